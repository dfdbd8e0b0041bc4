//! Delivering: what happened becomes deliveries, and each is posted until it is taken or a day is over.

use std::{fmt::Write as _, sync::Arc, time::Duration};

use futures_util::future::join_all;
use ring::hmac;
use serde_json::{Value, json};
use store::{Attempted, Delivery, Told, ToldOf, Webhook};
use url::Url;

use crate::{
    address, clock,
    serve::{desk::Desk, drafts::moment, problem::Problem, wire::Money},
};

/// How often to look. Our numbers, and below.
const BEAT: Duration = Duration::from_secs(1);
/// Events made into deliveries, and deliveries made, at a time.
const EVENTS: u32 = 500;
const AT_ONCE: u32 = 8;
/// How long the other side may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// After which attempt to wait how many seconds; after the last, a day is over and nobody tries again.
const PAUSES: [i64; 8] = [5, 30, 120, 600, 3_600, 7_200, 21_600, 43_200];

/// Tells whoever asked, as long as the server runs.
pub(crate) async fn tell(desk: Arc<Desk>) {
    let mut beat = tokio::time::interval(BEAT);
    loop {
        beat.tick().await;
        // A database that is away shows itself elsewhere; the next beat tries again.
        while round(&desk).await.unwrap_or(false) {}
    }
}

/// Makes deliveries and attempts some. Returns whether there may be more to do at once.
async fn round(desk: &Desk) -> Result<bool, Problem> {
    let (events, deliveries, webhooks) = desk
        .store(|store| {
            let now = clock::now().0;
            if !store.has_to_tell(now)? {
                return Ok((0, Vec::new(), Vec::new()));
            }
            let events = store.fan_out(EVENTS, now, body)?;
            let deliveries = store.take_deliveries(now, AT_ONCE)?;
            let webhooks = if deliveries.is_empty() { Vec::new() } else { store.webhooks()? };
            Ok((events, deliveries, webhooks))
        })
        .await?;
    let allowed = desk.company().webhook_hosts.clone();
    let attempts = deliveries.iter().map(|delivery| {
        let webhook = webhooks.iter().find(|webhook| webhook.id == delivery.webhook);
        let allowed = &allowed;
        async move {
            let answer = match webhook.filter(|webhook| webhook.is_enabled) {
                Some(webhook) => post(webhook, delivery, allowed).await,
                None => Err("nobody asks for this any more".to_owned()),
            };
            (delivery.id, attempted(delivery, answer))
        }
    });
    let attempts = join_all(attempts).await;
    let is_more = attempts.len() >= usize::try_from(AT_ONCE).unwrap_or(usize::MAX) || events > 0;
    if !attempts.is_empty() {
        desk.store(move |store| {
            for (id, attempt) in &attempts {
                store.attempted(*id, attempt)?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(is_more)
}

/// What is told: the event, and what of it is nobody's secret.
fn body(told: &Told) -> String {
    let money = |money: receivables::money::Money| json!(Money::from(money));
    let data = match &told.what {
        ToldOf::Payment { day, amount, receivable, is_credit_note } => json!({
            "day": day, "amount": money(*amount), "receivable": receivable, "is_credit_note": is_credit_note,
        }),
        ToldOf::Promise { made, due, amount, is_written } => json!({
            "made": made, "due": due, "amount": money(*amount), "is_written": is_written,
        }),
        ToldOf::Contact { day, minute, channel, direction, connection, outcome } => json!({
            "day": day, "at": minute.map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60)),
            "channel": channel, "direction": direction, "connection": connection, "outcome": outcome,
        }),
        ToldOf::Decision(decision) => serde_json::from_str(decision).unwrap_or(Value::Null),
    };
    json!({
        "id": told.event, "event": told.what.event().code(), "at": moment(told.at),
        "debtor": { "id": told.debtor, "code": told.code }, "data": data,
    })
    .to_string()
}

/// What comes of an answer.
fn attempted(delivery: &Delivery, answer: Result<u16, String>) -> Attempted {
    let at = clock::now().0;
    let (status, error) = match answer {
        Ok(status @ 200..300) => (Some(status), None),
        Ok(status) => (Some(status), Some(format!("HTTP {status}"))),
        Err(error) => (None, Some(error)),
    };
    let nth = usize::try_from(delivery.attempts).unwrap_or(usize::MAX);
    let again_at = PAUSES.get(nth).map(|seconds| at.saturating_add(seconds.saturating_mul(1_000_000)));
    Attempted { at, status, error, again_at }
}

/// Posts one delivery to the machines that the address means at this moment, and to no other.
async fn post(webhook: &Webhook, delivery: &Delivery, allowed: &[String]) -> Result<u16, String> {
    let url = Url::parse(&webhook.url).map_err(|error| error.to_string())?;
    let machines = address::resolved(&url, allowed).await.map_err(|refused| refused.said("webhooks").1)?;
    // Only the first call in a process installs it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(PATIENCE)
        .resolve_to_addrs(url.host_str().unwrap_or_default(), &machines)
        .build()
        .map_err(|error| without_address(&error))?;
    let seconds = clock::now().0 / 1_000_000;
    let answer = client
        .post(url)
        .header("content-type", "application/json")
        .header("huikuan-event-id", delivery.event_id.to_string())
        .header("huikuan-signature", signature(&webhook.secret, seconds, &delivery.body))
        .body(delivery.body.clone())
        .send()
        .await;
    answer.map(|answer| answer.status().as_u16()).map_err(|error| without_address(&error))
}

/// What went wrong, without the address, which may hold a secret of the other side.
fn without_address(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        "no answer in time".to_owned()
    } else if error.is_connect() {
        "no connection".to_owned()
    } else {
        "the request failed".to_owned()
    }
}

/// `t=SECONDS,v1=HEX`: HMAC-SHA256 of the seconds, a full stop and the body.
fn signature(secret: &str, seconds: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let signed = hmac::sign(&key, format!("{seconds}.{body}").as_bytes());
    let mut hex = String::with_capacity(64);
    for byte in signed.as_ref() {
        // Writing to a text cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    format!("t={seconds},v1={hex}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_can_be_checked_by_whoever_has_the_key() {
        // As `printf '1700000000.{}' | openssl dgst -sha256 -hmac secret` gives it.
        let expected = "t=1700000000,v1=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163";
        assert_eq!(signature("secret", 1_700_000_000, "{}"), expected);
    }
}
