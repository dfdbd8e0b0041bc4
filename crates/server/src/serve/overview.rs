//! What a manager sees: figures with their formulas, and the rows behind each of them.
//!
//! Everything is measured at once, in parallel, and kept until something changes; what one asks for is then added up from it.

mod figures;
mod kept;
mod sheet;

use std::sync::Arc;

use axum::{
    Json,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::IntoResponse,
};
use outreach::{Lang, words};
use receivables::{
    measure::{Figure, Formula, Row},
    money::{Currency, Money as Amount},
};
use serde::{Deserialize, Serialize};
use store::{Scope, Store};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use self::kept::{Kept, Measured};
use self::{figures::OverviewView, kept::Choice};
use super::{
    access::{
        audit::{self, Deed},
        caller::Caller,
    },
    api,
    lang::Speaks,
    problem::Problem,
    take::Query,
    wire::{DebtorLabel, Listed, Money, Page},
};
use crate::company::Company;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(overview)).routes(routes!(rows)).routes(routes!(workbook))
}

/// Of which cases.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// ISO 4217; that with the most open money if nothing is said. Currencies are never added.
    currency: Option<String>,
    team: Option<i64>,
    /// As the ledger names them.
    owner: Option<String>,
}

/// Which rows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct Behind {
    /// The figure, by its code.
    figure: String,
    /// Only of one band of ageing, from 0.
    band: Option<usize>,
    /// Only of debtors at one stage.
    stage: Option<String>,
    /// Only of debtors with one cause.
    cause: Option<String>,
    /// Only of debtors whose limitation ends in one month, such as `2026-11`.
    month: Option<String>,
    /// Only of the cases of one user, by number.
    user: Option<i64>,
}

/// The measures as they are kept, made anew if something changed; and the currency asked for.
async fn measured(desk: &api::State, asked: &Asked) -> Result<(Arc<Measured>, Currency), Problem> {
    let company = desk.company();
    let kept = desk.measured();
    let measured = desk.store(move |store| Measured::latest(kept, store, &company)).await?;
    desk.keep_measured(Arc::clone(&measured));
    let currency = match asked.currency.as_deref().filter(|code| !code.is_empty()) {
        None => measured.main_currency(),
        Some(code) => Currency::from_code(code).ok_or_else(|| unknown("currency", code))?,
    };
    Ok((measured, currency))
}

fn unknown(path: &str, code: &str) -> Problem {
    Problem::field(
        path,
        "unknown",
        format!("`{code}` 不在可选值之内"),
        format!("`{code}` is not one of the values known here"),
    )
}

/// The figures
///
/// Of the cases within one's reach, by currency. Each names its formula and the rows that it is made of.
#[utoipa::path(get, path = "/overview", operation_id = "overview", tag = "overview", params(Asked),
    responses((status = OK, body = OverviewView)))]
async fn overview(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    Query(asked): Query<Asked>,
) -> Result<Json<OverviewView>, Problem> {
    let (measured, currency) = measured(&desk, &asked).await?;
    let staff = desk.store(|store| Ok(store.staff()?)).await?;
    let choice = Choice::new(&measured, &caller.scope, currency, &asked);
    Ok(Json(figures::view(&choice, &staff, lang)))
}

/// A row behind a figure.
#[derive(Debug, Serialize, ToSchema)]
struct RowView {
    debtor: DebtorLabel,
    /// The number of the receivable in the books.
    receivable: Option<String>,
    /// Due day, day of the promise or of the payment.
    day: String,
    /// What it weighs: for a share what it is a share of, for a mean its weight.
    amount: Money,
    /// What it adds, where that is money.
    part: Option<Money>,
    /// What it adds, where that is days or 0 and 1.
    count: Option<i64>,
    days: Option<i32>,
}

/// Where the next page begins: behind this amount, debtor and position.
type Place = (i64, i64, usize);

/// The rows behind a figure
///
/// The largest first. Added up as the figure's formula says, they give the figure.
#[utoipa::path(get, path = "/overview/rows", operation_id = "overview_rows", tag = "overview",
    params(Asked, Behind, Page), responses((status = OK, body = Listed<RowView>)))]
async fn rows(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Query(asked): Query<Asked>,
    Query(behind): Query<Behind>,
    Query(page): Query<Page>,
) -> Result<Json<Listed<RowView>>, Problem> {
    let figure = Figure::from_code(&behind.figure).ok_or_else(|| unknown("figure", &behind.figure))?;
    let after = page.after::<Place>()?;
    let (measured, currency) = measured(&desk, &asked).await?;
    let most = usize::try_from(page.limit()).unwrap_or(usize::MAX).saturating_add(1);
    let listed = desk.store(move |store| {
        let choice = Choice::new(&measured, &caller.scope, currency, &asked);
        let mut rows: Vec<(Place, Row)> = Vec::new();
        for case in choice.cases().filter(|case| case.fits(&behind)) {
            for (at, row) in choice.rows(case, figure).into_iter().enumerate() {
                let place = (row.amount.saturating_neg(), case.debtor(), at);
                if behind.takes(&row) && after.is_none_or(|after| place > after) {
                    rows.push((place, row));
                }
            }
        }
        if rows.len() > most {
            rows.select_nth_unstable_by_key(most, |(place, _)| *place);
            rows.truncate(most);
        }
        rows.sort_unstable_by_key(|(place, _)| *place);
        let Listed { items, next_cursor } = page.listed(rows, |(place, _)| *place);
        let items = items.iter().map(|((_, debtor, _), row)| row_view(store, *debtor, row, figure));
        Ok(Listed { items: items.collect::<Result<Vec<_>, Problem>>()?, next_cursor })
    });
    Ok(Json(listed.await?))
}

fn row_view(store: &Store, debtor: i64, row: &Row, figure: Figure) -> Result<RowView, Problem> {
    let debtor = store.debtor_numbered(receivables::debtor::DebtorId(debtor))?;
    let receivable = row.receivable.map(|id| store.receivable_number(id)).transpose()?.flatten();
    let is_money = match figure.formula() {
        Formula::Sum => true,
        Formula::Share => figure != Figure::PromisesKept,
        Formula::Mean => false,
    };
    let money = |minor| Money::from(Amount::new(minor, row.currency));
    Ok(RowView {
        debtor: debtor.into(),
        receivable,
        day: row.day.to_string(),
        amount: money(row.amount),
        part: is_money.then(|| money(row.part)),
        count: (!is_money).then_some(row.part),
        days: row.days,
    })
}

/// The figures as a workbook
///
/// With the overdue items. Every text is written as a text, so that none is computed as a formula.
#[utoipa::path(get, path = "/overview.xlsx", operation_id = "overview_workbook", tag = "overview", params(Asked),
    responses((status = OK, body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn workbook(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Problem> {
    let (measured, currency) = measured(&desk, &asked).await?;
    let day = measured.day;
    let bytes = desk.store(move |store| {
        audit::note(
            store,
            Some(caller.user),
            Deed::Exported,
            "overview",
            &serde_json::json!({ "day": day }),
        )?;
        let staff = store.staff()?;
        let choice = Choice::new(&measured, &caller.scope, currency, &asked);
        let view = figures::view(&choice, &staff, lang);
        let overdue = overdue(store, &choice)?;
        Ok(sheet::workbook(&view, &overdue, lang).map_err(anyhow::Error::from)?)
    });
    let headers = [
        (CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"overview-{day}.xlsx\"")),
    ];
    Ok((headers, bytes.await?))
}

/// The figures of the cases within somebody's reach, each in a line with its formula, and as a workbook.
pub(crate) struct Weekly {
    pub(crate) currency: String,
    /// Title, value with its unit, and formula.
    pub(crate) figures: Vec<[String; 3]>,
    pub(crate) workbook: Vec<u8>,
}

/// The figures as managers get them by mail.
pub(crate) fn weekly(
    store: &Store,
    measured: &Measured,
    scope: &Scope,
    lang: Lang,
) -> Result<Weekly, Problem> {
    let asked = Asked::default();
    let choice = Choice::new(measured, scope, measured.main_currency(), &asked);
    let staff = store.staff()?;
    let view = figures::view(&choice, &staff, lang);
    let overdue = overdue(store, &choice)?;
    let workbook = sheet::workbook(&view, &overdue, lang).map_err(anyhow::Error::from)?;
    let figures = view.figures.iter().map(|figure| {
        let value = figure.value.clone().unwrap_or_else(|| "-".to_owned());
        let value = match figure.unit {
            "money" => format!("{} {value}", view.currency),
            "percent" => format!("{value}%"),
            _ => format!("{value} {}", said(lang, "天", "days")),
        };
        [words::word("figure", figure.code, lang), value, figure.formula.to_owned()]
    });
    Ok(Weekly { currency: view.currency.clone(), figures: figures.collect(), workbook })
}

/// All cases measured, for a program that asks once.
pub(crate) fn measured_now(store: &Store, company: &Company) -> Result<Arc<Measured>, Problem> {
    Measured::latest(None, store, company)
}

/// A debtor, and receivables of theirs by their numbers in the books.
type Listing = (DebtorLabel, Vec<(String, Row)>);

/// The overdue items, debtor by debtor, with their numbers in the books.
fn overdue(store: &Store, choice: &Choice<'_>) -> Result<Vec<Listing>, Problem> {
    let mut all = Vec::new();
    for case in choice.cases() {
        let rows = choice.rows(case, Figure::Overdue);
        if rows.is_empty() {
            continue;
        }
        let debtor = store.debtor_numbered(receivables::debtor::DebtorId(case.debtor()))?;
        let mut named = Vec::with_capacity(rows.len());
        for row in rows {
            let number = row.receivable.map(|id| store.receivable_number(id)).transpose()?.flatten();
            named.push((number.unwrap_or_default(), row));
        }
        all.push((debtor.into(), named));
    }
    Ok(all)
}

impl Behind {
    fn takes(&self, row: &Row) -> bool {
        self.band.is_none_or(|band| row.days.is_some_and(|days| receivables::ageing::band(days) == band))
    }
}

/// Whether a case is within somebody's reach.
fn is_in(scope: &Scope, standing: &store::CaseStanding) -> bool {
    scope.holds(&standing.standpoint())
}

/// A sentence in the language of the request.
fn said(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
