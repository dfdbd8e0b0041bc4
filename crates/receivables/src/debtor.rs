//! The debtor: a company or a person, where, how large, and the people we may speak with.

use std::fmt;

use crate::{calendar::Window, coded::coded};

coded! {
    /// Whether the debtor is a company or a natural person: different law, different policies.
    DebtorKind {
        /// A company, public body or other organisation (企业客户).
        Company = "company",
        /// A natural person (个人): the consumer rules protect them.
        Person = "person",
    }
}

/// Endings of names that only organisations have.
const LEGAL_FORMS_HAN: [&str; 13] = [
    "公司",
    "股份",
    "集团",
    "合作社",
    "合伙企业",
    "有限合伙",
    "厂",
    "医院",
    "大学",
    "学院",
    "学校",
    "银行",
    "事务所",
];

/// Words, written without points, that a name holds after its first word if a company bears it.
const LEGAL_FORMS: [&str; 18] = [
    "company",
    "corp",
    "corporation",
    "gmbh",
    "inc",
    "incorporated",
    "limited",
    "llc",
    "llp",
    "ltd",
    "plc",
    "pte",
    "pty",
    "sarl",
    "s.a",
    "s.p.a",
    "s.r.l",
    "b.v",
];

impl DebtorKind {
    /// What a name with a legal form tells: `Company`. `None` for every other name, for a person and a company may both
    /// be called Martin.
    pub fn told_by_name(name: &str) -> Option<Self> {
        let name = without_remark(name.trim());
        (has_form_han(name) || has_form(name)).then_some(Self::Company)
    }
}

/// The name without what stands in brackets at its end: 上海甲贸易有限公司（停用） is a company, 张三（上海甲贸易有限公司）
/// is not.
fn without_remark(name: &str) -> &str {
    let bare = name.strip_suffix(['）', ')']).and_then(|inside| inside.rfind(['（', '(']));
    bare.and_then(|at| name.get(..at)).map_or(name, str::trim_end)
}

/// Personal names are mostly two or three characters, and 李大学 is one.
fn has_form_han(name: &str) -> bool {
    name.chars().nth(3).is_some() && LEGAL_FORMS_HAN.iter().any(|form| name.ends_with(form))
}

fn has_form(name: &str) -> bool {
    let words: Vec<&str> = name
        .split([' ', ',', '\u{3000}', '，'])
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| !word.is_empty())
        .collect();
    let Some((_, later)) = words.split_first() else { return false };
    let is_form = |word: &str| LEGAL_FORMS.iter().any(|form| word.eq_ignore_ascii_case(form));
    // Sá, Ag and Co are names as well: these two count at the end alone, and AG in capitals.
    let ends = later.last().is_some_and(|&last| last == "AG" || last.eq_ignore_ascii_case("co"));
    ends || later.iter().any(|word| is_form(word))
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

impl Channel {
    /// Whether what goes by it is written, so that a program can send it and a copy proves it.
    pub const fn writes(self) -> bool {
        match self {
            Self::Sms | Self::Wechat | Self::Email | Self::Letter | Self::Fax => true,
            Self::Phone | Self::Visit | Self::Voicemail => false,
        }
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

/// Countries all of which keep one time, with its zone (IANA time zone database). Territories with a code of their own,
/// such as RE of France, are not part of it here. A country with several zones is left out, even where one of them
/// holds nearly everybody: a guessed zone is a call at midnight.
const ONE_ZONE: [(&str, &str); 52] = [
    ("AE", "Asia/Dubai"),
    ("AT", "Europe/Vienna"),
    ("BD", "Asia/Dhaka"),
    ("BE", "Europe/Brussels"),
    ("BG", "Europe/Sofia"),
    ("BH", "Asia/Bahrain"),
    ("CH", "Europe/Zurich"),
    ("CN", "Asia/Shanghai"),
    ("CO", "America/Bogota"),
    ("CZ", "Europe/Prague"),
    ("DE", "Europe/Berlin"),
    ("DK", "Europe/Copenhagen"),
    ("EE", "Europe/Tallinn"),
    ("EG", "Africa/Cairo"),
    ("FI", "Europe/Helsinki"),
    ("FR", "Europe/Paris"),
    ("GB", "Europe/London"),
    ("GR", "Europe/Athens"),
    ("HK", "Asia/Hong_Kong"),
    ("HR", "Europe/Zagreb"),
    ("HU", "Europe/Budapest"),
    ("IE", "Europe/Dublin"),
    ("IL", "Asia/Jerusalem"),
    ("IN", "Asia/Kolkata"),
    ("IT", "Europe/Rome"),
    ("JP", "Asia/Tokyo"),
    ("KE", "Africa/Nairobi"),
    ("KR", "Asia/Seoul"),
    ("KW", "Asia/Kuwait"),
    ("LK", "Asia/Colombo"),
    ("LT", "Europe/Vilnius"),
    ("LU", "Europe/Luxembourg"),
    ("LV", "Europe/Riga"),
    ("MO", "Asia/Macau"),
    ("MY", "Asia/Kuala_Lumpur"), // Its second zone has had the same time since 1982.
    ("NL", "Europe/Amsterdam"),
    ("NO", "Europe/Oslo"),
    ("PE", "America/Lima"),
    ("PH", "Asia/Manila"),
    ("PK", "Asia/Karachi"),
    ("PL", "Europe/Warsaw"),
    ("QA", "Asia/Qatar"),
    ("RO", "Europe/Bucharest"),
    ("SA", "Asia/Riyadh"),
    ("SE", "Europe/Stockholm"),
    ("SG", "Asia/Singapore"),
    ("SI", "Europe/Ljubljana"),
    ("SK", "Europe/Bratislava"),
    ("TH", "Asia/Bangkok"),
    ("TR", "Europe/Istanbul"),
    ("TW", "Asia/Taipei"),
    ("VN", "Asia/Ho_Chi_Minh"),
];

/// An ISO 3166 country, two letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// China.
    pub const CN: Self = Self(*b"CN");
    /// Germany.
    pub const DE: Self = Self(*b"DE");
    /// The United Kingdom.
    pub const GB: Self = Self(*b"GB");
    /// The United States.
    pub const US: Self = Self(*b"US");

    /// Reads a two-letter code in upper or lower case.
    pub fn from_code(code: &str) -> Option<Self> {
        let upper = code.trim().to_ascii_uppercase();
        let bytes: [u8; 2] = upper.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Self(bytes))
    }

    /// The IANA time zone of a country all of which keeps one time; `None` where the place within it decides.
    pub fn only_time_zone(self) -> Option<&'static str> {
        let at = ONE_ZONE.binary_search_by_key(&self.code(), |(code, _)| code).ok()?;
        ONE_ZONE.get(at).map(|(_, zone)| *zone)
    }

    /// The two-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl serde::Serialize for Country {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
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

/// A state or other part of a country with contact rules or clocks of its own, by its code in ISO 3166-2: `US-MA`. New
/// York City has rules but no code there; ours is `US-NYC`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region {
    country: Country,
    /// One to three letters or digits, filled up with spaces.
    part: [u8; 3],
}

impl Region {
    /// Scotland, whose law of limitation is its own.
    pub const SCOTLAND: Self = Self { country: Country::GB, part: *b"SCT" };

    /// Reads a code such as `US-MA`, in upper or lower case.
    pub fn from_code(code: &str) -> Option<Self> {
        let (country, part) = code.trim().split_once('-')?;
        Self::of(Country::from_code(country)?, part)
    }

    /// Reads the second half of a code, for a country that is known.
    pub fn of(country: Country, part: &str) -> Option<Self> {
        let part = part.trim();
        if part.is_empty() || part.len() > 3 || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let mut bytes = [b' '; 3];
        for (to, from) in bytes.iter_mut().zip(part.bytes()) {
            *to = from.to_ascii_uppercase();
        }
        Some(Self { country, part: bytes })
    }

    /// The country it lies in.
    pub const fn country(self) -> Country {
        self.country
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = std::str::from_utf8(&self.part).unwrap_or("??");
        write!(f, "{}-{}", self.country, part.trim_end())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
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
    /// State or other part of it, where that has rules or clocks of its own.
    pub region: Option<Region>,
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
    /// Channels by which they agreed to be contacted, as is on record for the number or address that we hold.
    pub opted_in: Channels,
    /// Channels whose number or address takes nothing, as the carrier said; until it is changed.
    pub bounced: Channels,
    /// The channel they prefer.
    pub prefers: Option<Channel>,
    /// They asked not to be contacted at all.
    pub refused: bool,
    /// Consent to speak of the debt with them is on record.
    pub consented: bool,
    /// The only number we hold is at their workplace.
    pub workplace_only: bool,
    /// The hours, at their place, to which they asked us to keep; `None` if they did not.
    pub hours: Option<Window>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_form_tells_a_company_and_nothing_tells_a_person() {
        for (name, is_company, why) in [
            ("上海甲贸易有限公司", true, "有限公司"),
            ("甲股份有限公司上海分公司", true, "a branch is the company"),
            ("上海甲贸易有限公司（停用）", true, "a remark in brackets is no part of the name"),
            ("甲（上海）有限公司", true, "a place in brackets is"),
            ("张三（上海甲贸易有限公司）", false, "a person and where they work"),
            ("上海甲贸易有限公司 张三", false, "the same the other way round"),
            ("红星农具厂", true, "厂"),
            ("新民蔬菜合作社", true, "合作社"),
            ("北京大学", true, "four characters"),
            ("李大学", false, "a personal name of three characters"),
            ("王建国", false, "no form"),
            ("Harlow & Pike Supply Co.", true, "Co. at the end"),
            ("WINC co", true, "as sloppy exports write it"),
            ("Co Nguyen", false, "Co is a name too"),
            ("SYSCO IN llc", true, "small letters"),
            ("Acme, Inc.", true, "comma and point"),
            ("Acme Ltd (UK)", true, "brackets"),
            ("Muster AG", true, "capitals"),
            ("Muster GmbH & Co. KG", true, "forms in a row"),
            ("Exemple S.A.", true, "points within"),
            ("Maria Sá", false, "a surname"),
            ("MARIA SA", false, "the same without its accent"),
            ("Limited", false, "a first word is no form"),
            ("GROC foundation", false, "foundations have no one legal form"),
            ("", false, "no name"),
            ("）", false, "a stray bracket"),
        ] {
            let told = DebtorKind::told_by_name(name);
            assert_eq!(told, is_company.then_some(DebtorKind::Company), "{name}: {why}");
        }
    }

    #[test]
    fn a_region_is_read_as_its_code() {
        for (text, kept, why) in [
            ("US-MA", Some("US-MA"), "a state"),
            (" us-nyc ", Some("US-NYC"), "our code, in small letters"),
            ("GB-SCT", Some("GB-SCT"), "three letters"),
            ("AT-9", Some("AT-9"), "a digit"),
            ("MA", None, "of which country?"),
            ("US-", None, "no part"),
            ("US-MASS", None, "too long"),
            ("US-M.", None, "no letter"),
        ] {
            assert_eq!(Region::from_code(text).map(|region| region.to_string()).as_deref(), kept, "{why}");
        }
    }

    #[test]
    fn a_country_with_one_time_has_a_zone_and_no_other_has() {
        assert!(ONE_ZONE.is_sorted_by_key(|(code, _)| code), "searched by halves");
        for (code, zone) in [
            ("CN", Some("Asia/Shanghai")),
            ("de", Some("Europe/Berlin")),
            ("VN", Some("Asia/Ho_Chi_Minh")),
            ("US", None), // Six zones.
            ("ES", None), // The Canary Islands.
            ("PT", None), // The Azores.
            ("AU", None),
            ("ZZ", None), // No country.
        ] {
            assert_eq!(Country::from_code(code).unwrap().only_time_zone(), zone, "{code}");
        }
    }
}
