//! Chinese for what the store says of an import; its English is its own.

use outreach::Lang;
use serde_json::json;
use store::{EntryKind, Gaps, Note, Refusal};

use crate::screen::{count, customers, either};

/// Why a row was not taken, and what to do.
pub(crate) fn refusal_zh(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoDebtor => "没有写明客户；请填客户编号或客户名称".to_owned(),
        Refusal::SeveralDebtors { name, codes } => {
            format!("有几个客户都叫“{name}”（{}）；请填客户编号", codes.join("、"))
        }
        Refusal::TwiceInFile { number } => {
            format!("单据 {number} 在本文件中出现两次而金额不同；分期的请填期次，否则改正其中一行")
        }
        Refusal::Forgotten => "此人已要求删除个人信息，不再导入；请同时从贵公司自己的台账中删除".to_owned(),
        Refusal::NoIdentity(what) => {
            let what = match *what {
                "invoice number" => "单据号",
                "name of the person" => "联系人姓名",
                "contract number" => "合同号",
                other => other,
            };
            format!("本行没有{what}，请补填")
        }
    }
}

/// Something a person should know of.
pub(super) fn note(note: &Note, lang: Lang) -> String {
    match lang {
        Lang::Zh => note_zh(note),
        Lang::En => note.to_string(),
    }
}

fn note_zh(note: &Note) -> String {
    match note {
        Note::Renamed { code, from, to } => format!("客户 {code} 原名“{from}”，现改为“{to}”"),
        Note::OlderLedger { as_of, newest } => {
            format!("这份账目截至 {as_of}，早于已导入的 {newest}；两者都有的发票以较新的为准")
        }
        Note::UnknownReceivable { kind, debtor, number } => {
            format!("{debtor}：{}所写的单据 {number} 不在账上；已保留，该单据导入后生效", kind_zh(*kind))
        }
        Note::WhichInstalment { debtor, number } => {
            format!("{debtor}：收款只写了单据 {number}，没有写明期次；已保留，暂不核销")
        }
        Note::UnknownPerson { debtor, person } => format!("{debtor}：催收记录中的“{person}”不在联系人名单"),
        Note::SettledAsMissing { debtor, number, rest, .. } => {
            format!("{debtor}：{number}（{rest}）不在完整账目中，按已结清处理")
        }
        Note::IssuedLater { receivables, as_of } => format!(
            "{} 张单据的开票日期在账目截至日 {as_of} 之后，开票日之前不算欠款；如账目实际更晚，请写明日期再导入（--as-of）",
            count(*receivables)
        ),
        Note::NotSettled { refused } => format!(
            "有 {} 行被退回，因此没有作结清处理；请改正后把整个文件连同 --complete 再导入一次",
            count(*refused)
        ),
        Note::KindByName { debtors } => {
            format!(
                "{} 位客户按名称认定为企业（有限公司、Ltd 等）；如文件中有客户类型，以文件为准",
                count(*debtors)
            )
        }
    }
}

const fn kind_zh(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Debtor => "客户",
        EntryKind::Receivable => "应收",
        EntryKind::Person => "联系人",
        EntryKind::Contract => "合同",
        EntryKind::Payment => "收款",
        EntryKind::Promise => "承诺",
        EntryKind::Dispute => "争议",
        EntryKind::Contact => "催收记录",
        EntryKind::Fact => "风险信息",
    }
}

/// What is still to be found out, each with how; nothing where nothing is missing.
pub(super) fn gaps(gaps: Gaps, lang: Lang) -> Vec<(String, &'static str)> {
    let all = [
        (
            gaps.kind,
            either(lang, "不知是企业还是个人", "company or person is not known"),
            either(
                lang,
                "再导入一次并加 --kind company（或 person），或在客户表中加一列“客户类型”",
                "import again with --kind company (or person), or add a column with the kind of customer",
            ),
        ),
        (
            gaps.place,
            either(lang, "国家或时区不明", "country or time zone is not known"),
            either(
                lang,
                "再导入一次并加 --country CN；美国等有几个时区的国家另加 --zone，如 --country US --zone America/New_York",
                "import again with --country, and for a country of several time zones --zone, such as \
                 --country US --zone America/New_York",
            ),
        ),
        (
            gaps.people,
            either(lang, "没有联系人", "there is nobody to contact"),
            either(
                lang,
                "导入联系人表，列：客户编号、姓名、角色、手机或邮箱",
                "import a list of contacts with customer number, name, role, and mobile or e-mail",
            ),
        ),
    ];
    let open = all.into_iter().filter(|(debtors, ..)| *debtors > 0);
    let told = open.map(|(debtors, what, how)| {
        let debtors = usize::try_from(debtors).unwrap_or(usize::MAX);
        (format!("{what}{}", customers(debtors, lang)), how)
    });
    told.collect()
}

/// A note for a program: a stable code and both wordings.
pub(crate) fn note_json(note: &Note) -> serde_json::Value {
    json!({ "code": code(note), "zh": note_zh(note), "en": note.to_string() })
}

const fn code(note: &Note) -> &'static str {
    match note {
        Note::Renamed { .. } => "renamed",
        Note::OlderLedger { .. } => "older-ledger",
        Note::UnknownReceivable { .. } => "unknown-receivable",
        Note::WhichInstalment { .. } => "which-instalment",
        Note::UnknownPerson { .. } => "unknown-person",
        Note::SettledAsMissing { .. } => "settled-as-missing",
        Note::IssuedLater { .. } => "issued-later",
        Note::KindByName { .. } => "kind-by-name",
        Note::NotSettled { .. } => "not-settled",
    }
}
