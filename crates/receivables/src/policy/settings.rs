//! The settings for the points on which good practice disagrees (C01-C34), each with its safe default.
//!
//! C01-C06, C16 and C18-C20 are the steps, cadence and hours of the policy itself. Where only one answer is lawful or
//! decent the setting has one value, so that a file can say it and cannot say otherwise.

use serde::{Deserialize, Deserializer};

use crate::{
    coded::coded,
    debtor::{Channel, Role, Size},
    money::Ppm,
    rulebook::InformationDuty,
};

coded! {
    /// C08: who may grant more time.
    Extension {
        /// The manager, after a part payment.
        ManagerAfterPart = "manager-after-part",
        /// The manager.
        Manager = "manager",
        /// Nobody: cash-only terms.
        Nobody = "nobody",
    }
}

coded! {
    /// C09: who may waive a late fee or a part of the damages.
    Waiver {
        /// The manager, for a limited window.
        ManagerInWindow = "manager-in-window",
        /// Nobody.
        Nobody = "nobody",
    }
}

coded! {
    /// C11: what we presume before the cause is known.
    Presumption {
        /// Nothing: the cause is asked.
        Neutral = "neutral",
        /// Good faith.
        GoodFaith = "good-faith",
    }
}

coded! {
    /// C12: people who do not owe the debt.
    ThirdParty {
        /// They are not contacted.
        Deny = "deny",
        /// With consent on record, or once the debtor is lost, they may be asked to pass on a call-back.
        RelayOnly = "relay-only",
    }
}

coded! {
    /// C15: what weighs more when they conflict.
    Relationship {
        /// Key customers are handled with care; the claim stays.
        ByStanding = "by-standing",
        /// All customers alike.
        Alike = "alike",
    }
}

coded! {
    /// C21: the names under which causes are shown.
    Taxonomy {
        /// Three causes: oversight, pressed, malicious (三维度).
        ThreeCauses = "three-causes",
        /// Four causes: oversight, dissatisfied, short of money, deliberate (四原因).
        FourCauses = "four-causes",
    }
}

coded! {
    /// C26: stopping supply, or giving more.
    Supply {
        /// Stop only where the contract allows it and the manager agrees.
        StopByContract = "stop-by-contract",
        /// Smaller lots against payment, no stop.
        SmallLots = "small-lots",
    }
}

coded! {
    /// C29: how a conversation opens.
    Opening {
        /// Identity, then straight to the matter.
        Direct = "direct",
        /// A friendly word first.
        Friendly = "friendly",
    }
}

coded! {
    /// A practice that decency forbids at every stage (C14, C30).
    Never {
        /// Never.
        Never = "never",
    }
}

coded! {
    /// A practice that decency requires at every stage (C10, C17, C23).
    Always {
        /// Always.
        Always = "always",
    }
}

coded! {
    /// C22: help from the debtor's family.
    FamilyHelp {
        /// Only what they offer themselves, through the debtor.
        VolunteeredOnly = "volunteered-only",
    }
}

coded! {
    /// C25: the number at a personal debtor's workplace.
    WorkNumber {
        /// Ask for the debtor in person, say nothing of the matter.
        CallBackOnly = "call-back-only",
        /// Not at all.
        Avoid = "avoid",
    }
}

coded! {
    /// C33: when the legal department may be mentioned.
    LegalMention {
        /// Once a case is really open.
        CaseOpen = "case-open",
    }
}

coded! {
    /// What we are to the debt: some laws of contact bind only those who collect for others or bought the debt.
    Capacity {
        /// The debt arose with us, and we collect it under our own name.
        OriginalCreditor = "original-creditor",
        /// We collect for another, or bought the debt in default.
        DebtCollector = "debt-collector",
        /// Nobody said: we keep the rules that bind collectors.
        Unknown = "unknown",
    }
}

/// C07: part payments.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PartialPayment {
    /// Least share of the overdue amount for a promise or plan to pause further demands.
    #[serde(deserialize_with = "rate")]
    pub minimum_share: Ppm,
    /// The same in the late stage.
    #[serde(deserialize_with = "rate")]
    pub minimum_share_late: Ppm,
}

impl Default for PartialPayment {
    fn default() -> Self {
        Self { minimum_share: Ppm(300_000), minimum_share_late: Ppm(500_000) }
    }
}

/// C13, C34: whom to ask first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContactOrder {
    /// In a large enterprise or public body: its finance pays.
    pub large: Vec<Role>,
    /// In a small enterprise: its owner decides.
    pub small: Vec<Role>,
    /// Where the size is not known: the person we dealt with.
    pub unknown: Vec<Role>,
    /// A natural person: the debtor, then whoever owes with them.
    pub person: Vec<Role>,
}

impl Default for ContactOrder {
    fn default() -> Self {
        use Role::{CoDebtor, Debtor, DecisionMaker, Finance, Guarantor, Handler, Owner};
        Self {
            large: vec![Finance, Handler, DecisionMaker, Owner],
            small: vec![Owner, DecisionMaker, Finance, Handler],
            unknown: vec![Handler, Finance, DecisionMaker, Owner],
            person: vec![Debtor, CoDebtor, Guarantor],
        }
    }
}

impl ContactOrder {
    /// The order for a company of this size.
    pub fn company(&self, size: Option<Size>) -> &[Role] {
        match size {
            Some(Size::Large | Size::PublicBody) => &self.large,
            Some(Size::Small) => &self.small,
            None => &self.unknown,
        }
    }
}

/// The settings of one policy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What we are to the debt.
    pub capacity: Capacity,
    /// What our first demand tells a private person, where the law of a collector asks for it.
    pub first_demand: Vec<InformationDuty>,
    /// C07.
    pub partial_payment: PartialPayment,
    /// C08.
    pub extension: Extension,
    /// C09.
    pub waiver: Waiver,
    /// C10: the debtor's reason is heard and recorded.
    pub listen: Always,
    /// C11.
    pub presumption: Presumption,
    /// C12.
    pub third_party: ThirdParty,
    /// C13 and C34.
    pub contact_order: ContactOrder,
    /// C14: threats.
    pub threats: Never,
    /// C15.
    pub relationship: Relationship,
    /// C17: a promise names its day.
    pub promise_needs_day: Always,
    /// C21.
    pub taxonomy: Taxonomy,
    /// C22.
    pub family_help: FamilyHelp,
    /// C23: their difficulty is acknowledged; ours is mentioned only when true and signed off.
    pub empathy: Always,
    /// C24: broken promises after which the debtor moves up one stage.
    pub broken_promises_to_next_stage: u32,
    /// C24: days a promise may be late before it counts as broken.
    pub promise_tolerance_days: i32,
    /// C25.
    pub work_number: WorkNumber,
    /// C26.
    pub supply: Supply,
    /// C28: channels by which a promise is confirmed in writing.
    pub confirm_by: Vec<Channel>,
    /// C29.
    pub opening: Opening,
    /// C30: mirroring an angry voice.
    pub mirror_anger: Never,
    /// C31: no overdue debtor goes without a contact for longer than this many days.
    pub minimum_coverage_days: i32,
    /// C32: visits a month, by appointment.
    pub visits_a_month: u32,
    /// C33.
    pub legal_mention: LegalMention,
    /// Days after which the payments in the ledger are too old to rely on for a demand.
    pub ledger_max_age_days: i32,
    /// Days after a look at the debtor within which a formal demand may rest on it: our number.
    pub present_state_max_age_days: i32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            capacity: Capacity::Unknown,
            first_demand: Vec::new(),
            partial_payment: PartialPayment::default(),
            extension: Extension::ManagerAfterPart,
            waiver: Waiver::ManagerInWindow,
            listen: Always::Always,
            presumption: Presumption::Neutral,
            third_party: ThirdParty::Deny,
            contact_order: ContactOrder::default(),
            threats: Never::Never,
            relationship: Relationship::ByStanding,
            promise_needs_day: Always::Always,
            taxonomy: Taxonomy::ThreeCauses,
            family_help: FamilyHelp::VolunteeredOnly,
            empathy: Always::Always,
            broken_promises_to_next_stage: 2,
            promise_tolerance_days: 0,
            work_number: WorkNumber::CallBackOnly,
            supply: Supply::StopByContract,
            confirm_by: vec![Channel::Wechat, Channel::Email, Channel::Sms],
            opening: Opening::Direct,
            mirror_anger: Never::Never,
            minimum_coverage_days: 30,
            visits_a_month: 1,
            legal_mention: LegalMention::CaseOpen,
            ledger_max_age_days: 7,
            present_state_max_age_days: 90,
        }
    }
}

/// Reads a quoted decimal such as `"0.10"`.
pub(super) fn factor<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Ppm, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ppm::from_factor(&text)
        .ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a decimal such as `0.10`")))
}

/// Reads an optional quoted decimal.
pub(super) fn optional_factor<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Ppm>, D::Error> {
    factor(deserializer).map(Some)
}

/// Reads a quoted percentage such as `"10%"`, or a factor.
pub(super) fn rate<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Ppm, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}
