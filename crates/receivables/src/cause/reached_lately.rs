//! # `reached-lately`
//!
//! The debtor's side spoke with us, or wrote to us, in the last sixty days.
//!
//! **Why:** an open line is worth keeping; it decides how the next contact is made.
//! **Authority:** CLS-009.

use super::{Evidence, Reachability, Rule, Signal};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "reached-lately", test };

/// Days for which a conversation counts.
const DAYS: i32 = 60;

fn test(evidence: &Evidence<'_>, horizon: &mut Horizon) -> Option<(Signal, Reason)> {
    let last = evidence.last_reached()?;
    if horizon.reached(last.plus(DAYS + 1)) {
        return None;
    }
    let signal = Signal { reachability: Some(Reachability::Reachable), ..Signal::default() };
    Some((signal, Reason::new(RULE.id).with("on", last)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        contact::{Connection, Direction},
        debtor::Channel,
        example::{attempt, company},
    };

    fn their_mail() -> crate::contact::Contact {
        let mail = attempt("2026-11-20", Channel::Email, Connection::Delivered);
        crate::contact::Contact { direction: Direction::In, ..mail }
    }

    #[test]
    fn an_open_line() {
        check(
            &RULE,
            [
                (company(), SILENT),
                (company().told("2026-09-26", None, None), SPEAKS), // Sixty days ago.
                (company().told("2026-09-25", None, None), SILENT), // Sixty-one.
                (company().told("2026-11-26", None, None), SILENT), // Tomorrow.
                (company().tried(1, Channel::Email, Connection::Delivered), SILENT), // We wrote; they did not.
                (company().but(|facts| facts.contacts.push(their_mail())), SPEAKS),
            ],
        );
    }
}
