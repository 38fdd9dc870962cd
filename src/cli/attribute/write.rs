//! An attribution as files: tables, JSON, figures and a page.

use super::{Amount, Found, pictures};
use crate::cli::exit::Fault;
use crate::cli::hold::Held;
use crate::figures::{Drawn, drawn};
use crate::files::csv_cell;
use crate::record::MODEL;
use crate::scenario::canonical;
use crate::study::MOST_EXACT;
use serde_json::{Value, json as object};
use std::fmt::Write as _;

fn amount_json(amount: Amount) -> Value {
    object!({ "mean": amount.mean, "interval": [amount.interval.0, amount.interval.1] })
}

pub(super) fn json(found: &Found) -> Value {
    let rows: Vec<Value> = found
        .rows
        .iter()
        .map(|row| {
            object!({
                "part": row.player.name,
                "removal": amount_json(row.removal),
                "shapley": amount_json(row.shapley),
                "spend": row.spend,
                "roas": row.roas.map(amount_json),
                "marginal_roas": row.marginal_roas.map(amount_json),
                "response": row.curve.iter().map(|(times, amount)| object!({ "times": times, "value": amount_json(*amount) })).collect::<Vec<_>>(),
            })
        })
        .collect();
    let claims: Vec<Value> = found
        .claims
        .iter()
        .map(|claim| object!({ "rule": claim.rule, "customers": claim.customers, "wrong_share": claim.error, "kendall": claim.agreement }))
        .collect();
    object!({
        "schema": "relaylab.attribute/1",
        "model": MODEL,
        "title": found.title,
        "metric": found.metric.name,
        "unit": found.metric.unit,
        "seeds": found.seeds,
        "everything": amount_json(found.total),
        "nothing": amount_json(found.nothing),
        "shapley_from_drawn_orders": found.sampled,
        "all_coalitions_up_to": MOST_EXACT,
        "parts": rows,
        "claims": claims,
        "again": found.again,
    })
}

/// Writes the folder of an attribution.
pub(super) fn folder(found: &Found, home: &mut Held) -> Result<(), Fault> {
    home.write("attribute.json", &format!("{:#}\n", json(found)))?;
    let mut parts = String::from("part,quantity,value,low,high\n");
    let mut curves = String::from("part,times_spending,value,low,high\n");
    for row in &found.rows {
        let name = csv_cell(&row.player.name);
        let mut line = |quantity: &str, amount: Option<Amount>| {
            if let Some(Amount { mean, interval: (low, high) }) = amount {
                let _ = writeln!(parts, "{name},{quantity},{mean},{low},{high}");
            }
        };
        line("removal", Some(row.removal));
        line("shapley", Some(row.shapley));
        line("roas", row.roas);
        line("marginal_roas", row.marginal_roas);
        for (times, Amount { mean, interval: (low, high) }) in &row.curve {
            let _ = writeln!(curves, "{name},{times},{mean},{low},{high}");
        }
    }
    let mut claims = String::from("rule,part,customers\n");
    for claim in &found.claims {
        for (row, customers) in found.rows.iter().zip(&claim.customers) {
            let _ = writeln!(claims, "{},{},{customers}", claim.rule, csv_cell(&row.player.name));
        }
    }
    for (name, text) in [("parts.csv", parts), ("curves.csv", curves), ("claims.csv", claims)] {
        home.write(name, &text)?;
    }
    let figures = pictures::figures(found);
    let drawn: Vec<Drawn> = figures.iter().map(|(name, figure)| drawn(name, figure)).collect();
    home.draw(&drawn)?;
    home.write("report.html", &pictures::page(found, figures))?;
    home.write("scenario.toml", &canonical(&found.scenario))
}
