//! What an answer means.

use serde_json::Value;

use crate::{
    adapter::{AnswerEntry, Equals},
    client::Exchange,
    setup::Gateway,
};

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The gateway has it, under this name of its own; empty if it gave none.
    Taken(String),
    /// It has not, for certain; what it said.
    Refused(String),
    /// It has not, for certain, because of the addressee: others would fare better.
    NoAddressee(String),
    /// It may have it; what was seen.
    Unknown(String),
}

/// What an answer to a message means, where a token may have been too old.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Read {
    Verdict(Verdict),
    /// The token was refused, and the message not looked at.
    TokenRefused(String),
}

/// The longest word of a gateway that is kept.
const LONGEST: usize = 300;

impl Gateway {
    /// Reads the answer to a message. Only what the adapter names is certain.
    pub(crate) fn read(&self, exchange: Exchange) -> Read {
        let (status, body) = match exchange {
            Exchange::NotSent(why) => return Read::Verdict(Verdict::Refused(why)),
            Exchange::Unknown(why) => return Read::Verdict(Verdict::Unknown(why)),
            Exchange::Answered { status, body } => (status, body),
        };
        let answer = &self.adapter.send.answer;
        let AnswerEntry { taken_status, refused_status, refused_codes, addressee_codes, renew_codes, .. } =
            answer;
        let json: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
        let code = answer.code.as_ref().and_then(|at| scalar(&json, at));
        let said = said(status, code.as_deref(), answer.says.as_ref().and_then(|at| scalar(&json, at)));
        let is = |list: &[String]| code.as_ref().is_some_and(|code| list.contains(code));
        if is(renew_codes) {
            return Read::TokenRefused(said);
        }
        if is(addressee_codes) {
            return Read::Verdict(Verdict::NoAddressee(said));
        }
        if is(refused_codes) || refused_status.contains(&status) {
            return Read::Verdict(Verdict::Refused(said));
        }
        let is_taken =
            taken_status.contains(&status) && answer.taken.as_ref().is_none_or(|taken| holds(&json, taken));
        if !is_taken {
            return Read::Verdict(Verdict::Unknown(said));
        }
        let lost =
            answer.undeliverable.as_ref().and_then(|at| scalar(&json, at)).filter(|lost| !lost.is_empty());
        if lost.is_some() {
            return Read::Verdict(Verdict::NoAddressee(format!(
                "{said}: the gateway cannot reach the addressee"
            )));
        }
        let receipt = answer.receipt.as_ref().and_then(|at| scalar(&json, at)).unwrap_or_default();
        Read::Verdict(Verdict::Taken(short(receipt)))
    }

    /// The token of an answer and the seconds it lasts; else what the gateway said.
    pub(crate) fn read_token(&self, exchange: Exchange) -> Result<(String, i64), String> {
        let Some(entry) = &self.adapter.token else { return Err("no [token]".to_owned()) };
        let (status, body) = match exchange {
            Exchange::NotSent(why) | Exchange::Unknown(why) => return Err(why),
            Exchange::Answered { status, body } => (status, body),
        };
        let json: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
        let token = scalar(&json, &entry.token).filter(|token| !token.is_empty());
        match token.filter(|_| status == 200 && holds(&json, &entry.taken)) {
            Some(token) => {
                let seconds = scalar(&json, &entry.seconds).and_then(|seconds| seconds.parse().ok());
                Ok((token, seconds.unwrap_or(0)))
            }
            None => {
                let code = scalar(&json, &entry.taken.at);
                Err(said(status, code.as_deref(), entry.says.as_ref().and_then(|at| scalar(&json, at))))
            }
        }
    }
}

fn said(status: u16, code: Option<&str>, says: Option<String>) -> String {
    let code = code.map(|code| format!(", {code}")).unwrap_or_default();
    let says = says.filter(|says| !says.is_empty()).map(|says| format!(": {says}")).unwrap_or_default();
    short(format!("HTTP {status}{code}{says}"))
}

fn short(text: String) -> String {
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// Whether a place holds a value.
pub(crate) fn holds(json: &Value, equals: &Equals) -> bool {
    scalar(json, &equals.at).is_some_and(|found| found == equals.is)
}

/// The text, number or truth value at a place, as a text.
pub(crate) fn scalar(json: &Value, at: &str) -> Option<String> {
    match json.pointer(at)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
