//! The passes over the tables.

use std::{collections::BTreeSet, sync::Arc};

use receivables::{
    calendar::{Clock, Day},
    contact::{Connection, Contact, Direction, Outcome, StatedReason},
    debtor::{
        Channel, Channels, Country, Debtor, DebtorId, DebtorKind, Person, PersonId, Region, Role, Size,
        Standing,
    },
    dispute::Dispute,
    fact::{Fact, FactKind},
    money::{Money, Ppm},
    payment::Payment,
    promise::{Promise, PromiseId},
    receivable::{Contract, ContractId, Receivable, ReceivableId, ReceivableKind},
};
use rusqlite::Row;

use super::{Asked, Reported, Snapshots, UNKNOWN_RECEIVABLE, Which};
use crate::{
    Store,
    error::Error,
    grouped::{Gathering, Grouped, Positions},
    row,
    sql::{self, Scan},
};

/// From this share of all debtors on, reading whole tables is quicker than looking each debtor up.
const WHOLE_TABLE_FROM_ONE_IN: usize = 8;

pub(super) fn load(store: &Store, day: Day, which: Which<'_>) -> Result<Snapshots, Error> {
    let ids = asked_for(store, day, which)?;
    let all: i64 = store.conn.query_row(sql::DEBTOR_COUNT, [], |row| row.get(0))?;
    let whole = ids.len().saturating_mul(WHOLE_TABLE_FROM_ONE_IN) >= usize::try_from(all).unwrap_or(0);
    if !whole {
        choose(store, &ids)?;
    }
    let positions = Positions::new(ids);
    let highest: i64 = store.conn.query_row(sql::RECEIVABLE_MAX_ID, [], |row| row.get(0))?;
    let receivables = if whole { usize::try_from(highest).unwrap_or(0) } else { 0 };
    let pass = Pass { store, positions, whole };
    Ok(Snapshots {
        day,
        debtors: debtors(&pass)?,
        receivables: pass.over(&sql::LOAD_RECEIVABLES, receivables, reported)?,
        contracts: pass.over(&sql::LOAD_CONTRACTS, 0, contract)?,
        people: pass.over(&sql::LOAD_PEOPLE, 0, person)?,
        payments: pass.over(&sql::LOAD_PAYMENTS, 0, payment)?,
        promises: pass.over(&sql::LOAD_PROMISES, 0, promise)?,
        disputes: disputes(&pass)?,
        contacts: pass.over(&sql::LOAD_CONTACTS, 0, contact)?,
        facts: pass.over(&sql::LOAD_FACTS, 0, fact)?,
    })
}

/// Numbers of the debtors asked for, ascending.
fn asked_for(store: &Store, day: Day, which: Which<'_>) -> Result<Vec<i64>, Error> {
    let number = |row: &Row<'_>| row.get(0);
    let ids = match which {
        Which::All => store.conn.prepare_cached(sql::DEBTOR_IDS)?.query_map([], number)?.collect(),
        Which::One(DebtorId(id)) => {
            store.conn.prepare_cached(sql::DEBTOR_EXISTS)?.query_map([id], number)?.collect()
        }
        Which::Due(versions) => store
            .conn
            .prepare_cached(sql::DEBTORS_DUE)?
            .query_map((day.0, &versions.policy, &versions.rulebook), number)?
            .collect::<Result<Vec<i64>, _>>(),
    };
    Ok(ids?)
}

fn choose(store: &Store, ids: &[i64]) -> Result<(), Error> {
    store.conn.execute(sql::CHOSEN_CLEAR, [])?;
    let mut add = store.conn.prepare_cached(sql::CHOSEN_ADD)?;
    for id in ids {
        add.execute([id])?;
    }
    Ok(())
}

/// One reading of the tables for the same debtors.
struct Pass<'a> {
    store: &'a Store,
    positions: Positions,
    whole: bool,
}

impl Pass<'_> {
    /// Reads one table, about so many rows of it; column 0 of every statement is the debtor.
    fn over<T>(
        &self,
        scan: &Scan,
        rows: usize,
        read: impl Fn(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Grouped<T>, Error> {
        let mut gathering = Gathering::with_capacity(rows);
        let mut statement =
            self.store.conn.prepare_cached(if self.whole { scan.all } else { scan.chosen })?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            if let Some(owner) = self.positions.of(row.get(0)?) {
                gathering.add(owner, read(row)?);
            }
        }
        Ok(gathering.group(self.positions.count()))
    }
}

fn debtors(pass: &Pass<'_>) -> Result<Vec<Asked>, Error> {
    let text = if pass.whole { sql::LOAD_DEBTORS } else { sql::LOAD_DEBTORS_CHOSEN };
    let mut statement = pass.store.conn.prepare_cached(text)?;
    let mut rows = statement.query([])?;
    let mut debtors = Vec::with_capacity(pass.positions.count());
    // A handful of policies serves any number of debtors.
    let mut policies: BTreeSet<Arc<str>> = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        if pass.positions.of(id).is_none() {
            continue;
        }
        let policy = row.get_ref(6)?.as_str_or_null().map_err(rusqlite::Error::from)?.map(|policy| {
            policies.get(policy).cloned().unwrap_or_else(|| {
                let policy: Arc<str> = policy.into();
                policies.insert(Arc::clone(&policy));
                policy
            })
        });
        let debtor = Debtor {
            id: DebtorId(id),
            kind: row::code(row, 1, DebtorKind::from_code)?,
            size: row::code(row, 2, Size::from_code)?,
            country: row::code(row, 3, Country::from_code)?,
            region: row::code(row, 8, Region::from_code)?,
            standing: row::code(row, 4, Standing::from_code)?,
            zone_known: row.get_ref(5)? != rusqlite::types::ValueRef::Null,
        };
        debtors.push(Asked { debtor, policy, policy_since: row::day(row, 7)? });
    }
    Ok(debtors)
}

fn reported(row: &Row<'_>) -> Result<Reported, Error> {
    let receivable = Receivable {
        id: ReceivableId(row.get(1)?),
        kind: row::code(row, 13, ReceivableKind::from_code)?,
        issued: row::day(row, 6)?,
        due: Day(row.get(2)?),
        amount: Money::new(row.get(3)?, row::currency(row, 12)?),
        settled_undated: row.get(4)?,
        is_instalment: row.get::<_, i64>(9)? > 0,
        contract: row.get::<_, Option<i64>>(11)?.map(ContractId),
        outside_policy: row.get(10)?,
    };
    Ok(Reported {
        receivable,
        as_of: row::day(row, 5)?,
        cleared: row::day(row, 7)?,
        disputed_since: row::day(row, 8)?,
    })
}

fn contract(row: &Row<'_>) -> Result<Contract, Error> {
    Ok(Contract {
        id: ContractId(row.get(1)?),
        signed: row::day(row, 2)?,
        penalty_per_day: row.get::<_, Option<i64>>(3)?.map(Ppm),
        has_damages_clause: row.get(4)?,
        allows_supply_stop: row.get(5)?,
        is_loan: row.get(6)?,
        governing_law: row::code(row, 7, Country::from_code)?,
    })
}

fn person(row: &Row<'_>) -> Result<Person, Error> {
    /// Columns that hold an address or number, and the channels it opens.
    const WAYS: [(usize, &[Channel]); 6] = [
        (8, &[Channel::Phone, Channel::Sms, Channel::Voicemail]), // Mobile.
        (9, &[Channel::Phone, Channel::Voicemail]),               // Fixed line.
        (10, &[Channel::Wechat]),
        (11, &[Channel::Email]),
        (12, &[Channel::Fax]),
        (13, &[Channel::Letter, Channel::Visit]), // Postal address.
    ];
    let mut reachable_by = Channels::NONE;
    for (column, channels) in WAYS {
        if row.get(column)? {
            reachable_by = channels.iter().copied().fold(reachable_by, Channels::with);
        }
    }
    Ok(Person {
        id: PersonId(row.get(1)?),
        // Nobody said what they are to the debtor: as a third party they hear nothing of the debt.
        role: row::code(row, 2, Role::from_code)?.unwrap_or(Role::ThirdParty),
        prefers: row::code(row, 3, Channel::from_code)?,
        opted_out: Channels::from_bits(row.get(4)?),
        refused: row.get(5)?,
        consented: row.get(6)?,
        workplace_only: row.get(7)?,
        hours: row::code(row, 14, |text| text.parse().ok())?,
        reachable_by,
    })
}

fn payment(row: &Row<'_>) -> Result<Payment, Error> {
    Ok(Payment {
        day: Day(row.get(1)?),
        amount: Money::new(row.get(2)?, row::currency(row, 3)?),
        receivable: row.get::<_, Option<i64>>(4)?.map(ReceivableId),
        is_credit_note: row.get(5)?,
    })
}

fn promise(row: &Row<'_>) -> Result<Promise, Error> {
    Ok(Promise {
        id: PromiseId(row.get(1)?),
        made: Day(row.get(2)?),
        due: Day(row.get(3)?),
        amount: Money::new(row.get(4)?, row::currency(row, 5)?),
        written: row.get(6)?,
        replaced: row::day(row, 7)?,
    })
}

/// A dispute of an invoice in instalments becomes one for each; a disputed part is laid on them from the earliest due
/// until it is used up. No more is disputed than was invoiced.
fn disputes(pass: &Pass<'_>) -> Result<Grouped<Dispute>, Error> {
    let text = if pass.whole { sql::LOAD_DISPUTES.all } else { sql::LOAD_DISPUTES.chosen };
    let mut statement = pass.store.conn.prepare_cached(text)?;
    let mut rows = statement.query([])?;
    let mut gathering = Gathering::with_capacity(0);
    let mut left: Option<(i64, Money)> = None;
    while let Some(row) = rows.next()? {
        let Some(owner) = pass.positions.of(row.get(0)?) else { continue };
        let id = row.get(1)?;
        let disputed = match row.get::<_, Option<i64>>(4)? {
            None => None,
            Some(minor) => Some(Money::new(minor, row::currency(row, 5)?)),
        };
        let names_invoice: bool = row.get(6)?;
        let receivable = row.get::<_, Option<i64>>(7)?.map(ReceivableId);
        let part = match (disputed, left) {
            (Some(_), Some((of, left))) if of == id => Some(left),
            (disputed, _) => disputed,
        };
        let taken = match (part, row.get::<_, Option<i64>>(8)?) {
            (Some(part), Some(amount)) => Some(Money::new(part.minor.min(amount), part.currency)),
            (part, _) => part,
        };
        left = part.zip(taken).map(|(part, taken)| (id, Money::new(part.minor - taken.minor, part.currency)));
        if taken.is_some_and(|taken| taken.minor == 0) {
            continue;
        }
        gathering.add(
            owner,
            Dispute {
                opened: Day(row.get(2)?),
                closed: row::day(row, 3)?,
                receivable: receivable.or(names_invoice.then_some(UNKNOWN_RECEIVABLE)),
                amount: taken,
            },
        );
    }
    Ok(gathering.group(pass.positions.count()))
}

fn contact(row: &Row<'_>) -> Result<Contact, Error> {
    let minute = u32::try_from(row.get::<_, i64>(2)?).ok();
    let names_invoice: bool = row.get(11)?;
    Ok(Contact {
        day: Day(row.get(1)?),
        time: minute.and_then(|minute| Clock::new(minute / 60, minute % 60)),
        person: row.get::<_, Option<i64>>(9)?.map(PersonId),
        role: match row::code(row, 10, Role::from_code)? {
            // Somebody was named, and we know nothing of what they are: not to be taken for the debtor's side.
            None if row.get(13)? => Some(Role::ThirdParty),
            role => role,
        },
        channel: row::required(row, 4, "contact", Channel::from_code)?,
        direction: row::required(row, 5, "contact", Direction::from_code)?,
        connection: row::required(row, 6, "contact", Connection::from_code)?,
        outcome: row::code(row, 7, Outcome::from_code)?,
        reason: row::code(row, 8, StatedReason::from_code)?,
        step: row.get(3)?,
        receivable: row
            .get::<_, Option<i64>>(12)?
            .map(ReceivableId)
            .or(names_invoice.then_some(UNKNOWN_RECEIVABLE)),
    })
}

fn fact(row: &Row<'_>) -> Result<Fact, Error> {
    let names_invoice: bool = row.get(4)?;
    Ok(Fact {
        kind: row::required(row, 3, "fact", FactKind::from_code)?,
        from: Day(row.get(1)?),
        until: row::day(row, 2)?,
        receivable: row
            .get::<_, Option<i64>>(5)?
            .map(ReceivableId)
            .or(names_invoice.then_some(UNKNOWN_RECEIVABLE)),
    })
}
