//! What may change while a market is played: the keys that the timeline moves, with their values of one day.

use crate::base::MONTH_DAYS;
use crate::scenario::Scenario;
use crate::scenario::sections::{Lever, Sales, TimelineEntry};

/// The levers of one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Levers {
    /// Marketing and sales together, a month, minor units.
    pub budget_minor: f64,
    /// Share of it that goes to sales.
    pub sales_share: f64,
    /// List price, minor units.
    pub price_minor: i64,
    /// Discount on the first purchase, as a share.
    pub discount: f64,
    /// Full-time reps, if they are not as many as the budget pays for.
    pub reps: Option<f64>,
    /// Share of people in the market on an average day of this kind.
    pub in_market: f64,
    /// Chance a day that a happy customer recommends the product over one tie.
    pub telling: f64,
    /// Share of the marketing budget that each running channel gets.
    pub channels: Vec<f64>,
    cost_per_rep_minor: f64,
    sales_on: bool,
}

impl Levers {
    /// The levers as the scenario has them, with the shares of the channels that run.
    pub(super) fn new(scenario: &Scenario, channels: Vec<f64>) -> Self {
        Self {
            budget_minor: scenario.budget.per_month.0 as f64,
            sales_share: scenario.budget.sales_share,
            price_minor: scenario.price.list.0,
            discount: scenario.price.discount,
            reps: scenario.sales.reps,
            in_market: scenario.need.in_market,
            telling: scenario.word_of_mouth.tell_per_day,
            channels,
            cost_per_rep_minor: scenario.sales.cost_per_rep.0 as f64,
            sales_on: scenario.sales.on,
        }
    }

    /// Marketing budget of a day, minor units.
    pub fn marketing_per_day(&self) -> f64 {
        self.budget_minor / MONTH_DAYS * (1.0 - self.sales_share)
    }

    /// Full-time reps: as many as are set, or as the budget of sales pays for.
    pub fn reps(&self) -> f64 {
        if self.sales_on { self.reps.unwrap_or_else(|| self.affordable()) } else { 0.0 }
    }

    fn affordable(&self) -> f64 {
        Sales::affordable(self.budget_minor * self.sales_share, self.cost_per_rep_minor)
    }

    /// Moves a lever as an entry of the timeline says that acts so many times.
    pub fn act(&mut self, entry: &EntryPlan, times: u32) {
        let moved = |value: f64| {
            let moved =
                (0..times).fold(value, |value, _| entry.set.unwrap_or(value) * entry.times + entry.plus);
            entry.within(moved)
        };
        match entry.lever {
            Lever::Budget => self.budget_minor = moved(self.budget_minor / 100.0) * 100.0,
            Lever::SalesShare => self.sales_share = moved(self.sales_share),
            Lever::Price => {
                self.price_minor = (moved(self.price_minor as f64 / 100.0) * 100.0).round() as i64;
            }
            Lever::Discount => self.discount = moved(self.discount),
            Lever::Reps => self.reps = Some(moved(self.reps.unwrap_or_else(|| self.affordable()))),
            Lever::InMarket => self.in_market = moved(self.in_market),
            Lever::Telling => self.telling = moved(self.telling),
            Lever::Channels => self.channels.iter_mut().for_each(|share| *share = moved(*share)),
            Lever::Channel(_) => {
                if let Some(share) = entry.channel.and_then(|channel| self.channels.get_mut(channel)) {
                    *share = moved(*share);
                }
            }
        }
    }

    /// The value of the lever that an entry moves, in the unit of its key; all channels together for all of them.
    pub fn value(&self, entry: &EntryPlan) -> f64 {
        match entry.lever {
            Lever::Budget => self.budget_minor / 100.0,
            Lever::SalesShare => self.sales_share,
            Lever::Price => self.price_minor as f64 / 100.0,
            Lever::Discount => self.discount,
            Lever::Reps => self.reps(),
            Lever::InMarket => self.in_market,
            Lever::Telling => self.telling,
            Lever::Channels => self.channels.iter().sum(),
            Lever::Channel(_) => entry.channel.map_or(0.0, |channel| self.channels[channel]),
        }
    }

    /// Scales the shares of channels down where they have become more than is left beside the other parts of marketing.
    pub fn fit_channels(&mut self, others: f64) {
        let (sum, room) = (self.channels.iter().sum::<f64>(), (1.0 - others).max(0.0));
        if sum > room + 1e-9 {
            self.channels.iter_mut().for_each(|share| *share *= room / sum);
        }
    }
}

/// An entry of the timeline, with the days on which it may act.
#[derive(Clone, Debug)]
pub struct EntryPlan {
    /// Name.
    pub name: String,
    /// What it moves.
    pub lever: Lever,
    /// The running channel it is about.
    channel: Option<usize>,
    /// The entry as the scenario has it.
    entry: TimelineEntry,
    /// Whether it may act, by day.
    pub days: Vec<bool>,
}

impl EntryPlan {
    /// A value of the lever, within the range of its key and what the entry says.
    pub(super) fn within(&self, value: f64) -> f64 {
        let (least, most) = self.lever.range();
        let (least, most) = (self.least.unwrap_or(least).max(least), self.most.unwrap_or(most).min(most));
        value.clamp(least.min(most), most)
    }
}

impl std::ops::Deref for EntryPlan {
    type Target = TimelineEntry;
    fn deref(&self) -> &TimelineEntry {
        &self.entry
    }
}

/// The timeline of a scenario, in the order in which its entries act, with the names of the channels that run.
pub(super) fn timeline(scenario: &Scenario, channels: &[&str]) -> Vec<EntryPlan> {
    let plan = |(name, entry): &(String, TimelineEntry)| {
        let lever = entry.key.clone().filter(|_| entry.on)?;
        let channel = match &lever {
            Lever::Channel(name) => channels.iter().position(|channel| channel == name),
            _ => None,
        };
        let days = super::calendar::within(scenario, entry);
        Some(EntryPlan { name: name.clone(), lever, channel, entry: entry.clone(), days })
    };
    let mut entries: Vec<EntryPlan> = scenario.timeline.iter().filter_map(plan).collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    entries
}
