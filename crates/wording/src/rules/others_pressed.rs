//! # `others-pressed`
//!
//! Nobody but the debtor is contacted, told or pressed because of the debt.
//!
//! **Why:** the debt is the debtor's private matter; pressing their people is harassment.
//! **Authority:** 民法典 arts. 1032-1034; GB/T 45251-2025; CMP-002, CMP-006, CMP-013, BLK-04, BLK-07..10,
//! BLK-13, BLK-15, BLK-16, BLK-19, BLK-62, BLK-65.

use super::{Ask, Hit, OTHERS, Rule};
use crate::{
    concept::{Concept, Concepts},
    model::Head,
    reading::Span,
};

pub(super) const RULE: Rule = Rule {
    id: "others-pressed",
    rows: &[
        "BLK-04", "BLK-07", "BLK-10", "BLK-13", "BLK-15", "BLK-16", "BLK-19", "BLK-62", "BLK-65", "CMP-002",
        "CMP-006", "CMP-013",
    ],
    test,
};

/// What may be done to others.
const ACTS: Concepts = Concepts::of([Concept::Tell, Concept::Reach, Concept::Press, Concept::Publish]);

fn test(ask: &Ask<'_>) -> Option<Hit> {
    // To somebody's family, "your son" is the debtor.
    if ask.text.audience.may_hear_of_debt()
        && let Some(span) = ask.reading.affirms_plainly(OTHERS)
    {
        return Some(RULE.sure(span));
    }
    let span = ask.reading.together(&[OTHERS, ACTS]).or_else(|| pressed(ask))?;
    Some(RULE.likely(ask, Head::Blocked, span))
}

/// Somebody else is on the line and is made to press the debtor.
fn pressed(ask: &Ask<'_>) -> Option<Span> {
    let press = || ask.reading.affirms(Concept::Press).or_else(|| ask.reading.affirms(Concept::Bombard));
    if ask.text.audience.may_hear_of_debt() { None } else { press() }
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
                ("再不处理我们就通知您的家人和单位", Blocks, "told to family and employer"),
                ("明天我给你通讯录里的人挨个打电话", Blocks, "the contact list"),
                ("We will call your boss and your mother.", Blocks, "boss and mother"),
                ("Everyone in your contact list will get a message.", Blocks, "the contact list"),
                ("您放心，我们绝不会联系您的家人和同事", Passes, "denied"),
                ("We never contact family or employers.", Passes, "denied"),
                ("祝您和家人安康", Passes, "a greeting"),
                ("上次同事说要去您单位，是不对的，向您道歉", Passes, "quoted to apologise"),
            ],
        );
    }
}
