//! What happens to a person, told once: each kind of note takes from it what it keeps.

use crate::base::draws::Luck;
use crate::plan::Plan;
use crate::population::customers::Origin;
use crate::population::people::Stage;

/// When something happens, and in which market.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The luck of the run.
    pub luck: Luck,
    /// The day, 0 is the first.
    pub day: u32,
}

/// Why a lead is a lead no more, other than by a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadEnd {
    /// The score was too low.
    Unqualified,
    /// Lost on the way to sales.
    Leaked,
    /// Nobody worked it in time.
    Expired,
    /// The rep did not pursue it.
    Skipped,
    /// Never reached.
    Unreached,
    /// Reached, and declined a meeting.
    Declined,
}

/// What the firm does with one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// A call to a lead.
    Call,
    /// A meeting.
    Meeting,
    /// A cold call.
    ColdCall,
    /// A cold e-mail.
    ColdEmail,
    /// A follow-up of a customer.
    FollowUp,
    /// A newsletter, an event or the like for a customer, by marketing.
    News,
    /// An offer to a former customer.
    Offer,
}

/// Something that happens to a person. Where it says source, that is the code of a source of touches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// Sees a channel.
    Saw(u8),
    /// Comes of their own accord or by a click they looked for, and so sees the channel.
    Arrived(u8),
    /// Hears of the firm from a customer.
    Heard(u8),
    /// Is warned by a former customer.
    Warned,
    /// Clicks, visits or responds.
    Engaged(u8),
    /// Hears of the brand for the first time in a while.
    BecameAware(u8),
    /// The source of the first touch is known.
    FirstTouched(u8),
    /// The stage changes, because of a source.
    Moved(Stage, Stage, u8),
    /// Looks closer.
    BecameInterested,
    /// Starts to choose.
    BecameConsidering,
    /// Forgets the brand.
    Forgot,
    /// Loses interest.
    Cooled,
    /// Needs nothing any more.
    NeedPassed,
    /// Raises a hand.
    Raised(u8),
    /// Agrees to hear more from a rep who found them.
    Prospected(u8),
    /// Is found good enough for sales.
    Qualified(u8),
    /// Arrives at sales.
    Queued,
    /// The lead comes to nothing.
    Ended(LeadEnd),
    /// A rep (seat) does something, about a lead of a source.
    Acted(Activity, u16, u8),
    /// Is called as a lead for the first time, so many minutes after the hand was raised.
    Attempted(u32),
    /// Is reached by a call.
    Reached,
    /// A meeting is agreed on, with a rep (seat).
    Booked(u16),
    /// An opportunity is lost, by a rep (seat).
    Lost(u16),
    /// Becomes a customer.
    Won(Purchase),
    /// Renews or buys again.
    BoughtAgain(Purchase),
    /// Is lost as a customer.
    Churned,
    /// Experiences the product, pleased or not.
    Experienced(bool),
    /// Has a renewal before them.
    RenewalDue,
    /// Is due for a follow-up.
    FollowUpDue,
    /// Complains, as a customer.
    Complained,
}

/// A purchase as notes keep it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Purchase {
    /// How the customer was found.
    pub origin: Origin,
    /// Last touch before the lead.
    pub source: u8,
    /// Seat of the rep who sold.
    pub seat: u16,
    /// How often the person had been a customer before.
    pub life: u8,
    /// Day on which the customer was won.
    pub won: u32,
    /// What is paid, minor units.
    pub paid_minor: i64,
    /// What the goods cost, and what taking the customer on board does, minor units.
    pub goods_minor: i64,
}
