//! Rows `CN-SALE-...`: late interest on a sale.

use receivables::{
    interest::{
        Claim, DayBase, Interest, Regime,
        cn_sale_lpr::{self, BeforeLpr, RateMode, Terms},
    },
    rulebook::Rulebook,
};

use crate::{
    NotCovered,
    answer::{Answers, plain_word},
    inputs::{Inputs, missing},
};

pub(crate) fn compute(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let principal = inputs.need_money(&["principal"])?;
    // An extension agreed moves the day from which delay counts (买卖合同解释 art. 18(1)).
    let due = match inputs.day(&["extended_due_date"])? {
        Some(extended) => {
            inputs.ignore(&["due_date"]);
            extended
        }
        None => match inputs.day(&["due_date"])? {
            Some(due) => due,
            None => inputs.need_day(&["default_date"])?.plus(-1),
        },
    };
    let until = inputs.need_day(&["paid_date", "until", "as_of", "interest_until"])?;
    let changes = inputs.payments(principal.currency)?;
    let claim = Claim { principal, due, until, changes: &changes };
    let multiplier = inputs.factor(&["multiplier"])?.ok_or_else(|| missing(&["multiplier"]))?;
    let mode = mode(inputs)?;
    let run = |before_lpr, day_base| {
        cn_sale_lpr::interest(&claim, &Terms { multiplier, mode, before_lpr, day_base }, book)
            .map_err(NotCovered::because)
    };
    let text = run(BeforeLpr::BenchmarkThroughout, DayBase::D365)?;
    let mut answers = Answers::default();
    answers.rest_on_interest(&text);
    answers.day("default_date", Some(claim.default_day()));
    answers.number("days", claim.days_late());
    rates(&mut answers, &text);
    answers.money("interest", text.total);
    answers.money("interest_365", text.total);
    answers.money("interest_360", run(BeforeLpr::BenchmarkThroughout, DayBase::D360)?.total);
    if text.regime == Regime::CnSalePboc {
        answers.money("variant_A", text.total);
        answers.money("variant_A_365", text.total);
        answers.money("variant_A_360", run(BeforeLpr::BenchmarkThroughout, DayBase::D360)?.total);
        let practice = run(BeforeLpr::BenchmarkThenLpr, DayBase::D365)?;
        answers.rest_on_interest(&practice);
        answers.money("variant_B", practice.total);
        answers.money("variant_B_365", practice.total);
        answers.money("variant_B_360", run(BeforeLpr::BenchmarkThenLpr, DayBase::D360)?.total);
    }
    Ok(answers)
}

/// Fixed unless the row says otherwise.
pub(super) fn mode(inputs: &Inputs) -> Result<RateMode, NotCovered> {
    let Some(text) = inputs.text(&["variant", "rate_mode", "mode"])? else {
        return Ok(RateMode::FixedAtDefault);
    };
    let word = plain_word(&text);
    if word.starts_with("fix") {
        Ok(RateMode::FixedAtDefault)
    } else if word.starts_with("float") || word == "per_period" {
        Ok(RateMode::FloatingPerPeriod)
    } else {
        Err(NotCovered::because(format!("`variant`: `{text}` is not understood")))
    }
}

/// The one rate of a result that has only one.
fn rates(answers: &mut Answers, interest: &Interest) {
    let Some((first, others)) = interest.segments.split_first() else { return };
    if others.iter().all(|segment| segment.rate == first.rate) {
        answers.numbers(&["rate_pct", "effective_rate_pct", "applied_pct"], first.effective_percent());
        answers.number("base_rate_pct", first.rate.percent());
        answers.number("lpr_pct", first.rate.percent());
    }
}
