//! Whether a contact may be made: by the law and our own rules for a case that is only described, or by the whole gate for a
//! debtor on file.

use std::fmt::Write as _;

use anyhow::Context as _;
use lawcase::Inputs;
use outreach::{Lang, words};
use receivables::{
    calendar::{Clock, Day},
    debtor::{Country, DebtorKind, Region},
    gate::{self, Refusal, Wanted},
    policy::Policy,
    reason::Reason,
    rulebook::{ContactLaw, ContactRefusal, HouseContact},
    script::Purpose,
};
use serde_json::{Value, json};
use store::{GateCheck, Store, rules_asked};

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
    let check = recorded(company, &case, today, day, &wanted, &refusals)?;
    store.record_check(debtor.id, &check, &company.stamp())?;
    if as_json {
        let mut answer = as_value(&check);
        if let Some(answer) = answer.as_object_mut() {
            answer.insert("debtor".to_owned(), json!({ "code": debtor.code, "name": debtor.name }));
        }
        return Ok(format!("{answer}\n"));
    }
    let in_words =
        refusals.iter().map(|refusal| (screen::reason(&refusal.reason, lang), refusal.reason.rule));
    let mut out = format!("{debtor}\n{}\n", line(&check, lang));
    out.push_str(&to_text(&in_words.collect::<Vec<_>>(), lang));
    let asked = gate::rule_ids().count();
    let _ = match lang {
        Lang::Zh => writeln!(out, "已问全部 {asked} 条规则，结果已记录（huikuan explain 可查）"),
        Lang::En => {
            writeln!(out, "All {asked} rules were asked; the answer is on record (see huikuan explain)")
        }
    };
    Ok(out)
}

/// What the input says, put in for the flags that were not given.
fn with_input(args: &args::Contact) -> anyhow::Result<args::Contact> {
    let mut filled = args.clone();
    let Some(file) = &args.input else { return Ok(filled) };
    let inputs = Inputs::new(law::object(file)?.0);
    let code = |key: &str| inputs.text(&[key]).map_err(law::told);
    let unknown = |key: &str, value: &str| {
        said(format!("{key}：不认识 `{value}`"), format!("{key}: `{value}` is not known"))
    };
    if let Some(kind) = code("kind")? {
        let read = DebtorKind::from_code(&kind).ok_or_else(|| unknown("kind", &kind))?;
        filled.kind = args.kind.or(Some(read));
    }
    if let Some(country) = code("country")? {
        let read = args::country(&country).ok_or_else(|| unknown("country", &country))?;
        filled.country = args.country.or(Some(read));
    }
    if let Some(state) = code("state")? {
        let read = Region::from_code(&state).ok_or_else(|| unknown("state", &state))?;
        filled.state = args.state.or(Some(read));
    }
    filled.day = args.day.or(inputs.day(&["day"]).map_err(law::told)?);
    filled.at = args.at.or(inputs.clock(&["at"]).map_err(law::told)?);
    let counts = [
        ("effective_calls", &mut filled.effective_calls),
        ("unanswered", &mut filled.unanswered),
        ("calls_in_period", &mut filled.calls_in_period),
    ];
    for (key, flag) in counts {
        let told = inputs.count(&[key]).map_err(law::told)?;
        *flag = told.filter(|_| *flag == 0).unwrap_or(*flag);
    }
    inputs.all_read().map_err(law::told)?;
    Ok(filled)
}

/// The record of a check: what was asked about whom, and every rule that refused.
pub(crate) fn recorded(
    company: &Company,
    case: &Case,
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
        person: wanted.person.map_or("", |id| person_name(case, id)).to_owned(),
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

/// A refusal in words, with the id of its rule.
type Refused = (String, &'static str);

/// Whether hour and number of calls pass the law and the house rules.
pub(crate) fn described(
    args: &args::Contact,
    company: &Company,
    today: Day,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<String> {
    let args = &with_input(args)?;
    let (Some(kind), Some(at)) = (args.kind, args.at) else {
        return Err(said(
            "请写 --kind 和 --at，或用 --for 指定客户".to_owned(),
            "say what the debtor is and at what time, with --kind and --at; or whom you mean, with --for"
                .to_owned(),
        ));
    };
    let (book, day) = (&company.rulebook, args.day.unwrap_or(today));
    let country = args.country.or(args.state.map(Region::country)).unwrap_or(Country::CN);
    if let Some(state) = args.state.filter(|state| state.country() != country) {
        return Err(said(
            format!("--state {state} 不在 --country {country} 之内；只写其中一个"),
            format!("--state {state} does not lie in --country {country}; give one of them"),
        ));
    }
    let law = book.contact_law(country, kind, day);
    let house = book.house_contact(kind, day).context("the rulebook has no house rules for that day")?;
    let capacity = company.policy(None, Some(kind))?.settings.capacity;
    let mut refusals: Vec<Refused> = Vec::new();
    if law.is_none() && kind == DebtorKind::Person {
        refusals.push((words::sentence("law-unknown", [], lang), "law-unknown"));
    }
    let places = book.possible_places(country, args.state, true, day);
    if let Some(state) = args.state.filter(|&state| !places.iter().any(|place| place.is_in(state))) {
        return Err(said(
            format!("规则书中没有 {state}；州代码形如 US-MA，不写 --state 则按各州规则一并核对"),
            format!(
                "{state} is not in the rulebook; a state is written such as US-MA, and without --state the rules of all states hold"
            ),
        ));
    }
    // What covers a business debt depends on facts that only a debtor on file has.
    let regional = book.regional_contact_laws(&places, kind, day).filter(|_| kind == DebtorKind::Person);
    let laws = law.into_iter().chain(regional).filter(|(binds, _)| binds.binds(capacity));
    let laws: Vec<ContactLaw<'_>> = laws.map(|(_, law)| law).collect();
    for law in &laws {
        by_law(law, args, day, at, lang, &mut refusals);
    }
    by_house(&house, &laws, args, at, lang, &mut refusals);
    if as_json {
        let rules: Vec<_> = refusals.iter().map(|(why, rule)| json!({ "rule": rule, "why": why })).collect();
        let decision = if refusals.is_empty() { "allow" } else { "deny" };
        return Ok(format!("{}\n", json!({ "day": day, "at": at, "decision": decision, "refusals": rules })));
    }
    Ok(to_text(&refusals, lang))
}

fn to_text(refusals: &[Refused], lang: Lang) -> String {
    let allowed = refusals.is_empty();
    let verdict = if allowed {
        either(lang, "可以联系", "allowed")
    } else {
        either(lang, "不可联系", "refused")
    };
    let mut out = format!("{verdict}\n");
    for (why, rule) in refusals {
        let _ = writeln!(out, "  - {why} `{rule}`");
    }
    out
}

fn by_law(
    law: &ContactLaw<'_>,
    args: &args::Contact,
    day: Day,
    at: Clock,
    lang: Lang,
    refusals: &mut Vec<Refused>,
) {
    let hour = law.allows_hour(day.weekday(), at, false);
    let unverified = law.hours.is_some_and(|hours| hours.is_unverified());
    refusals.extend(hour.err().map(|refusal| {
        let whose = words::word("jurisdiction", law.jurisdiction.code(), lang);
        let mark = if unverified { either(lang, "，待核实", ", to be verified") } else { "" };
        let why = refused(refusal, lang);
        let said = match lang {
            Lang::Zh => format!("{why}（{whose}{mark}）"),
            Lang::En => format!("{why} ({whose}{mark})"),
        };
        (said, "contact-hours")
    }));
    let call = law.allows_call(args.effective_calls, args.unanswered);
    refusals.extend(call.err().map(|refusal| (refused(refusal, lang), "call-frequency")));
    let limits = law.attempts.map_or(&[][..], |limits| limits.value.as_slice());
    let reached = limits.iter().find(|limit| args.calls_in_period >= u32::from(limit.count));
    if let Some(limit) = reached {
        let (made, days) = (args.calls_in_period.to_string(), limit.days.to_string());
        let facts = [("made", made.as_str()), ("days", days.as_str()), ("law", law.jurisdiction.code())];
        refusals.push((words::sentence("attempts-in-period", facts, lang), "attempts-in-period"));
    }
}

/// `laws` bind us towards a person: where they give hours or a number, ours for persons stand back.
fn by_house(
    house: &HouseContact,
    laws: &[ContactLaw<'_>],
    args: &args::Contact,
    at: Clock,
    lang: Lang,
    refusals: &mut Vec<Refused>,
) {
    let say = |rule: String, id| match lang {
        Lang::Zh => (format!("公司内部规定（不是法律）：{rule}"), id),
        Lang::En => (format!("house rule, not law: {rule}"), id),
    };
    let hours = house.hours.filter(|_| laws.iter().all(|law| law.hours.is_none()));
    if !house.outer_hours.value.contains(at) {
        refusals.push(say(house.outer_hours.value.to_string(), "contact-hours"));
    } else if let Some(hours) = hours.filter(|hours| !hours.value.contains(at)) {
        refusals.push(say(hours.value.to_string(), "contact-hours"));
    }
    let calls = house.calls_per_day.filter(|_| !laws.iter().any(ContactLaw::limits_calls));
    if let Some(limit) =
        calls.filter(|limit| args.effective_calls + args.unanswered >= u32::from(limit.value))
    {
        refusals.push(say(limit.value.to_string(), "call-frequency"));
    }
}

fn refused(refusal: ContactRefusal, lang: Lang) -> String {
    match (refusal, lang) {
        (ContactRefusal::OutsideHours(hours), Lang::Zh) => format!("只可在 {} 联系", hours.value),
        (ContactRefusal::OutsideHours(hours), Lang::En) => {
            format!("only {} at the debtor's place", hours.value)
        }
        (ContactRefusal::EffectiveCalls(limit), Lang::Zh) => format!("有效通话每日不超过 {} 次", limit.value),
        (ContactRefusal::EffectiveCalls(limit), Lang::En) => {
            format!("at most {} effective calls a day", limit.value)
        }
        (ContactRefusal::UnansweredDials(limit), Lang::Zh) => {
            format!("同一号码未接通每日不超过 {} 次", limit.value)
        }
        (ContactRefusal::UnansweredDials(limit), Lang::En) => {
            format!("at most {} unanswered dials of a number a day", limit.value)
        }
        (ContactRefusal::DebtorReachable(_), _) => words::word("because", "debtor-reachable", lang),
        (ContactRefusal::PersonRefused, _) => either(lang, "本人拒绝联系", "the person refused").to_owned(),
        (ContactRefusal::Unrelated, _) => {
            either(lang, "与债务无关的人", "not related to the debt").to_owned()
        }
    }
}
