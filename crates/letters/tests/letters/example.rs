//! Letters made of the texts of the library with every fact known.

use letters::{Addressee, Annex, AnnexPart, Letter, Letterhead, Logo, Particulars, Payee, Row, Words};
use outreach::{Facts, Filed, Lang, Library, Text, facts::Line, wording, words};
use receivables::{
    calendar::Day,
    interest::{Claim, Interest, cn_agreed_penalty},
    money::{Currency, Money, Ppm, Totals},
    script::{Purpose, TextFact},
};

/// A letter of each kind that a company prints: purpose, and id of its text.
pub(crate) const KINDS: [(Purpose, &str); 13] = [
    (Purpose::BalanceConfirmation, "balance-letter-company"),
    (Purpose::OverdueReminder, "early-letter-company"),
    (Purpose::OverdueReminder, "early-letter-debtor"),
    (Purpose::FinalNotice, "late-letter-company"),
    (Purpose::DamagesNotice, "damages-claim-letter-company"),
    (Purpose::Warning, "warning-letter-company"),
    (Purpose::LawyersLetter, "lawyers-letter-company"),
    (Purpose::LimitationLetter, "limitation-letter-company"),
    (Purpose::AssignmentNotice, "assignment-letter-company"),
    (Purpose::PaymentPlan, "payment-plan-document-company"),
    (Purpose::Offset, "offset-document-company"),
    (Purpose::Restructuring, "restructuring-document-company"),
    (Purpose::SupplyStop, "supply-stop-letter-company"),
];

/// What a test changes of the usual letter.
pub(crate) struct Change {
    pub(crate) facts: Facts,
    pub(crate) to: Addressee,
    pub(crate) reference: String,
    pub(crate) payee: Option<Payee>,
}

impl Change {
    pub(crate) fn none(lang: Lang) -> Self {
        Self {
            facts: Facts::example(),
            to: addressee(lang),
            reference: "HK-20261122-0042".to_owned(),
            payee: None,
        }
    }
}

pub(crate) fn addressee(lang: Lang) -> Addressee {
    let (company, person, address) = match lang {
        Lang::Zh => ("苏州恒远精密机械有限公司", "王建国", "215000 江苏省苏州市工业园区示例街2号"),
        Lang::En => (
            "Hengyuan Precision Machinery Co., Ltd.",
            "Mr Wang Jianguo",
            "2 Example Street, Industrial Park, Suzhou 215000, China",
        ),
    };
    Addressee {
        company: Some(company.to_owned()),
        person: Some(person.to_owned()),
        address: address.to_owned(),
    }
}

pub(crate) fn letterhead(lang: Lang, purpose: Purpose) -> Letterhead {
    let text = |zh: &str, en: &str| match lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => en.to_owned(),
    };
    if purpose == Purpose::LawyersLetter {
        return Letterhead {
            name: text("示例律师事务所", "Example Law Firm"),
            phone: "021-5555 0188".to_owned(),
            ..Letterhead::default()
        };
    }
    Letterhead {
        name: text("华光机电有限公司", "Huaguang Electric Co., Ltd."),
        address: text("上海市黄浦区示例路1号 200001", "1 Example Road, Shanghai 200001, China"),
        phone: text("电话 021-5555 0123", "Tel. +86 21 5555 0123"),
        more: vec![
            text("统一社会信用代码 91310000EXAMPLE01X", "Register no. 91310000EXAMPLE01X"),
            "www.huaguang.example".to_owned(),
        ],
        logo: Some(Logo::Svg(
            br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="4" fill="#274b7a"/><path d="M6 18V6h3v4.5h6V6h3v12h-3v-4.5H9V18z" fill="#fff"/></svg>"##.to_vec(),
        )),
    }
}

/// The text of a kind, with the facts.
pub(crate) fn text(id: &str, lang: Lang, facts: &Facts) -> Text {
    let library = Library::shipped().unwrap();
    let script = library.script(id).unwrap();
    let facts = Facts { gates: script.needs.gates.clone(), ..facts.clone() };
    library.render(id, lang, &facts).unwrap()
}

/// The usual letter of a kind.
pub(crate) fn usual(purpose: Purpose, id: &str, lang: Lang) -> Letter {
    letter(purpose, id, lang, Change::none(lang))
}

/// A letter of a kind, changed.
pub(crate) fn letter(purpose: Purpose, id: &str, lang: Lang, mut change: Change) -> Letter {
    if purpose == Purpose::BalanceConfirmation {
        // Everything that is open, due or not.
        let coming = change.facts.next_due.unwrap();
        let open = Money::new(8_400_000, Currency::CNY);
        change.facts.invoices.push(Line {
            number: "FP-20261130".to_owned(),
            instalment: None,
            due: coming,
            open,
        });
        let mut all = Totals::default();
        change.facts.invoices.iter().for_each(|line| all.add(line.open));
        change.facts.amount_open = all;
    }
    let facts = &change.facts;
    let text = text(id, lang, facts);
    let cleared = text.cleared().unwrap();
    let head = letterhead(lang, purpose);
    let account = match lang {
        Lang::Zh => facts.account.zh.clone(),
        Lang::En => facts.account.en.clone(),
    };
    let account = match facts.filed.get(&TextFact::AssigneeAccount) {
        Some(Filed::Words(name)) if purpose == Purpose::AssignmentNotice => {
            name.written(lang).map(str::to_owned)
        }
        _ => account,
    };
    let to = if id.ends_with("-debtor") { Addressee { company: None, ..change.to } } else { change.to };
    let mut particulars = particulars(purpose, facts, lang, &head, to, account.as_deref());
    particulars.reference = change.reference;
    particulars.payee = change.payee.as_ref();
    Letter::new(Words::Final(&cleared), particulars).unwrap()
}

/// What stands on the usual letter besides its text.
pub(crate) fn particulars<'a>(
    purpose: Purpose,
    facts: &'a Facts,
    lang: Lang,
    head: &'a Letterhead,
    to: Addressee,
    account: Option<&'a str>,
) -> Particulars<'a> {
    Particulars {
        purpose,
        day: facts.today,
        reference: "HK-20261122-0042".to_owned(),
        head,
        to,
        debtor: facts.debtor_name.written(lang).unwrap().to_owned(),
        rows: rows(facts, lang),
        account,
        payee: None,
        annex: (purpose == Purpose::DamagesNotice).then(|| annex(facts, lang)),
        contact: (purpose != Purpose::LawyersLetter).then(|| match lang {
            Lang::Zh => "李静 021-5555 0123".to_owned(),
            Lang::En => "Li Jing, +86 21 5555 0123".to_owned(),
        }),
        lawyer: facts.lawyer.as_ref().ok(),
        service: "EMS".to_owned(),
    }
}

fn rows(facts: &Facts, lang: Lang) -> Vec<Row> {
    let row = |line: &Line| Row {
        number: wording::item(&line.number, line.instalment, lang),
        issued: Some(line.due.plus(-30)),
        due: line.due,
        open: line.open,
    };
    facts.invoices.iter().map(row).collect()
}

/// The charge agreed in the contract, computed by the core.
fn annex(facts: &Facts, lang: Lang) -> Annex {
    let parts = facts.invoices.iter().map(|line| AnnexPart {
        number: line.number.clone(),
        interest: penalty(line, facts.today),
        authorities: vec![match lang {
            Lang::Zh => "合同第8.2条".to_owned(),
            Lang::En => "contract, clause 8.2".to_owned(),
        }],
    });
    Annex { basis: words::word("regime", "cn-agreed-penalty", lang), parts: parts.collect() }
}

fn penalty(line: &Line, until: Day) -> Interest {
    let claim = Claim { principal: line.open, due: line.due, until, changes: &[] };
    cn_agreed_penalty::interest(&claim, Ppm(500))
}
