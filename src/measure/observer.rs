//! The observer of a run: it turns the day's tally into rows, and looks at the people once more at the end.

use crate::base::draws::{Luck, draws};
use crate::base::laws::Normal;
use crate::plan::Plan;
use crate::population::notes::{SegmentTally, SourceTally, Tally};
use crate::population::{Crowd, MILESTONES, Stage};
use crate::relay::firm::Firm;
use crate::results::{
    BeliefRow, ChannelRow, CohortRow, DayRow, ExitRow, FunnelRow, LifetimeRow, RepRow, Response, Run,
    SegmentRow, TimelineRow,
};
use crate::results::{COHORT_DAYS, SALES_STAGES};
use rayon::prelude::*;
use std::collections::BTreeMap;

draws! {
    /// By how much an interview's answer is wrong.
    Belief = "measure/beliefs" => (error);
}

/// Days between two looks at segments.
const SEGMENT_DAYS: u32 = 7;
/// Days between two looks at beliefs.
const BELIEF_DAYS: u32 = 30;

/// What has been seen of a run so far.
#[derive(Debug)]
pub(crate) struct Observer {
    run: Run,
    last_day: u32,
    spend: Vec<i64>,
    allotted: Vec<i64>,
    spend_today: Vec<i64>,
    bought: Vec<u64>,
    sources: Vec<SourceTally>,
    segments: Vec<SegmentTally>,
    segment_people: Vec<u64>,
    mailable: i64,
    followers: i64,
    cohorts: BTreeMap<(u16, u16), i64>,
}

impl Observer {
    /// An observer before the first day.
    pub(crate) fn new(plan: &Plan, seed: u64) -> Self {
        Self {
            run: Run { seed, people: u64::from(plan.people), ..Run::default() },
            last_day: plan.days.saturating_sub(1),
            spend: vec![0; plan.channels.len()],
            allotted: vec![0; plan.channels.len()],
            spend_today: vec![0; plan.channels.len()],
            bought: vec![0; plan.channels.len()],
            sources: vec![SourceTally::default(); plan.sources.len()],
            segments: vec![SegmentTally::default(); plan.scenario.segments.len()],
            segment_people: people_by_segment(plan, Luck::new(seed)),
            mailable: 0,
            followers: 0,
            cohorts: BTreeMap::new(),
        }
    }

    /// Takes over what was true before the first day.
    pub(crate) fn begin(&mut self, tally: &mut Tally) {
        self.add(tally);
        tally.clear();
    }

    /// A channel spent money, and bought so many impressions for it.
    pub(crate) fn spent(&mut self, channel: u8, minor: i64, impressions: u64) {
        self.spend[channel as usize] += minor;
        self.spend_today[channel as usize] += minor;
        self.bought[channel as usize] += impressions;
    }

    /// People on the mailing list this morning.
    pub(crate) fn mailable(&self) -> u64 {
        self.mailable.max(0) as u64
    }

    /// People aware or farther, by segment tallies.
    pub(crate) fn aware(&self) -> u64 {
        self.segments.iter().map(|segment| segment.aware).sum::<i64>().max(0) as u64
    }

    /// A channel was given money.
    pub(crate) fn allotted(&mut self, channel: u8, minor: i64) {
        self.allotted[channel as usize] += minor;
    }

    /// The timeline acted.
    pub(crate) fn turned(&mut self, rows: Vec<TimelineRow>) {
        let seed = self.run.seed;
        self.run.timeline.extend(rows.into_iter().map(|row| TimelineRow { seed, ..row }));
    }

    /// The days behind.
    pub(crate) fn days(&self) -> &[DayRow] {
        &self.run.days
    }

    /// The row of the day that was last turned.
    pub(crate) fn today(&self) -> &DayRow {
        self.run.days.last().expect("a page was turned")
    }

    /// Closes the day with this row, whose counts are already filled in, and empties the tally.
    pub(crate) fn turn_page(&mut self, plan: &Plan, mut row: DayRow, tally: &mut Tally) {
        row.discount_minor = tally.discount;
        if plan.scenario.record.media {
            super::media::write(plan, &mut self.run, row.day, tally, &self.spend_today, &self.segment_people);
        }
        self.spend_today.fill(0);
        self.add(tally);
        tally.clear();
        row.seed = self.run.seed;
        row.mailable = self.mailable.max(0) as u64;
        row.followers = self.followers.max(0) as u64;
        let day = row.day;
        self.run.days.push(row);
        if day.is_multiple_of(SEGMENT_DAYS) || day == self.last_day {
            self.look_at_segments(plan, day);
        }
    }

    /// Whether beliefs are recorded on a day.
    pub(crate) fn records_beliefs(&self, day: u32) -> bool {
        day.is_multiple_of(BELIEF_DAYS) || day == self.last_day
    }

    /// Records what the firm's interviews say beside what is true. A believed share is that of a sample as large as
    /// the interviews done so far.
    pub(crate) fn believe(&mut self, plan: &Plan, firm: &Firm) {
        let day = self.today().day;
        let (recall, specificity) = firm.picture(plan);
        let target = plan.traits.target_share;
        let flagged = recall * target + (1.0 - specificity) * (1.0 - target);
        let precision = if flagged > 0.0 { recall * target / flagged } else { target };
        let aware = self.aware() as f64 / f64::from(plan.people);
        let luck = Luck::new(self.run.seed);
        let truths = [
            ("people aware of the brand", aware, firm.interviews),
            ("target market among all people", target, firm.interviews),
            ("target market recognised (recall)", recall, firm.interviews * target),
            ("target market among those aimed at (precision)", precision, firm.interviews * flagged),
        ];
        for (k, (quantity, truth, sample)) in truths.into_iter().enumerate() {
            let deviation = (truth * (1.0 - truth) / sample.max(1.0)).sqrt();
            let luck: Belief = luck.draw_at(day, 0, k as u32);
            let error = luck.error.sample(Normal { mean: 0.0, deviation });
            self.run.beliefs.push(BeliefRow {
                seed: self.run.seed,
                day,
                interviews: firm.interviews as u64,
                quantity: quantity.into(),
                believed: (sample >= 1.0).then_some((truth + error).clamp(0.0, 1.0)),
                truth: Some(truth),
            });
        }
    }

    /// Records a rep.
    pub(crate) fn rep(&mut self, row: RepRow) {
        self.run.reps.push(RepRow { seed: self.run.seed, ..row });
    }

    /// Looks at everybody once more and gives the run.
    pub(crate) fn finish(mut self, plan: &Plan, crowds: &mut [Crowd], response: &[Response; 12]) -> Run {
        self.run.response = *response;
        self.run.funnel = funnel(plan, self.run.seed, crowds);
        self.run.exits = exits(&self.run);
        self.run.channels = self.channels(plan, crowds);
        self.run.cohorts = self.cohort_rows(plan, crowds);
        let seed = self.run.seed;
        let customers = crowds.iter().flat_map(|crowd| &crowd.customers);
        self.run.survival = super::lives::survival(seed, plan.days, customers);
        self.run.churn = super::lives::churn(&self.run.survival);
        self.run.lifetime = vec![LifetimeRow { seed, ..plan.lifetime.clone() }];
        for crowd in crowds.iter_mut() {
            if let Some(watch) = &mut crowd.watch {
                self.run
                    .journeys
                    .extend(watch.diary.drain(..).map(|row| crate::results::JourneyRow { seed, ..row }));
            }
        }
        self.run.trial = super::trial::trial_rows(seed, crowds);
        if plan.scenario.record.claims {
            self.run.claims = super::paths::claims(plan, seed, crowds);
        }
        if plan.scenario.record.paths {
            self.run.paths = super::paths::path_rows(plan, seed, crowds);
        }
        super::crm::crm_rows(plan, &mut self.run, crowds);
        self.run.journeys.sort_by_key(|row| (row.person, row.day));
        self.run
    }

    fn add(&mut self, tally: &mut Tally) {
        self.mailable += tally.mailable;
        self.followers += tally.followers;
        for (sum, today) in self.sources.iter_mut().zip(&mut tally.sources) {
            sum.add(std::mem::take(today));
        }
        for (sum, today) in self.segments.iter_mut().zip(&mut tally.segments) {
            sum.add(std::mem::take(today));
        }
        for (cohort, age, minor) in tally.cohorts.drain(..) {
            *self.cohorts.entry((cohort, age)).or_default() += minor;
        }
    }

    fn look_at_segments(&mut self, plan: &Plan, day: u32) {
        for (index, (tally, &people)) in self.segments.iter().zip(&self.segment_people).enumerate() {
            self.run.segments.push(SegmentRow {
                seed: self.run.seed,
                day,
                segment: plan.scenario.segments[index].0.clone(),
                target: plan.traits.is_target(index as u8),
                people,
                aware: tally.aware.max(0) as u64,
                customers: tally.customers.max(0) as u64,
                won: tally.won,
                leads: tally.leads,
            });
        }
    }

    fn channels(&self, plan: &Plan, crowds: &[Crowd]) -> Vec<ChannelRow> {
        let mut order: Vec<usize> = (0..plan.sources.len()).collect();
        order.sort_by(|&a, &b| plan.sources[a].name.cmp(&plan.sources[b].name));
        let mut seen = Vec::new();
        let rows = order.into_iter().map(|index| {
            let (source, tally) = (&plan.sources[index], &self.sources[index]);
            let panel = panel(crowds, index, &mut seen);
            let paid = index < plan.channels.len();
            let delivered = if paid { self.bought[index].max(tally.delivered) } else { tally.delivered };
            let spend = if paid { self.spend[index] } else { 0 };
            let rate = |over: u64| (over > 0 && spend > 0).then(|| spend as f64 / over as f64);
            ChannelRow {
                seed: self.run.seed,
                channel: source.name.clone(),
                kind: source.kind.into(),
                spend_minor: spend,
                allotted_minor: if paid { self.allotted[index] } else { 0 },
                delivered,
                exposures: tally.exposures,
                panel: panel.people,
                panel_reached: panel.reached,
                panel_reached_three: panel.reached_three,
                panel_added: panel.added,
                reach: (panel.people > 0).then(|| panel.reached as f64 / panel.people as f64),
                frequency: (panel.reached > 0).then(|| panel.exposures as f64 / panel.reached as f64),
                engagements: tally.engagements,
                bounces: tally.bounces,
                first_touch: tally.first_touch,
                opt_ins: tally.opt_ins,
                leads: tally.leads,
                qualified: tally.qualified,
                won: tally.won,
                cost_per_lead_minor: rate(tally.leads),
                cost_per_thousand_minor: rate(delivered).map(|cost| cost * 1000.0),
            }
        });
        rows.collect()
    }

    fn cohort_rows(&self, plan: &Plan, crowds: &[Crowd]) -> Vec<CohortRow> {
        let months = plan.days.div_ceil(COHORT_DAYS) as usize;
        let mut table = vec![vec![(0u64, 0u64); months + 1]; months];
        for customer in crowds.iter().flat_map(|crowd| &crowd.customers) {
            let won = u32::from(customer.won);
            let observed = (plan.days - 1 - won) / COHORT_DAYS;
            let stayed = if customer.active() {
                u32::MAX
            } else {
                (u32::from(customer.lost) - won).saturating_sub(1) / COHORT_DAYS
            };
            for age in 0..=observed {
                let cell = &mut table[(won / COHORT_DAYS) as usize][age as usize];
                cell.0 += 1;
                cell.1 += u64::from(age <= stayed);
            }
        }
        let mut rows = Vec::new();
        for (cohort, ages) in table.iter().enumerate() {
            for (age, &(at_risk, active)) in ages.iter().enumerate() {
                let revenue_minor = self.cohorts.get(&(cohort as u16, age as u16)).copied().unwrap_or(0);
                if at_risk > 0 || revenue_minor != 0 {
                    let (cohort, age) = (cohort as u32, age as u32);
                    rows.push(CohortRow { seed: self.run.seed, cohort, age, at_risk, active, revenue_minor });
                }
            }
        }
        rows
    }
}

/// How many people belong to each segment.
fn people_by_segment(plan: &Plan, luck: Luck) -> Vec<u64> {
    let segments = plan.scenario.segments.len();
    if segments == 1 {
        return vec![u64::from(plan.people)];
    }
    let chunk = crate::population::CHUNK as u32;
    let counts = (0..plan.people.div_ceil(chunk)).into_par_iter().map(|index| {
        let mut counts = vec![0; segments];
        for person in index * chunk..plan.people.min((index + 1).saturating_mul(chunk)) {
            counts[plan.traits.segment(luck, person) as usize] += 1;
        }
        counts
    });
    counts.reduce(|| vec![0; segments], |a, b| a.iter().zip(&b).map(|(x, y)| x + y).collect())
}

/// Names of the milestones of the funnel.
const MILESTONE_NAMES: [&str; MILESTONES] =
    ["everybody", "aware", "interested", "considering", "lead", SALES_STAGES[0], SALES_STAGES[1], "customer"];

fn funnel(plan: &Plan, seed: u64, crowds: &[Crowd]) -> Vec<FunnelRow> {
    let mut farthest = [0u64; MILESTONES];
    let mut now = [0u64; MILESTONES];
    let counts: Vec<[u64; MILESTONES]> = crowds
        .par_iter()
        .map(|crowd| {
            let mut counts = [0; MILESTONES];
            crowd.people.iter().for_each(|person| counts[person.farthest() as usize] += 1);
            counts
        })
        .collect();
    for (crowd, counts) in crowds.iter().zip(&counts) {
        farthest.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
        for stage in Stage::ALL {
            if stage as usize <= Stage::Customer as usize {
                now[stage as usize] += u64::from(crowd.stages[stage as usize]);
            }
        }
    }
    let reached: Vec<u64> = (0..MILESTONES).map(|m| farthest[m..].iter().sum()).collect();
    let people = f64::from(plan.people.max(1));
    let row = |m: usize| FunnelRow {
        seed,
        stage: MILESTONE_NAMES[m].into(),
        reached: reached[m],
        step_rate: (m > 0 && reached[m - 1] > 0).then(|| reached[m] as f64 / reached[m - 1] as f64),
        share: reached[m] as f64 / people,
        now: now[m],
    };
    (0..MILESTONES).map(row).collect()
}

fn exits(run: &Run) -> Vec<ExitRow> {
    let sum = |of: fn(&DayRow) -> u64| run.days.iter().map(of).sum();
    let refused = run.days.last().map_or(0, |row| row.do_not_contact);
    // Who decides when called never was an opportunity.
    let undecided = if sum(|row| row.meetings) > 0 { SALES_STAGES[1] } else { SALES_STAGES[0] };
    let exits: [(&str, &str, u64); 12] = [
        ("aware", "forgot the brand", sum(|row| row.forgot)),
        ("interested", "cooled down", sum(|row| row.cooled)),
        ("considering", "need passed", sum(|row| row.need_passed)),
        ("lead", "score too low", sum(|row| row.unqualified)),
        ("lead", "lost in the handoff", sum(|row| row.leaked)),
        ("with sales", "waited too long", sum(|row| row.expired)),
        ("with sales", "skipped by the rep", sum(|row| row.skipped)),
        ("with sales", "never reached", sum(|row| row.unreached)),
        ("with sales", "declined a meeting", sum(|row| row.declined)),
        (undecided, "did not buy", sum(|row| row.lost)),
        ("customer", "left", sum(|row| row.churned)),
        ("everybody", "asked not to be contacted", refused),
    ];
    let row = |(stage, reason, times): (&'static str, &'static str, u64)| ExitRow {
        seed: run.seed,
        stage: stage.into(),
        reason: reason.into(),
        times,
    };
    exits.into_iter().map(row).collect()
}

#[derive(Default)]
struct Panel {
    people: u64,
    reached: u64,
    reached_three: u64,
    added: u64,
    exposures: u64,
}

/// What the panel saw of a channel; `seen` remembers who of the panel saw this one or one of those asked for before.
fn panel(crowds: &[Crowd], channel: usize, seen: &mut Vec<bool>) -> Panel {
    let mut panel = Panel::default();
    let watched = crowds.iter().filter_map(|crowd| crowd.watch.as_ref());
    let times = watched.filter_map(|watch| watch.panel.get(channel)).flatten();
    for (member, &times) in times.enumerate() {
        if member == seen.len() {
            seen.push(false);
        }
        panel.added += u64::from(times > 0 && !seen[member]);
        seen[member] |= times > 0;
        panel.people += 1;
        panel.reached += u64::from(times > 0);
        panel.reached_three += u64::from(times > 2);
        panel.exposures += u64::from(times);
    }
    panel
}
