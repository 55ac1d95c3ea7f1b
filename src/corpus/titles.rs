//! Titles compared: what is the same but for case and punctuation, and what is a slip of the pen apart.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHasher;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Shorter titles are never near-identical: one letter makes too much of them. Unit: characters.
const MIN_NEAR_CHARS: usize = 20;

/// More titles that become the same by losing a letter are a series (`strain a of …`), none of which is a slip: what they
/// cost stays in proportion to their number.
const MAX_SERIES: usize = 8;

/// As many bits of a key say which bucket it is in.
const BUCKET_BITS: u32 = 9;

/// Any odd number with bits all over serves; candidates are checked letter by letter.
const HASH_BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// A title as it is compared: compatibility forms unified (NFKC), lower case, words of letters and digits, one space
/// between them; empty if it has none.
pub fn normalised_title(title: &str) -> String {
    if title.is_ascii() {
        // The same, several times faster.
        return words(title.chars().map(|letter| letter.to_ascii_lowercase()), title.len());
    }
    let letters = title
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|&letter| !is_combining_mark(letter) || is_vowel_sign(letter));
    words(letters, title.len())
}

/// Marks by which words differ, as letters do: of the scripts of India, Thailand, Laos, Tibet, Burma and Cambodia.
fn is_vowel_sign(letter: char) -> bool {
    matches!(letter, '\u{900}'..='\u{109F}' | '\u{1780}'..='\u{17D3}') && is_combining_mark(letter)
}

fn words(letters: impl Iterator<Item = char>, capacity: usize) -> String {
    let mut words = String::with_capacity(capacity);
    let mut is_after_gap = false;
    let mut letters = letters.peekable();
    while let Some(letter) = letters.next() {
        if letter.is_alphanumeric() || is_vowel_sign(letter) {
            if is_after_gap && !words.is_empty() {
                words.push(' ');
            }
            is_after_gap = false;
            words.push(letter);
        } else if matches!(letter, '^' | '_') && letters.peek().is_some_and(char::is_ascii_digit) {
            // `n^2` and `L_1` are `n²` and `L1`.
        } else {
            is_after_gap = true;
        }
    }
    words
}

/// Finds all pairs of titles that differ by one slip: a letter too many, too few, another, or two exchanged.
///
/// Not a slip is a difference at a digit (`gpt 3`, `gpt 4`), between Roman numerals or between one-letter words, nor
/// any in titles shorter than 20 characters, nor in a series of more than 8 titles that become the same by losing a letter.
/// Near-linear in the number of titles: titles that share neither their first nor their second half are never compared.
///
/// - `titles`: normalised, distinct.
/// - returns: pairs of positions, the smaller one first, sorted.
pub(super) fn near_pairs(titles: &[&str]) -> Vec<(usize, usize)> {
    let mut halves: Vec<(u64, usize)> = titles
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, title)| half_hashes(title).into_iter().map(move |key| (key, at)))
        .collect();
    halves.par_sort_unstable();
    let mut suspects: Vec<usize> = groups(&halves).flatten().collect();
    suspects.sort_unstable();
    suspects.dedup();
    let mut keyed = Shortened::of(titles, &suspects);
    let mut pairs: Vec<(usize, usize)> = (keyed.buckets().into_par_iter())
        .flat_map_iter(|bucket| near_of_bucket(titles, bucket))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Titles by what they become by losing a letter: a key each, with the position of the title.
struct Shortened {
    /// Bucket after bucket.
    keyed: Vec<(u64, usize)>,
    /// Where the buckets end.
    ends: Vec<usize>,
}

impl Shortened {
    /// Hashes twice rather than sorts once: buckets fit into a processor's cache, where all keys together do not, so that the
    /// time stays in proportion to their number.
    fn of(titles: &[&str], suspects: &[usize]) -> Self {
        let bucket = |key: u64| (key >> (u64::BITS - BUCKET_BITS)) as usize;
        let mut ends = vec![0; 1 << BUCKET_BITS];
        for at in suspects {
            shortened_hashes(titles[*at])
                .into_iter()
                .for_each(|key| ends[bucket(key)] += 1);
        }
        let mut n_keys = 0;
        for end in &mut ends {
            // For now where the bucket begins.
            n_keys += std::mem::replace(end, n_keys);
        }
        let mut keyed = vec![(0, 0); n_keys];
        for at in suspects {
            for key in shortened_hashes(titles[*at]) {
                let end = &mut ends[bucket(key)];
                keyed[*end] = (key, *at);
                *end += 1;
            }
        }
        Self { keyed, ends }
    }

    fn buckets(&mut self) -> Vec<&mut [(u64, usize)]> {
        let (mut rest, mut begin) = (self.keyed.as_mut_slice(), 0);
        let cut = |end: &usize| {
            let (bucket, behind) = std::mem::take(&mut rest).split_at_mut(end - begin);
            (rest, begin) = (behind, *end);
            bucket
        };
        self.ends.iter().map(cut).collect()
    }
}

/// The near titles among those of a bucket, not in order; a pair may come several times.
fn near_of_bucket(titles: &[&str], bucket: &mut [(u64, usize)]) -> Vec<(usize, usize)> {
    bucket.sort_unstable();
    let mut pairs = Vec::new();
    for group in groups(bucket).filter(|group| group.len() <= MAX_SERIES) {
        for (i, left) in group.iter().enumerate() {
            let near = group[i + 1..]
                .iter()
                .filter(|right| is_near(titles[*left], titles[**right]));
            pairs.extend(near.map(|right| (*left, *right)));
        }
    }
    pairs
}

/// Positions that share a key, each group sorted and without repetition; keys of one position are left out.
///
/// - `keyed`: sorted.
fn groups(keyed: &[(u64, usize)]) -> impl Iterator<Item = Vec<usize>> {
    let positions = |alike: &[(u64, usize)]| {
        let mut group: Vec<usize> = alike.iter().map(|(_, at)| *at).collect();
        group.dedup();
        group
    };
    let alike = keyed.chunk_by(|left, right| left.0 == right.0);
    alike
        .filter(|alike| alike[0].1 != alike[alike.len() - 1].1)
        .map(positions)
}

/// Hashes of which near titles share at least one.
///
/// Let the longer title have n letters and h = n / 2. An exchange touches two neighbouring letters, so that either the
/// first h - 1 letters are untouched or all from h on; the same holds where one letter is replaced or missing. A title
/// takes part as the longer one and as one a letter shorter. Since a slip touches no digit, near titles also share their
/// digits; this keeps numbered series apart.
fn half_hashes(title: &str) -> Vec<u64> {
    let letters: Vec<char> = title.chars().collect();
    let n_letters = letters.len();
    if n_letters < MIN_NEAR_CHARS {
        return Vec::new();
    }
    let digits: String = letters.iter().filter(|letter| letter.is_numeric()).collect();
    let hash = |n_longer: usize, side: u8, half: &[char]| {
        let mut hasher = FxHasher::default();
        (n_longer, side, &digits, half).hash(&mut hasher);
        hasher.finish()
    };
    let (half, longer_half) = (n_letters / 2, n_letters.div_ceil(2));
    vec![
        hash(n_letters, 0, &letters[..half - 1]),
        hash(n_letters, 1, &letters[half..]),
        hash(n_letters + 1, 0, &letters[..longer_half - 1]),
        hash(n_letters + 1, 1, &letters[longer_half - 1..]),
    ]
}

/// Hashes of a title and of everything it becomes by losing one letter; near titles share at least one.
fn shortened_hashes(title: &str) -> Vec<u64> {
    let letters: Vec<u64> = title.chars().map(|letter| u64::from(letter) + 1).collect();
    let mut hashes = vec![0_u64];
    for letter in &letters {
        let last = hashes.last().copied().unwrap_or_default();
        hashes.push(last.wrapping_mul(HASH_BASE).wrapping_add(*letter));
    }
    // hashes[at] is that of the letters before `at`; from the end, join each with that of the letters behind `at`.
    let (mut behind, mut power) = (0_u64, 1_u64);
    for (at, letter) in letters.iter().enumerate().rev() {
        hashes[at] = hashes[at].wrapping_mul(power).wrapping_add(behind);
        behind = behind.wrapping_add(letter.wrapping_mul(power));
        power = power.wrapping_mul(HASH_BASE);
    }
    hashes
}

/// Whether two titles are one slip apart; see [`near_pairs`] for what is none.
fn is_near(left: &str, right: &str) -> bool {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let shorter = left.len().min(right.len());
    let n_before = left
        .iter()
        .zip(&right)
        .take_while(|(left, right)| left == right)
        .count();
    let equal_behind = left
        .iter()
        .rev()
        .zip(right.iter().rev())
        .take_while(|(left, right)| left == right);
    let n_behind = equal_behind.count().min(shorter - n_before);
    let sides = [&left, &right].map(|letters| Difference {
        letters,
        range: n_before..letters.len() - n_behind,
    });
    shorter >= MIN_NEAR_CHARS
        && is_one_slip(sides[0].changed(), sides[1].changed())
        && !sides.iter().any(Difference::touches_digit)
        && !sides.iter().all(Difference::is_in_numeral)
        && !sides.iter().all(|side| side.word().len() == 1)
}

fn is_one_slip(left: &[char], right: &[char]) -> bool {
    match (left, right) {
        ([], [_]) | ([_], []) | ([_], [_]) => true,
        ([first, second], [third, fourth]) => first == fourth && second == third,
        _ => false,
    }
}

/// One of two titles, and where it differs from the other; the range may be empty.
struct Difference<'a> {
    letters: &'a [char],
    range: Range<usize>,
}

impl Difference<'_> {
    fn changed(&self) -> &[char] {
        &self.letters[self.range.clone()]
    }

    /// Whether a digit is among the letters that differ or directly beside them.
    fn touches_digit(&self) -> bool {
        let end = (self.range.end + 1).min(self.letters.len());
        self.letters[self.range.start.saturating_sub(1)..end]
            .iter()
            .any(|letter| letter.is_numeric())
    }

    /// The word in which the titles differ.
    fn word(&self) -> &[char] {
        let start = self.letters[..self.range.start]
            .iter()
            .rposition(|&letter| letter == ' ')
            .map_or(0, |gap| gap + 1);
        let end = self.letters[self.range.end..].iter().position(|&letter| letter == ' ');
        &self.letters[start..end.map_or(self.letters.len(), |gap| self.range.end + gap)]
    }

    fn is_in_numeral(&self) -> bool {
        let word = self.word();
        !word.is_empty() && word.iter().all(|letter| matches!(letter, 'i' | 'v' | 'x'))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn normalises_case_punctuation_and_compatibility_forms() {
        assert_eq!(
            normalised_title("  Self-Supervised: A\u{a0}Survey (2nd ed.)"),
            "self supervised a survey 2nd ed"
        );
        assert_eq!(normalised_title("ﬁne ＡＢＣ x²"), "fine abc x2");
        assert_eq!(normalised_title("Cafe\u{301} İ"), "café i");
        assert_eq!(normalised_title("?!…"), "");
        for title in ["O(n^2) and L_1", "O(n²) and ℓ₁", "O(n2) and L1"] {
            assert_eq!(normalised_title(title), "o n2 and l1");
        }
        assert_eq!(normalised_title("snake_case ^ 2"), "snake case 2");
        assert_ne!(normalised_title("दाल की खेती"), normalised_title("दिल की खेती"));
        assert_eq!(normalised_title("การเรียนรู้!"), "การเรียนรู้");
    }

    fn is_slip(left: &str, right: &str) -> bool {
        let found = !near_pairs(&[left, right]).is_empty();
        assert_eq!(found, is_near(left, right));
        assert_eq!(found, !near_pairs(&[right, left]).is_empty());
        found
    }

    #[test]
    fn takes_one_slip_for_near() {
        let title = "learning from noisy labels";
        for other in [
            "learning from noisy label",
            "learnings from noisy labels",
            "learning form noisy labels",
            "learning from nosiy labels",
            "learning from noisx labels",
            "earning from noisy labels",
            "learning fromnoisy labels",
        ] {
            assert!(is_slip(title, other), "{other}");
        }
        for other in [
            "learning from nois labelx",
            "learning from noisy",
            "learning mrof noisy labels",
        ] {
            assert!(!is_slip(title, other), "{other}");
        }
    }

    #[test]
    fn takes_numbers_numerals_and_letters_for_meant() {
        for (left, right) in [
            ("on the limits of gpt 3 models", "on the limits of gpt 4 models"),
            ("on the limits of gpt 4 models", "on the limits of gpt 4o models"),
            ("on the limits of gpt 12", "on the limits of gpt 21"),
            ("theory of everything part i", "theory of everything part ii"),
            ("theory of everything part iv", "theory of everything part vi"),
            ("theory of everything plan a", "theory of everything plan b"),
            ("a short title indeed", "a short title indee"),
        ] {
            assert!(!is_slip(left, right), "{left} / {right}");
        }
    }

    proptest! {
        /// The index finds what comparing every pair finds.
        #[test]
        fn misses_no_pair(titles in proptest::collection::btree_set("[ab]{0,2}ab ab ababab abba ba[ab]{0,3} i{0,2}", 0..40)) {
            let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
            let all = (0..titles.len()).flat_map(|left| (left + 1..titles.len()).map(move |right| (left, right)));
            let expected: Vec<_> = all.filter(|&(left, right)| is_near(titles[left], titles[right])).collect();
            let found = near_pairs(&titles);
            prop_assert!(found.iter().all(|pair| expected.contains(pair)));
            // What is missed is in a series.
            let shortened = |at: usize| shortened_hashes(titles[at]);
            let is_series = |&(left, right): &(usize, usize)| {
                let (one, other) = (shortened(left), shortened(right));
                let mut shared = one.iter().filter(|key| other.contains(key));
                shared.all(|key| (0..titles.len()).filter(|&at| shortened(at).contains(key)).count() > MAX_SERIES)
            };
            prop_assert!(expected.iter().all(|pair| found.contains(pair) || is_series(pair)));
        }

        #[test]
        fn finds_an_exchange_anywhere(title in "[a-h]{20,41}", at in 0usize..40) {
            let mut letters: Vec<char> = title.chars().collect();
            let at = at % (letters.len() - 1);
            letters.swap(at, at + 1);
            let other: String = letters.into_iter().collect();
            prop_assert!(title == other || is_slip(&title, &other));
        }

        #[test]
        fn normalising_twice_changes_nothing(title in ".{0,30}") {
            let once = normalised_title(&title);
            prop_assert_eq!(normalised_title(&once), once);
        }
    }
}
