//! A market in time: dates, seasons and policies change keys as they say, and nothing else.

use super::quiet::{plan_of, play, total};
use relaylab::results::metrics::metric;
use relaylab::results::{DayRow, Run};
use relaylab::scenario::data_files::Inputs;
use relaylab::study::balance::Side;

const BALANCED: &str = include_str!("../../scenarios/balanced.toml");

/// A shipped scenario at a tenth of its size, with changes and a timeline.
fn small(changes: &str, timeline: &str) -> Run {
    let size = "market.people=10000 market.days=200 budget.per_month=12000";
    let text = format!("{BALANCED}\n{timeline}");
    play(&plan_of(&text, &format!("{size} {changes}"), Inputs::default()), 5)
}

fn entry(key: &str, rest: &str) -> String {
    format!("[timeline.test]\nkey = \"{key}\"\n{rest}\n")
}

/// The market starts on 5 January 2026: 15 April is day 100.
const LATER: &str = "from = \"2026-04-15\"";

#[test]
fn what_is_set_on_the_first_day_is_as_if_it_had_been_written() {
    let same = |key: &str, value: f64, written: &str| {
        let reps = "sales.reps=0.9";
        let timed = small(reps, &entry(key, &format!("set = {value:?}")));
        let plain = small(&format!("{reps} {written}"), "");
        assert_eq!(timed.timeline.len(), 1, "{key}");
        assert_eq!(timed.days, plain.days, "{key}");
    };
    same("price.discount", 0.2, "price.discount=0.2");
    same("budget.per_month", 9000.0, "budget.per_month=9000");
    same("channels.display.share", 0.0, "channels.display.on=false");
    same("price.list", 1200.0, "price.list=1200 price.cost_of_goods=0.20833333333333334");
}

#[test]
fn nothing_changes_before_its_day_and_what_ends_leaves_the_levers_as_they_were() {
    let plain = small("", "");
    let dear = small("", &entry("price.list", &format!("times = 100.0\n{LATER}\nuntil = \"2026-05-14\"")));
    assert_eq!(dear.days[..100], plain.days[..100]);
    let won = |run: &Run, days: std::ops::Range<usize>| run.days[days].iter().map(DayRow::won).sum::<u64>();
    assert!(won(&plain, 100..130) > 0 && won(&dear, 100..130) == 0, "nobody pays a hundred times the price");
    assert!(won(&dear, 130..200) > 0, "and those who come later pay what it was");
    let turns: Vec<(u32, u32, f64)> =
        dear.timeline.iter().map(|row| (row.day, row.acts, row.value)).collect();
    assert_eq!(turns, [(100, 1, 100_000.0), (130, 0, 1000.0)]);
    let never = small("", &entry("price.list", "times = 100.0\nfrom = \"2030-01-01\""));
    assert_eq!((never.days, never.timeline.len()), (plain.days, 0));
}

#[test]
fn new_seats_are_filled_after_a_vacancy_and_notice_is_worked() {
    let steady = "reps.tenure_days=0.0 sales.reps=4.0 reps.vacancy_days=20 sales.notice_days=30";
    let more = small(steady, &entry("sales.reps", &format!("plus = 3.0\n{LATER}")));
    let reps = |run: &Run| run.days.iter().map(|row| row.reps).collect::<Vec<_>>();
    let expected =
        |first: u64, change: usize, then: u64| [vec![first; change], vec![then; 200 - change]].concat();
    assert_eq!(reps(&more), expected(4, 120, 7));
    let fewer = small(steady, &entry("sales.reps", &format!("set = 1.0\n{LATER}")));
    assert_eq!(reps(&fewer), expected(4, 130, 1));
    let paid = |run: &Run, day: usize| run.days[day].payroll_minor;
    assert_eq!(paid(&fewer, 129), paid(&fewer, 0), "notice is paid");
    assert!(paid(&fewer, 131) * 3 < paid(&fewer, 0), "and then no longer");
    assert_eq!(fewer.reps.iter().filter(|row| row.left == Some(130)).count(), 3);
    let back = small(steady, &entry("sales.reps", &format!("set = 1.0\n{LATER}\nuntil = \"2026-05-01\"")));
    assert_eq!(reps(&back), [4; 200], "who is called back within the notice stays");
}

#[test]
fn a_policy_acts_while_its_gauge_says_so_or_again_and_again() {
    let slow = "sales.reps=0.2 reps.tenure_days=0.0 reps.vacancy_days=0";
    let alone = small(slow, "");
    let waited = |run: &Run| run.days.iter().map(|row| row.queue).sum::<u64>();
    let hire =
        small(slow, &entry("sales.reps", "when = \"waiting > 1\"\nagain_days = 30\nplus = 0.2\nmost = 0.8"));
    let acts: Vec<(u32, u32)> = hire.timeline.iter().map(|row| (row.day, row.acts)).collect();
    assert!(
        acts.len() >= 2 && acts.windows(2).all(|two| two[1].0 >= two[0].0 + 30 && two[1].1 == two[0].1 + 1)
    );
    let first = acts[0].0 as usize;
    assert!(hire.days[first - 1].queue > 1 && hire.days[..first - 1].iter().all(|row| row.queue <= 1));
    assert_eq!(hire.days[..first], alone.days[..first], "what is read is what was before");
    assert!(waited(&hire) < waited(&alone), "{} {}", waited(&hire), waited(&alone));
    let minutes = |day: usize| hire.days[day..].iter().map(|row| row.minutes).max().unwrap_or(0);
    assert!(minutes(190) <= minutes(0), "never more than the most");
    let stop =
        small(&slow.replace("0.2", "0.1"), &entry("channels.share", "when = \"waiting > 1\"\nset = 0.0"));
    let spent = |stopped: bool| {
        let days: Vec<i64> = stop
            .days
            .windows(2)
            .filter(|two| (two[0].queue > 1) == stopped)
            .map(|two| two[1].media_minor)
            .collect();
        assert!(days.len() > 10, "it was cut and it ran");
        days.iter().sum::<i64>() / days.len() as i64
    };
    assert!(spent(true) * 2 < spent(false), "{} {}", spent(true), spent(false));
}

#[test]
fn a_season_comes_back_every_year() {
    let run = small(
        "market.days=800 market.start=2026-01-05 sales.on=false",
        &entry("need.in_market", "times = 3.0\nfrom = \"2020-11-01\"\nuntil = \"2021-01-31\"\nyearly = true"),
    );
    let turns: Vec<(u32, u32)> = run.timeline.iter().map(|row| (row.day, row.acts)).collect();
    // To 31 January, from 1 November to 31 January, from 1 November 2027.
    assert_eq!(turns, [(0, 1), (27, 0), (300, 1), (392, 0), (665, 1), (757, 0)]);
    let in_market = |day: usize| run.days[day].in_market;
    assert!(in_market(391) > 2 * in_market(299), "{} {}", in_market(391), in_market(299));
}

#[test]
fn for_a_month_customers_are_asked_to_tell_others() {
    let changes = "market.days=300 market.people=5000 market.start=2026-01-05 sales.on=false hand_raise.self_serve=true \
        hand_raise.self_serve_intercept=3.0 memory.aware_at_start=0.5";
    let key = "word_of_mouth.tell_per_day";
    let dates = "from = \"2026-08-01\"\nuntil = \"2026-08-31\"";
    let run = small(changes, &entry(key, &format!("times = 20.0\n{dates}")));
    let told = |days: std::ops::Range<usize>| run.days[days].iter().map(|day| day.word_of_mouth).sum::<u64>();
    // What is said in the evening is heard on the next day.
    let (before, campaign, after) = (told(178..209), told(209..240), told(241..272));
    assert!(before > 0 && campaign > 10 * before, "{before} and {campaign}");
    assert!(after * 5 < campaign, "{campaign} and {after}");
    let silent = small(changes, &entry(key, &format!("set = 0.0\n{dates}")));
    assert_eq!(silent.days[209..240].iter().map(|day| day.word_of_mouth).sum::<u64>(), 0);
}

#[test]
fn hiring_when_the_queue_is_long_wins_what_pausing_advertisements_does_not() {
    let text = include_str!("../../scenarios/seasonal-gifts.toml");
    let won = |changes: &str| -> f64 {
        let plan = plan_of(text, changes, Inputs::default());
        (1..13).map(|seed| total(&play(&plan, seed), DayRow::won)).sum()
    };
    let (hire, pause) = (won(""), won("timeline.hire.on=false timeline.pause.on=true"));
    assert!(hire > 1.8 * pause, "{hire} and {pause}");
}

#[test]
fn a_slip_in_one_entry_hides_none_in_another() {
    let text = "[timeline.a]\nkey = \"sales.rep\"\nwhen = \"waiting_dayz > 7\"\n[timeline.b]\nkey = \"channels.nope.share\"\n\
                from = \"2026-05-01\"\nuntil = \"2026-04-01\"\nset = 0.5\n[timeline.c]\nkey = \"price.discount\"\nset = 3\n";
    let said =
        relaylab::catalogue::load_text("test.toml", text, &[], None).expect_err("five slips").to_string();
    for message in [
        "`sales.rep` cannot change in time",
        "there is no gauge `waiting_dayz`",
        "it ends before it begins",
        "there is no channel `nope`",
        "`price.discount` must be 0 to 1",
    ] {
        assert!(said.contains(message), "{message}: {said}");
    }
    assert!(said.contains("5 errors; nothing was run."), "{said}");
}

#[test]
fn a_lever_that_the_timeline_sets_is_not_moved() {
    let home = tempfile::tempdir().expect("a folder");
    let refused = |entry: &str, side: Option<Side>| {
        let file = home.path().join("m.toml");
        let table = format!("{BALANCED}\n[timeline.mine]\nfrom = \"2026-03-01\"\n{entry}\n");
        std::fs::write(&file, table).expect("written");
        let market = relaylab::load(&file).and_then(|market| market.with_people(1000)).expect("a market");
        let asked = relaylab::balance(&market).points(5).seeds(2);
        let question = match side {
            None => asked.question().map(drop),
            Some(side) => asked.within(side).question().map(drop),
        };
        question.map_err(|error| error.to_string()).err()
    };
    let split = refused("key = \"budget.sales_share\"\nset = 0.5", None).expect("it is refused");
    assert!(split.contains("`timeline.mine` sets `budget.sales_share` itself"), "{split}");
    assert!(split.contains("timeline.mine.on=false"), "{split}");
    assert_eq!(refused("key = \"budget.sales_share\"\ntimes = 1.5", None), None);
    assert_eq!(refused("key = \"price.list\"\nset = 500.0", None), None);
    let cut = "key = \"channels.print.share\"\nset = 0.0";
    assert!(refused(cut, Some(Side::Marketing)).is_some());
    assert_eq!(refused(cut, Some(Side::Sales)), None);
}

#[test]
fn no_lifetime_value_is_told_at_a_price_that_moves() {
    let price = |entry: &str| small("hand_raise.intercept=0.0", entry);
    let told = |run: &Run, name: &str| metric(name).and_then(|metric| metric.value(run));
    let (steady, moved) = (price(""), price(&entry("price.list", &format!("set = 0.0\n{LATER}"))));
    assert!(told(&steady, "ltv").is_some_and(|ltv| ltv > 0.0) && told(&steady, "ltv_to_cac").is_some());
    assert_eq!((told(&moved, "ltv"), told(&moved, "ltv_to_cac")), (None, None));
    assert!(told(&moved, "cac").is_some());
}
