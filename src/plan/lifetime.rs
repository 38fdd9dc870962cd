//! What a customer is expected to be worth: the margin of the purchases that the law of customers expects within a horizon,
//! discounted to the day of winning, at constant prices. Customers differ, so later renewals are surer than earlier ones.

use super::repeat::RepeatLaws;
use crate::base::math::{exp, ln, pow};
use crate::base::{MONTH_DAYS, YEAR_DAYS};
use crate::results::LifetimeRow;
use crate::scenario::Scenario;
use crate::scenario::sections::CustomerModel;

/// Customers of equal weight who stand for all of them, as a power of two.
const CUSTOMERS: usize = 1 << CUSTOMERS_LOG;
const CUSTOMERS_LOG: u32 = 9;

/// What a scenario expects of a customer who pays list price, without what satisfaction, trust, goodwill and price change.
pub(super) fn expected(scenario: &Scenario, repeat: Option<&RepeatLaws>) -> LifetimeRow {
    let (customers, price) = (&scenario.customers, &scenario.price);
    let horizon = price.horizon_years * YEAR_DAYS;
    let discount = ln(1.0 + price.discount_rate) / YEAR_DAYS;
    let contract = customers.model == CustomerModel::Contract;
    let purchases = match customers.model {
        CustomerModel::Contract => {
            let period = f64::from(customers.period_days);
            let renewals = (horizon / period) as u32;
            contracts(customers.churn_a, customers.churn_b, exp(-discount * period), renewals)
        }
        CustomerModel::Repeat => {
            let habits: Vec<Habit> = repeat.map_or_else(Vec::new, |laws| {
                (0..CUSTOMERS).map(|customer| Habit::of(laws, customer)).collect()
            });
            let (shape, scale) = (customers.rate_shape, 7.0 * customers.rate_scale_weeks);
            1.0 + repeats(shape, scale, &habits, discount, horizon)
        }
        CustomerModel::Hazard | CustomerModel::Once => 1.0,
    };
    let margin = price.list.0 as f64 * (1.0 - price.cost_of_goods);
    LifetimeRow {
        renewal_days: contract.then_some(customers.period_days),
        purchases,
        value_minor: purchases * margin - price.onboarding.0 as f64,
        ..LifetimeRow::default()
    }
}

/// Periods a customer is expected to pay for, the first included and each next one worth `factor` times the last, when
/// chances of leaving at a renewal are Beta(a, b): the discounted expected lifetime of Fader & Hardie 2010.
fn contracts(a: f64, b: f64, factor: f64, renewals: u32) -> f64 {
    let (mut periods, mut left) = (1.0, 1.0);
    for renewal in 1..=renewals {
        let before = f64::from(renewal) - 1.0;
        left *= factor * (b + before) / (a + b + before);
        periods += left;
    }
    periods
}

/// What one of the customers who stand for all does: drops out after a purchase with this chance, and makes this share of
/// them here.
struct Habit {
    drop: f64,
    share: f64,
}

impl Habit {
    fn of(laws: &RepeatLaws, customer: usize) -> Self {
        let at = |place: usize| (place as f64 + 0.5) / CUSTOMERS as f64;
        // The two have nothing to do with each other: the places of shares are those of the drop-outs in the order of their
        // reversed digits (van der Corput 1935).
        let other = (customer as u32).reverse_bits() >> (u32::BITS - CUSTOMERS_LOG);
        let share = laws.share.as_ref().map_or(1.0, |law| law.at(at(other as usize)));
        Self { drop: laws.drop.at(at(customer)), share }
    }
}

/// Purchases after the first within `horizon` days, when rates of purchases are Gamma(shape, 1 / scale) a day, a share of
/// them is made here, and everybody drops out after one of these with a chance of their own (BG/NBD): those expected in
/// each month count as of its middle.
fn repeats(shape: f64, scale: f64, habits: &[Habit], discount: f64, horizon: f64) -> f64 {
    // A customer with drop-out chance p and share s makes (1 - (scale / (scale + p s t))^shape) / p purchases until t.
    let until = |day: f64| {
        let one = |habit: &Habit| {
            let drop = habit.drop.max(1e-9);
            (1.0 - pow(scale / (scale + drop * habit.share * day), shape)) / drop
        };
        habits.iter().map(one).sum::<f64>() / habits.len().max(1) as f64
    };
    let months = (horizon / MONTH_DAYS).ceil() as u32;
    let (mut purchases, mut before, mut from) = (0.0, 0.0, 0.0);
    for month in 1..=months {
        let to = (f64::from(month) * MONTH_DAYS).min(horizon);
        let now = until(to);
        purchases += (now - before) * exp(-discount * (from + to) / 2.0);
        (before, from) = (now, to);
    }
    purchases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::laws::Quantiles;

    #[test]
    fn contracts_last_as_long_as_the_discounted_lifetime_of_the_law_says() {
        let regular = |factor, renewals| contracts(0.7041, 1.182, factor, renewals);
        assert!((regular(1.0 / 1.1, 2000) - 3.694_765).abs() < 5e-7);
        // Without discount the periods are those that are survived.
        assert!((regular(1.0, 2) - 1.0 - 0.6267 - 0.4738).abs() < 1e-4);
        // Nobody leaves: a plain annuity. Everybody leaves at once: the first period.
        assert!((contracts(1e-9, 1e3, 0.5, 60) - 2.0).abs() < 1e-9);
        assert!((contracts(1e9, 1e-3, 0.9, 60) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn repeat_purchases_are_those_of_the_published_law() {
        let table = Quantiles::beta(0.793, 2.426);
        let habits = habits(table, None);
        let cdnow = |discount, weeks: f64| repeats(0.243, 7.0 * 4.414, &habits, discount, 7.0 * weeks);
        for (weeks, expected) in [(4.0, 0.196_068), (26.0, 0.902_637), (39.0, 1.196_723), (52.0, 1.446_051)] {
            let found = cdnow(0.0, weeks);
            assert!((found / expected - 1.0).abs() < 2e-3, "{weeks} weeks: {found}");
        }
        // What comes in the first year is worth less than it counts, and more than if all came at its end.
        let (counted, worth) = (cdnow(0.0, 52.0), cdnow(ln(1.1) / YEAR_DAYS, 52.0));
        assert!(worth < counted && worth > counted / 1.1);
    }
    #[test]
    fn of_purchases_of_which_some_are_made_elsewhere_the_share_is_expected() {
        let nobody_drops_out = Quantiles::beta(1e-3, 1e6);
        let habits = habits(nobody_drops_out, Some(Quantiles::beta(0.3725, 1.1175)));
        let bought = repeats(0.779, 48.685, &habits, 0.0, 91.0);
        assert!((bought / (0.25 * 1.456) - 1.0).abs() < 3e-3, "{bought}");
    }

    fn habits(drop: Quantiles, share: Option<Quantiles>) -> Vec<Habit> {
        let laws = RepeatLaws { rate_per_day: Quantiles::gamma(1.0, 1.0), share, drop };
        (0..CUSTOMERS).map(|customer| Habit::of(&laws, customer)).collect()
    }
}
