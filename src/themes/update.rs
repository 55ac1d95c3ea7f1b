//! Brings the themes up to date with the papers there are now: new papers join, or the themes are fitted again.
//!
//! In:    the corpus, and the themes of the run before ([`Before`]).
//! Out:   [`Updated`]: themes, model, where papers lie, and the record of what happened.
//! Keeps: between fits no paper that is in a theme moves.

mod reasons;

use std::collections::BTreeMap;

use ndarray::Array2;

use super::ledger::{CandidateRecord, RunKind, RunRecord};
use super::rises::{self, Rises};
use super::{ByHand, Candidate, Drift, Fitted, Lineage, ThemeId, ThemeModel, Themes, births, carry_out, drift};
use crate::config::Config;
use crate::corpus::{Corpus, ListingSummary};
use crate::error::{Error, Result};
use crate::features::{self, PaperWords, Text};
use crate::nouns::counted;
use reasons::{drifted, grown, may_be_theme, settings_changed, theme_to_come};

/// What a run finds: the themes of the run before, as the papers of this one see them.
#[derive(Debug, Clone, Default)]
pub struct Before {
    /// The themes of each paper, their names and the highest id given.
    pub lineage: Lineage,
    /// Members are positions in this run's corpus.
    pub themes: Themes,
    /// Absent before the first fit.
    pub model: Option<ThemeModel>,
    /// n_papers × n_components, places in the embedding of the fit: zero for papers that have none yet.
    pub points: Array2<f32>,
    /// Papers that have a place under another id.
    pub renamed: Vec<usize>,
    /// Along the papers: true for those that the run before had. Empty before the first run.
    pub is_known: Vec<bool>,
    /// Papers that the run before had and this one has not.
    pub n_gone: usize,
    /// Rows that the run before had, by hash of the listing.
    pub listings: BTreeMap<String, usize>,
    /// Merges and splits by hand that were not carried out yet.
    pub by_hand: ByHand,
    /// Settings the model was fitted with that are other ones now, as `name: old → new`.
    pub changed_settings: Vec<String>,
}

/// Gives the words of papers, which are read when they are asked for.
pub type WordsOf<'a> = &'a dyn Fn() -> Result<&'a PaperWords>;

/// What a run does with the themes there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RunMode {
    /// New papers join them, unless the corpus has grown or drifted so far that they are fitted again.
    #[default]
    Update,
    /// They are fitted again, beginning where they are.
    Refit,
    /// They are forgotten, with every run before: ids begin at T1.
    Fresh,
}

/// The model that places papers between fits, with the places they have.
#[derive(Debug, Clone, Copy)]
pub struct PlacedModel<'a> {
    /// Of the last fit.
    pub model: &'a ThemeModel,
    /// n_papers × n_components: zero for papers that have no place.
    pub points: &'a Array2<f32>,
}

/// What a run leaves.
#[derive(Debug, Clone)]
pub struct Updated {
    /// Every paper with a known word is in one.
    pub themes: Themes,
    /// The model, the one from before if papers only joined; absent if there is nothing to form a theme by.
    pub model: Option<ThemeModel>,
    /// What the ledger keeps of the run.
    pub record: RunRecord,
    /// n_papers × n_components, places in the embedding of the fit: zero for papers that have none.
    pub points: Array2<f32>,
    /// Papers whose places are new: all that have one after a fit, else those that joined.
    pub placed: Vec<usize>,
    /// What is on the rise within the themes, where it was looked for; absent after a fit.
    pub rises: Option<Rises>,
}

/// Groups the papers of a corpus into themes: stages 2 and 3.
///
/// - `words`: of all papers of the corpus.
/// - `earlier`: the themes of the run before, whose ids are kept where their papers stay together.
///
/// # Errors
/// [`Error::NoPapers`] for an empty corpus; [`Error::TooManyThemes`] if more are asked for than there are papers.
pub fn fit(corpus: &Corpus, words: &PaperWords, config: &Config, earlier: &Lineage) -> Result<Fitted> {
    if corpus.papers.is_empty() {
        return Err(Error::NoPapers);
    }
    let texts = features::texts(corpus);
    let mut features = features::weigh(words.lists(), &config.features);
    features.embed(&config.features, config.themes.seed);
    super::fit(&texts, &features, &config.themes, earlier)
}

/// Brings the themes up to date: new papers join the themes there are and nobody else moves, until the corpus has grown or
/// drifted so far that the themes are fitted again.
///
/// - `words`: gives those of all papers, for a fit.
///
/// # Errors
/// As [`fit`], and what `words` fails with.
pub fn update(corpus: &Corpus, words: WordsOf<'_>, config: &Config, before: Before, mode: RunMode) -> Result<Updated> {
    let new_listings = (corpus.listings.iter())
        .filter_map(|listing| new_listing(listing, before.listings.get(&listing.hash).copied()))
        .collect();
    let update = Update {
        corpus,
        config,
        ids: corpus.papers.iter().map(|paper| paper.id.as_str()).collect(),
        texts: features::texts(corpus),
    };
    let is_known = before.is_known.clone();
    let mut updated = update.run(words, before, mode)?;
    updated.record.new_listings = new_listings;
    updated.record.note_new(&updated.themes, &update.ids, &is_known);
    Ok(updated)
}

/// The name of a listing that the run before did not have, or had with fewer rows.
fn new_listing(listing: &ListingSummary, n_rows_before: Option<usize>) -> Option<String> {
    match n_rows_before {
        None => Some(listing.name.clone()),
        Some(before) if listing.n_rows > before => {
            let rows = counted(listing.n_rows - before, "new row");
            Some(format!("{} ({rows}, {before} known)", listing.name))
        }
        Some(_) => None,
    }
}

/// The papers of a run, and the settings.
struct Update<'a> {
    corpus: &'a Corpus,
    config: &'a Config,
    /// Along the papers.
    ids: Vec<&'a str>,
    /// Along the papers.
    texts: Vec<Text<'a>>,
}

/// The themes of before with the new papers in them, not accepted yet: a fit may follow.
struct Assigned {
    themes: Themes,
    /// Positions of the papers that joined.
    new: Vec<usize>,
    /// n_papers × n_components, those that joined among them.
    points: Array2<f32>,
    drift: Drift,
    candidates: Vec<Candidate>,
    rises: Rises,
}

impl Update<'_> {
    fn run(&self, words: WordsOf<'_>, mut before: Before, mode: RunMode) -> Result<Updated> {
        // A single theme has no borders that a paper could stand at: it is no loss to look again.
        let Some(mut model) = before.model.take().filter(|model| model.ids.len() > 1) else {
            let reason = match before.lineage.highest_id {
                0 => "There were no themes yet.",
                _ => "There was one theme at most.",
            };
            let fitted = fit(self.corpus, words()?, self.config, &before.lineage)?;
            let kind = RunKind::Fitted;
            let record = RunRecord::new(kind, reason.to_owned(), &before.lineage, &fitted.themes, &self.ids);
            return Ok(Updated::fitted(fitted, record, self.ids.len()));
        };
        let was = before.lineage.clone();
        if !before.by_hand.is_empty() {
            let themes = std::mem::take(&mut before.themes);
            let (by_hand, lineage) = (&mut before.by_hand, &before.lineage);
            (before.themes, model) = carry_out(by_hand, &self.texts, themes, &model, self.config, lineage);
            before.lineage.follow(&before.themes);
        }
        let assigned = self.assign(&mut before, &model);
        match self.reason_to_fit(&before, &assigned, &model, mode) {
            Some(reason) => self.refit(words, before.lineage, &was, assigned, reason),
            None => Ok(self.join(before, &was, assigned, model)),
        }
    }

    /// Lets the new papers join; the themes are taken out of `before`.
    fn assign(&self, before: &mut Before, model: &ThemeModel) -> Assigned {
        let config = self.config;
        let theme_of = |paper: usize| before.lineage.theme_of.get(paper).copied().flatten();
        let new: Vec<usize> = (0..self.texts.len())
            .filter(|paper| theme_of(*paper).is_none())
            .collect();
        let themes = std::mem::take(&mut before.themes);
        let (themes, points_of_new) = drift::assign(&self.texts, &new, themes, model, &config.features);
        let shape = (self.texts.len(), model.projection.ncols());
        let mut points = match before.points.dim() == shape {
            true => std::mem::take(&mut before.points),
            false => Array2::zeros(shape),
        };
        set_rows(&mut points, &new, &points_of_new);
        let (outside, rises) = rayon::join(
            || drift::candidates(&self.texts, &themes, model, &config.features, &config.reruns),
            || rises::find(self.corpus, &themes, None, &config.features.words),
        );
        let inside = births::candidates(&rises, &themes, &points, config.reruns.min_candidate);
        Assigned {
            drift: Drift::measure(&themes, model),
            candidates: births::joined(inside, outside),
            themes,
            new,
            points,
            rises,
        }
    }

    /// Why the themes are to be fitted again, if they are.
    fn reason_to_fit(&self, before: &Before, assigned: &Assigned, model: &ThemeModel, mode: RunMode) -> Option<String> {
        match mode {
            RunMode::Refit => Some("It was asked for.".to_owned()),
            RunMode::Update | RunMode::Fresh => settings_changed(&before.changed_settings)
                .or_else(|| grown(self.texts.len(), model, &self.config.reruns))
                .or_else(|| drifted(&assigned.drift, &self.config.reruns))
                .or_else(|| theme_to_come(&assigned.candidates, &assigned.themes, &self.config.reruns)),
        }
    }

    /// Keeps the themes with the papers that joined.
    fn join(&self, before: Before, was: &Lineage, assigned: Assigned, model: ThemeModel) -> Updated {
        let themes = assigned.themes;
        let (kind, reason) = match before.by_hand.is_empty() {
            true => (
                RunKind::Assigned,
                self.join_reason(&before, &themes, &assigned.candidates),
            ),
            false => (RunKind::Decided, before.by_hand.sentence()),
        };
        let mut record = RunRecord::new(kind, reason, was, &themes, &self.ids);
        record.drift = Some(assigned.drift);
        record.candidates = recorded(&assigned.candidates, &self.ids);
        Updated {
            themes,
            model: Some(model),
            record,
            points: assigned.points,
            rises: Some(assigned.rises),
            placed: [assigned.new, before.renamed].concat(),
        }
    }

    /// What became of the papers: those that are new are all accounted for.
    fn join_reason(&self, before: &Before, themes: &Themes, candidates: &[Candidate]) -> String {
        let theme_of = themes.theme_of_papers(self.texts.len());
        let new = (0..self.texts.len()).filter(|paper| !before.is_known.get(*paper).copied().unwrap_or(false));
        let is_waiting = |paper: &usize| {
            let mut groups = candidates.iter().filter(|candidate| candidate.within.is_none());
            groups.any(|candidate| candidate.papers.binary_search(paper).is_ok())
        };
        let (joined, others): (Vec<usize>, Vec<usize>) = new.partition(|paper| theme_of[*paper].is_some());
        let n_waiting = others.iter().filter(|paper| is_waiting(paper)).count();
        let gone = match before.n_gone {
            0 => String::new(),
            n => format!(" {} left.", counted(n, "paper")),
        };
        let n_without = others.len() - n_waiting;
        match (joined.len(), others.len()) {
            (0, 0) if before.n_gone > 0 => format!("No new paper;{} The others stay where they are.", gone),
            (0, 0) => "No new paper; the themes stay as they are.".to_owned(),
            (n, 0) => format!("{} joined the themes there are.{gone}", counted(n, "new paper")),
            (n_joined, n_others) => {
                let mut parts = vec![format!("{n_joined} joined the themes there are")];
                if n_waiting > 0 {
                    parts.push(format!("{n_waiting} wait in a candidate theme"));
                }
                if n_without > 0 {
                    parts.push(format!(
                        "{n_without} in no theme, because no theme has any of their words"
                    ));
                }
                let new = counted(n_joined + n_others, "new paper");
                format!("{new}: {}.{gone}", parts.join(", "))
            }
        }
    }

    /// Fits the themes again, beginning where they are with the papers that joined.
    ///
    /// - `was`: the themes before anything was decided by hand.
    fn refit(
        &self,
        words: WordsOf<'_>,
        mut lineage: Lineage,
        was: &Lineage,
        assigned: Assigned,
        reason: String,
    ) -> Result<Updated> {
        let themes = assigned.themes;
        lineage.candidates = (assigned.candidates.into_iter())
            .filter(|candidate| may_be_theme(candidate, &themes, &self.config.reruns))
            .map(|candidate| candidate.seed)
            .collect();
        // New papers count for the theme they would join, so that it begins where it is now.
        lineage.theme_of = with_joined(&lineage, &themes);
        let fitted = fit(self.corpus, words()?, self.config, &lineage)?;
        let mut record = RunRecord::new(RunKind::Refitted, reason, was, &fitted.themes, &self.ids);
        record.drift = Some(assigned.drift);
        Ok(Updated::fitted(fitted, record, self.ids.len()))
    }
}

impl Updated {
    fn fitted(fitted: Fitted, record: RunRecord, n_papers: usize) -> Self {
        let mut points = Array2::zeros((n_papers, fitted.points.ncols()));
        set_rows(&mut points, &fitted.placed, &fitted.points);
        Self {
            themes: fitted.themes,
            model: fitted.model,
            record,
            placed: fitted.placed,
            points,
            rises: None,
        }
    }

    /// The model with the places of the papers; absent without a model.
    pub fn placed_model(&self) -> Option<PlacedModel<'_>> {
        let points = &self.points;
        self.model.as_ref().map(|model| PlacedModel { model, points })
    }
}

fn set_rows(points: &mut Array2<f32>, rows: &[usize], of_rows: &Array2<f32>) {
    for (row, point) in rows.iter().zip(of_rows.rows()) {
        points.row_mut(*row).assign(&point);
    }
}

/// The themes of all papers, but of those that would begin a theme of their own.
fn with_joined(lineage: &Lineage, assigned: &Themes) -> Vec<Option<ThemeId>> {
    let mut theme_of = lineage.theme_of.clone();
    let is_candidate = |paper: &usize| {
        lineage
            .candidates
            .iter()
            .any(|papers| papers.binary_search(paper).is_ok())
    };
    for theme in &assigned.themes {
        for member in &theme.members {
            let known = &mut theme_of[member.paper];
            *known = known.or(Some(theme.id)).filter(|_| !is_candidate(&member.paper));
        }
    }
    theme_of
}

fn recorded(candidates: &[Candidate], ids: &[&str]) -> Vec<CandidateRecord> {
    let record = |candidate: &Candidate| CandidateRecord {
        label: candidate.label.clone(),
        papers: candidate.papers.iter().map(|paper| ids[*paper].to_owned()).collect(),
        within: candidate.within,
    };
    candidates.iter().map(record).collect()
}
