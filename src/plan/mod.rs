//! The immutable plan of a run: a scenario with everything looked up, every table made, every rate per day.
//!
//! After [`Plan::new`] nothing can be missing or out of range, so the legs of the relay cannot fail.

mod bounds;
pub mod calendar;
mod channel;
mod incentives;
mod levers;
mod lifetime;
mod repeat;
mod traits;

pub use channel::{ChannelPlan, Habit, OwnChannel, Readership};
pub use incentives::IncentivePlan;
pub use levers::{EntryPlan, Levers};
pub use repeat::RepeatLaws;
pub use traits::{TraitLaws, Traits};

use crate::base::draws::StreamLabel;
use crate::base::laws::{Gap, PoissonBlocks, Quantiles};
use crate::base::math::{daily, exp, ln, logistic, logit, pow};
use crate::results::LifetimeRow;
use crate::scenario::Scenario;
use crate::scenario::data_files::{EdgeList, Inputs};
use crate::scenario::sections::CustomerModel;
use crate::scenario::sections::GoodwillShape;
use crate::scenario::sections::HandRaiseModel;
use crate::scenario::sections::Lever;
use crate::scenario::sections::NeedModel;
use crate::scenario::sections::Reps;
use crate::scenario::sections::UNPAID;
use crate::settings::Problem;
use std::collections::BTreeMap;

/// People in a crowd. A constant of the model: results depend on it, so it never depends on the machine.
pub const CHUNK: usize = 8192;
/// Sources of touches at most: a person has five bits to remember the first one.
pub const MOST_SOURCES: usize = 31;
/// A price below this share of another is felt as no less: what is free is not infinitely cheap.
const AS_GOOD_AS_FREE: f64 = 0.01;
/// The seat of customers whom no rep owns.
pub const SELF_SERVE_SEAT: u16 = u16::MAX;

/// Where a touch comes from: a channel, somebody's word, the person's own initiative, a rep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceName {
    /// Name.
    pub name: String,
    /// Kind: the kind of channel, `file`, or the name again.
    pub kind: &'static str,
    /// The source's own part in luck; it stays the same whatever other sources there are.
    pub key: u32,
}

/// The plain daily hazard of raising a hand.
#[derive(Clone, Copy, Debug)]
pub struct HazardPlan {
    /// Goodwill above which a person is asked every day.
    pub warm_above: f32,
    /// Chance at that goodwill: an upper bound for everybody below it.
    pub ceiling: f64,
    /// Gaps between people who are asked.
    pub gap: Gap,
}

/// Leads of one row of a leads file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FileLeads {
    /// Day, or any day with equal chance.
    pub day: Option<u32>,
    /// Source they belong to.
    pub source: u8,
    /// How many.
    pub count: u32,
    /// Added to the log odds of closing.
    pub closing: f64,
}

/// The immutable plan of a run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The scenario it was made from.
    pub scenario: Scenario,
    /// People in the market.
    pub people: u32,
    /// Days played.
    pub days: u32,
    /// Laws of people's traits.
    pub traits: TraitLaws,
    /// Channels that run, in alphabetical order; a channel's index is its source.
    pub channels: Vec<ChannelPlan>,
    /// All sources of touches.
    pub sources: Vec<SourceName>,
    /// Whether need is constant.
    pub always_in_market: bool,
    /// Plain hazard of raising a hand.
    pub hazard: HazardPlan,
    /// Ceiling of the chances of forgetting and cooling, and its gaps.
    pub fading: (f64, Gap),
    /// Ceiling of the chances of telling and warning over one tie.
    pub telling: f64,
    /// Gaps between tellings.
    pub telling_gap: Gap,
    /// Churn propensities (contract).
    pub churn: Option<Quantiles>,
    /// Purchase rates and dropout chances (repeat).
    pub repeat: Option<RepeatLaws>,
    /// Poisson counts of impressions.
    pub poisson: PoissonBlocks,
    /// Whether sales works, by day.
    pub working: Vec<bool>,
    /// What may change in time, before the timeline changes it.
    pub levers: Levers,
    /// What changes it, in order.
    pub timeline: Vec<EntryPlan>,
    /// Shares of the marketing budget that go to other parts than channels that run.
    pub other_shares: f64,
    /// What pay makes of reps.
    pub incentives: IncentivePlan,
    /// Chance that a rep leaves on a day.
    pub quits: f64,
    /// Share of a rep's cold e-mails that still counts a day later.
    pub mails_kept: f64,
    /// Cost of goods of one purchase, minor units.
    pub goods_minor: i64,
    /// What a customer is expected to be worth.
    pub lifetime: LifetimeRow,
    /// Response to what is seen, on average over people who all know the brand.
    pub response_mean: f64,
    /// That of the most responsive person there can be, against this average.
    pub response_most: f64,
    /// Leads from a file.
    pub file_leads: Vec<FileLeads>,
    /// A real network.
    pub edges: Option<EdgeList>,
    hands: Vec<f64>,
    keep: Vec<f32>,
    trust_keep: Vec<f32>,
}

impl Plan {
    /// The plan of a scenario with the files it names; or every problem that only shows here.
    pub fn new(scenario: &Scenario, inputs: Inputs) -> Result<Self, Vec<Problem>> {
        let (sources, channels, file_leads) = sources(scenario, &inputs);
        if sources.len() > MOST_SOURCES {
            let message = format!("{} channels are too many; at most 28 can run at once", sources.len() - 3);
            return Err(vec![Problem::about("B040", "channels", message)]);
        }
        let people = inputs.edges.as_ref().map_or(scenario.market.people, |edges| edges.people.max(1));
        let days = scenario.market.days;
        let memory = &scenario.memory;
        let fading = memory.forget_per_day.max(memory.cool_per_day);
        let customers = &scenario.customers;
        let price = &scenario.price;
        let repeat = (customers.model == CustomerModel::Repeat).then(|| RepeatLaws {
            rate_per_day: Quantiles::gamma(customers.rate_shape, 7.0 * customers.rate_scale_weeks),
            share: (customers.share_b > 0.0).then(|| Quantiles::beta(customers.share_a, customers.share_b)),
            drop: Quantiles::beta(customers.drop_a, customers.drop_b),
        });
        let names: Vec<&str> = channels.iter().map(|channel| channel.name.as_str()).collect();
        let traits = TraitLaws::new(&scenario.segments);
        let response_mean = response_mean(scenario, traits.mean_fit);
        let mut plan = Self {
            people,
            days,
            traits,
            response_mean,
            response_most: scenario.interest.response_most() / response_mean,
            always_in_market: scenario.need.model == NeedModel::Always,
            hazard: hazard(scenario),
            fading: (fading, Gap::new(fading)),
            telling: 0.0,
            telling_gap: Gap::new(0.0),
            churn: (customers.model == CustomerModel::Contract)
                .then(|| Quantiles::beta(customers.churn_a, customers.churn_b)),
            lifetime: lifetime::expected(scenario, repeat.as_ref()),
            repeat,
            poisson: PoissonBlocks::default(),
            working: calendar::working_days(scenario),
            hands: calendar::hands(scenario),
            levers: Levers::new(scenario, channels.iter().map(|channel| channel.share).collect()),
            timeline: levers::timeline(scenario, &names),
            other_shares: scenario.budget.other_shares(scenario),
            incentives: IncentivePlan::new(scenario),
            quits: quits(&scenario.reps),
            mails_kept: pow(0.5, 1.0 / scenario.outbound.email_recovery_days),
            goods_minor: (price.list.0 as f64 * price.cost_of_goods).round() as i64,
            keep: halving(days, memory.half_life_days),
            trust_keep: halving(days, scenario.relationship.half_life_days),
            scenario: scenario.clone(),
            sources,
            channels,
            file_leads,
            edges: inputs.edges,
        };
        plan.telling = telling_ceiling(scenario, plan.most(&Lever::Telling));
        plan.telling_gap = Gap::new(plan.telling);
        plan.money_problem().map_or(Ok(plan), |problem| Err(vec![problem]))
    }

    /// How many times as many hands as usual are raised on a day.
    #[inline]
    pub fn hands_today(&self, day: u32) -> f64 {
        self.hands.get(day as usize).copied().unwrap_or(1.0)
    }

    /// Share of goodwill that is left after some days.
    #[inline]
    pub fn keep(&self, days: u32) -> f32 {
        self.keep[days as usize]
    }

    /// Share of trust that is left after some days.
    #[inline]
    pub fn trust_keep(&self, days: u32) -> f32 {
        self.trust_keep[days as usize]
    }

    /// How goodwill enters chances: saturating between 0 and 1, or goodwill itself.
    #[inline]
    pub fn response(&self, goodwill: f64) -> f64 {
        let memory = &self.scenario.memory;
        match memory.shape {
            GoodwillShape::Linear => goodwill,
            GoodwillShape::Hill if (memory.steepness - 1.0).abs() < f64::EPSILON => {
                goodwill / (memory.half_point + goodwill)
            }
            GoodwillShape::Hill => {
                let (g, k) = (pow(goodwill, memory.steepness), pow(memory.half_point, memory.steepness));
                g / (k + g)
            }
        }
    }

    /// The log of a price (minor units) over what somebody would pay, who would pay `willingness` times the reference
    /// price.
    pub fn dearness(&self, price_minor: i64, willingness: f64) -> f64 {
        let worth = self.scenario.price.reference.0 as f64 * willingness.max(1e-9);
        ln((price_minor as f64 / worth).max(AS_GOOD_AS_FREE))
    }

    /// The log of a price over what was last paid (minor units); what was free is as if it had cost a cent.
    pub fn price_rise(price_minor: i64, paid_minor: f32) -> f64 {
        let ratio = (price_minor as f32).max(1.0) / paid_minor.max(1.0);
        ln(f64::from(ratio).clamp(AS_GOOD_AS_FREE, 1.0 / AS_GOOD_AS_FREE))
    }

    /// Full-time reps at most, as far as the timeline sets bounds.
    pub fn most_reps(&self) -> f64 {
        self.most(&Lever::Reps)
    }

    /// Name of a source.
    pub fn source_name(&self, source: u8) -> &str {
        self.sources.get(source as usize).map_or("", |source| &source.name)
    }

    /// The source for what people hear from others.
    pub fn word_of_mouth(&self) -> u8 {
        (self.sources.len() - 3) as u8
    }

    /// The source for visits of people's own accord.
    pub fn direct(&self) -> u8 {
        (self.sources.len() - 2) as u8
    }

    /// The source for what reps say.
    pub fn rep(&self) -> u8 {
        (self.sources.len() - 1) as u8
    }
}

/// Share of a stock that is left after 0, 1, 2, ... days when it halves every `half_life` days.
fn halving(days: u32, half_life: f64) -> Vec<f32> {
    (0..=days + 1).map(|day| exp(-std::f64::consts::LN_2 * f64::from(day) / half_life) as f32).collect()
}

/// Response of people to what they see, on average over all of them as if they knew the brand.
fn response_mean(scenario: &Scenario, fit: f64) -> f64 {
    let (interest, need) = (&scenario.interest, &scenario.need);
    let in_market = if need.model == NeedModel::Always { 1.0 } else { need.in_market };
    let mean = in_market * interest.response_in_market + (1.0 - in_market) * interest.response_out_of_market;
    (mean * (interest.response_base + interest.response_fit * fit)).max(f64::MIN_POSITIVE)
}

/// The largest chance a day with which word travels over one tie, when a happy customer recommends with at most such a chance.
fn telling_ceiling(scenario: &Scenario, most: f64) -> f64 {
    let words = &scenario.word_of_mouth;
    if words.on { (most * words.asked.max(1.0)).min(1.0).max(words.warn_per_day) } else { 0.0 }
}

/// Splits people into the many whose chance of raising a hand is small, who are asked rarely and accepted often,
/// and the few with much goodwill, who are asked daily.
fn quits(reps: &Reps) -> f64 {
    if reps.on && reps.tenure_days > 0.0 { daily(1.0 / reps.tenure_days) } else { 0.0 }
}

fn hazard(scenario: &Scenario) -> HazardPlan {
    const CEILING: f64 = 0.015;
    let raise = &scenario.hand_raise;
    if !raise.on || raise.model != HandRaiseModel::Hazard {
        return HazardPlan { warm_above: f32::INFINITY, ceiling: 0.0, gap: Gap::NEVER };
    }
    let line = (logit(CEILING) - raise.hazard_intercept) / raise.hazard_goodwill;
    let (warm_above, ceiling) = if raise.hazard_goodwill <= 0.0 {
        (f32::INFINITY, logistic(raise.hazard_intercept))
    } else if line > 0.0 {
        (line as f32, CEILING)
    } else {
        (f32::INFINITY, 1.0)
    };
    let ceiling = (ceiling * raise.weight(false).max(raise.weight(true))).min(1.0);
    HazardPlan { warm_above, ceiling, gap: Gap::new(ceiling) }
}

/// All sources of touches, the channels among them that run, and the leads of a file with their sources.
fn sources(scenario: &Scenario, inputs: &Inputs) -> (Vec<SourceName>, Vec<ChannelPlan>, Vec<FileLeads>) {
    let channels = ChannelPlan::all(scenario);
    let name = |name: &str, kind| SourceName { name: name.to_owned(), kind, key: StreamLabel::named(name).0 };
    let mut sources: Vec<SourceName> = channels.iter().map(|c| name(&c.name, c.kind.name)).collect();
    let mut places: BTreeMap<String, u8> = BTreeMap::new();
    let mut file_names: Vec<&str> = inputs.leads.iter().map(|lead| lead.channel.as_str()).collect();
    file_names.sort_unstable();
    file_names.dedup();
    for file_name in file_names {
        let place = sources.iter().position(|source| source.name == file_name).unwrap_or_else(|| {
            sources.push(name(file_name, "file"));
            sources.len() - 1
        });
        places.insert(file_name.to_owned(), place as u8);
    }
    sources.extend(UNPAID.map(|unpaid| name(unpaid, unpaid)));
    let leads = inputs
        .leads
        .iter()
        .map(|lead| FileLeads {
            day: lead.day,
            source: places[&lead.channel],
            count: lead.count,
            closing: lead.closing,
        })
        .collect();
    (sources, channels, leads)
}
