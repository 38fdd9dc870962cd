//! What is noted of people while the market is played: counts, a CRM, ways to a purchase, diaries, an experiment.

mod crm;
mod event;
mod paths;
mod tally;
mod trial;
mod watch;

pub(crate) use crm::crm_rows;
pub use crm::{Activity, Crm, LeadEnd};
pub use event::{Event, Moment, Purchase};
pub use paths::{MARKOV, Paths};
pub(crate) use paths::{claims, path_rows};
pub use tally::{Flow, MediaTally, SegmentTally, SourceTally, Tally};
pub use trial::{Trial, trial_rows};
pub use watch::{Watch, diarists, observe_some};
