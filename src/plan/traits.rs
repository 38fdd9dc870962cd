//! Who people are: segment, fit, willingness to pay, and how they look to the firm's research.
//!
//! Nothing is stored; the same four words of luck give the same traits whenever somebody asks.

use crate::base::draws::{Luck, Process, unit};
use crate::base::math::{Quantiles, exp, probit};
use crate::scenario::sections::Segment;

const TRAITS: Process = Process::named("population/traits");

/// The traits of one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traits {
    /// Index of the segment, in alphabetical order.
    pub segment: u8,
    /// Need for this product, 0 to 1.
    pub fit: f64,
    /// Willingness to pay, as a multiple of the list price.
    pub willingness: f64,
    /// Where the person stands in the luck of being recognised, 0 to 1.
    pub recognised: f64,
}

/// The laws from which traits are drawn.
#[derive(Clone, Debug)]
pub struct TraitLaws {
    segments: Vec<SegmentLaw>,
    /// Mean fit of the whole market.
    pub mean_fit: f64,
    /// Share of people in target segments.
    pub target_share: f64,
}

#[derive(Clone, Debug)]
struct SegmentLaw {
    upto: f64,
    target: bool,
    fit: Quantiles,
    willingness: f64,
    willingness_spread: f64,
}

impl TraitLaws {
    /// Laws for these segments, whose shares are taken relative to their sum.
    pub fn new(segments: &[(String, Segment)]) -> Self {
        let total: f64 = segments.iter().map(|(_, segment)| segment.share).sum();
        let mut upto = 0.0;
        let mut mean_fit = 0.0;
        let mut target_share = 0.0;
        let laws = segments
            .iter()
            .map(|(_, segment)| {
                let share = if total > 0.0 { segment.share / total } else { 1.0 / segments.len() as f64 };
                upto += share;
                mean_fit += share * segment.fit_a / (segment.fit_a + segment.fit_b);
                target_share += if segment.target { share } else { 0.0 };
                SegmentLaw {
                    upto,
                    target: segment.target,
                    fit: Quantiles::beta(segment.fit_a, segment.fit_b),
                    willingness: segment.willingness,
                    willingness_spread: segment.willingness_spread,
                }
            })
            .collect();
        Self { segments: laws, mean_fit, target_share }
    }

    /// The segment of a person, by its index.
    #[inline]
    pub fn segment(&self, luck: Luck, person: u32) -> u8 {
        if self.segments.len() == 1 { 0 } else { self.find(luck.of(TRAITS, 0, person)[0]) }
    }

    /// All traits of a person.
    pub fn of(&self, luck: Luck, person: u32) -> Traits {
        let words = luck.of(TRAITS, 0, person);
        let segment = self.find(words[0]);
        let law = &self.segments[segment as usize];
        Traits {
            segment,
            fit: law.fit.at(unit(words[1])),
            willingness: law.willingness * exp(law.willingness_spread * probit(unit(words[2]))),
            recognised: unit(words[3]),
        }
    }

    /// Whether the firm takes this person for part of its target market.
    pub fn believed_target(&self, luck: Luck, person: u32, recall: f64, specificity: f64) -> bool {
        let words = luck.of(TRAITS, 0, person);
        let chance =
            if self.segments[self.find(words[0]) as usize].target { recall } else { 1.0 - specificity };
        unit(words[3]) < chance
    }

    /// Whether a segment is a target.
    pub fn is_target(&self, segment: u8) -> bool {
        self.segments[segment as usize].target
    }

    fn find(&self, word: u32) -> u8 {
        let u = unit(word);
        let last = self.segments.len() - 1;
        self.segments[..last].iter().position(|law| u < law.upto).unwrap_or(last) as u8
    }
}
