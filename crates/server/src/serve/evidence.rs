//! The evidence: how much of it there is, and whether it is whole.

use axum::Json;
use outreach::Lang;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{api, lang::Speaks, problem::Problem};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(status)).routes(routes!(verify))
}

/// How much evidence there is.
#[derive(Debug, Serialize, ToSchema)]
struct EvidenceView {
    /// Chains.
    cases: u64,
    entries: u64,
    /// Entries that no signed root binds yet.
    unsealed: u64,
    roots: usize,
    last_root: Option<RootView>,
    /// Fingerprint of the key that signs.
    key: Option<String>,
}

/// A signed root over all chains.
#[derive(Debug, Serialize, ToSchema)]
struct RootView {
    number: u64,
    day: String,
    cases: u64,
    hash: String,
}

/// The state of the evidence
#[utoipa::path(get, path = "/evidence", operation_id = "evidence_status", tag = "evidence",
    responses((status = OK, body = EvidenceView)))]
async fn status(
    axum::extract::State(desk): axum::extract::State<api::State>,
) -> Result<Json<EvidenceView>, Problem> {
    let view = desk.store(|store| {
        let (status, roots, ring) = (store.evidence_status()?, store.roots()?, store.evidence_keys()?);
        let key = ring.as_ref().and_then(::evidence::key::KeyRing::current);
        Ok(EvidenceView {
            cases: status.cases,
            entries: status.entries,
            unsealed: status.unsealed,
            roots: roots.len(),
            last_root: roots.last().map(|root| RootView {
                number: root.root.number,
                day: root.root.day.to_string(),
                cases: root.root.leaves,
                hash: root.hash.to_string(),
            }),
            key: key.map(|key| key.id().to_string()),
        })
    });
    Ok(Json(view.await?))
}

/// What a verification found.
#[derive(Debug, Serialize, ToSchema)]
struct VerificationView {
    intact: bool,
    cases: u64,
    entries: u64,
    roots: u64,
    findings: Vec<DamageView>,
}

/// Something that is not as it was recorded.
#[derive(Debug, Serialize, ToSchema)]
struct DamageView {
    code: &'static str,
    /// The chain, if it is one's: the number of the debtor.
    debtor: Option<i64>,
    /// The number of an entry, a root or a key.
    place: String,
    text: String,
}

fn damage(finding: &::evidence::Finding, debtor: Option<i64>, lang: Lang) -> DamageView {
    let text = match lang {
        Lang::Zh => finding.zh(),
        Lang::En => finding.en(),
    };
    DamageView { code: finding.code.code(), debtor, place: finding.place.clone(), text }
}

/// Verify the evidence
///
/// Every chain, root and key.
#[utoipa::path(post, path = "/evidence/verify", operation_id = "evidence_verify", tag = "evidence",
    responses((status = OK, body = VerificationView)))]
async fn verify(
    axum::extract::State(desk): axum::extract::State<api::State>,
    Speaks(lang): Speaks,
) -> Result<Json<VerificationView>, Problem> {
    let report = desk.store(|store| Ok(store.verify_evidence(None)?)).await?;
    let of_chains = report
        .chains
        .iter()
        .flat_map(|case| case.findings.iter().map(|finding| damage(finding, Some(case.debtor.0), lang)));
    let findings = report.findings.iter().map(|finding| damage(finding, None, lang)).chain(of_chains);
    Ok(Json(VerificationView {
        intact: report.is_intact(),
        cases: report.cases,
        entries: report.entries,
        roots: report.roots,
        findings: findings.collect(),
    }))
}
