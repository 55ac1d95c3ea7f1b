//! Sixty terms that were sorted by hand, and what the papers' use of them tells, on corpora beside the project.

use std::io::{BufReader, Read};
use std::path::PathBuf;
use std::{env, fs};

use crate::config::{Auto, Config, Words};
use crate::corpus::formats::labelled;
use crate::features::{PaperWords, Text, WordLists};
use crate::themes::Lineage;
use crate::trends::terms::counted_papers::CountedPapers;
use crate::trends::terms::occurrences::Occurrences;
use crate::trends::terms::sample;

/// Corpus, ways of writing, subjects.
const TERMS: [(&str, &[&str], &[&str]); 5] = [
    (
        "dated/hf_daily_papers",
        &[
            "regimes",
            "failure modes",
            "percentage points",
            "ablation studies",
            "ablations",
            "project page",
            "downstream tasks",
            "paradigm",
            "struggle",
            "trade-offs",
            "underexplored",
            "rapid progress",
            "theoretical analysis",
            "audits",
            "seamless",
            "rigorous",
        ],
        &[
            "diffusion models",
            "speech",
            "robots",
            "mixture-of-experts",
            "quantization",
            "gaussian splatting",
            "hallucinations",
            "tokenizers",
            "chain-of-thought",
            "sft",
            "grpo",
            "rollouts",
        ],
    ),
    (
        "dated/arxiv_cs_2005_2018",
        &[
            "simulation results",
            "numerical results",
            "preliminary results",
            "nowadays",
            "decades",
        ],
        &[
            "machine translation",
            "malware",
            "blockchain",
            "recommender systems",
            "word embeddings",
            "sql",
            "privacy",
            "packets",
            "conjecture",
        ],
    ),
    (
        "labelled/ohsumed",
        &[
            "statistically significant",
            "mean age",
            "confidence interval",
            "patients underwent",
            "years old",
            "control group",
            "consecutive patients",
        ],
        &["hepatitis", "asthma", "diabetes mellitus", "mri", "placebo"],
    ),
    (
        "labelled/aaai_areas",
        &["theoretical guarantees", "source code"],
        &["knowledge graph", "adversarial attacks"],
    ),
    ("labelled/arxiv_dev", &[], &["sentiment analysis", "robot"]),
];

/// Themes of a corpus whose papers have no label.
const N_THEMES: usize = 30;

/// A paper that was read: title, abstract, label.
type Labelled = labelled::LabelledPaper;

#[allow(clippy::print_stderr, reason = "a skipped test says so")]
fn papers(name: &str) -> Option<Vec<Labelled>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = env::var_os("PAPERTHEMES_SHARED").map_or_else(beside, PathBuf::from);
    let path = folder.join("corpora").join(format!("{name}.jsonl.gz"));
    let Ok(bytes) = fs::read(&path) else {
        assert!(env::var_os("CI").is_none(), "{} is missing", path.display());
        eprintln!("skipped: {} is missing", path.display());
        return None;
    };
    let mut text = Vec::new();
    flate2::read::MultiGzDecoder::new(&bytes[..])
        .read_to_end(&mut text)
        .unwrap();
    let read = labelled::read(&mut BufReader::new(&text[..]), "label", &Default::default()).unwrap();
    Some(read.papers)
}

/// Themes of the papers, from 1: their labels, or what is found where they have none.
fn themes(papers: &[Labelled], texts: &[Text<'_>]) -> Vec<u32> {
    let mut labels: Vec<&str> = papers.iter().filter_map(|paper| paper.label.as_deref()).collect();
    labels.sort_unstable();
    labels.dedup();
    if !labels.is_empty() {
        let number = |label: &Option<String>| labels.binary_search(&label.as_deref()?).ok();
        let theme = |paper: &Labelled| number(&paper.label).map_or(0, |number| number as u32 + 1);
        return papers.iter().map(theme).collect();
    }
    let mut config = Config::default();
    config.themes.count = Auto::Fixed(N_THEMES);
    config.themes.starts = Auto::Fixed(1);
    let features = crate::features::extract(texts, &config.features, 1);
    let fitted = crate::themes::fit(texts, &features, &config.themes, &Lineage::default()).unwrap();
    let theme_of = fitted.themes.theme_of_papers(papers.len());
    theme_of.iter().map(|theme| theme.map_or(0, |theme| theme.0)).collect()
}

/// Along the terms: whether each is taken for a way of writing.
fn judged(name: &str, terms: &[&str]) -> Option<Vec<bool>> {
    let papers = papers(name)?;
    let text = |paper: &'_ Labelled| (paper.title.clone(), paper.abstract_text.to_string());
    let owned: Vec<(String, String)> = papers.iter().map(text).collect();
    let texts: Vec<Text<'_>> = (owned.iter())
        .map(|(title, abstract_text)| Text { title, abstract_text })
        .collect();
    let titles: Vec<Text<'_>> = (texts.iter())
        .map(|text| Text {
            abstract_text: "",
            ..*text
        })
        .collect();
    let (words, rules) = (PaperWords::of_all(WordLists::read(&texts)), Words::default());
    let places: Vec<(u32, usize)> = themes(&papers, &texts).into_iter().map(|theme| (theme, 0)).collect();
    let counted_papers = CountedPapers {
        titles: WordLists::read(&titles),
        ..sample::counted_papers(&places, 20, &rules)
    };
    let occurrences = Occurrences::count(&words, &counted_papers);
    let counts = occurrences.counts(&words, &counted_papers);
    Some(terms.iter().map(|term| counts.is_way_of_writing(term)).collect())
}

#[test]
#[allow(clippy::print_stderr, reason = "what was measured is shown")]
fn what_people_sort_apart_is_told_apart() {
    let (mut found, mut missed, mut wrong, mut right) = (0, Vec::new(), Vec::new(), 0);
    for (name, manner, subjects) in TERMS {
        let terms = [manner, subjects].concat();
        let Some(judged) = judged(name, &terms) else { return };
        let (of_manner, of_subjects) = judged.split_at(manner.len());
        found += of_manner.iter().filter(|is_manner| **is_manner).count();
        right += of_subjects.iter().filter(|is_manner| !**is_manner).count();
        missed.extend(manner.iter().zip(of_manner).filter(|pair| !*pair.1).map(|pair| *pair.0));
        wrong.extend(
            subjects
                .iter()
                .zip(of_subjects)
                .filter(|pair| *pair.1)
                .map(|pair| *pair.0),
        );
    }
    assert_eq!((found + missed.len(), right + wrong.len()), (30, 30));
    let precision = found as f64 / (found + wrong.len()) as f64;
    let recall = found as f64 / 30.0;
    eprintln!("precision {precision:.2}, recall {recall:.2}; missed: {missed:?}; wrong: {wrong:?}");
    assert!(precision >= 0.9 && recall >= 0.85, "{missed:?} {wrong:?}");
}
