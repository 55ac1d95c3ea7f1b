//! XML of interfaces and programs that is read by a table alone: Europe PMC, MODS, MARC, DataCite, Springer Nature, IEEE Xplore,
//! DOAJ, Word.

use serde_json::{Value, json};

use super::xml::{self, Element, PERSON, Place, Shape, Take, gathered, many, one};
use super::{Format, FormatError, Head, Parse, Parsed};

pub(super) const FORMAT: Format = Format {
    name: "xml",
    title: "XML of Europe PMC, MODS, MARC, DataCite, Springer Nature, IEEE Xplore, DOAJ or Word",
    looked_for: "the elements with a title that one of these programs writes for each paper",
    example: "<modsCollection><mods><titleInfo><title>Ice flow</title></titleInfo><abstract>We measure ice.</abstract><originInfo>\
              <dateIssued>2024-01-05</dateIssued></originInfo></mods></modsCollection>",
    extensions: &["xml"],
    recognise,
    parse: Parse::Text(parse),
};

/// One such program.
struct Kind {
    roots: &'static [&'static str],
    /// One of them stands behind the root; none is needed if there is none here.
    marks: &'static [&'static str],
    records: Shape,
    places: &'static [Place],
}

const KINDS: &[Kind] = &[
    Kind {
        roots: &["responseWrapper"],
        marks: &[],
        records: Shape::of(&["result"]),
        places: EUROPE_PMC,
    },
    Kind {
        roots: &["modsCollection", "mods"],
        marks: &[],
        records: Shape::of(&["mods"]),
        places: MODS,
    },
    Kind {
        roots: &["resource", "resources"],
        marks: &["datacite"],
        records: Shape::of(&["resource"]),
        places: DATACITE,
    },
    Kind {
        roots: &["response"],
        marks: &["<pam:", "http://prismstandard.org"],
        records: Shape::of(&["message"]),
        places: SPRINGER,
    },
    Kind {
        roots: &["articles", "root"],
        marks: &["<totalfound>", "<total_records>", "<arnumber>", "<article_number>"],
        records: Shape::of(&["article", "document"]),
        places: IEEE,
    },
    Kind {
        roots: &["records"],
        marks: &["<publisherRecordId", "<fullTextUrl", "<journalTitle"],
        records: Shape::of(&["record"]),
        places: DOAJ,
    },
    Kind {
        roots: &["collection", "record"],
        marks: &["MARC21/slim", "<datafield", ":datafield"],
        records: Shape::of(&["record"]),
        places: MARC,
    },
    Kind {
        roots: &["Sources"],
        marks: &["officeDocument/2006/bibliography"],
        records: Shape::of(&["Source"]),
        places: WORD,
    },
];

const EUROPE_PMC: &[Place] = &[
    one("title", "title", Take::Markup),
    one("abstractText", "abstract", Take::Markup),
    many("authorList/author", "authors", PERSON),
    one("authorString", "authors", Take::By(listed)),
    one("firstPublicationDate", "published", Take::Text),
    one("journalInfo/printPublicationDate", "published_print", Take::Text),
    one("pubYear", "year", Take::Text),
    one("doi", "doi", Take::Text),
    one("pmid", "pmid", Take::Text),
    one("pmcid", "pmcid", Take::Text),
    one("id", "id", Take::Text),
    many("meshHeadingList/meshHeading/descriptorName", "categories", Take::Text),
    many("pubTypeList/pubType", "types", Take::Text),
    many("fullTextUrlList/fullTextUrl/url", "url", Take::Text),
];

/// A record of the Library of Congress' format; what a paper stands in has a date too.
pub(super) const MODS: &[Place] = &[
    one("titleInfo[!type]", "title", Take::By(title_of_mods)),
    one("titleInfo", "title", Take::By(title_of_mods)),
    one("abstract", "abstract", Take::Markup),
    many("name[usage=primary]", "authors", Take::By(name_of_mods)),
    many("name", "authors", Take::By(name_of_mods)),
    one("originInfo/dateIssued[keyDate]", "published", Take::Text),
    one("originInfo/dateIssued", "published", Take::Text),
    one("originInfo/dateCreated", "published", Take::Text),
    one("originInfo/copyrightDate", "pub_year", Take::Text),
    one("part/date", "pub_date", Take::Text),
    one("relatedItem[type=host]/part/date", "pub_date", Take::Text),
    one("relatedItem[type=host]/originInfo/dateIssued", "pub_date", Take::Text),
    one("identifier[type=doi]", "doi", Take::Text),
    one("identifier[type=arxiv]", "arxiv_id", Take::Text),
    one("identifier[type=pmid]", "pmid", Take::Text),
    one("identifier[type=citekey]", "id", Take::Text),
    one("recordInfo/recordIdentifier", "id", Take::Text),
    many("location/url", "url", Take::Text),
    many("identifier[type=uri]", "url", Take::Text),
    many("subject/topic", "subjects", Take::Text),
    many("genre", "type", Take::Text),
];

/// What registers DOIs of preprints, theses and data.
pub(super) const DATACITE: &[Place] = &[
    one("titles/title[!titleType]", "title", Take::Markup),
    one("titles/title", "title", Take::Markup),
    one(
        "descriptions/description[descriptionType=Abstract]",
        "abstract",
        Take::Markup,
    ),
    many("creators/creator", "authors", PERSON),
    one("dates/date[dateType=Issued]", "published", Take::Text),
    one("dates/date[dateType=Available]", "published", Take::Text),
    one("dates/date[dateType=Submitted]", "submitted", Take::Text),
    one("dates/date[dateType=Created]", "created", Take::Text),
    one("dates/date[dateType=Updated]", "updated", Take::Text),
    one("publicationYear", "year", Take::Text),
    one("identifier[identifierType=DOI]", "doi", Take::Text),
    one(
        "alternateIdentifiers/alternateIdentifier[alternateIdentifierType=arXiv]",
        "arxiv_id",
        Take::Text,
    ),
    one(
        "alternateIdentifiers/alternateIdentifier[alternateIdentifierType=url]",
        "url",
        Take::Text,
    ),
    many("subjects/subject", "subjects", Take::Text),
];

const SPRINGER: &[Place] = &[
    one("head/article/title", "title", Take::Markup),
    many("body/p", "abstract", Take::Markup),
    many("head/article/creator", "authors", PERSON),
    one("head/article/onlineDate", "published", Take::Text),
    one("head/article/publicationDate", "publication_date", Take::Text),
    one("head/article/coverDate", "cover_date", Take::Text),
    one("head/article/doi", "doi", Take::Text),
    one("head/article/identifier", "elocation_id", Take::Text),
    many("head/article/url", "url", Take::Text),
    one("head/article/genre", "type", Take::Text),
    many("facets/facet[name=subject]/facet-value", "subjects", Take::Text),
];

const IEEE: &[Place] = &[
    one("title", "title", Take::Markup),
    one("abstract", "abstract", Take::Markup),
    many("authors/author", "authors", PERSON),
    many("authors/authors/author", "authors", PERSON),
    one("authors", "authors", Take::Text),
    one("publication_date", "published", Take::Text),
    one("publication_year", "year", Take::Text),
    one("py", "year", Take::Text),
    one("doi", "doi", Take::Text),
    one("article_number", "id", Take::Text),
    one("arnumber", "id", Take::Text),
    one("html_url", "url", Take::Text),
    one("abstract_url", "url", Take::Text),
    one("mdurl", "url", Take::Text),
    one("pdf_url", "pdf_url", Take::Text),
    one("content_type", "type", Take::Text),
];

const DOAJ: &[Place] = &[
    one("title[language=eng]", "title", Take::Markup),
    one("title", "title", Take::Markup),
    one("abstract[language=eng]", "abstract", Take::Markup),
    one("abstract", "abstract", Take::Markup),
    many("authors/author", "authors", PERSON),
    one("publicationDate", "published", Take::Text),
    one("doi", "doi", Take::Text),
    one("publisherRecordId", "id", Take::Text),
    one("fullTextUrl", "url", Take::Text),
    one("documentType", "type", Take::Text),
];

/// What libraries write.
pub(super) const MARC: &[Place] = &[
    one("datafield[tag=245]", "title", Take::By(title_of_marc)),
    one("datafield[tag=520]/subfield[code=a]", "abstract", Take::Markup),
    many("datafield[tag=100|700]/subfield[code=a]", "authors", PERSON),
    many("datafield[tag=110|710]/subfield[code=a]", "authors", PERSON),
    one("datafield[tag=269]/subfield[code=c]", "published", Take::Text),
    one("datafield[tag=260|264]/subfield[code=c]", "published", Take::Text),
    one("datafield[tag=773]/subfield[code=y]", "year", Take::Text),
    many("datafield[tag=024|037]", "identifier", Take::By(id_of_marc)),
    one("controlfield[tag=001]", "id", Take::Text),
    many("datafield[tag=856]/subfield[code=u]", "url", Take::Text),
    many("datafield[tag=650|653]/subfield[code=a]", "subjects", Take::Text),
];

/// Sources of Word.
const WORD: &[Place] = &[
    one("Title", "title", Take::Text),
    one("BIBTEX_Abstract", "abstract", Take::Text),
    many("Author/Author/NameList/Person", "authors", PERSON),
    many("Author/Author/Corporate", "authors", PERSON),
    one("Year", "year", Take::Text),
    one("Month", "month", Take::Text),
    one("Day", "day", Take::Text),
    one("DOI", "doi", Take::Text),
    one("StandardNumber", "elocation_id", Take::Text),
    one("URL", "url", Take::Text),
    one("Tag", "id", Take::Text),
    one("SourceType", "type", Take::Text),
];

fn is_of(kind: &Kind, head: &Head<'_>) -> bool {
    xml::begins(head, kind.roots, kind.marks)
}

fn recognise(head: &Head<'_>) -> bool {
    KINDS.iter().any(|kind| is_of(kind, head))
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    let beginning = &text[..text.floor_char_boundary(64 * 1024)];
    let head = Head::new(beginning.as_bytes());
    match KINDS.iter().find(|kind| is_of(kind, &head)) {
        Some(kind) => xml::read(text, &kind.records, |record, line| {
            gathered(record, kind.places).row(line)
        }),
        None => Ok(Parsed::default()),
    }
}

/// `Lovelace A, Turing AM.`
fn listed(names: &Element<'_>) -> Value {
    names.text().trim().trim_end_matches('.').into()
}

/// The title with what stands before and behind it: `The`, `ice`, `a study`.
fn title_of_mods(info: &Element<'_>) -> Value {
    let text = |path: &str| {
        info.find(path)
            .map(Element::markup)
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let (article, title, subtitle) = (text("nonSort"), text("title"), text("subTitle"));
    let title = format!("{article} {title}");
    match (title.trim(), subtitle.as_str()) {
        ("", "") => Value::Null,
        (title, "") => title.into(),
        (title, subtitle) => format!("{title}: {subtitle}").into(),
    }
}

/// Title and subtitle, without the signs of the cataloguing rules at their ends: `Ice flow :`, `a study /`.
fn title_of_marc(field: &Element<'_>) -> Value {
    let part = |code: &str| {
        let text = field.find(&format!("subfield[code={code}]")).map(Element::markup);
        text.unwrap_or_default()
            .trim_end_matches(['/', ':', ';', ' '])
            .trim()
            .to_owned()
    };
    match (part("a"), part("b")) {
        (title, _) if title.is_empty() => Value::Null,
        (title, subtitle) if subtitle.is_empty() => title.into(),
        (title, subtitle) => format!("{title}: {subtitle}").into(),
    }
}

/// An id of a sort that stands beside it.
fn id_of_marc(field: &Element<'_>) -> Value {
    let part = |path: &str| field.find(path).map(xml::line_of).unwrap_or_default();
    let (id, sort) = (part("subfield[code=a]"), part("subfield[code=2|9]").to_lowercase());
    match sort.as_str() {
        "doi" => format!("doi:{id}").into(),
        "arxiv" => format!("arXiv:{}", id.trim_start_matches("arXiv:")).into(),
        _ => Value::Null,
    }
}

/// A name by its parts, if it isn't that of an editor, an institution that gives a degree, or the like.
fn name_of_mods(name: &Element<'_>) -> Value {
    let is_author = |role: &&Element<'_>| {
        let role = role.text().trim().to_lowercase();
        role.is_empty() || role == "aut" || role == "author" || role == "cre" || role == "creator"
    };
    let roles = name.all("role/roleTerm");
    if !roles.is_empty() && !roles.iter().any(is_author) {
        return Value::Null;
    }
    let part = |path: &str| {
        let parts: Vec<String> = name.all(path).into_iter().map(Element::text).collect();
        Some(parts.join(" ")).filter(|part| !part.trim().is_empty())
    };
    match (part("namePart[type=given]"), part("namePart[type=family]")) {
        (None, None) => part("namePart[!type]").map_or(Value::Null, |name| json!({ "name": name })),
        (given, family) => json!({"given": given, "family": family}),
    }
}

#[cfg(test)]
mod tests;
