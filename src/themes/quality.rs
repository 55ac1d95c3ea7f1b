//! How good a grouping is: its agreement with labels that people gave, and how coherent and distinct its names are.

pub mod agreement;
pub mod coherence;
mod windows;

pub use agreement::{Agreement, adjusted_rand_index, normalised_mutual_information};
pub use coherence::Coherence;
