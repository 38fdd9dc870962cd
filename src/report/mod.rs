//! The report of a run: one page that says what came of it, how sure that is, and how to have it again.
//!
//! The page needs nothing else: no network, no script, no font of the system. What changes from one playing to the
//! next, such as the time, is not in it, so the same runs give the same bytes.

pub(crate) mod attribute;
pub(crate) mod balance;
pub(crate) mod calibrate;
pub(crate) mod claims;
pub(crate) mod compare;
mod facts;
mod files;
mod html;
mod numbers;
pub(crate) mod optimise;
mod parts;
pub(crate) mod proof;
pub(crate) mod run;
pub(crate) mod sensitivity;
mod shown;
mod study;
mod unspent;
mod verdict;

use crate::figures::{BOLD, Caption, DARK, Drawn, Figure, FigureKind, REGULAR, ReportPlace, hex, plain, svg};
use crate::files::Folder;
use crate::record::MODEL;
use crate::results::Run;
use crate::words::{COLUMNS, wrapped};
pub(crate) use facts::{Facts, Rows};
pub(crate) use files::{Heading, StudyFiles};
use html::{Html, base64};
pub(crate) use numbers::input;
use parts::{Block, changed_inputs, channel_table, footer, how_sure, key_numbers, metrics_in_full};
use sha2::{Digest, Sha256};
pub use shown::{PlayedMarket, Shown};
use std::fmt::Write as _;
use std::io;
use std::path::Path;
pub(crate) use study::{Content, Page, PageTable, Section, study_page};

/// The last lines on a terminal: where everything is, and how to have it again.
pub(crate) fn closing(folder: &Path, again: &str) -> String {
    format!("written to {}\nreproduce with {again}\n", folder.display())
}

/// A number that is one.
pub(crate) fn known(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// The first lines of an answer: the title of its scenario with what is told of it, what was played, and a line left free.
pub(crate) fn opening(title: &str, told: &str, scope: &str) -> String {
    let title = wrapped(&format!("{}: {told}", crate::settings::plain(title)), COLUMNS, "", "  ");
    format!("{title}{}\n", wrapped(scope, COLUMNS, "", "  "))
}

/// A text with a heading in its first line and room for it in the others; marks of the heading count for no width.
pub(crate) fn led(title: &str, text: &str, heading: Heading<'_>) -> String {
    let indent = " ".repeat(title.chars().count() + 2);
    let lines = wrapped(text, COLUMNS, &indent, &indent);
    format!("{}  {}", heading(title), &lines[indent.len()..])
}

/// The report as one HTML file.
pub(crate) fn page(runs: &[Run], caption: &Caption, facts: &Facts) -> String {
    let mut html = Html::default();
    html.tag("header", |html| parts::header(html, caption));
    html.raw("<main id=\"main\">\n");
    parts::verdict(&mut html, runs, caption);
    html.raw("<div class=\"pair numbers\">\n");
    let Rows { metrics, figures } = facts.rows;
    key_numbers(&mut html, runs, caption, metrics);
    how_sure(&mut html, runs, caption, facts);
    html.raw("</div>\n");
    let alone = facts.changed.is_empty();
    let show = |html: &mut Html, place: ReportPlace| {
        for kind in figures.iter().filter(|kind| kind.place == place) {
            let width = if alone && place == ReportPlace::First { WHOLE } else { kind.width };
            Block::of(kind.name, &(kind.make)(runs, caption), width).write(html);
        }
    };
    html.raw("<div class=\"pair first\">\n");
    show(&mut html, ReportPlace::First);
    changed_inputs(&mut html, facts);
    html.raw("</div>\n");
    html.raw("<div class=\"evidence\">\n");
    show(&mut html, ReportPlace::Channels);
    channel_table(&mut html, runs, caption);
    show(&mut html, ReportPlace::Evidence);
    metrics_in_full(&mut html, runs, caption, metrics);
    html.raw("</div>\n</main>\n");
    html.tag("footer", |html| footer(html, facts));
    document(&caption.title, &html.text, facts.rows)
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
/// The same for heatmaps, whose cells must hold their values.
const NARROW_CELLS: f64 = 400.0;

impl Block {
    /// A figure in the width it has on screens, and in that for telephones.
    fn of(name: &'static str, figure: &Figure, width: f64) -> Self {
        let alt = figure.alt();
        let draw = |width| svg(&plain(figure, width), &alt, None);
        Self {
            name,
            title: figure.title.clone(),
            subtitle: figure.subtitle.clone(),
            notes: figure.notes.clone(),
            wide: draw(width),
            narrow: draw(if figure.has_cells() { NARROW_CELLS } else { NARROW }),
            data: figure.data.clone(),
        }
    }
}

fn document(title: &str, body: &str, rows: Rows) -> String {
    // The page says what all above its foot hashes to, so that two prints can be told apart.
    let above = body.split_once("<footer>").map_or(body, |(above, _)| above);
    let own = format!("<p class=\"own\">All above: {:x}</p>\n", Sha256::digest(above.as_bytes()));
    let body = body.replacen("</footer>", &format!("{own}</footer>"), 1);
    let style = style(rows.figures);
    let hash = base64(&Sha256::digest(style.as_bytes()));
    let title = if title.is_empty() { "Run" } else { title };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"generator\" content=\"relaylab {} ({MODEL})\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; \
         font-src data:; img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <title>{} · relaylab</title>\n<style>{style}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the result</a>\n{body}</body>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
        crate::figures::escape(title),
    )
}

/// The style sheet, with the typeface, the figures that are half a page wide, and the colours that figures take on a dark
/// screen.
fn style(figures: &[FigureKind]) -> String {
    let mut style = String::new();
    for (weight, bytes) in [(400, REGULAR), (600, BOLD)] {
        let _ = writeln!(
            style,
            "@font-face{{font-family:Inter;font-weight:{weight};src:url(data:font/ttf;base64,{}) format(\"truetype\")}}",
            base64(bytes)
        );
    }
    let half = figures.iter().filter(|kind| kind.width <= WHOLE / 2.0);
    let half: Vec<String> = half.map(|kind| format!(".evidence > .{}", kind.name)).collect();
    style.push_str(&include_str!("page.css").replace(".evidence > .HALF", &half.join(", ")));
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
