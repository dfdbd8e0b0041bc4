//! What a person enters about a case: each entry is one import of its own, which can be taken back.

mod meanwhile;

use axum::{Json, extract::State};
use outreach::Lang;
use receivables::{
    calendar::{Clock, Day},
    call::Moment,
    contact::{Connection, Direction, Outcome, StatedReason},
    debtor::{Channel, PersonId},
    fact::FactKind,
    ledger::{ContactEntry, DebtorKey, DisputeEntry, Entry, FactEntry, PromiseEntry},
    message::UtcMicros,
    money::Money as Amount,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::{
    CaseKey, ChangeKind, Complete, Defaults, Import, ImportMeta, PageEntry, Source, Stamp, Store, Verdict,
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::{caller::Caller, permission::Permission},
    api,
    case::{covered, opened},
    problem::{self, Problem},
    take::{Body, IfMatch, Path},
    wire::Money,
    worklist::coded,
};
use crate::{clock, company::Company, run, texts::Case, worklist};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(promise))
        .routes(routes!(dispute))
        .routes(routes!(pause))
        .routes(routes!(note))
        .routes(routes!(contact))
        .routes(routes!(undo))
}

/// What was entered.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct Entered {
    /// Number of the change: `POST /changes/{id}/undo` takes it back.
    pub(crate) change: i64,
    /// The version of the case's facts now.
    pub(crate) version: i64,
}

/// Something that is about to be entered.
pub(super) struct New<'a> {
    pub(super) kind: ChangeKind,
    pub(super) rows: Vec<Entry>,
    /// Kept beside the rows, in the words of whoever enters it.
    pub(super) note: Option<String>,
    /// The version of the facts on which it was entered; `None` where any will do.
    pub(super) seen: Option<i64>,
    pub(super) case: &'a CaseKey,
}

/// Enters rows about a case, all of them or none, decides the case anew for the list of the day, and says what it is called.
pub(super) fn enter(
    store: &mut Store,
    company: &Company,
    caller: &Caller,
    entry: New<'_>,
    more: impl FnOnce(&mut Import<'_>),
) -> Result<Entered, Problem> {
    let New { kind, rows, note, seen, case } = entry;
    let debtor = case.debtor.id;
    let now = clock::now();
    let name = format!("page {} {} #{} {}", kind.code(), caller.login, debtor.0, clock::written(now));
    let meta = ImportMeta {
        sha256: Sha256::digest(format!("{name}{rows:?}{note:?}")).into(),
        file: name,
        as_of: None,
        complete: Complete::No,
        defaults: Defaults::default(),
        source: Source::Page(PageEntry { user: caller.user, debtor, kind }),
        stamp: stamp(caller, now),
    };
    let mut import = store.begin_import(meta)?;
    let current = import.facts_version(debtor)?.ok_or_else(problem::not_found)?;
    if let Some(seen) = seen.filter(|&seen| seen != current) {
        drop(import);
        return Err(meanwhile::changed(store, debtor, seen, current)?);
    }
    for verdict in import.take(&rows)? {
        if let Verdict::Refused(refusal) = verdict {
            return Err(Problem::field("", "refused", refusal.to_string(), refusal.to_string()));
        }
    }
    if let Some(note) = note.filter(|note| !note.trim().is_empty()) {
        import.note(note.trim().to_owned());
    }
    more(&mut import);
    let change = import.commit()?.change.ok_or_else(problem::internal)?;
    shown_anew(store, company, case);
    let version = store.facts_version(debtor)?.ok_or_else(problem::not_found)?;
    Ok(Entered { change, version })
}

/// Decides the case anew for the list of the day. It is entered already: what goes wrong here the next look finds again.
fn shown_anew(store: &mut Store, company: &Company, case: &CaseKey) {
    if let Err(error) = run::renew(store, company, case.debtor.id, clock::today()) {
        tracing::warn!(debtor = case.debtor.id.0, error = format!("{error:#}"), "cannot be decided");
    }
}

/// Now, by the caller.
pub(super) fn stamp(caller: &Caller, now: UtcMicros) -> Stamp {
    Stamp { at: now.0, by: caller.login.clone() }
}

/// The debtor, as rows name them.
pub(super) fn key_of(case: &CaseKey) -> DebtorKey {
    let name = Some(case.debtor.name.clone()).filter(|name| !name.is_empty());
    DebtorKey { code: case.debtor.code.clone(), name }
}

/// Day and hour at the debtor's place.
pub(super) fn moment_of(company: &Company, case: &Case) -> Moment {
    let (day, at) = clock::now_in(worklist::clock_of(company, case, case.decision.day));
    Moment { day, at }
}

/// The numbers of invoices of the case.
pub(super) fn numbers(case: &Case, ids: &[i64]) -> Result<Vec<String>, Problem> {
    ids.iter()
        .map(|&id| {
            let named = case.names.receivables.iter().find(|named| named.id.0 == id);
            named.map(|named| named.number.clone()).ok_or_else(|| {
                Problem::field(
                    "receivable_ids",
                    "unknown",
                    format!("该客户没有 #{id} 这张单据"),
                    format!("this customer has no receivable #{id}"),
                )
            })
        })
        .collect()
}

fn person_name(case: &Case, id: Option<i64>) -> Result<Option<String>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let found = case.names.people.iter().find(|person| person.id == PersonId(id));
    found.map(|person| Some(person.name.clone())).ok_or_else(unknown_person)
}

/// The case has no such person.
pub(super) fn unknown_person() -> Problem {
    Problem::field("person_id", "unknown", "该客户没有这位联系人", "this customer has no such person")
}

impl Money {
    /// The amount, which must be above zero.
    pub(super) fn positive(&self, path: &str) -> Result<Amount, Problem> {
        let currency = coded(&format!("{path}.currency"), Some(self.currency.as_str()), |code| {
            receivables::money::Currency::from_code(code)
        })?;
        let amount = currency.and_then(|currency| Amount::parse(&self.amount, currency).ok());
        amount.filter(|amount| amount.minor > 0).ok_or_else(|| {
            Problem::field(
                format!("{path}.amount"),
                "not-positive",
                "请填写大于零的金额，如 1234.50",
                "say an amount above zero, such as 1234.50",
            )
        })
    }
}

/// The amount is not above what is open in its currency.
fn within_open(case: &Case, amount: Amount, path: &str) -> Result<(), Problem> {
    let open = case.decision.balances.iter().find(|sums| sums.currency == amount.currency);
    let open = open.map_or(0, |sums| sums.open);
    if amount.minor <= open {
        return Ok(());
    }
    let open = Amount::new(open, amount.currency);
    let said = |lang| outreach::wording::amount(open, lang);
    Err(Problem::field(
        format!("{path}.amount"),
        "above-open",
        format!("高于该币种的未付金额 {}", said(Lang::Zh)),
        format!("this is more than is open in that currency, {}", said(Lang::En)),
    ))
}

pub(super) fn wrong_day(path: &str, zh: &str, en: &str) -> Problem {
    Problem::field(path, "wrong-day", zh, en)
}

/// A promise to pay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPromise {
    /// Invoices it was about; they are kept as a note, for a promise is of the customer.
    #[serde(default)]
    receivable_ids: Vec<i64>,
    amount: Money,
    /// By which day they will pay.
    #[schema(value_type = String, format = Date)]
    due: Day,
    /// It is confirmed in writing.
    #[serde(default)]
    written: bool,
    person_id: Option<i64>,
    note: Option<String>,
}

/// Enter a promise
#[utoipa::path(
    post, path = "/cases/{id}/promises", operation_id = "case_promise", tag = "cases", request_body = NewPromise,
    params(("id" = i64, Path, description = "Number of the case")), responses((status = OK, body = Entered))
)]
async fn promise(
    State(desk): State<api::State>,
    caller: Caller,
    Path(id): Path<i64>,
    IfMatch(seen): IfMatch,
    Body(new): Body<NewPromise>,
) -> Result<Json<Entered>, Problem> {
    let company = desk.company();
    let entered = desk.store(move |store| {
        let (key, case) = opened(store, &company, &caller, id, clock::today())?;
        let made = moment_of(&company, &case).day;
        let amount = new.amount.positive("amount")?;
        within_open(&case, amount, "amount")?;
        if new.due < made {
            return Err(wrong_day(
                "due",
                "承诺日期已过；请填写今天或以后的日期",
                "the day has passed; say today or later",
            ));
        }
        let mut note: Vec<String> = person_name(&case, new.person_id)?.into_iter().collect();
        note.extend(numbers(&case, &new.receivable_ids)?);
        note.extend(new.note);
        let row = PromiseEntry { debtor: key_of(&key), made, due: new.due, amount, written: new.written };
        let entry = New {
            kind: ChangeKind::Promise,
            rows: vec![Entry::Promise(row)],
            note: Some(note.join("; ")),
            seen: Some(seen),
            case: &key,
        };
        enter(store, &company, &caller, entry, |_| ())
    });
    entered.await.map(Json)
}

/// A dispute.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDispute {
    /// Invoices they object to; none objects to everything.
    #[serde(default)]
    receivable_ids: Vec<i64>,
    /// The disputed part, of one invoice; `null` disputes the whole.
    amount: Option<Money>,
    /// Their reason, in their words.
    reason: String,
}

/// Enter a dispute
#[utoipa::path(
    post, path = "/cases/{id}/disputes", operation_id = "case_dispute", tag = "cases", request_body = NewDispute,
    params(("id" = i64, Path, description = "Number of the case")), responses((status = OK, body = Entered))
)]
async fn dispute(
    State(desk): State<api::State>,
    caller: Caller,
    Path(id): Path<i64>,
    IfMatch(seen): IfMatch,
    Body(new): Body<NewDispute>,
) -> Result<Json<Entered>, Problem> {
    let company = desk.company();
    let entered = desk.store(move |store| {
        let (key, case) = opened(store, &company, &caller, id, clock::today())?;
        let reason = said_why("reason", &new.reason)?;
        let amount = new.amount.as_ref().map(|amount| amount.positive("amount")).transpose()?;
        if amount.is_some() && new.receivable_ids.len() > 1 {
            return Err(Problem::field(
                "amount",
                "of-several",
                "争议金额只能对一张单据填写；多张请分别登记",
                "an amount can be disputed of one invoice; enter several one by one",
            ));
        }
        let opened_on = moment_of(&company, &case).day;
        let numbers = numbers(&case, &new.receivable_ids)?;
        let numbers = if numbers.is_empty() { vec![None] } else { numbers.into_iter().map(Some).collect() };
        let row = |receivable: Option<String>| {
            Entry::Dispute(DisputeEntry {
                debtor: key_of(&key),
                receivable,
                opened: opened_on,
                closed: None,
                amount,
                reason: Some(reason.clone()),
            })
        };
        let entry = New {
            kind: ChangeKind::Dispute,
            rows: numbers.into_iter().map(row).collect(),
            note: None,
            seen: Some(seen),
            case: &key,
        };
        enter(store, &company, &caller, entry, |_| ())
    });
    entered.await.map(Json)
}

/// Words, which must say something.
pub(super) fn said_why(path: &str, text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::field(
            path,
            "empty",
            "请填写内容；以后有人会问",
            "say it in words; somebody will ask later",
        ));
    }
    Ok(text.to_owned())
}

/// A pause of collection.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPause {
    #[schema(value_type = String, format = Date)]
    from: Day,
    /// Last day of it; `null` until somebody ends it.
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<Day>,
    reason: String,
}

/// Pause collection
#[utoipa::path(
    post, path = "/cases/{id}/pauses", operation_id = "case_pause", tag = "cases", request_body = NewPause,
    params(("id" = i64, Path, description = "Number of the case")), responses((status = OK, body = Entered))
)]
async fn pause(
    State(desk): State<api::State>,
    caller: Caller,
    Path(id): Path<i64>,
    IfMatch(seen): IfMatch,
    Body(new): Body<NewPause>,
) -> Result<Json<Entered>, Problem> {
    let company = desk.company();
    let entered = desk.store(move |store| {
        let key = covered(store, &caller, id)?;
        let source = said_why("reason", &new.reason)?;
        if new.until.is_some_and(|until| until < new.from) {
            return Err(wrong_day("until", "结束日期早于开始日期", "it would end before it begins"));
        }
        let row = FactEntry {
            until: new.until,
            source: Some(source),
            ..FactEntry::new(key_of(&key), FactKind::Hold, new.from)
        };
        let entry = New {
            kind: ChangeKind::Pause,
            rows: vec![Entry::Fact(row)],
            note: None,
            seen: Some(seen),
            case: &key,
        };
        enter(store, &company, &caller, entry, |_| ())
    });
    entered.await.map(Json)
}

/// A note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewNote {
    text: String,
}

/// Note something
///
/// It changes nothing of the decision, so no version is needed.
#[utoipa::path(
    post, path = "/cases/{id}/notes", operation_id = "case_note", tag = "cases", request_body = NewNote,
    params(("id" = i64, Path, description = "Number of the case")), responses((status = OK, body = Entered))
)]
async fn note(
    State(desk): State<api::State>,
    caller: Caller,
    Path(id): Path<i64>,
    Body(new): Body<NewNote>,
) -> Result<Json<Entered>, Problem> {
    let company = desk.company();
    let entered = desk.store(move |store| {
        let key = covered(store, &caller, id)?;
        let note = Some(said_why("text", &new.text)?);
        let entry = New { kind: ChangeKind::Note, rows: Vec::new(), note, seen: None, case: &key };
        enter(store, &company, &caller, entry, |_| ())
    });
    entered.await.map(Json)
}

/// A contact made outside the guided call.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewContact {
    person_id: Option<i64>,
    channel: String,
    /// `out` or `in`.
    direction: String,
    connection: String,
    outcome: Option<String>,
    /// The reason for the delay that they gave.
    reason: Option<String>,
    note: Option<String>,
    /// The day at their place; today if nothing is said.
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<Day>,
    /// `HH:MM` at their place; now if neither is said.
    #[schema(value_type = Option<String>, example = "09:30")]
    at: Option<Clock>,
}

/// Enter a contact
#[utoipa::path(
    post, path = "/cases/{id}/contacts", operation_id = "case_contact", tag = "cases", request_body = NewContact,
    params(("id" = i64, Path, description = "Number of the case")), responses((status = OK, body = Entered))
)]
async fn contact(
    State(desk): State<api::State>,
    caller: Caller,
    Path(id): Path<i64>,
    IfMatch(seen): IfMatch,
    Body(new): Body<NewContact>,
) -> Result<Json<Entered>, Problem> {
    let company = desk.company();
    let entered = desk.store(move |store| {
        let (key, case) = opened(store, &company, &caller, id, clock::today())?;
        let now = moment_of(&company, &case);
        let day = new.day.unwrap_or(now.day);
        if day > now.day {
            return Err(wrong_day("day", "日期还没有到", "this day is still to come"));
        }
        let at = new.at.or_else(|| new.day.is_none().then_some(now.at));
        let needed = |path: &str| Problem::field(path, "needed", "请填写此项", "this is needed");
        let row = ContactEntry {
            debtor: key_of(&key),
            day,
            time: at,
            person: person_name(&case, new.person_id)?,
            channel: coded("channel", Some(&new.channel), Channel::from_code)?
                .ok_or_else(|| needed("channel"))?,
            direction: coded("direction", Some(&new.direction), Direction::from_code)?
                .ok_or_else(|| needed("direction"))?,
            connection: coded("connection", Some(&new.connection), Connection::from_code)?
                .ok_or_else(|| needed("connection"))?,
            outcome: coded("outcome", new.outcome.as_deref(), Outcome::from_code)?,
            reason: coded("reason", new.reason.as_deref(), StatedReason::from_code)?,
            step: None,
            receivable: None,
            note: new.note.filter(|note| !note.trim().is_empty()),
        };
        let entry = New {
            kind: ChangeKind::Contact,
            rows: vec![Entry::Contact(row)],
            note: None,
            seen: Some(seen),
            case: &key,
        };
        enter(store, &company, &caller, entry, |_| ())
    });
    entered.await.map(Json)
}

/// Take back what was entered
///
/// Whoever entered it may, and who may undo imports. What stands in the way is said: a later entry about the same, a
/// message that has left.
#[utoipa::path(
    post, path = "/changes/{id}/undo", operation_id = "change_undo", tag = "cases",
    params(("id" = i64, Path, description = "Number of the change")), responses((status = OK, body = Entered))
)]
async fn undo(
    State(desk): State<api::State>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Json<Entered>, Problem> {
    let company = desk.company();
    let entered = desk.store(move |store| {
        let change = store.change(id)?.ok_or_else(problem::not_found)?;
        let key = covered(store, &caller, change.debtor.0)?;
        if change.user != caller.user && !caller.may(Permission::UndoImport) {
            return Err(problem::not_permitted());
        }
        let now = clock::now();
        // A message first: once it is on its way nothing is taken back.
        if let Some(message) = store.message_of_import(change.import)? {
            store.withdraw_message(message, now, &caller.login)?;
        }
        store.undo_import(change.import, &stamp(&caller, now))?;
        shown_anew(store, &company, &key);
        let version = store.facts_version(key.debtor.id)?.ok_or_else(problem::not_found)?;
        Ok(Entered { change: id, version })
    });
    entered.await.map(Json)
}
