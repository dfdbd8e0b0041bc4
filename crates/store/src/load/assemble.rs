//! From rows to a snapshot: what the ledger reports as settled is told apart into dated money and the rest.

use std::collections::BTreeMap;

use receivables::{
    calendar::Day,
    debtor::Debtor,
    dispute::Dispute,
    money::{Currency, Money},
    payment::Payment,
    receivable::ReceivableId,
    snapshot::Snapshot,
};

use super::{Reported, Snapshots};

/// Settled receivables matter this long after their last payment: for the habit of paying late.
const MONTHS_OF_HISTORY: i32 = 24;

/// What of the settled amount the ledger reports has no date: the report less the dated payments it must already
/// include. Never beyond zero, in the direction of the amount: a report older than a payment, or a payment booked
/// elsewhere, does not raise the claim.
pub(crate) fn undated(amount: i64, reported: i64, dated: i64) -> i64 {
    let rest = reported.saturating_sub(dated);
    if amount < 0 { rest.min(0) } else { rest.max(0) }
}

/// What is left of an amount after undated and dated money: zero once it is settled or overpaid.
pub(crate) fn open_rest(amount: i64, undated: i64, dated: i64) -> i64 {
    let rest = amount.saturating_sub(undated).saturating_sub(dated);
    if amount < 0 { rest.min(0) } else { rest.max(0) }
}

/// Dated money on one receivable in its currency.
#[derive(Debug, Clone, Copy, Default)]
struct Dated {
    /// Up to the ledger day of the receivable.
    reported: i64,
    all: i64,
    last: Option<Day>,
}

impl Snapshots {
    pub(super) fn assemble(&self, position: usize, debtor: &Debtor, policy_since: Option<Day>) -> Snapshot {
        let reported = self.receivables.of(position);
        let promises: Vec<_> = self.promises.of(position).cloned().collect();
        let first_promise = promises.iter().map(|promise| promise.made).min();
        let horizon = self.day.plus_months(-MONTHS_OF_HISTORY);
        let mut out = Snapshot {
            policy_since,
            debtor: debtor.clone(),
            receivables: Vec::with_capacity(reported.len()),
            contracts: self.contracts.of(position).cloned().collect(),
            payments: self.payments.of(position).cloned().collect(),
            promises,
            disputes: self.disputes.of(position).cloned().collect(),
            contacts: self.contacts.of(position).cloned().collect(),
            people: self.people.of(position).cloned().collect(),
            facts: self.facts.of(position).cloned().collect(),
            documents: self.documents.of(position).copied().collect(),
            unread: self.unread.of(position).copied().collect(),
            ledger_as_of: reported.clone().filter_map(|row| row.as_of).max(),
        };
        let horizon = first_promise.map_or(horizon, |made| made.min(horizon));
        add_receivables(&mut out, reported, horizon, self.day);
        sort(&mut out);
        out
    }
}

/// Adds the receivables that matter, the payments that the ledger's clearing implies, and its dispute marks.
fn add_receivables<'a>(
    out: &mut Snapshot,
    reported: impl Iterator<Item = &'a Reported> + Clone,
    horizon: Day,
    day: Day,
) {
    let dated = dated_money(&out.payments, reported.clone());
    let mut gone = Vec::new();
    let (payments, disputes) = (out.payments.len(), out.disputes.len());
    for row in reported {
        let mut receivable = row.receivable.clone();
        let Money { minor: amount, currency } = receivable.amount;
        let paid = dated.get(&receivable.id).copied().unwrap_or_default();
        let mut undated = undated(amount, receivable.settled_undated, paid.reported);
        let mut rest = open_rest(amount, undated, paid.all);
        let mut last = paid.last;
        if let Some(cleared) = row.cleared {
            if rest == 0 {
                // Reported as settled and as cleared on a day: that day is when the undated money came.
                undated = 0;
                rest = open_rest(amount, 0, paid.all);
            }
            if rest != 0 {
                last = last.max(Some(cleared));
            }
        }
        let is_settled = row.cleared.is_some() || rest == 0;
        if is_settled && amount != 0 && last.is_none_or(|last| last < horizon) {
            gone.push(receivable.id);
            continue;
        }
        if let Some(day) = row.cleared.filter(|_| rest != 0) {
            out.payments.push(cleared_rest(day, rest, currency, receivable.id));
        }
        // Ledgers leave the mark on what was paid in the end: of a settled invoice nothing is in dispute any more.
        let is_over = row.cleared.map_or(rest == 0, |cleared| cleared <= day);
        if let Some(opened) = row.disputed_since.filter(|_| !is_over) {
            let receivable = Some(receivable.id);
            out.disputes.push(Dispute { opened, closed: None, receivable, amount: None });
        }
        receivable.settled_undated = undated;
        out.receivables.push(receivable);
    }
    // A table read through an index gives its rows in another order; the facts are the same.
    if let Some(cleared) = out.payments.get_mut(payments..) {
        cleared.sort_unstable_by_key(|payment| payment.receivable);
    }
    if let Some(marked) = out.disputes.get_mut(disputes..) {
        marked.sort_unstable_by_key(|dispute| dispute.receivable);
    }
    if !gone.is_empty() {
        gone.sort_unstable();
        out.payments.retain(|payment| payment.receivable.is_none_or(|id| gone.binary_search(&id).is_err()));
    }
}

const fn cleared_rest(day: Day, rest: i64, currency: Currency, receivable: ReceivableId) -> Payment {
    Payment { day, amount: Money::new(rest, currency), receivable: Some(receivable), is_credit_note: false }
}

fn dated_money<'a>(
    payments: &[Payment],
    reported: impl Iterator<Item = &'a Reported>,
) -> BTreeMap<ReceivableId, Dated> {
    let mut dated = BTreeMap::new();
    if payments.is_empty() {
        return dated;
    }
    let rows: BTreeMap<_, _> = reported.map(|row| (row.receivable.id, row)).collect();
    for payment in payments {
        let Some(row) = payment.receivable.and_then(|id| rows.get(&id)) else { continue };
        if payment.amount.currency != row.receivable.amount.currency {
            continue;
        }
        let sums: &mut Dated = dated.entry(row.receivable.id).or_default();
        sums.all = sums.all.saturating_add(payment.amount.minor);
        sums.last = sums.last.max(Some(payment.day));
        if row.as_of.is_none_or(|as_of| payment.day <= as_of) {
            sums.reported = sums.reported.saturating_add(payment.amount.minor);
        }
    }
    dated
}

/// Lists in order of their day; rows of one day in the order they came.
fn sort(out: &mut Snapshot) {
    out.receivables.sort_by_key(|receivable| (receivable.due, receivable.id));
    out.payments.sort_by_key(|payment| payment.day);
    out.promises.sort_by_key(|promise| promise.made);
    out.disputes.sort_by_key(|dispute| dispute.opened);
    out.contacts.sort_by_key(|contact| (contact.day, contact.time));
    out.facts.sort_by_key(|fact| fact.from);
    out.documents.sort_by_key(|document| document.day);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_includes_the_dated_money_it_could_know() {
        for (amount, reported, dated, expected) in [
            (100, 60, 0, 60),    // Nothing dated is known.
            (100, 60, 40, 20),   // The dated 40 are among the 60.
            (100, 60, 60, 0),    // All of it is dated.
            (100, 60, 80, 0),    // More is dated than reported: no negative settlement.
            (100, 0, 0, 0),      // Nothing paid.
            (-100, -60, 0, -60), // A credit note that was used up in part.
            (-100, 0, 10, -10),  // A stray receipt on a credit note stays on its side.
        ] {
            assert_eq!(undated(amount, reported, dated), expected, "{amount} {reported} {dated}");
        }
    }

    #[test]
    fn the_rest_stops_at_zero() {
        for (amount, undated, dated, rest) in
            [(100, 20, 30, 50), (100, 20, 90, 0), (-100, -40, 0, -60), (-100, -40, -80, 0)]
        {
            assert_eq!(open_rest(amount, undated, dated), rest, "{amount} {undated} {dated}");
        }
    }
}
