//! JSON read with long texts passed over many bytes at a time; what looks odd is left to serde.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::value::{FIELDS, Object, Value};

/// How deep lists and objects are read.
const DEEPEST: usize = 64;

/// Bytes that are looked at together, which processors do at once.
const PIECE: usize = 64;

/// A value as serde reads it; absent where that is slower to tell, and where it finds none.
pub(super) fn read(text: &str) -> Option<Value<'_>> {
    let may_have_control = has_control(text);
    let mut reader = Reader {
        text,
        at: 0,
        may_have_control,
    };
    let value = reader.value(DEEPEST)?;
    reader.peek().is_none().then_some(value)
}

struct Reader<'a> {
    text: &'a str,
    /// Bytes read so far.
    at: usize,
    /// Whether a control character stands anywhere, within a text or between two.
    may_have_control: bool,
}

impl<'a> Reader<'a> {
    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// Passes over a sign that must come next.
    fn pass(&mut self, sign: u8) -> Option<()> {
        let is_next = self.peek() == Some(sign);
        self.at += usize::from(is_next);
        is_next.then_some(())
    }

    fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        match self.peek()? {
            b'"' => self.text().map(Value::String),
            b'{' => self.object(depth.checked_sub(1)?),
            b'[' => self.list(depth.checked_sub(1)?),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value<'a>> {
        self.pass(b'{')?;
        let mut fields = Vec::with_capacity(FIELDS);
        if self.pass(b'}').is_none() {
            loop {
                let name = self.text()?;
                self.pass(b':')?;
                fields.push((name, self.value(depth)?));
                if self.pass(b',').is_none() {
                    break;
                }
            }
            self.pass(b'}')?;
        }
        Some(Value::Object(Object::new(fields)))
    }

    fn list(&mut self, depth: usize) -> Option<Value<'a>> {
        self.pass(b'[')?;
        let mut items = Vec::new();
        if self.pass(b']').is_none() {
            loop {
                items.push(self.value(depth)?);
                if self.pass(b',').is_none() {
                    break;
                }
            }
            self.pass(b']')?;
        }
        Some(Value::Array(items))
    }

    fn text(&mut self) -> Option<Cow<'a, str>> {
        self.pass(b'"')?;
        let rest = &self.text[self.at..];
        let first = first_sign(rest.as_bytes())?;
        let is_escaped = rest.as_bytes()[first] == b'\\';
        let end = if is_escaped { end_of_text(rest, first)? } else { first };
        self.at += end + 1;
        let written = &rest[..end];
        match (self.may_have_control && has_control(written), is_escaped) {
            (true, _) => None,
            (false, false) => Some(Cow::Borrowed(written)),
            (false, true) => unescaped(written).map(Cow::Owned),
        }
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Option<Value<'a>> {
        let rest = &self.text[self.at..];
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let word = &rest[..rest.bytes().take_while(is_part).count()];
        self.at += word.len();
        serde_json::from_str(word).ok()
    }
}

/// Where the first quotation mark or backslash is; names of fields are short.
fn first_sign(bytes: &[u8]) -> Option<usize> {
    const NEAR: usize = 16;
    let near = &bytes[..bytes.len().min(NEAR)];
    let found = near.iter().position(|byte| matches!(byte, b'"' | b'\\'));
    found.or_else(|| Some(near.len() + memchr2(b'"', b'\\', &bytes[near.len()..])?))
}

/// Where the quotation mark stands that ends a text.
///
/// - `from`: where its first backslash is.
fn end_of_text(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

/// Whether one of the characters is there that JSON doesn't have within texts.
fn has_control(text: &str) -> bool {
    let is_control = |piece: &[u8]| piece.iter().fold(false, |found, byte| found | (*byte < b' '));
    let (pieces, rest) = text.as_bytes().as_chunks::<PIECE>();
    pieces.iter().any(|piece| is_control(piece)) || is_control(rest)
}

/// A text with the characters that its escape sequences stand for; absent for halves of surrogate pairs, and for what JSON doesn't
/// have.
fn unescaped(written: &str) -> Option<String> {
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = memchr(b'\\', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let (meant, length) = match rest.as_bytes().get(at + 1)? {
            b'"' => ('"', 2),
            b'\\' => ('\\', 2),
            b'/' => ('/', 2),
            b'b' => ('\u{8}', 2),
            b'f' => ('\u{c}', 2),
            b'n' => ('\n', 2),
            b'r' => ('\r', 2),
            b't' => ('\t', 2),
            b'u' => (coded(rest.get(at + 2..at + 6)?)?, 6),
            _ => return None,
        };
        out.push(meant);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    Some(out)
}

fn coded(digits: &str) -> Option<char> {
    // A number's own parser would also take a sign.
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let code = are_digits.then(|| u32::from_str_radix(digits, 16).ok())??;
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_of_every_shape_are_read() {
        for text in [
            r#"{"title": "A", "n": [1, -2.5e3, true, false, null, {}], "o": {"p": []}}"#,
            r#" {"é\u00e9\"\\\/\b\f\n\r\t": "\u00e9"} "#,
            "\"\u{7f}\"",
        ] {
            assert_eq!(read(text), Some(serde_json::from_str(text).unwrap()), "{text}");
        }
    }

    #[test]
    fn what_looks_odd_is_left() {
        for text in [
            "",
            "{",
            "[1,]",
            "[1 2]",
            "{\"a\": 1,}",
            "{\"a\" 1}",
            "{a: 1}",
            "01",
            "1.",
            "+1",
            "NaN",
            "[] []",
            "\"a",
            "\"a\\",
            "\"a\\\"",
            "\"\\x\"",
            "\"\\u+123\"",
            "\"\\u12\"",
            "\"\\ud83d\\ude00\"",
            "\"a\tb\"",
            &"[".repeat(9000),
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_serde_reads(text in r#"(\{"a": |\{|\}|\[|\]|,|:|"|"é": "|\\|\\n|\\u00e9|\\ud83d|null|true|-1|1e3|0| |x|\x01|字){0,12}"#) {
            if let Some(value) = read(&text) {
                prop_assert_eq!(serde_json::from_str::<Value<'_>>(&text).ok(), Some(value));
            }
        }

        #[test]
        fn texts_are_read_as_they_were_written(text in ".{0,90}") {
            let line = serde_json::json!({ "a": text, &text: [text] }).to_string();
            prop_assert_eq!(read(&line), serde_json::from_str(&line).ok());
        }
    }
}
