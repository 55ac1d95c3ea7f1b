//! Commands that answer questions about the last report: they read its tables and write nothing.

mod compare;
mod explain;
mod formats;
mod forms;
mod listing;
mod merges;
mod moving;
mod paper;
mod search;
mod show;
mod similar;
mod terms;
mod themes;
mod trends;

pub(crate) use compare::compare;
pub(crate) use explain::explain;
pub(crate) use formats::formats;
pub(crate) use listing::{listing, rejected};
pub(crate) use merges::merges;
pub(crate) use paper::paper;
pub(crate) use search::search;
pub(crate) use show::show;
pub(crate) use similar::similar;
pub(crate) use terms::terms;
pub(crate) use themes::themes;
pub(crate) use trends::trends;
