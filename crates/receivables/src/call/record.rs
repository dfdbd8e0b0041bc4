//! What a finished call leaves behind: rows as an import would bring them, so that the next run reads them like any
//! others.

use super::{
    Call,
    capture::Capture,
    settle::{Settled, Way},
    state::State,
    wrap_up::{Party, WrapUp},
};
use crate::{
    contact::{Direction, Outcome},
    debtor::{Channel, Channels, DebtorKind, Role},
    fact::FactKind,
    ledger::{ContactEntry, DisputeEntry, Entry, FactEntry, PersonEntry, PromiseEntry},
};

/// The rows of a finished call, the contact first; none while it is under way. `note` is what a person reads in the log.
pub fn entries(call: &Call, note: &str) -> Vec<Entry> {
    let State::Done(end) = call.state() else { return Vec::new() };
    let mut entries = vec![Entry::Contact(contact(call, end, note))];
    entries.extend(number_closed(call, end));
    entries.extend(death_told(call, end));
    for settled in end.settled() {
        entries.extend(rows(call, settled));
    }
    entries
}

fn contact(call: &Call, end: &WrapUp, note: &str) -> ContactEntry {
    let result = end.proposed();
    // Whoever was on the line instead is not the person; whose telephone rang out is.
    let is_about_person = result.party.is_right_party() || result.party == Party::Nobody;
    ContactEntry {
        debtor: call.wanted().debtor.clone(),
        day: call.moment().day,
        time: Some(call.moment().at),
        person: is_about_person.then(|| call.wanted().name.clone()),
        channel: result.channel,
        direction: Direction::Out,
        connection: result.connection,
        outcome: result.outcome,
        reason: end.reason(),
        step: call.wanted().step,
        receivable: None,
        note: Some(note.to_owned()).filter(|note| !note.is_empty()),
    }
}

fn rows(call: &Call, settled: &Settled) -> Vec<Entry> {
    let debtor = || call.wanted().debtor.clone();
    let today = call.moment().day;
    let fact = |kind: FactKind, source: Option<&str>| {
        let source = source.map(str::to_owned);
        Entry::Fact(FactEntry { source, ..FactEntry::new(debtor(), kind, today) })
    };
    let dispute = |amount, item: Option<&str>, reason: Option<&str>| {
        Entry::Dispute(DisputeEntry {
            debtor: debtor(),
            receivable: item.map(str::to_owned),
            opened: today,
            closed: None,
            amount,
            reason: reason.map(str::to_owned),
        })
    };
    let objection = settled.text(Capture::Objection);
    match settled.way {
        Way::Promise | Way::Plan => {
            let promise = |part: super::Part| {
                Entry::Promise(PromiseEntry {
                    debtor: debtor(),
                    made: today,
                    due: part.due,
                    amount: part.amount,
                    written: false,
                })
            };
            settled.payments().into_iter().map(promise).collect()
        }
        Way::Dispute | Way::SetOff => {
            let amount = settled.money(Capture::DisputedAmount);
            vec![dispute(amount, settled.text(Capture::DisputedItem), objection)]
        }
        Way::Limitation => vec![dispute(None, None, Some(objection.unwrap_or(Way::Limitation.code())))],
        Way::Hardship => {
            let inflow = settled.day(Capture::Inflow).map(|day| {
                let source = settled.text(Capture::Situation).map(str::to_owned);
                Entry::Fact(FactEntry {
                    until: Some(day),
                    source,
                    ..FactEntry::new(debtor(), FactKind::InflowExpected, day)
                })
            });
            inflow.into_iter().collect()
        }
        Way::Complaint => vec![fact(FactKind::Complaint, settled.text(Capture::Complaint))],
        Way::NotTheirs => vec![fact(FactKind::FraudClaimed, objection)],
        Way::CeaseContact => vec![ceased(call).unwrap_or_else(|| fact(FactKind::CeaseContact, None))],
        Way::Represented => vec![fact(FactKind::Represented, settled.text(Capture::Lawyer))],
        Way::Insolvency => vec![fact(FactKind::Bankrupt, settled.text(Capture::Proceedings))],
        Way::Death => vec![fact(FactKind::Deceased, settled.text(Capture::ToVerify))],
        Way::PaidClaimed => {
            // We said that we do not ask while we look; the day of our answer is the last of the pause.
            let until = settled.day(Capture::OurAnswer);
            vec![Entry::Fact(FactEntry {
                until,
                source: Some(Way::PaidClaimed.code().to_owned()),
                ..FactEntry::new(debtor(), FactKind::Hold, today)
            })]
        }
        Way::Waiver | Way::Answer | Way::CallBack | Way::Refusal => Vec::new(),
    }
}

/// One of a company's people who wants no more calls speaks for themselves, not for the company.
fn ceased(call: &Call) -> Option<Entry> {
    let is_company = call.wanted().kind == DebtorKind::Company;
    is_company.then(|| Entry::Person(PersonEntry { refused: true, ..person(call) }))
}

/// The number is not dialled again: it belongs to a stranger now, or whoever answers at a personal debtor's number asked
/// us not to, which we promise them.
fn number_closed(call: &Call, end: &WrapUp) -> Option<Entry> {
    let by_phone = Channels::NONE.with(Channel::Phone).with(Channel::Voicemail);
    let opted_out = match (end.proposed().outcome, call.wanted().kind) {
        (Some(Outcome::WrongParty), _) => by_phone.with(Channel::Sms),
        (Some(Outcome::RelayRefused), DebtorKind::Person) => by_phone,
        _ => return None,
    };
    Some(Entry::Person(PersonEntry { opted_out, ..person(call) }))
}

/// Whoever answered says that the personal debtor has died: contact stops at once, and what proves it is asked for later.
fn death_told(call: &Call, end: &WrapUp) -> Option<Entry> {
    let (wanted, result) = (call.wanted(), end.proposed());
    let is_told = result.party == Party::ThirdParty && result.outcome == Some(Outcome::Deceased);
    let is_debtor = wanted.kind == DebtorKind::Person && wanted.role == Role::Debtor;
    (is_told && is_debtor).then(|| {
        Entry::Fact(FactEntry {
            source: Some(Party::ThirdParty.code().to_owned()),
            ..FactEntry::new(wanted.debtor.clone(), FactKind::Deceased, call.moment().day)
        })
    })
}

/// A row on the wanted person that says nothing new yet.
fn person(call: &Call) -> PersonEntry {
    let wanted = call.wanted();
    PersonEntry {
        debtor: wanted.debtor.clone(),
        name: wanted.name.clone(),
        role: None,
        title: None,
        mobile: None,
        phone: None,
        wechat: None,
        email: None,
        fax: None,
        address: None,
        prefers: None,
        opted_out: Channels::NONE,
        opted_in: Channels::NONE,
        refused: false,
        consented: wanted.consented,
        workplace_only: false,
        hours: None,
    }
}
