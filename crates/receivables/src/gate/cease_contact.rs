//! # `cease-contact`
//!
//! The debtor asked that contact stop: nothing but a formal letter that preserves our rights.
//!
//! **Why:** to go on regardless is harassment; a letter through the post is heard without disturbing.
//! **Authority:** 民法典 arts. 1032-1033; 12 CFR 1006.6(c), which leaves the notice of a remedy; house rule for companies, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::Channel,
    fact::FactKind,
    reason::{Horizon, Reason},
    script::Purpose,
};

pub(super) const RULE: Rule = Rule { id: "cease-contact", scope: Scope::Person, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let fact = ask.fact(FactKind::CeaseContact)?;
    let preserves = matches!(ask.purpose, Purpose::FinalNotice | Purpose::LimitationLetter);
    if preserves && ask.channel == Some(Channel::Letter) {
        return None;
    }
    Some(Refusal::until_changed(Reason::new(RULE.id).with("since", fact.from)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, company, consumer},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
    };

    fn ceased() -> Example {
        company().fact(FactKind::CeaseContact, "2026-11-01")
    }

    #[test]
    fn only_the_post_still_comes() {
        check(
            &RULE,
            [
                (company(), Allows),
                (company().fact(FactKind::CeaseContact, "2026-11-26"), Allows), // Not before its day.
                (company().fact(FactKind::CeaseContact, "2026-11-25"), Refuses), // From the day itself.
                (consumer().fact_until(FactKind::CeaseContact, "2026-11-01", "2026-11-25"), Refuses), // On its last day.
                (consumer().fact_until(FactKind::CeaseContact, "2026-11-01", "2026-11-24"), Allows), // The day after.
                (ceased().asking(Purpose::FinalNotice).by(Channel::Letter), Allows), // Preserves our rights.
                (ceased().asking(Purpose::LimitationLetter).by(Channel::Letter), Allows),
                (ceased().asking(Purpose::FinalNotice).by(Channel::Email), Refuses), // A letter, not a message.
                (ceased().asking(Purpose::OverdueReminder).by(Channel::Letter), Refuses), // Nor any other letter.
            ],
        );
    }
}
