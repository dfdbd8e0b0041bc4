//! The door of the API: who asks, may they, and does the request come from our own page.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts, MatchedPath, Request, State},
    http::{
        HeaderMap, HeaderName, Method,
        header::{AUTHORIZATION, HOST, ORIGIN},
        request::Parts,
    },
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use super::{
    caller::Caller,
    idempotent, secret,
    table::{self, Needs},
    tally,
};
use crate::{
    clock,
    serve::{
        api::BASE,
        desk::Desk,
        problem::{self, Problem},
    },
};

/// The cookie that holds a session's token.
pub(crate) const COOKIE: &str = "huikuan_session";
/// What a token of the API begins with, so that one in the wrong place is recognised.
pub(crate) const TOKEN: &str = "hk_";
/// Failures from one address before it has to wait. Our number: an office of two hundred mistypes.
pub(crate) const ADDRESS_FAILURES: u32 = 100;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Lets a request in, or answers it.
pub(crate) async fn admitted(State(desk): State<Arc<Desk>>, mut request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path =
        request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let path = path.strip_prefix(BASE).unwrap_or_default();
    let caller = match admit(&desk, &method, path, &mut request).await {
        Ok(caller) => caller,
        Err(refused) => return refused.into_response(),
    };
    match caller {
        Some(caller) if table::asks_for_key(&method, path) => {
            idempotent::once(desk, caller.user, request, next).await.unwrap_or_else(Problem::into_response)
        }
        _ => next.run(request).await,
    }
}

/// Who asks, if they are let in; `None` for an address that is open to all, asked by nobody we know.
async fn admit(
    desk: &Arc<Desk>,
    method: &Method,
    path: &str,
    request: &mut Request,
) -> Result<Option<Arc<Caller>>, Problem> {
    let Some(needs) = table::needs(method, path) else { return Err(problem::not_permitted()) };
    let address = address(desk, request);
    request.extensions_mut().insert(Address(address));
    let headers = request.headers();
    let is_write = !matches!(*method, Method::GET | Method::HEAD);
    let caller = match bearer(headers) {
        Some(token) => Some(by_token(desk, token, address).await?),
        None => match session_of(headers) {
            Some(hash) => desk.store(move |store| Ok(Caller::of_session(store, hash, clock::now())?)).await?,
            None => None,
        },
    };
    let is_browser = caller.as_ref().map_or(needs == Needs::Nothing, |caller| caller.session.is_some());
    if is_write && is_browser {
        check_origin(desk, headers, caller.is_some())?;
    }
    match (needs, &caller) {
        (Needs::Nothing, _) | (Needs::SignedIn, Some(_)) => {}
        (_, None) => return Err(problem::sign_in_needed()),
        (Needs::Session, Some(caller)) if caller.session.is_some() => {}
        (Needs::May(permission), Some(caller)) if caller.may(permission) => {}
        (Needs::Session | Needs::May(_), Some(_)) => return Err(problem::not_permitted()),
    }
    let caller = caller.map(Arc::new);
    if let Some(caller) = &caller {
        request.extensions_mut().insert(Arc::clone(caller));
    }
    Ok(caller)
}

/// The owner of a token. Whoever sends wrong ones again and again has to wait.
async fn by_token(desk: &Arc<Desk>, token: &str, address: IpAddr) -> Result<Caller, Problem> {
    let (key, now) = (tally::key_of(address), clock::now());
    if desk.access.failures.count(&key, now) >= ADDRESS_FAILURES {
        return Err(problem::too_many());
    }
    let hash = secret::hash_of(token);
    let caller = if token.starts_with(TOKEN) {
        desk.store(move |store| Ok(Caller::of_token(store, hash, now)?)).await?
    } else {
        None
    };
    caller.ok_or_else(|| {
        desk.access.failures.add(&key, now);
        problem::sign_in_needed()
    })
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer").map(str::trim)
}

/// The hash of the session's token that the browser sent.
pub(crate) fn session_of(headers: &HeaderMap) -> Option<[u8; 32]> {
    CookieJar::from_headers(headers).get(COOKIE).map(|cookie| secret::hash_of(cookie.value()))
}

/// A cookie of ours, which scripts cannot read and other sites cannot use to write.
pub(crate) fn cookie(desk: &Desk, name: &'static str, value: String, seconds: i64) -> String {
    let mut cookie = Cookie::new(name, value);
    cookie.set_http_only(true);
    cookie.set_secure(desk.access.is_secure);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_path("/");
    format!("{cookie}; Max-Age={seconds}")
}

/// Refuses a write that another site makes a browser send. Browsers say where a request comes from; a program without
/// a cookie has no need to.
fn check_origin(desk: &Desk, headers: &HeaderMap, has_cookie: bool) -> Result<(), Problem> {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let site = text(&FETCH_SITE).map(|site| site == "same-origin");
    let origin = text(&ORIGIN).map(|origin| match &desk.access.public_origin {
        Some(own) => origin == own,
        None => origin.split_once("://").is_some_and(|(_, host)| Some(host) == text(&HOST)),
    });
    let is_ours = match (site, origin) {
        (None, None) => !has_cookie,
        (site, origin) => site != Some(false) && origin != Some(false),
    };
    if is_ours {
        return Ok(());
    }
    Err(Problem::new(
        &problem::CROSS_SITE,
        "请求不是从本系统的页面发出的；请在本系统页面中操作，程序请使用令牌",
        "this was not sent by our own page; use the page, or for a program a token",
    ))
}

/// Where a request comes from, by the word of the proxy before us if there is one.
fn address(desk: &Desk, request: &Request) -> IpAddr {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(peer)| peer.ip().to_canonical());
    let peer = peer.unwrap_or(IpAddr::from([0, 0, 0, 0]));
    if !peer.is_loopback() && !desk.access.proxies.contains(&peer) {
        return peer;
    }
    let said =
        request.headers().get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok()).next_back();
    said.and_then(|list| list.rsplit(',').next()?.trim().parse().ok()).unwrap_or(peer)
}

/// Where a request comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Address(pub(crate) IpAddr);

impl<S: Sync> FromRequestParts<S> for Address {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().copied().ok_or_else(problem::internal)
    }
}
