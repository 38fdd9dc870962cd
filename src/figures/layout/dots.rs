//! Rows of dots with their intervals around a common zero: what is sure to be more, what is sure to be less.

use super::place::{LABEL, Place, TICK, marker};
use crate::figures::figure::{DotRow, Dots};
use crate::figures::palette::{GRID, Hue, MUTED, TEXT};
use crate::figures::sketch::{Align, Frame, Mark, Sketch};

/// Height of a row, in pixels.
const ROW: f64 = 20.0;
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
    let height = if below { ROW + LABEL.leading() } else { ROW };
    let bottom = top + height * dots.rows.len() as f64;
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
    for (k, row) in dots.rows.iter().enumerate() {
        let middle = top + height * k as f64 + ROW / 2.0;
        let baseline = middle + LABEL.cap_height() / 2.0;
        let label = LABEL.shorten(&row.label, labels);
        sketch.write(&label, (place.left + labels, baseline), LABEL, Align::Right, TEXT);
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
    let ends = [plot.low, 0.0, plot.high];
    for value in ends {
        let x = plot.x(value);
        let (colour, width) = if value == 0.0 { (TEXT, 1.2) } else { (GRID, 1.0) };
        sketch.line(vec![(x, frame.top), (x, frame.bottom + 4.0)], colour, width);
    }
    // The ends are left out where their words would touch those of the zero.
    let zero = plot.x(0.0);
    for value in ends {
        let half = TICK.width(&text(value)) / 2.0 + 14.0;
        if value == 0.0 || (plot.x(value) - zero).abs() > half {
            let last = frame.right + 2.0 * SPACE - TICK.width(&text(value)) / 2.0;
            sketch.write(&text(value), (plot.x(value).min(last), baseline), TICK, Align::Middle, MUTED);
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
