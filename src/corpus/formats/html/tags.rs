//! Tags and texts of a page, in order.

use std::borrow::Cow;
use std::collections::BTreeMap;

use html5gum::{DefaultEmitter, HtmlString, Spanned, Token, Tokenizer};

/// A part of a page.
#[derive(Debug)]
pub(in crate::corpus::formats) enum Piece {
    Open(Tag),
    Close(String),
    /// Text as a reader sees it, but with the white space of the file; also what scripts and styles hold.
    Text(String),
}

/// A tag that opens an element.
#[derive(Debug)]
pub(in crate::corpus::formats) struct Tag {
    /// In lower case.
    pub(in crate::corpus::formats) name: String,
    attributes: BTreeMap<HtmlString, Spanned<HtmlString, usize>>,
}

impl Tag {
    /// The value of an attribute; empty if the tag hasn't got it.
    pub(in crate::corpus::formats) fn attribute(&self, name: &str) -> Cow<'_, str> {
        let value = self.attributes.get(name.as_bytes());
        value.map_or(Cow::Borrowed(""), |value| String::from_utf8_lossy(&value.value))
    }
}

/// The parts of a page, each with the byte of the page at which it begins; comments are left out.
pub(in crate::corpus::formats) fn pieces(page: &str) -> impl Iterator<Item = (usize, Piece)> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let tokens = Tokenizer::new_with_emitter(page, emitter);
    tokens.flatten().filter_map(|token| {
        Some(match token {
            Token::StartTag(tag) => {
                let name = string(&tag.name);
                let attributes = tag.attributes;
                (tag.span.start, Piece::Open(Tag { name, attributes }))
            }
            Token::EndTag(tag) => (tag.span.start, Piece::Close(string(&tag.name))),
            Token::String(text) => (text.span.start, Piece::Text(string(&text.value))),
            _ => return None,
        })
    })
}

fn string(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
