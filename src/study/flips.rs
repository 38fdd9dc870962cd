//! What would flip a verdict: for each input that may be wrong, the value at which the leader is overtaken.
//!
//! A verdict holds for the inputs as they were written. A quick look, for which a smaller market will do, says at which ends
//! of the inputs' plausible ranges the leader may be behind. Those are then played in the market itself, at few points far
//! apart, all under the same seeds: only what is seen there is a flip, and it has an interval.

use super::inputs::keys;
use super::paired::moments;
use crate::base::Money;
use crate::results::summary::t_quantile;
use crate::scenario::{Change, Scenario};
use crate::settings::{Key, Plausible};
use crate::words::spoken;

/// Points between now and an end of the range at which the market itself is played, each where a straight line says that the
/// flip is: leads are known with noise, so few points far apart say more than many close to one another.
const STEPS: usize = 2;

/// A quick look cannot rule out that the leader is behind where its lead is less than so many standard errors.
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
    /// How many seeds it comes from.
    pub seeds: usize,
}

impl Lead {
    /// What the leads of seeds come to; fewer than two say nothing.
    pub fn of(leads: &[f64]) -> Self {
        let seeds = leads.len();
        if seeds < 2 {
            return Self { mean: leads.iter().sum(), error: f64::INFINITY, seeds };
        }
        let (mean, deviation) = moments(leads);
        Self { mean, error: deviation / (seeds as f64).sqrt(), seeds }
    }

    /// The lead somewhere else, by a few seeds: where the lead of all seeds is, moved by the change that those few show.
    pub fn moved(now: &[f64], after: &[f64]) -> Self {
        let change: Vec<f64> = after.iter().zip(now).map(|(after, now)| after - now).collect();
        let (change_by, all) = (Self::of(&change), Self::of(now));
        // The few are some of all, so that a change that goes with the lead is counted twice.
        let of_change =
            now.iter().zip(&change).map(|(now, change)| (now - all.mean) * (change - change_by.mean));
        let together = of_change.sum::<f64>() / (change.len().max(2) - 1) as f64;
        let both = 2.0 * together.max(0.0) / now.len().max(1) as f64;
        let error = (change_by.error * change_by.error + all.error * all.error + both).sqrt();
        Self { mean: all.mean + change_by.mean, error, seeds: change.len() }
    }

    /// Half the width of its 95 % interval.
    pub fn half(&self) -> f64 {
        if self.seeds < 2 { f64::INFINITY } else { t_quantile(self.seeds - 1, 0.05) * self.error }
    }
}

/// The value at which the leader is overtaken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlipPoint {
    /// Where the lead is nothing.
    pub value: f64,
    /// What holds it with 95 % confidence.
    pub interval: (f64, f64),
}

/// What became of an input.
#[derive(Clone, Debug, PartialEq)]
pub struct FlipRow {
    /// The input.
    pub input: FlipInput,
    /// The lead at the lower and at the upper end, by the quick look.
    pub leads: (Lead, Lead),
    /// The value at which the leader is overtaken in the market itself, the nearer one when there are two; none when it is
    /// not clearly behind at either end.
    pub flip: Option<FlipPoint>,
    /// Whether it may be behind at an end of the range, and this was not settled.
    pub open: bool,
}

impl FlipRow {
    /// How far the flip is, as a share of the plausible range on its side; beyond 1 there is none.
    pub fn distance(&self) -> f64 {
        let Some(FlipPoint { value, .. }) = self.flip else { return f64::INFINITY };
        let end = if value < self.input.now { self.input.low } else { self.input.high };
        ((value - self.input.now) / (end - self.input.now)).abs()
    }

    /// Whether it may flip the verdict, and nothing is known of where.
    pub fn is_unsettled(&self) -> bool {
        self.open && self.flip.is_none()
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
pub(super) fn declared(scenario: &Scenario) -> Vec<(String, Key)> {
    let tables = scenario.declared().into_iter();
    tables
        .flat_map(|(table, keys)| keys.into_iter().map(move |key| (format!("{table}.{}", key.name), key)))
        .collect()
}

/// What an input is called: that of a channel with the channel's name.
fn labelled(path: &str, label: &str) -> String {
    let channel = path.strip_prefix("channels.").and_then(|rest| rest.rsplit_once('.'));
    channel.map_or(label.to_owned(), |(channel, _)| format!("{label}, {}", spoken(channel.trim_matches('"'))))
}

/// Looks for flips. `now` is the lead as it is; `glimpse` gives it by a quick look for each input (by its place) at a value,
/// and `play` in the market itself, or nothing when there is no time left. Rows come nearest flip first, then by how much the
/// input moves the lead.
///
/// # Errors
/// When `glimpse` or `play` fails.
pub fn search<E>(
    inputs: Vec<FlipInput>,
    now: Lead,
    glimpse: impl FnOnce(&[(usize, f64)]) -> Result<Vec<Lead>, E>,
    mut play: impl FnMut(usize, f64) -> Result<Option<Lead>, E>,
) -> Result<Vec<FlipRow>, E> {
    let ends: Vec<(usize, f64)> = inputs
        .iter()
        .enumerate()
        .flat_map(|(place, input)| [(place, input.low), (place, input.high)])
        .collect();
    let at_ends = glimpse(&ends)?;
    let noise = usual_error(&at_ends);
    let mut doubts: Vec<Doubt> = ends
        .iter()
        .zip(&at_ends)
        .map(|(&(place, end), lead)| Doubt {
            place,
            end,
            sureness: lead.mean / lead.error.max(noise).max(f64::MIN_POSITIVE),
            share: now.mean / (now.mean - lead.mean),
        })
        .filter(|doubt| doubt.sureness < BEYOND_NOISE)
        .collect();
    doubts.sort_by(Doubt::by_promise);
    let row = |(place, input): (usize, FlipInput)| FlipRow {
        input,
        leads: (at_ends[2 * place], at_ends[2 * place + 1]),
        flip: None,
        open: false,
    };
    let mut rows: Vec<FlipRow> = inputs.into_iter().enumerate().map(row).collect();
    for Doubt { place, end, .. } in doubts {
        let row = &mut rows[place];
        match settled((row.input.now, now), end, |value| play(place, value))? {
            Settled::Flips(point) => {
                let nearer = row.flip.is_none_or(|known| {
                    (point.value - row.input.now).abs() < (known.value - row.input.now).abs()
                });
                if nearer {
                    row.flip = Some(point);
                }
            }
            Settled::Leads => {}
            Settled::Open => row.open = true,
        }
    }
    rows.sort_by(|a, b| {
        a.distance().total_cmp(&b.distance()).then(b.swing(now.mean).total_cmp(&a.swing(now.mean)))
    });
    Ok(rows)
}

/// An end of a range at which a quick look cannot rule out that the leader is behind.
struct Doubt {
    place: usize,
    end: f64,
    /// The lead there, in standard errors.
    sureness: f64,
    /// How far on the way there a straight line loses the lead; more than 1 or less than 0 when it does not.
    share: f64,
}

impl Doubt {
    /// Those first who are clearly behind, the nearest of them first; then those who may be.
    fn by_promise(&self, other: &Self) -> std::cmp::Ordering {
        let sure = |doubt: &Self| doubt.sureness < -BEYOND_NOISE;
        let nearest = || self.share.total_cmp(&other.share);
        let surest = || self.sureness.total_cmp(&other.sureness);
        sure(other).cmp(&sure(self)).then_with(|| if sure(self) { nearest() } else { surest() })
    }
}

/// What the market itself says of an end of a range.
enum Settled {
    Flips(FlipPoint),
    Leads,
    Open,
}

/// Plays the end of a range, and if the leader is clearly behind there, where a straight line says that it is overtaken.
fn settled<E>(
    now: (f64, Lead),
    end: f64,
    mut play: impl FnMut(f64) -> Result<Option<Lead>, E>,
) -> Result<Settled, E> {
    let Some(there) = play(end)? else { return Ok(Settled::Open) };
    if there.mean > there.half() {
        return Ok(Settled::Leads);
    }
    if there.mean > -there.half() {
        return Ok(Settled::Open);
    }
    let mut points = vec![now, (end, there)];
    for _ in 0..STEPS {
        let after = points.iter().position(|(_, lead)| lead.mean <= 0.0).unwrap_or(points.len() - 1).max(1);
        let ((from, ahead), (to, behind)) = (points[after - 1], points[after]);
        let share = ahead.mean / (ahead.mean - behind.mean).max(f64::MIN_POSITIVE);
        let value = from + (to - from) * share.clamp(0.15, 0.85);
        let Some(lead) = play(value)? else { break };
        points.insert(after, (value, lead));
    }
    let crossing = |times: f64| {
        let line: Vec<(f64, f64)> =
            points.iter().map(|(value, lead)| (*value, lead.mean + times * lead.half())).collect();
        first_crossing(&line)
    };
    let (near, value, far) = (crossing(-1.0), crossing(0.0), crossing(1.0));
    Ok(Settled::Flips(FlipPoint { value, interval: (near.min(far), near.max(far)) }))
}

/// Where a line through some points, from the first on, first falls to nothing; its end when it does not.
fn first_crossing(line: &[(f64, f64)]) -> f64 {
    if line[0].1 <= 0.0 {
        return line[0].0;
    }
    let crossing = line.windows(2).find(|two| two[1].1 <= 0.0).map(|two| {
        let ((from, ahead), (to, behind)) = (two[0], two[1]);
        from + (to - from) * ahead / (ahead - behind)
    });
    crossing.unwrap_or(line[line.len() - 1].0)
}

/// The middle one of the errors: each comes from few seeds, so one that looks small by chance is not believed.
fn usual_error(leads: &[Lead]) -> f64 {
    let mut errors: Vec<f64> = leads.iter().map(|lead| lead.error).collect();
    errors.sort_by(f64::total_cmp);
    errors.get(errors.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::draws::{Luck, StreamLabel};
    use crate::catalogue::load_text;

    const SHARED: StreamLabel = StreamLabel::named("shared");
    const OWN: StreamLabel = StreamLabel::named("own");

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

    /// The lead falls with the cost of a rep and is nothing at 130; the price never matters.
    fn lead(input: &FlipInput, value: f64) -> f64 {
        if input.key == "price.list" { 30.0 } else { 130.0 - value }
    }

    #[test]
    fn a_flip_is_found_where_it_is() {
        let found = inputs(&["price.list", "sales.cost_per_rep"]);
        let search = |error: f64, glimpse_error: f64| {
            let of = |place: usize, value: f64, error: f64| Lead {
                mean: lead(&found[place], value),
                error,
                seeds: 20,
            };
            let now = Lead { mean: 30.0, error, seeds: 20 };
            let glimpse = |ends: &[(usize, f64)]| {
                Ok::<_, ()>(ends.iter().map(|&(place, value)| of(place, value, glimpse_error)).collect())
            };
            search(found.clone(), now, glimpse, |place, value| Ok(Some(of(place, value, error)))).unwrap()
        };
        let rows = search(1.0, 10.0);
        assert_eq!(rows[0].input.key, "sales.cost_per_rep");
        let point = rows[0].flip.unwrap();
        assert!((point.value - 130.0).abs() < 1e-9 && (rows[0].distance() - 0.3).abs() < 1e-9, "{rows:?}");
        let half = t_quantile(19, 0.05);
        assert!(
            (point.interval.0 - (130.0 - half)).abs() < 1e-9
                && (point.interval.1 - (130.0 + half)).abs() < 1e-9
        );
        assert_eq!((rows[1].flip, rows[1].open), (None, false));
        // At 200 the leader is 70 behind: of no account when that is known to within 40 only, but open.
        assert!(search(40.0, 40.0).iter().all(|row| row.flip.is_none() && row.open));
        // What a quick look holds for possible is not told when the market itself leads.
        assert!(search(1.0, 40.0).iter().filter(|row| row.input.key == "price.list").all(|row| !row.open));
    }

    #[test]
    fn without_time_nothing_is_settled() {
        let found = inputs(&["sales.cost_per_rep"]);
        let now = Lead { mean: 30.0, error: 1.0, seeds: 20 };
        let glimpse = |ends: &[(usize, f64)]| {
            Ok::<_, ()>(
                ends.iter().map(|&(_, value)| Lead { mean: 130.0 - value, error: 1.0, seeds: 4 }).collect(),
            )
        };
        let rows = search(found, now, glimpse, |_, _| Ok(None)).unwrap();
        assert!(rows[0].flip.is_none() && rows[0].open);
    }

    /// A bent line with noise: 95 % of the intervals hold the point.
    #[test]
    fn intervals_hold_the_flip() {
        let input = inputs(&["sales.cost_per_rep"]).remove(0);
        let truth = |value: f64| 100.0 * (1.0 - crate::base::math::exp((value - 100.0) / 60.0)) + 60.0;
        let exact = 100.0 + 60.0 * crate::base::math::ln(1.6);
        let studies = 400;
        let mut held = 0;
        for study in 0..studies {
            let luck = Luck::new(study);
            let shared: Vec<f64> =
                (0..20).map(|seed| 60.0 * (luck.stream(SHARED, 0, seed).draw().unit() - 0.5)).collect();
            let own = |value: f64, seed: usize| {
                let unit = luck.stream(OWN, (value * 1e3) as u32, seed as u32).draw().unit();
                30.0 * (unit - 0.5)
            };
            let leads = |value: f64, seeds: usize| -> Vec<f64> {
                (0..seeds).map(|seed| truth(value) + shared[seed] + own(value, seed)).collect()
            };
            let now = leads(input.now, 20);
            let at = |value: f64| Ok::<_, ()>(Some(Lead::moved(&now, &leads(value, 5))));
            if let Settled::Flips(point) = settled((input.now, Lead::of(&now)), input.high, at).unwrap() {
                held += u64::from(point.interval.0 <= exact && exact <= point.interval.1);
            }
        }
        let share = held as f64 / studies as f64;
        assert!((0.93..1.0).contains(&share), "{share}");
    }
}
