//! Metrics: one row each, with unit, definition and the function that makes it from a run.
//!
//! The tables hold counts; all dividing is done here, so that a definition stands in one place, and a rate of
//! nothing is missing instead of infinite.

use crate::results::COHORT_DAYS;
use crate::results::summary::Spread;
use crate::results::{DayRow, EconomicsRow, RESPONSE_HOURS, Run, months_in_days};
use std::fmt;
use std::ops::RangeBounds;

/// A share kept of fewer customers than these is not told.
pub const FEW: u64 = 30;
/// Metrics that can be below nothing.
const SIGNED: [&str; 7] =
    ["closing_luck", "profit", "roi", "margin_per_customer_month", "ltv_realised", "ltv", "ltv_to_cac"];
/// Shares of something they are no part of: customers that were referred count in those per lead, and those kept may buy more.
const RATIOS: [&str; 3] = ["lead_to_customer", "mql_to_customer", "net_revenue_retention"];

/// A metric of one run: a row of [`METRICS`], and all that is known of it. Nothing else lists metrics by hand.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// Name, as in `economics.csv` and in JSON.
    pub name: &'static str,
    /// What tables and figures call it.
    pub label: &'static str,
    /// What it tells of.
    pub group: Group,
    /// Where it is shown without being asked for.
    pub shown: Shown,
    /// Against how many rivals at most a figure of differences has room for it; 0 when only for what decides.
    pub rivals: usize,
    /// Which way is better.
    pub better: Better,
    /// Whether it adds up over people, so that twice the market has twice of it.
    pub adds_up: bool,
    /// Unit; `currency` is the scenario's currency in whole units.
    pub unit: &'static str,
    /// Definition.
    pub doc: &'static str,
    /// What a run says of it, however few it counted; none when there is nothing to divide by. What is shown is
    /// [`value`](Self::value) and [`values`](Self::values).
    pub of: fn(&Run) -> Option<f64>,
    /// Why these runs together cannot tell it, if they cannot.
    pub missing: fn(&[Run]) -> Option<Missing>,
}

/// Why a metric has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Fewer than [`FEW`] customers were at risk.
    FewAtRisk,
    /// The first renewal lies behind the age that is asked for, or the last day, so that nobody could have left.
    BeforeFirstRenewal,
    /// No renewal was due.
    NoRenewal,
    /// The list price moved while the market was played, so that no one margin stands for what customers will pay.
    PriceMoved,
    /// In so many runs of these what customers cost was not earned back by the end.
    NotPaidBack {
        /// Those runs.
        runs: usize,
        /// All runs.
        of: usize,
    },
}

impl fmt::Display for Missing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FewAtRisk => write!(out, "fewer than {FEW} at risk"),
            Self::BeforeFirstRenewal => write!(out, "not observable before the first renewal"),
            Self::NoRenewal => write!(out, "no renewal was due"),
            Self::PriceMoved => write!(out, "the list price moves"),
            Self::NotPaidBack { of: 1, .. } => write!(out, "not paid back by the end"),
            Self::NotPaidBack { runs, of } => write!(out, "not paid back by the end in {runs} of {of}"),
        }
    }
}

/// Some metrics in reading order: [`METRICS`], and more where somebody adds rows of their own.
pub type MetricList = &'static [Metric];

impl PartialEq for Metric {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Metric {}

/// What a metric tells of, in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Who knows the brand.
    Audience,
    /// Leads and how sales answers them.
    Leads,
    /// Customers won.
    Customers,
    /// Customers kept.
    Retention,
    /// What comes in and what it costs.
    Money,
}

impl Group {
    /// All of them, in reading order.
    pub const ALL: [Self; 5] = [Self::Audience, Self::Leads, Self::Customers, Self::Retention, Self::Money];

    /// Its heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Audience => "Audience",
            Self::Leads => "Leads and sales",
            Self::Customers => "Customers won",
            Self::Retention => "Customers kept",
            Self::Money => "Money",
        }
    }
}

/// Where a metric is shown without being asked for; each place shows those of the places before it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// As a curve of a balance: what marketing and sales are for.
    Outcome,
    /// Among the key numbers of a page, and in every comparison.
    Headline,
    /// On the terminal after a run.
    Page,
    /// Only where all metrics stand.
    Full,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More of it.
    Higher,
    /// Less of it: costs, waiting, losses.
    Lower,
}

impl Metric {
    /// Its value in one run alone; none when that run cannot tell it.
    pub fn value(&self, run: &Run) -> Option<f64> {
        self.values(std::slice::from_ref(run)).pop().flatten()
    }

    /// Its value in each of some runs that are looked at together: they can tell of few customers each what none of them
    /// could alone. When they cannot tell it, no run has it.
    pub fn values(&self, runs: &[Run]) -> Vec<Option<f64>> {
        let told = (self.missing)(runs).is_none();
        runs.iter().map(|run| (self.of)(run).filter(|value| told && value.is_finite())).collect()
    }

    /// Whether each of some runs that has it tells it alone. Runs that only tell it together have a mean, and no spread.
    pub fn is_told_alone(&self, runs: &[Run]) -> bool {
        runs.iter().zip(self.values(runs)).all(|(run, value)| value.is_none() || self.value(run).is_some())
    }

    /// Its spread over some runs, with an interval of the mean within what it can be; none when none of them has it.
    pub fn spread(&self, runs: &[Run]) -> Option<Spread> {
        let (least, most) = self.bounds();
        let within = |(low, high): (f64, f64)| (low.max(least), high.min(most));
        Spread::of(self.values(runs)).map(|spread| Spread { interval: spread.interval.map(within), ..spread })
    }

    /// Least and most that it can be, whatever the market: counts, costs and waiting are never below nothing, and parts never
    /// more than the whole.
    pub fn bounds(&self) -> (f64, f64) {
        let least = if SIGNED.contains(&self.name) { f64::NEG_INFINITY } else { 0.0 };
        let is_part = self.unit == "share" && !SIGNED.contains(&self.name) && !RATIOS.contains(&self.name);
        (least, if is_part { 1.0 } else { f64::INFINITY })
    }

    /// Whether less of it is better.
    pub fn lower_is_better(&self) -> bool {
        self.better == Better::Lower
    }
}

/// The metrics shown at a place, in reading order.
pub fn shown(metrics: MetricList, at: Shown) -> impl Iterator<Item = &'static Metric> {
    metrics.iter().filter(move |metric| metric.shown <= at)
}

/// The metrics of a group that are shown at a place, in reading order.
pub fn shown_of(metrics: MetricList, group: Group, at: Shown) -> impl Iterator<Item = &'static Metric> {
    shown(metrics, at).filter(move |metric| metric.group == group)
}

/// The metric with this name.
pub fn metric(name: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.name == name)
}

/// Every metric of a run as rows of `economics.csv`.
pub fn rows(run: &Run) -> Vec<EconomicsRow> {
    Outcome::of(run).rows()
}

/// The metrics of one run, without the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Seed of the run.
    pub seed: u64,
    /// The metrics.
    pub metrics: MetricList,
    /// The value of each.
    pub values: Vec<Option<f64>>,
}

impl Outcome {
    /// All metrics of a run.
    pub fn of(run: &Run) -> Self {
        Self::among(METRICS, run)
    }

    /// Some metrics of a run.
    pub fn among(metrics: MetricList, run: &Run) -> Self {
        Self { seed: run.seed, metrics, values: metrics.iter().map(|metric| metric.value(run)).collect() }
    }

    /// The value of a metric; none when the run has none.
    pub fn get(&self, metric: &Metric) -> Option<f64> {
        let place = self.metrics.iter().position(|other| other == metric)?;
        self.values.get(place).copied().flatten()
    }

    /// The value of the metric with this name; none when there is no such metric, or the run has none.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.get(metric(name)?)
    }

    /// As rows of `economics.csv`.
    pub fn rows(&self) -> Vec<EconomicsRow> {
        let row = |(metric, value): (&Metric, &Option<f64>)| EconomicsRow {
            seed: self.seed,
            metric: metric.name.into(),
            value: *value,
            unit: metric.unit.into(),
        };
        self.metrics.iter().zip(&self.values).map(row).collect()
    }

    /// From rows of `economics.csv`; none when they are not those of these metrics.
    pub fn from_rows(metrics: MetricList, seed: u64, rows: &[EconomicsRow]) -> Option<Self> {
        let same = rows.len() == metrics.len()
            && rows.iter().zip(metrics).all(|(row, metric)| row.seed == seed && row.metric == metric.name);
        same.then(|| Self { seed, metrics, values: rows.iter().map(|row| row.value).collect() })
    }
}

macro_rules! metrics {
    (@adds_up total) => { true };
    (@adds_up rate) => { false };
    (@rivals) => { 0 };
    (@rivals $rivals:literal) => { $rivals };
    (@missing) => { |_| None };
    (@missing $missing:expr) => { $missing };
    ($(
        $name:literal, $label:literal, $group:ident, $shown:ident $($rivals:literal)?, $better:ident, $adds_up:ident, $unit:literal, $doc:literal,
        $of:expr $(, unless $missing:expr)?;
    )*) => {
        /// Every metric, in reading order.
        pub const METRICS: &[Metric] = &[$( Metric {
            name: $name,
            label: $label,
            group: Group::$group,
            shown: Shown::$shown,
            rivals: metrics!(@rivals $($rivals)?),
            better: Better::$better,
            adds_up: metrics!(@adds_up $adds_up),
            unit: $unit,
            doc: $doc,
            of: $of,
            missing: metrics!(@missing $($missing)?),
        }, )*];
    };
}

metrics! {
    "awareness", "Aware of the brand", Audience, Outcome 2, Higher, rate, "share", "People who know the brand at the end, or are farther, over all people.",
        |run| run.days.last().and_then(|day| ratio(run.people - day.unaware.min(run.people), run.people));
    "awareness_ever", "Ever aware of the brand", Audience, Full, Higher, rate, "share", "People who ever knew the brand over all people.",
        |run| ratio(stage(run, "aware"), run.people);
    "reach", "Reach of all channels", Audience, Page, Higher, rate, "share", "People who saw an advertisement or a post of any channel at least once, over all people.",
        |run| {
            let people = run.channels.iter().map(|channel| channel.panel).max()?;
            ratio(run.channels.iter().map(|channel| channel.panel_added).sum(), people)
        };
    "exposures_per_person", "Exposures per person", Audience, Full, Higher, rate, "exposures", "Advertisements and posts seen over all people.",
        |run| ratio(sum(run, |day| day.exposures), run.people);
    "interest", "Ever interested", Audience, Full, Higher, rate, "share", "People who ever looked closer over all people.",
        |run| ratio(stage(run, "interested"), run.people);
    "leads", "Inbound leads", Leads, Headline 1, Higher, total, "leads", "Inbound leads: hands raised.",
        |run| Some(count(run, |day| day.hands_raised));
    "mqls", "Marketing-qualified leads (MQLs)", Leads, Page, Higher, total, "leads", "Leads that marketing qualified for sales (MQLs).",
        |run| Some(count(run, |day| day.qualified));
    "mql_share", "MQLs per lead", Leads, Full, Higher, rate, "share", "Qualified leads over leads.",
        |run| ratio(sum(run, |day| day.qualified), sum(run, |day| day.hands_raised));
    "queued", "Delivered to sales", Leads, Page, Higher, total, "leads", "Leads delivered to sales.",
        |run| Some(count(run, |day| day.queued));
    "opportunities", "Meetings held", Leads, Full, Higher, total, "meetings", "Meetings held.",
        |run| Some(count(run, |day| day.meetings));
    "conversion", "Conversion", Customers, Outcome, Higher, rate, "share", "People who ever became customers over all people.",
        |run| ratio(stage(run, "customer"), run.people);
    "lead_to_customer", "Customers per lead", Customers, Page, Higher, rate, "share", "Customers won from inbound and referred leads, and of those who bought by themselves, over leads.",
        |run| ratio(sum(run, |day| day.won_inbound + day.won_referral + day.won_self_serve), sum(run, |day| day.hands_raised));
    "mql_to_customer", "Customers per MQL", Customers, Full, Higher, rate, "share", "Customers won from inbound and referred leads over qualified leads.",
        |run| ratio(sum(run, |day| day.won_inbound + day.won_referral), sum(run, |day| day.qualified));
    "response_hours", "Speed to lead, median hours", Leads, Headline 3, Lower, rate, "hours", "Median time between raised hand and first attempt, of the leads attempted; interpolated within the rows of response.csv.",
        response_median;
    "response_hours_mean", "Speed to lead, mean hours", Leads, Full, Lower, rate, "hours", "Mean time between raised hand and first attempt, of the leads attempted.",
        |run| ratio(sum(run, |day| day.response_minutes), sum(run, |day| day.first_attempts)).map(|minutes| minutes / 60.0);
    "answered_within_1h", "Answered within an hour", Leads, Page, Higher, rate, "share", "Leads first attempted within an hour over leads delivered to sales.",
        |run| answered_below(run, 1.0);
    "answered_within_24h", "Answered within 24 hours", Leads, Page, Higher, rate, "share", "Leads first attempted within 24 hours over leads delivered to sales.",
        |run| answered_below(run, 24.0);
    "never_answered", "Never answered", Leads, Page, Lower, rate, "share", "Leads without any attempt by the end over leads delivered to sales.",
        |run| {
            let queued = sum(run, |day| day.queued);
            ratio(queued.saturating_sub(sum(run, |day| day.first_attempts)), queued)
        };
    "queue_end", "Waiting at the end", Leads, Page, Lower, total, "leads", "Leads that wait for a first attempt at the end.",
        |run| run.days.last().map(|day| day.queue as f64);
    "rep_utilisation", "Selling time used", Leads, Page, Higher, rate, "share", "Selling minutes used over selling minutes the reps had.",
        |run| ratio(sum(run, |day| day.minutes_used), sum(run, |day| day.minutes));
    "followed_up", "Follow-ups made", Leads, Full, Higher, rate, "share", "Customers followed up over follow-ups that fell due, complaints included.",
        |run| ratio(sum(run, |day| day.follow_ups), sum(run, |day| day.follow_ups_due));
    "won", "Customers won", Customers, Headline 3, Higher, total, "customers", "Customers won, those won back not counted.",
        |run| Some(new_customers(run) as f64);
    "closing_luck", "Won beyond the odds", Customers, Full, Higher, total, "customers", "Customers won less those that the odds of all meetings and offers came to: luck of the last coin, 0 in the mean of many runs.",
        |run| Some(new_customers(run) as f64 - count(run, |day| day.chances) / 1e6);
    "won_inbound", "Won from inbound leads", Customers, Page, Higher, total, "customers", "Customers won by reps from inbound leads.",
        |run| Some(count(run, |day| day.won_inbound));
    "won_outbound", "Won by cold calls and e-mails", Customers, Page, Higher, total, "customers", "Customers won by reps from cold calls and cold e-mails.",
        |run| Some(count(run, |day| day.won_outbound));
    "won_referral", "Won by referral", Customers, Page, Higher, total, "customers", "Customers won by reps whom a customer had referred.",
        |run| Some(count(run, |day| day.won_referral));
    "won_self_serve", "Won self-serve", Customers, Page, Higher, total, "customers", "Customers who bought without a rep.",
        |run| Some(count(run, |day| day.won_self_serve));
    "won_back", "Won back", Customers, Page, Higher, total, "customers", "Former customers won back.",
        |run| Some(count(run, |day| day.won_back));
    "customers", "Customers at the end", Retention, Page, Higher, total, "customers", "Customers at the end.",
        |run| run.days.last().map(|day| day.customer as f64);
    "retention", "Retention (year or half run)", Retention, Outcome 2, Higher, rate, "share", "Customers still there a year after they were won, or half of the days played when that is shorter, but a contract's first renewal at least (product limit, Kaplan & Meier 1958); missing with fewer than 30 at risk then.",
        |run| kept(run, common_age(run)), unless |runs| unseen(runs, common_age);
    "retention_6m", "Kept six months after winning", Retention, Page, Higher, rate, "share", "Customers still there six months (of 30.4375 days) after they were won, a renewal on that day settled (product limit, Kaplan & Meier 1958); missing with fewer than 30 at risk then, or before a contract's first renewal.",
        |run| kept(run, months_in_days(6)), unless |runs| unseen(runs, |_| months_in_days(6));
    "retention_12m", "Kept twelve months after winning", Retention, Page, Higher, rate, "share", "Customers still there twelve months (of 30.4375 days) after they were won, a renewal on that day settled (product limit, Kaplan & Meier 1958); missing with fewer than 30 at risk then, or before a contract's first renewal.",
        |run| kept(run, months_in_days(12)), unless |runs| unseen(runs, |_| months_in_days(12));
    "churn_first_90d", "Lost in the first 90 days", Retention, Page, Lower, rate, "share", "Customers lost within 90 days after they were won (product limit, Kaplan & Meier 1958); missing with fewer than 30 at risk then, or before a contract's first renewal.",
        |run| kept(run, 90).map(|kept| 1.0 - kept), unless |runs| unseen(runs, |_| 90);
    "renewal_rate", "Renewals per renewal due", Retention, Page, Higher, rate, "share", "Contracts renewed over contracts that came up for renewal.",
        |run| renewed(run), unless |runs| runs.iter().all(|run| renewed(run).is_none()).then_some(Missing::NoRenewal);
    "net_revenue_retention", "Net revenue retention (NRR)", Retention, Page, Higher, rate, "share", "Revenue of the second year (360 days) after winning over revenue of the first, of the months of winning that were seen for both years, those lost counted with what they paid; missing with fewer than 30 such customers.",
        |run| { let [_, first, second] = two_years(run); over(second, first) },
        unless |runs| (runs.iter().map(|run| two_years(run)[0]).sum::<f64>() < FEW as f64).then_some(Missing::FewAtRisk);
    "churn_per_month", "Churn per month", Retention, Headline, Lower, rate, "share", "Customers lost over customer-months (30 customer-days) served.",
        churn;
    "revenue", "Revenue", Money, Headline 1, Higher, total, "currency", "Revenue after discount.",
        |run| Some(money(run, |day| day.revenue_minor));
    "discount", "Discounts", Money, Full, Lower, total, "currency", "Discounts given, already taken off revenue.",
        |run| Some(money(run, |day| day.discount_minor));
    "cost_goods", "Cost of goods", Money, Page, Lower, total, "currency", "Cost of goods sold and of taking customers on board.",
        |run| Some(money(run, |day| day.goods_minor));
    "cost_media", "Channels", Money, Page, Lower, total, "currency", "Spending on channels.",
        |run| Some(money(run, |day| day.media_minor));
    "cost_research", "Research", Money, Full, Lower, total, "currency", "Spending on research.",
        |run| Some(money(run, |day| day.research_minor));
    "cost_product", "Product work", Money, Full, Lower, total, "currency", "Spending on product work.",
        |run| Some(money(run, |day| day.product_minor));
    "cost_retention", "Contacts with customers", Money, Full, Lower, total, "currency", "Spending on contacts with customers.",
        |run| Some(money(run, |day| day.retention_minor));
    "cost_win_back", "Win-back offers", Money, Full, Lower, total, "currency", "Spending on win-back offers.",
        |run| Some(money(run, |day| day.win_back_minor));
    "cost_other_marketing", "Research, product, retention, win-back", Money, Page, Lower, total, "currency", "Research, product work, contacts with customers and win-back offers together.",
        |run| Some(money(run, |day| marketing(day) - day.media_minor));
    "cost_payroll", "Payroll of reps", Money, Full, Lower, total, "currency", "Cost of reps without commissions.",
        |run| Some(money(run, |day| day.payroll_minor));
    "cost_commission", "Commissions", Money, Full, Lower, total, "currency", "Commissions.",
        |run| Some(money(run, |day| day.commission_minor));
    "cost_overhead", "Fixed cost", Money, Page, Lower, total, "currency", "Fixed cost.",
        |run| Some(money(run, |day| day.overhead_minor));
    "marketing_cost", "Marketing", Money, Full, Lower, total, "currency", "Channels, research, product work, contacts with customers and win-back offers.",
        |run| Some(money(run, marketing));
    "marketing_unspent", "Marketing budget not spent", Money, Page, Lower, total, "currency", "Marketing budget less what was spent of it: what searches, lists and issues had no room for, shares of parts that are off, and what lies saved at the end.",
        |run| Some(money(run, |day| day.marketing_minor - marketing(day)));
    "sales_cost", "Reps and commissions", Money, Page, Lower, total, "currency", "Reps and commissions.",
        |run| Some(money(run, sales));
    "cost", "Cost", Money, Headline 1, Lower, total, "currency", "All cost.",
        |run| Some(cost(run));
    "profit", "Profit", Money, Outcome, Higher, total, "currency", "Revenue less all cost.",
        |run| Some(money(run, |day| day.profit_minor));
    "roi", "Return on all cost (ROI)", Money, Full, Higher, rate, "share", "Profit over all cost.",
        |run| over(money(run, |day| day.profit_minor), cost(run));
    "cost_per_lead", "Media cost per lead", Money, Full, Lower, rate, "currency", "Spending on channels over leads.",
        |run| over(money(run, |day| day.media_minor), sum(run, |day| day.hands_raised) as f64);
    "cost_per_mql", "Media cost per MQL", Money, Full, Lower, rate, "currency", "Spending on channels over qualified leads.",
        |run| over(money(run, |day| day.media_minor), sum(run, |day| day.qualified) as f64);
    "cac", "Acquisition cost (CAC)", Money, Headline 3, Lower, rate, "currency", "Customer acquisition cost: all marketing and sales cost over customers won (those won back not counted).",
        cac;
    "cac_media", "CAC, media alone", Money, Full, Lower, rate, "currency", "Spending on channels alone over customers won.",
        |run| over(money(run, |day| day.media_minor), new_customers(run) as f64);
    "margin_per_customer_month", "Margin per customer-month", Money, Full, Higher, rate, "currency", "Revenue less cost of goods over customer-months (30 customer-days) served.",
        |run| over(margin(run), customer_months(run));
    "ltv_realised", "Realised lifetime value", Money, Page, Higher, rate, "currency", "Lifetime value so far: revenue less cost of goods, to the end of the run, over people who ever became customers.",
        |run| over(margin(run), stage(run, "customer") as f64);
    "ltv", "Expected LTV", Money, Headline 1, Higher, rate, "currency", "Expected lifetime value: margin of the purchases that the law of customers (`customers`) expects up to `price.horizon_years`, discounted to the day of winning by `price.discount_rate`, less the discount given to a mean customer; satisfaction, trust, goodwill and price leave the law as it is. Missing when nobody was won, or the list price moved.",
        ltv, unless price_moved;
    "ltv_to_cac", "LTV over CAC", Money, Page, Higher, rate, "ratio", "Expected lifetime value over customer acquisition cost.",
        |run| over(ltv(run)?, cac(run)?), unless price_moved;
    "payback_months", "CAC payback, months", Money, Page, Lower, rate, "months", "First month after winning by whose end the margin of an average customer has paid the customer acquisition cost; missing unless every run that won customers comes to that.",
        payback, unless not_paid_back;
    "unpaid_share", "Not paid back by the end", Money, Page, Lower, rate, "share", "Customers won in months whose customers have not earned the customer acquisition cost by the end, over customers won; those won late count too.",
        unpaid_share;
}

/// A sum over days.
fn sum(run: &Run, of: fn(&DayRow) -> u64) -> u64 {
    run.days.iter().map(of).sum()
}

fn count(run: &Run, of: fn(&DayRow) -> u64) -> f64 {
    sum(run, of) as f64
}

/// A sum over days in whole currency units.
fn money(run: &Run, of: fn(&DayRow) -> i64) -> f64 {
    run.days.iter().map(|day| i128::from(of(day))).sum::<i128>() as f64 / 100.0
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    over(part as f64, whole as f64)
}

fn over(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// People who ever came to a stage of the funnel.
fn stage(run: &Run, name: &str) -> u64 {
    run.funnel.iter().find(|row| row.stage == name).map_or(0, |row| row.reached)
}

fn marketing(day: &DayRow) -> i64 {
    day.media_minor + day.research_minor + day.product_minor + day.retention_minor + day.win_back_minor
}

fn sales(day: &DayRow) -> i64 {
    day.payroll_minor + day.commission_minor
}

fn cost(run: &Run) -> f64 {
    money(run, |day| day.revenue_minor - day.profit_minor)
}

fn margin(run: &Run) -> f64 {
    money(run, |day| day.revenue_minor - day.goods_minor)
}

fn new_customers(run: &Run) -> u64 {
    sum(run, DayRow::won_new)
}

fn customer_months(run: &Run) -> f64 {
    sum(run, |day| day.customer) as f64 / f64::from(COHORT_DAYS)
}

fn churn(run: &Run) -> Option<f64> {
    over(sum(run, |day| day.churned) as f64, customer_months(run))
}

fn cac(run: &Run) -> Option<f64> {
    over(money(run, |day| marketing(day) + sales(day)), new_customers(run) as f64)
}

/// Everybody who became a customer, those won back too.
fn lives(run: &Run) -> u64 {
    new_customers(run) + sum(run, |day| day.won_back)
}

fn ltv(run: &Run) -> Option<f64> {
    let discount = over(money(run, |day| day.discount_minor), lives(run) as f64)?;
    Some(run.lifetime.first()?.value_minor / 100.0 - discount)
}

fn price_moved(runs: &[Run]) -> Option<Missing> {
    let moved = |run: &Run| run.timeline.iter().any(|row| row.key == "price.list");
    runs.iter().any(moved).then_some(Missing::PriceMoved)
}

/// The share of customers who stay beyond an age in days; none when nobody was seen so long.
fn kept(run: &Run, age: u32) -> Option<f64> {
    run.survival.get(age as usize).map(|row| row.survival)
}

/// The age at which `retention` asks who is still there.
fn common_age(run: &Run) -> u32 {
    months_in_days(12).min(run.days.len() as u32 / 2).max(first_renewal(run))
}

/// Days to the first renewal; 0 without contracts.
fn first_renewal(run: &Run) -> u32 {
    run.lifetime.first().and_then(|row| row.renewal_days).unwrap_or(0)
}

/// Why these runs cannot tell who stays beyond an age.
fn unseen(runs: &[Run], age: fn(&Run) -> u32) -> Option<Missing> {
    let before = |run: &Run| first_renewal(run) > age(run).min(run.days.len() as u32);
    if runs.iter().any(before) {
        return Some(Missing::BeforeFirstRenewal);
    }
    let at_risk = |run: &Run| run.survival.get(age(run) as usize).map_or(0, |row| row.at_risk);
    (runs.iter().map(at_risk).sum::<u64>() < FEW).then_some(Missing::FewAtRisk)
}

fn renewed(run: &Run) -> Option<f64> {
    ratio(sum(run, |day| day.renewals), sum(run, |day| day.renewals_due))
}

/// Customers won in months all of whose customers were seen for two years, and their revenue in the first and in the second.
fn two_years(run: &Run) -> [f64; 3] {
    const YEAR: u32 = 12;
    let mut sums = [0.0; 3];
    let whole = |cohort: u32| {
        let seen = |age| {
            run.cohorts.iter().find(|row| row.cohort == cohort && row.age == age).map(|row| row.at_risk)
        };
        seen(0).filter(|won| seen(2 * YEAR) == Some(*won))
    };
    let cohorts = run.cohorts.iter().filter(|row| row.age == 0).map(|row| row.cohort);
    for (cohort, won) in cohorts.filter_map(|cohort| Some((cohort, whole(cohort)?))) {
        let revenue = |from| cohort_revenue(run, cohort, from..from + YEAR);
        sums = [sums[0] + won as f64, sums[1] + revenue(0), sums[2] + revenue(YEAR)];
    }
    sums
}

/// Revenue of the customers won in a month, in some months of age.
fn cohort_revenue(run: &Run, cohort: u32, ages: impl RangeBounds<u32>) -> f64 {
    let rows = run.cohorts.iter().filter(|row| row.cohort == cohort && ages.contains(&row.age));
    rows.map(|row| row.revenue_minor).sum::<i64>() as f64 / 100.0
}

/// Leads attempted within some hours, an edge of [`RESPONSE_HOURS`], over leads delivered to sales.
fn answered_below(run: &Run, hours: f64) -> Option<f64> {
    let bins = RESPONSE_HOURS.partition_point(|&edge| edge <= hours);
    ratio(run.response[..bins].iter().map(|row| row.leads).sum(), sum(run, |day| day.queued))
}

/// The median of the response times, as if the leads of a bin were spread evenly over it; missing when it lies in the
/// last bin, which has no end.
fn response_median(run: &Run) -> Option<f64> {
    let half = run.response.iter().map(|row| row.leads).sum::<u64>() as f64 / 2.0;
    let (mut below, mut from) = (0.0, 0.0);
    for (row, &to) in run.response.iter().zip(&RESPONSE_HOURS) {
        let leads = row.leads as f64;
        if leads > 0.0 && half <= below + leads {
            return Some(from + (to - from) * (half - below) / leads);
        }
        (below, from) = (below + leads, to);
    }
    None
}

/// Months until an average customer's margin has paid for winning them.
fn payback(run: &Run) -> Option<f64> {
    let cac = cac(run)?;
    let keep = over(margin(run), money(run, |day| day.revenue_minor))?;
    let oldest = run.cohorts.iter().map(|row| row.age).max()?;
    let mut paid = 0.0;
    for age in 0..=oldest {
        let rows = || run.cohorts.iter().filter(|row| row.age == age);
        let customers: u64 = rows().map(|row| row.at_risk).sum();
        let revenue: i64 = rows().map(|row| row.revenue_minor).sum();
        paid += over(keep * revenue as f64 / 100.0, customers as f64)?;
        if paid >= cac {
            return Some(f64::from(age + 1));
        }
    }
    None
}

/// Runs that won customers and did not earn back what these cost, if there are any.
fn not_paid_back(runs: &[Run]) -> Option<Missing> {
    let won = runs.iter().filter(|run| new_customers(run) > 0);
    let open = won.clone().filter(|run| payback(run).is_none()).count();
    (open > 0).then(|| Missing::NotPaidBack { runs: open, of: won.count() })
}

/// Customers of months of winning that have not earned back what their customers cost, over all customers.
fn unpaid_share(run: &Run) -> Option<f64> {
    let cac = cac(run)?;
    // Without revenue nothing is earned back.
    let keep = over(margin(run), money(run, |day| day.revenue_minor)).unwrap_or(0.0);
    let (mut open, mut all) = (0, 0);
    for won in run.cohorts.iter().filter(|row| row.age == 0) {
        let paid = keep * cohort_revenue(run, won.cohort, ..) >= cac * won.at_risk as f64;
        open += if paid { 0 } else { won.at_risk };
        all += won.at_risk;
    }
    ratio(open, all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{CohortRow, FunnelRow, LifetimeRow, Response};

    /// A market of 100 people over two days, whose metrics can be worked out by hand.
    fn run() -> Run {
        let funnel = [("everybody", 100), ("aware", 60), ("interested", 30), ("customer", 5)];
        let day = DayRow {
            unaware: 50,
            customer: 3,
            hands_raised: 10,
            qualified: 8,
            queued: 8,
            first_attempts: 6,
            response_minutes: 600,
            minutes: 400,
            minutes_used: 100,
            won_inbound: 1,
            won_outbound: 1,
            won_back: 1,
            churned: 1,
            revenue_minor: 100_000,
            goods_minor: 20_000,
            media_minor: 30_000,
            payroll_minor: 10_000,
            profit_minor: 40_000,
            ..DayRow::default()
        };
        let cohort = |age, at_risk, active, revenue_minor| CohortRow {
            age,
            at_risk,
            active,
            revenue_minor,
            ..CohortRow::default()
        };
        Run {
            people: 100,
            days: vec![day.clone(), DayRow { queue: 2, ..day }],
            funnel: funnel
                .map(|(stage, reached)| FunnelRow { stage: stage.into(), reached, ..FunnelRow::default() })
                .into(),
            cohorts: vec![cohort(0, 4, 4, 80_000), cohort(1, 4, 2, 40_000), cohort(6, 4, 1, 0)],
            lifetime: vec![LifetimeRow { value_minor: 90_000.0, ..LifetimeRow::default() }],
            response: [0, 0, 2, 4, 4, 0, 2, 0, 0, 0, 0, 0]
                .map(|leads| Response { leads, ..Response::default() }),
            ..Run::default()
        }
    }

    #[test]
    fn metrics_are_what_their_definitions_say() {
        let run = run();
        let expected = [
            ("awareness", 0.5),
            ("awareness_ever", 0.6),
            ("leads", 20.0),
            ("mql_share", 0.8),
            ("conversion", 0.05),
            ("lead_to_customer", 0.1),
            ("response_hours", 2.0),
            ("response_hours_mean", 100.0 / 60.0),
            ("answered_within_1h", 2.0 / 16.0),
            ("answered_within_24h", 12.0 / 16.0),
            ("never_answered", 4.0 / 16.0),
            ("queue_end", 2.0),
            ("rep_utilisation", 0.25),
            ("won", 4.0),
            ("won_back", 2.0),
            ("customers", 3.0),
            ("churn_per_month", 10.0),
            ("revenue", 2000.0),
            ("cost", 1200.0),
            ("profit", 800.0),
            ("roi", 2.0 / 3.0),
            ("cac", 200.0),
            ("cac_media", 150.0),
            ("margin_per_customer_month", 8000.0),
            ("ltv", 900.0),
            ("ltv_realised", 320.0),
            ("ltv_to_cac", 4.5),
            // Margin is 80 % of revenue: 160 a customer in the first month, 80 in the second.
            ("payback_months", 2.0),
            ("unpaid_share", 0.0),
        ];
        for (name, value) in expected {
            let found = metric(name).and_then(|metric| (metric.of)(&run)).unwrap_or(f64::NAN);
            assert!((found - value).abs() < 1e-9, "{name} is {found}, not {value}");
        }
    }

    #[test]
    fn a_run_of_nothing_has_no_rates_and_none_is_infinite() {
        for run in [Run::default(), Run { days: vec![DayRow::default()], people: 1, ..Run::default() }] {
            for row in rows(&run) {
                assert!(row.value.is_none_or(f64::is_finite), "{}", row.metric);
                let divided = ["share", "ratio", "hours", "months"].contains(&&*row.unit);
                let known = row.metric == "awareness" || row.metric == "awareness_ever";
                let known = known || ["conversion", "interest"].contains(&&*row.metric);
                assert!(
                    !divided || known || row.value.is_none(),
                    "{} of nothing is {:?}",
                    row.metric,
                    row.value
                );
            }
        }
    }

    #[test]
    fn every_metric_has_a_name_of_its_own_and_a_definition() {
        for (i, metric) in METRICS.iter().enumerate() {
            assert!(METRICS[..i].iter().all(|other| other.name != metric.name), "{} twice", metric.name);
            assert!(metric.doc.ends_with('.') && !metric.unit.is_empty(), "{}", metric.name);
        }
    }
}
