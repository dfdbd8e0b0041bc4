//! Invented facts: to try a text, or to show it without a debtor.

use std::collections::BTreeMap;

use receivables::{
    calendar::Day,
    money::{Currency, Money, Totals},
    script::{Gate, TextFact},
};

use crate::{
    facts::{Facts, Filed, Line, Name, Promised},
    signer::{Mandate, Signer},
};

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

fn lawyer() -> Signer {
    let firm = Name::new("示例律师事务所", "Example Law Firm");
    Signer {
        user: "chenming".to_owned(),
        name: Name::new("陈明", "Chen Ming"),
        department: firm.clone(),
        phone: "021-5555 0188".into(),
        mandate: Some(Mandate {
            firm,
            number: "WT-2026-031".to_owned(),
            client: Name::new("华光机电", "Huaguang Electric"),
            from: on(-30),
            until: on(335),
            document: "WT-2026-031.pdf".to_owned(),
        }),
    }
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
            sender: Ok(Signer {
                user: "lijing".to_owned(),
                name: Name::new("李静", "Li Jing"),
                department: Name::new("财务部", "Accounts Receivable"),
                phone: "021-5555 0123".into(),
                mandate: None,
            }),
            lawyer: Ok(lawyer()),
            heard_by: None,
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
            filed: terms().into_iter().chain(papers()).chain(court()).collect(),
            gates: Gate::ALL.to_vec(),
            also_true: ::wording::Facts::NONE,
        }
    }
}

/// What a contract and our own decisions may say.
fn terms() -> BTreeMap<TextFact, Filed> {
    BTreeMap::from([
        (TextFact::ProjectAccepted, day(-75)),
        (TextFact::ContractEnd, day(38)),
        (TextFact::DamagesRate, words("0.05%", "0.05%")),
        (TextFact::DamagesAmount, Filed::Amount(total(Money::new(187_842, Currency::CNY)))),
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
        (
            TextFact::PlanCharge,
            words(
                "按未付本金以年利率3%计收利息，随各期一并支付",
                "interest at 3% a year on the principal still open, paid with each instalment",
            ),
        ),
    ])
}

/// What a case, a mandate or an agreement may say.
fn papers() -> BTreeMap<TextFact, Filed> {
    BTreeMap::from([
        (TextFact::LegalStep, words("向上海仲裁委员会申请仲裁", "apply for arbitration in Shanghai")),
        (TextFact::LegalStepDay, day(15)),
        (TextFact::CaseNumber, words("（2026）沪0101民初1234号", "(2026) Hu 0101 Min Chu 1234")),
        (TextFact::Court, words("上海市黄浦区人民法院", "Shanghai Huangpu District People's Court")),
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
        (TextFact::AuthorityName, words("某市公安局户政部门", "The Civil Registry")),
        (
            TextFact::LiabilityBasis,
            words("《共同还款承诺书》（编号CN-2026-009）", "the joint undertaking CN-2026-009"),
        ),
    ])
}

/// What a court paper may say.
fn court() -> BTreeMap<TextFact, Filed> {
    BTreeMap::from([
        (
            TextFact::CreditorParticulars,
            words(
                "华光机电有限公司，住所地上海市示例路1号，统一社会信用代码91310000EXAMPLE01X，法定代表人：周敏",
                "Huaguang Electric Co., Ltd., 1 Example Road, Shanghai, register no. 91310000EXAMPLE01X, legal \
                 representative: Zhou Min",
            ),
        ),
        (
            TextFact::DebtorParticulars,
            words(
                "苏州恒远精密机械有限公司，住所地苏州市示例街2号，统一社会信用代码91320500EXAMPLE02X，法定代表人：王建国",
                "Hengyuan Precision Machinery Co., Ltd., 2 Example Street, Suzhou, register no. 91320500EXAMPLE02X, \
                 legal representative: Wang Jianguo",
            ),
        ),
        (
            TextFact::CaseEvidence,
            words(
                "1. 合同HT-2026-0187及附件\n2. 送货单三份，均由被告签收\n3. 发票三张\n4. 2026年10月31日对账单，盖有被告印章\n5. 催款函及妥投回单",
                "1. Contract HT-2026-0187 with its annexes\n2. Three delivery notes signed by the defendant\n3. Three \
                 invoices\n4. Statement of account of 31 October 2026, stamped by the defendant\n5. Demand letter and \
                 proof of delivery",
            ),
        ),
        (
            TextFact::CaseAssets,
            words(
                "1. 被申请人在示例银行苏州分行的账户，账号0000 7777 8888 9999\n2. 位于苏州市示例街2号的数控车床两台",
                "1. The account of the respondent with Example Bank, Suzhou, no. 0000 7777 8888 9999\n2. Two CNC lathes \
                 at 2 Example Street, Suzhou",
            ),
        ),
        (
            TextFact::CaseRisk,
            words(
                "被申请人于2026年11月10日将其名下一处厂房挂牌出售，且已有两起案件作为被告",
                "on 10 November 2026 the respondent offered a factory building for sale, and it is a defendant in two \
                 other cases",
            ),
        ),
        (
            TextFact::CaseSecurity,
            words(
                "示例财产保险有限公司出具的担保函",
                "a letter of guarantee issued by Example Insurance Co., Ltd.",
            ),
        ),
    ])
}
