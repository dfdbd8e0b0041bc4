//! # `amount-overdue`
//!
//! Up to thirty points by the size of the overdue amount that may be demanded, in its own currency.
//!
//! **Why:** effort goes where the money is, without starving the small ones.
//! **Authority:** MGT-013, C31.

use super::{Case, Rule};
use crate::reason::Horizon;

pub(super) const RULE: Rule = Rule { id: "amount-overdue", points };

/// Least amounts in hundredths of a large unit, with their points. Currencies without decimals count a hundred units as
/// one, so that yen and euro are weighed roughly alike; nothing is converted.
const SCALE: [(i64, u32); 5] = [(100_000_000, 30), (10_000_000, 24), (1_000_000, 18), (100_000, 10), (1, 4)];

fn points(case: &Case<'_>, _: &mut Horizon) -> u32 {
    let largest = case.owed.balances.iter().map(|sums| match sums.currency.exponent() {
        3 => sums.demandable / 10,
        _ => sums.demandable,
    });
    let largest = largest.max().unwrap_or(0);
    SCALE.iter().find(|(least, _)| largest >= *least).map_or(0, |(_, points)| *points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, cny, company, eur},
        money::{Currency, Money},
        priority::tests::check,
    };

    fn owing(amount: Money) -> Example {
        company().but(|facts| facts.receivables[0].amount = amount)
    }

    #[test]
    fn effort_goes_where_the_money_is() {
        check(
            &RULE,
            [
                (company().but(|facts| facts.receivables.clear()), 0),
                (owing(cny(1)), 4),
                (owing(cny(99_999)), 4), // 999.99.
                (owing(cny(100_000)), 10),
                (owing(cny(1_000_000)), 18),
                (owing(cny(10_000_000)), 24),
                (owing(cny(100_000_000)), 30),                  // A million yuan.
                (owing(cny(100_000)).disputing(None, None), 0), // Nothing may be demanded.
                (owing(cny(60_000)).owing(2, "2026-11-20", eur(60_000)), 4), // Currencies are not added up.
                (owing(Money::new(999_999, Currency::from_code("KWD").unwrap())), 4), // Three decimals: 999.999.
            ],
        );
    }
}
