//! `relaylab cite`: how to name the program that made a result, to the version.

use super::exit::Fault;
use super::terminal::Voice;
use crate::record::{ABOUT, AUTHORS, Citation, MODEL, Manifest};
use clap::{Args, ValueEnum};
use serde_json::json;

/// Print how to cite this version of relaylab.
#[derive(Debug, Args)]
pub(super) struct Cite {
    /// How it is written.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Instead, a paragraph for the methods of a paper.
    #[arg(long, conflicts_with = "format")]
    methods: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// A sentence.
    #[default]
    Text,
    /// An entry for `BibTeX`.
    Bibtex,
    /// The Citation File Format, as in `CITATION.cff`.
    Cff,
    /// `CodeMeta`, as in `codemeta.json`.
    Codemeta,
}

impl From<Format> for Citation {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Bibtex => Self::Bibtex,
            Format::Cff => Self::Cff,
            Format::Codemeta => Self::Codemeta,
        }
    }
}

impl Cite {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        if voice.json {
            let about = Manifest::blank();
            return voice.say_json(&json!({
                "schema": "relaylab.cite/1", "title": "relaylab", "about": ABOUT, "authors": [AUTHORS],
                "version": about.relaylab, "model": MODEL, "revision": about.revision,
                "licence": env!("CARGO_PKG_LICENSE"),
            }));
        }
        let way = if self.methods { Citation::Methods } else { self.format.into() };
        voice.say(&way.write())
    }
}
