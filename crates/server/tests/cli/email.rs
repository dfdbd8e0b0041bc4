//! E-mail through a real server and back from a real mailbox: what leaves, what comes back, and what follows from it. Each story is
//! told on SQLite and on PostgreSQL.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use testbed::Post;

use crate::desk::{Desk, TODAY, project};

/// Monday afternoon at the customers' place.
const AFTERNOON: &str = "2026-11-23T15:00:00+08:00";
/// A day later, when nobody need be left in peace any more.
const NEXT_WEEK: &str = "2026-12-01";
const NEXT_WEEK_AFTERNOON: &str = "2026-12-01T15:00:00+08:00";

/// What goes with a message.
const BOTH: &str = r#"["statement", "invoices"]"#;

/// The company's file, with our paper, our server and our mailbox.
fn company(post: &Post, password: &str, attach: &str) -> String {
    let example = fs::read_to_string(project("huikuan.example.toml")).unwrap();
    let ca = post.folder().join("ca.crt");
    let (smtp, imaps, ca, user) = (post.smtp, post.imaps, ca.display(), Post::USER);
    format!(
        r#"{example}
[letterhead]
address = "上海市黄浦区示例路1号 200001"
[vault]
folder = "vault"
keys = "vault.keys"
[email]
server = "localhost"
port = {smtp}
security = "starttls"
user = "{user}"
password_file = "{password}"
ca_file = "{ca}"
from = "{user}"
attach = {attach}
[email.inbox]
server = "localhost"
port = {imaps}
user = "{user}"
password_file = "password"
ca_file = "{ca}"
"#
    )
}

/// A desk that is live, with a customer for each address, decided on.
fn desk(database: &str, post: &Post, addresses: &[String], attach: &str) -> Desk {
    let desk = Desk::on(database);
    desk.write("huikuan.toml", company(post, "password", attach).as_bytes());
    desk.write("password", format!("{}\n", Post::PASSWORD).as_bytes());
    desk.write("guessed", b"open\n");
    let (mut debtors, mut invoices, mut people) = (
        "customer no,customer name,customer type,country\n".to_owned(),
        "customer no,invoice number,due date,amount,currency\n".to_owned(),
        "customer no,contact name,role,email\n".to_owned(),
    );
    for (number, address) in (1..).zip(addresses) {
        debtors.push_str(&format!("K{number},第{number}号客户有限公司,company,CN\n"));
        invoices.push_str(&format!("K{number},F{number},2026-11-10,{},CNY\n", 1000 * number));
        people.push_str(&format!("K{number},王{number},finance,{address}\n"));
    }
    for (file, text) in [("customers.csv", debtors), ("invoices.csv", invoices), ("people.csv", people)] {
        desk.write(file, text.as_bytes());
        desk.type_in(&["import", file, "--as-of", TODAY]).well();
    }
    desk.type_at(AFTERNOON, &["run", "--as-of", TODAY]).well();
    desk.go_live();
    desk
}

fn addresses(locals: &[&str]) -> Vec<String> {
    locals.iter().map(|local| format!("{local}@example.org")).collect()
}

fn report(desk: &Desk, now: &str, args: &[&str]) -> (Value, i32) {
    let done = desk.type_at(now, &[args, &["--json"]].concat());
    (serde_json::from_str(&done.out).unwrap_or_else(|_| panic!("{done:#?}")), done.code)
}

/// The states of the messages on file, by the number of the customer.
fn states(desk: &Desk) -> BTreeMap<String, String> {
    let done = desk.type_in(&["outbox", "list", "--limit", "100000", "--json"]).well();
    let rows = done.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    rows.map(|row| {
        (row["debtor"]["code"].as_str().unwrap().to_owned(), row["state"].as_str().unwrap().to_owned())
    })
    .collect()
}

/// What is planned for and withheld from a customer next week: contacts, rules that refuse, tasks.
fn next_week(desk: &Desk, customer: &str) -> (usize, Vec<String>, Vec<String>) {
    let page = desk.type_in(&["explain", customer, "--as-of", NEXT_WEEK, "--json"]);
    let page: Value = serde_json::from_str(page.out.lines().next().unwrap_or_default())
        .unwrap_or_else(|_| panic!("{page:#?}"));
    let decision = &page["decision"];
    let list = |name: &str| decision[name].as_array().cloned().unwrap_or_default();
    let rules = list("withheld").into_iter().flat_map(|w| w["refusals"].as_array().unwrap().clone());
    let text = |value: Value| value.as_str().unwrap_or_default().to_owned();
    (
        list("contacts").len(),
        rules.map(|rule| rule["rule"].as_str().unwrap().to_owned()).collect(),
        list("tasks").into_iter().map(text).collect(),
    )
}

/// Sends what is planned, and looks at what left. Returns the id of the first customer's message.
fn sent_with_its_papers(desk: &Desk, post: &Post) -> String {
    let (sent, code) = report(desk, AFTERNOON, &["send"]);
    assert_eq!((&sent["sent"], &sent["failed"], code), (&4.into(), &2.into(), 1), "{sent:#}");
    let states = states(desk);
    let states: Vec<&str> = states.values().map(String::as_str).collect();
    assert_eq!(states, ["sent", "sent", "failed", "failed", "sent", "sent"]);
    let failed = sent["messages"].as_array().unwrap().iter().filter(|line| line["became"] == "failed");
    let why: Vec<&str> = failed.map(|line| line["why"].as_str().unwrap()).collect();
    assert!(
        why.iter().any(|why| why.contains("550")) && why.iter().any(|why| why.contains("451")),
        "{why:?}"
    );
    post.settle();
    let delivered: Vec<String> =
        post.delivered().into_iter().map(|raw| String::from_utf8(raw).unwrap()).collect();
    assert_eq!(delivered.len(), 3, "one came back");
    let first = delivered.iter().find(|mail| mail.contains("Envelope-to: li@example.org"));
    let first = first.unwrap_or_else(|| panic!("{delivered:#?}"));
    let count = |mark: &str| first.matches(mark).count();
    assert_eq!((count("Content-Type: application/pdf"), count("Content-Type: text/")), (2, 2), "{first}");
    assert!(first.contains("Auto-Submitted: auto-generated") && !first.contains("List-Unsubscribe"));
    let id = first.lines().find(|line| line.to_lowercase().starts_with("message-id:")).unwrap();
    id.split_whitespace().nth(1).unwrap().to_owned()
}

/// Four write to us: an answer to a message, a machine, a wish for no more, and a stranger.
fn they_write(post: &Post, id: &str) {
    let li = format!("Subject: Re\r\nIn-Reply-To: {id}");
    for (number, from, headers, words) in [
        (1, "li@example.org", li.as_str(), "款项已付"),
        (2, "wang@example.org", "Subject: 自动回复\r\nAuto-Submitted: auto-replied", "我在休假"),
        (3, "zhao@example.org", "Subject: Re", "退订"),
        (4, "nobody@example.net", "Subject: hello", "您好"),
    ] {
        let mail = format!(
            "From: {from}\r\nMessage-ID: <{number}@there>\r\n{headers}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
        );
        post.write_to_us(from, mail.as_bytes());
    }
}

/// What follows for each of them, and what follows once somebody has read.
fn cases_follow(desk: &Desk) {
    // The books are of that day, too.
    desk.type_in(&["import", "invoices.csv", "--as-of", NEXT_WEEK]).well();
    let (contacts, rules, tasks) = next_week(desk, "K1");
    assert_eq!(contacts, 0);
    assert!(
        rules.contains(&"reply-unread".to_owned()) && tasks.contains(&"read-reply".to_owned()),
        "{rules:?} {tasks:?}"
    );
    let (_, rules, tasks) = next_week(desk, "K2");
    assert!(rules.contains(&"channel-unavailable".to_owned()) && tasks.contains(&"find-contact".to_owned()));
    assert!(!tasks.contains(&"read-reply".to_owned()));
    assert_eq!(next_week(desk, "K5").0, 1, "a machine's answer stops nothing");
    assert!(next_week(desk, "K6").1.contains(&"channel-unavailable".to_owned()), "no more e-mail");

    let rows = desk.json(&["incoming", "list", "--waiting"]);
    let of = |kind: &str| rows.iter().find(|row| row["kind"] == kind).unwrap()["id"].to_string();
    let (reply, unknown) = (of("reply"), of("unknown"));
    let shown = desk.json(&["incoming", "show", &reply]).remove(0);
    assert_eq!((&shown["text"], &shown["debtor"]["code"]), (&"款项已付".into(), &"K1".into()), "{shown:#}");
    desk.type_in(&["incoming", "read", &reply, "--as", "chenjing"]).well();
    assert_eq!(next_week(desk, "K1").0, 1, "read: the plan goes on");
    desk.type_in(&["incoming", "match", &unknown, "K5", "--as", "chenjing"]).well();
    assert!(next_week(desk, "K5").1.contains(&"reply-unread".to_owned()), "put to its case, and now unread");
    assert_eq!(desk.type_in(&["incoming", "match", &unknown, "K1", "--as", "chenjing"]).code, 2);
    desk.type_in(&["evidence", "verify"]).well();
    desk.type_in(&["document", "verify"]).well();
}

#[test]
fn an_e_mail_leaves_with_its_papers_and_what_comes_back_finds_its_case() {
    testbed::both(|url| {
        let post = Post::start();
        let desk =
            desk(url, &post, &addresses(&["li", "returned", "unknown", "later", "wang", "zhao"]), BOTH);
        desk.write("F1.pdf", b"%PDF-1.4 an invoice\n%%EOF\n");
        let filed =
            ["document", "add", "K1", "F1.pdf", "--kind", "invoice", "--invoice", "F1", "--as", "chenjing"];
        desk.type_in(&filed).well();
        let id = sent_with_its_papers(&desk, &post);
        they_write(&post, &id);
        let (fetched, code) = report(&desk, AFTERNOON, &["fetch"]);
        let taken: Value = serde_json::json!({
            "reply": 1, "automatic-reply": 1, "bounce": 1, "opt-out": 1, "unknown": 1
        });
        assert_eq!((sorted(&fetched["taken"]), &fetched["unmatched"], code), (sorted(&taken), &1.into(), 0));
        let (again, _) = report(&desk, AFTERNOON, &["fetch"]);
        assert_eq!(again["taken"], serde_json::json!({}), "nothing is read twice");
        cases_follow(&desk);

        // The next message belongs to the first.
        desk.type_at(NEXT_WEEK_AFTERNOON, &["run", "--as-of", NEXT_WEEK]).well();
        let (sent, _) = report(&desk, NEXT_WEEK_AFTERNOON, &["send"]);
        assert_eq!((&sent["sent"], &sent["failed"]), (&1.into(), &2.into()), "{sent:#}");
        post.settle();
        let thread = format!("In-Reply-To: {id}");
        let is_of_thread = |mail: &&Vec<u8>| String::from_utf8_lossy(mail).contains(&thread);
        assert_eq!(post.delivered().iter().filter(is_of_thread).count(), 1);
    });
}

/// By name: the order of a JSON object says nothing.
fn sorted(object: &Value) -> BTreeMap<String, Value> {
    object.as_object().unwrap().clone().into_iter().collect()
}

#[test]
fn nothing_reaches_the_server_that_may_not_leave_and_a_server_that_is_away_costs_no_message() {
    testbed::both(|url| {
        let post = Post::start();
        let desk = desk(url, &post, &addresses(&["li", "wang"]), "[]");
        let planned = |why: &str| assert!(states(&desk).values().all(|state| state == "planned"), "{why}");
        for (file, now, code, why) in [
            ("guessed", AFTERNOON, 1, "a wrong password"),
            ("missing", AFTERNOON, 2, "no file with the password"),
            ("password", "2026-11-23T05:00:00+08:00", 0, "before their hour"),
        ] {
            desk.write("huikuan.toml", company(&post, file, "[]").as_bytes());
            let done = desk.type_at(now, &["send"]);
            assert_eq!(done.code, code, "{why}: {done:#?}");
            assert!(!format!("{done:?}").contains("open\n"), "{why}");
            planned(why);
        }
        desk.type_in(&["outbox", "pause", "--why", "a wrong price list", "--as", "chenjing"]).well();
        desk.type_at(AFTERNOON, &["send"]);
        planned("sending is paused");
        desk.type_in(&["outbox", "go", "--why", "mended", "--as", "chenjing"]).well();
        post.stop();
        let (sent, code) = report(&desk, AFTERNOON, &["send"]);
        assert!(sent["unreachable"]["email"].is_string() && code == 1, "{sent:#}");
        planned("the server is away");
        post.start_again();
        // One may not be written to any more, for another the sums changed.
        desk.write(
            "paid.csv",
            b"customer no,invoice number,payment date,amount,currency\nK1,F1,2026-11-22,1000,CNY\n",
        );
        desk.type_in(&["import", "paid.csv", "--as-of", TODAY, "--rows", "payments"]).well();
        let (sent, code) = report(&desk, AFTERNOON, &["send"]);
        assert_eq!((&sent["sent"], &sent["cancelled"], code), (&1.into(), &1.into(), 0), "{sent:#}");
        post.settle();
        assert_eq!(post.delivered().len(), 1);
    });
}

/// A number from a seed that is printed, so that a run can be told again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most.max(1)
    }
}

fn setting(name: &str, usual: u64) -> u64 {
    env::var(name).map_or(usual, |text| text.parse().unwrap())
}

/// Starts senders and kills each at a random moment, so many times: some before they have sent anything, the others after a random
/// number of messages and some milliseconds. Returns how many were killed.
fn kill_senders(desk: &Desk, post: &Post, messages: u64, kills: u64, dice: &mut Dice) -> u64 {
    let share = usize::try_from(2 * messages / (kills + 1)).unwrap();
    for killed in 0..kills {
        let enough = post.count() + usize::try_from(dice.below(u64::try_from(share).unwrap())).unwrap();
        let mut command: Command = desk.command(&["send"]);
        let mut sender = command.env("HUIKUAN_NOW", AFTERNOON).spawn().unwrap();
        while post.count() < enough {
            if sender.try_wait().unwrap().is_some() {
                return killed;
            }
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(dice.below(60)));
        sender.kill().unwrap();
        sender.wait().unwrap();
    }
    kills
}

/// The messages in the mailboxes of others by their keys, and how often each is there.
fn mailbox(post: &Post) -> BTreeMap<String, usize> {
    let mut mailbox: BTreeMap<String, usize> = BTreeMap::new();
    for mail in post.delivered() {
        let mail = String::from_utf8(mail).unwrap();
        let key = mail.lines().find_map(|line| line.strip_prefix("X-Huikuan-Key: ")).unwrap();
        *mailbox.entry(key.trim().to_owned()).or_default() += 1;
    }
    mailbox
}

/// The keys of the messages in each state.
fn by_state(desk: &Desk) -> BTreeMap<String, BTreeSet<String>> {
    let rows = desk.type_in(&["outbox", "list", "--limit", "100000", "--json"]).well();
    let mut by_state: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        by_state.entry(text("state")).or_default().insert(text("key"));
    }
    by_state
}

/// `HUIKUAN_MAIL_MESSAGES`, `HUIKUAN_MAIL_KILLS` and `HUIKUAN_MAIL_SEED`, as `cargo xtask mail` sets them.
#[test]
fn killed_at_random_while_sending_nothing_is_lost_and_nothing_leaves_twice() {
    let (messages, kills) = (setting("HUIKUAN_MAIL_MESSAGES", 150), setting("HUIKUAN_MAIL_KILLS", 8));
    let seed = setting("HUIKUAN_MAIL_SEED", u64::from(std::process::id()) | 1);
    eprintln!("{messages} messages, {kills} kills, seed {seed}");
    testbed::both(|url| {
        let post = Post::start();
        let addresses: Vec<String> = (1..=messages).map(|number| format!("li{number}@example.org")).collect();
        // No papers: to set them takes longer than all the rest, and kills between two messages nothing.
        let desk = desk(url, &post, &addresses, "[]");
        let killed = kill_senders(&desk, &post, messages, kills, &mut Dice(seed));
        let began = Instant::now();
        let (last, _) = report(&desk, AFTERNOON, &["send"]);
        let took = began.elapsed();
        // What was in the hands of a sender that was killed becomes unclear once its time is over.
        report(&desk, "2026-11-23T15:20:00+08:00", &["send"]);
        post.settle();
        let (mailbox, by_state) = (mailbox(&post), by_state(&desk));
        let of = |state: &str| by_state.get(state).cloned().unwrap_or_default();
        let (sent, unclear) = (of("sent"), of("unclear"));
        let database = url.split(':').next().unwrap_or_default();
        eprintln!(
            "{database}: {killed} kills; {} sent, {} unclear for a person, {} in the mailbox; the last sender handed over {} in {} ms",
            sent.len(),
            unclear.len(),
            mailbox.len(),
            last["sent"],
            took.as_millis(),
        );
        let twice: Vec<_> = mailbox.iter().filter(|(_, copies)| **copies > 1).collect();
        assert!(twice.is_empty(), "left twice: {twice:?}");
        let lost: Vec<_> = sent.iter().filter(|key| !mailbox.contains_key(*key)).collect();
        assert!(lost.is_empty(), "said to be sent, and in no mailbox: {lost:?}");
        let is_known = |key: &&String| sent.contains(*key) || unclear.contains(*key);
        let unknown: Vec<_> = mailbox.keys().filter(|key| !is_known(key)).collect();
        assert!(unknown.is_empty(), "in the mailbox, and nobody knows: {unknown:?}");
        assert_eq!(u64::try_from(sent.len() + unclear.len()).unwrap(), messages, "{by_state:?}");
        assert!(u64::try_from(unclear.len()).unwrap() <= killed, "a sender had one in its hands at the most");
        desk.type_in(&["evidence", "verify"]).well();
    });
}
