//! Nothing of somebody else's is overwritten, and nothing that has changed is taken for what it was.
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

use super::program::{ends, files, relaylab};
use relaylab::cli::exit;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

const MARKET: &str = "\
[market]
people = 300
days = 20
seeds = 2
[budget]
per_month = 3000
normalise = true
[channels.display]
share = 0.4
[channels.search_ads]
share = 0.6
[record]
media = true
figures = false
";

fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.toml"), MARKET).unwrap();
    fs::write(home.path().join("b.toml"), MARKET.replace("per_month = 3000", "per_month = 4000")).unwrap();
    home
}

/// What each study asks, and the same with another question.
const STUDIES: [(&[&str], &str); 4] = [
    (&["compare", "a.toml", "b.toml", "--flips", "none", "--seeds", "2", "-q"], "--seed=7"),
    (&["balance", "a.toml", "--points", "5", "--seeds", "2", "-q"], "--on=won"),
    (&["balance", "a.toml", "--within", "marketing", "--points", "5", "--seeds", "2", "-q"], "--on=won"),
    (&["attribute", "a.toml", "--no-curves", "--seeds", "2", "-q"], "--of=revenue"),
];

#[test]
fn a_study_writes_over_nothing_but_its_own_answer() {
    let home = home();
    let home = home.path();
    ends(home, &["run", "a.toml", "--out", "run", "-q"], exit::OK);
    for (number, (words, other)) in STUDIES.iter().enumerate() {
        let own = format!("study{number}");
        let ask = |folder: &str, more: &[&str], code| {
            let words: Vec<&str> = words.iter().chain(&["--out", folder]).chain(more).copied().collect();
            ends(home, &words, code)
        };
        ask(&own, &[], exit::OK);
        let answer = files(&home.join(&own), &[]);
        ask(&own, &[], exit::OK);
        assert!(files(&home.join(&own), &[]).keys().eq(answer.keys()));
        // The answer to another question, the run of a scenario, and a novel.
        fs::create_dir_all(home.join("mine")).unwrap();
        fs::write(home.join("mine/report.html"), "Chapter one").unwrap();
        for (folder, more, what) in [
            (own.as_str(), &[*other][..], "another question"),
            ("run", &[], "something else"),
            ("mine", &[], "something else"),
        ] {
            let before = files(&home.join(folder), &[]);
            let (_, err) = ask(folder, more, exit::IO);
            assert!(err.contains(what) && err.contains("--force") && err.contains("--out FOLDER"), "{err}");
            assert!(files(&home.join(folder), &[]) == before, "{words:?} in {folder}");
        }
        ask(&own, &[other, "--force"], exit::OK);
        assert_ne!(files(&home.join(&own), &[]).get("question.json"), answer.get("question.json"));
    }
}

#[test]
fn an_answer_that_was_cut_short_may_be_asked_for_again() {
    let home = home();
    let home = home.path();
    let words = ["balance", "a.toml", "--points", "5", "--seeds", "2", "-q", "--out", "study"];
    ends(home, &words, exit::OK);
    let whole = files(&home.join("study"), &[]);
    // As if it had been killed when nothing but the first file was there, and another was being written.
    for name in whole.keys().filter(|name| *name != "question.json") {
        fs::remove_file(home.join("study").join(name)).unwrap();
    }
    fs::write(home.join("study/.writing-abc"), "half").unwrap();
    ends(home, &words, exit::OK);
    assert!(files(&home.join("study"), &[]).keys().eq(whole.keys()));
}

#[test]
fn figures_are_drawn_into_a_folder_of_their_own() {
    let home = home();
    let home = home.path();
    ends(home, &["run", "a.toml", "--out", "run", "-q"], exit::OK);
    ends(home, &["run", "b.toml", "--out", "other", "-q"], exit::OK);
    ends(home, &["plot", "run", "--to", "drawn", "-q"], exit::OK);
    ends(home, &["plot", "run", "--to", "drawn", "-q"], exit::OK);
    ends(home, &["plot", "run", "-q"], exit::OK);
    ends(home, &["plot", "run", "-q"], exit::OK);
    fs::create_dir(home.join("mine")).unwrap();
    fs::write(home.join("mine/funnel.svg"), "mine").unwrap();
    for (run, folder) in [("other", "drawn"), ("run", "mine"), ("run", "other")] {
        let before = files(&home.join(folder), &[]);
        let (_, err) = ends(home, &["plot", run, "--to", folder], exit::IO);
        assert!(err.contains("is not overwritten") && err.contains("--to FOLDER"), "{err}");
        assert!(files(&home.join(folder), &[]) == before);
    }
}

#[test]
fn what_has_changed_is_not_exported() {
    let home = home();
    let home = home.path();
    ends(home, &["run", "a.toml", "--out", "run", "-q"], exit::OK);
    let export = ["export", "run", "--for", "robyn", "-q"];
    ends(home, &export, exit::OK);
    let changed = |file: &str, change: &dyn Fn(&mut Vec<u8>), code: u8, said: &str| {
        let path = home.join("run").join(file);
        let whole = fs::read(&path).unwrap();
        let mut bytes = whole.clone();
        change(&mut bytes);
        fs::write(&path, bytes).unwrap();
        let (_, err) = ends(home, &export, code);
        assert!(err.contains(file) && err.contains(said), "{err}");
        fs::write(&path, whole).unwrap();
    };
    let last = |bytes: &mut Vec<u8>| {
        let digit = bytes.iter().rposition(u8::is_ascii_digit).unwrap();
        bytes[digit] ^= 1;
    };
    changed("media.csv", &last, exit::DAMAGED, "has changed");
    changed("media.csv", &|bytes| bytes[40] = 0xff, exit::IO, "UTF-8");
    changed("media.csv", &|bytes| bytes.truncate(bytes.len() / 2), exit::IO, "media.csv");
    let dearer = |bytes: &mut Vec<u8>| {
        *bytes = String::from_utf8_lossy(bytes).replace("per_month = 3000", "per_month = 3001").into();
    };
    changed("scenario.resolved.toml", &dearer, exit::DAMAGED, "has changed");
    let (_, err) = {
        fs::rename(home.join("run/media.csv"), home.join("media.csv")).unwrap();
        ends(home, &export, exit::IO)
    };
    assert!(err.contains("media.csv is missing"), "{err}");
    fs::rename(home.join("media.csv"), home.join("run/media.csv")).unwrap();
    ends(home, &export, exit::OK);
}

#[cfg(unix)]
#[test]
fn each_study_says_who_stopped_it() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let market = MARKET.replace("people = 300", "people = 2_000_000").replace("days = 20", "days = 3650");
    fs::write(home.join("a.toml"), &market).unwrap();
    fs::write(home.join("b.toml"), market.replace("per_month = 3000", "per_month = 4000")).unwrap();
    let verbs: [&[&str]; 3] = [
        &["compare", "a.toml", "b.toml", "--flips", "none"],
        &["balance", "a.toml", "--quick", "--people", "2000000"],
        &["attribute", "a.toml", "--quick", "--people", "2000000"],
    ];
    for verb in verbs {
        for (signal, code) in [("TERM", exit::TERMINATED), ("INT", exit::INTERRUPTED)] {
            let mut command = relaylab(home, &[verb, &["--threads", "1", "--progress", "none"]].concat());
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let pid = child.id().to_string();
            while !busy(&pid) {
                assert!(child.try_wait().unwrap().is_none(), "{verb:?} has ended by itself");
                sleep(Duration::from_millis(50));
            }
            Command::new("kill").args([&format!("-{signal}"), &pid]).status().unwrap();
            assert_eq!(child.wait().unwrap().code(), Some(i32::from(code)), "{verb:?} after {signal}");
        }
    }
}

/// Whether a program has been at work for more than a second.
#[cfg(unix)]
fn busy(pid: &str) -> bool {
    let stat = fs::read_to_string(Path::new("/proc").join(pid).join("stat")).unwrap_or_default();
    let field = |number: usize| stat.rsplit(')').next()?.split_whitespace().nth(number)?.parse::<u64>().ok();
    field(11).unwrap_or(0) > 100
}

#[test]
fn what_a_file_says_steers_no_terminal() {
    let home = home();
    let home = home.path();
    let design = "title = \"\\u001b]0;owned\\u0007\\u001b[31mred\"\nscenario = \"a.toml\"\nreplicates = 1\n[grid]\nsales.reps = [1]\n";
    fs::write(home.join("design.toml"), design).unwrap();
    fs::write(home.join("leads.csv"), "chan\u{1b}[31mnel,count\u{9b}31m\nfair,3\n").unwrap();
    let leads = "[market]\npeople = 50\ndays = 5\n[leads]\nfile = \"leads.csv\"\nchannel = \"channel\"\ncount = \"count\"\n";
    fs::write(home.join("leads.toml"), leads).unwrap();
    let (out, err) = ends(home, &["sweep", "design.toml", "--out", "runs"], exit::OK);
    let (more_out, more_err) = ends(home, &["check", "leads.toml"], exit::INVALID);
    for text in [out, err, more_out, more_err] {
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    }
}
