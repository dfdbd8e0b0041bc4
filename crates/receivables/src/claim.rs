//! What the claim is worth in law on a day: whether it can still be enforced, and what it bears in interest.

use crate::{
    balance::{Item, Owed},
    calendar::Day,
    contact::Connection,
    debtor::{Country, DebtorKind},
    decision::LimitationAlarm,
    fact::FactKind,
    interest::{BalanceChange, Claim, agreed_rate, cn_agreed_penalty, cn_sale_lpr},
    ladder,
    limitation::{
        Alarm, EventKind, LimitationEnd, LimitationEvent, LimitationStatus, Start, cn_limitation,
        de_limitation, uk_limitation,
    },
    money::Money,
    payment::Payment,
    policy::{BaseAmount, Policy},
    reason::{Horizon, Reason},
    receivable::{Contract, Receivable, ReceivableId},
    rulebook::Rulebook,
    snapshot::Snapshot,
};

/// Finds the claim that expires first, and marks the expired ones so that they are not demanded. The law is taken to be
/// that of the debtor's country: China, Germany, or England & Wales for the United Kingdom; elsewhere there is no alarm.
pub(crate) fn limit(
    snapshot: &Snapshot,
    rulebook: &Rulebook,
    owed: &mut Owed,
    day: Day,
    horizon: &mut Horizon,
    reasons: &mut Vec<Reason>,
) -> Option<LimitationAlarm> {
    let law = LimitationRule::of(snapshot.debtor.country?)?;
    let thresholds = rulebook.limitation_alarm_days(day).map_or(&[][..], |days| days.value.as_slice());
    if let Some(change) = rulebook.limitation_alarm_changes_after(day) {
        horizon.flips_on(change);
    }
    let history = History::new(snapshot, day);
    let mut first: Option<LimitationEnd> = None;
    let (mut expired, mut last_expired) = (0_u32, None);
    let mut items = std::mem::take(&mut owed.items);
    // In China what falls due later expires later when every event concerns all of it: the first that runs is enough.
    let in_order = law == LimitationRule::China
        && history.is_common
        && items.is_sorted_by_key(|item| item.due)
        && snapshot.receivables.iter().all(|receivable| !receivable.is_instalment);
    for item in items.iter_mut().filter(|item| item.in_policy) {
        if in_order && first.is_some() {
            break;
        }
        let Some(end) = history.end(law, snapshot, item, rulebook) else { continue };
        if let Some(change) = end.next_change(day, thresholds) {
            horizon.flips_on(change);
        }
        if end.status(day) == LimitationStatus::Expired {
            item.expired = true;
            expired += 1;
            last_expired = last_expired.max(end.last_safe_day);
            if item.days_past_due > 0 {
                let sums = owed.balance_mut(item.open.currency);
                sums.demandable = sums.demandable.saturating_sub(item.demandable);
            }
            item.demandable = 0;
        } else if end.last_safe_day.is_some()
            && first.is_none_or(|first| end.last_safe_day < first.last_safe_day)
        {
            first = Some(end);
        }
    }
    owed.items = items;
    if expired > 0 {
        reasons.push(Reason::new("limitation-passed").with("items", expired));
    }
    match first {
        Some(end) => alarm(end, day, thresholds),
        None => last_expired.map(|last_safe_day| LimitationAlarm {
            last_safe_day,
            within_days: Some(0),
            provisional: false,
        }),
    }
}

fn alarm(end: LimitationEnd, day: Day, thresholds: &[u16]) -> Option<LimitationAlarm> {
    let within_days = end.alarm(day, thresholds).map(|alarm| match alarm {
        Alarm::Near { threshold, .. } => threshold,
        // Only days off or an obstacle still carry it: the most urgent alarm there is.
        Alarm::PastSafeDay { .. } => 1,
        Alarm::Expired { .. } => 0,
    });
    let provisional = end.is_provisional || end.is_unverified;
    end.last_safe_day.map(|last_safe_day| LimitationAlarm { last_safe_day, within_days, provisional })
}

/// By which law a claim expires.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LimitationRule {
    China,
    Germany,
    EnglandAndWales,
}

impl LimitationRule {
    fn of(country: Country) -> Option<Self> {
        match country {
            Country::CN => Some(Self::China),
            Country::DE => Some(Self::Germany),
            Country::GB => Some(Self::EnglandAndWales),
            _ => None,
        }
    }

    /// The day the period runs from. Only in China do instalments of one debt wait for the last of them.
    fn starts(self, snapshot: &Snapshot, receivable: &Receivable) -> Day {
        if self == Self::China { last_instalment(snapshot, receivable) } else { receivable.due }
    }

    fn end(self, start: Start, events: &[LimitationEvent], rulebook: &Rulebook) -> Option<LimitationEnd> {
        match self {
            Self::China => cn_limitation::end_only(start, events, rulebook),
            Self::Germany => de_limitation::end_only(start, events, rulebook),
            // Scotland is part of the country and has another law.
            Self::EnglandAndWales => {
                let end = uk_limitation::end_only(start, events, rulebook)?;
                Some(LimitationEnd { is_unverified: true, ..end })
            }
        }
    }
}

/// Everything that moved the limitation period, in order of day and kind, with the item it concerns.
struct History {
    events: Vec<(LimitationEvent, Option<ReceivableId>)>,
    /// No event concerns one item alone.
    is_common: bool,
    common: Vec<LimitationEvent>,
}

impl History {
    /// The cautious reading: only what leaves proof counts.
    fn new(snapshot: &Snapshot, day: Day) -> Self {
        let at = |kind, day| LimitationEvent { kind, day, until: None };
        let demands = snapshot.contacts.iter().filter(|contact| contact.is_provable_demand());
        let demands = demands.map(|contact| (at(EventKind::DemandReached, contact.day), contact.receivable));
        // A payment nobody has assigned acknowledges no particular debt.
        let assigned = |p: &&Payment| p.receivable.is_some() && !p.is_credit_note && p.amount.minor > 0;
        let payments = snapshot.payments.iter().filter(assigned);
        let payments = payments.map(|payment| (at(EventKind::PartPayment, payment.day), payment.receivable));
        let promises = snapshot.promises.iter().filter(|promise| promise.written);
        let promises = promises.map(|promise| (at(EventKind::Promise, promise.made), None));
        let facts = snapshot.facts.iter().filter_map(|fact| {
            let kind = match fact.kind {
                FactKind::SuitFiled => EventKind::SuitFiled,
                FactKind::ProceedingEnded => EventKind::ProceedingEnded,
                FactKind::AssignmentNoticeReached => EventKind::AssignmentNoticeReached,
                FactKind::Obstacle => EventKind::OtherObstacle,
                _ => return None,
            };
            Some((LimitationEvent { kind, day: fact.from, until: fact.until }, fact.receivable))
        });
        let mut events: Vec<_> = demands.chain(payments).chain(promises).chain(facts).collect();
        events.retain(|(event, _)| event.day <= day);
        events.sort_by_key(|(event, _)| (event.day, event.kind));
        let is_common = events.iter().all(|(_, receivable)| receivable.is_none());
        let common = if is_common { events.iter().map(|(event, _)| *event).collect() } else { Vec::new() };
        Self { events, is_common, common }
    }

    fn end(
        &self,
        law: LimitationRule,
        snapshot: &Snapshot,
        item: &Item,
        rulebook: &Rulebook,
    ) -> Option<LimitationEnd> {
        let receivable = snapshot.receivables.get(item.index)?;
        let start = Start::due(law.starts(snapshot, receivable));
        if self.is_common {
            return law.end(start, &self.common, rulebook);
        }
        let concerns = |(event, on): &(LimitationEvent, Option<ReceivableId>)| {
            on.is_none_or(|id| id == receivable.id).then_some(*event)
        };
        let events: Vec<_> = self.events.iter().filter_map(concerns).collect();
        law.end(start, &events, rulebook)
    }
}

/// The due day the period runs from: of a debt agreed in instalments that of the last (Civil Code art. 189).
fn last_instalment(snapshot: &Snapshot, receivable: &Receivable) -> Day {
    if !receivable.is_instalment || receivable.contract.is_none() {
        return receivable.due;
    }
    let same_debt = |other: &&Receivable| other.is_instalment && other.contract == receivable.contract;
    snapshot.receivables.iter().filter(same_debt).map(|other| other.due).max().unwrap_or(receivable.due)
}

/// Adds late interest and fees to the sums: of open items what contract, policy or law gives; where the policy charges
/// interest, of items paid late too, since paying the principal alone does not pay the interest.
pub(crate) fn charge(snapshot: &Snapshot, policy: &Policy, rulebook: &Rulebook, owed: &mut Owed, day: Day) {
    let charges_settled = policy.charges.interest_a_year.0 > 0;
    if !charges_settled && owed.items.iter().all(|item| item.days_past_due <= 0) {
        return post_fees(snapshot, policy, owed, day);
    }
    let rate = InterestRate { policy, rulebook, terms: cn_sale_lpr::Terms::house(day, rulebook), snapshot };
    let mut payments: Vec<&Payment> = snapshot
        .payments
        .iter()
        .filter(|payment| payment.receivable.is_some() && payment.day <= day)
        .collect();
    payments.sort_unstable_by_key(|payment| (payment.receivable, payment.day));
    let mut open = owed.items.iter().map(|item| item.index).peekable();
    let mut found: Vec<Money> = Vec::new();
    let mut changes = Vec::new();
    for (index, receivable) in snapshot.receivables.iter().enumerate() {
        let is_open = open.next_if_eq(&index).is_some();
        let counts = is_open || charges_settled;
        if !counts || receivable.due >= day || receivable.outside_policy {
            continue;
        }
        let start = payments.partition_point(|payment| payment.receivable < Some(receivable.id));
        let own = payments.iter().skip(start).take_while(|payment| payment.receivable == Some(receivable.id));
        changes.clear();
        changes.extend(
            own.map(|payment| BalanceChange {
                day: payment.day,
                minor: payment.amount.minor.saturating_neg(),
            }),
        );
        // What was settled on a day nobody knows counts as settled in time: the lower claim.
        let principal = receivable.amount.minor.saturating_sub(receivable.settled_undated);
        let principal = Money::new(principal, receivable.amount.currency);
        let claim = Claim { principal, due: receivable.due, until: day, changes: &changes };
        let interest = rate.of(receivable, &claim).unwrap_or(0);
        if interest > 0 {
            found.push(Money::new(interest, principal.currency));
        }
    }
    for money in found {
        let sums = owed.balance_mut(money.currency);
        sums.interest = sums.interest.saturating_add(money.minor);
    }
    post_fees(snapshot, policy, owed, day);
}

/// By which rule an item bears interest.
struct InterestRate<'a> {
    policy: &'a Policy,
    rulebook: &'a Rulebook,
    terms: Option<cn_sale_lpr::Terms>,
    snapshot: &'a Snapshot,
}

impl InterestRate<'_> {
    /// The contract's penalty where its clause is on file; the policy's rate; else Chinese law for a sale in renminbi
    /// between companies. Nothing else is claimed by itself.
    fn of(&self, receivable: &Receivable, claim: &Claim<'_>) -> Option<i64> {
        let debtor = &self.snapshot.debtor;
        let contract = contract_of(self.snapshot, receivable);
        let agreed = contract.filter(|contract| contract.has_damages_clause).and_then(|c| c.penalty_per_day);
        if let Some(per_day) = agreed {
            return cn_agreed_penalty::amount(claim, per_day);
        }
        if self.policy.charges.interest_a_year.0 > 0 {
            return agreed_rate::amount(claim, self.policy.charges.interest_a_year);
        }
        let loan = contract.is_some_and(|contract| contract.is_loan);
        let sale = debtor.kind == Some(DebtorKind::Company) && debtor.country == Some(Country::CN) && !loan;
        let terms = self.terms.as_ref().filter(|_| sale)?;
        cn_sale_lpr::amount(claim.principal, claim.changes, claim.due, claim.until, terms, self.rulebook)
    }
}

fn contract_of<'a>(snapshot: &'a Snapshot, receivable: &Receivable) -> Option<&'a Contract> {
    let id = receivable.contract?;
    snapshot.contracts.iter().find(|contract| contract.id == id)
}

/// Posts the fee of every step that was carried out for an item, once each, where the contract has the clause (BLK-51).
fn post_fees(snapshot: &Snapshot, policy: &Policy, owed: &mut Owed, day: Day) {
    if policy.steps().all(|step| step.fee.is_none()) {
        return;
    }
    let mut found: Vec<Money> = Vec::new();
    for receivable in &snapshot.receivables {
        if !contract_of(snapshot, receivable).is_some_and(|contract| contract.has_damages_clause) {
            continue;
        }
        let mut steps: Vec<u8> = snapshot
            .contacts
            .iter()
            .filter(|contact| contact.day <= day && contact.receivable == Some(receivable.id))
            .filter(|contact| {
                ladder::carried_out(contact.connection) && contact.connection != Connection::Waived
            })
            .filter_map(|contact| contact.step)
            .collect();
        steps.sort_unstable();
        steps.dedup();
        let open = owed.items.iter().find(|item| item.receivable == receivable.id);
        let base = match policy.ladder.base {
            BaseAmount::Original => receivable.amount,
            BaseAmount::Residual => open.map_or(Money::new(0, receivable.amount.currency), |item| item.open),
        };
        let fees = steps.iter().filter_map(|&step| policy.step(step)?.fee.as_ref());
        found.extend(fees.map(|fee| fee.on(base)));
    }
    for money in found {
        let sums = owed.balance_mut(money.currency);
        sums.fees = sums.fees.saturating_add(money.minor);
    }
}
