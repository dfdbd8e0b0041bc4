//! The evidence checklist (证据清单): what a claim needs to stand in court, what of it is on file, what is missing, and who
//! can get it.
//!
//! Each need is a rule in a file of its own and is asked about every open receivable. The lists are house rules that lean
//! on Chinese law of evidence; elsewhere they are a start, and a lawyer of the place decides.

mod acknowledgement;
mod proof_of_agreement;
mod proof_of_amount;
mod proof_of_demand;
mod proof_of_identity;
mod proof_of_payments;
mod proof_of_performance;

use serde::Serialize;

use crate::{
    balance::{self, Item},
    calendar::Day,
    coded::coded,
    document::DocumentKind,
    policy::Actor,
    receivable::{Receivable, ReceivableId},
    snapshot::Snapshot,
};

/// One receivable as a rule sees it.
struct Claimed<'a> {
    snapshot: &'a Snapshot,
    receivable: &'a Receivable,
    item: &'a Item,
    day: Day,
}

/// What a rule asks for.
enum Wanted {
    /// This claim needs no such proof.
    Nothing,
    /// Any one of these papers, to be had from this part of the house.
    AnyOf(&'static [DocumentKind], Actor),
    /// It depends on what the money is owed for, and that is not known.
    DependsOnKind(Actor),
}

/// One rule: its id, whether a claim is incomplete without, its wants, and what facts of the ledger show in place of a paper.
struct Rule {
    id: &'static str,
    is_must: bool,
    wants: fn(&Claimed<'_>) -> Wanted,
    shown: fn(&Claimed<'_>) -> Option<Day>,
}

/// All rules, in report order.
const RULES: &[Rule] = &[
    proof_of_agreement::RULE,
    proof_of_performance::RULE,
    proof_of_amount::RULE,
    proof_of_payments::RULE,
    proof_of_identity::RULE,
    proof_of_demand::RULE,
    acknowledgement::RULE,
];

/// The ids of all rules, in report order.
pub fn rule_ids() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.id)
}

coded! {
    /// How a need stands.
    NeedState {
        /// Proof is on file.
        There = "there",
        /// Nothing on file covers it.
        Missing = "missing",
        /// What would prove it depends on the kind of the receivable, and that is not known.
        KindUnknown = "kind-unknown",
    }
}

/// One need of one receivable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Need {
    /// The rule.
    pub rule: &'static str,
    /// The claim is incomplete without.
    pub is_must: bool,
    /// The receivable, by its number in the store.
    #[serde(serialize_with = "balance::id")]
    pub receivable: ReceivableId,
    /// How it stands.
    pub state: NeedState,
    /// Since when it is proven.
    pub since: Option<Day>,
    /// Any one of these papers would do; empty while the kind is not known.
    pub papers: &'static [DocumentKind],
    /// Who can get them.
    pub from: Actor,
}

/// The checklist of all that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checklist {
    /// Every need of every open receivable, by rule, the oldest due first.
    pub needs: Vec<Need>,
    /// All that must be there is there (齐全); never of a debtor who owes nothing.
    pub is_complete: bool,
    /// Nothing open is disputed (无争议).
    pub is_undisputed: bool,
}

impl Checklist {
    /// Complete and undisputed (齐全且无争议, DAT-098).
    pub const fn is_complete_and_undisputed(&self) -> bool {
        self.is_complete && self.is_undisputed
    }

    /// The needs that are not met, those that must be first.
    pub fn gaps(&self) -> impl Iterator<Item = &Need> {
        let open = |is_must: bool| {
            let of = move |need: &&Need| need.is_must == is_must && need.state != NeedState::There;
            self.needs.iter().filter(of)
        };
        open(true).chain(open(false))
    }
}

/// Draws up the checklist of these open items of a debtor, as they stand on the day.
pub fn draw_up(snapshot: &Snapshot, items: &[Item], day: Day) -> Checklist {
    let needs: Vec<Need> = RULES.iter().flat_map(|rule| needs(rule, snapshot, items.iter(), day)).collect();
    let lacks = |need: &Need| need.is_must && need.state != NeedState::There;
    Checklist {
        is_complete: !items.is_empty() && !needs.iter().any(lacks),
        is_undisputed: items.iter().all(|item| item.disputed == 0),
        needs,
    }
}

/// Since when the agreement is proven for all that a demand would be about; `None` if for some it is not.
pub(crate) fn agreement_since(snapshot: &Snapshot, items: &[Item], day: Day) -> Option<Day> {
    since(&[&proof_of_agreement::RULE], snapshot, items, day)
}

/// The same for what was done and what it came to.
pub(crate) fn transactions_since(snapshot: &Snapshot, items: &[Item], day: Day) -> Option<Day> {
    since(&[&proof_of_performance::RULE, &proof_of_amount::RULE], snapshot, items, day)
}

fn since(rules: &[&Rule], snapshot: &Snapshot, items: &[Item], day: Day) -> Option<Day> {
    let is_overdue = items.iter().any(Item::is_overdue);
    let claimed = || items.iter().filter(move |item| item.is_overdue() || !is_overdue);
    let needs = rules.iter().flat_map(|rule| needs(rule, snapshot, claimed(), day));
    let days: Option<Vec<Day>> = needs.map(|need| need.since).collect();
    days?.into_iter().max()
}

/// What one rule finds about these items.
fn needs<'a>(
    rule: &'a Rule,
    snapshot: &'a Snapshot,
    items: impl Iterator<Item = &'a Item>,
    day: Day,
) -> impl Iterator<Item = Need> {
    items.filter_map(move |item| {
        let receivable = snapshot.receivables.get(item.index)?;
        let claimed = Claimed { snapshot, receivable, item, day };
        let (papers, from) = match (rule.wants)(&claimed) {
            Wanted::Nothing => return None,
            Wanted::AnyOf(papers, from) => (papers, from),
            Wanted::DependsOnKind(from) => (&[][..], from),
        };
        let on_file = snapshot.documents.iter().filter(|document| {
            document.day <= day && papers.contains(&document.kind) && document.covers(receivable)
        });
        let since = on_file.map(|document| document.day).chain((rule.shown)(&claimed)).min();
        let state = match since {
            Some(_) => NeedState::There,
            None if papers.is_empty() => NeedState::KindUnknown,
            None => NeedState::Missing,
        };
        let Rule { id, is_must, .. } = *rule;
        Some(Need { rule: id, is_must, receivable: receivable.id, state, since, papers, from })
    })
}

/// No fact of the ledger takes the paper's place.
const fn by_paper_alone(_: &Claimed<'_>) -> Option<Day> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, cny, company, consumer},
        receivable::ReceivableKind,
    };

    /// Asks one rule about the first receivable: the state, or nothing if the rule wants no proof.
    #[track_caller]
    pub(super) fn check<const N: usize>(rule: &Rule, cases: [(Example, Option<NeedState>, &str); N]) {
        for (example, expected, why) in cases {
            let owed = example.owed();
            let found = needs(rule, &example.snapshot, owed.items.iter(), example.day).next();
            assert_eq!(found.map(|need| need.state), expected, "{}: {why}", rule.id);
        }
    }

    /// Everything that a claim for goods against a company must have.
    fn complete() -> Example {
        use DocumentKind as K;
        let papers = [K::Contract, K::DeliveryNote, K::Invoice, K::RegistrySearch];
        papers.into_iter().fold(company().owed_for(ReceivableKind::Goods), |file, kind| {
            let is_general = kind == K::RegistrySearch;
            if is_general { file.filed(kind, "2026-11-01") } else { file.filed_on(kind, "2026-11-01", 1) }
        })
    }

    #[test]
    fn a_file_is_complete_when_each_item_has_all_it_must_have() {
        let second = |file: Example| file.owing(2, "2026-11-20", cny(500));
        for (example, is_complete, is_undisputed, why) in [
            (company(), false, true, "no papers at all"),
            (complete(), true, true, "contract, delivery note, invoice, register"),
            (complete().disputing(Some(1), None), true, false, "disputed"),
            (second(complete()), false, true, "the second invoice has no papers"),
            (
                complete().but(|file| file.documents.retain(|paper| paper.kind != DocumentKind::Invoice)),
                false,
                true,
                "no amount",
            ),
            (complete().but(|file| file.receivables.clear()), false, true, "nothing is owed"),
        ] {
            let list = draw_up(&example.snapshot, &example.owed().items, example.day);
            assert_eq!((list.is_complete, list.is_undisputed), (is_complete, is_undisputed), "{why}");
            assert_eq!(list.is_complete_and_undisputed(), is_complete && is_undisputed, "{why}");
        }
    }

    #[test]
    fn gaps_come_with_what_must_be_there_first() {
        let list = |example: Example| draw_up(&example.snapshot, &example.owed().items, example.day);
        let rules = |list: &Checklist| list.gaps().map(|need| need.rule).collect::<Vec<_>>();
        assert_eq!(rules(&list(complete())), ["proof-of-demand", "acknowledgement"]);
        let person = list(consumer().owed_for(ReceivableKind::Card));
        let musts = ["proof-of-agreement", "proof-of-performance", "proof-of-amount"];
        assert_eq!(rules(&person), [&musts[..], &["proof-of-demand", "acknowledgement"]].concat());
    }

    #[test]
    fn every_kind_of_claim_knows_what_proves_it() {
        for &kind in ReceivableKind::ALL {
            let example = company().owed_for(kind);
            let list = draw_up(&example.snapshot, &example.owed().items, example.day);
            assert!(list.needs.iter().all(|need| !need.papers.is_empty()), "{kind}");
        }
    }
}
