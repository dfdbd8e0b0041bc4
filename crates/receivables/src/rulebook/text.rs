//! Reads rulebook files. A later file extends a value of an earlier one, and replaces its entries of the same day.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use super::{
    InformationDuty, RulebookError,
    contact_law::{AttemptLimit, Binds},
    places::{State, Zone},
    value::{Dated, Rank, Series, Status, Value, ValueId, Written},
};
use crate::{
    calendar::{Day, Hours, Window},
    debtor::{Channel, Channels, Country},
    interest::AllocationOrder,
    liability::JointEffect,
    limitation::EventEffect,
    money::Ppm,
    retention::CountedFrom,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    jurisdiction: String,
    topic: String,
    values: BTreeMap<String, ValueText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValueText {
    what: String,
    authority: String,
    source: String,
    status: Status,
    rank: Rank,
    renew_within_days: Option<u16>,
    entries: Vec<Spanned<EntryText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryText {
    from: Day,
    until: Option<Day>,
    value: Written,
    authority: Option<String>,
    source: Option<String>,
    status: Option<Status>,
    rank: Option<Rank>,
    note: Option<String>,
}

/// Jurisdiction, topic and name.
type Key = (String, String, String);

/// The values of all files, and which of them some rule has asked for.
pub(super) struct Book {
    values: Vec<Value>,
    ranges: BTreeMap<Key, std::ops::Range<usize>>,
    read: BTreeSet<Key>,
}

impl Book {
    /// Reads the files in order.
    pub(super) fn read(files: &[(&str, &str)]) -> Result<Self, RulebookError> {
        let mut entries: BTreeMap<Key, BTreeMap<Day, Value>> = BTreeMap::new();
        for (name, text) in files {
            read_file(name, text, &mut entries)?;
        }
        let mut book = Self { values: Vec::new(), ranges: BTreeMap::new(), read: BTreeSet::new() };
        for (key, days) in entries {
            let start = book.values.len();
            for mut value in days.into_values() {
                value.id = ValueId(u16::try_from(book.values.len()).map_err(|_| {
                    fault(&value.file, value.line, "more values than a rulebook can hold (65,536)".into())
                })?);
                book.values.push(value);
            }
            book.ranges.insert(key, start..book.values.len());
        }
        Ok(book)
    }

    /// The typed entries of one value; an error if there are none or one does not read as `T`.
    pub(super) fn series<T: FromWritten>(
        &mut self,
        jurisdiction: &str,
        topic: &str,
        name: &str,
    ) -> Result<Series<T>, RulebookError> {
        let key = (jurisdiction.to_owned(), topic.to_owned(), name.to_owned());
        let values = self.ranges.get(&key).and_then(|range| self.values.get(range.clone()));
        let Some(values) = values.filter(|values| !values.is_empty()) else {
            let reason = format!("no entry for `{name}`; a rule needs it");
            return Err(fault(&format!("{jurisdiction}/{topic}.toml"), 1, reason));
        };
        let series = values.iter().map(dated).collect::<Result<_, _>>().map(Series)?;
        self.read.insert(key);
        Ok(series)
    }

    /// The typed entries of a value that need not be there.
    pub(super) fn listed<T: FromWritten>(
        &mut self,
        jurisdiction: &str,
        topic: &str,
        name: &str,
    ) -> Result<Option<Series<T>>, RulebookError> {
        let key = (jurisdiction.to_owned(), topic.to_owned(), name.to_owned());
        self.ranges.contains_key(&key).then(|| self.series(jurisdiction, topic, name)).transpose()
    }

    /// An error at the first entry of a value, for what only its reader can see.
    pub(super) fn fault(&self, jurisdiction: &str, topic: &str, name: &str, reason: &str) -> RulebookError {
        let key = (jurisdiction.to_owned(), topic.to_owned(), name.to_owned());
        let value = self.ranges.get(&key).and_then(|range| self.values.get(range.start));
        value.map_or_else(
            || fault(&format!("{jurisdiction}/{topic}.toml"), 1, reason.to_owned()),
            |value| fault(&value.file, value.line, reason.to_owned()),
        )
    }

    /// The values, once every rule has asked: a value that nothing reads is a misspelt name.
    pub(super) fn finish(self) -> Result<Vec<Value>, RulebookError> {
        let unread = self.ranges.iter().find(|(key, _)| !self.read.contains(*key));
        if let Some(((_, _, name), range)) = unread
            && let Some(value) = self.values.get(range.start)
        {
            let reason = format!("no rule reads `{name}`; check the spelling");
            return Err(fault(&value.file, value.line, reason));
        }
        Ok(self.values)
    }
}

fn read_file(
    file: &str,
    text: &str,
    into: &mut BTreeMap<Key, BTreeMap<Day, Value>>,
) -> Result<(), RulebookError> {
    let parsed: FileText = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        fault(file, line, error.message().to_owned())
    })?;
    for (name, value) in &parsed.values {
        let key = (parsed.jurisdiction.clone(), parsed.topic.clone(), name.clone());
        let mut seen = BTreeSet::new();
        for entry in &value.entries {
            let line = line_of(text, entry.span().start);
            let entry = entry.get_ref();
            if !seen.insert(entry.from) {
                return Err(fault(file, line, format!("`{name}` has two entries from {}", entry.from)));
            }
            if entry.until.is_some_and(|until| until < entry.from) {
                return Err(fault(file, line, format!("`{name}` from {} ends before it begins", entry.from)));
            }
            let value = whole_value((file, line), &key, value, entry);
            into.entry(key.clone()).or_default().insert(entry.from, value);
        }
    }
    Ok(())
}

fn whole_value((file, line): (&str, usize), key: &Key, value: &ValueText, entry: &EntryText) -> Value {
    let (jurisdiction, topic, name) = key.clone();
    Value {
        id: ValueId(0),
        file: file.to_owned(),
        line,
        jurisdiction,
        topic,
        name,
        what: value.what.clone(),
        written: entry.value.clone(),
        from: entry.from,
        until: entry.until,
        authority: entry.authority.as_ref().unwrap_or(&value.authority).clone(),
        source: entry.source.as_ref().unwrap_or(&value.source).clone(),
        status: entry.status.unwrap_or(value.status),
        rank: entry.rank.unwrap_or(value.rank),
        renew_within_days: value.renew_within_days,
        note: entry.note.clone(),
    }
}

fn dated<T: FromWritten>(value: &Value) -> Result<Dated<T>, RulebookError> {
    let read = T::from_written(&value.written)
        .map_err(|reason| fault(&value.file, value.line, format!("`{}`: {reason}", value.name)))?;
    Ok(Dated {
        value: read,
        from: value.from,
        until: value.until,
        status: value.status,
        rank: value.rank,
        renew_within_days: value.renew_within_days,
        id: value.id,
    })
}

fn fault(file: &str, line: usize, reason: String) -> RulebookError {
    RulebookError { file: file.to_owned(), line, reason }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1
}

/// A value that can be read from a file; the error says what was expected.
pub(super) trait FromWritten: Sized {
    fn from_written(written: &Written) -> Result<Self, String>;
}

fn expected<T>(what: &str, found: &Written) -> Result<T, String> {
    Err(format!("expected {what}, found {found:?}"))
}

impl FromWritten for bool {
    fn from_written(written: &Written) -> Result<Self, String> {
        match written {
            Written::Truth(truth) => Ok(*truth),
            other => expected("`true` or `false`", other),
        }
    }
}

impl FromWritten for u16 {
    fn from_written(written: &Written) -> Result<Self, String> {
        match written {
            Written::Number(number) => {
                Self::try_from(*number).map_err(|_| format!("{number} is not between 0 and 65535"))
            }
            other => expected("a whole number", other),
        }
    }
}

impl FromWritten for u32 {
    fn from_written(written: &Written) -> Result<Self, String> {
        match written {
            Written::Number(number) => {
                Self::try_from(*number).map_err(|_| format!("{number} is not a count"))
            }
            other => expected("a whole number", other),
        }
    }
}

impl FromWritten for Vec<u16> {
    fn from_written(written: &Written) -> Result<Self, String> {
        match written {
            Written::Numbers(numbers) => {
                numbers.iter().map(|&number| u16::from_written(&Written::Number(number))).collect()
            }
            other => expected("a list of whole numbers", other),
        }
    }
}

impl FromWritten for Vec<Day> {
    fn from_written(written: &Written) -> Result<Self, String> {
        match written {
            Written::Texts(days) => {
                days.iter().map(|day| day.parse().map_err(|error| format!("{error}"))).collect()
            }
            // An empty list reads as numbers, the first kind of list that fits.
            Written::Numbers(none) if none.is_empty() => Ok(Self::new()),
            other => expected("a list of days", other),
        }
    }
}

/// A value that reads itself from text.
macro_rules! from_text {
    ($($type:ty: $what:literal;)+) => {$(
        impl FromWritten for $type {
            fn from_written(written: &Written) -> Result<Self, String> {
                match written {
                    Written::Text(text) => text.parse().map_err(|error| format!("{error}")),
                    other => expected($what, other),
                }
            }
        }
    )+};
}

from_text! {
    Ppm: "a rate such as \"3.45%\" or a factor such as \"1.5\"";
    Day: "a day such as \"2019-08-20\"";
    Window: "hours such as \"08:00-22:00\"";
    Hours: "hours such as \"08:00-22:00\"";
    Binds: "`everyone` or `debt-collectors`";
}

/// A word of a closed list.
macro_rules! from_code {
    ($($type:ty)+) => {$(
        impl FromWritten for $type {
            fn from_written(written: &Written) -> Result<Self, String> {
                let known = || Self::ALL.iter().map(|known| known.code()).collect::<Vec<_>>().join(", ");
                match written {
                    Written::Text(code) => {
                        Self::from_code(code).ok_or_else(|| format!("`{code}` is not one of {}", known()))
                    }
                    other => expected(&format!("one of {}", known()), other),
                }
            }
        }
    )+};
}

from_code! { AllocationOrder CountedFrom EventEffect InformationDuty JointEffect }

impl FromWritten for Vec<Country> {
    fn from_written(written: &Written) -> Result<Self, String> {
        match written {
            Written::Texts(codes) => {
                let country =
                    |code: &String| Country::from_code(code).ok_or_else(|| format!("`{code}` is no country"));
                codes.iter().map(country).collect()
            }
            other => expected("a list of countries", other),
        }
    }
}

impl FromWritten for Channels {
    fn from_written(written: &Written) -> Result<Self, String> {
        match written {
            Written::Texts(codes) => {
                let channel =
                    |code: &String| Channel::from_code(code).ok_or_else(|| format!("`{code}` is no channel"));
                codes.iter().map(channel).collect()
            }
            other => expected("a list of channels", other),
        }
    }
}

/// A list whose members read themselves from text.
macro_rules! from_texts {
    ($($type:ty)+) => {$(
        impl FromWritten for Vec<$type> {
            fn from_written(written: &Written) -> Result<Self, String> {
                match written {
                    Written::Texts(texts) => texts.iter().map(|text| text.parse()).collect(),
                    other => expected("a list of texts", other),
                }
            }
        }
    )+};
}

from_texts! { Zone State AttemptLimit }

impl FromWritten for Vec<InformationDuty> {
    fn from_written(written: &Written) -> Result<Self, String> {
        match written {
            Written::Texts(codes) => {
                codes.iter().map(|code| InformationDuty::from_written(&Written::Text(code.clone()))).collect()
            }
            other => expected("a list of words", other),
        }
    }
}
