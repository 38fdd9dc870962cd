//! What a crowd, and the sales team, count during a day. Everything is a whole number, so the order of adding is free.

use super::event::{Activity, Event, LeadEnd, Moment, Purchase};
use crate::plan::Plan;
use crate::population::customers::Origin;
use crate::population::people::Stage;
use crate::results::{COHORT_DAYS, DayRow};

macro_rules! flows {
    ($( $(#[doc = $doc:literal])* $flow:ident => $column:ident, )*) => {
        /// Something that happens and is counted; each is a column of the daily table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Flow {
            $( #[doc = concat!("Counted as `", stringify!($column), "`.")] $flow, )*
        }

        const FLOWS: usize = [$( Flow::$flow ),*].len();

        impl Tally {
            /// Writes all counts into a row of the daily table.
            pub fn fill(&self, row: &mut DayRow) {
                $( row.$column = self.flows[Flow::$flow as usize]; )*
            }
        }
    };
}

flows! {
    BecameAware => became_aware,
    Forgot => forgot,
    BecameInterested => became_interested,
    Cooled => cooled,
    BecameConsidering => became_considering,
    NeedPassed => need_passed,
    RaisedHand => hands_raised,
    Qualified => qualified,
    Unqualified => unqualified,
    Leaked => leaked,
    Queued => queued,
    Expired => expired,
    Skipped => skipped,
    FirstAttempt => first_attempts,
    ResponseMinutes => response_minutes,
    Attempt => attempts,
    Reached => reached,
    Unreached => unreached,
    Declined => declined,
    MeetingBooked => meetings_booked,
    Meeting => meetings,
    Lost => lost,
    ColdCall => cold_calls,
    ColdEmail => cold_emails,
    FollowUp => follow_ups,
    FollowUpDue => follow_ups_due,
    Complained => complaints,
    KeptInTouch => retention_contacts,
    WonInbound => won_inbound,
    WonOutbound => won_outbound,
    WonReferral => won_referral,
    WonSelfServe => won_self_serve,
    Chance => chances,
    WonBack => won_back,
    Churned => churned,
    Renewed => renewals,
    RenewalDue => renewals_due,
    Heard => word_of_mouth,
    Warned => warnings,
    Exposed => exposures,
    Engaged => engagements,
    OptedIn => opt_ins,
    Unsubscribed => unsubscribes,
}

impl Event {
    /// The count it belongs to, if it is one.
    #[inline]
    const fn flow(self) -> Option<Flow> {
        Some(match self {
            Self::Arrived(_) => Flow::Exposed,
            Self::Heard(_) => Flow::Heard,
            Self::Warned => Flow::Warned,
            Self::Engaged(_) => Flow::Engaged,
            Self::BecameAware(_) => Flow::BecameAware,
            Self::BecameInterested => Flow::BecameInterested,
            Self::BecameConsidering => Flow::BecameConsidering,
            Self::Forgot => Flow::Forgot,
            Self::Cooled => Flow::Cooled,
            Self::NeedPassed => Flow::NeedPassed,
            Self::Raised(_) => Flow::RaisedHand,
            Self::Qualified(_) => Flow::Qualified,
            Self::Queued => Flow::Queued,
            Self::Ended(end) => end.flow(),
            Self::Acted(activity, ..) => return activity.flow(),
            Self::Attempted(_) => Flow::FirstAttempt,
            Self::Reached => Flow::Reached,
            Self::Booked(_) => Flow::MeetingBooked,
            Self::Lost(_) => Flow::Lost,
            Self::BoughtAgain(_) => Flow::Renewed,
            Self::Churned => Flow::Churned,
            Self::RenewalDue => Flow::RenewalDue,
            Self::FollowUpDue => Flow::FollowUpDue,
            Self::Complained => Flow::Complained,
            Self::Saw(_)
            | Self::FirstTouched(_)
            | Self::Moved(..)
            | Self::Prospected(_)
            | Self::Won(_)
            | Self::Experienced(_) => return None,
        })
    }
}

impl Origin {
    /// The count that a sale of this origin belongs to.
    pub const fn flow(self) -> Flow {
        match self {
            Self::Inbound => Flow::WonInbound,
            Self::Outbound => Flow::WonOutbound,
            Self::Referral => Flow::WonReferral,
            Self::SelfServe => Flow::WonSelfServe,
            Self::WinBack => Flow::WonBack,
        }
    }
}

impl LeadEnd {
    /// The count of leads that ended so.
    const fn flow(self) -> Flow {
        match self {
            Self::Unqualified => Flow::Unqualified,
            Self::Leaked => Flow::Leaked,
            Self::Expired => Flow::Expired,
            Self::Skipped => Flow::Skipped,
            Self::Unreached => Flow::Unreached,
            Self::Declined => Flow::Declined,
        }
    }
}

impl Activity {
    /// The count it belongs to, if it is one.
    const fn flow(self) -> Option<Flow> {
        match self {
            Self::Call => Some(Flow::Attempt),
            Self::Meeting => Some(Flow::Meeting),
            Self::ColdCall => Some(Flow::ColdCall),
            Self::ColdEmail => Some(Flow::ColdEmail),
            Self::FollowUp => Some(Flow::FollowUp),
            Self::News => Some(Flow::KeptInTouch),
            Self::Offer => None,
        }
    }
}

/// What happened with one source of leads (a channel, word of mouth, ...).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceTally {
    /// Impressions, posts or mails delivered.
    pub delivered: u64,
    /// Those seen.
    pub exposures: u64,
    /// Visits, by clicks or otherwise, and responses.
    pub engagements: u64,
    /// Clicks that brought no visit.
    pub bounces: u64,
    /// People who first heard of the brand here.
    pub first_touch: u64,
    /// People who joined the e-mail list here.
    pub opt_ins: u64,
    /// Leads whose last touch was here.
    pub leads: u64,
    /// Of those, qualified.
    pub qualified: u64,
    /// Of those, won.
    pub won: u64,
}

/// What changed in one segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SegmentTally {
    /// People aware or farther, gained less lost.
    pub aware: i64,
    /// Customers, gained less lost.
    pub customers: i64,
    /// Customers won.
    pub won: u64,
    /// Leads.
    pub leads: u64,
    /// Revenue from first purchases, minor units.
    pub first_minor: i64,
    /// All revenue, minor units; counted only for a record of media.
    pub revenue_minor: i64,
}

impl SourceTally {
    /// Adds another day.
    pub fn add(&mut self, other: Self) {
        self.delivered += other.delivered;
        self.exposures += other.exposures;
        self.engagements += other.engagements;
        self.bounces += other.bounces;
        self.first_touch += other.first_touch;
        self.opt_ins += other.opt_ins;
        self.leads += other.leads;
        self.qualified += other.qualified;
        self.won += other.won;
    }
}

impl SegmentTally {
    /// Adds another day.
    pub fn add(&mut self, other: Self) {
        self.aware += other.aware;
        self.customers += other.customers;
        self.won += other.won;
        self.leads += other.leads;
        self.first_minor += other.first_minor;
        self.revenue_minor += other.revenue_minor;
    }
}

/// What of one source happened in one segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MediaTally {
    /// Advertisements, posts and mails seen.
    pub impressions: u64,
    /// Visits, by clicks or otherwise, and responses.
    pub engagements: u64,
}

/// All counts of one crowd, or of the sales team, on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    flows: [u64; FLOWS],
    /// By source.
    pub sources: Vec<SourceTally>,
    /// By segment.
    pub segments: Vec<SegmentTally>,
    /// By source, and within it by segment; empty unless media are recorded.
    pub media: Vec<MediaTally>,
    /// People on the e-mail list, gained less lost.
    pub mailable: i64,
    /// Followers, gained less lost.
    pub followers: i64,
    /// Revenue, minor units.
    pub revenue: i64,
    /// Discounts given, minor units.
    pub discount: i64,
    /// Commissions, minor units.
    pub commission: i64,
    /// Cost of goods and onboarding, minor units.
    pub goods: i64,
    /// Revenue by month of winning and month of age: (cohort, age, minor units).
    pub cohorts: Vec<(u16, u16, i64)>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            flows: [0; FLOWS],
            sources: Vec::new(),
            segments: Vec::new(),
            media: Vec::new(),
            mailable: 0,
            followers: 0,
            revenue: 0,
            discount: 0,
            commission: 0,
            goods: 0,
            cohorts: Vec::new(),
        }
    }
}

impl Tally {
    /// An empty tally with a place for each source and segment.
    pub fn new(plan: &Plan) -> Self {
        Self {
            sources: vec![SourceTally::default(); plan.sources.len()],
            segments: vec![SegmentTally::default(); plan.scenario.segments.len()],
            media: if plan.scenario.record.media {
                vec![MediaTally::default(); plan.sources.len() * plan.scenario.segments.len()]
            } else {
                Vec::new()
            },
            ..Self::default()
        }
    }

    /// Counts one.
    #[inline]
    pub fn count(&mut self, flow: Flow) {
        self.flows[flow as usize] += 1;
    }

    /// Counts several.
    #[inline]
    pub fn add(&mut self, flow: Flow, n: u64) {
        self.flows[flow as usize] += n;
    }

    /// Counts the chance with which somebody buys, whether they do or not, in whole millionths.
    pub fn chance(&mut self, chance: f64) {
        self.add(Flow::Chance, (chance * 1e6).round() as u64);
    }

    /// How many were counted.
    #[inline]
    pub fn get(&self, flow: Flow) -> u64 {
        self.flows[flow as usize]
    }

    /// Books revenue from a customer won on one day, paid on another.
    #[inline]
    pub fn cohort(&mut self, won: u32, paid: u32, minor: i64) {
        let (cohort, age) = ((won / COHORT_DAYS) as u16, ((paid - won) / COHORT_DAYS) as u16);
        match self.cohorts.iter_mut().find(|entry| entry.0 == cohort && entry.1 == age) {
            Some(entry) => entry.2 += minor,
            None => self.cohorts.push((cohort, age, minor)),
        }
    }

    /// What of an event is counted.
    #[inline]
    pub(crate) fn note(&mut self, when: Moment<'_>, person: u32, event: Event) {
        if let Some(flow) = event.flow() {
            self.count(flow);
        }
        match event {
            Event::Saw(source) => self.media_of(when, person, source, |media| media.impressions += 1),
            Event::Arrived(source) => {
                self.sources[source as usize].delivered += 1;
                self.sources[source as usize].exposures += 1;
            }
            Event::Engaged(source) => {
                self.sources[source as usize].engagements += 1;
                self.media_of(when, person, source, |media| media.engagements += 1);
            }
            Event::Attempted(minutes) => self.add(Flow::ResponseMinutes, u64::from(minutes)),
            Event::FirstTouched(source) => self.sources[source as usize].first_touch += 1,
            Event::Moved(from, to, _) if (from == Stage::Unaware) != (to == Stage::Unaware) => {
                self.segment_of(when, person).aware += if to == Stage::Unaware { -1 } else { 1 };
            }
            Event::Raised(source) => {
                self.sources[source as usize].leads += 1;
                self.segment_of(when, person).leads += 1;
            }
            Event::Qualified(source) => self.sources[source as usize].qualified += 1,
            Event::Won(purchase) => self.won(when, person, purchase),
            Event::BoughtAgain(purchase) => {
                if !self.media.is_empty() {
                    self.segment_of(when, person).revenue_minor += purchase.paid_minor;
                }
                self.book(when, purchase);
            }
            Event::Churned => self.segment_of(when, person).customers -= 1,
            _ => {}
        }
    }

    fn won(&mut self, when: Moment<'_>, person: u32, purchase: Purchase) {
        let segment = self.segment_of(when, person);
        segment.customers += 1;
        segment.won += 1;
        segment.first_minor += purchase.paid_minor;
        segment.revenue_minor += purchase.paid_minor;
        self.sources[purchase.source as usize].won += 1;
        self.count(purchase.origin.flow());
        self.book(when, purchase);
    }

    fn book(&mut self, when: Moment<'_>, purchase: Purchase) {
        self.revenue += purchase.paid_minor;
        self.goods += purchase.goods_minor;
        self.cohort(purchase.won, when.day, purchase.paid_minor);
    }

    fn segment_of(&mut self, when: Moment<'_>, person: u32) -> &mut SegmentTally {
        &mut self.segments[when.plan.traits.segment(when.luck, person) as usize]
    }

    /// Counts something of a source in the segment of a person, if media are recorded.
    #[inline]
    fn media_of(&mut self, when: Moment<'_>, person: u32, source: u8, count: impl FnOnce(&mut MediaTally)) {
        if !self.media.is_empty() {
            let segment = when.plan.traits.segment(when.luck, person) as usize;
            let cell = source as usize * self.segments.len() + segment;
            self.media.get_mut(cell).map(count);
        }
    }

    /// Whether contacts are counted by segment.
    #[inline]
    pub(crate) fn has_media(&self) -> bool {
        !self.media.is_empty()
    }

    /// Somebody joins the e-mail list.
    pub(crate) fn opted_in(&mut self, source: u8) {
        self.count(Flow::OptedIn);
        self.sources[source as usize].opt_ins += 1;
    }

    /// Empties it, keeping its places for sources and segments.
    pub fn clear(&mut self) {
        let (sources, segments, media) = (self.sources.len(), self.segments.len(), self.media.len());
        *self = Self {
            sources: vec![SourceTally::default(); sources],
            segments: vec![SegmentTally::default(); segments],
            media: vec![MediaTally::default(); media],
            ..Self::default()
        };
    }

    /// Adds another tally and empties it.
    pub fn take(&mut self, other: &mut Self) {
        for (mine, theirs) in self.flows.iter_mut().zip(&mut other.flows) {
            *mine += std::mem::take(theirs);
        }
        for (mine, theirs) in self.sources.iter_mut().zip(&mut other.sources) {
            mine.add(std::mem::take(theirs));
        }
        for (mine, theirs) in self.segments.iter_mut().zip(&mut other.segments) {
            mine.add(std::mem::take(theirs));
        }
        for (mine, theirs) in self.media.iter_mut().zip(&mut other.media) {
            let theirs = std::mem::take(theirs);
            mine.impressions += theirs.impressions;
            mine.engagements += theirs.engagements;
        }
        self.mailable += std::mem::take(&mut other.mailable);
        self.followers += std::mem::take(&mut other.followers);
        self.revenue += std::mem::take(&mut other.revenue);
        self.discount += std::mem::take(&mut other.discount);
        self.commission += std::mem::take(&mut other.commission);
        self.goods += std::mem::take(&mut other.goods);
        for (cohort, age, minor) in other.cohorts.drain(..) {
            match self.cohorts.iter_mut().find(|entry| entry.0 == cohort && entry.1 == age) {
                Some(entry) => entry.2 += minor,
                None => self.cohorts.push((cohort, age, minor)),
            }
        }
    }
}
