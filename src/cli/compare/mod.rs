//! `relaylab compare`: which of some scenarios wins, how sure that is, and what would change it.

mod checks;
mod flips;
mod page;
mod pictures;
mod probes;
mod recall;
mod show;
mod small;
mod write;

use super::exit::{self, Fault};
use super::hold::Held;
use super::numbers::counted;
use super::study::{StudyOptions, listen, named_metric};
use super::terminal::{Voice, warn};
use crate::base::Money;
use crate::files::sha256;
use crate::results::Run;
use crate::results::metrics::{Metric, Outcome};
use crate::results::summary::Spread;
use crate::runner::{Played, Prepared, Request, Runner, Variant};
use crate::scenario::Change;
use crate::scenario::sections::{Materiality, amount_typed};
use crate::study::{
    Call, Criterion, FlipRow, InputRow, Pair, Paired, Verdict, differing, pairs, two_stage_seeds,
};
use clap::{Args, ValueEnum};
use small::Small;
use std::path::PathBuf;

/// Seeds of the first of two stages.
const PILOT: u32 = 10;
/// Seeds a first stage may ask for.
const MOST_SEEDS: u64 = 10_000;

/// Play scenarios under the same seeds and say which one wins, how sure that is, and what would change it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab compare base.toml more-sales.toml          which one makes more profit
  relaylab compare *.toml --on retention              decide on another metric
  relaylab compare a.toml b.toml --matters 25k        a lead below 25,000 does not matter
  relaylab compare a.toml b.toml --until 'profit ±25000'   as many seeds as that takes
  relaylab compare @7f3a                              a former comparison again, as its last line names it")]
#[command(args_override_self = true)]
pub(super) struct Compare {
    /// Scenario files; the first one is the baseline unless `--baseline` says otherwise. `@7f3a` stands for the files and
    /// options of a former comparison.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The scenario the others are measured against, by the name of its file without ending.
    #[arg(long, value_name = "NAME")]
    baseline: Option<String>,
    /// Metric to decide on; `relaylab catalog` lists them.
    ///
    /// Without it, what `[compare]` of the baseline says: profit if nothing.
    #[arg(long, value_name = "METRIC")]
    on: Option<String>,
    /// Differences below this do not matter: an amount, or a percentage of the baseline.
    ///
    /// Without it, what `[compare]` of the baseline says: 1% if nothing.
    #[arg(long, value_name = "AMOUNT")]
    matters: Option<String>,
    /// Play as many seeds as bring the interval to this half-width, as `profit ±25000`; in two stages.
    #[arg(long, value_name = "METRIC ±AMOUNT")]
    until: Option<String>,
    /// What is printed.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// How long to look for what would change the verdict.
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    flips: Search,
    /// Inputs to look at, instead of the usual ones; may be repeated.
    #[arg(long, value_name = "KEY")]
    flip: Vec<String>,
    /// Print how much the shared seeds helped.
    #[arg(long)]
    diagnose: bool,
    /// End with exit code 11 when it is too close to call.
    #[arg(long)]
    require_decision: bool,
    #[command(flatten)]
    options: StudyOptions,
}

/// What is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A page of text.
    #[default]
    Text,
    /// Markdown.
    Md,
    /// One row a scenario, metric and seed.
    Csv,
}

/// How long to look for what would change a verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Search {
    /// Not at all.
    None,
    /// With fewer seeds, and in a smaller market in proportion, so that it takes seconds.
    #[default]
    Quick,
    /// In the market itself, with every seed.
    Full,
}

/// Everything a comparison came to.
#[derive(Debug)]
struct Comparison {
    names: Vec<String>,
    markets: Vec<Prepared>,
    baseline: usize,
    metric: &'static Metric,
    contest: Criterion,
    seeds: Vec<u64>,
    /// By scenario, then by seed.
    runs: Vec<Vec<Run>>,
    outcomes: Vec<Vec<Outcome>>,
    verdict: Verdict,
    pairs: Vec<Pair>,
    inputs: Vec<InputRow>,
    flips: Vec<FlipRow>,
    /// How much of the market flips were looked for in.
    flips_of: Small,
    probes: Option<probes::Probes>,
    lever: Option<Lever>,
    found: (usize, usize),
    again: String,
    /// What it is called from now on, when it is kept.
    name: Option<String>,
}

/// The runs, their seeds, and how many seeds the first of two stages had.
type Stages = (Played<usize, Run>, Vec<u64>, Option<usize>);

/// What a small change of a lever says of the shared seeds.
#[derive(Debug)]
struct Lever {
    key: &'static str,
    paired: Option<Paired>,
}

impl Comparison {
    /// The values of a metric, by scenario and seed.
    fn values(&self, metric: &Metric) -> Vec<Vec<Option<f64>>> {
        values(&self.outcomes, metric)
    }

    fn spread(&self, place: usize, metric: &Metric) -> Option<Spread> {
        Spread::of(self.outcomes[place].iter().map(|outcome| outcome.get(metric)))
    }

    fn currency(&self) -> &str {
        &self.markets[0].scenario().market.currency
    }
}

/// What was compared, in words.
fn scope(comparison: &Comparison) -> String {
    super::study::scope(comparison.markets[0].scenario(), comparison.seeds.len(), "for all")
}

fn values(outcomes: &[Vec<Outcome>], metric: &Metric) -> Vec<Vec<Option<f64>>> {
    outcomes.iter().map(|row| row.iter().map(|outcome| outcome.get(metric)).collect()).collect()
}

impl Search {
    fn word(self) -> String {
        self.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned())
    }
}

impl Compare {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        if self.files.iter().any(|file| recall::named(file).is_some()) {
            return super::comparison(recall::spelled_out(std::env::args_os())?)?.run(voice);
        }
        if self.files.len() < 2 {
            return Err(Fault::new(
                exit::USAGE,
                "one scenario alone cannot be compared",
                "name at least two files",
            ));
        }
        let until = self.until.as_deref().map(until).transpose()?;
        let names = names(&self.files);
        let (variants, markets) = self.load_all()?;
        let baseline = self.baseline_place(&names)?;
        let said = &markets[baseline].scenario().compare;
        let on = until.as_ref().map(|(name, _)| name).or(self.on.as_ref()).unwrap_or(&said.on);
        let metric = named_metric(on)?;
        let matters = self.matters.as_ref().unwrap_or(&said.matters);
        let matters = Materiality::typed(matters).ok_or_else(|| {
            let cause = format!("`{matters}` is no amount");
            Fault::new(exit::USAGE, &cause, "write `--matters 25k`, `--matters 0.01` or `--matters 2%`")
        })?;
        comparable(&names, &markets)?;
        for warning in
            markets.iter().flat_map(|market| market.loaded().warnings.iter().map(move |w| (market, w)))
        {
            voice.note(&format!("{}\n", warning.1.render_warning(&warning.0.loaded().sources)));
        }
        let runner = self.options.runner(voice);
        voice.note(&plan_line(&markets, self.first_stage(until.is_some()), runner.thread_count()));
        let hashes: String = markets.iter().map(Prepared::hash).collect();
        let folder = self.options.folder("compare", &[&names.join(" ")], &sha256(hashes.as_bytes()));
        let mut home = Held::take(folder)?;
        listen(&runner);
        let (mut played, seeds, pilot) = self.play(&runner, &markets, metric, until.map(|until| until.1))?;
        let found = played.found();
        let runs: Vec<Vec<Run>> = (0..markets.len()).map(|place| played.take(&place)).collect();
        let outcomes: Vec<Vec<Outcome>> =
            runs.iter().map(|runs| runs.iter().map(Outcome::of).collect()).collect();
        let all = values(&outcomes, metric);
        let mean = Spread::of(all[baseline].iter().copied()).map_or(0.0, |spread| spread.mean);
        let matters = matters.amount(mean);
        let contest = Criterion { lower_is_better: metric.lower_is_better(), matters, pilot };
        let scenarios: Vec<_> = markets.iter().map(Prepared::scenario).collect();
        let inputs = differing(&scenarios);
        let mut comparison = Comparison {
            verdict: Verdict::of(&all, &contest),
            pairs: pairs(&all),
            inputs,
            flips: Vec::new(),
            flips_of: Small::default(),
            probes: None,
            lever: None,
            found,
            again: super::run::command(),
            name: None,
            names,
            markets,
            baseline,
            metric,
            contest,
            seeds,
            runs,
            outcomes,
        };
        if self.diagnose {
            comparison.lever = Some(pull_lever(&runner, &variants[baseline], &comparison)?);
        }
        self.answer(&runner, &variants, &mut comparison, &mut home, voice)
    }

    /// Says the verdict, then looks for what would change it, then writes everything down.
    fn answer(
        &self,
        runner: &Runner,
        variants: &[Variant],
        comparison: &mut Comparison,
        home: &mut Held,
        voice: Voice,
    ) -> Result<(), Fault> {
        let text = !voice.json && self.format == Format::Text;
        if text {
            voice.say(&show::verdict(comparison, voice))?;
        }
        if comparison.verdict.call == Call::Wins && self.flips != Search::None {
            flips::search(self, runner, variants, comparison)?;
        }
        comparison.probes = probes::play(self, runner, variants, comparison)?;
        if text {
            voice.say(&show::evidence(comparison, voice, self.diagnose))?;
        }
        if self.options.keeps() {
            comparison.name = recall::keep(self);
        }
        write::folder(comparison, home)?;
        match self.format {
            _ if voice.json => voice.say_json(&write::json(comparison))?,
            Format::Text => voice.say(&show::closing(comparison, home.path()))?,
            Format::Md => voice.say(&write::markdown(comparison))?,
            Format::Csv => voice.say(&write::outcomes_csv(comparison)?)?,
        }
        if self.require_decision && !comparison.verdict.decided() {
            return Err(Fault { code: exit::UNDECIDED, text: String::new() });
        }
        Ok(())
    }

    /// Loads every file; all problems of all files are told at once.
    fn load_all(&self) -> Result<(Vec<Variant>, Vec<Prepared>), Fault> {
        let (mut loaded, mut faults) = (Vec::new(), Vec::new());
        for file in &self.files {
            let variant = self.options.variant(file);
            match variant.and_then(|variant| Ok((variant.clone(), variant.prepare()?))) {
                Ok(both) => loaded.push(both),
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok(loaded.into_iter().unzip()) } else { Err(Fault::all(&faults)) }
    }

    fn first_stage(&self, two_stages: bool) -> u32 {
        if two_stages { self.options.seeds.unwrap_or(PILOT).max(PILOT) } else { self.options.seed_count() }
    }

    /// Plays all markets; with a half-width to reach, in two stages.
    fn play(
        &self,
        runner: &Runner,
        markets: &[Prepared],
        metric: &Metric,
        half: Option<f64>,
    ) -> Result<Stages, Fault> {
        let first = self.first_stage(half.is_some());
        let seeds = self.options.first_seeds(&markets[0], first);
        let played = runner.runs_of(&asked(markets, &seeds))?;
        let Some(half) = half else { return Ok((played, seeds, None)) };
        let outcomes: Vec<Vec<Outcome>> =
            (0..markets.len()).map(|place| played.get(&place).iter().map(Outcome::of).collect()).collect();
        let needed =
            pairs(&values(&outcomes, metric)).iter().map(|pair| two_stage_seeds(&pair.paired, half)).max();
        let needed = needed.unwrap_or(0).max(u64::from(first));
        if needed > MOST_SEEDS {
            let cause = format!("this interval takes about {}", counted(needed, "seed"));
            return Err(Fault::new(exit::REFUSED, &cause, "ask for a wider one in `--until`"));
        }
        runner.note(&format!("{} after the first {first}", counted(needed, "seed")));
        let seeds = self.options.first_seeds(&markets[0], needed as u32);
        Ok((runner.runs_of(&asked(markets, &seeds))?, seeds, Some(first as usize)))
    }

    fn baseline_place(&self, names: &[String]) -> Result<usize, Fault> {
        let Some(wanted) = &self.baseline else { return Ok(0) };
        names.iter().position(|name| name == wanted).ok_or_else(|| {
            let cause = format!("no scenario is called `{wanted}`");
            Fault::new(exit::USAGE, &cause, &format!("the names are {}", names.join(", ")))
        })
    }
}

/// Every market, by its place among the files.
fn asked(markets: &[Prepared], seeds: &[u64]) -> Request<usize> {
    let mut request = Request::new(seeds);
    markets.iter().enumerate().for_each(|(place, market)| request.add(place, market.clone()));
    request
}

/// Plays the baseline with a lever moved by a tenth, to see how much of the luck both share.
fn pull_lever(runner: &Runner, variant: &Variant, comparison: &Comparison) -> Result<Lever, Fault> {
    let key = "budget.per_month";
    let now = comparison.markets[comparison.baseline].scenario().budget.per_month.units();
    let mut request = Request::new(&comparison.seeds);
    request.add((), variant.changed([Change::new(key, Money::nearest(now * 1.1))]).prepare()?);
    let more = runner.outcomes_of(&request)?.take(&());
    let metric = comparison.metric;
    let more: Vec<Option<f64>> = more.iter().map(|outcome| outcome.get(metric)).collect();
    let base = &comparison.values(metric)[comparison.baseline];
    Ok(Lever { key, paired: Paired::of(&more, base) })
}

/// Refuses what cannot be compared.
fn comparable(names: &[String], markets: &[Prepared]) -> Result<(), Fault> {
    let first = &markets[0].scenario().market;
    for (name, market) in names.iter().zip(markets) {
        let other = &market.scenario().market;
        let differs = if other.currency != first.currency {
            Some(("currency", "convert the amounts of one"))
        } else if other.days != first.days {
            Some(("number of days", "say how many with `--days`"))
        } else {
            None
        };
        if let Some((what, cure)) = differs {
            let cause =
                format!("`{name}` has another {what} than `{}`, so that totals cannot be compared", names[0]);
            return Err(Fault::new(exit::INVALID, &cause, cure));
        }
        if other.people != first.people {
            let people = (other.people, first.people);
            let text = format!(
                "`{name}` has {} people, `{}` has {}; totals are of markets of different size",
                people.0, names[0], people.1
            );
            warn(&format!("warning: {text}\n"));
        }
    }
    Ok(())
}

/// The names of files without folder and ending; a name that stands for two gets a number.
fn names(files: &[PathBuf]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for file in files {
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let stem = crate::settings::plain(&stem);
        let same =
            names.iter().filter(|name| **name == stem || name.starts_with(&format!("{stem} ("))).count();
        names.push(if same == 0 { stem } else { format!("{stem} ({})", same + 1) });
    }
    names
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

fn plan_line(markets: &[Prepared], seeds: u32, threads: usize) -> String {
    let market = &markets[0].scenario().market;
    format!(
        "comparing {} x {} x {} x {}, {}\n",
        counted(markets.len() as u64, "scenario"),
        counted(seeds.into(), "seed"),
        super::numbers::people(market.people.into()),
        counted(market.days.into(), "day"),
        counted(threads as u64, "thread"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        let files = ["a/base.toml", "b/base.toml", "more.toml"].map(PathBuf::from);
        assert_eq!(names(&files), ["base", "base (2)", "more"]);
    }

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
