//! The day: the legs of the relay, in order.
//!
//! A day has three stretches. In the first, crowds of people are played side by side: need, channels, searches, word of
//! mouth, interest. In the second, what is scarce is settled for the whole market: paid clicks, the handoff, the
//! minutes of the sales team, news and offers of marketing. In the third, crowds again: customers renew, leave, and talk.

mod belief;
pub mod bill;
mod calendar;
mod channel_account;
pub mod channels;
pub mod firm;
pub mod handoff;
pub mod interest;
pub mod leads;
pub mod memory;
pub mod need;
pub mod news;
pub mod purchase;
pub mod repurchase;
pub mod retention;
pub mod sales;
pub mod targeting;
pub mod timeline;
mod today;
mod touch;
pub mod win_back;
pub mod word_of_mouth;

pub use today::{Mechanism, Today};

use crate::population::Crowd;

/// One leg that is played crowd by crowd.
#[derive(Clone, Copy, Debug)]
pub struct Leg {
    /// Name.
    pub name: &'static str,
    /// What happens.
    pub doc: &'static str,
    /// Plays it.
    pub play: fn(&Today<'_>, &mut Crowd),
}

/// The first stretch of the day, in order.
pub const MORNING: &[Leg] = &[
    Leg {
        name: "revise",
        doc: "once a month the firm revises whom it takes for its target market",
        play: targeting::revise,
    },
    Leg { name: "need", doc: "people come into the market and leave it", play: need::turn },
    Leg { name: "fade", doc: "who is to forget or cool down tonight", play: memory::fade },
    Leg { name: "channels", doc: "advertisements, posts, mails and issues are seen", play: serve_channels },
    Leg { name: "look_around", doc: "people visit, search and click", play: interest::look_around },
    Leg { name: "hear", doc: "people hear what customers said", play: word_of_mouth::hear },
    Leg { name: "consider", doc: "interested people start to choose", play: interest::consider },
    Leg { name: "raise_hands", doc: "people raise hands by the plain hazard", play: interest::raise_hands },
    Leg { name: "forget", doc: "those found in the morning forget or cool down", play: memory::forget },
    Leg {
        name: "pass_on",
        doc: "marketing scores leads and passes the good ones on",
        play: handoff::pass_on,
    },
];

/// The last stretch of the day, in order.
pub const EVENING: &[Leg] =
    &[Leg { name: "live", doc: "customers experience, renew, leave, and talk", play: retention::live }];

fn serve_channels(today: &Today<'_>, crowd: &mut Crowd) {
    for channel in &today.plan.channels {
        channels::serve(today, channel, crowd);
    }
}
