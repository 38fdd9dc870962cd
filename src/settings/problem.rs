//! A problem in a scenario, and how it is shown: code, line, caret, cause and cure.
//!
//! A text may come from anywhere, so nothing it says reaches the terminal unfiltered, and no byte offset is trusted.

use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::{self, Write as _};
use std::ops::Range;

/// Problems shown in full; the rest are counted.
const SHOWN: usize = 20;
/// Widest part of a line that is quoted, in characters.
const WIDTH: usize = 100;
/// Longest message, note or help, in characters.
const LONGEST: usize = 1000;

/// One thing that is wrong with a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable code, e.g. `B014`.
    pub code: &'static str,
    /// What is wrong, a lowercase fragment.
    pub message: String,
    /// Dotted path of the key or table it is about, e.g. `sales.reps`; empty for the whole scenario.
    pub about: String,
    /// Which text it is in (0 is the file itself).
    pub layer: usize,
    /// Bytes of that text it is about; empty when it is about the text as a whole.
    pub span: Range<usize>,
    /// Said beside the caret.
    pub label: String,
    /// Why this is a problem.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Vec<String>,
}

/// A named text that problems point into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// File name, or `--set` for the command line.
    pub name: String,
    /// Its whole text.
    pub text: String,
}

/// A problem with its place, in the form in which other programs read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Located<'p> {
    code: &'static str,
    message: &'p str,
    about: &'p str,
    file: Option<&'p str>,
    /// From 1, as `column`.
    line: Option<usize>,
    column: Option<usize>,
    notes: &'p [String],
    help: &'p [String],
}

/// What kind of failure the problems amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failure {
    /// The scenario says something it may not say.
    Invalid,
    /// A file could not be read.
    Unreadable,
    /// The file is larger or deeper than relaylab accepts.
    Refused,
}

impl Failure {
    /// Exit code of the program: 3, 4 or 5.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Invalid => 3,
            Self::Unreadable => 4,
            Self::Refused => 5,
        }
    }
}

/// All that is wrong with a scenario, and the texts it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems {
    /// Each problem, in order of text and line.
    pub problems: Vec<Problem>,
    /// The texts; a problem's `layer` counts through them.
    pub sources: Vec<Source>,
    /// What kind of failure this is.
    pub kind: Failure,
}

impl Problems {
    /// These problems, put in order of text and line.
    pub fn new(mut problems: Vec<Problem>, sources: Vec<Source>, kind: Failure) -> Self {
        problems.sort_by_key(|problem| (problem.layer, problem.span.start));
        Self { problems, sources, kind }
    }

    /// Each of them with its place.
    pub fn located(&self) -> impl Iterator<Item = Located<'_>> {
        self.problems.iter().map(|problem| problem.located(&self.sources))
    }

    /// Exit code of the program: 3 invalid scenario, 4 file not readable, 5 refused over a limit.
    pub fn exit_code(&self) -> u8 {
        self.kind.exit_code()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in self.problems.iter().take(SHOWN) {
            writeln!(out, "{}", problem.render(&self.sources))?;
        }
        let count = self.problems.len();
        if count > SHOWN {
            writeln!(out, "and {} more\n", count - SHOWN)?;
        }
        writeln!(out, "{count} error{}; nothing was run.", if count == 1 { "" } else { "s" })
    }
}

impl std::error::Error for Problems {}

impl Problem {
    /// A problem with this code and message at a place.
    pub fn new(code: &'static str, message: String, layer: usize, span: Range<usize>) -> Self {
        let about = String::new();
        Self { code, message, about, layer, span, label: String::new(), notes: Vec::new(), help: Vec::new() }
    }

    /// A problem with a key or table that is found by its dotted path, e.g. `sales.reps`.
    pub fn about(code: &'static str, path: &str, message: String) -> Self {
        Self { about: path.to_owned(), ..Self::new(code, message, 0, 0..0) }
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

    /// The problem for other programs, with the file, line and column it is in.
    pub fn located<'p>(&'p self, sources: &'p [Source]) -> Located<'p> {
        let Self { code, message, about, notes, help, .. } = self;
        let source = sources.get(self.layer);
        let place = source.map(|source| Line::at(&source.text, &self.span));
        let file = source.map(|source| source.name.as_str());
        let line = place.as_ref().map(|place| place.number);
        let column = place.as_ref().map(|place| place.column + 1);
        Located { code, message, about, file, line, column, notes, help }
    }

    /// The problem as text, with the line it is on and a caret below it.
    pub fn render(&self, sources: &[Source]) -> String {
        self.render_as("error", sources)
    }

    /// The same for something that does not stop a run.
    pub fn render_warning(&self, sources: &[Source]) -> String {
        self.render_as("warning", sources)
    }

    fn render_as(&self, word: &str, sources: &[Source]) -> String {
        let mut out = format!("{word}[{}]: {}\n", self.code, plain(&self.message));
        let gutter = match sources.get(self.layer) {
            Some(source) if self.span == (0..0) => {
                let _ = writeln!(out, " --> {}", plain(&source.name));
                " ".to_owned()
            }
            Some(source) => self.quote(source, &mut out),
            None => " ".to_owned(),
        };
        for note in &self.notes {
            let _ = writeln!(out, "{gutter} = note: {}", plain(note));
        }
        for help in &self.help {
            let _ = writeln!(out, "{gutter} = help: {}", plain(help));
        }
        out
    }

    /// Writes the line the problem is on with a caret below it; returns the indent of what follows.
    fn quote(&self, source: &Source, out: &mut String) -> String {
        let line = Line::at(&source.text, &self.span);
        let gutter = " ".repeat(line.number.to_string().len());
        let _ = writeln!(out, "{gutter}--> {}:{}:{}", plain(&source.name), line.number, line.column + 1);
        let _ = writeln!(out, "{gutter} |");
        let _ = writeln!(out, "{}", format!("{} | {}", line.number, line.shown).trim_end());
        let carets = format!("{}{}", " ".repeat(line.indent), "^".repeat(line.width));
        let _ = writeln!(out, "{}", format!("{gutter} | {carets} {}", plain(&self.label)).trim_end());
        gutter
    }
}

/// Those of some problems that are on no line with one of others, from which they may follow.
pub(crate) fn elsewhere(problems: Vec<Problem>, others: &[Problem], sources: &[Source]) -> Vec<Problem> {
    if others.is_empty() {
        return problems;
    }
    let ends = |source: &Source| source.text.match_indices('\n').map(|(end, _)| end).collect();
    let ends: Vec<Vec<usize>> = sources.iter().map(ends).collect();
    let line = |problem: &Problem| {
        let ends = ends.get(problem.layer).map_or(&[][..], Vec::as_slice);
        (problem.layer, ends.partition_point(|end| *end < problem.span.start))
    };
    let known: BTreeSet<(usize, usize)> = others.iter().map(line).collect();
    problems.into_iter().filter(|problem| !known.contains(&line(problem))).collect()
}

/// The part of a line around a place in a text, and where its carets go (all in characters).
struct Line {
    number: usize,
    column: usize,
    shown: String,
    indent: usize,
    width: usize,
}

impl Line {
    fn at(text: &str, span: &Range<usize>) -> Self {
        let start = boundary(text, span.start);
        let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let line = text[line_start..].lines().next().unwrap_or_default();
        let line_end = line_start + line.len();
        let end = boundary(text, span.end).clamp(start, line_end.max(start));
        let column = text[line_start..start].chars().count();
        // A long line is cut on both sides, so that the place is in view.
        let skipped = if column > WIDTH * 3 / 4 { column - WIDTH / 2 } else { 0 };
        let dots = if skipped > 0 { "..." } else { "" };
        let mut rest = line.chars().skip(skipped);
        let mut shown: String = rest.by_ref().take(WIDTH).map(visible).collect();
        shown.insert_str(0, dots);
        if rest.next().is_some() {
            shown.push_str("...");
        }
        let indent = column - skipped + dots.len();
        let width = text[start..end].chars().count().clamp(1, (WIDTH + 3).saturating_sub(indent).max(1));
        let number = text[..line_start].matches('\n').count() + 1;
        Self { number, column, shown, indent, width }
    }
}

/// The offset itself, or the start of the character it falls into, or the end of the text.
fn boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Text without characters that could steer a terminal or turn its reading order around.
pub(crate) fn plain(text: &str) -> String {
    shortened(text, LONGEST).chars().map(visible).collect()
}

/// The same for a text of several lines.
pub(crate) fn plain_lines(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\t') { c } else { visible(c) }).collect()
}

fn visible(c: char) -> char {
    match c {
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
            '\u{fffd}'
        }
        c if c.is_control() => ' ',
        c => c,
    }
}

/// A text of at most this many characters.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// The known name closest to a mistyped one, if one is close enough to suggest.
pub fn closest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if name.len() > 64 {
        return None;
    }
    known
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 2.min(candidate.len() / 2).max(candidate.len() / 3))
        .min()
        .map(|(_, candidate)| candidate)
}
