//! One person's way through the market, told in sentences with the reasons.

use super::dates::Dates;
use super::life::{Chapter, Fact, Often, chapters};
use super::say::hours;
use crate::plan::Plan;
use crate::population::Stage;
use crate::population::notes::Logged;
use crate::words::numbers::{grouped, list};
use serde_json::{Value, json};

/// Sentences of a life at most: more are gathered into fewer.
const MOST: usize = 20;

/// A sentence, the days it is about, and what it tells how often.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sentence {
    from: u32,
    to: u32,
    text: String,
    facts: Vec<(Fact, Often)>,
}

impl Sentence {
    pub(super) fn json(&self, dates: Dates) -> Value {
        json!({ "from": self.from, "to": self.to, "when": dates.span(self.from, self.to), "text": self.text })
    }
}

/// The life of one person as sentences, from where they stood on the first day and all that was logged of them. What
/// happens again and again is told once, with how often.
pub(super) fn biography(plan: &Plan, start: Stage, log: &[Logged]) -> Vec<Sentence> {
    let mut chapters = chapters(log);
    let told = |chapter: &Chapter| Teller { plan, chapter }.sentences();
    let mut parts: Vec<Vec<Sentence>> = chapters.iter().map(told).collect();
    let known = start != Stage::Unaware;
    while parts.iter().map(Vec::len).sum::<usize>() + usize::from(known) > MOST && chapters.len() > 1 {
        // The two neighbours in which least happened become one.
        let least =
            (1..chapters.len()).min_by_key(|&place| chapters[place - 1].sum() + chapters[place].sum());
        let place = least.unwrap_or(1);
        let next = chapters.remove(place);
        parts.remove(place);
        chapters[place - 1].join(next);
        parts[place - 1] = told(&chapters[place - 1]);
    }
    let mut sentences: Vec<Sentence> = parts.into_iter().flatten().collect();
    if known {
        let text = "Knew the brand from the first day.".to_owned();
        sentences.insert(0, Sentence { from: 0, to: 0, text, facts: Vec::new() });
    }
    sentences
}

/// Tells a chapter.
struct Teller<'a> {
    plan: &'a Plan,
    chapter: &'a Chapter,
}

/// `once`, `twice`, `3 times`.
fn times(many: u32) -> String {
    match many {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{} times", grouped(f64::from(many))),
    }
}

fn sentence(clauses: &[String]) -> String {
    let text = list(clauses);
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// A group of facts that one sentence tells: which, and how.
type Group<'a> = (fn(Fact) -> bool, fn(&Teller<'a>) -> Vec<String>);

impl<'a> Teller<'a> {
    fn sentences(&self) -> Vec<Sentence> {
        let groups: [Group<'a>; 10] = [
            (|fact| matches!(fact, Fact::Learned(_)), Self::learned),
            (|fact| matches!(fact, Fact::Saw(_) | Fact::Heard | Fact::Warned), Self::touched),
            (|fact| matches!(fact, Fact::Engaged(_) | Fact::LookedCloser | Fact::BeganToChoose), Self::acted),
            (|fact| matches!(fact, Fact::ColdCall | Fact::ColdEmail | Fact::AgreedCold), Self::cold),
            (
                |fact| matches!(fact, Fact::Raised(_) | Fact::TooLow | Fact::Leaked | Fact::Queued),
                Self::raised,
            ),
            (
                |fact| {
                    matches!(
                        fact,
                        Fact::FirstCall
                            | Fact::Call
                            | Fact::Reached
                            | Fact::Expired
                            | Fact::Skipped
                            | Fact::Unreached
                            | Fact::Declined
                            | Fact::Booked
                    )
                },
                Self::called,
            ),
            (
                |fact| {
                    matches!(
                        fact,
                        Fact::Met | Fact::LostDeal | Fact::Bought | Fact::BoughtAlone | Fact::Refused
                    )
                },
                Self::decided,
            ),
            (
                |fact| {
                    matches!(
                        fact,
                        Fact::BoughtAgain
                            | Fact::Pleased
                            | Fact::Disappointed
                            | Fact::Complained
                            | Fact::FollowedUp
                            | Fact::News
                    )
                },
                Self::served,
            ),
            (|fact| matches!(fact, Fact::Left | Fact::Offer), Self::left),
            (|fact| matches!(fact, Fact::Forgot | Fact::Cooled | Fact::NeedPassed), Self::faded),
        ];
        let mut sentences: Vec<Sentence> =
            groups.into_iter().filter_map(|(of, say)| self.one(of, &say(self))).collect();
        sentences.sort_by_key(|sentence| sentence.from);
        sentences
    }

    /// A sentence of such facts; none when there are none.
    fn one(&self, of: fn(Fact) -> bool, clauses: &[String]) -> Option<Sentence> {
        let mine = self.chapter.facts.iter().filter(|(fact, _)| of(**fact));
        let facts: Vec<(Fact, Often)> = mine.map(|(&fact, &often)| (fact, often)).collect();
        let from = facts.iter().map(|(_, often)| often.first).min()?;
        let to = facts.iter().map(|(_, often)| often.last).max()?;
        Some(Sentence { from, to, text: sentence(clauses), facts })
    }

    fn times(&self, fact: Fact) -> u32 {
        self.chapter.times(fact)
    }

    /// A clause for each of these facts that happened, with how often where it was more than once.
    fn clauses(&self, rows: &[(Fact, &str)]) -> Vec<String> {
        let told = rows.iter().filter(|(fact, _)| self.times(*fact) > 0);
        let often = |many: u32| if many == 1 { String::new() } else { format!(" {}", times(many)) };
        told.map(|&(fact, words)| format!("{words}{}", often(self.times(fact)))).collect()
    }

    /// How often something happened over all sources, and the source it happened most with.
    fn by_source(&self, way: &str, source: fn(Fact) -> Option<u8>) -> (u32, String) {
        let rows: Vec<(u32, u8)> = self
            .chapter
            .facts
            .iter()
            .filter_map(|(&fact, often)| Some((often.times, source(fact)?)))
            .collect();
        let sum = rows.iter().map(|(many, _)| many).sum::<u32>();
        let most = rows.iter().copied().max_by_key(|&(many, code)| (many, std::cmp::Reverse(code)));
        let name = most.map(|(_, code)| self.name(code)).unwrap_or_default();
        let most = match most {
            Some((many, _)) if many == sum => format!("{way} {name}"),
            Some((many, _)) if 2 * many > sum => format!("mostly {way} {name}"),
            _ => format!("most often {way} {name}"),
        };
        (sum, most)
    }

    fn name(&self, source: u8) -> String {
        match self.plan.source_name(source) {
            "" => "no channel in particular".to_owned(),
            _ if source == self.plan.word_of_mouth() => "people they know".to_owned(),
            _ if source == self.plan.direct() => "a visit of their own accord".to_owned(),
            _ if source == self.plan.rep() => "a rep".to_owned(),
            name => name.replace('_', " "),
        }
    }

    fn learned(&self) -> Vec<String> {
        let (many, most) =
            self.by_source("through", |fact| if let Fact::Learned(code) = fact { Some(code) } else { None });
        let again = if many == 1 { String::new() } else { format!(" {}", times(many)) };
        vec![format!("learned of the brand{again}, {most}")]
    }

    fn touched(&self) -> Vec<String> {
        let (many, most) =
            self.by_source("on", |fact| if let Fact::Saw(code) = fact { Some(code) } else { None });
        let mut clauses = Vec::new();
        if many > 0 {
            clauses.push(format!("saw it {}, {most}", times(many)));
        }
        clauses
            .extend(self.clauses(&[(Fact::Heard, "heard well of it"), (Fact::Warned, "was warned of it")]));
        clauses
    }

    fn acted(&self) -> Vec<String> {
        let (many, most) =
            self.by_source("through", |fact| if let Fact::Engaged(code) = fact { Some(code) } else { None });
        let mut clauses = Vec::new();
        if many > 0 {
            clauses.push(format!("clicked, came or answered {}, {most}", times(many)));
        }
        clauses.extend(
            self.clauses(&[(Fact::LookedCloser, "looked closer"), (Fact::BeganToChoose, "began to choose")]),
        );
        clauses
    }

    fn cold(&self) -> Vec<String> {
        self.clauses(&[
            (Fact::ColdCall, "got a cold call"),
            (Fact::ColdEmail, "got a cold e-mail"),
            (Fact::AgreedCold, "agreed to hear more"),
        ])
    }

    fn raised(&self) -> Vec<String> {
        let (many, most) =
            self.by_source("through", |fact| if let Fact::Raised(code) = fact { Some(code) } else { None });
        let mut clauses = Vec::new();
        if many > 0 {
            clauses.push(format!("raised a hand {}, {most}", times(many)));
        }
        clauses.extend(self.clauses(&[
            (Fact::TooLow, "was scored too low for sales"),
            (Fact::Leaked, "was lost on the way to sales"),
            (Fact::Queued, "reached the queue of sales"),
        ]));
        clauses
    }

    fn called(&self) -> Vec<String> {
        let mut clauses = self.clauses(&[(Fact::Call, "was called")]);
        let firsts = self.times(Fact::FirstCall);
        if firsts > 0 {
            let wait = hours(self.chapter.waited as f64 / 60.0 / f64::from(firsts), 72.0);
            let on_average = if firsts > 1 { " on average" } else { "" };
            clauses.push(format!(
                "had waited {wait}{on_average} for {}",
                if firsts == 1 {
                    "a first call".to_owned()
                } else {
                    format!("first calls {}", times(firsts))
                }
            ));
        }
        clauses.extend(self.clauses(&[
            (Fact::Reached, "was reached"),
            (Fact::Booked, "agreed to meet"),
            (Fact::Declined, "said no on the telephone"),
            (Fact::Unreached, "was given up, never reached,"),
            (Fact::Expired, "waited too long and went back to marketing"),
            (Fact::Skipped, "was passed over by the rep"),
        ]));
        clauses
    }

    fn decided(&self) -> Vec<String> {
        self.clauses(&[
            (Fact::Met, "met a rep"),
            (Fact::LostDeal, "did not buy after that"),
            (Fact::Bought, "bought from a rep"),
            (Fact::BoughtAlone, "bought without a rep"),
            (Fact::Refused, "asked never to be contacted again"),
        ])
    }

    fn served(&self) -> Vec<String> {
        self.clauses(&[
            (Fact::BoughtAgain, "bought again"),
            (Fact::Pleased, "found what was promised"),
            (Fact::Disappointed, "was disappointed"),
            (Fact::Complained, "complained"),
            (Fact::FollowedUp, "was asked by a rep how things are"),
            (Fact::News, "got news for customers"),
        ])
    }

    fn left(&self) -> Vec<String> {
        let mut clauses =
            self.clauses(&[(Fact::Left, "left as a customer"), (Fact::Offer, "got an offer to come back")]);
        if self.chapter.left_displeased && self.times(Fact::Left) == 1 {
            clauses[0] += ", after a disappointment";
        }
        clauses
    }

    fn faded(&self) -> Vec<String> {
        let mut clauses = self.clauses(&[
            (Fact::Forgot, "forgot the brand"),
            (Fact::Cooled, "lost interest"),
            (Fact::NeedPassed, "needed nothing any more"),
        ]);
        if let Some(days) = self.chapter.silence.filter(|&days| days > 0) {
            let least = if self.times(Fact::Forgot) > 1 { "at least " } else { "" };
            let s = if days == 1 { "" } else { "s" };
            clauses[0] = format!("{}, when nothing had reached them for {least}{days} day{s}", clauses[0]);
        }
        clauses
    }
}

#[cfg(test)]
mod tests {
    use super::super::life::fact;
    use super::*;
    use crate::base::draws::replicate_seed;
    use crate::engine::Market;
    use crate::population::notes::Event;
    use std::collections::BTreeMap;

    fn plan(text: &str) -> Plan {
        let loaded = crate::catalogue::load_text("a.toml", text, &[], None).unwrap();
        Plan::new(&loaded.scenario, crate::scenario::data_files::Inputs::default()).unwrap()
    }

    fn told(plan: &Plan, events: &[(u32, Event)]) -> Vec<String> {
        let log: Vec<Logged> = events.iter().map(|&(day, event)| Logged { day, person: 7, event }).collect();
        biography(plan, Stage::Unaware, &log).into_iter().map(|sentence| sentence.text).collect()
    }

    const SMALL: &str = "[market]\npeople = 1000\ndays = 365\n[budget]\nper_month = 20000\nnormalise = true\n\
        [need]\nin_market = 0.2\n[price]\nlist = 200\nreference = 200\n[word_of_mouth]\non = true\n\
        [channels.display]\nshare = 0.5\n[channels.search_ads]\nshare = 0.5\n";

    #[test]
    fn what_repeats_is_told_once_with_its_channel_and_forgetting_only_with_what_is_true() {
        let plan = plan(SMALL);
        let say = |forgets: u32| {
            told(
                &plan,
                &[
                    (1, Event::Saw(0)),
                    (1, Event::BecameAware(0)),
                    (4, Event::Saw(0)),
                    (6, Event::Saw(1)),
                    (forgets, Event::Forgot),
                ],
            )
        };
        assert_eq!(
            say(46),
            [
                "Learned of the brand, through display.",
                "Saw it 3 times, mostly on display.",
                "Forgot the brand, when nothing had reached them for 40 days."
            ]
        );
        assert_eq!(say(6)[2], "Forgot the brand.", "on a day on which they saw it");
    }

    /// A thousand people of a market that has some of everything, each with a life that is told.
    #[test]
    fn a_thousand_lives_are_those_of_the_event_log() {
        let plan = plan(SMALL);
        let seed = replicate_seed(7, 0);
        let mut market = Market::new(&plan, seed);
        let people: Vec<u32> = (0..1000).collect();
        let starts: Vec<Stage> = people.iter().map(|&person| market.stage_of(person)).collect();
        market.follow(&people);
        (0..plan.days).for_each(|_| market.play_day());
        let mut logs = vec![Vec::new(); 1000];
        market.followed().into_iter().for_each(|logged| logs[logged.person as usize].push(logged));
        let mut longest = 0;
        for (log, &start) in logs.iter().zip(&starts) {
            let life = biography(&plan, start, log);
            longest = longest.max(life.len());
            let mut counted: BTreeMap<Fact, u32> = BTreeMap::new();
            log.iter()
                .filter_map(|logged| fact(logged.event))
                .for_each(|fact| *counted.entry(fact).or_default() += 1);
            let mut shown: BTreeMap<Fact, u32> = BTreeMap::new();
            for sentence in &life {
                assert!(sentence.from <= sentence.to && sentence.to < plan.days, "{sentence:?}");
                for (fact, often) in &sentence.facts {
                    *shown.entry(*fact).or_default() += often.times;
                    // What comes from one source stands in the sentence with its number.
                    let by_source =
                        matches!(fact, Fact::Saw(_) | Fact::Engaged(_) | Fact::Raised(_) | Fact::Learned(_));
                    assert!(
                        by_source || often.times == 1 || sentence.text.contains(&times(often.times)),
                        "{fact:?} {sentence:?}"
                    );
                }
                let sum = |of: fn(Fact) -> bool| {
                    sentence
                        .facts
                        .iter()
                        .filter(|(fact, _)| of(*fact))
                        .map(|(_, often)| often.times)
                        .sum::<u32>()
                };
                for (words, many) in [
                    ("Saw it ", sum(|fact| matches!(fact, Fact::Saw(_)))),
                    ("aised a hand ", sum(|fact| matches!(fact, Fact::Raised(_)))),
                    ("came or answered ", sum(|fact| matches!(fact, Fact::Engaged(_)))),
                ] {
                    let expected = format!("{words}{}", times(many));
                    assert!(many == 0 || sentence.text.contains(&expected), "{expected}: {sentence:?}");
                }
            }
            assert_eq!(shown, counted, "{life:?}");
            assert!(life.len() <= MOST, "{life:?}");
        }
        assert!(longest > 10, "somebody has a life to tell: {longest}");
        let all: Vec<Fact> = logs.iter().flatten().filter_map(|logged| fact(logged.event)).collect();
        for needed in [Fact::Bought, Fact::Unreached, Fact::Forgot, Fact::Heard, Fact::TooLow] {
            assert!(all.contains(&needed), "nobody lived {needed:?}");
        }
    }
}
