//! What is noted of people while the market is played: counts, a CRM, ways to a purchase, diaries, an experiment.

mod crm;
mod event;
mod event_log;
mod paths;
mod tally;
mod trial;
mod watch;

pub use crm::Crm;
pub(crate) use crm::Entry;
pub use event::{Activity, Event, LeadEnd, Moment, Purchase};
pub use event_log::{EventLog, Logged};
pub use paths::Paths;
pub use tally::{Flow, MediaTally, SegmentTally, SourceTally, Tally};
pub(crate) use trial::Did;
pub use trial::Trial;
pub use watch::Watch;
