//! A small design, played into a folder and read back: what another rep is worth.
//!
//!     cargo run --release --example sweep
#![expect(clippy::print_stdout, reason = "a program says what it found")]

use relaylab::{Runner, Sweep};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let home = tempfile::tempdir()?;
    let (file, out) = (home.path().join("design.toml"), home.path().join("out"));
    let scenario = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/balanced.toml");
    let design = format!(
        "scenario = {scenario:?}\npeople = 2000\nreplicates = 3\n[grid]\nsales.reps = [20, 40, 80]\n"
    );
    std::fs::write(&file, design)?;

    let told = Sweep::open(&file, &out)?.run(&Runner::new())?;
    println!("{} runs of {} points, {} failed", told.runs, told.points, told.failed);

    for (point, seed, outcome) in Sweep::read(&out)?.outcomes()? {
        let point: Vec<String> = point.iter().map(|(key, level)| format!("{key} = {level}")).collect();
        let profit = outcome.value("profit").unwrap_or_default();
        println!("{}, seed {seed}: profit {profit:.0}", point.join(", "));
    }
    Ok(())
}
