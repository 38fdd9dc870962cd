//! Scenario files: what is refused, in which words, and what survives a round trip.

use relaylab::catalogue::{explain, json_schema, load, load_outlook, load_text, reference};
use relaylab::scenario::{self, CODES, Outlook, Scenario, canonical, hash};
use relaylab::settings::{Failure, Problem};
use std::fs;
use std::path::Path;

pub(crate) mod properties;

/// Loads a text and compares all that is said about it: nothing, or the problems as they are shown.
#[track_caller]
fn check(text: &str, overrides: &[&str], expected: &str) {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    let said = match load_text("a.toml", text, &overrides, None) {
        Ok(loaded) => loaded.warnings.iter().map(|warning| warning.render_warning(&loaded.sources)).collect(),
        Err(problems) => problems.to_string(),
    };
    assert!(said == expected, "--- said\n{said}--- expected\n{expected}---");
}

/// The first line of what is said about a text.
fn first_line(text: &str, overrides: &[&str]) -> String {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    match load_text("a.toml", text, &overrides, None) {
        Ok(loaded) => loaded.warnings.first().map_or("fine".to_owned(), |warning| warning.message.clone()),
        Err(problems) => problems.to_string().lines().next().unwrap_or_default().to_owned(),
    }
}

#[test]
fn several_problems_are_shown_at_once() {
    let text = r#"title = "Sales first"

[sales]
reps = "twelve"
call_minuts = 3

[handoff]
leak = 1.5
"#;
    let expected = r#"error[B010]: `reps` must be a number, but is the text "twelve"
 --> a.toml:4:8
  |
4 | reps = "twelve"
  |        ^^^^^^^^
  = note: it takes a number between 0 and 60_000 (reps); it may be left out
  = help: write a number in digits
  = help: `relaylab explain sales.reps`

error[B014]: unknown key `call_minuts` in [sales]
 --> a.toml:5:1
  |
5 | call_minuts = 3
  | ^^^^^^^^^^^ did you mean `call_minutes`?
  = note: relaylab stops on unknown keys, because a silently ignored key changes results
  = help: `relaylab explain sales.call_minutes`

error[B020]: `leak` must be between 0 and 1 (share), but is 1.5
 --> a.toml:8:8
  |
8 | leak = 1.5
  |        ^^^
  = note: the default is 0.05
  = help: `relaylab explain handoff.leak`

3 errors; nothing was run.
"#;
    check(text, &[], expected);
}

#[test]
fn slips_of_syntax_hide_nothing() {
    let text = "reps = 3\n[sales]\nreps =\non = yes\nhours = 8\nhours = 9\ncommission = .5\n";
    let expected = "error[B011]: `reps` must be a table
 --> a.toml:1:1
  |
1 | reps = 3
  | ^^^^
  = help: write `[reps]` on a line of its own, and its keys below; the key `reps` belongs to [sales]

error[B004]: a value is missing
 --> a.toml:3:7
  |
3 | reps =
  |       ^
  = note: the file is not valid TOML here (https://toml.io)

error[B004]: `yes` is not how yes and no are written here
 --> a.toml:4:6
  |
4 | on = yes
  |      ^^^
  = note: the file is not valid TOML here (https://toml.io)
  = help: write `true`

error[B005]: a key is given twice
 --> a.toml:6:1
  |
6 | hours = 9
  | ^^^^^ second time
  = help: keep one of the two; a table has one header, with all its keys below

error[B004]: a number needs digits on both sides of its point
 --> a.toml:7:14
  |
7 | commission = .5
  |              ^^
  = note: the file is not valid TOML here (https://toml.io)
  = help: write `0.5`: digits, `_` between thousands, a point before decimals

5 errors; nothing was run.
";
    check(text, &[], expected);
}

/// What people who think of budgets type, in one file: each slip has its cure, and none hides what else is wrong.
#[test]
fn a_file_with_ten_slips_is_told_ten_things() {
    let text = "\
[market]
people = 60k
days = 365 days
[budget]
per_month = 50,000 EUR
sales_share = 50%
[sales]
repz = 3
commission = 0,05
reps: 4
[handoff
leak = 1.5
[closing]
fit = 2.5.1
[channels]
display = { share = 0,6, cpm = 12 }
radio.share = 0.5
paid_social.share = 45
";
    let problems = load_text("a.toml", text, &[], None).expect_err("ten slips");
    let told: Vec<(&str, &str, usize)> = problems
        .problems
        .iter()
        .map(|problem| {
            let line = text[..problem.span.start].matches('\n').count() + 1;
            (problem.code, problem.help.first().map_or("", String::as_str), line)
        })
        .collect();
    let digits = ": digits, `_` between thousands, a point before decimals";
    let number = |value: &str| format!("write `{value}`{digits}");
    let (people, budget, half, twentieth, six) =
        (number("60_000"), number("50_000"), number("0.5"), number("0.05"), number("0.6"));
    let expected = [
        ("B004", people.as_str(), 2),
        ("B010", "write a number in digits", 3),
        ("B004", &budget, 5),
        ("B004", &half, 6),
        ("B014", "`relaylab explain sales.reps`", 8),
        ("B004", &twentieth, 9),
        ("B004", "write `reps = 4`", 10),
        ("B004", "", 11),
        ("B010", "write a number in digits", 14),
        ("B004", &six, 16),
    ];
    assert_eq!(told[..10], expected, "{problems}");
    let rest: Vec<(&str, usize)> = told[10..].iter().map(|(code, _, line)| (*code, *line)).collect();
    assert_eq!(rest, [("B015", 17), ("B020", 18)], "{problems}");
    let said = problems.to_string();
    assert!(
        said.contains("45 % is written 0.45") && said.contains("says its `kind` below `[channels.radio]`"),
        "{said}"
    );
    assert!(said.contains("5 | per_month = 50,000 EUR\n  |             ^^^^^^^^^^\n"), "{said}");
}

#[test]
fn a_problem_of_several_keys_is_shown_beside_one_of_a_single_key() {
    let text = "[budget]\nper_month = 50_000\n\n[channels.display]\nshare = 0.99\n\n[sales]\nrep = 4\n";
    let expected = "error[B021]: marketing shares add up to 1.07, expected 1 ± 0.001
 --> a.toml:4:2
  |
4 | [channels.display]
  |  ^^^^^^^^
  = note: research 0.02 + product 0.03 + win_back 0.03 + display 0.99
  = help: say `budget.normalise = true` to scale them

error[B014]: unknown key `rep` in [sales]
 --> a.toml:8:1
  |
8 | rep = 4
  | ^^^ did you mean `reps`?
  = note: relaylab stops on unknown keys, because a silently ignored key changes results
  = help: `relaylab explain sales.reps`

2 errors; nothing was run.
";
    check(text, &[], expected);
}

#[test]
fn overrides_decide_and_are_pointed_at() {
    let text = "[sales]\nreps = 3\n";
    check(text, &["sales.reps=12", "channels.display.on=false"], "");
    let expected = "error[B010]: `reps` must be a number, but is the text \"two\"
 --> --set:1:12
  |
1 | sales.reps=\"two\"
  |            ^^^^^
  = note: it takes a number between 0 and 60_000 (reps); it may be left out
  = help: write a number in digits
  = help: `relaylab explain sales.reps`

1 error; nothing was run.
";
    check(text, &["sales.reps=two"], expected);

    let overrides =
        ["sales.reps=4", "market.start=2027-03-01", "sales.reps=5.5", "title=a b", "channels.x y.kind=print"];
    let loaded = load_text("a.toml", text, &overrides.map(ToOwned::to_owned), None).expect("valid");
    let Scenario { sales, market, about, channels, .. } = loaded.scenario;
    assert_eq!((sales.reps, market.start.as_str(), about.title.as_str()), (Some(5.5), "2027-03-01", "a b"));
    assert_eq!(channels[0].name, "x y");
}

#[test]
fn each_wrong_check_is_pointed_at() {
    let text = r#"[checks]
holds = ["profit.p10 > 0", "profitt.mean > 0",
         "roi.p99 < 1", "roi > 1", "cac.max <= ten", "cac.max",
         "won.mean between 9 and 3"]
"#;
    let expected = r#"error[B039]: there is no metric `profitt`
 --> a.toml:2:29
  |
2 | holds = ["profit.p10 > 0", "profitt.mean > 0",
  |                             ^^^^^^^ did you mean `profit`?
  = help: `relaylab catalog metrics` lists them
  = help: `relaylab explain checks.holds`

error[B039]: there is no statistic `p99`
 --> a.toml:3:15
  |
3 |          "roi.p99 < 1", "roi > 1", "cac.max <= ten", "cac.max",
  |               ^^^ did you mean `p90`?
  = help: choose one of mean, median, p10, p90, min, max
  = help: `relaylab explain checks.holds`

error[B039]: `roi` needs a statistic over the seeds, as in `roi.mean`
 --> a.toml:3:26
  |
3 |          "roi.p99 < 1", "roi > 1", "cac.max <= ten", "cac.max",
  |                          ^^^
  = help: choose one of mean, median, p10, p90, min, max
  = help: `relaylab explain checks.holds`

error[B039]: `ten` is not a number
 --> a.toml:3:48
  |
3 |          "roi.p99 < 1", "roi > 1", "cac.max <= ten", "cac.max",
  |                                                ^^^
  = help: write digits, with a point before decimals: `0.2`, `-1e6`, `36_500`
  = help: `relaylab explain checks.holds`

error[B039]: a check compares a statistic of a metric with a number
 --> a.toml:3:55
  |
3 |          "roi.p99 < 1", "roi > 1", "cac.max <= ten", "cac.max",
  |                                                       ^^^^^^^
  = help: write METRIC.STATISTIC RELATION NUMBER, e.g. `profit.p10 > 0` or `roi.mean between 0 and 1`
  = help: `relaylab explain checks.holds`

error[B039]: nothing lies between 9 and 3
 --> a.toml:4:20
  |
4 |          "won.mean between 9 and 3"]
  |                    ^^^^^^^^^^^^^^^
  = help: write the smaller number first
  = help: `relaylab explain checks.holds`

6 errors; nothing was run.
"#;
    check(text, &[], expected);
    let several = "[checks]\nholds = [\"\\u0070rofitt.mean > 0\", 3]";
    assert_eq!(first_line(several, &[]), "error[B010]: `holds` must be a check in quotes, but is 3");
}

#[test]
fn an_outlook_comes_between_the_file_and_what_overrides_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "[outlook]\nlow = [\"need.in_market=0.01\", \"sales.reps=1\"]\n[need]\nin_market = 0.02\n";
    let base = write(folder.path(), "base.toml", text);
    let file = write(folder.path(), "top.toml", "extends = \"base.toml\"\n[sales]\nreps = 9\n");
    let played = |path: &Path, outlook, overrides: &[&str]| {
        let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
        let Scenario { need, sales, .. } = load_outlook(path, outlook, &overrides).expect("valid").scenario;
        (need.in_market, sales.reps)
    };
    assert_eq!(played(&file, Outlook::Base, &[]), (0.02, Some(9.0)));
    assert_eq!(played(&file, Outlook::Low, &[]), (0.01, Some(1.0)));
    assert_eq!(played(&file, Outlook::Low, &["sales.reps=5"]), (0.01, Some(5.0)));
    assert_eq!(played(&base, Outlook::High, &[]), (0.02, None), "no list, no change");
    assert_eq!(load_outlook(&file, Outlook::Low, &[]).expect("valid").bases().len(), 1);
}

#[test]
fn a_problem_of_an_outlook_is_shown_where_it_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "[outlook]\nhigh = [\n  \"sales.reps=1\",\n  \"need.in_markt=2\",\n  \"sales.reps\"]\n";
    let file = write(folder.path(), "a.toml", text);
    assert!(load(&file, &[]).is_ok(), "the base does not play it");
    let said = load_outlook(&file, Outlook::High, &[]).expect_err("no `=`").to_string();
    assert!(said.contains("a.toml:5:3\n") && said.contains("an override needs an `=`"), "{said}");
    let text = text.replace("\"sales.reps\"", "\"sales.reps=1\"");
    fs::write(&file, text).expect("writable");
    let said =
        load_outlook(&file, Outlook::High, &["sales.repz=1".to_owned()]).expect_err("unknown").to_string();
    let place =
        "a.toml:4:3\n  |\n4 |   \"need.in_markt=2\",\n  |   ^^^^^^^^^^^^^^^^^ did you mean `in_market`?";
    assert!(said.contains(place) && said.contains("--set:1:7"), "{said}");
}

#[test]
fn a_warning_stops_nothing() {
    let expected = "warning[W001]: the sales team has no reps, since no budget pays for any
 --> a.toml
  = help: give `sales.reps` or `budget.per_month`, or say `sales.on = false`
";
    check("", &[], expected);
    check("[sales]\non = false\n", &[], "");
}

/// Checks the first line said about each text, and that its code is explained.
#[track_caller]
fn check_all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let said = first_line(text, &[]);
        assert_eq!(&said, expected, "for {text}");
        let code = said.strip_prefix("error[").and_then(|rest| rest.get(..4));
        assert!(code.is_none_or(|code| CODES.iter().any(|row| row.code == code)), "{said}");
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_refused() {
    check_all(&[
        ("[sales]\non = \"no\"", "error[B010]: `on` must be true or false, but is the text \"no\""),
        ("[market]\npeople = 1.5", "error[B010]: `people` must be a whole number, but is 1.5"),
        (
            "[market]\nstart = 2026-01-05",
            "error[B010]: `start` must be text in quotes, but is the date 2026-01-05",
        ),
        (
            "[market]\ndays = 2026-01-05",
            "error[B010]: `days` must be a whole number, but is the date 2026-01-05",
        ),
        ("[need]\nin_market = nan", "error[B010]: `in_market` must be a finite number, but is nan"),
        ("[need]\nin_market = -inf", "error[B010]: `in_market` must be a finite number, but is -inf"),
        ("[need]\nin_market = 1e999", "error[B010]: `in_market` must be a finite number, but is 1e999"),
        ("[need]\nin_market = []", "error[B010]: `in_market` must be a number, but is a list"),
        (
            "[price]\nlist = 0.001",
            "error[B010]: `list` must be an amount of money with at most two decimals, but is 0.001",
        ),
        ("[price]\nlist = inf", "error[B010]: `list` must be a finite amount of money, but is inf"),
        ("[contact]\ngaps = 3", "error[B010]: `gaps` must be a list of whole numbers, but is 3"),
        ("[contact]\ngaps = [1, \"x\"]", "error[B010]: `gaps` must be a whole number, but is the text \"x\""),
        (
            "[need]\nmodel = \"spell\"",
            "error[B010]: `model` must be one of \"always\", \"spells\", but is the text \"spell\"",
        ),
        ("extends = 3", "error[B010]: `extends` must be text, but is 3"),
        ("sales = 12", "error[B011]: `sales` must be a table"),
        ("[[sales]]\nreps = 1", "error[B011]: `sales` must be a table"),
        ("[channels]\ndisplay = 0.3", "error[B011]: `display` must be a table"),
    ]);
}

#[test]
fn a_list_price_in_a_file_needs_a_reference_price() {
    let alone = "error[B044]: a list price without the reference price of its market";
    assert_eq!(first_line("[price]\nlist = 800", &[]), alone);
    let said =
        load_text("a.toml", "[price]\ndiscount = 0.1\nlist = 800\n", &[], None).expect_err("no reference");
    assert!(said.to_string().contains("--> a.toml:3:8\n"), "{said}");
    for changes in [&["price.reference=700"][..], &["price.reference=800", "price.list=900"]] {
        let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
        assert!(load_text("a.toml", "[price]\nlist = 800", &changes, None).is_ok(), "{changes:?}");
    }
    // A change above the files is a change of the price in the market as it is.
    let dearer = load_text("a.toml", "", &["price.list=300".to_owned()], None).expect("a lever");
    assert_eq!((dearer.scenario.price.list.0, dearer.scenario.price.reference.0), (30_000, 10_000));
}

#[test]
fn a_number_out_of_range_is_refused() {
    check_all(&[
        (
            "[market]\npeople = 1000000000000000000000000000000",
            "error[B020]: `people` must be between 1 and 2_000_000_000 (people), but is 1000000000000000000000000000000",
        ),
        (
            "[market]\npeople = -1",
            "error[B020]: `people` must be between 1 and 2_000_000_000 (people), but is -1",
        ),
        (
            "[market]\npeople = 0",
            "error[B020]: `people` must be between 1 and 2_000_000_000 (people), but is 0",
        ),
        (
            "[market]\nseed = 0xffff_ffff_ffff_ffff_f",
            "error[B020]: `seed` must be between 0 and 9_007_199_254_740_991, but is 0xfffffffffffffffff",
        ),
        (
            "[price]\nlist = -0.01",
            "error[B020]: `list` must be between 0 and 1_000_000_000_000 (currency), but is -0.01",
        ),
        (
            "[price]\nlist = 1e300",
            "error[B020]: `list` must be between 0 and 1_000_000_000_000 (currency), but is 1e300",
        ),
        ("[contact]\ngaps = [1, 400]", "error[B020]: `gaps` must be between 0 and 365 (days), but is 400"),
        ("format = 2", "error[B020]: `format` must be 1, but is 2"),
    ]);
}

#[test]
fn what_has_no_meaning_is_refused() {
    check_all(&[
        ("[saels]", "error[B014]: unknown section [saels]"),
        ("call_minutes = 3", "error[B014]: unknown key `call_minutes` outside all sections"),
        ("[sales.x]", "error[B014]: unknown section [sales.x]"),
        ("[channels.radio]\nshare = 0.5", "error[B015]: unknown kind of channel `radio`"),
        ("[channels.x]\nkind = \"displya\"", "error[B015]: unknown kind of channel `displya`"),
        ("[channels.\"a/b\"]\nkind = \"blog\"", "error[B031]: `a/b` cannot be the name of a channel"),
        ("[segments.\"\"]\nshare = 1", "error[B031]: `` cannot be the name of a segment"),
        ("[segments.\" \"]\nshare = 1", "error[B031]: ` ` cannot be the name of a segment"),
        ("[channels.\"blog \"]\nkind = \"blog\"", "error[B031]: `blog ` cannot be the name of a channel"),
        (
            "[channels.word_of_mouth]\nkind = \"blog\"",
            "error[B031]: `word_of_mouth` cannot be the name of a channel: people who come by word of mouth have it",
        ),
        (
            "[channels.paid-social]\nkind = \"blog\"\n[channels.Paid_Social]\nkind = \"blog\"",
            "error[B031]: `paid-social` looks like `Paid_Social`, another channel",
        ),
        (
            "[timeline.fall1]\nkey = \"sales.reps\"\nplus = 1\n[timeline.fa1l1]\nkey = \"sales.reps\"\nplus = 1",
            "error[B031]: `fall1` looks like `fa1l1`, another timeline entry",
        ),
    ]);
}

#[test]
fn keys_that_do_not_go_together_are_refused() {
    check_all(&[
        ("[segments.a]\nshare = 0.9", "error[B022]: segment shares add up to 0.9, expected 1 ± 0.001"),
        ("[channels.print]\nshare = 0.5", "error[B023]: channel `print` has a share of a budget of 0"),
        (
            "[budget]\nper_month = 9\n[research]\nshare = 0\n[product]\nshare = 0\n[win_back]\nshare = 0",
            "error[B024]: there is a marketing budget, but no part of marketing has a share of it",
        ),
        (
            "[channels.blog]\nfrom_day = 9\nto_day = 5",
            "error[B025]: `to_day` (5) comes before `from_day` (9)",
        ),
        ("[channels.blog]\nschedule = [0, 0]", "error[B026]: `schedule` needs a weight above 0"),
        ("[channels.blog]\nschedule = []", "error[B026]: `schedule` needs a weight above 0"),
        ("[market]\nstart = \"2026-02-30\"", "error[B027]: `start` must be a date, but is \"2026-02-30\""),
        ("[market]\nstart = \"20260105\"", "error[B027]: `start` must be a date, but is \"20260105\""),
        ("[sales]\nholidays = [\"May\"]", "error[B027]: `holidays` must hold dates, but holds \"May\""),
        (
            "[market]\ncurrency = \"euro\"",
            "error[B028]: `currency` must be three letters from A to Z, but is \"euro\"",
        ),
        ("[network]\nmodel = \"file\"", "error[B032]: a network from a file needs `edges`"),
        (
            "[network]\nmodel = \"blocks\"\n[segments.a]\nshare = 1",
            "error[B033]: `model = \"blocks\"` needs more than one segment",
        ),
        (
            "[network]\nmodel = \"ring\"\ndegree = 3",
            "error[B034]: in a ring `degree` must be an even number of ties, but is 3",
        ),
        ("[network]\ndegree = 0", "error[B034]: in a ring `degree` must be an even number of ties, but is 0"),
        (
            "[market]\npeople = 8",
            "error[B035]: `degree` must be less than the number of people (8), but is 8",
        ),
        (
            "[channels.email]\nclick = 0.3",
            "error[B037]: `click` is more than `open`, yet only a mail that is opened is clicked",
        ),
        (
            "[sales]\noutbound_share = 0.5\nfollow_up_share = 0.7",
            "error[B038]: `outbound_share` (0.5) and `follow_up_share` (0.7) are more than the working day together",
        ),
        (
            "[contact]\nattempts = 0",
            "error[B020]: `attempts` must be between 1 and 10_000 (attempts), but is 0",
        ),
        ("[contact]\ngaps = []", "error[B036]: `gaps` needs at least one number of days"),
    ]);
}

#[test]
fn what_is_odd_is_allowed() {
    let budget = "[sales]\non = false\n[budget]\nper_month = 1000\nnormalise = true\n";
    check_all(&[
        (budget, "fine"),
        (&format!("{budget}[channels.blog]"), "channel `blog` has no share of the budget"),
        (&format!("{budget}[channels.blog]\non = false"), "fine"),
        ("[sales]\nreps = 1\noutbound_share = 0.8\n[outbound]\non = false", "fine"),
        ("\u{feff}[sales]\r\n\treps = 1\r\n", "fine"),
        ("[sales]\nreps = -0.0", "fine"),
        ("[sales]\nreps = 0x10", "fine"),
        ("[sales]\nreps = 1\n[market]\npeople = 1\n[network]\nmodel = \"none\"", "fine"),
        ("[sales]\nreps = 1\n[channels.print]\nshare = 0.5\nexposure_per_day = 0.1", "fine"),
    ]);
}

#[test]
fn each_bad_override_has_its_message() {
    let cases: &[(&str, &str)] = &[
        ("sales.reps", "error[B007]: an override needs an `=`"),
        ("=3", "error[B007]: an override needs a key before its `=`"),
        ("sales..reps=3", "error[B007]: an override needs a key before its `=`"),
        ("sales.reps= ", "error[B007]: an override needs a value after its `=`"),
        ("extends=b.toml", "error[B007]: `extends` can be set in a file only"),
        ("sales.repz=3", "error[B014]: unknown key `repz` in [sales]"),
        ("[sales]\nreps=3", "error[B007]: an override is a single line"),
        ("sales.holidays=[\"2026-01-01\"", "error[B004]: unclosed array, expected `]`"),
    ];
    for (argument, expected) in cases {
        assert_eq!(&first_line("", &[argument]), expected, "for {argument}");
    }
}

#[test]
fn a_key_in_the_wrong_section_is_shown_the_way() {
    let cases = [
        ("call_minutes = 3", "`call_minutes` belongs to [sales]"),
        ("[market]\nleak = 0.1", "`leak` belongs to [handoff]"),
        ("[market]\ntitle = \"x\"", "`title` belongs at the top of the file, above all sections"),
        ("[sales.budget]\nper_month = 3", "[budget] is a section of its own"),
        (
            "[channels.display]\ncpc_max = 1\npiece_cost = 3",
            "`piece_cost` belongs to channels of kind `search_organic`",
        ),
        ("reps = 3", "; the key `reps` belongs to [sales]"),
        ("[market]\non = true", "known here: currency, days, people, seed, seeds, start"),
    ];
    for (text, expected) in cases {
        let said = load_text("a.toml", text, &[], None).expect_err(text).to_string();
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn where_a_number_is_due_quotes_make_no_word_right() {
    let text = "[sales]\nreps = five\non = maybe\n[handoff]\ndiscipline = fifo\n";
    let said = load_text("a.toml", text, &[], None).expect_err(text).to_string();
    let expected = "error[B010]: `reps` must be a number, but is the text \"five\"
 --> a.toml:2:8
  |
2 | reps = five
  |        ^^^^
  = note: it takes a number between 0 and 60_000 (reps); it may be left out
  = help: write a number in digits
  = help: `relaylab explain sales.reps`
";
    assert!(said.contains(expected), "{said}");
    assert!(
        said.contains("error[B010]: `on` must be true or false")
            && said.contains("  = help: write `true` or"),
        "{said}"
    );
    assert!(said.contains("  = help: write `\"fifo\"`\n") && said.contains("3 errors"), "{said}");
}

#[test]
fn one_slip_is_reported_once() {
    let budget = "[budget]\nper_month = 1000\n";
    let cases = [
        ("[channels.display]\nshar = 0.92\n", "B014"),
        ("[channels.display]\nshare = \"0.92\"\n", "B010"),
        ("[channels.radio]\nshare = 0.92\ncpm = 3\n", "B015"),
        ("[channels.display]\nkind = 3\nshare = 0.92\n", "B010"),
        ("[channels]\ndisplay = 0.92\n", "B011"),
        ("[win_back]\nshare = 92\n", "B020"),
    ];
    for (text, code) in cases {
        let problems = load_text("a.toml", &format!("{budget}{text}"), &[], None).expect_err(text);
        let codes: Vec<&str> = problems.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [code], "{problems}");
    }
}

#[test]
fn a_problem_found_later_is_pointed_at_by_its_path() {
    let overrides = ["network.model=file".to_owned(), "network.edges=a.csv".to_owned()];
    let loaded = load_text("a.toml", "[sales]\nreps = 1\n[leads]\nfile = \"b.csv\"\n", &overrides, None)
        .expect("valid");
    let found = ["network.edges", "leads.file", "leads.day", "price.list"];
    let found = found.map(|path| Problem::about("B032", path, "it is gone".to_owned())).to_vec();
    let said = loaded.problems(found).to_string();
    let places: Vec<&str> = said.lines().filter(|line| line.contains("-->")).map(str::trim).collect();
    assert_eq!(places, ["--> a.toml", "--> a.toml:3:2", "--> a.toml:4:8", "--> --set:1:15"], "{said}");
}

#[test]
fn more_than_twenty_problems_are_counted() {
    let lines: Vec<String> = (0..33).map(|i| format!("zzz{i} = 1\n")).collect();
    let said = load_text("a.toml", &lines.concat(), &[], None).expect_err("unknown keys").to_string();
    assert_eq!(said.matches("error[B014]").count(), 20);
    assert!(said.ends_with("\nand 13 more\n\n33 errors; nothing was run.\n"), "{said}");
}

#[test]
fn too_many_channels_are_refused() {
    let tables: Vec<String> = (0..25).map(|i| format!("[channels.c{i}]\nkind = \"blog\"\n")).collect();
    assert_eq!(first_line(&tables.concat(), &[]), "error[B030]: 25 channels, and at most 24 are allowed");
}

#[test]
fn nothing_reaches_the_terminal_unfiltered() {
    let text = "\"\\u001b[31m\u{202e}\" = 3 # \u{202e}\n";
    let said = load_text("a\u{1b}.toml", text, &[], None).expect_err("unknown key").to_string();
    assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said}");
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let text = format!("[contact]\ngaps = [{}400, 1]\n", "1, ".repeat(200));
    let said = load_text("a.toml", &text, &[], None).expect_err("out of range").to_string();
    let lines: Vec<&str> = said.lines().collect();
    let caret = lines[4].find('^').expect("a caret");
    assert_eq!(lines[1], " --> a.toml:2:609");
    assert_eq!(&lines[3][caret..caret + 3], "400");
    assert!(lines[3].len() < 120, "{said}");
}

fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> std::path::PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
    fs::write(&path, text).expect("writable");
    path
}

#[test]
fn a_scenario_extends_another() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "base/far.toml", "title = \"far\"\n[sales]\nreps = 1\n[market]\ndays = 10\n");
    write(folder.path(), "base/near.toml", "extends = \"far.toml\"\n[sales]\nreps = 2\n");
    let file =
        write(folder.path(), "a.toml", "extends = \"base/near.toml\"\n[price]\nlist = 5\nreference = 5\n");
    let loaded = load(&file, &["sales.developers=0.5".to_owned()]).expect("valid");
    let Scenario { about, sales, market, price, .. } = &loaded.scenario;
    assert_eq!((about.title.as_str(), sales.reps, sales.developers), ("far", Some(2.0), 0.5));
    assert_eq!((market.days, price.list.0), (10, 500));
    assert_eq!(loaded.folder, folder.path());
    assert_eq!(loaded.text, "extends = \"base/near.toml\"\n[price]\nlist = 5\nreference = 5\n");

    write(folder.path(), "base/far.toml", "[sales]\nreps = 1\nleak = 2\n");
    let said = load(&file, &[]).expect_err("a wrong key in the base").to_string();
    assert!(said.contains("far.toml:3:1\n  |\n3 | leak = 2\n  | ^^^^ `leak` belongs to [handoff]"), "{said}");
}

#[test]
fn files_that_cannot_be_extended_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "b.toml", "extends = \"a.toml\"");
    for i in 0..9 {
        write(folder.path(), &format!("{i}.toml"), format!("extends = \"{}.toml\"", i + 1));
    }
    let cases = [
        ("extends = \"a.toml\"", "`a.toml` is extended already", 3),
        ("extends = \"./b.toml\"", "`a.toml` is extended already", 3),
        ("extends = \"0.toml\"", "more than 8 files extend one another", 3),
        ("\nextends = \"nowhere.toml\"", "nowhere.toml`: no such file\n --> ", 4),
        ("extends = \".\"", "is a folder", 4),
    ];
    for (text, expected, code) in cases {
        let file = write(folder.path(), "a.toml", text);
        let problems = load(&file, &[]).expect_err(text);
        assert!(problems.to_string().contains(expected), "{problems}");
        assert_eq!(problems.exit_code(), code, "{problems}");
    }
    let problems = load_text("a.toml", "extends = \"b.toml\"", &[], None).expect_err("no folder");
    assert!(problems.to_string().contains("a text that is not in a file cannot extend one"), "{problems}");
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let large = write(folder.path(), "large.toml", "");
    let sparse = fs::File::options().write(true).open(&large).expect("writable");
    sparse.set_len(1 << 30).expect("a sparse file");
    write(folder.path(), "market.toml", "");
    write(folder.path(), "utf16.toml", b"\xff\xfea\0");
    write(folder.path(), "latin.toml", b"title = \"ok\"\nquestion = \"caf\xe9\"\n");
    write(folder.path(), "binary.toml", b"\x7fELF\0\0");
    write(folder.path(), "deep.toml", format!("x = {}", "[".repeat(100_000)));
    write(folder.path(), "long.toml", format!("title = \"{}\"", "é".repeat(3000)));
    let cases = [
        ("markt.toml", "markt.toml`: no such file", Failure::Unreadable),
        ("markt.toml", "market.toml`?", Failure::Unreadable),
        ("", "is a folder", Failure::Unreadable),
        ("utf16.toml", "error[B003]: the file is in UTF-16", Failure::Invalid),
        ("latin.toml", "error[B003]: byte 0xe9 on line 2 is not UTF-8", Failure::Invalid),
        ("binary.toml", "error[B003]: the file is binary, not text", Failure::Invalid),
        (
            "large.toml",
            "error[B002]: the file has 1073741824 bytes, and at most 1048576 are read",
            Failure::Refused,
        ),
        ("deep.toml", "error[B002]: tables and lists are nested more than 16 deep", Failure::Refused),
        ("long.toml", "error[B002]: a text has 6002 bytes, and at most 4096 are read", Failure::Refused),
    ];
    for (name, expected, kind) in cases {
        let problems = load(&folder.path().join(name), &[]).expect_err(name);
        assert!(problems.to_string().contains(expected), "{problems}");
        assert!(problems.to_string().ends_with("1 error; nothing was run.\n"), "{problems}");
        assert_eq!(problems.kind, kind, "{problems}");
    }
}

/// A mebibyte of each kind of nonsense is told from sense without delay.
#[test]
fn hostile_texts_are_refused_in_a_blink() {
    let fill = |part: &dyn Fn(usize) -> String| -> String {
        let mut text = String::new();
        for i in 0.. {
            let part = part(i);
            if text.len() + part.len() > 1 << 20 {
                break;
            }
            text.push_str(&part);
        }
        text
    };
    let texts = [
        fill(&|i| format!("k{i}=1\n")),
        fill(&|i| format!("[s{i}]\n")),
        fill(&|i| format!("[channels.c{i}]\n")),
        fill(&|i| format!("[segments.c{i}]\n")),
        fill(&|_| "\u{1}\n".to_owned()),
        fill(&|_| "a\n".to_owned()),
        fill(&|_| "[[a]]\n".to_owned()),
        fill(&|_| "a".to_owned()),
        format!("{}=1", fill(&|_| "a".to_owned()).split_off(10)),
        fill(&|_| "'".to_owned()),
        fill(&|_| "=\n".to_owned()),
        fill(&|_| "]".to_owned()),
        fill(&|_| "\r".to_owned()),
        fill(&|_| "a.a.a.a.a.a=1\n".to_owned()),
        fill(&|_| format!("a=\"{}\"\n", "\\q".repeat(2000))),
        format!("#{}", fill(&|_| "\u{1}".to_owned()).split_off(10)),
    ];
    for text in texts {
        #[expect(clippy::disallowed_methods, reason = "the time taken is what is tested")]
        let start = std::time::Instant::now();
        let problems = load_text("a.toml", &text, &[], None).expect_err("nonsense");
        let said = problems.to_string();
        let taken = start.elapsed().as_millis();
        // Far above the 50 ms of an idle machine, far below what a quadratic algorithm takes.
        assert!(taken < 5000, "{taken} ms for {:?}", &text[..40]);
        assert_eq!(problems.problems.len(), 1, "problems of {:?}", &text[..40]);
        assert!(said.len() < 100_000, "{} bytes for {:?}", said.len(), &text[..40]);
    }
}

#[test]
fn only_what_decides_a_result_is_hashed() {
    let scenario = |text: &str| load_text("a.toml", text, &[], None).expect("valid").scenario;
    let one = scenario(
        "title = \"one\"\n[sales]\nreps = 3\ncommission = 0.1\n[channels.b]\nkind = \"blog\"\n[channels.print]\n",
    );
    let two = scenario(
        "question = '?' # words\n[channels]\nprint = {}\n\n[channels.b]\n  kind='blog'\n[sales]\ncommission=1e-1\nreps=3.0 #\n",
    );
    assert_eq!(hash(&one), hash(&two));
    assert_ne!(canonical(&one), canonical(&two), "the titles differ");
    assert_ne!(
        hash(&one),
        hash(&scenario(
            "[sales]\nreps = 3\ncommission = 0.2\n[channels.b]\nkind = \"blog\"\n[channels.print]\n"
        ))
    );
    let zero = scenario("[product]\nquality = 0");
    assert_eq!(hash(&zero), hash(&scenario("[product]\nquality = -0.0")));
    assert_eq!(hash(&one).len(), 64);
    let claims = scenario("[checks]\nholds = [\"roi.mean>1\"]\n[outlook]\nlow = [\"sales.reps=1\"]\n");
    assert_eq!(hash(&claims), hash(&scenario("")), "what is claimed changes no result");
    assert!(canonical(&claims).contains("holds = [\"roi.mean > 1\"]"), "{}", canonical(&claims));
}

/// Compares a generated file with the one in the repository, or writes it when `BLESS` is set.
fn current(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, text).expect("writable");
    }
    let on_disk = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        on_disk == text,
        "scenarios/{name} is out of date; `BLESS=1 cargo test --test it current` rewrites it"
    );
}

#[test]
fn the_reference_is_current_and_valid() {
    let text = reference();
    current("reference.toml", &text);
    check(&text, &[], "");
    assert!(text.lines().all(|line| line.chars().count() <= 100 || !line.starts_with('#')));
    let loaded = load_text("reference.toml", &text, &[], None).expect("valid").scenario;
    for row in relaylab::catalogue::rows() {
        for key in row.keys {
            let shown = text
                .lines()
                .any(|line| line.trim_start_matches("# ").starts_with(&format!("{} = ", key.name)));
            assert!(shown, "{}.{} is missing", row.path, key.name);
        }
    }
    assert_eq!(loaded.segments, scenario::Scenario::default().segments);
}

#[test]
fn every_scenario_in_the_repository_is_valid() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path());
    let scenarios: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    assert!(!scenarios.is_empty());
    for path in scenarios {
        if let Err(problems) = load(&path, &[]) {
            panic!("{problems}");
        }
    }
}

#[test]
fn the_schema_is_current_and_says_what_the_reader_does() {
    let schema = json_schema();
    current("schema.json", &format!("{schema:#}\n"));
    let share = &schema["properties"]["handoff"]["properties"]["leak"];
    assert_eq!(
        (&share["type"], &share["minimum"], &share["maximum"]),
        (&"number".into(), &0.into(), &1.into())
    );
    assert_eq!((&share["default"], &share["x-unit"]), (&0.05.into(), &"share".into()));
    assert_eq!(
        schema["properties"]["need"]["properties"]["model"]["enum"],
        serde_json::json!(["always", "spells"])
    );
    assert_eq!(schema["$defs"]["display"]["properties"]["kind"]["const"], "display");
    assert_eq!(schema["$defs"]["display"]["additionalProperties"], false);
}

#[test]
fn a_key_is_explained() {
    let expected = "handoff.discipline
  In which order waiting leads are worked.

  takes    a word
  words    \"fifo\": first in, first out
           \"lifo\": last in, first out: the freshest lead first
           \"score\": highest score first
           \"c_mu\": highest score times chance of contact at its age first (the
           c-mu rule)
  default  \"lifo\"
  source   reps prefer fresh leads
  beside   on, delay_median_hours, delay_spread, leak, sla_days, recycle
";
    assert_eq!(explain("handoff.discipline").as_deref(), Ok(expected));
    let expected = "B025
  A channel stops before it starts.

  example  from_day = 100
           to_day = 50
  cure     Exchange the two; 0 as `to_day` means it never stops.
";
    assert_eq!(explain("b025").as_deref(), Ok(expected));
}

#[test]
fn whatever_has_a_name_can_be_explained() {
    for row in relaylab::catalogue::rows() {
        let path = if row.path.is_empty() { String::new() } else { format!("{}.", row.path) };
        for key in row.keys {
            let said = explain(&format!("{path}{}", key.name)).expect(key.name);
            assert!(said.starts_with(&format!("{path}{}\n  {}", key.name, &key.doc.trim()[..5])), "{said}");
        }
    }
    for code in CODES {
        assert!(explain(code.code).is_ok_and(|said| said.contains(code.code)));
    }
    for name in
        ["sales", "[sales]", "segments", "channels", "channels.display", "segments.young.share", "leak"]
    {
        assert!(explain(name).is_ok(), "{name}");
    }
    let cases = [
        ("sales.repz", "did you mean `sales.reps`?"),
        ("saels", "did you mean `sales`?"),
        ("B0144", "did you mean `B014`?"),
        ("market.leak", "did you mean `handoff.leak`?"),
        ("cpm", "is a key of several sections: `channels.display.cpm`, `channels.paid_social.cpm`"),
        ("utterly else", "nothing is called `utterly else`"),
    ];
    for (name, expected) in cases {
        assert!(explain(name).is_err_and(|said| said.contains(expected)), "{name}: {:?}", explain(name));
    }
}

#[test]
fn codes_are_listed_once_and_in_order() {
    assert!(CODES.windows(2).all(|pair| pair[0].code < pair[1].code));
}

#[test]
fn numbers_as_they_are_written_on_paper_get_their_cure() {
    for (line, cure) in [
        ("per_month = 60k", "write `60_000`: digits"),
        ("per_month = 50,000", "write `50_000`: digits"),
        ("per_month = \"50,000 EUR\"", "write `per_month = 50_000`"),
        ("sales_share = 50%   # half", "write `0.5`: digits"),
        ("sales_share = 0,5", "write `0.5`: digits"),
        ("sales_share = \"45 %\"", "write `sales_share = 0.45`"),
        ("sales_share = 45", "45 % is written 0.45"),
    ] {
        let said =
            load_text("a.toml", &format!("[budget]\n{line}\n"), &[], None).expect_err("a slip").to_string();
        assert!(said.contains(cure) && said.contains("1 error; nothing was run."), "{line}: {said}");
    }
    let said = load_text("a.toml", "[handoff]\ndiscipline = fifo\n", &[], None);
    assert!(!said.expect_err("a slip").to_string().contains("how a number is written"));
}

/// Whatever line of a preset has a slip, that slip is told and nothing that follows from it.
#[test]
fn a_slip_in_any_line_is_the_one_thing_that_is_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut slips = 0;
    for preset in scenario::PRESETS {
        let lines: Vec<&str> = preset.text.lines().collect();
        for (place, line) in lines.iter().enumerate() {
            let Some((key, value)) = line.split_once(" = ") else { continue };
            let bare = value.starts_with(|c: char| c.is_ascii_digit()) && !key.starts_with([' ', '#']);
            if !bare || preset.text.matches("\"\"\"").count() > 0 {
                continue;
            }
            for broken in [format!("{key} = oops"), format!("{key} {value}"), format!("{key} = \"oops")] {
                let mut changed = lines.clone();
                changed[place] = &broken;
                let said = load_text(preset.file, &changed.join("\n"), &[], Some(&folder));
                let problems = said.expect_err(&broken).problems;
                assert_eq!(problems.len(), 1, "{}: {broken}: {problems:#?}", preset.name);
                slips += 1;
            }
        }
    }
    assert!(slips > 500, "{slips}");
}
