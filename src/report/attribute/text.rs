//! An attribution as a page of text, 80 columns wide.

use crate::measure::MARKOV;
use crate::report::{Heading, opening};
use crate::results::metrics::FEW;
use crate::results::summary::TENTHS;
use crate::study::STEADIED;
use crate::study::attribute::{Amount, Answer, Claim, More, Row};
use crate::words::columns::{Columns, numbers, texts};
use crate::words::{self, COLUMNS, Scale, grouped, spoken, unit_of_value, wrapped};
use std::fmt::Write as _;

/// Everything worth a line; `heading` sets headings off.
pub(crate) fn text(answer: &Answer, heading: Heading<'_>) -> String {
    let market = &answer.scenario.market;
    let what = spoken(answer.metric.name);
    let unit = unit_of_value(answer.metric, &market.currency);
    let scale = |amount: Amount| Scale::of(answer.metric, amount.grain());
    let told = format!("what each part added to {what}, {unit}");
    let mut out = opening(&answer.scenario.about.title, &told, &answer.scope());
    let _ = writeln!(
        out,
        "with everything {}, with nothing {}; Shapley values {}\n",
        scale(answer.total).value(answer.total.mean),
        scale(answer.nothing).value(answer.nothing.mean),
        if answer.sampled { "from drawn orders" } else { "from all coalitions" }
    );
    let mut table = Columns::new(
        "WHAT IT TRULY ADDED",
        [numbers("taken away"), texts("95 % CI"), numbers("Shapley"), texts("95 % CI")],
    );
    let range = |amount: Amount| {
        let scale = scale(amount);
        let ends = |(low, high)| format!("{} to {}", scale.value(low), scale.value(high));
        amount.interval.map_or("–".to_owned(), ends)
    };
    let mean = |amount: Amount| scale(amount).value(amount.mean);
    for row in answer.ordered() {
        let Row { removal, shapley, .. } = *row;
        let cells = [mean(removal), range(removal), mean(shapley), range(shapley)];
        table.row(&spoken(&row.player.name), cells);
    }
    let shared = scale(answer.total).value(answer.shared);
    table.row("shared by several", [shared, String::new(), "0".to_owned(), String::new()]);
    let _ = writeln!(out, "{}", table.text(heading));
    for note in answer.steadied.then_some(STEADIED).into_iter().chain(answer.few_orders()) {
        let _ = writeln!(out, "{}", wrapped(note, COLUMNS, "  ", "  "));
    }
    returns(&mut out, answer, heading);
    rules(&mut out, answer, heading);
    out
}

/// What the table of returns tells.
pub(super) const COST_NOTE: &str = "cost: by how much less all channels cost without it: its own spending, and what it lets others \
    spend, as on e-mails to people that it brought. ROAS: revenue within the days played over that cost; more: the same of going \
    from half to one and a half times its money.";

fn returns(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    if answer.rows.iter().all(|row| row.roas.is_none()) {
        return;
    }
    let mut table = Columns::new(
        "RETURN ON SPENDING",
        [numbers("cost"), numbers("ROAS"), texts("95 % CI"), numbers("more"), texts("95 % CI")],
    );
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
        let cells = [words::amount(row.cost), roas, between, more, more_between];
        table.row(&spoken(&row.player.name), cells);
    }
    out.push_str(&table.text(heading));
    let note = COST_NOTE;
    let _ = writeln!(out, "{}", wrapped(note, COLUMNS, "  ", "  "));
}

fn rules(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    if answer.claims.is_empty() {
        return;
    }
    if !answer.tells_customers() {
        let why = format!(
            "What rules of attribution would claim is not told of fewer than {FEW} customers or {TENTHS} seeds."
        );
        let _ = writeln!(out, "{}", wrapped(&why, COLUMNS, "  ", "  "));
        return;
    }
    let rules = answer.claims.iter().map(|claim| numbers(short_rule(&claim.rule)));
    let mut table = Columns::new("WHAT RULES WOULD CLAIM", std::iter::once(numbers("truly")).chain(rules));
    for &place in &answer.order {
        let row = &answer.rows[place];
        if row.player.channel.is_none() && !row.player.is_outbound() {
            continue;
        }
        let claimed = answer.claims.iter().map(|claim| grouped(claim.customers[place], 0));
        table.row(&spoken(&row.player.name), std::iter::once(grouped(row.shapley.mean, 0)).chain(claimed));
    }
    let mut line = |label: &str, of: fn(&Claim) -> String| {
        table.row(label, std::iter::once(String::new()).chain(answer.claims.iter().map(of)));
    };
    line("credit on the wrong part", |claim| format!("{:.0} %", 100.0 * claim.error));
    line("order agrees (Kendall)", |claim| format!("{:.2}", claim.agreement));
    let _ = writeln!(out, "{}", table.text(heading));
}

fn short_rule(rule: &str) -> &str {
    match rule {
        "position based" => "position",
        "time decay" => "decay",
        "last touch" => "last",
        "first touch" => "first",
        MARKOV => "markov",
        other => other,
    }
}
