//! # `pre-action-protocol`
//!
//! Before a suit against an individual or sole trader in England & Wales: a letter of claim, its days for a reply, the days after
//! a reply and after documents, and notice where no agreement was reached. The step and any word of a suit wait for it.
//!
//! **Why:** most claims end in an agreement once the debtor has had time and papers; courts punish who does not wait.
//! **Authority:** Pre-Action Protocol for Debt Claims, since 2017-10-01; counting from the day of the letter is from memory. Other
//! parts of the United Kingdom have other rules: there this is a house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    calendar::Day,
    debtor::Country,
    fact::FactKind,
    reason::{Horizon, Reason},
    rulebook::Reply,
};

pub(super) const RULE: Rule = Rule { id: "pre-action-protocol", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, horizon: &mut Horizon) -> Option<Refusal> {
    let in_uk = ask.snapshot.debtor.country == Some(Country::GB);
    let in_court = ask.fact(FactKind::SuitFiled).is_some();
    if !in_uk || !ask.is_individual() || !ask.speaks_of_suit() || in_court {
        return None;
    }
    let missing =
        |what: &'static str| Some(Refusal::until_changed(Reason::new(RULE.id).with("missing", what)));
    let Some(letter) = ask.latest(FactKind::LetterOfClaimSent) else {
        return missing("letter-of-claim");
    };
    let after = |kind| ask.latest(kind).filter(|&day| day >= letter);
    let (replied, given) = (after(FactKind::ClaimReplied), after(FactKind::DocumentsGiven));
    let requested = after(FactKind::DocumentsRequested);
    if requested.is_some_and(|asked| given.is_none_or(|given| given < asked)) {
        return missing("documents-given");
    }
    let protocol = ask.rulebook.uk_claim_protocol();
    // Documents may be asked for without the form.
    let reply = replied.or(requested).map(|day| Reply { day, documents_given: given });
    let Some(earliest) = protocol.earliest_issue(letter, reply) else {
        return missing("letter-of-claim");
    };
    if let Some(refusal) = until(letter, earliest, horizon) {
        return Some(refusal);
    }
    reply?;
    let Some(notice) = after(FactKind::ActionNoticeGiven) else { return missing("action-notice") };
    let days = i32::from(protocol.notice_days.on(notice)?.value);
    until(letter, notice.plus(days + 1), horizon)
}

fn until(letter: Day, day: Day, horizon: &mut Horizon) -> Option<Refusal> {
    let refusal = || Refusal::until(Reason::new(RULE.id).with("letter", letter).with("until", day), day);
    (!horizon.reached(day)).then(refusal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, company, consumer},
        gate::tests::{
            Answer::{Allows, Refuses, Until},
            check,
        },
        stage::Stage,
    };

    fn suing(example: Example) -> Example {
        example.but(|facts| facts.debtor.country = Some(Country::GB)).in_stage(Stage::Legal)
    }

    fn written(on: &str) -> Example {
        suing(consumer()).fact(FactKind::LetterOfClaimSent, on)
    }

    fn replied() -> Example {
        written("2026-09-01").fact(FactKind::ClaimReplied, "2026-10-25")
    }

    #[test]
    fn a_suit_waits_for_the_answer() {
        check(
            &RULE,
            [
                (suing(consumer()), Refuses),                      // No letter of claim.
                (written("2026-10-25"), Allows),                   // Thirty days are over.
                (written("2026-10-26"), Until("2026-11-26")),      // The thirtieth day.
                (suing(consumer()).in_stage(Stage::Late), Allows), // Nobody speaks of a suit.
                (suing(company()), Allows),                        // Not for companies,
                (suing(company()).fact(FactKind::SoleTrader, "2026-01-01"), Refuses), // but for sole traders.
                (suing(consumer()).fact(FactKind::SuitFiled, "2026-11-01"), Allows), // In court already.
                (suing(consumer()).but(|facts| facts.debtor.country = Some(Country::DE)), Allows),
            ],
        );
    }

    #[test]
    fn a_reply_asks_for_time_papers_and_notice() {
        let asked = || written("2026-09-01").fact(FactKind::DocumentsRequested, "2026-09-20");
        let given = || asked().fact(FactKind::DocumentsGiven, "2026-11-01");
        check(
            &RULE,
            [
                (replied(), Refuses), // Thirty days after the reply are over today; notice is missing.
                (replied().on("2026-11-24"), Until("2026-11-25")),
                (replied().fact(FactKind::ActionNoticeGiven, "2026-11-10"), Allows), // Fourteen days of notice.
                (replied().fact(FactKind::ActionNoticeGiven, "2026-11-11"), Until("2026-11-26")),
                (asked(), Refuses),             // The documents first.
                (given(), Until("2026-12-02")), // And thirty days to read them.
            ],
        );
    }
}
