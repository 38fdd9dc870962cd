//! The truth beside an export: what a tool that reads the tables should find, and may not be shown.

use super::Sheet;
use super::case::Case;
use super::weekly::{WEEK, Weekly};
use crate::results::DayRow;
use crate::scenario::canonical;
use crate::scenario::sections::CustomerModel;
use crate::study::{Added, Removal};
use serde_json::{Value, json};

impl Added {
    fn json(&self) -> Value {
        json!({ "in_this_run": self.here, "mean": self.mean, "standard_error": self.error })
    }
}

/// What is true of the run behind an export. `removals` are those that were asked for.
pub fn truth(case: &Case<'_>, sheets: &[Sheet], removals: Option<&[Removal]>) -> Value {
    let (run, market) = (case.run, &case.scenario.market);
    let weekly = Weekly::national(case);
    let removal = |name: &str| removals?.iter().find(|removal| removal.channel == name);
    let channels: Vec<Value> = run
        .channels
        .iter()
        .map(|row| {
            let column = weekly.channels.iter().find(|channel| channel.name == row.channel);
            json!({
                "channel": row.channel,
                "column": column.map(|channel| &channel.column),
                "spend_minor": row.spend_minor,
                "impressions": row.exposures,
                "engagements": row.engagements,
                "won_by_last_touch": row.won,
                "won_added": removal(&row.channel).map(|removal| removal.won.json()),
                "revenue_added": removal(&row.channel).map(|removal| removal.revenue.json()),
            })
        })
        .collect();
    let sum = |of: fn(&DayRow) -> i64| run.days.iter().map(of).sum::<i64>();
    let won = |row: &DayRow| row.won() as i64;
    json!({
        "currency": market.currency,
        "first_day": case.date(0),
        "last_day": case.date(case.last_day()),
        "days": run.days.len(),
        "days_left_out_of_weeks": (case.last_day() + 1) % WEEK,
        "people": run.people,
        "files": sheets.iter().map(|sheet| json!({ "file": sheet.file, "rows": sheet.rows.len() })).collect::<Vec<_>>(),
        "won": sum(won),
        "won_back": sum(|row| row.won_back as i64),
        "revenue_minor": sum(|row| row.revenue_minor),
        "spend_minor": sum(|row| row.media_minor),
        "customers_alive": run.days.last().map_or(0, |row| row.customer),
        "customers_lost": sum(|row| row.churned as i64),
        "customer_law": customer_law(case),
        "added_by": if removals.is_some() {
            "what is lost without the channel under the same seeds; channels help each other, so parts do not add up"
        } else {
            "not played; `--removal` plays the market once more without each channel"
        },
        "channels": channels,
        "units": units(),
        "scenario": toml::from_str::<Value>(&canonical(case.scenario)).unwrap_or_default(),
    })
}

/// What the numbers are in.
fn units() -> Value {
    json!({
        "*_minor": "hundredths of the currency, as in the tables of the run",
        "money in the files": "the currency",
        "won, won_back, won_added, customers_*": "customers, over all days",
        "won_by_last_touch": "customers whose last touch before the purchase was the channel: what is usually believed",
        "revenue_added": "the currency, over all days",
        "customer_law": "rates a week or a day as their names say, else shapes without a unit",
        "scenario": "`relaylab explain KEY` says what a key means and its unit",
    })
}

/// How customers truly stay and pay, before satisfaction, trust and goodwill move it.
fn customer_law(case: &Case<'_>) -> Value {
    let law = &case.scenario.customers;
    let moved = [law.satisfaction, law.trust, law.goodwill].iter().any(|weight| *weight != 0.0);
    let own = match law.model {
        CustomerModel::Contract => {
            json!({ "model": "sBG", "alpha": law.churn_a, "beta": law.churn_b, "period_days": law.period_days })
        }
        CustomerModel::Repeat => json!({
            "model": "BG/NBD", "r": law.rate_shape, "alpha_weeks": law.rate_scale_weeks,
            "a": law.drop_a, "b": law.drop_b
        }),
        CustomerModel::Hazard => json!({ "model": "constant hazard", "churn_per_day": law.churn_per_day }),
        CustomerModel::Once => json!({ "model": "one purchase" }),
    };
    json!({ "law": own, "moved_by_satisfaction_trust_or_goodwill": moved })
}
