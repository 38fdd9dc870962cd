//! What a person types: one file a verb, and what the verbs share.
//!
//! A verb takes its arguments, prints its result to stdout and everything else to stderr, and gives nothing or a
//! [`Fault`] with a documented exit code. Only here and in `record` are there files, clocks and
//! terminals.

#[cfg(not(all(feature = "explore", feature = "parquet")))]
mod absent;
mod attribute;
mod balance;
#[cfg(feature = "parquet")]
mod batch;
mod bundles;
mod calibrate;
mod catalog;
mod check;
mod cite;
mod clock;
mod compare;
mod completions;
mod dry;
pub mod exit;
mod explain;
#[cfg(feature = "explore")]
mod explore;
mod export;
mod hold;
mod init;
mod interrupt;
mod keys;
mod man;
mod optimise;
mod options;
mod plot;
mod progress;
mod report;
mod run;
mod saved;
mod schema;
mod selftest;
mod sensitivity;
mod studied;
mod study;
mod terminal;
mod watch;

pub use exit::{EXIT_CODES, Fault};
pub use terminal::{Color, Voice};

#[cfg(not(feature = "parquet"))]
use absent::batch;
#[cfg(not(feature = "explore"))]
use absent::explore;
use clap::{CommandFactory as _, Parser, Subcommand};
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  relaylab init > my-market.toml     write a first scenario
  relaylab run my-market.toml        play it: funnel, customers, money
  relaylab compare a.toml b.toml     which of two wins, and how sure that is
  relaylab explain sales.reps        what a key means, its unit and range
";

const FOOTNOTE: &str = "\
`relaylab VERB --help` says more about a verb, `relaylab catalog` lists all there is.
Exit codes: 0 well, 1 bug, 2 usage, 3 invalid scenario, 4 file, 5 over a limit, 6 damaged, 7 old processor, 20 partial, 130 stopped.";

/// Plays a market forward, day by day, to see how marketing and sales win it together.
#[derive(Debug, Parser)]
#[command(name = "relaylab", version, before_long_help = EXAMPLES, after_help = FOOTNOTE, arg_required_else_help = true)]
#[command(disable_help_subcommand = true, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    voice: Voice,
    #[command(subcommand)]
    verb: Verb,
}

/// The comparison that some words ask for.
fn comparison(words: Vec<std::ffi::OsString>) -> Result<compare::Compare, Fault> {
    match Cli::try_parse_from(words) {
        Ok(Cli { verb: Verb::Compare(verb), .. }) => Ok(verb),
        Ok(_) => Err(Fault::new(exit::USAGE, "only a comparison has a name", "say `relaylab compare`")),
        Err(error) => Err(Fault { code: exit::USAGE, text: error.to_string() }),
    }
}

#[derive(Debug, Subcommand)]
enum Verb {
    Init(init::Init),
    Check(check::Check),
    Run(run::Run),
    Compare(compare::Compare),
    Balance(balance::Balance),
    Attribute(attribute::Attribute),
    Sensitivity(sensitivity::Sensitivity),
    Optimise(optimise::Optimise),
    Calibrate(calibrate::Calibrate),
    Estimate(batch::Estimate),
    Sweep(batch::Sweep),
    Distribute(batch::Distribute),
    Status(batch::Status),
    Resume(batch::Resume),
    Replay(batch::Replay),
    Verify(batch::Verify),
    Merge(batch::Merge),
    Archive(batch::Archive),
    #[command(name = "selftest")]
    SelfTest(selftest::SelfTest),
    Export(export::Export),
    Explore(explore::Explore),
    Plot(plot::Plot),
    Report(report::Report),
    Explain(explain::Explain),
    Catalog(catalog::Catalog),
    Schema(schema::Schema),
    Cite(cite::Cite),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Parses the arguments, runs one verb, prints one error; gives the exit code.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        if crate::base::catch_panic::is_up() {
            exit::remember(&panic.to_string());
            return;
        }
        keys::restore();
        terminal::warn(&exit::bug_report(&panic.to_string()));
        std::process::exit(i32::from(exit::BUG));
    }));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are results; what is wrong with the command line is not.
            let code = if error.use_stderr() { exit::USAGE } else { exit::OK };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    interrupt::ask_freely();
    let told = cli.verb.run(cli.voice);
    keys::restore();
    match told {
        Ok(()) => ExitCode::from(exit::OK),
        Err(fault) => {
            cli.voice.complain(&fault);
            ExitCode::from(fault.code)
        }
    }
}

impl Verb {
    fn run(&self, voice: Voice) -> Result<(), Fault> {
        match self {
            Self::Init(verb) => verb.run(voice),
            Self::Check(verb) => verb.run(voice),
            Self::Run(verb) => verb.run(voice),
            Self::Compare(verb) => match verb.recalled()? {
                Some(words) => comparison(words)?.run(voice),
                None => verb.run(voice),
            },
            Self::Balance(verb) => verb.run(voice),
            Self::Attribute(verb) => verb.run(voice),
            Self::Sensitivity(verb) => verb.run(voice),
            Self::Optimise(verb) => verb.run(voice),
            Self::Calibrate(verb) => verb.run(voice),
            Self::Estimate(verb) => verb.run(voice),
            Self::Sweep(verb) => verb.run(voice),
            Self::Distribute(verb) => verb.run(voice),
            Self::Status(verb) => verb.run(voice),
            Self::Resume(verb) => verb.run(voice),
            Self::Replay(verb) => verb.run(voice),
            Self::Verify(verb) => verb.run(voice),
            Self::Merge(verb) => verb.run(voice),
            Self::Archive(verb) => verb.run(voice),
            Self::SelfTest(verb) => verb.run(voice),
            Self::Export(verb) => verb.run(voice),
            Self::Explore(verb) => verb.run(voice),
            Self::Plot(verb) => verb.run(voice),
            Self::Report(verb) => verb.run(voice),
            Self::Explain(verb) => verb.run(voice),
            Self::Catalog(verb) => verb.run(voice, verbs()),
            Self::Schema(verb) => verb.run(voice),
            Self::Cite(verb) => verb.run(voice),
            Self::Completions(verb) => verb.run(voice, &mut Cli::command()),
            Self::Man(verb) => verb.run(voice, Cli::command()),
        }
    }
}

/// The names of all verbs with what they do, for the catalogue.
fn verbs() -> Vec<(String, String)> {
    let command = Cli::command();
    let about = |verb: &clap::Command| verb.get_about().map(ToString::to_string).unwrap_or_default();
    command.get_subcommands().map(|verb| (verb.get_name().to_owned(), about(verb))).collect()
}
