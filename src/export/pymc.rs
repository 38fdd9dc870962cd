//! PyMC-Marketing: X and y of the media mix, purchase histories for BG/NBD and its kin, contracts by cohort for sBG.

use super::case::Case;
use super::sheet::{Sheet, money, text, whole};
use super::transactions::histories;
use super::weekly::{WEEK, Weekly};
use crate::results::{Cell, PurchaseRow};
use crate::scenario::sections::CustomerModel;

pub(super) fn sheets(case: &Case<'_>) -> Vec<Sheet> {
    let mut sheets = vec![mix(case), customers(case)];
    if case.scenario.customers.model == CustomerModel::Contract {
        sheets.push(contracts(case));
    }
    sheets
}

/// X is all but the last column, y the last one: customers won. Controls are what reached people without money, and what
/// else the firm did.
fn mix(case: &Case<'_>) -> Sheet {
    let weekly = Weekly::national(case);
    let channels = weekly.paid().map(|channel| channel.column.clone());
    let organic = weekly.organic().map(|channel| format!("{}_impressions", channel.column));
    let context = weekly.context.iter().map(|(name, _)| (*name).to_owned());
    let controls = organic.chain(context);
    let columns = std::iter::once("date_week".to_owned()).chain(channels).chain(controls);
    let mut sheet = Sheet::new("mmm.csv", columns.chain(["y".to_owned()]));
    for week in 0..weekly.weeks as usize {
        let mut row = vec![text(case.date(week as u32 * WEEK))];
        row.extend(weekly.paid().map(|channel| money(channel.spend_minor[0][week])));
        row.extend(weekly.organic().map(|channel| whole(channel.impressions[0][week])));
        row.extend(weekly.context.iter().map(|(_, of_weeks)| whole(of_weeks[week])));
        row.push(whole(weekly.sold[0][week].won));
        sheet.rows.push(row);
    }
    sheet
}

fn customers(case: &Case<'_>) -> Sheet {
    let mut sheet = Sheet::new("rfm.csv", ["customer_id", "frequency", "recency", "T", "monetary_value"]);
    for history in histories(&case.run.purchases, case.last_day()) {
        let value = history.later_minor as f64 / 100.0 / f64::from(history.frequency.max(1));
        sheet.rows.push(vec![
            whole(history.person),
            whole(history.frequency),
            whole(history.recency),
            whole(history.age),
            Cell::Number(value),
        ]);
    }
    sheet
}

/// Contracts that have come up for renewal at least once. Those that were observed for as many periods are a cohort; it
/// is called by the first day on which they can have begun.
fn contracts(case: &Case<'_>) -> Sheet {
    let period = case.scenario.customers.period_days;
    let mut sheet = Sheet::new("cohorts.csv", ["customer_id", "recency", "T", "cohort"]);
    let same = |a: &PurchaseRow, b: &PurchaseRow| (a.person, a.life) == (b.person, b.life);
    for rows in case.run.purchases.chunk_by(same) {
        let periods = (case.last_day() - rows[0].day) / period + 1;
        if periods > 1 {
            let begin = (case.last_day() + 1).saturating_sub(periods * period);
            sheet.rows.push(vec![
                text(format!("{}-{}", rows[0].person, rows[0].life + 1)),
                whole(rows.len() as u64),
                whole(periods),
                text(case.date(begin)),
            ]);
        }
    }
    sheet
}
