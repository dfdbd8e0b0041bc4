//! # `guarantor-and-lawyer`
//!
//! A guarantor hears of the debt under a guarantee that is on file, and a lawyer while they represent the debtor: by letter, e-mail or
//! telephone, not as a reminder before the due day, and a guarantor neither before the debtor had time to answer nor about what
//! the debtor promised.
//!
//! **Why:** a role in a list is no paper; without it they are third parties. Both speak for somebody else's debt, and are
//! owed a form in which that can be done.
//! **Authority:** DAT-006, BLK-08; 民法典 arts. 681, 687 for the guarantee; the channels and stages are a house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::{Channel, Role},
    fact::FactKind,
    reason::{Horizon, Reason},
    script::Purpose,
    stage::Stage,
};

pub(super) const RULE: Rule = Rule { id: "guarantor-and-lawyer", scope: Scope::Person, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let person = ask.person?;
    let is_guarantor = person.role == Role::Guarantor;
    if !is_guarantor && person.role != Role::Lawyer {
        return None;
    }
    let paper = if is_guarantor { FactKind::GuaranteeContract } else { FactKind::Represented };
    let in_form = matches!(ask.channel, None | Some(Channel::Letter | Channel::Email | Channel::Phone));
    let is_debtors_turn = match ask.purpose {
        Purpose::OverdueReminder => is_guarantor && ask.stage == Stage::Early,
        Purpose::PromiseDue | Purpose::PromiseBroken => is_guarantor,
        _ => false,
    };
    let because = if ask.fact(paper).is_none() {
        if is_guarantor { "no-guarantee" } else { "not-represented" }
    } else if ask.purpose == Purpose::PreDueReminder {
        "not-overdue"
    } else if is_debtors_turn {
        "debtor-first"
    } else if !in_form {
        "formal-channel"
    } else {
        return None;
    };
    let reason = Reason::new(RULE.id).with("role", person.role.code()).with("because", because);
    Some(Refusal::until_changed(reason))
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

    fn guarantor() -> Example {
        consumer().to(Role::Guarantor).fact(FactKind::GuaranteeContract, "2026-11-25")
    }

    fn lawyer() -> Example {
        company().to(Role::Lawyer).fact(FactKind::Represented, "2026-11-25")
    }

    #[test]
    fn who_answers_for_another_is_asked_under_a_paper_in_form_and_in_time() {
        let on = |example: Example, purpose, stage| example.asking(purpose).in_stage(stage);
        check(
            &RULE,
            [
                (consumer(), Allows), // They owe it themselves.
                (consumer().to(Role::CoDebtor), Allows),
                (company().to(Role::Guarantor), Refuses), // A role in a list is no paper.
                (company().to(Role::Lawyer), Refuses),    // Whose lawyer?
                (on(guarantor(), Purpose::ScheduleTalk, Stage::Middle).by(Channel::Phone), Allows),
                (on(guarantor(), Purpose::ScheduleTalk, Stage::Middle).by(Channel::Sms), Refuses),
                (on(guarantor(), Purpose::ScheduleTalk, Stage::Middle).by(Channel::Letter), Allows),
                (on(guarantor(), Purpose::OverdueReminder, Stage::Early).by(Channel::Letter), Refuses),
                (on(guarantor(), Purpose::OverdueReminder, Stage::Middle).by(Channel::Letter), Allows),
                (on(guarantor(), Purpose::PromiseBroken, Stage::Late).by(Channel::Email), Refuses), // Who promised is asked.
                (on(lawyer(), Purpose::PromiseBroken, Stage::Late).by(Channel::Email), Allows),
                (on(guarantor(), Purpose::PreDueReminder, Stage::PreDue).by(Channel::Letter), Refuses),
                (on(lawyer(), Purpose::OverdueReminder, Stage::Early).by(Channel::Email), Allows),
                (on(lawyer(), Purpose::OverdueReminder, Stage::Early).by(Channel::Wechat), Refuses),
                (on(lawyer(), Purpose::OverdueReminder, Stage::Early).by(Channel::Visit), Refuses),
                (on(lawyer(), Purpose::PreDueReminder, Stage::PreDue).by(Channel::Email), Refuses),
                (
                    company().to(Role::Lawyer).fact(FactKind::Represented, "2026-11-26"),
                    Refuses, // Not before its day.
                ),
            ],
        );
    }
}
