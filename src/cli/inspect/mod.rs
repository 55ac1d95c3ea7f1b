//! Commands that answer questions about the last report: they read its tables and write nothing.

mod compare;
mod explain;
mod forms;
mod listing;
mod merges;
mod paper;
mod search;
mod show;
mod similar;
mod terms;
mod themes;
mod trends;

pub use compare::compare;
pub use explain::explain;
pub use listing::{listing, rejected};
pub use merges::merges;
pub use paper::paper;
pub use search::search;
pub use show::show;
pub use similar::similar;
pub use terms::terms;
pub use themes::themes;
pub use trends::trends;
