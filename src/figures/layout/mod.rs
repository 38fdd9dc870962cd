//! Places the parts of a figure on a sheet of a given width; the height follows from what there is to show.
//!
//! Widths of words are measured before anything is placed, so that nothing is cut or covered.

mod bars;
mod cells;
mod dots;
mod lines;
mod place;

use super::figure::{Arrangement, Content, Figure, Panel};
use super::font::Type;
use super::palette::{MUTED, TEXT};
use super::sketch::{Align, Sketch};
use lines::Gutters;
use place::{LABEL, NAME, Place, marker};

/// Type of the figure's title.
const TITLE: Type = Type::bold(17.0);
/// Type of the figure's subtitle.
const SUBTITLE: Type = Type::regular(13.0);
/// Type of a panel's title.
const PANEL: Type = Type::bold(13.0);

/// Margin around a figure that stands alone, in pixels.
const MARGIN: f64 = 18.0;
/// Room between panels, in pixels.
const GAP: f64 = 22.0;
/// Least width for panels side by side, in pixels.
const ROOMY: f64 = 640.0;
/// Width below which panels in a grid are less high, in pixels.
const NARROW: f64 = 230.0;
/// Width below which panels are less high, in pixels.
const SMALL: f64 = 420.0;
/// Width below which a single panel of lines is less high, in pixels.
const HALF: f64 = 480.0;

/// Lays a figure out as a sheet that stands alone: title, panels, notes, and a margin.
pub(crate) fn sheet(figure: &Figure, width: f64) -> Sketch {
    let mut sketch = Sketch::new(width);
    let inner = width - 2.0 * MARGIN;
    let top = sketch.paragraph(&figure.title, MARGIN, MARGIN - 4.0, inner, TITLE, TEXT);
    let subtitle = format!("{}. {}", figure.subtitle, figure.scope);
    let top = sketch.paragraph(&subtitle, MARGIN, top + 2.0, inner, SUBTITLE, MUTED);
    let mut bottom = panels(figure, &mut sketch, MARGIN, top + 16.0, inner);
    for note in &figure.notes {
        bottom = sketch.paragraph(note, MARGIN, bottom + 6.0, inner, LABEL, MUTED);
    }
    sketch.height = (bottom + MARGIN).ceil();
    sketch
}

/// Lays out the panels alone, for a page that sets title and notes itself.
pub(crate) fn plain(figure: &Figure, width: f64) -> Sketch {
    let mut sketch = Sketch::new(width);
    sketch.height = (panels(figure, &mut sketch, 0.0, 0.0, width) + 4.0).ceil();
    sketch
}

fn panels(figure: &Figure, sketch: &mut Sketch, left: f64, top: f64, width: f64) -> f64 {
    let top = key(figure, sketch, Place { left, top, width });
    match &figure.arrangement {
        Arrangement::Beside(shares) if width >= ROOMY => {
            beside(figure, sketch, shares, Place { left, top, width })
        }
        Arrangement::Grid(columns) => {
            let columns = if width >= ROOMY { *columns } else { (*columns).min(2) };
            grid(figure, sketch, columns, Place { left, top, width })
        }
        Arrangement::Beside(_) | Arrangement::Stack => stack(figure, sketch, Place { left, top, width }),
    }
}

/// Marker and name of what is told apart by hue, in as many lines as that takes; gives the place below.
fn key(figure: &Figure, sketch: &mut Sketch, place: Place) -> f64 {
    const MARKER: f64 = 14.0;
    const SPACE: f64 = 18.0;
    if figure.key.is_empty() {
        return place.top;
    }
    let (mut left, mut top) = (place.left, place.top);
    for (hue, name) in &figure.key {
        let name = NAME.shorten(name, place.width - MARKER);
        let width = MARKER + NAME.width(&name);
        if left > place.left && left + width > place.left + place.width {
            (left, top) = (place.left, top + NAME.leading());
        }
        let baseline = top + NAME.leading() - 0.28 * NAME.size;
        marker(sketch, *hue, (left + 5.0, baseline - NAME.cap_height() / 2.0));
        sketch.write(&name, (left + MARKER, baseline), NAME, Align::Left, hue.ink());
        left += width + SPACE;
    }
    top + NAME.leading() + 8.0
}

fn beside(figure: &Figure, sketch: &mut Sketch, shares: &[f64], place: Place) -> f64 {
    let free = place.width - GAP * (figure.panels.len().saturating_sub(1)) as f64;
    let (mut left, mut bottom) = (place.left, place.top);
    for (panel, share) in figure.panels.iter().zip(shares) {
        let width = free * share;
        let gutters = Gutters::of([panel], width);
        let height = if figure.panels.len() > 2 { 136.0 } else { 240.0 };
        let style = lines::Style { height, gutters, time_numbers: true, time_title: true };
        bottom = bottom.max(draw(panel, sketch, Place { left, top: place.top, width }, &style));
        left += width + GAP;
    }
    bottom
}

fn grid(figure: &Figure, sketch: &mut Sketch, columns: usize, place: Place) -> f64 {
    let width = (place.width - GAP * (columns - 1) as f64) / columns as f64;
    let gutters = Gutters::of(&figure.panels, width);
    let mut top = place.top;
    let mut bottom = top;
    for (k, panel) in figure.panels.iter().enumerate() {
        if k > 0 && k % columns == 0 {
            top = bottom + GAP;
        }
        let left = place.left + (k % columns) as f64 * (width + GAP);
        let time_title = k + columns >= figure.panels.len();
        let style = lines::Style {
            height: if width < NARROW { 62.0 } else { 92.0 },
            gutters,
            time_numbers: true,
            time_title,
        };
        bottom = bottom.max(draw(panel, sketch, Place { left, top, width }, &style));
    }
    bottom
}

fn stack(figure: &Figure, sketch: &mut Sketch, place: Place) -> f64 {
    let gutters = Gutters::of(&figure.panels, place.width);
    let height = match figure.panels.len() {
        1 if place.width < HALF => 140.0,
        1 => 240.0,
        _ if place.width < SMALL => 84.0,
        _ => 118.0,
    };
    let shares_time = figure.arrangement == Arrangement::Stack;
    let mut bottom = place.top;
    for (k, panel) in figure.panels.iter().enumerate() {
        let last = !shares_time || k + 1 == figure.panels.len();
        let style = lines::Style { height, gutters, time_numbers: last, time_title: last };
        let top = if k == 0 { place.top } else { bottom + GAP };
        bottom = draw(panel, sketch, Place { top, ..place }, &style);
    }
    bottom
}

fn draw(panel: &Panel, sketch: &mut Sketch, place: Place, style: &lines::Style) -> f64 {
    let mut top = place.top;
    if !panel.title.is_empty() {
        top = sketch.paragraph(&panel.title, place.left, top, place.width, PANEL, TEXT) + 2.0;
    }
    let place = Place { top, ..place };
    match &panel.content {
        Content::Lines(of) => lines::draw(of, sketch, place, style),
        Content::Bars(of) => bars::draw(of, sketch, place),
        Content::Dots(of) => dots::draw(of, sketch, place),
        Content::Cells(of) => cells::draw(of, sketch, place),
        Content::Sentence(text) => {
            sketch.paragraph(text, place.left, place.top + 8.0, place.width, SUBTITLE, TEXT)
        }
    }
}
