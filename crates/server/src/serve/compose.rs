//! Writing to somebody: the texts that fit, the guard while one types, and the message into the outbox.

use std::collections::BTreeSet;

use axum::{Json, extract::State};
use outreach::{Lang, RenderError, Text, words};
use receivables::{
    debtor::{Channel, DebtorKind, PersonId, Role},
    decision::PlannedContact,
    fact::details::giving,
    gate::{self, Wanted},
    message::Key,
    script::{self, Purpose},
    stage::Stage,
};
use serde::{Deserialize, Serialize};
use store::{ChangeKind, NewMessage, PersonName, Rendered};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use wording::Verdict;

use super::{
    access::caller::Caller,
    api,
    case::opened,
    changes::{Entered, New, enter, moment_of, said_why, unknown_person},
    lang::Speaks,
    problem::{Fault, Problem},
    take::{Body, IfMatch, Path, Query},
    worklist::coded,
};
use crate::{
    clock,
    company::Company,
    contact_check, screen,
    texts::{self, Case},
    worklist,
};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(fitting)).routes(routes!(check)).routes(routes!(send))
}

/// What a text is wanted for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TextsWanted {
    person_id: i64,
    channel: String,
    /// Every purpose if nothing is said.
    purpose: Option<String>,
    /// Language of the text: `zh` or `en`; the debtor's if nothing is said.
    text_lang: Option<String>,
}

/// A text of the library that fits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FittingText {
    /// Id of the script.
    script: String,
    title: String,
    purpose: String,
    lang: String,
    subject: Option<String>,
    /// `null` where something lacks.
    body: Option<String>,
    /// `pass` or `review`; `block` where the guard does not let it come into being.
    verdict: Option<String>,
    /// What lacks for it, as a sentence.
    lacks: Option<String>,
    /// Codes of `fact-kind` that would give it what it lacks, once on file.
    facts: Vec<String>,
    /// Parts of a text message.
    segments: Option<usize>,
}

/// Texts that fit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FittingTexts {
    items: Vec<FittingText>,
}

/// Texts that fit
///
/// Texts of the library for this person, channel and purpose, with the facts of the case; those that lack nothing first.
#[utoipa::path(
    get, path = "/cases/{id}/texts", operation_id = "case_texts", tag = "cases",
    params(("id" = i64, Path, description = "Number of the case"), TextsWanted),
    responses((status = OK, body = FittingTexts))
)]
async fn fitting(
    State(desk): State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    Path(id): Path<i64>,
    Query(wanted): Query<TextsWanted>,
) -> Result<Json<FittingTexts>, Problem> {
    let channel = needed("channel", coded("channel", Some(&wanted.channel), Channel::from_code)?)?;
    let purpose = coded("purpose", wanted.purpose.as_deref(), Purpose::from_code)?;
    let to = coded("text_lang", wanted.text_lang.as_deref(), |code| code.parse::<Lang>().ok())?;
    let company = desk.company();
    let texts = desk.store(move |store| {
        let (_, case) = opened(store, &company, &caller, id, clock::today())?;
        let person = person(&case, wanted.person_id)?;
        let purposes: Vec<Purpose> = purpose.map_or_else(|| Purpose::ALL.to_vec(), |purpose| vec![purpose]);
        let to = to.unwrap_or_else(|| texts::language(&case));
        let mut items = Vec::new();
        for purpose in purposes {
            let contact =
                texts::contact(&company, &case, person, (channel, purpose), moment_of(&company, &case));
            items.extend(fitting_of(&company, &case, &contact, to, lang));
        }
        items.sort_by_key(|item: &FittingText| item.body.is_none());
        Ok(FittingTexts { items })
    });
    texts.await.map(Json)
}

fn needed<T>(path: &str, value: Option<T>) -> Result<T, Problem> {
    value.ok_or_else(|| Problem::field(path, "needed", "请填写此项", "this is needed"))
}

fn person(case: &Case, id: i64) -> Result<&PersonName, Problem> {
    case.names.people.iter().find(|person| person.id == PersonId(id)).ok_or_else(unknown_person)
}

fn fitting_of(
    company: &Company,
    case: &Case,
    contact: &PlannedContact,
    to: Lang,
    lang: Lang,
) -> Vec<FittingText> {
    let kind = case.snapshot.debtor.kind.unwrap_or(DebtorKind::Company);
    let scripts = script::candidates(
        company.library.scripts(),
        contact.purpose,
        contact.channel,
        contact.role,
        contact.stage,
        kind,
    );
    let known = texts::facts(company, case, Some(contact));
    let of = |script: &receivables::script::Script| {
        let text = company.library.render(&script.id, to, &known);
        let lacks = text.as_ref().err().map(|lack| lack.said(lang));
        let facts = match &text {
            Err(RenderError::Missing { missing, .. }) => {
                missing.iter().filter_map(|&lacking| giving(lacking)).collect()
            }
            _ => BTreeSet::new(),
        };
        let is_blocked = matches!(text, Err(RenderError::Blocked { .. }));
        let text = text.ok();
        let verdict = text.as_ref().map(|text| text.verdict().code());
        FittingText {
            script: script.id.clone(),
            title: company.library.title(&script.id, lang).unwrap_or_default().to_owned(),
            purpose: contact.purpose.code().to_owned(),
            lang: to.code().to_owned(),
            subject: text.as_ref().and_then(Text::subject).map(str::to_owned),
            verdict: verdict.or(is_blocked.then_some("block")).map(str::to_owned),
            lacks,
            facts: facts.into_iter().map(|kind| kind.code().to_owned()).collect(),
            segments: text.as_ref().and_then(Text::sms_segments),
            body: text.map(|text| text.body().to_owned()),
        }
    };
    scripts.into_iter().map(of).collect()
}

/// A text while it is typed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypedText {
    channel: String,
    person_id: i64,
    /// The stage of the case if nothing is said.
    stage: Option<String>,
    /// Told by the text if nothing is said.
    lang: Option<String>,
    text: String,
}

/// Something the guard holds against a text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GuardFinding {
    rule: String,
    /// How much it weighs.
    verdict: String,
    /// Where the words begin, in characters from 0, and the character after the last.
    from: usize,
    to: usize,
    words: String,
    why: String,
    authority: String,
    /// What may be said instead.
    substitute: String,
}

/// What the guard says of a text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckedText {
    /// `pass`, `review` (somebody looks at it first) or `block`.
    verdict: String,
    findings: Vec<GuardFinding>,
    /// Parts of a text message.
    segments: Option<usize>,
}

/// Check a text
///
/// The guard reads it with the facts on file. Nothing is kept of it, and no `Idempotency-Key` is needed.
#[utoipa::path(
    post, path = "/cases/{id}/check-text", operation_id = "case_check_text", tag = "cases", request_body = TypedText,
    params(("id" = i64, Path, description = "Number of the case")), responses((status = OK, body = CheckedText))
)]
async fn check(
    State(desk): State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    Path(id): Path<i64>,
    Body(typed): Body<TypedText>,
) -> Result<Json<CheckedText>, Problem> {
    let channel = needed("channel", coded("channel", Some(&typed.channel), Channel::from_code)?)?;
    let stage = coded("stage", typed.stage.as_deref(), Stage::from_code)?;
    let to = coded("lang", typed.lang.as_deref(), |code| code.parse::<Lang>().ok())?;
    let company = desk.company();
    let checked = desk.store(move |store| {
        let (_, case) = opened(store, &company, &caller, id, clock::today())?;
        let role = person(&case, typed.person_id)?.role.unwrap_or(Role::ThirdParty);
        let checked = wording::check(&wording::Text {
            lang: to.unwrap_or_else(|| Lang::of(&typed.text)),
            channel,
            stage: stage.unwrap_or(case.decision.stage),
            audience: role,
            text: &typed.text,
            facts: texts::on_file(&company, &case, role),
        });
        let of = |finding: &wording::Finding<'_>| {
            let said = finding.words(lang);
            GuardFinding {
                rule: finding.rule.to_owned(),
                verdict: finding.verdict.code().to_owned(),
                from: finding.start,
                to: finding.end,
                words: finding.words.to_owned(),
                why: said.why.to_owned(),
                authority: said.authority.to_owned(),
                substitute: said.substitute.to_owned(),
            }
        };
        Ok(CheckedText {
            verdict: checked.verdict.code().to_owned(),
            findings: checked.findings.iter().map(of).collect(),
            segments: (channel == Channel::Sms).then(|| outreach::sms::segments(&typed.text)),
        })
    });
    checked.await.map(Json)
}

/// A message that a person wrote.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMessageBody {
    person_id: i64,
    channel: String,
    purpose: String,
    subject: Option<String>,
    body: String,
    /// Told by the text if nothing is said.
    lang: Option<String>,
}

/// Send a message
///
/// The gate is asked about it as of now and the guard reads it; what they refuse is said, and nothing is kept of it. What
/// they let pass waits in the outbox for the next round of sending, and is judged once more when it leaves.
#[utoipa::path(
    post, path = "/cases/{id}/messages", operation_id = "case_message", tag = "cases", request_body = NewMessageBody,
    params(("id" = i64, Path, description = "Number of the case")), responses((status = OK, body = Entered))
)]
async fn send(
    State(desk): State<api::State>,
    caller: Caller,
    Path(id): Path<i64>,
    IfMatch(seen): IfMatch,
    Body(new): Body<NewMessageBody>,
) -> Result<Json<Entered>, Problem> {
    let channel = needed("channel", coded("channel", Some(&new.channel), Channel::from_code)?)?;
    let purpose = needed("purpose", coded("purpose", Some(&new.purpose), Purpose::from_code)?)?;
    let to = coded("lang", new.lang.as_deref(), |code| code.parse::<Lang>().ok())?;
    let company = desk.company();
    let entered = desk.store(move |store| {
        let (key, case) = opened(store, &company, &caller, id, clock::today())?;
        let person = person(&case, new.person_id)?;
        let body = said_why("body", &new.body)?;
        if !channel.writes() {
            return Err(Problem::field(
                "channel",
                "not-written",
                "该渠道不能发送文字消息",
                "no message can be written by this channel",
            ));
        }
        let now = moment_of(&company, &case);
        let policy = company.policy(case.names.policy.as_deref(), case.snapshot.debtor.kind)?;
        let wanted = Wanted {
            person: Some(person.id),
            channel,
            at: now.at,
            purpose,
            stage: case.decision.stage,
            formal: false,
        };
        let refusals = gate::check(&case.snapshot, policy, &company.rulebook, now.day, &wanted);
        let check =
            contact_check::recorded(&company, &person.name, clock::today(), now.day, &wanted, &refusals)?;
        store.record_check(key.debtor.id, &check, &clock::stamp(Some(&caller.login)))?;
        if !refusals.is_empty() {
            return Err(refused_by_gate(&refusals));
        }
        let subject = new.subject.as_deref().map(str::trim).filter(|subject| !subject.is_empty());
        let text = guarded(&company, &case, person, &wanted, (subject, &body, to))?;
        let message = NewMessage {
            key: Key { debtor: key.debtor.id, day: now.day, step: None, purpose, channel, person: person.id },
            at: now.at,
            due: clock::moment_in(worklist::clock_of(&company, &case, now.day), now.day, now.at),
            priority: i64::from(case.decision.priority.points),
        };
        let words = Rendered {
            script: text.script().to_owned(),
            lang: text.lang().code().to_owned(),
            subject: text.subject().map(str::to_owned),
            body: text.body().to_owned(),
            signed_by: text.signed_by().map(str::to_owned),
        };
        let entry =
            New { kind: ChangeKind::Message, rows: Vec::new(), note: None, seen: Some(seen), case: &key };
        enter(store, &company, &caller, entry, |import| import.message(message, words))
    });
    entered.await.map(Json)
}

/// The gate refuses, rule by rule.
fn refused_by_gate(refusals: &[gate::Refusal]) -> Problem {
    let faults = refusals.iter().map(|refusal| Fault {
        path: "gate".to_owned(),
        code: refusal.reason.rule.to_owned(),
        zh: screen::reason(&refusal.reason, Lang::Zh),
        en: screen::reason(&refusal.reason, Lang::En),
    });
    Problem::refused("现在不能联系", "no contact may be made now", faults.collect())
}

/// The words, if the guard lets them pass without a doubt.
fn guarded(
    company: &Company,
    case: &Case,
    person: &PersonName,
    wanted: &Wanted,
    (subject, body, to): (Option<&str>, &str, Option<Lang>),
) -> Result<Text, Problem> {
    let role = person.role.unwrap_or(Role::ThirdParty);
    let asked = wording::Text {
        lang: to.unwrap_or_else(|| Lang::of(body)),
        channel: wanted.channel,
        stage: wanted.stage,
        audience: role,
        text: body,
        facts: texts::on_file(company, case, role),
    };
    let findings = match Text::by_hand(&asked, subject, None) {
        Ok(text) if text.verdict() == Verdict::Pass => return Ok(text),
        Ok(text) => text.findings().to_vec(),
        Err(findings) => findings,
    };
    let faults = findings.iter().map(|finding| {
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| {
            let said = finding.said(lang);
            let facts = [
                ("words", finding.words.as_str()),
                ("why", said.why.trim_end_matches(['。', '.'])),
                ("substitute", said.substitute.trim_end_matches(['。', '.'])),
                ("rule", finding.rule),
            ];
            words::sentence("text-blocked", facts, lang)
        });
        Fault { path: "body".to_owned(), code: finding.rule.to_owned(), zh, en }
    });
    Err(Problem::refused("这样写不能发出", "it may not go out as it is", faults.collect()))
}
