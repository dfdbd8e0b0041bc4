//! What is said to whoever is on the line, and what the call has come to.

use outreach::{Lang, part, words};
use receivables::{
    call::{Call, State as At},
    debtor::Channel,
    script::Element,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    call::{Plan, close::recap_line, phrase, word},
    texts,
};

/// A line with its title.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CallLine)]
pub(crate) struct Line {
    /// Empty where it goes on with the one above.
    title: String,
    text: String,
}

impl From<(String, String)> for Line {
    fn from((title, text): (String, String)) -> Self {
        Self { title, text }
    }
}

/// Something that was agreed or heard.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CallSettled)]
pub(crate) struct Settled {
    way: String,
    /// As it is read back.
    text: String,
}

/// What was settled so far, in the language of the screen.
pub(super) fn settled(call: &Call, lang: Lang) -> Vec<Settled> {
    let settled = match call.state() {
        At::Listening(talk) | At::Recapping(talk) => talk.settled(),
        At::WrappingUp(end) | At::Done(end) => end.settled(),
        At::Prepared(_)
        | At::Ringing(_)
        | At::Identifying(_)
        | At::Elsewhere(_)
        | At::Machine
        | At::Opening(_)
        | At::Explaining(_) => &[],
    };
    let of = |settled: &receivables::call::Settled| Settled {
        way: settled.way.code().to_owned(),
        text: recap_line(settled, lang),
    };
    settled.iter().map(of).collect()
}

/// The result of a call in its four fields, as codes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WrapUpView {
    channel: String,
    connection: String,
    party: String,
    outcome: Option<String>,
    /// Outcomes that go with the call, the proposed one first; `null` is none.
    outcomes: Vec<Option<String>>,
    /// Our side broke off.
    interrupted: bool,
}

impl WrapUpView {
    /// `None` before the line is closed.
    pub(super) fn new(call: &Call) -> Option<Self> {
        let (At::WrappingUp(end) | At::Done(end)) = call.state() else { return None };
        let result = end.proposed();
        let code = |outcome: receivables::contact::Outcome| outcome.code().to_owned();
        Some(Self {
            channel: result.channel.code().to_owned(),
            connection: result.connection.code().to_owned(),
            party: result.party.code().to_owned(),
            outcome: result.outcome.map(code),
            outcomes: end.outcomes().iter().map(|outcome| outcome.map(code)).collect(),
            interrupted: end.interrupted(),
        })
    }
}

/// What to say now. Words for the debtor are in their language, notes to the caller in that of the screen.
pub(super) fn say(plan: &Plan<'_>, call: &Call, lang: Lang) -> Vec<Line> {
    let to = texts::language(plan.case);
    let note = |code: &str| Line { title: String::new(), text: word(code, lang).trim().to_owned() };
    match call.state() {
        At::Prepared(_) | At::Ringing(_) | At::WrappingUp(_) | At::Done(_) => Vec::new(),
        At::Identifying(_) => {
            let mut lines = spoken(plan, &[Element::Identity], lang);
            lines.push(note("before-identity"));
            lines
        }
        At::Elsewhere(_) => {
            let text = plan.call_back(call.wanted(), to, Channel::Phone);
            let elements = [Element::Opening, Element::Message, Element::AskedWhy, Element::Closing];
            let of = |element: Element| {
                let said = part(text.as_ref()?, element)?;
                Some(Line { title: words::word("element", element.code(), lang), text: said })
            };
            let mut lines: Vec<Line> = elements.into_iter().filter_map(of).collect();
            if lines.is_empty() {
                lines.push(note("tip-call-back"));
            }
            lines.push(note("nothing-of-the-debt"));
            lines
        }
        At::Machine => {
            let text = plan.call_back(call.wanted(), to, Channel::Voicemail);
            let said = text.map_or_else(|| word("tip-call-back", lang), |text| text.body().to_owned());
            vec![Line { title: String::new(), text: said.trim().to_owned() }, note("nothing-of-the-debt")]
        }
        At::Opening(_) => vec![note("is-it-convenient")],
        At::Explaining(_) => {
            let mut lines = spoken(plan, &[Element::Reason, Element::Questions], lang);
            lines.push(note("listen"));
            lines
        }
        At::Listening(_) => spoken(plan, &[Element::Options], lang),
        At::Recapping(talk) => {
            let recap: Vec<String> = talk.settled().iter().map(|settled| recap_line(settled, to)).collect();
            let frame = |code: &str| words::phrase("recap", code, [], to);
            let text = format!("{}\n{}\n{}", frame("open"), recap.join("\n"), frame("close"));
            vec![Line { title: words::word("element", "recap", lang), text }, note("recap-tip")]
        }
    }
}

/// Parts of the script for this call; where it has none, what to do in their place.
fn spoken(plan: &Plan<'_>, elements: &[Element], lang: Lang) -> Vec<Line> {
    let text = texts::text(plan.company, plan.case, &plan.contact);
    let mut lines = Vec::new();
    if let Err(none) = &text {
        let why = none.said(&plan.contact, lang);
        lines.push(Line {
            title: String::new(),
            text: phrase("script-lacks", [("what", why.as_str())], lang),
        });
    }
    let text = text.ok();
    for &element in elements {
        let said = text.as_ref().and_then(|text| part(text, element));
        let said = said.unwrap_or_else(|| word(&format!("tip-{element}"), lang));
        let said = said.trim().trim_start_matches('│').trim().to_owned();
        lines.push(Line { title: words::word("element", element.code(), lang), text: said });
    }
    lines
}
