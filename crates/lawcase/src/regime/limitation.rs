//! Rows `CN-LIMITATION...` and `CN-ENFORCEMENT...`: when a claim expires.

use receivables::{
    calendar::Day,
    debtor::Country,
    limitation::{EventKind, LimitationEnd, LimitationEvent, LimitationStatus, Phase, Start, cn_limitation},
    rulebook::Rulebook,
};
use serde_json::Value;

use crate::{
    NotCovered,
    answer::{Answer, Answers, plain_word},
    inputs::{Inputs, missing},
};

pub(crate) fn compute(inputs: &Inputs, regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let nested = inputs.object("start")?;
    let start = start(nested.as_ref().unwrap_or(inputs), regime)?;
    if let Some(nested) = &nested {
        nested.all_read()?;
    }
    let events = inputs.objects("events")?.iter().map(event).collect::<Result<Vec<_>, _>>()?;
    let as_of = inputs.day(&["as_of", "now", "today"])?;
    let found = cn_limitation::limitation(start, &events, book)
        .ok_or_else(|| NotCovered::because(format!("the rulebook does not reach back to {}", start.day)))?;
    Ok(answers(&found.end, as_of.or_else(|| last_news(start, &events, &found.end, book))))
}

fn answers(end: &LimitationEnd, as_of: Option<Day>) -> Answers {
    let mut answers = Answers::default();
    answers.is_unverified |= end.is_unverified;
    for key in ["nominal_end", "end", "enforcement_end", "enforcement_deadline"] {
        answers.day(key, end.nominal_end);
    }
    answers.day("rolled_end", end.rolled_end);
    answers.day("last_safe_day", end.last_safe_day);
    answers.put("provisional", Answer::Truth(end.is_provisional));
    if end.phase == Phase::Revived {
        answers.day("provisional_new_end", end.nominal_end);
        answers.day("new_end", end.nominal_end);
    }
    if let Some(day) = as_of {
        answers.put("status", Answer::Word(status_words(end.status(day))));
    }
    answers
}

pub(super) fn status_words(status: LimitationStatus) -> &'static [&'static str] {
    match status {
        LimitationStatus::Running => &["running", "interrupted", "not_expired", "open"],
        LimitationStatus::Expired => &["expired", "stays_expired", "time_barred", "barred"],
        LimitationStatus::Frozen => &["frozen", "proceeding", "pending"],
        LimitationStatus::Suspended => &["suspended"],
        LimitationStatus::Revived => &["revived"],
    }
}

/// The day a row that names none is about: its last event, or the change of law that came too late for it.
fn last_news(start: Start, events: &[LimitationEvent], end: &LimitationEnd, book: &Rulebook) -> Option<Day> {
    let years = &book.limitation_law(Country::CN)?.general_years;
    let change = years.next_after(start.day).map(|next| next.from);
    let change = change.filter(|&change| end.rolled_end.is_some_and(|end| end < change));
    events.iter().map(|event| event.day).chain(change).max()
}

fn start(inputs: &Inputs, regime: &str) -> Result<Start, NotCovered> {
    const PERFORMANCE: &[&str] = &[
        "performance_period_ends",
        "performance_period_end",
        "performance_ends",
        "judgment_performance_ends",
        "judgment_performance_end",
        "judgment_effective",
        "effective_date",
    ];
    // Without an agreed day: the debtor's clear refusal, or the end of the time the first demand gave (时效规定 art. 4).
    const DUE: &[&str] = &[
        "due_date",
        "last_instalment_due",
        "last_instalment_due_date",
        "last_instalment",
        "knowledge_date",
        "known_date",
        "known",
        "known_on",
        "discovered",
        "discovery_date",
        "refusal_date",
        "refused",
        "grace_end",
        "grace_period_end",
    ];
    if let Some(ends) = inputs.day(PERFORMANCE)? {
        return Ok(Start::enforcement(ends));
    }
    if let Some(due_days) = instalments(inputs)? {
        let start = Start::last_instalment(due_days.into_iter()).ok_or_else(|| missing(&["instalments"]))?;
        return Ok(if enforces(regime) { Start::enforcement(start.day) } else { start });
    }
    let harm = inputs.day(&["harm_date", "harm"])?;
    let day = match (inputs.day(DUE)?, inputs.count(&["grace_days", "grace_period_days"])?) {
        (Some(day), None) => day,
        (None, Some(days)) => {
            let days = i32::try_from(days).map_err(NotCovered::because)?;
            inputs.need_day(&["demand_date", "first_demand"])?.plus(days)
        }
        (None, None) => return Err(missing(DUE)),
        (Some(_), Some(_)) => return Err(NotCovered::because("an agreed day and days of grace")),
    };
    Ok(if enforces(regime) { Start::enforcement(day) } else { Start::known(day, harm.unwrap_or(day)) })
}

fn enforces(regime: &str) -> bool {
    regime.contains("ENFORCE")
}

/// The due days of a list of instalments, as days or as objects.
fn instalments(inputs: &Inputs) -> Result<Option<Vec<Day>>, NotCovered> {
    let Some(list) =
        inputs.value(&["instalments", "instalment_due_dates", "instalments_due", "installments"])
    else {
        return Ok(None);
    };
    let items = list.as_array().ok_or_else(|| NotCovered::because("`instalments` is not a list"))?;
    let due_day = |item: &Value| match item {
        Value::String(text) => text.parse().map_err(NotCovered::because),
        Value::Object(map) => {
            let instalment = Inputs::new(map.clone());
            instalment.ignore(&["amount", "number", "no"]);
            let day = instalment.need_day(&["due_date", "due", "date"])?;
            instalment.all_read().map(|()| day)
        }
        other => Err(NotCovered::because(format!("an instalment is {other}"))),
    };
    items.iter().map(due_day).collect::<Result<Vec<_>, _>>().map(Some)
}

pub(crate) fn event(inputs: &Inputs) -> Result<LimitationEvent, NotCovered> {
    let name = inputs.text(&["type", "kind"])?.ok_or_else(|| missing(&["type"]))?;
    let kind = kind(&name)
        .ok_or_else(|| NotCovered::because(format!("`type`: event `{name}` is not understood")))?;
    inputs.ignore(&["note", "amount", "channel", "proof"]);
    let until = inputs.day(&["end", "until", "ended", "procedure_end"])?;
    let day = match (kind, inputs.day(&["performance_period_ends"])?) {
        (EventKind::JudgmentPerformanceEnds, Some(ends)) => {
            inputs.ignore(&["date"]);
            ends
        }
        (_, Some(_)) => return Err(NotCovered::because(format!("`{name}` has no performance period"))),
        (_, None) => inputs.need_day(&["date", "start", "from", "day"])?,
    };
    inputs.all_read()?;
    Ok(LimitationEvent { kind, day, until })
}

/// The kind of an event by our code, or by another name in use.
pub(super) fn kind(name: &str) -> Option<EventKind> {
    let word = plain_word(name).replace("acknowledgment", "acknowledgement");
    if let Some(kind) = EventKind::from_code(&word.replace('_', "-")) {
        return Some(kind);
    }
    let found = NAMES.iter().find(|(_, names)| names.contains(&word.as_str()));
    found.map(|(kind, _)| *kind)
}

/// Other names for the events.
const NAMES: &[(EventKind, &[&str])] = &[
    (
        EventKind::DemandReached,
        &[
            "demand",
            "demand_should_have_reached",
            "demand_letter_reached",
            "email_demand_reached",
            "demand_email_reached",
            "demand_reached_partial",
            "partial_demand_reached",
            "demand_to_agent_reached",
        ],
    ),
    (
        EventKind::DemandNotReached,
        &[
            "demand_sent_not_reached",
            "demand_returned",
            "demand_not_reached",
            "letter_returned",
            "internal_reminder",
            "demand_to_wrong_address",
        ],
    ),
    (EventKind::NewspaperNotice, &["public_notice", "newspaper_demand", "newspaper_announcement"]),
    (EventKind::BankDebit, &["account_debited", "bank_deduction"]),
    (EventKind::AssignmentNoticeReached, &["assignment_notice"]),
    (EventKind::PartPayment, &["partial_payment", "payment", "interest_payment", "interest_paid"]),
    (
        EventKind::Acknowledgement,
        &[
            "balance_confirmation",
            "debt_acknowledged",
            "acknowledgement_signed",
            "reconciliation_signed",
            "debt_confirmation",
        ],
    ),
    (
        EventKind::Promise,
        &[
            "promise_to_pay",
            "instalment_promise",
            "instalment_plan",
            "installment_plan",
            "repayment_plan",
            "payment_plan",
            "plan",
            "plan_agreed",
            "request_for_delay",
            "extension_request",
            "debtor_promised_to_pay",
            "debtor_agreed_to_pay",
            "instalment_agreement",
            "deferral_request",
            "security_given",
            "security_provided",
            "guarantee_given",
        ],
    ),
    (
        EventKind::AgreementToPerform,
        &[
            "debtor_signed_overdue_notice",
            "signed_overdue_notice",
            "agrees_to_perform",
            "debtor_agrees_to_perform",
            "new_repayment_agreement",
        ],
    ),
    (EventKind::SuitFiled, &["suit", "lawsuit_filed", "complaint_filed"]),
    (
        EventKind::ArbitrationFiled,
        &["arbitration", "arbitration_requested", "arbitration_application", "arbitration_applied"],
    ),
    (
        EventKind::PaymentOrderApplied,
        &[
            "payment_order",
            "payment_order_application",
            "payment_order_filed",
            "payment_order_applied_for",
            "application_for_payment_order",
            "payment_order_application_filed",
        ],
    ),
    (EventKind::BankruptcyClaimFiled, &["bankruptcy_filed", "bankruptcy_claim", "bankruptcy_application"]),
    (
        EventKind::PreservationApplied,
        &["preservation", "pre_suit_preservation", "pre_suit_preservation_applied"],
    ),
    (EventKind::EnforcementApplied, &["enforcement", "enforcement_application", "enforcement_filed"]),
    (EventKind::SetOffInSuit, &["set_off", "setoff_in_suit"]),
    (
        EventKind::MediationRequested,
        &[
            "mediation",
            "mediation_applied",
            "mediation_application",
            "peoples_mediation",
            "mediation_request",
        ],
    ),
    (EventKind::PoliceReport, &["criminal_complaint", "police_complaint"]),
    (
        EventKind::ProceedingEnded,
        &[
            "proceeding_ended_without_judgment",
            "procedure_ended",
            "procedure_end",
            "proceedings_ended",
            "suit_withdrawn",
            "suit_dismissed",
            "case_withdrawn",
            "case_dismissed",
            "suit_ended",
            "arbitration_ended",
            "arbitration_withdrawn",
            "mediation_ended",
            "mediation_failed",
            "payment_order_ended",
            "payment_order_failed",
            "payment_order_terminated",
            "payment_order_lapsed",
            "enforcement_ended",
            "enforcement_terminated",
            "preservation_ended",
            "bankruptcy_ended",
            "bankruptcy_closed",
        ],
    ),
    (EventKind::JudgmentPerformanceEnds, &["performance_period_ends", "judgment_effective"]),
    (EventKind::ForceMajeure, &[]),
    (EventKind::NoAgent, &["no_statutory_agent", "no_legal_agent"]),
    (EventKind::SuccessionOpen, &["heir_undetermined", "no_heir_determined"]),
    (EventKind::CreditorControlled, &["controlled_by_obligor", "creditor_controlled_by_obligor"]),
    (EventKind::OtherObstacle, &["obstacle"]),
];
