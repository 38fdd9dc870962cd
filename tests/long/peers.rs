//! The benchmark market gives the counts that another program gives for the same rules: speed proves nothing if the
//! market is another one.

use super::quiet::{mean_and_variance, play, total};
use relaylab::plan::Plan;
use relaylab::results::{DayRow, Run};
use relaylab::scenario::data_files::Inputs;

const SEEDS: u64 = 20;

/// A count of a run by the other program's name: people in a stage on some evening, 1 being the first, or else the sum
/// over all days.
fn count(run: &Run, name: &str, evening: usize) -> f64 {
    let people = |of: fn(&DayRow) -> u64| of(&run.days[evening - 1]) as f64;
    match name {
        "unaware" => people(|row| row.unaware),
        "aware" => people(|row| row.aware),
        "lead" => people(|row| row.working),
        "customer" => people(|row| row.customer),
        "churned" => people(|row| row.lapsed),
        "wom" => total(run, |row| row.word_of_mouth),
        "conversions" => total(run, |row| row.won_inbound + row.won_referral),
        "churns" => total(run, |row| row.churned),
        name => run.channels.iter().find(|row| row.channel == name).expect("a channel").exposures as f64,
    }
}

#[test]
fn the_benchmark_market_agrees_with_another_program() {
    let text = include_str!("../../scenarios/relay-bench.toml");
    let loaded = relaylab::catalogue::load_text("relay-bench.toml", text, &[], None)
        .unwrap_or_else(|problems| panic!("{problems}"));
    let plan = Plan::new(&loaded.scenario, Inputs::default()).expect("the scenario plans");
    let runs: Vec<Run> = (1..=SEEDS).map(|seed| play(&plan, seed)).collect();
    let published: Vec<&str> = include_str!("../data/relay_bench.csv").lines().skip(2).collect();
    assert_eq!(published.len(), 43);
    let apart = |line: &&&str| {
        let cells: Vec<&str> = line.split(',').collect();
        let [mean, deviation] = [2, 3].map(|cell: usize| cells[cell].parse::<f64>().expect("a number"));
        let evening = cells[1].parse().expect("an evening, or 0 for the sum over all days");
        let (own, variance) =
            mean_and_variance(&runs.iter().map(|run| count(run, cells[0], evening)).collect::<Vec<_>>());
        // Both programs played as many seeds; the other's numbers are rounded to a tenth.
        let se = ((variance + deviation * deviation) / SEEDS as f64).sqrt();
        (own - mean).abs() > 3.0 * se + 0.05
    };
    let apart: Vec<&&str> = published.iter().filter(apart).collect();
    assert!(apart.is_empty(), "more than three standard errors from\n{apart:#?}");
}
