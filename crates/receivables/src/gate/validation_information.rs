//! # `validation-information`
//!
//! A debt collector tells a consumer what the debt is, with the first communication or within five days of it; until the
//! period to dispute it is over, nothing may overshadow that: no last notice, no talk of a suit.
//!
//! **Why:** who is asked for money must be able to check the claim, and must not be hurried past it.
//! **Authority:** 12 CFR 1006.34(a)(1), (b)(5), 1006.38(b) for consumers in the United States; what overshadows is our reading.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    calendar::Day,
    contact::{Connection, Contact},
    debtor::Role,
    fact::FactKind,
    reason::{Horizon, Reason},
    rulebook::RegulationF,
    script::Purpose,
};

pub(super) const RULE: Rule = Rule { id: "validation-information", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, horizon: &mut Horizon) -> Option<Refusal> {
    let law = ask.regulation_f?;
    let overshadows = ask.speaks_of_suit() || ask.purpose == Purpose::FinalNotice;
    let Some(sent) = sent(ask) else {
        let missing = Refusal::until_changed(Reason::new(RULE.id).with("missing", "validation-information"));
        return (overshadows || is_late(ask, &law, horizon)).then_some(missing);
    };
    let over = law.validation_period(sent).end.plus(1);
    if !overshadows || horizon.reached(over) {
        return None;
    }
    Some(Refusal::until(Reason::new(RULE.id).with("sent", sent).with("until", over), over))
}

/// Whether the information is still to be sent: with the first communication, or soon after it.
pub(super) fn is_owed(ask: &Ask<'_>) -> bool {
    ask.regulation_f.is_some() && sent(ask).is_none()
}

/// The day by which the information on every debt had been sent.
fn sent(ask: &Ask<'_>) -> Option<Day> {
    let facts = ask.snapshot.facts.iter();
    let facts = facts.filter(|fact| fact.kind == FactKind::ValidationSent && fact.from <= ask.day);
    let whole = facts.clone().filter(|fact| fact.receivable.is_none()).map(|fact| fact.from).min();
    let debts = ask.debts();
    if debts.is_empty() {
        return whole;
    }
    let mut latest = None;
    for debt in debts {
        let of_debt =
            facts.clone().filter(|fact| fact.receivable.and_then(|id| ask.debt_of(id)) == Some(debt));
        latest = latest.max(Some(of_debt.map(|fact| fact.from).chain(whole).min()?));
    }
    latest
}

/// Whether the first communication lies further back than the law allows.
fn is_late(ask: &Ask<'_>, law: &RegulationF<'_>, horizon: &mut Horizon) -> bool {
    let tells = |contact: &&Contact| {
        let heard = contact.role.is_none_or(Role::may_hear_of_debt);
        let arrived = match contact.connection {
            Connection::Connected | Connection::Delivered | Connection::Sent | Connection::Voicemail => true,
            Connection::NoAnswer
            | Connection::Busy
            | Connection::SwitchedOff
            | Connection::Invalid
            | Connection::Bounced
            | Connection::Waived
            | Connection::Cancelled => false,
        };
        contact.day <= ask.day && heard && arrived
    };
    let first = ask.snapshot.contacts.iter().filter(tells).map(|contact| contact.day).min();
    first.is_some_and(|first| horizon.reached(first.plus(i32::from(law.validation_within_days.value) + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, american, company, consumer, usd},
        gate::tests::{
            Answer::{Allows, Refuses, Until},
            check,
        },
        stage::Stage,
    };

    fn told(on: &str) -> Example {
        american().told(on, None, None)
    }

    fn sent(on: &str) -> Example {
        told("2026-09-14").fact(FactKind::ValidationSent, on)
    }

    #[test]
    fn a_claim_is_explained_before_it_is_pressed() {
        check(
            &RULE,
            [
                (american(), Allows),          // The first communication carries it.
                (told("2026-11-20"), Allows),  // The fifth day after it.
                (told("2026-11-19"), Refuses), // Too late: send it first.
                (told("2026-11-19").but(|facts| facts.contacts[0].connection = Connection::NoAnswer), Allows), // Nothing was said yet.
                (told("2026-11-19").original_creditor(), Allows), // It binds collectors.
                (consumer().told("2026-11-01", None, None), Allows),
                (company().told("2026-11-01", None, None), Allows),
                (american().asking(Purpose::FinalNotice), Refuses), // No last notice before it.
            ],
        );
    }

    #[test]
    fn nothing_overshadows_the_period_to_dispute() {
        let last = |example: Example| example.asking(Purpose::FinalNotice);
        check(
            &RULE,
            [
                (sent("2026-10-20"), Allows),                    // A reminder does not press.
                (last(sent("2026-10-20")), Until("2026-11-27")), // Received on the 27th, and thirty days.
                (sent("2026-10-20").in_stage(Stage::Legal), Until("2026-11-27")),
                (last(sent("2026-10-19")), Until("2026-11-26")),
                (last(sent("2026-10-16")), Allows), // Received on the 23rd; the period ended on the 22nd.
                (last(sent("2026-11-26")), Refuses), // Tomorrow is not yet.
                (sent("2026-09-14").owing(2, "2026-11-20", usd(500)), Allows), // For all debts.
                (
                    last(american().fact_on(FactKind::ValidationSent, "2026-09-14", 1)).owing(
                        2,
                        "2026-11-20",
                        usd(500),
                    ),
                    Refuses,
                ), // The other debt was not explained.
            ],
        );
    }
}
