//! Luck and its laws against those who know better: scipy, statrs and `rand_distr`; and the names of all draws.

mod laws;
mod names;
mod special;
