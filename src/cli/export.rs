//! `relaylab export`: an earlier run in the files that the next tools read, with the truth beside them.

use super::exit::{self, Fault};
use super::hold::hold;
use super::options::threads;
use super::progress::{Manner, Terminal};
use super::saved;
use super::study::listen;
use super::terminal::Voice;
use crate::export::{Case, FORMATS, Format, truth};
use crate::files::{Folder, clear};
use crate::record::Saved;
use crate::results::Run;
use crate::runner::{Runner, Variant};
use crate::scenario::{Change, Scenario};
use crate::study::{self, Removal};
use crate::words::counted;
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

/// Version of `truth.json`.
const SCHEMA: &str = "relaylab.truth/1";
/// The file of it.
const TRUTH: &str = "truth.json";

/// Write an earlier run in the files that other tools read (media mix, attribution, customer base, CRM), with the truth
/// beside them in one JSON.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab run my-market.toml --set record.media=true --set record.crm=true --out run
  relaylab export run --for pymc                     into run/exports/pymc
  relaylab export run --for robyn --removal          with what each channel truly added
`relaylab catalog exports` lists the formats.")]
pub(super) struct Export {
    /// Folder of the run, e.g. `output/starter-7f3a12`.
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// The tools it is for.
    #[arg(long = "for", value_name = "FORMAT", value_parser = formats())]
    format: String,
    /// Folder to write; without it, one below the run named after the format.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// The seed whose run is exported; without it, the first.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Play the market once more without each channel, so that the truth says what each of them added.
    #[arg(long)]
    removal: bool,
    /// Threads to use; results do not depend on it. Without it, all there are.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How progress is shown.
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    progress: Manner,
}

/// Removes a file, if it is there.
fn remove(file: &Path) -> io::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(FORMATS.iter().map(|format| format.name))
}

impl Export {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let saved = saved::read(&self.run, voice)?;
        if let Some(file) = saved.altered.first() {
            let cause =
                format!("`{}` has changed since the run, and is not exported", self.run.join(file).display());
            return Err(Fault::new(
                exit::DAMAGED,
                &cause,
                "restore it from a copy, or run the scenario again",
            ));
        }
        let Some(format) = FORMATS.iter().find(|format| format.name == self.format) else { return Ok(()) };
        recorded(format, &saved.scenario)?;
        let run = self.chosen(&saved)?;
        let out = self.out.clone().unwrap_or_else(|| self.run.join("exports").join(format.name));
        if out.is_dir() {
            vacant(&out, format, &saved.manifest.scenario_hash, run.seed)?;
        }
        let case = Case { scenario: &saved.scenario, run };
        let sheets = (format.make)(&case);
        let removals = if self.removal { Some(self.removals(&saved, run, voice)?) } else { None };
        let mut value = json!({
            "schema": SCHEMA,
            "format": format.name,
            "model": saved.manifest.model,
            "title": saved.manifest.title,
            "scenario_hash": saved.manifest.scenario_hash,
            "seed": run.seed,
            "seeds_of_the_folder": saved.manifest.seeds.finished,
        });
        if let (Value::Object(all), Value::Object(more)) =
            (&mut value, truth(&case, &sheets, removals.as_deref()))
        {
            all.extend(more);
        }
        let name = out.display().to_string();
        let _lock = hold(&out)?;
        let wrong = |error| Fault::writing(&name, &error);
        let mut folder = Folder::create(&out).map_err(wrong)?;
        clear(&out).map_err(wrong)?;
        // The truth comes last and goes first, so that it never stands beside tables of another run.
        remove(&out.join(TRUTH)).map_err(wrong)?;
        for sheet in &sheets {
            folder.write(sheet.file, sheet.csv().as_bytes()).map_err(wrong)?;
            if sheet.rows.is_empty() {
                voice.note(&format!("{} has no rows: none of it happened in this run\n", sheet.file));
            }
        }
        // What an earlier export left and this one has not would pass for a part of it.
        for stale in format.files.iter().filter(|file| sheets.iter().all(|sheet| sheet.file != **file)) {
            remove(&out.join(stale)).map_err(wrong)?;
        }
        folder.write(TRUTH, format!("{value:#}\n").as_bytes()).map_err(wrong)?;
        let files: Vec<PathBuf> = sheets.iter().map(|sheet| out.join(sheet.file)).collect();
        if voice.json {
            let truth = out.join(TRUTH);
            return voice.say_json(&json!({
                "schema": "relaylab.export/1", "format": format.name, "files": files, "truth": truth
            }));
        }
        let mut text = String::new();
        for (file, sheet) in files.iter().zip(&sheets) {
            let _ = writeln!(text, "{}  {}", file.display(), counted(sheet.rows.len() as u64, "row"));
        }
        voice.say(&format!("{text}{}\n", out.join(TRUTH).display()))
    }

    /// The run that is exported.
    fn chosen<'s>(&self, saved: &'s Saved) -> Result<&'s Run, Fault> {
        let wanted = self.seed.unwrap_or(saved.runs[0].seed);
        saved.runs.iter().find(|run| run.seed == wanted).ok_or_else(|| {
            let seeds: Vec<String> = saved.runs.iter().map(|run| run.seed.to_string()).collect();
            let cause = format!("the folder holds no run of seed {wanted}");
            Fault::new(exit::USAGE, &cause, &format!("choose one of {}", seeds.join(", ")))
        })
    }

    /// What each channel added: the runs of the folder are played once more without each of them.
    fn removals(&self, saved: &Saved, run: &Run, voice: Voice) -> Result<Vec<Removal>, Fault> {
        if !saved.manifest.inputs.is_empty() {
            let files: Vec<&str> = saved.manifest.inputs.iter().map(|file| file.file.as_str()).collect();
            let cause = format!("the market cannot be played again: it needs {}", files.join(", "));
            let cure = "leave out `--removal`, and ask `relaylab attribute` with the scenario file";
            return Err(Fault::new(exit::IO, &cause, cure));
        }
        let unrecorded = ["media", "paths", "crm", "claims"];
        let variant = Variant::read(&self.run.join("scenario.resolved.toml"))?
            .changed(unrecorded.map(|key| Change::new(&format!("record.{key}"), false)));
        let channels = &saved.scenario.channels;
        let names: Vec<&str> = run
            .channels
            .iter()
            .map(|row| row.channel.as_str())
            .filter(|name| channels.iter().any(|channel| channel.name == *name))
            .collect();
        let events = Terminal::new(self.progress, voice);
        let runner = Runner::new().threads(threads(self.threads)).events(events);
        listen(&runner);
        Ok(study::removals(&variant, &names, &saved.runs, run.seed, &runner)?)
    }
}

/// Refuses a folder that holds anything but an earlier export of the same run in the same format: `leads.csv` of a run
/// must not become that of a CRM.
fn vacant(out: &Path, format: &Format, hash: &str, seed: u64) -> Result<(), Fault> {
    let own = |name: &str| format.files.contains(&name) || name == TRUTH || name.starts_with('.');
    let entries =
        std::fs::read_dir(out).map_err(|error| Fault::writing(&out.display().to_string(), &error))?;
    let mut names = entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
    let what = match names.find(|name| !own(name)) {
        Some(other) => format!("something else: `{other}`"),
        None if is_of_another(out, hash, seed) => {
            "the export of another run, and is not overwritten".to_owned()
        }
        None => return Ok(()),
    };
    let cause = format!("`{}` holds {what}", out.display());
    Err(Fault::new(exit::IO, &cause, "choose another folder, or one that is not there yet: `--out FOLDER`"))
}

/// Whether a folder holds the export of another run; one that was cut short has no truth and is nobody's.
fn is_of_another(out: &Path, hash: &str, seed: u64) -> bool {
    let text = std::fs::read_to_string(out.join(TRUTH)).unwrap_or_default();
    let earlier: Value = serde_json::from_str(&text).unwrap_or_default();
    !earlier.is_null() && (earlier["scenario_hash"] != hash || earlier["seed"] != seed)
}

/// Refuses a format that needs records which the run has not.
fn recorded(format: &Format, scenario: &Scenario) -> Result<(), Fault> {
    let missing = format.missing(scenario);
    if missing.is_empty() {
        return Ok(());
    }
    let cause = format!("the run has no records for `{}`", format.name);
    let keys: Vec<String> = missing.iter().map(|key| format!("--set {key}=true")).collect();
    Err(Fault::new(exit::INVALID, &cause, &format!("run the scenario again with `{}`", keys.join(" "))))
}
