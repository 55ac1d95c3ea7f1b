//! Two titles a slip apart: whether it is one, by the words in which they differ.

/// What the words in which two titles differ say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slip {
    /// The same word: another number, another spelling, a space or hyphen more.
    SameWord,
    /// Other words, as people know them.
    OtherWord,
    /// One may be a misspelling of the other: the rest of the corpus tells.
    Unknown,
}

/// Words that a letter makes others of; people confuse them, authors mean them.
const CONFUSABLE: [&str; 46] = [
    "abduction adduction",
    "absorption adsorption",
    "absorbed adsorbed",
    "absorbing adsorbing",
    "adaption adoption",
    "casual causal",
    "casualty causality",
    "complement compliment",
    "complementary complimentary",
    "convection convention",
    "correlated corrected",
    "desert dessert",
    "discreet discrete",
    "dysphagia dysphasia",
    "form from",
    "ileal iliac",
    "ileum ilium",
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
    "palatal palatial",
    "perineal peroneal",
    "perineal peritoneal",
    "planar planer",
    "planes planets",
    "policy polity",
    "prostate prostrate",
    "sign sing",
    "stationary stationery",
    "statue statute",
    "statuary statutory",
    "strata striata",
    "trail trial",
    "trails trials",
    "united untied",
    "ureteral urethral",
    "vesical vesicle",
];

/// Shortest words that other spellings are told of.
const MIN_SPELLED: usize = 5;

/// Two titles, normalised and one slip apart, by their words.
pub(super) fn slip(left: &str, right: &str) -> Slip {
    let (left, right) = differing(left, right);
    if left.contains(' ') || right.contains(' ') {
        return of_spaces(&left, &right);
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
    } else {
        Slip::Unknown
    }
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

fn is_plural(left: &str, right: &str) -> bool {
    let is_of = |longer: &str, shorter: &str| longer.strip_suffix('s') == Some(shorter);
    is_of(left, right) || is_of(right, left)
}

/// `colour` and `color`, `optimise` and `optimize`, `centre` and `center`, `modelling` and `modeling`, `anaemia` and `anemia`.
fn is_spelling(left: &str, right: &str) -> bool {
    if left.chars().count().min(right.chars().count()) < MIN_SPELLED {
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
    }

    #[test]
    fn what_may_be_a_misspelling_is_left_to_the_corpus() {
        for (left, right) in [("noisy", "nosiy"), ("learning", "learing"), ("fusion", "fission")] {
            assert_eq!(of_words(left, right), Slip::Unknown, "{left} {right}");
        }
        assert_eq!(differing("a b c", "a x c"), ("b".to_owned(), "x".to_owned()));
        assert_eq!(differing("a b", "a b b"), (String::new(), "b".to_owned()));
    }
}
