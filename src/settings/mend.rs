//! Reads on after a slip of syntax, so that one slip hides neither the next nor what else is wrong.
//!
//! A value that is no TOML (`60k`, `0,5`, a bare word) is taken for what it means; a line that cannot be understood at all
//! is left out. Whatever is left out or guessed keeps its bytes, so that all places stay those of the text.

use super::problem::Problem;
use super::reader::{MOST_PROBLEMS, number};
use super::tree::{Data, Table};
use super::written::{date_meant, number_meant};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Bytes of a text that is read on in after a slip; of a longer one the first slip is told, as each takes time.
const LONGEST: usize = 1 << 16;
/// Lines that are left out of a text before it is given up.
const MOST_LINES: usize = 20;
/// The slip of a value that is a bare word.
pub(crate) const UNQUOTED: &str = "text must stand in quotes";
const NOT_TOML: &str = "the file is not valid TOML here (https://toml.io)";

/// A text as it was understood.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mended {
    /// What it says.
    pub(crate) table: Table,
    /// Its slips of syntax, each about the key or table it is in.
    pub(crate) slips: Vec<Problem>,
    /// Whether all but the slips was understood.
    pub(crate) whole: bool,
    /// The text with something harmless in the place of each slip.
    pub(crate) text: String,
}

/// Reads a text, whatever slips are in it.
pub(crate) fn mended(text: &str) -> Mended {
    match DeTable::parse(text) {
        Ok(table) => Mended {
            table: Table::parsed(table.get_ref()),
            slips: Vec::new(),
            whole: true,
            text: text.to_owned(),
        },
        Err(slip) if text.len() > LONGEST => Mended { slips: vec![told(&slip, text)], ..Mended::default() },
        Err(_) => Mender::new(text).run(),
    }
}

struct Mender<'t> {
    text: &'t str,
    /// The text with what was mended so far.
    bytes: Vec<u8>,
    slips: Vec<Problem>,
    /// What was meant by the values that begin at these bytes.
    meant: Vec<(usize, Data)>,
    /// The table that the line at hand belongs to.
    table: String,
}

impl<'t> Mender<'t> {
    fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes().to_vec();
        Self { text, bytes, slips: Vec::new(), meant: Vec::new(), table: String::new() }
    }

    fn run(mut self) -> Mended {
        let mut at = 0;
        while at < self.text.len() {
            at = self.line(at) + 1;
        }
        let (table, whole) = self.without_lines();
        self.slips.sort_by_key(|slip| slip.span.start);
        let text = String::from_utf8(self.bytes).unwrap_or_default();
        Mended { table, slips: self.slips, whole, text }
    }

    /// Mends the values of the entry that begins on this line; gives the end of its last line.
    fn line(&mut self, start: usize) -> usize {
        let end = self.end_of_line(start);
        let line = &self.text[start..end];
        let bare = line.trim_start();
        if bare.starts_with('[') {
            self.table = header(line);
            return end;
        }
        if bare.is_empty() || bare.starts_with('#') {
            return end;
        }
        let Some(sign) = assignment(line) else {
            self.colon(start, line);
            return end;
        };
        let about = self.about(&line[..sign]);
        let value = start + sign + 1;
        let value = value + (self.text[value..end].len() - self.text[value..end].trim_start().len());
        match self.bytes.get(value) {
            Some(b'"' | b'\'') => {
                let text_end = end_of_text(self.text, value);
                self.end_of_line(text_end.max(value))
            }
            Some(b'[' | b'{') => self.list(value, &about),
            _ => {
                let rest = &self.text[value..end];
                let rest = rest.split('#').next().unwrap_or_default().trim_end();
                if !rest.contains('=') {
                    self.bare(value..value + rest.len(), &about);
                }
                end
            }
        }
    }

    /// Follows a list or an inline table; gives the end of its last line.
    fn list(&mut self, start: usize, about: &str) -> usize {
        let mut open: Vec<u8> = Vec::new();
        let (mut at, mut last) = (start, b' ');
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'[' | b'{' => open.push(byte),
                b']' | b'}' => {
                    open.pop();
                    if open.is_empty() {
                        return self.end_of_line(at);
                    }
                }
                b'"' | b'\'' => at = end_of_text(self.text, at).max(at + 1) - 1,
                b'#' => at = self.end_of_line(at) - 1,
                b'\n' if self.runs_on(at, last, &open) => return self.unclosed(start, at, about),
                byte if byte.is_ascii_whitespace() || matches!(byte, b',' | b'=') => {}
                _ => at = self.item(at, open.last() == Some(&b'{'), about) - 1,
            }
            if !byte.is_ascii_whitespace() && byte != b'#' {
                last = byte;
            }
            at += 1;
        }
        self.text.len()
    }

    /// Whether the line after this one begins something else, so that a bracket was forgotten.
    fn runs_on(&self, end: usize, last: u8, open: &[u8]) -> bool {
        let next = &self.text[(end + 1).min(self.text.len())..];
        let next = next.lines().next().unwrap_or_default();
        let in_table = open.contains(&b'{');
        let entry = assignment(next).is_some() && !(in_table && matches!(last, b',' | b'{'));
        entry || is_header(next) && !next.contains('"')
    }

    fn unclosed(&mut self, start: usize, end: usize, about: &str) -> usize {
        let (what, sign) = if self.bytes[start] == b'[' { ("list", ']') } else { ("table in one line", '}') };
        let line = self.line_of(start);
        let shown = self.text[start..line.end].trim_end().len();
        let problem = Problem::new("B004", format!("the {what} is not closed"), 0, start..start + shown);
        self.push(problem.note(NOT_TOML).help(format!("end it with `{sign}`")), about);
        self.blank(line.start..end);
        end
    }

    /// Mends one item of a list, or one key of an inline table with its value; gives its end.
    fn item(&mut self, start: usize, in_table: bool, about: &str) -> usize {
        let stop = |at: usize| {
            let rest = &self.text[at..];
            at + rest.find([',', ']', '}', '#', '\n', '"', '\'', '[', '{']).unwrap_or(rest.len())
        };
        let mut end = stop(start);
        let mut value = start;
        if in_table {
            let Some(sign) = self.text[start..end].find('=') else { return end.max(start + 1) };
            let rest = &self.text[start + sign + 1..end];
            value = start + sign + 1 + (rest.len() - rest.trim_start().len());
            if value >= end {
                return end.max(start + 1);
            }
            // A comma before decimals looks like the next key.
            while self.bytes.get(end) == Some(&b',') {
                let longer = stop(end + 1);
                let whole = self.text[value..longer].trim_end();
                if self.text[end..longer].contains('=')
                    || whole.ends_with(',')
                    || number_meant(whole).is_none()
                {
                    break;
                }
                end = longer;
            }
        }
        let length = self.text[value..end].trim_end().len();
        self.bare(value..value + length, about);
        end.max(start + 1)
    }

    /// Reports a value that is no TOML, and takes it for what it means.
    fn bare(&mut self, span: Range<usize>, about: &str) {
        let value = &self.text[span.clone()];
        if value.is_empty() || DeValue::parse(value).is_ok() {
            return;
        }
        let problem = |message: String, help: String| {
            Problem::new("B004", message, 0, span.clone()).note(NOT_TOML).help(help)
        };
        let meant = number_meant(value)
            .or_else(|| value.replace('_', "").parse().ok())
            .filter(|x: &f64| x.is_finite());
        let (problem, data) = if let Some(meant) = meant {
            let written = number(meant);
            let message = if value.starts_with('.') || value.ends_with('.') {
                "a number needs digits on both sides of its point".to_owned()
            } else {
                format!("`{value}` is not how a number is written here")
            };
            let help = format!("write `{written}`: digits, `_` between thousands, a point before decimals");
            (problem(message, help), Data::from(meant))
        } else if let Some(truth) = truth_meant(value) {
            (
                problem(
                    format!("`{value}` is not how yes and no are written here"),
                    format!("write `{truth}`"),
                ),
                Data::from(truth),
            )
        } else {
            let text = value.trim_matches([
                '\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '`', '\u{ab}', '\u{bb}',
            ]);
            let date = date_meant(text);
            let quoted = toml::Value::String(date.clone().unwrap_or_else(|| text.to_owned())).to_string();
            (
                problem(UNQUOTED.to_owned(), format!("write `{quoted}`")),
                Data::from(date.as_deref().unwrap_or(text)),
            )
        };
        self.push(problem, about);
        self.meant.push((span.start, data));
        let last = span.end - 1;
        let filler = &mut self.bytes[span];
        filler.fill(b' ');
        if last > self.meant.last().map_or(0, |(start, _)| *start) {
            (filler[0], *filler.last_mut().expect("two bytes")) = (b'\'', b'\'');
        } else {
            filler[0] = b'0';
        }
    }

    /// A line as other formats write it: `reps: 3`.
    fn colon(&mut self, start: usize, line: &str) {
        let Some((key, value)) = line.split_once(':') else { return };
        let value = value.split('#').next().unwrap_or_default().trim();
        let is_key = |key: &str| {
            !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
        };
        if !is_key(key.trim()) || value.is_empty() {
            return;
        }
        let about = self.about(key);
        let sign = start + key.len();
        let problem = Problem::new(
            "B004",
            "a key and its value stand on both sides of `=`".to_owned(),
            0,
            sign..sign + 1,
        );
        self.push(problem.note(NOT_TOML).help(format!("write `{} = {value}`", key.trim())), &about);
        self.blank(start..start + line.len());
    }

    /// What the text says when the lines with slips are left out, and whether that is all it says.
    fn without_lines(&mut self) -> (Table, bool) {
        for round in 0.. {
            let text = String::from_utf8_lossy(&self.bytes).into_owned();
            let (table, mut errors) = DeTable::parse_recoverable(&text);
            errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
            // The first of two keys or headers counts, and what stands below the second is read all the same.
            let (twice, others): (Vec<_>, Vec<_>) =
                errors.iter().partition(|error| error.message() == DUPLICATE);
            let first =
                others.first().map(|error| (self.line_of(error.span().map_or(0, |span| span.start)), *error));
            let stuck = first.as_ref().is_none_or(|(line, _)| text[line.clone()].trim().is_empty());
            if stuck || round == MOST_LINES {
                twice.iter().chain(&others).for_each(|error| self.push_error(error));
                let mut table = Table::parsed(table.get_ref());
                table.replace(&self.meant);
                return (table, first.is_none());
            }
            if let Some((line, error)) = first {
                self.push_error(error);
                // What stands below a header that is none would be taken for keys of the table above.
                let end = if self.text[line.clone()].trim_start().starts_with('[') {
                    let mut end = line.end;
                    while end < self.text.len() && !is_header(&self.text[self.line_of(end + 1)]) {
                        end = self.line_of(end + 1).end;
                    }
                    end
                } else {
                    line.end
                };
                self.blank(line.start..end);
            }
        }
        unreachable!("the rounds end")
    }

    fn push(&mut self, problem: Problem, about: &str) {
        if self.slips.len() < MOST_PROBLEMS {
            self.slips.push(Problem { about: about.to_owned(), ..problem });
        }
    }

    /// Reports what the reader of TOML says of a line, unless the line has a slip already that it may follow from.
    fn push_error(&mut self, error: &toml::de::Error) {
        if self.slips.len() >= MOST_PROBLEMS {
            return;
        }
        let problem = told(error, self.text);
        let line = self.line_of(problem.span.start);
        if !self.slips.iter().any(|slip| (line.start..=line.end).contains(&slip.span.start)) {
            let about = self.about_line(&line);
            self.push(problem, &about);
        }
    }

    fn about(&self, key: &str) -> String {
        let key = key.trim().replace('"', "");
        if self.table.is_empty() { key } else { format!("{}.{key}", self.table) }
    }

    /// What a line is about, which need not be the one at hand.
    fn about_line(&self, line: &Range<usize>) -> String {
        let shown = &self.text[line.clone()];
        let above = self.text[..line.start].lines().rev().find(|line| is_header(line));
        let table = above.map_or(String::new(), header);
        let key = assignment(shown).map_or("", |sign| &shown[..sign]).trim().replace('"', "");
        match (shown.trim_start().starts_with('['), table.is_empty() || key.is_empty()) {
            (true, _) => header(shown),
            (false, true) => table + &key,
            (false, false) => format!("{table}.{key}"),
        }
    }

    fn blank(&mut self, span: Range<usize>) {
        self.bytes[span]
            .iter_mut()
            .filter(|byte| !matches!(byte, b'\n' | b'\r'))
            .for_each(|byte| *byte = b' ');
    }

    fn end_of_line(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        self.bytes[at..].iter().position(|byte| *byte == b'\n').map_or(self.text.len(), |end| at + end)
    }

    /// The line that a place is in, without its end.
    fn line_of(&self, at: usize) -> Range<usize> {
        let at = at.min(self.text.len());
        let start = self.bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        start..self.end_of_line(at)
    }
}

const DUPLICATE: &str = "duplicate key";

/// A slip as the reader of TOML tells it, in our words.
fn told(error: &toml::de::Error, text: &str) -> Problem {
    let span = error.span().unwrap_or(0..0);
    let at_end = text.get(span.start..).is_none_or(|rest| rest.starts_with(['\n', '\r']) || rest.is_empty());
    // A place at the very beginning is still a place.
    let span = span.start..span.end.max(span.start + 1);
    let message = match error.message() {
        DUPLICATE => {
            return Problem::new("B005", "a key is given twice".to_owned(), 0, span)
                .label("second time".to_owned())
                .help("keep one of the two; a table has one header, with all its keys below".to_owned());
        }
        "string values must be quoted, expected literal string" if at_end => "a value is missing",
        "string values must be quoted, expected literal string" => "text must stand in quotes",
        message => message,
    };
    Problem::new("B004", message.to_owned(), 0, span).note(NOT_TOML)
}

/// Where the sign `=` of a line stands that gives a key a value.
fn assignment(line: &str) -> Option<usize> {
    let sign = line.find('=')?;
    let key = line[..sign].trim();
    let is_key = |c: char| c.is_alphanumeric() || "_-.\"' ".contains(c);
    // A sign within quotes gives nothing a value.
    let closed = key.matches(['"', '\'']).count().is_multiple_of(2);
    (!key.is_empty() && closed && key.chars().all(is_key)).then_some(sign)
}

/// Whether a line is the header of a table.
fn is_header(line: &str) -> bool {
    let line = line.split('#').next().unwrap_or_default().trim();
    let inside = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inside.is_some_and(|name| {
        let name = name.trim_start_matches('[').trim_end_matches(']').trim();
        name.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '"') && !name.contains([',', '['])
    })
}

/// The table that a header names.
fn header(line: &str) -> String {
    let line = line.split('#').next().unwrap_or_default();
    line.trim().trim_matches(['[', ']', ' ', '\t']).replace('"', "")
}

/// The end of a text in quotes, behind its last quote; one that is never closed ends with its line.
fn end_of_text(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let quote = &rest[..1];
    let long = quote.repeat(3);
    if rest.starts_with(&long) {
        return rest[3..].find(&long).map_or(text.len(), |end| start + 3 + end + 3);
    }
    let mut escaped = false;
    for (place, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return start + place,
            _ if escaped => escaped = false,
            '\\' if quote == "\"" => escaped = true,
            c if quote.starts_with(c) => return start + place + 1,
            _ => {}
        }
    }
    text.len()
}

/// What words for yes and no mean.
fn truth_meant(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "on" | "true" | "y" => Some(true),
        "no" | "off" | "false" | "n" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of a text: the place of each slip, what it is about, and its cure.
    fn said(text: &str) -> Vec<(&str, String, String)> {
        let row = |slip: &Problem| {
            let help = slip.help.first().cloned().unwrap_or_default();
            (text.get(slip.span.clone()).unwrap_or_default(), slip.about.clone(), help)
        };
        mended(text).slips.iter().map(row).collect()
    }

    #[test]
    fn each_value_that_is_no_toml_is_told_and_taken_for_what_it_means() {
        for (value, written) in [
            ("60k", "60_000"),
            ("50,000 EUR", "50_000"),
            ("0,5", "0.5"),
            ("5 %", "0.05"),
            (".5", "0.5"),
            ("5.", "5"),
            ("05", "5"),
        ] {
            let text = format!("[a]\nb = {value}   # a remark\nc = 1\n");
            let found = said(&text);
            assert!(found.len() == 1 && found[0].0 == value && found[0].1 == "a.b", "{found:?}");
            assert!(found[0].2.starts_with(&format!("write `{written}`: ")), "{found:?}");
            let read = mended(&text);
            let table = read.table.get("a").and_then(|a| a.as_table()).expect("a table");
            let expected = Data::from(written.replace('_', "").parse::<f64>().expect("a number"));
            assert!(read.whole && *table.get("b").expect("a value").data() == expected, "{value}");
            assert!(table.get("c").is_some());
        }
        let word = said("on = Yes\nmodel = fifo\ntitle = \u{201c}My market\u{201d}\n");
        let cures: Vec<&str> = word.iter().map(|slip| slip.2.as_str()).collect();
        assert_eq!(cures, ["write `true`", "write `\"fifo\"`", "write `\"My market\"`"]);
    }

    #[test]
    fn values_within_lists_and_inline_tables_are_mended_too() {
        let text = "a = { share = 0,05, list = 2% }\nb = [1k, 2,\n  \"x, y\", 3%] # 4%\nc.d = 60k\n";
        let found: Vec<&str> = said(text).iter().map(|slip| slip.0).collect();
        assert_eq!(found, ["0,05", "2%", "1k", "3%", "60k"]);
        assert!(mended(text).whole);
    }

    #[test]
    fn a_line_that_says_nothing_hides_no_other() {
        let text = "just words\na = 60k\n[b\nc = 1k\n[d]\ne = 1\ne = 2\nf: 3\ng = \"open\nh = 3 i = 4\nj = [1, 2\nk = 5%\n";
        let read = mended(text);
        let about: Vec<&str> = read.slips.iter().map(|slip| slip.about.as_str()).collect();
        assert_eq!(
            about,
            ["", "a", "b", "b.c", "d.e", "d.f", "d.g", "d.h", "d.j", "d.k"],
            "{:#?}",
            read.slips
        );
        let rest = read.table.get("d").and_then(|d| d.as_table()).expect("a table");
        let kept: Vec<&str> = rest.rows().map(|(name, ..)| name).collect();
        assert!(read.whole && kept == ["e", "k"], "{kept:?}");
        assert_eq!(read.text.len(), text.len());
    }

    #[test]
    fn lists_that_are_well_are_left_alone() {
        let text = "a = 1k\nlow = [\n  \"x.y=0.04\",\n  \"z >= 3\", # b = 4\n]\nl = [\n  [\"a\"],\n  [\"b\"]\n]\n\"my ads\".b = 3\n";
        let read = mended(text);
        assert!(read.whole && read.slips.len() == 1, "{:?}", read.slips);
        assert_eq!(read.table.rows().count(), 4);
    }

    #[test]
    fn what_cannot_be_read_on_is_not_whole() {
        let read = mended("a = \"\"\"x\nb = 2\n");
        assert!(!read.whole && read.slips.len() == 1, "{:?}", read.slips);
        let long = format!("{}b = 1k\nc = 2k\n", "# a remark\n".repeat(6000));
        assert!(mended(&long).slips.len() == 1 && !mended(&long).whole);
    }
}
