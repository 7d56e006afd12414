//! JSON as values, as long as there is time.
//!
//! In: a text. Out: the value that it is, or that it starts with; none if it is no JSON, nested too deep, which is noted, or read when
//! the time is over. What holds: values are those that serde_json makes.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::left::Left;
use crate::limits::DataLimit;
use crate::page::is_too_deep;

/// The value that a text is.
pub(super) fn whole(text: &str, left: &mut Left) -> Option<Value> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Values(left).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    told(read, left)
}

/// The value that a text starts with.
pub(super) fn first(text: &str, left: &mut Left) -> Option<Value> {
    let read = Values(left).deserialize(&mut serde_json::Deserializer::from_str(text));
    told(read, left)
}

fn told(read: serde_json::Result<Value>, left: &mut Left) -> Option<Value> {
    if read.as_ref().is_err_and(is_too_deep) {
        left.note(DataLimit::Depth);
    }
    read.ok()
}

/// Makes values.
#[derive(Clone, Copy)]
struct Values<'l>(&'l Left);

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        if self.0.is_over() {
            return Err(D::Error::custom("the time is over"));
        }
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = items.next_element_seed(self)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some(key) = fields.next_key()? {
            values.insert(key, fields.next_value_seed(self)?);
        }
        Ok(Value::Object(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Deadline;

    #[test]
    fn values_are_those_of_the_parser() {
        let left = &mut Left::until(Deadline::NEVER);
        let text = r#"{"a": [1, -2, 3.5, 1e400, true, null, "x\u00e9"], "b": {"c": []}, "a": "again"}"#;
        for text in [text, &text.replace(", 1e400", ""), "\"x\"", "[1,]", "{\"a\"", "", "[1] 2"] {
            assert_eq!(whole(text, left), serde_json::from_str(text).ok(), "{text}");
        }
        assert_eq!(first("[1] 2", left), Some(serde_json::json!([1])));
    }
}
