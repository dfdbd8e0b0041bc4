//! What comes in with a request: bodies, queries and numbers in addresses, and what to say where they cannot be read.

use axum::{
    body::Bytes,
    extract::{
        FromRequest, FromRequestParts, Multipart, Request,
        rejection::{PathRejection, QueryRejection},
    },
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CONTENT_TYPE, ETAG, IF_MATCH},
        request::Parts,
    },
    response::{IntoResponse, IntoResponseParts, Response, ResponseParts},
};
use serde::de::DeserializeOwned;

use super::problem::{self, Fault, Problem};
use crate::said;

/// A body in JSON.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                &problem::WRONG_TYPE,
                "请以 Content-Type: application/json 提交 JSON",
                "send JSON, with Content-Type: application/json",
            ));
        }
        let bytes =
            Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => problem::too_large(),
                _ => Problem::new(
                    &problem::MALFORMED,
                    "请求没有传完，请再试一次",
                    "the request broke off; try again",
                ),
            })?;
        read(&bytes).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// Reads JSON; what does not fit is named by its place.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if !inner.is_data() {
            return not_json(&inner);
        }
        let en = inner.to_string();
        let en = en.rsplit_once(" at line ").map_or(en.as_str(), |(message, _)| message);
        Problem::field(path, "unreadable", said::form_zh(en), en)
    })?;
    reader.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

fn not_json(error: &serde_json::Error) -> Problem {
    Problem::new(&problem::MALFORMED, format!("不是 JSON：{error}"), format!("this is not JSON: {error}"))
}

/// A form with a file.
#[derive(Debug)]
pub(crate) struct Form(pub(crate) Multipart);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        Multipart::from_request(request, state).await.map(Self).map_err(|_| {
            Problem::new(
                &problem::WRONG_TYPE,
                "请以 Content-Type: multipart/form-data 提交文件",
                "send the file in a form, with Content-Type: multipart/form-data",
            )
        })
    }
}

/// What stands behind `?` in the address.
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let axum::extract::Query(value) = axum::extract::Query::from_request_parts(parts, state)
            .await
            .map_err(|rejection: QueryRejection| {
                let message = rejection.body_text();
                let message =
                    message.rsplit_once("query string: ").map_or(message.as_str(), |(_, rest)| rest);
                let (path, reason) = message.split_once(": ").unwrap_or(("query", message));
                let (zh, en) = (said::form_zh(reason), reason.to_owned());
                Problem::fields(vec![Fault { path: path.to_owned(), code: "unreadable".to_owned(), zh, en }])
            })?;
        Ok(Self(value))
    }
}

/// What an address names. What cannot be a name of anything names nothing.
#[derive(Debug)]
pub(crate) struct Path<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let axum::extract::Path(value) = axum::extract::Path::from_request_parts(parts, state)
            .await
            .map_err(|_: PathRejection| problem::not_found())?;
        Ok(Self(value))
    }
}

/// The version that a change was made from: `If-Match: "7"`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IfMatch(pub(crate) i64);

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let version = parts.headers.get(IF_MATCH).and_then(|value| value.to_str().ok());
        let version =
            version.map(|version| version.trim().trim_start_matches("W/").trim_matches('"').parse());
        version.and_then(Result::ok).map(Self).ok_or_else(|| {
            Problem::new(
                &problem::VERSION_NEEDED,
                "请在 If-Match 中写明所见内容的版本（取自 ETag）",
                "say in If-Match which version the change was made from, as ETag gave it",
            )
        })
    }
}

impl IfMatch {
    /// Complains if the version is not the current one, whose change it describes.
    pub(crate) fn check(self, current: i64) -> Result<(), Problem> {
        if self.0 == current {
            return Ok(());
        }
        Err(problem::changed_meanwhile(
            format!("您看到的是第 {} 版，现在是第 {current} 版；请刷新后再改", self.0),
            format!(
                "you saw version {}, and it is version {current} now; load it again, then change it",
                self.0
            ),
        ))
    }
}

/// The version of what is answered: `ETag: "7"`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Version(pub(crate) i64);

impl IntoResponseParts for Version {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        if let Ok(value) = HeaderValue::try_from(format!("\"{}\"", self.0)) {
            parts.headers_mut().insert(ETAG, value);
        }
        Ok(parts)
    }
}

impl IntoResponse for Version {
    fn into_response(self) -> Response {
        (self, ()).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Call {
        moves: Vec<Move>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "only read")]
    struct Move {
        day: u8,
    }

    #[test]
    fn what_does_not_fit_is_named_by_its_place() {
        for (text, said, why) in [
            (
                r#"{"moves":[{"day":1},{"day":"x"}]}"#,
                "moves[1].day: invalid type: string \"x\", expected u8",
                "a type",
            ),
            (r#"{"moves":[{}]}"#, "moves[0]: missing field `day`", "a gap"),
            (r#"{"moves":[],"x":1}"#, "x: unknown field `x`, expected `moves`", "a key of nobody's"),
            (
                r#"{"moves":[]"#,
                "this is not JSON: EOF while parsing an object at line 1 column 11",
                "cut off",
            ),
            (
                r#"{"moves":[]}]"#,
                "this is not JSON: trailing characters at line 1 column 13",
                "more than one value",
            ),
        ] {
            let problem = read::<Call>(text.as_bytes()).unwrap_err();
            assert_eq!(problem.detail(outreach::Lang::En), said, "{why}");
        }
    }
}
