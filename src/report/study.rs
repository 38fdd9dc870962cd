//! The report of a study: the verdict first, then what it rests on, on a page like that of a run.

use super::html::Html;
use super::parts::footer;
use super::{Facts, block, document};
use crate::figures::{Figure, capital};

/// A table of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetTable {
    /// Its heading.
    pub title: String,
    /// Names of the columns; those of numbers begin with `#`.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// What the page of a study says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// What kind of study it is.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Of what: scenarios, people, time, seeds.
    pub scope: String,
    /// The answer in one sentence.
    pub verdict: String,
    /// How sure that is, a line each.
    pub sure: Vec<String>,
    /// Figures of the first page.
    pub first: Vec<(&'static str, Figure)>,
    /// Tables of the first page.
    pub tables: Vec<SheetTable>,
    /// Figures of the second page.
    pub second: Vec<(&'static str, Figure)>,
    /// Tables of the second page.
    pub more: Vec<SheetTable>,
    /// How to have it again, and what tells that it is the same.
    pub facts: Facts,
}

/// The report as one HTML file.
pub fn study_page(sheet: &Sheet) -> String {
    let mut html = Html::default();
    html.tag("header", |html| {
        html.words("p class=\"kind\"", &sheet.kind);
        html.words("h1", &capital(&sheet.title));
        html.words("p class=\"scope\"", &sheet.scope);
    });
    html.raw("<main id=\"main\">\n");
    html.tag("section class=\"verdict\" aria-labelledby=\"verdict\"", |html| {
        html.words("h2 id=\"verdict\"", "Verdict");
        html.words("p class=\"big\"", &capital(&sheet.verdict));
        for line in &sheet.sure {
            html.words("p class=\"spread\"", line);
        }
    });
    figures(&mut html, &sheet.first);
    tables(&mut html, &sheet.tables);
    html.raw("<div class=\"study\">\n");
    figures(&mut html, &sheet.second);
    tables(&mut html, &sheet.more);
    html.raw("</div>\n</main>\n");
    html.tag("footer", |html| footer(html, &sheet.facts));
    document(&sheet.title, &html.text)
}

fn figures(html: &mut Html, figures: &[(&'static str, Figure)]) {
    for (name, figure) in figures {
        block(name, figure, true).write(html);
    }
}

fn tables(html: &mut Html, tables: &[SheetTable]) {
    html.raw("<div class=\"pair\">\n");
    for (place, table) in tables.iter().filter(|table| !table.rows.is_empty()).enumerate() {
        let id = format!("table-{}-{place}", table.title.len());
        html.tag(&format!("section aria-labelledby=\"{id}\""), |html| {
            html.words(&format!("h2 id=\"{id}\""), &capital(&table.title));
            let columns: Vec<&str> = table.columns.iter().map(String::as_str).collect();
            html.table("", &columns, &table.rows);
        });
    }
    html.raw("</div>\n");
}
