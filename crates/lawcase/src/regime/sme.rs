//! Rows `CN-SME...`: late payment to a small or medium supplier.

use receivables::{
    interest::{Claim, DayBase, cn_sme, cn_sme::Payer},
    rulebook::Rulebook,
};

use crate::{
    NotCovered,
    answer::{Answer, Answers, plain_word},
    inputs::{Inputs, missing},
};

pub(crate) fn compute(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let principal = inputs.need_money(&["principal"])?;
    let payer = payer(&inputs.text(&["payer"])?.ok_or_else(|| missing(&["payer"]))?)?;
    let start = inputs.need_day(&["start_of_term", "delivered", "accepted"])?;
    let statutory = cn_sme::term_days(payer, start, book).map(|term| term.value);
    let agreed = inputs.count(&["term_days", "contract_term"])?;
    if payer == Payer::PublicBody
        && agreed.is_some_and(|agreed| statutory.is_some_and(|term| agreed > u32::from(term)))
    {
        return Err(NotCovered::because("a term beyond the statutory one of a public body"));
    }
    let mut answers = Answers::default();
    let after = |days: u32| i32::try_from(days).ok().map(|days| start.plus(days));
    answers.day("statutory_due_date", statutory.and_then(|days| after(u32::from(days))));
    if statutory.is_none() {
        answers.put("fallback", Answer::Text("Civil Code 510/628".into()));
    }
    let due = agreed.or(statutory.map(u32::from)).and_then(after);
    answers.day("due_date", due);
    let agreed_rate = inputs.percent(&["agreed_rate"])?;
    let contract = inputs.day(&["contract_date"])?.unwrap_or(start);
    let Some((due, until)) = due.zip(inputs.day(&["paid_date"])?) else { return Ok(answers) };
    let claim = Claim { principal, due, until, changes: &[] };
    answers.number("days", claim.days_late());
    for (key, base) in [("interest_365", DayBase::D365), ("interest_360", DayBase::D360)] {
        let found =
            cn_sme::interest(&claim, agreed_rate, contract, base, book).map_err(NotCovered::because)?;
        if agreed_rate.is_none() {
            answers.money("interest", found.interest.total);
            break;
        }
        answers.money(key, found.interest.total);
        answers.put("below_floor", Answer::Truth(found.is_below_floor));
        if let Some(segment) = found.interest.segments.first() {
            answers.number("effective_rate_pct", segment.effective_percent());
        }
    }
    Ok(answers)
}

pub(crate) fn void_clause(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let principal = inputs.need_money(&["principal"])?;
    let due = inputs.need_day(&["due_date_set_by_court", "due_date"])?;
    let until = inputs.need_day(&["paid_date"])?;
    if inputs.percent(&["agreed_rate"])?.is_some() {
        return Err(NotCovered::because("an agreed rate beside a void clause"));
    }
    let claim = Claim { principal, due, until, changes: &[] };
    let mut answers = Answers::default();
    answers.number("days", claim.days_late());
    for (key, base) in [("interest_365_fixed", DayBase::D365), ("interest_360_fixed", DayBase::D360)] {
        let interest = cn_sme::void_clause_interest(&claim, base, book).map_err(NotCovered::because)?;
        answers.money(key, interest.total);
    }
    Ok(answers)
}

fn payer(text: &str) -> Result<Payer, NotCovered> {
    let word = plain_word(text);
    if word.starts_with("public_body") {
        return Ok(Payer::PublicBody);
    }
    if word.starts_with("large_enterprise") {
        return Ok(Payer::LargeEnterprise);
    }
    Err(NotCovered::because(format!("payer `{text}` is not understood")))
}
