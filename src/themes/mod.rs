//! Stage 3 — vectors to themes.
//!
//! In:    [`crate::features::Features`], n_papers rows; the texts for labels.
//! Out:   [`Themes`]: every paper with text is a member of exactly one theme.
//! Keeps: cluster numbers never leave this module; outside it a theme is its [`ThemeId`].
//! Order: choose_k → kmeans → refine → identity → labels.

pub mod choose_k;
pub mod explain;
pub mod identity;
pub mod kmeans;
pub mod labels;
pub mod mixture;
pub mod quality;
pub mod refine;

use std::fmt;

use ndarray::Axis;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::config::{Auto, ThemeSettings};
use crate::error::{Error, Result};
use crate::features::{Features, Text};

pub use choose_k::CountEvidence;
pub use identity::Lineage;

use mixture::{Mixture, Reading};

/// The lasting name of a theme, `T1`, `T2` …: given once, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ThemeId(pub u32);

impl fmt::Display for ThemeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T{}", self.0)
    }
}

impl From<ThemeId> for String {
    fn from(id: ThemeId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for ThemeId {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, Self::Error> {
        text.strip_prefix(['T', 't'])
            .filter(|digits| digits.starts_with(|c: char| c.is_ascii_digit()))
            .and_then(|digits| digits.parse().ok())
            .map(ThemeId)
            .ok_or_else(|| format!("`{text}` is not a theme id (T1, T2 …)"))
    }
}

/// A term that tells a theme from the rest, as people wrote it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelTerm {
    pub term: String,
    /// How strongly it tells the theme apart, relative to the theme's strongest term, in (0, 1].
    pub weight: f64,
}

/// A paper's place in its theme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Position in [`crate::corpus::Corpus::papers`].
    pub paper: usize,
    /// Cosine between the paper and its theme's centroid, in [-1, 1].
    pub fit: f64,
    /// Probability of the theme given the paper's words, in [0, 1]; over all themes it is 1.
    pub membership: f64,
    /// The next most probable theme, if there are two.
    pub runner_up: Option<ThemeId>,
    /// `membership` less that in the runner-up, in [0, 1]; 0 is on the border.
    pub margin: f64,
}

impl Member {
    /// True if the paper could as well stand in the runner-up.
    pub fn is_borderline(&self) -> bool {
        self.runner_up.is_some() && self.margin < BORDERLINE_MARGIN
    }
}

/// A cluster that people can point to, across runs.
///
/// Its id is given once and never reused; its label may change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Theme {
    pub id: ThemeId,
    /// Unique among the themes.
    pub label: String,
    /// Strongest first.
    pub label_terms: Vec<LabelTerm>,
    /// Best fit first; ties by paper id.
    pub members: Vec<Member>,
    /// Typical members, most typical first; positions in [`crate::corpus::Corpus::papers`].
    pub representatives: Vec<usize>,
}

/// All themes of a corpus.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Themes {
    /// Sorted by id.
    pub themes: Vec<Theme>,
    /// Papers without any word to place them by; positions in [`crate::corpus::Corpus::papers`].
    pub unplaced: Vec<usize>,
    /// One sentence or two: how the number of themes came about.
    pub count_reason: String,
    /// Absent if the number was asked for, or if there are too few papers to tell.
    pub count_evidence: Option<CountEvidence>,
    /// How the refinement went; absent where there was nothing to refine.
    pub refinement: Option<Refinement>,
}

/// How papers moved from the clusters of k-means to the themes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refinement {
    /// Share of papers that moved in each round, 0-1.
    pub moved: Vec<f64>,
    /// What a word counted for as evidence, in (0, 1]: the longer the papers, the less.
    pub temperature: f64,
}

impl Themes {
    /// Largest first; themes of one size in order of id.
    pub fn by_size(&self) -> Vec<&Theme> {
        let mut themes: Vec<&Theme> = self.themes.iter().collect();
        themes.sort_by_key(|theme| std::cmp::Reverse(theme.members.len()));
        themes
    }
}

/// Representative papers of a theme.
const N_REPRESENTATIVES: usize = 5;

/// A paper whose margin is below this is borderline: less than 3 to 1 between two themes.
const BORDERLINE_MARGIN: f64 = 0.5;

/// Groups papers into themes, names them and gives them lasting ids.
///
/// - `texts`: n_papers, in the same order as the rows of `features`.
/// - `earlier`: the themes of the run before, whose ids are kept where their papers stay together.
///
/// # Errors
/// [`Error::TooManyThemes`] if more themes are asked for than there are papers with a term.
pub fn fit(texts: &[Text<'_>], features: &Features, settings: &ThemeSettings, earlier: &Lineage) -> Result<Themes> {
    let embedding = &features.embedding;
    let (placed, unplaced): (Vec<usize>, Vec<usize>) =
        (0..embedding.n_papers()).partition(|row| embedding.is_placed(*row));
    if placed.is_empty() {
        let count_reason = format!(
            "No word stands in enough and not in too many of the papers ({} in all) to form a theme by; \
             `features.min_doc_freq` and `features.max_doc_share` say what is enough and too many.",
            texts.len()
        );
        return Ok(Themes {
            unplaced,
            count_reason,
            ..Default::default()
        });
    }
    let points = embedding.points.select(Axis(0), &placed);
    let choice = match settings.count {
        Auto::Auto => choose_k::choose(&points, &features.weights, &placed, embedding.shape, settings.seed),
        Auto::Fixed(asked) if asked > placed.len() => {
            return Err(Error::TooManyThemes {
                asked,
                n_papers: placed.len(),
            });
        }
        Auto::Fixed(k) => choose_k::Choice::asked(k),
    };
    let starts = settings.starts(placed.len());
    let clustering = kmeans::fit(&points, choice.k, starts, settings.seed);
    let refined = refine::refine(features, &placed, &clustering.assignment, choice.k);
    let count_reason = match refined.k {
        n if n < choice.k => format!("{} Only {n} could be formed: too few papers differ.", choice.reason),
        _ => choice.reason,
    };
    let clusters = mixture::members_of(&placed, &refined.assignment, refined.k);
    let ids = identity::identify(&clusters, earlier);
    Ok(Themes {
        themes: describe(texts, features, clusters, &ids),
        unplaced,
        count_reason,
        refinement: (!refined.moved.is_empty()).then(|| Refinement {
            temperature: refined.mixture.temperature(),
            moved: refined.moved,
        }),
        count_evidence: choice.evidence,
    })
}

/// Themes in order of id, with members by fit, labels and representatives.
fn describe(texts: &[Text<'_>], features: &Features, clusters: Vec<Vec<usize>>, ids: &[ThemeId]) -> Vec<Theme> {
    let mut clusters: Vec<(ThemeId, Vec<usize>)> = ids.iter().copied().zip(clusters).collect();
    clusters.sort_by_key(|cluster| cluster.0);
    let members: Vec<Vec<Member>> = match clusters.as_slice() {
        [(_, papers)] => vec![only_members(papers, features)],
        _ => members(&clusters, features),
    };
    let positions: Vec<Vec<usize>> = members
        .iter()
        .map(|members| members.iter().map(|member| member.paper).collect())
        .collect();
    let labels = labels::label(texts, &positions);
    clusters
        .iter()
        .zip(members)
        .zip(labels)
        .map(|(((id, _), members), (label, label_terms))| Theme {
            id: *id,
            label,
            label_terms,
            representatives: members
                .iter()
                .take(N_REPRESENTATIVES)
                .map(|member| member.paper)
                .collect(),
            members,
        })
        .collect()
}

/// Members of the only theme, best fit first: the embedding says what sets papers apart, so how near they are to the middle
/// of all is read off their weights.
fn only_members(papers: &[usize], features: &Features) -> Vec<Member> {
    let weights = &features.weights;
    let mut sum = vec![0f64; weights.n_columns()];
    let entries = |paper: usize| {
        let (columns, values) = weights.row(paper);
        columns
            .iter()
            .zip(values)
            .map(|(column, value)| (*column as usize, f64::from(*value)))
    };
    for paper in papers {
        entries(*paper).for_each(|(column, value)| sum[column] += value);
    }
    let length = sum
        .iter()
        .map(|value| value * value)
        .sum::<f64>()
        .sqrt()
        .max(f64::MIN_POSITIVE);
    let place = |paper: &usize| {
        let fit = entries(*paper).map(|(column, value)| value * sum[column]).sum::<f64>() / length;
        Member {
            paper: *paper,
            fit,
            membership: 1.0,
            runner_up: None,
            margin: 1.0,
        }
    };
    best_first(papers.iter().map(place).collect())
}

/// Members of each theme with their graded membership, best fit first.
fn members(clusters: &[(ThemeId, Vec<usize>)], features: &Features) -> Vec<Vec<Member>> {
    let (papers, assignment): (Vec<usize>, Vec<usize>) = clusters
        .iter()
        .enumerate()
        .flat_map(|(number, (_, papers))| papers.iter().map(move |paper| (*paper, number)))
        .unzip();
    let mixture = Mixture::count(features, &papers, &assignment, clusters.len());
    let place = |own: usize, paper: usize| {
        let scores = mixture.scores(Reading::of(features, paper), Some(own));
        let memberships = mixture::probabilities(&scores);
        let others = (0..scores.len()).filter(|theme| *theme != own);
        let runner_up = others.max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)));
        Member {
            paper,
            fit: mixture.nearness(features.embedding.points.row(paper), own),
            membership: memberships[own],
            runner_up: runner_up.map(|theme| clusters[theme].0),
            margin: runner_up.map_or(1.0, |theme| (memberships[own] - memberships[theme]).max(0.0)),
        }
    };
    clusters
        .par_iter()
        .enumerate()
        .map(|(own, (_, papers))| best_first(papers.iter().map(|paper| place(own, *paper)).collect()))
        .collect()
}

/// Best fit first; ties in order of papers.
fn best_first(mut members: Vec<Member>) -> Vec<Member> {
    members.sort_by(|a, b| b.fit.total_cmp(&a.fit).then(a.paper.cmp(&b.paper)));
    members
}
