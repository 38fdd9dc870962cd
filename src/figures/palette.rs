//! The colours of the figures.
//!
//! The four hues differ by at least 15.5 (CIEDE2000) in normal and in the three kinds of colour-deficient vision
//! (Machado et al. 2009), and by 3.8 to 1 or more from white; dash and marker differ as well.

/// Red, green, blue.
pub(crate) type Colour = (u8, u8, u8);

/// Words, zero lines.
pub(super) const TEXT: Colour = (0x1A, 0x1A, 0x1A);
/// Secondary words, axes.
pub(super) const MUTED: Colour = (0x59, 0x59, 0x59);
/// Grid lines.
pub(super) const GRID: Colour = (0xE3, 0xE3, 0xE3);
/// Paper.
pub(super) const PAPER: Colour = (0xFF, 0xFF, 0xFF);
/// Words and hatching on light cells of a heatmap; a shade that no other element uses, so that a page can leave it
/// alone when it turns dark.
pub(super) const ON_LIGHT: Colour = (0x00, 0x00, 0x00);
/// Words and hatching on dark cells.
pub(super) const ON_DARK: Colour = (0xFF, 0xFF, 0xFF);

use crate::study::compare::MOST as MOST_SIDE_BY_SIDE;

/// One of the four hues for things that are told apart, and grey for as many more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hue {
    /// Blue, solid, dots.
    A,
    /// Orange, long dashes, triangles.
    B,
    /// Purple, short dashes, squares.
    C,
    /// Green, dash and dot, diamonds.
    D,
    /// Grey, solid, dots: from here on letters alone tell apart.
    E,
    /// Grey, long dashes, triangles.
    F,
    /// Grey, short dashes, squares.
    G,
    /// Grey, dash and dot, diamonds.
    H,
}

impl Hue {
    /// All hues, in the order of use.
    pub(crate) const ALL: [Self; 4] = [Self::A, Self::B, Self::C, Self::D];
    /// Those of scenarios side by side: the colours, then grey.
    pub(crate) const SIDE_BY_SIDE: [Self; MOST_SIDE_BY_SIDE] =
        [Self::A, Self::B, Self::C, Self::D, Self::E, Self::F, Self::G, Self::H];

    /// Its colour on white.
    pub(crate) const fn colour(self) -> Colour {
        match self {
            Self::A => (0x00, 0x72, 0xB2),
            Self::B => (0xD5, 0x5E, 0x00),
            Self::C => (0x88, 0x22, 0x55),
            Self::D => (0x22, 0x55, 0x22),
            Self::E | Self::F | Self::G | Self::H => MUTED,
        }
    }

    /// Its colour for words on white, which need more contrast than lines.
    pub(crate) const fn ink(self) -> Colour {
        match self {
            Self::B => (0xBF, 0x52, 0x00),
            other => other.colour(),
        }
    }

    /// Its letter.
    pub(crate) const fn letter(self) -> char {
        match self {
            Self::A => 'A',
            Self::B => 'B',
            Self::C => 'C',
            Self::D => 'D',
            Self::E => 'E',
            Self::F => 'F',
            Self::G => 'G',
            Self::H => 'H',
        }
    }

    /// Its dashes and gaps in turn, in pixels; empty for a solid line.
    pub(crate) const fn dash(self) -> &'static [f64] {
        match self {
            Self::A | Self::E => &[],
            Self::B | Self::F => &[8.0, 3.0],
            Self::C | Self::G => &[3.0, 2.5],
            Self::D | Self::H => &[9.0, 3.0, 2.0, 3.0],
        }
    }
}

/// Pairs of what is drawn on white and what takes its place on a dark page.
pub(crate) const DARK: [(Colour, Colour); 8] = [
    (Hue::A.colour(), (0x56, 0xB4, 0xE9)),
    (Hue::B.colour(), (0xE6, 0x9F, 0x00)),
    (Hue::B.ink(), (0xE6, 0x9F, 0x00)),
    (Hue::C.colour(), (0xFF, 0x22, 0x88)),
    (Hue::D.colour(), (0xCC, 0xFF, 0xAA)),
    (TEXT, (0xE8, 0xEA, 0xED)),
    (MUTED, (0xA8, 0xB0, 0xBA)),
    (GRID, (0x33, 0x3A, 0x42)),
];

/// The colour as written in SVG and CSS.
pub(crate) fn hex((red, green, blue): Colour) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// Cividis (Nunez, Anderton and Renslow 2018), in the polynomial form of d3-scale-chromatic; `t` from 0 to 1.
pub(crate) fn cividis(t: f64) -> Colour {
    const RED: [f64; 6] = [-4.54, -35.34, 2381.73, -6402.7, 7024.72, -2710.57];
    const GREEN: [f64; 6] = [32.49, 170.73, 52.82, -131.46, 176.58, -67.37];
    const BLUE: [f64; 6] = [81.24, 442.36, -2482.43, 6167.24, -6614.94, 2475.67];
    let t = t.clamp(0.0, 1.0);
    let channel = |of: [f64; 6]| {
        let value = of.iter().rev().fold(0.0, |sum, c| sum * t + c);
        value.round().clamp(0.0, 255.0) as u8
    };
    (channel(RED), channel(GREEN), channel(BLUE))
}

/// From orange for less over white to blue for more; `t` from -1 to 1. Lightness alone says how much, hue and sign
/// which way.
pub(super) fn diverging(t: f64) -> Colour {
    let (red, green, blue) = if t < 0.0 { Hue::B.colour() } else { Hue::A.colour() };
    let mixed = |end: u8| (255.0 + (f64::from(end) - 255.0) * t.abs().min(1.0)).round() as u8;
    (mixed(red), mixed(green), mixed(blue))
}

/// The colour of words that can be read on a cell: black above the luminance at which both have the same contrast.
pub(super) fn on_cell(cell: Colour) -> Colour {
    if luminance(cell) > 0.179 { ON_LIGHT } else { ON_DARK }
}

/// Relative luminance, 0 to 1 (WCAG 2.2).
fn luminance((red, green, blue): Colour) -> f64 {
    let linear = |byte: u8| {
        let value = f64::from(byte) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { crate::base::math::pow((value + 0.055) / 1.055, 2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cividis_runs_from_dark_blue_to_yellow() {
        assert_eq!(cividis(0.0), (0, 32, 81));
        assert_eq!(cividis(1.0), (253, 234, 69));
    }

    #[test]
    fn words_on_every_cell_have_a_contrast_of_four_and_a_half() {
        for step in 0..=100 {
            let t = f64::from(step) / 100.0;
            for cell in [cividis(t), diverging(t), diverging(-t)] {
                let (a, b) = (luminance(cell) + 0.05, luminance(on_cell(cell)) + 0.05);
                assert!(a.max(b) / a.min(b) >= 4.5, "{step} %: {:.2}", a.max(b) / a.min(b));
            }
        }
    }
}
