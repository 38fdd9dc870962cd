//! `relaylab balance`: one lever from end to end, by default the share of the budget that goes to sales.

use super::company::{Company, Recipe};
use super::exit::{self, Fault};
use super::hold::hold;
use super::numbers::{counted, people};
use super::run::slug;
use super::study::{Scale, StudyOptions, named_metric, unit_of_value};
use super::terminal::Voice;
use crate::figures::{Figure, Format, LeverPanel, Spread, drawn, levers};
use crate::measure::metrics::{METRICS, Metric, Outcome, lower_is_better, metric};
use crate::measure::summary::percentile;
use crate::record::{Folder, MODEL};
use crate::report::{Facts, Sheet, SheetTable, study_page};
use crate::scenario::Scenario;
use crate::study::{Curve, Estimate, FirstOrder, Optimum, first_order};
use clap::Args;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The lever that gives the program its name.
const SHARE: &str = "budget.sales_share";
/// What is shown along the lever beside the metric that decides.
const SHOWN: &[&str] = &["awareness", "conversion", "retention", "profit"];
/// The share of the best within which a point is as good.
const PLATEAU: f64 = 0.01;
/// By how much the money of one side is moved for the condition of an optimum.
const STEP: f64 = 0.1;

/// Move one lever from end to end and find where the balance lies.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab balance my-market.toml                      from all to marketing to all to sales
  relaylab balance my-market.toml --on retention       the best share for another metric
  relaylab balance my-market.toml --lever sales.outbound_share --to 0.6   a split within sales
  relaylab balance my-market.toml --lever channels.email.share --to 0.5   a split within marketing")]
pub(super) struct Balance {
    /// Scenario file.
    file: PathBuf,
    /// Metric that decides which point is best.
    #[arg(long, value_name = "METRIC", default_value = "profit")]
    on: String,
    /// Key that is moved.
    #[arg(long, value_name = "KEY", default_value = SHARE)]
    lever: String,
    /// Lowest value of the lever.
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, allow_negative_numbers = true)]
    from: f64,
    /// Highest value of the lever.
    #[arg(long, value_name = "NUMBER", default_value_t = 1.0, allow_negative_numbers = true)]
    to: f64,
    /// Points at which the market is played.
    #[arg(long, value_name = "N", default_value_t = 21, value_parser = clap::value_parser!(u16).range(5..=501))]
    points: u16,
    #[command(flatten)]
    options: StudyOptions,
}

/// A rule of thumb for the share of sales.
struct Rule {
    name: &'static str,
    share: f64,
    regret: Estimate,
}

/// A metric along the lever.
struct Row {
    metric: &'static Metric,
    curve: Option<Curve>,
    optimum: Option<Optimum>,
}

/// Everything the study came to.
struct Found {
    title: String,
    scenario: Scenario,
    lever: String,
    metric: &'static Metric,
    now: Option<f64>,
    points: Vec<f64>,
    seeds: Vec<u64>,
    outcomes: Vec<Vec<Outcome>>,
    rows: Vec<Row>,
    rules: Vec<Rule>,
    first_order: Option<(f64, FirstOrder)>,
    again: String,
}

impl Balance {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let metric = named_metric(&self.on)?;
        let ordered = self.from.is_finite() && self.to.is_finite() && self.from < self.to;
        if !ordered {
            let cause = format!("the lever cannot go from {} to {}", self.from, self.to);
            return Err(Fault::new(exit::USAGE, &cause, "let `--from` be below `--to`"));
        }
        let recipe = self.options.recipe(&self.file)?;
        let base = recipe.market()?;
        let now = crate::study::keys(base.scenario())
            .into_iter()
            .find(|(key, _)| *key == self.lever)
            .and_then(|(_, value)| value?.parse::<f64>().ok());
        let company = self.options.company(voice);
        let seeds = self.options.first_seeds(&base, self.options.seed_count());
        let market = &base.scenario().market;
        voice.note(&format!(
            "moving {} from {} to {}: {} x {} x {} x {}\n",
            self.lever,
            self.from,
            self.to,
            counted(self.points.into(), "point"),
            counted(seeds.len() as u64, "seed"),
            people(market.people.into()),
            counted(market.days.into(), "day")
        ));
        company.listen();
        let points = self.levers();
        let markets: Result<Vec<_>, Fault> =
            points.iter().map(|x| recipe.with([format!("{}={x}", self.lever)]).market()).collect();
        let outcomes = company.outcomes(&markets?, &seeds)?.results;
        let mut found = Found {
            title: base.scenario().about.title.clone(),
            scenario: base.scenario().clone(),
            lever: self.lever.clone(),
            metric,
            now,
            rows: rows(metric, &points, &outcomes),
            rules: Vec::new(),
            first_order: None,
            points,
            seeds,
            outcomes,
            again: super::run::command(),
        };
        if self.lever == SHARE {
            found.rules = rules(&found);
            found.first_order = condition(&company, &recipe, &found)?;
        }
        let folder = write(&found, self.options.out.as_deref(), &base.hash)?;
        if voice.json {
            return voice.say_json(&to_json(&found));
        }
        voice.say(&show(&found, voice))?;
        voice.say(&format!("written to {}\nagain with {}\n", folder.display(), found.again))
    }

    fn levers(&self) -> Vec<f64> {
        let last = f64::from(self.points - 1);
        let point = |i: u16| self.from + (self.to - self.from) * f64::from(i) / last;
        // Twelve digits, so that .3 is written as people write it.
        (0..self.points).map(|i| (point(i) * 1e12).round() / 1e12).collect()
    }
}

/// The metrics that are shown, the deciding one first.
fn rows(deciding: &'static Metric, points: &[f64], outcomes: &[Vec<Outcome>]) -> Vec<Row> {
    let others = SHOWN.iter().filter(|name| **name != deciding.name).filter_map(|name| metric(name));
    std::iter::once(deciding)
        .chain(others)
        .map(|metric| {
            let sign = if lower_is_better(metric) { -1.0 } else { 1.0 };
            let curve = curve(metric, points, outcomes);
            let optimum = curve.as_ref().map(|curve| curve.optimum(sign, PLATEAU));
            Row { metric, curve, optimum }
        })
        .collect()
}

/// A metric along the lever, where every seed has it; points without it are left out at the ends.
fn curve(metric: &Metric, points: &[f64], outcomes: &[Vec<Outcome>]) -> Option<Curve> {
    let row = |outcomes: &Vec<Outcome>| {
        outcomes.iter().map(|outcome| outcome.get(metric)).collect::<Option<Vec<f64>>>()
    };
    let (points, values): (Vec<f64>, Vec<Vec<f64>>) =
        points.iter().zip(outcomes).filter_map(|(&point, outcomes)| Some((point, row(outcomes)?))).unzip();
    Curve::new(points, values)
}

/// What rules of thumb would have cost.
fn rules(found: &Found) -> Vec<Rule> {
    let Some(curve) = &found.rows[0].curve else { return Vec::new() };
    let sign = if lower_is_better(found.metric) { -1.0 } else { 1.0 };
    let mut rules = vec![
        ("half and half", 0.5),
        // Sales elasticity .34 (Albers, Mantrala & Sridhar 2010) against .24 and .12 of advertising (Sethuraman, Tellis
        // & Briesch 2011); the best shares of a Cobb-Douglas response are in proportion (Dorfman & Steiner 1954).
        ("by published elasticities, long run", 0.34 / (0.34 + 0.24)),
        ("by published elasticities, short run", 0.34 / (0.34 + 0.12)),
    ];
    rules.extend(last_touch(found).map(|share| ("by last touch", share)));
    rules.extend(tenth_of_revenue(found).map(|share| ("a tenth of revenue to marketing", share)));
    rules.extend(found.now.map(|now| ("as the file has it", now)));
    let rule = |(name, share): (&'static str, f64)| Rule { name, share, regret: curve.regret(share, sign) };
    rules.into_iter().map(rule).collect()
}

/// The mean of a metric at the point nearest to a lever.
fn mean_at(found: &Found, name: &str, lever: f64) -> Option<f64> {
    let metric = metric(name)?;
    let nearest = (0..found.points.len())
        .min_by(|&a, &b| (found.points[a] - lever).abs().total_cmp(&(found.points[b] - lever).abs()))?;
    let values: Vec<f64> = found.outcomes[nearest].iter().filter_map(|outcome| outcome.get(metric)).collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Sales gets the share of customers whom nobody but a rep had touched last: those from cold calls and cold e-mails.
fn last_touch(found: &Found) -> Option<f64> {
    let now = found.now?;
    let won = mean_at(found, "won", now)?;
    (won > 0.0).then_some(mean_at(found, "won_outbound", now)? / won)
}

/// Marketing gets a tenth of revenue (assumption: a common rule for the size of marketing budgets), sales the rest.
fn tenth_of_revenue(found: &Found) -> Option<f64> {
    let days = f64::from(found.scenario.market.days);
    let budget = found.scenario.budget.per_month.units() / crate::plan::MONTH_DAYS * days;
    let gap = |&x: &f64| {
        let revenue = mean_at(found, "revenue", x)?;
        Some((budget * (1.0 - x) - 0.1 * revenue).abs())
    };
    let gaps = found.points.iter().filter_map(|x| Some((*x, gap(x)?)));
    gaps.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(x, _)| x)
}

/// Moves the money of either side around the best share and looks at what comes of it.
fn condition(company: &Company, recipe: &Recipe, found: &Found) -> Result<Option<(f64, FirstOrder)>, Fault> {
    let Some(optimum) = &found.rows[0].optimum else { return Ok(None) };
    let share = optimum.at.value;
    let budget = found.scenario.budget.per_month.units();
    let money = (budget * (1.0 - share), budget * share);
    if money.0 <= 0.0 || money.1 <= 0.0 {
        return Ok(None);
    }
    let moved = |marketing: f64, sales: f64| {
        let total = marketing + sales;
        recipe.with([format!("budget.per_month={total:.2}"), format!("{SHARE}={}", sales / total)]).market()
    };
    let markets = [
        moved(money.0 * (1.0 - STEP), money.1)?,
        moved(money.0 * (1.0 + STEP), money.1)?,
        moved(money.0, money.1 * (1.0 - STEP))?,
        moved(money.0, money.1 * (1.0 + STEP))?,
    ];
    let outcomes = company.outcomes(&markets, &found.seeds)?.results;
    let margin = |row: &Vec<Outcome>| {
        let value = |outcome: &Outcome| {
            let get = |name: &str| metric(name).and_then(|metric| outcome.get(metric));
            Some(get("revenue")? - get("cost_goods")?)
        };
        row.iter().filter_map(value).collect::<Vec<f64>>()
    };
    let rows: Vec<Vec<f64>> = outcomes.iter().map(margin).collect();
    let months = f64::from(found.scenario.market.days) / crate::plan::MONTH_DAYS;
    let steps = (2.0 * STEP * money.0 * months, 2.0 * STEP * money.1 * months);
    Ok(first_order((&rows[0], &rows[1]), (&rows[2], &rows[3]), steps).map(|found| (share, found)))
}

fn show(found: &Found, voice: Voice) -> String {
    let market = &found.scenario.market;
    let mut out = format!(
        "{}: {} from {} to {}\n{}, {}, {}, the same at every point\n\n",
        crate::scenario::plain(&found.title),
        found.lever,
        found.points[0],
        found.points[found.points.len() - 1],
        people(market.people.into()),
        counted(market.days.into(), "day"),
        counted(found.seeds.len() as u64, "seed"),
    );
    best_lines(&mut out, found, voice);
    table(&mut out, found, voice);
    if !found.rules.is_empty() {
        let _ = writeln!(
            out,
            "{}",
            voice.heading(&format!(
                "{:<40}{:>8}   {:>14}   90 % interval",
                "WHAT RULES OF THUMB COST", "share", "lost"
            ))
        );
        for rule in &found.rules {
            let scale = Scale::new(found.metric, (rule.regret.interval.1 - rule.regret.interval.0) / 2.0);
            let _ = writeln!(
                out,
                "  {:<38}{:>8}   {:>14}   {} to {}",
                rule.name,
                crate::figures::decimals(rule.share, 2),
                scale.value(rule.regret.value),
                scale.value(rule.regret.interval.0),
                scale.value(rule.regret.interval.1)
            );
        }
        out.push('\n');
    }
    if let Some((share, condition)) = &found.first_order {
        let cents = |estimate: Estimate| {
            format!("{:.2} ({:.2} to {:.2})", estimate.value, estimate.interval.0, estimate.interval.1)
        };
        let holds = condition.gap.interval.0 <= 0.0 && 0.0 <= condition.gap.interval.1;
        let _ = writeln!(
            out,
            "{} at {share:.2}, one {} more brings a margin of\n  in marketing {}\n  in sales     {}\n  difference   {}: {}\n",
            voice.heading("LAST UNIT OF MONEY"),
            market.currency,
            cents(condition.returns.0),
            cents(condition.returns.1),
            cents(condition.gap),
            if holds {
                "the same within chance, as it must be at the best share"
            } else {
                "not the same: the best share lies elsewhere, or the curve has a kink there"
            }
        );
    }
    out
}

fn best_lines(out: &mut String, found: &Found, voice: Voice) {
    for (place, row) in found.rows.iter().enumerate() {
        let what = row.metric.name.replace('_', " ");
        let Some(optimum) = &row.optimum else {
            let _ = writeln!(out, "  {what}: too few points have it");
            continue;
        };
        let unit = unit_of_value(row.metric, &found.scenario.market.currency);
        let scale = Scale::new(row.metric, (optimum.best.interval.1 - optimum.best.interval.0) / 2.0);
        let heading = if place == 0 { voice.heading("BEST") } else { "    ".to_owned() };
        let _ = writeln!(
            out,
            "{heading} {what} at {:.2} (90 % interval {:.2} to {:.2}): {} {unit}; within 1 % of it from {:.2} to {:.2}",
            optimum.at.value,
            optimum.at.interval.0,
            optimum.at.interval.1,
            scale.value(optimum.best.value),
            optimum.plateau.0,
            optimum.plateau.1
        );
    }
    out.push('\n');
}

/// Median and the middle 90 % of seeds.
fn band(outcomes: &[Outcome], metric: &Metric) -> Option<[f64; 5]> {
    let mut values: Vec<f64> = outcomes.iter().filter_map(|outcome| outcome.get(metric)).collect();
    values.sort_by(f64::total_cmp);
    (!values.is_empty()).then(|| [0.05, 0.25, 0.5, 0.75, 0.95].map(|q| percentile(&values, q)))
}

fn table(out: &mut String, found: &Found, voice: Voice) {
    let mut header = format!("{:<8}", "lever");
    for row in &found.rows {
        let _ = write!(header, "{:>16}", row.metric.name.replace('_', " "));
    }
    let _ = writeln!(
        out,
        "{}   {} in nine of ten seeds",
        voice.heading(&header),
        found.metric.name.replace('_', " ")
    );
    for (place, x) in found.points.iter().enumerate() {
        let _ = write!(out, "{:<8}", format!("{x:.2}"));
        for row in &found.rows {
            let value = band(&found.outcomes[place], row.metric)
                .map(|band| super::numbers::of_metric(row.metric, band[2]));
            let _ = write!(out, "{:>16}", value.unwrap_or_else(|| "-".to_owned()));
        }
        let range = band(&found.outcomes[place], found.metric).map_or(String::new(), |band| {
            let scale = Scale::new(found.metric, (band[4] - band[0]) / 2.0);
            format!("{} to {}", scale.value(band[0]), scale.value(band[4]))
        });
        let _ = writeln!(out, "   {range}");
    }
    out.push('\n');
}

/// What was played, in words.
fn scope(found: &Found) -> String {
    let market = &found.scenario.market;
    format!(
        "{}, {}, {}, the same at every point",
        people(market.people.into()),
        counted(market.days.into(), "day"),
        counted(found.seeds.len() as u64, "seed")
    )
}

/// The best point in one sentence.
fn sentence(found: &Found) -> String {
    let what = found.metric.name.replace('_', " ");
    match &found.rows[0].optimum {
        Some(optimum) => format!(
            "{what} is best with {} at {:.2} (90 % interval {:.2} to {:.2}); within 1 % of that from {:.2} to {:.2}",
            found.lever,
            optimum.at.value,
            optimum.at.interval.0,
            optimum.at.interval.1,
            optimum.plateau.0,
            optimum.plateau.1
        ),
        None => format!("too few points have a {what}"),
    }
}

fn figure(found: &Found) -> Figure {
    let panel = |row: &Row| LeverPanel {
        name: row.metric.name.replace('_', " "),
        unit: unit_of_value(row.metric, &found.scenario.market.currency),
        format: if row.metric.unit == "share" { Format::Percent } else { Format::Number },
        points: (found.points.iter().zip(&found.outcomes))
            .map(|(&x, outcomes)| {
                (x, Spread::of(outcomes.iter().filter_map(|outcome| outcome.get(row.metric))))
            })
            .collect(),
        best: row.optimum.as_ref().map(|optimum| (optimum.at.value, optimum.plateau)),
    };
    let panels: Vec<LeverPanel> = found.rows.iter().map(panel).collect();
    levers(&sentence(found), scope(found), &found.lever, found.now, &panels)
}

fn page(found: &Found, figure: Figure, hash: &str) -> String {
    let rules = found.rules.iter().map(|rule| {
        let scale = Scale::new(found.metric, (rule.regret.interval.1 - rule.regret.interval.0) / 2.0);
        let numbers = [rule.regret.value, rule.regret.interval.0, rule.regret.interval.1]
            .map(|value| scale.value(value));
        [rule.name.to_owned(), crate::figures::decimals(rule.share, 2)].into_iter().chain(numbers).collect()
    });
    let columns = ["Rule of thumb", "#Share of sales", "#Lost", "#90 % interval from", "#to"];
    study_page(&Sheet {
        kind: "Balance".into(),
        title: found.title.clone(),
        scope: scope(found),
        verdict: format!("{}.", sentence(found)),
        sure: vec!["Intervals cover chance. Inputs as written. Not fitted to your data.".into()],
        first: vec![("balance", figure)],
        tables: vec![SheetTable {
            title: "What rules of thumb would have cost".into(),
            columns: columns.map(ToOwned::to_owned).to_vec(),
            rows: rules.collect(),
            ..SheetTable::default()
        }],
        facts: Facts {
            changed: Vec::new(),
            repeat: found.again.clone(),
            hashes: vec![("market".into(), hash.to_owned())],
            ..Facts::default()
        },
        ..Sheet::default()
    })
}

fn to_json(found: &Found) -> Value {
    let estimate = |estimate: Estimate| json!({ "value": estimate.value, "interval": [estimate.interval.0, estimate.interval.1], "confidence": 0.9 });
    let optimum = |optimum: &Optimum| json!({ "at": estimate(optimum.at), "value": estimate(optimum.best), "plateau": [optimum.plateau.0, optimum.plateau.1] });
    let metrics: Vec<Value> = found
        .rows
        .iter()
        .map(|row| {
            let bands: Vec<Option<[f64; 5]>> =
                found.outcomes.iter().map(|outcomes| band(outcomes, row.metric)).collect();
            json!({
                "metric": row.metric.name, "unit": row.metric.unit, "best": row.optimum.as_ref().map(optimum),
                "quantiles": [0.05, 0.25, 0.5, 0.75, 0.95], "bands": bands,
                "smooth": row.curve.as_ref().map(Curve::smooth),
            })
        })
        .collect();
    json!({
        "schema": "relaylab.balance/1",
        "model": MODEL,
        "title": found.title,
        "lever": found.lever,
        "now": found.now,
        "decides": found.metric.name,
        "points": found.points,
        "seeds": found.seeds,
        "metrics": metrics,
        "rules": found.rules.iter().map(|rule| json!({ "rule": rule.name, "share": rule.share, "regret": estimate(rule.regret) })).collect::<Vec<_>>(),
        "last_unit_of_money": found.first_order.map(|(share, condition)| json!({
            "share": share, "marketing": estimate(condition.returns.0), "sales": estimate(condition.returns.1), "difference": estimate(condition.gap),
        })),
        "again": found.again,
    })
}

/// Writes the folder of a balance study; gives its path.
fn write(found: &Found, out: Option<&Path>, hash: &str) -> Result<PathBuf, Fault> {
    let path = out.map_or_else(
        || {
            Path::new("output").join(format!(
                "balance-{}-{}-{}",
                slug(&found.title),
                slug(&found.lever),
                &hash[..6]
            ))
        },
        Path::to_owned,
    );
    let wrong = |error| Fault::writing(&path.display().to_string(), &error);
    let _lock = hold(&path)?;
    let mut folder = Folder::create(&path).map_err(wrong)?;
    let mut csv = String::from("lever,seed,metric,value,unit\n");
    for (x, outcomes) in found.points.iter().zip(&found.outcomes) {
        for outcome in outcomes {
            for metric in METRICS {
                let value = outcome.get(metric).map_or(String::new(), |value| value.to_string());
                let _ = writeln!(csv, "{x},{},{},{value},{}", outcome.seed, metric.name, metric.unit);
            }
        }
    }
    folder.write("balance.csv", csv.as_bytes()).map_err(wrong)?;
    folder.write("balance.json", format!("{:#}\n", to_json(found)).as_bytes()).map_err(wrong)?;
    let figure = figure(found);
    super::pictures::write(&mut folder, "figures/", &[drawn("balance", &figure)]).map_err(wrong)?;
    folder.write("report.html", page(found, figure, hash).as_bytes()).map_err(wrong)?;
    folder.write("scenario.toml", crate::scenario::canonical(&found.scenario).as_bytes()).map_err(wrong)?;
    Ok(path)
}
