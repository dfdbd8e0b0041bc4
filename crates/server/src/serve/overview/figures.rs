//! The figures of an overview, added up.

use std::collections::{BTreeMap, BTreeSet};

use outreach::Lang;
use receivables::{
    ageing::BANDS,
    measure::{Figure, Formula, RECOVERY, Sums},
    money::Money as Amount,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    kept::{Case, Choice, month},
    said,
};
use crate::serve::wire::Money;

/// Months of the calendar of limitation. Our number.
const MONTHS: usize = 24;

/// What a manager sees.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OverviewView {
    pub(super) day: String,
    pub(super) currency: String,
    /// Every currency with something open.
    currencies: Vec<String>,
    pub(super) figures: Vec<FigureView>,
    pub(super) ageing: Vec<BandView>,
    recovery: Vec<RecoveryView>,
    promises: PromisesView,
    pub(super) causes: Vec<GroupView>,
    pub(super) stages: Vec<GroupView>,
    pub(super) limitation: Vec<MonthView>,
    contacts_by_hour: Vec<HourView>,
    pub(super) workload: Vec<LoadView>,
}

/// A figure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureView {
    pub(super) code: &'static str,
    /// As it is read: money and percent with two decimals, days with one; `null` where there is nothing to divide by.
    pub(super) value: Option<String>,
    /// `money`, `percent` or `days`.
    pub(super) unit: &'static str,
    /// How it follows from its rows, as a sentence.
    pub(super) formula: &'static str,
    /// The query of `/overview/rows` for the rows behind it.
    rows: String,
    /// How many rows there are.
    count: u64,
}

/// A band of ageing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BandView {
    /// From 0: not due, 1-30, 31-60, 61-90, 91-180, over 180 days past due.
    pub(super) band: usize,
    pub(super) open: Money,
    pub(super) debtors: u64,
    rows: String,
}

/// What was recovered of what became overdue, against what should be.
#[derive(Debug, Serialize, ToSchema)]
struct RecoveryView {
    /// Within how many days.
    days: i32,
    /// Percent that should be recovered.
    target: u8,
    /// Percent that was; `null` where nothing became overdue in the period.
    percent: Option<String>,
    rows: String,
}

/// Promises of the period.
#[derive(Debug, Serialize, ToSchema)]
struct PromisesView {
    /// How many were due and can be judged.
    due: u64,
    kept: u64,
    /// Percent of them that were kept.
    kept_percent: Option<String>,
    /// Percent of the money promised that came in time.
    received_percent: Option<String>,
    /// Promised and not due yet.
    open: Money,
}

/// Debtors that have something in common.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GroupView {
    pub(super) code: String,
    pub(super) debtors: u64,
    pub(super) overdue: Money,
    rows: String,
}

/// A month of the calendar of limitation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MonthView {
    /// `2026-11`.
    pub(super) month: String,
    /// Debtors whose claim that expires first does so in it.
    pub(super) count: u64,
    /// All that is open of them.
    pub(super) amount: Money,
    rows: String,
}

/// Contacts of the period at one hour of one weekday, at the debtors' places.
#[derive(Debug, Serialize, ToSchema)]
struct HourView {
    /// From 1 for Monday.
    weekday: usize,
    /// 0 to 23.
    hour: u32,
    made: u64,
    reached: u64,
    promised: u64,
}

/// Whose work it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LoadView {
    /// The name of the user the cases were given to; else the owner of the ledger, or `null` for nobody.
    pub(super) user: Option<String>,
    /// Their number, if they are a user.
    id: Option<i64>,
    /// Cases with something open.
    pub(super) cases: u64,
    /// Contacts of the period.
    pub(super) contacts: u64,
    pub(super) reached: u64,
    /// Promises made in them.
    pub(super) promises: u64,
    pub(super) overdue: Money,
}

/// The user a case was given to, else the owner that the ledger names.
type Holder<'a> = (Option<i64>, Option<&'a str>);

/// Adds everything up.
pub(super) fn view(choice: &Choice<'_>, staff: &BTreeMap<i64, String>, lang: Lang) -> OverviewView {
    let cases: Vec<&Case> = choice.cases().collect();
    let sums = |figure| sums(choice, &cases, figure);
    let kept = sums(Figure::PromisesKept);
    let percent = |figure: Figure| sums(figure).value(Formula::Share).map(|value| decimals(value, 2));
    let recovery = RECOVERY.iter().zip([Figure::RecoveredSeven, Figure::RecoveredFifteen]);
    OverviewView {
        day: choice.day().to_string(),
        currency: choice.currency.code().to_owned(),
        currencies: currencies(&cases),
        figures: Figure::ALL.iter().map(|&figure| figure_view(choice, figure, &sums(figure), lang)).collect(),
        ageing: ageing(choice, &cases),
        recovery: recovery
            .map(|(target, figure)| RecoveryView {
                days: target.days,
                target: target.percent,
                percent: percent(figure),
                rows: rows(choice, figure, ""),
            })
            .collect(),
        promises: PromisesView {
            due: kept.rows,
            kept: kept.value(Formula::Sum).and_then(|kept| u64::try_from(kept).ok()).unwrap_or(0),
            kept_percent: percent(Figure::PromisesKept),
            received_percent: percent(Figure::PromisesReceived),
            open: money(choice, &sums(Figure::PromisesOpen)),
        },
        causes: groups(choice, &cases, "cause", |case| case.standing.cause.as_deref()),
        stages: groups(choice, &cases, "stage", |case| case.standing.stage.as_deref()),
        limitation: limitation(choice, &cases),
        contacts_by_hour: by_hour(&cases),
        workload: workload(choice, &cases, staff),
    }
}

fn sums(choice: &Choice<'_>, cases: &[&Case], figure: Figure) -> Sums {
    let mut sums = Sums::default();
    for case in cases {
        for row in choice.rows(case, figure) {
            sums.add(&row);
        }
    }
    sums
}

fn figure_view(choice: &Choice<'_>, figure: Figure, sums: &Sums, lang: Lang) -> FigureView {
    let formula = figure.formula();
    let value = sums.value(formula);
    let (unit, value) = match formula {
        Formula::Sum => ("money", value.map(|value| Amount::new(value, choice.currency).plain())),
        Formula::Share => ("percent", value.map(|value| decimals(value, 2))),
        Formula::Mean => ("days", value.map(|value| decimals(value, 1))),
    };
    FigureView {
        code: figure.code(),
        value,
        unit,
        formula: sentence(figure, lang),
        rows: rows(choice, figure, ""),
        count: sums.rows,
    }
}

/// The query for the rows behind a figure.
fn rows(choice: &Choice<'_>, figure: Figure, more: &str) -> String {
    format!("figure={}&currency={}{more}", figure.code(), choice.currency.code())
}

/// A whole number of hundredths or tenths with its point.
fn decimals(value: i64, places: u32) -> String {
    let scale = 10_u64.pow(places);
    let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let width = usize::try_from(places).unwrap_or(0);
    format!("{sign}{}.{:0width$}", size / scale, size % scale)
}

fn money(choice: &Choice<'_>, sums: &Sums) -> Money {
    Amount::new(sums.value(Formula::Sum).unwrap_or(i64::MAX), choice.currency).into()
}

fn currencies(cases: &[&Case]) -> Vec<String> {
    let open = cases.iter().flat_map(|case| case.measures.rows(Figure::Open));
    let codes: BTreeSet<String> = open.map(|row| row.currency.code().to_owned()).collect();
    codes.into_iter().collect()
}

fn ageing(choice: &Choice<'_>, cases: &[&Case]) -> Vec<BandView> {
    let mut bands = vec![(Sums::default(), 0_u64); BANDS];
    for case in cases {
        let mut touched = [false; BANDS];
        for row in choice.rows(case, Figure::Open) {
            let band = receivables::ageing::band(row.days.unwrap_or(0));
            if let (Some((sums, _)), Some(touched)) = (bands.get_mut(band), touched.get_mut(band)) {
                sums.add(&row);
                *touched = true;
            }
        }
        for ((_, debtors), touched) in bands.iter_mut().zip(touched) {
            *debtors += u64::from(touched);
        }
    }
    let view = |(band, (sums, debtors)): (usize, (Sums, u64))| BandView {
        band,
        open: money(choice, &sums),
        debtors,
        rows: rows(choice, Figure::Open, &format!("&band={band}")),
    };
    bands.into_iter().enumerate().map(view).collect()
}

fn groups<'a>(
    choice: &Choice<'_>,
    cases: &[&'a Case],
    key: &str,
    of: impl Fn(&'a Case) -> Option<&'a str>,
) -> Vec<GroupView> {
    let mut groups: BTreeMap<&str, (u64, Sums)> = BTreeMap::new();
    for case in cases {
        let open = choice.rows(case, Figure::Open);
        let Some(code) = of(case).filter(|_| !open.is_empty()) else { continue };
        let (debtors, sums) = groups.entry(code).or_default();
        *debtors += 1;
        for row in choice.rows(case, Figure::Overdue) {
            sums.add(&row);
        }
    }
    let view = |(code, (debtors, sums)): (&str, (u64, Sums))| GroupView {
        code: code.to_owned(),
        debtors,
        overdue: money(choice, &sums),
        rows: rows(choice, Figure::Overdue, &format!("&{key}={code}")),
    };
    groups.into_iter().map(view).collect()
}

/// From this month on, and what is over already under the month in which it ended.
fn limitation(choice: &Choice<'_>, cases: &[&Case]) -> Vec<MonthView> {
    let mut months: BTreeMap<String, (u64, Sums)> = BTreeMap::new();
    for case in cases {
        let open = choice.rows(case, Figure::Open);
        let Some(end) = case.standing.limitation_end.filter(|_| !open.is_empty()) else { continue };
        let (count, sums) = months.entry(month(end)).or_default();
        *count += 1;
        for row in &open {
            sums.add(row);
        }
    }
    let view = |(month, (count, sums)): (String, (u64, Sums))| MonthView {
        rows: rows(choice, Figure::Open, &format!("&month={month}")),
        month,
        count,
        amount: money(choice, &sums),
    };
    months.into_iter().take(MONTHS).map(view).collect()
}

fn by_hour(cases: &[&Case]) -> Vec<HourView> {
    let mut hours: BTreeMap<(usize, u32), [u64; 3]> = BTreeMap::new();
    for attempt in cases.iter().flat_map(|case| &case.measures.attempts) {
        let Some(hour) = attempt.hour else { continue };
        let weekday =
            receivables::calendar::Weekday::ALL.iter().position(|day| *day == attempt.day.weekday());
        let [made, reached, promised] = hours.entry((weekday.unwrap_or(0) + 1, hour)).or_default();
        *made += 1;
        *reached += u64::from(attempt.reached);
        *promised += u64::from(attempt.promised);
    }
    let view = |((weekday, hour), [made, reached, promised]): ((usize, u32), [u64; 3])| HourView {
        weekday,
        hour,
        made,
        reached,
        promised,
    };
    hours.into_iter().map(view).collect()
}

fn workload(choice: &Choice<'_>, cases: &[&Case], staff: &BTreeMap<i64, String>) -> Vec<LoadView> {
    let mut loads: BTreeMap<Holder<'_>, (LoadView, Sums)> = BTreeMap::new();
    for case in cases {
        let standing = &case.standing;
        let key = match standing.assignee {
            Some(user) => (Some(user), None),
            None => (None, standing.owner.as_deref()),
        };
        let (load, sums) = loads.entry(key).or_insert_with(|| {
            let name = key.0.and_then(|user| staff.get(&user).cloned()).or_else(|| key.1.map(str::to_owned));
            let overdue = Amount::new(0, choice.currency).into();
            let load =
                LoadView { user: name, id: key.0, cases: 0, contacts: 0, reached: 0, promises: 0, overdue };
            (load, Sums::default())
        });
        load.cases += u64::from(!choice.rows(case, Figure::Open).is_empty());
        for attempt in &case.measures.attempts {
            load.contacts += 1;
            load.reached += u64::from(attempt.reached);
            load.promises += u64::from(attempt.promised);
        }
        for row in choice.rows(case, Figure::Overdue) {
            sums.add(&row);
        }
    }
    let view = |(load, sums): (LoadView, Sums)| LoadView { overdue: money(choice, &sums), ..load };
    loads.into_values().map(view).collect()
}

/// How a figure follows from its rows.
fn sentence(figure: Figure, lang: Lang) -> &'static str {
    match figure {
        Figure::Open => said(lang, "所有未收款项之和", "the sum of all that is open"),
        Figure::Overdue => said(lang, "到期日已过的未收款项之和", "the sum of what is open past its due day"),
        Figure::OverdueShare => said(lang, "逾期金额 ÷ 未收总额", "overdue by all that is open"),
        Figure::Disputed => said(lang, "有争议的未收金额之和", "the sum of what is disputed of what is open"),
        Figure::DaysLate => said(
            lang,
            "Σ(未收金额 × 逾期天数) ÷ Σ 未收金额；未到期的天数为负",
            "sum of (open amount x days past due) by sum of open amounts; days before the due day count below zero",
        ),
        Figure::RecoveredSeven => said(
            lang,
            "近 90 天内逾期满 7 天的款项：到期次日起 7 天内收回的金额 ÷ 到期日当天尚未收到的金额",
            "of what became overdue in the last 90 days and is so for more than 7: money that came within 7 days after the due day, by what was unpaid at the end of it",
        ),
        Figure::RecoveredFifteen => said(
            lang,
            "近 90 天内逾期满 15 天的款项：到期次日起 15 天内收回的金额 ÷ 到期日当天尚未收到的金额",
            "of what became overdue in the last 90 days and is so for more than 15: money that came within 15 days after the due day, by what was unpaid at the end of it",
        ),
        Figure::PromisesOpen => {
            said(lang, "尚未到期的付款承诺金额之和", "the sum of promises that are not due yet")
        }
        Figure::PromisesKept => said(
            lang,
            "近 90 天内到期的承诺：足额按时兑现的笔数 ÷ 到期笔数",
            "of promises due in the last 90 days: those kept in full and in time, by all of them",
        ),
        Figure::PromisesReceived => said(
            lang,
            "近 90 天内到期的承诺：按时收到的金额 ÷ 承诺金额",
            "of promises due in the last 90 days: money that came in time, by money promised",
        ),
        Figure::Received => said(
            lang,
            "近 30 天到账金额之和，已减退款，不含红字单据",
            "the sum of money received in the last 30 days, less what was returned, without credit notes",
        ),
        Figure::DaysBeyondTerms => said(
            lang,
            "近 90 天的到账：Σ(到账金额 × 晚于到期日的天数) ÷ Σ 到账金额；提前为负",
            "of money received in the last 90 days: sum of (amount x days after the due day) by sum of amounts; early money counts below zero",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_their_noughts_and_their_sign() {
        for (value, places, text) in [(2_500, 2, "25.00"), (7, 2, "0.07"), (-5, 1, "-0.5"), (97, 1, "9.7")] {
            assert_eq!(decimals(value, places), text);
        }
    }
}
