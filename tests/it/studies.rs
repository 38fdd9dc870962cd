//! Studies as a person meets them: a verdict, a balance, the truth about channels, an experiment.
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

use super::program::{ends, files};
use super::spaced;
use rayon::prelude::*;
use relaylab::base::Money;
use relaylab::catalogue::load_text;
use relaylab::cli::exit;
use relaylab::engine;
use relaylab::plan::Plan;
use relaylab::results::Run;
use relaylab::scenario::data_files;
use relaylab::study::first_order;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A market with some of everything that is played in no time.
const BASE: &str = "\
title = \"Base\"
[market]
people = 3000
days = 120
[need]
in_market = 0.2
[budget]
per_month = 12000
normalise = true
[price]
list = 200
reference = 200
[channels.display]
share = 0.3
[channels.search_ads]
share = 0.7
";

/// A folder with `base.toml`, `more.toml` (more for sales) and `same.toml` (another title).
/// The first line of the verdict.
fn verdict(text: &str) -> &str {
    text.lines().find(|line| line.starts_with("VERDICT")).expect("a verdict")
}

fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("base.toml"), BASE).unwrap();
    fs::write(home.path().join("more.toml"), BASE.replace("[budget]", "[budget]\nsales_share = 0.8"))
        .unwrap();
    fs::write(home.path().join("same.toml"), BASE.replace("Base", "The same")).unwrap();
    home
}

#[track_caller]
fn json(home: &Path, arguments: &[&str]) -> Value {
    let mut all = arguments.to_vec();
    all.extend(["--json", "-q"]);
    serde_json::from_str(&ends(home, &all, exit::OK).0).unwrap()
}

#[test]
fn a_comparison_is_the_same_for_any_number_of_threads() {
    let home = home();
    let written = |threads: &str| {
        let arguments = [
            "compare",
            "base.toml",
            "more.toml",
            "--seeds",
            "10",
            "--flip",
            "price.list",
            "--no-cache",
            "-q",
            "--out",
            "study",
            "--threads",
            threads,
        ];
        ends(home.path(), &arguments, exit::OK);
        let mut files = files(&home.path().join("study"), &[]);
        // The command says how many threads were asked for.
        for bytes in files.values_mut() {
            let text = String::from_utf8_lossy(bytes).replace(&format!("--threads {threads}"), "");
            *bytes = text.into_bytes();
        }
        files
    };
    assert_eq!(written("1"), written("3"));
}

#[test]
fn what_was_played_is_found_again_and_only_what_changed_is_played() {
    let home = home();
    let compare = ["compare", "base.toml", "more.toml", "--seeds", "6", "--flips", "none"];
    let (first, _) = ends(home.path(), &compare, exit::OK);
    assert!(!spaced(&first).contains("were reused from the cache"), "{first}");
    let (again, _) = ends(home.path(), &compare, exit::OK);
    assert!(spaced(&again).contains("12 of 12 runs were reused from the cache"), "{again}");
    fs::write(home.path().join("more.toml"), BASE.replace("[budget]", "[budget]\nsales_share = 0.7"))
        .unwrap();
    let (edited, _) = ends(home.path(), &compare, exit::OK);
    assert!(spaced(&edited).contains("6 of 12 runs were reused from the cache"), "{edited}");
    // A damaged part is played again, and the verdict stands.
    let store = home.path().join("output/runs");
    for (name, bytes) in files(&store, &[]) {
        fs::write(store.join(name), &bytes[..bytes.len() / 2]).unwrap();
    }
    let (mended, _) = ends(home.path(), &compare, exit::OK);
    assert_eq!(verdict(&mended), verdict(&edited));
    assert!(!spaced(&mended).contains("were reused from the cache"), "{mended}");
}

#[test]
fn scenarios_that_say_the_same_do_not_differ() {
    let home = home();
    let found = json(home.path(), &["compare", "base.toml", "same.toml", "--seeds", "10", "--matters", "1%"]);
    assert_eq!(found["verdict"], "below what matters");
    assert_eq!(found["leads"][0]["mean"], 0.0);
    assert_eq!(found["inputs"].as_array().unwrap().len(), 0);
}

#[test]
fn nobody_wins_what_a_few_seeds_cannot_tell() {
    let home = home();
    let few = ["compare", "base.toml", "more.toml", "--seeds", "3", "--flips", "none"];
    assert!(ends(home.path(), &few, exit::OK).0.contains("VERDICT  not run long enough"));
    let mut required = few.to_vec();
    required.push("--require-decision");
    ends(home.path(), &required, exit::UNDECIDED);
}

#[test]
fn the_verdict_and_the_baseline_follow_the_metric() {
    let home = home();
    let found = json(
        home.path(),
        &[
            "compare",
            "base.toml",
            "more.toml",
            "--seeds",
            "12",
            "--on",
            "awareness",
            "--baseline",
            "more",
            "--flips",
            "none",
        ],
    );
    // Awareness is what marketing buys.
    assert_eq!((&found["verdict"], &found["leader"]), (&"wins".into(), &"base".into()));
    assert_eq!(found["inputs"][0]["key"], "budget.sales_share");
    let low = found["leads"][0]["interval"][0].as_f64().unwrap();
    assert!(low > 0.0 && found["leads"][0]["seeds_above"] == 12, "{found}");
    let cheaper = json(
        home.path(),
        &["compare", "base.toml", "more.toml", "--seeds", "12", "--on", "marketing_cost", "--flips", "none"],
    );
    assert_eq!((&cheaper["leader"], &cheaper["lower_is_better"]), (&"more".into(), &true.into()));
}

#[test]
fn a_flip_lies_where_the_lead_is_nothing() {
    let home = home();
    let dear = BASE.replace("[price]", "[sales]\nreps = 2\n[price]").replace("sales_share", "x");
    fs::write(home.path().join("two.toml"), &dear).unwrap();
    fs::write(home.path().join("five.toml"), dear.replace("reps = 2", "reps = 5")).unwrap();
    let arguments = ["compare", "two.toml", "five.toml", "--seeds", "10", "--flip", "sales.cost_per_rep"];
    let found = json(home.path(), &arguments);
    assert_eq!(
        (&found["verdict"], &found["leader"]),
        (&"wins".into(), &"two".into()),
        "{}",
        found["sentence"]
    );
    let flip = &found["flips"][0];
    if let Some(at) = flip["flips_at"].as_f64() {
        // Payroll is linear in the cost of a rep: the lead there, found by playing, is close to nothing.
        let set = format!("sales.cost_per_rep={at:.2}");
        let mut at_flip = arguments.to_vec();
        at_flip.extend(["--set", &set]);
        let there = json(home.path(), &at_flip)["leads"][0]["mean"].as_f64().unwrap();
        let here = found["leads"][0]["mean"].as_f64().unwrap();
        assert!(there.abs() < 0.25 * here.abs(), "{there} of {here} at {at}");
    } else {
        assert!(flip["lead_at_low"].as_f64().unwrap() > 0.0 && flip["lead_at_high"].as_f64().unwrap() > 0.0);
    }
}

#[test]
fn two_stages_reach_the_width_that_was_asked_for() {
    let home = home();
    let found = json(
        home.path(),
        &["compare", "base.toml", "more.toml", "--until", "profit ±4000", "--flips", "none"],
    );
    let interval = &found["leads"][0]["interval"];
    let half = (interval[1].as_f64().unwrap() - interval[0].as_f64().unwrap()) / 2.0;
    assert!(half <= 4000.0 * 1.000_001, "{half}");
    assert!(found["seeds"].as_array().unwrap().len() >= 10);
}

#[test]
fn what_cannot_be_compared_is_refused_with_its_cure() {
    let home = home();
    fs::write(home.path().join("pound.toml"), BASE.replace("people", "currency = \"GBP\"\npeople")).unwrap();
    fs::write(home.path().join("longer.toml"), BASE.replace("days = 120", "days = 200")).unwrap();
    fs::write(home.path().join("wrong.toml"), "[market]\npeopel = 3\n").unwrap();
    for (arguments, code, says) in [
        (&["compare", "base.toml"][..], exit::USAGE, "at least two"),
        (&["compare", "base.toml", "pound.toml"], exit::INVALID, "currency"),
        (&["compare", "base.toml", "longer.toml"], exit::INVALID, "--days"),
        (&["compare", "base.toml", "wrong.toml"], exit::INVALID, "did you mean `people`?"),
        (&["compare", "base.toml", "more.toml", "--on", "profits"], exit::USAGE, "did you mean `profit`?"),
        (&["compare", "base.toml", "more.toml", "--matters", "much"], exit::USAGE, "no amount"),
        (&["compare", "base.toml", "more.toml", "--until", "profit"], exit::USAGE, "profit ±25000"),
        (&["compare", "base.toml", "more.toml", "--baseline", "less"], exit::USAGE, "base, more"),
        (&["compare", "base.toml", "more.toml", "--until", "profit ±0.01"], exit::REFUSED, "wider"),
        (&["compare", "base.toml", "gone.toml"], exit::IO, "gone.toml"),
        (&["balance", "base.toml", "--from", "1", "--to", "0"], exit::USAGE, "--from"),
        (&["balance", "base.toml", "--lever", "sales.nothing"], exit::INVALID, "nothing"),
        (
            &["balance", "base.toml", "--within", "marketing", "--from", "0.5"],
            exit::USAGE,
            "display has a share",
        ),
        (&["attribute", "base.toml", "--of", "wins"], exit::USAGE, "metric"),
    ] {
        let (_, err) = ends(home.path(), arguments, code);
        assert!(err.contains(says), "{arguments:?}: {err}");
    }
}

#[test]
fn the_balance_has_its_best_point_inside_and_rules_lose_what_it_says() {
    let home = home();
    let found = json(home.path(), &["balance", "base.toml", "--seeds", "10", "--points", "6", "--on", "won"]);
    let won = &found["metrics"][0];
    let best = won["best"]["at"]["value"].as_f64().unwrap();
    assert!(best > 0.0 && best < 1.0, "{best}");
    let low = won["best"]["plateau"][0].as_f64().unwrap();
    let high = won["best"]["plateau"][1].as_f64().unwrap();
    assert!(low <= best && best <= high);
    for rule in found["rules"].as_array().unwrap() {
        assert!(rule["regret"]["value"].as_f64().unwrap() >= 0.0, "{rule}");
    }
    let first = &won["bands"][0];
    assert_eq!(first[2], 0.0, "without sales nobody is won");
    assert!(home.path().join("output").is_dir());
}

#[test]
fn at_the_best_split_of_a_market_money_brings_the_same_on_both_sides_and_elsewhere_it_does_not() {
    let text = format!("{BASE}[outbound]\non = false\n")
        .replace("people = 3000\ndays = 120", "people = 5000\ndays = 365");
    let loaded = load_text("split.toml", &text, &[], None).unwrap();
    // Margin of a year under the same seeds, with money a month in marketing and in sales.
    let margins = |marketing: f64, sales: f64| -> Vec<f64> {
        let mut scenario = loaded.scenario.clone();
        scenario.budget.per_month = Money::nearest(marketing + sales);
        scenario.budget.sales_share = sales / (marketing + sales);
        let plan = Plan::new(&scenario, data_files::Inputs::default()).unwrap();
        let margin = |seed| {
            let run = engine::play(&plan, seed, &|_| true).unwrap();
            run.days.iter().map(|day| day.revenue_minor - day.goods_minor).sum::<i64>() as f64 / 100.0
        };
        (1..17).into_par_iter().map(margin).collect()
    };
    let condition = |share: f64| {
        let (marketing, sales) = (20_000.0 * (1.0 - share), 20_000.0 * share);
        let step = 0.2;
        first_order(
            (&margins(marketing * (1.0 - step), sales), &margins(marketing * (1.0 + step), sales)),
            (&margins(marketing, sales * (1.0 - step)), &margins(marketing, sales * (1.0 + step))),
            (2.0 * step * marketing * 12.0, 2.0 * step * sales * 12.0),
        )
        .unwrap()
    };
    // Neither side is short of money that the other has too much of (Dorfman & Steiner 1954).
    let [few_reps, best, many_reps] = [0.15, 0.55, 0.85].map(condition);
    assert!(few_reps.gap.interval.1 < 0.0 && many_reps.gap.interval.0 > 0.0, "{few_reps:?} {many_reps:?}");
    assert!(best.holds(), "{best:?}");
}

#[test]
fn what_one_of_two_shares_gets_the_other_loses() {
    let home = home();
    let two = format!("{BASE}[research]\nshare = 0\n[product]\nshare = 0\n[win_back]\nshare = 0\n");
    fs::write(home.path().join("two.toml"), &two).unwrap();
    let asked = [
        "balance", "two.toml", "--people", "4000", "--seeds", "10", "--points", "5", "--on", "won",
        "--within",
    ];
    let within = |side: &str| json(home.path(), &[&asked[..], &[side]].concat());
    let found = within("marketing");
    let part = |name: &str| -> &Value {
        found["parts"].as_array().unwrap().iter().find(|part| part["part"] == name).unwrap()
    };
    let (display, search) = (part("display"), part("search_ads"));
    assert_eq!((&display["now"], &search["now"]), (&0.3.into(), &0.7.into()));
    let mut mirrored = search["bands"].as_array().unwrap().clone();
    mirrored.reverse();
    assert_eq!(display["bands"].as_array().unwrap(), &mirrored);
    for part in [display, search] {
        let low = part["gain"]["interval"][0].as_f64().unwrap();
        assert!(low <= part["gain"]["value"].as_f64().unwrap(), "{part}");
    }
    let found = within("sales");
    let leads = found["parts"].as_array().unwrap().iter().find(|part| part["part"] == "inbound leads");
    let bands = &leads.unwrap()["bands"];
    assert!(
        bands[0][2].as_f64().unwrap() < bands[4][2].as_f64().unwrap(),
        "leads that nobody calls: {bands}"
    );
    for file in ["balance.csv", "balance.json", "report.html", "figures/within.png", "figures/within.csv"] {
        let written = fs::read_dir(home.path().join("output")).unwrap().map(|entry| entry.unwrap().path());
        let studies = written.filter(|path| path.ends_with("runs") || path.join(file).is_file()).count();
        assert_eq!(studies, 3, "{file}");
    }
    let one = two.replace("[channels.display]\nshare = 0.3\n", "");
    fs::write(home.path().join("one.toml"), one).unwrap();
    let (_, err) = ends(home.path(), &["balance", "one.toml", "--within", "marketing"], exit::INVALID);
    assert!(err.contains("not divided among several"), "{err}");
}

#[test]
fn shapley_values_add_up_and_an_idle_channel_adds_nothing() {
    let home = home();
    // Seen, and without any effect on anybody.
    let idle = "[channels.print]\nshare = 0.2\nrecall = 0.0\ngoodwill = 0.0\nresponse = 0.0\n";
    fs::write(home.path().join("idle.toml"), format!("{BASE}{idle}")).unwrap();
    let found = json(home.path(), &["attribute", "idle.toml", "--seeds", "4", "--no-curves"]);
    let mean = |value: &Value| value["mean"].as_f64().unwrap();
    let parts = found["parts"].as_array().unwrap();
    let sum: f64 = parts.iter().map(|part| mean(&part["shapley"])).sum();
    assert!((sum - (mean(&found["everything"]) - mean(&found["nothing"]))).abs() < 1e-6, "{sum}");
    let print = parts.iter().find(|part| part["part"] == "print").unwrap();
    assert!(mean(&print["shapley"]).abs() < 1e-9 && mean(&print["removal"]).abs() < 1e-9, "{print}");
    assert!(print["cost"].as_f64().unwrap() > 0.0);
    assert!(
        mean(&parts.iter().find(|part| part["part"] == "sales: inbound leads").unwrap()["shapley"]) > 0.0
    );
}

fn played(changes: &[&str], seed: u64) -> Run {
    let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
    let loaded = load_text("base.toml", BASE, &changes, None).unwrap();
    let inputs = data_files::read(&loaded.scenario, &loaded.folder).unwrap();
    engine::play(&Plan::new(&loaded.scenario, inputs).unwrap(), seed, &|_| true).unwrap()
}

#[test]
fn what_rules_claim_adds_up_to_the_customers_won() {
    let run = played(&["market.people=20000", "budget.per_month=80000", "record.claims=true"], 3);
    let won: u64 = run.days.iter().map(|day| day.won_inbound + day.won_outbound + day.won_referral).sum();
    assert!(won > 20, "{won}");
    let mut rules: Vec<String> = run.claims.iter().map(|row| row.rule.to_string()).collect();
    rules.dedup();
    assert_eq!(rules.len(), 6);
    for rule in rules {
        let claimed: f64 = run.claims.iter().filter(|row| *row.rule == *rule).map(|row| row.customers).sum();
        assert!((claimed - won as f64).abs() < 1e-6, "{rule}: {claimed} of {won}");
    }
    let plain = played(&["market.people=20000", "budget.per_month=80000"], 3);
    assert_eq!(plain.days, run.days, "counting changes nothing");
}

#[test]
fn who_is_held_out_sees_nothing_and_a_naive_comparison_overstates() {
    let base = ["market.people=60000", "budget.per_month=240000", "channels.display.share=0.9"];
    let tried = |hold_out: &str| {
        let mut changes = base.to_vec();
        let hold_out = format!("experiment.hold_out={hold_out}");
        changes.extend(["experiment.channel=display", hold_out.as_str(), "experiment.from_day=30"]);
        played(&changes, 5)
    };
    let (plain, none, half) = (played(&base, 5), tried("0"), tried("0.5"));
    assert_eq!(plain.days, none.days, "nobody is held out");
    let seen = |run: &Run| run.channels.iter().find(|row| row.channel == "display").unwrap().exposures as f64;
    let kept = seen(&half) / seen(&plain);
    // A quarter of the days before, and half of the people after: within four standard errors of a share of people.
    assert!((kept - (0.25 + 0.75 * 0.5)).abs() < 0.03, "{kept}");
    let rate = |held_out: bool, met: bool| {
        let row = half.trial.iter().find(|row| row.held_out == held_out && row.met == met).unwrap();
        row.visitors as f64 / row.people as f64
    };
    let (truth, naive) = (rate(false, true) / rate(true, true), rate(false, true) / rate(false, false));
    assert!(truth > 1.0 && naive > 1.2 * truth, "lift {truth}, naive {naive}");
}

#[test]
fn the_page_of_a_comparison_says_what_its_numbers_say() {
    let home = home();
    fs::write(home.path().join("checked.toml"), format!("{BASE}[checks]\nholds = [\"won.mean > 9000\"]\n"))
        .unwrap();
    let arguments =
        ["compare", "base.toml", "more.toml", "checked.toml", "--seeds", "5", "--flip", "price.list"];
    let mut written = arguments.to_vec();
    written.extend(["-q", "--out", "study"]);
    ends(home.path(), &written, exit::OK);
    let page = fs::read_to_string(home.path().join("study/report.html")).unwrap();
    for figure in ["differences", "balance", "funnel", "contribution", "handoff", "cohorts"] {
        assert!(page.contains(&format!("<h2 id=\"{figure}\">")), "{figure}");
        for ending in ["svg", "png", "csv"] {
            assert!(
                home.path().join(format!("study/figures/{figure}.{ending}")).is_file(),
                "{figure}.{ending}"
            );
        }
    }
    // The best share of the leader is the one that whoever asks for its balance is told.
    let words = page.replace('\u{a0}', " ").replace("&#39;", "'").replace("<wbr>", "");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("The balance and the parts are the leader's, in the market itself."));
    let leader =
        ["base", "more", "checked"].into_iter().find(|name| words.contains(&format!("of {name} is ")));
    let file = format!("{}.toml", leader.expect("a leader with a balance"));
    let (told, _) = ends(home.path(), &["balance", &file, "-q"], exit::OK);
    let told = told
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("budget.sales_share", "a share of sales");
    let best =
        told.split_once("BEST profit is ").unwrap().1.split(['(', ';', ',']).next().unwrap().to_owned();
    assert!(words.contains(best.trim()), "{best}");
    for check in ["Books close", "Nobody is lost", "Same ground", "Seeds are enough", "Days are enough"] {
        assert!(page.contains(check), "{check}");
    }
    assert!(page.contains("fails:") && page.contains("checked: won.mean &gt; 9000"), "its own checks");
    // The bars of what each part adds and the rest add up to everybody.
    let csv = fs::read_to_string(home.path().join("study/figures/contribution.csv")).unwrap();
    let shares = csv.lines().skip(1).filter_map(|line| line.split(',').nth(1)?.parse::<f64>().ok());
    let sum: f64 = shares.sum();
    assert!((sum - 1.0).abs() < 1e-6, "{sum}: {csv}");
}

#[test]
fn a_comparison_without_customers_or_flips_has_a_page_of_true_sentences() {
    let home = home();
    let nobody = format!("{BASE}[handoff]\nleak = 1.0\n[outbound]\non = false\n");
    fs::write(home.path().join("nobody.toml"), &nobody).unwrap();
    fs::write(home.path().join("none.toml"), nobody.replace("list = 200", "list = 300")).unwrap();
    let page = |flips: &str| {
        let arguments =
            ["compare", "nobody.toml", "none.toml", "--seeds", "5", "--flips", flips, "-q", "--out", flips];
        ends(home.path(), &arguments, exit::OK);
        fs::read_to_string(home.path().join(flips).join("report.html")).unwrap()
    };
    let (quick, none) = (page("quick"), page("none"));
    for (page, says) in [
        (&quick, "nobody became a customer"),
        (&quick, "Fewer than 30 customers were won in all seeds: too few to tell what a part adds."),
        (&none, "Other shares of sales and parts taken away were not played"),
    ] {
        assert!(page.contains(says), "{says}");
    }
    assert!(!quick.contains("NaN") && !none.contains("NaN"));
}

#[test]
fn what_a_study_changes_speaks_of_the_market_that_is_played() {
    let home = home();
    let home = home.path();
    let arguments = ["attribute", "base.toml", "--people", "1500", "--seeds", "3", "--out", "half", "-q"];
    ends(home, &arguments, exit::OK);
    let curves = fs::read_to_string(home.join("half/curves.csv")).unwrap();
    let value = |times: &str| -> f64 {
        let row = curves.lines().find(|row| row.starts_with(&format!("display,{times},"))).unwrap();
        row.split(',').nth(2).unwrap().parse().unwrap()
    };
    let answer: Value =
        serde_json::from_str(&fs::read_to_string(home.join("half/attribute.json")).unwrap()).unwrap();
    let most = 0.4 * answer["everything"]["mean"].as_f64().unwrap();
    // Half as much and half as much more of one channel cannot both be far below what there is now.
    let (fewer, now, more) = (value("0.5"), value("1"), value("1.5"));
    assert!(now == 0.0 && fewer > -most && more > -most, "{fewer} {more} {most}\n{curves}");
}

#[test]
fn a_scenario_says_what_it_is_compared_on() {
    let home = home();
    let home = home.path();
    let text = BASE.to_owned() + "[compare]\non = \"won\"\nmatters = \"3\"\n";
    fs::write(home.join("base.toml"), text).unwrap();
    let told = |arguments: &[&str]| -> Value {
        let all = [
            &["compare", "base.toml", "more.toml", "--seeds", "5", "--flips", "none", "--json", "-q"],
            arguments,
        ];
        serde_json::from_str(&ends(home, &all.concat(), exit::OK).0).unwrap()
    };
    assert_eq!((&told(&[])["metric"], &told(&[])["matters"]), (&"won".into(), &3.0.into()));
    assert_eq!(told(&["--on", "revenue"])["metric"], "revenue");
    fs::write(home.join("more.toml"), "[compare]\non = \"wonn\"\n").unwrap();
    fs::write(home.join("same.toml"), "[markt]\npeople = 3\n").unwrap();
    let (_, err) = ends(home, &["compare", "more.toml", "same.toml"], exit::INVALID);
    assert!(err.contains("did you mean `won`?") && err.contains("unknown section [markt]"), "{err}");
    assert!(err.ends_with("2 errors in 2 files; nothing was run.\n"), "{err}");
}

#[test]
fn a_comparison_is_repeated_by_its_name() {
    let home = home();
    let home = home.path();
    let asked = ["compare", "base.toml", "more.toml", "--seeds", "5", "--flips", "none", "--on", "won"];
    let (first, _) = ends(home, &asked, exit::OK);
    let name = first.lines().last().and_then(|line| line.strip_prefix("reproduce with relaylab compare "));
    let name = name.unwrap_or_else(|| panic!("{first}"));
    fs::remove_file(home.join("base.toml")).unwrap();
    fs::write(home.join("more.toml"), BASE.replace("list = 200", "list = 300")).unwrap();
    let (again, _) = ends(home, &["compare", name], exit::OK);
    assert_eq!(verdict(&again), verdict(&first));
    assert!(
        spaced(&again).contains("10 of 10 runs were reused from the cache")
            && again.ends_with(&format!("compare {name}\n"))
    );
    let (more, _) = ends(home, &["compare", name, "--on", "revenue"], exit::OK);
    assert!(more.contains("on revenue"), "{more}");
    for (name, says) in [("@", "no comparison"), ("@0123", "no comparison"), ("@../..", "no comparison")] {
        let (_, err) = ends(home, &["compare", name], exit::USAGE);
        assert!(err.contains(says), "{name}: {err}");
    }
    let kept = fs::read_dir(home.join("output/comparisons")).unwrap().next().unwrap().unwrap().path();
    fs::write(kept.join("asked.json"), "{").unwrap();
    let kept = format!("@{}", kept.file_name().unwrap().to_string_lossy());
    ends(home, &["compare", &kept], exit::DAMAGED);
}

/// Each paradox from an empty folder: its files are written, the one command that is named compares them, and the verdict is
/// the one that the note claims.
#[test]
fn each_paradox_shows_itself_in_one_command() {
    let cases = [
        ("over-marketing", "half-to-sales", Some("leads"), Some(2.0)),
        ("over-selling", "more-leads", None, Some(1.5)),
        ("leaky-bucket", "smaller-leak", Some("won"), None),
        ("slow-handover", "half-the-delay", Some("leads"), None),
    ];
    for (paradox, leader, fewer, times) in cases {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        let (next, err) = ends(home, &["init", paradox], exit::OK);
        assert!(
            err.contains(&format!("{paradox}.toml")) && next.starts_with("relaylab compare "),
            "{next}{err}"
        );
        let files: Vec<&str> = next.split_whitespace().skip(1).collect();
        ends(home, &[&["check"], &files[1..]].concat(), exit::OK);
        let few = [&files[..], &["--seeds", "10", "--flips", "none"]].concat();
        let (out, _) = ends(home, &few, exit::OK);
        assert!(out.contains(&format!("VERDICT  {leader} wins on profit")), "{out}");
        assert!(out.contains("\nNOTE     ") && out.contains(leader), "{out}");
        let (json, _) = ends(home, &[&few[..], &["--json"]].concat(), exit::OK);
        let told: Value = serde_json::from_str(&json).unwrap();
        assert_eq!((&told["verdict"], &told["leader"]), (&"wins".into(), &leader.into()));
        assert!(told["notes"][0]["note"].as_str().unwrap().contains(leader), "{json}");
        let mean = |scenario: &str, metric: &str| -> f64 {
            let of =
                told["scenarios"].as_array().unwrap().iter().find(|row| row["name"] == scenario).unwrap();
            of["metrics"][metric]["mean"].as_f64().unwrap()
        };
        let loser = files[1].trim_end_matches(".toml");
        assert_ne!(loser, leader);
        let more = times.is_none_or(|times| mean(leader, "won") > times * mean(loser, "won"));
        assert!(more && mean(leader, "profit") > mean(loser, "profit"), "{paradox}");
        assert!(fewer.is_none_or(|fewer| mean(leader, fewer) < mean(loser, fewer)), "{paradox}: {fewer:?}");
        // What a person wrote is never written over.
        ends(home, &["init", paradox], exit::IO);
    }
}

#[test]
fn a_file_against_itself_is_said_to_be_the_same_market() {
    let home = home();
    let arguments = ["compare", "base.toml", "base.toml", "--seeds", "2", "--flips", "none"];
    let (_, err) = ends(home.path(), &arguments, exit::OK);
    let said = "warning: `base (2)` is the same market as `base`: between the two every\n  difference is 0\n";
    assert!(err.starts_with(said), "{err}");
}
