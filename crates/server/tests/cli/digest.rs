//! What our own people find in their mail: through a real mail server, once, in their language, and nothing beyond their reach.

use std::fs;

use serde_json::Value;
use testbed::Post;

use crate::desk::{Desk, TODAY, project};

/// Monday morning at the customers' place.
const MORNING: &str = "2026-11-23T07:30:00+08:00";

/// Two customers of Ann's, and one of Ben's; Fin keeps the ledger.
fn desk(database: &str, post: &Post) -> Desk {
    let desk = Desk::on(database);
    let example = fs::read_to_string(project("huikuan.example.toml")).unwrap();
    let (smtp, ca, user) = (post.smtp, post.folder().join("ca.crt"), Post::USER);
    let email = format!(
        "\n[email]\nserver = \"localhost\"\nport = {smtp}\nsecurity = \"starttls\"\nuser = \"{user}\"\npassword_file = \"password\"\nca_file = \"{}\"\nfrom = \"{user}\"\n",
        ca.display()
    );
    desk.write("huikuan.toml", format!("{example}{email}").as_bytes());
    desk.write("password", format!("{}\n", Post::PASSWORD).as_bytes());
    let debtors = "customer no,customer name,customer type,country,owner\nK1,甲<b>有限公司,company,CN,Ann\nK2,乙有限公司,company,CN,Ann\nK3,丙有限公司,company,CN,Ben\n";
    let invoices = "customer no,invoice number,due date,amount,currency\nK1,F1,2026-11-10,1000,CNY\nK2,F2,2026-11-10,2000,CNY\nK3,F3,2026-11-10,3000,CNY\n";
    let people = "customer no,contact name,role,mobile\nK1,王一,finance,13812340001\nK2,王二,finance,13812340002\nK3,王三,finance,13812340003\n";
    for (file, text) in [("customers.csv", debtors), ("invoices.csv", invoices), ("people.csv", people)] {
        desk.write(file, text.as_bytes());
        desk.type_in(&["import", file, "--as-of", TODAY]).well();
    }
    desk.type_at(MORNING, &["run", "--as-of", TODAY]).well();
    for (login, role, lang, more) in [
        ("ann", "collector", "en", &["--owner", "Ann", "--email", "ann@example.org"][..]),
        ("ben", "collector", "zh", &["--owner", "Ben"]), // No address, no digest.
        ("fin", "finance", "zh", &["--email", "fin@example.org"]),
    ] {
        let args = [&["user", "add", login, "--role", role, "--lang", lang][..], more].concat();
        desk.answering(&args, &["a long password of theirs"]).well();
    }
    desk
}

/// What the digest of a day came to.
#[track_caller]
fn digest(desk: &Desk, day: &str, more: &[&str]) -> (Vec<Value>, Value) {
    let done = desk.type_at(MORNING, &[&["digest", "--day", day, "--json"], more].concat());
    let mut lines: Vec<Value> = done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let counts = lines.pop().unwrap_or_else(|| panic!("{done:#?}"));
    (lines, counts["counts"].clone())
}

#[test]
fn everybody_gets_their_own_day_once() {
    let post = Post::start();
    let mut had = 0;
    testbed::both(|url| {
        let desk = desk(url, &post);
        let (shown, counts) = digest(&desk, TODAY, &["--dry-run"]);
        assert_eq!(counts["shown"], 2, "{shown:#?}");
        let of = |login: &str| shown.iter().find(|digest| digest["user"] == login).unwrap();
        let (text, html) = (of("ann")["text"].as_str().unwrap(), of("ann")["html"].as_str().unwrap());
        for part in ["Good morning, ann", "K1 ", "K2 乙有限公司", "CNY 2,000.00", "call"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        for part in ["丙有限公司", "13812340001", "王一"] {
            assert!(!text.contains(part) && !html.contains(part), "{part}: {text}");
        }
        assert!(html.contains("甲&lt;b&gt;有限公司") && !html.contains("<b>"), "{html}");
        let weekly = of("fin")["text"].as_str().unwrap();
        assert!(weekly.contains("CNY 6000.00") && weekly.contains("所有未收款项之和"), "{weekly}");
        assert!(of("fin")["workbook_bytes"].as_u64().unwrap() > 1000, "{}", of("fin"));

        assert_eq!(
            digest(&desk, TODAY, &[]).1,
            serde_json::json!({ "shown": 2 }),
            "in test mode nothing leaves"
        );
        desk.go_live();
        let (_, counts) = digest(&desk, TODAY, &[]);
        assert_eq!(counts["sent"], 2, "{counts}");
        post.settle();
        let mail = post.delivered();
        assert_eq!(mail.len(), had + 2, "a dry run sent nothing");
        let text: Vec<String> = mail.iter().map(|mail| String::from_utf8_lossy(mail).into_owned()).collect();
        assert!(text.iter().any(|mail| mail.contains("ann@example.org") && mail.contains("Auto-Submitted")));
        assert!(
            text.iter()
                .any(|mail| mail.contains("fin@example.org") && mail.contains("overview-2026-11-23.xlsx"))
        );

        // Again, and on the next day: only what is new; the figures come once a week.
        assert_eq!(digest(&desk, TODAY, &[]).1, serde_json::json!({ "known": 2 }));
        let (_, counts) = digest(&desk, "2026-11-24", &[]);
        assert_eq!((&counts["sent"], &counts["known"]), (&1.into(), &1.into()), "{counts}");

        // One that was being handed over when its program was killed is not sent by the next.
        if let Some(file) = url.strip_prefix("sqlite://") {
            let db = rusqlite::Connection::open(file).unwrap();
            db.execute("UPDATE digest SET state = 'handing-over', at = 0 WHERE kind = 'morning'", [])
                .unwrap();
            let done = desk.type_at(MORNING, &["digest", "--day", TODAY, "--lang", "en"]);
            assert!(done.code == 1 && done.out.contains("2 unclear"), "{done:#?}");
        }
        post.settle();
        had = post.delivered().len();
    });
}

#[test]
fn without_a_mail_server_it_says_what_to_do() {
    let desk = Desk::with_run();
    desk.write("huikuan.toml", &fs::read(project("huikuan.example.toml")).unwrap());
    desk.go_live();
    let done = desk.type_at(MORNING, &["digest", "--lang", "en"]);
    assert!(done.code == 2 && done.err.contains("[email]"), "{done:#?}");
}
