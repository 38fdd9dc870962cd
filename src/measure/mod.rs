//! What is counted while the market is played, and what is made of the counts afterwards.

mod claims;
mod ledger;
pub mod metrics;
mod observer;
mod paths;
pub mod summary;
mod table;
mod tables;
mod tally;
mod watch;

pub use claims::{Answer, Checks, Claim, Relation, Statistic};
pub use ledger::{Account, Ledger};
pub use observer::Observer;
pub use paths::{MARKOV, Paths};
pub use table::{Cell, CellValue, Column, Row, Word};
pub use tables::{
    BeliefRow, ChannelRow, ClaimRow, CohortRow, DayRow, EconomicsRow, ExitRow, FunnelRow, JourneyRow,
    RESPONSE_HOURS, RepRow, ResponseRow, Run, SegmentRow, TrialRow,
};
pub use tally::{COHORT_DAYS, Flow, SegmentTally, SourceTally, Tally};
pub use watch::{Watch, diarists, observe_some};
