//! A request that cannot be answered.

use crate::error::{Error, Kind};

/// Why a request cannot be answered, and what helps.
pub(super) fn refusal(cause: &str, cure: &str) -> Error {
    Error::new(Kind::Usage, cause, cure)
}
