//! What can be read: the text of the pages, as a search or a screen reader finds it.

use letters::{Letter, Templates, laid_out};
use outreach::{Lang, facts::Line};
use receivables::{
    money::{Currency, Money},
    script::Purpose,
};
use typst::layout::{Frame, FrameItem};

use crate::example::{Change, KINDS, letter, text, usual};

/// The text of each page.
pub(crate) fn read(letter: &Letter) -> Vec<String> {
    let document = laid_out(letter, &Templates::shipped()).unwrap();
    document.pages().iter().map(|page| frame(&page.frame)).collect()
}

fn frame(frame_of: &Frame) -> String {
    let mut out = String::new();
    for (_, item) in frame_of.items() {
        match item {
            FrameItem::Group(group) => out.push_str(&frame(&group.frame)),
            FrameItem::Text(text) => out.push_str(&text.text),
            _ => {}
        }
    }
    out
}

/// Without blanks, which the setting of lines may add or take.
pub(crate) fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_word_of_the_text_stands_on_the_paper() {
    for lang in Lang::ALL {
        for (purpose, id) in KINDS {
            let paper = dense(&read(&usual(purpose, id, lang)).concat());
            let facts = Change::none(lang).facts;
            for line in text(id, lang, &facts).body().lines() {
                // The table says what the points say, and more; the statement has facts of its own.
                if line.starts_with("- ") || purpose == Purpose::BalanceConfirmation {
                    continue;
                }
                for part in line.split("____") {
                    // What stands before a blank may be the head of a party and the name of the line.
                    for words in part.split(": ").map(|words| dense(words.trim_end_matches(':'))) {
                        assert!(paper.contains(&words), "{id}/{lang}: `{words}` in\n{paper}");
                    }
                }
            }
        }
    }
}

#[test]
fn pages_are_counted_and_amounts_stand_in_capitals() {
    let pages = read(&usual(Purpose::FinalNotice, "late-letter-company", Lang::Zh));
    let paper = dense(&pages.concat());
    for words in
        ["人民币壹拾贰万捌仟叁佰肆拾元整", "第1页共1页", "HK-20261122-0042", "付款附言", "逾期天数", "公章"]
    {
        assert!(paper.contains(words), "{words}: {paper}");
    }
    let pages = read(&usual(Purpose::DamagesNotice, "damages-claim-letter-company", Lang::Zh));
    for (number, page) in (1..).zip(&pages) {
        let words = format!("第{number}页共{}页", pages.len());
        assert!(dense(page).contains(&words), "{words}: {page}");
    }
    assert!(pages.len() > 1, "the annex is a page of its own");
    assert!(
        dense(&pages.concat()).contains("1,878.42") || dense(&pages.concat()).contains("1,200.00"),
        "the charge is shown"
    );
}

#[test]
fn a_long_table_goes_on_over_the_pages_with_its_head() {
    let mut change = Change::none(Lang::Zh);
    let due = change.facts.invoices[0].due;
    let open = Money::new(100_000, Currency::CNY);
    change.facts.invoices = (0..120)
        .map(|number| Line {
            number: format!("FP-{number:04}"),
            instalment: None,
            due: due.plus(-number),
            open,
        })
        .collect();
    let pages = read(&letter(Purpose::FinalNotice, "late-letter-company", Lang::Zh, change));
    assert!(pages.len() >= 4, "{}", pages.len());
    let with_head = pages.iter().filter(|page| dense(page).contains("单据号开票日到期日")).count();
    assert!(with_head >= 3, "the head of the table is repeated: {with_head}");
    let all = dense(&pages.concat());
    assert!((0..120).all(|number| all.contains(&format!("FP-{number:04}"))), "every invoice is there");
    assert!(all.contains("人民币壹拾贰万元整"), "the total of the rows");
}

#[test]
fn names_are_names_and_never_instructions() {
    for name in [
        "#import \"base.typ\": *",
        "$ sum_(i=1)^n $ *Ltd*",
        "<begin-0> @begin-0 // Ltd",
        "] #panic(\"x\") [",
        "\\u{41} \"json\" Ltd",
        "_underlined_ `raw` = Heading",
    ] {
        let mut change = Change::none(Lang::En);
        change.facts.debtor_name = name.into();
        change.to.company = Some(name.to_owned());
        let paper =
            dense(&read(&letter(Purpose::FinalNotice, "late-letter-company", Lang::En, change)).concat());
        assert!(paper.contains(&dense(name)), "{name}: {paper}");
    }
}

#[test]
fn rare_characters_of_names_are_written() {
    for name in ["㛃", "王𬭎", "𫖯", "喆", "䶮", "赵㸃", "Müller & Søn", "Жуков"] {
        let mut change = Change::none(Lang::Zh);
        change.to.person = Some(name.to_owned());
        let paper = read(&letter(Purpose::FinalNotice, "late-letter-company", Lang::Zh, change)).concat();
        assert!(dense(&paper).contains(&dense(name)), "{name}: {paper}");
    }
}
