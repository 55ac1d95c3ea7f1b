//! One phrase for each subject: nested phrases, and phrases of the same papers, are told once.

use super::phrases::Phrase;
use super::reading::PhraseReading;
use super::windows::N_WINDOWS;
use super::{Dated, Found};

/// Share of the papers of the rarer of two phrases that have the other one too, from which on both are about one subject.
const SAME_PAPERS: f64 = 0.5;

/// Share of the recent papers of a subject's surest phrase that a longer one must have to be told in its place.
const NEARLY_ALL: f64 = 0.8;

/// Phrases told of a theme.
const MOST: usize = 3;

/// The phrases that are told of a theme, surest first.
///
/// - `found`: all that are no chance.
pub(super) fn told<'p>(mut found: Vec<Found<'p>>, theme: &Dated, reading: &PhraseReading<'_>) -> Vec<Found<'p>> {
    found.sort_by(|a, b| {
        let key = |found: &Found<'_>| (found.phrase.tokens.len(), found.phrase.titles.len());
        // Numbers of tokens depend on which papers were read first: the alphabet doesn't.
        let texts = |found: &Found<'_>| reading.texts(&found.phrase.tokens);
        let by_numbers = a.p_value.total_cmp(&b.p_value).then(key(b).cmp(&key(a)));
        by_numbers.then_with(|| texts(a).cmp(&texts(b)))
    });
    let mut subjects: Vec<Vec<Found<'p>>> = Vec::new();
    for one in found {
        let of = subjects
            .iter_mut()
            .find(|subject| subject.iter().any(|other| are_one(&one, other, theme)));
        match of {
            Some(subject) => subject.push(one),
            None => subjects.push(vec![one]),
        }
    }
    subjects.truncate(MOST);
    subjects.into_iter().filter_map(named).collect()
}

/// Whether two phrases are about the same subject.
fn are_one(one: &Found<'_>, other: &Found<'_>, theme: &Dated) -> bool {
    is_nested(one.phrase, other.phrase) || {
        let window = one.window.max(other.window);
        let recent = |found: &Found<'_>| recent(found.phrase, window, theme);
        let (a, b) = (recent(one), recent(other));
        let n_both = a.iter().filter(|paper| b.binary_search(paper).is_ok()).count();
        n_both as f64 >= SAME_PAPERS * a.len().min(b.len()) as f64
    }
}

fn recent(phrase: &Phrase, window: usize, theme: &Dated) -> Vec<u32> {
    let is_recent = |paper: &&u32| theme.ages[**paper as usize] <= window.min(N_WINDOWS - 1);
    phrase.papers.iter().filter(is_recent).copied().collect()
}

/// Whether one phrase stands in the other.
fn is_nested(one: &Phrase, other: &Phrase) -> bool {
    let holds = |long: &[u32], short: &[u32]| long.windows(short.len()).any(|part| part == short);
    holds(&one.tokens, &other.tokens) || holds(&other.tokens, &one.tokens)
}

/// The phrase that names a subject: the longest that holds the surest and has nearly as many recent papers.
///
/// - `subject`: surest first.
fn named(mut subject: Vec<Found<'_>>) -> Option<Found<'_>> {
    let first = subject.first()?;
    let enough = NEARLY_ALL * first.n_recent as f64;
    let tokens = &first.phrase.tokens;
    let holds = |found: &Found<'_>| found.phrase.tokens.windows(tokens.len()).any(|part| part == tokens);
    let longest = (subject.iter().enumerate())
        .filter(|(_, found)| holds(found) && found.n_recent as f64 >= enough)
        .max_by_key(|(at, found)| (found.phrase.tokens.len(), std::cmp::Reverse(*at)))?;
    let at = longest.0;
    Some(subject.swap_remove(at))
}
