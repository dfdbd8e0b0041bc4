//! What the lines of a text are on paper: a salutation, a list, an account, a signature. No word is changed, and none is
//! left out but those that the head of the letter states anyway.

use outreach::Lang;
use serde::Serialize;

/// A part of the text, as a template sets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Block {
    /// Whom it addresses.
    Salutation { text: String },
    /// The title of a section.
    Heading { text: String },
    /// A paragraph.
    Para { text: String },
    /// Points.
    List { items: Vec<String> },
    /// The list of invoices: the table takes its place, as it says the same and more.
    Table,
    /// The account to pay to.
    Account { lines: Vec<String> },
    /// `Yours faithfully,`.
    Closing { text: String },
    /// Who signs, and the day.
    Signoff { lines: Vec<String> },
    /// Lines to be signed by hand, one group for each party.
    Signatures { parties: Vec<Party> },
    /// What is to be cut off, filled in and sent back.
    Slip { title: String, blocks: Vec<Block> },
}

/// One party's lines to be signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Party {
    /// Who, if the line says it before its first blank.
    pub(crate) head: Option<String>,
    /// What each blank is for.
    pub(crate) fields: Vec<String>,
}

/// What is known about a text before its lines are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) lang: Lang,
    /// What the head of the letter states: lines at the beginning that say only this are left out.
    pub(crate) head: &'a [&'a str],
    /// The day, as written.
    pub(crate) day: &'a str,
    /// The account as the text states it.
    pub(crate) account: Option<&'a str>,
    /// Due day and open amount of each row of the table, as written.
    pub(crate) rows: &'a [(String, String)],
}

/// Where a blank to be filled in by hand stands.
const BLANK: &str = "____";
const SLIPS: [&str; 6] =
    ["回执", "对账回执", "签收回执", "Confirmation slip", "Reply slip", "Acknowledgement slip"];
const CLOSINGS: [&str; 2] = ["Yours faithfully,", "Yours sincerely,"];

/// The parts of a text, in order.
pub(crate) fn blocks(text: &str, known: Known<'_>) -> Vec<Block> {
    let paragraphs = paragraphs(text);
    let slip_at = paragraphs.iter().position(|lines| is_slip(lines));
    let (letter, slip) = paragraphs.split_at(slip_at.unwrap_or(paragraphs.len()));
    let mut blocks = Vec::new();
    let stated =
        letter.iter().take_while(|lines| matches!(lines.as_slice(), [one] if known.head.contains(one)));
    let stated = if known.lang == Lang::En { stated.count() } else { 0 };
    let last = letter.len().saturating_sub(1);
    for (at, lines) in letter.iter().enumerate().skip(stated) {
        let is_last = at == last && at > stated;
        paragraph(lines, at == stated, is_last, known, &mut blocks);
    }
    if let Some((title, rest)) = slip.split_first() {
        let mut inner = Vec::new();
        for lines in rest {
            paragraph(lines, false, false, Known { rows: &[], ..known }, &mut inner);
        }
        blocks.push(Block::Slip { title: title.concat(), blocks: inner });
    }
    blocks
}

fn is_slip(lines: &[&str]) -> bool {
    matches!(lines, [one] if SLIPS.contains(one))
}

/// Lines that belong together, blank lines between the groups.
fn paragraphs(text: &str) -> Vec<Vec<&str>> {
    let mut all: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines().map(str::trim_end) {
        if line.trim().is_empty() {
            all.push(Vec::new());
        } else if let Some(paragraph) = all.last_mut() {
            paragraph.push(line);
        }
    }
    all.retain(|lines| !lines.is_empty());
    all
}

fn paragraph(lines: &[&str], is_first: bool, is_last: bool, known: Known<'_>, out: &mut Vec<Block>) {
    let follows_closing = matches!(out.last(), Some(Block::Closing { .. }));
    match lines {
        [one] if is_first && is_salutation(one) => {
            return out.push(Block::Salutation { text: (*one).to_owned() });
        }
        [one] if CLOSINGS.contains(one) => return out.push(Block::Closing { text: (*one).to_owned() }),
        _ => {}
    }
    if follows_closing || (is_last && lines.last() == Some(&known.day)) {
        return out.push(Block::Signoff { lines: owned(lines) });
    }
    if lines.iter().all(|line| line.matches(BLANK).count() > 1) {
        let parties = lines.iter().map(|line| party(line));
        if let Some(Block::Signatures { parties: before }) = out.last_mut() {
            before.extend(parties);
        } else {
            out.push(Block::Signatures { parties: parties.collect() });
        }
        return;
    }
    mixed(lines, known, out);
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn is_salutation(line: &str) -> bool {
    line.ends_with(['：', ':', ',', '，']) || line.starts_with("致：") || line.starts_with("Dear ")
}

/// Lines one after the other: points, an account, a title, paragraphs.
fn mixed(lines: &[&str], known: Known<'_>, out: &mut Vec<Block>) {
    let account: Vec<&str> =
        known.account.map(|account| account.lines().map(str::trim).collect()).unwrap_or_default();
    let mut rest = lines;
    while let Some((first, more)) = rest.split_first() {
        let points = rest.iter().take_while(|line| line.starts_with("- ")).count();
        if points > 0 {
            let (list, after) = rest.split_at(points);
            out.push(list_or_table(list, known));
            rest = after;
        } else if !account.is_empty() && rest.starts_with(&account) {
            out.push(Block::Account { lines: owned(&account) });
            rest = rest.get(account.len()..).unwrap_or_default();
        } else {
            let is_title = rest.len() == lines.len() && !more.is_empty() && is_heading(first);
            let text = (*first).to_owned();
            out.push(if is_title { Block::Heading { text } } else { Block::Para { text } });
            rest = more;
        }
    }
}

/// A short first line that is no sentence, with or without a number.
fn is_heading(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(". ");
    let most = if line.is_ascii() { 40 } else { 20 };
    !line.starts_with(|c: char| c.is_ascii_lowercase())
        && !line.contains(['。', '，', '：', '；', ':', ';', '.', ','])
        && line.chars().count() <= most
}

fn list_or_table(points: &[&str], known: Known<'_>) -> Block {
    let says = |(point, (due, open)): (&&str, &(String, String))| {
        point.contains(due.as_str()) && point.contains(open.as_str())
    };
    if points.len() == known.rows.len() && points.iter().zip(known.rows).all(says) {
        return Block::Table;
    }
    Block::List { items: points.iter().map(|point| point.trim_start_matches("- ").to_owned()).collect() }
}

/// `甲方（盖章）：____　　日期：____`, `Party A: Signature ____ Date ____`: what stands before each blank.
fn party(line: &str) -> Party {
    let mut fields: Vec<String> = Vec::new();
    let mut head = None;
    let labels =
        line.split(BLANK).map(|label| label.trim_matches([' ', '　', '_'])).filter(|label| !label.is_empty());
    for (at, label) in labels.enumerate() {
        let split = label.split_once('　').or_else(|| label.split_once(": "));
        match split.filter(|_| at == 0) {
            Some((who, what)) => {
                head = Some(who.trim_end_matches(':').to_owned());
                fields.push(what.trim().to_owned());
            }
            None => fields.push(label.to_owned()),
        }
    }
    Party { head, fields }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known<'a>(lang: Lang, head: &'a [&'a str], rows: &'a [(String, String)]) -> Known<'a> {
        Known { lang, head, day: "2026年11月22日", account: Some("户名：甲\n账号：1"), rows }
    }

    #[test]
    fn each_line_finds_its_place_and_none_is_lost() {
        let rows = [("2026年10月13日".to_owned(), "60,000.00元".to_owned())];
        let text = "致：乙公司\n\n如下：\n\n- F1：2026年10月13日到期，未付60,000.00元\n\n一、事实\n请付至：\n户名：甲\n账号：1\n\n甲公司\n2026年11月22日\n\n回执\n\n致甲公司：收悉。";
        let found = blocks(text, known(Lang::Zh, &[], &rows));
        let text = |text: &str| text.to_owned();
        assert_eq!(
            found,
            [
                Block::Salutation { text: text("致：乙公司") },
                Block::Para { text: text("如下：") },
                Block::Table,
                Block::Heading { text: text("一、事实") },
                Block::Para { text: text("请付至：") },
                Block::Account { lines: vec![text("户名：甲"), text("账号：1")] },
                Block::Signoff { lines: vec![text("甲公司"), text("2026年11月22日")] },
                Block::Slip {
                    title: text("回执"),
                    blocks: vec![Block::Para { text: text("致甲公司：收悉。") }],
                },
            ]
        );
    }

    #[test]
    fn a_list_that_says_something_else_than_the_table_stays_a_list() {
        let rows = [("2026年10月13日".to_owned(), "60,000.00元".to_owned())];
        for (points, is_table, why) in [
            ("- F1：2026年10月13日到期，未付60,000.00元", true, "the same"),
            ("- F1：2026年10月14日到期，未付60,000.00元", false, "another day"),
            ("- F1：2026年10月13日到期，未付6,000.00元", false, "another amount"),
            ("- F1：2026年10月13日到期，未付60,000.00元\n- F2：同上", false, "more than the table"),
        ] {
            let found = blocks(points, known(Lang::Zh, &[], &rows));
            assert_eq!(found == [Block::Table], is_table, "{why}: {found:?}");
        }
    }

    #[test]
    fn what_the_head_states_is_not_said_twice_in_english() {
        let text = "Weaver Ltd\n\n22 November 2026\n\nDear Sir or Madam,\n\nPlease pay.\n\nYours faithfully,\n\nMill Ltd";
        let found = blocks(text, known(Lang::En, &["Weaver Ltd", "22 November 2026"], &[]));
        let text = |text: &str| text.to_owned();
        assert_eq!(
            found,
            [
                Block::Salutation { text: text("Dear Sir or Madam,") },
                Block::Para { text: text("Please pay.") },
                Block::Closing { text: text("Yours faithfully,") },
                Block::Signoff { lines: vec![text("Mill Ltd")] },
            ]
        );
    }

    #[test]
    fn lines_to_be_signed_are_grouped_by_party() {
        for (line, head, fields) in [
            (
                "甲方（盖章）：____　　授权代表（签字）：____　　日期：____",
                None,
                &["甲方（盖章）：", "授权代表（签字）：", "日期："][..],
            ),
            ("债权人（公章）　签字：____　　日期：____", Some("债权人（公章）"), &["签字：", "日期："]),
            ("Party A: Signature ____ Name ____ Date ____", Some("Party A"), &["Signature", "Name", "Date"]),
        ] {
            let found = party(line);
            assert_eq!(
                (found.head.as_deref(), found.fields.iter().map(String::as_str).collect::<Vec<_>>()),
                (head, fields.to_vec())
            );
        }
        let both = blocks(
            "总则。\n\n甲方：____　　日期：____\n\n乙方：____　　日期：____",
            known(Lang::Zh, &[], &[]),
        );
        assert!(matches!(both.last(), Some(Block::Signatures { parties }) if parties.len() == 2), "{both:?}");
    }
}
