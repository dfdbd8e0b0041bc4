//! A threat stays one however courteous the sentences around it are, in a short message and in a long letter. The floors
//! are ours; the threats are the forbidden texts of `development/`, which no model learns from.
#![cfg(test)]

use std::path::Path;

use receivables::{
    debtor::{Channel, Role},
    stage::Stage,
};
use wording::{Facts, Lang, Text, Verdict};

/// Courteous sentences; `{}` is where the threat goes.
const SHORT: [(Lang, &str); 2] = [
    (
        Lang::Zh,
        "王总，您好！尚有128,340.00元逾期40天。{}请在11月27日（周五）前回复，谢谢您。李静，021-5555 0123",
    ),
    (
        Lang::En,
        "Dear Mr Wang, CNY 128,340.00 is 40 days past due. {} Please reply by Friday 27 November. Thank you, \
         Li Jing, 021-5555 0123",
    ),
];

const LONG: [(Lang, &str); 2] = [
    (
        Lang::Zh,
        "王总，您好！感谢您这几年的信任与合作。10月的三批货都已按时送到，签收单也都在我们这里。对账单昨天发给了您的财务，请\
         抽空核对。账上还有三张发票没有付，合计128,340.00元。最早的一张到今天逾期40天。如果其中有哪一张对不上，请告诉\
         我们，我们马上查。{}分期也可以商量，您提一个方案，我们认真看。收款账户没有变化，仍是合同里的那一个。请在11月27日\
         （周五）前回复我。电话、微信、邮件都可以，看您方便。谢谢您抽时间看完这封信。祝您和同事们工作顺利。李静，\
         021-5555 0123",
    ),
    (
        Lang::En,
        "Dear Mr Wang, thank you for your trust over these years. All three deliveries of October arrived on time. The \
         signed delivery notes are here with us. We sent the statement to your accounts department yesterday. Three \
         invoices are still open, CNY 128,340.00 in all. The oldest is 40 days past due. If one of them does not agree \
         with your books, please tell us. {} Instalments are possible too, if you suggest a plan. Our bank details are \
         those of the contract. Please reply by Friday 27 November. You can call, write or send a message, as suits \
         you. Thank you for reading this letter. With kind regards, Li Jing, 021-5555 0123",
    ),
];

/// Rows of threats that name little: hints, talk among customers, dependence.
const MILD: [&str; 6] = ["BLK-30", "BLK-32", "BLK-45", "CMP-004", "CMP-005", "CMP-008"];

/// The forbidden texts to people who may hear of the debt, of one paragraph and without facts.
fn threats(lang: Lang) -> Vec<(String, Vec<String>)> {
    let mut threats = Vec::new();
    let numbers: &[u32] = match lang {
        Lang::Zh => &[1, 2, 3],
        Lang::En => &[7, 8],
    };
    for number in numbers {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("development/{lang}-{number}.jsonl"));
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let audience = Role::from_code(&line["audience"].as_str().unwrap().replace('_', "-")).unwrap();
            let is_meant = line["expect"] == "block"
                && line["channel"] != "voicemail"
                && line["facts"].as_object().unwrap().is_empty()
                && audience.may_hear_of_debt();
            if is_meant {
                let rows =
                    line["rows"].as_array().unwrap().iter().map(|row| row.as_str().unwrap().to_owned());
                threats.push((line["text"].as_str().unwrap().to_owned(), rows.collect()));
            }
        }
    }
    threats
}

fn verdict(lang: Lang, text: &str) -> Verdict {
    let (channel, stage, audience) = (Channel::Email, Stage::Late, Role::Owner);
    wording::check(&Text { lang, channel, stage, audience, text, facts: Facts::NONE }).verdict
}

/// Of a hundred threats put into a carrier, how many are blocked.
fn blocked(lang: Lang, carrier: &str, threats: &[(String, Vec<String>)]) -> usize {
    assert_eq!(verdict(lang, &carrier.replace("{}", "")), Verdict::Pass, "{lang}: without the threat");
    let missed: Vec<&str> = threats
        .iter()
        .map(|(threat, _)| threat.as_str())
        .filter(|threat| verdict(lang, &carrier.replace("{}", threat)) != Verdict::Block)
        .collect();
    println!("{lang}: {} of {} missed: {missed:#?}", missed.len(), threats.len());
    (threats.len() - missed.len()) * 100 / threats.len()
}

#[test]
fn one_threat_among_courteous_sentences_is_found() {
    for ((lang, carrier), least) in SHORT.into_iter().zip([90, 84]) {
        let threats = threats(lang);
        assert!(threats.len() >= 60, "{lang}: {} threats", threats.len());
        let blocked = blocked(lang, carrier, &threats);
        assert!(blocked >= least, "{lang}: {blocked} % blocked");
    }
}

#[test]
fn a_mild_threat_in_a_long_letter_is_found() {
    for ((lang, carrier), least) in LONG.into_iter().zip([80, 80]) {
        let mut threats = threats(lang);
        threats.retain(|(_, rows)| rows.iter().any(|row| MILD.contains(&row.as_str())));
        assert!(threats.len() >= 15, "{lang}: {} threats", threats.len());
        let blocked = blocked(lang, carrier, &threats);
        assert!(blocked >= least, "{lang}: {blocked} % blocked");
    }
}
