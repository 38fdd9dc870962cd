//! The engines that play parts, and what each is told.

use super::job::{Job, Written};
use super::{hq, k8s, parallel, slurm};
use crate::error::Error;
use serde::{Deserialize, Serialize};

/// What plays the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// Slurm's job arrays.
    Slurm,
    /// `HyperQueue`'s task arrays.
    Hq,
    /// GNU parallel, here or over ssh.
    Parallel,
    /// Indexed Jobs of Kubernetes.
    K8s,
}

impl Engine {
    /// The parts that it takes at most.
    pub(super) fn most(self) -> u32 {
        match self {
            Self::Slurm => slurm::MOST,
            Self::Hq => hq::MOST,
            Self::Parallel => parallel::MOST,
            Self::K8s => k8s::MOST,
        }
    }

    /// What it is told: `job.sh` first, which plays a part.
    pub(super) fn files(self, job: &Job) -> Result<Vec<Written>, Error> {
        match self {
            Self::Slurm => Ok(slurm::files(job)),
            Self::Hq => Ok(hq::files(job)),
            Self::Parallel => Ok(parallel::files(job)),
            Self::K8s => k8s::files(job),
        }
    }

    /// What hands some of the parts in again, in the folder of the parts; some engines are given all, those that are finished
    /// end at once.
    pub(super) fn hand_in(self, parts: &str) -> String {
        match self {
            Self::Slurm => slurm::hand_in(parts),
            Self::Hq => hq::hand_in(parts),
            Self::Parallel | Self::K8s => "submit.sh".to_owned(),
        }
    }
}
