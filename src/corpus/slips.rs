//! Two titles a slip apart: whether it is one, by the words in which they differ.

use super::likeness::{is_function_word, is_ideograph};

/// What the words in which two titles differ say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slip {
    /// The same word: another number, another spelling, a space or hyphen more.
    SameWord,
    /// Other words, as people know them.
    OtherWord,
    /// One looks like a misspelling of the other, as hands make them: the rest of the corpus tells.
    Typo,
    /// Another letter, or another ending: without abstracts that say the same these are other words.
    Letter,
}

/// Words that a letter makes others of; people confuse them, authors mean them.
const CONFUSABLE: [&str; 81] = [
    "abduction adduction",
    "absorbed adsorbed",
    "absorbing adsorbing",
    "absorption adsorption",
    "adaption adoption",
    "alteration altercation",
    "angel angle",
    "attraction traction",
    "barely barley",
    "board broad",
    "cannon canon",
    "casual causal",
    "casualty causality",
    "choose chose",
    "coma comma",
    "complement compliment",
    "complementary complimentary",
    "contact contract",
    "convection convention",
    "correlated corrected",
    "dairy diary",
    "deletion depletion",
    "desert dessert",
    "discreet discrete",
    "dysphagia dysphasia",
    "exciting exiting",
    "faction fraction",
    "fiction friction",
    "filing filling",
    "form from",
    "hoping hopping",
    "ileal iliac",
    "ileum ilium",
    "infarction infraction",
    "infection inflection",
    "later latter",
    "loose lose",
    "mail male",
    "marital martial",
    "martial partial",
    "meiosis miosis",
    "meiosis mitosis",
    "mental metal",
    "modal model",
    "modal nodal",
    "mucous mucus",
    "neural neutral",
    "neuron neutron",
    "neurons neutrons",
    "nuclear unclear",
    "palatal palatial",
    "perfect prefect",
    "perform preform",
    "perineal peritoneal",
    "perineal peroneal",
    "planar planer",
    "planes planets",
    "planing planning",
    "policy polity",
    "prostate prostrate",
    "quiet quite",
    "reality realty",
    "ridding riding",
    "sacred scared",
    "scared scarred",
    "sign sing",
    "silver sliver",
    "speciality specialty",
    "spilt split",
    "staring starring",
    "stationary stationery",
    "statuary statutory",
    "statue statute",
    "strata striata",
    "taping tapping",
    "there three",
    "trail trial",
    "trails trials",
    "united untied",
    "ureteral urethral",
    "vesical vesicle",
];

/// Shortest words that other spellings and misspellings are told of.
const MIN_SPELLED: usize = 5;

/// Shortest words that are missed rather than meant where a letter within is left out.
const MIN_LONG: usize = 8;

/// Two titles, normalised and one slip apart, by their words.
pub(super) fn slip(left: &str, right: &str) -> Slip {
    let (left, right) = differing(left, right);
    if left.contains(' ') || right.contains(' ') {
        return of_spaces(&left, &right);
    }
    if [&left, &right].iter().any(|words| words.contains(is_unspaced)) {
        // What differs is a whole sentence, of which a letter is a word.
        return Slip::OtherWord;
    }
    let is_first = left.chars().next() != right.chars().next();
    let pair = if left < right {
        format!("{left} {right}")
    } else {
        format!("{right} {left}")
    };
    if left.is_empty() || right.is_empty() || is_first || CONFUSABLE.contains(&pair.as_str()) {
        Slip::OtherWord
    } else if is_plural(&left, &right) || is_spelling(&left, &right) {
        Slip::SameWord
    } else if is_typo(&left, &right) {
        Slip::Typo
    } else if n_letters(&left).min(n_letters(&right)) < MIN_SPELLED {
        Slip::OtherWord
    } else {
        Slip::Letter
    }
}

/// Whether a word of a title is written as names of genes, models and compounds are: with a capital behind its first letter.
///
/// - `title`: as written; one all in capitals has no names.
/// - `word`: normalised.
pub(super) fn is_name(title: &str, word: &str) -> bool {
    let mut words = title.split(|c: char| !c.is_alphanumeric());
    let has_capitals = |written: &str| written.chars().skip(1).any(char::is_uppercase);
    title.contains(char::is_lowercase) && words.any(|written| has_capitals(written) && written.to_lowercase() == word)
}

/// True for a letter of a script without spaces between words: Thai to Burmese, Khmer, Chinese, Japanese.
fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}') || is_ideograph(letter)
}

/// Letters exchanged, doubled or not, or left out within a long word.
fn is_typo(left: &str, right: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let (shorter, longer) = match one.len() <= other.len() {
        true => (one, other),
        false => (other, one),
    };
    let n_before = shorter
        .iter()
        .zip(&longer)
        .take_while(|(left, right)| left == right)
        .count();
    if shorter.len() == longer.len() {
        // Of short words only those that every text has are known: `wtih` is `with`.
        let is_told = shorter.len() >= MIN_SPELLED || is_function_word(left) != is_function_word(right);
        let is_exchanged = n_before + 2 <= longer.len()
            && shorter[n_before] == longer[n_before + 1]
            && shorter[n_before + 1] == longer[n_before];
        return is_told && is_exchanged;
    }
    // The letter too many is the last of those that are alike: `tt` in `ditto`, `dito`.
    let is_doubled = n_before > 0 && longer[n_before] == longer[n_before - 1];
    let is_within = longer.len() >= MIN_LONG && n_before + 2 < longer.len();
    shorter.len() >= MIN_SPELLED && (is_doubled || is_within) && n_before + 1 < longer.len()
}

fn n_letters(word: &str) -> usize {
    word.chars().count()
}

/// The words in which two titles differ: all between those that they begin and end with alike.
pub(super) fn differing(left: &str, right: &str) -> (String, String) {
    let (left, right): (Vec<&str>, Vec<&str>) = (left.split(' ').collect(), right.split(' ').collect());
    let n_before = left
        .iter()
        .zip(&right)
        .take_while(|(left, right)| left == right)
        .count();
    let shorter = left.len().min(right.len()) - n_before;
    let behind = left
        .iter()
        .rev()
        .zip(right.iter().rev())
        .take_while(|(left, right)| left == right);
    let n_behind = behind.count().min(shorter);
    let middle = |words: &[&str]| words[n_before..words.len() - n_behind].join(" ");
    (middle(&left), middle(&right))
}

/// `from noisy` and `fromnoisy` are the same words, `a symmetric` and `asymmetric` are not.
fn of_spaces(left: &str, right: &str) -> Slip {
    let is_article = |text: &str| text.split(' ').any(|word| word.chars().count() == 1);
    let are_same = left.replace(' ', "") == right.replace(' ', "");
    match are_same && !is_article(left) && !is_article(right) {
        true => Slip::SameWord,
        false => Slip::OtherWord,
    }
}

/// `label` and `labels`; `LLM` and `LLMs`.
pub(super) fn is_plural(left: &str, right: &str) -> bool {
    let is_of = |longer: &str, shorter: &str| longer.strip_suffix('s') == Some(shorter);
    is_of(left, right) || is_of(right, left)
}

/// `colour` and `color`, `optimise` and `optimize`, `centre` and `center`, `modelling` and `modeling`, `anaemia` and `anemia`.
fn is_spelling(left: &str, right: &str) -> bool {
    if n_letters(left).min(n_letters(right)) < MIN_SPELLED {
        return false;
    }
    let american = [left, right].map(|word| {
        let word = word.replace("our", "or").replace("ae", "e").replace("oe", "e");
        let word = word.replace("ll", "l").replace("ys", "yz").replace("is", "iz");
        word.strip_suffix("tre")
            .map(|stem| format!("{stem}ter"))
            .unwrap_or(word)
    });
    american[0] == american[1]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_words(left: &str, right: &str) -> Slip {
        let title = |word: &str| format!("measuring the {word} of things");
        let found = slip(&title(left), &title(right));
        assert_eq!(found, slip(&title(right), &title(left)));
        found
    }

    #[test]
    fn other_spellings_and_numbers_are_the_same_word() {
        for (left, right) in [
            ("label", "labels"),
            ("colour", "color"),
            ("optimisation", "optimization"),
            ("centre", "center"),
            ("modelling", "modeling"),
            ("anaemia", "anemia"),
            ("analyse", "analyze"),
            ("data set", "dataset"),
            ("pre training", "pretraining"),
        ] {
            assert_eq!(of_words(left, right), Slip::SameWord, "{left} {right}");
        }
    }

    #[test]
    fn opposites_and_words_that_people_confuse_are_others() {
        for (left, right) in [
            ("symmetric", "asymmetric"),
            ("afferent", "efferent"),
            ("emission", "omission"),
            ("a symmetric", "asymmetric"),
            ("causal", "casual"),
            ("trial", "trail"),
            ("neural", "neutral"),
        ] {
            assert_eq!(of_words(left, right), Slip::OtherWord, "{left} {right}");
        }
        assert_eq!(slip("things of our time", "things of our time e"), Slip::OtherWord);
        // In Chinese and Thai a letter makes another word: symmetric and asymmetric, rice and news.
        for (left, right) in [
            (
                "基于深度学习的对称网络分割方法研究",
                "基于深度学习的非对称网络分割方法研究",
            ),
            ("การศึกษาข้าวในประเทศไทย", "การศึกษาข่าวในประเทศไทย"),
        ] {
            assert_eq!(slip(left, right), Slip::OtherWord, "{left} {right}");
        }
    }

    #[test]
    fn what_may_be_a_misspelling_is_left_to_the_corpus() {
        for (left, right) in [
            ("noisy", "nosiy"),
            ("learning", "learing"),
            ("receiving", "recieving"),
            ("with", "wtih"),
            ("reinforcement", "reinforcment"),
            ("occurrence", "occurence"),
        ] {
            assert_eq!(of_words(left, right), Slip::Typo, "{left} {right}");
        }
        for (left, right) in [
            ("nitrate", "nitrite"),
            ("sulfite", "sulfide"),
            ("ethane", "ethene"),
            ("moral", "morale"),
            ("separation", "seperation"),
        ] {
            assert_eq!(of_words(left, right), Slip::Letter, "{left} {right}");
        }
        for (left, right) in [("thin", "then"), ("rag", "rac"), ("brca", "brac"), ("foxp", "foxo")] {
            assert_eq!(of_words(left, right), Slip::OtherWord, "{left} {right}");
        }
        assert_eq!(differing("a b c", "a x c"), ("b".to_owned(), "x".to_owned()));
        assert_eq!(differing("a b", "a b b"), (String::new(), "b".to_owned()));
    }

    #[test]
    fn names_have_capitals_within() {
        for (title, word) in [
            ("Roles of FoxP here", "foxp"),
            ("RAG for all", "rag"),
            ("An mRNA-based x", "mrna"),
        ] {
            assert!(is_name(title, word), "{title}");
        }
        assert!(!is_name("Roles of Rivers", "rivers") && !is_name("ALL IN CAPITALS", "capitals"));
    }
}
