//! Reads the files a scenario names: who knows whom, and leads that came in.
//!
//! A file is read row by row, so that it may be larger than memory allows twice, and a wrong row is reported with
//! its place in the file, its cause and a cure.

use crate::base::sha256;
use crate::scenario::Scenario;
use crate::scenario::presets::brought;
use crate::scenario::sections::Leads;
use crate::scenario::sections::{Network, NetworkModel, UNPAID};
use crate::settings::closest;
use csv::{Reader, ReaderBuilder, StringRecord, Trim};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: u64 = 1 << 30;

/// After so many problems a file is given up.
const ENOUGH: usize = 20;

/// The most channels a leads file may name; each is a source of touches, and those are told apart by a byte.
const MOST_CHANNELS: usize = 100;

/// The most leads that a file may have, all rows together.
const MOST_LEADS: u64 = 10_000_000;

/// Between group and name inside a key; no CSV file has it in a name.
const SEPARATOR: char = '\u{1f}';

/// All that was read beside the scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// Who knows whom, when the network comes from a file.
    pub edges: Option<EdgeList>,
    /// Leads that came in, in the order of the file.
    pub leads: Vec<LeadRow>,
}

/// A network from a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EdgeList {
    /// How many people it has; they are numbered as the nodes file and then the edge list first name
    /// them. Somebody whom only the edge list names is one of them too.
    pub people: u32,
    /// Pairs of different people, sorted, each once. Undirected pairs have the smaller number first.
    pub edges: Vec<(u32, u32)>,
    /// What the file calls each person, with the group before a slash where there are groups.
    pub names: Vec<String>,
}

/// Leads that came in.
#[derive(Clone, Debug, PartialEq)]
pub struct LeadRow {
    /// Day of the run, 0 the first, possibly after the last; `None` spreads the row over all days.
    pub day: Option<u32>,
    /// Channel that brought them, as the file has it.
    pub channel: String,
    /// How many.
    pub count: u32,
    /// Added to the log odds of closing.
    pub closing: f64,
}

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// Stable code: `F001` the file, `F002` its columns, `F003` a row, `F004` its fit with the scenario.
    pub code: &'static str,
    /// The file, as the scenario names it.
    pub file: String,
    /// Line, 1 the first; absent when the whole file is meant.
    pub line: Option<u64>,
    /// What is wrong, a lowercase fragment.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error[{}]: {}", self.code, self.message)?;
        write!(f, " --> {}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, "\n  = help: {}", self.help)
    }
}

/// Reads all files that a scenario names; paths that are not absolute are found in `folder` and stay inside it.
pub fn read(scenario: &Scenario, folder: &Path) -> Result<Inputs, Vec<FileProblem>> {
    let mut problems = Vec::new();
    let mut inputs = Inputs::default();
    if scenario.network.model == NetworkModel::File {
        match read_network(&scenario.network, folder) {
            Ok(edges) => inputs.edges = Some(edges),
            Err(found) => problems.extend(found),
        }
    }
    match read_leads(&scenario.leads, &scenario.market.start, folder) {
        Ok(leads) => inputs.leads = leads,
        Err(found) => problems.extend(found),
    }
    if problems.is_empty() { Ok(inputs) } else { Err(problems) }
}

fn read_network(settings: &Network, folder: &Path) -> Result<EdgeList, Vec<FileProblem>> {
    if settings.edges.is_none() {
        return Err(vec![FileProblem {
            code: "F004",
            file: "network.edges".to_owned(),
            line: None,
            message: "`network.model` is \"file\", but `network.edges` names no file".to_owned(),
            help: "set `network.edges` to a CSV file with one tie a row, or choose another `network.model`"
                .to_owned(),
        }]);
    }
    if settings.listed_only && settings.nodes.is_none() {
        return Err(vec![FileProblem {
            code: "F004",
            file: "network.nodes".to_owned(),
            line: None,
            message: "`network.listed_only` is true, but `network.nodes` names no file".to_owned(),
            help: "set `network.nodes` to a CSV file with one person a row, or drop `network.listed_only`"
                .to_owned(),
        }]);
    }
    EdgeList::read(settings, folder)
}

impl EdgeList {
    /// Reads the edge list, and the nodes file if there is one, that `[network]` names.
    pub fn read(settings: &Network, folder: &Path) -> Result<Self, Vec<FileProblem>> {
        let mut people = People::default();
        if let Some(nodes) = &settings.nodes {
            read_nodes(nodes, settings, folder, &mut people)?;
        }
        let mut edges = Vec::new();
        if let Some(file) = &settings.edges {
            edges = read_edges(file, settings, folder, &mut people)?;
        }
        Ok(Self { people: people.names.len() as u32, edges, names: people.names })
    }
}

/// The people named so far and their numbers.
#[derive(Default)]
struct People {
    numbers: BTreeMap<String, u32>,
    names: Vec<String>,
    key: String,
}

impl People {
    fn key(&mut self, group: Option<&str>, name: &str) {
        self.key.clear();
        if let Some(group) = group {
            self.key.push_str(group);
            self.key.push(SEPARATOR);
        }
        self.key.push_str(name);
    }

    fn find(&mut self, group: Option<&str>, name: &str) -> Option<u32> {
        self.key(group, name);
        self.numbers.get(&self.key).copied()
    }

    /// Gives somebody the next number, unless they have one.
    fn add(&mut self, group: Option<&str>, name: &str) -> u32 {
        if let Some(number) = self.find(group, name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.names.push(self.key.replace(SEPARATOR, "/"));
        self.numbers.insert(self.key.clone(), number);
        number
    }
}

fn read_nodes(
    file: &str,
    settings: &Network,
    folder: &Path,
    people: &mut People,
) -> Result<(), Vec<FileProblem>> {
    let mut table = CsvTable::open(file, folder)?;
    let id = table.column("network.id", &settings.id);
    let group = settings.group.as_ref().map(|group| table.column("network.group", group));
    table.rows(|row| {
        let (group, name) = (row.optional(group)?, row.filled(id)?);
        if people.find(group, name).is_some() {
            let message = format!("person `{}` is named twice", people.key.replace(SEPARATOR, "/"));
            return Err((message, "keep one row a person, or set `network.group`".to_owned()));
        }
        people.add(group, name);
        Ok(())
    })
}

fn read_edges(
    file: &str,
    settings: &Network,
    folder: &Path,
    people: &mut People,
) -> Result<Vec<(u32, u32)>, Vec<FileProblem>> {
    let mut table = CsvTable::open(file, folder)?;
    let columns = [table.column("network.from", &settings.from), table.column("network.to", &settings.to)];
    let group = settings.group.as_ref().map(|group| table.column("network.group", group));
    let mut edges = Vec::new();
    table.rows(|row| {
        let group = row.optional(group)?;
        let mut ends = [0; 2];
        for (end, column) in ends.iter_mut().zip(columns) {
            let name = row.filled(column)?;
            if settings.listed_only && people.find(group, name).is_none() {
                return Ok(());
            }
            *end = people.add(group, name);
        }
        let [from, to] = ends;
        if from != to {
            edges.push(if settings.directed { (from, to) } else { (from.min(to), from.max(to)) });
        }
        Ok(())
    })?;
    edges.sort_unstable();
    edges.dedup();
    Ok(edges)
}

/// Reads the leads file that `[leads]` names, if it names one; `start` is the date of day 0.
pub fn read_leads(settings: &Leads, start: &str, folder: &Path) -> Result<Vec<LeadRow>, Vec<FileProblem>> {
    let Some(file) = &settings.file else { return Ok(Vec::new()) };
    let mut table = CsvTable::open(file, folder)?;
    let channel = table.column("leads.channel", &settings.channel);
    let count = table.column("leads.count", &settings.count);
    let day = settings.day.as_ref().map(|day| table.column("leads.day", day));
    let closing = settings.closing.as_ref().map(|closing| table.column("leads.closing", closing));
    let mut rows = Vec::new();
    let mut channels = BTreeSet::new();
    let mut leads = 0;
    table.rows(|row| {
        let channel = row.filled(channel)?.to_owned();
        if !channels.contains(&channel) && channels.len() == MOST_CHANNELS {
            let message =
                format!("`{channel}` is one channel more than the {MOST_CHANNELS} a leads file may name");
            return Err((message, "merge channels of few leads".to_owned()));
        }
        if UNPAID.contains(&channel.as_str()) {
            let message = format!("`{channel}` is what people are said to come by whom no channel brought");
            return Err((message, "give the channel another name, as `direct mail` or `agency`".to_owned()));
        }
        channels.insert(channel.clone());
        let count = row.parsed(count, "a whole number of leads", |text| text.parse().ok())?;
        leads += u64::from(count);
        if leads > MOST_LEADS {
            let message =
                format!("the file has {leads} leads up to here, and at most {MOST_LEADS} are played");
            return Err((message, "correct the count, or play a sample of the leads".to_owned()));
        }
        let day = row.optional(day)?.map(|text| day_number(text, start)).transpose()?;
        let closing = match closing {
            Some(closing) => row.parsed(closing, "a number from -50 to 50", |text| {
                text.parse().ok().filter(|x: &f64| -50.0 <= *x && *x <= 50.0)
            })?,
            None => 0.0,
        };
        rows.push(LeadRow { day, channel, count, closing });
        Ok(())
    })?;
    Ok(rows)
}

/// A day number, or a date as the number of days since `start`.
pub(crate) fn day_number(text: &str, start: &str) -> Result<u32, Wrong> {
    if let Ok(day) = text.parse() {
        return Ok(day);
    }
    let help = "write a day number (0 is the first) or a date like 2026-01-31".to_owned();
    let Ok(date) = text.parse::<Date>() else {
        return Err((format!("the day must be a whole number or a date, but is `{text}`"), help));
    };
    let Ok(start) = start.parse::<Date>() else {
        return Err((
            format!("`market.start` must be a date, but is `{start}`"),
            "write it like 2026-01-31".to_owned(),
        ));
    };
    let days = start.until(date).map_or(-1, |span| i64::from(span.get_days()));
    u32::try_from(days).map_err(|_| {
        (
            format!("{date} is before the first day, {start}"),
            format!("set `market.start = \"{date}\"` or earlier"),
        )
    })
}

/// What is wrong with a row, and the cure.
pub(crate) type Wrong = (String, String);

/// A CSV file with a header.
#[derive(Default)]
pub(crate) struct CsvTable {
    name: String,
    folder: PathBuf,
    header: StringRecord,
    reader: Option<Reader<io::Take<Opened>>>,
    problems: Vec<FileProblem>,
}

impl CsvTable {
    /// A file by the rules of those that a scenario names.
    pub(crate) fn open(name: &str, folder: &Path) -> Result<Self, Vec<FileProblem>> {
        let mut table = Self { name: name.to_owned(), folder: folder.to_owned(), ..Self::default() };
        let file =
            open(name, folder).map_err(|(message, help)| vec![table.problem("F001", None, message, help)])?;
        let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(file.take(LARGEST_FILE));
        table.header = match reader.headers() {
            Ok(header) => header.iter().map(|cell| cell.trim_start_matches('\u{feff}')).collect(),
            Err(error) => return Err(vec![table.broken(&error)]),
        };
        if table.header.iter().all(str::is_empty) {
            let help = "write the names of the columns into its first line, and a row for each line after it";
            return Err(vec![table.problem("F002", None, "the file is empty".into(), help.into())]);
        }
        table.reader = Some(reader);
        Ok(table)
    }

    /// Whether there is a column of this name.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.header.iter().any(|cell| cell == column)
    }

    /// The place of a column that a key of the scenario names; a missing one is a problem.
    pub(crate) fn column(&mut self, key: &str, column: &str) -> usize {
        let mut called = (0..self.header.len()).filter(|&place| &self.header[place] == column);
        if let Some(place) = called.next() {
            if called.next().is_some() {
                let message = format!("two columns are called `{column}`");
                self.problems.push(self.problem("F002", Some(1), message, "rename one of them".into()));
            }
            return place;
        }
        let message = format!("there is no column `{column}`, which `{key}` names");
        let near = closest(column, self.header.iter()).map(|near| format!("did you mean `{near}`? "));
        let columns: Vec<&str> = self.header.iter().collect();
        let help = format!("{}set `{key}` to one of: {}", near.unwrap_or_default(), columns.join(", "));
        self.problems.push(self.problem("F002", Some(1), message, help));
        0
    }

    /// Takes each row, and keeps what is wrong with it.
    pub(crate) fn rows(
        mut self,
        mut take: impl FnMut(&Row<'_>) -> Result<(), Wrong>,
    ) -> Result<(), Vec<FileProblem>> {
        let Some(mut reader) = self.reader.take().filter(|_| self.problems.is_empty()) else {
            return Err(self.problems);
        };
        let mut cells = StringRecord::new();
        while self.problems.len() < ENOUGH {
            match reader.read_record(&mut cells) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    self.problems.push(self.broken(&error));
                    break;
                }
            }
            if let Err((message, help)) = take(&Row { header: &self.header, cells: &cells }) {
                let line = cells.position().and_then(|position| self.line(position));
                self.problems.push(self.problem("F003", line, message, help));
            }
        }
        if self.problems.is_empty() { Ok(()) } else { Err(self.problems) }
    }

    fn problem(&self, code: &'static str, line: Option<u64>, message: String, help: String) -> FileProblem {
        FileProblem { code, file: self.name.clone(), line, message, help }
    }

    /// A row that is not CSV in UTF-8.
    fn broken(&self, error: &csv::Error) -> FileProblem {
        let (message, help) = match error.kind() {
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => (
                format!("the row has {len} cells, but the header has {expected_len}"),
                "give each row as many cells as the header; put a cell with a comma in double quotes",
            ),
            csv::ErrorKind::Utf8 { .. } => {
                ("the row is not text in UTF-8".to_owned(), "save the file as UTF-8")
            }
            _ => (format!("the file cannot be read: {error}"), "check that the file may be read"),
        };
        let line = error.position().and_then(|position| self.line(position));
        self.problem("F003", line, message, help.to_owned())
    }

    /// The line at which a row begins. The reader takes blank lines for a part of the row after them, and miscounts those of
    /// other systems.
    fn line(&self, position: &csv::Position) -> Option<u64> {
        let text = bytes(&self.name, &self.folder).ok()?;
        let before = usize::try_from(position.byte()).ok()?.min(text.len());
        let blank = text[before..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        Some(text[..before + blank].split(|byte| *byte == b'\n').count() as u64)
    }
}

/// One row of a file.
pub(crate) struct Row<'a> {
    header: &'a StringRecord,
    cells: &'a StringRecord,
}

impl<'a> Row<'a> {
    /// The text of a cell.
    pub(crate) fn cell(&self, column: usize) -> &'a str {
        self.cells.get(column).unwrap_or_default()
    }

    /// The text of a cell, which must not be empty.
    pub(crate) fn filled(&self, column: usize) -> Result<&'a str, Wrong> {
        let text = self.cell(column);
        if text.is_empty() {
            let name = self.header.get(column).unwrap_or_default();
            return Err((format!("`{name}` is empty"), "fill in the cell, or delete the row".to_owned()));
        }
        Ok(text)
    }

    fn optional(&self, column: Option<usize>) -> Result<Option<&'a str>, Wrong> {
        column.map(|column| self.filled(column)).transpose()
    }

    /// What the text of a cell stands for, which is of this kind.
    pub(crate) fn parsed<T>(
        &self,
        column: usize,
        kind: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Wrong> {
        let text = self.filled(column)?;
        let name = self.header.get(column).unwrap_or_default();
        parse(text).ok_or_else(|| {
            (format!("`{name}` must be {kind}, but is `{text}`"), "correct the cell".to_owned())
        })
    }
}

/// A file that decides what a scenario is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// Its name, as the scenario has it.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// The files that decide what a scenario is, with their hashes; or the first that cannot be read.
pub(crate) fn hashed(scenario: &Scenario, folder: &Path) -> Result<Vec<DataFile>, FileProblem> {
    let of = |name: &String| {
        let bytes = bytes(name, folder)?;
        Ok(DataFile { name: name.clone(), bytes: bytes.len() as u64, sha256: sha256(&bytes) })
    };
    decisive(scenario).map(of).collect()
}

/// The files that decide what a scenario is: those it names and reads.
pub(crate) fn decisive(scenario: &Scenario) -> impl Iterator<Item = &String> {
    let network = &scenario.network;
    let of_network = [&network.edges, &network.nodes];
    let read = of_network.into_iter().filter(|_| network.model == NetworkModel::File);
    read.chain([&scenario.leads.file]).flatten()
}

/// The bytes of a file that a scenario names, by the same rules as when it is read.
pub(crate) fn bytes(name: &str, folder: &Path) -> Result<Vec<u8>, FileProblem> {
    let problem =
        |(message, help)| FileProblem { code: "F001", file: name.to_owned(), line: None, message, help };
    let mut bytes = Vec::new();
    let read = open(name, folder).map_err(problem)?.take(LARGEST_FILE).read_to_end(&mut bytes);
    read.map_err(|error| problem((format!("cannot read `{name}`: {error}"), MAY_BE_READ.to_owned())))?;
    Ok(bytes)
}

const MAY_BE_READ: &str = "check the path, and that the file may be read";

/// Opens a file that a scenario names: a plain one of bounded size, never a pipe or a device, which could wait or go on for
/// ever.
fn open(name: &str, folder: &Path) -> Result<Opened, Wrong> {
    if let Some(text) = brought(&folder.join(name)) {
        return Ok(Box::new(text.as_bytes()));
    }
    let path = place(name, folder)?;
    let file = File::open(&path);
    Ok(Box::new(file.map_err(|error| (format!("cannot read `{name}`: {error}"), MAY_BE_READ.to_owned()))?))
}

/// A file of the disk, or one that the program brings.
type Opened = Box<dyn io::Read>;

/// Where such a file is.
pub(crate) fn place(name: &str, folder: &Path) -> Result<PathBuf, Wrong> {
    let path = find(name, folder)?;
    let cannot = |error: io::Error| (format!("cannot read `{name}`: {error}"), MAY_BE_READ.to_owned());
    // Looked at before it is opened, as opening a pipe waits for whoever writes into it.
    let facts = fs::metadata(&path).map_err(cannot)?;
    if !facts.is_file() || facts.len() > LARGEST_FILE {
        let message = if facts.is_file() {
            format!("`{name}` has {} bytes, more than the {LARGEST_FILE} that are read", facts.len())
        } else {
            format!("`{name}` is not a file")
        };
        return Err((message, "name a CSV file of at most 1 GiB".to_owned()));
    }
    Ok(path)
}

/// Where a file is. A path that is not absolute must stay in the folder, so that a scenario from somebody else reads
/// nothing that its folder does not hold.
fn find(name: &str, folder: &Path) -> Result<PathBuf, Wrong> {
    if Path::new(name).is_absolute() {
        return Ok(PathBuf::from(name));
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let whole = |path: &Path| path.canonicalize();
    match (whole(folder), whole(&folder.join(name))) {
        (Ok(home), Ok(path)) if path.starts_with(&home) => Ok(path),
        (Ok(_), Ok(_)) => Err((
            format!("`{name}` is outside the folder of the scenario"),
            "move the file beside the scenario, or write its absolute path".to_owned(),
        )),
        (Err(error), _) | (_, Err(error)) => Err((
            format!("cannot read `{name}`: {error}"),
            format!("paths start at the folder of the scenario, `{}`", folder.display()),
        )),
    }
}
