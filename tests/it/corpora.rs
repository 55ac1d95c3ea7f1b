//! Corpora made by the tests, and those that stand beside the project.

use std::fmt::Write;
use std::path::PathBuf;

/// Words of six made-up subjects, and words that all of them use.
const SUBJECTS: [&str; 6] = [
    "violin tone string bow varnish spruce resonance plate bridge player",
    "glacier ice meltwater snow retreat flow bed radar front ocean",
    "soil bacteria nitrogen root fungi plant moisture plough microbe spore",
    "bird song nest dialect forest finch cuckoo pitch duet dawn",
    "bridge girder load steel bolt weld truss span rust bearing",
    "tide harbour crane ship cargo berth pilot anchor quay current",
];
const COMMON: &str = "measure model season year field sample effect change rate method large small";

/// Three of them make a word that belongs to no subject.
const SYLLABLES: [&str; 9] = ["ba", "do", "ki", "lu", "me", "no", "ra", "tu", "zo"];

/// A listing of the made-up papers `first..first + n_papers` in JSON Lines.
///
/// Paper i is about subject `i % 6` and reads the same in every listing.
pub(crate) fn made_up_listing(first: usize, n_papers: usize) -> String {
    let mut listing = String::new();
    for number in first..first + n_papers {
        let (title, abstract_text) = made_up_texts(number);
        let (month, day) = (1 + number / 28 % 12, 1 + number % 28);
        writeln!(
            listing,
            r#"{{"id": "made-{number}", "title": "{title} {number}", "abstract": "{abstract_text}.", "date": "2024-{month:02}-{day:02}"}}"#
        )
        .unwrap();
    }
    listing
}

/// Title and abstract of a made-up paper.
fn made_up_texts(number: usize) -> (String, String) {
    let mut state = number as u64;
    // Knuth's linear congruential generator; its upper bits are random enough for words.
    let mut below = |n: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let words: Vec<&str> = SUBJECTS[number % SUBJECTS.len()].split(' ').collect();
    let common: Vec<&str> = COMMON.split(' ').collect();
    let mut text = |n_words: usize| {
        let pick = |_| match below(8) {
            0 | 1 => common[below(common.len())].to_owned(),
            2 => format!("{}{}{}", SYLLABLES[below(9)], SYLLABLES[below(9)], SYLLABLES[below(9)]),
            _ => words[below(words.len())].to_owned(),
        };
        (0..n_words).map(pick).collect::<Vec<String>>().join(" ")
    };
    (text(6), text(30))
}

/// A file or folder of the data beside the project; absent, with a note, if it isn't there, which is an error where `CI`
/// is set.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let path = std::env::var_os("PAPERTHEMES_SHARED")
        .map_or_else(beside, PathBuf::from)
        .join(path);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
    eprintln!("skipped: {} is missing", path.display());
    None
}
