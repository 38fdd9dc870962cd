//! What every channel has: money, a calendar, creatives that wear, and an effect on memory.

use crate::scenario::{ANY, POSITIVE, SHARE};
use crate::{choices, settings};

choices! {
    /// When a channel runs.
    Flight {
        Even = "even", "the same every day";
        Pulse = "pulse", "`flight_on` days on, `flight_off` days off, with the same total";
        Burst = "burst", "everything in the first `flight_on` days";
        Schedule = "schedule", "by the weights in `schedule`, each for `flight_on` days, with the same total";
    }
}

settings! {
    /// What every channel has.
    Common {
        /// Whether the channel runs.
        on: bool = true, "", ANY, "";
        /// Share of the marketing budget.
        share: f64 = 0.0, "share of marketing", SHARE, "";
        /// Plain chance of an exposure a day for everybody; when given, it replaces the channel's own mechanism and its cost.
        exposure_per_day: Option<f64> = None, "per day", SHARE, "";
        /// Goodwill one seen exposure adds, before wear.
        goodwill: f64 = 0.1, "goodwill", -1e3..=1e3, "assumption";
        /// Chance that one seen exposure makes an unaware person aware.
        recall: f64 = 0.02, "share", SHARE, "assumption, range .005 to .1";
        /// When the channel runs.
        flight: Flight = Flight::Even, "", ANY, "";
        /// First day.
        from_day: u32 = 0, "day", 0.0..=36_500.0, "";
        /// Day on which it stops; 0: never.
        to_day: u32 = 0, "day", 0.0..=36_500.0, "";
        /// Days on (pulse), days in all (burst), or days each weight lasts (schedule).
        flight_on: u32 = 28, "days", 1.0..=36_500.0, "";
        /// Days off (pulse).
        flight_off: u32 = 28, "days", 0.0..=36_500.0, "";
        /// Weights of the schedule, repeated (schedule).
        schedule: Vec<f64> = vec![1.0], "weights", POSITIVE, "";
        /// Average exposures a person after which a creative has two thirds of its effect; 0: at once.
        wear_in: f64 = 0.0, "exposures a head", 0.0..=1e6, "Tellis 2009: wear-in is rapid or absent";
        /// Average exposures a person from which a creative wears out.
        wear_out: f64 = 8.0, "exposures a head", 0.0..=1e6, "assumption; Tellis 2009: wear-out is slow";
        /// Further exposures a person in which a worn creative loses two thirds of its effect.
        wear_scale: f64 = 15.0, "exposures a head", 0.001..=1e6, "assumption";
        /// Days after which a new creative replaces the old one; 0: never.
        creative_days: u32 = 90, "days", 0.0..=36_500.0, "assumption";
    }
}

impl Common {
    /// Weight of a day: 1 every day when even; 0 when the channel rests; the same total whatever the flight.
    pub fn weight(&self, day: u32, days: u32) -> f64 {
        let last = if self.to_day == 0 { days } else { self.to_day.min(days) };
        if day < self.from_day || day >= last {
            return 0.0;
        }
        let (window, since) = (last - self.from_day, day - self.from_day);
        match self.flight {
            Flight::Even => 1.0,
            Flight::Burst => {
                let burst = self.flight_on.min(window);
                if since < burst { f64::from(window) / f64::from(burst) } else { 0.0 }
            }
            Flight::Pulse => {
                let cycle = self.flight_on + self.flight_off;
                let on = |days: u32| days / cycle * self.flight_on + (days % cycle).min(self.flight_on);
                if since % cycle < self.flight_on { f64::from(window) / f64::from(on(window)) } else { 0.0 }
            }
            Flight::Schedule => {
                let weight = |since: u32| {
                    self.schedule
                        .get((since / self.flight_on) as usize % self.schedule.len().max(1))
                        .copied()
                        .unwrap_or(0.0)
                };
                let total: f64 = (0..window).map(weight).sum();
                if total > 0.0 { weight(since) * f64::from(window) / total } else { 0.0 }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flight_spends_the_same_in_all() {
        let flights = [Flight::Even, Flight::Pulse, Flight::Burst, Flight::Schedule];
        for flight in flights {
            let common = Common {
                flight,
                from_day: 3,
                to_day: 150,
                flight_on: 10,
                flight_off: 4,
                schedule: vec![1.0, 0.0, 2.5],
                ..Common::default()
            };
            let total: f64 = (0..200).map(|day| common.weight(day, 200)).sum();
            assert!((total - 147.0).abs() < 1e-9, "{flight:?}: {total}");
            assert!(common.weight(2, 200) + common.weight(150, 200) <= 0.0);
        }
    }
}
