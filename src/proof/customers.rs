//! Facts of customers: what a price costs of them, who stays, and what referred ones are worth.

use super::fact::{Arm, Base, Class, Fact, Measure, elasticity, over, total};
use crate::results::{DayRow, Run};
use std::collections::BTreeMap;

/// Customers must have been seen for so many days.
const SEEN: u32 = 364;

/// What customers who were first won in one way did in the year after: how many there are, how many still bought after most
/// of it, and what they paid.
#[derive(Clone, Copy, Debug, Default)]
struct YearAfter {
    customers: f64,
    stayed: f64,
    paid: f64,
}

fn year_after(runs: &[&Run], origin: &str) -> YearAfter {
    let mut sum = YearAfter::default();
    for run in runs {
        let last = run.days.len() as u32;
        let first = run.opportunities.iter().filter(|row| {
            row.stage == "won" && row.origin == origin && row.closed.is_some_and(|day| day + SEEN <= last)
        });
        let won: BTreeMap<u32, u32> = first.filter_map(|row| Some((row.person, row.closed?))).collect();
        sum.customers += won.len() as f64;
        for purchases in run.purchases.chunk_by(|a, b| a.person == b.person) {
            let Some(day) = won.get(&purchases[0].person) else { continue };
            let year =
                || purchases.iter().filter(|row| row.life == 0 && (*day..day + SEEN).contains(&row.day));
            sum.paid += year().map(|row| row.paid_minor as f64).sum::<f64>();
            sum.stayed += f64::from(u8::from(year().any(|row| row.day >= day + SEEN - 31)));
        }
    }
    sum
}

/// A number of referred customers over the same of those from inbound leads.
fn referred(runs: &[&Run], of: fn(YearAfter) -> Option<f64>) -> Option<f64> {
    over(of(year_after(runs, "referral"))?, of(year_after(runs, "inbound"))?)
}

/// Share of the customers who came to a renewal who renewed; 1 is the first.
fn renewed(runs: &[&Run], renewal: u32) -> Option<f64> {
    let days = renewal * runs.first()?.lifetime.first()?.renewal_days?;
    let rows = || runs.iter().flat_map(|run| &run.survival).filter(|row| row.age == days);
    let (at_risk, lost) =
        (rows().map(|row| row.at_risk).sum::<u64>(), rows().map(|row| row.lost).sum::<u64>());
    Some(1.0 - over(lost as f64, at_risk as f64)?)
}

fn rise(runs: &[&Run], renewal: u32) -> Option<f64> {
    Some(renewed(runs, renewal + 1)? - renewed(runs, renewal)?)
}

/// The rows.
pub(super) const ROWS: &[Fact] = &[
    Fact {
        id: "V11",
        class: Class::Calibrated,
        claim: "retention of a cohort rises with its tenure although nobody becomes more loyal",
        source: "Fader & Hardie 2007",
        asked: "nothing but a chance of leaving of their own moves customers; share who renews, renewal after renewal, two years",
        base: Base::Reference(10_000),
        arms: |_| {
            vec![Arm::new(
                "chance alone",
                "market.days=730 customers.satisfaction=0 customers.trust=0 customers.goodwill=0
                customers.price=0 customers.price_rise=0",
            )]
        },
        seeds: [8, 60],
        measures: || {
            vec![
                Measure::above("second renewal less first", "share", 0.0, |arms| rise(&arms[0], 1)),
                Measure::above("third renewal less second", "share", 0.0, |arms| rise(&arms[0], 2)),
                Measure::above("sixth renewal less third", "share", 0.0, |arms| {
                    Some(renewed(&arms[0], 6)? - renewed(&arms[0], 3)?)
                }),
            ]
        },
    },
    Fact {
        id: "V20",
        class: Class::Calibrated,
        claim: "referred customers leave less often and are worth a sixth more",
        source: "Schmitt, Skiera & Van den Bulte 2011, 10,000 customers of a bank",
        asked: "customers won by referral over those from inbound leads: those gone after a year, and what they paid in it",
        base: Base::Reference(20_000),
        arms: |_| vec![Arm::new("two years", "market.days=730 record.crm=true")],
        seeds: [8, 60],
        measures: || {
            vec![
                Measure::within("gone after a year", "", (0.0, 1.0), |arms| {
                    referred(&arms[0], |year| Some(1.0 - over(year.stayed, year.customers)?))
                }),
                Measure::within("paid in a year", "", (1.05, 1.35), |arms| {
                    referred(&arms[0], |year| over(year.paid, year.customers))
                }),
            ]
        },
    },
    Fact {
        id: "V23",
        class: Class::Calibrated,
        claim: "demand falls by 2.6 % when the price rises by 1 %",
        source: "Bijmolt, van Heerde & Pieters 2005, 1,851 estimates",
        asked: "list price at 0.95 and 1.05, a year; customers won",
        base: Base::Reference(10_000),
        arms: |plan| {
            let list = plan.scenario.price.list.units();
            [("cheaper", 0.95), ("dearer", 1.05)]
                .map(|(name, times)| Arm::new(name, &format!("price.list={:.2}", list * times)))
                .to_vec()
        },
        seeds: [8, 60],
        measures: || {
            vec![Measure::within("elasticity", "", (-4.0, -1.5), |arms| {
                elasticity(total(&arms[0], DayRow::won_new), total(&arms[1], DayRow::won_new), 1.05 / 0.95)
            })]
        },
    },
];
