//! The lives of customers, from the day they were won to the day they were lost or last seen, as tables.
//!
//! Who is won back begins a second life, with a duration of its own (Kumar, Bhagwat & Zhang 2015 tell first from second
//! lifetimes); neither hides the loss that ended the first.

use crate::base::MONTH_DAYS;
use crate::population::Customer;
use crate::results::{ChurnRow, Survival, SurvivalRow, months_in_days};

/// How many stayed, by days since they were won; `days` were played.
pub(super) fn survival<'c>(
    seed: u64,
    days: u32,
    customers: impl Iterator<Item = &'c Customer>,
) -> Vec<SurvivalRow> {
    // How many lives ended, and of those by a loss, at each age.
    let mut ends = vec![(0, 0); days as usize];
    for customer in customers {
        let last = if customer.active() { days - 1 } else { u32::from(customer.lost) };
        let end = &mut ends[(last - u32::from(customer.won)) as usize];
        end.0 += 1;
        end.1 += u64::from(!customer.active());
    }
    let mut at_risk: u64 = ends.iter().map(|end| end.0).sum();
    let mut left = Survival::ALL;
    let mut rows = Vec::new();
    for (age, (ended, lost)) in ends.into_iter().enumerate() {
        if at_risk == 0 {
            break;
        }
        left = left.after(at_risk, lost);
        rows.push(SurvivalRow {
            seed,
            age: age as u32,
            at_risk,
            lost,
            survival: left.share,
            standard_error: left.standard_error(),
        });
        at_risk -= ended;
    }
    rows
}

/// How many were lost, by months since they were won.
pub(super) fn churn(survival: &[SurvivalRow]) -> Vec<ChurnRow> {
    let served = survival.get(1..).unwrap_or_default();
    let mut rows: Vec<ChurnRow> = Vec::new();
    for day in served {
        if day.age > months_in_days(rows.len() as u32) {
            let month = rows.len() as u32;
            rows.push(ChurnRow { seed: day.seed, month, ..ChurnRow::default() });
        }
        let Some(row) = rows.last_mut() else { continue };
        row.customer_days += day.at_risk;
        row.lost += day.lost;
        row.churn = row.lost as f64 * MONTH_DAYS / row.customer_days as f64;
    }
    rows
}
