//! What happened to each theme in a run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::themes::{Lineage, ThemeId};

/// Papers that went from one theme to another, or stayed.
pub(super) type Flows = BTreeMap<(ThemeId, ThemeId), usize>;

/// Share of a theme's papers, or of a cluster's, from which on one counts as coming from or going to the other.
const PART: f64 = 0.5;

/// A theme split off holds at least this share of the papers of the theme it came from.
const SPLIT_OFF: f64 = 0.1;

/// A theme grew if it gained this share of its papers, and this many times what its share of the new papers would be.
const GROWN: f64 = 0.1;
const AHEAD: f64 = 1.5;

/// A theme faded if this many papers were to be expected of it, and none came: a chance of less than 1 %.
const EXPECTED: f64 = 5.0;

/// What happened to a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A new id for papers that were in no theme, in many, or a small part of one.
    Born,
    /// A new id for papers of one theme, which goes on without them.
    Split,
    /// An id that ended because most of its papers are in another theme now.
    Merged,
    /// An id that ended because its papers went apart.
    Retired,
    /// An id kept over a new fit.
    Continued,
    /// Many papers joined, against what there were and what was to be expected.
    Grown,
    /// None of the new papers joined, though some were to be expected.
    Faded,
}

/// An event of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// What became of the theme.
    pub kind: EventKind,
    /// Whose event it is.
    pub theme: ThemeId,
    /// Where its papers came from (split, or born inside a theme) or went (merged).
    pub other: Option<ThemeId>,
    /// Papers before the run.
    pub n_before: usize,
    /// Papers after it.
    pub n_after: usize,
    /// Papers in both, or, with `other`, in the theme on the one side and in the other on the other side.
    pub n_shared: usize,
    /// Jaccard's index of the two, over papers that were there before, in [0, 1]; only where ids were assigned again.
    pub overlap: Option<f64>,
}

/// Themes before and after a run, by their papers.
pub(super) struct Sizes<'a> {
    before: BTreeMap<ThemeId, usize>,
    after: BTreeMap<ThemeId, usize>,
    /// Papers after the run that were in a theme before.
    known_after: BTreeMap<ThemeId, usize>,
    flows: &'a Flows,
}

impl<'a> Sizes<'a> {
    pub(super) fn new(before: &Lineage, theme_of: &[Option<ThemeId>], flows: &'a Flows) -> Self {
        let count = |themes: &[Option<ThemeId>]| {
            let mut sizes = BTreeMap::new();
            themes
                .iter()
                .flatten()
                .for_each(|id| *sizes.entry(*id).or_default() += 1);
            sizes
        };
        let mut known_after: BTreeMap<ThemeId, usize> = BTreeMap::new();
        flows
            .iter()
            .for_each(|((_, to), n)| *known_after.entry(*to).or_default() += n);
        Self {
            before: count(&before.theme_of),
            after: count(theme_of),
            known_after,
            flows,
        }
    }

    fn n_before(&self, id: ThemeId) -> usize {
        self.before.get(&id).copied().unwrap_or(0)
    }

    fn n_after(&self, id: ThemeId) -> usize {
        self.after.get(&id).copied().unwrap_or(0)
    }

    fn n_shared(&self, from: ThemeId, to: ThemeId) -> usize {
        self.flows.get(&(from, to)).copied().unwrap_or(0)
    }

    fn event(&self, kind: EventKind, theme: ThemeId, other: Option<ThemeId>) -> Event {
        // The theme before, the theme after.
        let (from, to) = match kind {
            EventKind::Split | EventKind::Born => (other, Some(theme)),
            EventKind::Merged | EventKind::Retired => (Some(theme), other),
            _ => (Some(theme), Some(theme)),
        };
        let n_shared = from.zip(to).map_or(0, |(from, to)| self.n_shared(from, to));
        let known = to.map_or(0, |to| self.known_after.get(&to).copied().unwrap_or(0));
        let union = from.map_or(0, |from| self.n_before(from)) + known - n_shared;
        Event {
            kind,
            theme,
            other,
            n_before: self.n_before(theme),
            n_after: self.n_after(theme),
            n_shared,
            overlap: from.zip(to).map(|_| n_shared as f64 / union.max(1) as f64),
        }
    }

    /// What became of every id over a fit.
    pub(super) fn successions(&self) -> Vec<Event> {
        let begun = self.after.keys().filter(|id| !self.before.contains_key(*id)).map(|id| {
            let parent = self.before.keys().copied().find(|from| {
                let shared = self.n_shared(*from, *id) as f64;
                let known = self.known_after.get(id).copied().unwrap_or(0) as f64;
                let is_from_there = shared >= PART * known && 2.0 * known >= self.n_after(*id) as f64;
                is_from_there && shared > 0.0
            });
            let is_large_part =
                |from: ThemeId| self.n_shared(from, *id) as f64 >= SPLIT_OFF * self.n_before(from) as f64;
            let kind = match parent.is_some_and(is_large_part) {
                true => EventKind::Split,
                false => EventKind::Born,
            };
            self.event(kind, *id, parent)
        });
        let ended = self.before.keys().filter(|id| !self.after.contains_key(*id)).map(|id| {
            let heir = self
                .after
                .keys()
                .copied()
                .find(|to| self.n_shared(*id, *to) as f64 >= PART * self.n_before(*id) as f64);
            let kind = if heir.is_some() {
                EventKind::Merged
            } else {
                EventKind::Retired
            };
            self.event(kind, *id, heir)
        });
        let kept = self.before.keys().filter(|id| self.after.contains_key(*id));
        let kept = kept.map(|id| self.event(EventKind::Continued, *id, None));
        begun.chain(ended).chain(kept).collect()
    }

    /// Themes that grew much, and those that were to grow and did not, for ids that were there before.
    pub(super) fn growth(&self) -> Vec<Event> {
        let n_before: usize = self.before.values().sum();
        let n_known: usize = self.known_after.values().sum();
        let n_new = self.after.values().sum::<usize>() - n_known;
        let kept = self.before.iter().filter(|(id, _)| self.after.contains_key(*id));
        kept.filter_map(|(id, size)| {
            let known = self.known_after.get(id).copied().unwrap_or(0);
            let joined = self.n_after(*id) - known;
            let expected = n_new as f64 * *size as f64 / n_before.max(1) as f64;
            let gained = self.n_after(*id) as f64 - *size as f64;
            let kind = if gained >= (GROWN * *size as f64).max(AHEAD * expected).max(1.0) {
                EventKind::Grown
            } else if joined == 0 && expected >= EXPECTED {
                EventKind::Faded
            } else {
                return None;
            };
            let event = self.event(kind, *id, None);
            Some(Event { overlap: None, ..event })
        })
        .collect()
    }
}

impl Event {
    /// What happened, as a sentence; `name` gives a theme its label.
    pub fn sentence(&self, name: &dyn Fn(ThemeId) -> String) -> String {
        let this = name(self.theme);
        let other = self.other.map(name).unwrap_or_default();
        let percent = |part: usize, whole: usize| 100 * part / whole.max(1);
        match self.kind {
            EventKind::Born if self.other.is_some() => format!(
                "{this} was born from {other}: {} of its {} papers were there.",
                self.n_shared, self.n_after
            ),
            EventKind::Born => format!("{this} is new: {} papers.", self.n_after),
            EventKind::Split => format!(
                "{this} split off from {other}: {} of its {} papers were there.",
                self.n_shared, self.n_after
            ),
            EventKind::Merged => format!(
                "{this} merged into {other}, which has {} of its {} papers now.",
                self.n_shared, self.n_before
            ),
            EventKind::Retired => format!(
                "{this} came apart: its {} papers are in several themes now.",
                self.n_before
            ),
            EventKind::Continued => format!(
                "{this} goes on: {} % of its {} papers stayed, and it has {} now.",
                percent(self.n_shared, self.n_before),
                self.n_before,
                self.n_after
            ),
            EventKind::Grown => format!("{this} grew from {} to {} papers.", self.n_before, self.n_after),
            EventKind::Faded => format!("{this} faded: none of the new papers joined its {}.", self.n_before),
        }
    }
}
