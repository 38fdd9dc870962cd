//! The splits inside marketing and inside sales: the share of one part after another is moved, the others keep their
//! proportions.
//!
//! Each curve answers "what if this part had more", not "what is the best split of all": the best points are those of one
//! part at a time.

mod parts;
mod side;

pub use side::Side;

use super::answer::{MOST_UNSPENT, is_of_money};
use super::curve::Estimate;
use super::row::{Row, sign};
use super::{Balance, ENDS, Grounds, untold};
use crate::error::{Error, Kind};
use crate::results::metrics::{Metric, Outcome};
use crate::runner::{Prepared, Runner};
use crate::scenario::Scenario;
use crate::scenario::sections::Lever;
use crate::study::{Extent, Steadied, free, scope, size, steady};
use crate::words::numbers::decimals;
use crate::words::spoken;
use crate::words::{Scale, counted, percent, unit_of_value};
use parts::Part;

/// Points of each curve, unless it is said how many.
const POINTS: u16 = 9;

/// The question for the split within a side; see [`Balance::within`].
#[derive(Clone, Debug)]
pub struct Within {
    asked: Balance,
    side: Side,
}

/// A question for a split that is understood and can be played.
#[derive(Clone, Debug)]
pub struct SplitQuestion {
    grounds: Grounds,
    side: Side,
    parts: Vec<Part>,
    movable: Vec<usize>,
}

/// A part along its share.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// Its share now.
    pub now: f64,
    /// What came of each seed, by point.
    pub outcomes: Vec<Vec<Outcome>>,
    /// The metric that decides along the share.
    pub row: Row,
    /// What would be gained by going from now to the best point.
    pub gain: Option<Estimate>,
}

/// How the split of a side is best.
#[derive(Clone, Debug)]
pub struct Split {
    /// Whose split it is.
    pub side: Side,
    /// The scenario with its shares as they are now.
    pub scenario: Scenario,
    /// What decides its runs besides the seed.
    pub hash: String,
    /// The metric that decides.
    pub metric: &'static Metric,
    /// The shares each part was given.
    pub points: Vec<f64>,
    /// The seeds, the same at every point.
    pub seeds: Vec<u64>,
    /// The parts, the one with the most to gain first.
    pub lines: Vec<Line>,
    /// Whether luck that is known was taken out of means and intervals.
    pub steadied: bool,
}

impl Within {
    pub(super) fn new(asked: Balance, side: Side) -> Self {
        Self { asked, side }
    }

    /// The question, once it is known that it can be asked.
    ///
    /// # Errors
    /// When the scenario is wrong, its timeline sets a share, there is no such metric, the side has no shares to move, or
    /// points or seeds are too few.
    pub fn question(&self) -> Result<SplitQuestion, Error> {
        let grounds = self.asked.grounds(POINTS)?;
        let scenario = grounds.market.scenario();
        let marketing = self.side == Side::Marketing;
        free(scenario, |key| marketing && matches!(key, Lever::Channels | Lever::Channel(_)))?;
        let parts = parts::parts(scenario, self.side);
        let movable = movable(self.asked.ends.unwrap_or((0.0, 1.0)), self.side, &parts)?;
        Ok(SplitQuestion { grounds, side: self.side, parts, movable })
    }

    /// Plays it.
    ///
    /// # Errors
    /// When it cannot be asked, or a market cannot be played.
    pub fn run(&self, runner: &Runner) -> Result<Split, Error> {
        self.question()?.answer(runner)
    }
}

impl SplitQuestion {
    /// The market with its shares as they are now.
    pub fn market(&self) -> &Prepared {
        &self.grounds.market
    }

    /// What is played.
    pub fn extent(&self) -> Extent {
        self.grounds.extent(self.movable.len() * self.grounds.points.len())
    }

    /// What is going to be played, in words.
    pub fn words(&self) -> String {
        let Grounds { market, points, seeds, first, .. } = &self.grounds;
        format!(
            "moving {} of {}: {} x {}",
            counted(self.movable.len() as u64, "share"),
            self.side.what(),
            counted(points.len() as u64, "point"),
            size(market.scenario(), *first, seeds.len())
        )
    }

    /// Plays it.
    ///
    /// # Errors
    /// When a market cannot be played.
    pub fn answer(self, runner: &Runner) -> Result<Split, Error> {
        let Self {
            grounds: Grounds { scenario, market, metric, points, mut seeds, first },
            side,
            parts,
            movable,
        } = self;
        let moved =
            |place: usize, share: f64| scenario.changed(parts::moved(&parts, place, share, side)).prepare();
        let each = movable.iter().flat_map(|&place| points.iter().map(move |&share| (place, share)));
        let markets = each.map(|(place, share)| moved(place, share)).collect::<Result<Vec<_>, Error>>()?;
        let (played, enough) = steady::play(runner, &markets, &seeds, first, metric)?;
        seeds.truncate(enough);
        let line =
            |(&place, played): (&usize, &[Steadied])| Line::new(&parts[place], metric, &points, played);
        let mut lines: Vec<Line> = movable.iter().zip(played.chunks(points.len())).map(line).collect();
        let gain = |line: &Line| line.gain.map_or(f64::NEG_INFINITY, |gain| gain.value);
        lines.sort_by(|a, b| gain(b).total_cmp(&gain(a)));
        let (scenario, hash) = (market.scenario().clone(), market.hash().to_owned());
        Ok(Split { side, scenario, hash, metric, points, seeds, lines, steadied: steady::any(&played) })
    }
}

/// The parts whose share is moved; each has the share it has now between the ends.
fn movable((lowest, highest): (f64, f64), side: Side, parts: &[Part]) -> Result<Vec<usize>, Error> {
    let movable: Vec<usize> = (0..parts.len()).filter(|&i| parts[i].moved && parts[i].share < 1.0).collect();
    if movable.is_empty() {
        let cause = format!("{} is not divided among several parts", side.what());
        return Err(Error::new(Kind::Invalid, cause, "give two or more of them a share"));
    }
    let between = lowest..=highest;
    if let Some(&out) = movable.iter().find(|&&i| !between.contains(&parts[i].share)) {
        let Part { name, share, .. } = &parts[out];
        let cause = format!("{name} has a share of {}, which is left out", decimals(*share, 2));
        return Err(
            Error::new(Kind::Usage, cause, "let it lie between the lowest share and the highest").at(ENDS)
        );
    }
    Ok(movable)
}

impl Line {
    /// The share of marketing's budget that is not spent at the point nearest to a share, in the mean of the seeds.
    fn unspent(&self, points: &[f64], share: f64) -> Option<f64> {
        let nearest = (0..points.len())
            .min_by(|&a, &b| (points[a] - share).abs().total_cmp(&(points[b] - share).abs()))?;
        let sum = |name| self.outcomes[nearest].iter().filter_map(|outcome| outcome.value(name)).sum::<f64>();
        let (spent, unspent) = (sum("marketing_cost"), sum("marketing_unspent"));
        (spent + unspent > 0.0).then(|| unspent / (spent + unspent))
    }

    fn new(part: &Part, metric: &'static Metric, points: &[f64], played: &[Steadied]) -> Self {
        let row = Row::new(metric, points, played);
        let outcomes = played.iter().map(|one| one.raw.clone()).collect();
        let gain = row.optimum.as_ref().and(row.curve.as_ref());
        let gain = gain.map(|curve| curve.regret(part.share, sign(metric)));
        Self { name: part.name.clone(), now: part.share, gain, row, outcomes }
    }
}

impl Split {
    /// What was played, in words.
    pub fn scope(&self) -> String {
        scope(&self.scenario, self.seeds.len(), "at every point")
    }

    /// The unit of the metric that decides.
    pub fn unit(&self) -> String {
        unit_of_value(self.metric, &self.scenario.market.currency)
    }

    /// The metric that decides, in words.
    pub fn what(&self) -> String {
        spoken(self.metric.name)
    }

    /// Gains that come of money that can no longer be spent, a sentence each: what is kept was not earned.
    pub fn unspent(&self) -> Vec<String> {
        self.lines.iter().filter_map(|line| self.kept(line)).collect()
    }

    fn kept(&self, line: &Line) -> Option<String> {
        if !is_of_money(self.metric) || self.side != Side::Marketing {
            return None;
        }
        let best = line.row.optimum.as_ref().filter(|_| line.gain.is_some())?.at.value;
        let [now, then] = [line.now, best].map(|share| line.unspent(&self.points, share));
        let (now, then) = now.zip(then).filter(|(now, then)| then - now >= MOST_UNSPENT)?;
        Some(format!(
            "{} at {}: {} of marketing's budget cannot be spent, {} now; money that is kept is a part of the gain.",
            spoken(&line.name),
            decimals(best, 2),
            percent(then),
            percent(now)
        ))
    }

    /// The part with the most to gain, if any gain is beyond chance and comes of what is spent, in one sentence without its
    /// full stop.
    pub fn sentence(&self) -> String {
        let mut earned = self.lines.iter().filter(|line| self.kept(line).is_none());
        let most = earned.next().and_then(|line| Some((line, line.row.optimum.as_ref()?, line.gain?)));
        let Some((line, optimum, gain)) = most else {
            return untold(self.seeds.len(), &self.what());
        };
        let spent = if self.lines.iter().any(|line| self.kept(line).is_some()) {
            ", of those that leave no more of it unspent"
        } else {
            ""
        };
        if gain.interval.0 <= 0.0 {
            return format!(
                "no other share of {} makes {} better beyond chance{spent}",
                self.side.what(),
                self.what()
            );
        }
        format!(
            "another share of {} helps most for {}: {} instead of {} makes {} better by {} {}{spent}",
            self.side.what(),
            spoken(&line.name),
            decimals(optimum.at.value, 2),
            decimals(line.now, 2),
            self.what(),
            Scale::of(self.metric, gain.interval).value(gain.value),
            self.unit()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner::Variant;
    use crate::study::balance::balance;

    const TEXT: &str = "[market]\npeople = 1000\ndays = 60\n[budget]\nper_month = 4000\nnormalise = true\n[price]\nlist = 200\nreference = 200\n[need]\nin_market = 0.2\n[research]\nshare = 0\n[product]\nshare = 0\n[win_back]\nshare = 0\n";

    fn asked(channels: &str) -> Balance {
        let text = format!("{TEXT}{channels}");
        balance(&Variant::of_text("a.toml", &text, None).unwrap()).metric("won").points(5).seeds(10)
    }

    const TWO: &str = "[channels.display]\nshare = 0.3\n[channels.search_ads]\nshare = 0.7\n";

    #[test]
    fn what_one_of_two_parts_gets_the_other_loses() {
        let split = asked(TWO).within(Side::Marketing).run(&Runner::new()).unwrap();
        let line = |name: &str| split.lines.iter().find(|line| line.name == name).unwrap();
        let (display, search) = (line("display"), line("search_ads"));
        assert!((display.now - 0.3).abs() < 1e-12 && (search.now - 0.7).abs() < 1e-12);
        assert!(display.outcomes.iter().eq(search.outcomes.iter().rev()));
        let gain = |line: &Line| line.gain.unwrap().value;
        assert!(gain(&split.lines[0]) >= gain(&split.lines[1]), "the most to gain first");
        assert!(split.sentence().contains("marketing's budget"), "{}", split.sentence());
        let question = asked(TWO).within(Side::Marketing).question().unwrap();
        let words = "moving 2 shares of marketing's budget: 5 points x 10 seeds x 1,000 people x 60 days";
        assert_eq!(question.words(), words);
    }

    #[test]
    fn retention_can_be_moved_like_a_channel_once_it_has_a_share() {
        let with =
            |share: &str| asked(&format!("{TWO}[retention]\nshare = {share}\n")).within(Side::Marketing);
        assert!(with("0").question().unwrap().words().starts_with("moving 2 shares of"));
        let question = with("0.25").question().unwrap();
        assert!(question.words().starts_with("moving 3 shares of"), "{}", question.words());
        assert!(
            question.parts.iter().any(|part| part.name == "retention" && (part.share - 0.2).abs() < 1e-12)
        );
    }

    #[test]
    fn what_cannot_be_split_is_an_error() {
        let check = |asked: Balance, side, kind, cause: &str| {
            let error = asked.within(side).question().unwrap_err();
            assert!(error.kind == kind && error.cause.contains(cause), "{error}");
        };
        check(asked("[channels.display]\nshare = 1\n"), Side::Marketing, Kind::Invalid, "not divided among");
        let leads_only = format!("{TWO}[outbound]\non = false\n[relationship]\non = false\n");
        check(asked(&leads_only), Side::Sales, Kind::Invalid, "the time of sales is not divided");
        check(asked(TWO).between(0.5, 1.0), Side::Marketing, Kind::Usage, "display has a share of 0.30");
    }
}
