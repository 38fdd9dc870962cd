//! The same scenario and seed give the same run, whatever cannot matter; what is changed changes only whom it touches.

use super::quiet::{plan, plan_of, play, played, times_seen};
use relaylab::plan::Plan;
use relaylab::results::{JourneyRow, Run};
use relaylab::scenario::data_files::Inputs;
use std::collections::{BTreeMap, BTreeSet};

const FIRST_RUN: &str = include_str!("../../scenarios/first-run.toml");

/// The full model, small: three crowds, two months.
fn full(text: &str, changes: &str) -> Plan {
    let size = "market.people=20000 market.days=60 budget.per_month=60000 record.journeys=500";
    plan_of(text, &format!("{size} {changes}"), Inputs::default())
}

/// Runs are compared as they are written, so that not a digit may differ.
#[track_caller]
fn same(what: &str, one: &Run, other: &Run) {
    assert!(format!("{one:?}") == format!("{other:?}"), "{what} changes the run");
}

#[test]
fn any_number_of_threads_plays_the_same_run() {
    let plan = full(FIRST_RUN, "customers.period_days=7");
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
        pool.install(|| play(&plan, 5))
    };
    let one = on(1);
    let last = &one.days[59];
    let busy = [last.customer, last.lapsed, last.opportunity, last.mailable];
    assert!(busy.iter().all(|&n| n > 0) && !one.journeys.is_empty(), "everything happens: {busy:?}");
    for threads in [2, 3, 8] {
        same(&format!("playing on {threads} threads"), &one, &on(threads));
    }
    assert!(play(&plan, 6).days != one.days, "another seed is another run");
}

#[test]
fn the_order_of_a_file_does_not_matter() {
    let mut sections: Vec<Vec<&str>> = vec![Vec::new()];
    for line in FIRST_RUN.lines().filter(|line| line.contains('=') || line.starts_with('[')) {
        if line.starts_with('[') {
            sections.push(Vec::new());
        }
        sections.last_mut().expect("a section").push(line);
    }
    assert!(sections.iter().any(|section| section.len() > 5), "there are keys to exchange");
    // The keys before the first section have to stay there; every other section keeps its header on top.
    sections[0].reverse();
    sections[1..].iter_mut().for_each(|section| section[1..].reverse());
    sections[1..].reverse();
    let backwards = sections.concat().join("\n");
    same("the order of the file", &play(&full(FIRST_RUN, ""), 7), &play(&full(&backwards, ""), 7));
}

#[test]
fn the_order_of_segments_does_not_matter() {
    let one = "segments.one = { share = 0.4, target = true, fit_a = 4.0, fit_b = 2.0 }\n";
    let two = "segments.two = { share = 0.6 }\n";
    let run = |segments: String| {
        let changes =
            "channels.display.exposure_per_day=0.1 market.people=3000 market.days=40 sales.reps=2.0";
        play(&plan_of(&segments, changes, Inputs::default()), 1)
    };
    same("the order of segments", &run(format!("{one}{two}")), &run(format!("{two}{one}")));
}

#[test]
fn an_idle_channel_changes_nothing() {
    let plain = play(&full(FIRST_RUN, ""), 7);
    for idle in ["kind = \"display\", on = false", "kind = \"paid_social\", share = 0.0"] {
        let first = FIRST_RUN.replace("[channels]\n", &format!("[channels]\naaa = {{ {idle} }}\n"));
        let last = FIRST_RUN.replace("\n[outlook]", &format!("zzz = {{ {idle} }}\n\n[outlook]"));
        for text in [first, last] {
            assert_ne!(text, FIRST_RUN);
            same(&format!("a channel with {idle}"), &plain, &play(&full(&text, ""), 7));
        }
    }
}

#[test]
fn switching_off_what_is_idle_changes_nothing() {
    let idle = [
        ("channels.display.share=0.0", "channels.display"),
        ("channels.email.share=0.0 channels.email.list=0.0", "channels.email"),
        ("word_of_mouth.tell_per_day=0.0 word_of_mouth.warn_per_day=0.0", "word_of_mouth"),
        ("customers.model=once", "win_back"),
        ("sales.reps=0.0", "outbound"),
        ("sales.follow_up_share=0.0", "relationship"),
        ("satisfaction.every_days=3650", "satisfaction"),
        ("research.share=0.0 research.interviews=0", "research"),
        ("product.share=0.0", "product"),
        ("retention.share=0.0", "retention"),
        ("targeting.lift=1.0 targeting.calls=false targeting.score=0.0", "targeting"),
    ];
    for (idle, part) in idle {
        let run = |on: bool| play(&full(FIRST_RUN, &format!("{idle} {part}.on={on}")), 7);
        same(&format!("switching off {part}"), &run(true), &run(false));
    }
}

#[test]
fn a_larger_budget_adds_impressions_and_moves_none() {
    for channel in ["display", "paid_social"] {
        let seen = |budget: u32| {
            let plan = plan(&format!(
                "market.people=9000 market.days=20 budget.per_month={budget} budget.sales_share=0.0
                budget.normalise=true channels.{channel}.share=1.0"
            ));
            times_seen(&played(&plan, 3))
        };
        let steps = [3000, 3030, 3900, 20_000].map(seen);
        for pair in steps.windows(2) {
            let [less, more] =
                [&pair[0], &pair[1]].map(|seen| seen.iter().map(|&n| u32::from(n)).sum::<u32>());
            assert!(less < more, "{channel}: {less} and {more} impressions");
            assert!(pair[0].iter().zip(&pair[1]).all(|(less, more)| less <= more), "{channel}: one moved");
        }
    }
}

/// Everybody has enough of everything, and nobody talks: people meet only what is their own.
const AMPLE: &str = "market.people=9000 market.days=120 record.journeys=3000 budget.per_month=40000
    word_of_mouth.on=false scoring.feedback=0.0 sales.reps=400.0 reps.on=false outbound.on=false";

/// Lives of those who keep a diary, by person.
fn lives(run: &Run) -> BTreeMap<u32, Vec<&JourneyRow>> {
    let mut lives: BTreeMap<u32, Vec<&JourneyRow>> = BTreeMap::new();
    run.journeys.iter().for_each(|row| lives.entry(row.person).or_default().push(row));
    lives
}

#[test]
fn people_whose_inputs_do_not_change_live_the_same_life() {
    for channel in ["paid_social", "display", "print"] {
        let run = |on: bool| play(&full(FIRST_RUN, &format!("{AMPLE} channels.{channel}.on={on}")), 5);
        let (with, without) = (run(true), run(false));
        let touched: BTreeSet<u32> =
            with.journeys.iter().filter(|row| row.cause == channel).map(|row| row.person).collect();
        let (with, without) = (lives(&with), lives(&without));
        let others: Vec<u32> = (0..9000).filter(|person| !touched.contains(person)).collect();
        let eventful = others.iter().filter(|person| with.contains_key(person)).count();
        assert!(eventful > 100 && touched.len() > 100, "{channel}: {eventful} and {}", touched.len());
        for person in others {
            assert_eq!(with.get(&person), without.get(&person), "person {person} without {channel}");
        }
    }
}

#[test]
fn reps_whom_nobody_needs_change_nothing_but_the_payroll() {
    let lives = |reps: &str| {
        let run = play(&full(FIRST_RUN, &format!("{AMPLE} {reps}")), 5);
        let stages: Vec<_> = run.days.iter().map(relaylab::results::DayRow::stages).collect();
        (stages, run.journeys, run.funnel)
    };
    assert!(lives("sales.reps=400.0") == lives("sales.reps=450.0"));
}
