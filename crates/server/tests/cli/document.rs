//! Papers of a claim: filed, listed, read back, removed, checked; what they mean for the checklist and a formal demand.

use std::fs;

use serde_json::Value;

use crate::desk::{Desk, TODAY};

/// One customer who owes an invoice for goods, long overdue, on a policy whose next step is a formal demand.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write(
        "customers.csv",
        "客户编号,客户名称,客户类型,国家,策略\nC1,上海甲贸易有限公司,企业,CN,corporate-guide\n".as_bytes(),
    );
    desk.write("contracts.csv", "客户编号,合同号,签订日期\nC1,HT-1,2026-01-05\n".as_bytes());
    desk.write(
        "invoices.csv",
        "客户编号,发票号,开票日期,到期日,金额,币种,款项性质,合同号\n\
         C1,INV-1,2026-06-01,2026-07-01,12300.00,CNY,货款,HT-1\nC1,INV-2,2026-06-02,2026-07-02,500.00,CNY,货款,HT-1\n"
            .as_bytes(),
    );
    desk.write("people.csv", "客户编号,姓名,角色,手机\nC1,王芳,财务,13800002207\n".as_bytes());
    for file in ["customers.csv", "contracts.csv", "invoices.csv", "people.csv"] {
        desk.type_in(&["import", file, "--as-of", TODAY]).well();
    }
    desk.write("合同.pdf", b"%PDF-1.7 the contract");
    desk.write("note.txt", "送货单 INV-1".as_bytes());
    desk
}

fn add(desk: &Desk, file: &str, more: &[&str]) -> Value {
    let args = [&["document", "add", "C1", file, "--as", "chenjing"], more].concat();
    desk.json(&args).remove(0)
}

/// The company's file that `--as` needs.
fn with_people(desk: Desk) -> Desk {
    let people = "[[departments]]\nid = \"credit\"\nname = \"信用管理部\"\n[[people]]\nid = \"chenjing\"\nname = \"陈静\"\n\
                  department = \"credit\"\nphone = \"021-5555 0100\"\n";
    desk.write("huikuan.toml", people.as_bytes());
    desk
}

#[test]
fn a_paper_is_filed_once_listed_read_back_and_removed_for_good() {
    let desk = with_people(desk());
    let filed =
        add(&desk, "合同.pdf", &["--kind", "contract", "--contract", "HT-1", "--received", "2026-01-05"]);
    assert_eq!(filed["id"], 1);
    assert_eq!((&filed["contract"], &filed["invoice"]), (&Value::from("HT-1"), &Value::Null));
    assert_eq!(filed["media_type"], "application/pdf");
    assert_eq!((&filed["added_by"], &filed["is_new"]), (&Value::from("chenjing"), &Value::from(true)));
    let again = add(&desk, "合同.pdf", &["--kind", "contract", "--contract", "HT-1"]);
    assert_eq!((&again["id"], &again["is_new"]), (&Value::from(1), &Value::from(false)));
    let note = add(&desk, "note.txt", &["--kind", "delivery-note", "--invoice", "INV-1"]);
    assert_eq!((&note["invoice"], &note["media_type"]), (&Value::from("INV-1"), &Value::from("text/plain")));
    let copy = add(&desk, "note.txt", &["--kind", "delivery-note", "--invoice", "INV-2"]);
    assert_eq!(copy["sha256"], note["sha256"]);

    desk.type_in(&["document", "get", "1", "-o", "back.pdf"]).well();
    assert_eq!(fs::read(desk.path("back.pdf")).unwrap(), fs::read(desk.path("合同.pdf")).unwrap());
    let over = desk.type_in(&["document", "get", "1", "-o", "back.pdf"]);
    assert_eq!(over.code, 2, "a file that is there is not written over");

    let gone = desk.json(&["document", "remove", "2", "--why", "filed under the wrong invoice"]).remove(0);
    assert_eq!(gone["content_removed"], false, "the third paper is the same file");
    let gone = desk.json(&["document", "remove", "3", "--why", "asked to be deleted"]).remove(0);
    assert_eq!(gone["content_removed"], true);
    assert_eq!(desk.type_in(&["document", "get", "3", "-o", "x"]).code, 2);
    assert_eq!(desk.type_in(&["document", "remove", "3", "--why", "again"]).code, 2);
    assert_eq!(desk.type_in(&["document", "remove", "1", "--why", " "]).code, 2, "without a reason");
    let left = desk.json(&["document", "list", "C1"]);
    assert_eq!(left.len(), 3, "that they were there stays");
    let whys: Vec<_> = left.iter().map(|row| row["removed"]["why"].clone()).collect();
    assert_eq!(whys[0], Value::Null);
    assert_eq!(whys[1..], ["filed under the wrong invoice", "asked to be deleted"]);
    let page = desk.type_in(&["document", "list", "C1", "--lang", "zh"]).well();
    assert!(page.contains("合同 HT-1") && page.contains("已移除（huikuan）：asked to be deleted"), "{page}");
}

#[test]
fn what_a_law_asks_to_keep_cannot_be_removed() {
    let desk = with_people(desk());
    let remove = |now: &str, id: &str| {
        desk.type_at(now, &["document", "remove", id, "--why", "not needed", "--lang", "zh"])
    };
    let (today, tomorrow) = ("2026-11-23T10:00:00+08:00", "2026-11-24T10:00:00+08:00");
    let add = |file: &str, kind: &str, of: &str| {
        let filed =
            ["document", "add", "C1", file, "--kind", kind, "--invoice", of, "--received", "2026-06-01"];
        desk.type_at(today, &filed).well();
    };
    desk.write("发票.pdf", b"%PDF-1.7 the invoice");
    desk.write("误存.pdf", b"%PDF-1.7 of somebody else");
    add("发票.pdf", "invoice", "INV-1"); // 1
    add("误存.pdf", "invoice", "INV-1"); // 2
    add("note.txt", "delivery-note", "INV-1"); // 3
    add("发票.pdf", "invoice", "INV-2"); // 4, the same content as 1
    assert_eq!(remove(today, "2").code, 0, "taken back on the day on which it was filed");
    assert_eq!(remove(tomorrow, "3").code, 0, "no law has a word on delivery notes");
    assert_eq!(remove(tomorrow, "4").code, 0, "the invoice stays on file as the first");
    let refused = remove(tomorrow, "1");
    assert_eq!(refused.code, 2, "{refused:?}");
    for part in ["2056-12-31", "会计档案管理办法", "发票.pdf"] {
        assert!(refused.err.contains(part), "{part}: {refused:?}");
    }
    desk.type_in(&["document", "get", "1", "-o", "back.pdf"]).well();
    let thirty_years_later = "2057-01-01T10:00:00+08:00";
    assert_eq!(remove(thirty_years_later, "1").code, 0, "the duty is over");
}

#[test]
fn what_cannot_be_filed_is_said() {
    let desk = desk();
    for (args, says) in [
        (&["nothing.pdf", "--kind", "contract"][..], "there is no file"),
        (&["note.txt", "--kind", "contract", "--contract", "HT-9"], "no contract `HT-9`"),
        (&["note.txt", "--kind", "invoice", "--invoice", "INV-9"], "no invoice `INV-9`"),
        (&["note.txt", "--kind", "invoice", "--received", "2126-01-01"], "still to come"),
        (&["note.txt", "--kind", "letter"], "`letter` is not known"),
    ] {
        let done = desk.type_in(&[&["document", "add", "C1"], args].concat());
        assert_eq!(done.code, 2, "{args:?}");
        assert!(done.err.contains(says), "{args:?}: {}", done.err);
    }
    desk.write("huikuan.toml", b"[vault]\nmost_megabytes = 1\n");
    desk.write("large.bin", &vec![7; 1024 * 1024 + 1]);
    let done = desk.type_in(&["document", "add", "C1", "large.bin", "--kind", "communication"]);
    assert!(done.code == 2 && done.err.contains("most_megabytes"), "{done:#?}");
    assert!(desk.type_in(&["document", "list", "C1"]).well().contains("no papers are on file"));
}

#[test]
fn verify_finds_what_is_altered_lost_or_left_over_and_a_new_key_takes_over() {
    let desk = desk();
    for (file, kind) in [("合同.pdf", "contract"), ("note.txt", "communication")] {
        desk.type_in(&["document", "add", "C1", file, "--kind", kind]).well();
    }
    assert!(desk.type_in(&["document", "verify"]).well().contains("2 files checked, 0 with a problem"));
    let rekeyed = desk.json(&["document", "rekey"]).remove(0);
    assert_eq!((&rekeyed["files"], &rekeyed["encrypted_anew"]), (&Value::from(2), &Value::from(2)));
    let again = desk.json(&["document", "rekey", "--resume"]).remove(0);
    assert_eq!(again["encrypted_anew"], 0);

    let rows = desk.json(&["document", "list", "C1"]);
    let path = |row: &Value| {
        let name = row["sha256"].as_str().unwrap();
        desk.path("vault").join(&name[..2]).join(format!("{name}.age"))
    };
    let whole = fs::read(path(&rows[0])).unwrap();
    fs::write(path(&rows[0]), &whole[..whole.len() - 1]).unwrap();
    fs::rename(path(&rows[1]), desk.path("elsewhere")).unwrap();
    let stray = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    fs::create_dir_all(desk.path("vault/e3")).unwrap();
    fs::write(desk.path(&format!("vault/e3/{stray}.age")), &whole).unwrap();
    let done = desk.type_in(&["document", "verify"]);
    assert_eq!(done.code, 1, "{done:#?}");
    for says in ["2 with a problem", "altered or damaged", "is not in", "1 files belong to no paper"] {
        assert!(done.out.contains(says), "{says}: {}", done.out);
    }
    fs::write(path(&rows[0]), whole).unwrap();
    fs::rename(desk.path("elsewhere"), path(&rows[1])).unwrap();
    desk.type_in(&["document", "verify", "--sweep"]).well();
    desk.type_in(&["document", "verify"]).well();

    fs::remove_file(desk.path("vault.keys")).unwrap();
    let lost = desk.type_in(&["document", "add", "C1", "note.txt", "--kind", "order", "--lang", "zh"]);
    assert!(lost.code == 2 && lost.err.contains("密钥文件"), "{lost:#?}");
    assert!(!desk.has("vault.keys"), "no new key in the place of a lost one");
}

#[test]
fn the_checklist_shrinks_with_each_paper_and_the_four_elements_open_the_formal_demand() {
    let desk = desk();
    let checklist = || desk.json(&["checklist", "C1", "--as-of", TODAY]).remove(0);
    let missing = |list: &Value| -> Vec<String> {
        let needs = list["needs"].as_array().unwrap().iter();
        let lacking = needs.filter(|need| need["is_must"] == true && need["state"] != "there");
        lacking
            .map(|need| {
                format!("{} {}", need["rule"].as_str().unwrap(), need["receivable"].as_str().unwrap())
            })
            .collect()
    };
    let formal_is_withheld = || {
        let withheld =
            desk.json(&["explain", "C1", "--as-of", TODAY]).remove(0)["decision"]["withheld"].clone();
        let mut refusals =
            withheld.as_array().unwrap().iter().flat_map(|one| one["refusals"].as_array().unwrap());
        refusals.any(|refusal| refusal["rule"] == "four-elements")
    };
    let empty = checklist();
    assert!(formal_is_withheld(), "nothing is on file");
    assert_eq!(missing(&empty).len(), 8, "agreement, performance, amount, identity of two invoices: {empty}");
    let page = desk.type_in(&["explain", "C1", "--as-of", TODAY]).well();
    assert!(!page.contains("Evidence"), "where no papers are kept, nothing is said of them");
    for (file, kind, about) in [
        ("合同.pdf", "contract", &["--contract", "HT-1"][..]),
        ("note.txt", "delivery-note", &["--invoice", "INV-1"]),
        ("note.txt", "communication", &[]),
        ("note.txt", "registry-search", &[]),
        ("note.txt", "debt-statement", &[]),
    ] {
        let args =
            [&["document", "add", "C1", file, "--kind", kind, "--received", "2026-11-20"], about].concat();
        desk.type_in(&args).well();
    }
    let nearly = checklist();
    assert_eq!(missing(&nearly), ["proof-of-performance INV-2"]);
    assert_eq!((&nearly["is_verified"], &nearly["is_complete"]), (&Value::from(false), &Value::from(false)));
    assert!(formal_is_withheld());
    let page = desk.type_in(&["explain", "C1", "--as-of", TODAY]).well();
    assert!(page.contains("missing for 1") && page.contains("`proof-of-performance`"), "{page}");
    let zh = desk.type_in(&["checklist", "C1", "--as-of", TODAY, "--lang", "zh"]).well();
    assert!(zh.contains("INV-2　需要：送货单或验收单或结算书　找：销售"), "{zh}");
    let last = [
        "document",
        "add",
        "C1",
        "合同.pdf",
        "--kind",
        "delivery-note",
        "--invoice",
        "INV-2",
        "--received",
        "2026-11-20",
    ];
    desk.type_in(&last).well();
    let full = checklist();
    assert!(missing(&full).is_empty());
    for key in ["is_verified", "is_complete", "is_undisputed", "is_complete_and_undisputed"] {
        assert_eq!(full[key], true, "{key}");
    }
    assert!(!formal_is_withheld(), "the four elements are verified by what is on file");
}
