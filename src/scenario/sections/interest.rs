//! From awareness to a raised hand: memory of the brand, interest, raising a hand.

use crate::settings::{ANY, LOGIT, SHARE};
use crate::{choices, settings};

choices! {
    /// How goodwill enters chances.
    GoodwillShape {
        Hill = "hill", "saturating: `G^h / (half_point^h + G^h)`";
        Linear = "linear", "goodwill itself";
    }
}

settings! {
    /// Memory of the brand. Exposures add to a person's goodwill, which halves every `half_life_days`.
    Memory {
        /// Days in which goodwill halves.
        half_life_days: f64 = 42.0, "days", 0.01..=1e6, "7 to 12 weeks in academic, 2 to 5 weeks in practitioners' studies (Broadbent 1979)", plausible_times("half-life of goodwill", 0.5, 2.0);
        /// How goodwill enters chances.
        shape: GoodwillShape = GoodwillShape::Hill, "", ANY, "concave by default";
        /// Goodwill at which the saturating response reaches one half.
        half_point: f64 = 2.0, "goodwill", 1e-6..=1e6, "assumption";
        /// Steepness of the saturating response; above 1 it is S-shaped.
        steepness: f64 = 1.0, "", 0.1..=10.0, "1 is concave; Vakratsas et al. 2004 find thresholds (2 to 3)";
        /// Whether only who knows the brand can have goodwill for it: an exposure that is not remembered leaves none, and
        /// what is forgotten is gone.
        known_only: bool = true, "", ANY, "brand equity needs brand knowledge (Keller 1993, from memory)";
        /// Share of people who know the brand on the first day.
        aware_at_start: f64 = 0.0, "share", SHARE, "assumption: a launch";
        /// Chance a day that an aware person, with nothing more to remember, forgets the brand.
        forget_per_day: f64 = 0.006, "per day", SHARE, "half-life 115 days; Vidale & Wolfe 1957 decay, assumption";
        /// Chance a day that an interested person who is not touched cools down to merely aware.
        cool_per_day: f64 = 0.02, "per day", SHARE, "assumption";
    }
}

settings! {
    /// Interest: what makes an aware person look closer, consider, raise a hand, or buy without help.
    Interest {
        /// Whether people move beyond awareness by themselves.
        on: bool = true, "", ANY, "";
        /// Chance a day that an aware person in the market visits of their own accord.
        direct_per_day: f64 = 0.004, "per day", SHARE, "assumption";
        /// What full goodwill adds to that chance.
        direct_goodwill: f64 = 0.02, "per day", SHARE, "assumption";
        /// Chance a day that somebody in the market searches.
        search_per_day: f64 = 0.05, "per day", SHARE, "assumption";
        /// Share of the searches of aware people that are for the brand's name.
        brand_share: f64 = 0.3, "share", SHARE, "assumption";
        /// Share of the people who search for the brand's name that arrive without any advertisement.
        brand_arrives: f64 = 0.95, "share", SHARE, "consistent with Blake, Nosko & Tadelis 2015: no measurable benefit of brand keywords";
        /// Hazard a day that an interested person in the market starts considering.
        consider_per_day: f64 = 0.15, "per day", 0.0..=100.0, "assumption";
        /// Weight of fit in the hazard of considering.
        consider_fit: f64 = 1.5, "log hazard", LOGIT, "assumption";
        /// Weight of goodwill in the hazard of considering.
        consider_goodwill: f64 = 0.8, "log hazard", LOGIT, "assumption";
        /// Weight of the quality that somebody believes in, in the hazard of considering.
        consider_quality: f64 = 0.7, "log hazard per unit", LOGIT, "assumption; direction: Kopalle & Lehmann 2006";
        /// Chance of joining the e-mail list at a visit.
        opt_in_visit: f64 = 0.04, "share", SHARE, "assumption";
        /// Chance of joining the e-mail list when raising a hand.
        opt_in_lead: f64 = 0.30, "share", SHARE, "assumption";
        /// How much more often people in the market respond to what they see.
        response_in_market: f64 = 3.0, "x", 0.0..=100.0, "assumption";
        /// How much more often people out of the market respond to what they see.
        response_out_of_market: f64 = 0.7, "x", 0.0..=100.0, "assumption";
        /// How much more often people who do not know the brand respond to what they see or find.
        response_unaware: f64 = 0.5, "x", 0.0..=1.0, "assumption; direction: a known brand is chosen over others (Hoyer & Brown 1990, from memory)";
        /// Response of a person of fit 0, relative to one of middling response.
        response_base: f64 = 0.4, "x", 0.0..=100.0, "assumption";
        /// What full fit adds to that response.
        response_fit: f64 = 1.0, "x", 0.0..=100.0, "assumption";
    }
}

impl Interest {
    /// The response of the most responsive person there can be.
    pub fn response_most(&self) -> f64 {
        self.response_in_market.max(self.response_out_of_market)
            * (self.response_base + self.response_fit.max(0.0))
    }
}

choices! {
    /// From which stage an engagement can make a person raise a hand.
    RaiseFrom {
        Aware = "aware", "from awareness on";
        Interested = "interested", "from interest on, so not at the first engagement";
        Considering = "considering", "only while choosing";
    }
}

choices! {
    /// What makes a person raise a hand.
    HandRaiseModel {
        Engagement = "engagement", "at each engagement of someone who considers, with chance logistic(intercept + ...)";
        Hazard = "hazard", "every day for everyone aware, with chance `logistic(hazard_intercept + hazard_goodwill * G)`";
    }
}

settings! {
    /// Raising a hand: a person asks to hear more and becomes a lead; or buys without help, where that is possible.
    HandRaise {
        /// Whether people raise hands.
        on: bool = true, "", ANY, "";
        /// What makes a person raise a hand.
        model: HandRaiseModel = HandRaiseModel::Engagement, "", ANY, "";
        /// From which stage an engagement can make a person raise a hand (engagement).
        from: RaiseFrom = RaiseFrom::Considering, "", ANY, "the usual hierarchy of effects (Lavidge & Steiner 1961)";
        /// Log odds of a form fill at an engagement of a considering person of fit 0 without goodwill.
        intercept: f64 = -3.8, "log odds", LOGIT, "tuned to about 1 lead in 10 paid clicks (WordStream 2024: 7 %)";
        /// Weight of fit.
        fit: f64 = 2.0, "log odds", LOGIT, "assumption";
        /// Weight of goodwill.
        goodwill: f64 = 1.0, "log odds", LOGIT, "assumption";
        /// What being in the market adds.
        need: f64 = 1.0, "log odds", LOGIT, "assumption";
        /// Log odds a day of the plain hazard at no goodwill.
        hazard_intercept: f64 = -7.0, "log odds", LOGIT, "assumption";
        /// Weight of raw goodwill in the plain hazard.
        hazard_goodwill: f64 = 1.5, "log odds per unit", LOGIT, "assumption";
        /// How many times as many hands are raised in an hour between 9 and 17 as in any other; 1: evenly round the clock.
        office_hours: f64 = 4.0, "x", 0.01..=1e6, "assumption: two thirds of a day's hands";
        /// How many times as many hands are raised on a Saturday or Sunday as on another day; the week as a whole is as it was.
        weekend: f64 = 0.5, "x", 0.0..=100.0, "assumption";
        /// Whether a person who raises a hand may buy at once without a rep.
        self_serve: bool = false, "", ANY, "";
        /// Log odds that a hand-raiser buys at once, at fit 0, no goodwill and a price they just accept.
        self_serve_intercept: f64 = -2.0, "log odds", LOGIT, "assumption";
    }
}

impl HandRaise {
    /// The hour of the day by which a share `u` of the hands of a day has been raised.
    pub fn hour_of_day(&self, u: f32) -> f32 {
        const OPENS: f32 = 9.0;
        const CLOSES: f32 = 17.0;
        if (self.office_hours - 1.0).abs() < f64::EPSILON {
            return u * 24.0;
        }
        // Counted in hours of the night.
        let times = self.office_hours as f32;
        let office = (CLOSES - OPENS) * times;
        let at = u * (24.0 - CLOSES + OPENS + office);
        if at < OPENS {
            at
        } else if at < OPENS + office {
            OPENS + (at - OPENS) / times
        } else {
            (CLOSES + at - OPENS - office).min(24.0 - 1e-5)
        }
    }

    /// How many times as many hands as usual are raised on a day.
    pub fn weight(&self, weekend: bool) -> f64 {
        7.0 / (5.0 + 2.0 * self.weekend) * if weekend { self.weekend } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hands_are_raised_in_office_hours_as_often_as_the_key_says() {
        let hours = |office_hours: f64| {
            let raise = HandRaise { office_hours, ..HandRaise::default() };
            (0..24_000).map(|k| raise.hour_of_day((k as f32 + 0.5) / 24_000.0)).collect::<Vec<_>>()
        };
        let share = |hours: &[f32]| {
            hours.iter().filter(|&&hour| (9.0..17.0).contains(&hour)).count() as f64 / 24_000.0
        };
        assert!((share(&hours(4.0)) - 2.0 / 3.0).abs() < 1e-3);
        assert!((share(&hours(1.0)) - 1.0 / 3.0).abs() < 1e-3);
        // The same luck in the same order, whatever the profile; one hour is as likely as another at 1.
        assert!(hours(4.0).is_sorted() && (hours(1.0)[12_000] - 12_000.5f32 / 24_000.0 * 24.0).abs() < 1e-6);
        assert!(hours(4.0).iter().all(|&hour| (0.0..24.0).contains(&hour)));
    }

    #[test]
    fn the_week_as_a_whole_has_as_many_hands() {
        for weekend in [0.0, 0.3, 1.0, 2.0] {
            let raise = HandRaise { weekend, ..HandRaise::default() };
            assert!((5.0 * raise.weight(false) + 2.0 * raise.weight(true) - 7.0).abs() < 1e-12);
        }
    }
}
