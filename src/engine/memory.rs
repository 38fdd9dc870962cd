//! How much memory a run will need, by part, before anything is made.

use crate::plan::Plan;
use crate::population::notes::Entry;
use crate::population::{Person, Ties};
use crate::relay::channels::ADVERTISEMENTS_A_HEAD;
use crate::relay::sales::contacts_most;
use crate::results::COHORT_DAYS;
use crate::results::{
    ActivityRow, CohortRow, DayRow, JourneyRow, MediaRow, OutcomeRow, PathRow, PurchaseRow, SegmentRow,
};
use crate::scenario::sections::Lever;
use crate::scenario::sections::NeedModel;

/// A part of what a run needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// What it is.
    pub what: &'static str,
    /// Bytes.
    pub bytes: u64,
    /// What it grows with.
    pub with: With,
}

/// What a part of the memory grows with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    /// People, if they are not counted by a file.
    People,
    /// Days.
    Days,
    /// Something else.
    Neither,
}

/// A list that grows may hold twice what is in it.
const GROWING: f64 = 2.0;

/// Memory one run of a plan will need, by part, largest first.
pub fn bytes(plan: &Plan) -> Vec<Part> {
    let (people, days) = (f64::from(plan.people), f64::from(plan.days));
    let ranked = plan.channels.iter().filter(|channel| channel.own.impressions(1e9) > 0.0).count() as f64;
    // Places in lists: in the market, on the mailing list, followers, former customers; rankings of channels that push.
    let lists = people * 2.0 * (1.0 + ranked);
    let customers = people / 10.0 * 80.0;
    let stays = if plan.scenario.reps.on && plan.scenario.reps.tenure_days > 0.0 {
        days / plan.scenario.reps.tenure_days.max(1.0)
    } else {
        0.0
    };
    let mut parts = Vec::new();
    let mut add = |what, bytes: f64, with| parts.push(Part { what, bytes: bytes as u64, with });
    add("people", people * size_of::<Person>() as f64, With::People);
    add("lists of people", lists, With::People);
    add("customers, a tenth of all people", customers, With::People);
    add("ties", ties(plan), With::People);
    add("words", words(plan), With::People);
    add("days", rows(plan), With::Days);
    add("reps", plan.most_reps() * 600.0 * (1.0 + stays), With::Neither);
    let of_file: f64 = plan.file_leads.iter().map(|row| f64::from(row.count)).sum();
    add("leads of the file", of_file * row::<(u32, u32)>(), With::Neither);
    let record = &plan.scenario.record;
    if record.crm {
        // A tenth of all people, ten rows each, and what reps do.
        let contacts = contacts_most(plan) * days * (row::<ActivityRow>() + row::<(u16, u16, Entry)>());
        let paid = people / 10.0 * days / f64::from(plan.scenario.customers.period_days.max(1));
        add(
            "leads, activities and purchases",
            people * 100.0 + contacts + paid * row::<PurchaseRow>(),
            With::People,
        );
    }
    if record.paths || record.claims {
        let one = row::<(u16, u16, u8)>() + if record.paths { row::<PathRow>() + NAME } else { 0.0 };
        add("touches", people * 150.0 + visits(plan) * days * one, With::People);
    }
    let diaries = f64::from(record.journeys.min(plan.people));
    let seen = diaries / people.max(1.0) * served(plan) + diaries;
    add("diaries", seen * days * (row::<JourneyRow>() + NAME), With::Days);
    parts.sort_by_key(|part| std::cmp::Reverse(part.bytes));
    parts
}

/// Bytes of a name within a row.
const NAME: f64 = 32.0;

/// Bytes of a row of a table that grows.
fn row<T>() -> f64 {
    size_of::<T>() as f64 * GROWING
}

/// Ties as they are while they are made.
fn ties(plan: &Plan) -> f64 {
    const WHILE_MADE: f64 = 3.0;
    let listed =
        plan.edges.as_ref().map(|list| list.edges.len() as f64 * 16.0 + f64::from(list.people) * 100.0);
    listed.unwrap_or_else(|| WHILE_MADE * Ties::bytes_for(&plan.scenario.network, plan.people) as f64)
}

/// What customers say in a day, a tenth of all people being customers, and what those who know them hear.
fn words(plan: &Plan) -> f64 {
    const WORD: f64 = 12.0;
    let degree = plan.scenario.network.degree.min(f64::from(plan.people));
    f64::from(plan.people) / 10.0 * degree * plan.telling * WORD * GROWING
}

/// Rows that come every day, week or month.
fn rows(plan: &Plan) -> f64 {
    let (days, segments) = (f64::from(plan.days), plan.scenario.segments.len() as f64);
    let months = days / f64::from(COHORT_DAYS) + 1.0;
    let media = if plan.scenario.record.media {
        plan.sources.len() as f64 * (row::<MediaRow>() + 2.0 * NAME) + row::<OutcomeRow>() + NAME
    } else {
        0.0
    };
    days * (row::<DayRow>() + segments * ((row::<SegmentRow>() + NAME) / 7.0 + media))
        + months * months * (row::<CohortRow>() / 2.0 + 16.0)
}

/// Advertisements that money buys in a day at most, and plain exposures.
fn served(plan: &Plan) -> f64 {
    each_channel(plan).map(|(_, _, exposures)| exposures).sum()
}

/// Visits in a day, as far as they follow from rates and money.
fn visits(plan: &Plan) -> f64 {
    let need = &plan.scenario.need;
    let in_market = if need.model == NeedModel::Always { 1.0 } else { plan.most(&Lever::InMarket) };
    let searches = f64::from(plan.people) * in_market * plan.scenario.interest.search_per_day;
    searches
        + each_channel(plan)
            .map(|(click, visit, exposures)| exposures * (click * visit).min(1.0))
            .sum::<f64>()
}

/// Clicks and visits an exposure, and exposures a day, of each channel.
fn each_channel(plan: &Plan) -> impl Iterator<Item = (f64, f64, f64)> {
    let people = f64::from(plan.people);
    let budget = plan.most(&Lever::Budget) * 100.0 / crate::base::MONTH_DAYS;
    plan.channels.iter().map(move |channel| {
        let bought = channel.own.impressions(budget * plan.most_share(channel));
        let exposures = match channel.common.exposure_per_day {
            Some(plain) => people * plain,
            None => bought.min(people * ADVERTISEMENTS_A_HEAD),
        };
        (channel.own.click(), channel.own.visit(), exposures)
    })
}
