//! Tables as a firm writes them: what they say, what is wrong with them, and the parameters that they give back.

use crate::error::{Error, Kind};
use crate::results::Run;
use crate::runner::{Runner, Variant};
use crate::study::calibrate::{Answer, Calibrate, read};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Everybody who sees the one advertisement of the first day buys at once.
const QUIET: &str = include_str!("../../../../scenarios/quiet.toml");
const BUYERS: &str = "market.people = 3000\nmarket.days = 13\nnetwork.model = \"none\"\nmemory.aware_at_start = 1.0\n\
    hand_raise = { on = true, from = \"aware\", intercept = 50.0, fit = 0.0, self_serve = true, self_serve_intercept = 50.0 }\n\
    channels.display = { exposure_per_day = 1.0, click = 1.0, visit = 1.0 }\n";

fn home(files: &[(&str, &str)]) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("quiet.toml"), QUIET).unwrap();
    for (name, text) in files {
        fs::write(home.path().join(name), text).unwrap();
    }
    home
}

fn asked(home: &Path, targets: &str) -> Result<Calibrate, Error> {
    fs::write(home.join("targets.toml"), targets).unwrap();
    read(&home.join("targets.toml"))
}

fn market(rest: &str) -> String {
    format!("extends = \"quiet.toml\"\n{BUYERS}{rest}")
}

/// What the targets of a question are, and what a run says of them.
fn told(asked: &Calibrate, run: &Run) -> Vec<(String, f64, Option<f64>)> {
    let question = asked.clone().question().unwrap();
    let read = question.read(run);
    question
        .targets()
        .iter()
        .zip(read)
        .map(|(target, read)| (target.name.clone(), target.value, read))
        .collect()
}

/// One run of the market in a file, with all that is written down for tables.
fn run(home: &Path, seed: u64, keys: &[(&str, f64)]) -> Run {
    let market = Variant::read(&home.join("market.toml")).unwrap();
    let market = market.with("record.crm", true).unwrap().with("record.journeys", 10_000).unwrap();
    let market = market.with("market.seed", seed).unwrap();
    let market = keys.iter().fold(market, |market, (key, value)| market.with(key, *value).unwrap());
    Runner::new().play(&market, 1).unwrap().remove(0)
}

/// Each true value lies in its interval, and the data tell it.
fn holds(answer: &Answer, truth: &[f64]) {
    for (parameter, truth) in answer.parameters.iter().zip(truth) {
        let (low, high) = parameter.interval;
        assert!(
            low < *truth && *truth < high && parameter.is_told,
            "{} is {truth}: {parameter:?}",
            parameter.of.key
        );
    }
}

#[test]
fn a_survival_table_tells_how_customers_leave() {
    let market = market("customers = { model = \"contract\", period_days = 1 }\n");
    let home = home(&[("market.toml", &market)]);
    let truth = [0.7041, 1.182];
    let firm = run(home.path(), 7, &[]);
    let left = |age: u32| {
        f64::from(
            u32::try_from(firm.survival[age as usize].at_risk - firm.survival[age as usize].lost).unwrap(),
        )
    };
    let rows: Vec<String> =
        (0..=7).map(|year| format!("{year},{},{}\n", left(year) / left(0), left(year.max(1) - 1))).collect();
    fs::write(home.path().join("kept.csv"), format!("year,share,at_risk\n{}", rows.concat())).unwrap();
    let text = "scenario = \"market.toml\"\nruns = 300\n[data.kept]\nkind = \"survival\"\nfile = \"kept.csv\"\nperiod_days = 1\n\
        period = \"year\"\nkept = \"share\"\n[parameters]\ncustomers.churn_a = { from = 0.2, to = 2.5, log = true }\n\
        customers.churn_b = { from = 0.3, to = 5, log = true }\n";
    let asked = asked(home.path(), text).unwrap();
    for (name, value, read) in told(&asked, &firm) {
        assert!((value - read.unwrap()).abs() < 1e-9, "{name}: {value} {read:?}");
    }
    let answer = asked.run(&Runner::new()).unwrap();
    holds(&answer, &truth);
    // What the sample leaves open, not the luck of a run besides: the likelihood of 3,000 customers over seven years has a
    // standard error of .039 of alpha.
    let (low, high) = answer.parameters[0].interval;
    assert!((0.10..0.22).contains(&(high - low)), "{low} to {high}");
    assert!(answer.targets.iter().filter(|met| met.is_met()).count() >= 6, "{:?}", answer.targets);
}

#[test]
fn a_frequency_table_tells_how_customers_buy_again() {
    let market = market("customers.model = \"repeat\"\n")
        .replace("days = 13", "days = 120")
        .replace("people = 3000", "people = 2000");
    let home = home(&[("market.toml", &market)]);
    let firm = run(home.path(), 8, &[]);
    let mut rows = [0; 8];
    for own in firm.purchases.chunk_by(|a, b| a.person == b.person) {
        rows[(own.len() - 1).min(7)] += 1;
    }
    let rows: Vec<String> =
        rows.iter().enumerate().map(|(times, people)| format!("{times},{people}\n")).collect();
    fs::write(home.path().join("again.csv"), format!("times,people\n{}", rows.concat())).unwrap();
    let text = "scenario = \"market.toml\"\nruns = 180\n[data.again]\nkind = \"frequency\"\nfile = \"again.csv\"\n\
        of = \"repeat_purchases\"\n[parameters]\ncustomers.rate_shape = { from = 0.1, to = 0.6, log = true }\n\
        customers.rate_scale_weeks = { from = 1.5, to = 12, log = true }\n";
    let asked = asked(home.path(), text).unwrap();
    for (name, value, read) in told(&asked, &firm) {
        assert!((value - read.unwrap()).abs() < 1e-9, "{name}: {value} {read:?}");
    }
    holds(&asked.run(&Runner::new()).unwrap(), &[0.243, 4.414]);
}

#[test]
fn a_table_of_exposures_tells_how_differently_people_use_a_medium() {
    let market = "extends = \"quiet.toml\"\nmarket.people = 3000\nmarket.days = 10\nresearch.share = 0.0\nproduct.share = 0.0\n\
        win_back.share = 0.0\nbudget = { per_month = 183, sales_share = 0.0 }\n\
        channels.display = { share = 1.0, cpm = 10.0, attention = 1.0, click = 0.0, habit_shape = 0.5 }\n";
    let home = home(&[("market.toml", market)]);
    let firm = run(home.path(), 11, &[]);
    let mut times = vec![0_usize; 3000];
    let saw = firm.journeys.iter().filter(|row| row.event == "saw" && row.cause == "display");
    saw.for_each(|row| times[row.person as usize] += 1);
    let people = |n: usize| times.iter().filter(|times| **times == n || n == 9 && **times > 9).count();
    let rows: Vec<String> = (0..10).map(|n| format!("{n},{}\n", people(n))).collect();
    fs::write(home.path().join("seen.csv"), format!("times,people\n{}", rows.concat())).unwrap();
    let text = "scenario = \"market.toml\"\nruns = 150\n[data.seen]\nkind = \"frequency\"\nfile = \"seen.csv\"\nof = \"exposures\"\n\
        channel = \"display\"\n[parameters]\nchannels.display.habit_shape = { from = 0.15, to = 2, log = true }\n\
        channels.display.cpm = { from = 4, to = 25, log = true }\n";
    let asked = asked(home.path(), text).unwrap();
    let numbers = told(&asked, &firm);
    assert_eq!(numbers.len(), 9);
    for (name, value, read) in numbers {
        assert!((value - read.unwrap()).abs() < 1e-9, "{name}: {value} {read:?}");
    }
    holds(&asked.run(&Runner::new()).unwrap(), &[0.5, 10.0]);
}

#[test]
fn an_adoption_series_tells_how_fast_people_adopt_and_talk() {
    let market = "extends = \"quiet.toml\"\nmarket.people = 4000\nmarket.days = 240\nnetwork = { model = \"mixed\", degree = 8 }\n\
        memory.aware_at_start = 1.0\nhand_raise = { on = true, from = \"aware\", intercept = 50.0, fit = 0.0, self_serve = true, self_serve_intercept = 50.0 }\n\
        channels.display = { exposure_per_day = 0.001, click = 1.0, visit = 1.0 }\n\
        word_of_mouth = { on = true, happy_above = -100.0, engage = 1.0, tell_per_day = 0.003, warn_per_day = 0.0 }\n";
    let home = home(&[("market.toml", market)]);
    let firm = run(home.path(), 9, &[]);
    let months =
        |until: u32| firm.days[..until as usize].iter().map(crate::results::DayRow::won_new).sum::<u64>();
    let rows: Vec<String> = (1..=8).map(|month| format!("{month},{}\n", months(month * 30))).collect();
    fs::write(home.path().join("sold.csv"), format!("period,cumulative\n{}", rows.concat())).unwrap();
    let rest = "[parameters]\nchannels.display.exposure_per_day = { from = 0.0003, to = 0.003, log = true }\n\
        word_of_mouth.tell_per_day = { from = 0.001, to = 0.006, log = true }\n";
    let text =
        format!("scenario = \"market.toml\"\nruns = 200\n[data.adoption]\nfile = \"sold.csv\"\n{rest}");
    let counted = asked(home.path(), &text).unwrap();
    for (name, value, read) in told(&counted, &firm) {
        assert_eq!(Some(value), read, "{name}");
    }
    holds(&counted.run(&Runner::new()).unwrap(), &[0.001, 0.003]);
    // The shape alone tells the same of another number of people.
    let text = text
        .replace("sold.csv\"\n", "sold.csv\"\nshares = true\n")
        .replace("runs = 200", "runs = 200\npeople = 3000");
    let shape = asked(home.path(), &text).unwrap();
    let told = told(&shape, &firm);
    assert!((told.iter().map(|one| one.1).sum::<f64>() - 1.0).abs() < 1e-9, "{told:?}");
    holds(&shape.run(&Runner::new()).unwrap(), &[0.001, 0.003]);
}

/// A firm with a team.
const FIRM: &str = "[market]\npeople = 4000\ndays = 120\nstart = \"2026-01-05\"\n[budget]\nper_month = 16000\nnormalise = true\n\
    [price]\nlist = 200\nreference = 200\n[need]\nin_market = 0.2\n[channels.display]\nshare = 0.3\n[channels.search_ads]\nshare = 0.7\n";

#[test]
fn an_export_of_a_crm_tells_of_needs_and_of_closing() {
    let home = home(&[("market.toml", FIRM)]);
    let truth = [0.35, -3.0];
    let firm = run(home.path(), 10, &[("need.in_market", truth[0]), ("closing.intercept", truth[1])]);
    let mut csv = String::from("created,response_hours,opportunity,closed,outcome,owner\n");
    for lead in &firm.leads {
        let opportunity = lead.opportunity.map(|number| &firm.opportunities[number as usize]);
        let told = |number: Option<String>| number.unwrap_or_default();
        let _ = writeln!(
            csv,
            "{},{},{},{},{},Ada",
            lead.day,
            told(lead.response_hours.map(|hours| hours.to_string())),
            told(opportunity.map(|own| own.day.to_string())),
            told(opportunity.and_then(|own| own.closed).map(|day| day.to_string())),
            opportunity.map_or("", |own| if own.stage == "won" { "Closed Won" } else { &own.stage }),
        );
    }
    fs::write(home.path().join("leads.csv"), csv).unwrap();
    let text = "scenario = \"market.toml\"\nruns = 200\n[data.crm]\nfile = \"leads.csv\"\nwon = \"closed won\"\n[parameters]\n\
        need.in_market = { from = 0.05, to = 0.8 }\nclosing.intercept = { from = -5, to = -1 }\n";
    let asked = asked(home.path(), text).unwrap();
    let numbers = told(&asked, &firm);
    assert_eq!(numbers.len(), 7);
    for (name, value, read) in numbers {
        assert!((value - read.unwrap()).abs() < 1e-9, "{name}: {value} {read:?}");
    }
    holds(&asked.run(&Runner::new()).unwrap(), &truth);
}

#[test]
fn times_of_an_export_may_be_dates_or_hours() {
    let home = home(&[("market.toml", FIRM)]);
    let csv = "Created Date,called,opportunity,closed,outcome\n2026-01-05T09:30,2026-01-05 10:00,2026-01-07,2026-01-15,won\n\
        2026-01-06T08:00,2026-01-06T20:00,,,\n2026-01-08T08:00,,,,\n2026-01-09T00:00,2026-01-12T00:00,2026-01-12,,open\n";
    fs::write(home.path().join("leads.csv"), csv).unwrap();
    let text = "scenario = \"market.toml\"\n[data.crm]\nfile = \"leads.csv\"\ncreated = \"Created Date\"\ncontacted = \"called\"\n\
        [parameters]\nneed.in_market = { from = 0.05, to = 0.8 }\n";
    let question = asked(home.path(), text).unwrap().question().unwrap();
    let values: Vec<f64> = question.targets().iter().map(|target| target.value).collect();
    // Four leads; three called, one of them within the hour, one of the two others within a day; two opportunities, one won on the
    // tenth day at midnight.
    let expected = [4.0, 0.75, 1.0 / 3.0, 0.5, 0.5, 0.5, 10.0 - 9.5 / 24.0];
    assert!(
        values.len() == 7 && values.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9),
        "{values:?}"
    );
    assert!(question.targets()[0].adds_up && !question.targets()[1].adds_up);
}

#[test]
fn adoptions_on_ties_are_those_of_the_people_of_the_network() {
    let nodes = "id,city,toa\n1,a,1\n2,a,2\n3,a,9\n1,b,1\n2,b,\n3,b,3\n";
    let edges = "city,ego,alter\na,1,2\na,2,3\na,1,3\nb,1,2\nb,1,3\nb,2,3\n";
    let market = "extends = \"quiet.toml\"\nmarket.days = 90\nnetwork = { model = \"file\", nodes = \"nodes.csv\", edges = \"edges.csv\", group = \"city\" }\n\
        memory.aware_at_start = 1.0\nhand_raise = { on = true, from = \"aware\", intercept = 50.0, fit = 0.0, self_serve = true, self_serve_intercept = 50.0 }\n\
        channels.display = { exposure_per_day = 0.02, click = 1.0, visit = 1.0 }\n";
    let home = home(&[("market.toml", market), ("nodes.csv", nodes), ("edges.csv", edges)]);
    let text = "scenario = \"market.toml\"\n[data.ties]\nfile = \"nodes.csv\"\ngroup = \"city\"\nperiod = \"toa\"\nperiods = 3\n\
        [parameters]\nchannels.display.exposure_per_day = { from = 0.001, to = 0.1, log = true }\n";
    let asked = asked(home.path(), text).unwrap();
    let question = asked.clone().question().unwrap();
    let values: Vec<f64> = question.targets().iter().map(|target| target.value).collect();
    // Month 1: nobody knows an adopter, two of six adopt. Month 2: the other four know one each, one adopts. Month 3: 3 of a knows
    // two and does not; 2 and 3 of b know one, and one adopts.
    assert_eq!(values, [2.0 / 6.0, 2.0 / 6.0, 0.0]);
    let firm = run(home.path(), 3, &[]);
    let bought = |name: u32| firm.purchases.iter().find(|row| row.person == name).map(|row| row.day / 30 + 1);
    let days: Vec<String> = ["1,a", "2,a", "3,a", "1,b", "2,b", "3,b"]
        .iter()
        .zip(0..)
        .map(|(name, person)| {
            format!("{name},{}\n", bought(person).map_or_else(String::new, |month| month.to_string()))
        })
        .collect();
    fs::write(home.path().join("nodes.csv"), format!("id,city,toa\n{}", days.concat())).unwrap();
    let again = read(&home.path().join("targets.toml")).unwrap();
    for (name, value, read) in told(&again, &firm) {
        assert_eq!(Some(value), read, "{name}");
    }
}

#[test]
fn every_problem_of_every_table_is_told_at_once_with_its_line() {
    let home = home(&[("market.toml", FIRM)]);
    let files = [
        ("kept.csv", "period,kept,at_risk\n1,0.9,100\n1,0.8,90\n2,80,9\n3,0.95,0\n"),
        ("times.csv", "times,people\n0,10\n2,5\n3,many\n"),
        ("sold.csv", "period,cumulative\n1,5\n2,4\n4,9\n"),
        (
            "leads.csv",
            "created,contacted,outcome,closed\n2025-12-31,,,\n2026-01-08,2026-01-07,,\n9,,won,\n500,,,\n",
        ),
        ("rows.csv", "period,sold\n1,5\n"),
    ];
    for (name, text) in files {
        fs::write(home.path().join(name), text).unwrap();
    }
    let text = "scenario = \"market.toml\"\n[data.kept]\nkind = \"survivl\"\nfile = \"kept.csv\"\n[data.survival]\nfile = \"kept.csv\"\n\
        perid_days = 9\n[data.frequency]\nfile = \"times.csv\"\nof = \"visits\"\n[data.again]\nkind = \"frequency\"\nfile = \"times.csv\"\n\
        [data.adoption]\nfile = \"sold.csv\"\ntolerance = -1\nperiod_days = 60\n[data.crm]\nfile = \"leads.csv\"\n[data.ties]\nfile = \"rows.csv\"\nperiods = 9\n\
        [data.rows]\nkind = \"adoption\"\nfile = \"rows.csv\"\nnew = \"sld\"\n[data.none]\nkind = \"crm\"\nfile = \"nowhere.csv\"\n[data.no]\nkind = \"crm\"\n\
        [parameters]\nneed.in_market = { from = 0.05, to = 0.8 }\n";
    let error = asked(home.path(), text).unwrap_err();
    let said = error.to_string();
    assert_eq!(error.kind, Kind::Invalid);
    for part in [
        "error[D001]: `survivl` is no kind of table",
        "did you mean `survival`?",
        "unknown key `data.survival.perid_days`",
        "did you mean `period_days`?",
        "kept.csv:3:1",
        "period 1 does not come after 1",
        "`kept` must be a share from 0 to 1, but is `80`",
        "0.95 are kept after period 3, more than the 0.9 before",
        "`visits` cannot be counted",
        "2 times stands where 1 is expected",
        "`people` must be a whole number of people, but is `many`",
        "`data.adoption.tolerance` must be between 0 and 10, but is -1",
        "4 customers up to period 2 are fewer than the 5 before",
        "period 4 does not follow the one before",
        "2025-12-31 is before the first day, 2026-01-05",
        "it was called before it came",
        "it was won, but `closed` does not say when",
        "the lead came on day 500, after the 120 days of the scenario",
        "adoptions on ties are those of a network from a file",
        "there is no column `sld`, which `data.rows.new` names",
        "did you mean `sold`?",
        "nowhere.csv",
        "`data.no` names no file",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let line = said.lines().position(|line| line.contains("kept.csv:3:1")).expect("a place");
    let shown: Vec<&str> = said.lines().skip(line + 2).take(2).collect();
    assert_eq!(shown, ["3 | 1,0.8,90", "  | ^^^^^^^^"]);
}

#[test]
fn rows_of_other_systems_and_tables_of_nothing_are_told_where_they_are() {
    let home = home(&[("market.toml", FIRM)]);
    let said = |csv: &str| {
        fs::write(home.path().join("kept.csv"), csv).unwrap();
        let text = "scenario = \"market.toml\"\n[data.kept]\nkind = \"survival\"\nfile = \"kept.csv\"\ncustomers = 100\n\
            [parameters]\nneed.in_market = { from = 0.05, to = 0.8 }\n";
        asked(home.path(), text)
            .and_then(crate::study::calibrate::Calibrate::question)
            .unwrap_err()
            .to_string()
    };
    for (csv, place, part) in [
        ("period,kept\r\n\r\n1,0.6\r\n2,0.7\r\n", ":4:1", "0.7 are kept after period 2"),
        ("\u{feff}period,kept\r\n1,0.6\r\n\r\n\r\n2,0.7\r\n", ":5:1", "0.7 are kept after period 2"),
        ("\u{feff}period,kept\r\n\r\n# no row\r\n1,0.6\r\n", ":3:1", "the row has 1 cells"),
        ("period,kept\n1,0.6\n\n2,0.7\n", ":4:1", "0.7 are kept after period 2"),
        ("period,kept\n0,0.9\n1,0.6\n", ":2:1", "0.9 are kept after period 0"),
        ("period,kept,kept\n1,0.6,0.5\n", ":1:1", "two columns are called `kept`"),
        ("period,kept\n0,1\n", "", "its file has no row to fit to"),
        ("", "", "the file is empty"),
    ] {
        let said = said(csv);
        assert!(said.contains(part) && said.contains(place), "{csv:?}: {said}");
    }
}
