//! # `no-answer`
//!
//! Three or more calls in a row rang out.
//!
//! **Why:** they cannot or will not answer; another hour, or a message, finds out which.
//! **Authority:** CLS-014, DAT-126, C27.

use super::{Evidence, Reachability, Rule, Signal};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "no-answer", test };

/// Calls in a row that make a pattern.
const CALLS: u32 = 3;

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    if evidence.unanswered < CALLS {
        return None;
    }
    let signal = Signal { reachability: Some(Reachability::NoAnswer), ..Signal::default() };
    Some((signal, Reason::new(RULE.id).with("calls", evidence.unanswered)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        contact::Connection::{Busy, Connected, NoAnswer},
        debtor::Channel::{Phone, Sms},
        example::company,
    };

    #[test]
    fn three_that_rang_out() {
        check(
            &RULE,
            [
                (company().tried(2, Phone, NoAnswer), SILENT),
                (company().tried(2, Phone, NoAnswer).tried(1, Phone, Busy), SPEAKS),
                (company().tried(3, Phone, NoAnswer).tried(1, Phone, Connected), SILENT), // Then they answered.
                (company().tried(3, Phone, NoAnswer).tried(1, Sms, Connected), SPEAKS), // A message is no answer to a call.
                (company().tried(3, Sms, NoAnswer), SILENT),
            ],
        );
    }
}
