//! The phrases of a theme: which of them stand in titles, and which papers have each.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::reading::{Definition, MOST_WORDS, PhraseReading, is_content};

/// Titles of a theme that a phrase must stand in: what never does is no subject.
pub(super) const MIN_TITLES: u32 = 3;

/// Papers of a theme that must spell out an acronym before it counts as its long form.
const SURE_PAPERS: usize = 2;

/// Share of the papers with an acronym that must spell it out: others have a word that is written alike, such as `act`.
const SPELT_OUT: f64 = 0.25;

/// No phrase.
const NONE: u32 = u32::MAX;

/// A phrase of a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) tokens: Vec<u32>,
    /// An acronym whose papers count as the phrase's.
    pub(super) acronym: Option<u32>,
    /// Papers with the phrase in the title or the abstract: positions among those of the theme, ascending.
    pub(super) papers: Vec<u32>,
    /// Those of `papers` that have it in the title, ascending.
    pub(super) titles: Vec<u32>,
}

/// The phrases that stand in enough titles of some papers, whatever the dates of these.
///
/// - `rows`: of the papers in the reading.
/// - returns: in no order that means anything, but always in the same one.
pub(super) fn of_papers(reading: &PhraseReading<'_>, rows: &[usize]) -> Vec<Phrase> {
    let mut trie = Trie::new(reading.n_stems());
    let acronyms = acronyms(reading, rows);
    for (acronym, long) in &acronyms {
        let (short, long) = (trie.insert(&[*acronym]), trie.insert(long));
        trie.nodes[short].stands_for = long;
        trie.nodes[long].acronym = Some(*acronym);
    }
    for (paper, row) in (0..).zip(rows) {
        reading.for_each_run(*row, true, |run| {
            for_each_start(run, |rest| trie.walk_inserting(rest, |node| node.titles.push(paper)));
        });
    }
    trie.keep(|tokens| reading.is_telling(tokens));
    for (paper, row) in (0..).zip(rows) {
        reading.for_each_run(*row, false, |run| {
            for_each_start(run, |rest| trie.walk(rest, |node| node.papers.push(paper)));
        });
    }
    trie.into_phrases()
}

/// The acronyms that enough papers spell out in the same way, each with its most frequent long form.
fn acronyms(reading: &PhraseReading<'_>, rows: &[usize]) -> BTreeMap<u32, Vec<u32>> {
    let mut counts: BTreeMap<Definition, usize> = BTreeMap::new();
    for row in rows {
        let mut found = reading.definitions(*row);
        found.sort();
        found.dedup();
        found
            .into_iter()
            .for_each(|found| *counts.entry(found).or_default() += 1);
    }
    let mut sure: Vec<(Definition, usize)> = counts.into_iter().filter(|(_, n)| *n >= SURE_PAPERS).collect();
    let uses = uses(reading, rows, &sure);
    sure.retain(|(definition, n)| *n as f64 >= SPELT_OUT * f64::from(uses[&definition.acronym]));
    // Numbers of tokens depend on which papers were read first: the alphabet doesn't.
    sure.sort_by_cached_key(|(definition, n)| {
        let texts = (reading.texts(&[definition.acronym]), reading.texts(&definition.long));
        (std::cmp::Reverse(*n), texts)
    });
    let mut acronyms = BTreeMap::new();
    for (Definition { acronym, long }, _) in sure {
        // A long form with two acronyms keeps the one that more papers use.
        if !acronyms.contains_key(&acronym) && !acronyms.values().any(|known| *known == long) {
            acronyms.insert(acronym, long);
        }
    }
    acronyms
}

/// Papers with each acronym, spelt out or not.
fn uses(reading: &PhraseReading<'_>, rows: &[usize], definitions: &[(Definition, usize)]) -> FxHashMap<u32, u32> {
    let mut uses: FxHashMap<u32, u32> = definitions.iter().map(|(found, _)| (found.acronym, 0)).collect();
    if uses.is_empty() {
        return uses;
    }
    for row in rows {
        let mut found: Vec<u32> = Vec::new();
        reading.for_each_run(*row, false, |run| {
            found.extend(run.iter().filter(|token| uses.contains_key(token)));
        });
        found.sort_unstable();
        found.dedup();
        found.iter().for_each(|token| *uses.entry(*token).or_default() += 1);
    }
    uses
}

fn for_each_start(run: &[u32], mut act: impl FnMut(&[u32])) {
    for start in 0..run.len() {
        if is_content(run[start]) {
            act(&run[start..]);
        }
    }
}

/// Phrases by their tokens, one after the other.
struct Trie {
    /// Token → node, for those that begin with it.
    first: Vec<u32>,
    /// Node and token → node.
    next: FxHashMap<(u32, u32), u32>,
    nodes: Vec<Node>,
}

/// A phrase, or the beginning of one.
struct Node {
    tokens: Vec<u32>,
    /// Position of the node that counts in its place: itself, but for an acronym.
    stands_for: usize,
    acronym: Option<u32>,
    is_kept: bool,
    titles: Papers,
    papers: Papers,
}

/// Papers, each once.
#[derive(Default)]
struct Papers(Vec<u32>);

impl Papers {
    /// - `paper`: none before it comes after.
    fn push(&mut self, paper: u32) {
        if self.0.last() != Some(&paper) {
            self.0.push(paper);
        }
    }
}

impl Trie {
    fn new(n_stems: usize) -> Self {
        Self {
            first: vec![NONE; n_stems],
            next: FxHashMap::default(),
            nodes: Vec::new(),
        }
    }

    fn child(&self, parent: Option<u32>, token: u32) -> Option<u32> {
        let node = match parent {
            None => self.first[token as usize],
            Some(parent) => self.next.get(&(parent, token)).copied().unwrap_or(NONE),
        };
        (node != NONE).then_some(node)
    }

    fn child_or_new(&mut self, parent: Option<u32>, token: u32) -> u32 {
        self.child(parent, token).unwrap_or_else(|| {
            let number = self.nodes.len() as u32;
            let before = parent.map_or(&[][..], |parent| &self.nodes[parent as usize].tokens);
            let tokens = [before, &[token]].concat();
            self.nodes.push(Node {
                tokens,
                stands_for: number as usize,
                acronym: None,
                is_kept: false,
                titles: Papers::default(),
                papers: Papers::default(),
            });
            match parent {
                None => self.first[token as usize] = number,
                Some(parent) => {
                    self.next.insert((parent, token), number);
                }
            }
            number
        })
    }

    /// - `tokens`: at least one; the first has a subject.
    fn insert(&mut self, tokens: &[u32]) -> usize {
        let node = tokens
            .iter()
            .fold(None, |node, token| Some(self.child_or_new(node, *token)));
        node.unwrap_or_default() as usize
    }

    /// Goes along tokens as far as a phrase may reach, and acts on every phrase on the way.
    fn walk_inserting(&mut self, tokens: &[u32], mut act: impl FnMut(&mut Node)) {
        let (mut node, mut n_words) = (None, 0);
        for (at, token) in tokens.iter().enumerate() {
            let joins = !is_content(*token);
            if n_words == MOST_WORDS || (joins && !is_content(tokens[at - 1])) {
                return;
            }
            let this = self.child_or_new(node, *token);
            node = Some(this);
            n_words += usize::from(!joins);
            if !joins {
                let counted = self.nodes[this as usize].stands_for;
                act(&mut self.nodes[counted]);
            }
        }
    }

    /// Goes along tokens as far as there are nodes, and acts on every phrase that is kept.
    fn walk(&mut self, tokens: &[u32], mut act: impl FnMut(&mut Node)) {
        let mut node = None;
        for token in tokens {
            let Some(this) = self.child(node, *token) else { return };
            node = Some(this);
            let counted = self.nodes[this as usize].stands_for;
            if self.nodes[counted].is_kept {
                act(&mut self.nodes[counted]);
            }
        }
    }

    /// Keeps the phrases that stand in enough titles.
    fn keep(&mut self, is_telling: impl Fn(&[u32]) -> bool) {
        for (number, node) in self.nodes.iter_mut().enumerate() {
            let is_own = node.stands_for == number;
            node.is_kept = is_own && node.titles.0.len() >= MIN_TITLES as usize && is_telling(&node.tokens);
        }
    }

    fn into_phrases(self) -> Vec<Phrase> {
        let kept = self.nodes.into_iter().filter(|node| node.is_kept);
        let phrase = |node: Node| Phrase {
            tokens: node.tokens,
            acronym: node.acronym,
            papers: node.papers.0,
            titles: node.titles.0,
        };
        kept.map(phrase).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::{Text, WordLists, WordRules};

    /// Phrases as stems, with the numbers of papers and of titles.
    fn phrases(papers: &[(&str, &str)]) -> BTreeMap<String, (usize, usize)> {
        let texts: Vec<Text<'_>> = (papers.iter())
            .map(|(title, abstract_text)| Text { title, abstract_text })
            .collect();
        let words = WordLists::read(&texts);
        let reading = PhraseReading::of(&words, &WordRules::default());
        let rows: Vec<usize> = (0..papers.len()).collect();
        let found = of_papers(&reading, &rows).into_iter();
        found
            .map(|phrase| {
                (
                    reading.texts(&phrase.tokens).join(" "),
                    (phrase.papers.len(), phrase.titles.len()),
                )
            })
            .collect()
    }

    #[test]
    fn phrases_stand_in_titles_and_count_in_abstracts_too() {
        let found = phrases(&[
            ("Sparse attention sinks", "Attention sinks draw attention."),
            ("Attention sinks", ""),
            ("Where an attention sink is", "sparse attention"),
            ("Streaming", "An attention sink, and sparse attention."),
        ]);
        assert_eq!(found["attent sink"], (4, 3));
        assert_eq!(found["attent"], (4, 3));
        assert!(!found.contains_key("spars attent"), "one title only");
    }

    #[test]
    fn an_acronym_counts_as_its_long_form() {
        let found = phrases(&[
            ("On-policy distillation", "On-policy distillation (OPD) is fast."),
            ("OPD is stable", "We study on-policy distillation (OPD)."),
            ("OPD", ""),
            ("Other", "We use OPD, OPD and OPD."),
        ]);
        let long = found
            .iter()
            .find(|(phrase, _)| phrase.contains(' ') && phrase.contains("distil"));
        assert_eq!(long.map(|(_, counts)| *counts), Some((4, 3)), "{found:?}");
        assert!(!found.contains_key("opd"));
    }
}
