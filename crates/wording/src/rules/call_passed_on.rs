//! # `call-passed-on`
//!
//! Family and colleagues are asked to pass on a call only once the debtor is lost, or with consent.
//!
//! **Why:** being asked about somebody is already a disturbance, and a hint.
//! **Authority:** GB/T 45251-2025; CMP-015.

use receivables::debtor::Role;

use super::{Ask, Hit, Rule};
use crate::{concept::Concept, fact::Fact};

pub(super) const RULE: Rule = Rule { id: "call-passed-on", rows: &["CMP-015"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    let is_close = matches!(ask.text.audience, Role::Family | Role::Colleague);
    let may = ask.text.facts.has(Fact::DebtorLost) || ask.text.facts.has(Fact::ThirdPartyConsent);
    if !is_close || may {
        return None;
    }
    Some(RULE.sure(ask.reading.requests(Concept::Relay)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Facts, Text,
        rules::tests::{
            Does::{Blocks, Passes},
            check_as, said_to,
        },
    };

    #[test]
    fn it_speaks_to_the_right_people_only() {
        check_as(
            &RULE,
            [
                (said_to(Role::Family, "请转告他给我回个电话"), Blocks, "the debtor can be reached"),
                (
                    said_to(Role::Colleague, "Could you ask him to call me back?"),
                    Blocks,
                    "the debtor can be reached",
                ),
                (
                    Text {
                        facts: Facts::NONE.with(Fact::DebtorLost),
                        ..said_to(Role::Family, "请转告他给我回个电话")
                    },
                    Passes,
                    "lost",
                ),
                (said_to(Role::Secretary, "请转告他给我回个电话"), Passes, "a secretary passes on calls"),
                (
                    said_to(Role::ThirdParty, "Could you ask him to call me back?"),
                    Passes,
                    "whoever answers the line",
                ),
                (said_to(Role::Family, "不用您转告，我晚点自己再打给他"), Passes, "nothing is asked of them"),
            ],
        );
    }
}
