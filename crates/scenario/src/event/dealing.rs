//! What happened between us: disputes, pauses, facts, contacts, answers, steps taken by hand.

use receivables::{
    calendar::Day,
    contact::{Connection, Contact, Direction, Outcome, StatedReason},
    debtor::{Channel, PersonId},
    dispute::Dispute,
    fact::{Fact, FactKind},
    incoming::{IncomingKind, Unread},
    receivable::ReceivableId,
};

use super::{Done, channel, for_each, step_number, subject, want};
use crate::{
    phrase::Phrase,
    world::{LedgerDay, World},
};

pub(super) fn dispute(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
    let day = day.ok_or("a dispute stands under its day")?;
    phrase.eat_any(&["on", "of", "about", "with"]);
    let (debtor, invoices) = subject(world, phrase)?;
    let concerned = for_each(world, &invoices);
    phrase.skip_fillers();
    if phrase.eat_any(&["closed", "settled", "answered", "withdrawn"]) {
        let disputes = &mut world.account(debtor)?.facts.disputes;
        let mut closed = false;
        for dispute in disputes.iter_mut().filter(|d| d.closed.is_none() && concerned.contains(&d.receivable))
        {
            dispute.closed = Some(day);
            closed = true;
        }
        return if closed { Ok(()) } else { Err("there is no open dispute on it".to_owned()) };
    }
    let amount = if phrase.eat_any(&["over", "of", "for"]) {
        Some(want(phrase.money(world.currency), "the disputed amount", phrase)?)
    } else {
        None
    };
    let disputes = &mut world.account(debtor)?.facts.disputes;
    disputes.extend(concerned.into_iter().map(|receivable| Dispute {
        opened: day,
        closed: None,
        receivable,
        amount,
    }));
    Ok(())
}

pub(super) fn hold(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
    let day = day.ok_or("a hold stands under its day")?;
    phrase.eat_any(&["on", "of"]);
    let (debtor, invoices) = subject(world, phrase)?;
    let concerned = for_each(world, &invoices);
    phrase.skip_fillers();
    if phrase.eat_any(&["released", "lifted", "ended"]) {
        return end_facts(world, debtor, FactKind::Hold, &concerned, day);
    }
    let until = if phrase.eat("until") { Some(want(phrase.day(), "the last day", phrase)?) } else { None };
    let facts = &mut world.account(debtor)?.facts.facts;
    facts.extend(concerned.into_iter().map(|receivable| Fact {
        kind: FactKind::Hold,
        from: day,
        until,
        receivable,
    }));
    Ok(())
}

/// What came in waits for a reader, or was read.
pub(super) fn incoming(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
    day.ok_or("what comes in stands under its day")?;
    let kind = phrase.code(IncomingKind::ALL, IncomingKind::code);
    phrase.eat_any(&["from", "of"]);
    let debtor = want(world.read_debtor(phrase), "a debtor", phrase)?;
    let Some(kind) = kind else {
        want(phrase.eat("read").then_some(()), "`read`", phrase)?;
        world.account(debtor)?.facts.unread.clear();
        return Ok(());
    };
    phrase.eat("by");
    let channel = want(channel(phrase), "a channel", phrase)?;
    let unread = Unread { kind, channel };
    world.account(debtor)?.facts.unread.extend(kind.waits_for_reader().then_some(unread));
    Ok(())
}

/// Ends what holds today on the day before.
fn end_facts(
    world: &mut World<'_>,
    debtor: usize,
    kind: FactKind,
    concerned: &[Option<ReceivableId>],
    day: Day,
) -> Done {
    let facts = &mut world.account(debtor)?.facts.facts;
    let is_meant =
        |fact: &&mut Fact| fact.kind == kind && fact.holds(day) && concerned.contains(&fact.receivable);
    let mut ended = false;
    for fact in facts.iter_mut().filter(is_meant) {
        fact.until = Some(day.plus(-1));
        ended = true;
    }
    // What began today and ended today never was.
    facts.retain(|fact| fact.until.is_none_or(|until| until >= fact.from));
    if ended { Ok(()) } else { Err(format!("there is no `{kind}` that could end")) }
}

pub(super) fn fact(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
    let day = day.ok_or("a fact stands under its day")?;
    phrase.eat_any(&["of", "about"]);
    let debtor = want(world.read_debtor(phrase), "a debtor that was named before", phrase)?;
    phrase.skip_fillers();
    let known = || FactKind::ALL.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(", ");
    let found = phrase.code(FactKind::ALL, FactKind::code);
    let kind = found.ok_or_else(|| format!("`{}` is no known fact; known are {}", phrase.rest(), known()))?;
    let (mut from, mut until, mut concerned) = (day, None, vec![None]);
    let mut ended = false;
    while !phrase.is_done() {
        let mut on_invoice = *phrase;
        if phrase.eat("until") {
            until = Some(want(phrase.day(), "a day", phrase)?);
        } else if on_invoice.eat("on") && on_invoice.day().is_none() {
            phrase.eat("on");
            let invoices = want(world.read_invoice(phrase), "a day or an invoice", phrase)?;
            concerned = for_each(world, &invoices);
        } else if phrase.eat_any(&["on", "from", "since"]) {
            from = want(phrase.day(), "a day", phrase)?;
        } else if phrase.eat_any(&["ended", "no longer holds", "is over"]) {
            ended = true;
        } else {
            return want(None, "`from DATE`, `until DATE`, `on INVOICE` or `ended`", phrase);
        }
    }
    if ended {
        return end_facts(world, debtor, kind, &concerned, day);
    }
    let facts = &mut world.account(debtor)?.facts.facts;
    facts.extend(concerned.into_iter().map(|receivable| Fact { kind, from, until, receivable }));
    Ok(())
}

pub(super) fn contact(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
    let day = day.ok_or("a contact stands under its day")?;
    let direction = if phrase.eat("from") { Direction::In } else { Direction::Out };
    phrase.eat_any(&["with", "to"]);
    let (debtor, person) = want(world.read_person(phrase), "a person or a debtor named before", phrase)?;
    want(phrase.eat("by").then_some(()), "`by` and a channel", phrase)?;
    let channel = want(channel(phrase), "a channel such as phone or email", phrase)?;
    let connection = phrase.code(Connection::ALL, Connection::code);
    let connection = match (connection, direction) {
        (Some(connection), _) => connection,
        (None, Direction::In) => Connection::Connected,
        (None, Direction::Out) => {
            want(None, "what became of it: connected, no-answer, delivered, sent ...", phrase)?
        }
    };
    let known = world.accounts.get(debtor).and_then(|account| account.facts.people.get(person));
    let mut contact = Contact {
        day,
        time: None,
        person: Some(known.map_or(PersonId(0), |person| person.id)),
        role: known.map(|person| person.role),
        channel,
        direction,
        connection,
        outcome: None,
        reason: None,
        step: None,
        receivable: None,
    };
    let mut concerned = vec![None];
    while !phrase.is_done() {
        if phrase.eat("because") {
            let reason = phrase.code(StatedReason::ALL, StatedReason::code);
            contact.reason = Some(want(reason, "a reason such as forgot, in-process or cash-short", phrase)?);
        } else if phrase.eat_any(&["step", "as step", "level"]) {
            contact.step = Some(step_number(world, debtor, phrase)?);
        } else if phrase.eat("at") {
            contact.time = Some(want(phrase.clock(), "a time such as 10:00", phrase)?);
        } else if phrase.eat("about") || phrase.eat("on") {
            let invoices = want(world.read_invoice(phrase), "an invoice", phrase)?;
            concerned = for_each(world, &invoices);
        } else if let Some(outcome) = phrase.code(Outcome::ALL, Outcome::code) {
            contact.outcome = Some(outcome);
        } else if !phrase.eat_any(&["outcome", "they", "and"]) {
            return want(
                None,
                "an outcome, `because REASON`, `step N`, `about INVOICE` or `at 10:00`",
                phrase,
            );
        }
    }
    let contacts = concerned.into_iter().map(|receivable| Contact { receivable, ..contact.clone() });
    let contacts: Vec<Contact> = contacts.collect();
    world.account(debtor)?.facts.contacts.extend(contacts);
    Ok(())
}

/// A step was carried out, left out or taken back by hand.
pub(super) fn step(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
    let day = day.ok_or("a step stands under its day")?;
    let mut ahead = *phrase;
    while !ahead.is_done() && !ahead.eat_any(&["on", "for", "of"]) {
        ahead.word();
    }
    let (debtor, invoices) = subject(world, &mut ahead)?;
    let number = step_number(world, debtor, phrase)?;
    phrase.skip_fillers();
    let connection = if phrase.eat_any(&["done", "processed", "carried out", "taken"]) {
        Connection::Sent
    } else if phrase.eat("skipped") {
        Connection::Waived
    } else if phrase.eat_any(&["ignored", "set aside"]) {
        Connection::Cancelled
    } else {
        let found = phrase.code(Connection::ALL, Connection::code);
        want(found, "done, sent, delivered, waived, bounced or cancelled", phrase)?
    };
    want(phrase.eat_any(&["on", "for", "of"]).then_some(()), "`on INVOICE` or `for DEBTOR`", phrase)?;
    subject(world, phrase)?;
    let mut way = world.policy_of(debtor)?.step(number).and_then(|step| step.channels.first()).copied();
    if phrase.eat("by") {
        way = Some(want(channel(phrase), "a channel", phrase)?);
    }
    let contacts: Vec<Contact> = for_each(world, &invoices)
        .into_iter()
        .map(|receivable| Contact {
            day,
            time: None,
            person: None,
            role: None,
            channel: way.unwrap_or(Channel::Letter),
            direction: Direction::Out,
            connection,
            outcome: None,
            reason: None,
            step: Some(number),
            receivable,
        })
        .collect();
    world.account(debtor)?.facts.contacts.extend(contacts);
    Ok(())
}

pub(super) fn change_policy(world: &mut World<'_>, debtor: usize, phrase: &mut Phrase<'_>, day: Day) -> Done {
    phrase.skip_fillers();
    if !phrase.eat_any(&["changes to policy", "moves to policy", "changed to policy", "moved to policy"]) {
        return want(None, "`changes to policy NAME` after the name of a debtor", phrase);
    }
    let id = want(phrase.word(), "the name of a policy", phrase)?;
    let policy = world.policy(id)?;
    let account = world.account(debtor)?;
    account.policy = Some(policy);
    account.facts.policy_since = Some(day);
    Ok(())
}

pub(super) fn ledger(world: &mut World<'_>, phrase: &mut Phrase<'_>, _: Option<Day>) -> Done {
    phrase.skip_fillers();
    world.ledger_day = if phrase.eat_any(&["current", "up to date"]) {
        LedgerDay::Current
    } else if phrase.eat_any(&["of unknown day", "of an unknown day"]) {
        LedgerDay::AsOf(None)
    } else {
        phrase.eat_any(&["of", "as of"]);
        LedgerDay::AsOf(Some(want(phrase.day(), "a day, `current` or `of an unknown day`", phrase)?))
    };
    world.forget_decisions();
    Ok(())
}
