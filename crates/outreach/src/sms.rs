//! How many parts a text message is sent, and paid for, in (3GPP TS 23.038, 23.040).

/// The most parts one of our messages may take with ordinary facts.
pub const LIMIT: usize = 3;

/// The GSM 7-bit default alphabet, without the escape to its extension.
const GSM7: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Characters of its extension, two septets each.
const GSM7_EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// The number of parts: 160 septets in one or 153 in each of many, for the GSM alphabet; otherwise 70 or 67 UTF-16
/// units. A character is never cut in two.
pub fn segments(text: &str) -> usize {
    let septets = |c: char| match c {
        c if GSM7.contains(c) => Some(1),
        c if GSM7_EXTENSION.contains(c) => Some(2),
        _ => None,
    };
    match text.chars().map(septets).collect::<Option<Vec<usize>>>() {
        Some(widths) => parts(&widths, 160, 153),
        None => parts(&text.chars().map(char::len_utf16).collect::<Vec<_>>(), 70, 67),
    }
}

/// Parts needed for characters of these widths, none of them split.
fn parts(widths: &[usize], alone: usize, in_many: usize) -> usize {
    if widths.iter().sum::<usize>() <= alone {
        return 1;
    }
    let mut parts = 1;
    let mut filled = 0;
    for &width in widths {
        if filled + width > in_many {
            parts += 1;
            filled = 0;
        }
        filled += width;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::segments;

    #[test]
    fn parts_are_counted_as_the_carrier_counts_them() {
        for (text, parts, why) in [
            (String::new(), 1, "an empty message is sent once"),
            ("a".repeat(160), 1, "160 septets"),
            ("a".repeat(161), 2, "the header of a joined message takes 7 septets"),
            ("a".repeat(306), 2, "twice 153"),
            ("a".repeat(307), 3, "one more"),
            ("¥".repeat(160), 1, "the yen sign is in the alphabet"),
            ("€".repeat(80), 1, "the euro sign counts twice"),
            ("€".repeat(81), 2, "162 septets"),
            (
                format!("{}€", "a".repeat(152)).repeat(2),
                3,
                "152 + 2 does not fit in 153, so the euro moves on",
            ),
            ("款".repeat(70), 1, "70 units"),
            ("款".repeat(71), 2, "67 in each of two"),
            ("款".repeat(134), 2, "twice 67"),
            ("款".repeat(135), 3, "one more"),
            (format!("款{}", "a".repeat(70)), 2, "one Chinese character makes the whole message UCS-2"),
            ("𠮷".repeat(35), 1, "a rare character takes two units"),
            ("𠮷".repeat(67), 3, "33 pairs to a part: the 34th would be cut"),
        ] {
            assert_eq!(segments(&text), parts, "{why}");
        }
    }
}
