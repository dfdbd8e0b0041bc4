//! # `promise-running`
//!
//! A promise is running, or the last one was kept.
//!
//! **Why:** a dated promise, and more so a kept one, shows the will to pay.
//! **Authority:** DAT-135, DAT-136.

use super::{Evidence, Rule, Signal, Willingness};
use crate::{
    promise::Judgement,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "promise-running", test };

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    let pairs = evidence.snapshot.promises.iter().zip(evidence.promises);
    let (promise, judged) = pairs
        .filter(|(promise, _)| promise.made <= evidence.day)
        .max_by_key(|(promise, _)| (promise.due, promise.made))
        .filter(|(_, judged)| matches!(judged, Judgement::Open | Judgement::DueToday | Judgement::Kept))?;
    let signal = Signal { willingness: Some(Willingness::Present), ..Signal::default() };
    let reason = Reason::new(RULE.id).with("promised_for", promise.due).with("amount", promise.amount);
    Some((signal, reason.with("state", judged.code())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        example::{cny, company},
    };

    #[test]
    fn a_date_shows_the_will() {
        check(
            &RULE,
            [
                (company(), SILENT),
                (company().promising("2026-11-26", cny(500)), SPEAKS),
                (company().promising("2026-11-25", cny(500)), SPEAKS), // Today.
                (company().promising("2026-11-24", cny(500)), SILENT), // Broken.
                (company().promising("2026-11-24", cny(500)).paid("2026-11-24", Some(1), cny(500)), SPEAKS), // Kept.
                (company().promising("2026-11-26", cny(500)).on("2026-11-15"), SILENT), // Not made yet.
            ],
        );
    }
}
