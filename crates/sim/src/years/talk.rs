//! What a contact comes to: who answers, what they say, and what follows from it.

use receivables::{
    calendar::Day,
    contact::{Connection, Outcome, StatedReason},
    debtor::{Channel, Country, Role},
    fact::FactKind,
    ledger::{DebtorKey, Entry},
};

use super::{
    cast,
    life::{Event, Life, Manner},
    rows::Rows,
};

/// How a contact went.
pub(super) struct Heard {
    pub(super) connection: Connection,
    pub(super) outcome: Option<Outcome>,
    pub(super) reason: Option<StatedReason>,
}

impl Heard {
    const fn only(connection: Connection) -> Self {
        Self { connection, outcome: None, reason: None }
    }

    const fn said(outcome: Outcome, reason: Option<StatedReason>) -> Self {
        Self { connection: Connection::Connected, outcome: Some(outcome), reason }
    }
}

/// A person of the debtor is contacted.
pub(super) fn talk(life: &mut Life, day: Day, person: usize, channel: Channel, rows: &mut Rows) -> Heard {
    if channel == Channel::Visit {
        // Who agreed to a day is mostly there.
        let is_there = !life.is_gone && life.draw.chance(80);
        return if is_there { spoken(life, day, person, rows) } else { Heard::only(Connection::NoAnswer) };
    }
    if channel != Channel::Phone {
        return written(life, day, person, channel, rows);
    }
    let reached = if life.is_gone { 0 } else { 55 };
    match life.draw.below(100) {
        at if at < reached => spoken(life, day, person, rows),
        at if at < 75 => Heard::only(Connection::NoAnswer),
        at if at < 83 => Heard::only(Connection::Busy),
        at if at < 90 => Heard::only(Connection::SwitchedOff),
        at if at < 97 => Heard::only(Connection::Voicemail),
        _ => Heard::only(Connection::Invalid),
    }
}

fn written(life: &mut Life, day: Day, person: usize, channel: Channel, rows: &mut Rows) -> Heard {
    let at = life.draw.below(1_000);
    if at < 10 && !life.is_gone {
        opt_out(life, person, channel, rows);
        return Heard::only(Connection::Connected);
    }
    if at < 40 {
        return Heard::only(Connection::Bounced);
    }
    if life.draw.chance(12) && life.manner != Manner::Refuses {
        let on = day.plus(life.draw.between(2, 6));
        pay_something(life, on);
    }
    Heard::only(if at < 300 { Connection::Delivered } else { Connection::Sent })
}

/// Somebody answers the telephone.
fn spoken(life: &mut Life, day: Day, person: usize, rows: &mut Rows) -> Heard {
    let guarded = if life.manner == Manner::Guarded { 8 } else { 1 };
    let at = life.draw.below(1_000) / guarded;
    match at {
        0..10 => {
            opt_out(
                life,
                person,
                life.draw.clone().pick(&[Channel::Phone, Channel::Sms, Channel::Wechat]),
                rows,
            );
            return Heard::said(Outcome::Informed, None);
        }
        10..18 => {
            let hours = life.draw.pick(&[(600, 720), (840, 1_020), (1_020, 1_080)]);
            wish(life, person, rows, |person| person.hours = Some(hours));
            return Heard::said(Outcome::Informed, None);
        }
        18..23 => {
            if life.told.is_person {
                rows.fact(&mut life.told, FactKind::CeaseContact, day, None);
            } else {
                wish(life, person, rows, |person| person.refused = true);
            }
            return Heard::said(Outcome::CeaseContact, None);
        }
        23..30 => return represented(life, day, rows),
        30..36 => return known(life, day, FactKind::FraudClaimed, Outcome::Dispute, rows),
        36..40 => return known(life, day, FactKind::Bankrupt, Outcome::Insolvent, rows),
        40..42 if life.told.is_person => {
            return known(life, day, FactKind::Deceased, Outcome::Deceased, rows);
        }
        42..60 => return Heard::said(Outcome::Callback, None),
        60..80 => {
            let until = day.plus(life.draw.between(3, 20));
            rows.fact(&mut life.told, FactKind::Hold, day, Some(until));
            return Heard::said(Outcome::PaidClaimed, Some(StatedReason::AlreadyPaid));
        }
        _ => {}
    }
    let disputes = if life.manner == Manner::Disputes { 45 } else { 3 };
    if life.draw.chance(disputes) {
        return dispute(life, day, rows);
    }
    if life.manner == Manner::Refuses {
        if life.draw.chance(5) {
            let on = day.plus(life.draw.between(40, 120));
            life.plan(on, Event::Fact { kind: FactKind::SuitFiled, days: None });
        }
        return Heard::said(Outcome::Refuses, Some(StatedReason::Unwilling));
    }
    if life.draw.chance(55) {
        return promise(life, day, rows);
    }
    let reason = life.draw.pick(&[
        StatedReason::Forgot,
        StatedReason::InProcess,
        StatedReason::CashShort,
        StatedReason::PapersMissing,
        StatedReason::DownstreamUnpaid,
    ]);
    Heard::said(Outcome::Informed, Some(reason))
}

/// Asked for a talk, they mostly name a day in the next week.
pub(super) fn appointment(life: &mut Life, day: Day, rows: &mut Rows) {
    let on = day.plus(life.draw.between(1, 7));
    if life.draw.chance(70) {
        rows.fact(&mut life.told, FactKind::VisitAgreed, on, Some(on));
    }
}

/// They promise all that is overdue or a part of it, by a day, and keep it as they are.
fn promise(life: &mut Life, day: Day, rows: &mut Rows) -> Heard {
    let Some((owed, currency)) = overdue(life, day) else { return Heard::said(Outcome::Informed, None) };
    let due = day.plus(life.draw.between(1, 12));
    let share = life.draw.pick(&[100, 100, 100, 50, 25]);
    let amount = (owed * share / 100).max(1);
    let promise = auditor::Promise { made: day.0, due: due.0, amount, currency, is_written: false };
    rows.promise(&mut life.told, promise);
    let at = life.told.promises.len().saturating_sub(1);
    if life.draw.chance(40) {
        life.plan(day.plus(1), Event::Confirm { promise: at });
    }
    let (whole, part) = match life.manner {
        Manner::Breaks => (15, 20),
        Manner::Parts => (30, 50),
        _ => (75, 10),
    };
    // What comes on a day is in the books on the next.
    let on = due.plus(life.draw.pick(&[0, 1, 1, 1, -1])).max(day.plus(1));
    match i64::from(life.draw.below(100)) {
        luck if luck < whole => life.plan(on, Event::Bring { amount, currency }),
        luck if luck < whole + part => life.plan(on, Event::Bring { amount: amount / 2, currency }),
        luck if luck < 95 => life.plan(due.plus(30), Event::Bring { amount, currency }),
        _ => {}
    }
    Heard::said(Outcome::Promise, Some(StatedReason::CashShort).filter(|_| share < 100))
}

/// What is overdue in the currency of the oldest invoice.
pub(super) fn overdue(life: &Life, day: Day) -> Option<(i64, &'static str)> {
    let due = |at: &usize| life.told.invoices.get(*at).is_some_and(|invoice| invoice.due < day.0);
    let open: Vec<usize> =
        (0..life.told.invoices.len()).filter(due).filter(|&at| life.open_as_told(at) > 0).collect();
    let currency = life.told.invoices.get(*open.first()?)?.currency;
    let fits = |at: &&usize| life.told.invoices.get(**at).is_some_and(|invoice| invoice.currency == currency);
    Some((open.iter().filter(fits).map(|&at| life.open_as_told(at)).sum(), currency))
}

fn pay_something(life: &mut Life, on: Day) {
    if let Some((amount, currency)) = overdue(life, on) {
        life.plan(on, Event::Bring { amount, currency });
    }
}

fn dispute(life: &mut Life, day: Day, rows: &mut Rows) -> Heard {
    let open: Vec<usize> = (0..life.told.invoices.len()).filter(|&at| life.open_as_told(at) > 0).collect();
    let said = Heard::said(Outcome::Dispute, Some(StatedReason::Quality));
    if open.is_empty() {
        return said;
    }
    let at = life.draw.pick(&open);
    let Some(invoice) = life.told.invoices.get(at).cloned() else { return said };
    let is_new = |dispute: &auditor::Dispute| !dispute.is_open(day.0);
    if !life.told.disputes.iter().all(is_new) {
        return said;
    }
    let part = life.draw.chance(40).then(|| (life.open_as_told(at) / 3).max(1));
    let named = if life.draw.chance(15) { None } else { Some(invoice.number.clone()) };
    let part = part.filter(|_| named.is_some());
    let dispute = auditor::Dispute { opened: day.0, closed: None, invoice: named, part };
    rows.dispute(&mut life.told, dispute, invoice.currency);
    let closed = day.plus(life.draw.between(5, 60));
    let dispute = life.told.disputes.len() - 1;
    life.plan(closed, Event::Settle { dispute });
    said
}

fn represented(life: &mut Life, day: Day, rows: &mut Rows) -> Heard {
    rows.fact(&mut life.told, FactKind::Represented, day, None);
    let has_one = life.told.people.iter().any(|person| person.role == Role::Lawyer.code());
    if !has_one && life.draw.chance(60) {
        let key = DebtorKey { code: Some(life.told.code.clone()), name: None };
        let country = Country::from_code(&life.told.country).unwrap_or(Country::CN);
        let row = cast::person(life, &key, country, Role::Lawyer, "Counsel");
        rows.entries.push(Entry::Person(row));
        rows.met.push(usize::try_from(life.told.number - 1).unwrap_or(0));
    }
    Heard::said(Outcome::Represented, None)
}

/// Something becomes known that ends the talk of money, and mostly the money.
fn known(life: &mut Life, day: Day, kind: FactKind, outcome: Outcome, rows: &mut Rows) -> Heard {
    // Who is found not to have been cheated is asked again.
    let days = life.draw.between(10, 60);
    let until = (kind == FactKind::FraudClaimed && life.draw.chance(70)).then(|| day.plus(days));
    rows.fact(&mut life.told, kind, day, until);
    life.is_gone |= until.is_none();
    Heard::said(outcome, None)
}

pub(super) fn opt_out(life: &mut Life, at: usize, channel: Channel, rows: &mut Rows) {
    let Some(person) = life.told.people.get_mut(at) else { return };
    if !person.opted_out.contains(&channel.code()) {
        person.opted_out.push(channel.code());
    }
    let person = person.clone();
    rows.wish(&life.told, &person, Some(channel));
}

fn wish(life: &mut Life, at: usize, rows: &mut Rows, change: impl Fn(&mut auditor::Person)) {
    let Some(person) = life.told.people.get_mut(at) else { return };
    change(person);
    let person = person.clone();
    rows.wish(&life.told, &person, None);
}
