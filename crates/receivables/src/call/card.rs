//! The card that lies on the desk before a number is dialled (SCR-050, DAT-153..161): whom we call, what is owed as of
//! now, what was agreed and kept, what we want and what we can live with.

use serde::Serialize;

use super::offer::{Offer, offers};
use crate::{
    calendar::{Clock, Day},
    debtor::{DebtorKind, PersonId, Role},
    decision::Decision,
    ledger::DebtorKey,
    money::{Fraction, Money, Ppm, Totals},
    policy::Policy,
    promise::{Judgement, Promise},
    snapshot::Snapshot,
    stage::Stage,
};

/// Day and hour at the debtor's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The civil day.
    pub day: Day,
    /// The hour.
    pub at: Clock,
}

/// Whom we hope to reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The debtor, as ledgers name it.
    pub debtor: DebtorKey,
    /// Company or person.
    pub kind: DebtorKind,
    /// Number of the person in the store.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they are to the debtor.
    pub role: Role,
    /// Their consent that the debt be spoken of is on record; a row on them must say so again.
    pub consented: bool,
    /// The policy step the call carries out.
    pub step: Option<u8>,
}

/// What is owed and how it came about, as of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debt {
    /// All that is open, by currency.
    pub open: Totals,
    /// Past due, and may be demanded.
    pub overdue: Totals,
    /// In dispute.
    pub disputed: Totals,
    /// Late interest and fees that law or contract give.
    pub added: Totals,
    /// Due day of the oldest overdue item.
    pub oldest_due: Option<Day>,
    /// Days past due of the oldest; 0 if none is.
    pub days_past_due: i32,
    /// The last money that arrived.
    pub last_payment: Option<(Money, Day)>,
    /// Promises with what became of them, oldest first.
    pub promises: Vec<(Promise, Judgement)>,
    /// What may be offered in this call.
    pub offers: Vec<Offer>,
}

/// What the call is to achieve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// All of this,
    pub amount: Totals,
    /// by this day.
    pub by: Day,
    /// The bottom line: at least this much now, and a day for the rest; nothing where nothing is overdue.
    pub least: Totals,
}

/// Everything to know before dialling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Whom.
    pub wanted: Wanted,
    /// When.
    pub moment: Moment,
    /// What is owed.
    pub debt: Debt,
    /// What for. The second goal never changes: leave knowing the cause, and on good terms.
    pub goal: Goal,
}

impl Card {
    /// Puts the facts together. `by` is the day by which we ask for the money.
    pub fn new(
        wanted: Wanted,
        moment: Moment,
        by: Day,
        snapshot: &Snapshot,
        decision: &Decision,
        policy: &Policy,
    ) -> Self {
        let sums = |minor: fn(&crate::balance::Balance) -> i64| {
            let mut totals = Totals::default();
            for balance in &decision.balances {
                let minor = minor(balance);
                if minor > 0 {
                    totals.add(Money::new(minor, balance.currency));
                }
            }
            totals
        };
        let overdue = sums(|sums| sums.demandable);
        let (amount, by) =
            if overdue.iter().next().is_some() { (overdue.clone(), by) } else { next(decision, by) };
        let added = sums(|sums| sums.interest.saturating_add(sums.fees));
        let least = least(&overdue, policy, decision.stage);
        let oldest_due = decision.items.iter().filter(|item| item.is_overdue()).map(|item| item.due).min();
        let judged = decision.promises.iter().filter_map(|state| {
            let promise = snapshot.promises.iter().find(|promise| promise.id == state.promise)?;
            Some((promise.clone(), state.judgement))
        });
        let offers = offers(&policy.settings, &least, &added);
        let debt = Debt {
            open: sums(|sums| sums.open),
            overdue: overdue.clone(),
            disputed: sums(|sums| sums.disputed),
            added,
            oldest_due,
            days_past_due: decision.days_past_due,
            last_payment: last_payment(snapshot, moment.day),
            promises: judged.collect(),
            offers,
        };
        Self { wanted, moment, debt, goal: Goal { amount, by, least } }
    }
}

/// The share of what is overdue below which a promise pauses nothing (C07), rounded to the minor unit.
fn least(overdue: &Totals, policy: &Policy, stage: Stage) -> Totals {
    let shares = &policy.settings.partial_payment;
    let share = if stage >= Stage::Late { shares.minimum_share_late } else { shares.minimum_share };
    let mut least = Totals::default();
    for sum in overdue.iter() {
        let numerator = i128::from(sum.minor) * i128::from(share.0);
        let part = Fraction { numerator, denominator: i128::from(Ppm::ONE.0) }.round_half_up();
        least.add(Money::new(part, sum.currency));
    }
    least
}

/// What falls due next and when, before anything is overdue.
fn next(decision: &Decision, by: Day) -> (Totals, Day) {
    let coming = || decision.items.iter().filter(|item| item.days_past_due <= 0 && item.demandable > 0);
    let due = coming().map(|item| item.due).min().unwrap_or(by);
    let mut amount = Totals::default();
    for item in coming().filter(|item| item.due == due) {
        amount.add(Money::new(item.demandable, item.open.currency));
    }
    (amount, due)
}

fn last_payment(snapshot: &Snapshot, day: Day) -> Option<(Money, Day)> {
    let money = snapshot.payments.iter().filter(|p| p.day <= day && !p.is_credit_note && p.amount.minor > 0);
    money.max_by_key(|payment| payment.day).map(|payment| (payment.amount, payment.day))
}

impl Debt {
    /// What is asked for: what is overdue, before that all that is open.
    pub fn asked(&self) -> &Totals {
        if self.overdue.iter().next().is_some() { &self.overdue } else { &self.open }
    }

    /// Promises whose day passed without the money, whole or in part.
    pub fn broken_promises(&self) -> usize {
        let broken = |judged: &Judgement| matches!(judged, Judgement::Broken | Judgement::PartKept { .. });
        self.promises.iter().filter(|(_, judged)| broken(judged)).count()
    }
}

/// A card no screen may show yet: the debt, kept apart until the person has confirmed who they are. Only the state that
/// asks them opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(Card);

impl Sealed {
    pub(super) const fn new(card: Card) -> Self {
        Self(card)
    }

    /// Opens the card; `_` proves that somebody confirmed who they are.
    pub(super) fn open(self, _: super::state::Confirmed) -> Card {
        self.0
    }
}

impl Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}T{}", self.day, self.at))
    }
}
