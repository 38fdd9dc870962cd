//! Exports have the columns their tools ask for and add up to what the run says; the records behind them cost nothing
//! and change nothing.

use super::program::{ends, files};
use super::quiet::{NOTHING, plan_of, play};
use relaylab::cli::exit;
use relaylab::export::{Case, FORMATS, Sheet, truth};
use relaylab::plan::Plan;
use relaylab::results::{Cell, DayRow, Run, metrics};
use relaylab::scenario::data_files::Inputs;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

const FIRST_RUN: &str = include_str!("../../scenarios/first-run.toml");

const RECORDS: &str = "record.media=true record.paths=true record.crm=true";

/// Everything happens: leads, calls, meetings, self-service, renewals, churn, win-back, in two regions, for 14 weeks.
const BUSY: &str = "market.people=9000 market.days=98 budget.per_month=60000 customers.period_days=7
    hand_raise.self_serve=true hand_raise.self_serve_intercept=-3.0 closing.intercept=-1.0 price.list=99.99
    win_back.every_days=3 win_back.intercept=0.0";

const REGIONS: &str =
    "\n[segments]\nnorth = { share = 0.35, target = true, fit_a = 4.0, fit_b = 2.0 }\nsouth.share = 0.65\n";

fn busy(changes: &str) -> (Plan, Run) {
    let text = format!("{FIRST_RUN}{REGIONS}");
    let plan = plan_of(&text, &format!("{BUSY} {RECORDS} {changes}"), Inputs::default());
    let mut run = play(&plan, 7);
    run.economics = metrics::rows(&run);
    (plan, run)
}

fn sheets(plan: &Plan, run: &Run, format: &str) -> BTreeMap<&'static str, Sheet> {
    let format = FORMATS.iter().find(|row| row.name == format).expect("a format");
    let made = (format.make)(&Case { scenario: &plan.scenario, run });
    assert!(made.iter().all(|sheet| format.files.contains(&sheet.file)), "{} names its files", format.name);
    made.into_iter().map(|sheet| (sheet.file, sheet)).collect()
}

fn column<'s>(sheet: &'s Sheet, name: &str) -> Vec<&'s Cell> {
    let at = sheet.columns.iter().position(|column| column == name);
    let at = at.unwrap_or_else(|| panic!("{} has no {name}: {:?}", sheet.file, sheet.columns));
    sheet.rows.iter().map(|row| &row[at]).collect()
}

/// The sum of a column in hundredths, exactly.
fn cents(sheet: &Sheet, name: &str) -> i64 {
    let value = |cell: &&Cell| match cell {
        Cell::Whole(whole) => whole * 100,
        Cell::Number(number) => (number * 100.0).round() as i64,
        Cell::Missing => 0,
        Cell::Text(text) => panic!("`{text}` is no number"),
    };
    column(sheet, name).iter().map(value).sum()
}

fn texts(sheet: &Sheet, name: &str) -> Vec<String> {
    let text = |cell: &&Cell| if let Cell::Text(text) = cell { text.clone() } else { String::new() };
    column(sheet, name).iter().map(text).collect()
}

fn count(sheet: &Sheet, name: &str, text: &str) -> u64 {
    texts(sheet, name).iter().filter(|cell| *cell == text).count() as u64
}

fn sum(run: &Run, of: fn(&DayRow) -> u64) -> u64 {
    run.days.iter().map(of).sum()
}

fn won(row: &DayRow) -> u64 {
    row.won_inbound + row.won_outbound + row.won_referral + row.won_self_serve + row.won_back
}

fn revenue(run: &Run) -> i64 {
    run.days.iter().map(|row| row.revenue_minor).sum()
}

const CHANNELS: [&str; 8] =
    ["blog", "display", "email", "organic_social", "paid_social", "print", "search_ads", "search_organic"];

fn names(before: &[&str], ends: &[&str], after: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = before.iter().map(|name| (*name).to_owned()).collect();
    for end in ends {
        names.extend(CHANNELS.iter().map(|channel| format!("{channel}{end}")));
    }
    names.extend(after.iter().map(|name| (*name).to_owned()));
    names
}

#[test]
fn exported_columns_are_those_of_the_tools() {
    let (plan, run) = busy("experiment.channel=paid_social");
    let expected: &[(&str, &str, Vec<String>)] = &[
        (
            "robyn",
            "robyn.csv",
            names(&["DATE", "revenue", "first_revenue", "conversions"], &["_S", "_I"], &["cold_contacts"]),
        ),
        (
            "robyn",
            "calibration.csv",
            [
                "channel",
                "liftStartDate",
                "liftEndDate",
                "liftAbs",
                "spend",
                "confidence",
                "metric",
                "calibration_scope",
            ]
            .map(str::to_owned)
            .to_vec(),
        ),
        (
            "meridian",
            "meridian.csv",
            names(
                &["geo", "time", "population", "conversions", "revenue_per_conversion"],
                &["_impression", "_spend"],
                &[],
            ),
        ),
        ("pymc", "mmm.csv", names(&["date_week"], &[""], &["cold_contacts", "y"])),
        ("pymc", "rfm.csv", names(&["customer_id", "frequency", "recency", "T", "monetary_value"], &[], &[])),
        ("pymc", "cohorts.csv", names(&["customer_id", "recency", "T", "cohort"], &[], &[])),
        (
            "paths",
            "paths.csv",
            names(&["path", "total_conversions", "total_conversion_value", "total_null"], &[], &[]),
        ),
        (
            "paths",
            "sessions.csv",
            names(
                &["user_id", "journey_id", "touch", "time", "channel", "conversion", "conversion_value"],
                &[],
                &[],
            ),
        ),
        ("transactions", "transactions.csv", names(&["customer_id", "date", "value"], &[], &[])),
    ];
    for (format, file, columns) in expected {
        let sheets = sheets(&plan, &run, format);
        assert_eq!(sheets[file].columns, *columns, "{file}");
        assert!(!sheets[file].rows.is_empty(), "{file} is empty");
    }
    assert_eq!(texts(&sheets(&plan, &run, "robyn")["robyn.csv"], "DATE")[..2], ["2026-01-05", "2026-01-12"]);
}

#[test]
fn weekly_exports_add_up_to_the_run() {
    let (plan, run) = busy("");
    let robyn = &sheets(&plan, &run, "robyn")["robyn.csv"];
    let meridian = &sheets(&plan, &run, "meridian")["meridian.csv"];
    let mix = &sheets(&plan, &run, "pymc")["mmm.csv"];
    assert_eq!((robyn.rows.len(), meridian.rows.len(), mix.rows.len()), (14, 28, 14));
    for row in run.channels.iter().filter(|row| CHANNELS.contains(&row.channel.as_str())) {
        let name = &row.channel;
        assert!(row.spend_minor > 0 && row.exposures > 0, "{name} runs");
        for (sheet, column) in
            [(robyn, format!("{name}_S")), (meridian, format!("{name}_spend")), (mix, name.clone())]
        {
            assert_eq!(cents(sheet, &column), row.spend_minor, "{} {column}", sheet.file);
        }
        for (sheet, column) in [(robyn, format!("{name}_I")), (meridian, format!("{name}_impression"))] {
            assert_eq!(cents(sheet, &column), 100 * row.exposures as i64, "{} {column}", sheet.file);
        }
    }
    let all = sum(&run, won) as i64;
    assert!(all > 50, "{all} customers");
    for (sheet, column) in [(robyn, "conversions"), (meridian, "conversions"), (mix, "y")] {
        assert_eq!(cents(sheet, column), 100 * all, "{}", sheet.file);
    }
    assert_eq!(cents(robyn, "revenue"), revenue(&run));
    let engagements = |of: &dyn Fn(&str) -> u64| run.channels.iter().map(|row| of(&row.channel)).sum::<u64>();
    let recorded = |name: &str| {
        run.media.iter().filter(|row| row.channel == name).map(|row| row.engagements).sum::<u64>()
    };
    assert_eq!(engagements(&recorded), run.channels.iter().map(|row| row.engagements).sum::<u64>());
    // A customer's first payment, by region: what Meridian multiplies again.
    let value: f64 = meridian
        .rows
        .iter()
        .map(|row| match (&row[3], &row[4]) {
            (Cell::Whole(won), Cell::Number(value)) => *won as f64 * value,
            other => panic!("{other:?}"),
        })
        .sum();
    let first: i64 = run.outcomes.iter().map(|row| row.first_minor).sum();
    assert!((value - first as f64 / 100.0).abs() < 1e-6, "{value} and {first}");
    assert_eq!(cents(robyn, "first_revenue"), first);
    let people: u64 = run.segments.iter().filter(|row| row.day == 0).map(|row| row.people).sum();
    assert_eq!(people, 9000);
    for region in ["north", "south"] {
        let last = run.segments.iter().rfind(|row| row.segment == region).expect("a region");
        let rows = run.outcomes.iter().filter(|row| row.segment == region);
        let (won, leads) = rows.fold((0, 0), |sum, row| (sum.0 + row.won, sum.1 + row.leads));
        assert_eq!((won, leads), (last.won, last.leads), "{region}");
        assert_eq!(count(meridian, "geo", region), 14);
    }
    let revenue_by_region: i64 = run.outcomes.iter().map(|row| row.revenue_minor).sum();
    assert_eq!(revenue_by_region, revenue(&run));
}

#[test]
fn a_short_week_at_the_end_is_left_out() {
    let (plan, run) = busy("market.days=100");
    let robyn = &sheets(&plan, &run, "robyn")["robyn.csv"];
    assert_eq!(robyn.rows.len(), 14);
    let whole: u64 = run.days.iter().take(98).map(won).sum();
    assert_eq!(cents(robyn, "conversions"), 100 * whole as i64);
    let truth = truth(&Case { scenario: &plan.scenario, run: &run }, &[], None);
    assert_eq!(truth["days_left_out_of_weeks"], 2);
}

#[test]
fn purchases_are_those_of_the_books() {
    let (plan, run) = busy("");
    let log = &sheets(&plan, &run, "transactions")["transactions.csv"];
    assert_eq!(cents(log, "value"), revenue(&run));
    assert_eq!(log.rows.len() as u64, sum(&run, won) + sum(&run, |row| row.renewals));
    let pymc = sheets(&plan, &run, "pymc");
    let people: BTreeSet<u32> = run.purchases.iter().map(|row| row.person).collect();
    assert_eq!(pymc["rfm.csv"].rows.len(), people.len());
    assert!(sum(&run, |row| row.won_back) > 0 && sum(&run, |row| row.churned) > 0, "customers come back");
    assert!((people.len() as u64) < sum(&run, won), "who comes back is the same customer");
    // A contract is alive when it has been paid for as many periods as it has lasted.
    let cohorts = &pymc["cohorts.csv"];
    let alive = |row: &&Vec<Cell>| row[1] == row[2];
    let young = run.purchases.iter().filter(|row| run.days.len() as u32 - row.day <= 7);
    let young = young.filter(|row| {
        let first = run.purchases.iter().find(|other| (other.person, other.life) == (row.person, row.life));
        first.is_some_and(|first| first.day == row.day)
    });
    let last = run.days.last().expect("a day");
    assert_eq!(cohorts.rows.iter().filter(alive).count() + young.count(), last.customer as usize);
    let truth = truth(&Case { scenario: &plan.scenario, run: &run }, &[], None);
    assert_eq!(truth["customers_alive"], last.customer);
    assert_eq!(truth["won"], sum(&run, won));
}

#[test]
fn paths_end_in_the_customers_of_the_run() {
    let (plan, run) = busy("record.claims=true");
    let exported = sheets(&plan, &run, "paths");
    let (paths, sessions) = (&exported["paths.csv"], &exported["sessions.csv"]);
    let new = sum(&run, won) - sum(&run, |row| row.won_back);
    assert_eq!(cents(paths, "total_conversions"), 100 * new as i64);
    assert_eq!(count(sessions, "conversion", "True"), new);
    assert_eq!(count(sessions, "conversion", "False") + new, sessions.rows.len() as u64);
    assert_eq!(cents(paths, "total_conversion_value"), cents(sessions, "conversion_value"));
    assert!(cents(paths, "total_null") > 0, "most come to nothing");
    let times: Vec<_> = texts(sessions, "time").into_iter().zip(column(sessions, "user_id")).collect();
    let in_order = times.windows(2).all(|pair| pair[0].1 != pair[1].1 || pair[0].0 < pair[1].0);
    assert!(in_order, "whoever sorts a person's touches by time keeps their order");
    assert!(times.iter().any(|(time, _)| time.ends_with(" 00:00:01")), "some days have several touches");
    let journeys: BTreeSet<String> = texts(sessions, "journey_id").into_iter().collect();
    assert_eq!(100 * journeys.len() as i64, 100 * new as i64 + cents(paths, "total_null"));
    for claim in run.claims.iter().filter(|row| row.rule == "last touch") {
        let ended = run.paths.iter().filter(|row| row.conversion && row.source == claim.source).count();
        assert!((ended as f64 - claim.customers).abs() < 1e-9, "{}: {ended}", claim.source);
    }
}

#[test]
fn a_crm_holds_what_sales_did() {
    let (plan, run) = busy("");
    let crm = sheets(&plan, &run, "crm");
    let (leads, deals) = (&crm["leads.csv"], &crm["opportunities.csv"]);
    let outbound = count(leads, "LeadSource", "sales rep");
    assert_eq!(leads.rows.len() as u64, sum(&run, |row| row.hands_raised) + outbound);
    for (status, flow) in [
        ("score too low", (|row: &DayRow| row.unqualified) as fn(&DayRow) -> u64),
        ("lost in the handoff", |row| row.leaked),
        ("waited too long", |row| row.expired),
        ("skipped by the rep", |row| row.skipped),
        ("never reached", |row| row.unreached),
        ("declined a meeting", |row| row.declined),
    ] {
        assert_eq!(count(leads, "Status", status), sum(&run, flow), "{status}");
    }
    let last = run.days.last().expect("a day");
    assert_eq!(count(deals, "StageName", "won"), sum(&run, won));
    assert_eq!(count(deals, "StageName", "lost"), sum(&run, |row| row.lost));
    assert_eq!(count(deals, "StageName", "open"), last.opportunity);
    for (origin, flow) in [
        ("inbound", (|row: &DayRow| row.won_inbound) as fn(&DayRow) -> u64),
        ("outbound", |row| row.won_outbound),
        ("referral", |row| row.won_referral),
        ("self-serve", |row| row.won_self_serve),
        ("win-back", |row| row.won_back),
    ] {
        let rows = run.opportunities.iter().filter(|row| row.stage == "won" && row.origin == origin);
        assert_eq!(rows.count() as u64, sum(&run, flow), "{origin}");
    }
    let first: i64 = run.outcomes.iter().map(|row| row.first_minor).sum();
    assert_eq!(cents(deals, "Amount"), first);
    for (activity, flow) in [
        ("call", (|row: &DayRow| row.attempts) as fn(&DayRow) -> u64),
        ("meeting", |row| row.meetings),
        ("cold call", |row| row.cold_calls),
        ("cold e-mail", |row| row.cold_emails),
        ("follow-up", |row| row.follow_ups),
    ] {
        assert_eq!(count(&crm["activities.csv"], "Type", activity), sum(&run, flow), "{activity}");
    }
    assert_eq!(count(&crm["stage_history.csv"], "NewValue", "lapsed"), sum(&run, |row| row.churned));
    let ids: BTreeSet<String> = texts(leads, "Id").into_iter().collect();
    let linked = texts(deals, "LeadId").into_iter().filter(|id| !id.is_empty());
    assert!(linked.into_iter().all(|id| ids.contains(&id)), "every opportunity has a lead that is there");
}

fn market(home: &Path) {
    fs::write(home.join("busy.toml"), format!("{FIRST_RUN}{REGIONS}")).expect("a file");
}

fn run_busy(home: &Path, out: &str, changes: &str) {
    let set: Vec<&str> = BUSY.split_whitespace().chain(changes.split_whitespace()).collect();
    let mut arguments = vec!["run", "busy.toml", "--seeds", "2", "--no-figures", "--out", out];
    for (place, change) in set.iter().enumerate() {
        let flag =
            if change.starts_with("--") || place > 0 && set[place - 1] == "--threads" { "" } else { "--set" };
        arguments.extend([flag, change].into_iter().filter(|word| !word.is_empty()));
    }
    ends(home, &arguments, exit::OK);
}

#[test]
fn records_change_no_other_file_and_threads_change_none() {
    let home = tempfile::tempdir().expect("a folder");
    market(home.path());
    run_busy(home.path(), "plain", "");
    run_busy(home.path(), "one", &format!("{RECORDS} --threads 1"));
    run_busy(home.path(), "two", &format!("{RECORDS} --threads 2"));
    run_busy(home.path(), "three", &format!("{RECORDS} --threads 3"));
    // What lists the tables lists those that are recorded too.
    let listed = ["datapackage.json", "manifest.json", "scenario.resolved.toml"];
    let plain = files(&home.path().join("plain"), &listed);
    let one = files(&home.path().join("one"), &["manifest.json"]);
    for (name, bytes) in &plain {
        assert!(one[name] == *bytes, "{name} is another when more is recorded");
    }
    let more: Vec<&str> = one.keys().map(String::as_str).filter(|name| !plain.contains_key(*name)).collect();
    assert_eq!(
        more,
        [
            "activities.csv",
            "datapackage.json",
            "leads.csv",
            "media.csv",
            "opportunities.csv",
            "outcomes.csv",
            "paths.csv",
            "purchases.csv",
            "scenario.resolved.toml",
            "stage_history.csv"
        ]
    );
    for other in ["two", "three"] {
        assert!(
            one == files(&home.path().join(other), &["manifest.json"]),
            "threads change what is recorded"
        );
    }
    for format in FORMATS {
        for run in ["one", "three"] {
            ends(home.path(), &["export", run, "--for", format.name], exit::OK);
        }
    }
    let exports = |run: &str| files(&home.path().join(run).join("exports"), &[]);
    assert!(exports("one") == exports("three"), "threads change what is exported");
    assert_eq!(exports("one").len(), 12 + FORMATS.len());
}

#[test]
fn an_export_says_which_record_it_needs() {
    let home = tempfile::tempdir().expect("a folder");
    market(home.path());
    run_busy(home.path(), "plain", "market.days=10");
    for (format, keys) in [
        ("robyn", "--set record.media=true`"),
        ("meridian", "--set record.media=true`"),
        ("pymc", "--set record.media=true --set record.crm=true`"),
        ("paths", "--set record.paths=true`"),
        ("transactions", "--set record.crm=true`"),
        ("crm", "--set record.crm=true`"),
    ] {
        let (out, err) = ends(home.path(), &["export", "plain", "--for", format], exit::INVALID);
        assert!(out.is_empty() && err.contains(keys), "{format}: {err}");
    }
    assert!(!home.path().join("plain/exports").exists(), "nothing is written");
    ends(home.path(), &["export", "nowhere", "--for", "crm"], exit::IO);
    let (_, err) = ends(home.path(), &["export", "plain", "--for", "fax"], exit::USAGE);
    assert!(FORMATS.iter().all(|format| err.contains(format.name)), "{err}");
}

#[test]
fn an_export_takes_no_folder_of_something_else() {
    let home = tempfile::tempdir().expect("a folder");
    market(home.path());
    run_busy(home.path(), "run", &format!("{RECORDS} market.days=30"));
    let run = || files(&home.path().join("run"), &[]);
    let before = run();
    // Tables of a run have the names of tables of a CRM.
    let (_, err) = ends(home.path(), &["export", "run", "--for", "crm", "--out", "run"], exit::IO);
    assert!(err.contains("holds something else") && err.contains("--out"), "{err}");
    ends(home.path(), &["export", "run", "--for", "crm", "--out", "crm"], exit::OK);
    ends(home.path(), &["export", "run", "--for", "paths", "--out", "crm"], exit::IO);
    assert!(run() == before, "the run is as it was");
    let exported = || files(&home.path().join("crm"), &[]);
    let first = exported();
    fs::write(home.path().join("crm/leads.csv"), "half").expect("a file");
    fs::remove_file(home.path().join("crm/truth.json")).expect("a file");
    ends(home.path(), &["export", "run", "--for", "crm", "--out", "crm"], exit::OK);
    assert!(exported() == first && first.len() == 5, "an export is made whole again");
    let (_, err) = ends(home.path(), &["export", "run", "--for", "crm", "--seed", "1"], exit::USAGE);
    assert!(err.contains("no run of seed 1"), "{err}");
    run_busy(home.path(), "other", &format!("{RECORDS} market.days=31"));
    let (_, err) = ends(home.path(), &["export", "other", "--for", "crm", "--out", "crm"], exit::IO);
    assert!(err.contains("holds the export of another run, and is not overwritten"), "{err}");
    assert!(exported() == first, "the export is as it was");
}

#[test]
fn where_nobody_sold_the_exports_say_so() {
    let changes = format!("{RECORDS} market.days=21 market.people=500 price.list=12.5");
    let plan = plan_of(NOTHING, &changes, Inputs::default());
    let run = play(&plan, 1);
    for format in FORMATS {
        for (file, sheet) in sheets(&plan, &run, format.name) {
            let weekly = ["robyn.csv", "meridian.csv", "mmm.csv"].contains(&file);
            assert_eq!(sheet.rows.len(), if weekly { 3 } else { 0 }, "{file}");
            assert!(sheet.csv().lines().count() == sheet.rows.len() + 1, "{file} has a header");
        }
    }
    let meridian = &sheets(&plan, &run, "meridian")["meridian.csv"];
    assert_eq!(meridian.rows[0][3..], [Cell::Whole(0), Cell::Number(12.5)]);
    let truth = truth(&Case { scenario: &plan.scenario, run: &run }, &[], None);
    assert_eq!((truth["won"].as_i64(), truth["customers_alive"].as_i64()), (Some(0), Some(0)));
}

#[test]
fn an_experiment_becomes_a_lift_test() {
    let (plan, run) = busy("experiment.channel=paid_social experiment.from_day=14 experiment.to_day=41");
    let lift = &sheets(&plan, &run, "robyn")["calibration.csv"];
    assert_eq!(lift.rows.len(), 1);
    let met =
        |held_out: bool| run.trial.iter().find(|row| row.met && row.held_out == held_out).expect("an arm");
    let (shown, kept) = (met(false), met(true));
    let share = |customers: u64, people: u64| customers as f64 / people as f64;
    let added =
        (share(shown.customers, shown.people) - share(kept.customers, kept.people)) * shown.people as f64;
    let Cell::Number(lift_abs) = lift.rows[0][3] else { panic!("{:?}", lift.rows[0]) };
    assert!((lift_abs - added).abs() < 1e-9, "{lift_abs} and {added}");
    let spent: i64 = run
        .media
        .iter()
        .filter(|row| row.channel == "paid_social" && (14..=41).contains(&row.day))
        .map(|row| row.spend_minor)
        .sum();
    assert_eq!(cents(lift, "spend"), spent);
    let said: Vec<String> = ["channel", "liftStartDate", "liftEndDate", "metric", "calibration_scope"]
        .iter()
        .map(|name| texts(lift, name)[0].clone())
        .collect();
    assert_eq!(said, ["paid_social_S", "2026-01-19", "2026-02-15", "conversions", "total"]);
}

/// Robyn compares a lift test with the weeks that begin between its dates, and takes none that ends after the last week.
#[test]
fn a_lift_test_is_made_of_whole_weeks() {
    for (days, from, to, begin, end) in [
        (98, 17, 40, "2026-01-19", "2026-02-14"),
        (100, 0, 0, "2026-01-05", "2026-04-12"),
        (100, 7, 99, "2026-01-12", "2026-04-12"),
    ] {
        let window = format!("experiment.from_day={from} experiment.to_day={to}");
        let (plan, run) = busy(&format!("experiment.channel=paid_social market.days={days} {window}"));
        let robyn = sheets(&plan, &run, "robyn");
        let lift = &robyn["calibration.csv"];
        let dates = [texts(lift, "liftStartDate")[0].clone(), texts(lift, "liftEndDate")[0].clone()];
        assert_eq!(dates, [begin, end], "{window} of {days}");
        let weeks = &robyn["robyn.csv"];
        let between: Vec<Vec<Cell>> = weeks
            .rows
            .iter()
            .zip(texts(weeks, "DATE"))
            .filter(|(_, date)| dates[0] <= *date && *date <= dates[1])
            .map(|(row, _)| row.clone())
            .collect();
        let between = Sheet { rows: between, ..weeks.clone() };
        assert_eq!(cents(lift, "spend"), cents(&between, "paid_social_S"), "{window} of {days}");
    }
}

#[test]
fn the_truth_says_what_a_channel_added() {
    let home = tempfile::tempdir().expect("a folder");
    // One channel sells, another is seen and does nothing.
    let text = format!(
        "{NOTHING}\n[budget]\nper_month = 3000\nsales_share = 0\nnormalise = true\n[record]\nmedia = true\n\
        [channels.\"ads-1\"]\nkind = \"display\"\nshare = 0.5\nclick = 0.5\n\
        [channels.idle]\nkind = \"display\"\nshare = 0.5\nclick = 0.0\nrecall = 0.0\ngoodwill = 0.0\n"
    );
    let text = text.replace("memory = { ", "memory = { aware_at_start = 1.0, ").replace(
        "hand_raise = { on = false",
        "hand_raise = { on = true, from = \"aware\", intercept = 50.0, self_serve = true, self_serve_intercept = 50.0",
    );
    fs::write(home.path().join("one.toml"), text).expect("a file");
    let run = ["run", "one.toml", "--people", "3000", "--seeds", "2", "--no-figures", "--out", "one"];
    ends(home.path(), &run, exit::OK);
    ends(home.path(), &["export", "one", "--for", "robyn", "--removal", "--out", "robyn"], exit::OK);
    let read = |file: &str| fs::read_to_string(home.path().join("robyn").join(file)).expect("a file");
    let truth: Value = serde_json::from_str(&read("truth.json")).expect("JSON");
    assert!(truth["won"].as_f64().expect("a number") > 10.0, "{truth:#}");
    let channel = |name: &str| {
        let all = truth["channels"].as_array().expect("channels");
        all.iter().find(|channel| channel["channel"] == name).expect("a channel").clone()
    };
    assert_eq!(channel("ads-1")["won_added"]["in_this_run"].as_f64(), truth["won"].as_f64());
    assert_eq!(channel("idle")["won_added"]["mean"], 0.0);
    assert_eq!(channel("idle")["won_added"]["standard_error"], 0.0);
    assert_eq!(channel("ads-1")["column"], "ads_1");
    assert_eq!(truth["scenario"]["channels"]["ads-1"]["click"], 0.5);
    assert_eq!(truth["scenario"]["market"]["people"], 3000);
    assert!(read("robyn.csv").starts_with("DATE,revenue,first_revenue,conversions,ads_1_S,idle_S,"));
}
