//! Messages handed over to a gateway, one request each. Whatever may have been received is unclear, and is never asked twice.

mod command;
mod settings;

use std::time::Duration;

use ::gateway::{Exchange, Gateway, Message, Request, Stamp, Tokens, Verdict, exchange, nonce};
use outreach::{Lang, Name, sms};
use receivables::{debtor::Channel, message::Answer};
use store::{Carriage, Cost, Store};
use tokio::runtime::Runtime;

pub(crate) use self::{
    command::run,
    settings::{Entries, GatewayEntry, Gateways, cost, written},
};
use crate::{address, clock, company::Company, said::said};

/// Tokens of all gateways, for as long as the program runs: they are not to be asked for often.
static TOKENS: Tokens = Tokens::new();

const MINUTE: i64 = 60_000_000;

/// A gateway as the company uses it.
#[derive(Debug)]
pub(crate) struct Line {
    /// The table of the company's file, which also names its callback.
    pub(crate) table: &'static str,
    /// By which it reaches debtors; `None` for the robot.
    pub(crate) channel: Option<Channel>,
    pub(crate) gateway: Gateway,
    /// What stands at the head of every text message.
    sign: Option<Name>,
    /// For each part.
    price: Option<Cost>,
    /// The most messages a minute.
    pub(crate) per_minute: Option<u32>,
    patience: Duration,
    /// Hosts of our own network that may be asked.
    hosts: Vec<String>,
}

/// A gateway and what asking it takes.
pub(crate) struct Mouth<'a> {
    pub(super) line: &'a Line,
    runtime: Runtime,
}

impl Line {
    /// The words with what must stand at their head.
    pub(super) fn signed(&self, body: &str, lang: Lang) -> String {
        let Some(sign) = self.sign.as_ref().and_then(|sign| sign.written(lang)) else {
            return body.to_owned();
        };
        let head = match lang {
            Lang::Zh => format!("【{sign}】"),
            Lang::En => format!("{sign}: "),
        };
        if body.starts_with(&head) { body.to_owned() } else { head + body }
    }

    /// In how many parts a text is sent, and what they cost.
    pub(super) fn carriage(&self, text: &str) -> Carriage {
        let segments = if self.sign.is_some() { sms::segments(text) } else { 1 };
        let segments = u32::try_from(segments).unwrap_or(u32::MAX);
        let cost = self
            .price
            .map(|price| Cost { millionths: price.millionths.saturating_mul(i64::from(segments)), ..price });
        Carriage { gateway: self.gateway.name().to_owned(), segments, cost }
    }

    /// One exchange, with the machines that the address means at this moment and no other.
    async fn speak(&self, request: &Request) -> Exchange {
        match address::resolved(&request.url, &self.hosts).await {
            Ok(machines) => exchange(request, &machines, self.patience).await,
            Err(refused) => {
                Exchange::NotSent(format!("the gateway's address {}", refused.said(self.table).1))
            }
        }
    }
}

impl<'a> Mouth<'a> {
    pub(super) fn open(line: &'a Line) -> anyhow::Result<Self> {
        // Only the first call in a process installs it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Self { line, runtime })
    }

    /// Asks the gateway to carry a text.
    fn say(&self, message: &Message<'_>) -> Verdict {
        let Some(nonce) = nonce() else {
            return Verdict::Refused("this machine gives no random numbers; try again".to_owned());
        };
        let stamp = Stamp { seconds: clock::now().0 / 1_000_000, nonce };
        let speak = async |request: &Request| self.line.speak(request).await;
        self.runtime.block_on(self.line.gateway.send(message, &TOKENS, &stamp, speak))
    }

    /// Hands a message over. Returns the answer, and whether others would fare the same if it was refused.
    pub(super) fn take(
        &self,
        key: &str,
        to: &str,
        text: &str,
        channel: Channel,
        segments: u32,
    ) -> (Answer, bool) {
        let to = if channel == Channel::Sms { number(to) } else { to.trim().to_owned() };
        if to.is_empty() {
            return (
                Answer::Refused("the number on file is none; correct the person's row".to_owned()),
                false,
            );
        }
        let segments = usize::try_from(segments).unwrap_or(usize::MAX);
        match self.say(&Message { key, to: &to, text, segments }) {
            Verdict::Taken(receipt) if receipt.is_empty() => (Answer::Taken(key.to_owned()), false),
            Verdict::Taken(receipt) => (Answer::Taken(receipt), false),
            Verdict::NoAddressee(why) => (Answer::Refused(why), false),
            Verdict::Refused(why) => (Answer::Refused(why), true),
            Verdict::Unknown(why) => (Answer::Unknown(why), true),
        }
    }
}

/// A number without what people put between its digits; empty if there is anything else in it.
fn number(text: &str) -> String {
    let bare: String =
        text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}')).collect();
    let digits = bare.strip_prefix('+').unwrap_or(&bare);
    let is_number = (3..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { bare } else { String::new() }
}

/// Tells our own staff's group something, through the robot of `[robot]`.
///
/// # Errors
/// There is no robot, it was asked too often within the minute, or it did not certainly take it.
pub(crate) fn tell_staff(store: &Store, company: &Company, text: &str) -> anyhow::Result<()> {
    let Some(line) = &company.gateways.robot else {
        return Err(said(
            "没有员工群机器人；请在 huikuan.toml 写 [robot] gateway = \"wechat-robot\" 和 webhook_key_file",
            "there is no robot; write huikuan.toml with [robot] gateway = \"wechat-robot\" and webhook_key_file",
        ));
    };
    let now = clock::now();
    if let Some(most) = line.per_minute
        && !store.take_turn(line.table, most, now, MINUTE)?
    {
        return Err(said(
            format!("机器人每分钟最多 {most} 条，一分钟后再试"),
            format!("the robot takes {most} messages a minute; try again in a minute"),
        ));
    }
    let key = format!("staff-{}", now.0);
    match Mouth::open(line)?.say(&Message { key: &key, to: "", text, segments: 1 }) {
        Verdict::Taken(_) => Ok(()),
        Verdict::Refused(why) | Verdict::NoAddressee(why) => Err(said(
            format!("机器人没有接收：{why}；请核对 [robot]"),
            format!("the robot did not take it: {why}; check [robot]"),
        )),
        Verdict::Unknown(why) => Err(said(
            format!("不知道机器人是否收到（{why}）；请在群里查看"),
            format!("nobody knows whether the robot has it ({why}); look in the group"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_gateways_take_it() {
        for (text, expected, why) in [
            ("138-0013-8000", "13800138000", "as people write it"),
            ("+49 (171) 123.456", "+49171123456", "from abroad"),
            ("021/5555 0100", "02155550100", "with the code of a place"),
            ("ext. 12", "", "an extension is no number"),
            ("12", "", "too short"),
            ("1234567890123456", "", "too long"),
        ] {
            assert_eq!(number(text), expected, "{why}");
        }
    }
}
