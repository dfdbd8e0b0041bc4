//! Rows `REGF-...` and `UK-PAP-DEBT`: contact in the United States, and the wait before a claim in England & Wales.

use receivables::{
    calendar::Day,
    rulebook::{RegulationF, Reply, Rulebook},
};

use super::contact::decision;
use crate::{
    NotCovered,
    answer::{Answer, Answers, plain_word},
    inputs::{Inputs, missing},
};

pub(crate) fn hours(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let names = ["consumer_local_time", "local_time"];
    let at = inputs.clock(&names)?.ok_or_else(|| missing(&names))?;
    let law = law(inputs.day(&["date"])?, book)?;
    let mut answers = decision(law.allows_hour(at));
    answers.rest_on(Some(&law.hours));
    Ok(answers)
}

/// Calls and the last conversation, asked on a day.
pub(crate) fn next_call(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let now = inputs.need_day(&["now", "today"])?;
    let calls = inputs.days("calls")?;
    let conversation = inputs.day(&["conversation", "last_conversation"])?;
    if calls.is_none() && conversation.is_none() {
        return Err(missing(&["calls"]));
    }
    let calls = calls.unwrap_or_default();
    if calls.iter().chain(&conversation).any(|&day| day > now) {
        return Err(NotCovered::because("a call after the day asked"));
    }
    let law = law(Some(now), book)?;
    let next = law.next_call_day(&calls, conversation, now);
    let mut answers = decision(next == now);
    answers.rest_on(conversation.map(|_| &law.quiet_days_after_conversation));
    answers.day("next_allowed", Some(next));
    Ok(answers)
}

/// Calls that count and calls that do not (12 CFR 1006.14(b)(3)).
pub(crate) fn counted_calls(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    // A row gives what counts, or all calls and those that do not.
    let apart = [
        inputs.count(&["not_connected"])?,
        inputs.count(&["with_prior_consent_within_7_days"])?,
        inputs.count(&["to_attorney"])?,
    ];
    let counted = match (inputs.count(&["counted"])?, inputs.count(&["total", "calls_total", "attempts"])?) {
        (Some(counted), None) => counted,
        (None, Some(total)) => total.saturating_sub(apart.iter().flatten().sum()),
        _ => return Err(missing(&["counted"])),
    };
    let mut answers = decision(law(None, book)?.allows_call(counted));
    answers.number("counted", counted);
    Ok(answers)
}

pub(crate) fn validation_period(
    inputs: &Inputs,
    _regime: &str,
    book: &Rulebook,
) -> Result<Answers, NotCovered> {
    let sent = inputs.need_day(&["validation_info_provided"])?;
    let law = law(Some(sent), book)?;
    let period = law.validation_period(sent);
    if period.is_provisional {
        return Err(NotCovered::because("the table of holidays does not reach that far"));
    }
    let mut answers = Answers::default();
    for days in [law.validation_receipt_days, law.validation_period_days] {
        answers.rest_on(Some(&days));
    }
    answers.day("assumed_receipt", Some(period.assumed_receipt));
    answers.day("validation_period_end", Some(period.end));
    Ok(answers)
}

pub(crate) fn retention(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let mut answers = Answers::default();
    if let Some(activity) = inputs.day(&["last_collection_activity"])? {
        let law = law(Some(activity), book)?;
        answers.rest_on(Some(&law.record_years));
        answers.day("records_until", Some(law.records_until(activity)));
    }
    if let Some(call) = inputs.day(&["call_recording"])? {
        let law = law(Some(call), book)?;
        answers.rest_on(Some(&law.recording_years));
        answers.day("recording_until", Some(law.recording_until(call)));
    }
    Ok(answers)
}

pub(crate) fn claim_protocol(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let letter = inputs.need_day(&["letter_of_claim_date"])?;
    let applies = match inputs.text(&["debtor"])?.as_deref().map(plain_word).as_deref() {
        // A row about a reply speaks of a debtor to whom the protocol applies.
        None | Some("sole_trader" | "individual" | "consumer" | "person" | "partner") => true,
        Some("company" | "limited_company" | "ltd" | "corporate" | "company_debtor") => false,
        Some(other) => return Err(NotCovered::because(format!("debtor `{other}`"))),
    };
    let reply = inputs.day(&["reply_form", "reply"])?;
    let requested = inputs.truth(&["documents_requested"])?.unwrap_or(false);
    let documents_given = inputs.day(&["documents_sent", "documents_given"])?;
    if reply.is_some_and(|day| day < letter) || documents_given.is_some() && reply.is_none() {
        return Err(NotCovered::because("documents or a reply without what they answer"));
    }
    let mut answers = Answers::default();
    answers.put("applies", Answer::Truth(applies));
    answers.put("protocol_applies", Answer::Truth(applies));
    if applies && !(requested && documents_given.is_none()) {
        let reply = reply.map(|day| Reply { day, documents_given });
        let earliest = book.uk_claim_protocol().earliest_issue(letter, reply);
        let earliest = earliest.ok_or_else(|| NotCovered::because("the protocol was not in force"))?;
        let law = book.uk_claim_protocol();
        for days in [&law.reply_days, &law.after_reply_days, &law.after_documents_days] {
            answers.rest_on(days.on(letter));
        }
        answers.day("earliest_issue", Some(earliest));
    } else {
        // Not a matter of the protocol, or not before the documents are given.
        answers.day("earliest_issue", None);
    }
    Ok(answers)
}

/// Regulation F on the day, or as it stands last.
fn law(day: Option<Day>, book: &Rulebook) -> Result<RegulationF<'_>, NotCovered> {
    let day = day.or_else(|| Day::new(9999, 12, 31));
    day.and_then(|day| book.regulation_f(day))
        .ok_or_else(|| NotCovered::because("Regulation F was not in force"))
}
