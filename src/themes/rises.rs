//! Phrases that are new or fast growing within a theme: subjects that the themes do not show yet.
//!
//! In:    the papers with their dates, and the themes.
//! Out:   [`Rises`]: phrases with the papers that have them, at most one for the same papers.
//! Keeps: a function of papers and themes alone; among papers whose dates were dealt at random within their themes, anything
//!        is told in one run of twenty at most.
//! Order: windows, reading → phrases → hypergeometric → subjects → written.
//!
//! How it is kept honest. Which phrases are tested is decided without a look at the dates: those in three
//! titles of a theme, whenever that was. Each is tested in each window by an exact test, given how many of the theme's papers
//! have the phrase and how many are recent: whether more of the recent papers have it than a draw at random would give. The
//! p-values are multiplied by the number of all phrases of all themes times the number of windows (Bonferroni; Dunn 1961,
//! doi:10.1080/01621459.1961.10482090), whether a phrase had a chance or not. All else that is asked of a phrase, so many
//! papers, so many times the share before, titles, several authors, only takes away.

mod hypergeometric;
mod phrases;
mod reading;
mod subjects;
mod windows;
mod written;

use rayon::prelude::*;

use super::{Theme, ThemeId, Themes};
use crate::config::Words;
use crate::corpus::{Corpus, Paper};
use crate::features::{PaperWords, Text, WordLists, WordRules};
use phrases::Phrase;
use reading::PhraseReading;
use windows::{Ages, N_WINDOWS};
pub use windows::{Window, WindowUnit};

/// Chance that anything is told of papers among which nothing changes.
const MAX_CHANCE: f64 = 0.05;

/// Recent papers with the phrase that there must be.
pub const MIN_RECENT: usize = 5;

/// Times the share before that the share among the recent papers must be.
const MIN_TIMES: f64 = 2.0;

/// Share of the recent papers with the phrase that must have it in the title, and how many at least.
const TITLE_SHARE: f64 = 0.1;
const MIN_RECENT_TITLES: usize = 2;

/// The share that is asked of a phrase all of whose words any field uses.
const GENERIC_TITLE_SHARE: f64 = 0.4;

/// Recent papers no two of which have an author in common and were first listed together.
const MIN_SOURCES: usize = 3;

/// Above this many papers only titles are read: abstracts would take longer than all else of a rerun.
const MAX_READ_WHOLE: usize = 20_000;

/// A phrase on the rise within a theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Rise {
    /// Where its papers are.
    pub theme: ThemeId,
    /// As papers write it, with its acronym in brackets if it has one.
    pub phrase: String,
    /// Dated papers of the theme with the phrase; positions in the corpus, ascending.
    pub papers: Vec<usize>,
    /// Those of them in the window.
    pub n_recent: usize,
    /// Dated papers of the theme.
    pub n_theme: usize,
    /// Those of them in the window.
    pub n_theme_recent: usize,
    /// The one in which chance explains it least; absent where what came since the fit is compared with the papers of the fit.
    pub window: Option<Window>,
    /// Chance of this or more among so many phrases and windows, in [0, 1].
    pub p_value: f64,
}

/// What is on the rise within the themes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rises {
    /// By dates, surest first.
    pub rises: Vec<Rise>,
    /// By whether papers came since the fit, dated or not; surest first.
    pub since_fit: Vec<Rise>,
    /// Phrases times windows that were tested by dates.
    pub n_tested: usize,
    /// True if papers count by their titles alone, being many.
    pub in_titles: bool,
}

impl Rise {
    /// Share of the theme's papers before the window that have the phrase, in [0, 1].
    pub fn share_before(&self) -> f64 {
        let n_before = self.n_theme - self.n_theme_recent;
        (self.papers.len() - self.n_recent) as f64 / n_before.max(1) as f64
    }

    /// Share of the theme's papers in the window that have the phrase, in [0, 1].
    pub fn share_now(&self) -> f64 {
        self.n_recent as f64 / self.n_theme_recent.max(1) as f64
    }
}

/// Finds the phrases on the rise within each theme.
///
/// - `words`: of papers of the corpus, if they were read before; read here where they are not those of all.
/// - `own`: own stop words and synonyms.
pub fn find(corpus: &Corpus, themes: &Themes, words: Option<&PaperWords>, own: &Words) -> Rises {
    let by_date = Ages::of(corpus);
    let since_fit = Ages::since_fit(corpus.papers.len(), &themes.themes);
    if by_date.is_none() && since_fit.is_none() {
        return Rises::default();
    }
    let in_titles = corpus.papers.len() > MAX_READ_WHOLE;
    let read;
    let lists = match words {
        Some(words) if !in_titles && words.lists().n_papers() == corpus.papers.len() => words.lists(),
        _ => {
            let mut texts: Vec<Text<'_>> = crate::features::texts(corpus);
            if in_titles {
                texts.iter_mut().for_each(|text| text.abstract_text = "");
            }
            read = WordLists::read(&texts);
            &read
        }
    };
    let rules = WordRules::of(own);
    let reading = PhraseReading::of(lists, &rules);
    let search = |ages: Option<Ages>| match ages {
        None => (Vec::new(), 0),
        Some(ages) => {
            let search = Search {
                corpus,
                ages: &ages,
                reading: &reading,
            };
            search.of_themes(&themes.themes)
        }
    };
    let ((rises, n_tested), (since_fit, _)) = rayon::join(|| search(by_date), || search(since_fit));
    Rises {
        rises,
        since_fit,
        n_tested,
        in_titles,
    }
}

/// How many texts have any part of a name, as it is between commas and brackets.
pub(crate) fn n_having_a_part(name: &str, texts: &[Text<'_>]) -> usize {
    let name = Text {
        title: name,
        abstract_text: "",
    };
    let words = WordLists::read(&[&[name], texts].concat());
    let reading = PhraseReading::of(&words, &WordRules::default());
    let mut parts: Vec<Vec<u32>> = Vec::new();
    reading.for_each_run(0, true, |run| parts.push(run.to_vec()));
    parts.retain(|part| !part.is_empty());
    let has_any = |paper: &usize| {
        let mut has = false;
        reading.for_each_run(*paper, false, |run| {
            has |= parts
                .iter()
                .any(|part| run.windows(part.len()).any(|words| words == part));
        });
        has
    };
    (1..=texts.len()).filter(has_any).count()
}

/// What the phrases of all themes have in common.
struct Search<'a> {
    corpus: &'a Corpus,
    ages: &'a Ages,
    reading: &'a PhraseReading<'a>,
}

/// A theme's papers that have a date.
struct Dated {
    theme: ThemeId,
    /// Positions in the corpus, ascending.
    papers: Vec<usize>,
    /// Along `papers`: the shortest window, [`N_WINDOWS`] before all.
    ages: Vec<usize>,
    /// Along the windows: papers in each.
    n_recent: [usize; N_WINDOWS],
    phrases: Vec<Phrase>,
}

/// A phrase that is no chance.
pub(super) struct Found<'a> {
    phrase: &'a Phrase,
    window: usize,
    n_recent: usize,
    p_value: f64,
}

impl Search<'_> {
    /// Surest first; and phrases times windows.
    fn of_themes(&self, themes: &[Theme]) -> (Vec<Rise>, usize) {
        let dated: Vec<Dated> = themes.par_iter().map(|theme| self.dated(theme)).collect();
        let n_phrases: usize = dated.iter().map(|theme| theme.phrases.len()).sum();
        let n_tested = n_phrases * N_WINDOWS;
        let mut rises: Vec<Rise> = (dated.par_iter())
            .flat_map_iter(|theme| self.rises_of(theme, n_tested))
            .collect();
        // Stable: equals stay in order of themes.
        rises.sort_by(|a, b| a.p_value.total_cmp(&b.p_value));
        (rises, n_tested)
    }

    fn dated(&self, theme: &Theme) -> Dated {
        let members = theme.members.iter();
        let mut papers: Vec<usize> = (members.map(|member| member.paper))
            .filter(|paper| self.ages.of_papers[*paper].is_some())
            .collect();
        papers.sort_unstable();
        let ages: Vec<usize> = papers.iter().filter_map(|paper| self.ages.of_papers[*paper]).collect();
        Dated {
            theme: theme.id,
            n_recent: within(ages.iter().copied()),
            phrases: phrases::of_papers(self.reading, &papers),
            papers,
            ages,
        }
    }

    fn rises_of(&self, theme: &Dated, n_tested: usize) -> Vec<Rise> {
        let found = theme
            .phrases
            .iter()
            .filter_map(|phrase| self.tested(theme, phrase, n_tested));
        let subjects = subjects::told(found.collect(), theme, self.reading);
        let rise = |found: &Found<'_>| Rise {
            theme: theme.theme,
            phrase: written::phrase(found.phrase, self.reading, &theme.texts(found.phrase, self.corpus)),
            papers: theme.positions(&found.phrase.papers).collect(),
            n_recent: found.n_recent,
            n_theme: theme.papers.len(),
            n_theme_recent: theme.n_recent[found.window],
            window: self.ages.windows.get(found.window).copied(),
            p_value: found.p_value,
        };
        subjects.iter().map(rise).collect()
    }

    /// The phrase in the window in which chance explains it least, if it is on the rise there.
    fn tested<'p>(&self, theme: &Dated, phrase: &'p Phrase, n_tested: usize) -> Option<Found<'p>> {
        let age = |paper: &u32| theme.ages[*paper as usize];
        let n_recent = within(phrase.papers.iter().map(age));
        let found = (0..N_WINDOWS)
            .filter(|window| n_recent[*window] >= MIN_RECENT)
            .map(|window| {
                let chance = hypergeometric::tail(
                    n_recent[window],
                    theme.n_recent[window],
                    phrase.papers.len(),
                    theme.papers.len(),
                );
                Found {
                    phrase,
                    window,
                    n_recent: n_recent[window],
                    p_value: (chance * n_tested as f64).min(1.0),
                }
            });
        found
            .filter(|found| found.p_value <= MAX_CHANCE && self.is_subject(theme, found))
            .min_by(|a, b| a.p_value.total_cmp(&b.p_value))
    }

    /// Whether it is many times as frequent as before, in titles, and not of one group of authors.
    fn is_subject(&self, theme: &Dated, found: &Found<'_>) -> bool {
        let Found {
            phrase,
            window,
            n_recent,
            ..
        } = *found;
        let is_recent = |paper: &&u32| theme.ages[**paper as usize] <= window;
        let n_titles = phrase.titles.iter().filter(is_recent).count();
        let (n_before, of_before) = (
            phrase.papers.len() - n_recent,
            theme.papers.len() - theme.n_recent[window],
        );
        // share now ≥ MIN_TIMES · share before, multiplied out.
        let (now, before) = (n_recent * of_before, n_before * theme.n_recent[window]);
        let title_share = match self.reading.is_generic(&phrase.tokens) {
            true => GENERIC_TITLE_SHARE,
            false => TITLE_SHARE,
        };
        let is_named = n_titles >= MIN_RECENT_TITLES && n_titles as f64 >= title_share * n_recent as f64;
        let recent: Vec<u32> = phrase.papers.iter().filter(is_recent).copied().collect();
        is_named
            && now as f64 >= MIN_TIMES * before as f64
            && n_sources(theme.positions(&recent).map(|paper| &self.corpus.papers[paper])) >= MIN_SOURCES
    }
}

impl Dated {
    fn positions<'a>(&'a self, papers: &'a [u32]) -> impl Iterator<Item = usize> + 'a {
        papers.iter().map(|paper| self.papers[*paper as usize])
    }

    fn texts<'c>(&self, phrase: &Phrase, corpus: &'c Corpus) -> Vec<Text<'c>> {
        let papers = self.positions(&phrase.papers);
        papers
            .map(|paper| crate::features::text(&corpus.papers[paper]))
            .collect()
    }
}

/// Along the windows: how many are in each.
///
/// - `ages`: the shortest window of each, [`N_WINDOWS`] before all.
fn within(ages: impl Iterator<Item = usize>) -> [usize; N_WINDOWS] {
    let mut n = [0; N_WINDOWS];
    ages.for_each(|age| (age..N_WINDOWS).for_each(|window| n[window] += 1));
    n
}

/// Papers, taken one after the other, that have no author and listing in common with one taken before; an unknown author is
/// nobody else's. No more than [`MIN_SOURCES`] are looked for.
fn n_sources<'a>(papers: impl Iterator<Item = &'a Paper>) -> usize {
    let mut taken: Vec<&Paper> = Vec::new();
    for paper in papers {
        if taken.len() < MIN_SOURCES && !taken.iter().any(|other| is_same_source(paper, other)) {
            taken.push(paper);
        }
    }
    taken.len()
}

fn is_same_source(one: &Paper, other: &Paper) -> bool {
    let listing = |paper: &Paper| paper.appearances.first().map(|appearance| appearance.listing);
    listing(one) == listing(other) && one.authors.iter().any(|author| other.authors.contains(author))
}

#[cfg(test)]
mod tests;
