//! The line that a student hands in: who guesses what, for people to read, with a code that says of which file it is and whether it is
//! as it was written.

use super::envelope::{Envelope, plain};
use crate::error::Error;
use crate::explore::refusal::refusal;

/// Letters of a name at most, so that a line is one line everywhere.
pub(in crate::explore) const LONGEST_NAME: usize = 30;

/// How a line begins, goes on and ends.
pub(super) const BEGINS: &str = "relaylab guess";
const SHARE: &str = "% for sales";
const CODE: &str = "code ";

/// Who guesses what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::explore) struct Guess {
    pub(in crate::explore) name: String,
    /// The share of sales, in tenths of a percent.
    tenths: u16,
}

/// Why a line is none: what is wrong with it, and what helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) why: String,
    pub(super) cure: &'static str,
}

const AGAIN: &str = "have it copied again from the student's page, whole";
const OTHER: &str =
    "it belongs to another firm, or to a file of another version: paste it where that one is open";

fn wrong(why: impl Into<String>, cure: &'static str) -> Wrong {
    Wrong { why: why.into(), cure }
}

impl Guess {
    /// A guess of a share between 0 and 1, to a tenth of a percent.
    ///
    /// # Errors
    /// When the name is none, or the share.
    pub(in crate::explore) fn new(name: &str, share: f64) -> Result<Self, Error> {
        let name = tidy(name);
        let cure = "type the name by which your teacher knows you";
        if name.is_empty() {
            return Err(refusal("a guess needs a name", cure));
        }
        if name.chars().count() > LONGEST_NAME {
            return Err(refusal(&format!("a name has at most {LONGEST_NAME} letters"), cure));
        }
        if name.to_ascii_lowercase().contains(BEGINS) {
            return Err(refusal("this name could be taken for the rest of the line", cure));
        }
        if !(0.0..=1.0).contains(&share) {
            return Err(refusal("a share lies between 0 and 100 %", "move the slider"));
        }
        Ok(Self { name, tenths: (share * 1000.0).round() as u16 })
    }

    /// The share of sales, from 0 to 1.
    pub(in crate::explore) fn share(&self) -> f64 {
        f64::from(self.tenths) / 1000.0
    }

    /// The share in percent, as the line has it.
    pub(super) fn percent(&self) -> String {
        match (self.tenths / 10, self.tenths % 10) {
            (whole, 0) => format!("{whole} %"),
            (whole, tenth) => format!("{whole}.{tenth} %"),
        }
    }

    /// What two guesses of the same person have in common.
    pub(super) fn who(&self) -> String {
        folded(&self.name)
    }

    fn check(&self, envelope: &Envelope) -> String {
        envelope.check(&format!("{}\n{}", self.who(), self.tenths))
    }

    /// The line to copy.
    pub(in crate::explore) fn line(&self, envelope: &Envelope) -> String {
        let (code, check) = (envelope.code(), self.check(envelope));
        format!("{BEGINS}: {}, {} for sales, {CODE}{code}-{check}", self.name, self.percent())
    }

    /// The guess of a line, from where [`BEGINS`] begins it.
    pub(super) fn read(line: &str, envelope: &Envelope) -> Result<Self, Wrong> {
        let words = tidy(line);
        let lower = words.to_ascii_lowercase();
        let begins = lower.find(BEGINS).map_or(0, |at| at + BEGINS.len());
        let Some(coded) = lower.rfind(CODE).filter(|at| *at > begins) else {
            return Err(wrong("it ends before its code", AGAIN));
        };
        let code: String = words[coded + CODE.len()..]
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "-–".contains(*c))
            .collect();
        let code = plain(&code);
        if code.len() != 8 {
            return Err(wrong("its code is not of two times four letters", AGAIN));
        }
        let (file, check) = code.split_at(4);
        if file != envelope.code() {
            return Err(wrong(
                format!("it is of another file: {file}, and this one is {}", envelope.code()),
                OTHER,
            ));
        }
        let said = lower[begins..coded].rfind(SHARE).map(|at| &words[begins..begins + at]);
        let parts = said.and_then(|said| said.rsplit_once(','));
        let Some((name, share)) = parts else {
            return Err(wrong("it says no name or no share", AGAIN));
        };
        let share = share.trim().parse::<f64>().ok().filter(|share| (0.0..=100.0).contains(share));
        let Some(share) = share else { return Err(wrong("its share is none between 0 and 100 %", AGAIN)) };
        let guess = Self::new(name.trim_start_matches([':', ' ']), share / 100.0)
            .map_err(|error| wrong(error.cause, AGAIN))?;
        if guess.check(envelope) != check {
            return Err(wrong("its name, share or code was changed after it was written", AGAIN));
        }
        Ok(guess)
    }
}

/// A text on one line, without what nobody sees: what chats put around names, and more than one space.
pub(super) fn tidy(text: &str) -> String {
    let unseen = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}');
    let seen: String =
        text.chars().filter(|c| !unseen(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as it is compared: chats write other quotes and capitals than people type.
fn folded(name: &str) -> String {
    let usual = |c| match c {
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '–' | '—' => '-',
        other => other,
    };
    name.chars().map(usual).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{firm, line};
    use super::*;

    #[test]
    fn a_line_says_who_guesses_what_and_reads_back() {
        let written = line("Ada", 0.62);
        assert!(written.starts_with("relaylab guess: Ada, 62 % for sales, code "), "{written}");
        assert!(written.contains(&firm().code()));
        for (name, share) in [
            ("Ada", 0.0),
            ("Ada", 1.0),
            ("O'Brien, Zoë", 0.625),
            ("=1+1", 0.3),
            ("李小龙 🙂", 0.999),
            ("7 % for me", 0.07),
            ("a name of just thirty letters!", 0.5),
        ] {
            let guess = Guess::new(name, share).unwrap();
            assert_eq!(
                Guess::read(&guess.line(&firm()), &firm()),
                Ok(guess.clone()),
                "{}",
                guess.line(&firm())
            );
            assert!((guess.share() - share).abs() < 1e-9);
            assert!(guess.line(&firm()).chars().count() < 82, "one line");
        }
        assert_eq!(Guess::new("Ada", 0.333_333).unwrap().percent(), "33.3 %");
    }

    #[test]
    fn what_chats_do_to_a_line_does_no_harm() {
        let written = line("O'Brien", 0.62);
        for sent in [
            format!("[10:32, 01/12/2026] Kim: {written}"),
            format!("> {written}  ✓ 10:33"),
            written.to_lowercase(),
            written.replace("relaylab", "Relaylab").replace('\'', "’").replace(' ', "\u{a0}"),
            format!("\u{2068}{written}\u{2069}\r"),
            written.replace(", 62", " , 62"),
        ] {
            let guess = Guess::read(&sent, &firm()).map(|guess| guess.tenths);
            assert_eq!(guess, Ok(620), "{sent}");
        }
    }

    #[test]
    fn a_line_that_was_changed_or_is_of_another_file_is_found_out() {
        let written = line("Ada", 0.62);
        let check = |changed: String, why: &str| {
            let wrong = Guess::read(&changed, &firm()).unwrap_err();
            assert!(wrong.why.contains(why) && !wrong.cure.is_empty(), "{changed}: {wrong:?}");
        };
        check(written.replace("62", "63"), "was changed");
        check(written.replace("Ada", "Bob"), "was changed");
        check(written.replace("Ada, ", ""), "no name or no share");
        check(written.replace("62", "620"), "none between 0 and 100 %");
        check(written.replace("62", "sixty"), "none between 0 and 100 %");
        check(written[..written.len() - 2].to_owned(), "two times four");
        check(written.split(", code").next().unwrap().to_owned(), "ends before its code");
        let other = Envelope::new("title = \"y\"\n".to_owned());
        check(Guess::new("Ada", 0.62).unwrap().line(&other), "of another file");
    }

    #[test]
    fn what_is_no_guess_is_refused() {
        let cause = |name: &str, share: f64| Guess::new(name, share).unwrap_err().cause;
        assert!(cause(" \u{200b}\n", 0.5).contains("needs a name"));
        assert!(cause(&"x".repeat(31), 0.5).contains("at most 30"));
        assert!(cause("Relaylab guess", 0.5).contains("rest of the line"));
        for share in [-0.01, 1.01, f64::NAN] {
            assert!(cause("Ada", share).contains("between 0 and 100"), "{share}");
        }
    }
}
