//! Tokens of programs.

use serde_json::json;

use crate::running::{Browser, Place};

fn with(program: &Browser, token: &str, path: &str) -> u16 {
    program.ask_with("GET", path, None, &[("authorization", &format!("Bearer {token}"))]).status
}

#[test]
fn a_token_permits_no_more_than_its_owner_may_and_ends_on_its_day() {
    testbed::both(|url| {
        let place = Place::on(url);
        place.add_user("root", "administrator").add_user("ann", "collector");
        let server = place.serve();
        let (root, ann) = (server.signed_in("root"), server.signed_in("ann"));
        let wish = |permissions: serde_json::Value| json!({ "name": "reports", "permissions": permissions, "days": 30 });
        let beyond = ann.post("/tokens", &wish(json!(["see-cases", "see-users"]))).json();
        assert_eq!(beyond["fields"][0]["code"], "beyond-own");
        assert_eq!(ann.post("/tokens", &json!({ "name": "x", "permissions": [], "days": 0 })).status, 422);
        let made = root.post("/tokens", &wish(json!(["see-users", "see-audit"]))).json();
        let token = made["token"].as_str().unwrap();
        assert!(token.starts_with("hk_") && token.len() == 46, "{token}");
        let program = server.browser();
        assert_eq!([with(&program, token, "/users"), with(&program, token, "/audit")], [200, 200]);
        assert_eq!(with(&program, &format!("{token}x"), "/users"), 401, "another's");
        assert_eq!(with(&program, "", "/words"), 401, "none, said aloud");
        let listed = root.get("/tokens").json();
        assert_eq!(listed["items"][0]["name"], "reports");
        assert!(!listed.to_string().contains(token), "it is shown once");
        assert_eq!(
            ann.ask("DELETE", &format!("/tokens/{}", made["id"]), None).status,
            404,
            "somebody else's"
        );
        drop(server);
        let later = place.serve_at("2026-12-22T00:59:59Z", &[]);
        assert_eq!(with(&later.browser(), token, "/users"), 200);
        drop(later);
        let over = place.serve_at("2026-12-23T01:00:00Z", &[]);
        assert_eq!(with(&over.browser(), token, "/users"), 401, "thirty days");
        drop(over);
        let server = place.serve();
        let root = server.signed_in("root");
        assert_eq!(root.ask("DELETE", &format!("/tokens/{}", made["id"]), None).status, 204);
        assert_eq!(with(&server.browser(), token, "/users"), 401, "taken away");
    });
}

#[test]
fn a_token_loses_what_its_owner_loses() {
    let place = Place::new();
    place.add_user("root", "administrator").add_user("ann", "auditor");
    let server = place.serve();
    let (root, ann) = (server.signed_in("root"), server.signed_in("ann"));
    let made = ann.post("/tokens", &json!({ "name": "x", "permissions": ["see-users"], "days": 1 })).json();
    let token = made["token"].as_str().unwrap();
    assert_eq!(with(&server.browser(), token, "/users"), 200);
    let change = |version: &str, body: serde_json::Value| {
        root.ask_with("PATCH", "/users/2", Some(&body), &[("if-match", version)]).status
    };
    assert_eq!(change("\"1\"", json!({ "roles": ["trainer"] })), 200);
    assert_eq!(with(&server.browser(), token, "/users"), 403);
    assert_eq!(change("\"2\"", json!({ "roles": ["auditor"], "disabled": true })), 200);
    assert_eq!(with(&server.browser(), token, "/users"), 401);
}
