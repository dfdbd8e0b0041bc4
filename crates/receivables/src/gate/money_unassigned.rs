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
    if !ask.purpose.is_demand() {
        return None;
    }
    let mut demanded = ask.owed.balances.iter().filter(|sums| sums.demandable > 0).peekable();
    let first = *demanded.peek()?;
    let covered = demanded.all(|sums| sums.unassigned >= sums.demandable);
    let amount = Money::new(first.unassigned, first.currency);
    covered.then(|| Refusal::until_changed(Reason::new(RULE.id).with("amount", amount)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{cny, company, eur},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
        script::Purpose,
    };

    #[test]
    fn who_has_paid_is_not_asked_again() {
        check(
            &RULE,
            [
                (company(), Allows),
                (company().paid("2026-11-24", None, cny(9_999)), Allows), // A cent is left.
                (company().paid("2026-11-24", None, cny(10_000)), Refuses),
                (company().paid("2026-11-24", Some(1), cny(9_000)), Allows), // Booked, so the rest is owed.
                (company().paid("2026-11-26", None, cny(10_000)), Allows),   // Comes tomorrow.
                (company().paid("2026-11-24", None, eur(10_000)), Allows), // Another currency covers nothing.
                (company().owing(2, "2026-11-20", eur(500)).paid("2026-11-24", None, cny(10_000)), Allows), // Euros are open.
                (company().paid("2026-11-24", None, cny(10_000)).asking(Purpose::PreDueReminder), Allows),
            ],
        );
    }
}
