//! A contact with a debtor who is only described: the facts that were told, put to the same gate.

use std::fmt::Write as _;

use lawcase::Inputs;
use outreach::Lang;
use receivables::{
    calendar::{Clock, Day, Window},
    contact::{Connection, Contact, Direction},
    debtor::{Channel, Channels, Country, Debtor, DebtorId, DebtorKind, Person, PersonId, Region, Role},
    gate::{self, Refusal, Scope, Wanted},
    money::{Currency, Money},
    receivable::{Receivable, ReceivableId},
    rulebook::Rulebook,
    script::Purpose,
    snapshot::Snapshot,
    stage::Stage,
};
use serde_json::{Value, json};

use super::{rests_on, to_text};
use crate::{
    args,
    company::Company,
    law,
    said::said,
    screen::{self, either},
};

/// Whether hour and number of calls pass the law and the house rules.
pub(crate) fn described(
    args: &args::Contact,
    company: &Company,
    today: Day,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<String> {
    let args = &with_input(args)?;
    let (Some(kind), Some(at)) = (args.kind, args.at) else {
        return Err(said(
            "请写 --kind 和 --at，或用 --for 指定客户".to_owned(),
            "say what the debtor is and at what time, with --kind and --at; or whom you mean, with --for"
                .to_owned(),
        ));
    };
    let (book, day) = (&company.rulebook, args.day.unwrap_or(today));
    let snapshot = snapshot(args, kind, place(args, book, day)?, day);
    let policy = company.policy(None, Some(kind))?;
    let wanted = Wanted {
        person: Some(PERSON),
        channel: Channel::Phone,
        at,
        purpose: Purpose::OverdueReminder,
        stage: Stage::Early,
        formal: false,
    };
    let mut refusals = gate::check(&snapshot, policy, book, day, &wanted);
    refusals.retain(|refusal| asked().any(|rule| rule == refusal.reason.rule));
    let open = gate::open_hours(&snapshot, policy, book, day, &wanted);
    if as_json {
        return Ok(format!("{}\n", as_value(day, at, &refusals, &open, book, lang)));
    }
    let mut out = to_text(&refusals, book, lang);
    if refusals.iter().any(|refusal| refusal.reason.rule == "contact-hours") {
        let open: Vec<String> = open.iter().map(Window::to_string).collect();
        let open = if open.is_empty() { either(lang, "无", "none").to_owned() } else { open.join(" ") };
        let _ = match lang {
            Lang::Zh => writeln!(out, "{day} 可以联系的时段：{open}"),
            Lang::En => writeln!(out, "open hours on {day}: {open}"),
        };
    }
    Ok(out)
}

/// The rules that what was told can answer; the others ask for facts that only a debtor on file has.
fn asked() -> impl Iterator<Item = &'static str> {
    std::iter::once("law-unknown").chain(gate::rule_ids_of(Scope::Moment))
}

fn as_value(
    day: Day,
    at: Clock,
    refusals: &[Refusal],
    open: &[Window],
    book: &Rulebook,
    lang: Lang,
) -> Value {
    let refusals: Vec<Value> = refusals
        .iter()
        .map(|Refusal { reason, value, .. }| {
            let mut refusal = json!(reason);
            let rests_on = value.and_then(|id| book.value(id)).map(|value| {
                json!({
                    "says": rests_on(value, lang), "jurisdiction": value.jurisdiction, "value": value.written.to_string(),
                    "authority": value.authority, "status": value.status,
                })
            });
            if let Some(refusal) = refusal.as_object_mut() {
                refusal.insert("why".to_owned(), screen::reason(reason, lang).into());
                refusal.insert("rests_on".to_owned(), json!(rests_on));
            }
            refusal
        })
        .collect();
    json!({
        "day": day, "at": at, "decision": if refusals.is_empty() { "allow" } else { "deny" }, "refusals": refusals,
        "asked": asked().collect::<Vec<_>>(), "open_hours": open,
    })
}

/// What the input says, put in for the flags that were not given.
fn with_input(args: &args::Contact) -> anyhow::Result<args::Contact> {
    let mut filled = args.clone();
    let Some(file) = &args.input else { return Ok(filled) };
    let inputs = Inputs::new(law::object(file)?.0);
    let code = |key: &str| inputs.text(&[key]).map_err(law::told);
    let unknown = |key: &str, value: &str| {
        said(format!("{key}：不认识 `{value}`"), format!("{key}: `{value}` is not known"))
    };
    if let Some(kind) = code("kind")? {
        let read = DebtorKind::from_code(&kind).ok_or_else(|| unknown("kind", &kind))?;
        filled.kind = args.kind.or(Some(read));
    }
    if let Some(country) = code("country")? {
        let read = args::country(&country).ok_or_else(|| unknown("country", &country))?;
        filled.country = args.country.or(Some(read));
    }
    if let Some(state) = code("state")? {
        let read = Region::from_code(&state).ok_or_else(|| unknown("state", &state))?;
        filled.state = args.state.or(Some(read));
    }
    filled.day = args.day.or(inputs.day(&["day"]).map_err(law::told)?);
    filled.at = args.at.or(inputs.clock(&["at"]).map_err(law::told)?);
    let counts = [
        ("effective_calls", &mut filled.effective_calls),
        ("unanswered", &mut filled.unanswered),
        ("calls_in_period", &mut filled.calls_in_period),
    ];
    for (key, flag) in counts {
        let told = inputs.count(&[key]).map_err(law::told)?;
        *flag = told.filter(|_| *flag == 0).unwrap_or(*flag);
    }
    inputs.all_read().map_err(law::told)?;
    Ok(filled)
}

/// Country and state, which must lie in it and be in the rulebook.
fn place(args: &args::Contact, book: &Rulebook, day: Day) -> anyhow::Result<Country> {
    let country = args.country.or(args.state.map(Region::country)).unwrap_or(Country::CN);
    let Some(state) = args.state else { return Ok(country) };
    if state.country() != country {
        return Err(said(
            format!("--state {state} 不在 --country {country} 之内；只写其中一个"),
            format!("--state {state} does not lie in --country {country}; give one of them"),
        ));
    }
    if !book.possible_places(country, Some(state), true, day).iter().any(|place| place.is_in(state)) {
        return Err(said(
            format!("规则书中没有 {state}；州代码形如 US-MA，不写 --state 则按各州规则一并核对"),
            format!(
                "{state} is not in the rulebook; a state is written such as US-MA, and without --state the rules of all states hold"
            ),
        ));
    }
    Ok(country)
}

const PERSON: PersonId = PersonId(1);

/// One debt, due yesterday, one person who owes it or pays it, and the calls that were told of. The calls of a period were
/// made on days that nobody told: each counts as one of yesterday, which lies in every period.
fn snapshot(args: &args::Contact, kind: DebtorKind, country: Country, day: Day) -> Snapshot {
    let call = |day: Day, connection: Connection| Contact {
        day,
        time: None,
        person: Some(PERSON),
        role: None,
        channel: Channel::Phone,
        direction: Direction::Out,
        connection,
        outcome: None,
        reason: None,
        step: None,
        receivable: None,
    };
    let before = args.calls_in_period.saturating_sub(args.effective_calls.saturating_add(args.unanswered));
    let calls = [
        (before, day.plus(-1), Connection::NoAnswer),
        (args.effective_calls, day, Connection::Connected),
        (args.unanswered, day, Connection::NoAnswer),
    ];
    let calls = calls.map(|(count, day, connection)| vec![call(day, connection); count.min(MOST) as usize]);
    Snapshot {
        debtor: Debtor {
            id: DebtorId(1),
            kind: Some(kind),
            size: None,
            country: Some(country),
            region: args.state,
            zone_known: true,
            standing: None,
        },
        documents: Vec::new(),
        unread: Vec::new(),
        receivables: vec![Receivable {
            id: ReceivableId(1),
            kind: None,
            issued: None,
            due: day.plus(-1),
            amount: Money::new(100, Currency::CNY),
            settled_undated: 0,
            is_instalment: false,
            contract: None,
            outside_policy: false,
        }],
        contracts: Vec::new(),
        payments: Vec::new(),
        promises: Vec::new(),
        disputes: Vec::new(),
        contacts: calls.concat(),
        people: vec![Person {
            id: PERSON,
            role: if kind == DebtorKind::Person { Role::Debtor } else { Role::Finance },
            reachable_by: Channels::NONE.with(Channel::Phone),
            opted_out: Channels::NONE,
            opted_in: Channels::NONE,
            bounced: Channels::NONE,
            prefers: None,
            refused: false,
            consented: false,
            workplace_only: false,
            hours: None,
        }],
        facts: Vec::new(),
        policy_since: None,
        ledger_as_of: Some(day),
    }
}

/// More calls than any rule counts to; a number typed by mistake must not fill the memory.
const MOST: u32 = 1_000;
