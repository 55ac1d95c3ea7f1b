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

/// What stands between the commas of a list or an object.
fn parts(whole: Piece<'_>) -> Vec<Piece<'_>> {
    let bytes = whole.text.as_bytes();
    let (mut parts, mut depth, mut start, mut at) = (Vec::new(), 1_usize, 1, 1);
    let mut part = |from: usize, to: usize| {
        let text = &whole.text[from..to];
        let trimmed = text.trim();
        let at = whole.at + from + text.len() - text.trim_start().len();
        parts.push(Piece { text: trimmed, at });
    };
    while at < bytes.len() {
        match bytes[at] {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            b',' if depth == 1 => {
                part(start, at);
                start = at + 1;
            }
            quote @ (b'"' | b'\'') => {
                at += 1 + end_of_text(&whole.text[at + 1..], quote).unwrap_or(bytes.len() - at - 1);
            }
            _ => {}
        }
        at += 1;
    }
    if start < bytes.len() {
        part(start, at.min(bytes.len()));
    }
    parts
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
