//! Questions that can be asked and answered, and those that cannot.

use super::*;
use std::fs;

const TEXT: &str = "[market]\npeople = 4000\ndays = 60\n[budget]\nper_month = 16000\nnormalise = true\n[price]\nlist = 200\nreference = 200\n[need]\nin_market = 0.2\n[channels.display]\nshare = 0.3\n[channels.search_ads]\nshare = 0.7\n";

fn market() -> Variant {
    Variant::of_text("a.toml", TEXT, None).unwrap()
}

#[test]
fn the_parameter_of_a_firm_that_was_played_is_found_again() {
    let firm = market().with("need.in_market", 0.35).unwrap();
    let outcome = Runner::new().outcomes(&firm.with("market.seed", 77).unwrap(), 1).unwrap().remove(0);
    let value = |name: &str| outcome.value(name).unwrap();
    let asked = calibrate(&market()).runs(200).parameter("need.in_market", 0.05, 0.8);
    // Nobody's churn shows within sixty days.
    let asked = asked.parameter("customers.churn_a", 0.4, 1.2);
    let asked = asked.target("leads", value("leads"), 0.0).target("awareness", value("awareness"), 0.0);
    let answer = asked.clone().run(&Runner::new()).unwrap();
    let [need, churn] = &answer.parameters[..] else { panic!("two parameters") };
    assert!(need.is_told && need.interval.0 < 0.35 && 0.35 < need.interval.1, "{need:?}");
    assert!(!churn.is_told, "{churn:?}");
    assert!(answer.targets.iter().all(Met::is_met), "{:?}", answer.targets);
    assert_eq!(
        answer.sentence(),
        "the fitted market meets 2 of 2 targets, and the data tell 1 of 2 parameters"
    );
    assert!(answer.limits()[0].contains("customers.churn_a"), "{:?}", answer.limits());
    // The fitted scenario is of the size it was written in, and keeps the doubt.
    assert_eq!(answer.fitted.market.people, 4000);
    assert!(answer.fitted.outlook.low[0].starts_with("need.in_market=0."), "{:?}", answer.fitted.outlook);
    let again = asked.run(&Runner::new().threads(1)).unwrap();
    assert_eq!(again.draws, answer.draws);
    // In a smaller market, targets that add up are taken in proportion.
    let question = calibrate(&market()).people(Some(1000)).parameter("need.in_market", 0.05, 0.8);
    let question = question.target("leads", 100.0, 0.0).target("awareness", 0.5, 0.0).question().unwrap();
    let times: Vec<f64> = question.targets.iter().map(|target| question.times(target)).collect();
    assert_eq!(times, [0.25, 1.0]);
}

#[test]
fn what_cannot_be_asked_is_an_error_before_anything_is_played() {
    let check = |asked: Calibrate, cause: &str| {
        let error = asked.question().unwrap_err();
        assert_eq!(error.kind, Kind::Usage);
        assert!(error.cause.contains(cause) && !error.help.is_empty(), "{error}");
    };
    let asked = || calibrate(&market()).parameter("need.in_market", 0.05, 0.8);
    check(asked(), "nothing to fit to");
    check(calibrate(&market()).target("leads", 10.0, 1.0), "0 parameters cannot be fitted");
    check(asked().target("leads", 10.0, -1.0), "with an error of -1");
    check(asked().target("leads", 10.0, 1.0).target("leads", 10.0, 1.0), "twice");
    check(asked().target("leads", 10.0, 1.0).runs(99), "99 runs tell no fit");
    check(asked().target("leds", 10.0, 1.0), "no metric");
    let missing = asked().runs(100).target("retention_12m", 0.5, 0.0).run(&Runner::new()).unwrap_err();
    assert!(missing.cause.contains("have all of retention 12m"), "{missing}");
}

#[test]
fn a_file_of_targets_is_read_or_told_all_that_is_wrong_with_it() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.toml"), TEXT).unwrap();
    let path = home.path().join("targets.toml");
    let asked = |text: &str| {
        fs::write(&path, text).unwrap();
        read(&path)
    };
    let good = "scenario = \"a.toml\"\nruns = 200\nseed = 9\n[targets]\nleads = { value = 100, error = 5 }\nwon = { value = 10, tolerance = 0.196 }\nawareness = 0.4\n[parameters]\nneed.in_market = { from = 0.05, to = 0.8, log = true }\nchannels.display.cpm = { from = 1, to = 9 }\n";
    let question = asked(good).unwrap().question().unwrap();
    let errors: Vec<f64> = question.targets.iter().map(|target| target.error).collect();
    assert!(
        (errors[0] - 5.0).abs() < 1e-9 && (errors[1] - 1.0).abs() < 1e-9 && errors[2] == 0.0,
        "{errors:?}"
    );
    assert_eq!(question.parameters[1].key, "channels.display.cpm");
    assert!(question.parameters[0].range.log && question.seed == 9 && question.wave() == 40);
    let wrong = "scenario = \"a.toml\"\nruns = 1.5\nbudget = 1\n[targets]\nleds = 100\nwon = { error = 1 }\nawareness = { value = 0.4, error = 1, tolerance = 1 }\n[parameters]\nneed.in_markt = { from = 0.05, to = 0.8 }\nprice.list = 7\nprice.discount = { from = 0.1 }\nsales.reps = { from = 3, to = 2 }\n";
    let error = asked(wrong).unwrap_err();
    let said = error.to_string();
    assert_eq!(error.kind, Kind::Invalid);
    for part in [
        "`runs` must be a whole number",
        "unknown key `budget`",
        "no metric is called `leds`",
        "did you mean `leads`?",
        "`won` has no `value`",
        "both an `error` and a `tolerance`",
        "`need.in_markt` is no key",
        "`price.list` needs a range",
        "the range of `price.discount` has no `to`",
        "`sales.reps` cannot go from 3 to 2",
        "9 errors; nothing was run.",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert!(asked("").unwrap_err().to_string().contains("no scenario is named"));
    assert_eq!(asked("scenario = \"b.toml\"").unwrap_err().kind, Kind::Unreadable);
}
