//! Deadlines of the procedures that a legal file goes through.

use super::{
    RulebookError,
    text::Book,
    value::{Dated, Series},
};
use crate::{calendar::Day, coded::coded};

coded! {
    /// A deadline; the unit is the last word of its code.
    Deadline {
        /// China: the court answers an application for a payment order.
        CnPaymentOrderAnswerDays = "cn-payment-order-answer-days",
        /// China: the court issues the payment order after acceptance.
        CnPaymentOrderIssueDays = "cn-payment-order-issue-days",
        /// China: the debtor pays or objects after receipt.
        CnPaymentOrderObjectionDays = "cn-payment-order-objection-days",
        /// China: a payment order not served fails.
        CnPaymentOrderServiceDays = "cn-payment-order-service-days",
        /// China: the court rules on urgent preservation.
        CnPreservationRulingHours = "cn-preservation-ruling-hours",
        /// China: suit or arbitration follows pre-suit preservation.
        CnPreservationSuitDays = "cn-preservation-suit-days",
        /// China: bank deposits stay frozen.
        CnFreezeDepositsYears = "cn-freeze-deposits-years",
        /// China: movables stay seized.
        CnFreezeMovablesYears = "cn-freeze-movables-years",
        /// China: real estate stays seized.
        CnFreezeRealEstateYears = "cn-freeze-real-estate-years",
        /// China: a small claim is tried.
        CnSmallClaimsTrialMonths = "cn-small-claims-trial-months",
        /// Germany: the enforcement order is requested after service.
        DeEnforcementOrderMonths = "de-enforcement-order-months",
    }
}

/// The deadlines over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deadlines(Vec<Series<u16>>);

impl Deadlines {
    pub(super) fn read(book: &mut Book) -> Result<Self, RulebookError> {
        let deadlines = Deadline::ALL.iter().map(|deadline| {
            let name = deadline.code().replace('-', "_");
            let jurisdiction = deadline.code().split('-').next().unwrap_or_default();
            book.series(jurisdiction, "procedures", &name)
        });
        deadlines.collect::<Result<_, _>>().map(Self)
    }

    pub(super) fn on(&self, deadline: Deadline, day: Day) -> Option<Dated<u16>> {
        self.0.get(deadline as usize)?.on(day).copied()
    }
}
