//! An attribution as files: tables, JSON, figures and a page.

use super::page::{figures, page};
use crate::figures::drawn;
use crate::files::csv_cell;
use crate::record::MODEL;
use crate::report::StudyFiles;
use crate::scenario::canonical;
use crate::study::attribute::{Amount, Answer, MOST_EXACT, More};
use serde_json::{Value, json as object};
use std::fmt::Write as _;

fn amount_json(amount: Amount) -> Value {
    object!({ "mean": amount.mean, "interval": amount.interval })
}

/// Mean, low and high as cells of a table; an interval that is not known is empty.
fn cells(Amount { mean, interval }: Amount) -> String {
    interval.map_or_else(|| format!("{mean},,"), |(low, high)| format!("{mean},{low},{high}"))
}

/// The answer for programs; `again` is the command that has it again.
pub(crate) fn json(answer: &Answer, again: &str) -> Value {
    let rows: Vec<Value> = answer
        .rows
        .iter()
        .map(|row| {
            object!({
                "part": row.player.name,
                "removal": amount_json(row.removal),
                "shapley": amount_json(row.shapley),
                "cost": row.cost,
                "roas": row.roas.map(amount_json),
                "marginal_roas": row.returns_of_more().map(amount_json),
                "more_could_be_spent": row.more.map(|more| more != More::Unspent),
                "response": row.curve.iter().map(|(times, amount)| object!({ "times": times, "more_than_now": amount_json(*amount) })).collect::<Vec<_>>(),
            })
        })
        .collect();
    let claims: Vec<Value> = answer
        .claims
        .iter()
        .map(|claim| object!({ "rule": claim.rule, "customers": claim.customers, "wrong_share": claim.error, "kendall": claim.agreement }))
        .collect();
    object!({
        "schema": "relaylab.attribute/1",
        "model": MODEL,
        "title": answer.scenario.about.title,
        "metric": answer.metric.name,
        "unit": answer.metric.unit,
        "seeds": answer.seeds,
        "everything": amount_json(answer.total),
        "nothing": amount_json(answer.nothing),
        "shapley_from_drawn_orders": answer.sampled,
        "all_coalitions_up_to": MOST_EXACT,
        "parts": rows,
        "claims": claims,
        "again": again,
    })
}

/// The files of an attribution.
pub(crate) fn files(answer: &Answer, again: &str) -> StudyFiles {
    let mut parts = String::from("part,quantity,value,low,high\n");
    let mut curves = String::from("part,times_spending,more_than_now,low,high\n");
    for row in &answer.rows {
        let name = csv_cell(&row.player.name);
        let mut line = |quantity: &str, amount: Option<Amount>| {
            if let Some(amount) = amount {
                let _ = writeln!(parts, "{name},{quantity},{}", cells(amount));
            }
        };
        line("removal", Some(row.removal));
        line("shapley", Some(row.shapley));
        line("roas", row.roas);
        line("marginal_roas", row.returns_of_more());
        for (times, amount) in &row.curve {
            let _ = writeln!(curves, "{name},{times},{}", cells(*amount));
        }
    }
    let mut claims = String::from("rule,part,customers\n");
    for claim in &answer.claims {
        for (row, customers) in answer.rows.iter().zip(&claim.customers) {
            let _ = writeln!(claims, "{},{},{customers}", claim.rule, csv_cell(&row.player.name));
        }
    }
    let figures = figures(answer);
    StudyFiles {
        figures: figures.iter().map(|(name, figure)| drawn(name, figure, &answer.hash)).collect(),
        texts: vec![
            ("attribute.json", format!("{:#}\n", json(answer, again))),
            ("parts.csv", parts),
            ("curves.csv", curves),
            ("claims.csv", claims),
            ("report.html", page(answer, figures, again)),
            ("scenario.toml", canonical(&answer.scenario)),
        ],
    }
}
