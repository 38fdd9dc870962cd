//! Every metric of the catalogue against people who are counted one by one, from their journeys and the records of a CRM.

use super::quiet::{agrees, mean_and_variance, plan_of, play};
use relaylab::base::math::pow;
use relaylab::plan::IncentivePlan;
use relaylab::population::Stage;
use relaylab::results::metrics::METRICS;
use relaylab::results::{ActivityRow, JourneyRow, LeadRow, PurchaseRow, Run, StageRow};
use relaylab::scenario::data_files::Inputs;
use std::collections::{BTreeMap, BTreeSet};

const BALANCED: &str = include_str!("../../scenarios/balanced.toml");

const PEOPLE: u32 = 6_000;
const DAYS: u32 = 800;
const REPS: f64 = 2.0;
const MONTHLY: f64 = 9_000.0;
const YEAR: f64 = 365.25;

/// A market in which all that has a metric happens, with figures that are easy to reckon with.
fn market() -> String {
    format!(
        "market.people={PEOPLE} market.days={DAYS} record.journeys={PEOPLE} record.crm=true record.media=true
        reps.on=false budget.per_month={MONTHLY} budget.sales_share=0.5 sales.reps={REPS} sales.weekends_off=false
        hand_raise.intercept=-2.0 hand_raise.self_serve=true hand_raise.self_serve_intercept=-4.0
        closing.intercept=-2.0 price.discount=0.1 price.onboarding=40 retention.share=0.05 retention.contact_cost=2
        word_of_mouth.tell_per_day=0.02 handoff.leak=0.1 handoff.delay_median_hours=20 scoring.threshold=0.3
        incentives.renewals=0.01 sales.commission=0.05 research.interview_cost=20 price.overhead=12000 win_back.offer_cost=3
        relationship.complains=0.5"
    )
}

/// One time that somebody was a customer: days from the first, and what was paid.
struct Life {
    person: u32,
    won: u32,
    lost: Option<u32>,
    paid: Vec<(u32, f64)>,
}

impl Life {
    fn paid_in(&self, days: impl Fn(u32) -> bool) -> f64 {
        self.paid.iter().filter(|(day, _)| days(*day)).map(|(_, paid)| paid).sum()
    }

    /// Days on which a follow-up falls due: every ninety, and those of a complaint.
    fn follow_ups(&self, complaints: &BTreeSet<(u32, u32)>) -> usize {
        let there = self.won + 1..self.lost.unwrap_or(DAYS);
        let due =
            |day: &u32| (day - self.won).is_multiple_of(90) || complaints.contains(&(self.person, *day));
        there.filter(due).count()
    }
}

/// What is known of a market's people one by one.
struct Census<'r> {
    run: &'r Run,
    seen: BTreeMap<u32, u64>,
    ever: BTreeMap<&'static str, BTreeSet<u32>>,
    last_stage: BTreeMap<u32, String>,
}

impl<'r> Census<'r> {
    fn of(run: &'r Run) -> Self {
        let (mut seen, mut last_stage) = (BTreeMap::new(), BTreeMap::new());
        let mut ever: BTreeMap<_, BTreeSet<u32>> = BTreeMap::new();
        for JourneyRow { person, event, .. } in &run.journeys {
            if *event == "saw" {
                *seen.entry(*person).or_default() += 1;
            }
            if let Some(stage) = Stage::ALL.iter().find(|stage| *event == *stage.name()) {
                last_stage.insert(*person, stage.name().to_owned());
                // Who is farther has been here too.
                for before in &Stage::ALL[..=usize::from(stage.milestone())] {
                    ever.entry(before.name()).or_default().insert(*person);
                }
            }
        }
        Self { run, seen, ever, last_stage }
    }

    fn stages_entered(&self, stage: &str) -> f64 {
        self.run.stage_history.iter().filter(|row: &&StageRow| row.after == stage).count() as f64
    }

    fn ever(&self, stage: &str) -> f64 {
        self.ever.get(stage).map_or(0, BTreeSet::len) as f64
    }

    fn activities(&self, what: &str) -> f64 {
        self.run.activities.iter().filter(|row: &&ActivityRow| row.activity == what).count() as f64
    }

    /// Leads who raised a hand, of whom a rep had none found.
    fn hands(&self) -> impl Iterator<Item = &'r LeadRow> {
        self.run.leads.iter().filter(|lead| lead.source != "sales rep")
    }

    fn won(&self, origins: &[&str]) -> f64 {
        let won = self.run.opportunities.iter().filter(|row| row.stage == "won");
        won.filter(|row| origins.iter().any(|origin| row.origin == *origin)).count() as f64
    }

    /// First purchases of each time somebody was a customer, and the others.
    fn purchases(&self, first: bool) -> impl Iterator<Item = &'r PurchaseRow> {
        let mut known = BTreeSet::new();
        self.run.purchases.iter().filter(move |row| known.insert((row.person, row.life)) == first)
    }

    /// Each time that somebody was a customer.
    fn lives(&self) -> Vec<Life> {
        let mut lives: Vec<Life> = Vec::new();
        let mut places = BTreeMap::new();
        for row in &self.run.purchases {
            let place = *places.entry((row.person, row.life)).or_insert_with(|| {
                lives.push(Life { person: row.person, won: row.day, lost: None, paid: Vec::new() });
                lives.len() - 1
            });
            lives[place].paid.push((row.day, row.paid_minor as f64 / 100.0));
        }
        for row in self.run.stage_history.iter().filter(|row| row.before == "customer") {
            let open = (0..=u32::from(u8::MAX))
                .map(|life| places[&(row.person, life)])
                .find(|&place| lives[place].lost.is_none());
            lives[open.expect("who leaves was won")].lost = Some(row.day);
        }
        lives
    }
}

/// The middle one, as a band: the table of response times knows only its bins.
fn median(mut hours: Vec<f64>) -> f64 {
    hours.sort_by(f64::total_cmp);
    hours[hours.len() / 2]
}

/// What the census says of each metric, and how far apart the two may be.
#[allow(clippy::too_many_lines, reason = "one line a metric")]
fn counted(census: &Census<'_>, pay: &IncentivePlan) -> BTreeMap<&'static str, (f64, f64)> {
    let run = census.run;
    let people = f64::from(PEOPLE);
    let years = f64::from(DAYS) / YEAR;
    let hands = census.hands().count() as f64;
    let self_serve = census.won(&["self-serve"]);
    let low = census.hands().filter(|lead| lead.status == "score too low").count() as f64;
    let qualified = hands - low - self_serve;
    let queued = census.stages_entered("working");
    let hours: Vec<f64> = census.hands().filter_map(|lead| lead.response_hours).collect();
    let within = |most: f64| hours.iter().filter(|hours| **hours < most).count() as f64 / queued;
    let waiting = census.last_stage.iter().filter(|(person, stage)| {
        let last = run.leads.iter().rfind(|lead| lead.person == **person);
        *stage == "working" && last.is_some_and(|lead| lead.response_hours.is_none())
    });
    let minutes = 5.0 * (census.activities("call") + census.activities("cold call"))
        + 2.0 * census.activities("cold e-mail")
        + 60.0 * census.activities("meeting")
        + 10.0 * pay.care * census.activities("follow-up");
    let inbound = census.won(&["inbound"]);
    let referred = census.won(&["referral"]);
    let outbound = census.won(&["outbound"]);
    let won = inbound + referred + outbound + self_serve;

    let lives = census.lives();
    let paid = |first: bool| census.purchases(first).map(|row| row.paid_minor as f64 / 100.0).sum::<f64>();
    let number = |first: bool| census.purchases(first).count() as f64;
    let (list, goods) = (1_000.0, 250.0);
    let revenue = paid(true) + paid(false);
    let cost_goods = goods * (number(true) + number(false)) + 40.0 * number(true);
    // Who sold, or has looked after the customer since, earns on what comes later.
    let mut looked_after: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for row in run.activities.iter().filter(|row| row.activity == "follow-up") {
        looked_after.entry(row.person).or_default().push(row.day);
    }
    for row in run.opportunities.iter().filter(|row| row.stage == "won" && row.seat.is_some()) {
        looked_after.entry(row.person).or_default().extend(row.closed);
    }
    let back: BTreeSet<(u32, u32)> = run
        .opportunities
        .iter()
        .filter(|row| row.origin == "win-back")
        .map(|row| (row.person, row.day))
        .collect();
    let firsts: BTreeMap<(u32, u32), u32> =
        census.purchases(true).map(|row| ((row.person, row.life), row.day)).collect();
    let has_rep = |row: &&PurchaseRow| {
        let won = firsts[&(row.person, row.life)];
        // Nobody sells to those who are won back, but who looked after them does so again.
        if won == row.day && back.contains(&(row.person, won)) {
            return false;
        }
        looked_after.get(&row.person).is_some_and(|days| days.iter().any(|day| (won..=row.day).contains(day)))
    };
    let earned =
        |first: bool| census.purchases(first).filter(has_rep).map(|row| row.paid_minor as f64 / 100.0);
    let commission = 0.05 * earned(true).sum::<f64>() + 0.01 * earned(false).sum::<f64>();

    let media = run.media.iter().map(|row| row.spend_minor).sum::<i64>() as f64 / 100.0;
    let interviews = run.beliefs.iter().map(|row| row.interviews).max().unwrap_or(0) - 200;
    let research = interviews as f64 * 20.0;
    let marketing_budget = MONTHLY * 0.5 * 12.0 * years;
    let shares: f64 = 0.08 + 0.30 + 0.20 + 0.12 + 0.08 + 0.04 + 0.06 + 0.06 + 0.02 + 0.04 + 0.02 + 0.05;
    let product = marketing_budget * 0.04 / shares;
    let news = 2.0 * census.activities("news for customers");
    let offers = 3.0 * census.activities("win-back offer");
    let marketing = media + research + product + news + offers;
    let payroll = REPS * 80_000.0 * years;
    let sales = payroll + commission;
    let overhead = 12_000.0 * years;
    let cost = cost_goods + marketing + sales + overhead;
    let profit = revenue - cost;
    let cac = (marketing + sales) / won;
    let margin = revenue - cost_goods;
    let days_served: f64 = lives.iter().map(|life| f64::from(life.lost.unwrap_or(DAYS) - life.won)).sum();
    let ltv = lifetime() - (list * number(true) - paid(true)) / number(true);

    // Months of 30 days since winning.
    let age = |day: u32, won: u32| (day - won) / 30;
    let keep = margin / revenue;
    let (mut earned, mut payback) = (0.0, f64::NAN);
    for month in 0..DAYS / 30 {
        let observed = lives.iter().filter(|life| age(DAYS - 1, life.won) >= month).count() as f64;
        let in_month = |life: &Life| life.paid_in(|day| age(day, life.won) == month);
        earned += keep * lives.iter().map(in_month).sum::<f64>() / observed;
        if payback.is_nan() && earned >= cac {
            payback = f64::from(month + 1);
        }
    }
    let mut by_month: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for life in &lives {
        let month = by_month.entry(life.won / 30).or_default();
        *month = (month.0 + 1.0, month.1 + life.paid_in(|_| true));
    }
    let unpaid =
        by_month.values().filter(|(won, paid)| keep * paid < cac * won).map(|(won, _)| won).sum::<f64>()
            / lives.len() as f64;
    let complaints = run.journeys.iter().filter(|row| row.event == "complained");
    let complaints = complaints.map(|row| (row.person, row.day)).collect();
    let due: usize = lives.iter().map(|life| life.follow_ups(&complaints)).sum();

    let unaware = people - census.last_stage.values().filter(|stage| *stage != "unaware").count() as f64;
    let exact = |value: f64| (value, 1e-9 * value.abs().max(1.0));
    let money = |value: f64| (value, 1e-6 * value.abs().max(1.0) + 1.0);
    BTreeMap::from([
        ("awareness", exact(1.0 - unaware / people)),
        ("awareness_ever", exact(census.ever("aware") / people)),
        ("reach", exact(census.seen.len() as f64 / people)),
        ("exposures_per_person", exact(census.seen.values().sum::<u64>() as f64 / people)),
        ("interest", exact(census.ever("interested") / people)),
        ("leads", exact(hands)),
        ("mqls", exact(qualified)),
        ("mql_share", exact(qualified / hands)),
        ("queued", exact(queued)),
        ("opportunities", exact(census.activities("meeting"))),
        ("conversion", exact(census.ever("customer") / people)),
        ("lead_to_customer", exact((inbound + referred + self_serve) / hands)),
        ("mql_to_customer", exact((inbound + referred) / qualified)),
        ("response_hours", (median(hours.clone()), 2.0)),
        ("response_hours_mean", exact(hours.iter().sum::<f64>() / hours.len() as f64)),
        ("answered_within_1h", (within(1.0), 2e-3)),
        ("answered_within_24h", (within(24.0), 2e-3)),
        ("never_answered", exact(1.0 - hours.len() as f64 / queued)),
        ("queue_end", exact(waiting.count() as f64)),
        ("rep_utilisation", (minutes / (REPS * 180.0 * pay.effort(0.0) * f64::from(DAYS)), 1e-3)),
        ("followed_up", exact(census.activities("follow-up") / due as f64)),
        ("won", exact(won)),
        // Nobody's journey tells the odds; the coins of so many who bought are off by this much at most.
        ("closing_luck", (0.0, 4.0 * won.sqrt())),
        ("won_inbound", exact(inbound)),
        ("won_outbound", exact(outbound)),
        ("won_referral", exact(referred)),
        ("won_self_serve", exact(self_serve)),
        ("won_back", exact(census.won(&["win-back"]))),
        ("revenue", money(revenue)),
        ("discount", money(list * number(true) - paid(true))),
        ("cost_goods", money(cost_goods)),
        ("cost_media", money(media)),
        ("cost_research", money(research)),
        ("cost_product", money(product)),
        ("cost_retention", money(news)),
        ("cost_win_back", money(offers)),
        ("cost_other_marketing", money(marketing - media)),
        ("cost_payroll", money(payroll)),
        ("cost_commission", money(commission)),
        ("cost_overhead", money(overhead)),
        ("marketing_cost", money(marketing)),
        ("marketing_unspent", money(marketing_budget - marketing)),
        ("sales_cost", money(sales)),
        ("cost", money(cost)),
        ("profit", (profit, 1e-5 * cost)),
        ("roi", (profit / cost, 1e-5)),
        ("cost_per_lead", money(media / hands)),
        ("cost_per_mql", money(media / qualified)),
        ("cac", money(cac)),
        ("cac_media", money(media / won)),
        ("margin_per_customer_month", money(margin / (days_served / 30.0))),
        ("ltv_realised", money(margin / census.ever("customer"))),
        ("ltv", money(ltv)),
        ("ltv_to_cac", (ltv / cac, 1e-3)),
        ("payback_months", exact(payback)),
        ("unpaid_share", exact(unpaid)),
    ])
}

/// Margin that the law of contracts expects of a customer, month by month, discounted to the day of winning: the chance
/// to stay for `n` renewals under a Beta law is a product (Fader & Hardie 2007).
fn lifetime() -> f64 {
    let (a, b, margin) = (0.8, 7.2, 750.0);
    let (mut stays, mut worth) = (1.0, 0.0);
    for renewal in 0..=60 {
        let years = f64::from(renewal) * 30.0 / YEAR;
        if years > 5.0 {
            break;
        }
        worth += stays * margin / pow(1.10, years);
        stays *= (b + f64::from(renewal)) / (a + b + f64::from(renewal));
    }
    worth - 40.0
}

#[test]
fn every_metric_is_what_people_say_who_are_counted_one_by_one() {
    let plan = plan_of(BALANCED, &market(), Inputs::default());
    let run = play(&plan, 11);
    let census = Census::of(&run);
    let mut counted = counted(&census, &plan.incentives);
    let mut wrong = Vec::new();
    for metric in METRICS {
        // Customers kept have a test of their own, under each law of customers.
        let Some((value, apart)) = counted.remove(metric.name) else {
            assert_eq!(
                metric.group,
                relaylab::results::metrics::Group::Retention,
                "{} is not counted",
                metric.name
            );
            continue;
        };
        match metric.value(&run) {
            Some(found) if (found - value).abs() <= apart => {}
            found => wrong.push(format!("{} is {found:?}, counted {value}", metric.name)),
        }
    }
    assert!(counted.is_empty(), "{counted:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Every part of the market was at work, so that nothing agrees because it is nothing.
    for name in ["won_inbound", "won_outbound", "won_referral", "won_self_serve", "won_back", "cost_win_back"]
    {
        let metric = METRICS.iter().find(|metric| metric.name == name).expect("a metric");
        assert!(metric.value(&run).is_some_and(|value| value > 5.0), "{name}: {:?}", metric.value(&run));
    }
}

#[test]
fn the_luck_of_coins_is_nothing_in_the_mean_and_tells_how_many_more_were_won() {
    // Nobody meets a rep twice, so that a run that wins more than its odds had no fewer meetings for it.
    let market = format!("{} closing.lose=1.0 market.days=200", market());
    for at_contact in [false, true] {
        let plan = plan_of(BALANCED, &format!("{market} closing.at_contact={at_contact}"), Inputs::default());
        let of = |run: &Run, name: &str| {
            METRICS.iter().find(|metric| metric.name == name).and_then(|metric| metric.value(run)).unwrap()
        };
        let runs: Vec<Run> = (0..40).map(|seed| play(&plan, seed)).collect();
        let luck: Vec<f64> = runs.iter().map(|run| of(run, "closing_luck")).collect();
        let (mean, variance) = mean_and_variance(&luck);
        let won = runs.iter().map(|run| of(run, "won")).sum::<f64>() / runs.len() as f64;
        agrees(&format!("at contact {at_contact}"), mean, 0.0, (variance / luck.len() as f64).sqrt());
        // Of coins that all fall alike the variance would be nothing, of rare ones as many as were won.
        assert!(won > 20.0 && (0.3 * won..1.6 * won).contains(&variance), "{won} won, variance {variance}");
    }
}
