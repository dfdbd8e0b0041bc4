//! What a gateway tells us: reports of what became of messages, and texts that people sent. Nothing is believed that is not
//! signed, and nothing that is not of these minutes.

use std::collections::BTreeMap;

use ring::digest::{SHA256, digest};
use serde_json::Value;

use crate::{
    adapter::{CallbackEntry, Equals, InboundEntry, ReportEntry, Scheme},
    answer::{holds, scalar},
    setup::Gateway,
    signature::{Signature, Signed, hex},
};

/// A call of a gateway, as it came in.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Headers, with names in small letters.
    pub headers: &'a BTreeMap<String, String>,
    /// What stands behind `?`, decoded.
    pub query: &'a BTreeMap<String, String>,
    /// Path and query as they came.
    pub path: &'a str,
    /// What came with it.
    pub body: &'a [u8],
}

/// Why a call is not heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotOurs {
    /// The gateway has no callback, or the company gave no keys for it.
    NoCallback,
    /// It is not signed, or not by the gateway.
    Unsigned,
    /// Its time is too far from ours.
    Old,
    /// It is signed, and cannot be read.
    Unreadable,
}

/// Something a gateway tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// What became of a message.
    Report(Report),
    /// A text that somebody sent us.
    Text(Text),
    /// Something else.
    Other,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The gateway's name of this report, or one made of what it says: the same told twice has the same.
    pub id: String,
    /// Which message.
    pub message: Named,
    /// What the state means; `None` for one that is none of these, such as "on its way".
    pub fate: Option<Fate>,
    /// The state, and the code if there is one, as the gateway has them.
    pub code: String,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It arrived.
    Delivered,
    /// It did not, and will not; another may.
    Undelivered,
    /// It did not, and this number takes none.
    Unreachable(String),
}

/// A message, as a gateway names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// By our own name.
    Key(String),
    /// By the gateway's.
    Receipt(String),
}

/// A text that somebody sent us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The gateway's name of it.
    pub id: String,
    /// Number or id of whoever sent it.
    pub from: String,
    /// The words.
    pub text: String,
}

/// A call that is the gateway's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// What it tells.
    pub events: Vec<Event>,
    /// The call itself, to know it again. `None` where the gateway may repeat a call with the same signature, and what it
    /// tells is known again by its id.
    pub mark: Option<String>,
    /// What to answer.
    pub answer: String,
}

impl Gateway {
    /// Hears a call.
    ///
    /// # Errors
    /// Why it is not believed.
    pub fn hear(&self, call: &Call<'_>, now: i64) -> Result<Heard, NotOurs> {
        let entry = self.adapter.callback.as_ref().ok_or(NotOurs::NoCallback)?;
        let (json, mark) = match entry.scheme {
            Scheme::Hmac => {
                let mark = self.check_hmac(entry, call, now)?;
                (serde_json::from_slice(call.body).map_err(|_| NotOurs::Unreadable)?, Some(mark))
            }
            Scheme::Wechat => {
                let body = std::str::from_utf8(call.body).map_err(|_| NotOurs::Unreadable)?;
                let encrypted = texts_of(body).and_then(|mut texts| texts.remove("Encrypt"));
                let message = self.open_wechat(entry, call, &encrypted.ok_or(NotOurs::Unsigned)?, now)?;
                let texts = texts_of(&message).ok_or(NotOurs::Unreadable)?;
                (texts.into_iter().map(|(name, text)| (name, Value::from(text))).collect::<Value>(), None)
            }
        };
        let list = match &entry.list {
            None => &json,
            Some(at) => json.pointer(at).ok_or(NotOurs::Unreadable)?,
        };
        let events = match list {
            Value::Array(list) => list.iter().map(|json| event(entry, json)).collect::<Option<_>>(),
            one => event(entry, one).map(|event| vec![event]),
        };
        Ok(Heard { events: events.ok_or(NotOurs::Unreadable)?, mark, answer: entry.answer.clone() })
    }

    /// The answer to WeChat Work when it tries out whether the address is ours.
    ///
    /// # Errors
    /// Why the call is not believed.
    pub fn echo(&self, call: &Call<'_>, now: i64) -> Result<String, NotOurs> {
        let entry = self.adapter.callback.as_ref().filter(|entry| entry.scheme == Scheme::Wechat);
        let entry = entry.ok_or(NotOurs::NoCallback)?;
        self.open_wechat(entry, call, call.query.get("echostr").ok_or(NotOurs::Unsigned)?, now)
    }

    fn open_wechat(
        &self,
        entry: &CallbackEntry,
        call: &Call<'_>,
        encrypted: &str,
        now: i64,
    ) -> Result<String, NotOurs> {
        let crypt = self.crypt.as_ref().ok_or(NotOurs::NoCallback)?;
        let given = |name: &str| call.query.get(name).ok_or(NotOurs::Unsigned);
        let (timestamp, nonce) = (given("timestamp")?, given("nonce")?);
        if !crypt.is_signed(given("msg_signature")?, timestamp, nonce, encrypted) {
            return Err(NotOurs::Unsigned);
        }
        check_time(entry, timestamp, now)?;
        crypt.opened(encrypted).ok_or(NotOurs::Unreadable)
    }

    /// The mark of a call that the gateway signed within these minutes.
    fn check_hmac(&self, entry: &CallbackEntry, call: &Call<'_>, now: i64) -> Result<String, NotOurs> {
        let entry_of = entry.signature.as_ref().ok_or(NotOurs::NoCallback)?;
        let given = |name: &str| call.headers.get(&name.to_ascii_lowercase()).ok_or(NotOurs::Unsigned);
        let timestamp = given(&entry_of.timestamp_header)?;
        let nonce = entry_of.nonce_header.as_deref().map(given).transpose()?;
        let signed = Signed {
            timestamp,
            nonce: nonce.map(String::as_str).unwrap_or_default(),
            method: "POST",
            path: call.path,
            body: std::str::from_utf8(call.body).map_err(|_| NotOurs::Unreadable)?,
        };
        let signature = Signature { entry: entry_of, secret: self.value(&entry_of.secret) };
        let given = given(&entry_of.header)?;
        if !signature.is_of(&signed, given) {
            return Err(NotOurs::Unsigned);
        }
        check_time(entry, timestamp, now)?;
        Ok(hex(digest(&SHA256, given.to_ascii_lowercase().as_bytes()).as_ref()))
    }

    /// Signs a call as the gateway would, for trying out: the headers to send.
    pub fn signed_call(&self, body: &str, timestamp: &str, nonce: &str) -> Vec<(String, String)> {
        let Some(entry) = self.adapter.callback.as_ref().and_then(|callback| callback.signature.as_ref())
        else {
            return Vec::new();
        };
        let signature = Signature { entry, secret: self.value(&entry.secret) };
        let signed = Signed { timestamp, nonce, method: "POST", path: "", body };
        let Ok(signature) = signature.of(&signed) else { return Vec::new() };
        let mut headers =
            vec![(entry.header.clone(), signature), (entry.timestamp_header.clone(), timestamp.to_owned())];
        headers.extend(entry.nonce_header.clone().map(|name| (name, nonce.to_owned())));
        headers
    }

    /// Whether a request to the gateway is signed as the adapter says, for trying out.
    pub fn is_signed(
        &self,
        headers: &BTreeMap<String, String>,
        method: &str,
        path: &str,
        body: &str,
    ) -> bool {
        let Some(entry) = &self.adapter.send.signature else { return true };
        let given = |name: &str| headers.get(&name.to_ascii_lowercase()).map(String::as_str);
        let nonce = entry.nonce_header.as_deref().map_or(Some(""), given);
        let (Some(timestamp), Some(nonce), Some(signature)) =
            (given(&entry.timestamp_header), nonce, given(&entry.header))
        else {
            return false;
        };
        let signed = Signed { timestamp, nonce, method, path, body };
        Signature { entry, secret: self.value(&entry.secret) }.is_of(&signed, signature)
    }
}

fn check_time(entry: &CallbackEntry, timestamp: &str, now: i64) -> Result<(), NotOurs> {
    let seconds: i64 = timestamp.parse().map_err(|_| NotOurs::Unsigned)?;
    let is_near =
        seconds.checked_sub(now).and_then(i64::checked_abs).is_some_and(|away| away <= entry.window_seconds);
    if is_near { Ok(()) } else { Err(NotOurs::Old) }
}

/// What a call tells; `None` if it lacks what an event of its kind has.
fn event(entry: &CallbackEntry, json: &Value) -> Option<Event> {
    let is = |when: &Option<Equals>| when.as_ref().is_none_or(|when| holds(json, when));
    if let Some(report) = entry.report.as_ref().filter(|report| is(&report.when)) {
        return read_report(report, json).map(Event::Report);
    }
    if let Some(inbound) = entry.inbound.as_ref().filter(|inbound| is(&inbound.when)) {
        return read_text(inbound, json).map(Event::Text);
    }
    Some(Event::Other)
}

fn read_report(entry: &ReportEntry, json: &Value) -> Option<Report> {
    let at = |place: &Option<String>| {
        place.as_ref().and_then(|place| scalar(json, place)).filter(|text| !text.is_empty())
    };
    let message = at(&entry.key).map(Named::Key).or_else(|| at(&entry.receipt).map(Named::Receipt))?;
    let state = scalar(json, &entry.state)?;
    let code = at(&entry.code);
    let closed = at(&entry.to).filter(|_| code.iter().any(|code| entry.unreachable_codes.contains(code)));
    let fate = match (entry.delivered.contains(&state), entry.undelivered.contains(&state)) {
        (true, _) => Some(Fate::Delivered),
        (_, true) => Some(closed.map_or(Fate::Undelivered, Fate::Unreachable)),
        _ => None,
    };
    let (Named::Key(name) | Named::Receipt(name)) = &message;
    let id = at(&entry.id).unwrap_or_else(|| format!("{name} {state}"));
    let code = code.map_or_else(|| state.clone(), |code| format!("{state} {code}"));
    Some(Report { id, message, fate, code })
}

fn read_text(entry: &InboundEntry, json: &Value) -> Option<Text> {
    let filled = |place: &str| scalar(json, place).filter(|text| !text.trim().is_empty());
    Some(Text { id: filled(&entry.id)?, from: filled(&entry.from)?, text: scalar(json, &entry.text)? })
}

/// The texts within the root of an XML document, by the names of their elements. A document with a definition of its own is
/// not read.
fn texts_of(xml: &str) -> Option<BTreeMap<String, String>> {
    let document = roxmltree::Document::parse(xml).ok()?;
    let elements = document.root_element().children().filter(roxmltree::Node::is_element);
    Some(
        elements
            .map(|element| {
                (element.tag_name().name().to_owned(), element.text().unwrap_or_default().to_owned())
            })
            .collect(),
    )
}
