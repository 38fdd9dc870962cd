//! An attribution as a page of text, 80 columns wide.

use super::{Amount, Claim, Found, Row};
use crate::cli::study::{Scale, scope, unit_of_value};
use crate::cli::terminal::Voice;
use crate::measure::MARKOV;
use std::fmt::Write as _;

pub(super) fn text(found: &Found, voice: Voice) -> String {
    let market = &found.scenario.market;
    let what = found.metric.name.replace('_', " ");
    let unit = unit_of_value(found.metric, &market.currency);
    let scale = |amount: Amount| Scale::new(found.metric, (amount.interval.1 - amount.interval.0) / 2.0);
    let mut out = format!(
        "{}: what each part added to {what}, {unit}\n{}\n\n",
        crate::settings::plain(&found.title),
        scope(&found.scenario, found.seeds.len(), "for all")
    );
    let _ = writeln!(
        out,
        "with everything {}, with nothing {}; Shapley values {}\n",
        scale(found.total).value(found.total.mean),
        scale(found.nothing).value(found.nothing.mean),
        if found.sampled { "from drawn orders" } else { "from all coalitions" }
    );
    let header = format!(
        "{:<30}{:>10} {:<21}{:>9} {:<20}",
        "WHAT IT TRULY ADDED", "taken away", "  95 % CI", "Shapley", "  95 % CI"
    );
    let _ = writeln!(out, "{}", voice.heading(&header));
    let range = |amount: Amount| {
        let scale = scale(amount);
        format!("{} to {}", scale.value(amount.interval.0), scale.value(amount.interval.1))
    };
    for row in ordered(found) {
        let _ = writeln!(
            out,
            "  {:<28}{:>10}   {:<19}{:>9}   {:<18}",
            row.player.name,
            scale(row.removal).value(row.removal.mean),
            range(row.removal),
            scale(row.shapley).value(row.shapley.mean),
            range(row.shapley)
        );
    }
    let sum: f64 = found.rows.iter().map(|row| row.removal.mean).sum();
    let whole = found.total.mean - found.nothing.mean;
    let _ = writeln!(
        out,
        "  {:<28}{:>10}   {:<19}{:>9}\n",
        "shared by several",
        scale(found.total).value(whole - sum),
        "",
        "0"
    );
    returns(&mut out, found, voice);
    rules(&mut out, found, voice);
    out
}

/// The rows, the largest Shapley value first.
pub(super) fn ordered(found: &Found) -> Vec<&Row> {
    let mut rows: Vec<&Row> = found.rows.iter().collect();
    rows.sort_by(|a, b| b.shapley.mean.total_cmp(&a.shapley.mean));
    rows
}

fn returns(out: &mut String, found: &Found, voice: Voice) {
    if found.rows.iter().all(|row| row.roas.is_none()) {
        return;
    }
    let header = format!(
        "{:<30}{:>12}{:>8}   {:<18}{:>8}   {}",
        "RETURN ON SPENDING", "spent", "ROAS", "95 % CI", "last", "95 % CI"
    );
    let _ = writeln!(out, "{}", voice.heading(&header));
    let text = |amount: Option<Amount>| match amount {
        Some(amount) => {
            (format!("{:.2}", amount.mean), format!("{:.2} to {:.2}", amount.interval.0, amount.interval.1))
        }
        None => ("-".to_owned(), String::new()),
    };
    for row in ordered(found).into_iter().filter(|row| row.roas.is_some()) {
        let ((roas, between), (last, last_between)) = (text(row.roas), text(row.marginal_roas));
        let spend = crate::cli::numbers::amount(row.spend);
        let _ = writeln!(
            out,
            "  {:<28}{spend:>12}{roas:>8}   {between:<18}{last:>8}   {last_between}",
            row.player.name
        );
    }
    out.push_str("  (revenue within the days played over spending; `last`: of the last tenth spent)\n\n");
}

fn rules(out: &mut String, found: &Found, voice: Voice) {
    if found.claims.is_empty() {
        return;
    }
    let mut header = format!("{:<30}{:>8}", "WHAT RULES WOULD CLAIM", "truly");
    for claim in &found.claims {
        let _ = write!(header, "{:>10}", short_rule(&claim.rule));
    }
    let _ = writeln!(out, "{}", voice.heading(&header));
    for row in ordered(found) {
        let place = found.rows.iter().position(|other| other.player.name == row.player.name).unwrap_or(0);
        if row.player.channel.is_none() && !row.player.is_outbound() {
            continue;
        }
        let _ = write!(out, "  {:<28}{:>8}", row.player.name, format!("{:.0}", row.shapley.mean));
        for claim in &found.claims {
            let _ = write!(out, "{:>10}", format!("{:.0}", claim.customers[place]));
        }
        out.push('\n');
    }
    let mut line = |label: &str, of: fn(&Claim) -> String| {
        let _ = write!(out, "  {label:<28}{:>8}", "");
        for claim in &found.claims {
            let _ = write!(out, "{:>10}", of(claim));
        }
        out.push('\n');
    };
    line("credit on the wrong part", |claim| format!("{:.0} %", 100.0 * claim.error));
    line("order agrees (Kendall)", |claim| format!("{:.2}", claim.agreement));
    out.push('\n');
}

fn short_rule(rule: &str) -> String {
    let word = match rule {
        "position based" => "position",
        "time decay" => "decay",
        "last touch" => "last",
        "first touch" => "first",
        MARKOV => "markov",
        other => other,
    };
    word.to_owned()
}

pub(super) fn sentence(found: &Found) -> String {
    let rows = ordered(found);
    let what = found.metric.name.replace('_', " ");
    rows.first().map_or(String::new(), |row| format!("{} added most to {what}", row.player.name))
}
