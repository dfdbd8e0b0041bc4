//! What may not be kept any longer, by the rules of retention: listed, or taken away.

use std::fmt::Write as _;

use outreach::{Lang, words};
use receivables::{
    calendar::Day,
    retention::{Record, RecordKind, retention as kept},
    rulebook::Rulebook,
};
use serde_json::json;
use store::{Act, Basis, EndedClaim, Going, Removed, Store};

use super::remove_incoming;
use crate::{args, clock, company::Company, screen::either};

/// A debtor with something that must go.
struct Due {
    claim: EndedClaim,
    /// What must go: kind, rows, the last day it could be kept.
    kinds: Vec<(RecordKind, u64, Day)>,
    going: Going,
}

/// Lists what is due; with `--apply` takes it away, debtor by debtor.
pub(crate) fn retention(
    args: &args::Expired,
    store: &mut Store,
    company: &Company,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    let day = args.as_of.unwrap_or_else(clock::today);
    let mut out = String::new();
    let mut debtors = 0_usize;
    for due in all_due(store, company, day)? {
        debtors += 1;
        let removed = if args.apply { Some(apply(store, company, &due)?) } else { None };
        out.push_str(&if as_json { to_json(&due, removed) } else { to_text(&due, lang) });
    }
    if !as_json {
        let _ = match (debtors, args.apply, lang) {
            (0, _, Lang::Zh) => writeln!(out, "{day}：没有到期须删除的记录。"),
            (0, _, Lang::En) => writeln!(out, "{day}: nothing has to go."),
            (_, true, Lang::Zh) => writeln!(out, "以上已删除（{debtors} 位客户），并记入日志。"),
            (_, true, Lang::En) => writeln!(out, "This is gone ({debtors} customers), and the log has it."),
            (_, false, Lang::Zh) => {
                writeln!(out, "以上须删除（{debtors} 位客户）；huikuan retention --apply 执行。")
            }
            (_, false, Lang::En) => {
                writeln!(
                    out,
                    "This must go ({debtors} customers): `huikuan retention --apply` takes it away."
                )
            }
        };
    }
    Ok((out, true))
}

/// Takes away what is due; of how many debtors.
pub(crate) fn expire(store: &mut Store, company: &Company, day: Day) -> anyhow::Result<usize> {
    let due = all_due(store, company, day)?;
    for due in &due {
        apply(store, company, due)?;
    }
    Ok(due.len())
}

fn all_due(store: &Store, company: &Company, day: Day) -> anyhow::Result<Vec<Due>> {
    let claims = store.ended_claims()?.into_iter();
    claims.filter_map(|claim| due(store, claim, &company.rulebook, day).transpose()).collect()
}

/// What of an ended claim must go on the day; nothing if there is nothing, or nothing left of it.
fn due(store: &Store, claim: EndedClaim, book: &Rulebook, day: Day) -> anyhow::Result<Option<Due>> {
    let countries: Vec<_> = claim.country.into_iter().collect();
    let until = |kind, latest: Option<Day>| -> Option<Day> {
        let made = latest.unwrap_or(claim.ended);
        let found = kept(&Record { kind, made, claim_ended: Some(claim.ended.max(made)) }, &countries, book);
        if found.must_delete(day) { found.may_keep_until() } else { None }
    };
    // Most claims ended lately: they are passed over without another look into the database.
    if [RecordKind::PersonalData, RecordKind::ContactLog, RecordKind::Decision]
        .into_iter()
        .all(|kind| until(kind, None).is_none())
    {
        return Ok(None);
    }
    let held = store.holdings(claim.debtor.id, None)?;
    let people = u64::try_from(held.people.len()).unwrap_or(0);
    let log = held.contacts.count + held.checks.count;
    let texts = held.notes.count + held.disputes.count;
    let log_until = until(RecordKind::ContactLog, held.contacts.latest.max(held.checks.latest));
    let found = [
        (RecordKind::PersonalData, people, until(RecordKind::PersonalData, None)),
        (RecordKind::ContactLog, log.max(texts), log_until),
        (RecordKind::Decision, held.decisions.count, until(RecordKind::Decision, held.decisions.latest)),
    ];
    let kinds: Vec<_> = found
        .into_iter()
        .filter_map(|(kind, rows, until)| Some((kind, rows, until?)))
        .filter(|(_, rows, _)| *rows > 0)
        .collect();
    let goes = |kind| kinds.iter().any(|(due, ..)| *due == kind);
    let going = Going {
        people: goes(RecordKind::PersonalData),
        texts: goes(RecordKind::ContactLog),
        log: goes(RecordKind::ContactLog),
        decisions: goes(RecordKind::Decision),
    };
    Ok(if kinds.is_empty() { None } else { Some(Due { claim, kinds, going }) })
}

fn apply(store: &mut Store, company: &Company, due: &Due) -> anyhow::Result<Removed> {
    let why = due.kinds.iter().map(|(kind, _, until)| format!("{kind} until {until}"));
    let why = format!("retention: {}", why.collect::<Vec<_>>().join(", "));
    let act = Act { by: company.user().unwrap_or("huikuan"), why: &why, at: clock::now().0 };
    let debtor = due.claim.debtor.id;
    let files = if due.going.texts { store.incoming_files_of(debtor, None)? } else { Vec::new() };
    let removed = store.remove(debtor, None, due.going, Basis::Retention, &act)?;
    remove_incoming(store, company, &files)?;
    Ok(removed)
}

fn to_text(due: &Due, lang: Lang) -> String {
    let mut out = match lang {
        Lang::Zh => format!("{}  债权了结：{}\n", due.claim.debtor, due.claim.ended),
        Lang::En => format!("{}  claim ended: {}\n", due.claim.debtor, due.claim.ended),
    };
    for (kind, rows, until) in &due.kinds {
        let name = words::word("record-kind", kind.code(), lang);
        let _ = writeln!(
            out,
            "  {name} ({rows}){}{until}",
            either(lang, "　最迟保存至 ", "  could be kept until ")
        );
    }
    out
}

fn to_json(due: &Due, removed: Option<Removed>) -> String {
    let kinds =
        due.kinds.iter().map(|(kind, rows, until)| json!({ "record": kind, "rows": rows, "until": until }));
    let line = json!({
        "debtor": { "code": due.claim.debtor.code, "name": due.claim.debtor.name },
        "claim_ended": due.claim.ended, "due": kinds.collect::<Vec<_>>(),
        "removed": removed.map(|removed| json!({
            "people": removed.people, "values": removed.values, "texts": removed.texts,
            "contacts": removed.contacts, "checks": removed.checks, "decisions": removed.decisions,
        })),
    });
    format!("{line}\n")
}
