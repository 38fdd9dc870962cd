//! Bars from a common baseline, with their values at their ends, what leads from one to the next between them, and
//! remarks at the right.

use super::place::{LABEL, NAME, Place, TICK};
use crate::figures::figure::{BarRow, Bars};
use crate::figures::palette::{MUTED, TEXT};
use crate::figures::sketch::{Align, Frame, Sketch};

/// Height of a bar, in pixels, where words stand between the bars.
const BAR: f64 = 20.0;
/// The same where bars follow each other.
const DENSE: f64 = 14.0;
/// Room between an element and the words beside it, in pixels.
const SPACE: f64 = 8.0;

/// Widths and places of the columns.
struct Columns {
    labels: f64,
    /// Left edge and width of each measure.
    measures: Vec<(f64, f64)>,
    /// Left edge and width of the remarks, and width of their numbers.
    remarks: (f64, f64, f64),
}

impl Columns {
    fn of(bars: &Bars, place: Place) -> Self {
        let widest = bars.rows.iter().map(|row| LABEL.width(&row.label)).fold(0.0, f64::max);
        let labels = widest.min(place.width * 0.24).ceil();
        let remarks = if bars.remarks_title.is_empty() { 0.0 } else { (place.width * 0.34).max(150.0) };
        let left = place.left + labels + SPACE;
        let free = place.width - labels - SPACE - remarks;
        let each = free / bars.measures.len().max(1) as f64;
        let measures = (0..bars.measures.len()).map(|k| (left + each * k as f64, each - 14.0)).collect();
        let numbers = bars.rows.iter().flat_map(|row| &row.remarks).map(|(number, _)| TICK.width(number));
        let remarks =
            (place.left + place.width - remarks + SPACE, remarks - SPACE, numbers.fold(0.0, f64::max));
        Self { labels, measures, remarks }
    }
}

/// Draws a panel and gives the place below it.
pub(super) fn draw(bars: &Bars, sketch: &mut Sketch, place: Place) -> f64 {
    let columns = Columns::of(bars, place);
    let mut top = place.top;
    for (measure, (left, width)) in bars.measures.iter().zip(&columns.measures) {
        top = top.max(sketch.paragraph(&measure.title, *left, place.top, *width, LABEL, MUTED));
    }
    let (left, width, _) = columns.remarks;
    top = top.max(sketch.paragraph(&bars.remarks_title, left, place.top, width.max(1.0), LABEL, MUTED));
    let first = top + 6.0;
    let scales: Vec<f64> = (0..bars.measures.len()).map(|k| scale(bars, k, columns.measures[k].1)).collect();
    let mut bottom = first;
    let bar = if bars.rows.iter().all(|row| row.step.is_empty()) { DENSE } else { BAR };
    for row in &bars.rows {
        bottom = draw_row(bars, row, sketch, Place { top: bottom, ..place }, &columns, (bar, &scales));
    }
    for (left, _) in &columns.measures {
        sketch.line(vec![(*left, first), (*left, bottom - 0.2 * bar)], MUTED, 1.0);
    }
    bottom
}

/// Pixels per unit, so that every bar and the words at its end fit.
fn scale(bars: &Bars, measure: usize, width: f64) -> f64 {
    let values = bars.rows.iter().filter_map(|row| row.values[measure].as_ref());
    let fits = values.filter(|(spread, _)| spread.high > 0.0).map(|(spread, text)| {
        let room = width - LABEL.width(text) - SPACE;
        room.max(1.0) / spread.high
    });
    fits.fold(f64::INFINITY, f64::min)
}

fn draw_row(
    bars: &Bars,
    row: &BarRow,
    sketch: &mut Sketch,
    place: Place,
    columns: &Columns,
    (bar, scales): (f64, &[f64]),
) -> f64 {
    let mut top = place.top + 4.0;
    if !row.step.is_empty() {
        let baseline = top + TICK.cap_height() + 1.0;
        let left = columns.measures.first().map_or(place.left, |column| column.0);
        sketch.write(&row.step, (left + SPACE, baseline), TICK, Align::Left, MUTED);
        top = baseline + 7.0;
    }
    let middle = top + bar / 2.0;
    let baseline = middle + LABEL.cap_height() / 2.0;
    let label = LABEL.shorten(&row.label, columns.labels);
    sketch.write(&label, (place.left + columns.labels, baseline), LABEL, Align::Right, TEXT);
    for (k, value) in row.values.iter().enumerate() {
        let (left, _) = columns.measures[k];
        let Some((spread, text)) = value else { continue };
        let at = |value: f64| left + if value > 0.0 { value * scales[k] } else { 0.0 };
        let frame = Frame { left, top, right: at(spread.mean).max(left + 0.75), bottom: top + bar };
        if spread.mean > 0.0 {
            sketch.fill(frame, bars.measures[k].hue.colour(), 1.0);
        }
        if at(spread.high) - at(spread.low) > 2.0 {
            sketch.line(vec![(at(spread.low), middle), (at(spread.high), middle)], TEXT, 1.0);
            sketch.line(vec![(at(spread.lower), middle), (at(spread.upper), middle)], TEXT, 3.0);
        }
        let right = at(spread.high).max(frame.right);
        sketch.write(text, (right + 6.0, baseline), NAME, Align::Left, TEXT);
    }
    let below = draw_remarks(row, sketch, top, columns);
    (top + bar).max(below) + bar * 0.4
}

/// Numbers right aligned, what they count beside them.
fn draw_remarks(row: &BarRow, sketch: &mut Sketch, top: f64, columns: &Columns) -> f64 {
    let (left, width, numbers) = columns.remarks;
    let mut below = top + 1.0;
    for (number, of) in &row.remarks {
        let baseline = below + TICK.leading() - 0.28 * TICK.size;
        sketch.write(number, (left + numbers, baseline), TICK, Align::Right, TEXT);
        let words = left + numbers + 6.0;
        below = sketch.paragraph(of, words, below, width - numbers - 6.0, TICK, MUTED);
    }
    below
}
