//! What scenarios say differently: the few inputs worth a reader's time among hundreds that are equal.

use crate::scenario::Scenario;
use std::collections::BTreeMap;

/// A key that not all scenarios have with the same value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputRow {
    /// Path of the key.
    pub key: String,
    /// Its value in each scenario as TOML text; none where the scenario has no such key.
    pub values: Vec<Option<String>>,
}

/// The keys that differ, in the order of the file. Titles, questions, seeds and what is drawn make no difference.
pub fn differing(scenarios: &[&Scenario]) -> Vec<InputRow> {
    let mut order: Vec<String> = Vec::new();
    let mut rows: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
    for (place, scenario) in scenarios.iter().enumerate() {
        for (key, value) in keys(scenario) {
            let row = rows.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                vec![None; scenarios.len()]
            });
            row[place] = value;
        }
    }
    let values = |key: String| rows.remove(&key).map(|values| InputRow { key, values });
    let differs = |row: &InputRow| row.values.iter().any(|value| *value != row.values[0]);
    let rows: Vec<InputRow> = order.into_iter().filter_map(values).filter(differs).collect();
    one_row_a_channel(&rows)
}

/// A channel that some scenarios have not is one row, its share, and what else those that have it say differently.
fn one_row_a_channel(rows: &[InputRow]) -> Vec<InputRow> {
    let has_share = |channel: &str| rows.iter().any(|row| row.key == format!("channels.{channel}.share"));
    let kept = |row: &&InputRow| {
        let named = row.key.strip_prefix("channels.").and_then(|rest| rest.rsplit_once('.'));
        let Some((channel, key)) = named.filter(|_| row.values.contains(&None)) else { return true };
        let mut said = row.values.iter().flatten();
        let first = said.next();
        key == "share" || !has_share(channel) || said.any(|value| Some(value) != first)
    };
    rows.iter().filter(kept).cloned().collect()
}

/// Every key of a scenario with its value as TOML text.
pub fn keys(scenario: &Scenario) -> Vec<(String, Option<String>)> {
    let inert = |table: &str, key: &str| {
        matches!(table, "" | "record" | "checks" | "outlook" | "compare")
            || table == "market" && matches!(key, "seed" | "seeds")
    };
    let tables = scenario.write().into_iter();
    let pairs = tables
        .flat_map(|(table, keys)| keys.into_iter().map(move |(key, value)| (table.clone(), key, value)));
    pairs
        .filter(|(table, key, _)| !inert(table, key))
        .map(|(table, key, value)| (format!("{table}.{key}"), value))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::load_text;

    #[test]
    fn only_what_differs_is_listed() {
        let scenario = |text: &str| load_text("a.toml", text, &[], None).unwrap().scenario;
        let one = scenario(
            "title = \"a\"\n[budget]\nper_month = 900\nnormalise = true\n[market]\nseed = 3\n[sales]\nreps = 3\n",
        );
        let other = scenario(
            "title = \"b\"\n[budget]\nper_month = 900\nnormalise = true\n[sales]\nreps = 4\n[channels.print]\nshare = 1\n",
        );
        let rows = differing(&[&one, &other]);
        let keys: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
        assert_eq!(keys[0], "sales.reps");
        assert_eq!(rows[0].values, [Some("3.0".to_owned()), Some("4.0".to_owned())]);
        assert_eq!(keys[1..], ["channels.print.share"]);
        assert!(rows[1].values[0].is_none());
        assert!(differing(&[&one, &one]).is_empty());
    }
}
