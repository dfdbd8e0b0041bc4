//! Names of debtors as they are compared: two spellings of one name meet here.

/// The name with full-width letters, digits, punctuation and spaces as half-width ones, runs of white space as one
/// space, and none at the ends. Case is kept: `ABC` and `Abc` may be two companies.
pub fn normalised(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for letter in name.chars().map(half_width) {
        if !letter.is_whitespace() {
            out.push(letter);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

fn half_width(letter: char) -> char {
    match letter {
        '\u{3000}' => ' ',
        // The full-width forms stand in the order of ASCII, 0xFEE0 further on.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_meet() {
        for (name, key) in [
            ("上海甲贸易有限公司", "上海甲贸易有限公司"),
            (" 上海甲\u{3000}贸易  有限公司\t", "上海甲 贸易 有限公司"), // Wide space, runs, ends.
            ("ＡＢＣ（中国）有限公司", "ABC(中国)有限公司"),             // Wide letters and brackets.
            ("Acme  Ltd.", "Acme Ltd."),
            ("acme Ltd.", "acme Ltd."), // Case tells names apart.
            ("\u{3000} ", ""),
        ] {
            assert_eq!(normalised(name), key, "{name}");
        }
    }
}
