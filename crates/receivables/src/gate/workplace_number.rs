//! # `workplace-number`
//!
//! The only number of a personal debtor is at their workplace: nothing of the debt may be said or written there, and where the
//! employer forbids such calls not even a call-back is asked for.
//!
//! **Why:** colleagues listen and read along; the debt is private.
//! **Authority:** BLK-40, C25, CAD-014; 12 CFR 1006.6(b)(3) for consumers in the United States whose employer forbids it (the
//! text from memory), a house rule elsewhere, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::{Channel, DebtorKind},
    fact::FactKind,
    policy::settings::WorkNumber,
    reason::{Horizon, Reason},
    script::Purpose,
};

pub(super) const RULE: Rule = Rule { id: "workplace-number", scope: Scope::Person, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let at_work = ask.person.is_some_and(|person| person.workplace_only);
    let private = ask.snapshot.debtor.kind == Some(DebtorKind::Person);
    let by_number =
        matches!(ask.channel, Some(Channel::Phone | Channel::Sms | Channel::Fax | Channel::Voicemail));
    if !(at_work && private && by_number) {
        return None;
    }
    let call_back =
        ask.policy.settings.work_number == WorkNumber::CallBackOnly && ask.purpose == Purpose::CallBack;
    let forbidden = ask.fact(FactKind::EmployerForbids).is_some();
    if call_back && ask.channel == Some(Channel::Phone) && !forbidden {
        return None;
    }
    let because = if forbidden { "employer-forbids" } else { "workplace" };
    Some(Refusal::until_changed(Reason::new(RULE.id).with("because", because)))
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

    fn at_work() -> Example {
        consumer().who(|person| person.workplace_only = true)
    }

    #[test]
    fn colleagues_listen() {
        check(
            &RULE,
            [
                (consumer(), Allows),
                (at_work(), Refuses),
                (at_work().by(Channel::Sms), Refuses),
                (at_work().by(Channel::Email), Allows), // Not a number.
                (at_work().asking(Purpose::CallBack), Allows), // "Please call us" tells nothing,
                (at_work().asking(Purpose::CallBack).fact(FactKind::EmployerForbids, "2026-11-25"), Refuses),
                (consumer().fact(FactKind::EmployerForbids, "2026-11-25"), Allows), // Their own number.
                (at_work().asking(Purpose::CallBack).by(Channel::Sms), Refuses), // but is spoken, not written.
                (
                    at_work()
                        .asking(Purpose::CallBack)
                        .policy(|policy| policy.settings.work_number = WorkNumber::Avoid),
                    Refuses,
                ),
                (company().who(|person| person.workplace_only = true), Allows), // A company is at work.
            ],
        );
    }
}
