//! Where the balance lies, as text, JSON, tables, figures and a page: all of them print the one answer.

mod files;
mod page;
mod text;
pub mod within;

pub use files::{files, json};
pub use text::text;
