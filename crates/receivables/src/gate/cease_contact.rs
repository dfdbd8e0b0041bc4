//! # `cease-contact`
//!
//! The debtor asked that contact stop: nothing but a formal letter that preserves our rights.
//!
//! **Why:** to go on regardless is harassment; a letter through the post is heard without disturbing.
//! **Authority:** 民法典 arts. 1032-1033; house rule for companies, not law.

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
