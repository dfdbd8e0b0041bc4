//! Messages through a gateway: to the real `huikuan gateway-sim`, and back by callbacks to the real `huikuan serve`.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, Stdio},
    sync::LazyLock,
    time::{Duration, Instant},
};

use gateway::{Adapter, Gateway, Given};
use serde_json::{Value, json};

use crate::desk::{Desk, Done, TODAY, project};

/// Monday afternoon at the customers' place, and the same in seconds.
const AFTERNOON: &str = "2026-11-23T15:00:00+08:00";
const SECONDS: i64 = 1_795_417_200;

static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
});

/// A program that listens, and ends with the test.
struct Running {
    child: Child,
    base: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    #[track_caller]
    fn start(desk: &Desk, args: &[&str]) -> Self {
        let mut command = desk.command(args);
        command.env("HUIKUAN_NOW", AFTERNOON).env("HUIKUAN_LANG", "en").stderr(Stdio::inherit());
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("http://") {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "{args:?} ended");
        }
        let base = line.trim().rsplit(' ').next().unwrap().to_owned();
        Self { child, base }
    }

    fn sim(desk: &Desk, args: &[&str]) -> Self {
        Self::start(desk, &[&["gateway-sim", "--listen", "127.0.0.1:0"], args].concat())
    }

    fn serve(desk: &Desk) -> Self {
        Self::start(desk, &["serve", "--listen", "127.0.0.1:0", "--no-jobs"])
    }

    /// What is answered: status and text.
    fn ask(&self, method: &str, path: &str, headers: &[(String, String)], body: String) -> (u16, String) {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut asked = client.request(method, format!("{}{path}", self.base)).body(body);
        for (name, value) in headers {
            asked = asked.header(name, value);
        }
        RUNTIME.block_on(async {
            let answer = asked.send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        })
    }

    fn json(&self, method: &str, path: &str, body: &Value) -> Value {
        let headers = [("content-type".to_owned(), "application/json".to_owned())];
        let (status, text) = self.ask(method, path, &headers, body.to_string());
        assert!(status < 300, "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    fn state(&self) -> Value {
        self.json("GET", "/sim/state", &Value::Null)
    }

    fn messages(&self) -> Vec<Value> {
        self.state()["messages"].as_array().unwrap().clone()
    }

    fn manners(&self, manners: &Value) {
        self.json("PUT", "/sim/manners", manners);
    }
}

/// A desk whose company uses the gateway, and so many customers whose finance can be reached by one column alone.
fn desk(database: &str, sim: &str, column: &str, customers: usize) -> Desk {
    let desk = Desk::on(database);
    let company = fs::read_to_string(project("huikuan.example.toml")).unwrap();
    let port = sim.rsplit(':').next().unwrap();
    let more = format!(
        "[sms]\ngateway = \"generic-json\"\nurl = \"http://127.0.0.1:{port}\"\nsecret_file = \"secret\"\nprice = \"0.045 CNY\"\n\
         sign = {{ zh = \"华晟机电\", en = \"Huasheng\" }}\nallow_hosts = [\"127.0.0.1\"]\ntimeout_seconds = 2\n\
         [wechat]\ngateway = \"wechat-app\"\nurl = \"http://127.0.0.1:{port}\"\ncorp_id = \"ww-try-out\"\nagent_id = 1\n\
         secret_file = \"secret\"\ncallback_token_file = \"secret\"\ncallback_key_file = \"aes\"\nallow_hosts = [\"127.0.0.1\"]\n\
         [robot]\ngateway = \"wechat-robot\"\nurl = \"http://127.0.0.1:{port}\"\nwebhook_key_file = \"secret\"\nallow_hosts = [\"127.0.0.1\"]\n"
    );
    desk.write("huikuan.toml", format!("{company}\n{more}").as_bytes());
    desk.write("secret", b"try-out\n");
    desk.write("aes", b"TryOutTryOutTryOutTryOutTryOutTryOutTryOut0\n");
    let (mut debtors, mut invoices, mut people) = (
        "customer no,customer name,customer type,country\n".to_owned(),
        "customer no,invoice number,due date,amount,currency\n".to_owned(),
        format!("customer no,contact name,role,{column}\n"),
    );
    for number in 1..=customers {
        let way =
            if column == "mobile" { format!("138-0013-80{number:02}") } else { format!("wang.{number}") };
        debtors.push_str(&format!("K{number},Customer {number} Ltd,company,CN\n"));
        invoices.push_str(&format!("K{number},F{number},2026-11-25,{},CNY\n", 1000 * number));
        people.push_str(&format!("K{number},Wang {number},finance,{way}\n"));
    }
    for (file, text) in [("customers.csv", debtors), ("invoices.csv", invoices), ("people.csv", people)] {
        desk.write(file, text.as_bytes());
        desk.type_in(&["import", file, "--as-of", TODAY]).well();
    }
    at(&desk, &["run", "--as-of", TODAY]).well();
    desk.go_live();
    desk
}

fn at(desk: &Desk, args: &[&str]) -> Done {
    desk.type_at(AFTERNOON, args)
}

#[track_caller]
fn send(desk: &Desk) -> (Value, i32) {
    let done = at(desk, &["send", "--json"]);
    (serde_json::from_str(&done.out).unwrap_or_else(|_| panic!("{done:#?}")), done.code)
}

fn states(desk: &Desk) -> Vec<String> {
    let listed = at(desk, &["outbox", "list", "--limit", "1000", "--json"]).well();
    let mut rows: Vec<Value> = listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    rows.sort_by_key(|row| row["id"].as_i64());
    rows.iter().map(|row| row["state"].as_str().unwrap().to_owned()).collect()
}

fn shown(desk: &Desk, id: usize) -> Value {
    serde_json::from_str(&at(desk, &["outbox", "show", &id.to_string(), "--json"]).well()).unwrap()
}

/// A gateway that runs beside no desk.
fn alone(args: &[&str]) -> Running {
    let nobody = Desk::new();
    Running::sim(&nobody, args)
}

/// A desk whose messages have left, its server, and the gateway that took them and reports to that server.
fn heard(database: &str, customers: usize, more: &[&str]) -> (Desk, Running, Running) {
    let placeholder = alone(&[]);
    let desk = desk(database, &placeholder.base, "mobile", customers);
    let server = Running::serve(&desk);
    let sim = alone(&[more, &["--callback", &server.base]].concat());
    let port = |base: &str| base.rsplit(':').next().unwrap().to_owned();
    let company = desk.read("huikuan.toml").replace(&port(&placeholder.base), &port(&sim.base));
    desk.write("huikuan.toml", company.as_bytes());
    send(&desk);
    (desk, server, sim)
}

#[test]
fn a_text_message_arrives_once_signed_counted_and_paid_for() {
    testbed::both(|url| {
        let sim = alone(&[]);
        let desk = desk(url, &sim.base, "mobile", 2);
        let (report, code) = send(&desk);
        assert_eq!((&report["sent"], code), (&json!(2), 0), "{report:#}");
        let messages = sim.messages();
        assert_eq!(messages.len(), 2);
        for message in &messages {
            let text = message["text"].as_str().unwrap();
            assert!(text.starts_with("【华晟机电】"), "{text}");
            assert_eq!((&message["channel"], &message["times"]), (&json!("sms"), &json!(1)));
            assert!(message["to"].as_str().unwrap().starts_with("138001380"), "{message}");
        }
        let parts: u64 = messages.iter().map(|message| message["segments"].as_u64().unwrap()).sum();
        assert_eq!(report["segments"], parts);
        let first = shown(&desk, 1);
        let segments = first["carriage"]["segments"].as_u64().unwrap();
        let cost = segments * 45;
        assert_eq!(first["carriage"]["cost"], format!("CNY 0.{cost:03}").trim_end_matches('0'));
        assert_eq!(first["receipt"], first["carriage"]["name"]);
        assert_eq!(first["words"]["text"], messages[0]["text"], "what was handed over is what is on record");
        let page = at(&desk, &["outbox", "show", "1"]).well();
        assert!(page.contains("generic-json m1"), "{page}");
        assert_eq!(send(&desk).0["sent"], 0);
        assert_eq!(sim.messages().len(), 2);
    });
}

#[test]
fn wechat_messages_bear_a_token_that_is_renewed() {
    let sim = alone(&[]);
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("ledger.sqlite").display());
    let desk = desk(&url, &sim.base, "wechat", 3);
    assert_eq!(at(&desk, &["send", "--limit", "2"]).code, 0);
    assert_eq!(sim.state()["tokens_asked"], 1, "one token for all messages of a program");
    sim.ask("POST", "/sim/token-old", &[], String::new());
    let (report, _) = send(&desk);
    assert_eq!(report["sent"], 1, "{report:#}");
    let messages = sim.messages();
    assert_eq!(messages.len(), 3);
    assert!(
        messages.iter().all(|message| message["channel"] == "wechat" && message["times"] == 1),
        "{messages:#?}"
    );
    assert!(!messages[0]["text"].as_str().unwrap().starts_with('【'), "the signature is for text messages");
}

#[test]
fn what_is_certain_fails_and_what_is_not_is_unclear() {
    testbed::both(|url| {
        let sim = alone(&[]);
        let desk = desk(url, &sim.base, "mobile", 3);
        desk.write("secret", b"another\n");
        assert_eq!(send(&desk).1, 1);
        assert_eq!(states(&desk), ["failed", "failed", "failed"]);
        assert!(sim.messages().is_empty());
        let why = shown(&desk, 1)["steps"][1]["why"].as_str().unwrap().to_owned();
        assert_eq!(why, "HTTP 401, 1001: wrong signature");
        desk.write("secret", b"try-out\n");

        sim.manners(&json!({ "silent": true }));
        at(&desk, &["outbox", "retry", "1"]).well();
        let began = Instant::now();
        let (report, code) = send(&desk);
        assert_eq!((&report["unclear"], code), (&json!(1), 1), "{report:#}");
        assert!(began.elapsed() < Duration::from_secs(30));
        sim.manners(&json!({ "fail": 100 }));
        at(&desk, &["outbox", "retry", "2"]).well();
        send(&desk);
        assert_eq!(states(&desk), ["unclear", "unclear", "failed"]);
        assert_eq!(sim.messages().len(), 2, "both were taken, as a person would find out");
        send(&desk);
        assert_eq!(sim.messages().len(), 2, "nobody asks again by themselves");

        drop(sim);
        at(&desk, &["outbox", "retry", "3"]).well();
        send(&desk);
        assert_eq!(states(&desk)[2], "failed", "no connection: nothing left");
    });
}

#[test]
fn a_gateway_that_takes_two_a_minute_gets_the_third_a_minute_later() {
    testbed::both(|url| {
        let sim = alone(&[]);
        let desk = desk(url, &sim.base, "mobile", 3);
        let company = desk.read("huikuan.toml").replace("\n[sms]\n", "\n[sms]\nper_minute = 2\n");
        desk.write("huikuan.toml", company.as_bytes());
        let mut command = desk.command(&["send", "--json"]);
        let mut sender = command.env("HUIKUAN_NOW", AFTERNOON).spawn().unwrap();
        while sim.messages().len() < 2 {
            assert!(sender.try_wait().unwrap().is_none(), "it ended before it had sent two");
        }
        // It would have handed over the third, and ended, within a fraction of this second.
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(1) {
            assert!(sender.try_wait().unwrap().is_none(), "it waits for its turn");
            assert_eq!(sim.messages().len(), 2);
        }
        sender.kill().unwrap();
        sender.wait().unwrap();
        assert_eq!(states(&desk), ["sent", "sent", "planned"]);

        let done = desk.type_at("2026-11-23T15:01:01+08:00", &["send", "--json"]);
        let report: Value = serde_json::from_str(&done.well()).unwrap();
        assert_eq!((&report["sent"], sim.messages().len()), (&json!(1), 3), "the minute is over");
    });
}

#[test]
fn a_fault_of_the_companys_file_is_named_before_anything_else() {
    let desk = Desk::new();
    desk.write("secret", b"try-out\n");
    let sms = "[sms]\ngateway = \"generic-json\"\nurl = \"https://sms.example\"\nsecret_file = \"secret\"\n";
    for (text, said) in [
        (sms.to_owned(), "write sign = "),
        (format!("{sms}sign = \"甲\"\nprice = \"4.5\""), "price: `4.5` is no price"),
        (format!("{sms}sign = \"甲\"\nper_minute = 0"), "per_minute is 1 at least"),
        (format!("{sms}sign = \"甲\"\nregion = \"x\""), "[sms]: `region` is not known to this gateway"),
        (
            sms.replace("generic-json", "nobody"),
            "[sms]: there is no gateway `nobody`; use one of generic-json, wechat-app, wechat-robot",
        ),
        (sms.replace("\"secret\"", "\"gone\""), "[sms]: `secret_file`: the file gone cannot be used"),
        (
            "[wechat]\ngateway = \"wechat-robot\"\nwebhook_key_file = \"secret\"".to_owned(),
            "reaches a group, and a message to a debtor would be read by everybody",
        ),
        ("[sms]\ngateway = \"wechat-robot\"\nwebhook_key_file = \"secret\"".to_owned(), "reaches a group"),
        ("[robot]\ngateway = \"generic-json\"".to_owned(), "reaches single people"),
        ("[folders]\ngateways = \"own\"".to_owned(), "broken.toml: is not well formed"),
    ] {
        fs::create_dir_all(desk.path("own")).unwrap();
        desk.write("own/broken.toml", b"channel = \"sms\"\n");
        desk.write("huikuan.toml", text.as_bytes());
        let done = desk.type_in(&["gateway", "list"]);
        assert!(done.code == 2 && done.err.contains(said), "{said}: {done:#?}");
    }
}

#[test]
fn the_robot_tells_our_own_staff_and_not_too_often() {
    let sim = alone(&[]);
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("ledger.sqlite").display());
    let desk = desk(&url, &sim.base, "mobile", 1);
    for _ in 0..20 {
        at(&desk, &["gateway", "tell-staff", "今日到账 3 笔"]).well();
    }
    let done = at(&desk, &["gateway", "tell-staff", "one more"]);
    assert!(done.code == 2 && done.err.contains("20 messages a minute"), "{done:#?}");
    let messages = sim.messages();
    assert_eq!((messages.len(), &messages[0]["channel"]), (20, &json!("robot")));
    let listed = at(&desk, &["gateway", "list"]).well();
    assert!(
        listed.contains("wechat-robot")
            && listed.contains("for your own staff alone")
            && listed.contains("[robot]"),
        "{listed}"
    );
}

/// The gateway as the company uses it, to sign calls with.
fn signing() -> Gateway {
    let text = Adapter::shipped().find(|(name, _)| *name == "generic-json").unwrap().1;
    let values = [("url", "https://sms.example"), ("secret_file", "-")];
    let values: BTreeMap<String, toml::Value> =
        values.map(|(key, value)| (key.to_owned(), toml::Value::from(value))).into();
    let read = |_: &str| Ok("try-out".to_owned());
    let given = Given { place: "x", channel: Some("sms"), values: &values, read: &read };
    Gateway::new(Adapter::parse("generic-json", text).unwrap(), &given).unwrap()
}

#[test]
fn deliveries_are_believed_when_they_are_signed_fresh_and_no_copy() {
    const CALLBACK: &str = "/api/v1/gateway/sms/callback";
    testbed::both(|url| {
        let sim = alone(&[]);
        let desk = desk(url, &sim.base, "mobile", 2);
        send(&desk);
        let server = Running::serve(&desk);
        let key = shown(&desk, 1)["key"].as_str().unwrap().to_owned();
        let report = |event: &str, state: &str| {
            json!({ "type": "report", "event": event, "key": key, "state": state, "code": "X1" }).to_string()
        };
        let signed =
            |body: &str, seconds: i64, nonce: &str| signing().signed_call(body, &seconds.to_string(), nonce);
        let body = report("e1", "delivered");
        let good = signed(&body, SECONDS, "n1");
        for (headers, body, status, why) in [
            (Vec::new(), body.clone(), 401, "not signed"),
            (good.clone(), report("e2", "delivered"), 401, "another's signature"),
            (signed(&body, SECONDS - 301, "n1"), body.clone(), 401, "too old"),
            (good.clone(), body.clone(), 200, "signed, and of these minutes"),
            (good, body.clone(), 409, "a copy of it"),
            (signed(&body, SECONDS, "n2"), body, 200, "the gateway tells it again: known already"),
            (signed("{}", SECONDS, "n3"), "{}".to_owned(), 200, "something else of the gateway's"),
        ] {
            let (answered, text) = server.ask("POST", CALLBACK, &headers, body);
            assert_eq!(answered, status, "{why}: {text}");
        }
        let unknown = report("e9", "delivered").replace(&key, "d9-nobody");
        let (answered, _) = server.ask("POST", CALLBACK, &signed(&unknown, SECONDS, "n4"), unknown.clone());
        assert_eq!(answered, 404, "of no message on file");
        let (answered, _) = server.ask("POST", CALLBACK, &signed(&unknown, SECONDS, "n4"), unknown);
        assert_eq!(answered, 404, "and it may come again");
        let long = "x".repeat(70_000);
        assert_eq!(server.ask("POST", CALLBACK, &[], long).0, 413, "too long");
        assert_eq!(server.ask("POST", "/api/v1/gateway/robot/callback", &[], String::new()).0, 404);

        let page = shown(&desk, 1);
        let deliveries = page["deliveries"].as_array().unwrap();
        assert_eq!((deliveries.len(), &deliveries[0]["state"]), (1, &json!("delivered")), "{page:#}");
        let late = report("e3", "undelivered");
        assert_eq!(server.ask("POST", CALLBACK, &signed(&late, SECONDS, "n5"), late).0, 200);
        let page = at(&desk, &["outbox", "show", "1"]).well();
        assert!(page.contains("not delivered · undelivered X1"), "{page}");
        let chain = desk.chain("K1");
        assert!(chain.contains("\ndelivered ") && chain.contains("\nreturned "), "{chain}");
    });
}

#[test]
fn a_number_that_takes_nothing_is_closed_until_it_is_corrected() {
    testbed::both(|url| {
        let (desk, _server, sim) = heard(url, 3, &[]);
        let report = |to: &str, code: &str| {
            let message = sim.messages().into_iter().find(|message| message["to"] == to).unwrap();
            let report = json!({ "id": message["id"], "state": "undelivered", "code": code });
            assert_eq!(sim.json("POST", "/sim/report", &report)["heard"], 200);
        };
        let correct = |code: &str, mobile: &str| {
            let row = format!(
                "customer no,contact name,role,mobile\n{code},Wang {},finance,{mobile}\n",
                &code[1..]
            );
            let file = format!("{code}-{mobile}.csv");
            desk.write(&file, row.as_bytes());
            desk.type_in(&["import", &file, "--as-of", TODAY]).well();
        };
        let gate = |code: &str, channel: &str| {
            let args =
                ["law", "contact", "--for", code, "--channel", channel, "--at", "15:00", "--day", TODAY];
            at(&desk, &[&args[..], &["--json"]].concat()).out
        };
        // K3 has another number by the time its report comes.
        correct("K3", "138-0013-8077");
        for (to, code) in [("13800138001", "2001"), ("13800138002", "2009"), ("13800138003", "2002")] {
            report(to, code);
        }
        assert!(gate("K1", "sms").contains("undelivered"), "no such number: {}", gate("K1", "sms"));
        assert!(!gate("K1", "phone").contains("undelivered"), "another channel");
        assert!(!gate("K2", "sms").contains("undelivered"), "it may take the next one");
        assert!(!gate("K3", "sms").contains("undelivered"), "the report is of the number before");
        let listed = at(&desk, &["outbox", "list", "--limit", "10", "--json"]).well();
        let of_k1 = listed.lines().find(|line| line.contains("\"K1\"")).unwrap();
        let id = serde_json::from_str::<Value>(of_k1).unwrap()["id"].as_u64().unwrap().to_string();
        let page = at(&desk, &["outbox", "show", &id]).well();
        assert!(page.contains("not delivered, the number takes nothing · undelivered 2001"), "{page}");

        correct("K1", "138-0013-8001");
        assert!(gate("K1", "sms").contains("undelivered"), "the same file again corrects nothing");
        correct("K1", "138-0013-8088");
        assert!(!gate("K1", "sms").contains("undelivered"), "corrected: {}", gate("K1", "sms"));
    });
}

#[test]
fn what_the_gateway_reports_by_itself_comes_to_the_message() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("ledger.sqlite").display());
    let (desk, _server, sim) = heard(&url, 1, &["--deliver"]);
    let began = Instant::now();
    while shown(&desk, 1)["deliveries"].as_array().unwrap().is_empty() {
        assert!(began.elapsed() < Duration::from_mins(1), "nobody reported: {:#}", sim.state());
    }
    assert_eq!(sim.messages()[0]["report"], "delivered");
}

#[test]
fn an_answer_waits_for_a_reader_and_a_wish_for_no_more_closes_the_way() {
    testbed::both(|url| {
        let (desk, _server, sim) = heard(url, 2, &[]);
        let reply = |to: &str, text: &str| {
            let message = sim.messages().into_iter().find(|message| message["to"] == to).unwrap();
            sim.json("POST", "/sim/reply", &json!({ "id": message["id"], "text": text }))["heard"].clone()
        };
        assert_eq!(reply("13800138001", "我们月底付，请放心"), 200);
        assert_eq!(reply("13800138002", " 退订。"), 200);
        let listed = at(&desk, &["incoming", "list", "--json"]).well();
        let rows: Vec<Value> = listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let kind =
            |code: &str| rows.iter().find(|row| row["debtor"]["code"] == code).map(|row| row["kind"].clone());
        assert_eq!((kind("K1"), kind("K2")), (Some(json!("reply")), Some(json!("opt-out"))), "{rows:#?}");
        let refused = |code: &str| {
            let args = [
                "law",
                "contact",
                "--for",
                code,
                "--channel",
                "sms",
                "--at",
                "15:00",
                "--day",
                TODAY,
                "--json",
            ];
            at(&desk, &args).out
        };
        assert!(refused("K2").contains("opted-out"), "{}", refused("K2"));
        assert!(!refused("K1").contains("opted-out"), "{}", refused("K1"));
    });
}

#[test]
fn wechat_answers_come_encrypted_and_the_address_is_proven() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("ledger.sqlite").display());
    let placeholder = alone(&[]);
    let desk = desk(&url, &placeholder.base, "wechat", 1);
    let server = Running::serve(&desk);
    let sim = alone(&["--callback", &server.base]);
    let port = |base: &str| base.rsplit(':').next().unwrap().to_owned();
    let company = desk.read("huikuan.toml").replace(&port(&placeholder.base), &port(&sim.base));
    desk.write("huikuan.toml", company.as_bytes());
    send(&desk);
    let heard = sim.json("POST", "/sim/reply", &json!({ "id": "m1", "text": "TD" }));
    assert_eq!(heard["heard"], 200);
    let listed = at(&desk, &["incoming", "list", "--json"]).well();
    assert!(listed.contains("\"opt-out\"") && listed.contains("K1"), "{listed}");

    let crypt =
        gateway::Crypt::new("try-out", "TryOutTryOutTryOutTryOutTryOutTryOutTryOut0", "ww-try-out").unwrap();
    let sealed = crypt.sealed("1234567890", [1; 16]).unwrap();
    let encoded = sealed.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let ask = |seconds: i64| {
        let signature = crypt.signature(&seconds.to_string(), "n", &sealed);
        let query = format!("msg_signature={signature}&timestamp={seconds}&nonce=n&echostr={encoded}");
        server.ask("GET", &format!("/api/v1/gateway/wechat/callback?{query}"), &[], String::new())
    };
    assert_eq!(ask(SECONDS), (200, "1234567890".to_owned()));
    assert_eq!(ask(SECONDS - 400).0, 401);
    assert_eq!(server.ask("GET", "/api/v1/gateway/sms/callback?echostr=x", &[], String::new()).0, 404);
}

#[test]
fn a_program_killed_while_it_sends_150_messages_loses_none_and_sends_none_twice() {
    let seed = std::process::id().into();
    println!("seed {seed}");
    let run = |folder: &std::path::Path, db: Option<&str>| {
        let huikuan = std::path::Path::new(env!("CARGO_BIN_EXE_huikuan"));
        let options = sim::carried::Options { messages: 150, kills: 8, seed, db, folder, huikuan };
        let report = sim::carried::carry(&options).unwrap_or_else(|error| panic!("{error:#}"));
        println!("{report}");
        assert_eq!(report.sent + report.unclear, 150);
    };
    run(tempfile::tempdir().unwrap().path(), None);
    run(tempfile::tempdir().unwrap().path(), Some(&testbed::postgres().fresh().url()));
}
