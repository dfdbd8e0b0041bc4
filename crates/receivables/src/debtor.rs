//! The debtor: a company or a person, where, how large, and the people we may speak with.

use std::fmt;

use crate::coded::coded;

coded! {
    /// Whether the debtor is a company or a natural person: different law, different policies.
    DebtorKind {
        /// A company, public body or other organisation (企业客户).
        Company = "company",
        /// A natural person (个人): the consumer rules protect them.
        Person = "person",
    }
}

coded! {
    /// Size of a company (DAT-003): decides whom we ask first, and the law of late payment to small suppliers.
    Size {
        /// A large enterprise (大型企业): its finance department pays.
        Large = "large",
        /// A small or medium enterprise (中小微企业): its owner decides.
        Small = "small",
        /// A public body (机关、事业单位).
        PublicBody = "public-body",
    }
}

coded! {
    /// How we stand with this customer (CLS-036..043).
    Standing {
        /// A key customer of long standing (重点客户): special care, same claim.
        Key = "key",
        /// An ordinary customer.
        Ordinary = "ordinary",
        /// New, or an old one we are not sure of (新客户): small exposure.
        New = "new",
    }
}

coded! {
    /// What a person is to the debtor or to the debt (DAT-040..051).
    Role {
        /// The natural person who owes the money, in person (债务人本人).
        Debtor = "debtor",
        /// Approves payments (付款审批决策人).
        DecisionMaker = "decision-maker",
        /// Handles the matter day by day (对接经办人).
        Handler = "handler",
        /// Finance staff or its head (财务).
        Finance = "finance",
        /// Owner or person in charge (老板、负责人).
        Owner = "owner",
        /// Secretary or reception (秘书): passes on a call, hears nothing of the debt.
        Secretary = "secretary",
        /// Owes the same debt (共同债务人).
        CoDebtor = "co-debtor",
        /// Guarantees the debt (保证人).
        Guarantor = "guarantor",
        /// The debtor's lawyer (代理律师).
        Lawyer = "lawyer",
        /// Spouse or relative (家属): no debtor, hears nothing of the debt.
        Family = "family",
        /// Colleague or employer of a personal debtor (同事、单位): hears nothing of the debt.
        Colleague = "colleague",
        /// A mediator both sides accept (中间人).
        Intermediary = "intermediary",
        /// Anyone else (第三方).
        ThirdParty = "third-party",
    }
}

impl Role {
    /// Whether the person stands for the debtor or owes the debt, so that the debt may be spoken of.
    pub const fn may_hear_of_debt(self) -> bool {
        match self {
            Self::Debtor
            | Self::DecisionMaker
            | Self::Handler
            | Self::Finance
            | Self::Owner
            | Self::CoDebtor
            | Self::Guarantor
            | Self::Lawyer => true,
            Self::Secretary | Self::Family | Self::Colleague | Self::Intermediary | Self::ThirdParty => false,
        }
    }
}

coded! {
    /// A way to reach somebody.
    Channel {
        /// A call (电话).
        Phone = "phone",
        /// A text message (短信).
        Sms = "sms",
        /// WeChat or WeChat Work (微信).
        Wechat = "wechat",
        /// E-mail (邮件).
        Email = "email",
        /// A letter by post, registered or EMS (信函).
        Letter = "letter",
        /// Fax (传真).
        Fax = "fax",
        /// Face to face (上门、面谈).
        Visit = "visit",
        /// A message left on a machine (语音留言).
        Voicemail = "voicemail",
    }
}

/// A set of channels.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Channels(u8);

impl Channels {
    /// No channel.
    pub const NONE: Self = Self(0);

    /// This set and one more.
    #[must_use]
    pub const fn with(self, channel: Channel) -> Self {
        Self(self.0 | 1 << channel as u8)
    }

    /// Whether the channel is in the set.
    pub const fn has(self, channel: Channel) -> bool {
        self.0 & (1 << channel as u8) != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The channels of the set, in the order of [`Channel::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Channel> {
        Channel::ALL.iter().copied().filter(move |&channel| self.has(channel))
    }

    /// The set as bits, for storage.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The set of stored bits.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }
}

impl FromIterator<Channel> for Channels {
    fn from_iter<I: IntoIterator<Item = Channel>>(channels: I) -> Self {
        channels.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Debug for Channels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// An ISO 3166 country, two letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// China.
    pub const CN: Self = Self(*b"CN");

    /// Reads a two-letter code in upper or lower case.
    pub fn from_code(code: &str) -> Option<Self> {
        let upper = code.trim().to_ascii_uppercase();
        let bytes: [u8; 2] = upper.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Self(bytes))
    }

    /// The two-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The store's number of a debtor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DebtorId(pub i64);

/// The store's number of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub i64);

/// What a decision reads of a debtor. `None` means: not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debtor {
    /// Number in the store.
    pub id: DebtorId,
    /// Company or person.
    pub kind: Option<DebtorKind>,
    /// Size of a company.
    pub size: Option<Size>,
    /// Country, which decides the law.
    pub country: Option<Country>,
    /// Whether the time zone of the debtor's place is known.
    pub zone_known: bool,
    /// How we stand with them.
    pub standing: Option<Standing>,
}

/// What a decision reads of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Number in the store.
    pub id: PersonId,
    /// What they are to the debtor.
    pub role: Role,
    /// Channels for which we hold an address or number.
    pub reachable_by: Channels,
    /// Channels they asked us not to use.
    pub opted_out: Channels,
    /// The channel they prefer.
    pub prefers: Option<Channel>,
    /// They asked not to be contacted at all.
    pub refused: bool,
    /// Consent to speak of the debt with them is on record.
    pub consented: bool,
    /// The only number we hold is at their workplace.
    pub workplace_only: bool,
}
