//! Who people are: segment, fit, willingness to pay, and how they look to the firm's research.
//!
//! Nothing is stored; the same four words of luck give the same traits whenever somebody asks.

use crate::base::draws::{Luck, Named as _, draws};
use crate::base::laws::{Chance, Choice, Coin, LogNormal, Quantiles};
use crate::scenario::sections::Segment;

draws! {
    /// Who somebody is.
    Nature = "population/traits" => (segment, fit, willingness, recognised);
}

/// The traits of one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traits {
    /// Index of the segment, in alphabetical order.
    pub segment: u8,
    /// Need for this product, 0 to 1.
    pub fit: f64,
    /// Willingness to pay, as a multiple of the reference price.
    pub willingness: f64,
    /// Where the person stands in the luck of being recognised, 0 to 1.
    pub recognised: f64,
}

/// The laws from which traits are drawn.
#[derive(Clone, Debug)]
pub struct TraitLaws {
    segment: Choice,
    segments: Vec<SegmentLaw>,
    /// Mean fit of the whole market.
    pub mean_fit: f64,
    /// Share of people in target segments.
    pub target_share: f64,
}

#[derive(Clone, Debug)]
struct SegmentLaw {
    target: bool,
    fit: Quantiles,
    willingness: LogNormal,
}

impl TraitLaws {
    /// Laws for these segments, whose shares are taken relative to their sum.
    pub fn new(segments: &[(String, Segment)]) -> Self {
        let total: f64 = segments.iter().map(|(_, segment)| segment.share).sum();
        let mut shares = Vec::new();
        let mut mean_fit = 0.0;
        let mut target_share = 0.0;
        let laws = segments
            .iter()
            .map(|(_, segment)| {
                let share = if total > 0.0 { segment.share / total } else { 1.0 / segments.len() as f64 };
                shares.push(share);
                mean_fit += share * segment.fit_a / (segment.fit_a + segment.fit_b);
                target_share += if segment.target { share } else { 0.0 };
                SegmentLaw {
                    target: segment.target,
                    fit: Quantiles::beta(segment.fit_a, segment.fit_b),
                    willingness: LogNormal {
                        median: segment.willingness,
                        spread: segment.willingness_spread,
                    },
                }
            })
            .collect();
        Self { segment: Choice::new(shares), segments: laws, mean_fit, target_share }
    }

    /// The segment of a person, by its index.
    #[inline]
    pub fn segment(&self, luck: Luck, person: u32) -> u8 {
        if self.segment.is_certain() { 0 } else { self.find(&luck.draw(0, person)) }
    }

    /// All traits of a person.
    pub fn of(&self, luck: Luck, person: u32) -> Traits {
        let nature: Nature = luck.draw(0, person);
        let segment = self.find(&nature);
        let law = &self.segments[segment as usize];
        Traits {
            segment,
            fit: nature.fit.sample(&law.fit),
            willingness: nature.willingness.sample(law.willingness),
            recognised: nature.recognised.unit(),
        }
    }

    /// The fit of a person.
    pub fn fit(&self, luck: Luck, person: u32) -> f64 {
        let nature: Nature = luck.draw(0, person);
        nature.fit.sample(&self.segments[self.find(&nature) as usize].fit)
    }

    /// Tells of many people one after the other, by their place, whether the firm takes them for part of its target market.
    pub fn believed_targets(
        &self,
        luck: Luck,
        first: u32,
        many: usize,
        (recall, specificity): (f64, f64),
        mut tell: impl FnMut(usize, bool),
    ) {
        let person = |place: usize| first + place as u32;
        let chance = |law: &SegmentLaw| Chance(if law.target { recall } else { 1.0 - specificity });
        let recognised: Vec<Coin> = self.segments.iter().map(|law| chance(law).into()).collect();
        luck.draw_each(Nature::PROCESS, 0, many, person, |place, nature: Nature| {
            tell(place, nature.recognised.sample(recognised[usize::from(self.find(&nature))]));
        });
    }

    /// Whether a segment is a target.
    pub fn is_target(&self, segment: u8) -> bool {
        self.segments[segment as usize].target
    }

    fn find(&self, nature: &Nature) -> u8 {
        nature.segment.sample(&self.segment) as u8
    }
}
