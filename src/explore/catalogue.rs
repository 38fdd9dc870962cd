//! What there is to choose from: scenarios, keys and metrics, from the rows that everything else is made of.

use super::class;
use super::compared::better;
use super::headlines::headlines;
use super::lanes::lanes;
use super::lessons::lessons;
use super::requests::{OWN, Own};
use super::tokens::legend;
use crate::engine::MODEL;
use crate::results::metrics::METRICS;
use crate::scenario::{Loaded, PRESETS, Preset, canonical, hash};
use crate::settings::Key;
use serde_json::{Map, Value, json};

/// Scenarios that are no markets to explore, but to measure with.
const NOT_SHOWN: [&str; 2] = ["relay-bench", "quiet"];

/// Everything the page needs to know once.
pub(super) fn catalogue(own: Option<&Own>, people_limit: u32) -> Value {
    let own_entry = |title: &str| json!({ "name": OWN, "title": title, "question": "" });
    let own_row = own.map(|own| match own {
        Own::File(file) => own_entry(&file.display().to_string()),
        Own::Text(text) => own_entry(title(text)),
        Own::Class(_) => own_entry(class::UNSEEN),
    });
    let envelope = own.and_then(Own::envelope);
    let is_shown = |preset: &&Preset| envelope.is_none() && !NOT_SHOWN.contains(&preset.name);
    let presets = PRESETS.iter().filter(is_shown).map(
        |preset| json!({ "name": preset.name, "title": title(preset.text), "question": preset.question() }),
    );
    json!({
        "model": MODEL,
        "people_limit": people_limit,
        "presets": own_row.into_iter().chain(presets).collect::<Vec<_>>(),
        "sections": crate::catalogue::rows().iter().map(|row| json!({
            "path": row.path, "doc": row.doc, "keys": row.keys.iter().map(key).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "metrics": METRICS.iter().map(|metric| json!({
            "name": metric.name, "label": metric.label, "unit": metric.unit, "better": better(metric),
            "doc": metric.doc,
        })).collect::<Vec<_>>(),
        "lanes": lanes(),
        "legend": legend(),
        "headlines": headlines(),
        "lessons": envelope.is_none().then(lessons),
        "class": envelope.map(class::about),
    })
}

fn title(text: &str) -> &str {
    let line = text.lines().find_map(|line| line.strip_prefix("title = \""));
    line.and_then(|rest| rest.strip_suffix('"')).unwrap_or_default()
}

fn key(key: &Key) -> Value {
    let bound = |x: f64| x.is_finite().then_some(x);
    json!({
        "name": key.name, "doc": key.doc, "kind": key.kind, "unit": key.unit,
        "low": bound(key.range.0), "high": bound(key.range.1), "default": key.default,
        "choices": key.choices, "source": key.source,
    })
}

/// A scenario as the page shows it: every key with its value as TOML text, and the whole as a file.
pub(super) fn scenario(loaded: &Loaded) -> Value {
    let scenario = &loaded.scenario;
    let mut values = Map::new();
    for (path, keys) in scenario.write() {
        for (name, value) in keys {
            let full = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            values.insert(full, value.map_or(Value::Null, Value::String));
        }
    }
    let kinds: Map<String, Value> =
        scenario.channels.iter().map(|channel| (channel.name.clone(), json!(channel.kind.name))).collect();
    let warnings: Vec<String> =
        loaded.warnings.iter().map(|warning| warning.render_warning(&loaded.sources)).collect();
    json!({
        "title": scenario.about.title, "question": scenario.about.question,
        "people": scenario.market.people, "days": scenario.market.days, "seed": scenario.market.seed,
        "currency": scenario.market.currency, "start": scenario.market.start,
        "values": values, "kinds": kinds, "warnings": warnings,
        "toml": canonical(scenario), "hash": hash(scenario),
        "has_budget": scenario.budget.per_month.0 > 0,
    })
}
