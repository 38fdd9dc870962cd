//! Robyn: one row a week, columns named by what they are (`_S` spend, `_I` impressions, `_O` organic), and lift tests.

use super::case::Case;
use super::sheet::{Sheet, money, text, whole};
use super::weekly::{WEEK, Weekly};
use crate::base::math::gamma_p;
use crate::results::{Cell, TrialRow};

pub(super) fn sheets(case: &Case<'_>) -> Vec<Sheet> {
    let weekly = Weekly::national(case);
    let mut sheets = vec![weeks(case, &weekly)];
    sheets.extend(calibration(case, &weekly));
    sheets
}

fn weeks(case: &Case<'_>, weekly: &Weekly) -> Sheet {
    let mut columns: Vec<String> =
        ["DATE", "revenue", "first_revenue", "conversions"].map(str::to_owned).to_vec();
    columns.extend(weekly.paid().map(|channel| format!("{}_S", channel.column)));
    columns.extend(weekly.paid().map(|channel| format!("{}_I", channel.column)));
    columns.extend(weekly.organic().map(|channel| format!("{}_O", channel.column)));
    columns.extend(weekly.context.iter().map(|(name, _)| (*name).to_owned()));
    let mut sheet = Sheet::new("robyn.csv", columns);
    for week in 0..weekly.weeks as usize {
        let sold = weekly.sold[0][week];
        let mut row = vec![
            text(case.date(week as u32 * WEEK)),
            money(sold.revenue_minor),
            money(sold.first_minor),
            whole(sold.won),
        ];
        row.extend(weekly.paid().map(|channel| money(channel.spend_minor[0][week])));
        row.extend(weekly.paid().map(|channel| whole(channel.impressions[0][week])));
        row.extend(weekly.organic().map(|channel| whole(channel.impressions[0][week])));
        row.extend(weekly.context.iter().map(|(_, of_weeks)| whole(of_weeks[week])));
        sheet.rows.push(row);
    }
    sheet
}

/// The hold-out experiment as a lift test: those who saw the advertisement against those from whom it was kept. Robyn
/// compares it with the rows whose date it covers, so it begins with a week and ends in one.
fn calibration(case: &Case<'_>, weekly: &Weekly) -> Option<Sheet> {
    let experiment = &case.scenario.experiment;
    let name = experiment.channel.as_deref()?;
    let channel = weekly.paid().find(|channel| channel.name == name)?;
    let met = |held_out: bool| case.run.trial.iter().find(|row| row.met && row.held_out == held_out);
    let lift = Lift::of(met(false)?, met(true)?)?;
    let first_week = experiment.from_day / WEEK;
    let last_week = match experiment.to_day {
        0 => weekly.weeks.checked_sub(1)?,
        day => (day / WEEK).min(weekly.weeks.checked_sub(1)?),
    };
    let spend_minor: i64 = channel.spend_minor[0].get(first_week as usize..=last_week as usize)?.iter().sum();
    let end = last_week * WEEK + WEEK - 1;
    let end = if experiment.to_day == 0 { end } else { end.min(experiment.to_day) };
    let mut sheet = Sheet::new(
        "calibration.csv",
        [
            "channel",
            "liftStartDate",
            "liftEndDate",
            "liftAbs",
            "spend",
            "confidence",
            "metric",
            "calibration_scope",
        ],
    );
    sheet.rows.push(vec![
        text(format!("{}_S", channel.column)),
        text(case.date(first_week * WEEK)),
        text(case.date(end)),
        Cell::Number(lift.customers),
        money(spend_minor),
        Cell::Number(lift.confidence),
        text("conversions"),
        // Purchases are counted to the end of the run, so what advertisements did later is in it.
        text("total"),
    ]);
    Some(sheet)
}

/// What the advertisement added.
struct Lift {
    customers: f64,
    /// Chance that it is no accident: one less the p-value of two sides, by the test of two proportions.
    confidence: f64,
}

impl Lift {
    fn of(shown: &TrialRow, kept: &TrialRow) -> Option<Self> {
        let (n, m) = (shown.people as f64, kept.people as f64);
        if n == 0.0 || m == 0.0 {
            return None;
        }
        let gap = shown.customers as f64 / n - kept.customers as f64 / m;
        let pooled = (shown.customers + kept.customers) as f64 / (n + m);
        let variance = pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m);
        let confidence = if variance > 0.0 { gamma_p(0.5, gap * gap / variance / 2.0) } else { 0.0 };
        Some(Self { customers: gap * n, confidence })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lift_is_as_by_hand() {
        let arm = |people, customers| TrialRow { people, customers, ..TrialRow::default() };
        // 3 % against 2 %, 1,000 people each: z = 0.01 / sqrt(0.025 0.975 2 / 1000) = 1.432, p = 0.152.
        let lift = Lift::of(&arm(1000, 30), &arm(1000, 20)).unwrap();
        assert!((lift.customers - 10.0).abs() < 1e-9 && (lift.confidence - 0.848).abs() < 1e-3);
        assert!(Lift::of(&arm(0, 0), &arm(5, 1)).is_none());
        assert!(Lift::of(&arm(5, 0), &arm(5, 0)).unwrap().confidence.abs() < 1e-9);
    }
}
