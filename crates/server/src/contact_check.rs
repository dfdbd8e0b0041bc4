//! Whether a contact may be made: by the law and our own rules for a case that is only described, or by the whole gate for a
//! debtor on file.

use std::fmt::Write as _;

use anyhow::Context as _;
use outreach::{Lang, words};
use receivables::{
    calendar::{Clock, Day},
    debtor::DebtorKind,
    rulebook::{ContactLaw, ContactRefusal, HouseContact},
};
use serde_json::json;

use crate::{args, company::Company, said::said, screen::either};

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
    let (Some(kind), Some(at)) = (args.kind, args.at) else {
        return Err(said(
            "请写 --kind 和 --at".to_owned(),
            "say what the debtor is and at what time, with --kind and --at".to_owned(),
        ));
    };
    let (book, day) = (&company.rulebook, args.day.unwrap_or(today));
    let law = book.contact_law(args.country, kind, day);
    let house = book.house_contact(kind, day).context("the rulebook has no house rules for that day")?;
    let capacity = company.policy(None, Some(kind))?.settings.capacity;
    let mut refusals: Vec<Refused> = Vec::new();
    if law.is_none() && kind == DebtorKind::Person {
        refusals.push((words::sentence("law-unknown", [], lang), "law-unknown"));
    }
    let binding = law.filter(|(binds, _)| binds.binds(capacity)).map(|(_, law)| law);
    if let Some(law) = binding {
        by_law(&law, args, day, at, lang, &mut refusals);
    }
    by_house(&house, binding.as_ref().filter(|_| kind == DebtorKind::Person), args, at, lang, &mut refusals);
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
    refusals.extend(hour.err().map(|refusal| (refused(refusal, lang), "contact-hours")));
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

/// `law` is the law that binds us towards a person: where it gives hours or a number, ours for persons stand back.
fn by_house(
    house: &HouseContact,
    law: Option<&ContactLaw<'_>>,
    args: &args::Contact,
    at: Clock,
    lang: Lang,
    refusals: &mut Vec<Refused>,
) {
    let say = |rule: String, id| match lang {
        Lang::Zh => (format!("公司内部规定（不是法律）：{rule}"), id),
        Lang::En => (format!("house rule, not law: {rule}"), id),
    };
    let hours = house.hours.filter(|_| law.is_none_or(|law| law.hours.is_none()));
    if !house.outer_hours.value.contains(at) {
        refusals.push(say(house.outer_hours.value.to_string(), "contact-hours"));
    } else if let Some(hours) = hours.filter(|hours| !hours.value.contains(at)) {
        refusals.push(say(hours.value.to_string(), "contact-hours"));
    }
    let calls = house.calls_per_day.filter(|_| law.is_none_or(|law| !law.limits_calls()));
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
