//! Decisions on the themes of a run.

use std::collections::{BTreeMap, BTreeSet};

use super::Decisions;
use crate::themes::{SuperTheme, Theme, ThemeId, Themes};

/// A decision about a theme that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orphan {
    /// The theme that was decided on.
    pub id: ThemeId,
    /// What was decided, and that there is nothing to apply it to.
    pub sentence: String,
}

impl Decisions {
    /// Gives themes the names that people gave them, and marks the hidden ones.
    ///
    /// A label that is now another theme's name gives way, to the next label term that is free; labels of super-themes too.
    /// Merges and splits are carried out when themes are fitted, not here.
    ///
    /// - returns: decisions about themes that are not there, in order of id; a merge whose first theme is gone is done.
    pub fn apply(&self, themes: &mut Themes) -> Vec<Orphan> {
        for theme in &mut themes.themes {
            theme.is_hidden = self.hidden.contains(&theme.id);
            if let Some(name) = self.names.get(&theme.id) {
                theme.label.clone_from(name);
            }
        }
        make_unlike(&mut themes.themes, &self.names);
        make_groups_unlike(&mut themes.super_themes, &themes.themes);
        self.orphans(&themes.themes)
    }

    fn orphans(&self, themes: &[Theme]) -> Vec<Orphan> {
        let is_there = |id: &ThemeId| themes.iter().any(|theme| theme.id == *id);
        let mut orphans: Vec<Orphan> = Vec::new();
        let mut add = |id: ThemeId, decided: String| {
            let why = match self.merged.get(&id) {
                Some(into) => format!("it was merged into {into}"),
                None => "it has gone, or there never was one".to_owned(),
            };
            let sentence = format!("{decided}, but there is no theme {id}: {why}");
            orphans.push(Orphan { id, sentence });
        };
        for (id, name) in self.names.iter().filter(|(id, _)| !is_there(id)) {
            add(*id, format!("{id} is named “{name}”"));
        }
        for (from, into) in self.merged.iter().filter(|(_, into)| !is_there(into)) {
            add(*into, format!("{from} is merged into {into}"));
        }
        for id in self.hidden.iter().filter(|id| !is_there(id)) {
            add(*id, format!("{id} is hidden"));
        }
        for id in self.split.iter().filter(|id| !is_there(id)) {
            add(*id, format!("{id} is split"));
        }
        // Stable: decisions about one theme stay in the order above.
        orphans.sort_by_key(|orphan| orphan.id);
        orphans
    }
}

/// Gives every label that is the name of another theme way to a label term, or to the label with the theme's id.
fn make_unlike(themes: &mut [Theme], names: &BTreeMap<ThemeId, String>) {
    let is_named = |theme: &Theme| names.contains_key(&theme.id);
    let given: BTreeSet<String> = themes.iter().filter(|theme| is_named(theme)).map(key).collect();
    let mut taken: BTreeSet<String> = themes.iter().map(key).collect();
    for theme in themes.iter_mut().filter(|theme| !is_named(theme)) {
        if given.contains(&key(theme)) {
            let terms = theme.label_terms.iter().map(|term| term.term.as_str());
            let numbered = format!("{} ({})", theme.label, theme.id);
            theme.label = first_free(terms, &taken).map_or(numbered, str::to_owned);
            taken.insert(key(theme));
        }
    }
}

fn make_groups_unlike(groups: &mut [SuperTheme], themes: &[Theme]) {
    let mut taken: BTreeSet<String> = themes.iter().map(key).collect();
    taken.extend(groups.iter().map(|group| group.label.to_lowercase()));
    let of_themes: BTreeSet<String> = themes.iter().map(key).collect();
    for group in groups {
        if !of_themes.contains(&group.label.to_lowercase()) {
            continue;
        }
        let inside = themes.iter().filter(|theme| group.themes.contains(&theme.id));
        let terms = inside
            .flat_map(|theme| &theme.label_terms)
            .map(|term| term.term.as_str());
        let numbered = || {
            let ids: Vec<String> = group.themes.iter().map(ToString::to_string).collect();
            format!("{} ({})", group.label, ids.join(", "))
        };
        group.label = first_free(terms, &taken).map_or_else(numbered, str::to_owned);
        taken.insert(group.label.to_lowercase());
    }
}

fn first_free<'a>(mut terms: impl Iterator<Item = &'a str>, taken: &BTreeSet<String>) -> Option<&'a str> {
    terms.find(|term| !taken.contains(&term.to_lowercase()))
}

/// The label, as it is compared.
fn key(theme: &Theme) -> String {
    theme.label.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::themes::LabelTerm;

    fn theme(id: u32, label: &str, terms: &[&str]) -> Theme {
        Theme {
            id: ThemeId(id),
            label: label.to_owned(),
            label_terms: terms
                .iter()
                .map(|term| LabelTerm {
                    term: (*term).to_owned(),
                    weight: 1.0,
                })
                .collect(),
            members: Vec::new(),
            representatives: Vec::new(),
            stability: None,
            is_hidden: false,
        }
    }

    fn themes() -> Themes {
        Themes {
            themes: vec![
                theme(1, "routing", &["routing", "experts"]),
                theme(4, "attention", &["attention", "heads"]),
                theme(9, "speech", &["speech"]),
            ],
            super_themes: vec![SuperTheme {
                label: "language".to_owned(),
                themes: vec![ThemeId(1), ThemeId(9)],
            }],
            ..Themes::default()
        }
    }

    fn labels(themes: &Themes) -> Vec<&str> {
        themes.themes.iter().map(|theme| theme.label.as_str()).collect()
    }

    #[test]
    fn names_take_the_place_of_labels() {
        let mut themes = themes();
        let orphans = Decisions::named(&[(4, "Attention sinks")]).apply(&mut themes);
        assert_eq!(labels(&themes), ["routing", "Attention sinks", "speech"]);
        assert!(orphans.is_empty());
    }

    #[test]
    fn a_label_gives_way_to_the_same_name() {
        let mut all = themes();
        Decisions::named(&[(4, "Routing")]).apply(&mut all);
        assert_eq!(labels(&all), ["experts", "Routing", "speech"]);
        // No term is left: neither its own label nor one that another theme has.
        let mut all = themes();
        Decisions::named(&[(4, "Speech")]).apply(&mut all);
        assert_eq!(labels(&all), ["routing", "Speech", "speech (T9)"]);
        // Names may change places.
        let mut all = themes();
        Decisions::named(&[(4, "routing"), (1, "attention")]).apply(&mut all);
        assert_eq!(labels(&all), ["attention", "routing", "speech"]);
    }

    #[test]
    fn super_themes_stay_unlike_themes() {
        let mut all = themes();
        Decisions::named(&[(4, "Language")]).apply(&mut all);
        assert_eq!(all.super_themes[0].label, "experts");
    }

    #[test]
    fn decisions_about_themes_that_are_gone_are_told() {
        let decisions = Decisions {
            names: [(ThemeId(7), "sinks".to_owned()), (ThemeId(30), "old".to_owned())].into(),
            merged: [(ThemeId(30), ThemeId(4)), (ThemeId(9), ThemeId(8))].into(),
            hidden: [ThemeId(7), ThemeId(1)].into(),
            split: [ThemeId(12)].into(),
            ..Decisions::default()
        };
        let mut all = themes();
        let orphans = decisions.apply(&mut all);
        let sentences: Vec<&str> = orphans.iter().map(|orphan| orphan.sentence.as_str()).collect();
        let gone = "it has gone, or there never was one";
        assert_eq!(
            sentences,
            [
                format!("T7 is named “sinks”, but there is no theme T7: {gone}"),
                format!("T7 is hidden, but there is no theme T7: {gone}"),
                format!("T9 is merged into T8, but there is no theme T8: {gone}"),
                format!("T12 is split, but there is no theme T12: {gone}"),
                "T30 is named “old”, but there is no theme T30: it was merged into T4".to_owned(),
            ]
        );
        let hidden: Vec<bool> = all.themes.iter().map(|theme| theme.is_hidden).collect();
        assert_eq!(hidden, [true, false, false]);
    }
}
