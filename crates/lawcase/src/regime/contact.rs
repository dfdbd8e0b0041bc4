//! Rows `CN-CONSUMER-...` and `CN-THIRD-PARTY`: whether a person may be contacted.

use receivables::{
    calendar::{Day, Weekday},
    debtor::{Country, DebtorKind},
    rulebook::{Addressee, ContactLaw, Permission, Rulebook},
};

use crate::{
    NotCovered,
    answer::{Answer, Answers, plain_word},
    inputs::{Inputs, missing},
};

pub(crate) fn hours(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let law = law(inputs, book)?;
    let at = inputs.clock(&["local_time", "debtor_local_time"])?.ok_or_else(|| missing(&["local_time"]))?;
    // The time is local already.
    inputs.ignore(&["time_zone", "timezone"]);
    let consent = inputs.truth(&["consent"])?.unwrap_or(false);
    // The hours are the same on every day of the week.
    let mut answers = decision(law.allows_hour(Weekday::Monday, at, consent).is_ok());
    answers.rest_on(law.hours.as_ref());
    Ok(answers)
}

pub(crate) fn frequency(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let law = law(inputs, book)?;
    let effective = inputs.count(&["effective_calls_today"])?;
    let unanswered = inputs.count(&["unanswered_attempts_same_number_today"])?;
    if effective.is_none() && unanswered.is_none() {
        return Err(missing(&["effective_calls_today"]));
    }
    let mut answers = decision(law.allows_call(effective.unwrap_or(0), unanswered.unwrap_or(0)).is_ok());
    for limit in [law.effective_calls_per_day, law.unanswered_dials_per_number_per_day] {
        answers.rest_on(limit.as_ref());
    }
    Ok(answers)
}

pub(crate) fn third_party(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let law = law(inputs, book)?;
    let target = inputs.text(&["target"])?.ok_or_else(|| missing(&["target"]))?;
    let target = addressee(&target)?;
    let failures = inputs.count(&["consecutive_failures", "failed_attempts_in_a_row"])?;
    let reachable = inputs.truth(&["debtor_reachable"])?;
    let invalid = inputs.truth(&["number_invalid"])?.unwrap_or(false);
    let said_lost = inputs.truth(&["debtor_lost"])?;
    let lost = invalid || failures.is_some_and(|failures| law.is_lost(failures));
    let reachable =
        reachable.or(said_lost.map(|lost| !lost)).or((lost || failures.is_some()).then_some(!lost));
    let owes = matches!(target, Addressee::Debtor | Addressee::Guarantor);
    let reachable = reachable.or(owes.then_some(true)).ok_or_else(|| missing(&["debtor_reachable"]))?;
    let refused = inputs.truth(&["contact_refused"])?.unwrap_or(false);
    let demands =
        match inputs.text(&["message", "message_type", "content"])?.as_deref().map(plain_word).as_deref() {
            None | Some("relay" | "relay_only") => false,
            Some("demand" | "collection" | "debt_details") => true,
            Some(other) => return Err(NotCovered::because(format!("message `{other}` is not understood"))),
        };
    let mut answers = match law.allows_person(target, reachable, refused) {
        Some(Permission::RelayOnly(_)) if demands => decision(false),
        Some(Permission::RelayOnly(_)) => {
            let mut answers = Answers::default();
            answers.put("decision", Answer::Word(&["allow", "relay"]));
            answers.put("message", Answer::Word(&["relay"]));
            answers.put("message_type", Answer::Word(&["relay"]));
            answers.put("relay_only", Answer::Truth(true));
            answers
        }
        answer => decision(answer.is_some()),
    };
    answers.rest_on(law.relay_only_when_lost.as_ref().filter(|_| target == Addressee::ContactPerson));
    Ok(answers)
}

fn addressee(target: &str) -> Result<Addressee, NotCovered> {
    match plain_word(target).as_str() {
        "debtor" => Ok(Addressee::Debtor),
        "guarantor" | "co_debtor" => Ok(Addressee::Guarantor),
        "contact_person" | "emergency_contact" | "relative" | "family" | "spouse" | "colleague"
        | "third_party" => Ok(Addressee::ContactPerson),
        "unrelated" | "stranger" => Ok(Addressee::Unrelated),
        other => Err(NotCovered::because(format!("target `{other}` is not understood"))),
    }
}

/// The rules on the day the row names, or as they stand last.
fn law<'a>(inputs: &Inputs, book: &'a Rulebook) -> Result<ContactLaw<'a>, NotCovered> {
    let day =
        inputs.day(&["date", "day"])?.or_else(|| Day::new(9999, 12, 31)).ok_or_else(|| missing(&["date"]))?;
    book.contact_law(Country::CN, DebtorKind::Person, day)
        .map(|(_, law)| law)
        .ok_or_else(|| NotCovered::because("the rulebook has no contact rules for persons in China"))
}

pub(super) fn decision(allowed: bool) -> Answers {
    let mut answers = Answers::default();
    answers.put("decision", Answer::Text(if allowed { "allow" } else { "deny" }.into()));
    answers
}
