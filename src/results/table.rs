//! Tables as data: a row type declared once gives the struct, its column names, units and meanings, and its cells.

use std::borrow::Cow;

/// A word that is usually known when the program is compiled, and read from a file otherwise.
pub type Word = Cow<'static, str>;

/// What is known of one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name, as in the header.
    pub name: &'static str,
    /// Unit; money is in minor units (cents) where it says so.
    pub unit: &'static str,
    /// Meaning.
    pub doc: &'static str,
    /// Kind of cell: `whole`, `number` or `text`.
    pub kind: &'static str,
    /// Whether a cell may have nothing to say.
    pub optional: bool,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A whole number.
    Whole(i64),
    /// A finite number.
    Number(f64),
    /// Words.
    Text(String),
    /// Nothing to say, e.g. a rate of nothing.
    Missing,
}

/// A type that can stand in a cell.
pub trait CellValue {
    /// Its kind.
    const KIND: &'static str;
    /// Whether it may be missing.
    const OPTIONAL: bool = false;
    /// The cell.
    fn cell(&self) -> Cell;
    /// The value a cell's text stands for; the text of a missing cell is empty. None when it is of the wrong kind.
    fn parse(text: &str) -> Option<Self>
    where
        Self: Sized;
}

macro_rules! cell_value {
    ($($ty:ty => $kind:literal, $make:expr, $parse:expr;)*) => {$(
        impl CellValue for $ty {
            const KIND: &'static str = $kind;
            fn cell(&self) -> Cell {
                #[allow(clippy::redundant_closure_call, reason = "the closure is the row of this table")]
                ($make)(self)
            }
            fn parse(text: &str) -> Option<Self> {
                #[allow(clippy::redundant_closure_call, reason = "the closure is the row of this table")]
                ($parse)(text)
            }
        }
    )*};
}
cell_value! {
    u32 => "whole", |x: &u32| Cell::Whole(i64::from(*x)), |text: &str| text.parse().ok();
    u64 => "whole", |x: &u64| Cell::Whole(*x as i64), |text: &str| text.parse().ok();
    i64 => "whole", |x: &i64| Cell::Whole(*x), |text: &str| text.parse().ok();
    bool => "whole", |x: &bool| Cell::Whole(i64::from(*x)), |text: &str| text.parse::<u8>().ok().map(|x| x != 0);
    f64 => "number", |x: &f64| if x.is_finite() { Cell::Number(*x) } else { Cell::Missing },
        |text: &str| text.parse().ok();
    String => "text", |x: &String| Cell::Text(x.clone()), |text: &str| Some(text.to_owned());
    Word => "text", |x: &Word| Cell::Text(x.clone().into_owned()), |text: &str| Some(Cow::Owned(text.to_owned()));
}

impl<T: CellValue> CellValue for Option<T> {
    const KIND: &'static str = T::KIND;
    const OPTIONAL: bool = true;
    fn cell(&self) -> Cell {
        self.as_ref().map_or(Cell::Missing, CellValue::cell)
    }
    fn parse(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { T::parse(text).map(Some) }
    }
}

/// A row of a table.
pub trait Row {
    /// Name of the table, and of its file without the ending.
    const TABLE: &'static str;
    /// What one row is.
    const DOC: &'static str;
    /// Its columns, in order.
    const COLUMNS: &'static [Column];
    /// Its cells, in the order of the columns.
    fn cells(&self) -> Vec<Cell>;
    /// The row whose cells have these texts.
    ///
    /// # Errors
    /// The name of the column whose text is of the wrong kind.
    fn parse(cells: &[&str]) -> Result<Self, &'static str>
    where
        Self: Sized;
}

/// Declares a table: `column: type, "unit";` under a doc comment each.
#[macro_export]
macro_rules! table {
    (
        $(#[doc = $doc:literal])*
        $name:ident $table:literal {
            $( $(#[doc = $column_doc:literal])* $column:ident : $ty:ty, $unit:literal; )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            $( $(#[doc = $column_doc])* #[doc = concat!("\n\nUnit: ", $unit, ".")] pub $column: $ty, )*
        }

        impl $crate::results::Row for $name {
            const TABLE: &'static str = $table;
            const DOC: &'static str = concat!($($doc),*);
            const COLUMNS: &'static [$crate::results::Column] = &[$(
                $crate::results::Column {
                    name: stringify!($column),
                    unit: $unit,
                    doc: concat!($($column_doc),*),
                    kind: <$ty as $crate::results::CellValue>::KIND,
                    optional: <$ty as $crate::results::CellValue>::OPTIONAL,
                },
            )*];
            fn cells(&self) -> Vec<$crate::results::Cell> {
                vec![$( $crate::results::CellValue::cell(&self.$column), )*]
            }
            fn parse(cells: &[&str]) -> Result<Self, &'static str> {
                let mut cells = cells.iter();
                Ok(Self {
                    $( $column: cells
                        .next()
                        .and_then(|text| $crate::results::CellValue::parse(text))
                        .ok_or(stringify!($column))?, )*
                })
            }
        }
    };
}
