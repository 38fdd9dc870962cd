//! Robyn: one row a week, columns named by what they are (`_S` spend, `_I` impressions, `_O` organic), and lift tests.

use super::Case;
use super::sheet::{Sheet, money, text, whole};
use super::weekly::{WEEK, Weekly};
use crate::math::gamma_p;
use crate::measure::{Cell, DayRow, TrialRow};

pub(super) fn sheets(case: &Case<'_>) -> Vec<Sheet> {
    let weekly = Weekly::national(case);
    let mut sheets = vec![weeks(case, &weekly)];
    sheets.extend(calibration(case, &weekly));
    sheets
}

/// What else a firm would know of a week.
const CONTEXT: [(&str, fn(&[DayRow]) -> i64); 3] = [
    ("reps", |days| days.iter().map(|row| row.reps as i64).max().unwrap_or(0)),
    ("rep_minutes", |days| days.iter().map(|row| row.minutes as i64).sum()),
    ("cold_contacts", |days| days.iter().map(|row| (row.cold_calls + row.cold_emails) as i64).sum()),
];

fn weeks(case: &Case<'_>, weekly: &Weekly) -> Sheet {
    let mut columns: Vec<String> =
        ["DATE", "revenue", "first_revenue", "conversions"].map(str::to_owned).to_vec();
    columns.extend(weekly.paid().map(|channel| format!("{}_S", channel.column)));
    columns.extend(weekly.paid().map(|channel| format!("{}_I", channel.column)));
    columns.extend(weekly.organic().map(|channel| format!("{}_O", channel.column)));
    columns.extend(CONTEXT.iter().map(|(name, _)| (*name).to_owned()));
    let mut sheet = Sheet::new("robyn.csv", columns);
    for week in 0..weekly.weeks as usize {
        let sold = weekly.sold[0][week];
        let days: Vec<DayRow> =
            case.run.days.iter().filter(|row| row.day / WEEK == week as u32).cloned().collect();
        let mut row = vec![
            text(case.date(week as u32 * WEEK)),
            money(sold.revenue_minor),
            money(sold.first_minor),
            whole(sold.won),
        ];
        row.extend(weekly.paid().map(|channel| money(channel.spend_minor[0][week])));
        row.extend(weekly.paid().map(|channel| whole(channel.impressions[0][week])));
        row.extend(weekly.organic().map(|channel| whole(channel.impressions[0][week])));
        row.extend(CONTEXT.iter().map(|(_, of)| whole(of(&days))));
        sheet.rows.push(row);
    }
    sheet
}

/// The hold-out experiment as a lift test: those who saw the advertisement against those from whom it was kept.
fn calibration(case: &Case<'_>, weekly: &Weekly) -> Option<Sheet> {
    let experiment = &case.scenario.experiment;
    let name = experiment.channel.as_deref()?;
    let channel = weekly.paid().find(|channel| channel.name == name)?;
    let met = |held_out: bool| case.run.trial.iter().find(|row| row.met && row.held_out == held_out);
    let lift = Lift::of(met(false)?, met(true)?)?;
    let last = if experiment.to_day == 0 { case.last_day() } else { experiment.to_day.min(case.last_day()) };
    let tried = case
        .run
        .media
        .iter()
        .filter(|row| row.channel == name && (experiment.from_day..=last).contains(&row.day));
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
        text(case.date(experiment.from_day)),
        text(case.date(last)),
        Cell::Number(lift.customers),
        money(tried.map(|row| row.spend_minor).sum()),
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
