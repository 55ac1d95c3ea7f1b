//! Dictionaries as Python prints them: `{'title': 'Ice', 'is_open': True}`.

/// The same as JSON, as far as quotation marks tell; words such as `None` are left to [`super::super::lenient`].
pub(in crate::corpus::formats) fn as_json(text: &str) -> String {
    let mut json = String::with_capacity(text.len());
    let mut quote = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (None, '\'' | '"') => {
                quote = Some(letter);
                json.push('"');
            }
            (None, '(') => json.push('['),
            (None, ')') => json.push(']'),
            (Some(open), letter) if letter == open => {
                quote = None;
                json.push('"');
            }
            (Some(_), '"') => json.push_str("\\\""),
            (Some(_), '\\') => escape(&mut letters, &mut json),
            (_, letter) => json.push(letter),
        }
    }
    json
}

/// What a backslash and what follows it stand for.
fn escape(letters: &mut std::str::Chars<'_>, json: &mut String) {
    match letters.next() {
        Some('\'') => json.push('\''),
        Some('x') => {
            json.push_str("\\u00");
            json.extend(letters.by_ref().take(2));
        }
        Some(other) => json.extend(['\\', other]),
        None => json.push_str("\\\\"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_are_those_of_json() {
        for (python, json) in [
            (r"{'title': 'Ice'}", r#"{"title": "Ice"}"#),
            (
                r#"{'title': "Ice's \"end\"", 'n': (1, 2)}"#,
                r#"{"title": "Ice's \"end\"", "n": [1, 2]}"#,
            ),
            (r"{'a': 'it\'s \xe9', 'b': None}", r#"{"a": "it's \u00e9", "b": None}"#),
            (r#"{'a': 'say "ice"\n'}"#, r#"{"a": "say \"ice\"\n"}"#),
        ] {
            assert_eq!(as_json(python), json, "{python}");
        }
    }
}
