//! Taking in everything that is not a debtor and not a receivable. These tables keep their indexes: one statement
//! adds the row, changes it or leaves it, and says which.

use std::collections::HashMap;

use receivables::{
    calendar::Day,
    ledger::{
        ContactEntry, ContractEntry, DisputeEntry, FactEntry, PaymentEntry, PersonEntry, PromiseEntry,
        ReceivableEntry,
    },
    money::Currency,
};

use super::report::{Refusal, Verdict};
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
    person: Upsert<'store>,
    contract: Upsert<'store>,
    payment: Upsert<'store>,
    promise: Upsert<'store>,
    dispute: Upsert<'store>,
    contact: Upsert<'store>,
    fact: Upsert<'store>,
    db: &'store Db,
    keys: &'store KeyHold,
    /// `None` before the first person with a number or address.
    sealer: Option<Sealer>,
    forgotten: Forgotten,
    /// Payments of this file by reference, with what they said.
    referenced: HashMap<Referenced, Vec<(Day, i64, Currency, bool)>>,
    /// How many payments or contacts of this file are the same in all that tells them apart.
    equals: HashMap<String, u32>,
    /// The highest numbers before this import: payment, dispute, contact, fact.
    pub(super) before: [i64; 4],
}

/// Debtor, reference, invoice number, instalment.
type Referenced = (i64, String, String, u16);

/// A statement that adds or changes one row and returns its number.
#[derive(Debug)]
struct Upsert<'store> {
    db: &'store Db,
    statement: &'static str,
    highest: i64,
}

impl<'store> Upsert<'store> {
    fn new(db: &'store Db, statement: &'static str, highest: &'static str) -> Result<Self, Error> {
        let highest = db.one(highest, &[], |row| row.int(0))?;
        Ok(Self { db, statement, highest })
    }

    fn run(&mut self, params: &[Value<'_>]) -> Result<Verdict, Error> {
        self.run_as(self.statement, params)
    }

    fn run_as(&mut self, statement: &'static str, params: &[Value<'_>]) -> Result<Verdict, Error> {
        let id = self.db.first(statement, params, |row| row.int(0))?;
        Ok(self.verdict(id))
    }

    /// A number above all earlier ones is a new row; SQLite counts on from the highest.
    fn verdict(&mut self, id: Option<i64>) -> Verdict {
        match id {
            None => Verdict::Unchanged,
            Some(id) if id > self.highest => {
                self.highest = id;
                Verdict::New
            }
            Some(_) => Verdict::Changed,
        }
    }
}

impl<'store> Side<'store> {
    pub(super) fn new(store: &'store Store) -> Result<Self, Error> {
        let Store { db, keys, .. } = store;
        let payment = Upsert::new(db, sql::PAYMENT_UPSERT_REFERENCE, sql::PAYMENT_MAX_ID)?;
        let dispute = Upsert::new(db, sql::DISPUTE_UPSERT, sql::DISPUTE_MAX_ID)?;
        let contact = Upsert::new(db, sql::CONTACT_UPSERT, sql::CONTACT_MAX_ID)?;
        let fact = Upsert::new(db, sql::FACT_UPSERT, sql::FACT_MAX_ID)?;
        Ok(Self {
            before: [payment.highest, dispute.highest, contact.highest, fact.highest],
            person: Upsert::new(db, sql::PERSON_UPSERT, sql::PERSON_MAX_ID)?,
            contract: Upsert::new(db, sql::CONTRACT_UPSERT, sql::CONTRACT_MAX_ID)?,
            payment,
            promise: Upsert::new(db, sql::PROMISE_UPSERT, sql::PROMISE_MAX_ID)?,
            dispute,
            contact,
            fact,
            db,
            keys,
            sealer: None,
            forgotten: Forgotten::load(db)?,
            referenced: HashMap::new(),
            equals: HashMap::new(),
        })
    }

    pub(super) fn person(&mut self, debtor: i64, row: &PersonEntry) -> Result<Verdict, Error> {
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
        self.person.run(&params![
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
        ])
    }

    pub(super) fn contract(&mut self, debtor: i64, row: &ContractEntry) -> Result<Verdict, Error> {
        let number = row.number.trim();
        self.contract.run(&params![
            debtor,
            row.signed,
            row.terms_days,
            row.penalty_per_day.map(|rate| rate.0),
            row.allows_supply_stop,
            number,
            &row.damages_clause,
            row.governing_law.map(|law| law.to_string()),
        ])
    }

    /// Two payments of one file are one only if they share the reference and say the same. A reference that comes
    /// again with another day or amount (a payment and its return) is another payment.
    pub(super) fn payment(&mut self, debtor: i64, row: &PaymentEntry) -> Result<Verdict, Error> {
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
                return Ok(Verdict::Unchanged);
            }
            earlier.push(said);
            u32::try_from(earlier.len()).unwrap_or(u32::MAX) - 1
        };
        let params = params![
            debtor,
            row.day.0,
            row.amount.minor,
            instalment,
            ordinal,
            row.is_credit_note,
            row.amount.currency.code(),
            number,
            reference,
        ];
        if !reference.is_empty() {
            return self.payment.run(&params);
        }
        self.payment.run_as(sql::PAYMENT_UPSERT_PLAIN, &params)
    }

    pub(super) fn promise(&mut self, debtor: i64, row: &PromiseEntry) -> Result<Verdict, Error> {
        let currency = row.amount.currency;
        self.promise.run(&params![
            debtor,
            row.made.0,
            row.due.0,
            row.amount.minor,
            row.written,
            currency.code()
        ])
    }

    pub(super) fn dispute(&mut self, debtor: i64, row: &DisputeEntry) -> Result<Verdict, Error> {
        self.dispute.run(&params![
            debtor,
            row.opened.0,
            row.closed,
            row.amount.map(|amount| amount.minor),
            0,
            row.amount.as_ref().map(|amount| amount.currency.code()),
            text(row.receivable.as_deref()),
            &row.reason,
        ])
    }

    /// Keeps what is over: the ledger marked the receivable disputed and does so no longer.
    pub(super) fn ended_mark(
        &mut self,
        debtor: i64,
        row: &ReceivableEntry,
        opened: Day,
        as_of: Option<Day>,
    ) -> Result<(), Error> {
        let closed = as_of.unwrap_or(opened);
        let _: Verdict = self.dispute.run(&params![
            debtor,
            opened.0,
            closed.0,
            None::<i64>,
            row.instalment.unwrap_or(0),
            None::<&str>,
            row.number.trim(),
            None::<&str>,
        ])?;
        Ok(())
    }

    pub(super) fn contact(&mut self, debtor: i64, row: &ContactEntry) -> Result<Verdict, Error> {
        let minute = row.time.map_or(-1, |time| i64::from(time.minutes()));
        let mut person = normalised(row.person.as_deref().unwrap_or_default());
        let mut note = row.note.as_deref();
        if let Some(nobody) = self.forgotten.name(debtor, &person) {
            (person, note) = (nobody, None);
        }
        let number = text(row.receivable.as_deref());
        let (channel, direction) = (row.channel.code(), row.direction.code());
        let ordinal = self.ordinal(format!(
            "contact {debtor} {} {minute} {channel} {direction} {person}\n{number}",
            row.day
        ));
        self.contact.run(&params![
            debtor,
            row.day.0,
            minute,
            ordinal,
            row.step,
            channel,
            direction,
            row.connection.code(),
            row.outcome.map(receivables::contact::Outcome::code),
            row.reason.map(receivables::contact::StatedReason::code),
            person,
            number,
            note,
        ])
    }

    pub(super) fn fact(&mut self, debtor: i64, row: &FactEntry) -> Result<Verdict, Error> {
        self.fact.run(&params![
            debtor,
            row.from.0,
            row.until,
            row.kind.code(),
            text(row.receivable.as_deref()),
            &row.source,
        ])
    }

    /// How many rows of this file were the same before.
    fn ordinal(&mut self, all_that_tells_apart: String) -> u32 {
        let count = self.equals.entry(all_that_tells_apart).or_default();
        *count += 1;
        *count - 1
    }
}

/// A text that is part of an identity: nothing is the empty text.
fn text(given: Option<&str>) -> &str {
    given.unwrap_or_default().trim()
}
