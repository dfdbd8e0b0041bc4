//! Amounts, days and names as they are written in each language.

use receivables::{
    calendar::{Day, Weekday},
    money::{Currency, Money},
};

use crate::lang::Lang;

/// An amount: `12,340.00元` and `CNY 12,340.00`; every other currency by its code, `USD 1,234.00`, in both.
///
/// English never writes ¥: to half its readers it is the yen.
pub fn amount(money: Money, lang: Lang) -> String {
    if lang == Lang::Zh && money.currency == Currency::CNY {
        format!("{}元", money.grouped())
    } else {
        format!("{} {}", money.currency, money.grouped())
    }
}

/// Amounts of several currencies, joined, never added: `12,340.00元及USD 1,234.00`.
pub fn amounts(sums: impl IntoIterator<Item = Money>, lang: Lang) -> String {
    let written: Vec<_> = sums.into_iter().map(|money| amount(money, lang)).collect();
    list(&written, lang)
}

/// Words joined as a sentence joins them: `甲、乙及丙`, `A, B and C`.
pub fn list(items: &[String], lang: Lang) -> String {
    let (comma, and) = match lang {
        Lang::Zh => ("、", "及"),
        Lang::En => (", ", " and "),
    };
    match items.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{}{and}{last}", rest.join(comma)),
    }
}

/// A name that ends in a full stop ends its sentence too: `Ltd..` is written `Ltd.`; three dots stay.
pub fn one_full_stop(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let dot = |at: Option<usize>| at.and_then(|at| chars.get(at)) == Some(&'.');
    let is_second = |at: usize| dot(at.checked_sub(1)) && !dot(at.checked_sub(2)) && !dot(at.checked_add(1));
    chars.iter().enumerate().filter(|&(at, c)| *c != '.' || !is_second(at)).map(|(_, c)| c).collect()
}

/// A day in full: `2026年11月27日`, `27 November 2026`.
pub fn day(day: Day, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}", day.year(), day_of_year(day, lang)),
        Lang::En => format!("{} {}", day_of_year(day, lang), day.year()),
    }
}

/// A day without its year: `11月27日`, `27 November`. For texts whose reader cannot mistake the year.
pub fn day_of_year(day: Day, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}月{}日", day.month(), day.day_of_month()),
        Lang::En => format!("{} {}", day.day_of_month(), month(day.month())),
    }
}

/// A written day with its day of the week: `11月27日（周五）`, `Friday 27 November`.
pub fn with_weekday(written: &str, of: Day, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{written}（{}）", weekday(of.weekday(), lang)),
        Lang::En => format!("{} {written}", weekday(of.weekday(), lang)),
    }
}

/// The name of a day of the week: `周五`, `Friday`.
pub const fn weekday(weekday: Weekday, lang: Lang) -> &'static str {
    match (weekday, lang) {
        (Weekday::Monday, Lang::Zh) => "周一",
        (Weekday::Tuesday, Lang::Zh) => "周二",
        (Weekday::Wednesday, Lang::Zh) => "周三",
        (Weekday::Thursday, Lang::Zh) => "周四",
        (Weekday::Friday, Lang::Zh) => "周五",
        (Weekday::Saturday, Lang::Zh) => "周六",
        (Weekday::Sunday, Lang::Zh) => "周日",
        (Weekday::Monday, Lang::En) => "Monday",
        (Weekday::Tuesday, Lang::En) => "Tuesday",
        (Weekday::Wednesday, Lang::En) => "Wednesday",
        (Weekday::Thursday, Lang::En) => "Thursday",
        (Weekday::Friday, Lang::En) => "Friday",
        (Weekday::Saturday, Lang::En) => "Saturday",
        (Weekday::Sunday, Lang::En) => "Sunday",
    }
}

const fn month(month: i8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

/// A number of days: `12天`, `12 days`, `1 day`.
pub fn days(count: i64, lang: Lang) -> String {
    match (lang, count) {
        (Lang::Zh, _) => format!("{count}天"),
        (Lang::En, 1) => "1 day".to_owned(),
        (Lang::En, _) => format!("{count} days"),
    }
}

/// Invoices in a few words: the numbers of one or two, the first number and the count of more. Empty for none.
pub fn invoices(numbers: &[&str], lang: Lang) -> String {
    match (numbers, lang) {
        ([], _) => String::new(),
        ([one], Lang::Zh) => format!("发票{one}"),
        ([one], Lang::En) => format!("invoice {one}"),
        ([one, two], Lang::Zh) => format!("发票{one}、{two}"),
        ([one, two], Lang::En) => format!("invoices {one} and {two}"),
        ([first, ..], Lang::Zh) => format!("发票{first}等{}张", numbers.len()),
        ([first, rest @ ..], Lang::En) => format!("invoice {first} and {} others", rest.len()),
    }
}

/// One item in a list: `A1`, `A1第3期`, `Instalment 3 of A1`; without a number `第3期`, `Instalment 3`.
pub fn item(number: &str, instalment: Option<u16>, lang: Lang) -> String {
    match (instalment, lang) {
        (None, _) => number.to_owned(),
        (Some(instalment), Lang::Zh) => format!("{number}第{instalment}期"),
        (Some(instalment), Lang::En) if number.is_empty() => format!("Instalment {instalment}"),
        (Some(instalment), Lang::En) => format!("Instalment {instalment} of {number}"),
    }
}

/// Instalments of one invoice or contract in a few words: `第3期`, `第3、4期`, `instalment 3 and 2 others`. Empty for none.
pub fn instalments(numbers: &[u16], lang: Lang) -> String {
    match (numbers, lang) {
        ([], _) => String::new(),
        ([one], Lang::Zh) => format!("第{one}期"),
        ([one], Lang::En) => format!("instalment {one}"),
        ([one, two], Lang::Zh) => format!("第{one}、{two}期"),
        ([one, two], Lang::En) => format!("instalments {one} and {two}"),
        ([first, ..], Lang::Zh) => format!("第{first}期等{}期", numbers.len()),
        ([first, rest @ ..], Lang::En) => format!("instalment {first} and {} others", rest.len()),
    }
}

/// Surnames of two characters; every other Chinese surname is one.
const LONG_SURNAMES: [&str; 16] = [
    "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙",
    "夏侯", "端木", "南宫",
];

/// How to address a person by name and title: `王总` of 王建国 with the title 总, `Ms Wang Min` with Ms.
///
/// Without a title, or with one of the other language, the full name is used: nobody is given a sex or a rank
/// that the file does not hold.
pub fn address_as(name: &str, title: Option<&str>, lang: Lang) -> String {
    let (name, title) = (name.trim(), title.map_or("", str::trim));
    let is_han =
        |text: &str| !text.is_empty() && text.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    match lang {
        Lang::Zh if is_han(title) && is_han(name) => {
            let surname = surname(name);
            // The file may hold the whole form of address already.
            if title.starts_with(surname) && title.chars().count() > surname.chars().count() {
                title.to_owned()
            } else {
                format!("{surname}{title}")
            }
        }
        Lang::En if !title.is_empty() && title.is_ascii() && name.is_ascii() => format!("{title} {name}"),
        Lang::Zh | Lang::En => name.to_owned(),
    }
}

fn surname(name: &str) -> &str {
    let long = LONG_SURNAMES.iter().find(|surname| name.starts_with(*surname) && name.len() > surname.len());
    let first = name.char_indices().nth(1).map_or(name, |(end, _)| name.split_at(end).0);
    long.copied().unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_name_their_currency_once_and_the_same_way_everywhere() {
        let usd = Currency::from_code("USD").unwrap();
        let jpy = Currency::from_code("JPY").unwrap();
        for (money, zh, en) in [
            (Money::new(1_234_000, Currency::CNY), "12,340.00元", "CNY 12,340.00"),
            (Money::new(-5, Currency::CNY), "-0.05元", "CNY -0.05"),
            (Money::new(123_400, usd), "USD 1,234.00", "USD 1,234.00"),
            (Money::new(5_000, jpy), "JPY 5,000", "JPY 5,000"),
        ] {
            assert_eq!((amount(money, Lang::Zh).as_str(), amount(money, Lang::En).as_str()), (zh, en));
        }
        let both = [Money::new(100, Currency::CNY), Money::new(200, usd)];
        assert_eq!(amounts(both, Lang::Zh), "1.00元及USD 2.00");
        assert_eq!(amounts(both, Lang::En), "CNY 1.00 and USD 2.00");
    }

    #[test]
    fn days_read_as_they_are_said() {
        let friday = Day::new(2026, 11, 27).unwrap();
        assert_eq!(day(friday, Lang::Zh), "2026年11月27日");
        assert_eq!(day(friday, Lang::En), "27 November 2026");
        assert_eq!(with_weekday(&day_of_year(friday, Lang::Zh), friday, Lang::Zh), "11月27日（周五）");
        assert_eq!(with_weekday(&day(friday, Lang::En), friday, Lang::En), "Friday 27 November 2026");
        assert_eq!((days(1, Lang::En).as_str(), days(12, Lang::En).as_str()), ("1 day", "12 days"));
    }

    #[test]
    fn a_sentence_ends_in_one_full_stop() {
        for (text, written) in [
            ("owed to Example Co., Ltd.. It", "owed to Example Co., Ltd. It"),
            ("Ltd..", "Ltd."),
            ("wait ... there", "wait ... there"),
            ("....", "...."),
        ] {
            assert_eq!(one_full_stop(text), written);
        }
    }

    #[test]
    fn invoices_are_named_while_they_are_few() {
        for (numbers, zh, en) in [
            (&["A1"][..], "发票A1", "invoice A1"),
            (&["A1", "A2"], "发票A1、A2", "invoices A1 and A2"),
            (&["A1", "A2", "A3"], "发票A1等3张", "invoice A1 and 2 others"),
        ] {
            assert_eq!(
                (invoices(numbers, Lang::Zh).as_str(), invoices(numbers, Lang::En).as_str()),
                (zh, en)
            );
        }
    }

    #[test]
    fn instalments_are_named_as_they_are_said() {
        for (number, instalment, zh, en) in [
            ("A1", None, "A1", "A1"),
            ("A1", Some(3), "A1第3期", "Instalment 3 of A1"),
            ("", Some(3), "第3期", "Instalment 3"),
        ] {
            assert_eq!(
                (item(number, instalment, Lang::Zh), item(number, instalment, Lang::En)),
                (zh.into(), en.into())
            );
        }
        for (numbers, zh, en) in [
            (&[][..], "", ""),
            (&[3], "第3期", "instalment 3"),
            (&[3, 4], "第3、4期", "instalments 3 and 4"),
            (&[3, 4, 5], "第3期等3期", "instalment 3 and 2 others"),
        ] {
            assert_eq!(
                (instalments(numbers, Lang::Zh).as_str(), instalments(numbers, Lang::En).as_str()),
                (zh, en)
            );
        }
    }

    #[test]
    fn nobody_is_addressed_by_a_title_we_do_not_know() {
        for (name, title, zh, en, why) in [
            ("王建国", Some("总"), "王总", "王建国", "a Chinese title is no use in English"),
            ("王建国", Some("王总"), "王总", "王建国", "the file holds the whole form"),
            ("王建国", Some("经理"), "王经理", "王建国", "the title follows the surname"),
            ("欧阳娜", Some("女士"), "欧阳女士", "欧阳娜", "a long surname stays whole"),
            ("王建国", None, "王建国", "王建国", "no title: the full name"),
            ("Wang Min", Some("Ms"), "Wang Min", "Ms Wang Min", "surname order is unknown, so all of it"),
            ("Maria Rossi", None, "Maria Rossi", "Maria Rossi", "no guess at the sex"),
        ] {
            assert_eq!(address_as(name, title, Lang::Zh), zh, "{why}");
            assert_eq!(address_as(name, title, Lang::En), en, "{why}");
        }
    }
}
