//! Rows `DE-LIMITATION`, `UK-LIMITATION (England & Wales)` and `US-LIMITATION (state)`.

use receivables::{
    calendar::Day,
    limitation::{
        EventKind, LimitationEnd, LimitationEvent, Start, de_limitation, uk_limitation, us_limitation,
        us_limitation::UsClaim,
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
        &["acknowledgment", "acknowledgement", "written_acknowledgment", "security_given", "security"],
    ),
    (EventKind::EnforcementApplied, &["enforcement_act", "enforcement_applied", "enforcement"]),
    (EventKind::Negotiations, &["negotiations"]),
    (EventKind::SuitFiled, &["suit_filed", "klage"]),
    (
        EventKind::PaymentOrderApplied,
        &["mahnbescheid_application", "mahnbescheid_applied", "payment_order_applied"],
    ),
    (EventKind::ProceedingEnded, &["standstill_after", "standstill", "proceeding_ended", "suit_withdrawn"]),
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
];

/// A payment order or suit that is served within so many days counts from its filing; later service is not covered.
const SERVED_SOON_DAYS: i32 = 31;

pub(crate) fn de(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let start = match inputs.day(&["enforceable_title_final", "title_final"])? {
        Some(is_final) => Start::enforcement(is_final),
        None => Start::due(inputs.need_day(&["due_date"])?),
    };
    let mut events = Vec::new();
    let mut served = Vec::new();
    for object in inputs.objects("events")? {
        match service(&object)? {
            Some(day) => served.push(day),
            None => events.push(event(&object, DE)?),
        }
    }
    check_service(&events, &served)?;
    let as_of = inputs.day(&["as_of", "now", "today"])?;
    let found = de_limitation::limitation(start, &events, book).ok_or_else(|| too_early(start.day))?.end;
    let mut answers = Answers::default();
    answers.day("rolled_end", found.rolled_end);
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
    let place = regime.to_ascii_lowercase();
    if place.contains("scot") || place.contains("northern") || !place.contains("england") {
        return Err(NotCovered::because("only England & Wales is known"));
    }
    let start = Start::due(inputs.need_day(&["due_date"])?);
    let events =
        inputs.objects("events")?.iter().map(|object| event(object, UK)).collect::<Result<Vec<_>, _>>()?;
    let as_of = inputs.day(&["as_of", "now", "today"])?;
    let found = uk_limitation::limitation(start, &events, book).ok_or_else(|| too_early(start.day))?.end;
    let mut answers = Answers::default();
    answers.day("last_safe_day", found.last_safe_day);
    put_end(&mut answers, &found, as_of.or_else(|| last_event(&events)));
    Ok(answers)
}

pub(crate) fn us(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let state = inputs.text(&["state"])?.ok_or_else(|| missing(&["state"]))?;
    let claim = us_claim(&state).ok_or_else(|| NotCovered::because(format!("no row for `{state}`")))?;
    let due = inputs.need_day(&["due_date"])?;
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
    const CLAIMS: &[(&str, UsClaim)] = &[
        ("ucc 2-725", UsClaim::UccSale),
        ("ny cplr 213(2)", UsClaim::NyContract),
        ("ny cplr 214-i", UsClaim::NyConsumerCredit),
        ("ca ccp 337 written", UsClaim::CaWritten),
        ("nc contract", UsClaim::NcContract),
        ("nm written", UsClaim::NmWritten),
    ];
    let state = state.trim().to_lowercase();
    CLAIMS.iter().find(|(name, _)| state.starts_with(name)).map(|(_, claim)| *claim)
}

fn event(object: &Inputs, names: Names) -> Result<LimitationEvent, NotCovered> {
    let name = object.text(&["type", "kind"])?.ok_or_else(|| missing(&["type"]))?;
    let word = plain_word(&name).replace("acknowledgement", "acknowledgment");
    let known = |known: &str| known.replace("acknowledgement", "acknowledgment") == word;
    let kind = names.iter().find(|(_, names)| names.iter().any(|name| known(name)));
    let Some((kind, _)) = kind else {
        return Err(NotCovered::because(format!("event `{name}` is not understood")));
    };
    object.ignore(&["note", "amount"]);
    let until = object.day(&["end", "until"])?;
    let day = object.need_day(&["date", "start", "from", "day"])?;
    object.all_read()?;
    if until.is_some_and(|until| until < day) {
        return Err(NotCovered::because(format!("`{name}` ends before it begins")));
    }
    Ok(LimitationEvent { kind: *kind, day, until })
}

fn put_end(answers: &mut Answers, end: &LimitationEnd, as_of: Option<Day>) {
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
