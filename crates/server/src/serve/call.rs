//! The guided call at the page. The page sends every move so far; the core's machine is led through them anew, and nothing is
//! kept until the call has its result.

mod choices;
mod told;

use axum::{Json, extract::State};
use outreach::Lang;
use receivables::{
    call::{Call, Moment, Move, State as At, Way, entries},
    debtor::{Channel, PersonId},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Act, ChangeKind, PersonName, Store};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::{
    choices::{Choice, ExcuseView},
    told::{Line, WrapUpView},
};
use super::{
    access::{
        audit::{self, Deed},
        caller::Caller,
        permission::Permission,
    },
    api,
    case::opened,
    changes::{New, enter, moment_of, unknown_person},
    dial,
    lang::Speaks,
    problem::{self, Fault, Problem},
    take::{Body, Path},
};
use crate::{
    call::{Plan, card, close, why},
    clock,
    company::Company,
    contact_check, screen,
    texts::{self, Case},
};

/// How long after it was let pass a call may go on, in minutes. Our number.
const LASTS: i64 = 180;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(lead))
}

/// A call so far.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallSoFar {
    person_id: i64,
    /// Every move from the first on, each as `{"move": "...", ..}`; none asks whether the call may be made.
    #[schema(value_type = Vec<Object>)]
    moves: Vec<Move>,
    /// With the last move: the call is over, and is to be recorded.
    finish: Option<Finish>,
}

/// The end of a call.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Finish {
    /// A remark of whoever called.
    note: Option<String>,
}

/// What was recorded of a call.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordedCall {
    /// Number of the change: `POST /changes/{id}/undo` takes it back.
    change: i64,
    version: i64,
    /// The text that confirms in writing what was agreed; `null` where nothing was.
    confirmation: Option<ConfirmationView>,
    /// Why there is no confirmation although something was agreed.
    no_confirmation_because: Option<String>,
}

/// What was agreed, in writing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConfirmationView {
    /// By which the policy would have it sent, the first of them best.
    channels: Vec<String>,
    subject: Option<String>,
    body: String,
    lang: String,
}

/// A call as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallView {
    /// Code of the state: `prepared`, `ringing`, `identifying`, `elsewhere`, `machine`, `opening`, `explaining`,
    /// `listening`, `recapping`, `wrapping-up`, `done`.
    state: String,
    /// Day and hour at their place, as the call is recorded.
    moment: String,
    /// The number to dial in full, once it is dialled; the log says that it was used for this call.
    number: Option<String>,
    /// Everything to know; `null` until the person has confirmed who they are, and once the line is closed.
    card: Option<Vec<Line>>,
    /// What to say now, and what to keep in mind.
    say: Vec<Line>,
    choices: Vec<Choice>,
    /// Answers to what they may say now.
    excuses: Vec<ExcuseView>,
    /// What was noted so far, as it is read back.
    settled: Vec<told::Settled>,
    /// The result, which is to be confirmed.
    wrap_up: Option<WrapUpView>,
    /// Why the last move cannot be; everything else is as it was before it.
    error: Option<String>,
    recorded: Option<RecordedCall>,
}

/// Lead a call
///
/// Send the moves so far; the answer says where the call stands, what to say and what may come next. Before the person has
/// confirmed who they are, nothing of the debt is in it. With `finish` the result is recorded, all of it or nothing.
#[utoipa::path(
    post, path = "/cases/{id}/call", operation_id = "case_call", tag = "cases", request_body = CallSoFar,
    params(("id" = i64, Path, description = "Number of the case")), responses((status = OK, body = CallView))
)]
async fn lead(
    State(desk): State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    Path(id): Path<i64>,
    Body(so_far): Body<CallSoFar>,
) -> Result<Json<CallView>, Problem> {
    let company = desk.company();
    let view = desk.store(move |store| {
        let (key, case) = opened(store, &company, &caller, id, clock::today())?;
        let person = case.names.people.iter().find(|person| person.id == PersonId(so_far.person_id));
        let person = person.ok_or_else(unknown_person)?;
        let (moment, is_let_pass) = moment(store, &company, &case, person, &so_far.moves)?;
        let plan = Plan::new(&company, &case, person, moment)?;
        if !is_let_pass {
            let_pass(store, &company, &caller, &plan, person, moment)?;
        }
        // What the gate lets pass; it was asked above, or when the call began.
        let call = Call::prepare(plan.card(person), Vec::new()).map_err(|refusals| refused(&refusals))?;
        let (call, error) = led(&plan, call, so_far.moves, lang)?;
        let mut view = CallView::new(&plan, &call, error, lang);
        if matches!(call.log().last(), Some(Move::Dial)) && caller.may(Permission::RevealPersonal) {
            let act = Act { by: &caller.login, why: "call", at: clock::now().0 };
            view.number = store.reach(key.debtor.id, person.id, Channel::Phone, &act)?;
            let detail = json!({ "person": person.id.0, "channel": "phone", "why": "call" });
            audit::note(store, Some(caller.user), Deed::PersonalRevealed, &format!("debtor/{id}"), &detail)?;
        }
        if let Some(finish) = so_far.finish {
            let At::Done(end) = call.state() else { return Err(not_over()) };
            let note = close::note(&plan, end, finish.note.as_deref().unwrap_or_default().trim(), lang);
            let dialled = dial::of_moment(store, key.debtor.id, person.id, moment)?;
            let note =
                dialled.as_ref().map_or(note.clone(), |dialled| dial::with_duration(&note, dialled, lang));
            let new = entries(&call, &note);
            // What the phone system wrote of this dial gives way to what the person says who made it.
            let earlier = match dialled.as_ref().filter(|dialled| matches!(dialled.logged, Some((_, false)))) {
                Some(dialled) => dial::withdraw(store, &caller, dialled).map(|()| Vec::new())?,
                None => close::same_minute(&plan, &new),
            };
            let rows = earlier.into_iter().chain(new).collect();
            // What was said was said, whatever came in while they spoke.
            let entry = New { kind: ChangeKind::Call, rows, note: None, seen: None, case: &key };
            let entered = enter(store, &company, &caller, entry, |_| ())?;
            if let Some(dialled) = &dialled {
                store.log_call(dialled.id, entered.change, true)?;
            }
            let confirmed = close::confirmed(&plan, call.wanted(), end, texts::language(&case), lang);
            view.recorded = Some(RecordedCall::new(entered, confirmed, &case));
        }
        Ok(view)
    });
    view.await.map(Json)
}

/// Asks the gate whether a person may be called at a moment, and keeps the answer.
pub(super) fn let_pass(
    store: &mut Store,
    company: &Company,
    caller: &Caller,
    plan: &Plan<'_>,
    person: &PersonName,
    moment: Moment,
) -> Result<(), Problem> {
    let refusals = plan.refusals_at(moment);
    let wanted = plan.wanted(moment);
    let today = clock::today();
    let check = contact_check::recorded(company, &person.name, today, moment.day, &wanted, &refusals)?;
    let debtor = plan.case.names.debtor.id;
    store.record_check(debtor, &check, &clock::stamp(Some(&caller.login)))?;
    if refusals.is_empty() { Ok(()) } else { Err(refused(&refusals)) }
}

/// When the call is made: the moment at which the gate let it pass, for the rest of it; now for its first question.
fn moment(
    store: &Store,
    company: &Company,
    case: &Case,
    person: &PersonName,
    moves: &[Move],
) -> Result<(Moment, bool), Problem> {
    let now = moment_of(company, case);
    if moves.is_empty() {
        return Ok((now, false));
    }
    let minutes = |moment: Moment| i64::from(moment.day.0) * 24 * 60 + i64::from(moment.at.minutes());
    let checks = store.checks(case.names.debtor.id)?;
    let begun = checks.iter().rev().find(|check| {
        let moment = Moment { day: check.day, at: check.at };
        let is_lately = (0..=LASTS).contains(&(minutes(now) - minutes(moment)));
        is_lately && check.is_allowed() && check.channel == Channel::Phone && check.person == person.name
    });
    Ok(begun.map_or((now, false), |check| (Moment { day: check.day, at: check.at }, true)))
}

/// The gate lets no call pass.
fn refused(refusals: &[receivables::gate::Refusal]) -> Problem {
    let faults = refusals.iter().map(|refusal| Fault {
        path: "gate".to_owned(),
        code: refusal.reason.rule.to_owned(),
        zh: screen::reason(&refusal.reason, Lang::Zh),
        en: screen::reason(&refusal.reason, Lang::En),
    });
    Problem::refused("现在不能致电", "no call may be made now", faults.collect())
}

/// Without a result a call is not over.
fn not_over() -> Problem {
    Problem::new(
        &problem::REFUSED,
        "通话还没有结果；请先确认结果再结束",
        "the call has no result yet; confirm the result first",
    )
}

/// The call after every move. A move that cannot be ends the call where it stood, if it is the last one; before that the
/// moves are not those of a call.
fn led(
    plan: &Plan<'_>,
    mut call: Call,
    moves: Vec<Move>,
    lang: Lang,
) -> Result<(Call, Option<String>), Problem> {
    let last = moves.len().saturating_sub(1);
    for (at, next) in moves.into_iter().enumerate() {
        let stepped = match slot(plan, &call, &next, lang) {
            Err(why) => Err((call, why)),
            Ok(()) => call.step(next).map_err(|rejected| (*rejected.call, why(&rejected.why, lang))),
        };
        match stepped {
            Ok(next) => call = next,
            Err((before, why)) if at == last => return Ok((before, Some(why))),
            Err((_, why)) => {
                return Err(Problem::field(format!("moves[{at}]"), "cannot-be", why.clone(), why));
            }
        }
    }
    Ok((call, None))
}

/// Whether the moment of a call-back that a move agrees is one at which we may call.
fn slot(plan: &Plan<'_>, call: &Call, next: &Move, lang: Lang) -> Result<(), String> {
    use receivables::call::{Capture, Captured};
    let asked = match (next, call.state()) {
        (Move::NotNow { day, at }, _) => Some((*day, *at)),
        (Move::Settle { way: Way::CallBack }, At::Listening(talk)) => {
            match (talk.fields().get(&Capture::SlotDay), talk.fields().get(&Capture::SlotTime)) {
                (Some(&Captured::Day(day)), Some(&Captured::Time(at))) => Some((day, at)),
                _ => None,
            }
        }
        _ => None,
    };
    asked.map_or(Ok(()), |(day, at)| plan.may_call_at(day, at, lang))
}

impl RecordedCall {
    fn new(
        entered: super::changes::Entered,
        confirmed: Result<Option<close::Confirmation>, String>,
        case: &Case,
    ) -> Self {
        let (confirmation, because) = match confirmed {
            Ok(confirmation) => (confirmation, None),
            Err(why) => (None, Some(why)),
        };
        let confirmation = confirmation.map(|close::Confirmation { by, text }| ConfirmationView {
            channels: by.iter().map(|channel| channel.code().to_owned()).collect(),
            subject: None,
            body: text.words().to_owned(),
            lang: texts::language(case).code().to_owned(),
        });
        Self {
            change: entered.change,
            version: entered.version,
            confirmation,
            no_confirmation_because: because,
        }
    }
}

impl CallView {
    fn new(plan: &Plan<'_>, call: &Call, error: Option<String>, lang: Lang) -> Self {
        let card = match call.state() {
            At::Opening(card) | At::Explaining(card) => Some(card),
            At::Listening(talk) | At::Recapping(talk) => Some(talk.card()),
            At::Prepared(_)
            | At::Ringing(_)
            | At::Identifying(_)
            | At::Elsewhere(_)
            | At::Machine
            | At::WrappingUp(_)
            | At::Done(_) => None,
        };
        let moment = call.moment();
        Self {
            state: call.state().code().to_owned(),
            moment: format!("{}T{}", moment.day, moment.at),
            number: None,
            card: card.map(|card| {
                let lines = card::facts(plan, card, lang).into_iter().chain(card::goal(card, lang));
                lines.map(Line::from).collect()
            }),
            say: told::say(plan, call, lang),
            choices: choices::choices(call, lang),
            excuses: choices::excuses(plan, call, lang),
            settled: told::settled(call, lang),
            wrap_up: WrapUpView::new(call),
            error,
            recorded: None,
        }
    }
}
