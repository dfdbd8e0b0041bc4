//! One entry of a case's chain: a header that is hashed, and the hash of a content that is kept beside it.
//!
//! The content can be deleted, as the law may demand of personal data; the header stays and the chain still verifies.

use std::borrow::Cow;

use serde::Deserialize;

use crate::{
    canonical::{MAX_NUMBER, write_text},
    hex::Digest,
    worded::worded,
};

/// The tag that every header carries, so that these bytes can be nothing else.
pub const FORMAT: &str = "huikuan-entry-1";

/// How long the name of a case, an actor or a title may be, in bytes of UTF-8.
pub const MAX_TEXT: usize = 500;

worded! {
    /// What an entry records. Kinds may be added: a verifier shows one it does not know by its code.
    Kind {
        /// The decision of a run.
        Decided = "decided", "作出决定", "Decided";
        /// The gate was asked about one contact.
        Checked = "checked", "核对能否联系", "Contact checked";
        /// What was said in a call.
        Said = "said", "通话记录", "Call noted";
        /// A message was planned for sending.
        Queued = "queued", "消息待发", "Message queued";
        /// Handing a message over has begun.
        Sending = "sending", "开始发送", "Sending begun";
        /// A message was handed over.
        Sent = "sent", "已发出", "Sent";
        /// A message was judged and rendered, and stayed here: sending was in test mode.
        Shown = "shown", "试运行，未发出", "Shown in test mode, not sent";
        /// The gate or the guard refused a message before it left.
        Refused = "refused", "不予发送", "Refused";
        /// A planned message is no longer wanted.
        Cancelled = "cancelled", "已取消", "Cancelled";
        /// Handing over failed.
        Failed = "failed", "发送失败", "Failed";
        /// Nobody knows whether a message left.
        Unclear = "unclear", "是否发出不明", "Unclear whether sent";
        /// A person found out whether an unclear message left.
        Resolved = "resolved", "已查明", "Resolved";
        /// The carrier reported delivery.
        Delivered = "delivered", "已送达", "Delivered";
        /// What was sent came back: the address takes nothing.
        Returned = "returned", "被退回", "Returned";
        /// The debtor answered.
        Answered = "answered", "对方回复", "Answered";
        /// The debtor promised to pay.
        Promised = "promised", "承诺付款", "Promised";
        /// The debtor disputed.
        Disputed = "disputed", "提出异议", "Disputed";
        /// Money came in.
        Paid = "paid", "到账", "Paid";
        /// Rows of the ledger that an import added or changed.
        Ledger = "ledger", "账目变动", "Ledger changed";
        /// An import was taken back, and what it had done to this case with it.
        ImportUndone = "import-undone", "撤销导入", "Import undone";
        /// Any other fact.
        Fact = "fact", "事实登记", "Fact noted";
        /// A document was added.
        Document = "document", "文件入档", "Document added";
        /// Personal data was shown to a person.
        Revealed = "revealed", "查看个人信息", "Personal data shown";
        /// Contents of earlier entries were deleted; its content names them.
        Removed = "removed", "删除内容", "Content removed";
        /// A pack was made of this case.
        Exported = "exported", "导出证据包", "Pack exported";
    }
}

/// One entry: the header's fields, and the header's hash as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Whose chain this is.
    pub case: String,
    /// 1 for the first entry of a case, then without a gap.
    pub seq: u64,
    /// When, in microseconds since 1970 UTC; never before the previous entry.
    pub at: i64,
    /// The code of a [`Kind`].
    pub kind: Cow<'static, str>,
    /// By whom: a user, or `huikuan` for the machine's own work.
    pub actor: String,
    /// SHA-256 of the content's bytes.
    pub content: Digest,
    /// The hash of the entry before, [`Digest::ZERO`] for the first.
    pub previous: Digest,
    /// SHA-256 of [`Entry::header`], as recorded. A verifier computes it anew.
    pub hash: Digest,
}

/// Why an entry cannot be.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Empty, too long, or with control characters.
    #[error("{what} `{text}`: must have 1 to {MAX_TEXT} bytes and no control characters")]
    Text {
        /// Which field.
        what: &'static str,
        /// What it held, cut short.
        text: String,
    },
    /// Not within 0 and 2^53 - 1.
    #[error("{what} {value}: must be within 0 and 2^53 - 1")]
    Number {
        /// Which field.
        what: &'static str,
        /// What it held.
        value: i128,
    },
    /// A line that is not an entry as the specification writes it.
    #[error("not an entry as written by the specification")]
    Line,
}

/// Whether a text may stand where people read it: not empty, not endless, no control characters.
pub(crate) fn check_text(what: &'static str, text: &str) -> Result<(), Error> {
    let plain = !text.bytes().any(|byte| byte < b' ' || byte == 0x7f);
    if plain && (1..=MAX_TEXT).contains(&text.len()) {
        return Ok(());
    }
    Err(Error::Text { what, text: text.chars().take(80).collect() })
}

fn is_kind(kind: &str) -> bool {
    (1..=32).contains(&kind.len()) && kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// A line of `chain.jsonl`, before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    entry: Header,
    hash: Digest,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    actor: String,
    at: i64,
    case: String,
    content: Digest,
    format: String,
    kind: String,
    previous: Digest,
    seq: u64,
}

impl Entry {
    /// The bytes that are hashed: the header as canonical JSON, its members in alphabetical order.
    pub fn header(&self) -> Result<Vec<u8>, Error> {
        let mut out = Vec::with_capacity(384);
        self.write_header(&mut out)?;
        Ok(out)
    }

    fn write_header(&self, out: &mut Vec<u8>) -> Result<(), Error> {
        check_text("case", &self.case)?;
        check_text("actor", &self.actor)?;
        if !is_kind(&self.kind) {
            return Err(Error::Text { what: "kind", text: self.kind.chars().take(80).collect() });
        }
        if self.at < 0 || self.at.unsigned_abs() > MAX_NUMBER {
            return Err(Error::Number { what: "at", value: self.at.into() });
        }
        if !(1..=MAX_NUMBER).contains(&self.seq) {
            return Err(Error::Number { what: "seq", value: self.seq.into() });
        }
        out.extend_from_slice(b"{\"actor\":");
        write_text(out, &self.actor).map_err(|_| Error::Line)?;
        out.extend_from_slice(b",\"at\":");
        serde_json::to_writer(&mut *out, &self.at).map_err(|_| Error::Line)?;
        out.extend_from_slice(b",\"case\":");
        write_text(out, &self.case).map_err(|_| Error::Line)?;
        out.extend_from_slice(b",\"content\":\"");
        self.content.write(out);
        out.extend_from_slice(b"\",\"format\":\"");
        out.extend_from_slice(FORMAT.as_bytes());
        out.extend_from_slice(b"\",\"kind\":\"");
        out.extend_from_slice(self.kind.as_bytes());
        out.extend_from_slice(b"\",\"previous\":\"");
        self.previous.write(out);
        out.extend_from_slice(b"\",\"seq\":");
        serde_json::to_writer(&mut *out, &self.seq).map_err(|_| Error::Line)?;
        out.push(b'}');
        Ok(())
    }

    /// The entry as a line of `chain.jsonl`, without the line feed.
    pub fn line(&self) -> Result<Vec<u8>, Error> {
        let mut out = Vec::with_capacity(480);
        out.extend_from_slice(b"{\"entry\":");
        self.write_header(&mut out)?;
        out.extend_from_slice(b",\"hash\":\"");
        self.hash.write(&mut out);
        out.extend_from_slice(b"\"}");
        Ok(out)
    }

    /// Reads a line of `chain.jsonl`. Only the one way of writing it is accepted; whether its hash is right is not asked here.
    pub fn read(line: &[u8]) -> Result<Self, Error> {
        let Line { entry: header, hash } = serde_json::from_slice(line).map_err(|_| Error::Line)?;
        let Header { actor, at, case, content, format, kind, previous, seq } = header;
        let entry = Self { case, seq, at, kind: Cow::Owned(kind), actor, content, previous, hash };
        if format == FORMAT && entry.line()? == line { Ok(entry) } else { Err(Error::Line) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        let (content, previous, hash) = (Digest::of(b"{}"), Digest::ZERO, Digest::of(b"h"));
        let (case, actor) = ("17 C-0017".to_owned(), "王\"芳".to_owned());
        Entry { case, seq: 1, at: 5, kind: "decided".into(), actor, content, previous, hash }
    }

    #[test]
    fn a_line_reads_back_and_only_one_way_of_writing_is_read() {
        let line = entry().line().unwrap();
        assert_eq!(Entry::read(&line).unwrap(), entry());
        assert_eq!(crate::Canonical::read(&line).map(drop).map_err(|error| error.to_string()), Ok(()));
        let text = String::from_utf8(line).unwrap();
        // A changed line, and what is wrong with it.
        let wrong = [
            (text.replace("\"at\":5", "\"at\":5.0"), "a fraction"),
            (text.replace("\"at\":5", "\"at\": 5"), "a space"),
            (text.replace("\"at\":5", "\"at\":-5"), "before 1970"),
            (text.replace("\"at\":5", "\"at\":9007199254740992"), "not exact everywhere"),
            (text.replace("\"seq\":1", "\"seq\":0"), "entries count from 1"),
            (text.replace("entry-1", "entry-2"), "another format"),
            (text.replace("decided", "Decided"), "kinds are lower case"),
            (text.replace("17 C-0017", ""), "no case"),
            (text.replace("17 C-0017", "17\\u0000"), "a control character"),
            (text.replace("{\"actor\"", "{\"a\":1,\"actor\""), "one member more"),
            (format!("{text} "), "something after it"),
        ];
        for (line, why) in wrong {
            assert!(Entry::read(line.as_bytes()).is_err(), "{why}: {line}");
        }
    }

    #[test]
    fn kinds_are_codes_a_header_accepts() {
        for kind in Kind::ALL {
            assert!(is_kind(kind.code()) && Kind::from_code(kind.code()) == Some(*kind), "{kind:?}");
        }
    }
}
