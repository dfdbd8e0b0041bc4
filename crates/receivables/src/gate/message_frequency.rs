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
    Some(Refusal::until(reason, ask.day.plus(1)))
}
