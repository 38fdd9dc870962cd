//! The result of a run as a page of text, 80 columns wide.
//!
//! Every number is the mean of the seeds; beside it stand the ends of their spread, so that luck is seen for what it is.

use super::{PlayedRun, caption};
use crate::figures::by_themselves;
use crate::report::claims;
use crate::report::numbers::of_few;
use crate::report::unspent::unspent;
use crate::report::verdict::verdict;
use crate::report::{Heading, closing, led};
use crate::results::lift::{Count, Lift};
use crate::results::metrics::{Group, Metric, Shown, shown_of};
use crate::results::summary::{Spread, ends};
use crate::results::{BeliefRow, ChannelRow, ExitRow, FunnelRow, Run, SALES_STAGES};
use crate::settings::{number, plain};
use crate::words::columns::{self, Columns};
use crate::words::numbers::{compact, mean_count};
use crate::words::{
    COLUMNS, amount, clipped, counted, grouped, of_metric, people, percent, spoken, typed, wrapped,
};

/// Columns of the longest bar.
const BAR: usize = 20;

/// A page that is being written.
struct Page<'h> {
    text: String,
    heading: Heading<'h>,
}

impl Page<'_> {
    /// A line, without blanks at its end.
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A blank line, a heading, and the names of columns on the same line, from a column on.
    fn heading(&mut self, heading: &str, from: usize, columns: &str) {
        let gap = " ".repeat(from.saturating_sub(heading.chars().count()));
        self.text.push('\n');
        let heading = (self.heading)(heading);
        self.line(&format!("{heading}{gap}{columns}"));
    }
}

/// The result as text. Without a pace or a folder nothing is said of them.
pub(crate) fn text(played: &PlayedRun<'_>, pace: &str, heading: Heading<'_>) -> String {
    let PlayedRun { runs, manifest, scenario, resized, folder, again, metrics } = *played;
    let mut page = Page { text: String::new(), heading };
    page.line(&heading(wrapped(&manifest.title, COLUMNS, "", "").trim_end()));
    let question = &scenario.about.question;
    if !question.is_empty() {
        page.text.push_str(&wrapped(&plain(question), COLUMNS, "", ""));
    }
    let seeds = counted(runs.len() as u64, "seed");
    let days = counted(manifest.days.into(), "day");
    let pace = if pace.is_empty() { String::new() } else { format!("; {pace}") };
    page.line(&format!("{}, {days}, {seeds}{pace}", people(manifest.people)));
    if runs.len() > 1 {
        let [low, high] = ends(runs.len());
        page.line(&format!("Means of the seeds, and beside them {low} to {high}:"));
    }
    funnel(&mut page, runs);
    exits(&mut page, runs);
    channels(&mut page, runs);
    experiment(&mut page, runs);
    for group in Group::ALL {
        let currency = if group == Group::Money { format!(", {}", manifest.currency) } else { String::new() };
        page.heading(&format!("{}{currency}", group.heading().to_uppercase()), 0, "");
        shown_of(metrics, group, Shown::Page).for_each(|metric| metric_line(&mut page, runs, metric));
    }
    timeline(&mut page, runs);
    beliefs(&mut page, runs);
    let checks = &scenario.checks;
    if !checks.holds.is_empty() {
        page.heading("CHECKS", 0, "");
        for line in claims::lines(checks, runs, resized) {
            page.line(&line);
        }
    }
    let verdict = verdict(runs, &caption(manifest)).join(" ");
    page.text.push('\n');
    page.text.push_str(&led("VERDICT", &typed(plain(&verdict)), heading));
    if !folder.as_os_str().is_empty() {
        page.line(&format!("\n{}", closing(folder, again)));
    }
    page.text
}

/// The middle of something over the runs that have it.
fn middle(values: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    Spread::of(values).map(|spread| spread.mean)
}

fn funnel(page: &mut Page<'_>, runs: &[Run]) {
    page.heading("FUNNEL", 17, &format!("{:>18}{:>11}   share of market", "people", "step rate"));
    let mut before = None;
    let reps = runs.iter().any(Run::has_reps);
    for (i, first) in runs[0].funnel.iter().enumerate() {
        if !reps && SALES_STAGES.contains(&&*first.stage) {
            continue;
        }
        let value =
            |of: fn(&FunnelRow) -> Option<f64>| middle(runs.iter().map(|run| run.funnel.get(i).and_then(of)));
        let reached = value(|row| Some(row.reached as f64)).unwrap_or(0.0);
        let step = before.filter(|many| *many > 0.0).map_or(String::new(), |many| percent(reached / many));
        before = Some(reached);
        let share = value(|row| Some(row.share)).unwrap_or(0.0);
        let numbers = format!("{:>18}{step:>11}{:>10}", mean_count(reached), percent(share));
        page.line(&format!("  {:15}{numbers}  {}", first.stage, bar(share)));
    }
    if let Some(who) = by_themselves(runs) {
        page.line(&format!("  {who}"));
    }
}

/// A bar for a share, left-aligned; the smallest share that is not nothing shows as a sliver.
fn bar(share: f64) -> String {
    let eighths = (share.clamp(0.0, 1.0) * (BAR * 8) as f64).round() as usize;
    let eighths = if share > 0.0 { eighths.max(1) } else { 0 };
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
    "█".repeat(eighths / 8) + rest
}

fn exits(page: &mut Page<'_>, runs: &[Run]) {
    let times =
        |place: usize| middle(runs.iter().map(|run| run.exits.get(place).map(|row| row.times as f64)));
    let rows = runs[0].exits.iter().enumerate().map(|(i, row)| (times(i).unwrap_or(0.0), row));
    let rows: Vec<(f64, &ExitRow)> = rows.filter(|(times, _)| *times > 0.0).collect();
    if rows.is_empty() {
        return;
    }
    page.heading("WHERE THEY LEFT", 17, &format!("{:>18}", "times"));
    let reps = runs.iter().any(Run::has_reps);
    for (times, row) in rows {
        // Without reps nobody is with sales: those who wait for one are leads.
        let stage = if !reps && SALES_STAGES.contains(&&*row.stage) { "lead" } else { &row.stage };
        page.line(&format!("  {stage:15}{:>18}  {}", mean_count(times), row.reason));
    }
}

fn channels(page: &mut Page<'_>, runs: &[Run]) {
    let mut names: Vec<&str> =
        runs.iter().flat_map(|run| &run.channels).map(|row| row.channel.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let columns = ["allotted", "spent", "reach", "times", "leads", "won*", "per lead"].map(columns::numbers);
    let mut table = Columns::new("CHANNELS", columns);
    for name in names {
        channel_row(&mut table, runs, name);
    }
    page.text.push('\n');
    page.text.push_str(&table.text(page.heading));
    page.line("  * by last touch, those won back among them; per lead: spent over leads");
    for sentence in unspent(runs) {
        page.text.push_str(&wrapped(&sentence, COLUMNS, "  ", "    "));
    }
}

/// A channel that did anything at all.
fn channel_row(table: &mut Columns, runs: &[Run], name: &str) {
    let find = |run: &Run, of: fn(&ChannelRow) -> Option<f64>| {
        run.channels.iter().find(|row| row.channel == name).and_then(of)
    };
    let value = |of| middle(runs.iter().map(|run| find(run, of))).filter(|value| *value != 0.0);
    let allotted = value(|row| Some(row.allotted_minor as f64 / 100.0));
    let spent = value(|row| Some(row.spend_minor as f64 / 100.0));
    let (leads, won) = (value(|row| Some(row.leads as f64)), value(|row| Some(row.won as f64)));
    let exposures = value(|row| Some(row.exposures as f64));
    if spent.or(leads).or(won).or(exposures).is_none() {
        return;
    }
    let text = |value: Option<f64>, show: fn(f64) -> String| value.map_or("-".to_owned(), show);
    let cells = [
        text(allotted, amount),
        text(spent, amount),
        text(value(|row| row.reach), percent),
        text(value(|row| row.frequency), |x| grouped(x, 1)),
        text(leads, mean_count),
        text(won, mean_count),
        text(spent.zip(leads).map(|(spent, leads)| spent / leads), amount),
    ];
    table.row(&spoken(&plain(name)), cells);
}

/// What an experimenter would see of a hold-out, from the people whom the advertisement met or would have met; and what
/// somebody would believe who compares those who saw it with those who did not.
fn experiment(page: &mut Page<'_>, runs: &[Run]) {
    if runs.iter().all(|run| run.trial.is_empty()) {
        return;
    }
    let columns = format!("{:>12}{:>12}{:>12}{:>13}", "shown", "held out", "lift", "naive lift");
    page.heading("EXPERIMENT", 20, &columns);
    let outcomes: [(&str, Count); 3] =
        [("visits", |row| row.visitors), ("leads", |row| row.leads), ("customers", |row| row.customers)];
    for (label, of) in outcomes {
        let Lift { shown, held_out, lift, interval, naive } = Lift::of(runs, of);
        let interval = format!("95 % CI {} to {}", signed(interval.0), signed(interval.1));
        page.line(&format!(
            "  {label:18}{:>12}{:>12}{:>12}{:>13}   {interval}",
            percent(shown),
            percent(held_out),
            signed(lift),
            signed(naive)
        ));
    }
}

/// A lift in per cent, with its sign.
fn signed(lift: Option<f64>) -> String {
    let text = |lift: f64| format!("{}{} %", if lift > 0.0 { "+" } else { "" }, grouped(100.0 * lift, 0));
    lift.map_or("-".to_owned(), text)
}

fn metric_line(page: &mut Page<'_>, runs: &[Run], metric: &Metric) {
    let show = |value: f64| of_metric(metric, value);
    if let Some(why) = (metric.missing)(runs) {
        // The reason takes the room of the numbers.
        return page.line(&format!("  {:33}–  ({why})", metric.label));
    }
    let spread = Spread::of(metric.values(runs));
    let range = spread.filter(|spread| spread.low < spread.high && metric.is_told_alone(runs));
    let between = |show: &dyn Fn(f64) -> String| {
        range.map_or(String::new(), |spread| format!("{} to {}", show(spread.low), show(spread.high)))
    };
    let value = spread.map_or("–".to_owned(), |spread| show(spread.mean));
    let few = spread.map_or(String::new(), |spread| of_few(&spread, runs.len()));
    let label = format!("{}{few}", metric.label);
    let room = 53_usize.saturating_sub(label.chars().count()).max(value.chars().count() + 1);
    let line = |range: String| format!("  {label}{value:>room$}   {range}");
    let (whole, short) = (line(between(&show)), || line(between(&|value| typed(compact(value)))));
    page.line(&if whole.chars().count() <= COLUMNS { whole } else { short() });
}

/// What the timeline did in the first run; in the others policies may have acted on other days.
fn timeline(page: &mut Page<'_>, runs: &[Run]) {
    const MOST: usize = 12;
    let rows = &runs[0].timeline;
    if rows.is_empty() {
        return;
    }
    let seed = if runs.len() > 1 { format!(" (SEED {})", runs[0].seed) } else { String::new() };
    page.heading(&format!("WHAT CHANGED IN TIME{seed}"), 0, "");
    for row in rows.iter().take(MOST) {
        let acts = match row.acts {
            0 => "ends".to_owned(),
            1 => "begins".to_owned(),
            times => format!("acts {times} times"),
        };
        let change =
            format!("{} is {}", clipped(&plain(&row.key), 30), number((row.value * 1e4).round() / 1e4));
        let first = format!("  day {:<6}{:22}{acts:16}", row.day, clipped(&plain(&row.entry), 21));
        page.text.push_str(&wrapped(&change, COLUMNS, &first, &" ".repeat(50)));
    }
    if rows.len() > MOST {
        page.line(&format!("  and {} more in timeline.csv", rows.len() - MOST));
    }
}

fn beliefs(page: &mut Page<'_>, runs: &[Run]) {
    let last: Vec<&[BeliefRow]> = runs.iter().map(last_beliefs).collect();
    if last[0].is_empty() {
        return;
    }
    page.heading("WHAT THE FIRM BELIEVES AT THE END", 40, &format!("{:>13}{:>13}", "believed", "true"));
    for (i, row) in last[0].iter().enumerate() {
        let value =
            |of: fn(&BeliefRow) -> Option<f64>| middle(last.iter().map(|rows| rows.get(i).and_then(of)));
        let text = |value: Option<f64>| value.map_or("nothing".to_owned(), percent);
        let (believed, truth) = (value(|row| row.believed), value(|row| row.truth));
        page.line(&format!("  {:38}{:>13}{:>13}", without_aside(&row.quantity), text(believed), text(truth)));
    }
}

/// The beliefs of the last day they were recorded.
pub(super) fn last_beliefs(run: &Run) -> &[BeliefRow] {
    let last = run.beliefs.last().map(|row| row.day);
    let first = run.beliefs.iter().position(|row| Some(row.day) == last).unwrap_or(run.beliefs.len());
    &run.beliefs[first..]
}

/// The label without what it says in brackets, where it is long.
fn without_aside(label: &str) -> String {
    let short = if label.chars().count() > 38 { label.split(" (").next().unwrap_or(label) } else { label };
    clipped(short, 38)
}
