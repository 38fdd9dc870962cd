//! The result of a run as JSON: the printed page, and every seed's own values.

use super::PlayedRun;
use super::text::last_beliefs;
use crate::report::claims;
use crate::results::summary::{Spread, Told, metric_summaries};
use crate::results::{BeliefRow, ChannelRow, ExitRow, FunnelRow, Run};
use serde_json::{Value, json};

/// Version of this JSON.
const SCHEMA: &str = "relaylab.run/1";

/// The result as JSON. There is no clock in it: the same scenario gives the same text.
pub(crate) fn json(played: &PlayedRun<'_>) -> Value {
    let PlayedRun { runs, manifest, scenario, resized, folder, again, metrics } = *played;
    json!({
        "schema": SCHEMA,
        "model": manifest.model,
        "title": manifest.title,
        "scenario_hash": manifest.scenario_hash,
        "people": manifest.people,
        "days": manifest.days,
        "currency": manifest.currency,
        "seeds": manifest.seeds.finished,
        "state": manifest.state,
        "metrics": metric_summaries(metrics, runs),
        "funnel": rows::<FunnelRow>(runs, |run| run.funnel.as_slice(), |row| json!({ "stage": row.stage }), &[
            ("reached", |row| Some(row.reached as f64)),
            ("step_rate", |row| row.step_rate),
            ("share", |row| Some(row.share)),
            ("now", |row| Some(row.now as f64)),
        ]),
        "exits": rows::<ExitRow>(runs, |run| run.exits.as_slice(), |row| json!({ "stage": row.stage, "reason": row.reason }), &[
            ("times", |row| Some(row.times as f64)),
        ]),
        "channels": rows::<ChannelRow>(runs, |run| run.channels.as_slice(), |row| json!({ "channel": row.channel, "kind": row.kind }), &[
            ("spend", |row| Some(row.spend_minor as f64 / 100.0)),
            ("reach", |row| row.reach),
            ("frequency", |row| row.frequency),
            ("leads", |row| Some(row.leads as f64)),
            ("won", |row| Some(row.won as f64)),
            ("cost_per_lead", |row| row.cost_per_lead_minor.map(|minor| minor / 100.0)),
        ]),
        "beliefs": rows::<BeliefRow>(runs, last_beliefs, |row| json!({ "quantity": row.quantity }), &[
            ("believed", |row| row.believed),
            ("true", |row| row.truth),
        ]),
        "checks": claims::json(&scenario.checks, runs, resized),
        "folder": folder,
        "again": again,
    })
}

/// A column: its name and its value in a row.
type Column<R> = (&'static str, fn(&R) -> Option<f64>);

/// Each row of a table that all runs have in the same order, with the spread of its columns.
fn rows<R>(
    runs: &[Run],
    table: fn(&Run) -> &[R],
    label: fn(&R) -> Value,
    columns: &[Column<R>],
) -> Vec<Value> {
    let first = runs.first().map(table).unwrap_or_default();
    first
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let mut value = label(row);
            for (name, of) in columns {
                value[*name] =
                    json!(Told::alone(Spread::of(runs.iter().map(|run| table(run).get(i).and_then(of)))));
            }
            value
        })
        .collect()
}
