//! The tables of the dialects: tags, and the fields that they hold.

use super::shapes::{self, Tagged};
use crate::corpus::text::folded;

/// A way to write tagged lines.
pub(super) struct Dialect {
    /// How a line with a tag looks.
    shape: fn(&str) -> Option<Tagged<'_>>,
    /// Tags of which one is the first in a file.
    pub(super) first: &'static [&'static str],
    /// Tags that begin a record.
    opening: &'static [&'static str],
    /// Tags that end a record, or stand around all of them.
    closing: &'static [&'static str],
    /// Fields, and the tags that hold them.
    pub(super) rows: &'static [Row],
    /// Tags that are known and not read.
    others: &'static [&'static str],
}

/// Tags, with `|` between those of which the first that has something counts; the field; how its values are read.
pub(super) type Row = (&'static str, &'static str, Use);

/// How the values of a field are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Each one a text.
    Text,
    /// Names of people, a line each or parted by `;`.
    Names,
    /// Words and phrases, a line each or parted by `;`.
    Words,
    /// A date; one without a year is of the year that a row before has.
    Date,
    /// The date of an earlier appearance; what is none says nothing.
    SecondDate,
    /// What may be an id: `10.5555/x [doi]`, `doi: 10.5555/x`.
    Id,
    /// Addresses, a line each or parted by `;`.
    Links,
    /// Lines of a note.
    Lines,
}

/// What databases write between records, or before and behind them.
const FURNITURE: [&str; 10] = [
    "record #",
    "provider:",
    "database:",
    "content:",
    "link to the ",
    "search ",
    "export date:",
    "%",
    "<",
    "datatype:",
];

impl Dialect {
    /// Tag and value of a line, if it has a tag.
    pub(super) fn tag<'a>(&self, line: &'a str) -> Option<(&'a str, &'a str)> {
        let (tag, value, is_exact) = (self.shape)(line)?;
        (is_exact || self.knows(tag)).then_some((tag, value))
    }

    pub(super) fn opens(&self, tag: &str) -> bool {
        self.opening.contains(&tag)
    }

    pub(super) fn closes(&self, tag: &str) -> bool {
        self.closing.contains(&tag)
    }

    pub(super) fn is_title(&self, tag: &str) -> bool {
        let mut titles = self.rows.iter().filter(|(_, field, _)| *field == "title");
        titles.any(|(tags, ..)| tags.split(SEPARATORS).any(|known| known == tag))
    }

    /// Whether a line without a tag, outside of the records, is of no record: a number, or what databases write there.
    pub(super) fn is_furniture(&self, line: &str) -> bool {
        let line = folded(line).to_ascii_lowercase();
        let is_number = line
            .trim_end_matches(['.', ')'])
            .bytes()
            .all(|byte| byte.is_ascii_digit());
        is_number || FURNITURE.iter().any(|beginning| line.starts_with(beginning))
    }

    fn knows(&self, tag: &str) -> bool {
        let mut of_fields = self.rows.iter().flat_map(|(tags, ..)| tags.split(SEPARATORS));
        let lists = [self.opening, self.closing, self.others];
        lists.iter().any(|list| list.contains(&tag)) || of_fields.any(|known| known == tag)
    }
}

/// Between the tags of a row.
const SEPARATORS: [char; 2] = [' ', '|'];

pub(super) static RIS: Dialect = Dialect {
    shape: shapes::ris,
    first: &["TY"],
    opening: &["TY"],
    closing: &["ER"],
    rows: &[
        ("TI|T1|CT|BT|ST|TT", "title", Use::Text),
        ("AB|N2", "abstract", Use::Text),
        ("AU A1", "authors", Use::Names),
        ("PY", "year", Use::Date),
        ("DA", "date", Use::Date),
        ("Y1", "published", Use::Date),
        ("C6", "published_online", Use::SecondDate),
        ("DO|DOI", "doi", Use::Text),
        ("PMID", "pmid", Use::Text),
        ("AN|ID", "id", Use::Text),
        ("UR|LK|L2|L1", "url", Use::Links),
        ("DI M1 M3 C1 C2 L3 U1 U2 AN UR", "identifiers", Use::Id),
        ("N1", "note", Use::Lines),
        ("M3", "types", Use::Words),
        ("KW|K1", "categories", Use::Words),
    ],
    // The last six are Copac's, which writes them `TI- …`.
    others: &[
        "T2", "T3", "JF", "JO", "JA", "SN", "VL", "IS", "SP", "EP", "PB", "CY", "LA", "AD", "A2", "ED", "SE", "PU",
        "PD", "NT", "HL", "DT",
    ],
};

pub(super) static PUBMED: Dialect = Dialect {
    shape: shapes::pubmed,
    first: &["PMID", "OWN"],
    opening: &["PMID"],
    closing: &[],
    rows: &[
        ("TI|BTI|TT", "title", Use::Text),
        ("AB|OAB", "abstract", Use::Text),
        ("FAU|AU CN", "authors", Use::Names),
        ("DP", "date", Use::Date),
        ("DEP", "published_online", Use::SecondDate),
        ("PMID", "pmid", Use::Text),
        ("PMC", "pmcid", Use::Text),
        ("LID AID", "identifiers", Use::Id),
        ("OID", "id", Use::Text),
        ("URL", "url", Use::Links),
        ("PT", "types", Use::Words),
        ("OT|MH", "categories", Use::Words),
    ],
    others: &["STAT", "JT", "TA", "SO", "IS", "VI", "IP", "PG", "LA", "AD"],
};

pub(super) static WEB_OF_SCIENCE: Dialect = Dialect {
    shape: shapes::spaced,
    first: &["FN", "VR", "PT"],
    opening: &["PT"],
    closing: &["ER", "EF", "FN", "VR"],
    rows: &[
        ("TI|FT", "title", Use::Text),
        ("AB", "abstract", Use::Text),
        ("AF|AU CA", "authors", Use::Names),
        ("PY", "year", Use::Date),
        ("PD", "date", Use::Date),
        ("EA", "published_online", Use::SecondDate),
        ("DI", "doi", Use::Text),
        ("PM", "pmid", Use::Text),
        ("UT|AN", "id", Use::Text),
        ("AR DL", "identifiers", Use::Id),
        ("UR", "url", Use::Links),
        ("DT", "types", Use::Words),
        ("WC|SC|DE|ID", "categories", Use::Words),
    ],
    others: &[],
};

pub(super) static ENDNOTE: Dialect = Dialect {
    shape: shapes::percent,
    first: &["0"],
    opening: &["0"],
    closing: &[],
    rows: &[
        ("T", "title", Use::Text),
        ("X", "abstract", Use::Text),
        ("A", "authors", Use::Names),
        ("D", "year", Use::Date),
        ("8", "date", Use::Date),
        ("R M U Y", "identifiers", Use::Id),
        ("Z", "note", Use::Lines),
        ("M|F|L", "id", Use::Text),
        ("U", "url", Use::Links),
        ("9", "types", Use::Words),
        ("K", "categories", Use::Words),
    ],
    others: &[],
};

pub(super) static REFWORKS: Dialect = Dialect {
    shape: shapes::spaced_if_known,
    first: &["RT"],
    opening: &["RT"],
    closing: &["ER"],
    rows: &[
        ("T1", "title", Use::Text),
        ("AB", "abstract", Use::Text),
        ("A1", "authors", Use::Names),
        ("YR", "year", Use::Date),
        ("FD", "date", Use::Date),
        ("DO", "doi", Use::Text),
        ("AN|ID", "id", Use::Text),
        ("UL LK", "identifiers", Use::Id),
        ("NO", "note", Use::Lines),
        ("UL|LK", "url", Use::Links),
        ("K1", "categories", Use::Words),
    ],
    others: &[
        "SR", "JF", "JO", "VO", "IS", "SP", "OP", "ED", "PB", "PP", "A2", "A3", "A4", "A5", "A6", "T2", "T3", "SN",
        "AD", "LA", "CL", "SF", "OT", "CN", "DB", "DS", "IP", "RD", "ST", "WT", "U1", "U2", "U3", "U4", "U5", "AV",
        "LL", "CR", "WP", "OL",
    ],
};

pub(super) static COCHRANE: Dialect = Dialect {
    shape: shapes::colon,
    first: &[shapes::RECORD],
    opening: &["ID"],
    closing: &[shapes::RECORD],
    rows: &[
        ("TI", "title", Use::Text),
        ("AB", "abstract", Use::Text),
        ("AU", "authors", Use::Names),
        ("YR", "year", Use::Date),
        ("DOI", "doi", Use::Text),
        ("ID", "id", Use::Text),
        ("US", "url", Use::Links),
        ("PT", "types", Use::Words),
        ("KY", "categories", Use::Words),
    ],
    others: &["SO", "VL", "NO", "PG", "PM", "XR", "PB", "CC", "SN", "LA", "CT"],
};

pub(super) static CNKI: Dialect = Dialect {
    shape: shapes::named,
    first: &["Reference Type", "SrcDatabase", "Title"],
    opening: &["Reference Type"],
    closing: &[],
    rows: &[
        ("Title", "title", Use::Text),
        ("Summary|Abstract", "abstract", Use::Text),
        ("Author", "authors", Use::Names),
        ("Year", "year", Use::Date),
        ("PubTime|Date", "date", Use::Date),
        ("DOI", "doi", Use::Text),
        ("Link|URL", "url", Use::Links),
        ("Keyword|Keywords", "categories", Use::Words),
    ],
    others: &[
        "Author Address",
        "Source",
        "Journal",
        "Organ",
        "Volume",
        "Roll",
        "Period",
        "Issue",
        "Page",
        "Pages",
        "PageCount",
        "SrcDatabase",
        "ISSN",
        "ISBN/ISSN",
        "Notes",
        "Database Provider",
        "Fund",
        "FirstDuty",
        "CLC",
        "CN",
        "Publisher",
    ],
};
