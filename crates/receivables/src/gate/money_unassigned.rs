//! # `money-unassigned`
//!
//! Money or credit notes that nobody has assigned would cover what is to be demanded.
//!
//! **Why:** who has paid is not to be asked again because we have not booked it.
//! **Authority:** CMP-029, DAT-103.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    money::Money,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "money-unassigned", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    if !ask.is_demand() {
        return None;
    }
    let mut demanded = ask.owed.balances.iter().filter(|sums| sums.demandable > 0).peekable();
    let first = *demanded.peek()?;
    let covered = demanded.all(|sums| sums.unassigned >= sums.demandable);
    let amount = Money::new(first.unassigned, first.currency);
    covered.then(|| Refusal::until_changed(Reason::new(RULE.id).with("amount", amount)))
}
