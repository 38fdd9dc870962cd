//! A metric and a figure that nobody has heard of are put into their tables, and are everywhere.

use crate::figures::{FIGURES, Figure, FigureKind, ReportPlace, draw_all};
use crate::files::Folder;
use crate::record::{Manifest, dictionary, tables};
use crate::report::compare::Again;
use crate::report::run::PlayedRun;
use crate::report::{self, Facts, Rows};
use crate::results::metrics::{Better, Group, METRICS, Metric, MetricList, Shown};
use crate::runner::{Runner, Variant};
use crate::study::compare::{Flips, compare};
use std::path::Path;
use std::sync::LazyLock;

/// A market with a channel on the air.
fn market() -> Variant {
    let text = "[market]\npeople = 2000\ndays = 60\n[budget]\nper_month = 4000\nnormalise = true\n\
                [channels.air]\nkind = \"display\"\nshare = 1\n";
    Variant::of_text("air.toml", text, None).unwrap()
}

/// All metrics, and how many have not heard yet.
fn with_unheard() -> MetricList {
    static ROWS: LazyLock<Vec<Metric>> = LazyLock::new(|| {
        let unheard = Metric {
            name: "unheard",
            label: "Never heard of it",
            group: Group::Audience,
            shown: Shown::Headline,
            rivals: 3,
            better: Better::Lower,
            adds_up: true,
            unit: "ears",
            doc: "People who do not know the brand at the end.",
            of: |run| run.days.last().map(|day| day.unaware as f64),
            missing: |_| None,
        };
        METRICS.iter().copied().chain([unheard]).collect()
    });
    &ROWS
}

#[test]
fn a_new_metric_is_one_row() {
    let runs = Runner::new().metrics(with_unheard()).play(&market(), 3).unwrap();
    let economics = tables(&runs).into_iter().find(|(name, _)| *name == "economics").unwrap().1;
    assert_eq!(
        economics.lines().filter(|line| line.contains(",unheard,") && line.ends_with(",ears")).count(),
        3
    );

    let scenario = market().load().unwrap().scenario;
    let manifest = Manifest::blank();
    let played = PlayedRun {
        runs: &runs,
        manifest: &manifest,
        scenario: &scenario,
        resized: false,
        folder: Path::new("out"),
        again: "again",
        metrics: with_unheard(),
    };
    let text = report::run::text(&played, "", &ToOwned::to_owned);
    let audience = text.split("AUDIENCE\n").nth(1).unwrap().split("\n\n").next().unwrap();
    assert!(audience.contains("  Never heard of it  "), "{text}");
    let json = report::run::json(&played);
    let row = json["metrics"].as_array().unwrap().last().unwrap();
    assert_eq!((&row["name"], &row["unit"]), (&"unheard".into(), &"ears".into()));

    let rows = Rows { metrics: with_unheard(), ..Rows::default() };
    let page = report::run::page(&runs, &report::run::caption(&manifest), &manifest, &scenario, rows);
    assert!(page.contains("<tr><th scope=\"row\">Never heard of it, ears</th>"), "among the key numbers");
    assert!(page.contains("People who do not know the brand at the end."), "among all metrics");

    let (csv, json) = dictionary(with_unheard());
    assert!(csv.contains("economics.csv (metric),unheard,number,ears,People who do not know"));
    assert!(json.to_string().contains("People who do not know the brand at the end."));
    let (csv, _) = dictionary(METRICS);
    assert!(!csv.contains("unheard"), "it is not among the shipped metrics");
}

#[test]
fn a_new_metric_is_compared() {
    let poor = market().with("budget.per_month", 1).unwrap();
    let question = compare(&[market(), poor]).named(["air", "silence"]).seeds(6).flips(Flips::None);
    let answer = question.run(&Runner::new().metrics(with_unheard())).unwrap();
    let home = tempfile::tempdir().unwrap();
    let mut folder = Folder::create(home.path()).unwrap();
    report::compare::write(&answer, &Again::default(), &mut folder).unwrap();
    let file = |name: &str| std::fs::read_to_string(home.path().join(name)).unwrap();
    let json: serde_json::Value = serde_json::from_str(&file("compare.json")).unwrap();
    let mean = |place: usize| json["scenarios"][place]["metrics"]["unheard"]["mean"].as_f64().unwrap();
    assert!(mean(0) < mean(1), "more money, fewer who have not heard");
    let lines = |name: &str| file(name).lines().filter(|line| line.contains("unheard,")).count();
    assert_eq!(
        (lines("outcomes.csv"), lines("differences.csv"), lines("figures/differences.csv")),
        (12, 1, 1)
    );
    let text = report::compare::evidence(&answer, &ToOwned::to_owned, false);
    assert!(text.contains("  Never heard of it, ears  "), "{text}");
    assert!(file("verdict.md").contains("Never heard of it"));
}

/// All figures, and one of silence.
fn with_silence() -> &'static [FigureKind] {
    static ROWS: LazyLock<Vec<FigureKind>> = LazyLock::new(|| {
        let silence = FigureKind {
            name: "silence",
            doc: "nothing at all",
            place: ReportPlace::Evidence,
            width: 500.0,
            make: |_, caption| {
                Figure::sentence("All is quiet", "on air", caption.of_what(), "There is nothing to see.")
            },
        };
        FIGURES.iter().copied().chain([silence]).collect()
    });
    &ROWS
}

#[test]
fn a_new_figure_is_one_row() {
    let runs = Runner::new().play(&market(), 2).unwrap();
    let caption = report::run::caption(&Manifest::blank());
    let drawn = draw_all(with_silence(), &runs, &caption);
    assert!(drawn.iter().any(|figure| figure.name == "silence" && figure.svg.contains("nothing to see")));
    let facts = Facts { rows: Rows { figures: with_silence(), ..Rows::default() }, ..Facts::default() };
    let page = report::page(&runs, &caption, &facts);
    let at = |heading: &str| {
        page.find(&format!("<h2 id=\"{heading}\">")).unwrap_or_else(|| panic!("no {heading}"))
    };
    assert!(
        at("channel-table") < at("silence") && at("silence") < at("full"),
        "it stands among the evidence"
    );
    let silence = page[at("silence")..].split("</svg>").next().unwrap();
    assert!(silence.contains("All is quiet") && silence.contains("width=\"500\""), "{silence}");
    assert!(page.contains(", .evidence > .silence {"), "it is half a page wide");
    let order: Vec<usize> = FIGURES.iter().map(|kind| at(kind.name)).collect();
    assert!(order.is_sorted(), "the page has them in the order of their rows");
}
