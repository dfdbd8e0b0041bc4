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
    document::{Document, DocumentKind},
    fact::{Fact, FactKind},
    incoming::{IncomingKind, Unread},
    money::{Currency, Money, Ppm},
    payment::Payment,
    promise::{Promise, PromiseId},
    receivable::{Contract, ContractId, Receivable, ReceivableId, ReceivableKind},
};

use super::{Asked, Reported, Snapshots, UNKNOWN_RECEIVABLE, Which};
use crate::{
    Versions,
    db::{Db, Row, params},
    document::about,
    error::Error,
    grouped::{Gathering, Grouped, Positions},
    row,
    sql::{self, Scan},
};

/// From this share of all debtors on, reading whole tables is quicker than looking each debtor up.
const WHOLE_TABLE_FROM_ONE_IN: usize = 8;

/// Numbers of debtors, both ends included.
pub(crate) type Range = (i64, i64);

/// The numbers of all debtors.
pub(crate) const EVERYBODY: Range = (0, i64::MAX);

/// Reads what is known of the debtors asked for.
pub(crate) fn load(db: &Db, day: Day, which: Which<'_>, range: Range) -> Result<Snapshots, Error> {
    // One state of the ledger, whatever is taken in meanwhile.
    let _snapshot = db.snapshot()?;
    let ids = asked_for(db, day, which, range)?;
    let all: i64 = db.one(sql::DEBTOR_COUNT, &params![range.0, range.1], |row| row.int(0))?;
    if ids.len().saturating_mul(WHOLE_TABLE_FROM_ONE_IN) >= usize::try_from(all).unwrap_or(0) {
        return load_range(db, day, ids, range);
    }
    if !db.is_postgres() {
        db.execute(sql::CHOSEN_CLEAR, &[])?;
        db.copy_in(sql::CHOSEN_ADD, ids.iter().map(|&id| params![id]))?;
    }
    gathered(db, day, ids.clone(), Road::Listed(ids))
}

/// Reads what is known of many debtors in a range, or of all in it. Their numbers ascend.
pub(crate) fn load_range(db: &Db, day: Day, ids: Vec<i64>, range: Range) -> Result<Snapshots, Error> {
    // In a file one worker has nearly all parts, and rows in their order are read quicker than through an index.
    let road = if range == EVERYBODY || !db.is_postgres() { Road::Everything } else { Road::Between(range) };
    gathered(db, day, ids, road)
}

fn gathered(db: &Db, day: Day, ids: Vec<i64>, road: Road) -> Result<Snapshots, Error> {
    let highest: i64 = db.one(sql::RECEIVABLE_MAX_ID, &[], |row| row.int(0))?;
    let receivables =
        if matches!(road, Road::Everything) { usize::try_from(highest).unwrap_or(0) } else { 0 };
    let pass = Pass { db, positions: Positions::new(ids), road };
    let ledger = if db.is_postgres() { &sql::COPY_RECEIVABLES } else { &sql::LOAD_RECEIVABLES };
    Ok(Snapshots {
        day,
        debtors: debtors(&pass)?,
        receivables: pass.over(ledger, receivables, reported)?,
        contracts: pass.over(&sql::LOAD_CONTRACTS, 0, contract)?,
        people: pass.over(&sql::LOAD_PEOPLE, 0, person)?,
        payments: pass.over(&sql::LOAD_PAYMENTS, 0, payment)?,
        promises: pass.over(&sql::LOAD_PROMISES, 0, promise)?,
        disputes: disputes(&pass)?,
        contacts: contacts(&pass)?,
        facts: pass.over(&sql::LOAD_FACTS, 0, fact)?,
        documents: pass.over(&sql::LOAD_DOCUMENTS, 0, document)?,
        unread: pass.over(&sql::LOAD_UNREAD, 0, unread)?,
    })
}

/// Numbers of the debtors asked for, ascending.
fn asked_for(db: &Db, day: Day, which: Which<'_>, (first, last): Range) -> Result<Vec<i64>, Error> {
    let number = |row: &Row<'_>| row.int(0);
    match which {
        Which::All => db.all(sql::DEBTOR_IDS, &[], number),
        Which::One(DebtorId(id)) => db.all(sql::DEBTOR_EXISTS, &params![id], number),
        Which::Due(Versions { policy, rulebook }) => {
            db.all(sql::DEBTORS_DUE, &params![day, policy, rulebook, first, last], number)
        }
    }
}

/// Which rows of a table to read.
enum Road {
    Everything,
    Between(Range),
    /// Those of the debtors with these numbers.
    Listed(Vec<i64>),
}

/// One reading of the tables for the same debtors.
struct Pass<'a> {
    db: &'a Db,
    positions: Positions,
    road: Road,
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
        self.each(scan, |row| {
            if let Some(owner) = self.positions.of(row.int(0)?) {
                gathering.add(owner, read(row)?);
            }
            Ok(())
        })?;
        Ok(gathering.group(self.positions.count()))
    }

    fn each(&self, scan: &Scan, take: impl FnMut(&Row<'_>) -> Result<(), Error>) -> Result<(), Error> {
        match &self.road {
            Road::Everything => self.db.scan(scan.all, take),
            Road::Between(range) => self.db.scan_between(scan, *range, take),
            Road::Listed(debtors) => self.db.scan_of(scan, debtors, take),
        }
    }
}

fn debtors(pass: &Pass<'_>) -> Result<Vec<Asked>, Error> {
    let mut debtors = Vec::with_capacity(pass.positions.count());
    // A handful of policies and zones serves any number of debtors.
    let (mut policies, mut zones) = (BTreeSet::new(), BTreeSet::new());
    pass.each(&sql::LOAD_DEBTORS, |row| {
        let id = row.int(0)?;
        if pass.positions.of(id).is_none() {
            return Ok(());
        }
        let policy = row.opt_text(6)?.map(|policy| once(&mut policies, policy));
        let zone = row.opt_text(5)?.map(|zone| once(&mut zones, zone));
        let debtor = Debtor {
            id: DebtorId(id),
            kind: row::code(row, 1, DebtorKind::from_code)?,
            size: row::code(row, 2, Size::from_code)?,
            country: row::code(row, 3, Country::from_code)?,
            region: row::code(row, 8, Region::from_code)?,
            standing: row::code(row, 4, Standing::from_code)?,
            zone_known: row.is_some(5)?,
        };
        debtors.push(Asked { debtor, policy, zone, policy_since: row::day(row, 7)? });
        Ok(())
    })?;
    Ok(debtors)
}

/// The text that is kept already, or the first of its kind.
fn once(kept: &mut BTreeSet<Arc<str>>, text: &str) -> Arc<str> {
    kept.get(text).cloned().unwrap_or_else(|| {
        let text: Arc<str> = text.into();
        kept.insert(Arc::clone(&text));
        text
    })
}

/// Nothing stands for 0 and for CNY where the statement says so.
fn reported(row: &Row<'_>) -> Result<Reported, Error> {
    let currency = if row.is_some(12)? { row::currency(row, 12)? } else { Currency::CNY };
    let receivable = Receivable {
        id: ReceivableId(row.int(1)?),
        kind: row::code(row, 13, ReceivableKind::from_code)?,
        issued: row::day(row, 6)?,
        due: Day(row.int(2)?),
        amount: Money::new(row.int(3)?, currency),
        settled_undated: row.opt_int(4)?.unwrap_or(0),
        is_instalment: row.is_some(9)? && row.int::<i64>(9)? > 0,
        contract: row.opt_int(11)?.map(ContractId),
        outside_policy: row.is_some(10)? && row.bool(10)?,
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
        id: ContractId(row.int(1)?),
        signed: row::day(row, 2)?,
        penalty_per_day: row.opt_int(3)?.map(Ppm),
        has_damages_clause: row.bool(4)?,
        allows_supply_stop: row.bool(5)?,
        is_loan: row.bool(6)?,
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
        if row.bool(column)? {
            reachable_by = channels.iter().copied().fold(reachable_by, Channels::with);
        }
    }
    Ok(Person {
        id: PersonId(row.int(1)?),
        // Nobody said what they are to the debtor: as a third party they hear nothing of the debt.
        role: row::code(row, 2, Role::from_code)?.unwrap_or(Role::ThirdParty),
        prefers: row::code(row, 3, Channel::from_code)?,
        opted_out: Channels::from_bits(row.int(4)?),
        bounced: Channels::from_bits(row.int(15)?),
        opted_in: Channels::from_bits(row.int(16)?),
        refused: row.bool(5)?,
        consented: row.bool(6)?,
        workplace_only: row.bool(7)?,
        hours: row::code(row, 14, |text| text.parse().ok())?,
        reachable_by,
    })
}

fn payment(row: &Row<'_>) -> Result<Payment, Error> {
    Ok(Payment {
        day: Day(row.int(1)?),
        amount: Money::new(row.int(2)?, row::currency(row, 3)?),
        receivable: row.opt_int(4)?.map(ReceivableId),
        is_credit_note: row.bool(5)?,
    })
}

fn promise(row: &Row<'_>) -> Result<Promise, Error> {
    Ok(Promise {
        id: PromiseId(row.int(1)?),
        made: Day(row.int(2)?),
        due: Day(row.int(3)?),
        amount: Money::new(row.int(4)?, row::currency(row, 5)?),
        written: row.bool(6)?,
        replaced: row::day(row, 7)?,
    })
}

/// A dispute of an invoice in instalments becomes one for each; a disputed part is laid on them from the earliest due
/// until it is used up. No more is disputed than was invoiced.
fn disputes(pass: &Pass<'_>) -> Result<Grouped<Dispute>, Error> {
    let mut gathering = Gathering::with_capacity(0);
    let mut left: Option<(i64, Money)> = None;
    pass.each(&sql::LOAD_DISPUTES, |row| {
        let Some(owner) = pass.positions.of(row.int(0)?) else { return Ok(()) };
        let id = row.int(1)?;
        let disputed = match row.opt_int::<i64>(4)? {
            None => None,
            Some(minor) => Some(Money::new(minor, row::currency(row, 5)?)),
        };
        let names_invoice = row.bool(6)?;
        let receivable = row.opt_int(7)?.map(ReceivableId);
        let part = match (disputed, left) {
            (Some(_), Some((of, left))) if of == id => Some(left),
            (disputed, _) => disputed,
        };
        let taken = match (part, row.opt_int::<i64>(8)?) {
            (Some(part), Some(amount)) => Some(Money::new(part.minor.min(amount), part.currency)),
            (part, _) => part,
        };
        left = part.zip(taken).map(|(part, taken)| (id, Money::new(part.minor - taken.minor, part.currency)));
        if taken.is_some_and(|taken| taken.minor == 0) {
            return Ok(());
        }
        gathering.add(
            owner,
            Dispute {
                opened: Day(row.int(2)?),
                closed: row::day(row, 3)?,
                receivable: receivable.or(names_invoice.then_some(UNKNOWN_RECEIVABLE)),
                amount: taken,
            },
        );
        Ok(())
    })?;
    Ok(gathering.group(pass.positions.count()))
}

/// The log, and behind it the messages that are under way or of which nobody knows whether they left: whoever plans or
/// counts contacts takes them for sent.
fn contacts(pass: &Pass<'_>) -> Result<Grouped<Contact>, Error> {
    let mut gathering = Gathering::with_capacity(0);
    // First what is under way: what is sent meanwhile is then seen twice rather than never.
    let mut under_way = Vec::new();
    pass.each(&sql::LOAD_UNDER_WAY, |row| {
        if let Some(owner) = pass.positions.of(row.int(0)?) {
            under_way.push((owner, message(row)?));
        }
        Ok(())
    })?;
    pass.each(&sql::LOAD_CONTACTS, |row| {
        if let Some(owner) = pass.positions.of(row.int(0)?) {
            gathering.add(owner, contact(row)?);
        }
        Ok(())
    })?;
    for (owner, message) in under_way {
        gathering.add(owner, message);
    }
    Ok(gathering.group(pass.positions.count()))
}

fn message(row: &Row<'_>) -> Result<Contact, Error> {
    let minute: u32 = row.int(2)?;
    Ok(Contact {
        day: Day(row.int(1)?),
        time: Clock::new(minute / 60, minute % 60),
        person: Some(PersonId(row.int(5)?)),
        role: Some(row::code(row, 6, Role::from_code)?.unwrap_or(Role::ThirdParty)),
        channel: row::required(row, 4, Channel::from_code)?,
        direction: Direction::Out,
        connection: Connection::Sent,
        outcome: None,
        reason: None,
        step: Some(row.int(3)?).filter(|&step| step > 0),
        receivable: None,
    })
}

fn contact(row: &Row<'_>) -> Result<Contact, Error> {
    let minute = u32::try_from(row.int::<i64>(2)?).ok();
    let names_invoice = row.bool(11)?;
    Ok(Contact {
        day: Day(row.int(1)?),
        time: minute.and_then(|minute| Clock::new(minute / 60, minute % 60)),
        person: row.opt_int(9)?.map(PersonId),
        role: match row::code(row, 10, Role::from_code)? {
            // Somebody was named, and we know nothing of what they are: not to be taken for the debtor's side.
            None if row.bool(13)? => Some(Role::ThirdParty),
            role => role,
        },
        channel: row::required(row, 4, Channel::from_code)?,
        direction: row::required(row, 5, Direction::from_code)?,
        connection: row::required(row, 6, Connection::from_code)?,
        outcome: row::code(row, 7, Outcome::from_code)?,
        reason: row::code(row, 8, StatedReason::from_code)?,
        step: row.opt_int(3)?,
        receivable: row.opt_int(12)?.map(ReceivableId).or(names_invoice.then_some(UNKNOWN_RECEIVABLE)),
    })
}

fn document(row: &Row<'_>) -> Result<Document, Error> {
    Ok(Document {
        day: Day(row.int(1)?),
        about: about(row, [2, 3])?,
        kind: row::required(row, 4, DocumentKind::from_code)?,
    })
}

fn unread(row: &Row<'_>) -> Result<Unread, Error> {
    Ok(Unread {
        kind: row::required(row, 1, IncomingKind::from_code)?,
        channel: row::required(row, 2, Channel::from_code)?,
    })
}

fn fact(row: &Row<'_>) -> Result<Fact, Error> {
    let names_invoice = row.bool(4)?;
    Ok(Fact {
        kind: row::required(row, 3, FactKind::from_code)?,
        from: Day(row.int(1)?),
        until: row::day(row, 2)?,
        receivable: row.opt_int(5)?.map(ReceivableId).or(names_invoice.then_some(UNKNOWN_RECEIVABLE)),
    })
}
