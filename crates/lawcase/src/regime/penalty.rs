//! Rows `CN-LIQUIDATED-DAMAGES` and `CN-AGREED-PENALTY`: a penalty agreed for delay.

use receivables::{
    calendar::Day,
    interest::{
        Claim,
        cn_agreed_penalty::{self, PenaltyRisk},
    },
    money::Ppm,
    rulebook::{BenchmarkTerm, Rulebook},
};

use crate::{
    NotCovered,
    answer::{Answer, Answers},
    inputs::{Inputs, missing},
};

pub(crate) fn risk(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let per_day = per_day(inputs)?;
    let default = inputs.need_day(&["default_date"])?;
    let risk = match loss_multiplier(inputs)? {
        Some(multiplier) => cn_agreed_penalty::risk_over(per_day, multiplier, default, book),
        None => cn_agreed_penalty::risk(per_day, default, book),
    };
    let risk = risk.map_err(NotCovered::because)?;
    let mut answers = Answers::default();
    put_risk(&mut answers, &risk, default, book);
    Ok(answers)
}

pub(crate) fn compute(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let per_day = per_day(inputs)?;
    let principal = inputs.need_money(&["principal"])?;
    let changes = inputs.payments(principal.currency)?;
    let (due, until) = (inputs.need_day(&["due_date"])?, inputs.need_day(&["paid_date", "until"])?);
    let claim = Claim { principal, due, until, changes: &changes };
    let mut answers = Answers::default();
    answers.number("days", claim.days_late());
    answers.money("interest", cn_agreed_penalty::interest(&claim, per_day).total);
    let risk = cn_agreed_penalty::risk(per_day, claim.default_day(), book).map_err(NotCovered::because)?;
    put_risk(&mut answers, &risk, claim.default_day(), book);
    Ok(answers)
}

fn per_day(inputs: &Inputs) -> Result<Ppm, NotCovered> {
    const NAMES: &[&str] = &["agreed_penalty_per_day", "penalty_per_day", "agreed_per_day"];
    inputs.factor(NAMES)?.ok_or_else(|| missing(NAMES))
}

/// The loss as a row takes it: `LPR1Y*1.5`, or LPR alone.
fn loss_multiplier(inputs: &Inputs) -> Result<Option<Ppm>, NotCovered> {
    let Some(text) = inputs.text(&["loss_proxy"])? else { return Ok(None) };
    let unknown = || NotCovered::because(format!("`loss_proxy`: `{text}` is not understood"));
    let plain = text.to_uppercase().replace([' ', '_'], "").replace(['×', 'X'], "*");
    let rest = plain.strip_prefix("LPR1Y").or_else(|| plain.strip_prefix("LPR")).ok_or_else(unknown)?;
    match rest.strip_prefix('*') {
        None if rest.is_empty() => Ok(Some(Ppm::ONE)),
        None => Err(unknown()),
        Some(factor) => factor.parse().map(Some).map_err(|_| unknown()),
    }
}

fn put_risk(answers: &mut Answers, risk: &PenaltyRisk, default: Day, book: &Rulebook) {
    let rate = book.lpr_1y(default).or_else(|| book.pboc_benchmark(BenchmarkTerm::UpToOneYear, default));
    answers.rest_on(rate.as_ref());
    answers.is_stale |= rate.is_some_and(|rate| rate.is_stale(default));
    answers.rest_on(book.interest_law().penalty_excess.on(default));
    answers.put("exceeds", Answer::Truth(risk.exceeds()));
    answers.number("agreed_pct", risk.agreed_yearly.percent());
    answers.number("loss_pct", risk.loss_yearly.percent());
    answers.number("threshold_pct", risk.threshold_yearly.percent());
    let flag: &[&str] = if risk.exceeds() { &["reduction_risk"] } else { &["none", "ok", "no_"] };
    answers.put("flag", Answer::Word(flag));
}
