//! Themes.

use super::{ThemeRow, View};
use crate::error::{Error, Result};
use crate::report::Report;
use crate::store::overview;
use crate::store::values::from_json;
use crate::themes::{SuperTheme, Theme, ThemeId, Themes};

impl View {
    /// What the last report said of its themes: the report without its papers.
    ///
    /// - `key`: of the settings and decisions it should have been made with.
    /// - returns: nothing if it was made with others.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn overview(&self, key: &str) -> Result<Option<Report>> {
        self.explained(overview::read(&self.connection, key))
    }

    /// The current themes, in the order in which they are listed.
    ///
    /// # Errors
    /// [`Error::NoThemes`] before the first run; [`Error::Database`].
    pub fn themes(&self) -> Result<Vec<ThemeRow>> {
        if self.n_papers()?.is_none() {
            return Err(Error::NoThemes {
                path: self.path.display().to_string(),
            });
        }
        let mut rows = self.explained(self.query_themes())?;
        self.decide(&mut rows);
        Ok(rows)
    }

    /// Gives themes and super-themes the names they have by what people decided.
    fn decide(&self, rows: &mut [ThemeRow]) {
        let themes = rows.iter().map(|row| Theme {
            id: row.id,
            label: row.label.clone(),
            label_terms: row.label_terms.clone(),
            members: Vec::new(),
            representatives: Vec::new(),
            stability: row.stability,
            is_hidden: false,
        });
        let mut groups: Vec<SuperTheme> = Vec::new();
        for row in rows.iter() {
            let Some(label) = &row.super_theme else { continue };
            match groups.iter_mut().find(|group| group.label == *label) {
                Some(group) => group.themes.push(row.id),
                None => groups.push(SuperTheme {
                    label: label.clone(),
                    themes: vec![row.id],
                }),
            }
        }
        let mut decided = Themes {
            themes: themes.collect(),
            super_themes: groups,
            ..Themes::default()
        };
        // The run that made the report warned of decisions that apply to nothing.
        self.decisions.apply(&mut decided);
        for (row, theme) in rows.iter_mut().zip(&decided.themes) {
            row.label.clone_from(&theme.label);
            row.is_hidden = theme.is_hidden;
            row.super_theme = decided.super_theme(row.id).map(|group| group.label.clone());
        }
    }

    /// The label of a theme by what people decided.
    pub(super) fn decided_label(&self, found: String, theme: ThemeId) -> String {
        if self.decisions.names.is_empty() {
            return found;
        }
        let labels = self.decided_labels.get_or_init(|| {
            let themes = self.themes().unwrap_or_default();
            themes.into_iter().map(|theme| (theme.id, theme.label)).collect()
        });
        labels.get(&theme).cloned().unwrap_or(found)
    }

    /// Papers of the last run, in a theme or not; absent before the first run.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn n_papers(&self) -> Result<Option<usize>> {
        let n_papers = "SELECT CASE WHEN EXISTS (SELECT 1 FROM runs) THEN (SELECT count(*) FROM papers) END";
        self.explained(self.connection.query_row(n_papers, [], |row| row.get(0)))
    }

    fn query_themes(&self) -> rusqlite::Result<Vec<ThemeRow>> {
        let mut query = self.connection.prepare(
            "SELECT theme_id, themes.label, label_terms, stability, super_themes.label,
             (SELECT count(*) FROM memberships WHERE memberships.theme_id = themes.theme_id)
             FROM themes LEFT JOIN super_themes ON super_themes.position = themes.super_theme
             WHERE is_current ORDER BY themes.position IS NULL, themes.position, theme_id",
        )?;
        let rows = query.query_map([], |row| {
            Ok(ThemeRow {
                id: ThemeId(row.get(0)?),
                label: row.get(1)?,
                label_terms: from_json(&row.get::<_, String>(2)?)?,
                stability: row.get(3)?,
                super_theme: row.get(4)?,
                n_papers: row.get(5)?,
                is_hidden: false,
            })
        })?;
        rows.collect()
    }
}
