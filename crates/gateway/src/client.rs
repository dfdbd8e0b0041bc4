//! Asking a gateway over the network, and sending a message with the token it wants.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use reqwest::{Client, Method, redirect::Policy};
use ring::digest::{SHA256, digest};

use crate::{
    answer::{Read, Verdict},
    request::{Message, Request},
    setup::Gateway,
    signature::{Stamp, hex},
};

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exchange {
    /// It was answered.
    Answered {
        /// HTTP status.
        status: u16,
        /// What came with it.
        body: Vec<u8>,
    },
    /// It did not leave.
    NotSent(String),
    /// It may have been received.
    Unknown(String),
}

/// The longest answer that is read. Our number: answers have some hundred bytes.
const ANSWER: usize = 64 << 10;
/// How long making a connection may take at most. Our number.
const CONNECTING: Duration = Duration::from_secs(10);

/// Asks once, the machines given and no others. Every request has a connection of its own: one that was kept could be closed
/// by the other side while we write, and nobody would know what it had read.
pub async fn exchange(request: &Request, machines: &[SocketAddr], patience: Duration) -> Exchange {
    let client = Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .pool_max_idle_per_host(0)
        .connect_timeout(CONNECTING.min(patience))
        .timeout(patience)
        .resolve_to_addrs(request.url.host_str().unwrap_or_default(), machines)
        .build();
    let client = match client {
        Ok(client) => client,
        Err(error) => return failed(&error),
    };
    let method = match request.method {
        "POST" => Method::POST,
        "PUT" => Method::PUT,
        _ => Method::GET,
    };
    let mut asked = client.request(method, request.url.clone());
    for (name, value) in &request.headers {
        asked = asked.header(name, value);
    }
    if !request.body.is_empty() {
        asked = asked.body(request.body.clone());
    }
    let mut answer = match asked.send().await {
        Ok(answer) => answer,
        Err(error) => return failed(&error),
    };
    let status = answer.status().as_u16();
    let mut body = Vec::new();
    loop {
        match answer.chunk().await {
            Ok(None) => return Exchange::Answered { status, body },
            Ok(Some(chunk)) if body.len() + chunk.len() <= ANSWER => body.extend_from_slice(&chunk),
            Ok(Some(_)) => {
                return Exchange::Unknown(format!("HTTP {status}, and an answer that does not end"));
            }
            Err(_) => return Exchange::Unknown(format!("HTTP {status}, and the answer broke off")),
        }
    }
}

/// What a fault means, without the address, which may hold a secret.
fn failed(error: &reqwest::Error) -> Exchange {
    if error.is_connect() {
        // Before the first byte of the request: it is written once the connection stands, and its encryption with it.
        Exchange::NotSent("no connection to the gateway".to_owned())
    } else if error.is_builder() {
        Exchange::NotSent("the request cannot be made".to_owned())
    } else if error.is_timeout() {
        Exchange::Unknown("no answer in time".to_owned())
    } else {
        Exchange::Unknown("the connection broke off".to_owned())
    }
}

/// Tokens that gateways gave, until they are too old.
#[derive(Debug, Default)]
pub struct Tokens(Mutex<BTreeMap<String, (String, i64)>>);

/// How many seconds before its end a token is renewed. Our number.
const EARLY: i64 = 60;

impl Tokens {
    /// None yet.
    pub const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    fn get(&self, name: &str, now: i64) -> Option<String> {
        let tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(name).filter(|(_, until)| now < until - EARLY).map(|(token, _)| token.clone())
    }

    fn keep(&self, name: &str, token: &str, until: i64) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.insert(name.to_owned(), (token.to_owned(), until));
    }

    fn drop(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

impl Gateway {
    /// Sends a message: `speak` makes one exchange. A token is asked for where the gateway wants one and none is kept, and
    /// once more where it was refused, because a message with a refused token was not looked at. Nothing else is done twice.
    pub async fn send(
        &self,
        message: &Message<'_>,
        tokens: &Tokens,
        stamp: &Stamp,
        speak: impl AsyncFn(&Request) -> Exchange,
    ) -> Verdict {
        if let Some(most) = self.adapter.send.longest_bytes.filter(|&most| message.text.len() > most) {
            let long = message.text.len();
            return Verdict::Refused(format!("the text has {long} bytes, and the gateway takes {most}"));
        }
        let mut is_second = false;
        loop {
            let (name, token) = match self.token(tokens, stamp, &speak).await {
                Ok(token) => token,
                Err(said) => return Verdict::Refused(format!("no token: {said}")),
            };
            let request = match self.send_request(message, token.as_deref(), stamp) {
                Ok(request) => request,
                Err(wrong) => {
                    let place = format!("{}.toml", self.adapter.name);
                    return Verdict::Refused(crate::Fault { place, wrong }.to_string());
                }
            };
            match self.read(speak(&request).await) {
                Read::Verdict(verdict) => return verdict,
                Read::TokenRefused(said) if is_second => return Verdict::Refused(said),
                Read::TokenRefused(_) => {
                    tokens.drop(&name);
                    is_second = true;
                }
            }
        }
    }

    /// A token that holds, and the name it is kept under.
    async fn token(
        &self,
        tokens: &Tokens,
        stamp: &Stamp,
        speak: &impl AsyncFn(&Request) -> Exchange,
    ) -> Result<(String, Option<String>), String> {
        let request = match self.token_request() {
            Ok(Some(request)) => request,
            Ok(None) => return Ok((String::new(), None)),
            Err(wrong) => return Err(format!("{wrong:?}")),
        };
        // Its address holds the secret.
        let name = hex(digest(&SHA256, request.url.as_str().as_bytes()).as_ref());
        if let Some(token) = tokens.get(&name, stamp.seconds) {
            return Ok((name, Some(token)));
        }
        let (token, seconds) = self.read_token(speak(&request).await)?;
        tokens.keep(&name, &token, stamp.seconds.saturating_add(seconds));
        Ok((name, Some(token)))
    }
}
