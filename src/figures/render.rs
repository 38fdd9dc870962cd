//! Draws a sketch with plotters, onto any of its surfaces: SVG text, or the pixels of a PNG.

use super::font::{FAMILY, Type};
use super::palette::{Colour, PAPER, hex};
use super::raster::Pixels;
use super::sketch::{Align, Label, Mark, Place, Sketch};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon};
use plotters::prelude::{DrawingBackend, FontFamily, FontStyle, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, RGBColor, ShapeStyle, TextStyle};
use std::fmt::Write as _;

/// What a surface needs to know besides the sketch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Surface {
    /// Units of the surface per pixel of the sketch.
    pub scale: f64,
    /// What plotters must be told as the size of a text of one em.
    pub em: f64,
    /// Where the surface puts the baseline of a text anchored at its top, in ems below the anchor.
    pub baseline: f64,
}

/// SVG in tenths of a pixel, as plotters gives whole coordinates only; it takes 1.24 of a size to be an em.
const SVG: Surface = Surface { scale: 10.0, em: 1.24, baseline: 0.76 };
/// Pixels of a PNG per pixel of the sketch.
const DENSITY: u32 = 2;
/// Pixels drawn for each pixel of a PNG, in each direction: their mean is what smooths edges.
const SAMPLES: u32 = 2;

/// Where a figure comes from, written into its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Its title.
    pub title: String,
    /// What it is of.
    pub scope: String,
    /// What made it.
    pub software: String,
    /// The hash of the scenario, or of several.
    pub scenario: String,
}

impl Origin {
    fn source(&self) -> String {
        format!("{}; scenario {}", self.scope, self.scenario)
    }
}

/// Draws all marks of a sketch.
pub(crate) fn draw<DB: DrawingBackend>(
    sketch: &Sketch,
    area: &DrawingArea<DB, Shift>,
    surface: Surface,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let whole = |value: f64| (value * surface.scale).round() as i32;
    let at = |&(x, y): &Place| (whole(x), whole(y));
    for mark in &sketch.marks {
        match mark {
            Mark::Path { places, colour, width } => {
                let stroke_width = whole(*width).max(1) as u32;
                let style = ShapeStyle { color: rgb(*colour).to_rgba(), filled: false, stroke_width };
                area.draw(&PathElement::new(places.iter().map(at).collect::<Vec<_>>(), style))?;
            }
            Mark::Area { places, colour, cover } => {
                let style = rgb(*colour).mix(*cover).filled();
                area.draw(&Polygon::new(places.iter().map(at).collect::<Vec<_>>(), style))?;
            }
            Mark::Disc { place, radius, colour } => {
                area.draw(&Circle::new(at(place), whole(*radius), rgb(*colour).filled()))?;
            }
            Mark::Words(label) => words(label, area, surface)?,
        }
    }
    area.present()
}

fn words<DB: DrawingBackend>(
    label: &Label,
    area: &DrawingArea<DB, Shift>,
    surface: Surface,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let Type { size, bold } = label.set;
    let em = size * surface.scale;
    let horizontal = match label.align {
        Align::Left => HPos::Left,
        Align::Middle => HPos::Center,
        Align::Right => HPos::Right,
    };
    let face = if bold { FontStyle::Bold } else { FontStyle::Normal };
    let colour = rgb(label.colour);
    let style = TextStyle::from((FontFamily::Name(FAMILY), em * surface.em, face).into_font())
        .pos(Pos::new(horizontal, VPos::Top))
        .color(&colour);
    let top = label.place.1 * surface.scale - surface.baseline * em;
    let left = label.place.0 * surface.scale;
    area.draw_text(&label.text, &style, (left.round() as i32, top.round() as i32))
}

fn rgb((red, green, blue): Colour) -> RGBColor {
    RGBColor(red, green, blue)
}

/// The sketch as SVG. With an origin it stands alone, on paper; without, it takes the background of the page around it.
pub(crate) fn svg(sketch: &Sketch, alt: &str, origin: Option<&Origin>) -> String {
    let (width, height) = (sketch.width.round(), sketch.height.round());
    let size = ((width * SVG.scale) as u32, (height * SVG.scale) as u32);
    let mut text = String::new();
    {
        let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
        draw(sketch, &area, SVG).expect("a text can be written to");
    }
    let body = text.split_once('\n').map_or("", |(_, body)| body);
    let (wide, high) = size;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {wide} {high}\" role=\"img\" aria-label=\"{}\" stroke-linejoin=\"round\" \
         stroke-linecap=\"butt\">\n",
        escape(alt)
    );
    if let Some(origin) = origin {
        let Origin { software, title, .. } = origin;
        let words = [software, title, &origin.source()].map(|text| escape(text));
        let _ = writeln!(out, "<metadata>{}</metadata>", words.join("; "));
        let _ = writeln!(out, "<rect width=\"{wide}\" height=\"{high}\" fill=\"{}\"/>", hex(PAPER));
    }
    out.push_str(&body.replace(" opacity=\"1\"", "").replace("&apos;", "'"));
    out
}

/// Text as it stands in HTML and SVG, in elements and in attributes. Characters that XML forbids are left out.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// The sketch as PNG, at twice its size in pixels.
pub(crate) fn png(sketch: &Sketch, origin: &Origin) -> Vec<u8> {
    let (width, height) = (sketch.width.round() as u32 * DENSITY, sketch.height.round() as u32 * DENSITY);
    let mut pixels = Pixels::new(width * SAMPLES, height * SAMPLES);
    let surface = Surface { scale: f64::from(DENSITY * SAMPLES), em: 1.0, baseline: 0.0 };
    {
        let area = pixels.surface().into_drawing_area();
        draw(sketch, &area, surface).expect("pixels can be drawn");
    }
    let source = origin.source();
    pixels.encode(
        SAMPLES as usize,
        &[("Title", &origin.title), ("Software", &origin.software), ("Source", &source)],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_words_stays_words() {
        let mut sketch = Sketch::new(100.0);
        sketch.height = 20.0;
        let set = Type::regular(12.0);
        sketch.write("<script>alert('1')</script>", (0.0, 12.0), set, Align::Left, (0, 0, 0));
        let svg = svg(&sketch, "\"><script>\u{0}", Some(&Origin::default()));
        assert!(!svg.contains("<script"), "{svg}");
        assert!(svg.contains("&lt;script&gt;"), "{svg}");
    }

    #[test]
    fn a_png_has_twice_the_pixels_and_the_colours_of_its_sketch() {
        let mut sketch = Sketch::new(40.0);
        sketch.height = 30.0;
        let frame = super::super::sketch::Frame { left: 0.0, top: 0.0, right: 20.0, bottom: 30.0 };
        sketch.fill(frame, (0, 0x72, 0xB2), 1.0);
        let origin = Origin { software: "relaylab 1 (model 10)".into(), ..Origin::default() };
        let bytes = png(&sketch, &origin);
        let mut reader = png::Decoder::new(bytes.as_slice()).read_info().unwrap();
        let said = &reader.info().utf8_text[1];
        assert_eq!(
            (said.keyword.as_str(), said.get_text().unwrap().as_str()),
            ("Software", "relaylab 1 (model 10)")
        );
        let mut pixels = vec![0; reader.output_buffer_size()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (80, 60));
        let pixel = |x: usize, y: usize| &pixels[(y * 80 + x) * 3..][..3];
        assert_eq!(pixel(10, 30), [0, 0x72, 0xB2]);
        assert_eq!(pixel(70, 30), [255, 255, 255]);
    }
}
