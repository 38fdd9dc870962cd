//! Parts for GNU parallel, here or over ssh.

use super::job::{Job, Written};

/// How many parts are given to one call at most.
pub(super) const MOST: u32 = 100_000;

pub(super) fn files(job: &Job) -> Vec<Written> {
    let &Job { parts, cpus, .. } = job;
    let submit = format!(
        "# Options of parallel may follow, e.g. --sshloginfile nodes.\n\
         jobs=$(( $(nproc) / {cpus} ))\n\
         seq {parts} | parallel --jobs $(( jobs > 0 ? jobs : 1 )) --retries 3 \"$@\" ./job.sh '{{}}' '>>' 'logs/{{}}.log' '2>&1'\n\
         exec ./merge.sh\n"
    );
    vec![job.script("$1", "$1"), job.merge(), job.submit(&submit)]
}
