//! A written date as numbers and words.

use unicode_normalization::UnicodeNormalization;

use super::months::{is_weekday, month, named_month, plain};

/// A part of a date that says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Four digits that can be a year.
    Year(i16),
    /// One or two digits.
    Small(u8),
    /// The name of a month; known for sure if it is in full, in English or marked as cut: `Mar`, `déc.`.
    Month {
        month: u8,
        is_sure: bool,
    },
    Weekday,
    /// Any other word or number.
    Unknown,
}

/// A token, and the character before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) before: Option<char>,
}

/// Words that say nothing about the day: articles, zones, what marks a year as such.
const IDLE_WORDS: [&str; 41] = [
    "a",
    "ad",
    "am",
    "c",
    "ca",
    "ce",
    "cest",
    "cet",
    "circa",
    "copyright",
    "d",
    "de",
    "del",
    "den",
    "der",
    "die",
    "do",
    "e",
    "edt",
    "el",
    "est",
    "g",
    "gmt",
    "il",
    "le",
    "of",
    "on",
    "pdt",
    "pm",
    "pst",
    "r",
    "roku",
    "t",
    "the",
    "utc",
    "y",
    "z",
    "г",
    "год",
    "года",
    "bst",
];

/// What stands behind the number of a day: `12th`, `1er`.
const ORDINALS: [&str; 13] = [
    "st", "nd", "rd", "th", "er", "ere", "o", "a", "e", "de", "te", "ter", "i",
];

/// What parts the numbers of a date in Chinese, Japanese and Korean.
const CJK_UNITS: [char; 6] = ['年', '月', '日', '년', '월', '일'];

/// Cuts a text into what tells a date; times of day, zones and idle words are left out.
pub(super) fn tokens(text: &str) -> Vec<Placed> {
    let text: String = text.nfkc().collect();
    let mut tokens = Vec::new();
    let mut rest = text.as_str();
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '0'..='9' => {
                let length = time_len(rest);
                if length == 0 { digits_len(rest) } else { length }
            }
            _ if is_letter(first) => rest.find(|c| !is_letter(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (part, behind) = rest.split_at(length);
        if first.is_ascii_digit() {
            if time_len(rest) == 0 {
                let token = number(part);
                tokens.push(Placed { token, before });
            }
        } else if is_letter(first) {
            let is_behind_number = before.is_some_and(|c: char| c.is_ascii_digit());
            if let Some(token) = word(part, behind.starts_with('.'), is_behind_number) {
                tokens.push(Placed { token, before });
            }
        }
        before = part.chars().next_back();
        rest = behind;
    }
    tokens
}

fn is_letter(character: char) -> bool {
    character.is_alphabetic() && !CJK_UNITS.contains(&character)
}

fn digits_len(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())
}

/// Length of the time of day at the start of a text, with fractions and zone, or 0: `10:00`, `10:00:00.123+01:00`.
fn time_len(text: &str) -> usize {
    let hour = digits_len(text);
    let is_time = hour <= 2
        && text[hour..].starts_with(':')
        && text[hour + 1..].starts_with(|digit: char| digit.is_ascii_digit());
    if !is_time {
        return 0;
    }
    let time = text
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.'))
        .unwrap_or(text.len());
    let zone = text[time..].trim_start();
    let offset = zone.strip_prefix(['+', '-']).map_or(0, |offset| {
        let length = offset
            .find(|c: char| !c.is_ascii_digit() && c != ':')
            .unwrap_or(offset.len());
        // ` -2021` is no zone: those have two digits before the colon.
        if matches!(length, 2 | 4 | 5) { length + 1 } else { 0 }
    });
    if offset == 0 {
        time
    } else {
        text.len() - zone.len() + offset
    }
}

fn number(digits: &str) -> Token {
    let year = || digits.parse().ok().filter(|year| super::YEARS.contains(year));
    match digits.len() {
        1 | 2 => digits.parse().map_or(Token::Unknown, Token::Small),
        4 => year().map_or(Token::Unknown, Token::Year),
        _ => Token::Unknown,
    }
}

/// - `is_cut`: a full stop follows.
/// - `is_behind_number`: a digit stands directly before.
fn word(written: &str, is_cut: bool, is_behind_number: bool) -> Option<Token> {
    let word = plain(written);
    if IDLE_WORDS.contains(&word.as_str()) || (is_behind_number && ORDINALS.contains(&word.as_str())) {
        return None;
    }
    let is_english = |month: &u8| {
        word == "sept" || (word.len() == 3 && super::spelling::MONTHS[usize::from(*month) - 1].starts_with(&word))
    };
    let name = month(&word).map(|month| Token::Month {
        is_sure: is_cut || named_month(&word).is_some() || is_english(&month),
        month,
    });
    let weekday = is_weekday(&word).then_some(Token::Weekday);
    // `Mar` is a month before it is a Tuesday.
    Some(name.or(weekday).unwrap_or(Token::Unknown))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<Token> {
        tokens(text).into_iter().map(|placed| placed.token).collect()
    }

    fn sure(month: u8) -> Token {
        Token::Month { month, is_sure: true }
    }

    #[test]
    fn times_zones_and_articles_are_left_out() {
        let day = [Token::Weekday, sure(3), Token::Small(12), Token::Year(2021)];
        assert_eq!(cut("Fri Mar 12 10:00:00 UTC 2021"), day);
        assert_eq!(cut("Friday, March the 12th 2021 9:05 pm"), day);
        let iso = [Token::Year(2021), Token::Small(3), Token::Small(12)];
        assert_eq!(cut("2021-03-12T10:00:00.123+01:00"), iso);
        assert_eq!(cut("2021年3月12日"), iso);
        assert_eq!(cut("２０２１-03-12 10:00 +0100"), iso);
    }

    #[test]
    fn other_words_and_numbers_are_told() {
        assert_eq!(cut("Spring 2021"), [Token::Unknown, Token::Year(2021)]);
        assert_eq!(
            cut("123 2021 9999"),
            [Token::Unknown, Token::Year(2021), Token::Unknown]
        );
        let unsure = Token::Month {
            month: 9,
            is_sure: false,
        };
        assert_eq!(
            [cut("Set 3"), cut("set. 3")],
            [[unsure, Token::Small(3)], [sure(9), Token::Small(3)]]
        );
    }
}
