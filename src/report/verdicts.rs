//! Verdicts that changed since the run before, as data and in words.

use serde::{Deserialize, Serialize};

use super::{Report, ThemeView};
use crate::themes::ThemeId;
use crate::themes::ledger::{Look, RunRecord, ThemeVerdict, VerdictChange};
use crate::trends::{Verdict, looks};

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

impl Report {
    /// Takes in which verdicts are not those of the run before.
    ///
    /// - `history`: the record of every run, oldest first; the last is the one that the report stands for.
    pub(super) fn compare_verdicts(&mut self, history: &[RunRecord]) {
        let Some((run, earlier)) = history.split_last() else {
            return;
        };
        let now = self.seen();
        let max_q = self
            .setting("trends.max_q")
            .and_then(|value| value.parse().ok())
            .unwrap_or(0.0);
        let q_value = |theme: ThemeId| {
            let id = theme.to_string();
            self.tested().find(|theme| theme.id == id)?.trend.q_value
        };
        let look = match earlier.last().and_then(|before| before.look.as_ref()) {
            Some(before) => looks::compare(before, now, run, q_value, max_q),
            None => looks::begun(now),
        };
        self.change.verdicts = look
            .changes
            .iter()
            .filter_map(|change| self.verdict_change(change))
            .collect();
        self.look = Some(look);
    }

    fn tested(&self) -> impl Iterator<Item = &ThemeView> {
        self.themes.iter().chain(&self.hidden_themes)
    }

    fn setting(&self, name: &str) -> Option<&str> {
        let found = self.settings.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// What this report says of the change of themes, whatever was said before.
    fn seen(&self) -> Look {
        let is_whole: Vec<bool> = (self.periods.iter())
            .map(|period| !period.is_partial && period.papers > 0)
            .collect();
        let in_whole = |papers: &dyn Fn(usize) -> usize| -> usize {
            (0..is_whole.len()).filter(|period| is_whole[*period]).map(papers).sum()
        };
        let verdict = |theme: &ThemeView| {
            Some(ThemeVerdict {
                theme: theme.id.clone().try_into().ok()?,
                verdict: theme.trend.verdict.clone(),
                settled: theme.trend.verdict.clone(),
                n_papers: in_whole(&|period| theme.cells.get(period).map_or(0, |cell| cell.papers)),
            })
        };
        let mut verdicts: Vec<ThemeVerdict> = self.tested().filter_map(verdict).collect();
        verdicts.sort_by_key(|verdict| verdict.theme);
        Look {
            period_length: self.corpus.period_length.clone(),
            n_periods: self.change.n_tested_periods,
            through: self.change.through.clone(),
            n_papers: self.corpus.n_papers,
            n_whole: in_whole(&|period| self.periods[period].papers),
            settings: (self.settings.iter())
                .filter(|(name, _)| name.starts_with("trends."))
                .cloned()
                .collect(),
            verdicts,
            changes: Vec::new(),
        }
    }

    /// Absent for a hidden theme.
    fn verdict_change(&self, change: &VerdictChange) -> Option<VerdictChangeView> {
        let id = change.theme.to_string();
        let theme = self.themes.iter().find(|theme| theme.id == id)?;
        Some(VerdictChangeView {
            theme: theme.label.clone(),
            theme_id: id,
            from: change.from.clone(),
            to: change.to.clone(),
            is_news: change.is_news,
            why: change.why.join(", "),
        })
    }
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
