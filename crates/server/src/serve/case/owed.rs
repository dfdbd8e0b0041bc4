//! What is owed and what was agreed about it: receivables, promises, disputes, pauses, papers.

use std::collections::BTreeMap;

use receivables::{
    balance::Item,
    calendar::Day,
    checklist::{self, NeedState},
    document::{About, DocumentKind},
    fact::{FactKind, details::Details},
    money::Money as Amount,
    promise::Judgement,
    verification::{ElementState, VerifiedElement},
};
use serde::Serialize;
use store::DocumentRow;
use utoipa::ToSchema;

use crate::{clock, serve::wire::Money, texts::Case};

/// An open invoice or instalment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReceivableView {
    id: i64,
    number: String,
    instalment: Option<u16>,
    /// What it is owed for.
    kind: Option<String>,
    contract: Option<String>,
    project: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    issued: Option<Day>,
    #[schema(value_type = String, format = Date)]
    due: Day,
    /// Zero or less while it is not overdue.
    days_past_due: i32,
    amount: Money,
    open: Money,
    disputed: Money,
    /// A pause or a hold lies on it.
    held: bool,
    /// Its limitation period has ended.
    expired: bool,
    /// The policy does not deal with it.
    outside_policy: bool,
}

impl ReceivableView {
    pub(super) fn new(case: &Case, item: &Item) -> Self {
        let named = case.names.receivables.iter().find(|named| named.id == item.receivable);
        let filed = case.snapshot.receivables.iter().find(|filed| filed.id == item.receivable);
        Self {
            id: item.receivable.0,
            number: named.map(|named| named.number.clone()).unwrap_or_default(),
            instalment: named.and_then(|named| named.instalment),
            kind: filed.and_then(|filed| filed.kind).map(|kind| kind.code().to_owned()),
            contract: named.and_then(|named| named.contract.clone()),
            project: named.and_then(|named| named.project.clone()),
            issued: filed.and_then(|filed| filed.issued),
            due: item.due,
            days_past_due: item.days_past_due,
            amount: filed.map_or(item.open, |filed| filed.amount).into(),
            open: item.open.into(),
            disputed: Amount::new(item.disputed, item.open.currency).into(),
            held: item.held,
            expired: item.expired,
            outside_policy: !item.in_policy,
        }
    }
}

/// A promise and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PromiseView {
    id: i64,
    #[schema(value_type = String, format = Date)]
    made: Day,
    #[schema(value_type = String, format = Date)]
    due: Day,
    amount: Money,
    /// Code of `judgement`.
    state: String,
    /// What came in time, where only a part did.
    kept: Option<Money>,
    /// Confirmed in writing.
    written: bool,
}

impl PromiseView {
    /// The latest first.
    pub(super) fn all(case: &Case) -> Vec<Self> {
        let of = |state: &receivables::decision::PromiseState| {
            let promise = case.snapshot.promises.iter().find(|promise| promise.id == state.promise)?;
            let kept = match state.judgement {
                Judgement::PartKept { received } => Some(received.into()),
                Judgement::Kept => Some(promise.amount.into()),
                Judgement::Open | Judgement::DueToday | Judgement::Broken | Judgement::Replaced => None,
            };
            Some(Self {
                id: promise.id.0,
                made: promise.made,
                due: promise.due,
                amount: promise.amount.into(),
                state: state.judgement.code().to_owned(),
                kept,
                written: promise.written,
            })
        };
        case.decision.promises.iter().rev().filter_map(of).collect()
    }
}

/// A dispute.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DisputeView {
    #[schema(value_type = String, format = Date)]
    opened: Day,
    #[schema(value_type = Option<String>, format = Date)]
    closed: Option<Day>,
    /// Number of the receivable; `null` disputes everything.
    receivable_id: Option<i64>,
    /// The number of the invoice as the debtor knows it.
    number: Option<String>,
    /// The disputed part; `null` disputes the whole.
    amount: Option<Money>,
    open: bool,
}

impl DisputeView {
    pub(super) fn all(case: &Case) -> Vec<Self> {
        let day = case.decision.day;
        let of = |dispute: &receivables::dispute::Dispute| {
            let named = case.names.receivables.iter().find(|named| Some(named.id) == dispute.receivable);
            Self {
                opened: dispute.opened,
                closed: dispute.closed,
                receivable_id: dispute.receivable.map(|id| id.0).filter(|id| *id > 0),
                number: named.map(|named| named.number.clone()),
                amount: dispute.amount.map(Money::from),
                open: dispute.is_open(day),
            }
        };
        case.snapshot.disputes.iter().rev().map(of).collect()
    }
}

/// A fact about the debtor that holds today or will: risk, life events, proceedings, pauses.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FactView {
    kind: String,
    #[schema(value_type = String, format = Date)]
    from: Day,
    /// Last day it holds; `null` while it goes on.
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<Day>,
    receivable_id: Option<i64>,
    /// It holds today.
    holds: bool,
    /// What texts may state of it, by code of `text-fact`.
    details: BTreeMap<String, String>,
}

impl FactView {
    /// Those of one sort that have not ended.
    pub(super) fn all(case: &Case, is_wanted: impl Fn(FactKind) -> bool) -> Vec<Self> {
        let day = case.decision.day;
        let facts = case
            .snapshot
            .facts
            .iter()
            .filter(|fact| is_wanted(fact.kind) && fact.until.is_none_or(|until| until >= day));
        let said = |fact: &receivables::fact::Fact| {
            let written = case.details_of(fact).into_iter().flat_map(Details::written);
            written.map(|(name, value)| (name.code().to_owned(), value.to_owned())).collect()
        };
        let of = |fact: &receivables::fact::Fact| Self {
            kind: fact.kind.code().to_owned(),
            from: fact.from,
            until: fact.until,
            receivable_id: fact.receivable.map(|id| id.0).filter(|id| *id > 0),
            holds: fact.holds(day),
            details: said(fact),
        };
        facts.map(of).collect()
    }
}

/// A document on file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentView {
    pub(crate) id: i64,
    pub(crate) kind: String,
    /// The file's own name.
    pub(crate) name: String,
    pub(crate) media_type: String,
    /// Bytes.
    pub(crate) size: u64,
    #[schema(value_type = String, format = Date)]
    pub(crate) received_on: Day,
    /// What it is filed under; both `null` is the debtor.
    pub(crate) receivable_id: Option<i64>,
    pub(crate) contract_id: Option<i64>,
    pub(crate) added_at: String,
    pub(crate) added_by: String,
}

impl From<&DocumentRow> for DocumentView {
    fn from(row: &DocumentRow) -> Self {
        let (receivable_id, contract_id) = match row.about {
            About::Debtor => (None, None),
            About::Receivable(id) => (Some(id.0), None),
            About::Contract(id) => (None, Some(id.0)),
        };
        Self {
            id: row.id.0,
            kind: row.kind.code().to_owned(),
            name: row.name.clone(),
            media_type: row.media_type.clone(),
            size: row.size,
            received_on: row.received_on,
            receivable_id,
            contract_id,
            added_at: clock::written(receivables::message::UtcMicros(row.added_at)),
            added_by: row.added_by.clone(),
        }
    }
}

/// One of the four elements on which a formal demand rests.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ElementView {
    element: String,
    state: String,
    /// The day of what is on file.
    #[schema(value_type = Option<String>, format = Date)]
    on: Option<Day>,
    /// Kinds of paper of which one would do, where it lacks.
    lacks: Vec<String>,
}

impl ElementView {
    pub(super) fn all(case: &Case) -> Vec<Self> {
        let list = checklist::draw_up(&case.snapshot, &case.decision.items, case.decision.day);
        let papers_of = |rules: &[&str]| {
            let missing =
                list.needs.iter().filter(|need| rules.contains(&need.rule) && need.state != NeedState::There);
            let mut papers: Vec<DocumentKind> = missing.flat_map(|need| need.papers).copied().collect();
            papers.sort_unstable();
            papers.dedup();
            papers
        };
        let of = |verified: &receivables::verification::Verified| {
            let papers = match verified.element {
                _ if verified.state == ElementState::There => Vec::new(),
                VerifiedElement::ContractTerms => papers_of(&["proof-of-agreement"]),
                VerifiedElement::Transactions => papers_of(&["proof-of-performance", "proof-of-amount"]),
                VerifiedElement::Communication => {
                    vec![DocumentKind::Communication, DocumentKind::Recording, DocumentKind::WrittenPromise]
                }
                VerifiedElement::PresentState => {
                    vec![DocumentKind::RegistrySearch, DocumentKind::CourtSearch]
                }
            };
            Self {
                element: verified.element.code().to_owned(),
                state: verified.state.code().to_owned(),
                on: verified.on,
                lacks: papers.iter().map(|kind| kind.code().to_owned()).collect(),
            }
        };
        case.verification.elements.iter().map(of).collect()
    }
}
