//! # `like-blocked-texts`
//!
//! A text that reads as blocked texts do is blocked although no other rule names what is wrong.
//!
//! **Why:** what is forbidden can be said in more ways than rules can list.
//! **Authority:** house rule; the group says which rows: CMP-001..018, BLK-01..66.

use super::{Ask, Hit, Rule, Surety};
use crate::{Verdict, lang::Lang, model::Head, reading::Span};

pub(super) const RULE: Rule = Rule { id: "like-blocked-texts", rows: &["CMP-033"], test: |_| None };

/// Below this a text that no rule names resembles blocked texts too little, however its other signs weigh. In English its
/// weight says nearly all. The numbers are ours, chosen on texts to develop on.
const fn like(lang: Lang) -> i32 {
    match lang {
        Lang::Zh => -200,
        Lang::En => -400,
    }
}
/// The same in English where forbidden things are only denied.
const LIKE_OF_DENIALS: i32 = 100;
/// The same in English of what is held, for want of a fact or whatever the facts.
const LIKE_HELD: i32 = 100;
/// The same of what needs a fact or must not be overheard.
const LIKE_FOR_WANT_OF_A_FACT: i32 = 100;

/// Whether the text by itself resembles what is blocked.
pub(super) fn is_like(ask: &Ask<'_>) -> bool {
    let worst = heads(ask).filter(|head| *head != Head::Blocked).map(|head| ask.scores.of(head)).max();
    let is_english = ask.text.lang == Lang::En;
    let only_denies = is_english && ask.reading.only_denies();
    let least = if only_denies { LIKE_OF_DENIALS } else { like(ask.text.lang) };
    ask.scores.of(Head::Blocked) > least
        || is_english && !only_denies && ask.scores.of(Head::Held) > LIKE_HELD
        || ask.scores.is_blocked_by_a_sentence()
        || worst.is_some_and(|worst| worst > LIKE_FOR_WANT_OF_A_FACT)
}

/// What the text resembles most, and its words as a whole.
pub(super) fn hit(ask: &Ask<'_>, verdict: Verdict) -> Hit {
    let worst = heads(ask).max_by_key(|&head| ask.scores.of(head)).unwrap_or(Head::Blocked);
    let span = Span { start: 0, end: ask.reading.normal.text().len() };
    Hit { span, rows: RULE.rows, verdict, said: said(worst, ask), surety: Surety::Likely }
}

/// The heads that are asked about the text: those whose fact is missing.
fn heads(ask: &Ask<'_>) -> impl Iterator<Item = Head> {
    let is_open = |head: Head| head.fact().is_some_and(|fact| ask.text.facts.has(fact));
    let is_asked = move |head: &Head| !is_open(*head) && (*head != Head::Tells || ask.is_overheard());
    [Head::Blocked, Head::Tells].into_iter().chain(Head::GATED).filter(is_asked)
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
