//! A line of the day's list, read from the decision that it shows.

use outreach::Lang;
use receivables::{
    calendar::{Clock, Day},
    debtor::{Channel, Role},
    decision::TaskKind,
    money::{Currency, Money as Amount},
    script::Purpose,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::StandingRow;
use utoipa::ToSchema;

use crate::{
    clock,
    company::Company,
    screen::recorded_reason,
    serve::{
        staff::{Named, Staff},
        wire::Money,
    },
    worklist::zone_at,
};

/// A debtor by their names.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DebtorName {
    /// Number of the case.
    pub(crate) id: i64,
    /// Customer number.
    pub(crate) code: Option<String>,
    pub(crate) name: String,
}

impl From<&store::DebtorRef> for DebtorName {
    fn from(debtor: &store::DebtorRef) -> Self {
        Self { id: debtor.id.0, code: debtor.code.clone(), name: debtor.name.clone() }
    }
}

/// A rule that gave points.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Part {
    pub(crate) rule: String,
    pub(crate) points: u32,
    /// In the language of the request.
    pub(crate) text: String,
}

/// The first contact that may be made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedContact {
    #[schema(value_type = String, format = Date)]
    on: Day,
    /// `HH:MM` by the clock of `zone`.
    #[schema(value_type = String, example = "09:30")]
    pub(crate) at: Clock,
    pub(crate) channel: String,
    purpose: String,
    /// Name of the person.
    person: String,
    role: String,
    /// IANA zone of that clock; where they may be under several clocks, the hour at the other end stands behind it.
    zone: Option<String>,
}

/// The first reason why a contact is withheld.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedRefusal {
    rule: String,
    text: String,
    /// The first day on which it may be made; `null` while a fact is missing or a person must act.
    #[schema(value_type = Option<String>, format = Date)]
    may_on: Option<Day>,
}

/// The promise that matters.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedPromise {
    #[schema(value_type = String, format = Date)]
    pub(crate) due: Day,
    pub(crate) amount: Money,
    /// Code of `judgement`.
    state: String,
}

/// Who works a case just now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Holder {
    id: i64,
    name: String,
    /// Until when, if they give no sign of life.
    until: String,
}

/// A line of the day's list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorklistItem {
    pub(crate) debtor: DebtorName,
    /// How the ledger names our person.
    owner: Option<String>,
    assignee: Option<Named>,
    held_by: Option<Holder>,
    /// Points; more comes first.
    priority: i64,
    parts: Vec<Part>,
    stage: String,
    cause: Option<String>,
    /// Of the oldest item; zero or less while nothing is overdue.
    days_past_due: i64,
    /// Policy step, from 1.
    step: Option<u8>,
    open: Vec<Money>,
    pub(crate) overdue: Vec<Money>,
    pub(crate) contact: Option<ListedContact>,
    withheld: Option<ListedRefusal>,
    tasks: Vec<String>,
    pub(crate) promise: Option<ListedPromise>,
    /// Last day of the limitation period that ends first.
    #[schema(value_type = Option<String>, format = Date)]
    pub(crate) limitation_end: Option<Day>,
    /// Facts came in since the run; what is shown was decided on them.
    facts_changed: bool,
    /// We contacted them today.
    done_today: bool,
}

/// A decision as it is recorded, in part.
#[derive(Debug, Default, Deserialize)]
struct Recorded {
    balances: Vec<Sums>,
    contacts: Vec<Planned>,
    withheld: Vec<Refused>,
    tasks: Vec<TaskKind>,
    priority: Priority,
}

#[derive(Debug, Deserialize)]
struct Sums {
    currency: Currency,
    open: i64,
    overdue: i64,
}

#[derive(Debug, Deserialize)]
struct Planned {
    on: Day,
    at: Clock,
    channel: Channel,
    purpose: Purpose,
    role: Role,
}

#[derive(Debug, Deserialize)]
struct Refused {
    refusals: Vec<Map<String, Value>>,
    may_on: Option<Day>,
}

#[derive(Debug, Default, Deserialize)]
struct Priority {
    parts: Vec<Map<String, Value>>,
}

impl WorklistItem {
    pub(crate) fn new(company: &Company, staff: &Staff, row: &StandingRow, day: Day, lang: Lang) -> Self {
        // What could not be decided anew is not shown as it was: the contact might not be allowed any more.
        let body = row.body.as_deref().filter(|_| !row.is_stale);
        let recorded: Recorded = body.and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
        let first = recorded.contacts.iter().min_by_key(|contact| (contact.on, contact.at));
        let place = (row.country, row.region, row.zone.as_deref());
        let contact = first.map(|contact| ListedContact {
            on: contact.on,
            at: contact.at,
            channel: contact.channel.code().to_owned(),
            purpose: contact.purpose.code().to_owned(),
            person: row.person.clone().unwrap_or_default(),
            role: contact.role.code().to_owned(),
            zone: zone_at(company, place, contact.on, contact.at),
        });
        let withheld = recorded.withheld.first().and_then(|refused| {
            let (rule, text) = recorded_reason(refused.refusals.first()?, lang);
            Some(ListedRefusal { rule, text, may_on: refused.may_on })
        });
        let sums = |minor: fn(&Sums) -> i64| -> Vec<Money> {
            let sums = recorded.balances.iter().map(|sums| Amount::new(minor(sums), sums.currency));
            sums.filter(|sum| sum.minor != 0).map(Money::from).collect()
        };
        Self {
            debtor: (&row.debtor).into(),
            owner: row.owner.clone(),
            assignee: row.assignee.map(|user| staff.named(user)),
            held_by: row.seat.map(|seat| {
                let Named { id, name } = staff.named(seat.user);
                Holder { id, name, until: clock::written(receivables::message::UtcMicros(seat.until)) }
            }),
            priority: row.priority,
            parts: recorded.priority.parts.iter().map(|part| Part::new(part, lang)).collect(),
            stage: row.stage.code().to_owned(),
            cause: row.cause.clone(),
            days_past_due: row.days_past_due,
            step: row.step,
            open: sums(|sums| sums.open),
            overdue: sums(|sums| sums.overdue),
            contact,
            withheld,
            tasks: recorded.tasks.iter().map(|task| task.code().to_owned()).collect(),
            promise: row.promise.as_ref().map(|(due, state, amount)| ListedPromise {
                due: *due,
                amount: (*amount).into(),
                state: state.clone(),
            }),
            limitation_end: row.limitation_end,
            facts_changed: row.facts_changed,
            done_today: row.worked_on == Some(day),
        }
    }
}

impl Part {
    fn new(part: &Map<String, Value>, lang: Lang) -> Self {
        let (rule, text) = recorded_reason(part, lang);
        let points = part.get("points").and_then(Value::as_u64).and_then(|points| points.try_into().ok());
        Self { rule, points: points.unwrap_or(0), text }
    }
}
