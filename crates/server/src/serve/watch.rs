//! What holds for every request: its number, a line in the log, figures, a limit of time, and headers that keep the page
//! to itself. The log names the kind of address and no value in it, so nobody's name gets there.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{
        HeaderName, HeaderValue, Method,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
            X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::problem::{self, Problem};
use crate::clock;

/// How long a request may take until its answer begins. Our number.
const PATIENCE: Duration = Duration::from_mins(2);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Scripts, pictures and data come from here alone, and nobody frames the page. The components of the page write their
/// styles as they appear.
const CONTENT: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
    font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/// Numbers a request, and tells the log and the figures what came of it.
pub(crate) async fn watched(request: Request, next: Next) -> Response {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = format!("{:x}-{:x}", clock::now().0, COUNT.fetch_add(1, Ordering::Relaxed));
    let method = match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "OTHER",
    };
    let route = request.extensions().get::<MatchedPath>().map_or("page", MatchedPath::as_str).to_owned();
    let began = Instant::now();
    let span = tracing::info_span!("request", id = number, method, route);
    let mut response = tracing::Instrument::instrument(next.run(request), span.clone()).await;
    let (took, status) = (began.elapsed(), response.status().as_u16());
    let _in_span = span.enter();
    tracing::info!(status, micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX), "answered");
    metrics::histogram!("huikuan_http_request_seconds", "method" => method, "route" => route.clone())
        .record(took.as_secs_f64());
    metrics::counter!("huikuan_http_requests_total", "method" => method, "route" => route, "status" => status.to_string())
        .increment(1);
    if let Ok(number) = HeaderValue::try_from(number) {
        response.headers_mut().insert(REQUEST_ID, number);
    }
    response
}

/// Whether people reach the server by HTTPS alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IsHttps(pub(crate) bool);

/// Sets the headers that browsers keep to. What does not say how it may be kept is nobody's to keep.
pub(crate) async fn guarded(
    State(IsHttps(is_https)): State<IsHttps>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set =
        |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(CONTENT_SECURITY_POLICY, CONTENT);
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(X_FRAME_OPTIONS, "DENY");
    set(REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=()",
    );
    if is_https {
        set(STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Ends a request that takes too long. What it began with the database goes on to its end.
pub(crate) async fn timely(request: Request, next: Next) -> Response {
    tokio::time::timeout(PATIENCE, next.run(request)).await.unwrap_or_else(|_| {
        let (zh, en) = (
            "处理时间过长，可能仍在进行；请稍后查看结果",
            "this takes long and may still be going on; look at the result later",
        );
        Problem::new(&problem::TOO_SLOW, zh, en).into_response()
    })
}

/// What is said where a handler panicked.
#[expect(clippy::needless_pass_by_value, reason = "the layer gives it away")]
pub(crate) fn panicked(cause: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let said = cause.downcast_ref::<&str>().map(|said| (*said).to_owned());
    let said = said.or_else(|| cause.downcast_ref::<String>().cloned()).unwrap_or_default();
    tracing::error!(said, "a handler panicked");
    problem::internal().into_response()
}
