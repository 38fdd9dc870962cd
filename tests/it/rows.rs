//! What grows in number is one row: a kind of channel and a key that nobody has heard of are put into their tables, and
//! are everywhere. Metrics and figures that nobody has heard of are in `src/report/tests/made_up.rs`.

use relaylab::base::Money;
use relaylab::plan::ChannelPlan;
use relaylab::population::Crowd;
use relaylab::relay::channels::{CATALOGUE, ChannelAccount, ChannelContext, Delivery, Display, kind};
use relaylab::relay::{Mechanism, Today};
use relaylab::results::metrics::{Group, METRICS, Shown, shown, shown_of};
use relaylab::scenario::sections::{Catalogue, ChannelFacts, ChannelKind};
use relaylab::scenario::{Change, explain, json_schema, load_text, reference, resize};
use relaylab::{Flips, Runner, Scenario, compare, settings};
use std::collections::BTreeSet;
use std::sync::LazyLock;

settings! {
    /// Spots on the radio.
    Radio {
        /// Cost of the jingle, a new one every week.
        jingle_cost: Money = Money(5_000), "currency per jingle", 0.01..=1e6, "assumption", scales_with_market;
        /// Cost of a thousand times that somebody could hear a spot.
        cpm: Money = Money(500), "currency per 1000", 0.01..=1e6, "assumption", plausible_times("cost per thousand on air", 0.5, 3.0);
    }
}

impl Radio {
    fn spots(&self) -> Display {
        Display { cpm: self.cpm, ..Display::default() }
    }
}

impl Mechanism for Radio {
    fn open(&self, book: &mut ChannelAccount, context: &ChannelContext) -> Delivery {
        let monday = context.day.is_multiple_of(7);
        let (_, jingle) = if monday { book.pay_for_units(self.jingle_cost.0, 1) } else { (0, 0) };
        let bought = self.spots().open(book, context);
        Delivery { spend: bought.spend + jingle, ..bought }
    }

    fn serve(&self, today: &Today<'_>, channel: &ChannelPlan, delivery: &Delivery, crowd: &mut Crowd) {
        self.spots().serve(today, channel, delivery, crowd);
    }
}

impl ChannelFacts for Radio {
    fn can_be_held_out(&self) -> bool {
        true
    }
}

/// The kinds of channel there are, and the radio.
pub(crate) fn with_radio() -> Catalogue {
    static KINDS: LazyLock<Vec<ChannelKind>> =
        LazyLock::new(|| CATALOGUE.kinds.iter().copied().chain([kind::<Radio>("radio")]).collect());
    Catalogue { kinds: &KINDS }
}

const TEXT: &str = "[market]\npeople = 500\ndays = 40\n[budget]\nper_month = 1000\nnormalise = true\nsales_share = 0.1\n\
                    [sales]\nreps = 1\n[channels.radio]\nshare = 1\njingle_cost = 80\nrecall = 0.5\n";

fn market() -> Scenario {
    Scenario::of_text("a.toml", TEXT, None).expect("text").catalogue(with_radio())
}

#[test]
fn a_new_kind_of_channel_and_its_keys_are_one_row_each() {
    let loaded = load_text("a.toml", TEXT, &[], None, with_radio()).expect("radio is known");
    assert_eq!(loaded.scenario.channels[0].kind.name, "radio");
    assert!(load_text("a.toml", TEXT, &[], None, CATALOGUE).is_err(), "radio is not among the shipped kinds");
    assert!(
        explain("channels.radio.jingle_cost", with_radio())
            .is_ok_and(|said| said.contains("new one every week"))
    );
    assert!(json_schema(with_radio())["$defs"]["radio"]["properties"]["jingle_cost"].is_object());
    let reference = reference(with_radio());
    assert!(reference.contains("[channels.radio]") && reference.contains("jingle_cost = 50.00"));
}

#[test]
fn a_new_key_is_resized_with_the_market_if_its_row_says_so() {
    let scenario = market().load().unwrap().scenario;
    let changes = resize(&scenario, 50);
    assert!(changes.contains(&Change::new("channels.radio.jingle_cost", Money(800))), "{changes:?}");
    assert!(!changes.iter().any(|change| change.is_of(&["channels", "radio", "cpm"])));
    let small = market().people(Some(50)).load().unwrap().scenario;
    assert!(small.channels[0].write().contains(&("jingle_cost", Some("8.00".to_owned()))));
}

#[test]
fn a_new_key_is_looked_at_for_flips_within_the_range_of_its_row() {
    let poor = market().with("budget.per_month", 1).unwrap();
    let answer = compare(&[market(), poor]).named(["air", "silence"]).metric("awareness").seeds(6);
    let answer = answer.flips(Flips::Quick).run(&Runner::new()).unwrap();
    assert_eq!(answer.sentence(), "air wins on awareness.");
    let row = answer.flips.iter().find(|row| row.input.key == "channels.radio.cpm").expect("looked at");
    assert_eq!(row.input.label, "cost per thousand on air, radio");
    assert_eq!((row.input.low, row.input.now, row.input.high), (2.5, 5.0, 15.0));
    assert!(row.leads.0.mean < row.leads.1.mean, "cheap spots help most who has least: {row:?}");
    assert!(answer.flips.iter().all(|row| !row.input.key.ends_with("jingle_cost")));
}

#[test]
fn a_new_kind_of_channel_is_kept_from_people_in_an_experiment() {
    let tried = market().with("experiment.channel", "radio").unwrap();
    let runs = Runner::new().play(&tried, 2).unwrap();
    for held_out in [false, true] {
        let rows =
            || runs.iter().flat_map(|run| &run.trial).filter(|row| row.held_out == held_out && row.met);
        assert!(rows().map(|row| row.people).sum::<u64>() > 0, "held out: {held_out}");
    }
    assert!(market().with("experiment.channel", "print").is_err());
}

#[test]
fn every_metric_has_its_place_and_its_label() {
    let labels: BTreeSet<&str> = METRICS.iter().map(|metric| metric.label).collect();
    assert_eq!(labels.len(), METRICS.len(), "a label means one thing");
    let in_groups: usize =
        Group::ALL.iter().map(|&group| shown_of(METRICS, group, Shown::Full).count()).sum();
    assert_eq!(in_groups, METRICS.len());
    assert!(shown(METRICS, Shown::Outcome).count() < shown(METRICS, Shown::Headline).count());
}
