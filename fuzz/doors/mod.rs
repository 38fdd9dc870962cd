//! Where bytes of others come in, one file a door: what is thrown at it, and what must hold whatever that is. A fuzzer
//! throws what it learns (`tests/tools/fuzz`), the tests what luck makes of the first inputs.

mod archive;
mod data;
mod design;
mod http;
mod journal;
mod scenario;
mod swept;

/// A door.
pub(crate) struct Door {
    pub(crate) name: &'static str,
    /// Inputs to begin with.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
    /// Panics where something does not hold.
    pub(crate) enter: fn(&[u8]),
}

pub(crate) const DOORS: [Door; 6] = [
    Door { name: "scenario", seeds: scenario::seeds, enter: scenario::enter },
    Door { name: "design", seeds: design::seeds, enter: design::enter },
    Door { name: "journal", seeds: journal::seeds, enter: journal::enter },
    Door { name: "archive", seeds: archive::seeds, enter: archive::enter },
    Door { name: "data", seeds: data::seeds, enter: data::enter },
    Door { name: "http", seeds: http::seeds, enter: http::enter },
];
