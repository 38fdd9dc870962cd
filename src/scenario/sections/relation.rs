//! Relations between a value and numbers, as a person writes them: `> 0`, `between 0 and 1`.

use crate::settings::{Problem, Value, Wrong, closest, number};
use std::fmt;
use std::ops::Range;

/// How a value compares with a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Relation {
    /// `< A`
    Below(f64),
    /// `<= A`
    AtMost(f64),
    /// `> A`
    Above(f64),
    /// `>= A`
    AtLeast(f64),
    /// `between A and B`, both included
    Between(f64, f64),
}

impl fmt::Display for Relation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Below(most) => write!(out, "< {}", number(most)),
            Self::AtMost(most) => write!(out, "<= {}", number(most)),
            Self::Above(least) => write!(out, "> {}", number(least)),
            Self::AtLeast(least) => write!(out, ">= {}", number(least)),
            Self::Between(least, most) => write!(out, "between {} and {}", number(least), number(most)),
        }
    }
}

impl Relation {
    /// Whether it holds of a value.
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::Below(most) => value < most,
            Self::AtMost(most) => value <= most,
            Self::Above(least) => value > least,
            Self::AtLeast(least) => value >= least,
            Self::Between(least, most) => (least..=most).contains(&value),
        }
    }

    /// The relation in the rest of a text; none where it says none.
    ///
    /// # Errors
    /// When its numbers are none, or nothing lies between them; the problem has this code.
    pub(super) fn parse(code: &'static str, text: &str, rest: &str) -> Result<Option<Self>, Box<Problem>> {
        let signs = ["<=", ">=", "<", ">"];
        let of = [Self::AtMost, Self::AtLeast, Self::Below, Self::Above];
        for (sign, of) in signs.into_iter().zip(of) {
            if let Some(bound) = rest.strip_prefix(sign) {
                return Ok(parse_number(code, text, bound.trim())?.map(of));
            }
        }
        let bounds = rest.strip_prefix("between ").and_then(|bounds| bounds.split_once(" and "));
        let Some((least, most)) = bounds else { return Ok(None) };
        let least = parse_number(code, text, least.trim())?;
        let (Some(least), Some(most)) = (least, parse_number(code, text, most.trim())?) else {
            return Ok(None);
        };
        if least > most {
            let message = format!("nothing lies between {} and {}", number(least), number(most));
            let help = "write the smaller number first".to_owned();
            return Err(Box::new(wrong(code, text, rest, message).help(help)));
        }
        Ok(Some(Self::Between(least, most)))
    }
}

fn parse_number(code: &'static str, text: &str, part: &str) -> Result<Option<f64>, Box<Problem>> {
    if part.is_empty() {
        return Ok(None);
    }
    let digits = part.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let parsed = part.replace('_', "").parse::<f64>().ok().filter(|x| digits && x.is_finite());
    // Adding zero turns -0 into 0, so that the two have one canonical text.
    parsed.map(|x| Some(x + 0.0)).ok_or_else(|| {
        let help = "write digits, with a point before decimals: `0.2`, `-1e6`, `36_500`".to_owned();
        Box::new(wrong(code, text, part, format!("`{part}` is not a number")).help(help))
    })
}

/// What is wrong with a part of a text; its span counts the bytes of the text.
pub(super) fn wrong(code: &'static str, text: &str, part: &str, message: String) -> Problem {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    Problem::new(code, message, 0, start..start + part.len())
}

/// Adds the known word nearest to what was written, if one is near.
pub(super) fn meant<'k>(problem: Problem, word: &str, known: impl Iterator<Item = &'k str>) -> Problem {
    match closest(word, known) {
        Some(near) if !word.is_empty() => problem.label(format!("did you mean `{near}`?")),
        _ => problem,
    }
}

/// A problem with a text, at its place in the file: bytes of the text are those of the file where it is quoted plainly.
pub(super) fn placed(problem: Problem, value: &Value, text: &str) -> Wrong {
    let (Range { start, end }, inside) = (value.span(), problem.span.clone());
    let plain = end - start == text.len() + 2;
    let span = if plain { start + 1 + inside.start..start + 1 + inside.end } else { start..end };
    Wrong::Meaning(vec![Problem { span, ..problem }])
}
