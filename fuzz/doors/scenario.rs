//! Any text is a scenario that survives a round trip, or a list of problems. Up to the first line `--set` it is the file,
//! each line behind it is an override.

use relaylab::catalogue::load_text;
use relaylab::scenario::{PRESETS, canonical};

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = PRESETS.iter().map(|preset| preset.text.into()).collect();
    seeds.push("[market]\npeople = 9\n--set\nmarket.days=3\nsales.reps=0.5\n".into());
    seeds
}

pub(crate) fn enter(bytes: &[u8]) {
    let Ok(input) = std::str::from_utf8(bytes) else { return };
    let (text, overrides) = input.split_once("--set\n").unwrap_or((input, ""));
    let overrides: Vec<String> = overrides.lines().map(ToOwned::to_owned).collect();
    match load_text("fuzz.toml", text, &overrides, None) {
        Ok(loaded) => {
            let again = load_text("again.toml", &canonical(&loaded.scenario), &[], None);
            assert_eq!(again.expect("a canonical text is valid").scenario, loaded.scenario);
        }
        Err(problems) => assert!(problems.to_string().ends_with("nothing was run.\n")),
    }
}
