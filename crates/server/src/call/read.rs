//! What people type for an amount, a day, an hour. Typing is quick and the debtor is waiting: many ways are understood,
//! and each is shown back before it counts.

use receivables::{
    calendar::{Clock, Day, Weekday},
    money::{Currency, Money, Totals},
};

/// An amount in one of the currencies that are open: `12000`, `12,000.50`, `1.2万`, `USD 300`; `a` or `全部` for all of
/// `everything`. Where several currencies are open, it must name one.
pub(super) fn amount(typed: &str, open: &Totals, everything: &Totals) -> Option<Money> {
    let typed = typed.trim().to_uppercase();
    let named = Currency::from_code(typed.get(..3).unwrap_or_default());
    let rest = if named.is_some() { typed.get(3..).unwrap_or_default() } else { typed.as_str() };
    let mut currencies = open.iter().map(|sum| sum.currency);
    let only = currencies.next().filter(|_| currencies.next().is_none());
    let currency = named.or(only)?;
    if ["A", "ALL", "全部", "全额", "全款"].contains(&rest.trim()) {
        return Some(everything.of(currency)).filter(|all| all.minor > 0);
    }
    let plain: String = rest
        .trim_end_matches('元')
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '¥' | '￥'))
        .collect();
    let (digits, shift) = plain.strip_suffix('万').map_or((plain.as_str(), 0), |digits| (digits, 4));
    Money::parse(&shifted(digits, shift)?, currency).ok()
}

/// The decimal point moved to the right: `1.2` by four is `12000`.
fn shifted(digits: &str, by: usize) -> Option<String> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || !is_number(whole) || !is_number(part) {
        return None;
    }
    let part: String = part.chars().chain(std::iter::repeat_n('0', by)).collect();
    let (moved, rest) = part.split_at_checked(by)?;
    let rest = rest.trim_end_matches('0');
    let whole = format!("{}{moved}", if whole.is_empty() { "0" } else { whole });
    Some(if rest.is_empty() { whole } else { format!("{whole}.{rest}") })
}

/// Which way a day without its year lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looking {
    /// Today or later.
    Ahead,
    /// Today or earlier.
    Back,
}

/// A day: `2026-11-27`, `11-27`, `11月27日`, `27日`, `今天`, `tomorrow`, `周五`, `next fri`, `+3`.
pub(super) fn day(typed: &str, today: Day, looking: Looking) -> Option<Day> {
    let typed = typed.trim().to_lowercase();
    if let Ok(day) = typed.parse::<Day>() {
        return Some(day);
    }
    if let Some(days) = typed.strip_prefix('+') {
        return days
            .trim()
            .parse::<i32>()
            .ok()
            .filter(|days| (0..=3_660).contains(days))
            .map(|d| today.plus(d));
    }
    let near = match typed.as_str() {
        "今天" | "今日" | "今晚" | "today" => Some(0),
        "明天" | "明日" | "tomorrow" => Some(1),
        "后天" | "the day after tomorrow" => Some(2),
        "昨天" | "昨日" | "yesterday" => Some(-1),
        "前天" => Some(-2),
        _ => None,
    };
    near.map(|days| today.plus(days)).or_else(|| weekday(&typed, today, looking)).or_else(|| {
        let numbers: Vec<i16> = typed
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .map_while(|part| part.parse().ok())
            .collect();
        match *numbers.as_slice() {
            [year, month, day] if year > 31 => Day::new(year, month.try_into().ok()?, day.try_into().ok()?),
            [month, day] => of_year(month.try_into().ok()?, day.try_into().ok()?, today, looking),
            [day] if typed.ends_with(['日', '号']) => {
                let day = i8::try_from(day).ok()?;
                let months = match looking {
                    Looking::Ahead => 0..=2,
                    Looking::Back => -2..=0,
                };
                let mut found = months.filter_map(|months| {
                    let month = today.day_in_month(1).plus_months(months);
                    Day::new(month.year(), month.month(), day).filter(|day| fits(*day, today, looking))
                });
                match looking {
                    Looking::Ahead => found.next(),
                    Looking::Back => found.next_back(),
                }
            }
            _ => None,
        }
    })
}

fn fits(day: Day, today: Day, looking: Looking) -> bool {
    match looking {
        Looking::Ahead => day >= today,
        Looking::Back => day <= today,
    }
}

/// A day of the year: this year if that lies the right way, else the next or the last.
fn of_year(month: i8, day: i8, today: Day, looking: Looking) -> Option<Day> {
    let year = today.year();
    let other = match looking {
        Looking::Ahead => year + 1,
        Looking::Back => year - 1,
    };
    let found = |year: i16| Day::new(year, month, day).filter(|day| fits(*day, today, looking));
    found(year).or_else(|| found(other))
}

/// A day of the week. Alone it is the nearest such day; with `下` or `next` it lies in the week that begins next Monday.
fn weekday(typed: &str, today: Day, looking: Looking) -> Option<Day> {
    const NAMES: [(&str, &str, Weekday); 7] = [
        ("一", "mon", Weekday::Monday),
        ("二", "tue", Weekday::Tuesday),
        ("三", "wed", Weekday::Wednesday),
        ("四", "thu", Weekday::Thursday),
        ("五", "fri", Weekday::Friday),
        ("六", "sat", Weekday::Saturday),
        ("日", "sun", Weekday::Sunday),
    ];
    let (is_next, name) = typed
        .strip_prefix('下')
        .or_else(|| typed.strip_prefix("next "))
        .map_or((false, typed), |name| (true, name.trim()));
    let zh = ["周", "星期", "礼拜"].iter().find_map(|prefix| name.strip_prefix(prefix));
    let wanted = NAMES.iter().find(|(han, english, _)| {
        zh.is_some_and(|name| name == *han || (name == "天" && *han == "日"))
            || (zh.is_none() && name.starts_with(english) && name.len() <= 9)
    })?;
    let (from, step) = match looking {
        Looking::Ahead => (today, 1),
        Looking::Back => (today, -1),
    };
    let from = if is_next {
        (1..=7).map(|days| today.plus(days)).find(|day| day.weekday() == Weekday::Monday)?
    } else {
        from
    };
    (0..7).map(|days| from.plus(days * step)).find(|day| day.weekday() == wanted.2)
}

/// An hour: `15:30`, `15`, `3pm`, `10点半`, `下午3点`.
pub(super) fn time(typed: &str) -> Option<Clock> {
    let typed = typed.trim().to_lowercase().replace('：', ":");
    let is_late = ["下午", "晚上", "pm"].iter().any(|sign| typed.contains(sign));
    let mut numbers = typed.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let hour: u32 = numbers.next()?.parse().ok()?;
    let minute: u32 = match numbers.next() {
        Some(minute) => minute.parse().ok()?,
        None if typed.contains('半') => 30,
        None => 0,
    };
    let hour = if is_late && hour < 12 { hour + 12 } else { hour };
    if hour > 23 || minute > 59 { None } else { Clock::new(hour, minute) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(sums: &[(i64, &str)]) -> Totals {
        let mut totals = Totals::default();
        for (minor, currency) in sums {
            totals.add(Money::new(*minor, Currency::from_code(currency).unwrap()));
        }
        totals
    }

    #[test]
    fn an_amount_is_understood_as_it_is_typed() {
        let yuan = totals(&[(5_000_000, "CNY")]);
        let both = totals(&[(5_000_000, "CNY"), (90_000, "USD")]);
        for (typed, open, minor, why) in [
            ("12000", &yuan, Some(1_200_000), "plain"),
            ("12,000.50", &yuan, Some(1_200_050), "grouped"),
            ("12，000元", &yuan, Some(1_200_000), "full-width comma"),
            ("1.2万", &yuan, Some(1_200_000), "ten thousands"),
            ("0.5万", &yuan, Some(500_000), "a half"),
            ("a", &yuan, Some(5_000_000), "all of it"),
            ("全部", &yuan, Some(5_000_000), "in Chinese"),
            ("USD 300", &both, Some(30_000), "a currency by name"),
            ("usd a", &both, Some(90_000), "all of the dollars"),
            ("300", &both, None, "which currency?"),
            ("-5", &yuan, None, "a sign"),
            ("1.2.3", &yuan, None, "no number"),
            ("", &yuan, None, "nothing"),
            ("soon", &yuan, None, "no number at all"),
        ] {
            assert_eq!(amount(typed, open, open).map(|money| money.minor), minor, "{typed}: {why}");
        }
    }

    #[test]
    fn a_day_is_understood_as_it_is_said() {
        use Looking::{Ahead, Back};
        // A Monday.
        let today: Day = "2026-11-23".parse().unwrap();
        for (typed, looking, expected, why) in [
            ("2026-11-27", Ahead, Some("2026-11-27"), "in full"),
            ("11-27", Ahead, Some("2026-11-27"), "this year"),
            ("11月27日", Ahead, Some("2026-11-27"), "in Chinese"),
            ("1/5", Ahead, Some("2027-01-05"), "next year, for it is past this year"),
            ("11-20", Back, Some("2026-11-20"), "looking back"),
            ("12-20", Back, Some("2025-12-20"), "last year"),
            ("27日", Ahead, Some("2026-11-27"), "of this month"),
            ("5号", Ahead, Some("2026-12-05"), "of the next"),
            ("30号", Back, Some("2026-10-30"), "of the last"),
            ("今天", Ahead, Some("2026-11-23"), "today"),
            ("tomorrow", Ahead, Some("2026-11-24"), "tomorrow"),
            ("周五", Ahead, Some("2026-11-27"), "this Friday"),
            ("周一", Ahead, Some("2026-11-23"), "today is one"),
            ("下周一", Ahead, Some("2026-11-30"), "next week"),
            ("下周五", Ahead, Some("2026-12-04"), "not this week's"),
            ("next fri", Ahead, Some("2026-12-04"), "the same in English"),
            ("Friday", Ahead, Some("2026-11-27"), "spelt out"),
            ("星期天", Ahead, Some("2026-11-29"), "Sunday has two names"),
            ("周五", Back, Some("2026-11-20"), "last Friday"),
            ("+3", Ahead, Some("2026-11-26"), "in three days"),
            ("尽快", Ahead, None, "soon is no day"),
            ("2026-02-30", Ahead, None, "there is none"),
            ("", Ahead, None, "nothing"),
        ] {
            let expected = expected.map(|day| day.parse::<Day>().unwrap());
            assert_eq!(day(typed, today, looking), expected, "{typed}: {why}");
        }
    }

    #[test]
    fn an_hour_is_understood_as_it_is_said() {
        for (typed, expected) in [
            ("15:30", Some("15:30")),
            ("15：30", Some("15:30")),
            ("15", Some("15:00")),
            ("3pm", Some("15:00")),
            ("10点半", Some("10:30")),
            ("下午3点", Some("15:00")),
            ("25", None),
            ("later", None),
        ] {
            assert_eq!(time(typed).map(|at| at.to_string()).as_deref(), expected, "{typed}");
        }
    }
}
