//! What must have passed before a claim against an individual or sole trader in England & Wales, and what a German
//! collector must tell a private person.

use super::{
    RulebookError,
    text::Book,
    value::{Dated, Series},
};
use crate::{calendar::Day, coded::coded};

const TOPIC: &str = "contact";

/// The Pre-Action Protocol for Debt Claims. It does not cover company debtors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimProtocol {
    /// Days to reply to a letter of claim.
    pub reply_days: Series<u16>,
    /// Days after a reply form without a claim.
    pub after_reply_days: Series<u16>,
    /// Days after documents were given without a claim.
    pub after_documents_days: Series<u16>,
    /// Days of notice where no agreement was reached.
    pub notice_days: Series<u16>,
}

/// What came of a letter of claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// Day of the reply form.
    pub day: Day,
    /// Day on which documents the debtor asked for were given.
    pub documents_given: Option<Day>,
}

impl ClaimProtocol {
    pub(super) fn read(book: &mut Book) -> Result<Self, RulebookError> {
        Ok(Self {
            reply_days: book.series("uk", TOPIC, "reply_days")?,
            after_reply_days: book.series("uk", TOPIC, "after_reply_days")?,
            after_documents_days: book.series("uk", TOPIC, "after_documents_days")?,
            notice_days: book.series("uk", TOPIC, "notice_days")?,
        })
    }

    /// The first day on which a claim may be issued: the day after the last of the waits. `None` before the protocol.
    /// Documents asked for and not yet given are the caller's to know: until then there is no such day.
    pub fn earliest_issue(&self, letter: Day, reply: Option<Reply>) -> Option<Day> {
        let after = |days: Dated<u16>, from: Day| from.plus(i32::from(days.value) + 1);
        let mut earliest = after(*self.reply_days.on(letter)?, letter);
        if let Some(reply) = reply {
            earliest = earliest.max(after(*self.after_reply_days.on(letter)?, reply.day));
            if let Some(given) = reply.documents_given {
                earliest = earliest.max(after(*self.after_documents_days.on(letter)?, given));
            }
        }
        Some(earliest)
    }
}

coded! {
    /// What the first demand of a registered German collector must tell a private person (RDG § 13a).
    InformationDuty {
        /// Name and address of the client.
        ClientNameAndAddress = "client-name-and-address",
        /// Ground of the claim, with the day of the contract.
        GroundAndContractDay = "ground-and-contract-day",
        /// How interest was computed.
        InterestCalculation = "interest-calculation",
        /// That a rate is higher than the statutory one, and why.
        HigherRateNotice = "higher-rate-notice",
        /// Cost items with their grounds.
        CostItems = "cost-items",
        /// Whether the client may deduct value added tax.
        VatStatement = "vat-statement",
        /// Where the address comes from.
        AddressSource = "address-source",
        /// The authority that supervises the collector.
        SupervisoryAuthority = "supervisory-authority",
    }
}
