//! Who tries too often waits; what takes too much is refused.

use serde_json::json;

use crate::running::Place;

#[test]
fn an_address_that_fails_too_often_waits_and_others_do_not() {
    let place = Place::new();
    place.add_user("ann", "collector");
    let server = place.serve();
    let browser = server.browser();
    let ask = |from: &str, token: &str| {
        let bearer = format!("Bearer {token}");
        browser
            .ask_with("GET", "/teams", None, &[("authorization", &bearer), ("x-forwarded-for", from)])
            .status
    };
    for attempt in 0..100 {
        assert_eq!(ask("203.0.113.7", &format!("hk_{attempt}")), 401);
    }
    assert_eq!(ask("203.0.113.7", "hk_x"), 429);
    assert_eq!(ask("198.51.100.1, 203.0.113.7", "hk_x"), 429, "the last one is the proxy's own word");
    assert_eq!(ask("203.0.113.8", "hk_x"), 401, "a neighbour");
    let body = json!({ "login": "ann", "password": crate::running::PASSWORD });
    let sign_in =
        |from: &str| browser.ask_with("POST", "/session", Some(&body), &[("x-forwarded-for", from)]);
    let refused = sign_in("203.0.113.7");
    assert_eq!(
        (refused.status, refused.code().as_str(), refused.header("retry-after")),
        (429, "too-many", "60")
    );
    assert_eq!(sign_in("203.0.113.8").status, 200);
}

#[test]
fn a_body_that_is_too_long_is_refused() {
    let place = Place::new();
    place.add_user("root", "administrator");
    let server = place.serve();
    let root = server.signed_in("root");
    let long = json!({ "name": "x".repeat(2 << 20) });
    assert_eq!(root.post("/teams", &long).code(), "too-large");
    assert_eq!(root.post("/session", &long).code(), "too-large", "where no key is needed, too");
}
