//! What a labelled text teaches each head of the model.
//!
//! A text that is blocked for want of a fact teaches nothing about texts that are blocked whatever the facts, and a text
//! that passes because of a fact shows what the head of that fact must find.

use receivables::debtor::{Channel, Role};
use wording::{
    Text,
    concept::Concept,
    model::{Feature, Head},
    reading::Reading,
};

use super::texts::Labelled;

/// What a text is to a head, and what an error costs.
pub(super) enum Label {
    Yes(f32),
    No(f32),
    Unknown,
}

/// Rows that tell of the debt to somebody who may not hear of it.
const TELLS: &[&str] =
    &["BLK-14", "BLK-18", "BLK-39", "BLK-40", "BLK-59", "CMP-015", "CMP-016", "CMP-017", "CMP-018"];

/// The rows of each head whose gate a fact opens.
const GATED: &[(Head, &[&str])] = &[
    (Head::LegalStep, &["BLK-52"]),
    (Head::Lawyer, &["BLK-53"]),
    (Head::Penalty, &["BLK-51"]),
    (Head::CreditReport, &["BLK-50"]),
    (Head::Waiver, &["CMP-022"]),
    (Head::Offer, &["BLK-36", "BLK-37"]),
    (Head::Hardship, &["BLK-42", "BLK-43", "BLK-47"]),
    (Head::Recording, &["BLK-63"]),
];

/// The rows of each group.
const GROUPS: &[(Head, &[&str])] = &[
    (Head::Menace, &["BLK-31", "BLK-32", "BLK-33", "CMP-001", "CMP-008"]),
    (
        Head::Abuse,
        &["BLK-34", "BLK-35", "BLK-44", "BLK-48", "BLK-58", "BLK-61", "CMP-009", "CMP-011", "CMP-012"],
    ),
    (
        Head::Others,
        &[
            "BLK-04", "BLK-07", "BLK-08", "BLK-09", "BLK-10", "BLK-13", "BLK-15", "BLK-16", "BLK-17",
            "BLK-19", "BLK-21", "BLK-30", "BLK-62", "BLK-65", "BLK-66", "CMP-002", "CMP-005",
        ],
    ),
    (
        Head::Harassment,
        &[
            "BLK-01", "BLK-02", "BLK-03", "BLK-25", "BLK-26", "BLK-27", "BLK-28", "BLK-29", "BLK-38",
            "BLK-60", "CMP-010", "CMP-013", "CMP-014",
        ],
    ),
    (
        Head::Falsehood,
        &[
            "BLK-11", "BLK-12", "BLK-20", "BLK-22", "BLK-23", "BLK-24", "BLK-49", "BLK-64", "CMP-003",
            "CMP-004",
        ],
    ),
    (
        Head::Pressure,
        &["BLK-05", "BLK-06", "BLK-41", "BLK-45", "BLK-46", "BLK-54", "BLK-55", "BLK-56", "BLK-57"],
    ),
];

fn has_row(text: &Labelled, rows: &[&str]) -> bool {
    text.rows.iter().any(|row| rows.contains(&row.as_str()))
}

/// What a text is to a head.
pub(super) fn label(head: Head, text: &Labelled, reading: &Reading) -> Label {
    if head == Head::Blocked {
        return of_blocked(text);
    }
    if head == Head::Tells {
        return of_tells(text);
    }
    if matches!(head, Head::Held | Head::HeldByWords | Head::HeldByMeaning) {
        return if text.is_blocked { Label::Yes(1.0) } else { Label::No(1.0) };
    }
    if let Some(&(_, rows)) = GATED.iter().find(|(gated, _)| *gated == head) {
        return of_gated(head, rows, text, reading);
    }
    let rows = GROUPS.iter().find(|(group, _)| *group == head).map_or(&[][..], |(_, rows)| *rows);
    if text.is_blocked && has_row(text, rows) { Label::Yes(1.0) } else { Label::No(1.0) }
}

/// Blocked whatever the facts: it has a row that no missing fact explains.
fn of_blocked(text: &Labelled) -> Label {
    if !text.is_blocked {
        return Label::No(1.0);
    }
    let explained = |row: &str| {
        let for_want = |&(head, rows): &(Head, &[&str])| {
            rows.contains(&row) && head.fact().is_some_and(|fact| !text.facts.has(fact))
        };
        TELLS.contains(&row) || GATED.iter().any(for_want)
    };
    let is_gated = text.rows.iter().any(|row| explained(row));
    let own = text.rows.iter().filter(|row| row.starts_with("BLK")).any(|row| !explained(row));
    if own || !is_gated { Label::Yes(1.0) } else { Label::Unknown }
}

fn is_overheard(text: &Labelled) -> bool {
    !text.audience.may_hear_of_debt() || text.channel == Channel::Voicemail
}

/// Tells of the debt: taught by what others hear.
fn of_tells(text: &Labelled) -> Label {
    let consented = text.facts.has(wording::Fact::ThirdPartyConsent);
    match (is_overheard(text), text.is_blocked || consented) {
        (false, _) => Label::Unknown,
        (true, true) => Label::Yes(1.0),
        (true, false) => Label::No(2.0),
    }
}

fn of_gated(head: Head, rows: &[&str], text: &Labelled, reading: &Reading) -> Label {
    let holds = head.fact().is_some_and(|fact| text.facts.has(fact));
    let is_about = head.concept().is_some_and(|concept| reading.mentions(concept).is_some());
    match (text.is_blocked, holds) {
        (true, _) | (false, true) if has_row(text, rows) => Label::Yes(1.0),
        (false, true) if is_about => Label::Yes(1.0),
        (true, _) if is_about => Label::Unknown,
        (_, true) => Label::Unknown,
        _ => Label::No(1.0),
    }
}

/// A text that passes because of a fact, without that fact.
pub(super) fn without_its_facts<'a>(
    text: &'a Labelled,
    reading: &Reading,
) -> impl Iterator<Item = Text<'a>> + use<'a> {
    let is_claimed = |head: &Head| !text.is_blocked && matches!(label(*head, text, reading), Label::Yes(_));
    let claimed: Vec<_> = Head::GATED.into_iter().filter(is_claimed).filter_map(Head::fact).collect();
    let text = text.text();
    claimed.into_iter().map(move |fact| Text { facts: text.facts.without(fact), ..text })
}

/// What may be said to the debtor, as if somebody else heard it: it would tell of the debt.
pub(super) fn told_to_another(text: &Labelled) -> Option<Vec<Feature>> {
    if is_overheard(text) {
        return None;
    }
    let told = Text { audience: Role::ThirdParty, ..text.text() };
    let reading = Reading::of(&told);
    reading.mentions(Concept::Debt)?;
    Some(wording::model::features(&told, &reading))
}
