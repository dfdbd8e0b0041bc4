//! Calls by a click, with and without a phone system. The phone system of these tests is a real HTTP server.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use ring::hmac;
use serde_json::{Value, json};

use crate::{
    office::{AFTERNOON, COMPANY, Office, person},
    running::{Answer, Browser},
};

/// What a phone system was asked: its head and its body.
type Request = (String, String);

/// A phone system that answers every request so.
fn phone_system(answer: &'static str) -> (String, Receiver<Request>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/dial", listener.local_addr().unwrap());
    let (sender, asked) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = sender.send(read(&mut stream));
            let _ = write!(stream, "HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    (url, asked)
}

fn read(stream: &mut TcpStream) -> Request {
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0_usize) {
                return (head.to_owned(), body.to_owned());
            }
        }
        let read = stream.read(&mut piece).unwrap();
        bytes.extend(&piece[..read]);
    }
}

/// The signature is ours: made with the secret of the file.
fn is_signed((head, body): &Request) -> bool {
    let line = head.lines().find_map(|line| line.strip_prefix("huikuan-signature: ")).unwrap();
    let (seconds, signature) = line.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"rings-once");
    let bytes: Vec<u8> = (0..signature.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&signature[at..at + 2], 16).unwrap())
        .collect();
    hmac::verify(&key, format!("{seconds}.{body}").as_bytes(), &bytes).is_ok()
}

/// The phone system's own token.
fn token(office: &Office) -> String {
    let asked = json!({ "name": "phone system", "permissions": ["phone-system"], "days": 30 });
    office.root.post("/tokens", &asked).well()["token"].as_str().unwrap().to_owned()
}

/// Tells an event, as a program without a key does.
fn tell(office: &Office, token: &str, event: &Value) -> Answer {
    let program: Browser = office.server.browser();
    let bearer = format!("Bearer {token}");
    program.ask_with("POST", "/telephone/events?lang=en", Some(event), &[("authorization", &bearer)])
}

fn contacts(office: &Office, case: i64) -> Vec<Value> {
    let line = office.root.get(&format!("/cases/{case}/timeline?lang=en&limit=200")).well();
    let items = line["items"].as_array().unwrap().iter();
    items
        .filter(|item| item["kind"] == "contact" && item["at"].as_str().unwrap().starts_with("2026-11-23"))
        .cloned()
        .collect()
}

#[test]
fn without_a_phone_system_the_callers_own_telephone_is_given_the_number() {
    testbed::both(|url| {
        let office = Office::on(url);
        let case = office.case(COMPANY);
        office.give(&[case], "ann");
        let ann = office.browser("ann");
        let who = person(&ann.get(&format!("/cases/{case}")).well());
        assert_eq!(ann.get(&format!("/cases/{case}/dial")).well(), Value::Null, "nobody was called");
        let dial = ann.post(&format!("/cases/{case}/dial"), &json!({ "person_id": who })).well();
        assert_eq!((&dial["state"], &dial["by_system"]), (&json!("asked"), &json!(false)), "{dial}");
        assert!(dial["tel"].as_str().unwrap().starts_with("tel:"), "{dial}");
        assert_eq!(ann.get(&format!("/cases/{case}/dial")).well()["call"], dial["call"]);
        let line = ann.get(&format!("/cases/{case}/timeline?lang=en&limit=200")).well().to_string();
        assert!(line.contains("\"kind\":\"reveal\"") && line.contains("\"kind\":\"check\""), "{line}");
        let nobody = ann.post(&format!("/cases/{case}/dial"), &json!({ "person_id": 999_999 }));
        assert_eq!(nobody.status, 422, "{nobody:?}");
        let stranger =
            office.browser("ben").post(&format!("/cases/{case}/dial"), &json!({ "person_id": who }));
        assert_eq!(stranger.status, 404, "not his case");
    });
}

#[test]
#[expect(clippy::too_many_lines, reason = "one call, told in its order")]
fn the_phone_system_dials_once_and_what_it_tells_counts() {
    testbed::both(|url| {
        let (dial_url, asked) = phone_system("204 No Content");
        let more = format!(
            "\n[telephone]\ndial_url = \"{dial_url}\"\nsecret_file = \"phone.secret\"\ncaller_id = \"02155550100\"\n"
        );
        let office = Office::with(url, AFTERNOON, &more);
        let case = office.case(COMPANY);
        office.give(&[case], "ann");
        let ann = office.browser("ann");
        let who = person(&ann.get(&format!("/cases/{case}")).well());
        let before = contacts(&office, case).len();

        let dial = ann.post(&format!("/cases/{case}/dial"), &json!({ "person_id": who })).well();
        assert_eq!((&dial["tel"], &dial["by_system"]), (&Value::Null, &json!(true)), "{dial}");
        let request = asked.recv_timeout(Duration::from_secs(20)).unwrap();
        assert!(is_signed(&request), "{request:?}");
        let body: Value = serde_json::from_str(&request.1).unwrap();
        assert_eq!(
            (&body["call"], &body["from"], &body["user"]),
            (&dial["call"], &json!("02155550100"), &json!("ann"))
        );
        assert!(body["to"].as_str().unwrap().len() > 6, "{body}");
        assert!(asked.try_recv().is_err(), "it is asked once");

        let token = token(&office);
        let event = |id: &str, event: &str, more: Value| {
            let mut told = json!({ "id": id, "event": event, "call": dial["call"] });
            told.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            tell(&office, &token, &told)
        };
        assert_eq!(event("e1", "ringing", json!({})).well()["case_id"], case);
        assert_eq!(ann.get(&format!("/cases/{case}/dial")).well()["state"], "ringing");
        let ended = json!({ "result": "no-answer", "duration": 0 });
        let first = event("e2", "ended", ended.clone()).well();
        assert!(first["change"].as_i64().is_some(), "{first}");
        assert_eq!(event("e2", "ended", ended.clone()).well()["known"], true, "the same event again");
        assert_eq!(event("e3", "ended", ended).well()["known"], false, "the same end under another name");
        assert_eq!(contacts(&office, case).len(), before + 1, "one attempt, counted once");
        assert_eq!(ann.get(&format!("/cases/{case}/dial")).well()["result"], "no-answer");
        let refused = ann.get(&format!("/cases/{case}/contact-check?person={who}&channel=phone")).well();
        assert_eq!(refused["allowed"], false, "one call a day to a company: {refused}");

        // The person who called says it better, and their word takes the place of the phone system's.
        let moves = [
            json!({ "move": "dial" }),
            json!({ "move": "answer", "by": "no-answer" }),
            json!({ "move": "conclude", "outcome": null }),
        ];
        let led = json!({ "person_id": who, "moves": moves, "finish": { "note": "rang for a minute" } });
        ann.post(&format!("/cases/{case}/call?lang=en"), &led).well();
        let now = contacts(&office, case);
        assert_eq!(now.len(), before + 1, "still one attempt: {now:#?}");
        assert!(now[0].to_string().contains("rang for a minute"), "{now:#?}");

        // What was recorded in secret is not kept.
        let recorded = |id: &str, announced: Value| {
            event(id, "recording", json!({ "recording": "rec/1.ogg", "announced": announced }))
        };
        let none = recorded("r1", Value::Null);
        assert_eq!(none.code(), "refused", "{none:?}");
        assert!(none.text.contains("who announced it"), "{none:?}");
        let said = |at: &str| json!({ "by": "notice 1", "at": at, "how": "played", "began_at": "2026-11-23T07:05:10Z" });
        assert_eq!(recorded("r2", said("2026-11-23T07:05:11Z")).code(), "refused", "after it began");
        recorded("r3", said("2026-11-23T07:05:09Z")).well();

        // Others may tell nothing, and nonsense is said to be so.
        let by_ann =
            ann.post("/telephone/events", &json!({ "id": "x", "event": "ringing", "call": dial["call"] }));
        assert_eq!(by_ann.status, 403, "{by_ann:?}");
        assert_eq!(
            tell(&office, &token, &json!({ "id": "n1", "event": "ringing", "call": "hk-999999" })).status,
            404
        );
        assert_eq!(
            tell(&office, &token, &json!({ "id": "n2", "event": "sang", "call": dial["call"] })).status,
            422
        );
        assert_eq!(event("n3", "ended", json!({})).status, 422, "without a result");
    });
}

#[test]
fn who_rings_us_is_found_by_the_number_and_called_back() {
    testbed::both(|url| {
        let office = Office::on(url);
        let case = office.case(COMPANY);
        office.give(&[case], "ann");
        let ann = office.browser("ann");
        let token = token(&office);
        let who = person(&ann.get(&format!("/cases/{case}")).well());
        let asked = json!({ "channel": "phone", "why": "to ring us from it" });
        let number = ann.post(&format!("/cases/{case}/people/{who}/reveal"), &asked).well()["value"].clone();

        let rang =
            tell(&office, &token, &json!({ "id": "i1", "event": "inbound", "call": "in-1", "from": number }))
                .well();
        assert_eq!(rang["case_id"], case, "{rang}");
        let missed = json!({ "id": "i2", "event": "ended", "call": "in-1", "result": "no-answer" });
        tell(&office, &token, &missed).well();
        let tasks = ann.get("/worklist").well()["items"][0]["tasks"].to_string();
        assert!(tasks.contains("call-back"), "{tasks}");
        let left =
            json!({ "id": "v1", "event": "voicemail", "from": number, "length": 12, "recording": "vm/7" });
        assert_eq!(tell(&office, &token, &left).well()["case_id"], case);
        let tasks = ann.get("/worklist").well()["items"][0]["tasks"].to_string();
        assert!(tasks.contains("read-reply"), "{tasks}");

        // A number that nobody has is not lost.
        let stranger = json!({ "id": "v2", "event": "voicemail", "from": "+4930123456", "length": 3 });
        assert_eq!(tell(&office, &token, &stranger).well()["case_id"], Value::Null);
        let unmatched = office.root.get("/incoming?unmatched=true").well();
        assert_eq!(unmatched["items"].as_array().unwrap().len(), 1, "{unmatched}");
    });
}

#[test]
fn a_phone_system_that_is_away_is_said_to_be_and_nothing_counts() {
    testbed::both(|url| {
        let (dial_url, asked) = phone_system("503 Service Unavailable");
        let more = format!("\n[telephone]\ndial_url = \"{dial_url}\"\nsecret_file = \"phone.secret\"\n");
        let office = Office::with(url, AFTERNOON, &more);
        let case = office.case(COMPANY);
        office.give(&[case], "ann");
        let ann = office.browser("ann");
        let who = person(&ann.get(&format!("/cases/{case}")).well());
        let before = contacts(&office, case).len();
        let dial = ann.post(&format!("/cases/{case}/dial"), &json!({ "person_id": who })).well();
        assert_eq!((&dial["state"], &dial["because"]), (&json!("failed"), &json!("HTTP 503")), "{dial}");
        assert!(asked.recv_timeout(Duration::from_secs(20)).is_ok());
        assert!(asked.try_recv().is_err(), "never a second try by itself");
        assert_eq!(contacts(&office, case).len(), before);
    });
}
