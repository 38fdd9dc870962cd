//! The files of a study, before anybody writes them.

use crate::figures::Drawn;

/// How a heading of a printed page is set off, e.g. in bold.
pub(crate) type Heading<'h> = &'h dyn Fn(&str) -> String;

/// What the folder of a study holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct StudyFiles {
    /// Names and texts.
    pub texts: Vec<(&'static str, String)>,
    /// Figures, each a file a format.
    pub figures: Vec<Drawn>,
}
