//! A class and its teacher, by keyboard alone: served, and in one file (`tests/tools/web`).

use super::alone::{asked_nobody, exported, open as open_file};
use super::chromium::{Browser, Page, chromium};
use super::explorer::{axe, kept_to_itself, rests};
use super::{album, looks};
use crate::program::ends;
use crate::server::Explorer;
use relaylab::cli::exit;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// What nobody is to see before the envelope is open.
const SECRETS: [&str; 3] = ["Sausages of Sindelfingen", "Who eats them", "12321"];
const FIRM: &str = "\
title = \"Sausages of Sindelfingen\"
question = \"Who eats them\"
[market]
people = 900
days = 90
[need]
in_market = 0.2
[budget]
per_month = 12321
sales_share = 0.85
normalise = true
[price]
list = 200
reference = 200
[channels.display]
share = 0.3
[channels.search_ads]
share = 0.7
";

/// What the page shows and what it tells those who do not see it.
const SHOWN: &str = "document.documentElement.outerHTML.replace(/<script[^]*?<\\/script>/g, '')";

fn focus(page: &mut Page<'_>) -> Value {
    page.value("document.activeElement.id")
}

/// Somebody types into what has the focus.
fn types(page: &mut Page<'_>, words: &str) {
    page.value(&format!("document.activeElement.value = {}", json!(words)));
}

/// A student moves the slider by keys and hands in; gives the line to copy.
fn hands_in(page: &mut Page<'_>, name: &str, keys: &[&str]) -> String {
    page.value("document.querySelector('#lesson-title').focus()");
    page.tab_to("#lever-box-range");
    for key in keys {
        page.press(key);
    }
    page.wait_until(&rests());
    page.value("document.querySelector('#lesson-title').focus()");
    page.tab_to("#class-name");
    types(page, name);
    page.press("Enter");
    page.wait_until("document.activeElement.id === 'class-line'");
    page.value("document.querySelector('#class-copy')?.value ?? ''").as_str().unwrap().to_owned()
}

/// Nothing of the firm is on the page.
#[track_caller]
fn is_sealed(page: &mut Page<'_>, when: &str) {
    let shown =
        page.value(SHOWN).as_str().unwrap().to_owned() + page.value("document.title").as_str().unwrap();
    for secret in SECRETS.iter().chain(&["Most profit", "90 % interval"]) {
        assert!(!shown.contains(secret), "{when}: {secret}");
    }
    let told = page.value(
        "JSON.stringify([relaylab.market.base, relaylab.market.catalogue.presets, relaylab.view.curve])",
    );
    assert!(SECRETS.iter().all(|secret| !told.as_str().unwrap().contains(secret)), "{when}: {told}");
    assert_eq!(
        page.value("document.querySelector('#hill-picture').checkVisibility()"),
        false,
        "{when}: the hill"
    );
}

/// What anybody may look at, on screens of each size, light and dark.
fn is_fit_to_be_seen(page: &mut Page<'_>, name: &str) {
    page.value("relaylab.player.toggle(false)");
    for light in ["light", "dark"] {
        if light == "dark" {
            page.dark();
        }
        page.wait_until(&rests());
        page.picture(&album().join(format!("class-{name}-{light}.png")));
        assert_eq!(axe(page), json!([]), "{name}, {light}");
        looks::text_can_be_read(name, light, page);
    }
    for (width, height) in [(390, 844), (320, 640)] {
        page.screen(width, height);
        looks::nothing_scrolls_sideways(name, page);
        let cut = "[...document.querySelectorAll('#class-table .scroll')].filter(e => e.scrollWidth > e.clientWidth + 1).length";
        assert_eq!(page.value(cut), 0, "{name} at {width}: the table is cut off");
        page.picture(&album().join(format!("class-{name}-{width}.png")));
    }
    page.medium("");
    page.screen(1280, 800);
}

/// Who gives no name, or a wrong word, is told so and gets nothing.
fn is_refused(page: &mut Page<'_>) {
    assert_eq!(hands_in(page, " ", &[]), "", "nobody hands in without a name");
    let said = page.value("document.querySelector('#class-line').innerText");
    assert!(said.as_str().unwrap().contains("needs a name"), "{said}");
    page.tab_to("#class-teacher summary");
    page.press("Enter");
    page.tab_to("#class-word");
    types(page, "0000-0000");
    page.press("Enter");
    page.wait_until("document.querySelector('#class-refused .wrong')");
    assert_eq!(focus(page), "class-word");
    is_sealed(page, "with a wrong word");
}

/// Two students and their teacher.
fn plays(page: &mut Page<'_>, word: &str) {
    is_sealed(page, "before");
    is_fit_to_be_seen(page, "before");
    let ada = hands_in(page, "Ada", &["Home"]);
    assert!(ada.starts_with("relaylab guess: Ada, 0 % for sales, code "), "{ada}");
    let bo = hands_in(page, "=Bo", &["End", "PageDown", "ArrowLeft"]);
    assert!(bo.starts_with("relaylab guess: =Bo, 89 % for sales, code "), "{bo}");
    let again = hands_in(page, "ada", &["Home", "PageUp", "PageUp", "PageUp", "PageUp"]);
    assert!(again.contains("ada, 40 % for sales"), "{again}");
    is_sealed(page, "after");
    is_fit_to_be_seen(page, "after");

    page.value("document.querySelector('#lesson-title').focus()");
    page.tab_to("#class-teacher summary");
    page.press("Enter");
    page.tab_to("#class-word");
    types(page, &word.to_lowercase());
    page.press("Enter");
    page.wait_until("document.querySelector('#class-lines')");
    assert_eq!(focus(page), "class-firm", "what was in the envelope is read next");
    assert_eq!(page.value("document.querySelector('#class-firm').innerText"), SECRETS[0]);
    let own = page.value("document.querySelector('#answer-told').innerText");
    assert!(own.as_str().unwrap().contains("Your regret: "), "{own}");
    page.wait_until(&rests());
    assert_eq!(page.value("document.querySelector('#hill-picture').checkVisibility()"), true);

    page.tab_to("#class-lines");
    let changed = bo.replace("89", "90");
    let other = ada.split("code ").next().unwrap().to_owned() + "code ZZZZ-1234";
    types(page, &format!("hello\n[10:32] Kim: {bo}\n{again}\n{changed}\n{other}\n\n{ada}\n{again}"));
    page.tab_to("#class-make");
    page.press("Enter");
    page.wait_until("document.querySelector('#class-table-title')");
    assert_eq!(focus(page), "class-table-title", "the table is read next");
    let names =
        page.value("[...document.querySelectorAll('#class-table tbody .who')].map(cell => cell.innerText)");
    let mut names: Vec<&str> = names.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["=Bo", "ada"]);
    let said = page
        .value("[...document.querySelectorAll('#class-problems li')].map(line => line.innerText).join(' ')");
    for part in [
        "Line 3: ada",
        "Line 4: its name, share or code was changed",
        "Line 5: it is of another file: ZZZZ",
        "Line 7: Ada",
    ] {
        assert!(said.as_str().unwrap().contains(part), "{part}: {said}");
    }
    let told = page.value("document.querySelector('#class-table').innerText").as_str().unwrap().to_owned();
    assert!(told.contains("a mean and a spread of the class take 10 or more"), "{told}");
    assert_eq!(page.value("document.querySelectorAll('#class-drawing circle.guess').length"), 2);
    let csv = page.value("document.querySelector('#class-csv').value");
    assert!(csv.as_str().unwrap().contains(",'=Bo,0.89,"), "{csv}");
    is_fit_to_be_seen(page, "table");
}

fn word(home: &Path) -> (Explorer, String) {
    let file = home.join("firm.toml");
    fs::write(&file, FIRM).unwrap();
    let file = file.to_str().unwrap();
    let server = Explorer::start(&["--class", file]);
    // The word is that of the firm, wherever it is sealed.
    let core = format!("\0asm {}", model(&server));
    fs::write(home.join("core.wasm"), core).unwrap();
    let words = ["explore", file, "--export", "class.html", "--core", "core.wasm", "--class", "--json"];
    let (out, _) = ends(home, &words, exit::OK);
    let told: Value = serde_json::from_str(&out).unwrap();
    (server, told["class"]["word"].as_str().unwrap().to_owned())
}

fn model(server: &Explorer) -> String {
    let catalogue: Value = serde_json::from_str(&server.told("/api/catalogue", &json!({})).1).unwrap();
    catalogue["model"].as_str().unwrap().to_owned()
}

#[test]
fn a_class_hands_in_and_its_teacher_makes_the_table() {
    let home = tempfile::tempdir().unwrap();
    let (server, word) = word(home.path());
    let mut browser: Browser = chromium();
    let mut open = |play: &dyn Fn(&mut Page<'_>)| {
        let mut page = browser.visit(&format!("{}&refine=off&m=starter", server.address()));
        page.screen(1280, 800);
        page.wait_until(&rests());
        play(&mut page);
    };
    // The browser notes on its console what a server refuses.
    open(&is_refused);
    open(&|page| {
        plays(page, &word);
        kept_to_itself(page, &server);
    });
}

#[test]
#[ignore = "needs the core as WebAssembly: tests/tools/web"]
fn a_class_plays_in_one_file() {
    let home = tempfile::tempdir().unwrap();
    let (_, word) = word(home.path());
    let file = exported(home.path(), &["firm.toml", "--class"]);
    let text = fs::read_to_string(&file).unwrap();
    assert!(
        SECRETS.iter().all(|secret| !text.contains(secret)) && !text.contains(&word),
        "the source of the file"
    );
    let mut browser = chromium();
    let mut page = open_file(&mut browser, &file, "");
    is_refused(&mut page);
    drop(page);
    let mut page = open_file(&mut browser, &file, "");
    plays(&mut page, &word);
    asked_nobody(&mut page);
}
