//! Where the records of a document begin and end, whatever they hold.
//!
//! The names of tags are enough to tell: a record that is not closed ends where the next one begins, or with the file, and so costs
//! no other one.

use super::tag::Tags;

/// Which elements of a document are its records.
#[derive(Debug, Clone, Copy)]
pub(in crate::corpus::formats) struct Shape {
    /// Their names, without prefix.
    pub(in crate::corpus::formats) records: &'static [&'static str],
    /// Elements right within which an element of such a name is but a part of the record.
    pub(in crate::corpus::formats) holders: &'static [&'static str],
}

impl Shape {
    /// Every element with one of these names is a record.
    pub(in crate::corpus::formats) const fn of(records: &'static [&'static str]) -> Self {
        Self { records, holders: &[] }
    }
}

/// A record as it stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus::formats) struct Piece<'a> {
    pub(in crate::corpus::formats) text: &'a str,
    /// Where in the file it begins, in bytes.
    pub(in crate::corpus::formats) at: usize,
    /// Whether the file ends within it.
    pub(in crate::corpus::formats) is_cut: bool,
}

/// The records of a document, in order.
pub(in crate::corpus::formats) fn pieces<'a>(text: &'a str, shape: &Shape) -> Vec<Piece<'a>> {
    let mut pieces = Pieces {
        text,
        found: Vec::new(),
        open: None,
    };
    // How many elements with the name of a record are open that are parts of one, and the start tag right before.
    let (mut n_parts, mut before) = (0_usize, "");
    for tag in Tags::new(text) {
        let is_record = shape.records.contains(&tag.name);
        let is_part = pieces.open.is_some() && shape.holders.contains(&before);
        before = if tag.is_end || tag.is_empty { "" } else { tag.name };
        match (is_record, tag.is_end) {
            (false, _) => {}
            (true, true) if n_parts > 0 => n_parts -= 1,
            (true, true) => pieces.close(tag.name, tag.end),
            (true, false) if is_part => n_parts += usize::from(!tag.is_empty),
            (true, false) => {
                n_parts = 0;
                pieces.open(tag.name, tag.at);
                if tag.is_empty {
                    pieces.close(tag.name, tag.end);
                }
            }
        }
    }
    pieces.end(text.len(), true);
    pieces.found
}

struct Pieces<'a> {
    text: &'a str,
    found: Vec<Piece<'a>>,
    /// Name of the record that is not closed yet, and where it begins.
    open: Option<(&'a str, usize)>,
}

impl<'a> Pieces<'a> {
    fn open(&mut self, name: &'a str, at: usize) {
        self.end(at, false);
        self.open = Some((name, at));
    }

    fn close(&mut self, name: &str, end: usize) {
        if self.open.is_some_and(|(open, _)| open == name) {
            self.end(end, false);
        }
    }

    fn end(&mut self, end: usize, is_cut: bool) {
        if let Some((_, at)) = self.open.take() {
            let text = &self.text[at..end];
            self.found.push(Piece { text, at, is_cut });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'a>(text: &'a str, shape: &Shape) -> Vec<&'a str> {
        pieces(text, shape).into_iter().map(|piece| piece.text).collect()
    }

    const ITEMS: Shape = Shape::of(&["item", "head"]);

    #[test]
    fn records_end_with_their_end_tag_or_before_the_next() {
        for (text, expected) in [
            (
                "<l><item>a</item> x <item n='1'>b</item></l>",
                &["<item>a</item>", "<item n='1'>b</item>"][..],
            ),
            ("<l><item>a<item>b</item></l>", &["<item>a", "<item>b</item>"]),
            ("<l><x:item>a</x:item></l>", &["<x:item>a</x:item>"]),
            ("<l><item/><item />", &["<item/>", "<item />"]),
            ("<l><head>a</item></head>", &["<head>a</item></head>"]),
            ("<l><items>a</items></l>", &[]),
            ("a < b <item>", &["<item>"]),
            ("<item>a</item", &["<item>a</item"]),
        ] {
            assert_eq!(texts(text, &ITEMS), expected, "{text}");
        }
    }

    #[test]
    fn only_the_last_record_may_be_cut() {
        let found = pieces("<item>a<item>b", &ITEMS);
        assert_eq!(
            found.iter().map(|piece| (piece.at, piece.is_cut)).collect::<Vec<_>>(),
            [(0, false), (7, true)]
        );
    }

    #[test]
    fn comments_and_plain_text_hold_no_records() {
        for (text, expected) in [
            ("<!-- <item>a</item> --><item>b</item>", &["<item>b</item>"][..]),
            ("<item><![CDATA[<item>]]></item>", &["<item><![CDATA[<item>]]></item>"]),
            // One that does not end costs no other record.
            (
                "<item><![CDATA[a</item><item><![CDATA[b]]></item>",
                &["<item><![CDATA[a</item>", "<item><![CDATA[b]]></item>"],
            ),
            ("<!-- <item>a</item>", &["<item>a</item>"]),
        ] {
            assert_eq!(texts(text, &ITEMS), expected, "{text}");
        }
    }

    #[test]
    fn a_part_of_a_record_may_have_its_name() {
        let shape = Shape {
            records: &["record"],
            holders: &["metadata"],
        };
        let whole = "<record><metadata><record>a</record></metadata></record>";
        assert_eq!(texts(&format!("{whole}\n{whole}"), &shape), [whole, whole]);
        // Not closed, it costs no other one either.
        let open = "<record><metadata><record>a</metadata></record>";
        assert_eq!(texts(&format!("{open}{whole}"), &shape), [open, whole]);
    }
}
