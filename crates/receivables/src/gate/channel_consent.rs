//! # `channel-consent`
//!
//! Where the law asks for consent to a channel, it is used only with a person who agreed to it, on record.
//!
//! **Why:** what is written to an address at work or on a shared telephone is read by others; whoever agreed chose the address.
//! **Authority:** 12 CFR 1006.6(d)(3)-(5) for consumers in the United States (from memory; consent is one of its ways, and that
//! we use no other is our reading). Rules of consent to advertising speak of no reminder to whoever owes: UWG § 7, PECR
//! reg. 22, 通信短信息服务管理规定 art. 18 (all from memory).

use super::{Ask, Refusal, Rule, Scope};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "channel-consent", scope: Scope::Person, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let (person, channel) = (ask.person?, ask.channel?);
    if person.opted_in.has(channel) {
        return None;
    }
    let asked = ask.binding().filter_map(|law| law.consent_channels);
    let asked = asked.into_iter().find(|channels| channels.value.has(channel))?;
    let reason = Reason::new(RULE.id).with("channel", channel.code());
    Some(Refusal::until_changed(reason).resting_on(Some(asked.id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        debtor::{Channel, Channels, Role},
        example::{american, company, consumer},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
    };

    #[test]
    fn an_american_consumer_agrees_before_we_write_to_a_screen() {
        let agreed = |channel| american().who(|person| person.opted_in = Channels::NONE.with(channel));
        check(
            &RULE,
            [
                (american().by(Channel::Email), Refuses), // Nothing is on record.
                (american().by(Channel::Sms), Refuses),
                (american().by(Channel::Wechat), Refuses),
                (american(), Allows),                     // A call asks for none,
                (american().by(Channel::Letter), Allows), // nor does a letter.
                (agreed(Channel::Email).by(Channel::Email), Allows),
                (agreed(Channel::Email).by(Channel::Sms), Refuses), // To one, not to the other.
                (american().by(Channel::Email).who(|person| person.consented = true), Refuses), // That is about the debt.
                (american().to(Role::Guarantor).by(Channel::Sms), Refuses), // They owe it, too.
                (american().original_creditor().by(Channel::Sms), Allows),  // The rule does not bind them.
                (american().by(Channel::Email).on("2021-11-29"), Allows),   // Not in force yet.
                (consumer().by(Channel::Sms), Allows),                      // No such rule in China,
                (company().by(Channel::Email), Allows),                     // nor for a company.
            ],
        );
    }
}
