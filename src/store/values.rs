//! Values as they stand in columns: JSON and dates as text.

use rusqlite::Connection;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::corpus::PartialDate;

pub(super) fn to_json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|error| unreadable(error.into()))
}

pub(super) fn parse_date(text: &str) -> rusqlite::Result<PartialDate> {
    text.parse()
        .map_err(|error: crate::corpus::date::NotADate| unreadable(error.to_string().into()))
}

pub(super) fn unreadable(cause: Box<dyn std::error::Error + Send + Sync>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, cause)
}

/// The one row there is, if there is one.
pub(super) fn optional<T>(result: rusqlite::Result<T>) -> rusqlite::Result<Option<T>> {
    use rusqlite::OptionalExtension;
    result.optional()
}

pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}
