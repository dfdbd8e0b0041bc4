//! # `message-frequency`
//!
//! No more messages a day to one debtor than our own rules allow, counted over SMS, WeChat, e-mail and fax together.
//!
//! **Why:** frequency is felt over all channels together.
//! **Authority:** CAD-049; house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::Channel,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "message-frequency", scope: Scope::Moment, test };

const MESSAGES: [Channel; 4] = [Channel::Sms, Channel::Wechat, Channel::Email, Channel::Fax];

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    if !ask.channel.is_some_and(|channel| MESSAGES.contains(&channel)) {
        return None;
    }
    let limit = ask.house?.messages_per_day;
    let sent = ask.attempts_today().filter(|contact| MESSAGES.contains(&contact.channel)).count();
    if sent < usize::from(limit.value) {
        return None;
    }
    let reason = Reason::new(RULE.id).with("today", u32::try_from(sent).unwrap_or(u32::MAX));
    Some(Refusal::until(reason, ask.day.plus(1)).resting_on(Some(limit.id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contact::Connection::Sent,
        example::company,
        gate::tests::{
            Answer::{Allows, Until},
            check,
        },
    };

    #[test]
    fn frequency_is_felt_over_all_channels() {
        check(
            &RULE,
            [
                (company().by(Channel::Email).tried(1, Channel::Sms, Sent), Allows),
                (company().by(Channel::Email).tried(2, Channel::Sms, Sent), Until("2026-11-26")),
                (
                    company().by(Channel::Email).tried(1, Channel::Sms, Sent).tried(1, Channel::Wechat, Sent),
                    Until("2026-11-26"),
                ),
                (company().by(Channel::Email).tried(2, Channel::Phone, Sent), Allows), // Calls are counted elsewhere.
                (company().by(Channel::Letter).tried(9, Channel::Sms, Sent), Allows), // No message is asked for.
            ],
        );
    }
}
