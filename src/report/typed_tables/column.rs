//! Columns of Parquet, and the file that they make.

use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Texts of which many are alike; absent where there is none.
    Text,
    /// Texts of which each is another.
    OwnText,
    /// Lists of texts.
    Texts,
    /// Floats; absent where there is none.
    Number,
    /// Whole numbers.
    Count,
    /// True or false; absent where it is neither.
    Truth,
}

/// The cells of a column, one after the other.
#[derive(Debug)]
pub(super) enum Cells {
    Texts {
        bytes: Vec<u8>,
        /// Ends of the texts within the bytes.
        ends: Vec<usize>,
        /// What is there of each: 1 for a text, 0 for none.
        present: Vec<i16>,
        /// 0 for the first text of a row, 1 for the others.
        repeated: Vec<i16>,
    },
    Numbers {
        values: Vec<f64>,
        present: Vec<i16>,
    },
    Counts(Vec<i64>),
    Truths {
        values: Vec<bool>,
        present: Vec<i16>,
    },
}

impl Cells {
    pub(super) fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text | Kind::OwnText | Kind::Texts => Self::Texts {
                bytes: Vec::new(),
                ends: Vec::new(),
                present: Vec::new(),
                repeated: Vec::new(),
            },
            Kind::Number => Self::Numbers {
                values: Vec::new(),
                present: Vec::new(),
            },
            Kind::Count => Self::Counts(Vec::new()),
            Kind::Truth => Self::Truths {
                values: Vec::new(),
                present: Vec::new(),
            },
        }
    }

    /// Adds a text or none.
    pub(super) fn text(&mut self, text: Option<&str>) {
        self.texts(text.as_slice());
    }

    /// Adds a list of texts; one without any is no text.
    pub(super) fn texts(&mut self, texts: &[&str]) {
        if let Self::Texts {
            bytes,
            ends,
            present,
            repeated,
        } = self
        {
            for text in texts {
                bytes.extend(text.as_bytes());
                ends.push(bytes.len());
            }
            present.extend(texts.iter().map(|_| 1));
            repeated.extend(texts.iter().enumerate().map(|(place, _)| i16::from(place > 0)));
            if texts.is_empty() {
                present.push(0);
                repeated.push(0);
            }
        }
    }

    /// Adds a number or none; what is no number is none.
    pub(super) fn number(&mut self, number: Option<f64>) {
        if let Self::Numbers { values, present } = self {
            let number = number.filter(|number| number.is_finite());
            values.extend(number);
            present.push(i16::from(number.is_some()));
        }
    }

    pub(super) fn count(&mut self, count: i64) {
        if let Self::Counts(counts) = self {
            counts.push(count);
        }
    }

    pub(super) fn truth(&mut self, truth: Option<bool>) {
        if let Self::Truths { values, present } = self {
            values.extend(truth);
            present.push(i16::from(truth.is_some()));
        }
    }

    /// Writes the column; cells of another kind than its own write nothing.
    fn write(self, writer: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        match (self, writer) {
            (
                Self::Texts {
                    bytes,
                    ends,
                    present,
                    repeated,
                },
                ColumnWriter::ByteArrayColumnWriter(writer),
            ) => {
                let bytes = Bytes::from(bytes);
                let begins = std::iter::once(&0).chain(&ends);
                let texts: Vec<ByteArray> = begins
                    .zip(&ends)
                    .map(|(begin, end)| bytes.slice(*begin..*end).into())
                    .collect();
                writer.write_batch(&texts, Some(&present), Some(&repeated))?;
            }
            (Self::Numbers { values, present }, ColumnWriter::DoubleColumnWriter(writer)) => {
                writer.write_batch(&values, Some(&present), None)?;
            }
            (Self::Counts(counts), ColumnWriter::Int64ColumnWriter(writer)) => {
                writer.write_batch(&counts, None, None)?;
            }
            (Self::Truths { values, present }, ColumnWriter::BoolColumnWriter(writer)) => {
                writer.write_batch(&values, Some(&present), None)?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// A column: its name and what it holds.
pub(super) type Column = (String, Kind);

/// Writes a file of columns, some rows at a time; the same rows give the same bytes.
pub(super) struct Table {
    columns: Vec<Column>,
    writer: SerializedFileWriter<Vec<u8>>,
}

impl Table {
    pub(super) fn new(columns: Vec<Column>) -> Result<Self, ParquetError> {
        let fields = columns.iter().map(|(name, kind)| Ok(Arc::new(field(name, *kind)?)));
        let fields = fields.collect::<Result<Vec<_>, ParquetError>>()?;
        let schema = Type::group_type_builder("schema").with_fields(fields).build()?;
        let writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), properties(&columns)?)?;
        Ok(Self { columns, writer })
    }

    /// Cells for each of the columns.
    pub(super) fn cells(&self) -> Vec<Cells> {
        self.columns.iter().map(|(_, kind)| Cells::new(*kind)).collect()
    }

    /// Writes rows, given as the cells of their columns.
    pub(super) fn write(&mut self, cells: Vec<Cells>) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        let mut cells = cells.into_iter();
        while let Some(mut column) = group.next_column()? {
            if let Some(cells) = cells.next() {
                cells.write(column.untyped())?;
            }
            column.close()?;
        }
        group.close()?;
        Ok(())
    }

    /// The bytes of the file.
    pub(super) fn finish(self) -> Result<Vec<u8>, ParquetError> {
        self.writer.into_inner()
    }
}

/// The type of a column as the schema of a file has it.
fn field(name: &str, kind: Kind) -> Result<Type, ParquetError> {
    let text = |name: &str, repetition| {
        Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
            .with_logical_type(Some(LogicalType::String))
            .with_repetition(repetition)
            .build()
    };
    let plain = |physical, repetition| {
        Type::primitive_type_builder(name, physical)
            .with_repetition(repetition)
            .build()
    };
    match kind {
        Kind::Text | Kind::OwnText => text(name, Repetition::OPTIONAL),
        Kind::Number => plain(Physical::DOUBLE, Repetition::OPTIONAL),
        Kind::Count => plain(Physical::INT64, Repetition::REQUIRED),
        Kind::Truth => plain(Physical::BOOLEAN, Repetition::OPTIONAL),
        Kind::Texts => {
            let element = text("element", Repetition::REQUIRED)?;
            let list = Type::group_type_builder("list")
                .with_repetition(Repetition::REPEATED)
                .with_fields(vec![Arc::new(element)])
                .build()?;
            Type::group_type_builder(name)
                .with_repetition(Repetition::REQUIRED)
                .with_logical_type(Some(LogicalType::List))
                .with_fields(vec![Arc::new(list)])
                .build()
        }
    }
}

/// Effort of zstd: more makes files little smaller.
const LEVEL: i32 = 1;

fn properties(columns: &[Column]) -> Result<WriterPropertiesPtr, ParquetError> {
    let created_by = concat!("paperthemes version ", env!("CARGO_PKG_VERSION")).to_owned();
    let own = columns.iter().filter(|(_, kind)| *kind == Kind::OwnText);
    let properties = own.fold(WriterProperties::builder(), |properties, (name, _)| {
        // A dictionary of what is there once makes nothing smaller.
        properties.set_column_dictionary_enabled(ColumnPath::from(name.as_str()), false)
    });
    let compression = Compression::ZSTD(ZstdLevel::try_new(LEVEL)?);
    Ok(Arc::new(
        properties
            .set_created_by(created_by)
            .set_compression(compression)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .build(),
    ))
}
