//! # `like-blocked-texts`
//!
//! A text that reads as blocked texts do is blocked although no other rule names what is wrong.
//!
//! **Why:** what is forbidden can be said in more ways than rules can list.
//! **Authority:** house rule; the group says which rows: CMP-001..018, BLK-01..66.

use super::{Ask, Hit, Rule};
use crate::{Verdict, model::Head, reading::Span};

pub(super) const RULE: Rule = Rule { id: "like-blocked-texts", rows: &["CMP-033"], test };

/// Heads whose gate a fact opens, but for the one about the listener.
const GATED: [Head; 8] = [
    Head::LegalStep,
    Head::Lawyer,
    Head::Penalty,
    Head::CreditReport,
    Head::Waiver,
    Head::Offer,
    Head::Hardship,
    Head::Recording,
];

fn test(ask: &Ask<'_>) -> Option<Hit> {
    let open = |head: Head| head.fact().is_some_and(|fact| ask.text.facts.has(fact));
    let asked = |head: Head| match head {
        Head::Tells => ask.is_overheard() && !open(head),
        _ => !open(head),
    };
    let heads: Vec<Head> =
        [Head::Blocked, Head::Tells].into_iter().chain(GATED).filter(|&head| asked(head)).collect();
    let surest = |found: &dyn Fn(Head) -> bool| {
        heads.iter().copied().filter(|&head| found(head)).max_by_key(|&head| ask.scores.of(head))
    };
    let blocks = surest(&|head| ask.scores.blocks(head)).map(|head| (head, Verdict::Block));
    let doubtful = || surest(&|head| ask.scores.is_doubtful(head)).map(|head| (head, Verdict::Review));
    let (worst, verdict) = blocks.or_else(doubtful)?;
    let span = Span { start: 0, end: ask.reading.normal.text().len() };
    Some(Hit { span, rows: RULE.rows, verdict, said: said(worst, ask) })
}

/// The entry of the words that fits what the text resembles.
fn said(head: Head, ask: &Ask<'_>) -> &'static str {
    match head {
        Head::Tells => "like-disclosure",
        Head::Blocked => match ask.scores.group() {
            Head::Abuse => "like-abuse",
            Head::Others => "like-others",
            Head::Harassment => "like-harassment",
            Head::Falsehood => "like-falsehood",
            Head::Pressure => "like-pressure",
            _ => "like-menace",
        },
        _ => "like-gated",
    }
}
