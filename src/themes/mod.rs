//! Stage 3 — vectors to themes.
//!
//! In:    [`crate::features::Features`], n_papers rows; the texts for labels.
//! Out:   [`Themes`]: every paper with text is a member of exactly one theme.
//! Keeps: cluster numbers never leave this module; outside it a theme is its [`ThemeId`].
//! Order: choose_k → kmeans → refine → identity → labels → hierarchy → stability.

pub mod choose_k;
pub mod explain;
pub mod hierarchy;
pub mod identity;
pub mod kmeans;
pub mod labels;
mod members;
pub mod mixture;
pub mod quality;
pub mod refine;
pub mod stability;

use std::fmt;

use ndarray::{Array1, Array2, Axis};
use serde::{Deserialize, Serialize};

use crate::config::{Auto, ThemeSettings};
use crate::error::{Error, Result};
use crate::features::{Embedding, Features, Text};

pub use choose_k::CountEvidence;
pub use identity::Lineage;
pub use stability::Standing;

use members::{best_first, members, only_members};

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
    /// How well it comes back when the papers are drawn anew, in [0, 1]; absent for the only theme. See
    /// [`stability::recovery`].
    pub stability: Option<f64>,
}

impl Theme {
    /// What its stability is worth.
    pub fn standing(&self) -> Option<Standing> {
        self.stability.map(Standing::of)
    }
}

/// Themes that are alike, under a name of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SuperTheme {
    /// Unlike the label of any theme.
    pub label: String,
    /// At least two, neighbours alike.
    pub themes: Vec<ThemeId>,
}

/// All themes of a corpus.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Themes {
    /// Sorted by id.
    pub themes: Vec<Theme>,
    /// Every theme once, neighbours alike: those of the super-themes, then those in none.
    pub order: Vec<ThemeId>,
    /// Largest first; empty for a few themes.
    pub super_themes: Vec<SuperTheme>,
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
    /// As [`Themes::order`] has them; what it lacks comes last, by id.
    pub fn in_order(&self) -> Vec<&Theme> {
        let place = |theme: &&Theme| {
            let place = self.order.iter().position(|id| *id == theme.id);
            place.unwrap_or(self.order.len())
        };
        let mut themes: Vec<&Theme> = self.themes.iter().collect();
        themes.sort_by_key(place);
        themes
    }

    /// The super-theme of a theme.
    pub fn super_theme(&self, id: ThemeId) -> Option<&SuperTheme> {
        self.super_themes
            .iter()
            .find(|super_theme| super_theme.themes.contains(&id))
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
    let mut described = describe(texts, features, clusters, &ids);
    measure_stability(&mut described.themes, &points, &placed, settings.seed);
    Ok(Themes {
        unplaced,
        count_reason,
        refinement: (!refined.moved.is_empty()).then(|| Refinement {
            temperature: refined.mixture.temperature(),
            moved: refined.moved,
        }),
        count_evidence: choice.evidence,
        ..described
    })
}

/// Themes in order of id, with members by fit, labels and representatives, and how they are listed.
fn describe(texts: &[Text<'_>], features: &Features, clusters: Vec<Vec<usize>>, ids: &[ThemeId]) -> Themes {
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
    let reading = labels::Reading::of(texts, &positions);
    let labels = reading.name(&positions, &[]);
    let themes: Vec<Theme> = clusters
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
            stability: None,
        })
        .collect();
    let (order, super_themes) = arrange(&themes, &features.embedding, &reading);
    Themes {
        themes,
        order,
        super_themes,
        ..Default::default()
    }
}

/// The order of themes, and groups of alike ones with names.
fn arrange(themes: &[Theme], embedding: &Embedding, reading: &labels::Reading<'_>) -> (Vec<ThemeId>, Vec<SuperTheme>) {
    let papers = |theme: &Theme| theme.members.iter().map(|member| member.paper).collect::<Vec<_>>();
    let centroids: Vec<Array1<f32>> = themes.iter().map(|theme| embedding.centroid(&papers(theme))).collect();
    let sizes: Vec<usize> = themes.iter().map(|theme| theme.members.len()).collect();
    let arrangement = hierarchy::arrange(&centroids, &sizes);
    let ids = |positions: &[usize]| positions.iter().map(|position| themes[*position].id).collect();
    // Names tell a group from all other papers, so those of themes on their own are read as well.
    let n_grouped: usize = arrangement.groups.iter().map(Vec::len).sum();
    let alone = arrangement.order[n_grouped..].chunks(1).map(<[usize]>::to_vec);
    let members: Vec<Vec<usize>> = (arrangement.groups.iter().cloned().chain(alone))
        .map(|group| {
            let members = group.iter().flat_map(|theme| themes[*theme].members.iter().cloned());
            best_first(members.collect())
                .iter()
                .map(|member| member.paper)
                .collect()
        })
        .collect();
    let names = match arrangement.groups.is_empty() {
        true => Vec::new(),
        false => {
            let taken: Vec<String> = themes.iter().map(|theme| theme.label.clone()).collect();
            reading.name(&members, &taken)
        }
    };
    let super_themes = arrangement
        .groups
        .iter()
        .zip(names)
        .map(|(group, (label, _))| SuperTheme {
            label,
            themes: ids(group),
        });
    (ids(&arrangement.order), super_themes.collect())
}

/// Tells of each theme how well it comes back, if there are several.
///
/// - `points`: rows along `placed`.
/// - `placed`: positions of the papers in themes, ascending.
fn measure_stability(themes: &mut [Theme], points: &Array2<f32>, placed: &[usize], seed: u64) {
    if themes.len() < 2 {
        return;
    }
    let mut assignment = vec![0; placed.len()];
    for (position, theme) in themes.iter().enumerate() {
        let rows = theme
            .members
            .iter()
            .filter_map(|member| placed.binary_search(&member.paper).ok());
        rows.for_each(|row| assignment[row] = position);
    }
    let stabilities = stability::stability(points, &assignment, themes.len(), seed);
    for (theme, stability) in themes.iter_mut().zip(stabilities) {
        theme.stability = Some(stability);
    }
}
