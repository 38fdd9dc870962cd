//! `relaylab explore`: the relay in a browser, on this machine alone.

use super::exit::{self, Fault};
use super::options::threads;
use super::terminal::Voice;
use crate::catalogue::load;
use crate::explore::{Limits, Server};
use clap::Args;
use serde_json::json;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag::register_usize;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Play markets in a browser: move a slider, see what happens, follow one person.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab explore                    the shipped scenarios
  relaylab explore my-market.toml     and one of your own

The page is served to this machine alone, and asks for nothing outside it. Ctrl-C ends it.")]
pub(super) struct Explore {
    /// Scenario file to begin with.
    file: Option<PathBuf>,
    /// Port to serve on; without it, one that is free.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// People a page may ask for at most.
    #[arg(long, value_name = "N", default_value_t = Limits::default().people)]
    people_limit: u32,
    /// Threads to use; results do not depend on it. Without it, all there are.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

impl Explore {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        if let Some(file) = &self.file {
            load(file, &[])?;
        }
        let limits =
            Limits { people: self.people_limit, threads: threads(self.threads), ..Limits::default() };
        let failed = |error: std::io::Error| {
            let cure = "choose another port with `--port N`, or none for one that is free";
            Fault::new(exit::IO, &format!("cannot serve on port {}: {error}", self.port), cure)
        };
        let server = Server::bind(self.port, self.file.clone(), limits).map_err(failed)?;
        if voice.json {
            voice.say_json(&json!({ "schema": "relaylab.explore/1", "address": server.address() }))?;
        } else {
            voice.say(&format!("{}\n", server.address()))?;
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
}
