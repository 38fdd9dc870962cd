//! A small sweep that is finished, for the doors that read what a sweep keeps.

use relaylab::Runner;
use relaylab::batch::{DesignFile, Shard};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use tempfile::TempDir;

const MARKET: &str = "[market]\npeople = 60\ndays = 4\n";

pub(crate) const DESIGN: &str = "scenario = \"market.toml\"\nreplicates = 2\n[grid]\nsales.reps = [1, 2]\n[record]\ntables = [\"series\"]\n";

/// A folder that holds the sweep as `out`, beside a secret that is no part of it.
pub(crate) fn home() -> &'static Path {
    static HOME: OnceLock<TempDir> = OnceLock::new();
    let made = || {
        let home = tempfile::tempdir().expect("a folder");
        let (design, out) = (home.path().join("design.toml"), home.path().join("out"));
        for (name, text) in [("market.toml", MARKET), ("design.toml", DESIGN), ("secret", "mine")] {
            fs::write(home.path().join(name), text).expect("a file");
        }
        let sweep = DesignFile::read(&design).and_then(|file| file.sweep(&out, Shard::WHOLE, false));
        sweep.and_then(|sweep| sweep.run(&Runner::new().threads(1))).expect("a sweep");
        home
    };
    HOME.get_or_init(made).path()
}
