//! `feeds/`: the newest papers as Atom feeds, one of all themes and one of each, that a reader of feeds can follow.
//!
//! In:    [`Report`].
//! Out:   XML text (Atom, RFC 4287), made by quick-xml, which escapes what stands in texts and attributes.
//! Keeps: a feed says the same whatever the run: its times are the dates of papers, its ids follow from theirs.

use std::io;

use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::numbers::counted;
use super::{PaperView, Report, ReportError, ThemeView};
use crate::corpus::PartialDate;

/// Papers in the feed of a theme, and in that of all: the newest.
const MOST_OF_A_THEME: usize = 50;
const MOST_OF_ALL: usize = 200;

/// Characters of an abstract; a longer one is cut.
const MAX_SUMMARY: usize = 3000;

const NAMESPACE: &str = "http://www.w3.org/2005/Atom";
const MEDIA_TYPE: &str = "application/atom+xml";

/// Address of the feed of all papers, from `reports/`.
pub(super) const ALL: &str = "feeds/all.xml";

type Xml = Writer<Vec<u8>>;

/// A paper with the day that it is dated by.
type Dated<'r> = (Date, &'r PaperView);

/// What `finish` makes of the path and the text of every feed: that of all papers, then those of the themes as they are listed.
/// Papers without a date are in none, since a feed goes by time.
pub(super) fn feeds<T>(
    report: &Report,
    finish: &impl Fn(String, Vec<u8>) -> Result<T, ReportError>,
) -> Result<Vec<T>, ReportError> {
    let mut finished = Vec::new();
    let shown = report.themes.iter().flat_map(positions);
    let mut all: Vec<usize> = shown.chain(report.corpus.unplaced.iter().copied()).collect();
    all.sort_unstable();
    let all = newest(report, all.into_iter(), MOST_OF_ALL);
    if !all.is_empty() {
        let feed = Feed {
            name: "all",
            title: format!("New in {}", counted(report.themes.len(), "theme")),
            page: "../index.html".to_owned(),
            papers: all,
        };
        finished.push(finish(ALL.to_owned(), feed.text(report)?)?);
    }
    for theme in &report.themes {
        let Some(path) = path_of(report, theme) else {
            continue;
        };
        let feed = Feed {
            name: &theme.id,
            title: format!("{} {}", theme.id, theme.label),
            page: format!("../index.html#{}", theme.id),
            papers: newest(report, positions(theme), MOST_OF_A_THEME),
        };
        finished.push(finish(path, feed.text(report)?)?);
    }
    Ok(finished)
}

/// Address of a theme's feed, from `reports/`; absent if none of its papers has a date.
pub(super) fn path_of(report: &Report, theme: &ThemeView) -> Option<String> {
    let is_dated = positions(theme).any(|paper| report.papers.get(paper).and_then(day_of).is_some());
    is_dated.then(|| format!("feeds/{}.xml", theme.id))
}

/// Whether there is a feed of all papers.
pub(super) fn has_any(report: &Report) -> bool {
    let is_unplaced_dated = |paper: &usize| report.papers.get(*paper).and_then(day_of).is_some();
    report.themes.iter().any(|theme| path_of(report, theme).is_some())
        || report.corpus.unplaced.iter().any(is_unplaced_dated)
}

fn positions(theme: &ThemeView) -> impl Iterator<Item = usize> + '_ {
    theme.members.iter().map(|member| member.paper)
}

fn day_of(paper: &PaperView) -> Option<Date> {
    let date: PartialDate = paper.date.as_deref()?.parse().ok()?;
    Some(date.first_day())
}

/// The dated ones of some papers, newest first; of one day in the order given.
fn newest(report: &Report, papers: impl Iterator<Item = usize>, most: usize) -> Vec<Dated<'_>> {
    let papers = papers.filter_map(|paper| report.papers.get(paper));
    let mut dated: Vec<Dated<'_>> = papers.filter_map(|paper| Some((day_of(paper)?, paper))).collect();
    // Stable.
    dated.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    dated.truncate(most);
    dated
}

struct Feed<'r> {
    /// Of its file, without the ending.
    name: &'r str,
    title: String,
    /// Where its papers are listed, from the folder of the feeds.
    page: String,
    /// At least one, newest first.
    papers: Vec<Dated<'r>>,
}

impl Feed<'_> {
    fn text(&self, report: &Report) -> io::Result<Vec<u8>> {
        let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        let feed = xml.create_element("feed").with_attribute(("xmlns", NAMESPACE));
        feed.write_inner_content(|xml| {
            element(xml, "id", &urn(&format!("feed {}", self.name)))?;
            element(xml, "title", &self.title)?;
            if let Some((day, _)) = self.papers.first() {
                element(xml, "updated", &time(*day))?;
            }
            // Of entries that name no author.
            author(xml, "unknown")?;
            link(xml, "self", MEDIA_TYPE, &format!("{}.xml", self.name))?;
            link(xml, "alternate", "text/html", &self.page)?;
            xml.create_element("generator")
                .with_attribute(("version", report.version.as_str()))
                .write_text_content(BytesText::new("paperthemes"))?;
            self.papers.iter().try_for_each(|paper| entry(xml, paper))
        })?;
        let mut text = xml.into_inner();
        text.push(b'\n');
        Ok(text)
    }
}

fn entry(xml: &mut Xml, dated: &Dated<'_>) -> io::Result<()> {
    let (day, paper) = dated;
    let entry = xml.create_element("entry");
    entry.write_inner_content(|xml| {
        element(xml, "id", &urn(&format!("paper {}", paper.id)))?;
        element(xml, "title", &paper.title)?;
        element(xml, "updated", &time(*day))?;
        element(xml, "published", &time(*day))?;
        for name in &paper.authors {
            author(xml, name)?;
        }
        let address = paper.address();
        if let Some(address) = &address {
            link(xml, "alternate", "text/html", &plain_address(address))?;
        }
        for category in &paper.categories {
            let category = plain(category);
            let element = xml.create_element("category");
            element.with_attribute(("term", category.as_str())).write_empty()?;
        }
        // An entry that leads nowhere has to have content.
        let summary = match &address {
            Some(_) => "summary",
            None => "content",
        };
        element(xml, summary, &cut(&paper.abstract_text))
    })?;
    Ok(())
}

fn element(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name)
        .write_text_content(BytesText::new(&plain(text)))?;
    Ok(())
}

fn author(xml: &mut Xml, name: &str) -> io::Result<()> {
    let author = xml.create_element("author");
    author.write_inner_content(|xml| element(xml, "name", name))?;
    Ok(())
}

fn link(xml: &mut Xml, rel: &str, media_type: &str, href: &str) -> io::Result<()> {
    let link = xml
        .create_element("link")
        .with_attributes([("rel", rel), ("type", media_type)]);
    link.with_attribute(("href", href)).write_empty()?;
    Ok(())
}

/// RFC 3339: a day is its first second in UTC.
fn time(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

/// An id that follows from a name alone: a UUID of version 8 (RFC 9562) made of the BLAKE3 of it.
fn urn(name: &str) -> String {
    let hash = blake3::hash(format!("paperthemes {name}").as_bytes()).to_hex();
    let [a, b, c, d, e] = [&hash[..8], &hash[8..12], &hash[12..15], &hash[15..18], &hash[18..30]];
    format!("urn:uuid:{a}-{b}-8{c}-8{d}-{e}")
}

/// Characters that XML 1.0 can't have, and others that control a terminal, are spaces.
fn plain(text: &str) -> String {
    let is_allowed = |c: char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if is_allowed(c) { c } else { ' ' }).collect()
}

/// An address with those characters as `%xx` that an IRI can't have (RFC 3987, 2.2).
fn plain_address(address: &str) -> String {
    let mut plain = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => plain += &format!("%{:02X}", u32::from(c)),
            c if c.is_control() || c.is_whitespace() => (),
            c => plain.push(c),
        }
    }
    plain
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_SUMMARY) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::corpus::Row;
    use crate::corpus::formats::{Columns, by_name, recognise};
    use crate::report::sample::{self, Size};

    fn feeds_of(report: &Report) -> BTreeMap<String, String> {
        let text = |path, bytes| Ok((path, String::from_utf8(bytes).unwrap()));
        feeds(report, &text).unwrap().into_iter().collect()
    }

    /// What the format of listings reads of a feed; nothing is refused.
    fn rows(feed: &str) -> Vec<Row> {
        assert_eq!(recognise(feed.as_bytes()).unwrap().name, "atom");
        let parsed = by_name("atom").unwrap().read(&mut feed.as_bytes(), &Columns::new());
        let parsed = parsed.unwrap();
        assert!(parsed.rejected.is_empty(), "{:?}", parsed.rejected);
        parsed.entries.into_iter().map(|entry| entry.row).collect()
    }

    fn ids(feed: &str) -> Vec<&str> {
        let ids = feed.split("<id>").skip(2);
        ids.filter_map(|rest| rest.split("</id>").next()).collect()
    }

    #[test]
    fn our_own_reader_of_atom_finds_the_papers_of_a_theme_newest_first() {
        let report = sample::sized(Size {
            n_themes: 2,
            n_periods: 3,
            n_papers: 9,
        });
        let feeds = feeds_of(&report);
        let names: Vec<&str> = feeds.keys().map(String::as_str).collect();
        assert_eq!(names, ["feeds/T1.xml", "feeds/T2.xml", "feeds/all.xml"]);
        // T1 has the papers 0, 2, 4, 6, 8; months go in turn, days go up.
        let told = rows(&feeds["feeds/T1.xml"]);
        let titles: Vec<&str> = told.iter().map(|row| row.title.as_str()).collect();
        let expected = [8, 2, 4, 6, 0];
        assert_eq!(titles, expected.map(|paper| format!("Paper {paper} on things")));
        for (row, paper) in told.iter().zip(expected.map(|paper| &report.papers[paper])) {
            assert_eq!(row.date.map(|date| date.to_string()), paper.date);
            assert_eq!(row.url, paper.address());
            assert_eq!((&row.authors, &row.categories), (&paper.authors, &paper.categories));
            assert_eq!(row.abstract_text, paper.abstract_text);
        }
        assert_eq!(rows(&feeds["feeds/all.xml"]).len(), 9);
    }

    #[test]
    fn an_entry_has_the_same_id_in_every_feed_and_another_than_all_others() {
        let feeds = feeds_of(&sample::report());
        let all: BTreeSet<&str> = ids(&feeds["feeds/all.xml"]).into_iter().collect();
        let of_themes = ["T1", "T2", "T3"].map(|theme| ids(&feeds[&format!("feeds/{theme}.xml")]));
        // Seven of eight papers are dated; one of these is in no theme.
        assert_eq!((all.len(), of_themes.concat().len()), (7, 6));
        assert!(of_themes.concat().iter().all(|id| all.contains(id)));
        assert_eq!(urn("a"), urn("a"));
        let pattern = urn("paper arxiv:2405.14906");
        let parts: Vec<usize> = pattern["urn:uuid:".len()..].split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12], "{pattern}");
        assert!(
            pattern.as_bytes()[23] == b'8' && pattern.as_bytes()[28] == b'8',
            "{pattern}"
        );
    }

    #[test]
    fn hostile_text_is_text() {
        let mut report = sample::report();
        report.papers[0].title = "A\u{0}B\u{b}C ]]> & <b> \"q\"".to_owned();
        report.papers[0].id = "W1".to_owned();
        report.papers[0].url = Some("https://a.org/a b?\"<x>&y".to_owned());
        report.papers[0].categories = vec!["\"><script>".to_owned()];
        let feed = &feeds_of(&report)["feeds/T1.xml"];
        assert!(feed.contains("A B C ]]&gt; &amp; &lt;b&gt;"), "{feed}");
        assert!(feed.contains("href=\"https://a.org/a%20b?%22%3Cx%3E&amp;y\""), "{feed}");
        assert!(!feed.contains("<script") && !feed.contains("javascript:") && !feed.contains("<b>"));
        // As many as there are in the theme and dated, whatever they say.
        assert_eq!(rows(feed).len(), 3);
    }

    #[test]
    fn a_paper_without_an_address_has_content_and_one_without_a_date_is_left_out() {
        let mut report = sample::report();
        report.papers[0].id = "title:12ab".to_owned();
        report.papers[0].url = None;
        let feed = &feeds_of(&report)["feeds/T1.xml"];
        assert_eq!(
            (feed.matches("<content>").count(), feed.matches("<summary>").count()),
            (1, 2)
        );
        for paper in &mut report.papers {
            paper.date = None;
        }
        assert!(feeds_of(&report).is_empty() && !has_any(&report));
    }

    #[test]
    fn a_feed_holds_the_newest_and_no_more() {
        let report = sample::sized(Size {
            n_themes: 1,
            n_periods: 3,
            n_papers: 300,
        });
        let feeds = feeds_of(&report);
        assert_eq!(
            (rows(&feeds["feeds/T1.xml"]).len(), rows(&feeds["feeds/all.xml"]).len()),
            (50, 200)
        );
        assert!(feeds["feeds/T1.xml"].contains("<updated>2025-03-28T00:00:00Z</updated>"));
    }
}
