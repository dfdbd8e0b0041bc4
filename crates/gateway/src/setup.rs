//! A gateway: an adapter with what the company says of it.

use std::{collections::BTreeMap, fmt};

use minijinja::Value;
use url::Url;

use crate::{
    adapter::{Adapter, Audience, Kind, Scheme, ValueEntry},
    fault::{Fault, Wrong},
    wechat::Crypt,
};

/// What the company says of a gateway.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// Where it stands, such as `huikuan.toml [sms]`.
    pub place: &'a str,
    /// The channel by which it shall reach debtors; `None` where it shall reach our own staff.
    pub channel: Option<&'a str>,
    /// Keys and values as they were written.
    pub values: &'a BTreeMap<String, toml::Value>,
    /// Reads a file that was named; says why it cannot.
    pub read: &'a dyn Fn(&str) -> Result<String, String>,
}

/// A gateway that can be asked.
#[derive(Clone)]
pub struct Gateway {
    pub(crate) adapter: Adapter,
    values: BTreeMap<String, String>,
    pub(crate) crypt: Option<Crypt>,
}

impl fmt::Debug for Gateway {
    /// Without the values: some are secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway").field("adapter", &self.adapter.name).finish_non_exhaustive()
    }
}

impl Gateway {
    /// Puts the company's values into an adapter.
    ///
    /// # Errors
    /// The first value that is missing, unknown or of the wrong form; an adapter that is not meant for this.
    pub fn new(adapter: Adapter, given: &Given<'_>) -> Result<Self, Fault> {
        Self::with(adapter, given).map_err(|wrong| Fault { place: given.place.to_owned(), wrong })
    }

    fn with(adapter: Adapter, given: &Given<'_>) -> Result<Self, Wrong> {
        let name = || adapter.name.clone();
        match (given.channel, adapter.audience) {
            (Some(_), Audience::Group) => return Err(Wrong::Group(name())),
            (None, Audience::Person) => return Err(Wrong::NoGroup(name())),
            (Some(channel), Audience::Person) if channel != adapter.channel => {
                return Err(Wrong::Channel { name: name(), channel: adapter.channel.clone() });
            }
            _ => {}
        }
        if let Some(key) = given
            .values
            .keys()
            .find(|key| !adapter.values.iter().any(|(name, entry)| key_of(name, entry) == **key))
        {
            if adapter.values.get(key).is_some_and(|entry| entry.kind == Kind::Secret) {
                return Err(Wrong::Exposed(key.clone()));
            }
            let known = adapter.values.iter().map(|(name, entry)| key_of(name, entry)).collect();
            return Err(Wrong::Extra { key: key.clone(), known });
        }
        let mut values = BTreeMap::new();
        for (name, entry) in &adapter.values {
            if let Some(value) = value(name, entry, given)? {
                values.insert(name.clone(), value);
            }
        }
        let crypt = crypt(&adapter, &values)?;
        Ok(Self { adapter, values, crypt })
    }

    /// The keys that a company writes for an adapter, with what each is, and whether it may be left out.
    pub fn keys(adapter: &Adapter) -> impl Iterator<Item = (String, &crate::adapter::ValueEntry)> {
        adapter.values.iter().map(|(name, entry)| (key_of(name, entry), entry))
    }

    /// The adapter with values that only have the right form.
    pub(crate) fn specimen(adapter: &Adapter) -> Self {
        let value = |kind| match kind {
            Kind::Text | Kind::Secret => "specimen",
            Kind::Number => "1",
            Kind::Url => "https://gateway.example",
        };
        let values =
            adapter.values.iter().map(|(name, entry)| (name.clone(), value(entry.kind).to_owned())).collect();
        Self { adapter: adapter.clone(), values, crypt: None }
    }

    /// The name of the adapter.
    pub fn name(&self) -> &str {
        &self.adapter.name
    }

    /// What people call it.
    pub const fn title(&self) -> &crate::adapter::About {
        &self.adapter.title
    }

    /// The most messages a minute that it takes.
    pub const fn per_minute(&self) -> Option<u32> {
        self.adapter.send.per_minute
    }

    /// The value of a name; empty if it was left out.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.values.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The values as templates take them.
    pub(crate) fn filling(&self) -> Vec<(String, Value)> {
        let kind = |name: &String| self.adapter.values.get(name).map(|entry| entry.kind);
        self.values
            .iter()
            .map(|(name, text)| {
                let value = match kind(name) {
                    Some(Kind::Url) => Value::from_safe_string(text.clone()),
                    Some(Kind::Number) => {
                        text.parse::<i64>().map_or_else(|_| Value::from(text.as_str()), Value::from)
                    }
                    _ => Value::from(text.as_str()),
                };
                (name.clone(), value)
            })
            .collect()
    }
}

/// The key under which the company writes a value.
fn key_of(name: &str, entry: &ValueEntry) -> String {
    match entry.kind {
        Kind::Secret => format!("{name}_file"),
        Kind::Text | Kind::Number | Kind::Url => name.to_owned(),
    }
}

/// A value as it was given, checked.
fn value(name: &str, entry: &ValueEntry, given: &Given<'_>) -> Result<Option<String>, Wrong> {
    let key = key_of(name, entry);
    let wanted = |wanted| Wrong::Type { key: key.clone(), wanted };
    let text = match (given.values.get(&key), &entry.default) {
        (Some(toml::Value::String(text)), _) if entry.kind != Kind::Number => text.trim().to_owned(),
        (Some(toml::Value::Integer(number)), _) if entry.kind == Kind::Number => number.to_string(),
        (Some(_), _) if entry.kind == Kind::Number => {
            return Err(wanted(["不带引号的整数", "a whole number without quotes"]));
        }
        (Some(_), _) => return Err(wanted(["带引号的文字", "a text in quotes"])),
        (None, Some(default)) => default.clone(),
        (None, None) if entry.optional => return Ok(None),
        (None, None) => return Err(Wrong::Missing { key, about: entry.about.clone() }),
    };
    match entry.kind {
        Kind::Number => Ok(Some(text)),
        Kind::Text if text.is_empty() => Err(Wrong::Missing { key, about: entry.about.clone() }),
        Kind::Text => Ok(Some(text)),
        Kind::Url => {
            let is_web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host();
            if !Url::parse(&text).is_ok_and(|url| is_web(&url)) {
                return Err(Wrong::Url { key, text });
            }
            Ok(Some(text.trim_end_matches('/').to_owned()))
        }
        Kind::Secret => {
            let fault = |why| Wrong::Secret { key: key.clone(), file: text.clone(), why };
            let secret = (given.read)(&text).map_err(fault)?.trim().to_owned();
            if secret.is_empty() { Err(fault("empty".to_owned())) } else { Ok(Some(secret)) }
        }
    }
}

/// What opens calls of the scheme `wechat`; `None` where the company gave no keys for it, and takes no calls.
fn crypt(adapter: &Adapter, values: &BTreeMap<String, String>) -> Result<Option<Crypt>, Wrong> {
    let Some(callback) = adapter.callback.as_ref().filter(|callback| callback.scheme == Scheme::Wechat)
    else {
        return Ok(None);
    };
    let value = |name: &Option<String>| name.as_ref().and_then(|name| values.get(name));
    let (Some(token), Some(key), Some(receiver)) =
        (value(&callback.token), value(&callback.key), value(&callback.receiver))
    else {
        return Ok(None);
    };
    let name = callback.key.clone().unwrap_or_default();
    Crypt::new(token, key, receiver).map(Some).ok_or(Wrong::AesKey(format!("{name}_file")))
}
