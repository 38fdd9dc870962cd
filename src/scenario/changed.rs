//! What a scenario says that differs from the defaults: the inputs worth telling a reader about.

use crate::scenario::Scenario;
use crate::scenario::canonical::unasked;
use crate::scenario::sections::Record;

/// Each key that is not as the defaults have it: its path, its value, and the default; the largest change first. What is
/// asked of the market or kept of it is no input.
pub fn changed(scenario: &Scenario) -> Vec<(String, String, String)> {
    let (market, usual) = (Scenario { record: Record::default(), ..unasked(scenario) }, Scenario::default());
    let mut changed = Vec::new();
    for ((table, values), (_, keys)) in market.write().into_iter().zip(market.declared()) {
        if table.is_empty() || table.starts_with("segments.") && market.segments == usual.segments {
            continue;
        }
        for (name, value) in values {
            let Some(key) = keys.iter().find(|key| key.name == name) else { continue };
            if value != key.default {
                let path = format!("{table}.{name}").replace('"', "");
                changed.push((path, shown(value), shown(key.default.clone())));
            }
        }
    }
    changed.sort_by(|a, b| change(b).total_cmp(&change(a)));
    changed
}

/// How far a number is from its default, relative to the larger of the two; anything else counts as a whole change.
fn change((_, value, usual): &(String, String, String)) -> f64 {
    let (Ok(value), Ok(usual)) = (value.parse::<f64>(), usual.parse::<f64>()) else { return 1.0 };
    (value - usual).abs() / value.abs().max(usual.abs()).max(f64::MIN_POSITIVE)
}

fn shown(value: Option<String>) -> String {
    value.unwrap_or_else(|| "left out".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::load_text;

    fn check(text: &str, expected: &[(&str, &str, &str)]) {
        let found = changed(&load_text("a.toml", text, &[], None).unwrap().scenario);
        let found: Vec<_> =
            found.iter().map(|(key, value, usual)| (key.as_str(), value.as_str(), usual.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn only_what_differs_is_told() {
        check("title = \"x\"", &[]);
        check("[outlook]\nlow = [\"price.list=50\"]\n[checks]\nholds = [\"profit.mean > 0\"]", &[]);
        check("[sales]\nreps = 3\non = true", &[("sales.reps", "3.0", "left out")]);
        check(
            "[market]\npeople = 100_000\n[channels.\"a b\"]\nkind = \"print\"\nattention = 0.5",
            &[("channels.a b.attention", "0.5", "0.4")],
        );
        check(
            "[sales]\nreps = 3\ncommission = 0.06\ncall_minutes = 1\n[price]\nlist = 50\nreference = 100",
            &[
                ("sales.reps", "3.0", "left out"),
                ("sales.call_minutes", "1.0", "5.0"),
                ("price.list", "50.00", "100.00"),
                ("sales.commission", "0.06", "0.05"),
            ],
        );
        check("[segments.all]\nfit_a = 2", &[("segments.all.fit_a", "2.0", "1.5")]);
    }
}
