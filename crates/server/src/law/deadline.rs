//! The days a procedure must keep, from a day on.

use std::fmt::Write as _;

use outreach::{Lang, words};
use receivables::{
    calendar::Day,
    debtor::Country,
    rulebook::{Deadline, Procedure, Rulebook},
};
use serde_json::json;

use super::authority;
use crate::{args, screen::either};

/// Every deadline of a procedure, or of all, as it runs from the day.
pub(crate) fn deadline(
    args: &args::Deadline,
    book: &Rulebook,
    today: Day,
    lang: Lang,
    as_json: bool,
) -> String {
    let from = args.from.unwrap_or(today);
    let mut out = String::new();
    for &procedure in
        Procedure::ALL.iter().filter(|known| args.procedure.is_none_or(|asked| asked == **known))
    {
        if !as_json {
            let _ = writeln!(out, "{} `{procedure}`", words::word("procedure", procedure.code(), lang));
        }
        for deadline in procedure.deadlines() {
            out.push_str(&line(deadline, procedure, from, book, lang, as_json));
        }
    }
    if !as_json {
        out.push_str(either(
            lang,
            "末日为休息日时顺延至其后的工作日，但以不依赖顺延为宜。\n",
            "A last day on a day off moves to the next working day where the law says so; better not to rely on it.\n",
        ));
    }
    out
}

fn line(
    deadline: Deadline,
    procedure: Procedure,
    from: Day,
    book: &Rulebook,
    lang: Lang,
    as_json: bool,
) -> String {
    let Some(found) = book.deadline(deadline, from) else { return String::new() };
    let last = deadline.last_day(from, found.value);
    let calendar = deadline.moves_over_days_off().then(|| calendar(procedure));
    let rolled = calendar
        .and_then(|country| book.working_days(country))
        .map(|days| (days.on_or_after(last), days.is_provisional(last)));
    let value = book.value(found.id);
    if as_json {
        return format!(
            "{}\n",
            json!({
                "procedure": procedure, "deadline": deadline, "length": found.value, "unit": deadline.unit(),
                "from": from, "last_day": last, "rolled": rolled.map(|(day, _)| day),
                "provisional": rolled.is_some_and(|(_, provisional)| provisional),
                "authority": value.map(|value| &value.authority), "status": found.status,
            })
        );
    }
    let what = words::word("deadline", deadline.code(), lang);
    let unit = match (deadline.unit(), lang) {
        ("hours", Lang::Zh) => "小时",
        ("months", Lang::Zh) => "个月",
        ("years", Lang::Zh) => "年",
        (_, Lang::Zh) => "天",
        (unit, Lang::En) if found.value == 1 => unit.trim_end_matches('s'),
        (unit, Lang::En) => unit,
    };
    let basis = value.map_or_else(String::new, |value| authority(value, lang));
    let moved = rolled.filter(|(day, _)| *day != last).map_or_else(String::new, |(day, _)| match lang {
        Lang::Zh => format!("（顺延至 {day}）"),
        Lang::En => format!(" (moves to {day})"),
    });
    format!("  {last}{moved}  {what}  {} {unit}   {basis}\n", found.value)
}

const fn calendar(procedure: Procedure) -> Country {
    match procedure {
        Procedure::CnPaymentOrder
        | Procedure::CnPreservation
        | Procedure::CnSmallClaims
        | Procedure::CnEnforcement => Country::CN,
        Procedure::DePaymentOrder => Country::DE,
        Procedure::UkClaimProtocol | Procedure::UkClaim => Country::GB,
    }
}
