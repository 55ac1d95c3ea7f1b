//! Values as text.

use paperthemes::report::{numbers, tables};
use serde_json::{Value, json};

use super::kind::Kind;

/// A cell of a table for people.
pub(super) fn table_cell(value: &Value, n_decimals: usize) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => String::new(),
        Value::Number(number) if number.is_f64() => format!("{:.n_decimals$}", number.as_f64().unwrap_or_default()),
        _ => plain(value),
    }
}

/// A cell of CSV; what is text is kept from being run as a formula.
pub(super) fn csv_cell(value: &Value, kind: Kind) -> String {
    let cell = plain(value);
    match kind {
        Kind::Text | Kind::List => tables::text(&cell),
        Kind::Number | Kind::Count | Kind::Truth => cell,
    }
}

/// A number with the digits that a report has.
pub(crate) fn rounded(value: f64) -> Value {
    json!(numbers::rounded(value))
}

/// A value as it is; the items of a list joined.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_text_is_guarded() {
        assert_eq!(csv_cell(&json!(-0.5), Kind::Number), "-0.5");
        for start in ["=1+1", "+1", "-1", "@a", "\ta", "\ra"] {
            assert_eq!(csv_cell(&json!(start), Kind::Text), format!("'{start}"));
            assert_eq!(csv_cell(&json!([start, "b"]), Kind::List), format!("'{start}; b"));
        }
        assert_eq!(csv_cell(&json!("a=1"), Kind::Text), "a=1");
    }
}
