//! Customers kept: each metric against people who are counted one by one, and what can be told of few of them.

use super::program::ends;
use super::quiet::{HANDS, agrees, all_customers, plan, play, share_agrees};
use relaylab::base::math::pow;
use relaylab::cli::exit;
use relaylab::plan::Plan;
use relaylab::results::Run;
use relaylab::results::metrics::{FEW, Group, METRICS, Metric, Missing, Shown, metric, shown_of};
use relaylab::results::summary::Spread;
use std::collections::BTreeMap;

/// One time as a customer.
#[derive(Debug)]
struct Life {
    won: u32,
    lost: Option<u32>,
    paid: Vec<(u32, i64)>,
}

/// Customers come every day, are asked to come back when they leave, and what they do is noted.
fn trickle(people: u32, days: u32, more: &str) -> Plan {
    plan(&format!(
        "market.people={people} market.days={days} {HANDS} hand_raise.hazard_intercept=-5.5 hand_raise.self_serve=true
        hand_raise.self_serve_intercept=50.0 record.crm=true price.list=50.00 {more}"
    ))
}

const WIN_BACK: &str = "budget.per_month=1000.00 budget.sales_share=0.0 research.share=0.0 product.share=0.0
    win_back.on=true win_back.share=1.0 win_back.intercept=-1.0";

/// Every time somebody was a customer, as the record of the CRM has it.
fn lives(run: &Run) -> Vec<Life> {
    let mut lives: Vec<Life> = Vec::new();
    let mut places: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    let mut last = (u32::MAX, 0);
    for row in &run.stage_history {
        if row.before == "customer" {
            lives.last_mut().expect("who leaves was won").lost = Some(row.day);
        }
        if row.after == "customer" {
            last = if last.0 == row.person { (row.person, last.1 + 1) } else { (row.person, 0) };
            places.insert(last, lives.len());
            lives.push(Life { won: row.day, lost: None, paid: Vec::new() });
        }
    }
    for row in &run.purchases {
        lives[places[&(row.person, row.life)]].paid.push((row.day, row.paid_minor));
    }
    lives
}

/// The share that stays beyond an age, day by day: of those who were still seen on a day of age, who left on it.
fn stays(lives: &[Life], days: u32, age: u32) -> f64 {
    let one_day = |day: u32| {
        let seen = lives.iter().filter(|life| life.lost.unwrap_or(days - 1) - life.won >= day);
        let left = seen.clone().filter(|life| life.lost == Some(life.won + day));
        1.0 - left.count() as f64 / seen.count() as f64
    };
    (1..=age).map(one_day).product()
}

/// What people who are counted one by one say of every metric of customers kept.
fn counted(lives: &[Life], days: u32, contracts: bool) -> BTreeMap<&'static str, Option<f64>> {
    let ended = |life: &&Life| life.lost.is_some();
    let lost = lives.iter().filter(ended).count() as f64;
    let days_served: u32 = lives.iter().map(|life| life.lost.unwrap_or(days) - life.won).sum();
    let renewals: usize = lives.iter().map(|life| life.paid.len() - 1).sum();
    // Months of 30 days whose last customer was seen for two years of twelve of them.
    let seen = lives.iter().filter(|life| life.won / 30 * 30 + 29 + 720 < days);
    let paid = |from: u32| {
        let within = |life: &&Life, day: u32| (from..from + 360).contains(&(day - life.won));
        let of =
            |life: &Life| life.paid.iter().filter(|row| within(&life, row.0)).map(|row| row.1).sum::<i64>();
        seen.clone().map(of).sum::<i64>() as f64
    };
    BTreeMap::from([
        ("customers", Some(lives.len() as f64 - lost)),
        ("retention", Some(stays(lives, days, 366.min(days / 2)))),
        ("retention_6m", Some(stays(lives, days, 183))),
        ("retention_12m", Some(stays(lives, days, 366))),
        ("churn_first_90d", Some(1.0 - stays(lives, days, 90))),
        ("renewal_rate", contracts.then(|| renewals as f64 / (renewals as f64 + lost))),
        ("net_revenue_retention", Some(paid(360) / paid(0))),
        ("churn_per_month", Some(lost / (f64::from(days_served) / 30.0))),
    ])
}

#[test]
fn every_metric_of_customers_kept_is_what_people_say_who_are_counted_one_by_one() {
    let days = 800;
    let laws =
        ["contract customers.churn_a=0.5 customers.churn_b=8.0", "repeat customers.rate_shape=2.0", "hazard"];
    for law in laws {
        let run = play(&trickle(1500, days, &format!("{WIN_BACK} customers.model={law}")), 5);
        let lives = lives(&run);
        assert!(lives.len() > 1600, "{law}: some were won twice: {}", lives.len());
        let mut counted = counted(&lives, days, law.starts_with("contract"));
        for metric in shown_of(METRICS, Group::Retention, Shown::Full) {
            let counted =
                counted.remove(metric.name).unwrap_or_else(|| panic!("{} is not counted", metric.name));
            let found = metric.value(&run);
            let same = match (found, counted) {
                (Some(found), Some(counted)) => (found - counted).abs() < 1e-9,
                (found, counted) => found.is_none() && counted.is_none(),
            };
            assert!(same, "{law}: {} is {found:?}, counted {counted:?}", metric.name);
        }
        assert!(counted.is_empty(), "{counted:?}");
        by_tenure(&run, &lives, days);
        // Of those won a year before the end, nobody's leaving is hidden.
        let old = || lives.iter().filter(|life| life.won + 366 < days);
        let stayed = old().filter(|life| life.lost.is_none_or(|lost| lost > life.won + 366)).count();
        let twelve = of("retention_12m").value(&run).expect("enough are seen");
        share_agrees(law, stayed as f64 / old().count() as f64, twelve, old().count());
    }
}

/// Losses and days by months of tenure.
fn by_tenure(run: &Run, lives: &[Life], days: u32) {
    let mut lost = 0;
    for row in &run.churn {
        let ends = [row.month, row.month + 1].map(|month| (f64::from(month) * 30.4375).ceil() as u32);
        let left = lives.iter().filter(|life| {
            life.lost.is_some_and(|lost| (ends[0] + 1..=ends[1]).contains(&(lost - life.won)))
        });
        let served = |life: &Life| {
            let age = life.lost.unwrap_or(days - 1) - life.won;
            u64::from(age.min(ends[1]).saturating_sub(ends[0]))
        };
        assert_eq!(
            (row.lost, row.customer_days),
            (left.count() as u64, lives.iter().map(served).sum()),
            "{}",
            row.month
        );
        lost += row.lost;
    }
    assert_eq!(lost as usize, lives.iter().filter(|life| life.lost.is_some()).count());
}

fn of(name: &str) -> &'static Metric {
    metric(name).expect("a metric")
}

#[test]
fn what_is_kept_does_not_depend_on_when_customers_were_won() {
    let law = "customers.model=hazard customers.churn_per_day=0.004";
    let (days, kept) = (500, pow(0.996, 250.0));
    let early = play(&all_customers(4000, days, law), 3);
    let late = play(&trickle(4000, days, law), 3);
    for run in [&early, &late] {
        let row = &run.survival[250];
        assert!(row.standard_error < 0.02, "{row:?}");
        agrees(
            "kept for half of the days",
            of("retention").value(run).expect("seen"),
            kept,
            row.standard_error,
        );
    }
    let end = |run: &Run| run.days[days as usize - 1].customer as f64 / run.survival[0].at_risk as f64;
    assert!(end(&late) > end(&early) + 0.1, "the customers of one run are younger");
}

#[test]
fn a_year_of_contract_is_told_with_its_renewal_and_nothing_before_it() {
    let run = play(&all_customers(5000, 400, "customers.model=contract customers.period_days=365"), 3);
    let leaves = 0.7041 / (0.7041 + 1.182);
    share_agrees("twelve months", of("retention_12m").value(&run).expect("seen"), 1.0 - leaves, 5000);
    // Half of the days would be before the renewal.
    assert_eq!(of("retention").value(&run), of("retention_12m").value(&run));
    for name in ["retention_6m", "churn_first_90d"] {
        assert_eq!(of(name).value(&run), None);
        assert_eq!((of(name).missing)(std::slice::from_ref(&run)), Some(Missing::BeforeFirstRenewal));
    }
}

#[test]
fn a_share_of_few_customers_is_not_told_unless_several_runs_have_enough_together() {
    let half = of("retention_6m");
    let runs =
        |people| -> Vec<Run> { (1..4).map(|seed| play(&all_customers(people, 200, ""), seed)).collect() };
    let each = runs(10);
    assert_eq!(each.iter().map(|run| run.survival[183].at_risk).sum::<u64>(), FEW);
    assert!(each.iter().all(|run| half.value(run).is_none()));
    assert_eq!(Spread::of(half.values(&each)).map(|spread| (spread.n, spread.mean)), Some((3, 1.0)));
    let fewer = runs(9);
    assert_eq!((Spread::of(half.values(&fewer)), (half.missing)(&fewer)), (None, Some(Missing::FewAtRisk)));
}

#[test]
fn payback_counts_the_runs_that_never_come_to_it() {
    let months = of("payback_months");
    let market = |cost: &str| {
        trickle(
            200,
            90,
            &format!(
                "customers.model=contract budget.per_month={cost} budget.sales_share=0.0 budget.normalise=true channels.display.share=1.0"
            ),
        )
    };
    let [cheap, dear] = ["100.00", "90000.00"].map(|cost| play(&market(cost), 1));
    assert!(months.value(&cheap).is_some());
    assert_eq!(of("unpaid_share").value(&dear), Some(1.0));
    let both = [cheap, dear];
    assert_eq!(Spread::of(months.values(&both)), None);
    assert_eq!(
        (months.missing)(&both).map(|why| why.to_string()).as_deref(),
        Some("not paid back in 1 of 2 seeds")
    );
}

#[test]
fn the_screens_say_why_there_is_no_number() {
    let home = tempfile::tempdir().expect("a folder");
    let text = "title = \"A\"\nmarket = { people = 500, days = 400, seeds = 3 }\nbudget = { per_month = 1000, normalise = true }\n\
                channels.display.share = 1\ncustomers.period_days = 365\n[checks]\nholds = [\"retention_12m.mean > 0.5\"]\n";
    std::fs::write(home.path().join("a.toml"), text).expect("written");
    std::fs::write(home.path().join("b.toml"), text.replace("1000", "2000")).expect("written");
    let (out, _) = ends(home.path(), &["run", "a.toml", "--out", "a"], exit::OK);
    let line = |label: &str| {
        out.lines().find(|line| line.contains(label)).unwrap_or_else(|| panic!("{label} in\n{out}"))
    };
    assert!(line("Kept six months").ends_with(" –  (not observable before the first renewal)"), "{out}");
    assert!(line("Kept twelve months").ends_with(" –  (fewer than 30 at risk)"), "{out}");
    assert!(
        line("could not be measured").ends_with("could not be measured (fewer than 30 at risk)"),
        "{out}"
    );
    let page = std::fs::read_to_string(home.path().join("a/report.html")).expect("a page");
    assert!(page.contains("<td>(fewer than 30 at risk)</td>"), "retention, a headline");
    let (out, _) = ends(
        home.path(),
        &["compare", "a.toml", "b.toml", "--on", "retention_12m", "--flips", "none"],
        exit::OK,
    );
    assert!(out.contains("– (fewer than 30 at risk)"), "{out}");
}
