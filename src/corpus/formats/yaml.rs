//! YAML: a paper, a list of papers, several documents with one each, `references:` as CSL has it, and the head of a page about one
//! paper.
//!
//! A file that is no YAML as a whole is cut where its items begin: an item that isn't either is read line by line, so that
//! `title: Ice: a study`, which people write, costs nothing.

mod lines;
mod tree;

use serde_json::{Map, Value};

use self::tree::Node;
use super::record::Record;
use super::{Format, FormatError, Head, Parse, Parsed};

pub(super) const FORMAT: Format = Format {
    name: "yaml",
    title: "YAML",
    looked_for: "a paper with a `title`, and its abstract, date, authors or address; or a list of them",
    example: "- title: Ice flow\n  date: 2024-05-01\n  link: https://arxiv.org/abs/2405.00001\n  summary: We measure ice.",
    extensions: &["yaml", "yml"],
    recognise,
    parse: Parse::Text(parse),
};

/// Fields that hold a title, in lower case.
const TITLES: [&str; 4] = ["title", "paper_title", "display_name", "headline"];
/// Fields that papers have, and pages and programs don't.
const OF_PAPERS: [&str; 10] = [
    "abstract", "summary", "arxiv", "arxiv_id", "doi", "eprint", "issued", "paper_id", "pdf_url", "pmid",
];
/// Those that pages and programs don't have even at their heads.
const SURE: [&str; 5] = ["abstract", "arxiv", "arxiv_id", "doi", "eprint"];
/// Parts of addresses of papers.
const ADDRESSES: [&str; 5] = [
    "arxiv.org/",
    "huggingface.co/papers/",
    "doi.org/10.",
    "openreview.net/forum",
    "aclanthology.org/",
];
/// Fields of files that describe something else.
const OTHERS: [&str; 6] = [
    "cff-version",
    "interactions",
    "openapi",
    "swagger",
    "swagger_version",
    "services",
];
/// Of so many outer lines, less than one may be something else.
const MOST_ODD: usize = 10;
/// How deep papers are looked for.
const DEEPEST: usize = 6;

fn recognise(head: &Head<'_>) -> bool {
    if !head.is_text()
        || head
            .first()
            .is_none_or(|first| "{[<|#@%\\".contains(first) && !head.text.trim_start().starts_with("# "))
    {
        return false;
    }
    let (text, is_front) = match front_matter(&head.text) {
        Some(front) => (front, true),
        None => (&*head.text, false),
    };
    let mut filled = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let begins_well = filled
        .next()
        .is_some_and(|line| line.trim() == "---" || lines::key(line).is_some() || line.trim_start().starts_with("- "));
    let keys: Vec<(&str, &str)> = text.lines().filter_map(lines::key).collect();
    let has = |names: &[&str]| {
        keys.iter()
            .any(|(key, _)| names.iter().any(|name| key.eq_ignore_ascii_case(name)))
    };
    let is_linked = || {
        keys.iter()
            .any(|(_, value)| ADDRESSES.iter().any(|address| value.contains(address)))
    };
    let is_of_papers = match is_front {
        true => has(&SURE),
        false => has(&OF_PAPERS) || is_linked() || (has(&["author", "authors"]) && has(&["year", "date", "published"])),
    };
    // A text with a line `Title: …` is no YAML: there, what isn't indented is a key, an item or a mark.
    let outer = || {
        text.lines()
            .filter(|line| line.starts_with(|c: char| !c.is_whitespace()))
    };
    let is_part = |line: &&str| lines::key(line).is_some() || line.starts_with(['-', '#', '.', ']', '}', '"', '\'']);
    let is_yaml = outer().filter(|line| !is_part(line)).count() * MOST_ODD < outer().count();
    // Papers one below the other, `Title: …` again and again, are a text.
    let n_titles = outer()
        .filter(|line| {
            lines::key(line).is_some_and(|(key, _)| key.eq_ignore_ascii_case("title") && !line.starts_with('-'))
        })
        .count();
    let n_documents = 1 + outer().filter(|line| line.trim_end() == "---").count();
    begins_well && is_yaml && n_titles <= n_documents && has(&TITLES) && is_of_papers && !is_of_another_kind(text)
}

/// Whether a text is YAML that describes something else, such as a program or what it was sent.
pub(super) fn is_of_another_kind(text: &str) -> bool {
    let outer = text
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
    outer.filter_map(lines::key).any(|(key, _)| OTHERS.contains(&key))
}

/// What stands between `---` at the head of a page; absent if there is no page below it.
fn front_matter(text: &str) -> Option<&str> {
    let inside = text
        .trim_start()
        .strip_prefix("---")?
        .trim_start_matches('\r')
        .strip_prefix('\n')?;
    let end = ["\n---\n", "\n---\r\n"]
        .iter()
        .filter_map(|end| inside.find(end))
        .min()?;
    let below = inside[end + 1..].split_once('\n').map_or("", |(_, below)| below);
    let is_page = (below.lines().find(|line| !line.trim().is_empty()))
        .is_some_and(|line| lines::key(line).is_none() && !line.starts_with("- "));
    // With the line before it, so that lines keep their numbers.
    let start = text.len() - inside.len();
    is_page.then(|| &text[..start + end])
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    let text = front_matter(text).unwrap_or(text);
    let mut parsed = Parsed::default();
    match tree::read(text) {
        Ok(documents) => add_papers(&mut parsed, &documents, 0),
        Err(_) => {
            for piece in lines::pieces(text) {
                match tree::read(piece.text) {
                    Ok(documents) => add_papers(&mut parsed, &documents, piece.line - 1),
                    Err(reason) => add_broken(&mut parsed, &piece, &reason),
                }
            }
        }
    }
    Ok(parsed)
}

/// Adds the papers of some documents.
///
/// - `n_above`: lines of the file above them.
fn add_papers(parsed: &mut Parsed, documents: &[Node], n_above: u64) {
    let mut found = Vec::new();
    documents
        .iter()
        .for_each(|document| papers(document, DEEPEST, &mut found));
    for node in found {
        let line = n_above + node.line;
        let row = match node.json() {
            Value::Object(fields) => record(fields).row(line),
            _ => Err("no fields: a paper has some, `title: …`".to_owned()),
        };
        parsed.add(line, &node.shown(), row);
    }
}

fn record(fields: Map<String, Value>) -> Record {
    let mut record = Record::default();
    for (name, value) in fields {
        record.add_value(&name, value);
    }
    record
}

/// Gathers the papers within a value, in order; of a list of papers, every item.
fn papers<'a>(node: &'a Node, depth: usize, found: &mut Vec<&'a Node>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let lists: Vec<&Node> = node
        .fields()
        .iter()
        .map(|(_, value)| value)
        .filter(|value| is_list(value))
        .collect();
    if has(node, &TITLES) && (lists.is_empty() || has(node, &OF_PAPERS)) {
        found.push(node);
    } else if !lists.is_empty() {
        lists.into_iter().for_each(|list| papers(list, depth, found));
    } else if is_list(node) {
        for item in node.items() {
            let n_before = found.len();
            papers(item, depth, found);
            if found.len() == n_before {
                found.push(item);
            }
        }
    } else {
        let inner = node.fields().iter().map(|(_, value)| value).chain(node.items());
        inner.for_each(|inner| papers(inner, depth, found));
    }
}

fn has(node: &Node, names: &[&str]) -> bool {
    (node.fields().iter()).any(|(field, _)| names.iter().any(|name| field.eq_ignore_ascii_case(name)))
}

/// Whether a value is a list with something that has a title.
fn is_list(node: &Node) -> bool {
    node.items().iter().any(|item| has(item, &TITLES))
}

/// Adds an item that is no YAML, as far as its lines tell.
fn add_broken(parsed: &mut Parsed, piece: &lines::Piece<'_>, reason: &str) {
    let mut record = Record::default();
    for (name, value) in lines::fields(piece.text) {
        record.add(name, value);
    }
    let is_told = TITLES
        .iter()
        .any(|title| record.text(title).contains(char::is_alphanumeric));
    let row = if is_told {
        record.row(piece.line)
    } else {
        Err(reason.to_owned())
    };
    // What stands above the first item is no paper.
    if is_told || piece.is_item {
        parsed.add(piece.line, piece.text, row);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let parsed = parse(text).unwrap();
        let entries = parsed.entries.iter().map(|entry| {
            let row = &entry.row;
            let date = row.date.map(|date| date.to_string()).unwrap_or_default();
            let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
            format!(
                "{}: {} | {} | {} | {date} | {}",
                row.line,
                row.title,
                row.authors.join(", "),
                row.abstract_text,
                ids.join(" ")
            )
        });
        entries
            .chain(
                parsed
                    .rejected
                    .iter()
                    .map(|row| format!("{}: {} – {}", row.line, row.found, row.reason)),
            )
            .collect()
    }

    fn is_recognised(text: &str) -> bool {
        recognise(&Head::new(text.as_bytes()))
    }

    #[test]
    fn a_paper_a_list_and_documents_are_read() {
        let paper = "date: \"2024-06-13\"\nauthor: Ada One\ntitle: 'Ice: a study'\nthumbnail: \"\"\nlink: https://huggingface.co/papers/2406.00001\nsummary: We measure\n  ice.\ntags:\n    - ML\n";
        let expected = "Ice: a study | Ada One | We measure ice. | 2024-06-13 | arxiv:2406.00001";
        assert_eq!(shown(paper), [format!("1: {expected}")]);
        assert_eq!(shown(&paper.replace('\n', "\r\n")), [format!("1: {expected}")]);
        let item: String = paper
            .lines()
            .enumerate()
            .map(|(at, line)| format!("{}{line}\n", if at == 0 { "- " } else { "  " }))
            .collect();
        assert_eq!(
            shown(&format!("# a comment\n{item}{item}")),
            [format!("2: {expected}"), format!("11: {expected}")]
        );
        assert_eq!(
            shown(&format!("title: Papers of a day\ndate: 2024-06-13\npapers:\n{item}")),
            [format!("4: {expected}")]
        );
        assert_eq!(
            shown(&format!("---\n{paper}---\n{paper}")),
            [format!("2: {expected}"), format!("12: {expected}")]
        );
        for text in [
            paper.to_owned(),
            format!("papers:\n{item}"),
            format!("---\n{paper}---\n{paper}"),
        ] {
            assert!(is_recognised(&text), "{text}");
        }
    }

    #[test]
    fn references_of_csl_are_read() {
        let csl = "---\nreferences:\n- id: one2021\n  type: article-journal\n  author:\n  - family: One\n    given: Ada\n  issued:\n  - year: 2021\n    month: 3\n  title: Ice\n  DOI: 10.5555/x\n...\n";
        assert!(is_recognised(csl));
        assert_eq!(shown(csl), ["3: Ice | Ada One |  | 2021-03 | doi:10.5555/x one2021"]);
    }

    #[test]
    fn the_head_of_a_page_is_read_if_it_is_about_a_paper() {
        let page = "---\ntitle: Ice\nauthors: [A. One, B. Two]\ndate: 2024-05-01\nabstract: |\n  We measure\n  ice.\n---\n\nIt was: cold.\n";
        assert!(is_recognised(page));
        assert_eq!(
            shown(page),
            ["2: Ice | A. One, B. Two | We measure ice. | 2024-05-01 | "]
        );
        let blog = "---\ntitle: My day\ndate: 2024-05-01\nsummary: I ate ice.\n---\n\nIt was cold.\n";
        assert!(!is_recognised(blog));
    }

    #[test]
    fn a_broken_item_costs_no_other() {
        let text = "- title: Ice\n  date: 2024-05-01\n- title: Wood: a study\n  summary: \"We bend\n    it.\"\n  date: 2024-05-02\n- name: [\n- title: Water\n- just text\n- year: 2024\n- title: \"Cut";
        assert_eq!(
            shown(text),
            [
                "1: Ice |  |  | 2024-05-01 | ",
                "3: Wood: a study |  | We bend it. | 2024-05-02 | ",
                "8: Water |  |  |  | ",
                "11: Cut |  |  |  | ",
                "7: - name: [ – not YAML: while parsing a node, did not find expected node content",
            ]
        );
        let whole = shown("- title: Ice\n- just text\n- year: 2024\n");
        assert_eq!(whole[0], "1: Ice |  |  |  | ");
        assert_eq!(whole[1], "2: just text – no fields: a paper has some, `title: …`");
        assert!(whole[2].starts_with("3: year: 2024 – neither title"), "{whole:?}");
    }

    #[test]
    fn aliases_and_deep_values_do_no_harm() {
        let bomb: String = (1..40)
            .map(|at| format!("a{at}: &a{at} [*a{}, *a{}]\n", at - 1, at - 1))
            .collect();
        assert_eq!(
            shown(&format!("a0: &a0 ice\n{bomb}title: *a0\nsummary: x\n"))[0],
            "1: ice |  | x |  | "
        );
        assert_eq!(
            shown(&format!(
                "title: Ice\nx: {}1{}\nsummary: x\n",
                "[".repeat(99),
                "]".repeat(99)
            ))[0],
            "1: Ice |  | x |  | "
        );
    }

    #[test]
    fn other_files_are_none() {
        for text in [
            "cff-version: 1.2.0\ntitle: Ice\nauthors:\n- family-names: One\nabstract: We.\ndoi: 10.5555/x\n",
            "interactions:\n- request:\n    uri: https://api.example.org\n  response:\n    content: '{\"title\": \"Ice\"}'\n    title: x\n    summary: y\n",
            "title: My site\ndescription: All about ice\nurl: https://a.org\nauthor: Ada\n",
            "name: build\non: push\njobs:\n  build:\n    steps:\n    - run: ls\n",
            "Title: Ice\n\nURL Source: https://arxiv.org/abs/2405.00001\n\nMarkdown Content:\nA long text.\nAnd more.\nAnd more.\nAnd more.\nMore.\n",
            "{\"title\": \"Ice\", \"abstract\": \"We.\"}",
            "Dear all,\n\ntitle: Ice\nabstract: We.\n",
            "",
        ] {
            assert!(!is_recognised(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_item_is_in_a_row_or_told(text in "(- |  |title: |summary: |date: 2024\n|authors: |[a-zü]{0,5}|\n|\\[|\\]|\\{|\"|'|\\||: |---\n|&a |\\*a|\t){0,40}") {
            let n_lines = text.lines().count().max(1) as u64;
            let parsed = parse(&text).unwrap();
            let lines = parsed.entries.iter().map(|entry| entry.row.line).chain(parsed.rejected.iter().map(|row| row.line));
            prop_assert!(lines.into_iter().all(|line| (1..=n_lines).contains(&line)));
            prop_assert!(parsed.entries.iter().all(|entry| !entry.row.title.is_empty()));
        }

        #[test]
        fn good_items_are_all_kept(broken in proptest::collection::vec(any::<bool>(), 1..12)) {
            let item = |broken: &bool| if *broken { "- title: [\n" } else { "- title: Ice\n  date: 2024\n" };
            let parsed = parse(&broken.iter().map(item).collect::<String>()).unwrap();
            let n_good = broken.iter().filter(|broken| !**broken).count();
            prop_assert_eq!(parsed.entries.len() + parsed.rejected.len(), broken.len());
            prop_assert!(parsed.entries.len() >= n_good);
        }
    }
}
