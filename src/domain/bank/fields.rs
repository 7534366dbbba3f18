//! Reads one JSON object field by field, so that every fault can name the question and the field.

use super::template::{Template, plain};
use serde_json::{Map, Value};
use std::fmt;

/// Why a question bank cannot be used: one plain sentence that names the place and the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankError(pub String);

impl fmt::Display for BankError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BankError {}

/// An object of the bank and how to speak of it.
#[derive(Clone)]
pub struct Fields<'a> {
    who: String,
    path: String,
    map: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    pub fn of(value: &'a Value, who: &str) -> Result<Fields<'a>, BankError> {
        match value {
            Value::Object(map) => Ok(Fields { who: who.to_owned(), path: String::new(), map }),
            _ => Err(BankError(format!("{who} must be an object."))),
        }
    }

    pub fn named(mut self, who: String) -> Fields<'a> {
        self.who = who;
        self
    }

    pub fn fault(&self, field: &str, what: impl fmt::Display) -> BankError {
        BankError(format!("{}, field \"{}{field}\": {what}.", self.who, self.path))
    }

    pub fn has(&self, field: &str) -> bool {
        self.map.get(field).is_some_and(|value| !value.is_null())
    }

    /// A text that must be there.
    pub fn text(&self, field: &str) -> Result<String, BankError> {
        match self.optional_text(field)? {
            Some(text) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            _ => Err(self.fault(field, "a text is expected here")),
        }
    }

    pub fn optional_text(&self, field: &str) -> Result<Option<String>, BankError> {
        match self.map.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(self.fault(field, "a text is expected here")),
        }
    }

    /// A text that becomes part of a sentence.
    pub fn phrase(&self, field: &str) -> Result<String, BankError> {
        plain(&self.text(field)?).map_err(|what| self.fault(field, what))
    }

    pub fn template(&self, field: &str, places: &[&str]) -> Result<Template, BankError> {
        Template::parse(&self.text(field)?, places).map_err(|what| self.fault(field, what))
    }

    pub fn optional_template(&self, field: &str, places: &[&str]) -> Result<Option<Template>, BankError> {
        if self.has(field) { self.template(field, places).map(Some) } else { Ok(None) }
    }

    pub fn number<N: TryFrom<i64>>(&self, field: &str) -> Result<N, BankError> {
        match self.optional_number(field)? {
            Some(number) => Ok(number),
            None => Err(self.fault(field, "a whole number is expected here")),
        }
    }

    pub fn optional_number<N: TryFrom<i64>>(&self, field: &str) -> Result<Option<N>, BankError> {
        if !self.has(field) {
            return Ok(None);
        }
        let number = self.map.get(field).and_then(Value::as_i64).and_then(|number| N::try_from(number).ok());
        number.map(Some).ok_or_else(|| self.fault(field, "a whole number is expected here"))
    }

    pub fn flag(&self, field: &str, usual: bool) -> Result<bool, BankError> {
        match self.map.get(field) {
            None | Some(Value::Null) => Ok(usual),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(self.fault(field, "true or false is expected here")),
        }
    }

    pub fn inside(&self, field: &str) -> Result<Fields<'a>, BankError> {
        match self.map.get(field) {
            Some(Value::Object(map)) => Ok(self.deeper(&format!("{field}."), map)),
            _ => Err(self.fault(field, "an object is expected here")),
        }
    }

    /// The values of a list; an absent list is empty.
    pub fn values(&self, field: &str) -> Result<&'a [Value], BankError> {
        match self.map.get(field) {
            None | Some(Value::Null) => Ok(&[]),
            Some(Value::Array(values)) => Ok(values),
            Some(_) => Err(self.fault(field, "a list is expected here")),
        }
    }

    pub fn texts(&self, field: &str) -> Result<Vec<String>, BankError> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let texts: Option<Vec<String>> = self.values(field)?.iter().map(text).collect();
        texts.ok_or_else(|| self.fault(field, "a list of texts is expected here"))
    }

    pub fn numbers(&self, field: &str) -> Result<Vec<i64>, BankError> {
        let numbers: Option<Vec<i64>> = self.values(field)?.iter().map(Value::as_i64).collect();
        numbers.ok_or_else(|| self.fault(field, "a list of whole numbers is expected here"))
    }

    pub fn objects(&self, field: &str) -> Result<Vec<Fields<'a>>, BankError> {
        let objects = self.values(field)?.iter().enumerate().map(|(index, value)| match value {
            Value::Object(map) => Ok(self.deeper(&format!("{field}[{}].", index + 1), map)),
            _ => Err(self.fault(field, "a list of objects is expected here")),
        });
        objects.collect()
    }

    /// Every entry of an object, in the order of the file.
    pub fn entries(&self, field: &str) -> Result<Vec<(&'a str, &'a Value)>, BankError> {
        match self.map.get(field) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Object(map)) => Ok(map.iter().map(|(name, value)| (name.as_str(), value)).collect()),
            Some(_) => Err(self.fault(field, "an object is expected here")),
        }
    }

    fn deeper(&self, step: &str, map: &'a Map<String, Value>) -> Fields<'a> {
        Fields { who: self.who.clone(), path: format!("{}{step}", self.path), map }
    }
}
