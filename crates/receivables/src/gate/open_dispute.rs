//! # `open-dispute`
//!
//! All that is overdue is in dispute: no demand until the objection has been answered. An undisputed part goes on.
//!
//! **Why:** to demand a contested debt as if it were settled misleads, and makes an enemy of a customer with a point.
//! **Authority:** CMP-037, DAT-101.

use super::{Ask, Refusal, Rule, Scope};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "open-dispute", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let disputed = ask.all_overdue(|item| item.disputed >= item.open.minor);
    if !ask.is_demand() || !disputed {
        return None;
    }
    let opened =
        ask.snapshot.disputes.iter().filter(|dispute| dispute.is_open(ask.day)).map(|dispute| dispute.opened);
    Some(Refusal::until_changed(Reason::new(RULE.id).with("opened", opened.min().unwrap_or(ask.day))))
}
