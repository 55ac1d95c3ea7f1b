//! Answers of archives by OAI-PMH: arXiv in each of its formats, and Dublin Core, JATS, MODS, MARC and DataCite of any archive.

mod dublin_core;

use self::dublin_core::dublin_core;
use super::record::Record;
use super::xml::{self, Element, PERSON, Place, Shape, Take, fill, gathered, many, one};
use super::{Format, FormatError, Head, Parse, Parsed, jats, xml_records};
use crate::corpus::Row;

pub(super) const FORMAT: Format = Format {
    name: "oai-pmh",
    title: "OAI-PMH",
    looked_for: "`<OAI-PMH>` with a `<record>` for each paper, as arXiv and other archives answer",
    example: "<OAI-PMH><ListRecords><record><header><identifier>oai:arXiv.org:2401.00010</identifier></header><metadata><arXiv>\
              <id>2401.00010</id><created>2024-01-05</created><title>Ice flow</title><abstract>We measure ice.</abstract></arXiv>\
              </metadata></record></ListRecords></OAI-PMH>",
    extensions: &["xml"],
    recognise,
    parse: Parse::Text(parse),
};

/// Some archives wrap MARC, which has records too.
const RECORDS: Shape = Shape {
    records: &["record"],
    holders: &["metadata", "collection"],
};
/// Records whose wrapping was left out.
const BARE: Shape = Shape::of(&["arXiv", "arXivRaw", "dc"]);

/// Gathers the fields of metadata.
type Reader = fn(&Element<'_>) -> Record;

/// Formats of metadata, by the element that holds them; any other is read as Dublin Core.
const KINDS: &[(&str, Reader)] = &[
    ("arXiv", |metadata| gathered(metadata, ARXIV)),
    ("arXivRaw", arxiv_raw),
    ("article", jats::record_of_article),
    ("mods", |metadata| gathered(metadata, xml_records::MODS)),
    ("resource", |metadata| gathered(metadata, xml_records::DATACITE)),
    ("record", |metadata| gathered(metadata, xml_records::MARC)),
];

const ARXIV: &[Place] = &[
    one("id", "arxiv_id", Take::Text),
    one("title", "title", Take::Markup),
    one("abstract", "abstract", Take::Markup),
    one("created", "published", Take::Text),
    one("updated", "updated", Take::Text),
    many("authors/author", "authors", PERSON),
    one("categories", "categories", Take::Text),
    one("doi", "doi", Take::Text),
    one("comments", "comments", Take::Text),
];

fn recognise(head: &Head<'_>) -> bool {
    xml::begins(head, &["OAI-PMH"], &[])
        || xml::begins(
            head,
            &["ListRecords", "GetRecord", "record", "records"],
            &["<header", ":header"],
        )
        || xml::begins(head, BARE.records, &["arxiv.org/OAI", "purl.org/dc/", "<abstract"])
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    let is_bare = xml::root(text).is_some_and(|root| BARE.records.contains(&root.name));
    let shape = if is_bare { &BARE } else { &RECORDS };
    let read = xml::read(text, shape, row);
    let mut parsed = match read {
        Ok(parsed) if !(parsed.entries.is_empty() && parsed.rejected.is_empty()) => parsed,
        nothing => return told(text).map_or(nothing, Err),
    };
    if resumption_token(text).is_some() {
        parsed
            .notes
            .push("the archive has more records behind these".to_owned());
    }
    Ok(parsed)
}

/// What the archive says in place of records.
fn told(text: &str) -> Option<FormatError> {
    if xml::first(
        text,
        &Shape::of(&["ListIdentifiers", "ListSets", "ListMetadataFormats", "Identify"]),
    )
    .is_some()
    {
        let why = "the answer is about the archive or lists identifiers: ask for `ListRecords`";
        return Some(FormatError::Nothing { why });
    }
    let error = xml::first(text, &Shape::of(&["error"]))?;
    let code = error.attribute("code");
    if code == "noRecordsMatch" {
        let why = "the archive has no record that matches what was asked for";
        return Some(FormatError::Nothing { why });
    }
    let message = format!("{code}: {}", xml::line_of(&error));
    let message = message.trim_end_matches([':', ' ']).to_owned();
    Some(FormatError::Refused { message })
}

/// Where the archive goes on from, if it has more records: what a request for the rest must name.
pub(crate) fn resumption_token(text: &str) -> Option<String> {
    let token = xml::first(text, &Shape::of(&["resumptionToken"]))?;
    Some(xml::line_of(&token)).filter(|token| !token.is_empty())
}

/// Why a record is refused that is no more.
pub(super) const DELETED: &str = "the archive says that the record was deleted";

/// Whether the header of a record says so.
pub(super) fn is_deleted(header: &Element<'_>) -> bool {
    header.attribute("status").eq_ignore_ascii_case("deleted")
}

fn row(record: &Element<'_>, line: u64) -> Result<Row, String> {
    let header = record.find("header");
    if header.is_some_and(is_deleted) {
        return Err(DELETED.to_owned());
    }
    let metadata = record.find("metadata/*").unwrap_or(record);
    // DataCite stands within elements that tell where it comes from, MARC in a collection.
    let inner = ["payload/resource", "record"]
        .iter()
        .find_map(|path| metadata.find(path));
    let metadata = inner.unwrap_or(metadata);
    let kind = KINDS.iter().find(|(name, _)| *name == metadata.name);
    let mut fields = kind.map_or(dublin_core as Reader, |(_, read)| *read)(metadata);
    fill(&mut fields, record, &[one("header/identifier", "id", Take::Text)]);
    fields.row(line)
}

fn arxiv_raw(metadata: &Element<'_>) -> Record {
    let mut record = Record::default();
    if let Some(authors) = metadata.find("authors") {
        record.add("authors", without_brackets(&authors.text()));
    }
    let number = |version: &&Element<'_>| version.attribute("version").trim_start_matches('v').parse::<u32>().ok();
    let mut versions = metadata.all("version");
    versions.sort_by_key(number);
    let date = |version: &Element<'_>| version.find("date").map(xml::line_of).unwrap_or_default();
    if let [first, rest @ ..] = versions.as_slice() {
        record.add("published", date(first));
        record.add("updated", rest.last().map_or_else(String::new, |last| date(last)));
    }
    fill(&mut record, metadata, ARXIV);
    record
}

/// Names without the affiliations in brackets behind them: `Ada Lovelace (1), Alan Turing ((1) Ice House)`.
fn without_brackets(names: &str) -> String {
    let mut depth = 0_usize;
    let mut is_outside = |letter: &char| match letter {
        '(' => {
            depth += 1;
            false
        }
        ')' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    };
    names.chars().filter(|letter| is_outside(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::formats::Columns;

    fn read(text: &str) -> Result<Parsed, FormatError> {
        FORMAT.read(&mut text.as_bytes(), &Columns::new())
    }

    /// The row of one record with some metadata.
    fn row_of(metadata: &str) -> Row {
        let text = format!(
            "<OAI-PMH><ListRecords>\n<record><header><identifier>oai:a.org:7</identifier></header><metadata>{metadata}</metadata></record>\
             </ListRecords></OAI-PMH>"
        );
        let mut parsed = read(&text).unwrap();
        assert_eq!(
            (parsed.entries.len(), parsed.rejected.len()),
            (1, 0),
            "{:?}",
            parsed.rejected
        );
        parsed.entries.remove(0).row
    }

    fn ids(row: &Row) -> Vec<&str> {
        row.ids.iter().map(|id| id.text.as_str()).collect()
    }

    #[test]
    fn metadata_of_arxiv() {
        let row = row_of(
            "<arXiv xmlns=\"http://arxiv.org/OAI/arXiv/\"><id>hep-th/9901001</id><created>1999-01-04</created><updated>2000-02-03</updated>\
             <authors><author><keyname>Lovelace</keyname><forenames>Ada</forenames><suffix>Jr</suffix><affiliation>Ice</affiliation></author>\
             <author><keyname>Ice Collaboration</keyname></author></authors><title>Ice\n  flow</title><categories>hep-th math.MP</categories>\
             <comments>This paper has been withdrawn by the authors</comments><doi>10.5555/1 10.5555/2</doi>\
             <abstract>  We measure\nice.\n</abstract></arXiv>",
        );
        assert_eq!(
            (row.line, row.title.as_str(), &*row.abstract_text),
            (2, "Ice flow", "We measure ice.")
        );
        assert_eq!(
            (row.date, row.updated),
            ("1999-01-04".parse().ok(), "2000-02-03".parse().ok())
        );
        assert_eq!(row.authors, ["Ada Lovelace Jr", "Ice Collaboration"]);
        assert_eq!(row.categories, ["hep-th", "math.MP"]);
        assert_eq!(
            ids(&row),
            ["arxiv:hep-th/9901001", "doi:10.5555/1", "doi:10.5555/2", "oai:a.org:7"]
        );
        assert!(row.flags.contains(&crate::corpus::Flag::Withdrawn));
    }

    #[test]
    fn raw_metadata_of_arxiv_has_versions() {
        let row = row_of(
            "<arXivRaw><id>2401.00010</id><version version=\"v1\"><date>Fri, 5 Jan 2024 10:00:00 GMT</date></version>\
             <version version=\"v10\"><date>Sun, 3 Mar 2024 10:00:00 GMT</date></version>\
             <version version=\"v2\"><date>Sat, 3 Feb 2024 10:00:00 GMT</date></version><title>Ice</title>\
             <authors>Ada Lovelace (1), Alan Turing ((1) Ice House (North))</authors><categories>cs.CL</categories></arXivRaw>",
        );
        assert_eq!(
            (row.date, row.updated),
            ("2024-01-05".parse().ok(), "2024-03-03".parse().ok())
        );
        assert_eq!(row.authors, ["Ada Lovelace", "Alan Turing"]);
    }

    #[test]
    fn dublin_core_of_any_archive() {
        let row = row_of(
            "<oai_dc:dc xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title xml:lang=\"de\">Eis</dc:title>\
             <dc:title xml:lang=\"en-US\">Ice</dc:title><dc:creator>Lovelace, Ada</dc:creator><dc:subject>Physics, of ice</dc:subject>\
             <dc:description>Comment: 7 pages</dc:description><dc:description>Short.</dc:description>\
             <dc:description>We measure ice at length.</dc:description><dc:date>2020-05-06T10:00:00Z</dc:date><dc:date>2019</dc:date>\
             <dc:date>2019-03</dc:date><dc:identifier>https://a.org/7</dc:identifier><dc:identifier>J. Ice 3 (2019)</dc:identifier>\
             <dc:relation>info:eu-repo/semantics/altIdentifier/doi/10.5555/1</dc:relation></oai_dc:dc>",
        );
        assert_eq!(
            (row.title.as_str(), &*row.abstract_text),
            ("Ice", "We measure ice at length.")
        );
        assert_eq!(row.authors, ["Lovelace, Ada"]);
        assert_eq!(row.categories, ["Physics, of ice"]);
        assert_eq!(row.date, "2019-03".parse().ok());
        assert_eq!(row.url.as_deref(), Some("https://a.org/7"));
        assert_eq!(ids(&row), ["doi:10.5555/1", "oai:a.org:7", "https://a.org/7"]);
    }

    #[test]
    fn other_metadata() {
        let jats = "<article><front><article-meta><title-group><article-title>Ice</article-title></title-group></article-meta></front></article>";
        let mods = "<mods:mods><mods:titleInfo><mods:title>Ice</mods:title></mods:titleInfo></mods:mods>";
        let datacite =
            "<oai_datacite><payload><resource><titles><title>Ice</title></titles></resource></payload></oai_datacite>";
        let marc = "<record><datafield tag=\"245\"><subfield code=\"a\">Ice /</subfield></datafield></record>";
        let collection = format!("<collection>{marc}</collection>");
        for metadata in [
            jats,
            mods,
            datacite,
            marc,
            &collection,
            "<uketd_dc><title>Ice</title></uketd_dc>",
        ] {
            assert_eq!(row_of(metadata).title, "Ice", "{metadata}");
        }
    }

    #[test]
    fn what_was_deleted_is_refused_and_a_bare_record_read() {
        let deleted = "<record><header status=\"deleted\"><identifier>oai:arXiv.org:1</identifier></header></record>\n";
        let parsed = read(&format!(
            "<OAI-PMH><ListRecords>{deleted}<record><metadata><dc><title>Ice</title></dc></metadata></record>"
        ))
        .unwrap();
        let rejected = &parsed.rejected[0];
        assert_eq!((rejected.line, rejected.reason.as_str()), (1, DELETED));
        assert_eq!(
            (parsed.entries[0].row.title.as_str(), parsed.entries[0].row.line),
            ("Ice", 2)
        );
        let bare = "<arXiv xmlns=\"http://arxiv.org/OAI/arXiv/\"><id>2401.00010</id><title>Ice</title></arXiv>";
        assert!(recognise(&Head::new(bare.as_bytes())));
        assert_eq!(ids(&read(bare).unwrap().entries[0].row), ["arxiv:2401.00010"]);
    }

    #[test]
    fn what_an_archive_says_in_place_of_records() {
        let error = |code: &str| {
            read(&format!(
                "<OAI-PMH><error code=\"{code}\">No &amp; no</error></OAI-PMH>"
            ))
            .unwrap_err()
        };
        assert_eq!(
            error("badResumptionToken").to_string(),
            "not a listing but an answer that says: badResumptionToken: No & no"
        );
        assert!(matches!(error("noRecordsMatch"), FormatError::Nothing { .. }));
        let identifiers = read("<OAI-PMH><ListIdentifiers><header/></ListIdentifiers></OAI-PMH>");
        assert!(identifiers.unwrap_err().to_string().contains("ListRecords"));
    }

    #[test]
    fn an_archive_with_more_records_says_where_they_begin() {
        let record = "<record><metadata><dc><title>Ice</title></dc></metadata></record>";
        let part = format!(
            "<OAI-PMH><ListRecords>{record}<resumptionToken cursor=\"0\">6460044|1001&amp;x</resumptionToken></ListRecords></OAI-PMH>"
        );
        assert_eq!(resumption_token(&part).as_deref(), Some("6460044|1001&x"));
        assert_eq!(
            read(&part).unwrap().notes,
            ["the archive has more records behind these"]
        );
        for end in [
            "<resumptionToken/>",
            "<resumptionToken cursor=\"9\"></resumptionToken>",
            "",
        ] {
            assert_eq!(
                resumption_token(
                    &part
                        .replace("6460044|1001&amp;x</resumptionToken>", end)
                        .replace("<resumptionToken cursor=\"0\">", "")
                ),
                None
            );
        }
    }
}
