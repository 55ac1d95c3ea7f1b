//! Typed values as JSON has them.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use parquet::basic::{LogicalType, TimeUnit};
use parquet::record::Field;
use parquet::schema::types::Type;
use serde_json::{Number, Value};

/// A field of a column: dates and times as `2024-01-05`, bytes as the text that they are.
pub(super) fn value(field: &Field, column: &Type) -> Value {
    match (field, column.get_basic_info().logical_type_ref()) {
        // The reader has numbers for a unit that it does not know.
        (Field::Long(nanoseconds), Some(LogicalType::Timestamp(kind))) if kind.unit == TimeUnit::NANOS => {
            day_of(nanoseconds.div_euclid(1_000_000_000))
        }
        _ => plain(field),
    }
}

fn plain(field: &Field) -> Value {
    match field {
        Field::Null | Field::TimeMillis(_) | Field::TimeMicros(_) => Value::Null,
        Field::Bool(flag) => Value::Bool(*flag),
        Field::Byte(number) => Value::from(*number),
        Field::Short(number) => Value::from(*number),
        Field::Int(number) => Value::from(*number),
        Field::Long(number) => Value::from(*number),
        Field::UByte(number) => Value::from(*number),
        Field::UShort(number) => Value::from(*number),
        Field::UInt(number) => Value::from(*number),
        Field::ULong(number) => Value::from(*number),
        Field::Float16(number) => float(f64::from(*number)),
        // As it is written, `0.1`, not as a longer number sees it.
        Field::Float(number) => float(number.to_string().parse().unwrap_or_default()),
        Field::Double(number) => float(*number),
        Field::Decimal(_) => Value::from(field.to_string()),
        Field::Str(text) => Value::from(text.as_str()),
        Field::Bytes(bytes) => std::str::from_utf8(bytes.data()).map_or(Value::Null, Value::from),
        Field::Date(days) => Date::constant(1970, 1, 1)
            .checked_add(days.days())
            .map_or(Value::Null, |day| Value::from(day.to_string())),
        Field::TimestampMillis(milliseconds) => day_of(milliseconds.div_euclid(1000)),
        Field::TimestampMicros(microseconds) => day_of(microseconds.div_euclid(1_000_000)),
        Field::Group(row) => row
            .get_column_iter()
            .map(|(name, field)| (name.clone(), plain(field)))
            .collect(),
        Field::ListInternal(list) => list.elements().iter().map(plain).collect(),
        Field::MapInternal(map) => {
            let entries = map.entries().iter();
            entries
                .filter_map(|(key, field)| Some((plain(key).as_str()?.to_owned(), plain(field))))
                .collect()
        }
    }
}

fn float(number: f64) -> Value {
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// The day in UTC, so many seconds after the beginning of 1970.
fn day_of(seconds: i64) -> Value {
    let time = Timestamp::from_second(seconds).ok();
    time.map_or(Value::Null, |time| {
        Value::from(time.to_zoned(TimeZone::UTC).date().to_string())
    })
}
