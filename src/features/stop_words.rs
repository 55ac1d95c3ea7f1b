//! Words that carry grammar but no subject, by language.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::language::Language;

/// English ones.
pub(super) const ENGLISH: &str = include_str!("stop_words.txt");

/// What papers of other languages say whatever they are about: a language a line, its code first.
pub(super) const OF_PAPERS: &str = include_str!("stop_words_of_papers.txt");

type Words = FxHashSet<&'static str>;

static IN_ENGLISH: LazyLock<Words> = LazyLock::new(|| ENGLISH.split_whitespace().collect());

/// By language; of the languages for which there is a list.
static IN_OTHERS: LazyLock<FxHashMap<Language, Words>> = LazyLock::new(|| {
    let mut lists: FxHashMap<Language, Words> = FxHashMap::default();
    for code in stop_words::available_languages() {
        if let Some(language) = Language::of_code(code).filter(|language| *language != Language::ENGLISH) {
            let words = stop_words::lookup(code).unwrap_or_default();
            lists.entry(language).or_default().extend(words);
        }
    }
    for line in OF_PAPERS.lines() {
        let mut words = line.split_whitespace();
        if let Some(language) = words.next().and_then(Language::of_code) {
            lists.entry(language).or_default().extend(words);
        }
    }
    lists
});

/// Words of languages in Latin letters other than English.
static IN_LATIN_LETTERS: LazyLock<Words> = LazyLock::new(|| {
    let lists = Language::all().filter(|language| language.is_latin());
    lists
        .filter_map(|language| IN_OTHERS.get(&language))
        .flatten()
        .copied()
        .collect()
});

/// English words that no other language in Latin letters has.
static IN_ENGLISH_ONLY: LazyLock<Words> = LazyLock::new(|| {
    let words = IN_ENGLISH.iter().filter(|word| !IN_LATIN_LETTERS.contains(*word));
    words.copied().collect()
});

/// True for a word without its mark, in lower case.
pub(super) fn is_stop_word(word: &str, language: Language) -> bool {
    match language == Language::ENGLISH {
        true => IN_ENGLISH.contains(word),
        false => IN_OTHERS.get(&language).is_some_and(|words| words.contains(word)),
    }
}

/// True for a stop word that is English and of no other language in Latin letters.
pub(super) fn is_english_only(word: &str) -> bool {
    IN_ENGLISH_ONLY.contains(word)
}

/// True for a stop word of another language in Latin letters that is none in English.
pub(super) fn is_foreign(word: &str) -> bool {
    IN_LATIN_LETTERS.contains(word) && !IN_ENGLISH.contains(word)
}

/// True for a stop word of a language that is none in English.
pub(super) fn is_own(word: &str, language: Language) -> bool {
    is_stop_word(word, language) && !IN_ENGLISH.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_have_a_subject_in_one_language_and_none_in_another() {
        let german = Language::of_code("de").unwrap();
        assert!(is_stop_word("die", german) && !is_stop_word("die", Language::ENGLISH));
        assert!(is_stop_word("the", Language::ENGLISH) && !is_stop_word("the", german));
        assert!(is_english_only("the") && is_foreign("wir") && is_own("wir", german));
        assert!(
            !is_english_only("in") && !is_foreign("in") && !is_own("in", german),
            "both have it"
        );
    }

    #[test]
    fn every_line_of_words_of_papers_begins_with_a_language() {
        for line in OF_PAPERS.lines() {
            let code = line.split(' ').next().unwrap();
            assert!(Language::of_code(code).is_some(), "{line}");
            assert!(
                line.split(' ').skip(1).all(|word| word.to_lowercase() == word),
                "{line}"
            );
        }
    }
}
