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
    let principal = inputs.need_money(&["principal", "stated_principal"])?;
    // Interest kept back when the loan was paid out is no principal (art. 26).
    let kept_back = inputs.money_in(&["deducted_in_advance", "pre_deducted_interest"], principal.currency)?;
    let kept_back = kept_back.map_or(0, |kept| kept.minor);
    let principal = Money::new(principal.minor.saturating_sub(kept_back), principal.currency);
    let first = match inputs.day(&["overdue_from"])? {
        Some(first) => first,
        None => inputs.need_day(&["due_date"])?.plus(1),
    };
    let until = inputs.need_day(&["paid_date", "interest_until", "until", "as_of"])?;
    let rates = (
        inputs.percent(&["term_rate", "agreed_rate"])?,
        inputs.percent(&["overdue_rate", "agreed_overdue_rate"])?,
        inputs.percent(&["penalty_and_fees_rate", "penalty_rate", "fees_rate"])?,
    );
    let contract = inputs.day(&["contract_date"])?;
    // Without the day of contract the cap is that of the first overdue day; a rate above it needs the day.
    let day_known = contract.is_some();
    let contract = contract.unwrap_or(first);
    let terms = LoanTerms { contract, term_rate: rates.0, overdue_rate: rates.1, other_charges: rates.2 };
    let changes = inputs.payments(principal.currency)?;
    let claim = Claim { principal, due: first, until, changes: &changes };
    let mut answers = Answers::default();
    answers.number("days", claim.days_late());
    answers.money("principal", principal);
    if let Ok(cap) = cn_private_lending::cap(contract, book) {
        answers.number("cap_pct", cap.percent());
    }
    for (key, base) in [("interest_365", DayBase::D365), ("interest_360", DayBase::D360)] {
        let interest =
            cn_private_lending::interest(&claim, &terms, base, book).map_err(NotCovered::because)?;
        if !day_known
            && interest.segments.iter().any(|segment| segment.source.is_some())
            && rates != (None, None, None)
        {
            return Err(missing(&["contract_date"]));
        }
        answers.rest_on_interest(&interest);
        answers.money(key, interest.total);
        if base == DayBase::D365 {
            answers.money("interest", interest.total);
        }
        if let Some(segment) = interest.segments.first() {
            answers.numbers(&["applied_pct", "rate_pct"], segment.effective_percent());
        }
    }
    Ok(answers)
}

pub(crate) fn transition(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let principal = inputs.need_money(&["principal"])?;
    let contract = inputs.need_day(&["contract_date"])?;
    let agreed = inputs.percent(&["agreed_rate"])?.ok_or_else(|| missing(&["agreed_rate"]))?;
    let filed = inputs.need_day(&["suit_filed"])?;
    let until = inputs.need_day(&["interest_until", "paid_date", "until"])?;
    let changes = inputs.payments(principal.currency)?;
    let claim = Claim {
        principal,
        due: inputs.day(&["interest_from"])?.unwrap_or(contract),
        until,
        changes: &changes,
    };
    let parts = cn_private_lending::transition(&claim, agreed, filed, DayBase::D365, book);
    let [old, new] = parts.map_err(NotCovered::because)?;
    let mut answers = Answers::default();
    for part in [&old, &new] {
        answers.rest_on_interest(part);
    }
    answers.money("part1", old.total);
    answers.money("part2", new.total);
    // Both parts are reported, so their rounded amounts must add up to the sum.
    answers.money("total", Money::new(old.total.minor.saturating_add(new.total.minor), principal.currency));
    Ok(answers)
}
