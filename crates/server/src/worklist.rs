//! The worklist: today's contacts in order with their words, what may not be done and why, and everyone else in a line.

use std::fmt::Write as _;

use anyhow::Context as _;
use outreach::{Lang, Text, wording, words};
use receivables::{
    calendar::Day,
    debtor::PersonId,
    decision::{LimitationAlarm, PlannedContact, Withheld},
    stage::Stage,
};
use serde_json::json;
use store::{DebtorRef, Store, Which};

use crate::{
    args,
    company::Company,
    run::decide_one,
    screen::{self, cell, either},
    texts::{self, Case, NoText},
};

/// The worklist of one day.
pub(crate) struct Worklist {
    day: Day,
    /// Cases in order of priority, the first `limit` of those that are open.
    cases: Vec<Case>,
    /// Open cases beyond the limit.
    more: usize,
    with_texts: bool,
}

/// Loads the worklist. Decisions come from the latest run on or before the day; what is shown is decided anew from the
/// facts on file, which gives the same answer unless facts came in since.
pub(crate) fn load(
    store: &Store,
    company: &Company,
    args: &args::Worklist,
    day: Day,
) -> anyhow::Result<Worklist> {
    let rows = store.worklist(day, Some(Stage::Clear), None)?;
    let mut cases = Vec::new();
    let more = rows.len().saturating_sub(args.limit);
    for row in rows.iter().take(args.limit) {
        cases.push(case(store, company, &row.debtor, day)?);
    }
    Ok(Worklist { day, cases, more, with_texts: !args.brief })
}

/// One debtor's case on a day.
pub(crate) fn case(store: &Store, company: &Company, debtor: &DebtorRef, day: Day) -> anyhow::Result<Case> {
    let snapshots = store.load(day, Which::One(debtor.id))?;
    let loaded = snapshots.at(0).with_context(|| format!("{debtor} is not in the store any more"))?;
    let decision = decide_one(company, &loaded, day)?;
    let names = store.names(debtor.id)?.with_context(|| format!("{debtor} is not in the store any more"))?;
    Ok(Case { snapshot: loaded.snapshot, decision, names })
}

impl Worklist {
    /// One JSON object a debtor, in order.
    pub(crate) fn to_json_lines(&self, company: &Company) -> anyhow::Result<String> {
        let mut out = String::new();
        for case in &self.cases {
            writeln!(out, "{}", case_json(company, case)?)?;
        }
        Ok(out)
    }

    /// For a person.
    pub(crate) fn to_text(&self, company: &Company, lang: Lang) -> String {
        let mut out = String::new();
        let today = |contact: &&PlannedContact| contact.on <= self.day;
        let contacts = self.cases.iter().flat_map(|case| &case.decision.contacts).filter(today).count();
        let withheld = self.cases.iter().map(|case| case.decision.withheld.len()).sum::<usize>();
        let day = wording::with_weekday(&wording::day(self.day, lang), self.day, lang);
        let _ = match lang {
            Lang::Zh => {
                writeln!(out, "{day}　今日可联系 {contacts} 项，暂不可为 {withheld} 项\n\n一、今日联系\n")
            }
            Lang::En => {
                writeln!(out, "{day}: {contacts} contacts today, {withheld} withheld\n\n1. Contacts today\n")
            }
        };
        let mut number = 0;
        for case in &self.cases {
            for contact in case.decision.contacts.iter().filter(today) {
                number += 1;
                self.contact(&mut out, company, case, contact, number, lang);
            }
        }
        out.push_str(either(lang, "\n二、今日不可为\n\n", "\n2. Not to be done now\n\n"));
        for case in &self.cases {
            for refused in &case.decision.withheld {
                withheld_line(&mut out, case, refused, lang);
            }
        }
        out.push_str(either(lang, "\n三、全部客户\n\n", "\n3. Every debtor\n\n"));
        self.table(&mut out, lang);
        if self.more > 0 {
            let _ = match lang {
                Lang::Zh => writeln!(out, "……另有 {} 位客户（--limit 可多列）", self.more),
                Lang::En => writeln!(out, "... and {} more debtors (--limit shows them)", self.more),
            };
        }
        out
    }

    fn contact(
        &self,
        out: &mut String,
        company: &Company,
        case: &Case,
        contact: &PlannedContact,
        number: usize,
        lang: Lang,
    ) {
        let decision = &case.decision;
        let person = person_name(case, contact.person);
        let zone = case.names.zone.as_deref().unwrap_or("");
        let role = words::word("role", contact.role.code(), lang);
        let channel = words::word("channel", contact.channel.code(), lang);
        let purpose = words::word("purpose", contact.purpose.code(), lang);
        let _ = writeln!(
            out,
            "{number}. {} {}  [{}]  {}  {}",
            contact.at,
            channel,
            case.names.debtor,
            screen::owed(&decision.balances, lang),
            words::word("stage", contact.stage.code(), lang),
        );
        let reach = reach(case, contact).unwrap_or_default();
        let reply_by = wording::day(contact.reply_by, lang);
        let _ = match lang {
            Lang::Zh => writeln!(
                out,
                "   {person}（{role}）{reach}　目的：{purpose}　答复期限：{reply_by}　当地时间 {zone}"
            ),
            Lang::En => writeln!(
                out,
                "   {person} ({role}) {reach}  for: {purpose}  reply by {reply_by}  local time {zone}"
            ),
        };
        let cause = words::word("cause", decision.diagnosis.cause.code(), lang);
        let parts: Vec<String> =
            decision.priority.parts.iter().map(|part| screen::reason(part, lang)).collect();
        let _ = match lang {
            Lang::Zh => writeln!(
                out,
                "   优先 {}：{}　逾期 {} 天　原因：{cause}",
                decision.priority.points,
                parts.join(" "),
                decision.days_past_due
            ),
            Lang::En => writeln!(
                out,
                "   priority {}: {}  {} days past due, cause: {cause}",
                decision.priority.points,
                parts.join(" "),
                decision.days_past_due
            ),
        };
        if self.with_texts {
            out.push_str(&screen::indented(&text_or_why(company, case, contact, lang), "   │ "));
        }
        out.push('\n');
    }

    fn table(&self, out: &mut String, lang: Lang) {
        let heads = match lang {
            Lang::Zh => ["客户", "阶段", "原因", "逾期金额", "天数", "时效", "下次复核"],
            Lang::En => ["Debtor", "Stage", "Cause", "Overdue", "Days", "Limitation", "Review"],
        };
        let widths = [34, 12, 16, 26, 6, 24, 10];
        let line = |out: &mut String, cells: [String; 7]| {
            let cells: Vec<String> =
                cells.iter().zip(widths).map(|(text, width)| cell(text, width)).collect();
            let _ = writeln!(out, "{}", cells.join(" ").trim_end());
        };
        line(out, heads.map(str::to_owned));
        for case in &self.cases {
            let decision = &case.decision;
            line(
                out,
                [
                    case.names.debtor.to_string(),
                    words::word("stage", decision.stage.code(), lang),
                    words::word("cause", decision.diagnosis.cause.code(), lang),
                    screen::owed(&decision.balances, lang),
                    decision.days_past_due.to_string(),
                    limitation(decision.limitation, decision.day, lang),
                    decision.review_on.map_or_else(String::new, |day| day.to_string()),
                ],
            );
        }
    }
}

/// The alarm in a few words; empty while it is far.
pub(crate) fn limitation(alarm: Option<LimitationAlarm>, day: Day, lang: Lang) -> String {
    let Some(alarm) = alarm.filter(|alarm| alarm.within_days.is_some()) else { return String::new() };
    let left = alarm.last_safe_day.days_since(day);
    match (lang, alarm.within_days) {
        (Lang::Zh, Some(0)) => format!("已过时效 {}", alarm.last_safe_day),
        (Lang::En, Some(0)) => format!("expired {}", alarm.last_safe_day),
        (Lang::Zh, _) => format!("{} 剩 {left} 天", alarm.last_safe_day),
        (Lang::En, _) => format!("{}, {left} days left", alarm.last_safe_day),
    }
}

/// Why a contact is withheld and when it may be made.
pub(crate) fn withheld_line(out: &mut String, case: &Case, refused: &Withheld, lang: Lang) {
    let purpose = words::word("purpose", refused.purpose.code(), lang);
    let why: Vec<String> = refused
        .refusals
        .iter()
        .map(|reason| format!("{} `{}`", screen::reason(reason, lang), reason.rule))
        .collect();
    let when = match (refused.may_on, lang) {
        (Some(day), Lang::Zh) if day <= case.decision.day => "今日换个时间可行".to_owned(),
        (Some(day), Lang::En) if day <= case.decision.day => "today at another hour".to_owned(),
        (Some(day), Lang::Zh) => format!("{day} 起可行"),
        (Some(day), Lang::En) => format!("from {day}"),
        (None, Lang::Zh) => "补齐事实或有人处理后可行".to_owned(),
        (None, Lang::En) => "once the fact is known or somebody has acted".to_owned(),
    };
    let _ = writeln!(out, "· {}  {purpose}\n    {}\n    → {when}", case.names.debtor, why.join("\n    "));
}

/// The ready text, or why there is none.
pub(crate) fn text_or_why(company: &Company, case: &Case, contact: &PlannedContact, lang: Lang) -> String {
    match texts::text(company, case, contact) {
        Ok(Text { subject, body, .. }) => match subject {
            Some(subject) => format!("{}: {subject}\n\n{body}", either(lang, "主题", "Subject")),
            None => body,
        },
        Err(NoText::None) => words::sentence(
            "no-text",
            [
                ("purpose", contact.purpose.code()),
                ("channel", contact.channel.code()),
                ("role", contact.role.code()),
            ],
            lang,
        ),
        Err(NoText::Lacks(lack)) => match (&lack, lang) {
            (outreach::RenderError::Missing { script, missing }, _) => {
                format!("{script}: {}", words::missing(missing, lang))
            }
            (other, _) => other.to_string(),
        },
    }
}

pub(crate) fn person_name(case: &Case, id: PersonId) -> &str {
    case.names.people.iter().find(|person| person.id == id).map_or("?", |person| person.name.as_str())
}

/// The number or address for the channel of a contact.
fn reach(case: &Case, contact: &PlannedContact) -> Option<String> {
    use receivables::debtor::Channel;
    let person = case.names.people.iter().find(|person| person.id == contact.person)?;
    match contact.channel {
        Channel::Phone | Channel::Voicemail => person.mobile.clone().or_else(|| person.phone.clone()),
        Channel::Sms => person.mobile.clone(),
        Channel::Wechat => person.wechat.clone(),
        Channel::Email => person.email.clone(),
        Channel::Fax => person.fax.clone(),
        Channel::Letter | Channel::Visit => person.address.clone(),
    }
}

/// One case as JSON: the decision as recorded, with names and ready texts.
pub(crate) fn case_json(company: &Company, case: &Case) -> anyhow::Result<serde_json::Value> {
    let contacts: Vec<serde_json::Value> = case
        .decision
        .contacts
        .iter()
        .map(|contact| {
            let text = texts::text(company, case, contact);
            Ok(json!({
                "plan": serde_json::to_value(contact)?,
                "person": person_name(case, contact.person),
                "to": reach(case, contact),
                "text": text.as_ref().ok().map(serde_json::to_value).transpose()?,
                "no_text_because": text.is_err().then(|| text_or_why(company, case, contact, Lang::En)),
            }))
        })
        .collect::<anyhow::Result<_>>()?;
    Ok(json!({
        "debtor": { "code": case.names.debtor.code, "name": case.names.debtor.name },
        "decision": serde_json::to_value(&case.decision)?,
        "items": serde_json::to_value(&case.decision.items)?,
        "contacts": contacts,
    }))
}
