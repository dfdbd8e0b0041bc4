//! # `promise-awaited`
//!
//! A promise over a fair share of what is overdue, in each currency, is running: no demand before its day.
//!
//! **Why:** who has given a date is given the time until then, or dates mean nothing.
//! **Authority:** DAT-135, C07; house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    money::Ppm,
    promise::{Judgement, Promise},
    reason::{Horizon, Reason},
    script::Purpose,
};

pub(super) const RULE: Rule = Rule { id: "promise-awaited", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    if !ask.purpose.waits_for_promise() {
        return None;
    }
    let pairs = ask.snapshot.promises.iter().zip(ask.promises);
    let running = || {
        let running = |(promise, judged): &(&Promise, &Judgement)| {
            promise.made <= ask.day && matches!(judged, Judgement::Open)
        };
        pairs.clone().filter(running).map(|(promise, _)| promise)
    };
    let is_overdue = ask.owed.balances.iter().any(|sums| sums.demandable > 0);
    let mut first: Option<&Promise> = None;
    // A promise in one currency says nothing of what is overdue in another.
    for sums in ask.owed.balances.iter().filter(|sums| sums.demandable > 0 || (!is_overdue && sums.open > 0))
    {
        let share = i128::from(least_share(ask).0) * i128::from(sums.demandable);
        let covers = |promise: &&Promise| {
            promise.amount.currency == sums.currency
                && i128::from(promise.amount.minor) * i128::from(Ppm::ONE.0) >= share
        };
        let promise = running().filter(covers).max_by_key(|promise| promise.due)?;
        first = first.filter(|first| first.due <= promise.due).or(Some(promise));
    }
    let promise = first?;
    let reason = Reason::new(RULE.id).with("promised_for", promise.due).with("amount", promise.amount);
    Some(Refusal::until(reason, promise.due))
}

/// The least share of what is overdue that a promise must cover (C07).
fn least_share(ask: &Ask<'_>) -> Ppm {
    let shares = &ask.policy.settings.partial_payment;
    match ask.purpose {
        Purpose::FinalNotice
        | Purpose::DamagesNotice
        | Purpose::Warning
        | Purpose::LawyersLetter
        | Purpose::SupplyStop
        | Purpose::CourtPaper => shares.minimum_share_late,
        _ => shares.minimum_share,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, cny, company, eur},
        gate::tests::{
            Answer::{Allows, Until},
            check,
        },
    };

    fn both() -> Example {
        company().owing(2, "2026-11-20", eur(500)).promising("2026-11-27", cny(10_000))
    }

    #[test]
    fn a_date_given_is_a_date_kept() {
        check(
            &RULE,
            [
                (company(), Allows),
                (company().promising("2026-11-27", cny(3_000)), Until("2026-11-27")), // 30 % of what is overdue.
                (company().promising("2026-11-27", cny(2_990)), Allows),              // 29.9 %.
                (company().promising("2026-11-25", cny(10_000)), Allows),             // On its day we ask.
                (company().promising("2026-11-24", cny(10_000)), Allows),             // Broken.
                (company().promising("2026-11-27", cny(4_990)).asking(Purpose::FinalNotice), Allows), // Late: half at least.
                (
                    company().promising("2026-11-27", cny(5_000)).asking(Purpose::FinalNotice),
                    Until("2026-11-27"),
                ),
                (company().promising("2026-11-27", cny(9_000)).asking(Purpose::PromiseBroken), Allows),
                (company().promising("2026-11-27", cny(9_000)).asking(Purpose::Warning), Until("2026-11-27")), // Nobody is warned who has promised,
                (company().promising("2026-11-27", cny(4_990)).asking(Purpose::Warning), Allows), // unless it is too little.
                (company().promising("2026-11-27", cny(9_000)).asking(Purpose::PaymentProof), Allows), // The slip helps both.
                (company().promising("2026-11-27", eur(9_000)), Allows), // Euros promised, yuan owed.
                (company().owing(2, "2026-11-20", eur(500)).promising("2026-11-27", cny(10_000)), Allows), // Nobody spoke of the euros.
                (both().promising("2026-11-30", eur(500)), Until("2026-11-27")), // The earlier of the two.
                (
                    company()
                        .promising("2026-11-27", cny(9_000))
                        .but(|facts| facts.promises[0].made = facts.promises[0].due),
                    Allows,
                ), // Not made yet.
            ],
        );
    }
}
