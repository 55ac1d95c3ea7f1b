//! A verdict that changed since the run before.

use serde::{Deserialize, Serialize};

use crate::trends::Verdict;

/// A verdict that is not that of the run before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictChangeView {
    /// `T1` …
    pub theme_id: String,
    /// Its label.
    pub theme: String,
    /// The verdict that it had.
    pub from: String,
    /// The verdict that it has.
    pub to: String,
    /// True if it holds among all looks of a year; else it may be gone in the next run.
    pub is_news: bool,
    /// What came in between, clauses.
    pub why: String,
}

impl VerdictChangeView {
    /// `was rising, now peaked`.
    pub fn turn(&self) -> String {
        turn(&self.from, &self.to)
    }

    /// `T7 “image editing” was rising, now peaked: 3 new whole months with 45 papers, 12 of them its own`.
    pub fn sentence(&self) -> String {
        let settled = if self.is_news { "" } else { " (not settled)" };
        format!(
            "{} “{}” {}{settled}: {}",
            self.theme_id,
            self.theme,
            self.turn(),
            self.why
        )
    }
}

/// What became of a verdict, in words.
pub fn turn(from: &str, to: &str) -> String {
    let none = Verdict::CantTell.to_string();
    let was = match from {
        _ if from == none => "had no verdict".to_owned(),
        // `peaked`, `emerged`: done by then.
        _ if from.ends_with("ed") => format!("had {from}"),
        _ => format!("was {from}"),
    };
    let now = if to == none {
        "now has none".to_owned()
    } else {
        format!("now {to}")
    };
    format!("{was}, {now}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_read_as_sentences() {
        let change = VerdictChangeView {
            theme_id: "T7".to_owned(),
            theme: "image editing".to_owned(),
            from: "rising".to_owned(),
            to: "peaked".to_owned(),
            is_news: true,
            why: "1 new whole month with 45 papers, 2 of them its own".to_owned(),
        };
        let told = "T7 “image editing” was rising, now peaked: 1 new whole month with 45 papers, 2 of them its own";
        assert_eq!(change.sentence(), told);
        assert_eq!(turn("can't tell", "rising"), "had no verdict, now rising");
        assert_eq!(turn("peaked", "can't tell"), "had peaked, now has none");
        assert_eq!(turn("steady", "falling"), "was steady, now falling");
    }
}
