//! `relaylab check`: every problem of every file, without playing anything.

use super::exit::{self, Fault};
use super::numbers::{counted, people};
use super::prepare::make_plan;
use super::terminal::{Voice, warn};
use crate::inputs;
use crate::scenario::{Problem, Source, load};
use clap::Args;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Look scenario files over, with the files they name, and show every problem at once.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Scenario files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Override a key, as `sales.reps=12`; may be repeated.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

impl Check {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let mut code = exit::OK;
        let mut rows = Vec::new();
        for file in &self.files {
            let found = look(file, &self.set);
            if code == exit::OK {
                code = found.code;
            }
            if !found.text.is_empty() {
                warn(&found.text);
            }
            match found.summary {
                Some(summary) if !voice.json => voice.say(&format!("{}: {summary}\n", file.display()))?,
                _ => {}
            }
            rows.push(json!({ "file": file, "ok": found.code == exit::OK, "problems": found.problems }));
        }
        if voice.json {
            voice.say_json(&json!({ "schema": "relaylab.check/1", "files": rows }))?;
        }
        if code == exit::OK { Ok(()) } else { Err(Fault { code, text: String::new() }) }
    }
}

/// What is found in one file.
#[derive(Default)]
struct Found {
    code: u8,
    text: String,
    summary: Option<String>,
    problems: Vec<Value>,
}

fn look(file: &Path, set: &[String]) -> Found {
    let loaded = match load(file, set) {
        Ok(loaded) => loaded,
        Err(found) => {
            let problems = found.problems.iter().map(|p| problem_json(p, &found.sources)).collect();
            return Found { code: found.exit_code(), text: found.to_string(), problems, ..Found::default() };
        }
    };
    let text: String =
        loaded.warnings.iter().map(|warning| warning.render_warning(&loaded.sources) + "\n").collect();
    let problems: Vec<Value> = loaded.warnings.iter().map(|p| problem_json(p, &loaded.sources)).collect();
    let inputs = match inputs::read(&loaded.scenario, &loaded.folder) {
        Ok(inputs) => inputs,
        Err(found) => {
            let row = |p: &inputs::FileProblem| json!({ "code": p.code, "message": p.message, "file": p.file, "line": p.line, "help": [p.help] });
            let problems = problems.into_iter().chain(found.iter().map(row)).collect();
            let fault = Fault::from(found);
            return Found { code: fault.code, text: text + &fault.text, problems, ..Found::default() };
        }
    };
    match make_plan(&loaded, inputs) {
        Err(fault) => Found { code: fault.code, text: text + &fault.text, problems, ..Found::default() },
        Ok(plan) => {
            let seeds = u64::from(plan.scenario.market.seeds);
            let (people, days) = (people(plan.people.into()), counted(plan.days.into(), "day"));
            let summary = format!("ok, {people} x {days} x {}", counted(seeds, "seed"));
            Found { text, summary: Some(summary), problems, ..Found::default() }
        }
    }
}

fn problem_json(problem: &Problem, sources: &[Source]) -> Value {
    let source = sources.get(problem.layer);
    let before = source.and_then(|source| source.text.get(..problem.span.start));
    let line = before.map(|text| text.matches('\n').count() + 1);
    let column = before.map(|text| text.rsplit('\n').next().unwrap_or_default().chars().count() + 1);
    json!({
        "code": problem.code,
        "message": problem.message,
        "about": problem.about,
        "file": source.map(|source| source.name.as_str()),
        "line": line,
        "column": column,
        "notes": problem.notes,
        "help": problem.help,
    })
}
