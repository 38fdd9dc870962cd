//! The report of a run: one page that says what came of it, how sure that is, and how to have it again.
//!
//! The page needs nothing else: no network, no script, no font of the system. What changes from one playing to the
//! next, such as the time, is not in it, so the same runs give the same bytes.

pub(crate) mod attribute;
pub(crate) mod balance;
pub(crate) mod claims;
pub(crate) mod compare;
mod files;
mod html;
mod numbers;
mod parts;
pub(crate) mod run;
mod study;

use crate::figures::{BOLD, Caption, DARK, Drawn, FIGURES, Figure, FigureKind, REGULAR, hex, plain, svg};
use crate::files::Folder;
use crate::results::Run;
pub(crate) use files::{Heading, StudyFiles};
use html::{Html, base64};
pub(crate) use numbers::input;
use parts::{Block, changed_inputs, channel_table, footer, how_sure, key_numbers, metrics_in_full, verdict};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io;
use std::path::Path;
pub(crate) use study::{Content, Page, PageTable, Section, study_page};

/// What the page says besides the runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Inputs that differ from their defaults: key, value, default. The first twelve are shown.
    pub changed: Vec<(String, String, String)>,
    /// The command that gives the same runs again.
    pub repeat: String,
    /// What tells that two runs are the same: name and hash, e.g. of scenario and model.
    pub hashes: Vec<(String, String)>,
    /// How to cite the program; may be empty.
    pub citation: String,
}

impl Facts {
    /// What a page says of the market with this hash and the command it came from.
    pub(crate) fn of_market(hash: &str, again: &str) -> Self {
        Self {
            repeat: again.to_owned(),
            hashes: vec![("market".to_owned(), hash.to_owned())],
            ..Self::default()
        }
    }
}

/// The last lines on a terminal: where everything is, and how to have it again.
pub(crate) fn closing(folder: &Path, again: &str) -> String {
    format!("written to {}\nagain with {again}\n", folder.display())
}

/// The report as one HTML file.
pub(crate) fn page(runs: &[Run], caption: &Caption, facts: &Facts) -> String {
    let mut html = Html::default();
    html.tag("header", |html| parts::header(html, caption));
    html.raw("<main id=\"main\">\n");
    verdict(&mut html, runs, caption);
    html.raw("<div class=\"pair numbers\">\n");
    key_numbers(&mut html, runs, caption);
    how_sure(&mut html, runs, caption, facts);
    html.raw("</div>\n");
    let alone = facts.changed.is_empty();
    let make = |kind: &FigureKind| block(kind.name, &(kind.make)(runs, caption), alone);
    let blocks: Vec<Block> = FIGURES.iter().map(make).collect();
    let show = |html: &mut Html, names: &[&str]| {
        let chosen = names.iter().filter_map(|name| blocks.iter().find(|block| block.name == *name));
        chosen.for_each(|block| block.write(html));
    };
    html.raw("<div class=\"pair first\">\n");
    show(&mut html, &["funnel"]);
    changed_inputs(&mut html, facts);
    html.raw("</div>\n");
    html.raw("<div class=\"evidence\">\n");
    show(&mut html, &["channels"]);
    channel_table(&mut html, runs, caption);
    show(&mut html, &["handoff", "money", "cohorts", "awareness", "stages"]);
    metrics_in_full(&mut html, runs, caption);
    html.raw("</div>\n</main>\n");
    html.tag("footer", |html| footer(html, facts));
    document(&caption.title, &html.text)
}

/// Writes figures: as SVG, as PNG, and the numbers behind them.
pub(crate) fn write_figures(folder: &mut Folder, place: &str, drawn: &[Drawn]) -> io::Result<()> {
    for figure in drawn {
        let name = |ending: &str| format!("{place}{}.{ending}", figure.name);
        folder.write(&name("svg"), figure.svg.as_bytes())?;
        folder.write(&name("png"), &figure.png)?;
        folder.write(&name("csv"), figure.csv.as_bytes())?;
    }
    Ok(())
}

/// Width of figures over the whole page, in pixels.
const WHOLE: f64 = 1000.0;
/// Width of figures on a telephone and in three columns on paper, in pixels.
const NARROW: f64 = 360.0;
/// The same for the heatmap, whose cells must hold their values.
const NARROW_CELLS: f64 = 400.0;

/// A figure in the widths that the page needs; `alone` when nothing stands beside the funnel.
fn block(name: &'static str, figure: &Figure, alone: bool) -> Block {
    let width = match name {
        "handoff" | "money" | "awareness" | "stages" => 500.0,
        "funnel" if !alone => 640.0,
        _ => WHOLE,
    };
    Block::of(name, figure, width)
}

impl Block {
    /// A figure in the width it has on screens, and in that for telephones.
    fn of(name: &'static str, figure: &Figure, width: f64) -> Self {
        let alt = figure.alt();
        let draw = |width| svg(&plain(figure, width), &alt, false);
        Self {
            name,
            title: figure.title.clone(),
            subtitle: figure.subtitle.clone(),
            notes: figure.notes.clone(),
            wide: draw(width),
            narrow: draw(if name == "cohorts" { NARROW_CELLS } else { NARROW }),
            data: figure.data.clone(),
        }
    }
}

fn document(title: &str, body: &str) -> String {
    // The page says what all above its foot hashes to, so that two prints can be told apart.
    let above = body.split_once("<footer>").map_or(body, |(above, _)| above);
    let own = format!("<p class=\"own\">All above: {:x}</p>\n", Sha256::digest(above.as_bytes()));
    let body = body.replacen("</footer>", &format!("{own}</footer>"), 1);
    let style = style();
    let hash = base64(&Sha256::digest(style.as_bytes()));
    let title = if title.is_empty() { "Run" } else { title };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; \
         font-src data:; img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <title>{} · relaylab</title>\n<style>{style}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the result</a>\n{body}</body>\n</html>\n",
        crate::figures::escape(title),
    )
}

/// The style sheet, with the typeface, and with the colours that figures take on a dark screen.
fn style() -> String {
    let mut style = String::new();
    for (weight, bytes) in [(400, REGULAR), (600, BOLD)] {
        let _ = writeln!(
            style,
            "@font-face{{font-family:Inter;font-weight:{weight};src:url(data:font/ttf;base64,{}) format(\"truetype\")}}",
            base64(bytes)
        );
    }
    style.push_str(include_str!("page.css"));
    style.push_str("@media screen and (prefers-color-scheme: dark) {\n");
    for (light, dark) in DARK {
        let (light, dark) = (hex(light), hex(dark));
        let _ =
            writeln!(style, "svg [fill=\"{light}\"]{{fill:{dark}}}svg [stroke=\"{light}\"]{{stroke:{dark}}}");
    }
    style.push_str("}\n");
    style
}

#[cfg(test)]
mod tests;
