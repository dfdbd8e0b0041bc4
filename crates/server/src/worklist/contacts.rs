//! Part one: the contacts of the day, each with person, number and reason; their words come at the end.

use std::{cmp::Reverse, collections::BTreeMap, fmt::Write as _};

use outreach::{Lang, Text, wording, words};
use receivables::{
    calendar::{Clock, Day},
    debtor::{Country, Debtor, PersonId, Region},
    decision::{Decision, PlannedContact},
    script::Purpose,
};

use super::{Line, Worklist};
use crate::{
    company::Company,
    screen::{self, cell, count, either},
    texts::{self, Case},
};

impl Worklist<'_> {
    /// Writes the contacts; returns their texts, numbered alike.
    pub(super) fn contacts(&self, out: &mut String, lang: Lang) -> anyhow::Result<String> {
        let mut lines: Vec<(&Line, bool)> =
            self.lines.iter().filter_map(|line| self.has_contact(line)).collect();
        // A promise due today first: tomorrow it is broken. The rest stays in order of priority.
        lines.sort_by_key(|(_, is_promise_due)| Reverse(*is_promise_due));
        if lines.is_empty() {
            out.push_str(either(lang, "今天没有需要联系的客户。\n", "Nobody needs a contact today.\n"));
        }
        let mut cases = Vec::new();
        for (line, _) in lines.iter().take(self.limit) {
            cases.push(self.case(line)?);
        }
        let usual = usual_zone(&cases);
        if let Some(zone) = usual {
            let _ = match lang {
                Lang::Zh => writeln!(out, "时间为客户当地时间，未注明的为 {zone}\n"),
                Lang::En => writeln!(out, "Times are local to the customer, {zone} unless noted\n"),
            };
        }
        let mut texts = String::new();
        let mut number = 0;
        for case in &cases {
            for contact in case.decision.contacts.iter().filter(|contact| contact.on <= self.day) {
                number += 1;
                entry(out, self.company, case, contact, number, usual, lang);
                if self.with_texts {
                    self.text(&mut texts, case, contact, number, lang);
                }
            }
        }
        if lines.len() > self.limit {
            let rest = count(lines.len() - self.limit);
            let _ = match lang {
                Lang::Zh => writeln!(out, "……另有 {rest} 位客户（--limit 0 列出全部）"),
                Lang::En => writeln!(out, "... and {rest} more customers (--limit 0 lists all)"),
            };
        }
        Ok(texts)
    }

    /// The line, and whether its contact is about a promise due today; `None` without a contact today.
    fn has_contact<'a>(&self, line: &'a Line) -> Option<(&'a Line, bool)> {
        line.recorded.contacts_by(self.day).next()?;
        let is_due =
            line.recorded.contacts_by(self.day).any(|contact| contact.purpose == Purpose::PromiseDue);
        Some((line, is_due))
    }

    fn text(&self, out: &mut String, case: &Case, contact: &PlannedContact, number: usize, lang: Lang) {
        let channel = words::word("channel", contact.channel.code(), lang);
        let person = person_name(case, contact.person);
        let _ = writeln!(out, "{number}. {} {channel} {} {person}", contact.at, case.names.debtor);
        out.push_str(&screen::indented(&text_or_why(self.company, case, contact, lang), "   │ "));
        out.push('\n');
    }
}

fn entry(
    out: &mut String,
    company: &Company,
    case: &Case,
    contact: &PlannedContact,
    number: usize,
    usual_zone: Option<&str>,
    lang: Lang,
) {
    let decision = &case.decision;
    let word = |table: &str, code: &str| words::word(table, code, lang);
    let channel = word("channel", contact.channel.code());
    let owed = screen::owed(&decision.balances, lang);
    let purpose = word("purpose", contact.purpose.code());
    let debtor = case.names.debtor.to_string();
    let _ = writeln!(
        out,
        "{} {} {} {} {} {purpose}",
        cell(&format!("{number}."), 4),
        contact.at,
        cell(&channel, 8),
        cell(&debtor, 42),
        cell(&owed, 18),
    );
    let zone = zone_of(company, case, contact);
    let zone = zone.filter(|zone| Some(zone.as_str()) != usual_zone);
    let zone = zone.map_or_else(String::new, |zone| format!(" [{zone}]"));
    let reach = reach(case, contact).unwrap_or_default();
    let person = person_name(case, contact.person);
    let role = word("role", contact.role.code());
    let reply_by =
        wording::with_weekday(&wording::day_of_year(contact.reply_by, lang), contact.reply_by, lang);
    let cause = word("cause", decision.diagnosis.cause.code());
    let late = late(decision.days_past_due, lang);
    let priority = priority(decision, lang);
    let _ = match lang {
        Lang::Zh => writeln!(
            out,
            "     {person}（{role}）{reach}{zone}　请{reply_by}前答复\n     {late}，原因：{cause}{priority}"
        ),
        Lang::En => writeln!(
            out,
            "     {person} ({role}) {reach}{zone}  answer by {reply_by}\n     {late}, cause: {cause}{priority}"
        ),
    };
}

/// The zone from whose clock the hour of a contact is read. Where the debtor may be under several clocks it is the one
/// that is ahead, with the hour at the other end: `America/New_York; 10:00 Pacific/Honolulu`.
pub(crate) fn zone_of(company: &Company, case: &Case, contact: &PlannedContact) -> Option<String> {
    let debtor = &case.snapshot.debtor;
    let place = (debtor.country, debtor.region, case.names.zone.as_deref());
    zone_at(company, place, contact.on, contact.at)
}

/// The same of country, region and zone, before a case is at hand.
pub(crate) fn zone_at(
    company: &Company,
    (country, region, zone): (Option<Country>, Option<Region>, Option<&str>),
    day: Day,
    at: Clock,
) -> Option<String> {
    if let Some(zone) = zone {
        return Some(zone.to_owned());
    }
    let spread = company.rulebook.spread(country?, region, day)?;
    let first = &spread.first.iana;
    match at.minus_minutes(spread.minutes).filter(|_| spread.minutes > 0) {
        Some(at) => Some(format!("{first}; {at} {}", spread.last.iana)),
        None => Some(first.clone()),
    }
}

/// The zone from whose clock hours of contact are read: the debtor's, or of those where they may be the one that is ahead.
pub(crate) fn clock_of<'a>(company: &'a Company, case: &'a Case, day: Day) -> Option<&'a str> {
    clock_at(company, &case.snapshot.debtor, case.names.zone.as_deref(), day)
}

/// The same before a case is at hand: the debtor's own zone, if it is known, is given.
pub(crate) fn clock_at<'a>(
    company: &'a Company,
    debtor: &Debtor,
    zone: Option<&'a str>,
    day: Day,
) -> Option<&'a str> {
    let ahead = || company.rulebook.spread(debtor.country?, debtor.region, day);
    zone.or_else(|| ahead().map(|spread| spread.first.iana.as_str()))
}

/// The zone that most of the contacts have.
fn usual_zone(cases: &[Case]) -> Option<&str> {
    let mut zones: BTreeMap<&str, usize> = BTreeMap::new();
    for zone in cases.iter().filter_map(|case| case.names.zone.as_deref()) {
        *zones.entry(zone).or_default() += 1;
    }
    zones.into_iter().max_by_key(|(_, contacts)| *contacts).map(|(zone, _)| zone)
}

fn late(days: i32, lang: Lang) -> String {
    match (lang, days) {
        (Lang::Zh, ..=0) => "尚未逾期".to_owned(),
        (Lang::En, ..=0) => "not overdue".to_owned(),
        (Lang::Zh, _) => format!("逾期 {days} 天"),
        (Lang::En, _) => format!("{} past due", wording::days(i64::from(days), lang)),
    }
}

/// Why it stands where it stands; nothing where no rule gave it a point.
fn priority(decision: &Decision, lang: Lang) -> String {
    let parts = decision.priority.parts.iter();
    let parts: Vec<String> =
        parts.map(|part| screen::reason(part, lang).trim_end_matches(['。', '.']).to_owned()).collect();
    match (parts.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::Zh) => format!("　优先 {}（{}）", decision.priority.points, parts.join("，")),
        (false, Lang::En) => format!("  priority {} ({})", decision.priority.points, parts.join(", ")),
    }
}

/// The ready text, or why there is none.
pub(crate) fn text_or_why(company: &Company, case: &Case, contact: &PlannedContact, lang: Lang) -> String {
    match texts::text(company, case, contact) {
        Ok(text) => {
            let review = to_review(&text, lang).map_or_else(String::new, |note| format!("{note}\n\n"));
            match text.subject() {
                Some(subject) => {
                    format!("{review}{}{subject}\n\n{}", either(lang, "主题：", "Subject: "), text.body())
                }
                None => format!("{review}{}", text.body()),
            }
        }
        Err(none) => none.said(contact, lang),
    }
}

/// What a person looks at before a text goes out; `None` for a text the guard passes.
pub(crate) fn to_review(text: &Text, lang: Lang) -> Option<String> {
    let doubts: Vec<String> = text
        .findings()
        .iter()
        .map(|finding| {
            format!("{} ({})", finding.said(lang).why.trim_end_matches(['。', '.']), finding.words)
        })
        .collect();
    let list = doubts.join(either(lang, "；", "; "));
    (!doubts.is_empty()).then(|| words::sentence("text-to-review", [("list", list.as_str())], lang))
}

pub(crate) fn person_name(case: &Case, id: PersonId) -> &str {
    case.names.people.iter().find(|person| person.id == id).map_or("?", |person| person.name.as_str())
}

/// The number or address for the channel of a contact, masked.
pub(super) fn reach<'a>(case: &'a Case, contact: &PlannedContact) -> Option<&'a str> {
    case.names.people.iter().find(|person| person.id == contact.person)?.way(contact.channel)
}
