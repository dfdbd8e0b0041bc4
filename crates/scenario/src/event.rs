//! What happens in a diary: each line enters one fact into the ledger, runs a day, or states an expectation.

use receivables::{
    calendar::Day,
    contact::{Connection, Contact, Direction, Outcome, StatedReason},
    debtor::{Channel, Channels, Country, DebtorKind, Person, PersonId, Role, Size, Standing},
    dispute::Dispute,
    fact::{Fact, FactKind},
    money::Ppm,
    payment::Payment,
    promise::{Promise, PromiseId},
    receivable::{Contract, ContractId, Receivable, ReceivableId, ReceivableKind},
};

use crate::{
    diary::Entry,
    expectation,
    outcome::Check,
    phrase::Phrase,
    world::{Invoice, LedgerDay, World},
};

type Done = Result<(), String>;

/// One kind of line: the words it begins with, how it reads, and what it does.
struct Verb {
    words: &'static [&'static str],
    usage: &'static str,
    /// It may stand before the first day.
    undated: bool,
    act: fn(&mut World<'_>, &mut Phrase<'_>, Option<Day>) -> Done,
}

/// All kinds of lines but `run` and `expect`. Longer words stand before shorter ones.
const VERBS: &[Verb] = &[
    Verb {
        words: &["debtor", "customer"],
        usage: "debtor ACME, company in CN, large, key, policy corporate-guide",
        undated: true,
        act: debtor,
    },
    Verb {
        words: &["person"],
        usage: "person Ms Li, finance of ACME, by phone email, prefers email, opted out of sms",
        undated: true,
        act: person,
    },
    Verb {
        words: &["invoice"],
        usage: "invoice INV1 of ACME: 1,000.00 CNY due 2024-03-31, issued 2024-03-01",
        undated: true,
        act: invoice,
    },
    Verb {
        words: &["contract"],
        usage: "contract C1 of ACME, signed 2024-01-01, penalty 0.05% a day, damages clause",
        undated: true,
        act: contract,
    },
    Verb { words: &["paid", "payment"], usage: "paid 300.00 CNY on INV1", undated: true, act: paid },
    Verb {
        words: &["refunded", "refund"],
        usage: "refunded 300.00 CNY on INV1",
        undated: true,
        act: refunded,
    },
    Verb {
        words: &["credit note"],
        usage: "credit note 100.00 CNY on INV1",
        undated: true,
        act: credit_note,
    },
    Verb {
        words: &["promise"],
        usage: "promise P1 of ACME: 500.00 CNY by 2024-05-01, written",
        undated: false,
        act: promise,
    },
    Verb { words: &["dispute"], usage: "dispute on INV1 over 200.00 CNY", undated: false, act: dispute },
    Verb { words: &["hold", "pause"], usage: "hold on INV1 until 2024-05-01", undated: false, act: hold },
    Verb { words: &["fact"], usage: "fact ACME: moving-assets until 2024-05-01", undated: false, act: fact },
    Verb {
        words: &["contact"],
        usage: "contact with Ms Li of ACME by phone: connected, hardship, because cash-short",
        undated: false,
        act: contact,
    },
    Verb { words: &["step", "level"], usage: "step 1 waived on INV1", undated: false, act: step },
    Verb { words: &["ledger"], usage: "ledger is of 2024-04-01", undated: true, act: ledger },
];

/// Does what one line says. The error says what was not understood, and how such a line reads.
pub(crate) fn act(world: &mut World<'_>, entry: &Entry, checks: &mut Vec<Check>) -> Done {
    let text = without_remark(&entry.text);
    let mut phrase = Phrase::new(text);
    if phrase.eat("expect") {
        let day = entry.day.ok_or("an expectation stands under its day: `## 2024-03-31`")?;
        begin(world, day)?;
        let check = expectation::check(world, &mut phrase, day)?;
        checks.push(Check { line: entry.line, expected: entry.text.clone(), got: check.err() });
        return Ok(());
    }
    if phrase.eat("run") {
        let day = entry.day.ok_or("a run stands under its day: `## 2024-03-31`")?;
        return run(world, &mut phrase, day, entry, checks);
    }
    for verb in VERBS {
        if !verb.words.iter().any(|words| phrase.eat(words)) {
            continue;
        }
        if entry.day.is_none() && !verb.undated {
            return Err(format!(
                "a line that begins with `{}` stands under its day",
                verb.words.join("` or `")
            ));
        }
        if let Some(day) = entry.day {
            begin(world, day)?;
        }
        let did = (verb.act)(world, &mut phrase, entry.day).and_then(|()| finished(&phrase));
        return did.map_err(|reason| format!("{reason}. Such a line reads: `{}`", verb.usage));
    }
    let mut ahead = phrase;
    match (world.read_debtor(&mut ahead), entry.day) {
        (Some(debtor), Some(day)) => {
            begin(world, day)?;
            change_policy(world, debtor, &mut ahead, day).and_then(|()| finished(&ahead))
        }
        (None, Some(_)) => {
            let verbs: Vec<&str> = VERBS.iter().filter_map(|verb| verb.words.first().copied()).collect();
            Err(format!("`{text}` begins with no known word; known are {}, run, expect", verbs.join(", ")))
        }
        (_, None) => Ok(()),
    }
}

/// A dash or two slashes begin a remark.
fn without_remark(text: &str) -> &str {
    [" — ", " -- ", " // "]
        .iter()
        .filter_map(|mark| text.find(mark))
        .min()
        .map_or(text, |at| text.get(..at).unwrap_or(text))
}

/// A diary goes forward; only a run that is refused may look back.
fn begin(world: &mut World<'_>, day: Day) -> Done {
    if let Some(last) = world.today.filter(|last| day < *last) {
        return Err(format!("{day} comes before {last}: a diary goes forward in time"));
    }
    world.begin(day);
    Ok(())
}

fn run(
    world: &mut World<'_>,
    phrase: &mut Phrase<'_>,
    day: Day,
    entry: &Entry,
    checks: &mut Vec<Check>,
) -> Done {
    let last = world.last_run.filter(|last| day < *last);
    if phrase.eat("is refused") || phrase.eat("refused") {
        let got = match last {
            Some(_) => None,
            None => Some("the run is possible: no later one was made".to_owned()),
        };
        checks.push(Check { line: entry.line, expected: entry.text.clone(), got });
        return finished(phrase);
    }
    if let Some(last) = last {
        return Err(format!(
            "a run of {day} is refused, one of {last} was made; expect it by `run is refused`"
        ));
    }
    begin(world, day)?;
    let sends = phrase.eat_any(&["and send", "and sent", "and carry out"]);
    finished(phrase)
        .map_err(|reason| format!("{reason}. Write `run`, `run and send` or `run is refused`"))?;
    world.decide_all(day)?;
    world.last_run = Some(day);
    if sends { world.send_all(day) } else { Ok(()) }
}

/// The whole line was understood.
pub(crate) fn finished(phrase: &Phrase<'_>) -> Done {
    if phrase.is_done() { Ok(()) } else { Err(format!("`{}` was not understood", phrase.rest())) }
}

/// What must come next, or an error that says so.
pub(crate) fn want<T>(found: Option<T>, what: &str, phrase: &Phrase<'_>) -> Result<T, String> {
    found.ok_or_else(|| {
        if phrase.is_done() {
            format!("expected {what} at the end of the line")
        } else {
            format!("expected {what} instead of `{}`", phrase.rest())
        }
    })
}

fn debtor(world: &mut World<'_>, phrase: &mut Phrase<'_>, _: Option<Day>) -> Done {
    let name = want(phrase.new_name(&["is"]), "a name", phrase)?;
    if world.accounts.iter().any(|account| account.name.eq_ignore_ascii_case(name)) {
        return Err(format!("the debtor `{name}` is there already"));
    }
    let at = world.open_account(name);
    while !phrase.is_done() {
        if phrase.eat("policy") || phrase.eat("under policy") {
            let id = want(phrase.word(), "the name of a policy", phrase)?;
            let policy = world.policy(id)?;
            world.account(at)?.policy = Some(policy);
            continue;
        }
        let account = world.account(at)?;
        let debtor = &mut account.facts.debtor;
        if let Some(kind) = phrase.code(DebtorKind::ALL, DebtorKind::code) {
            debtor.kind = Some(kind);
        } else if let Some(size) = phrase.code(Size::ALL, Size::code) {
            debtor.size = Some(size);
        } else if let Some(standing) = phrase.code(Standing::ALL, Standing::code) {
            debtor.standing = Some(standing);
            phrase.eat("customer");
        } else if phrase.eat("in an unknown country") || phrase.eat("country unknown") {
            debtor.country = None;
        } else if phrase.eat("in") {
            let code = want(phrase.word(), "a country of two letters", phrase)?;
            let country = Country::from_code(code);
            debtor.country = Some(country.ok_or_else(|| format!("`{code}` is no country of two letters"))?);
        } else if phrase.eat("kind unknown") {
            debtor.kind = None;
        } else if phrase.eat("time zone unknown") || phrase.eat("zone unknown") {
            debtor.zone_known = false;
        } else if phrase.eat_any(&["nobody known", "nobody to speak with", "no people"]) {
            account.nobody = true;
        } else if !phrase.eat_any(&["is", "a", "an", "the"]) {
            return want(None, "company, person, `in CN`, a size, a standing or `policy NAME`", phrase);
        }
    }
    Ok(())
}

fn person(world: &mut World<'_>, phrase: &mut Phrase<'_>, _: Option<Day>) -> Done {
    let name = want(phrase.new_name(&["is"]), "a name", phrase)?.to_owned();
    phrase.skip_fillers();
    let role = phrase.code(Role::ALL, Role::code);
    let role = want(role, "a role such as finance, owner, decision-maker, debtor or family", phrase)?;
    phrase.eat_any(&["of", "at", "for"]);
    let debtor = want(world.read_debtor(phrase), "`of` and a debtor", phrase)?;
    let id = PersonId(world.number());
    let all: Channels = Channel::ALL.iter().copied().collect();
    let none = Channels::NONE;
    let mut person = Person {
        id,
        role,
        reachable_by: all,
        opted_out: none,
        prefers: None,
        refused: false,
        consented: false,
        workplace_only: false,
    };
    while !phrase.is_done() {
        if phrase.eat("by") || phrase.eat("reachable by") {
            person.reachable_by = channels(phrase)?;
        } else if phrase.eat("prefers") {
            let channel = channel(phrase);
            person.prefers = Some(want(channel, "a channel", phrase)?);
        } else if phrase.eat_any(&["opted out of", "not by", "does not want"]) {
            person.opted_out = channels(phrase)?;
        } else if phrase.eat_any(&["refuses contact", "refused contact", "refused", "refuses"]) {
            person.refused = true;
        } else if phrase.eat_any(&["consented", "with consent"]) {
            person.consented = true;
        } else if phrase.eat_any(&["workplace number only", "workplace only"]) {
            person.workplace_only = true;
        } else {
            return want(None, "`by CHANNELS`, prefers, opted out of, refused, consented", phrase);
        }
    }
    let account = world.account(debtor)?;
    let known = account.people.iter().position(|other| *other == name);
    if let Some(old) = known.and_then(|at| account.facts.people.get_mut(at)) {
        person.id = old.id;
        *old = person;
    } else {
        account.people.push(name);
        account.facts.people.push(person);
    }
    Ok(())
}

/// A channel, by its code or by an everyday word.
pub(crate) fn channel(phrase: &mut Phrase<'_>) -> Option<Channel> {
    let words = [
        ("e-mail", Channel::Email),
        ("mail", Channel::Email),
        ("telephone", Channel::Phone),
        ("call", Channel::Phone),
        ("post", Channel::Letter),
        ("text message", Channel::Sms),
    ];
    let known = phrase.code(Channel::ALL, Channel::code);
    known.or_else(|| words.into_iter().find(|(word, _)| phrase.eat(word)).map(|(_, channel)| channel))
}

/// One or more channels.
fn channels(phrase: &mut Phrase<'_>) -> Result<Channels, String> {
    let mut found = Channels::NONE;
    while let Some(channel) = channel(phrase) {
        found = found.with(channel);
        phrase.eat_any(&["and", "or"]);
    }
    want((!found.is_empty()).then_some(found), "a channel such as phone, email or letter", phrase)
}

fn invoice(world: &mut World<'_>, phrase: &mut Phrase<'_>, _: Option<Day>) -> Done {
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

fn contract(world: &mut World<'_>, phrase: &mut Phrase<'_>, _: Option<Day>) -> Done {
    let name = want(phrase.new_name(&["of"]), "a name", phrase)?.to_owned();
    let of = phrase.eat("of").then(|| world.read_debtor(phrase)).flatten();
    let debtor = want(of, "`of` and a debtor that was named before", phrase)?;
    let mut contract = plain_contract(ContractId(world.number()));
    while !phrase.is_done() {
        if phrase.eat("signed on") || phrase.eat("signed") {
            contract.signed = Some(want(phrase.day(), "a day", phrase)?);
        } else if phrase.eat("penalty") || phrase.eat("penalty of") {
            let rate = want(phrase.word(), "a rate such as 0.05%", phrase)?;
            contract.penalty_per_day = Some(rate.parse::<Ppm>().map_err(|error| error.to_string())?);
            want(phrase.eat_any(&["a day", "per day"]).then_some(()), "`a day`", phrase)?;
        } else if phrase.eat_any(&["damages clause", "with a damages clause"]) {
            contract.has_damages_clause = true;
        } else if phrase.eat_any(&["allows supply stop", "supply stop"]) {
            contract.allows_supply_stop = true;
        } else if phrase.eat("loan") {
            contract.is_loan = true;
        } else {
            return want(None, "`signed DATE`, `penalty 0.05% a day`, `damages clause`, `loan`", phrase);
        }
    }
    world.contracts.push((name, contract, debtor));
    Ok(())
}

/// Whom a line about money, a dispute or a hold concerns: a debtor, and some invoices of it or none in particular.
fn subject(world: &World<'_>, phrase: &mut Phrase<'_>) -> Result<(usize, Vec<usize>), String> {
    let (mut as_debtor, mut as_invoice) = (*phrase, *phrase);
    let (debtor, invoices) = (world.read_debtor(&mut as_debtor), world.read_invoice(&mut as_invoice));
    match (debtor, invoices) {
        (Some(debtor), None) => {
            *phrase = as_debtor;
            Ok((debtor, Vec::new()))
        }
        (_, Some(invoices)) => {
            *phrase = as_invoice;
            let debtor =
                invoices.first().and_then(|&at| world.invoices.get(at)).map(|invoice| invoice.debtor);
            Ok((debtor.ok_or("no such invoice")?, invoices))
        }
        (None, None) => want(None, "a debtor or an invoice that was named before", phrase),
    }
}

fn paid(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
    phrase.eat("of");
    let in_full = phrase.eat("in full");
    let Some(amount) = phrase.money(world.currency).filter(|_| !in_full) else {
        phrase.eat_any(&["on", "for", "by"]);
        let (debtor, mut invoices) = subject(world, phrase)?;
        if !(phrase.eat("in full") || in_full) {
            return want(None, "an amount, or `in full` after the invoice", phrase);
        }
        if invoices.is_empty() {
            let own = |at: &usize| world.invoices.get(*at).is_some_and(|invoice| invoice.debtor == debtor);
            invoices = (0..world.invoices.len()).filter(own).collect();
        }
        let day = dated(phrase, day)?;
        for at in invoices {
            let open = world.open(at).ok_or("no such invoice")?;
            world.enter_money(debtor, &[at], open, false, day)?;
        }
        return Ok(());
    };
    money(world, phrase, day, amount, false)
}

fn refunded(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
    phrase.eat("of");
    let mut amount = want(phrase.money(world.currency), "an amount", phrase)?;
    amount.minor = -amount.minor;
    money(world, phrase, day, amount, false)
}

fn credit_note(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
    phrase.eat_any(&["of", "over"]);
    let amount = want(phrase.money(world.currency), "an amount", phrase)?;
    money(world, phrase, day, amount, true)
}

/// The rest of a line about money: on what, by whom, on which day, and whether it was taken back.
fn money(
    world: &mut World<'_>,
    phrase: &mut Phrase<'_>,
    day: Option<Day>,
    mut amount: receivables::money::Money,
    is_credit_note: bool,
) -> Done {
    phrase.eat_any(&["on", "for", "by", "to", "from", "against"]);
    let (debtor, invoices) = subject(world, phrase)?;
    if phrase.eat("by") || phrase.eat("of") {
        want(world.read_debtor(phrase), "a debtor", phrase)?;
    }
    phrase.skip_fillers();
    if phrase.eat_any(&["reversed", "cancelled", "canceled", "returned", "charged back", "withdrawn"]) {
        amount.minor = -amount.minor;
    }
    let day = dated(phrase, day)?;
    world.enter_money(debtor, &invoices, amount, is_credit_note, day)
}

/// The day of a line: its own, or that of its heading.
fn dated(phrase: &mut Phrase<'_>, day: Option<Day>) -> Result<Day, String> {
    let mut ahead = *phrase;
    if ahead.eat_any(&["on", "dated"])
        && let Some(own) = ahead.day()
    {
        *phrase = ahead;
        return Ok(own);
    }
    day.ok_or_else(|| "stands before the first day: end the line with `on DATE`".to_owned())
}

fn promise(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
    let day = day.ok_or("a promise stands under the day it was made")?;
    let mut ahead = *phrase;
    if let Some((name, debtor, id)) =
        world.read_promise(&mut ahead).map(|named| (named.name.clone(), named.debtor, named.id))
        && !ahead.eat("of")
    {
        *phrase = ahead;
        return move_promise(world, phrase, day, (&name, debtor, id));
    }
    let name = want(phrase.new_name(&["of", "by"]), "a name such as P1", phrase)?.to_owned();
    if world.promises.iter().any(|promise| promise.name == name) {
        return Err(format!("the promise `{name}` is there already; write `promise {name} moved to DATE`"));
    }
    phrase.eat_any(&["of", "by"]);
    let debtor = want(world.read_debtor(phrase), "a debtor", phrase)?;
    let amount = want(phrase.money(world.currency), "an amount", phrase)?;
    phrase.eat_any(&["by", "on", "due"]);
    let due = want(phrase.day(), "the day it falls due", phrase)?;
    let written = phrase.eat_any(&["written", "in writing"]);
    let promise = Promise { id: PromiseId(0), made: day, due, amount, written, replaced: None };
    world.enter_promise(&name, debtor, promise)
}

fn move_promise(
    world: &mut World<'_>,
    phrase: &mut Phrase<'_>,
    day: Day,
    (name, debtor, id): (&str, usize, PromiseId),
) -> Done {
    phrase.skip_fillers();
    want(phrase.eat_any(&["moved to", "moved", "put off to"]).then_some(()), "`moved to DATE`", phrase)?;
    let due = want(phrase.day(), "the new day", phrase)?;
    let written = phrase.eat_any(&["written", "in writing"]);
    let promises = &mut world.account(debtor)?.facts.promises;
    let Some(old) = promises.iter_mut().find(|promise| promise.id == id) else {
        return Err("no such promise".to_owned());
    };
    old.replaced = Some(day);
    let new = Promise { made: day, due, written, replaced: None, ..old.clone() };
    world.enter_promise(name, debtor, new)
}

/// Enters something for every invoice of a subject, or once for the debtor.
fn for_each(world: &World<'_>, invoices: &[usize]) -> Vec<Option<ReceivableId>> {
    if invoices.is_empty() {
        return vec![None];
    }
    invoices.iter().filter_map(|&at| world.invoices.get(at)).map(|invoice| Some(invoice.id)).collect()
}

fn dispute(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
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

fn hold(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
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

fn fact(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
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

fn contact(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
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

/// A step by its number or by its name in the policy.
pub(crate) fn step_number(world: &World<'_>, debtor: usize, phrase: &mut Phrase<'_>) -> Result<u8, String> {
    let policy = world.policy_of(debtor)?;
    if let Some(number) = phrase.number() {
        let number = u8::try_from(number).ok().filter(|&number| policy.step(number).is_some());
        return number.ok_or_else(|| format!("`{}` has {} steps", policy.id, policy.steps().len()));
    }
    let name = phrase.name(policy.steps().map(|step| step.id.as_str()));
    let at = name.and_then(|name| policy.steps().position(|step| step.id == name));
    let number = at.and_then(|at| u8::try_from(at + 1).ok());
    let known = || policy.steps().map(|step| step.id.as_str()).collect::<Vec<_>>().join(", ");
    number.ok_or_else(|| format!("`{}` is no step of `{}`, which has {}", phrase.rest(), policy.id, known()))
}

/// A step was carried out, left out or taken back by hand.
fn step(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
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
    } else if phrase.eat_any(&["skipped", "ignored"]) {
        Connection::Waived
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

fn change_policy(world: &mut World<'_>, debtor: usize, phrase: &mut Phrase<'_>, day: Day) -> Done {
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

fn ledger(world: &mut World<'_>, phrase: &mut Phrase<'_>, _: Option<Day>) -> Done {
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
