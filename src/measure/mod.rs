//! What is counted while the market is played, and what is made of the counts afterwards.

mod claims;
mod crm;
mod ledger;
mod media;
pub mod metrics;
mod observer;
mod paths;
pub mod summary;
mod table;
mod tables;
mod tally;
mod watch;

pub use claims::{Answer, Checks, Claim, Relation, Statistic};
pub use crm::{Activity, Crm, Event, LeadEnd};
pub use ledger::{Account, Ledger};
pub use observer::Observer;
pub use paths::{MARKOV, Paths};
pub use table::{Cell, CellValue, Column, Row, Word};
pub use tables::{
    ActivityRow, BeliefRow, ChannelRow, ClaimRow, CohortRow, DayRow, EconomicsRow, ExitRow, FunnelRow,
    JourneyRow, LeadRow, MediaRow, OpportunityRow, OutcomeRow, PathRow, PurchaseRow, RESPONSE_HOURS, RepRow,
    ResponseRow, Run, SegmentRow, StageRow, TrialRow,
};
pub use tally::{COHORT_DAYS, Flow, MediaTally, SegmentTally, SourceTally, Tally};
pub use watch::{Watch, diarists, observe_some};
