//! Files that are written here.

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;

use super::*;
use crate::corpus::Row as PaperRow;

/// The values of one column of a row group, with the levels of those that may be absent.
enum Cells {
    /// Present unless absent.
    Texts(Vec<Option<&'static str>>),
    Floats(Vec<f64>),
    Longs(Vec<i64>),
    Ints(Vec<i32>),
    /// Texts within lists, with the two levels of each.
    Nested(Vec<&'static str>, Vec<i16>, Vec<i16>),
}

fn write(schema: &str, compression: Compression, groups: Vec<Vec<Cells>>) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).unwrap();
    for cells in groups {
        let mut group = writer.next_row_group().unwrap();
        let mut cells = cells.into_iter();
        while let Some(mut column) = group.next_column().unwrap() {
            let bytes_of = |texts: &[&str]| {
                texts
                    .iter()
                    .map(|text| text.as_bytes().to_vec().into())
                    .collect::<Vec<_>>()
            };
            match (cells.next().unwrap(), column.untyped()) {
                (Cells::Texts(texts), ColumnWriter::ByteArrayColumnWriter(writer)) => {
                    let levels: Vec<i16> = texts.iter().map(|text| i16::from(text.is_some())).collect();
                    let texts: Vec<&str> = texts.into_iter().flatten().collect();
                    writer.write_batch(&bytes_of(&texts), Some(&levels), None).unwrap();
                }
                (Cells::Nested(texts, definitions, repetitions), ColumnWriter::ByteArrayColumnWriter(writer)) => {
                    let batch = bytes_of(&texts);
                    writer
                        .write_batch(&batch, Some(&definitions), Some(&repetitions))
                        .unwrap();
                }
                (Cells::Floats(values), ColumnWriter::DoubleColumnWriter(writer)) => {
                    writer.write_batch(&values, None, None).unwrap();
                }
                (Cells::Longs(values), ColumnWriter::Int64ColumnWriter(writer)) => {
                    writer.write_batch(&values, None, None).unwrap();
                }
                (Cells::Ints(values), ColumnWriter::Int32ColumnWriter(writer)) => {
                    writer.write_batch(&values, None, None).unwrap();
                }
                _ => panic!("a column of another type"),
            }
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
    bytes
}

const PAPERS: &str = "message papers {
    optional binary Title (UTF8);
    optional binary abstract;
    required double arxiv_id;
    required int64 published (TIMESTAMP(NANOS,true));
    required int32 updated (DATE);
    optional group authors (LIST) { repeated group list { optional group element { optional binary name (UTF8); } } }
}";

fn papers(compression: Compression) -> Vec<u8> {
    let group = |title: &'static str| {
        vec![
            Cells::Texts(vec![Some(title), None]),
            Cells::Texts(vec![Some("It melts."), None]),
            Cells::Floats(vec![2401.0001, f64::NAN]),
            Cells::Longs(vec![1_704_412_800_000_000_000, 0]),
            Cells::Ints(vec![19_727, 0]),
            Cells::Nested(vec!["Ada Berg", "Bo Hill"], vec![4, 4, 0], vec![0, 1, 0]),
        ]
    };
    write(PAPERS, compression, vec![group("Ice flow"), group("Snow")])
}

fn read(bytes: &[u8]) -> Parsed {
    assert!((FORMAT.recognise)(&Head::new(bytes)));
    FORMAT.read(&mut &bytes[..], &Columns::new()).unwrap()
}

#[test]
fn typed_columns_are_read_whatever_packs_them() {
    let packed = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::ZSTD(Default::default()),
        Compression::GZIP(Default::default()),
    ];
    for compression in packed {
        let parsed = read(&papers(compression));
        let row: &PaperRow = &parsed.entries[0].row;
        assert_eq!(
            (row.line, row.title.as_str(), &*row.abstract_text),
            (1, "Ice flow", "It melts.")
        );
        assert_eq!(row.ids.shown().unwrap().text, "arxiv:2401.00010");
        assert_eq!(row.date.unwrap().to_string(), "2024-01-05");
        assert_eq!(row.updated.unwrap().to_string(), "2024-01-05");
        assert_eq!(row.authors, ["Ada Berg", "Bo Hill"]);
        assert_eq!(
            (parsed.entries[1].row.line, parsed.entries[1].row.title.as_str()),
            (3, "Snow")
        );
        let refused: Vec<u64> = parsed.rejected.iter().map(|row| row.line).collect();
        assert_eq!(refused, [2, 4]);
    }
}

#[test]
fn papers_within_a_column_are_found() {
    let schema =
        "message daily { optional group paper { optional binary title (UTF8); optional binary summary (UTF8); } }";
    let bytes = write(
        schema,
        Compression::UNCOMPRESSED,
        vec![vec![
            Cells::Nested(vec!["Ice flow"], vec![2], vec![0]),
            Cells::Nested(vec!["It melts."], vec![2], vec![0]),
        ]],
    );
    let parsed = read(&bytes);
    assert_eq!(parsed.entries[0].row.title, "Ice flow");
    assert_eq!(&*parsed.entries[0].row.abstract_text, "It melts.");
}

#[test]
fn columns_are_named_by_settings_and_told_where_none_is_known() {
    let schema = "message table { required double price; optional binary label (UTF8); }";
    let bytes = write(
        schema,
        Compression::UNCOMPRESSED,
        vec![vec![Cells::Floats(vec![1.0]), Cells::Texts(vec![Some("Ice flow")])]],
    );
    let error = FORMAT.read(&mut &bytes[..], &Columns::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a table without a column for titles: its columns are `price`, `label`"
    );
    let set = Columns::from([("title".to_owned(), "label".to_owned())]);
    let parsed = FORMAT.read(&mut &bytes[..], &set).unwrap();
    assert_eq!(parsed.entries[0].row.title, "Ice flow");
}

#[test]
fn a_damaged_row_group_costs_no_other_one() {
    let mut bytes = papers(Compression::UNCOMPRESSED);
    // The pages of the first group stand at the beginning.
    bytes[4..60].fill(0xff);
    let parsed = read(&bytes);
    assert_eq!((parsed.entries.len(), parsed.entries[0].row.line), (1, 3));
    assert_eq!(parsed.rejected[0].line, 1);
    assert!(
        parsed.rejected[0].reason.contains("can't be read"),
        "{:?}",
        parsed.rejected
    );
    let error = FORMAT
        .read(&mut &bytes[..bytes.len() / 2], &Columns::new())
        .unwrap_err();
    assert!(matches!(error, FormatError::Damaged { .. }), "{error}");
}

#[test]
fn absurd_numbers_of_rows_are_not_believed() {
    assert_eq!(check_claims([3, 5].into_iter(), 100), Ok(8));
    for claims in [[3, 1 << 40], [i64::MAX, i64::MAX], [3, -1]] {
        let why = check_claims(claims.into_iter(), 100).unwrap_err();
        assert!(why.starts_with("it says that it has "), "{why}");
    }
}

proptest! {
    #[test]
    fn no_damage_makes_it_panic(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), end in any::<prop::sample::Index>()) {
        let mut bytes = papers(Compression::SNAPPY);
        for (place, byte) in &changes {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        let _ = FORMAT.read(&mut &bytes[..], &Columns::new());
        let end = end.index(bytes.len());
        let _ = FORMAT.read(&mut &bytes[..end], &Columns::new());
    }
}
