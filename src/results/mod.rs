//! What comes of a market: tables with typed columns, and the metrics made from them, one row each.

pub mod gauges;
pub mod lift;
pub mod metrics;
pub mod summary;
mod survival;
mod table;
mod tables;

pub use survival::{Survival, months_in_days};
pub use table::{Cell, CellValue, Column, Row, Word};
pub use tables::{
    ActivityRow, BeliefRow, COHORT_DAYS, ChannelRow, ChurnRow, ClaimRow, CohortRow, DayRow, EconomicsRow,
    ExitRow, FunnelRow, JourneyRow, LeadRow, LifetimeRow, MediaRow, OpportunityRow, OutcomeRow, PathRow,
    PurchaseRow, RESPONSE_HOURS, RepRow, Response, ResponseRow, Run, SALES_STAGES, SegmentRow, StageRow,
    SurvivalRow, TimelineRow, TrialRow,
};
