//! A comparison as JSON. There is no clock in it: the same scenarios give the same text.

use super::answer::Answer;
use crate::record::MODEL;
use crate::study::{ALPHA, Call, Paired};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// Version of the JSON.
const SCHEMA: &str = "relaylab.compare/1";

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        json(self).serialize(to)
    }
}

fn json(answer: &Answer) -> Value {
    let verdict = &answer.verdict;
    let rivals: Vec<Value> = verdict
        .rivals
        .iter()
        .map(|rival| {
            let mut value = paired_json(&rival.lead, ALPHA, rival.interval());
            value["scenario"] = json!(answer.names[rival.place]);
            value
        })
        .collect();
    let pairs: Vec<Value> = answer
        .pairs
        .iter()
        .map(|pair| {
            let mut value = paired_json(&pair.paired, pair.level, pair.interval);
            value["first"] = json!(answer.names[pair.places.0]);
            value["second"] = json!(answer.names[pair.places.1]);
            value
        })
        .collect();
    let market = &answer.markets[0].scenario().market;
    json!({
        "schema": SCHEMA,
        "model": MODEL,
        "metric": answer.metric.name,
        "unit": answer.metric.unit,
        "currency": answer.currency(),
        "lower_is_better": answer.criterion.lower_is_better,
        "matters": answer.criterion.matters,
        "people": market.people,
        "days": market.days,
        "seeds": answer.seeds,
        "verdict": call_name(verdict.call),
        "more_seeds": match verdict.call { Call::TooClose { more } => Some(more), _ => None },
        "sentence": answer.sentence(),
        "notes": answer.notes().iter().map(|(name, note)| json!({ "scenario": name, "note": note })).collect::<Vec<_>>(),
        "leader": answer.names[verdict.leader],
        "baseline": answer.names[answer.baseline],
        "leads": rivals,
        "pairs": pairs,
        "scenarios": scenarios_json(answer),
        "inputs": answer.inputs.iter().map(|row| json!({ "key": row.key, "values": row.values })).collect::<Vec<_>>(),
        "flips": answer.flips.iter().map(|row| json!({
            "key": row.input.key, "input": row.input.label, "unit": row.input.unit, "now": row.input.now,
            "low": row.input.low, "high": row.input.high, "lead_at_low": row.leads.0.mean, "lead_at_low_se": row.leads.0.error,
            "lead_at_high": row.leads.1.mean, "lead_at_high_se": row.leads.1.error,
            "flips_at": row.flip.map(|flip| flip.value), "flips_between": row.flip.map(|flip| [flip.interval.0, flip.interval.1]),
            "not_settled": row.open, "in_all_scenarios": row.input.shared,
        })).collect::<Vec<_>>(),
    })
}

fn call_name(call: Call) -> &'static str {
    match call {
        Call::Wins => "wins",
        Call::TooClose { .. } => "too close to call",
        Call::BelowMatters => "below what matters",
        Call::NotLongEnough => "not run long enough",
    }
}

fn paired_json(paired: &Paired, level: f64, (low, high): (f64, f64)) -> Value {
    json!({
        "mean": paired.mean,
        "interval": [low, high],
        "confidence": 1.0 - level,
        "method": paired.method.name(),
        "seeds": paired.differences.len(),
        "seeds_above": paired.above(),
        "skewness": paired.skewness,
        "correlation": paired.correlation,
        "variance_ratio": paired.variance_ratio,
    })
}

fn scenarios_json(answer: &Answer) -> Vec<Value> {
    let scenario = |place: usize| {
        let metrics: serde_json::Map<String, Value> = answer
            .metrics
            .iter()
            .map(|metric| {
                let spread = answer.spread(place, metric);
                let value = spread
                    .map(|s| json!({ "mean": s.mean, "low": s.low, "high": s.high, "interval": s.interval }));
                (metric.name.to_owned(), value.unwrap_or(Value::Null))
            })
            .collect();
        json!({
            "name": answer.names[place],
            "title": answer.markets[place].scenario().about.title,
            "market_hash": answer.markets[place].hash(),
            "metrics": metrics,
        })
    };
    (0..answer.names.len()).map(scenario).collect()
}

#[cfg(test)]
mod tests {
    use crate::runner::{Runner, Variant};
    use crate::study::compare::{Flips, compare};

    #[test]
    fn an_answer_says_as_json_who_leads() {
        let text = "[market]\npeople = 300\ndays = 20\n[budget]\nper_month = 1\nnormalise = true\n[channels.print]\nshare = 1\nrecall = 0.5\n";
        let base = Variant::of_text("base.toml", text, None).unwrap();
        let more = base.with("budget.per_month", 5_000).unwrap();
        let question = compare(&[base, more]).named(["base", "more"]).metric("awareness").seeds(6);
        let answer = question.flips(Flips::None).run(&Runner::new()).unwrap();
        let json = serde_json::to_value(&answer).unwrap();
        assert_eq!((&json["leader"], &json["verdict"]), (&"more".into(), &"wins".into()));
    }
}
