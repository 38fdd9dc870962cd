//! Reads a scenario file, the files it extends and what the command line overrides, into a [`Scenario`] or every
//! problem at once.
//!
//! Problems are found in steps (files, limits, syntax, keys, sense), and a step sees only what the earlier ones let
//! through, so that one slip is not reported twice.

use super::checks;
use super::files;
use super::outlook::{self, Outlook};
use super::overrides;
use crate::scenario::Scenario;
use crate::scenario::sections::Catalogue;
use crate::settings::over_limit;
use crate::settings::{Failure, Problem, Problems, Source};
use crate::settings::{Homes, MOST_PROBLEMS, Reader, span_of};
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// Files that may extend one another in a row.
const LONGEST_CHAIN: usize = 8;
/// Bytes of a text in which all slips of syntax are looked for; of a longer one the first is told, as each slip takes time.
const LONGEST_WITH_ALL_SLIPS: usize = 1 << 16;

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
    files: usize,
    /// Where the changes of the outlook stand.
    outlook: Vec<Place>,
}

/// Some bytes of one of the texts.
type Place = (usize, Range<usize>);

impl Loaded {
    /// The files that the file extends in turn.
    pub fn bases(&self) -> &[Source] {
        &self.sources[1..self.files]
    }

    /// Problems found later, each with a path in `about`, pointed at the texts they come from.
    pub fn problems(&self, found: Vec<Problem>) -> Problems {
        let tables = parse(&self.sources).0;
        let layers = layers(&tables, self.files);
        let problems = found.into_iter().map(|problem| pointed(problem, &layers)).collect();
        Problems::new(at_home(problems, self.files, &self.outlook), self.sources.clone(), Failure::Invalid)
    }
}

/// Loads a scenario file, with `key=value` overrides from the command line above it (the last one decides).
pub fn load(path: &Path, overrides: &[String], catalogue: Catalogue) -> Result<Loaded, Problems> {
    load_outlook(path, Outlook::Base, overrides, catalogue)
}

/// The same for an outlook, whose changes come between the file and the overrides.
pub fn load_outlook(
    path: &Path,
    outlook: Outlook,
    overrides: &[String],
    catalogue: Catalogue,
) -> Result<Loaded, Problems> {
    let name = path.display().to_string();
    let text = files::read(path).map_err(|refusal| {
        let (problem, kind) = *refusal;
        Problems::new(vec![problem], vec![Source { name: name.clone(), text: String::new() }], kind)
    })?;
    let folder = files::folder(path);
    build(
        Source { name, text },
        Some((path, &folder)),
        folder.clone(),
        Asked { outlook, overrides, catalogue },
    )
}

/// The same for a text at hand; without a folder it can extend nothing.
pub fn load_text(
    name: &str,
    text: &str,
    overrides: &[String],
    folder: Option<&Path>,
    catalogue: Catalogue,
) -> Result<Loaded, Problems> {
    let source = Source { name: name.to_owned(), text: text.to_owned() };
    let home = folder.map(ToOwned::to_owned).unwrap_or_default();
    build(
        source,
        folder.map(|folder| (Path::new(name), folder)),
        home,
        Asked { outlook: Outlook::Base, overrides, catalogue },
    )
}

/// The text of a TOML file that is within the limits and without slips of syntax, or what is wrong with it.
pub(crate) fn load_toml(path: &Path) -> Result<Source, Problems> {
    let mut source = Source { name: path.display().to_string(), text: String::new() };
    source.text = files::read(path).map_err(|refusal| {
        let (problem, kind) = *refusal;
        Problems::new(vec![problem], vec![source.clone()], kind)
    })?;
    if let Some(problem) = over_limit(&source.text) {
        return Err(Problems::new(vec![problem], vec![source], Failure::Refused));
    }
    let (_, slips) = parse(std::slice::from_ref(&source));
    if slips.is_empty() { Ok(source) } else { Err(Problems::new(slips, vec![source], Failure::Invalid)) }
}

/// What is asked of a file.
#[derive(Clone, Copy)]
struct Asked<'a> {
    outlook: Outlook,
    overrides: &'a [String],
    catalogue: Catalogue,
}

fn build(
    file: Source,
    place: Option<(&Path, &Path)>,
    folder: PathBuf,
    asked: Asked<'_>,
) -> Result<Loaded, Problems> {
    let Asked { outlook, overrides, catalogue } = asked;
    let text = file.text.clone();
    let mut sources = extended(file, place)?;
    let files = sources.len();
    let changes = outlook::changes(outlook, &parse(&sources).0);
    let changed: Vec<Place> = changes.iter().map(|change| change.place.clone()).collect();
    let arguments = changes.iter().map(|change| ("--outlook", &change.text));
    let arguments = arguments.chain(overrides.iter().map(|argument| ("--set", argument)));
    let mut problems = Vec::new();
    for (name, argument) in arguments {
        let (text, problem) = overrides::text(argument);
        problems.extend(problem.map(|problem| Problem { layer: sources.len(), ..problem }));
        sources.push(Source { name: name.to_owned(), text });
    }
    let fail =
        |problems, sources, kind| Err(Problems::new(at_home(problems, files, &changed), sources, kind));
    if !problems.is_empty() {
        let over = problems.iter().any(|problem| problem.code == "B002");
        let kind = if over { Failure::Refused } else { Failure::Invalid };
        return fail(problems, sources, kind);
    }
    let (tables, slips) = parse(&sources);
    if !slips.is_empty() {
        return fail(slips, sources, Failure::Invalid);
    }
    let layers = layers(&tables, files);
    let rows = || Scenario::rows(catalogue);
    let homes = Homes::new(&rows);
    let mut reader = Reader::new(layers.clone(), &mut problems, &homes);
    let scenario = Scenario::read(&mut reader, catalogue);
    reader.finish();
    let sense = checks::errors(&scenario, &problems, catalogue);
    problems.extend(sense.into_iter().map(|problem| pointed(problem, &layers)));
    if !problems.is_empty() {
        return fail(problems, sources, Failure::Invalid);
    }
    let odd = checks::warnings(&scenario).into_iter();
    let warnings = at_home(odd.map(|problem| pointed(problem, &layers)).collect(), files, &changed);
    Ok(Loaded { scenario, sources, folder, text, warnings, files, outlook: changed })
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
            Ok(text) => sources.push(Source { name: path.display().to_string(), text }),
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
    let (table, _) = table(text);
    let value = table.get("extends")?;
    Some((value.get_ref().as_str()?.to_owned(), value.span()))
}

/// Every text as a table, and all slips of syntax.
fn parse(sources: &[Source]) -> (Vec<DeTable<'_>>, Vec<Problem>) {
    let mut tables = Vec::new();
    let mut slips = Vec::new();
    for (layer, source) in sources.iter().enumerate() {
        let (table, errors) = table(&source.text);
        tables.push(table);
        let room = MOST_PROBLEMS - slips.len();
        slips.extend(errors.iter().take(room).map(|error| slip(error, layer, &source.text)));
    }
    (tables, slips)
}

/// One text as a table, and its slips.
fn table(text: &str) -> (DeTable<'_>, Vec<toml::de::Error>) {
    if text.len() > LONGEST_WITH_ALL_SLIPS {
        return match DeTable::parse(text) {
            Ok(table) => (table.into_inner(), Vec::new()),
            Err(slip) => (DeTable::new(), vec![slip]),
        };
    }
    let (table, slips) = DeTable::parse_recoverable(text);
    (table.into_inner(), slips)
}

fn slip(error: &toml::de::Error, layer: usize, text: &str) -> Problem {
    let span = error.span().unwrap_or(0..0);
    let at_end = text.get(span.start..).is_none_or(|rest| rest.starts_with(['\n', '\r']) || rest.is_empty());
    // A place at the very beginning is still a place.
    let span = span.start..span.end.max(span.start + 1);
    let message = match error.message() {
        "duplicate key" => {
            return Problem::new("B005", "a key is given twice".to_owned(), layer, span)
                .label("second time".to_owned())
                .help("keep one of the two; a table has one header, with all its keys below".to_owned());
        }
        "string values must be quoted, expected literal string" if at_end => "a value is missing",
        "string values must be quoted, expected literal string" => "text must stand in quotes",
        "invalid mantissa, expected digits" => "a number needs digits on both sides of its point",
        message => message,
    };
    Problem::new("B004", message.to_owned(), layer, span)
        .note("the file is not valid TOML here (https://toml.io)")
}

/// The tables with their numbers, topmost first: the last override, the other overrides, the file, its bases.
fn layers<'a>(tables: &'a [DeTable<'a>], files: usize) -> Vec<(usize, &'a DeTable<'a>)> {
    (files..tables.len()).rev().chain(0..files).map(|layer| (layer, &tables[layer])).collect()
}

/// The problem with the place its path has in the texts, or that of the nearest table around it.
fn pointed(problem: Problem, layers: &[(usize, &DeTable<'_>)]) -> Problem {
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

fn span_at(table: &DeTable<'_>, path: &[&str]) -> Option<Range<usize>> {
    let (last, parents) = path.split_last()?;
    let table = parents.iter().try_fold(table, |table, name| match table.get(*name)?.get_ref() {
        DeValue::Table(inner) => Some(inner),
        _ => None,
    })?;
    span_of(table, last)
}
