//! The desk answers whatever a page asks, behind a server as without one.

use super::biography::biography;
use super::class::{self, Collected, Envelope, HandedIn, LEVER, Opened, Pasted, kept, table};
use super::compared::Pair;
use super::dates::Dates;
use super::known::Known;
use super::limits::{Limits, MOST_POINTS, MOST_SEEDS};
use super::play::{Cancel, Player, Tell};
use super::refusal::refusal;
use super::requests::{Ask, Market, OWN, Own, refused};
use super::{catalogue, guesses, lessons};
use crate::error::{Error, Kind};
#[cfg(feature = "figures")]
use crate::figures::{Caption, FIGURES, draw_all};
use crate::plan::Plan;
use crate::results::metrics;
use serde::Deserialize;
use serde_json::{Value, json};

/// With fewer there is no curve.
const FEWEST_POINTS: usize = 4;

/// What is said in one word to the body of a request.
pub(crate) type Said = fn(&Desk, &[u8]) -> Result<Value, Error>;
/// What is played for a request, and told as it comes.
pub(crate) type Work = fn(&Desk, &Ask, Player<'_>) -> Result<(), Error>;

/// What is said at once, by the path below `/api/`.
pub(crate) const SAID: &[(&str, Said)] = &[
    ("catalogue", give_catalogue),
    ("scenario", give_scenario),
    ("compare", give_compare),
    ("guess", give_guess),
    ("open", give_open),
    ("table", give_table),
];
/// What is played.
pub(crate) const PLAYED: &[(&str, Work)] = &[
    ("play", give_play),
    ("balance", give_balance),
    ("lesson", give_lesson),
    ("life", give_life),
    #[cfg(feature = "figures")]
    ("figures", give_figures),
];

/// What all requests share.
#[derive(Debug, Default)]
pub struct Desk {
    own: Option<Own>,
    limits: Limits,
    known: Known,
}

impl Desk {
    /// A desk for the scenarios that the program brings, and one of somebody's own.
    pub fn new(own: Option<Own>, limits: Limits) -> Self {
        Self { own, limits, known: Known::default() }
    }

    /// Answers a request: tells the status of HTTP and some text, of what is played piece by piece. Who is told gives false
    /// when nobody listens any longer.
    pub fn answer(&self, path: &str, body: &[u8], tell: &(dyn Fn(u16, &str) -> bool + Sync)) {
        fn row<T: Copy>(rows: &[(&str, T)], name: &str) -> Option<T> {
            rows.iter().find(|(row, _)| *row == name).map(|(_, row)| *row)
        }
        let name = path.strip_prefix("/api/").unwrap_or_default();
        let whole = |(status, text): (u16, String)| tell(status, &text);
        match (row(SAID, name), row(PLAYED, name)) {
            (Some(said), _) => whole(spoken(said(self, body))),
            (_, Some(work)) => match parsed(body) {
                Ok(ask) => {
                    self.play(work, &ask, &Cancel::default(), &|name, data| tell(200, &event(name, &data)));
                    tell(200, &event("end", &Value::Null))
                }
                Err(error) => whole(spoken(Err(error))),
            },
            (None, None) => tell(404, ""),
        };
    }

    /// Plays what is asked for and tells it, or why not.
    pub(crate) fn play(&self, work: Work, ask: &Ask, cancel: &Cancel, tell: Tell<'_>) {
        let player = Player { threads: self.limits.threads, cancel, tell, known: &self.known };
        if let Err(error) = work(self, ask, player) {
            tell("refused", refused(&error));
        }
    }

    /// The firm of the class, where this desk has one.
    fn envelope(&self) -> Option<&Envelope> {
        self.own.as_ref().and_then(Own::envelope)
    }

    fn class(&self) -> Result<&Envelope, Error> {
        self.envelope().ok_or_else(|| refusal("this page is not that of a class", "start it with `--class`"))
    }

    fn plan(&self, ask: &Ask, more: &[String]) -> Result<Plan, Error> {
        ask.market.plan(self.own.as_ref(), &self.limits, more)
    }
}

/// The status and the text of what is said at once.
pub(crate) fn spoken(said: Result<Value, Error>) -> (u16, String) {
    match said {
        Ok(value) => (200, value.to_string()),
        Err(error) => (422, refused(&error).to_string()),
    }
}

/// A request's body as JSON of a kind.
pub(crate) fn parsed<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| Error::new(Kind::Usage, error.to_string(), ""))
}

/// An event as a stream of them has it.
pub(crate) fn event(name: &str, data: &Value) -> String {
    format!("event: {name}\ndata: {data}\n\n")
}

#[expect(clippy::unnecessary_wraps, reason = "others of its table may refuse")]
fn give_catalogue(desk: &Desk, _: &[u8]) -> Result<Value, Error> {
    Ok(catalogue::catalogue(desk.own.as_ref(), desk.limits.people))
}

fn give_scenario(desk: &Desk, body: &[u8]) -> Result<Value, Error> {
    let ask: Ask = parsed(body)?;
    let loaded = ask.market.load(desk.own.as_ref())?;
    Ok(match desk.envelope() {
        Some(envelope) => class::scenario(envelope, &loaded),
        None => catalogue::scenario(&loaded),
    })
}

/// The line of a student.
fn give_guess(desk: &Desk, body: &[u8]) -> Result<Value, Error> {
    let handed_in: HandedIn = parsed(body)?;
    handed_in.line(desk.class()?)
}

/// What is in the envelope, to whoever knows the word.
fn give_open(desk: &Desk, body: &[u8]) -> Result<Value, Error> {
    let opened: Opened = parsed(body)?;
    opened.firm(desk.class()?, &Market::of(OWN).load(desk.own.as_ref())?)
}

/// The table of a class.
fn give_table(desk: &Desk, body: &[u8]) -> Result<Value, Error> {
    let collected: Collected = parsed(body)?;
    let envelope = desk.class()?;
    envelope.opens(&collected.word)?;
    let currency = Market::of(OWN).load(desk.own.as_ref())?.scenario.market.currency;
    table(&Pasted::of(&collected.lines, envelope), collected.points, collected.found, &currency)
}

fn give_compare(_: &Desk, body: &[u8]) -> Result<Value, Error> {
    let pair: Pair = parsed(body)?;
    Ok(pair.told())
}

fn give_play(desk: &Desk, ask: &Ask, player: Player<'_>) -> Result<(), Error> {
    let plan = desk.plan(ask, &[])?;
    let (people, days) = (plan.people, plan.days);
    let names: Vec<&str> = plan.sources.iter().map(|source| source.name.as_str()).collect();
    (player.tell)(
        "plan",
        json!({ "people": people, "days": days, "sources": names, "reps": plan.levers.reps() }),
    );
    if desk.envelope().is_none() {
        return player.play(&plan, ask.seeds.clamp(1, MOST_SEEDS));
    }
    // What explains a day names the inputs that decide it.
    let unexplained = |name: &'static str, mut data: Value| {
        if let Some(explained) = data.get_mut("explained") {
            *explained = json!([]);
        }
        (player.tell)(name, data)
    };
    Player { tell: &unexplained, ..player }.play(&plan, ask.seeds.clamp(1, MOST_SEEDS))
}

fn give_balance(desk: &Desk, ask: &Ask, player: Player<'_>) -> Result<(), Error> {
    if let Some(envelope) = desk.envelope() {
        envelope.opens(&ask.word)?;
        if ask.key != LEVER {
            return Err(kept("another lever"));
        }
    }
    let mut points: Vec<f64> = ask.points.iter().copied().take(MOST_POINTS).collect();
    points.sort_by(f64::total_cmp);
    points.dedup();
    let Some(metric) = metrics::metric(&ask.metric) else {
        return Err(Error::new(Kind::Usage, "there is no measure of this name", ""));
    };
    let plan = |&at: &f64| Ok::<_, Error>((at, desk.plan(ask, &[format!("{}={at}", ask.key)])?));
    let (found, mut wrong): (Vec<_>, Vec<_>) = points.iter().map(plan).partition(Result::is_ok);
    let (points, plans): (Vec<f64>, Vec<Plan>) = found.into_iter().flatten().unzip();
    // A lever's ends may be no market; a curve needs some points that are.
    if points.len() < FEWEST_POINTS {
        let few = || Error::new(Kind::Usage, "too few values of the lever", "ask for at least four");
        return Err(wrong.pop().and_then(Result::err).unwrap_or_else(few));
    }
    let seeds = ask.seeds.clamp(1, MOST_SEEDS);
    if let Some(only) = ask.only {
        return player.year(&plans, only.min(seeds - 1));
    }
    player.learn(&plans, &ask.years);
    if (1..seeds as usize).contains(&ask.years.len()) {
        return player.so_far(&points, &ask.years, metric);
    }
    player.balance(&points, &plans, seeds, metric, ask.choice)
}

fn give_lesson(desk: &Desk, ask: &Ask, player: Player<'_>) -> Result<(), Error> {
    let Some(guess) = ask.guess.and_then(|(lesson, step)| lessons::guess(lesson, step)) else {
        return Err(Error::new(Kind::Usage, "this step has nothing to guess", ""));
    };
    let mut plans = vec![desk.plan(ask, &[])?];
    for side in guess.sides {
        let market = ask.market.with(side.iter().map(|set| (*set).to_owned()));
        plans.push(market.plan(desk.own.as_ref(), &desk.limits, &[])?);
    }
    let currency = plans[0].scenario.market.currency.clone();
    if let Some(only) = ask.only {
        return player.year(&plans, only.min(guesses::SEEDS - 1));
    }
    player.learn(&plans, &ask.years);
    let years = plans.len() * guesses::SEEDS as usize;
    let mut played = plans.len() * ask.years.len();
    if (1..years).contains(&played) {
        (player.tell)("played", json!({ "years": played, "of": years }));
        return Ok(());
    }
    played = 0;
    let told = |_, _, _: &_| {
        played += 1;
        (player.tell)("played", json!({ "years": played, "of": years }))
    };
    if let Some(played) = player.outcomes(&plans, 0..guesses::SEEDS, told)? {
        (player.tell)("answer", guess.answer(&played, &currency));
    }
    Ok(())
}

fn give_life(desk: &Desk, ask: &Ask, player: Player<'_>) -> Result<(), Error> {
    let plan = desk.plan(ask, &[])?;
    if ask.person >= plan.people {
        return Err(Error::new(Kind::Usage, "there is no such person in this market", ""));
    }
    if let Some((start, log)) = player.life(&plan, ask.person) {
        let dates = Dates::of(&plan.scenario);
        let life = biography(&plan, start, &log);
        let sentences: Vec<Value> = life.iter().map(|sentence| sentence.json(dates)).collect();
        (player.tell)("life", json!({ "person": ask.person, "sentences": sentences }));
    }
    Ok(())
}

#[cfg(feature = "figures")]
fn give_figures(desk: &Desk, ask: &Ask, player: Player<'_>) -> Result<(), Error> {
    if desk.envelope().is_some() {
        return Err(kept("a figure"));
    }
    let plan = desk.plan(ask, &[])?;
    let Some(runs) = player.runs(&plan, ask.seeds.clamp(1, MOST_SEEDS))? else { return Ok(()) };
    let about = &plan.scenario.about;
    let caption = Caption {
        title: about.title.clone(),
        question: about.question.clone(),
        currency: plan.scenario.market.currency.clone(),
        people: u64::from(plan.people),
        days: plan.days,
        seeds: runs.len(),
        source: crate::scenario::hash(&plan.scenario),
    };
    for figure in draw_all(FIGURES, &runs, &caption) {
        (player.tell)("figure", json!({ "name": figure.name, "alt": figure.alt, "svg": figure.svg }));
    }
    Ok(())
}
