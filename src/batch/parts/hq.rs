//! Parts as an array of tasks of `HyperQueue`.

use super::job::{Job, Written};

/// How many tasks an array has at most.
pub(super) const MOST: u32 = 100_000;

pub(super) fn files(job: &Job) -> Vec<Written> {
    let &Job { parts, cpus, .. } = job;
    let name = job.name();
    let submit = format!(
        "# Which parts may follow, e.g. 3,7; without it, all.\n\
         hq submit --name {name} --array \"${{1:-1-{parts}}}\" --cpus {cpus} --stdout 'logs/%{{TASK_ID}}.log' \\\n    \
         --stderr 'logs/%{{TASK_ID}}.log' --crash-limit 20 --wait ./job.sh\nexec ./merge.sh\n"
    );
    vec![job.script("env", "$HQ_TASK_ID"), job.merge(), job.submit(&submit)]
}

/// What hands some parts in again.
pub(super) fn hand_in(parts: &str) -> String {
    format!("submit.sh {parts}")
}
