//! What must be true and on file before certain words may be used (catalogue 9C).

/// A fact that opens a gate. What is not recorded is not true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// The legal department has opened a case on this debt (法务已立案).
    LegalCaseOpen,
    /// A lawyer holds a signed mandate (律师委托书).
    LawyerMandate,
    /// The contract clause on late payment is on file (违约金条款).
    DamagesClause,
    /// We report to the credit bureau ourselves (征信报送机构).
    CreditBureauMember,
    /// Whoever may grant it approved the waiver on offer (减免审批).
    WaiverApproved,
    /// The limited offer is in the offer register with its number and day (优惠登记).
    OfferRegistered,
    /// A manager signed that what we say of our own difficulty is true (自身困难属实).
    HardshipSignedOff,
    /// The debtor agreed in writing that this person hears of the debt (第三人知情同意).
    ThirdPartyConsent,
    /// The debtor can no longer be reached, established by tries on all known ways (失联).
    DebtorLost,
    /// The recording was announced before it began (录音已告知).
    RecordingAnnounced,
}

impl Fact {
    /// Every fact, in the order of declaration.
    pub const ALL: [Self; 10] = [
        Self::LegalCaseOpen,
        Self::LawyerMandate,
        Self::DamagesClause,
        Self::CreditBureauMember,
        Self::WaiverApproved,
        Self::OfferRegistered,
        Self::HardshipSignedOff,
        Self::ThirdPartyConsent,
        Self::DebtorLost,
        Self::RecordingAnnounced,
    ];

    /// The stable code: the key of `facts` in a batch.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LegalCaseOpen => "legal_case_open",
            Self::LawyerMandate => "lawyer_mandate",
            Self::DamagesClause => "damages_clause",
            Self::CreditBureauMember => "credit_bureau_member",
            Self::WaiverApproved => "waiver_approved",
            Self::OfferRegistered => "offer_registered",
            Self::HardshipSignedOff => "hardship_signed_off",
            Self::ThirdPartyConsent => "third_party_consent",
            Self::DebtorLost => "debtor_lost",
            Self::RecordingAnnounced => "recording_announced",
        }
    }

    /// The fact of a code, written with underscores or hyphens.
    pub fn from_code(code: &str) -> Option<Self> {
        let code = code.replace('-', "_");
        Self::ALL.into_iter().find(|fact| fact.code() == code)
    }
}

/// The facts that hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts(u16);

impl Facts {
    /// No fact holds.
    pub const NONE: Self = Self(0);

    /// These facts and one more.
    #[must_use]
    pub const fn with(self, fact: Fact) -> Self {
        Self(self.0 | 1 << fact as u16)
    }

    /// These facts but for one.
    #[must_use]
    pub const fn without(self, fact: Fact) -> Self {
        Self(self.0 & !(1 << fact as u16))
    }

    /// Whether the fact holds.
    pub const fn has(self, fact: Fact) -> bool {
        self.0 & 1 << fact as u16 != 0
    }
}

impl FromIterator<Fact> for Facts {
    fn from_iter<I: IntoIterator<Item = Fact>>(facts: I) -> Self {
        facts.into_iter().fold(Self::NONE, Self::with)
    }
}
