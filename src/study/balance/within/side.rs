//! Whose split is looked at.

/// Whose split is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The budget of marketing, channel by channel.
    Marketing,
    /// The time of sales: inbound leads, cold calls and e-mails, follow-up.
    Sales,
}

impl Side {
    /// Its name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Sales => "sales",
        }
    }

    /// What is to be known of its shares.
    pub const fn note(self) -> Option<&'static str> {
        match self {
            Self::Marketing => None,
            Self::Sales => Some(
                "A share of the time of sales is the least that is kept for it: what others leave idle goes to it too, so that 0 is not without it.",
            ),
        }
    }

    /// What is split.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Marketing => "marketing's budget",
            Self::Sales => "the time of sales",
        }
    }
}
