//! The same scenario and seed give the same run, whatever cannot matter; what is changed changes only whom it touches.

use super::quiet::{plan, play};
use relaylab::engine;
use relaylab::inputs::Inputs;
use relaylab::measure::{JourneyRow, Run};
use relaylab::plan::Plan;
use relaylab::scenario;
use std::collections::BTreeMap;

/// The full model, small: three crowds, two months.
fn full(text: &str) -> Plan {
    let changes = ["market.people=20000", "market.days=60", "budget.per_month=60000", "record.journeys=500"];
    let changes: Vec<String> = changes.iter().map(|&change| change.to_owned()).collect();
    let loaded = scenario::load_text("full.toml", text, &changes, None)
        .unwrap_or_else(|problems| panic!("{problems}"));
    Plan::new(&loaded.scenario, Inputs::default()).expect("the scenario plans")
}

fn first_run() -> String {
    include_str!("../../scenarios/first-run.toml").to_owned()
}

fn on_threads(plan: &Plan, threads: usize) -> Run {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
    pool.install(|| engine::play(plan, 7, &|_| true).expect("nobody stops the run"))
}

#[test]
fn any_number_of_threads_plays_the_same_run() {
    let plan = full(&first_run());
    let one = on_threads(&plan, 1);
    assert!(one.days[59].customer > 0 && !one.journeys.is_empty(), "something happens");
    for threads in [2, 3, 8] {
        assert!(one == on_threads(&plan, threads), "{threads} threads play another run than one");
    }
}

#[test]
fn seeds_differ_and_the_order_of_the_text_does_not_matter() {
    let plan = full(&first_run());
    assert!(play(&plan, 7).days != play(&plan, 8).days);
    let text = first_run();
    let start = text.find("[market]").expect("a first section");
    let mut sections: Vec<&str> = text[start..].split("\n[").collect();
    sections[0] = sections[0].trim_start_matches('[');
    sections.reverse();
    let turned = format!("[{}\n", sections.join("\n["));
    assert!(play(&full(&format!("{}{turned}", &text[..start])), 7) == play(&plan, 7));
}

#[test]
fn an_idle_channel_changes_nothing() {
    let plain = play(&full(&first_run()), 7);
    for idle in ["kind = \"display\"\non = false\nshare = 0.0", "kind = \"paid_social\"\nshare = 0.0"] {
        for name in ["aaa", "zzz"] {
            let text = format!("{}\n[channels.{name}]\n{idle}\n", first_run());
            assert!(play(&full(&text), 7) == plain, "idle channel {name} changes the run");
        }
    }
}

/// What each person saw of a channel, day by day.
fn seen(run: &Run, channel: &str) -> BTreeMap<(u32, u32), usize> {
    let mut seen = BTreeMap::new();
    for row in run.journeys.iter().filter(|row| row.event == "saw" && row.cause == channel) {
        *seen.entry((row.person, row.day)).or_default() += 1;
    }
    seen
}

#[test]
fn a_larger_budget_adds_impressions_and_moves_none() {
    let run = |budget: &str| {
        let budget = format!("budget.per_month={budget}");
        let changes = [
            "market.people=9000",
            "market.days=20",
            "budget.sales_share=0.0",
            "budget.normalise=true",
            "channels.display.share=1.0",
            "record.journeys=3000",
            &budget,
        ];
        seen(&play(&plan(&changes), 3), "display")
    };
    let (small, large) = (run("3000"), run("3900"));
    assert!(large.values().sum::<usize>() > small.values().sum::<usize>());
    assert!(small.iter().all(|(when, times)| large.get(when).is_some_and(|more| more >= times)));
}

/// Journeys by person, without what the person was thought to be worth.
fn histories(run: &Run) -> BTreeMap<u32, Vec<JourneyRow>> {
    let mut histories: BTreeMap<u32, Vec<JourneyRow>> = BTreeMap::new();
    for row in &run.journeys {
        histories.entry(row.person).or_default().push(row.clone());
    }
    histories
}

#[test]
fn people_whose_inputs_do_not_change_live_the_same_life() {
    // Everybody has enough of everything: nobody meets anybody else's luck, so only the channel's own audience may differ.
    let ample = ["word_of_mouth.tell_per_day=0.0", "word_of_mouth.warn_per_day=0.0", "scoring.feedback=0.0"];
    let more = [
        "sales.reps=400.0",
        "outbound.on=false",
        "reps.on=false",
        "record.journeys=2000",
        "budget.normalise=false",
    ];
    let run = |social: bool| {
        let mut changes: Vec<String> = ample.iter().chain(&more).map(|&change| change.to_owned()).collect();
        changes.extend(
            ["market.people=9000", "market.days=120", "budget.per_month=40000"].map(ToOwned::to_owned),
        );
        changes.push(format!("channels.paid_social.on={social}"));
        let text = first_run().replace("normalise = true", "normalise = true #");
        let loaded = scenario::load_text(
            "ample.toml",
            &text.replace("share = 0.04\n", "share = 0.02\n"),
            &changes[..changes.len()],
            None,
        );
        let mut scenario = loaded.unwrap_or_else(|problems| panic!("{problems}")).scenario;
        scenario.budget.normalise = false;
        play(&Plan::new(&scenario, Inputs::default()).expect("the scenario plans"), 5)
    };
    let (with, without) = (run(true), run(false));
    let touched: Vec<u32> =
        with.journeys.iter().filter(|row| row.cause == "paid_social").map(|row| row.person).collect();
    let (with, without) = (histories(&with), histories(&without));
    let others: Vec<u32> = with.keys().copied().filter(|person| !touched.contains(person)).collect();
    assert!(others.len() > 100 && touched.len() > 100, "{} and {}", others.len(), touched.len());
    for person in others {
        assert_eq!(with.get(&person), without.get(&person), "person {person}");
    }
}
