//! A record as a small tree, whatever is wrong with it.
//!
//! An end tag closes the innermost element of its name, with all that is open in it; one without such an element counts for nothing.
//! What has no end tag of its own ends where the first element in it begins. What is no markup, though it begins as such, is text.

use std::ops::Range;

use html_escape::decode_html_entities;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::element::{Element, Node};
use super::outline::Piece;
use super::tag::{local, name};

/// Levels of elements; what is deeper counts as if it stood there.
const DEEPEST: usize = 60;

/// Places that are no markup, though they begin as such, after which the rest of a record is text: each costs a look at the rest.
const MOST_FAULTS: usize = 50;

/// Stands behind a text that the file ends in.
const CUT: &str = "…";

/// The tree of one record.
pub(super) fn tree<'a>(piece: &Piece<'a>) -> Element<'a> {
    let mut builder = Builder {
        source: piece.text,
        text_at: 0,
        open: Vec::new(),
    };
    let root = builder.read();
    root.unwrap_or_else(|| builder.end(piece.is_cut))
}

struct Builder<'a> {
    source: &'a str,
    /// Where the text begins that is not added yet.
    text_at: usize,
    /// Elements without an end so far, the outermost first.
    open: Vec<Element<'a>>,
}

impl<'a> Builder<'a> {
    /// Reads up to the end of the record.
    ///
    /// - returns: the record; absent if it isn't closed.
    fn read(&mut self) -> Option<Element<'a>> {
        let mut reader = reader_of(self.source);
        let mut n_faults = 0;
        loop {
            let at = self.source.len() - reader.get_ref().len();
            let event = reader.read_event();
            let place = at..self.source.len() - reader.get_ref().len();
            match event {
                Ok(Event::Eof) => break,
                Ok(Event::Text(_) | Event::GeneralRef(_)) => {}
                Ok(event) if is_markup(&event, &self.source[place.clone()]) => {
                    if let Some(root) = self.add(&event, place) {
                        return Some(root);
                    }
                }
                Ok(_) | Err(_) => {
                    n_faults += 1;
                    let rest = &self.source[at..];
                    let ends_within = !rest.contains('>');
                    if ends_within || n_faults > MOST_FAULTS {
                        // What was begun of a tag is left out.
                        let is_tag = ends_within && (name(rest).is_some() || rest.len() < 3);
                        self.add_text(if is_tag { at } else { self.source.len() });
                        return None;
                    }
                    reader = reader_of(&self.source[at + 1..]);
                }
            }
        }
        self.add_text(self.source.len());
        None
    }

    /// Adds what stands before a piece of markup, and what it stands for.
    ///
    /// - returns: the record, if that closes it.
    fn add(&mut self, event: &Event<'_>, place: Range<usize>) -> Option<Element<'a>> {
        self.add_text(place.start);
        self.text_at = place.end;
        let raw = &self.source[place];
        match event {
            Event::Start(tag) if self.open.len() < DEEPEST => self.open.push(started(raw, tag)),
            Event::Empty(tag) if self.open.is_empty() => return Some(started(raw, tag)),
            Event::Empty(tag) => self.push(Node::Element(started(raw, tag))),
            Event::CData(_) => {
                let text = raw.get("<![CDATA[".len()..raw.len() - "]]>".len());
                self.push(Node::Text(text.unwrap_or_default().into()));
            }
            Event::End(_) => {
                let name = name(raw)?;
                let at = self.open.iter().rposition(|open| open.name == name)?;
                self.close_all_but(at + 1);
                if at == 0 {
                    return self.open.pop();
                }
                self.close_last();
            }
            _ => {}
        }
        None
    }

    fn add_text(&mut self, end: usize) {
        let raw = self.source.get(self.text_at..end).unwrap_or_default();
        if !raw.is_empty() {
            self.push(Node::Text(decode_html_entities(raw)));
        }
    }

    fn push(&mut self, node: Node<'a>) {
        if let Some(last) = self.open.last_mut() {
            last.content.push(node);
        }
    }

    fn close_last(&mut self) {
        if let Some(element) = self.open.pop() {
            self.push(Node::Element(element));
        }
    }

    /// Closes elements that have no end tag of their own.
    fn close_all_but(&mut self, n_left: usize) {
        while self.open.len() > n_left {
            let Some(mut element) = self.open.pop() else { return };
            let is_element = |node: &Node<'_>| matches!(node, Node::Element(_));
            let first = element.content.iter().position(is_element);
            let behind = element.content.split_off(first.unwrap_or(element.content.len()));
            self.push(Node::Element(element));
            if let Some(parent) = self.open.last_mut() {
                parent.content.extend(behind);
            }
        }
    }

    /// The record with all that is open in it.
    fn end(mut self, is_cut: bool) -> Element<'a> {
        if is_cut {
            if self.open.last().is_some_and(|last| !last.text().trim().is_empty()) {
                self.push(Node::Text(CUT.into()));
            }
            while self.open.len() > 1 {
                self.close_last();
            }
        }
        self.close_all_but(1);
        self.open.pop().unwrap_or_else(|| Element::new(""))
    }
}

/// A reader that complains of as little as possible.
///
/// How much of the source is left tells where it is: of a byte order mark, which it passes over in silence, nothing is left to it.
pub(super) fn reader_of(source: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(source.trim_start_matches('\u{feff}'));
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    reader
}

/// Whether that is what it was taken for: `a <b and c> d` has no tag in it, and neither does a text that isn't closed before the next one.
fn is_markup(event: &Event<'_>, raw: &str) -> bool {
    let has_second = |mark: &str| raw.get(1..).is_some_and(|inside| inside.contains(mark));
    match event {
        Event::Start(tag) | Event::Empty(tag) => {
            let attributes = tag.attributes_raw();
            let are_some = attributes.trim().is_empty() || attributes.contains('=');
            name(raw).is_some() && are_some && !has_second("<")
        }
        Event::End(_) => name(raw).is_some() && !has_second("<"),
        Event::CData(_) => !has_second("<![CDATA["),
        Event::Comment(_) => !has_second("<!--"),
        _ => true,
    }
}

fn started<'a>(raw: &'a str, tag: &BytesStart<'_>) -> Element<'a> {
    let mut element = Element::new(name(raw).unwrap_or_default());
    for attribute in tag.html_attributes().with_checks(false).flatten() {
        let value = decode_html_entities(&*attribute.value).into_owned();
        element
            .attributes
            .push((local(attribute.key.as_ref()).to_owned(), value));
    }
    element
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str, is_cut: bool) -> String {
        let piece = Piece { text, at: 0, is_cut };
        let root = tree(&piece);
        format!("{}: {}", root.name, root.markup().replace("x:", ""))
    }

    #[test]
    fn what_is_wrong_in_a_record_costs_little_of_it() {
        for (text, expected) in [
            ("<r><a>x</a><b>y</b></r>", "r: <a>x</a><b>y</b>"),
            // End tags that are missing, wrong or too many.
            ("<r><a>x<b>y</b><c>z</c></r>", "r: <a>x</a><b>y</b><c>z</c>"),
            ("<r><a>x</aa><b>y</b></r>", "r: <a>x</a><b>y</b>"),
            ("<r><a><b>x</a></b>y</r>", "r: <a><b>x</b></a>y"),
            ("<r><a>x</a></b></r>", "r: <a>x</a>"),
            ("<r><a>x</a>", "r: <a>x</a>"),
            // What is no markup.
            ("<r><a>p < 0.05 and q > 1</a></r>", "r: <a>p < 0.05 and q > 1</a>"),
            ("<r><a>p <q and r> s</a></r>", "r: <a>p <q and r> s</a>"),
            ("<r><a>x <b y</a></r>", "r: <a>x <b y</a>"),
            ("<r><a t=\"x>y</a><b>z</b></r>", "r: <a t=\"x>y<b>z</b>"),
            (
                "<r><a>AT&T; R&D &foo; &eacute; &#233;</a></r>",
                "r: <a>AT&T; R&D &foo; é é</a>",
            ),
            (
                "<r><a><![CDATA[x</a><b><![CDATA[y]]></b></r>",
                "r: <a><![CDATA[x</a><b>y</b>",
            ),
            ("<r><!-- <a>x</a> --><?p?><b>y</b></r>", "r: <b>y</b>"),
            ("<r><!-- <a>x</a></r>", "r: <!-- <a>x</a>"),
            ("<r/>", "r: "),
        ] {
            assert_eq!(shown(text, false), expected, "{text}");
        }
    }

    #[test]
    fn a_text_that_the_file_ends_in_is_told_by_an_ellipsis() {
        for (text, expected) in [
            (
                "<r><a>x</a><b>We show <i>that</i> ice",
                "r: <a>x</a><b>We show <i>that</i> ice…</b>",
            ),
            ("<r><a>x</a><b>We show</b", "r: <a>x</a><b>We show…</b>"),
            ("<r><a>x</a><b>We show</b><", "r: <a>x</a><b>We show</b>…"),
            ("<r><a>x</a><b><![CDATA[We show", "r: <a>x</a><b><![CDATA[We show…</b>"),
            ("<r", ": "),
        ] {
            assert_eq!(shown(text, true), expected, "{text}");
        }
    }

    #[test]
    fn attributes_are_read_however_they_are_written() {
        let record = tree(&Piece {
            text: "<x:r a='1 &amp; 2' xml:lang=\"en\" b=3 c>",
            at: 0,
            is_cut: false,
        });
        assert_eq!(
            ["a", "lang", "b", "c", "d"].map(|name| record.attribute(name)),
            ["1 & 2", "en", "3", "", ""]
        );
    }

    #[test]
    fn elements_may_be_nested_as_deep_as_one_likes() {
        let n_levels = 200_000;
        let text = format!("<r>{}x{}</r>", "<a>".repeat(n_levels), "</a>".repeat(n_levels));
        assert_eq!(shown(&text, false).matches('x').count(), 1);
    }

    #[test]
    fn many_faults_are_read_in_no_time() {
        for fault in ["<a \">\"", "<", "<!--", "<![CDATA[", "<a ", "&", "</"] {
            let text = format!("<r>{}", fault.repeat(20_000));
            let begun = std::time::Instant::now();
            shown(&text, true);
            assert!(begun.elapsed().as_secs() < 5, "{fault}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "(<r>|</r>|<a b=\"|<a>|</a>|<x:b/>|<!--|-->|<!\\[CDATA\\[|\\]\\]>|<\\?|\\?>|<!D|&amp;|[<>&;\"'= ü\u{feff}]|x){0,40}", is_cut: bool) {
            let _ = shown(&text, is_cut);
        }
    }
}
