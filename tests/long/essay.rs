//! The essay tells what each word of the field is worth, from runs; they are played again here.

use super::presets::{play, preset};
use relaylab::results::metrics::metric;
use relaylab::scenario::glossary::{Part, TERMS, Term, Trial};
use relaylab::study::Paired;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Seeds of each trial.
const SEEDS: std::ops::Range<u64> = 1..11;

/// Each scenario as it is, played once.
type Played = BTreeMap<&'static str, Vec<relaylab::results::Run>>;

/// What a change does to a metric, in per cent of its mean, with the 95 % interval of the paired difference.
fn worth(trial: &Trial, played: &mut Played) -> String {
    let file = format!("{}.toml", trial.scenario);
    let base = played.entry(trial.scenario).or_insert_with(|| play(&preset(&file, &[]), SEEDS));
    let changed = play(&preset(&file, trial.set), SEEDS);
    let metric = metric(trial.metric).expect("a metric");
    let (base, changed) = (metric.values(base), metric.values(&changed));
    let mean = base.iter().flatten().sum::<f64>() / base.iter().flatten().count() as f64;
    let paired = Paired::of(&changed, &base).expect("ten pairs");
    let (low, high) = paired.interval(0.05);
    let share = |x: f64| format!("{:+.1}", 100.0 * x / mean.abs()).replace('-', "−");
    let label = metric.label.to_lowercase();
    let (change, low, high) = (share(paired.mean), share(low), share(high));
    let place =
        if trial.scenario == "balanced" { String::new() } else { format!(" in `{}`", trial.scenario) };
    format!("{}{place}: {label} {change} % ({low} to {high})", trial.words)
}

fn row(term: &Term, played: &mut Played) -> String {
    let worth = term.try_it.as_ref().map_or(String::new(), |trial| worth(trial, played));
    let set_by = if term.set_by.is_empty() { String::new() } else { format!("`{}`", term.set_by) };
    format!("| **{}** | {} | {set_by} | {} | {worth} |\n", term.word, term.meaning, term.shows)
}

/// The essay's tables, which are written anew when `BLESS` is set.
#[test]
fn the_essay_says_what_the_runs_say() {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ESSAY.md");
    let text = std::fs::read_to_string(&place).expect("an essay");
    let mut expected = text.clone();
    let mut played = Played::new();
    for (part, name) in [
        (Part::Marketing, "marketing"),
        (Part::Baton, "baton"),
        (Part::Sales, "sales"),
        (Part::Retention, "retention"),
        (Part::Measures, "measures"),
    ] {
        let mut table =
            "| word | what it is | set by | shows in | what it is worth |\n|---|---|---|---|---|\n"
                .to_owned();
        for term in TERMS.iter().filter(|term| term.part == part) {
            let _ = write!(table, "{}", row(term, &mut played));
        }
        let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->\n"));
        let (head, rest) = expected.split_once(&begin).expect("a place for the table");
        let (_, tail) = rest.split_once(&end).expect("its end");
        expected = format!("{head}{begin}{table}{end}{tail}");
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&place, &expected).expect("writable");
    }
    assert!(
        text == expected,
        "docs/ESSAY.md is out of date; `BLESS=1 tests/long/run essay` rewrites its tables"
    );
}
