//! What the binary adds to the library: arguments, commands, answers on the terminal.

mod allocator;
mod answers;
pub(crate) mod args;
mod browse;
pub(crate) mod commands;
pub(crate) mod complete;
mod decide;
mod evaluate;
mod failure;
#[cfg(feature = "fetch")]
mod fetch;
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
#[cfg(feature = "fetch")]
mod update;
mod verify;
mod watch;
