//! Plays the same market in miniature or enlarged, for a quick look or a large one.
//!
//! With a tenth of the people and the same budget, everybody would see ten times the advertising: another market. So
//! amounts that serve everybody at once are scaled in proportion, and amounts per person, per click and per rep stay.

use super::{Change, Scenario};
use crate::base::Money;
use crate::scenario::sections::{Lever, TimelineEntry, quoted};
use crate::settings::{Data, Key, Setting as _};

/// The changes under which a scenario is the same market with so many people: keys whose row says so are scaled.
///
/// Leads from a file are real leads and stay as many as they are.
pub fn resize(scenario: &Scenario, people: u32) -> Vec<Change> {
    let (before, after) = (f64::from(scenario.market.people.max(1)), f64::from(people));
    let mut changes = vec![Change::new("market.people", people)];
    for ((table, values), (_, keys)) in scenario.write().into_iter().zip(scenario.declared()) {
        for key in keys.iter().filter(|key| key.scales_with_market) {
            let value =
                values.iter().find(|(name, _)| *name == key.name).and_then(|(_, value)| value.as_deref());
            let number = value.and_then(|text| text.parse::<f64>().ok()).filter(|number| *number > 0.0);
            let scaled = number.map(|number| proportional(key, number * after / before));
            changes.extend(scaled.map(|value| Change::new(&format!("{table}.{}", key.name), value)));
        }
    }
    if scenario.sales.on && scenario.sales.seats.is_none() && after < before {
        changes.push(Change::new("sales.seats_per_rep", scenario.sales.seats_per_rep * before / after));
    }
    for (name, entry) in scenario.timeline.iter().filter(|(_, entry)| scales(entry)) {
        let plus = Some(entry.plus).filter(|plus| *plus != 0.0);
        let amounts = [("set", entry.set), ("plus", plus), ("least", entry.least), ("most", entry.most)];
        for (key, amount) in amounts.into_iter().filter_map(|(key, amount)| Some((key, amount?))) {
            changes.push(Change::new(&format!("timeline.{}.{key}", quoted(name)), amount * after / before));
        }
    }
    changes
}

/// Whether the amounts of an entry are in proportion to the number of people.
fn scales(entry: &TimelineEntry) -> bool {
    entry.key.as_ref().is_some_and(Lever::scales_with_market)
}

/// Reps may come in parts, money comes in cents, and a price does not become nothing.
fn proportional(key: &Key, value: f64) -> Data {
    let money = || Money((value * 100.0).round().max(1.0) as i64);
    if key.kind == Money::KIND { money().into() } else { value.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relay::channels::CATALOGUE;
    use crate::scenario::sections::ChannelSettings;
    use crate::scenario::{Outlook, Texts};

    #[test]
    fn amounts_for_everybody_shrink_with_the_market_and_prices_per_person_stay() {
        let text = "[market]\npeople = 1000\n[budget]\nper_month = 500\nnormalise = true\n[sales]\nreps = 3\n\
                    [channels.blog]\nshare = 1\npost_cost = 70\n[channels.\"my ads\"]\nkind = \"display\"\nshare = 1\ncpm = 5\n";
        let texts = Texts::new("a.toml", text, None).unwrap();
        let load = |changes: &[Change]| texts.load(Outlook::Base, changes, CATALOGUE).unwrap().scenario;
        let large = load(&[]);
        let small = load(&resize(&large, 100));
        assert_eq!(
            (small.market.people, small.budget.per_month, small.sales.reps),
            (100, Money(5000), Some(0.3))
        );
        let keys = |scenario: &Scenario| {
            scenario.channels.iter().flat_map(ChannelSettings::write).collect::<Vec<_>>()
        };
        let (large_keys, small_keys) = (keys(&large), keys(&small));
        let changed: Vec<_> =
            small_keys.iter().zip(&large_keys).filter(|(a, b)| a != b).map(|(a, _)| a.clone()).collect();
        assert_eq!(changed, [("post_cost", Some("7.00".to_owned()))]);
        let same = load(&resize(&large, 1000));
        assert_eq!(same, large);
    }
}
