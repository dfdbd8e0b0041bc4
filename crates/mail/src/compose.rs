//! A message as bytes: the same words as text and as a simple page, papers beside them, and the headers by which an answer is
//! known again.

use std::{
    fmt::Write as _,
    time::{Duration, SystemTime},
};

use lettre::{
    Address, Message,
    message::{
        Attachment as Part, Mailbox as Written, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use receivables::message::UtcMicros;

use crate::Fault;

/// Of a key so many signs mark where a part begins: a line that does may have 70 at the most.
const LONGEST_BOUNDARY: usize = 56;

/// The header that names our message, beside its id.
pub const KEY_HEADER: &str = "X-Huikuan-Key";

/// Somebody with an address.
#[derive(Debug, Clone, Copy)]
pub struct Mailbox<'a> {
    /// Name.
    pub name: &'a str,
    /// Address.
    pub address: &'a str,
}

/// A paper that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Name of the file.
    pub name: String,
    /// Such as `application/pdf`.
    pub media_type: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A message to be written.
#[derive(Debug, Clone, Copy)]
pub struct Email<'a> {
    /// Which message it is: a name that no other has.
    pub key: &'a str,
    /// What is behind the `@` of its id.
    pub domain: &'a str,
    /// When it leaves.
    pub at: UtcMicros,
    /// From whom.
    pub from: Mailbox<'a>,
    /// Where answers go, if elsewhere.
    pub reply_to: Option<&'a str>,
    /// To whom.
    pub to: Mailbox<'a>,
    /// Language of the words, such as `zh` or `en`.
    pub lang: &'a str,
    /// Subject.
    pub subject: &'a str,
    /// The words.
    pub text: &'a str,
    /// The same as the body of a simple page; made of `text` if it is not given.
    pub html: Option<&'a str>,
    /// Id of the first message to them, to which this one belongs; `None` if this is the first.
    pub first: Option<&'a str>,
    /// Nobody wrote it by hand, so that machines do not answer it (RFC 3834).
    pub automatic: bool,
    /// Papers.
    pub attachments: &'a [Attachment],
}

/// A message, ready to be handed over.
#[derive(Debug, Clone)]
pub struct Composed {
    pub(crate) from: Address,
    pub(crate) to: Address,
    /// Its id, in angle brackets.
    pub message_id: String,
    /// Its bytes, lines ended by CR and LF.
    pub bytes: Vec<u8>,
}

/// The id of a message: its key, which is there once only, at our domain.
pub fn message_id(key: &str, domain: &str) -> String {
    format!("<{key}@{domain}>")
}

/// Whether mail can be sent to it.
pub fn is_address(text: &str) -> bool {
    address(text).is_ok()
}

/// Addresses are of ASCII: others need servers all the way that take them.
fn address(text: &str) -> Result<Address, Fault> {
    let found = text.trim().parse::<Address>().ok().filter(|_| text.is_ascii());
    found.ok_or_else(|| Fault::Address(text.to_owned()))
}

/// Puts a message together.
///
/// # Errors
/// [`Fault::Address`] for an address that is none, [`Fault::Message`] for a paper of a kind that is no media type.
pub fn compose(email: &Email<'_>) -> Result<Composed, Fault> {
    let (from, to) = (address(email.from.address)?, address(email.to.address)?);
    let message_id = message_id(email.key, email.domain);
    let named = |who: &Mailbox<'_>, at: &Address| Written::new(named(who.name), at.clone());
    let micros = u64::try_from(email.at.0).unwrap_or(0);
    let mut builder = Message::builder()
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
        .from(named(&email.from, &from))
        .to(named(&email.to, &to))
        .subject(line(email.subject))
        .message_id(Some(message_id.clone()))
        .raw_header(header(KEY_HEADER, email.key)?);
    if let Some(reply_to) = email.reply_to {
        builder = builder.reply_to(Written::new(None, address(reply_to)?));
    }
    if let Some(first) = email.first {
        builder = builder.in_reply_to(first.to_owned()).references(first.to_owned());
    }
    if email.automatic {
        builder = builder.raw_header(header("Auto-Submitted", "auto-generated")?);
    }
    // Boundaries of the message's own: chosen at random, the same facts would give other bytes.
    let boundary = |part: &str| {
        let key: String = email.key.chars().take(LONGEST_BOUNDARY).collect();
        format!("=_{key}-{part}")
    };
    let words = MultiPart::alternative()
        .boundary(boundary("words"))
        .singlepart(SinglePart::plain(email.text.to_owned()))
        .singlepart(SinglePart::html(page(email)));
    let body = if email.attachments.is_empty() {
        words
    } else {
        let mut mixed = MultiPart::mixed().boundary(boundary("papers")).multipart(words);
        for paper in email.attachments {
            let kind = ContentType::parse(&paper.media_type)
                .map_err(|error| Fault::Message(format!("`{}`: {error}", paper.name)))?;
            mixed = mixed.singlepart(Part::new(paper.name.clone()).body(paper.bytes.clone(), kind));
        }
        mixed
    };
    let message = builder.multipart(body).map_err(|error| Fault::Message(error.to_string()))?;
    Ok(Composed { from, to, message_id, bytes: message.formatted() })
}

/// On one line: what would begin another header ends here.
fn line(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.collect::<String>().trim().to_owned()
}

fn named(name: &str) -> Option<String> {
    Some(line(name)).filter(|name| !name.is_empty())
}

fn header(name: &'static str, value: &str) -> Result<HeaderValue, Fault> {
    let name =
        HeaderName::new_from_ascii(name.to_owned()).map_err(|error| Fault::Message(error.to_string()))?;
    Ok(HeaderValue::new(name, value.to_owned()))
}

/// The words as a page: paragraphs and lines, nothing that is fetched from elsewhere.
fn page(email: &Email<'_>) -> String {
    let lang = if email.lang == "zh" { "zh-CN" } else { email.lang };
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{}</title></head>\n<body style=\"font-family:sans-serif\">\n",
        escaped(email.subject)
    );
    if let Some(body) = email.html {
        page.push_str(body);
        page.push_str("\n</body></html>\n");
        return page;
    }
    let paragraphs = email.text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    for paragraph in paragraphs {
        let lines: Vec<String> = paragraph.lines().map(|line| escaped(line.trim_end())).collect();
        let _ = writeln!(page, "<p>{}</p>", lines.join("<br>\n"));
    }
    page.push_str("</body></html>\n");
    page
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use mail_parser::{MessageParser, MimeHeaders as _};

    use super::*;

    fn email() -> Email<'static> {
        Email {
            key: "d42-20261123-s2-overdue-reminder-email-p17",
            domain: "example.com",
            at: UtcMicros(1_795_400_000_000_000),
            from: Mailbox { name: "华晟机电设备有限公司", address: "credit@example.com" },
            reply_to: None,
            to: Mailbox { name: "李红", address: "li@example.org" },
            lang: "zh",
            subject: "关于 3 张发票共 12,300.00 元的付款提醒",
            text: "李经理：\n\n截至今日，贵公司有 <3> 张发票尚未付款。\n请于6月19日前付款 & 回复。\n\n陈静",
            html: None,
            first: None,
            automatic: true,
            attachments: &[],
        }
    }

    #[test]
    fn a_message_reads_back_as_it_was_written() {
        let papers = [Attachment {
            name: "对账单.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: vec![37, 80, 68, 70, 0, 255],
        }];
        let first = "<d42-20261101-s1-overdue-reminder-email-p17@example.com>";
        let email = Email { attachments: &papers, first: Some(first), ..email() };
        let composed = compose(&email).unwrap();
        assert!(composed.bytes.is_ascii(), "any server takes it");
        let lines = composed.bytes.split(|byte| *byte == b'\n');
        assert!(lines.clone().all(|line| line.len() <= 999), "no line is too long");
        let read = MessageParser::default().parse(&composed.bytes).unwrap();
        assert_eq!(read.subject(), Some(email.subject));
        assert_eq!(read.message_id(), Some("d42-20261123-s2-overdue-reminder-email-p17@example.com"));
        assert_eq!(read.in_reply_to().as_text(), Some(first.trim_matches(['<', '>'])));
        assert_eq!(read.header_raw(KEY_HEADER).map(str::trim), Some(email.key));
        assert_eq!(read.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
        assert!(read.header("List-Unsubscribe").is_none(), "a demand is no newsletter");
        let from = read.from().and_then(|from| from.first()).unwrap();
        assert_eq!((from.name(), from.address()), (Some(email.from.name), Some(email.from.address)));
        assert_eq!(read.body_text(0).unwrap().replace('\r', "").trim(), email.text);
        let page = read.body_html(0).unwrap();
        assert!(page.contains("&lt;3&gt;") && page.contains("付款 &amp; 回复"), "{page}");
        let paper = read.attachment(0).unwrap();
        assert_eq!(
            (paper.attachment_name(), paper.contents()),
            (Some("对账单.pdf"), papers[0].bytes.as_slice())
        );
    }

    #[test]
    fn the_same_facts_give_the_same_bytes_and_by_hand_is_not_automatic() {
        assert_eq!(compose(&email()).unwrap().bytes, compose(&email()).unwrap().bytes);
        let by_hand = compose(&Email { automatic: false, ..email() }).unwrap();
        assert!(!String::from_utf8(by_hand.bytes).unwrap().contains("Auto-Submitted"));
    }

    #[test]
    fn what_is_no_address_is_said_and_no_header_can_be_smuggled_in() {
        for (address, why) in [
            ("", "nothing"),
            ("li", "no domain"),
            ("li@example.org\r\nBcc: all@example.org", "a second header"),
            ("李@example.org", "not of ASCII"),
            ("a@b.cn, c@d.cn", "two"),
        ] {
            let to = Mailbox { name: "李", address };
            assert!(matches!(compose(&Email { to, ..email() }), Err(Fault::Address(_))), "{why}");
            assert!(!is_address(address), "{why}");
        }
        let to = Mailbox { name: "李\r\nBcc: all@example.org", address: "li@example.org" };
        let composed = compose(&Email { to, subject: "一\r\nBcc: all@example.org", ..email() }).unwrap();
        let read = MessageParser::default().parse(&composed.bytes).unwrap();
        assert!(read.bcc().is_none(), "{}", String::from_utf8_lossy(&composed.bytes));
    }
}
