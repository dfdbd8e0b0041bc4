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
fn id<S: serde::Serializer>(id: &ReceivableId, serializer: S) -> Result<S::Ok, S::Error> {
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
        let mut open = receivable.amount.minor - receivable.settled_undated - ledger.paid(receivable.id);
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
        owed.balance_mut(money.currency).unassigned += money.minor;
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
            if dispute.receivable.is_none_or(|id| id == receivable.id) {
                horizon.flips_on(dispute.opened);
                if let Some(closed) = dispute.closed {
                    horizon.flips_on(closed);
                }
                if dispute.is_open(day) {
                    let part = dispute.amount.filter(|part| part.currency == item.open.currency);
                    item.disputed = (item.disputed + part.map_or(item.open.minor, |part| part.minor))
                        .min(item.open.minor);
                }
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
        balance.open += item.open.minor;
        balance.disputed += item.disputed;
        if item.days_past_due > 0 {
            balance.overdue += item.open.minor;
            balance.demandable += item.demandable;
        }
        if let Some(band) = balance.bands.get_mut(ageing::band(item.days_past_due)) {
            *band += item.open.minor;
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
            .map(|(_, minor)| minor)
            .sum()
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
