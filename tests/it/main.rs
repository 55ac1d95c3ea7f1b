//! Everything that is tested from outside, in one binary: polars is linked once.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]
#![allow(clippy::print_stderr, reason = "the test runner shows it")]

/// The program from outside: exit code, standard output, standard error.
mod commands;

/// Golden files.
mod golden;
/// A folder to work in, and the program run there.
mod workspace;
