//! # `voicemail`
//!
//! A message on a machine holds a name, a number and a call back, and nothing else.
//!
//! **Why:** nobody knows who plays it.
//! **Authority:** 12 CFR 1006.2(j); CMP-018.

use receivables::debtor::Channel;

use super::{Ask, Hit, Rule};
use crate::{concept::Concept, fact::Fact, model::Head};

pub(super) const RULE: Rule = Rule { id: "voicemail", rows: &["CMP-018"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    if ask.text.channel != Channel::Voicemail || ask.text.facts.has(Fact::ThirdPartyConsent) {
        return None;
    }
    // To somebody who may not hear of the debt the rule `debt-told` says it.
    let span = ask.reading.mentions(Concept::Debt).filter(|_| ask.text.audience.may_hear_of_debt())?;
    Some(RULE.likely(ask, Head::Tells, span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Lang, Text,
        rules::tests::{
            Does::{Blocks, Passes},
            check_as, said,
        },
    };

    fn left(text: &str) -> Text<'_> {
        Text { channel: Channel::Voicemail, ..said(Lang::of(text), text) }
    }

    #[test]
    fn it_speaks_to_the_right_people_only() {
        check_as(
            &RULE,
            [
                (left("您好，您的欠款已逾期，请回电"), Blocks, "the debt"),
                (left("Please call me back about your overdue balance."), Blocks, "the debt"),
                (left("张先生您好，我是小林，请回电021-5566"), Passes, "name, number, call back"),
                (
                    left("This is Dana Whitfield. Please call me back on 555-0172."),
                    Passes,
                    "name, number, call back",
                ),
                (
                    said(Lang::En, "Please call me back about your overdue balance."),
                    Passes,
                    "a conversation is no message",
                ),
            ],
        );
    }
}
