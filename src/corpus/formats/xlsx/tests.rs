//! Spreadsheets that are built here.

use proptest::prelude::*;

use super::*;

/// A zip archive of files that are not compressed.
fn zip(files: &[(&str, String)]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, text) in files {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let size = (text.len() as u32).to_le_bytes();
        let name_length = (name.len() as u16).to_le_bytes();
        let common = [
            &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &crc.sum().to_le_bytes(),
            &size,
            &size,
            &name_length,
            &[0, 0],
        ]
        .concat();
        let at = (archive.len() as u32).to_le_bytes();
        archive.extend([b"PK\x03\x04", &common[..], name.as_bytes(), text.as_bytes()].concat());
        directory.extend([b"PK\x01\x02\x14\x00", &common[..], &[0; 10], &at, name.as_bytes()].concat());
    }
    let n_files = (files.len() as u16).to_le_bytes();
    let (length, at) = (
        (directory.len() as u32).to_le_bytes(),
        (archive.len() as u32).to_le_bytes(),
    );
    archive.extend(directory);
    archive.extend([b"PK\x05\x06\0\0\0\0", &n_files[..], &n_files, &length, &at, &[0, 0]].concat());
    archive
}

/// A workbook with these sheets, each as the XML of its cells.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let root = "<Relationships><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/\
                officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    let mut files = vec![("_rels/.rels".to_owned(), root.to_owned())];
    let (mut list, mut relations) = (String::new(), String::new());
    for (number, (name, cells)) in (1..).zip(sheets) {
        list += &format!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
        relations +=
            &format!("<Relationship Id=\"rId{number}\" Type=\"x/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>");
        files.push((
            format!("xl/worksheets/sheet{number}.xml"),
            format!("<worksheet><sheetData>{cells}</sheetData></worksheet>"),
        ));
    }
    files.push((
        "xl/workbook.xml".to_owned(),
        format!("<workbook xmlns:r=\"r\"><sheets>{list}</sheets></workbook>"),
    ));
    files.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships>{relations}</Relationships>"),
    ));
    // The second style is a date.
    let styles = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>".to_owned();
    files.push(("xl/styles.xml".to_owned(), styles));
    let files: Vec<(&str, String)> = files.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    zip(&files)
}

fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn row(number: u32, cells: &[&str]) -> String {
    let cells = ('A'..)
        .zip(cells)
        .map(|(column, cell)| text(&format!("{column}{number}"), cell));
    format!("<row r=\"{number}\">{}</row>", cells.collect::<String>())
}

const DATE_AND_ID: &str = "<c r=\"C4\" s=\"1\"><v>45296</v></c><c r=\"D4\"><v>2401.0001</v></c>";

fn papers() -> String {
    let paper = format!(
        "<row r=\"4\">{}{}{DATE_AND_ID}</row>",
        text("A4", "Ice flow"),
        text("B4", "It melts &amp; flows.")
    );
    row(1, &["Exported on Monday"])
        + &row(3, &["Title", "Abstract", "Date", "arXiv ID"])
        + &paper
        + &row(6, &["Snow", "It falls.", "2023"])
        + &row(9, &["", "", "", "5"])
        + "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"
}

fn read(bytes: &[u8]) -> Parsed {
    assert!(recognise(&Head::new(bytes)));
    FORMAT.read(&mut &bytes[..], &Columns::new()).unwrap()
}

#[test]
fn the_first_sheet_with_papers_is_read() {
    let notes = row(1, &["Read me"]);
    let parsed = read(&workbook(&[
        ("About", &notes),
        ("Papers", &papers()),
        ("More", &papers()),
    ]));
    let shown: Vec<String> = (parsed.entries.iter())
        .map(|entry| &entry.row)
        .map(|row| {
            let id = row.ids.shown().map_or_else(String::new, |id| id.text.clone());
            let date = row.date.map_or_else(String::new, |date| date.to_string());
            format!("{}: {} | {} | {date} | {id}", row.line, row.title, row.abstract_text)
        })
        .collect();
    assert_eq!(
        shown,
        [
            "4: Ice flow | It melts & flows. | 2024-01-05 | arxiv:2401.00010",
            "6: Snow | It falls. | 2023 | "
        ]
    );
    let refused: Vec<u64> = parsed.rejected.iter().map(|row| row.line).collect();
    assert_eq!(refused, [9]);
    assert_eq!(
        parsed.notes,
        [
            "1 row before the names of its columns left out",
            "sheet `Papers` read, others left out: `About`, `More`"
        ]
    );
    assert_eq!(parsed.columns[0], ("title", "Title".to_owned()));
}

#[test]
fn a_workbook_without_papers_says_what_it_has() {
    let bytes = workbook(&[("Prices", &row(1, &["Rope", "Hook"]))]);
    let error = FORMAT.read(&mut &bytes[..], &Columns::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a table without a column for titles: its columns are `Rope`, `Hook`"
    );
}

#[test]
fn other_archives_and_documents_are_no_spreadsheets() {
    let other = zip(&[("papers.csv", "title\nIce\n".to_owned()), ("xl.txt", "xl/".to_owned())]);
    for bytes in [
        &other[..],
        b"PK\x03\x04",
        &COMPOUND,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0d\0",
    ] {
        assert!(!recognise(&Head::new(bytes)));
    }
    let old = [&COMPOUND[..], &[0; 504], &BEGINNING].concat();
    assert!(recognise(&Head::new(&old)));
}

#[test]
fn a_file_that_was_cut_off_is_told_as_damaged() {
    let bytes = workbook(&[("Papers", &papers())]);
    let error = FORMAT
        .read(&mut &bytes[..bytes.len() / 2], &Columns::new())
        .unwrap_err();
    assert!(matches!(error, FormatError::Damaged { .. }), "{error}");
}

fn titles(parsed: &Parsed) -> Vec<&str> {
    parsed.entries.iter().map(|entry| entry.row.title.as_str()).collect()
}

#[test]
fn notes_beside_the_columns_are_no_papers() {
    let cells = row(1, &["Title", "Abstract", "Date"])
        + &row(2, &["Ice", "It melts.", "2024", "", "checked by A."])
        + &row(3, &["Snow", "It falls.", "2023", "really?"])
        + &row(4, &["", "", "", "", "ask B."]);
    let parsed = read(&workbook(&[("Papers", &cells)]));
    assert_eq!((titles(&parsed), parsed.rejected.len()), (vec!["Ice", "Snow"], 0));
    assert_eq!(
        parsed.notes,
        ["what stands right of the named columns left out of 2 rows"]
    );
}

#[test]
fn of_two_rows_of_names_the_finer_one_counts() {
    for upper in [["Title", "Abstract", "Publication"], ["Paper", "", "Publication"]] {
        let cells = row(1, &upper)
            + &row(2, &["Title", "Abstract", "Date", "DOI"])
            + &row(3, &["Ice", "It melts.", "2024-01-05", "10.5555/x"]);
        let parsed = read(&workbook(&[("Papers", &cells)]));
        assert_eq!((titles(&parsed), parsed.rejected.len()), (vec!["Ice"], 0), "{upper:?}");
        assert!(
            parsed.entries[0].row.date.is_some_and(|date| date.is_full()),
            "{upper:?}"
        );
    }
    let cells = row(1, &["Title", "Abstract", "Publication"])
        + &row(2, &["", "", "Date", "DOI"])
        + &row(3, &["Ice", "It melts.", "2024-01-05", "10.5555/x"]);
    let parsed = read(&workbook(&[("Papers", &cells)]));
    let row = &parsed.entries[0].row;
    assert_eq!(
        (parsed.rejected.len(), row.ids.is_empty(), row.date.is_some()),
        (0, false, true)
    );
}

#[test]
fn a_row_that_comes_a_million_times_is_damage() {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |n: usize, title: &str| {
        format!(
            "<table:table-row table:number-rows-repeated=\"{n}\">{}{}</table:table-row>",
            cell(title),
            cell("It melts.")
        )
    };
    let book = |n: usize| {
        let rows = row(1, "Title").replace("It melts.", "Abstract") + &row(n, "Ice");
        let content = format!(
            "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"P\">{rows}</table:table>\
             </office:spreadsheet></office:body></office:document-content>"
        );
        zip(&[
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".to_owned()),
            ("content.xml", content),
            ("META-INF/manifest.xml", "<manifest:manifest/>".to_owned()),
        ])
    };
    assert_eq!(titles(&read(&book(2))), ["Ice", "Ice"]);
    let error = FORMAT.read(&mut &book(100_000)[..], &Columns::new()).unwrap_err();
    assert!(error.to_string().contains("comes more than 1000 times"), "{error}");
}

proptest! {
    #[test]
    fn no_damage_makes_it_panic(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), end in any::<prop::sample::Index>()) {
        let mut bytes = workbook(&[("Papers", &papers())]);
        for (place, byte) in &changes {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        let _ = FORMAT.read(&mut &bytes[..], &Columns::new());
        let end = end.index(bytes.len());
        let _ = FORMAT.read(&mut &bytes[..end], &Columns::new());
    }

    #[test]
    fn cells_of_every_kind_are_read(cells in proptest::collection::vec((0_u32..4, -1e9_f64..1e9, 0..4_usize), 0..20)) {
        let kinds = ["n", "b", "str", "e"];
        let rows: String = (2..).zip(&cells).map(|(number, (column, value, kind))| {
            let column = char::from(b'A' + *column as u8);
            let kind = kinds[*kind];
            format!("<row r=\"{number}\"><c r=\"{column}{number}\" t=\"{kind}\" s=\"1\"><v>{value}</v></c></row>")
        }).collect();
        let bytes = workbook(&[("Papers", &(row(1, &["Title", "Abstract", "Date", "DOI"]) + &rows))]);
        if let Ok(parsed) = FORMAT.read(&mut &bytes[..], &Columns::new()) {
            prop_assert!(parsed.entries.len() + parsed.rejected.len() <= cells.len());
            prop_assert!(parsed.entries.iter().all(|entry| !entry.row.title.is_empty() && entry.row.line > 1));
        }
    }
}
