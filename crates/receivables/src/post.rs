//! What the post reports of a letter, and what may be taken from that for the limitation clock.

use crate::coded::coded;

coded! {
    /// What the post reported.
    PostalStatus {
        /// The post took it in (收寄).
        Accepted = "accepted",
        /// It is on its way (运输中).
        InTransit = "in-transit",
        /// It was handed over (签收、妥投).
        Delivered = "delivered",
        /// The addressee refused it (拒收).
        Refused = "refused",
        /// It came back, because nobody was there or lives there (退回).
        Returned = "returned",
        /// The post does not know (情况不明).
        Unknown = "unknown",
    }
}

impl PostalStatus {
    /// Whether the letter reached the debtor on that day. A refusal at the door may have the same effect, and a letter that came
    /// back may have it if the address was the agreed one: the law data give no rule for either, so a lawyer decides.
    pub const fn reaches(self) -> bool {
        match self {
            Self::Delivered => true,
            Self::Accepted | Self::InTransit | Self::Refused | Self::Returned | Self::Unknown => false,
        }
    }

    /// Whether a lawyer must look at it: 民法典 art. 137 and 时效规定 art. 8 speak of a demand that reached or should have reached.
    pub const fn comes_back(self) -> bool {
        match self {
            Self::Refused | Self::Returned => true,
            Self::Accepted | Self::InTransit | Self::Delivered | Self::Unknown => false,
        }
    }
}
