//! One cell: what its text can be read as. Nothing here knows of columns or rows.

pub(crate) mod amount;
pub(crate) mod day;

use std::borrow::Cow;

/// What a whole column proves about the way its cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Evidence<T> {
    /// Nobody has looked: no cell needed it.
    #[default]
    Unknown,
    /// Read from end to end, and nothing proves anything.
    Silent,
    /// At least one cell can be read in this way only, and none in another way only.
    Proves(T),
    /// Cells prove different ways.
    Contradicts,
}

/// A full-width letter, digit or sign as its half-width twin; every other character as it is.
pub(crate) const fn half_width(c: char) -> char {
    match c {
        // U+FF01..=U+FF5E lie 0xFEE0 above ASCII.
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(c as u32 - 0xfee0) {
            Some(half) => half,
            None => c,
        },
        '\u{3000}' | '\u{a0}' | '\u{2007}' | '\u{202f}' => ' ',
        '−' | '–' | '—' | '﹣' => '-',
        '’' | '‘' => '\'',
        '￥' => '¥',
        _ => c,
    }
}

/// The text in half width.
pub(crate) fn half(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(half_width).collect()) }
}

/// The text as names are compared: half width, lower case, without spaces and punctuation; `#` is `no`.
pub(crate) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().map(half_width) {
        match c {
            '#' => out.push_str("no"),
            c if c.is_ascii_punctuation() || c.is_whitespace() || c.is_control() => {}
            '、' | '。' | '《' | '》' | '【' | '】' | '「' | '」' | '“' | '”' | '·' | '…' | '\u{feff}' =>
                {}
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// Whether the cell says that there is nothing: empty, a dash, `N/A`, `NULL`. Spreadsheet errors say no such thing.
pub(crate) fn is_blank(trimmed: &str) -> bool {
    match trimmed.len() {
        0 => true,
        1..=6 => matches!(
            trimmed,
            "-" | "--"
                | "—"
                | "——"
                | "/"
                | "\\"
                | "N/A"
                | "n/a"
                | "NULL"
                | "null"
                | "None"
                | "NaN"
                | "nan"
                | "NaT"
                | "无"
                | "空"
        ),
        _ => false,
    }
}

/// Why an identifier cannot be taken as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LostDigits;

/// A number that names something: `1930571429.0` is `1930571429`, leading zeros and letters stay.
pub(crate) fn identifier(text: &str) -> Result<Cow<'_, str>, LostDigits> {
    let text = match half(text) {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches('\'')),
        Cow::Owned(text) => Cow::Owned(text.trim_start_matches('\'').trim().to_owned()),
    };
    if is_scientific(&text) {
        return Err(LostDigits);
    }
    let Some((whole, decimals)) = text.split_once('.') else { return Ok(text) };
    let is_float = !whole.is_empty()
        && whole.bytes().all(|b| b.is_ascii_digit())
        && !decimals.is_empty()
        && decimals.bytes().all(|b| b == b'0');
    if is_float { Ok(Cow::Owned(whole.to_owned())) } else { Ok(text) }
}

/// `1.93E+09`: the spreadsheet has thrown the last digits away.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let Some(exponent) = exponent.strip_prefix('+') else { return false };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_number(mantissa) && is_number(exponent)
}

/// The first whole number in a cell such as `第3期`, `3/12`, `30天`, `3.0`.
pub(crate) fn count(text: &str) -> Option<u32> {
    let text = half(text);
    let digits: String =
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let before_is_word = text.chars().take_while(|c| !c.is_ascii_digit()).all(|c| c != '-' && c != '.');
    before_is_word.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_keep_what_names_them() {
        for (text, read) in [
            ("1930571429.0", Ok("1930571429")), // A float made of a number by a data frame.
            ("0200706844", Ok("0200706844")),
            ("ＩＮＶ－００１", Ok("INV-001")),
            ("'00123", Ok("00123")), // The apostrophe that made a number text.
            ("3.1", Ok("3.1")),
            ("A1.0", Ok("A1.0")),
            ("1.93057E+09", Err(LostDigits)),
            ("2E10", Ok("2E10")), // A code, not a number: spreadsheets always write the plus.
        ] {
            assert_eq!(identifier(text).as_deref(), read.as_ref().copied(), "{text}");
        }
    }

    #[test]
    fn counts_stand_among_words() {
        for (text, read) in [
            ("第3期", Some(3)),
            ("3/12", Some(3)),
            ("30天", Some(30)),
            ("３", Some(3)),
            ("-3", None),
            ("三", None),
        ] {
            assert_eq!(count(text), read, "{text}");
        }
    }

    #[test]
    fn names_are_compared_without_their_dress() {
        for (one, other) in [
            ("Invoice No.", "invoice_no"),
            ("Customer #", "customer no"),
            ("　客户 名称　", "客户名称"),
            ("ＤＵＥ　ＤＡＴＥ", "dueDate"),
        ] {
            assert_eq!(folded(one), folded(other));
        }
    }
}
