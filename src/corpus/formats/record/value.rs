//! A value of JSON whose texts stay in the line that they were read from, where that has them as they are.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

/// As [`serde_json::Value`], without copies of texts.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::corpus::formats) enum Value<'a> {
    Null,
    Bool(bool),
    Number(Number),
    String(Cow<'a, str>),
    Array(Vec<Self>),
    Object(Object<'a>),
}

/// Fields by their names: sorted, each name once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::corpus::formats) struct Object<'a>(Vec<(Cow<'a, str>, Value<'a>)>);

/// Fields for which there is room at first; most papers have no more.
pub(super) const FIELDS: usize = 8;

impl<'a> Object<'a> {
    /// - `fields`: in the order in which they are written; of those with one name the last counts.
    pub(super) fn new(mut fields: Vec<(Cow<'a, str>, Value<'a>)>) -> Self {
        fields.sort_by(|one, other| one.0.cmp(&other.0));
        fields.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                std::mem::swap(later, earlier);
            }
            is_same
        });
        Self(fields)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value<'a>> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }

    pub(super) fn remove(&mut self, name: &str) -> Option<Value<'a>> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(at).1)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Value<'a>)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> FromIterator<(String, Value<'a>)> for Object<'a> {
    fn from_iter<T: IntoIterator<Item = (String, Value<'a>)>>(fields: T) -> Self {
        Self::new(fields.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}

impl<'a> Value<'a> {
    pub(super) fn is_string(&self) -> bool {
        matches!(self, Self::String(_))
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Number(_))
    }

    pub(super) fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    pub(super) fn as_object(&self) -> Option<&Object<'a>> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }

    pub(super) fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Number(number) => number.as_u64(),
            _ => None,
        }
    }
}

impl From<serde_json::Value> for Value<'_> {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(flag) => Self::Bool(flag),
            serde_json::Value::Number(number) => Self::Number(number),
            serde_json::Value::String(text) => Self::String(text.into()),
            serde_json::Value::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            serde_json::Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| (name, Self::from(value)));
                Self::Object(fields.collect())
            }
        }
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

/// The name of a field, borrowed where it has no escape sequence.
#[derive(Deserialize)]
#[serde(transparent)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value of JSON")
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value<'de>, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::String(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::String(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let mut fields = Vec::with_capacity(FIELDS);
        while let Some((Name(name), value)) = map.next_entry()? {
            fields.push((name, value));
        }
        Ok(Value::Object(Object::new(fields)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Value<'_> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn texts_without_escape_sequences_are_borrowed() {
        let value = read(r#"{"plain": "é", "esc\u0061ped": "a\nb"}"#);
        let fields = &value.as_object().unwrap().0;
        assert!(
            matches!(&fields[0], (Cow::Owned(name), Value::String(Cow::Owned(text))) if name == "escaped" && text == "a\nb")
        );
        assert!(matches!(
            &fields[1],
            (Cow::Borrowed("plain"), Value::String(Cow::Borrowed("é")))
        ));
    }

    #[test]
    fn of_fields_with_one_name_the_last_counts() {
        let value = read(r#"{"b": 1, "a": 2, "b": 3, "b": [4]}"#);
        assert_eq!(value, read(r#"{"a": 2, "b": [4]}"#));
    }

    #[test]
    fn what_is_no_json_is_refused_at_the_same_place() {
        for text in [
            "",
            "{",
            "[1,]",
            "{\"a\" 1}",
            "\"\\ud800\"",
            "01",
            "1e999",
            "nul",
            &"[".repeat(200),
        ] {
            let (ours, other) = (
                serde_json::from_str::<Value<'_>>(text),
                serde_json::from_str::<serde_json::Value>(text),
            );
            let told = |error: serde_json::Error| (error.classify(), error.line(), error.column());
            assert_eq!(
                ours.map_err(told).unwrap_err(),
                other.map_err(told).unwrap_err(),
                "{text}"
            );
        }
    }

    fn any_json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            ".{0,6}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                proptest::collection::btree_map(".{0,3}", inner, 0..4)
                    .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_value_is_what_serde_reads(json in any_json()) {
            let text = json.to_string();
            let read_back: serde_json::Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read(&text), Value::from(read_back));
        }
    }
}
