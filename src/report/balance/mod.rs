//! Where the balance lies, as text, JSON, tables, figures and a page: all of them print the one answer.

mod files;
mod page;
mod text;
pub(crate) mod within;

pub(crate) use files::{files, json};
pub(crate) use page::panel;
pub(crate) use text::text;
