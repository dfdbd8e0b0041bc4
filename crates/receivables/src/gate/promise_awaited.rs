//! # `promise-awaited`
//!
//! A promise over a fair share of what is overdue is running: no demand before its day.
//!
//! **Why:** who has given a date is given the time until then, or dates mean nothing.
//! **Authority:** DAT-135, C07; house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    money::Ppm,
    promise::Judgement,
    reason::{Horizon, Reason},
    script::Purpose,
};

pub(super) const RULE: Rule = Rule { id: "promise-awaited", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    match ask.purpose {
        Purpose::PreDueReminder | Purpose::OverdueReminder | Purpose::ScheduleTalk | Purpose::FinalNotice => {
        }
        Purpose::PromiseDue | Purpose::PromiseBroken | Purpose::LimitationLetter | Purpose::CallBack => {
            return None;
        }
    }
    let pairs = ask.snapshot.promises.iter().zip(ask.promises);
    let running = pairs.filter(|(_, judged)| matches!(judged, Judgement::Open)).map(|(promise, _)| promise);
    let enough = running.filter(|promise| {
        let owed = ask.owed.balances.iter().find(|sums| sums.currency == promise.amount.currency);
        let share = i128::from(least_share(ask).0) * i128::from(owed.map_or(0, |sums| sums.demandable));
        i128::from(promise.amount.minor) * i128::from(Ppm::ONE.0) >= share
    });
    let promise = enough.max_by_key(|promise| promise.due)?;
    let reason = Reason::new(RULE.id).with("promised_for", promise.due).with("amount", promise.amount);
    Some(Refusal::until(reason, promise.due))
}

/// The least share of what is overdue that a promise must cover (C07).
fn least_share(ask: &Ask<'_>) -> Ppm {
    let shares = &ask.policy.settings.partial_payment;
    match ask.purpose {
        Purpose::FinalNotice => shares.minimum_share_late,
        _ => shares.minimum_share,
    }
}
