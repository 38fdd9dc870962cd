//! Rows of dots with their intervals around a common zero: what is sure to be more, what is sure to be less.

use super::place::{LABEL, Place, TICK, marker};
use crate::figures::figure::{DotRow, Dots, Format};
use crate::figures::palette::{GRID, Hue, MUTED, TEXT};
use crate::figures::sketch::{Align, Frame, Mark, Sketch};
use crate::words::numbers::ticks;

/// Height of a row whose label is one line, in pixels.
const ROW: f64 = 20.0;
/// Marks on the axis, about.
const TICKS: usize = 4;
/// Room between an element and the words beside it, in pixels.
const SPACE: f64 = 8.0;
/// Least width for the dots themselves; the words of a row stand under it where they would leave less, in pixels.
const ROOMY: f64 = 72.0;

/// Where values stand on the sheet.
struct Plot {
    frame: Frame,
    low: f64,
    high: f64,
}

impl Plot {
    fn x(&self, value: f64) -> f64 {
        self.frame.left + self.frame.width() * ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// Draws a panel and gives the place below it.
pub(super) fn draw(dots: &Dots, sketch: &mut Sketch, place: Place) -> f64 {
    let widest =
        |of: fn(&DotRow) -> &str| dots.rows.iter().map(|row| LABEL.width(of(row))).fold(0.0, f64::max);
    let labels = widest(|row| &row.label).min(place.width * 0.34).ceil();
    let words = widest(|row| &row.text).min(place.width * 0.42).ceil();
    let below = place.width - labels - words - 4.0 * SPACE < ROOMY;
    let words = if below { 0.0 } else { words };
    let title = if below { String::new() } else { LABEL.shorten(&dots.text_title, place.width * 0.45) };
    let right = place.left + place.width;
    let room = place.width - LABEL.width(&title) - 2.0 * SPACE;
    let top = sketch.paragraph(&dots.x_title, place.left, place.top, room, LABEL, MUTED);
    sketch.write(&title, (right, top - 0.28 * LABEL.size), LABEL, Align::Right, MUTED);
    let top = top + 8.0;
    let names: Vec<Vec<String>> = dots.rows.iter().map(|row| LABEL.wrap(&row.label, labels)).collect();
    let lines = |name: &[String]| name.len().max(1 + usize::from(below));
    let heights: Vec<f64> =
        names.iter().map(|name| ROW + (lines(name) - 1) as f64 * LABEL.leading()).collect();
    let bottom = top + heights.iter().sum::<f64>();
    let frame = Frame {
        left: place.left + labels + 2.0 * SPACE,
        top,
        right: place.left + place.width - words - 2.0 * SPACE,
        bottom,
    };
    let (low, high) = dots.range();
    let plot = Plot { frame, low, high };
    if dots.zone > 0.0 {
        let zone = Frame { left: plot.x(-dots.zone), right: plot.x(dots.zone), ..frame };
        sketch.fill(zone, GRID, 1.0);
    }
    axis(dots, sketch, &plot);
    let mut row_top = top;
    for (k, (row, (name, height))) in dots.rows.iter().zip(names.iter().zip(&heights)).enumerate() {
        let middle = row_top + ROW / 2.0;
        let baseline = middle + LABEL.cap_height() / 2.0;
        row_top += height;
        for (line, words) in name.iter().enumerate() {
            let baseline = baseline + line as f64 * LABEL.leading();
            sketch.write(words, (place.left + labels, baseline), LABEL, Align::Right, TEXT);
        }
        if dots.bars {
            bar(row, sketch, &plot, middle);
        }
        mark(row, dots.hues.get(k).copied(), sketch, &plot, middle);
        let (left, room, line) = if below {
            (frame.left, place.left + place.width - frame.left, baseline + LABEL.leading())
        } else {
            (frame.right + 2.0 * SPACE, words, baseline)
        };
        sketch.write(&LABEL.shorten(&row.text, room), (left, line), LABEL, Align::Left, TEXT);
    }
    bottom + 1.4 * TICK.leading()
}

fn axis(dots: &Dots, sketch: &mut Sketch, plot: &Plot) {
    let frame = plot.frame;
    let baseline = frame.bottom + 6.0 + TICK.cap_height();
    let text = |value: f64| if value == 0.0 { "0".to_owned() } else { dots.format.write(value) };
    let unit = if dots.format == Format::Percent { 100.0 } else { 1.0 };
    let (marks, _) = ticks(plot.low * unit, plot.high * unit, TICKS);
    let inside =
        marks.into_iter().map(|mark| mark / unit).filter(|mark| plot.low <= *mark && *mark <= plot.high);
    // From the zero outwards; a number that would touch its neighbour is left out.
    let mut inside: Vec<f64> = inside.collect();
    inside.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for value in inside {
        let x = plot.x(value);
        let (colour, width) = if value == 0.0 { (TEXT, 1.2) } else { (GRID, 1.0) };
        sketch.line(vec![(x, frame.top), (x, frame.bottom + 4.0)], colour, width);
        let half = TICK.width(&text(value)) / 2.0;
        let middle = x.min(frame.right + 2.0 * SPACE - half);
        let (left, right) = (middle - half - SPACE, middle + half + SPACE);
        if taken.iter().all(|(from, to)| right <= *from || *to <= left) {
            sketch.write(&text(value), (middle, baseline), TICK, Align::Middle, MUTED);
            taken.push((left + SPACE, right - SPACE));
        }
    }
}

/// The hue of more or less than nothing.
fn sign(row: &DotRow) -> Hue {
    if row.value < 0.0 { Hue::B } else { Hue::A }
}

/// A bar from zero to the value, behind its interval.
fn bar(row: &DotRow, sketch: &mut Sketch, plot: &Plot, middle: f64) {
    let (zero, end) = (plot.x(0.0), plot.x(row.value));
    let frame = Frame { left: zero.min(end), right: zero.max(end), top: middle - 7.0, bottom: middle + 7.0 };
    sketch.fill(frame, sign(row).colour(), 0.3);
}

fn mark(row: &DotRow, hue: Option<Hue>, sketch: &mut Sketch, plot: &Plot, middle: f64) {
    let hue = hue.unwrap_or(sign(row));
    let colour = hue.colour();
    let mut line = |(low, high): (f64, f64), width: f64| {
        sketch.line(vec![(plot.x(low), middle), (plot.x(high), middle)], colour, width);
    };
    line(row.thin, 1.5);
    if let Some(thick) = row.thick {
        line(thick, 4.5);
    }
    let x = plot.x(row.value);
    if row.value > plot.high || row.value < plot.low {
        // Beyond the end of the axis: an arrow, and the words say how far.
        let tip = if row.value > plot.high { 7.0 } else { -7.0 };
        let places = vec![(x + tip, middle), (x, middle - 5.0), (x, middle + 5.0)];
        sketch.marks.push(Mark::Area { places, colour, cover: 1.0 });
        return;
    }
    marker(sketch, hue, (x, middle));
}
