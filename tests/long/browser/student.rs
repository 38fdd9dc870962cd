//! A student: opens a scenario, moves one slider, and reads the answer to its question.

use super::chromium::{Page, chromium};
use super::explorer::{kept_to_itself, open, rests, told};
use crate::server::Explorer;
use relaylab::study::Paired;
use serde_json::Value;

/// A row of a metric by its name.
fn row<'m>(metrics: &'m [Value], name: &str) -> &'m Value {
    metrics.iter().find(|row| row["name"] == name).unwrap()
}

fn values(row: &Value) -> Vec<Option<f64>> {
    row["values"].as_array().unwrap().iter().map(Value::as_f64).collect()
}

/// A count as the page writes it.
fn counted(mean: f64) -> String {
    let digits = (mean.round() as u64).to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What a screen reader is told of the answer.
fn answer(page: &mut Page<'_>) -> String {
    let text = page.value("document.querySelector('#answer[role=status]').innerText");
    text.as_str().unwrap().to_owned()
}

/// What is asked without being told otherwise: two small markets.
const USUAL: &str = "over-marketing,startup-small-budget";

/// The usual scenarios, or those that `RELAYLAB_PRESETS` names, separated by commas; `all` takes many minutes.
#[test]
fn every_question_is_answered_after_one_move_as_ten_years_answer_it() {
    let mut browser = chromium();
    let server = Explorer::start(&[]);
    let mut page = open(&mut browser, &server, "m=starter&s=market.days%3D30");
    let presets = page.value("relaylab.market.catalogue.presets.map(preset => preset.name)");
    drop(page);
    let wanted = std::env::var("RELAYLAB_PRESETS").unwrap_or(USUAL.to_owned());
    for preset in presets.as_array().unwrap().iter().filter_map(Value::as_str) {
        if wanted != "all" && !wanted.split(',').any(|one| one == preset) {
            continue;
        }
        // Opens the page, goes to the slider, moves it, reads: four actions.
        let mut page = open(&mut browser, &server, &format!("m={preset}"));
        page.value("document.querySelector('#lever-box-range').focus()");
        page.press("PageUp");
        page.wait_until(&rests());
        let read = answer(&mut page);
        let key = page.value("relaylab.view.row.key").as_str().unwrap().to_owned();
        let value = page.value(&format!("relaylab.market.state.set['{key}']")).as_str().unwrap().to_owned();
        let change = format!("{key}={value}");
        let before = told(preset, &["--seeds", "10"]);
        let after = told(preset, &["--seeds", "10", "--set", &change]);
        let won = row(&after, "won")["mean"].as_f64().unwrap();
        if won >= 10.0 && read.contains(" became customers") {
            let shown = format!("{} became customers", counted(won));
            assert!(read.contains(&shown), "{preset} {change}: {shown}: {read}");
        }
        let paired = Paired::of(&values(row(&after, "won")), &values(row(&before, "won"))).unwrap();
        let (low, high) = paired.interval(0.05);
        let verdict = match (low > 0.0, high < 0.0) {
            (true, _) => "more customers",
            (_, true) => "fewer customers",
            _ => "about the same customers",
        };
        assert!(read.to_lowercase().contains(verdict), "{preset} {change}: {verdict}: {read}");
        kept_to_itself(&mut page, &server);
    }
}

#[test]
fn every_slider_gives_an_answer_or_a_plain_sentence_at_both_its_ends() {
    let mut browser = chromium();
    let server = Explorer::start(&[]);
    let mut page = open(&mut browser, &server, "m=starter&s=market.days%3D30&s=market.people%3D2000");
    page.value("document.querySelector('#others').open = true");
    let home = std::env::temp_dir().display().to_string();
    let words = ["budget per month", "reps", "price list", "churn", "threshold", "quality", "delay"];
    for word in words {
        page.value(&format!(
            "(box => {{ box.value = '{word}'; box.dispatchEvent(new Event('input')); }})(document.querySelector('#find'))"
        ));
        let many =
            page.value("document.querySelectorAll('#first input[type=range]').length").as_u64().unwrap();
        assert!(many > 0, "{word}");
        for place in 0..many {
            let slider = format!("document.querySelectorAll('#first input[type=range]')[{place}]");
            for end in ["End", "Home"] {
                page.value("delete document.documentElement.dataset.grade");
                page.value(&format!("{slider}.focus()"));
                page.press(end);
                page.value("relaylab.market.listeners.forEach(listener => listener('again'))");
                page.wait_until(
                    "['known', 'refused'].includes(document.documentElement.dataset.grade) && document.documentElement.dataset.state === 'rests'",
                );
                let holds = page.value(&format!(
                    "Math.abs(Number({slider}.value) - Number({slider}.closest('.lever').querySelector('input[type=number]').value)) < 1e-9"
                ));
                assert_eq!(holds, true, "{word} {place} {end}: the thumb holds what the box says");
                let said = page.value("document.querySelector('#trouble').innerText");
                let said = said.as_str().unwrap();
                assert!(!said.contains(&home) && !said.contains("bug"), "{word} {place} {end}: {said}");
                page.value(&format!("{slider}.focus()"));
                page.press("Delete");
            }
        }
    }
    kept_to_itself(&mut page, &server);
}
