//! What may come next, and the answers to what they may say.

use outreach::{Excuse, Lang, words};
use receivables::{
    call::{Answer, Call, Capture, Identity, Kind, Move, Relay, State as At, Way},
    debtor::{DebtorKind, Role},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    call::{Plan, card::offer_kinds, outcome, talk, word},
    texts,
};

/// A field that is asked with a choice.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChoiceField {
    /// Code of `capture`.
    field: String,
    label: String,
    /// `money`, `day-to-come`, `day-past`, `time`, `way`, `parts` or `text`.
    kind: String,
    required: bool,
}

/// Something that may come next.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Choice {
    code: String,
    label: String,
    /// The move to append, after one `write` for each field that was filled. Of `not-now` day and hour are its fields.
    #[schema(value_type = Object)]
    r#move: Option<Move>,
    fields: Vec<ChoiceField>,
}

impl Choice {
    fn plain(code: &str, label: String, next: Move) -> Self {
        Self { code: code.to_owned(), label, r#move: Some(next), fields: Vec::new() }
    }
}

/// An answer to something they may say.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExcuseView {
    /// Such as `OBJ-013`: append `{"move":"hear","excuse":id,"reason":reason}` when it was heard.
    id: String,
    title: String,
    /// What the answer does, in the order it is spoken.
    pattern: Vec<String>,
    /// The answer, in their language; why there is none where the guard does not let it be said.
    answer: String,
    /// Fields to write down, as codes.
    ask: Vec<String>,
    /// Ways it mostly comes to, as codes.
    next: Vec<String>,
    /// The heading it puts their delay under.
    reason: Option<String>,
}

/// The choices of a state.
pub(super) fn choices(call: &Call, lang: Lang) -> Vec<Choice> {
    let word_of = |table: &str, code: &str| words::word(table, code, lang);
    let hang_up = || Choice::plain("hang-up", word("hung-up", lang), Move::HangUp);
    match call.state() {
        At::Prepared(_) => vec![Choice::plain("dial", dial(lang), Move::Dial)],
        At::Ringing(_) => {
            let of =
                |&by: &Answer| Choice::plain(by.code(), word_of("answer", by.code()), Move::Answer { by });
            Answer::ALL.iter().map(of).collect()
        }
        At::Identifying(_) => {
            let of = |&result: &Identity| {
                Choice::plain(result.code(), word_of("identity", result.code()), Move::Identify { result })
            };
            Identity::ALL.iter().map(of).chain([hang_up()]).collect()
        }
        At::Elsewhere(_) => {
            let wanted = call.wanted();
            let of_debtor = wanted.kind == DebtorKind::Person && wanted.role == Role::Debtor;
            let offered = Relay::ALL.iter().filter(|relay| of_debtor || **relay != Relay::Deceased);
            let of = |&said: &Relay| {
                Choice::plain(said.code(), word_of("relay", said.code()), Move::AskRelay { said })
            };
            offered.map(of).chain([hang_up()]).collect()
        }
        At::Machine => vec![
            Choice::plain("message-left", word("message-left", lang), Move::Message { left: true }),
            Choice::plain("no-message", word("no-message", lang), Move::Message { left: false }),
        ],
        At::Opening(_) => vec![
            Choice::plain("convenient", word("convenient", lang), Move::Convenient),
            Choice {
                code: "not-now".to_owned(),
                label: word("not-now", lang),
                r#move: None,
                fields: [Capture::SlotDay, Capture::SlotTime].map(|field| asked(field, true, lang)).into(),
            },
            hang_up(),
        ],
        At::Explaining(_) => vec![Choice::plain("explain", either_explain(lang), Move::Explain), hang_up()],
        At::Listening(talk) => {
            let ways = talk::FIRST.iter().chain(&talk::RARER).map(|&way| settle(way, lang));
            let recap = (!talk.settled().is_empty())
                .then(|| Choice::plain("recap", words::word("element", "recap", lang), Move::Recap));
            recap.into_iter().chain(ways).chain([hang_up()]).collect()
        }
        At::Recapping(_) => vec![
            Choice::plain("agreed", word("agreed", lang), Move::Agree { yes: true }),
            Choice::plain("not-agreed", word("not-agreed", lang), Move::Agree { yes: false }),
            hang_up(),
        ],
        At::WrappingUp(end) => {
            let of = |of: &Option<receivables::contact::Outcome>| {
                let code = of.map_or("none", |of| of.code());
                Choice::plain(code, outcome(*of, lang), Move::Conclude { outcome: *of })
            };
            end.outcomes().iter().map(of).collect()
        }
        At::Done(_) => Vec::new(),
    }
}

fn dial(lang: Lang) -> String {
    crate::screen::either(lang, "拨号", "Dial").to_owned()
}

fn either_explain(lang: Lang) -> String {
    crate::screen::either(lang, "已说明，开始倾听", "Said; now listen").to_owned()
}

/// What a talk may come to, with what is to be written down for it.
fn settle(way: Way, lang: Lang) -> Choice {
    let needs = way.needs().iter().map(|&field| asked(field, true, lang));
    let asks = way.asks().iter().map(|&field| asked(field, false, lang));
    Choice {
        code: way.code().to_owned(),
        label: words::word("way", way.code(), lang),
        r#move: Some(Move::Settle { way }),
        fields: needs.chain(asks).collect(),
    }
}

fn asked(field: Capture, required: bool, lang: Lang) -> ChoiceField {
    let kind = match field.kind() {
        Kind::Money => "money",
        Kind::DayToCome => "day-to-come",
        Kind::DayPast => "day-past",
        Kind::Time => "time",
        Kind::Way => "way",
        Kind::Parts => "parts",
        Kind::Text => "text",
    };
    ChoiceField {
        field: field.code().to_owned(),
        label: words::word("capture", field.code(), lang),
        kind: kind.to_owned(),
        required,
    }
}

/// Answers to what may be heard now: before they have confirmed who they are, only those that say nothing of the debt.
pub(super) fn excuses(plan: &Plan<'_>, call: &Call, lang: Lang) -> Vec<ExcuseView> {
    let (is_wanted, offers): (fn(&Excuse) -> bool, _) = match call.state() {
        At::Identifying(_) | At::Elsewhere(_) | At::Opening(_) => (Excuse::before_identity, Vec::new()),
        At::Listening(talk) => (|_| true, offer_kinds(talk.card())),
        At::Prepared(_)
        | At::Ringing(_)
        | At::Machine
        | At::Explaining(_)
        | At::Recapping(_)
        | At::WrappingUp(_)
        | At::Done(_) => return Vec::new(),
    };
    let to = texts::language(plan.case);
    let of = |excuse: &Excuse| ExcuseView {
        id: excuse.id().to_owned(),
        title: excuse.title(lang).to_owned(),
        pattern: excuse
            .pattern()
            .iter()
            .map(|element| words::word("answer-element", element.code(), lang))
            .collect(),
        answer: plan.answer(excuse, &offers, to).map_or_else(
            |findings| outreach::why_blocked(&findings, lang),
            |answer| answer.words().to_owned(),
        ),
        ask: excuse.capture().iter().map(|field| field.code().to_owned()).collect(),
        next: excuse.next().iter().map(|way| way.code().to_owned()).collect(),
        reason: excuse.reason().map(|reason| reason.code().to_owned()),
    };
    plan.excuses.iter().filter(|excuse| is_wanted(excuse)).map(of).collect()
}
