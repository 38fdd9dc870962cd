//! An attribution as a page of text, 80 columns wide.

use crate::measure::MARKOV;
use crate::report::Heading;
use crate::results::metrics::FEW;
use crate::results::summary::TENTHS;
use crate::settings::plain;
use crate::study::STEADIED;
use crate::study::attribute::{Amount, Answer, Claim, More};
use crate::words::{self, Scale, spoken, unit_of_value, wrapped};
use std::fmt::Write as _;

/// Everything worth a line; `heading` sets headings off.
pub(crate) fn text(answer: &Answer, heading: Heading<'_>) -> String {
    let market = &answer.scenario.market;
    let what = spoken(answer.metric.name);
    let unit = unit_of_value(answer.metric, &market.currency);
    let scale = |amount: Amount| Scale::of(answer.metric, amount.grain());
    let mut out = format!(
        "{}: what each part added to {what}, {unit}\n{}\n\n",
        plain(&answer.scenario.about.title),
        answer.scope()
    );
    let _ = writeln!(
        out,
        "with everything {}, with nothing {}; Shapley values {}\n",
        scale(answer.total).value(answer.total.mean),
        scale(answer.nothing).value(answer.nothing.mean),
        if answer.sampled { "from drawn orders" } else { "from all coalitions" }
    );
    let header = format!(
        "{:<30}{:>10} {:<21}{:>9} {:<20}",
        "WHAT IT TRULY ADDED", "taken away", "  95 % CI", "Shapley", "  95 % CI"
    );
    let _ = writeln!(out, "{}", heading(&header));
    let range = |amount: Amount| {
        let scale = scale(amount);
        let ends = |(low, high)| format!("{} to {}", scale.value(low), scale.value(high));
        amount.interval.map_or("–".to_owned(), ends)
    };
    for row in answer.ordered() {
        let _ = writeln!(
            out,
            "  {:<28}{:>10}   {:<19}{:>9}   {:<18}",
            spoken(&row.player.name),
            scale(row.removal).value(row.removal.mean),
            range(row.removal),
            scale(row.shapley).value(row.shapley.mean),
            range(row.shapley)
        );
    }
    let _ = writeln!(
        out,
        "  {:<28}{:>10}   {:<19}{:>9}\n",
        "shared by several",
        scale(answer.total).value(answer.shared),
        "",
        "0"
    );
    if let Some(note) = answer.steadied.then_some(STEADIED) {
        let _ = writeln!(out, "{}", wrapped(note, 80, "  ", "  "));
    }
    returns(&mut out, answer, heading);
    rules(&mut out, answer, heading);
    out
}

fn returns(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    if answer.rows.iter().all(|row| row.roas.is_none()) {
        return;
    }
    let header = format!(
        "{:<30}{:>12}{:>8}   {:<18}{:>8}   {}",
        "RETURN ON SPENDING", "spent", "ROAS", "95 % CI", "more", "95 % CI"
    );
    let _ = writeln!(out, "{}", heading(&header));
    let text = |amount: Option<Amount>| match amount {
        Some(amount) => {
            let ends = |(low, high)| format!("{low:.2} to {high:.2}");
            (format!("{:.2}", amount.mean), amount.interval.map_or("–".to_owned(), ends))
        }
        None => ("-".to_owned(), String::new()),
    };
    for row in answer.ordered().into_iter().filter(|row| row.roas.is_some()) {
        let (roas, between) = text(row.roas);
        let (more, more_between) = match row.more {
            Some(More::Unspent) => ("-".to_owned(), "could not be spent".to_owned()),
            _ => text(row.returns_of_more()),
        };
        let spend = words::amount(row.spend);
        let _ = writeln!(
            out,
            "  {:<28}{spend:>12}{roas:>8}   {between:<18}{more:>8}   {more_between}",
            spoken(&row.player.name)
        );
    }
    out.push_str(
        "  (revenue within the days played over spending; `more`: from half to one and a half times)\n\n",
    );
}

fn rules(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    if answer.claims.is_empty() {
        return;
    }
    if !answer.tells_customers() {
        let why = format!(
            "  What rules of attribution would claim is not told of fewer than {FEW} customers or {TENTHS} seeds.\n\n"
        );
        out.push_str(&why);
        return;
    }
    let mut header = format!("{:<30}{:>8}", "WHAT RULES WOULD CLAIM", "truly");
    for claim in &answer.claims {
        let _ = write!(header, "{:>10}", short_rule(&claim.rule));
    }
    let _ = writeln!(out, "{}", heading(&header));
    for &place in &answer.order {
        let row = &answer.rows[place];
        if row.player.channel.is_none() && !row.player.is_outbound() {
            continue;
        }
        let _ = write!(out, "  {:<28}{:>8}", spoken(&row.player.name), format!("{:.0}", row.shapley.mean));
        for claim in &answer.claims {
            let _ = write!(out, "{:>10}", format!("{:.0}", claim.customers[place]));
        }
        out.push('\n');
    }
    let mut line = |label: &str, of: fn(&Claim) -> String| {
        let _ = write!(out, "  {label:<28}{:>8}", "");
        for claim in &answer.claims {
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
