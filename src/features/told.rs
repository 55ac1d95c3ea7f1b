//! Which language a paper tells: by its letters, and by its stop words.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::language::{Language, likeliest};
use super::{Text, stop_words, unspaced};

/// Bytes of a text that are looked at.
const MOST_BYTES: usize = 600;

/// Words of an abstract that say something without the title.
const FEWEST_WORDS: usize = 8;

/// Words after which a text is taken for English by its sure words without a look at the rest.
const ENOUGH_WORDS: usize = 20;

/// A text is English if it has this many words that no other language has, one in [`WORDS_PER_SURE`].
const SURE_WORDS: usize = 3;
const WORDS_PER_SURE: usize = 10;

/// A title may have no more than this many.
const SURE_WORDS_OF_TITLES: usize = 1;

/// Of another language is what has this many of its stop words, those of papers among them, and one in [`WORDS_PER_STOP_WORD`].
const STOP_WORDS: usize = 2;
const WORDS_PER_STOP_WORD: usize = 8;

/// Papers that are looked at to find the language of most.
const MOST_PAPERS: usize = 512;

/// The language of most papers, in which those are read that don't tell theirs.
pub(crate) fn main_language(texts: &[Text<'_>]) -> Language {
    main_of(texts.len(), |paper| texts[paper])
}

/// As [`main_language`], the papers asked for one by one: some of them, at even distances.
pub(crate) fn main_of<'a>(n_papers: usize, text: impl Fn(usize) -> Text<'a> + Sync) -> Language {
    let n_looked_at = n_papers.min(MOST_PAPERS);
    let told: Vec<Option<Language>> = (0..n_looked_at)
        .into_par_iter()
        .map(|at| told(text(at * n_papers / n_looked_at)))
        .collect();
    let mut counts: BTreeMap<Language, usize> = BTreeMap::new();
    for language in told.into_iter().flatten() {
        *counts.entry(language).or_default() += 1;
    }
    let most = counts.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
    most.map_or(Language::ENGLISH, |(language, _)| *language)
}

/// The language of a text; `main` if it doesn't tell.
pub(crate) fn language_of(text: Text<'_>, main: Language) -> Language {
    told(text).unwrap_or(main)
}

/// Along the texts; those that don't tell theirs are in that of most.
pub(crate) fn of_each(texts: &[Text<'_>]) -> Vec<Language> {
    let main = main_language(texts);
    texts.par_iter().map(|text| language_of(*text, main)).collect()
}

/// Papers in each language, the most first.
pub(crate) fn counted(languages: &[Language]) -> Vec<(Language, usize)> {
    let mut counts: BTreeMap<Language, usize> = BTreeMap::new();
    for language in languages {
        *counts.entry(*language).or_default() += 1;
    }
    let mut counts: Vec<(Language, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(language, n_papers)| (std::cmp::Reverse(*n_papers), *language));
    counts
}

/// The language that a paper tells by its abstract, else by its title as well.
fn told(text: Text<'_>) -> Option<Language> {
    let sample = beginning(text.abstract_text, MOST_BYTES);
    let is_long = || words(sample).nth(FEWEST_WORDS).is_some() || is_mostly_other(sample);
    let by_abstract = is_long().then(|| told_by(sample)).flatten();
    by_abstract.or_else(|| told_by(&format!("{} {sample}", beginning(text.title, MOST_BYTES))))
}

fn beginning(text: &str, n_bytes: usize) -> &str {
    &text[..text.floor_char_boundary(n_bytes)]
}

/// Runs of letters.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphabetic())
        .filter(|word| !word.is_empty())
}

/// True if most of a text, in bytes, is in other letters than Latin ones.
fn is_mostly_other(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    // Latin letters end with U+02AF and U+1EFF, Greek ones and all others come between or after.
    let is_latin = |letter: char| letter <= '\u{2AF}' || ('\u{1D00}'..='\u{1EFF}').contains(&letter);
    let (mut n_latin, mut n_other) = (0, 0);
    for letter in text.chars().filter(|letter| letter.is_alphabetic()) {
        let n_bytes = if is_latin(letter) { &mut n_latin } else { &mut n_other };
        *n_bytes += letter.len_utf8();
    }
    n_other > n_latin
}

fn told_by(sample: &str) -> Option<Language> {
    if is_mostly_other(sample) {
        return told_by_letters(sample);
    }
    if is_plainly_english(sample) {
        return Some(Language::ENGLISH);
    }
    let mut lower = String::new();
    let (mut n_words, mut n_sure, mut n_foreign) = (0, 0, 0);
    for word in words(sample) {
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        n_words += 1;
        n_sure += usize::from(stop_words::is_english_only(&lower));
        n_foreign += usize::from(stop_words::is_foreign(&lower));
    }
    let enough = match n_words < ENOUGH_WORDS {
        true => SURE_WORDS_OF_TITLES,
        false => SURE_WORDS,
    };
    if n_sure >= enough && n_sure >= n_foreign && n_sure * WORDS_PER_SURE >= n_words {
        return Some(Language::ENGLISH);
    }
    let is_short_of_words = n_foreign < STOP_WORDS || n_foreign * WORDS_PER_STOP_WORD < n_words;
    if is_short_of_words || n_foreign <= n_sure {
        return None;
    }
    let language = likeliest(sample)?;
    let own = words(sample).filter(|word| stop_words::is_own(&word.to_lowercase(), language));
    let n_own = own.count();
    (n_own >= STOP_WORDS && n_own > n_sure && n_own * WORDS_PER_STOP_WORD >= n_words).then_some(language)
}

/// True for a text whose first words are surely English: most texts need no look at the rest.
fn is_plainly_english(sample: &str) -> bool {
    // No sure word is longer.
    let mut lower = [0; 16];
    let (mut n_words, mut n_sure) = (0, 0);
    for word in words(sample) {
        n_words += 1;
        if let Some(lower) = lower.get_mut(..word.len()) {
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            n_sure += usize::from(std::str::from_utf8(lower).is_ok_and(stop_words::is_english_only));
        }
        if n_sure > SURE_WORDS && n_words >= ENOUGH_WORDS && n_sure * WORDS_PER_SURE >= n_words {
            return true;
        }
    }
    false
}

/// The language of a text in other letters than Latin ones.
fn told_by_letters(sample: &str) -> Option<Language> {
    let any = |is_such: fn(char) -> bool| sample.chars().filter(|letter| is_such(*letter)).count();
    let n_kana = any(|letter| matches!(letter, '\u{3040}'..='\u{30FF}'));
    let n_han = any(unspaced::is_han);
    let n_hangul = any(unspaced::is_hangul);
    let code = match n_kana + n_han + n_hangul {
        // A few signs among Latin letters are no text in a language of these.
        0 => return likeliest(sample).filter(|language| !language.is_latin()),
        _ if n_hangul > n_kana + n_han => "ko",
        n_letters if 20 * n_kana >= n_letters => "ja",
        _ => "zh",
    };
    Language::of_code(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(title: &str, abstract_text: &str) -> Option<&'static str> {
        told(Text { title, abstract_text }).map(Language::code)
    }

    /// The same in several languages.
    const ABSTRACTS: [(&str, &str); 16] = [
        (
            "en",
            "We measure how meltwater reaches the bed of a glacier, and show that this is faster than it was thought to be.",
        ),
        (
            "de",
            "Wir messen, wie das Schmelzwasser zum Bett eines Gletschers gelangt, und zeigen, dass es schneller ist als gedacht.",
        ),
        (
            "fr",
            "Nous mesurons comment l'eau de fonte atteint le lit d'un glacier et montrons que cela va plus vite que prévu.",
        ),
        (
            "es",
            "Medimos cómo el agua de deshielo llega al lecho de un glaciar y mostramos que es más rápido de lo que se pensaba.",
        ),
        (
            "pt",
            "Medimos como a água do degelo chega ao leito de uma geleira e mostramos que isso é mais rápido do que se pensava.",
        ),
        (
            "it",
            "Misuriamo come l'acqua di fusione raggiunge il letto di un ghiacciaio e mostriamo che è più veloce di quanto si pensava.",
        ),
        (
            "nl",
            "Wij meten hoe het smeltwater de bodem van een gletsjer bereikt en laten zien dat dit sneller gaat dan werd gedacht.",
        ),
        (
            "sv",
            "Vi mäter hur smältvattnet når botten av en glaciär och visar att det går snabbare än vad man har trott tidigare.",
        ),
        (
            "pl",
            "Mierzymy, jak woda roztopowa dociera do dna lodowca, i pokazujemy, że dzieje się to szybciej, niż się wydawało.",
        ),
        (
            "ru",
            "Мы измеряем, как талая вода достигает ложа ледника, и показываем, что это происходит быстрее.",
        ),
        (
            "uk",
            "Ми вимірюємо, як тала вода досягає ложа льодовика, і показуємо, що це відбувається швидше, ніж вважалося.",
        ),
        (
            "el",
            "Μετράμε πώς το νερό τήξης φτάνει στον πυθμένα ενός παγετώνα και δείχνουμε ότι αυτό γίνεται πιο γρήγορα.",
        ),
        ("zh", "我们测量融水如何到达冰川底部，并表明这比以前认为的要快。"),
        (
            "ja",
            "融水がどのように氷河の底に達するかを測定し、これまで考えられていたよりも速いことを示す。",
        ),
        (
            "ko",
            "융빙수가 빙하의 바닥에 도달하는 방식을 측정하고 생각보다 빠르다는 것을 보인다.",
        ),
        ("th", "เราวัดว่าน้ำที่ละลายไปถึงก้นธารน้ำแข็งได้อย่างไร และแสดงว่าเร็วกว่าที่คิด"),
    ];

    #[test]
    fn an_abstract_tells_its_language() {
        for (code, text) in ABSTRACTS {
            assert_eq!(told_of("", text), Some(code), "{text}");
            assert_eq!(
                told_of("Glacier hydrology", text),
                Some(code),
                "an English title: {text}"
            );
        }
    }

    #[test]
    fn a_title_alone_tells_little() {
        assert_eq!(told_of("Attention sinks in streaming language models", ""), None);
        assert_eq!(told_of("Attention with sinks", ""), Some("en"));
        assert_eq!(told_of("Gletscherschmelze", ""), None);
        assert_eq!(
            told_of("Untersuchungen zur Schmelze der Gletscher und des Eises", ""),
            Some("de")
        );
        assert_eq!(told_of("冰川物质平衡", ""), Some("zh"));
        assert_eq!(told_of("α-decay, β, γ", ""), None);
        assert_eq!(told_of("", ""), None);
    }

    #[test]
    fn english_papers_with_words_of_other_languages_are_english() {
        for text in [
            "De novo protein design with La Niña and El Niño data from Rio de Janeiro, São Paulo and Los Angeles by the same team.",
            "The die of a CPU is thermal. Das Boot, Der Spiegel and Die Zeit are read by all who want news from Germany.",
            "GPT-4, LLaMA, Qwen, DeepSeek: accuracy 93.4, 88.1, 79.3, 91.2 on MMLU, GSM8K, HumanEval, MATH, BBH, ARC, TruthfulQA.",
        ] {
            assert_eq!(
                language_of(
                    Text {
                        title: "",
                        abstract_text: text
                    },
                    Language::ENGLISH
                )
                .code(),
                "en",
                "{text}"
            );
        }
    }

    #[test]
    fn what_tells_nothing_is_read_in_the_language_of_most() {
        let german = "Wir messen, wie das Schmelzwasser zum Bett eines Gletschers gelangt, und zeigen, dass es schneller ist als gedacht.";
        let text = |title, abstract_text| Text { title, abstract_text };
        let texts = [
            text("", german),
            text("", german),
            text("Gletscher", ""),
            text("With the sea", ""),
        ];
        let main = main_language(&texts);
        assert_eq!(main.code(), "de");
        assert_eq!(language_of(texts[2], main).code(), "de");
        let counted: Vec<(&str, usize)> = counted(&of_each(&texts))
            .into_iter()
            .map(|(language, n)| (language.code(), n))
            .collect();
        assert_eq!(counted, [("de", 3), ("en", 1)]);
        assert_eq!(main_language(&[]), Language::ENGLISH);
    }
}
