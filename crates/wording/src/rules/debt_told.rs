//! # `debt-told`
//!
//! Nothing of the debt is told to somebody who does not owe it.
//!
//! **Why:** name and number are all a third person needs to pass on a call.
//! **Authority:** 民法典 arts. 1032-1034; 个人信息保护法 art. 28; GB/T 45251-2025; CMP-016, CMP-017, BLK-14, BLK-18,
//! BLK-39, BLK-40, BLK-59.

use super::{Ask, Hit, Rule};
use crate::{concept::Concept, fact::Fact, model::Head};

pub(super) const RULE: Rule = Rule {
    id: "debt-told",
    rows: &["BLK-14", "BLK-18", "BLK-39", "BLK-40", "BLK-59", "CMP-016", "CMP-017"],
    test,
};

fn test(ask: &Ask<'_>) -> Option<Hit> {
    if ask.text.audience.may_hear_of_debt() || ask.text.facts.has(Fact::ThirdPartyConsent) {
        return None;
    }
    Some(RULE.likely(ask, Head::Tells, ask.reading.mentions(Concept::Debt)?))
}

#[cfg(test)]
mod tests {
    use receivables::debtor::Role;

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
                (said_to(Role::Secretary, "他欠我们八万六，请提醒他"), Blocks, "to a secretary"),
                (said_to(Role::Family, "您儿子的贷款逾期了"), Blocks, "to family"),
                (said_to(Role::Colleague, "He is two months behind on his loan."), Blocks, "to a colleague"),
                (
                    said_to(Role::ThirdParty, "I am ringing about the money he owes."),
                    Blocks,
                    "to whoever answers",
                ),
                (said_to(Role::Secretary, "请转告陈总给我回个电话，我姓吴"), Passes, "name and number"),
                (
                    said_to(Role::ThirdParty, "Could you ask him to ring Owen Tate on 0161 555 0148?"),
                    Passes,
                    "name and number",
                ),
                (said_to(Role::Debtor, "您的贷款逾期了"), Passes, "the debtor may hear of it"),
                (
                    Text {
                        facts: Facts::NONE.with(Fact::ThirdPartyConsent),
                        ..said_to(Role::Family, "他欠的货款还有三期")
                    },
                    Passes,
                    "with consent",
                ),
            ],
        );
    }
}
