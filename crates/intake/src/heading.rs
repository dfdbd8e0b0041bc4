//! One heading: the names it can be recognised by, and the unit and currency it mentions.

use receivables::money::Currency;

use crate::cell::{amount, amount::Unit, folded, half};

/// A heading taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    /// As it stands, in one line.
    pub(crate) text: String,
    /// The names to look up, the fullest first, folded.
    pub(crate) keys: Vec<String>,
    /// `金额(万元)`
    pub(crate) unit: Option<Unit>,
    /// `Amount (USD)`
    pub(crate) currency: Option<Currency>,
}

/// Currencies people head columns with. Others would turn words such as `ALL` or `TOP` into money.
const CODES: [&str; 22] = [
    "CNY", "RMB", "USD", "EUR", "GBP", "JPY", "HKD", "CAD", "AUD", "SGD", "CHF", "TWD", "KRW", "INR", "SEK",
    "NOK", "DKK", "NZD", "AED", "THB", "MYR", "VND",
];

impl Heading {
    pub(crate) fn new(raw: &str) -> Self {
        let text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        let half = half(&text).into_owned();
        let (outside, remark) = split_remark(&half);
        let currency = currency_in(&half);
        let unit = unit_in(&remark, &outside);
        let mut keys = Vec::new();
        let mut add = |name: &str| {
            let key = folded(name);
            if !key.is_empty() && !keys.contains(&key) {
                keys.push(key);
            }
        };
        add(&half);
        add(&outside);
        let bare = without_currency(&outside);
        add(&bare);
        for suffix in ["亿元", "百万元", "万元", "千元", "元"] {
            if let Some(name) = bare.trim().strip_suffix(suffix) {
                add(name.trim_end_matches(['/', ':', '-', '_']));
            }
        }
        // `客户编号 Customer No`: either half is enough.
        let is_cjk = |c: char| !c.is_ascii();
        if bare.chars().any(is_cjk) && bare.chars().any(|c| c.is_ascii_alphabetic()) {
            add(&bare.chars().filter(|&c| is_cjk(c)).collect::<String>());
            add(&bare.chars().filter(|&c| !is_cjk(c)).collect::<String>());
        }
        Self { text, keys, unit, currency }
    }
}

/// The heading without its bracketed remarks, and the remarks.
fn split_remark(text: &str) -> (String, String) {
    let (mut outside, mut remark) = (String::new(), String::new());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            c if depth > 0 => remark.push(c),
            c => outside.push(c),
        }
    }
    (outside, remark)
}

fn unit_in(remark: &str, outside: &str) -> Option<Unit> {
    let in_remark = Unit::named_in(remark).filter(|&unit| unit != Unit::One || remark.trim() == "元");
    in_remark.or_else(|| Unit::named_in(outside).filter(|&unit| unit != Unit::One))
}

/// The currency a heading or title mentions.
pub(crate) fn currency_in(text: &str) -> Option<Currency> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let code = words.into_iter().find(|word| CODES.contains(word)).and_then(Currency::from_code);
    code.or_else(|| {
        const SIGNS: [&str; 14] = [
            "人民币",
            "美元",
            "欧元",
            "英镑",
            "港币",
            "港元",
            "日元",
            "加元",
            "澳元",
            "新台币",
            "HK$",
            "US$",
            "€",
            "£",
        ];
        SIGNS.iter().find(|sign| text.contains(**sign)).and_then(|sign| amount::currency(sign))
    })
}

fn without_currency(text: &str) -> String {
    let words = text.split([' ', '_', '/', '-']).filter(|word| !CODES.contains(word));
    words.collect::<Vec<_>>().join(" ")
}

/// What the lines above the headings say: unit and currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Titles {
    pub(crate) unit: Option<Unit>,
    pub(crate) currency: Option<Currency>,
}

impl Titles {
    /// Takes in one line.
    pub(crate) fn read(&mut self, line: &str) {
        let line = half(line).into_owned();
        let lower = line.to_lowercase();
        for word in [
            "单位",
            "币种",
            "币别",
            "货币",
            "currency",
            "unit",
            "amounts in",
            "in thousands",
            "in millions",
            "'000",
        ] {
            let Some(at) = lower.find(word) else { continue };
            // 编制单位：某某公司 names a company.
            if word == "单位"
                && lower.get(..at).is_some_and(|head| head.ends_with("编制") || head.ends_with("往来"))
            {
                continue;
            }
            let said: String = lower.get(at..).unwrap_or_default().chars().take(24).collect();
            self.unit = self.unit.or_else(|| Unit::named_in(&said));
            self.currency = self.currency.or_else(|| currency_in(&said.to_uppercase()));
        }
    }
}

/// Whether the text holds Chinese characters.
pub(crate) fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Whether a heading names an ageing band: `Current`, `1 - 30`, `30天以内`, `< 1 Month`, `91 and over`, `1年以上`.
pub(crate) fn is_band(text: &str) -> bool {
    let half = half(text).to_lowercase();
    let text = half.trim();
    if matches!(
        text,
        "current" | "older" | "not due" | "not yet due" | "未到期" | "未逾期" | "1 month" | "over 90" | ">90"
    ) {
        return true;
    }
    let words = [
        "days", "day", "months", "month", "and over", "over", "older", "天", "日", "个月", "月", "年",
        "以内", "以上", "内", "逾期", "账龄",
    ];
    let mut rest = text.to_owned();
    for word in words {
        rest = rest.replace(word, "");
    }
    let is_number_range = rest.chars().all(|c| c.is_ascii_digit() || " -~<>=+至到".contains(c));
    // One or two ends, each a count of days: a telephone number has more digits.
    let ends: Vec<&str> = rest.split(|c: char| !c.is_ascii_digit()).filter(|end| !end.is_empty()).collect();
    let has_digit = matches!(ends.as_slice(), [_] | [_, _]) && ends.iter().all(|end| end.len() <= 4);
    // A bare number or a date is a value, not a band.
    let says_span = rest.len() != text.len() || text.contains(['~', '<', '>', '+']) || is_day_span(text);
    is_number_range && has_digit && says_span
}

/// `1-30`, `31 - 60`, `91-`: two numbers at most, growing.
fn is_day_span(text: &str) -> bool {
    let mut ends = text.split('-').map(|part| part.trim().parse::<u32>());
    matches!((ends.next(), ends.next(), ends.next()), (Some(Ok(from)), Some(Ok(to)), None) if from < to && to < 2_000)
}

/// Whether a heading belongs to the turnover of a trial balance.
pub(crate) fn is_turnover(text: &str) -> bool {
    ["借方", "贷方", "期初", "期初余额", "期末余额", "本期发生", "本期发生额", "方向", "debit", "credit"]
        .contains(&folded(text).as_str())
}

/// Whether a heading names the accounts of a trial balance.
pub(crate) fn is_account(text: &str) -> bool {
    ["科目编号", "科目编码", "科目代码", "科目名称", "会计科目", "accountcode", "glaccount"]
        .contains(&folded(text).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_carry_units_and_currencies() {
        for (raw, key, unit, currency) in [
            ("金额(万元)", "金额", Some(Unit::TenThousand), None),
            ("应收金额（元）", "应收金额", Some(Unit::One), None),
            ("应收金额万元", "应收金额", Some(Unit::TenThousand), None),
            ("Amount (USD)", "amount", None, Some("USD")),
            ("Amount USD", "amount", None, Some("USD")),
            ("余额\n（美元）", "余额", None, Some("USD")),
            ("Amount (in thousands)", "amount", Some(Unit::Thousand), None),
            ("客户编号 Customer No.", "客户编号", None, None),
            ("* Due Date", "duedate", None, None),
        ] {
            let heading = Heading::new(raw);
            assert!(heading.keys.iter().any(|k| k == key), "{raw}: {:?}", heading.keys);
            assert_eq!(heading.unit, unit, "{raw}");
            assert_eq!(heading.currency, currency.and_then(Currency::from_code), "{raw}");
        }
    }

    #[test]
    fn titles_carry_units_and_currencies() {
        for (line, unit, currency) in [
            ("单位：万元", Some(Unit::TenThousand), None),
            ("金额单位：人民币元", Some(Unit::One), Some("CNY")),
            ("编制单位：万元贸易有限公司", None, None),
            ("Currency: USD", None, Some("USD")),
            ("As at 31 January 2026", None, None),
        ] {
            let mut titles = Titles::default();
            titles.read(line);
            assert_eq!(
                (titles.unit, titles.currency),
                (unit, currency.and_then(Currency::from_code)),
                "{line}"
            );
        }
    }

    #[test]
    fn bands_of_ageing_tables() {
        for band in [
            "Current",
            "1 - 30",
            "31-60",
            "91 and over",
            "< 1 Month",
            "1 Month",
            "2 Months",
            "Older",
            "30天以内",
            "31-60天",
            "90天以上",
            "1年以内",
            "1-2年",
            "3年以上",
            "未到期",
        ] {
            assert!(is_band(band), "{band}");
        }
        for other in [
            "",
            "2026-01-31",
            "+1 312 555 0110",
            "100",
            "Due Date",
            "到期日",
            "Total",
            "余额",
            "Contact",
            "账期",
            "日期",
            "3/12",
        ] {
            assert!(!is_band(other), "{other}");
        }
    }
}
