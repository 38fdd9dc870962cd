//! HTML as text, in which nothing that comes from outside can become markup.

use crate::figures::escape;
use crate::words::numbers::typeset;
use std::fmt::Write as _;

/// A piece of a page.
#[derive(Debug, Default)]
pub(super) struct Html {
    /// The markup so far.
    pub(super) text: String,
}

impl Html {
    /// Adds markup that was written here.
    pub(super) fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// Adds an element whose content is words.
    pub(super) fn words(&mut self, tag: &str, words: &str) {
        if !words.is_empty() {
            let name = tag.split(' ').next().unwrap_or(tag);
            // A command is copied as it stands.
            let words = escape(&if name == "code" { words.to_owned() } else { typeset(words) });
            let _ = writeln!(self.text, "<{tag}>{words}</{name}>");
        }
    }

    /// Adds an element.
    pub(super) fn tag(&mut self, tag: &str, content: impl FnOnce(&mut Self)) {
        let name = tag.split(' ').next().unwrap_or(tag);
        let _ = writeln!(self.text, "<{tag}>");
        content(self);
        let _ = writeln!(self.text, "</{name}>");
    }

    /// Adds a table. Columns whose heading begins with `#` hold numbers; the mark is not shown.
    pub(super) fn table(&mut self, caption: &str, columns: &[&str], rows: &[Vec<String>]) {
        let kind = |k: usize| if columns[k].starts_with('#') { " class=\"n\"" } else { "" };
        self.tag("div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"", |html| {
            html.tag("table", |html| {
                html.words("caption", caption);
                html.raw("<thead><tr>");
                for (k, column) in columns.iter().enumerate() {
                    let name = column.trim_start_matches('#');
                    html.raw(&format!("<th scope=\"col\"{}>{}</th>", kind(k), cell_words(name)));
                }
                html.raw("</tr></thead>\n<tbody>\n");
                for row in rows {
                    html.raw("<tr>");
                    for (k, cell) in row.iter().enumerate() {
                        let cell = cell_words(cell);
                        html.raw(&match k {
                            0 => format!("<th scope=\"row\"{}>{cell}</th>", kind(k)),
                            _ => format!("<td{}>{cell}</td>", kind(k)),
                        });
                    }
                    html.raw("</tr>\n");
                }
                html.raw("</tbody>\n");
            });
        });
    }
}

/// The words of a cell. The line of a key or of the name of a file may end after a dot or a slash, and in a long part of it
/// after an underscore; no other word is broken.
pub(super) fn cell_words(words: &str) -> String {
    const LONG: usize = 16;
    let escaped = escape(&typeset(words));
    if words.contains(' ') || !words.contains(|c: char| c.is_ascii_alphabetic()) {
        return escaped;
    }
    let part = |part: &str| if part.len() > LONG { part.replace('_', "_<wbr>") } else { part.to_owned() };
    let parts: Vec<String> = escaped.split_inclusive(['.', '/']).map(part).collect();
    parts.join("<wbr>")
}

/// Bytes as text (RFC 4648).
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |k: usize| u32::from(chunk.get(k).copied().unwrap_or(0));
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for k in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * k)) as usize & 63];
            out.push(if k <= chunk.len() { letter as char } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_and_names_of_files_may_end_a_line_within_a_word() {
        let cases = [
            ("Awareness", "Awareness"),
            ("channels.email.share", "channels.<wbr>email.<wbr>share"),
            ("hand_raise.self_serve_intercept", "hand_raise.<wbr>self_<wbr>serve_<wbr>intercept"),
            ("\"data/a.csv\"", "&quot;data/<wbr>a.<wbr>csv&quot;"),
            ("1,234.5", "1,234.5"),
            ("-3.5 %", "−3.5\u{a0}%"),
        ];
        for (words, expected) in cases {
            assert_eq!(cell_words(words), expected);
        }
    }

    #[test]
    fn base64_is_that_of_the_standard() {
        let cases = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (text, expected) in cases {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }

    #[test]
    fn words_stay_words() {
        let mut html = Html::default();
        html.words("p", "<b onclick='x'>&");
        html.table("<i>", &["a<", "#b"], &[vec!["<u>".into(), "1".into()]]);
        assert!(
            !html.text.contains("<b") && !html.text.contains("<i>") && !html.text.contains("<u>"),
            "{}",
            html.text
        );
        assert!(html.text.contains("<td class=\"n\">1</td>"), "{}", html.text);
    }
}
