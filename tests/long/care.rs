//! Retention and promises in shipped scenarios, over many seeds: what needs more runs than the quick tests have time for.

use super::quiet::{mean_and_variance, plan_of};
use rayon::prelude::*;
use relaylab::engine;
use relaylab::results::Run;
use relaylab::results::metrics::metric;
use relaylab::scenario::data_files::Inputs;
use relaylab::scenario::resize;

/// A shipped scenario with changes, over several seeds.
fn runs(text: &str, people: u32, seeds: u64, changes: &str) -> Vec<Run> {
    let scenario = relaylab::catalogue::load_text("preset.toml", text, &[], None).expect("valid").scenario;
    let size: Vec<String> = resize(&scenario, people).iter().map(ToString::to_string).collect();
    let plan = plan_of(text, &format!("{} {changes}", size.join(" ")), Inputs::default());
    (0..seeds).into_par_iter().map(|seed| engine::play(&plan, seed, &|_| true).expect("a run")).collect()
}

/// By how many standard errors a metric is more in the second of paired runs, of those in which enough customers tell it.
fn more(name: &str, first: &[Run], second: &[Run]) -> f64 {
    let of = |run: &Run| metric(name).and_then(|metric| metric.value(run));
    let each: Vec<f64> = first.iter().zip(second).filter_map(|(a, b)| Some(of(b)? - of(a)?)).collect();
    assert!(each.len() + 2 >= first.len(), "{name} of {} of {} pairs", each.len(), first.len());
    let (mean, variance) = mean_and_variance(&each);
    mean / (variance / each.len() as f64).sqrt()
}

const BOX: &str = include_str!("../../scenarios/subscription-box.toml");
const BROKER: &str = include_str!("../../scenarios/insurance-broker.toml");

#[test]
fn marketing_and_sales_each_keep_customers_by_means_of_their_own() {
    let news = |share: &str| runs(BOX, 40_000, 16, &format!("retention.share={share}"));
    let (none, some) = (news("0.0"), news("0.02"));
    let z = more("retention_6m", &none, &some);
    assert!(z > 3.0, "marketing keeps more in a market without reps: {z} standard errors");
    let calls = |share: &str| runs(BROKER, 40_000, 10, &format!("sales.follow_up_share={share}"));
    let z = more("retention_12m", &calls("0.0"), &calls("0.2"));
    assert!(z > 3.0, "sales keeps more: {z} standard errors");
}

/// Kopalle & Lehmann 2006: promising more wins more buyers, who are then disappointed. Where few ask those who know better,
/// the best promise is above the truth, and not without end.
#[test]
fn there_is_a_best_promise() {
    let gaps = ["0.0", "1.5", "5.0"];
    let long = "market.days=600 word_of_mouth.asked=1.0";
    let played = gaps.map(|gap| runs(BOX, 40_000, 12, &format!("{long} product.promise_gap={gap}")));
    for pair in played.windows(2) {
        let (won, kept) = (more("won", &pair[0], &pair[1]), more("retention_6m", &pair[0], &pair[1]));
        assert!(won > 3.0 && kept < -2.0, "a larger promise wins more ({won}) and keeps fewer ({kept})");
    }
    let end = |at: usize| more("customers", &played[at], &played[1]);
    assert!(end(0) > 1.5 && end(2) > 3.0, "customers at the end: {} {}", end(0), end(2));
}
