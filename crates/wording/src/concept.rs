//! What words can be about. The words themselves are data: `lexicon/zh.toml` and `lexicon/en.toml`, a key a concept.

/// Declares the concepts with the key each has in the lexicon.
macro_rules! concepts {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// Something words are about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Concept { $($(#[$doc])* $name,)+ }

        impl Concept {
            /// Every concept.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its key in the lexicon.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }
        }
    };
}

concepts! {
    /// Words that look dangerous and are not; they hide what stands inside them.
    Innocent = "innocent",
    /// Relatives of the listener.
    Family = "family",
    /// Friends and acquaintances.
    Friends = "friends",
    /// Contact lists, call records, emergency contacts.
    Contacts = "contacts",
    /// Employer, superiors, colleagues.
    Workplace = "workplace",
    /// Neighbours, committees, landlords.
    Neighbours = "neighbours",
    /// The children's school and prospects.
    School = "school",
    /// The public: groups, media, consumers, the trade.
    Public = "public",
    /// Telling, asking, letting know.
    Tell = "tell",
    /// Calling, writing to, visiting somebody.
    Reach = "reach",
    /// Pressing, urging.
    Press = "press",
    /// Making public.
    Publish = "publish",
    /// Anything that tells of a debt.
    Debt = "debt",
    /// Violence and danger to life, health, property.
    Violence = "violence",
    /// Threats that name no lawful step.
    Menace = "menace",
    /// Insult, contempt, abuse.
    Insult = "insult",
    /// Guilt and shame.
    Guilt = "guilt",
    /// Night hours.
    Night = "night",
    /// Calls without end, many callers.
    Bombard = "bombard",
    /// Following, besieging, sitting out, shouting.
    Follow = "follow",
    /// Visits to the home.
    HomeVisit = "home_visit",
    /// Prying: registers, call records, internet search.
    Data = "data",
    /// New debts, selling what is needed to live.
    NewDebt = "new_debt",
    /// Paying for another.
    PayFor = "pay_for",
    /// Borrowed names and pretexts.
    FalseIdentity = "false_identity",
    /// Arrest, jail, bans, freezing, harm to the children.
    FalseConsequence = "false_consequence",
    /// The machine computes it and nobody can change it.
    Machine = "machine",
    /// No reason will be heard.
    NoReason = "no_reason",
    /// Gifts, meals, commissions.
    Gift = "gift",
    /// Secrets of the debtor from its own people.
    Insider = "insider",
    /// Another customer's dealings.
    Competitor = "competitor",
    /// Dependence and weakness used.
    Dependence = "dependence",
    /// Being paid before other creditors.
    FirstCreditor = "first_creditor",
    /// Suit, arbitration, legal department.
    LegalStep = "legal_step",
    /// A lawyer of ours.
    Lawyer = "lawyer",
    /// Penalties and fees.
    Penalty = "penalty",
    /// Credit records.
    CreditReport = "credit_report",
    /// Waivers and discounts.
    Waiver = "waiver",
    /// Limited offers.
    Offer = "offer",
    /// Our own hardship.
    Hardship = "hardship",
    /// Recordings.
    Recording = "recording",
    /// Notice that a recording will be made.
    RecordingNotice = "recording_notice",
    /// A call passed on.
    Relay = "relay",
    /// Denies what follows.
    Denial = "denial",
    /// Looks like a denial and is none.
    NoDenial = "no_denial",
    /// Denies what came before.
    DenialAfter = "denial_after",
    /// Ends the scope of a denial.
    Turn = "turn",
    /// Apology.
    Apology = "apology",
    /// Something called wrong.
    Wrong = "wrong",
    /// Warning of impostors.
    Impostor = "impostor",
    /// Takes up what the listener asked.
    Asked = "asked",
    /// What the listener is free to do.
    Rights = "rights",
    /// Courtesy.
    Courtesy = "courtesy",
    /// Offers to talk, to help, to check.
    Invite = "invite",
}

impl Concept {
    /// The concept of a key.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|concept| concept.code() == code)
    }

    /// The set that holds this concept alone.
    pub const fn only(self) -> Concepts {
        Concepts(1 << self as u8)
    }
}

/// A set of concepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Concepts(u64);

impl Concepts {
    /// No concept.
    pub const NONE: Self = Self(0);

    /// The set of these concepts.
    pub const fn of<const N: usize>(concepts: [Concept; N]) -> Self {
        let mut set = 0;
        let mut rest: &[Concept] = &concepts;
        while let Some((first, others)) = rest.split_first() {
            set |= 1 << *first as u8;
            rest = others;
        }
        Self(set)
    }

    /// Both sets together.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the concept is in it.
    pub const fn has(self, concept: Concept) -> bool {
        self.0 & 1 << concept as u8 != 0
    }

    /// Whether the sets share a concept.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}
