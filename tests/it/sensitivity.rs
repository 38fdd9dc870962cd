//! What an outcome depends on, as a person meets it, and beside the numbers of another program.
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

use super::program::{ends, files};
use relaylab::cli::exit;
use relaylab::study::sensitivity::{Effect, Indices, RowOutcome};
use serde_json::Value;
use std::f64::consts::PI;
use std::fs;

const MARKET: &str = "\
title = \"Small\"
[market]
people = 1000
days = 30
[need]
in_market = 0.2
[budget]
per_month = 4000
normalise = true
[price]
list = 200
reference = 200
[channels.display]
share = 0.3
[channels.search_ads]
share = 0.7
";

/// Points, outcomes and what `SALib` 1.6 made of them; the file says how.
fn salib() -> Value {
    serde_json::from_str(include_str!("../data/salib.json")).unwrap()
}

fn numbers(of: &Value) -> Vec<f64> {
    of.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

#[track_caller]
fn same(ours: impl Iterator<Item = f64>, theirs: &Value) {
    let (ours, theirs) = (ours.collect::<Vec<_>>(), numbers(theirs));
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert!((ours - theirs).abs() < 1e-9, "{ours} {theirs}");
    }
}

#[test]
fn indices_are_those_of_salib() {
    let of = &salib()["sobol"];
    let outcomes = numbers(&of["y"]);
    for (point, y) in of["points"].as_array().unwrap().iter().zip(&outcomes) {
        let x = numbers(point);
        let square = |x: f64| x * x;
        let tilt = 1.0 + 0.1 * square(square(x[2]));
        let ishigami = tilt * libm::sin(x[0]) + 7.0 * square(libm::sin(x[1]));
        assert!((ishigami - y).abs() < 1e-9 && x.iter().all(|x| x.abs() <= PI), "{x:?}");
    }
    let row = |y: &[f64]| RowOutcome { first: y[0], swapped: y[1..4].to_vec(), second: y[4] };
    let rows: Vec<RowOutcome> = outcomes.chunks(5).map(row).collect();
    let found = Indices::of(&rows).unwrap();
    same(found.first.iter().map(|share| share.value), &of["S1"]);
    same(found.total.iter().map(|share| share.value), &of["ST"]);
}

#[test]
fn elementary_effects_are_those_of_salib() {
    let of = &salib()["morris"];
    let outcomes = numbers(&of["y"]);
    let points: Vec<Vec<f64>> = of["points"].as_array().unwrap().iter().map(numbers).collect();
    let mut effects = vec![Vec::new(); 3];
    for (points, y) in points.chunks(4).zip(outcomes.chunks(4)) {
        for step in 0..3 {
            let moved = (0..3).find(|&x| (points[step + 1][x] - points[step][x]).abs() > 1e-9).unwrap();
            // Two of four levels are two thirds of the range.
            let by = if points[step + 1][moved] > points[step][moved] { 2.0 / 3.0 } else { -2.0 / 3.0 };
            effects[moved].push((y[step + 1] - y[step]) / by);
        }
    }
    let found: Vec<Effect> = effects.iter().map(|effects| Effect::of(effects).unwrap()).collect();
    same(found.iter().map(|effect| effect.size), &of["mu_star"]);
    same(found.iter().map(|effect| effect.mean), &of["mu"]);
    same(found.iter().map(|effect| effect.deviation), &of["sigma"]);
}

#[test]
fn the_answer_is_the_same_for_any_number_of_threads_and_from_runs_that_are_kept() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.toml"), MARKET).unwrap();
    let written = |threads: &str, out: &str, more: &[&str]| {
        let words = ["sensitivity", "a.toml", "--rows", "16", "--input", "sales_share=0.2..0.8", "--input"];
        let words = [&words[..], &["price.list=100..300", "-q", "--threads", threads, "--out", out], more];
        ends(home.path(), &words.concat(), exit::OK);
        // What names the command differs.
        files(&home.path().join(out), &["sensitivity.json", "report.html", "question.json", ".lock"])
    };
    let first = written("1", "one", &["--no-cache"]);
    let runs = String::from_utf8(first["runs.csv"].clone()).unwrap();
    // Two inputs, so five runs a row.
    assert_eq!(runs.lines().count(), 1 + 16 * 5);
    assert!(runs.starts_with("row,run,seed,budget.sales_share,price.list,profit\n0,0,"), "{runs:.100}");
    assert_eq!(written("2", "two", &[]), first);
    assert_eq!(written("2", "three", &[]), first);
    let (_, said) = ends(
        home.path(),
        &["sensitivity", "a.toml", "--input", "sales_share=0.8..0.2", "--rows", "16"],
        exit::USAGE,
    );
    assert!(said.contains("cannot go from 0.8 to 0.2"), "{said}");
    let (out, _) = ends(home.path(), &["sensitivity", "a.toml", "--quick", "--dry-run"], exit::OK);
    assert!(out.contains("nothing was played") && out.contains("32 rows"), "{out}");
}

#[test]
fn a_page_of_text_fits_the_terminal() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.toml"), MARKET).unwrap();
    for more in [&["--rows", "16"][..], &["--morris", "--trajectories", "4"]] {
        let words = [&["sensitivity", "a.toml", "-q", "--on", "leads"][..], more].concat();
        let (out, _) = ends(home.path(), &words, exit::OK);
        let wide: Vec<&str> =
            out.lines().filter(|line| line.chars().count() > 80 && !line.contains("reproduce")).collect();
        assert!(wide.is_empty(), "{wide:#?}");
        assert!(out.contains("luck") && out.contains("another seed"), "{out}");
    }
}
