//! Any text is a design of a scenario that is there, or a list of problems: never a panic, a hang or a heap of memory.

use super::swept::DESIGN;
use std::fs;

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let whole = "title = \"All\"\nscenarios = [\"market.toml\"]\nfile = \"points.csv\"\nreplicates = 3\nseed = 11\n\
        [grid]\nbudget.sales_share = { from = 0.2, to = 0.8, steps = 4 }\n[lhs]\npoints = 3\n[lhs.over]\n\
        price.list = { from = 100, to = 900, scale = \"log\" }\n[record]\ntables = [\"series\", \"funnel\"]\nevery = 2\n";
    let zip = "scenario = \"market.toml\"\n[zip]\nsales.reps = [1, 2]\nprice.list = [10, 20]\n[sobol]\npoints = 4\n";
    [DESIGN, whole, zip].map(Into::into).into()
}

pub(crate) fn enter(text: &[u8]) {
    let Ok(home) = tempfile::tempdir() else { return };
    let file = home.path().join("design.toml");
    let there = fs::write(home.path().join("market.toml"), "[market]\npeople = 100\ndays = 3\n")
        .and_then(|()| fs::write(home.path().join("points.csv"), "sales.reps\n1\n2\n"))
        .and_then(|()| fs::write(&file, text));
    if there.is_ok()
        && let Ok(design) = relaylab::batch::read(&file)
    {
        for number in [0, design.points() as u64 - 1] {
            assert_eq!(design.point(number).number, number);
        }
    }
}
