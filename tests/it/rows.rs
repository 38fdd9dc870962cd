//! What grows in number is one row: a kind of channel that nobody has heard of is read, explained and resized.

use relaylab::base::Money;
use relaylab::relay::channels::CATALOGUE;
use relaylab::results::metrics::{Group, METRICS, Shown, shown, shown_of};
use relaylab::scenario::sections::{Catalogue, ChannelFacts, ChannelKind};
use relaylab::scenario::{explain, json_schema, load_text, reference};
use relaylab::settings;
use relaylab::settings::Section as _;
use std::collections::BTreeSet;

settings! {
    /// Spots on the radio.
    Radio {
        /// Cost of one spot.
        spot_cost: Money = Money(5_000), "currency per spot", 0.01..=1e6, "assumption";
    }
}

impl ChannelFacts for Radio {
    fn can_be_held_out(&self) -> bool {
        true
    }
}

const WITH_RADIO: Catalogue = Catalogue {
    kinds: &[ChannelKind {
        name: "radio",
        doc: Radio::DOC,
        keys: Radio::keys,
        read: |reader| Box::new(Radio::read(reader)),
        usual: || Box::new(Radio::default()),
    }],
    words: &[("radio", Radio::DOC)],
};

#[test]
fn a_new_kind_of_channel_is_one_row() {
    let text = "budget.per_month = 1000\nbudget.normalise = true\n[channels.radio]\nshare = 1\nspot_cost = 80\n\
                [experiment]\nchannel = \"radio\"\n";
    let loaded = load_text("a.toml", text, &[], None, WITH_RADIO).expect("radio is known");
    assert_eq!(loaded.scenario.channels[0].kind.name, "radio");
    assert!(load_text("a.toml", text, &[], None, CATALOGUE).is_err(), "radio is not among the shipped kinds");
    assert!(explain("channels.radio.spot_cost", WITH_RADIO).is_ok_and(|said| said.contains("one spot")));
    assert!(json_schema(WITH_RADIO)["$defs"]["radio"]["properties"]["spot_cost"].is_object());
    assert!(reference(WITH_RADIO).contains("[channels.radio]"));
}

#[test]
fn every_metric_has_its_place_and_its_label() {
    let labels: BTreeSet<&str> = METRICS.iter().map(|metric| metric.label).collect();
    assert_eq!(labels.len(), METRICS.len(), "a label means one thing");
    let in_groups: usize = Group::ALL.iter().map(|&group| shown_of(group, Shown::Full).count()).sum();
    assert_eq!(in_groups, METRICS.len());
    assert!(shown(Shown::Outcome).count() < shown(Shown::Headline).count());
}
