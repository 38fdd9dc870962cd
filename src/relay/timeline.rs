//! The timeline: what the calendar changes, and what the firm's policies change as it reads its gauges in the morning.

use crate::plan::{EntryPlan, Levers, Plan};
use crate::results::{DayRow, TimelineRow};

/// How far the timeline has come.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The levers of today.
    pub levers: Levers,
    entries: Vec<Acting>,
}

/// How often an entry acts today, and since when.
#[derive(Clone, Copy, Debug, Default)]
struct Acting {
    times: u32,
    since: u32,
}

impl Timeline {
    /// The timeline before the first day.
    pub fn new(plan: &Plan) -> Self {
        Self { levers: plan.levers.clone(), entries: vec![Acting::default(); plan.timeline.len()] }
    }

    /// Sets the levers of a day after the days behind it; gives the entries that act in another way than the day before.
    pub fn turn(&mut self, plan: &Plan, day: u32, behind: &[DayRow]) -> Vec<TimelineRow> {
        if plan.timeline.is_empty() {
            return Vec::new();
        }
        let mut turned = Vec::new();
        self.levers = plan.levers.clone();
        for (number, (acting, entry)) in self.entries.iter_mut().zip(&plan.timeline).enumerate() {
            let times = acting.now(entry, day, behind);
            if times != acting.times {
                *acting = Acting { times, since: day };
                turned.push(number);
            }
            if times > 0 {
                self.levers.act(entry, times);
            }
        }
        self.levers.fit_channels(plan.other_shares);
        let row = |number: usize| {
            let entry = &plan.timeline[number];
            let (acts, value) = (self.entries[number].times, self.levers.value(entry));
            let (name, key) = (entry.name.clone(), entry.lever.to_string());
            TimelineRow { day, entry: name, key, acts, value, ..TimelineRow::default() }
        };
        turned.into_iter().map(row).collect()
    }
}

impl Acting {
    /// How often an entry acts on a day: by the calendar, while its condition holds, or once more each time it does.
    fn now(self, entry: &EntryPlan, day: u32, behind: &[DayRow]) -> u32 {
        let open = entry.days.get(day as usize).copied().unwrap_or(false);
        let holds =
            || entry.when.is_none_or(|when| (when.gauge.of)(behind).is_some_and(|v| when.relation.holds(v)));
        if entry.again_days == 0 {
            return u32::from(open && holds());
        }
        let rested = self.times == 0 || day - self.since >= entry.again_days;
        self.times + u32::from(open && rested && holds())
    }
}
