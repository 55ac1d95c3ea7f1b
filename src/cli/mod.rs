//! What the binary adds to the library: arguments, commands, tables on the terminal.

pub mod args;
pub mod commands;
mod decide;
mod evaluate;
mod explain;
mod failure;
mod history;
mod lookup;
mod messages;
mod output;
mod progress;
mod rerun;
mod trends;
mod verify;
mod watch;
