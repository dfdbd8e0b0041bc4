//! What a gateway is asked.

use std::fmt;

use minijinja::Value;
use reqwest::header::{HeaderName, HeaderValue};
use url::Url;

use crate::{
    adapter::Adapter,
    fault::Wrong,
    setup::Gateway,
    signature::{Signature, Signed, Stamp},
    template::{Within, encoded, filled},
};

/// A text for one person, or for a group.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// Our name of it: whoever is asked twice under one name takes it once.
    pub key: &'a str,
    /// Number or id of the person; empty for a group.
    pub to: &'a str,
    /// The words.
    pub text: &'a str,
    /// In how many parts it is sent.
    pub segments: usize,
}

/// What is asked.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST` or `PUT`.
    pub method: &'static str,
    /// Where.
    pub url: Url,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// What is sent along.
    pub body: String,
}

impl fmt::Debug for Request {
    /// Without address and words: the one may hold a secret, the others are a debtor's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("method", &self.method).finish_non_exhaustive()
    }
}

impl Gateway {
    /// The request for a token, where the gateway wants one.
    pub(crate) fn token_request(&self) -> Result<Option<Request>, Wrong> {
        let Some(token) = &self.adapter.token else { return Ok(None) };
        let url = address("token.url", &token.url, &self.filling())?;
        Ok(Some(Request { method: "GET", url, headers: Vec::new(), body: String::new() }))
    }

    /// The request that sends a message.
    ///
    /// # Errors
    /// A header that cannot be sent; everything else was found when the adapter was read.
    pub(crate) fn send_request(
        &self,
        message: &Message<'_>,
        token: Option<&str>,
        stamp: &Stamp,
    ) -> Result<Request, Wrong> {
        let send = &self.adapter.send;
        let mut values = self.filling();
        let seconds = stamp.seconds.to_string();
        for (name, text) in [
            ("to", message.to),
            ("text", message.text),
            ("key", message.key),
            ("timestamp", &seconds),
            ("nonce", &stamp.nonce),
        ] {
            values.push((name.to_owned(), Value::from(text)));
        }
        values.push(("segments".to_owned(), Value::from(message.segments)));
        values.extend(token.map(|token| ("token".to_owned(), Value::from(token))));
        let url = address("send.url", &send.url, &values)?;
        let mut headers = Vec::new();
        for (name, text) in &send.headers {
            headers.push((name.clone(), filled("send.headers", text, Within::Plain, &values)?));
        }
        let body = match (&send.body, &send.form) {
            (Some(body), _) => filled("send.body", body, Within::Json, &values)?,
            (None, form) => {
                headers.push(("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
                let mut fields = Vec::new();
                for (name, text) in form.iter().flatten() {
                    let value = filled("send.form", text, Within::Plain, &values)?;
                    fields.push(format!("{}={}", encoded(name), encoded(&value)));
                }
                fields.join("&")
            }
        };
        if let Some(entry) = &send.signature {
            let signature = Signature { entry, secret: self.value(&entry.secret) };
            let path =
                url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
            let signed = Signed {
                timestamp: &seconds,
                nonce: &stamp.nonce,
                method: send.method.code(),
                path: &path,
                body: &body,
            };
            headers.push((entry.header.clone(), signature.of(&signed)?));
            headers.push((entry.timestamp_header.clone(), seconds.clone()));
            headers.extend(entry.nonce_header.clone().map(|name| (name, stamp.nonce.clone())));
        }
        for (name, value) in &headers {
            if HeaderName::try_from(name).is_err() || HeaderValue::try_from(value).is_err() {
                return Err(Wrong::Header(name.clone()));
            }
        }
        Ok(Request { method: send.method.code(), url, headers, body })
    }
}

fn address(at: &'static str, text: &str, values: &[(String, Value)]) -> Result<Url, Wrong> {
    let text = filled(at, text, Within::Address, values)?;
    Url::parse(&text).map_err(|error| Wrong::Template { at, message: error.to_string() })
}

impl Adapter {
    /// Fills everything in with a specimen.
    pub(crate) fn try_out(&self) -> Result<(), Wrong> {
        let gateway = Gateway::specimen(self);
        let token = gateway.token_request()?.map(|_| "specimen");
        let message = Message {
            key: "d1-20261123-s1-overdue-reminder-sms-p1",
            to: "13800138000",
            text: "【甲】\"付\"\n款 <b>&'",
            segments: 1,
        };
        let stamp = Stamp { seconds: 1_795_420_800, nonce: "0".repeat(32) };
        let request = gateway.send_request(&message, token, &stamp)?;
        if self.send.body.is_some() {
            let json: Result<serde_json::Value, _> = serde_json::from_str(&request.body);
            json.map_err(|error| Wrong::NotJson(error.to_string()))?;
        }
        if let Some(entry) = self.callback.as_ref().and_then(|callback| callback.signature.as_ref()) {
            let signed = Signed { timestamp: "1", nonce: "1", method: "POST", path: "/", body: "{}" };
            Signature { entry, secret: "specimen" }.of(&signed)?;
        }
        Ok(())
    }
}
