//! Numbers equal those of scikit-learn, gensim, numpy, statsmodels, scipy and pymannkendall; `tests/reference/*.py` made
//! them and say how.

use ndarray::Array2;
use paperthemes::config::{Auto, FeatureSettings};
use paperthemes::features::{self, Features, TermMatrix, Text, svd, tokenizer};
use paperthemes::themes::quality;
use paperthemes::trends::Series;
use paperthemes::trends::bursts::{self, Automaton};
use paperthemes::trends::statistics::{self, growth, mann_kendall, many_tests, poisson, theil_sen};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::workspace::fixture;

#[derive(Deserialize)]
struct Paper {
    title: String,
    #[serde(rename = "abstract")]
    abstract_text: String,
}

#[derive(Deserialize)]
struct TfIdf {
    vocabulary: Vec<String>,
    weights: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
struct Embedded {
    tau: f64,
    singular_values: Vec<f64>,
    /// n_terms × n_components.
    right: Vec<Vec<f64>>,
    /// n_papers × n_papers.
    cosines: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
struct LargeSvd {
    singular_values: Vec<f64>,
}

#[derive(Deserialize)]
struct Agreement {
    name: String,
    a: Vec<u32>,
    b: Vec<u32>,
    nmi: f64,
    ami: f64,
    ari: f64,
    homogeneity: f64,
    completeness: f64,
    v_measure: f64,
}

#[derive(Deserialize)]
struct Coherent {
    texts: Vec<String>,
    themes: Vec<Vec<String>>,
    npmi: ByTheme,
    c_v: ByTheme,
}

#[derive(Deserialize)]
struct ByTheme {
    by_theme: Vec<f64>,
    mean: f64,
}

#[derive(Deserialize)]
struct Change {
    series: Vec<ChangeOf>,
    p: Vec<f64>,
    q: Vec<f64>,
    q_two_stage: Vec<f64>,
    bursts: Vec<BurstsOf>,
}

#[derive(Deserialize)]
struct ChangeOf {
    name: String,
    years: Vec<f64>,
    exposures: Vec<f64>,
    counts: Vec<f64>,
    slope: f64,
    error: f64,
    dispersion: f64,
    curvature: f64,
    curvature_error: f64,
    averaged: AveragedOf,
    /// Slope, low, high.
    theil_sen: [f64; 3],
    /// Tau, z, p.
    mann_kendall: Option<[f64; 3]>,
}

#[derive(Deserialize)]
struct AveragedOf {
    estimate: f64,
    low: f64,
    high: f64,
    p: f64,
}

#[derive(Deserialize)]
struct BurstsOf {
    counts: Vec<f64>,
    exposures: Vec<f64>,
    scale: f64,
    cost: f64,
    states: Vec<u8>,
}

impl ChangeOf {
    fn series(&self) -> Series {
        Series {
            years: self.years.clone(),
            counts: self.counts.clone(),
            exposures: self.exposures.clone(),
        }
    }
}

fn stored<T: DeserializeOwned>(name: &str) -> T {
    let bytes = std::fs::read(fixture("reference").join(name)).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn papers() -> Vec<Paper> {
    let text = std::fs::read_to_string(fixture("reference/texts.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Title and abstract count alike and every term counts, as in the scripts.
fn features() -> Features {
    let papers = papers();
    let texts: Vec<Text<'_>> = papers
        .iter()
        .map(|paper| Text {
            title: &paper.title,
            abstract_text: &paper.abstract_text,
        })
        .collect();
    let settings = FeatureSettings {
        min_doc_freq: Auto::Fixed(1),
        max_doc_share: 1.0,
        title_weight: 1,
        components: Auto::Fixed(stored::<Embedded>("embedding.json").singular_values.len()),
        regularisation: stored::<Embedded>("embedding.json").tau,
        ..FeatureSettings::default()
    };
    features::extract(&texts, &settings, 1)
}

/// Both sides weigh the same terms; `UPDATE_TERMS=1` writes them, then the scripts have to be run again.
#[test]
fn the_terms_are_those_the_scripts_weigh() {
    let terms = |paper: &Paper| {
        let mut terms = Vec::new();
        for part in [&paper.title, &paper.abstract_text] {
            tokenizer::for_each_token(part, |token| terms.push(tokenizer::stem(token).into_owned()));
        }
        terms
    };
    let terms: Vec<Vec<String>> = papers().iter().map(terms).collect();
    if std::env::var_os("UPDATE_TERMS").is_some() {
        let lines: Vec<String> = terms
            .iter()
            .map(|terms| serde_json::to_string(terms).unwrap())
            .collect();
        std::fs::write(
            fixture("reference/terms.json"),
            format!("[\n{}\n]\n", lines.join(",\n")),
        )
        .unwrap();
    }
    assert_eq!(
        terms,
        stored::<Vec<Vec<String>>>("terms.json"),
        "`UPDATE_TERMS=1 cargo test reference`, then the scripts"
    );
}

#[test]
fn tf_idf_equals_scikit_learn() {
    let (features, expected) = (features(), stored::<TfIdf>("tf_idf.json"));
    let stems: Vec<&str> = (0..features.vocabulary.len())
        .map(|column| features.vocabulary.stem(column))
        .collect();
    assert_eq!(stems, expected.vocabulary);
    assert_eq!(features.weights.n_rows(), expected.weights.len());
    for (row, expected) in expected.weights.iter().enumerate() {
        for (column, (found, expected)) in dense(&features.weights, row).iter().zip(expected).enumerate() {
            assert!(
                (found - expected).abs() < 1e-6,
                "paper {row}, `{}`: {found}, not {expected}",
                stems[column]
            );
        }
    }
}

#[test]
fn singular_values_of_the_scaled_matrix_equal_numpy() {
    let (found, expected) = (
        features().embedding.singular_values,
        stored::<Embedded>("embedding.json").singular_values,
    );
    assert_close(&found, &expected, 1e-4);
}

/// The sines of the principal angles between the two subspaces: what is left of our right singular vectors outside the
/// span of numpy's.
#[test]
fn the_embedding_spans_the_subspace_of_numpy() {
    let (features, expected) = (features(), stored::<Embedded>("embedding.json"));
    let column_sums: Vec<f64> =
        (0..features.weights.n_rows()).fold(vec![0.0; features.vocabulary.len()], |sums, row| {
            sums.iter()
                .zip(dense(&features.weights, row))
                .map(|(sum, value)| sum + value)
                .collect()
        });
    let mean = column_sums.iter().sum::<f64>() / column_sums.len() as f64;
    let projection = &features.embedding.projection;
    let ours = Array2::from_shape_fn(projection.dim(), |(term, component)| {
        f64::from(projection[[term, component]]) * (column_sums[term] + expected.tau * mean).sqrt()
    });
    let theirs = Array2::from_shape_fn(ours.dim(), |(term, component)| expected.right[term][component]);
    let outside = &ours - &theirs.dot(&theirs.t().dot(&ours));
    let sines: Vec<f64> = outside
        .columns()
        .into_iter()
        .map(|column| column.dot(&column).sqrt())
        .collect();
    assert!(sines.iter().all(|sine| *sine < 1e-4), "{sines:?}");
    for column in ours.columns() {
        assert!(
            (column.dot(&column) - 1.0).abs() < 1e-4,
            "singular vectors have length 1"
        );
    }
}

#[test]
fn cosines_between_papers_equal_numpy() {
    let (embedding, expected) = (features().embedding, stored::<Embedded>("embedding.json").cosines);
    for (row, expected) in expected.iter().enumerate() {
        let found: Vec<f64> = (0..expected.len())
            .map(|other| embedding.cosine(row, embedding.points.row(other)))
            .collect();
        assert_close(&found, expected, 1e-4);
    }
}

#[test]
fn singular_values_of_a_larger_matrix_equal_numpy() {
    // As `large_entry` in features.py.
    let entry = |row: usize, column: usize| {
        let texture = (1 + (row * 13 + column * 7) % 10) as f32;
        let is_filled = (row * 7919 + column * 104_729 + row * column * 31) % 97 < 12;
        let in_block = (row % 8 == column % 8).then_some(texture * (1 + row % 8) as f32);
        in_block.or(is_filled.then_some(texture * 0.25))
    };
    let rows: Vec<Vec<(u32, f32)>> = (0..300)
        .map(|row| {
            (0..400)
                .filter_map(|column| Some((column as u32, entry(row, column)?)))
                .collect()
        })
        .collect();
    let expected = stored::<LargeSvd>("large_svd.json").singular_values;
    let found = svd::decompose(&TermMatrix::from_rows(400, &rows), expected.len(), 7, 1).singular_values;
    let relative: Vec<f64> = found
        .iter()
        .zip(&expected)
        .map(|(found, expected)| found / expected)
        .collect();
    assert_close(&relative, &vec![1.0; expected.len()], 1e-4);
}

#[test]
fn agreement_of_groupings_equals_scikit_learn() {
    for pair in stored::<Vec<Agreement>>("agreement.json") {
        let found = quality::agreement::agreement(&pair.a, &pair.b);
        let measures = [
            ("nmi", found.nmi, pair.nmi),
            ("ami", found.ami, pair.ami),
            ("ari", found.ari, pair.ari),
            ("homogeneity", found.homogeneity, pair.homogeneity),
            ("completeness", found.completeness, pair.completeness),
            ("v_measure", found.v_measure, pair.v_measure),
        ];
        for (measure, found, expected) in measures {
            let name = &pair.name;
            assert!(
                (found - expected).abs() < 1e-9,
                "{name}, {measure}: {found}, not {expected}"
            );
        }
        assert_eq!(quality::normalised_mutual_information(&pair.a, &pair.b), found.nmi);
        assert_eq!(quality::adjusted_rand_index(&pair.a, &pair.b), found.ari);
    }
}

#[test]
fn coherence_of_terms_equals_gensim() {
    let Coherent {
        texts,
        themes,
        npmi,
        c_v,
    } = stored("coherence.json");
    let texts: Vec<Text<'_>> = texts
        .iter()
        .map(|text| Text {
            title: "",
            abstract_text: text,
        })
        .collect();
    let themes: Vec<Vec<&str>> = themes
        .iter()
        .map(|terms| terms.iter().map(String::as_str).collect())
        .collect();
    let measured = |themes: &[Vec<&str>]| {
        let found = quality::coherence::coherence(&texts, themes);
        [found.npmi.unwrap(), found.c_v.unwrap()]
    };
    assert_close(&measured(&themes), &[npmi.mean, c_v.mean], 1e-9);
    for (theme, expected) in themes.iter().zip(npmi.by_theme.iter().zip(c_v.by_theme)) {
        assert_close(&measured(std::slice::from_ref(theme)), &[*expected.0, expected.1], 1e-9);
    }
}

#[test]
fn quasi_poisson_regression_equals_statsmodels() {
    for change in stored::<Change>("trends.json").series {
        let line = poisson::fit::<2>(&change.series()).unwrap();
        let curve = poisson::fit::<3>(&change.series()).unwrap();
        let found = [
            line.coefficients[1],
            line.standard_errors[1],
            line.dispersion,
            curve.coefficients[2],
            curve.standard_errors[2],
        ];
        let expected = [
            change.slope,
            change.error,
            change.dispersion,
            change.curvature,
            change.curvature_error,
        ];
        assert_close_in(&change.name, &found, &expected);
    }
}

#[test]
fn the_averaged_slope_equals_that_by_dense_matrices() {
    let changes = stored::<Change>("trends.json").series;
    let series: Vec<Series> = changes.iter().map(ChangeOf::series).collect();
    let learnt = statistics::learn_dependence(&series);
    for (change, dependence) in changes.iter().zip(&learnt.of_each) {
        let slope = growth::slope(&change.series(), dependence).unwrap();
        let (low, high) = slope.interval();
        let AveragedOf {
            estimate,
            low: expected_low,
            high: expected_high,
            p,
        } = change.averaged;
        let found = [slope.estimate(), low, high, slope.p_value()];
        assert_close_in(&change.name, &found, &[estimate, expected_low, expected_high, p]);
    }
}

#[test]
fn the_theil_sen_slope_equals_scipy() {
    for change in stored::<Change>("trends.json").series {
        let slope = theil_sen::slope(&change.years, &change.series().shares()).unwrap();
        let found = [slope.median, slope.interval.0, slope.interval.1];
        assert_close_in(&change.name, &found, &change.theil_sen);
    }
}

#[test]
fn the_mann_kendall_test_equals_pymannkendall() {
    let with_test = |change: &ChangeOf| change.mann_kendall.is_some();
    let changes = stored::<Change>("trends.json").series;
    assert!(changes.iter().filter(|change| with_test(change)).count() > 4);
    for change in changes {
        let found = mann_kendall::test(&change.series().shares()).map(|test| [test.tau, test.z, test.p_value]);
        assert_eq!(found.is_some(), change.mann_kendall.is_some(), "{}", change.name);
        if let (Some(found), Some(expected)) = (found, change.mann_kendall) {
            assert_close_in(&change.name, &found, &expected);
        }
    }
}

#[test]
fn q_values_equal_statsmodels() {
    let Change { p, q, q_two_stage, .. } = stored("trends.json");
    let p_values: Vec<Option<f64>> = p.into_iter().map(Some).collect();
    let told = |q_values: Vec<Option<f64>>| q_values.into_iter().flatten().collect::<Vec<_>>();
    assert_close_in("q", &told(many_tests::benjamini_hochberg(&p_values)), &q);
    assert_close_in(
        "two stages",
        &told(many_tests::two_stage(&p_values, 0.05)),
        &q_two_stage,
    );
}

#[test]
fn bursts_are_the_cheapest_of_all_sequences_of_states() {
    for burst in stored::<Change>("trends.json").bursts {
        let series = Series {
            years: (0..burst.counts.len()).map(|period| period as f64).collect(),
            counts: burst.counts,
            exposures: burst.exposures,
        };
        let automaton = Automaton {
            scale: burst.scale,
            cost: burst.cost,
        };
        let mut states = vec![0; series.len()];
        for found in bursts::find(&series, automaton) {
            states[found.begin..=found.end].fill(1);
        }
        assert_eq!(states, burst.states);
    }
}

#[track_caller]
fn assert_close_in(name: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-6, "{name}: {found}, not {expected}");
    }
}

#[track_caller]
fn assert_close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < tolerance, "{found}, not {expected}");
    }
}

fn dense(matrix: &TermMatrix, row: usize) -> Vec<f64> {
    let mut dense = vec![0.0; matrix.n_columns()];
    let (columns, values) = matrix.row(row);
    for (column, value) in columns.iter().zip(values) {
        dense[*column as usize] = f64::from(*value);
    }
    dense
}
