//! The words around what was found, as they are written.

use std::ops::Range;

use super::query::{Asked, Column, Query};
use crate::features::Language;
use crate::features::search_words::{self, SearchWord, is_alone};

/// Stands before a match in a snippet; no listing holds it, since control characters are taken out when it is read.
pub const MATCH_BEGIN: char = '\u{2}';

/// Stands after a match in a snippet.
pub const MATCH_END: char = '\u{3}';

/// Words of a snippet; letters of a script without spaces are words.
const SNIPPET_WORDS: usize = 14;
const SNIPPET_LETTERS: usize = 32;

/// A condition seen for the first time in a snippet counts this much, each further match 1.
const NEW_CONDITION: usize = 1000;

/// What a snippet is worth that begins with the text, or with a sentence.
const BEGINS_TEXT: usize = 120;
const BEGINS_SENTENCE: usize = 100;

/// A match: words in a row of a text, and the condition that they fulfil.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hit {
    words: Range<usize>,
    condition: usize,
}

/// A title or an abstract, with the matches in it.
struct Searched<'a> {
    text: &'a str,
    words: Vec<SearchWord>,
    hits: Vec<Hit>,
}

/// The words around the matches in the better of title and abstract, matches between [`MATCH_BEGIN`] and [`MATCH_END`].
///
/// The choice is that of FTS5 (`snippet`, <https://sqlite.org/fts5.html#the_snippet_function>): the most conditions, then the most
/// matches, rather from the beginning of a sentence.
pub(super) fn snippet(query: &Query, texts: [&str; 2], language: Language) -> String {
    let asked: Vec<Asked> = query.wanted().map(super::query::Condition::asked).collect();
    let searched: Vec<Searched<'_>> = (texts.into_iter().zip(Column::ALL))
        .map(|(text, column)| Searched::of(text, column, &asked, language))
        .collect();
    let mut best: Option<(usize, usize, usize)> = None;
    for (at, text) in searched.iter().enumerate() {
        for (score, start) in text.snippets() {
            if best.is_none_or(|best| score > best.0) {
                best = Some((score, at, start));
            }
        }
    }
    let (at, start) = best.map_or((0, 0), |(_, at, start)| (at, start));
    searched[at].written(start)
}

/// Where words with these stems stand first in a text, as written.
pub(super) fn first_with<'a>(text: &'a str, stems: &[String], language: Language) -> Option<&'a str> {
    let words = search_words::words(text);
    let found: Vec<String> = words
        .iter()
        .map(|word| search_words::stem(&word.word, language))
        .collect();
    let at = found.windows(stems.len()).position(|window| window == stems)?;
    text.get(words[at].place.start..words[at + stems.len() - 1].place.end)
}

impl<'a> Searched<'a> {
    fn of(text: &'a str, column: Column, asked: &[Asked], language: Language) -> Self {
        let words = search_words::words(text);
        let found: Vec<&str> = words.iter().map(|word| word.word.as_str()).collect();
        let stems: Vec<String> = found.iter().map(|word| search_words::stem(word, language)).collect();
        let stems: Vec<&str> = stems.iter().map(String::as_str).collect();
        let mut hits = Vec::new();
        for (condition, asked) in asked.iter().enumerate() {
            let n_words = asked.words.len();
            if n_words == 0 || asked.column.is_some_and(|only| only != column) {
                continue;
            }
            let wanted = asked.stems(language);
            for start in 0..(words.len() + 1).saturating_sub(n_words) {
                let here = start..start + n_words;
                if asked.fits(&wanted, &found[here.clone()], &stems[here.clone()]) {
                    let words = here;
                    hits.push(Hit { words, condition });
                }
            }
        }
        hits.sort_by_key(|hit| (hit.words.start, hit.condition));
        Self { text, words, hits }
    }

    /// Words of a snippet of this text.
    fn length(&self) -> usize {
        let is_letter = |hit: &Hit| self.words[hit.words.start].word.chars().all(is_alone);
        match self.hits.first().is_some_and(is_letter) {
            true => SNIPPET_LETTERS,
            false => SNIPPET_WORDS,
        }
    }

    /// Snippets with matches: what each is worth, and its first word.
    fn snippets(&self) -> Vec<(usize, usize)> {
        let (length, mut snippets) = (self.length(), Vec::new());
        let sentences = self.sentences();
        for hit in &self.hits {
            let (score, around) = self.score(hit.words.start, length);
            snippets.push((score, around));
            let sentence = sentences.iter().rev().find(|start| **start <= hit.words.start);
            if let Some(start) = sentence.filter(|start| **start < hit.words.start && self.words.len() > length) {
                let bonus = if *start == 0 { BEGINS_TEXT } else { BEGINS_SENTENCE };
                snippets.push((self.score(*start, length).0 + bonus, *start));
            }
        }
        snippets
    }

    /// What the words from `start` on are worth, and where to begin for the matches among them to stand in the middle.
    fn score(&self, start: usize, length: usize) -> (usize, usize) {
        let mut seen = Vec::new();
        let (mut score, mut first, mut last) = (0, None, 0);
        for hit in &self.hits {
            if (start..start + length).contains(&hit.words.start) {
                score += if seen.contains(&hit.condition) {
                    1
                } else {
                    NEW_CONDITION
                };
                seen.push(hit.condition);
                first.get_or_insert(hit.words.start);
                last = hit.words.end;
            }
        }
        let first = first.unwrap_or(start);
        let room = length.saturating_sub(last.saturating_sub(first)) / 2;
        let latest = self.words.len().saturating_sub(length);
        (score, first.saturating_sub(room).min(latest))
    }

    /// Words that begin a sentence.
    fn sentences(&self) -> Vec<usize> {
        let begins = |at: &usize| {
            let before = self.text[..self.words[*at].place.start].trim_end_matches([' ', '\t', '\n', '\r']);
            *at == 0 || before.ends_with(['.', ':'])
        };
        (0..self.words.len()).filter(begins).collect()
    }

    /// The words from `start` on, as written.
    fn written(&self, start: usize) -> String {
        let end = (start + self.length()).min(self.words.len());
        let mut out = String::new();
        let mut at = match start {
            0 => 0,
            _ => self.words[start].place.start,
        };
        if start > 0 {
            out.push('…');
        }
        for marked in self.marked(start..end) {
            out.push_str(&self.text[at..marked.start]);
            out.push(MATCH_BEGIN);
            out.push_str(&self.text[marked.clone()]);
            out.push(MATCH_END);
            at = marked.end;
        }
        match end == self.words.len() {
            true => out.push_str(&self.text[at..]),
            false => {
                out.push_str(&self.text[at..self.words[end - 1].place.end]);
                out.push('…');
            }
        }
        out
    }

    /// Where matches among some words stand in the text; those that overlap are one.
    fn marked(&self, shown: Range<usize>) -> Vec<Range<usize>> {
        let mut marked: Vec<Range<usize>> = Vec::new();
        for hit in &self.hits {
            let (start, end) = (hit.words.start.max(shown.start), hit.words.end.min(shown.end));
            if start >= end {
                continue;
            }
            match marked.last_mut() {
                Some(last) if start < last.end => last.end = last.end.max(end),
                _ => marked.push(start..end),
            }
        }
        let place = |words: Range<usize>| self.words[words.start].place.start..self.words[words.end - 1].place.end;
        marked.into_iter().map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(query: &str, title: &str, abstract_text: &str) -> String {
        let found = snippet(&Query::of_words(query), [title, abstract_text], Language::ENGLISH);
        found.replace(MATCH_BEGIN, "[").replace(MATCH_END, "]")
    }

    #[test]
    fn matches_are_marked_as_they_are_written() {
        assert_eq!(shown("co2", "Storing CO₂ in ﬁelds", ""), "Storing [CO₂] in ﬁelds");
        assert_eq!(
            shown("fields", "Storing CO$_2$ in ﬁelds", ""),
            "Storing CO$_2$ in [ﬁelds]"
        );
        assert_eq!(shown("冰川", "青藏高原冰川物质平衡", ""), "青藏高原[冰川]物质平衡");
    }

    #[test]
    fn the_words_around_a_match_are_shown_and_what_is_cut_off_is_told() {
        let long = "Zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen.";
        assert_eq!(
            shown("fourteen", "Numbers", long),
            "…two three four five six seven eight nine ten eleven twelve thirteen [fourteen] fifteen."
        );
        assert_eq!(
            shown("three", "Numbers", long),
            "Zero one two [three] four five six seven eight nine ten eleven twelve thirteen…"
        );
        let sentence = format!("Before. {long}");
        let found = shown("three four", "Numbers", &sentence);
        assert!(found.starts_with("…Zero one two [three four] five"), "{found}");
    }
}
