//! The language of a request: what `lang` in its address says, else what the browser prefers.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Uri, header::ACCEPT_LANGUAGE, request::Parts},
};
use outreach::Lang;

/// The language in which sentences are wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Speaks(pub(crate) Lang);

impl<S: Sync> FromRequestParts<S> for Speaks {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(of(&parts.uri, &parts.headers)))
    }
}

/// English unless Chinese is asked for, or preferred.
pub(crate) fn of(uri: &Uri, headers: &HeaderMap) -> Lang {
    let asked = uri.query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("lang="));
    if let Some(lang) = asked.and_then(|asked| asked.parse().ok()) {
        return lang;
    }
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    preferred(accepted)
}

/// The first of those with the most weight that we speak.
fn preferred(accepted: &str) -> Lang {
    let mut best = (0, Lang::En);
    for item in accepted.split(',') {
        let (tag, weight) = item.split_once(';').unwrap_or((item, ""));
        let lang = match tag.trim().split('-').next() {
            Some(tag) if tag.eq_ignore_ascii_case("zh") => Lang::Zh,
            Some(tag) if tag.eq_ignore_ascii_case("en") => Lang::En,
            _ => continue,
        };
        let weight = weight.trim().strip_prefix("q=").map_or(1000, per_mille);
        if weight > best.0 {
            best = (weight, lang);
        }
    }
    best.1
}

/// `0.85` as 850; 0 for what is no weight.
fn per_mille(weight: &str) -> u32 {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    format!("{whole}{part:0<3.3}").parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_says_which_language_it_prefers() {
        for (accepted, lang, why) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Lang::Zh, "a browser in China"),
            ("en-GB,en;q=0.9,zh;q=0.85", Lang::En, "Chinese as the second language"),
            ("zh;q=0.3, en;q=0.7", Lang::En, "by weight, not by place"),
            ("de-DE,de;q=0.9,zh;q=0.5", Lang::Zh, "the first that we speak"),
            ("fr", Lang::En, "none that we speak"),
            ("zh;q=0", Lang::En, "not Chinese"),
            ("zh;q=x", Lang::En, "no weight"),
            ("", Lang::En, "nothing said"),
        ] {
            assert_eq!(preferred(accepted), lang, "{why}");
        }
    }

    #[test]
    fn the_address_comes_before_the_browser() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, "zh".parse().unwrap());
        for (uri, lang) in [("/a?x=1&lang=en", Lang::En), ("/a?lang=fr", Lang::Zh), ("/a", Lang::Zh)] {
            assert_eq!(of(&Uri::from_static(uri), &headers), lang, "{uri}");
        }
    }
}
