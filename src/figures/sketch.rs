//! A figure laid out: marks at places in pixels, not yet in any file format.
//!
//! Both renderers draw the same marks, and a test can ask whether two labels touch.

use super::font::Type;
use super::palette::Colour;

/// A place: pixels from the left and from the top.
pub(crate) type Place = (f64, f64);

/// A figure laid out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sketch {
    /// Width in pixels.
    pub width: f64,
    /// Height in pixels.
    pub height: f64,
    /// What is drawn, from the back to the front.
    pub marks: Vec<Mark>,
}

/// Something drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Mark {
    /// A line through places.
    Path {
        /// The places.
        places: Vec<Place>,
        /// Its colour.
        colour: Colour,
        /// Its width in pixels.
        width: f64,
    },
    /// A filled area.
    Area {
        /// Its corners.
        places: Vec<Place>,
        /// Its colour.
        colour: Colour,
        /// How much it covers what lies behind, 0 to 1.
        cover: f64,
    },
    /// A disc.
    Disc {
        /// Its centre.
        place: Place,
        /// Its radius in pixels.
        radius: f64,
        /// Its colour.
        colour: Colour,
    },
    /// Words.
    Words(Label),
}

/// Words at a place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Label {
    /// The words.
    pub text: String,
    /// The left end, middle or right end of their baseline.
    pub place: Place,
    /// How they are set.
    pub set: Type,
    /// Which part of them stands at the place.
    pub align: Align,
    /// Their colour.
    pub colour: Colour,
}

/// Which part of some words stands at their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// The left end.
    Left,
    /// The middle.
    Middle,
    /// The right end.
    Right,
}

/// A rectangle: left, top, right and bottom, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Frame {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

impl Frame {
    /// Its width.
    pub(crate) fn width(self) -> f64 {
        self.right - self.left
    }

    /// Its height.
    pub(crate) fn height(self) -> f64 {
        self.bottom - self.top
    }
}

impl Sketch {
    /// An empty sketch.
    pub(crate) fn new(width: f64) -> Self {
        Self { width, height: 0.0, marks: Vec::new() }
    }

    /// Writes words.
    pub(crate) fn write(&mut self, text: &str, place: Place, set: Type, align: Align, colour: Colour) {
        if !text.is_empty() {
            self.marks.push(Mark::Words(Label { text: text.to_owned(), place, set, align, colour }));
        }
    }

    /// Writes a paragraph from `top` on, and gives the place below it.
    pub(crate) fn paragraph(
        &mut self,
        text: &str,
        left: f64,
        top: f64,
        width: f64,
        set: Type,
        colour: Colour,
    ) -> f64 {
        let mut bottom = top;
        for line in set.wrap(text, width) {
            bottom += set.leading();
            self.write(&line, (left, bottom - 0.28 * set.size), set, Align::Left, colour);
        }
        bottom
    }

    /// Draws a line.
    pub(crate) fn line(&mut self, places: Vec<Place>, colour: Colour, width: f64) {
        if places.len() > 1 {
            self.marks.push(Mark::Path { places, colour, width });
        }
    }

    /// Fills a rectangle.
    pub(crate) fn fill(&mut self, frame: Frame, colour: Colour, cover: f64) {
        let Frame { left, top, right, bottom } = frame;
        let places = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
        self.marks.push(Mark::Area { places, colour, cover });
    }

    /// Draws a line in dashes and gaps of these lengths.
    pub(crate) fn dashed(&mut self, places: &[Place], dash: &[f64], colour: Colour, width: f64) {
        if dash.is_empty() {
            return self.line(places.to_vec(), colour, width);
        }
        let (mut turn, mut left) = (0, dash[0]);
        let mut run: Vec<Place> = places.first().copied().into_iter().collect();
        for pair in places.windows(2) {
            let (mut from, to) = (pair[0], pair[1]);
            let mut rest = distance(from, to);
            while rest > left {
                let share = left / rest;
                from = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
                rest -= left;
                run.push(from);
                let done = std::mem::replace(&mut run, vec![from]);
                if turn % 2 == 0 {
                    self.line(done, colour, width);
                }
                turn += 1;
                left = dash[turn % dash.len()];
            }
            left -= rest;
            run.push(to);
        }
        if turn % 2 == 0 {
            self.line(run, colour, width);
        }
    }
}

fn distance(a: Place, b: Place) -> f64 {
    let (x, y) = (b.0 - a.0, b.1 - a.1);
    (x * x + y * y).sqrt()
}

/// Moves the centres of labels of one height apart until none touch, between `top` and `bottom`, and as little as can
/// be: each group of labels that touch shares the mean of its wishes. Gives the new centres in the order of the old.
pub(super) fn spread_out(wished: &[f64], height: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wished.len()).collect();
    order.sort_by(|&a, &b| wished[a].total_cmp(&wished[b]));
    let mut groups: Vec<(f64, usize)> = Vec::new();
    for &place in &order {
        let mut group = (wished[place], 1);
        while let Some(&(centre, members)) = groups.last() {
            let reach = (members + group.1) as f64 / 2.0 * height;
            if group.0 - centre >= reach {
                break;
            }
            let all = members + group.1;
            group = ((centre * members as f64 + group.0 * group.1 as f64) / all as f64, all);
            groups.pop();
        }
        groups.push(group);
    }
    let mut placed = Vec::with_capacity(wished.len());
    let mut free = top;
    let mut waiting = wished.len();
    for (centre, members) in groups {
        let half = members as f64 * height / 2.0;
        let room = bottom - (waiting as f64 * height) + half;
        let middle = centre.min(room).max(free + half);
        placed.extend((0..members).map(|k| middle - half + (k as f64 + 0.5) * height));
        free = middle + half;
        waiting -= members;
    }
    let mut out = vec![0.0; wished.len()];
    order.iter().zip(placed).for_each(|(&place, y)| out[place] = y);
    out
}

#[cfg(test)]
mod tests {
    use super::super::palette::TEXT;
    use super::*;

    #[test]
    fn labels_are_moved_apart_and_stay_in_order() {
        for wished in [vec![50.0, 50.0, 50.0, 51.0], vec![0.0, 100.0], vec![99.0, 98.0, 3.0], vec![]] {
            let placed = spread_out(&wished, 14.0, 0.0, 100.0);
            let mut pairs: Vec<(f64, f64)> = wished.iter().copied().zip(placed.iter().copied()).collect();
            pairs.sort_by(|a, b| a.1.total_cmp(&b.1));
            assert!(
                pairs.windows(2).all(|pair| pair[1].1 - pair[0].1 >= 14.0 - 1e-9),
                "{wished:?} {placed:?}"
            );
            assert!(pairs.windows(2).all(|pair| pair[1].0 >= pair[0].0), "{wished:?} {placed:?}");
            assert!(placed.iter().all(|y| (7.0 - 1e-9..=93.0 + 1e-9).contains(y)), "{placed:?}");
        }
        assert_eq!(spread_out(&[20.0, 60.0], 14.0, 0.0, 100.0), [20.0, 60.0]);
    }

    #[test]
    fn dashes_cover_their_share_of_a_line() {
        let mut sketch = Sketch::new(100.0);
        sketch.dashed(&[(0.0, 0.0), (50.0, 0.0), (100.0, 0.0)], &[6.0, 4.0], TEXT, 1.0);
        let drawn: f64 = sketch
            .marks
            .iter()
            .map(|mark| match mark {
                Mark::Path { places, .. } => places.windows(2).map(|pair| distance(pair[0], pair[1])).sum(),
                _ => 0.0,
            })
            .sum();
        assert!((drawn - 60.0).abs() < 1e-9, "{drawn}");
    }
}
