//! `huikuan gateway-sim`: a gateway on this machine, for trying out. It speaks the generic JSON interface, that of WeChat Work's
//! applications and that of its robots, checks what a gateway checks, and shows what a phone would show. Nothing leaves here
//! but reports and answers, to the address that `--callback` names.

mod back;
mod kept;

use std::{
    collections::BTreeMap,
    io::Write as _,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use ::gateway::{Adapter, Crypt, Gateway, Given};
use anyhow::Context as _;
use axum::{
    Json, Router,
    body::Bytes,
    extract::{OriginalUri, Query, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse as _, Response},
    routing::{get, post},
};
use outreach::{Lang, sms};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;

use self::kept::{Book, Kept};
use crate::{args, args::Manners, clock, outbox::gateway::cost, said::said, screen::either};

/// What the page is made of; it loads nothing else.
const PAGE: &str = include_str!("gateway_sim/page.html");
/// WeChat Work's ids and keys here. The EncodingAESKey is nobody's secret.
const CORP_ID: &str = "ww-try-out";
const CALLBACK_TOKEN: &str = "try-out";
const CALLBACK_KEY: &str = "TryOutTryOutTryOutTryOutTryOutTryOutTryOut0";
/// How far the time of a request may be from ours, in seconds.
const WINDOW: i64 = 300;
/// How long a token lasts, in seconds.
const TOKEN_LASTS: i64 = 7200;
/// Messages a minute that a robot takes.
const ROBOT: usize = 20;
/// How long a request waits that is not to be answered.
const NEVER: Duration = Duration::from_hours(1);

/// The gateway.
struct Sim {
    secret: String,
    price: store::Cost,
    callback: Option<url::Url>,
    generic: Gateway,
    crypt: Crypt,
    book: Mutex<Book>,
}

type Desk = State<Arc<Sim>>;

/// Serves until it is stopped. It prints where, so nothing is left to print.
pub(crate) fn run(args: &args::GatewaySim, lang: Lang) -> anyhow::Result<(String, bool)> {
    let sim = Arc::new(Sim {
        price: cost(&args.price, "--price")?,
        secret: args.secret.clone(),
        callback: args.callback.clone(),
        generic: generic(&args.secret)?,
        crypt: Crypt::new(CALLBACK_TOKEN, CALLBACK_KEY, CORP_ID).context("the key of the callback")?,
        book: Mutex::new(Book::open(args.keep.as_deref(), args.manners)?),
    });
    // Only the first call in a process installs it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(args, sim, lang))?;
    Ok((String::new(), true))
}

async fn serve(args: &args::GatewaySim, sim: Arc<Sim>, lang: Lang) -> anyhow::Result<()> {
    let listen = args.listen;
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        said(
            format!("无法在 {listen} 上监听（{error}）；请用 --listen 换一个地址或端口"),
            format!("cannot listen on {listen} ({error}); name another address or port by --listen"),
        )
    })?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} http://{}", either(lang, "已启动：", "listening on"), listener.local_addr()?)
        .and_then(|()| out.flush())
        .context("the address cannot be printed")?;
    drop(out);
    let router = Router::new()
        .route("/", get(async || Html(PAGE)))
        .route("/v1/messages", post(take_generic))
        .route("/cgi-bin/gettoken", get(give_token))
        .route("/cgi-bin/message/send", post(take_wechat))
        .route("/cgi-bin/webhook/send", post(take_robot))
        .route("/sim/state", get(state))
        .route("/sim/manners", axum::routing::put(behave))
        .route("/sim/token-old", post(token_old))
        .route("/sim/report", post(back::report))
        .route("/sim/reply", post(back::reply))
        .with_state(sim);
    Ok(axum::serve(listener, router).await?)
}

/// The gateway as `huikuan send` sees it, to check signatures and to make them.
fn generic(secret: &str) -> anyhow::Result<Gateway> {
    let text = Adapter::shipped().find(|(name, _)| *name == "generic-json").context("no adapter")?.1;
    let values = [("url", "http://127.0.0.1"), ("secret_file", "-")];
    let values = values.map(|(key, value)| (key.to_owned(), toml::Value::from(value))).into();
    let given =
        Given { place: "--secret", channel: Some("sms"), values: &values, read: &|_| Ok(secret.to_owned()) };
    Ok(Gateway::new(Adapter::parse("generic-json", text)?, &given)?)
}

impl Sim {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Treats a request as it was told to: waits, refuses, takes it and says nothing, or takes it and says that something
    /// failed.
    async fn take(self: Arc<Self>, new: Kept, refused: Value, taken: impl Fn(&str) -> Value) -> Response {
        let manners = self.book().manners;
        tokio::time::sleep(Duration::from_millis(manners.slow.into())).await;
        if manners.reject {
            return Json(refused).into_response();
        }
        let fails = hundredth(&new.key) < manners.fail;
        let id = match self.book().take(new) {
            Ok(id) => id,
            Err(error) => return (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        };
        if manners.deliver {
            back::deliver_later(&self, &id);
        }
        if manners.silent {
            tokio::time::sleep(NEVER).await;
        }
        if fails {
            return (StatusCode::INTERNAL_SERVER_ERROR, "something failed").into_response();
        }
        Json(taken(&id)).into_response()
    }
}

/// A number below 100 that a key always has.
fn hundredth(key: &str) -> u8 {
    Sha256::digest(key).first().map_or(0, |byte| byte % 100)
}

fn names(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    headers.iter().filter_map(text).collect()
}

/// A message in the generic form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Generic {
    key: String,
    to: String,
    text: String,
    segments: usize,
}

async fn take_generic(
    State(sim): Desk,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let refuse = |status: StatusCode, code: &str, message: &str| {
        (status, Json(json!({ "code": code, "message": message }))).into_response()
    };
    let (headers, body) = (names(&headers), String::from_utf8_lossy(&body).into_owned());
    let seconds = headers.get("x-timestamp").and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let is_near = (clock::now().0 / 1_000_000 - seconds).abs() <= WINDOW;
    if !is_near || !sim.generic.is_signed(&headers, "POST", uri.path(), &body) {
        return refuse(StatusCode::UNAUTHORIZED, "1001", "wrong signature");
    }
    let Ok(Generic { key, to, text, segments }) = serde_json::from_str(&body) else {
        return refuse(StatusCode::BAD_REQUEST, "1003", "unreadable");
    };
    if !to.trim_start_matches('+').bytes().all(|byte| byte.is_ascii_digit()) || to.len() < 3 {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, "1002", "no such number");
    }
    if segments != sms::segments(&text) {
        return refuse(
            StatusCode::UNPROCESSABLE_ENTITY,
            "1003",
            "parts are not counted as the carrier counts them",
        );
    }
    let new = Kept::new("sms", key, to, text, segments);
    let refused = json!({ "code": "1006", "message": "not now" });
    sim.take(new, refused, |id| json!({ "code": "0", "id": id, "message": "ok" })).await
}

async fn give_token(State(sim): Desk, Query(asked): Query<BTreeMap<String, String>>) -> Json<Value> {
    let is = |name: &str, value: &str| asked.get(name).is_some_and(|given| given == value);
    if !is("corpid", CORP_ID) {
        return Json(json!({ "errcode": 40013, "errmsg": "invalid corpid" }));
    }
    if !is("corpsecret", &sim.secret) {
        return Json(json!({ "errcode": 40001, "errmsg": "invalid credential" }));
    }
    let mut book = sim.book();
    book.tokens_asked += 1;
    let token = book.token();
    Json(json!({ "errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": TOKEN_LASTS }))
}

async fn take_wechat(
    State(sim): Desk,
    Query(asked): Query<BTreeMap<String, String>>,
    Json(message): Json<Value>,
) -> Response {
    let refuse = |code: i32, says: &str| Json(json!({ "errcode": code, "errmsg": says })).into_response();
    let Some(token) = asked.get("access_token") else { return refuse(41001, "access_token missing") };
    if *token != sim.book().token() {
        let is_ours = token.starts_with(kept::TOKEN);
        return if is_ours {
            refuse(42001, "access_token expired")
        } else {
            refuse(40014, "invalid access_token")
        };
    }
    let text = |at: &str| message.pointer(at).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (to, content) = (text("/touser"), text("/text/content"));
    if text("/msgtype") != "text" {
        return refuse(40008, "invalid message type");
    }
    if !message.get("agentid").is_some_and(Value::is_i64) {
        return refuse(40056, "invalid agentid");
    }
    if content.is_empty() {
        return refuse(44004, "text content is empty");
    }
    if to.is_empty() || to == "nobody" {
        let says = json!({ "errcode": 81013, "errmsg": "user & party & tag all invalid", "invaliduser": to });
        return Json(says).into_response();
    }
    // It has no name of ours; the same content to the same person is the same message to WeChat Work.
    let key = kept::key_of(&to, &content);
    let new = Kept::new("wechat", key, to, content, 1);
    let refused = json!({ "errcode": 45009, "errmsg": "api freq out of limit" });
    sim.take(new, refused, |id| json!({ "errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": id })).await
}

async fn take_robot(
    State(sim): Desk,
    Query(asked): Query<BTreeMap<String, String>>,
    Json(message): Json<Value>,
) -> Response {
    let refuse = |code: i32, says: &str| Json(json!({ "errcode": code, "errmsg": says })).into_response();
    if asked.get("key") != Some(&sim.secret) {
        return refuse(93000, "invalid webhook url");
    }
    let content = message.pointer("/text/content").and_then(Value::as_str).unwrap_or_default();
    if content.is_empty() {
        return refuse(44004, "text content is empty");
    }
    let minute_ago = clock::now().0 - 60_000_000;
    if sim.book().taken_since("robot", minute_ago) >= ROBOT {
        return refuse(45009, "api freq out of limit");
    }
    // Two that say the same are two.
    let key = format!("{:x}-{}", clock::now().0, sim.book().messages().count());
    let new = Kept::new("robot", key, "员工群 Staff".to_owned(), content.to_owned(), 1);
    let refused = json!({ "errcode": 45009, "errmsg": "api freq out of limit" });
    sim.take(new, refused, |_| json!({ "errcode": 0, "errmsg": "ok" })).await
}

/// Everything there is, for the page and for tests.
async fn state(State(sim): Desk) -> Json<Value> {
    let book = sim.book();
    let cost = |segments: usize| {
        let segments = i64::try_from(segments).unwrap_or(i64::MAX);
        let millionths = sim.price.millionths.saturating_mul(segments);
        crate::outbox::gateway::written(&store::Cost { millionths, ..sim.price })
    };
    let messages: Vec<Value> = book
        .messages()
        .map(|kept| {
            let mut message = json!(kept);
            if let Some(message) = message.as_object_mut() {
                message
                    .insert("cost".to_owned(), json!((kept.channel == "sms").then(|| cost(kept.segments))));
            }
            message
        })
        .collect();
    Json(json!({
        "messages": messages, "manners": book.manners, "tokens_asked": book.tokens_asked,
        "callback": sim.callback.as_ref().map(url::Url::as_str),
    }))
}

async fn behave(State(sim): Desk, Json(manners): Json<Manners>) -> Json<Manners> {
    sim.book().manners = manners;
    Json(manners)
}

/// Makes the token that was given out too old.
async fn token_old(State(sim): Desk) -> StatusCode {
    sim.book().renew_token();
    StatusCode::NO_CONTENT
}
