//! What an answer that is no listing says, in a line for people.

use serde_json::Value;

/// Names under which answers say what went wrong.
const SAYS: [&str; 7] = ["error", "errMsg", "message", "detail", "msg", "reason", "title"];

/// Longest text that is told.
const MAX_CHARS: usize = 160;

/// Bytes that are looked at.
const MAX_BYTES: usize = 64 * 1024;

/// What an answer says, in a line.
pub(in crate::fetch) fn says(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MAX_BYTES)]);
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return "nothing at all".to_owned();
    }
    if let Ok(Value::Object(answer)) = serde_json::from_str::<Value>(text) {
        let said = SAYS.iter().filter_map(|name| said(answer.get(*name)?));
        let said: Vec<String> = said.collect();
        if !said.is_empty() {
            return line(&said.join(": "));
        }
    }
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return match between(text, &lower, "<title", "</title") {
            Some(title) => format!("an HTML page, `{}`", line(&html_escape::decode_html_entities(title))),
            None => format!("an HTML page, `{}`", line(&without_tags(text))),
        };
    }
    match text.starts_with('<') {
        true => line(&without_tags(text)),
        false => line(text),
    }
}

fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Object(inner) => SAYS.iter().find_map(|name| said(inner.get(*name)?)),
        _ => None,
    }
}

/// What stands in an element, by its beginning and its end in lower case.
fn between<'a>(text: &'a str, lower: &str, begin: &str, end: &str) -> Option<&'a str> {
    let begin = lower.find(begin)?;
    let begin = begin + lower[begin..].find('>')? + 1;
    let end = begin + lower[begin..].find(end)?;
    Some(&text[begin..end]).filter(|inner| !inner.trim().is_empty())
}

/// The text of a page or document.
fn without_tags(text: &str) -> String {
    let mut outside = String::new();
    for (n_before, part) in text.split('<').enumerate() {
        let after = match part.split_once('>') {
            Some((_, after)) => after,
            None if n_before == 0 => part,
            None => "",
        };
        outside.push_str(after);
        outside.push(' ');
    }
    html_escape::decode_html_entities(&outside).into_owned()
}

/// A text on one line, cut where it is long.
fn line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let line = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_CHARS) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_it_is_it_is_told_in_a_line() {
        let rows = [
            (r#"{"errCode": 404, "errMsg": "No such search"}"#, "No such search"),
            (r#"{"error": {"message": "Slow down"}}"#, "Slow down"),
            (
                "<html><body><h1>Retry after 10 s</h1></body></html>",
                "an HTML page, `Retry after 10 s`",
            ),
            ("<HTML><TITLE>Caf&eacute;\n login</TITLE>", "an HTML page, `Café login`"),
            (
                "<feed><title>Error</title><summary>bad id</summary></feed>",
                "Error bad id",
            ),
            ("Rate\u{7} exceeded.\n", "Rate exceeded."),
            ("\u{feff}  ", "nothing at all"),
            ("{\"a\": 1}", "{\"a\": 1}"),
        ];
        for (answer, expected) in rows {
            assert_eq!(says(answer.as_bytes()), expected);
        }
        assert_eq!(says("ü".repeat(400).as_bytes()).chars().count(), MAX_CHARS + 1);
        assert!(!says(b"\xff\xfe\x00binary").is_empty());
    }
}
