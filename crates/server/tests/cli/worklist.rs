use sim::workbook;

use crate::desk::{Desk, TODAY};

const COMPANY: &str = r#"
[creditor]
name = { zh = "苏州恒谷贸易有限公司", en = "Hengu Trading Ltd" }
[[departments]]
id = "finance"
name = { zh = "财务部", en = "finance" }
[[people]]
id = "limin"
name = { zh = "李敏", en = "Li Min" }
department = "finance"
phone = "0512-0000 1234"
[sender]
user = "limin"
"#;

/// Six customers, one for each thing that a morning may hold.
const CUSTOMERS: &str = "\
customer no,customer name,kind,country,zone
C1,上海甲贸易有限公司,company,CN,Asia/Shanghai
C2,上海乙贸易有限公司,company,CN,Asia/Shanghai
C3,上海丙贸易有限公司,company,CN,Asia/Shanghai
C4,Delta Ltd,company,GB,Europe/London
C5,张三,,CN,Asia/Shanghai
C6,上海己贸易有限公司,company,CN,Asia/Shanghai
";

const LEDGER: &str = "\
customer no,invoice number,due date,amount,currency
C1,F1,2026-11-10,1000.00,CNY
C2,F2,2026-11-01,250000.00,CNY
C3,F3,2026-10-01,500.00,CNY
C4,F4,2026-11-12,800.00,GBP
C5,F5,2026-10-20,300.00,CNY
C6,F6,2026-12-30,9000.00,CNY
";

const PEOPLE: &str = "\
customer no,person,role,mobile,email
C1,王建国,finance,13900000001,
C2,李红,finance,13900000002,
C4,Ann Lee,finance,,ann@example.org
C5,张三,debtor,13900000005,
";

const PROMISES: &str = "\
customer no,promise date,promised for,amount,currency
C1,2026-11-19,2026-11-23,1000.00,CNY
";

fn small() -> Desk {
    let desk = Desk::new();
    desk.write("huikuan.toml", COMPANY.as_bytes());
    desk.decided(&[
        ("customers.csv", CUSTOMERS, "customers"),
        ("ledger.csv", LEDGER, "receivables"),
        ("people.csv", PEOPLE, "people"),
        ("promises.csv", PROMISES, "promises"),
    ])
}

#[test]
fn a_morning_in_chinese() {
    let shown = small().type_in(&["worklist", "--as-of", TODAY, "--brief", "--lang", "zh"]).well();
    insta::assert_snapshot!(shown);
}

#[test]
fn the_same_morning_in_english() {
    let shown = small().type_in(&["worklist", "--as-of", TODAY, "--brief"]).well();
    insta::assert_snapshot!(shown);
}

#[test]
fn one_customer_explained() {
    let shown = small().type_in(&["explain", "C3", "--as-of", TODAY, "--lang", "zh"]).well();
    insta::assert_snapshot!(shown);
}

#[test]
fn the_words_for_each_contact_close_the_list_in_the_language_of_the_debtor() {
    let desk = small();
    let shown = desk.type_in(&["worklist", "--as-of", TODAY, "--lang", "zh"]).well();
    let (_, texts) = shown.split_once("五、今日联系的话术").unwrap();
    for (part, why) in [
        ("2. 10:00 电话 C2", "numbered as above"),
        ("苏州恒谷贸易有限公司", "signed to Chinese debtors in Chinese"),
        ("Dear Ann Lee", "and to others in English"),
        ("Hengu Trading Ltd", "with our name in that language"),
        ("26 November 2026", "with a definite day"),
    ] {
        assert!(texts.contains(part), "{why}: {texts}");
    }
}

#[test]
fn before_the_first_run_the_list_says_what_to_do() {
    for (lang, first, then) in [
        ("en", "first huikuan import FILE", "first huikuan run --as-of 2026-11-23"),
        ("zh", "先 huikuan import", "先 huikuan run --as-of 2026-11-23"),
    ] {
        let desk = Desk::with_demo();
        let list = ["worklist", "--as-of", TODAY, "--lang", lang];
        let empty = desk.type_in(&list);
        assert_eq!((empty.code, empty.err.contains(first)), (2, true), "{}", empty.err);
        desk.type_in(&["import", workbook::FILE_NAME, "--as-of", TODAY]).well();
        let undecided = desk.type_in(&list);
        assert_eq!((undecided.code, undecided.err.contains(then)), (2, true), "{}", undecided.err);
    }
}

#[test]
fn a_list_that_facts_or_days_have_overtaken_says_so() {
    let desk = small();
    let of = |as_of| desk.type_in(&["worklist", "--as-of", as_of, "--brief"]).well();
    assert!(!of(TODAY).contains("Note:"), "{}", of(TODAY));
    assert!(of("2026-11-25").contains("the latest run is of 2026-11-23"), "{}", of("2026-11-25"));
    desk.write(
        "paid.csv",
        b"customer no,invoice number,payment date,amount,currency\nC2,F2,2026-11-22,100.00,CNY\n",
    );
    desk.type_in(&["import", "paid.csv", "--rows", "payments", "--as-of", TODAY]).well();
    assert!(of(TODAY).contains("facts of 1 customer came in since"), "{}", of(TODAY));
    let changed: Vec<_> = desk
        .json(&["worklist", "--as-of", TODAY])
        .into_iter()
        .filter(|line| line["facts_changed"] == true)
        .map(|line| line["debtor"]["code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(changed, ["C2"]);
}

#[test]
fn every_customer_with_open_items_is_on_the_list_for_a_program() {
    let desk = Desk::with_run();
    let all = desk.json(&["worklist", "--as-of", TODAY]);
    let some = desk.json(&["worklist", "--as-of", TODAY, "--limit", "3"]);
    assert!(all.len() > 50, "{}", all.len());
    assert_eq!(all[..3], some[..]);
    let points: Vec<_> =
        all.iter().map(|line| line["decision"]["priority"]["points"].as_u64().unwrap()).collect();
    assert!(points.is_sorted_by(|a, b| a >= b), "{points:?}");
}

#[test]
fn explaining_nobody_or_several_says_how_to_go_on() {
    let desk = Desk::with_run();
    let nobody = desk.type_in(&["explain", "nobody at all", "--lang", "zh"]);
    assert_eq!(nobody.code, 2);
    assert!(nobody.err.contains("huikuan worklist"), "{}", nobody.err);
    let several = desk.type_in(&["explain", "有限公司"]);
    assert_eq!(several.code, 2);
    assert!(several.err.contains("several debtors"), "{}", several.err);
}
