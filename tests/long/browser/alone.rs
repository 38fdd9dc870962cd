//! The page in one file, without a server, from the disk: `tests/tools/web` builds its core and asks for these tests.

use super::chromium::{Browser, Page, chromium};
use super::explorer::{rests, told};
use super::{album, looks};
use crate::program::ends;
use crate::server::Explorer;
use relaylab::cli::exit;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// The page, written by the program with the core that `RELAYLAB_WEB` names.
pub(super) fn exported(home: &Path, more: &[&str]) -> PathBuf {
    let core = std::env::var("RELAYLAB_WEB").expect("`tests/tools/web` names the core");
    let words = [&["explore", "--export", "page.html", "--core", &core, "-q"], more].concat();
    ends(home, &words, exit::OK);
    let page = home.join("page.html");
    let bytes = fs::metadata(&page).unwrap().len();
    assert!(bytes < 1_500_000, "{bytes} bytes");
    page
}

pub(super) fn open<'b>(browser: &'b mut Browser, page: &Path, market: &str) -> Page<'b> {
    let mut page = browser.visit(&format!("file://{}#refine=off&{market}", page.display()));
    page.screen(1280, 800);
    page.wait_until(&rests());
    page
}

/// Nothing but the file was asked for.
pub(super) fn asked_nobody(page: &mut Page<'_>) {
    page.asked_only("the page in one file", &|url| url.starts_with("file://") || url.starts_with("blob:"));
}

/// Twenty requests: each path, markets with files beside them and of a text, and what is refused.
fn requests() -> Vec<(&'static str, Value)> {
    let market = |preset: &str, set: &[&str]| json!({ "preset": preset, "people": 1500, "set": set });
    let short = |preset: &str| market(preset, &["market.days=90"]);
    let points = [0.1, 0.3, 0.5, 0.7, 0.9];
    let curve = |more: Value| {
        let mut body = json!({ "market": short("over-marketing"), "seeds": 10, "points": points });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let values: Vec<f64> = (0..10).map(|year| f64::from(year) * 0.3).collect();
    let more: Vec<f64> = values.iter().map(|value| value + 0.7).collect();
    let question =
        json!({ "metrics": ["won", "profit"], "at": "Here", "currency": "EUR", "years": 10, "against": "A" });
    vec![
        ("/api/catalogue", json!({})),
        ("/api/scenario", json!({ "market": { "preset": "sales-led" } })),
        ("/api/scenario", json!({ "market": { "preset": "starter", "set": ["sales.rep=3"] } })),
        ("/api/scenario", json!({ "market": { "preset": "none" } })),
        ("/api/scenario", json!({ "market": { "text": "[leads]\nfile = \"/etc/passwd\"\n" } })),
        ("/api/scenario", json!([1])),
        ("/api/play", json!({ "market": short("starter"), "seeds": 10 })),
        ("/api/play", json!({ "market": short("b2b-saas"), "seeds": 3 })),
        ("/api/play", json!({ "market": short("telecom-churn"), "seeds": 2 })),
        (
            "/api/play",
            json!({ "market": { "preset": "marketplace", "set": ["market.days=60"] }, "seeds": 2 }),
        ),
        ("/api/play", json!({ "market": { "preset": "doctors" }, "seeds": 2 })),
        (
            "/api/play",
            json!({ "market": market("leaky-bucket", &["product.quality=0.9", "market.days=200"]) }),
        ),
        ("/api/play", json!({ "market": { "text": "[market]\npeople = 300\ndays = 20\n" } })),
        ("/api/play", json!({ "market": { "preset": "starter", "people": 300_000 } })),
        ("/api/balance", curve(json!({}))),
        ("/api/balance", curve(json!({ "only": 3 }))),
        ("/api/balance", curve(json!({ "choice": 0.4, "metric": "won" }))),
        ("/api/lesson", json!({ "market": short("leaky-bucket"), "guess": [2, 1] })),
        ("/api/life", json!({ "market": short("over-marketing"), "person": 77 })),
        (
            "/api/compare",
            json!({ "a": { "won": values, "profit": more }, "b": { "won": more, "profit": values }, "question": question }),
        ),
    ]
}

#[test]
#[ignore = "needs the core as WebAssembly: tests/tools/web"]
fn twenty_requests_get_the_bytes_of_the_server() {
    let server = Explorer::start(&["--threads", "1"]);
    let home = tempfile::tempdir().unwrap();
    let file = exported(home.path(), &[]);
    let mut browser = chromium();
    let mut page = open(&mut browser, &file, "m=starter&s=market.people%3D500&s=market.days%3D20");
    let requests = requests();
    assert_eq!(requests.len(), 20);
    for (path, body) in requests {
        let (status, native) = server.told(path, &body);
        let told = page.value(&format!(
            "(async () => {{
                const {{ others }} = await import('server.js'), words = new TextDecoder(), told = [];
                await others.ask('{path}', {}, undefined, (status, text) => told.push([status, words.decode(text)]));
                return [told[0][0], told.map(([, text]) => text).join('')];
            }})()",
            json!(body.to_string())
        ));
        assert_eq!(told[0].as_u64(), Some(status.into()), "{path} {body}");
        assert!(told[1].as_str() == Some(&native), "{path} {body}: {told}\n{native}");
        assert!(native.len() > 50, "{path} {body}: {native}");
    }
    // Years that are shared among workers come to the same curve.
    let points = [0.1, 0.3, 0.5, 0.7, 0.9];
    let body = json!({ "market": { "preset": "over-selling", "people": 800, "set": ["market.days=60"] }, "seeds": 10, "points": points });
    let shared = page.value(&format!(
        "(async () => (await (await import('server.js')).reach('/api/balance', {body})).text())()"
    ));
    let last = |text: &str| text.split("event: done\n").nth(1).map(str::to_owned).expect("a curve");
    assert_eq!(
        last(shared.as_str().unwrap()).split("\n\n").next(),
        last(&server.told("/api/balance", &body).1).split("\n\n").next()
    );
    asked_nobody(&mut page);
}

#[test]
#[ignore = "needs the core as WebAssembly: tests/tools/web"]
fn the_slider_moves_and_tells_the_numbers_of_the_command_line() {
    let home = tempfile::tempdir().unwrap();
    let file = exported(home.path(), &[]);
    let mut browser = chromium();
    let mut page = open(&mut browser, &file, "m=over-marketing&s=market.days%3D120&s=market.people%3D3000");
    page.picture(&album().join("alone-screen.png"));
    page.drag("#lever-box-range", 0.15, 0.6);
    page.wait_until(&rests());
    let share = page.value("relaylab.market.state.set['budget.sales_share']");
    let change = format!("budget.sales_share={}", share.as_str().unwrap());
    assert_ne!(change, "budget.sales_share=0.15");
    let quick =
        ["--set", "market.days=120", "--set", "market.people=3000", "--set", &change, "--seeds", "10"];
    page.value("document.querySelector('#all').open = true");
    page.wait_until("document.querySelector('td[data-metric]')");
    for measure in told("over-marketing", &quick) {
        let cell = format!("document.querySelector('td[data-metric={}]').dataset.value", measure["name"]);
        let value = page.value(&cell);
        assert_eq!(
            value.as_str().unwrap().parse::<f64>().ok(),
            measure["mean"].as_f64(),
            "{}",
            measure["name"]
        );
    }
    looks::text_can_be_read("alone", "light", &mut page);
    page.screen(390, 844);
    page.picture(&album().join("alone-phone.png"));
    looks::nothing_scrolls_sideways("alone", &mut page);
    asked_nobody(&mut page);
}

#[test]
#[ignore = "needs the core as WebAssembly: tests/tools/web"]
fn a_scenario_of_ones_own_is_in_the_file() {
    let home = tempfile::tempdir().unwrap();
    let scenario = "title = \"Our class\"\n[market]\npeople = 800\ndays = 40\n[budget]\nper_month = 9000\nnormalise = true\n[channels.print]\nshare = 1\n";
    fs::write(home.path().join("class.toml"), scenario).unwrap();
    let file = exported(home.path(), &["class.toml"]);
    let mut browser = chromium();
    let mut page = open(&mut browser, &file, "");
    assert_eq!(page.value("document.querySelector('#question').textContent"), "Our class");
    assert_eq!(page.value("relaylab.view.result.people"), 800);
    asked_nobody(&mut page);
}
