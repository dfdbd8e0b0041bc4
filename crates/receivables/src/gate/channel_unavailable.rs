//! # `channel-unavailable`
//!
//! We hold no number or address for this channel, it takes nothing, or the person asked us not to use it.
//!
//! **Why:** an opt-out is to be honoured, and what we do not have, or what came back, cannot be used.
//! **Authority:** DAT-052, 个人信息保护法 art. 44; house rule for companies, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::Channel,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "channel-unavailable", scope: Scope::Person, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let (person, channel) = (ask.person?, ask.channel?);
    let why = if person.opted_out.has(channel) {
        "opted-out"
    } else if !person.reachable_by.has(channel) {
        "no-address"
    } else if person.bounced.has(channel) {
        match channel {
            Channel::Sms | Channel::Wechat => "undelivered",
            Channel::Phone
            | Channel::Voicemail
            | Channel::Email
            | Channel::Letter
            | Channel::Fax
            | Channel::Visit => "bounced",
        }
    } else {
        return None;
    };
    Some(Refusal::until_changed(Reason::new(RULE.id).with("channel", channel.code()).with("because", why)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        debtor::Channels,
        example::company,
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
    };

    #[test]
    fn only_what_we_have_and_may_use() {
        check(
            &RULE,
            [
                (company(), Allows),
                (company().who(|person| person.reachable_by = Channels::NONE.with(Channel::Email)), Refuses), // No number.
                (company().who(|person| person.opted_out = Channels::NONE.with(Channel::Phone)), Refuses),
                (company().who(|person| person.opted_out = Channels::NONE.with(Channel::Email)), Allows), // Another channel.
                (company().who(|person| person.bounced = Channels::NONE.with(Channel::Phone)), Refuses), // It takes nothing.
                (company().who(|person| person.bounced = Channels::NONE.with(Channel::Email)), Allows), // Another channel.
            ],
        );
    }

    #[test]
    fn what_came_back_is_told_by_the_channels_own_word() {
        for (channel, expected) in [
            (Channel::Sms, "undelivered"),
            (Channel::Wechat, "undelivered"),
            (Channel::Email, "bounced"),
            (Channel::Letter, "bounced"),
        ] {
            let ask = company().by(channel).who(|person| {
                person.reachable_by = Channels::NONE.with(channel);
                person.bounced = Channels::NONE.with(channel);
            });
            let refusal = ask.ask(RULE.test).unwrap();
            let expected = Reason::new(RULE.id).with("channel", channel.code()).with("because", expected);
            assert_eq!(refusal.reason, expected);
        }
    }
}
