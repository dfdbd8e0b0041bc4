//! # `publication`
//!
//! Nobody is told of a debt in public.
//!
//! **Why:** a debt is no news.
//! **Authority:** 民法典 arts. 1024, 1032; CMP-005, BLK-30, BLK-66.

use super::{Ask, Hit, Rule};
use crate::{concept::Concept, model::Head};

pub(super) const RULE: Rule = Rule { id: "publication", rows: &["BLK-30", "BLK-66", "CMP-005"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    if let Some(span) = ask.reading.affirms_plainly(Concept::Publish.only()) {
        return Some(RULE.sure(span));
    }
    let span = ask.reading.together(&[Concept::Publish.only(), Concept::Public.only()]);
    let told = || ask.reading.together(&[Concept::Public.only(), Concept::Tell.only()]);
    Some(RULE.likely(ask, Head::Blocked, span.or_else(told)?))
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
                ("明天把你的照片挂到朋友圈，让所有人看看", Blocks, "Moments"),
                ("消费者听到这事，对贵司名声可不好", Blocks, "consumers will hear"),
                ("We'll post your name on Facebook.", Blocks, "social media"),
                (
                    "Imagine what the neighbours' group chat will say when we share this with everybody.",
                    Blocks,
                    "a group",
                ),
                ("我们绝不会公开您的任何信息", Passes, "denied"),
                ("We never publish anything about our customers.", Passes, "denied"),
                (
                    "A former agency posted about you in a group chat. We did not authorise that.",
                    Passes,
                    "disowned",
                ),
                ("曝光摄影公司的尾款请确认", Passes, "a firm's name"),
            ],
        );
    }
}
