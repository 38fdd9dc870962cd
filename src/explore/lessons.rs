//! Seven short lessons: guess first, then see. What is right is played, never written here.

use super::guesses::{Guess, Rule};
use serde_json::{Value, json};

/// A lesson on one of the scenarios.
struct Lesson {
    title: &'static str,
    preset: &'static str,
    /// Changes with which the scenario is opened.
    set: &'static [&'static str],
    /// What to take home.
    take: &'static str,
    steps: &'static [Step],
}

/// A step: words to read, with something to try or without, a guess, or a balance to find that is then judged.
enum Step {
    Read(&'static str),
    Try(&'static str, &'static str),
    Guess(&'static Guess),
    Find(&'static str),
}

const DIRECTIONS: &[&str] = &["More customers", "Fewer customers", "About as many"];
const MORE_BUDGET: &[&str] = &["budget.per_month=72000.00"];

const LESSONS: [Lesson; 7] = [
    Lesson {
        title: "More leads, fewer customers",
        preset: "over-marketing",
        set: &[],
        take: "Leads that nobody calls while they are warm are no customers: a relay is as fast as its baton.",
        steps: &[
            Step::Read(
                "A firm spends 85 % of its budget on advertisements. Watch the queue: leads pile up before the anchor, because two reps cannot call them all, and those who wait fade.",
            ),
            Step::Try(
                "explain",
                "Open “Explain this day” and find how long leads wait for a first call, and what that does to the chance of reaching them.",
            ),
            Step::Guess(&Guess {
                question: "Half of the budget goes to sales instead. What happens to leads and customers?",
                options: &[
                    "More leads, more customers",
                    "Fewer leads, more customers",
                    "Fewer leads, fewer customers",
                ],
                sides: &[&["budget.sales_share=0.5"]],
                metrics: &["leads", "won"],
                rule: Rule::Signs,
            }),
            Step::Try(
                "budget.sales_share",
                "Move the share of sales yourself and watch the point on the hill: where is its top, and how long do leads wait there?",
            ),
        ],
    },
    Lesson {
        title: "Idle reps",
        preset: "over-selling",
        set: &[],
        take: "Reps need leads as leads need reps; a relay is as fast as its slower leg.",
        steps: &[
            Step::Read(
                "This firm did the opposite: most of its budget pays reps. Look at the reps: how busy are they?",
            ),
            Step::Guess(&Guess {
                question: "What happens to customers when the share of sales falls from 85 % to 40 %?",
                options: DIRECTIONS,
                sides: &[&["budget.sales_share=0.4"]],
                metrics: &["won"],
                rule: Rule::Direction,
            }),
            Step::Read(
                "Where the reps may, they call strangers when they have no leads, and few strangers want to be called.",
            ),
            Step::Try("outbound", "Open “All inputs”, find outbound, and see what cold calls bring."),
        ],
    },
    Lesson {
        title: "The leaky bucket",
        preset: "leaky-bucket",
        set: &[],
        take: "Before you open the tap, mend the bucket: who stays is won every month.",
        steps: &[
            Step::Read(
                "Customers come, are disappointed, and leave. Click a square among the customers and read one life.",
            ),
            Step::Guess(&Guess {
                question: "What earns more: a fifth more budget, or service that keeps what was promised?",
                options: &["A fifth more budget", "Better service"],
                sides: &[MORE_BUDGET, &["product.quality=0.6"]],
                metrics: &["profit"],
                rule: Rule::Dearest,
            }),
            Step::Try(
                "product.quality",
                "Open “All inputs”, find quality (product), move it and watch the line of customers.",
            ),
        ],
    },
    Lesson {
        title: "The slow handover",
        preset: "slow-handover",
        set: &[],
        take: "Speed costs little and is worth much.",
        steps: &[
            Step::Read(
                "Leads lie two days with marketing before a rep may call, and people cool down while they wait.",
            ),
            Step::Guess(&Guess {
                question: "What earns more: a fifth more budget, or half the delay?",
                options: &["A fifth more budget", "Half the delay"],
                sides: &[MORE_BUDGET, &["handoff.delay_median_hours=24.0"]],
                metrics: &["profit"],
                rule: Rule::Dearest,
            }),
            Step::Try(
                "handoff.delay_median_hours",
                "Move “Hours until sales has a lead” to 1 and read “Explain this day” again.",
            ),
        ],
    },
    Lesson {
        title: "The bar",
        preset: "over-marketing",
        set: &[],
        take: "A bar that is too low wastes calls, one that is too high wastes leads.",
        steps: &[
            Step::Read(
                "If reps cannot call all leads, they should call the good ones. The quality bar decides who is handed over.",
            ),
            Step::Guess(&Guess {
                question: "The bar rises from 1.1 to 1.6. What happens to customers?",
                options: DIRECTIONS,
                sides: &[&["scoring.threshold=1.6"]],
                metrics: &["won"],
                rule: Rule::Direction,
            }),
            Step::Try(
                "scoring.threshold",
                "Open “All inputs”, find threshold, and look for the bar that wins most customers.",
            ),
        ],
    },
    Lesson {
        title: "Luck",
        preset: "starter",
        set: &[],
        take: "One year proves little: compare under the same luck, and look at the interval.",
        steps: &[
            Step::Read(
                "The bands around the lines go from the worst to the best of ten years. Nothing differs between them but luck.",
            ),
            Step::Try("deal", "Under “Files”, press “Deal other years” and note the profit."),
            Step::Guess(&Guess {
                question: "Ten years are played with the same plan. How far apart are the best and the worst profit, compared with the middle one?",
                options: &["Less than a tenth", "A tenth to a half", "More than a half"],
                sides: &[],
                metrics: &["profit"],
                rule: Rule::Luck,
            }),
            Step::Read(
                "That is why relaylab plays the same luck for both sides of a comparison: open “A and B”, pin A, change something, and read the difference with its interval.",
            ),
        ],
    },
    Lesson {
        title: "Find the balance",
        preset: "over-selling",
        set: &[
            "market.people=10000",
            "budget.per_month=20000.00",
            "budget.sales_share=0.9",
            "scoring.threshold=0.8",
        ],
        take: "The best balance is where one more amount does as much for leads as for calls; near it the hill is flat.",
        steps: &[
            Step::Read(
                "Here is a firm that you have not seen. Its hill is hidden. Where between marketing and sales does it earn most?",
            ),
            Step::Find(
                "Move the slider, read the answer and the three lines, and choose. What your choice costs against the best balance is your regret.",
            ),
        ],
    },
];

/// All lessons for the page.
pub(super) fn lessons() -> Value {
    let lesson = |lesson: &Lesson| {
        json!({
            "title": lesson.title, "preset": lesson.preset, "set": lesson.set, "take": lesson.take,
            "steps": lesson.steps.iter().map(Step::json).collect::<Vec<_>>(),
        })
    };
    LESSONS.iter().map(lesson).collect()
}

/// The guess of a step of a lesson.
pub(super) fn guess(lesson: usize, step: usize) -> Option<&'static Guess> {
    match LESSONS.get(lesson)?.steps.get(step)? {
        Step::Guess(guess) => Some(*guess),
        _ => None,
    }
}

impl Step {
    fn json(&self) -> Value {
        match self {
            Self::Read(words) => json!({ "words": words }),
            Self::Try(task, words) => json!({ "words": words, "task": task }),
            Self::Find(words) => json!({ "words": words, "find": true }),
            // What was guessed about is shown afterwards, when it is one change.
            Self::Guess(guess) => json!({
                "guess": guess.question, "options": guess.options,
                "set": if let [side] = guess.sides { *side } else { &[] },
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::metrics::{METRICS, Metric, Outcome, metric};
    use crate::scenario::PRESETS;

    /// Three seeds in which each metric of a guess has such a value, and one more a seed.
    fn played(guess: &Guess, sides: &[&[f64]]) -> Vec<Vec<Outcome>> {
        let side = |at: &&[f64]| {
            (0..3)
                .map(|seed| {
                    let value = |metric: &Metric| {
                        let place = guess.metrics.iter().position(|name| *name == metric.name)?;
                        Some(at[place] + seed as f64)
                    };
                    Outcome { seed, metrics: METRICS, values: METRICS.iter().map(value).collect() }
                })
                .collect()
        };
        sides.iter().map(side).collect()
    }

    fn right(guess: &Guess, sides: &[&[f64]]) -> Value {
        guess.answer(&played(guess, sides), "EUR")["right"].clone()
    }

    #[test]
    fn every_lesson_has_a_market_and_guesses_that_are_played() {
        for (place, lesson) in LESSONS.iter().enumerate() {
            assert!(PRESETS.iter().any(|preset| preset.name == lesson.preset), "{}", lesson.title);
            let guesses: Vec<&Guess> =
                (0..lesson.steps.len()).filter_map(|step| guess(place, step)).collect();
            let finds = lesson.steps.iter().filter(|step| matches!(step, Step::Find(_))).count();
            assert_eq!(guesses.len() + finds, 1, "{}", lesson.title);
            if finds > 0 {
                continue;
            }
            assert!(guesses[0].metrics.iter().all(|name| metric(name).is_some()), "{}", lesson.title);
        }
        assert!(guess(0, 0).is_none() && guess(9, 0).is_none());
        assert_eq!(lessons()[0]["steps"][2]["set"], json!(["budget.sales_share=0.5"]));
        assert_eq!(lessons()[2]["steps"][1]["set"], json!([]));
    }

    #[test]
    fn what_was_played_decides() {
        let signs = guess(0, 2).unwrap();
        let before: &[f64] = &[100.0, 10.0];
        for (after, expected) in [
            ([110.0, 12.0], json!(0)),
            ([90.0, 12.0], json!(1)),
            ([90.0, 8.0], json!(2)),
            ([110.0, 8.0], Value::Null),
        ] {
            assert_eq!(right(signs, &[before, &after]), expected, "{after:?}");
        }
        let direction = guess(1, 1).unwrap();
        for (after, expected) in [(130.0, 0), (70.0, 1), (103.0, 2)] {
            assert_eq!(right(direction, &[&[100.0], &[after]]), json!(expected), "{after}");
        }
        let dearest = guess(2, 1).unwrap();
        assert_eq!(right(dearest, &[&[0.0], &[5.0], &[9.0]]), json!(1));
        assert_eq!(right(dearest, &[&[0.0], &[5.0], &[-9.0]]), json!(0));
        let luck = guess(5, 2).unwrap();
        for (middle, expected) in [(100.0, 0), (9.0, 1), (1.0, 2)] {
            assert_eq!(right(luck, &[&[middle]]), json!(expected), "{middle}");
        }
    }

    #[test]
    fn an_answer_tells_both_sides_and_the_difference() {
        let signs = guess(0, 2).unwrap();
        let told = signs.answer(&played(signs, &[&[100.0, 10.0], &[90.0, 12.0]]), "EUR");
        assert_eq!(
            told["lines"][0],
            "Inbound leads: 101 leads before, 91 leads after (difference −10 to −10, 95 %)."
        );
        let dearest = guess(3, 1).unwrap();
        let told = dearest.answer(&played(dearest, &[&[100.0], &[90.0], &[120.0]]), "EUR");
        assert_eq!(
            told["lines"][1],
            "Half the delay: profit: 101 EUR before, 121 EUR after (difference 20 to 20, 95 %)."
        );
    }
}
