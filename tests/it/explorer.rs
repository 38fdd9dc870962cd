//! The explorer's server, as a page sees it, and as everybody else does.
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

use super::server::Explorer;
use relaylab::cli::exit;
use serde_json::{Value, json};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

fn market(preset: &str, people: u32, set: &[&str]) -> Value {
    json!({ "preset": preset, "people": people, "set": set })
}

#[test]
fn only_a_page_of_this_server_may_come_in() {
    let server = Explorer::start(&[]);
    let port = server.port.to_string();
    let good = |changed: &[(&str, &str)]| server.page_with("GET", "/api/catalogue", changed, "").0;
    assert_eq!(good(&[]), 200);
    for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.0.0.1.", "[::1]"] {
        let (host, origin) = (format!("{host}:{port}"), format!("http://{host}:{port}"));
        assert_eq!(good(&[("Host", &host), ("Origin", &origin)]), 200, "{host}");
    }
    let hosts = [
        "evil.example",
        "evil.example:PORT",
        "localhost",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost:PORT.evil.example",
        "localhost.evil.example:PORT",
        "127.0.0.1.evil.example:PORT",
        "127.0.0.2:PORT",
        "0.0.0.0:PORT",
        "[::]:PORT",
        "127.1:PORT",
        "2130706433:PORT",
        "0x7f000001:PORT",
        "localhost:0PORT",
        "localhost:PORT0",
        "localhost:",
        ":PORT",
        "localhost:+PORT",
        "user@localhost:PORT",
        "localhost#:PORT",
        "localhost/:PORT",
        "[::1]",
        "[::2]:PORT",
        "::1:PORT",
        "localhost..:PORT",
        "xn--localhost:PORT",
        "127.0.0.1:PORT:PORT",
        "localhost\\:PORT",
        "*:PORT",
    ];
    assert_eq!(hosts.len(), 30);
    for host in hosts {
        let host = host.replace("PORT", &port);
        // Somebody who rebinds a name sends it as the origin too.
        for path in ["/", "/api/catalogue"] {
            let origin = format!("http://{host}");
            let status = server.page_with("GET", path, &[("Host", &host), ("Origin", &origin)], "").0;
            assert!(status == 403 || status == 400, "{host} {path}: {status}");
        }
    }
    let two = [("Host", "evil.example"), ("Host", &*server.host())];
    assert_ne!(good(&two), 200, "two hosts");
    assert_ne!(good(&[("Host", "")]), 200, "no host");
    let other = format!("http://localhost:{port}");
    let origins = [
        "null",
        "http://evil.example",
        "https://127.0.0.1:PORT",
        "http://127.0.0.1:1",
        "http://127.0.0.1",
        "file://",
        &other,
    ];
    for origin in origins {
        let origin = origin.replace("PORT", &port);
        assert_eq!(good(&[("Origin", &origin)]), 403, "{origin}");
    }
    for site in ["cross-site", "same-site", "none, same-origin"] {
        assert_eq!(good(&[("Sec-Fetch-Site", site)]), 403, "{site}");
    }
    let short = &server.token[1..];
    let long = format!("{}0", server.token);
    for token in
        ["", "0", short, &long, &server.token.to_uppercase().replace(|c: char| c.is_ascii_digit(), "x")]
    {
        assert_eq!(good(&[("X-Relaylab-Token", token)]), 403, "{token}");
    }
    let play = json!({ "market": { "preset": "starter" } }).to_string();
    let post = |changed: &[(&str, &str)]| server.page_with("POST", "/api/scenario", changed, &play).0;
    assert_eq!(post(&[]), 200);
    assert_eq!(post(&[("Origin", "")]), 403);
    assert_eq!(post(&[("X-Relaylab-Token", "")]), 403);
    for kind in ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        assert_eq!(post(&[("Content-Type", kind)]), 415, "{kind}");
    }
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        let status = server.page_with(method, "/api/scenario", &[], &play).0;
        assert_eq!(status, 405, "{method}");
    }
    assert_eq!(server.page_with("GET", "/api/play", &[], "").0, 405, "getting changes nothing");
}

#[test]
fn every_answer_has_its_guards_and_nothing_is_shared() {
    let server = Explorer::start(&[]);
    for (path, changed) in
        [("/", &[] as &[(&str, &str)]), ("/main.js", &[]), ("/none", &[]), ("/", &[("Host", "evil.example")])]
    {
        let (_, answer) = server.page_with("GET", path, changed, "");
        let head = answer.split("\r\n\r\n").next().unwrap().to_lowercase();
        for guard in [
            "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            "x-content-type-options: nosniff",
            "cross-origin-resource-policy: same-origin",
            "cross-origin-opener-policy: same-origin",
            "referrer-policy: no-referrer",
            "cache-control: no-store",
        ] {
            assert!(head.contains(guard), "{path}: {guard}\n{head}");
        }
        assert!(!head.contains("access-control"), "{head}");
    }
    let (_, page) = server.page_with("GET", "/", &[], "");
    assert!(
        !page.contains("<script>") && !page.contains("style=") && !page.contains("onclick"),
        "nothing is inline"
    );
    let total: usize = relaylab::explore::ASSETS.iter().map(|(_, _, bytes)| bytes.len()).sum();
    assert!(total < 2 << 20, "{total} bytes");
}

#[test]
fn no_path_leads_out() {
    let server = Explorer::start(&[]);
    let steps = [
        "..",
        "%2e%2e",
        "..%2f",
        "%2e%2e%2f",
        "..%5c",
        "....//",
        "%252e%252e%252f",
        "..%c0%af",
        "..;",
        ".%00.",
    ];
    let ends = ["etc/passwd", "Cargo.toml", "starter.toml", "proc/self/environ"];
    for start in ["/", "/vendor/", "/api/", "//", "/%2f"] {
        for step in steps {
            for end in ends {
                let path = format!("{start}{step}/{step}/{end}");
                let (status, answer) = server.page_with("GET", &path, &[], "");
                assert!(status == 404 || status == 400, "{path}: {status}");
                assert!(!answer.contains("root:") && !answer.contains("[package]"), "{path}");
            }
        }
    }
    let named = |body: &Value| server.post("/api/scenario", body);
    for preset in ["../../etc/passwd", "/etc/passwd", "starter.toml", "..", "", "data/olist_leads.csv"] {
        let (status, answer) = named(&json!({ "market": { "preset": preset } }));
        assert_eq!(status, 422, "{preset}: {answer}");
    }
    let file = |key: &str| {
        let set = [format!("{key}=\"/etc/passwd\""), "network.model=\"file\"".to_owned()];
        named(&json!({ "market": { "preset": "starter", "set": set } }))
    };
    for key in ["network.edges", "network.nodes", "leads.file"] {
        let (status, answer) = file(key);
        assert!(status == 422 && !answer.contains("root:"), "{key}: {answer}");
    }
    let (status, answer) = named(&json!({ "market": { "text": "extends = \"/etc/passwd\"\n" } }));
    assert!(status == 422 && answer.contains("cannot extend") && !answer.contains("root:"), "{answer}");
    let (status, answer) = named(&json!({ "market": { "text": "[leads]\nfile = \"/etc/passwd\"\n" } }));
    assert!(status == 422 && answer.contains("a page cannot name a file"), "{answer}");
}

#[test]
fn too_much_is_refused() {
    let server = Explorer::start(&["--people-limit", "5000"]);
    let big = format!("{{\"market\":{{\"text\":\"{}\"}}}}", "x".repeat(2 << 20));
    assert_eq!(server.page_with("POST", "/api/scenario", &[], &big).0, 413);
    let (status, _) = server.page_with("GET", "/", &[("X-Long", &"x".repeat(100_000))], "");
    assert!(status == 431 || status == 400 || status == 0, "{status}");
    let told = server.events("/api/play", &json!({ "market": market("starter", 6000, &[]) }));
    assert_eq!(told[0].0, "refused");
    assert!(told[0].1["message"].as_str().unwrap().contains("5000"), "{told:?}");
    for body in [
        "",
        "{",
        "[]",
        "{\"market\":1}",
        "{\"market\":{\"path\":\"/\"}}",
        "{\"market\":{},\"seeds\":-1}",
        "\0",
    ] {
        assert_eq!(server.page_with("POST", "/api/play", &[], body).0, 422, "{body}");
    }
    // Somebody who asks and asks is told to wait, and is served again afterwards.
    let statuses: Vec<u16> = (0..400).map(|_| server.at_once("GET", "/api/alive", &[], "").0).collect();
    assert!(statuses.contains(&200) && statuses.contains(&429));
    thread::sleep(Duration::from_millis(1100));
    assert_eq!(server.page_with("GET", "/api/alive", &[], "").0, 200);
}

#[test]
fn wrong_input_gets_every_problem_with_its_cure() {
    let server = Explorer::start(&[]);
    let set = ["sales.rep=3", "budget.sales_share=2"];
    let (status, answer) =
        server.post("/api/scenario", &json!({ "market": { "preset": "starter", "set": set } }));
    assert_eq!(status, 422);
    let answer: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert_eq!(answer["problems"].as_array().unwrap().len(), 2, "{answer}");
    let text = answer["text"].as_str().unwrap();
    assert!(text.contains("did you mean") && text.contains('^') && text.contains("2 errors"), "{text}");
}

/// The metrics of `relaylab run --json`.
fn run_metrics(preset: &str, arguments: &[&str]) -> Value {
    let home = tempfile::tempdir().unwrap();
    let relaylab = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_relaylab"))
            .current_dir(home.path())
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    relaylab(&["init", preset, "--to", "a.toml"]);
    let mut all = vec!["run", "a.toml", "--json", "--no-figures", "-q"];
    all.extend(arguments);
    let told: Value = serde_json::from_slice(&relaylab(&all)).unwrap();
    told["metrics"].clone()
}

#[test]
fn numbers_are_those_of_the_command_line() {
    let server = Explorer::start(&[]);
    let same = |preset: &str, set: &[&str]| {
        let told = server.events("/api/play", &json!({ "market": market(preset, 1500, set), "seeds": 2 }));
        let (_, done) = told.iter().find(|(name, _)| name == "done").unwrap();
        let mut arguments = vec!["--people", "1500", "--seeds", "2"];
        arguments.extend(set.iter().flat_map(|set| ["--set", set]));
        // Two years are too few for an interval.
        let mut metrics = run_metrics(preset, &arguments);
        for metric in metrics.as_array_mut().unwrap() {
            metric["mean_interval"] = Value::Null;
        }
        let mut shown = done["metrics"].clone();
        for metric in shown.as_array_mut().unwrap() {
            assert_eq!(metric["mean_interval"], Value::Null, "{metric}");
            metric["mean_interval"] = Value::Null;
        }
        assert_eq!(shown, metrics, "{preset} {set:?}");
        let days: usize = told
            .iter()
            .filter(|(name, _)| name == "days")
            .map(|(_, days)| days["days"].as_array().unwrap().len())
            .sum();
        assert_eq!(days, 120, "{preset}");
    };
    for preset in ["starter", "first-run", "balanced", "over-marketing", "over-selling"] {
        same(preset, &["market.days=120"]);
    }
    for set in [
        &["budget.sales_share=0.3", "market.days=120"][..],
        &["scoring.threshold=0.7", "product.quality=0.5", "market.days=120"],
        &["handoff.delay_median_hours=48.0", "market.days=120", "market.seed=77"],
        &["word_of_mouth.tell_per_day=0.02", "network.model=\"mixed\"", "market.days=120"],
    ] {
        same("leaky-bucket", set);
    }
}

/// The data of an event of a kind.
fn of_kind<'e>(events: &'e [(String, Value)], kind: &str) -> Vec<&'e Value> {
    events.iter().filter(|(name, _)| name == kind).map(|(_, data)| data).collect()
}

#[test]
fn days_come_explained_and_seeds_together() {
    let server = Explorer::start(&[]);
    let asked = market("over-marketing", 1000, &["market.days=60"]);
    let told = server.events("/api/play", &json!({ "market": asked, "seeds": 3 }));
    let explained: Vec<&Value> =
        of_kind(&told, "days").iter().flat_map(|heap| heap["explained"].as_array().unwrap().iter()).collect();
    assert_eq!(explained.len(), 60);
    for day in &explained {
        let last = day.as_array().unwrap().last().unwrap();
        assert!(last["formula"].as_str().unwrap().starts_with("profit = revenue "), "{last}");
    }
    let rows: Vec<&Value> =
        of_kind(&told, "days").iter().flat_map(|heap| heap["days"].as_array().unwrap().iter()).collect();
    for row in rows {
        let people: u64 = row["lanes"].as_array().unwrap().iter().map(|many| many.as_u64().unwrap()).sum();
        assert_eq!(people, 1000, "{row}");
    }
    let done = of_kind(&told, "done")[0];
    let profit = done["metrics"].as_array().unwrap().iter().find(|row| row["name"] == "profit").unwrap();
    let last =
        |line: &str| done["lines"]["profit"][line].as_array().unwrap().last().unwrap().as_f64().unwrap();
    assert!((last("mean") - profit["mean"].as_f64().unwrap()).abs() < 1e-6, "{profit}");
    let values: Vec<f64> =
        profit["values"].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect();
    let highest = values.iter().copied().fold(f64::MIN, f64::max);
    assert!((last("high") - highest).abs() < 1e-6, "{profit}");
    assert_eq!(of_kind(&told, "seed").len(), 3);
}

#[test]
fn the_balance_is_that_of_the_library() {
    let server = Explorer::start(&["--threads", "1"]);
    let points: Vec<f64> = (0..=4).map(|i| f64::from(i) / 4.0).collect();
    let ask = |points: &[f64]| {
        let asked = market("over-marketing", 1000, &["market.days=60"]);
        server.events("/api/balance", &json!({ "market": asked, "seeds": 10, "points": points }))
    };
    let told = ask(&points);
    assert_eq!(of_kind(&told, "so_far").len(), 9);
    let preset = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/over-marketing.toml");
    let scenario =
        relaylab::load(preset).unwrap().with("market.days", 60).unwrap().with_people(1000).unwrap();
    let asked = relaylab::balance(&scenario).metric("profit").between(0.0, 1.0).points(5).seeds(10);
    let answer = asked.run(&relaylab::Runner::new()).unwrap();
    let best =
        answer.rows.iter().find_map(|row| row.optimum.as_ref().filter(|_| row.metric.name == "profit"));
    let best = best.unwrap();
    let done = of_kind(&told, "done")[0];
    assert_eq!(done["best"]["at"].as_f64(), Some(best.at.value));
    // Numbers that are read from text may differ in the last digit.
    let profit = done["best"]["profit"].as_f64().unwrap();
    assert!((profit / best.best.value - 1.0).abs() < 1e-12, "{profit} {}", best.best.value);
    assert_eq!(done["points"].as_array().unwrap().len(), points.len());
    let few = ask(&points[..3]);
    assert_eq!(few.iter().rev().nth(1).unwrap().0, "refused", "{few:?}");
}

#[test]
fn two_markets_are_compared_and_lessons_answered_by_the_server() {
    let server = Explorer::start(&[]);
    let sides =
        json!({ "page": "x", "a": { "profit": [1.0, 2.0, 3.0] }, "b": { "profit": [2.0, 4.0, 6.0] } });
    let (status, answer) = server.post("/api/compare", &sides);
    assert_eq!(status, 200);
    let answer: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    let of = |values: [f64; 3]| values.map(Some);
    let paired = relaylab::study::Paired::of(&of([2.0, 4.0, 6.0]), &of([1.0, 2.0, 3.0])).unwrap();
    assert_eq!(answer["rows"][0]["difference"].as_f64(), Some(paired.mean));
    assert_eq!(answer["rows"][0]["interval"], Value::Null, "three pairs are too few");
    assert_eq!(server.post("/api/compare", &json!({ "a": 1 })).0, 422);

    let asked = market("over-marketing", 1000, &["market.days=60"]);
    let lesson = |guess: [u32; 2]| {
        server.events("/api/lesson", &json!({ "market": asked, "guess": guess })).swap_remove(0)
    };
    let (kind, told) = {
        let all = server.events("/api/lesson", &json!({ "market": asked, "guess": [0, 2] }));
        assert_eq!(of_kind(&all, "played").len(), 20, "who waits sees how far it is");
        all.into_iter().find(|(kind, _)| kind == "answer").unwrap()
    };
    assert_eq!((kind.as_str(), told["lines"].as_array().unwrap().len()), ("answer", 2), "{told}");
    assert!(told["lines"][0].as_str().unwrap().starts_with("Inbound leads: "), "{told}");
    assert_eq!(lesson([0, 0]).0, "refused");
}

#[test]
fn the_page_computes_no_statistics() {
    let words =
        ["Math.sqrt", "quantile", "median(", "variance", "deviation", "mean(", "percentile", " ** (", "odds"];
    for (path, kind, bytes) in relaylab::explore::ASSETS {
        if !kind.contains("javascript") || path.starts_with("/vendor/") {
            continue;
        }
        let text = std::str::from_utf8(bytes).unwrap();
        for word in words {
            assert!(!text.contains(word), "{path} has {word}");
        }
        let listed = ["response_hours", "hands_raised", "profit_minor", "\"won\"", "\"cac\""];
        assert!(listed.iter().all(|name| !text.contains(name)), "{path} lists columns or metrics");
    }
}

#[test]
fn ten_years_have_the_intervals_of_the_command_line() {
    let server = Explorer::start(&[]);
    let asked = market("over-selling", 1500, &["market.days=60"]);
    let told = server.events("/api/play", &json!({ "market": asked, "seeds": 10 }));
    let arguments = ["--people", "1500", "--seeds", "10", "--set", "market.days=60"];
    let told = of_kind(&told, "done")[0]["metrics"].as_array().unwrap().clone();
    let run = run_metrics("over-selling", &arguments);
    let near = |a: &Value, b: &Value| match (a.as_f64(), b.as_f64()) {
        // Numbers that are read from text may differ in the last digit.
        (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * b.abs(),
        _ => a == b,
    };
    let mut intervals = 0;
    for (page, terminal) in told.iter().zip(run.as_array().unwrap()) {
        assert!(near(&page["mean"], &terminal["mean"]), "{page} {terminal}");
        if page["n"].as_u64() < Some(10) {
            assert_eq!(page["mean_interval"], Value::Null, "{page}");
            continue;
        }
        for end in 0..2 {
            assert!(near(&page["mean_interval"][end], &terminal["mean_interval"][end]), "{page} {terminal}");
        }
        intervals += usize::from(page["mean_interval"].is_array());
    }
    assert!(intervals > 20, "{intervals}");
}

/// What the page asks to be told of a question.
fn question(metrics: &[&str]) -> Value {
    json!({ "metrics": metrics, "at": "Here", "currency": "EUR", "years": 10, "against": "what was" })
}

#[test]
fn a_question_is_answered_from_ten_years_and_from_no_fewer() {
    let server = Explorer::start(&[]);
    let ten: Vec<f64> = (0..10).map(f64::from).collect();
    let more: Vec<f64> = (10..20).map(f64::from).collect();
    let ask = |a: &[f64], b: &[f64]| {
        let body = json!({ "a": { "won": a }, "b": { "won": b }, "question": question(&["won"]) });
        let (status, answer) = server.post("/api/compare", &body);
        assert_eq!(status, 200, "{answer}");
        let answer: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        answer["answer"].clone()
    };
    let told = ask(&ten, &more);
    assert_eq!((&told["known"], &told["verdict"]), (&json!(true), &json!("More customers.")), "{told}");
    assert_eq!(told["against"], "Against what was: customers won 15 instead of 4.5.", "{told}");
    let few = ask(&ten, &more[..9]);
    assert_eq!((&few["known"], &few["verdict"], &few["against"]), (&json!(false), &json!(""), &json!("")));
}

#[test]
fn every_lever_that_matters_makes_a_curve_and_says_what_a_choice_costs() {
    let server = Explorer::start(&["--threads", "1"]);
    let points: Vec<f64> = (0..=4).map(|i| f64::from(i) * 24.0).collect();
    let asked = market("slow-handover", 1000, &["market.days=60"]);
    let ask = json!({
        "market": asked, "seeds": 10, "points": points, "key": "handoff.delay_median_hours", "metric": "won", "choice": 96.0,
    });
    let told = server.events("/api/balance", &ask);
    assert_eq!(of_kind(&told, "so_far").len(), 9, "a curve after each year but the last");
    assert_eq!(of_kind(&told, "so_far")[0]["best"], Value::Null);
    let done = of_kind(&told, "done")[0];
    assert!(done["regret"][1].as_str().unwrap().starts_with("Your regret: "), "{done}");
    let again = server.events("/api/balance", &ask);
    assert_eq!(of_kind(&again, "done")[0], done, "what was played before is the same");
    // A value that is no market leaves the rest of the curve.
    let points = [0.0, 0.25, 0.5, 0.75, 1.0, 7.0];
    let ends = json!({ "market": market("starter", 500, &["market.days=20"]), "seeds": 1, "points": points });
    let told = server.events("/api/balance", &ends);
    assert_eq!(of_kind(&told, "done")[0]["points"].as_array().unwrap().len(), 5);
}

#[test]
fn years_that_others_played_make_the_same_curve() {
    let server = Explorer::start(&["--threads", "1"]);
    let points = [0.0, 0.25, 0.5, 0.75, 1.0];
    let ask = |more: Value| {
        let market = market("over-marketing", 500, &["market.days=40"]);
        let mut body = json!({ "market": market, "seeds": 10, "points": points });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let mut years: Vec<Value> = (0..10)
        .map(|only| {
            let told = server.events("/api/balance", &ask(json!({ "only": only })));
            of_kind(&told, "year")[0].clone()
        })
        .collect();
    let other = Explorer::start(&["--threads", "1"]);
    let stands = other.events("/api/balance", &ask(json!({ "years": years[..4] })));
    assert_eq!(of_kind(&stands, "so_far")[0]["points"][0]["profits"].as_array().unwrap().len(), 4);
    assert!(of_kind(&stands, "done").is_empty(), "nothing more is played");
    let whole = Explorer::start(&["--threads", "1"]).events("/api/balance", &ask(json!({})));
    let handed = other.events("/api/balance", &ask(json!({ "years": years })));
    assert_eq!(of_kind(&handed, "done"), of_kind(&whole, "done"));
    // What was handed in is what is told of.
    let third = Explorer::start(&["--threads", "1"]);
    let profit = relaylab::results::metrics::METRICS.iter().position(|metric| metric.name == "profit");
    years[7]["values"][2][profit.unwrap()] = json!(123_456.5);
    let told = third.events("/api/balance", &ask(json!({ "years": years })));
    assert_eq!(of_kind(&told, "done")[0]["points"][2]["profits"][7], json!(123_456.5));
}

#[test]
fn a_page_in_one_file_says_what_it_lacks() {
    let home = tempfile::tempdir().unwrap();
    let export = |more: &[&str], code: u8| {
        let words = [&["explore", "--export", "page.html"], more].concat();
        super::program::ends(home.path(), &words, code).1
    };
    let said = export(&[], exit::IO);
    assert!(said.contains("relaylab-web.wasm") && said.contains("bindings/web/build"), "{said}");
    std::fs::write(home.path().join("old.wasm"), b"\0asm of relaylab 0.0.1 model 1").unwrap();
    let said = export(&["--core", "old.wasm"], exit::DAMAGED);
    assert!(said.contains("the core is not of relaylab "), "{said}");
    super::program::ends(home.path(), &["init", "doctors", "--to", "doctors.toml"], exit::OK);
    let said = export(&["--core", "old.wasm", "doctors.toml"], exit::INVALID);
    assert!(said.contains("no other files"), "{said}");
    assert!(!home.path().join("page.html").exists());
}

#[test]
fn a_refusal_names_no_folder() {
    let server = Explorer::start(&[]);
    let set = ["budget.per_month=-5", "sales.rep=3"];
    let (_, answer) = server.post("/api/scenario", &json!({ "market": { "preset": "starter", "set": set } }));
    let home = std::env::temp_dir().display().to_string();
    assert!(!answer.contains(&home) && !answer.contains("\\u0000"), "{answer}");
}

#[test]
fn a_life_is_that_of_the_events() {
    let server = Explorer::start(&[]);
    let asked = market("over-marketing", 400, &["market.days=90"]);
    let told = server.events("/api/play", &json!({ "market": asked }));
    let tokens =
        told.iter().find(|(name, _)| name == "begin").unwrap().1["tokens"].as_array().unwrap().clone();
    assert_eq!(tokens.len(), 400, "in a small market everybody is a token");
    let mut lives = 0;
    for person in tokens.iter().take(12) {
        let told = server.events("/api/life", &json!({ "market": asked, "person": person }));
        let sentences = told[0].1["sentences"].as_array().unwrap();
        lives += usize::from(!sentences.is_empty());
        let days: Vec<u64> = sentences.iter().map(|row| row["from"].as_u64().unwrap()).collect();
        assert!(days.iter().all(|&day| day < 90) && days.len() <= 20, "{days:?}");
    }
    assert!(lives > 6, "{lives} of 12 have something to tell");
    let nobody = server.events("/api/life", &json!({ "market": asked, "person": 400 }));
    assert_eq!(nobody[0].0, "refused");
}

#[test]
fn who_leaves_or_asks_anew_ends_the_run() {
    let server = Explorer::start(&["--people-limit", "2000000", "--threads", "1"]);
    let long = json!({ "market": market("balanced", 1_000_000, &["market.days=3000"]), "page": "a" });
    let busy = |server: &Explorer| {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", server.child.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        // User and system time, in hundredths of a second.
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    };
    let begin = |server: &Explorer| {
        let mut stream = server.connect();
        let body = long.to_string();
        let host = server.host();
        let head = format!(
            "POST /api/play HTTP/1.1\r\nConnection: close\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Type: application/json\r\n\
             X-Relaylab-Token: {}\r\nContent-Length: {}\r\n\r\n{body}",
            server.token,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut some = [0; 2000];
        stream.read_exact(&mut some).unwrap();
        stream
    };
    let is_quiet = |server: &Explorer| {
        thread::sleep(Duration::from_secs(1));
        let before = busy(server);
        thread::sleep(Duration::from_millis(500));
        busy(server) - before < 10
    };
    let stream = begin(&server);
    let before = busy(&server);
    thread::sleep(Duration::from_millis(500));
    assert!(busy(&server) > before + 10, "it plays while somebody listens");
    drop(stream);
    assert!(is_quiet(&server), "a closed tab ends its run within a second");
    let mut first = begin(&server);
    let small = json!({ "market": market("starter", 100, &["market.days=10"]), "page": "a" });
    assert_eq!(server.events("/api/play", &small).last().unwrap().0, "end");
    let mut rest = Vec::new();
    first.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let read = first.read_to_end(&mut rest);
    let waits =
        read.err().is_some_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
    assert!(!waits && is_quiet(&server), "the run before it has ended");
}

#[test]
fn strangers_take_nothing_from_the_page() {
    let server = Explorer::start(&[]);
    for _ in 0..300 {
        assert_eq!(server.at_once("GET", "/api/alive", &[("X-Relaylab-Token", "guess")], "").0, 403);
    }
    assert_eq!(server.at_once("GET", "/api/alive", &[], "").0, 200);
    let twice = [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")];
    for path in ["/api/alive", "/"] {
        assert_eq!(server.at_once("GET", path, &twice, "").0, 403);
    }
}

#[test]
fn readers_that_read_nothing_keep_no_place_from_others() {
    let server = Explorer::start(&["--threads", "1"]);
    let stalled: Vec<_> = (0..4)
        .map(|page| {
            let set = ["market.days=30000"];
            let body = json!({ "market": market("starter", 500, &set), "page": page.to_string(), "seeds": 50 });
            let (body, host) = (body.to_string(), server.host());
            let head = format!(
                "POST /api/play HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Type: application/json\r\n\
                 X-Relaylab-Token: {}\r\nContent-Length: {}\r\n\r\n{body}",
                server.token,
                body.len()
            );
            let mut stream = server.connect();
            stream.write_all(head.as_bytes()).unwrap();
            stream
        })
        .collect();
    // All four places are taken before anybody else asks.
    thread::sleep(Duration::from_secs(1));
    let small = json!({ "market": market("starter", 100, &["market.days=10"]), "page": "mine" });
    let mut waits = 0;
    while server.at_once("POST", "/api/play", &[], &small.to_string()).0 != 200 {
        waits += 1;
        assert!(waits < 4, "a request waits 5 s, and there is no place after three of them");
    }
    drop(stalled);
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_nothing_behind() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let home = tempfile::tempdir().unwrap();
        let mut command = super::program::relaylab(home.path(), &["explore", "--json"]);
        let mut child =
            command.env("TMPDIR", home.path()).stdout(std::process::Stdio::piped()).spawn().unwrap();
        let mut line = [0; 1];
        std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut line).unwrap();
        // It listens to signals a moment after it has said where it is.
        thread::sleep(Duration::from_millis(500));
        let pid = child.id().to_string();
        std::process::Command::new("kill").args([&format!("-{signal}"), &pid]).status().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(code));
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    }
}
