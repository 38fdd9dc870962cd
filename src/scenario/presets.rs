//! Scenarios that come with the program: one row each, and the files it is made of.

use std::path::Path;

/// The folder in which all these files are. It is inside the program, and no disk has one of this name.
pub(crate) const BROUGHT: &str = "\0";

/// The text of a file of that folder.
pub(crate) fn brought(path: &Path) -> Option<&'static str> {
    let wanted = path.strip_prefix(BROUGHT).ok()?;
    let own = PRESETS.iter().map(|preset| (preset.file, preset.text));
    let beside = PRESETS.iter().flat_map(|preset| preset.beside.iter().copied());
    own.chain(beside).find(|(name, _)| Path::new(name) == wanted).map(|(_, text)| text)
}

/// What a file is called.
pub(super) fn called(path: &Path) -> String {
    path.strip_prefix(BROUGHT).unwrap_or(path).display().to_string()
}

/// A scenario that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Name, as in `relaylab init NAME`.
    pub name: &'static str,
    /// The name of its file.
    pub file: &'static str,
    /// The file.
    pub text: &'static str,
    /// Files that must stand beside it: name and text.
    pub beside: &'static [(&'static str, &'static str)],
}

impl Preset {
    /// The question it answers, as the file says.
    pub fn question(&self) -> &'static str {
        let line = self.text.lines().find_map(|line| line.strip_prefix("question = \""));
        line.and_then(|rest| rest.strip_suffix('"')).unwrap_or_default()
    }
}

macro_rules! presets {
    ($( $name:literal $(with $beside:literal)*; )*) => {
        /// Every preset, the first one for beginners.
        pub const PRESETS: &[Preset] = &[$(
            Preset {
                name: $name,
                file: concat!($name, ".toml"),
                text: include_str!(concat!("../../scenarios/", $name, ".toml")),
                beside: &[$( ($beside, include_str!(concat!("../../scenarios/", $beside))), )*],
            },
        )*];
    };
}

presets! {
    "starter";
    "first-run";
    "balanced";
    "marketing-led" with "balanced.toml";
    "sales-led" with "balanced.toml";
    "b2b-saas";
    "subscription-box";
    "telecom-churn";
    "insurance-broker";
    "university-enrolment";
    "charity-donors";
    "seasonal-gifts";
    "startup-small-budget";
    "over-marketing";
    "over-selling";
    "leaky-bucket";
    "slow-handover";
    "slow-to-answer";
    "household-name";
    "marketplace" with "data/olist_leads.csv";
    "doctors" with "data/medinnov_nodes.csv" with "data/medinnov_edges.csv";
    "relay-bench";
    "reference-market";
    "quiet";
}
