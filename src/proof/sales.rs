//! Facts of sales: calls, speed to lead, reps, and how they and marketing help each other.

use super::fact::{
    Arm, Base, Class, Fact, Measure, elasticity, over, people, reps, switched_off, total, total_in,
};
use super::marketing::{FOR_GOOD, paid_media};
use crate::plan::Plan;
use crate::results::{DayRow, RESPONSE_HOURS, RepRow, Run};
use crate::scenario::Change;
use std::ops::Range;

/// The selling day is changed to these parts of what it is.
const SHORTER: f64 = 0.8;
const LONGER: f64 = 1.25;

/// The selling day so many times as long.
fn selling_day(plan: &Plan, times: f64) -> Change {
    Change::new("sales.minutes_per_day", plan.scenario.sales.minutes_per_day * times)
}

/// Customers won after the first year.
fn won_later(runs: &[&Run]) -> f64 {
    total_in(runs, 365..u32::MAX, DayRow::won_new)
}

/// Of the leads that marketing qualified, those whom nobody ever called.
fn never_called(runs: &[&Run]) -> Option<f64> {
    let called = over(total(runs, |row| row.first_attempts), total(runs, |row| row.qualified))?;
    Some(1.0 - called)
}

/// Customers won of the hands raised.
fn converted(runs: &[&Run]) -> Option<f64> {
    over(total(runs, |row| row.won_inbound + row.won_referral), total(runs, |row| row.hands_raised))
}

fn hours_to_first_call(runs: &[&Run]) -> Option<f64> {
    over(total(runs, |row| row.response_minutes) / 60.0, total(runs, |row| row.first_attempts))
}

/// Longest time until a first call that is an answer, hours: 30 days.
const ANSWERED: f64 = 30.0 * 24.0;

/// Of the leads that marketing qualified, those first called after more than some hours and not more than others.
fn answered(runs: &[&Run], after: f64, until: f64) -> Option<f64> {
    let leads = hours(runs).filter(|&hours| after < hours && hours <= until).count();
    over(leads as f64, total(runs, |row| row.qualified))
}

/// Hours until each lead was first called that ever was.
fn hours(runs: &[&Run]) -> impl Iterator<Item = f64> {
    runs.iter().flat_map(|run| &run.leads).filter_map(|lead| lead.response_hours)
}

/// Meetings agreed on of the leads first called at some ages, by the place of their row in the table of responses.
fn meetings(runs: &[&Run], rows: Range<usize>) -> Option<f64> {
    let rows = || runs.iter().flat_map(|run| &run.response[rows.clone()]);
    over(rows().map(|row| row.meetings).sum::<u64>() as f64, rows().map(|row| row.leads).sum::<u64>() as f64)
}

/// Place of the first row of leads that waited so many hours or longer.
fn row_from(hours: f64) -> usize {
    RESPONSE_HOURS.partition_point(|&edge| edge <= hours)
}

/// How many times as many leads agree to a meeting when they are called within an hour.
fn sooner(runs: &[&Run], later: Range<usize>) -> Option<f64> {
    over(meetings(runs, 0..row_from(1.0))?, meetings(runs, later)?)
}

fn than_an_hour_later(runs: &[&Run]) -> Option<f64> {
    sooner(runs, row_from(1.0)..row_from(2.0))
}

fn than_after_a_day(runs: &[&Run]) -> Option<f64> {
    sooner(runs, row_from(24.0)..RESPONSE_HOURS.len() + 1)
}

/// Standardised regression weights of reps' revenue on knowledge, persuasiveness and personable manner, within each run.
fn betas(runs: &[&Run]) -> Option<[f64; 3]> {
    let of: [fn(&RepRow) -> f64; 4] =
        [|rep| rep.knowledge, |rep| rep.persuasion, |rep| rep.personable, |rep| rep.revenue_minor as f64];
    // Sums of products of all runs, each about its own means.
    let mut products = [[0.0; 4]; 4];
    for run in runs {
        let n = run.reps.len() as f64;
        let means = of.map(|of| run.reps.iter().map(of).sum::<f64>() / n);
        for rep in &run.reps {
            let away: Vec<f64> = of.iter().zip(means).map(|(of, mean)| of(rep) - mean).collect();
            for (row, a) in products.iter_mut().zip(&away) {
                row.iter_mut().zip(&away).for_each(|(product, b)| *product += a * b);
            }
        }
    }
    let size = |i: usize| products[i][i].sqrt();
    let mut rows = [0, 1, 2].map(|i| [0, 1, 2, 3].map(|j| products[i][j] / size(i) / size(j)));
    // The normal equations, by elimination.
    for pivot in 0..3 {
        let divisor = rows[pivot][pivot];
        rows[pivot] = rows[pivot].map(|value| value / divisor);
        let from = rows[pivot];
        for other in (0..3).filter(|&other| other != pivot) {
            let by = rows[other][pivot];
            rows[other].iter_mut().zip(from).for_each(|(value, from)| *value -= by * from);
        }
    }
    Some(rows.map(|row| row[3])).filter(|betas| betas.iter().all(|beta| beta.is_finite()))
}

/// Of the reached, those who let themselves be talked to: .58 of the connects of Belkins 2025.
const TALK: f64 = 0.58;

/// People reached by a first conversation: nobody else tells anybody of the brand, and nobody forgets.
fn reached(runs: &[&Run]) -> f64 {
    total(runs, |row| row.became_aware)
}

/// Only cold calls, to a list that nobody has heard from.
const COLD: &str = "market.days=365 hand_raise.on=false word_of_mouth.on=false memory.aware_at_start=0 memory.forget_per_day=0
    outbound.email_share=0 targeting.calls=false win_back.on=false";

/// The rows.
pub(super) const ROWS: &[Fact] = &[
    Fact {
        id: "V2",
        class: Class::Calibrated,
        claim: "the elasticity of personal selling is .34",
        source: "Albers, Mantrala & Sridhar 2010, meta-analysis; .245 in pharma",
        asked: "the selling day at 0.8 and 1.25 of its length, two years; customers won in the second",
        base: Base::Reference(10_000),
        arms: |plan| {
            [("shorter days", SHORTER), ("longer days", LONGER)]
                .map(|(name, times)| Arm::new(name, "market.days=730").and([selling_day(plan, times)]))
                .to_vec()
        },
        seeds: [8, 60],
        measures: || {
            vec![Measure::within("elasticity", "", (0.20, 0.50), |arms| {
                elasticity(won_later(&arms[0]), won_later(&arms[1]), LONGER / SHORTER)
            })]
        },
    },
    Fact {
        id: "V3",
        class: Class::Predicted,
        claim: "marketing makes sales more productive, and sales marketing",
        source: "Gatignon & Hanssens 1987; Naik & Raman 2003",
        asked: "paid media at half and twice, the selling day at 0.8 and 1.25, two years; what both add together in the second less \
            what each adds alone, of the customers won",
        base: Base::Reference(10_000),
        arms: |plan| {
            let arm = |name, media, selling| {
                let arm = Arm::new(name, "market.days=730").and(paid_media(plan, media, 0..FOR_GOOD));
                arm.and([selling_day(plan, selling)])
            };
            vec![
                arm("less of both", 0.5, SHORTER),
                arm("more media", 2.0, SHORTER),
                arm("more selling", 0.5, LONGER),
                arm("more of both", 2.0, LONGER),
            ]
        },
        seeds: [8, 60],
        measures: || {
            vec![Measure::above("synergy", "of customers", 0.0, |arms| {
                let won = [0, 1, 2, 3].map(|arm| won_later(&arms[arm]));
                over(won[3] - won[2] - won[1] + won[0], won[0])
            })]
        },
    },
    Fact {
        id: "V4",
        class: Class::Predicted,
        claim: "more leads for the same reps wait longer, and fewer of them become customers",
        source: "Smith, Gopalakrishna & Chatterjee 2006",
        asked: "paid media at 0.5, 1 and 3 times its budget, the same reps, first come first served, a year",
        base: Base::Reference(10_000),
        arms: |plan| {
            [("half the media", 0.5), ("as it is", 1.0), ("three times the media", 3.0)]
                .map(|(name, times)| {
                    Arm::new(name, "handoff.discipline=fifo").and(paid_media(plan, times, 0..FOR_GOOD))
                })
                .to_vec()
        },
        seeds: [8, 60],
        measures: || {
            vec![
                Measure::within("customers a lead, as it is over half", "", (0.0, 1.0), |arms| {
                    over(converted(&arms[1])?, converted(&arms[0])?)
                }),
                Measure::within("customers a lead, three times over as it is", "", (0.0, 1.0), |arms| {
                    over(converted(&arms[2])?, converted(&arms[1])?)
                }),
                Measure::above("hours until the first call, three times less half", "hours", 0.0, |arms| {
                    Some(hours_to_first_call(&arms[2])? - hours_to_first_call(&arms[0])?)
                }),
            ]
        },
    },
    Fact {
        id: "V5",
        class: Class::Calibrated,
        claim: "up to 70 % of the leads that marketing generates are never pursued where reps are scarce",
        source: "Sabnis, Chatterjee, Grewal & Lilien 2013",
        asked: "qualified leads that nobody ever called: with an eighth of the reps, and with four times as many, a year",
        base: Base::Reference(10_000),
        arms: |plan| {
            vec![
                Arm::new("scarce", "").and([reps(plan, 0.125)]),
                Arm::new("ample", "").and([reps(plan, 4.0)]),
            ]
        },
        seeds: [4, 30],
        measures: || {
            vec![
                Measure::within("never called where scarce", "share", (0.4, 0.8), |arms| {
                    never_called(&arms[0])
                }),
                Measure::within("never called where ample", "share", (0.0, 0.12), |arms| {
                    never_called(&arms[1])
                }),
            ]
        },
    },
    Fact {
        id: "V6",
        class: Class::Calibrated,
        claim: "leads called within an hour are 7 times as likely to qualify as an hour later, and 60 times as after a day",
        source: "Oldroyd, McElheran & Elkington 2011, 1.25 million leads of 42 firms",
        asked: "leads that agree to a meeting by the age at which they were first called; all of it causal, and as it is",
        base: Base::Reference(20_000),
        arms: |_| vec![Arm::new("all causal", "contact.causal_share=1.0"), Arm::new("as it is", "")],
        seeds: [8, 60],
        measures: || {
            vec![
                Measure::within("within one hour over the next", "", (3.0, 10.0), |arms| {
                    than_an_hour_later(&arms[0])
                }),
                Measure::within("within one hour over after a day", "", (30.0, 120.0), |arms| {
                    than_after_a_day(&arms[0])
                }),
                Measure::within("the first, as it is over all causal", "", (0.0, 1.0), |arms| {
                    over(than_an_hour_later(&arms[1])?, than_an_hour_later(&arms[0])?)
                }),
            ]
        },
    },
    Fact {
        id: "V7",
        class: Class::Calibrated,
        claim: "37 % of firms answer a web lead within an hour, 16 % within a day, 24 % later and 23 % never; those who do within \
            30 days take 42 hours",
        source: "Oldroyd, McElheran & Elkington 2011, 2,241 firms",
        asked: "a firm all whose leads together are answered as those of all firms: qualified leads by the time of their first \
            call, a year",
        base: Base::Preset("slow-to-answer"),
        arms: |_| vec![Arm::new("as it is", "record.crm=true")],
        seeds: [4, 20],
        measures: || {
            vec![
                Measure::within("within an hour", "share", (0.27, 0.47), |arms| {
                    answered(&arms[0], -1.0, 1.0)
                }),
                Measure::within("within a day", "share", (0.06, 0.26), |arms| answered(&arms[0], 1.0, 24.0)),
                Measure::within("later", "share", (0.14, 0.34), |arms| answered(&arms[0], 24.0, ANSWERED)),
                Measure::within("never", "share", (0.13, 0.33), |arms| {
                    Some(1.0 - answered(&arms[0], -1.0, ANSWERED)?)
                }),
                Measure::within("hours until the answer, mean", "hours", (21.0, 63.0), |arms| {
                    let within = || hours(&arms[0]).filter(|&hours| hours <= ANSWERED);
                    over(within().sum(), within().count() as f64)
                }),
            ]
        },
    },
    Fact {
        id: "V8",
        class: Class::Calibrated,
        claim: "cold calls reach 9.9 % a dial and 24.5 % of the prospects, and one in some 370 dials brings a meeting",
        source: "Belkins 2025, 175,000 dials; 58 % of those reached talk, 4.6 % of these meet",
        asked: "cold calls alone, to people who have not heard of the firm; prospects of a list that is worked to its end",
        base: Base::Reference(10_000),
        arms: |plan| {
            vec![
                Arm::new("calls", COLD).and(switched_off(plan, |_| true)),
                Arm::new("a list worked to its end", COLD)
                    .and(switched_off(plan, |_| true))
                    .and([Change::new("market.people", 2000), Change::new("sales.meeting_minutes", 0.0)])
                    .and([Change::new("outbound.rest_days", 3000), Change::new("sales.reps", 4.0)]),
            ]
        },
        seeds: [6, 40],
        measures: || {
            vec![
                Measure::within("reached a dial", "share", (0.0792, 0.1188), |arms| {
                    over(reached(&arms[0]), total(&arms[0], |row| row.cold_calls))
                }),
                Measure::within("reached of prospects", "share", (0.196, 0.294), |arms| {
                    over(reached(&arms[1]), people(&arms[1]))
                }),
                Measure::within("meetings a conversation", "share", (0.0368, 0.0552), |arms| {
                    over(total(&arms[0], |row| row.meetings_booked), TALK * reached(&arms[0]))
                }),
                Measure::within("dials a meeting", "", (296.0, 444.0), |arms| {
                    over(total(&arms[0], |row| row.cold_calls), total(&arms[0], |row| row.meetings_booked))
                }),
            ]
        },
    },
    Fact {
        id: "V9",
        class: Class::Calibrated,
        claim: "knowledge and adaptiveness of reps explain their performance with weights of .28 and .27",
        source: "Verbeke, Dietz & Verwaal 2011, meta-analysis",
        asked: "300 reps, none of whom leaves, and leads for all; standardised regression of revenue, a year",
        base: Base::Reference(60_000),
        arms: |plan| {
            let many = "market.days=365 memory.aware_at_start=1.0 hand_raise.model=hazard hand_raise.hazard_goodwill=0.0
                hand_raise.hazard_intercept=-4.6 sales.reps=300.0 reps.tenure_days=0.0 word_of_mouth.on=false scoring.on=false";
            vec![Arm::new("300 reps", many).and(switched_off(plan, |_| true))]
        },
        seeds: [3, 12],
        measures: || {
            vec![
                Measure::within("knowledge", "", (0.18, 0.38), |arms| Some(betas(&arms[0])?[0])),
                Measure::within("persuasiveness", "", (0.17, 0.37), |arms| Some(betas(&arms[0])?[1])),
            ]
        },
    },
];
