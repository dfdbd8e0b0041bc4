//! Numbers and addresses of people on the command line: masked, shown for a reason, and taken away.
#![expect(clippy::unwrap_used, reason = "a test without its files has failed")]

use std::fs;

use receivables::debtor::DebtorId;
use store::Store;

use crate::desk::{Desk, TODAY, project};

const CUSTOMERS: &str = "\
customer no,customer name,kind,country,zone
C1,上海甲贸易有限公司,company,CN,Asia/Shanghai
C2,Old Customer Ltd,company,GB,Europe/London
";

/// One invoice that is overdue, and one that was paid long ago.
const LEDGER: &str = "\
customer no,invoice number,due date,amount,paid,currency,clearing date
C1,F1,2026-11-10,1000.00,0.00,CNY,
C2,F2,2019-01-10,500.00,500.00,GBP,2019-02-01
";

const PEOPLE: &str = "\
customer no,person,role,mobile,email,address
C1,王建国,finance,13812342207,wangjg@example.com,上海市浦东新区张江路1号
C1,李红,finance,13900000002,,
C2,Ann Lee,finance,+44 7700 900123,,
";

const SECRETS: [&str; 5] = ["13812342207", "wangjg@", "张江路", "13900000002", "900123"];
const WHY: [&str; 2] = ["--why", "court order 12"];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("huikuan.toml", &fs::read(project("huikuan.example.toml")).unwrap());
    for (name, text, rows) in [
        ("customers.csv", CUSTOMERS, "customers"),
        ("ledger.csv", LEDGER, "receivables"),
        ("people.csv", PEOPLE, "people"),
    ] {
        desk.write(name, text.as_bytes());
        desk.type_in(&["import", name, "--as-of", TODAY, "--rows", rows]).well();
    }
    desk.type_in(&["run", "--as-of", TODAY]).well();
    desk
}

fn reveals(desk: &Desk) -> Vec<(String, String, String, String)> {
    let store = Store::open(desk.path("huikuan.sqlite").to_str().unwrap()).unwrap();
    let log = store.reveals(DebtorId(1)).unwrap().into_iter();
    log.map(|entry| (entry.kind, entry.fields, entry.by, entry.why)).collect()
}

fn typed<'a>(args: &[&[&'a str]]) -> Vec<&'a str> {
    args.concat()
}

#[test]
fn no_screen_shows_a_number_and_no_file_holds_one() {
    let desk = desk();
    for args in [
        &["worklist", "--as-of", TODAY][..],
        &["worklist", "--as-of", TODAY, "--json"],
        &["explain", "C1", "--as-of", TODAY],
        &["explain", "C1", "--as-of", TODAY, "--json", "--lang", "zh"],
        &["scripts", "show", "first-reminder-phone", "--for", "C1", "--as-of", TODAY],
        &["forget", "C1", "--why", "asked"],
        &["forget", "C1", "--why", "asked", "--json"],
        &["call", "C1", "--as-of", TODAY, "--at", "15:05", "--dry-run"],
        &["retention"],
    ] {
        let done = desk.type_in(args);
        for secret in SECRETS {
            assert!(
                !done.out.contains(secret) && !done.err.contains(secret),
                "{args:?}: {secret}\n{done:#?}"
            );
        }
    }
    let explained = desk.type_in(&["explain", "C1", "--as-of", TODAY]).well();
    assert!(explained.contains("138****2207  w***@example.com  上海市***"), "{explained}");
    for name in ["huikuan.sqlite", "huikuan.sqlite-wal"] {
        let Ok(bytes) = fs::read(desk.path(name)) else { continue };
        for secret in SECRETS {
            let secret = secret.as_bytes();
            assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{name}");
        }
    }
    assert!(desk.read("huikuan.sqlite.keys.toml").contains("made_on = "));
    assert_eq!(reveals(&desk), []);
}

#[test]
fn numbers_are_shown_under_a_name_and_for_a_reason() {
    let desk = desk();
    let nameless = desk.type_in(&typed(&[&["reveal", "C1"], &WHY]));
    assert!(nameless.code == 2 && nameless.err.contains("--as USER"), "{nameless:#?}");
    assert_eq!(desk.type_in(&["reveal", "C1", "--as", "chenjing"]).code, 2, "without a reason");
    let both = desk.type_in(&typed(&[&["reveal", "C1", "--person", "x", "--as", "chenjing"], &WHY]));
    assert!(both.code == 2 && both.err.contains("#1 王建国; #2 李红"), "{both:#?}");
    let shown = desk.type_in(&typed(&[&["reveal", "C1", "--person", "王", "--as", "chenjing"], &WHY])).well();
    for part in [
        "#1 王建国",
        "13812342207",
        "wangjg@example.com",
        "张江路1号",
        "shown to chenjing for: court order 12",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains("13900000002"));
    let json = desk.json(&typed(&[&["reveal", "C1", "--as", "chenjing"], &WHY])).remove(0);
    assert_eq!(json["people"][1]["ways"]["mobile"], "13900000002");
    let entry = |fields: &str| {
        ("shown".to_owned(), fields.to_owned(), "chenjing".to_owned(), "court order 12".to_owned())
    };
    assert_eq!(
        reveals(&desk),
        [entry("mobile,email,address"), entry("mobile,email,address"), entry("mobile")]
    );
}

#[test]
fn a_call_shows_the_number_where_it_is_dialled() {
    let desk = desk();
    let call = ["call", "C1", "--as-of", TODAY, "--at", "15:05", "--person", "王建国"];
    let not_dialled = desk.answering(&call, &["q"]).out;
    assert!(not_dialled.contains("138****2207") && !not_dialled.contains("13812342207"), "{not_dialled}");
    let dialled = desk.answering(&call, &[""]).out;
    assert!(dialled.contains("\n13812342207\n"), "{dialled}");
    assert_eq!(reveals(&desk), [("used".into(), "mobile".into(), "huikuan".into(), "call".into())]);
}

#[test]
fn keys_are_listed_rotated_and_retired() {
    let desk = Desk::new();
    assert!(desk.type_in(&["keys", "list"]).well().contains("no key yet"));
    let desk = self::desk();
    let key = |id: u32, current: bool, people: u32| serde_json::json!([id, current, people]);
    let keys = |args: &[&str]| -> Vec<serde_json::Value> {
        let keys = desk.json(args).into_iter();
        keys.map(|key| serde_json::json!([key["key"], key["current"], key["people"]])).collect()
    };
    assert_eq!(keys(&["keys", "list"]), [key(1, true, 3)]);
    let rotated = desk.type_in(&["keys", "rotate", "--lang", "zh"]).well();
    assert!(rotated.contains("重新加密 3 人，逐一核对 5 项"), "{rotated}");
    assert_eq!(keys(&["keys", "list"]), [key(1, false, 0), key(2, true, 3)]);
    let refused = desk.type_in(&["keys", "retire", "2"]);
    assert!(refused.code == 2 && refused.err.contains("key 2 is in use"), "{refused:#?}");
    desk.type_in(&["keys", "retire", "1"]).well();
    desk.type_in(&["import", "people.csv", "--as-of", "2026-11-24", "--rows", "people"]).well();
    assert!(desk.type_in(&["explain", "C1"]).well().contains("138****2207"));
    let aside = desk.path("aside");
    fs::rename(desk.path("huikuan.sqlite.keys.toml"), &aside).unwrap();
    for (lang, said) in [("en", "there is no file of keys"), ("zh", "没有密钥文件")] {
        let lost = desk.type_in(&["explain", "C1", "--lang", lang]);
        assert!(lost.code == 2 && lost.err.contains(said), "{lost:#?}");
    }
    desk.write("huikuan.toml", b"[keys]\nfile = \"aside\"\n");
    assert!(desk.type_in(&["explain", "C1"]).well().contains("138****2207"), "where the company's file says");
}

#[cfg(unix)]
#[test]
fn a_file_of_keys_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = desk();
    let file = desk.path("huikuan.sqlite.keys.toml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    for (lang, said) in [("en", "others on this machine may read"), ("zh", "本机其他用户可以读取")]
    {
        let refused = desk.type_in(&["explain", "C1", "--lang", lang]);
        assert!(
            refused.code == 2 && refused.err.contains(said) && refused.err.contains("chmod 600"),
            "{refused:#?}"
        );
    }
}

#[test]
fn whoever_asks_is_forgotten_and_the_books_stay() {
    let desk = desk();
    let plan = desk.type_in(&["forget", "C1", "--person", "王建国", "--why", "asked"]).well();
    for part in [
        "Would go:",
        "#1 王建国  mobile 138****2207",
        "Must stay:",
        "invoices, payments",
        "Nothing was changed",
        "still owed",
    ] {
        assert!(plan.contains(part), "{part}: {plan}");
    }
    let forget = ["forget", "C1", "--person", "王建国", "--why", "asked", "--yes"];
    assert_eq!(desk.type_in(&forget).code, 2, "under a name only");
    let zh = desk.type_in(&typed(&[&forget, &["--as", "chenjing", "--lang", "zh"]])).well();
    assert!(zh.contains("已删除") && zh.contains("须保留") && zh.contains("会计档案管理办法"), "{zh}");
    let page = desk.type_in(&["explain", "C1", "--as-of", TODAY]).well();
    assert!(page.contains("***#1") && page.contains("李红") && page.contains("F1"), "{page}");
    let again = desk.type_in(&["import", "people.csv", "--as-of", "2026-11-24", "--rows", "people"]);
    assert!(again.code == 1 && again.out.contains("asked to be forgotten"), "{again:#?}");
    let json =
        desk.json(&typed(&[&["forget", "C1", "--why", "closed", "--yes", "--as", "chenjing"]])).remove(0);
    assert_eq!((&json["done"], &json["removed"]["people"]), (&true.into(), &1.into()), "{json}");
    assert_eq!(reveals(&desk), []);
}

#[test]
fn what_is_over_goes_when_its_time_has_come() {
    let desk = desk();
    let early = desk.type_in(&["retention", "--as-of", "2022-01-31"]).well();
    assert!(early.contains("2022-01-31: nothing has to go"), "{early}");
    let due = desk.json(&["retention"]).remove(0);
    assert_eq!(due["debtor"]["code"], "C2");
    assert_eq!(
        (&due["claim_ended"], &due["due"][0]["record"]),
        (&"2019-02-01".into(), &"personal-data".into())
    );
    let applied = desk.type_in(&["retention", "--apply"]).well();
    assert!(
        applied.contains("personal data (1)") && applied.contains("could be kept until 2022-02-01"),
        "{applied}"
    );
    assert!(desk.type_in(&["retention"]).well().contains("nothing has to go"));
    assert!(desk.type_in(&["explain", "C2", "--as-of", TODAY]).well().contains("***#3"));
}
