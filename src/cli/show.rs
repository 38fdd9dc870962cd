//! The result of a run as a page of text, 80 columns wide.
//!
//! Every number is the middle one of the seeds; beside it stand the numbers that one run in ten falls below and one
//! in ten rises above, so that luck is seen for what it is.

use super::numbers::{amount, counted, grouped, of_metric, percent, whole};
use super::run::{Outcome, pace};
use super::terminal::Voice;
use crate::measure::metrics::metric;
use crate::measure::summary::Spread;
use crate::measure::{BeliefRow, ChannelRow, ExitRow, FunnelRow, Run};
use std::collections::BTreeMap;

/// Columns of the longest bar.
const BAR: usize = 24;

/// Blocks of metrics: heading, then label and metric.
const BLOCKS: &[(&str, &[(&str, &str)])] = &[
    (
        "LEADS AND SALES",
        &[
            ("hands raised", "leads"),
            ("found good enough for sales", "mqls"),
            ("arrived at sales", "queued"),
            ("hours to the first attempt, median", "response_hours"),
            ("answered within an hour", "answered_within_1h"),
            ("answered within 24 hours", "answered_within_24h"),
            ("never answered", "never_answered"),
            ("waiting at the end", "queue_end"),
            ("selling time used", "rep_utilisation"),
        ],
    ),
    (
        "CUSTOMERS WON",
        &[
            ("from inbound leads", "won_inbound"),
            ("by cold calls and e-mails", "won_outbound"),
            ("referred by customers", "won_referral"),
            ("without a rep", "won_self_serve"),
            ("won back", "won_back"),
            ("customers per lead", "lead_to_customer"),
        ],
    ),
    (
        "CUSTOMERS KEPT",
        &[
            ("customers at the end", "customers"),
            ("of all ever won", "retention"),
            ("six months after winning", "retention_6m"),
            ("twelve months after winning", "retention_12m"),
            ("lost per month", "churn_per_month"),
        ],
    ),
    (
        "MONEY",
        &[
            ("revenue", "revenue"),
            ("cost of goods", "cost_goods"),
            ("channels", "cost_media"),
            ("research, product, win-back", "cost_other_marketing"),
            ("reps and commissions", "sales_cost"),
            ("fixed cost", "cost_overhead"),
            ("profit", "profit"),
            ("cost of winning a customer (CAC)", "cac"),
            ("worth of a customer so far", "ltv_realised"),
            ("worth of a customer, projected (LTV)", "ltv"),
            ("LTV over CAC", "ltv_to_cac"),
            ("months until a customer pays off", "payback_months"),
        ],
    ),
];

/// The result as text.
pub(super) fn show(outcome: &Outcome, voice: Voice) -> String {
    let Outcome { runs, manifest, folder, again, .. } = outcome;
    let mut out = voice.heading(&manifest.title) + "\n";
    let question = &outcome.plan.scenario.about.question;
    if !question.is_empty() {
        out += &format!("{question}\n");
    }
    let seeds = counted(runs.len() as u64, "seed");
    out +=
        &format!("{} people, {} days, {seeds}; {}\n", whole(manifest.people), manifest.days, pace(outcome));
    if runs.len() > 1 {
        out += "Middle of the seeds; in one run in ten it is below, in one in ten above:\n";
    }
    funnel(&mut out, runs, voice);
    exits(&mut out, runs, voice);
    channels(&mut out, runs, voice);
    for (heading, lines) in BLOCKS {
        let heading =
            if *heading == "MONEY" { format!("MONEY, {}", manifest.currency) } else { (*heading).to_owned() };
        block(&mut out, runs, &voice.heading(&heading), lines);
    }
    beliefs(&mut out, runs, voice);
    out + &format!("\nwritten to {}\nagain with {again}\n", folder.display())
}

/// The middle of something over the runs that have it.
fn middle(values: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    Spread::of(values).map(|spread| spread.median)
}

fn funnel(out: &mut String, runs: &[Run], voice: Voice) {
    let heading = voice.heading("HOW FAR PEOPLE CAME");
    *out += &format!("\n{heading}{:>16}{:>11}{:>10}\n", "people", "of before", "of all");
    for (i, first) in runs[0].funnel.iter().enumerate() {
        let row = |run: &Run, of: fn(&FunnelRow) -> Option<f64>| run.funnel.get(i).and_then(of);
        let reached = middle(runs.iter().map(|run| row(run, |row| Some(row.reached as f64)))).unwrap_or(0.0);
        let step =
            middle(runs.iter().map(|run| row(run, |row| row.step_rate))).map_or(String::new(), percent);
        let share = middle(runs.iter().map(|run| row(run, |row| Some(row.share)))).unwrap_or(0.0);
        let line = format!(
            "  {:15}{:>18}{step:>11}{:>10}  {}",
            first.stage,
            grouped(reached, 0),
            percent(share),
            bar(share)
        );
        *out += &format!("{}\n", line.trim_end());
    }
}

/// A bar for a share, left-aligned; the smallest share that is not nothing shows as a sliver.
fn bar(share: f64) -> String {
    let eighths = (share.clamp(0.0, 1.0) * (BAR * 8) as f64).round() as usize;
    let eighths = if share > 0.0 { eighths.max(1) } else { 0 };
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
    "█".repeat(eighths / 8) + rest
}

fn exits(out: &mut String, runs: &[Run], voice: Voice) {
    let times =
        |place: usize| middle(runs.iter().map(|run| run.exits.get(place).map(|row| row.times as f64)));
    let mut rows: Vec<(f64, &ExitRow)> =
        runs[0].exits.iter().enumerate().map(|(i, row)| (times(i).unwrap_or(0.0), row)).collect();
    rows.retain(|(times, _)| *times > 0.0);
    if rows.is_empty() {
        return;
    }
    *out += &format!("\n{}{:>17}\n", voice.heading("WHERE THEY LEFT   "), "times");
    for (times, row) in rows {
        *out += &format!("  {:15}{:>18}  {}\n", row.stage, grouped(times, 0), row.reason);
    }
}

fn channels(out: &mut String, runs: &[Run], voice: Voice) {
    let mut names: Vec<&str> =
        runs.iter().flat_map(|run| &run.channels).map(|row| row.channel.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let find = |run: &Run, name: &str, of: fn(&ChannelRow) -> Option<f64>| {
        run.channels.iter().find(|row| row.channel == name).and_then(of)
    };
    *out += &format!(
        "\n{}{:>15}{:>10}{:>8}{:>9}{:>7}{:>11}\n",
        voice.heading("CHANNELS            "),
        "spent",
        "reach",
        "times",
        "leads",
        "won",
        "per lead"
    );
    for name in names {
        let value = |of: fn(&ChannelRow) -> Option<f64>| middle(runs.iter().map(|run| find(run, name, of)));
        let text = |value: Option<f64>, show: fn(f64) -> String| value.map_or("-".to_owned(), show);
        let (leads, won) = (value(|row| Some(row.leads as f64)), value(|row| Some(row.won as f64)));
        let spent = value(|row| Some(row.spend_minor as f64 / 100.0));
        let exposures = value(|row| Some(row.exposures as f64));
        if [leads, won, spent, exposures].iter().all(|x| x.is_none_or(|x| x == 0.0)) {
            continue;
        }
        *out += &format!(
            "  {:18}{:>15}{:>10}{:>8}{:>9}{:>7}{:>11}\n",
            clipped(name, 18),
            text(spent.filter(|x| *x != 0.0), amount),
            text(value(|row| row.reach.filter(|reach| *reach > 0.0)), percent),
            text(value(|row| row.frequency), |x| grouped(x, 1)),
            text(leads, |x| grouped(x, 0)),
            text(won, |x| grouped(x, 0)),
            text(value(|row| row.cost_per_lead_minor.map(|minor| minor / 100.0)), amount),
        );
    }
}

fn clipped(name: &str, columns: usize) -> String {
    if name.chars().count() <= columns {
        name.to_owned()
    } else {
        name.chars().take(columns - 1).collect::<String>() + "~"
    }
}

fn block(out: &mut String, runs: &[Run], heading: &str, lines: &[(&str, &str)]) {
    let mut body = String::new();
    for (label, name) in lines {
        let Some((shown, spread)) = line(runs, name) else { continue };
        let range = |spread: &Spread| format!("{} to {}", shown(spread.low), shown(spread.high));
        let aside = spread.as_ref().filter(|spread| spread.n > 1 && spread.low != spread.high).map(range);
        let value = spread.map_or("-".to_owned(), |spread| shown(spread.median));
        let line = format!("  {label:38}{value:>15}   {}", aside.unwrap_or_default());
        body += &format!("{}\n", line.trim_end());
    }
    *out += &format!("\n{heading}\n{body}");
}

/// How a value is shown.
type Shown = Box<dyn Fn(f64) -> String>;

/// A metric's spread and how to show its values; one cost is three metrics together.
fn line(runs: &[Run], name: &str) -> Option<(Shown, Option<Spread>)> {
    if name == "cost_other_marketing" {
        let part = |run: &Run, name: &str| metric(name).and_then(|metric| (metric.of)(run)).unwrap_or(0.0);
        let sum = |run: &Run| part(run, "marketing_cost") - part(run, "cost_media");
        return Some((Box::new(amount), Spread::over(runs, sum)));
    }
    let metric = metric(name)?;
    Some((Box::new(|value| of_metric(metric, value)), Spread::of(runs.iter().map(metric.of))))
}

fn beliefs(out: &mut String, runs: &[Run], voice: Voice) {
    let mut last: BTreeMap<usize, (&BeliefRow, Vec<Option<f64>>, Vec<Option<f64>>)> = BTreeMap::new();
    for run in runs {
        let Some(day) = run.beliefs.iter().map(|row| row.day).max() else { continue };
        for (i, row) in run.beliefs.iter().filter(|row| row.day == day).enumerate() {
            let entry = last.entry(i).or_insert_with(|| (row, Vec::new(), Vec::new()));
            entry.1.push(row.believed);
            entry.2.push(row.truth);
        }
    }
    if last.is_empty() {
        return;
    }
    *out += &format!(
        "\n{}{:>14}{:>13}\n",
        voice.heading("WHAT THE FIRM BELIEVES AT THE END      "),
        "believed",
        "true"
    );
    for (row, believed, truth) in last.into_values() {
        let text = |values| middle(values).map_or("nothing".to_owned(), percent);
        *out += &format!("  {:38}{:>13}{:>13}\n", wrapped_label(&row.quantity), text(believed), text(truth));
    }
}

/// The label without what it says in brackets, where it is long.
fn wrapped_label(label: &str) -> String {
    let short = if label.chars().count() > 38 { label.split(" (").next().unwrap_or(label) } else { label };
    clipped(short, 38)
}
