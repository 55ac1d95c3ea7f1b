//! RSS feeds, 1.0 and 2.0: announcements of arXiv, of journals and preprint servers, and feeds that others make of them.

use super::xml::{self, Shape};
use super::{Format, FormatError, Head, Parse, Parsed, feed};

pub(super) const FORMAT: Format = Format {
    name: "rss",
    title: "RSS feed",
    looked_for: "`<rss>` or `<rdf:RDF>` with an `<item>` for each paper",
    example: "<rss version=\"2.0\"><channel><title>Ice</title><item><title>Ice flow</title><description>We measure ice.</description>\
              <link>https://arxiv.org/abs/2401.00010</link><pubDate>Fri, 05 Jan 2024 00:00:00 GMT</pubDate></item></channel></rss>",
    extensions: &["rss", "rdf", "xml"],
    recognise,
    parse: Parse::Text(parse),
};

const ITEMS: Shape = Shape::of(&["item"]);

/// What RSS 1.0 has, and other RDF hasn't.
const MARKS: [&str; 2] = ["purl.org/rss/1.0/\"", "purl.org/rss/1.0/'"];

fn recognise(head: &Head<'_>) -> bool {
    xml::begins(head, &["rss", "channel"], &[]) || xml::begins(head, &["RDF"], &MARKS)
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    feed::read(text, &ITEMS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::formats::Columns;
    use crate::corpus::{Flag, Row};

    fn read(text: &str) -> Result<Parsed, FormatError> {
        FORMAT.read(&mut text.as_bytes(), &Columns::new())
    }

    fn rows(text: &str) -> Vec<Row> {
        let entries = read(text).unwrap().entries;
        entries.into_iter().map(|entry| entry.row).collect()
    }

    fn ids(row: &Row) -> Vec<&str> {
        row.ids.iter().map(|id| id.text.as_str()).collect()
    }

    #[test]
    fn announcements_of_arxiv_tell_what_is_new() {
        let item = |kind: &str, id: &str| {
            format!(
                "<item>\n<title>Ice flow</title>\n<link>https://arxiv.org/abs/{id}</link>\n<description>arXiv:{id}v1 Announce Type: {kind} \n\
                 Abstract: We measure ice.</description>\n<guid isPermaLink=\"false\">oai:arXiv.org:{id}v1</guid>\n\
                 <category>cs.IT</category><category>math.IT</category>\n<pubDate>Tue, 30 Jun 2026 00:00:00 -0400</pubDate>\n\
                 <arxiv:announce_type>{kind}</arxiv:announce_type>\n<dc:creator>Ada Lovelace, Alan Turing</dc:creator></item>\n"
            )
        };
        let text = format!(
            "<rss version=\"2.0\"><channel><title>cs.IT</title>\n{}{}{}</channel></rss>",
            item("new", "2606.28729"),
            item("replace", "2506.00001"),
            item("cross", "2606.28730")
        );
        let parsed = read(&text).unwrap();
        assert_eq!(
            parsed.notes,
            [
                "1 of them listed under another subject before (`cross`)",
                "1 of them new versions of papers announced before (`replace`)"
            ]
        );
        let rows = rows(&text);
        let [new, replaced, _] = rows.as_slice() else {
            panic!("{rows:?}")
        };
        assert_eq!((new.line, replaced.line), (2, 12));
        assert_eq!(
            (new.title.as_str(), &*new.abstract_text),
            ("Ice flow", "We measure ice.")
        );
        assert_eq!(ids(new), ["arxiv:2606.28729"]);
        assert_eq!(new.authors, ["Ada Lovelace", "Alan Turing"]);
        assert_eq!(new.categories, ["cs.IT", "math.IT"]);
        let day = "2026-06-30".parse().ok();
        assert_eq!((new.date, new.updated), (day, None));
        assert_eq!((replaced.date, replaced.updated), (day, day));
    }

    #[test]
    fn feeds_of_1_0_name_papers_in_their_own_way() {
        let text = r#"<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="http://a.org"><title>Ice</title><items><rdf:Seq><rdf:li rdf:resource="http://a.org/1"/></rdf:Seq></items></channel>
<item rdf:about="http://biorxiv.org/cgi/content/short/2024.01.02.573000v1?rss=1">
<title><![CDATA[ How <i>E. coli</i> plays violins ]]></title><link>http://biorxiv.org/cgi/content/short/2024.01.02.573000v1?rss=1</link>
<description><![CDATA[ We play it music.<br/> It grows. ]]></description>
<dc:creator><![CDATA[ Lovelace, A., Turing, A. M. ]]></dc:creator><dc:date>2024-01-03</dc:date>
<dc:identifier>doi:10.1101/2024.01.02.573000</dc:identifier><prism:section>New Results</prism:section></item>
<item rdf:about="http://arxiv.org/abs/0901.1234"><title>Ice flow. (arXiv:0901.1234v2 [physics.geo-ph] UPDATED)</title>
<link>http://arxiv.org/abs/0901.1234</link><description rdf:parseType="Literal">&lt;p&gt;We measure ice.&lt;/p&gt;</description>
<dc:creator>&lt;a href="http://arxiv.org/find/1"&gt;Ada Lovelace&lt;/a&gt;, &lt;a href="http://arxiv.org/find/2"&gt;Alan Turing&lt;/a&gt;</dc:creator></item>
</rdf:RDF>"#;
        assert!(recognise(&Head::new(text.as_bytes())));
        let rows = rows(text);
        assert_eq!(rows[0].title, "How E. coli plays violins");
        assert_eq!(&*rows[0].abstract_text, "We play it music. It grows.");
        assert_eq!(rows[0].authors, ["Lovelace, A.", "Turing, A. M."]);
        assert_eq!((rows[0].line, rows[0].date), (3, "2024-01-03".parse().ok()));
        assert!(ids(&rows[0]).contains(&"doi:10.1101/2024.01.02.573000"));
        assert_eq!(
            (rows[1].title.as_str(), &*rows[1].abstract_text),
            ("Ice flow", "We measure ice.")
        );
        assert_eq!(rows[1].authors, ["Ada Lovelace", "Alan Turing"]);
        assert_eq!(ids(&rows[1]), ["arxiv:0901.1234"]);
    }

    #[test]
    fn feeds_that_others_make_are_read_too() {
        let text = "<rss><channel><item><title>Ice &amp;amp; snow</title><link>https://arxiv.org/abs/2510.14369</link>\
            <description>&lt;p&gt;Ada Lovelace, Alan Turing&lt;/p&gt;&lt;p&gt;Ice &amp;amp;lt; snow.&lt;/p&gt;\
            &lt;p&gt;&lt;b&gt; Published: &lt;/b&gt; 2025-10-16&lt;/p&gt;</description>\
            <author>Ada Lovelace</author><pubdate>Fri, 17 Oct 2025 04:15:24 </pubdate></item>\
            <item><title>Bare</title><description><p>Raw <b>HTML<br>in</b> it</description></item></channel></rss>";
        let rows = rows(text);
        assert_eq!(
            (rows[0].title.as_str(), &*rows[0].abstract_text),
            ("Ice & snow", "Ice < snow.")
        );
        assert_eq!(rows[0].authors, ["Ada Lovelace", "Alan Turing"]);
        assert_eq!(rows[0].date, "2025-10-17".parse().ok());
        assert_eq!(&*rows[1].abstract_text, "Raw HTML in it");
        assert_eq!(rows[1].flags, [Flag::AbstractCut]);
    }

    #[test]
    fn a_title_said_twice_is_no_abstract() {
        let text = "<rss><channel><item><title>Ice flow</title><content:encoded>&lt;p&gt;Ice, Published online: 05 January 2024; \
                    doi:10.5555/1&lt;/p&gt;Ice flow</content:encoded></item></channel></rss>";
        assert_eq!(rows(text)[0].flags, [Flag::AbstractMissing]);
    }

    #[test]
    fn a_day_without_papers_is_valid() {
        let text =
            "<rss version=\"2.0\"><channel><title>cs.IT</title><skipDays><day>Sunday</day></skipDays></channel></rss>";
        assert!(matches!(read(text), Err(FormatError::Nothing { .. })));
    }
}
