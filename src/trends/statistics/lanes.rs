//! Several numbers that go through the same steps at once, so that a processor need not wait for each in turn.

use std::array;
use std::ops::{Add, Mul, Sub};

pub(super) const N_LANES: usize = 4;

/// What becomes of a lane doesn't depend on the others, to the last bit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lanes(pub [f64; N_LANES]);

impl Lanes {
    /// The same number in every lane.
    pub(super) fn all(value: f64) -> Self {
        Self([value; N_LANES])
    }

    pub(super) fn recip(self) -> Self {
        Self(self.0.map(|value| 1.0 / value))
    }

    fn with(self, other: Self, operation: impl Fn(f64, f64) -> f64) -> Self {
        Self(array::from_fn(|lane| operation(self.0[lane], other.0[lane])))
    }
}

impl Add for Lanes {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.with(other, f64::add)
    }
}

impl Sub for Lanes {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.with(other, f64::sub)
    }
}

impl Mul for Lanes {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        self.with(other, f64::mul)
    }
}
