//! The evidence checklist of a debtor, and the four elements, on the screen.

use std::fmt::Write as _;

use outreach::{Lang, words};
use receivables::{
    checklist::{self, Checklist, Need, NeedState},
    receivable::ReceivableId,
};
use serde_json::json;

use crate::{
    screen::{cell, either},
    texts::Case,
};

/// Invoices named in a line; the rest is counted.
const NAMED: usize = 6;

fn drawn_up(case: &Case) -> Checklist {
    checklist::draw_up(&case.snapshot, &case.decision.items, case.decision.day)
}

/// For a program.
pub(crate) fn to_json(case: &Case) -> anyhow::Result<String> {
    let list = drawn_up(case);
    let needs = list.needs.iter().map(|need| {
        let mut value = serde_json::to_value(need)?;
        if let Some(object) = value.as_object_mut() {
            object.insert("receivable".to_owned(), number(case, need.receivable).into());
        }
        Ok(value)
    });
    let answer = json!({
        "debtor": { "code": case.names.debtor.code, "name": case.names.debtor.name },
        "day": case.decision.day,
        "verification": serde_json::to_value(&case.verification)?,
        "is_verified": case.verification.is_done(),
        "needs": needs.collect::<anyhow::Result<Vec<_>>>()?,
        "is_complete": list.is_complete,
        "is_undisputed": list.is_undisputed,
        "is_complete_and_undisputed": list.is_complete_and_undisputed(),
    });
    Ok(format!("{answer}\n"))
}

/// For a person.
pub(crate) fn to_text(case: &Case, lang: Lang) -> String {
    let list = drawn_up(case);
    let mut out = format!("{}\n{}\n", case.names.debtor, case.decision.day);
    let heading = |out: &mut String, zh, en| {
        let _ = writeln!(out, "\n{}", either(lang, zh, en));
    };
    heading(&mut out, "四要素", "The four elements");
    for verified in case.verification.elements {
        let on = verified.on.map_or_else(String::new, |day| day.to_string());
        let _ = writeln!(
            out,
            "  {} {} {on}",
            cell(&words::word("verified-element", verified.element.code(), lang), 26),
            cell(&words::word("element-state", verified.state.code(), lang), 8),
        );
    }
    if let Some(day) = case.verification.confirmed_on {
        let _ = match lang {
            Lang::Zh => writeln!(out, "  已由人确认：{day}"),
            Lang::En => writeln!(out, "  confirmed by a person: {day}"),
        };
    }
    if list.needs.is_empty() {
        out.push_str(either(
            lang,
            "\n没有未付款项，无需证据。\n",
            "\nNothing is open, so nothing needs proof.\n",
        ));
        return out;
    }
    heading(&mut out, "必须有的证据", "Evidence that must be there");
    groups(&mut out, case, &list, true, lang);
    heading(&mut out, "有则更好的证据", "Evidence that helps");
    groups(&mut out, case, &list, false, lang);
    let _ = writeln!(out, "\n{}", standing(&list, lang));
    out.push_str(either(
        lang,
        "清单是内部规则，不是法律；起诉前请法务核定。\n",
        "The list is a house rule, not law; let a lawyer decide before a suit.\n",
    ));
    out
}

/// Whether the file is complete, and whether it is undisputed.
fn standing(list: &Checklist, lang: Lang) -> &'static str {
    match (list.is_complete, list.is_undisputed) {
        (true, true) => either(lang, "资料齐全且无争议。", "The file is complete and undisputed."),
        (true, false) => either(lang, "资料齐全，但有争议。", "The file is complete; there is a dispute."),
        (false, true) => either(lang, "资料不齐。", "The file is not complete."),
        (false, false) => {
            either(lang, "资料不齐，且有争议。", "The file is not complete, and there is a dispute.")
        }
    }
}

/// The needs of one weight; receivables that stand alike in one line.
fn groups(out: &mut String, case: &Case, list: &Checklist, is_must: bool, lang: Lang) {
    let mut needs: Vec<&Need> = list.needs.iter().filter(|need| need.is_must == is_must).collect();
    let alike = |need: &Need| (need.state, need.papers, need.from);
    for rule in checklist::rule_ids() {
        let mut of_rule: Vec<&Need> = needs.extract_if(.., |need| need.rule == rule).collect();
        if !of_rule.is_empty() {
            let _ = writeln!(out, "  {}", words::sentence(rule, [], lang));
        }
        while let Some(first) = of_rule.first().copied() {
            let same: Vec<&Need> = of_rule.extract_if(.., |need| alike(need) == alike(first)).collect();
            let invoices = numbers(case, same.iter().map(|need| need.receivable), lang);
            let state = words::word("need-state", first.state.code(), lang);
            let _ = writeln!(out, "    {} {invoices}{}", cell(&state, 10), wanted(first, lang));
        }
    }
}

/// Which papers would do, and who can get them.
fn wanted(need: &Need, lang: Lang) -> String {
    let papers: Vec<String> =
        need.papers.iter().map(|kind| words::word("document-kind", kind.code(), lang)).collect();
    let from = words::word("actor", need.from.code(), lang);
    match (need.state, lang) {
        (NeedState::There, _) => String::new(),
        (NeedState::Missing, Lang::Zh) => format!("　需要：{}　找：{from}", papers.join("或")),
        (NeedState::Missing, Lang::En) => format!("  wanted: {}; from: {from}", papers.join(" or ")),
        (NeedState::KindUnknown, Lang::Zh) => "　请在台账的“款项性质”一列写明".to_owned(),
        (NeedState::KindUnknown, Lang::En) => "  say in the ledger what it is owed for".to_owned(),
    }
}

fn number(case: &Case, id: ReceivableId) -> String {
    let named = case.names.receivables.iter().find(|receivable| receivable.id == id);
    named.map_or_else(String::new, |receivable| match receivable.instalment {
        Some(instalment) => format!("{}-{instalment}", receivable.number),
        None => receivable.number.clone(),
    })
}

fn numbers(case: &Case, ids: impl ExactSizeIterator<Item = ReceivableId>, lang: Lang) -> String {
    let rest = ids.len().saturating_sub(NAMED);
    let named: Vec<String> = ids.take(NAMED).map(|id| number(case, id)).collect();
    let named = named.join(either(lang, "、", ", "));
    match (rest, lang) {
        (0, _) => named,
        (rest, Lang::Zh) => format!("{named} 等，另有 {rest} 笔"),
        (rest, Lang::En) => format!("{named} and {rest} more"),
    }
}

/// The gaps in short, for whoever looks at the case: what must be there and is not, each with how many receivables it
/// concerns. Nothing where no papers are kept here, or where nothing lacks.
pub(crate) fn gaps(out: &mut String, case: &Case, lang: Lang) {
    let list = drawn_up(case);
    if list.needs.is_empty() || case.snapshot.documents.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", either(lang, "证据", "Evidence"));
    let _ = writeln!(out, "  {}", standing(&list, lang));
    let lacking: Vec<&Need> = list.gaps().filter(|need| need.is_must).collect();
    for rule in checklist::rule_ids() {
        let count = lacking.iter().filter(|need| need.rule == rule).count();
        if count > 0 {
            let what = words::sentence(rule, [], lang);
            let _ = match lang {
                Lang::Zh => writeln!(out, "  - 缺：{what}（{count} 笔） `{rule}`"),
                Lang::En => writeln!(out, "  - missing for {count}: {what} `{rule}`"),
            };
        }
    }
}
