//! What the binary adds to the library: arguments, commands, tables on the terminal.

pub mod args;
pub mod commands;
mod failure;
mod output;
mod progress;
