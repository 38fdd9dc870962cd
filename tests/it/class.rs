//! A class: its firm stays sealed until the teacher's word is given, and its table has the numbers of the command line.
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

use super::program::ends;
use super::server::Explorer;
use relaylab::cli::exit;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Words of the firm that nobody is to see, and a market that is played in no time.
const SECRETS: [&str; 4] = ["Sausages of Sindelfingen", "Who eats them", "12321", "0.8765"];
const FIRM: &str = "\
title = \"Sausages of Sindelfingen\"
question = \"Who eats them\"
[market]
people = 800
days = 90
[need]
in_market = 0.2
[budget]
per_month = 12321
sales_share = 0.8765
normalise = true
[price]
list = 200
reference = 200
[channels.display]
share = 0.3
[channels.search_ads]
share = 0.7
";

fn firm(home: &Path) -> PathBuf {
    let file = home.join("firm.toml");
    fs::write(&file, FIRM).unwrap();
    file
}

/// What an export says of its class; its core is none that could play, of the right version.
fn exported(home: &Path, file: &str) -> Value {
    let model = concat!("relaylab ", env!("CARGO_PKG_VERSION"), " model ");
    let all: Vec<String> = (1..100).map(|number| format!("{model}{number} ")).collect();
    fs::write(home.join("core.wasm"), format!("\0asm {}", all.concat())).unwrap();
    let words = ["explore", file, "--export", "class.html", "--core", "core.wasm", "--class", "--json"];
    let (out, _) = ends(home, &words, exit::OK);
    serde_json::from_str::<Value>(&out).unwrap()["class"].clone()
}

/// The page of the class of the firm, served, and the word that opens it.
fn served(home: &Path) -> (Explorer, String) {
    let file = firm(home);
    let word = exported(home, "firm.toml")["word"].as_str().unwrap().to_owned();
    (Explorer::start(&["--class", "--threads", "1", file.to_str().unwrap()]), word)
}

fn said(server: &Explorer, path: &str, body: &Value) -> (u16, Value) {
    let (status, text) = server.told(path, body);
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

fn market(share: &str) -> Value {
    json!({ "preset": "your file", "set": [format!("budget.sales_share={share}")] })
}

/// Eleven points of the curve of all balances.
fn balances(word: &str) -> Value {
    let points: Vec<f64> = (0..=10).map(|i| f64::from(i) / 10.0).collect();
    json!({ "market": { "preset": "your file" }, "seeds": 10, "points": points, "word": word })
}

#[test]
fn a_file_for_a_class_holds_no_word_of_the_firm() {
    let home = tempfile::tempdir().unwrap();
    firm(home.path());
    let class = exported(home.path(), "firm.toml");
    let page = fs::read_to_string(home.path().join("class.html")).unwrap();
    // What is written as letters is read as well.
    let (_, rest) = page.split_once("id=\"scenario\">").unwrap();
    let bytes = from_base64(rest.split('<').next().unwrap());
    assert!(bytes.len() > 1000);
    let sealed = String::from_utf8_lossy(&bytes);
    let word = class["word"].as_str().unwrap();
    for secret in SECRETS.iter().chain(["per_month", "sales_share", "display", word].iter()) {
        assert!(!sealed.contains(secret), "{secret}");
    }
    assert!(SECRETS.iter().all(|secret| !page.contains(secret)) && !page.contains(word));
    assert_eq!(exported(home.path(), "firm.toml"), class, "the same scenario, the same word");
    assert_eq!(fs::read_to_string(home.path().join("class.html")).unwrap(), page);
    assert_ne!(
        exported(home.path(), "over-selling")["word"],
        class["word"],
        "what the program brings has a name"
    );
    let refused = |file: &str, cause: &str| {
        let words = ["explore", file, "--export", "none.html", "--core", "core.wasm", "--class"];
        let (_, said) = ends(home.path(), &words, exit::INVALID);
        assert!(said.contains(cause), "{said}");
        assert!(!home.path().join("none.html").exists());
    };
    refused("quiet", "no balance to guess");
    fs::write(home.path().join("big.toml"), FIRM.replace("800", "800_000")).unwrap();
    refused("big.toml", "more than the 200000 people of a page");
}

#[test]
fn the_guide_says_how_a_file_for_a_class_is_written() {
    let home = tempfile::tempdir().unwrap();
    let guide = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/GUIDE.md")).unwrap();
    let typed = guide.split('`').find(|words| words.ends_with(" --export class.html --class")).unwrap();
    let file = typed.split(' ').nth(2).unwrap();
    ends(home.path(), &["init", "classroom"], exit::OK);
    assert_eq!(exported(home.path(), file), exported(home.path(), "over-marketing"), "{typed}");
    assert!(home.path().join("class.html").exists());
}

#[test]
fn nothing_of_the_firm_is_told_before_the_word_is_given() {
    let home = tempfile::tempdir().unwrap();
    let (server, word) = served(home.path());
    let at = |more: Value| {
        let mut body = json!({ "market": market("0.4"), "seeds": 10 });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let told = [
        ("/api/catalogue", json!({}), 200),
        ("/api/scenario", json!({ "market": { "preset": "your file" } }), 200),
        ("/api/play", at(json!({})), 200),
        ("/api/life", at(json!({ "person": 5 })), 200),
        ("/api/guess", json!({ "name": "Ada", "share": 0.4 }), 200),
        ("/api/guess", json!({ "name": "", "share": 0.4 }), 422),
        ("/api/open", json!({ "word": "0000-0000" }), 422),
    ];
    for (path, body, status) in told {
        let (got, text) = server.told(path, &body);
        assert_eq!(got, status, "{path} {text}");
        assert!(!text.contains("event: refused"), "{path} {text}");
        assert!(SECRETS.iter().all(|secret| !text.contains(secret)), "{path} {text}");
        assert!(!text.contains("\"words\":"), "{path}: what explains a day names inputs");
    }
    let markets = [
        json!({ "preset": "starter" }),
        json!({ "text": FIRM }),
        json!({ "preset": "your file", "set": ["sales.reps=3"] }),
        json!({ "preset": "your file", "people": 900 }),
    ];
    let mut kept: Vec<(&str, Value)> = vec![
        ("/api/balance", balances("")),
        ("/api/balance", balances("0000-0000")),
        ("/api/figures", at(json!({}))),
        ("/api/lesson", json!({ "market": market("0.4"), "guess": [2, 1] })),
    ];
    kept.extend(markets.iter().map(|market| ("/api/play", json!({ "market": market }))));
    kept.extend(markets.iter().map(|market| ("/api/scenario", json!({ "market": market }))));
    let mut other = balances(&word);
    other["key"] = json!("price.list");
    kept.push(("/api/balance", other));
    for (path, body) in kept {
        let (status, text) = server.told(path, &body);
        assert!(status == 422 || text.starts_with("event: refused"), "{path} {body}: {text}");
        assert!(SECRETS.iter().all(|secret| !text.contains(secret)), "{path} {text}");
    }
    let (_, scenario) = said(&server, "/api/scenario", &json!({ "market": { "preset": "your file" } }));
    assert_eq!(scenario["values"], json!({ "budget.sales_share": "0.5" }), "it begins in the middle");
    let (status, firm) = said(&server, "/api/open", &json!({ "word": word }));
    assert_eq!((status, &firm["title"]), (200, &json!(SECRETS[0])));
    let usual = Explorer::start(&["--threads", "1"]);
    for path in ["/api/guess", "/api/open", "/api/table"] {
        assert_eq!(usual.post(path, &json!({ "word": word })).0, 422, "{path}");
    }
}

#[test]
fn the_table_of_a_class_has_the_regrets_of_the_command_line() {
    let home = tempfile::tempdir().unwrap();
    let (server, word) = served(home.path());
    let told = server.events("/api/balance", &balances(&word));
    let (_, done) = told.iter().find(|(name, _)| name == "done").unwrap();
    let points = done["points"].as_array().unwrap();
    let lines: String = [("Ada", 0.3), ("Bo", 1.0), ("Cy", 0.62)]
        .iter()
        .map(|(name, share)| {
            let (_, told) = said(&server, "/api/guess", &json!({ "name": name, "share": share }));
            told["line"].as_str().unwrap().to_owned() + "\n"
        })
        .collect();
    let pick = |name: &str| points.iter().map(|point| point[name].clone()).collect::<Vec<Value>>();
    let ask = |word: &str| {
        let body = json!({ "word": word, "lines": lines, "points": pick("at"), "found": pick("steady") });
        said(&server, "/api/table", &body)
    };
    assert_eq!(ask("").0, 422, "the table is the teacher's");
    let (status, table) = ask(&word);
    assert_eq!(status, 200, "{table}");
    let asked =
        relaylab::balance(&relaylab::load(home.path().join("firm.toml")).unwrap()).metric("profit").seeds(10);
    let answer = asked.run(&relaylab::Runner::new()).unwrap();
    let curve = answer.rows[0].curve.as_ref().unwrap();
    let mut csv = csv::Reader::from_reader(table["csv"].as_str().unwrap().as_bytes());
    let mut compared = 0;
    for row in csv.records().map(Result::unwrap) {
        let share: f64 = row[2].parse().unwrap();
        let (regret, profit) = (curve.regret(share, 1.0), curve.at(share));
        for (cell, expected) in
            [(3, profit), (6, regret.value), (7, regret.interval.0), (8, regret.interval.1)]
        {
            let shown: f64 = row[cell].parse().unwrap();
            assert!((shown - expected).abs() <= 0.0051, "{share} {cell}: {shown} {expected}");
            compared += 1;
        }
    }
    assert_eq!(compared, 12);
    assert_eq!(table["rows"].as_array().unwrap().last().unwrap()["name"], "Bo", "{table}");
}

fn from_base64(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let value = |letter: char| LETTERS.find(letter).unwrap() as u32;
    let letters: Vec<char> = text.chars().filter(|letter| *letter != '=').collect();
    let four = |four: &[char]| {
        let bits = four.iter().fold(0, |bits, &letter| bits << 6 | value(letter)) << (6 * (4 - four.len()));
        bits.to_be_bytes()[1..four.len()].to_vec()
    };
    letters.chunks(4).flat_map(four).collect()
}
