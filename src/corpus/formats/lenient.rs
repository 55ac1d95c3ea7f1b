//! JSON as some programs write it, though it is none.

/// Words that stand for no value, and what JSON calls them.
const WORDS: [(&str, &str); 11] = [
    ("NaN", "null"),
    ("nan", "null"),
    ("NaT", "null"),
    ("None", "null"),
    ("undefined", "null"),
    ("-Infinity", "null"),
    ("Infinity", "null"),
    ("-inf", "null"),
    ("inf", "null"),
    ("True", "true"),
    ("False", "false"),
];

/// A line with `null` for `NaN` and `Infinity` outside texts, and readable characters for control characters and halves of
/// surrogate pairs within them; absent if none of these is there.
pub(super) fn mended(line: &str) -> Option<String> {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    let mut is_text = false;
    while let Some(first) = rest.chars().next() {
        let (written, length) = match first {
            '"' => {
                is_text = !is_text;
                ("\"", 1)
            }
            '\\' if is_text => escaped(rest),
            _ if is_text && first < ' ' => (" ", 1),
            _ if is_text => (&rest[..first.len_utf8()], first.len_utf8()),
            _ => word(rest, out.ends_with(|last: char| last.is_alphanumeric())),
        };
        out.push_str(written);
        rest = &rest[length..];
    }
    (out != line).then_some(out)
}

/// The word at the start of a text as JSON has it, or its first character, and how long it is there.
fn word(text: &str, is_inside_word: bool) -> (&str, usize) {
    let stands = |word: &str| {
        !is_inside_word
            && (text.strip_prefix(word)).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    match WORDS.iter().find(|(word, _)| stands(word)) {
        Some((word, meant)) => (meant, word.len()),
        None => {
            let length = text.chars().next().map_or(0, char::len_utf8);
            (&text[..length], length)
        }
    }
}

/// An escape sequence that JSON has, for the one that stands at the start of a text.
fn escaped(text: &str) -> (&str, usize) {
    let second = text[1..].chars().next();
    let code = |text: &str| text.get(2..6).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    match second {
        Some('u') => match code(text) {
            Some(0xd800..=0xdbff) => {
                let low = text.get(6..).filter(|rest| rest.starts_with("\\u")).and_then(code);
                match low {
                    Some(0xdc00..=0xdfff) => (&text[..12], 12),
                    _ => ("\\ufffd", 6),
                }
            }
            Some(0xdc00..=0xdfff) => ("\\ufffd", 6),
            Some(_) => (&text[..6], 6),
            None => ("\\\\", 1),
        },
        Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => (&text[..2], 2),
        // A backslash that was not escaped, as before a LaTeX command.
        Some(_) => ("\\\\", 1),
        None => ("\\", 1),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn parsed(line: &str) -> Value {
        serde_json::from_str(&mended(line).unwrap()).unwrap()
    }

    #[test]
    fn what_python_writes_for_no_value_is_null() {
        assert_eq!(
            parsed(r#"{"a": NaN, "b": {"c": [-Infinity, Infinity, 1]}, "d": None, "e": True, "f": "NaN, None"}"#),
            json!({"a": null, "b": {"c": [null, null, 1]}, "d": null, "e": true, "f": "NaN, None"})
        );
        assert_eq!(parsed(r#"{"a":NaN}"#), json!({"a": null}));
        assert_eq!(mended(r#"{"a": Nancy, "b": xNaN}"#), None);
    }

    #[test]
    fn texts_lose_what_json_cannot_hold() {
        assert_eq!(parsed("{\"a\": \"x\ty\\\"\"}"), json!({"a": "x y\""}));
        assert_eq!(
            parsed(r#"{"a": "x\ud83d y\ud83d\ude00"}"#),
            json!({"a": "x\u{fffd} y😀"})
        );
        assert_eq!(
            parsed(r#"{"a": "\alpha and \\beta \"\u00e9\""}"#),
            json!({"a": "\\alpha and \\beta \"é\""})
        );
    }

    #[test]
    fn what_is_right_is_left() {
        assert_eq!(mended(r#"{"a": [1, -2.5e3, true, null, "NaN \" é \u00e9"]}"#), None);
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(line in "[\\\\\"ud8N{}:,a-f\\tn ü]{0,40}") {
            let _ = mended(&line);
        }

        #[test]
        fn json_stays_what_it_is(text in ".{0,20}") {
            let line = json!({"a": text}).to_string();
            let again: Value = serde_json::from_str(&mended(&line).unwrap_or(line.clone())).unwrap();
            prop_assert_eq!(&again["a"], &json!(text));
        }
    }
}
