//! Verdicts that changed since the run before, as data and in words.

use super::verdict_change::VerdictChangeView;
use super::{Report, ThemeView};
use crate::themes::ThemeId;
use crate::themes::ledger::{Look, RunRecord, ThemeVerdict, VerdictChange};
use crate::trends::looks;

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
