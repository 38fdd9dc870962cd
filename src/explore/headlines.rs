//! The one lever that matters for the question of each scenario, and by which measures the question is answered.

use serde_json::{Value, json};

/// How a question is looked at.
struct Headline {
    /// Scenarios it is for; the rest, and files, take the first one whose key they have.
    presets: &'static [&'static str],
    key: &'static str,
    label: &'static str,
    hint: &'static str,
    /// Ends of the slider, and its step.
    range: (f64, f64, f64),
    /// Whether the ends are times the value that the scenario has.
    times: bool,
    /// What answers, in the order of telling.
    metrics: &'static [&'static str],
    /// What the curve of all balances shows.
    curve: &'static str,
}

const RELAY: &[&str] = &["leads", "response_hours", "won", "profit"];
const CHURN: &[&str] = &["won", "churn_per_month", "customers", "profit"];
const LEAVE: &str = "Raise this and more customers leave at each renewal.";

const HEADLINES: [Headline; 9] = [
    Headline {
        presets: &["slow-handover", "slow-to-answer"],
        key: "handoff.delay_median_hours",
        label: "Hours until sales has a lead",
        hint: "Raise this and leads cool down before anybody calls.",
        range: (0.0, 96.0, 1.0),
        times: false,
        metrics: RELAY,
        curve: "profit",
    },
    Headline {
        presets: &["b2b-saas"],
        key: "sales.developers",
        label: "Share of reps who only book meetings",
        hint: "Raise this and more meetings are booked, and fewer reps are left to hold them.",
        range: (0.0, 0.8, 0.01),
        times: false,
        metrics: &["opportunities", "won", "cac", "profit"],
        curve: "profit",
    },
    Headline {
        presets: &[
            "telecom-churn",
            "insurance-broker",
            "university-enrolment",
            "leaky-bucket",
            "charity-donors",
        ],
        key: "customers.churn_a",
        label: "Readiness of customers to leave",
        hint: LEAVE,
        range: (0.2, 2.0, 0.02),
        times: true,
        metrics: CHURN,
        curve: "profit",
    },
    Headline {
        presets: &["marketplace"],
        key: "sales.reps",
        label: "Reps",
        hint: "Raise this and more leads are called, until all of them are.",
        range: (2.0, 80.0, 1.0),
        times: false,
        metrics: &["leads", "response_hours", "rep_utilisation", "won"],
        curve: "won",
    },
    Headline {
        presets: &["doctors"],
        key: "word_of_mouth.tell_per_day",
        label: "Advice among doctors",
        hint: "Raise this and those who use the drug tell more of their colleagues.",
        range: (0.0, 3.0, 0.05),
        times: true,
        metrics: &["awareness", "won"],
        curve: "won",
    },
    Headline {
        presets: &["startup-small-budget", "subscription-box", "household-name"],
        key: "budget.per_month",
        label: "Budget a month",
        hint: "Raise this and more people hear of the firm; each of them costs more than the last.",
        range: (0.1, 3.0, 0.025),
        times: true,
        metrics: &["leads", "won", "cac", "profit"],
        curve: "profit",
    },
    Headline {
        presets: &[],
        key: "budget.sales_share",
        label: "Share of the budget for sales",
        hint: "To the left more advertisements and more leads; to the right more reps to call them.",
        range: (0.0, 1.0, 0.01),
        times: false,
        metrics: RELAY,
        curve: "profit",
    },
    Headline {
        presets: &[],
        key: "sales.reps",
        label: "Reps",
        hint: "Raise this and more leads are called, until all of them are.",
        range: (0.0, 3.0, 0.05),
        times: true,
        metrics: RELAY,
        curve: "profit",
    },
    Headline {
        presets: &[],
        key: "price.list",
        label: "List price",
        hint: "Raise this and each customer pays more, and fewer buy.",
        range: (0.2, 3.0, 0.025),
        times: true,
        metrics: &["leads", "won", "customers", "profit"],
        curve: "profit",
    },
];

/// All of them for the page.
pub(super) fn headlines() -> Value {
    let row = |one: &Headline| {
        let (low, high, step) = one.range;
        json!({
            "presets": one.presets, "key": one.key, "label": one.label, "hint": one.hint,
            "low": low, "high": high, "step": step, "times": one.times,
            "metrics": one.metrics, "curve": one.curve,
        })
    };
    HEADLINES.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::metrics::metric;
    use crate::scenario::PRESETS;

    #[test]
    fn headlines_name_what_there_is() {
        for one in &HEADLINES {
            assert!(one.presets.iter().all(|name| PRESETS.iter().any(|preset| preset.name == *name)));
            assert!(one.metrics.iter().chain([&one.curve]).all(|name| metric(name).is_some()), "{}", one.key);
            let (low, high, step) = one.range;
            assert!(low < high && step > 0.0 && (high - low) / step <= 120.0, "{}", one.key);
        }
    }
}
