//! Each role at each address, asked of the real server.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::running::{Answer, Browser, Place};

const ROLES: [&str; 9] =
    ["collector", "supervisor", "legal", "finance", "sales", "auditor", "trainer", "field", "administrator"];

/// Method and path of every operation of the document; signing out comes last.
fn operations(browser: &Browser) -> Vec<(String, String)> {
    let document = browser.get("/openapi.json").json();
    let mut operations: Vec<_> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    operations.sort_by_key(|(method, path)| method == "DELETE" && path == "/session");
    operations
}

/// What an address needs, by method and path.
type Needs = BTreeMap<(String, String), String>;
/// What a role may.
type Roles = BTreeMap<String, BTreeSet<String>>;

/// What each address needs, and what each role may, as the server says it.
fn matrix(browser: &Browser) -> (Needs, Roles) {
    let matrix = browser.get("/roles").json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let needs = matrix["endpoints"].as_array().unwrap().iter();
    let needs = needs.map(|row| ((text(&row["method"]), text(&row["path"])), text(&row["needs"]))).collect();
    let roles = matrix["roles"].as_array().unwrap().iter();
    let roles = roles
        .map(|row| (text(&row["code"]), row["permissions"].as_array().unwrap().iter().map(text).collect()));
    (needs, roles.collect())
}

/// Asks about a thing that is not there, with nothing said about it.
fn ask(browser: &Browser, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let path: String = path
        .split('/')
        .map(|part| if part.starts_with('{') { "999999" } else { part })
        .collect::<Vec<_>>()
        .join("/");
    let empty = json!({});
    browser.ask_with(method, &path, (method != "GET").then_some(&empty), headers)
}

#[test]
fn each_role_is_let_in_where_the_table_says_so_and_nowhere_else() {
    let place = Place::new();
    for role in ROLES {
        place.add_user(role, role);
    }
    let server = place.serve();
    let mut cells = 0;
    for role in ROLES {
        let browser = server.signed_in(role);
        let (needs, roles) = matrix(&browser);
        for (method, path) in operations(&browser) {
            let needs = needs
                .get(&(method.clone(), path.clone()))
                .unwrap_or_else(|| panic!("{method} {path} is not in the table"));
            let may =
                matches!(needs.as_str(), "nothing" | "signed-in" | "session") || roles[role].contains(needs);
            let answer = ask(&browser, &method, &path, &[]);
            let is_refused = matches!(answer.code().as_str(), "not-permitted" | "sign-in-needed");
            assert_eq!(may, !is_refused, "{role} {method} {path} ({needs}): {answer:?}");
            assert!(answer.status < 500, "{role} {method} {path}: {answer:?}");
            assert_eq!(
                is_refused,
                answer.status == 403 || answer.status == 401,
                "{role} {method} {path}: {answer:?}"
            );
            cells += 1;
        }
    }
    assert!(cells >= ROLES.len() * 24, "only {cells} cells");
}

#[test]
fn a_stranger_is_let_in_only_where_nothing_is_needed() {
    let place = Place::new();
    place.add_user("ann", "administrator");
    let server = place.serve();
    let (needs, _) = matrix(&server.signed_in("ann"));
    let stranger = server.browser();
    for (method, path) in operations(&stranger) {
        let answer = ask(&stranger, &method, &path, &[]);
        let is_open = needs[&(method.clone(), path.clone())] == "nothing";
        assert_eq!(is_open, answer.status != 401, "{method} {path}: {answer:?}");
    }
}

#[test]
fn a_token_is_let_in_by_what_it_permits_and_never_to_ones_own_access() {
    let place = Place::new();
    place.add_user("ann", "administrator");
    let server = place.serve();
    let ann = server.signed_in("ann");
    let (needs, _) = matrix(&ann);
    let made = ann.post("/tokens", &json!({ "name": "试", "permissions": ["see-users"], "days": 1 })).json();
    let bearer = format!("Bearer {}", made["token"].as_str().unwrap());
    let program = server.browser();
    for (method, path) in operations(&program) {
        let answer = ask(&program, &method, &path, &[("authorization", &bearer), ("origin", "")]);
        let needs = needs[&(method.clone(), path.clone())].as_str();
        let may = matches!(needs, "nothing" | "signed-in" | "see-users");
        assert_eq!(may, answer.code() != "not-permitted", "{method} {path} ({needs}): {answer:?}");
    }
}
