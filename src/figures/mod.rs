//! Figures of a run: each is made as data, laid out, then drawn as SVG and PNG.
//!
//! One figure serves the run folder, the report and the screen, so that all of them show the same numbers.

mod awareness;
mod band;
mod beside;
mod caption;
mod channels;
mod cohorts;
mod contestant;
mod figure;
#[cfg(test)]
pub(crate) mod fixture;
mod font;
mod funnel;
mod handoff;
mod layout;
mod money;
mod outcomes;
mod palette;
mod raster;
mod render;
mod sketch;
mod stages;
mod studies;

pub(crate) use crate::words::numbers::{compact, count, decimals, grouped, list, percent};
pub(crate) use band::{Band, Weeks};
pub(crate) use caption::Caption;
pub(crate) use contestant::{Contestant, key_of};
pub(crate) use figure::{
    Arrangement, BarRow, Bars, CellRow, Cells, Clock, Content, DataTable, DotRow, Dots, Figure, Format,
    HeatCell, Lines, Measure, Panel, Series,
};
pub(crate) use font::{BOLD, REGULAR};
pub(crate) use layout::{plain, sheet};
pub(crate) use palette::{DARK, Hue, hex};
pub(crate) use render::{Origin, escape, png, svg};
pub(crate) use studies::capital;
pub(crate) use studies::{
    DifferenceRow, LeverPanel, SPENDING, added, differences, factors, levers, levers_marked, reaches,
    removals, splits, tornado,
};
pub(crate) use {
    cohorts::kept,
    funnel::{by_themselves, funnels},
    handoff::handoffs,
    outcomes::outcomes,
};

use crate::record::MODEL;
use crate::results::Run;
use rayon::prelude::*;

/// A kind of figure.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FigureKind {
    /// Name, as in file names and options.
    pub name: &'static str,
    /// What it shows.
    pub doc: &'static str,
    /// Where it stands in the report.
    pub place: ReportPlace,
    /// Its width there, in pixels; half a page is 500, a whole one 1000.
    pub width: f64,
    /// Makes it.
    pub make: fn(&[Run], &Caption) -> Figure,
}

/// Where a figure stands in the report of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReportPlace {
    /// Below the key numbers, beside the inputs; over the whole page where there are none to show.
    First,
    /// Above the table of channels.
    Channels,
    /// Below that table.
    Evidence,
}

impl PartialEq for FigureKind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for FigureKind {}

/// All kinds of figures, in reading order.
pub(crate) const FIGURES: &[FigureKind] = &[
    FigureKind {
        name: "funnel",
        doc: "how far people came, and where and why they left",
        place: ReportPlace::First,
        width: 640.0,
        make: funnel::figure,
    },
    FigureKind {
        name: "channels",
        doc: "reach and frequency of each channel",
        place: ReportPlace::Channels,
        width: 1000.0,
        make: channels::figure,
    },
    FigureKind {
        name: "handoff",
        doc: "queue, response time and use of reps over time",
        place: ReportPlace::Evidence,
        width: 500.0,
        make: handoff::figure,
    },
    FigureKind {
        name: "money",
        doc: "revenue, cost and profit over time",
        place: ReportPlace::Evidence,
        width: 500.0,
        make: money::figure,
    },
    FigureKind {
        name: "cohorts",
        doc: "customers who stayed, by month of winning and age",
        place: ReportPlace::Evidence,
        width: 1000.0,
        make: cohorts::figure,
    },
    FigureKind {
        name: "awareness",
        doc: "people who know the brand, by segment, over time",
        place: ReportPlace::Evidence,
        width: 500.0,
        make: awareness::figure,
    },
    FigureKind {
        name: "stages",
        doc: "people in each stage over time",
        place: ReportPlace::Evidence,
        width: 500.0,
        make: stages::figure,
    },
];

/// Width of figures that stand alone, in pixels.
const WIDTH: f64 = 800.0;

/// A figure in all its forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Drawn {
    /// Name, as in file names.
    pub name: &'static str,
    /// The figure as SVG, 800 pixels wide.
    pub svg: String,
    /// The figure as PNG, 1600 pixels wide.
    pub png: Vec<u8>,
    /// The figure in words.
    pub alt: String,
    /// The numbers behind it, as CSV.
    pub csv: String,
}

/// Draws figures of some runs of one scenario.
pub(crate) fn draw_all(kinds: &[FigureKind], runs: &[Run], caption: &Caption) -> Vec<Drawn> {
    let draw = |kind: &FigureKind| drawn(kind.name, &(kind.make)(runs, caption), &caption.source);
    kinds.par_iter().map(draw).collect()
}

/// A figure in all its forms, each with what made it and the hash of the scenario it is of.
pub(crate) fn drawn(name: &'static str, figure: &Figure, scenario: &str) -> Drawn {
    let sketch = sheet(figure, WIDTH);
    let alt = figure.alt();
    let origin = Origin {
        title: figure.title.clone(),
        scope: figure.scope.clone(),
        software: format!("relaylab {} ({MODEL})", env!("CARGO_PKG_VERSION")),
        scenario: scenario.to_owned(),
    };
    let svg = svg(&sketch, &alt, Some(&origin));
    Drawn { name, svg, png: png(&sketch, &origin), csv: figure.data.csv(), alt }
}

#[cfg(test)]
mod tests {
    use super::sketch::{Align, Frame, Label, Mark, Sketch};
    use super::*;

    /// Draws every figure of the fixture into a folder, to look at: `RELAYLAB_LOOK=/some/folder cargo test look`.
    #[test]
    fn figures_can_be_looked_at() {
        let Some(folder) = std::env::var_os("RELAYLAB_LOOK").map(std::path::PathBuf::from) else { return };
        std::fs::create_dir_all(&folder).unwrap();
        let runs = fixture::runs(5, 52);
        for drawn in draw_all(FIGURES, &runs, &fixture::caption(&runs)) {
            std::fs::write(folder.join(format!("{}.svg", drawn.name)), &drawn.svg).unwrap();
            std::fs::write(folder.join(format!("{}.png", drawn.name)), &drawn.png).unwrap();
            std::fs::write(folder.join(format!("{}.csv", drawn.name)), &drawn.csv).unwrap();
            std::fs::write(folder.join(format!("{}.txt", drawn.name)), &drawn.alt).unwrap();
        }
        for (case, runs) in [("long", fixture::long_names()), ("one", vec![fixture::one_person()])] {
            for drawn in draw_all(FIGURES, &runs, &fixture::caption(&runs)) {
                std::fs::write(folder.join(format!("{case}-{}.png", drawn.name)), &drawn.png).unwrap();
            }
        }
    }

    /// All figures of some runs, at the widths in use.
    fn sketches(runs: &[Run]) -> Vec<(String, Sketch)> {
        let caption = fixture::caption(runs);
        let mut sketches = Vec::new();
        for kind in FIGURES {
            let figure = (kind.make)(runs, &caption);
            for width in [1000.0, 800.0, 640.0, 500.0, 360.0] {
                sketches.push((format!("{} at {width}", kind.name), sheet(&figure, width)));
                sketches.push((format!("{} alone at {width}", kind.name), plain(&figure, width)));
            }
        }
        sketches
    }

    /// The figures that set scenarios side by side, at the widths in use.
    fn side_by_side(runs: &[Run], names: &[&str]) -> Vec<(String, Sketch)> {
        let contestant = |(name, hue): (&&str, Hue)| Contestant { name: (*name).to_owned(), hue, runs };
        let all: Vec<Contestant<'_>> = names.iter().zip(Hue::SIDE_BY_SIDE).map(contestant).collect();
        let figures = [
            ("funnels", funnels(&all, "scope".into())),
            ("handoffs", handoffs(&all, "scope".into())),
            ("outcomes", outcomes(&all, "scope".into())),
            ("kept", kept(&all[0], &all[1], "scope".into())),
        ];
        let widths = |(name, figure): &(&str, Figure)| {
            let own = if *name == "handoffs" { 440.0 } else { 900.0 };
            let alt = figure.alt();
            assert!(!alt.contains("NaN") && !alt.contains("inf "), "{alt}");
            let plain = |width| (format!("{name} of {} alone at {width}", names.len()), plain(figure, width));
            [plain(own), plain(280.0), (format!("{name} of {}", names.len()), sheet(figure, WIDTH))]
        };
        figures.iter().flat_map(widths).collect()
    }

    #[test]
    fn scenarios_stand_side_by_side_without_touching() {
        let mut cases = fixture::degenerate();
        cases.push(("plausible", fixture::runs(5, 104)));
        for (case, runs) in &cases {
            for names in [
                &["balanced", "sales-led"][..],
                &["balanced", "marketing-led", "sales-led", "over-marketing"],
                &[
                    "balanced",
                    "marketing-led",
                    "sales-led",
                    "over-marketing",
                    "e",
                    "f",
                    "a-firm-with-a-long-name",
                    "h",
                ],
            ] {
                for (name, sketch) in side_by_side(runs, names) {
                    assert_eq!(words_touch(&sketch), None, "{case}, {name}");
                    for label in labels(&sketch) {
                        let frame = frame(label);
                        assert!(
                            0.0 <= frame.left && frame.right <= sketch.width,
                            "{case}, {name}: {label:?}"
                        );
                    }
                }
            }
        }
    }

    fn labels(sketch: &Sketch) -> impl Iterator<Item = &Label> {
        sketch.marks.iter().filter_map(|mark| if let Mark::Words(label) = mark { Some(label) } else { None })
    }

    /// What words cover, from the tops of capitals to the baseline.
    fn frame(label: &Label) -> Frame {
        let width = label.set.width(&label.text);
        let (x, baseline) = label.place;
        let left = match label.align {
            Align::Left => x,
            Align::Middle => x - width / 2.0,
            Align::Right => x - width,
        };
        Frame { left, top: baseline - label.set.cap_height(), right: left + width, bottom: baseline }
    }

    /// Whether two rectangles share more than an edge.
    fn touch(one: Frame, other: Frame) -> bool {
        one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
    }

    fn words_touch(sketch: &Sketch) -> Option<(String, String)> {
        let labels: Vec<&Label> = labels(sketch).collect();
        labels.iter().enumerate().find_map(|(k, one)| {
            let other = labels[k + 1..].iter().find(|other| touch(frame(other), frame(one)))?;
            Some((one.text.clone(), other.text.clone()))
        })
    }

    #[test]
    fn no_words_touch_each_other_or_leave_the_sheet() {
        let mut cases = fixture::degenerate();
        for (seeds, weeks) in [(5, 52), (1, 9), (20, 260)] {
            cases.push(("plausible", fixture::runs(seeds, weeks)));
        }
        cases.push(("long names", fixture::long_names()));
        for (case, runs) in &cases {
            for (name, sketch) in sketches(runs) {
                assert_eq!(words_touch(&sketch), None, "{case}, {name}");
                for label in labels(&sketch) {
                    let frame = frame(label);
                    assert!(0.0 <= frame.left && frame.right <= sketch.width, "{case}, {name}: {label:?}");
                    assert!(0.0 <= frame.top && frame.bottom <= sketch.height, "{case}, {name}: {label:?}");
                }
            }
        }
    }

    #[test]
    fn every_mark_of_every_figure_has_finite_places() {
        for (case, runs) in fixture::degenerate() {
            for (name, sketch) in sketches(&runs) {
                for mark in &sketch.marks {
                    let places = match mark {
                        Mark::Path { places, .. } | Mark::Area { places, .. } => places.clone(),
                        Mark::Disc { place, .. } => vec![*place],
                        Mark::Words(label) => vec![label.place],
                    };
                    assert!(
                        places.iter().all(|(x, y)| x.is_finite() && y.is_finite()),
                        "{case}, {name}: {mark:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn runs_in_which_something_is_missing_are_drawn_with_a_true_sentence() {
        for (case, runs) in fixture::degenerate() {
            let drawn = draw_all(FIGURES, &runs, &fixture::caption(&runs));
            assert_eq!(drawn.len(), FIGURES.len());
            for drawn in &drawn {
                assert!(!drawn.alt.contains("NaN") && !drawn.alt.contains("inf"), "{case}: {}", drawn.alt);
                assert!(drawn.png.starts_with(b"\x89PNG"), "{case}");
            }
            let cohorts = &drawn.iter().find(|drawn| drawn.name == "cohorts").unwrap().alt;
            let none = runs.iter().all(|run| run.cohorts.is_empty());
            assert_eq!(cohorts.contains("no cohorts"), none, "{case}: {cohorts}");
        }
    }

    #[test]
    fn the_same_runs_give_the_same_bytes() {
        let runs = fixture::runs(3, 20);
        let caption = fixture::caption(&runs);
        assert_eq!(draw_all(FIGURES, &runs, &caption), draw_all(FIGURES, &runs, &caption));
    }

    #[test]
    fn figures_depend_on_no_order_of_seeds() {
        let runs = fixture::runs(5, 20);
        let mut reversed = runs.clone();
        reversed.reverse();
        let caption = fixture::caption(&runs);
        let made = |runs: &[Run]| FIGURES.iter().map(|kind| (kind.make)(runs, &caption)).collect::<Vec<_>>();
        assert_eq!(made(&runs), made(&reversed));
    }
}
