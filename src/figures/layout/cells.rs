//! A heatmap of shares: value and colour in each cell, how many observations in the margin.

use super::place::{LABEL, Place, TICK};
use crate::figures::figure::{Cells, HeatCell};
use crate::figures::font::Type;
use crate::figures::palette::{Colour, MUTED, TEXT, cividis, diverging, on_cell};
use crate::figures::sketch::{Align, Frame, Sketch};
use crate::words::numbers::{grouped, percent, signed};

/// Height of a cell, in pixels.
const CELL: f64 = 18.0;
/// Type of the values in the cells.
const CELL_TEXT: Type = Type::regular(11.0);

/// Draws a panel and gives the place below it.
pub(super) fn draw(cells: &Cells, sketch: &mut Sketch, place: Place) -> f64 {
    let tint = Tint::of(cells);
    let top = key(cells, tint, sketch, place) + 10.0;
    let widest =
        |words: &mut dyn Iterator<Item = &String>| words.map(|text| TICK.width(text)).fold(0.0, f64::max);
    let titles = (TICK.width(&cells.row_title), TICK.width(&cells.margin_title));
    let labels = widest(&mut cells.rows.iter().map(|row| &row.label)).max(titles.0);
    let margin = widest(&mut cells.rows.iter().map(|row| &row.margin)).max(titles.1);
    let left = place.left + labels + margin + 24.0;
    let each = ((place.left + place.width - left) / cells.columns.len().max(1) as f64).min(46.0);
    let column_width = each * cells.columns.len() as f64;
    let middle = left + (column_width / 2.0).max(0.0);
    let first = top + TICK.cap_height();
    let half = LABEL.width(&cells.column_title) / 2.0;
    let middle = middle.max(left + half).min(place.left + place.width - half);
    sketch.write(&cells.column_title, (middle, first), LABEL, Align::Middle, MUTED);
    let heads = first + LABEL.leading();
    sketch.write(&cells.row_title, (place.left, heads), TICK, Align::Left, MUTED);
    sketch.write(&cells.margin_title, (left - 10.0, heads), TICK, Align::Right, MUTED);
    // Heads that would touch are left out in turn.
    let every = if widest(&mut cells.columns.iter()) + 3.0 > each { 2 } else { 1 };
    for (k, column) in cells.columns.iter().enumerate().step_by(every) {
        sketch.write(column, (left + (k as f64 + 0.5) * each, heads), TICK, Align::Middle, MUTED);
    }
    let mut top = heads + 7.0;
    for row in &cells.rows {
        let baseline = top + CELL / 2.0 + TICK.cap_height() / 2.0;
        sketch.write(&row.label, (place.left, baseline), TICK, Align::Left, TEXT);
        sketch.write(&row.margin, (left - 10.0, baseline), TICK, Align::Right, MUTED);
        for (k, cell) in row.cells.iter().enumerate() {
            let Some(cell) = cell else { continue };
            let x = left + k as f64 * each;
            let frame = Frame { left: x, top, right: x + each - 1.5, bottom: top + CELL - 1.5 };
            draw_cell(*cell, tint, sketch, frame);
        }
        top += CELL;
    }
    top
}

/// What colour a value has.
#[derive(Clone, Copy, Debug)]
enum Tint {
    /// A share, from this one on, rounded down to a tenth.
    From(f64),
    /// A difference of shares, up to this one in either direction.
    Around(f64),
}

impl Tint {
    fn of(cells: &Cells) -> Self {
        let shares = cells.rows.iter().flat_map(|row| row.cells.iter().flatten()).map(|cell| cell.share);
        if cells.differences {
            let largest = shares.map(f64::abs).fold(0.0, f64::max);
            return Self::Around(((largest * 20.0).ceil() / 20.0).max(0.05));
        }
        let smallest = shares.fold(cells.least, f64::min);
        Self::From(((smallest * 10.0).floor() / 10.0).clamp(0.0, 0.9))
    }

    fn colour(self, share: f64) -> Colour {
        match self {
            Self::From(lowest) => cividis((share - lowest) / (1.0 - lowest)),
            Self::Around(largest) => diverging(share / largest),
        }
    }

    fn write(self, share: f64) -> String {
        match self {
            Self::From(_) => grouped(share * 100.0),
            Self::Around(_) => signed(share * 100.0),
        }
    }

    /// Both ends of the key.
    fn ends(self) -> (f64, f64) {
        match self {
            Self::From(lowest) => (lowest, 1.0),
            Self::Around(largest) => (-largest, largest),
        }
    }
}

fn draw_cell(cell: HeatCell, tint: Tint, sketch: &mut Sketch, frame: Frame) {
    let colour = tint.colour(cell.share);
    let ink = on_cell(colour);
    sketch.fill(frame, colour, 1.0);
    let text = tint.write(cell.share);
    let fits = CELL_TEXT.width(&text) + 1.5 <= frame.width();
    let middle = f64::midpoint(frame.left, frame.right);
    let baseline = f64::midpoint(frame.top, frame.bottom) + CELL_TEXT.cap_height() / 2.0;
    if fits {
        sketch.write(&text, (middle, baseline), CELL_TEXT, Align::Middle, ink);
    }
}

/// The key: what the colours mean, from the lowest to the highest.
fn key(cells: &Cells, tint: Tint, sketch: &mut Sketch, place: Place) -> f64 {
    const STEPS: usize = 48;
    const STRIP: f64 = 120.0;
    let top = sketch.paragraph(&cells.colour_title, place.left, place.top, place.width, LABEL, MUTED) + 5.0;
    let (first, last) = tint.ends();
    let write = |share: f64| if cells.differences { tint.write(share) } else { percent(share) };
    let low = write(first);
    let left = place.left + TICK.width(&low) + 6.0;
    let baseline = top + 5.0 + TICK.cap_height() / 2.0;
    sketch.write(&low, (place.left, baseline), TICK, Align::Left, MUTED);
    for step in 0..STEPS {
        let at = |step: usize| left + STRIP * step as f64 / STEPS as f64;
        let frame = Frame { left: at(step), top, right: left + STRIP, bottom: top + 10.0 };
        let share = first + (last - first) * step as f64 / (STEPS - 1) as f64;
        sketch.fill(frame, tint.colour(share), 1.0);
    }
    sketch.write(&write(last), (left + STRIP + 6.0, baseline), TICK, Align::Left, MUTED);
    top + 12.0
}
