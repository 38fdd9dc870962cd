//! One person's way through the market, told in sentences with the reasons.

use crate::population::Stage;
use crate::results::JourneyRow;
use serde_json::{Value, json};

/// A sentence, and the days it is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sentence {
    from: u32,
    to: u32,
    /// The stage after it.
    stage: String,
    text: String,
}

impl Sentence {
    pub(super) fn json(&self) -> Value {
        json!({ "from": self.from, "to": self.to, "stage": self.stage, "text": self.text })
    }
}

/// The diary of one person as sentences; what happens again and again is told once, with how often.
pub(super) fn biography(diary: &[JourneyRow]) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut before = "unaware";
    let mut calls = 0;
    let mut rest = diary;
    while let Some(first) = rest.first() {
        let many = rest.iter().take_while(|row| repeats(first, row)).count();
        let last = &rest[many - 1];
        let text = if is_stage(&first.event) {
            let text = moved(before, first, calls);
            calls = if first.event == "lead" { 0 } else { calls };
            before = &first.event;
            text
        } else {
            calls += if first.event == "called" { many } else { 0 };
            happened(first, last, many)
        };
        sentences.push(Sentence { from: first.day, to: last.day, stage: last.stage.to_string(), text });
        rest = &rest[many..];
    }
    sentences
}

fn is_stage(event: &str) -> bool {
    Stage::ALL.iter().any(|stage| stage.name() == event)
}

/// Whether a row only says again what the first one said.
fn repeats(first: &JourneyRow, row: &JourneyRow) -> bool {
    std::ptr::eq(first, row)
        || !is_stage(&first.event) && row.event == first.event && row.cause == first.cause
}

/// A source in words.
fn named(cause: &str) -> String {
    cause.replace('_', " ")
}

fn times(many: usize) -> String {
    match many {
        1 => String::new(),
        2 => " twice".to_owned(),
        _ => format!(" {many} times"),
    }
}

fn happened(first: &JourneyRow, last: &JourneyRow, many: usize) -> String {
    let (cause, times) = (named(&first.cause), times(many));
    match first.event.as_ref() {
        "saw" => format!("Saw {cause}{times}; goodwill is now {:.1}.", last.goodwill),
        "engaged" if first.cause == "direct visit" => format!("Came to look of their own accord{times}."),
        "engaged" => format!("Clicked or answered {cause}{times}."),
        "heard" => {
            format!("Heard of the firm from somebody they know{times}; goodwill is now {:.1}.", last.goodwill)
        }
        "called" => format!("Was called by a rep{times}."),
        "met" => format!("Met a rep{times}."),
        "followed up" => format!("Was asked by a rep how things are{times}."),
        "complained" => format!("Complained to the firm{times}."),
        "got news" => format!("Got news for customers{times}."),
        "cold call" => format!("Got a cold call{times}."),
        "cold e-mail" => format!("Got a cold e-mail from a rep{times}."),
        "got an offer" => format!("Got an offer to come back{times}."),
        "experienced" if first.cause == "disappointed" => {
            format!("Was disappointed: the service was worse than promised{times}.")
        }
        "experienced" => format!("Was pleased: the service was at least as good as promised{times}."),
        "bought again" => format!("Bought again{times}."),
        other => format!("{other} {cause}{times}."),
    }
}

/// A change of stage, with the reason as far as the diary tells it.
fn moved(before: &str, row: &JourneyRow, calls: usize) -> String {
    let cause = named(&row.cause);
    let by = if cause.is_empty() { String::new() } else { format!(", through {cause}") };
    match (before, row.event.as_ref()) {
        ("unaware", "aware") if row.cause.is_empty() && row.day == 0 => {
            "Knew the brand from the first day.".to_owned()
        }
        ("unaware", "aware") => format!("Learned of the brand{by}."),
        (_, "unaware") => "Forgot the brand: nothing reminded them of it.".to_owned(),
        ("lead", "interested" | "aware" | "considering") => {
            "Was no lead any longer: the score was too low, or the lead was lost on the way to sales."
                .to_owned()
        }
        ("working", "interested" | "aware" | "considering") if calls == 0 => {
            "Nobody called in the time allowed; went back to marketing.".to_owned()
        }
        ("working", "interested" | "aware" | "considering") => {
            format!("Was given up by sales after {calls} call{}: not reached, or no wish to meet.", s(calls))
        }
        ("opportunity", "interested" | "aware" | "considering") => {
            "Did not buy: the meetings did not convince.".to_owned()
        }
        ("considering", "interested" | "aware") => "Stopped choosing: the need passed.".to_owned(),
        (_, "aware") => "Cooled down: for some time nothing touched them.".to_owned(),
        (_, "interested") => format!("Looked closer{by}."),
        (_, "considering") => "Began to choose.".to_owned(),
        (_, "lead") => format!("Raised a hand{by}: a lead."),
        (_, "working") => "Was found good enough and passed to sales; waits for a rep.".to_owned(),
        (_, "opportunity") => "Agreed to meet: an opportunity.".to_owned(),
        ("lapsed", "customer") => "Came back as a customer.".to_owned(),
        (_, "customer") => format!("Bought{by}: a customer."),
        (_, "lapsed") => "Left: a customer no longer.".to_owned(),
        (_, "do_not_contact") => "Asked never to be contacted again.".to_owned(),
        (_, other) => format!("Is now {}.", named(other)),
    }
}

fn s(many: usize) -> &'static str {
    if many == 1 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(day: u32, event: &'static str, cause: &str, stage: &'static str) -> JourneyRow {
        let (cause, goodwill) = (cause.to_owned(), f64::from(day) / 10.0);
        JourneyRow { seed: 1, person: 7, day, event: event.into(), cause, goodwill, stage: stage.into() }
    }

    fn told(rows: &[JourneyRow]) -> Vec<String> {
        biography(rows).into_iter().map(|sentence| sentence.text).collect()
    }

    #[test]
    fn what_repeats_is_told_once() {
        let rows = [
            row(1, "saw", "display", "unaware"),
            row(4, "saw", "display", "unaware"),
            row(6, "saw", "display", "unaware"),
            row(6, "aware", "display", "aware"),
            row(8, "saw", "paid_social", "aware"),
        ];
        let sentences = biography(&rows);
        assert_eq!((sentences[0].from, sentences[0].to), (1, 6));
        assert_eq!(
            told(&rows),
            [
                "Saw display 3 times; goodwill is now 0.6.",
                "Learned of the brand, through display.",
                "Saw paid social; goodwill is now 0.8.",
            ]
        );
    }

    #[test]
    fn who_goes_back_is_told_with_the_reason() {
        let way = |calls: usize| {
            let mut rows =
                vec![row(9, "lead", "search_ads", "lead"), row(9, "working", "search_ads", "working")];
            rows.extend((0..calls).map(|_| row(10, "called", "search_ads", "working")));
            rows.push(row(30, "interested", "", "interested"));
            told(&rows).pop().unwrap()
        };
        assert!(way(0).starts_with("Nobody called"), "{}", way(0));
        assert!(way(1).contains("after 1 call:") && way(3).contains("after 3 calls:"), "{}", way(3));
        let met = [row(9, "opportunity", "", "opportunity"), row(20, "aware", "", "aware")];
        assert!(told(&met)[1].starts_with("Did not buy"));
    }
}
