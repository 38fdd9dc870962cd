//! What is remembered of each person: eight bytes. All else about them is looked up from luck when it is needed.

/// Where a person stands on the way from not knowing the brand to being a customer of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Stage {
    /// Does not know the brand.
    #[default]
    Unaware,
    /// Knows the brand.
    Aware,
    /// Has looked closer.
    Interested,
    /// Is choosing.
    Considering,
    /// Raised a hand; with marketing.
    Lead,
    /// In the queue of sales, or being called.
    Working,
    /// In meetings with sales.
    Opportunity,
    /// Buys.
    Customer,
    /// Has stopped buying.
    Lapsed,
    /// Asked never to be contacted.
    DoNotContact,
}

/// Number of stages.
pub const STAGES: usize = 10;

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; STAGES] = [
        Self::Unaware,
        Self::Aware,
        Self::Interested,
        Self::Considering,
        Self::Lead,
        Self::Working,
        Self::Opportunity,
        Self::Customer,
        Self::Lapsed,
        Self::DoNotContact,
    ];

    /// The word for it in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unaware => "unaware",
            Self::Aware => "aware",
            Self::Interested => "interested",
            Self::Considering => "considering",
            Self::Lead => "lead",
            Self::Working => "working",
            Self::Opportunity => "opportunity",
            Self::Customer => "customer",
            Self::Lapsed => "lapsed",
            Self::DoNotContact => "do_not_contact",
        }
    }

    /// How far along the funnel this stage is (0 to 7); stages after the purchase count as the purchase,
    /// and asking not to be contacted is no progress at all.
    pub const fn milestone(self) -> u8 {
        match self {
            Self::DoNotContact => 0,
            Self::Lapsed => Self::Customer as u8,
            stage => stage as u8,
        }
    }
}

/// Number of milestones of the funnel, the first being "everybody".
pub const MILESTONES: usize = 8;

/// A yes-or-no fact remembered of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Flag {
    /// Needs what the category offers.
    InMarket = 0x10,
    /// Is on the e-mail list.
    Mailable = 0x20,
    /// Follows the firm.
    Follower = 0x40,
    /// Is watched daily because of much goodwill.
    Warm = 0x80,
}

/// One person. Goodwill is as of the day of the last touch; it decays when it is next looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Person {
    /// Goodwill at the end of the day of the last touch.
    pub goodwill: f32,
    touched: u16,
    state: u8,
    past: u8,
}

const _: () = assert!(size_of::<Person>() == 8);

/// The bit beside the day of the last touch that says whether the firm takes the person for its target market.
const BELIEVED: u16 = 0x8000;

/// Days a market can be played at most, so that a day fits beside that bit.
pub const DAYS_MAX: u32 = 32_000;

/// "Nowhere yet" as a person's first source.
pub const NO_SOURCE: u8 = 31;

impl Default for Person {
    fn default() -> Self {
        Self { goodwill: 0.0, touched: 0, state: 0, past: NO_SOURCE }
    }
}

impl Person {
    /// Day of the last touch.
    #[inline]
    pub fn touched(self) -> u32 {
        u32::from(self.touched & !BELIEVED)
    }

    /// Remembers a touch.
    #[inline]
    pub(crate) fn touch(&mut self, day: u32) {
        self.touched = (self.touched & BELIEVED) | day as u16;
    }

    /// Whether the firm takes the person for part of its target market.
    #[inline]
    pub fn believed(self) -> bool {
        self.touched & BELIEVED != 0
    }

    /// Sets what the firm takes the person for.
    #[inline]
    pub(crate) fn believe(&mut self, target: bool) {
        self.touched = if target { self.touched | BELIEVED } else { self.touched & !BELIEVED };
    }

    /// Where the person stands.
    #[inline]
    pub fn stage(self) -> Stage {
        Stage::ALL[(self.state & 0x0F) as usize % STAGES]
    }

    /// The place of the stage among all stages, unchecked.
    #[inline]
    pub(crate) fn stage_bits(self) -> u32 {
        u32::from(self.state & 0x0F)
    }

    /// Whether the person stands here; cheaper than [`Person::stage`] in a loop.
    #[inline]
    pub fn is(self, stage: Stage) -> bool {
        self.state & 0x0F == stage as u8
    }

    /// Puts the person somewhere, and remembers how far they ever came.
    #[inline]
    pub(crate) fn set_stage(&mut self, stage: Stage) {
        self.state = (self.state & 0xF0) | stage as u8;
        let farthest = (self.past >> 5).max(stage.milestone());
        self.past = (self.past & 0x1F) | (farthest << 5);
    }

    /// Whether a fact holds.
    #[inline]
    pub fn has(self, flag: Flag) -> bool {
        self.state & flag as u8 != 0
    }

    /// Sets or clears a fact.
    #[inline]
    pub(crate) fn set(&mut self, flag: Flag, yes: bool) {
        self.state = if yes { self.state | flag as u8 } else { self.state & !(flag as u8) };
    }

    /// The farthest milestone the person ever reached.
    #[inline]
    pub fn farthest(self) -> u8 {
        self.past >> 5
    }

    /// Where the person first heard of the brand, or [`NO_SOURCE`].
    #[inline]
    pub fn first_source(self) -> u8 {
        self.past & 0x1F
    }

    /// Remembers where the person first heard of the brand.
    #[inline]
    pub(crate) fn set_first_source(&mut self, source: u8) {
        self.past = (self.past & 0xE0) | (source & 0x1F);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_remembers_stage_flags_and_past_apart() {
        let mut person = Person::default();
        person.set(Flag::Follower, true);
        person.set_first_source(5);
        person.set_stage(Stage::Opportunity);
        person.set_stage(Stage::Aware);
        assert_eq!((person.stage(), person.farthest(), person.first_source()), (Stage::Aware, 6, 5));
        assert!(person.has(Flag::Follower) && !person.has(Flag::Mailable));
        person.believe(true);
        person.touch(DAYS_MAX);
        assert!(person.believed() && person.touched() == DAYS_MAX);
        person.believe(false);
        assert!(!person.believed() && person.touched() == DAYS_MAX);
        person.set_stage(Stage::DoNotContact);
        person.set(Flag::Follower, false);
        assert_eq!((person.farthest(), person.has(Flag::Follower)), (6, false));
    }
}
