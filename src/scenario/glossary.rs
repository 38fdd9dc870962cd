//! The words of marketing and sales: what each means here, where it is set, and where its result stands.
//!
//! `docs/ESSAY.md` tells the same words as a story, with what each is worth in a scenario.

/// A part of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first legs.
    Marketing,
    /// Where marketing and sales meet.
    Baton,
    /// The anchor leg.
    Sales,
    /// What both work for once somebody is a customer.
    Retention,
    /// What is measured.
    Measures,
}

/// A word, and what is told of it.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// The word.
    pub word: &'static str,
    /// Other words for it.
    pub also: &'static [&'static str],
    /// Where it belongs.
    pub part: Part,
    /// What it means.
    pub meaning: &'static str,
    /// Section or key that sets it; empty when nothing does.
    pub set_by: &'static str,
    /// Metric, table or view where it shows.
    pub shows: &'static str,
    /// What shows its worth: overrides of a scenario, the metric to look at, and what the change is in words.
    pub try_it: Option<Trial>,
}

/// A change that shows what something is worth.
#[derive(Clone, Copy, Debug)]
pub struct Trial {
    /// Scenario.
    pub scenario: &'static str,
    /// Overrides.
    pub set: &'static [&'static str],
    /// In words.
    pub words: &'static str,
    /// Metric that answers.
    pub metric: &'static str,
}

const fn balanced(set: &'static [&'static str], words: &'static str, metric: &'static str) -> Trial {
    tried("balanced", set, words, metric)
}

const fn tried(
    scenario: &'static str,
    set: &'static [&'static str],
    words: &'static str,
    metric: &'static str,
) -> Trial {
    Trial { scenario, set, words, metric }
}

macro_rules! terms {
    ($( $part:ident { $( $word:literal $(, $also:literal)*; $meaning:literal, $set_by:literal, $shows:literal $(, $trial:expr)?; )* } )*) => {
        /// All words, in the order of the story.
        pub const TERMS: &[Term] = &[$($(
            Term {
                word: $word, also: &[$($also),*], part: Part::$part, meaning: $meaning, set_by: $set_by, shows: $shows,
                try_it: { let trial: Option<Trial> = None; $( let _ = trial; let trial = Some($trial); )? trial },
            },
        )*)*];
    };
}

terms! {
    Marketing {
        "market research", "research"; "Interviews that sharpen the firm's picture of who belongs to its target market, and of what it may promise.",
            "research", "beliefs.csv", balanced(&["research.on=false"], "no research", "won");
        "target market", "targeting"; "The people the firm should aim at; advertisements, call lists and lead scores lean towards those it takes for them.",
            "targeting", "segments.csv", balanced(&["targeting.on=false"], "nobody is aimed at", "won");
        "SEO", "organic search", "search engine optimisation"; "Being found by those who search, without paying for the click: content that ripens for months and then works for years.",
            "channels.search_organic", "channels.csv", balanced(&["channels.search_organic.on=false"], "no SEO", "won");
        "SEM", "paid search", "search ads", "search advertising"; "Clicks bought from people who search. Only who needs something searches, so it harvests demand and cannot make any.",
            "channels.search_ads", "channels.csv", balanced(&["channels.search_ads.on=false"], "no SEM", "won");
        "paid social", "social advertising", "social"; "Advertisements in the feeds of social networks: many see them, few click, some remember.",
            "channels.paid_social", "channels.csv", balanced(&["channels.paid_social.on=false"], "no paid social", "won");
        "organic social", "posts"; "Posts to those who follow the firm, and through them to others.",
            "channels.organic_social", "channels.csv", tried("subscription-box", &["channels.organic_social.on=false"], "no posts", "won");
        "blog", "content marketing"; "Articles that readers and searchers find, and that make them want to hear more.",
            "channels.blog", "channels.csv", balanced(&["channels.blog.on=false"], "no blog", "won");
        "e-mail marketing", "email", "e-mail", "newsletter"; "Mails to people who asked for them; too many tire the list and drive people off it.",
            "channels.email", "channels.csv", tried("charity-donors", &["channels.email.on=false"], "no mails", "won");
        "print", "print advertising"; "Advertisements in titles that people read by habit: wide, slow, remembered, and hard to trace.",
            "channels.print", "channels.csv", tried("charity-donors", &["channels.print.on=false"], "no print", "won");
        "display", "banner"; "Banners beside what people read: cheap, seldom seen, seldom clicked.",
            "channels.display", "channels.csv", balanced(&["channels.display.on=false"], "no display", "won");
        "brand", "goodwill", "brand equity"; "What people have come to think of the firm: goodwill that each touch adds to and time takes from; it opens doors to marketing and sales alike.",
            "memory", "awareness", balanced(&["memory.half_life_days=10"], "goodwill halves in 10 days instead of 42", "won");
        "awareness", "brand awareness"; "The share of people who know the brand at all.",
            "memory", "awareness", balanced(&["memory.aware_at_start=0.3"], "three in ten know the brand on the first day", "won");
        "quality", "product quality"; "How good the product is, against what customers of the category are used to; experience tells, and customers tell others.",
            "product", "churn_per_month", balanced(&["product.quality=0.5"], "half a point better", "churn_per_month");
        "promise", "positioning"; "How good marketing's messages say the product is: more than the truth wins more buyers, and disappoints them.",
            "product.promise_gap", "churn_per_month", balanced(&["product.promise_gap=2"], "two points above the truth", "won");
        "price", "list price", "willingness to pay"; "What is asked, against what people would pay: it decides who buys, who renews and what is earned.",
            "price", "revenue", balanced(&["price.list=1100"], "a tenth dearer", "won");
    }
    Baton {
        "lead", "inbound lead"; "Somebody who raised a hand: asked for a call, a quote, a trial.",
            "hand_raise", "leads";
        "lead scoring", "score"; "Marketing's guess which leads are worth a rep's time, from fit and engagement as far as they show.",
            "scoring", "mqls", balanced(&["scoring.on=false"], "every lead is passed on", "won");
        "MQL", "marketing-qualified lead"; "A lead that marketing found good enough to hand over.",
            "scoring.threshold", "mqls";
        "baton", "handoff", "handover"; "The lead as it goes from marketing to sales: it waits, it can be lost, and it cools meanwhile.",
            "handoff", "response.csv", balanced(&["handoff.delay_median_hours=72"], "it takes three days", "won");
        "SLA", "service level agreement"; "How long sales may leave a lead untouched before it goes back.",
            "handoff.sla_days", "never_answered";
        "speed to lead", "response time"; "Hours from a raised hand to the first attempt to call.",
            "handoff", "response_hours";
        "LIFO", "last in, first out", "FIFO", "first in, first out", "discipline"; "Whom sales calls first: the newest lead or the oldest. The newest still answers.",
            "handoff.discipline", "response_hours", tried("over-marketing", &["handoff.discipline=\"lifo\""], "the newest is called first", "won");
        "feedback"; "What sales reports of the leads it got, from which marketing's scores learn.",
            "scoring.feedback", "won", balanced(&["scoring.feedback=0.0"], "scores learn nothing from sales", "won");
    }
    Sales {
        "rep", "sales rep", "salesperson"; "Somebody who sells: knowledgeable, persuasive, personable, each more or less; they learn, tire of bad leads, and leave.",
            "reps", "reps.csv", balanced(&["reps.on=false"], "all reps alike, nobody leaves", "won");
        "SDR", "sales development rep", "developer"; "A rep who finds and qualifies leads and books meetings for those who close.",
            "sales.developers", "reps.csv", balanced(&["sales.developers=0.4"], "two reps in five are SDRs", "won");
        "call", "contact", "attempt"; "Reps call leads, again and again if nobody answers.",
            "contact", "daily.csv", balanced(&["contact.attempts=2"], "given up after two calls", "won");
        "cold call", "cold calling", "outbound", "prospecting"; "Reps find prospects of their own by telephone, among people who did not ask.",
            "outbound", "won_outbound", balanced(&["outbound.on=false"], "no cold calls and e-mails", "won");
        "cold e-mail"; "The same in writing: cheaper by the piece, read by fewer.",
            "outbound.email_share", "won_outbound", balanced(&["outbound.email_share=0.9"], "nine in ten by e-mail", "won");
        "meeting", "demo", "opportunity"; "A prospect takes the time to be shown what is offered.",
            "contact.accept_intercept", "opportunities";
        "closing", "close"; "Whether a meeting becomes a purchase: fit, goodwill, need, price, and the rep.",
            "closing", "won", balanced(&["closing.intercept=-4.35"], "half a log odd less", "won");
        "persuasion", "persuasive", "adaptive selling"; "What makes prospects agree to a meeting and to a purchase; without knowledge it promises too much.",
            "reps.persuasion", "reps.csv";
        "discount"; "What a rep takes off the first price: it wins more, who are worth less and leave sooner.",
            "price.discount", "discount", balanced(&["price.discount=0.2"], "a fifth off", "won");
        "commission", "quota"; "Pay by results: it lengthens the selling day, and shifts it from keeping to winning.",
            "incentives", "cost_commission", balanced(&["sales.commission=0.2"], "a fifth of first revenue", "won");
    }
    Retention {
        "follow-up", "relationship"; "A rep sees to it that a customer is satisfied; trust grows with the rep, and part of it leaves with the rep.",
            "relationship", "daily.csv", tried("b2b-saas", &["sales.follow_up_share=0"], "no follow-up", "retention_12m");
        "complaint", "service recovery", "customer success"; "A customer calls because something went wrong; sales hears complaints first and puts a part of it right.",
            "relationship.complains", "daily.csv",
            tried("telecom-churn", &["relationship.complains=0"], "nobody complains", "retention");
        "news for customers", "customer newsletter", "community", "retention marketing"; "Marketing keeps in touch with all customers, those without a rep too: cheap a head, slow, and weak.",
            "retention", "cost_retention",
            tried("subscription-box", &["retention.on=false"], "no news for customers", "retention_6m");
        "satisfaction"; "What experience leaves behind: it holds against expectation, and a disappointment weighs twice.",
            "satisfaction", "churn_per_month", balanced(&["satisfaction.on=false"], "nobody minds", "churn_per_month");
        "retention", "loyalty", "repeat customers"; "Customers who stay, and those who buy again.",
            "customers", "retention_12m";
        "churn", "attrition"; "Customers who leave, by month.",
            "customers", "churn_per_month";
        "win-back", "reactivation"; "Lapsed customers are asked to come back.",
            "win_back", "won_back", balanced(&["win_back.on=false"], "nobody is asked", "customers");
        "word of mouth", "WOM", "referral", "recommendation"; "Customers tell people they know, the unhappy louder.",
            "word_of_mouth", "won_referral", tried("insurance-broker", &["word_of_mouth.on=false"], "nobody tells anybody", "won");
    }
    Measures {
        "funnel"; "How far people came, and where they left: unaware, aware, interested, considering, lead, with sales, opportunity, customer.",
            "", "funnel.csv";
        "reach", "frequency"; "The share of people who saw a channel at least once, and how often those saw it.",
            "", "channels.csv";
        "conversion", "conversion rate"; "Customers won over people in the market.",
            "", "conversion";
        "CAC", "acquisition cost"; "What marketing and sales cost for each customer won.",
            "", "cac";
        "LTV", "lifetime value", "customer lifetime value"; "What a customer is worth: margins to come, discounted, within a horizon.",
            "price.horizon_years", "ltv";
        "payback", "CAC payback"; "Months until a customer has earned what winning them cost.",
            "", "payback_months";
        "NRR", "net revenue retention"; "What customers of a year ago pay now, over what they paid then.",
            "", "net_revenue_retention";
        "cohort"; "Customers won in the same month, followed from then on.",
            "", "cohorts.csv";
        "ROI", "return on investment"; "Profit over what marketing and sales cost.",
            "", "roi";
        "attribution", "last touch", "first touch"; "Which channel is credited with a customer: by rules, from what the firm can see, or by what really happens without it.",
            "", "relaylab attribute";
        "Shapley", "Shapley value"; "A fair share of a joint result: each part's own addition, averaged over all orders in which the parts could be added.",
            "", "relaylab attribute";
        "Bonferroni", "Holm", "simultaneous"; "A way to widen several intervals so that all of them hold together with 95 % confidence: each may miss as rarely as all of them, over their number (Bonferroni). Holm's steps (1979) find more differences, and make no intervals that hold together.",
            "", "relaylab compare";
        "sensitivity", "sensitivity analysis", "Sobol index", "Sobol' indices"; "Which share of an outcome's variance an input has, alone and with others, when all inputs may be other than they were written (Sobol' indices); luck has a share too.",
            "outlook", "relaylab sensitivity";
        "screening", "Morris", "elementary effect"; "A first look at many inputs in few runs: each is moved at some places within its range while the others stay (elementary effects, Morris 1991).",
            "outlook", "relaylab sensitivity";
        "random seed", "seed", "replicate", "same seeds", "shared seeds", "paired seeds", "common random numbers"; "The number that all luck of a run comes from; the same seed gives the same luck, so that two scenarios can be compared in pairs.",
            "market.seed", "relaylab compare";
        "P10", "P90", "percentile", "middle 90 %"; "One run in ten is below P10 and one in ten above P90: how far luck moves a single run. Of fewer than ten seeds the lowest and the highest stand there.",
            "market.seeds", "relaylab run";
        "confidence interval", "CI", "95 % CI", "90 % interval"; "Where the mean of very many seeds would lie, with this confidence. It covers luck alone, not whether the inputs are right.",
            "", "relaylab compare";
        "verdict", "too close to call"; "The answer in a sentence: who wins and by how much, with an interval; or that it is too close to call, and how many more seeds would tell.",
            "compare.on", "relaylab compare";
        "flip", "flips if", "no flip"; "A change of one input that turns a verdict round, as far as it is plausible, with its interval.",
            "", "relaylab compare";
        "materiality", "material", "practically equivalent"; "What is too little to matter: a lead that is surely smaller decides nothing.",
            "compare.matters", "relaylab compare";
        "regret", "regret of rules of thumb", "rule of thumb"; "What is lost by following a rule instead of the best choice, under the same seeds.",
            "", "relaylab balance";
        "plateau", "as good"; "The stretch around the best point in which no point can be told from it.",
            "", "relaylab balance";
        "marginal return"; "What one more unit of money brings; at the best split it is the same on both sides.",
            "", "relaylab balance";
        "ROAS", "return on ad spend", "return on spending"; "Revenue that a channel truly brings, over what is spent on it.",
            "", "relaylab attribute";
        "Kendall", "rank correlation"; "How far two orders agree: 1 when they are the same, -1 when one is the other backwards.",
            "", "relaylab attribute";
        "product limit", "Kaplan-Meier"; "The share of customers still there at an age: who was won late counts for as long as they were seen (Kaplan & Meier 1958).",
            "customers", "retention_12m";
        "step rate", "share of market"; "Of those who came to a stage of the funnel, how many came to the next; and of everybody, how many came so far.",
            "", "funnel.csv";
        "exit", "where they left"; "Why people left a stage of the funnel, and how often: who comes back and leaves again counts again.",
            "", "funnel.csv";
        "allotted", "unspent budget"; "What the budget puts aside for a channel. What searches, lists or issues have no room for is not spent.",
            "budget", "channels.csv";
        "per lead", "cost per lead"; "What was spent on a channel, over the leads it was the last to touch before they raised a hand.",
            "", "channels.csv";
        "lift", "hold-out", "naive lift"; "What an advertisement adds, seen against people who were kept from it by chance; the naive lift compares those who saw it with those who did not.",
            "experiment", "relaylab run";
        "believed", "belief"; "What the firm takes for true, from research, its own counts and what sales reports; beside it stands the truth.",
            "research", "beliefs.csv";
    }
}

/// The term of a word, however it is written.
pub fn term(word: &str) -> Option<&'static Term> {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let named = |wanted: &str| {
        let is = |known: &str| plain(known) == wanted;
        TERMS.iter().find(|term| std::iter::once(&term.word).chain(term.also).any(|known| is(known)))
    };
    let wanted = plain(word);
    // `leads` is the word for more than one lead.
    named(&wanted).or_else(|| named(wanted.strip_suffix('s')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_however_it_is_written_and_means_one_thing() {
        for (written, word) in [
            ("seo", "SEO"),
            ("Cold Call", "cold call"),
            ("follow up", "follow-up"),
            ("cold-calling", "cold call"),
        ] {
            assert_eq!(term(written).map(|term| term.word), Some(word));
        }
        assert!(term("frobnicate").is_none());
        for known in TERMS {
            for word in std::iter::once(&known.word).chain(known.also) {
                assert_eq!(term(word).map(|term| term.word), Some(known.word), "{word}");
            }
        }
    }
}
