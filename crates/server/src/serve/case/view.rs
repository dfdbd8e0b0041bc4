//! The whole of a case as the page shows it.

use outreach::Lang;
use receivables::{calendar::Day, debtor::Channel, fact::FactKind};
use serde::Serialize;
use store::{CaseKey, DocumentRow, PersonName, Seat};
use utoipa::ToSchema;

use super::{
    contact::MayContact,
    owed::{DisputeView, DocumentView, ElementView, FactView, PromiseView, ReceivableView},
    plan::DecisionView,
};
use crate::{
    company::Company,
    serve::{
        staff::{Named, Staff},
        worklist::SeatView,
    },
    texts::Case,
    worklist,
};

/// Who owes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseDebtor)]
pub(crate) struct DebtorView {
    id: i64,
    code: Option<String>,
    name: String,
    /// `company` or `person`; `null` if nobody knows.
    kind: Option<String>,
    country: Option<String>,
    region: Option<String>,
    /// IANA zone by whose clock hours are read.
    zone: Option<String>,
    /// How the ledger names our person.
    owner: Option<String>,
    /// Id and title of the policy.
    policy: String,
    policy_title: String,
    /// Which of our companies is owed.
    company: Option<String>,
    assignee: Option<Named>,
    /// The version of the facts, as `ETag` gives it.
    version: i64,
}

/// A way to reach somebody.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and several may hold")]
pub(crate) struct WayView {
    channel: String,
    /// The number or address, masked.
    masked: String,
    /// They asked us not to use it.
    opted_out: bool,
    /// They agreed to it, on record.
    opted_in: bool,
    /// It takes nothing, as the carrier said; until it is changed.
    bounced: bool,
    /// They asked not to be contacted at all.
    refused: bool,
    /// Consent to speak of the debt with them is on record.
    consented: bool,
}

/// One of their people.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonView {
    id: i64,
    name: String,
    title: Option<String>,
    role: Option<String>,
    /// May be told of the debt.
    may_hear: bool,
    ways: Vec<WayView>,
    /// The hours to which they asked us to keep, at their place.
    hours: Option<String>,
    /// The channel they prefer.
    prefers: Option<String>,
}

impl PersonView {
    fn new(case: &Case, person: &PersonName) -> Self {
        let known = case.snapshot.people.iter().find(|known| known.id == person.id);
        let ways = Channel::ALL.iter().filter_map(|&channel| {
            Some(WayView {
                channel: channel.code().to_owned(),
                masked: person.way(channel)?.to_owned(),
                opted_out: known.is_some_and(|known| known.opted_out.has(channel)),
                opted_in: known.is_some_and(|known| known.opted_in.has(channel)),
                bounced: known.is_some_and(|known| known.bounced.has(channel)),
                refused: known.is_some_and(|known| known.refused),
                consented: known.is_some_and(|known| known.consented),
            })
        });
        Self {
            id: person.id.0,
            name: person.name.clone(),
            title: person.title.clone(),
            role: person.role.map(|role| role.code().to_owned()),
            may_hear: person.role.is_some_and(receivables::debtor::Role::may_hear_of_debt),
            ways: ways.collect(),
            hours: known.and_then(|known| known.hours).map(|hours| format!("{}-{}", hours.from, hours.to)),
            prefers: known.and_then(|known| known.prefers).map(|channel| channel.code().to_owned()),
        }
    }
}

/// A contract they are owed under.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContractView {
    id: i64,
    number: String,
    /// Number of the clause on damages for late payment.
    damages_clause: Option<String>,
    /// Days to pay after the invoice.
    terms_days: Option<u16>,
}

/// One case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Case)]
pub(crate) struct CaseView {
    debtor: DebtorView,
    /// Today.
    #[schema(value_type = String, format = Date)]
    day: Day,
    /// Facts came in since the latest run; what is shown was decided on them.
    facts_changed: bool,
    /// The day up to which the ledger speaks.
    #[schema(value_type = Option<String>, format = Date)]
    ledger_as_of: Option<Day>,
    decision: DecisionView,
    may_contact: MayContact,
    receivables: Vec<ReceivableView>,
    contracts: Vec<ContractView>,
    people: Vec<PersonView>,
    promises: Vec<PromiseView>,
    disputes: Vec<DisputeView>,
    /// Pauses of collection.
    holds: Vec<FactView>,
    /// Every other fact about them.
    facts: Vec<FactView>,
    documents: Vec<DocumentView>,
    verification: Vec<ElementView>,
    /// A formal demand may rest on the four elements.
    verified: bool,
    /// Who works the case just now.
    seat: Option<SeatView>,
}

impl CaseView {
    #[expect(clippy::too_many_arguments, reason = "a page is made of what many tables say")]
    pub(super) fn new(
        company: &Company,
        staff: &Staff,
        key: &CaseKey,
        case: &Case,
        documents: &[DocumentRow],
        seat: Option<Seat>,
        caller: i64,
        lang: Lang,
    ) -> anyhow::Result<Self> {
        let policy = company.policy(case.names.policy.as_deref(), case.snapshot.debtor.kind)?;
        let names = &case.names;
        let title = match lang {
            Lang::Zh => &policy.title.zh,
            Lang::En => &policy.title.en,
        };
        Ok(Self {
            debtor: DebtorView {
                id: key.debtor.id.0,
                code: key.debtor.code.clone(),
                name: key.debtor.name.clone(),
                kind: case.snapshot.debtor.kind.map(|kind| kind.code().to_owned()),
                country: names.country.map(|country| country.code().to_owned()),
                region: names.region.map(|region| region.to_string()),
                zone: worklist::clock_of(company, case, case.decision.day).map(str::to_owned),
                owner: names.owner.clone(),
                policy: policy.id.clone(),
                policy_title: title.clone(),
                company: Some(key.company.clone()).filter(|company| !company.is_empty()),
                assignee: key.assignee.map(|user| staff.named(user)),
                version: key.facts_version,
            },
            day: case.decision.day,
            facts_changed: key.decided_version != Some(key.facts_version),
            ledger_as_of: case.snapshot.ledger_as_of,
            decision: DecisionView::new(company, case, policy, lang),
            may_contact: MayContact::new(company, case, lang)?,
            receivables: case.decision.items.iter().map(|item| ReceivableView::new(case, item)).collect(),
            contracts: names
                .contracts
                .iter()
                .map(|contract| ContractView {
                    id: contract.id.0,
                    number: contract.number.clone(),
                    damages_clause: contract.damages_clause.clone(),
                    terms_days: contract.terms_days,
                })
                .collect(),
            people: names.people.iter().map(|person| PersonView::new(case, person)).collect(),
            promises: PromiseView::all(case),
            disputes: DisputeView::all(case),
            holds: FactView::all(case, |kind| kind == FactKind::Hold),
            facts: FactView::all(case, |kind| kind != FactKind::Hold),
            documents: documents.iter().filter(|row| row.removed.is_none()).map(DocumentView::from).collect(),
            verification: ElementView::all(case),
            verified: case.verification.is_done(),
            seat: seat.map(|seat| SeatView::new(staff, seat, caller)),
        })
    }
}
