//! What machines ask, the headers of every answer, and how the server ends.

use serde_json::json;

use crate::running::{NOW, Place};

#[test]
fn machines_learn_that_it_runs_and_how_busy_it_is() {
    testbed::both(|url| {
        let place = Place::on(url);
        let server = place.serve();
        let browser = server.browser();
        let get = |path: &str| browser.get(&format!("//{path}"));
        assert_eq!(get("health").json()["status"], "ok");
        assert_eq!(get("ready").json(), json!({ "status": "ok" }));
        browser.get("/words");
        browser.get("/users/7?q=Wang");
        let figures = get("metrics").text;
        for line in [
            "huikuan_http_requests_total{method=\"GET\",route=\"/api/v1/words\",status=\"200\"} 1",
            "huikuan_http_requests_total{method=\"GET\",route=\"/api/v1/users/{id}\",status=\"401\"} 1",
            "huikuan_http_request_seconds_bucket{method=\"GET\",route=\"/api/v1/words\",le=\"+Inf\"} 1",
            "huikuan_store_connections ",
            "huikuan_store_connections_in_use ",
        ] {
            assert!(figures.contains(line), "{line}\n{figures}");
        }
        let log = place.log();
        assert!(log.contains("\"route\":\"/api/v1/users/{id}\"") && log.contains("\"status\":401"), "{log}");
        assert!(!log.contains("Wang") && !log.contains("users/7"), "no value of an address: {log}");
        assert!(log.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{log}");
    });
}

#[test]
fn every_answer_keeps_the_page_to_itself() {
    let place = Place::new();
    let server = place.serve();
    let browser = server.browser();
    for path in ["//", "//cases/7", "/words", "/users", "/nothing", "//assets/gone.js"] {
        let answer = browser.get(path);
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert!(
            !answer.header("content-security-policy").contains("script-src"),
            "scripts are ours alone: {path}"
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
        assert!(!answer.header("cache-control").is_empty(), "{path}: {answer:?}");
    }
    assert_eq!(browser.get("//cases/7").status, 200, "the page knows its own addresses");
    assert_eq!(browser.get("//assets/gone.js").status, 404, "a file that is gone is not the page");
    assert_eq!(browser.get("//api/v2/x").status, 404);
}

#[test]
fn words_come_in_the_language_that_is_asked_for() {
    let place = Place::new();
    let server = place.serve();
    let browser = server.browser();
    assert_eq!(browser.get("/words?lang=zh").json()["user-role"]["legal"], "法务");
    let english = browser.ask_with("GET", "/words", None, &[("accept-language", "en-GB,en;q=0.9,zh;q=0.8")]);
    assert_eq!(english.json()["user-role"]["trainer"], "trainer");
    assert!(browser.get("/words").json()["stage"].is_object());
    assert!(browser.get("/words").json()["rule"].is_null(), "sentences need their facts");
}

#[test]
fn the_document_is_what_the_command_prints() {
    let place = Place::new();
    let server = place.serve();
    let served = server.browser().get("/openapi.json");
    assert_eq!(served.text, place.type_in(&["openapi"], "").0);
    assert_eq!(served.json()["openapi"], "3.1.0");
    let mut ids: Vec<String> = Vec::new();
    for item in served.json()["paths"].as_object().unwrap().values() {
        ids.extend(
            item.as_object()
                .unwrap()
                .values()
                .map(|operation| operation["operationId"].as_str().unwrap().to_owned()),
        );
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id names one operation");
}

#[test]
fn it_ends_when_it_is_asked_to() {
    let place = Place::new();
    let server = place.serve();
    let browser = server.browser();
    assert_eq!(browser.get("/words").status, 200);
    let (is_well, _) = server.stop();
    assert!(is_well, "{}", place.log());
}

#[test]
fn the_schedule_runs_beside_it() {
    let place = Place::new();
    place.write("huikuan.toml", "[company]\nzone = \"Asia/Shanghai\"\n[[jobs]]\nname = \"night\"\ncron = \"30 2 * * *\"\ndoes = \"run\"\n");
    let (text, is_well) = place.type_in(&["work", "--once"], "");
    assert!(is_well, "{text}");
    let server = place.serve_at("2026-11-24T01:00:00Z", &[]);
    let ran = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        place.type_in(&["jobs"], "").0.contains("done")
    });
    assert!(ran, "{}", place.type_in(&["jobs"], "").0);
    assert!(server.stop().0);
    let alone = place.serve_at("2026-11-25T01:00:00Z", &["--no-jobs"]);
    assert_eq!(alone.browser().get("//health").status, 200);
    assert!(!place.type_in(&["jobs"], "").0.contains("2026-11-25 02:30  done"));
}

#[test]
fn two_cannot_listen_in_one_place() {
    let place = Place::new();
    let server = place.serve_at(NOW, &[]);
    let address = server.base.trim_start_matches("http://");
    let (text, is_well) = place.type_in(&["serve", "--listen", address], "");
    assert!(!is_well && text.contains("name another address or port"), "{text}");
}

/// The page is compiled against types made from this document.
#[test]
fn the_document_beside_the_page_is_fresh() {
    let place = Place::new();
    let (now, is_well) = place.type_in(&["openapi"], "");
    assert!(is_well, "{now}");
    let kept = include_str!("../../../../web/openapi.json");
    assert!(
        kept == now,
        "web/openapi.json is stale: `huikuan openapi > web/openapi.json`, then `npm run types` in web"
    );
}
