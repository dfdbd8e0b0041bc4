//! The fonts that ship with the program: Noto Sans SC, regular and bold (SIL Open Font License, `fonts/OFL.txt`).

use std::sync::LazyLock;

use typst::{foundations::Bytes, text::Font};

/// Whole fonts and no subset: names of debtors have rare characters. Compressed by zstd, once, when they were committed.
const SHIPPED: [&[u8]; 2] = [
    include_bytes!("../fonts/NotoSansSC-Regular.ttf.zst"),
    include_bytes!("../fonts/NotoSansSC-Bold.ttf.zst"),
];

/// The shipped fonts, unpacked at first use.
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let unpacked = SHIPPED.iter().filter_map(|packed| zstd::decode_all(*packed).ok());
    unpacked.filter_map(|bytes| Font::new(Bytes::new(bytes), 0)).collect()
});

/// The shipped fonts.
pub(crate) fn shipped() -> &'static [Font] {
    &FONTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_weights_are_there_and_hold_rare_characters() {
        assert_eq!(shipped().len(), SHIPPED.len());
        for font in shipped() {
            assert_eq!(font.info().family, "Noto Sans SC");
            for (character, held, why) in [
                ('㛃', true, "Extension A, in names"),
                ('𬭎', true, "Extension E, of the table of standard characters (通用规范汉字表), in names"),
                ('𫖯', true, "Extension C, of the same"),
                ('𠮷', false, "Extension B: a form of 吉 that is used in Japan, and comes out as a fault"),
                ('喆', true, "a given name"),
                ('壹', true, "capitals"),
                ('£', true, "Latin"),
                ('ü', true, "Latin with marks"),
                ('Ж', true, "Cyrillic"),
                ('😀', false, "a picture is no character of a name"),
            ] {
                assert_eq!(font.info().coverage.contains(u32::from(character)), held, "{character}: {why}");
            }
        }
    }
}
