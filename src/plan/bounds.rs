//! What a run may come to at most, whatever its luck: money, so that no sum of it ever wraps.

use super::{ChannelPlan, Levers, Plan};
use crate::base::{MONTH_DAYS, YEAR_DAYS};
use crate::scenario::sections::{CustomerModel, Lever};
use crate::settings::{Problem, number};

/// The largest sum of money that a run may come to, minor units: a little less than a whole number of 64 bits holds.
const MOST_MINOR: f64 = 9e18;
/// Purchases of a customer a day: the highest rate is half of it, and luck bunches.
const MOST_REPEATS_A_DAY: f64 = 48.0;

impl Plan {
    /// The most that a lever of one number may become, in the unit of its key.
    pub fn most(&self, lever: &Lever) -> f64 {
        let Levers { budget_minor, sales_share, price_minor, discount, in_market, telling, .. } =
            &self.levers;
        let first = match lever {
            Lever::Budget => budget_minor / 100.0,
            Lever::SalesShare => *sales_share,
            Lever::Price => *price_minor as f64 / 100.0,
            Lever::Discount => *discount,
            Lever::Reps => self.most_affordable(),
            Lever::InMarket => *in_market,
            Lever::Telling => *telling,
            Lever::Channels | Lever::Channel(_) => 1.0,
        };
        // Entries act one after the other on what the scenario has; each makes more of more.
        self.timeline.iter().filter(|entry| entry.lever == *lever).fold(first, |most, entry| {
            let open = entry.days.iter().filter(|open| **open).count() as u32;
            let times = if entry.again_days == 0 { open.min(1) } else { open.div_ceil(entry.again_days) };
            let mut value = most;
            (0..times).fold(most, |most, _| {
                value = entry.set.unwrap_or(value) * entry.times + entry.plus;
                most.max(entry.within(value))
            })
        })
    }

    /// The most that a channel's share of the marketing budget may become.
    pub fn most_share(&self, channel: &ChannelPlan) -> f64 {
        let moves = |lever: &Lever| match lever {
            Lever::Channels => true,
            Lever::Channel(name) => *name == channel.name,
            _ => false,
        };
        if self.timeline.iter().any(|entry| moves(&entry.lever)) { 1.0 } else { channel.share }
    }

    /// Full-time reps that are set, or that the largest budget of sales pays for.
    fn most_affordable(&self) -> f64 {
        let sales = &self.scenario.sales;
        if !sales.on {
            return 0.0;
        }
        self.levers.reps.unwrap_or_else(|| {
            let budget = self.most(&Lever::Budget) * 100.0 * self.most(&Lever::SalesShare);
            crate::scenario::sections::Sales::affordable(budget, sales.cost_per_rep.0 as f64)
        })
    }

    /// The parts of what a run may come to, minor units, each with the key that most decides it.
    fn most_money(&self) -> [(&'static str, f64); 4] {
        let (scenario, days) = (&self.scenario, f64::from(self.days));
        let each = match scenario.customers.model {
            CustomerModel::Repeat => (days + 1.0) * MOST_REPEATS_A_DAY,
            // A customer buys, and then once a period, or leaves at its end.
            _ => days / f64::from(scenario.customers.period_days.max(1)) + 2.0,
        };
        let commission = scenario.sales.commission.max(scenario.incentives.renewals);
        let price = self.most(&Lever::Price) * 100.0 * (1.0 + commission);
        let cost = self.goods_minor as f64 + scenario.price.onboarding.0 as f64;
        let seats = if scenario.sales.on { self.most(&Lever::Reps) + 1.0 } else { 0.0 };
        [
            ("price.list", f64::from(self.people) * each * (price + cost)),
            ("sales.cost_per_rep", seats * scenario.sales.cost_per_rep.0 as f64 / YEAR_DAYS * days),
            ("budget.per_month", self.most(&Lever::Budget) * 100.0 / MONTH_DAYS * days),
            ("price.overhead", scenario.price.overhead.0 as f64 / YEAR_DAYS * days),
        ]
    }

    /// Why the money of a run could be more than its books hold, if it could.
    pub(super) fn money_problem(&self) -> Option<Problem> {
        let parts = self.most_money();
        let sum: f64 = parts.iter().map(|part| part.1).sum();
        if sum <= MOST_MINOR {
            return None;
        }
        let (key, _) = parts.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let message = format!(
            "the money of {} people in {} days could come to {} {}, and the books hold at most {}",
            number(f64::from(self.people)),
            self.days,
            short(sum / 100.0),
            self.scenario.market.currency,
            short(MOST_MINOR / 100.0)
        );
        let help = format!("lower `{key}`, or play fewer people or days; mind the unit");
        Some(Problem::about("B048", key, message).help(help))
    }
}

/// A number of many digits, in few.
fn short(amount: f64) -> String {
    format!("{amount:.0e}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::load_text;
    use crate::scenario::data_files::Inputs;

    fn plan(text: &str) -> Result<Plan, Vec<Problem>> {
        Plan::new(&load_text("a.toml", text, &[], None).unwrap().scenario, Inputs::default())
    }

    #[test]
    fn what_a_lever_may_become_is_what_the_timeline_makes_of_it_at_most() {
        let price = "[price]\nlist = 100\nreference = 100\n[market]\ndays = 100\n";
        let most =
            |timeline: &str| plan(&format!("{price}{timeline}")).unwrap().most(&Lever::Price).round() as i64;
        assert_eq!(most(""), 100);
        assert_eq!(most("[timeline.a]\nkey = \"price.list\"\ntimes = 0.5\n"), 100);
        assert_eq!(most("[timeline.a]\nkey = \"price.list\"\nset = 300\n"), 300);
        let policy = "key = \"price.list\"\nwhen = \"waiting_days > 1\"\nagain_days = 30\n";
        assert_eq!(most(&format!("[timeline.a]\n{policy}times = 2\n")), 1600);
        assert_eq!(most(&format!("[timeline.a]\n{policy}times = 2\nmost = 500\n")), 500);
        let both =
            format!("[timeline.a]\n{policy}plus = 10\n[timeline.b]\nkey = \"price.list\"\ntimes = 2\n");
        assert_eq!(most(&both), 280);
    }

    #[test]
    fn money_that_no_book_could_hold_is_refused_at_the_key_that_makes_it() {
        let found = |text: &str| plan(text).map_err(|problems| problems[0].about.clone());
        let price = "[price]\nlist = 1e12\nreference = 100\n";
        let (few, many) = ("[market]\npeople = 1000\n", "[market]\npeople = 300_000\n");
        assert_eq!(found(&format!("{price}{many}")).unwrap_err(), "price.list");
        assert!(found(&format!("{price}{few}")).is_ok());
        let reps = "[sales]\nreps = 60_000\ncost_per_rep = 1e12\n[market]\ndays = 3650\n";
        assert_eq!(found(reps).unwrap_err(), "sales.cost_per_rep");
        assert!(found("[budget]\nper_month = 1e12\nsales_share = 1\n[market]\ndays = 3650\n").is_ok());
    }
}
