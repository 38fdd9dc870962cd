//! Whatever a valid file says: it plays within the memory that was judged beforehand, in little time, with money that never
//! wraps; or it is refused before anything is made.

use super::program::ends;
use super::quiet::{plan_of, play};
use relaylab::scenario::data_files::Inputs;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Fifty people, five days, and more.
fn few(more: &str) -> String {
    let own = |key: &str| more.lines().any(|line| line.starts_with(key));
    let people = if own("people") { "" } else { "people = 50\n" };
    format!("[market]\n{people}days = 5\nseeds = 1\n{more}")
}

/// What is at an end of its range, all of it valid.
const EXTREMES: [&str; 9] = [
    "[budget]\nper_month = 1e12\nsales_share = 0\nnormalise = true\n[channels.display]\nshare = 0.5\ncpm = 0.01\n[channels.paid_social]\nshare = 0.5\ncpm = 0.01\nclick = 1\nvisit = 1\n[record]\njourneys = 50\npaths = true\nclaims = true\nmedia = true\ncrm = true\n",
    "[budget]\nper_month = 1e12\nsales_share = 0\nnormalise = true\n[channels.display]\nshare = 1\ncpm = 0.01\nhabit_shape = 0\n[targeting]\nlift = 100\n",
    "[budget]\nper_month = 1e12\nsales_share = 0\nnormalise = true\n[channels.blog]\nshare = 0.5\npost_cost = 0.01\n[channels.search_ads]\nshare = 0.5\ncpc = 0.01\n",
    "[budget]\nper_month = 1e12\nsales_share = 1\nnormalise = true\n[sales]\nreps = 60_000\ncall_minutes = 0\nemail_minutes = 0\nminutes_per_day = 1440\nfollow_up_share = 0\n[outbound]\nrest_days = 0\nattempts = 1\nemail_share = 1\n[record]\ncrm = true\n",
    "[memory]\naware_at_start = 1\n[closing]\nintercept = 50\n[customers]\nmodel = \"repeat\"\nrate_shape = 1000\nrate_scale_weeks = 0.001\n[price]\nlist = 1e12\nreference = 1e9\n",
    "[network]\nmodel = \"implicit\"\ndegree = 49\n[word_of_mouth]\ntell_per_day = 1\nhappy_above = -1\n[memory]\naware_at_start = 1\n[closing]\nintercept = 50\n",
    "[budget]\nper_month = 1e12\nsales_share = 0\nnormalise = true\n[research]\nshare = 1\ninterview_cost = 0\n[product]\nshare = 1\n[retention]\non = true\nshare = 1\n[win_back]\non = true\nshare = 1\n[channels.email]\nshare = 1\nlist = 1\n[channels.print]\nshare = 1\ncost_per_thousand = 0.01\n[channels.organic_social]\nshare = 1\n",
    "[timeline.up]\nkey = \"budget.per_month\"\nset = 1e12\n[timeline.price]\nkey = \"price.list\"\nset = 1e12\n[channels.display]\nshare = 1\n[budget]\nper_month = 1\nnormalise = true\n",
    "[budget]\nper_month = 1e12\nsales_share = 1\n[sales]\ncost_per_rep = 0.01\n",
];

#[test]
#[cfg(target_os = "linux")]
fn every_extreme_of_a_valid_file_is_played_within_a_gigabyte() {
    let home = tempfile::tempdir().unwrap();
    for (number, extreme) in EXTREMES.iter().enumerate() {
        let file = format!("{number}.toml");
        fs::write(home.path().join(&file), few(extreme)).unwrap();
        ends(home.path(), &["check", &file], 0);
        // A limit on addresses, of which a program needs more than memory.
        let script = format!(
            "ulimit -v 2000000; ulimit -t 20; exec \"$0\" run {file} --out {number} --quiet --threads 2"
        );
        let output = Command::new("sh")
            .current_dir(home.path())
            .args(["-c", &script, env!("CARGO_BIN_EXE_relaylab")])
            .output()
            .unwrap();
        assert!(output.status.success(), "{extreme}\n{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn more_money_than_there_are_eyes_for_stays_unspent() {
    let market = "[research]\nshare = 0\n[product]\nshare = 0\n[win_back]\nshare = 0\n[budget]\nsales_share = 0\n[channels.display]\nshare = 1\ncpm = 1\n";
    let run = |budget: &str| {
        play(&plan_of(&few(market), &format!("budget.per_month={budget}"), Inputs::default()), 3)
    };
    // 50 people, 1,000 advertisements a day at 1 a thousand, 5 days.
    let (enough, more) = (run("10000"), run("1000000000000"));
    let spent = |run: &relaylab::results::Run| run.channels.iter().map(|row| row.spend_minor).sum::<i64>();
    assert_eq!(spent(&more), 50 * 100 * 5);
    assert_eq!(spent(&enough), spent(&more));
    let seen = |run: &relaylab::results::Run| run.days.iter().map(|row| row.exposures).sum::<u64>();
    assert_eq!(seen(&enough), seen(&more));
    assert!(spent(&run("1000")) < spent(&more));
}

#[test]
fn money_never_wraps() {
    let home = tempfile::tempdir().unwrap();
    let buyers = "[memory]\naware_at_start = 1\n[hand_raise]\nintercept = 50\n";
    let market = |people: &str| {
        format!(
            "[market]\npeople = {people}\ndays = 10\nseeds = 1\n{buyers}[price]\nlist = 1e12\nreference = 1e9\n"
        )
    };
    fs::write(home.path().join("many.toml"), market("300_000")).unwrap();
    fs::write(home.path().join("few.toml"), market("300")).unwrap();
    for verb in [&["check", "many.toml"][..], &["run", "many.toml", "--out", "run"]] {
        let (_, err) = ends(home.path(), verb, 3);
        assert!(err.contains("B048") && err.contains("list = 1e12"), "{err}");
    }
    assert!(!home.path().join("run").exists());
    ends(home.path(), &["check", "few.toml"], 0);
}

#[test]
fn a_file_of_more_leads_than_can_be_played_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let scenario = "[leads]\nfile = \"leads.csv\"\nchannel = \"channel\"\ncount = \"count\"\n";
    fs::write(home.path().join("a.toml"), few(scenario)).unwrap();
    let leads =
        |rows: &str| fs::write(home.path().join("leads.csv"), format!("channel,count\n{rows}")).unwrap();
    leads("fair,3\nweb,4294967295\n");
    for verb in [&["check", "a.toml"][..], &["run", "a.toml", "--out", "run"]] {
        let (_, err) = ends(home.path(), verb, 3);
        assert!(err.contains("leads.csv:3") && err.contains("10000000"), "{err}");
    }
    leads("fair,3\nweb,5\n");
    ends(home.path(), &["run", "a.toml", "--out", "run", "--quiet"], 0);
    assert!(Path::new(&home.path().join("run/manifest.json")).exists());
}

#[test]
fn leads_after_the_last_day_are_told() {
    let home = tempfile::tempdir().unwrap();
    let scenario = "[leads]\nfile = \"leads.csv\"\nchannel = \"channel\"\ncount = \"count\"\nday = \"day\"\n";
    fs::write(home.path().join("a.toml"), few(scenario)).unwrap();
    fs::write(home.path().join("leads.csv"), "channel,count,day\nfair,3,4\nweb,5,5\nweb,2,900\n").unwrap();
    for verb in [&["check", "a.toml"][..], &["run", "a.toml", "--out", "run"]] {
        let (_, err) = ends(home.path(), verb, 0);
        assert!(
            err.contains("warning[W003]: 7 of 10 leads of the file are dated after the last day"),
            "{err}"
        );
        assert!(err.contains("file = \"leads.csv\""), "{err}");
    }
}

#[test]
fn what_does_not_fit_is_refused_with_its_largest_parts_and_a_size_that_fits() {
    let home = tempfile::tempdir().unwrap();
    let ties = "people = 2_000_000_000\n[network]\nmodel = \"blocks\"\ndegree = 1000\n[segments.a]\nshare = 0.5\n[segments.b]\nshare = 0.5\n";
    let diaries = "people = 1_000_000\n[record]\njourneys = 10_000\n[budget]\nper_month = 1e12\nsales_share = 0\nnormalise = true\n[channels.display]\nshare = 1\n";
    let diaries = few(diaries).replace("days = 5", "days = 32_000");
    for (text, part, cure) in [(few(ties), "for ties", "--people"), (diaries, "for diaries", "")] {
        fs::write(home.path().join("a.toml"), text).unwrap();
        let (_, err) = ends(home.path(), &["run", "a.toml", "--out", "run"], 5);
        assert!(err.contains(part) && err.contains("the largest parts are") && err.contains(cure), "{err}");
    }
}
