//! Where the balance lies: one lever is moved from end to end under the same seeds, by default the share of the budget
//! that goes to sales.

mod answer;
mod curve;
mod margin;
mod row;
mod rules;
mod standings;
mod within;

pub use answer::{Answer, FirstOrder, LastUnit, Rule, untold};
pub use curve::{Curve, Estimate, Optimum, Shape};
pub use margin::first_order;
pub use row::Row;
pub use standings::Standing;
pub use within::{Line, Side, Split, SplitQuestion, Within};

use super::{Extent, Seeds, Steadied, free, keys, named_metric, size, steady};
use crate::error::{Error, Kind};
use crate::results::metrics::{METRICS, Metric, Shown, shown};
use crate::runner::{Prepared, Runner, Variant};
use crate::scenario::{Change, Scenario};
use crate::settings::Key;
use crate::words::counted;
use answer::SHARE;

/// Points of a curve, unless it is said how many.
const POINTS: u16 = 11;
/// The place of an error that is about the ends between which a lever is moved.
pub const ENDS: &str = "between";
/// The fewest points that make a curve with a shape.
const FEWEST_POINTS: u16 = 5;

/// Asks where the balance of a scenario lies.
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// let market = relaylab::load("scenarios/balanced.toml")?.with_people(1_000)?.with("market.days", 60)?;
/// let runner = relaylab::Runner::new();
/// let answer = relaylab::balance(&market).metric("won").points(5).seeds(10).run(&runner)?;
/// assert_eq!(answer.points, [0.0, 0.25, 0.5, 0.75, 1.0]);
/// println!("{}", answer.sentence());
/// for rule in &answer.rules {
///     println!("{} would have lost {} customers", rule.name, rule.regret.value);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Or how marketing's budget is best divided, one channel after another:
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// use relaylab::study::balance::Side;
/// let market = relaylab::load("scenarios/balanced.toml")?.with_people(1_000)?.with("market.days", 60)?;
/// let asked = relaylab::balance(&market).metric("won").points(5).seeds(2);
/// let split = asked.within(Side::Marketing).run(&relaylab::Runner::new())?;
/// assert!(split.lines.iter().all(|line| line.now < 1.0));
/// # Ok(())
/// # }
/// ```
pub fn balance(scenario: &Variant) -> Balance {
    Balance {
        scenario: scenario.clone(),
        lever: SHARE.to_owned(),
        metric: "profit".to_owned(),
        ends: None,
        points: None,
        seeds: Seeds::default(),
    }
}

/// What is asked, built word by word; see [`balance()`].
#[derive(Clone, Debug)]
pub struct Balance {
    scenario: Variant,
    lever: String,
    metric: String,
    ends: Option<(f64, f64)>,
    points: Option<u16>,
    seeds: Seeds,
}

/// What two questions have in common once they are understood.
#[derive(Clone, Debug)]
struct Grounds {
    scenario: Variant,
    market: Prepared,
    metric: &'static Metric,
    points: Vec<f64>,
    seeds: Vec<u64>,
    /// So many of the seeds are played first.
    first: usize,
}

impl Grounds {
    /// What is played of so many markets.
    fn extent(&self, markets: usize) -> Extent {
        Extent::of(markets as u64, (self.first as u64, self.seeds.len() as u64))
    }
}

/// A question that is understood and can be played.
#[derive(Clone, Debug)]
pub struct Question {
    grounds: Grounds,
    lever: String,
}

impl Balance {
    /// The key that is moved, instead of the share of the budget that goes to sales.
    #[must_use]
    pub fn lever(self, key: &str) -> Self {
        Self { lever: key.to_owned(), ..self }
    }

    /// The metric that decides, instead of profit.
    #[must_use]
    pub fn metric(self, name: &str) -> Self {
        Self { metric: name.to_owned(), ..self }
    }

    /// The lowest and the highest value of the lever. Without it, a share is moved from 0 to 1, anything else from half to
    /// twice what it is now.
    #[must_use]
    pub fn between(self, lowest: f64, highest: f64) -> Self {
        Self { ends: Some((lowest, highest)), ..self }
    }

    /// At how many points the market is played; without it, 11, and 9 for each share [within](Self::within) a side.
    #[must_use]
    pub fn points(self, points: u16) -> Self {
        Self { points: Some(points), ..self }
    }

    /// With how many seeds, the same at every point; without it, 20, or 10 where those tell as much because it is known how
    /// good their teams are.
    #[must_use]
    pub fn seeds(self, count: u32) -> Self {
        Self { seeds: Seeds { count: Some(count), ..self.seeds }, ..self }
    }

    /// The number all luck comes from, instead of that of the scenario.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seeds: Seeds { from: Some(seed), ..self.seeds }, ..self }
    }

    /// Instead of the balance of the two, the split within one of them: one share after another is moved, the others keep
    /// their proportions.
    pub fn within(self, side: Side) -> Within {
        Within::new(self, side)
    }

    /// The question, once it is known that it can be asked.
    ///
    /// # Errors
    /// When the scenario is wrong, its timeline sets the lever, there is no such metric, the ends are no ends, or points or
    /// seeds are too few.
    pub fn question(&self) -> Result<Question, Error> {
        let grounds = self.grounds(POINTS)?;
        free(grounds.market.scenario(), |key| key.to_string() == self.lever)?;
        Ok(Question { grounds, lever: self.lever.clone() })
    }

    /// Plays it.
    ///
    /// # Errors
    /// When it cannot be asked, the lever is no key or cannot stand at a point, or a market cannot be played.
    pub fn run(&self, runner: &Runner) -> Result<Answer, Error> {
        self.question()?.answer(runner)
    }

    fn grounds(&self, usual_points: u16) -> Result<Grounds, Error> {
        let metric = named_metric(&self.metric)?;
        // What is changed from here on speaks of the market that is played.
        let scenario = self.scenario.resized()?;
        let market = scenario.prepare()?;
        let (lowest, highest) = match self.ends {
            Some(ends) => ends,
            None => usual_ends(market.scenario(), &self.lever)?,
        };
        if !(lowest.is_finite() && highest.is_finite() && lowest < highest) {
            let cause = format!("the lever cannot go from {lowest} to {highest}");
            return Err(Error::new(Kind::Usage, cause, "let the lowest value be below the highest").at(ENDS));
        }
        let count = self.points.unwrap_or(usual_points);
        if count < FEWEST_POINTS {
            let cause = format!("{} make no curve", counted(count.into(), "point"));
            return Err(Error::new(Kind::Usage, cause, format!("ask for {FEWEST_POINTS} or more")));
        }
        let seeds = self.seeds.of(&market)?;
        let first = self.seeds.first(seeds.len());
        Ok(Grounds { scenario, market, metric, points: points(lowest, highest, count), seeds, first })
    }
}

/// Between what a lever is moved when nobody says: a share from 0 to 1, anything else from half to twice what it is now.
fn usual_ends(scenario: &Scenario, lever: &str) -> Result<(f64, f64), Error> {
    let named = |(table, keys): (&String, &Vec<Key>)| {
        keys.iter().find(|key| format!("{table}.{}", key.name) == lever).map(|key| key.range)
    };
    let declared = scenario.declared();
    let Some((least, most)) = declared.iter().find_map(|(table, keys)| named((table, keys))) else {
        return Ok((0.0, 1.0));
    };
    if most <= 1.0 {
        return Ok((least.max(0.0), most));
    }
    let Some(now) = now(scenario, lever).filter(|now| *now > 0.0) else {
        let cause = format!("nothing says between what `{lever}` is to be moved");
        return Err(Error::new(Kind::Usage, cause, "say the lowest and the highest value").at(ENDS));
    };
    Ok(((now / 2.0).max(least), (now * 2.0).min(most)))
}

impl Question {
    /// The market with the lever where it is now.
    pub fn market(&self) -> &Prepared {
        &self.grounds.market
    }

    /// What is played at the points.
    pub fn extent(&self) -> Extent {
        self.grounds.extent(self.grounds.points.len())
    }

    /// What is played after that, in words; nothing where that is all.
    pub fn then(&self) -> &'static str {
        if self.lever == SHARE {
            "what a little more money brings at the best share, where there is one"
        } else {
            ""
        }
    }

    /// What is going to be played, in words.
    pub fn words(&self) -> String {
        let Grounds { market, points, seeds, first, .. } = &self.grounds;
        format!(
            "moving {} from {} to {}: {} x {}",
            self.lever,
            points[0],
            points[points.len() - 1],
            counted(points.len() as u64, "point"),
            size(market.scenario(), *first, seeds.len())
        )
    }

    /// Plays it.
    ///
    /// # Errors
    /// When the lever is no key or cannot stand at a point, or a market cannot be played.
    pub fn answer(self, runner: &Runner) -> Result<Answer, Error> {
        let scenario = self.grounds.scenario.clone();
        let mut answer = self.curve(runner)?;
        if answer.lever == SHARE {
            answer.last_unit = margin::last_unit(runner, &scenario, &answer)?;
        }
        Ok(answer)
    }

    /// The same without what a little more money brings, which is played apart.
    ///
    /// # Errors
    /// As [`Question::answer`].
    pub fn curve(self, runner: &Runner) -> Result<Answer, Error> {
        let Self { grounds: Grounds { scenario, market, metric, points, mut seeds, first }, lever } = self;
        let moved = |x: &f64| scenario.changed([Change::new(&lever, *x)]).prepare();
        let markets = points.iter().map(moved).collect::<Result<Vec<_>, Error>>()?;
        let (played, enough) = steady::play(runner, &markets, &seeds, first, metric)?;
        seeds.truncate(enough);
        let mut answer = Answer {
            scenario: market.scenario().clone(),
            hash: market.hash().to_owned(),
            metric,
            now: now(market.scenario(), &lever),
            rows: rows(metric, &points, &played),
            rules: Vec::new(),
            last_unit: None,
            lever,
            points,
            seeds,
            steadied: steady::any(&played),
            outcomes: played.into_iter().map(|one| one.raw).collect(),
        };
        if answer.lever == SHARE {
            answer.rules = rules::all(&answer);
        }
        Ok(answer)
    }
}

/// Where a lever is in a scenario.
fn now(scenario: &Scenario, lever: &str) -> Option<f64> {
    let (_, value) = keys(scenario).into_iter().find(|(key, _)| key == lever)?;
    value?.parse().ok()
}

/// So many values from one end to the other.
fn points(from: f64, to: f64, count: u16) -> Vec<f64> {
    let point = |i: u16| from + (to - from) * f64::from(i) / f64::from(count - 1);
    // Twelve digits, so that .3 is written as people write it.
    (0..count).map(|i| (point(i) * 1e12).round() / 1e12).collect()
}

/// The metrics that are shown, the deciding one first.
fn rows(deciding: &'static Metric, points: &[f64], played: &[Steadied]) -> Vec<Row> {
    let others = shown(METRICS, Shown::Outcome).filter(|metric| *metric != deciding);
    std::iter::once(deciding).chain(others).map(|metric| Row::new(metric, points, played)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[market]\npeople = 3000\ndays = 60\n[budget]\nper_month = 12000\nnormalise = true\n[price]\nlist = 200\nreference = 200\n[need]\nin_market = 0.2\n[channels.display]\nshare = 0.3\n[channels.search_ads]\nshare = 0.7\n";

    fn asked() -> Balance {
        balance(&Variant::of_text("a.toml", TEXT, None).unwrap()).metric("won").points(5).seeds(10)
    }

    #[test]
    fn what_cannot_be_asked_is_an_error_before_anything_is_played() {
        let check = |asked: Balance, cause: &str| {
            let error = asked.question().unwrap_err();
            assert_eq!(error.kind, Kind::Usage);
            assert!(error.cause.contains(cause) && !error.help.is_empty(), "{error}");
        };
        check(asked().metric("wun"), "no metric is called `wun`");
        check(asked().between(0.5, 0.5), "from 0.5 to 0.5");
        check(asked().between(0.0, f64::NAN), "from 0 to NaN");
        check(asked().points(4), "4 points make no curve");
        check(asked().seeds(1), "one seed");
        assert!(asked().lever("sales.wings").run(&Runner::new()).is_err());
    }

    #[test]
    fn an_answer_has_the_share_as_it_is_and_what_rules_lose() {
        let answer = asked().run(&Runner::new()).unwrap();
        assert_eq!(answer.points, [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(answer.now, Some(answer.scenario.budget.sales_share));
        assert_eq!(
            answer.rows.iter().map(|row| row.metric.name).collect::<Vec<_>>()[..2],
            ["won", "awareness"]
        );
        assert!(answer.rows[0].bands[0].unwrap().high < 0.5, "without sales nobody is won");
        assert!(answer.rules.iter().all(|rule| rule.regret.value >= 0.0), "{:?}", answer.rules);
        assert!(answer.rules.iter().any(|rule| rule.name == "as the file has it"));
        let best = answer.rows[0].optimum.as_ref().unwrap().at.value;
        assert!(answer.last_unit.is_none_or(|unit| (unit.share - best).abs() < 1e-12));
        assert!(
            answer.sentence().starts_with("won is best with budget.sales_share at"),
            "{}",
            answer.sentence()
        );
        assert_eq!(answer.scope(), "3,000 people, 60 days, 10 seeds, the same at every point");
        let few = asked().seeds(3).run(&Runner::new()).unwrap();
        assert_eq!(few.sentence(), "3 seeds do not tell where won is best; 10 or more do");
        assert!(few.rules.is_empty() && few.last_unit.is_none());
    }

    #[test]
    fn a_lever_that_is_no_share_is_moved_around_what_it_is() {
        let words = |lever: &str| asked().lever(lever).question().unwrap().words();
        assert!(
            words("price.list").starts_with("moving price.list from 100 to 400: "),
            "{}",
            words("price.list")
        );
        assert!(words("price.discount").starts_with("moving price.discount from 0 to 1: "));
        let error = asked().lever("price.overhead").question().unwrap_err();
        assert_eq!((error.kind, error.place.as_str()), (Kind::Usage, ENDS));
    }

    #[test]
    fn another_lever_has_no_rules_of_thumb() {
        let answer = asked().lever("price.list").between(100.0, 300.0).run(&Runner::new()).unwrap();
        assert_eq!((answer.points[2], answer.now), (200.0, Some(200.0)));
        assert!(answer.rules.is_empty() && answer.last_unit.is_none());
    }

    #[test]
    fn whoever_resizes_a_market_moves_levers_of_the_market_that_is_played() {
        let small = Variant::of_text("a.toml", TEXT, None).unwrap().people(Some(500));
        let question = balance(&small).points(5).question().unwrap();
        assert_eq!(question.market().scenario().market.people, 500);
        let words = "moving budget.sales_share from 0 to 1: 5 points x 10 to 20 seeds x 500 people x 60 days";
        assert_eq!(question.words(), words);
    }
}
