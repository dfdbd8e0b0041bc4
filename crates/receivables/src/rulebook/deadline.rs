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
        /// China: a court that has done nothing for so long may be complained of one step higher.
        CnEnforcementInactionMonths = "cn-enforcement-inaction-months",
        /// Germany: the debtor pays or objects after service of the payment order.
        DePaymentOrderObjectionDays = "de-payment-order-objection-days",
        /// Germany: the enforcement order is requested after service.
        DeEnforcementOrderMonths = "de-enforcement-order-months",
        /// Germany: the debtor objects after service of the enforcement order.
        DeEnforcementOrderObjectionDays = "de-enforcement-order-objection-days",
        /// England & Wales: the debtor replies to a letter of claim.
        UkClaimReplyDays = "uk-claim-reply-days",
        /// England & Wales: no claim after a reply form.
        UkAfterReplyDays = "uk-after-reply-days",
        /// England & Wales: no claim after documents were given.
        UkAfterDocumentsDays = "uk-after-documents-days",
        /// England & Wales: notice before a claim is issued.
        UkClaimNoticeDays = "uk-claim-notice-days",
        /// England & Wales: a claim form that was issued is served.
        UkClaimServiceMonths = "uk-claim-service-months",
        /// England & Wales: the defendant acknowledges service or defends after the particulars of claim.
        UkDefenceDays = "uk-defence-days",
        /// England & Wales: the defence after an acknowledgement of service.
        UkDefenceAcknowledgedDays = "uk-defence-acknowledged-days",
    }
}

coded! {
    /// A procedure, with the deadlines that run in it.
    Procedure {
        /// China: payment order (支付令).
        CnPaymentOrder = "cn-payment-order",
        /// China: preservation of property (财产保全).
        CnPreservation = "cn-preservation",
        /// China: small claims (小额诉讼).
        CnSmallClaims = "cn-small-claims",
        /// China: enforcement (强制执行).
        CnEnforcement = "cn-enforcement",
        /// Germany: payment order (Mahnverfahren).
        DePaymentOrder = "de-payment-order",
        /// England & Wales: pre-action protocol for debt claims.
        UkClaimProtocol = "uk-claim-protocol",
        /// England & Wales: a money claim.
        UkClaim = "uk-claim",
    }
}

impl Procedure {
    /// Its deadlines, in the order in which they come up.
    pub fn deadlines(self) -> impl Iterator<Item = Deadline> {
        Deadline::ALL.iter().copied().filter(move |deadline| deadline.procedure() == self)
    }
}

impl Deadline {
    /// The procedure in which it runs.
    pub const fn procedure(self) -> Procedure {
        match self {
            Self::CnPaymentOrderAnswerDays
            | Self::CnPaymentOrderIssueDays
            | Self::CnPaymentOrderObjectionDays
            | Self::CnPaymentOrderServiceDays => Procedure::CnPaymentOrder,
            Self::CnPreservationRulingHours
            | Self::CnPreservationSuitDays
            | Self::CnFreezeDepositsYears
            | Self::CnFreezeMovablesYears
            | Self::CnFreezeRealEstateYears => Procedure::CnPreservation,
            Self::CnSmallClaimsTrialMonths => Procedure::CnSmallClaims,
            Self::CnEnforcementInactionMonths => Procedure::CnEnforcement,
            Self::DePaymentOrderObjectionDays
            | Self::DeEnforcementOrderMonths
            | Self::DeEnforcementOrderObjectionDays => Procedure::DePaymentOrder,
            Self::UkClaimReplyDays
            | Self::UkAfterReplyDays
            | Self::UkAfterDocumentsDays
            | Self::UkClaimNoticeDays => Procedure::UkClaimProtocol,
            Self::UkClaimServiceMonths | Self::UkDefenceDays | Self::UkDefenceAcknowledgedDays => {
                Procedure::UkClaim
            }
        }
    }

    /// Whether a party has to act by its last day, which then moves over days off (Civil Procedure Law art. 85; ZPO § 222(2),
    /// from memory). A seizure lapses on its own day, and the waits of the English protocol end on theirs.
    pub const fn moves_over_days_off(self) -> bool {
        matches!(
            self,
            Self::CnPaymentOrderObjectionDays
                | Self::CnPreservationSuitDays
                | Self::DePaymentOrderObjectionDays
                | Self::DeEnforcementOrderMonths
                | Self::DeEnforcementOrderObjectionDays
        )
    }

    /// Its unit: hours, days, months or years.
    pub fn unit(self) -> &'static str {
        self.code().rsplit('-').next().unwrap_or_default()
    }

    /// The last day of it, so many of its units after a day that is not counted; hours end on the day they run out.
    pub fn last_day(self, from: Day, length: u16) -> Day {
        let length = i32::from(length);
        match self.unit() {
            "hours" => from.plus(length.div_euclid(24)),
            "months" => from.plus_months(length),
            "years" => from.plus_years(length),
            _ => from.plus(length),
        }
    }

    /// Where the rulebook keeps it: topic and name. What the protocol says stands with the rules of contact.
    fn place(self) -> (&'static str, String) {
        let name = match self {
            Self::UkClaimReplyDays => "reply_days",
            Self::UkAfterReplyDays => "after_reply_days",
            Self::UkAfterDocumentsDays => "after_documents_days",
            Self::UkClaimNoticeDays => "notice_days",
            other => return ("procedures", other.code().replace('-', "_")),
        };
        ("contact", name.to_owned())
    }
}

/// The deadlines over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deadlines(Vec<Series<u16>>);

impl Deadlines {
    pub(super) fn read(book: &mut Book) -> Result<Self, RulebookError> {
        let deadlines = Deadline::ALL.iter().map(|deadline| {
            let (topic, name) = deadline.place();
            let jurisdiction = deadline.code().split('-').next().unwrap_or_default();
            book.series(jurisdiction, topic, &name)
        });
        deadlines.collect::<Result<_, _>>().map(Self)
    }

    pub(super) fn on(&self, deadline: Deadline, day: Day) -> Option<Dated<u16>> {
        self.0.get(deadline as usize)?.on(day).copied()
    }
}
