//! What is counted while the market is played, and what is made of the counts afterwards.

mod table;
mod tables;

pub use table::{Cell, CellValue, Column, Row, Word};
pub use tables::{
    BeliefRow, ChannelRow, CohortRow, DayRow, EconomicsRow, ExitRow, FunnelRow, JourneyRow, RESPONSE_HOURS,
    RepRow, Run, SegmentRow,
};
