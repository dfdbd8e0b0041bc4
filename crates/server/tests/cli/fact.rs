//! What is put on file about a debtor, and the texts that it lets appear.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::desk::{Desk, TODAY};

const COMPANY: &str = r#"
[creditor]
name = { zh = "苏州恒谷贸易有限公司", en = "Hengu Trading Ltd" }
account = { zh = "户名：苏州恒谷贸易有限公司\n开户行：示例银行苏州分行\n账号：6200 0000 0000 0001", en = "Account name: Hengu Trading Ltd" }
supply = { zh = "空压机维保", en = "compressor maintenance" }
particulars = { zh = "苏州恒谷贸易有限公司，住所地苏州市示例路1号，法定代表人：林岚", en = "Hengu Trading Ltd, 1 Example Road, Suzhou" }
[sender]
user = "limin"
manager = "linlan"
call_hours = { zh = "早上9点到晚上6点", en = "09:00 to 18:00" }
[[departments]]
id = "finance"
name = { zh = "财务部", en = "Accounts Receivable" }
[[people]]
id = "limin"
name = { zh = "李敏", en = "Li Min" }
department = "finance"
phone = "0512-0000 1234"
[[people]]
id = "linlan"
name = { zh = "林岚", en = "Lin Lan" }
department = "finance"
phone = "0512-0000 1235"
[[people]]
id = "chenming"
name = { zh = "陈明", en = "Chen Ming" }
phone = "0512-0000 1299"
[people.mandate]
firm = { zh = "示例律师事务所", en = "Example Law Firm" }
number = "WT-1"
client = { zh = "苏州恒谷贸易有限公司", en = "Hengu Trading Ltd" }
from = "2026-03-01"
until = "2026-12-31"
document = "WT-1.pdf"
[vault]
folder = "vault"
keys = "vault.keys"
"#;

/// A company and a person who owe on a contract, with everybody around them.
const FILES: [(&str, &str, &str); 7] = [
    (
        "customers.csv",
        "customers",
        "客户编号,客户名称,客户类型,国家\nC1,上海甲贸易有限公司,企业,CN\nP1,王建国,个人,CN\n",
    ),
    (
        "contracts.csv",
        "contracts",
        "客户编号,合同号,签订日期,违约金条款,日违约金比例,可停供\n\
         C1,HT-1,2026-01-05,第8.2条,0.05%,是\nP1,HT-2,2026-01-05,第8.2条,0.05%,是\n",
    ),
    (
        "invoices.csv",
        "receivables",
        "客户编号,发票号,开票日期,到期日,金额,币种,款项性质,合同号,项目\n\
         C1,F1,2026-08-01,2026-09-01,12300.00,CNY,货款,HT-1,二期厂房\nC1,F2,2026-10-01,2026-12-01,500.00,CNY,货款,HT-1,二期厂房\n\
         P1,G1,2026-08-01,2026-09-01,12300.00,CNY,货款,HT-2,二期厂房\nP1,G2,2026-10-01,2026-12-01,500.00,CNY,货款,HT-2,二期厂房\n",
    ),
    (
        "people.csv",
        "people",
        "客户编号,姓名,角色,称呼,手机,同意联系\n\
         C1,李红,财务,李经理,13900000001,\nC1,赵强,老板,赵总,13900000002,\nC1,孙涛,决策人,孙总,13900000003,\n\
         C1,周兰,经办人,周工,13900000004,\nC1,何静,前台,何女士,13900000005,\nC1,冯律,律师,冯律师,13900000006,\n\
         C1,高远,保证人,高先生,13900000007,\nC1,郑和,中间人,郑先生,13900000008,是\nC1,钱多,共同债务人,钱先生,13900000009,\n\
         C1,褚一,第三方,褚先生,13900000010,\nP1,王建国,本人,王先生,13900000011,\nP1,王芳,家人,王女士,13900000012,是\n",
    ),
    (
        "payments.csv",
        "payments",
        "客户编号,收款日期,金额,币种,单据号\nC1,2026-11-01,100.00,CNY,F1\nP1,2026-11-01,100.00,CNY,G1\n",
    ),
    (
        "promises.csv",
        "promises",
        "客户编号,承诺日期,承诺付款日,承诺金额,币种\nC1,2026-11-10,2026-11-23,1000.00,CNY\nP1,2026-11-10,2026-11-23,1000.00,CNY\n",
    ),
    (
        "facts.csv",
        "facts",
        "客户编号,事项,起始日,内容\nC1,投诉,2026-11-20,complaint.number=TS-1；complaint.answer_by=2026-11-30\n\
         P1,投诉,2026-11-20,complaint.number=TS-2；complaint.answer_by=2026-11-30\n",
    ),
];

/// What is put on file for each debtor, with the details of each.
const ON_FILE: [(&str, &[&str]); 21] = [
    ("four-elements-verified", &[]),
    ("represented", &[]),
    ("fax-confirmed", &[]),
    ("debtor-proposed", &[]),
    ("contract-ending", &["contract.end=2026-12-31"]),
    ("register-entry", &["debtor.particulars=上海甲贸易有限公司，住所地上海市示例路2号"]),
    (
        "offer-approved",
        &[
            "offer.terms=付清本金的，免收至今的违约金",
            "plan.instalments=2026-12-01 6000 CNY\n2027-01-01 6200 CNY",
            "plan.charge=按未付本金以年利率3%计收利息",
            "joint.claims=XS-118 2026-10-04 90000 CNY",
            "joint.share=60%",
        ],
    ),
    ("offer-registered", &["offer.until=2026-12-10"]),
    ("own-hardship-true", &["own_hardship=本月我们有两家供应商的款要按期付出"]),
    ("legal-review", &["authority.name=示例市公安局户政部门", "case.number=HK-1"]),
    ("legal-step-decided", &["legal.step=向上海仲裁委员会申请仲裁", "legal.day=2026-12-08"]),
    ("handover-decided", &["handover.to=总部信用管理部", "handover.day=2026-12-05"]),
    ("supply-stop-decided", &["supply.clause=第10.3条", "supply.stop_day=2026-12-03"]),
    ("plan-signed", &[]),
    (
        "assignment-contract",
        &[
            "assignment.assignee=示例商业保理有限公司",
            "assignment.day=2026-11-17",
            "assignment.account=户名：示例商业保理有限公司\n账号：0000 4444 5555 6666",
        ],
    ),
    (
        "valuation-on-file",
        &["valuation.items=数控车床两台", "valuation.amount=6000 CNY", "valuation.day=2026-11-14"],
    ),
    ("joint-liability", &["liability.basis=《共同还款承诺书》（编号CN-2026-009）"]),
    ("guarantee-contract", &["guarantee.number=BZ-2026-044"]),
    ("bond-clause", &["bond.clause=第9.1条", "bond.amount=20000 CNY"]),
    (
        "suit-filed",
        &[
            "case.number=（2026）沪0101民初1234号",
            "case.court=上海市黄浦区人民法院",
            "case.evidence=1. 合同\n2. 送货单",
            "case.assets=1. 银行账户",
            "case.risk=被申请人挂牌出售厂房",
            "case.security=示例财产保险有限公司出具的担保函",
        ],
    ),
    ("lost-contact", &[]),
];

fn desk(database: &str) -> Desk {
    let desk = Desk::on(database);
    desk.write("WT-1.pdf", b"signed");
    desk.write("paper.pdf", b"%PDF-1.7 a paper");
    desk.write("huikuan.toml", COMPANY.as_bytes());
    for (name, rows, text) in FILES {
        desk.write(name, text.as_bytes());
        desk.type_in(&["import", name, "--as-of", TODAY, "--rows", rows]).well();
    }
    desk
}

/// The texts that lack something for a debtor, each with what.
fn lacking(desk: &Desk, debtor: &str) -> Vec<(String, String)> {
    let listed = desk.json(&["scripts", "list", "--for", debtor, "--as-of", TODAY]);
    let lack = |text: &Value| Some((text["id"].as_str()?.to_owned(), text["lacks"].as_str()?.to_owned()));
    listed.iter().filter_map(lack).collect()
}

#[test]
fn every_text_can_be_used_once_what_it_rests_on_is_on_file() {
    testbed::both(|url| {
        let desk = desk(url);
        let before = lacking(&desk, "C1").len();
        assert!(before > 80, "nobody was asked for what they rest on: {before}");
        let mut never: BTreeSet<String> = BTreeSet::new();
        for (debtor, invoice) in [("C1", "F1"), ("P1", "G1")] {
            let accepted = ["--kind", "acceptance-certificate", "--invoice", invoice];
            let filed = desk.json(&[&["document", "add", debtor, "paper.pdf"], &accepted[..]].concat());
            let number = filed[0]["id"].to_string();
            for (kind, details) in ON_FILE {
                let said = ["--from", TODAY, "--source", "经理签字", "--document", &number];
                desk.type_in(&[&["fact", debtor, kind], details, &said[..]].concat()).well();
            }
            let lacks: BTreeSet<String> =
                lacking(&desk, debtor).into_iter().map(|(id, lacks)| format!("{id}: {lacks}")).collect();
            never = if never.is_empty() { lacks } else { never.intersection(&lacks).cloned().collect() };
        }
        assert!(never.is_empty(), "{never:#?}");
    });
}

#[test]
fn a_fact_is_put_on_file_with_its_paper_shown_and_ended() {
    testbed::both(|url| {
        let desk = desk(url);
        let refused = |args: &[&str], words: &str| {
            let done = desk.type_in(&[&["fact", "C1"], args].concat());
            assert!(done.code == 2 && done.err.contains(words), "{args:?}: {done:#?}");
        };
        refused(&["guarantee-contract", "guarantee.number=BZ-1"], "name it by --document");
        refused(&["guarantee-contract", "--document", "99"], "is not on file for this customer");
        refused(&["guarantee"], "use one of hold, deceased");
        refused(&["complaint", "TS-9"], "is not NAME=VALUE");
        refused(&["complaint", "offer.terms=x"], "it takes complaint.number, complaint.answer_by");
        refused(&["complaint", "complaint.answer_by=soon"], "write it like `2026-12-01`");
        let only = |what: &str| -> Vec<Value> {
            let shown = desk.json(&["fact", "C1"]);
            shown.into_iter().filter(|fact| fact["kind"] == what).collect()
        };
        assert_eq!(only("guarantee-contract"), Vec::<Value>::new(), "what was refused left nothing behind");

        desk.type_in(&["document", "add", "C1", "paper.pdf", "--kind", "contract"]).well();
        let put = ["fact", "C1", "guarantee-contract", "guarantee.number=BZ-1", "--document", "1"];
        let shown = desk.type_in(&[&put[..], &["--from", "2026-11-20"]].concat()).well();
        assert!(shown.contains("guarantee contract on file") && shown.contains("BZ-1"), "{shown}");
        let details =
            |facts: Vec<Value>| facts.iter().map(|fact| fact["details"].clone()).collect::<Vec<_>>();
        assert_eq!(details(only("guarantee-contract")), [serde_json::json!({ "guarantee.number": "BZ-1" })]);

        // Whose guarantee of two a letter would name, nobody could tell.
        let text = ["scripts", "show", "late-letter-guarantor", "--for", "C1", "--as-of", TODAY];
        desk.type_in(&["fact", "C1", "four-elements-verified", "--from", TODAY, "--source", "checked"])
            .well();
        assert!(desk.type_in(&text).well().contains("BZ-1"));
        let second = ["fact", "C1", "guarantee-contract", "guarantee.number=BZ-2", "--document", "1"];
        desk.type_in(&[&second[..], &["--from", "2026-11-21"]].concat()).well();
        let lacks = desk.type_in(&text);
        assert!(lacks.err.contains("number of the guarantee"), "{lacks:#?}");

        // Ended by its own first day; what was said of it stays.
        let end = ["fact", "C1", "guarantee-contract", "--document", "1", "--from", "2026-11-20"];
        desk.type_in(&[&end[..], &["--until", "2026-11-22", "--source", "released"]].concat()).well();
        assert!(desk.type_in(&text).well().contains("BZ-2"));
    });
}
