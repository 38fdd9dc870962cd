//! Explains a day: what happened, with the numbers that caused it, and the formulas behind them.

use super::say::{counted, hours, number};
use crate::base::math::exp;
use crate::results::DayRow;
use crate::scenario::Scenario;
use crate::words::numbers::percent;
use serde::Serialize;

/// A sentence of a day, and the formula behind it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Explanation {
    words: String,
    formula: Option<String>,
}

/// Hours after which a time is told in days.
const LONGEST: f64 = 72.0;

/// The days an explanation looks at: the last seven, today at the end.
pub(super) const WEEK: usize = 7;

/// The sentences of the last one of some days; there are seven of them, or fewer in the first week.
pub(super) fn explain(scenario: &Scenario, week: &[DayRow]) -> Vec<Explanation> {
    let Some(today) = week.last() else { return Vec::new() };
    let mut told = vec![hands(scenario, today), time(scenario, today)];
    told.extend(waited(scenario, today));
    told.extend(queue(scenario, week, today));
    told.push(customers(week, today));
    told.push(money(scenario, today));
    told
}

fn said(words: String) -> Explanation {
    Explanation { words, formula: None }
}

fn because(words: String, formula: String) -> Explanation {
    Explanation { words, formula: Some(formula) }
}

/// A whole number.
fn whole(n: u64) -> String {
    number(n as f64)
}

fn hands(scenario: &Scenario, today: &DayRow) -> Explanation {
    if today.hands_raised == 0 && today.qualified == 0 {
        let (learned, forgot) = (whole(today.became_aware), whole(today.forgot));
        return said(format!(
            "Nobody raised a hand; {learned} people learned of the brand, {forgot} forgot it."
        ));
    }
    let scoring = &scenario.scoring;
    let bar = if scoring.on { format!(" of {}", scoring.threshold) } else { String::new() };
    let words = format!(
        "{} raised a hand; {} passed the bar{bar} and {} got lost on the way. {} reached sales today.",
        counted(today.hands_raised, "person", "people"),
        counted(today.qualified, "lead", "leads"),
        whole(today.leaked),
        whole(today.queued),
    );
    let formula = format!(
        "score = {} x fit + {} x response to goodwill + noise (sd {})\na lead is handed to sales when score > {}",
        scoring.fit, scoring.engagement, scoring.noise, scoring.threshold
    );
    if scoring.on { because(words, formula) } else { said(words) }
}

fn time(scenario: &Scenario, today: &DayRow) -> Explanation {
    if today.minutes == 0 {
        let words = if today.reps > 0 { "No rep works today." } else { "There are no reps." };
        return said(words.to_owned());
    }
    let sales = &scenario.sales;
    because(
        format!(
            "{} had {} and used {} of them: {} got a first call, {} took place.",
            counted(today.reps, "rep", "reps"),
            hours(today.minutes as f64 / 60.0, f64::INFINITY),
            percent(busy(today)),
            counted(today.first_attempts, "lead", "leads"),
            counted(today.meetings, "meeting", "meetings"),
        ),
        format!(
            "time had = reps x minutes a day ({}) x ramp, on working days\na call takes {} minutes, a meeting {}",
            sales.minutes_per_day, sales.call_minutes, sales.meeting_minutes
        ),
    )
}

/// The share of their selling time that reps used.
pub(super) fn busy(today: &DayRow) -> f64 {
    if today.minutes == 0 { 0.0 } else { today.minutes_used as f64 / today.minutes as f64 }
}

/// How long the leads called today had waited, and what that did to the chance of reaching them.
fn waited(scenario: &Scenario, today: &DayRow) -> Option<Explanation> {
    if today.minutes == 0 || today.first_attempts == 0 {
        return None;
    }
    let contact = &scenario.contact;
    let wait = today.response_minutes as f64 / today.first_attempts as f64 / 60.0;
    let chance = |odds: f64| percent(odds / (1.0 + odds));
    let (fresh, now) = (contact.odds_after(0.0), contact.odds_after(wait));
    let left = exp(contact.interest_after(wait));
    Some(because(
        format!(
            "They had waited {} on average; by then the chance that a call reaches them had fallen from {} to {}, and the odds that they agree when reached to {} of what they were.",
            hours(wait, LONGEST),
            chance(fresh),
            chance(now),
            percent(left),
        ),
        format!(
            "odds = {odds} x (1 + hours / {fades}) ^ (-{decay} x {share})\n     = {odds} x (1 + {wait:.1} / {fades}) ^ {:.3} = {now:.3}\nchance = odds / (1 + odds) = {}\nleft of the odds of agreeing = ({lasts} + {lapses} x exp(-{wait:.1} / {interest})) ^ {share} = {left:.3}",
            -contact.decay * contact.causal_share,
            chance(now),
            odds = contact.odds,
            fades = contact.decay_hours,
            decay = contact.decay,
            share = contact.causal_share,
            lasts = contact.interest_lasts,
            lapses = 1.0 - contact.interest_lasts,
            interest = contact.interest_hours,
        ),
    ))
}

fn queue(scenario: &Scenario, week: &[DayRow], today: &DayRow) -> Option<Explanation> {
    if today.queue == 0 {
        return None;
    }
    let served = over(week, |day| day.first_attempts) as f64 / week.len() as f64;
    let pace = if served > 0.0 {
        let work = hours(today.queue as f64 / served * 24.0, LONGEST);
        format!("at this week's pace of {} a day that is {work} of work", number(served))
    } else {
        "nobody was called this week".to_owned()
    };
    let expired = match today.expired {
        0 => String::new(),
        many => format!(" {} waited too long and went back to marketing.", whole(many)),
    };
    let s = if today.queue == 1 { "s" } else { "" };
    let before = week.len().checked_sub(2).map_or(0, |place| week[place].queue);
    Some(because(
        format!("{} still wait{s}; {pace}.{expired}", counted(today.queue, "lead", "leads")),
        format!(
            "waiting = waiting yesterday ({}) + new ({}) - first calls ({}) - expired ({}) - skipped ({}) and others who left\na lead nobody worked goes back after {} days",
            whole(before),
            whole(today.queued),
            whole(today.first_attempts),
            whole(today.expired),
            whole(today.skipped),
            scenario.handoff.sla_days
        ),
    ))
}

fn over(week: &[DayRow], of: fn(&DayRow) -> u64) -> u64 {
    week.iter().map(of).sum()
}

fn customers(week: &[DayRow], today: &DayRow) -> Explanation {
    let won = today.won();
    let won =
        if won == 0 { "No customer was".to_owned() } else { counted(won, "customer was", "customers were") };
    said(format!(
        "{won} won and {} left; there are {}. In the last seven days: {} from leads, {} from cold calls and e-mails, {} without a rep, {} won back.",
        whole(today.churned),
        whole(today.customer),
        whole(over(week, |day| day.won_inbound + day.won_referral)),
        whole(over(week, |day| day.won_outbound)),
        whole(over(week, |day| day.won_self_serve)),
        whole(over(week, |day| day.won_back)),
    ))
}

fn money(scenario: &Scenario, today: &DayRow) -> Explanation {
    let amount = |minor: i64| format!("{} {}", number(minor as f64 / 100.0), scenario.market.currency);
    let word = if today.profit_minor < 0 { "cost" } else { "earned" };
    because(
        format!("The day {word} {}.", amount(today.profit_minor.abs())),
        format!(
            "profit = revenue {} - goods {} - channels {} - research {} - product {} - retention {} - offers {} - reps {} - fixed {} = {}",
            amount(today.revenue_minor),
            amount(today.goods_minor),
            amount(today.media_minor),
            amount(today.research_minor),
            amount(today.product_minor),
            amount(today.retention_minor),
            amount(today.win_back_minor),
            amount(today.payroll_minor + today.commission_minor),
            amount(today.overhead_minor),
            amount(today.profit_minor)
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> DayRow {
        DayRow {
            hands_raised: 12,
            qualified: 1,
            queued: 9,
            queue: 30,
            reps: 2,
            minutes: 400,
            minutes_used: 300,
            first_attempts: 6,
            response_minutes: 6 * 90,
            won_inbound: 1,
            customer: 40,
            revenue_minor: 100_000,
            profit_minor: -12_345,
            ..DayRow::default()
        }
    }

    #[test]
    fn a_day_is_told_with_its_numbers() {
        let before = DayRow { queue: 27, first_attempts: 4, ..DayRow::default() };
        let told = explain(&Scenario::default(), &[before, day()]);
        let words: Vec<&str> = told.iter().map(|told| told.words.as_str()).collect();
        assert!(words[0].starts_with("12 people raised a hand; 1 lead passed the bar of 1.1"), "{words:?}");
        assert!(words[1].starts_with("2 reps had 6.7 hours and used 75 % of them"), "{words:?}");
        // Odds 1.8 (1 + 1.5/.5)^-.55 = .840: 64 % of fresh leads are reached, 46 % then; of the odds of agreeing √(.012 + .988 e^-5) = .137 is left.
        assert!(words[2].contains("1.5 hours") && words[2].contains("from 64 % to 46 %, and"), "{words:?}");
        assert!(words[2].ends_with("to 14 % of what they were."), "{words:?}");
        let formula = told[2].formula.as_ref().unwrap();
        assert!(formula.contains("= 0.840") && formula.contains("= 0.137"), "{told:?}");
        // Ten first calls in two days: 5 a day, 30 leads are six days of work.
        assert!(words[3].contains("pace of 5 a day that is 6 days of work"), "{words:?}");
        assert!(told[3].formula.as_ref().unwrap().contains("yesterday (27)"), "{told:?}");
        assert!(words[4].starts_with("1 customer was won and 0 left; there are 40."), "{words:?}");
        assert!(
            words[4].ends_with("1 from leads, 0 from cold calls and e-mails, 0 without a rep, 0 won back."),
            "{words:?}"
        );
        assert!(words[5].starts_with("The day cost 123 "), "{words:?}");
    }

    #[test]
    fn a_quiet_day_is_told_too() {
        let told = explain(&Scenario::default(), &[DayRow { became_aware: 3, ..DayRow::default() }]);
        let words: Vec<&str> = told.iter().map(|told| told.words.as_str()).collect();
        assert_eq!(words[0], "Nobody raised a hand; 3 people learned of the brand, 0 forgot it.");
        assert_eq!((words[1], words.len()), ("There are no reps.", 4));
        assert!(explain(&Scenario::default(), &[]).is_empty());
    }
}
