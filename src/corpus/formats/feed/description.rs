//! Descriptions of feeds, which hold more than an abstract.

use html_escape::decode_html_entities;

use crate::corpus::formats::record::Record;
use crate::corpus::formats::xml::Tags;
use crate::corpus::text::readable;

/// Elements that part a description into paragraphs.
const BLOCKS: [&str; 18] = [
    "p",
    "br",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "section",
    "blockquote",
    "dd",
];

/// What the label of a paragraph says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    /// The abstract begins here.
    Abstract,
    Field(&'static str),
    /// Nothing about the paper.
    Other,
}

/// Labels of paragraphs, in small letters: `Authors: Ada Lovelace`.
const LABELS: &[(&str, Label)] = &[
    ("abstract", Label::Abstract),
    ("summary", Label::Abstract),
    ("摘要", Label::Abstract),
    ("authors", Label::Field("authors")),
    ("author", Label::Field("authors")),
    ("author(s)", Label::Field("authors")),
    ("作者", Label::Field("authors")),
    ("published", Label::Field("published")),
    ("publication date", Label::Field("published")),
    ("submitted", Label::Field("submitted")),
    ("updated", Label::Field("updated")),
    ("comments", Label::Field("comment")),
    ("comment", Label::Field("comment")),
    ("categories", Label::Field("categories")),
    ("category", Label::Field("categories")),
    ("subjects", Label::Field("categories")),
    ("doi", Label::Field("doi")),
    ("pdf", Label::Field("pdf_url")),
    ("pdf link", Label::Field("pdf_url")),
    ("link", Label::Field("url")),
    ("url", Label::Field("url")),
    ("arxiv", Label::Other),
    ("arxiv id", Label::Other),
    ("source", Label::Other),
    ("journal", Label::Other),
    ("journal ref", Label::Other),
    ("journal reference", Label::Other),
    ("pmid", Label::Other),
    ("upvotes", Label::Other),
    ("score", Label::Other),
    ("links", Label::Other),
];

/// Longest label, in characters.
const LONGEST_LABEL: usize = 20;

/// What a description says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Described {
    pub(super) abstract_text: String,
    /// Fields of paragraphs with a label, each with its text.
    fields: Vec<(&'static str, String)>,
    /// What arXiv says before an abstract.
    pub(super) announced: Option<Announced>,
}

/// An announcement of arXiv.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Announced {
    pub(super) id: String,
    /// `new`, `cross`, `replace`, `replace-cross`.
    pub(super) kind: String,
}

impl Described {
    /// Adds the authors that the description lists, in place of the first one that the feed names.
    pub(super) fn add_authors(&self, record: &mut Record) {
        self.add(record, |field| field == "authors");
    }

    /// Adds the abstract, if it says more than the title, and what the record does not have yet.
    pub(super) fn add_rest(&self, record: &mut Record) {
        if self.abstract_text != readable(&record.text("title")) {
            record.add("abstract", &self.abstract_text);
        }
        self.add(record, |field| field != "authors");
    }

    fn add(&self, record: &mut Record, is_wanted: impl Fn(&str) -> bool) {
        for (field, text) in &self.fields {
            if is_wanted(field) && !record.has(field) {
                record.add(field, text);
            }
        }
    }
}

/// Reads a description.
///
/// - `text`: with tags, or with tags that are escaped.
/// - `author`: the first that the feed names; a paragraph that begins so lists all of them.
pub(super) fn described(text: &str, author: &str) -> Described {
    if let Some((announced, rest)) = announced(text) {
        return Described {
            abstract_text: rest.to_owned(),
            announced: Some(announced),
            ..Described::default()
        };
    }
    let paragraphs = paragraphs(text);
    let mut described = Described::default();
    let (mut kept, mut has_begun) = (Vec::new(), false);
    for paragraph in &paragraphs {
        match labelled(paragraph) {
            (None, _) if is_list_of_authors(paragraph, author) => {
                described.fields.push(("authors", paragraph.clone()));
            }
            (None, rest) => kept.push(rest),
            (Some(Label::Abstract), rest) => {
                // What stands before it isn't the abstract, unless a long one has a summary behind it.
                let is_heading = !has_begun && 2 * n_bytes(&kept) < n_bytes(&paragraphs);
                if is_heading {
                    kept.clear();
                }
                has_begun = true;
                kept.push(rest);
            }
            (Some(Label::Field(field)), rest) => described.fields.push((field, rest.to_owned())),
            (Some(Label::Other), _) => {}
        }
    }
    kept.retain(|part| !part.is_empty());
    described.abstract_text = match kept.is_empty() && described.fields.is_empty() {
        true => paragraphs.join(" "),
        false => kept.join(" "),
    };
    described
}

fn n_bytes(texts: &[impl AsRef<str>]) -> usize {
    texts.iter().map(|text| text.as_ref().len()).sum()
}

/// `arXiv:2401.01234v1 Announce Type: new Abstract: …`
fn announced(text: &str) -> Option<(Announced, &str)> {
    let text = text.trim_start();
    let (id, rest) = text.strip_prefix("arXiv:")?.split_once("Announce Type:")?;
    let (kind, rest) = rest.split_once("Abstract:").unwrap_or((rest, ""));
    let are_told = [id, kind].iter().all(|part| part.split_whitespace().count() == 1);
    are_told.then(|| {
        let announced = Announced {
            id: id.trim().to_owned(),
            kind: kind.trim().to_owned(),
        };
        (announced, rest.trim())
    })
}

/// The paragraphs of a description, as a reader sees them; none is blank.
fn paragraphs(text: &str) -> Vec<String> {
    let decoded;
    let html = match !text.contains('<') && text.contains("&lt;") {
        true => {
            decoded = decode_html_entities(text);
            &*decoded
        }
        false => text,
    };
    let mut parts = Vec::new();
    let mut from = 0;
    for tag in Tags::new(html) {
        let is_block = BLOCKS.iter().any(|name| name.eq_ignore_ascii_case(tag.name));
        if is_block && is_tag(&html[tag.at..tag.end]) {
            parts.push(&html[from.min(tag.at)..tag.at]);
            from = tag.end;
        }
    }
    parts.push(&html[from..]);
    if let [only] = parts.as_slice()
        && only
            .trim_start()
            .lines()
            .next()
            .is_some_and(|line| labelled(line).0.is_some())
    {
        parts = only.lines().collect();
    }
    let parts = parts.into_iter().map(readable);
    parts.filter(|part| !part.is_empty()).collect()
}

/// `n <p and p> 1` has no tag in it.
fn is_tag(raw: &str) -> bool {
    raw.ends_with('>') && (raw.contains('=') || !raw.trim_end_matches(['/', '>']).contains(' '))
}

/// The label of a paragraph, and what stands behind it; all of it if it has none.
fn labelled(paragraph: &str) -> (Option<Label>, &str) {
    let text = paragraph.trim();
    if is_of_journal(text) {
        return (Some(Label::Other), "");
    }
    let (label, rest) = text.split_once([':', '：']).unwrap_or((text, ""));
    let label = label.trim();
    if label.chars().count() > LONGEST_LABEL {
        return (None, text);
    }
    let label = label.to_lowercase();
    match LABELS.iter().find(|(known, _)| *known == label) {
        // A word alone is a heading, of which only one matters.
        Some((_, known)) if !rest.is_empty() || *known == Label::Abstract => (Some(*known), rest.trim()),
        _ => (None, text),
    }
}

/// Longest paragraph about a journal, in bytes.
const LONGEST_ABOUT_JOURNAL: usize = 200;

/// What journals say of a paper: `Ice, Published online: 5 January 2024; doi:10.5555/1`, `Volume 56, Issue 3, Page 163-175`, links.
fn is_of_journal(text: &str) -> bool {
    const LINKS: [&str; 5] = ["HTML", "XML", "PDF", "ePub", "Abstract"];
    let is_link = |word: &str| LINKS.contains(&word);
    let is_published = || text.contains("Published online:") && text.contains("doi:");
    let is_place = || text.starts_with("Volume ") && text.contains("Issue ");
    text.len() <= LONGEST_ABOUT_JOURNAL
        && (is_published() || is_place() || text.split(' ').nth(1).is_some() && text.split(' ').all(is_link))
}

fn is_list_of_authors(paragraph: &str, author: &str) -> bool {
    let author = author.trim();
    let rest = paragraph.strip_prefix(author).filter(|_| !author.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', ';']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn abstract_of(text: &str) -> String {
        described(text, "Ada Lovelace").abstract_text
    }

    #[test]
    fn only_the_abstract_is_left() {
        for (text, expected) in [
            ("Ice melts.", "Ice melts."),
            ("<p>Ice <b>melts</b>.</p><p>It flows.</p>", "Ice melts. It flows."),
            ("&lt;p&gt;Ice melts.&lt;/p&gt;", "Ice melts."),
            (
                "<p>Authors: A B, C D</p><p><b>Upvotes:</b> 7</p><p><b>Summary:</b> Ice melts.</p>",
                "Ice melts.",
            ),
            (
                "<p>Ada Lovelace, Alan Turing</p><p>Ice melts.</p><p>PDF: https://a.org</p>",
                "Ice melts.",
            ),
            (
                "<div>J Ice. 2024 Jan 5</div><p><b>ABSTRACT</b></p><p>Ice melts.</p><p>PMID:<a>7</a> | DOI:<a>x</a></p>",
                "Ice melts.",
            ),
            ("Authors: A B<br/>Abstract: Ice melts.", "Ice melts."),
            ("Authors: A B\nAbstract: Ice melts\nin spring.", "Ice melts in spring."),
            ("作者：甲<br>摘要：冰川。", "冰川。"),
            (
                "<p>We ask how ice melts in spring and in summer.</p><p>Summary: it does.</p>",
                "We ask how ice melts in spring and in summer. it does.",
            ),
            ("Results: n <p and p> 1, i<p.", "Results: n <p and p> 1, i<p."),
            ("<p>Publication date: March 2024</p><p>Author(s): A B</p>", ""),
            (
                "<p>Ice, Published online: 05 January 2024; <a href=\"x\">doi:10.5555/1</a></p>Ice melts.",
                "Ice melts.",
            ),
            ("Volume 56, Issue 3, December 2021, Page 163-175<br/>.", "."),
            ("Ice melts. <br/> <a>HTML</a> <a>XML</a> <a>PDF</a>", "Ice melts."),
            ("Source: a river. Ice melts.", "Source: a river. Ice melts."),
            (
                "arXiv:2401.01234v2 Announce Type: replace-cross \nAbstract: Ice melts.",
                "Ice melts.",
            ),
            (
                "arXiv: a study of how papers with Announce Type: new fare",
                "arXiv: a study of how papers with Announce Type: new fare",
            ),
        ] {
            assert_eq!(abstract_of(text), expected, "{text}");
        }
    }

    #[test]
    fn labels_tell_fields() {
        let found = described("<p>Authors: A B</p><p>Published: 2024-01-05</p><p>Text.</p>", "");
        assert_eq!(
            found.fields,
            [("authors", "A B".to_owned()), ("published", "2024-01-05".to_owned())]
        );
        let found = described("arXiv:2401.01234v2 Announce Type: cross Abstract: Ice.", "");
        let announced = found.announced.unwrap();
        assert_eq!(
            (announced.id.as_str(), announced.kind.as_str()),
            ("2401.01234v2", "cross")
        );
    }
}
