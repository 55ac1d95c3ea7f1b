//! Where the parts of a JSON text begin and end, whatever they hold.
//!
//! Brackets and quotation marks are enough to tell: words such as `NaN`, single quotation marks as Python writes them, a missing
//! comma or a missing end are no obstacle.

/// A part of a text, and where in the file it begins, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'a> {
    /// As written between its quotation marks.
    pub(super) name: &'a str,
    pub(super) value: Piece<'a>,
}

/// The items of a list.
pub(super) fn items(list: Piece<'_>) -> Vec<Piece<'_>> {
    let mut items = parts(list);
    items.retain(|item| !item.text.is_empty());
    items
}

/// The fields of an object.
pub(super) fn members(object: Piece<'_>) -> Vec<Member<'_>> {
    parts(object).into_iter().filter_map(member).collect()
}

fn member(part: Piece<'_>) -> Option<Member<'_>> {
    let quote = part.text.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let end = 1 + end_of_text(&part.text[1..], quote as u8)?;
    let name = &part.text[1..end];
    let rest = &part.text[end + 1..];
    let value = rest.trim_start().strip_prefix(':')?.trim_start();
    let at = part.at + part.text.len() - value.len();
    Some(Member {
        name,
        value: Piece { text: value, at },
    })
}

/// The values of a text, one behind the other; what is neither list nor object ends with its line.
pub(super) fn values(text: &str) -> Vec<Piece<'_>> {
    let mut values = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let value = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        at += rest.len() - value.len();
        let end = match value.starts_with(['[', '{']) {
            true => end_of_value(value),
            false => value.find('\n').unwrap_or(value.len()),
        };
        if end > 0 {
            let text = value[..end].trim_end();
            values.push(Piece { text, at });
        }
        at += end.max(1).min(value.len().max(1));
    }
    values
}

/// Where the list or object ends that begins a text.
fn end_of_value(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, mark) in marks(text) {
        match mark {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}

/// What stands between the commas of a list or an object.
fn parts(whole: Piece<'_>) -> Vec<Piece<'_>> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 1);
    let mut part = |from: usize, to: usize| {
        let text = &whole.text[from..to];
        let at = whole.at + from + text.len() - text.trim_start().len();
        parts.push(Piece { text: text.trim(), at });
    };
    let mut end = whole.text.len();
    for (at, mark) in marks(whole.text) {
        match mark {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ if depth == 1 => {
                part(start, at);
                start = at + 1;
            }
            _ => {}
        }
        if depth == 0 {
            end = at;
            break;
        }
    }
    if start < whole.text.len() {
        part(start, end);
    }
    parts
}

/// Brackets and commas outside texts, and where they stand.
fn marks(text: &str) -> impl Iterator<Item = (usize, u8)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let (here, byte) = (at, bytes[at]);
            at += 1;
            match byte {
                b'[' | b'{' | b']' | b'}' | b',' => return Some((here, byte)),
                b'"' | b'\'' => at += 1 + end_of_text(&text[at..], byte).unwrap_or(bytes.len() - at),
                _ => {}
            }
        }
        None
    })
}

/// Where the quotation mark stands that ends a text.
fn end_of_text(text: &str, quote: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            byte if byte == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(&str, usize)> {
        (items(Piece { text, at: 0 }).into_iter())
            .map(|item| (item.text, item.at))
            .collect()
    }

    #[test]
    fn items_are_parted_at_commas_outside_texts_and_brackets() {
        assert_eq!(
            texts(r#"[{"a": [1, 2]}, "x, \"y]", NaN]"#),
            [(r#"{"a": [1, 2]}"#, 1), (r#""x, \"y]""#, 16), ("NaN", 27)]
        );
        assert_eq!(texts("[ ]"), []);
        assert_eq!(texts("["), []);
    }

    #[test]
    fn values_stand_one_behind_the_other() {
        let shown = |text| -> Vec<(&str, usize)> { values(text).iter().map(|value| (value.text, value.at)).collect() };
        assert_eq!(
            shown("{\"a\": 1}\n{\n \"b\": [2]\n}, [3] end of it\n\n{"),
            [
                ("{\"a\": 1}", 0),
                ("{\n \"b\": [2]\n}", 9),
                ("[3]", 24),
                ("end of it", 28),
                ("{", 39)
            ]
        );
        assert_eq!(shown(" ,\n"), []);
        assert_eq!(shown("é"), [("é", 0)]);
    }

    #[test]
    fn what_was_cut_off_ends_with_the_file() {
        assert_eq!(
            texts(r#"[{"a": 1}, {"b": "c"#),
            [(r#"{"a": 1}"#, 1), (r#"{"b": "c"#, 11)]
        );
    }

    #[test]
    fn fields_have_names_and_values() {
        let text = r#"{"a": 1, 'b' : {"c": []}, d: 2}"#;
        let fields = members(Piece { text, at: 10 });
        let shown: Vec<_> = fields
            .iter()
            .map(|field| (field.name, field.value.text, field.value.at))
            .collect();
        assert_eq!(shown, [("a", "1", 16), ("b", r#"{"c": []}"#, 25)]);
    }
}
