//! What the EU, Germany and the United Kingdom say about late payment.

use super::{RulebookError, text::Book, value::Series};
use crate::{interest::AllocationOrder, money::Ppm};

const TOPIC: &str = "late-interest";

/// The minimum of Directive 2011/7/EU; a state may give more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EuLatePayment {
    /// Reference rate, one entry a half-year.
    pub reference_rate: Series<Ppm>,
    /// Points over it.
    pub margin: Series<Ppm>,
    /// Whole euros for every late claim.
    pub flat_sum: Series<u16>,
    /// Days of a year.
    pub day_base: Series<u16>,
    /// Days until interest begins where no day was agreed.
    pub term_days: Series<u16>,
    /// Days beyond which an agreed term needs express agreement.
    pub longest_agreed_days: Series<u16>,
    /// Days within which a public authority pays.
    pub public_term_days: Series<u16>,
    /// Days in the cases in which it may take longer.
    pub public_longest_days: Series<u16>,
    /// On what a payment is used first.
    pub payment_order: Series<AllocationOrder>,
}

/// German default interest (BGB §§ 247, 286, 288).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeLatePayment {
    /// Base rate, one entry a half-year.
    pub base_rate: Series<Ppm>,
    /// Points over it where a consumer is involved.
    pub margin_consumer: Series<Ppm>,
    /// Points over it between businesses, by the day the obligation arose.
    pub margin_business: Series<Ppm>,
    /// Whole euros where the debtor is no consumer, by the day the obligation arose.
    pub flat_sum: Series<u16>,
    /// Days after due day and invoice at the end of which default begins.
    pub default_after_days: Series<u16>,
    /// On what a payment is used first.
    pub payment_order: Series<AllocationOrder>,
    /// The same for a consumer credit.
    pub consumer_credit_payment_order: Series<AllocationOrder>,
}

/// Late payment of commercial debts in England & Wales.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UkLatePayment {
    /// Reference rate for interest that begins in the half-year.
    pub reference_rate: Series<Ppm>,
    /// Points over it.
    pub margin: Series<Ppm>,
    /// Whole pounds beside interest, from the lowest bracket to the highest.
    pub fixed_sums: [Series<u16>; 3],
    /// Whole pounds of the debt from which the middle and the highest bracket begin.
    pub brackets_from: [Series<u16>; 2],
    /// Days to the relevant day where none was agreed, the first one counted.
    pub term_days: Series<u16>,
    /// Days after which an agreed day yields unless it is not grossly unfair, the first one counted.
    pub longest_agreed_days: Series<u16>,
    /// On what a payment is used first.
    pub payment_order: Series<AllocationOrder>,
}

impl EuLatePayment {
    pub(super) fn read(book: &mut Book) -> Result<Self, RulebookError> {
        Ok(Self {
            reference_rate: book.series("eu", TOPIC, "reference_rate")?,
            margin: book.series("eu", TOPIC, "margin")?,
            flat_sum: book.series("eu", TOPIC, "flat_sum")?,
            day_base: book.series("eu", TOPIC, "day_base")?,
            term_days: book.series("eu", TOPIC, "term_days")?,
            longest_agreed_days: book.series("eu", TOPIC, "longest_agreed_days")?,
            public_term_days: book.series("eu", TOPIC, "public_term_days")?,
            public_longest_days: book.series("eu", TOPIC, "public_longest_days")?,
            payment_order: book.series("eu", TOPIC, "payment_order")?,
        })
    }
}

impl DeLatePayment {
    pub(super) fn read(book: &mut Book) -> Result<Self, RulebookError> {
        Ok(Self {
            base_rate: book.series("de", TOPIC, "base_rate")?,
            margin_consumer: book.series("de", TOPIC, "margin_consumer")?,
            margin_business: book.series("de", TOPIC, "margin_business")?,
            flat_sum: book.series("de", TOPIC, "flat_sum")?,
            default_after_days: book.series("de", TOPIC, "default_after_days")?,
            payment_order: book.series("de", TOPIC, "payment_order")?,
            consumer_credit_payment_order: book.series("de", TOPIC, "consumer_credit_payment_order")?,
        })
    }
}

impl UkLatePayment {
    pub(super) fn read(book: &mut Book) -> Result<Self, RulebookError> {
        Ok(Self {
            reference_rate: book.series("uk", TOPIC, "reference_rate")?,
            margin: book.series("uk", TOPIC, "margin")?,
            fixed_sums: [
                book.series("uk", TOPIC, "fixed_sum_small")?,
                book.series("uk", TOPIC, "fixed_sum_middle")?,
                book.series("uk", TOPIC, "fixed_sum_large")?,
            ],
            brackets_from: [
                book.series("uk", TOPIC, "middle_bracket_from")?,
                book.series("uk", TOPIC, "highest_bracket_from")?,
            ],
            term_days: book.series("uk", TOPIC, "term_days")?,
            longest_agreed_days: book.series("uk", TOPIC, "longest_agreed_days")?,
            payment_order: book.series("uk", TOPIC, "payment_order")?,
        })
    }
}
