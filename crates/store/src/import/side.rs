//! Taking in everything that is not a debtor and not a receivable. These tables keep their indexes: one statement
//! adds the row, changes it or leaves it, and its answer says which.

use std::collections::{HashMap, HashSet};

use receivables::{
    calendar::Day,
    ledger::{
        ContactEntry, ContractEntry, DisputeEntry, FactEntry, PaymentEntry, PersonEntry, PromiseEntry,
        ReceivableEntry,
    },
    money::Currency,
};

use super::{
    before::Before,
    book::{self, Book, Shown},
    contacts::Contacts,
    queue::{Answer, Queue, Table},
    report::{Refusal, Verdict},
};
use crate::{
    Store,
    db::{Db, Value, params},
    error::Error,
    name::normalised,
    personal::{Forgotten, KeyHold, Sealer, values},
    sql,
};

#[derive(Debug)]
pub(super) struct Side<'store> {
    db: &'store Db,
    /// The highest number of each table, in the order of [`Table`].
    highest: [i64; 7],
    keys: &'store KeyHold,
    /// `None` before the first person with a number or address.
    sealer: Option<Sealer>,
    forgotten: Forgotten,
    /// Payments of this file by reference, with what they said.
    referenced: HashMap<Referenced, Vec<(Day, i64, Currency, bool)>>,
    /// How many payments of this file are the same in all that tells them apart.
    equals: HashMap<String, u32>,
    contacts: Contacts,
    /// The highest numbers before this import: payment, dispute, contact, fact.
    pub(super) before: [i64; 4],
}

/// Debtor, reference, invoice number, instalment.
type Referenced = (i64, String, String, u16);

impl<'store> Side<'store> {
    pub(super) fn new(store: &'store Store) -> Result<Self, Error> {
        let Store { db, keys, .. } = store;
        let mut highest = [0; 7];
        for (highest, text) in highest.iter_mut().zip([
            sql::PERSON_MAX_ID,
            sql::CONTRACT_MAX_ID,
            sql::PAYMENT_MAX_ID,
            sql::PROMISE_MAX_ID,
            sql::DISPUTE_MAX_ID,
            sql::CONTACT_MAX_ID,
            sql::FACT_MAX_ID,
        ]) {
            *highest = db.one(text, &[], |row| row.int(0))?;
        }
        let [_, _, payment, _, dispute, contact, fact] = highest;
        Ok(Self {
            db,
            highest,
            keys,
            sealer: None,
            forgotten: Forgotten::load(db)?,
            referenced: HashMap::new(),
            equals: HashMap::new(),
            contacts: Contacts::new(contact > 0),
            before: [payment, dispute, contact, fact],
        })
    }

    /// Sends what is queued, and enters in the book what it changed. Returns the verdicts, each with the position of its row.
    pub(super) fn send(
        &mut self,
        queue: Queue<'_>,
        book: &mut Book,
        before: &mut Before,
    ) -> Result<Vec<(usize, Verdict)>, Error> {
        let Queue { mut statements, answers, .. } = queue;
        self.contacts.place(self.db, &mut statements)?;
        let kinds: Vec<Option<Shown>> =
            answers.iter().zip(&statements).map(|((_, answer), (text, _))| shown(*answer, text)).collect();
        // A table that was empty until now has no rows to look up.
        let known = answers.iter().zip(&kinds).map(|((_, answer), kind)| {
            kind.filter(|_| answer.table().is_none_or(|table| self.highest.get(table as usize) > Some(&0)))
        });
        let was = book::states(self.db, &statements, &known.collect::<Vec<_>>(), true)?;
        let numbers = self.db.many(&statements)?;
        let written = kinds.iter().zip(&numbers).map(|(kind, number)| kind.filter(|_| number.is_some()));
        let written: Vec<_> = written.collect();
        let is = book::states(self.db, &statements, &written, false)?;
        keep(&statements, &answers, &numbers, &was, before);
        let mut entered = HashSet::new();
        for (place, ((_, values), number)) in statements.iter().zip(&numbers).enumerate() {
            let Some(&Value::Int(debtor)) = values.first() else { continue };
            let kind = written.get(place).copied().flatten();
            match (kind, is.get(&place)) {
                (Some(kind), Some(is)) if entered.insert((kind, is.id)) => {
                    book.row(debtor, kind, was.get(&place), is);
                }
                (None, _) if number.is_some() && is_plain_payment(&statements, place) => {
                    book.plain_payment(debtor, values);
                }
                _ => {}
            }
        }
        let mut verdicts = Vec::with_capacity(answers.len());
        for ((row, answer), number) in answers.into_iter().zip(numbers) {
            match answer {
                Answer::Merge(said) => {
                    verdicts.extend(said.map(|said| (row, said.verdict(number.is_some()))));
                }
                Answer::Upsert(table) => verdicts.push((row, self.verdict(table, number))),
                Answer::Nothing(table) => drop(self.verdict(table, number)),
            }
        }
        Ok(verdicts)
    }

    /// A number above all earlier ones is a new row: both databases count on from the highest.
    fn verdict(&mut self, table: Table, number: Option<i64>) -> Verdict {
        let Some((number, highest)) = number.zip(self.highest.get_mut(table as usize)) else {
            return Verdict::Unchanged;
        };
        if number > *highest {
            *highest = number;
            Verdict::New
        } else {
            Verdict::Changed
        }
    }

    /// Numbers and addresses are sealed here, so that nothing plain reaches a statement.
    pub(super) fn person<'a>(
        &mut self,
        debtor: i64,
        row: &'a PersonEntry,
        queue: &mut Queue<'a>,
    ) -> Result<Verdict, Error> {
        let name = normalised(&row.name);
        if self.forgotten.name(debtor, &name).is_some() {
            return Ok(Verdict::Refused(Refusal::Forgotten));
        }
        let values = values(row);
        let (key, [mobile, phone, wechat, email, fax, address]) = if values.iter().any(Option::is_some) {
            let sealer = match self.sealer.take() {
                Some(sealer) => sealer,
                None => Sealer::new(self.db, self.keys)?,
            };
            let (key, sealed) = self.sealer.insert(sealer).seal(debtor, &name, values)?;
            (Some(key), sealed)
        } else {
            (None, [const { None }; 6])
        };
        queue.add(
            Answer::Upsert(Table::Person),
            sql::PERSON_UPSERT,
            params![
                debtor,
                row.opted_out.bits(),
                row.refused,
                row.consented,
                row.role.map(receivables::debtor::Role::code),
                row.prefers.map(receivables::debtor::Channel::code),
                name,
                &row.title,
                mobile,
                phone,
                wechat,
                email,
                fax,
                address,
                row.workplace_only,
                row.hours.map(|hours| hours.to_string()),
                key,
                row.opted_in.bits(),
            ]
            .into(),
        );
        Ok(Verdict::Unchanged)
    }

    pub(super) fn contract<'a>(debtor: i64, row: &'a ContractEntry, queue: &mut Queue<'a>) {
        let number = row.number.trim();
        queue.add(
            Answer::Upsert(Table::Contract),
            sql::CONTRACT_UPSERT,
            params![
                debtor,
                row.signed,
                row.terms_days,
                row.penalty_per_day.map(|rate| rate.0),
                row.allows_supply_stop,
                number,
                &row.damages_clause,
                row.governing_law.map(|law| law.to_string()),
            ]
            .into(),
        );
    }

    /// Two payments of one file are one only if they share the reference and say the same. A reference that comes
    /// again with another day or amount (a payment and its return) is another payment.
    pub(super) fn payment<'a>(
        &mut self,
        debtor: i64,
        row: &'a PaymentEntry,
        queue: &mut Queue<'a>,
    ) -> Verdict {
        let reference = text(row.reference.as_deref());
        let number = text(row.receivable.as_deref());
        let instalment = row.instalment.unwrap_or(0);
        let ordinal = if reference.is_empty() {
            self.ordinal(format!(
                "payment {debtor} {} {:?} {number} {instalment} {}",
                row.day, row.amount, row.is_credit_note
            ))
        } else {
            let key = (debtor, reference.to_owned(), number.to_owned(), instalment);
            let said = (row.day, row.amount.minor, row.amount.currency, row.is_credit_note);
            let earlier = self.referenced.entry(key).or_default();
            if earlier.contains(&said) {
                return Verdict::Unchanged;
            }
            earlier.push(said);
            u32::try_from(earlier.len()).unwrap_or(u32::MAX) - 1
        };
        let params = params![
            debtor,
            row.day,
            row.amount.minor,
            instalment,
            ordinal,
            row.is_credit_note,
            row.amount.currency.code(),
            number,
            reference,
        ];
        let upsert =
            if reference.is_empty() { sql::PAYMENT_UPSERT_PLAIN } else { sql::PAYMENT_UPSERT_REFERENCE };
        queue.add(Answer::Upsert(Table::Payment), upsert, params.into());
        Verdict::Unchanged
    }

    pub(super) fn promise<'a>(debtor: i64, row: &'a PromiseEntry, queue: &mut Queue<'a>) {
        queue.add(
            Answer::Upsert(Table::Promise),
            sql::PROMISE_UPSERT,
            params![debtor, row.made, row.due, row.amount.minor, row.written, row.amount.currency.code(),]
                .into(),
        );
    }

    pub(super) fn dispute<'a>(debtor: i64, row: &'a DisputeEntry, queue: &mut Queue<'a>) {
        queue.add(
            Answer::Upsert(Table::Dispute),
            sql::DISPUTE_UPSERT,
            params![
                debtor,
                row.opened,
                row.closed,
                row.amount.map(|amount| amount.minor),
                0,
                row.amount.as_ref().map(|amount| amount.currency.code()),
                text(row.receivable.as_deref()),
                &row.reason,
            ]
            .into(),
        );
    }

    /// Keeps what is over: the ledger marked the receivable disputed and does so no longer.
    pub(super) fn ended_mark<'a>(
        debtor: i64,
        row: &'a ReceivableEntry,
        opened: Day,
        as_of: Option<Day>,
        queue: &mut Queue<'a>,
    ) {
        let params = params![
            debtor,
            opened,
            as_of.unwrap_or(opened),
            None::<i64>,
            row.instalment.unwrap_or(0),
            None::<&str>,
            row.number.trim(),
            None::<&str>,
        ];
        queue.add(Answer::Nothing(Table::Dispute), sql::DISPUTE_UPSERT, params.into());
    }

    pub(super) fn contact<'a>(&mut self, debtor: i64, row: &'a ContactEntry, queue: &mut Queue<'a>) {
        let minute = row.time.map_or(-1, |time| i64::from(time.minutes()));
        let mut person = normalised(row.person.as_deref().unwrap_or_default());
        let mut note = row.note.as_deref();
        if let Some(nobody) = self.forgotten.name(debtor, &person) {
            (person, note) = (nobody, None);
        }
        let number = text(row.receivable.as_deref());
        let params = params![
            debtor,
            row.day,
            minute,
            0, // Its place is found when the rows are sent.
            row.step,
            row.channel.code(),
            row.direction.code(),
            row.connection.code(),
            row.outcome.map(receivables::contact::Outcome::code),
            row.reason.map(receivables::contact::StatedReason::code),
            person,
            number,
            note,
        ];
        self.contacts.wait(queue.statements.len(), &params, row, note);
        queue.add(Answer::Upsert(Table::Contact), sql::CONTACT_UPSERT, params.into());
    }

    pub(super) fn fact<'a>(debtor: i64, row: &'a FactEntry, queue: &mut Queue<'a>) {
        let details = (!row.details.is_empty()).then(|| serde_json::json!(row.details).to_string());
        queue.add(
            Answer::Upsert(Table::Fact),
            sql::FACT_UPSERT,
            params![
                debtor,
                row.from,
                row.until,
                row.kind.code(),
                text(row.receivable.as_deref()),
                &row.source,
                details,
            ]
            .into(),
        );
    }

    /// How many rows of this file were the same before.
    fn ordinal(&mut self, all_that_tells_apart: String) -> u32 {
        let count = self.equals.entry(all_that_tells_apart).or_default();
        *count += 1;
        *count - 1
    }
}

/// Keeps what undoing needs: the numbers of rows that are new, and how the others stood.
fn keep(
    statements: &[(&'static str, Vec<Value<'_>>)],
    answers: &[(usize, Answer)],
    numbers: &[Option<i64>],
    was: &HashMap<usize, book::State>,
    before: &mut Before,
) {
    for (place, (((statement, _), (_, answer)), number)) in
        statements.iter().zip(answers).zip(numbers).enumerate()
    {
        let Some(id) = *number else { continue };
        let shown = shown(*answer, statement).unwrap_or(Shown::Payment);
        match was.get(&place) {
            Some(was) => before.changed(shown, id, || was.image.clone()),
            None if shown != Shown::Debtor => before.added(shown, id),
            None => {}
        }
    }
}

/// What a statement writes, as the book shows it. Payments without a reference are not looked up: they are what their
/// rows say.
fn shown(answer: Answer, statement: &str) -> Option<Shown> {
    match answer.table() {
        None => Some(Shown::Debtor),
        Some(Table::Person) => Some(Shown::Person),
        Some(Table::Contract) => Some(Shown::Contract),
        Some(Table::Payment) if statement == sql::PAYMENT_UPSERT_PLAIN => None,
        Some(Table::Payment) => Some(Shown::Payment),
        Some(Table::Promise) => Some(Shown::Promise),
        Some(Table::Dispute) => Some(Shown::Dispute),
        Some(Table::Contact) => Some(Shown::Contact),
        Some(Table::Fact) => Some(Shown::Fact),
    }
}

fn is_plain_payment(statements: &[(&'static str, Vec<Value<'_>>)], place: usize) -> bool {
    statements.get(place).is_some_and(|(text, _)| *text == sql::PAYMENT_UPSERT_PLAIN)
}

/// A text that is part of an identity: nothing is the empty text.
fn text(given: Option<&str>) -> &str {
    given.unwrap_or_default().trim()
}
