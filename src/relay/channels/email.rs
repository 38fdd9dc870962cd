//! E-mail: only to those who opted in; opened, clicked, or the last straw.

use crate::plan::Money;
use crate::scenario::SHARE;
use crate::settings;

settings! {
    /// E-mail campaigns to people who opted in, prospects and customers alike.
    Email {
        /// Cost of sending to one person.
        send_cost: Money = Money(1), "currency per mail", 0.0..=100.0, "assumption";
        /// Fixed cost of a campaign.
        campaign_cost: Money = Money(20_000), "currency per campaign", 0.0..=1e9, "assumption";
        /// Days from one campaign to the next; sent only when the budget put aside for it suffices.
        every_days: u32 = 7, "days", 1.0..=3650.0, "weekly";
        /// Share of the people who are on the list on the first day.
        list: f64 = 0.0, "share of people", SHARE, "assumption";
        /// Chance that a mail is opened.
        open: f64 = 0.2271, "share", SHARE, "Mailchimp 2019: 22.71 %";
        /// Chance that a mail is clicked (not more than opened).
        click: f64 = 0.0291, "share", SHARE, "Mailchimp 2019: 2.91 %";
        /// Chance that a mail ends the subscription.
        unsubscribe: f64 = 0.0025, "share", SHARE, "Mailchimp 2019: .25 %";
        /// How fast opening falls with each mail above two a week.
        fatigue: f64 = 0.15, "log units per mail", 0.0..=10.0, "assumption";
        /// How fast unsubscribing grows with each mail above two a week.
        fatigue_unsubscribe: f64 = 0.3, "log units per mail", 0.0..=10.0, "assumption";
    }
}
