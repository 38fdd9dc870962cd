//! The parts of the page, in reading order.

use super::html::{Html, cell_words};
use super::numbers::{Digits, cell, input, money, of_few};
use super::verdict::values;
use super::{Facts, unspent::unspent};
use crate::figures::{Caption, DataTable, compact, count, decimals, grouped, percent};
use crate::results::metrics::{Group, Metric, MetricList, Shown, shown_of};
use crate::results::summary::{Spread, TENTHS};
use crate::results::{Cell, ChannelRow, Run};
use crate::words::numbers::mean_count;
use crate::words::{headed, spoken};

/// Inputs that are listed at most.
const CHANGED: usize = 12;
/// Rows of a table of data that are shown at most, about.
const DATA_ROWS: usize = 320;

/// Title, question, and what was played.
pub(super) fn header(html: &mut Html, caption: &Caption) {
    html.words("p class=\"kind\"", "Report of a run");
    html.words("h1", if caption.title.is_empty() { "Run" } else { &caption.title });
    html.words("p class=\"question\"", &caption.question);
    html.words("p class=\"scope\"", &caption.of_what());
}

/// The result in one line, with its spread over seeds.
pub(super) fn verdict(html: &mut Html, runs: &[Run], caption: &Caption) {
    html.tag("section class=\"verdict\" aria-labelledby=\"verdict\"", |html| {
        html.words("h2 id=\"verdict\"", "Result");
        let mut classes = std::iter::once("p class=\"big\"").chain(std::iter::repeat("p class=\"spread\""));
        for sentence in super::verdict::verdict(runs, caption) {
            html.words(classes.next().unwrap_or("p"), &sentence);
        }
    });
}

/// The key numbers with their spread over seeds.
pub(super) fn key_numbers(html: &mut Html, runs: &[Run], caption: &Caption, metrics: MetricList) {
    html.tag("section aria-labelledby=\"key\"", |html| {
        html.words("h2 id=\"key\"", "Key numbers");
        let (low, high) = spread_heads(runs.len());
        html.raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Key numbers\"><table>\n");
        html.raw("<thead><tr><th scope=\"col\">Metric</th>");
        let heads: &[&str] = if runs.len() > 1 { &["Mean", low, high] } else { &["Value"] };
        for head in heads {
            html.raw(&format!("<th scope=\"col\" class=\"n\">{head}</th>"));
        }
        html.raw("</tr></thead>\n");
        for group in Group::ALL {
            html.raw("<tbody>\n");
            html.raw(&format!(
                "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{}\">{}</th></tr>\n",
                heads.len() + 1,
                group.heading()
            ));
            for metric in shown_of(metrics, group, Shown::Headline) {
                let (label, cells) = metric_cells(runs, metric, caption);
                html.raw(&format!("<tr><th scope=\"row\">{}</th>", cell_words(&label)));
                for text in cells {
                    html.raw(&text);
                }
                html.raw("</tr>\n");
            }
            html.raw("</tbody>\n");
        }
        html.raw("</table></div>\n");
    });
}

/// What the columns of the spread are called for so many seeds.
fn spread_heads(seeds: usize) -> (&'static str, &'static str) {
    if seeds < TENTHS { ("Lowest seed", "Highest seed") } else { ("P10", "P90") }
}

/// What a metric is called, with its unit or the reason why it is missing, and its mean, low and high over runs as cells of a
/// table.
fn metric_cells(runs: &[Run], metric: &Metric, caption: &Caption) -> (String, Vec<String>) {
    let [mean, low, high, why] = metric_texts(runs, metric, caption);
    let number = |text: &str| format!("<td class=\"n\">{}</td>", cell_words(text));
    let mut cells = vec![number(&mean)];
    if runs.len() > 1 {
        cells.extend([number(&low), number(&high)]);
    }
    let label = if why.starts_with('(') {
        format!("{} {why}", metric.label)
    } else {
        let few = Spread::of(metric.values(runs)).map(|spread| of_few(&spread, runs.len()));
        headed(metric, &caption.currency) + &few.unwrap_or_default()
    };
    (label, cells)
}

fn metric_texts(runs: &[Run], metric: &Metric, caption: &Caption) -> [String; 4] {
    let (factor, unit) = match metric.unit {
        "share" => (100.0, "%"),
        "currency" => (1.0, &*caption.currency),
        unit => (1.0, unit),
    };
    let values: Vec<f64> = metric.values(runs).into_iter().flatten().map(|value| value * factor).collect();
    let Some(spread) = Spread::of(values.iter().copied().map(Some)) else {
        let why = (metric.missing)(runs).map_or(unit.to_owned(), |why| format!("({why})"));
        return ["–".into(), "–".into(), "–".into(), why];
    };
    let unit = format!("{unit}{}", of_few(&spread, runs.len()));
    let (low, high) = (spread.low, spread.high);
    let whole = values.iter().all(|value| value.fract() == 0.0) && spread.mean.abs() < 1e5;
    let digits = Digits::of(low, spread.mean, high);
    let write = |value: f64| if whole { mean_count(value) } else { digits.write(value) };
    if metric.is_told_alone(runs) {
        [write(spread.mean), write(low), write(high), unit]
    } else {
        [write(spread.mean), "–".into(), "–".into(), unit]
    }
}

/// The three uncertainties: chance, inputs, model.
pub(super) fn how_sure(html: &mut Html, runs: &[Run], caption: &Caption, facts: &Facts) {
    html.tag("section class=\"sure\" aria-labelledby=\"sure\"", |html| {
        html.words("h2 id=\"sure\"", "How sure is this?");
        html.tag("dl", |html| {
            html.words("dt", "Chance");
            html.words("dd", &chance(runs, caption));
            html.words("dt", "Inputs");
            html.words("dd", &inputs(facts));
            html.words("dt", "Model");
            html.words(
                "dd",
                "The rules by which people, channels and reps act are simple ones. What they leave out, such as rivals \
                 that react, is in none of these numbers, and no number of seeds puts it in.",
            );
        });
    });
}

fn chance(runs: &[Run], caption: &Caption) -> String {
    let write = |value: f64| money(value, &caption.currency);
    let spread = Spread::of(values(runs, "profit").into_iter().map(Some));
    match spread.map(|spread| (spread.n, spread.interval)) {
        None | Some((..=1, _)) => {
            "One seed shows one course of events. With more seeds this page shows how far chance moves them."
                .into()
        }
        Some((seeds, None)) => format!(
            "The same firm in the same market, with other luck, would end elsewhere: that is the spread over the {seeds} seeds. How \
             well they tell the mean of many such runs is known from {TENTHS} seeds on."
        ),
        Some((seeds, Some((low, high)))) => format!(
            "The same firm in the same market, with other luck, would end elsewhere: that is the spread over the {seeds} seeds. \
             The mean profit of many such runs lies between {} and {} (95 % interval).",
            write(low),
            write(high)
        ),
    }
}

fn inputs(facts: &Facts) -> String {
    let how_many = match facts.changed.len() {
        0 => "All inputs have their default values".to_owned(),
        n => format!(
            "{} from their defaults; all others are defaults",
            count(n as f64, "input differs", "inputs differ")
        ),
    };
    format!(
        "Inputs have no uncertainty of their own. {how_many}. Chance says nothing about inputs that are wrong."
    )
}

/// The inputs that differ from their defaults.
pub(super) fn changed_inputs(html: &mut Html, facts: &Facts) {
    if facts.changed.is_empty() {
        return;
    }
    html.tag("section aria-labelledby=\"inputs\"", |html| {
        html.words("h2 id=\"inputs\"", "Inputs that differ from their defaults");
        let rows: Vec<Vec<String>> = facts
            .changed
            .iter()
            .take(CHANGED)
            .map(|(key, value, default)| vec![key.clone(), input(value), input(default)])
            .collect();
        html.table("", &["Input", "#Value", "#Default"], &rows);
        let more = facts.changed.len().saturating_sub(CHANGED) as f64;
        if more > 0.0 {
            html.words("p class=\"note\"", &format!("And {}.", count(more, "other", "others")));
        }
    });
}

/// A figure with its words and the numbers behind it.
pub(super) struct Block {
    pub(super) name: &'static str,
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) notes: Vec<String>,
    /// The figure for screens and paper.
    pub(super) wide: String,
    /// The figure for telephones.
    pub(super) narrow: String,
    pub(super) data: DataTable,
}

impl Block {
    /// Writes the block.
    pub(super) fn write(&self, html: &mut Html) {
        let (name, title) = (self.name, format!("h2 id=\"{}\"", self.name));
        html.tag(&format!("section class=\"figure {name}\" aria-labelledby=\"{name}\""), |html| {
            html.words(&title, &self.title);
            if !self.subtitle.is_empty() {
                html.words("p class=\"subtitle\"", &format!("{}.", self.subtitle));
            }
            html.raw("<div class=\"wide\">\n");
            html.raw(&self.wide);
            html.raw("</div>\n<div class=\"narrow\">\n");
            html.raw(&self.narrow);
            html.raw("</div>\n");
            html.words("p class=\"note\"", &self.notes.join(" "));
            if !self.data.rows.is_empty() {
                html.tag("details", |html| self.numbers(html));
            }
        });
    }

    fn numbers(&self, html: &mut Html) {
        html.words("summary", "Numbers behind this figure");
        let (rows, every) = thinned(&self.data);
        if every > 1 {
            html.words("p class=\"note\"", &format!("Every {every}th row of time is shown."));
        }
        let is_number = |k: usize| !rows.iter().any(|row| matches!(row[k], Cell::Text(_)));
        let columns: Vec<String> = (self.data.columns.iter().enumerate())
            .map(|(k, name)| if is_number(k) { format!("#{name}") } else { name.clone() })
            .collect();
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        html.table("", &columns, &rows);
    }
}

/// The rows of a table, of long ones every so many weeks or months.
fn thinned(data: &DataTable) -> (Vec<&Vec<Cell>>, usize) {
    let every = data.rows.len().div_ceil(DATA_ROWS).max(1);
    let place = |row: &[Cell]| match row.first() {
        Some(Cell::Whole(place)) => Some(*place as usize),
        Some(Cell::Number(place)) => Some(*place as usize),
        _ => None,
    };
    let kept = data.rows.iter().filter(|row| place(row).is_none_or(|place| place.is_multiple_of(every)));
    (kept.collect(), every)
}

/// Every channel: spending, what it led to, and what a lead cost.
pub(super) fn channel_table(html: &mut Html, runs: &[Run], caption: &Caption) {
    let Some(first) = runs.first().filter(|run| !run.channels.is_empty()) else { return };
    let row = |channel: &ChannelRow| {
        let over = |of: fn(&ChannelRow) -> Option<f64>| {
            let rows =
                runs.iter().filter_map(|run| run.channels.iter().find(|row| row.channel == channel.channel));
            Spread::of(rows.map(of)).map(|spread| spread.mean)
        };
        let write = |value: Option<f64>, write: &dyn Fn(f64) -> String| value.map_or("–".to_owned(), write);
        let count = |of| write(over(of), &mean_count);
        let money = |of| write(over(of), &grouped);
        let spend = over(|row| Some(row.spend_minor as f64)).filter(|spend| *spend > 0.0);
        let per_lead = spend.zip(over(|row| Some(row.leads as f64)).filter(|leads| *leads > 0.0));
        let per_lead = per_lead.map(|(spend, leads)| spend / leads);
        vec![
            spoken(&channel.channel),
            money(|row| Some(row.allotted_minor as f64 / 100.0)),
            money(|row| Some(row.spend_minor as f64 / 100.0)),
            write(over(|row| row.reach), &percent),
            write(over(|row| row.frequency), &|value| decimals(value, 1)),
            count(|row| Some(row.engagements as f64)),
            count(|row| Some(row.leads as f64)),
            count(|row| Some(row.qualified as f64)),
            count(|row| Some(row.won as f64)),
            write(per_lead, &|minor| compact(minor / 100.0)),
        ]
    };
    let mut rows: Vec<(f64, Vec<String>)> =
        first.channels.iter().map(|channel| (-(channel.spend_minor as f64), row(channel))).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(_, row)| row).collect();
    let allotted = format!("#Allotted, {}", caption.currency);
    let spending = format!("#Spending, {}", caption.currency);
    let cost = format!("#Spending per lead, {}", caption.currency);
    let columns = [
        "Channel",
        &allotted,
        &spending,
        "#Reach",
        "#Times seen",
        "#Engagements",
        "#Leads",
        "#Qualified",
        "#Won",
        &cost,
    ];
    html.tag("section class=\"channel-table\" aria-labelledby=\"channel-table\"", |html| {
        html.words("h2 id=\"channel-table\"", "Channels and what followed");
        html.table("", &columns, &rows);
        let seeds = if runs.len() > 1 { "Means over seeds. " } else { "" };
        let note = "Leads and customers, those won back among them, are counted where their last touch was, which is not \
                    the same as what a channel caused. Times seen: per person reached.";
        html.words("p class=\"note\"", &format!("{seeds}{note}"));
        for sentence in unspent(runs) {
            html.words("p class=\"note\"", &format!("{sentence}."));
        }
    });
}

/// All metrics with their definitions, folded away.
pub(super) fn metrics_in_full(html: &mut Html, runs: &[Run], caption: &Caption, metrics: MetricList) {
    let (low, high) = spread_heads(runs.len());
    let (low, high) = (format!("#{low}"), format!("#{high}"));
    let columns = ["Metric", "#Mean", &low, &high, "Unit", "Definition"];
    let row = |metric: &Metric| {
        let [mean, low, high, unit] = metric_texts(runs, metric, caption);
        vec![metric.name.to_owned(), mean, low, high, unit, metric.doc.to_owned()]
    };
    let rows: Vec<Vec<String>> = metrics.iter().map(row).collect();
    html.tag("section class=\"full\" aria-labelledby=\"full\"", |html| {
        html.words("h2 id=\"full\"", "All metrics");
        html.tag("details", |html| {
            html.words("summary", "All metrics with their definitions");
            html.table("", &columns, &rows);
        });
    });
}

/// How to have the same again, and how to tell that it is the same.
pub(super) fn footer(html: &mut Html, facts: &Facts) {
    if !facts.repeat.is_empty() {
        html.words("h2", "Repeat this");
        html.tag("pre", |html| html.words("code", &facts.repeat));
    }
    if !facts.hashes.is_empty() {
        html.tag("dl class=\"hashes\"", |html| {
            for (name, hash) in &facts.hashes {
                html.words("dt", name);
                html.words("dd", hash);
            }
        });
    }
    html.words("p", &facts.citation);
    html.words("p", "The same scenario and seeds give the same page, to the last byte.");
}
