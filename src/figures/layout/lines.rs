//! Lines with bands: an axis that begins at zero or below, and names at the ends of the lines.

use super::place::{LABEL, NAME, Place, TICK, marker};
use crate::figures::band::Band;
use crate::figures::figure::{Clock, Content, Format, Lines, Panel, Series};
use crate::figures::palette::{GRID, MUTED, TEXT};
use crate::figures::sketch::{self, Align, Frame, Mark, Sketch, spread_out};
use crate::words::numbers::{
    LEVER_STEPS, MONTH_STEPS, WEEK_STEPS, decimals, grouped, magnitude, percent, short, ticks, time_ticks,
};
use std::borrow::Borrow;

/// Ticks of a vertical axis, about.
const FEWEST_TICKS: usize = 3;
const MOST_TICKS: usize = 6;

/// How panels of lines are set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// Height between the axes' ends, in pixels.
    pub height: f64,
    /// Room beside the plot.
    pub gutters: Gutters,
    /// Whether the horizontal axis has its numbers.
    pub time_numbers: bool,
    /// Whether the horizontal axis has its title.
    pub time_title: bool,
}

/// Room for the words at the left and right of a plot, in pixels; panels below each other share it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gutters {
    left: f64,
    right: f64,
}

impl Gutters {
    /// The room that the widest words of some panels of a width need.
    pub(super) fn of<P: Borrow<Panel>>(panels: impl IntoIterator<Item = P>, width: f64) -> Self {
        let mut gutters = Self::default();
        for panel in panels {
            let Content::Lines(lines) = &panel.borrow().content else { continue };
            // Whatever the height will be, its numbers have room.
            let ticks = (FEWEST_TICKS..=MOST_TICKS).flat_map(|wanted| Scale::of(lines, wanted).ticks);
            let labels = ticks.map(|(_, text)| TICK.width(&text));
            gutters.left = labels.map(|width| width + 8.0).fold(gutters.left, f64::max);
            for series in &lines.series {
                let widths =
                    end_words(series, lines.format, width).into_iter().map(|line| line.width() + 10.0);
                gutters.right = widths.fold(gutters.right, f64::max);
            }
        }
        gutters.right = gutters.right.max(12.0);
        gutters
    }
}

/// The vertical axis: its range, and its ticks with their numbers.
struct Scale {
    low: f64,
    high: f64,
    ticks: Vec<(f64, String)>,
}

impl Scale {
    /// With about so many ticks.
    fn of(lines: &Lines, wanted: usize) -> Self {
        let values = lines.series.iter().flat_map(|series| series.points.iter().filter_map(|point| point.1));
        let (low, high) = values.fold((0.0, lines.y_at_least), |(low, high): (f64, f64), spread| {
            (low.min(spread.low), high.max(spread.high))
        });
        let unit = if lines.format == Format::Percent { 100.0 } else { 1.0 };
        let (marks, places) = ticks(low * unit, high * unit, wanted);
        let (low, high) = (marks[0], marks[marks.len() - 1]);
        let (divisor, suffix) = magnitude(low.abs().max(high.abs()));
        let write = |mark: f64| match lines.format {
            Format::Percent => format!("{} %", decimals(mark, places)),
            Format::Number if mark == 0.0 => "0".to_owned(),
            Format::Number if suffix.is_empty() => decimals(mark, places),
            Format::Number => {
                let exact = (0..4).find(|&p| {
                    let shift = [1.0, 10.0, 100.0, 1000.0][p];
                    ((mark / divisor * shift).round() - mark / divisor * shift).abs() < 1e-6
                });
                format!("{} {suffix}", decimals(mark / divisor, exact.unwrap_or(3)))
            }
        };
        let ticks = marks.iter().map(|&mark| (mark / unit, write(mark))).collect();
        Self { low: low / unit, high: high / unit, ticks }
    }
}

/// A line of text at the end of a line: part of its name, or its last value, or both.
struct EndWords {
    name: String,
    value: String,
}

impl EndWords {
    /// Room between name and value, in pixels.
    const SPACE: f64 = 5.0;

    fn width(&self) -> f64 {
        let space = if self.name.is_empty() || self.value.is_empty() { 0.0 } else { Self::SPACE };
        NAME.width(&self.name) + space + LABEL.width(&self.value)
    }
}

/// The words at the end of a line: its name and its last value, in one line if there is room.
fn end_words(series: &Series, format: Format, width: f64) -> Vec<EndWords> {
    const LINES: usize = 2;
    let room = (width * 0.22).max(64.0);
    let value = series.last().map_or(String::new(), |(_, spread)| format.write(spread.mean));
    let mut names = NAME.wrap(&series.name, room);
    if names.len() > LINES {
        names.truncate(LINES);
        let last = format!("{}…", names[LINES - 1]);
        names[LINES - 1] = NAME.shorten(&last, room);
    }
    let mut lines: Vec<EndWords> =
        names.into_iter().map(|name| EndWords { name, value: String::new() }).collect();
    match &mut lines[..] {
        [only] if only.width() + EndWords::SPACE + LABEL.width(&value) <= room => only.value = value,
        _ => lines.push(EndWords { name: String::new(), value }),
    }
    lines
}

/// Where values stand on the sheet.
struct Plot {
    frame: Frame,
    x_last: f64,
    low: f64,
    high: f64,
}

impl Plot {
    fn x(&self, value: f64) -> f64 {
        self.frame.left + self.frame.width() * (value / self.x_last.max(1e-9)).clamp(0.0, 1.0)
    }

    fn y(&self, value: f64) -> f64 {
        self.frame.bottom
            - self.frame.height() * ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// Draws a panel and gives the place below it.
pub(super) fn draw(lines: &Lines, sketch: &mut Sketch, place: Place, style: &Style) -> f64 {
    let top = sketch.paragraph(&lines.y_title, place.left, place.top, place.width, LABEL, MUTED) + 10.0;
    let top = if lines.marks.is_empty() { top } else { top + LABEL.leading() };
    let frame = Frame {
        left: place.left + style.gutters.left,
        top,
        right: place.left + place.width - style.gutters.right,
        bottom: top + style.height.max(height_of_names(lines, place.width) - 2.0 * OVERHANG),
    };
    let wanted = ((frame.height() / 30.0) as usize).clamp(FEWEST_TICKS, MOST_TICKS);
    let scale = Scale::of(lines, wanted);
    let plot = Plot { frame, x_last: lines.x_last, low: scale.low, high: scale.high };
    for (value, text) in &scale.ticks {
        let y = plot.y(*value);
        let (colour, width) = if *value == 0.0 { (MUTED, 1.0) } else { (GRID, 1.0) };
        sketch.line(vec![(frame.left, y), (frame.right, y)], colour, width);
        let place = (frame.left - 6.0, y + TICK.cap_height() / 2.0);
        sketch.write(text, place, TICK, Align::Right, MUTED);
    }
    marked(lines, sketch, &plot);
    for series in &lines.series {
        bands(series, sketch, &plot);
    }
    for (k, series) in lines.series.iter().enumerate() {
        let marks = if lines.series.len() > 1 { Some(k) } else { None };
        stroke(series, sketch, &plot, marks);
    }
    end_labels(lines, sketch, &plot, place.width);
    time_axis(lines, sketch, &plot, style)
}

/// The shaded stretch and the marked places, behind the lines.
fn marked(lines: &Lines, sketch: &mut Sketch, plot: &Plot) {
    if let Some((low, high)) = lines.shade {
        let shade = Frame { left: plot.x(low), right: plot.x(high), ..plot.frame };
        sketch.fill(shade, MUTED, 0.12);
    }
    let mut taken = f64::NEG_INFINITY;
    for (x, word) in &lines.marks {
        let x = plot.x(*x);
        sketch.dashed(&[(x, plot.frame.top), (x, plot.frame.bottom)], &[2.0, 3.0], MUTED, 1.0);
        let half = TICK.width(word) / 2.0;
        let middle = x.clamp(plot.frame.left + half, plot.frame.right - half).max(taken + half + 6.0);
        sketch.write(word, (middle, plot.frame.top - 4.0), TICK, Align::Middle, MUTED);
        taken = middle + half;
    }
}

fn bands(series: &Series, sketch: &mut Sketch, plot: &Plot) {
    let colour = series.hue.colour();
    for run in runs(series) {
        if run.iter().all(|(_, spread)| spread.is_point()) {
            continue;
        }
        let mut band = |low: fn(&Band) -> f64, high: fn(&Band) -> f64, cover| {
            let upper = run.iter().map(|(x, spread)| (plot.x(*x), plot.y(high(spread))));
            let lower = run.iter().rev().map(|(x, spread)| (plot.x(*x), plot.y(low(spread))));
            sketch.marks.push(Mark::Area { places: upper.chain(lower).collect(), colour, cover });
        };
        if run.len() > 1 {
            band(|s| s.low, |s| s.high, 0.14);
            band(|s| s.lower, |s| s.upper, 0.22);
        } else if let Some((x, spread)) = run.first() {
            let x = plot.x(*x);
            sketch.line(vec![(x, plot.y(spread.low)), (x, plot.y(spread.high))], colour, 1.0);
            sketch.line(vec![(x, plot.y(spread.lower)), (x, plot.y(spread.upper))], colour, 3.0);
        }
    }
}

/// Stretches of a line without a gap.
fn runs(series: &Series) -> Vec<Vec<(f64, Band)>> {
    let mut runs: Vec<Vec<(f64, Band)>> = vec![Vec::new()];
    for &(x, value) in &series.points {
        match (value, runs.last_mut()) {
            (Some(spread), Some(run)) => run.push((x, spread)),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// The mean, with markers where several lines must be told apart without colour.
fn stroke(series: &Series, sketch: &mut Sketch, plot: &Plot, marks: Option<usize>) {
    const MARKERS: usize = 6;
    let colour = series.hue.colour();
    for run in runs(series) {
        let places: Vec<sketch::Place> =
            run.iter().map(|(x, spread)| (plot.x(*x), plot.y(spread.mean))).collect();
        sketch.dashed(&places, series.hue.dash(), colour, 1.8);
        let every = places.len().div_ceil(MARKERS).max(1);
        let first = marks.map_or(0, |k| (k * every / 4 + every / 2) % every);
        if marks.is_some() || places.len() == 1 {
            places.iter().skip(first).step_by(every).for_each(|&place| marker(sketch, series.hue, place));
        }
    }
    if let Some((x, spread)) = series.last() {
        marker(sketch, series.hue, (plot.x(x), plot.y(spread.mean)));
    }
}

/// Room above and below a plot into which the names at the ends of its lines may reach, in pixels.
const OVERHANG: f64 = 6.0;

/// Height of the tallest name at the end of a line.
fn tallest_name(lines: &Lines, width: f64) -> f64 {
    let named = lines.series.iter().filter(|series| series.last().is_some());
    let rows = named.map(|series| end_words(series, lines.format, width).len()).max().unwrap_or(0);
    rows as f64 * LABEL.leading() + 2.0
}

/// Height that the names at the ends of all lines need.
fn height_of_names(lines: &Lines, width: f64) -> f64 {
    let named = lines.series.iter().filter(|series| series.last().is_some()).count();
    named as f64 * tallest_name(lines, width)
}

/// Names and last values at the ends of the lines, moved apart where they would touch.
fn end_labels(lines: &Lines, sketch: &mut Sketch, plot: &Plot, width: f64) {
    let ends: Vec<(&Series, f64, f64)> = lines
        .series
        .iter()
        .filter_map(|series| series.last().map(|(x, spread)| (series, plot.x(x), plot.y(spread.mean))))
        .collect();
    let blocks: Vec<Vec<EndWords>> =
        ends.iter().map(|(series, ..)| end_words(series, lines.format, width)).collect();
    let leading = LABEL.leading();
    let tallest = tallest_name(lines, width);
    let wished: Vec<f64> = ends.iter().map(|end| end.2).collect();
    let (top, bottom) = (plot.frame.top - OVERHANG, plot.frame.bottom + OVERHANG);
    let placed = spread_out(&wished, tallest, top, bottom);
    for (((series, x, y), block), middle) in ends.iter().zip(&blocks).zip(placed) {
        let left = plot.frame.right + 9.0;
        if (middle - y).abs() > 5.0 {
            sketch.line(vec![(x + 4.0, *y), (left - 2.0, middle)], MUTED, 0.6);
        }
        let first = middle - block.len() as f64 * leading / 2.0 + leading / 2.0 + LABEL.cap_height() / 2.0;
        for (k, words) in block.iter().enumerate() {
            let baseline = first + k as f64 * leading;
            let value = left + words.width() - LABEL.width(&words.value);
            sketch.write(&words.name, (left, baseline), NAME, Align::Left, series.hue.ink());
            sketch.write(&words.value, (value, baseline), LABEL, Align::Left, TEXT);
        }
    }
}

fn time_axis(lines: &Lines, sketch: &mut Sketch, plot: &Plot, style: &Style) -> f64 {
    let frame = plot.frame;
    let steps: &[f64] = match lines.clock {
        Clock::Weeks => &WEEK_STEPS,
        Clock::Months => &MONTH_STEPS,
        Clock::Lever | Clock::Share | Clock::Part | Clock::Spending => &LEVER_STEPS,
    };
    let wanted = ((frame.width() / 46.0) as usize).clamp(1, 9);
    let marks = time_ticks(lines.x_last, wanted, steps);
    let baseline = frame.bottom + 7.0 + TICK.cap_height();
    for mark in marks {
        let x = plot.x(mark);
        sketch.line(vec![(x, frame.bottom), (x, frame.bottom + 4.0)], MUTED, 1.0);
        if style.time_numbers {
            let text = match lines.clock {
                Clock::Lever | Clock::Spending => short(mark),
                Clock::Share | Clock::Part => percent(mark),
                Clock::Weeks | Clock::Months => grouped(mark),
            };
            sketch.write(&text, (x, baseline), TICK, Align::Middle, MUTED);
        }
    }
    if !style.time_numbers {
        return frame.bottom + 4.0;
    }
    if !style.time_title {
        return baseline + 2.0;
    }
    let whole = lines.clock.title();
    let fits = LABEL.width(whole) <= frame.width() + 40.0;
    let title = if fits { whole } else { lines.clock.short_title() };
    let middle = f64::midpoint(frame.left, frame.right);
    sketch.write(title, (middle, baseline + LABEL.leading()), LABEL, Align::Middle, MUTED);
    baseline + LABEL.leading() + 4.0
}
