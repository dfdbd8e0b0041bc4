//! What managers do at the page, over HTTP, against the real program on a file and on a server.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the steps of a test fail by panicking"
)]

mod desk;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use desk::{Person, Server, both};
use receivables::calendar::Day;
use reqwest::Method;
use serde_json::{Value, json};

/// In GB 18030 as a Chinese office exports it: a column that nobody can know, and two rows with faults.
fn ledger() -> Vec<u8> {
    let rows = [
        "客户编号,客户名称,单据号,到期日,本币数,手机",
        "C1,上海甲贸易有限公司,INV-1,2026-08-01,1000.00,",
        "C1,上海甲贸易有限公司,INV-2,2026-11-01,500.50,",
        "C2,北京乙科技有限公司,INV-3,2026-13-45,300.00,",
        "C2,北京乙科技有限公司,INV-4,2026-10-01,十二x,",
        "C3,广州丙实业有限公司,INV-5,2027-01-31,250.00,",
    ];
    encoding_rs::GB18030.encode(&rows.join("\r\n")).0.into_owned()
}

fn options() -> Value {
    json!({ "map": { "amount": "本币数" }, "rows": "receivables", "currency": "CNY", "country": "CN", "kind": "company" })
}

/// Takes the ledger in; returns the view of the import.
async fn taken(person: &Person) -> Value {
    let staged = person.upload("应收.csv", &ledger(), &options()).await.well();
    person.post(&format!("/imports/{}/commit", staged["id"]), &json!({})).await.well()
}

#[test]
fn a_file_is_shown_corrected_taken_in_and_undone() {
    both(|url| async move {
        let server = Server::start(&url, "");
        let (clerk, collector) = (server.sign_in("finance").await, server.sign_in("collector").await);
        assert_eq!(collector.get("/imports").await.problem(403)["code"], "not-permitted");
        let staged = clerk.upload("应收.csv", &ledger(), &json!({ "rows": "receivables" })).await.well();
        assert_eq!(staged["state"], "staged");
        assert!(staged["problem"].is_string() || staged["understood"].is_object(), "{staged}");
        let path = format!("/imports/{}", staged["id"]);
        // Corrected from another version than the latest, and then rightly.
        let wrong = clerk.send(Method::PATCH, &path, Some("\"77\""), &json!({ "options": options() })).await;
        assert_eq!(wrong.problem(412)["code"], "changed-meanwhile");
        let unknown = json!({ "options": { "map": { "amout": "本币数" }, "dates": "yyy" } });
        let unknown = clerk.send(Method::PATCH, &path, Some("\"1\""), &unknown).await.problem(422);
        let paths: Vec<_> =
            unknown["fields"].as_array().unwrap().iter().map(|field| field["path"].clone()).collect();
        assert_eq!(paths, ["options.map.amout", "options.dates"]);
        let shown =
            clerk.send(Method::PATCH, &path, Some("\"1\""), &json!({ "options": options() })).await.well();
        assert_eq!(shown["problem"], Value::Null, "{shown}");
        assert_eq!(shown["rows"]["receivable"]["new"], 3, "{shown}");
        assert_eq!((&shown["refused"], &shown["new_debtors"]), (&json!(2), &json!(2)), "{shown}");
        assert_eq!(shown["understood"]["sheets"][0]["columns"][4]["field"], "amount");
        assert_eq!(clerk.get("/cases").await.well()["items"], json!([]), "nothing is taken in yet");

        let committed = clerk.post(&format!("{path}/commit"), &json!({})).await.well();
        assert_eq!((&committed["state"], &committed["can_undo"]), (&json!("committed"), &json!(true)));
        let refused = clerk.get(&format!("{path}/refused")).await;
        assert!(refused.bytes.starts_with(b"PK"), "a workbook");
        let cases = clerk.get("/cases").await.well();
        assert_eq!(cases["items"].as_array().unwrap().len(), 2);
        assert_eq!(clerk.post(&format!("{path}/commit"), &json!({})).await.problem(422)["code"], "refused");

        let undone = clerk.post(&format!("{path}/undo"), &json!({})).await.well();
        assert_eq!((&undone["state"], &undone["can_undo"]), (&json!("undone"), &json!(false)));
        let overview = clerk.get("/overview").await.well();
        assert_eq!(overview["figures"][0]["value"], "0.00", "{overview}");
        // The corrected file comes again, and a later one stands in the way of undoing it.
        let first = taken(&clerk).await;
        taken(&clerk).await;
        let why = clerk.post(&format!("/imports/{}/undo", first["id"]), &json!({})).await.problem(422);
        assert!(why["detail_en"].as_str().unwrap().contains("undo that one first"), "{why}");
        assert_eq!(clerk.get("/imports?limit=2").await.well()["items"].as_array().unwrap().len(), 2);
        assert!(
            server.type_in(&["document", "verify"]).contains('0'),
            "nothing is left in the vault without a paper"
        );
    });
}

/// A number of two decimals as whole hundredths.
fn hundredths(amount: &Value) -> i128 {
    amount.as_str().unwrap().replace('.', "").parse().unwrap()
}

async fn all_rows(person: &Person, query: &str) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = person.get(&format!("/overview/rows?{query}&limit=2{cursor}")).await.well();
        rows.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

#[test]
fn every_figure_is_what_its_rows_come_to() {
    both(|url| async move {
        let server = Server::start(&url, "");
        let clerk = server.sign_in("finance").await;
        let ledger = taken(&clerk).await;
        // Not from the overview, which may be some seconds behind once it was asked for.
        let today: Day = ledger["at"].as_str().unwrap().split('T').next().unwrap().parse().unwrap();
        let payments = format!(
            "客户编号,收款日期,收款金额,单据号,流水号\nC1,{},400.00,INV-2,B-1\nC1,{},100.50,INV-1,B-2\n",
            today.plus(-19),
            today.plus(-2),
        );
        let options = json!({ "rows": "payments", "currency": "CNY" });
        let staged = clerk.upload("收款.csv", payments.as_bytes(), &options).await.well();
        clerk.post(&format!("/imports/{}/commit", staged["id"]), &json!({})).await.well();
        let auditor = server.sign_in("auditor").await;
        let overview = auditor.get("/overview").await.well();
        assert_eq!(overview["currency"], "CNY");
        let mut checked = 0;
        for figure in overview["figures"].as_array().unwrap() {
            let rows = all_rows(&auditor, figure["rows"].as_str().unwrap()).await;
            assert_eq!(json!(rows.len()), figure["count"], "{figure}");
            let amounts: i128 = rows.iter().map(|row| hundredths(&row["amount"]["amount"])).sum();
            let parts: i128 = rows
                .iter()
                .map(|row| match &row["part"] {
                    Value::Null => row["count"].as_i64().unwrap().into(),
                    part => hundredths(&part["amount"]),
                })
                .sum();
            let products: i128 = rows
                .iter()
                .filter_map(|row| {
                    Some(hundredths(&row["amount"]["amount"]) * i128::from(row["count"].as_i64()?))
                })
                .sum();
            let rounded = |whole: i128, by: i128| (2 * whole.abs() + by) / (2 * by) * whole.signum();
            let expected = match figure["unit"].as_str().unwrap() {
                "money" => Some(parts),
                // Counted rows weigh one minor unit each.
                "percent" => (amounts > 0).then(|| rounded(parts * 10_000, amounts)),
                _ => (amounts > 0).then(|| rounded(products * 10, amounts)),
            };
            let value = figure["value"].as_str().map(|value| value.replace('.', "").parse::<i128>().unwrap());
            assert_eq!(value, expected, "{figure} {rows:?}");
            checked += usize::from(value.is_some());
        }
        assert!(checked >= 8, "only {checked} figures had something to show: {overview}");
        let open: i128 = overview["ageing"]
            .as_array()
            .unwrap()
            .iter()
            .map(|band| hundredths(&band["open"]["amount"]))
            .sum();
        assert_eq!(open, 125_000, "1000.00 - 100.50 + 500.50 - 400.00 + 250.00");
        assert_eq!(overview["ageing"].as_array().unwrap().len(), 6);
        assert!(auditor.get("/overview.xlsx").await.bytes.starts_with(b"PK"));
        let collector = server.sign_in("collector").await;
        assert_eq!(collector.get("/overview").await.problem(403)["code"], "not-permitted");
    });
}

#[test]
fn a_policy_comes_into_force_by_a_second_person() {
    both(|url| async move {
        let server = Server::start(&url, "");
        let (author, second) = (server.sign_in("supervisor").await, server.sign_in("legal").await);
        let clerk = server.sign_in("finance").await;
        taken(&clerk).await;
        server.type_in(&["run"]);
        let policy = author.get("/policies/corporate-guide").await.well();
        assert_eq!(policy["origin"], "shipped");
        let toml = policy["toml"].as_str().unwrap();
        let broken = author
            .post("/policies/drafts", &json!({ "policy_id": "corporate-guide", "toml": "id = 7" }))
            .await
            .problem(422);
        assert_eq!(broken["fields"][0]["path"], "toml");
        // Every step ten days later.
        let later: Vec<String> = toml
            .lines()
            .map(|line| match line.split_once("days = ") {
                Some((before, rest)) if line.starts_with("when") => {
                    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
                    match digits.parse::<i32>() {
                        Ok(days) => format!("{before}days = {}{}", days + 10, &rest[digits.len()..]),
                        Err(_) => line.to_owned(),
                    }
                }
                _ => line.to_owned(),
            })
            .collect();
        let changed = later.join("\n").replace("zh = \"", "zh = \"新");
        let draft = json!({ "policy_id": "corporate-guide", "toml": changed });
        let draft = author.post("/policies/drafts", &draft).await.well();
        let path = format!("/policies/drafts/{}", draft["id"]);
        let compared =
            author.get(&format!("/policies/compare?left=corporate-guide&right=draft:{}", draft["id"])).await;
        assert!(!compared.well()["changes"].as_array().unwrap().is_empty());
        let trial = author.post(&format!("{path}/trial"), &json!({})).await.well();
        assert_eq!(trial["decided"], 2, "{trial}");
        assert!(trial["moved"].as_u64().unwrap() > 0, "{trial}");

        assert_eq!(second.step(&path, "approve", &json!({})).await.problem(422)["code"], "refused");
        author.step(&path, "submit", &json!({ "note": "请审批" })).await.well();
        assert_eq!(author.step(&path, "approve", &json!({})).await.problem(403)["code"], "not-permitted");
        let stale = second.send(Method::POST, &format!("{path}/approve"), Some("\"1\""), &json!({})).await;
        assert_eq!(stale.problem(412)["code"], "changed-meanwhile");
        let before: Value =
            serde_json::from_str(second.get("/policies/corporate-guide").await.well().to_string().as_str())
                .unwrap();
        assert_eq!(before["origin"], "shipped", "not in force before");
        let approved = second.step(&path, "approve", &json!({ "note": "同意" })).await.well();
        assert_eq!(approved["state"], "approved");
        let policy = author.get("/policies/corporate-guide").await.well();
        assert_eq!((&policy["origin"], &policy["version"]), (&json!("page"), &json!(1)));
        assert_eq!(policy["toml"].as_str().unwrap(), changed);
        let history = author.get("/policies/corporate-guide/history").await.well();
        assert_eq!(history["items"][0]["author"]["login"], "supervisor");
        assert_eq!(history["items"][0]["approver"]["login"], "legal");
        // Every program of the database works by it: the command, and so two of them.
        let shown = server.type_in(&["policy", "show", "corporate-guide", "--lang", "zh"]);
        assert!(shown.contains("新"), "{shown}");
        for _ in 0..2 {
            server.type_in(&["run"]);
        }
        let runs = author_runs(&server).await;
        assert_eq!(runs.iter().filter(|run| run["is_current"] == true).count(), 1, "{runs:?}");
        assert_eq!(runs.len(), 2, "under the old version and under the new one, once each: {runs:?}");
    });
}

async fn author_runs(server: &Server) -> Vec<Value> {
    let auditor = server.sign_in("auditor").await;
    auditor.get("/runs").await.well()["items"].as_array().unwrap().clone()
}

#[test]
fn whoever_wrote_a_policy_cannot_approve_it_whatever_their_roles() {
    both(|url| async move {
        let server = Server::start(&url, "");
        // An administrator may do both, and still not both with one draft.
        let author = server.sign_in("administrator").await;
        let toml = author.get("/policies/dealers").await;
        let id = if toml.status.is_success() { "dealers" } else { "instalment" };
        let toml = author.get(&format!("/policies/{id}")).await.well()["toml"].clone();
        let draft = author.post("/policies/drafts", &json!({ "policy_id": id, "toml": toml })).await.well();
        let path = format!("/policies/drafts/{}", draft["id"]);
        author.step(&path, "submit", &json!({})).await.well();
        let own = author.step(&path, "approve", &json!({})).await.problem(403);
        assert_eq!(own["code"], "own-draft", "{own}");
    });
}

#[test]
fn a_text_that_the_guard_blocks_is_refused_with_its_findings() {
    both(|url| async move {
        let server = Server::start(&url, "");
        let (author, second) = (server.sign_in("trainer").await, server.sign_in("legal").await);
        let scripts = author.get("/scripts?channel=sms").await.well();
        let id = scripts["items"][0]["id"].as_str().unwrap().to_owned();
        let text = author.get(&format!("/scripts/{id}")).await.well()["source"].as_str().unwrap().to_owned();
        let threat = text.replacen("## zh\n", "## zh\n再不还钱，就让警察上门抓人，把你全家都曝光。", 1);
        let blocked =
            author.post("/scripts/overrides", &json!({ "script_id": id, "text": threat })).await.problem(422);
        assert_eq!(blocked["code"], "text-blocked", "{blocked}");
        assert!(!blocked["fields"].as_array().unwrap().is_empty(), "{blocked}");
        // Whoever may see no case writes with made-up facts before them.
        let kind = text.replacen("## zh\n", "## zh\n谢谢您一直以来的合作。", 1);
        let preview = format!("/scripts/{id}/preview");
        let asked = json!({ "debtor_id": null, "text_lang": "zh", "text": kind });
        let shown = author.post(&preview, &asked).await.well();
        assert!(shown["body"].as_str().unwrap().contains("谢谢您一直以来的合作"), "{shown}");
        author.post(&preview, &json!({ "debtor_id": 1, "text": null })).await.problem(404);
        let kinder =
            text.replace("title.zh = \"", "title.zh = \"本公司：").replace("zh = \"", "zh = \"本公司：");
        let added =
            author.post("/scripts/overrides", &json!({ "script_id": id, "text": kinder })).await.well();
        let path = format!("/scripts/overrides/{}", added["id"]);
        author.step(&path, "submit", &json!({})).await.well();
        second.step(&path, "approve", &json!({})).await.well();
        let shown = author.get(&format!("/scripts/{id}?lang=zh")).await.well();
        assert_eq!(shown["is_own"], true);
        assert_eq!(shown["source"].as_str().unwrap(), kinder);
        let listed = server.type_in(&["scripts", "show", &id]);
        assert!(!listed.is_empty());
        author.step(&path, "withdraw", &json!({})).await.well();
        assert_eq!(author.get(&format!("/scripts/{id}")).await.well()["is_own"], false);
    });
}

/// What a listener was told, and what it answers next.
#[derive(Default)]
struct Heard {
    told: Mutex<Vec<(HeaderMap, String)>>,
}

async fn hear(State(heard): State<Arc<Heard>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let mut told = heard.told.lock().unwrap();
    told.push((headers, String::from_utf8(body.to_vec()).unwrap()));
    // The first telling of all fails.
    if told.len() == 1 { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK }
}

#[test]
fn what_happens_is_told_signed_again_after_a_fault_and_again_when_asked() {
    both(|url| async move {
        let heard = Arc::new(Heard::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let hook = format!("http://{}/hook", listener.local_addr().unwrap());
        let router = Router::new().route("/hook", post(hear)).with_state(Arc::clone(&heard));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let server = Server::start(&url, "[webhooks]\nallow_hosts = [\"127.0.0.1\"]\n");
        let (admin, clerk) = (server.sign_in("administrator").await, server.sign_in("finance").await);
        let inside = json!({ "url": "https://169.254.169.254/latest", "events": ["payment"] });
        assert_eq!(
            admin.post("/webhooks", &inside).await.problem(422)["fields"][0]["code"],
            "private-address"
        );
        let added =
            admin.post("/webhooks", &json!({ "url": hook, "events": ["payment", "decision"] })).await.well();
        let secret = added["secret"].as_str().unwrap().to_owned();
        assert_eq!(admin.get("/webhooks").await.well()["items"][0]["secret"], Value::Null, "told once");
        taken(&clerk).await;
        let payment = "客户编号,收款日期,收款金额,单据号,流水号\nC1,2026-11-02,400.00,INV-2,B-1\n";
        let options = json!({ "rows": "payments", "currency": "CNY" });
        let staged = clerk.upload("收款.csv", payment.as_bytes(), &options).await.well();
        clerk.post(&format!("/imports/{}/commit", staged["id"]), &json!({})).await.well();
        wait(|| heard.told.lock().unwrap().len() >= 2).await;
        let told = heard.told.lock().unwrap().clone();
        assert_eq!(told[0].1, told[1].1, "the same again after a fault");
        let body: Value = serde_json::from_str(&told[1].1).unwrap();
        assert_eq!((&body["event"], &body["debtor"]["code"]), (&json!("payment"), &json!("C1")));
        assert_eq!(body["data"]["amount"], json!({ "amount": "400.00", "currency": "CNY" }));
        let signed = told[1].0.get("huikuan-signature").unwrap().to_str().unwrap();
        let parts: BTreeMap<&str, &str> = signed.split(',').filter_map(|part| part.split_once('=')).collect();
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
        let sign = ring::hmac::sign(&key, format!("{}.{}", parts["t"], told[1].1).as_bytes());
        let hex = sign.as_ref().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        assert_eq!(parts["v1"], hex);
        let path = format!("/webhooks/{}/deliveries", added["id"]);
        let told_of = admin.get(&path).await.well();
        assert_eq!(told_of["items"][0]["state"], "delivered", "{told_of}");
        assert_eq!(told_of["items"][0]["attempts"], 2);
        admin
            .post(&format!("/webhooks/deliveries/{}/replay", told_of["items"][0]["id"]), &json!({}))
            .await
            .well();
        wait(|| heard.told.lock().unwrap().len() >= 3).await;
        server.type_in(&["run"]);
        wait(|| heard.told.lock().unwrap().iter().any(|(_, body)| body.contains("\"decision\""))).await;
        let etag = format!("\"{}\"", added["version"]);
        let off = admin
            .send(
                Method::PATCH,
                &format!("/webhooks/{}", added["id"]),
                Some(&etag),
                &json!({ "enabled": false }),
            )
            .await
            .well();
        assert_eq!(off["enabled"], false);
    });
}

async fn wait(mut until: impl FnMut() -> bool) {
    for _ in 0..300 {
        if until() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it did not happen in 30 seconds");
}

#[test]
fn jobs_messages_and_evidence_are_shown() {
    both(|url| async move {
        let company = "[[jobs]]\nname = \"night\"\ncron = \"30 2 * * *\"\ndoes = \"run\"\n";
        let server = Server::start(&url, company);
        let (clerk, admin) = (server.sign_in("finance").await, server.sign_in("administrator").await);
        taken(&clerk).await;
        let jobs = admin.get("/jobs").await.well();
        assert_eq!(jobs["items"][0]["name"], "night");
        admin.post("/jobs/night/start", &json!({})).await.well();
        assert_eq!(admin.post("/jobs/noon/start", &json!({})).await.problem(404)["code"], "not-found");
        let mut is_done = false;
        for _ in 0..100 {
            is_done = admin.get("/jobs").await.well()["items"][0]["last"][0]["state"] == "done";
            if is_done {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(is_done, "{}", admin.get("/jobs").await.well());
        assert_eq!(admin.get("/runs").await.well()["items"].as_array().unwrap().len(), 1);
        let evidence = admin.get("/evidence").await.well();
        assert_eq!(evidence["cases"], 2, "{evidence}");
        assert_eq!(admin.post("/evidence/verify", &json!({})).await.well()["intact"], true);
        assert_eq!(admin.get("/outbox?state=planned").await.well()["next_cursor"], Value::Null);
        assert_eq!(admin.get("/outbox?state=lost").await.problem(422)["fields"][0]["path"], "state");
        let paused = json!({ "paused": true, "why": "核对账户" });
        assert_eq!(admin.send(Method::PUT, "/outbox/pause", None, &paused).await.well()["paused"], true);
        assert_eq!(admin.get("/outbox/pause").await.well()["by"], "administrator");
    });
}

/// Customers whose finance can be reached by e-mail alone, and their messages of a Monday.
fn with_messages(server: &Server, customers: usize) {
    let (mut debtors, mut invoices, mut people) = (
        "customer no,customer name,customer type,country\n".to_owned(),
        "customer no,invoice number,due date,amount,currency\n".to_owned(),
        "customer no,contact name,role,email\n".to_owned(),
    );
    for number in 1..=customers {
        debtors.push_str(&format!("K{number},Customer {number} Ltd,company,CN\n"));
        invoices.push_str(&format!("K{number},F{number},2026-11-10,{},CNY\n", 1000 * number));
        people.push_str(&format!("K{number},Wang {number},finance,wang{number}@example.com\n"));
    }
    for (file, text) in [("customers.csv", debtors), ("invoices.csv", invoices), ("people.csv", people)] {
        std::fs::write(server.folder.path().join(file), text).unwrap();
        server.type_in(&["import", file, "--as-of", "2026-11-23"]);
    }
    server.type_in(&["run", "--as-of", "2026-11-23"]);
}

#[test]
fn two_people_at_the_page_let_messages_leave_and_one_stops_them() {
    both(|url| async move {
        let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../huikuan.example.toml");
        let company = std::fs::read_to_string(example).unwrap();
        let server = Server::start(&url, &format!("{company}\n[spool]\nfolder = \"spool\"\n"));
        std::fs::create_dir(server.folder.path().join("spool")).unwrap();
        with_messages(&server, 400);
        let (admin, legal) = (server.sign_in("administrator").await, server.sign_in("legal").await);
        let live = json!({ "mode": "live", "why": "发件箱已核对" });
        let put = |body: &Value| (Method::PUT, "/outbox/mode", None::<&str>, body.clone());
        let (method, path, version, body) = put(&live);
        let asked = admin.send(method.clone(), path, version, &body).await.well();
        assert_eq!((&asked["mode"], &asked["may_confirm"]), (&json!("test"), &json!(false)), "{asked}");
        let own = admin.send(method.clone(), path, version, &body).await.problem(422);
        assert!(own["detail_zh"].as_str().unwrap().contains("另一人"), "{own}");
        let auditor = server.sign_in("auditor").await;
        assert_eq!(
            auditor.send(method.clone(), path, version, &body).await.problem(403)["code"],
            "not-permitted"
        );
        let seen = legal.get("/outbox/mode").await.well();
        assert_eq!((&seen["asked"]["by"], &seen["may_confirm"]), (&json!("administrator"), &json!(true)));
        let now = legal.send(method, path, version, &body).await.well();
        assert_eq!((&now["mode"], &now["made"]["by"]), (&json!("live"), &json!("legal")), "{now}");
        let told = admin.get("/audit?act=sending-switched").await.well();
        assert_eq!(told["items"].as_array().unwrap().len(), 2, "{told}");

        let sender = server.start_at("2026-11-23T15:00:00+08:00", &["send", "--json"]);
        let planned = || async { admin.get("/outbox/counts").await.well()["planned"].as_u64().unwrap_or(0) };
        while planned().await > 395 {}
        let stop = json!({ "paused": true, "why": "账号有误" });
        legal.send(Method::PUT, "/outbox/pause", None, &stop).await.well();
        let at_return = planned().await;
        let report = sender.wait_with_output().unwrap();
        let report: Value = serde_json::from_slice(&report.stdout).unwrap();
        assert_eq!((&report["stopped"], planned().await), (&json!("paused"), at_return));
        assert!(at_return > 0, "it was done before the stop: add customers");

        let tonight = admin.get("/outbox/tonight?day=2026-11-24").await.well();
        assert_eq!((&tonight["decided"], &tonight["groups"][0]["channel"]), (&json!(400), &json!("email")));
        assert_eq!(tonight["groups"][0]["samples"].as_array().unwrap().len(), 3);
        let supervisor = server.sign_in("supervisor").await;
        let theirs = supervisor.get("/outbox/tonight?day=2026-11-24").await.well();
        assert_eq!(
            (&theirs["leaving"], &theirs["groups"][0]["samples"]),
            (&tonight["leaving"], &json!([])),
            "totals are everybody's, samples are of one's own cases"
        );
    });
}
