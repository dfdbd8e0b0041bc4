//! Rows `CN-PRIVATE-LENDING...`: interest for delay on a private loan.

use receivables::{
    interest::{
        Claim, DayBase,
        cn_private_lending::{self, LoanTerms},
    },
    money::Money,
    rulebook::Rulebook,
};

use crate::{
    NotCovered,
    answer::Answers,
    inputs::{Inputs, missing},
};

pub(crate) fn compute(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let principal = inputs.need_money(&["principal"])?;
    let first = match inputs.day(&["overdue_from"])? {
        Some(first) => first,
        None => inputs.need_day(&["due_date"])?.plus(1),
    };
    let until = inputs.need_day(&["paid_date"])?;
    let rates = (
        inputs.percent(&["term_rate"])?,
        inputs.percent(&["overdue_rate"])?,
        inputs.percent(&["penalty_and_fees_rate"])?,
    );
    let contract = inputs.day(&["contract_date"])?;
    let nothing_agreed = matches!(rates, (None, None, None));
    let contract = contract.or(nothing_agreed.then_some(first)).ok_or_else(|| missing(&["contract_date"]))?;
    let terms = LoanTerms { contract, term_rate: rates.0, overdue_rate: rates.1, other_charges: rates.2 };
    let changes = inputs.payments(principal.currency)?;
    let claim = Claim { principal, due: first, until, changes: &changes };
    let mut answers = Answers::default();
    answers.number("days", claim.days_late());
    if let Ok(cap) = cn_private_lending::cap(contract, book) {
        answers.number("cap_pct", cap.percent());
    }
    for (key, base) in [("interest_365", DayBase::D365), ("interest_360", DayBase::D360)] {
        let interest =
            cn_private_lending::interest(&claim, &terms, base, book).map_err(NotCovered::because)?;
        answers.money(key, interest.total);
        if let Some(segment) = interest.segments.first() {
            answers.number("applied_pct", segment.effective_percent());
        }
    }
    Ok(answers)
}

pub(crate) fn transition(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let principal = inputs.need_money(&["principal"])?;
    let contract = inputs.need_day(&["contract_date"])?;
    let agreed = inputs.percent(&["agreed_rate"])?.ok_or_else(|| missing(&["agreed_rate"]))?;
    let filed = inputs.need_day(&["suit_filed"])?;
    let until = inputs.need_day(&["interest_until", "paid_date"])?;
    let claim = Claim { principal, due: contract, until, changes: &[] };
    let parts = cn_private_lending::transition(&claim, agreed, filed, DayBase::D365, book);
    let [old, new] = parts.map_err(NotCovered::because)?;
    let mut answers = Answers::default();
    answers.money("part1", old.total);
    answers.money("part2", new.total);
    // Both parts are reported, so their rounded amounts must add up to the sum.
    answers.money("total", Money::new(old.total.minor.saturating_add(new.total.minor), principal.currency));
    Ok(answers)
}
