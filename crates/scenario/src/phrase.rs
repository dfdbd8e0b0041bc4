//! A line, read word by word: forgiving in commas, case and hyphens, strict in what it means.

use receivables::{
    calendar::{Clock, Day},
    money::{Currency, Money},
};

/// Marks that may stand between any two words.
const BETWEEN: [char; 4] = [' ', ',', ':', ';'];

/// What is left of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Phrase<'a> {
    rest: &'a str,
}

impl<'a> Phrase<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// What has not been read yet.
    pub(crate) fn rest(&self) -> &'a str {
        self.rest.trim_start_matches(BETWEEN).trim_end()
    }

    pub(crate) fn is_done(&self) -> bool {
        self.rest().is_empty()
    }

    /// Takes the words if they come next. A hyphen in them stands for a hyphen, a blank or an underscore.
    pub(crate) fn eat(&mut self, words: &str) -> bool {
        let Some(rest) = after(self.rest(), words) else { return false };
        self.rest = rest;
        true
    }

    /// Takes whichever of these comes next.
    pub(crate) fn eat_any(&mut self, choices: &[&str]) -> bool {
        choices.iter().any(|words| self.eat(words))
    }

    /// Takes words that only make a sentence of it.
    pub(crate) fn skip_fillers(&mut self) {
        while self.eat_any(&["is", "are", "be", "that", "the", "a", "an", "to", "has", "and", "it", "with"]) {
        }
    }

    /// Takes the code of one value of a closed list, the longest that fits.
    pub(crate) fn code<T: Copy>(&mut self, all: &[T], code: fn(T) -> &'static str) -> Option<T> {
        let fits = all.iter().copied().filter(|&value| after(self.rest(), code(value)).is_some());
        let value = fits.max_by_key(|&value| code(value).len())?;
        self.eat(code(value)).then_some(value)
    }

    /// Takes the longest known name that comes next.
    pub(crate) fn name<'n>(&mut self, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        let rest = self.rest();
        let fits = known.filter_map(|name| {
            let (head, tail) = rest.split_at_checked(name.len())?;
            let ends =
                tail.chars().next().is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | '/' | '-')));
            (ends && head.to_lowercase() == name.to_lowercase()).then_some((name, tail))
        });
        let (name, tail) = fits.max_by_key(|(name, _)| name.len())?;
        self.rest = tail;
        Some(name)
    }

    /// Takes a new name: everything up to a comma, a colon or one of these words.
    pub(crate) fn new_name(&mut self, before: &[&str]) -> Option<&'a str> {
        let rest = self.rest();
        let is_end = |at: usize| {
            let here = rest.get(at..).unwrap_or_default();
            let word =
                here.strip_prefix(' ').is_some_and(|here| before.iter().any(|w| after(here, w).is_some()));
            word || here.starts_with([',', ':', ';'])
        };
        let end = rest.char_indices().map(|(at, _)| at).find(|&at| is_end(at)).unwrap_or(rest.len());
        let (name, tail) = rest.split_at_checked(end)?;
        if name.trim().is_empty() {
            return None;
        }
        self.rest = tail;
        Some(name.trim())
    }

    /// Takes one word: up to a blank, a comma or a bracket.
    pub(crate) fn word(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let end = rest.find([' ', ',', ';', ':', '(', ')']).unwrap_or(rest.len());
        let (word, tail) = rest.split_at_checked(end)?;
        if word.is_empty() {
            return None;
        }
        self.rest = tail;
        Some(word)
    }

    /// Takes a day: `2013-01-31`, `2013/1/31` or `2013年1月31日`.
    pub(crate) fn day(&mut self) -> Option<Day> {
        let mut ahead = *self;
        let word = ahead.word()?;
        let day = day_of(word)?;
        *self = ahead;
        Some(day)
    }

    /// Takes a time of day: `10:00`.
    pub(crate) fn clock(&mut self) -> Option<Clock> {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ':')).unwrap_or(rest.len());
        let (time, tail) = rest.split_at_checked(end)?;
        let time = time.trim_end_matches(':');
        let padded = if time.len() == 4 { format!("0{time}") } else { time.to_owned() };
        let clock = padded.parse().ok()?;
        self.rest = tail;
        Some(clock)
    }

    /// Takes a whole number without sign.
    pub(crate) fn number(&mut self) -> Option<u32> {
        let mut ahead = *self;
        let number = ahead.word()?.parse().ok()?;
        *self = ahead;
        Some(number)
    }

    /// Takes an amount: `1,000.00 EUR`, `EUR 1000`, `1000` in the currency of the diary.
    pub(crate) fn money(&mut self, default: Currency) -> Option<Money> {
        let mut ahead = *self;
        let mut currency = ahead.currency();
        let rest = ahead.rest();
        let end =
            rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.' | '-'))).unwrap_or(rest.len());
        let (figure, _) = rest.split_at_checked(end)?;
        let figure = figure.trim_end_matches([',', '.']);
        ahead.rest = rest.get(figure.len()..)?;
        let plain = ungrouped(figure)?;
        currency = currency.or_else(|| ahead.currency());
        let money = Money::parse(&plain, currency.unwrap_or(default)).ok()?;
        *self = ahead;
        Some(money)
    }

    fn currency(&mut self) -> Option<Currency> {
        let rest = self.rest();
        for (sign, code) in
            [("¥", "CNY"), ("￥", "CNY"), ("元", "CNY"), ("€", "EUR"), ("$", "USD"), ("£", "GBP")]
        {
            if let Some(tail) = rest.strip_prefix(sign) {
                self.rest = tail;
                return Currency::from_code(code);
            }
        }
        let (code, tail) = rest.split_at_checked(3)?;
        if !code.bytes().all(|byte| byte.is_ascii_alphabetic())
            || tail.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            return None;
        }
        let currency = Currency::from_code(code)?;
        self.rest = tail;
        Some(currency)
    }
}

/// What follows these words, if the text begins with them as whole words.
fn after<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let mut rest = text;
    for wanted in words.chars() {
        let found = rest.chars().next()?;
        let gap = |c: char| matches!(c, ' ' | '-' | '_');
        if !(found.eq_ignore_ascii_case(&wanted) || (gap(found) && gap(wanted))) {
            return None;
        }
        rest = rest.get(found.len_utf8()..)?;
        if wanted == ' ' {
            rest = rest.trim_start();
        }
    }
    let ends = rest.chars().next().is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_')));
    ends.then_some(rest)
}

/// A day by year, month and day, with or without leading zeros.
fn day_of(word: &str) -> Option<Day> {
    let word = word.trim_end_matches(['.', '日']);
    let mut parts = word.split(['-', '/', '年', '月']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The digits of a figure whose commas, if any, stand before every third digit.
fn ungrouped(figure: &str) -> Option<String> {
    if !figure.contains(',') {
        return Some(figure.to_owned());
    }
    let whole = figure.split('.').next()?;
    let mut groups = whole.split(',');
    let first = groups.next()?.trim_start_matches('-');
    let sound = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    sound.then(|| figure.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_with_and_without_separators_and_never_guessed() {
        for (text, expected, rest) in [
            ("1,000.00 EUR due", Some("1000.00 EUR"), "due"),
            ("1000 eur", Some("1000.00 EUR"), ""),
            ("EUR 1000, by", Some("1000.00 EUR"), "by"),
            ("300", Some("300.00 CNY"), ""),
            ("￥12,345,678.90", Some("12345678.90 CNY"), ""),
            ("300元", Some("300.00 CNY"), ""),
            ("0.09 EUR.", Some("0.09 EUR"), "."),
            ("1,00 EUR", None, "1,00 EUR"), // A decimal comma or a slip: nobody knows.
            ("10,00,000", None, "10,00,000"), // Not our grouping.
            ("1.234 EUR", None, "1.234 EUR"), // A cent has no tenths.
            ("EUR", None, "EUR"),
        ] {
            let mut phrase = Phrase::new(text);
            let money = phrase.money(Currency::CNY).map(|money| format!("{money:?}"));
            assert_eq!((money.as_deref(), phrase.rest()), (expected, rest), "{text}");
        }
    }

    #[test]
    fn words_are_whole_words_and_hyphens_may_be_blanks() {
        for (text, words, rest) in [
            ("No answer, because", "no-answer", Some("because")),
            ("no-answer", "no", None), // Not the word `no`.
            ("until 2024-01-01", "until", Some("2024-01-01")),
            ("untilled", "until", None),
            ("outside  every policy", "outside every policy", Some("")),
        ] {
            let mut phrase = Phrase::new(text);
            assert_eq!(phrase.eat(words).then(|| phrase.rest()), rest, "{text}");
        }
    }

    #[test]
    fn the_longest_known_name_wins() {
        let names = ["SI_1", "SI_10", "SI_10/2", "甲公司"];
        for (text, name) in [
            ("SI_10/2: level", Some("SI_10/2")),
            ("si_10 level", Some("SI_10")),
            ("SI_100", None),
            ("甲公司 at step 2", Some("甲公司")),
        ] {
            assert_eq!(Phrase::new(text).name(names.into_iter()), name, "{text}");
        }
    }

    #[test]
    fn days_are_read_in_three_spellings() {
        for text in ["2013-01-31", "2013/1/31", "2013年1月31日", "2013-1-31."] {
            assert_eq!(Phrase::new(text).day(), Day::new(2013, 1, 31), "{text}");
        }
        assert_eq!(Phrase::new("2013-02-31").day(), None);
    }
}
