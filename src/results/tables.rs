//! The tables that a run leaves behind.
//!
//! Counts and money are whole numbers; rates are made from them when somebody asks (see [`metrics`](crate::results::metrics)).

use crate::results::Word;
use crate::table;

table! {
    /// One day of one run.
    DayRow "daily" {
        /// Seed of the run.
        seed: u64, "";
        /// Day, 0 is the first.
        day: u32, "days";
        /// People who do not know the brand, at the end of the day.
        unaware: u64, "people";
        /// People who know the brand and nothing more.
        aware: u64, "people";
        /// People who looked closer.
        interested: u64, "people";
        /// People who are choosing.
        considering: u64, "people";
        /// People who raised a hand and are with marketing.
        lead: u64, "people";
        /// People in the queue of sales or being called.
        working: u64, "people";
        /// People in meetings with sales.
        opportunity: u64, "people";
        /// Customers.
        customer: u64, "people";
        /// Customers lost.
        lapsed: u64, "people";
        /// People who asked never to be contacted.
        do_not_contact: u64, "people";
        /// People who need what the category offers today.
        in_market: u64, "people";
        /// People on the e-mail list.
        mailable: u64, "people";
        /// People who follow the firm.
        followers: u64, "people";
        /// People who became aware today.
        became_aware: u64, "people";
        /// People who forgot the brand today.
        forgot: u64, "people";
        /// People who became interested today.
        became_interested: u64, "people";
        /// Interested people who cooled down today.
        cooled: u64, "people";
        /// People who started considering today.
        became_considering: u64, "people";
        /// People who stopped considering because the need passed.
        need_passed: u64, "people";
        /// People who raised a hand today.
        hands_raised: u64, "leads";
        /// Leads found good enough for sales today (MQL).
        qualified: u64, "leads";
        /// Leads found not good enough today.
        unqualified: u64, "leads";
        /// Qualified leads lost on the way to sales today.
        leaked: u64, "leads";
        /// Leads that entered the queue of sales today.
        queued: u64, "leads";
        /// Leads waiting in the queue at the end of the day.
        queue: u64, "leads";
        /// Leads sent back today that had waited too long for their first call, or for the next one.
        expired: u64, "leads";
        /// Leads a rep looked at and did not pursue today.
        skipped: u64, "leads";
        /// Leads that got their first attempt today.
        first_attempts: u64, "leads";
        /// Minutes between raised hand and first attempt, summed over those leads.
        response_minutes: u64, "minutes";
        /// Calls to leads today.
        attempts: u64, "calls";
        /// Leads reached today.
        reached: u64, "leads";
        /// Leads given up today after the last attempt.
        unreached: u64, "leads";
        /// Leads reached today who declined a meeting.
        declined: u64, "leads";
        /// Meetings agreed on today.
        meetings_booked: u64, "meetings";
        /// Meetings held today.
        meetings: u64, "meetings";
        /// Opportunities lost today.
        lost: u64, "opportunities";
        /// Cold calls today.
        cold_calls: u64, "calls";
        /// Cold e-mails by reps today.
        cold_emails: u64, "mails";
        /// Customers followed up today.
        follow_ups: u64, "contacts";
        /// Follow-ups that fell due today, complaints included.
        follow_ups_due: u64, "contacts";
        /// Minutes the reps spent on follow-ups today.
        follow_up_minutes: u64, "minutes";
        /// Customers who complained today.
        complaints: u64, "customers";
        /// Customers with whom marketing kept in touch today.
        retention_contacts: u64, "contacts";
        /// Customers won today from inbound leads.
        won_inbound: u64, "customers";
        /// Customers won today from cold calls and cold e-mails.
        won_outbound: u64, "customers";
        /// Customers won today whom another customer had referred.
        won_referral: u64, "customers";
        /// Customers who bought today without a rep.
        won_self_serve: u64, "customers";
        /// Customers that the odds of today's meetings and offers came to, whether they bought or not.
        chances: u64, "millionths of a customer";
        /// Lapsed customers won back today.
        won_back: u64, "customers";
        /// Customers lost today.
        churned: u64, "customers";
        /// Renewals and repeat purchases today.
        renewals: u64, "purchases";
        /// Renewals due today (contract).
        renewals_due: u64, "purchases";
        /// Recommendations heard today.
        word_of_mouth: u64, "people";
        /// Warnings heard today.
        warnings: u64, "people";
        /// Advertisements and posts seen today, all channels.
        exposures: u64, "exposures";
        /// Engagements today: clicks, visits, responses.
        engagements: u64, "engagements";
        /// People who joined the e-mail list today.
        opt_ins: u64, "people";
        /// People who left the e-mail list today.
        unsubscribes: u64, "people";
        /// Reps in their seats.
        reps: u64, "people";
        /// Selling minutes the reps had today.
        minutes: u64, "minutes";
        /// Selling minutes they used today.
        minutes_used: u64, "minutes";
        /// Revenue today, after discount.
        revenue_minor: i64, "minor units";
        /// Cost of goods sold and of taking customers on board today.
        goods_minor: i64, "minor units";
        /// Spending on channels today.
        media_minor: i64, "minor units";
        /// Spending on research today.
        research_minor: i64, "minor units";
        /// Spending on product work today.
        product_minor: i64, "minor units";
        /// Spending on contacts with customers today.
        retention_minor: i64, "minor units";
        /// Spending on win-back offers today.
        win_back_minor: i64, "minor units";
        /// Cost of reps today.
        payroll_minor: i64, "minor units";
        /// Commissions today.
        commission_minor: i64, "minor units";
        /// Fixed cost today.
        overhead_minor: i64, "minor units";
        /// Revenue less all cost today.
        profit_minor: i64, "minor units";
        /// Discounts given today (already taken off revenue).
        discount_minor: i64, "minor units";
        /// The marketing budget of today, whether it is spent or not.
        marketing_minor: i64, "minor units";
    }
}

impl DayRow {
    /// Customers won today who had not been customers before.
    pub fn won_new(&self) -> u64 {
        self.won_inbound + self.won_outbound + self.won_referral + self.won_self_serve
    }

    /// Customers won today, however.
    pub fn won(&self) -> u64 {
        self.won_new() + self.won_back
    }

    /// People in each stage, in the order of the stages.
    pub fn stages(&self) -> [u64; 10] {
        [
            self.unaware,
            self.aware,
            self.interested,
            self.considering,
            self.lead,
            self.working,
            self.opportunity,
            self.customer,
            self.lapsed,
            self.do_not_contact,
        ]
    }

    /// Sets the people in each stage.
    pub(crate) fn set_stages(&mut self, stages: [u64; 10]) {
        [
            self.unaware,
            self.aware,
            self.interested,
            self.considering,
            self.lead,
            self.working,
            self.opportunity,
            self.customer,
            self.lapsed,
            self.do_not_contact,
        ] = stages;
    }
}

table! {
    /// One stage of the funnel of one run: how many people ever came this far.
    FunnelRow "funnel" {
        /// Seed of the run.
        seed: u64, "";
        /// Stage.
        stage: Word, "";
        /// People who ever came this far or farther.
        reached: u64, "people";
        /// Share of those who reached the stage before.
        step_rate: Option<f64>, "share";
        /// Share of all people.
        share: f64, "share";
        /// People in this stage at the end.
        now: u64, "people";
    }
}

table! {
    /// One way out of the funnel of one run. A person who comes back and leaves again counts again.
    ExitRow "exits" {
        /// Seed of the run.
        seed: u64, "";
        /// Stage that was left.
        stage: Word, "";
        /// Why.
        reason: Word, "";
        /// How often.
        times: u64, "exits";
    }
}

table! {
    /// One channel of one run.
    ChannelRow "channels" {
        /// Seed of the run.
        seed: u64, "";
        /// Name of the channel in the scenario.
        channel: String, "";
        /// Kind of the channel.
        kind: Word, "";
        /// Spending.
        spend_minor: i64, "minor units";
        /// Its share of the marketing budget; what is not spent of it, the channel could not use.
        allotted_minor: i64, "minor units";
        /// Impressions, posts or mails delivered.
        delivered: u64, "contacts";
        /// Those that were seen.
        exposures: u64, "exposures";
        /// People of the panel; the panel is everybody in markets up to 131,072 people.
        panel: u64, "people";
        /// People of the panel who saw the channel at least once.
        panel_reached: u64, "people";
        /// People who saw the channel three times or more, in the panel.
        panel_reached_three: u64, "people";
        /// People of the panel who saw this channel and none of those in the rows before it.
        panel_added: u64, "people";
        /// Share of people reached at least once.
        reach: Option<f64>, "share";
        /// Exposures per person reached.
        frequency: Option<f64>, "exposures";
        /// Visits, by clicks or otherwise, and responses.
        engagements: u64, "engagements";
        /// Clicks that brought no visit.
        bounces: u64, "clicks";
        /// People who first heard of the brand here.
        first_touch: u64, "people";
        /// People who joined the e-mail list here.
        opt_ins: u64, "people";
        /// Leads whose last touch was here.
        leads: u64, "leads";
        /// Of those, qualified (MQL).
        qualified: u64, "leads";
        /// Of those, won.
        won: u64, "customers";
        /// Spending per lead.
        cost_per_lead_minor: Option<f64>, "minor units";
        /// Spending per thousand delivered.
        cost_per_thousand_minor: Option<f64>, "minor units";
    }
}

table! {
    /// One segment of one run on one recorded day.
    SegmentRow "segments" {
        /// Seed of the run.
        seed: u64, "";
        /// Day.
        day: u32, "days";
        /// Name of the segment in the scenario.
        segment: String, "";
        /// Whether it is the target.
        target: bool, "";
        /// People in it.
        people: u64, "people";
        /// Of those, aware of the brand or farther.
        aware: u64, "people";
        /// Of those, customers.
        customers: u64, "people";
        /// Customers won in it so far.
        won: u64, "customers";
        /// Leads from it so far.
        leads: u64, "leads";
    }
}

table! {
    /// One rep of one run, from hiring to leaving or the end.
    RepRow "reps" {
        /// Seed of the run.
        seed: u64, "";
        /// Seat, 0 is the first.
        seat: u32, "";
        /// What the rep does: `full`, `developer` or `closer`.
        role: Word, "";
        /// Day of hiring; earlier than 0 for those there at the start.
        hired: i64, "days";
        /// Day of leaving.
        left: Option<u32>, "days";
        /// Knowledge of the product and the market.
        knowledge: f64, "standard deviations";
        /// Persuasiveness (adaptive selling).
        persuasion: f64, "standard deviations";
        /// Personable manner.
        personable: f64, "standard deviations";
        /// Minutes available.
        minutes: u64, "minutes";
        /// Minutes used.
        minutes_used: u64, "minutes";
        /// Calls to leads.
        attempts: u64, "calls";
        /// Cold calls and e-mails.
        cold_contacts: u64, "contacts";
        /// Meetings held.
        meetings: u64, "meetings";
        /// Follow-ups of customers.
        follow_ups: u64, "contacts";
        /// Customers won.
        won: u64, "customers";
        /// First revenue from customers won.
        revenue_minor: i64, "minor units";
        /// Belief that a lead from marketing is good, at the end.
        belief: f64, "share";
    }
}

table! {
    /// The customers won in one month of one run, some months later. A month is 30 days.
    CohortRow "cohorts" {
        /// Seed of the run.
        seed: u64, "";
        /// Month in which they were won, 0 is the first.
        cohort: u32, "months";
        /// Full months since they were won.
        age: u32, "months";
        /// Customers who could be observed at this age.
        at_risk: u64, "customers";
        /// Of those, still customers.
        active: u64, "customers";
        /// Revenue from the cohort in this month of age.
        revenue_minor: i64, "minor units";
    }
}

table! {
    /// The customers of one run who stayed, by the days since they were won (product limit); somebody won back begins again.
    SurvivalRow "survival" {
        /// Seed of the run.
        seed: u64, "";
        /// Days since they were won.
        age: u32, "days";
        /// Customers seen on this day of age who had not left before.
        at_risk: u64, "customers";
        /// Of those, lost on it.
        lost: u64, "customers";
        /// Share that stays beyond it (Kaplan & Meier 1958).
        survival: f64, "share";
        /// Standard error of that share (Greenwood 1926).
        standard_error: f64, "share";
    }
}

table! {
    /// How readily the customers of one run left, by the months (of 30.4375 days) since they were won.
    ChurnRow "churn" {
        /// Seed of the run.
        seed: u64, "";
        /// Full months since they were won when the month began.
        month: u32, "months";
        /// Days that customers were seen in this month of theirs.
        customer_days: u64, "days";
        /// Customers lost in it.
        lost: u64, "customers";
        /// Customers lost over customer-months.
        churn: f64, "share a month";
    }
}

table! {
    /// What the plan of one run says of the life of a customer, before satisfaction, trust, goodwill and price change it.
    LifetimeRow "lifetime" {
        /// Seed of the run.
        seed: u64, "";
        /// Days to the first renewal; missing where there are no contracts.
        renewal_days: Option<u32>, "days";
        /// Purchases expected within the horizon, the first included, each discounted to the day of winning.
        purchases: f64, "purchases";
        /// Their margin at list price, less the cost of taking the customer on board.
        value_minor: f64, "minor units";
    }
}

table! {
    /// One metric of one run.
    EconomicsRow "economics" {
        /// Seed of the run.
        seed: u64, "";
        /// Metric.
        metric: Word, "";
        /// Value; missing when there is nothing to divide by.
        value: Option<f64>, "";
        /// Unit of the value.
        unit: Word, "";
    }
}

table! {
    /// A day of one run on which an entry of the timeline began to act, acted again, or ceased.
    TimelineRow "timeline" {
        /// Seed of the run.
        seed: u64, "";
        /// Day.
        day: u32, "days";
        /// Name of the entry in the scenario.
        entry: String, "";
        /// The key that changed.
        key: String, "";
        /// How often the entry acts on it now: 0 when it ceased.
        acts: u32, "";
        /// What the key is now, after all entries; money in whole units, head count before anybody is hired.
        value: f64, "unit of the key";
    }
}

table! {
    /// How long leads of one run waited for their first attempt, and what came of those that waited so long.
    ResponseRow "response" {
        /// Seed of the run.
        seed: u64, "";
        /// Leads of this row waited less than this, and not less than the row above says; missing for the rest.
        below_hours: Option<f64>, "hours";
        /// Leads.
        leads: u64, "leads";
        /// Of these, those who were reached.
        reached: u64, "leads";
        /// Of these, those who agreed to a meeting.
        meetings: u64, "leads";
        /// Of these, those who bought.
        won: u64, "leads";
    }
}

table! {
    /// What the firm believes beside what is true, on one recorded day of one run.
    BeliefRow "beliefs" {
        /// Seed of the run.
        seed: u64, "";
        /// Day.
        day: u32, "days";
        /// Interviews done so far.
        interviews: u64, "interviews";
        /// What it is about.
        quantity: Word, "";
        /// What the firm's interviews say.
        believed: Option<f64>, "share";
        /// What is true.
        truth: Option<f64>, "share";
    }
}

table! {
    /// One touch or change of stage of one sampled person.
    JourneyRow "journeys" {
        /// Seed of the run.
        seed: u64, "";
        /// Person, 0 is the first.
        person: u32, "";
        /// Day.
        day: u32, "days";
        /// What happened.
        event: Word, "";
        /// Channel, rep activity or reason behind it.
        cause: String, "";
        /// Goodwill after it.
        goodwill: f64, "goodwill";
        /// Stage after it.
        stage: Word, "";
    }
}

table! {
    /// The customers that one rule of attribution credits to one source, from the journeys that the firm can see.
    ClaimRow "claims" {
        /// Seed of the run.
        seed: u64, "";
        /// Rule.
        rule: Word, "";
        /// Channel, direct visit or sales rep.
        source: String, "";
        /// Customers credited.
        customers: f64, "customers";
    }
}

table! {
    /// What people of one arm of a hold-out experiment did since it began, by whether the advertisement met them.
    TrialRow "experiment" {
        /// Seed of the run.
        seed: u64, "";
        /// Arm: shown or held out.
        arm: Word, "";
        /// Whether the advertisement was kept from them.
        held_out: bool, "";
        /// Whether the advertisement met them, or would have.
        met: bool, "";
        /// People.
        people: u64, "people";
        /// Of these, people who clicked, came or answered.
        visitors: u64, "people";
        /// Of these, people who raised a hand.
        leads: u64, "people";
        /// Of these, people who became customers.
        customers: u64, "people";
    }
}

table! {
    /// What one channel cost and reached in one segment on one day of one run. Days on which nothing happened are left
    /// out.
    MediaRow "media" {
        /// Seed of the run.
        seed: u64, "";
        /// Day.
        day: u32, "days";
        /// Name of the channel in the scenario.
        channel: String, "";
        /// Name of the segment in the scenario.
        segment: String, "";
        /// Spending; what is paid for the whole market is shared among segments by who saw it, or else by people.
        spend_minor: i64, "minor units";
        /// Advertisements, posts and mails seen.
        impressions: u64, "exposures";
        /// Visits, by clicks or otherwise, and responses.
        engagements: u64, "engagements";
    }
}

table! {
    /// What was sold in one segment on one day of one run.
    OutcomeRow "outcomes" {
        /// Seed of the run.
        seed: u64, "";
        /// Day.
        day: u32, "days";
        /// Name of the segment in the scenario.
        segment: String, "";
        /// Leads.
        leads: u64, "leads";
        /// Customers won.
        won: u64, "customers";
        /// Revenue from their first purchases, after discount.
        first_minor: i64, "minor units";
        /// All revenue, after discount.
        revenue_minor: i64, "minor units";
    }
}

table! {
    /// One touch on a person's way to a purchase, or to none, as far as the firm can see. A way that led to a purchase
    /// holds the touches of the 90 days before.
    PathRow "paths" {
        /// Seed of the run.
        seed: u64, "";
        /// Person, 0 is the first.
        person: u32, "";
        /// Number of the person's way, 0 is the first.
        path: u32, "";
        /// Day.
        day: u32, "days";
        /// Channel, direct visit or sales rep.
        source: String, "";
        /// Whether a purchase came of it; said at the last touch of a way.
        conversion: bool, "";
        /// What was paid, said at the last touch of a way.
        value_minor: i64, "minor units";
    }
}

table! {
    /// One lead of one run: a raised hand, or a prospect who agreed to a meeting.
    LeadRow "leads" {
        /// Seed of the run.
        seed: u64, "";
        /// Number of the lead.
        lead: u32, "";
        /// Person, 0 is the first.
        person: u32, "";
        /// Day.
        day: u32, "days";
        /// Source of the last touch.
        source: String, "";
        /// What became of it.
        status: Word, "";
        /// Day on which that was clear; missing as long as the lead is open.
        closed: Option<u32>, "days";
        /// Opportunity it became, if it did.
        opportunity: Option<u32>, "";
        /// Hours from the raised hand to the first attempt, to the minute; missing without one.
        response_hours: Option<f64>, "hours";
    }
}

table! {
    /// One opportunity of one run: a meeting was agreed on, or somebody bought without one.
    OpportunityRow "opportunities" {
        /// Seed of the run.
        seed: u64, "";
        /// Number of the opportunity.
        opportunity: u32, "";
        /// Lead it came from; missing for customers who were won back.
        lead: Option<u32>, "";
        /// Person, 0 is the first.
        person: u32, "";
        /// Day.
        day: u32, "days";
        /// Source of the last touch before the lead.
        source: String, "";
        /// How it was found: inbound, outbound, referral, self-serve or win-back.
        origin: Word, "";
        /// Seat of the rep who closed it, or booked it; missing without a rep.
        seat: Option<u32>, "";
        /// Open, won or lost.
        stage: Word, "";
        /// Day on which it was closed.
        closed: Option<u32>, "days";
        /// What was paid.
        paid_minor: Option<i64>, "minor units";
    }
}

table! {
    /// One thing that sales did with one person in one run.
    ActivityRow "activities" {
        /// Seed of the run.
        seed: u64, "";
        /// Person, 0 is the first.
        person: u32, "";
        /// Day.
        day: u32, "days";
        /// What was done.
        activity: Word, "";
        /// Seat of the rep; missing for offers to former customers.
        seat: Option<u32>, "";
        /// Lead it was about.
        lead: Option<u32>, "";
        /// Opportunity it was about.
        opportunity: Option<u32>, "";
    }
}

table! {
    /// One change of stage of one person in one run, to a lead or from one on.
    StageRow "stage_history" {
        /// Seed of the run.
        seed: u64, "";
        /// Person, 0 is the first.
        person: u32, "";
        /// Day.
        day: u32, "days";
        /// Stage before.
        before: Word, "";
        /// Stage after.
        after: Word, "";
    }
}

table! {
    /// One purchase of one customer of one run.
    PurchaseRow "purchases" {
        /// Seed of the run.
        seed: u64, "";
        /// Person, 0 is the first.
        person: u32, "";
        /// How often the person had been won before.
        life: u32, "";
        /// Day.
        day: u32, "days";
        /// What was paid, after discount.
        paid_minor: i64, "minor units";
    }
}

/// Everything one run leaves behind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// Seed of the run.
    pub seed: u64,
    /// People in the market.
    pub people: u64,
    /// One row a day, in order.
    pub days: Vec<DayRow>,
    /// The funnel, from everybody to customers.
    pub funnel: Vec<FunnelRow>,
    /// Ways out of the funnel.
    pub exits: Vec<ExitRow>,
    /// Channels, in alphabetical order.
    pub channels: Vec<ChannelRow>,
    /// Segments, every seventh day and on the last.
    pub segments: Vec<SegmentRow>,
    /// Reps, by seat and hiring.
    pub reps: Vec<RepRow>,
    /// Cohorts of customers.
    pub cohorts: Vec<CohortRow>,
    /// Customers who stayed, by days since they were won: one row a day of age, from 0 on.
    pub survival: Vec<SurvivalRow>,
    /// Customers lost, by months since they were won.
    pub churn: Vec<ChurnRow>,
    /// What the plan says of the life of a customer: one row.
    pub lifetime: Vec<LifetimeRow>,
    /// Metrics, in the order of their table.
    pub economics: Vec<EconomicsRow>,
    /// Beliefs, every thirtieth day and on the last.
    pub beliefs: Vec<BeliefRow>,
    /// Days on which the timeline acted, by day and entry.
    pub timeline: Vec<TimelineRow>,
    /// Journeys of sampled people, by person and day.
    pub journeys: Vec<JourneyRow>,
    /// What rules of attribution claim, when the scenario asks for it.
    pub claims: Vec<ClaimRow>,
    /// The hold-out experiment, when there is one.
    pub trial: Vec<TrialRow>,
    /// What channels cost and reached, by day, channel and segment, when the scenario asks for it.
    pub media: Vec<MediaRow>,
    /// What was sold, by day and segment, when the scenario asks for it.
    pub outcomes: Vec<OutcomeRow>,
    /// Touches by person and way, when the scenario asks for it.
    pub paths: Vec<PathRow>,
    /// Leads by person and day, when the scenario asks for a CRM.
    pub leads: Vec<LeadRow>,
    /// Opportunities, by person and day.
    pub opportunities: Vec<OpportunityRow>,
    /// What sales did, by person and day.
    pub activities: Vec<ActivityRow>,
    /// Changes of stage, by person and day.
    pub stage_history: Vec<StageRow>,
    /// Purchases, by person and day.
    pub purchases: Vec<PurchaseRow>,
    /// Leads by time to first attempt; bin `b` holds those below `RESPONSE_HOURS[b]` hours, the last one the rest.
    pub response: [Response; 12],
}

/// Leads that waited about as long for their first attempt, and what came of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// Leads.
    pub leads: u64,
    /// Reached by a call.
    pub reached: u64,
    /// Agreed to a meeting.
    pub meetings: u64,
    /// Bought.
    pub won: u64,
}

/// Stages of the funnel that need a rep.
pub const SALES_STAGES: [&str; 2] = ["with sales", "opportunity"];

impl Run {
    /// Whether anybody had time to sell.
    pub fn has_reps(&self) -> bool {
        self.days.iter().any(|day| day.minutes > 0)
    }
}

/// Days in a month of the cohort table.
pub const COHORT_DAYS: u32 = 30;
/// Upper edges, in hours, of the bins of [`Run::response`].
pub const RESPONSE_HOURS: [f64; 11] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 24.0, 48.0, 96.0, 240.0, 504.0];
