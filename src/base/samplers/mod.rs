//! Points that fill a box: a point is worked out from its number alone, so that a design of any size takes no memory.

pub(crate) mod latin_hypercube;
pub(crate) mod morris;
pub(crate) mod sobol;
