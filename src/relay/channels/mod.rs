//! The channels through which marketing reaches people: one file each, one row each in [`CATALOGUE`].

mod blog;
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

pub use super::channel_account::{ChannelAccount, ChannelContext, Delivery};
pub use blog::Blog;
pub use display::{ADVERTISEMENTS_A_HEAD, Display};
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
use crate::scenario::sections::{Catalogue, ChannelFacts, ChannelKind};
use crate::settings::Section;
use std::any::Any;

/// How the own settings of a kind of channel are found to be a mechanism again; its row keeps it.
struct Find(fn(&dyn Any) -> Option<&dyn Mechanism>);

/// What each channel of a plan does.
pub fn mechanisms(plan: &Plan) -> Vec<&dyn Mechanism> {
    plan.channels.iter().map(mechanism).collect()
}

fn mechanism(channel: &ChannelPlan) -> &dyn Mechanism {
    let find = channel.kind.does.downcast_ref::<Find>();
    find.and_then(|find| (find.0)(channel.own.as_any())).expect("a row of the relay's has a mechanism")
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

/// The row of a kind of channel: all that is known of it follows from its type.
pub const fn kind<T>(name: &'static str) -> ChannelKind
where
    T: Mechanism + ChannelFacts + Section + Default + Clone + 'static,
{
    ChannelKind {
        name,
        doc: T::DOC,
        keys: T::keys,
        read: |reader| Box::new(T::read(reader)),
        usual: || Box::new(T::default()),
        does: const { &Find(|own| own.downcast_ref::<T>().map(|own| own as &dyn Mechanism)) },
    }
}

/// All kinds of channel there are, in alphabetical order.
pub const CATALOGUE: Catalogue = Catalogue {
    kinds: &[
        kind::<Blog>("blog"),
        kind::<Display>("display"),
        kind::<Email>("email"),
        kind::<OrganicSocial>("organic_social"),
        kind::<PaidSocial>("paid_social"),
        kind::<Print>("print"),
        kind::<SearchAds>("search_ads"),
        kind::<SearchOrganic>("search_organic"),
    ],
};
