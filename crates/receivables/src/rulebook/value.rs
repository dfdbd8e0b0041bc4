//! One dated value of the rulebook, with who says so, and a series of them over time.

use crate::{calendar::Day, coded::coded};

coded! {
    /// How far a value has been checked.
    Status {
        /// Found in a copy of the source it names.
        Found = "found",
        /// From memory, practice or an unofficial table: to be verified before anyone relies on it.
        ToVerify = "to-verify",
        /// Our own choice, nothing to verify.
        HouseRule = "house-rule",
    }
}

coded! {
    /// What kind of authority stands behind a value, from the strongest to the weakest.
    Rank {
        /// A statute or regulation.
        Statute = "statute",
        /// An interpretation by the highest court.
        JudicialInterpretation = "judicial-interpretation",
        /// An official publication, such as a rate or a holiday notice.
        Publication = "publication",
        /// What courts do where the text is silent.
        CourtPractice = "court-practice",
        /// A recommended standard: nobody must follow it, everybody is measured by it.
        RecommendedStandard = "recommended-standard",
        /// Self-regulation of an association: binds its members.
        AssociationRule = "association-rule",
        /// A house rule: never to be shown as law.
        House = "house",
    }
}

/// The number of a value in its rulebook; [`Rulebook::value`](super::Rulebook::value) gives the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(pub(super) u16);

/// A value with the days it is in force and what it rests on. Copied into results; the wording of its authority and
/// source is at [`Rulebook::value`](super::Rulebook::value).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated<T> {
    /// The value.
    pub value: T,
    /// First day in force.
    pub from: Day,
    /// Last day in force as written; `None` until the next entry.
    pub until: Option<Day>,
    /// How far it has been checked.
    pub status: Status,
    /// What kind of authority it has.
    pub rank: Rank,
    /// Days after which a newer entry is to be expected; `None` for what does not change by a timetable.
    pub renew_within_days: Option<u16>,
    /// Its number in the rulebook.
    pub id: ValueId,
}

impl<T> Dated<T> {
    /// Whether a newer entry should have come before this day, so that the table wants renewing.
    pub fn is_stale(&self, day: Day) -> bool {
        self.renew_within_days.is_some_and(|days| day.days_since(self.from) > i32::from(days))
    }

    /// Whether a result that rests on this value must say that it is unverified.
    pub fn is_unverified(&self) -> bool {
        self.status == Status::ToVerify
    }
}

/// What a value was written as.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(untagged)]
pub enum Written {
    /// `true` or `false`.
    Truth(bool),
    /// A whole number.
    Number(i64),
    /// A rate, a factor, a day, a window of hours or a word.
    Text(String),
    /// Whole numbers.
    Numbers(Vec<i64>),
    /// Days.
    Texts(Vec<String>),
}

impl std::fmt::Display for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Truth(truth) => truth.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Numbers(numbers) => {
                let numbers: Vec<_> = numbers.iter().map(ToString::to_string).collect();
                f.write_str(&numbers.join(" "))
            }
            Self::Texts(texts) => f.write_str(&texts.join(" ")),
        }
    }
}

/// One value as the files give it, for `law sources` and for every output that names its authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Its number.
    pub id: ValueId,
    /// The file that says it, such as `cn/lpr.toml`, and the line.
    pub file: String,
    /// The line in the file, from 1.
    pub line: usize,
    /// Jurisdiction, such as `cn`; `house` for house rules.
    pub jurisdiction: String,
    /// Topic, such as `lpr`.
    pub topic: String,
    /// Name, such as `one_year`.
    pub name: String,
    /// What it means, in a sentence.
    pub what: String,
    /// The value as written.
    pub written: Written,
    /// First day in force.
    pub from: Day,
    /// Last day in force as written; `None` until the next entry.
    pub until: Option<Day>,
    /// The provision or body it rests on.
    pub authority: String,
    /// Where it was seen.
    pub source: String,
    /// How far it has been checked.
    pub status: Status,
    /// What kind of authority it has.
    pub rank: Rank,
    /// Days after which a newer entry is to be expected.
    pub renew_within_days: Option<u16>,
    /// A remark for the reviewer.
    pub note: Option<String>,
}

/// The entries of one value over time, ascending, each in force until the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series<T>(pub(super) Vec<Dated<T>>);

impl<T> Series<T> {
    /// The entry in force on the day.
    pub fn on(&self, day: Day) -> Option<&Dated<T>> {
        let after = self.0.partition_point(|entry| entry.from <= day);
        let entry = self.0.get(after.checked_sub(1)?)?;
        entry.until.is_none_or(|until| day <= until).then_some(entry)
    }

    /// The first entry that begins after the day.
    pub fn next_after(&self, day: Day) -> Option<&Dated<T>> {
        self.0.get(self.0.partition_point(|entry| entry.from <= day))
    }

    /// The first day after `day` on which another entry, or none, is in force.
    pub fn changes_after(&self, day: Day) -> Option<Day> {
        let ends = self.on(day).and_then(|entry| entry.until).map(|until| until.plus(1));
        ends.into_iter().chain(self.next_after(day).map(|next| next.from)).min()
    }

    /// All entries, ascending.
    pub fn entries(&self) -> &[Dated<T>] {
        &self.0
    }
}
