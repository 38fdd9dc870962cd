//! Talking to the person: results to stdout, everything else to stderr, colour only where it can be seen.

use super::exit::{Fault, IO};
use crate::scenario::Loaded;
use crate::settings::plain_lines;
use crate::words::{COLUMNS, wrapped};
use clap::{Args, ValueEnum};
use std::fmt::Write as _;
use std::io::{self, ErrorKind, IsTerminal as _, Write as _};

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set or the terminal is dumb.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How everything is said; the same options on every verb.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Voice {
    /// Print the result as JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// Print nothing but the result and errors.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// When to colour.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
}

impl Voice {
    /// Prints a result to stdout. A reader that has seen enough (`| head`) is no failure.
    pub fn say(self, text: &str) -> Result<(), Fault> {
        print(&shown(text))
    }

    /// Prints a result as JSON.
    pub fn say_json(self, value: &serde_json::Value) -> Result<(), Fault> {
        // What steers some terminals beside what JSON must not hold anyway; escaped, a reader has it as it was.
        let escaped = format!("{value:#}\n").chars().fold(String::new(), |mut text, c| {
            match c {
                '\u{7f}'..='\u{9f}' => {
                    let _ = write!(text, "\\u{:04x}", u32::from(c));
                }
                c => text.push(c),
            }
            text
        });
        print(&escaped)
    }

    /// Says a sentence on stderr, unless it should be quiet.
    pub fn note(self, text: &str) {
        if !self.quiet {
            warn(&wrapped(text, COLUMNS, "", "  "));
        }
    }

    /// Says what is odd about a market, unless it should be quiet.
    pub(super) fn warn_of(self, loaded: &Loaded) {
        for warning in loaded.warnings.iter().filter(|_| !self.quiet) {
            warn(&(warning.render_warning(&loaded.sources) + "\n"));
        }
    }

    /// Says why a verb failed.
    pub fn complain(self, fault: &Fault) {
        let on = self.colours(io::stderr().is_terminal());
        let mut text = plain_lines(&fault.text);
        if on {
            text = paint(&text, "error", "\x1b[1;31m");
            text = paint(&text, "warning", "\x1b[1;33m");
        }
        whisper(&text);
    }

    /// A heading of a printed result.
    pub fn heading(self, text: &str) -> String {
        if self.colours(io::stdout().is_terminal()) {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    fn colours(self, terminal: bool) -> bool {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !set("NO_COLOR") && !dumb,
        }
    }
}

/// Writes to stdout.
fn print(text: &str) -> Result<(), Fault> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Fault { code: IO, text: format!("error: cannot write to stdout: {error}\n") })
        }
        _ => Ok(()),
    }
}

/// Colours the word at the beginning of lines.
fn paint(text: &str, word: &str, colour: &str) -> String {
    let painted = text.split_inclusive('\n').map(|line| match line.strip_prefix(word) {
        Some(rest) => format!("{colour}{word}\x1b[0m{rest}"),
        None => line.to_owned(),
    });
    painted.collect()
}

/// A result as it is printed: what it quotes from files steers no terminal; what is bold stays so.
fn shown(text: &str) -> String {
    const BOLD: &str = "\x1b[1m";
    const END: &str = "\x1b[0m";
    let ended = |text: &str| text.split(END).map(plain_lines).collect::<Vec<String>>().join(END);
    text.split(BOLD).map(ended).collect::<Vec<String>>().join(BOLD)
}

/// Writes to stderr, where nothing that is quoted from files steers the terminal.
pub(super) fn warn(text: &str) {
    whisper(&plain_lines(text));
}

/// Writes to stderr; when that is gone there is nobody left to tell.
fn whisper(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
