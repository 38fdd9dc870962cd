//! What each channel and sales activity truly added, against what the usual rules would claim: parts are taken away under
//! the same seeds.

mod answer;
mod coalitions;
mod parts;
mod returns;
mod rules;

pub use super::amount::Amount;
pub use crate::study::players::{Player, players};
pub use answer::{Answer, Claim, More, Row};
pub use coalitions::{Coalitions, MOST_EXACT};

use super::coins::Coins;
use super::{Dealt, Extent, Seeds, Steady, named_metric, size, steady};
use crate::error::{Error, Kind};
use crate::results::metrics::{Metric, Outcome};
use crate::runner::{Prepared, Runner, Variant};
use crate::words::counted;
use coalitions::{Set, Values};

/// The metric that rules of attribution divide up.
const CLAIMED: &str = "won";
/// Orders in which parts join, unless it is said how many.
const ORDERS: u16 = 20;

/// Asks what each channel and sales activity of a scenario added.
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// let market = relaylab::load("scenarios/balanced.toml")?.with_people(500)?.with("market.days", 30)?;
/// let asked = relaylab::attribute(&market).metric("won").seeds(2).orders(2).returns(false);
/// let answer = asked.run(&relaylab::Runner::new())?;
/// let added: f64 = answer.rows.iter().map(|row| row.shapley.mean).sum();
/// assert!((added - (answer.total.mean - answer.nothing.mean)).abs() < 1e-6);
/// println!("{}", answer.sentence());
/// # Ok(())
/// # }
/// ```
pub fn attribute(scenario: &Variant) -> Attribute {
    Attribute {
        scenario: scenario.clone(),
        metric: CLAIMED.to_owned(),
        orders: ORDERS,
        returns: true,
        seeds: Seeds::default(),
    }
}

/// What is asked, built word by word; see [`attribute()`].
#[derive(Clone, Debug)]
pub struct Attribute {
    scenario: Variant,
    metric: String,
    orders: u16,
    returns: bool,
    seeds: Seeds,
}

/// A question that is understood and can be played.
#[derive(Clone, Debug)]
pub struct Question {
    scenario: Variant,
    market: Prepared,
    metric: &'static Metric,
    players: Vec<Player>,
    orders: usize,
    returns: bool,
    seeds: Vec<u64>,
    /// How many of them are played first, and alone where they tell as much.
    first: usize,
}

impl Attribute {
    /// The metric that is divided up, instead of customers won.
    #[must_use]
    pub fn metric(self, name: &str) -> Self {
        Self { metric: name.to_owned(), ..self }
    }

    /// Orders in which parts join, when there are too many for all coalitions, each walked there and back with one
    /// of the seeds; without it, 20. Shapley values have intervals from 20 orders on.
    #[must_use]
    pub fn orders(self, orders: u16) -> Self {
        Self { orders, ..self }
    }

    /// Whether the markets are played that response curves and marginal returns need; without it, they are.
    #[must_use]
    pub fn returns(self, returns: bool) -> Self {
        Self { returns, ..self }
    }

    /// With how many seeds, the same for all; without it, 20, or as many of them, from 10 on, as tell as much without what is
    /// known of luck.
    #[must_use]
    pub fn seeds(self, count: u32) -> Self {
        Self { seeds: Seeds { count: Some(count), ..self.seeds }, ..self }
    }

    /// The number all luck comes from, instead of that of the scenario.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seeds: Seeds { from: Some(seed), ..self.seeds }, ..self }
    }

    /// The question, once it is known that it can be asked.
    ///
    /// # Errors
    /// When the scenario is wrong, there is no such metric, nothing can be taken away, or orders or seeds are too few.
    pub fn question(&self) -> Result<Question, Error> {
        let metric = named_metric(&self.metric)?;
        if self.orders < 2 {
            let cause = "one order cannot tell how far orders differ";
            return Err(Error::new(Kind::Usage, cause, "ask for two or more"));
        }
        // What is changed from here on speaks of the market that is played.
        let scenario = self.scenario.resized()?;
        let market = scenario.prepare()?;
        let players = players(market.scenario());
        if players.is_empty() {
            let cause = "no channel and no sales activity of this scenario can be taken away";
            return Err(Error::new(Kind::Invalid, cause, "switch one on"));
        }
        let seeds = self.seeds.of(&market)?;
        let (orders, returns) = (usize::from(self.orders), self.returns);
        let first = self.seeds.first(seeds.len());
        Ok(Question { scenario, market, metric, players, orders, returns, seeds, first })
    }

    /// Plays it.
    ///
    /// # Errors
    /// When it cannot be asked, or a market cannot be played.
    pub fn run(&self, runner: &Runner) -> Result<Answer, Error> {
        self.question()?.answer(runner)
    }
}

impl Question {
    /// The market with every part.
    pub fn market(&self) -> &Prepared {
        &self.market
    }

    fn coalitions(&self, seeds: usize) -> Coalitions {
        Coalitions::new(self.players.len(), self.orders, seeds)
    }

    /// What is played with parts taken away: of drawn orders each there and back with one seed.
    pub fn extent(&self) -> Extent {
        let coalitions = self.coalitions(self.seeds.len());
        let needed =
            |coalitions: &Coalitions| coalitions.needed().values().map(Vec::len).sum::<usize>() as u64;
        Extent {
            markets: coalitions.needed().len() as u64,
            runs: (needed(&self.coalitions(self.first)), needed(&coalitions)),
            seeds: (self.first as u64, self.seeds.len() as u64),
            dealt: if coalitions.sampled() { Dealt::ByOrders } else { Dealt::Every },
        }
    }

    /// What is played after that, in words; nothing where that is all.
    pub fn then(&self) -> &'static str {
        match (self.metric.name == CLAIMED, self.returns) {
            (true, true) => {
                "the market once more for what rules of attribution claim, and with half and one and a half times the \
                 money of each channel"
            }
            (true, false) => "the market once more for what rules of attribution claim",
            (false, true) => "the market with half and one and a half times the money of each channel",
            (false, false) => "",
        }
    }

    /// What is going to be played, in words.
    pub fn words(&self) -> String {
        let coalitions = self.coalitions(self.first);
        let ways = if coalitions.sampled() {
            format!("one by one, and in {}", counted(coalitions.orders() as u64, "order"))
        } else {
            counted(1 << self.players.len(), "coalition")
        };
        let parts = counted(self.players.len() as u64, "part");
        format!(
            "taking away {parts}: {ways} x {}",
            size(self.market.scenario(), self.first, self.seeds.len())
        )
    }

    /// Plays it.
    ///
    /// # Errors
    /// When a market cannot be played.
    pub fn answer(self, runner: &Runner) -> Result<Answer, Error> {
        // Where nobody does anything is quickly played, and what is missing anywhere is missing there.
        let off = self.scenario.changed(self.players.iter().map(|player| player.off.clone())).prepare()?;
        let nothing = runner.one(&off.plan()?, self.seeds[0], &|| ());
        if nothing.is_some_and(|run| self.metric.value(&run).is_none()) {
            return Err(indivisible(self.metric));
        }
        let teams = Steady::of(&self.market.plan()?, &self.seeds);
        let told = self.taken_away(runner, self.coalitions(self.first), &teams, None)?;
        let told = match steady::seeds_needed(told.left, self.first, self.seeds.len()) {
            enough if enough == self.first => told,
            more => self.taken_away(runner, self.coalitions(more), &teams, Some(told))?,
        };
        let Told { coalitions, mut played, coins, teams, values, .. } = told;
        let Self { scenario, market, metric, players, returns, mut seeds, .. } = self;
        seeds.truncate(coalitions.seeds);
        let steadied = |values: &[f64]| Steady::taken(teams.as_ref(), values);
        let claims = if metric.name == CLAIMED {
            rules::claims(runner, &scenario, &players, &seeds)?
        } else {
            Vec::new()
        };
        let of_set = |set| {
            Amount::of(&steadied(&(0..seeds.len()).map(|seed| values[&(set, seed)]).collect::<Vec<f64>>()))
        };
        let (total, nothing) = (of_set(coalitions.everybody()), of_set(0));
        let rows = parts::rows(players, &coalitions, &values, steadied);
        let lost: f64 = rows.iter().map(|row| row.removal.mean).sum();
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by(|&a, &b| rows[b].shapley.mean.total_cmp(&rows[a].shapley.mean));
        let mut answer = Answer {
            scenario: market.scenario().clone(),
            hash: market.hash().to_owned(),
            metric,
            total,
            nothing,
            shared: total.mean - nothing.mean - lost,
            sampled: coalitions.sampled(),
            claims: rules::judged(claims, &rows),
            steadied: teams.is_some() || coins.is_some(),
            order,
            rows,
            seeds,
        };
        // What money brings is the same whatever metric is divided up.
        let coins = crate::results::metrics::metric("revenue")
            .and_then(|revenue| parts::coins(&coalitions, &played, revenue));
        let mut taken = |set: Set| Coins::taken(coins.as_ref(), played.remove(&set).unwrap_or_default());
        let base = taken(coalitions.everybody());
        let without =
            (0..answer.rows.len()).map(|place| taken(coalitions.without(place))).collect::<Vec<_>>();
        returns::spending(&mut answer, &base, &without);
        if returns {
            returns::play(runner, &scenario, &mut answer, (&base, &without), coins.as_ref(), steadied)?;
        }
        Ok(answer)
    }

    /// Takes parts away with the seeds of these coalitions, as far as that was not done `before`.
    fn taken_away(
        &self,
        runner: &Runner,
        coalitions: Coalitions,
        teams: &Steady,
        before: Option<Told>,
    ) -> Result<Told, Error> {
        let (before, known) = before.map(|told| (told.coalitions, told.played)).unzip();
        let known = (before.as_ref(), known.unwrap_or_default());
        let seeds = &self.seeds[..coalitions.seeds];
        let played = parts::play(runner, &self.scenario, &self.players, known, &coalitions, seeds)?;
        let raw = parts::values(&coalitions, &played, self.metric).ok_or_else(|| indivisible(self.metric))?;
        let coins = parts::coins(&coalitions, &played, self.metric);
        let out = |coins: &Coins| {
            let out = |(set, all): (&Set, &Vec<Outcome>)| (*set, coins.out_of(all));
            parts::values(&coalitions, &played.iter().map(out).collect(), self.metric)
        };
        let values = coins.as_ref().and_then(out).unwrap_or_else(|| raw.clone());
        let everything: Vec<f64> =
            (0..seeds.len()).map(|seed| values[&(coalitions.everybody(), seed)]).collect();
        let teams = teams.first(seeds.len()).paying(&everything);
        let steadied = |values: &[f64]| Steady::taken(teams.as_ref(), values);
        let left = parts::variance_left(&coalitions, &raw, &values, steadied);
        Ok(Told { coalitions, played, coins, teams, values, left })
    }
}

/// What is known once parts were taken away with some seeds.
struct Told {
    coalitions: Coalitions,
    played: parts::Played,
    /// What the coins of the runs did, and their teams, where it pays to take that out.
    coins: Option<Coins>,
    teams: Option<Steady>,
    /// The metric of each coalition, without what coins did.
    values: Values,
    /// The share of the variance of losses that both leave.
    left: f64,
}

fn indivisible(metric: &Metric) -> Error {
    let cause = format!("`{}` cannot be divided up: with all parts taken away no run has it", metric.name);
    Error::new(Kind::Usage, cause, "divide up what every run has: won, leads, revenue, profit")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[market]\npeople = 3000\ndays = 60\n[budget]\nper_month = 12000\nnormalise = true\n[price]\nlist = 200\nreference = 200\n[need]\nin_market = 0.2\n[outbound]\non = false\n[relationship]\non = false\n[channels.display]\nshare = 0.3\n[channels.print]\nshare = 0.2\nrecall = 0.0\ngoodwill = 0.0\nresponse = 0.0\n";

    fn asked() -> Attribute {
        attribute(&Variant::of_text("a.toml", TEXT, None).unwrap()).seeds(10)
    }

    #[test]
    fn what_parts_added_adds_up_and_an_idle_channel_added_nothing() {
        let answer = asked().run(&Runner::new()).unwrap();
        let names: Vec<&str> = answer.rows.iter().map(|row| row.player.name.as_str()).collect();
        assert_eq!(names, ["display", "print", "sales: inbound leads"]);
        let added: f64 = answer.rows.iter().map(|row| row.shapley.mean).sum();
        assert!((added - (answer.total.mean - answer.nothing.mean)).abs() < 1e-6, "{added}");
        let lost: f64 = answer.rows.iter().map(|row| row.removal.mean).sum();
        assert!((answer.shared - (added - lost)).abs() < 1e-6);
        let print = &answer.rows[1];
        assert!(print.shapley.mean.abs() < 1e-9 && print.cost > 0.0 && print.curve.len() == 4, "{print:?}");
        assert!(answer.ordered().is_sorted_by(|a, b| a.shapley.mean >= b.shapley.mean));
        assert!(!answer.sampled && !answer.claims.is_empty());
        assert!(answer.sentence().contains("added most to won"), "{}", answer.sentence());
        let few = asked().seeds(3).returns(false).run(&Runner::new()).unwrap();
        assert_eq!(few.sentence(), "3 seeds do not tell which part added most to won; 10 or more do");
        assert!(few.rows.iter().all(|row| row.shapley.interval.is_none()));
    }

    #[test]
    fn without_returns_there_are_no_curves_and_rules_claim_customers_only() {
        let answer = asked().metric("revenue").returns(false).run(&Runner::new()).unwrap();
        assert!(answer.claims.is_empty() && answer.rows.iter().all(|row| row.curve.is_empty()));
        assert!(answer.rows[0].roas.is_some() && answer.rows[0].more.is_none());
        let words = "taking away 3 parts: 8 coalitions x 10 seeds x 3,000 people x 60 days";
        assert_eq!(asked().question().unwrap().words(), words);
    }

    #[test]
    fn what_cannot_be_asked_is_an_error_before_anything_is_played() {
        let check = |asked: Attribute, kind, cause: &str| {
            let error = asked.question().unwrap_err();
            assert!(error.kind == kind && error.cause.contains(cause), "{error}");
        };
        check(asked().metric("wun"), Kind::Usage, "no metric is called `wun`");
        check(asked().seeds(1), Kind::Usage, "one seed");
        check(asked().orders(1), Kind::Usage, "one order");
        let nobody = Variant::of_text("a.toml", "[sales]\non = false\n", None).unwrap();
        check(attribute(&nobody), Kind::Invalid, "can be taken away");
    }
}
