//! Scenarios that come with the program: one row each, and the file it is.

/// A scenario that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Name, as in `relaylab init NAME`.
    pub name: &'static str,
    /// What it is for.
    pub doc: &'static str,
    /// The file.
    pub text: &'static str,
}

macro_rules! presets {
    ($( $name:literal, $doc:literal; )*) => {
        /// Every preset, the first one for beginners.
        pub const PRESETS: &[Preset] = &[$(
            Preset { name: $name, doc: $doc, text: include_str!(concat!("../../scenarios/", $name, ".toml")) },
        )*];
    };
}

presets! {
    "starter", "a market in a few lines: one budget, four channels, the usual sales team";
    "balanced", "every channel at work, the budget split evenly between marketing and sales";
    "relay-bench", "the fixed market on which speed and counts are compared with other programs";
}
