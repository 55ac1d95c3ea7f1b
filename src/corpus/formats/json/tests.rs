//! Where papers are found, and what sources' answers hold.

use proptest::prelude::*;

use super::*;
use crate::corpus::IdKind;
use crate::corpus::formats::Columns;

fn read(text: &str) -> Parsed {
    FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap()
}

fn titles(text: &str) -> String {
    let titles: Vec<String> = read(text).entries.into_iter().map(|entry| entry.row.title).collect();
    titles.join(" | ")
}

fn refusal(text: &str) -> String {
    FORMAT
        .read(&mut text.as_bytes(), &Columns::new())
        .unwrap_err()
        .to_string()
}

#[test]
fn papers_are_found_wherever_a_source_keeps_them() {
    for text in [
        r#"[{"title": "A"}, {"title": "B"}]"#,
        r#"{"papers": [{"title": "A"}, {"title": "B"}], "count": 2}"#,
        r#"{"meta": {"count": 2}, "results": [{"title": "A", "id": "W1"}, {"display_name": "B"}]}"#,
        r#"{"total": 2, "data": [{"paperId": "x", "title": "A"}, {"title": "B"}]}"#,
        r#"{"status": "ok", "message": {"items": [{"title": ["A"]}, {"title": ["B"]}]}}"#,
        r#"{"messages": [{"status": "ok"}], "collection": [{"title": "A"}, {"title": "B"}]}"#,
        r#"{"version": "6", "resultList": {"result": [{"title": "A"}, {"title": "B"}]}}"#,
        r#"{"notes": [{"content": {"title": {"value": "A"}}}, {"content": {"title": "B"}}], "count": 2}"#,
        r#"{"hits": {"total": 2, "hits": [{"_source": {"title": "A"}}, {"_source": {"title": "B"}}]}}"#,
        r#"{"feed": {"title": "new", "entry": [{"title": "A"}, {"title": "B"}]}}"#,
        r#"{"2401.1": {"title": "A"}, "2401.2": {"title": "B"}}"#,
        r#"{"2024-01-05": [{"title": "A"}], "2024-01-06": [{"title": "B"}]}"#,
        r#"{"cs.CL": {"2401.1": {"title": "A"}}, "cs.LG": {"2401.2": {"title": "B"}}}"#,
        r#"[[{"title": "A"}], [{"title": "B"}]]"#,
        r#"[{"results": [{"title": "A"}]}, {"results": [{"title": "B"}]}]"#,
        r#"["{'paper': {'title': 'A', 'open': True}}", "{'paper': {'title': \"B\"}}"]"#,
        r#"[{'title': 'A', 'n': None}, {'title': 'B'}]"#,
        "{\n\"title\": \"A\"\n}\n{\n\"title\": \"B\"\n}",
        "{\n\"results\": [{\"title\": \"A\"}]\n}\n{\n\"results\": [{\"title\": \"B\"}]\n}",
    ] {
        assert_eq!(titles(text), "A | B", "{text}");
    }
}

#[test]
fn one_paper_is_one_whatever_it_refers_to() {
    let text = r#"{"title": "A", "abstract": "It is.", "references": [{"title": "B"}], "data": [{"title": "C"}]}"#;
    assert_eq!(titles(text), "A");
    assert_eq!(
        titles(r#"{"message": {"title": ["A"], "DOI": "10.5555/1", "reference": [{"title": "B"}]}}"#),
        "A"
    );
}

#[test]
fn a_broken_paper_costs_no_other_one() {
    let parsed =
        read("[\n {\"title\": \"A\"},\n {\"title\": },\n 7,\n {\"title\": \"B\", \"score\": NaN},\n {\"title\": \"cut");
    let lines: Vec<u64> = parsed.entries.iter().map(|entry| entry.row.line).collect();
    let refused: Vec<(u64, &str)> = parsed
        .rejected
        .iter()
        .map(|refused| (refused.line, refused.reason.as_str()))
        .collect();
    assert_eq!(lines, [2, 5]);
    assert_eq!(
        refused,
        [
            (3, "not JSON: syntax error at column 11"),
            (4, "must be a JSON object: a paper has fields, `{\"title\": …}`"),
            (6, "not JSON: the paper ends inside a value"),
        ]
    );
}

#[test]
fn the_day_of_the_paper_goes_before_the_day_it_was_listed() {
    let parsed = read(
        r#"[{"paper": {"id": "2405.15738", "title": "A", "publishedAt": "2024-05-24T17:34:15.000Z"}, "publishedAt": "2024-05-27T03:50:58.348Z"}]"#,
    );
    assert_eq!(parsed.entries[0].row.date, "2024-05-24".parse().ok());
}

#[test]
fn a_file_without_papers_says_why() {
    assert_eq!(
        refusal(r#"{"error": "Too many requests"}"#),
        "not a listing but an answer that says: Too many requests"
    );
    assert_eq!(
        refusal("[]"),
        "no paper in it: the list is empty, or holds something else"
    );
    assert_eq!(
        refusal(r#"{"results": []}"#),
        "no paper in it: no list in it has objects with a `title`"
    );
}

#[test]
fn recognises_lists_and_objects() {
    let recognise = |text: &str| recognise(&Head::new(text.as_bytes()));
    for text in [
        "[{\"a\": 1}]",
        "{\n \"a\": 1\n}",
        "[\n  {\n    \"a\": 1",
        "[[{\"a\": 1}]]",
        "[\"{'a': 1}\"]",
        "{'a': 1}",
    ] {
        assert!(recognise(text), "{text}");
    }
    for text in [
        "[1] a note",
        "[[Hugging Face's logo] Hugging Face][1]",
        "[\"a\"](b)",
        "{x}",
        "@article{a}",
    ] {
        assert!(!recognise(text), "{text}");
    }
}

proptest! {
    #[test]
    fn every_paper_of_a_list_is_a_row_or_rejected(
        papers in proptest::collection::vec("\\{\"title\": ?(\"[a-z]{1,4}\"|NaN|\\[\"x\"\\]|)(, \"n\": [0-9]{1,3})?\\}", 1..12)
    ) {
        let text = format!("[{}]", papers.join(",\n"));
        let parsed = parse(&text).unwrap();
        prop_assert_eq!(parsed.entries.len() + parsed.rejected.len(), papers.len());
    }

    #[test]
    fn no_outline_makes_it_panic(text in "([\\[\\]{},:\"' \n]|\"title\"|\"results\"|é|\\\\){0,60}") {
        let _ = parse(&text);
    }
}

/// Title, date, ids without addresses, and authors of the first paper.
fn shown(text: &str) -> String {
    let row = &read(text).entries[0].row;
    let ids = row.ids.iter().filter(|id| id.kind != IdKind::Url);
    let ids: Vec<&str> = ids.map(|id| id.text.as_str()).collect();
    let date = row.date.map_or_else(String::new, |date| date.to_string());
    format!(
        "{} | {date} | {} | {}",
        row.title,
        ids.join(" "),
        row.authors.join("; ")
    )
}

/// Answers of interfaces, and what is shown of their first paper.
const ANSWERS: &[(&str, &str)] = &[
    (
        r##"{"responseHeader": {"status": 0}, "response": {"numFound": 1, "start": 0, "docs": [{"bibcode": "2024ApJ...900....1L", "title": ["Ice flow in discs"], "abstract": "We measure discs of ice.", "author": ["Lovelace, Ada", "Turing, Alan"], "pubdate": "2024-03-00", "identifier": ["arXiv:2401.00011", "10.5555/discs.1", "2024ApJ...900....1L"], "doi": ["10.5555/discs.1"], "keyword": ["ice", "discs"]}]}}"##,
        "Ice flow in discs | 2024-03 | doi:10.5555/discs.1 arxiv:2401.00011 | Lovelace, Ada; Turing, Alan",
    ),
    (
        r##"{"feed": {"title": {"#text": "ArXiv Query"}, "entry": [{"id": "http://arxiv.org/abs/2401.00016v2", "updated": "2024-02-05T00:00:00Z", "published": "2024-01-05T00:00:00Z", "title": "Ice flow in feeds", "summary": "We measure feeds of ice.", "author": [{"name": "Ada Lovelace"}, {"name": "Alan Turing"}], "arxiv:primary_category": {"@term": "cs.CL"}, "category": [{"@term": "cs.CL"}, {"@term": "cs.LG"}], "link": [{"@href": "http://arxiv.org/abs/2401.00016v2", "@rel": "alternate"}]}]}}"##,
        "Ice flow in feeds | 2024-01-05 | arxiv:2401.00016 | Ada Lovelace; Alan Turing",
    ),
    (
        r##"{"totalHits": 1, "results": [{"id": 1234567, "title": "Ice flow in repositories", "abstract": "We measure repositories of ice.", "authors": [{"name": "Lovelace, Ada"}], "publishedDate": "2024-01-05T00:00:00", "yearPublished": 2024, "doi": "10.5555/core.1", "arxivId": "2401.00014", "downloadUrl": "https://core.ac.uk/download/1.pdf", "links": [{"type": "display", "url": "https://core.ac.uk/works/1"}]}]}"##,
        "Ice flow in repositories | 2024-01-05 | arxiv:2401.00014 doi:10.5555/core.1 1234567 | Lovelace, Ada",
    ),
    (
        r##"[{"id": "lovelace2024", "type": "article-journal", "title": "Ice flow in styles", "container-title": "J", "DOI": "10.5555/csl.1", "abstract": "We measure styles of ice.", "author": [{"family": "Lovelace", "given": "Ada"}, {"literal": "Ice Group"}, {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}], "issued": {"date-parts": [["2024", 1, 5]]}, "accessed": {"date-parts": [["2025", 1, 1]]}}]"##,
        "Ice flow in styles | 2024-01-05 | doi:10.5555/csl.1 lovelace2024 | Ada Lovelace; Ice Group; Jan van der Berg",
    ),
    (
        r##"{"result": {"query": "ice", "status": {"@code": "200", "text": "OK"}, "hits": {"@total": "1", "hit": [{"@score": "3", "@id": "1", "info": {"authors": {"author": [{"@pid": "1/1", "text": "Ada Lovelace"}, {"@pid": "1/2", "text": "Alan Turing 0001"}]}, "title": "Ice flow in graphs.", "venue": "ICE", "year": "2024", "type": "Conference", "key": "conf/ice/L24", "doi": "10.5555/db.1", "ee": "https://doi.org/10.5555/db.1", "url": "https://dblp.org/rec/conf/ice/L24"}, "url": "URL#1"}]}}}"##,
        "Ice flow in graphs | 2024 | doi:10.5555/db.1 conf/ice/L24 | Ada Lovelace; Alan Turing",
    ),
    (
        r##"{"_stats": {"total_count": 1}, "publications": [{"id": "pub.100001", "title": "Ice flow in dimensions", "abstract": "We measure dimensions of ice.", "authors": [{"first_name": "Ada", "last_name": "Lovelace"}], "date": "2024-01-05", "year": 2024, "doi": "10.5555/dim.1"}]}"##,
        "Ice flow in dimensions | 2024-01-05 | doi:10.5555/dim.1 pub.100001 | Ada Lovelace",
    ),
    (
        r##"{"total": 1, "results": [{"id": "0123456789abcdef0123456789abcdef", "last_updated": "2024-02-01T00:00:00Z", "created_date": "2024-01-20T00:00:00Z", "bibjson": {"title": "Ice flow in open journals", "abstract": "We measure journals of ice.", "year": "2024", "month": "01", "author": [{"name": "Ada Lovelace", "affiliation": "x"}], "identifier": [{"id": "10.5555/doaj.1", "type": "doi"}, {"id": "1234-5678", "type": "eissn"}], "keywords": ["ice"], "link": [{"url": "http://example.org/d", "type": "fulltext"}]}}]}"##,
        "Ice flow in open journals | 2024-01 | 0123456789abcdef0123456789abcdef doi:10.5555/doaj.1 | Ada Lovelace",
    ),
    (
        r##"{"version": "6.9", "hitCount": 1, "resultList": {"result": [{"id": "PPR1", "source": "PPR", "doi": "10.5555/ep.1", "title": "Ice flow in preprints", "authorString": "Lovelace A, Turing AM.", "pubYear": "2024", "abstractText": "<h4>Background</h4>We measure preprints of ice.", "firstPublicationDate": "2024-01-05", "fullTextUrlList": {"fullTextUrl": [{"url": "https://doi.org/10.5555/ep.1"}]}}]}}"##,
        "Ice flow in preprints | 2024-01-05 | doi:10.5555/ep.1 PPR1 | Lovelace A; Turing AM",
    ),
    (
        r##"{"header": {"type": "esummary", "version": "0.3"}, "result": {"uids": ["38000001"], "38000001": {"uid": "38000001", "pubdate": "2024 Jan 5", "epubdate": "2024 Jan 2", "source": "J Ice", "authors": [{"name": "Lovelace A", "authtype": "Author"}, {"name": "Turing A"}], "title": "Ice flow in patients.", "articleids": [{"idtype": "pubmed", "value": "38000001"}, {"idtype": "doi", "value": "10.5555/pm.1"}], "sortpubdate": "2024/01/05 00:00"}}}"##,
        "Ice flow in patients | 2024-01-02 | pubmed:38000001 doi:10.5555/pm.1 | Lovelace A; Turing A",
    ),
    (
        r##"{"response": {"numFound": 1, "docs": [{"docid": "1", "label_s": "x", "title_s": ["Ice flow in France"], "abstract_s": ["We measure ice in France."], "authFullName_s": ["Ada Lovelace", "Alan Turing"], "producedDate_s": "2024-01-05", "doiId_s": "10.5555/hal.1", "uri_s": "https://hal.science/hal-01"}]}}"##,
        "Ice flow in France | 2024-01-05 | doi:10.5555/hal.1 | Ada Lovelace; Alan Turing",
    ),
    (
        r##"{"date": "2024-W03", "papers": [{"paper": {"id": "2401.00015", "authors": [{"_id": "1", "name": "Ada Lovelace"}], "publishedAt": "2024-01-05T00:00:00.000Z", "title": "Ice flow in\n  weeks", "summary": "We measure\nweeks of ice.", "upvotes": 3, "ai_summary": "machine text"}, "publishedAt": "2024-01-08T00:00:00.000Z", "title": "Ice flow in weeks"}]}"##,
        "Ice flow in weeks | 2024-01-05 | arxiv:2401.00015 | Ada Lovelace",
    ),
    (
        r##"{"total_records": 1, "total_searched": 1, "articles": [{"doi": "10.5555/ieee.1", "title": "Ice flow in sensors", "publisher": "IEEE", "abstract": "We measure sensors of ice.", "authors": {"authors": [{"affiliation": "x", "full_name": "Ada Lovelace", "author_order": 1}, {"full_name": "Alan Turing"}]}, "publication_date": "5-7 Jan. 2024", "publication_year": 2024, "article_number": "99", "html_url": "https://ieeexplore.ieee.org/document/99/", "index_terms": {"author_terms": {"terms": ["ice", "sensors"]}}}]}"##,
        "Ice flow in sensors | 2024-01-05 | doi:10.5555/ieee.1 | Ada Lovelace; Alan Turing",
    ),
    (
        r##"{"hits": {"hits": [{"id": "123", "created": "2024-01-09T00:00:00+00:00", "metadata": {"titles": [{"title": "Ice flow in jets", "source": "arXiv"}], "abstracts": [{"value": "We measure jets of ice.", "source": "arXiv"}], "authors": [{"full_name": "Lovelace, Ada", "ids": []}, {"full_name": "Turing, Alan"}], "arxiv_eprints": [{"value": "2401.00010", "categories": ["hep-ex"]}], "dois": [{"value": "10.5555/jets.1"}], "earliest_date": "2024-01-05", "preprint_date": "2024-01-05", "inspire_categories": [{"term": "Experiment-HEP"}]}}], "total": 1}, "links": {"self": "x"}}"##,
        "Ice flow in jets | 2024-01-05 | arxiv:2401.00010 doi:10.5555/jets.1 123 | Lovelace, Ada; Turing, Alan",
    ),
    (
        r##"{"total": 1, "data": [{"lens_id": "000-000-000-000-001", "title": "Ice flow in lenses", "publication_type": "journal article", "year_published": 2024, "date_published": "2024-01-05T00:00:00+00:00", "abstract": "We measure lenses of ice.", "authors": [{"first_name": "Ada", "last_name": "Lovelace"}], "external_ids": [{"type": "doi", "value": "10.5555/lens.1"}, {"type": "pmid", "value": "38000002"}], "fields_of_study": ["Ice"]}]}"##,
        "Ice flow in lenses | 2024-01-05 | doi:10.5555/lens.1 pubmed:38000002 | Ada Lovelace",
    ),
    (
        r##"{"notes": [{"id": "AbCdEf12", "forum": "AbCdEf12", "original": null, "cdate": 1704412800000, "tcdate": 1704412800000, "content": {"title": "Ice flow in review", "authors": ["Ada Lovelace", "Alan Turing"], "abstract": "We measure reviews of ice.", "keywords": ["ice"], "venue": "ICE 2024", "pdf": "/pdf/abc.pdf", "TL;DR": "ice"}, "invitation": "ICE/-/Submission"}], "count": 1}"##,
        "Ice flow in review | 2024-01-05 | openreview:AbCdEf12 AbCdEf12 | Ada Lovelace; Alan Turing",
    ),
    (
        r##"{"notes": [{"id": "AbCdEf13", "forum": "AbCdEf13", "pdate": 1704412800000, "cdate": 1704000000000, "content": {"title": {"value": "Ice flow in review two"}, "authors": {"value": ["Ada Lovelace"]}, "abstract": {"value": "We measure reviews of ice."}, "keywords": {"value": ["ice"]}, "venue": {"value": "ICE 2024"}, "_bibtex": {"value": "@article{x, year={2024}}"}}}], "count": 1}"##,
        "Ice flow in review two | 2024-01-05 | openreview:AbCdEf13 AbCdEf13 | Ada Lovelace",
    ),
    (
        r##"{"search-results": {"opensearch:totalResults": "1", "entry": [{"@_fa": "true", "dc:identifier": "SCOPUS_ID:85000000001", "eid": "2-s2.0-85000000001", "dc:title": "Ice flow in tables", "dc:creator": "Lovelace A.", "prism:coverDate": "2024-01-05", "prism:coverDisplayDate": "January 2024", "prism:doi": "10.5555/sc.1", "dc:description": "We measure tables of ice.", "author": [{"authname": "Lovelace A."}, {"authname": "Turing A."}], "prism:url": "https://api.elsevier.com/content/abstract/scopus_id/85000000001"}]}}"##,
        "Ice flow in tables | 2024-01-05 | doi:10.5555/sc.1 | Lovelace A.; Turing A.",
    ),
    (
        r##"{"apiMessage": "This JSON was provided by Springer Nature", "query": "ice", "result": [{"total": "1", "start": "1"}], "records": [{"contentType": "Article", "identifier": "doi:10.5555/sp.1", "language": "en", "url": [{"format": "", "platform": "", "value": "http://dx.doi.org/10.5555/sp.1"}], "title": "Ice flow in fields", "creators": [{"creator": "Lovelace, Ada"}, {"creator": "Turing, Alan"}], "publicationName": "J. Ice", "doi": "10.5555/sp.1", "publicationDate": "2024-01-05", "onlineDate": "2024-01-02", "abstract": "We measure fields of ice.", "subjects": [{"id": "1", "term": "Glaciology"}]}]}"##,
        "Ice flow in fields | 2024-01-05 | doi:10.5555/sp.1 | Lovelace, Ada; Turing, Alan",
    ),
    (
        r##"{"results": [{"response": {"doi": "10.5555/un.1", "title": "Ice flow in access", "published_date": "2024-01-05", "year": 2024, "z_authors": [{"given": "Ada", "family": "Lovelace"}]}, "score": 1.0, "snippet": "x"}], "elapsed_seconds": 0.1}"##,
        "Ice flow in access | 2024-01-05 | doi:10.5555/un.1 | Ada Lovelace",
    ),
    (
        r##"{"hits": {"hits": [{"id": 99, "created": "2024-01-06T00:00:00Z", "doi": "10.5281/zenodo.99", "title": "Ice flow in archives", "metadata": {"title": "Ice flow in archives", "doi": "10.5281/zenodo.99", "publication_date": "2024-01-05", "description": "<p>We measure archives of ice.</p>", "creators": [{"name": "Lovelace, Ada", "affiliation": "x"}], "keywords": ["ice"]}, "links": {"self": "https://zenodo.org/api/records/99", "html": "https://zenodo.org/records/99"}}], "total": 1}}"##,
        "Ice flow in archives | 2024-01-05 | doi:10.5281/zenodo.99 99 | Lovelace, Ada",
    ),
    (
        r##"[{"key": "ABCD", "version": 3, "library": {"type": "user"}, "meta": {"creatorSummary": "Lovelace and Turing", "parsedDate": "2024-01-05"}, "data": {"key": "ABCD", "itemType": "journalArticle", "title": "Ice flow in libraries", "creators": [{"creatorType": "author", "firstName": "Ada", "lastName": "Lovelace"}, {"creatorType": "author", "name": "Turing Institute"}], "abstractNote": "We measure libraries of ice.", "date": "2024-01-05", "DOI": "10.5555/zo.1", "url": "http://example.org/z", "tags": [{"tag": "ice"}]}}]"##,
        "Ice flow in libraries | 2024-01-05 | doi:10.5555/zo.1 ABCD | Ada Lovelace; Turing Institute",
    ),
];

#[test]
fn answers_of_interfaces_are_read_whole() {
    for (text, expected) in ANSWERS {
        assert_eq!(shown(text), *expected, "{text}");
    }
}
