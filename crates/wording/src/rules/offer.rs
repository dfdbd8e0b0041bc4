//! # `offer`
//!
//! A limited offer is made only if it is in the register.
//!
//! **Why:** a scarcity nobody can prove is a lie.
//! **Authority:** 广告法 art. 28; BLK-36, BLK-37.

use super::{Ask, Hit, Rule, Surety};
use crate::{concept::Concept, fact::Fact, model::Head};

pub(super) const RULE: Rule = Rule { id: "offer", rows: &["BLK-36", "BLK-37"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    let hit = RULE.unless(ask, Fact::OfferRegistered, Concept::Offer, Head::Offer)?;
    // A reduction that was approved may have a last day.
    let is_granted =
        ask.text.facts.has(Fact::WaiverApproved) && ask.reading.affirms(Concept::Waiver).is_some();
    (!is_granted || hit.surety == Surety::Sure).then_some(hit)
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
                ("全国只剩两个名额，今晚截止", Blocks, "not registered"),
                ("Only two places left, the price goes up on Monday.", Blocks, "not registered"),
                ("价格不会上涨", Passes, "denied"),
                ("The price will not go up.", Passes, "denied"),
            ],
        );
    }
}
