//! What came of facts and limits, as a page of text, as Markdown that can be cited, and as JSON.

use super::{Heading, known};
use crate::proof::{
    Answer, Arm, Base, Class, Contest, Fact, Found, NOT_ASKED, Proved, STRUCTURES, Structure, Target, Verdict,
};
use crate::record::MODEL;
use crate::words::columns::{Columns, texts};
use crate::words::{COLUMNS, counted, grouped, people, wrapped};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The first line of the Markdown; a file that begins with it may be written over.
pub(crate) const TITLE: &str = "# Validation";

/// Digits after the point that a number known to within `error` deserves: two of the error's.
fn places(error: Option<f64>) -> usize {
    match error {
        Some(error) if error > 0.0 => (1.0 - error.log10().floor()).clamp(0.0, 6.0) as usize,
        _ => 4,
    }
}

fn number(value: f64, places: usize) -> String {
    grouped(value, places.max(1))
}

/// What a measured value must be, in words.
fn target(found: &Found) -> String {
    match found.measure.target {
        // One digit more than what was measured.
        Target::Is(exact) => number(exact, places(found.error) + 1),
        Target::Within(low, f64::INFINITY) => format!("above {}", round(low)),
        Target::Within(low, high) => format!("{} to {}", round(low), round(high)),
    }
}

/// An end of a band to four digits after the point at most, without zeros.
fn round(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn value(found: &Found) -> String {
    found.value.map_or_else(|| "–".to_owned(), |value| number(value, places(found.error)))
}

fn error(found: &Found) -> String {
    found.error.map_or_else(|| "–".to_owned(), |error| number(error, places(found.error)))
}

fn named(found: &Found) -> String {
    let Found { measure, .. } = found;
    if measure.unit.is_empty() {
        measure.name.to_owned()
    } else {
        format!("{}, {}", measure.name, measure.unit)
    }
}

/// How many rows of a class are within, outside and untold, in words.
fn tally(answer: &Answer, class: Class) -> Option<String> {
    let all = answer.of(class).count();
    let count = |verdict| answer.of(class).filter(|row| row.verdict() == verdict).count();
    let rest = [Verdict::Outside, Verdict::CannotTell].into_iter().filter(|verdict| count(*verdict) > 0);
    let rest: Vec<String> = rest.map(|verdict| format!(", {} {verdict}", count(verdict))).collect();
    (all > 0)
        .then(|| format!("{}: {} of {all} within{}", class.name(), count(Verdict::Within), rest.concat()))
}

fn tallies(answer: &Answer) -> String {
    Class::ALL.into_iter().filter_map(|class| tally(answer, class)).collect::<Vec<_>>().join("; ")
}

fn market(answer: &Answer) -> &str {
    answer.market.as_deref().unwrap_or("reference-market.toml")
}

/// The market that was asked about, with what was changed in it.
fn asked(answer: &Answer) -> String {
    let changes = answer.changes.iter().map(|change| format!(" --set {change}"));
    market(answer).to_owned() + &changes.collect::<Vec<_>>().concat()
}

/// The file that a row starts from.
fn base(answer: &Answer, fact: &Fact) -> String {
    match fact.base {
        Base::Preset(name) => format!("{name}.toml"),
        Base::Reference(_) => market(answer).to_owned(),
    }
}

/// What is played for a row, in words.
fn played(row: &Proved) -> String {
    format!(
        "{} of {}, {}, {}",
        counted(row.arms.len() as u64, "market"),
        people(row.people),
        counted(row.days as u64, "day"),
        counted(row.seeds.into(), "seed")
    )
}

/// The command that plays an arm alone.
fn command(answer: &Answer, row: &Proved, arm: &Arm) -> String {
    let mut out =
        format!("relaylab run {} --seed {} --seeds {}", base(answer, &row.fact), answer.seed, row.seeds);
    for change in &arm.changes {
        let change = change.to_string();
        let plain = change.chars().all(|c| c.is_ascii_alphanumeric() || "._=-+".contains(c));
        let _ = if plain { write!(out, " --set {change}") } else { write!(out, " --set '{change}'") };
    }
    out
}

/// Everything worth a line; `markets` says whether the markets of each row are listed.
pub(crate) fn text(answer: &Answer, markets: bool, heading: Heading<'_>) -> String {
    let mut out = format!("{}; seed {}; {}\n", asked(answer), answer.seed, MODEL);
    let _ = writeln!(out, "{}\n", wrapped(&tallies(answer), COLUMNS, "", "").trim_end());
    for class in Class::ALL {
        if answer.of(class).next().is_none() {
            continue;
        }
        let _ = writeln!(out, "{}", heading(&class.heading().to_uppercase()));
        let header = format!("{:<49}{:>10}{:>9}  {:<17}", "", "model", "± SE", "must be");
        let _ = writeln!(out, "{}", heading(header.trim_end()));
        for row in answer.of(class) {
            let Proved { fact, .. } = row;
            let _ = writeln!(
                out,
                "{}",
                wrapped(fact.claim, 98, &format!("  {:<5}", fact.id), "       ").trim_end()
            );
            for found in &row.found {
                let _ = writeln!(
                    out,
                    "       {:<42}{:>10}{:>9}  {:<17}{}",
                    named(found),
                    value(found),
                    error(found),
                    target(found),
                    found.verdict
                );
            }
            let about = format!("{}. Asked: {}. Played: {}.", fact.source, fact.asked, played(row));
            if markets {
                let _ = writeln!(out, "{}", wrapped(&about, 100, "       ", "       ").trim_end());
                for arm in &row.arms {
                    let _ = writeln!(out, "       {}: {}", arm.name, command(answer, row, arm));
                }
            }
        }
        out.push('\n');
    }
    let quick = if answer.quick { "a quick look: with more seeds fewer rows cannot be told; " } else { "" };
    let told = format!(
        "within: a band holds the whole 95 % interval, an exact value is less than four standard errors away. {quick}one \
        row with its markets: relaylab selftest {}",
        answer.rows.first().map_or("V23", |row| row.fact.id)
    );
    let _ = writeln!(out, "{}", wrapped(&told, 100, "", "").trim_end());
    out
}

/// The same as Markdown, with the command of every market; `again` is the command that repeats it.
pub(crate) fn markdown(answer: &Answer, again: &str) -> String {
    let mut out = format!(
        "{TITLE}\n\nWhat the model shows of published facts and exact limits. Written by `{again}` with {MODEL}, seed {}; a \
        number is what the runs of all seeds say together, its standard error comes from leaving out one seed after the \
        other (jackknife). An exact value is met when it is less than four standard errors away; a band when it holds the \
        whole 95 % interval; an interval that reaches over an end of the band cannot tell. Facts a market was fitted to \
        and facts it was not are kept apart, and what does not hold stands here like what does.\n\n**{}.**\n",
        answer.seed,
        tallies(answer)
    );
    for class in Class::ALL {
        if answer.of(class).next().is_none() {
            continue;
        }
        let _ = write!(
            out,
            "\n## {}\n\n| | claim | measured | model | ± SE | must be | verdict |\n|---|---|---|---|---|---|---|\n",
            class.heading()
        );
        for row in answer.of(class) {
            for (place, found) in row.found.iter().enumerate() {
                let (id, claim) = if place == 0 {
                    (row.fact.id, format!("{} ({})", row.fact.claim, row.fact.source))
                } else {
                    ("", String::new())
                };
                let verdict = if found.verdict == Verdict::Within {
                    found.verdict.to_string()
                } else {
                    format!("**{}**", found.verdict)
                };
                let _ = writeln!(
                    out,
                    "| {id} | {claim} | {} | {} | {} | {} | {verdict} |",
                    named(found),
                    value(found),
                    error(found),
                    target(found)
                );
            }
        }
    }
    out.push_str(
        "\n## How each is asked\n\n`relaylab selftest ID` repeats a row, `--seed N` with other luck. Each of its markets can be \
        played alone: `relaylab init reference-market --to reference-market.toml`, the same for the others, and then\n",
    );
    for row in &answer.rows {
        let _ = write!(out, "\n**{}** {}; {}.\n\n```\n", row.fact.id, row.fact.asked, played(row));
        for arm in &row.arms {
            let _ = writeln!(out, "# {}\n{}", arm.name, command(answer, row, arm));
        }
        out.push_str("```\n");
    }
    if answer.market.is_none() {
        out.push_str("\n## What is not asked here\n\n");
        for (what, why) in NOT_ASKED {
            let _ = writeln!(out, "- {what}: {why}.");
        }
    }
    out
}

/// The same for programs.
pub(crate) fn json(answer: &Answer, again: &str) -> Value {
    let found = |found: &Found| {
        let (exact, band) = match found.measure.target {
            Target::Is(exact) => (Some(exact), None),
            Target::Within(low, high) => (None, Some([low, high].map(known))),
        };
        json!({
            "name": found.measure.name, "unit": found.measure.unit, "value": found.value, "standard_error": found.error,
            "interval": found.interval, "exact": exact, "band": band, "verdict": found.verdict.to_string(),
        })
    };
    let arm = |row: &Proved, arm: &Arm| json!({ "name": arm.name, "command": command(answer, row, arm) });
    let row = |row: &Proved| {
        json!({
            "id": row.fact.id, "class": row.fact.class.name(), "claim": row.fact.claim, "source": row.fact.source,
            "asked": row.fact.asked, "people": row.people, "days": row.days, "seeds": row.seeds,
            "verdict": row.verdict().to_string(), "measured": row.found.iter().map(found).collect::<Vec<_>>(),
            "markets": row.arms.iter().map(|one| arm(row, one)).collect::<Vec<_>>(),
        })
    };
    json!({
        "schema": "relaylab.selftest/1", "model": MODEL, "market": asked(answer), "seed": answer.seed,
        "quick": answer.quick, "facts": answer.rows.iter().map(row).collect::<Vec<_>>(), "command": again,
    })
}

/// All facts that can be asked, without playing any.
pub(crate) fn list(facts: &[Fact], heading: Heading<'_>) -> String {
    let mut out = String::new();
    for class in Class::ALL {
        let _ = writeln!(out, "{}", heading(&class.heading().to_uppercase()));
        for fact in facts.iter().filter(|fact| fact.class == class) {
            let _ = writeln!(
                out,
                "{}",
                wrapped(fact.claim, COLUMNS, &format!("  {:<5}", fact.id), "       ").trim_end()
            );
        }
        out.push('\n');
    }
    out
}

/// What a structure shows of a fact that the whole model shows: in a word that is read in a column.
fn shown(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Within => "shows",
        Verdict::CannotTell => "?",
        Verdict::Outside => "fails",
    }
}

/// A fact of a contest: what the whole model and what each structure shows of it.
fn verdicts(contest: &Contest, place: usize) -> impl Iterator<Item = Verdict> {
    std::iter::once(&contest.whole).chain(&contest.without).map(move |answer| answer.rows[place].verdict())
}

/// Which facts a structure fails that the whole model does not.
fn needs(contest: &Contest, structure: usize) -> String {
    let rows = contest.whole.rows.iter().zip(&contest.without[structure].rows);
    let lost = rows.filter(|(whole, without)| {
        whole.verdict() != Verdict::Outside && without.verdict() == Verdict::Outside
    });
    let lost: Vec<&str> = lost.map(|(whole, _)| whole.fact.id).collect();
    if lost.is_empty() { "none".to_owned() } else { lost.join(", ") }
}

/// What the words of a contest mean.
const CONTEST: &str = "shows: a band holds the whole 95 % interval of every number of the fact; fails: one number's interval lies \
    outside its band; ?: these seeds cannot tell. Nothing was fitted again after a part was left out, so a fact that fails may owe \
    it to a level that moved; a part that no fact fails without is not shown by these facts to be there.";

/// Which facts need which part of the model, as a page of text.
pub(crate) fn contest_text(contest: &Contest, heading: Heading<'_>) -> String {
    let whole = &contest.whole;
    let mut out = format!("{}; seed {}; {}\n\n", asked(whole), whole.seed, MODEL);
    let columns = ["whole"].into_iter().chain(STRUCTURES.iter().map(|structure| structure.without));
    let mut table = Columns::new("WITHOUT", columns.map(texts));
    for (place, row) in whole.rows.iter().enumerate() {
        table.row(row.fact.id, verdicts(contest, place).map(|verdict| shown(verdict).to_owned()));
    }
    let _ = writeln!(out, "{}", table.text(heading));
    let _ = writeln!(out, "{}", heading("FAILS ONLY WITHOUT IT"));
    for (place, Structure { without, meaning, .. }) in STRUCTURES.iter().enumerate() {
        let line = format!("{without}: {}. ({meaning})", needs(contest, place));
        out.push_str(&wrapped(&line, COLUMNS, "  ", "    "));
    }
    out.push('\n');
    for row in &whole.rows {
        out.push_str(&wrapped(row.fact.claim, COLUMNS, &format!("  {:<5}", row.fact.id), "       "));
    }
    let quick = if whole.quick { " A quick look: with more seeds fewer cannot be told." } else { "" };
    let _ = write!(out, "\n{}", wrapped(&format!("{CONTEST}{quick}"), COLUMNS, "", ""));
    out
}

/// The same as Markdown; `again` is the command that repeats it.
pub(crate) fn contest_markdown(contest: &Contest, again: &str) -> String {
    let whole = &contest.whole;
    let mut out = format!(
        "{TITLE}: the contest of structures\n\nWhich published facts the model shows as it is, and which without one of its \
        parts. Written by `{again}` with {MODEL}, seed {}. {CONTEST}\n\n| | claim | whole |",
        whole.seed
    );
    for structure in STRUCTURES {
        let _ = write!(out, " {} |", structure.without);
    }
    let _ = write!(out, "\n|---|---|---|{}\n", "---|".repeat(STRUCTURES.len()));
    for (place, row) in whole.rows.iter().enumerate() {
        let cells: Vec<&str> = verdicts(contest, place).map(shown).collect();
        let _ = writeln!(out, "| {} | {} | {} |", row.fact.id, row.fact.claim, cells.join(" | "));
    }
    out.push_str("\n| without | that is | facts that only fail then |\n|---|---|---|\n");
    for (place, Structure { without, meaning, .. }) in STRUCTURES.iter().enumerate() {
        let _ = writeln!(out, "| {without} | {meaning} | {} |", needs(contest, place));
    }
    out
}

/// The same for programs.
pub(crate) fn contest_json(contest: &Contest, again: &str) -> Value {
    let structure = |(structure, answer): (&Structure, &Answer)| {
        let facts =
            answer.rows.iter().map(|row| json!({ "id": row.fact.id, "verdict": row.verdict().to_string() }));
        json!({ "without": structure.without, "meaning": structure.meaning, "facts": facts.collect::<Vec<_>>() })
    };
    let mut value = json(&contest.whole, again);
    value["without"] = STRUCTURES.iter().zip(&contest.without).map(structure).collect();
    value
}
