//! # `nothing-demandable`
//!
//! Disputes, pauses, grace and limitation together leave nothing of what is overdue to demand today.
//!
//! **Why:** each of them alone would keep a demand back; between them they do so no less.
//! **Authority:** CMP-037, DAT-101; house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "nothing-demandable", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    if !ask.purpose.is_demand() || ask.owed.balances.iter().any(|sums| sums.demandable > 0) {
        return None;
    }
    // Where one of them covers all that is overdue, its own rule says so.
    let one_covers_all = ask.all_overdue(|item| item.held)
        || ask.all_overdue(|item| item.expired)
        || ask.all_overdue(|item| item.disputed >= item.open.minor);
    let overdue = ask.owed.items.iter().filter(|item| item.days_past_due > 0 && item.in_policy).count();
    let overdue = u32::try_from(overdue).unwrap_or(u32::MAX);
    (!one_covers_all).then(|| Refusal::until_changed(Reason::new(RULE.id).with("overdue_items", overdue)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, cny, company},
        fact::FactKind,
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
        script::Purpose,
    };

    fn disputed_and_held() -> Example {
        let two = company().owing(2, "2026-11-20", cny(500));
        two.disputing(Some(1), None).fact_on(FactKind::Hold, "2026-11-01", 2)
    }

    #[test]
    fn together_they_keep_a_demand_back() {
        check(
            &RULE,
            [
                (company(), Allows),
                (disputed_and_held(), Refuses), // One item in dispute, the other paused.
                (disputed_and_held().owing(3, "2026-11-21", cny(1)), Allows), // A third is free.
                (disputed_and_held().asking(Purpose::PreDueReminder), Allows), // Asks for no money.
                (company().policy(|policy| policy.ladder.grace_days = 10), Refuses), // Day 10 of 10 days of grace.
                (company().policy(|policy| policy.ladder.grace_days = 9), Allows),
                (company().disputing(None, None), Allows), // `open-dispute` says it.
                (company().fact_on(FactKind::Hold, "2026-11-01", 1), Allows), // `hold` says it.
            ],
        );
    }
}
