//! How to name the program that made a result, to the version.

use super::{MODEL, Manifest};
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
}

impl Citation {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Text, Self::Bibtex, Self::Cff];

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
        let expected = Citation::Cff.of(env!("CARGO_PKG_VERSION"), None);
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
    fn every_way_names_version_and_revision() {
        for way in Citation::ALL {
            let text = way.of("7.8.9", Some("0123abcd"));
            assert!(text.contains("7.8.9") && text.contains("0123abcd") && text.contains(AUTHORS), "{text}");
            assert!(!way.of("7.8.9", None).contains("evision"), "{text}");
        }
    }
}
