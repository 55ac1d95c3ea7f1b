//! Parts of speech without a tagger: how a corpus uses a word shows whether it is a noun, a verb or a modifier.

/// Words after which a verb stands.
const BEFORE_VERBS: [&str; 26] = [
    "to", "we", "can", "could", "may", "might", "will", "would", "should", "must", "cannot", "not", "they", "i", "you",
    "he", "she", "who", "it", "does", "do", "did", "also", "which", "that", "then",
];

/// Words that stand before a noun; after a verb they begin its object.
const DETERMINERS: [&str; 16] = [
    "the", "a", "an", "this", "these", "those", "its", "their", "our", "his", "her", "your", "my", "us", "them", "him",
];

/// Words between which and the next stop an adjective stands alone: `is linear`, `more robust`.
const BEFORE_ADJECTIVES: [&str; 17] = [
    "is", "are", "be", "was", "were", "been", "being", "more", "most", "very", "highly", "less", "too", "so", "as",
    "both", "fully",
];

/// Words that join the words of a name, as in `mixture of experts`.
const JOINING_WORDS: [&str; 2] = ["of", "and"];

/// Words that join the words of a name where hyphens stand between, as in `text-to-image`.
const HYPHENED_JOINING_WORDS: [&str; 8] = ["of", "and", "to", "in", "the", "on", "for", "by"];

/// Endings of adjectives.
const ADJECTIVE_ENDINGS: [&str; 14] = [
    "al", "ive", "ous", "ic", "able", "ible", "ful", "less", "ary", "ory", "ar", "ish", "ant", "ent",
];

/// Nouns that end like adverbs.
const NOUNS_IN_LY: [&str; 15] = [
    "anomaly",
    "assembly",
    "butterfly",
    "family",
    "fly",
    "homily",
    "italy",
    "jelly",
    "july",
    "monopoly",
    "poly",
    "rally",
    "reply",
    "supply",
    "ally",
];

/// Words that begin no name: they are the author's judgement.
const NEVER_BEGIN: [&str; 62] = [
    "additional",
    "available",
    "based",
    "best",
    "better",
    "certain",
    "challenging",
    "common",
    "competitive",
    "comprehensive",
    "conventional",
    "critical",
    "crucial",
    "current",
    "different",
    "diverse",
    "effective",
    "efficient",
    "entire",
    "existing",
    "extensive",
    "former",
    "further",
    "given",
    "good",
    "important",
    "improved",
    "increasing",
    "large-scale",
    "latter",
    "main",
    "major",
    "many",
    "multiple",
    "necessary",
    "new",
    "novel",
    "other",
    "overall",
    "possible",
    "previous",
    "primary",
    "promising",
    "proper",
    "proposed",
    "real",
    "recent",
    "relevant",
    "remarkable",
    "respective",
    "resulting",
    "same",
    "several",
    "significant",
    "similar",
    "specific",
    "strong",
    "subsequent",
    "such",
    "superior",
    "various",
    "widespread",
];

/// Stems no name ends in: it wants to go on (`attention based`), or they add nothing (`reasoning tasks`).
const NEVER_END: [&str; 58] = [
    "base",
    "driven",
    "awar",
    "guid",
    "enhanc",
    "specif",
    "level",
    "augment",
    "orient",
    "pre",
    "free",
    "art",
    "method",
    "approach",
    "task",
    "perform",
    "result",
    "abil",
    "capabl",
    "framework",
    "techniqu",
    "strategi",
    "baselin",
    "set",
    "paper",
    "author",
    "work",
    "studi",
    "increas",
    "improv",
    "reduct",
    "valu",
    "number",
    "way",
    "chang",
    "differ",
    "high",
    "low",
    "advanc",
    "challeng",
    "limit",
    "experi",
    "experiment",
    "evalu",
    "dataset",
    "benchmark",
    "issu",
    "scenario",
    "case",
    "example",
    "use",
    "year",
    "day",
    "paradigm",
    "like",
    "multi",
    "non",
    "use",
];

/// Stop words of languages other than English, where abstracts are given in both.
const FOREIGN_STOP_WORDS: [&str; 48] = [
    "de", "la", "le", "les", "des", "du", "un", "une", "et", "en", "dans", "pour", "que", "qui", "sur", "par", "est",
    "sont", "nous", "avec", "aux", "au", "ce", "cette", "ces", "el", "los", "las", "del", "por", "con", "una", "der",
    "die", "das", "und", "den", "von", "mit", "il", "ou", "plus", "pas", "ses", "leur", "comme", "entre", "ont",
];

/// A noun that ends names in this share of its uses can be a name alone.
const ALONE_SHARE: f64 = 0.25;

/// The same for words that end like adjectives, `signal`.
const ALONE_SHARE_OF_ADJECTIVES: f64 = 0.45;

/// Uses of a word that settle its part of speech.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Usage {
    pub times: u32,
    /// As a noun: the last word before a stop or a word without subject, no adjective or verb there.
    pub as_noun: u32,
    /// As a verb: after `to`, `we`, `can` …, or before `the`, `a`, `its` …
    pub as_verb: u32,
    /// Within a sentence, not in a title: begun small.
    pub small: u32,
    /// Within a sentence, not in a title: begun with a capital.
    pub capital: u32,
}

impl Usage {
    pub(super) fn add(&mut self, other: &Self) {
        self.times += other.times;
        self.as_noun += other.as_noun;
        self.as_verb += other.as_verb;
        self.small += other.small;
        self.capital += other.capital;
    }

    /// Counts one use.
    ///
    /// - `before`, `after`: the neighbours' roles, `None` at a stop.
    pub(super) fn count(&mut self, before: Option<Role>, after: Option<Role>) {
        let as_verb = before.is_some_and(|role| role.calls_verb) || after.is_some_and(|role| role.determines);
        let is_last = after.is_none_or(|role| !role.content);
        let as_adjective = before.is_some_and(|role| role.calls_adjective);
        self.times += 1;
        self.as_verb += u32::from(as_verb);
        self.as_noun += u32::from(is_last && before.or(after).is_some() && !as_verb && !as_adjective);
    }

    /// True if the word is a verb more often than chance uses of `to` explain.
    pub(super) fn is_verb(&self, word: &str) -> bool {
        let share = if word.ends_with("ing") { 0.3 } else { 0.25 };
        self.as_verb >= 2 && f64::from(self.as_verb) > share * f64::from(self.times)
    }

    /// True if a noun that is a name by itself, not mostly a part of longer ones (`language`) nor a verb now and then.
    pub(super) fn stands_alone(&self, word: &str, has_plural: bool) -> bool {
        let (times, as_noun) = (f64::from(self.times), f64::from(self.as_noun));
        let share = if ends_like_adjective(word) && !has_plural {
            ALONE_SHARE_OF_ADJECTIVES
        } else {
            ALONE_SHARE
        };
        as_noun >= share * (times + 1.0) && f64::from(self.as_verb) <= 0.12 * times
    }

    /// True if the word can end a name.
    ///
    /// - `has_plural`: the corpus has the word with an `s`.
    pub(super) fn is_noun(&self, word: &str, has_plural: bool) -> bool {
        let is_participle = word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed");
        let least_share = match () {
            () if is_participle => return false,
            () if ends_like_adjective(word) && !has_plural => 0.35,
            () => 0.12,
        };
        f64::from(self.as_noun) >= least_share * f64::from(self.times)
    }

    /// True if the word keeps its capital within sentences.
    pub(super) fn is_name(&self) -> bool {
        self.capital > 3 * self.small
    }
}

fn ends_like_adjective(word: &str) -> bool {
    let mut endings = ADJECTIVE_ENDINGS.iter();
    endings.any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending))
}

/// What a word shows about its neighbours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Role {
    pub content: bool,
    pub calls_verb: bool,
    pub determines: bool,
    pub calls_adjective: bool,
}

/// The role of a word in lower case.
///
/// - `content`: it has a subject.
pub(super) fn role(word: &str, content: bool) -> Role {
    Role {
        content,
        calls_verb: BEFORE_VERBS.contains(&word),
        determines: DETERMINERS.contains(&word),
        calls_adjective: BEFORE_ADJECTIVES.contains(&word),
    }
}

/// True if the word, in lower case, can stand between the words of a name.
pub(super) fn joins(word: &str, hyphened: bool) -> bool {
    if hyphened {
        HYPHENED_JOINING_WORDS.contains(&word)
    } else {
        JOINING_WORDS.contains(&word)
    }
}

pub(super) fn is_adverb(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ly") && !NOUNS_IN_LY.contains(&word)
}

pub(super) fn is_foreign_stop_word(word: &str) -> bool {
    FOREIGN_STOP_WORDS.contains(&word)
}

pub(super) fn never_begins(word: &str) -> bool {
    NEVER_BEGIN.contains(&word)
}

pub(super) fn never_ends(stem: &str) -> bool {
    NEVER_END.contains(&stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The use of `word` in sentences; `,` is a stop, and words of one to three letters have no subject.
    fn usage_in(word: &str, sentences: &[&str]) -> Usage {
        let mut usage = Usage::default();
        for sentence in sentences {
            let words: Vec<&str> = sentence.split(' ').collect();
            let role_of = |at: Option<usize>| {
                let neighbour = at.and_then(|at| words.get(at)).filter(|word| **word != ",");
                neighbour.map(|word| role(word, word.len() > 3))
            };
            for at in (0..words.len()).filter(|at| words[*at] == word) {
                usage.count(role_of(at.checked_sub(1)), role_of(Some(at + 1)));
            }
        }
        usage
    }

    #[test]
    fn uses_are_counted_by_part_of_speech() {
        let noun = usage_in("image", &["the image of it", "an image , too"]);
        assert_eq!((noun.times, noun.as_noun, noun.as_verb), (2, 2, 0));
        let verb = usage_in("image", &["we image cells", "tools image the brain"]);
        assert_eq!((verb.times, verb.as_noun, verb.as_verb), (2, 0, 2));
        let adjective = usage_in("sparse", &["it is sparse , too", "sparse layers", "more sparse"]);
        assert_eq!((adjective.times, adjective.as_noun, adjective.as_verb), (3, 0, 0));
    }

    #[test]
    fn a_word_that_is_a_whole_run_proves_no_noun() {
        assert_eq!(usage_in("meanwhile", &["meanwhile , layers"]).as_noun, 0);
    }

    fn usage(times: u32, as_noun: u32, as_verb: u32) -> Usage {
        Usage {
            times,
            as_noun,
            as_verb,
            ..Usage::default()
        }
    }

    #[test]
    fn nouns_end_names_and_modifiers_dont() {
        assert!(usage(100, 12, 0).is_noun("image", false));
        assert!(!usage(100, 11, 0).is_noun("image", false));
        // An ending of adjectives needs more, unless there is a plural.
        assert!(usage(100, 35, 0).is_noun("signal", false) && !usage(100, 34, 0).is_noun("signal", false));
        assert!(usage(100, 12, 0).is_noun("signal", true));
        assert!(!usage(100, 90, 0).is_noun("supervised", false));
    }

    #[test]
    fn what_is_mostly_part_of_longer_names_is_no_name_alone() {
        assert!(usage(99, 25, 0).stands_alone("cell", false));
        assert!(!usage(99, 24, 0).stands_alone("cell", false));
        assert!(!usage(99, 40, 0).stands_alone("semantic", false));
        assert!(!usage(99, 60, 13).stands_alone("check", false));
    }

    #[test]
    fn a_quarter_of_uses_as_a_verb_makes_a_verb() {
        assert!(usage(8, 0, 3).is_verb("mitigate") && !usage(8, 0, 2).is_verb("image"));
        assert!(!usage(1, 0, 1).is_verb("image"));
    }

    #[test]
    fn adverbs_end_in_ly_but_for_some_nouns() {
        assert!(is_adverb("clearly") && !is_adverb("anomaly") && !is_adverb("fly"));
    }
}
