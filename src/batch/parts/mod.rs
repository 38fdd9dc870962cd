//! A design that is played in parts by the engine of a cluster: how many parts, what the engine is told, how far they are.
//!
//! The engine is somebody else's; what is written is what one would type, to be read and changed. `folder` is the parts and
//! where they are kept, `engine` hands them to one of the engines, each with a file of its own, `status` says how far they are.

mod engine;
mod folder;
mod hq;
mod job;
mod k8s;
mod parallel;
mod slurm;
mod status;

pub use engine::Engine;
pub use folder::Parts;
pub use job::{Site, ranges};
pub use status::{PartState, PartStatus};
