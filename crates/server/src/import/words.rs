//! Chinese for what the store says of an import; its English is its own.

use outreach::Lang;
use serde_json::json;
use store::{EntryKind, Note, Refusal};

use crate::screen::either;

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
        Note::KindByName { debtors } => {
            format!("{debtors} 位客户按名称认定为企业（有限公司、Ltd 等）；如文件中有客户类型，以文件为准")
        }
        Note::KindUnknown { debtors } => format!("{debtors} 位客户不知是企业还是个人"),
        Note::PlaceUnknown { debtors } => format!("{debtors} 位客户的国家或时区不明"),
        Note::NobodyKnown { debtors } => format!("{debtors} 位客户没有联系人"),
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

/// What closes a gap that a note tells of; `None` for a note that is none.
pub(super) fn remedy(note: &Note, lang: Lang) -> Option<&'static str> {
    Some(match note {
        Note::KindUnknown { .. } => either(
            lang,
            "再导入一次并加 --kind company（或 person），或在客户表中加一列“客户类型”",
            "import again with --kind company (or person), or add a column with the kind of customer",
        ),
        Note::PlaceUnknown { .. } => either(
            lang,
            "再导入一次并加 --country CN；美国等有几个时区的国家另加 --zone，如 --country US --zone America/New_York",
            "import again with --country, and for a country of several time zones --zone, such as \
             --country US --zone America/New_York",
        ),
        Note::NobodyKnown { .. } => either(
            lang,
            "导入联系人表，列：客户编号、姓名、角色、手机或邮箱",
            "import a list of contacts with customer number, name, role, and mobile or e-mail",
        ),
        Note::Renamed { .. }
        | Note::OlderLedger { .. }
        | Note::UnknownReceivable { .. }
        | Note::WhichInstalment { .. }
        | Note::UnknownPerson { .. }
        | Note::SettledAsMissing { .. }
        | Note::KindByName { .. } => return None,
    })
}

/// A note for a program: a stable code and both wordings.
pub(super) fn note_json(note: &Note) -> serde_json::Value {
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
        Note::KindByName { .. } => "kind-by-name",
        Note::KindUnknown { .. } => "kind-unknown",
        Note::PlaceUnknown { .. } => "place-unknown",
        Note::NobodyKnown { .. } => "nobody-known",
    }
}
