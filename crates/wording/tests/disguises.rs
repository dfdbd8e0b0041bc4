//! Words hidden from filters are read as they are meant, and the finding points at the characters as they were written.
#![cfg(test)]

use receivables::{
    debtor::{Channel, Role},
    stage::Stage,
};
use wording::{Facts, Lang, Text, Verdict, normal::Normal};

#[test]
fn disguises_are_undone_and_ordinary_words_are_not_damaged() {
    for (written, meant, why) in [
        ("法*院", "法院", "a mark between characters"),
        ("法 院", "法院", "a blank between characters"),
        ("fa院", "法院", "pinyin"),
        ("bao光", "曝光", "pinyin"),
        ("你欠的qian kuan要还", "你欠的欠款要还", "pinyin with a blank"),
        ("我们找da shou来", "我们找打手来", "pinyin with a blank"),
        ("我把这事发pyq了", "我把这事发朋友圈了", "the letters of a word"),
        ("麻烦把附件发给dashousoft公司", "麻烦把附件发给dashousoft公司", "pinyin inside a name"),
        ("通迅录", "通讯录", "a homophone"),
        ("讠斥讼", "诉讼", "a split character"),
        ("氵去院", "法院", "a split character"),
        ("法\u{200b}院", "法院", "a joiner nobody sees"),
        ("還錢", "还钱", "traditional characters"),
        ("ＱＱ群", "qq群", "full width"),
        ("p0lice", "police", "a figure for a letter"),
        ("p o l i c e", "police", "letters apart"),
        ("p.o.l.i.c.e", "police", "points between letters"),
        ("аrrest", "arrest", "a Cyrillic letter"),
        ("𝗽𝗼𝗹𝗶𝗰𝗲", "police", "mathematical letters"),
        ("bl@cklist", "blacklist", "a sign for a letter"),
        ("pay or we da shou shangmen", "pay or we 打手 上门", "pinyin in English text"),
        ("Ask Ms Wu about the fa wu bu.", "ask ms wu about the fa wu bu.", "too short to be sure"),
        ("发票已开", "发票已开", "an ordinary word beside a homophone"),
        ("y0u will br34k", "you will break", "figures for letters"),
        ("w-i-l-l", "will", "marks between letters"),
        ("p a y  n o w", "pay now", "a sentence of letters apart"),
        ("mp3, b2b and 5th", "mp3, b2b and 5th", "figures that are figures"),
        ("INV-5512", "inv-5512", "an invoice number"),
        ("3.5万元", "3.5万元", "a point inside a figure"),
    ] {
        assert_eq!(Normal::of(written, Lang::of(written)).text(), meant, "{why}");
    }
}

#[test]
fn a_finding_points_at_the_original_words() {
    let text = "您好，明天我们去fa*院告你。";
    let (channel, stage, audience) = (Channel::Sms, Stage::Late, Role::Debtor);
    let checked =
        wording::check(&Text { lang: Lang::Zh, channel, stage, audience, text, facts: Facts::NONE });
    assert_eq!(checked.verdict, Verdict::Block);
    let finding = checked.findings.iter().find(|finding| finding.rule == "legal-step").unwrap();
    assert!(finding.words.contains("fa*院"), "{finding:?}");
    let chars: String = text.chars().skip(finding.start).take(finding.end - finding.start).collect();
    assert_eq!(chars, finding.words);
}
