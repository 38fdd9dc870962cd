//! The report of a study: the verdict first, then what it rests on, on a page like that of a run.

use super::facts::Facts;
use super::html::Html;
use super::parts::{Block, footer};
use super::{WHOLE, document};
use crate::figures::{Figure, Hue, capital};

/// A table of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PageTable {
    /// Its heading.
    pub title: String,
    /// Names of the columns; those of numbers begin with `#`.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// A remark below it; may be empty.
    pub note: String,
}

/// What the page of a study says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Page {
    /// What kind of study it is.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Of what: scenarios, people, time, seeds.
    pub scope: String,
    /// Letter and name of each scenario, in its hue.
    pub key: Vec<(Hue, String)>,
    /// The answer in one sentence.
    pub verdict: String,
    /// How sure that is, a line each.
    pub sure: Vec<String>,
    /// What the answer covers and what not: name and words.
    pub covers: Vec<(&'static str, String)>,
    /// Figures of the first page.
    pub first: Vec<(&'static str, Figure)>,
    /// Tables of the first page.
    pub tables: Vec<PageTable>,
    /// Pages in columns, the first of which begins below the verdict.
    pub leaves: Vec<Section>,
    /// How to have it again, and what tells that it is the same.
    pub facts: Facts,
}

/// A page in two columns, and what stands below them over the whole width.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Section {
    /// Whether it begins a new sheet of paper.
    pub turns: bool,
    /// Whether the left column is the wider one.
    pub uneven: bool,
    /// The left column.
    pub left: Vec<Content>,
    /// The right column.
    pub right: Vec<Content>,
    /// Below both.
    pub whole: Vec<Content>,
}

/// A block of a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    /// A figure and its name.
    Figure(&'static str, Box<Figure>),
    /// A table.
    Table(PageTable),
    /// What was checked: whether it holds, its name, and what was found.
    Checks(String, Vec<(bool, String, String)>),
    /// Sentences under a heading.
    Lines(String, Vec<String>),
}

/// The report as one HTML file.
pub(crate) fn study_page(sheet: &Page) -> String {
    let mut html = Html::default();
    html.tag("header", |html| {
        html.words("p class=\"kind\"", &sheet.kind);
        html.words("h1", &capital(&sheet.title));
        html.words("p class=\"scope\"", &sheet.scope);
        if !sheet.key.is_empty() {
            html.tag("ul class=\"key\"", |html| {
                for (hue, name) in &sheet.key {
                    html.words(&format!("li class=\"hue-{}\"", hue.letter().to_ascii_lowercase()), name);
                }
            });
        }
    });
    html.raw("<main id=\"main\" class=\"study\">\n");
    html.tag("section class=\"verdict\" aria-labelledby=\"verdict\"", |html| {
        html.words("h2 id=\"verdict\"", "Verdict");
        html.words("p class=\"big\"", &capital(&sheet.verdict));
        for line in &sheet.sure {
            html.words("p class=\"spread\"", line);
        }
        if !sheet.covers.is_empty() {
            html.tag("dl class=\"covers\"", |html| {
                for (name, words) in &sheet.covers {
                    html.tag("div", |html| {
                        html.words("dt", name);
                        html.words("dd", words);
                    });
                }
            });
        }
    });
    for (name, figure) in &sheet.first {
        sheet.block(name, figure, WHOLE).write(&mut html);
    }
    tables(&mut html, &sheet.tables);
    for leaf in &sheet.leaves {
        leaf.write(&mut html, sheet);
    }
    html.raw("</main>\n");
    html.tag("footer", |html| footer(html, &sheet.facts));
    document(&sheet.title, &html.text, sheet.facts.rows)
}

/// Width of figures in one of two columns, in pixels.
const COLUMN: f64 = 440.0;
/// Width of figures over both columns, in pixels.
const BOTH: f64 = 900.0;

impl Page {
    /// A figure of the page. One whose title is the verdict, which stands above it, is headed by what it shows.
    fn block(&self, name: &'static str, figure: &Figure, width: f64) -> Block {
        let mut block = Block::of(name, figure, width);
        if block.title.trim_end_matches('.') == capital(&self.verdict).trim_end_matches('.') {
            block.title = std::mem::take(&mut block.subtitle);
        }
        block
    }
}

impl Section {
    fn write(&self, html: &mut Html, sheet: &Page) {
        let turns = if self.turns { " turns" } else { "" };
        let uneven = if self.uneven { " uneven" } else { "" };
        html.tag(&format!("div class=\"leaf{turns}{uneven}\""), |html| {
            for column in [&self.left, &self.right].into_iter().filter(|column| !column.is_empty()) {
                html.tag("div class=\"column\"", |html| {
                    for part in column {
                        part.write(html, sheet, COLUMN);
                    }
                });
            }
            if !self.whole.is_empty() {
                html.tag("div class=\"both\"", |html| {
                    for part in &self.whole {
                        part.write(html, sheet, BOTH);
                    }
                });
            }
        });
    }
}

impl Content {
    fn write(&self, html: &mut Html, sheet: &Page, width: f64) {
        match self {
            Self::Figure(name, figure) => sheet.block(name, figure, width).write(html),
            Self::Table(of) => of.write(html),
            Self::Checks(title, checks) => section(html, "", title, |html| {
                html.tag("ul class=\"checks\"", |html| {
                    for (holds, name, found) in checks {
                        html.tag("li", |html| {
                            html.words("span class=\"sign\"", if *holds { "✓" } else { "✗" });
                            html.tag("span", |html| {
                                html.words("strong", name);
                                html.words(
                                    "span",
                                    &format!("{} {found}", if *holds { "holds:" } else { "fails:" }),
                                );
                            });
                        });
                    }
                });
            }),
            Self::Lines(title, lines) => {
                let class = if lines.len() > 1 { "" } else { " one" };
                section(html, class, title, |html| {
                    html.tag("ul class=\"lines\"", |html| {
                        for line in lines {
                            html.words("li", line);
                        }
                    });
                });
            }
        }
    }
}

impl PageTable {
    fn write(&self, html: &mut Html) {
        if self.rows.is_empty() {
            return;
        }
        section(html, "", &self.title, |html| {
            let columns: Vec<&str> = self.columns.iter().map(String::as_str).collect();
            html.table("", &columns, &self.rows);
            html.words("p class=\"note\"", &self.note);
        });
    }
}

/// A section under a heading, which also names it.
fn section(html: &mut Html, class: &str, title: &str, content: impl FnOnce(&mut Html)) {
    let id = title.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    html.tag(&format!("section class=\"block{class}\" aria-labelledby=\"part-{id}\""), |html| {
        html.words(&format!("h2 id=\"part-{id}\""), &capital(title));
        content(html);
    });
}

fn tables(html: &mut Html, tables: &[PageTable]) {
    if tables.is_empty() {
        return;
    }
    html.raw("<div class=\"both\">\n");
    for table in tables {
        table.write(html);
    }
    html.raw("</div>\n");
}
