//! What a round of sending did, said to people and to programs.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use outreach::{Lang, words};
use receivables::{
    debtor::Channel,
    message::{Answer, Cancellation, SendingMode},
    money::Currency,
};
use serde_json::{Value, json};
use store::{Carriage, Cost, Mode, OutboxRow, Store};

use super::{carriage_json, carriage_line, gateway, line, line_json, mode, pause_line};
use crate::screen::{count, either};

/// Messages one after the other that were not taken, after which the fault is the carrier's. Our number.
pub(super) const FAULTS: usize = 3;

/// What became of a message.
pub(super) enum Became {
    Sent {
        receipt: String,
        /// Where a gateway carries it.
        carriage: Option<Carriage>,
    },
    /// It is in the batch that is about to be printed.
    Laid,
    /// It would have left, were sending not in test mode.
    Shown,
    WouldLeave,
    Failed {
        why: String,
        /// Others would fare the same.
        is_carriers_fault: bool,
    },
    Unclear {
        why: String,
    },
    Refused {
        reasons: Vec<Value>,
    },
    Cancelled {
        why: Cancellation,
        reasons: Vec<Value>,
    },
    /// It waits for its hour.
    NotYet,
    /// It could not be judged, and waits until somebody has mended what is wrong.
    Broken {
        error: anyhow::Error,
    },
}

/// Why sending stopped before the end.
pub(super) enum Stopped {
    Paused(store::Pause),
    /// Somebody switched between test mode and live.
    Switched,
    Limit(Full),
    Carrier,
    /// It was asked to stop.
    Asked,
}

/// As many have left as may.
pub(super) struct Full {
    /// `None` is all channels together.
    pub(super) channel: Option<Channel>,
    pub(super) code: &'static str,
    pub(super) most: u32,
}

/// What a round of sending did.
pub(crate) struct Report {
    pub(super) dry_run: bool,
    pub(super) mode: Mode,
    /// Messages of which nobody knows whether they left, because whoever was sending them did not come back.
    pub(super) expired: Vec<i64>,
    pub(super) lines: Vec<(OutboxRow, Became)>,
    /// Channels of which the rest waits.
    pub(super) full: Vec<Full>,
    pub(super) stopped: Option<Stopped>,
    /// Channels of which messages wait, because nobody takes them.
    pub(super) without_carrier: BTreeSet<Channel>,
    /// Channels whose carrier cannot be reached; their messages wait.
    pub(super) unreachable: BTreeMap<Channel, anyhow::Error>,
}

impl Became {
    pub(super) fn of(answer: Answer, is_carriers_fault: bool, carriage: Option<Carriage>) -> Self {
        match answer {
            Answer::Taken(receipt) => Self::Sent { receipt, carriage },
            Answer::Refused(why) => Self::Failed { why, is_carriers_fault },
            Answer::Unknown(why) => Self::Unclear { why },
        }
    }

    const fn code(&self) -> &'static str {
        match self {
            Self::Sent { .. } => "sent",
            Self::WouldLeave | Self::Laid => "would-leave",
            Self::Shown => "shown",
            Self::Failed { .. } => "failed",
            Self::Unclear { .. } => "unclear",
            Self::Refused { .. } => "refused",
            Self::Cancelled { .. } => "cancelled",
            Self::NotYet => "not-yet",
            Self::Broken { .. } => "not-judged",
        }
    }

    /// What is said of it below its line.
    fn said(&self, lang: Lang) -> Vec<String> {
        let words = |reasons: &[Value]| -> Vec<String> {
            let said = |reason: &Value| {
                let rule = reason.get("rule")?.as_str()?;
                Some(format!("{} `{rule}`", reason.get(lang.code())?.as_str()?))
            };
            reasons.iter().filter_map(said).collect()
        };
        match self {
            Self::Sent { receipt, carriage: Some(carriage) } => {
                vec![format!("{receipt} · {}", carriage_line(carriage, lang))]
            }
            Self::Sent { receipt: said, .. }
            | Self::Failed { why: said, .. }
            | Self::Unclear { why: said } => {
                vec![said.clone()]
            }
            Self::WouldLeave | Self::Laid | Self::Shown | Self::NotYet => Vec::new(),
            Self::Refused { reasons } => words(reasons),
            Self::Cancelled { why, reasons } => {
                let mut said = vec![words::word("cancellation", why.code(), lang)];
                said.extend(words(reasons));
                said
            }
            Self::Broken { error } => vec![crate::said::in_words(error, lang)],
        }
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Sent { receipt, carriage } => {
                json!({ "receipt": receipt, "carriage": carriage.as_ref().map(carriage_json) })
            }
            Self::Failed { why, .. } | Self::Unclear { why } => json!({ "why": why }),
            Self::Refused { reasons } => json!({ "reasons": reasons }),
            Self::Cancelled { why, reasons } => json!({ "why": why, "reasons": reasons }),
            Self::Broken { error } => json!({ "why": error.to_string() }),
            Self::WouldLeave | Self::Laid | Self::Shown | Self::NotYet => json!({}),
        }
    }
}

impl Report {
    /// What did not go as it should is red; that the gate stopped something is as it should be.
    pub(crate) fn is_well(&self) -> bool {
        let is_red = |became: &Became| {
            matches!(became, Became::Failed { .. } | Became::Unclear { .. } | Became::Broken { .. })
        };
        self.expired.is_empty()
            && self.unreachable.is_empty()
            && !self.lines.iter().any(|(_, became)| is_red(became))
            && !matches!(self.stopped, Some(Stopped::Carrier))
    }

    /// It was asked to stop before the end.
    pub(crate) const fn is_broken_off(&self) -> bool {
        matches!(self.stopped, Some(Stopped::Asked))
    }

    fn counted(&self, code: &str) -> usize {
        self.lines.iter().filter(|(_, became)| became.code() == code).count()
    }

    /// Of what gateways took: which, and in how many parts at what cost.
    fn carried(&self) -> impl Iterator<Item = &Carriage> {
        self.lines.iter().filter_map(|(_, became)| match became {
            Became::Sent { carriage, .. } => carriage.as_ref(),
            _ => None,
        })
    }

    fn segments(&self) -> u64 {
        self.carried().map(|carriage| u64::from(carriage.segments)).sum()
    }

    /// What it cost, each currency by itself.
    fn costs(&self) -> BTreeMap<Currency, Cost> {
        let mut costs: BTreeMap<Currency, Cost> = BTreeMap::new();
        for cost in self.carried().filter_map(|carriage| carriage.cost) {
            let sum = costs.entry(cost.currency).or_insert(Cost { millionths: 0, ..cost });
            sum.millionths = sum.millionths.saturating_add(cost.millionths);
        }
        costs
    }

    pub(super) fn to_json(&self, store: &Store) -> anyhow::Result<String> {
        let messages: Vec<Value> = self
            .lines
            .iter()
            .map(|(row, became)| {
                let mut line = line_json(row);
                if let (Some(line), Value::Object(facts)) = (line.as_object_mut(), became.to_json()) {
                    line.insert("became".to_owned(), json!(became.code()));
                    line.extend(facts);
                }
                line
            })
            .collect();
        let stopped = self.stopped.as_ref().map(|stopped| match stopped {
            Stopped::Paused(_) => "paused",
            Stopped::Switched => "switched",
            Stopped::Limit(full) => full.code,
            Stopped::Carrier => "carrier",
            Stopped::Asked => "asked",
        });
        let summary = json!({
            "dry_run": self.dry_run,
            "mode": self.mode.mode,
            "sent": self.counted("sent"),
            "would_leave": self.counted("would-leave"),
            "shown": self.counted("shown"),
            "failed": self.counted("failed"),
            "unclear": self.counted("unclear") + self.expired.len(),
            "refused": self.counted("refused"),
            "cancelled": self.counted("cancelled"),
            "not_judged": self.counted("not-judged"),
            "waiting": store.messages_waiting()?,
            "stopped": stopped,
            "segments": self.segments(),
            "costs": self.costs().values().map(gateway::written).collect::<Vec<_>>(),
            "full": self.full.iter().map(Full::to_json).collect::<Vec<_>>(),
            "expired": self.expired,
            "without_carrier": self.without_carrier,
            "unreachable": self.unreachable.iter().map(|(channel, error)| (channel.code(), error.to_string())).collect::<BTreeMap<_, _>>(),
            "messages": messages,
        });
        Ok(format!("{summary}\n"))
    }

    pub(super) fn to_text(&self, store: &Store, lang: Lang) -> anyhow::Result<String> {
        let mut out = String::new();
        for (row, became) in self.lines.iter().filter(|(_, became)| !matches!(became, Became::NotYet)) {
            let state = words::word("sending", became.code(), lang);
            let _ = writeln!(out, "{}  {state}", line(row, lang));
            for said in became.said(lang) {
                let _ = writeln!(out, "         {said}");
            }
        }
        for id in &self.expired {
            let _ = match lang {
                Lang::Zh => writeln!(out, "#{id} 交付中断，是否发出不明；请核实：huikuan outbox show {id}"),
                Lang::En => writeln!(
                    out,
                    "#{id} was being handed over when the sender broke off; find out whether it left: huikuan outbox show {id}"
                ),
            };
        }
        for full in &self.full {
            out.push_str(&full.said(lang));
        }
        if let Some(stopped) = &self.stopped {
            out.push_str(&stopped.said(lang));
        }
        for channel in &self.without_carrier {
            let channel = words::word("channel", channel.code(), lang);
            let _ = match lang {
                Lang::Zh => writeln!(
                    out,
                    "{channel}没有发送通道，消息留待发送；请在 huikuan.toml 写 [spool]，或该方式自己的通道"
                ),
                Lang::En => writeln!(
                    out,
                    "nothing takes messages by {channel}, and they wait; write [spool] into huikuan.toml, or a carrier of its own"
                ),
            };
        }
        for (channel, error) in &self.unreachable {
            let (channel, why) =
                (words::word("channel", channel.code(), lang), crate::said::in_words(error, lang));
            let _ = match lang {
                Lang::Zh => writeln!(out, "{channel}暂时发不出去，消息留待发送：{why}"),
                Lang::En => writeln!(out, "{channel} cannot leave now, and waits: {why}"),
            };
        }
        let _ = writeln!(out, "{}", self.summary(store, lang)?);
        if self.mode.mode == SendingMode::Test {
            out.push_str(&mode::line(&self.mode, lang));
        }
        Ok(out)
    }

    /// What became of how many, in a line.
    pub(crate) fn summary(&self, store: &Store, lang: Lang) -> anyhow::Result<String> {
        let mut out = String::new();
        if self.mode.mode == SendingMode::Test {
            out.push_str(either(lang, "【试运行，什么也没有发出】", "[TEST MODE, nothing left] "));
        }
        let codes =
            ["sent", "shown", "would-leave", "refused", "cancelled", "failed", "unclear", "not-judged"];
        let counts: Vec<String> = codes
            .iter()
            .map(|code| (code, self.counted(code)))
            .filter(|(_, found)| *found > 0)
            .map(|(code, found)| format!("{} {}", words::word("sending", code, lang), count(found)))
            .collect();
        if counts.is_empty() {
            out.push_str(either(lang, "现在没有到点的消息。", "No message is due now."));
        } else {
            out.push_str(&counts.join(either(lang, "，", ", ")));
        }
        let waiting = count(store.messages_waiting()?);
        let _ = match lang {
            Lang::Zh => write!(out, "　待发送 {waiting}"),
            Lang::En => write!(out, "  {waiting} waiting"),
        };
        if self.segments() > 0 {
            let costs: Vec<String> = self.costs().values().map(gateway::written).collect();
            let (segments, costs) = (self.segments(), costs.join(either(lang, "、", ", ")));
            let _ = match lang {
                Lang::Zh => write!(out, "　短信 {segments} 段 {costs}"),
                Lang::En => write!(out, "  {segments} parts {costs}"),
            };
        }
        Ok(out)
    }
}

impl Full {
    fn said(&self, lang: Lang) -> String {
        let Self { channel, code, most } = self;
        let is_hour = *code == "per-hour";
        let (table, what) = channel.map_or_else(
            || ("[send]".to_owned(), String::new()),
            |channel| (format!("[send.{channel}]"), words::word("channel", channel.code(), lang)),
        );
        match lang {
            Lang::Zh => {
                let span = if is_hour { "一小时内" } else { "24 小时内" };
                format!("{span}已发{what} {most} 条，达到 huikuan.toml {table} 的上限；其余稍后再发\n")
            }
            Lang::En => {
                let span = if is_hour { "hour" } else { "24 hours" };
                let what = if what.is_empty() { what } else { format!("{what}: ") };
                format!(
                    "{what}{most} left within the last {span}, the limit of {table} in huikuan.toml; send the rest later\n"
                )
            }
        }
    }

    fn to_json(&self) -> Value {
        json!({ "channel": self.channel, "span": self.code, "most": self.most })
    }
}

impl Stopped {
    fn said(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Paused(pause), _) => pause_line(pause, lang),
            (Self::Switched, Lang::Zh) => "刚刚切换了试运行或正式发送，已停止；请再执行一次\n".to_owned(),
            (Self::Switched, Lang::En) => {
                "somebody switched test mode meanwhile, so sending stopped; run it again\n".to_owned()
            }
            (Self::Limit(full), _) => full.said(lang),
            (Self::Asked, Lang::Zh) => "按要求停止，其余稍后再发\n".to_owned(),
            (Self::Asked, Lang::En) => "stopped as asked; the rest waits\n".to_owned(),
            (Self::Carrier, Lang::Zh) => {
                format!(
                    "连续 {FAULTS} 条未被接收，已停止；请排除原因，再用 huikuan outbox retry 重新列入计划\n"
                )
            }
            (Self::Carrier, Lang::En) => format!(
                "{FAULTS} messages in a row were not taken, so sending stopped; mend the cause, then plan them anew with huikuan outbox retry\n"
            ),
        }
    }
}
