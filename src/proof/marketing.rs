//! Facts of marketing: what advertising, search, mail and word of mouth do.

use super::bass::BassFit;
use super::fact::{
    Arm, Arms, Base, Class, Fact, Measure, days, elasticity, evening, over, people, reps, switched_off,
    total, total_in,
};
use crate::base::math::ln;
use crate::plan::Plan;
use crate::results::lift::{Count, Lift};
use crate::results::{ChannelRow, DayRow, Run};
use crate::scenario::Change;
use crate::scenario::sections::quoted;
use jiff::Span;
use jiff::civil::Date;
use std::ops::Range;

/// Paid media at half and at twice of what it is: a long step, as its effect is small beside luck.
const LESS: f64 = 0.5;
const MORE: f64 = 2.0;
/// The end of a change that has none: no market is played for so many days.
pub(super) const FOR_GOOD: u32 = 36_500;
/// Kinds of channel that are bought by the day.
const PAID: [&str; 4] = ["display", "paid_social", "print", "search_ads"];

/// The date of a day.
fn date(plan: &Plan, day: u32) -> Option<String> {
    let start: Date = plan.scenario.market.start.parse().ok()?;
    Some(start.saturating_add(Span::new().days(i64::from(day))).to_string())
}

/// Customers tell others so many times as often between two days; nothing where nobody tells anybody.
fn telling(plan: &Plan, times: f64, days: Range<u32>) -> Vec<Change> {
    if !plan.scenario.word_of_mouth.on {
        return Vec::new();
    }
    let field = |field: &str| format!("timeline.told.{field}");
    let mut changes =
        vec![Change::new(&field("key"), "word_of_mouth.tell_per_day"), Change::new(&field("times"), times)];
    let ends = [("from", days.start), ("until", days.end - 1)];
    changes
        .extend(ends.into_iter().filter_map(|(name, day)| Some(Change::new(&field(name), date(plan, day)?))));
    changes
}

/// Paid media `times` as large from one day to before another, while all other money stays as it is.
pub(super) fn paid_media(plan: &Plan, times: f64, days: Range<u32>) -> Vec<Change> {
    let paid = || plan.channels.iter().filter(|channel| PAID.contains(&channel.kind.name));
    let share: f64 = paid().map(|channel| channel.share).sum();
    let (sales, other) = (plan.levers.sales_share, plan.other_shares);
    // What more the paid channels get is added to the budget, of which parts beside channels keep their share; what less
    // they get stays unspent.
    let marketing = 1.0 + (times - 1.0).max(0.0) * share / (1.0 - other).max(f64::MIN_POSITIVE);
    let budget = sales + (1.0 - sales) * marketing;
    let scales = [
        ("budget", "budget.per_month".to_owned(), budget),
        ("sales", "budget.sales_share".to_owned(), 1.0 / budget),
    ];
    let channels = paid()
        .map(|channel| (channel.name.as_str(), format!("channels.{}.share", quoted(&channel.name)), times));
    let date = |day: u32| date(plan, day);
    let mut changes = Vec::new();
    // An entry that changes nothing is an error.
    let moved = scales.into_iter().chain(channels).filter(|(.., times)| (times - 1.0).abs() > f64::EPSILON);
    for (name, key, times) in moved {
        let field = |field: &str| format!("timeline.{}.{field}", quoted(&format!("paid_{name}")));
        changes.push(Change::new(&field("key"), key));
        changes.push(Change::new(&field("times"), times));
        changes.extend(
            date(days.start).filter(|_| days.start > 0).map(|date| Change::new(&field("from"), date)),
        );
        changes.extend(
            date(days.end - 1).filter(|_| days.end < FOR_GOOD).map(|date| Change::new(&field("until"), date)),
        );
    }
    changes
}

/// Paid media at half and at twice between two days.
fn less_and_more(plan: &Plan, names: [&'static str; 2], setup: &str, days: &Range<u32>) -> [Arm; 2] {
    [(names[0], LESS), (names[1], MORE)]
        .map(|(name, times)| Arm::new(name, setup).and(paid_media(plan, times, days.clone())))
}

fn won(runs: &[&Run], between: Range<u32>) -> f64 {
    total_in(runs, between, DayRow::won_new)
}

/// Advertising elasticity of customers won between two days, of an arm with less and the next one with more.
fn advertising(arms: &Arms<'_>, less: usize, between: Range<u32>) -> Option<f64> {
    elasticity(won(&arms[less], between.clone()), won(&arms[less + 1], between), MORE / LESS)
}

/// How many times as much is told, or shown, in four weeks of a market that still grows.
const PULSE: f64 = 4.0;
const TOLD: Range<u32> = 120..148;
/// The day after the half year that follows.
const TOLD_LONG_AGO: u32 = 330;

/// Hands that an arm adds to those of the first one after the four weeks, for each that it adds in them.
fn later(arms: &Arms<'_>, arm: usize) -> Option<f64> {
    let added = |days: Range<u32>| {
        let [more, as_it_is] = [arm, 0].map(|arm| total_in(&arms[arm], days.clone(), |row| row.hands_raised));
        more - as_it_is
    };
    over(added(TOLD.end..u32::MAX), added(TOLD))
}

/// The third year, and its first quarter.
const YEAR: Range<u32> = 730..1095;
const QUARTER: Range<u32> = 730..821;

/// A quarter in which the customers of the first year buy again, and how long a market is played to see it.
const SECOND_YEAR: &str = "market.days=456";
const BOUGHT_AGAIN: Range<u32> = 365..456;

/// A sum of money over the days in which customers buy again, minor units.
fn money(runs: &[&Run], of: fn(&DayRow) -> i64) -> f64 {
    days(runs).filter(|row| BOUGHT_AGAIN.contains(&row.day)).map(of).sum::<i64>() as f64
}

/// A sum over the channels of one kind.
fn channel(runs: &[&Run], kind: &str, of: fn(&ChannelRow) -> u64) -> f64 {
    let rows = runs.iter().flat_map(|run| &run.channels).filter(|row| &*row.kind == kind);
    rows.map(of).sum::<u64>() as f64
}

fn lift(runs: &[&Run], outcome: Count) -> Option<Lift> {
    let runs: Vec<Run> = runs.iter().map(|run| Run { trial: run.trial.clone(), ..Run::default() }).collect();
    Some(Lift::of(&runs, outcome)).filter(|lift| lift.lift.is_some())
}

fn lifted(runs: &[&Run], outcome: Count) -> Option<f64> {
    lift(runs, outcome)?.lift
}

/// Share of people who raised a hand more among those who were shown the advertisement than among those held out.
fn hands_added(runs: &[&Run]) -> Option<f64> {
    let lift = lift(runs, |row| row.leads)?;
    Some(lift.shown - lift.held_out)
}

fn aware(runs: &[&Run], day: u32) -> f64 {
    people(runs) - evening(runs, day, |row| row.unaware)
}

/// The Bass curve through customers first won in each year, over those in arms of so many years.
fn fit(arms: &Arms<'_>) -> Option<BassFit> {
    let years = arms[0].first()?.days.len() as u32 / 365;
    let year = |year: u32| won(&arms[0], year * 365..(year + 1) * 365) / people(&arms[0]);
    BassFit::of(&(0..years).map(year).collect::<Vec<f64>>())
}

/// Share of the people who first heard of the brand by word of mouth, among those who did by paid media or by it.
fn by_word_of_mouth(words: f64, paid: f64) -> Option<f64> {
    over(words, words + paid)
}

fn first_heard(runs: &[&Run]) -> [f64; 2] {
    let paid = PAID.iter().map(|kind| channel(runs, kind, |row| row.first_touch)).sum();
    [channel(runs, "word of mouth", |row| row.first_touch), paid]
}

/// Customers that last touch credits to paid search, and those it truly added.
fn search_credit(arms: &Arms<'_>) -> (f64, f64) {
    let added = total(&arms[0], DayRow::won_new) - total(&arms[1], DayRow::won_new);
    (channel(&arms[0], "search_ads", |row| row.won), added)
}

/// A share of the mails sent.
fn of_mails(runs: &[&Run], of: f64) -> Option<f64> {
    over(of, channel(runs, "email", |row| row.delivered))
}

/// Only one kind of channel, with so much money a month, and nobody who sells.
fn only(plan: &Plan, kind: &str, money: f64) -> Vec<Change> {
    let mut changes = switched_off(plan, |other| other != kind);
    changes.push(Change::new("budget.per_month", money));
    changes.push(Change::new("budget.sales_share", 0.0));
    changes.push(Change::new("sales.on", false));
    changes
}

/// The rows.
pub(super) const ROWS: &[Fact] = &[
    Fact {
        id: "V1",
        class: Class::Calibrated,
        claim: "advertising elasticities are .12 at once and .24 in the long run",
        source: "Sethuraman, Tellis & Briesch 2011, 751 and 402 estimates",
        asked: "paid media at half and twice its budget for the first quarter of the third year, and for all three years; \
            customers won in that quarter and in that year",
        base: Base::Reference(10_000),
        arms: |plan| {
            let setup = "market.days=1095";
            let [less, more] =
                less_and_more(plan, ["less in a quarter", "more in a quarter"], setup, &QUARTER);
            let [always_less, always_more] =
                less_and_more(plan, ["always less", "always more"], setup, &(0..FOR_GOOD));
            vec![less, more, always_less, always_more]
        },
        seeds: [8, 40],
        measures: || {
            vec![
                Measure::within("short run", "", (0.05, 0.20), |arms| advertising(arms, 0, QUARTER)),
                Measure::within("long run", "", (0.12, 0.36), |arms| advertising(arms, 2, YEAR)),
                Measure::within("long over short run", "", (1.3, 3.0), |arms| {
                    over(advertising(arms, 2, YEAR)?, advertising(arms, 0, QUARTER)?)
                }),
            ]
        },
    },
    Fact {
        id: "V1b",
        class: Class::Calibrated,
        claim: "sales of mature consumer brands hardly follow advertising, and most would earn more with less of it",
        source: "Shapiro, Hitsch & Tuchman 2021, 288 brands: elasticities far below .05, a loss at the margin for more than 80 %; \
            Henningsen, Heuke & Clement 2011: .09",
        asked: "a brand that nearly everybody knows and buys again; paid media at half and twice its budget for the first \
            quarter of the second year, and sales and profit in that quarter",
        base: Base::Preset("household-name"),
        arms: |plan| less_and_more(plan, ["less", "more"], SECOND_YEAR, &BOUGHT_AGAIN).to_vec(),
        seeds: [4, 10],
        measures: || {
            vec![
                Measure::within("elasticity of sales", "", (0.0, 0.05), |arms| {
                    let [less, more] = [0, 1].map(|arm| money(&arms[arm], |row| row.revenue_minor));
                    elasticity(less, more, MORE / LESS)
                }),
                Measure::within("profit of a unit more", "", (f64::NEG_INFINITY, 0.0), |arms| {
                    let more = |of| money(&arms[1], of) - money(&arms[0], of);
                    over(more(|row| row.profit_minor), more(|row| row.media_minor))
                }),
            ]
        },
    },
    Fact {
        id: "V15",
        class: Class::Predicted,
        claim: "display advertising lifts visits more than purchases, and its effect goes on after it ends",
        source: "Johnson, Lewis & Nubbemeyer 2017, 432 experiments",
        asked: "display for 20 days, kept from a random half; people who visit and who buy, to the end of the campaign and to \
            four weeks later",
        base: Base::Reference(20_000),
        arms: |_| {
            let trial = "experiment.channel=display experiment.from_day=180 experiment.to_day=199";
            vec![
                Arm::new("to its end", &format!("{trial} market.days=200")),
                Arm::new("four weeks later", &format!("{trial} market.days=228")),
            ]
        },
        seeds: [6, 60],
        measures: || {
            vec![
                Measure::above("lift of visits", "", 0.0, |arms| lifted(&arms[0], |row| row.visitors)),
                Measure::above("lift of visits less that of purchases", "", 0.0, |arms| {
                    Some(lifted(&arms[1], |row| row.visitors)? - lifted(&arms[1], |row| row.customers)?)
                }),
                Measure::above("hands added after its end", "share", 0.0, |arms| {
                    Some(hands_added(&arms[1])? - hands_added(&arms[0])?)
                }),
            ]
        },
    },
    Fact {
        id: "V16",
        class: Class::Predicted,
        claim: "lifts of advertising fall down the funnel, and comparing who saw it with who did not overstates them",
        source: "Gordon, Moakler & Zettelmeyer 2022, 1,673 experiments",
        asked: "paid social for 56 days, kept from a random half; visits, raised hands and purchases to four weeks later",
        base: Base::Reference(20_000),
        arms: |_| {
            vec![Arm::new(
                "trial",
                "experiment.channel=paid_social experiment.from_day=180 experiment.to_day=235 market.days=264",
            )]
        },
        seeds: [8, 80],
        measures: || {
            vec![
                Measure::above("lift of visits less that of hands", "", 0.0, |arms| {
                    Some(lifted(&arms[0], |row| row.visitors)? - lifted(&arms[0], |row| row.leads)?)
                }),
                Measure::above("lift of hands less that of purchases", "", 0.0, |arms| {
                    Some(lifted(&arms[0], |row| row.leads)? - lifted(&arms[0], |row| row.customers)?)
                }),
                Measure::above("naive lift of visits less the true one", "", 0.0, |arms| {
                    let lift = lift(&arms[0], |row| row.visitors)?;
                    Some(lift.naive? - lift.lift?)
                }),
            ]
        },
    },
    Fact {
        id: "V17",
        class: Class::Predicted,
        claim: "last touch credits paid search with more customers than it adds",
        source: "Blake, Nosko & Tadelis 2015",
        asked: "customers by last touch over those lost without the channel under the same luck, a year",
        base: Base::Reference(10_000),
        arms: |plan| {
            let off = switched_off(plan, |kind| kind == "search_ads");
            vec![
                Arm::new("as it is", "market.days=730"),
                Arm::new("without search", "market.days=730").and(off),
            ]
        },
        seeds: [8, 60],
        measures: || {
            vec![Measure::above("credited over added", "", 1.3, |arms| {
                let (credited, added) = search_credit(arms);
                over(credited, added)
            })]
        },
    },
    Fact {
        id: "V18",
        class: Class::Calibrated,
        claim: "new products diffuse by Bass curves with p about .03 and q about .38 a year",
        source: "Sultan, Farley & Lehmann 1990, 213 applications; range of q in Van den Bulte's table",
        asked: "the first ten years after the launch, with twice the reps so that none of its growth waits for them; the \
            curve is fitted to the customers first won in each",
        base: Base::Reference(10_000),
        arms: |plan| vec![Arm::new("ten years", "market.days=3650").and([reps(plan, 2.0)])],
        seeds: [3, 20],
        measures: || {
            vec![
                Measure::within("p", "a year", (0.003, 0.06), |arms| Some(fit(arms)?.p)),
                Measure::within("q", "a year", (0.1, 0.9), |arms| Some(fit(arms)?.q)),
            ]
        },
    },
    Fact {
        id: "V19",
        class: Class::Predicted,
        claim: "advertising makes a new product known early, word of mouth later",
        source: "Goldenberg, Libai & Muller 2001",
        asked: "who first heard of the brand by word of mouth, among those who did by that or by paid media, in the first quarter and after it",
        base: Base::Reference(10_000),
        arms: |_| vec![Arm::new("a quarter", "market.days=91"), Arm::new("two years", "market.days=730")],
        seeds: [4, 30],
        measures: || {
            vec![Measure::above("share later less share at first", "share", 0.0, |arms| {
                let ([words, paid], [all_words, all_paid]) = (first_heard(&arms[0]), first_heard(&arms[1]));
                Some(by_word_of_mouth(all_words - words, all_paid - paid)? - by_word_of_mouth(words, paid)?)
            })]
        },
    },
    Fact {
        id: "V21",
        class: Class::Predicted,
        claim: "what word of mouth adds lasts longer than what advertising adds",
        source: "Trusov, Bucklin & Pauwels 2009, sign-ups of a social network: three weeks against some days",
        asked: "customers tell four times as often for four weeks, or paid media are four times as large; hands added in the half \
            year that follows over those added in the four weeks",
        base: Base::Reference(20_000),
        arms: |plan| {
            let setup = format!("market.days={TOLD_LONG_AGO}");
            // All may tell as often on some day, so that all tell by the same luck.
            let last = || telling(plan, PULSE, TOLD_LONG_AGO - 1..TOLD_LONG_AGO);
            vec![
                Arm::new("as it is", &setup).and(last()),
                Arm::new("told more", &setup).and(telling(plan, PULSE, TOLD)),
                Arm::new("shown more", &setup).and(last()).and(paid_media(plan, PULSE, TOLD)),
            ]
        },
        seeds: [8, 60],
        measures: || {
            vec![
                Measure::above("later over meanwhile, advertising", "", 0.0, |arms| later(arms, 2)),
                Measure::above("that of word less that of advertising", "", 0.0, |arms| {
                    Some(later(arms, 1)? - later(arms, 2)?)
                }),
            ]
        },
    },
    Fact {
        id: "V24",
        class: Class::Calibrated,
        claim: "when advertising stops, awareness decays geometrically from the first day where memory has no plateau",
        source: "Vidale & Wolfe 1957; Aravindakshan & Naik 2011 find a plateau of three weeks, which the model has not",
        asked: "all channels stop after a year; the log loss of the first three weeks over that of the next three: 1 without \
            a plateau, 0 with one",
        base: Base::Reference(10_000),
        arms: |plan| {
            let stop = plan.scenario.channels.iter();
            let stop =
                stop.map(|channel| Change::new(&format!("channels.{}.to_day", quoted(&channel.name)), 365));
            vec![Arm::new("stopped", "market.days=410 word_of_mouth.on=false sales.on=false").and(stop)]
        },
        seeds: [4, 30],
        measures: || {
            vec![Measure::within("loss, first over next three weeks", "", (0.75, 1.35), |arms| {
                let at = [364, 385, 406].map(|day| aware(&arms[0], day));
                over(ln(at[0] / at[1]), ln(at[1] / at[2]))
            })]
        },
    },
    Fact {
        id: "V25",
        class: Class::Calibrated,
        claim: "a lead from paid search costs 66.69, the price of a click over the share of visitors who leave their name",
        source: "WordStream 2024: 4.66 a click, 6.96 % of clicks",
        asked: "paid search alone; its spending over its leads, a year",
        base: Base::Reference(60_000),
        arms: |plan| vec![Arm::new("search alone", "").and(only(plan, "search_ads", 300_000.0))],
        seeds: [5, 40],
        measures: || {
            vec![Measure::within("cost of a lead", "currency", (64.69, 68.69), |arms| {
                let rows =
                    || arms[0].iter().flat_map(|run| &run.channels).filter(|row| &*row.kind == "search_ads");
                over(
                    rows().map(|row| row.spend_minor as f64 / 100.0).sum(),
                    rows().map(|row| row.leads as f64).sum(),
                )
            })]
        },
    },
    Fact {
        id: "V26",
        class: Class::Calibrated,
        claim: "of weekly mails 22.7 % are opened, 2.9 % clicked, and .25 % end the subscription; fewer are opened of daily ones",
        source: "Mailchimp 2019; direction with frequency",
        asked: "mail alone to everybody, once a week and once a day, half a year",
        base: Base::Reference(10_000),
        arms: |plan| {
            ["7", "1"]
                .map(|every| {
                    let name = if every == "7" { "weekly" } else { "daily" };
                    let mail =
                        format!("market.days=182 channels.email.list=1.0 channels.email.every_days={every}");
                    Arm::new(name, &mail).and(only(plan, "email", 1e6))
                })
                .to_vec()
        },
        seeds: [6, 40],
        measures: || {
            vec![
                Measure::within("opened", "share", (0.2220, 0.2320), |arms| {
                    of_mails(&arms[0], channel(&arms[0], "email", |row| row.exposures))
                }),
                Measure::within("clicked", "share", (0.0280, 0.0300), |arms| {
                    of_mails(&arms[0], channel(&arms[0], "email", |row| row.engagements))
                }),
                Measure::within("unsubscribed", "share", (0.0023, 0.0027), |arms| {
                    of_mails(&arms[0], total(&arms[0], |row| row.unsubscribes))
                }),
                Measure::above("opened weekly less daily", "share", 0.0, |arms| {
                    let opened =
                        |arm: usize| of_mails(&arms[arm], channel(&arms[arm], "email", |row| row.exposures));
                    Some(opened(0)? - opened(1)?)
                }),
            ]
        },
    },
];
