//! # `open-dispute`
//!
//! All that is overdue is in dispute: no demand until the objection has been answered. An undisputed part goes on.
//!
//! **Why:** to demand a contested debt as if it were settled misleads, and makes an enemy of a customer with a point.
//! **Authority:** CMP-037, DAT-101; 12 CFR 1006.38 (from memory): until verification of the debt was sent, for what a consumer
//! in the United States disputes in writing in the validation period; elsewhere a house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "open-dispute", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let disputed = ask.all_overdue(|item| item.disputed >= item.open.minor);
    if !ask.purpose.is_demand() || !disputed {
        return None;
    }
    let opened =
        ask.snapshot.disputes.iter().filter(|dispute| dispute.is_open(ask.day)).map(|dispute| dispute.opened);
    Some(Refusal::until_changed(Reason::new(RULE.id).with("opened", opened.min().unwrap_or(ask.day))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{cny, company, day},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
        script::Purpose,
    };

    #[test]
    fn demands_wait_for_the_answer() {
        check(
            &RULE,
            [
                (company(), Allows),
                (company().disputing(None, None), Refuses),
                (company().disputing(Some(1), Some(cny(9_999))), Allows), // A cent is beyond dispute.
                (company().disputing(Some(1), Some(cny(10_000))), Refuses),
                (company().disputing(Some(1), None).owing(2, "2026-11-20", cny(500)), Allows), // The other goes on.
                (company().disputing(Some(1), None).owing(2, "2026-12-20", cny(500)), Refuses), // The other is not due.
                (company().disputing(None, None).on("2026-11-19"), Allows), // The day before it was raised.
                (company().disputing(None, None).asking(Purpose::PreDueReminder), Allows), // Asks for no money.
                (
                    company()
                        .disputing(None, None)
                        .but(|facts| facts.disputes[0].closed = Some(day("2026-11-25"))),
                    Allows,
                ), // Settled today.
            ],
        );
    }
}
