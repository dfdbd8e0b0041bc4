//! The voice of a text, and words that would tell a stranger of a debt.
//!
//! The wording guard judges what came out; these lists judge the template before, where whoever wrote it can see the line.

use receivables::script::{Audience, Tone};

use crate::lang::Lang;

/// A blocked phrase and the row of the requirements catalogue that blocks it.
pub(crate) type Blocked = (&'static str, &'static str);

/// Threats, hints, disclosure and borrowed authority, in lower case (catalogue 9B, 9C). The wording guard weighs a text
/// and each of its sentences, and may find one that holds such a phrase innocent; nor does it see what stands in a branch
/// that the facts of the day do not take. A template is refused for the phrase alone.
const BLOCKED: &[Blocked] = &[
    ("其他办法", "BLK-32"),
    ("其他手段", "BLK-32"),
    ("其他途径", "BLK-32"),
    ("一切手段", "BLK-32"),
    ("后果自负", "BLK-32"),
    ("一切后果", "BLK-32"),
    ("别怪我", "BLK-31"),
    ("不客气", "BLK-31"),
    ("最后通牒", "BLK-31"),
    ("通讯录", "BLK-10"),
    ("联系您的家人", "BLK-04"),
    ("通知您的家人", "BLK-04"),
    ("告诉您的家人", "BLK-04"),
    ("您的单位", "BLK-40"),
    ("您的同事", "BLK-65"),
    ("上门催收", "BLK-60"),
    ("曝光", "BLK-66"),
    ("公之于众", "BLK-66"),
    ("老赖", "BLK-66"),
    ("黑名单", "BLK-50"),
    ("征信", "BLK-50"),
    ("坐牢", "BLK-64"),
    ("刑事责任", "BLK-64"),
    ("报警", "BLK-64"),
    ("诈骗", "BLK-64"),
    ("找朋友借", "BLK-06"),
    ("向亲友借", "BLK-06"),
    ("还要脸", "BLK-34"),
    ("良心", "BLK-48"),
    ("other ways", "BLK-32"),
    ("other means", "BLK-32"),
    ("other measures", "BLK-32"),
    ("any means", "BLK-32"),
    ("at your own risk", "BLK-32"),
    ("face the consequences", "BLK-32"),
    ("or else", "BLK-31"),
    ("ultimatum", "BLK-31"),
    ("your family", "BLK-04"),
    ("your relatives", "BLK-04"),
    ("your contacts", "BLK-10"),
    ("your employer", "BLK-40"),
    ("your colleagues", "BLK-65"),
    ("blacklist", "BLK-50"),
    ("credit record", "BLK-50"),
    ("credit rating", "BLK-50"),
    ("go public", "BLK-66"),
    ("criminal", "BLK-64"),
    ("the police", "BLK-64"),
    ("fraud", "BLK-64"),
    ("borrow from", "BLK-06"),
    ("ashamed", "BLK-48"),
];

/// What would tell a listener that money is owed: Chinese by character, English by the beginning of a word.
const DEBT_ZH: &[&str] = &[
    "款", "账", "帐", "欠", "债", "催", "逾期", "到期", "付", "合同", "发票", "余额", "金额", "还钱", "法务",
    "律师", "法院",
];
const DEBT_EN: &[&str] = &[
    "debt",
    "owe",
    "owing",
    "pay",
    "overdue",
    "due",
    "invoice",
    "contract",
    "balance",
    "amount",
    "collect",
    "arrear",
    "instal",
    "account",
    "receivable",
    "loan",
    "legal",
    "lawyer",
    "attorney",
    "court",
    "money",
    "financ",
    "credit",
];

/// The first blocked phrase of a text.
pub(crate) fn blocked(text: &str) -> Option<Blocked> {
    let text = text.to_lowercase();
    BLOCKED.iter().copied().find(|(phrase, _)| text.contains(phrase))
}

/// Chat particles and marks that no firm or formal text bears.
const CHATTY: &[&str] = &["！", "!", "哈", "呀", "啦", "哦", "~", "～", "^"];

/// Contractions, which an English letter does not use.
const CONTRACTED: &[&str] = &["n't", "'ll", "'re", "'ve", "'d ", "I'm", "it's", "It's", "let's", "Let's"];

/// What a text lacks to sound as its tone says, if anything. `written` means a letter, a fax or an e-mail.
pub(crate) fn voice(text: &str, tone: Tone, lang: Lang, written: bool) -> Option<String> {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let first = |words: &'static [&str]| words.iter().find(|word| text.contains(**word));
    let asks = |zh: &[&str], en: &[&str], lacking: &str| {
        let found = match lang {
            Lang::Zh => has(zh),
            Lang::En => has(en),
        };
        (!found).then(|| lacking.to_owned())
    };
    match tone {
        Tone::Neutral => None,
        Tone::Warm => asks(
            &["谢", "祝", "辛苦"],
            &["hank", "wish", "hope", "glad", "pleased"],
            "holds no word of thanks and no good wish",
        ),
        Tone::Understanding => asks(
            &["？", "商量", "困难", "难处", "一起", "告诉我", "帮"],
            &["?", "together", "difficult", "hard", "help", "tell us", "tell me", "let us know"],
            "neither asks nor offers anything",
        ),
        Tone::Firm | Tone::Formal => {
            let contracted =
                first(CONTRACTED).filter(|_| tone == Tone::Formal && lang == Lang::En && written);
            first(CHATTY).or(contracted).map(|word| format!("`{word}` is not"))
        }
    }
}

/// The first word by which a text tells of a debt, if this audience may not hear of one.
pub(crate) fn tells_of_debt(text: &str, audience: &[Audience]) -> Option<String> {
    if audience.iter().all(|audience| audience.may_hear_of_debt()) {
        return None;
    }
    let lower = text.to_lowercase();
    let chinese = DEBT_ZH.iter().find(|word| lower.contains(**word)).map(|&word| word.to_owned());
    chinese.or_else(|| {
        lower
            .split(|c: char| !c.is_ascii_alphabetic())
            .find(|word| DEBT_EN.iter().any(|stem| word.starts_with(stem)))
            .map(str::to_owned)
    })
}
