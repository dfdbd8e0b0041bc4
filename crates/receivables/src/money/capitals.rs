//! Amounts in Chinese capitals (大写金额), as cheques, receipts and agreements state them: hard to alter by hand.
//!
//! After the rules of the People's Bank for filling in bills (支付结算办法, annex 1, from memory): 整 closes an amount
//! without fen; one zero is written for any zeros in a row inside the number; 零 stands after 元 where there are fen
//! and no jiao. Where the rules leave a choice, as in 1,680.32, the shorter form is taken.

use super::{Currency, Money};

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
/// Units within a group of four digits, the greatest first.
const UNITS: [(u64, &str); 4] = [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")];
/// Groups, the greatest first. Above 亿 the number of them is written as a number: 壹万亿.
const GROUPS: [(u64, &str); 2] = [(100_000_000, "亿"), (10_000, "万")];

impl Money {
    /// `人民币壹拾贰万捌仟叁佰肆拾元整`; `None` for other currencies, whose units have no such names, and below zero.
    pub fn in_capitals(self) -> Option<String> {
        if self.currency != Currency::CNY {
            return None;
        }
        let fen = u64::try_from(self.minor).ok()?;
        let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
        let mut out = "人民币".to_owned();
        if yuan > 0 || (jiao == 0 && fen == 0) {
            out.push_str(&if yuan == 0 { digit(0).to_owned() } else { number(yuan) });
            out.push('元');
        }
        if jiao > 0 {
            out.push_str(digit(jiao));
            out.push('角');
        } else if yuan > 0 && fen > 0 {
            out.push('零');
        }
        if fen > 0 {
            out.push_str(digit(fen));
            out.push('分');
        } else {
            out.push('整');
        }
        Some(out)
    }
}

fn digit(digit: u64) -> &'static str {
    usize::try_from(digit).ok().and_then(|digit| DIGITS.get(digit)).copied().unwrap_or_default()
}

/// A number above zero.
fn number(value: u64) -> String {
    let mut out = String::new();
    let mut rest = value;
    for (size, name) in GROUPS {
        if rest >= size {
            out.push_str(&number(rest / size));
            out.push_str(name);
            // 壹亿零壹拾万: the group below does not fill its places.
            let below = rest % size;
            if below > 0 && below < size / 10 {
                out.push('零');
            }
            rest = below;
        }
    }
    out + &group(rest)
}

/// Up to four digits; nothing for zero.
fn group(value: u64) -> String {
    let (mut out, mut rest, mut gap) = (String::new(), value, false);
    for (size, name) in UNITS {
        let here = rest / size;
        if here > 0 {
            if gap {
                out.push('零');
            }
            out.push_str(digit(here));
            out.push_str(name);
        }
        gap = here == 0 && !out.is_empty();
        rest %= size;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_in_capitals_as_a_bank_would() {
        for (minor, capitals, why) in [
            (0, "零元整", "nothing"),
            (5, "伍分", "fen alone"),
            (50, "伍角整", "jiao alone"),
            (56, "伍角陆分", "both"),
            (100, "壹元整", "one"),
            (101, "壹元零壹分", "no jiao"),
            (110, "壹元壹角整", "no fen"),
            (1_000, "壹拾元整", "ten is 壹拾, never 拾"),
            (32_504, "叁佰贰拾伍元零肆分", "example of the rules"),
            (140_950, "壹仟肆佰零玖元伍角整", "example of the rules"),
            (168_032, "壹仟陆佰捌拾元叁角贰分", "example of the rules, the shorter form"),
            (600_714, "陆仟零柒元壹角肆分", "two zeros in a row are one"),
            (1_640_902, "壹万陆仟肆佰零玖元零贰分", "example of the rules"),
            (10_700_053, "壹拾万柒仟元伍角叁分", "example of the rules, the shorter form"),
            (10_000_700, "壹拾万零柒元整", "zeros across a group"),
            (12_834_000, "壹拾贰万捌仟叁佰肆拾元整", "zeros at the end are not written"),
            (1_000_000_000, "壹仟万元整", "a group of zeros"),
            (1_000_005_000, "壹仟万零伍拾元整", "and a few below"),
            (10_000_000_000, "壹亿元整", "a hundred million"),
            (10_010_000_000, "壹亿零壹拾万元整", "a gap before the middle group"),
            (10_000_000_100, "壹亿零壹元整", "one zero for a whole group of them"),
            (100_000_000_000_000, "壹万亿元整", "万亿"),
            (100_000_000_000_101, "壹万亿零壹元零壹分", "and a little more"),
            (
                120_003_000_000_000,
                "壹万贰仟亿叁仟万元整",
                "zeros before 亿 and none after it: the shorter form",
            ),
            (
                i64::MAX,
                "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分",
                "the most there is",
            ),
        ] {
            let money = Money::new(minor, Currency::CNY);
            assert_eq!(money.in_capitals(), Some(format!("人民币{capitals}")), "{minor}: {why}");
        }
        assert_eq!(Money::new(-1, Currency::CNY).in_capitals(), None, "nothing is owed");
        assert_eq!(Money::new(1, Currency::EUR).in_capitals(), None, "yuan alone have such names");
    }
}
