//! What a teacher pastes: lines of a class in any order, among whatever else a chat has.

use super::envelope::Envelope;
use super::line::{BEGINS, Guess, Wrong};
use std::collections::BTreeMap;

/// What was found in pasted lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::explore) struct Pasted {
    /// The last guess of each student, with the number of its line.
    pub(super) guesses: Vec<(usize, Guess)>,
    /// What is to be said of a line: its number, what of it, and what helps.
    pub(super) said: Vec<(usize, String, &'static str)>,
    /// Lines that have something else.
    pub(super) others: usize,
}

impl Pasted {
    /// The guesses of some lines.
    pub(in crate::explore) fn of(text: &str, envelope: &Envelope) -> Self {
        let mut pasted = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let found = guesses_of(line);
            pasted.others += usize::from(found.is_empty() && !line.trim().is_empty());
            for part in found {
                match Guess::read(part, envelope) {
                    Ok(guess) => pasted.guesses.push((number, guess)),
                    Err(Wrong { why, cure }) => pasted.said.push((number, why, cure)),
                }
            }
        }
        pasted.keep_the_last();
        pasted.said.sort_by_key(|(number, ..)| *number);
        pasted
    }

    /// Of several guesses under one name the last counts, and that is said.
    fn keep_the_last(&mut self) {
        let last: BTreeMap<String, usize> =
            self.guesses.iter().enumerate().map(|(place, (_, guess))| (guess.who(), place)).collect();
        let numbers: Vec<usize> = self.guesses.iter().map(|(number, _)| *number).collect();
        for (place, (number, guess)) in std::mem::take(&mut self.guesses).into_iter().enumerate() {
            let counts = last[&guess.who()];
            if counts == place {
                self.guesses.push((number, guess));
                continue;
            }
            let why = format!(
                "{}, {}, guesses again in line {}: the last one counts",
                guess.name,
                guess.percent(),
                numbers[counts]
            );
            self.said.push((
                number,
                why,
                "if these are two people, one of them hands in again under another name",
            ));
        }
    }
}

/// The parts of a line that mean to be guesses.
fn guesses_of(line: &str) -> Vec<&str> {
    // What nobody sees may stand between the letters, but hardly within the first words.
    let lower = line.to_ascii_lowercase().replace('\u{a0}', "  ");
    debug_assert_eq!(lower.len(), line.len());
    let spaced = BEGINS.replace(' ', "  ");
    let mut begins: Vec<usize> =
        lower.match_indices(BEGINS).chain(lower.match_indices(&spaced)).map(|(at, _)| at).collect();
    begins.sort_unstable();
    let ends = begins.iter().skip(1).copied().chain([line.len()]);
    begins.iter().zip(ends).map(|(&from, to)| &line[from..to]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{firm, line};
    use super::*;

    #[test]
    fn guesses_are_found_among_whatever_a_chat_has() {
        let text = format!(
            "Today\n\n{}\nlol\n[10:32] Bo: {}\r\n{} {}\n{}",
            line("Ada", 0.62),
            line("Bo", 0.4),
            line("Cy", 0.0),
            line("Di", 1.0),
            line("Ed", 0.5).replace(' ', "\u{a0}"),
        );
        let pasted = Pasted::of(&text, &firm());
        let found: Vec<_> = pasted.guesses.iter().map(|(number, guess)| (*number, &*guess.name)).collect();
        assert_eq!(found, [(3, "Ada"), (5, "Bo"), (6, "Cy"), (6, "Di"), (7, "Ed")]);
        assert_eq!((pasted.others, pasted.said.len()), (2, 0), "{:?}", pasted.said);
        assert_eq!(Pasted::of("", &firm()), Pasted::default());
    }

    #[test]
    fn what_is_wrong_with_a_line_is_said_with_its_number_and_the_last_guess_of_a_name_counts() {
        let other = Guess::new("Cy", 0.5).unwrap().line(&Envelope::new("title = \"y\"\n".to_owned()));
        let text = format!(
            "{}\n{}\n{}\n{}\n",
            line("Ada", 0.2),
            other,
            line("Bo", 0.3).replace("30", "31"),
            line("ada", 0.6)
        );
        let pasted = Pasted::of(&text, &firm());
        assert_eq!(pasted.guesses, [(4, Guess::new("ada", 0.6).unwrap())]);
        let said: Vec<_> = pasted.said.iter().map(|(number, why, _)| (*number, &why[..20])).collect();
        assert_eq!(said[0], (1, "Ada, 20 %, guesses a"));
        assert_eq!(said[1], (2, "it is of another fil"));
        assert_eq!(said[2], (3, "its name, share or c"));
        assert!(pasted.said[0].1.ends_with("in line 4: the last one counts"), "{:?}", pasted.said[0]);
    }
}
