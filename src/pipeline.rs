//! Runs the stages in order; opens no file.

mod reporting;

use std::collections::BTreeSet;

use ndarray::Array2;

use crate::config::{Config, RerunSettings};
use crate::corpus::{Corpus, ListingSummary};
use crate::error::{Error, Result};
use crate::features::{self, PaperWords};
use crate::themes::ledger::{CandidateRecord, RunKind, RunRecord};
use crate::themes::{self, ByHand, Candidate, Drift, Fitted, Lineage, ThemeModel, Themes, drift};

pub use reporting::{Counts, Ground, counted_report, full_report, report};

/// What a run finds: the themes of the run before, as the papers of this one see them.
#[derive(Debug, Clone, Default)]
pub struct Before {
    pub lineage: Lineage,
    /// Members are positions in this run's corpus.
    pub themes: Themes,
    /// Absent before the first fit.
    pub model: Option<ThemeModel>,
    /// n_papers × n_components, places in the embedding of the fit: zero for papers that have none yet.
    pub points: Array2<f32>,
    /// Papers that have a place under another id.
    pub renamed: Vec<usize>,
    /// Hashes of the listings that were there.
    pub listings: BTreeSet<String>,
    /// Merges and splits by hand that were not carried out yet.
    pub by_hand: ByHand,
    /// Settings the model was fitted with that are other ones now, as `name: old → new`.
    pub changed_settings: Vec<String>,
}

/// Gives the words of papers, which are read when they are asked for.
pub type WordsOf<'a> = &'a dyn Fn() -> Result<&'a PaperWords>;

/// What a run is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// New papers join the themes, unless it is time to fit them anew.
    Update,
    /// Fit anew, from the themes there are.
    Refit,
}

/// What a run leaves.
#[derive(Debug, Clone)]
pub struct Updated {
    pub themes: Themes,
    /// The model, the one from before if papers only joined; absent if there is nothing to form a theme by.
    pub model: Option<ThemeModel>,
    pub record: RunRecord,
    /// n_papers × n_components, places in the embedding of the fit: zero for papers that have none.
    pub points: Array2<f32>,
    /// Papers whose places are new: all that have one after a fit, else those that joined.
    pub placed: Vec<usize>,
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
    themes::fit(&texts, &features, &config.themes, earlier)
}

/// Brings the themes up to date: new papers join the themes there are and nobody else moves, until the corpus has grown or
/// drifted so far that the themes are fitted anew.
///
/// - `words`: gives those of all papers, for a fit.
///
/// # Errors
/// As [`fit`], and what `words` fails with.
pub fn update(corpus: &Corpus, words: WordsOf<'_>, config: &Config, before: Before, wish: Wish) -> Result<Updated> {
    let is_new = |listing: &&ListingSummary| !before.listings.contains(&listing.hash);
    let new_listings = corpus
        .listings
        .iter()
        .filter(is_new)
        .map(|listing| listing.name.clone());
    let new_listings = new_listings.collect();
    let mut updated = bring_up_to_date(corpus, words, config, before, wish)?;
    updated.record.new_listings = new_listings;
    Ok(updated)
}

fn bring_up_to_date(
    corpus: &Corpus,
    words: WordsOf<'_>,
    config: &Config,
    before: Before,
    wish: Wish,
) -> Result<Updated> {
    let Before {
        mut lineage,
        mut themes,
        model,
        by_hand,
        changed_settings,
        points,
        renamed,
        ..
    } = before;
    let ids: Vec<&str> = corpus.papers.iter().map(|paper| paper.id.as_str()).collect();
    // A single theme has no borders that a paper could stand at: it is no loss to look again.
    let Some(mut model) = model.filter(|model| model.ids.len() > 1) else {
        let reason = match lineage.highest_id {
            0 => "There were no themes yet.",
            _ => "There was one theme at most.",
        };
        let fitted = fit(corpus, words()?, config, &lineage)?;
        let record = RunRecord::new(RunKind::Fitted, reason.to_owned(), &lineage, &fitted.themes, &ids);
        return Ok(Updated::fitted(fitted, record, ids.len()));
    };
    let texts = features::texts(corpus);
    let was = lineage.clone();
    if !by_hand.is_empty() {
        (themes, model) = themes::carry_out(&by_hand, &texts, themes, &model, config, &lineage);
        lineage.follow(&themes);
    }
    let theme_of = |paper: usize| lineage.theme_of.get(paper).copied().flatten();
    let new: Vec<usize> = (0..texts.len()).filter(|paper| theme_of(*paper).is_none()).collect();
    let (assigned, points_of_new) = drift::assign(&texts, &new, themes, &model, &config.features);
    let drift = Drift::measure(&assigned, &model);
    let candidates = drift::candidates(&texts, &assigned, &model, &config.features, &config.reruns);
    let reason = match wish {
        Wish::Refit => Some("It was asked for.".to_owned()),
        Wish::Update => reason_to_fit(corpus.papers.len(), &model, &drift, config, &changed_settings)
            .or_else(|| theme_to_come(&candidates, &assigned, config)),
    };
    let Some(reason) = reason else {
        let (kind, reason) = match by_hand.is_empty() {
            true => (RunKind::Assigned, join_reason(&lineage, &assigned)),
            false => (RunKind::Decided, by_hand.sentence()),
        };
        let mut record = RunRecord::new(kind, reason, &was, &assigned, &ids);
        record.drift = Some(drift);
        record.candidates = recorded(&candidates, &ids);
        let mut points = match points.dim() == (texts.len(), model.projection.ncols()) {
            true => points,
            false => Array2::zeros((texts.len(), model.projection.ncols())),
        };
        set_rows(&mut points, &new, &points_of_new);
        return Ok(Updated {
            themes: assigned,
            model: Some(model),
            record,
            points,
            placed: [new, renamed].concat(),
        });
    };
    lineage.candidates = (candidates.into_iter())
        .map(|candidate| candidate.papers)
        .filter(|papers| is_due(papers.len(), &assigned, &config.reruns))
        .collect();
    // New papers count for the theme they would join, so that it begins where it is now.
    let seen = Lineage {
        theme_of: with_joined(&lineage, &assigned),
        ..lineage.clone()
    };
    let fitted = fit(corpus, words()?, config, &seen)?;
    let mut record = RunRecord::new(RunKind::Refitted, reason, &was, &fitted.themes, &ids);
    record.drift = Some(drift);
    Ok(Updated::fitted(fitted, record, ids.len()))
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
        }
    }

    /// What a report takes papers' places from.
    pub fn ground(&self) -> Option<Ground<'_>> {
        let points = &self.points;
        self.model.as_ref().map(|model| Ground { model, points })
    }
}

fn set_rows(points: &mut Array2<f32>, rows: &[usize], of_rows: &Array2<f32>) {
    for (row, point) in rows.iter().zip(of_rows.rows()) {
        points.row_mut(*row).assign(&point);
    }
}

/// Why the themes are to be fitted anew, if they are.
fn reason_to_fit(
    n_papers: usize,
    model: &ThemeModel,
    drift: &Drift,
    config: &Config,
    changed_settings: &[String],
) -> Option<String> {
    let settings = &config.reruns;
    let growth = n_papers as f64 / model.yardstick.n_papers.max(1) as f64 - 1.0;
    if !changed_settings.is_empty() {
        return Some(format!("Settings changed ({}).", changed_settings.join(", ")));
    }
    if growth >= settings.max_growth {
        return Some(format!(
            "The corpus grew by {:.0} % since the themes were fitted (limit {:.0} %).",
            growth * 100.0,
            settings.max_growth * 100.0
        ));
    }
    drift.is_beyond(settings.max_drift).then(|| {
        format!(
            "{:.0} % of the {} papers since the fit suit no theme well (limit {:.0} %).",
            drift.poor_share() * 100.0,
            drift.n_later,
            settings.max_drift * 100.0
        )
    })
}

fn theme_to_come(candidates: &[Candidate], themes: &Themes, config: &Config) -> Option<String> {
    let candidate = candidates.first()?;
    is_due(candidate.papers.len(), themes, &config.reruns).then(|| {
        format!(
            "{} papers that suit no theme well are about one thing: {}.",
            candidate.papers.len(),
            candidate.label
        )
    })
}

fn join_reason(lineage: &Lineage, assigned: &Themes) -> String {
    let n_known = lineage.theme_of.iter().flatten().count();
    let n_members: usize = assigned.themes.iter().map(|theme| theme.members.len()).sum();
    match n_members - n_known.min(n_members) {
        0 => "No new paper; the themes stay as they are.".to_owned(),
        1 => "1 new paper joined the themes there are.".to_owned(),
        n => format!("{n} new papers joined the themes there are."),
    }
}

/// True if candidates of so many papers are to be themes.
fn is_due(n_papers: usize, themes: &Themes, settings: &RerunSettings) -> bool {
    let mut sizes: Vec<usize> = themes.themes.iter().map(|theme| theme.members.len()).collect();
    sizes.sort_unstable();
    let middling = sizes.get(sizes.len() / 2).copied().unwrap_or(0) as f64;
    n_papers >= settings.min_candidate && n_papers as f64 >= settings.max_candidate * middling
}

/// The themes of all papers, but of those that would begin a theme of their own.
fn with_joined(lineage: &Lineage, assigned: &Themes) -> Vec<Option<themes::ThemeId>> {
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
    };
    candidates.iter().map(record).collect()
}

/// Settings that shape the themes, name and value: where they change, themes are fitted anew.
pub fn shaping_settings(config: &Config) -> Vec<(String, String)> {
    let rows = config.rows().into_iter();
    let rows = rows.filter(|row| row.name.starts_with("features.") || row.name.starts_with("themes."));
    let words = &config.features.words;
    let stop_words: Vec<String> = words.stop_words.iter().cloned().collect();
    let synonyms = words.synonyms.iter().map(|(word, target)| format!("{word} = {target}"));
    let listed = |words: Vec<String>| {
        if words.is_empty() {
            "none".to_owned()
        } else {
            words.join(", ")
        }
    };
    let words = [
        ("stop_words".to_owned(), listed(stop_words)),
        ("synonyms".to_owned(), listed(synonyms.collect())),
    ];
    rows.map(|row| (row.name.to_owned(), row.value)).chain(words).collect()
}
