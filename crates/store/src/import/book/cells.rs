//! A row cell by cell, as text.

use receivables::calendar::Day;

use super::shown::Cell::{self, Day as D};
use crate::db::Value;

/// A row in the making.
#[derive(Debug)]
pub(in crate::import) struct Cells<'a> {
    out: &'a mut String,
    is_first: bool,
    /// Where the last cell ends that is neither empty nor 0.
    end: usize,
}

impl<'a> Cells<'a> {
    pub(super) fn new(out: &'a mut String) -> Self {
        out.push('[');
        let end = out.len();
        Self { out, is_first: true, end }
    }

    fn next(&mut self) {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(',');
        }
    }

    pub(in crate::import) fn text(&mut self, text: Option<&str>) {
        self.next();
        let Some(text) = text.filter(|text| !text.is_empty()) else { return self.out.push_str("null") };
        write_text(self.out, text);
        self.end = self.out.len();
    }

    /// A number that not every program reads exactly is written as a text.
    pub(in crate::import) fn number(&mut self, number: Option<i64>) {
        self.next();
        let Some(number) = number else { return self.out.push_str("null") };
        if number.unsigned_abs() > ::evidence::canonical::MAX_NUMBER {
            write_text(self.out, &number.to_string());
        } else {
            write_number(self.out, number);
        }
        if number != 0 {
            self.end = self.out.len();
        }
    }

    pub(in crate::import) fn day(&mut self, day: Option<Day>) {
        self.next();
        let Some(day) = day else { return self.out.push_str("null") };
        write_day(self.out, day);
        self.end = self.out.len();
    }

    pub(super) fn value(&mut self, value: Option<&Value<'_>>, cell: Cell) {
        match (value, cell) {
            (Some(Value::Int(day)), D) => self.day(i32::try_from(*day).ok().map(Day)),
            (Some(Value::Int(number)), _) => self.number(Some(*number)),
            (Some(Value::Text(text)), _) => self.text(Some(text)),
            (Some(Value::Null | Value::Bytes(_)) | None, _) => self.text(None),
        }
    }

    pub(super) fn close(self) {
        self.out.truncate(self.end);
        self.out.push(']');
    }
}

pub(super) fn write_text(out: &mut String, text: &str) {
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        out.push_str(&serde_json::Value::from(text).to_string());
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
}

fn write_number(out: &mut String, number: i64) {
    use std::fmt::Write as _;
    // Writing to a text cannot fail.
    let _ = write!(out, "{number}");
}

/// A million rows have two days each: digit by digit is five times quicker than formatting.
pub(super) fn write_day(out: &mut String, day: Day) {
    let date = day.date();
    let (year, month, of_month) =
        (date.year().unsigned_abs(), date.month().unsigned_abs(), date.day().unsigned_abs());
    out.push('"');
    digits(out, year.into(), &[1000, 100, 10, 1]);
    out.push('-');
    digits(out, month.into(), &[10, 1]);
    out.push('-');
    digits(out, of_month.into(), &[10, 1]);
    out.push('"');
}

fn digits(out: &mut String, number: u32, places: &[u32]) {
    for place in places {
        out.push(char::from_digit(number / place % 10, 10).unwrap_or('0'));
    }
}
