//! Which data of a person are sealed.

/// A kind of value that is sealed and masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Mobile number (手机).
    Mobile,
    /// Number at work or at home (固定电话).
    Phone,
    /// WeChat id (微信号).
    Wechat,
    /// E-mail address (邮箱).
    Email,
    /// Fax number (传真).
    Fax,
    /// Postal address (地址).
    Address,
    /// Number of an identity card or passport (身份证号、护照号). No ledger brings it yet.
    IdNumber,
    /// The secret of a user's second factor (TOTP).
    TotpSecret,
    /// The number or address that a message came from.
    Sender,
    /// The subject of a message that came in.
    Subject,
    /// The words of a message that came in.
    Body,
}

impl Field {
    /// The fields that a row of a person has, in the order of its columns.
    pub const COLUMNS: [Self; 6] =
        [Self::Mobile, Self::Phone, Self::Wechat, Self::Email, Self::Fax, Self::Address];

    /// The stable code, which is also the name of the column. A sealed value is bound to it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Phone => "phone",
            Self::Wechat => "wechat",
            Self::Email => "email",
            Self::Fax => "fax",
            Self::Address => "address",
            Self::IdNumber => "id_number",
            Self::TotpSecret => "totp_secret",
            Self::Sender => "sender",
            Self::Subject => "subject",
            Self::Body => "body",
        }
    }
}
