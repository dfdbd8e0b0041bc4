//! Invented facts: to try a text, or to show it without a debtor.

use std::collections::BTreeMap;

use receivables::{
    calendar::Day,
    money::{Currency, Money, Totals},
    script::{Gate, TextFact},
};

use crate::facts::{Facts, Filed, Line, Name, Promised};

/// Some days from the day of the example, 22 November 2026.
const fn on(days: i32) -> Day {
    Day(20_779 + days)
}

fn yuan(yuan: i64) -> Money {
    Money::new(yuan * 100, Currency::CNY)
}

fn total(money: Money) -> Totals {
    let mut totals = Totals::default();
    totals.add(money);
    totals
}

fn line(number: &str, days: i32, open: i64) -> Line {
    Line { number: number.to_owned(), instalment: None, due: on(days), open: yuan(open) }
}

fn instalment(number: u16, days: i32, open: i64) -> Line {
    Line { instalment: Some(number), ..line("", days, open) }
}

fn words(zh: &str, en: &str) -> Filed {
    Filed::Words(Name::new(zh, en))
}

fn day(days: i32) -> Filed {
    Filed::Day(on(days))
}

fn amount(sum: i64) -> Filed {
    Filed::Amount(total(yuan(sum)))
}

impl Facts {
    /// Invented facts with every one known and every gate satisfied: to try a text, or to show it without a debtor.
    pub fn example() -> Self {
        Self {
            today: on(0),
            debtor_name: Name::new("苏州恒远精密机械有限公司", "Hengyuan Precision Machinery Co., Ltd."),
            person_name: Name::new("王建国", "Wang Jianguo"),
            person_address_as: Name::new("王总", "Mr Wang"),
            wanted_address_as: Name::new("王建国先生", "Mr Wang Jianguo"),
            creditor_name: Name::new("华光机电", "Huaguang Electric"),
            sender_name: Name::new("李静", "Li Jing"),
            sender_department: Name::new("财务部", "Accounts Receivable"),
            sender_phone: "021-5555 0123".into(),
            amount_open: total(yuan(212_340)),
            amount_overdue: total(yuan(128_340)),
            amount_next: total(yuan(84_000)),
            oldest_due: Some(on(-40)),
            next_due: Some(on(7)),
            invoices: vec![
                line("FP-20260913", -40, 60_000),
                line("FP-20260927", -26, 38_340),
                line("FP-20261011", -12, 30_000),
            ],
            reply_by: Some(on(5)),
            pay_by: Some(on(8)),
            promise: Some(Promised { amount: yuan(50_000), due: on(0), made: on(-10) }),
            account: Name::new(
                "户名：华光机电有限公司\n开户行：示例银行上海分行\n账号：0000 1111 2222 3333",
                "Account name: Huaguang Electric Co., Ltd.\nBank: Example Bank, Shanghai\nAccount no.: 0000 1111 2222 3333",
            ),
            contract_number: "HT-2026-0187".into(),
            contract_clause: Name::new("第8.2条", "clause 8.2"),
            last_payment: Some((yuan(84_000), on(-23))),
            project: Name::new("二期厂房配电", "Plant phase II, power distribution"),
            filed: terms().into_iter().chain(papers()).collect(),
            gates: Gate::ALL.to_vec(),
        }
    }
}

/// What a contract and our own decisions may say.
fn terms() -> BTreeMap<TextFact, Filed> {
    BTreeMap::from([
        (TextFact::ProjectAccepted, day(-75)),
        (TextFact::ContractEnd, day(38)),
        (TextFact::DamagesRate, words("0.05%", "0.05%")),
        (TextFact::DamagesAmount, amount(1_860)),
        (TextFact::BondAmount, amount(20_000)),
        (TextFact::BondClause, words("第9.1条", "clause 9.1")),
        (TextFact::SupplyClause, words("第10.3条", "clause 10.3")),
        (TextFact::SupplyStopDay, day(10)),
        (TextFact::SupplyName, words("设备维保服务", "equipment maintenance")),
        (
            TextFact::OfferTerms,
            words("付清本金的，免收至今的违约金", "no late charge to date if the principal is paid in full"),
        ),
        (TextFact::OfferUntil, day(8)),
        (
            TextFact::PlanInstalments,
            Filed::Lines(vec![
                instalment(1, 8, 38_340),
                instalment(2, 38, 45_000),
                instalment(3, 69, 45_000),
            ]),
        ),
        (TextFact::PlanTotal, amount(128_340)),
    ])
}

/// What a case, a mandate or an agreement may say.
fn papers() -> BTreeMap<TextFact, Filed> {
    BTreeMap::from([
        (TextFact::LegalStep, words("向上海仲裁委员会申请仲裁", "apply for arbitration in Shanghai")),
        (TextFact::LegalStepDay, day(15)),
        (TextFact::CaseNumber, words("（2026）沪0101民初1234号", "(2026) Hu 0101 Min Chu 1234")),
        (TextFact::Court, words("上海市黄浦区人民法院", "Shanghai Huangpu District People's Court")),
        (TextFact::MandateNumber, words("WT-2026-031", "WT-2026-031")),
        (TextFact::LawyerName, words("陈明", "Chen Ming")),
        (TextFact::LawFirm, words("示例律师事务所", "Example Law Firm")),
        (TextFact::ManagerName, words("周敏", "Zhou Min")),
        (TextFact::ManagerPhone, words("021-5555 0100", "021-5555 0100")),
        (TextFact::HandoverTo, words("总部信用管理部", "Credit Management at head office")),
        (TextFact::HandoverDay, day(12)),
        (TextFact::ComplaintNumber, words("TS-0412", "TS-0412")),
        (TextFact::ComplaintAnswerBy, day(7)),
        (
            TextFact::OwnHardship,
            words("本月我们有两家供应商的款要按期付出", "two of our own suppliers are to be paid this month"),
        ),
        (TextFact::CallHours, words("早上8点到晚上9点", "08:00 to 21:00")),
        (TextFact::AssigneeName, words("示例商业保理有限公司", "Example Factoring Co., Ltd.")),
        (TextFact::AssignmentDay, day(-6)),
        (
            TextFact::AssigneeAccount,
            words(
                "户名：示例商业保理有限公司\n开户行：示例银行北京分行\n账号：0000 4444 5555 6666",
                "Account name: Example Factoring Co., Ltd.\nBank: Example Bank, Beijing\nAccount no.: 0000 4444 5555 6666",
            ),
        ),
        (TextFact::GuaranteeNumber, words("BZ-2026-044", "BZ-2026-044")),
        (TextFact::ValuationItems, words("数控车床两台（型号CK6150）", "two CNC lathes, model CK6150")),
        (TextFact::ValuationAmount, amount(60_000)),
        (TextFact::ValuationDay, day(-9)),
        (TextFact::JointClaims, Filed::Lines(vec![line("XS-118", -50, 90_000), line("XS-131", -20, 70_000)])),
        (TextFact::JointShare, words("60%", "60%")),
        (TextFact::AuthorityName, words("某市公安局户政部门", "the civil registry")),
    ])
}
