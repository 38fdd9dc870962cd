//! What pay makes of reps, worked out once: how long they sell, how long they care, which quota they feel and when.

use super::calendar;
use crate::base::math::exp;
use crate::scenario::Scenario;

/// What pay makes of reps. Without commission and quota every factor is 1.
#[derive(Clone, Debug)]
pub struct IncentivePlan {
    /// Time for a customer, as a multiple of what it is without commission.
    pub care: f64,
    /// First revenue a full-time, experienced rep is to win in a month, minor units; 0: there is no quota.
    pub quota_minor: f64,
    /// What the largest spur adds to selling minutes.
    effort: f64,
    /// The spur of commission, 0 to 1.
    spur: f64,
    /// Days left of the month, by day; empty without a quota.
    days_left: Vec<u32>,
    quota_days: u32,
}

impl IncentivePlan {
    /// The plan of a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        let law = &scenario.incentives;
        let spur = |commission: f64| commission / (commission + law.half_commission);
        let (hunting, caring) = (scenario.sales.commission, law.renewals);
        Self {
            care: exp(law.caring * (spur(caring) - spur(hunting))),
            quota_minor: law.quota.0 as f64,
            effort: law.effort,
            spur: spur(hunting + caring),
            days_left: if law.quota.0 > 0 { calendar::days_left_of_month(scenario) } else { Vec::new() },
            quota_days: law.quota_days,
        }
    }

    /// What selling minutes are multiplied by under a pressure of the quota (0 to 1).
    pub fn effort(&self, pressure: f64) -> f64 {
        1.0 + self.effort * self.spur.max(pressure)
    }

    /// Whether a day is the first of its month.
    pub fn month_begins(&self, day: u32) -> bool {
        let left = |day: u32| self.days_left.get(day as usize);
        day > 0 && left(day - 1) == Some(&0)
    }

    /// Whether the month is about to end, so that reps feel their quota.
    pub fn month_ends(&self, day: u32) -> bool {
        self.days_left.get(day as usize).is_some_and(|&left| left < self.quota_days)
    }
}
