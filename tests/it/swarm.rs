//! Random valid scenarios, small, with ends of ranges anywhere, played to the last day: each is a market in which what
//! must hold is checked every day.

use super::rows::with_radio;
use super::scenario::properties::{Choice, choice, text};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{TestRng, TestRunner};
use relaylab::engine;
use relaylab::plan::Plan;
use relaylab::relay::channels::CATALOGUE;
use relaylab::results::Run;
use relaylab::scenario::data_files::Inputs;
use relaylab::scenario::load_text;
use relaylab::scenario::sections::{Catalogue, ChannelKind};
use std::cell::Cell;

const CASES: u32 = 300;

/// Channels by name, those that buy impressions first, and how many these are: their price decides how long a day takes.
fn channels(catalogue: Catalogue) -> (Vec<&'static str>, usize) {
    let buys = |kind: &&ChannelKind| (kind.keys)().iter().any(|key| key.name == "cpm");
    let (buying, other): (Vec<&ChannelKind>, Vec<&ChannelKind>) = catalogue.kinds.iter().partition(buys);
    (buying.iter().chain(&other).map(|kind| kind.name).collect(), buying.len())
}

/// What a random market has beside random keys: people, money, a team, ties.
pub(crate) fn frame(catalogue: Catalogue) -> impl Strategy<Value = Vec<String>> {
    let (channels, buying) = channels(catalogue);
    let size = (prop_oneof![1 => 1..4u32, 9 => 4..300u32], prop_oneof![1 => Just(0), 19 => 1..60u32]);
    let budget = select(vec!["0", "0.01", "300", "3000", "30000", "1000000000000"]);
    let money = (budget, prop::collection::vec(select(vec![0.0, 0.001, 0.2, 1.0]), channels.len()));
    let team = (select(vec![0.0, 0.4, 1.0, 2.5, 12.0, 40.0]), select(vec![0.0, 0.3, 1.0]));
    let model = select(vec!["none", "mixed", "ring", "small_world", "scale_free", "blocks", "implicit"]);
    let cpm = select(vec!["5", "20", "1000000"]);
    // How ready people are to raise a hand, to meet, and to buy: most markets of random weights would be dead.
    let ready = select(vec![-4.0, 0.0, 50.0]);
    (size, money, cpm, team, (model, 1..10u32), ready).prop_map(
        move |(size, money, cpm, team, ties, ready)| {
            let ((people, days), (budget, shares), (reps, developers), (model, pairs)) =
                (size, money, team, ties);
            // Nobody can have more ties than there are others.
            let model = if people < 4 && model != "none" { "mixed" } else { model };
            let degree = f64::from(2 * pairs.min((people.max(3) - 1) / 2));
            let mut frame = vec![
                format!("market.people={people}"),
                format!("market.days={days}"),
                format!("budget.per_month={budget}"),
                format!("sales.reps={reps:?}"),
                format!("sales.developers={developers:?}"),
                format!("network.model={model}"),
                format!("network.degree={degree:?}"),
                format!("hand_raise.intercept={ready:?}"),
                format!("contact.accept_intercept={ready:?}"),
                format!("closing.intercept={ready:?}"),
                "memory.aware_at_start=0.5".to_owned(),
                // So few people would be called through in no time.
                "outbound.rest_days=1".to_owned(),
                "outbound.refused=0.0".to_owned(),
                "reps.territory_spread=0.5".to_owned(),
                "reps.allotment_spread=0.5".to_owned(),
                "word_of_mouth.happy_above=-1.0".to_owned(),
                "word_of_mouth.tell_per_day=0.2".to_owned(),
                "segments.some body.share=0.6".to_owned(),
                "segments.others.share=0.4".to_owned(),
            ];
            frame.extend(channels.iter().take(buying).map(|channel| format!("channels.{channel}.cpm={cpm}")));
            // No share of a budget of nothing, and few impressions, as all else would take less time than they.
            let most = if budget == "0" { 0 } else { channels.len() };
            let least = if budget.len() > 4 { buying.min(most) } else { 0 };
            let shares = channels.iter().zip(&shares).take(most).skip(least);
            frame.extend(shares.map(|(channel, share)| format!("channels.{channel}.share={share:?}")));
            frame
        },
    )
}

/// Whether some number of some table is none.
fn is_finite(run: &Run) -> bool {
    let written = format!("{run:?}");
    let mut words = written.split(|c: char| !c.is_alphanumeric());
    words.all(|word| word != "NaN" && word != "inf")
}

/// Plays one scenario, if it is valid.
fn played(
    catalogue: Catalogue,
    choices: &[Choice],
    frame: &[String],
    seed: u64,
) -> Result<Option<Run>, TestCaseError> {
    let Ok(loaded) = load_text("swarm.toml", &text(choices, false), frame, None, catalogue) else {
        return Ok(None);
    };
    let Ok(plan) = Plan::new(&loaded.scenario, Inputs::default()) else { return Ok(None) };
    let run = engine::play(&plan, seed, &|_| true).expect("nobody stops the run");
    prop_assert_eq!(run.days.len(), plan.days as usize);
    prop_assert!(is_finite(&run));
    let media: i64 = run.days.iter().map(|row| row.media_minor).sum();
    prop_assert_eq!(media, run.channels.iter().map(|row| row.spend_minor).sum::<i64>());
    for row in &run.days {
        let marketing = row.media_minor
            + row.research_minor
            + row.product_minor
            + row.retention_minor
            + row.win_back_minor;
        let costs =
            row.goods_minor + marketing + row.payroll_minor + row.commission_minor + row.overhead_minor;
        prop_assert_eq!(row.profit_minor, row.revenue_minor - costs);
    }
    Ok(Some(run))
}

/// Plays so many random scenarios, and tells somebody of each; the same ones every time, so that whoever sees a failure
/// can see it again.
fn swarm(catalogue: Catalogue, cases: u32, tell: impl Fn(Option<&Run>)) {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let luck = TestRng::deterministic_rng(config.rng_algorithm);
    let strategy = (prop::collection::vec(choice(catalogue), 0..60), frame(catalogue), any::<u64>());
    let outcome = TestRunner::new_with_rng(config, luck).run(&strategy, |(choices, frame, seed)| {
        tell(played(catalogue, &choices, &frame, seed)?.as_ref());
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn any_valid_scenario_is_played_to_the_end() {
    let [refused, spent, told, won] = [0, 1, 2, 3].map(|_| Cell::new(0));
    let count = |cell: &Cell<u32>, yes: bool| cell.set(cell.get() + u32::from(yes));
    swarm(CATALOGUE, CASES, |run| {
        count(&refused, run.is_none());
        let days = run.map_or(&[][..], |run| &run.days);
        count(&spent, days.iter().any(|row| row.media_minor > 0));
        count(&told, days.iter().any(|row| row.word_of_mouth > 0));
        count(&won, days.iter().any(|row| row.customer > 0));
    });
    let [refused, spent, told, won] = [refused, spent, told, won].map(Cell::into_inner);
    assert!(refused * 50 < CASES, "{refused} of {CASES} scenarios are refused");
    let lively = spent.min(told).min(won);
    assert!(
        lively * 10 > CASES,
        "of {CASES} markets, money is spent in {spent}, word goes round in {told}, and {won} sell"
    );
}

#[test]
fn a_new_kind_of_channel_is_in_the_swarm() {
    let heard = Cell::new(0);
    swarm(with_radio(), 30, |run| {
        let radio = run.and_then(|run| run.channels.iter().find(|row| row.channel == "radio"));
        heard.set(heard.get() + u32::from(radio.is_some_and(|row| row.spend_minor > 0 && row.exposures > 0)));
    });
    assert!(heard.get() > 2, "the radio was heard in {} markets", heard.get());
}

/// Seconds for which this thread was at work, where the system tells, so that other work on the machine does not count.
fn at_work() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(told.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

/// Seconds of work that fifty people may take for five days.
const PATIENCE: f64 = if cfg!(debug_assertions) { 10.0 } else { 1.0 };

#[test]
fn a_small_market_takes_no_time_whatever_its_file_says() {
    let cases = std::env::var("RELAYLAB_SWARM").ok().and_then(|text| text.parse().ok()).unwrap_or(100);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let luck = TestRng::deterministic_rng(config.rng_algorithm);
    let (names, buying) = channels(CATALOGUE);
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let money = (select(vec!["1", "1000000", "1000000000000"]), select(vec!["0.01", "5"]));
    let strategy = (prop::collection::vec(choice(CATALOGUE), 0..60), money, any::<u64>());
    let outcome = TestRunner::new_with_rng(config, luck).run(&strategy, |(choices, (budget, cpm), seed)| {
        let mut frame: Vec<String> =
            ["market.people=50", "market.days=5", "network.degree=8.0"].map(String::from).into();
        frame.extend([format!("budget.per_month={budget}"), "memory.aware_at_start=0.5".to_owned()]);
        frame.extend(["segments.some body.share=0.6".to_owned(), "segments.others.share=0.4".to_owned()]);
        frame.extend(names.iter().map(|channel| format!("channels.{channel}.share=0.125")));
        frame.extend(names.iter().take(buying).map(|channel| format!("channels.{channel}.cpm={cpm}")));
        let (outcome, before, after) = alone.install(|| {
            let before = at_work();
            (played(CATALOGUE, &choices, &frame, seed), before, at_work())
        });
        outcome?;
        let seconds = after.unwrap_or(0.0) - before.unwrap_or(0.0);
        prop_assert!(seconds < PATIENCE, "it took {seconds} s");
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
