//! Signing in: passwords, locks, sessions that end, second factors.

use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::running::{NOW, PASSWORD, Place, Server};

fn acts(server: &Server, admin: &str) -> Vec<String> {
    let listed = server.signed_in(admin).get("/audit?limit=200").json();
    let items = listed["items"].as_array().unwrap().iter();
    items.map(|item| item["act"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_session_is_a_cookie_that_scripts_and_other_sites_cannot_use() {
    testbed::both(|url| {
        let place = Place::on(url);
        place.add_user("ann", "collector");
        let server = place.serve();
        let browser = server.browser();
        assert_eq!(browser.get("/session").code(), "sign-in-needed");
        let answer = browser.sign_in(" ANN ", PASSWORD, None);
        assert_eq!((answer.status, answer.json()["login"].as_str()), (200, Some("ann")));
        let cookie = answer.header("set-cookie").to_owned();
        for part in ["huikuan_session=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=86400"] {
            assert!(cookie.contains(part), "{part}: {cookie}");
        }
        assert!(!cookie.contains("Secure"), "on loopback there is no HTTPS: {cookie}");
        assert_eq!(browser.get("/session").json()["roles"], json!(["collector"]));
        let first = browser.cookies.borrow().clone();
        assert_eq!(browser.sign_in("ann", PASSWORD, None).status, 200);
        assert_ne!(first, *browser.cookies.borrow(), "a new token each time");
        let old = server.browser();
        *old.cookies.borrow_mut() = first;
        assert_eq!(old.get("/session").status, 401, "the session before ended");
        let kept = browser.cookies.borrow().clone();
        assert_eq!(browser.ask("DELETE", "/session", None).status, 204);
        assert!(browser.cookies.borrow().is_empty());
        *browser.cookies.borrow_mut() = kept;
        assert_eq!(browser.get("/session").status, 401, "the token is worth nothing any more");
        assert!(!place.log().contains(PASSWORD) && !place.log().contains("ann"), "{}", place.log());
    });
}

#[test]
fn only_a_hash_of_the_token_is_kept() {
    let place = Place::new();
    let file = tempfile::tempdir().unwrap();
    let database = file.path().join("ledger.sqlite");
    let place_on = Place::on(&format!("sqlite://{}", database.display()));
    drop(place);
    place_on.add_user("ann", "collector");
    let server = place_on.serve();
    let browser = server.signed_in("ann");
    let token = browser.cookies.borrow()[0].1.clone();
    drop(server);
    let db = rusqlite::Connection::open(&database).unwrap();
    let kept: Vec<u8> = db.query_row("SELECT token_hash FROM session", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, Sha256::digest(token.as_bytes()).to_vec());
}

#[test]
fn a_session_ends_after_eight_idle_hours_and_after_a_day() {
    testbed::both(|url| {
        let place = Place::on(url);
        place.add_user("ann", "collector");
        let server = place.serve();
        let cookies = server.signed_in("ann").cookies.borrow().clone();
        drop(server);
        let is_in = |now: &str| {
            let server = place.serve_at(now, &[]);
            let browser = server.browser();
            *browser.cookies.borrow_mut() = cookies.clone();
            browser.get("/session").status == 200
        };
        for (now, expected, why) in [
            ("2026-11-23T08:59:00Z", true, "7:59 later"),
            ("2026-11-23T16:58:00Z", true, "7:59 after that"),
            ("2026-11-24T00:57:00Z", true, "and again"),
            ("2026-11-24T01:00:00Z", false, "a day after the sign-in"),
        ] {
            assert_eq!(is_in(now), expected, "{why}");
        }
        let server = place.serve();
        let cookies = server.signed_in("ann").cookies.borrow().clone();
        drop(server);
        let server = place.serve_at("2026-11-23T09:00:00Z", &[]);
        let browser = server.browser();
        *browser.cookies.borrow_mut() = cookies;
        assert_eq!(browser.get("/session").status, 401, "eight hours without use");
    });
}

#[test]
fn five_wrong_passwords_lock_the_login_for_a_quarter_of_an_hour_and_then_longer() {
    testbed::both(|url| {
        let place = Place::on(url);
        place.add_user("ann", "collector").add_user("root", "administrator");
        let tries = |now: &str, passwords: &[&str]| -> Vec<(u16, String)> {
            let server = place.serve_at(now, &[]);
            let browser = server.browser();
            let tried = passwords.iter().map(|password| browser.sign_in("ann", password, None));
            tried.map(|answer| (answer.status, answer.code())).collect()
        };
        let wrong = |times: usize| vec![(401, "wrong-credentials".to_owned()); times];
        let locked = (423, "locked".to_owned());
        let right = (200, String::new());
        assert_eq!(tries(NOW, &["x"; 4]), wrong(4));
        assert_eq!(
            tries(NOW, &[PASSWORD]),
            std::slice::from_ref(&right),
            "the fifth is right, and counts from the beginning"
        );
        assert_eq!(tries(NOW, &["x"; 5]), [wrong(4), vec![locked.clone()]].concat());
        assert_eq!(
            tries("2026-11-23T01:14:59Z", &[PASSWORD]),
            std::slice::from_ref(&locked),
            "the right one, too early"
        );
        assert_eq!(tries("2026-11-23T01:15:00Z", &["x"; 5]), [wrong(4), vec![locked.clone()]].concat());
        assert_eq!(
            tries("2026-11-23T01:44:59Z", &[PASSWORD]),
            std::slice::from_ref(&locked),
            "twice as long"
        );
        assert_eq!(tries("2026-11-23T01:45:00Z", &[PASSWORD]), std::slice::from_ref(&right));
        assert_eq!(tries("2026-11-23T01:45:00Z", &["x"; 5])[4], locked);
        let (text, is_well) = place.type_in(&["user", "password", "ann"], "another long password");
        assert!(is_well, "{text}");
        assert_eq!(
            tries("2026-11-23T01:45:00Z", &["another long password"]),
            [right],
            "a new password unlocks"
        );
        let acts = acts(&place.serve(), "root");
        let count = |act: &str| acts.iter().filter(|known| *known == act).count();
        assert_eq!((count("locked-out"), count("sign-in-failed")), (3, 16), "{acts:?}");
    });
}

#[test]
fn many_wrong_passwords_at_once_are_no_more_than_five() {
    let place = Place::new();
    place.add_user("ann", "collector");
    let server = place.serve();
    let wrong = std::thread::scope(|scope| {
        let attempts: Vec<_> = (0..20)
            .map(|_| scope.spawn(|| server.browser().sign_in("ann", "not the password", None).code()))
            .collect();
        attempts
            .into_iter()
            .map(|attempt| attempt.join().unwrap())
            .filter(|code| code == "wrong-credentials")
            .count()
    });
    assert!(wrong <= 4, "{wrong} were looked at");
    // Those who came at the same moment were not counted, so the lock may want a few more.
    let locked = (0..5).any(|_| server.browser().sign_in("ann", "not the password", None).code() == "locked");
    assert!(locked && server.browser().sign_in("ann", PASSWORD, None).code() == "locked");
}

#[test]
fn a_login_that_nobody_has_is_treated_like_any_other() {
    let place = Place::new();
    place.add_user("ann", "collector").add_user("gone", "collector");
    assert!(place.type_in(&["user", "disable", "gone"], "").1);
    let server = place.serve();
    let answers = |login: &str| -> Vec<(u16, String)> {
        let browser = server.browser();
        (0..6).map(|_| browser.sign_in(login, "not the password", None)).map(|a| (a.status, a.text)).collect()
    };
    let known = answers("ann");
    assert_eq!((known[0].0, known[4].0), (401, 423));
    assert_eq!(answers("nobody"), known);
    assert_eq!(answers("gone"), known, "disabled");
}

#[test]
fn a_second_factor_is_asked_for_and_its_code_works_once() {
    testbed::both(|url| {
        let place = Place::on(url);
        place.add_user("ann", "collector");
        let server = place.serve();
        let ann = server.signed_in("ann");
        let begun = ann.post("/session/totp", &json!({})).json();
        assert!(begun["qr_svg"].as_str().unwrap().starts_with("<svg"));
        assert!(begun["uri"].as_str().unwrap().starts_with("otpauth://totp/Huikuan:ann?"));
        let bytes =
            totp_rs::Secret::Encoded(begun["secret"].as_str().unwrap().to_owned()).to_bytes().unwrap();
        let totp =
            totp_rs::TOTP::new(totp_rs::Algorithm::SHA1, 6, 1, 30, bytes, None, "ann".to_owned()).unwrap();
        let code = |seconds: u64| totp.generate(1_795_395_600 + seconds); // NOW, and so much later.
        assert_eq!(server.browser().sign_in("ann", PASSWORD, None).status, 200, "not before its first code");
        assert_eq!(ann.ask("PUT", "/session/totp", Some(&json!({ "code": "000000" }))).status, 422);
        assert_eq!(ann.ask("PUT", "/session/totp", Some(&json!({ "code": code(0) }))).status, 204);
        assert_eq!(ann.post("/session/totp", &json!({})).code(), "refused", "it is on");
        assert_eq!(ann.get("/session").json()["totp"], true);
        let tries = |code: Option<&str>| server.browser().sign_in("ann", PASSWORD, code).code();
        assert_eq!(tries(None), "totp-required");
        assert_eq!(
            server.browser().sign_in("ann", "wrong", None).code(),
            "wrong-credentials",
            "not said to a stranger"
        );
        assert_eq!(tries(Some(&code(0))), "wrong-credentials", "it was used to turn it on");
        assert_eq!(tries(Some(&code(30))), "", "the next one");
        assert_eq!(tries(Some(&code(30))), "wrong-credentials", "once");
        assert_eq!(tries(Some(&code(600))), "wrong-credentials", "another time's");
        assert_eq!(ann.ask("DELETE", "/session/totp", Some(&json!({ "password": "x" }))).status, 422);
        assert_eq!(ann.ask("DELETE", "/session/totp", Some(&json!({ "password": PASSWORD }))).status, 204);
        assert_eq!(tries(None), "");
    });
}

#[test]
fn a_new_password_ends_every_other_session() {
    let place = Place::new();
    place.add_user("ann", "collector");
    let server = place.serve();
    let (here, there) = (server.signed_in("ann"), server.signed_in("ann"));
    let change = |old: &str, new: &str| here.post("/session/password", &json!({ "old": old, "new": new }));
    assert_eq!(change(PASSWORD, "short").json()["fields"][0]["path"], "new");
    assert_eq!(change("wrong", "another long password").json()["fields"][0]["path"], "old");
    assert_eq!(there.get("/session").status, 200);
    assert_eq!(change(PASSWORD, "another long password").status, 204);
    assert_eq!((here.get("/session").status, there.get("/session").status), (200, 401));
    assert_eq!(server.browser().sign_in("ann", PASSWORD, None).status, 401);
}

#[test]
fn the_first_administrator_is_added_on_the_command_line() {
    let place = Place::new();
    for (args, typed, said, why) in [
        (vec!["user", "add", "ann lee", "--role", "legal"], PASSWORD, "1 to 64 letters", "a space"),
        (vec!["user", "add", "ann", "--role", "boss"], PASSWORD, "use one of collector", "no such role"),
        (vec!["user", "add", "ann", "--role", "legal"], "short", "at least 12", "a short password"),
        (vec!["user", "password", "ann"], PASSWORD, "nobody has the login", "not added"),
    ] {
        let (text, is_well) = place.type_in(&args, typed);
        assert!(!is_well && text.contains(said), "{why}: {text}");
    }
    assert!(place.type_in(&["user", "list"], "").0.contains("no users yet"));
    place.add_user("ann", "administrator");
    assert!(place.type_in(&["user", "add", "ANN", "--role", "legal"], PASSWORD).0.contains("is taken"));
    assert!(place.type_in(&["user", "list"], "").0.contains("administrator"));
    let server = place.serve();
    assert_eq!(server.signed_in("ann").get("/users").status, 200);
    drop(server);
    assert!(place.type_in(&["user", "disable", "ann"], "").1);
    assert_eq!(place.serve().browser().sign_in("ann", PASSWORD, None).status, 401);
}

#[test]
fn a_demonstration_is_for_this_machine_and_nobody_elses_users() {
    let place = Place::new();
    let server = place.serve_at(NOW, &["--demo"]);
    let demo = server.browser().get("/sign-in").json()["demo"].as_array().unwrap().clone();
    assert_eq!(demo.len(), 9);
    for user in &demo {
        let (login, password) = (user["login"].as_str().unwrap(), user["password"].as_str().unwrap());
        assert!(server.printed.contains(password), "{login}");
        let browser = server.browser();
        assert_eq!(browser.sign_in(login, password, None).status, 200, "{login}");
    }
    drop(server);
    let again = place.serve_at(NOW, &["--demo"]);
    assert_eq!(
        again.browser().get("/sign-in").json()["demo"].as_array().unwrap().len(),
        9,
        "it may be begun again"
    );
    drop(again);
    assert_eq!(place.serve().browser().get("/sign-in").json()["demo"], json!([]), "only when asked for");
    let (text, is_well) = place.type_in(&["serve", "--demo", "--listen", "0.0.0.0:0"], "");
    assert!(!is_well && text.contains("this machine alone"), "{text}");
    let place = Place::new();
    place.add_user("ann", "collector");
    let (text, is_well) = place.type_in(&["serve", "--demo", "--listen", "127.0.0.1:0"], "");
    assert!(!is_well && text.contains("users of its own"), "{text}");
}
