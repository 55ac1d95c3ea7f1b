//! A fit: features to themes, from scratch or from the themes there were.

use std::borrow::Cow;

use ndarray::{Array1, Array2, Axis};

use super::choose_k::{self, Choice};
use super::members::{best_first, members, only_members};
use super::mixture::{self, Mixture};
use super::{
    LabelTerm, Lineage, Member, Refinement, SuperTheme, Theme, ThemeId, ThemeModel, Themes, consensus, hierarchy,
    identity, kmeans, labels, neighbours, refine, seeds, stability,
};
use crate::config::{Auto, ThemeSettings};
use crate::error::{Error, Result};
use crate::features::{Embedding, Features, Text, WordRules};

/// Representative papers of a theme.
const N_REPRESENTATIVES: usize = 5;

/// Share of the papers of an earlier theme and of its successor, of those in either, from which on it keeps its label.
const SAME_THEME: f64 = 0.6;

/// Themes, and what stays of the fit for papers that come later.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// As they were found, before people's names.
    pub themes: Themes,
    /// Absent if there was nothing to form a theme by.
    pub model: Option<ThemeModel>,
    /// Papers in themes, ascending.
    pub placed: Vec<usize>,
    /// Along `placed`: n × n_components.
    pub points: Array2<f32>,
}

/// Groups papers into themes, names them and gives them lasting ids.
///
/// - `texts`: n_papers, in the same order as the rows of `features`.
/// - `earlier`: the themes of the run before. Where there are any, clustering begins with them, and ids are kept where
///   papers stay together.
///
/// # Errors
/// [`Error::TooManyThemes`] if more themes are requested than there are papers with a term.
pub fn fit(texts: &[Text<'_>], features: &Features, settings: &ThemeSettings, earlier: &Lineage) -> Result<Fitted> {
    let embedding = &features.embedding;
    let (placed, unplaced): (Vec<usize>, Vec<usize>) =
        (0..embedding.n_papers()).partition(|row| embedding.is_placed(*row));
    if placed.is_empty() {
        return Ok(Fitted {
            themes: Themes {
                count_reason: nothing_to_form_a_theme_by(texts.len()),
                unplaced,
                ..Default::default()
            },
            model: None,
            placed,
            points: Array2::default((0, 0)),
        });
    }
    let points = embedding.points.select(Axis(0), &placed);
    let near = neighbourly(&points);
    let mut choice = match settings.count {
        Auto::Auto => choose_k::choose(&near, &features.weights, &placed, embedding.shape, settings.seed),
        Auto::Fixed(asked) if asked > placed.len() => {
            return Err(Error::TooManyThemes {
                asked,
                n_papers: placed.len(),
            });
        }
        Auto::Fixed(k) => Choice::given(k),
    };
    let assignment = cluster(&near, &placed, &mut choice, settings, earlier);
    let refined = refine::refine(features, &placed, &assignment, choice.k);
    let count_reason = match refined.k {
        n if n < choice.k => format!("{} Only {n} could be formed: too few papers differ.", choice.reason),
        _ => choice.reason,
    };
    let clusters = identified(mixture::members_of(&placed, &refined.assignment, refined.k), earlier);
    let (papers, assignment) = assigned(&clusters);
    let mixture = Mixture::count(features, &papers, &assignment, clusters.len());
    let mut described = describe(texts, features, &clusters, &mixture, earlier);
    measure_stability(&mut described.themes, &points, &placed, settings.seed);
    let themes = Themes {
        unplaced,
        count_reason,
        refinement: (!refined.moved.is_empty()).then(|| Refinement {
            temperature: mixture.temperature(),
            moved: refined.moved,
        }),
        count_evidence: choice.evidence,
        ..described
    };
    Ok(Fitted {
        themes,
        model: Some(ThemeModel::new(features, &clusters, mixture)),
        placed,
        points,
    })
}

fn nothing_to_form_a_theme_by(n_papers: usize) -> String {
    format!(
        "No word stands in enough and not in too many of the papers ({n_papers} in all) to form a theme by; \
         `features.min_doc_freq` and `features.max_doc_share` say what is enough and too many."
    )
}

/// The points that papers are clustered by: of few papers drawn towards their neighbours.
pub(crate) fn neighbourly(points: &Array2<f32>) -> Cow<'_, Array2<f32>> {
    match consensus::is_for(points.nrows()) {
        true => Cow::Owned(neighbours::drawn_together(points)),
        false => Cow::Borrowed(points),
    }
}

/// Clusters from scratch: of few papers those that all starts of k-means agree on, of many those of the best start.
pub(crate) fn cluster_afresh(points: &Array2<f32>, k: usize, starts: usize, seed: u64) -> Vec<usize> {
    match consensus::is_for(points.nrows()) {
        true => consensus::fit(points, k, starts, seed),
        false => kmeans::fit(points, k, starts, seed).assignment,
    }
}

/// K-means: from the earlier themes, if there are any, as many as [`seeds::Seeds::settle_count`] says.
fn cluster(
    points: &Array2<f32>,
    placed: &[usize],
    choice: &mut Choice,
    settings: &ThemeSettings,
    earlier: &Lineage,
) -> Vec<usize> {
    match seeds::of(points, placed, earlier) {
        Some(seeds) if choice.k > 1 => {
            if settings.count == Auto::Auto {
                *choice = seeds.settle_count(std::mem::take(choice));
            }
            let centroids = seeds.into_centroids(points, choice.k, settings.seed);
            kmeans::fit_from(points, centroids, settings.seed).assignment
        }
        _ => cluster_afresh(points, choice.k, settings.starts(placed.len()), settings.seed),
    }
}

/// Clusters with their ids, ascending.
fn identified(clusters: Vec<Vec<usize>>, earlier: &Lineage) -> Vec<(ThemeId, Vec<usize>)> {
    let ids = identity::identify(&clusters, earlier);
    let mut clusters: Vec<(ThemeId, Vec<usize>)> = ids.into_iter().zip(clusters).collect();
    clusters.sort_by_key(|cluster| cluster.0);
    clusters
}

/// All papers, and for each the position of its cluster.
pub(super) fn assigned(clusters: &[(ThemeId, Vec<usize>)]) -> (Vec<usize>, Vec<usize>) {
    let numbered = clusters.iter().enumerate();
    numbered
        .flat_map(|(number, (_, papers))| papers.iter().map(move |paper| (*paper, number)))
        .unzip()
}

/// Themes in order of id, with members by fit, labels and representatives, and how they are listed.
pub(super) fn describe(
    texts: &[Text<'_>],
    features: &Features,
    clusters: &[(ThemeId, Vec<usize>)],
    mixture: &Mixture,
    earlier: &Lineage,
) -> Themes {
    let members: Vec<Vec<Member>> = match clusters {
        [(_, papers)] => vec![only_members(papers, features)],
        _ => members(clusters, features, mixture),
    };
    let positions: Vec<Vec<usize>> = members
        .iter()
        .map(|members| members.iter().map(|member| member.paper).collect())
        .collect();
    let reading = labels::Reading::of(texts, &positions, &features.words);
    let labels = keep_labels(reading.name(&positions, &[]), clusters, earlier, &features.words);
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
            is_hidden: false,
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

/// A theme that is mostly the papers it was keeps the label it had, unless another one is called so now, or a word of it is
/// read as another one, or not at all.
fn keep_labels(
    mut labels: Vec<(String, Vec<LabelTerm>)>,
    clusters: &[(ThemeId, Vec<usize>)],
    earlier: &Lineage,
    words: &WordRules,
) -> Vec<(String, Vec<LabelTerm>)> {
    for (position, (id, papers)) in clusters.iter().enumerate() {
        let Some(label) = earlier.labels.get(id) else { continue };
        let is_taken = (labels.iter().enumerate())
            .any(|(other, (taken, _))| other != position && taken.to_lowercase() == label.to_lowercase());
        if !is_taken && !words.has_any(label) && earlier.overlap(*id, papers) >= SAME_THEME {
            labels[position].0.clone_from(label);
        }
    }
    labels
}

/// The order of themes, and groups of similar ones with names.
fn arrange(themes: &[Theme], embedding: &Embedding, reading: &labels::Reading<'_>) -> (Vec<ThemeId>, Vec<SuperTheme>) {
    let papers = |theme: &Theme| theme.members.iter().map(|member| member.paper).collect::<Vec<_>>();
    let centroids: Vec<Array1<f32>> = themes.iter().map(|theme| embedding.centroid(&papers(theme))).collect();
    let sizes: Vec<usize> = themes.iter().map(|theme| theme.members.len()).collect();
    let arrangement = hierarchy::arrange(&centroids, &sizes);
    let ids = |positions: &[usize]| positions.iter().map(|position| themes[*position].id).collect();
    // Names distinguish a group from all other papers, so those of themes on their own are read as well.
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

/// Measures how well each theme comes back, if there are several.
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
