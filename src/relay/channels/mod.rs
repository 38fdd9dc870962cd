//! The channels through which marketing reaches people: one file each, one row each in [`CATALOGUE`].

mod blog;
mod book;
mod display;
mod email;
mod organic_social;
mod paid_social;
mod plain;
mod print;
mod push;
mod search_ads;
mod search_organic;
mod settle;

pub use blog::Blog;
pub use book::{ChannelAccount, ChannelContext, Delivery};
pub use display::Display;
pub use email::Email;
pub use organic_social::OrganicSocial;
pub use paid_social::PaidSocial;
pub use print::Print;
pub use search_ads::SearchAds;
pub use search_organic::SearchOrganic;
pub use settle::settle_clicks;

use crate::plan::{ChannelPlan, Plan};
use crate::population::Crowd;
use crate::relay::today::{Mechanism, Today};
use crate::scenario::sections::{Catalogue, ChannelKind};
use crate::settings::Section;
use std::any::Any;

/// How the own settings of a kind of channel are found to be a mechanism again.
type Find = fn(&dyn Any) -> Option<&dyn Mechanism>;

/// What each channel of a plan does.
pub fn mechanisms(plan: &Plan) -> Vec<&dyn Mechanism> {
    plan.channels.iter().map(mechanism).collect()
}

fn mechanism(channel: &ChannelPlan) -> &dyn Mechanism {
    let own = channel.own.as_any();
    FINDS.iter().find_map(|find| find(own)).expect("every kind of channel in the catalogue has a mechanism")
}

/// Brings today's dose of a channel to the people of a crowd.
pub fn serve(today: &Today<'_>, channel: &ChannelPlan, crowd: &mut Crowd) {
    let delivery = &today.deliveries[channel.index as usize];
    if channel.common.exposure_per_day.is_some() {
        if channel.common.weight(today.day, today.plan.days) > 0.0 {
            plain::expose(today, channel, delivery, crowd);
        }
    } else {
        today.mechanisms[channel.index as usize].serve(today, channel, delivery, crowd);
    }
}

macro_rules! kinds {
    ($( $name:literal => $ty:ty, )*) => {
        /// All kinds of channel there are, in alphabetical order.
        pub const CATALOGUE: Catalogue = Catalogue {
            kinds: &[$( ChannelKind {
                name: $name,
                doc: <$ty>::DOC,
                keys: <$ty>::keys,
                read: |reader| Box::new(<$ty>::read(reader)),
                usual: || Box::new(<$ty>::default()),
            }, )*],
            words: &[$( ($name, <$ty>::DOC), )*],
        };

        const FINDS: &[Find] = &[$( |own| own.downcast_ref::<$ty>().map(|own| own as &dyn Mechanism), )*];
    };
}

kinds! {
    "blog" => Blog,
    "display" => Display,
    "email" => Email,
    "organic_social" => OrganicSocial,
    "paid_social" => PaidSocial,
    "print" => Print,
    "search_ads" => SearchAds,
    "search_organic" => SearchOrganic,
}
