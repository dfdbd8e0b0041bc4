//! Rows `CN-LIQUIDATED-DAMAGES` and `CN-AGREED-PENALTY`: a penalty agreed for delay.

use receivables::{
    interest::{
        Claim,
        cn_agreed_penalty::{self, PenaltyRisk},
    },
    rulebook::Rulebook,
};

use crate::{
    NotCovered,
    answer::{Answer, Answers},
    inputs::{Inputs, missing},
};

pub(crate) fn risk(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let per_day =
        inputs.factor(&["agreed_penalty_per_day"])?.ok_or_else(|| missing(&["agreed_penalty_per_day"]))?;
    let default = inputs.need_day(&["default_date"])?;
    if let Some(other) = inputs.text(&["loss_proxy"])?.filter(|proxy| proxy != "LPR1Y*1.5") {
        return Err(NotCovered::because(format!("loss taken as `{other}`")));
    }
    let risk = cn_agreed_penalty::risk(per_day, default, book).map_err(NotCovered::because)?;
    let mut answers = Answers::default();
    put_risk(&mut answers, &risk);
    Ok(answers)
}

pub(crate) fn compute(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let per_day =
        inputs.factor(&["agreed_penalty_per_day"])?.ok_or_else(|| missing(&["agreed_penalty_per_day"]))?;
    let principal = inputs.need_money(&["principal"])?;
    let changes = inputs.payments(principal.currency)?;
    let (due, until) = (inputs.need_day(&["due_date"])?, inputs.need_day(&["paid_date"])?);
    let claim = Claim { principal, due, until, changes: &changes };
    let mut answers = Answers::default();
    answers.number("days", claim.days_late());
    answers.money("interest", cn_agreed_penalty::interest(&claim, per_day).total);
    let risk = cn_agreed_penalty::risk(per_day, claim.default_day(), book).map_err(NotCovered::because)?;
    put_risk(&mut answers, &risk);
    Ok(answers)
}

fn put_risk(answers: &mut Answers, risk: &PenaltyRisk) {
    answers.number("agreed_pct", risk.agreed_yearly.percent());
    answers.number("loss_pct", risk.loss_yearly.percent());
    answers.number("threshold_pct", risk.threshold_yearly.percent());
    let flag: &[&str] = if risk.exceeds() { &["reduction_risk"] } else { &["none", "ok", "no_"] };
    answers.put("flag", Answer::Word(flag));
}
