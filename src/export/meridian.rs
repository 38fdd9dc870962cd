//! Meridian: one row a geo and week. The segments of a scenario stand for geos, if it names several.

use super::case::Case;
use super::sheet::{Sheet, money, text, whole};
use super::weekly::{Sold, WEEK, Weekly};
use crate::results::Cell;

pub(super) fn sheets(case: &Case<'_>) -> Vec<Sheet> {
    let weekly = Weekly::by_geo(case);
    let mut columns: Vec<String> =
        ["geo", "time", "population", "conversions", "revenue_per_conversion"].map(str::to_owned).to_vec();
    columns.extend(weekly.paid().map(|channel| format!("{}_impression", channel.column)));
    columns.extend(weekly.paid().map(|channel| format!("{}_spend", channel.column)));
    columns.extend(weekly.organic().map(|channel| format!("{}_organic_impression", channel.column)));
    let mut sheet = Sheet::new("meridian.csv", columns);
    let usual = usual_value(&weekly, case);
    for (geo, (name, people)) in weekly.geos.iter().enumerate() {
        for week in 0..weekly.weeks as usize {
            let sold = weekly.sold[geo][week];
            let value = if sold.won > 0 { value_of_one(sold) } else { usual };
            let mut row = vec![
                text(name.clone()),
                text(case.date(week as u32 * WEEK)),
                whole(*people),
                whole(sold.won),
                Cell::Number(value),
            ];
            row.extend(weekly.paid().map(|channel| whole(channel.impressions[geo][week])));
            row.extend(weekly.paid().map(|channel| money(channel.spend_minor[geo][week])));
            row.extend(weekly.organic().map(|channel| whole(channel.impressions[geo][week])));
            sheet.rows.push(row);
        }
    }
    vec![sheet]
}

/// What a customer pays at first, in units of the currency.
fn value_of_one(sold: Sold) -> f64 {
    sold.first_minor as f64 / 100.0 / sold.won as f64
}

/// What a customer pays at first in weeks in which nobody does: as in all others, or the price.
fn usual_value(weekly: &Weekly, case: &Case<'_>) -> f64 {
    let all = weekly.sold.iter().flatten().fold(Sold::default(), |sum, sold| Sold {
        won: sum.won + sold.won,
        first_minor: sum.first_minor + sold.first_minor,
        ..sum
    });
    if all.won > 0 { value_of_one(all) } else { case.scenario.price.list.units() }
}
