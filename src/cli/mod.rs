//! What the binary adds to the library: arguments, commands, answers on the terminal.

mod answers;
pub mod args;
mod browse;
pub mod commands;
pub mod complete;
mod decide;
mod evaluate;
mod failure;
mod forget;
mod history;
mod inspect;
mod listings;
mod lookup;
mod messages;
mod output;
mod progress;
mod query;
mod reruns;
mod verify;
mod watch;
