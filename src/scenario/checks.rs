//! What only a look at several keys can find: shares that do not add up, days in the wrong order, ties nobody can have.
//!
//! A check whose own keys are in doubt stays silent, since its numbers would be defaults nobody wrote.

use crate::base::Money;
use crate::results::metrics::{METRICS, metric};
use crate::scenario::Scenario;
use crate::scenario::sections::Budget;
use crate::scenario::sections::Catalogue;
use crate::scenario::sections::ChannelSettings;
use crate::scenario::sections::Lever;
use crate::scenario::sections::Materiality;
use crate::scenario::sections::NeedModel;
use crate::scenario::sections::NetworkModel;
use crate::scenario::sections::TimelineEntry;
use crate::scenario::sections::quoted;
use crate::settings::{Problem, closest, number, plain};
use jiff::civil::Date;

/// How far shares may be off.
const TOLERANCE: f64 = 0.001;

type Check<'c> = &'c dyn Fn(&Scenario, &mut Vec<Problem>);

/// Everything about a scenario that makes no sense; `known` are the problems its keys have already.
pub(super) fn errors(scenario: &Scenario, known: &[Problem], catalogue: Catalogue) -> Vec<Problem> {
    let experiment: Check<'_> = &|scenario, problems| experiment(scenario, catalogue, problems);
    let checks: [(&[&str], Check<'_>); 9] = [
        (&["market"], &market),
        (&["sales.holidays"], &holidays),
        (&["sales", "outbound", "relationship"], &working_day),
        (&["segments"], &segments),
        (&["network", "market.people", "segments"], &network),
        (
            &["budget", "research.share", "product.share", "retention.share", "win_back.share", "channels"],
            &shares,
        ),
        (&["channels", "contact.gaps"], &channels),
        (&["channels", "experiment"], experiment),
        (&["compare"], &compare),
    ];
    let mut problems = Vec::new();
    let in_doubt = |key: &str| known.iter().any(|problem| overlap(&problem.about, key));
    for (keys, check) in checks {
        if !keys.iter().any(|key| in_doubt(key)) {
            check(scenario, &mut problems);
        }
    }
    // Entries are independent of one another: a slip in one hides none in the next.
    for (name, entry) in &scenario.timeline {
        let path = format!("timeline.{}", quoted(name));
        if !in_doubt(&path) && !in_doubt("need.model") {
            timeline_entry(scenario, &path, entry, &mut problems);
        }
    }
    problems
}

/// What is odd about a scenario, yet no reason to stop.
pub(super) fn warnings(scenario: &Scenario) -> Vec<Problem> {
    let mut warnings = Vec::new();
    let Scenario { sales, budget, leads, .. } = scenario;
    if sales.on && sales.reps.is_none() && (budget.per_month == Money(0) || budget.sales_share == 0.0) {
        let message = "the sales team has no reps, since no budget pays for any".to_owned();
        let help = "give `sales.reps` or `budget.per_month`, or say `sales.on = false`".to_owned();
        warnings.push(Problem::about("W001", "sales", message).help(help));
    }
    let starved = |channel: &&ChannelSettings| {
        channel.common.on && channel.common.share == 0.0 && channel.common.exposure_per_day.is_none()
    };
    if budget.per_month > Money(0) && leads.file.is_none() {
        for channel in scenario.channels.iter().filter(starved) {
            let message = format!("channel `{}` has no share of the budget", channel.name);
            let path = format!("channels.{}", channel.name);
            let help = format!("give `{path}.share`, or say `{path}.on = false`");
            warnings.push(Problem::about("W002", &path, message).help(help));
        }
    }
    warnings
}

/// Whether one path contains the other.
fn overlap(a: &str, b: &str) -> bool {
    let within = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    within(a, b) || within(b, a)
}

fn market(scenario: &Scenario, problems: &mut Vec<Problem>) {
    let market = &scenario.market;
    if !is_date(&market.start) {
        let message = format!("`start` must be a date, but is \"{}\"", market.start);
        problems.push(Problem::about("B027", "market.start", message).help(DATE_HELP.to_owned()));
    }
    if market.currency.len() != 3 || !market.currency.bytes().all(|b| b.is_ascii_uppercase()) {
        let message = format!("`currency` must be three letters from A to Z, but is \"{}\"", market.currency);
        let help = "write the code of ISO 4217, e.g. \"EUR\" or \"USD\"".to_owned();
        problems.push(Problem::about("B028", "market.currency", message).help(help));
    }
}

const DATE_HELP: &str = "write year, month and day: \"2026-01-05\"";

fn is_date(text: &str) -> bool {
    text.parse::<Date>().is_ok_and(|date| date.to_string() == text)
}

fn holidays(scenario: &Scenario, problems: &mut Vec<Problem>) {
    if let Some(day) = scenario.sales.holidays.iter().find(|day| !is_date(day)) {
        let message = format!("`holidays` must hold dates, but holds \"{day}\"");
        problems.push(Problem::about("B027", "sales.holidays", message).help(DATE_HELP.to_owned()));
    }
}

fn timeline_entry(scenario: &Scenario, path: &str, entry: &TimelineEntry, problems: &mut Vec<Problem>) {
    let channel = |name: &str| scenario.channels.iter().any(|channel| channel.name == name);
    let mut problem = |code, key: &str, message: String, help: &str| {
        let path = if key.is_empty() { path.to_owned() } else { format!("{path}.{key}") };
        problems.push(Problem::about(code, &path, message).help(help.to_owned()));
    };
    let dates = [("from", &entry.from), ("until", &entry.until)];
    for (key, date) in dates.into_iter().filter_map(|(key, date)| Some((key, date.as_ref()?))) {
        if !is_date(date) {
            problem("B027", key, format!("`{key}` must be a date, but is \"{}\"", plain(date)), DATE_HELP);
        }
    }
    // Dates are written so that their texts are in order.
    if entry.from.as_ref().zip(entry.until.as_ref()).is_some_and(|(from, until)| from > until) {
        let help = "exchange `from` and `until`; a season over New Year ends in the year after";
        problem("B047", "until", "it ends before it begins".to_owned(), help);
    }
    if entry.yearly && (entry.from.is_none() || entry.until.is_none()) {
        let message = "what comes back every year needs both dates".to_owned();
        problem("B047", "yearly", message, "give `from` and `until`, of any one year");
    }
    if entry.least.zip(entry.most).is_some_and(|(least, most)| least > most) {
        problem("B047", "least", "`least` is more than `most`".to_owned(), "exchange the two");
    }
    if entry.again_days > 0 && entry.when.is_none() {
        let message = "`again_days` says when a condition is looked at again, and there is none".to_owned();
        problem("B047", "again_days", message, "give `when`, or leave `again_days` out");
    }
    if entry.set.is_none() && (entry.times, entry.plus) == (1.0, 0.0) {
        let message = "it changes nothing".to_owned();
        problem("B045", "", message, "give `set`, `times` or `plus`");
    }
    match &entry.key {
        None => problem("B045", "", "it does not say what changes".to_owned(), "give `key`"),
        Some(Lever::Channel(name)) if !channel(name) => {
            let message = format!("there is no channel `{}`", plain(name));
            let near = closest(name, scenario.channels.iter().map(|channel| channel.name.as_str()));
            let help = near.map_or("name a channel of this scenario".to_owned(), |near| {
                format!("did you mean `channels.{near}.share`?")
            });
            problem("B045", "key", message, &help);
        }
        Some(Lever::InMarket) if scenario.need.model == NeedModel::Always => {
            let message = "everybody is always in the market here".to_owned();
            problem("B045", "key", message, "say `need.model = \"spells\"`");
        }
        Some(Lever::Telling) if !scenario.word_of_mouth.on => {
            let message = "nobody tells anybody here".to_owned();
            problem("B045", "key", message, "say `word_of_mouth.on = true`");
        }
        Some(lever) => {
            let (least, most) = lever.range();
            if entry.set.is_some_and(|value| !(least..=most).contains(&value)) {
                let message = format!("`{lever}` must be {} to {}", number(least), number(most));
                problem("B020", "set", message, "choose a value within the range; mind the unit");
            }
        }
    }
}

/// What is kept for outbound and what may go to follow-ups come out of one working day.
fn working_day(scenario: &Scenario, problems: &mut Vec<Problem>) {
    let Scenario { sales, outbound, relationship, .. } = scenario;
    let (kept, followed) = (sales.outbound_share, sales.follow_up_share);
    let both = sales.on && outbound.on && relationship.on;
    if !both || kept + followed <= 1.0 + TOLERANCE {
        return;
    }
    let path = if kept > followed { "sales.outbound_share" } else { "sales.follow_up_share" };
    let message = format!(
        "`outbound_share` ({}) and `follow_up_share` ({}) are more than the working day together",
        rounded(kept),
        rounded(followed)
    );
    let help = "lower one of them, so that they add up to 1 at most".to_owned();
    problems.push(Problem::about("B038", path, message).help(help));
}

fn segments(scenario: &Scenario, problems: &mut Vec<Problem>) {
    let parts: Vec<(String, f64)> = scenario.segments.iter().map(|(n, s)| (n.clone(), s.share)).collect();
    let sum: f64 = parts.iter().map(|(_, share)| share).sum();
    if (sum - 1.0).abs() > TOLERANCE {
        let problem = Problem::about("B022", "segments", not_one("segment", sum)).note(&sum_text(&parts));
        problems
            .push(problem.help("everybody belongs to one segment: make the shares add up to 1".to_owned()));
    }
}

fn not_one(what: &str, sum: f64) -> String {
    format!("{what} shares add up to {}, expected 1 ± {TOLERANCE}", rounded(sum))
}

/// The parts of a sum in words: `display 0.5 + research 0.02`.
fn sum_text(parts: &[(String, f64)]) -> String {
    let parts: Vec<String> =
        parts.iter().map(|(name, share)| format!("{name} {}", rounded(*share))).collect();
    parts.join(" + ")
}

fn rounded(share: f64) -> String {
    number((share * 1e6).round() / 1e6)
}

fn experiment(scenario: &Scenario, catalogue: Catalogue, problems: &mut Vec<Problem>) {
    let Some(name) = &scenario.experiment.channel else { return };
    let kinds = catalogue.kinds.iter().filter(|kind| (kind.usual)().can_be_held_out());
    let kinds: Vec<&str> = kinds.map(|kind| kind.name).collect();
    let tried = scenario.channels.iter().find(|channel| channel.name == *name);
    if !tried.is_some_and(|channel| channel.common.on && kinds.contains(&channel.kind.name)) {
        let message = format!("the experiment has no channel `{}` to keep from anybody", plain(name));
        let help = format!("name a channel that is on and of kind {}", kinds.join(" or "));
        problems.push(Problem::about("B041", "experiment.channel", message).help(help));
    }
}

fn compare(scenario: &Scenario, problems: &mut Vec<Problem>) {
    let decision = &scenario.compare;
    if metric(&decision.on).is_none() {
        let message = format!("no metric is called `{}`", plain(&decision.on));
        let near = closest(&decision.on, METRICS.iter().map(|metric| metric.name));
        let help = near.map_or("`relaylab catalog metrics` lists them".to_owned(), |near| {
            format!("did you mean `{near}`?")
        });
        problems.push(Problem::about("B042", "compare.on", message).help(help));
    }
    if Materiality::typed(&decision.matters).is_none() {
        let message = format!("`{}` is no amount", plain(&decision.matters));
        let help = "write an amount or a percentage of the baseline: `matters = \"25k\"`, `matters = \"2%\"`"
            .to_owned();
        problems.push(Problem::about("B042", "compare.matters", message).help(help));
    }
}

fn network(scenario: &Scenario, problems: &mut Vec<Problem>) {
    let (network, people) = (&scenario.network, scenario.market.people);
    let mut problem = |code, path, message: String, help: &str| {
        problems.push(Problem::about(code, path, message).help(help.to_owned()));
    };
    match network.model {
        NetworkModel::None | NetworkModel::Mixed => return,
        NetworkModel::File => {
            if network.edges.is_none() {
                let help = "name a CSV file: `network.edges = \"friends.csv\"`";
                problem("B032", "network.model", "a network from a file needs `edges`".to_owned(), help);
            }
            return;
        }
        NetworkModel::Blocks if scenario.segments.len() < 2 => {
            let help = "add a `[segments.NAME]`, or choose another model";
            let message = "`model = \"blocks\"` needs more than one segment".to_owned();
            problem("B033", "network.model", message, help);
        }
        _ => {}
    }
    let degree = network.degree;
    if matches!(network.model, NetworkModel::Ring | NetworkModel::SmallWorld)
        && (degree < 2.0 || degree % 2.0 != 0.0)
    {
        let message = format!("in a ring `degree` must be an even number of ties, but is {}", number(degree));
        let help = "each person knows as many on the left as on the right: 2, 4, 6, ...";
        problem("B034", "network.degree", message, help);
    } else if degree >= f64::from(people) {
        let message = format!(
            "`degree` must be less than the number of people ({}), but is {}",
            number(f64::from(people)),
            number(degree)
        );
        let help = "lower `network.degree`, raise `market.people`, or say `network.model = \"none\"`";
        problem("B035", "network.degree", message, help);
    }
}

fn shares(scenario: &Scenario, problems: &mut Vec<Problem>) {
    let budget = &scenario.budget;
    if budget.per_month == Money(0) {
        unpaid(scenario, problems);
        return;
    }
    if budget.sales_share >= 1.0 {
        return;
    }
    let others = Budget::others(scenario).into_iter().filter(|(_, share)| *share > 0.0);
    let mut parts: Vec<(String, f64)> = others.map(|(name, share)| (name.to_owned(), share)).collect();
    parts.extend(scenario.channels.iter().map(|channel| (channel.name.clone(), channel.common.share)));
    let sum: f64 = parts.iter().map(|(_, share)| share).sum();
    if sum == 0.0 {
        let message = "there is a marketing budget, but no part of marketing has a share of it".to_owned();
        let help = "give a channel a `share`, or say `budget.sales_share = 1`".to_owned();
        problems.push(Problem::about("B024", "budget.per_month", message).help(help));
    } else if (sum - 1.0).abs() > TOLERANCE && !budget.normalise {
        let problem = Problem::about("B021", "channels", not_one("marketing", sum)).note(&sum_text(&parts));
        problems.push(problem.help("say `budget.normalise = true` to scale them".to_owned()));
    }
}

/// Channels that count on money in a scenario without any.
fn unpaid(scenario: &Scenario, problems: &mut Vec<Problem>) {
    for channel in &scenario.channels {
        let common = &channel.common;
        if common.on && common.share > 0.0 && common.exposure_per_day.is_none() {
            let path = format!("channels.{}.share", channel.name);
            let message = format!("channel `{}` has a share of a budget of 0", channel.name);
            let help = "give `budget.per_month`, or plain `exposure_per_day`, or say `on = false`".to_owned();
            problems.push(Problem::about("B023", &path, message).help(help));
        }
    }
}

/// A number that only this kind of channel has.
fn own(channel: &ChannelSettings, key: &str) -> Option<f64> {
    let value = channel.write().into_iter().find(|(name, _)| *name == key)?.1?;
    value.parse().ok()
}

fn channels(scenario: &Scenario, problems: &mut Vec<Problem>) {
    for channel in &scenario.channels {
        let common = &channel.common;
        let path = |key: &str| format!("channels.{}.{key}", channel.name);
        if 0 < common.to_day && common.to_day < common.from_day {
            let message =
                format!("`to_day` ({}) comes before `from_day` ({})", common.to_day, common.from_day);
            let help = "0 means the channel never stops".to_owned();
            problems.push(Problem::about("B025", &path("to_day"), message).help(help));
        }
        if !common.schedule.iter().any(|weight| *weight > 0.0) {
            let message = "`schedule` needs a weight above 0".to_owned();
            let help = "e.g. `schedule = [1, 0, 2]`".to_owned();
            problems.push(Problem::about("B026", &path("schedule"), message).help(help));
        }
    }
    for channel in scenario.channels.iter().filter(|channel| channel.kind.name == "email") {
        let (open, click) = (own(channel, "open"), own(channel, "click"));
        if click > open {
            let path = format!("channels.{}.click", channel.name);
            let message = "`click` is more than `open`, yet only a mail that is opened is clicked".to_owned();
            let help = "both are shares of the mails sent".to_owned();
            problems.push(Problem::about("B037", &path, message).help(help));
        }
    }
    if scenario.contact.gaps.is_empty() {
        let message = "`gaps` needs at least one number of days".to_owned();
        let help = "e.g. `gaps = [1, 3, 7]`; the last is repeated as needed".to_owned();
        problems.push(Problem::about("B036", "contact.gaps", message).help(help));
    }
}
