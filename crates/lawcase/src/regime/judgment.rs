//! Rows `CN-JUDGMENT-DOUBLE`: the extra part on an unpaid judgment.

use receivables::{
    calendar::Day,
    interest::{
        BalanceChange, Claim, Interest,
        cn_judgment_double::{self, Stay},
    },
    money::Money,
    rulebook::Rulebook,
};

use crate::{
    NotCovered,
    answer::Answers,
    inputs::{Inputs, missing},
};

const PAID: &[&str] = &["paid_date", "until", "as_of", "bank_debit_date"];
const PERIOD_ENDS: &[&str] =
    &["performance_period_ends", "performance_period_end", "effective_date", "due_date"];

pub(crate) fn compute(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    // General interest bears no extra part, whatever the row says of it.
    inputs.ignore(&["general_interest", "general_interest_part", "excluded_general_interest"]);
    let stays = stays(inputs)?;
    let instalments = inputs.objects("instalments")?;
    let mut answers = Answers::default();
    if !instalments.is_empty() {
        let mut total = None;
        for instalment in &instalments {
            let amount = instalment.need_money(&["amount", "judgment_debt"])?;
            let paid = instalment.day(PAID)?.map_or_else(|| inputs.need_day(PAID), Ok)?;
            let part = run(amount, instalment.need_day(PERIOD_ENDS)?, paid, &[], &stays, book)?;
            instalment.all_read()?;
            answers.rest_on_interest(&part);
            // Each instalment runs for itself; the sum is rounded once.
            total = Some(total.map_or_else(|| part.clone(), |sum: Interest| joined(sum, &part)));
        }
        let total = total.ok_or_else(|| missing(&["instalments"]))?;
        inputs.ignore(&["judgment_debt", "currency", "paid_date", "until", "as_of"]);
        answers.money("double_part", Money::new(total.exact().round_half_up(), total.total.currency));
        return Ok(answers);
    }
    let principal = inputs.need_money(&["judgment_debt", "judgment_principal", "principal"])?;
    let changes = inputs.payments(principal.currency)?;
    let (due, until) = (inputs.need_day(PERIOD_ENDS)?, inputs.need_day(PAID)?);
    let stayed = inputs.count(&["stayed_days", "days_stayed", "excluded_days"])?.unwrap_or(0);
    let stayed = i32::try_from(stayed).map_err(NotCovered::because)?;
    if stayed > 0 && !changes.is_empty() {
        return Err(NotCovered::because("`stayed_days`: which days, where payments were made in between?"));
    }
    let interest = run(principal, due, until.plus(-stayed), &changes, &stays, book)?;
    answers.rest_on_interest(&interest);
    answers.money("double_part", interest.total);
    answers.money("interest", interest.total);
    answers.number("days", interest.days());
    answers.number("days_counted", interest.days());
    Ok(answers)
}

fn run(
    principal: Money,
    due: Day,
    until: Day,
    changes: &[BalanceChange],
    stays: &[Stay],
    book: &Rulebook,
) -> Result<Interest, NotCovered> {
    let claim = Claim { principal, due, until, changes };
    cn_judgment_double::interest(&claim, stays, book).map_err(NotCovered::because)
}

fn joined(mut sum: Interest, part: &Interest) -> Interest {
    sum.segments.extend(part.segments.iter().copied());
    sum
}

fn stays(inputs: &Inputs) -> Result<Vec<Stay>, NotCovered> {
    let mut found = inputs.objects("stays")?;
    found.extend(inputs.objects("suspensions")?);
    for one in ["stay", "stayed", "suspension"] {
        found.extend(inputs.object(one)?);
    }
    let mut stays = Vec::new();
    for stay in found {
        stay.ignore(&["reason", "note", "cause"]);
        let by_debtor = stay.truth(&["at_debtors_request", "caused_by_debtor"])?.unwrap_or(false);
        let days =
            Stay { from: stay.need_day(&["start", "from"])?, to: stay.need_day(&["end", "to", "until"])? };
        stay.all_read()?;
        if !by_debtor {
            stays.push(days);
        }
    }
    stays.sort_by_key(|stay| stay.from);
    Ok(stays)
}
