//! The voice of a text, and words that would tell a stranger of a debt.
//!
//! The wording guard judges what came out; these lists judge the template before, where whoever wrote it can see the line.

use receivables::script::{Audience, Tone};

use crate::lang::Lang;

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
