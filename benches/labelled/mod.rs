//! The labelled corpora beside the project, whole and in random draws.

use paperthemes::corpus::formats::labelled::LabelledPaper;
use paperthemes::features::Text;
use paperthemes::workspace;
use rand::SeedableRng;
use rand::seq::index;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::beside;

pub(crate) const CORPORA: [&str; 4] = ["bbc_news", "aaai_areas", "ohsumed", "arxiv_dev"];

/// The papers of a corpus; absent, with a note, if it isn't there.
pub(crate) fn papers(corpus: &str) -> Option<Vec<LabelledPaper>> {
    let path = beside::data(&format!("corpora/labelled/{corpus}.jsonl.gz"))?;
    let read = workspace::read_labelled(&path, "label", &Default::default()).unwrap();
    Some(read.papers)
}

pub(crate) fn drawn(papers: &[LabelledPaper], n_papers: usize, seed: u64) -> Vec<&LabelledPaper> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let rows = index::sample(&mut rng, papers.len(), n_papers);
    rows.into_iter().map(|row| &papers[row]).collect()
}

pub(crate) fn texts<'p>(papers: &[&'p LabelledPaper]) -> Vec<Text<'p>> {
    let text = |paper: &&'p LabelledPaper| Text {
        title: &paper.title,
        abstract_text: &paper.abstract_text,
    };
    papers.iter().map(text).collect()
}
