//! Looks a text over before it is parsed, so that a hostile file is refused at the cost of reading it once.
//!
//! The scan knows just enough TOML to tell strings and comments from the rest; it judges size, never meaning.

use crate::settings::Problem;
use std::ops::Range;

/// Bytes a file may have.
pub(crate) const MOST_BYTES: usize = 1 << 20;
/// Tables and lists within one another.
pub(super) const DEEPEST: usize = 16;
/// Bytes of one text in quotes.
pub(super) const LONGEST_TEXT: usize = 4096;
/// Bytes of one line, those of texts, lists and comments aside.
pub(super) const LONGEST_LINE: usize = 4096;
/// Items of all lists together.
pub(super) const MOST_ITEMS: usize = 100_000;
/// Lines outside lists, and keys of inline tables.
pub(super) const MOST_KEYS: usize = 10_000;

/// The first limit a text is over, if it is over one.
pub(crate) fn over_limit(text: &str) -> Option<Problem> {
    if text.len() > MOST_BYTES {
        return Some(too_large(text.len() as u64));
    }
    Scan::new(text).run()
}

/// The problem with a file of this many bytes.
pub(crate) fn too_large(bytes: u64) -> Problem {
    let message = format!("the file has {bytes} bytes, and at most {MOST_BYTES} are read");
    Problem::new("B002", message, 0, 0..0)
        .help("name lists of edges or leads as CSV files: `network.edges`, `leads.file`".to_owned())
}

struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
    /// Lists and inline tables that are open.
    open: usize,
    /// Dots of the dotted key at hand.
    dots: usize,
    /// Whether this line names a table.
    header: bool,
    /// Whether nothing but spaces has been seen on this line.
    line_start: bool,
    /// Bytes of this line outside lists.
    line: usize,
    items: usize,
    keys: usize,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        Self { bytes, at: 0, open: 0, dots: 0, header: false, line_start: true, line: 0, items: 0, keys: 0 }
    }

    fn run(mut self) -> Option<Problem> {
        while let Some(&byte) = self.bytes.get(self.at) {
            let begin = self.at;
            match byte {
                b'"' | b'\'' => self.skip_text(byte),
                b'#' => self.skip_comment(),
                _ => self.at += 1,
            }
            let place = begin..self.at;
            if matches!(byte, b'"' | b'\'') && place.len() > LONGEST_TEXT {
                let message =
                    format!("a text has {} bytes, and at most {LONGEST_TEXT} are read", place.len());
                return Some(Problem::new("B002", message, 0, place));
            }
            if let Some(problem) = self.structure(byte, place) {
                return Some(problem);
            }
        }
        None
    }

    /// Follows lines, brackets, commas and dots.
    fn structure(&mut self, byte: u8, place: Range<usize>) -> Option<Problem> {
        let blank = matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'#');
        if self.open == 0 {
            self.line += 1;
            self.keys += usize::from(self.line_start && !blank);
        }
        match byte {
            b'\n' => {
                if self.header {
                    self.open = 0;
                }
                (self.header, self.line_start, self.dots, self.line) = (false, true, 0, 0);
            }
            b'[' | b'{' => {
                self.header |= byte == b'[' && self.line_start && self.open == 0;
                self.items += usize::from(!self.header);
                self.open += 1;
                self.dots = 0;
            }
            b']' | b'}' => {
                self.open = self.open.saturating_sub(1);
                self.dots = 0;
            }
            b',' => {
                self.dots = 0;
                self.items += 1;
            }
            b'=' => {
                self.dots = 0;
                self.keys += usize::from(self.open > 0);
            }
            b'.' => self.dots += 1,
            _ => {}
        }
        self.line_start &= blank;
        self.over().map(|message| Problem::new("B002", message, 0, place))
    }

    fn over(&self) -> Option<String> {
        if self.open.max(self.dots + 1) > DEEPEST {
            Some(format!("tables and lists are nested more than {DEEPEST} deep"))
        } else if self.items > MOST_ITEMS {
            Some(format!("the lists have more than {MOST_ITEMS} items in all"))
        } else if self.keys > MOST_KEYS {
            Some(format!("the file has more than {MOST_KEYS} keys and tables"))
        } else if self.line > LONGEST_LINE {
            Some(format!("a line has more than {LONGEST_LINE} bytes outside texts and lists"))
        } else {
            None
        }
    }

    fn skip_comment(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
    }

    /// Moves behind a text in quotes; one that is never closed ends with its line, or the file.
    fn skip_text(&mut self, quote: u8) {
        let long = self.bytes[self.at..].starts_with(&[quote; 3]);
        self.at += if long { 3 } else { 1 };
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' if quote == b'"' => self.at += 2,
                b'\n' if !long => break,
                _ if long && self.bytes[self.at..].starts_with(&[quote; 3]) => {
                    self.at += 3;
                    break;
                }
                _ if byte == quote && !long => {
                    self.at += 1;
                    break;
                }
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.bytes.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let message = over_limit(text).map(|problem| problem.message);
        let said =
            message.as_deref().is_some_and(|message| expected.is_some_and(|part| message.contains(part)));
        assert!(said || message.is_none() && expected.is_none(), "{message:?} for {text:.60}");
    }

    #[test]
    fn what_is_over_a_limit_is_refused_and_nothing_else() {
        let deep = Some("nested more than 16 deep");
        let item = "1.5,".repeat(MOST_ITEMS - 1);
        check("", None);
        check(&format!("x = {}{}", "[".repeat(16), "]".repeat(16)), None);
        check(&format!("x = {}", "[".repeat(17)), deep);
        check(&format!("x = {}", "{a=".repeat(17)), deep);
        check(&format!("[{}a]", "a.".repeat(15)), None);
        check(&format!("[{}a]", "a.".repeat(16)), deep);
        check(&format!("{}a = 1", "\"a\" . ".repeat(16)), deep);
        check(&format!("# {}\nx = \"{}\"", "[".repeat(99), "[".repeat(99)), None);
        check(&"[unclosed\n".repeat(99), None);
        check(&format!("x = [{item}1]"), None);
        check(&format!("x = [{item}1,1]"), Some("more than 100000 items"));
        check(&format!("x = '{}'", "y".repeat(LONGEST_TEXT - 2)), None);
        check(&format!("x = '{}'", "y".repeat(LONGEST_TEXT - 1)), Some("a text has 4097 bytes"));
        check(&format!("x = \"\"\"{}", "y\n".repeat(LONGEST_TEXT)), Some("a text has"));
        check(&"a = 1\n[b]\n".repeat(MOST_KEYS / 2), None);
        check(&"a = 1\n[b]\n".repeat(MOST_KEYS / 2 + 1), Some("more than 10000 keys"));
        check(&format!("x = {{{}}}", "a = 1,".repeat(MOST_KEYS)), Some("more than 10000 keys"));
        check(&"# a comment\n\n".repeat(MOST_KEYS), None);
        check(&format!("x = [\n{}]", "1,\n".repeat(MOST_KEYS + 1)), None);
        check(&format!("x = {} # {}", "1".repeat(LONGEST_LINE - 7), "y".repeat(99)), None);
        check(&"1".repeat(LONGEST_LINE + 1), Some("more than 4096 bytes"));
        check(&" ".repeat(MOST_BYTES + 1), Some("at most 1048576 are read"));
    }
}
