//! The scenarios that come with relaylab: each plays, tells a plausible story, and agrees with the data it was made from.

use super::quiet::mean_and_variance;
use rayon::prelude::*;
use relaylab::catalogue::{load, load_outlook};
use relaylab::engine;
use relaylab::plan::Plan;
use relaylab::results::metrics::metric;
use relaylab::results::{DayRow, Run};
use relaylab::scenario::PRESETS;
use relaylab::scenario::data_files;
use relaylab::scenario::{Outlook, resize};
use relaylab::study::Paired;
use std::path::{Path, PathBuf};

/// Headline numbers and the bands in which they are plausible.
type Bands<'a> = &'a [(&'a str, f64, f64)];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

pub(crate) fn preset(file: &str, overrides: &[&str]) -> Plan {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    view(file, Outlook::Base, &overrides)
}

/// The plan of an outlook.
fn view(file: &str, outlook: Outlook, overrides: &[String]) -> Plan {
    let loaded = load_outlook(&folder().join(file), outlook, overrides);
    let loaded = loaded.unwrap_or_else(|problems| panic!("{problems}"));
    assert!(loaded.warnings.is_empty(), "{file}: {:?}", loaded.warnings);
    let inputs = data_files::read(&loaded.scenario, &loaded.folder).expect("files beside the scenario");
    Plan::new(&loaded.scenario, inputs).expect("a plan")
}

pub(crate) fn play(plan: &Plan, seeds: std::ops::Range<u64>) -> Vec<Run> {
    seeds.into_par_iter().map(|seed| engine::play(plan, seed, &|_| true).expect("not stopped")).collect()
}

/// A headline number of a run, by name.
fn headline(run: &Run, name: &str) -> f64 {
    let sum = |of: fn(&DayRow) -> u64| run.days.iter().map(of).sum::<u64>() as f64;
    let money = |of: fn(&DayRow) -> i64| run.days.iter().map(of).sum::<i64>() as f64 / 100.0;
    let last = run.days.last().expect("a day");
    let won = sum(|day| day.won_inbound + day.won_outbound + day.won_referral + day.won_self_serve);
    let stage = |stage: usize| run.funnel[stage].reached as f64;
    match name {
        "aware at the end" => 1.0 - last.unaware as f64 / run.people as f64,
        "interested of aware" => stage(2) / stage(1),
        "considering of interested" => stage(3) / stage(2),
        "qualified of leads" => sum(|day| day.qualified) / sum(|day| day.hands_raised),
        "worked of qualified" => sum(|day| day.first_attempts) / sum(|day| day.qualified),
        "hours to first attempt" => {
            sum(|day| day.response_minutes) / 60.0 / sum(|day| day.first_attempts).max(1.0)
        }
        "longest queue" => run.days.iter().map(|day| day.queue).max().unwrap_or(0) as f64,
        "won of opportunities" => won / sum(|day| day.meetings_booked),
        "won" => won,
        "won outbound of won" => sum(|day| day.won_outbound) / won,
        "won back" => sum(|day| day.won_back),
        "renewed of due" => sum(|day| day.renewals) / sum(|day| day.renewals_due),
        "told" => sum(|day| day.word_of_mouth),
        "cost of a customer" => {
            money(|day| day.media_minor + day.payroll_minor + day.commission_minor + day.research_minor) / won
        }
        "profit of revenue" => money(|day| day.profit_minor) / money(|day| day.revenue_minor),
        _ => panic!("no headline is called {name}"),
    }
}

/// Plays a scenario over a few seeds and compares the mean of each headline number with its band.
fn check(file: &str, overrides: &[&str], bands: Bands<'_>) {
    let runs = play(&preset(file, overrides), 1..3);
    for &(name, low, high) in bands {
        let mean = runs.iter().map(|run| headline(run, name)).sum::<f64>() / runs.len() as f64;
        assert!((low..=high).contains(&mean), "{file}: {name} is {mean}, not within {low} to {high}");
    }
}

#[test]
fn every_scenario_loads_and_plays() {
    let mut files: Vec<String> = std::fs::read_dir(folder())
        .expect("the folder")
        .filter_map(|entry| entry.expect("an entry").file_name().into_string().ok())
        .filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort_unstable();
    assert!(files.len() >= 10, "{files:?}");
    for file in files {
        let plan = preset(&file, &["market.days=3"]);
        assert_eq!(play(&plan, 1..2)[0].days.len(), 3, "{file}");
        let scenario = &plan.scenario;
        assert!(!scenario.about.title.is_empty() || file == "reference.toml", "{file} has no title");
        assert!(scenario.about.question.ends_with('?') || file == "reference.toml", "{file} asks nothing");
    }
}

/// The mean of a metric over the runs.
fn mean(runs: &[Run], name: &str) -> f64 {
    let metric = metric(name).expect("a metric");
    runs.iter().filter_map(metric.of).sum::<f64>() / runs.len() as f64
}

/// The first seeds that the program plays.
fn usual_seeds(plan: &Plan) -> Vec<u64> {
    let market = &plan.scenario.market;
    (0..market.seeds.min(3)).map(|place| relaylab::base::draws::replicate_seed(market.seed, place)).collect()
}

/// The presets that are too large to be played in full in a test, with the size they are played at.
const LARGE: [(&str, u32); 4] =
    [("first-run", 30_000), ("balanced", 30_000), ("marketing-led", 30_000), ("sales-led", 30_000)];

/// What makes a preset small enough for a test.
fn smaller(name: &str, most: u32) -> Vec<String> {
    let scenario = load(&folder().join(format!("{name}.toml")), &[]).expect("valid").scenario;
    let changes = if scenario.market.people <= most { Vec::new() } else { resize(&scenario, most) };
    changes.iter().map(ToString::to_string).collect()
}

#[test]
fn every_preset_gives_the_answer_it_claims() {
    let mut wrong = Vec::new();
    for preset in PRESETS.iter().filter(|preset| preset.text.contains("[checks]")) {
        let size = LARGE.iter().find(|(name, _)| *name == preset.name).map_or(u32::MAX, |(_, size)| *size);
        let plan = view(&format!("{}.toml", preset.name), Outlook::Base, &smaller(preset.name, size));
        let seeds = usual_seeds(&plan).into_par_iter();
        let runs: Vec<Run> = seeds.map(|seed| engine::play(&plan, seed, &|_| true).expect("a run")).collect();
        for claim in &plan.scenario.checks.holds {
            let answer = claim.answer(&runs, false);
            if answer.holds != Some(true) {
                wrong.push(format!("{}: {claim}, but is {:?}", preset.name, answer.value));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Presets that replay data, measure speed or do nothing: nothing in them is uncertain in the way of an outlook.
const FIXED: [&str; 4] = ["marketplace", "doctors", "relay-bench", "quiet"];

#[test]
fn the_low_outlook_earns_less_and_the_high_one_more() {
    for preset in PRESETS.iter().filter(|preset| !FIXED.contains(&preset.name)) {
        let size = smaller(preset.name, 20_000);
        let profit = |outlook| {
            let plan = view(&format!("{}.toml", preset.name), outlook, &size);
            let changed = plan.scenario.outlook.low.len().min(plan.scenario.outlook.high.len());
            assert!((3..=5).contains(&changed), "{} has no outlook", preset.name);
            mean(&play(&plan, 1..4), "profit")
        };
        let [low, base, high] = [Outlook::Low, Outlook::Base, Outlook::High].map(profit);
        assert!(low < base && base < high, "{}: {low}, {base}, {high}", preset.name);
    }
}

/// As many people in small markets as in large ones, per head of whom as much comes.
#[test]
fn a_market_of_any_size_is_the_same_market() {
    const HEADS: u32 = 800_000;
    let sizes = [5_000, 20_000, 100_000];
    let runs = sizes.map(|people| {
        let plan = view("balanced.toml", Outlook::Base, &smaller("balanced", people));
        play(&plan, 1..u64::from(HEADS / people) + 1)
    });
    for name in ["leads", "opportunities", "won", "revenue", "sales_cost", "marketing_cost"] {
        let metric = metric(name).expect("a metric");
        let of = |place: usize| {
            let heads = f64::from(sizes[place]) / 100_000.0;
            let values: Vec<f64> =
                runs[place].iter().map(|run| (metric.of)(run).expect("a total") / heads).collect();
            let (mean, variance) = mean_and_variance(&values);
            (mean, (variance / values.len() as f64).sqrt())
        };
        let (large, large_error) = of(2);
        for (place, size) in sizes.iter().enumerate().take(2) {
            let (small, error) = of(place);
            let error = (error * error + large_error * large_error).sqrt();
            let apart = (small - large).abs();
            assert!(
                apart < 4.0 * error + 0.01 * large && error < 0.06 * large,
                "{name} of 100,000: {small} in {size} people, {large} in 100,000, known to within {error}"
            );
        }
    }
}

#[test]
fn runs_of_the_same_seeds_share_most_of_their_luck() {
    // In smaller markets, and where a year wins two dozen, a single customer decides, and which of the part-time reps was
    // free when it called.
    const PEOPLE: u32 = 100_000;
    let steady = |name: &str| !FIXED.contains(&name) && name != "startup-small-budget";
    let profit = metric("profit").expect("a metric");
    let mut shared = Vec::new();
    // The fixed ones buy nothing from a budget.
    for preset in PRESETS.iter().filter(|preset| steady(preset.name)) {
        let (file, size) = (format!("{}.toml", preset.name), smaller(preset.name, PEOPLE));
        let budget = view(&file, Outlook::Base, &size).scenario.budget.per_month.units();
        let profits = |times: f64| -> Vec<Option<f64>> {
            let changes = [&size[..], &[format!("budget.per_month={:.2}", budget * times)]].concat();
            play(&view(&file, Outlook::Base, &changes), 1..17).iter().map(profit.of).collect()
        };
        let paired = Paired::of(&profits(1.1), &profits(1.0)).expect("runs");
        shared.push((paired.correlation.expect("profits that vary"), preset.name));
    }
    // Sixteen pairs tell one correlation within some .2 only.
    let mean = shared.iter().map(|(correlation, _)| correlation).sum::<f64>() / shared.len() as f64;
    let all = shared.iter().all(|(correlation, _)| *correlation > 0.3);
    assert!(mean >= 0.75 && all, "with a tenth more budget: {mean} in the mean of {shared:?}");
}

#[test]
fn every_preset_for_people_says_what_to_look_at() {
    // The benchmark is for programs.
    for preset in PRESETS.iter().filter(|preset| preset.name != "relay-bench") {
        for part in ["# What is it: ", "# Things to notice: ", "# Things to try: --set "] {
            assert!(preset.text.contains(part), "{} lacks `{part}`", preset.name);
        }
        let answered = preset.text.contains("\n[checks]\n") || preset.text.contains("\nextends = ");
        assert!(answered || FIXED.contains(&preset.name), "{} claims nothing", preset.name);
        assert!(preset.text.lines().count() <= 80, "{} is longer than a screen", preset.name);
    }
}

/// Whether an override of a paradox earns more than another one, with the same luck.
fn beats(file: &str, lever: &str, other: &str) {
    let profit = |changes: &[&str]| mean(&play(&preset(file, changes), 1..9), "profit");
    let (base, one, two) = (profit(&[]), profit(&[lever]), profit(&[other]));
    assert!(one > base && one > two, "{file}: {base} as it is, {one} with {lever}, {two} with {other}");
}

#[test]
fn fewer_leads_that_are_answered_win_more_than_many_that_wait() {
    let runs = |share: &str| play(&preset("over-marketing.toml", &[share]), 1..5);
    let (many, few) = (runs("budget.sales_share=0.15"), runs("budget.sales_share=0.5"));
    assert!(mean(&few, "mqls") < 0.9 * mean(&many, "mqls"));
    assert!(mean(&few, "won") > 2.5 * mean(&many, "won"));
    beats("over-marketing.toml", "budget.sales_share=0.5", "budget.per_month=72_000");
}

#[test]
fn idle_reps_are_worth_less_than_the_leads_they_lack() {
    let runs = |share: &str| play(&preset("over-selling.toml", &[share]), 1..5);
    let (idle, busy) = (runs("budget.sales_share=0.85"), runs("budget.sales_share=0.4"));
    assert!(mean(&busy, "rep_utilisation") > 0.4, "{}", mean(&busy, "rep_utilisation"));
    assert!(mean(&busy, "won") > 1.7 * mean(&idle, "won"));
    beats("over-selling.toml", "budget.sales_share=0.4", "budget.per_month=72_000");
}

#[test]
fn a_leak_that_is_mended_earns_more_than_a_larger_tap() {
    beats("leaky-bucket.toml", "customers.churn_a=1.25", "budget.per_month=72_000");
}

#[test]
fn half_the_delay_earns_more_than_a_fifth_more_budget() {
    beats("slow-handover.toml", "handoff.delay_median_hours=24", "budget.per_month=72_000");
}

#[test]
fn the_first_run_tells_a_story() {
    let overrides = ["market.people=20000", "budget.per_month=15000", "price.overhead=24000"];
    check(
        "first-run.toml",
        &overrides,
        &[
            ("aware at the end", 0.4, 0.8),
            ("interested of aware", 0.2, 0.7),
            ("considering of interested", 0.35, 0.7),
            ("qualified of leads", 0.4, 0.7),
            ("worked of qualified", 0.5, 0.98),
            ("hours to first attempt", 24.0, 300.0),
            ("longest queue", 10.0, 200.0),
            ("won of opportunities", 0.2, 0.5),
            ("won", 25.0, 100.0),
            ("won back", 1.0, 10.0),
            ("renewed of due", 0.88, 0.97),
            ("told", 20.0, 500.0),
            ("cost of a customer", 1500.0, 6000.0),
            ("profit of revenue", -0.8, 0.4),
        ],
    );
}

#[test]
fn the_balance_beats_its_sides() {
    let led = |share: &str| {
        let mut overrides = smaller("balanced", 20_000);
        overrides.push(share.to_owned());
        let runs = play(&view("balanced.toml", Outlook::Base, &overrides), 1..17);
        move |name: &str| runs.iter().map(|run| headline(run, name)).sum::<f64>() / 16.0
    };
    let (marketing, balanced, sales) =
        (led("budget.sales_share=0.25"), led("budget.sales_share=0.6"), led("budget.sales_share=0.9"));
    // Too few reps: leads wait for days. Too little marketing: reps live on cold calls.
    let won = (marketing("won"), balanced("won"), sales("won"));
    assert!(won.0 < 0.85 * won.1 && won.2 < 0.85 * won.1, "{won:?}");
    assert!(marketing("hours to first attempt") > 3.0 * balanced("hours to first attempt"));
    let worked = (marketing("worked of qualified"), balanced("worked of qualified"));
    assert!(worked.0 < worked.1 && worked.1 > 0.9, "{worked:?}");
    assert!(sales("won outbound of won") > 1.5 * balanced("won outbound of won"));
}

#[test]
fn the_sides_of_the_balance_differ_in_the_split_alone() {
    for (file, share) in [("marketing-led.toml", 0.25), ("sales-led.toml", 0.75)] {
        let side = preset(file, &[]).scenario;
        let mut balanced = preset("balanced.toml", &[]).scenario;
        balanced.about = side.about.clone();
        balanced.budget.sales_share = share;
        assert_eq!(side, balanced, "{file}");
    }
}

#[test]
fn business_software_is_sold_by_developers_and_closers() {
    check(
        "b2b-saas.toml",
        &[],
        &[
            ("qualified of leads", 0.3, 0.7),
            ("won of opportunities", 0.18, 0.35),
            ("won outbound of won", 0.3, 0.75),
            ("renewed of due", 0.85, 0.97),
            ("cost of a customer", 5_000.0, 20_000.0),
            ("profit of revenue", -0.35, 0.4),
        ],
    );
}

#[test]
fn a_box_sells_itself_and_is_soon_cancelled() {
    check(
        "subscription-box.toml",
        &["market.people=40000", "budget.per_month=12000"],
        &[
            ("won", 600.0, 3000.0),
            ("won outbound of won", 0.0, 0.0),
            ("renewed of due", 0.6, 0.85),
            ("cost of a customer", 40.0, 200.0),
            ("profit of revenue", -0.7, 0.2),
        ],
    );
}

#[test]
fn the_marketplace_wins_the_published_share_of_each_channel() {
    let text = std::fs::read_to_string(folder().join("data/olist_leads.csv")).expect("the leads");
    let runs = play(&preset("marketplace.toml", &[]), 101..109);
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let published: f64 = cells[2].parse().expect("a share");
        let rows = || runs.iter().flat_map(|run| &run.channels).filter(|row| row.channel == cells[0]);
        let leads = rows().map(|row| row.leads).sum::<u64>() as f64;
        let won = rows().map(|row| row.won).sum::<u64>() as f64;
        // The published share is a sample of `count` leads, the simulated one of all seeds together.
        let count: f64 = cells[1].parse().expect("a count");
        let error = (published * (1.0 - published) * (1.0 / count + 1.0 / leads)).sqrt();
        let z = (won / leads - published) / error;
        assert!(z.abs() < 4.0, "{}: {} of {leads} leads won, published {published}, z {z}", cells[0], won);
        assert!((leads / runs.len() as f64 - count).abs() < 0.01 * count, "{}: {leads} leads", cells[0]);
    }
}

/// Doctors who first prescribed tetracycline, by month (Coleman, Katz & Menzel 1966); 16 of 125 had not by the end.
const ADOPTERS: [u32; 17] = [11, 9, 9, 11, 11, 11, 13, 7, 4, 1, 5, 3, 3, 4, 4, 2, 1];

/// Root mean square difference between simulated and published share of doctors who adopted, by month.
fn doctors_miss(overrides: &[&str]) -> f64 {
    let runs = play(&preset("doctors.toml", overrides), 1..101);
    let mut adopted = 0;
    let squares = ADOPTERS.iter().enumerate().map(|(month, adopters)| {
        adopted += adopters;
        let day = ((month + 1) as f64 * 30.4375) as usize - 1;
        let mean = runs.iter().map(|run| run.days[day].customer as f64).sum::<f64>() / runs.len() as f64;
        let miss = (mean - f64::from(adopted)) / 125.0;
        miss * miss
    });
    (squares.sum::<f64>() / ADOPTERS.len() as f64).sqrt()
}

#[test]
fn doctors_adopt_as_they_did() {
    assert_eq!(preset("doctors.toml", &[]).people, 125);
    let both = doctors_miss(&[]);
    assert!(both < 0.035, "{both}");
    // Advice matters to the simulated curve, and yet visits alone fit about as well when there are more of them.
    let fewer = doctors_miss(&["word_of_mouth.tell_per_day=0.0"]);
    assert!(fewer > 0.08, "{fewer}");
    let visits = doctors_miss(&["word_of_mouth.tell_per_day=0.0", "channels.detail_men.click=0.12"]);
    assert!(visits < 0.05, "{visits}");
}
