//! `relaylab explore`: the relay in a browser, on this machine alone or in a file for anywhere.

use super::exit::{self, Fault};
use super::options::threads;
use super::terminal::Voice;
use crate::catalogue::load;
use crate::explore::{Envelope, Limits, Own};
use crate::files::Folder;
use crate::scenario::{BROUGHT, PRESETS, canonical};
use crate::serve::{Server, alone};
use clap::Args;
use serde_json::{Value, json};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag::register_usize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Play markets in a browser: move a slider, see what happens, follow one person.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab explore                    the shipped scenarios
  relaylab explore my-market.toml     and one of your own
  relaylab explore --export a.html    one file that plays by itself, for a Chromebook or a telephone
  relaylab explore FILE --export class.html --class
                                      one file for a class, which guesses the balance of a firm that it does not see

The page is served to this machine alone, and asks for nothing outside it. Ctrl-C ends it.

The file needs neither server nor network. Its core is the same program as WebAssembly, relaylab-web.wasm, which
bindings/web/build makes; it is found beside the program, or where --core says.

With --class, FILE may be the name of one that the program brings (`relaylab catalog presets`), and its share of
sales begins in the middle. The page shows neither its name nor its inputs nor its curve. Each student moves the slider, commits
a guess under a name, and copies one line to the teacher. The word that this command prints opens the page: the curve, and a box
for all lines, of which it makes a table of guesses, regrets and places as far as ten years tell them apart. The file holds no
word of the scenario that can be read by looking; still it is a sealed envelope and no safe, as what plays the firm has the firm:
a student with a debugger gets at it. The same scenario gives the same file, code and word again.")]
pub(super) struct Explore {
    /// Scenario file to begin with.
    file: Option<PathBuf>,
    /// Port to serve on; without it, one that is free.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Write the page as one file that needs no server, and end.
    #[arg(long, value_name = "FILE.html", conflicts_with_all = ["port", "people_limit", "threads"])]
    export: Option<PathBuf>,
    /// The core of that file, as `bindings/web/build` makes it; without it, relaylab-web.wasm beside the program.
    #[arg(long, value_name = "FILE.wasm", requires = "export")]
    core: Option<PathBuf>,
    /// Keep the firm from whoever plays it, for a class that guesses where its balance lies.
    #[arg(long, requires = "file")]
    class: bool,
    /// People a page may ask for at most.
    #[arg(long, value_name = "N", default_value_t = Limits::default().people)]
    people_limit: u32,
    /// Threads to use; results do not depend on it. Without it, all there are.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

impl Explore {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        if let Some(page) = &self.export {
            return self.write(page, voice);
        }
        let own = match &self.file {
            Some(file) if self.class => Some(Own::Class(sealed(file, self.people_limit)?)),
            Some(file) => {
                load(file, &[])?;
                Some(Own::File(file.clone()))
            }
            None => None,
        };
        let told = own.as_ref().and_then(Own::envelope).map(Told::of);
        let limits =
            Limits { people: self.people_limit, threads: threads(self.threads), ..Limits::default() };
        let failed = |error: std::io::Error| {
            let cure = "choose another port with `--port N`, or none for one that is free";
            Fault::new(exit::IO, &format!("cannot serve on port {}: {error}", self.port), cure)
        };
        let server = Server::bind(self.port, own, limits).map_err(failed)?;
        if voice.json {
            let said = json!({ "schema": "relaylab.explore/1", "address": server.address() });
            voice.say_json(&with_class(said, told.as_ref()))?;
        } else {
            voice.say(&format!("{}\n", server.address()))?;
            told.iter().try_for_each(|told| voice.say(&told.words("this page")))?;
            voice.note("open this address in a browser on this machine; Ctrl-C ends it\n");
        }
        // Heard here, so that the folder of the server goes with it.
        let heard = Arc::new(AtomicUsize::new(0));
        for (signal, code) in [(SIGINT, exit::INTERRUPTED), (SIGTERM, exit::TERMINATED)] {
            let _ = register_usize(signal, Arc::clone(&heard), usize::from(code));
        }
        if server.serve(&|| heard.load(Ordering::Relaxed) != 0).map_err(failed)? {
            return Err(Fault { code: heard.load(Ordering::Relaxed) as u8, text: String::new() });
        }
        voice.note("nobody has looked for half an hour: ended\n");
        Ok(())
    }

    /// Writes the page as one file.
    fn write(&self, page: &Path, voice: Voice) -> Result<(), Fault> {
        let envelope = match &self.file {
            Some(file) if self.class => Some(sealed(file, Limits::default().people)?),
            _ => None,
        };
        let scenario = match (&envelope, &self.file) {
            (Some(envelope), _) => Some(envelope.sealed()),
            (None, Some(file)) => Some(whole(file, &[])?.into_bytes()),
            (None, None) => None,
        };
        let told = envelope.as_ref().map(Told::of);
        let core = self.core()?;
        let text = alone(&core, scenario.as_deref())?;
        let name = page.file_name().map(|name| name.to_string_lossy().into_owned());
        let home = page.parent().filter(|home| !home.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let Some(name) = name else {
            let cause = format!("`{}` is no name of a file", page.display());
            return Err(Fault::new(exit::USAGE, &cause, "name one, as in `--export class.html`"));
        };
        Folder::create(home)
            .and_then(|folder| folder.put(&name, text.as_bytes()))
            .map_err(|error| Fault::writing(&page.display().to_string(), &error))?;
        let bytes = text.len() as u64;
        if voice.json {
            let said =
                json!({ "schema": "relaylab.explore/1", "file": page.display().to_string(), "bytes": bytes });
            return voice.say_json(&with_class(said, told.as_ref()));
        }
        told.iter().try_for_each(|told| voice.say(&told.words(&name)))?;
        voice.note(&format!(
            "wrote {} ({:.1} MB): it plays in any browser of 2023 or later, from a disk or a web space, and asks nobody for anything\n",
            page.display(),
            bytes as f64 / 1e6
        ));
        Ok(())
    }

    /// The core, from where it was said to be or from beside the program.
    fn core(&self) -> Result<Vec<u8>, Fault> {
        let beside = || Some(std::env::current_exe().ok()?.with_file_name(CORE));
        let place = self.core.clone().or_else(beside).unwrap_or_else(|| PathBuf::from(CORE));
        std::fs::read(&place).map_err(|error| {
            let cause = format!("the core of the page cannot be read, `{}`: {error}", place.display());
            let cure = "make it with `bindings/web/build` of the source, and say where it is: `--core target/web/relaylab-web.wasm`";
            Fault::new(exit::IO, &cause, cure)
        })
    }
}

/// The name of the core's file.
const CORE: &str = "relaylab-web.wasm";

/// What a teacher is told of an envelope.
struct Told {
    code: String,
    word: String,
}

impl Told {
    fn of(envelope: &Envelope) -> Self {
        Self { code: envelope.code(), word: envelope.word() }
    }

    fn words(&self, page: &str) -> String {
        let Self { code, word } = self;
        format!("the firm in {page} is sealed as {code}; the word that opens it, for the teacher: {word}\n")
    }
}

fn with_class(mut said: Value, told: Option<&Told>) -> Value {
    if let Some(Told { code, word }) = told {
        said["class"] = json!({ "code": code, "word": word });
    }
    said
}

/// The firm of a class, in its envelope: a file, or a scenario that the program brings.
fn sealed(file: &Path, people_limit: u32) -> Result<Envelope, Fault> {
    let brought = PRESETS.iter().find(|preset| Path::new(preset.name) == file && !file.exists());
    let place = brought.map_or(file.to_owned(), |preset| Path::new(BROUGHT).join(preset.file));
    let scenario = load(&place, &[])?.scenario;
    let refused = |cause: String, cure: &str| Err(Fault::new(exit::INVALID, &cause, cure));
    if scenario.budget.per_month.0 <= 0 {
        let cause = format!("`{}` has no budget, so that there is no balance to guess", file.display());
        return refused(cause, "give it one: `per_month` in [budget]");
    }
    if scenario.market.people > people_limit {
        let cause = format!("`{}` has more than the {people_limit} people of a page", file.display());
        return refused(cause, "make it smaller, with `people` in [market] and a budget in proportion");
    }
    Ok(Envelope::new(whole(&place, &[Envelope::beginning()])?))
}

/// A scenario with all that it extends written into it; one that needs other files cannot go into a page.
fn whole(file: &Path, changes: &[String]) -> Result<String, Fault> {
    let scenario = load(file, changes)?.scenario;
    let named = [&scenario.network.edges, &scenario.network.nodes, &scenario.leads.file];
    if let Some(other) = named.into_iter().flatten().next() {
        let cause =
            format!("`{}` needs `{other}`, and a page in one file has no other files", file.display());
        return Err(Fault::new(
            exit::INVALID,
            &cause,
            "open it with `relaylab explore FILE`, without `--export`",
        ));
    }
    Ok(canonical(&scenario))
}
