//! What an import says in the chain of each debtor it changes: the rows that are new, and those that changed, as they were
//! and as they are. The texts grow while the rows arrive.
//!
//! A row is a list of cells in the order of its columns; what it leaves out at its end is empty or 0. What reaches a person
//! (name, telephone, address) never stands there: a cell says 1 if it is on file, and `fields` which of them changed.

use std::collections::HashMap;

use ::evidence::Kind;
use receivables::{calendar::Day, money::Money};

use super::{Complete, ImportMeta, Source, before, fingerprint::Fingerprint};
use crate::{
    db::{Bulk, Db, Row, Value},
    error::Error,
    evidence::{self, New},
    sql::evidence as sql,
};

/// The column of a contact that says with whom, by number.
pub(crate) const CONTACT_PERSON: usize = 5;

/// Entries written together.
const WRITTEN_AT_ONCE: usize = 4096;

/// What a cell holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell {
    Text,
    Number,
    Day,
    /// Of a person: only whether it is there.
    Hidden,
}
impl Cell {
    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Day)
    }
}
use Cell::{Day as D, Hidden as H, Number as N, Text as T};

/// The tables whose rows are shown, in the order of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Shown {
    Contact,
    Contract,
    Debtor,
    Dispute,
    Fact,
    Payment,
    Person,
    Promise,
    Receivable,
}

impl Shown {
    const ALL: [Self; 9] = [
        Self::Contact,
        Self::Contract,
        Self::Debtor,
        Self::Dispute,
        Self::Fact,
        Self::Payment,
        Self::Person,
        Self::Promise,
        Self::Receivable,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Contract => "contract",
            Self::Debtor => "debtor",
            Self::Dispute => "dispute",
            Self::Fact => "fact",
            Self::Payment => "payment",
            Self::Person => "person",
            Self::Promise => "promise",
            Self::Receivable => "receivable",
        }
    }

    /// Columns in the order of the statements `SHOW_..`, those most often empty last.
    #[expect(clippy::too_many_lines, reason = "a table: one entry a column")]
    pub(super) const fn columns(self) -> &'static [(&'static str, Cell)] {
        match self {
            Self::Contact => &[
                ("day", D),
                ("minute", N),
                ("channel", T),
                ("direction", T),
                ("connection", T),
                ("person", N),
                ("outcome", T),
                ("reason", T),
                ("note", T),
                ("receivable", T),
                ("step", N),
                ("ordinal", N),
            ],
            Self::Contract => &[
                ("number", T),
                ("signed", D),
                ("terms_days", N),
                ("penalty_per_day", N),
                ("allows_supply_stop", N),
                ("damages_clause", T),
                ("governing_law", T),
            ],
            Self::Debtor => &[
                ("code", T),
                ("kind", T),
                ("country", T),
                ("zone", T),
                ("policy", T),
                ("owner", T),
                ("size", T),
                ("standing", T),
                ("region", T),
                ("name", H),
            ],
            Self::Dispute => &[
                ("opened", D),
                ("receivable", T),
                ("instalment", N),
                ("amount", N),
                ("currency", T),
                ("reason", T),
                ("closed", D),
            ],
            Self::Fact => &[("kind", T), ("from", D), ("until", D), ("receivable", T), ("source", T)],
            Self::Payment => &[
                ("day", D),
                ("amount", N),
                ("currency", T),
                ("receivable", T),
                ("instalment", N),
                ("reference", T),
                ("is_credit_note", N),
                ("ordinal", N),
            ],
            Self::Person => &[
                ("person", N),
                ("role", T),
                ("title", H),
                ("consented", N),
                ("refused", N),
                ("opted_out", N),
                ("prefers", T),
                ("hours", T),
                ("workplace_only", N),
                ("name", H),
                ("mobile", H),
                ("phone", H),
                ("wechat", H),
                ("email", H),
                ("fax", H),
                ("address", H),
            ],
            Self::Promise => &[("made", D), ("due", D), ("amount", N), ("currency", T), ("written", N)],
            Self::Receivable => &[
                ("number", T),
                ("due", D),
                ("amount", N),
                ("currency", T),
                ("issued", D),
                ("settled", N),
                ("instalment", N),
                ("cleared", D),
                ("disputed_since", D),
                ("kind", T),
                ("contract", T),
                ("project", T),
            ],
        }
    }

    /// What the statements `SHOW_..` give beside the columns: not shown, but needed to put a row back.
    pub(super) const fn beside(self) -> &'static [Cell] {
        match self {
            Self::Debtor => &[N, T, N],
            Self::Person => &[N],
            Self::Contact
            | Self::Contract
            | Self::Dispute
            | Self::Fact
            | Self::Payment
            | Self::Promise
            | Self::Receivable => &[],
        }
    }

    /// How a row is found by the values of the statement that writes it: the statement, and the positions of the key.
    pub(super) const fn found_by(self) -> Option<(&'static Bulk, &'static [usize])> {
        Some(match self {
            Self::Contact => (&sql::SHOW_CONTACT, &[0, 1, 2, 5, 6, 10, 11, 3]),
            Self::Contract => (&sql::SHOW_CONTRACT, &[0, 5]),
            Self::Debtor => (&sql::SHOW_DEBTOR, &[0]),
            Self::Dispute => (&sql::SHOW_DISPUTE, &[0, 6, 4, 1]),
            Self::Fact => (&sql::SHOW_FACT, &[0, 3, 1, 4]),
            Self::Payment => (&sql::SHOW_PAYMENT, &[0, 8, 7, 3, 4]),
            Self::Person => (&sql::SHOW_PERSON, &[0, 6]),
            Self::Promise => (&sql::SHOW_PROMISE, &[0, 1, 2, 3, 5]),
            Self::Receivable => return None,
        })
    }
}

/// A row as it is shown.
#[derive(Debug)]
pub(super) struct State {
    pub(super) id: i64,
    text: String,
    hidden: Vec<Option<Fingerprint>>,
    /// The row as undoing needs it; empty where nobody asked.
    pub(super) image: String,
}

/// Looks up the rows that statements write, for those that `kinds` names; by the position of the statement. Before they are
/// written, `keep` also keeps what it takes to put them back.
pub(super) fn states(
    db: &Db,
    statements: &[(&'static str, Vec<Value<'_>>)],
    kinds: &[Option<Shown>],
    keep: bool,
) -> Result<HashMap<usize, State>, Error> {
    let mut states = HashMap::new();
    for shown in Shown::ALL {
        let Some((statement, positions)) = shown.found_by() else { continue };
        let of_kind = kinds.iter().enumerate().filter(|(_, kind)| **kind == Some(shown));
        let places: Vec<usize> = of_kind.map(|(place, _)| place).collect();
        if places.is_empty() {
            continue;
        }
        let keys = places.iter().filter_map(|&place| statements.get(place)).map(|(_, values)| {
            positions.iter().filter_map(|&at| values.get(at).cloned()).collect::<Vec<_>>()
        });
        db.look_up(statement, keys, |nth, row| {
            if let Some(&place) = places.get(nth) {
                let image = if keep { before::image(row, shown)? } else { String::new() };
                states.insert(place, state(row, shown, image)?);
            }
            Ok(())
        })?;
    }
    Ok(states)
}

fn state(row: &Row<'_>, shown: Shown, image: String) -> Result<State, Error> {
    let (mut text, mut hidden) = (String::with_capacity(96), Vec::new());
    let mut cells = Cells::new(&mut text);
    for (at, (_, cell)) in (2..).zip(shown.columns()) {
        match cell {
            T => cells.text(row.opt_text(at)?),
            N => cells.number(row.opt_int(at)?),
            D => cells.day(row.opt_int(at)?.map(Day)),
            H => {
                let found = row.opt_text(at)?.filter(|text| !text.is_empty());
                hidden.push(found.map(|text| Fingerprint::new(0, text, "")));
                cells.number(Some(found.is_some().into()));
            }
        }
    }
    cells.close();
    Ok(State { id: row.int(1)?, text, hidden, image })
}

/// A row in the making.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    out: &'a mut String,
    is_first: bool,
    /// Where the last cell ends that is neither empty nor 0.
    end: usize,
}

impl<'a> Cells<'a> {
    fn new(out: &'a mut String) -> Self {
        out.push('[');
        let end = out.len();
        Self { out, is_first: true, end }
    }

    fn next(&mut self) {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(',');
        }
    }

    pub(super) fn text(&mut self, text: Option<&str>) {
        self.next();
        let Some(text) = text.filter(|text| !text.is_empty()) else { return self.out.push_str("null") };
        write_text(self.out, text);
        self.end = self.out.len();
    }

    /// A number that not every program reads exactly is written as a text.
    pub(super) fn number(&mut self, number: Option<i64>) {
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

    pub(super) fn day(&mut self, day: Option<Day>) {
        self.next();
        let Some(day) = day else { return self.out.push_str("null") };
        write_day(self.out, day);
        self.end = self.out.len();
    }

    fn value(&mut self, value: Option<&Value<'_>>, cell: Cell) {
        match (value, cell) {
            (Some(Value::Int(day)), D) => self.day(i32::try_from(*day).ok().map(Day)),
            (Some(Value::Int(number)), _) => self.number(Some(*number)),
            (Some(Value::Text(text)), _) => self.text(Some(text)),
            (Some(Value::Null | Value::Bytes(_)) | None, _) => self.text(None),
        }
    }

    fn close(self) {
        self.out.truncate(self.end);
        self.out.push(']');
    }
}

fn write_text(out: &mut String, text: &str) {
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
fn write_day(out: &mut String, day: Day) {
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

/// Which rows: those that changed, or are new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    Changed,
    New,
}

/// What an import says of one debtor.
#[derive(Debug, Default)]
struct Account {
    rows: Vec<(List, Shown, String)>,
    /// Receivables that stand as they did, for a later ledger day.
    confirmed: u32,
    /// Receivables that a complete ledger left out.
    settled: String,
    /// What the caller said of all debtors in the file was filled in.
    is_filled: bool,
}

/// All accounts of an import, by number of the debtor.
#[derive(Debug, Default)]
pub(super) struct Book(Vec<Option<Box<Account>>>);

impl Book {
    fn account(&mut self, debtor: i64) -> &mut Account {
        let at = usize::try_from(debtor).unwrap_or(0);
        if at >= self.0.len() {
            self.0.resize_with(at.saturating_add(1).max(self.0.len() * 2), || None);
        }
        match self.0.get_mut(at) {
            Some(place) => place.get_or_insert_default(),
            None => unreachable!("the list was made long enough"),
        }
    }

    /// The text to which a row of this kind is added.
    fn list(&mut self, debtor: i64, list: List, shown: Shown) -> &mut String {
        let rows = &mut self.account(debtor).rows;
        let place = rows.iter().position(|(l, s, _)| (*l, *s) == (list, shown)).unwrap_or_else(|| {
            rows.push((list, shown, String::with_capacity(128)));
            rows.len() - 1
        });
        match rows.get_mut(place) {
            Some((_, _, text)) => {
                if !text.is_empty() {
                    text.push(',');
                }
                text
            }
            None => unreachable!("it was found or added"),
        }
    }

    /// A new row, cell by cell.
    pub(super) fn added(&mut self, debtor: i64, shown: Shown, write: impl FnOnce(&mut Cells<'_>)) {
        let mut cells = Cells::new(self.list(debtor, List::New, shown));
        write(&mut cells);
        cells.close();
    }

    /// A row that changed, cell by cell.
    pub(super) fn changed<F: FnOnce(&mut Cells<'_>)>(&mut self, debtor: i64, shown: Shown, was: F, is: F) {
        let out = self.list(debtor, List::Changed, shown);
        out.push_str("{\"is\":");
        let mut cells = Cells::new(out);
        is(&mut cells);
        cells.close();
        out.push_str(",\"was\":");
        let mut cells = Cells::new(out);
        was(&mut cells);
        cells.close();
        out.push('}');
    }

    /// A row as it was and as it is.
    pub(super) fn row(&mut self, debtor: i64, shown: Shown, was: Option<&State>, is: &State) {
        let Some(was) = was else {
            self.list(debtor, List::New, shown).push_str(&is.text);
            return;
        };
        let hidden = shown.columns().iter().filter(|(_, cell)| matches!(cell, H));
        let fields: Vec<&str> = hidden
            .zip(was.hidden.iter().zip(&is.hidden))
            .filter(|(_, (was, is))| was != is)
            .map(|((name, _), _)| *name)
            .collect();
        if fields.is_empty() && was.text == is.text {
            return;
        }
        let out = self.list(debtor, List::Changed, shown);
        out.push('{');
        if !fields.is_empty() {
            out.push_str(&format!("\"fields\":[\"{}\"],", fields.join("\",\"")));
        }
        out.push_str(&format!("\"is\":{},\"was\":{}}}", is.text, was.text));
    }

    /// A payment without a reference is what its row says, or is not new.
    pub(super) fn plain_payment(&mut self, debtor: i64, values: &[Value<'_>]) {
        self.added(debtor, Shown::Payment, |cells| {
            for ((_, cell), at) in Shown::Payment.columns().iter().zip([1, 2, 6, 7, 3, 8, 5, 4]) {
                cells.value(values.get(at), *cell);
            }
        });
    }

    /// A field of the debtor itself was set; its value is shown unless it is a name.
    pub(super) fn field(&mut self, debtor: i64, field: &str, value: Option<&str>) {
        let out = self.list(debtor, List::Changed, Shown::Debtor);
        out.push_str(&format!("{{\"fields\":[\"{field}\"]"));
        if let Some(value) = value {
            out.push_str(",\"is\":[");
            write_text(out, value);
            out.push(']');
        }
        out.push('}');
    }

    pub(super) fn confirmed(&mut self, debtor: i64) {
        self.account(debtor).confirmed += 1;
    }

    pub(super) fn filled(&mut self, debtor: i64) {
        self.account(debtor).is_filled = true;
    }

    pub(super) fn settled(&mut self, debtor: i64, number: &str, instalment: Option<u16>, rest: Money) {
        let out = &mut self.account(debtor).settled;
        if !out.is_empty() {
            out.push(',');
        }
        let mut cells = Cells::new(out);
        cells.text(Some(number));
        cells.number(Some(rest.minor));
        cells.text(Some(rest.currency.code()));
        cells.number(instalment.map(i64::from));
        cells.close();
    }

    /// Appends what it says to the chains, debtor after debtor.
    pub(super) fn write(&mut self, db: &Db, meta: &ImportMeta) -> Result<(), Error> {
        let frame = Frame::of(meta);
        let accounts = std::mem::take(&mut self.0);
        let mut accounts = (0_i64..).zip(accounts).filter_map(|(debtor, account)| Some((debtor, account?)));
        loop {
            let mut texts = Vec::with_capacity(WRITTEN_AT_ONCE);
            for (debtor, account) in accounts.by_ref().take(WRITTEN_AT_ONCE) {
                match meta.source {
                    Source::Ledger => texts.push((debtor, Kind::Ledger, frame.ledger(&account))),
                    Source::Call | Source::Page(_) => {
                        texts.extend(told(&account, meta.source).map(|(kind, text)| (debtor, kind, text)));
                    }
                }
            }
            if texts.is_empty() {
                return Ok(());
            }
            let new =
                texts.iter().map(|(debtor, kind, content)| New { debtor: *debtor, kind: *kind, content });
            evidence::append_all(db, &meta.stamp, &new.collect::<Vec<_>>())?;
        }
    }
}

/// What all entries of an import have in common, in the order in which the members stand.
struct Frame {
    as_of: String,
    complete: &'static str,
    defaults: String,
    file: String,
    sha256: String,
}

impl Frame {
    fn of(meta: &ImportMeta) -> Self {
        let mut as_of = String::new();
        if let Some(day) = meta.as_of {
            as_of.push_str("\"as_of\":");
            write_day(&mut as_of, day);
            as_of.push(',');
        }
        let mut defaults = Vec::new();
        let known = &meta.defaults;
        for (name, value) in [
            ("country", known.country.as_ref().map(|country| country.code().to_owned())),
            ("kind", known.kind.map(|kind| kind.code().to_owned())),
            ("zone", known.zone.clone()),
        ] {
            let Some(value) = value else { continue };
            let mut text = format!("\"{name}\":");
            write_text(&mut text, &value);
            defaults.push(text);
        }
        let mut file = "\"file\":".to_owned();
        write_text(&mut file, &meta.file);
        file.push(',');
        Self {
            as_of,
            complete: match meta.complete {
                Complete::No => "",
                Complete::Customers => "\"complete\":\"customers\",",
                Complete::Everything => "\"complete\":\"all\",",
            },
            defaults: format!("\"defaults\":{{{}}},", defaults.join(",")),
            file,
            sha256: format!("\"sha256\":\"{}\"", ::evidence::hex::Hex(meta.sha256)),
        }
    }

    fn ledger(&self, account: &Account) -> String {
        let rows: usize = account.rows.iter().map(|(_, _, text)| text.len()).sum();
        let mut out = String::with_capacity(512 + rows + account.settled.len());
        out.push('{');
        out.push_str(&self.as_of);
        lists(&mut out, account, List::Changed, |_| true);
        out.push_str(self.complete);
        if account.confirmed > 0 {
            out.push_str(&format!("\"confirmed\":{},", account.confirmed));
        }
        if account.is_filled {
            out.push_str(&self.defaults);
        }
        out.push_str(&self.file);
        lists(&mut out, account, List::New, |_| true);
        if !account.settled.is_empty() {
            out.push_str(
                "\"settled\":{\"columns\":[\"number\",\"rest\",\"currency\",\"instalment\"],\"rows\":[",
            );
            out.push_str(&account.settled);
            out.push_str("]},");
        }
        out.push_str(&self.sha256);
        out.push('}');
        out
    }
}

/// A call leaves up to three entries: what was said, what was promised, what was disputed. At the page one notes any other fact,
/// too.
fn told(account: &Account, source: Source) -> impl Iterator<Item = (Kind, String)> {
    let is_call = source == Source::Call;
    [Kind::Said, Kind::Promised, Kind::Disputed, Kind::Fact].into_iter().filter_map(move |kind| {
        let belongs = |shown| {
            kind == match shown {
                Shown::Promise => Kind::Promised,
                Shown::Dispute => Kind::Disputed,
                Shown::Contact => Kind::Said,
                Shown::Contract | Shown::Debtor | Shown::Fact | Shown::Payment | Shown::Person | Shown::Receivable => {
                    if is_call { Kind::Said } else { Kind::Fact }
                }
            }
        };
        let mut out = "{".to_owned();
        lists(&mut out, account, List::Changed, belongs);
        lists(&mut out, account, List::New, belongs);
        if out.pop() != Some(',') {
            return None;
        }
        out.push('}');
        Some((kind, out))
    })
}

/// The member `changed` or `new`, with a comma after it; nothing where there are no rows.
fn lists(out: &mut String, account: &Account, list: List, belongs: impl Fn(Shown) -> bool) {
    let name = match list {
        List::Changed => "\"changed\":{",
        List::New => "\"new\":{",
    };
    let mut rows: Vec<_> =
        account.rows.iter().filter(|(l, shown, _)| *l == list && belongs(*shown)).collect();
    if rows.is_empty() {
        return;
    }
    rows.sort_unstable_by_key(|(_, shown, _)| *shown);
    out.push_str(name);
    for (_, shown, text) in rows {
        out.push('"');
        out.push_str(shown.name());
        out.push_str("\":{\"columns\":[");
        for (column, _) in shown.columns() {
            out.push('"');
            out.push_str(column);
            out.push_str("\",");
        }
        out.pop();
        out.push_str("],\"rows\":[");
        out.push_str(text);
        out.push_str("]},");
    }
    out.pop();
    out.push_str("},");
}
