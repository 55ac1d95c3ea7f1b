//! Rows whose titles are a slip of the pen apart.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::sets::{Sets, Why};
use super::{ApartRows, Rows};
use crate::corpus::likeness::Words;
use crate::corpus::merges::{ApartReason, MergeReason};
use crate::corpus::slips::{Slip, differing, is_name, is_plural, slip};
use crate::corpus::titles::{near_pairs, normalised_title};

/// Most papers under one title that are compared with those under a near one.
const MAX_PAPERS: usize = 4;

/// Fewest different words with which equal abstracts outweigh the words of titles.
const MIN_TELLING_WORDS: usize = 12;

/// Two titles a slip apart, by the rows with the fullest abstracts, and what speaks for one paper.
struct Pair {
    left: usize,
    right: usize,
    verdict: Verdict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// The abstracts are near-identical: one paper whatever the words.
    SameAbstract,
    SameWord,
    Other,
    /// The rest of the corpus tells whether both are words.
    Unknown,
}

pub(super) fn unite(rows: Rows<'_>, same_title: &[Vec<usize>], sets: &mut Sets, apart: &mut Vec<ApartRows>) {
    let titles: Vec<&str> = same_title
        .iter()
        .filter_map(|same| same.first())
        .map(|row| rows.title(*row))
        .collect();
    let (mut pairs, mut words) = (Vec::new(), FxHashMap::default());
    for (left, right) in near_pairs(&titles) {
        pairs.extend(pairs_of(rows, &same_title[left], &same_title[right], &mut words, sets));
    }
    let known = Known::of(rows, same_title, &pairs);
    let mut stars = Stars::default();
    // In the order of the titles, so that where not all can be united the choice is the same every time.
    for Pair { left, right, verdict } in pairs {
        let words = differing(rows.title(left), rows.title(right));
        let detail = format!("“{}”, “{}”", words.0, words.1);
        let is_same = match verdict {
            Verdict::SameAbstract => true,
            Verdict::SameWord => !sets.clash(left, right),
            Verdict::Other => false,
            Verdict::Unknown => !(sets.clash(left, right) || known.is_word(&words.0) && known.is_word(&words.1)),
        };
        let is_same = is_same && (verdict == Verdict::SameAbstract || stars.take(rows.title(left), rows.title(right)));
        if is_same {
            let why = Why {
                is_doubtful: verdict != Verdict::SameAbstract,
                ..Why::doubtful(MergeReason::NearTitle, &detail)
            };
            sets.unite(left, right, why);
        } else if sets.root(left) != sets.root(right) {
            apart.push(ApartRows {
                rows: vec![left, right],
                reason: ApartReason::NearTitle,
                detail,
            });
        }
    }
}

/// Titles that became one by slips: each is a slip of the first of them, so that no chain leads from one word to another.
#[derive(Default)]
struct Stars<'a> {
    /// By title: the first one of its star.
    first_of: FxHashMap<&'a str, &'a str>,
}

impl<'a> Stars<'a> {
    /// Puts two titles in one star, if one of them is its first and the other in none.
    fn take(&mut self, left: &'a str, right: &'a str) -> bool {
        let (first, other) = match (self.first_of.get(left), self.first_of.get(right)) {
            (None, None) => (left, right),
            (Some(first), None) if *first == left => (left, right),
            (None, Some(first)) if *first == right => (right, left),
            // Papers with the same two titles.
            (Some(one), Some(other)) => return one == other && (*one == left || *one == right),
            _ => return false,
        };
        self.first_of.insert(first, first);
        self.first_of.insert(other, first);
        true
    }
}

/// Papers under two near titles that may be one.
///
/// - `words`: of abstracts that were compared before, by row.
fn pairs_of(
    rows: Rows<'_>,
    left: &[usize],
    right: &[usize],
    words: &mut FxHashMap<usize, Words>,
    sets: &mut Sets,
) -> Vec<Pair> {
    let (one, other) = (papers(left, sets), papers(right, sets));
    let are_single = one.len() == 1 && other.len() == 1;
    let mut pairs = Vec::new();
    for left in one.iter().take(MAX_PAPERS).map(|same| rows.fullest(same)) {
        for right in other.iter().take(MAX_PAPERS).map(|same| rows.fullest(same)) {
            for row in [left, right] {
                words.entry(row).or_insert_with(|| Words::of(rows.abstract_text(row)));
            }
            let verdict = match verdict(rows, left, right, words) {
                // Nobody need ask the corpus.
                Verdict::Unknown if sets.clash(left, right) => Verdict::Other,
                verdict => verdict,
            };
            // Of several papers under a title none is told by the title.
            if are_single || verdict == Verdict::SameAbstract {
                pairs.push(Pair { left, right, verdict });
            }
        }
    }
    pairs
}

/// Rows with one title by paper.
fn papers(same_title: &[usize], sets: &mut Sets) -> Vec<Vec<usize>> {
    let mut rooted: Vec<(usize, usize)> = same_title.iter().map(|row| (sets.root(*row), *row)).collect();
    rooted.sort_unstable();
    let papers = rooted.chunk_by(|left, right| left.0 == right.0);
    papers
        .map(|rooted| rooted.iter().map(|(_, row)| *row).collect())
        .collect()
}

fn verdict(rows: Rows<'_>, left: usize, right: usize, words: &FxHashMap<usize, Words>) -> Verdict {
    let [one, other] = [&words[&left], &words[&right]];
    let (of_one, of_other) = differing(rows.title(left), rows.title(right));
    // Nobody makes the same slip in title and abstract.
    let is_meant = |words: &Words, own: &str, others: &str| words.contains(own) && !words.contains(others);
    let slip = slip(rows.title(left), rows.title(right));
    let are_meant = is_meant(one, &of_one, &of_other) && is_meant(other, &of_other, &of_one);
    if are_meant && slip != Slip::SameWord {
        return Verdict::Other;
    }
    if one.n_words().min(other.n_words()) >= MIN_TELLING_WORDS && one.are_near(other) {
        return Verdict::SameAbstract;
    }
    let are_told = !one.is_empty() && !other.is_empty();
    if are_told && !one.are_alike(other) {
        return Verdict::Other;
    }
    let written = |row: usize| rows.listed[row].row.title.as_str();
    let are_names = is_name(written(left), &of_one) || is_name(written(right), &of_other);
    match slip {
        Slip::SameWord if are_names && !is_plural(&of_one, &of_other) => Verdict::Other,
        Slip::SameWord => Verdict::SameWord,
        Slip::Typo if !are_names => Verdict::Unknown,
        Slip::Letter if are_told && !are_names => Verdict::Unknown,
        Slip::OtherWord | Slip::Typo | Slip::Letter => Verdict::Other,
    }
}

/// Words in which titles differ, and which of them the corpus has elsewhere.
struct Known(FxHashSet<String>);

impl Known {
    fn of(rows: Rows<'_>, same_title: &[Vec<usize>], pairs: &[Pair]) -> Self {
        let asked = pairs
            .iter()
            .filter(|pair| pair.verdict == Verdict::Unknown)
            .flat_map(|pair| {
                let (one, other) = differing(rows.title(pair.left), rows.title(pair.right));
                [one, other]
            });
        let asked: FxHashSet<String> = asked.collect();
        if asked.is_empty() {
            return Self(asked);
        }
        // One title has it: a second one makes it a word.
        let mut n_titles: FxHashMap<&str, usize> = FxHashMap::default();
        for title in same_title
            .iter()
            .filter_map(|same| same.first())
            .map(|row| rows.title(*row))
        {
            let words: FxHashSet<&str> = title
                .split(' ')
                .filter_map(|word| asked.get(word))
                .map(String::as_str)
                .collect();
            words
                .into_iter()
                .for_each(|word| *n_titles.entry(word).or_default() += 1);
        }
        let (known, unsure): (FxHashSet<&str>, FxHashSet<&str>) = asked
            .iter()
            .map(String::as_str)
            .partition(|word| n_titles.get(word).is_some_and(|n| *n > 1));
        let unsure = Asked::of(&unsure);
        let in_abstracts = |row: usize| unsure.found_in(rows.abstract_text(row));
        let found = (0..rows.listed.len()).into_par_iter().flat_map_iter(in_abstracts);
        let mut found: FxHashSet<&str> = found.collect::<Vec<_>>().into_iter().collect();
        found.extend(known);
        Self(found.into_iter().map(str::to_owned).collect())
    }

    fn is_word(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

/// Words that are looked for in all abstracts, which takes a look at every letter: most words are passed over by their length.
struct Asked<'a> {
    /// By length in bytes.
    by_length: Vec<Vec<&'a str>>,
    /// Whether words have letters that lower case alone does not bring together.
    is_ascii: bool,
}

impl<'a> Asked<'a> {
    fn of(words: &FxHashSet<&'a str>) -> Self {
        let longest = words.iter().map(|word| word.len()).max().unwrap_or_default();
        let mut by_length = vec![Vec::new(); longest + 1];
        words.iter().for_each(|word| by_length[word.len()].push(*word));
        Self {
            by_length,
            is_ascii: words.iter().all(|word| word.is_ascii()),
        }
    }

    fn found_in(&self, text: &str) -> Vec<&'a str> {
        let normalised;
        let text = match self.is_ascii {
            true => text,
            false => {
                normalised = normalised_title(text);
                &normalised
            }
        };
        let is_gap = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
        let mut found = Vec::new();
        for word in text.as_bytes().split(is_gap) {
            let alike = self.by_length.get(word.len()).into_iter().flatten();
            found.extend(alike.filter(|asked| asked.as_bytes().eq_ignore_ascii_case(word)));
        }
        found
    }
}
