//! The anchor leg: the team, its reps as people, contacting, closing, finding prospects of its own.

use crate::base::math::{exp, ln, pow};
use crate::base::{MONTH_DAYS, Money, YEAR_DAYS};
use crate::settings::{ANY, LOGIT, POSITIVE, SHARE};
use crate::{choices, settings};

choices! {
    /// What reps turn to first when they are done with meetings and follow-ups.
    WorkFirst {
        Inbound = "inbound", "new leads from the queue, then attempts due again";
        Again = "again", "attempts due again, then new leads from the queue";
    }
}

settings! {
    /// The sales team: how many, what they cost, what their minutes go to.
    Sales {
        /// Whether there is a sales team.
        on: bool = true, "", ANY, "";
        /// Full-time reps; left out, the sales share of the budget pays for as many as it can.
        reps: Option<f64> = None, "reps", 0.0..=60_000.0, "", scales_with_market;
        /// People over whom the selling time is spread, each part-time where they are more than the full-time reps; left
        /// out, as few as can be. A market that is played smaller keeps its people.
        seats: Option<u32> = None, "seats", 0.0..=60_000.0, "";
        /// People for each full-time rep, each part-time where it is more than one. A market that is played smaller has more,
        /// so that a vacancy, a meeting or a talent weighs no more in it, whatever its head count is set to.
        seats_per_rep: f64 = 1.0, "seats", 1.0..=1e9, "";
        /// Days for which reps stay, and are paid, once the timeline has cut the head count.
        notice_days: u32 = 30, "days", 0.0..=3650.0, "assumption";
        /// Share of reps who only find and qualify leads and book meetings for the others.
        developers: f64 = 0.0, "share of reps", SHARE, "assumption";
        /// Full cost of a rep, a year.
        cost_per_rep: Money = Money(12_000_000), "currency a year", POSITIVE, "120,000, range 80,000 to 250,000; assumption", plausible_times("cost of a rep", 0.6, 2.0);
        /// Commission, as a share of first revenue; what it makes of reps is in `incentives`.
        commission: f64 = 0.05, "share", SHARE, "assumption";
        /// Whether sales rests on Saturdays, Sundays and holidays.
        weekends_off: bool = true, "", ANY, "";
        /// Dates on which sales rests.
        holidays: Vec<String> = Vec::new(), "dates", ANY, "";
        /// Hours of the working day, which starts at 9; with 24 it starts at midnight.
        hours: f64 = 8.0, "hours", 0.1..=24.0, "assumption";
        /// Selling minutes a rep has on a working day, before commission adds to them (`incentives`).
        minutes_per_day: f64 = 180.0, "minutes", 0.0..=1440.0, "reps sell 28 to 35 % of their time, from memory", plausible_times("selling time of a rep", 0.7, 1.4);
        /// Minutes of a call, answered or not, with its notes.
        call_minutes: f64 = 5.0, "minutes", 0.0..=1440.0, "assumption";
        /// Minutes of a personal cold e-mail.
        email_minutes: f64 = 2.0, "minutes", 0.0..=1440.0, "assumption";
        /// Minutes of a meeting with its preparation.
        meeting_minutes: f64 = 60.0, "minutes", 0.0..=1440.0, "assumption";
        /// Minutes of a follow-up with a customer.
        follow_up_minutes: f64 = 10.0, "minutes", 0.0..=1440.0, "assumption";
        /// What reps turn to first when they are done with meetings and follow-ups.
        first: WorkFirst = WorkFirst::Inbound, "", ANY, "speed to lead before persistence";
        /// Largest share of the day's minutes that goes to following up customers.
        follow_up_share: f64 = 0.2, "share", SHARE, "assumption";
        /// Least share of the day's minutes kept for outbound calls and e-mails, even when leads wait.
        outbound_share: f64 = 0.1, "share", SHARE, "assumption";
    }
}

impl Sales {
    /// The most full-time reps that a team may have.
    pub const MOST_REPS: f64 = 60_000.0;

    /// Full-time reps that a budget of sales pays for, as far as a team may grow: minor units a month, and a year for one.
    pub fn affordable(budget_minor: f64, cost_per_rep_minor: f64) -> f64 {
        let a_year = budget_minor / MONTH_DAYS * YEAR_DAYS;
        if cost_per_rep_minor > 0.0 { (a_year / cost_per_rep_minor).min(Self::MOST_REPS) } else { 0.0 }
    }
}

settings! {
    /// What pay and quota make of reps: how long they sell, whether they hunt or care, what they give away when the
    /// month ends. Without commission and quota nothing.
    Incentives {
        /// Commission on what customers whom a rep owns pay after their first purchase.
        renewals: f64 = 0.0, "share", SHARE, "assumption";
        /// What the largest commission, or a quota far from met when the month ends, would add to selling minutes.
        effort: f64 = 0.2, "share", 0.0..=10.0, "assumption; direction: Lazear 2000, where piece rates went with 44 % more output, selection included";
        /// Commission, on first revenue and renewals together, that gives half of that.
        half_commission: f64 = 0.05, "share", 0.0001..=1.0, "assumption";
        /// Weight of commissions in the time a rep has for customers: those on renewals lengthen follow-ups, those on
        /// first revenue shorten them.
        caring: f64 = 0.5, "log units", LOGIT, "assumption";
        /// First revenue a full-time, experienced rep is to win in a calendar month; 0: there is no quota.
        quota: Money = Money(0), "currency a month", POSITIVE, "";
        /// Days before the end of a month in which a rep behind quota feels it.
        quota_days: u32 = 7, "days", 1.0..=31.0, "assumption";
    }
}

settings! {
    /// Reps as people: traits, learning, leaving, and what they believe of marketing's leads.
    Reps {
        /// Whether reps differ; without it each is average, never learns, never leaves.
        on: bool = true, "", ANY, "";
        /// Correlation between any two of the three traits.
        correlation: f64 = 0.2, "", 0.0..=0.99, "assumption";
        /// Weight of knowledge in closing.
        knowledge: f64 = 0.28, "", POSITIVE, "Verbeke, Dietz & Verwaal 2011: selling-related knowledge .28";
        /// Weight of persuasiveness (adaptive selling) in closing.
        persuasion: f64 = 0.27, "", POSITIVE, "Verbeke, Dietz & Verwaal 2011: degree of adaptiveness .27";
        /// Weight of a personable manner in closing.
        personable: f64 = 0.10, "", POSITIVE, "assumption";
        /// Log odds of closing per standard deviation of the weighted traits.
        close_per_sd: f64 = 0.5, "log odds", 0.0..=10.0, "assumption";
        /// Productivity of a rep on the first day.
        ramp_start: f64 = 0.25, "share", SHARE, "assumption";
        /// Days in which two thirds of the rest is learnt.
        ramp_days: f64 = 75.0, "days", 0.01..=3650.0, "95 % at 7 months; median ramp 5 months (Bridge Group 2024)";
        /// Mean stay of a rep; 0: reps never leave.
        tenure_days: f64 = 548.0, "days", POSITIVE, "1.5 years, from memory";
        /// Days a seat stays empty after a rep leaves.
        vacancy_days: u32 = 45, "days", 0.0..=3650.0, "assumption";
        /// How differently good the leads of seats are, whoever sits there: standard deviation of what their territory adds to the log odds of agreeing and closing; 0: all alike.
        territory_spread: f64 = 0.7, "log odds", 0.0..=10.0, "fitted with allotment_spread: over 158 reps revenue has standardised betas .27 (knowledge) and .31 (persuasion), in Verbeke, Dietz & Verwaal 2011 .28 and .27";
        /// How unequally new leads are allotted to seats: standard deviation of the logarithm; 0: to whoever is free first.
        allotment_spread: f64 = 0.5, "log units", 0.0..=5.0, "as territory_spread";
        /// Whether reps skip leads they believe to be worth less than prospects of their own.
        belief: bool = false, "", ANY, "lets the lead black hole emerge (Sabnis, Chatterjee, Grewal & Lilien 2013)";
        /// Good leads a new rep believes to have seen (prior of the belief).
        belief_good: f64 = 2.0, "leads", 0.01..=1e6, "assumption";
        /// Bad leads a new rep believes to have seen (prior of the belief).
        belief_bad: f64 = 6.0, "leads", 0.01..=1e6, "assumption";
        /// Chance of a meeting a rep expects of a prospect of their own; a lead must promise more than this.
        own_value: f64 = 0.05, "share", SHARE, "assumption";
    }
}

settings! {
    /// Contacting leads: how the chance of reaching someone, and that they still want to be met, fades with the hours since they raised a hand.
    Contact {
        /// Odds of reaching a fresh lead at one attempt.
        odds: f64 = 1.8, "odds", 0.0..=1e6, "fitted, all five together: in balanced.toml with all of the fall causal, leads first called within an hour meet 5 times as often as those called an hour later and 66 times as often as after a day (Oldroyd et al. 2011: 7 and over 60); at the default 26 % of leads meet after 3.5 calls", plausible_times("odds of reaching a lead", 0.5, 2.0);
        /// Hours after which the odds start to fall.
        decay_hours: f64 = 0.5, "hours", 1e-6..=1e6, "as odds";
        /// Exponent of the fall.
        decay: f64 = 1.1, "", 0.0..=10.0, "as odds";
        /// Hours that the interest of a lead who hears nothing lasts, in the mean, for those whose interest lapses; the first attempt ends the wait.
        interest_hours: f64 = 0.3, "hours", 1e-6..=1e6, "as odds";
        /// What is left of the odds of agreeing after the longest wait.
        interest_lasts: f64 = 0.012, "share", SHARE, "as odds";
        /// Share of the observed fall, of both, that waiting itself causes; the rest is fast firms and easy leads.
        causal_share: f64 = 0.5, "share", SHARE, "assumption; the studies are observational";
        /// How differently easy people are to reach: standard deviation of the log odds of an attempt. The easy ones answer first, so each further call reaches fewer; 0 makes attempts alike.
        reach_spread: f64 = 1.0, "log odds", 0.0..=10.0, "assumption";
        /// Attempts made at most.
        attempts: u32 = 6, "attempts", 1.0..=10_000.0, "LRM 2007: 90 % of reachable leads by six calls";
        /// Days from one attempt to the next, the last repeated as needed.
        gaps: Vec<u32> = vec![1, 3, 7, 14, 21], "days", 0.0..=365.0, "assumption";
        /// Log odds that a lead who is reached agrees to a meeting, at fit 0, no goodwill and no wait.
        accept_intercept: f64 = 0.6, "log odds", LOGIT, "as odds; MQL to opportunity 13 to 60 % in vendors' reports";
        /// Weight of fit in agreeing.
        accept_fit: f64 = 1.5, "log odds", LOGIT, "assumption";
        /// Weight of goodwill in agreeing.
        accept_goodwill: f64 = 0.5, "log odds", LOGIT, "assumption";
        /// Weight of the rep's persuasiveness in agreeing.
        accept_persuasion: f64 = 0.2, "log odds", LOGIT, "assumption";
        /// Chance that a lead who declines asks never to be contacted again.
        do_not_contact: f64 = 0.0, "share", SHARE, "assumption";
        /// Days from agreeing to the first meeting.
        meeting_wait_days: u32 = 3, "days", 0.0..=365.0, "assumption";
    }
}

impl Contact {
    /// Odds that one call reaches a lead this many hours after it raised a hand.
    pub fn odds_after(&self, hours: f64) -> f64 {
        self.odds * pow(1.0 + hours / self.decay_hours, -self.decay * self.causal_share)
    }

    /// Added to the log odds that a lead agrees whose first attempt came after this many hours: 0 or less.
    pub fn interest_after(&self, hours: f64) -> f64 {
        let left = self.interest_lasts + (1.0 - self.interest_lasts) * exp(-hours / self.interest_hours);
        if self.causal_share == 0.0 { 0.0 } else { self.causal_share * ln(left) }
    }
}

settings! {
    /// Closing: what happens at each meeting.
    Closing {
        /// Whether the first contact is the selling conversation: no meetings, won or lost at once.
        at_contact: bool = false, "", ANY, "";
        /// Log odds of winning at a meeting: fit 0, no goodwill, no trust, average rep, price just right.
        intercept: f64 = -3.85, "log odds", LOGIT, "tuned to opportunity to won 20 to 35 %", plausible_plus("log odds of closing", 0.7);
        /// Weight of fit.
        fit: f64 = 1.5, "log odds", LOGIT, "assumption";
        /// Weight of goodwill.
        goodwill: f64 = 0.8, "log odds", LOGIT, "assumption";
        /// What being in the market adds.
        need: f64 = 0.5, "log odds", LOGIT, "assumption";
        /// Weight of the quality that somebody believes in; in purchases without a rep too.
        quality: f64 = 0.7, "log odds per unit", LOGIT, "assumption; direction: Kopalle & Lehmann 2006";
        /// Weight of the log of price over willingness to pay (taken away).
        price: f64 = 5.0, "log odds per log unit", LOGIT, "price elasticities about -2.6 in the mean of 1,851 (Bijmolt, van Heerde & Pieters 2005)";
        /// What having been referred by a customer adds (trust that is transferred).
        referral: f64 = 0.6, "log odds", LOGIT, "direction: Schmitt, Skiera & Van den Bulte 2011";
        /// Chance that a meeting without a sale ends the matter.
        lose: f64 = 0.35, "share", SHARE, "assumption";
        /// Chance that an opportunity that is lost asks never to be contacted again.
        do_not_contact: f64 = 0.0, "share", SHARE, "assumption";
        /// Days between meetings; the median, if deals differ in length.
        gap_days: u32 = 7, "days", 0.0..=365.0, "assumption";
        /// How differently long deals are: standard deviation of the logarithm of the days to their meetings; 0: all alike.
        length_spread: f64 = 0.7, "log units", 0.0..=5.0, "assumption";
    }
}

settings! {
    /// Outbound: reps find prospects of their own with what time is left.
    Outbound {
        /// Whether reps prospect.
        on: bool = true, "", ANY, "";
        /// Share of outbound minutes spent on e-mails instead of calls.
        email_share: f64 = 0.3, "share", SHARE, "assumption";
        /// Chance that a first cold call reaches the person.
        connect: f64 = 0.066, "share", SHARE, "5.4 % over three calls with `again`: Gong 2024, 300 M calls, mean 5.4 %, top quartile 13.3 %";
        /// Chance that a person reached agrees to a meeting, at average fit and no goodwill.
        meeting: f64 = 0.046, "share", SHARE, "Belkins 2025: 4.6 %; Cognism 2024: 4.82 %";
        /// Chance that a cold e-mail leads to a meeting, at average fit and no goodwill.
        email_meeting: f64 = 0.007, "share", SHARE, "0.7 %, from vendors' reports";
        /// Weight of fit in agreeing (average fit changes nothing).
        fit: f64 = 1.0, "log odds", LOGIT, "assumption";
        /// Weight of goodwill in being reached and in agreeing: marketing warms cold calls.
        goodwill: f64 = 0.8, "log odds", LOGIT, "direction: Gatignon & Hanssens 1987";
        /// Chance that a person reached who declines asks never to be contacted again.
        do_not_contact: f64 = 0.02, "share", SHARE, "assumption";
        /// Attempts made at most with one prospect, until one is answered.
        attempts: u32 = 3, "attempts", 1.0..=100.0, "Belkins 2025: 9.9 % a call and 24.5 % a prospect, as after 2.7 attempts";
        /// Days from one attempt to the next.
        gap_days: u32 = 4, "days", 0.0..=365.0, "assumption";
        /// How many times as likely a further attempt is to be answered as the one before.
        again: f64 = 0.8, "x", SHARE, "assumption";
        /// Days for which a prospect is left alone after the last attempt, or after declining.
        rest_days: u32 = 180, "days", 0.0..=3650.0, "assumption";
        /// What having declined before adds to the log odds of agreeing.
        refused: f64 = -1.0, "log odds", LOGIT, "assumption";
        /// Cold e-mails a day, of one rep, at which half of them are taken for spam; 0: all arrive.
        email_daily: f64 = 15.0, "e-mails a day", 0.0..=1e6, "assumption; 21 a working day. Fitted: in balanced.toml nine tenths of outbound minutes on e-mails win 5 % fewer customers than three tenths";
        /// Days in which a sender's reputation recovers by half.
        email_recovery_days: f64 = 14.0, "days", 0.01..=3650.0, "assumption";
    }
}
