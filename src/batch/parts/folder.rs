//! The folder of the parts of a design: how many there are, what is written for the engine, and read again.

use super::engine::Engine;
use super::job::{Job, Site, Written, quoted};
use crate::batch::Estimate;
use crate::error::{Error, Kind};
use crate::files::Folder;
use crate::words::{counted, grouped};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What is in a folder of parts.
const ABOUT: &str = "parts.json";
/// Version of it.
const SCHEMA: &str = "relaylab.parts/1";

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
    pub(super) fn place(&self, part: u32) -> String {
        format!("{part}-of-{}", self.parts)
    }

    /// The files of the engine; `folder` is where they are, from the root.
    fn files(&self, site: &Site, folder: &Path) -> Result<Vec<Written>, Error> {
        let &Self { parts, cpus, minutes, ref design, .. } = self;
        let job = Job { site, program: &site.program, design, folder, parts, cpus, minutes };
        let mut files = self.engine.files(&job)?;
        files.push(("README.md", self.readme(&quoted(&job.merged()))));
        Ok(files)
    }

    /// What hands some of the parts in again, in the folder of the parts.
    pub fn hand_in(&self, parts: &str) -> String {
        self.engine.hand_in(parts)
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
    /// When the folder holds the parts of something else, or cannot be written, or pods cannot share what they need.
    pub fn write(&self, site: &Site, folder: &Path) -> Result<(), Error> {
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
        let files = self.files(site, folder)?;
        let write = || -> io::Result<()> {
            let home = Folder::create(folder)?;
            for (name, text) in files {
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
}

/// Seconds of one core that one run takes.
fn core_seconds(told: &Estimate) -> f64 {
    told.run_seconds * told.threads as f64 / told.at_once.max(1) as f64
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

    fn site(image: Option<&str>) -> Site {
        let image = image.map(ToOwned::to_owned);
        Site { program: "/bin/relaylab".into(), failed: 6, image, claim: "data".to_owned() }
    }

    #[test]
    fn what_is_written_names_the_design_the_parts_and_the_program() {
        for (engine, program) in [
            (Engine::Slurm, "/bin/relaylab"),
            (Engine::Hq, "/bin/relaylab"),
            (Engine::Parallel, "/bin/relaylab"),
            (Engine::K8s, "relaylab"),
        ] {
            let parts = parts(384_000, 10.0, engine);
            let files = parts.files(&site(Some("here/relaylab:1")), Path::new("/a b/study.parts")).unwrap();
            let job = &files[0].1;
            assert!(job.contains(&format!("\n{program} sweep '/a b/study.toml' --shard")), "{job}");
            assert!(job.contains("cd '/a b/study.parts'"), "{job}");
            assert!(files[1].1.contains("--out '/a b/study'"), "{}", files[1].1);
        }
    }

    #[test]
    fn pods_share_what_has_design_parts_and_program() {
        let yaml = |site: &Site, folder: &str| -> Result<String, Error> {
            let files = parts(384_000, 10.0, Engine::K8s).files(site, Path::new(folder))?;
            Ok(files.into_iter().find(|(name, _)| *name == "jobs.yaml").unwrap().1)
        };
        let image = yaml(&site(Some("here/relaylab:1")), "/a b/study.parts").unwrap();
        assert!(
            image.contains("mountPath: \"/a b\"") && image.contains("image: \"here/relaylab:1\""),
            "{image}"
        );
        let own = Site { program: "/a b/bin/relaylab".into(), ..site(None) };
        let own = yaml(&own, "/a b/study.parts").unwrap();
        assert!(
            own.contains("image: \"debian:stable-slim\"") && own.contains("'/a b/bin/relaylab' status ."),
            "{own}"
        );
        let none = yaml(&site(None), "/a b/study.parts").unwrap_err();
        assert!(none.cause.contains("`/bin/relaylab` is not below it"), "{}", none.cause);
        let apart = yaml(&site(Some("x")), "/c/study.parts").unwrap_err();
        assert!(apart.cause.contains("no folder in common"), "{}", apart.cause);
    }
}
