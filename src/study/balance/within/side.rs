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

    /// What is split.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Marketing => "marketing's budget",
            Self::Sales => "the time of sales",
        }
    }
}
