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

/// The least width of a measure, and of a figure whose remarks stand beside the bars, in pixels.
const LEAST: f64 = 105.0;
const WIDE: f64 = 400.0;
/// The most measures whose remarks have room beside the bars.
const FEW: usize = 4;

/// Widths and places of the columns of some measures, those from `first` on.
struct Columns {
    labels: f64,
    first: usize,
    /// Left edge and width of each measure.
    measures: Vec<(f64, f64)>,
    /// Left edge and width of the remarks, and width of their numbers; nothing where they do not stand beside the bars.
    remarks: Option<(f64, f64, f64)>,
}

impl Columns {
    /// As many columns as there is room for, in as many blocks as that takes.
    fn of(bars: &Bars, place: Place) -> Vec<Self> {
        let widest = bars.rows.iter().map(|row| LABEL.width(&row.label)).fold(0.0, f64::max);
        let labels = widest.min(place.width * 0.24).ceil();
        let count = bars.measures.len().max(1);
        let beside = !bars.remarks_title.is_empty() && (count == 1 || count <= FEW && place.width >= WIDE);
        let remarks = if beside { (place.width * 0.34).max(150.0) } else { 0.0 };
        let left = place.left + labels + SPACE;
        let free = place.width - labels - SPACE - remarks;
        let most = ((free / LEAST) as usize).clamp(1, count);
        // Blocks alike: six measures with room for four stand in two times three.
        let most = count.div_ceil(count.div_ceil(most));
        let each = free / most as f64;
        let numbers = bars.rows.iter().flat_map(|row| &row.remarks).map(|(number, _)| TICK.width(number));
        let remarks =
            (place.left + place.width - remarks + SPACE, remarks - SPACE, numbers.fold(0.0, f64::max));
        let block = |first: usize| Self {
            labels,
            first,
            measures: (0..most.min(count - first)).map(|k| (left + each * k as f64, each - 14.0)).collect(),
            remarks: (beside && first == 0).then_some(remarks),
        };
        (0..count).step_by(most).map(block).collect()
    }
}

/// Draws a panel and gives the place below it.
pub(super) fn draw(bars: &Bars, sketch: &mut Sketch, place: Place) -> f64 {
    let blocks = Columns::of(bars, place);
    let own = blocks.iter().flat_map(|block| &block.measures).enumerate();
    let mut scales: Vec<f64> = own.map(|(k, (_, width))| scale(bars, k, *width)).collect();
    if bars.alike {
        let least = scales.iter().copied().fold(f64::INFINITY, f64::min);
        scales.fill(least);
    }
    let mut bottom = place.top;
    for (number, block) in blocks.iter().enumerate() {
        let top = if number == 0 { bottom } else { bottom + 2.0 * SPACE };
        bottom = draw_block(bars, sketch, Place { top, ..place }, block, &scales);
    }
    let beside = blocks.first().is_some_and(|block| block.remarks.is_some());
    if beside || bars.remarks_title.is_empty() {
        bottom
    } else {
        remarks_below(bars, sketch, Place { top: bottom, ..place })
    }
}

fn draw_block(bars: &Bars, sketch: &mut Sketch, place: Place, columns: &Columns, scales: &[f64]) -> f64 {
    let mut top = place.top;
    for (measure, (left, width)) in bars.measures[columns.first..].iter().zip(&columns.measures) {
        top = top.max(sketch.paragraph(&measure.title, *left, place.top, *width, LABEL, MUTED));
    }
    if let Some((left, width, _)) = columns.remarks {
        top = top.max(sketch.paragraph(&bars.remarks_title, left, place.top, width.max(1.0), LABEL, MUTED));
    }
    let first = top + 6.0;
    let mut bottom = first;
    let bar = if bars.rows.iter().all(|row| row.step.is_empty()) { DENSE } else { BAR };
    for row in &bars.rows {
        bottom = draw_row(bars, row, sketch, Place { top: bottom, ..place }, columns, (bar, scales));
    }
    for (left, _) in &columns.measures {
        sketch.line(vec![(*left, first), (*left, bottom - 0.2 * bar)], MUTED, 1.0);
    }
    bottom
}

/// The remarks as lines of their own, each with the row it is of.
fn remarks_below(bars: &Bars, sketch: &mut Sketch, place: Place) -> f64 {
    let mut bottom =
        sketch.paragraph(&bars.remarks_title, place.left, place.top + SPACE, place.width, LABEL, MUTED);
    for row in &bars.rows {
        for (number, of) in &row.remarks {
            let line = format!("{}: {number} {of}", row.label);
            bottom = sketch.paragraph(&line, place.left, bottom + 2.0, place.width, TICK, TEXT);
        }
    }
    bottom
}

/// Pixels per unit, so that every bar and the words at its end fit.
fn scale(bars: &Bars, measure: usize, width: f64) -> f64 {
    let values = bars.rows.iter().filter_map(|row| row.values[measure].as_ref());
    let fits = values.filter(|(spread, _)| spread.high > 0.0).map(|(spread, text)| {
        let room = width - NAME.width(text) - SPACE;
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
    let label = LABEL.wrap(&row.label, columns.labels);
    for (line, words) in label.iter().enumerate() {
        let baseline = baseline + line as f64 * LABEL.leading();
        sketch.write(words, (place.left + columns.labels, baseline), LABEL, Align::Right, TEXT);
    }
    let last_label = baseline + label.len().saturating_sub(1) as f64 * LABEL.leading();
    for (&(left, _), k) in columns.measures.iter().zip(columns.first..) {
        let Some((spread, text)) = &row.values[k] else { continue };
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
    (top + bar).max(below).max(last_label) + bar * 0.4
}

/// Numbers right aligned, what they count beside them.
fn draw_remarks(row: &BarRow, sketch: &mut Sketch, top: f64, columns: &Columns) -> f64 {
    let mut below = top + 1.0;
    let Some((left, width, numbers)) = columns.remarks else { return below };
    for (number, of) in &row.remarks {
        let baseline = below + TICK.leading() - 0.28 * TICK.size;
        sketch.write(number, (left + numbers, baseline), TICK, Align::Right, TEXT);
        let words = left + numbers + 6.0;
        below = sketch.paragraph(of, words, below, width - numbers - 6.0, TICK, MUTED);
    }
    below
}
