//! Parts as an array of jobs of Slurm, and a job that waits for all of them.

use super::job::{Job, Written};

/// The index that a job of an array may have at most: `MaxArraySize` is 1,001 where nobody changed it.
pub(super) const MOST: u32 = 1_000;

pub(super) fn files(job: &Job) -> Vec<Written> {
    let &Job { parts, cpus, minutes, .. } = job;
    let again = "scontrol requeue \"${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID\"; code=0; ";
    let (name, go, part) = (job.name(), job.go(), job.part("env", "$SLURM_ARRAY_TASK_ID", again));
    // Twice the time that it should take, and what it takes to begin.
    let limit = (minutes * 2.0).ceil() as u64 + 5;
    let script = format!(
        "#!/bin/bash\n#SBATCH --job-name={name}\n#SBATCH --array=1-{parts}\n#SBATCH --cpus-per-task={cpus}\n\
         #SBATCH --time={limit}\n#SBATCH --requeue\n#SBATCH --open-mode=append\n#SBATCH --output=logs/%a.log\n\
         # Ninety seconds before the time is over the part is stopped, which loses no finished run, and goes on later.\n\
         #SBATCH --signal=B:TERM@90\n{go}{part}"
    );
    let submit = "# Options of sbatch may follow, e.g. --partition=long, or --array=3,7 for some parts.\n\
                  job=$(sbatch --parsable \"$@\" job.sh)\n\
                  sbatch --job-name=merge --dependency=\"afterok:$job\" --output=logs/merge.log merge.sh\n";
    vec![("job.sh", script), job.merge(), job.submit(submit)]
}

/// What hands some parts in again.
pub(super) fn hand_in(parts: &str) -> String {
    format!("submit.sh --array={parts}")
}
