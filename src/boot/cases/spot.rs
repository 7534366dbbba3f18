//! A place in a case file that knows its name, so that every fault can say where it is.

use std::collections::BTreeSet;

use serde_json::Value;

use super::CaseError;
use crate::domain::agreement::MOST_PEOPLE;

/// One value with the case it belongs to and the way to it.
#[derive(Debug, Clone)]
pub(super) struct Spot<'a> {
    case: &'a str,
    field: String,
    value: &'a Value,
}

impl<'a> Spot<'a> {
    pub fn whole(case: &'a str, value: &'a Value) -> Spot<'a> {
        Spot { case, field: String::new(), value }
    }

    pub fn fault(&self, problem: impl Into<String>) -> CaseError {
        CaseError::Field { case: self.case.to_owned(), field: self.field.clone(), problem: problem.into() }
    }

    /// The field, which must be there.
    pub fn get(&self, name: &str) -> Result<Spot<'a>, CaseError> {
        let field = if self.field.is_empty() { name.to_owned() } else { format!("{}.{name}", self.field) };
        let missing = Spot { case: self.case, field, value: &Value::Null };
        match self.value.get(name) {
            Some(value) => Ok(Spot { value, ..missing }),
            None => Err(missing.fault("it is missing")),
        }
    }

    /// The field, unless it is absent or null.
    pub fn find(&self, name: &str) -> Option<Spot<'a>> {
        self.get(name).ok().filter(|spot| !spot.value.is_null())
    }

    pub fn items(&self) -> Result<Vec<Spot<'a>>, CaseError> {
        let list = self.value.as_array().ok_or_else(|| self.fault("expected a list"))?;
        let item = |(place, value)| Spot { case: self.case, field: format!("{}[{place}]", self.field), value };
        Ok(list.iter().enumerate().map(item).collect())
    }

    pub fn exactly(&self, entries: usize) -> Result<Vec<Spot<'a>>, CaseError> {
        let items = self.items()?;
        if items.len() != entries {
            return Err(self.fault(format!("expected {entries} entries and found {}", items.len())));
        }
        Ok(items)
    }

    /// The fields of an object with their names.
    pub fn entries(&self) -> Result<Vec<(&'a str, Spot<'a>)>, CaseError> {
        let fields = self.value.as_object().ok_or_else(|| self.fault("expected an object {...}"))?;
        let entry = |(name, value): (&'a String, &'a Value)| {
            let field = format!("{}.{}", self.field, shorten(name));
            (name.as_str(), Spot { case: self.case, field, value })
        };
        Ok(fields.iter().map(entry).collect())
    }

    /// A whole number within both ends.
    pub fn number(&self, from: u64, to: u64) -> Result<u64, CaseError> {
        let number = self.value.as_u64().filter(|number| (from..=to).contains(number));
        number.ok_or_else(|| self.fault(format!("expected a whole number from {from} to {to}")))
    }

    /// How many people.
    pub fn people(&self) -> Result<u64, CaseError> {
        self.number(0, MOST_PEOPLE)
    }

    /// A number of options; small, so it fits.
    pub fn size(&self, from: usize, to: usize) -> Result<usize, CaseError> {
        let number = self.number(from as u64, to as u64)?;
        Ok(usize::try_from(number).unwrap_or(to))
    }

    /// An option of a question, counted from 0 (the file counts from 1).
    pub fn option(&self, options: usize) -> Result<usize, CaseError> {
        Ok(self.size(1, options)? - 1)
    }

    /// People per option; together no more than can be calculated with.
    pub fn counts(&self, options: usize) -> Result<Vec<u64>, CaseError> {
        let counts: Vec<u64> = self.exactly(options)?.iter().map(Spot::people).collect::<Result<_, _>>()?;
        self.check_sum(&counts)?;
        Ok(counts)
    }

    pub fn check_sum(&self, counts: &[u64]) -> Result<(), CaseError> {
        // At most as many entries as the file holds, each at most MOST_PEOPLE: the sum needs 128 bits.
        let sum: u128 = counts.iter().copied().map(u128::from).sum();
        if sum > u128::from(MOST_PEOPLE) {
            return Err(self.fault(format!("together these are more than {MOST_PEOPLE} people; write fewer")));
        }
        Ok(())
    }

    pub fn flag(&self) -> Result<bool, CaseError> {
        self.value.as_bool().ok_or_else(|| self.fault("expected true or false"))
    }

    pub fn is_null(&self) -> bool {
        self.value.is_null()
    }

    pub fn text(&self) -> Result<&'a str, CaseError> {
        self.value.as_str().ok_or_else(|| self.fault("expected a text in quotation marks"))
    }

    /// A person or a record: a text or a number.
    pub fn name(&self) -> Result<String, CaseError> {
        match self.value {
            Value::String(name) => Ok(name.clone()),
            Value::Number(number) => Ok(number.to_string()),
            _ => Err(self.fault("expected a name or a number")),
        }
    }

    pub fn names(&self) -> Result<BTreeSet<String>, CaseError> {
        self.items()?.iter().map(Spot::name).collect()
    }

    /// The meaning of a word out of a short list.
    pub fn one_of<T: Copy>(&self, words: &[(&str, T)]) -> Result<T, CaseError> {
        let found = self.value.as_str().and_then(|text| words.iter().find(|(word, _)| *word == text));
        found.map(|(_, meaning)| *meaning).ok_or_else(|| {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.fault(format!("expected one of {}", known.join(", ")))
        })
    }
}

/// A name of a file, fit for one line of a message.
pub(super) fn shorten(name: &str) -> String {
    name.chars().take(60).flat_map(char::escape_debug).collect()
}

/// A sentence that may hold names of a file, fit for one line of a message.
pub(super) fn shorten_line(sentence: &str) -> String {
    sentence.chars().take(300).flat_map(char::escape_debug).collect()
}
