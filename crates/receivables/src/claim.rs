//! What the claim is worth in law on a day: whether it can still be enforced, and what it bears in interest.

use crate::{
    balance::{Item, Owed},
    calendar::Day,
    contact::Connection,
    debtor::{Country, DebtorKind},
    decision::LimitationAlarm,
    fact::FactKind,
    interest::{
        BalanceChange, Claim, DayBase, Interest, agreed_rate, cn_agreed_penalty, cn_sale_lpr,
        de_late_payment, eu_late_payment, uk_late_payment,
    },
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

/// Finds the claim that expires first, and marks the expired ones so that they are not demanded. The law is
/// the one the contract chose, else that of the debtor's country: China, Germany, or England & Wales for the United Kingdom;
/// elsewhere there is no alarm.
pub(crate) fn limit(
    snapshot: &Snapshot,
    rulebook: &Rulebook,
    owed: &mut Owed,
    day: Day,
    horizon: &mut Horizon,
    reasons: &mut Vec<Reason>,
) -> Option<LimitationAlarm> {
    let thresholds = rulebook.limitation_alarm_days(day).map_or(&[][..], |days| days.value.as_slice());
    if let Some(change) = rulebook.limitation_alarm_changes_after(day) {
        horizon.flips_on(change);
    }
    let history = History::new(snapshot, day);
    let mut first: Option<(LimitationEnd, Law)> = None;
    let (mut expired, mut last_expired) = (0_u32, None::<(Option<Day>, Law)>);
    let mut items = std::mem::take(&mut owed.items);
    // In China what falls due later expires later when every event concerns all of it: the first that runs is enough.
    let in_order = snapshot.contracts.iter().all(|contract| contract.governing_law.is_none())
        && snapshot.debtor.country == Some(Country::CN)
        && history.is_common
        && items.is_sorted_by_key(|item| item.due)
        && snapshot.receivables.iter().all(|receivable| !receivable.is_instalment);
    for item in items.iter_mut().filter(|item| item.in_policy) {
        if in_order && first.is_some() {
            break;
        }
        let law = snapshot.receivables.get(item.index).and_then(|receivable| Law::of(snapshot, receivable));
        let Some(law) = law else { continue };
        let Some(end) = history.end(law.country, snapshot, item, rulebook) else { continue };
        if let Some(change) = end.next_change(day, thresholds) {
            horizon.flips_on(change);
        }
        if end.status(day) == LimitationStatus::Expired {
            item.expired = true;
            expired += 1;
            if last_expired.is_none_or(|(last, _)| end.last_safe_day > last) {
                last_expired = Some((end.last_safe_day, law));
            }
            if item.days_past_due > 0 {
                let sums = owed.balance_mut(item.open.currency);
                sums.demandable = sums.demandable.saturating_sub(item.demandable);
            }
            item.demandable = 0;
        } else if end.last_safe_day.is_some()
            && first.is_none_or(|(first, _)| end.last_safe_day < first.last_safe_day)
        {
            first = Some((end, law));
        }
    }
    owed.items = items;
    if expired > 0 {
        reasons.push(Reason::new("limitation-passed").with("items", expired));
    }
    match first {
        Some((end, law)) => alarm(end, law, day, thresholds),
        None => last_expired.and_then(|(last_safe_day, law)| {
            Some(LimitationAlarm {
                last_safe_day: last_safe_day?,
                within_days: Some(0),
                provisional: false,
                law: law.country,
                law_agreed: law.is_agreed,
            })
        }),
    }
}

/// The law that governs a claim.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Law {
    country: Country,
    /// The contract chose it.
    is_agreed: bool,
}

impl Law {
    /// What the contract says wins; without a word in it, the debtor's country. `None` where neither is known.
    fn of(snapshot: &Snapshot, receivable: &Receivable) -> Option<Self> {
        let agreed = contract_of(snapshot, receivable).and_then(|contract| contract.governing_law);
        let country = agreed.or(snapshot.debtor.country)?;
        Some(Self { country, is_agreed: agreed.is_some() })
    }
}

fn alarm(end: LimitationEnd, law: Law, day: Day, thresholds: &[u16]) -> Option<LimitationAlarm> {
    let within_days = end.alarm(day, thresholds).map(|alarm| match alarm {
        Alarm::Near { threshold, .. } => threshold,
        // Only days off or an obstacle still carry it: the most urgent alarm there is.
        Alarm::PastSafeDay { .. } => 1,
        Alarm::Expired { .. } => 0,
    });
    let provisional = end.is_provisional || end.is_unverified;
    end.last_safe_day.map(|last_safe_day| LimitationAlarm {
        last_safe_day,
        within_days,
        provisional,
        law: law.country,
        law_agreed: law.is_agreed,
    })
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
        law: Country,
        snapshot: &Snapshot,
        item: &Item,
        rulebook: &Rulebook,
    ) -> Option<LimitationEnd> {
        let law = LimitationRule::of(law)?;
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
        changes.extend(own.map(|payment| change(payment)));
        let principal = principal(receivable);
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

/// The penalty that the contract of an item agrees for delay, up to and including a day: what a letter shows in its annex.
/// `None` if nothing is late, a part of it may not be demanded, or no clause and rate are on file.
pub fn agreed_penalty(snapshot: &Snapshot, item: &Item, day: Day) -> Option<Interest> {
    let receivable = snapshot.receivables.get(item.index).filter(|found| found.id == item.receivable)?;
    let contract = contract_of(snapshot, receivable).filter(|contract| contract.has_damages_clause)?;
    let per_day = contract.penalty_per_day?;
    if !item.is_overdue() || item.demandable != item.open.minor {
        return None;
    }
    let own = |payment: &&Payment| payment.receivable == Some(receivable.id) && payment.day <= day;
    let mut changes: Vec<BalanceChange> = snapshot.payments.iter().filter(own).map(change).collect();
    changes.sort_by_key(|change| change.day);
    let claim =
        Claim { principal: principal(receivable), due: receivable.due, until: day, changes: &changes };
    Some(cn_agreed_penalty::interest(&claim, per_day))
}

fn change(payment: &Payment) -> BalanceChange {
    BalanceChange { day: payment.day, minor: payment.amount.minor.saturating_neg() }
}

/// What was settled on a day nobody knows counts as settled in time: the lower claim.
fn principal(receivable: &Receivable) -> Money {
    let minor = receivable.amount.minor.saturating_sub(receivable.settled_undated);
    Money::new(minor, receivable.amount.currency)
}

/// By which rule an item bears interest.
struct InterestRate<'a> {
    policy: &'a Policy,
    rulebook: &'a Rulebook,
    terms: Option<cn_sale_lpr::Terms>,
    snapshot: &'a Snapshot,
}

impl InterestRate<'_> {
    /// The contract's penalty where its clause is on file; the policy's rate; else what the law that governs the claim gives
    /// for a sale to a company in its currency: China, Germany, England & Wales, and the minimum of the European Union.
    /// Nothing else is claimed by itself, and no fixed sum.
    fn of(&self, receivable: &Receivable, claim: &Claim<'_>) -> Option<i64> {
        let contract = contract_of(self.snapshot, receivable);
        let agreed = contract.filter(|contract| contract.has_damages_clause).and_then(|c| c.penalty_per_day);
        if let Some(per_day) = agreed {
            return cn_agreed_penalty::amount(claim, per_day);
        }
        if self.policy.charges.interest_a_year.0 > 0 {
            return agreed_rate::amount(claim, self.policy.charges.interest_a_year);
        }
        let loan = contract.is_some_and(|contract| contract.is_loan);
        if loan || self.snapshot.debtor.kind != Some(DebtorKind::Company) {
            return None;
        }
        match Law::of(self.snapshot, receivable)?.country {
            Country::CN => {
                let terms = self.terms.as_ref()?;
                cn_sale_lpr::amount(
                    claim.principal,
                    claim.changes,
                    claim.due,
                    claim.until,
                    terms,
                    self.rulebook,
                )
            }
            other => self.abroad(other, receivable, claim),
        }
    }

    /// Late payment outside China. Another currency than that of the law bears nothing by itself.
    fn abroad(&self, law: Country, receivable: &Receivable, claim: &Claim<'_>) -> Option<i64> {
        let found = match law {
            Country::DE => {
                let arose = receivable.issued.unwrap_or(receivable.due);
                let terms = de_late_payment::Terms { arose, has_consumer: false, day_base: DayBase::D365 };
                de_late_payment::interest(claim, &terms, self.rulebook)
            }
            Country::GB => uk_late_payment::interest(claim, self.rulebook),
            member if self.rulebook.is_eu_member(member, claim.default_day()) => {
                eu_late_payment::interest(claim, self.rulebook)
            }
            _ => return None,
        };
        found.ok().map(|interest| interest.total.minor)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{cny, company, day, eur},
        money::Currency,
        receivable::ContractId,
    };

    fn governed(law: Option<Country>, place: &str, due: &str, amount: Money) -> Snapshot {
        let example = company().but(|snapshot| {
            snapshot.debtor.country = Country::from_code(place);
            snapshot.contracts = vec![Contract {
                id: ContractId(1),
                signed: None,
                penalty_per_day: None,
                has_damages_clause: false,
                allows_supply_stop: false,
                is_loan: false,
                governing_law: law,
            }];
            for receivable in &mut snapshot.receivables {
                receivable.contract = Some(ContractId(1));
                receivable.due = day(due);
                receivable.amount = amount;
            }
        });
        example.snapshot
    }

    #[test]
    fn the_law_of_the_contract_wins_over_the_country_of_the_debtor() {
        let book = Rulebook::shipped();
        let today = day("2026-11-20");
        for (law, place, last_safe_day, by, agreed) in [
            (None, "CN", Some("2028-06-30"), Country::CN, false),
            (Some(Country::DE), "CN", Some("2028-12-31"), Country::DE, true),
            (Some(Country::GB), "CN", Some("2031-06-30"), Country::GB, true),
            (Some(Country::CN), "DE", Some("2028-06-30"), Country::CN, true),
            (None, "GB", Some("2031-06-30"), Country::GB, false),
            (None, "JP", None, Country::CN, false), // No table: no alarm.
            (Some(Country::CN), "JP", Some("2028-06-30"), Country::CN, true),
        ] {
            let snapshot = governed(law, place, "2025-06-30", cny(1_000_000));
            let (mut horizon, mut reasons) = (Horizon::new(today), Vec::new());
            let mut owed = crate::balance::survey(&snapshot, &company().policy, today, &mut horizon);
            let found = limit(&snapshot, &book, &mut owed, today, &mut horizon, &mut reasons);
            assert_eq!(found.map(|alarm| alarm.last_safe_day), last_safe_day.map(day), "{law:?} {place}");
            if let Some(alarm) = found {
                assert_eq!((alarm.law, alarm.law_agreed), (by, agreed), "{law:?} {place}");
            }
        }
    }

    #[test]
    fn the_penalty_of_an_item_is_that_of_its_contract() {
        type Change = fn(&mut Snapshot, &mut Item);
        let today = day("2026-06-30");
        let cases: [(Change, Option<i64>, &str); 6] = [
            (|_, _| (), Some(90_500), "181 days at 0.05 % of 10,000.00"),
            (|s, _| s.contracts[0].has_damages_clause = false, None, "no clause on file"),
            (|s, _| s.contracts[0].penalty_per_day = None, None, "no rate on file"),
            (|_, item| item.demandable -= 1, None, "a part is disputed"),
            (|_, item| item.days_past_due = 0, None, "not late"),
            (|s, _| s.receivables[0].settled_undated = 500_000, Some(45_250), "settled, nobody knows when"),
        ];
        for (change, total, why) in cases {
            let mut snapshot = governed(None, "CN", "2025-12-31", cny(1_000_000));
            snapshot.contracts[0].has_damages_clause = true;
            snapshot.contracts[0].penalty_per_day = Some(crate::money::Ppm(500));
            let policy = company().policy;
            let owed = crate::balance::survey(&snapshot, &policy, today, &mut Horizon::new(today));
            let mut item = owed.items[0].clone();
            change(&mut snapshot, &mut item);
            let found = agreed_penalty(&snapshot, &item, today);
            assert_eq!(found.map(|interest| interest.total.minor), total, "{why}");
        }
    }

    #[test]
    fn late_interest_is_that_of_the_law_and_its_currency() {
        let book = Rulebook::shipped();
        let gbp = Money::new(1_000_000, Currency::GBP);
        for (law, place, amount, interest, why) in [
            (None, "DE", eur(1_000_000), 50_928, "10.27 % for 181 days of 2026"),
            (None, "GB", gbp, 58_267, "11.75 % for 181 days"),
            (None, "FR", eur(1_000_000), 50_333, "the minimum of the directive: 10.15 %"),
            (Some(Country::DE), "CN", eur(1_000_000), 50_928, "chosen in the contract"),
            (Some(Country::CN), "DE", cny(1_000_000), 19_340, "3.00 % x 1.3"),
            (None, "DE", cny(1_000_000), 0, "no rate for that currency"),
            (None, "JP", eur(1_000_000), 0, "a law we do not know"),
        ] {
            let snapshot = governed(law, place, "2025-12-31", amount);
            let today = day("2026-06-30");
            let policy = company().policy;
            let mut owed = crate::balance::survey(&snapshot, &policy, today, &mut Horizon::new(today));
            charge(&snapshot, &policy, &book, &mut owed, today);
            assert_eq!(owed.balance_mut(amount.currency).interest, interest, "{law:?} {place}: {why}");
        }
    }
}
