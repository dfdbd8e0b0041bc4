//! # `working-days`
//!
//! Companies are contacted on working days only, by the calendar of their place.
//!
//! **Why:** nobody who could decide is there; and free days are free.
//! **Authority:** CAD-018; house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::Channel,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "working-days", scope: Scope::Moment, test };

fn test(ask: &Ask<'_>, horizon: &mut Horizon) -> Option<Refusal> {
    let only = ask.house.and_then(|house| house.working_days_only).is_some_and(|rule| rule.value);
    if !only || ask.channel == Some(Channel::Letter) {
        return None;
    }
    let next = ask.working_days.on_or_after(ask.day);
    if next == ask.day {
        // The first day off to come changes the answer.
        let days = (1..=7).map(|days| ask.day.plus(days));
        if let Some(off) = days.into_iter().find(|&day| !ask.working_days.is_working(day)) {
            horizon.flips_on(off);
        }
        return None;
    }
    Some(Refusal::until(Reason::new(RULE.id).with("next", next), next))
}
