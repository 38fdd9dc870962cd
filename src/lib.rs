//! relaylab plays a market forward, day by day, as a relay race: marketing runs the first legs, sales the last.
//!
//! Modules in reading order: a [`scenario`] file becomes a [`plan`]; the [`population`] is made; each day the legs of
//! the [`relay`] run; [`measure`] counts; [`record`] writes tables; a [`study`] plays many runs for one
//! question; [`explore`] shows them in a browser; [`cli`] is what a person types.

pub mod batch;
pub mod cli;
pub mod draws;
pub mod engine;
pub mod explore;
pub mod export;
pub mod figures;
mod guard;
pub mod inputs;
pub mod laws;
pub mod math;
pub mod measure;
pub mod plan;
pub mod population;
pub mod record;
pub mod relay;
pub mod report;
pub mod scenario;
pub mod study;
