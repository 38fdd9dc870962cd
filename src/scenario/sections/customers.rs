//! Customers: how they stay and pay, what satisfies them, the relationship, winning them back, what they say.

use crate::base::Money;
use crate::settings::{ANY, LOGIT, SHARE};
use crate::{choices, settings};

choices! {
    /// How customers stay and pay.
    CustomerModel {
        Contract = "contract", "a contract renewed every period; each customer has a churn propensity of their own (sBG)";
        Repeat = "repeat", "purchases when they like, until they drop out silently (BG/NBD)";
        Hazard = "hazard", "one purchase; a constant chance a day of being lost";
        Once = "once", "one purchase, customers for ever";
    }
}

settings! {
    /// What a customer does after the first purchase.
    Customers {
        /// How customers stay and pay.
        model: CustomerModel = CustomerModel::Contract, "", ANY, "";
        /// Days from one renewal to the next (contract).
        period_days: u32 = 30, "days", 1.0..=3650.0, "monthly; assumption";
        /// First shape parameter of the Beta law of churn at a renewal (contract).
        churn_a: f64 = 0.7041, "", 0.001..=1e6, "Fader & Hardie 2007, regular customers: .704", plausible_times("propensity to leave", 0.5, 2.0);
        /// Second shape parameter of the Beta law of churn at a renewal (contract).
        churn_b: f64 = 1.182, "", 0.001..=1e6, "Fader & Hardie 2007, regular customers: 1.182";
        /// Shape of the Gamma law of purchase rates, here and elsewhere (repeat); nobody buys more than 24 times a day in the mean.
        rate_shape: f64 = 0.243, "", 0.001..=1e6, "Fader, Hardie & Lee 2005, CDNOW: r = .243";
        /// Scale of the Gamma law of purchase rates (repeat).
        rate_scale_weeks: f64 = 4.414, "weeks", 0.001..=1e6, "Fader, Hardie & Lee 2005, CDNOW: alpha = 4.414";
        /// First shape parameter of the Beta law of the share of their purchases of this kind that customers make here (repeat).
        share_a: f64 = 1.0, "", 0.001..=1e6, "assumption; Goodhardt, Ehrenberg & Chatfield 1984: share of market times 1.49 for toothpaste";
        /// Second shape parameter of that law; 0: they buy nowhere else.
        share_b: f64 = 0.0, "", 0.0..=1e6, "they buy nowhere else; Goodhardt, Ehrenberg & Chatfield 1984: (1 - share of market) times 1.49 for toothpaste";
        /// First shape parameter of the Beta law of dropping out after a purchase (repeat).
        drop_a: f64 = 0.793, "", 0.001..=1e6, "Fader, Hardie & Lee 2005, CDNOW: a = .793";
        /// Second shape parameter of the Beta law of dropping out after a purchase (repeat).
        drop_b: f64 = 2.426, "", 0.001..=1e6, "Fader, Hardie & Lee 2005, CDNOW: b = 2.426";
        /// Chance a day of being lost (hazard).
        churn_per_day: f64 = 0.002, "per day", SHARE, "assumption";
        /// Weight of satisfaction in staying.
        satisfaction: f64 = 0.8, "log odds", LOGIT, "assumption; direction: Bolton 1998";
        /// Weight of trust in staying.
        trust: f64 = 0.8, "log odds", LOGIT, "assumption; direction: Palmatier et al. 2006";
        /// Weight of goodwill in staying (and in buying more often, repeat).
        goodwill: f64 = 0.2, "log odds", LOGIT, "assumption";
        /// Weight of the log of price over willingness to pay, where it is above 0, in leaving (in buying less often,
        /// repeat).
        price: f64 = 1.0, "log odds per log unit", LOGIT, "assumption";
        /// Weight of the log of price over what was last paid in leaving (in buying less often, repeat).
        price_rise: f64 = 1.0, "log odds per log unit", LOGIT, "assumption; direction: past prices are references (Kalyanaram & Winer 1995)";
    }
}

settings! {
    /// Satisfaction by expectation and disconfirmation (Oliver 1980), cumulative (Bolton 1998).
    Satisfaction {
        /// Whether experience changes satisfaction.
        on: bool = true, "", ANY, "";
        /// Days from one experience to the next.
        every_days: u32 = 30, "days", 1.0..=3650.0, "assumption";
        /// Weight of the latest experience.
        weight: f64 = 0.2, "share", SHARE, "assumption";
        /// Standard deviation of experienced around true quality.
        noise: f64 = 0.3, "satisfaction", 0.0..=100.0, "assumption";
        /// Weight of the gap between experience and expectation.
        gap: f64 = 1.0, "", 0.0..=100.0, "assumption";
        /// How many times more a disappointment weighs than a delight.
        loss_aversion: f64 = 2.0, "x", 0.0..=100.0, "assumption; direction: Tversky & Kahneman 1991";
        /// Share of the gap by which expectation follows experience.
        learning: f64 = 0.3, "share", SHARE, "assumption";
    }
}

settings! {
    /// The relationship, which is the part of sales in keeping customers: few follow-ups, dear and strong. They build
    /// trust with the rep who owns the customer, part of which leaves with the rep, and put right what went wrong.
    Relationship {
        /// Whether sales follows up customers.
        on: bool = true, "", ANY, "";
        /// Trust of a new customer.
        start: f64 = 0.2, "trust, 0 to 1", SHARE, "assumption";
        /// Trust of a new customer whom another customer referred.
        referred: f64 = 0.35, "trust, 0 to 1", SHARE, "assumption; direction: Schmitt, Skiera & Van den Bulte 2011";
        /// Days from one follow-up to the next.
        every_days: u32 = 90, "days", 1.0..=3650.0, "assumption";
        /// Share of the trust still missing that a follow-up adds.
        gain: f64 = 0.3, "share", SHARE, "assumption";
        /// What a standard deviation of a personable manner adds to that gain.
        personable: f64 = 0.3, "x", 0.0..=10.0, "direction: Palmatier et al. 2006";
        /// Days in which trust halves.
        half_life_days: f64 = 180.0, "days", 0.01..=1e6, "assumption";
        /// Share of trust that stays when the owner changes.
        kept: f64 = 0.4, "share", SHARE, "assumption; individual-level relationships (Palmatier et al. 2006)";
        /// Days from the sale to a follow-up that takes the customer on board, before the others; 0: there is none.
        onboarding_days: u32 = 0, "days", 0.0..=3650.0, "assumption";
        /// Share of a customer's dissatisfaction (satisfaction below 0) that a follow-up repairs.
        recovery: f64 = 0.3, "share", SHARE, "assumption; as much as of trust";
        /// Satisfaction below which a customer complains.
        complains_below: f64 = -0.3, "satisfaction", -100.0..=100.0, "assumption";
        /// Chance that such a customer calls after an experience; complaints are followed up first, beside the others.
        complains: f64 = 0.0, "share", SHARE, "assumption";
    }
}

settings! {
    /// Retention, which is the part of marketing in keeping customers: newsletters, events and a community for all of them,
    /// those without a rep included; cheap a head, and weak at once.
    Retention {
        /// Whether the firm keeps in touch.
        on: bool = true, "", ANY, "";
        /// Share of the marketing budget.
        share: f64 = 0.0, "share of marketing", SHARE, "";
        /// Cost of a contact with one customer.
        contact_cost: Money = Money(25), "currency", 0.01..=1e9, "assumption";
        /// Days after the sale before the first contact, and between contacts, as far as the money goes.
        every_days: u32 = 14, "days", 1.0..=3650.0, "assumption";
        /// Goodwill a contact adds.
        goodwill: f64 = 0.15, "goodwill", 0.0..=1e3, "assumption; less than most advertisements";
        /// Share of the way from a customer's satisfaction to `content` that a contact goes.
        satisfaction: f64 = 0.05, "share", SHARE, "assumption";
        /// Satisfaction above which contacts change nothing: more comes of experience alone.
        content: f64 = 0.3, "satisfaction", -100.0..=100.0, "assumption";
    }
}

settings! {
    /// Win-back: lapsed customers are asked to come back.
    WinBack {
        /// Whether the firm tries.
        on: bool = true, "", ANY, "";
        /// Share of the marketing budget.
        share: f64 = 0.03, "share of marketing", SHARE, "assumption";
        /// Cost of one offer.
        offer_cost: Money = Money(300), "currency", 0.01..=1e9, "assumption";
        /// Days after the loss before the first offer, and between offers.
        every_days: u32 = 30, "days", 1.0..=3650.0, "assumption";
        /// Offers made at most.
        offers: u32 = 3, "offers", 0.0..=100.0, "assumption";
        /// Log odds of coming back at an offer, at no satisfaction, trust or referrals.
        intercept: f64 = -3.0, "log odds", LOGIT, "assumption";
        /// Weight of satisfaction when lost.
        satisfaction: f64 = 1.0, "log odds", LOGIT, "direction: Kumar, Bhagwat & Zhang 2015";
        /// Weight of trust when lost.
        trust: f64 = 1.0, "log odds", LOGIT, "direction: Kumar, Bhagwat & Zhang 2015";
        /// What having referred somebody adds.
        referrer: f64 = 0.5, "log odds", LOGIT, "direction: Kumar, Bhagwat & Zhang 2015";
        /// Weight of the log of price over willingness to pay (taken away).
        price: f64 = 1.0, "log odds per log unit", LOGIT, "assumption";
    }
}

settings! {
    /// Word of mouth over the network. Somebody told by several people on one day hears it once.
    WordOfMouth {
        /// Whether customers talk.
        on: bool = true, "", ANY, "";
        /// Chance a day that a customer who is at least `happy_above` tells a given person they know.
        tell_per_day: f64 = 0.005, "per day and tie", SHARE, "assumption; Goldenberg, Libai & Muller 2001 use .005 to .07 a period", plausible_times("word of mouth", 0.0, 4.0);
        /// How many times likelier a customer tells somebody who is in the market, since those ask.
        asked: f64 = 8.0, "x", 1.0..=1000.0, "assumption; direction: most word of mouth answers a question (Mangold, Miller & Brockway 1999, from memory)";
        /// What a recommendation adds to the log odds of raising a hand at it, from whatever stage; 0: it is an engagement
        /// like any other.
        raise: f64 = 1.5, "log odds", LOGIT, "assumption; direction: word of mouth wins more than advertising does (Trusov, Bucklin & Pauwels 2009)";
        /// Satisfaction from which a customer recommends.
        happy_above: f64 = -0.1, "satisfaction", -100.0..=100.0, "assumption";
        /// Goodwill a recommendation adds.
        goodwill: f64 = 0.5, "goodwill", -1e3..=1e3, "assumption; larger than an advertisement's (Trusov, Bucklin & Pauwels 2009)";
        /// Chance that somebody in the market who hears a recommendation engages.
        engage: f64 = 0.4, "share", SHARE, "assumption";
        /// Chance a day that a customer or lapsed customer below `unhappy_below` warns a given person they know.
        warn_per_day: f64 = 0.0015, "per day and tie", SHARE, "assumption";
        /// Satisfaction below which a customer warns.
        unhappy_below: f64 = -0.5, "satisfaction", -100.0..=100.0, "assumption";
        /// Share of a hearer's goodwill that a warning destroys.
        damage: f64 = 0.3, "share", SHARE, "assumption";
        /// How fast word of mouth replaces marketing's promise by the truth in what people believe of quality: a share
        /// `1 - exp(-truth * words)` after so many words, as many as a head of the market remembers and one more for who
        /// first heard of the brand so; all of it for former customers. 0: not at all.
        truth: f64 = 1.0, "", 0.0..=1e3, "assumption";
    }
}
