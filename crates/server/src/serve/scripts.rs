//! Texts at the page: read, shown for a debtor, and written anew with a second person's approval. No text comes into force
//! that the guard blocks, or that lacks what every text of its kind must have.

use axum::{Json, http::StatusCode, response::IntoResponse};
use outreach::{Facts, Fault, Finding, Lang, Library, ScriptError, Text};
use receivables::{
    debtor::{Channel, DebtorId},
    script::{Audience, Purpose, Script},
    stage::Stage,
};
use serde::{Deserialize, Serialize};
use store::Drafted;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::{audit::Deed, caller::Caller, permission::Permission},
    api,
    drafts::{self, DraftView, Remark, moves},
    lang::Speaks,
    problem::{self, Fault as FieldFault, Problem},
    take::{self, Body, IfMatch, Query, Version},
    wire::Listed,
    worklist::coded,
};
use crate::{clock, company::Company, texts, worklist};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(preview))
        .routes(routes!(overrides, add))
        .routes(routes!(one_override, change))
        .routes(routes!(submit))
        .routes(routes!(approve))
        .routes(routes!(reject))
        .routes(routes!(withdraw))
}

/// A text in a line.
#[derive(Debug, Serialize, ToSchema)]
struct ScriptLine {
    id: String,
    title: String,
    purpose: &'static str,
    channel: &'static str,
    audience: Vec<&'static str>,
    /// For which stages; empty is for all.
    stages: Vec<&'static str>,
    tone: &'static str,
    /// Where it comes from in the catalogue of requirements.
    covers: Vec<String>,
    /// It is one of the company's own, from its folder or from the page.
    is_own: bool,
}

fn line(company: &Company, script: &Script, lang: Lang) -> ScriptLine {
    ScriptLine {
        id: script.id.clone(),
        title: company.library.title(&script.id, lang).unwrap_or_default().to_owned(),
        purpose: script.purpose.code(),
        channel: script.channel.code(),
        audience: script.audience.iter().map(|audience| audience.code()).collect(),
        stages: script.stages.iter().map(|stage| stage.code()).collect(),
        tone: script.tone.code(),
        covers: script.covers.clone(),
        is_own: company.library.is_own(&script.id),
    }
}

/// Which texts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Which {
    purpose: Option<String>,
    channel: Option<String>,
    audience: Option<String>,
    stage: Option<String>,
    /// Words of the title, the id or the text.
    q: Option<String>,
}

impl Which {
    fn fits(&self, company: &Company, script: &Script, lang: Lang) -> bool {
        let is = |asked: &Option<String>, code: &str| {
            asked.as_deref().is_none_or(|asked| asked.is_empty() || asked == code)
        };
        let any = |asked: &Option<String>, codes: &[&str]| {
            asked.as_deref().is_none_or(|asked| asked.is_empty() || codes.contains(&asked))
        };
        let stages: Vec<&str> = script.stages.iter().map(|stage: &Stage| stage.code()).collect();
        let audience: Vec<&str> = script.audience.iter().map(|audience: &Audience| audience.code()).collect();
        let (purpose, channel): (Purpose, Channel) = (script.purpose, script.channel);
        let says = |q: &str| {
            let q = q.to_lowercase();
            let title = company.library.title(&script.id, lang).unwrap_or_default();
            let source = company.library.source(&script.id).map_or("", |(_, source)| source);
            [script.id.as_str(), title, source].iter().any(|text| text.to_lowercase().contains(&q))
        };
        is(&self.purpose, purpose.code())
            && is(&self.channel, channel.code())
            && any(&self.audience, &audience)
            && (stages.is_empty() || any(&self.stage, &stages))
            && self.q.as_deref().is_none_or(|q| says(q.trim()))
    }
}

/// Texts
#[utoipa::path(get, path = "/scripts", operation_id = "scripts_list", tag = "scripts", params(Which),
    responses((status = OK, body = Listed<ScriptLine>)))]
async fn list(
    axum::extract::State(desk): axum::extract::State<api::State>,
    Speaks(lang): Speaks,
    Query(which): Query<Which>,
) -> Json<Listed<ScriptLine>> {
    let company = desk.company();
    let fitting = company.library.scripts().iter().filter(|script| which.fits(&company, script, lang));
    Json(Listed::whole(fitting.map(|script| line(&company, script, lang))))
}

/// A text in full.
#[derive(Debug, Serialize, ToSchema)]
struct ScriptView {
    #[serde(flatten)]
    line: ScriptLine,
    /// The facts it states.
    facts: Vec<&'static str>,
    /// What must be known before it may be used.
    gates: Vec<&'static str>,
    /// Its file.
    source: String,
    /// With example facts, in Chinese and in English.
    examples: Vec<Rendering>,
    /// What was written in its place, the latest first.
    overrides: Vec<DraftView>,
}

/// A text as it comes out.
#[derive(Debug, Serialize, ToSchema)]
struct Rendering {
    lang: &'static str,
    subject: Option<String>,
    body: Option<String>,
    /// `pass` or `review`; `null` where there is no text.
    verdict: Option<String>,
    findings: Vec<ScriptFinding>,
    /// Why there is no text.
    lacks: Option<String>,
}

/// What the guard says of some words.
#[derive(Debug, Serialize, ToSchema)]
struct ScriptFinding {
    rule: &'static str,
    words: String,
    why: String,
    authority: String,
    /// What may be said instead.
    substitute: String,
}

fn finding(finding: &Finding, lang: Lang) -> ScriptFinding {
    let said = finding.said(lang);
    ScriptFinding {
        rule: finding.rule,
        words: finding.words.clone(),
        why: said.why.to_owned(),
        authority: said.authority.to_owned(),
        substitute: said.substitute.to_owned(),
    }
}

fn rendering(library: &Library, id: &str, of: Lang, facts: &Facts, lang: Lang) -> Rendering {
    match library.render(id, of, facts) {
        Ok(text) => rendered(&text, of, lang),
        Err(error) => {
            let findings = match &error {
                outreach::RenderError::Blocked { findings, .. } => findings.as_slice(),
                _ => &[],
            };
            Rendering {
                lang: of.code(),
                subject: None,
                body: None,
                verdict: None,
                findings: findings.iter().map(|found| finding(found, lang)).collect(),
                lacks: Some(error.said(lang)),
            }
        }
    }
}

fn rendered(text: &Text, of: Lang, lang: Lang) -> Rendering {
    let findings: Vec<_> = text.findings().iter().map(|found| finding(found, lang)).collect();
    Rendering {
        lang: of.code(),
        subject: text.subject().map(str::to_owned),
        body: Some(text.body().to_owned()),
        verdict: Some(if findings.is_empty() { "pass" } else { "review" }.to_owned()),
        findings,
        lacks: None,
    }
}

/// One text
#[utoipa::path(get, path = "/scripts/{id}", operation_id = "scripts_one", tag = "scripts",
    params(("id" = String, Path)), responses((status = OK, body = ScriptView)))]
async fn one(
    axum::extract::State(desk): axum::extract::State<api::State>,
    Speaks(lang): Speaks,
    take::Path(id): take::Path<String>,
) -> Result<Json<ScriptView>, Problem> {
    let company = desk.company();
    let script = company.library.script(&id).ok_or_else(problem::not_found)?.clone();
    let overrides = desk.store(move |store| Ok(store.drafts(Drafted::Script, Some(&id))?)).await?;
    let library = &company.library;
    let facts = example(&script);
    Ok(Json(ScriptView {
        line: line(&company, &script, lang),
        facts: script.needs.facts.iter().map(|fact| fact.code()).collect(),
        gates: script.needs.gates.iter().map(|gate| gate.code()).collect(),
        source: library.source(&script.id).map(|(_, source)| source.to_owned()).unwrap_or_default(),
        examples: Lang::ALL.into_iter().map(|of| rendering(library, &script.id, of, &facts, lang)).collect(),
        overrides: overrides.into_iter().map(Into::into).collect(),
    }))
}

/// Made-up facts for a text, of nobody.
fn example(script: &Script) -> Facts {
    Facts { gates: script.needs.gates.clone(), ..Facts::example() }
}

/// For whom a text is shown.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Preview {
    /// Whose facts; made-up ones if nobody is named.
    debtor_id: Option<i64>,
    /// In which language it is shown with made-up facts: that of the request if nothing is said.
    text_lang: Option<String>,
    /// Another text in place of the one in force, as a script's file.
    #[serde(default)]
    text: Option<String>,
}

/// Show a text for a debtor
///
/// With the facts on file, in the debtor's language, for those who may see cases; or with example facts. Or what it lacks.
#[utoipa::path(post, path = "/scripts/{id}/preview", operation_id = "scripts_preview", tag = "scripts",
    params(("id" = String, Path)), request_body = Preview, responses((status = OK, body = Rendering)))]
async fn preview(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    take::Path(id): take::Path<String>,
    Body(Preview { debtor_id, text_lang, text }): Body<Preview>,
) -> Result<Json<Rendering>, Problem> {
    let of = coded("text_lang", text_lang.as_deref(), |code| code.parse::<Lang>().ok())?;
    let company = desk.company();
    let own = text.map(|text| checked(&id, &text)).transpose()?;
    let shown = desk.store(move |store| {
        let library = own.as_ref().unwrap_or(&company.library);
        let script = library.script(&id).ok_or_else(problem::not_found)?;
        let Some(debtor) = debtor_id.map(DebtorId) else {
            return Ok(rendering(library, &id, of.unwrap_or(lang), &example(script), lang));
        };
        if !caller.may(Permission::SeeCases) {
            return Err(problem::not_found());
        }
        let covered = store.covered(&caller.scope, debtor)?;
        let debtor = covered.ok_or_else(problem::not_found)?.debtor;
        let case = worklist::case(store, &company, &debtor, clock::today())?;
        let contact = case.decision.contacts.iter().find(|contact| contact.channel == script.channel);
        let facts = texts::facts(&company, &case, contact.or(case.decision.contacts.first()));
        Ok(rendering(library, &id, texts::language(&case), &facts, lang))
    });
    Ok(Json(shown.await?))
}

/// A text in place of one that there is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewOverride {
    script_id: String,
    /// The file, as `docs/scripts.md` describes it.
    text: String,
}

/// A text written anew.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedOverride {
    text: String,
}

/// Asks the guard, and whatever else is asked of every text.
fn checked(id: &str, text: &str) -> Result<Library, Problem> {
    let name = format!("{id}.md");
    let (library, errors) = Library::with_own([(name.as_str(), text)]);
    if let Some(error) = errors.first() {
        return Err(blocked(error));
    }
    // A file with another id would have become another text.
    if library.source(id).is_none_or(|(_, source)| source != text) {
        return Err(Problem::field(
            "text",
            "other-id",
            format!("文件中的 id 应为 `{id}`"),
            format!("the id in the file must be `{id}`"),
        ));
    }
    Ok(library)
}

fn blocked(error: &ScriptError) -> Problem {
    let path = format!("text:{}", error.line);
    let fields = match &error.fault {
        Fault::Guarded { findings, .. } => findings
            .iter()
            .map(|found| {
                let [zh, en] = [Lang::Zh, Lang::En].map(|lang| {
                    let said = found.said(lang);
                    format!("{}: {} {}", found.words, said.why, said.substitute)
                });
                FieldFault { path: path.clone(), code: found.rule.to_owned(), zh, en }
            })
            .collect(),
        _ => vec![FieldFault {
            path,
            code: "script".to_owned(),
            zh: error.said(Lang::Zh),
            en: error.said(Lang::En),
        }],
    };
    Problem::of_fields(&problem::TEXT_BLOCKED, error.said(Lang::Zh), error.said(Lang::En), fields)
}

/// Texts written in place of others
///
/// The latest first, at most 500.
#[utoipa::path(get, path = "/scripts/overrides", operation_id = "scripts_overrides", tag = "scripts",
    responses((status = OK, body = Listed<DraftView>)))]
async fn overrides(
    axum::extract::State(desk): axum::extract::State<api::State>,
) -> Result<Json<Listed<DraftView>>, Problem> {
    let drafts = desk.store(|store| Ok(store.drafts(Drafted::Script, None)?)).await?;
    Ok(Json(Listed::whole(drafts.into_iter().map(Into::into))))
}

/// Write a text in place of one that there is
///
/// What the guard blocks, or what lacks a part, is refused with every finding; the rest waits for a second person.
#[utoipa::path(post, path = "/scripts/overrides", operation_id = "scripts_override_add", tag = "scripts",
    request_body = NewOverride, responses((status = CREATED, body = DraftView)))]
async fn add(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Body(NewOverride { script_id, text }): Body<NewOverride>,
) -> Result<impl IntoResponse, Problem> {
    if desk.company().library.script(&script_id).is_none() {
        return Err(problem::not_found());
    }
    checked(&script_id, &text)?;
    let (by, now) = (drafts::author(&caller), clock::now().0);
    let draft = desk.store(move |store| {
        let draft = store.new_draft(Drafted::Script, &script_id, &text, &by, now)?;
        drafts::note(store, by.id, Deed::ScriptDrafted, &draft)?;
        Ok(draft)
    });
    let view = DraftView::from(draft.await?);
    Ok((StatusCode::CREATED, Version(view.version), Json(view)))
}

/// One of them
#[utoipa::path(get, path = "/scripts/overrides/{id}", operation_id = "scripts_override", tag = "scripts",
    params(("id" = i64, Path)), responses((status = OK, body = DraftView)))]
async fn one_override(
    axum::extract::State(desk): axum::extract::State<api::State>,
    take::Path(id): take::Path<i64>,
) -> Result<impl IntoResponse, Problem> {
    let view = DraftView::from(desk.store(move |store| Ok(store.draft(Drafted::Script, id)?)).await?);
    Ok((Version(view.version), Json(view)))
}

/// Write it anew
#[utoipa::path(put, path = "/scripts/overrides/{id}", operation_id = "scripts_override_change", tag = "scripts",
    params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = ChangedOverride,
    responses((status = OK, body = DraftView)))]
async fn change(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    take::Path(id): take::Path<i64>,
    version: IfMatch,
    Body(ChangedOverride { text }): Body<ChangedOverride>,
) -> Result<impl IntoResponse, Problem> {
    let (by, now) = (drafts::author(&caller), clock::now().0);
    let draft = desk.store(move |store| {
        checked(&store.draft(Drafted::Script, id)?.subject, &text)?;
        Ok(store.change_draft(Drafted::Script, id, version.0, &text, &by, now)?)
    });
    let view = DraftView::from(draft.await?);
    Ok((Version(view.version), Json(view)))
}

moves! { Script "scripts":
    /// Ask a second person to approve a text
    submit "/scripts/overrides/{id}/submit" "scripts_override_submit" Submit;
    /// Approve a text
    ///
    /// It is used from now on. Nobody approves what they wrote.
    approve "/scripts/overrides/{id}/approve" "scripts_override_approve" Approve;
    /// Refuse a text
    reject "/scripts/overrides/{id}/reject" "scripts_override_reject" Reject;
    /// Withdraw a text
    ///
    /// The one before it holds again.
    withdraw "/scripts/overrides/{id}/withdraw" "scripts_override_withdraw" Withdraw;
}
