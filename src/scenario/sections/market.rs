//! The market: how many people, in which segments, when they need what the category offers, and who knows whom.

use crate::settings::{ANY, SHARE};
use crate::{choices, settings};

settings! {
    /// The market as a whole: how many people, for how long, from when.
    Market {
        /// How many people the market has.
        people: u32 = 100_000, "people", 1.0..=2e9, "assumption";
        /// How many days are played.
        days: u32 = 365, "days", 0.0..=32_000.0, "a year lets search content, rep tenure and goodwill settle";
        /// The date of the first day; weekends and holidays follow from it.
        start: String = "2026-01-05".to_owned(), "date", ANY, "a Monday";
        /// Three-letter code of the currency of every amount.
        currency: String = "EUR".to_owned(), "ISO 4217", ANY, "assumption";
        /// The seed of all luck. The same scenario and seed give the same bytes.
        seed: u64 = 1, "", 0.0..=9_007_199_254_740_991.0, "2^53-1 is the largest that every tool keeps exactly";
        /// How many times the market is played with luck of its own, to show the spread.
        seeds: u32 = 5, "runs", 1.0..=100_000.0, "design decision";
    }
}

settings! {
    /// A group of people who are alike: their fit with the product, what they would pay, how much media they use.
    Segment {
        /// Share of all people who belong to this segment; the shares of all segments add up to 1.
        share: f64 = 1.0, "share", SHARE, "assumption";
        /// Whether this is the market the firm should aim at; research tries to find these people.
        target: bool = false, "", ANY, "assumption";
        /// First shape parameter of the Beta law of fit (need for this product, 0 to 1).
        fit_a: f64 = 1.5, "", 0.01..=1000.0, "assumption: Beta(4,2) in the target, Beta(1.5,6) elsewhere";
        /// Second shape parameter of the Beta law of fit.
        fit_b: f64 = 6.0, "", 0.01..=1000.0, "assumption: Beta(4,2) in the target, Beta(1.5,6) elsewhere";
        /// Median willingness to pay, as a multiple of the reference price (`price`).
        willingness: f64 = 1.0, "x reference price", 0.0..=100.0, "assumption";
        /// Spread of willingness to pay: standard deviation of its logarithm.
        willingness_spread: f64 = 0.35, "log units", 0.0..=5.0, "assumption";
    }
}

choices! {
    /// When people need what the category offers.
    NeedModel {
        Always = "always", "everyone is in the market every day";
        Spells = "spells", "need comes and goes; people who fit better need it more often";
    }
}

settings! {
    /// Category need: who is in the market today.
    Need {
        /// Whether need comes in spells or everyone always has it.
        model: NeedModel = NeedModel::Spells, "", ANY, "design decision";
        /// Share of people in the market on an average day.
        in_market: f64 = 0.05, "share", 0.0..=0.95, "the 95:5 rule, Dawes & Ehrenberg-Bass 2021", plausible_times("people in the market", 0.5, 2.0);
        /// Mean length of a spell of need.
        spell_days: f64 = 60.0, "days", 1.0..=3650.0, "assumption";
    }
}

choices! {
    /// Who knows whom.
    NetworkModel {
        None = "none", "nobody talks to anybody";
        Mixed = "mixed", "each telling reaches anybody at random; no memory of ties";
        Ring = "ring", "a ring: each person knows the nearest on both sides";
        SmallWorld = "small_world", "a ring with some ties rewired at random (Watts & Strogatz 1998)";
        ScaleFree = "scale_free", "newcomers prefer the well connected (Barabasi & Albert 1999)";
        Blocks = "blocks", "people know more people of their own segment (stochastic block model)";
        Implicit = "implicit", "each person tells a fixed set of others found by hashing: no memory at all";
        File = "file", "a real network from an edge list";
    }
}

settings! {
    /// Ties between people, over which word of mouth travels.
    Network {
        /// Kind of network.
        model: NetworkModel = NetworkModel::SmallWorld, "", ANY, "design decision";
        /// Mean number of ties a person has.
        degree: f64 = 8.0, "ties", 0.0..=1000.0, "assumption; 4 to 20 in studies of word of mouth";
        /// Share of ties rewired at random (`small_world`).
        rewiring: f64 = 0.1, "share", SHARE, "Watts & Strogatz 1998 explore 0 to 1";
        /// How many times likelier a tie within a segment is than one across (blocks).
        homophily: f64 = 4.0, "ratio", 0.0..=1e6, "assumption; McPherson, Smith-Lovin & Cook 2001 on its direction";
        /// Edge list, a CSV file with a header, found relative to the scenario (file).
        edges: Option<String> = None, "path", ANY, "";
        /// People who may have no ties, a CSV file with a header (file).
        nodes: Option<String> = None, "path", ANY, "";
        /// Column of the edge list that names the person who knows (file).
        from: String = "ego".to_owned(), "column", ANY, "";
        /// Column of the edge list that names the person known (file).
        to: String = "alter".to_owned(), "column", ANY, "";
        /// Column of the nodes file that names the person (file).
        id: String = "id".to_owned(), "column", ANY, "";
        /// Column, in both files, of a group within which the names are unique (file).
        group: Option<String> = None, "column", ANY, "";
        /// Whether word travels from the first to the second person only (file).
        directed: bool = false, "", ANY, "design decision";
        /// Whether to leave out people who appear only in the edge list, with their ties (file).
        listed_only: bool = false, "", ANY, "design decision";
    }
}
