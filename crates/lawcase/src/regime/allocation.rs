//! Rows `CN-ALLOCATION`, `DE-BGB-367` and `DE-BGB-497`: what a payment on one debt is used for.

use receivables::{
    interest::{self, AllocationOrder},
    money::{Currency, Money},
    rulebook::Rulebook,
};

use crate::{
    NotCovered,
    answer::{Answers, plain_word},
    inputs::{Inputs, missing},
};

pub(crate) fn compute(inputs: &Inputs, regime: &str, _book: &Rulebook) -> Result<Answers, NotCovered> {
    let usual = if regime.starts_with("DE") { Currency::EUR } else { Currency::CNY };
    let principal = inputs.need_money_in(&["principal"], usual)?;
    let currency = principal.currency;
    let zero = Money::new(0, currency);
    let payment = inputs.money_in(&["payment", "amount_paid", "amount"], currency)?;
    let payment = payment.ok_or_else(|| missing(&["payment"]))?;
    let costs = inputs.money_in(&["costs", "fees"], currency)?.unwrap_or(zero);
    let due = inputs.money_in(&["interest"], currency)?.unwrap_or(zero);
    if [payment, costs, due, principal].iter().any(|money| money.minor < 0) {
        return Err(NotCovered::because("an amount below zero"));
    }
    let usual = if regime.contains("497") {
        AllocationOrder::CostsPrincipalInterest
    } else {
        AllocationOrder::CostsInterestPrincipal
    };
    let used = interest::allocate_by(
        order(inputs)?.unwrap_or(usual),
        payment.minor,
        costs.minor,
        due.minor,
        principal.minor,
    );
    let mut answers = Answers::default();
    let mut put = |key, minor| answers.money(key, Money::new(minor, currency));
    put("to_costs", used.costs);
    put("to_interest", used.interest);
    put("to_principal", used.principal);
    put("rest", used.rest);
    put("costs_after", costs.minor.saturating_sub(used.costs));
    put("interest_after", due.minor.saturating_sub(used.interest));
    put("principal_after", principal.minor.saturating_sub(used.principal));
    Ok(answers)
}

/// The order a row says was agreed.
pub(super) fn order(inputs: &Inputs) -> Result<Option<AllocationOrder>, NotCovered> {
    inputs
        .text(&["allocation", "order", "agreed_order"])?
        .map(|text| {
            let code = plain_word(&text).replace('_', "-");
            AllocationOrder::from_code(&code)
                .or_else(|| (code == "interest-first").then_some(AllocationOrder::CostsInterestPrincipal))
                .ok_or_else(|| NotCovered::because(format!("`allocation`: `{text}` is no order")))
        })
        .transpose()
}
