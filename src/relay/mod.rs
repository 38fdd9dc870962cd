//! The day: the legs of the relay, in order.

pub mod budget;
pub mod channels;
pub mod handoff;
pub mod leads;
pub mod memory;
pub mod product;
pub mod purchase;
pub mod research;
pub mod retention;
pub mod sales;
pub mod targeting;
pub mod word_of_mouth;
