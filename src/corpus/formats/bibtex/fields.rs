//! Fields of entries as the fields of a paper.

use serde_json::Value;

use super::entries::Item;
use super::names::{at_commas, names};
use crate::corpus::formats::record::Record;
use crate::corpus::text::{folded, readable_source};

/// Fields of an entry, with `|` between those of which the first that has something counts; the field; how it is read.
type Rule = (&'static str, &'static str, Use);

/// How a value is read.
#[derive(Debug, Clone, Copy)]
enum Use {
    /// TeX, as readers see it.
    Text,
    /// What programs copy as it stands: ids.
    Verbatim,
    /// A DOI, and arXiv's own one directly behind it as ADS writes them.
    Doi,
    /// The first address in it.
    Link,
    /// Lines that may name an id.
    Lines,
    /// Phrases with `;` between them, else with `,`.
    Words,
    /// Phrases with `;` between them.
    Phrases,
    /// Text in which `arXiv:` may stand.
    Arxiv,
}

/// How the DOIs that arXiv gives begin.
const DOI_OF_ARXIV: &str = "10.48550/arxiv.";

const RULES: &[Rule] = &[
    ("abstract|abstractnote|summary", "abstract", Use::Text),
    ("doi", "doi", Use::Doi),
    ("arxivid|arxiv_id|arxiv", "arxiv_id", Use::Verbatim),
    ("pmid|pubmed", "pmid", Use::Verbatim),
    ("pmcid|pmc", "pmcid", Use::Verbatim),
    ("openreview", "openreview_id", Use::Verbatim),
    ("url|ee|link|adsurl|bdsk_url_1|howpublished|pdf", "url", Use::Link),
    ("note", "note", Use::Lines),
    ("note|annote", "comments", Use::Text),
    ("journal|journaltitle|howpublished|note", "identifiers", Use::Arxiv),
    ("volume", "identifiers", Use::Verbatim),
    ("eid", "identifiers", Use::Verbatim),
    ("type|document_type|entrysubtype", "types", Use::Phrases),
];
/// Subjects, the likeliest first.
const SUBJECTS: [(&str, Use); 5] = [
    ("web_of_science_categories", Use::Phrases),
    ("research_areas", Use::Phrases),
    ("author_keywords", Use::Words),
    ("keywords|keyword", Use::Words),
    ("primaryclass|eprintclass", Use::Verbatim),
];
/// What says when; a month goes beside its year.
const DATES: &[(&str, &str)] = &[
    ("date", "date"),
    ("published", "published"),
    ("issue_date", "issued"),
    ("year", "year"),
    ("day", "day"),
    ("early_access_date|earlyaccessdate", "published_online"),
];

/// The fields of an entry.
///
/// - `dated`: the entry that says when it came out.
pub(super) fn record(item: &Item<'_>, dated: &Item<'_>) -> Record {
    let mut record = Record::default();
    record.add("title", title(item));
    record.add_value("authors", names(item.get("author|authors")));
    for (names, field, how) in RULES {
        add(&mut record, field, *how, item.get(names));
    }
    let subjects = SUBJECTS.iter().find(|(names, _)| !item.get(names).trim().is_empty());
    if let Some((names, how)) = subjects {
        add(&mut record, "categories", *how, item.get(names));
    }
    for (names, field) in DATES {
        record.add(field, readable_source(dated.get(names)));
    }
    record.add("month", month(dated.get("month")));
    eprint(&mut record, item);
    let own = readable_source(item.get("paperid|unique_id"));
    record.add("id", if own.is_empty() { item.key } else { &own });
    record
}

fn phrases<'a>(parts: impl IntoIterator<Item = &'a str>) -> Value {
    let phrases = parts.into_iter().map(readable_source);
    phrases.filter(|phrase| !phrase.is_empty()).collect()
}

/// Title and subtitle.
fn title(item: &Item<'_>) -> String {
    let [title, subtitle] = ["title|maintitle|shorttitle", "subtitle"].map(|name| readable_source(item.get(name)));
    match title.ends_with(['?', '!', ':', '.']) {
        _ if subtitle.is_empty() || title.contains(&subtitle) => title,
        true => format!("{title} {subtitle}"),
        false => format!("{title}: {subtitle}"),
    }
}

/// `mar`, `JUL 15`, `mar~12` or a number; two numbers are two months.
fn month(value: &str) -> String {
    let text = folded(&value.replace(['~', '{', '}'], " "));
    let is_one = text.contains(char::is_alphabetic) || text.bytes().all(|byte| byte.is_ascii_digit());
    if is_one { text } else { String::new() }
}

/// An id of the archive that another field names, arXiv if none does; before 2007 its number is without the class.
fn eprint(record: &mut Record, item: &Item<'_>) {
    let number = verbatim(item.get("eprint"));
    let archive = item.get("archiveprefix|eprinttype").trim().to_ascii_lowercase();
    let is_old = number.len() == 7 && number.bytes().all(|byte| byte.is_ascii_digit());
    match archive.as_str() {
        "" | "arxiv" if is_old => {
            let class = item.get("primaryclass|eprintclass").trim();
            record.add("identifiers", format!("{class}/{number}"));
        }
        "" | "arxiv" => record.add("identifiers", number),
        "pubmed" | "pmid" | "medline" => record.add("pmid", number),
        _ => {}
    }
}

fn add(record: &mut Record, field: &str, how: Use, value: &str) {
    match how {
        _ if value.trim().is_empty() => {}
        Use::Text => record.add(field, readable_source(value)),
        Use::Verbatim => record.add(field, verbatim(value)),
        Use::Link => record.add(field, link(value).unwrap_or_default()),
        Use::Lines => record.add(field, verbatim_lines(value)),
        Use::Words if !value.contains(';') => record.add_value(field, phrases(at_commas(value))),
        Use::Words | Use::Phrases => record.add_value(field, phrases(value.split(';'))),
        Use::Doi => {
            let value = verbatim(value);
            let at = value.to_ascii_lowercase().find(DOI_OF_ARXIV).unwrap_or(value.len());
            record.add(field, &value[..at]);
            record.add("identifiers", &value[at..]);
        }
        Use::Arxiv => {
            if let Some(at) = value.to_ascii_lowercase().find("arxiv:") {
                let id = value[at..].split([' ', ',', ']', ')', '}']).next();
                record.add(field, verbatim(id.unwrap_or_default()));
            }
        }
    }
}

/// How TeX spells signs in what is no text.
const SPELLED: [(&str, &str); 8] = [
    ("\\url", ""),
    ("\\textless", "<"),
    ("\\textgreater", ">"),
    ("$<$", "<"),
    ("$>$", ">"),
    ("\\textasciitilde", "~"),
    ("$\\sim$", "~"),
    ("\\textunderscore", "_"),
];

/// An id or address without the braces and backslashes that TeX needs: `10.1007/1\_7`.
fn verbatim(value: &str) -> String {
    if !value.contains(['\\', '{', '}', '$']) {
        return folded(value);
    }
    let mut text = value.to_owned();
    for (spelled, sign) in SPELLED {
        text = text.replace(spelled, sign);
    }
    folded(&text.replace(['\\', '{', '}'], ""))
}

fn verbatim_lines(value: &str) -> String {
    let lines: Vec<String> = value.lines().map(verbatim).collect();
    lines.join("\n")
}

/// The first address in a value, up to white space.
fn link(value: &str) -> Option<String> {
    let value = verbatim(value);
    let at = value.find("http")?;
    value[at..].split(char::is_whitespace).next().map(str::to_owned)
}
