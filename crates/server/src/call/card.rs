//! The card on the screen, before anything is dialled.

use outreach::{Lang, wording, words};
use receivables::{
    call::{Card, OfferKind},
    promise::Judgement,
};
use serde_json::json;

use super::{Plan, amounts, number, phrase, word};
use crate::screen::{self, cell, either};

/// Lines of a history on the card.
const LATEST: usize = 4;
/// Open items on the card.
const ITEMS: usize = 6;

/// A line of the card: its title, empty where it goes on with the one above, and its text.
pub(crate) type Line = (String, String);

/// Everything to know before dialling, for the terminal; without the goal and the offers where the call may not be made.
pub(super) fn to_text(plan: &Plan<'_>, card: &Card, may_call: bool, lang: Lang) -> String {
    let shown = |lines: Vec<Line>| {
        lines
            .iter()
            .fold(String::new(), |out, (title, text)| out + &format!("  {} {text}\n", cell(title, 14)))
    };
    let mut out = format!("{}  {}\n", word("card", lang), plan.case.names.debtor);
    out.push_str(&shown(facts(plan, card, lang)));
    if may_call {
        out.push_str(&format!("\n{}", shown(goal(card, lang))));
    }
    out
}

/// Whom we call and what is on file of the debt.
pub(crate) fn facts(plan: &Plan<'_>, card: &Card, lang: Lang) -> Vec<Line> {
    let mut out = Vec::new();
    head(&mut out, plan, card, lang);
    owed(&mut out, plan, card, lang);
    history(&mut out, plan, card, lang);
    out
}

fn row(out: &mut Vec<Line>, title: &str, text: &str, lang: Lang) {
    let title = if title.is_empty() { String::new() } else { word(title, lang) };
    out.push((title, text.to_owned()));
}

fn head(out: &mut Vec<Line>, plan: &Plan<'_>, card: &Card, lang: Lang) {
    let case = plan.case;
    let day = wording::with_weekday(&wording::day(plan.moment.day, lang), plan.moment.day, lang);
    let at = plan.moment.at;
    let zone = case.names.zone.as_deref().unwrap_or("-");
    row(out, "card-now", &format!("{day} {at} ({zone})"), lang);
    if plan.is_by_hand {
        row(out, "", &word("by-hand", lang), lang);
    }
    let person = case.names.people.iter().find(|person| person.id == card.wanted.person);
    let telephone = person.and_then(number).unwrap_or("-");
    let role = words::word("role", card.wanted.role.code(), lang);
    row(out, "card-whom", &format!("{}{} {telephone}", card.wanted.name, bracket(&role, lang)), lang);
    let purpose = words::word("purpose", plan.contact.purpose.code(), lang);
    let stage = words::word("stage", plan.case.decision.stage.code(), lang);
    row(out, "card-purpose", &format!("{purpose}{}", bracket(&stage, lang)), lang);
    if !plan.is_planned {
        row(out, "", &word("not-planned", lang), lang);
    }
    let spoken_in = crate::texts::language(plan.case);
    if spoken_in != lang {
        let language = either(lang, "英文", "Chinese");
        row(out, "", &phrase("spoken-in", [("language", language)], lang), lang);
    }
}

fn bracket(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("（{text}）"),
        Lang::En => format!(" ({text})"),
    }
}

fn owed(out: &mut Vec<Line>, plan: &Plan<'_>, card: &Card, lang: Lang) {
    let debt = &card.debt;
    let late = debt.oldest_due.map_or_else(String::new, |due| {
        let days = debt.days_past_due.to_string();
        phrase("since", [("day", wording::day(due, lang).as_str()), ("days", days.as_str())], lang)
    });
    row(out, "card-overdue", &format!("{} {late}", amounts(&debt.overdue, lang)), lang);
    row(out, "card-open", &amounts(&debt.open, lang), lang);
    if debt.disputed.iter().any(|sum| sum.minor > 0) {
        let note = word("do-not-ask", lang);
        row(out, "card-disputed", &format!("{} {note}", amounts(&debt.disputed, lang)), lang);
    }
    if debt.added.iter().any(|sum| sum.minor > 0) {
        row(out, "card-added", &amounts(&debt.added, lang), lang);
    }
    let overdue = plan.case.decision.items.iter().filter(|item| item.is_overdue());
    let overdue: Vec<_> = overdue.collect();
    for (at, item) in overdue.iter().take(ITEMS).enumerate() {
        let named = plan.case.names.receivables.iter().find(|named| named.id == item.receivable);
        let number =
            named.map_or_else(String::new, |named| wording::item(&named.number, named.instalment, lang));
        let money = receivables::money::Money::new(item.demandable, item.open.currency);
        let line = format!("{} {} {}", cell(&number, 24), cell(&wording::amount(money, lang), 20), item.due);
        row(out, if at == 0 { "card-items" } else { "" }, &line, lang);
    }
    if overdue.len() > ITEMS {
        let rest = (overdue.len() - ITEMS).to_string();
        row(out, "", &phrase("and-more", [("count", rest.as_str())], lang), lang);
    }
}

fn history(out: &mut Vec<Line>, plan: &Plan<'_>, card: &Card, lang: Lang) {
    let debt = &card.debt;
    let paid = debt.last_payment.map_or_else(
        || word("never-paid", lang),
        |(amount, day)| format!("{} {}", wording::day(day, lang), wording::amount(amount, lang)),
    );
    row(out, "card-last-payment", &paid, lang);
    let ledger = plan.case.snapshot.ledger_as_of;
    row(out, "card-ledger", &ledger.map_or_else(|| "—".to_owned(), |day| wording::day(day, lang)), lang);
    let kept = debt.promises.iter().filter(|(_, judged)| matches!(judged, Judgement::Kept)).count();
    let facts = [
        ("all", debt.promises.len().to_string()),
        ("kept", kept.to_string()),
        ("broken", debt.broken_promises().to_string()),
    ];
    let facts = facts.iter().map(|(name, count)| (*name, count.as_str()));
    row(out, "card-promises", &phrase("promises", facts, lang), lang);
    let latest = debt.promises.iter().skip(debt.promises.len().saturating_sub(LATEST));
    for (promise, judged) in latest {
        let judged = words::word("judgement", judged.code(), lang);
        let amount = wording::amount(promise.amount, lang);
        row(out, "", &format!("{} {} {judged}", promise.due, cell(&amount, 20)), lang);
    }
    let diagnosis = &plan.case.decision.diagnosis;
    row(out, "card-cause", &words::word("cause", diagnosis.cause.code(), lang), lang);
    for signal in &diagnosis.signals {
        row(out, "", &screen::reason(signal, lang), lang);
    }
    let contacts = &plan.case.snapshot.contacts;
    for (at, contact) in contacts.iter().skip(contacts.len().saturating_sub(LATEST)).enumerate() {
        let of = |table: &str, code: &str| words::word(table, code, lang);
        let outcome = contact.outcome.map_or_else(String::new, |outcome| of("outcome", outcome.code()));
        let line = format!(
            "{} {} {} {outcome}",
            contact.day,
            of("channel", contact.channel.code()),
            of("connection", contact.connection.code())
        );
        row(out, if at == 0 { "card-contacts" } else { "" }, line.trim_end(), lang);
    }
    for (at, reason) in plan.case.decision.reasons.iter().enumerate() {
        row(out, if at == 0 { "card-policy" } else { "" }, &screen::reason(reason, lang), lang);
    }
}

/// What the call is to achieve, and what may be offered.
pub(crate) fn goal(card: &Card, lang: Lang) -> Vec<Line> {
    let (mut lines, goal) = (Vec::new(), &card.goal);
    let out = &mut lines;
    let by = wording::with_weekday(&wording::day_of_year(goal.by, lang), goal.by, lang);
    let (amount, least) = (amounts(&goal.amount, lang), amounts(&goal.least, lang));
    row(out, "card-goal", &phrase("goal", [("amount", amount.as_str()), ("day", by.as_str())], lang), lang);
    if goal.least.iter().next().is_some() {
        row(out, "card-least", &phrase("least", [("amount", least.as_str())], lang), lang);
    }
    row(out, "card-second", &word("second-goal", lang), lang);
    for (at, offer) in card.debt.offers.iter().enumerate() {
        let kind = words::word("offer-kind", offer.kind.code(), lang);
        let authority = words::word("authority", offer.authority.code(), lang);
        let line = format!("{kind}{}{authority}", either(lang, "：", ": "));
        row(out, if at == 0 { "card-offers" } else { "" }, &line, lang);
    }
    lines
}

/// The card for a program.
pub(super) fn to_json(plan: &Plan<'_>, card: &Card) -> serde_json::Value {
    let sums = |totals: &receivables::money::Totals| totals.iter().collect::<Vec<_>>();
    json!({
        "event": "card",
        "debtor": { "code": card.wanted.debtor.code, "name": card.wanted.debtor.name },
        "person": card.wanted.name,
        "role": card.wanted.role,
        "moment": card.moment,
        "purpose": plan.contact.purpose,
        "planned": plan.is_planned,
        "overdue": sums(&card.debt.overdue),
        "open": sums(&card.debt.open),
        "days_past_due": card.debt.days_past_due,
        "broken_promises": card.debt.broken_promises(),
        "goal": { "amount": sums(&card.goal.amount), "by": card.goal.by, "least": sums(&card.goal.least) },
        "offers": card.debt.offers,
    })
}

/// What may be offered, for the words of an excuse.
pub(crate) fn offer_kinds(card: &Card) -> Vec<OfferKind> {
    card.debt.offers.iter().map(|offer| offer.kind).collect()
}
