//! Pixels that plotters draws on, with words set in the embedded face.
//!
//! The bitmap surface of plotters sets letters without their side bearings and joins lines in spikes; both are done
//! here.

use super::font::Type;
use ab_glyph::Font;
use plotters::prelude::{BitMapBackend, DrawingBackend};
use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind, FontStyle,
};
use std::cell::Cell;

thread_local! {
    /// The bytes of the last sheet: 20 MB that the system would clear for each figure anew.
    static SHEET: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A sheet of white pixels, three bytes each.
#[derive(Debug)]
pub(super) struct Pixels {
    width: u32,
    height: u32,
    bytes: Vec<u8>,
}

impl Pixels {
    /// A white sheet.
    pub(super) fn new(width: u32, height: u32) -> Self {
        let mut bytes = SHEET.take();
        bytes.clear();
        bytes.resize(3 * width as usize * height as usize, 255);
        Self { width, height, bytes }
    }

    /// The sheet as something to draw on.
    pub(super) fn surface(&mut self) -> Drawing<'_> {
        Drawing(BitMapBackend::with_buffer(&mut self.bytes, (self.width, self.height)))
    }

    /// The sheet as PNG, where each pixel is the mean of `samples` by `samples`.
    pub(super) fn encode(&self, samples: usize, texts: &[(&str, &str)]) -> Vec<u8> {
        let (width, height) = (self.width as usize / samples, self.height as usize / samples);
        // Means are looked up: a division for each would take longer than the drawing.
        let parts = samples * samples;
        let mean: Vec<u8> = (0..=255 * parts).map(|sum| ((sum + parts / 2) / parts) as u8).collect();
        let mut means = Vec::with_capacity(3 * width * height);
        let line = 3 * self.width as usize;
        let mut sums = vec![0_u16; line];
        for rows in self.bytes.chunks_exact(samples * line) {
            sums.fill(0);
            for row in rows.chunks_exact(line) {
                sums.iter_mut().zip(row).for_each(|(sum, byte)| *sum += u16::from(*byte));
            }
            for pixels in sums.chunks_exact(3 * samples) {
                let sum = pixels.chunks_exact(3).fold([0; 3], |[red, green, blue], pixel| {
                    [red + pixel[0], green + pixel[1], blue + pixel[2]]
                });
                means.extend(sum.map(|sum| mean[usize::from(sum)]));
            }
        }
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, width as u32, height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        encoder.set_filter(png::FilterType::Up);
        for (keyword, text) in texts {
            encoder.add_itxt_chunk((*keyword).to_owned(), (*text).to_owned()).expect("keywords are short");
        }
        let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&means));
        written.expect("memory can be written to");
        out
    }
}

impl Drop for Pixels {
    fn drop(&mut self) {
        SHEET.set(std::mem::take(&mut self.bytes));
    }
}

/// The bitmap surface of plotters, but for words and joints.
pub(super) struct Drawing<'a>(BitMapBackend<'a>);

type Outcome<'a> = Result<(), DrawingErrorKind<<BitMapBackend<'a> as DrawingBackend>::ErrorType>>;

impl<'a> DrawingBackend for Drawing<'a> {
    type ErrorType = <BitMapBackend<'a> as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.0.get_size()
    }

    fn ensure_prepared(&mut self) -> Outcome<'a> {
        self.0.ensure_prepared()
    }

    fn present(&mut self) -> Outcome<'a> {
        self.0.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, colour: BackendColor) -> Outcome<'a> {
        self.0.draw_pixel(point, colour)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Outcome<'a> {
        self.0.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Outcome<'a> {
        self.0.draw_rect(upper_left, bottom_right, style, fill)
    }

    /// Segments with round joints.
    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Outcome<'a> {
        let places: Vec<BackendCoord> = path.into_iter().collect();
        let radius = style.stroke_width() / 2;
        for (k, pair) in places.windows(2).enumerate() {
            self.0.draw_line(pair[0], pair[1], style)?;
            if k > 0 && radius > 1 {
                self.0.draw_circle(pair[0], radius, &style.color(), true)?;
            }
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, place: BackendCoord) -> Outcome<'a> {
        let set = Type { size: style.size(), bold: matches!(style.style(), FontStyle::Bold) };
        let face = set.face();
        let shift = match style.anchor().h_pos {
            HPos::Left => 0.0,
            HPos::Center => set.width(text) / 2.0,
            HPos::Right => set.width(text),
        };
        let (mut x, baseline) = (f64::from(place.0) - shift, f64::from(place.1));
        let height = (f64::from(face.height_unscaled()) * set.scale()) as f32;
        let colour = style.color();
        for letter in text.chars() {
            let id = face.glyph_id(letter);
            let glyph = id.with_scale_and_position(height, ab_glyph::point(x as f32, baseline as f32));
            x += f64::from(face.h_advance_unscaled(id)) * set.scale();
            let Some(outline) = face.outline_glyph(glyph) else { continue };
            let corner = outline.px_bounds().min;
            let mut pixels = Vec::new();
            outline.draw(|right, down, cover| pixels.push((right, down, cover)));
            for (right, down, cover) in pixels {
                let point = (corner.x as i32 + right as i32, corner.y as i32 + down as i32);
                let alpha = colour.alpha * f64::from(cover.min(1.0));
                self.0.draw_pixel(point, BackendColor { alpha, ..colour })?;
            }
        }
        Ok(())
    }
}
