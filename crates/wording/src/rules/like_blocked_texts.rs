//! # `like-blocked-texts`
//!
//! A text that reads as blocked texts do is blocked although no other rule names what is wrong.
//!
//! **Why:** what is forbidden can be said in more ways than rules can list.
//! **Authority:** house rule; the group says which rows: CMP-001..018, BLK-01..66.

use super::{Ask, Hit, Rule, Surety};
use crate::{Verdict, model::Head, reading::Span};

pub(super) const RULE: Rule = Rule { id: "like-blocked-texts", rows: &["CMP-033"], test: |_| None };

/// What the text resembles most, and its words as a whole.
pub(super) fn hit(ask: &Ask<'_>, verdict: Verdict) -> Hit {
    let is_open = |head: Head| head.fact().is_some_and(|fact| ask.text.facts.has(fact));
    let is_asked = |&head: &Head| !is_open(head) && (head != Head::Tells || ask.is_overheard());
    let heads = [Head::Blocked, Head::Tells].into_iter().chain(Head::GATED).filter(is_asked);
    let worst = heads.max_by_key(|&head| ask.scores.of(head)).unwrap_or(Head::Blocked);
    let span = Span { start: 0, end: ask.reading.normal.text().len() };
    Hit { span, rows: RULE.rows, verdict, said: said(worst, ask), surety: Surety::Likely }
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
