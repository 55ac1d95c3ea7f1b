//! Tables in every dialect.

use proptest::prelude::*;

use super::*;
use crate::corpus::{Flag, Row};

fn is_told(text: &str) -> bool {
    recognise(&Head::new(text.as_bytes()))
}

fn read(text: &str) -> Parsed {
    assert!(is_told(text), "{text}");
    FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap()
}

fn rows(text: &str) -> Vec<Row> {
    let parsed = read(text);
    assert_eq!(parsed.rejected, [], "{text}");
    parsed.entries.into_iter().map(|entry| entry.row).collect()
}

/// `line: title | abstract | date | ids | authors` of every row.
fn shown(text: &str) -> Vec<String> {
    let shown = |row: Row| {
        let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
        let date = row.date.map_or_else(String::new, |date| date.to_string());
        format!(
            "{}: {} | {} | {date} | {} | {}",
            row.line,
            row.title,
            row.abstract_text,
            ids.join(" "),
            row.authors.join(", ")
        )
    };
    rows(text).into_iter().map(shown).collect()
}

const ICE: &str = "2: Ice flow | It melts. | 2024-01-05 |  | Ada Berg, Bo Hill";

#[test]
fn whatever_stands_between_cells_is_told() {
    for text in [
        "title,abstract,date,authors\nIce flow,It melts.,2024-01-05,Ada Berg; Bo Hill\n",
        "Title;Abstract;Date;Authors\r\nIce flow;It melts.;2024-01-05;\"Ada Berg; Bo Hill\"\r\n",
        "TITLE\tABSTRACT\tDATE\tAUTHORS\nIce flow\tIt melts.\t2024-01-05\tAda Berg, Bo Hill",
        "title | abstract | date | authors\nIce flow | It melts. | 2024-01-05 | Ada Berg; Bo Hill\n",
        "\u{feff}\"title\",\"abstract\",\"date\",\"authors\"\n\"Ice flow\",\"It melts.\",\"2024-01-05\",\"['Ada Berg', 'Bo Hill']\"\n",
        "title, abstract, date, authors\nIce flow, \"It melts.\", 2024-01-05, \"Ada Berg, Bo Hill\"\n",
        "Titel;Zusammenfassung;Datum;Autoren\nIce flow;It melts.;05.01.2024;Ada Berg|Bo Hill\n",
        "标题,摘要,发表时间,作者\nIce flow,It melts.,2024-01-05,Ada Berg; Bo Hill\n",
        "Title-题名,Summary-摘要,PubTime-发表时间,Author-作者\nIce flow,It melts.,2024-01-05,Ada Berg;Bo Hill;\n",
        "title,abstract,date,authors\rIce flow,It melts.,2024-01-05,Ada Berg; Bo Hill\r",
        "TI\tAB\tPY\tPD\tAU\nIce flow\tIt melts.\t2024\tJAN 5\tAda Berg; Bo Hill\n",
        "authors,year,month,day,title,abstract\nAda Berg; Bo Hill,2024,1,5,Ice flow,It melts.\n",
    ] {
        assert_eq!(shown(text), [ICE], "{text}");
    }
}

#[test]
fn lines_are_those_of_the_file() {
    let text = "title,abstract\n\nA,\"one\r\ntwo\n\nthree.\"\r\n\r\nB,four.\n\n\nC,\"five.\"";
    let rows = rows(text);
    let lines: Vec<(u64, &str)> = rows.iter().map(|row| (row.line, row.title.as_str())).collect();
    assert_eq!(lines, [(3, "A"), (8, "B"), (11, "C")]);
    assert_eq!(&*rows[0].abstract_text, "one two three.");
}

#[test]
fn lines_before_the_header_are_left_out_with_a_note() {
    for before in [
        "\"About the data: Exported on Jan 5, 2024; all of it\"\n",
        "About the data: Exported on Jan 5, 2024. Criteria: \"ice\" in title.\n",
        "sep=,\n",
        "Results for: title, year\n\n# saved, 2024\n",
    ] {
        let parsed = read(&format!("{before}Rank,DOI,Title,PubYear\n1,10.5555/x,Ice flow,2024\n"));
        assert_eq!(parsed.entries[0].row.title, "Ice flow", "{before}");
        assert!(parsed.notes[0].contains("before the names"), "{:?}", parsed.notes);
    }
}

#[test]
fn rows_of_other_lengths_are_kept() {
    let text = "title,abstract,year\nA,Ice.,2024,\nB,Ice.\nC,Ice.,2024,odd\nD,Ice.,2024\n";
    let rows = rows(text);
    let years: Vec<bool> = rows.iter().map(|row| row.date.is_some()).collect();
    assert_eq!(years, [true, false, true, true]);
    let parsed = read("title,abstract,year\nA,Ice.,2024\nB,of ice, snow, and rain,2024\nC\nD,Ice.,2024\n");
    let refused: Vec<(u64, &str)> = parsed
        .rejected
        .iter()
        .map(|row| (row.line, row.reason.as_str()))
        .collect();
    assert_eq!(
        refused,
        [
            (3, "5 cells where the table has 3 columns"),
            (4, "1 cell where the table has 3 columns")
        ]
    );
    let numbered = "title,year\n0,A,2024\n1,B,2023\n";
    assert_eq!(shown(numbered), ["2: A |  | 2024 |  | ", "3: B |  | 2023 |  | "]);
}

#[test]
fn headers_that_come_again_blank_rows_and_totals_are_no_papers() {
    let text = "title,abstract,year\nA,Ice.,2024\n,,\ntitle,abstract,year\n---,---,---\nB,Ice.,2023\nTotal,,2\n";
    let parsed = read(text);
    let titles: Vec<&str> = parsed.entries.iter().map(|entry| entry.row.title.as_str()).collect();
    assert_eq!((titles, parsed.rejected.len()), (vec!["A", "B"], 1));
    assert_eq!(
        (parsed.rejected[0].line, parsed.rejected[0].reason.as_str()),
        (7, "a total, no paper")
    );
    let appended = "title,year,doi\nA,2024,10.5555/a\nDOI,Year,Abstract,Title\n10.5555/b,2023,Ice melts.,B\n";
    assert_eq!(
        shown(appended),
        [
            "2: A |  | 2024 | doi:10.5555/a | ",
            "4: B | Ice melts. | 2023 | doi:10.5555/b | "
        ]
    );
}

#[test]
fn a_broken_row_costs_no_other_one() {
    let good = "B,\"Ice, snow.\",2023";
    for (broken, title) in [
        ("\"A, odd,Ice.,2024", None),
        ("A,\"Ice.,2024", Some("A")),
        ("\"A\" of ice,\"Ice, snow.\",2024", Some("A of ice")),
        ("A,\"He said \\\"ice, snow\\\", twice.\",2024", Some("A")),
        ("A,\"He said \"ice\" twice.\",2024", Some("A")),
        ("A 5\" disk,Ice.,2024", Some("A 5\" disk")),
    ] {
        let parsed = read(&format!("title,abstract,year\n{broken}\n{good}\n{good}\n"));
        let last = &parsed.entries[parsed.entries.len() - 2..];
        assert!(
            last.iter().all(|entry| &*entry.row.abstract_text == "Ice, snow."),
            "{broken}"
        );
        assert_eq!((last[0].row.line, last[1].row.line), (3, 4), "{broken}");
        if let Some(title) = title {
            assert_eq!(parsed.entries[0].row.title, title);
            assert_eq!(parsed.entries.len(), 3, "{broken}");
        }
        assert_eq!(parsed.entries.len() + parsed.rejected.len(), 3, "{broken}");
    }
}

#[test]
fn rows_that_were_quoted_as_a_whole_are_rows() {
    let text = "title,abstract,year\n\"A,\"\"Ice, snow.\"\",2024\"\nB,Ice.,2023\n";
    assert_eq!(
        shown(text),
        ["2: A | Ice, snow. | 2024 |  | ", "3: B | Ice. | 2023 |  | "]
    );
}

#[test]
fn a_column_tells_whether_the_day_or_the_month_comes_first() {
    let dates = |text: &str| {
        let dates = rows(text)
            .into_iter()
            .filter_map(|row| row.date)
            .map(|date| date.to_string());
        dates.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(dates("title,date\nA,3/4/2021\nB,25/12/2020\n"), "2021-04-03 2020-12-25");
    assert_eq!(dates("title,date\nA,3/4/2021\nB,12/25/2020\n"), "2021-03-04 2020-12-25");
    assert_eq!(dates("title,date\nA,3/4/2021\nB,5/6/2020\n"), "2021 2020");
}

#[test]
fn a_file_that_was_cut_off_is_read_as_far_as_it_goes() {
    let text = "title,abstract,year\nA,Ice melts.,2024\nB,\"Ice melts.\nIt is, as we";
    let rows = rows(text);
    assert_eq!((rows.len(), rows[1].line), (2, 3));
    assert_eq!(&*rows[1].abstract_text, "Ice melts. It is, as we");
    assert_eq!(rows[1].flags, [Flag::AbstractCut]);
}

#[test]
fn ids_are_found_wherever_sources_put_them() {
    for (text, ids) in [
        (
            "title,arxiv_id\nA,1502.0480300000002\nB,cs/9301114\n",
            "arxiv:1502.04803",
        ),
        ("id,title,year\n704.0001,A,2007\n1502.048,B,2015\n", "arxiv:0704.0001"),
        (
            "title,journal\nA,\"arXiv preprint arXiv:2401.01234, 2024\"\n",
            "arxiv:2401.01234",
        ),
        ("title,source,year\nA,\"Ice, doi: 10.5555/x\",2024\n", "doi:10.5555/x"),
        (
            "title,url\nA,https://a.org/1 https://doi.org/10.5555/x\n",
            "https://a.org/1 doi:10.5555/x",
        ),
        (
            "title,externalIds\nA,\"{'ArXiv': '2401.01234', 'MAG': None}\"\n",
            "arxiv:2401.01234",
        ),
        (
            "Title,PMID,DOI\nA,\"=\"\"31\"\"\",10.5555/x\n",
            "doi:10.5555/x pubmed:31",
        ),
        (
            "Title,Extra\nA,\"arXiv:2401.01234 [cs]\nOther: x\"\n",
            "arxiv:2401.01234",
        ),
    ] {
        let found = rows(text);
        let mut found: Vec<&str> = found[0].ids.iter().map(|id| id.text.as_str()).collect();
        found.sort_unstable();
        let mut ids: Vec<&str> = ids.split(' ').collect();
        ids.sort_unstable();
        let found: Vec<String> = found.iter().map(|id| id.replace("url:", "")).collect();
        assert_eq!(found, ids, "{text}");
    }
}

#[test]
fn columns_that_were_used_are_told() {
    let parsed =
        read("Item Title,Item DOI,Authors,Publication Year,URL\nA,10.5555/x,Ada BergBo Hill,2024,https://a.org\n");
    let used: Vec<String> = parsed
        .columns
        .iter()
        .map(|(field, column)| format!("{field}: {column}"))
        .collect();
    assert_eq!(
        used,
        [
            "title: Item Title",
            "date: Publication Year",
            "authors: Authors",
            "doi: Item DOI",
            "url: URL"
        ]
    );
    assert_eq!(parsed.entries[0].row.authors, ["Ada Berg", "Bo Hill"]);
}

#[test]
fn settings_name_columns() {
    let text = "Paper Name,What,When\nIce flow,It melts.,2024\nSnow,It falls.,2023\n";
    assert!(is_told(text));
    let set = [
        ("title", "Paper Name"),
        ("abstract", "what"),
        ("date", "When"),
        ("doi", "Nowhere"),
    ];
    let set: Columns = set
        .iter()
        .map(|(field, name)| ((*field).to_owned(), (*name).to_owned()))
        .collect();
    let parsed = FORMAT.read(&mut text.as_bytes(), &set).unwrap();
    let row = &parsed.entries[0].row;
    assert_eq!(
        (row.title.as_str(), &*row.abstract_text, row.date.is_some()),
        ("Ice flow", "It melts.", true)
    );
    assert!(parsed.notes[0].contains("`Nowhere`"), "{:?}", parsed.notes);
}

#[test]
fn tables_of_one_column_are_read_if_that_is_clear() {
    let text = "title\nIce flow of a glacier, measured\n\"Violins, \"\"old\"\" ones\"\n";
    let titles: Vec<String> = rows(text).into_iter().map(|row| row.title).collect();
    assert_eq!(titles, ["Ice flow of a glacier, measured", "Violins, \"old\" ones"]);
    for other in [
        "title\n",
        "Title\n\nIt was a dark night.\nThe end.\n",
        "title\n- one\n- two\n",
        "Title: Ice\nTitle: Snow\n",
    ] {
        assert!(!is_told(other), "{other}");
    }
}

#[test]
fn tables_without_titles_say_what_to_do() {
    let read = |text: &str| FORMAT.read(&mut text.as_bytes(), &Columns::new());
    let prices = "name,price,stock\nrope,5,7\nhook,2,9\n";
    assert!(is_told(prices));
    assert_eq!(
        read(prices).unwrap_err().to_string(),
        "a table without a column for titles: its columns are `name`, `price`, `stock`"
    );
    let bare = "2401.00001,\"Ice flow of a glacier\",\"We measure, and see.\"\n2401.00002,\"Old violins and wood\",\"We hear.\"\n";
    assert!(is_told(bare));
    assert!(matches!(read(bare), Err(FormatError::NoHeader)));
    assert!(read(bare).unwrap_err().hint().is_some());
}

#[test]
fn other_texts_are_no_tables() {
    for text in [
        "Dear Anna,\n\nthank you for the title, the abstract and the year.\nIt rains, it snows, it is cold.\n",
        "| Title | Date |\n|---|---|\n| Ice | 2024 |\n",
        "# Papers\n\n- Ice flow, 2024\n- Violins, 2023\n",
        "def read(title, abstract, year):\n    return title, abstract\n\nprint(read(1, 2, 3))\n",
        "insert into papers (title, abstract, year) values\n('A', 'B', 2024);\n",
        "title: Ice\nabstract: It melts, slowly\n",
        "TY  - JOUR\nTI  - Ice, snow\nAU  - Berg, A.\nER  -\n",
    ] {
        assert!(!is_told(text), "{text}");
    }
}

/// Pieces of tables, such that many of them together are one.
fn piece() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "title",
        "abstract",
        "date",
        "doi",
        "id",
        "authors",
        ",",
        ",",
        ",",
        ";",
        "\t",
        "|",
        "\n",
        "\n",
        "\r\n",
        "\"",
        "\"\"",
        "\\\"",
        "\" ",
        "Ice",
        "ü",
        "10.5555/x",
        "2024",
        "2401.0001",
        "['a', 'b']",
        "{'DOI': 1}",
        "Jan 5",
        "Total",
        " ",
        "\u{1f}",
        "=\"1\"",
    ])
}

proptest! {
    #[test]
    fn any_table_is_read_without_a_panic(pieces in proptest::collection::vec(piece(), 0..120)) {
        let text = pieces.concat();
        let n_lines = text.lines().count().max(text.split('\r').count()) as u64;
        if let Ok(parsed) = FORMAT.read(&mut text.as_bytes(), &Columns::new()) {
            for entry in &parsed.entries {
                prop_assert!(!entry.row.title.is_empty() && (1..=n_lines).contains(&entry.row.line));
            }
            let lines = parsed.entries.iter().map(|entry| entry.row.line);
            prop_assert!(lines.clone().zip(lines.skip(1)).all(|(one, next)| one < next));
            prop_assert!(parsed.rejected.iter().all(|row| !row.reason.is_empty() && row.line <= n_lines));
        }
    }

    #[test]
    fn what_a_writer_quotes_is_read_back(cells in proptest::collection::vec(("[a-z\",;\n\t |']{1,20}x", "[a-z\",;\n\t |]{0,20}"), 1..20)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["title", "abstract", "year"]).unwrap();
        for (title, abstract_text) in &cells {
            writer.write_record([title, abstract_text, "2024"]).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let parsed = FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap();
        prop_assert_eq!(parsed.entries.len(), cells.len());
        for (entry, (title, _)) in parsed.entries.iter().zip(&cells) {
            prop_assert_eq!(&entry.row.title, &crate::corpus::text::readable(title.trim()));
        }
    }
}

#[test]
fn the_names_of_columns_are_found_below_lines_of_prose() {
    let text =
        "Papers on ice, snow, frost, hail and sleet\n\ntitle,abstract,date\nIce,It melts.,2024\nSnow,It falls.,2023\n";
    let parsed = FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap();
    let titles: Vec<&str> = parsed.entries.iter().map(|entry| entry.row.title.as_str()).collect();
    assert_eq!((titles, parsed.rejected.len()), (vec!["Ice", "Snow"], 0));
}
