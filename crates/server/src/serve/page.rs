//! The page: files of `web/dist`, which are part of the program. A program built without them says how to build them.

use axum::{
    extract::Request,
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY},
    },
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::problem::{self, Problem};

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Page;

const INDEX: &str = "index.html";
/// Where the builder of the page puts files whose names change with what they hold.
const HASHED: &str = "assets/";

/// How a file may be kept.
const FOREVER: &str = "public, max-age=31536000, immutable";
const ASK_FIRST: &str = "no-cache";

/// What a browser shows where the page was not built.
const NOT_BUILT: &str = "<!doctype html>
<meta charset=\"utf-8\">
<title>回款 Huikuan</title>
<h1>回款 Huikuan</h1>
<p lang=\"zh\">本程序编译时没有包含页面。请先在 <code>web</code> 文件夹执行 <code>npm ci</code> 和 <code>npm run build</code>，再重新编译；接口 <a href=\"/api/v1/openapi.json\">/api/v1</a> 可以照常使用。</p>
<p lang=\"en\">This program was built without its page. Run <code>npm ci</code> and <code>npm run build</code> in the folder <code>web</code>, then build it again. The API at <a href=\"/api/v1/openapi.json\">/api/v1</a> works all the same.</p>
";

/// A file of the page; the page itself for an address that the page understands by itself.
pub(crate) async fn serve(request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        let (zh, en) = (
            "接口没有这个地址；/api/v1/openapi.json 列出全部地址",
            "the API has no such address; /api/v1/openapi.json lists them",
        );
        return Problem::new(&problem::NOT_FOUND, zh, en).into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return no_such_method().await;
    }
    let name = path.trim_start_matches('/');
    let name = if name.is_empty() { INDEX } else { name };
    if let Some(found) = file(name, request.headers()) {
        return found;
    }
    // A file that is gone is not the page: a browser with an old page would take it for a script.
    if name.starts_with(HASHED) || path.rsplit('/').next().is_some_and(|last| last.contains('.')) {
        return problem::not_found().into_response();
    }
    file(INDEX, request.headers()).unwrap_or_else(|| {
        ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")], NOT_BUILT).into_response()
    })
}

/// What to say to a method that an address does not know.
pub(crate) async fn no_such_method() -> Response {
    let (zh, en) = (
        "这个地址不支持该操作；/api/v1/openapi.json 列出支持的操作",
        "this address does not know that method; /api/v1/openapi.json lists what there is",
    );
    Problem::new(&problem::NO_SUCH_METHOD, zh, en).into_response()
}

/// The smallest form of a file that the browser takes; nothing new if it has it.
fn file(name: &str, headers: &HeaderMap) -> Option<Response> {
    let plain = Page::get(name)?;
    let caching = if name.starts_with(HASHED) { FOREVER } else { ASK_FIRST };
    let etag = HeaderValue::try_from(format!("\"{}\"", hex(&plain.metadata.sha256_hash()))).ok()?;
    let mut response = if headers.get(IF_NONE_MATCH) == Some(&etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        whole(name, plain, headers)
    };
    let out = response.headers_mut();
    out.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    out.insert(ETAG, etag);
    out.insert(VARY, HeaderValue::from_static("accept-encoding"));
    Some(response)
}

fn whole(name: &str, plain: EmbeddedFile, headers: &HeaderMap) -> Response {
    let kind = plain.metadata.mimetype().to_owned();
    let kind = if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind };
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let packed = [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(coding, _)| takes(accepted, coding))
        .find_map(|(coding, ending)| Some((coding, Page::get(&format!("{name}.{ending}"))?)));
    match packed {
        Some((coding, packed)) => {
            ([(CONTENT_TYPE, kind.as_str()), (CONTENT_ENCODING, coding)], packed.data).into_response()
        }
        None => ([(CONTENT_TYPE, kind)], plain.data).into_response(),
    }
}

/// Whether `Accept-Encoding` names a coding, and not to say that it is not wanted.
fn takes(accepted: &str, coding: &str) -> bool {
    accepted.split(',').any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let is_refused =
            weight.trim().strip_prefix("q=").is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case(coding) && !is_refused
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_file_goes_only_to_who_takes_it() {
        for (accepted, takes_br, why) in [
            ("gzip, deflate, br, zstd", true, "a browser"),
            ("gzip", false, "not named"),
            ("br;q=0, gzip", false, "refused"),
            ("br;q=0.5", true, "taken if need be"),
            ("", false, "nothing said"),
        ] {
            assert_eq!(takes(accepted, "br"), takes_br, "{why}");
        }
    }
}
