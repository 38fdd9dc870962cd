//! Runs to look at: plausible ones, and ones in which something is missing.

use super::Caption;
use crate::base::draws::{Luck, draws};
use crate::results::{
    ChannelRow, CohortRow, DayRow, ExitRow, FunnelRow, Run, SegmentRow, Survival, SurvivalRow,
};

const PEOPLE: u64 = 100_000;
const STAGES: [&str; 8] =
    ["everybody", "aware", "interested", "considering", "lead", "with sales", "opportunity", "customer"];

draws! {
    /// How far a number is off.
    Wobble = "fixture" => (size);
}

/// A number around 1 that differs by seed, day and what it is for.
fn wobble(seed: u64, day: u32, what: u32, size: f64) -> f64 {
    1.0 + size * (2.0 * Luck::new(seed).draw::<Wobble>(day, what).size.unit() - 1.0)
}

/// The caption of some runs.
pub(crate) fn caption(runs: &[Run]) -> Caption {
    Caption {
        title: "Balanced".into(),
        question: "Does half of the budget to sales pay?".into(),
        currency: "EUR".into(),
        people: runs.first().map_or(0, |run| run.people),
        days: runs.first().map_or(0, |run| run.days.len() as u32),
        seeds: runs.len(),
        source: "0".repeat(64),
    }
}

/// Plausible runs of so many weeks, one for each seed from 1 on.
pub(crate) fn runs(seeds: u64, weeks: u32) -> Vec<Run> {
    (1..=seeds).map(|seed| run(seed, weeks * 7)).collect()
}

fn run(seed: u64, days: u32) -> Run {
    let luck = wobble(seed, 0, 0, 0.15);
    let mut run = Run { seed, people: PEOPLE, ..Run::default() };
    run.days = (0..days).map(|day| day_row(seed, day, luck)).collect();
    run.funnel = funnel(
        seed,
        [100_000.0, 46_210.0, 19_870.0, 6_120.0, 3_480.0, 2_110.0, 902.0, 431.0].map(|n| n * luck),
    );
    run.exits = exits(seed, luck);
    run.channels = channels(seed);
    for day in (0..days).step_by(7) {
        segments(&mut run, day, &[("offices", true, 30_000, 0.62), ("workshops", false, 70_000, 0.31)]);
    }
    run.cohorts = cohorts(seed, days.div_ceil(30));
    run.survival = survival(seed, days);
    run
}

fn day_row(seed: u64, day: u32, luck: f64) -> DayRow {
    let t = f64::from(day) / 364.0;
    let rise = |top: f64, speed: f64| (top * luck * (1.0 - crate::base::math::exp(-speed * t))) as u64;
    let noisy = |mean: f64, what: u32| (mean * luck * wobble(seed, day, what, 0.35)).round() as u64;
    let weekday = day % 7 < 5;
    let aware = rise(31_000.0, 2.0);
    let customer = (430.0 * luck * t * t.min(1.0)) as u64;
    let (interested, considering) = (rise(11_000.0, 2.6), rise(3_900.0, 2.0));
    let (lead, working, opportunity) = (noisy(60.0, 1), noisy(20.0 + 180.0 * t, 2), noisy(70.0 * t + 2.0, 3));
    let (lapsed, refused) = (rise(120.0, 0.8), rise(340.0, 0.7));
    let known = aware + interested + considering + lead + working + opportunity + customer + lapsed + refused;
    let attempts = if weekday { noisy(9.0 + 4.0 * t, 4) } else { 0 };
    let revenue = if weekday { noisy(390_000.0 * t + 20_000.0, 5) as i64 } else { 0 };
    let cost = 145_000 + noisy(30_000.0, 6) as i64;
    DayRow {
        seed,
        day,
        unaware: PEOPLE.saturating_sub(known),
        aware,
        interested,
        considering,
        lead,
        working,
        opportunity,
        customer,
        lapsed,
        do_not_contact: refused,
        queue: noisy(12.0 + 90.0 * t * t, 7),
        first_attempts: attempts,
        response_minutes: attempts * noisy(240.0 + 500.0 * t, 8),
        minutes: if weekday { 8 * 300 } else { 0 },
        minutes_used: if weekday { 8 * noisy(170.0 + 90.0 * t, 9).min(300) } else { 0 },
        reps: 8,
        qualified: noisy(6.0, 10),
        hands_raised: noisy(9.5, 11),
        won_inbound: noisy(1.2, 12),
        churned: noisy(0.2, 13),
        revenue_minor: revenue,
        media_minor: cost,
        profit_minor: revenue - cost,
        ..DayRow::default()
    }
}

fn funnel(seed: u64, reached: [f64; 8]) -> Vec<FunnelRow> {
    let reached: Vec<u64> = reached.iter().map(|n| (*n as u64).min(PEOPLE)).collect();
    let row = |k: usize| FunnelRow {
        seed,
        stage: STAGES[k].into(),
        reached: if k == 0 { PEOPLE } else { reached[k] },
        step_rate: (k > 0).then(|| reached[k] as f64 / reached[k - 1].max(1) as f64),
        share: reached[k] as f64 / PEOPLE as f64,
        now: reached[k] / 3,
    };
    (0..STAGES.len()).map(row).collect()
}

fn exits(seed: u64, luck: f64) -> Vec<ExitRow> {
    let reasons = [
        ("aware", "forgot the brand", 9_120.0),
        ("interested", "cooled down", 7_840.0),
        ("considering", "need passed", 1_930.0),
        ("lead", "score too low", 1_120.0),
        ("lead", "lost in the handoff", 214.0),
        ("with sales", "waited too long", 388.0),
        ("with sales", "never reached", 512.0),
        ("with sales", "declined a meeting", 249.0),
        ("with sales", "skipped by the rep", 0.0),
        ("opportunity", "did not buy", 402.0),
        ("customer", "left", 61.0),
        ("everybody", "asked not to be contacted", 338.0),
    ];
    let row = |(stage, reason, times): (&'static str, &'static str, f64)| ExitRow {
        seed,
        stage: stage.into(),
        reason: reason.into(),
        times: (times * luck) as u64,
    };
    reasons.into_iter().map(row).collect()
}

/// A channel: name, reach if it has any, frequency, spending a month and leads.
type Channel = (&'static str, Option<f64>, f64, f64, u64);

const CHANNELS: [Channel; 9] = [
    ("blog", Some(0.06), 1.9, 9_000.0, 210),
    ("display", Some(0.41), 7.4, 22_500.0, 160),
    ("email", Some(0.021), 11.2, 7_500.0, 340),
    ("organic_social", Some(0.034), 3.1, 6_000.0, 45),
    ("paid_social", Some(0.37), 5.8, 37_500.0, 610),
    ("print", Some(0.24), 2.2, 15_000.0, 40),
    ("search_ads", Some(0.012), 1.4, 30_000.0, 1_290),
    ("search_organic", Some(0.017), 1.6, 15_000.0, 720),
    ("word of mouth", None, 0.0, 0.0, 65),
];

fn channels(seed: u64) -> Vec<ChannelRow> {
    let row = |(k, (name, reach, frequency, spend, leads)): (usize, Channel)| {
        let reach = reach.map(|reach| reach * wobble(seed, 1, 40 + k as u32, 0.06));
        ChannelRow {
            seed,
            channel: name.into(),
            kind: name.into(),
            spend_minor: (spend * 12.0 * 100.0) as i64,
            panel: PEOPLE,
            panel_reached: reach.map_or(0, |reach| (reach * PEOPLE as f64) as u64),
            reach,
            frequency: reach.map(|_| frequency * wobble(seed, 2, 40 + k as u32, 0.1)),
            engagements: leads * 9,
            bounces: leads * 50,
            leads,
            qualified: leads * 6 / 10,
            won: leads / 8,
            cost_per_lead_minor: (spend > 0.0).then(|| spend * 1_200.0 / leads as f64),
            ..ChannelRow::default()
        }
    };
    CHANNELS.into_iter().enumerate().map(row).collect()
}

fn segments(run: &mut Run, day: u32, of: &[(&str, bool, u64, f64)]) {
    for &(name, target, people, top) in of {
        let share =
            top * (1.0 - crate::base::math::exp(-f64::from(day) / 160.0)) * wobble(run.seed, day, 30, 0.03);
        run.segments.push(SegmentRow {
            seed: run.seed,
            day,
            segment: name.into(),
            target,
            people,
            aware: (share * people as f64) as u64,
            ..SegmentRow::default()
        });
    }
}

/// Adds so many segments to a run.
pub(crate) fn add_segments(run: &mut Run, count: u32) {
    let days: Vec<u32> = (0..run.days.len() as u32).step_by(7).collect();
    for day in days {
        for k in 0..count {
            let name = format!("segment number {k}");
            segments(run, day, &[(&name, false, 10_000, 0.2 + 0.1 * f64::from(k))]);
        }
    }
    run.segments.sort_by_key(|row| row.day);
}

fn cohorts(seed: u64, months: u32) -> Vec<CohortRow> {
    let mut rows = Vec::new();
    for cohort in 0..months {
        let at_risk = ((8.0 + 9.0 * f64::from(cohort)) * wobble(seed, cohort, 50, 0.2)).min(300.0) as u64;
        for age in 0..months - cohort {
            let stays = crate::base::math::pow(0.93 + 0.001 * f64::from(cohort).min(20.0), f64::from(age));
            rows.push(CohortRow {
                seed,
                cohort,
                age,
                at_risk,
                active: (at_risk as f64 * stays) as u64,
                revenue_minor: at_risk as i64 * 10_000,
            });
        }
    }
    rows
}

fn survival(seed: u64, days: u32) -> Vec<SurvivalRow> {
    let (mut at_risk, mut left) = ((40.0 + 5.0 * f64::from(days)) as u64, Survival::ALL);
    let unseen = at_risk / u64::from(days.max(1));
    let row = |age: u32| {
        let lost = if age == 0 { 0 } else { (at_risk as f64 * 0.003 * wobble(seed, age, 51, 0.5)) as u64 };
        left = left.after(at_risk, lost);
        let (survival, standard_error) = (left.share, left.standard_error());
        let row = SurvivalRow { seed, age, at_risk, lost, survival, standard_error };
        at_risk = at_risk.saturating_sub(lost + unseen).max(1);
        row
    };
    (0..days).map(row).collect()
}

/// A run of three weeks without reps, channels or sales.
pub(crate) fn nobody_buys() -> Run {
    let day = |day| DayRow { seed: 1, day, unaware: 900, aware: 100, ..DayRow::default() };
    Run {
        seed: 1,
        people: 1_000,
        days: (0..21).map(day).collect(),
        funnel: funnel_of(&[1_000, 100, 0, 0, 0, 0, 0, 0]),
        ..Run::default()
    }
}

/// A run of one person who never hears of the brand.
pub(crate) fn one_person() -> Run {
    let days = (0..10).map(|day| DayRow { seed: 1, day, unaware: 1, ..DayRow::default() }).collect();
    Run { seed: 1, people: 1, days, funnel: funnel_of(&[1, 0, 0, 0, 0, 0, 0, 0]), ..Run::default() }
}

fn funnel_of(reached: &[u64]) -> Vec<FunnelRow> {
    let row = |(k, stage): (usize, &&'static str)| FunnelRow {
        seed: 1,
        stage: (*stage).into(),
        reached: reached[k],
        step_rate: (k > 0 && reached[k - 1] > 0).then(|| reached[k] as f64 / reached[k - 1] as f64),
        share: reached[k] as f64 / reached[0].max(1) as f64,
        now: 0,
    };
    STAGES.iter().enumerate().map(row).collect()
}

/// Runs whose names are as long as names may be, and look like markup.
pub(crate) fn long_names() -> Vec<Run> {
    let mut runs = runs(2, 30);
    for run in &mut runs {
        for (k, row) in run.channels.iter_mut().enumerate() {
            row.channel = format!("channel_{k}_<script>alert(1)</script>_that_goes_on_and_on_until_it_ends");
        }
        for row in &mut run.segments {
            row.segment =
                format!("{} & offices of between ten and two hundred and fifty people", row.segment);
        }
    }
    runs
}

/// Runs in which something is missing, by name.
pub(crate) fn degenerate() -> Vec<(&'static str, Vec<Run>)> {
    let no_days = Run { seed: 1, people: 50, ..Run::default() };
    let one_day = Run { days: vec![DayRow { unaware: 50, ..DayRow::default() }], ..no_days.clone() };
    let mut no_channels = run(1, 70);
    no_channels.channels.clear();
    let mut no_customers = run(1, 70);
    no_customers.cohorts.clear();
    no_customers.survival.clear();
    vec![
        ("no runs", Vec::new()),
        ("no days", vec![no_days]),
        ("one day", vec![one_day]),
        ("one person", vec![one_person()]),
        ("nobody buys", vec![nobody_buys()]),
        ("no channels", vec![no_channels]),
        ("no customers", vec![no_customers]),
        ("days differ", vec![run(1, 70), run(2, 30)]),
    ]
}
