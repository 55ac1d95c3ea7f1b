//! Atom feeds: answers of the interface of arXiv, its daily announcements, answers of Scopus, and feeds of others.

use super::xml::{self, Element, Shape};
use super::{Format, FormatError, Head, Parse, Parsed, feed};

pub(super) const FORMAT: Format = Format {
    name: "atom",
    title: "Atom feed",
    looked_for: "`<feed>` with an `<entry>` for each paper, as arXiv answers",
    example: "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>http://arxiv.org/abs/2401.00010v1</id><title>Ice flow</title>\
              <summary>We measure ice.</summary><published>2024-01-05T10:00:00Z</published></entry></feed>",
    extensions: &["atom", "xml"],
    recognise,
    parse: Parse::Text(parse),
};

const ENTRIES: Shape = Shape::of(&["entry"]);

fn recognise(head: &Head<'_>) -> bool {
    xml::begins(head, &["feed"], &[]) || xml::begins(head, &["entry", "search-results"], &["<title", ":title"])
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    match xml::first(text, &ENTRIES).and_then(|entry| error(&entry)) {
        Some(message) => Err(FormatError::Refused { message }),
        None => feed::read(text, &ENTRIES),
    }
}

/// What arXiv says in an entry that is no paper.
fn error(entry: &Element<'_>) -> Option<String> {
    let text = |path: &str| entry.find(path).map(xml::line_of).unwrap_or_default();
    (text("title") == "Error" && text("id").contains("/api/errors")).then(|| text("summary"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::formats::Columns;

    fn read(text: &str) -> Result<Parsed, FormatError> {
        FORMAT.read(&mut text.as_bytes(), &Columns::new())
    }

    #[test]
    fn an_answer_of_arxiv_has_every_field() {
        let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <title type="html">arXiv Query: search_query=ice</title>
  <id>http://arxiv.org/api/x</id>
  <updated>2024-02-01T00:00:00-05:00</updated>
  <entry>
    <id>http://arxiv.org/abs/physics/0601001v2</id>
    <updated>2007-03-04T10:00:00Z</updated>
    <published>2006-01-02T14:57:58Z</published>
    <title>How glaciers of $H_2O$ &amp; rock
  flow</title>
    <summary>  We measure how ice &lt; 3 m thick flows.
It flows slowly.
</summary>
    <author><name>Ada Lovelace</name><arxiv:affiliation>Ice House</arxiv:affiliation></author>
    <author><name>Alan Turing</name></author>
    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.5555/ICE.1</arxiv:doi>
    <link title="doi" href="http://dx.doi.org/10.5555/ICE.1" rel="related"/>
    <arxiv:comment>12 pages</arxiv:comment>
    <arxiv:journal_ref>J. Ice 3 (2007)</arxiv:journal_ref>
    <link href="http://arxiv.org/abs/physics/0601001v2" rel="alternate" type="text/html"/>
    <link title="pdf" href="http://arxiv.org/pdf/physics/0601001v2" rel="related" type="application/pdf"/>
    <arxiv:primary_category term="physics.geo-ph" scheme="http://arxiv.org/schemas/atom"/>
    <category term="physics.geo-ph"/><category term="cond-mat"/>
  </entry>
</feed>"#;
        let parsed = read(text).unwrap();
        let row = &parsed.entries[0].row;
        assert_eq!((row.line, parsed.entries.len()), (6, 1));
        assert_eq!(row.title, "How glaciers of H2O & rock flow");
        assert_eq!(
            &*row.abstract_text,
            "We measure how ice < 3 m thick flows. It flows slowly."
        );
        assert_eq!(row.date, "2006-01-02".parse().ok());
        assert_eq!(row.updated, "2007-03-04".parse().ok());
        assert_eq!(row.authors, ["Ada Lovelace", "Alan Turing"]);
        assert_eq!(row.categories, ["physics.geo-ph", "cond-mat"]);
        assert_eq!(row.url.as_deref(), Some("http://arxiv.org/abs/physics/0601001v2"));
        let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
        assert_eq!(ids, ["doi:10.5555/ice.1", "arxiv:physics/0601001"]);
        assert_eq!(row.ids.version(), 2);
    }

    #[test]
    fn other_feeds_write_it_in_their_own_way() {
        let text = r#"<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Ice</a:title>
<a:entry><a:title type="html">&lt;b&gt;Violins&lt;/b&gt; of old</a:title><a:id>tag:a.org,2024:7</a:id>
<a:link href="https://a.org/7"/><a:updated>2024-05-06T00:00:00Z</a:updated>
<a:content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>We hear <i>wood</i>.</p><p>It sings.</p></div></a:content>
<a:author><a:name>Ada L</a:name></a:author></a:entry></a:feed>"#;
        let parsed = read(text).unwrap();
        let row = &parsed.entries[0].row;
        assert_eq!(row.title, "Violins of old");
        assert_eq!(&*row.abstract_text, "We hear wood. It sings.");
        assert_eq!((row.line, row.date), (2, "2024-05-06".parse().ok()));
        assert_eq!(row.url.as_deref(), Some("https://a.org/7"));
    }

    #[test]
    fn answers_of_scopus_have_entries_too() {
        let text = "<search-results xmlns=\"http://www.w3.org/2005/Atom\"><opensearch:totalResults>1</opensearch:totalResults>\n<entry>\
                    <dc:title>Ice</dc:title><prism:doi>10.5555/ice</prism:doi><prism:coverDate>2024-01-05</prism:coverDate>\
                    <dc:description>We measure ice.</dc:description><author><authname>Lovelace A.</authname><surname>Lovelace</surname>\
                    <given-name>Ada</given-name></author></entry></search-results>";
        assert!(recognise(&Head::new(text.as_bytes())));
        let row = &read(text).unwrap().entries[0].row;
        assert_eq!((row.title.as_str(), &*row.abstract_text), ("Ice", "We measure ice."));
        assert_eq!(
            (row.authors.join(" "), row.date),
            ("Ada Lovelace".to_owned(), "2024-01-05".parse().ok())
        );
    }

    #[test]
    fn an_error_of_arxiv_is_told_and_an_empty_feed_is_valid() {
        let error = read(
            "<feed><entry><id>https://arxiv.org/api/errors#bad_id</id><title>Error</title><summary>bad id</summary></entry></feed>",
        );
        assert_eq!(
            error.unwrap_err().to_string(),
            "not a listing but an answer that says: bad id"
        );
        assert!(matches!(
            read("<feed><title>x</title></feed>"),
            Err(FormatError::Nothing { .. })
        ));
        assert!(matches!(
            read("<feed><title>x</title>"),
            Err(FormatError::NoPapers { .. })
        ));
    }

    #[test]
    fn a_broken_entry_costs_no_other_and_a_cut_one_is_kept() {
        let text = "<feed><entry><title>One</title><summary>Ice</entry>\n<entry><id>x</id></entry>\n\
                    <entry><title>Two</title><summary>We show that";
        let parsed = read(text).unwrap();
        let titles: Vec<_> = parsed.entries.iter().map(|entry| entry.row.title.as_str()).collect();
        assert_eq!(titles, ["One", "Two"]);
        assert_eq!(&*parsed.entries[1].row.abstract_text, "We show that…");
        let rejected = &parsed.rejected[0];
        assert_eq!(
            (rejected.line, rejected.found.as_str()),
            (2, "<entry><id>x</id></entry>")
        );
    }
}
