//! What people decided about the themes: names, merges, splits, themes to hide, stop words and synonyms; about papers:
//! which are one and which are not; `themes.toml`.
//!
//! In:    the text of the file.
//! Out:   [`Decisions`], checked; the file with a decision more or less, comments and order kept.
//! Keeps: the file is the truth. The database has the themes as they were found; [`Decisions::apply`] changes what is shown.

mod apply;
mod edit;
mod file;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::config::Words;
use crate::corpus::PaperDecisions;
use crate::themes::ThemeId;

pub use apply::Orphan;
pub use file::{Mistake, parse};

/// Longest name a person may give, in characters.
pub const MAX_NAME_CHARS: usize = 60;

/// Everything that was decided, free of contradictions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Decisions {
    /// Shown in place of labels; no two the same.
    pub names: BTreeMap<ThemeId, String>,
    /// From → into. Chains are resolved: what a theme goes into goes nowhere itself.
    pub merged: BTreeMap<ThemeId, ThemeId>,
    /// Left out of lists and charts; their papers count all the same.
    pub hidden: BTreeSet<ThemeId>,
    /// To become several themes; none of them is merged into another.
    pub split: BTreeSet<ThemeId>,
    /// Lower case.
    pub stop_words: BTreeSet<String>,
    /// Word, lower case → the word it counts as, as spelled.
    pub synonyms: BTreeMap<String, String>,
    /// Which papers are one, and which are not.
    pub papers: PaperDecisions,
}

impl Decisions {
    /// Names only, by number of the theme.
    #[cfg(test)]
    fn named(names: &[(u32, &str)]) -> Self {
        let names = names.iter().map(|(id, name)| (ThemeId(*id), (*name).to_owned()));
        Self {
            names: names.collect(),
            ..Self::default()
        }
    }

    /// What was decided about words.
    pub fn words(&self) -> Words {
        Words {
            stop_words: self.stop_words.clone(),
            synonyms: self.synonyms.clone(),
        }
    }

    /// Names a theme.
    ///
    /// # Errors
    /// What is wrong with the name: empty, too long, or another theme's.
    pub fn name(&mut self, id: ThemeId, name: &str) -> Result<(), String> {
        let name = file::checked_name(name)?;
        let other = self
            .names
            .iter()
            .find(|(other, known)| **other != id && are_alike(known, &name));
        if let Some((other, _)) = other {
            return Err(format!("“{name}” is the name of {other} already"));
        }
        self.names.insert(id, name);
        Ok(())
    }

    /// Puts one theme into another; what was decided about the first goes, since it will be no more.
    ///
    /// - returns: the theme it ends in, which is another one where `into` was merged itself.
    ///
    /// # Errors
    /// Why it can't be: a theme into itself, or round in a circle.
    pub fn merge(&mut self, from: ThemeId, into: ThemeId) -> Result<ThemeId, String> {
        let end = self.merged.get(&into).copied().unwrap_or(into);
        if from == into {
            return Err(format!("{from} can't be merged into itself"));
        }
        if end == from {
            return Err(format!(
                "{into} is merged into {from} already; a theme can't go both ways"
            ));
        }
        self.merged.insert(from, end);
        self.merged
            .values_mut()
            .filter(|target| **target == from)
            .for_each(|target| *target = end);
        self.names.remove(&from);
        self.hidden.remove(&from);
        self.split.remove(&from);
        Ok(end)
    }

    /// Lets a theme become several.
    ///
    /// # Errors
    /// Why it can't be: the theme is to go into another one.
    pub fn split(&mut self, id: ThemeId) -> Result<(), String> {
        if let Some(into) = self.merged.get(&id) {
            return Err(format!("{id} is merged into {into}: it can't be split as well"));
        }
        self.split.insert(id);
        Ok(())
    }
}

/// True for names that people would take for the same.
fn are_alike(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const T2: ThemeId = ThemeId(2);
    const T4: ThemeId = ThemeId(4);
    const T9: ThemeId = ThemeId(9);

    #[test]
    fn merges_follow_each_other_and_never_go_round() {
        let mut decisions = Decisions::default();
        assert_eq!(decisions.merge(T9, T4), Ok(T4));
        assert_eq!(decisions.merge(T4, T2), Ok(T2));
        assert_eq!(decisions.merged, [(T4, T2), (T9, T2)].into());
        assert_eq!(decisions.merge(ThemeId(1), T9), Ok(T2));
        assert!(decisions.merge(T2, T9).unwrap_err().contains("both ways"));
        assert!(decisions.merge(T2, T2).unwrap_err().contains("itself"));
    }

    #[test]
    fn a_merged_theme_keeps_no_other_decision() {
        let mut decisions = Decisions::default();
        decisions.name(T9, "routing").unwrap();
        decisions.hidden.insert(T9);
        decisions.split(T9).unwrap();
        decisions.merge(T9, T4).unwrap();
        let expected = Decisions {
            merged: [(T9, T4)].into(),
            ..Decisions::default()
        };
        assert_eq!(decisions, expected);
        assert!(decisions.split(T9).is_err());
    }

    #[test]
    fn no_two_themes_get_one_name() {
        let mut decisions = Decisions::default();
        decisions.name(T4, "  Attention\tsinks ").unwrap();
        assert_eq!(decisions.names[&T4], "Attention sinks");
        assert_eq!(
            decisions.name(T9, "attention sinks").unwrap_err(),
            "“attention sinks” is the name of T4 already"
        );
        decisions.name(T4, "attention sinks").unwrap();
        for bad in ["", " \u{200b} ", &"x".repeat(MAX_NAME_CHARS + 1)] {
            assert!(decisions.name(T9, bad).is_err(), "{bad:?}");
        }
    }
}
