//! What the firm builds up besides channels: knowledge of its market, quality of its product.

use super::channel_account::ChannelAccount;
use crate::base::math::exp;
use crate::plan::{Levers, Plan};

/// What the firm knows and makes.
#[derive(Clone, Debug)]
pub struct Firm {
    /// Interviews done.
    pub interviews: f64,
    /// Spent on product work so far, minor units.
    product_spend: f64,
    research: ChannelAccount,
    product: ChannelAccount,
    /// Money for news.
    pub retention: ChannelAccount,
    /// Money for win-back offers.
    pub win_back: ChannelAccount,
    overhead: ChannelAccount,
    /// Recommendations and warnings that a head of the market remembers; they fade like goodwill.
    pub words: f64,
}

/// What the firm spends in a morning beside its channels, minor units.
#[derive(Clone, Copy, Debug, Default)]
pub struct Morning {
    /// On research.
    pub research: i64,
    /// On product work.
    pub product: i64,
    /// Fixed cost.
    pub overhead: i64,
}

impl Firm {
    /// The firm on the first day.
    pub fn new(plan: &Plan) -> Self {
        let research = &plan.scenario.research;
        Self {
            interviews: if research.on { f64::from(research.interviews) } else { 0.0 },
            product_spend: 0.0,
            research: ChannelAccount::default(),
            product: ChannelAccount::default(),
            retention: ChannelAccount::default(),
            win_back: ChannelAccount::default(),
            overhead: ChannelAccount::default(),
            words: 0.0,
        }
    }

    /// Research and product work of a day.
    pub fn work(&mut self, plan: &Plan, levers: &Levers) -> Morning {
        let scenario = &plan.scenario;
        let money = levers.marketing_per_day() * scenario.budget.scale(scenario);
        let mut morning = Morning::default();
        if scenario.research.on {
            self.research.allot(money * scenario.research.share);
            let (interviews, cost) =
                self.research.pay_for_units(scenario.research.interview_cost.0.max(1), u64::MAX);
            self.interviews += interviews as f64;
            morning.research = cost;
        }
        if scenario.product.on {
            morning.product = self.product.allot(money * scenario.product.share);
            self.product_spend += morning.product as f64;
        }
        if scenario.retention.on {
            self.retention.allot(money * scenario.retention.share);
        }
        if scenario.win_back.on {
            self.win_back.allot(money * scenario.win_back.share);
        }
        morning.overhead = self.overhead.allot(scenario.price.overhead.0 as f64 / crate::base::YEAR_DAYS);
        morning
    }

    /// So many words were heard in the market today.
    pub fn hear(&mut self, plan: &Plan, words: u64) {
        self.words = self.words * f64::from(plan.keep(1)) + words as f64 / f64::from(plan.people.max(1));
    }

    /// Recall and specificity of the firm's picture of its target market. Without interviews it is blind: it takes
    /// people for the target market at random, with the chance its market really has.
    pub fn picture(&self, plan: &Plan) -> (f64, f64) {
        let law = &plan.scenario.research;
        let share = plan.traits.target_share;
        let unknown = exp(-self.interviews / law.interviews_scale);
        let recall = law.recall_best - (law.recall_best - share) * unknown;
        let specificity = law.specificity_best - (law.specificity_best - (1.0 - share)) * unknown;
        (recall, specificity)
    }

    /// True quality, and what marketing promises above it.
    pub fn quality(&self, plan: &Plan) -> (f64, f64) {
        let law = &plan.scenario.product;
        let done = 1.0 - exp(-self.product_spend / law.gain_scale.0.max(1) as f64);
        let promise = law.promise_gap * exp(-self.interviews / law.gap_interviews);
        (law.quality + law.quality_gain * done, promise)
    }
}
