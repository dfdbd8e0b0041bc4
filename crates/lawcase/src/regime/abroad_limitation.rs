//! Rows `DE-LIMITATION`, `UK-LIMITATION (England & Wales)` and `US-LIMITATION (state)`.

use receivables::{
    calendar::Day,
    limitation::{
        EventKind, LimitationEnd, LimitationEvent, LimitationStatus, Start, de_limitation, uk_limitation,
        us_limitation, us_limitation::UsClaim,
    },
    rulebook::Rulebook,
};

use super::limitation::status_words;
use crate::{
    NotCovered,
    answer::{Answer, Answers, plain_word},
    inputs::{Inputs, missing},
};

/// Names of events in one law.
type Names = &'static [(EventKind, &'static [&'static str])];

const DE: Names = &[
    (
        EventKind::DemandReached,
        &["reminder_letter", "reminder", "mahnung", "demand", "demand_letter", "demand_reached"],
    ),
    (EventKind::PartPayment, &["part_payment", "partial_payment", "interest_payment"]),
    (
        EventKind::Acknowledgement,
        &[
            "acknowledgment",
            "written_acknowledgment",
            "signed_acknowledgment",
            "acknowledgment_signed",
            "anerkenntnis",
            "security_given",
            "security",
            "security_provided",
        ],
    ),
    (EventKind::EnforcementApplied, &["enforcement_act", "enforcement_applied", "enforcement"]),
    (EventKind::Negotiations, &["negotiations", "negotiation", "talks", "verhandlungen"]),
    (
        EventKind::Deferral,
        &["deferral", "stundung", "agreed_deferral", "standstill_agreement", "stillhalteabkommen"],
    ),
    (EventKind::ForceMajeure, &["force_majeure", "hoehere_gewalt"]),
    (EventKind::JudgmentPerformanceEnds, &["judgment_final", "title_final", "enforceable_title_final"]),
    (EventKind::SuitFiled, &["suit_filed", "klage", "suit", "claim_filed"]),
    (
        EventKind::PaymentOrderApplied,
        &["mahnbescheid_application", "mahnbescheid_applied", "payment_order_applied"],
    ),
    (
        EventKind::ProceedingEnded,
        &[
            "standstill_after",
            "standstill",
            "proceeding_ended",
            "proceedings_ended",
            "suit_withdrawn",
            "last_procedural_act",
            "final_decision",
        ],
    ),
];

const UK: Names = &[
    (
        EventKind::DemandReached,
        &["creditor_demand", "demand", "reminder", "reminder_letter", "letter_of_claim"],
    ),
    (EventKind::PartPayment, &["part_payment", "partial_payment", "payment", "interest_payment"]),
    (
        EventKind::Acknowledgement,
        &[
            "signed_acknowledgment",
            "written_acknowledgment",
            "written_signed_acknowledgment",
            "signed_written_acknowledgment",
            "acknowledgment_signed",
            "acknowledgment_written",
            "acknowledgment_written_signed",
            "acknowledgment_in_writing",
        ],
    ),
    (
        EventKind::OralAcknowledgement,
        &["oral_acknowledgment", "unsigned_acknowledgment", "verbal_acknowledgment"],
    ),
    (EventKind::SuitFiled, &["claim_issued", "claim_form_issued", "suit_filed"]),
];

/// A payment order or suit that is served within so many days counts from its filing; later service is not covered.
const SERVED_SOON_DAYS: i32 = 31;

pub(crate) fn de(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let nested = inputs.object("start")?;
    let given = nested.as_ref().unwrap_or(inputs);
    let start = match given.day(&["enforceable_title_final", "title_final", "judgment_final"])? {
        Some(is_final) => Start::enforcement(is_final),
        None => Start::due(given.need_day(&["due_date", "arose"])?),
    };
    if let Some(nested) = &nested {
        nested.all_read()?;
    }
    let mut events = Vec::new();
    let mut served = Vec::new();
    for object in inputs.objects("events")? {
        if let Some(day) = service(&object)? {
            served.push(day);
            continue;
        }
        let event = event(&object, DE)?;
        if book.de_limitation().effects.on(event.kind, event.day).is_none() {
            return Err(NotCovered::because(format!("what `{}` does in Germany", event.kind)));
        }
        events.push(event);
    }
    check_service(&events, &served)?;
    let as_of = inputs.day(&["as_of", "now", "today"])?;
    let found = de_limitation::limitation(start, &events, book).ok_or_else(|| too_early(start.day))?.end;
    let mut answers = Answers::default();
    answers.day("rolled_end", found.rolled_end);
    answers.day("last_safe_day", found.last_safe_day);
    if start.period == Start::enforcement(start.day).period && found.is_provisional {
        // Thirty years on, no calendar is known.
        answers = Answers::default();
    }
    put_end(&mut answers, &found, as_of.or_else(|| last_event(&events)));
    Ok(answers)
}

/// The day, if the event is the service of a paper.
fn service(object: &Inputs) -> Result<Option<Day>, NotCovered> {
    let name = object.text(&["type", "kind"])?.ok_or_else(|| missing(&["type"]))?;
    let is_service = matches!(
        plain_word(&name).as_str(),
        "served" | "service" | "mahnbescheid_served" | "suit_served" | "payment_order_served"
    );
    if !is_service {
        return Ok(None);
    }
    let day = object.need_day(&["date", "day"])?;
    object.all_read().map(|()| Some(day))
}

/// Every payment order must have been served soon; so must a suit where a row speaks of service.
fn check_service(events: &[LimitationEvent], served: &[Day]) -> Result<(), NotCovered> {
    let is_filing = |event: &&LimitationEvent| {
        matches!(event.kind, EventKind::PaymentOrderApplied | EventKind::SuitFiled)
    };
    let soon = |filed: Day, day: Day| (0..=SERVED_SOON_DAYS).contains(&day.days_since(filed));
    for filing in events.iter().filter(is_filing) {
        let needs = filing.kind == EventKind::PaymentOrderApplied || !served.is_empty();
        if needs && !served.iter().any(|&day| soon(filing.day, day)) {
            return Err(NotCovered::because("whether it was served soon after the filing"));
        }
    }
    let stray =
        served.iter().any(|&day| !events.iter().filter(is_filing).any(|filing| soon(filing.day, day)));
    if stray { Err(NotCovered::because("a service without a filing shortly before")) } else { Ok(()) }
}

pub(crate) fn uk(inputs: &Inputs, regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    if regime.contains("NORTHERN") {
        return Err(NotCovered::because("only England & Wales and Scotland are known"));
    }
    let is_scotland = regime.contains("SCOT");
    let nested = inputs.object("start")?;
    let given = nested.as_ref().unwrap_or(inputs);
    let start = match given.day(&["judgment_enforceable", "judgment_date"])? {
        Some(enforceable) => Start::enforcement(enforceable),
        None => Start::due(given.need_day(&["due_date", "accrued"])?),
    };
    if let Some(nested) = &nested {
        nested.all_read()?;
    }
    let mut events = Vec::new();
    for object in inputs.objects("events")? {
        let event = event(&object, UK)?;
        if book.uk_limitation().effects.on(event.kind, event.day).is_none() {
            return Err(NotCovered::because(format!("what `{}` does in England & Wales", event.kind)));
        }
        events.push(event);
    }
    let as_of = inputs.day(&["as_of", "now", "today"])?.or_else(|| last_event(&events));
    let found = if is_scotland {
        uk_limitation::in_scotland(start, &events, book)
    } else {
        uk_limitation::limitation(start, &events, book)
    };
    let found = found.ok_or_else(|| too_early(start.day))?.end;
    let mut answers = Answers::default();
    answers.day("last_safe_day", found.last_safe_day);
    answers.day("rolled_end", found.rolled_end);
    put_end(&mut answers, &found, as_of);
    // In Scotland nothing is left of an expired debt; in England & Wales only the remedy is gone.
    if let Some(day) = as_of {
        let is_over = found.status(day) == LimitationStatus::Expired;
        answers.put("extinguished", Answer::Truth(is_scotland && is_over));
        if is_scotland && is_over {
            answers.put("status", Answer::Word(&["extinguished", "expired", "prescribed"]));
        }
    } else {
        answers.put("extinguishes", Answer::Truth(is_scotland));
        answers.put("extinguished", Answer::Truth(is_scotland));
    }
    Ok(answers)
}

pub(crate) fn us(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let state = inputs.text(&["state", "law", "statute"])?.ok_or_else(|| missing(&["state"]))?;
    let claim =
        us_claim(&state).ok_or_else(|| NotCovered::because(format!("`state`: no row for `{state}`")))?;
    let due = inputs.need_day(&["due_date", "breach", "breach_date"])?;
    let events = inputs.objects("events")?;
    let events = events.iter().map(|object| payment(object, claim, book)).collect::<Result<Vec<_>, _>>()?;
    for (event, before_expiry) in &events {
        let before = events.iter().map(|(event, _)| *event).filter(|other| other.day < event.day);
        let before: Vec<_> = before.collect();
        let end =
            us_limitation::limitation(claim, due, &before, book).and_then(|found| found.end.nominal_end);
        if *before_expiry && end.is_none_or(|end| event.day > end) {
            return Err(NotCovered::because("a payment before expiry that comes after it"));
        }
    }
    let events: Vec<_> = events.into_iter().map(|(event, _)| event).collect();
    let found = us_limitation::limitation(claim, due, &events, book).ok_or_else(|| too_early(due))?.end;
    let mut answers = Answers::default();
    put_end(&mut answers, &found, inputs.day(&["as_of", "now", "today"])?);
    Ok(answers)
}

/// A payment whose effect the rulebook knows, and whether the row says that it came before expiry.
fn payment(object: &Inputs, claim: UsClaim, book: &Rulebook) -> Result<(LimitationEvent, bool), NotCovered> {
    let name = object.text(&["type", "kind"])?.ok_or_else(|| missing(&["type"]))?;
    let before_expiry = match plain_word(&name).as_str() {
        "part_payment_before_expiry" => true,
        "part_payment" | "part_payment_after_expiry" => false,
        other => return Err(NotCovered::because(format!("event `{other}` is not understood"))),
    };
    let day = object.need_day(&["date", "day"])?;
    object.ignore(&["amount", "note"]);
    object.all_read()?;
    if book.us_limitation().part_payment(claim, day).is_none() {
        return Err(NotCovered::because(format!("what a part payment does to `{claim}`")));
    }
    Ok((LimitationEvent { kind: EventKind::PartPayment, day, until: None }, before_expiry))
}

fn us_claim(state: &str) -> Option<UsClaim> {
    // What each name must hold; the section comes before the state.
    const CLAIMS: &[(&[&str], UsClaim)] = &[
        (&["2-725"], UsClaim::UccSale),
        (&["ucc"], UsClaim::UccSale),
        (&["214-i"], UsClaim::NyConsumerCredit),
        (&["213(2)"], UsClaim::NyContract),
        (&["ny", "consumer"], UsClaim::NyConsumerCredit),
        (&["new york", "consumer"], UsClaim::NyConsumerCredit),
        (&["ny", "contract"], UsClaim::NyContract),
        (&["new york", "contract"], UsClaim::NyContract),
        (&["ca ", "written"], UsClaim::CaWritten),
        (&["california", "written"], UsClaim::CaWritten),
        (&["nc ", "contract"], UsClaim::NcContract),
        (&["north carolina", "contract"], UsClaim::NcContract),
        (&["nm ", "written"], UsClaim::NmWritten),
        (&["new mexico", "written"], UsClaim::NmWritten),
    ];
    let code = state.trim().to_lowercase().replace(['_', '-'], " ");
    let state = state.trim().to_lowercase();
    let holds = |parts: &&(&[&str], UsClaim)| parts.0.iter().all(|part| state.contains(part));
    UsClaim::from_code(&code.replace(' ', "-")).or_else(|| CLAIMS.iter().find(holds).map(|(_, claim)| *claim))
}

fn event(object: &Inputs, names: Names) -> Result<LimitationEvent, NotCovered> {
    let name = object.text(&["type", "kind"])?.ok_or_else(|| missing(&["type"]))?;
    let word = plain_word(&name).replace("acknowledgement", "acknowledgment");
    let known = |known: &str| known.replace("acknowledgement", "acknowledgment") == word;
    let kind = names.iter().find(|(_, names)| names.iter().any(|name| known(name)));
    let kind = kind.map(|(kind, _)| *kind).or_else(|| super::limitation::kind(&name));
    let Some(kind) = kind else {
        return Err(NotCovered::because(format!("`type`: event `{name}` is not understood")));
    };
    object.ignore(&["note", "amount", "channel", "proof"]);
    let until = object.day(&["end", "until", "ended"])?;
    let day = object.need_day(&["date", "start", "from", "day"])?;
    object.all_read()?;
    if until.is_some_and(|until| until < day) {
        return Err(NotCovered::because(format!("`{name}` ends before it begins")));
    }
    Ok(LimitationEvent { kind, day, until })
}

fn put_end(answers: &mut Answers, end: &LimitationEnd, as_of: Option<Day>) {
    answers.is_unverified |= end.is_unverified;
    answers.day("nominal_end", end.nominal_end);
    answers.day("end", end.nominal_end);
    if let Some(day) = as_of {
        answers.put("status", Answer::Word(status_words(end.status(day))));
    }
}

fn last_event(events: &[LimitationEvent]) -> Option<Day> {
    events.iter().map(|event| event.day).max()
}

fn too_early(day: Day) -> NotCovered {
    NotCovered::because(format!("the rulebook does not reach back to {day}"))
}
