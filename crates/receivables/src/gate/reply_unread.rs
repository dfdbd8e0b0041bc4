//! # `reply-unread`
//!
//! The debtor's side has answered, and nobody has looked yet: no written contact. A person may call, having read it.
//!
//! **Why:** the answer may hold a payment, a dispute or a wish to be left in peace; writing past it is what makes debtors angry
//! and letters wrong.
//! **Authority:** house rule, not law; what it guards are rules that only a reader can see the need for, such as
//! `open-dispute` and `cease-contact`.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::Channel,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "reply-unread", scope: Scope::Person, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let first = ask.snapshot.unread.first().filter(|_| ask.channel.is_some_and(Channel::writes))?;
    let unread = u32::try_from(ask.snapshot.unread.len()).unwrap_or(u32::MAX);
    let reason = Reason::new(RULE.id)
        .with("kind", first.kind.code())
        .with("by", first.channel.code())
        .with("unread", unread);
    Some(Refusal::until_changed(reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, company},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
        incoming::{IncomingKind, Unread},
    };

    /// A reminder by one channel, after an answer came in by another.
    fn answered(channel: Channel) -> Example {
        let unread = Unread { kind: IncomingKind::Reply, channel: Channel::Email };
        company().by(channel).but(|snapshot| snapshot.unread.push(unread))
    }

    #[test]
    fn nothing_is_written_past_an_answer_that_nobody_has_read() {
        check(
            &RULE,
            [
                (company().by(Channel::Email), Allows), // Nothing came in.
                (answered(Channel::Email), Refuses),
                (answered(Channel::Letter), Refuses), // By another channel, too.
                (answered(Channel::Phone), Allows),   // Whoever calls can read first.
                (answered(Channel::Visit), Allows),
            ],
        );
    }

    #[test]
    fn what_must_be_read_is_what_people_said() {
        for kind in IncomingKind::ALL {
            let by_people =
                matches!(kind, IncomingKind::Reply | IncomingKind::Voicemail | IncomingKind::Unknown);
            assert_eq!(kind.waits_for_reader(), by_people, "{kind}");
        }
    }
}
