//! Rows `CN-SME...`: late payment to a small or medium supplier.

use receivables::{
    interest::{Claim, DayBase, cn_sale_lpr::RateMode, cn_sme, cn_sme::Payer},
    rulebook::Rulebook,
};

use crate::{
    NotCovered,
    answer::{Answer, Answers, plain_word},
    inputs::{Inputs, missing},
};

const PAID: &[&str] = &["paid_date", "until", "as_of"];

pub(crate) fn compute(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let principal = inputs.need_money(&["principal"])?;
    let payer = payer(&inputs.text(&["payer"])?.ok_or_else(|| missing(&["payer"]))?)?;
    // Where acceptance was agreed the term runs from it (art. 10), and where amounts are confirmed, from that.
    let start = inputs.need_day(&[
        "start_of_term",
        "confirmed",
        "settlement_confirmed",
        "accepted",
        "acceptance_date",
        "delivered",
        "delivery_date",
    ])?;
    inputs.ignore(&["delivered", "delivery_date"]);
    let term = cn_sme::term_days(payer, start, book);
    let statutory = term.map(|term| term.value);
    let agreed = inputs.count(&["term_days", "contract_term", "contract_term_days", "agreed_term_days"])?;
    let agreed = agreed.map(u16::try_from).transpose().map_err(NotCovered::because)?;
    let mut answers = Answers::default();
    answers.rest_on(term.as_ref());
    let after = |days: u32| i32::try_from(days).ok().map(|days| start.plus(days));
    answers.day("statutory_due_date", statutory.and_then(|days| after(u32::from(days))));
    if statutory.is_none() {
        answers.put("fallback", Answer::Text("Civil Code 510/628".into()));
    } else {
        answers.put("fallback", Answer::Nothing);
    }
    let due = match inputs.day(&["due_date"])? {
        Some(due) => Some(due),
        None => cn_sme::agreed_term_days(payer, agreed, start, book).map(u32::from).and_then(after),
    };
    answers.day("due_date", due);
    let agreed_rate = inputs.percent(&["agreed_rate"])?;
    let contract = inputs.day(&["contract_date"])?.unwrap_or(start);
    let changes = inputs.payments(principal.currency)?;
    let Some((due, until)) = due.zip(inputs.day(PAID)?) else { return Ok(answers) };
    let claim = Claim { principal, due, until, changes: &changes };
    answers.number("days", claim.days_late());
    for (key, base) in [("interest_365", DayBase::D365), ("interest_360", DayBase::D360)] {
        let found =
            cn_sme::interest(&claim, agreed_rate, contract, base, book).map_err(NotCovered::because)?;
        answers.rest_on_interest(&found.interest);
        if key == "interest_365" {
            answers.money("interest", found.interest.total);
        }
        answers.put("below_floor", Answer::Truth(found.is_below_floor));
        if agreed_rate.is_none() {
            break;
        }
        answers.money(key, found.interest.total);
        if let Some(segment) = found.interest.segments.first() {
            answers.numbers(&["effective_rate_pct", "rate_pct"], segment.effective_percent());
        }
    }
    Ok(answers)
}

pub(crate) fn void_clause(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let principal = inputs.need_money(&["principal"])?;
    let due = inputs.need_day(&["due_date_set_by_court", "due_date"])?;
    let until = inputs.need_day(PAID)?;
    if inputs.percent(&["agreed_rate"])?.is_some() {
        return Err(NotCovered::because("an agreed rate beside a void clause"));
    }
    let mode = super::sale::mode(inputs)?;
    let changes = inputs.payments(principal.currency)?;
    let claim = Claim { principal, due, until, changes: &changes };
    let run = |mode, base| {
        cn_sme::void_clause_interest(&claim, mode, base, book)
            .map(|interest| interest.total)
            .map_err(NotCovered::because)
    };
    let asked =
        cn_sme::void_clause_interest(&claim, mode, DayBase::D365, book).map_err(NotCovered::because)?;
    let (fixed, floating) = (RateMode::FixedAtDefault, RateMode::FloatingPerPeriod);
    let mut answers = Answers::default();
    answers.rest_on_interest(&asked);
    answers.number("days", claim.days_late());
    answers.money("interest_365_fixed", run(fixed, DayBase::D365)?);
    answers.money("interest_360_fixed", run(fixed, DayBase::D360)?);
    answers.money("interest_365_floating", run(floating, DayBase::D365)?);
    answers.money("interest_360_floating", run(floating, DayBase::D360)?);
    answers.money("interest", run(mode, DayBase::D365)?);
    answers.money("interest_365", run(mode, DayBase::D365)?);
    answers.money("interest_360", run(mode, DayBase::D360)?);
    Ok(answers)
}

fn payer(text: &str) -> Result<Payer, NotCovered> {
    const PAYERS: &[(Payer, &[&str])] = &[
        (
            Payer::PublicBody,
            &["public", "state_organ", "government", "institution", "authority", "机关", "事业单位"],
        ),
        (Payer::LargeEnterprise, &["large", "big_enterprise", "大型企业"]),
    ];
    let word = plain_word(text);
    let found = PAYERS.iter().find(|(_, names)| names.iter().any(|name| word.starts_with(name)));
    found
        .map(|(payer, _)| *payer)
        .ok_or_else(|| NotCovered::because(format!("`payer`: `{text}` is not understood")))
}
