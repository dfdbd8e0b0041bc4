//! What every script must satisfy before it joins a library, ours and a company's own alike.

use std::collections::BTreeSet;

use minijinja::Environment;
use receivables::{
    debtor::Channel,
    script::{Audience, Element, Gate, Purpose, TextFact, Tone},
    stage::Stage,
};

use crate::{
    facts::Facts,
    file::ScriptFile,
    guarded::{Finding, why_blocked},
    inventory,
    lang::Lang,
    library::{Part, template_name},
    limit::Limit,
    tone,
};

/// What is wrong with a script, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each message says it")]
pub enum Fault {
    #[error("there is no front matter; the first line must be `+++`")]
    NoFrontMatter,
    #[error("the front matter is not closed; put a line `+++` after it")]
    OpenFrontMatter,
    #[error("front matter: {0}")]
    FrontMatter(String),
    #[error("text stands before the first `## zh` or `## en`; move it under one of them")]
    TextOutsideSection,
    #[error("`{0}` is no section; use `## zh` and `## en`, and `###` for headings inside them")]
    UnknownSection(String),
    #[error("there is a second `## {0}`; keep one")]
    SectionTwice(Lang),
    #[error("the section `## {0}` is missing; every text is written in both languages")]
    SectionMissing(Lang),
    #[error("the section `## {0}` holds no text")]
    SectionEmpty(Lang),
    #[error("`{0}` is no id; use lower-case letters, digits and hyphens")]
    Id(String),
    #[error("two scripts have the id `{0}`; rename one")]
    IdTwice(String),
    #[error("`audience` is empty; say whom the text is for")]
    NoAudience,
    #[error("`audience` mixes people who may hear of the debt with people who may not; write two texts")]
    MixedAudience,
    #[error(
        "the purpose `{0}` does not suit people who may not hear of the debt; for them there is only `call-back`"
    )]
    PurposeNeedsDebtor(Purpose),
    #[error("a text for `{audience}` rests on `{gate}`; add it to `gates`")]
    AudienceGate { audience: Audience, gate: Gate },
    #[error(
        "`{purpose}` is not for `{audience}`: a court paper and an inquiry go to an authority, and nothing else does"
    )]
    AudienceOfPurpose { purpose: Purpose, audience: Audience },
    #[error("a text for `{purpose}` rests on `{gate}`; add it to `gates`")]
    PurposeGate { purpose: Purpose, gate: Gate },
    #[error("a text for `{purpose}` states `{fact}`; place it and add it to `facts`")]
    PurposeFact { purpose: Purpose, fact: TextFact },
    #[error("`{fact}` rests on `{gate}`; add it to `gates`")]
    FactGate { fact: TextFact, gate: Gate },
    #[error("`{0}` is no row of the inventory; rows are `SCR-001` to `SCR-{last}`", last = format!("{:03}", inventory::ROWS))]
    UnknownRow(String),
    #[error("`{tone}` does not suit `{purpose}`; use {fitting}")]
    ToneOfPurpose { tone: Tone, purpose: Purpose, fitting: String },
    #[error(
        "`{tone}` does not suit the stage `{stage}`: nobody is pressed when a debt is young; use `warm` or `neutral`"
    )]
    ToneOfStage { tone: Tone, stage: Stage },
    #[error("a firm text asks by a day; place `reply_by`, `pay_by` or another day to come")]
    FirmWithoutDay,
    #[error("the {lang} text is to be {tone}, and {lacking}")]
    Voice { tone: Tone, lang: Lang, lacking: String },
    #[error(
        "the {lang} text takes {length} {unit} with ordinary facts, and `{channel}` bears {most}; shorten it"
    )]
    TooLong { lang: Lang, channel: Channel, length: usize, most: usize, unit: &'static str },
    #[error("`{0}` needs a subject; add `subject.zh` and `subject.en`")]
    SubjectMissing(Channel),
    #[error("`{0}` carries no subject; remove it")]
    SubjectUnused(Channel),
    #[error("the tag `{0}` is not available; texts use `for`, `if`, `elif`, `else` and their ends")]
    Tag(String),
    #[error("{0}")]
    Template(String),
    #[error("`{0}` is no fact; docs/scripts.md lists them")]
    UnknownFact(String),
    #[error("the {lang} text uses `{fact}`, which `facts` does not list; add it there")]
    FactNotListed { fact: TextFact, lang: Lang },
    #[error(
        "`facts` lists `{fact}`, which the {lang} text does not use; both languages state the same facts"
    )]
    FactNotUsed { fact: TextFact, lang: Lang },
    #[error("the {lang} text lacks the element `{element}`: it must contain {expected}")]
    Element { element: Element, lang: Lang, expected: String },
    #[error("a call needs the part `{0}`; add it to `elements` and as a heading to both texts")]
    CallPart(Element),
    #[error("the parts of the {0} call are not in the order identity, reason, questions, options, recap")]
    CallOrder(Lang),
    #[error(
        "the {lang} call says `{fact}` before the person has been identified; move it below the first part"
    )]
    BeforeIdentity { fact: TextFact, lang: Lang },
    #[error("`{0}` may not be told to this audience; remove it")]
    Indiscreet(TextFact),
    #[error(
        "`__` leaves a blank; only a call may, and a line for signature, name, stamp or date under the element `signatures`"
    )]
    Blank,
    #[error("`{0}` tells of a debt to people who may not hear of it; remove it")]
    TellsOfDebt(String),
    #[error(
        "`{phrase}` may not stand in any text ({row}); say what the contract says, or what is really being done"
    )]
    Blocked { phrase: &'static str, row: &'static str },
    #[error("the wording guard blocks the {lang} text: {}", why_blocked(.findings, Lang::En))]
    Guarded { lang: Lang, findings: Vec<Finding> },
    #[error(
        "a lawyer's letter is signed by the lawyer; place `mandate.lawyer`, `mandate.firm` and `mandate.phone` in place of `{0}`"
    )]
    NotTheLawyer(TextFact),
}

type Checked = Result<(), (usize, Fault)>;

/// Checks a script whose templates are compiled in `engine`. The first fault is returned with its line.
pub(crate) fn check(file: &ScriptFile, engine: &Environment<'_>) -> Checked {
    check_front_matter(file)?;
    check_purpose(file)?;
    for lang in Lang::ALL {
        check_facts(file, lang, engine)?;
        check_phrases(file, lang)?;
        check_voice(file, lang)?;
        for &element in &file.script.elements {
            check_element(file, lang, element)?;
        }
        check_call(file, lang, engine)?;
        try_out(file, lang, engine)?;
    }
    Ok(())
}

fn check_front_matter(file: &ScriptFile) -> Checked {
    let script = &file.script;
    let id_is_plain = script.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if script.id.is_empty() || !id_is_plain {
        return Err((file.line_with("id ="), Fault::Id(script.id.clone())));
    }
    let audience = file.line_with("audience =");
    let hears = script.audience.iter().filter(|audience| audience.may_hear_of_debt()).count();
    if script.audience.is_empty() {
        return Err((audience, Fault::NoAudience));
    }
    if hears != 0 && hears != script.audience.len() {
        return Err((audience, Fault::MixedAudience));
    }
    if hears == 0 && script.purpose != Purpose::CallBack {
        return Err((file.line_with("purpose ="), Fault::PurposeNeedsDebtor(script.purpose)));
    }
    if let Some(fact) = script.indiscreet().next() {
        return Err((file.line_with(fact.code()), Fault::Indiscreet(fact)));
    }
    let carries_subject = matches!(script.channel, Channel::Email | Channel::Letter | Channel::Fax);
    match (&file.subject, carries_subject) {
        (None, true) => Err((file.line_with("channel ="), Fault::SubjectMissing(script.channel))),
        (Some(_), false) => Err((file.line_with("subject"), Fault::SubjectUnused(script.channel))),
        (Some(_), true) | (None, false) => Ok(()),
    }
}

/// What the front matter says of the purpose must fit it: the tone, the gates of its audience, the rows of the inventory.
fn check_purpose(file: &ScriptFile) -> Checked {
    let script = &file.script;
    let (purpose, tone) = (script.purpose, script.tone);
    if let Some(row) = script.covers.iter().find(|&row| !inventory::rows().any(|known| known == *row)) {
        return Err((file.line_with("covers ="), Fault::UnknownRow(row.clone())));
    }
    check_rests_on(file)?;
    let at = file.line_with("tone =");
    if !purpose.tones().contains(&tone) {
        let fitting: Vec<_> = purpose.tones().iter().map(|tone| format!("`{tone}`")).collect();
        return Err((at, Fault::ToneOfPurpose { tone, purpose, fitting: fitting.join(" or ") }));
    }
    let presses = matches!(tone, Tone::Firm | Tone::Formal);
    let young = script.stages.iter().find(|stage| matches!(stage, Stage::PreDue | Stage::Early));
    if let Some(&stage) = young.filter(|_| presses) {
        return Err((at, Fault::ToneOfStage { tone, stage }));
    }
    let days = [
        TextFact::ReplyBy,
        TextFact::PayBy,
        TextFact::OfferUntil,
        TextFact::SupplyStopDay,
        TextFact::LegalStepDay,
    ];
    let names_a_day = days.iter().any(|day| script.needs.facts.contains(day));
    if tone == Tone::Firm && purpose.is_demand() && !names_a_day {
        return Err((at, Fault::FirmWithoutDay));
    }
    Ok(())
}

/// What a text claims is on file: by its audience, by its purpose, by each fact it states.
fn check_rests_on(file: &ScriptFile) -> Checked {
    let script = &file.script;
    let purpose = script.purpose;
    let lacks = |gate: &Gate| !script.needs.gates.contains(gate);
    let at_audience = file.line_with("audience =");
    for &audience in &script.audience {
        if !purpose.suits(audience) {
            return Err((at_audience, Fault::AudienceOfPurpose { purpose, audience }));
        }
        if let Some(gate) = audience.rests_on().filter(lacks) {
            return Err((at_audience, Fault::AudienceGate { audience, gate }));
        }
    }
    let at_purpose = file.line_with("purpose =");
    if let Some(&gate) = purpose.rests_on().iter().find(|gate| lacks(gate)) {
        return Err((at_purpose, Fault::PurposeGate { purpose, gate }));
    }
    if let Some(&fact) = purpose.states().iter().find(|fact| !script.needs.facts.contains(fact)) {
        return Err((at_purpose, Fault::PurposeFact { purpose, fact }));
    }
    for &fact in &script.needs.facts {
        let is_sender =
            matches!(fact, TextFact::SenderName | TextFact::SenderDepartment | TextFact::SenderPhone);
        if purpose == Purpose::LawyersLetter && is_sender {
            return Err((file.line_with(fact.code()), Fault::NotTheLawyer(fact)));
        }
        if let Some(gate) = fact.rests_on().filter(lacks) {
            return Err((file.line_with(fact.code()), Fault::FactGate { fact, gate }));
        }
        if purpose == Purpose::DeathInquiry && !INQUIRY.contains(&fact) {
            return Err((file.line_with(fact.code()), Fault::Indiscreet(fact)));
        }
    }
    Ok(())
}

/// What a registry is told: a reference and whom to answer. That the person owed money is none of its business (SCR-071).
const INQUIRY: [TextFact; 7] = [
    TextFact::AuthorityName,
    TextFact::CaseNumber,
    TextFact::CreditorName,
    TextFact::SenderName,
    TextFact::SenderPhone,
    TextFact::Today,
    TextFact::ReplyBy,
];

/// The words must sound as the tone says.
fn check_voice(file: &ScriptFile, lang: Lang) -> Checked {
    let (Some(section), tone) = (file.sections.get(&lang), file.script.tone) else { return Ok(()) };
    let written = matches!(file.script.channel, Channel::Email | Channel::Letter | Channel::Fax);
    match tone::voice(&section.text, tone, lang, written) {
        Some(lacking) => Err((section.line, Fault::Voice { tone, lang, lacking })),
        None => Ok(()),
    }
}

/// Whether the text is a guide to speaking, filled in while talking.
const fn is_spoken(channel: Channel) -> bool {
    matches!(channel, Channel::Phone | Channel::Visit)
}

/// Refuses every tag but those of choice and repetition. Called before a text is compiled: a text needs no variables,
/// macros or other files, and without them it cannot grow without end.
pub(crate) fn check_tags(text: &str) -> Result<(), (usize, Fault)> {
    for (at, _) in text.match_indices("{%") {
        let after = text.get(at + 2..).unwrap_or("").trim_start_matches(['-', '+']).trim_start();
        let tag: String = after.chars().take_while(char::is_ascii_alphabetic).collect();
        if !["for", "endfor", "if", "elif", "else", "endif"].contains(&tag.as_str()) {
            let line = text.get(..at).unwrap_or("").matches('\n').count();
            return Err((line, Fault::Tag(tag)));
        }
    }
    Ok(())
}

/// Each text states the facts of the front matter: all of them and no others.
fn check_facts(file: &ScriptFile, lang: Lang, engine: &Environment<'_>) -> Checked {
    let mut used = BTreeSet::new();
    for part in Part::ALL {
        let Ok(template) = engine.get_template(&template_name(&file.script.id, lang, part)) else { continue };
        let variables: BTreeSet<String> = template.undeclared_variables(true).into_iter().collect();
        for name in variables {
            let line = file.line_with(&name);
            used.insert(TextFact::from_code(&name).ok_or((line, Fault::UnknownFact(name)))?);
        }
    }
    let listed: BTreeSet<_> = file.script.needs.facts.iter().copied().collect();
    if let Some(&fact) = used.difference(&listed).next() {
        return Err((file.line_with(fact.code()), Fault::FactNotListed { fact, lang }));
    }
    match listed.difference(&used).next() {
        Some(&fact) => Err((file.line_with(fact.code()), Fault::FactNotUsed { fact, lang })),
        None => Ok(()),
    }
}

fn check_phrases(file: &ScriptFile, lang: Lang) -> Checked {
    let section = file.sections.get(&lang);
    let body = section.into_iter().flat_map(|section| (section.line..).zip(section.text.lines()));
    let subject = file.subject.as_ref().map(|subject| (file.line_with("subject"), subject.of(lang)));
    for (line, text) in body.chain(subject) {
        if let Some((phrase, row)) = tone::blocked(text) {
            return Err((line, Fault::Blocked { phrase, row }));
        }
        // A call is filled in while talking, a signature by hand; all else goes out as it is.
        if !is_spoken(file.script.channel) && text.contains("__") && !is_signed(file, text, lang) {
            return Err((line, Fault::Blank));
        }
        // Names of variables are not spoken.
        let spoken: String =
            text.split("{{").map(|part| part.rsplit("}}").next().unwrap_or("")).collect::<Vec<_>>().join(" ");
        let told: &[Audience] = match file.script.purpose {
            Purpose::DeathInquiry => &[Audience::Anyone],
            _ => &file.script.audience,
        };
        if let Some(word) = tone::tells_of_debt(&spoken, told) {
            return Err((line, Fault::TellsOfDebt(word)));
        }
    }
    Ok(())
}

/// Whether a line is one to be signed: it says what is written there by hand.
fn is_signed(file: &ScriptFile, line: &str, lang: Lang) -> bool {
    let by_hand: &[&str] = match lang {
        Lang::Zh => &["盖章", "签字", "签名", "日期"],
        Lang::En => &["Signature", "Name", "Title", "Stamp", "Date"],
    };
    file.script.elements.contains(&Element::Signatures) && by_hand.iter().any(|word| line.contains(word))
}

/// What an element is looked for by: facts of which the text needs one, or words of which it holds one.
enum Mark {
    OneOf(&'static [TextFact]),
    AllOf(&'static [TextFact]),
    Words(&'static [&'static str]),
    Heading(&'static str),
}

/// How an element shows in a language.
const fn mark(element: Element, lang: Lang) -> Mark {
    use TextFact as F;
    match (element, lang) {
        (Element::Amount, _) => {
            Mark::OneOf(&[F::AmountOverdue, F::AmountOpen, F::AmountNext, F::PromiseAmount, F::PlanTotal])
        }
        (Element::DueDate, _) => {
            Mark::OneOf(&[F::OldestDue, F::NextDue, F::PromiseDue, F::Invoices, F::PlanInstalments])
        }
        (Element::DaysPastDue, _) => Mark::OneOf(&[F::DaysPastDue]),
        (Element::DateAsked, _) => Mark::OneOf(&[F::ReplyBy, F::PayBy]),
        (Element::Basis, _) => Mark::OneOf(&[F::ContractNumber, F::InvoiceReference, F::Invoices]),
        (Element::Account, _) => Mark::OneOf(&[F::Account, F::AssigneeAccount]),
        (Element::Sender, _) => Mark::AllOf(&[F::SenderName, F::SenderPhone]),
        (Element::Question, Lang::Zh) => Mark::Words(&["？"]),
        (Element::Question, Lang::En) => Mark::Words(&["?"]),
        (Element::Thanks, Lang::Zh) => Mark::Words(&["谢"]),
        (Element::Thanks, Lang::En) => Mark::Words(&["Thank", "thank"]),
        (Element::Signatures, _) => Mark::Words(&["____"]),
        (Element::Identity, Lang::Zh) => Mark::Heading("### 核实身份"),
        (Element::Identity, Lang::En) => Mark::Heading("### Identity"),
        (Element::Reason, Lang::Zh) => Mark::Heading("### 说明来意"),
        (Element::Reason, Lang::En) => Mark::Heading("### Reason"),
        (Element::Questions, Lang::Zh) => Mark::Heading("### 询问情况"),
        (Element::Questions, Lang::En) => Mark::Heading("### Questions"),
        (Element::Options, Lang::Zh) => Mark::Heading("### 可行安排"),
        (Element::Options, Lang::En) => Mark::Heading("### Options"),
        (Element::Recap, Lang::Zh) => Mark::Heading("### 复述确认"),
        (Element::Recap, Lang::En) => Mark::Heading("### Recap"),
        (Element::Opening, Lang::Zh) => Mark::Heading("### 开场"),
        (Element::Opening, Lang::En) => Mark::Heading("### Opening"),
        (Element::Message, Lang::Zh) => Mark::Heading("### 请求转告"),
        (Element::Message, Lang::En) => Mark::Heading("### Message"),
        (Element::AskedWhy, Lang::Zh) => Mark::Heading("### 问到事由"),
        (Element::AskedWhy, Lang::En) => Mark::Heading("### If asked why"),
        (Element::Closing, Lang::Zh) => Mark::Heading("### 结束"),
        (Element::Closing, Lang::En) => Mark::Heading("### Closing"),
    }
}

/// The heading of a part of a call; `None` for what is no part.
pub(crate) const fn heading(element: Element, lang: Lang) -> Option<&'static str> {
    match mark(element, lang) {
        Mark::Heading(heading) => Some(heading),
        Mark::OneOf(_) | Mark::AllOf(_) | Mark::Words(_) => None,
    }
}

fn check_element(file: &ScriptFile, lang: Lang, element: Element) -> Checked {
    let Some(section) = file.sections.get(&lang) else { return Ok(()) };
    let facts = &file.script.needs.facts;
    let codes = |of: &[TextFact]| of.iter().map(|fact| format!("`{fact}`")).collect::<Vec<_>>();
    let (found, expected) = match mark(element, lang) {
        // `check_facts` has made sure that what is listed is used.
        Mark::OneOf(one) => (one.iter().any(|fact| facts.contains(fact)), codes(one).join(" or ")),
        Mark::AllOf(all) => (all.iter().all(|fact| facts.contains(fact)), codes(all).join(" and ")),
        Mark::Words(words) => (words.iter().any(|word| section.text.contains(word)), words.join(" or ")),
        Mark::Heading(heading) => {
            (section.text.lines().any(|line| line == heading), format!("the heading `{heading}`"))
        }
    };
    if found { Ok(()) } else { Err((section.line, Fault::Element { element, lang, expected })) }
}

/// The parts of a call with somebody who may hear of the debt, in the order they are spoken.
const CALL: [Element; 5] =
    [Element::Identity, Element::Reason, Element::Questions, Element::Options, Element::Recap];

/// What may be said to find out who is on the line (CMP-019). The contract number is for comparison.
const BEFORE_IDENTITY: [TextFact; 7] = [
    TextFact::PersonName,
    TextFact::PersonAddressAs,
    TextFact::CreditorName,
    TextFact::SenderName,
    TextFact::SenderDepartment,
    TextFact::SenderPhone,
    TextFact::ContractNumber,
];

/// A call has its parts, in their order, and nothing of the debt before the first is done.
fn check_call(file: &ScriptFile, lang: Lang, engine: &Environment<'_>) -> Checked {
    let hears = file.script.audience.iter().all(|audience| audience.may_hear_of_debt());
    let Some(section) = file.sections.get(&lang) else { return Ok(()) };
    if !hears || !is_spoken(file.script.channel) {
        return Ok(());
    }
    let mut at = 0;
    let mut identity = "";
    for part in CALL {
        if !file.script.elements.contains(&part) {
            return Err((file.line_with("elements ="), Fault::CallPart(part)));
        }
        let Mark::Heading(heading) = mark(part, lang) else { continue };
        let rest = section.text.get(at..).unwrap_or("");
        let Some(found) = rest.find(heading) else { return Err((section.line, Fault::CallOrder(lang))) };
        if part == Element::Reason {
            identity = rest.get(..found).unwrap_or("");
        }
        at += found;
    }
    let template = engine.template_from_str(identity).map_err(|error| template_fault(file, lang, &error))?;
    let said: BTreeSet<_> =
        template.undeclared_variables(true).iter().filter_map(|name| TextFact::from_code(name)).collect();
    match said.into_iter().find(|fact| !BEFORE_IDENTITY.contains(fact)) {
        Some(fact) => Err((section.line, Fault::BeforeIdentity { fact, lang })),
        None => Ok(()),
    }
}

/// Renders with every fact known: what fails here, or is too long, would be so on the day it is needed.
fn try_out(file: &ScriptFile, lang: Lang, engine: &Environment<'_>) -> Checked {
    let variables = Facts::example().variables(lang, file.script.channel);
    for part in Part::ALL {
        if let Ok(template) = engine.get_template(&template_name(&file.script.id, lang, part)) {
            let text = template.render(&variables).map_err(|error| template_fault(file, lang, &error))?;
            check_length(file, lang, &text)?;
        }
    }
    Ok(())
}

fn check_length(file: &ScriptFile, lang: Lang, text: &str) -> Checked {
    let channel = file.script.channel;
    let Some(limit) = Limit::of(&file.script) else { return Ok(()) };
    let (length, most, unit) = (limit.measure(text, lang), limit.most(lang), limit.unit.name());
    if length <= most {
        return Ok(());
    }
    let line = file.sections.get(&lang).map_or(1, |section| section.line);
    Err((line, Fault::TooLong { lang, channel, length, most, unit }))
}

/// A fault of the template engine, with its line in the file.
pub(crate) fn template_fault(file: &ScriptFile, lang: Lang, error: &minijinja::Error) -> (usize, Fault) {
    let section = file.sections.get(&lang).map_or(1, |section| section.line);
    let line = section + error.line().map_or(0, |line| line.saturating_sub(1));
    let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    (line, Fault::Template(format!("{}{detail}", error.kind())))
}
