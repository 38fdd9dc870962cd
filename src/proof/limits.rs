//! Exact limits: one part of the relay alone in the quiet market, against the law it must reduce to.

use super::bass::BassFit;
use super::fact::{Arm, Arms, Class, Fact, Measure, QUIET, days, elasticity, evening, over, people, total};
use super::laws;
use crate::base::YEAR_DAYS;
use crate::base::math::{exp, ln, logit, pow};
use crate::results::{ChannelRow, DayRow, Run};

/// Everybody knows the brand; whoever is no lead raises a hand with the same chance every day.
const HANDS: &str =
    "memory.aware_at_start=1.0 hand_raise.on=true hand_raise.model=hazard hand_raise.hazard_goodwill=0.0";
/// Everybody who engages buys at once, without a rep.
const BUYS_AT_ONCE: &str =
    "memory.aware_at_start=1.0 hand_raise.on=true hand_raise.from=aware hand_raise.intercept=50.0
    hand_raise.fit=0.0 hand_raise.self_serve=true hand_raise.self_serve_intercept=50.0";
/// Everybody engages on the first day.
const AT_ONCE: &str =
    "channels.display.exposure_per_day=1.0 channels.display.click=1.0 channels.display.visit=1.0";
/// A rep whose calls and meetings take no time.
const TIMELESS: &str = "sales.on=true sales.reps=1.0 sales.call_minutes=0.0 sales.meeting_minutes=0.0";
/// A team whose time is a number of calls a day; it goes on calling before it turns to new leads.
const CALLERS: &str =
    "sales.on=true sales.minutes_per_day=5.0 sales.call_minutes=5.0 sales.first=again closing.at_contact=true
    closing.intercept=-50.0";
/// A display channel that shows everybody one advertisement in five days at 1,217.50 a month and 20,000 people.
const DISPLAY: &str =
    "market.people=20000 budget.per_month=1217.50 budget.sales_share=0.0 research.share=0.0 product.share=0.0
    win_back.share=0.0 channels.display.share=1.0 channels.display.cpm=10.00 channels.display.attention=1.0
    channels.display.click=0.0 channels.display.wear_out=1000000.0";

fn one(changes: &[&str]) -> Vec<Arm> {
    vec![Arm::new("limit", &changes.join(" "))]
}

/// A sum over the channels of some runs; each of these markets has one.
fn channels(runs: &[&Run], of: fn(&ChannelRow) -> u64) -> f64 {
    runs.iter().flat_map(|run| &run.channels).map(of).sum::<u64>() as f64
}

fn reach(arms: &Arms<'_>) -> Option<f64> {
    over(channels(&arms[0], |row| row.panel_reached), people(&arms[0]))
}

fn aware(arms: &Arms<'_>, days: u32) -> Option<f64> {
    over(evening(&arms[0], days - 1, |row| row.aware), people(&arms[0]))
}

fn adopted(runs: &[&Run], days: u32) -> Option<f64> {
    over(evening(runs, days - 1, |row| row.customer), people(runs))
}

/// A market in which adoption has hazard p + q F a day.
fn adoption(p: f64, q: f64, model: &str, degree: f64, days: u32) -> String {
    format!(
        "{BUYS_AT_ONCE} market.people=20000 market.days={days} channels.display.click=1.0 channels.display.visit=1.0
        channels.display.exposure_per_day={:?} word_of_mouth.on=true word_of_mouth.happy_above=-100.0
        word_of_mouth.engage=1.0 word_of_mouth.tell_per_day={:?} word_of_mouth.warn_per_day=0.0 network.degree={degree:?}
        network.rewiring=0.1 network.model={model}",
        1.0 - exp(-p),
        q / degree
    )
}

/// Room air conditioners in the United States, a year of 30 days.
const AIR: (f64, f64) = (0.00944 / 30.0, 0.3748 / 30.0);

fn air_fit(arms: &Arms<'_>) -> Option<BassFit> {
    let year = |year: u32| total_won(&arms[0], |row| row.day / 30 == year) / people(&arms[0]);
    BassFit::of(&(0..13).map(year).collect::<Vec<f64>>())
}

fn total_won(runs: &[&Run], those: impl Fn(&DayRow) -> bool) -> f64 {
    days(runs).filter(|row| those(row)).map(DayRow::won_new).sum::<u64>() as f64
}

fn ended(row: &DayRow) -> u64 {
    row.forgot + row.declined + row.lost + row.won_inbound
}

/// Mean over the evenings after the first 500.
fn evenings(runs: &[&Run], of: fn(u64) -> f64) -> Option<f64> {
    let settled = || days(runs).filter(|row| row.day >= 500);
    over(settled().map(|row| of(row.working)).sum(), settled().count() as f64)
}

/// What leads are worth at their first call when they lose a share of value each day, from sampled journeys.
fn value_at_first_call(runs: &[&Run], decay: f64) -> Option<f64> {
    let (mut value, mut calls) = (0.0, 0.0);
    for person in runs.iter().flat_map(|run| run.journeys.chunk_by(|a, b| a.person == b.person)) {
        let mut raised = None;
        for row in person {
            match (&*row.event, raised) {
                ("working", _) => raised = Some(row.day),
                ("called", Some(day)) => {
                    value += exp(-decay * f64::from(row.day - day));
                    calls += 1.0;
                    raised = None;
                }
                _ => {}
            }
        }
    }
    over(value, calls)
}

/// Prices beside one of 100 for what would be bought instead, weight of the log of the price, and log odds at the same price.
const LOGIT_PRICES: (f64, f64) = (95.0, 105.0);
const LOGIT_WEIGHT: f64 = 5.0;
const LOGIT_AT: f64 = -1.0;

/// Who buys at a price.
fn logit_share(price: f64) -> f64 {
    1.0 / (1.0 + exp(LOGIT_WEIGHT * ln(price / 100.0) - LOGIT_AT))
}

fn won_of_booked(runs: &[&Run]) -> Option<f64> {
    over(total(runs, |row| row.won_inbound), total(runs, |row| row.meetings_booked))
}

fn renewed(arms: &Arms<'_>, renewals: u32) -> Option<f64> {
    adopted(&arms[0], renewals + 1)
}

fn repeats(arms: &Arms<'_>, days: u32) -> Option<f64> {
    let until = days_until(&arms[0], days).map(|row| row.renewals).sum::<u64>() as f64;
    over(until, people(&arms[0]))
}

fn days_until<'r>(runs: &[&'r Run], last: u32) -> impl Iterator<Item = &'r DayRow> {
    days(runs).filter(move |row| row.day <= last)
}

/// Share of customers with so many purchases after the first within 273 days.
fn with_repeats(arms: &Arms<'_>, repeats: usize) -> Option<f64> {
    let mut customers = 0_usize;
    for run in &arms[0] {
        let people = run.purchases.chunk_by(|a, b| a.person == b.person);
        customers +=
            people.filter(|own| own.iter().filter(|row| row.day <= 273).count() == repeats + 1).count();
    }
    over(customers as f64, people(&arms[0]))
}

/// Chances a day of telling somebody.
const REFERRED: [(&str, f64); 2] = [("dies out", 0.002), ("spreads", 0.01)];
/// Chance a day of leaving, and of telling nobody any more.
const LEAVES: f64 = 0.02;

/// One person in a hundred buys on the first day, everybody else who hears of it.
fn referrals(tells: f64) -> String {
    format!(
        "{BUYS_AT_ONCE} market.people=20000 market.days=1000 channels.display.click=1.0 channels.display.visit=1.0
        channels.display.exposure_per_day=0.01 channels.display.to_day=1 word_of_mouth.on=true
        word_of_mouth.happy_above=-100.0 word_of_mouth.engage=1.0 word_of_mouth.asked=1.0
        word_of_mouth.tell_per_day={tells:?} word_of_mouth.warn_per_day=0.0 network.model=blocks network.homophily=1.0
        network.degree=6.0 customers.model=hazard customers.churn_per_day={LEAVES:?}"
    )
}

/// Share of the people who ever were customers.
fn ever(runs: &[&Run]) -> Option<f64> {
    over(total(runs, DayRow::won_new), people(runs))
}

/// Brands by their share of the market.
const BRANDS: [(&str, f64); 7] = [
    ("25 %", 0.25),
    ("19 %", 0.19),
    ("10 %", 0.10),
    ("9 %", 0.09),
    ("8 %", 0.08),
    ("3 %", 0.03),
    ("2 %", 0.02),
];

/// Everybody buys toothpaste, and so much of it here.
fn toothpaste(share: f64) -> String {
    // Purchases of the category a quarter, how people differ in them, and how in what they buy.
    const M: f64 = 1.456;
    const K: f64 = 0.779;
    const S: f64 = 1.49;
    let law = format!(
        "market.people=20000 market.days=92 customers.model=repeat record.crm=true customers.rate_shape={K:?}
        customers.rate_scale_weeks={:?} customers.share_a={:?} customers.share_b={:?} customers.drop_a=0.001
        customers.drop_b=1000000.0",
        13.0 * K / M,
        S * share,
        S * (1.0 - share)
    );
    [BUYS_AT_ONCE, AT_ONCE, &law].join(" ")
}

/// Purchases within a quarter of each of the customers who bought again in it.
fn again(runs: &[&Run]) -> impl Iterator<Item = usize> {
    let people = runs.iter().flat_map(|run| run.purchases.chunk_by(|a, b| a.person == b.person));
    people
        .map(|own| own.iter().filter(|row| row.day <= 91).count().saturating_sub(1))
        .filter(|again| *again > 0)
}

/// Share of the people who bought again within a quarter.
fn buyers(arms: &Arms<'_>, brand: usize) -> Option<f64> {
    over(again(&arms[brand]).count() as f64, people(&arms[brand]))
}

/// How often each of them did.
fn bought(arms: &Arms<'_>, brand: usize) -> Option<f64> {
    over(again(&arms[brand]).sum::<usize>() as f64, again(&arms[brand]).count() as f64)
}

/// The rows.
pub(super) const ROWS: &[Fact] = &[
    Fact {
        id: "L1",
        class: Class::Exact,
        claim: "exposures to a medium that people use by a Gamma law are negative binomial",
        source: "Ehrenberg 1959; Greene 1982",
        asked: "2 exposures a head over 10 days, shape of use 0.5",
        base: QUIET,
        arms: |_| one(&[DISPLAY, "channels.display.habit_shape=0.5"]),
        seeds: [6, 20],
        measures: || {
            vec![
                Measure::is("reach", "share", 0.552_786, reach),
                Measure::is("exposures of those reached", "", 3.618_034, |arms| {
                    over(channels(&arms[0], |row| row.exposures), channels(&arms[0], |row| row.panel_reached))
                }),
                Measure::is("reached three times or more", "share", 0.266_570, |arms| {
                    over(channels(&arms[0], |row| row.panel_reached_three), people(&arms[0]))
                }),
            ]
        },
    },
    Fact {
        id: "L2",
        class: Class::Exact,
        claim: "readers of a printed title are beta-binomial",
        source: "Metheringham 1964",
        asked: "6 issues, readership Beta(0.6, 2.4)",
        base: QUIET,
        arms: |_| {
            one(&["market.people=20000 market.days=42 budget.per_month=20000 budget.sales_share=0.0 budget.normalise=true
                channels.print.share=1.0 channels.print.attention=1.0 channels.print.readership_a=0.6
                channels.print.readership_b=2.4"])
        },
        seeds: [6, 20],
        measures: || vec![Measure::is("reach", "share", 0.544_532, reach)],
    },
    Fact {
        id: "L3",
        class: Class::Exact,
        claim: "awareness under steady advertising grows to where learning and forgetting balance",
        source: "Vidale & Wolfe 1957",
        asked: "one exposure a head and day, recall 0.05, forgetting 0.01 a day; then no advertising",
        base: QUIET,
        arms: |_| {
            vec![
                Arm::new(
                    "advertised",
                    &format!(
                        "{DISPLAY} market.days=90 budget.per_month=6087.50 memory.forget_per_day=0.01
                        channels.display.recall=0.05 channels.display.habit_shape=0.0"
                    ),
                ),
                Arm::new(
                    "fading",
                    "market.people=20000 market.days=69 memory.aware_at_start=1.0 memory.forget_per_day=0.01",
                ),
            ]
        },
        seeds: [6, 20],
        measures: || {
            let learns = 1.0 - exp(-0.05);
            vec![
                Measure::is("aware after 30 days", "share", laws::vidale_wolfe(learns, 0.01, 30), |arms| {
                    aware(arms, 30)
                }),
                Measure::is("aware after 90 days", "share", laws::vidale_wolfe(learns, 0.01, 90), |arms| {
                    aware(arms, 90)
                }),
                Measure::is("still aware 69 days later", "share", pow(0.99, 69.0), |arms| {
                    over(evening(&arms[1], 68, |row| row.aware), people(&arms[1]))
                }),
            ]
        },
    },
    Fact {
        id: "L4",
        class: Class::Exact,
        claim: "adoption in a market in which everybody meets everybody follows Bass",
        source: "Bass 1969; p and q of Sultan, Farley & Lehmann 1990",
        asked: "p = 0.03, q = 0.38 a year of 30 days",
        base: QUIET,
        arms: |_| one(&[&adoption(0.001, 0.38 / 30.0, "mixed", 8.0, 300)]),
        seeds: [10, 30],
        measures: || {
            vec![
                Measure::is("adopted after 150 days", "share", laws::bass(0.001, 0.38 / 30.0, 150), |arms| {
                    adopted(&arms[0], 150)
                }),
                Measure::is("adopted after 300 days", "share", laws::bass(0.001, 0.38 / 30.0, 300), |arms| {
                    adopted(&arms[0], 300)
                }),
            ]
        },
    },
    Fact {
        id: "L5",
        class: Class::Exact,
        claim: "adoption by advertising alone follows the Gamma law of its use",
        source: "mixture of exponentials; Van den Bulte & Stremersch 2004 on what it hides",
        asked: "0.005 exposures a head and day, response 0.02, shape of use 0.5",
        base: QUIET,
        arms: |_| {
            one(&[
                DISPLAY,
                BUYS_AT_ONCE,
                "market.people=100000 market.days=730 budget.per_month=152.19
                channels.display.habit_shape=0.5 channels.display.click=0.02 channels.display.visit=1.0
                channels.display.recall=0.0",
            ])
        },
        seeds: [4, 16],
        measures: || {
            vec![Measure::is(
                "adopted after 730 days",
                "share",
                laws::adopted_by_use(0.0001, 0.5, 730),
                |arms| adopted(&arms[0], 730),
            )]
        },
    },
    Fact {
        id: "L6",
        class: Class::Exact,
        claim: "adoption on a ring is exact, and slower than in a small world, and there slower than where all meet",
        source: "Fibich & Gibori 2010; Fibich & Levin 2023",
        asked: "p = 0.001, q = 0.012 a day, 300 days",
        base: QUIET,
        arms: |_| {
            [("ring", "ring", 2.0), ("small world", "small_world", 4.0), ("all meet", "mixed", 4.0)]
                .map(|(name, model, degree)| Arm::new(name, &adoption(0.001, 0.012, model, degree, 300)))
                .to_vec()
        },
        seeds: [6, 20],
        measures: || {
            vec![
                Measure::is("adopted on a ring", "share", laws::bass_on_a_ring(0.001, 0.012, 300), |arms| {
                    adopted(&arms[0], 300)
                }),
                Measure::above("small world less ring", "share", 0.0, |arms| {
                    Some(adopted(&arms[1], 300)? - adopted(&arms[0], 300)?)
                }),
                Measure::above("all meet less small world", "share", 0.0, |arms| {
                    Some(adopted(&arms[2], 300)? - adopted(&arms[1], 300)?)
                }),
            ]
        },
    },
    Fact {
        id: "L8",
        class: Class::Exact,
        claim: "a funnel of constant chances is an absorbing chain",
        source: "Kemeny & Snell 1960",
        asked: "hands 0.02, forgetting 0.01, reached 0.05 and agreed 0.6, won 0.04 and lost 0.06 a day",
        base: QUIET,
        arms: |_| {
            let (raise, accept, close) = (logit(0.02), logit(0.6), logit(0.04));
            // Who raises a hand does not forget on the same day.
            let (forget, odds) = (0.01 / 0.98, 0.05 / 0.95);
            one(&[HANDS, TIMELESS, &format!(
                "market.people=20000 market.days=700 hand_raise.hazard_intercept={raise:?}
                memory.forget_per_day={forget:?} contact.odds={odds:?} contact.accept_intercept={accept:?}
                contact.do_not_contact=1.0 closing.intercept={close:?} closing.lose=0.0625 closing.do_not_contact=1.0"
            )])
        },
        seeds: [4, 16],
        measures: || {
            vec![
                Measure::is("won of the aware", "share", 0.16, |arms| {
                    over(total(&arms[0], |row| row.won_inbound), people(&arms[0]))
                }),
                Measure::is("won of leads", "share", 0.24, |arms| {
                    over(total(&arms[0], |row| row.won_inbound), total(&arms[0], |row| row.hands_raised))
                }),
                Measure::is("won of opportunities", "share", 0.40, |arms| {
                    over(total(&arms[0], |row| row.won_inbound), total(&arms[0], |row| row.meetings_booked))
                }),
                // The chain's mean time is 50 2/3 days. A lead gets its first call on the day of raising a hand, which
                // spares the two in three who become leads one day.
                Measure::is("days until the end", "days", 50.0, |arms| {
                    let days =
                        days(&arms[0]).map(|row| u64::from(row.day + 1) * ended(row)).sum::<u64>() as f64;
                    over(days, total(&arms[0], ended))
                }),
            ]
        },
    },
    Fact {
        id: "L9",
        class: Class::Exact,
        claim: "the queue of a team of reps is Geo/Geo/c",
        source: "Markov chain of days; Erlang 1917 in continuous time",
        asked: "8 reps, 3 leads a day, each call reaches one in two",
        base: QUIET,
        arms: |_| {
            one(&[
                HANDS,
                CALLERS,
                &format!(
                    "market.people=8192 market.days=8000 hand_raise.hazard_intercept={:?} sales.reps=8.0 contact.odds=1.0",
                    logit(3.0 / 8192.0)
                ),
            ])
        },
        seeds: [6, 20],
        measures: || {
            vec![
                Measure::is("leads left in the evening", "leads", 3.816_982, |arms| {
                    evenings(&arms[0], |n| n as f64)
                }),
                Measure::is("evenings with nobody left", "share", 0.042_693, |arms| {
                    evenings(&arms[0], |n| f64::from(u8::from(n == 0)))
                }),
                Measure::is("evenings with more than eight left", "share", 0.066_223, |arms| {
                    evenings(&arms[0], |n| f64::from(u8::from(n > 8)))
                }),
            ]
        },
    },
    Fact {
        id: "L10",
        class: Class::Exact,
        claim: "leads lose value while they wait in line",
        source: "Markov chain of days; M/M/1 with impatience in continuous time",
        asked: "1 rep, 0.3 leads a day, each call reaches two in five, value halves in 3.5 days",
        base: QUIET,
        arms: |_| {
            one(&[HANDS, CALLERS, &format!(
                "market.people=8192 market.days=8000 hand_raise.hazard_intercept={:?} sales.reps=1.0 contact.odds={:?}
                record.journeys=8192",
                logit(0.3 / 8192.0),
                0.4 / 0.6
            )])
        },
        seeds: [6, 20],
        measures: || {
            vec![Measure::is("value at the first call", "", laws::value_in_line(0.3, 0.4, 0.2), |arms| {
                value_at_first_call(&arms[0], 0.2)
            })]
        },
    },
    Fact {
        id: "L11",
        class: Class::Exact,
        claim: "independent attempts reach 1 - (1 - c)^n of the leads",
        source: "geometric law; c of Belkins 2025",
        asked: "6 attempts, each reaches 9.9 %",
        base: QUIET,
        arms: |_| {
            one(&[HANDS, TIMELESS, &format!(
                "market.people=20000 market.days=100 hand_raise.hazard_intercept={:?} contact.odds={:?} contact.attempts=6
                contact.accept_intercept=-50.0 contact.do_not_contact=1.0",
                logit(0.5),
                0.099 / 0.901
            )])
        },
        seeds: [4, 16],
        measures: || {
            let exact = 1.0 - (0..6).map(|_| 1.0 - 0.099).product::<f64>();
            vec![Measure::is("reached in six attempts", "share", exact, |arms| {
                let reached = total(&arms[0], |row| row.reached);
                over(reached, reached + total(&arms[0], |row| row.unreached))
            })]
        },
    },
    Fact {
        id: "L12",
        class: Class::Exact,
        claim: "meetings until a decision are geometric",
        source: "geometric law",
        asked: "each meeting wins 12 %, and loses a quarter of the others",
        base: QUIET,
        arms: |_| {
            one(&[HANDS, TIMELESS, &format!(
                "market.people=20000 market.days=200 hand_raise.hazard_intercept={:?} contact.odds=1000000.0
                contact.accept_intercept=50.0 closing.intercept={:?} closing.lose=0.25 closing.do_not_contact=1.0",
                logit(0.5),
                logit(0.12)
            )])
        },
        seeds: [4, 16],
        measures: || {
            vec![
                Measure::is("won of opportunities", "share", 0.352_941, |arms| won_of_booked(&arms[0])),
                Measure::is("meetings an opportunity", "", 2.941_176, |arms| {
                    over(total(&arms[0], |row| row.meetings), total(&arms[0], |row| row.meetings_booked))
                }),
            ]
        },
    },
    Fact {
        id: "L14",
        class: Class::Exact,
        claim: "contracts survive as in the shifted beta-geometric, and are worth its discounted lifetime",
        source: "Fader & Hardie 2007 (Regular); 2010 on what they are worth",
        asked: "chances of leaving Beta(0.7041, 1.182); renewals a year apart discounted by 10 %",
        base: QUIET,
        arms: |_| {
            vec![
                Arm::new(
                    "renewals",
                    &[
                        BUYS_AT_ONCE,
                        AT_ONCE,
                        "market.people=20000 market.days=13
                    customers.model=contract customers.period_days=1",
                    ]
                    .join(" "),
                ),
                Arm::new(
                    "worth",
                    "market.people=100 market.days=1 customers.model=contract customers.period_days=365
                    price.discount_rate=0.1 price.horizon_years=20.01",
                ),
            ]
        },
        seeds: [6, 20],
        measures: || {
            let year_on = pow(1.1, -365.0 / YEAR_DAYS);
            vec![
                Measure::is("left after 1 renewal", "share", laws::sbg_survival(0.7041, 1.182, 1), |arms| {
                    renewed(arms, 1)
                }),
                Measure::is("left after 7 renewals", "share", laws::sbg_survival(0.7041, 1.182, 7), |arms| {
                    renewed(arms, 7)
                }),
                Measure::is(
                    "left after 12 renewals",
                    "share",
                    laws::sbg_survival(0.7041, 1.182, 12),
                    |arms| renewed(arms, 12),
                ),
                Measure::is(
                    "discounted years paid for",
                    "years",
                    laws::sbg_lifetime(0.7041, 1.182, year_on, 20),
                    |arms| Some(arms[1].first()?.lifetime.first()?.purchases),
                ),
            ]
        },
    },
    Fact {
        id: "L15",
        class: Class::Exact,
        claim: "repeat purchases are as in the beta-geometric negative binomial of the CDNOW customers",
        source: "Fader, Hardie & Lee 2005",
        asked: "r = 0.243, alpha = 4.414 weeks, a = 0.793, b = 2.426; all customers from the first day",
        base: QUIET,
        arms: |_| {
            one(&[
                BUYS_AT_ONCE,
                AT_ONCE,
                "market.people=20000 market.days=365 customers.model=repeat record.crm=true",
            ])
        },
        seeds: [4, 16],
        measures: || {
            vec![
                Measure::is("repeat purchases in 13 weeks", "", 0.534_440, |arms| repeats(arms, 91)),
                Measure::is("repeat purchases in 52 weeks", "", 1.446_051, |arms| repeats(arms, 364)),
                Measure::is("none in 39 weeks", "share", 0.573_79, |arms| with_repeats(arms, 0)),
                Measure::is("one in 39 weeks", "share", 0.199_40, |arms| with_repeats(arms, 1)),
                Measure::is("two in 39 weeks", "share", 0.085_43, |arms| with_repeats(arms, 2)),
            ]
        },
    },
    Fact {
        id: "L17",
        class: Class::Exact,
        claim: "what one customer tells another dies out, or goes through the market, as percolation says",
        source: "Newman 2002, with one person in a hundred to begin with",
        asked: "customers know six others in the mean (Poisson), tell each of them 0.002 or 0.01 a day and leave 0.02 a day; whoever \
            hears buys, once",
        base: QUIET,
        arms: |_| REFERRED.map(|(name, tells)| Arm::new(name, &referrals(tells))).to_vec(),
        seeds: [4, 16],
        measures: || {
            let [dies, spreads] = REFERRED.map(|(_, tells)| laws::percolated(tells, LEAVES, 6.0, 0.01));
            vec![
                Measure::is("ever customers where it dies out", "share", dies, |arms| ever(&arms[0])),
                Measure::is("where it spreads", "share", spreads, |arms| ever(&arms[1])),
            ]
        },
    },
    Fact {
        id: "L18",
        class: Class::Exact,
        claim: "whether people buy here or what they would pay for instead is a logit, with elasticity -b (1 - s) to the price",
        source: "McFadden 1974, multinomial logit of two alternatives, in the logarithm of the price",
        asked: "one meeting decides, b = 5, s = 0.27 at the price of what would be bought instead; price 5 % below and above it",
        base: QUIET,
        arms: |_| {
            [("cheaper", LOGIT_PRICES.0), ("dearer", LOGIT_PRICES.1)]
                .map(|(name, price)| {
                    let market = format!(
                        "market.people=20000 market.days=200 hand_raise.hazard_intercept={:?} contact.odds=1000000.0
                        contact.accept_intercept=50.0 closing.intercept={LOGIT_AT:?} closing.price={LOGIT_WEIGHT:?} closing.lose=1.0
                        closing.do_not_contact=1.0 price.list={price:.2} price.reference=100.00 segments.all.share=1.0
                        segments.all.willingness_spread=0.0",
                        logit(0.5)
                    );
                    Arm::new(name, &[HANDS, TIMELESS, &market].join(" "))
                })
                .to_vec()
        },
        seeds: [4, 16],
        measures: || {
            let (low, high) = LOGIT_PRICES;
            let exact = ln(logit_share(high) / logit_share(low)) / ln(high / low);
            vec![
                Measure::is("buy at the lower price", "share", logit_share(low), |arms| {
                    won_of_booked(&arms[0])
                }),
                Measure::is("elasticity between the prices", "", exact, |arms| {
                    let (low, high) = LOGIT_PRICES;
                    elasticity(won_of_booked(&arms[0])?, won_of_booked(&arms[1])?, high / low)
                }),
            ]
        },
    },
    Fact {
        id: "L19",
        class: Class::Exact,
        claim: "brands that share a category are bought as in the NBD-Dirichlet of toothpaste: small ones by fewer people, who also \
            buy less of them",
        source: "Goodhardt, Ehrenberg & Chatfield 1984; data of the R package NBDdirichlet",
        asked: "brands of eight shares of market, two of them 10 %, each played as the firm; M = 1.456 purchases of the category a \
            quarter, K = 0.779, S = 1.49; all customers from the first day, a quarter",
        base: QUIET,
        arms: |_| BRANDS.map(|(name, share)| Arm::new(name, &toothpaste(share))).to_vec(),
        seeds: [4, 16],
        measures: || {
            vec![
                Measure::is("buyers of 25 % of the market", "share", 0.203_971, |arms| buyers(arms, 0)),
                Measure::is("buyers of 19 %", "share", 0.160_315, |arms| buyers(arms, 1)),
                Measure::is("buyers of 10 %", "share", 0.088_829, |arms| buyers(arms, 2)),
                Measure::is("buyers of 9 %", "share", 0.080_411, |arms| buyers(arms, 3)),
                Measure::is("buyers of 8 %", "share", 0.071_893, |arms| buyers(arms, 4)),
                Measure::is("buyers of 3 %", "share", 0.027_761, |arms| buyers(arms, 5)),
                Measure::is("buyers of 2 %", "share", 0.018_617, |arms| buyers(arms, 6)),
                Measure::is("purchases a buyer, 25 %", "", 1.784_571, |arms| bought(arms, 0)),
                Measure::is("purchases a buyer, 2 %", "", 1.564_189, |arms| bought(arms, 6)),
            ]
        },
    },
    Fact {
        id: "V13",
        class: Class::Exact,
        claim: "sales of room air conditioners, 1949 to 1961, were those of a Bass market with p = .0094, q = .375",
        source: "series in Bass 1969; nonlinear least squares as in Srinivasan & Mason 1986",
        asked: "people adopt with the published p and q; the curve is fitted to 13 years of their purchases, and must come \
            back within two standard errors of the published fit; years have 30 days",
        base: QUIET,
        arms: |_| one(&[&adoption(AIR.0, AIR.1, "mixed", 8.0, 390)]),
        seeds: [10, 30],
        measures: || {
            vec![
                Measure::within("p", "a year", (0.00944 - 0.00408, 0.00944 + 0.00408), |arms| {
                    Some(air_fit(arms)?.p)
                }),
                Measure::within("q", "a year", (0.3748 - 0.0804, 0.3748 + 0.0804), |arms| {
                    Some(air_fit(arms)?.q)
                }),
                Measure::within("ceiling", "of the people", (0.85, 1.15), |arms| Some(air_fit(arms)?.m)),
            ]
        },
    },
];
