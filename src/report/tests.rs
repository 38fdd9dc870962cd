//! What a reader, a printer and a suspicious administrator may rely on.

mod made_up;

use super::*;
use crate::figures::{FIGURES, fixture};

fn facts() -> Facts {
    let changed =
        |key: &str, value: &str, default: &str| (key.to_owned(), value.to_owned(), default.to_owned());
    Facts {
        changed: vec![
            changed("market.people", "100,000", "20,000"),
            changed("budget.per_month", "250,000", "100,000"),
            changed("budget.sales_share", "0.5", "0.4"),
            changed("channels.print.share", "0.1", "0"),
        ],
        repeat: "relaylab run scenarios/balanced.toml --seeds 5".into(),
        hashes: vec![
            ("Scenario".into(), "7f3a12c09be4d8aa51c7e3f2b0d94a1187a6c0f3d25be94701cc83fe6a902b4d".into()),
            ("Model".into(), "relaylab-1".into()),
        ],
        ..Facts::default()
    }
}

#[test]
fn the_page_can_be_looked_at() {
    let Some(folder) = std::env::var_os("RELAYLAB_LOOK").map(std::path::PathBuf::from) else { return };
    let runs = fixture::runs(5, 52);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("report.html"), page(&runs, &fixture::caption(&runs), &facts())).unwrap();
}

#[test]
fn the_page_asks_for_nothing_from_outside() {
    let runs = fixture::runs(2, 10);
    let page = page(&runs, &fixture::caption(&runs), &facts());
    let rest = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "").replace("<meta http-equiv", "");
    for word in ["http", "//", "<script", "<link", "@import", "<img", "<iframe", " style=", " onclick"] {
        let rest = if word == "//" { without_fonts(&rest) } else { rest.clone() };
        assert!(!rest.contains(word), "{word}");
    }
}

fn without_fonts(page: &str) -> String {
    let mut parts = page.split("base64,");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, part| page + part.split_once(')').map_or("", |(_, rest)| rest))
}

#[test]
fn the_policy_allows_this_style_sheet_and_no_other() {
    let runs = fixture::runs(1, 4);
    let page = page(&runs, &fixture::caption(&runs), &facts());
    let sheet = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let hash = base64(&Sha256::digest(sheet.as_bytes()));
    assert!(page.contains(&format!("style-src 'sha256-{hash}'")));
    assert_eq!(page.matches("<style").count(), 1);
}

#[test]
fn words_from_files_never_become_markup() {
    let nasty = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    let mut runs = fixture::long_names();
    for run in &mut runs {
        run.channels[0].channel = nasty.into();
        run.segments.iter_mut().for_each(|row| row.segment = nasty.into());
    }
    let mut caption = fixture::caption(&runs);
    caption.title = nasty.into();
    caption.question = nasty.into();
    caption.currency = nasty.into();
    let facts = Facts {
        changed: vec![(nasty.into(), nasty.into(), nasty.into())],
        repeat: nasty.into(),
        hashes: vec![(nasty.into(), nasty.into())],
        citation: nasty.into(),
        ..Facts::default()
    };
    let page = page(&runs, &caption, &facts);
    assert!(!page.contains("<script") && !page.contains("<img"));
    assert!(page.contains("&lt;script&gt;"));
}

#[test]
fn every_figure_has_words_and_a_table() {
    let runs = fixture::runs(3, 30);
    let page = page(&runs, &fixture::caption(&runs), &facts());
    for kind in FIGURES {
        assert!(page.contains(&format!("<h2 id=\"{}\">", kind.name)), "{}", kind.name);
    }
    assert_eq!(page.matches("<svg ").count(), 2 * FIGURES.len());
    assert_eq!(page.matches("role=\"img\" aria-label=\"").count(), 2 * FIGURES.len());
    assert_eq!(page.matches("Numbers behind this figure").count(), FIGURES.len());
}

#[test]
fn the_result_says_its_spread_over_seeds() {
    let runs = fixture::runs(5, 52);
    let profits: Vec<f64> = runs
        .iter()
        .map(|run| run.days.iter().map(|day| day.profit_minor).sum::<i64>() as f64 / 100.0)
        .collect();
    let caption = fixture::caption(&runs);
    let text = page(&runs, &caption, &facts());
    let low = profits.iter().copied().fold(f64::INFINITY, f64::min);
    let high = profits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let write = crate::figures::compact;
    let expected = format!(
        "the lowest made {} EUR, the highest {} EUR; of other seeds 33 % lie beyond these.",
        write(low),
        write(high)
    );
    assert!(text.contains(&crate::words::numbers::typeset(&expected)), "{expected}");
    let of = |seeds: u64| {
        let runs = fixture::runs(seeds, 20);
        page(&runs, &fixture::caption(&runs), &facts())
    };
    assert!(of(5).contains("that is the spread over the 5 seeds. How well"));
    assert!(of(12).contains("; P10 ") && of(12).contains("of many such runs lies between"));
    assert!(of(1).contains("One seed was played") && of(1).contains("One seed shows one course of events"));
}

#[test]
fn runs_in_which_something_is_missing_have_a_page_too() {
    for (case, runs) in fixture::degenerate() {
        let page = page(&runs, &fixture::caption(&runs), &Facts::default());
        let words = without_fonts(&page);
        assert!(!words.contains("NaN") && !words.contains(">inf"), "{case}");
        assert!(page.contains("</html>"), "{case}");
    }
}

#[test]
fn at_most_twelve_inputs_are_listed() {
    let runs = fixture::runs(1, 4);
    let changed = (0..15).map(|k| (format!("key{k}"), "1".into(), "2".into())).collect();
    let page = page(&runs, &fixture::caption(&runs), &Facts { changed, ..Facts::default() });
    assert!(page.contains("key11") && !page.contains("key12") && page.contains("And 3 others."));
}

#[test]
fn the_same_runs_give_the_same_page() {
    let runs = fixture::runs(2, 12);
    let caption = fixture::caption(&runs);
    assert_eq!(page(&runs, &caption, &facts()), page(&runs, &caption, &facts()));
}
