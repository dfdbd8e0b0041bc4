//! # `recording`
//!
//! A recording is spoken of only if it was announced.
//!
//! **Why:** a secret recording breaks trust and often the law.
//! **Authority:** 民法典 art. 1033; CMP-020, BLK-63.

use super::{Ask, Hit, Rule};
use crate::{concept::Concept, fact::Fact, model::Head};

pub(super) const RULE: Rule = Rule { id: "recording", rows: &["BLK-63", "CMP-020"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    if ask.text.facts.has(Fact::RecordingAnnounced) {
        return None;
    }
    if let Some(span) = ask.reading.affirms_plainly(Concept::Recording.only()) {
        return Some(RULE.sure(span));
    }
    if ask.reading.mentions(Concept::RecordingNotice).is_some() {
        return None;
    }
    Some(RULE.likely(ask, Head::Recording, ask.reading.affirms(Concept::Recording)?))
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
                ("上次通话我偷偷录了音", Blocks, "in secret"),
                ("I taped our last call.", Blocks, "in secret"),
                ("本次通话将会录音", Passes, "announced"),
                ("This call will be recorded.", Passes, "announced"),
            ],
        );
    }
}
