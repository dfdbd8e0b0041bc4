//! The list of the day: pages, headings, the next case, and who sits at one.

mod headings;
mod shown;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use receivables::{calendar::Day, debtor::Channel, decision::TaskKind, money::Currency, stage::Stage};
use serde::{Deserialize, Serialize};
use store::{After, Alike, Round, Scope, Seat, StandingRow, Store, Wanted};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use self::shown::WorklistItem;
pub(super) use self::{headings::Headings, shown::DebtorName};
use super::{
    access::caller::Caller,
    api,
    case::covered,
    lang::Speaks,
    problem::Problem,
    staff::Staff,
    take::{Body, Path, Query},
    wire::{Listed, Page},
};
use crate::{clock, company::Company, run};

/// How long a seat at a case is kept without a sign of life, in microseconds. Our number.
const LEASE: i64 = 10 * 60_000_000;
/// How often a page is read again because lines of it were decided anew. Our number.
const READINGS: usize = 3;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(counts))
        .routes(routes!(next))
        .routes(routes!(sit, leave))
}

/// What the list is asked for; codes are those of `/words`.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Filters {
    /// A round of the day: `morning` (contacts before noon, and those left over), `afternoon` (later ones), `promises` (due,
    /// or broken and to be followed up); `all` or nothing for every open case.
    round: Option<String>,
    /// Channel of the first contact.
    channel: Option<String>,
    /// Stage.
    stage: Option<String>,
    /// Suggested or confirmed cause.
    cause: Option<String>,
    /// A task that is to be done.
    task: Option<String>,
    /// How the ledger names our person.
    owner: Option<String>,
    /// Number of the user whose case it is.
    assignee: Option<i64>,
    /// Number of the team.
    team: Option<i64>,
    /// The beginning of a customer number, or a part of a name.
    q: Option<String>,
    /// Something is open in this currency.
    currency: Option<String>,
}

/// The value of a code, or what is wrong with it.
pub(super) fn coded<T>(
    path: &str,
    code: Option<&str>,
    from_code: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let Some(code) = code.filter(|code| !code.is_empty()) else { return Ok(None) };
    from_code(code).map(Some).ok_or_else(|| {
        Problem::field(
            path,
            "unknown-code",
            format!("没有代码 `{code}`；可用的代码见 /api/v1/words"),
            format!("there is no code `{code}`; /api/v1/words lists those that there are"),
        )
    })
}

impl Filters {
    fn wanted(&self) -> Result<Wanted, Problem> {
        let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        Ok(Wanted {
            round: coded("round", self.round.as_deref().filter(|round| *round != "all"), Round::from_code)?,
            stage: coded("stage", self.stage.as_deref(), Stage::from_code)?,
            cause: text(&self.cause),
            channel: coded("channel", self.channel.as_deref(), Channel::from_code)?,
            task: coded("task", self.task.as_deref(), TaskKind::from_code)?,
            currency: coded("currency", self.currency.as_deref(), Currency::from_code)?,
            owner: text(&self.owner),
            assignee: self.assignee,
            team: self.team,
            text: text(&self.q),
        })
    }
}

/// A page of the day's list, and which day, run and ledger it speaks of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Worklist {
    items: Vec<WorklistItem>,
    /// Where the next page begins; `null` on the last one.
    next_cursor: Option<String>,
    /// Today.
    #[schema(value_type = String, format = Date)]
    day: Day,
    /// The day of the latest run; `null` before the first.
    #[schema(value_type = Option<String>, format = Date)]
    run_day: Option<Day>,
    /// The day up to which the ledger speaks.
    #[schema(value_type = Option<String>, format = Date)]
    ledger_as_of: Option<Day>,
    /// There was no run today, or policies or law tables changed since: a run should come first.
    stale: bool,
}

/// The list of the day
///
/// Most urgent first. Where facts came in after the run, the line is decided anew before it is shown: no contact stands
/// here that the facts on file forbid.
#[utoipa::path(
    get, path = "/worklist", operation_id = "worklist", tag = "cases", params(Page, Filters),
    responses((status = OK, body = Worklist))
)]
async fn list(
    State(desk): State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    Query(page): Query<Page>,
    Query(filters): Query<Filters>,
) -> Result<Json<Worklist>, Problem> {
    let wanted = filters.wanted()?;
    let after = page.after::<(i64, i64)>()?.map_or(After::START, |(rank, debtor)| After { rank, debtor });
    let company = desk.company();
    let worklist = desk.store(move |store| -> Result<_, Problem> {
        let day = clock::today();
        let rows = current(store, &company, (&caller.scope, &wanted), day, after, page.limit() + 1)?;
        let run = store.latest_run(day)?;
        let ledger_as_of = store.ledger_as_of()?;
        let staff = Staff::load(store)?;
        let Listed { items, next_cursor } = page.listed(rows, |row| (-row.priority, row.debtor.id.0));
        let items = items.iter().map(|row| WorklistItem::new(&company, &staff, row, day, lang)).collect();
        let stale =
            run.as_ref().is_none_or(|(run_day, versions)| *run_day < day || *versions != company.versions);
        Ok(Worklist { items, next_cursor, day, run_day: run.map(|(day, _)| day), ledger_as_of, stale })
    });
    worklist.await.map(Json)
}

/// A page of the list, lines that facts have overtaken decided anew.
pub(crate) fn current(
    store: &mut Store,
    company: &Company,
    (scope, wanted): (&Scope, &Wanted),
    day: Day,
    after: After,
    limit: u32,
) -> Result<Vec<StandingRow>, Problem> {
    let mut tried = Vec::new();
    for _ in 0..READINGS {
        let rows = store.standing(scope, wanted, day, after, limit, clock::now().0)?;
        let stale: Vec<_> = rows.iter().filter(|row| row.is_stale).map(|row| row.debtor.id).collect();
        let stale: Vec<_> = stale.into_iter().filter(|debtor| !tried.contains(debtor)).collect();
        if stale.is_empty() {
            return Ok(rows);
        }
        for debtor in stale {
            if let Err(error) = run::renew(store, company, debtor, day) {
                // Shown without a contact; the next run says the same of this debtor, and ends red.
                tracing::warn!(debtor = debtor.0, error = format!("{error:#}"), "cannot be decided");
            }
            tried.push(debtor);
        }
    }
    Ok(store.standing(scope, wanted, day, after, limit, clock::now().0)?)
}

/// How many cases stand under a heading.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Counted {
    /// Code of the heading.
    code: String,
    count: u64,
}

/// The headings over the day's list. Each counts what the list would hold if it were chosen, the other filters as they are.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Counts {
    rounds: Vec<Counted>,
    channels: Vec<Counted>,
    stages: Vec<Counted>,
    tasks: Vec<Counted>,
    /// Cases of the list as it is asked for.
    total: u64,
    /// Those of them whom we contacted today.
    done: u64,
}

/// The headings over the day's list
///
/// Those over a long list may be a minute old.
#[utoipa::path(
    get, path = "/worklist/counts", operation_id = "worklist_counts", tag = "cases", params(Filters),
    responses((status = OK, body = Counts))
)]
async fn counts(
    State(desk): State<api::State>,
    caller: Caller,
    Query(filters): Query<Filters>,
) -> Result<Json<Counts>, Problem> {
    let wanted = filters.wanted()?;
    let alike = headings::counts(&desk, caller.scope, &wanted, clock::today()).await?;
    Ok(Json(Counts::of(&alike, &wanted)))
}

/// Which headings a case must stand under; one of them is left aside to count under it.
struct Under<'a>(&'a Wanted);

impl Under<'_> {
    fn round(&self, alike: &Alike) -> bool {
        self.0.round.is_none_or(|round| in_round(alike, round))
    }

    fn channel(&self, alike: &Alike) -> bool {
        self.0.channel.is_none_or(|channel| alike.channel.as_deref() == Some(channel.code()))
    }

    fn stage(&self, alike: &Alike) -> bool {
        self.0.stage.is_none_or(|stage| alike.stage == stage.code())
    }

    fn task(&self, alike: &Alike) -> bool {
        self.0.task.is_none_or(|task| alike.tasks.iter().any(|code| code == task.code()))
    }
}

fn in_round(alike: &Alike, round: Round) -> bool {
    match round {
        Round::Morning | Round::Afternoon => alike.round == Some(round),
        Round::Promises => alike.has_promise,
    }
}

impl Counts {
    fn of(alike: &[Alike], wanted: &Wanted) -> Self {
        let under = Under(wanted);
        let count = |of: &dyn Fn(&Alike) -> bool| {
            alike.iter().filter(|alike| of(alike)).map(|alike| alike.count).sum()
        };
        let listed = |codes: Vec<&str>, of: &dyn Fn(&Alike, &str) -> bool| {
            let counted = codes.into_iter().map(|code| Counted {
                code: code.to_owned(),
                count: count(&|alike: &Alike| of(alike, code)),
            });
            counted.filter(|counted| counted.count > 0).collect()
        };
        let but_round = |alike: &Alike| under.channel(alike) && under.stage(alike) && under.task(alike);
        let mut rounds = vec![Counted { code: "all".to_owned(), count: count(&but_round) }];
        rounds.extend(Round::ALL.map(|round| Counted {
            code: round.code().to_owned(),
            count: count(&|alike: &Alike| but_round(alike) && in_round(alike, round)),
        }));
        let all = |alike: &Alike| but_round(alike) && under.round(alike);
        Self {
            rounds,
            channels: listed(Channel::ALL.iter().map(|channel| channel.code()).collect(), &|alike, code| {
                under.round(alike)
                    && under.stage(alike)
                    && under.task(alike)
                    && alike.channel.as_deref() == Some(code)
            }),
            stages: listed(Stage::ALL.iter().map(|stage| stage.code()).collect(), &|alike, code| {
                under.round(alike) && under.channel(alike) && under.task(alike) && alike.stage == code
            }),
            tasks: listed(TaskKind::ALL.iter().map(|task| task.code()).collect(), &|alike, code| {
                let has = alike.tasks.iter().any(|task| task == code);
                has && under.round(alike) && under.channel(alike) && under.stage(alike)
            }),
            total: count(&all),
            done: count(&|alike: &Alike| all(alike) && alike.is_done),
        }
    }
}

/// Of which list the next case is wanted.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NextWanted {
    filters: Filters,
}

/// The next case
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NextCase {
    debtor_id: i64,
}

/// Take the next case
///
/// Gives the most urgent case of the list that nobody works, that was not worked today and has something to be done, and
/// the seat at it. No two people get the same. Other seats of the caller are left.
#[utoipa::path(
    post, path = "/worklist/next", operation_id = "worklist_next", tag = "cases", request_body = NextWanted,
    responses((status = OK, body = NextCase), (status = NO_CONTENT, description = "Nothing is left to be done"))
)]
async fn next(
    State(desk): State<api::State>,
    caller: Caller,
    Body(NextWanted { filters }): Body<NextWanted>,
) -> Result<Response, Problem> {
    let wanted = filters.wanted()?;
    let next = desk.store(move |store| {
        let now = clock::now().0;
        let seat = Seat { user: caller.user, until: now.saturating_add(LEASE) };
        Ok(store.take_next(&caller.scope, &wanted, clock::today(), seat, now)?)
    });
    Ok(match next.await? {
        Some(debtor) => Json(NextCase { debtor_id: debtor.0 }).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}

/// Who sits at a case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeatView {
    /// Who.
    pub(super) user: super::staff::Named,
    /// Until when, if they give no sign of life.
    pub(super) until: String,
    /// It is the caller.
    pub(super) mine: bool,
}

impl SeatView {
    pub(super) fn new(staff: &Staff, seat: Seat, caller: i64) -> Self {
        let until = clock::written(receivables::message::UtcMicros(seat.until));
        Self { user: staff.named(seat.user), until, mine: seat.user == caller }
    }
}

/// Sit down at a case, or stay there
///
/// Keeps the seat for ten minutes more. Where somebody else sits, they keep it and the answer says who.
#[utoipa::path(
    put, path = "/cases/{id}/hold-seat", operation_id = "case_sit", tag = "cases",
    params(("id" = i64, Path, description = "Number of the case")),
    responses((status = OK, body = SeatView))
)]
async fn sit(
    State(desk): State<api::State>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Json<SeatView>, Problem> {
    let seat = desk.store(move |store| -> Result<_, Problem> {
        let key = covered(store, &caller, id)?;
        let now = clock::now().0;
        let seat = Seat { user: caller.user, until: now.saturating_add(LEASE) };
        let seat = store.take_seat(key.debtor.id, seat, now)?;
        Ok(SeatView::new(&Staff::load(store)?, seat, caller.user))
    });
    seat.await.map(Json)
}

/// Leave a case
#[utoipa::path(
    delete, path = "/cases/{id}/hold-seat", operation_id = "case_leave", tag = "cases",
    params(("id" = i64, Path, description = "Number of the case")),
    responses((status = NO_CONTENT, description = "Left"))
)]
async fn leave(
    State(desk): State<api::State>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    let left = desk.store(move |store| -> Result<_, Problem> {
        let key = covered(store, &caller, id)?;
        Ok(store.leave_seat(key.debtor.id, caller.user)?)
    });
    left.await.map(|()| StatusCode::NO_CONTENT)
}
