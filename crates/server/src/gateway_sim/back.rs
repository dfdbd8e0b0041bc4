//! What the gateway for trying out tells of: deliveries, and answers that were typed at its page.

use std::{sync::Arc, time::Duration};

use ::gateway::nonce;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    CORP_ID, Desk, Sim,
    kept::{Kept, Reply},
};
use crate::clock;

/// How long the other side may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long after a message its delivery is reported.
const ON_ITS_WAY: Duration = Duration::from_millis(300);

/// What to report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReport {
    id: String,
    /// `delivered`, `undelivered`, `expired` or `rejected`.
    state: String,
    #[serde(default)]
    code: String,
}

/// What somebody answers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReply {
    id: String,
    text: String,
}

pub(super) async fn report(State(sim): Desk, Json(new): Json<NewReport>) -> Response {
    let Some(kept) = sim.book().find(&new.id).cloned() else { return StatusCode::NOT_FOUND.into_response() };
    let status = tell_report(&sim, &kept, &new.state, &new.code).await;
    Json(json!({ "heard": status })).into_response()
}

/// Reports a message as delivered a little later.
pub(super) fn deliver_later(sim: &Arc<Sim>, id: &str) {
    let (sim, id) = (Arc::clone(sim), id.to_owned());
    tokio::spawn(async move {
        tokio::time::sleep(ON_ITS_WAY).await;
        let kept = sim.book().find(&id).cloned();
        if let Some(kept) = kept {
            tell_report(&sim, &kept, "delivered", "").await;
        }
    });
}

async fn tell_report(sim: &Sim, kept: &Kept, state: &str, code: &str) -> Option<u16> {
    let body = json!({
        "type": "report", "event": format!("r-{}-{state}", kept.id), "key": kept.key, "id": kept.id, "to": kept.to,
        "state": state, "code": code,
    });
    let heard = tell_json(sim, &body).await;
    let _ = sim.book().change(&kept.id, |kept| kept.report = Some(state.to_owned()));
    heard
}

pub(super) async fn reply(State(sim): Desk, Json(new): Json<NewReply>) -> Response {
    let Some(kept) = sim.book().find(&new.id).cloned() else { return StatusCode::NOT_FOUND.into_response() };
    let event = format!("i-{}-{}", kept.id, kept.replies.len() + 1);
    let heard = if kept.channel == "wechat" {
        tell_wechat(&sim, &kept, &event, &new.text).await
    } else {
        let body = json!({ "type": "inbound", "event": event, "from": kept.to, "text": new.text });
        tell_json(&sim, &body).await
    };
    let reply = Reply { text: new.text, at: clock::now().0, heard };
    let _ = sim.book().change(&kept.id, |kept| kept.replies.push(reply));
    Json(json!({ "heard": heard })).into_response()
}

async fn tell_json(sim: &Sim, body: &Value) -> Option<u16> {
    let (body, seconds) = (body.to_string(), (clock::now().0 / 1_000_000).to_string());
    let headers = sim.generic.signed_call(&body, &seconds, &nonce()?);
    let headers = headers.into_iter().chain([("content-type".to_owned(), "application/json".to_owned())]);
    post(sim, "sms", "", headers, body).await
}

async fn tell_wechat(sim: &Sim, kept: &Kept, event: &str, text: &str) -> Option<u16> {
    let seconds = clock::now().0 / 1_000_000;
    // A text within CDATA ends where the text says so.
    let text = text.replace("]]>", "]] >");
    let message = format!(
        "<xml><ToUserName><![CDATA[{CORP_ID}]]></ToUserName><FromUserName><![CDATA[{}]]></FromUserName>\
         <CreateTime>{seconds}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content>\
         <MsgId>{event}</MsgId><AgentID>1</AgentID></xml>",
        kept.to
    );
    let (nonce, seconds) = (nonce()?, seconds.to_string());
    let random = nonce.as_bytes().first_chunk().copied()?;
    let sealed = sim.crypt.sealed(&message, random)?;
    let signature = sim.crypt.signature(&seconds, &nonce, &sealed);
    let query = format!("?msg_signature={signature}&timestamp={seconds}&nonce={nonce}");
    let body = format!(
        "<xml><ToUserName><![CDATA[{CORP_ID}]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt><AgentID><![CDATA[1]]></AgentID></xml>"
    );
    post(sim, "wechat", &query, [("content-type".to_owned(), "text/xml".to_owned())], body).await
}

/// Tells the callback of a table something; `None` if there is nobody to tell.
async fn post(
    sim: &Sim,
    table: &str,
    query: &str,
    headers: impl IntoIterator<Item = (String, String)>,
    body: String,
) -> Option<u16> {
    let base = sim.callback.as_ref()?;
    let url = base.join(&format!("/api/v1/gateway/{table}/callback{query}")).ok()?;
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().ok()?;
    let mut asked = client.post(url).body(body);
    for (name, value) in headers {
        asked = asked.header(name, value);
    }
    Some(asked.send().await.ok()?.status().as_u16())
}
