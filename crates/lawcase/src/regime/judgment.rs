//! Rows `CN-JUDGMENT-DOUBLE`: the extra part on an unpaid judgment.

use receivables::{
    interest::{
        Claim,
        cn_judgment_double::{self, Stay},
    },
    rulebook::Rulebook,
};

use crate::{NotCovered, answer::Answers, inputs::Inputs};

pub(crate) fn compute(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let principal = inputs.need_money(&["judgment_debt"])?;
    let due = inputs.need_day(&["performance_period_ends", "effective_date"])?;
    let until = inputs.need_day(&["paid_date"])?;
    let changes = inputs.payments(principal.currency)?;
    let mut stays = Vec::new();
    for stay in inputs.objects("stays")? {
        stays.push(Stay { from: stay.need_day(&["start", "from"])?, to: stay.need_day(&["end", "to"])? });
        stay.all_read()?;
    }
    stays.sort_by_key(|stay| stay.from);
    let claim = Claim { principal, due, until, changes: &changes };
    let interest = cn_judgment_double::interest(&claim, &stays, book).map_err(NotCovered::because)?;
    let mut answers = Answers::default();
    answers.money("double_part", interest.total);
    answers.number("days", interest.days());
    Ok(answers)
}
