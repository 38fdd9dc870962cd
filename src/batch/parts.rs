//! A design that is played in parts by the engine of a cluster: how many parts, what the engine is told, how far they are.
//!
//! The engine is somebody else's; what is written is what one would type, to be read and changed.

use super::session::{DesignFile, Sweep};
use super::store::SESSIONS;
use super::{Estimate, Shard};
use crate::error::{Error, Kind};
use crate::files::{Folder, Lock};
use crate::words::{counted, grouped};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What is in a folder of parts.
const ABOUT: &str = "parts.json";
/// Version of it.
const SCHEMA: &str = "relaylab.parts/1";

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
}

impl Engine {
    /// The index that a task of an array may have at most: Slurm's `MaxArraySize` is 1,001 where nobody changed it.
    fn most(self) -> u32 {
        match self {
            Self::Slurm => 1_000,
            Self::Hq | Self::Parallel => 100_000,
        }
    }

    /// Where a task finds its index, in the shell.
    fn index(self) -> &'static str {
        match self {
            Self::Slurm => "$SLURM_ARRAY_TASK_ID",
            Self::Hq => "$HQ_TASK_ID",
            Self::Parallel => "$1",
        }
    }
}

/// A design in parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    schema: String,
    /// Who plays them.
    pub engine: Engine,
    /// How many there are.
    pub parts: u32,
    /// Runs of all of them.
    pub runs: u64,
    /// Cores that each part is given.
    pub cpus: u16,
    /// Minutes that a part takes on them, about.
    pub minutes: f64,
    /// Seconds that one run takes on one core, about.
    pub core_seconds_a_run: f64,
    /// Where the design is.
    pub design: PathBuf,
}

impl Parts {
    /// So many parts that each takes about so many minutes on so many cores; fewer and longer ones where the engine has no
    /// array so large, and never more than runs.
    pub fn of(design: &Path, told: &Estimate, engine: Engine, minutes: f64, cpus: u16) -> Self {
        let wanted = told.runs as f64 * core_seconds(told) / (minutes * 60.0 * f64::from(cpus));
        Self::so_many(design, told, engine, wanted.ceil() as u32, cpus)
    }

    /// The same with so many parts, however long they take.
    pub fn so_many(design: &Path, told: &Estimate, engine: Engine, parts: u32, cpus: u16) -> Self {
        let core_seconds_a_run = core_seconds(told);
        let all = told.runs as f64 * core_seconds_a_run;
        let most = u64::from(engine.most()).min(told.runs).max(1) as u32;
        let parts = parts.clamp(1, most);
        Self {
            schema: SCHEMA.to_owned(),
            engine,
            parts,
            runs: told.runs,
            cpus,
            minutes: all / f64::from(parts) / 60.0 / f64::from(cpus),
            core_seconds_a_run,
            design: design.to_owned(),
        }
    }

    /// Hours of one core that all of them take, about.
    pub fn core_hours(&self) -> f64 {
        self.runs as f64 * self.core_seconds_a_run / 3600.0
    }

    /// What is going to be paid.
    pub fn words(&self) -> String {
        let minutes = if self.minutes < 1.0 {
            "less than a minute".to_owned()
        } else {
            format!("about {}", counted(self.minutes.round() as u64, "minute"))
        };
        let hours = self.core_hours();
        format!(
            "{} of {minutes} on {}, {} core hours",
            counted(self.parts.into(), "part"),
            counted(self.cpus.into(), "core"),
            grouped(hours, if hours < 10.0 { 2 } else { 0 })
        )
    }

    /// Where a part is played, below the folder of the parts.
    fn place(&self, part: u32) -> String {
        format!("{part}-of-{}", self.parts)
    }

    /// The files of the engine: names and texts; `program` is what plays, `folder` where they are, both from the root.
    pub fn files(&self, program: &Path, folder: &Path) -> Vec<(&'static str, String)> {
        let (program, design, here) = (quoted(program), quoted(&self.design), quoted(folder));
        let Self { parts, cpus, engine, .. } = self;
        let index = engine.index();
        let shard = if *engine == Engine::Parallel { index } else { "env" };
        let sweep = format!(
            "{program} sweep {design} --shard \"{shard}/{parts}\" --out \"{index}-of-{parts}\" --threads {cpus} -q --progress none"
        );
        let merged = quoted(&folder.with_extension(""));
        let merge = format!("{program} merge [0-9]*-of-{parts} --out {merged} -q --progress none");
        let name = folder.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        // Twice the time that it should take, and what it takes to begin.
        let limit = (self.minutes * 2.0).ceil() as u64 + 5;
        let (job, submit) = match engine {
            Engine::Slurm => (
                format!(
                    "#!/bin/bash\n#SBATCH --job-name={name}\n#SBATCH --array=1-{parts}\n#SBATCH --cpus-per-task={cpus}\n\
                     #SBATCH --time={limit}\n#SBATCH --requeue\n#SBATCH --open-mode=append\n#SBATCH --output=logs/%a.log\n\
                     # Ninety seconds before the time is over the part is stopped, which loses no finished run, and goes on later.\n\
                     #SBATCH --signal=B:TERM@90\ncd {here} || exit 4\n{sweep} &\npart=$!\n\
                     trap 'kill -TERM $part; wait $part; scontrol requeue \"${{SLURM_ARRAY_JOB_ID}}_$SLURM_ARRAY_TASK_ID\"; exit 0' TERM\n\
                     wait $part\n"
                ),
                "# Options of sbatch may follow, e.g. --partition=long, or --array=3,7 for some parts.\n\
                 job=$(sbatch --parsable \"$@\" job.sh)\n\
                 sbatch --job-name=merge --dependency=\"afterok:$job\" --output=logs/merge.log merge.sh\n"
                    .to_owned(),
            ),
            Engine::Hq => (
                format!("#!/bin/bash\ncd {here} || exit 4\nexec {sweep}\n"),
                format!(
                    "# Which parts may follow, e.g. 3,7; without it, all.\n\
                     hq submit --name {name} --array \"${{1:-1-{parts}}}\" --cpus {cpus} --stdout 'logs/%{{TASK_ID}}.log' \\\n    \
                     --stderr 'logs/%{{TASK_ID}}.log' --crash-limit 20 --wait ./job.sh\nexec ./merge.sh\n"
                ),
            ),
            Engine::Parallel => (
                format!("#!/bin/bash\ncd {here} || exit 4\nexec {sweep}\n"),
                format!(
                    "# Options of parallel may follow, e.g. --sshloginfile nodes.\n\
                     jobs=$(( $(nproc) / {cpus} ))\n\
                     seq {parts} | parallel --jobs $(( jobs > 0 ? jobs : 1 )) --retries 3 \"$@\" ./job.sh '{{}}' '>>' 'logs/{{}}.log' '2>&1'\n\
                     exec ./merge.sh\n"
                ),
            ),
        };
        let begin = format!("#!/bin/bash\nset -euo pipefail\ncd {here}\nmkdir -p logs\n");
        vec![
            ("job.sh", job),
            ("merge.sh", format!("#!/bin/bash\nset -euo pipefail\ncd {here}\nexec {merge}\n")),
            ("submit.sh", begin + &submit),
            ("README.md", self.readme(&merged)),
        ]
    }

    /// What hands some of the parts in again, in the folder of the parts; GNU parallel is given all, those that are finished
    /// end at once.
    pub fn hand_in(&self, parts: &str) -> String {
        match self.engine {
            Engine::Slurm => format!("submit.sh --array={parts}"),
            Engine::Hq => format!("submit.sh {parts}"),
            Engine::Parallel => "submit.sh".to_owned(),
        }
    }

    fn readme(&self, merged: &str) -> String {
        format!(
            "# {}\n\nWritten by `relaylab distribute`; every file may be changed.\n\n\
             - `./submit.sh` hands the parts in, and joins them into {merged} when all are finished: the bytes are those of\n  \
             a sweep on one machine.\n- `relaylab status` on this folder says what is finished, running, missing, and what to hand in again.\n\
             - A part that is stopped loses no finished run, and goes on when it is handed in again.\n",
            self.words()
        )
    }

    /// Writes the folder of the parts; what parts have played there is left alone.
    ///
    /// # Errors
    /// When the folder holds the parts of something else, or cannot be written.
    pub fn write(&self, program: &Path, folder: &Path) -> Result<(), Error> {
        if let Ok(before) = Self::read(folder)
            && (before.parts, &before.design) != (self.parts, &self.design)
        {
            let cause = format!(
                "`{}` holds {} of `{}`",
                folder.display(),
                counted(before.parts.into(), "part"),
                before.design.display()
            );
            return Err(Error::new(Kind::Unwritable, cause, "choose another folder with `--out FOLDER`"));
        }
        let write = || -> io::Result<()> {
            let home = Folder::create(folder)?;
            for (name, text) in self.files(program, folder) {
                home.put(name, text.as_bytes())?;
                executable(&folder.join(name), name)?;
            }
            let about = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
            home.put(ABOUT, (about + "\n").as_bytes())
        };
        write().map_err(|error| Error::writing(&folder.display().to_string(), &error))
    }

    /// The parts that a folder was made for.
    ///
    /// # Errors
    /// When it is no such folder.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let file = folder.join(ABOUT);
        let unreadable = |why: String| {
            let cause = format!("cannot read `{}`: {why}", file.display());
            Error::new(Kind::Unreadable, cause, "name a folder that `relaylab distribute` wrote")
                .at(file.display().to_string())
        };
        let text = fs::read_to_string(&file).map_err(|error| unreadable(error.to_string().to_lowercase()))?;
        let parts: Self = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
        if parts.schema == SCHEMA {
            Ok(parts)
        } else {
            Err(unreadable(format!("it is of version `{}`", parts.schema)))
        }
    }

    /// How far each part is, in order.
    ///
    /// # Errors
    /// When the design, or a part that is there, cannot be read.
    pub fn status(&self, folder: &Path) -> Result<Vec<PartStatus>, Error> {
        let design = DesignFile::read(&self.design)?;
        let runs = design.design.runs() as u64;
        let of = |part: u32| {
            let place = folder.join(self.place(part));
            let share = (0..runs).filter(|run| Shard { part, of: self.parts }.has(*run)).count() as u64;
            // What cannot be read may be finished: it is not told as missing.
            let (done, failed) = match Sweep::read(&place).and_then(|sweep| sweep.how_far()) {
                Ok(far) => (far.runs_done, far.failed),
                Err(error) if error.kind == Kind::Unreadable => return Err(error),
                Err(_) => (0, 0),
            };
            let running = is_open(&place) && matches!(Lock::take(&place), Ok(None));
            let state = match (running, done) {
                (true, _) => PartState::Running,
                (false, done) if done == share => PartState::Finished,
                (false, 0) => PartState::Missing,
                (false, _) => PartState::Stopped,
            };
            Ok(PartStatus { part, state, runs: share, done, failed })
        };
        (1..=self.parts).map(of).collect()
    }
}

/// Whether the last session of a folder has not said that it ended; only then is it looked whether somebody has the folder,
/// as nobody who begins may find it taken by somebody who looks.
fn is_open(folder: &Path) -> bool {
    let text = fs::read_to_string(folder.join(SESSIONS)).unwrap_or_default();
    text.lines().last().is_some_and(|line| line.contains("\"started\""))
}

/// How far one part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartStatus {
    /// Which, 1 is the first.
    pub part: u32,
    /// What it does.
    pub state: PartState,
    /// Its runs.
    pub runs: u64,
    /// How many of them are finished, failed ones among them.
    pub done: u64,
    /// How many failed.
    pub failed: u64,
}

/// What a part does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartState {
    /// Every run is finished.
    Finished,
    /// A program has its folder, on a machine whose locks are seen from here.
    Running,
    /// It was begun, and nobody goes on with it as far as can be seen from here.
    Stopped,
    /// None of its runs is finished.
    Missing,
}

/// Seconds of one core that one run takes.
fn core_seconds(told: &Estimate) -> f64 {
    told.run_seconds * told.threads as f64 / told.at_once.max(1) as f64
}

/// Numbers as ranges: `1-3,7`.
pub fn ranges(numbers: &[u32]) -> String {
    let mut out: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match out.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => out.push((number, number)),
        }
    }
    let word = |&(first, last): &(u32, u32)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    };
    out.iter().map(word).collect::<Vec<_>>().join(",")
}

/// A path as a word of the shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    if text.chars().all(|c| c.is_ascii_alphanumeric() || "-_=./,:+@%".contains(c)) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(unix)]
fn executable(path: &Path, name: &str) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let script = Path::new(name).extension().is_some_and(|ending| ending == "sh");
    if script { fs::set_permissions(path, fs::Permissions::from_mode(0o755)) } else { Ok(()) }
}

#[cfg(not(unix))]
fn executable(_: &Path, _: &str) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(runs: u64, run_seconds: f64) -> Estimate {
        Estimate {
            points: runs,
            runs,
            tried: 8,
            failed: 0,
            tried_seconds: 1.0,
            threads: 4,
            at_once: 4,
            seconds: 1.0,
            seconds_error: 0.1,
            run_seconds,
            memory_bytes: 1,
            disk_bytes: 1.0,
            disk_peak_bytes: 1.0,
        }
    }

    fn parts(runs: u64, run_seconds: f64, engine: Engine) -> Parts {
        Parts::of(Path::new("/a b/study.toml"), &estimate(runs, run_seconds), engine, 20.0, 8)
    }

    #[test]
    fn parts_take_about_as_long_as_somebody_asks() {
        let many = parts(384_000, 10.0, Engine::Slurm);
        assert_eq!(
            (many.parts, many.words().as_str()),
            (400, "400 parts of about 20 minutes on 8 cores, 1,067 core hours")
        );
        let few = parts(3, 1.0, Engine::Hq);
        assert_eq!(
            (few.parts, few.words().as_str()),
            (1, "1 part of less than a minute on 8 cores, 0.00 core hours")
        );
        assert_eq!(parts(2, 1e6, Engine::Hq).parts, 2, "never more than runs");
    }

    #[test]
    fn an_array_is_never_larger_than_the_engine_has() {
        let slurm = parts(3_840_000, 10.0, Engine::Slurm);
        assert_eq!((slurm.parts, slurm.minutes.round()), (1_000, 80.0));
        assert_eq!(parts(3_840_000, 10.0, Engine::Hq).parts, 4_000);
    }

    #[test]
    fn what_is_written_names_the_design_the_parts_and_the_program() {
        for engine in [Engine::Slurm, Engine::Hq, Engine::Parallel] {
            let files =
                parts(384_000, 10.0, engine).files(Path::new("/bin/relaylab"), Path::new("/a b/study.parts"));
            let job = &files[0].1;
            assert!(job.contains("/bin/relaylab sweep '/a b/study.toml' --shard"), "{job}");
            assert!(job.contains("cd '/a b/study.parts'"), "{job}");
            assert!(files[1].1.contains("--out '/a b/study'"), "{}", files[1].1);
        }
    }

    #[test]
    fn numbers_are_told_as_ranges() {
        assert_eq!(ranges(&[1, 2, 3, 7, 9, 10]), "1-3,7,9-10");
        assert_eq!(ranges(&[]), "");
    }
}
