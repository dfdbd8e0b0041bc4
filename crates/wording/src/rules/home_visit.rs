//! # `home-visit`
//!
//! Nobody is visited at home unannounced.
//!
//! **Why:** a visit without an appointment is pressure.
//! **Authority:** GB/T 45251-2025; BLK-60.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule = Rule { id: "home-visit", rows: &["BLK-60"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::HomeVisit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::{
        Does::{Blocks, Passes},
        check,
    };

    #[test]
    fn it_blocks_what_is_meant_and_passes_what_is_not() {
        check(
            &RULE,
            [
                ("今天我们就上门催收，不打招呼", Blocks, "unannounced"),
                ("Someone could be on your doorstep any evening.", Blocks, "unannounced"),
                ("我们不会上门催收", Passes, "denied"),
                ("师傅上门安装的时间请您确认", Passes, "a fitter"),
            ],
        );
    }
}
