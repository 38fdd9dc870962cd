//! How to name the program that made a result, to the version.

use super::{MODEL, Manifest};
use crate::words::{COLUMNS, wrapped};
use serde_json::json;
use std::fmt::Write as _;

/// Who wrote it.
pub(crate) const AUTHORS: &str = "The relaylab authors";
/// What it is.
pub(crate) const ABOUT: &str = env!("CARGO_PKG_DESCRIPTION");

/// How a citation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Citation {
    /// A sentence.
    Text,
    /// An entry for `BibTeX`.
    Bibtex,
    /// The Citation File Format, as in `CITATION.cff`.
    Cff,
    /// `CodeMeta`, which repositories of software read, as in `codemeta.json`.
    Codemeta,
    /// A paragraph for the methods of a paper.
    Methods,
}

impl Citation {
    /// Every way.
    pub const ALL: [Self; 5] = [Self::Text, Self::Bibtex, Self::Cff, Self::Codemeta, Self::Methods];

    /// The citation of this version.
    ///
    /// ```
    /// assert!(relaylab::Citation::Bibtex.write().starts_with("@software{relaylab,"));
    /// ```
    pub fn write(self) -> String {
        let Manifest { relaylab, revision, .. } = Manifest::blank();
        self.of(&relaylab, revision.as_deref())
    }

    fn of(self, version: &str, revision: Option<&str>) -> String {
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
            Self::Codemeta => {
                let mut about = json!({
                    "@context": "https://w3id.org/codemeta/3.0",
                    "@type": "SoftwareSourceCode",
                    "name": "relaylab",
                    "description": ABOUT,
                    "author": [{ "@type": "Organization", "name": AUTHORS }],
                    "version": version,
                    "license": format!("https://spdx.org/licenses/{}", env!("CARGO_PKG_LICENSE")),
                    "programmingLanguage": "Rust",
                });
                if let Some(hash) = revision {
                    about["identifier"] = json!(hash);
                }
                writeln!(out, "{about:#}")
            }
            Self::Methods => {
                let revision = revision.map(|hash| format!(", revision {hash}")).unwrap_or_default();
                let text = format!(
                    "Markets were simulated with relaylab {version} ({MODEL}{revision}), an agent-based model in which each consumer \
                     and each sales rep is an agent and a step is a day. The model is described by the ODD protocol in \
                     docs/ODD.md of its source, and set against published facts in docs/VALIDATION.md. A result \
                     depends on scenario and seed alone: random numbers are {}, and scenarios that are \
                     compared are played with the same seeds (common random numbers). Seeds are derived by the {}. \
                     Each folder of results names the scenario by the SHA-256 of its content, and lists the seeds.",
                    Manifest::blank().random_numbers,
                    Manifest::blank().seeds.rule,
                );
                write!(out, "{}", wrapped(&text, COLUMNS, "", ""))
            }
        };
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_that_cite_are_those_of_this_version() {
        for (way, file) in [(Citation::Cff, "CITATION.cff"), (Citation::Codemeta, "codemeta.json")] {
            let place = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
            let expected = way.of(env!("CARGO_PKG_VERSION"), None);
            if std::env::var_os("BLESS").is_some() {
                std::fs::write(&place, &expected).unwrap();
            }
            let found = std::fs::read_to_string(&place).unwrap_or_default();
            assert_eq!(found, expected, "`BLESS=1 cargo test that_cite`");
        }
    }

    #[test]
    fn every_way_names_version_and_revision() {
        for way in Citation::ALL {
            let text = way.of("7.8.9", Some("0123abcd"));
            assert!(text.contains("7.8.9") && text.contains("0123abcd"), "{text}");
            assert!(text.contains(AUTHORS) || way == Citation::Methods, "{text}");
            assert!(!way.of("7.8.9", None).contains("evision"), "{text}");
            assert!(way != Citation::Methods || text.lines().all(|line| line.len() <= COLUMNS), "{text}");
        }
    }
}
