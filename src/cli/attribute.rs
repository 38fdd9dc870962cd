//! `relaylab attribute`: what each channel and sales activity truly added, against what the usual rules would claim.

use super::company::{Company, Market, Recipe};
use super::exit::{self, Fault};
use super::hold::hold;
use super::numbers::{counted, people};
use super::run::slug;
use super::study::{Scale, StudyOptions, named_metric, unit_of_value};
use super::terminal::Voice;
use crate::figures::{DotRow, Figure, Format, LeverPanel, SPENDING, Spread, added, drawn, levers_marked};
use crate::measure::MARKOV;
use crate::measure::metrics::{Metric, Outcome, metric};
use crate::measure::summary::t_quantile;
use crate::record::{Folder, MODEL};
use crate::report::{Facts, Sheet, SheetTable, study_page};
use crate::scenario::Scenario;
use crate::study::{Coalitions, MOST_EXACT, Paired};
use clap::Args;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// By how much spending is moved for a marginal return.
const STEP: f64 = 0.1;
/// Multiples of today's spending at which a response curve is played.
const CURVE: [f64; 4] = [0.25, 0.5, 1.5, 2.0];

/// Take each channel and sales activity away under the same seeds: what it truly added, and what rules of attribution
/// would have claimed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab attribute my-market.toml                   customers that each channel added
  relaylab attribute my-market.toml --of revenue      what it added to another metric
  relaylab attribute my-market.toml --orders 40       a steadier Shapley value, when there are many channels")]
pub(super) struct Attribute {
    /// Scenario file.
    file: PathBuf,
    /// Metric that is divided up.
    #[arg(long, value_name = "METRIC", default_value = "won")]
    of: String,
    /// Orders in which channels join, when there are too many for all coalitions.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(2..=1000))]
    orders: u16,
    /// Leave response curves and marginal returns out.
    #[arg(long)]
    no_curves: bool,
    #[command(flatten)]
    options: StudyOptions,
}

/// A part of the firm that can be taken away.
pub(super) struct Player {
    pub(super) name: String,
    /// What takes it away.
    pub(super) off: String,
    /// The channel's index among all channels of the scenario.
    channel: Option<usize>,
}

/// A number by seed, as mean and 95 % interval.
#[derive(Clone, Copy, Debug)]
struct Amount {
    mean: f64,
    interval: (f64, f64),
}

/// What is known of a player.
struct Row {
    player: Player,
    removal: Amount,
    shapley: Amount,
    spend: f64,
    roas: Option<Amount>,
    marginal_roas: Option<Amount>,
    /// Multiple of today's spending, and the metric there.
    curve: Vec<(f64, Amount)>,
}

/// What a rule claims for each player, and by how much of all customers it is wrong.
struct Claim {
    rule: String,
    customers: Vec<f64>,
    error: f64,
    agreement: f64,
}

struct Found {
    title: String,
    scenario: Scenario,
    metric: &'static Metric,
    seeds: Vec<u64>,
    total: Amount,
    nothing: Amount,
    sampled: bool,
    rows: Vec<Row>,
    claims: Vec<Claim>,
    again: String,
}

impl Attribute {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let metric = named_metric(&self.of)?;
        let recipe = self.options.recipe(&self.file)?;
        let base = recipe.market()?;
        let players = players(base.scenario());
        if players.is_empty() {
            let cause = "no channel and no sales activity of this scenario can be taken away";
            return Err(Fault::new(exit::INVALID, cause, "switch one on"));
        }
        let coalitions = Coalitions::new(players.len(), usize::from(self.orders));
        let company = self.options.company(voice);
        let seeds = self.options.first_seeds(&base, self.options.seed_count());
        let market = &base.scenario().market;
        voice.note(&format!(
            "taking away {}: {} x {} x {} x {}\n",
            counted(players.len() as u64, "part"),
            counted(coalitions.sets.len() as u64, "coalition"),
            counted(seeds.len() as u64, "seed"),
            people(market.people.into()),
            counted(market.days.into(), "day")
        ));
        company.listen();
        let values = play_coalitions(&company, &recipe, &players, &coalitions, &seeds, metric)?;
        let claims = claims(&company, &recipe, &players, &seeds)?;
        let mut found = Found {
            title: base.scenario().about.title.clone(),
            scenario: base.scenario().clone(),
            metric,
            total: amount(&values[0]),
            nothing: amount(&values[1]),
            sampled: coalitions.sampled(),
            rows: rows(players, &coalitions, &values),
            claims: Vec::new(),
            seeds,
            again: super::run::command(),
        };
        if metric.name == "won" {
            found.claims = judged(claims, &found.rows);
        }
        self.returns(&company, &recipe, &mut found)?;
        let folder = write(&found, self.options.out.as_deref(), &base.hash)?;
        if voice.json {
            return voice.say_json(&to_json(&found));
        }
        voice.say(&show(&found, voice))?;
        voice.say(&format!("written to {}\nagain with {}\n", folder.display(), found.again))
    }

    /// Returns on spending: all of it, its last tenth, and at other amounts.
    fn returns(&self, company: &Company, recipe: &Recipe, found: &mut Found) -> Result<(), Fault> {
        let paid: Vec<usize> =
            (0..found.rows.len()).filter(|&place| found.rows[place].player.channel.is_some()).collect();
        let multiples: Vec<f64> =
            if self.no_curves { vec![] } else { CURVE.into_iter().chain([1.0 - STEP, 1.0 + STEP]).collect() };
        let mut markets = vec![recipe.market()?];
        for &place in &paid {
            let player = &found.rows[place].player;
            markets.push(recipe.with([player.off.clone()]).market()?);
            for &multiple in &multiples {
                markets.push(spent(recipe, &found.scenario, player, multiple)?);
            }
        }
        let mut outcomes = company.outcomes(&markets, &found.seeds)?.results.into_iter();
        let base = outcomes.next().unwrap_or_default();
        let revenue = |outcomes: &[Outcome]| column(outcomes, "revenue");
        let media = |outcomes: &[Outcome]| column(outcomes, "cost_media");
        for &place in &paid {
            let without = outcomes.next().unwrap_or_default();
            let row = &mut found.rows[place];
            let spend = less(&media(&base), &media(&without));
            row.spend = amount(&spend).mean;
            row.roas = over(&less(&revenue(&base), &revenue(&without)), &spend);
            let at: Vec<Vec<Outcome>> =
                multiples.iter().map(|_| outcomes.next().unwrap_or_default()).collect();
            if let [.., fewer, more] = at.as_slice() {
                row.marginal_roas =
                    over(&less(&revenue(more), &revenue(fewer)), &less(&media(more), &media(fewer)));
                row.curve = curve(found.metric, &without, &base, &at);
            }
        }
        Ok(())
    }
}

/// The channels that run and the activities of sales that can be switched off.
pub(super) fn players(scenario: &Scenario) -> Vec<Player> {
    let runs = |(_, channel): &(usize, &crate::relay::channels::ChannelSettings)| {
        channel.common.on && (channel.common.share > 0.0 || channel.common.exposure_per_day.is_some())
    };
    let mut players: Vec<Player> = scenario
        .channels
        .iter()
        .enumerate()
        .filter(runs)
        .map(|(index, channel)| Player {
            name: channel.name.clone(),
            off: format!("channels.\"{}\".on=false", channel.name),
            channel: Some(index),
        })
        .collect();
    let sales = scenario.sales.on;
    let activities = [
        (
            sales && scenario.outbound.on && scenario.sales.outbound_share > 0.0,
            "sales: cold calls and e-mails",
            "outbound.on=false",
        ),
        (
            sales && scenario.relationship.on && scenario.sales.follow_up_share > 0.0,
            "sales: follow-up",
            "sales.follow_up_share=0",
        ),
        (sales, "sales: inbound leads", "handoff.leak=1"),
    ];
    players.extend(activities.into_iter().filter(|(on, _, _)| *on).map(|(_, name, off)| Player {
        name: name.to_owned(),
        off: off.to_owned(),
        channel: None,
    }));
    players
}

/// The metric for each coalition, by seed; a run without it counts as nothing.
fn play_coalitions(
    company: &Company,
    recipe: &Recipe,
    players: &[Player],
    coalitions: &Coalitions,
    seeds: &[u64],
    metric: &Metric,
) -> Result<Vec<Vec<f64>>, Fault> {
    let market = |&set: &u32| {
        let off = players.iter().enumerate().filter(|(place, _)| set & (1 << place) == 0);
        recipe.with(off.map(|(_, player)| player.off.clone())).market()
    };
    let markets: Vec<Market> = coalitions.sets.iter().map(market).collect::<Result<_, _>>()?;
    let outcomes = company.outcomes(&markets, seeds)?.results;
    let value = |outcome: &Outcome| outcome.get(metric).unwrap_or(0.0);
    Ok(outcomes.iter().map(|row| row.iter().map(value).collect()).collect())
}

fn rows(players: Vec<Player>, coalitions: &Coalitions, values: &[Vec<f64>]) -> Vec<Row> {
    let seeds = values[0].len();
    let of_seed = |seed: usize| values.iter().map(|row| row[seed]).collect::<Vec<f64>>();
    let removals: Vec<Vec<f64>> = (0..seeds).map(|seed| coalitions.removals(&of_seed(seed))).collect();
    let shares: Vec<Vec<f64>> = (0..seeds).map(|seed| coalitions.shapley(&of_seed(seed))).collect();
    let means: Vec<f64> = values.iter().map(|row| row.iter().sum::<f64>() / seeds as f64).collect();
    let errors =
        if coalitions.sampled() { coalitions.order_errors(&means) } else { vec![0.0; players.len()] };
    let across = |rows: &[Vec<f64>], place: usize| rows.iter().map(|row| row[place]).collect::<Vec<f64>>();
    let row = |(place, player): (usize, Player)| Row {
        player,
        removal: amount(&across(&removals, place)),
        shapley: widened(amount(&across(&shares, place)), errors[place], seeds),
        spend: 0.0,
        roas: None,
        marginal_roas: None,
        curve: Vec::new(),
    };
    players.into_iter().enumerate().map(row).collect()
}

/// An amount whose interval also covers another error.
fn widened(amount: Amount, error: f64, seeds: usize) -> Amount {
    let t = t_quantile(seeds.max(2) - 1, 0.05);
    let half = (amount.interval.1 - amount.interval.0) / 2.0;
    let half = (half * half + t * t * error * error).sqrt();
    Amount { interval: (amount.mean - half, amount.mean + half), ..amount }
}

fn amount(values: &[f64]) -> Amount {
    let some: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    Paired::of(&some, &vec![Some(0.0); values.len()]).map_or_else(
        || {
            let mean = values.first().copied().unwrap_or(0.0);
            Amount { mean, interval: (mean, mean) }
        },
        |paired| Amount { mean: paired.mean, interval: paired.interval(0.05) },
    )
}

fn column(outcomes: &[Outcome], name: &str) -> Vec<f64> {
    let value = |outcome: &Outcome| metric(name).and_then(|metric| outcome.get(metric)).unwrap_or(0.0);
    outcomes.iter().map(value).collect()
}

fn less(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

/// What comes back over what was spent; spending hardly varies over seeds, so its mean is divided by.
fn over(back: &[f64], spent: &[f64]) -> Option<Amount> {
    let spent = spent.iter().sum::<f64>() / spent.len().max(1) as f64;
    let back = amount(back);
    (spent.abs() >= 1.0).then(|| Amount {
        mean: back.mean / spent,
        interval: (back.interval.0 / spent, back.interval.1 / spent),
    })
}

fn curve(metric: &Metric, without: &[Outcome], base: &[Outcome], at: &[Vec<Outcome>]) -> Vec<(f64, Amount)> {
    let value = |outcomes: &[Outcome]| amount(&column(outcomes, metric.name));
    let mut curve = vec![(0.0, value(without)), (1.0, value(base))];
    curve.extend(CURVE.iter().zip(at).map(|(&multiple, outcomes)| (multiple, value(outcomes))));
    curve.sort_by(|a, b| a.0.total_cmp(&b.0));
    curve
}

/// The market with a multiple of a channel's money; that of the others stays, so the whole budget moves.
fn spent(recipe: &Recipe, scenario: &Scenario, player: &Player, multiple: f64) -> Result<Market, Fault> {
    let budget = &scenario.budget;
    let scale = budget.scale(scenario);
    let marketing = 1.0 - budget.sales_share;
    let own = player.channel.map_or(0.0, |index| scenario.channels[index].common.share * scale);
    // Shares within marketing: one grows, the whole grows with it, and sales keeps what it has.
    let grown = 1.0 + own * (multiple - 1.0);
    let total = budget.sales_share + marketing * grown;
    let mut overrides = vec![
        format!("budget.per_month={:.2}", budget.per_month.units() * total),
        format!("budget.sales_share={}", budget.sales_share / total),
        "budget.normalise=true".to_owned(),
    ];
    for (index, channel) in scenario.channels.iter().enumerate() {
        let times = if player.channel == Some(index) { multiple } else { 1.0 };
        overrides.push(format!(
            "channels.\"{}\".share={}",
            channel.name,
            channel.common.share * scale * times / grown
        ));
    }
    for (key, share) in [
        ("research.share", scenario.research.share),
        ("product.share", scenario.product.share),
        ("win_back.share", scenario.win_back.share),
    ] {
        overrides.push(format!("{key}={}", share * scale / grown));
    }
    recipe.with(overrides).market()
}

/// Customers that each rule credits to each player, by rule.
fn claims(
    company: &Company,
    recipe: &Recipe,
    players: &[Player],
    seeds: &[u64],
) -> Result<Vec<(String, Vec<f64>)>, Fault> {
    let market = recipe.with(["record.claims=true".to_owned(), "record.journeys=0".to_owned()]).market()?;
    let runs = company.runs(&[market], seeds)?.results.remove(0);
    let mut rules: Vec<(String, Vec<f64>)> = Vec::new();
    for row in runs.iter().flat_map(|run| &run.claims) {
        let rule = row.rule.to_string();
        if rules.iter().all(|(known, _)| *known != rule) {
            rules.push((rule.clone(), vec![0.0; players.len()]));
        }
        let claimed = match row.source.as_str() {
            "sales rep" => players.iter().position(|player| player.off.starts_with("outbound")),
            source => players.iter().position(|player| player.name == source && player.channel.is_some()),
        };
        if let (Some(place), Some((_, credit))) =
            (claimed, rules.iter_mut().find(|(known, _)| *known == rule))
        {
            credit[place] += row.customers / seeds.len() as f64;
        }
    }
    Ok(rules)
}

/// How far the rules are from the truth, over the players that a rule can credit at all.
fn judged(claims: Vec<(String, Vec<f64>)>, rows: &[Row]) -> Vec<Claim> {
    let known: Vec<usize> = (0..rows.len())
        .filter(|&place| {
            rows[place].player.channel.is_some() || rows[place].player.off.starts_with("outbound")
        })
        .collect();
    let share = |values: &[f64]| {
        let values: Vec<f64> = known.iter().map(|&place| values[place].max(0.0)).collect();
        let sum: f64 = values.iter().sum();
        values.iter().map(|value| if sum > 0.0 { value / sum } else { 0.0 }).collect::<Vec<f64>>()
    };
    let truth = share(&rows.iter().map(|row| row.shapley.mean).collect::<Vec<f64>>());
    let claim = |(rule, customers): (String, Vec<f64>)| {
        let claimed = share(&customers);
        let error = claimed.iter().zip(&truth).map(|(a, b)| (a - b).abs()).sum::<f64>() / 2.0;
        Claim { rule, agreement: kendall(&claimed, &truth), customers, error }
    };
    claims.into_iter().map(claim).collect()
}

/// Kendall's rank correlation: 1 when two lists have the same order, -1 when the opposite.
fn kendall(a: &[f64], b: &[f64]) -> f64 {
    let (mut score, mut pairs) = (0.0, 0.0);
    for i in 0..a.len() {
        for j in i + 1..a.len() {
            let product = (a[i] - a[j]) * (b[i] - b[j]);
            score += if product == 0.0 { 0.0 } else { product.signum() };
            pairs += 1.0;
        }
    }
    if pairs > 0.0 { score / pairs } else { 0.0 }
}

fn show(found: &Found, voice: Voice) -> String {
    let market = &found.scenario.market;
    let what = found.metric.name.replace('_', " ");
    let unit = unit_of_value(found.metric, &market.currency);
    let scale = |amount: Amount| Scale::new(found.metric, (amount.interval.1 - amount.interval.0) / 2.0);
    let mut out = format!(
        "{}: what each part added to {what}, {unit}\n{}, {}, {}, the same for all\n\n",
        crate::scenario::plain(&found.title),
        people(market.people.into()),
        counted(market.days.into(), "day"),
        counted(found.seeds.len() as u64, "seed")
    );
    let _ = writeln!(
        out,
        "with everything {}, with nothing {}; Shapley values {}\n",
        scale(found.total).value(found.total.mean),
        scale(found.nothing).value(found.nothing.mean),
        if found.sampled { "from drawn orders" } else { "from all coalitions" }
    );
    let header = format!(
        "{:<30}{:>10} {:<21}{:>9} {:<20}",
        "WHAT IT TRULY ADDED", "taken away", "  95 % CI", "Shapley", "  95 % CI"
    );
    let _ = writeln!(out, "{}", voice.heading(&header));
    let range = |amount: Amount| {
        let scale = scale(amount);
        format!("{} to {}", scale.value(amount.interval.0), scale.value(amount.interval.1))
    };
    for row in ordered(found) {
        let _ = writeln!(
            out,
            "  {:<28}{:>10}   {:<19}{:>9}   {:<18}",
            row.player.name,
            scale(row.removal).value(row.removal.mean),
            range(row.removal),
            scale(row.shapley).value(row.shapley.mean),
            range(row.shapley)
        );
    }
    let sum: f64 = found.rows.iter().map(|row| row.removal.mean).sum();
    let whole = found.total.mean - found.nothing.mean;
    let _ = writeln!(
        out,
        "  {:<28}{:>10}   {:<19}{:>9}\n",
        "shared by several",
        scale(found.total).value(whole - sum),
        "",
        "0"
    );
    returns(&mut out, found, voice);
    rules(&mut out, found, voice);
    out
}

/// The rows, the largest Shapley value first.
fn ordered(found: &Found) -> Vec<&Row> {
    let mut rows: Vec<&Row> = found.rows.iter().collect();
    rows.sort_by(|a, b| b.shapley.mean.total_cmp(&a.shapley.mean));
    rows
}

fn returns(out: &mut String, found: &Found, voice: Voice) {
    if found.rows.iter().all(|row| row.roas.is_none()) {
        return;
    }
    let header = format!(
        "{:<30}{:>12}{:>8}   {:<18}{:>8}   {}",
        "RETURN ON SPENDING", "spent", "ROAS", "95 % CI", "last", "95 % CI"
    );
    let _ = writeln!(out, "{}", voice.heading(&header));
    let text = |amount: Option<Amount>| match amount {
        Some(amount) => {
            (format!("{:.2}", amount.mean), format!("{:.2} to {:.2}", amount.interval.0, amount.interval.1))
        }
        None => ("-".to_owned(), String::new()),
    };
    for row in ordered(found).into_iter().filter(|row| row.roas.is_some()) {
        let ((roas, between), (last, last_between)) = (text(row.roas), text(row.marginal_roas));
        let spend = super::numbers::amount(row.spend);
        let _ = writeln!(
            out,
            "  {:<28}{spend:>12}{roas:>8}   {between:<18}{last:>8}   {last_between}",
            row.player.name
        );
    }
    out.push_str("  (revenue within the days played over spending; `last`: of the last tenth spent)\n\n");
}

fn rules(out: &mut String, found: &Found, voice: Voice) {
    if found.claims.is_empty() {
        return;
    }
    let mut header = format!("{:<30}{:>8}", "WHAT RULES WOULD CLAIM", "truly");
    for claim in &found.claims {
        let _ = write!(header, "{:>10}", short_rule(&claim.rule));
    }
    let _ = writeln!(out, "{}", voice.heading(&header));
    for row in ordered(found) {
        let place = found.rows.iter().position(|other| other.player.name == row.player.name).unwrap_or(0);
        if row.player.channel.is_none() && !row.player.off.starts_with("outbound") {
            continue;
        }
        let _ = write!(out, "  {:<28}{:>8}", row.player.name, format!("{:.0}", row.shapley.mean));
        for claim in &found.claims {
            let _ = write!(out, "{:>10}", format!("{:.0}", claim.customers[place]));
        }
        out.push('\n');
    }
    let mut line = |label: &str, of: fn(&Claim) -> String| {
        let _ = write!(out, "  {label:<28}{:>8}", "");
        for claim in &found.claims {
            let _ = write!(out, "{:>10}", of(claim));
        }
        out.push('\n');
    };
    line("credit on the wrong part", |claim| format!("{:.0} %", 100.0 * claim.error));
    line("order agrees (Kendall)", |claim| format!("{:.2}", claim.agreement));
    out.push('\n');
}

fn short_rule(rule: &str) -> String {
    let word = match rule {
        "position based" => "position",
        "time decay" => "decay",
        "last touch" => "last",
        "first touch" => "first",
        MARKOV => "markov",
        other => other,
    };
    word.to_owned()
}

/// What was played, in words.
fn scope(found: &Found) -> String {
    let market = &found.scenario.market;
    format!(
        "{}, {}, {}, the same for all",
        people(market.people.into()),
        counted(market.days.into(), "day"),
        counted(found.seeds.len() as u64, "seed")
    )
}

fn sentence(found: &Found) -> String {
    let rows = ordered(found);
    let what = found.metric.name.replace('_', " ");
    rows.first().map_or(String::new(), |row| format!("{} added most to {what}", row.player.name))
}

fn figure(found: &Found) -> Figure {
    let unit = unit_of_value(found.metric, &found.scenario.market.currency);
    let scale = Scale::new(found.metric, 1.0);
    let dot = |row: &&Row| DotRow {
        label: row.player.name.clone(),
        value: row.shapley.mean * scale.factor,
        thick: None,
        thin: (row.shapley.interval.0 * scale.factor, row.shapley.interval.1 * scale.factor),
        text: {
            let scale = Scale::new(found.metric, (row.shapley.interval.1 - row.shapley.interval.0) / 2.0);
            let [value, low, high] = [row.shapley.mean, row.shapley.interval.0, row.shapley.interval.1]
                .map(|value| scale.value(value));
            format!("{value} ({low} to {high})")
        },
    };
    let what = format!("Added to {}, {unit}", found.metric.name.replace('_', " "));
    added(&sentence(found), scope(found), &what, ordered(found).iter().map(dot).collect())
}

/// The metric when the spending on one part is multiplied; nothing when no part's was.
fn responses(found: &Found) -> Option<Figure> {
    let scale = Scale::new(found.metric, 1.0);
    let panel = |row: &&Row| LeverPanel {
        name: row.player.name.replace('_', " "),
        unit: unit_of_value(found.metric, &found.scenario.market.currency),
        format: if found.metric.unit == "share" { Format::Percent } else { Format::Number },
        points: (row.curve.iter())
            .map(|(times, Amount { mean, interval: (low, high) })| {
                let spread = Spread { low: *low, lower: *low, median: *mean, upper: *high, high: *high };
                (*times, Some(if found.metric.unit == "share" { spread } else { spread.times(scale.factor) }))
            })
            .collect(),
        best: None,
    };
    let panels: Vec<LeverPanel> =
        ordered(found).iter().filter(|row| row.curve.len() > 2).map(panel).collect();
    let what = found.metric.name.replace('_', " ");
    let title = format!("What more and less spending does to {what}");
    let now = [(1.0, "now".to_owned())];
    let mut figure = levers_marked(&title, scope(found), SPENDING, &now, &panels);
    figure.notes = vec![
        "Lines: means over seeds. Bands: 95 % intervals. Every panel has a scale of its own.".to_owned(),
    ];
    (!panels.is_empty()).then_some(figure)
}

fn page(found: &Found, first: Vec<(&'static str, Figure)>, hash: &str) -> String {
    let mut columns = vec!["Part".to_owned(), "#Truly added".to_owned()];
    columns.extend(found.claims.iter().map(|claim| format!("#{}", claim.rule)));
    let row = |(place, row): (usize, &Row)| {
        let claims = found.claims.iter().map(|claim| format!("{:.0}", claim.customers[place]));
        [row.player.name.clone(), format!("{:.0}", row.shapley.mean)].into_iter().chain(claims).collect()
    };
    let rows =
        if found.claims.is_empty() { Vec::new() } else { found.rows.iter().enumerate().map(row).collect() };
    study_page(&Sheet {
        kind: "Attribution".into(),
        title: found.title.clone(),
        scope: scope(found),
        verdict: format!("{}.", sentence(found)),
        sure: vec!["Intervals cover chance. Inputs as written. Not fitted to your data.".into()],
        first,
        tables: vec![SheetTable {
            title: "What rules of attribution would claim, customers".into(),
            columns,
            rows,
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

fn amount_json(amount: Amount) -> Value {
    json!({ "mean": amount.mean, "interval": [amount.interval.0, amount.interval.1] })
}

fn to_json(found: &Found) -> Value {
    let rows: Vec<Value> = found
        .rows
        .iter()
        .map(|row| {
            json!({
                "part": row.player.name,
                "removal": amount_json(row.removal),
                "shapley": amount_json(row.shapley),
                "spend": row.spend,
                "roas": row.roas.map(amount_json),
                "marginal_roas": row.marginal_roas.map(amount_json),
                "response": row.curve.iter().map(|(times, amount)| json!({ "times": times, "value": amount_json(*amount) })).collect::<Vec<_>>(),
            })
        })
        .collect();
    let claims: Vec<Value> = found
        .claims
        .iter()
        .map(|claim| json!({ "rule": claim.rule, "customers": claim.customers, "wrong_share": claim.error, "kendall": claim.agreement }))
        .collect();
    json!({
        "schema": "relaylab.attribute/1",
        "model": MODEL,
        "title": found.title,
        "metric": found.metric.name,
        "unit": found.metric.unit,
        "seeds": found.seeds,
        "everything": amount_json(found.total),
        "nothing": amount_json(found.nothing),
        "shapley_from_drawn_orders": found.sampled,
        "all_coalitions_up_to": MOST_EXACT,
        "parts": rows,
        "claims": claims,
        "again": found.again,
    })
}

fn write(found: &Found, out: Option<&Path>, hash: &str) -> Result<PathBuf, Fault> {
    let path = out.map_or_else(
        || Path::new("output").join(format!("attribute-{}-{}", slug(&found.title), &hash[..6])),
        Path::to_owned,
    );
    let wrong = |error| Fault::writing(&path.display().to_string(), &error);
    let _lock = hold(&path)?;
    let mut folder = Folder::create(&path).map_err(wrong)?;
    folder.write("attribute.json", format!("{:#}\n", to_json(found)).as_bytes()).map_err(wrong)?;
    let mut parts = String::from("part,quantity,value,low,high\n");
    let mut curves = String::from("part,times_spending,value,low,high\n");
    for row in &found.rows {
        let name = super::study::csv_cell(&row.player.name);
        let mut line = |quantity: &str, amount: Option<Amount>| {
            if let Some(Amount { mean, interval: (low, high) }) = amount {
                let _ = writeln!(parts, "{name},{quantity},{mean},{low},{high}");
            }
        };
        line("removal", Some(row.removal));
        line("shapley", Some(row.shapley));
        line("roas", row.roas);
        line("marginal_roas", row.marginal_roas);
        for (times, Amount { mean, interval: (low, high) }) in &row.curve {
            let _ = writeln!(curves, "{name},{times},{mean},{low},{high}");
        }
    }
    let mut claims = String::from("rule,part,customers\n");
    for claim in &found.claims {
        for (row, customers) in found.rows.iter().zip(&claim.customers) {
            let _ =
                writeln!(claims, "{},{},{customers}", claim.rule, super::study::csv_cell(&row.player.name));
        }
    }
    for (name, text) in [("parts.csv", parts), ("curves.csv", curves), ("claims.csv", claims)] {
        folder.write(name, text.as_bytes()).map_err(wrong)?;
    }
    let figures: Vec<(&'static str, Figure)> = std::iter::once(("added", figure(found)))
        .chain(responses(found).map(|figure| ("responses", figure)))
        .collect();
    let pictures: Vec<_> = figures.iter().map(|(name, figure)| drawn(name, figure)).collect();
    super::pictures::write(&mut folder, "figures/", &pictures).map_err(wrong)?;
    folder.write("report.html", page(found, figures, hash).as_bytes()).map_err(wrong)?;
    folder.write("scenario.toml", crate::scenario::canonical(&found.scenario).as_bytes()).map_err(wrong)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::kendall;

    #[test]
    fn orders_that_agree_have_a_correlation_of_one() {
        assert!((kendall(&[1.0, 2.0, 3.0], &[10.0, 20.0, 30.0]) - 1.0).abs() < 1e-12);
        assert!((kendall(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]) + 1.0).abs() < 1e-12);
        assert!((kendall(&[1.0, 2.0, 3.0], &[1.0, 3.0, 2.0]) - 1.0 / 3.0).abs() < 1e-12);
    }
}
