//! `relaylab check`: every problem of every file, and whether what a scenario claims is so.

use super::batch;
use super::exit::{self, Fault};
use super::options::MarketOptions;
use super::progress::{Manner, Terminal};
use super::run::Run;
use super::terminal::{Voice, warn};
use crate::base::draws::replicate_seed;
use crate::catalogue::load_outlook;
use crate::plan::Plan;
use crate::report::claims;
use crate::results;
use crate::runner::{self, Runner};
use crate::scenario::Outlook;
use crate::scenario::data_files;
use crate::settings::Problems;
use crate::words::{COLUMNS, counted, people, wrapped};
use clap::Args;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Look scenario files and designs over, with the files they name, and show every problem at once; with `--run`, play
/// scenarios and see whether their checks hold.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes: 0 all is well and all checks hold, 3 a file says what it may not say, 4 a file cannot be read, 10 a check did
not hold, 12 a check is open and none failed: it could not be measured (e.g. the worth of a customer where nobody was
won), or speaks of a sum (money, leads, customers) over a market that `--people` resized.")]
pub(super) struct Check {
    /// Scenario files and designs.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Play each scenario and see whether what its `[checks]` say holds; nothing is written.
    #[arg(long)]
    run: bool,
    /// Folder to write the run of the one file into.
    #[arg(long, value_name = "FOLDER", requires = "run")]
    out: Option<PathBuf>,
    #[command(flatten)]
    market: MarketOptions,
    /// How progress is shown.
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    progress: Manner,
}

impl Check {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        if self.out.is_some() && self.files.len() > 1 {
            let cause = "several runs cannot be written into one folder";
            return Err(Fault::new(exit::USAGE, cause, "check one file at a time, or leave out `--out`"));
        }
        let mut code = exit::OK;
        let mut rows = Vec::new();
        for file in &self.files {
            let mut found = self.look(file);
            if !found.text.is_empty() {
                warn(&found.text);
            }
            if let (true, Some((plan, resized))) = (self.run, found.plan.take()) {
                self.play(file, &plan, resized, voice, &mut found)?;
            }
            if code == exit::OK {
                code = found.code;
            }
            match found.summary {
                Some(summary) if !voice.json => {
                    let told = format!("{}: {summary}", file.display());
                    voice.say(&wrapped(&told, COLUMNS, "", "  "))?;
                    found.lines.iter().try_for_each(|line| voice.say(&format!("{line}\n")))?;
                }
                _ => {}
            }
            let ok = found.code == exit::OK;
            let mut row = json!({ "file": file, "ok": ok, "problems": found.problems });
            if self.run {
                row["checks"] = Value::Array(found.checks);
            }
            rows.push(row);
        }
        if voice.json {
            voice.say_json(&json!({ "schema": "relaylab.check/1", "files": rows }))?;
        }
        if code == exit::OK { Ok(()) } else { Err(Fault { code, text: String::new() }) }
    }

    /// Plays the scenario and adds what came of its checks.
    fn play(
        &self,
        file: &Path,
        plan: &Plan,
        resized: bool,
        voice: Voice,
        found: &mut Found,
    ) -> Result<(), Fault> {
        let runs = match &self.out {
            Some(out) => Run::of(file, &self.market, out, self.progress).play(voice)?.runs,
            None => self.unkept(plan, voice)?,
        };
        let checks = &plan.scenario.checks;
        let (failed, open) = claims::failed(checks, &runs, resized);
        let total = counted(checks.holds.len() as u64, "check");
        let verdict = match (checks.holds.len(), failed, open) {
            (0, ..) => "it has no checks; add `[checks]` with `holds = [\"profit.p10 > 0\"]`".to_owned(),
            (_, 0, 0) => format!("{total}, all hold"),
            (_, 0, _) => format!("{total}, {open} open"),
            (_, _, 0) => format!("{total}, {failed} failed"),
            _ => format!("{total}, {failed} failed, {open} open"),
        };
        let summary = found.summary.take().unwrap_or_default();
        found.summary = Some(format!("{summary}; {verdict}"));
        found.lines = claims::lines(checks, &runs, resized);
        found.checks = claims::json(checks, &runs, resized);
        if failed > 0 {
            found.code = exit::CHECKS_FAILED;
        } else if open > 0 {
            found.code = exit::UNMEASURED;
        }
        Ok(())
    }

    /// The runs of a plan, which are kept nowhere.
    fn unkept(&self, plan: &Plan, voice: Voice) -> Result<Vec<results::Run>, Fault> {
        runner::fitting(plan, 1)?;
        let market = &plan.scenario.market;
        let seeds: Vec<u64> = (0..market.seeds).map(|i| replicate_seed(market.seed, i)).collect();
        let events = Terminal::new(self.progress, voice);
        let runner = Runner::new().threads(self.market.threads()).events(events);
        Ok(runner.finish(plan, &seeds, None)?.runs)
    }

    fn look(&self, file: &Path) -> Found {
        if let Some(design) = batch::checked(file) {
            return match design {
                Ok(summary) => Found { summary: Some(summary), ..Found::default() },
                Err(error) => {
                    let problems = error.problems().map(rows).unwrap_or_default();
                    let fault = Fault::from(error);
                    Found { code: fault.code, text: fault.text, problems, ..Found::default() }
                }
            };
        }
        let loaded = match self.market.variant(file).and_then(|variant| variant.load()) {
            Ok(loaded) => loaded,
            Err(error) => {
                let fault = Fault::from(error);
                // Loaded once more for the problems one by one; a fault of another kind has none.
                let problems = load_outlook(file, self.market.outlook, &self.market.overrides()).err();
                let problems = problems.as_ref().map(rows).unwrap_or_default();
                return Found { code: fault.code, text: fault.text, problems, ..Found::default() };
            }
        };
        let mut text: String =
            loaded.warnings.iter().map(|warning| warning.render_warning(&loaded.sources) + "\n").collect();
        let mut problems: Vec<Value> =
            loaded.warnings.iter().map(|problem| json!(problem.located(&loaded.sources))).collect();
        for outlook in [Outlook::Low, Outlook::High] {
            if let Err(found) = load_outlook(file, outlook, &self.market.overrides()) {
                problems.extend(rows(&found));
                text += &found.to_string();
                return Found { code: found.exit_code(), text, problems, ..Found::default() };
            }
        }
        let inputs = match data_files::read(&loaded.scenario, &loaded.folder) {
            Ok(inputs) => inputs,
            Err(found) => {
                let row = |p: &data_files::FileProblem| json!({ "code": p.code, "message": p.message, "file": p.file, "line": p.line, "help": [p.help] });
                let problems = problems.into_iter().chain(found.iter().map(row)).collect();
                let fault = Fault::from(found);
                return Found { code: fault.code, text: text + &fault.text, problems, ..Found::default() };
            }
        };
        for warning in loaded.warnings_of(&inputs) {
            problems.push(json!(warning.located(&loaded.sources)));
            text += &(warning.render_warning(&loaded.sources) + "\n");
        }
        match runner::plan(&loaded, inputs) {
            Err(error) => {
                let fault = Fault::from(error);
                Found { code: fault.code, text: text + &fault.text, problems, ..Found::default() }
            }
            Ok(plan) => {
                let seeds = u64::from(plan.scenario.market.seeds);
                let (people, days) = (people(plan.people.into()), counted(plan.days.into(), "day"));
                let summary = format!("ok, {people} x {days} x {}", counted(seeds, "seed"));
                Found {
                    text,
                    summary: Some(summary),
                    problems,
                    plan: Some((plan, loaded.resized)),
                    ..Found::default()
                }
            }
        }
    }
}

/// What is found in one file.
#[derive(Default)]
struct Found {
    code: u8,
    text: String,
    summary: Option<String>,
    problems: Vec<Value>,
    /// What can be played, and whether that was resized.
    plan: Option<(Plan, bool)>,
    /// A line a check.
    lines: Vec<String>,
    checks: Vec<Value>,
}

fn rows(found: &Problems) -> Vec<Value> {
    found.located().map(|problem| json!(problem)).collect()
}
