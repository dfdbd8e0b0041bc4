//! What is owed: every item as it stands on a day, and the sums by currency.

use serde::Serialize;

use crate::{
    ageing::{self, BANDS},
    calendar::Day,
    fact::FactKind,
    money::{Currency, Money},
    payment::Payment,
    policy::{Anchor, GraceScope, Ladder, Netting, Policy, ToleranceScope},
    reason::Horizon,
    receivable::{Receivable, ReceivableId},
    snapshot::Snapshot,
};

/// One receivable as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its place in the snapshot.
    #[serde(skip)]
    pub index: usize,
    /// The receivable, by its number in the store.
    #[serde(serialize_with = "id")]
    pub receivable: ReceivableId,
    /// Day by which it must be paid.
    pub due: Day,
    /// Days past due; zero or less while it is not overdue.
    pub days_past_due: i32,
    /// What is open.
    pub open: Money,
    /// The disputed part of it, in minor units.
    pub disputed: i64,
    /// What may be demanded today, in minor units: neither disputed, held, out of policy nor below the tolerance.
    pub demandable: i64,
    /// A pause or a hold lies on it.
    pub held: bool,
    /// Its limitation period has ended.
    pub expired: bool,
    /// The policy deals with it: it is neither taken out of dunning nor below the tolerance.
    pub in_policy: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
pub(crate) fn id<S: serde::Serializer>(id: &ReceivableId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(id.0)
}

impl Item {
    /// Whether the due day is past and something may be demanded.
    pub fn is_overdue(&self) -> bool {
        self.days_past_due > 0 && self.demandable > 0
    }
}

/// Sums in one currency, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// The currency.
    pub currency: Currency,
    /// All that is open.
    pub open: i64,
    /// Open and past due.
    pub overdue: i64,
    /// In dispute.
    pub disputed: i64,
    /// Overdue, and may be demanded today.
    pub demandable: i64,
    /// Money and credit notes nobody has assigned to an invoice.
    pub unassigned: i64,
    /// Late interest that the law or the contract gives up to today.
    pub interest: i64,
    /// Fees of steps carried out, where the contract has the clause.
    pub fees: i64,
    /// What is open by band of days past due.
    pub bands: [i64; BANDS],
}

impl Balance {
    fn of(currency: Currency) -> Self {
        Self {
            currency,
            open: 0,
            overdue: 0,
            disputed: 0,
            demandable: 0,
            unassigned: 0,
            interest: 0,
            fees: 0,
            bands: [0; BANDS],
        }
    }
}

/// All that is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// Open items, oldest due first.
    pub items: Vec<Item>,
    /// Sums, by currency code.
    pub balances: Vec<Balance>,
    /// Most days past due among the items the policy deals with; zero if none is overdue.
    pub oldest_days_past_due: i32,
}

impl Owed {
    /// The sums in one currency, made if they are not there yet.
    pub(crate) fn balance_mut(&mut self, currency: Currency) -> &mut Balance {
        let at = match self.balances.binary_search_by_key(&currency, |balance| balance.currency) {
            Ok(at) => at,
            Err(at) => {
                self.balances.insert(at, Balance::of(currency));
                at
            }
        };
        #[expect(clippy::indexing_slicing, reason = "found or inserted just above")]
        &mut self.balances[at]
    }

    /// Items that are overdue and may be demanded.
    pub fn overdue(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.is_overdue())
    }
}

/// Works out what is owed on a day.
pub fn survey(snapshot: &Snapshot, policy: &Policy, day: Day, horizon: &mut Horizon) -> Owed {
    let ledger = Assigned::new(&snapshot.payments, horizon);
    let mut owed = Owed { items: Vec::new(), balances: Vec::new(), oldest_days_past_due: 0 };
    let mut purse: Vec<Money> = ledger.unassigned.clone();
    owed.items.reserve(snapshot.receivables.len());
    for (index, receivable) in snapshot.receivables.iter().enumerate() {
        if let Some(issued) = receivable.issued
            && !horizon.reached(issued)
        {
            continue;
        }
        let settled = receivable.settled_undated.saturating_add(ledger.paid(receivable.id));
        let mut open = receivable.amount.minor.saturating_sub(settled);
        if policy.ladder.netting == Netting::OldestFirst {
            open -= take(&mut purse, receivable.amount.currency, open);
        }
        if open > 0 {
            owed.items.push(Item {
                index,
                receivable: receivable.id,
                due: receivable.due,
                days_past_due: ageing::days_past_due(receivable.due, day),
                open: Money::new(open, receivable.amount.currency),
                disputed: 0,
                demandable: open,
                held: false,
                expired: false,
                in_policy: true,
            });
        }
    }
    let left = if policy.ladder.netting == Netting::OldestFirst { purse } else { ledger.unassigned };
    for money in left {
        let sums = owed.balance_mut(money.currency);
        sums.unassigned = sums.unassigned.saturating_add(money.minor);
    }
    withhold(&mut owed, snapshot, policy, day, horizon);
    sum(&mut owed, policy, horizon);
    owed
}

/// Takes out of every item what may not be demanded: the disputed part, pauses, grace, and what no policy names.
fn withhold(owed: &mut Owed, snapshot: &Snapshot, policy: &Policy, day: Day, horizon: &mut Horizon) {
    for item in &mut owed.items {
        let Some(receivable) = snapshot.receivables.get(item.index) else { continue };
        for dispute in &snapshot.disputes {
            if dispute.receivable.is_none_or(|id| id == receivable.id) && dispute.is_open(day) {
                let part = dispute.amount.filter(|part| part.currency == item.open.currency);
                let part = part.map_or(item.open.minor, |part| part.minor.max(0));
                item.disputed = item.disputed.saturating_add(part).min(item.open.minor);
            }
        }
        item.held = snapshot.facts.iter().any(|fact| {
            let concerns = fact.kind == FactKind::Hold && fact.receivable == Some(receivable.id);
            concerns && holds(fact.from, fact.until, horizon)
        });
        let grace = grace_days(snapshot, &policy.ladder, receivable.due);
        let in_grace = item.days_past_due > 0 && !horizon.reached(receivable.due.plus(grace + 1));
        let tolerance = policy.ladder.tolerance_minor(item.open.currency);
        let trifle = policy.ladder.tolerance_scope == ToleranceScope::Item && item.open.minor < tolerance;
        item.in_policy = !trifle && !receivable.outside_policy;
        item.demandable =
            if item.held || in_grace || !item.in_policy { 0 } else { item.open.minor - item.disputed };
    }
}

/// Whether a stretch of days holds today; its ends are flips.
pub(crate) fn holds(from: Day, until: Option<Day>, horizon: &mut Horizon) -> bool {
    horizon.reached(from) && until.is_none_or(|until| !horizon.reached(until.plus(1)))
}

fn sum(owed: &mut Owed, policy: &Policy, horizon: &mut Horizon) {
    let items = std::mem::take(&mut owed.items);
    for item in &items {
        horizon.flips_on(item.due.plus(1));
        let balance = owed.balance_mut(item.open.currency);
        let add = |sum: &mut i64, minor: i64| *sum = sum.saturating_add(minor);
        add(&mut balance.open, item.open.minor);
        add(&mut balance.disputed, item.disputed);
        if item.days_past_due > 0 {
            add(&mut balance.overdue, item.open.minor);
            add(&mut balance.demandable, item.demandable);
        }
        if let Some(band) = balance.bands.get_mut(ageing::band(item.days_past_due)) {
            add(band, item.open.minor);
        }
    }
    owed.items = items;
    if policy.ladder.tolerance_scope == ToleranceScope::Debtor {
        let below: Vec<Currency> = owed
            .balances
            .iter()
            .filter(|sums| sums.demandable < policy.ladder.tolerance_minor(sums.currency))
            .map(|sums| sums.currency)
            .collect();
        for currency in below {
            owed.balance_mut(currency).demandable = 0;
            for item in owed.items.iter_mut().filter(|item| item.open.currency == currency) {
                item.demandable = 0;
                item.in_policy = false;
            }
        }
    }
    let counted = owed.items.iter().filter(|item| item.in_policy);
    owed.oldest_days_past_due = counted.map(|item| item.days_past_due).max().unwrap_or(0).max(0);
}

/// Payments sorted by the receivable they pay.
struct Assigned {
    by_receivable: Vec<(ReceivableId, i64)>,
    unassigned: Vec<Money>,
}

impl Assigned {
    fn new(payments: &[Payment], horizon: &mut Horizon) -> Self {
        let mut by_receivable = Vec::new();
        let mut unassigned = crate::money::Totals::default();
        for payment in payments {
            if !horizon.reached(payment.day) {
                continue;
            }
            match payment.receivable {
                Some(id) => by_receivable.push((id, payment.amount.minor)),
                None => unassigned.add(payment.amount),
            }
        }
        by_receivable.sort_unstable();
        Self { by_receivable, unassigned: unassigned.iter().collect() }
    }

    fn paid(&self, id: ReceivableId) -> i64 {
        let start = self.by_receivable.partition_point(|(other, _)| *other < id);
        self.by_receivable
            .iter()
            .skip(start)
            .take_while(|(other, _)| *other == id)
            .fold(0_i64, |sum, (_, minor)| sum.saturating_add(*minor))
    }
}

/// Takes up to `wanted` from the purse in one currency.
fn take(purse: &mut [Money], currency: Currency, wanted: i64) -> i64 {
    let Some(money) = purse.iter_mut().find(|money| money.currency == currency) else { return 0 };
    let taken = money.minor.clamp(0, wanted.max(0));
    money.minor -= taken;
    taken
}

/// Days of grace for what falls due on a day: those of the policy, or none where they are for the last item only.
pub(crate) fn grace_days(snapshot: &Snapshot, ladder: &Ladder, due: Day) -> i32 {
    let is_last = || snapshot.receivables.iter().all(|receivable| receivable.due <= due);
    if ladder.grace_scope == GraceScope::Every || is_last() { ladder.grace_days } else { 0 }
}

/// The day from which a receivable counts under an anchor; its due day where the ledger does not know the invoice day.
pub(crate) fn anchor_day(receivable: &Receivable, anchor: Anchor) -> Day {
    match anchor {
        Anchor::DueDate | Anchor::OldestDue => receivable.due,
        Anchor::InvoiceDate | Anchor::OldestInvoice => receivable.issued.unwrap_or(receivable.due),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, cny, company, day, eur},
        policy::GraceScope,
    };

    /// Checks open, overdue, disputed, demandable and unassigned in yuan.
    #[track_caller]
    fn check<const N: usize>(cases: [(Example, [i64; 5]); N]) {
        for (number, (example, expected)) in (1..).zip(cases) {
            let owed = example.owed();
            let sums = owed.balances.iter().find(|sums| sums.currency == Currency::CNY);
            let found = sums.map_or([0; 5], |sums| {
                [sums.open, sums.overdue, sums.disputed, sums.demandable, sums.unassigned]
            });
            assert_eq!(found, expected, "case {number}");
        }
    }

    fn credit_note(example: Example, id: Option<i64>, minor: i64) -> Example {
        example
            .paid("2026-11-20", id, cny(minor))
            .but(|facts| facts.payments.last_mut().unwrap().is_credit_note = true)
    }

    fn netting(example: Example) -> Example {
        example.policy(|policy| policy.ladder.netting = Netting::OldestFirst)
    }

    #[test]
    fn money_in_lowers_what_is_open() {
        check([
            (company(), [10_000, 10_000, 0, 10_000, 0]),
            (company().on("2026-11-15"), [10_000, 0, 0, 0, 0]), // The due day itself.
            (company().paid("2026-11-20", Some(1), cny(4_000)), [6_000, 6_000, 0, 6_000, 0]),
            (company().paid("2026-11-26", Some(1), cny(4_000)), [10_000, 10_000, 0, 10_000, 0]), // Tomorrow.
            (company().paid("2026-11-20", Some(1), cny(10_000)), [0; 5]),
            (company().paid("2026-11-20", Some(1), cny(11_000)), [0; 5]), // Too much opens nothing elsewhere.
            (company().paid("2026-11-20", Some(1), cny(-500)), [10_500, 10_500, 0, 10_500, 0]), // A return.
            (credit_note(company(), Some(1), 1_000), [9_000, 9_000, 0, 9_000, 0]),
            (
                company().but(|facts| facts.receivables[0].settled_undated = 2_500),
                [7_500, 7_500, 0, 7_500, 0],
            ),
            (company().but(|facts| facts.receivables[0].issued = Some(day("2026-11-26"))), [0; 5]), // Not issued.
        ]);
    }

    #[test]
    fn unassigned_money_is_shown_or_netted_as_the_policy_says() {
        let two = || company().owing(2, "2026-11-20", cny(5_000));
        check([
            (two().paid("2026-11-21", None, cny(12_000)), [15_000, 15_000, 0, 15_000, 12_000]),
            (netting(two().paid("2026-11-21", None, cny(12_000))), [3_000, 3_000, 0, 3_000, 0]), // Oldest first.
            (netting(two().paid("2026-11-21", None, cny(16_000))), [0, 0, 0, 0, 1_000]), // The rest is still theirs.
            (netting(credit_note(two(), None, 12_000)), [3_000, 3_000, 0, 3_000, 0]),
            (netting(two().paid("2026-11-21", None, eur(12_000))), [15_000, 15_000, 0, 15_000, 0]), // Other money.
        ]);
    }

    #[test]
    fn a_dispute_holds_its_part_and_nothing_else() {
        check([
            (company().disputing(Some(1), Some(cny(4_000))), [10_000, 10_000, 4_000, 6_000, 0]),
            (company().disputing(Some(1), Some(cny(40_000))), [10_000, 10_000, 10_000, 0, 0]), // No more than is open.
            (company().disputing(Some(1), Some(cny(-4_000))), [10_000, 10_000, 0, 10_000, 0]), // Nor less than nothing.
            (company().disputing(Some(1), Some(eur(4_000))), [10_000, 10_000, 10_000, 0, 0]), // Unclear: the whole.
            (company().disputing(Some(2), None), [10_000, 10_000, 0, 10_000, 0]), // Another invoice.
            (
                company().disputing(None, None).owing(2, "2026-12-20", cny(500)),
                [10_500, 10_000, 10_500, 0, 0],
            ),
        ]);
    }

    #[test]
    fn holds_grace_and_tolerance_keep_items_back() {
        let scope = |scope, units: i64| {
            company().owing(2, "2026-11-20", cny(5_000)).policy(|policy| {
                policy.ladder.tolerance = crate::money::Ppm(units * 1_000_000);
                policy.ladder.tolerance_scope = scope;
            })
        };
        let grace = |days, scope| {
            company().owing(2, "2026-11-20", cny(5_000)).policy(|policy| {
                policy.ladder.grace_days = days;
                policy.ladder.grace_scope = scope;
            })
        };
        check([
            (company().fact_on(FactKind::Hold, "2026-11-25", 1), [10_000, 10_000, 0, 0, 0]),
            (company().fact_on(FactKind::Hold, "2026-11-25", 2), [10_000, 10_000, 0, 10_000, 0]),
            (company().fact(FactKind::Hold, "2026-11-25"), [10_000, 10_000, 0, 10_000, 0]), // The gate's matter.
            (grace(5, GraceScope::Every), [15_000, 15_000, 0, 10_000, 0]), // Day 5 of the second invoice.
            (grace(4, GraceScope::Every), [15_000, 15_000, 0, 15_000, 0]),
            (grace(10, GraceScope::Every), [15_000, 15_000, 0, 0, 0]),
            (grace(10, GraceScope::LastOnly), [15_000, 15_000, 0, 10_000, 0]), // The first has none.
            (scope(ToleranceScope::Item, 50), [15_000, 15_000, 0, 15_000, 0]), // 50.00 is not below 50.
            (scope(ToleranceScope::Item, 51), [15_000, 15_000, 0, 10_000, 0]),
            (scope(ToleranceScope::Debtor, 150), [15_000, 15_000, 0, 15_000, 0]),
            (scope(ToleranceScope::Debtor, 151), [15_000, 15_000, 0, 0, 0]),
            (company().but(|facts| facts.receivables[0].outside_policy = true), [10_000, 10_000, 0, 0, 0]),
        ]);
    }

    #[test]
    fn currencies_are_never_mixed() {
        let owed = company().owing(2, "2026-11-20", eur(700)).paid("2026-11-21", Some(2), eur(200)).owed();
        let sums: Vec<_> = owed.balances.iter().map(|sums| (sums.currency.code(), sums.open)).collect();
        assert_eq!(sums, [("CNY", 10_000), ("EUR", 500)]);
    }

    #[test]
    fn what_is_open_falls_in_bands_of_days() {
        let dues = [
            "2026-12-01",
            "2026-11-25",
            "2026-10-26",
            "2026-10-25",
            "2026-08-27",
            "2026-08-26",
            "2026-05-28",
        ];
        let example = (10..).zip(dues).fold(company(), |debtor, (id, due)| debtor.owing(id, due, cny(1)));
        let owed = example.but(|facts| facts.receivables.retain(|receivable| receivable.id.0 >= 10)).owed();
        assert_eq!(owed.balances[0].bands, [2, 1, 1, 1, 1, 1]);
        assert_eq!(owed.oldest_days_past_due, 181);
    }
}
