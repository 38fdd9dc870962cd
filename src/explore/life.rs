//! A person's life as chapters of facts: what happened, how often, from which day to which.
//!
//! Facts come from the events themselves. Chapters change where the relay does: a raised hand begins one, its end another.

use crate::plan::SELF_SERVE_SEAT;
use crate::population::Stage;
use crate::population::notes::{Activity, Event, LeadEnd, Logged};
use std::collections::BTreeMap;

/// A kind of thing that happens to a person. A number is the code of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fact {
    Learned(u8),
    Saw(u8),
    Heard,
    Warned,
    Engaged(u8),
    LookedCloser,
    BeganToChoose,
    ColdCall,
    ColdEmail,
    AgreedCold,
    Raised(u8),
    TooLow,
    Leaked,
    Queued,
    FirstCall,
    Call,
    Reached,
    Expired,
    Skipped,
    Unreached,
    Declined,
    Booked,
    Met,
    LostDeal,
    Bought,
    BoughtAlone,
    BoughtAgain,
    Pleased,
    Disappointed,
    Complained,
    FollowedUp,
    News,
    Left,
    Offer,
    Forgot,
    Cooled,
    NeedPassed,
    Refused,
}

/// What an event adds to a life; nothing for what only the firm's books know.
pub(super) fn fact(event: Event) -> Option<Fact> {
    Some(match event {
        Event::BecameAware(source) => Fact::Learned(source),
        Event::Saw(source) => Fact::Saw(source),
        Event::Heard(_) => Fact::Heard,
        Event::Warned => Fact::Warned,
        Event::Engaged(source) => Fact::Engaged(source),
        Event::BecameInterested => Fact::LookedCloser,
        Event::BecameConsidering => Fact::BeganToChoose,
        Event::Forgot => Fact::Forgot,
        Event::Cooled => Fact::Cooled,
        Event::NeedPassed => Fact::NeedPassed,
        Event::Raised(source) => Fact::Raised(source),
        Event::Prospected(_) => Fact::AgreedCold,
        Event::Queued => Fact::Queued,
        Event::Ended(end) => match end {
            LeadEnd::Unqualified => Fact::TooLow,
            LeadEnd::Leaked => Fact::Leaked,
            LeadEnd::Expired => Fact::Expired,
            LeadEnd::Skipped => Fact::Skipped,
            LeadEnd::Unreached => Fact::Unreached,
            LeadEnd::Declined => Fact::Declined,
        },
        Event::Attempted(_) => Fact::FirstCall,
        Event::Reached => Fact::Reached,
        Event::Booked(_) => Fact::Booked,
        Event::Lost(_) => Fact::LostDeal,
        Event::Won(purchase) if purchase.seat == SELF_SERVE_SEAT => Fact::BoughtAlone,
        Event::Won(_) => Fact::Bought,
        Event::BoughtAgain(_) => Fact::BoughtAgain,
        Event::Churned => Fact::Left,
        Event::Experienced(true) => Fact::Pleased,
        Event::Experienced(false) => Fact::Disappointed,
        Event::Complained => Fact::Complained,
        Event::Moved(_, Stage::DoNotContact, _) => Fact::Refused,
        Event::Acted(activity, ..) => match activity {
            Activity::Call => Fact::Call,
            Activity::Meeting => Fact::Met,
            Activity::ColdCall => Fact::ColdCall,
            Activity::ColdEmail => Fact::ColdEmail,
            Activity::FollowUp => Fact::FollowedUp,
            Activity::News => Fact::News,
            Activity::Offer => Fact::Offer,
        },
        _ => return None,
    })
}

impl Fact {
    /// Whether it brings the brand to mind.
    fn reminds(self) -> bool {
        matches!(
            self,
            Fact::Saw(_)
                | Fact::Heard
                | Fact::Warned
                | Fact::Engaged(_)
                | Fact::ColdCall
                | Fact::ColdEmail
                | Fact::Call
                | Fact::Met
                | Fact::News
                | Fact::Offer
                | Fact::FollowedUp
        )
    }

    /// Whether a new leg of the relay begins with it.
    fn begins(self) -> bool {
        matches!(self, Self::Raised(_) | Self::AgreedCold)
    }

    /// Whether a leg of the relay ends with it.
    fn ends(self) -> bool {
        matches!(
            self,
            Fact::TooLow
                | Fact::Leaked
                | Fact::Expired
                | Fact::Skipped
                | Fact::Unreached
                | Fact::Declined
                | Fact::LostDeal
                | Fact::Bought
                | Fact::BoughtAlone
                | Fact::Left
        )
    }
}

/// How often, and from when to when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Often {
    pub(super) times: u32,
    pub(super) first: u32,
    pub(super) last: u32,
}

/// A part of a life.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Chapter {
    pub(super) facts: BTreeMap<Fact, Often>,
    /// Minutes from a raised hand to a first call, of all first calls together.
    pub(super) waited: u64,
    /// Days that nothing had reached them before they forgot, the shortest; none where they never forgot.
    pub(super) silence: Option<u32>,
    /// Whether the last experience before leaving was a bad one.
    pub(super) left_displeased: bool,
}

impl Chapter {
    fn add(&mut self, fact: Fact, day: u32) {
        let often = self.facts.entry(fact).or_insert(Often { times: 0, first: day, last: day });
        often.times += 1;
        often.last = day;
    }

    /// How often something happened.
    pub(super) fn times(&self, fact: Fact) -> u32 {
        self.facts.get(&fact).map_or(0, |often| often.times)
    }

    /// All that happened.
    pub(super) fn sum(&self) -> u32 {
        self.facts.values().map(|often| often.times).sum()
    }

    /// Takes what follows into the same chapter.
    pub(super) fn join(&mut self, next: Self) {
        for (fact, often) in next.facts {
            let mine = self.facts.entry(fact).or_insert(Often { times: 0, ..often });
            mine.times += often.times;
            mine.last = often.last;
        }
        self.waited += next.waited;
        self.silence = self.silence.into_iter().chain(next.silence).min();
        self.left_displeased |= next.left_displeased;
    }
}

/// The life of one person, from what was logged of them.
pub(super) fn chapters(log: &[Logged]) -> Vec<Chapter> {
    let mut chapters = Vec::new();
    let mut now = Chapter::default();
    let (mut reminded, mut displeased) = (None, false);
    let mut turn = |now: &mut Chapter| {
        let chapter = std::mem::take(now);
        if !chapter.facts.is_empty() {
            chapters.push(chapter);
        }
    };
    for &Logged { day, event, .. } in log {
        let Some(fact) = fact(event) else { continue };
        if fact.begins() {
            turn(&mut now);
        }
        now.add(fact, day);
        match fact {
            Fact::FirstCall => {
                if let Event::Attempted(minutes) = event {
                    now.waited += u64::from(minutes);
                }
            }
            Fact::Forgot => {
                let silent = day - reminded.unwrap_or(0);
                now.silence = Some(now.silence.map_or(silent, |least| least.min(silent)));
            }
            Fact::Pleased | Fact::Disappointed => displeased = fact == Fact::Disappointed,
            Fact::Left => now.left_displeased = displeased,
            _ => {}
        }
        if fact.reminds() {
            reminded = Some(day);
        }
        if fact.ends() {
            turn(&mut now);
        }
    }
    turn(&mut now);
    chapters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(events: &[(u32, Event)]) -> Vec<Logged> {
        events.iter().map(|&(day, event)| Logged { day, person: 7, event }).collect()
    }

    #[test]
    fn a_raised_hand_begins_a_chapter_and_its_end_closes_it() {
        let life = chapters(&log(&[
            (1, Event::Saw(0)),
            (3, Event::Saw(0)),
            (9, Event::Raised(1)),
            (9, Event::Queued),
            (14, Event::Attempted(7200)),
            (14, Event::Acted(Activity::Call, 0, 1)),
            (15, Event::Ended(LeadEnd::Unreached)),
            (15, Event::Moved(Stage::Working, Stage::Interested, 255)),
            (40, Event::Forgot),
        ]));
        assert_eq!(life.len(), 3);
        assert_eq!(life[0].facts[&Fact::Saw(0)], Often { times: 2, first: 1, last: 3 });
        assert_eq!((life[1].times(Fact::Call), life[1].waited), (1, 7200));
        assert_eq!(life[2].silence, Some(26), "the call was the last that reminded them");
    }

    #[test]
    fn joined_chapters_lose_nothing() {
        let mut life = chapters(&log(&[
            (1, Event::Raised(1)),
            (1, Event::Ended(LeadEnd::Unqualified)),
            (5, Event::Saw(2)),
            (9, Event::Raised(1)),
        ]));
        let all: u32 = life.iter().map(Chapter::sum).sum();
        let mut one = life.remove(0);
        for next in life {
            one.join(next);
        }
        assert_eq!((one.sum(), all), (4, 4));
        assert_eq!(one.facts[&Fact::Raised(1)], Often { times: 2, first: 1, last: 9 });
    }
}
