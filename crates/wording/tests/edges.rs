//! Texts at the edge: none, and far longer than any letter.
#![cfg(test)]

use receivables::{
    debtor::{Channel, Role},
    stage::Stage,
};
use wording::{Facts, Lang, Text, Verdict};

fn verdict(lang: Lang, text: &str) -> Verdict {
    let (channel, stage, audience) = (Channel::Email, Stage::Late, Role::Owner);
    wording::check(&Text { lang, channel, stage, audience, text, facts: Facts::NONE }).verdict
}

#[test]
fn an_empty_text_passes_and_one_threat_in_a_hundred_pages_is_found() {
    let courteous = [
        (Lang::Zh, "对账单昨天发给了您的财务，请抽空核对。", "明天我就去找你爸妈要钱。"),
        (
            Lang::En,
            "We sent the statement to your accounts department yesterday. ",
            "We will call your mother. ",
        ),
    ];
    for (lang, kind, threat) in courteous {
        assert_eq!(
            (verdict(lang, ""), verdict(lang, " \n")),
            (Verdict::Pass, Verdict::Pass),
            "{lang}: nothing"
        );
        let half = kind.repeat(50_000 / kind.len());
        assert_eq!(verdict(lang, &format!("{half}{half}")), Verdict::Pass, "{lang}: courteous");
        assert_eq!(verdict(lang, &format!("{half}{threat}{half}")), Verdict::Block, "{lang}: with a threat");
    }
}

#[test]
fn a_question_of_what_we_will_do_is_denied_by_the_no_after_it() {
    for (text, verdict_expected, why) in [
        ("Will we call your boss? No. This is between you and us.", Verdict::Pass, "asked and denied"),
        ("Will we call your boss? Yes. Tomorrow at nine.", Verdict::Block, "asked and affirmed"),
        ("Do you want your wife to know? No? Then pay.", Verdict::Block, "no denial, a threat"),
    ] {
        assert_eq!(verdict(Lang::En, text), verdict_expected, "{why}: {text}");
    }
}
