//! Firms that were made are found again: where what they truly are lies among what a fit of their numbers thinks possible.

use relaylab::results::metrics::Outcome;
use relaylab::{Runner, calibrate, load};

/// What is known of each firm.
const KNOWN: [&str; 4] = ["leads", "won", "awareness", "opportunities"];
const FIRMS: u64 = 20;

#[test]
fn the_truth_of_twenty_firms_lies_anywhere_among_what_is_thought_possible() {
    let market =
        load("scenarios/balanced.toml").and_then(|market| market.with_people(3_000)).expect("a scenario");
    let market = market.with("market.days", 180).expect("half a year");
    let runner = Runner::new();
    let mut ranks: [Vec<f64>; 2] = Default::default();
    for firm in 0..FIRMS {
        // Spread over the inner of the ranges, each firm at another place of both.
        let place = |step: u64| 0.1 + 0.8 * ((firm * step % FIRMS) as f64 + 0.5) / FIRMS as f64;
        let truth = [0.02 + 0.10 * place(1), -4.8 + 2.0 * place(7)];
        let made =
            market.with("need.in_market", truth[0]).and_then(|made| made.with("closing.intercept", truth[1]));
        let made = made.and_then(|made| made.with("market.seed", 900 + firm)).expect("a firm");
        let outcome: Outcome = runner.outcomes(&made, 1).expect("a year of it").remove(0);
        let asked = calibrate(&market).runs(500).seed(firm);
        let asked = asked.parameter("need.in_market", 0.02, 0.12).parameter("closing.intercept", -4.8, -2.8);
        let asked = KNOWN
            .iter()
            .fold(asked, |asked, name| asked.target(name, outcome.value(name).expect("it is known"), 0.0));
        let answer = asked.run(&runner).expect("a fit");
        for (place, ranks) in ranks.iter_mut().enumerate() {
            let below = answer.draws.iter().filter(|draw| draw[place] < truth[place]).count();
            ranks.push(below as f64 / answer.draws.len() as f64);
        }
    }
    for ranks in &ranks {
        let held = ranks.iter().filter(|rank| (0.025..=0.975).contains(*rank)).count();
        // 19 of 20 are expected, with a standard error of one.
        assert!(held >= 15, "{ranks:?}");
        let mut bins = [0.0; 4];
        ranks.iter().for_each(|rank| bins[((rank * 4.0) as usize).min(3)] += 1.0);
        let expected = FIRMS as f64 / 4.0;
        let chi: f64 = bins.iter().map(|n| (n - expected) * (n - expected) / expected).sum();
        // What three degrees of freedom exceed once in a thousand.
        assert!(chi < 16.27, "{bins:?}");
    }
}
