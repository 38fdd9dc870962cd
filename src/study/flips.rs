//! What would flip a verdict: for each input that may be wrong, the value at which the leader is overtaken.
//!
//! A verdict holds for the inputs as they were written. This looks at the ends of each input's plausible range, and
//! where the leader no longer leads, closes in on the point between, all under the same seeds.

use super::inputs::keys;
use super::paired::moments;
use crate::base::Money;
use crate::scenario::{Change, Scenario};
use crate::settings::{Key, Plausible};

/// Looks at the point where a straight line between two values says that the flip is; a line closes what is left. Leads
/// are known with noise, so few points far apart say more than many close to one another.
const STEPS: usize = 2;

/// An input flips a verdict when the leader is behind at an end of its range by more than so many standard errors.
const BEYOND_NOISE: f64 = 2.0;

/// The range of an input that was asked for and has none of its own.
const ASKED: (f64, f64) = (0.5, 2.0);

/// An input with its plausible range in one study.
#[derive(Clone, Debug, PartialEq)]
pub struct FlipInput {
    /// Path of the key.
    pub key: String,
    /// What it is in words.
    pub label: String,
    /// Its value in the leading scenario.
    pub now: f64,
    /// Lower end of its plausible range.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Whether every scenario has this value; if not, it is changed in the leading one alone.
    pub shared: bool,
    /// Unit.
    pub unit: String,
    kind: &'static str,
}

impl FlipInput {
    /// The change that gives the input this value.
    pub fn with(&self, value: f64) -> Change {
        match self.kind {
            kind if kind.contains("whole") => Change::new(&self.key, value.round()),
            kind if kind.contains("money") => Change::new(&self.key, Money::nearest(value)),
            _ => Change::new(&self.key, value),
        }
    }
}

/// A lead over the closest rival, as a few seeds show it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lead {
    /// Its mean over the seeds.
    pub mean: f64,
    /// Standard error of the mean.
    pub error: f64,
}

impl Lead {
    /// What the leads of seeds come to; fewer than two say nothing.
    pub fn of(leads: &[f64]) -> Self {
        if leads.len() < 2 {
            return Self { mean: leads.iter().sum(), error: f64::INFINITY };
        }
        let (mean, deviation) = moments(leads);
        Self { mean, error: deviation / (leads.len() as f64).sqrt() }
    }
}

/// What became of an input.
#[derive(Clone, Debug, PartialEq)]
pub struct FlipRow {
    /// The input.
    pub input: FlipInput,
    /// The lead at the lower and at the upper end.
    pub leads: (Lead, Lead),
    /// The value at which the leader is overtaken, the nearer one when there are two; none when it is not clearly
    /// behind at either end.
    pub flip: Option<f64>,
}

impl FlipRow {
    /// How far the flip is, as a share of the plausible range on its side; beyond 1 there is none.
    pub fn distance(&self) -> f64 {
        let Some(flip) = self.flip else { return f64::INFINITY };
        let end = if flip < self.input.now { self.input.low } else { self.input.high };
        ((flip - self.input.now) / (end - self.input.now)).abs()
    }

    /// The larger of the two changes of the lead.
    fn swing(&self, now: f64) -> f64 {
        (self.leads.0.mean - now).abs().max((self.leads.1.mean - now).abs())
    }
}

/// The inputs worth a look: those asked for, or those of the leading scenario whose row has a plausible range.
pub fn flip_inputs(scenarios: &[&Scenario], leader: usize, asked: &[String]) -> Vec<FlipInput> {
    let values: Vec<Vec<(String, Option<String>)>> =
        scenarios.iter().map(|scenario| keys(scenario)).collect();
    let value = |place: usize, key: &str| {
        let found = values[place].iter().find(|(name, _)| name == key);
        found.and_then(|(_, value)| value.as_deref())?.parse::<f64>().ok()
    };
    let declared = declared(scenarios[leader]);
    let input = |key: &str, label: String, of: &Key, plausible: Plausible| {
        let now = value(leader, key)?;
        let (low, high) = plausible.around(now);
        let (low, high) = (low.clamp(of.range.0, of.range.1), high.clamp(of.range.0, of.range.1));
        let shared = (0..scenarios.len()).all(|place| value(place, key) == Some(now));
        let (key, unit, kind) = (key.to_owned(), of.unit.to_owned(), of.kind);
        (low < high).then_some(FlipInput { key, label, now, low, high, shared, unit, kind })
    };
    if asked.is_empty() {
        let usual = declared.iter().filter_map(|(path, key)| Some((path, key, key.plausible?)));
        return usual
            .filter_map(|(path, key, range)| input(path, labelled(path, range.label), key, range))
            .collect();
    }
    let asked =
        asked.iter().filter_map(|path| Some((path, &declared.iter().find(|(other, _)| other == path)?.1)));
    let range = Plausible { label: "", times: ASKED, plus: 0.0 };
    asked.filter_map(|(path, key)| input(path, path.clone(), key, range)).collect()
}

/// Every key of a scenario with its path.
fn declared(scenario: &Scenario) -> Vec<(String, Key)> {
    let tables = scenario.declared().into_iter();
    tables
        .flat_map(|(table, keys)| keys.into_iter().map(move |key| (format!("{table}.{}", key.name), key)))
        .collect()
}

/// What an input is called: that of a channel with the channel's name.
fn labelled(path: &str, label: &str) -> String {
    let channel = path.strip_prefix("channels.").and_then(|rest| rest.rsplit_once('.'));
    channel.map_or(label.to_owned(), |(channel, _)| format!("{label}, {}", channel.trim_matches('"')))
}

/// Looks for flips. `now` is the lead as it is; `leads` gives it for each input (by its place) at a value. Rows come
/// nearest flip first, then by how much the input moves the lead.
///
/// # Errors
/// When `leads` fails.
pub fn search<E>(
    inputs: Vec<FlipInput>,
    now: f64,
    mut leads: impl FnMut(&[(usize, f64)]) -> Result<Vec<Lead>, E>,
) -> Result<Vec<FlipRow>, E> {
    let ends: Vec<(usize, f64)> = inputs
        .iter()
        .enumerate()
        .flat_map(|(place, input)| [(place, input.low), (place, input.high)])
        .collect();
    let at_ends = leads(&ends)?;
    let noise = usual_error(&at_ends);
    let mut brackets = Vec::new();
    for (place, input) in inputs.iter().enumerate() {
        for (end, lead) in [(input.low, at_ends[2 * place]), (input.high, at_ends[2 * place + 1])] {
            if lead.mean < -BEYOND_NOISE * lead.error.max(noise) {
                brackets.push(Bracket { place, leads: (input.now, now), behind: (end, lead.mean) });
            }
        }
    }
    for _ in 0..STEPS {
        if brackets.is_empty() {
            break;
        }
        let next: Vec<(usize, f64)> = brackets.iter().map(|b| (b.place, b.between())).collect();
        for ((bracket, (_, value)), lead) in brackets.iter_mut().zip(&next).zip(leads(&next)?) {
            if lead.mean < 0.0 {
                bracket.behind = (*value, lead.mean);
            } else {
                bracket.leads = (*value, lead.mean);
            }
        }
    }
    let flip = |place: usize, now: f64| {
        let found = brackets.iter().filter(|bracket| bracket.place == place).map(Bracket::crossing);
        found.min_by(|a, b| (a - now).abs().total_cmp(&(b - now).abs()))
    };
    let row = |(place, input): (usize, FlipInput)| FlipRow {
        flip: flip(place, input.now),
        leads: (at_ends[2 * place], at_ends[2 * place + 1]),
        input,
    };
    let mut rows: Vec<FlipRow> = inputs.into_iter().enumerate().map(row).collect();
    rows.sort_by(|a, b| a.distance().total_cmp(&b.distance()).then(b.swing(now).total_cmp(&a.swing(now))));
    Ok(rows)
}

/// A deficit at the end of a range that is too small to be told from luck.
pub fn unseen(rows: &[FlipRow]) -> f64 {
    let ends: Vec<Lead> = rows.iter().flat_map(|row| [row.leads.0, row.leads.1]).collect();
    BEYOND_NOISE * usual_error(&ends)
}

/// The middle one of the errors: each comes from few seeds, so one that looks small by chance is not believed.
fn usual_error(leads: &[Lead]) -> f64 {
    let mut errors: Vec<f64> = leads.iter().map(|lead| lead.error).collect();
    errors.sort_by(f64::total_cmp);
    errors.get(errors.len() / 2).copied().unwrap_or_default()
}

/// Two values of an input: the leader leads at one and is behind at the other, each with the lead there.
struct Bracket {
    place: usize,
    leads: (f64, f64),
    behind: (f64, f64),
}

impl Bracket {
    /// Where to look next: where the line crosses, but not close to an end.
    fn between(&self) -> f64 {
        let (from, to) = (self.leads.0, self.behind.0);
        from + (to - from) * ((self.crossing() - from) / (to - from)).clamp(0.15, 0.85)
    }

    /// Where a straight line between the two crosses nothing.
    fn crossing(&self) -> f64 {
        let share = self.leads.1 / (self.leads.1 - self.behind.1).max(f64::MIN_POSITIVE);
        self.leads.0 + (self.behind.0 - self.leads.0) * share.clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::load_text;

    fn inputs(asked: &[&str]) -> Vec<FlipInput> {
        let text = "[budget]\nper_month = 900\nnormalise = true\n[sales]\ncost_per_rep = 100\n[channels.\"my ads\"]\nkind = \"display\"\nshare = 1\n";
        let one = load_text("a.toml", text, &[], None).unwrap().scenario;
        let other = load_text("b.toml", text, &["price.list=50".to_owned()], None).unwrap().scenario;
        let asked: Vec<String> = asked.iter().map(|&key| key.to_owned()).collect();
        flip_inputs(&[&one, &other], 0, &asked)
    }

    #[test]
    fn the_usual_inputs_have_values_ranges_and_overrides() {
        let found = inputs(&[]);
        let input = |key: &str| found.iter().find(|input| input.key == key).unwrap();
        assert_eq!((input("sales.cost_per_rep").low, input("sales.cost_per_rep").high), (60.0, 200.0));
        assert_eq!(input("sales.cost_per_rep").with(96.666).to_string(), "sales.cost_per_rep=96.67");
        assert!(input("sales.cost_per_rep").shared && !input("price.list").shared);
        let cpm = input("channels.\"my ads\".cpm");
        assert_eq!((cpm.label.as_str(), cpm.now), ("cost per thousand, my ads", 3.0));
        assert!(found.iter().all(|input| input.low <= input.now && input.now <= input.high));
        assert_eq!(found.iter().filter(|input| input.key.ends_with("cpc")).count(), 0);
    }

    #[test]
    fn a_flip_is_found_where_it_is() {
        // The lead falls with the cost of a rep and is nothing at 130; the price never matters.
        let found = inputs(&["price.list", "sales.cost_per_rep"]);
        let known = found.clone();
        let search = |error: f64| {
            let lead = |&(place, value): &(usize, f64)| {
                let priced = known[place].key == "price.list";
                Lead { mean: if priced { 30.0 } else { 130.0 - value }, error }
            };
            search(found.clone(), 30.0, |probes| Ok::<_, ()>(probes.iter().map(lead).collect())).unwrap()
        };
        let rows = search(30.0);
        assert_eq!(rows[0].input.key, "sales.cost_per_rep");
        assert!((rows[0].flip.unwrap() - 130.0).abs() < 1e-9, "{rows:?}");
        assert!((rows[0].distance() - 0.3).abs() < 1e-9);
        assert_eq!((rows[1].flip, rows[1].leads.0.mean, rows[1].leads.1.mean), (None, 30.0, 30.0));
        // At 200 the leader is 70 behind: of no account when that is known to within 40 only.
        assert!(search(40.0).iter().all(|row| row.flip.is_none()));
    }
}
