//! Reads a scenario file, the files it extends and what the command line overrides, into a [`Scenario`] or every
//! problem at once.
//!
//! Problems are found in steps (files, limits, syntax, keys, sense). After a slip of syntax the rest of a file is read on,
//! so that one slip hides nothing else; what is wrong on a line with a slip is told by the slip alone.

use super::change::Change;
use super::checks;
use super::files;
use super::outlook::{self, Outlook};
use super::presets::called;
use crate::scenario::Scenario;
use crate::scenario::data_files::Inputs;
use crate::scenario::sections::Catalogue;
use crate::settings::over_limit;
use crate::settings::{Failure, Problem, Problems, Source};
use crate::settings::{Homes, Mended, Reader, UNQUOTED, elsewhere, mended, span_of};
use crate::settings::{Table, Value};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files that may extend one another in a row.
const LONGEST_CHAIN: usize = 8;
/// Keys outside all sections that designs have and scenarios have not.
const OF_DESIGNS: [&str; 2] = ["scenario", "scenarios"];

/// A scenario's texts, read and parsed once, however often they are changed and looked at.
#[derive(Clone, Debug)]
pub struct Texts {
    /// The file, and those it extends in turn.
    sources: Vec<Source>,
    tables: Arc<[Table]>,
    slips: Vec<Problem>,
    /// Whether all but the slips was understood.
    whole: bool,
    folder: PathBuf,
}

/// A scenario, and where it comes from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What the texts amount to.
    pub scenario: Scenario,
    /// The file, those it extends in turn, then each change of the outlook, then each `--set`.
    pub sources: Vec<Source>,
    /// Where files named in the scenario are found.
    pub folder: PathBuf,
    /// The file's text as it was given.
    pub text: String,
    /// What is odd, yet no reason to stop; see [`Problem::render_warning`].
    pub warnings: Vec<Problem>,
    /// Whether it is played with another number of people than it says, so that its sums are others.
    pub resized: bool,
    /// What the files say.
    files: Arc<[Table]>,
    /// What is changed above them.
    changes: Vec<Table>,
    /// Where the changes of the outlook stand.
    outlook: Vec<Place>,
}

/// Some bytes of one of the texts.
type Place = (usize, Range<usize>);

impl Loaded {
    /// The files that the file extends in turn.
    pub fn bases(&self) -> &[Source] {
        &self.sources[1..self.files.len()]
    }

    /// What is odd about the files it names, yet no reason to stop.
    pub fn warnings_of(&self, inputs: &Inputs) -> Vec<Problem> {
        let days = self.scenario.market.days;
        let count = |late: bool| -> u64 {
            let rows = inputs.leads.iter().filter(|row| !late || row.day.is_some_and(|day| day >= days));
            rows.map(|row| u64::from(row.count)).sum()
        };
        let (late, all) = (count(true), count(false));
        if late == 0 {
            return Vec::new();
        }
        let message =
            format!("{late} of {all} leads of the file are dated after the last day, and never come");
        let help = "raise `market.days`, or take them out of the file".to_owned();
        self.problems(vec![Problem::about("W003", "leads.file", message).help(help)]).problems
    }

    /// Problems found later, each with a path in `about`, pointed at the texts they come from.
    pub fn problems(&self, found: Vec<Problem>) -> Problems {
        let layers = layers(&self.files, &self.changes);
        let problems = found.into_iter().map(|problem| pointed(problem, &layers)).collect();
        let problems = at_home(problems, self.files.len(), &self.outlook);
        Problems::new(problems, self.sources.clone(), Failure::Invalid)
    }
}

impl Texts {
    /// Reads a scenario file and those it extends.
    ///
    /// # Errors
    /// When a file cannot be read, or is no TOML.
    pub fn read(path: &Path) -> Result<Self, Problems> {
        let name = called(path);
        let text = files::read(path).map_err(|refusal| {
            let (problem, kind) = *refusal;
            Problems::new(vec![problem], vec![Source { name: name.clone(), text: String::new() }], kind)
        })?;
        let folder = files::folder(path);
        Self::of(Source { name, text }, Some((path, &folder)), folder.clone())
    }

    /// The same for a text at hand; without a folder it can extend nothing.
    ///
    /// # Errors
    /// When it is no TOML, or what it extends cannot be read.
    pub fn new(name: &str, text: &str, folder: Option<&Path>) -> Result<Self, Problems> {
        let source = Source { name: name.to_owned(), text: text.to_owned() };
        let home = folder.map(ToOwned::to_owned).unwrap_or_default();
        Self::of(source, folder.map(|folder| (Path::new(name), folder)), home)
    }

    fn of(file: Source, place: Option<(&Path, &Path)>, folder: PathBuf) -> Result<Self, Problems> {
        let sources = extended(file, place)?;
        let mut parse = Parse::default();
        let tables = (0..).zip(&sources).map(|(layer, source)| parse.table(&source.text, layer)).collect();
        Ok(Self { sources, tables, slips: parse.slips, whole: !parse.gave_up, folder })
    }

    /// The scenario with the changes of an outlook, and above them these (the last one decides).
    ///
    /// # Errors
    /// Every problem at once.
    pub fn load(
        &self,
        outlook: Outlook,
        changes: &[Change],
        catalogue: Catalogue,
    ) -> Result<Loaded, Problems> {
        let files = self.sources.len();
        let mut sources = self.sources.clone();
        let views = outlook::changes(outlook, &self.tables);
        let changed: Vec<Place> = views.iter().map(|change| change.place.clone()).collect();
        let fail =
            |problems, sources, kind| Err(Problems::new(at_home(problems, files, &changed), sources, kind));
        let mut problems = Vec::new();
        let mut above = Vec::new();
        for view in views {
            let (source, table) = Change::Typed(view.text).layer();
            above.push(table);
            sources.push(Source { name: "--outlook".to_owned(), ..source });
        }
        for change in changes {
            let (source, table) = change.layer();
            above.push(table);
            sources.push(source);
        }
        let mut tables = Vec::new();
        for (layer, table) in (files..).zip(above) {
            match table {
                Ok(table) => tables.push(table),
                Err(problem) => problems.push(Problem { layer, ..*problem }),
            }
        }
        if !problems.is_empty() {
            let over = problems.iter().any(|problem| problem.code == "B002");
            return fail(problems, sources, if over { Failure::Refused } else { Failure::Invalid });
        }
        let mut parse = Parse { slips: self.slips.clone(), gave_up: !self.whole };
        let table = |(layer, table): (usize, Option<Table>)| {
            table.unwrap_or_else(|| parse.table(&sources[layer].text, layer))
        };
        let changes: Vec<Table> = (files..).zip(tables).map(table).collect();
        let Parse { slips, gave_up } = parse;
        if gave_up {
            return fail(slips, sources, Failure::Invalid);
        }
        if let Some(design) = design(&self.tables[0], &sources[0].name) {
            return fail(vec![design], sources, Failure::Invalid);
        }
        let layers = layers(&self.tables, &changes);
        let rows = || Scenario::rows(catalogue);
        let homes = Homes::new(&rows);
        let slip_count = slips.len();
        // Whatever has a slip is in doubt.
        let mut problems = slips;
        let mut reader = Reader::new(layers.clone(), &mut problems, &homes);
        let mut scenario = Scenario::read(&mut reader, catalogue);
        reader.finish();
        let sense = checks::errors(&scenario, &problems, catalogue);
        problems.extend(sense.into_iter().map(|problem| pointed(problem, &layers)));
        problems.extend(unanchored(&self.tables, &layers, &problems));
        let others = problems.split_off(slip_count);
        // Where a number is due, quotes make no bare word right.
        problems.retain(|slip| {
            slip.message != UNQUOTED || !others.iter().any(|other| is_wrong_kind(other, slip))
        });
        problems.extend(elsewhere(others, &problems, &sources));
        if !problems.is_empty() {
            return fail(problems, sources, Failure::Invalid);
        }
        if scenario.about.title.trim().is_empty() {
            scenario.about.title = files::stem(&sources[0].name);
        }
        let odd = checks::warnings(&scenario).into_iter();
        let warnings = at_home(odd.map(|problem| pointed(problem, &layers)).collect(), files, &changed);
        let (folder, text) = (self.folder.clone(), self.sources[0].text.clone());
        let files = Arc::clone(&self.tables);
        let resized = false;
        Ok(Loaded { scenario, sources, folder, text, warnings, resized, files, changes, outlook: changed })
    }
}

/// Loads a scenario file, with `key=value` overrides from the command line above it (the last one decides).
///
/// # Errors
/// Every problem of the file, its bases and the overrides at once.
pub fn load(path: &Path, overrides: &[String], catalogue: Catalogue) -> Result<Loaded, Problems> {
    load_outlook(path, Outlook::Base, overrides, catalogue)
}

/// The same for an outlook, whose changes come between the file and the overrides.
///
/// # Errors
/// As [`load`].
pub fn load_outlook(
    path: &Path,
    outlook: Outlook,
    overrides: &[String],
    catalogue: Catalogue,
) -> Result<Loaded, Problems> {
    Texts::read(path)?.load(outlook, &typed(overrides), catalogue)
}

/// The same for a text at hand; without a folder it can extend nothing.
///
/// # Errors
/// As [`load`].
pub fn load_text(
    name: &str,
    text: &str,
    overrides: &[String],
    folder: Option<&Path>,
    catalogue: Catalogue,
) -> Result<Loaded, Problems> {
    Texts::new(name, text, folder)?.load(Outlook::Base, &typed(overrides), catalogue)
}

fn typed(overrides: &[String]) -> Vec<Change> {
    overrides.iter().cloned().map(Change::Typed).collect()
}

/// A TOML file that is within the limits, as it was understood.
pub(crate) fn load_toml(path: &Path) -> Result<(Source, Mended), Problems> {
    let mut source = Source { name: path.display().to_string(), text: String::new() };
    source.text = files::read(path).map_err(|refusal| {
        let (problem, kind) = *refusal;
        Problems::new(vec![problem], vec![source.clone()], kind)
    })?;
    if let Some(problem) = over_limit(&source.text) {
        return Err(Problems::new(vec![problem], vec![source], Failure::Refused));
    }
    let read = mended(&source.text);
    if read.whole {
        Ok((source, read))
    } else {
        Err(Problems::new(read.slips, vec![source], Failure::Invalid))
    }
}

/// Whether a problem says that the value of a slip is of the wrong kind.
fn is_wrong_kind(problem: &Problem, slip: &Problem) -> bool {
    problem.code == "B010" && (problem.layer, problem.span.start) == (slip.layer, slip.span.start)
}

/// The problem with a design that is taken for a scenario.
fn design(table: &Table, name: &str) -> Option<Problem> {
    let key = OF_DESIGNS.into_iter().find(|key| table.get(key).is_some())?;
    let (span, _) = table.row(key)?;
    let message = "this is a design: it says what is varied in a scenario".to_owned();
    let help = format!("`relaylab check {name}` checks it, `relaylab sweep {name}` plays it");
    let problem = Problem { span, ..Problem::about("B008", key, message) };
    Some(problem.help(help).help("or name the scenario file that it names".to_owned()))
}

/// The problems, those of a change of the outlook pointed at where it stands in its file.
fn at_home(mut problems: Vec<Problem>, files: usize, outlook: &[Place]) -> Vec<Problem> {
    for problem in &mut problems {
        let change = problem.layer.checked_sub(files).and_then(|change| outlook.get(change));
        if let Some((layer, span)) = change {
            (problem.layer, problem.span) = (*layer, span.clone());
            problem.notes.push("said by a change of the outlook".to_owned());
        }
    }
    problems
}

/// The file and those it extends in turn, each within the limits.
fn extended(file: Source, place: Option<(&Path, &Path)>) -> Result<Vec<Source>, Problems> {
    let mut sources = vec![file];
    let mut seen: Vec<PathBuf> = place.iter().filter_map(|(path, _)| path.canonicalize().ok()).collect();
    let mut folder = place.map(|(_, folder)| folder.to_owned());
    loop {
        let layer = sources.len() - 1;
        let fail = |problem: Problem, kind, sources: &[Source]| {
            Err(Problems::new(vec![Problem { layer, ..problem }], sources.to_vec(), kind))
        };
        if let Some(problem) = over_limit(&sources[layer].text) {
            return fail(problem, Failure::Refused, &sources);
        }
        let Some((name, span)) = base(&sources[layer].text) else { return Ok(sources) };
        let problem =
            |message: String| Problem { span: span.clone(), ..Problem::about("B006", "extends", message) };
        let Some(here) = &folder else {
            let message = "a text that is not in a file cannot extend one".to_owned();
            return fail(problem(message), Failure::Invalid, &sources);
        };
        if sources.len() >= LONGEST_CHAIN {
            let message = format!("more than {LONGEST_CHAIN} files extend one another");
            return fail(problem(message), Failure::Invalid, &sources);
        }
        let path = here.join(&name);
        let identity = path.canonicalize().unwrap_or_else(|_| path.clone());
        if seen.contains(&identity) {
            let message = format!("`{name}` is extended already: the files extend one another in a circle");
            return fail(problem(message), Failure::Invalid, &sources);
        }
        match files::read_regular(&path) {
            Ok(text) => sources.push(Source { name: called(&path), text }),
            Err(refusal) => {
                let (unreadable, kind) = *refusal;
                return fail(Problem { span: span.clone(), ..unreadable }, kind, &sources);
            }
        }
        seen.push(identity);
        folder = Some(files::folder(&path));
    }
}

/// The file a text extends, and where it says so.
fn base(text: &str) -> Option<(String, Range<usize>)> {
    if !text.contains("extends") {
        return None;
    }
    let table = mended(text).table;
    let value = table.get("extends")?;
    Some((value.as_str()?.to_owned(), value.span()))
}

/// What was met while texts were read.
#[derive(Default)]
struct Parse {
    slips: Vec<Problem>,
    /// Whether some text was not understood beyond a slip.
    gave_up: bool,
}

impl Parse {
    /// A text as a table; its slips of syntax are added to those there are.
    fn table(&mut self, text: &str, layer: usize) -> Table {
        let Mended { table, slips, whole, .. } = mended(text);
        self.slips.extend(slips.into_iter().map(|slip| Problem { layer, ..slip }));
        self.gave_up |= !whole;
        table
    }
}

/// The tables with their numbers, topmost first: the last change, the other changes, the file, its bases.
fn layers<'a>(files: &'a [Table], changes: &'a [Table]) -> Vec<(usize, &'a Table)> {
    let above = changes.iter().enumerate().rev().map(|(place, table)| (files.len() + place, table));
    above.chain(files.iter().enumerate()).collect()
}

/// A list price in a file is compared with the reference price of its market, so the file must say that too; a change
/// of the list price above the files needs nothing, since it is a change of the price in the market as it is.
fn unanchored(files: &[Table], layers: &[(usize, &Table)], known: &[Problem]) -> Option<Problem> {
    let [list, reference] = ["list", "reference"].map(|key| ["price", key]);
    let (layer, span) = files.iter().enumerate().find_map(|(i, table)| Some((i, span_at(table, &list)?)))?;
    let said = layers.iter().any(|(_, table)| span_at(table, &reference).is_some());
    let in_doubt = known.iter().any(|problem| problem.about.starts_with("price"));
    let message = "a list price without the reference price of its market".to_owned();
    let help = "say `price.reference`: what comparable offers cost; where they cost as much as this one, the list price";
    (!said && !in_doubt).then(|| {
        let problem = Problem::new("B044", message, layer, span).help(help.to_owned());
        Problem { about: "price.list".to_owned(), ..problem }
            .note("people's willingness to pay is a multiple of the reference price, so that the list price can be too high")
    })
}

/// The problem with the place its path has in the texts, or that of the nearest table around it.
fn pointed(problem: Problem, layers: &[(usize, &Table)]) -> Problem {
    if problem.span != (0..0) {
        return problem;
    }
    let path: Vec<&str> = problem.about.split('.').filter(|part| !part.is_empty()).collect();
    for length in (1..=path.len()).rev() {
        for (layer, table) in layers {
            if let Some(span) = span_at(table, &path[..length]) {
                return Problem { layer: *layer, span, ..problem };
            }
        }
    }
    problem
}

fn span_at(table: &Table, path: &[&str]) -> Option<Range<usize>> {
    let (last, parents) = path.split_last()?;
    let table = parents.iter().try_fold(table, |table, name| table.get(name).and_then(Value::as_table))?;
    span_of(table, last)
}
