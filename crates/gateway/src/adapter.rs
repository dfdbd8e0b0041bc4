//! Adapters: how a gateway is asked and answers, as a file in TOML says it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    fault::{Fault, Wrong},
    template,
};

macro_rules! shipped {
    ($($name:literal)+) => {
        &[$(($name, include_str!(concat!("../../../gateways/", $name, ".toml")))),+]
    };
}

/// Those that come with the program: name and text. A test holds this list to the folder.
const SHIPPED: &[(&str, &str)] = shipped! {
    "generic-json"
    "wechat-app"
    "wechat-robot"
};

/// How a gateway is asked, and what its answers mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adapter {
    /// Its name, that of the file without the ending.
    #[serde(skip)]
    pub name: String,
    /// `sms` or `wechat`.
    pub channel: String,
    /// Who reads what it carries.
    pub audience: Audience,
    /// What people call it.
    pub title: About,
    /// Where its interface is documented.
    pub source: String,
    /// What the company has to say, by name.
    #[serde(default)]
    pub values: BTreeMap<String, ValueEntry>,
    pub(crate) token: Option<TokenEntry>,
    pub(crate) send: SendEntry,
    pub(crate) callback: Option<CallbackEntry>,
}

/// Who reads what a gateway carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// One person.
    Person,
    /// Whoever is in a group: nothing of a debtor's.
    Group,
}

/// A word in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// Something the company has to say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueEntry {
    /// What it is.
    pub kind: Kind,
    /// For whoever has to write it.
    pub about: About,
    /// What holds if nothing is said.
    pub default: Option<String>,
    /// Whether it may be left out.
    #[serde(default)]
    pub optional: bool,
}

/// What kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// An address, which templates take as it is.
    Url,
    /// A text that stands in a file of its own, named by `NAME_file`.
    Secret,
}

/// A token that is asked for before anything is sent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenEntry {
    pub(crate) url: String,
    pub(crate) taken: Equals,
    pub(crate) token: String,
    pub(crate) seconds: String,
    pub(crate) says: Option<String>,
}

/// A place in an answer that must hold a value.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Equals {
    pub(crate) at: String,
    pub(crate) is: String,
}

/// How a text is sent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendEntry {
    pub(crate) method: Method,
    pub(crate) url: String,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    /// In JSON.
    pub(crate) body: Option<String>,
    /// As `application/x-www-form-urlencoded`.
    pub(crate) form: Option<BTreeMap<String, String>>,
    /// The longest text, in bytes of UTF-8; what is longer the gateway cuts off or refuses.
    pub(crate) longest_bytes: Option<usize>,
    /// The most messages a minute.
    pub(crate) per_minute: Option<u32>,
    pub(crate) signature: Option<SignatureEntry>,
    pub(crate) answer: AnswerEntry,
}

/// How it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Method {
    Post,
    Put,
}

impl Method {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// HMAC-SHA256 in hexadecimal digits, in a header.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignatureEntry {
    /// The value that is the key.
    pub(crate) secret: String,
    /// What is signed: `timestamp`, `nonce`, `method`, `path`, `body`.
    pub(crate) signed: String,
    pub(crate) header: String,
    pub(crate) timestamp_header: String,
    pub(crate) nonce_header: Option<String>,
}

/// What answers mean. What stands nowhere here is unknown.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerEntry {
    pub(crate) taken_status: Vec<u16>,
    pub(crate) taken: Option<Equals>,
    /// A place that names whom the gateway could not reach, although it took the message.
    pub(crate) undeliverable: Option<String>,
    pub(crate) receipt: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) says: Option<String>,
    #[serde(default)]
    pub(crate) refused_status: Vec<u16>,
    #[serde(default)]
    pub(crate) refused_codes: Vec<String>,
    /// Of what is refused: the codes that say something of the addressee alone.
    #[serde(default)]
    pub(crate) addressee_codes: Vec<String>,
    #[serde(default)]
    pub(crate) renew_codes: Vec<String>,
}

/// What the gateway tells us later.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallbackEntry {
    pub(crate) scheme: Scheme,
    /// How far the time of a call may be from ours, either way.
    pub(crate) window_seconds: i64,
    /// What the gateway wants to be answered.
    #[serde(default)]
    pub(crate) answer: String,
    /// Where several events stand in one call.
    pub(crate) list: Option<String>,
    pub(crate) signature: Option<SignatureEntry>,
    /// Values of the scheme `wechat`.
    pub(crate) token: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) receiver: Option<String>,
    pub(crate) report: Option<ReportEntry>,
    pub(crate) inbound: Option<InboundEntry>,
}

/// How a call is known to be the gateway's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum Scheme {
    #[serde(rename = "hmac-sha256")]
    Hmac,
    /// `msg_signature`, and XML encrypted with AES.
    #[serde(rename = "wechat")]
    Wechat,
}

/// A report of what became of a message.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportEntry {
    pub(crate) when: Option<Equals>,
    pub(crate) id: Option<String>,
    /// Our name of the message.
    pub(crate) key: Option<String>,
    /// The gateway's.
    pub(crate) receipt: Option<String>,
    pub(crate) state: String,
    pub(crate) delivered: Vec<String>,
    pub(crate) undelivered: Vec<String>,
    pub(crate) code: Option<String>,
    /// Of what is undelivered: the codes that say that the number takes nothing, now and later.
    #[serde(default)]
    pub(crate) unreachable_codes: Vec<String>,
    /// The number that the report is about.
    pub(crate) to: Option<String>,
}

/// A text that somebody sent us.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InboundEntry {
    pub(crate) when: Option<Equals>,
    pub(crate) id: String,
    pub(crate) from: String,
    pub(crate) text: String,
}

impl Adapter {
    /// The adapters that come with the program, in order of their names.
    pub fn shipped() -> impl Iterator<Item = (&'static str, &'static str)> {
        SHIPPED.iter().copied()
    }

    /// Reads an adapter and tries everything it says out on a specimen, so that no fault waits for a message.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Fault> {
        let fault = |wrong| Fault { place: format!("{name}.toml"), wrong };
        let adapter: Self = toml::from_str(text).map_err(|error| fault(Wrong::Form(error.to_string())))?;
        let adapter = Self { name: name.to_owned(), ..adapter };
        adapter.check().and_then(|()| adapter.try_out()).map_err(fault)?;
        Ok(adapter)
    }

    fn check(&self) -> Result<(), Wrong> {
        let reserved = self.values.keys().find(|name| template::OF_THE_MESSAGE.contains(&name.as_str()));
        if let Some(name) = reserved {
            return Err(Wrong::Reserved(name.clone()));
        }
        if self.send.body.is_some() == self.send.form.is_some() {
            return Err(Wrong::Body);
        }
        if self.token.is_none() && !self.send.answer.renew_codes.is_empty() {
            return Err(Wrong::NoToken);
        }
        self.check_pointers()?;
        self.check_names()?;
        self.check_callback()
    }

    /// Places in answers begin with `/`.
    fn check_pointers(&self) -> Result<(), Wrong> {
        let answer = &self.send.answer;
        let mut places: Vec<(&'static str, Option<&String>)> = vec![
            ("send.answer.taken.at", answer.taken.as_ref().map(|equals| &equals.at)),
            ("send.answer.undeliverable", answer.undeliverable.as_ref()),
            ("send.answer.receipt", answer.receipt.as_ref()),
            ("send.answer.code", answer.code.as_ref()),
            ("send.answer.says", answer.says.as_ref()),
        ];
        if let Some(token) = &self.token {
            places.extend([
                ("token.taken.at", Some(&token.taken.at)),
                ("token.token", Some(&token.token)),
                ("token.seconds", Some(&token.seconds)),
                ("token.says", token.says.as_ref()),
            ]);
        }
        if let Some(callback) = &self.callback {
            places.push(("callback.list", callback.list.as_ref()));
            if let Some(report) = &callback.report {
                places.extend([
                    ("callback.report.when.at", report.when.as_ref().map(|equals| &equals.at)),
                    ("callback.report.id", report.id.as_ref()),
                    ("callback.report.key", report.key.as_ref()),
                    ("callback.report.receipt", report.receipt.as_ref()),
                    ("callback.report.state", Some(&report.state)),
                    ("callback.report.code", report.code.as_ref()),
                    ("callback.report.to", report.to.as_ref()),
                ]);
            }
            if let Some(inbound) = &callback.inbound {
                places.extend([
                    ("callback.inbound.when.at", inbound.when.as_ref().map(|equals| &equals.at)),
                    ("callback.inbound.id", Some(&inbound.id)),
                    ("callback.inbound.from", Some(&inbound.from)),
                    ("callback.inbound.text", Some(&inbound.text)),
                ]);
            }
        }
        let wrong =
            places.into_iter().find_map(|(at, text)| Some((at, text.filter(|text| !text.starts_with('/'))?)));
        wrong.map_or(Ok(()), |(at, text)| Err(Wrong::Pointer { at, text: text.clone() }))
    }

    /// Keys that name a value name one that is declared.
    fn check_names(&self) -> Result<(), Wrong> {
        let secret = |entry: &Option<SignatureEntry>| entry.as_ref().map(|entry| entry.secret.clone());
        let callback = self.callback.as_ref();
        let names = [
            ("send.signature.secret", secret(&self.send.signature)),
            ("callback.signature.secret", callback.and_then(|callback| secret(&callback.signature))),
            ("callback.token", callback.and_then(|callback| callback.token.clone())),
            ("callback.key", callback.and_then(|callback| callback.key.clone())),
            ("callback.receiver", callback.and_then(|callback| callback.receiver.clone())),
        ];
        let wrong = names
            .into_iter()
            .find_map(|(at, name)| Some((at, name.filter(|name| !self.values.contains_key(name))?)));
        wrong.map_or(Ok(()), |(at, name)| Err(Wrong::Undeclared { at, name }))
    }

    fn check_callback(&self) -> Result<(), Wrong> {
        let Some(callback) = &self.callback else { return Ok(()) };
        let lacks = match callback.scheme {
            Scheme::Hmac => {
                [("signature", callback.signature.is_none())].into_iter().find(|(_, lacks)| *lacks)
            }
            Scheme::Wechat => [
                ("token", callback.token.is_none()),
                ("key", callback.key.is_none()),
                ("receiver", callback.receiver.is_none()),
            ]
            .into_iter()
            .find(|(_, lacks)| *lacks),
        };
        if let Some((lacks, _)) = lacks {
            return Err(Wrong::Callback(lacks));
        }
        let nameless = |report: &ReportEntry| report.key.is_none() && report.receipt.is_none();
        if callback.report.as_ref().is_some_and(nameless) {
            return Err(Wrong::Callback("report.key"));
        }
        // A number may have been corrected since: without it, nobody could tell which one takes nothing.
        let closes = callback.report.as_ref().filter(|report| !report.unreachable_codes.is_empty());
        let lacks = closes.and_then(|report| {
            [("report.code", report.code.is_none()), ("report.to", report.to.is_none())]
                .into_iter()
                .find(|(_, lacks)| *lacks)
        });
        lacks.map_or(Ok(()), |(lacks, _)| Err(Wrong::Callback(lacks)))
    }
}
