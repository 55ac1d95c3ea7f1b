//! Which terms are subjects, and which only a way of writing: told by how papers use them, not by a list.
//!
//! Who writes on glaciers has them in the title, and the papers are in a few themes. Who writes of failure modes, percentage
//! points or ablations does so in the abstract, whatever the subject.

/// Of how many papers with a term, as a part of what is usual, have it in the title: below this a term may be a way of writing.
///
/// Of some seventy terms sorted by hand, in three corpora, ways of writing have at most .35 but for one, and subjects at least
/// 1.2; those that are hard to sort lie between.
const TITLED: f64 = 0.5;

/// The papers of a way of writing are spread over more than this part of the corpus.
const SPREAD: f64 = 0.5;

/// Themes below which papers are spread whatever they are about.
const FEWEST_THEMES: usize = 5;

/// How the papers of a corpus use its terms on the whole.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Usual {
    /// Papers with a term in the title / papers with it, over all terms.
    titled: f64,
    /// Papers of each theme.
    sizes: Vec<f64>,
}

impl Usual {
    /// - `titles`, `papers`: sums over all terms of the papers that have them, in the title and at all.
    /// - `sizes`: papers of each theme.
    pub(crate) fn new(titles: f64, papers: f64, sizes: Vec<f64>) -> Self {
        let titled = if papers > 0.0 { titles / papers } else { 0.0 };
        Self { titled, sizes }
    }

    /// True if a term is a way of writing: rarely in titles and spread over the themes. Few papers prove neither.
    ///
    /// - `titles`: papers with it in the title; `papers`: papers with it, along the themes.
    pub(crate) fn is_manner(&self, titles: f64, papers: &[f64]) -> bool {
        let with_papers = self.sizes.iter().filter(|size| **size > 0.0).count();
        let n: f64 = papers.iter().sum();
        with_papers >= FEWEST_THEMES && n > 0.0 && self.titled(titles, n) < TITLED && self.spread(papers) > SPREAD
    }

    /// (titles + 1) / (papers · usual share of titles + 1): how much of what is usual for so many papers a term is in titles;
    /// one title and what goes with it are added, so that it takes papers to prove the lack of titles.
    fn titled(&self, titles: f64, papers: f64) -> f64 {
        (titles + 1.0) / (papers * self.titled + 1.0)
    }

    /// Over which part of the corpus the papers with a term are spread, in (0, 1]: exp(−D), D = Σ p ln(p / q), with p the
    /// themes' parts of these papers and q those of all. 1 if each theme has as much of them as of all papers; 1 / k if they
    /// are all in one of k equal themes. From D the bias of so few papers is taken, (themes with the term − 1) / 2n.
    ///
    /// Source: Kullback and Leibler 1951, doi:10.1214/aoms/1177729694; Miller 1955, Note on the bias of information
    /// estimates.
    fn spread(&self, papers: &[f64]) -> f64 {
        let (n, all): (f64, f64) = (papers.iter().sum(), self.sizes.iter().sum());
        let pairs = papers.iter().zip(&self.sizes).filter(|(papers, _)| **papers > 0.0);
        let divergence: f64 = pairs
            .clone()
            .map(|(papers, size)| papers / n * libm::log(papers / n / (size / all)))
            .sum();
        let bias = (pairs.count() as f64 - 1.0) / (2.0 * n);
        libm::exp(-(divergence - bias).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual() -> Usual {
        // One title in ten papers with a term; five themes of 100, 200 … papers.
        Usual::new(100.0, 1000.0, vec![100.0, 200.0, 300.0, 200.0, 200.0])
    }

    #[test]
    fn spread_is_the_part_of_the_corpus_that_a_term_is_spread_over() {
        let spread = |papers: [f64; 5]| usual().spread(&papers);
        // As all papers: D = 0.
        assert!((spread([10.0, 20.0, 30.0, 20.0, 20.0]) - 1.0).abs() < 1e-12);
        // In one theme with a tenth of the papers, and in one with three tenths.
        assert!((spread([50.0, 0.0, 0.0, 0.0, 0.0]) - 0.1).abs() < 1e-12);
        assert!((spread([0.0, 0.0, 50.0, 0.0, 0.0]) - 0.3).abs() < 1e-12);
        // Half in each of two with two tenths: D = ln 2.5, less 1 / 200.
        let expected = (0.005f64 - 2.5f64.ln()).exp();
        assert!((spread([0.0, 50.0, 0.0, 50.0, 0.0]) - expected).abs() < 1e-12);
    }

    #[test]
    fn a_way_of_writing_is_spread_and_rarely_in_titles() {
        let everywhere = [10.0, 20.0, 30.0, 20.0, 20.0];
        // Expected are 10 titles: (t + 1) / 11 below a half.
        assert!(usual().is_manner(4.0, &everywhere) && !usual().is_manner(5.0, &everywhere));
        assert!(!usual().is_manner(0.0, &[100.0, 0.0, 0.0, 0.0, 0.0]));
    }

    #[test]
    fn few_papers_prove_nothing() {
        // 10 papers, of which one title is expected: 1 / 2 is not below a half.
        assert!(!usual().is_manner(0.0, &[1.0, 2.0, 3.0, 2.0, 2.0]));
        assert!(usual().is_manner(0.0, &[2.0, 4.0, 6.0, 4.0, 4.0]));
        assert!(!usual().is_manner(0.0, &[0.0; 5]));
    }

    #[test]
    fn few_themes_and_papers_without_titles_prove_nothing_either() {
        let four = Usual::new(100.0, 1000.0, vec![100.0; 4]);
        assert!(!four.is_manner(0.0, &[25.0; 4]));
        let without_titles = Usual::new(0.0, 1000.0, vec![100.0; 5]);
        assert!(!without_titles.is_manner(0.0, &[25.0; 5]));
        assert!(!Usual::new(0.0, 0.0, Vec::new()).is_manner(0.0, &[]));
    }
}
