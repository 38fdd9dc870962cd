//! `relaylab cite`: how to name the program that made a result, to the version.

use super::exit::Fault;
use super::terminal::Voice;
use crate::record::{MODEL, Manifest};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::fmt::Write as _;

/// Print how to cite this version of relaylab.
#[derive(Debug, Args)]
pub(super) struct Cite {
    /// How it is written.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
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
}

const AUTHORS: &str = "The relaylab authors";
const ABOUT: &str = env!("CARGO_PKG_DESCRIPTION");

impl Cite {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let about = Manifest::blank();
        let (version, revision) = (about.relaylab, about.revision);
        if voice.json {
            return voice.say_json(&json!({
                "schema": "relaylab.cite/1", "title": "relaylab", "about": ABOUT, "authors": [AUTHORS],
                "version": version, "model": MODEL, "revision": revision, "licence": env!("CARGO_PKG_LICENSE"),
            }));
        }
        voice.say(&self.format.text(&version, revision.as_deref()))
    }
}

impl Format {
    fn text(self, version: &str, revision: Option<&str>) -> String {
        let mut out = String::new();
        let _ = match self {
            Self::Text => {
                let revision = revision.map(|hash| format!(", revision {hash}")).unwrap_or_default();
                writeln!(
                    out,
                    "{AUTHORS}. relaylab: {ABOUT}. Version {version} ({MODEL}){revision}. Computer software."
                )
            }
            Self::Bibtex => {
                let note = revision.map(|hash| format!(", revision {hash}")).unwrap_or_default();
                writeln!(
                    out,
                    "@software{{relaylab,\n  author  = {{{{{AUTHORS}}}}},\n  title   = {{relaylab: {ABOUT}}},\n  \
                     version = {{{version}}},\n  note    = {{{MODEL}{note}}}\n}}"
                )
            }
            Self::Cff => {
                let commit = revision.map(|hash| format!("commit: {hash}\n")).unwrap_or_default();
                write!(
                    out,
                    "cff-version: 1.2.0\nmessage: If you use relaylab, please cite the version you used.\ntype: software\n\
                     title: relaylab\nabstract: {ABOUT}.\nauthors:\n  - name: {AUTHORS}\nversion: {version}\n{commit}license: {}\n",
                    env!("CARGO_PKG_LICENSE")
                )
            }
        };
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_citation_file_is_that_of_this_version() {
        let place = concat!(env!("CARGO_MANIFEST_DIR"), "/CITATION.cff");
        let expected = Format::Cff.text(env!("CARGO_PKG_VERSION"), None);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(place, &expected).unwrap();
        }
        assert_eq!(
            std::fs::read_to_string(place).unwrap_or_default(),
            expected,
            "`BLESS=1 cargo test citation`"
        );
    }

    #[test]
    fn every_format_names_version_and_revision() {
        for format in Format::value_variants() {
            let text = format.text("7.8.9", Some("0123abcd"));
            assert!(text.contains("7.8.9") && text.contains("0123abcd") && text.contains(AUTHORS), "{text}");
            assert!(!format.text("7.8.9", None).contains("evision"), "{text}");
        }
    }
}
