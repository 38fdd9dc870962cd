//! What all panels share: where they stand, the types of their words, the markers of hues.

use crate::figures::font::Type;
use crate::figures::palette::Hue;
use crate::figures::sketch::{self, Mark, Sketch};

/// Type of labels, axis titles and remarks.
pub(super) const LABEL: Type = Type::regular(12.0);
/// Type of labels that name a thing drawn.
pub(super) const NAME: Type = Type::bold(12.0);
/// Type of numbers on axes and in cells.
pub(super) const TICK: Type = Type::regular(11.5);

/// A column of the sheet in which a panel stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
}

/// The marker of a hue.
pub(super) fn marker(sketch: &mut Sketch, hue: Hue, (x, y): sketch::Place) {
    let colour = hue.colour();
    let places = match hue {
        Hue::A | Hue::E => return sketch.marks.push(Mark::Disc { place: (x, y), radius: 3.2, colour }),
        Hue::B | Hue::F => vec![(x, y - 4.4), (x + 4.0, y + 2.8), (x - 4.0, y + 2.8)],
        Hue::C | Hue::G => {
            vec![(x - 3.0, y - 3.0), (x + 3.0, y - 3.0), (x + 3.0, y + 3.0), (x - 3.0, y + 3.0)]
        }
        Hue::D | Hue::H => vec![(x, y - 4.4), (x + 4.0, y), (x, y + 4.4), (x - 4.0, y)],
    };
    sketch.marks.push(Mark::Area { places, colour, cover: 1.0 });
}
