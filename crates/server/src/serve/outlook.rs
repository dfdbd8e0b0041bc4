//! What the policy would do next, day by day, if nothing is paid and nobody is reached.

use axum::{Json, extract::State};
use outreach::Lang;
use receivables::{calendar::Day, decide::decide, decision::Decision};
use serde::{Deserialize, Serialize};
use store::Which;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::caller::Caller,
    api,
    case::covered,
    lang::Speaks,
    problem::{self, Problem},
    take::{Path, Query},
};
use crate::{clock, company::Company, screen};

/// Days looked ahead if nobody says how many, and at most. Our numbers.
const USUAL: u16 = 30;
const MOST: u16 = 180;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(outlook))
}

/// How far to look ahead.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Ahead {
    /// Days: 1 to 180, 30 if nothing is said.
    #[param(minimum = 1, maximum = 180)]
    days: Option<u16>,
}

/// A contact that the policy would have.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutlookContact {
    channel: String,
    purpose: String,
    role: String,
}

/// A contact that would be withheld.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutlookWithheld {
    purpose: String,
    rule: String,
    text: String,
}

/// A day on which something is another than the day before.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutlookDay {
    #[schema(value_type = String, format = Date)]
    on: Day,
    stage: String,
    step: Option<u8>,
    contacts: Vec<OutlookContact>,
    withheld: Vec<OutlookWithheld>,
    tasks: Vec<String>,
    /// A run would look at the case on this day.
    review: bool,
}

/// The days ahead.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Outlook {
    days: Vec<OutlookDay>,
}

/// What comes next
///
/// The case is decided for later days with the facts of today: nothing paid, nobody reached, no message sent. Days on which
/// nothing changes are left out.
#[utoipa::path(
    get, path = "/cases/{id}/outlook", operation_id = "case_outlook", tag = "cases",
    params(("id" = i64, Path, description = "Number of the case"), Ahead),
    responses((status = OK, body = Outlook))
)]
async fn outlook(
    State(desk): State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    Path(id): Path<i64>,
    Query(Ahead { days }): Query<Ahead>,
) -> Result<Json<Outlook>, Problem> {
    let company = desk.company();
    let days = days.unwrap_or(USUAL).clamp(1, MOST);
    let outlook = desk.store(move |store| {
        let key = covered(store, &caller, id)?;
        let today = clock::today();
        let loaded = store.load(today, Which::One(key.debtor.id))?;
        let loaded = loaded.at(0).ok_or_else(problem::not_found)?;
        Ok(Outlook { days: ahead(&company, &loaded, today, days, lang)? })
    });
    outlook.await.map(Json)
}

fn ahead(
    company: &Company,
    loaded: &store::Loaded,
    today: Day,
    days: u16,
    lang: Lang,
) -> anyhow::Result<Vec<OutlookDay>> {
    let policy = company.policy(loaded.policy.as_deref(), loaded.snapshot.debtor.kind)?;
    let last = today.plus(days.into());
    let mut shown: Vec<OutlookDay> = Vec::new();
    let (mut day, mut before) = (today, None);
    // From one look to the next: between them nothing can change.
    while day <= last {
        let decision = decide(&loaded.snapshot, policy, &company.rulebook, day);
        let next = decision.review_on.unwrap_or(Day(i32::MAX)).max(day.plus(1));
        let plan = summary(&decision);
        if before.as_ref() != Some(&plan) || decision.contacts.iter().any(|contact| contact.on == day) {
            shown.push(OutlookDay::new(&decision, lang));
        }
        before = Some(plan);
        day = next;
    }
    Ok(shown)
}

/// What is compared from day to day.
fn summary(decision: &Decision) -> String {
    let tasks: Vec<&str> = decision.tasks.iter().map(|task| task.code()).collect();
    let withheld: Vec<String> = decision
        .withheld
        .iter()
        .map(|held| format!("{} {:?}", held.purpose, held.refusals.first().map(|reason| reason.rule)))
        .collect();
    format!("{} {:?} {tasks:?} {withheld:?}", decision.stage, decision.step)
}

impl OutlookDay {
    fn new(decision: &Decision, lang: Lang) -> Self {
        let contacts = decision.contacts.iter().filter(|contact| contact.on <= decision.day);
        Self {
            on: decision.day,
            stage: decision.stage.code().to_owned(),
            step: decision.step,
            contacts: contacts
                .map(|contact| OutlookContact {
                    channel: contact.channel.code().to_owned(),
                    purpose: contact.purpose.code().to_owned(),
                    role: contact.role.code().to_owned(),
                })
                .collect(),
            withheld: decision
                .withheld
                .iter()
                .filter_map(|held| {
                    let reason = held.refusals.first()?;
                    Some(OutlookWithheld {
                        purpose: held.purpose.code().to_owned(),
                        rule: reason.rule.to_owned(),
                        text: screen::reason(reason, lang),
                    })
                })
                .collect(),
            tasks: decision.tasks.iter().map(|task| task.code().to_owned()).collect(),
            review: true,
        }
    }
}
