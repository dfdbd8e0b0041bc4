//! Whether a contact may be made: the gate is asked, about a debtor on file or about one that is only described.

mod described;

use std::fmt::Write as _;

use outreach::{Lang, words};
use receivables::{
    calendar::{Clock, Day},
    gate::{self, Refusal, Wanted},
    policy::Policy,
    reason::Reason,
    rulebook::{self, Rulebook},
    script::Purpose,
};
use serde_json::{Value, json};
use store::{GateCheck, Store, rules_asked};

pub(crate) use self::described::described;
use crate::{
    args,
    company::Company,
    law,
    said::said,
    screen::{self, either},
    texts::Case,
    worklist::{self, person_name},
};

/// Puts a contact with a debtor on file to every rule of the gate, and records the answer.
pub(crate) fn of_debtor(
    args: &args::Contact,
    store: &mut Store,
    company: &Company,
    today: Day,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<String> {
    let day = args.day.unwrap_or(today);
    let debtor = store.find_debtor(args.debtor.as_deref().unwrap_or_default())?;
    let case = worklist::case(store, company, &debtor, day)?;
    let policy = company.policy(case.names.policy.as_deref(), case.snapshot.debtor.kind)?;
    let wanted = wanted(args, &case, policy)?;
    let refusals = gate::check(&case.snapshot, policy, &company.rulebook, day, &wanted);
    let check = recorded(company, asked_about(&case, &wanted), today, day, &wanted, &refusals)?;
    store.record_check(debtor.id, &check, &company.stamp())?;
    if as_json {
        let mut answer = as_value(&check);
        if let Some(answer) = answer.as_object_mut() {
            answer.insert("debtor".to_owned(), json!({ "code": debtor.code, "name": debtor.name }));
        }
        return Ok(format!("{answer}\n"));
    }
    let mut out = format!("{debtor}\n{}\n", line(&check, lang));
    out.push_str(&to_text(&refusals, &company.rulebook, lang));
    let asked = gate::rule_ids().count();
    let _ = match lang {
        Lang::Zh => writeln!(out, "已问全部 {asked} 条规则，结果已记录（huikuan explain 可查）"),
        Lang::En => {
            writeln!(out, "All {asked} rules were asked; the answer is on record (see huikuan explain)")
        }
    };
    Ok(out)
}

/// The name of the person a check is about; empty if nobody is known.
pub(crate) fn asked_about<'a>(case: &'a Case, wanted: &Wanted) -> &'a str {
    wanted.person.map_or("", |id| person_name(case, id))
}

/// The record of a check: what was asked about whom, and every rule that refused.
pub(crate) fn recorded(
    company: &Company,
    person: &str,
    made_on: Day,
    day: Day,
    wanted: &Wanted,
    refusals: &[Refusal],
) -> anyhow::Result<GateCheck> {
    let reasons: Vec<&Reason> = refusals.iter().map(|refusal| &refusal.reason).collect();
    Ok(GateCheck {
        made_on,
        day,
        at: wanted.at,
        channel: wanted.channel,
        purpose: wanted.purpose,
        stage: wanted.stage,
        person: person.to_owned(),
        refusals: serde_json::to_string(&reasons)?,
        versions: company.versions.clone(),
        rules: rules_asked(),
    })
}

/// What the command line leaves open is taken as the plan would: who is asked first, what for, at the first preferred hour.
fn wanted(args: &args::Contact, case: &Case, policy: &Policy) -> anyhow::Result<Wanted> {
    let decision = &case.decision;
    let planned = decision.contacts.first();
    let named = match &args.person {
        None => planned.map(|contact| contact.person),
        Some(name) => Some(
            case.names.people.iter().find(|person| person.name == *name).map(|p| p.id).ok_or_else(|| {
                said(
                    format!("没有联系人“{name}”；huikuan explain 列出全部联系人"),
                    format!("there is nobody called `{name}`; `huikuan explain` lists everybody"),
                )
            })?,
        ),
    };
    let first = || {
        let people = || case.snapshot.people.iter();
        people()
            .find(|person| person.role.may_hear_of_debt())
            .or_else(|| people().next())
            .map(|person| person.id)
    };
    let step =
        planned.and_then(|contact| contact.step).or(decision.step).and_then(|number| policy.step(number));
    let purpose = planned
        .map(|contact| contact.purpose)
        .or_else(|| decision.withheld.first().map(|withheld| withheld.purpose))
        .unwrap_or(Purpose::OverdueReminder);
    Ok(Wanted {
        person: named.or_else(first),
        channel: args.channel,
        at: args.at.or_else(|| policy.hours.prefer.first().copied()).unwrap_or(Clock::MIDNIGHT),
        purpose: args.purpose.unwrap_or(purpose),
        stage: planned.map_or(decision.stage, |contact| contact.stage),
        formal: step.is_some_and(|step| step.formal),
    })
}

/// One check in a line.
fn line(check: &GateCheck, lang: Lang) -> String {
    let word = |table: &str, code: &str| words::word(table, code, lang);
    format!(
        "{} {} {} {} {}",
        check.day,
        check.at,
        word("channel", check.channel.code()),
        check.person,
        word("purpose", check.purpose.code())
    )
}

/// Checks shown, the latest; what came before is counted.
const LATEST: usize = 6;

/// The checks about a debtor, for their page; nothing if there was none.
pub(crate) fn history(checks: &[GateCheck], lang: Lang) -> String {
    let mut out = String::new();
    if checks.is_empty() {
        return out;
    }
    let _ = writeln!(out, "\n{}", either(lang, "联系前的核对记录", "Checks before a contact"));
    let earlier = checks.len().saturating_sub(LATEST);
    if earlier > 0 {
        let _ = match lang {
            Lang::Zh => writeln!(out, "  更早 {earlier} 次（--json 列出全部）"),
            Lang::En => writeln!(out, "  {earlier} earlier ones (--json lists all)"),
        };
    }
    for check in checks.iter().skip(earlier) {
        let rules: Vec<String> = refusals_of(check)
            .iter()
            .filter_map(|refusal| Some(format!("`{}`", refusal.get("rule")?.as_str()?)))
            .collect();
        let verdict = if check.is_allowed() {
            either(lang, "可以联系", "allowed").to_owned()
        } else {
            format!("{} {}", either(lang, "不可联系", "refused"), rules.join(" "))
        };
        let _ = writeln!(out, "  {}  {verdict}", line(check, lang));
    }
    out
}

/// The page of a debtor with the checks about them.
pub(crate) fn with_checks(mut page: Value, checks: &[GateCheck]) -> Value {
    if let Some(page) = page.as_object_mut() {
        page.insert("checks".to_owned(), checks.iter().map(as_value).collect());
    }
    page
}

fn refusals_of(check: &GateCheck) -> Vec<Value> {
    serde_json::from_str(&check.refusals).unwrap_or_default()
}

fn as_value(check: &GateCheck) -> Value {
    let asked: Value = serde_json::from_str(&check.rules).unwrap_or_default();
    json!({
        "made_on": check.made_on, "day": check.day, "at": check.at, "channel": check.channel,
        "person": check.person, "purpose": check.purpose, "stage": check.stage,
        "decision": if check.is_allowed() { "allow" } else { "deny" }, "refusals": refusals_of(check),
        "asked": asked, "policies": check.versions.policy, "rulebook": check.versions.rulebook,
    })
}

/// The answer, and under each refusal the number or the hours it rests on.
fn to_text(refusals: &[Refusal], book: &Rulebook, lang: Lang) -> String {
    let verdict = if refusals.is_empty() {
        either(lang, "可以联系", "allowed")
    } else {
        either(lang, "不可联系", "refused")
    };
    let mut out = format!("{verdict}\n");
    for Refusal { reason, value, .. } in refusals {
        let _ = writeln!(out, "  - {} `{}`", screen::reason(reason, lang), reason.rule);
        if let Some(value) = value.and_then(|id| book.value(id)) {
            let _ = writeln!(out, "    {}", rests_on(value, lang));
        }
    }
    out
}

/// Whose rule it is, what it says, and on whose authority; a house rule is called one.
fn rests_on(value: &rulebook::Value, lang: Lang) -> String {
    let says = says(value, lang);
    if value.jurisdiction == "house" {
        return format!("{}{says}", either(lang, "公司内部规定（不是法律）：", "house rule, not law: "));
    }
    let whose = words::word("jurisdiction", &value.jurisdiction, lang);
    let authority = law::authority(value, lang);
    match lang {
        Lang::Zh => format!("{whose}：{says}（{authority}）"),
        Lang::En => format!("{whose}: {says} ({authority})"),
    }
}

/// The number in words; hours and lists of limits as they are written.
fn says(value: &rulebook::Value, lang: Lang) -> String {
    let written = law::written(value, lang);
    let (zh, en) = match value.name.as_str() {
        "person_effective_calls_per_day" => ("有效通话每日不超过 {} 次", "at most {} effective calls a day"),
        "person_unanswered_dials_per_number_per_day" => {
            ("同一号码未接通每日不超过 {} 次", "at most {} unanswered dials of a number a day")
        }
        "company_calls_per_day" | "person_calls_per_day" => {
            ("电话每日不超过 {} 次", "calls a day: at most {}")
        }
        "messages_per_day" => ("消息每日不超过 {} 条", "messages a day: at most {}"),
        "company_working_days_only" => ("企业只在工作日联系", "companies on working days only"),
        "quiet_days_after_conversation" => (
            "通话后连续 {} 天（含当天）不再致电",
            "no call for {} days after a conversation, its day counted",
        ),
        _ => ("{}", "{}"),
    };
    either(lang, zh, en).replace("{}", &written)
}
