//! Answers in XML, read as far as needed and as leniently as listings are: one faulty record costs no page.

use jiff::civil::Date;
use jiff::fmt::rfc2822;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::page::{Page, cut};
use super::says::says;
use crate::error::FetchError;

/// Names of elements, without their prefixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct XmlShape {
    /// What the document may be.
    pub roots: &'static [&'static str],
    /// A paper.
    pub paper: &'static str,
    /// How many papers there are on all pages, an element or an attribute of the token.
    pub total: Option<&'static str>,
    /// What leads to the next page.
    pub token: Option<&'static str>,
    /// The day it is of, before the first paper.
    pub day: Option<&'static str>,
}

/// Where the addresses of arXiv's errors begin, which stand in a feed like papers.
const ARXIV_ERRORS: &str = "arxiv.org/api/errors";

/// An error of OAI-PMH that only says that there is nothing.
const NO_RECORDS: &str = "noRecordsMatch";

impl XmlShape {
    pub(in crate::fetch) fn read(&self, bytes: &[u8]) -> Result<Page, FetchError> {
        let not_expected = || FetchError::NotExpected {
            expected: "XML",
            found: says(bytes),
        };
        let mut walk = Walk::new(self);
        let text = String::from_utf8_lossy(bytes);
        let mut reader = Reader::from_str(&text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            match reader.read_event() {
                Ok(Event::Start(start)) => walk.start(&start),
                Ok(Event::Empty(start)) => {
                    walk.start(&start);
                    walk.end();
                }
                Ok(Event::End(_)) => walk.end(),
                Ok(Event::Text(text)) => walk.text(&text),
                Ok(Event::CData(text)) => walk.text(&text),
                Ok(Event::GeneralRef(name)) => walk.reference(&name),
                Ok(Event::Eof) => break,
                Ok(_) => {}
                // What is left is part of something that has no end.
                Err(_) if walk.is_expected() => return Err(cut()),
                Err(_) => return Err(not_expected()),
            }
        }
        if !walk.is_expected() {
            return Err(not_expected());
        }
        walk.page()
    }
}

/// What was seen of a document.
struct Walk<'s> {
    shape: &'s XmlShape,
    /// Names of the elements that are open.
    open: Vec<String>,
    root: Option<String>,
    is_whole: bool,
    page: Page,
    /// The text of the element at hand, where it is of interest.
    text: String,
    error: Option<String>,
    is_arxiv_error: bool,
}

impl<'s> Walk<'s> {
    fn new(shape: &'s XmlShape) -> Self {
        Self {
            shape,
            open: Vec::new(),
            root: None,
            is_whole: false,
            page: Page::default(),
            text: String::new(),
            error: None,
            is_arxiv_error: false,
        }
    }

    fn is_expected(&self) -> bool {
        self.root
            .as_deref()
            .is_some_and(|root| self.shape.roots.contains(&root))
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        let name = start.local_name().as_ref().to_owned();
        self.root.get_or_insert_with(|| name.clone());
        self.text.clear();
        if name == self.shape.paper {
            self.page.n_papers += 1;
        }
        if Some(name.as_str()) == self.shape.token {
            self.page.total = self.shape.total.and_then(|total| attribute(start, total)?.parse().ok());
        }
        if name == "error" && self.open.len() == 1 {
            self.error = attribute(start, "code").filter(|code| code != NO_RECORDS);
        }
        self.open.push(name);
    }

    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn reference(&mut self, name: &str) {
        self.text
            .push_str(&html_escape::decode_html_entities(&format!("&{name};")));
    }

    fn end(&mut self) {
        let Some(name) = self.open.pop() else { return };
        let (name, text) = (Some(name.as_str()), std::mem::take(&mut self.text));
        let text = text.trim();
        self.is_whole |= self.open.is_empty();
        if name == self.shape.token {
            self.page.token = Some(text.to_owned()).filter(|token| !token.is_empty());
        } else if name == self.shape.total {
            self.page.total = text.parse().ok();
        } else if name == self.shape.day && self.page.n_papers == 0 {
            self.page.day = self.page.day.or_else(|| day(text));
        } else if name == Some("id") && text.contains(ARXIV_ERRORS) {
            self.is_arxiv_error = true;
        } else if name == Some("summary") && self.is_arxiv_error {
            self.error = Some(text.to_owned());
        } else if name == Some("error") && self.open.len() == 1 {
            self.error = self.error.take().map(|code| format!("{code}: {text}"));
        }
    }

    fn page(self) -> Result<Page, FetchError> {
        match self.error {
            Some(says) => Err(FetchError::Refused { says }),
            None if self.is_whole => Ok(self.page),
            None => Err(cut()),
        }
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes().flatten();
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.trim().to_owned())
}

/// The day of a date as feeds write it, where it was written.
fn day(text: &str) -> Option<Date> {
    rfc2822::parse(text).ok().map(|zoned| zoned.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEED: XmlShape = XmlShape {
        roots: &["rss", "RDF"],
        paper: "item",
        total: None,
        token: None,
        day: Some("pubDate"),
    };

    const SEARCH: XmlShape = XmlShape {
        roots: &["feed"],
        paper: "entry",
        total: Some("totalResults"),
        token: None,
        day: None,
    };

    const RECORDS: XmlShape = XmlShape {
        roots: &["OAI-PMH"],
        paper: "record",
        total: Some("completeListSize"),
        token: Some("resumptionToken"),
        day: None,
    };

    #[test]
    fn a_feed_is_of_the_day_it_says_where_it_is() {
        let text = "<?xml version='1.0'?><rss><channel><title>ice &amp; snow</title><pubDate>Mon, 30 Nov 2026 00:00:00 \
                    -0500</pubDate><item><title>A</title><pubDate>Sun, 29 Nov 2026 00:00:00 -0500</pubDate></item><item/></channel></rss>";
        let page = FEED.read(text.as_bytes()).unwrap();
        assert_eq!(
            (page.n_papers, page.day.unwrap().to_string().as_str()),
            (2, "2026-11-30")
        );
        let empty = FEED
            .read(b"<rss><channel><skipDays><day>Sunday</day></skipDays></channel></rss>")
            .unwrap();
        assert_eq!(empty.n_papers, 0);
    }

    #[test]
    fn a_search_says_how_many_papers_there_are() {
        let text = "<feed xmlns:o='urn:o'><o:totalResults>321</o:totalResults><entry><id>http://arxiv.org/abs/1</id></entry></feed>";
        let page = SEARCH.read(text.as_bytes()).unwrap();
        assert_eq!((page.n_papers, page.total), (1, Some(321)));
        let error = "<feed><entry><id>http://arxiv.org/api/errors#bad</id><title>Error</title><summary>bad &lt;start&gt;</summary>\
                     </entry></feed>";
        assert_eq!(
            SEARCH.read(error.as_bytes()).unwrap_err().to_string(),
            "it refuses: bad <start>"
        );
    }

    #[test]
    fn records_have_a_token_until_the_last_page() {
        let text = "<OAI-PMH><ListRecords><record><header/></record><record/><resumptionToken cursor='0' completeListSize='5'>a|2\
                    </resumptionToken></ListRecords></OAI-PMH>";
        let page = RECORDS.read(text.as_bytes()).unwrap();
        assert_eq!(
            (page.n_papers, page.total, page.token.as_deref()),
            (2, Some(5), Some("a|2"))
        );
        let last = "<OAI-PMH><ListRecords><record/><resumptionToken completeListSize='5'/></ListRecords></OAI-PMH>";
        assert_eq!(RECORDS.read(last.as_bytes()).unwrap().token, None);
        let none = "<OAI-PMH><error code=\"noRecordsMatch\">nothing that day</error></OAI-PMH>";
        assert_eq!(RECORDS.read(none.as_bytes()).unwrap(), Page::default());
        let old = "<OAI-PMH><error code=\"badResumptionToken\">it has expired</error></OAI-PMH>";
        assert_eq!(
            RECORDS.read(old.as_bytes()).unwrap_err().to_string(),
            "it refuses: badResumptionToken: it has expired"
        );
    }

    #[test]
    fn what_ends_in_the_middle_is_no_answer_and_a_faulty_record_is() {
        let whole = "<rss><channel><item><title>A & B <i>of</b></title></item><item>x</item></channel></rss>";
        assert_eq!(FEED.read(whole.as_bytes()).unwrap().n_papers, 2);
        let whole = "<rss><channel><item><title>A</title></item></channel></rss>";
        for end in "<rss>".len()..whole.len() - 1 {
            let read = FEED.read(&whole.as_bytes()[..end]);
            assert!(
                matches!(read, Err(FetchError::Connection { .. })),
                "{}: {read:?}",
                &whole[..end]
            );
        }
        let page = FEED.read(b"<html><body>Log in</body></html>").unwrap_err();
        assert_eq!(page.to_string(), "not XML: an HTML page, `Log in`");
        assert_eq!(
            FEED.read(b"{\"error\": \"no\"}").unwrap_err().to_string(),
            "not XML: no"
        );
        assert_eq!(
            FEED.read(b"<html").unwrap_err().to_string(),
            "not XML: an HTML page, ``"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_answer_makes_it_fail(parts in proptest::collection::vec(
            proptest::sample::select(vec!["<rss>", "<item>", "</item>", "<", ">", "&", "<![CDATA[", "]]>", "<!--", "</rss>", "é", "\0",
                "<resumptionToken a=", "'", "<id>arxiv.org/api/errors", "</id>", "<error code='x'>", "</OAI-PMH>", "<OAI-PMH>"]), 0..24)) {
            let text = parts.concat();
            for shape in [FEED, SEARCH, RECORDS] {
                let _ = shape.read(text.as_bytes());
            }
        }
    }
}
