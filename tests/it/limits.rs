//! Each part of the relay, with the others off, against the exact result it must reduce to.
//!
//! Comparisons are in standard errors, never in per cent: people are independent unless said otherwise, so the standard
//! error of a share is that of a binomial. Stratified traits and media habits can only make it smaller.

use super::quiet::{
    BUYS_AT_ONCE, HANDS, NOTHING, agrees, all_customers, mean_agrees, mean_and_variance, plan, plan_of, play,
    played, share_agrees, times_seen, total,
};
use relaylab::base::math::{exp, ln, logit, pow};
use relaylab::engine::Market;
use relaylab::plan::Plan;
use relaylab::population::Ties;
use relaylab::proof::{Class, Verdict, ask, facts, laws};
use relaylab::relay::handoff::score;
use relaylab::relay::{Today, channels::Delivery};
use relaylab::results::metrics::METRICS;
use relaylab::scenario::data_files::{Inputs, LeadRow};

/// A display channel that shows `per_day` seen impressions a head to `people` people.
fn display(people: u32, days: u32, per_day: f64, habit: f64, more: &str) -> Plan {
    let month = f64::from(people) * per_day * 0.01 * 30.4375;
    plan(&format!(
        "market.people={people} market.days={days} budget.per_month={month:.2} budget.sales_share=0.0
        research.share=0.0 product.share=0.0 win_back.share=0.0 channels.display.share=1.0 channels.display.cpm=10.00
        channels.display.attention=1.0 channels.display.click=0.0 channels.display.wear_out=1000000.0
        channels.display.habit_shape={habit:.1} {more}"
    ))
}

/// The limits of `relaylab selftest`, each as it is played there.
#[test]
fn every_limit_of_the_selftest_holds() {
    let limits: Vec<String> =
        facts().iter().filter(|fact| fact.class == Class::Exact).map(|fact| fact.id.to_owned()).collect();
    assert!(limits.len() > 12, "{limits:?}");
    let asked = ask().and_then(|asked| asked.only(&limits)).expect("facts");
    let answer = asked.quick(true).answer(&relaylab::Runner::new()).expect("an answer");
    let wrong: Vec<String> = answer
        .rows
        .iter()
        .filter(|row| row.verdict() != Verdict::Within)
        .map(|row| format!("{}: {:?}", row.fact.id, row.found))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Habit shape, exposures a head, then what is exact: reach, reach of three or more, and P(0), P(1), ...
type Case = (f64, f64, f64, Option<f64>, &'static [f64]);

#[test]
fn display_exposures_are_negative_binomial() {
    let people = 100_000;
    let cases: [Case; 3] = [
        (0.5, 2.0, 0.552_786, None, &[0.447_214, 0.178_885, 0.107_331, 0.071_554]),
        (1.0, 2.0, 0.666_667, None, &[]),
        (2.0, 5.0, 0.918_367, Some(0.676_801), &[]),
    ];
    for (habit, mu, reach, reach_three, pmf) in cases {
        let plan = display(people, 10, mu / 10.0, habit, "");
        let seen = times_seen(&played(&plan, 11));
        let share =
            |test: &dyn Fn(u16) -> bool| seen.iter().filter(|&&x| test(x)).count() as f64 / seen.len() as f64;
        share_agrees("reach", share(&|x| x > 0), reach, seen.len());
        if let Some(exact) = reach_three {
            share_agrees("reach of three or more", share(&|x| x > 2), exact, seen.len());
        }
        for (x, &exact) in pmf.iter().enumerate() {
            share_agrees(
                "people who saw it so often",
                share(&|seen| usize::from(seen) == x),
                exact,
                seen.len(),
            );
        }
        let reached: Vec<f64> = seen.iter().filter(|&&x| x > 0).map(|&x| f64::from(x)).collect();
        mean_agrees("frequency", &reached, mu / reach);
    }
}

/// Habits of one channel say nothing about those of another, so who misses one misses the other by chance.
#[test]
fn channels_reach_more_people_together_than_each_alone() {
    let people = 50_000;
    let plan = plan(
        "market.people=50000 channels.a.kind=display channels.a.exposure_per_day=0.05
        channels.b.kind=display channels.b.exposure_per_day=0.08",
    );
    let run = play(&plan, 7);
    let alone = |name: &str| {
        let row = run.channels.iter().find(|row| row.channel == name);
        row.and_then(|row| row.reach).expect("it has a reach")
    };
    let (a, b) = (alone("a"), alone("b"));
    assert!(a > 0.1 && b > a, "{a} and {b}");
    let together = METRICS.iter().find(|metric| metric.name == "reach").and_then(|metric| (metric.of)(&run));
    share_agrees("reach", together.unwrap_or_default(), 1.0 - (1.0 - a) * (1.0 - b), people);
}

#[test]
fn print_readership_is_beta_binomial() {
    let people = 100_000;
    let plan = plan(
        "market.people=100000 market.days=42 budget.per_month=100000 budget.sales_share=0.0 budget.normalise=true
        channels.print.share=1.0 channels.print.attention=1.0 channels.print.readership_a=0.6
        channels.print.readership_b=2.4",
    );
    let seen = times_seen(&played(&plan, 3));
    let exact = [0.455_468, 0.221_579, 0.138_487, 0.088_905, 0.054_555, 0.029_524, 0.011_482];
    for (x, &exact) in exact.iter().enumerate() {
        let found = seen.iter().filter(|&&seen| usize::from(seen) == x).count() as f64 / f64::from(people);
        share_agrees("readers of so many issues", found, exact, seen.len());
    }
}

#[test]
fn awareness_follows_the_vidale_wolfe_map() {
    let (people, rho, phi) = (40_000, 1.0 - exp(-0.05), 0.01);
    let forgets = "memory.forget_per_day=0.01 channels.display.recall=0.05";
    let plan = display(people, 90, 1.0, 0.0, forgets);
    let run = play(&plan, 5);
    for days in [1, 5, 30, 90] {
        let found = run.days[days as usize - 1].aware as f64 / f64::from(people);
        share_agrees("aware", found, laws::vidale_wolfe(rho, phi, days), people as usize);
    }
    // Heavy and light users: the stationary share is an integral over the Gamma law of use.
    let plan = display(20_000, 600, 1.0, 0.5, forgets);
    let run = play(&plan, 6);
    share_agrees("aware among unequal users", run.days[599].aware as f64 / 20_000.0, 0.592_156, 20_000);
}

/// A market in which adoption has hazard p + q F a day.
fn bass(people: u32, days: u32, p: f64, q: f64) -> Plan {
    let (exposure, tell) = (1.0 - exp(-p), q / 8.0);
    plan(&format!(
        "{BUYS_AT_ONCE} market.people={people} market.days={days} channels.display.click=1.0 channels.display.visit=1.0
        channels.display.exposure_per_day={exposure:?} word_of_mouth.on=true word_of_mouth.happy_above=-100.0
        word_of_mouth.engage=1.0 word_of_mouth.tell_per_day={tell:?} word_of_mouth.warn_per_day=0.0
        network.degree=8.0 network.model=mixed"
    ))
}

/// Share of adopters each day, by run.
fn adoption(plan: &Plan, seeds: u64) -> Vec<Vec<f64>> {
    let people = f64::from(plan.people);
    let curve = |seed| play(plan, seed).days.iter().map(|row| row.customer as f64 / people).collect();
    (1..=seeds).map(curve).collect()
}

#[test]
fn adoption_in_a_mixed_market_follows_bass() {
    // p = .03 and q = .38 a year (Sultan, Farley & Lehmann 1990), a year of 30 steps.
    let (people, p, q) = (20_000, 0.03 / 30.0, 0.38 / 30.0);
    let plan = bass(people, 300, p, q);
    let curves = adoption(&plan, 20);
    for day in [29, 149, 299] {
        let adopted: Vec<f64> = curves.iter().map(|curve| curve[day]).collect();
        mean_agrees("adopters", &adopted, laws::bass(p, q, day as u32 + 1));
        let fluctuation = mean_and_variance(&adopted).1.sqrt() * f64::from(people).sqrt();
        assert!(fluctuation < 2.0, "adoption fluctuates too much: {fluctuation}");
    }
    // Reading p and q back from the curves: the daily hazard is a straight line in the share of adopters.
    let fits: Vec<(f64, f64)> = curves.iter().map(|curve| line(curve)).collect();
    mean_agrees("p", &fits.iter().map(|fit| fit.0).collect::<Vec<_>>(), p);
    mean_agrees("q", &fits.iter().map(|fit| fit.1).collect::<Vec<_>>(), q);
}

/// Intercept and slope of the daily hazard against the share of adopters, weighted by those who can still adopt.
fn line(curve: &[f64]) -> (f64, f64) {
    let mut sums = [0.0; 5];
    for pair in curve.windows(2) {
        let (x, weight) = (pair[0], 1.0 - pair[0]);
        let y = -ln(1.0 - (pair[1] - pair[0]) / (1.0 - pair[0]));
        for (sum, term) in sums.iter_mut().zip([1.0, x, x * x, y, x * y]) {
            *sum += weight * term;
        }
    }
    let [n, x, xx, y, xy] = sums;
    let slope = (n * xy - x * y) / (n * xx - x * x);
    ((y - slope * x) / n, slope)
}

#[test]
fn goodwill_is_shot_noise() {
    for (half_life, days, mean, variance) in
        [(21.0, 300, 15.399_67, 7.826_90), (49.0, 700, 35.596_62, 17.924_19)]
    {
        let more = format!("memory.half_life_days={half_life:?} channels.display.goodwill=1.0");
        let plan = display(15_000, days, 0.5, 0.0, &more);
        let market = played(&plan, 13);
        let people = market.crowds.iter().flat_map(|crowd| &crowd.people);
        let today = days - 1;
        let goodwill: Vec<f64> =
            people.map(|person| f64::from(person.goodwill * plan.keep(today - person.touched()))).collect();
        mean_agrees("mean goodwill", &goodwill, mean);
        let squares: Vec<f64> = goodwill.iter().map(|g| (g - mean) * (g - mean)).collect();
        mean_agrees("variance of goodwill", &squares, variance);
    }
}

/// A rep whose calls and meetings take no time.
const TIMELESS: &str = "sales.on=true sales.reps=1.0 sales.call_minutes=0.0 sales.meeting_minutes=0.0";

#[test]
fn attempts_follow_the_cadence() {
    let reach = 0.099;
    let (odds, raise) = (reach / (1.0 - reach), logit(0.5));
    let run = play(
        &plan(&format!(
            "{HANDS} {TIMELESS} market.people=20000 market.days=100 hand_raise.hazard_intercept={raise:?}
            contact.odds={odds:?} contact.attempts=6 contact.accept_intercept=-50.0 contact.do_not_contact=1.0"
        )),
        23,
    );
    // Leads of the last days are still being called, and who is given up raises a hand again, so ended calls count.
    let (reached, given_up) = (total(&run, |row| row.reached), total(&run, |row| row.unreached));
    let exact = 1.0 - pow(1.0 - reach, 6.0);
    share_agrees(
        "reached in six attempts",
        reached / (reached + given_up),
        exact,
        (reached + given_up) as usize,
    );
    let attempts = total(&run, |row| row.attempts);
    let se = (reach * (1.0 - reach) / attempts).sqrt();
    agrees("reached an attempt", reached / attempts, reach, se);
}

#[test]
fn scores_separate_as_binormal_quality_does() {
    let mut text = NOTHING.replace(
        "scoring.on = false",
        "scoring = { fit = 1.0, engagement = 0.0, noise = 1.0, feedback = 0.0 }",
    );
    text.push_str("segments.bad = { share = 0.5, fit_a = 0.01, fit_b = 1000.0 }\n");
    text.push_str("segments.good = { share = 0.5, fit_a = 1000.0, fit_b = 0.01 }\nmarket.people = 8000\n");
    let plan = plan_of(&text, "", Inputs::default());
    let market = Market::new(&plan, 31);
    let luck = relaylab::base::draws::Luck::new(31);
    let ties = Ties::build(&plan.scenario.network, plan.people, &|_| 0, luck, None);
    let (deliveries, reports): (Vec<Delivery>, Vec<f64>) = (Vec::new(), vec![0.0; plan.sources.len()]);
    let (recall, specificity, quality, promise) = (0.0, 0.0, 0.0, 0.0);
    let today = Today {
        plan: &plan,
        levers: &plan.levers,
        luck,
        day: 0,
        ties: &ties,
        deliveries: &deliveries,
        mechanisms: &[],
        tenures: &[],
        reports: &reports,
        recall,
        specificity,
        quality,
        promise,
        words: 0.0,
    };
    let crowd = &market.crowds[0];
    let mut scored: Vec<(f64, bool)> = (0..crowd.people.len())
        .map(|place| {
            (score(&today, crowd, place, plan.direct()), plan.traits.segment(luck, place as u32) == 1)
        })
        .collect();
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut bad_below, mut pairs) = (0.0, 0.0);
    for (_, good) in &scored {
        if *good { pairs += bad_below } else { bad_below += 1.0 }
    }
    let good = scored.len() as f64 - bad_below;
    let area = pairs / (good * bad_below);
    // Hanley & McNeil 1982 for the standard error; 1/12 (1/m + 1/n) bounds it from above.
    agrees("area under the curve", area, 0.760_250, ((1.0 / good + 1.0 / bad_below) / 12.0).sqrt());
}

#[test]
fn contracts_survive_as_in_shifted_beta_geometric() {
    let people = 50_000;
    let plan = all_customers(people, 13, "customers.model=contract customers.period_days=1");
    let run = play(&plan, 37);
    let exact =
        [0.6267, 0.4738, 0.3880, 0.3321, 0.2923, 0.2624, 0.2390, 0.2201, 0.2044, 0.1912, 0.1799, 0.1700];
    for (renewals, &published) in exact.iter().enumerate() {
        // S(t) = B(a, b + t) / B(a, b), of which the published values are the first four digits.
        let survival: f64 =
            (0..=renewals).map(|t| (1.182 + t as f64) / (0.7041 + 1.182 + t as f64)).product();
        assert!((survival - published).abs() < 1e-4, "{survival} {published}");
        let found = run.days[renewals + 1].customer as f64 / f64::from(people);
        share_agrees("customers after so many renewals", found, survival, people as usize);
    }
}

#[test]
fn repeat_purchases_are_beta_geometric_negative_binomial() {
    let people = 50_000;
    let plan = all_customers(people, 365, "customers.model=repeat");
    let mut market = Market::new(&plan, 41);
    for day in 0..365 {
        market.play_day();
        let Some(exact) =
            [(28, 0.196_068), (91, 0.534_440), (182, 0.902_637), (273, 1.196_723), (364, 1.446_051)]
                .iter()
                .find(|(when, _)| *when == day)
        else {
            continue;
        };
        let customers = market.crowds.iter().flat_map(|crowd| &crowd.customers);
        let repeats: Vec<f64> = customers.map(|customer| f64::from(customer.purchases - 1)).collect();
        mean_agrees("repeat purchases", &repeats, exact.1);
        if day == 273 {
            for (x, exact) in [0.573_79, 0.199_40, 0.085_43, 0.045_86, 0.027_67].into_iter().enumerate() {
                let found = repeats.iter().filter(|&&n| n as usize == x).count() as f64 / f64::from(people);
                share_agrees("customers with so many repeats", found, exact, people as usize);
            }
        }
    }
}

/// Goodwill that steps up is felt at once, not only after the next purchase.
#[test]
fn a_step_of_goodwill_quickens_purchases_from_the_next_day() {
    // People see one advertisement on day 200; after it they buy e^0.7 times as often.
    let people = 20_000;
    let bought = |weight: f64| -> Vec<f64> {
        let plan = all_customers(
            people,
            209,
            &format!(
                "customers.model=repeat customers.drop_a=0.001 customers.drop_b=1000000.0 customers.goodwill={weight:?}
                channels.display.to_day=1 channels.display.goodwill=0.0 channels.b.kind=display channels.b.goodwill=1.0
                channels.b.exposure_per_day=1.0 channels.b.from_day=200 channels.b.to_day=201 channels.b.click=0.0
                memory.half_life_days=1000000.0"
            ),
        );
        let mut market = Market::new(&plan, 59);
        let purchases = |market: &Market<'_>| -> Vec<u32> {
            market
                .crowds
                .iter()
                .flat_map(|crowd| &crowd.customers)
                .map(|customer| customer.purchases)
                .collect()
        };
        let mut before = Vec::new();
        for day in 0..209 {
            market.play_day();
            if day == 201 {
                before = purchases(&market);
            }
        }
        purchases(&market).iter().zip(&before).map(|(after, before)| f64::from(after - before)).collect()
    };
    let (usual, quick) = (bought(0.0), bought(0.7));
    assert!(usual.iter().sum::<f64>() > 0.1 * f64::from(people) / 7.0, "people buy");
    let ahead: Vec<f64> = quick.iter().zip(&usual).map(|(quick, usual)| quick - exp(0.7) * usual).collect();
    mean_agrees("purchases of a week, over e^0.7 times as many", &ahead, 0.0);
}

#[test]
fn who_pays_more_than_they_would_leaves_by_the_law_of_odds() {
    let people = 50_000;
    let plan = all_customers(
        people,
        3,
        "customers.model=contract customers.period_days=1 customers.churn_a=2.0 customers.churn_b=3.0
        customers.price=1.5 price.list=200 segments.all.share=1.0 segments.all.willingness_spread=0.0",
    );
    // The odds of leaving of everybody are multiplied by (200 / 100)^1.5.
    let odds = |leaves: f64| leaves / (1.0 - leaves) * pow(2.0, 1.5);
    let density = |leaves: f64| 12.0 * leaves * (1.0 - leaves) * (1.0 - leaves);
    let middles = (0..10_000).map(|i| (f64::from(i) + 0.5) / 10_000.0);
    let survival: f64 = middles.map(|leaves| density(leaves) / (1.0 + odds(leaves)) / 10_000.0).sum();
    let run = play(&plan, 61);
    share_agrees(
        "customers after a renewal",
        run.days[1].customer as f64 / f64::from(people),
        survival,
        people as usize,
    );
}

#[test]
fn satisfaction_is_autoregressive() {
    let more =
        "satisfaction.on=true satisfaction.every_days=1 satisfaction.gap=0.0 satisfaction.learning=0.0";
    let plan = all_customers(40_000, 80, more);
    let market = played(&plan, 43);
    let customers = market.crowds.iter().flat_map(|crowd| &crowd.customers);
    let satisfaction: Vec<f64> = customers.map(|customer| f64::from(customer.satisfaction)).collect();
    mean_agrees("mean satisfaction", &satisfaction, 0.0);
    let squares: Vec<f64> = satisfaction.iter().map(|s| s * s).collect();
    mean_agrees("variance of satisfaction", &squares, 0.010_000);
}

#[test]
fn the_relay_is_as_fast_as_its_slower_runner() {
    // Customers a day are min(leads, calls) times the chance of closing: straight up to the kink, flat beyond it.
    let days = 200;
    for leads in [10, 20, 30, 40, 60] {
        let row = |day| LeadRow { day: Some(day), channel: "file".to_owned(), count: leads, closing: 0.0 };
        let inputs = Inputs { leads: (0..days).map(row).collect(), ..Inputs::default() };
        let changes = format!(
            "market.people=50000 market.days={days} sales.on=true sales.reps=3.0 sales.minutes_per_day=50.0
            contact.odds=1000000.0 closing.at_contact=true closing.intercept={:?}",
            logit(0.3)
        );
        let run = play(&plan_of(NOTHING, &changes, inputs), 47);
        let calls = f64::from(days * leads.min(30));
        let found = total(&run, |row| row.attempts);
        assert!((found - calls).abs() < 1.0, "{leads} leads a day: {found} calls, {calls} expected");
        share_agrees("won of calls", total(&run, |row| row.won_inbound) / calls, 0.3, calls as usize);
    }
}
