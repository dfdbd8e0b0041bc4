//! Adapters as they ship, and every fault that one of a company's own may have: each named, with its place, before a message.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};

use gateway::{
    Adapter, Call, Event, Exchange, Fate, Fault, Gateway, Given, Message, Named, NotOurs, Report, Request,
    Stamp, Text, Tokens, Verdict,
};

const GENERIC: &str = include_str!("../../../gateways/generic-json.toml");
const NOW: i64 = 1_795_420_800;
const BACK: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

fn values(text: &str) -> BTreeMap<String, toml::Value> {
    toml::from_str(text).unwrap()
}

/// A gateway of the company's file; each named file holds what its name says, as far as the dot.
fn given(name: &str, channel: Option<&str>, text: &str) -> Result<Gateway, Fault> {
    let shipped = Adapter::shipped().find(|(known, _)| *known == name).unwrap().1;
    let values = values(text);
    let read = |file: &str| match file {
        "gone" => Err("No such file or directory".to_owned()),
        "empty" => Ok(" \n".to_owned()),
        "aes" => Ok(format!("{BACK}\n")),
        other => Ok(format!("{other}\n")),
    };
    Gateway::new(
        Adapter::parse(name, shipped)?,
        &Given { place: "huikuan.toml [sms]", channel, values: &values, read: &read },
    )
}

fn generic() -> Gateway {
    given("generic-json", Some("sms"), "url = \"https://sms.example\"\nsecret_file = \"secret\"").unwrap()
}

fn wechat() -> Gateway {
    let text = "corp_id = \"wx5823bf96d3bd56c7\"\nagent_id = 1\nsecret_file = \"s\"\ncallback_token_file = \"QDG6eK\"\ncallback_key_file = \"aes\"";
    given("wechat-app", Some("wechat"), text).unwrap()
}

#[test]
fn the_list_is_the_folder_and_each_adapter_can_be_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../gateways");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap().trim_end_matches(".toml").to_owned())
        .collect();
    let listed: BTreeSet<String> = Adapter::shipped().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(files, listed);
    for (name, text) in Adapter::shipped() {
        Adapter::parse(name, text).unwrap();
    }
}

#[test]
fn every_fault_of_an_adapter_is_named_before_a_message() {
    let cases: &[(&str, &str, &str)] = &[
        ("channel = \"sms\"\n", "", "missing field `channel`"),
        ("method = \"POST\"", "method = \"TELNET\"", "unknown variant `TELNET`"),
        ("window_seconds", "windo_seconds", "unknown field `windo_seconds`"),
        ("{{ to }}", "{{ too }}", "`send.body` cannot be filled in"),
        ("{{ to }}", "\"{{ to }}\"", "does not come out as JSON"),
        ("body = '''", "form = { to = \"{{ to }}\" }\nbody = '''", "either `send.body` or `send.form`"),
        ("\"idempotency-key\"", "\"idempotency key\"", "`idempotency key` cannot be sent as a header"),
        ("receipt = \"/id\"\ncode", "receipt = \"id\"\ncode", "`send.answer.receipt`: `id` is no place"),
        ("[values.secret]", "[values.key]", "[values.key]: the name stands for something of the message"),
        (
            "secret = \"secret\"\nsigned = \"{{ timestamp }}\\n{{ nonce }}\\n{{ method",
            "secret = \"sekret\"\nsigned = \"{{ timestamp }}\\n{{ nonce }}\\n{{ method",
            "`send.signature.secret` names `sekret`",
        ),
        ("refused_codes", "renew_codes = [\"1\"]\nrefused_codes", "there is no [token]"),
        ("scheme = \"hmac-sha256\"", "scheme = \"wechat\"", "[callback] lacks `token`"),
        ("key = \"/key\"\nreceipt = \"/id\"\nstate", "state", "[callback] lacks `report.key`"),
        ("to = \"/to\"\n", "", "[callback] lacks `report.to`"),
        ("code = \"/code\"\nto", "to", "[callback] lacks `report.code`"),
        ("url = \"{{ url }}/v1", "url = \"v1", "`send.url` cannot be filled in"),
        (
            "{{ nonce }}\\n{{ body }}\"\nheader",
            "{{ nonc }}\"\nheader",
            "`signature.signed` cannot be filled in",
        ),
    ];
    for (from, to, said) in cases {
        assert!(GENERIC.contains(from), "{from}");
        let fault = Adapter::parse("own", &GENERIC.replacen(from, to, 1)).unwrap_err();
        assert!(
            fault.to_string().starts_with("own.toml: ") && fault.to_string().contains(said),
            "{said}: {fault}"
        );
        assert!(fault.zh().starts_with("own.toml："), "{}", fault.zh());
    }
}

#[test]
fn every_fault_of_the_companys_file_is_named() {
    const URL: &str = "url = \"https://sms.example\"\n";
    let cases: &[(&str, Option<&str>, &str, &str)] = &[
        ("generic-json", Some("sms"), URL, "`secret_file` is missing"),
        ("generic-json", Some("sms"), "secret_file = \"s\"", "`url` is missing"),
        (
            "generic-json",
            Some("sms"),
            "url = \"sms.example\"\nsecret_file = \"s\"",
            "`sms.example` is no address",
        ),
        ("generic-json", Some("sms"), "url = 7\nsecret_file = \"s\"", "`url` must be a text"),
        (
            "generic-json",
            Some("sms"),
            "url = \"https://a.example\"\nsecret = \"s\"",
            "`secret` is a secret; write it into a file",
        ),
        (
            "generic-json",
            Some("sms"),
            "url = \"https://a.example\"\nsecret_file = \"gone\"",
            "the file gone cannot be used: No such",
        ),
        (
            "generic-json",
            Some("sms"),
            "url = \"https://a.example\"\nsecret_file = \"empty\"",
            "the file empty cannot be used",
        ),
        (
            "generic-json",
            Some("sms"),
            "url = \"https://a.example\"\nsecret_file = \"s\"\nregion = \"x\"",
            "`region` is not known to this gateway; it takes secret_file, url",
        ),
        ("generic-json", Some("wechat"), URL, "is for sms; name it there"),
        ("generic-json", None, URL, "reaches single people"),
        (
            "wechat-app",
            Some("wechat"),
            "corp_id = \"c\"\nagent_id = \"1\"\nsecret_file = \"s\"",
            "`agent_id` must be a whole number",
        ),
        (
            "wechat-app",
            Some("wechat"),
            "corp_id = \"c\"\nagent_id = 1\nsecret_file = \"s\"\ncallback_token_file = \"t\"\ncallback_key_file = \"short\"",
            "`callback_key_file` is no EncodingAESKey",
        ),
        (
            "wechat-robot",
            Some("wechat"),
            "webhook_key_file = \"k\"",
            "a message to a debtor would be read by everybody",
        ),
    ];
    for (name, channel, text, said) in cases {
        let fault = given(name, *channel, text).unwrap_err();
        assert!(fault.to_string().contains(said), "{said}: {fault}");
        assert!(fault.zh().starts_with("huikuan.toml [sms]："), "{}", fault.zh());
    }
    assert!(given("wechat-robot", None, "webhook_key_file = \"k\"").is_ok(), "for our own staff");
}

fn message(text: &str) -> Message<'_> {
    Message { key: "d1-20261123-s1-overdue-reminder-sms-p1", to: "13800138000", text, segments: 2 }
}

fn stamp() -> Stamp {
    Stamp { seconds: NOW, nonce: "00112233445566778899aabbccddeeff".to_owned() }
}

fn answered(status: u16, body: &str) -> Exchange {
    Exchange::Answered { status, body: body.as_bytes().to_vec() }
}

/// Sends a message to whoever answers so, one answer after the other. Returns what became of it, and the requests.
fn send(gateway: &Gateway, tokens: &Tokens, answers: &[Exchange]) -> (Verdict, Vec<Request>) {
    let asked = std::cell::RefCell::new(Vec::new());
    let speak = async |request: &Request| {
        let mut asked = asked.borrow_mut();
        asked.push(request.clone());
        answers.get(asked.len() - 1).cloned().expect("asked more often than expected")
    };
    let (message, stamp) = (message("【甲】请付款\"1\""), stamp());
    let verdict = {
        let sent = std::pin::pin!(gateway.send(&message, tokens, &stamp, speak));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let std::task::Poll::Ready(verdict) = sent.poll(&mut context) else { panic!("nothing waits here") };
        verdict
    };
    (verdict, asked.take())
}

#[test]
fn a_request_bears_key_and_signature() {
    let (verdict, asked) = send(&generic(), &Tokens::new(), &[answered(200, r#"{"code":"0","id":"g1"}"#)]);
    assert_eq!(verdict, Verdict::Taken("g1".to_owned()));
    let [request] = asked.as_slice() else { panic!("{}", asked.len()) };
    assert_eq!((request.method, request.url.as_str()), ("POST", "https://sms.example/v1/messages"));
    assert_eq!(
        request.body,
        r#"{"key": "d1-20261123-s1-overdue-reminder-sms-p1", "to": "13800138000", "text": "【甲】请付款\"1\"", "segments": 2}"#
    );
    let header = |name: &str| request.headers.iter().find(|(known, _)| known == name).unwrap().1.clone();
    assert_eq!(header("idempotency-key"), "d1-20261123-s1-overdue-reminder-sms-p1");
    // As `printf '%s\n%s\nPOST\n/v1/messages\n%s' TIMESTAMP NONCE BODY | openssl dgst -sha256 -hmac secret` gives it.
    assert_eq!(header("x-signature"), "7011a3eb41401cf85a0656441bd6ed4e30a35cc8aa299d388e9b6883594f0c63");
    assert_eq!(header("x-timestamp"), NOW.to_string());
    let headers: BTreeMap<String, String> = request.headers.iter().cloned().collect();
    assert!(generic().is_signed(&headers, "POST", "/v1/messages", &request.body));
    assert!(!generic().is_signed(&headers, "POST", "/v1/messages", &request.body.replace('1', "2")));
}

#[test]
fn only_what_the_adapter_names_is_certain() {
    let refused = |said: &str| Verdict::Refused(said.to_owned());
    let unknown = |said: &str| Verdict::Unknown(said.to_owned());
    for (exchange, expected, why) in [
        (answered(200, r#"{"code":0,"id":7}"#), Verdict::Taken("7".to_owned()), "numbers are texts as well"),
        (answered(202, r#"{"code":"0"}"#), Verdict::Taken(String::new()), "no name of its own"),
        (
            answered(401, r#"{"code":"1001","message":"wrong signature"}"#),
            refused("HTTP 401, 1001: wrong signature"),
            "a status that says so",
        ),
        (
            answered(200, r#"{"code":"1004","message":"no credit"}"#),
            refused("HTTP 200, 1004: no credit"),
            "a code that says so",
        ),
        (
            answered(422, r#"{"code":"1002"}"#),
            Verdict::NoAddressee("HTTP 422, 1002".to_owned()),
            "of this number alone",
        ),
        (answered(200, r#"{"code":"9999"}"#), unknown("HTTP 200, 9999"), "a code that nobody named"),
        (answered(200, "<html>"), unknown("HTTP 200"), "not JSON"),
        (answered(500, r#"{"code":"0"}"#), unknown("HTTP 500, 0"), "taken or not, it failed"),
        (answered(502, ""), unknown("HTTP 502"), "whoever stands before it"),
        (Exchange::NotSent("no connection".to_owned()), refused("no connection"), "nothing left"),
        (Exchange::Unknown("no answer in time".to_owned()), unknown("no answer in time"), "it may have it"),
    ] {
        assert_eq!(send(&generic(), &Tokens::new(), &[exchange]).0, expected, "{why}");
    }
}

#[test]
fn a_token_is_kept_and_renewed_once() {
    let token =
        |name: &str| answered(200, &format!(r#"{{"errcode":0,"access_token":"{name}","expires_in":7200}}"#));
    let taken = || answered(200, r#"{"errcode":0,"errmsg":"ok","msgid":"w1"}"#);
    let old = || answered(200, r#"{"errcode":42001,"errmsg":"access_token expired"}"#);
    let tokens = Tokens::new();
    let paths = |asked: &[Request]| -> Vec<String> {
        asked
            .iter()
            .map(|request| format!("{}?{}", request.url.path(), request.url.query().unwrap_or_default()))
            .collect()
    };
    let get = "/cgi-bin/gettoken?corpid=wx5823bf96d3bd56c7&corpsecret=s".to_owned();
    let put = |name: &str| format!("/cgi-bin/message/send?access_token={name}");

    let (verdict, asked) = send(&wechat(), &tokens, &[token("a"), taken()]);
    assert_eq!((verdict, paths(&asked)), (Verdict::Taken("w1".to_owned()), vec![get.clone(), put("a")]));
    let (_, asked) = send(&wechat(), &tokens, &[taken()]);
    assert_eq!(paths(&asked), [put("a")], "it is kept");
    let (verdict, asked) = send(&wechat(), &tokens, &[old(), token("b"), taken()]);
    assert_eq!(
        (verdict, paths(&asked)),
        (Verdict::Taken("w1".to_owned()), vec![put("a"), get.clone(), put("b")])
    );
    let (verdict, asked) = send(&wechat(), &tokens, &[old(), token("c"), old()]);
    assert_eq!(verdict, Verdict::Refused("HTTP 200, 42001: access_token expired".to_owned()), "once");
    assert_eq!(asked.len(), 3);

    let tokens = Tokens::new();
    let wrong = answered(200, r#"{"errcode":40001,"errmsg":"invalid credential"}"#);
    let (verdict, asked) = send(&wechat(), &tokens, &[wrong]);
    assert_eq!(
        (verdict, asked.len()),
        (Verdict::Refused("no token: HTTP 200, 40001: invalid credential".to_owned()), 1)
    );
    let (verdict, _) = send(&wechat(), &tokens, &[Exchange::Unknown("no answer in time".to_owned())]);
    assert!(matches!(verdict, Verdict::Refused(_)), "without a token no message left: {verdict:?}");
    let (verdict, _) =
        send(&wechat(), &tokens, &[token("d"), answered(200, r#"{"errcode":-1,"errmsg":"system busy"}"#)]);
    assert!(matches!(verdict, Verdict::Unknown(_)), "busy says nothing of the message: {verdict:?}");
    let lost = answered(200, r#"{"errcode":0,"errmsg":"ok","invaliduser":"zhang"}"#);
    assert!(
        matches!(send(&wechat(), &tokens, &[lost]).0, Verdict::NoAddressee(_)),
        "nobody is left to read it"
    );
}

#[test]
fn a_text_that_would_be_cut_off_is_not_sent() {
    let tokens = Tokens::new();
    let long = "款".repeat(683);
    let speak = async |_: &Request| -> Exchange { panic!("nothing is asked") };
    let (gateway, message, stamp) = (wechat(), message(&long), stamp());
    let sent = std::pin::pin!(gateway.send(&message, &tokens, &stamp, speak));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let expected = Verdict::Refused("the text has 2049 bytes, and the gateway takes 2048".to_owned());
    assert_eq!(sent.poll(&mut context), std::task::Poll::Ready(expected));
}

/// A signed call of the generic gateway.
fn called(body: &str, seconds: i64) -> BTreeMap<String, String> {
    generic().signed_call(body, &seconds.to_string(), "n1").into_iter().collect()
}

#[test]
fn a_call_is_heard_that_is_signed_and_of_these_minutes() {
    let report =
        r#"{"type":"report","event":"e1","key":"d1-x","id":"g1","state":"delivered","code":"DELIVRD"}"#;
    let query = BTreeMap::new();
    let hear = |headers: &BTreeMap<String, String>, body: &str| {
        generic().hear(&Call { headers, query: &query, path: "/", body: body.as_bytes() }, NOW)
    };
    let heard = hear(&called(report, NOW), report).unwrap();
    let expected = Report {
        id: "e1".to_owned(),
        message: Named::Key("d1-x".to_owned()),
        fate: Some(Fate::Delivered),
        code: "delivered DELIVRD".to_owned(),
    };
    assert_eq!((heard.events, heard.answer.as_str()), (vec![Event::Report(expected)], "ok"));
    assert_eq!(
        heard.mark,
        hear(&called(report, NOW), report).unwrap().mark,
        "the same call has the same mark"
    );
    assert_ne!(heard.mark, hear(&called(report, NOW + 1), report).unwrap().mark);

    for (headers, body, why, expected) in [
        (BTreeMap::new(), report, "not signed", NotOurs::Unsigned),
        (called("{}", NOW), report, "another's signature", NotOurs::Unsigned),
        (called(report, NOW - 301), report, "too old", NotOurs::Old),
        (called(report, NOW + 301), report, "too far ahead", NotOurs::Old),
        (called("[", NOW), "[", "not JSON", NotOurs::Unreadable),
        (
            called(r#"{"type":"report"}"#, NOW),
            r#"{"type":"report"}"#,
            "names no message",
            NotOurs::Unreadable,
        ),
        (
            called(r#"{"type":"inbound","from":"1"}"#, NOW),
            r#"{"type":"inbound","from":"1"}"#,
            "no text",
            NotOurs::Unreadable,
        ),
    ] {
        assert_eq!(hear(&headers, body).unwrap_err(), expected, "{why}");
    }
    assert!(hear(&called(report, NOW - 300), report).is_ok(), "the edge");
    let other =
        r#"[{"type":"balance"},{"type":"inbound","event":"i1","from":"+8613800138000","text":"退订"}]"#;
    let text = Text { id: "i1".to_owned(), from: "+8613800138000".to_owned(), text: "退订".to_owned() };
    assert_eq!(hear(&called(other, NOW), other).unwrap().events, [Event::Other, Event::Text(text)]);
}

#[test]
fn calls_of_wechat_work_are_opened_as_documented() {
    const TIME: i64 = 1_409_659_813;
    let body = "<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName><Encrypt><![CDATA[RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==]]></Encrypt><AgentID><![CDATA[218]]></AgentID></xml>";
    let query =
        |pairs: [(&str, &str); 3]| pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let headers = BTreeMap::new();
    let signed: BTreeMap<String, String> = query([
        ("msg_signature", "477715d11cdb4164915debcba66cb864d751f3e6"),
        ("timestamp", "1409659813"),
        ("nonce", "1372623149"),
    ]);
    let hear = |query: &BTreeMap<String, String>, body: &str, now| {
        wechat().hear(&Call { headers: &headers, query, path: "/", body: body.as_bytes() }, now)
    };
    let text =
        Text { id: "4561255354251345929".to_owned(), from: "mycreate".to_owned(), text: "hello".to_owned() };
    let heard = hear(&signed, body, TIME).unwrap();
    assert_eq!((heard.events, heard.mark, heard.answer.as_str()), (vec![Event::Text(text)], None, ""));
    assert_eq!(hear(&signed, body, TIME + 301).unwrap_err(), NotOurs::Old);
    assert_eq!(hear(&signed, &body.replace("RypEvH", "RypEvI"), TIME).unwrap_err(), NotOurs::Unsigned);
    assert_eq!(hear(&BTreeMap::new(), body, TIME).unwrap_err(), NotOurs::Unsigned);
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><xml><Encrypt>&a;</Encrypt></xml>";
    assert_eq!(hear(&signed, bomb, TIME).unwrap_err(), NotOurs::Unsigned, "definitions are not read");

    let mut echo: BTreeMap<String, String> = query([
        ("msg_signature", "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"),
        ("timestamp", "1409659589"),
        ("nonce", "263014780"),
    ]);
    echo.insert(
        "echostr".to_owned(),
        "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==".to_owned(),
    );
    let call = Call { headers: &headers, query: &echo, path: "/", body: &[] };
    assert_eq!(wechat().echo(&call, 1_409_659_600).as_deref(), Ok("1616140317555161061"));
    assert_eq!(generic().echo(&call, 1_409_659_600), Err(NotOurs::NoCallback));
}

#[test]
fn only_a_code_that_the_adapter_names_closes_a_number() {
    let hear = |body: &str| {
        let (headers, query) = (called(body, NOW), BTreeMap::new());
        let call = Call { headers: &headers, query: &query, path: "/", body: body.as_bytes() };
        generic().hear(&call, NOW).unwrap().events
    };
    let closed = Fate::Unreachable("13800138000".to_owned());
    for (state, code, to, expected, why) in [
        ("undelivered", "2001", "13800138000", Some(closed.clone()), "no such number"),
        ("rejected", "2003", "13800138000", Some(closed), "a list of the carrier's"),
        ("undelivered", "2009", "13800138000", Some(Fate::Undelivered), "switched off today, perhaps"),
        ("expired", "", "13800138000", Some(Fate::Undelivered), "no reason"),
        ("undelivered", "2001", "", Some(Fate::Undelivered), "which number, nobody says"),
        ("delivered", "2001", "13800138000", Some(Fate::Delivered), "it arrived, whatever the code"),
        ("on-its-way", "2001", "13800138000", None, "nothing is known yet"),
    ] {
        let body = format!(
            r#"{{"type":"report","event":"e1","key":"d1-x","state":"{state}","code":"{code}","to":"{to}"}}"#
        );
        let events = hear(&body);
        assert!(
            matches!(&events[..], [Event::Report(report)] if report.fate == expected),
            "{why}: {events:?}"
        );
    }
}
