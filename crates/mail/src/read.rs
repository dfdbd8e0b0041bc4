//! What came in, told from its bytes: a report of a server, a machine's answer, or somebody's words.
//!
//! What a machine wrote must not be taken for a person's answer, and a person's answer never for a machine's: the first costs a
//! reader a minute, the second loses a dispute. So a message counts as a machine's only by marks that people do not make.

use std::{collections::BTreeMap, fmt::Write as _};

use mail_parser::{HeaderValue, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};
use receivables::{
    incoming::{self, IncomingKind},
    message::Key,
};
use sha2::{Digest as _, Sha256};

use crate::KEY_HEADER;

/// Characters of the words that are kept. Our number: the whole is in the vault.
const MOST_WORDS: usize = 20_000;
/// Longer ids than this are told by their hash.
const MOST_ID: usize = 200;

/// What came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// What it is. Whether a reply is one to us is for those to say who know our messages.
    pub kind: IncomingKind,
    /// The same for the same message, however often and by whatever way it comes.
    pub external_id: String,
    /// When it was written, by its own word, in seconds since 1970.
    pub at: Option<i64>,
    /// From where.
    pub sender: Option<String>,
    /// Subject.
    pub subject: Option<String>,
    /// The words; of a report what the server said.
    pub body: Option<String>,
    /// Keys of our messages that it names, those it answers first.
    pub keys: Vec<Key>,
    /// It answers or reports on some message, ours or not.
    pub refers: bool,
    /// Of a report: whom the message went to.
    pub recipient: Option<String>,
    /// It bears the mark of our own messages itself: a copy of one of them.
    pub is_ours: bool,
}

/// A report on delivery (RFC 3464).
struct Report {
    kind: IncomingKind,
    recipient: Option<String>,
    said: String,
}

/// Tells what a message is. Whatever the bytes are, there is an answer.
pub fn read(raw: &[u8]) -> Incoming {
    let Some(message) = MessageParser::default().parse(raw).filter(|message| !message.headers().is_empty())
    else {
        let body = String::from_utf8_lossy(raw).chars().take(MOST_WORDS).collect();
        return Incoming {
            kind: IncomingKind::Unknown,
            external_id: digest(&[raw]),
            at: None,
            sender: None,
            subject: None,
            body: Some(body),
            keys: Vec::new(),
            refers: false,
            recipient: None,
            is_ours: false,
        };
    };
    let words = words(&message);
    let sender = message.from().and_then(|from| from.first()).and_then(|from| from.address());
    let subject = message.subject().map(str::trim).filter(|subject| !subject.is_empty());
    let report = delivery_report(&message);
    let kind = match &report {
        Some(report) => report.kind,
        None => kind(&message, sender, subject.unwrap_or_default(), words.as_deref().unwrap_or_default()),
    };
    let keys = keys(&message, words.as_deref().unwrap_or_default());
    let refers = !keys.is_empty() || report.is_some() || !ids(message.in_reply_to()).is_empty();
    let recipient = match &report {
        Some(report) => report.recipient.clone(),
        None => failed_recipient(&message),
    };
    Incoming {
        kind,
        external_id: external_id(&message, raw, words.as_deref()),
        at: message.date().map(mail_parser::DateTime::to_timestamp),
        sender: sender.map(str::to_lowercase),
        subject: subject.map(str::to_owned),
        body: report.map(|report| report.said).filter(|said| !said.is_empty()).or(words),
        keys,
        refers,
        recipient,
        is_ours: header(&message, KEY_HEADER).is_some(),
    }
}

/// The id that its writer gave it, with the hash of what it says: an id that comes again with other words is another message.
fn external_id(message: &Message<'_>, raw: &[u8], words: Option<&str>) -> String {
    let plain = |id: &&str| id.len() <= MOST_ID && id.bytes().all(|byte| byte.is_ascii_graphic());
    let Some(id) = message.message_id().filter(plain) else { return digest(&[raw]) };
    let subject = message.subject().unwrap_or_default();
    let hash = digest(&[subject.as_bytes(), words.unwrap_or_default().as_bytes()]);
    format!("<{id}> {}", hash.get(..16).unwrap_or_default())
}

fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    let mut text = String::new();
    for byte in hash.finalize() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The words, as text.
fn words(message: &Message<'_>) -> Option<String> {
    let text = message.body_text(0)?;
    let text: String = text.replace("\r\n", "\n").trim().chars().take(MOST_WORDS).collect();
    Some(text).filter(|text| !text.is_empty())
}

fn header<'m>(message: &'m Message<'_>, name: &'static str) -> Option<&'m str> {
    message.header_raw(name).map(str::trim)
}

fn has(message: &Message<'_>, name: &'static str, values: &[&str]) -> bool {
    let found = header(message, name).unwrap_or_default().to_ascii_lowercase();
    values.iter().any(|value| found.starts_with(value))
}

// Reports.

fn is_type(part: &MessagePart<'_>, kind: &str, subtype: &str) -> bool {
    part.content_type().is_some_and(|found| {
        found.ctype().eq_ignore_ascii_case(kind)
            && found.subtype().is_some_and(|found| found.eq_ignore_ascii_case(subtype))
    })
}

/// What servers report of one of our messages. Of several recipients the worst is told.
fn delivery_report(message: &Message<'_>) -> Option<Report> {
    let part = message.parts.iter().find(|part| {
        is_type(part, "message", "delivery-status") || is_type(part, "message", "global-delivery-status")
    })?;
    let text = String::from_utf8_lossy(part.contents()).replace("\r\n", "\n");
    let recipients = text.split("\n\n").map(fields).filter(|fields| fields.contains_key("action"));
    let rank = |action: &str| match action {
        "failed" => 0,
        "delivered" => 1,
        _ => 2,
    };
    let worst = recipients.min_by_key(|fields| fields.get("action").map_or(3, |action| rank(action)))?;
    let of = |name: &str| worst.get(name).map(String::as_str);
    let kind = match of("action") {
        Some("failed") => IncomingKind::Bounce,
        Some("delivered") => IncomingKind::Delivered,
        // Delayed, relayed or expanded: nobody knows more than before.
        _ => IncomingKind::AutomaticReply,
    };
    let recipient = of("original-recipient").or(of("final-recipient")).map(address_of);
    let said = [of("status"), of("diagnostic-code"), of("remote-mta")];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    Some(Report { kind, recipient, said })
}

/// The fields of a block, by their names in small letters; values of actions, too.
fn fields(block: &str) -> BTreeMap<String, String> {
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    let mut last = String::new();
    for line in block.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some(value) = fields.get_mut(&last) {
                value.push(' ');
                value.push_str(line.trim());
            }
            continue;
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        last = name.trim().to_ascii_lowercase();
        let value =
            if last == "action" { value.trim().to_ascii_lowercase() } else { value.trim().to_owned() };
        fields.insert(last.clone(), value);
    }
    fields
}

/// `rfc822; li@example.org` is an address behind its kind.
fn address_of(field: &str) -> String {
    let address = field.split_once(';').map_or(field, |(_, address)| address);
    address.trim().trim_matches(['<', '>']).to_lowercase()
}

/// Exim and others name it in a header.
fn failed_recipient(message: &Message<'_>) -> Option<String> {
    let named = header(message, "X-Failed-Recipients")?;
    named.split(',').next().map(address_of).filter(|address| address.contains('@'))
}

// What is no report in the usual form.

/// Subjects by which servers say that a message came back, in small letters.
const RETURNED: [&str; 11] = [
    "undeliver",
    "delivery status notification (failure)",
    "delivery has failed",
    "delivery failure",
    "failure notice",
    "returned mail",
    "mail delivery failed",
    "退信",
    "投递失败",
    "无法投递",
    "发送失败",
];
/// Subjects that programs for absences begin with, in small letters.
const ABSENT: [&str; 13] = [
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto:",
    "out of office",
    "out-of-office",
    "自动回复",
    "自动答复",
    "[自动回复]",
    "【自动回复】",
    "automatische antwort",
    "abwesenheitsnotiz",
];

fn kind(message: &Message<'_>, sender: Option<&str>, subject: &str, words: &str) -> IncomingKind {
    let lower = subject.to_lowercase();
    let is_of_server = sender.is_none_or(|sender| {
        let local = sender.split('@').next().unwrap_or_default().to_ascii_lowercase();
        ["mailer-daemon", "postmaster", "mail-daemon"].contains(&local.as_str())
    });
    if message.parts.iter().any(|part| is_type(part, "message", "disposition-notification")) {
        return IncomingKind::Opened;
    }
    let came_back = RETURNED.iter().any(|mark| lower.contains(mark)) || failed_recipient(message).is_some();
    if is_of_server && came_back {
        return IncomingKind::Bounce;
    }
    if is_machine(message, &lower) {
        return IncomingKind::AutomaticReply;
    }
    if is_of_server {
        return IncomingKind::Unknown;
    }
    if wants_no_more(words) { IncomingKind::OptOut } else { IncomingKind::Reply }
}

/// By marks that people do not make (RFC 3834, and what programs did before it).
fn is_machine(message: &Message<'_>, subject: &str) -> bool {
    let submitted = header(message, "Auto-Submitted").is_some_and(|found| !found.is_empty());
    let by_header = (submitted && !has(message, "Auto-Submitted", &["no"]))
        || has(message, "Precedence", &["auto_reply", "auto-reply", "bulk", "junk", "list"])
        || ["X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply"]
            .into_iter()
            .any(|name| header(message, name).is_some_and(|found| !found.eq_ignore_ascii_case("no")));
    // Exchange sets this on notices of its own, and some programs on what people write: alone it is no proof.
    let suppresses = has(message, "X-Auto-Response-Suppress", &["all", "autoreply", "oof"])
        && has(message, "Return-Path", &["<>"]);
    by_header || suppresses || ABSENT.iter().any(|mark| subject.starts_with(mark))
}

/// Whether all they wrote is that they want no more messages.
fn wants_no_more(words: &str) -> bool {
    let is_quoted = |line: &str| {
        line.starts_with('>')
            || line.starts_with("--")
            || line.starts_with("发件人")
            || line.starts_with("From:")
            || line.ends_with("wrote:")
            || line.ends_with("写道：")
    };
    let mut own =
        words.lines().map(str::trim).take_while(|line| !is_quoted(line)).filter(|line| !line.is_empty());
    let (Some(only), None) = (own.next(), own.next()) else { return false };
    incoming::wants_no_more(only)
}

// Which of our messages.

/// The ids of a header, without their brackets.
fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(id) => vec![id.to_string()],
        HeaderValue::TextList(ids) => ids.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

fn keys(message: &Message<'_>, words: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    // The latest of the thread stands last.
    let mut named = ids(message.in_reply_to());
    named.extend(ids(message.references()).into_iter().rev());
    keys.extend(named.iter().filter_map(|id| key_of(id)));
    for part in &message.parts {
        match &part.body {
            PartType::Message(original) => keys.extend(original_keys(original)),
            PartType::Text(text) if is_type(part, "text", "rfc822-headers") => {
                let original = MessageParser::default().parse(text.as_bytes());
                keys.extend(original.iter().flat_map(original_keys));
            }
            _ => {}
        }
    }
    // Servers that answer in a form of their own quote the headers as words.
    let quoted = words.split(|c: char| c.is_whitespace() || "<>;,".contains(c));
    keys.extend(quoted.filter(|word| word.contains("-email-p")).filter_map(key_of));
    let mut seen = Vec::new();
    keys.retain(|key| {
        !seen.contains(key) && {
            seen.push(*key);
            true
        }
    });
    keys
}

/// Those of a message of ours that came back whole, or only its headers.
fn original_keys(original: &Message<'_>) -> Vec<Key> {
    let ids = original.message_id().and_then(key_of);
    let own = header(original, KEY_HEADER).and_then(|key| key.parse().ok());
    ids.into_iter().chain(own).collect()
}

/// `KEY@domain`, whatever the domain: it may have been another one then.
fn key_of(id: &str) -> Option<Key> {
    id.trim_matches(['<', '>']).split('@').next()?.parse().ok()
}

#[cfg(test)]
mod tests;
