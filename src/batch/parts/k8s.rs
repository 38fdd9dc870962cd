//! Parts as an Indexed Job of Kubernetes, and a Job that waits until all are finished.
//!
//! Pods share a volume, which is mounted where this machine has the design; what waits looks at the journals on it, so that nobody
//! needs the right to ask the cluster.

use super::job::{Job, Written, quoted as word};
use crate::error::{Error, Kind};
use crate::words::slug;
use std::path::{Path, PathBuf};

/// How many indexes a Job has at most: above it Kubernetes asks for a limit of parallelism.
pub(super) const MOST: u32 = 100_000;
/// Pods that are asked for at once; the cluster has fewer places, and a list of pods that wait costs it.
const AT_ONCE: u32 = 1_000;
/// Image of pods that find the program on their volume.
const PLAIN: &str = "debian:stable-slim";

/// The files, and what is wrong with what the pods share.
pub(super) fn files(job: &Job) -> Result<Vec<Written>, Error> {
    let volume = volume(job)?;
    let own = job.program.starts_with(&volume);
    let image = match &job.site.image {
        Some(image) => image,
        None if own => PLAIN,
        None => {
            let cause =
                format!("pods share `{}`, and `{}` is not below it", volume.display(), job.program.display());
            let help = "name an image that has relaylab, with `--image`, or use a copy of the program that is below it";
            return Err(Error::new(Kind::Usage, cause, help));
        }
    };
    // What an image brings is found by its name.
    let program = if own { job.program } else { Path::new("relaylab") };
    let job = &Job { program, ..*job };
    let script = job.script("env", "$((JOB_COMPLETION_INDEX + 1))");
    let name: String = slug(&job.name()).chars().take(40).collect();
    let about = format!(
        "# The pods share the claim {}, mounted at {}: what this machine has there must be on it.\n",
        job.site.claim,
        volume.display()
    );
    let yaml =
        format!("{about}{}---\n{}", parts(job, &name, image, &volume), merge(job, &name, image, &volume));
    let submit = format!(
        "# Options of kubectl may follow, e.g. --namespace=mine. Parts that are finished end at once.\n\
         kubectl delete \"$@\" --ignore-not-found -f jobs.yaml\nkubectl create \"$@\" -f jobs.yaml\n\
         echo \"look     kubectl get jobs {name} {name}-merge\"\n"
    );
    Ok(vec![script, job.merge(), ("jobs.yaml", yaml), job.submit(&submit)])
}

/// The folder that pods and this machine share: what has the design, the parts, and the program if it can.
fn volume(job: &Job) -> Result<PathBuf, Error> {
    let home = |path: &Path| path.parent().map(Path::to_owned).unwrap_or_default();
    let data = common(&home(job.design), &home(job.folder));
    let all = common(&data, &home(job.program));
    let found = [all, data].into_iter().find(|folder| folder.parent().is_some());
    found.ok_or_else(|| {
        let cause =
            format!("`{}` and `{}` have no folder in common", job.design.display(), job.folder.display());
        Error::new(
            Kind::Usage,
            cause,
            "name a folder beside the design with `--out FOLDER`: pods share what is below one folder",
        )
    })
}

/// The folder that two paths have in common.
fn common(one: &Path, other: &Path) -> PathBuf {
    one.components()
        .zip(other.components())
        .take_while(|(one, other)| one == other)
        .map(|(part, _)| part)
        .collect()
}

/// The Job whose pods play a part each.
fn parts(job: &Job, name: &str, image: &str, volume: &Path) -> String {
    let &Job { parts, cpus, .. } = job;
    let at_once = parts.min(AT_ONCE);
    let command = text(&job.folder.join("job.sh"));
    let pod = pod("part", image, &format!("[{command}]"), &cpus.to_string(), volume, &job.site.claim);
    format!(
        "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {name}\nspec:\n  completionMode: Indexed\n  completions: {parts}\n  \
         parallelism: {at_once}\n  backoffLimitPerIndex: 20\n{pod}"
    )
}

/// The Job that waits for them, and joins them.
fn merge(job: &Job, name: &str, image: &str, volume: &Path) -> String {
    let words = format!(
        "until {} status . | grep -q '^join '; do sleep 10; done; ./merge.sh || [ $? = {} ]",
        word(job.program),
        job.site.failed
    );
    let words = format!("{}{words}", job.go());
    let command = format!("[\"/bin/bash\", \"-c\", {}]", quoted(&words));
    let pod = pod("merge", image, &command, "100m", volume, &job.site.claim);
    format!(
        "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {name}-merge\nspec:\n  backoffLimit: 20\n{pod}"
    )
}

/// What a pod is: a container with its command, and the volume. A pod that is ended has the time to stop as it should.
fn pod(name: &str, image: &str, command: &str, cpus: &str, volume: &Path, claim: &str) -> String {
    format!(
        "  template:\n    spec:\n      restartPolicy: Never\n      terminationGracePeriodSeconds: 90\n      containers:\n        \
         - name: {name}\n          image: {image}\n          command: {command}\n          resources:\n            requests:\n              \
         cpu: {cpus}\n          volumeMounts:\n            - name: shared\n              mountPath: {mount}\n      volumes:\n        \
         - name: shared\n          persistentVolumeClaim:\n            claimName: {claim}\n",
        image = quoted(image),
        cpus = quoted(cpus),
        mount = text(volume),
        claim = quoted(claim),
    )
}

fn text(path: &Path) -> String {
    quoted(&path.display().to_string())
}

/// A text of YAML: one of JSON is one.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
