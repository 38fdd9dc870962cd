//! What is remembered of a customer, and the days on which something is due with them.

/// A day that never comes.
pub const NEVER: u16 = u16::MAX;

/// How a customer was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Origin {
    /// A lead from marketing.
    Inbound,
    /// A cold call or cold e-mail.
    Outbound,
    /// A lead referred by a customer.
    Referral,
    /// Bought without a rep.
    SelfServe,
    /// Came back after being lost.
    WinBack,
}

/// One customer, or former customer.
#[derive(Clone, Copy, Debug)]
pub struct Customer {
    /// Place in the crowd.
    pub place: u16,
    /// How often the person had been a customer before. With it, not with a day, goes the customer's luck: whom a busy
    /// team wins a week later is the same customer.
    pub life: u8,
    /// Day of the first purchase.
    pub won: u16,
    /// Day of being lost, or [`NEVER`].
    pub lost: u16,
    /// Seat of the rep who owns the relationship.
    pub seat: u16,
    /// How often that seat had changed hands when trust was last looked at.
    pub tenure: u16,
    /// Days on which something is due.
    pub due: Due,
    /// Which tie the next word travels over.
    pub tie: u32,
    /// Words of luck used for talking so far.
    pub tellings: u32,
    /// Purchases so far, the first included.
    pub purchases: u32,
    /// What was last paid, minor units.
    pub paid_minor: f32,
    /// When the customer buys again (repeat).
    pub rhythm: Rhythm,
    /// Cumulative satisfaction.
    pub satisfaction: f32,
    /// Expected quality.
    pub expectation: f32,
    /// Trust as of day `trusted`.
    pub trust: f32,
    /// Day of the last change of trust.
    pub trusted: u16,
    /// Offers made since being lost.
    pub offers: u8,
    /// Whether the customer has recommended the firm.
    pub referrer: bool,
    /// How the customer was found.
    pub origin: Origin,
}

/// When somebody buys again: a budget, of mean 1, that is used up at their rate of purchases, whatever it is now. The
/// rate follows from goodwill and trust as they were when it was last looked at, and as they have faded since.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rhythm {
    /// What is left of the budget.
    pub left: f32,
    /// Goodwill when it was last looked at.
    pub goodwill: f32,
    /// Trust when it was last looked at.
    pub trust: f32,
    /// The evening on which that was.
    pub seen: u16,
}

/// Days on which something is due with a customer; [`NEVER`] if nothing is.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    /// Renewal, next purchase, or silent loss.
    pub bill: u16,
    /// Next experience with the product.
    pub experience: u16,
    /// Next follow-up by sales.
    pub follow_up: u16,
    /// Next word to somebody they know.
    pub tell: u16,
    /// Next contact by marketing.
    pub news: u16,
    /// Next win-back offer.
    pub offer: u16,
}

impl Due {
    /// The earliest of them; words are prepared the evening before.
    pub fn next(&self) -> u16 {
        let contact = self.follow_up.min(self.news).min(self.offer);
        self.bill.min(self.experience).min(contact).min(self.tell.saturating_sub(1))
    }
}

impl Customer {
    /// Whether the customer still buys.
    #[inline]
    pub fn active(&self) -> bool {
        self.lost == NEVER
    }
}
