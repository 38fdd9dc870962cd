//! `relaylab compare`: which of some scenarios wins, how sure that is, and what would change it.

mod arguments;
mod recall;

pub(super) use arguments::Compare;

use super::dry::Dry;
use super::exit::{self, Fault};
use super::hold::{Held, Question};
use super::study::{QUICK_SEEDS, listen};
use super::terminal::{Voice, warn};
use crate::base::sha256;
use crate::error::Error;
use crate::report::closing;
use crate::report::compare::{self as report, Again};
use crate::runner::{Prepared, Variant};
use crate::scenario::sections::amount_typed;
use crate::study::Extent;
use crate::study::compare::{Answer, Comparison, DAYS, Flips, MATTERS, Ready, UNTIL, compare};
use crate::words::{COLUMNS, counted, wrapped};
use arguments::{Format, Search};
use std::ffi::OsString;
use std::path::Path;

impl Compare {
    /// The words that a former comparison was asked with, when its name stands for them.
    pub(super) fn recalled(&self) -> Result<Option<Vec<OsString>>, Fault> {
        let named = self.files.iter().any(|file| recall::named(file).is_some());
        named.then(|| recall::spelled_out(std::env::args_os())).transpose()
    }

    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let variants = self.load_all()?;
        let ready = self.asked(&variants)?.ready().map_err(typed)?;
        for warning in ready.warnings() {
            warn(&wrapped(&format!("warning: {warning}"), COLUMNS, "", "  "));
        }
        for market in ready.markets() {
            voice.warn_of(market.loaded());
        }
        let runner = self.options.runner(voice, "seed");
        if !self.options.dry_run {
            voice.note(&plan_line(&ready, runner.thread_count()));
        }
        let markets = ready.markets().iter().map(Prepared::hash);
        let hashes: String =
            markets.chain([plan_line(&ready, 1).as_str(), &recall::options(self).join(" ")]).collect();
        let hash = sha256(hashes.as_bytes());
        let folder = self.options.folder("compare", &[&ready.names().join(" ")], &hash);
        if self.options.dry_run {
            return self.dry(&ready, runner.thread_count(), &folder, voice);
        }
        let home = Held::take(folder, Question::new("compare", &hash), self.options.force)?;
        listen(&runner);
        if let Some(said) = self.look(&variants, &ready, voice)? {
            voice.note(&format!("first look: {said}\n"));
        }
        let verdict = |answer: &Answer| {
            if self.is_text(voice) {
                voice.say(&report::verdict(answer, &|text| voice.heading(text)))
            } else {
                Ok(())
            }
        };
        let answer = ready.run(&runner, |answer| verdict(answer).map_err(Halt::Told));
        self.print(&answer?, home, voice)
    }

    /// Says what would be played.
    fn dry(&self, ready: &Ready, threads: usize, folder: &Path, voice: Voice) -> Result<(), Fault> {
        let largest = ready.markets().iter().max_by_key(|market| market.scenario().market.people);
        let markets = ready.markets().len() as u64;
        let seeds = u64::from(ready.first_stage());
        let then = match (self.until.is_some(), self.flips) {
            (true, _) => "as many seeds as the interval needs, and what would flip a verdict",
            (false, Search::None) => "",
            (false, _) => {
                "what would flip a verdict, the share of sales and parts taken away, in less of the market"
            }
        };
        let words = plan_line(ready, threads);
        let dry = Dry {
            verb: "compare",
            words: words.trim_end(),
            plan: &largest.unwrap_or(&ready.markets()[0]).plan()?,
            extent: Extent::of(markets, (seeds, seeds)),
            threads,
            folder,
            then,
            seconds: None,
        };
        dry.say(voice)
    }

    /// What a first look at small markets of the same kind says, where the whole answer takes long; nothing where an amount
    /// of a whole market decides.
    fn look(&self, variants: &[Variant], ready: &Ready, voice: Voice) -> Result<Option<String>, Fault> {
        let amount = |market: &Prepared| !market.scenario().compare.matters.trim_end().ends_with('%');
        if self.until.is_some() || self.matters.is_some() || ready.markets().iter().any(amount) {
            return Ok(None);
        }
        let small =
            variants.iter().map(|variant| self.options.look(variant)).collect::<Result<Vec<_>, _>>()?;
        let Some(small) = small.into_iter().collect::<Option<Vec<Variant>>>() else { return Ok(None) };
        let asked = self.asked(&small)?.flips(Flips::None).diagnose(false).seeds(QUICK_SEEDS);
        let answer = asked.run(&self.options.looker(voice)).map_err(typed)?;
        Ok(Some(format!("{} ({})", answer.sentence().trim_end_matches('.'), answer.scope())))
    }

    /// What is asked of these markets.
    fn asked(&self, variants: &[Variant]) -> Result<Comparison, Fault> {
        let until = self.until.as_deref().map(until).transpose()?;
        let mut question = compare(variants)
            .named(self.files.iter().map(|file| {
                file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
            }))
            .flips(self.flips.into())
            .look_at(&self.flip)
            .diagnose(self.diagnose);
        if let Some(name) = &self.baseline {
            question = question.baseline(name);
        }
        if let Some(amount) = &self.matters {
            question = question.matters(amount);
        }
        if let Some(count) = self.options.seeds() {
            question = question.seeds(count);
        }
        if let Some(seed) = self.options.seed {
            question = question.seed(seed);
        }
        Ok(match (until, &self.on) {
            (Some((metric, half)), _) => question.until(&metric, half),
            (None, Some(metric)) => question.metric(metric),
            (None, None) => question,
        })
    }

    fn is_text(&self, voice: Voice) -> bool {
        !voice.json && self.format == Format::Text
    }

    /// Says what the verdict rests on and writes everything down.
    fn print(&self, answer: &Answer, mut home: Held, voice: Voice) -> Result<(), Fault> {
        if self.is_text(voice) {
            voice.say(&report::evidence(answer, &|text| voice.heading(text), self.diagnose))?;
        }
        let name = if self.options.keeps() { recall::keep(self)? } else { None };
        let again = Again { command: super::run::command(), name };
        home.fill(|folder| report::write(answer, &again, folder))?;
        let path = home.path().to_owned();
        home.end()?;
        match self.format {
            _ if voice.json => voice.say_json(&report::json(answer, &again))?,
            Format::Text => {
                let named =
                    again.name.as_ref().map(|name| format!("relaylab compare {}", recall::short(name)));
                voice.say(&closing(&path, &named.unwrap_or(again.command)))?;
            }
            Format::Md => voice.say(&report::markdown(answer))?,
            Format::Csv => voice.say(&report::outcomes_csv(answer))?,
        }
        if self.require_decision && !answer.decided() {
            return Err(Fault { code: exit::UNDECIDED, text: String::new() });
        }
        Ok(())
    }

    /// Loads every file; all problems of all files are told at once.
    fn load_all(&self) -> Result<Vec<Variant>, Fault> {
        let (mut loaded, mut faults) = (Vec::new(), Vec::new());
        for file in &self.files {
            let variant = self.options.variant(file);
            match variant.and_then(|variant| variant.prepare().map(|_| variant).map_err(Fault::from)) {
                Ok(variant) => loaded.push(variant),
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok(loaded) } else { Err(Fault::all(&faults)) }
    }
}

/// Why a comparison stops: it cannot be played, or its verdict cannot be told.
enum Halt {
    Played(Error),
    Told(Fault),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Played(error)
    }
}

impl From<Halt> for Fault {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Played(error) => typed(error),
            Halt::Told(fault) => fault,
        }
    }
}

/// An error of the library in the words of the command line.
fn typed(mut error: Error) -> Fault {
    let help = match error.place.as_str() {
        DAYS => "say how many with `--days`",
        UNTIL => "ask for a wider one in `--until`",
        MATTERS => "write `--matters 25k`, `--matters 0.01` or `--matters 2%`",
        _ => return error.into(),
    };
    help.clone_into(&mut error.help);
    error.into()
}

/// A metric and a half-width, as in `profit ±25000`.
fn until(text: &str) -> Result<(String, f64), Fault> {
    let parts = text.trim().split_once(char::is_whitespace);
    let typed = parts.and_then(|(name, amount)| {
        let amount = amount.trim().trim_start_matches(['±', '+', '-', '/']);
        Some((name.to_owned(), amount_typed(amount).filter(|amount| *amount > 0.0)?))
    });
    typed.ok_or_else(|| {
        let cause = format!("`{text}` does not say how sure to be");
        Fault::new(exit::USAGE, &cause, "name a metric and a half-width: `--until 'profit ±25000'`")
    })
}

fn plan_line(ready: &Ready, threads: usize) -> String {
    let market = &ready.markets()[0].scenario().market;
    format!(
        "comparing {} x {} x {} x {}, {}\n",
        counted(ready.markets().len() as u64, "scenario"),
        counted(ready.first_stage().into(), "seed"),
        crate::words::people(market.people.into()),
        counted(market.days.into(), "day"),
        counted(threads as u64, "thread"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_sure_to_be_is_read_as_people_type_it() {
        for text in ["profit ±25000", "profit +-25k", "profit 25_000", " profit  +/-25k "] {
            assert_eq!(until(text), Ok(("profit".to_owned(), 25e3)), "{text}");
        }
        for text in ["profit", "profit ±", "profit 0", "±3", "profit x"] {
            assert!(until(text).is_err(), "{text}");
        }
    }
}
