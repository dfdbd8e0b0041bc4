//! What is owed: invoices, instalments and the contracts they rest on.

use receivables::{
    calendar::Day,
    debtor::Country,
    money::Ppm,
    payment::Payment,
    receivable::{Contract, ContractId, Receivable, ReceivableId, ReceivableKind},
};

use super::{Done, want};
use crate::{
    phrase::Phrase,
    world::{Invoice, World},
};

pub(super) fn invoice(world: &mut World<'_>, phrase: &mut Phrase<'_>, _: Option<Day>) -> Done {
    let mut ahead = *phrase;
    if let Some(found) = world.read_invoice(&mut ahead)
        && !ahead.eat("of")
    {
        *phrase = ahead;
        return change_invoice(world, &found, phrase);
    }
    let name = want(phrase.new_name(&["of"]), "a number", phrase)?.to_owned();
    if world.invoices.iter().any(|invoice| invoice.name.eq_ignore_ascii_case(&name)) {
        return Err(format!("the invoice `{name}` is there already; call an instalment of it `{name}/2`"));
    }
    let of = phrase.eat("of").then(|| world.read_debtor(phrase)).flatten();
    let debtor = want(of, "`of` and a debtor that was named before", phrase)?;
    let amount = want(phrase.money(world.currency), "an amount such as `1,000.00 CNY`", phrase)?;
    let due = phrase.eat_any(&["due on", "due"]).then(|| phrase.day()).flatten();
    let due = want(due, "`due` and a day such as 2024-03-31", phrase)?;
    let mut receivable = Receivable {
        id: ReceivableId(world.number()),
        kind: None,
        issued: None,
        due,
        amount,
        settled_undated: 0,
        is_instalment: false,
        contract: None,
        outside_policy: false,
    };
    let paid_on = details(world, phrase, &mut receivable, debtor)?;
    world.invoices.push(Invoice { name, debtor, id: receivable.id });
    let account = world.account(debtor)?;
    if let Some(on) = paid_on {
        let (amount, receivable) = (receivable.amount, Some(receivable.id));
        account.facts.payments.push(Payment { day: on, amount, receivable, is_credit_note: false });
    }
    if let Some(issued) = receivable.issued.filter(|issued| *issued > receivable.due) {
        return Err(format!("it would be issued on {issued}, after its due day"));
    }
    account.facts.receivables.push(receivable);
    Ok(())
}

/// What may follow the due day of an invoice; returns the day it was paid, if it says so.
fn details(
    world: &mut World<'_>,
    phrase: &mut Phrase<'_>,
    receivable: &mut Receivable,
    debtor: usize,
) -> Result<Option<Day>, String> {
    let mut paid_on = None;
    while !phrase.is_done() {
        if phrase.eat_any(&["issued on", "issued", "dated", "of"]) {
            receivable.issued = Some(want(phrase.day(), "a day", phrase)?);
        } else if phrase.eat("instalment") || phrase.eat("installment") {
            receivable.is_instalment = true;
            let _ = phrase.number();
            if phrase.eat("of contract") {
                receivable.contract = Some(contract_of(world, phrase, debtor)?);
            }
        } else if phrase.eat_any(&["under contract", "of contract", "contract"]) {
            receivable.contract = Some(contract_of(world, phrase, debtor)?);
        } else if phrase.eat_any(&["outside every policy", "outside any policy", "outside policy"]) {
            receivable.outside_policy = true;
        } else if phrase.eat("paid on") || phrase.eat("paid") {
            paid_on = Some(want(phrase.day(), "the day it was paid in full", phrase)?);
        } else if phrase.eat("settled") {
            let settled = want(phrase.money(receivable.amount.currency), "an amount", phrase)?;
            receivable.settled_undated = settled.minor;
            phrase.eat_any(&["at an unknown day", "undated"]);
        } else if let Some(kind) = phrase.code(ReceivableKind::ALL, ReceivableKind::code) {
            receivable.kind = Some(kind);
        } else {
            return want(None, "`issued DATE`, `instalment N`, `contract C`, `outside every policy`", phrase);
        }
    }
    Ok(paid_on)
}

/// The contract of this name, made if it is new.
fn contract_of(world: &mut World<'_>, phrase: &mut Phrase<'_>, debtor: usize) -> Result<ContractId, String> {
    let name = want(phrase.word(), "the name of a contract", phrase)?;
    let known = world.contracts.iter().find(|(known, _, of)| known == name && *of == debtor);
    if let Some((_, contract, _)) = known {
        return Ok(contract.id);
    }
    let contract = plain_contract(ContractId(world.number()));
    let id = contract.id;
    world.contracts.push((name.to_owned(), contract, debtor));
    Ok(id)
}

const fn plain_contract(id: ContractId) -> Contract {
    Contract {
        id,
        signed: None,
        penalty_per_day: None,
        has_damages_clause: false,
        allows_supply_stop: false,
        is_loan: false,
        governing_law: None,
    }
}

/// An invoice leaves the care of the policy, comes back to it, or is cancelled.
fn change_invoice(world: &mut World<'_>, invoices: &[usize], phrase: &mut Phrase<'_>) -> Done {
    phrase.skip_fillers();
    let taken_out = ["outside every policy", "outside policy", "taken out of every policy", "written off"];
    let outside = if phrase.eat_any(&taken_out) {
        Some(true)
    } else if phrase.eat_any(&["back in policy", "back under policy", "back under its policy"]) {
        Some(false)
    } else if phrase.eat_any(&["cancelled", "canceled", "withdrawn"]) {
        None
    } else {
        return want(None, "outside every policy, back under policy, written off or cancelled", phrase);
    };
    for &at in invoices {
        let Some(Invoice { debtor, id, .. }) = world.invoices.get(at) else { continue };
        let (debtor, id) = (*debtor, *id);
        let facts = &mut world.account(debtor)?.facts;
        match outside {
            Some(outside) => {
                let own = facts.receivables.iter_mut().filter(|receivable| receivable.id == id);
                own.for_each(|receivable| receivable.outside_policy = outside);
            }
            None => facts.receivables.retain(|receivable| receivable.id != id),
        }
    }
    Ok(())
}

pub(super) fn contract(world: &mut World<'_>, phrase: &mut Phrase<'_>, _: Option<Day>) -> Done {
    let name = want(phrase.new_name(&["of"]), "a name", phrase)?.to_owned();
    let of = phrase.eat("of").then(|| world.read_debtor(phrase)).flatten();
    let debtor = want(of, "`of` and a debtor that was named before", phrase)?;
    let mut contract = plain_contract(ContractId(world.number()));
    while !phrase.is_done() {
        if phrase.eat("signed on") || phrase.eat("signed") {
            contract.signed = Some(want(phrase.day(), "a day", phrase)?);
        } else if phrase.eat("penalty") || phrase.eat("penalty of") {
            let rate = want(phrase.word(), "a rate such as 0.05%", phrase)?;
            contract.penalty_per_day = Some(rate.parse::<Ppm>()?);
            want(phrase.eat_any(&["a day", "per day"]).then_some(()), "`a day`", phrase)?;
        } else if phrase.eat_any(&["damages clause", "with a damages clause"]) {
            contract.has_damages_clause = true;
        } else if phrase.eat_any(&["allows supply stop", "supply stop"]) {
            contract.allows_supply_stop = true;
        } else if phrase.eat("governed by the law of") || phrase.eat("governed by") {
            let code = want(phrase.word(), "a country such as DE", phrase)?;
            contract.governing_law = Some(want(Country::from_code(code), "a country such as DE", phrase)?);
        } else if phrase.eat("loan") {
            contract.is_loan = true;
        } else {
            return want(
                None,
                "`signed DATE`, `penalty 0.05% a day`, `damages clause`, `governed by DE`, `loan`",
                phrase,
            );
        }
    }
    world.contracts.push((name, contract, debtor));
    Ok(())
}
