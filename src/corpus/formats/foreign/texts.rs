//! Texts that are no listings, told by how their lines look.

use super::super::Head;

/// Fewest lines that show what a text is, and how many in a hundred must.
const FEWEST: usize = 4;
const CODE_SHARE: usize = 40;
const LOG_SHARE: usize = 50;

/// How lines of programs begin and end.
const CODE_BEGINNINGS: &str = "import |from |def |class |function |const |let |var |#include|#define|package |public |private |fn |use |pub |impl |return|\
    if (|for (|while (|else|} else|@|//|/*|* |module |struct |enum |export |async |await |echo |fi|done|library(|SELECT |INSERT |CREATE ";
const CODE_ENDS: [char; 5] = [';', '{', '}', '(', '['];

/// What logs say in each line.
const LEVELS: [&str; 8] = [
    "INFO", "DEBUG", "WARN", "ERROR", "TRACE", "FATAL", "WARNING", "CRITICAL",
];

/// Whether a text is the source of a program.
pub(in crate::corpus::formats) fn is_code(head: &Head<'_>) -> bool {
    let is_code = |line: &str| {
        line.ends_with(CODE_ENDS)
            || line.ends_with("):")
            || CODE_BEGINNINGS.split('|').any(|beginning| line.starts_with(beginning))
    };
    share(head, is_code) >= CODE_SHARE
}

/// Whether a text is what a program wrote of what it did.
pub(super) fn is_log(head: &Head<'_>) -> bool {
    let is_time = |word: &str| word.matches(':').count() >= 2 && word.contains(|c: char| c.is_ascii_digit());
    let is_log = |line: &str| {
        let mut words = line
            .split(|c: char| c.is_whitespace() || "[]|()".contains(c))
            .filter(|word| !word.is_empty())
            .take(5);
        words.any(|word| is_time(word) || LEVELS.contains(&word.trim_end_matches(':')))
    };
    share(head, is_log) >= LOG_SHARE
}

/// Whether a text consists of sentences.
pub(super) fn is_prose(head: &Head<'_>) -> bool {
    let text = &head.text;
    let n_sentences = [". ", ".\n", "! ", "? ", "。"]
        .iter()
        .map(|end| text.matches(end).count())
        .sum::<usize>();
    let n_letters = text
        .chars()
        .filter(|letter| letter.is_alphabetic() || *letter == ' ')
        .count();
    n_sentences >= FEWEST && 10 * n_letters >= 9 * text.chars().filter(|letter| *letter != '\n').count()
}

/// How many of a hundred lines are of a kind; none of too few lines.
fn share(head: &Head<'_>, is_it: impl Fn(&str) -> bool) -> usize {
    let lines: Vec<&str> = head
        .text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    match lines.len() < FEWEST {
        true => 0,
        false => 100 * lines.iter().filter(|line| is_it(line)).count() / lines.len(),
    }
}
