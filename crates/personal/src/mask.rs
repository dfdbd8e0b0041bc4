//! What a screen shows of a value: enough to recognise it beside another, too little to use it.
//!
//! Which part is shown is a house rule, not law. What is not of a known form is not shown at all, and the stars never count
//! what they hide.

use crate::Field;

/// Nothing of it.
const HIDDEN: &str = "***";
/// The part of a number that is left out.
const GAP: &str = "****";
/// Digits below which an end of a number would say too much.
const LEAST_DIGITS: usize = 7;

/// The value as it may be shown: `138****2207`, `w***@example.com`, `上海市***`. Empty stays empty.
pub fn mask(field: Field, plain: &str) -> String {
    let plain = plain.trim();
    if plain.is_empty() {
        return String::new();
    }
    match field {
        Field::Sender if plain.contains('@') => email(plain),
        Field::Mobile | Field::Phone | Field::Fax | Field::Sender => number(plain),
        Field::Wechat => wechat(plain),
        Field::Email => email(plain),
        Field::Address => address(plain),
        Field::IdNumber => id_number(plain),
        Field::TotpSecret | Field::Subject | Field::Body => HIDDEN.to_owned(),
    }
}

/// A Chinese mobile number by its network and last four digits, any other by country or area and last two.
fn number(plain: &str) -> String {
    let own = plain.find(EXTENSION).map_or(plain, |at| plain.split_at(at).0);
    let foreign_text =
        own.chars().any(|letter| !(letter.is_ascii_digit() || "+()（）-－–./ \u{a0}".contains(letter)));
    let digits: String = own.chars().filter(char::is_ascii_digit).collect();
    if foreign_text || digits.len() < LEAST_DIGITS || digits.len() > MOST_DIGITS {
        return HIDDEN.to_owned();
    }
    let international = own.trim_start().starts_with('+').then_some(digits.as_str());
    let international = international.or_else(|| digits.strip_prefix("00"));
    let (country, rest) =
        match international.and_then(|digits| digits.split_at_checked(country_length(digits))) {
            Some((country, rest)) => (Some(country), rest),
            // Common in exports: the country without its sign.
            None => match digits.strip_prefix("86").filter(|rest| is_mobile(rest)) {
                Some(rest) => (Some("86"), rest),
                None => (None, digits.as_str()),
            },
        };
    let is_chinese = country.is_none_or(|country| country == "86");
    let country = country.map_or_else(String::new, |country| format!("+{country} "));
    let (front, back) = match rest.len() {
        _ if is_chinese && is_mobile(rest) => (rest.get(..3), 4),
        10..=12 if is_chinese && rest.starts_with('0') => (rest.get(..area_length(rest)), 2),
        LEAST_DIGITS.. => (None, 2),
        _ => return format!("{country}{HIDDEN}"),
    };
    let back = rest.get(rest.len() - back..).unwrap_or_default();
    match front {
        Some(area) if area.starts_with('0') => format!("{country}{area}-{GAP}{back}"),
        front => format!("{country}{}{GAP}{back}", front.unwrap_or_default()),
    }
}

/// What stands before an extension.
const EXTENSION: [char; 7] = ['转', 'x', 'X', 'e', '#', ',', ';'];
/// Longer than any number in the world with `00` before it.
const MOST_DIGITS: usize = 17;

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'))
}

/// Digits of a Chinese area with its `0`: three for Beijing and the cities of `02`, else four.
fn area_length(digits: &str) -> usize {
    if digits.starts_with("010") || digits.starts_with("02") { 3 } else { 4 }
}

/// Digits of the country a number begins with (ITU-T E.164).
fn country_length(digits: &str) -> usize {
    const TWO: [&str; 44] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
        "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81",
        "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    match digits.get(..2) {
        _ if digits.starts_with(['1', '7']) => 1,
        Some(two) if TWO.contains(&two) => 2,
        _ => 3,
    }
}

/// Many people's id is their mobile number.
fn wechat(plain: &str) -> String {
    if plain.chars().filter(char::is_ascii_digit).count() >= LEAST_DIGITS && number(plain) != HIDDEN {
        return number(plain);
    }
    let is_id = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    // An id has six letters at least; half of them digits only are numbers of QQ.
    match plain.chars().next() {
        Some(first) if first.is_ascii_alphabetic() && plain.len() >= 6 && plain.chars().all(is_id) => {
            format!("{first}{HIDDEN}")
        }
        _ => HIDDEN.to_owned(),
    }
}

/// The first letter and the domain, which mostly is the company's.
fn email(plain: &str) -> String {
    let is_plain =
        |letter: char| letter.is_ascii_graphic() && !matches!(letter, '@' | ',' | ';' | '<' | '>' | '"');
    let Some((name, domain)) = plain.split_once('@') else { return HIDDEN.to_owned() };
    let is_domain =
        domain.contains('.') && domain.chars().all(|letter| is_plain(letter) || letter.is_alphanumeric());
    match name.chars().next() {
        _ if !is_domain => HIDDEN.to_owned(),
        Some(first) if name.chars().all(is_plain) && name.len() >= 3 => format!("{first}{HIDDEN}@{domain}"),
        _ => format!("{HIDDEN}@{domain}"),
    }
}

/// The city of a Chinese address, the country of any other.
fn address(plain: &str) -> String {
    if let Some(city) = chinese_city(plain) {
        return format!("{city}{HIDDEN}");
    }
    let last = plain.rsplit([',', '，', '\n']).next().unwrap_or_default().trim().trim_end_matches('.');
    if last.len() < plain.len() && COUNTRIES.iter().any(|country| country.eq_ignore_ascii_case(last)) {
        return format!("{HIDDEN}, {last}");
    }
    HIDDEN.to_owned()
}

/// Countries as addresses end with them; an address that ends otherwise is hidden whole.
const COUNTRIES: [&str; 24] = [
    "Australia",
    "Austria",
    "Belgium",
    "Canada",
    "China",
    "Deutschland",
    "England",
    "France",
    "Germany",
    "Hong Kong",
    "Ireland",
    "Italy",
    "Japan",
    "Netherlands",
    "P.R. China",
    "Scotland",
    "Singapore",
    "Spain",
    "Switzerland",
    "UK",
    "United Kingdom",
    "United States",
    "USA",
    "Wales",
];

/// Province and city at the beginning of an address: `浙江省杭州市`, `上海市`, `北京`.
fn chinese_city(plain: &str) -> Option<&str> {
    const MUNICIPALITIES: [&str; 4] = ["北京", "上海", "天津", "重庆"];
    let province = named_by(plain, &["省", "自治区"], 8).unwrap_or(0);
    let city = plain.get(province..).and_then(|rest| named_by(rest, &["市", "自治州", "地区", "盟"], 9));
    match province + city.unwrap_or(0) {
        0 => MUNICIPALITIES.into_iter().find(|city| plain.starts_with(city)),
        end => plain.get(..end),
    }
}

/// Where the first name in the text ends, if it is a place of one of these kinds and no longer than that many letters.
/// Behind a street, a village or a house nothing names a city any more.
fn named_by(text: &str, kinds: &[&str], longest: usize) -> Option<usize> {
    let (at, kind) = kinds.iter().filter_map(|kind| Some((text.find(kind)?, *kind))).min()?;
    let name = text.get(..at)?;
    let is_name = |letter: char| {
        ('\u{4e00}'..='\u{9fff}').contains(&letter) && !"路街巷号村楼区县镇乡道弄".contains(letter)
    };
    let is_place = (2..=longest).contains(&name.chars().count()) && name.chars().all(is_name);
    is_place.then_some(at + kind.len())
}

/// The last two; the first ones say where and when somebody was born.
fn id_number(plain: &str) -> String {
    let letters: Vec<char> = plain.chars().filter(char::is_ascii_alphanumeric).collect();
    match letters.as_slice() {
        [.., before, last] if letters.len() >= 15 && letters.len() == plain.chars().count() => {
            format!("{HIDDEN}{before}{last}")
        }
        _ => HIDDEN.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(field: Field, rows: &[(&str, &str, &str)]) {
        for (plain, shown, why) in rows {
            assert_eq!(mask(field, plain), *shown, "{plain}: {why}");
        }
    }

    #[test]
    fn a_chinese_mobile_shows_network_and_end() {
        check(
            Field::Mobile,
            &[
                ("13812342207", "138****2207", "as most ledgers write it"),
                (" 138 1234 2207 ", "138****2207", "spaces"),
                ("138-1234-2207", "138****2207", "hyphens"),
                ("+86 138 1234 2207", "+86 138****2207", "with the country"),
                ("8613812342207", "+86 138****2207", "the country without its sign"),
                ("008613812342207", "+86 138****2207", "as dialled abroad"),
                ("12812342207", "****07", "no network begins with 12"),
                ("1381234220", "****20", "a digit is missing"),
                ("+852 9123 4567", "+852 ****67", "Hong Kong"),
                ("+44 7700 900123", "+44 ****23", "Britain"),
                ("+1 (415) 555-0132", "+1 ****32", "United States"),
                ("+65 123", "***", "too short for anything"),
                ("", "", "nothing"),
            ],
        );
    }

    #[test]
    fn a_landline_shows_its_area_and_two_digits() {
        check(
            Field::Phone,
            &[
                ("021-55550100", "021-****00", "Shanghai"),
                ("(0571) 8888 0000", "0571-****00", "Hangzhou"),
                ("0571-88880000转801", "0571-****00", "the extension goes"),
                ("010-6666 7777 ext. 12", "010-****77", "so it does in English"),
                ("+86 21 5555 0100", "+86 ****00", "without the 0 the area is not sure"),
                ("55550100", "****00", "without an area"),
                ("400-820-8820", "****20", "a service number"),
                ("12345", "***", "short numbers are not hidden by stars in between"),
                ("见名片", "***", "no number"),
                ("王经理 13812342207", "***", "a name beside it"),
                ("13812342207/13912342208", "***", "two numbers"),
                ("+4930123456", "+49 ****56", "Berlin"),
            ],
        );
    }

    #[test]
    fn mail_wechat_and_id_numbers_show_next_to_nothing() {
        check(
            Field::Email,
            &[
                ("wangjianguo@example.com", "w***@example.com", "the usual"),
                ("wj@example.com", "***@example.com", "two letters would be half of it"),
                ("王@example.com", "***@example.com", "a name that no mail has"),
                ("wang@localhost", "***", "no domain"),
                ("wang", "***", "no address"),
                ("a@b.cn; c@d.cn", "***", "two addresses"),
                ("Wang <wang@example.com>", "***", "a name beside it"),
            ],
        );
        check(
            Field::Wechat,
            &[
                ("wxid_a1b2c3d4", "w***", "made by WeChat"),
                ("wang-jianguo", "w***", "chosen"),
                ("13812342207", "138****2207", "the mobile number"),
                ("wang", "***", "too short for an id"),
                ("12345", "***", "a number of QQ"),
                ("王建国", "***", "a name"),
            ],
        );
        check(
            Field::IdNumber,
            &[
                ("310101198001011234", "***34", "neither place nor birthday"),
                ("31010119800101123X", "***3X", "the check letter"),
                ("E12345678", "***", "a passport is too short to show an end"),
                ("310101 19800101 1234", "***", "not as it is written"),
            ],
        );
    }

    #[test]
    fn an_address_shows_city_or_country() {
        check(
            Field::Address,
            &[
                ("上海市浦东新区张江路1号", "上海市***", "a municipality"),
                ("浙江省杭州市西湖区文三路1号3楼", "浙江省杭州市***", "province and city"),
                ("内蒙古自治区呼和浩特市新城区1号", "内蒙古自治区呼和浩特市***", "an autonomous region"),
                ("新疆维吾尔自治区阿克苏地区库车县", "新疆维吾尔自治区阿克苏地区***", "no city, a district"),
                ("广东省东莞", "广东省***", "no more than the province is sure"),
                ("北京朝阳区建国路88号", "北京***", "a municipality without its kind"),
                ("苏州市工业园区星海街1号", "苏州市***", "a city that ends in 州"),
                ("文三路超市旁", "***", "the 市 of a shop"),
                ("西湖区文三路1号", "***", "no city"),
                ("王家村菜市口", "***", "nor is this one"),
                ("12 High Street, Manchester M1 2AB, United Kingdom", "***, United Kingdom", "the country"),
                ("Flat 2, Rose Cottage", "***", "the end is no country"),
                ("United Kingdom", "***", "nothing but the country hides nothing, and is no address"),
                ("1 Nanjing Rd., Shanghai, China.", "***, China", "a full stop"),
                ("无", "***", "rubbish"),
            ],
        );
    }

    #[test]
    fn no_rubbish_panics_or_shows_more_than_half() {
        for field in Field::COLUMNS {
            for plain in [
                "+",
                "00",
                "@",
                "@@",
                "k1:",
                "市市市",
                "省",
                "１３８１２３４２２０７",
                "\u{0}\u{feff}",
                "+++++++",
                "1234567",
            ] {
                let shown = mask(field, plain);
                let same = shown.chars().filter(|letter| *letter != '*' && plain.contains(*letter)).count();
                assert!(same * 2 <= plain.chars().count(), "{plain} {shown}");
            }
        }
    }
}
