//! The typeface of the figures, and how wide its words are.
//!
//! One embedded face gives the same figure on every machine, and lets labels be placed where they fit before anything
//! is drawn.

use crate::words::numbers::typeset;
use ab_glyph::{Font, FontRef};
use std::sync::LazyLock;

/// The family as named in SVG: the embedded face first, then faces that are no wider.
pub(crate) const FAMILY: &str = "Inter, 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif";
/// The embedded face in its regular weight (Inter 4.0, SIL Open Font License 1.1).
pub(crate) const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.ttf");
/// The embedded face in its semi-bold weight.
pub(crate) const BOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.ttf");

static REGULAR_FACE: LazyLock<FontRef<'static>> = LazyLock::new(|| face(REGULAR));
static BOLD_FACE: LazyLock<FontRef<'static>> = LazyLock::new(|| face(BOLD));

fn face(bytes: &'static [u8]) -> FontRef<'static> {
    FontRef::try_from_slice(bytes).expect("the embedded font is a font")
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Type {
    /// Size, in pixels of the figure.
    pub size: f64,
    /// Whether it is semi-bold.
    pub bold: bool,
}

impl Type {
    /// A regular text.
    pub(crate) const fn regular(size: f64) -> Self {
        Self { size, bold: false }
    }

    /// A semi-bold text.
    pub(crate) const fn bold(size: f64) -> Self {
        Self { size, bold: true }
    }

    /// The face it is set in.
    pub(super) fn face(self) -> &'static FontRef<'static> {
        if self.bold { &BOLD_FACE } else { &REGULAR_FACE }
    }

    /// Pixels per unit of the face.
    pub(super) fn scale(self) -> f64 {
        self.size / f64::from(self.face().units_per_em().unwrap_or(1000.0))
    }

    /// Width of a text, in pixels.
    pub(crate) fn width(self, text: &str) -> f64 {
        let face = self.face();
        let units: f64 = text.chars().map(|c| f64::from(face.h_advance_unscaled(face.glyph_id(c)))).sum();
        units * self.scale()
    }

    /// Height of capitals and digits above the baseline, in pixels (Inter: 0.727 em).
    pub(crate) fn cap_height(self) -> f64 {
        0.727 * self.size
    }

    /// Distance from one baseline to the next.
    pub(crate) fn leading(self) -> f64 {
        (self.size * 1.36).round()
    }

    /// The text in lines no wider than `width`. A word that does not fit in a line is shortened.
    pub(crate) fn wrap(self, text: &str, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in typeset(text).split([' ', '\n']).filter(|word| !word.is_empty()) {
            let word = self.shorten(&word.replace('\u{a0}', " "), width);
            let longer = lines.last().map(|line| format!("{line} {word}"));
            match (longer, lines.last_mut()) {
                (Some(longer), Some(line)) if self.width(&longer) <= width => *line = longer,
                _ => lines.push(word),
            }
        }
        lines
    }

    /// The text, or as much of its beginning as fits with an ellipsis.
    pub(crate) fn shorten(self, text: &str, width: f64) -> String {
        if self.width(text) <= width {
            return text.to_owned();
        }
        let mut kept: String = text.to_owned();
        while kept.pop().is_some() {
            let short = format!("{}…", kept.trim_end());
            if self.width(&short) <= width {
                return short;
            }
        }
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wider_words_are_wider() {
        let text = Type::regular(12.0);
        assert!(text.width("WWW") > text.width("iii"));
        assert!(Type::bold(12.0).width("people") > text.width("people"));
        assert!((Type::regular(24.0).width("people") - 2.0 * text.width("people")).abs() < 1e-9);
    }

    #[test]
    fn lines_and_shortened_words_fit() {
        let text = Type::regular(12.0);
        let long = "a sentence of several words, one of which isverymuchlongerthanthelineitmuststandin";
        for width in [40.0, 80.0, 300.0] {
            let lines = text.wrap(long, width);
            assert!(lines.iter().all(|line| text.width(line) <= width), "{lines:?}");
        }
        assert_eq!(text.wrap("", 100.0), Vec::<String>::new());
        assert_eq!(text.shorten("search", 200.0), "search");
    }
}
