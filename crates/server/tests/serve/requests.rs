//! Writes: from our own page alone, once, and from the version that was seen; and what is said to those that cannot be read.

use serde_json::json;

use crate::running::{Place, Server};

fn office(url: &str) -> (Place, Server) {
    let place = Place::on(url);
    place.add_user("root", "administrator");
    let server = place.serve();
    (place, server)
}

#[test]
fn a_write_that_another_site_makes_a_browser_send_is_refused() {
    let place = Place::new();
    place.add_user("root", "administrator");
    let server = place.serve();
    let root = server.signed_in("root");
    let own = server.base.clone();
    for (headers, expected, why) in [
        (vec![("origin", own.as_str())], 201, "our own page"),
        (vec![("origin", ""), ("sec-fetch-site", "same-origin")], 201, "a browser that says so"),
        (vec![("origin", "http://evil.example")], 403, "another site"),
        (vec![("origin", "null")], 403, "a page without origin"),
        (vec![("origin", own.as_str()), ("sec-fetch-site", "cross-site")], 403, "they contradict each other"),
        (vec![("origin", ""), ("sec-fetch-site", "same-site")], 403, "another host of ours"),
        (vec![("origin", "")], 403, "a cookie, and nothing said"),
    ] {
        let answer = root.ask_with("POST", "/teams", Some(&json!({ "name": why })), &headers);
        assert_eq!(answer.status, expected, "{why}: {answer:?}");
        assert_eq!(answer.code(), if expected == 403 { "cross-site" } else { "" }, "{why}");
    }
    let sign_in = json!({ "login": "root", "password": crate::running::PASSWORD });
    let strange =
        server.browser().ask_with("POST", "/session", Some(&sign_in), &[("origin", "http://evil.example")]);
    assert_eq!(strange.code(), "cross-site", "nobody is signed in as somebody else either");
    let program = server.browser().ask_with("POST", "/session", Some(&sign_in), &[("origin", "")]);
    assert_eq!(program.status, 200);
    assert_eq!(
        root.ask_with("GET", "/teams", None, &[("origin", "http://evil.example")]).status,
        200,
        "reading changes nothing"
    );
}

#[test]
fn behind_a_proxy_the_page_has_the_address_of_the_companys_file() {
    let place = Place::new();
    place
        .write("huikuan.toml", "[server]\npublic_url = \"https://huikuan.example.com\"\n")
        .add_user("root", "administrator");
    let server = place.serve();
    let browser = server.browser();
    let sign_in = json!({ "login": "root", "password": crate::running::PASSWORD });
    let ask = |origin: &str| browser.ask_with("POST", "/session", Some(&sign_in), &[("origin", origin)]);
    assert_eq!(ask(&server.base).code(), "cross-site", "not where people open it");
    let answer = ask("https://huikuan.example.com");
    assert!(answer.status == 200 && answer.header("set-cookie").contains("; Secure"), "{answer:?}");
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
}

#[test]
fn a_write_asked_for_twice_is_done_once() {
    testbed::both(|url| {
        let (_place, server) = office(url);
        let root = server.signed_in("root");
        let ask = |key: &str, name: &str| {
            root.ask_with("POST", "/teams", Some(&json!({ "name": name })), &[("idempotency-key", key)])
        };
        let first = ask("a", "East");
        assert_eq!((first.status, first.header("idempotent-replayed")), (201, ""));
        let again = ask("a", "East");
        assert_eq!((again.status, again.text.as_str()), (201, first.text.as_str()));
        assert_eq!((again.header("idempotent-replayed"), again.header("etag")), ("true", "\"1\""));
        assert_eq!(again.header("content-type"), "application/json");
        assert_eq!(ask("a", "West").code(), "idempotency-key-reused");
        assert_eq!(ask("b", "East").code(), "taken", "another key is another write");
        assert_eq!(ask("b", "North").status, 201, "one that failed gave its key back");
        for (key, why) in [("", "none"), (&"x".repeat(65) as &str, "too long"), ("a b", "a space")] {
            assert_eq!(ask(key, "South").code(), "idempotency-key-needed", "{why}");
        }
        let names: Vec<String> = root.get("/teams").json()["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|team| team["name"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(names, ["East", "North"]);
    });
}

#[test]
fn the_same_key_of_another_user_is_another_key() {
    let place = Place::new();
    place.add_user("root", "administrator").add_user("boss", "administrator");
    let server = place.serve();
    let ask = |login: &str, name: &str| {
        let key = [("idempotency-key", "a")];
        server.signed_in(login).ask_with("POST", "/teams", Some(&json!({ "name": name })), &key).status
    };
    assert_eq!([ask("root", "East"), ask("boss", "West")], [201, 201]);
}

#[test]
fn a_change_is_made_from_the_version_that_was_seen() {
    testbed::both(|url| {
        let (_place, server) = office(url);
        let root = server.signed_in("root");
        let added = root.post("/users", &json!({ "login": "ann", "name": "Ann", "roles": ["collector"], "password": "a long enough password" }));
        assert_eq!((added.status, added.header("etag")), (201, "\"1\""), "{added:?}");
        let path = format!("/users/{}", added.json()["id"]);
        let change = |version: &str, body: serde_json::Value| {
            root.ask_with("PATCH", &path, Some(&body), &[("if-match", version)])
        };
        assert_eq!(change("", json!({ "name": "Ann Lee" })).status, 428);
        let changed = change(
            "\"1\"",
            json!({ "name": "Ann Lee", "roles": ["supervisor", "legal"], "companies": ["SH"] }),
        );
        assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""), "{changed:?}");
        let stale = change("\"1\"", json!({ "name": "Ann" }));
        assert_eq!((stale.status, stale.code().as_str()), (412, "changed-meanwhile"));
        let user = root.get(&path).json();
        assert_eq!(
            (&user["name"], &user["roles"], &user["companies"]),
            (&json!("Ann Lee"), &json!(["supervisor", "legal"]), &json!(["SH"]))
        );
        assert_eq!(
            change("\"2\"", json!({ "companies": null })).json()["all_companies"],
            true,
            "null takes away"
        );
        assert_eq!(change("\"3\"", json!({ "team_id": 99 })).json()["fields"][0]["code"], "unknown");
        let me = root.get("/session").json()["id"].clone();
        let own = root.ask_with(
            "PATCH",
            &format!("/users/{me}"),
            Some(&json!({ "roles": ["auditor"] })),
            &[("if-match", "\"1\"")],
        );
        assert_eq!(own.code(), "refused", "nobody locks themselves out");
    });
}

#[test]
fn who_is_disabled_is_out_at_once() {
    let place = Place::new();
    place.add_user("root", "administrator").add_user("ann", "collector");
    let server = place.serve();
    let (root, ann) = (server.signed_in("root"), server.signed_in("ann"));
    let users = root.get("/users").json();
    let user = users["items"].as_array().unwrap().iter().find(|user| user["login"] == "ann").unwrap();
    let (path, version) = (format!("/users/{}", user["id"]), format!("\"{}\"", user["version"]));
    assert_eq!(ann.get("/session").status, 200);
    let done = root.ask_with("PATCH", &path, Some(&json!({ "disabled": true })), &[("if-match", &version)]);
    assert_eq!(done.status, 200, "{done:?}");
    assert_eq!(ann.get("/session").status, 401);
}

#[test]
fn what_cannot_be_read_is_named_by_its_place_in_both_languages() {
    let place = Place::new();
    place.add_user("root", "administrator");
    let server = place.serve();
    let root = server.signed_in("root");
    let added = root.ask_with(
        "POST",
        "/users?lang=zh",
        Some(&json!({ "login": "a b", "name": "", "roles": [], "password": "short" })),
        &[],
    );
    let problem = added.json();
    assert_eq!((added.status, added.header("content-type")), (422, "application/problem+json"));
    assert_eq!(problem["type"], "/problems/invalid");
    let paths: Vec<_> =
        problem["fields"].as_array().unwrap().iter().map(|field| field["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["login", "name", "password"]);
    assert_eq!((&problem["detail"], &problem["title"]), (&problem["detail_zh"], &problem["title_zh"]));
    assert!(problem["detail_en"].as_str().unwrap().contains("at least 12 characters"));
    let role = root.post("/users", &json!({ "login": "a", "name": "A", "roles": ["legal", "boss"] })).json();
    assert_eq!(role["fields"][0]["path"], "roles[1]");
    let query = root.get("/users?limit=many").json();
    assert_eq!(query["fields"][0]["path"], "limit", "{query}");
    let cursor = root.get("/users?cursor=x").json();
    assert_eq!(cursor["fields"][0]["path"], "cursor");
    assert_eq!(root.get("/users/x").status, 404);
    assert_eq!(root.get("/nothing").code(), "not-found");
    assert_eq!(root.ask("PUT", "/teams", Some(&json!({}))).code(), "no-such-method");
    let text = root.ask_with("POST", "/teams", None, &[("content-type", "text/plain")]);
    assert_eq!(text.code(), "wrong-type");
}

#[test]
fn a_list_is_read_page_by_page() {
    let place = Place::new();
    place.add_user("root", "administrator");
    for login in ["a", "b", "c", "d"] {
        place.add_user(login, "collector");
    }
    let server = place.serve();
    let root = server.signed_in("root");
    let (mut cursor, mut logins) = (String::new(), Vec::new());
    loop {
        let page = root.get(&format!("/users?limit=2{cursor}")).json();
        logins.extend(
            page["items"].as_array().unwrap().iter().map(|user| user["login"].as_str().unwrap().to_owned()),
        );
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(logins, ["root", "a", "b", "c", "d"]);
}
