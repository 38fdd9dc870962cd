//! Reports as people see them: in a browser, on paper, on a telephone, in the dark, and with a keyboard.
//!
//! Chromium is driven through its debugging pipe (<https://chromedevtools.github.io/devtools-protocol/>), so that
//! nothing but Chromium itself is needed.
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

mod alone;
mod chromium;
mod class;
mod explorer;
mod layout;
mod looks;
mod student;
mod told;

use super::program::ends;
use chromium::{Page, chromium};
use relaylab::cli::exit;
use std::fs;
use std::path::{Path, PathBuf};

/// A market with some of everything that is played in no time.
const BASE: &str = "\
title = \"Base\"
[market]
people = 1000
days = 210
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
share = 0.4
[channels.email]
share = 0.3
[checks]
holds = [\"profit.mean < 0\"]
";

/// A page that breaks a rule, and what should notice.
type Rule = (&'static str, &'static dyn Fn(&mut Page<'_>));

/// Where screenshots are kept.
fn album() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Reports of a run, of comparisons of two, three and four scenarios, of a split and of an attribution, by name.
fn reports(home: &Path) -> Vec<(&'static str, PathBuf)> {
    let other = |name: &str, old: &str, new: &str| {
        fs::write(home.join(name), BASE.replace(old, new)).unwrap();
    };
    fs::write(home.join("base.toml"), BASE).unwrap();
    other("more-for-sales.toml", "[budget]", "[budget]\nsales_share = 0.8");
    other("a-dearer-product.toml", "list = 200", "list = 260");
    other("without-display.toml", "[channels.display]", "[channels.display]\non = false");
    ends(home, &["run", "base.toml", "--seeds", "3", "-q", "--out", "run"], exit::OK);
    let files = ["base.toml", "more-for-sales.toml", "a-dearer-product.toml", "without-display.toml"];
    let mut reports = vec![("run", home.join("run/report.html"))];
    for (count, name) in [(2, "two"), (3, "three"), (4, "four")] {
        let mut arguments = vec!["compare"];
        arguments.extend(&files[..count]);
        arguments.extend(["--seeds", "5", "--flip", "sales.cost_per_rep", "-q", "--out", name]);
        ends(home, &arguments, exit::OK);
        reports.push((name, home.join(name).join("report.html")));
    }
    for verb in
        [&["balance", "base.toml", "--within", "marketing", "--points", "5"][..], &["attribute", "base.toml"]]
    {
        ends(home, &[verb, &["--seeds", "3", "-q", "--out", verb[0]]].concat(), exit::OK);
        reports.push((verb[0], home.join(verb[0]).join("report.html")));
    }
    reports
}

#[test]
fn reports_are_fit_to_be_seen() {
    let mut browser = chromium();
    let home = tempfile::tempdir().unwrap();
    for (name, report) in reports(home.path()) {
        let mut page = browser.open(&report);
        page.screen(1280, 800);
        page.picture(&album().join(format!("{name}-screen.png")));
        looks::every_picture_has_words_and_a_table(name, &mut page);
        looks::headings_are_in_order(name, &mut page);
        looks::text_can_be_read(name, "light", &mut page);
        looks::nothing_is_cut_off(name, &mut page);
        for (paper, width, height) in [("A4", 8.27, 11.69), ("Letter", 8.5, 11.0)] {
            let pdf = page.print(width, height);
            fs::write(album().join(format!("{name}-{paper}.pdf")), &pdf).unwrap();
            let sheets = looks::sheets(&pdf);
            assert!((1..=2).contains(&sheets), "{name} on {paper}: {sheets}");
        }
        looks::a_keyboard_reaches_everything(name, &mut page);
        page.screen(320, 640);
        page.picture(&album().join(format!("{name}-phone.png")));
        looks::nothing_scrolls_sideways(name, &mut page);
        page.screen(1280, 800);
        let light = looks::background(&mut page);
        page.dark();
        page.picture(&album().join(format!("{name}-dark.png")));
        assert_ne!(looks::background(&mut page), light, "{name}: dark mode");
        looks::text_can_be_read(name, "dark", &mut page);
        page.asked_for_nothing_and_said_nothing(name);
    }
}

#[test]
fn whoever_breaks_a_rule_is_found_out() {
    let mut browser = chromium();
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("bad.html");
    let found = |test: &dyn Fn(&mut Page<'_>), page: &mut Page<'_>| {
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| test(page))).is_err()
    };
    let rules: [Rule; 8] = [
        ("<h1>a</h1><h3>b</h3>", &|page| looks::headings_are_in_order("bad", page)),
        ("<svg width=9 height=9></svg>", &|page| looks::every_picture_has_words_and_a_table("bad", page)),
        ("<svg role=img aria-label='words that say what is to be seen'></svg>", &|page| {
            looks::every_picture_has_words_and_a_table("bad", page);
        }),
        ("<p style='color:#999'>pale</p>", &|page| looks::text_can_be_read("bad", "light", page)),
        ("<div style='width:900px'>wide</div>", &|page| looks::nothing_scrolls_sideways("bad", page)),
        ("<a href=#x style='outline:none'>x</a>", &|page| looks::a_keyboard_reaches_everything("bad", page)),
        ("<script>console.error('x')</script>", &|page| page.asked_for_nothing_and_said_nothing("bad")),
        ("<img alt=x src=http://127.0.0.1:9/x>", &|page| page.asked_for_nothing_and_said_nothing("bad")),
    ];
    for (body, rule) in rules {
        fs::write(&file, format!("<!doctype html><html lang=en><title>x</title><body>{body}")).unwrap();
        let mut page = browser.open(&file);
        page.screen(320, 640);
        assert!(found(&|page| rule(page), &mut page), "{body}");
    }
}
