//! A problem in a scenario, and how it is shown: code, line, caret, cause and cure.

use std::fmt::Write as _;
use std::ops::Range;

/// One thing that is wrong with a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable code, e.g. `B014`.
    pub code: &'static str,
    /// What is wrong, a lowercase fragment.
    pub message: String,
    /// Which text it is in (0 is the file itself).
    pub layer: usize,
    /// Bytes of that text it is about.
    pub span: Range<usize>,
    /// Said beside the caret.
    pub label: String,
    /// Why this is a problem.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Vec<String>,
}

/// A named text that problems point into.
#[derive(Clone, Debug)]
pub struct Source {
    /// File name, or `--set` for the command line.
    pub name: String,
    /// Its whole text.
    pub text: String,
}

impl Problem {
    /// A problem with this code and message at a place.
    pub fn new(code: &'static str, message: String, layer: usize, span: Range<usize>) -> Self {
        Self { code, message, layer, span, label: String::new(), notes: Vec::new(), help: Vec::new() }
    }

    /// Adds words beside the caret.
    #[must_use]
    pub fn label(mut self, label: String) -> Self {
        self.label = label;
        self
    }

    /// Adds a reason.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        self.notes.push(note.to_owned());
        self
    }

    /// Adds a cure.
    #[must_use]
    pub fn help(mut self, help: String) -> Self {
        if !help.is_empty() {
            self.help.push(help);
        }
        self
    }

    /// The problem as text, with the line it is on and a caret below it.
    pub fn render(&self, sources: &[Source]) -> String {
        let mut out = format!("error[{}]: {}\n", self.code, self.message);
        if let Some(source) = sources.get(self.layer) {
            let start = self.span.start.min(source.text.len());
            let before = &source.text.as_bytes()[..start];
            let line_start = before.iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
            let line_number = before.iter().filter(|&&b| b == b'\n').count() + 1;
            let line_end = source.text[line_start..].find('\n').map_or(source.text.len(), |i| line_start + i);
            let line = &source.text[line_start..line_end];
            let column = source.text[line_start..start].chars().count();
            let end = self.span.end.clamp(start, line_end.max(start));
            let width = source.text[start..end].chars().count().max(1);
            let shown: String =
                line.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
            let gutter = " ".repeat(line_number.to_string().len());
            let _ = writeln!(out, "{gutter}--> {}:{line_number}:{}", source.name, column + 1);
            let _ = writeln!(out, "{gutter} |");
            let _ = writeln!(out, "{line_number} | {}", shown.trim_end());
            let caret =
                format!("{}{} {}", " ".repeat(column.min(200)), "^".repeat(width.min(100)), self.label);
            let _ = writeln!(out, "{gutter} | {}", caret.trim_end());
            for note in &self.notes {
                let _ = writeln!(out, "{gutter} = note: {note}");
            }
            for help in &self.help {
                let _ = writeln!(out, "{gutter} = help: {help}");
            }
        }
        out
    }
}

/// The known name closest to a mistyped one, if one is close enough to suggest.
pub fn closest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    known
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 2.max(candidate.len() / 3))
        .min()
        .map(|(_, candidate)| candidate)
}
