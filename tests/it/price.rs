//! The demand side of the price: what a dearer product sells, and whom a discount wins.

use super::quiet::{mean_and_variance, plan_of, total};
use rayon::prelude::*;
use relaylab::base::math::ln;
use relaylab::engine;
use relaylab::results::{DayRow, Run};
use relaylab::scenario::data_files::Inputs;
use relaylab::scenario::resize;

/// A shipped scenario at a size at which a test can play it, with changes, over ten seeds.
fn runs(text: &str, people: u32, changes: &str) -> Vec<Run> {
    let scenario = relaylab::catalogue::load_text("preset.toml", text, &[], None).expect("valid").scenario;
    let size: Vec<String> = resize(&scenario, people).iter().map(ToString::to_string).collect();
    let plan = plan_of(text, &format!("{} {changes}", size.join(" ")), Inputs::default());
    (1..11_u64).into_par_iter().map(|seed| engine::play(&plan, seed, &|_| true).expect("a run")).collect()
}

fn won(row: &DayRow) -> u64 {
    row.won_inbound + row.won_outbound + row.won_referral + row.won_self_serve
}

/// Price elasticities are -2.62 in the mean of 1,851 estimates (Bijmolt, van Heerde & Pieters 2005).
#[test]
fn demand_falls_with_the_price_as_elsewhere() {
    let presets = [
        (include_str!("../../scenarios/balanced.toml"), 40_000, 1000.0),
        (include_str!("../../scenarios/first-run.toml"), 40_000, 800.0),
        (include_str!("../../scenarios/subscription-box.toml"), 20_000, 39.0),
    ];
    for (text, people, list) in presets {
        let sold = |times: f64| -> f64 {
            let price = format!("price.list={:.2}", list * times);
            runs(text, people, &price).iter().map(|run| total(run, won)).sum()
        };
        let elasticity = ln(sold(1.05) / sold(0.95)) / ln(1.05 / 0.95);
        println!("{elasticity:.2} {}", text.lines().next().unwrap_or_default());
        assert!(
            (-4.0..=-1.5).contains(&elasticity),
            "{elasticity} in {}",
            text.lines().next().unwrap_or_default()
        );
    }
}

#[test]
fn a_discount_wins_more_who_are_worth_less_and_leave_sooner() {
    let text = include_str!("../../scenarios/balanced.toml");
    let (list, half) = (runs(text, 30_000, ""), runs(text, 30_000, "price.discount=0.5"));
    let each = |of: &dyn Fn(&Run) -> f64| -> Vec<f64> {
        list.iter().zip(&half).map(|(list, half)| of(half) - of(list)).collect()
    };
    let clearly = |what: &str, values: Vec<f64>, sign: f64| {
        let (mean, variance) = mean_and_variance(&values);
        let z = sign * mean / (variance / values.len() as f64).sqrt();
        assert!(z > 3.0, "{what}: {mean} more, {z} standard errors");
    };
    clearly("customers won", each(&|run| total(run, won)), 1.0);
    let left = |run: &Run| total(run, |row| row.churned) / total(run, |row| row.renewals_due);
    clearly("leave of those due", each(&left), 1.0);
    let worth = |run: &Run| total(run, |row| row.revenue_minor as u64) / total(run, won);
    clearly("revenue of a customer", each(&worth), -1.0);
}
