//! Calling by a click: the gate is asked, the number is given to the caller's own telephone or to the phone system, and the
//! page sees how far the call has come.

use axum::{Json, extract::State};
use outreach::Lang;
use receivables::{
    call::Moment,
    contact::Direction,
    debtor::{Channel, DebtorId, PersonId},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Act, CallMove, CallRow, CallState, NewCall, Store};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::{
        audit::{self, Deed},
        caller::Caller,
        permission::Permission,
    },
    api,
    call::let_pass,
    case::{covered, opened},
    changes::{moment_of, unknown_person},
    problem::{self, Problem},
    take::{Body, Path},
};
use crate::{call::Plan, clock, telephone::NotDialled};

/// How long a dial is shown, in microseconds. Our number.
const SHOWN: i64 = 3 * 3_600 * 1_000_000;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(dial, dialled))
}

/// Whom to call.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DialAsked {
    person_id: i64,
}

/// A call that was asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DialView {
    /// What the phone system is to call it.
    call: String,
    person_id: i64,
    /// `asked`, `failed`, `unclear`, `ringing`, `answered` or `ended`. Without a phone system it stays `asked`.
    state: &'static str,
    /// Day and hour at their place, as the call is recorded.
    moment: String,
    /// For the caller's own telephone; `null` where the phone system dials, and for whom may not see numbers.
    tel: Option<String>,
    /// The phone system dials.
    by_system: bool,
    /// Why the phone system does not, or may not, dial.
    because: Option<String>,
    /// How long it was spoken, in seconds.
    seconds: Option<u32>,
    /// `answered`, `no-answer`, `busy`, `switched-off`, `invalid` or `machine`, once it is over.
    result: Option<&'static str>,
}

impl DialView {
    fn new(row: &CallRow, by_system: bool) -> Self {
        Self {
            call: row.name(),
            person_id: row.person.map_or(0, |person| person.0),
            state: row.state.code(),
            moment: row.moment.map_or_else(String::new, |(day, at)| format!("{day}T{at}")),
            tel: None,
            by_system,
            because: None,
            seconds: row.seconds,
            result: row.result.map(store::CallResult::code),
        }
    }
}

/// The address that a telephone opens: digits and the sign before the country.
fn tel(number: &str) -> String {
    let number = number.trim();
    let sign = if number.starts_with('+') { "+" } else { "" };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    format!("tel:{sign}{digits}")
}

/// Call somebody
///
/// Every rule is asked at this moment, as before a guided call, and nothing is dialled that one refuses. With a phone system it is
/// asked once to dial; otherwise the answer holds a link for the caller's telephone. The log says that the number was used.
#[utoipa::path(
    post, path = "/cases/{id}/dial", operation_id = "case_dial", tag = "cases", request_body = DialAsked,
    params(("id" = i64, Path, description = "Number of the case")), responses((status = OK, body = DialView))
)]
async fn dial(
    State(desk): State<api::State>,
    caller: Caller,
    Path(id): Path<i64>,
    Body(asked): Body<DialAsked>,
) -> Result<Json<DialView>, Problem> {
    let company = desk.company();
    let by_system = company.telephone.is_some();
    if !by_system && !caller.may(Permission::RevealPersonal) {
        return Err(problem::not_permitted());
    }
    let (used, login, user) = (desk.company(), caller.login.clone(), caller.user);
    let (row, number) = desk
        .store(move |store| {
            let (key, case) = opened(store, &used, &caller, id, clock::today())?;
            let person = case.names.people.iter().find(|person| person.id == PersonId(asked.person_id));
            let person = person.ok_or_else(unknown_person)?;
            let moment = moment_of(&used, &case);
            let plan = Plan::new(&used, &case, person, moment)?;
            let_pass(store, &used, &caller, &plan, person, moment)?;
            let act = Act { by: &caller.login, why: "call", at: clock::now().0 };
            let number = store.reach(key.debtor.id, person.id, Channel::Phone, &act)?;
            let number = number.ok_or_else(no_number)?;
            let detail = json!({ "person": person.id.0, "channel": "phone", "why": "call" });
            audit::note(store, Some(user), Deed::PersonalRevealed, &format!("debtor/{id}"), &detail)?;
            let new = NewCall {
                direction: Direction::Out,
                debtor: Some(key.debtor.id),
                person: Some(person.id),
                user: Some(user),
                at: clock::now().0,
                moment: Some((moment.day, moment.at)),
                step: plan.card(person).wanted.step,
                external: None,
            };
            let call = store.add_call(&new)?;
            Ok((store.call_numbered(call)?, number))
        })
        .await?;
    let mut view = DialView::new(&row, by_system);
    let Some(telephone) = &company.telephone else {
        view.tel = Some(tel(&number));
        return Ok(Json(view));
    };
    let request = json!({
        "format": "huikuan-dial/1", "call": row.name(), "to": number, "from": telephone.caller_id, "user": login,
        "at": clock::written(clock::now()),
    });
    if let Err(why) = telephone.dial(&request).await {
        let (state, because) = match why {
            NotDialled::Refused(because) => (CallState::Failed, because),
            NotDialled::Unknown(because) => (CallState::Unclear, because),
        };
        let told = CallMove { state, at: clock::now().0, seconds: None, result: None };
        let call = row.id;
        let row = desk
            .store(move |store| {
                store.move_call(call, &told)?;
                Ok(store.call_numbered(call)?)
            })
            .await?;
        view = DialView { because: Some(because), ..DialView::new(&row, by_system) };
    }
    Ok(Json(view))
}

/// No number is on file.
fn no_number() -> Problem {
    Problem::field("person_id", "no-number", "没有这位联系人的电话号码", "there is no number of this person")
}

/// The call that the caller made last
///
/// Within the last three hours; `null` if there was none.
#[utoipa::path(
    get, path = "/cases/{id}/dial", operation_id = "case_dialled", tag = "cases",
    params(("id" = i64, Path, description = "Number of the case")), responses((status = OK, body = Option<DialView>))
)]
async fn dialled(
    State(desk): State<api::State>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Json<Option<DialView>>, Problem> {
    let by_system = desk.company().telephone.is_some();
    let found = desk.store(move |store| {
        let key = covered(store, &caller, id)?;
        let since = clock::now().0.saturating_sub(SHOWN);
        Ok(store.latest_call(key.debtor.id, caller.user, since)?)
    });
    Ok(Json(found.await?.map(|row| DialView::new(&row, by_system))))
}

/// The dial that a guided call goes on from.
pub(super) fn of_moment(
    store: &Store,
    debtor: DebtorId,
    person: PersonId,
    moment: Moment,
) -> Result<Option<CallRow>, Problem> {
    Ok(store.call_of_minute(debtor, person, (moment.day, moment.at))?)
}

/// A note that says how long was spoken, where the phone system told it.
pub(super) fn with_duration(note: &str, dialled: &CallRow, lang: Lang) -> String {
    let Some(seconds) = dialled.seconds.filter(|seconds| *seconds > 0) else { return note.to_owned() };
    let said = match lang {
        Lang::Zh => format!("通话 {} 分 {} 秒", seconds / 60, seconds % 60),
        Lang::En => format!("spoken for {} min {} s", seconds / 60, seconds % 60),
    };
    if note.is_empty() { said } else { format!("{note}; {said}") }
}

/// Takes back what the phone system wrote of a dial, so that the person's word stands in its place. What cannot be taken back any
/// more stays: the call then counts twice, which errs on the side of leaving people in peace.
pub(super) fn withdraw(store: &mut Store, caller: &Caller, dialled: &CallRow) -> Result<(), Problem> {
    let Some((change, false)) = dialled.logged else { return Ok(()) };
    let Some(change) = store.change(change)? else { return Ok(()) };
    match store.undo_import(change.import, &clock::stamp(Some(&caller.login))) {
        Ok(_) | Err(store::Error::CannotUndo { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_is_given_digits() {
        for (number, expected) in [
            ("+86 138-1234 2207", "tel:+8613812342207"),
            ("021-5555 0100", "tel:02155550100"),
            (" 0086 21 5555 0100", "tel:00862155550100"),
        ] {
            assert_eq!(tel(number), expected);
        }
    }
}
