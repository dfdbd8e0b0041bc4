//! # `third-party`
//!
//! Who does not owe the debt hears nothing of it; at most they are asked to pass on a call-back, once the debtor is lost.
//!
//! **Why:** the debt is the debtor's private matter; pressing their family or colleagues is harassment.
//! **Authority:** GB/T 45251-2025; CMP-002, CMP-016, CMP-017, C12; 民法典 arts. 1032-1033.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::{DebtorKind, Role},
    fact::FactKind,
    policy::settings::ThirdParty,
    reason::{Horizon, Reason},
    rulebook::{Addressee, ContactLaw},
    script::Purpose,
};

pub(super) const RULE: Rule = Rule { id: "third-party", scope: Scope::Person, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let person = ask.person?;
    let refuse = |why: &'static str| {
        Some(Refusal::until_changed(
            Reason::new(RULE.id).with("role", person.role.code()).with("because", why),
        ))
    };
    if person.role.may_hear_of_debt() {
        return None;
    }
    if ask.purpose != Purpose::CallBack {
        return if person.consented { None } else { refuse("no-consent") };
    }
    // A company's secretary passes on calls as a matter of course.
    if ask.snapshot.debtor.kind == Some(DebtorKind::Company) && person.role == Role::Secretary {
        return None;
    }
    if ask.policy.settings.third_party == ThirdParty::Deny && !person.consented {
        return refuse("policy");
    }
    let lost = ask.fact(FactKind::LostContact).is_some();
    // Where no law says that they may be asked, they are not.
    let with_rule = || ask.binding().filter(|law| law.relay_only_when_lost.is_some());
    if with_rule().next().is_none() {
        return if person.consented { None } else { refuse("law") };
    }
    let relays =
        |law: &ContactLaw<'_>| law.allows_person(Addressee::ContactPerson, !lost, person.refused).is_some();
    if with_rule().all(relays) { None } else { refuse("debtor-reachable") }
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

    /// A colleague asked to pass on a call-back to a debtor who is lost since the day.
    fn relay(lost_since: &str) -> Example {
        let colleague = consumer().to(Role::Colleague).asking(Purpose::CallBack);
        colleague
            .fact(FactKind::LostContact, lost_since)
            .policy(|policy| policy.settings.third_party = ThirdParty::RelayOnly)
    }

    #[test]
    fn others_hear_nothing() {
        check(
            &RULE,
            [
                (consumer(), Allows),                    // The debtor in person.
                (company().to(Role::Guarantor), Allows), // Owes the debt.
                (consumer().to(Role::Family), Refuses),
                (consumer().to(Role::Family).who(|person| person.consented = true), Allows), // Consent on record.
                (company().to(Role::Secretary), Refuses), // Of the debt: no.
                (company().to(Role::Secretary).asking(Purpose::CallBack), Allows), // To pass on a call: yes.
                (consumer().to(Role::Secretary).asking(Purpose::CallBack), Refuses), // A person has no secretary.
                (relay("2026-11-26"), Refuses), // The debtor can still be reached.
                (relay("2026-11-25"), Allows),  // Lost: they may be asked to pass on a call.
                (
                    relay("2026-11-25").policy(|policy| policy.settings.third_party = ThirdParty::Deny),
                    Refuses,
                ),
                (relay("2026-11-25").who(|person| person.refused = true), Refuses), // They said no.
                (relay("2026-11-25").asking(Purpose::OverdueReminder), Refuses), // Lost or not, nothing of the debt.
            ],
        );
    }
}
