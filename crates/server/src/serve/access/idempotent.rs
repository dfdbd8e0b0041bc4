//! A write is done once, however often it is asked for under the same key: whoever lost the answer asks again.

use std::sync::Arc;

use axum::{
    body::{self, Body, Bytes},
    extract::Request,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{CONTENT_TYPE, ETAG, LOCATION},
    },
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use sha2::{Digest as _, Sha256};
use store::{Answered, Asked};
use tracing::Instrument as _;

use crate::{
    clock,
    serve::{
        api::{BODY, UPLOAD},
        desk::Desk,
        problem::{self, Problem},
    },
};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// The longest key.
pub(crate) const LONGEST: usize = 64;
/// Headers of an answer that are worth keeping.
const KEPT: [HeaderName; 3] = [CONTENT_TYPE, ETAG, LOCATION];
/// The longest answer to a write.
const ANSWER: usize = 8 << 20;

/// Does what is asked for, or answers what was answered before. It goes on to its end if whoever asked is gone.
pub(crate) async fn once(
    desk: Arc<Desk>,
    user: i64,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let key = key(request.headers())?;
    let (parts, body) = request.into_parts();
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = kind.split_once("boundary=").map(|(_, rest)| rest.trim_matches('"').to_owned());
    let most = if boundary.is_some() { UPLOAD } else { BODY };
    let bytes = body::to_bytes(body, most).await.map_err(|_| problem::too_large())?;
    let hash = hash(parts.method.as_str(), parts.uri.path(), &bytes, boundary.as_deref());
    let asked = {
        let key = key.clone();
        desk.store(move |store| Ok(store.claim_request(user, &key, &hash, clock::now())?)).await?
    };
    match asked {
        Asked::First => {}
        Asked::Answered(answered) => return Ok(replayed(answered)),
        Asked::Other => {
            return Err(Problem::new(
                &problem::KEY_REUSED,
                "这个 Idempotency-Key 已用于另一个请求；请换一个新的",
                "this Idempotency-Key was used for another request; take a new one",
            ));
        }
        Asked::Unanswered => {
            return Err(Problem::new(
                &problem::IN_PROGRESS,
                "同一个请求正在处理，或中途中断；请稍后查看结果，确认没有生效再换新的 Idempotency-Key 重试",
                "the same request is under way, or broke off; look at the result, and if it was not done try again with a new Idempotency-Key",
            )
            .retry_after(1));
        }
    }
    let doing = async move {
        let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
        settle(&desk, user, key, response).await
    };
    match tokio::spawn(doing.in_current_span()).await {
        Ok(response) => Ok(response),
        // Nobody knows what was done before the panic, so the key stays taken.
        Err(ended) if ended.is_panic() => std::panic::resume_unwind(ended.into_panic()),
        Err(_) => Err(problem::internal()),
    }
}

/// The key of the request: up to 64 visible signs.
fn key(headers: &HeaderMap) -> Result<String, Problem> {
    let key = headers.get(KEY).map(HeaderValue::as_bytes).unwrap_or_default();
    if (1..=LONGEST).contains(&key.len()) && key.iter().all(u8::is_ascii_graphic) {
        return Ok(String::from_utf8_lossy(key).into_owned());
    }
    Err(Problem::new(
        &problem::KEY_NEEDED,
        "请附上 Idempotency-Key：每次操作一个新的随机串，最多 64 个可见 ASCII 字符；重试时用同一个",
        "send an Idempotency-Key: a new random text for each act, of at most 64 visible ASCII characters, and the same when you try again",
    ))
}

/// Tells one request from another. The lines between the parts of a form are made anew by each attempt and do not count.
fn hash(method: &str, path: &str, body: &Bytes, boundary: Option<&str>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(format!("{method} {path}\n"));
    match boundary {
        None => hash.update(body),
        Some(boundary) => {
            let line = format!("--{boundary}");
            let counts = |part: &&[u8]| !part.starts_with(line.as_bytes());
            body.split_inclusive(|byte| *byte == b'\n').filter(counts).for_each(|part| hash.update(part));
        }
    }
    hash.finalize().into()
}

/// Keeps the answer of what was done; gives the key back where nothing was.
async fn settle(desk: &Desk, user: i64, key: String, response: Response) -> Response {
    if !response.status().is_success() {
        let dropped = desk.store(move |store| Ok(store.drop_request(user, &key)?)).await;
        if dropped.is_err() {
            tracing::warn!("the key of a request that failed stays taken");
        }
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(bytes) = body::to_bytes(body, ANSWER).await else { return problem::internal().into_response() };
    let headers = KEPT.iter().filter_map(|name| {
        let value = parts.headers.get(name)?.to_str().ok()?;
        Some(format!("{name}: {value}\n"))
    });
    let answered =
        Answered { status: parts.status.as_u16(), headers: headers.collect(), body: bytes.to_vec() };
    if desk.store(move |store| Ok(store.answer_request(user, &key, &answered)?)).await.is_err() {
        tracing::warn!("an answer was not kept: the same request would be refused");
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn replayed(answered: Answered) -> Response {
    let mut response = Response::new(Body::from(answered.body));
    *response.status_mut() = StatusCode::from_u16(answered.status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    for line in answered.headers.lines() {
        let Some((name, value)) = line.split_once(": ") else { continue };
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_the_same_whatever_stands_between_its_parts() {
        let form = |boundary: &str, text: &str| {
            let body = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n{text}\r\n--{boundary}--\r\n"
            );
            hash("POST", "/a", &Bytes::from(body), Some(boundary))
        };
        assert_eq!(form("one", "账本"), form("two", "账本"));
        assert_ne!(form("one", "账本"), form("one", "账簿"));
        let plain = |method, path, body: &'static str| hash(method, path, &Bytes::from(body), None);
        assert_ne!(plain("POST", "/a", "{}"), plain("PUT", "/a", "{}"));
        assert_ne!(plain("POST", "/a", "{}"), plain("POST", "/b", "{}"));
    }
}
