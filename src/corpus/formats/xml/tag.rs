//! The tags of a text, as far as their names tell.

/// Marks around text in which no tag stands.
const UNSEEN: [(&str, &str); 2] = [("<!--", "-->"), ("<![CDATA[", "]]>")];

/// A tag: `<name …>`, `</name>`, `<name/>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus::formats) struct Tag<'a> {
    /// Without prefix.
    pub(in crate::corpus::formats) name: &'a str,
    pub(in crate::corpus::formats) is_end: bool,
    /// `<name/>`
    pub(in crate::corpus::formats) is_empty: bool,
    /// Where it begins and ends in its text, in bytes.
    pub(in crate::corpus::formats) at: usize,
    pub(in crate::corpus::formats) end: usize,
}

/// The tags of a text in order, without those in comments and CDATA.
pub(in crate::corpus::formats) struct Tags<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tags<'a> {
    pub(in crate::corpus::formats) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let at = self.at + memchr::memchr(b'<', self.text.get(self.at..)?.as_bytes())?;
            let rest = &self.text[at..];
            if let Some(length) = unseen(rest) {
                self.at = at + length;
                continue;
            }
            self.at = at + 1;
            if let Some(tag) = tag(rest, at) {
                return Some(tag);
            }
        }
    }
}

fn tag(text: &str, at: usize) -> Option<Tag<'_>> {
    let name = name(text)?;
    let inside = &text[1..];
    let end = 1 + memchr::memchr2(b'<', b'>', inside.as_bytes()).unwrap_or(inside.len());
    let is_closed = text[end..].starts_with('>');
    Some(Tag {
        name,
        is_end: inside.starts_with('/'),
        is_empty: is_closed && text[..end].ends_with('/'),
        at,
        end: at + end + usize::from(is_closed),
    })
}

/// The name in the tag at the start of a text, without prefix; absent if there is none.
pub(super) fn name(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('<')?;
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let length = inside.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>' | '<' | '=' | '"'));
    let full = &inside[..length.unwrap_or(inside.len())];
    let is_name = |name: &&str| name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    Some(local(full)).filter(is_name).filter(|_| is_name(&full))
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Length of the comment or CDATA at the start of a text; of one that isn't closed before the next begins, only the mark.
fn unseen(text: &str) -> Option<usize> {
    let (mark, end) = UNSEEN.iter().find(|(mark, _)| text.starts_with(mark))?;
    let inside = &text[mark.len()..];
    let next = inside.find(mark).unwrap_or(inside.len());
    let length = inside[..next].find(end).map_or(0, |at| at + end.len());
    Some(mark.len() + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_without_prefix() {
        for (text, expected) in [
            ("<a>", Some("a")),
            ("</a >", Some("a")),
            ("<x:a-b/>", Some("a-b")),
            ("<a\nb='1'>", Some("a")),
            ("< a>", None),
            ("<3", None),
            ("<>", None),
            ("<!DOCTYPE a>", None),
            ("<?xml?>", None),
            ("a", None),
        ] {
            assert_eq!(name(text), expected, "{text}");
        }
    }

    #[test]
    fn tags_outside_comments_and_plain_text() {
        let text = "<a b='/'><!-- <c> --><d/><![CDATA[<e>]]></a> <f <g>";
        let shown: Vec<_> = Tags::new(text)
            .map(|tag| (tag.name, tag.is_end, tag.is_empty, &text[tag.at..tag.end]))
            .collect();
        assert_eq!(
            shown,
            [
                ("a", false, false, "<a b='/'>"),
                ("d", false, true, "<d/>"),
                ("a", true, false, "</a>"),
                ("f", false, false, "<f "),
                ("g", false, false, "<g>"),
            ]
        );
    }
}
