//! Scenarios that come with the program: one row each, and the files it is made of.

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
    "marketplace" with "data/olist_leads.csv";
    "doctors" with "data/medinnov_nodes.csv" with "data/medinnov_edges.csv";
    "relay-bench";
    "reference-market";
    "quiet";
}
