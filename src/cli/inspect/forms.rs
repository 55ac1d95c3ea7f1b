//! Terms as papers write them: the vocabulary has stems only.

use std::collections::BTreeMap;

use paperthemes::Error;
use paperthemes::features::Text;
use paperthemes::features::shared::frequent_forms;
use paperthemes::store::inspect::{PaperRow, View};
use paperthemes::themes::ThemeId;

/// Papers that are read for how they write their terms, and the fewest of each theme.
const N_READ: usize = 200;
const FEWEST_READ: usize = 5;

/// Stem → how papers write it most often.
#[derive(Debug)]
pub(crate) struct Forms(BTreeMap<String, String>);

impl Forms {
    /// Reads the papers that fit some themes best.
    pub(crate) fn of(view: &View, themes: &[ThemeId]) -> Result<Self, Error> {
        let mut papers: Vec<PaperRow> = Vec::new();
        for theme in themes {
            papers.extend(view.members(*theme, Some((N_READ / themes.len()).max(FEWEST_READ)))?);
        }
        let text = |paper: &'_ PaperRow| (paper.title.clone(), paper.abstract_text.clone());
        let texts: Vec<(String, String)> = papers.iter().map(text).collect();
        let texts: Vec<Text<'_>> = (texts.iter())
            .map(|(title, abstract_text)| Text { title, abstract_text })
            .collect();
        Ok(Self(frequent_forms(&texts)))
    }

    /// How a stem is written: in the papers that were read, else in the first paper that the index finds, else the stem.
    pub(crate) fn written(&self, view: &View, stem: &str) -> Result<String, Error> {
        if let Some(form) = self.0.get(stem) {
            return Ok(form.clone());
        }
        Ok(view.first_form(stem)?.unwrap_or_else(|| stem.to_owned()))
    }
}
