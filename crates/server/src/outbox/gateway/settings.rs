//! `[sms]`, `[wechat]` and `[robot]` of the company's file: which gateway carries what, and at what price.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use ::gateway::{Adapter, Fault, Gateway, Given, Wrong};
use outreach::{Lang, Name};
use receivables::{debtor::Channel, money::Currency};
use serde::Deserialize;
use store::Cost;

use super::Line;
use crate::{company::Both, said::said};

/// How long a gateway may take to answer. Our number.
const PATIENCE: u64 = 20;
/// The most that may be asked for: a message is unclear after ten minutes in any case.
const MOST_PATIENCE: u64 = 120;

/// One of the tables.
#[derive(Debug, Deserialize)]
pub(crate) struct GatewayEntry {
    gateway: String,
    sign: Option<Both>,
    price: Option<String>,
    per_minute: Option<u32>,
    timeout_seconds: Option<u64>,
    #[serde(default)]
    allow_hosts: Vec<String>,
    /// What the adapter asks for.
    #[serde(flatten)]
    values: BTreeMap<String, toml::Value>,
}

/// The gateways of a company.
#[derive(Debug, Default)]
pub(crate) struct Gateways {
    /// For SMS to debtors.
    pub(crate) sms: Option<Arc<Line>>,
    /// For WeChat to debtors.
    pub(crate) wechat: Option<Arc<Line>>,
    /// For our own staff, and nobody else.
    pub(crate) robot: Option<Arc<Line>>,
    /// Every adapter: ours, and the company's own in their place.
    pub(crate) adapters: Vec<Adapter>,
}

/// The tables as they stand in the file.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    pub(crate) sms: Option<GatewayEntry>,
    pub(crate) wechat: Option<GatewayEntry>,
    pub(crate) robot: Option<GatewayEntry>,
}

impl Gateways {
    /// Reads the adapters and checks what the company says of its gateways. `own` are the files of its folder.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub(crate) fn new(
        config: &Path,
        home: &Path,
        entries: Entries,
        own: &[(String, String)],
    ) -> anyhow::Result<Self> {
        let mut adapters: BTreeMap<String, Adapter> = BTreeMap::new();
        let own = own.iter().map(|(file, text)| (file.trim_end_matches(".toml"), text.as_str()));
        let mut files: Vec<(&str, &str)> = Adapter::shipped().collect();
        files.extend(own);
        for (name, text) in files {
            adapters.insert(name.to_owned(), Adapter::parse(name, text).map_err(|fault| in_words(&fault))?);
        }
        let line = |entry: Option<GatewayEntry>, table, channel| {
            entry
                .map(|entry| line(&entry, table, channel, (config, home), &adapters).map(Arc::new))
                .transpose()
        };
        Ok(Self {
            sms: line(entries.sms, "sms", Some(Channel::Sms))?,
            wechat: line(entries.wechat, "wechat", Some(Channel::Wechat))?,
            robot: line(entries.robot, "robot", None)?,
            adapters: adapters.into_values().collect(),
        })
    }

    /// The gateway of a table, whose callbacks bear its name.
    pub(crate) fn named(&self, table: &str) -> Option<&Arc<Line>> {
        [&self.sms, &self.wechat].into_iter().flatten().find(|line| line.table == table)
    }
}

pub(super) fn in_words(fault: &Fault) -> anyhow::Error {
    said(fault.zh(), fault.to_string())
}

fn line(
    entry: &GatewayEntry,
    table: &'static str,
    channel: Option<Channel>,
    (config, home): (&Path, &Path),
    adapters: &BTreeMap<String, Adapter>,
) -> anyhow::Result<Line> {
    let place = format!("{} [{table}]", config.display());
    let wrong = |wrong| in_words(&Fault { place: place.clone(), wrong });
    let Some(adapter) = adapters.get(&entry.gateway) else {
        let known = adapters.keys().cloned().collect();
        return Err(wrong(Wrong::NoAdapter { name: entry.gateway.clone(), known }));
    };
    let given = Given {
        place: &place,
        channel: channel.map(Channel::code),
        values: &entry.values,
        read: &|file| {
            let file: PathBuf = home.join(file);
            fs::read_to_string(&file).map_err(|error| error.to_string())
        },
    };
    let gateway = Gateway::new(adapter.clone(), &given).map_err(|fault| in_words(&fault))?;
    let sign = entry.sign.as_ref().map(Name::from);
    let is_signed = |sign: &Name| Lang::ALL.iter().all(|&lang| sign.written(lang).is_some());
    if channel == Some(Channel::Sms) && !sign.as_ref().is_some_and(is_signed) {
        return Err(said(
            format!("{place}：请写 sign = \"公司简称\"，它以【公司简称】置于每条短信之首（运营商要求）"),
            format!(
                "{place}: write sign = \"your company's short name\"; it stands at the head of every message, as carriers ask"
            ),
        ));
    }
    if let Some(sign) = sign.as_ref().filter(|_| channel != Some(Channel::Sms)) {
        let sign = sign.written(Lang::Zh).unwrap_or_default();
        return Err(said(
            format!("{place}：签名 `{sign}` 只用于短信；请删去 sign"),
            format!("{place}: the signature `{sign}` is for SMS alone; take `sign` out"),
        ));
    }
    let seconds = entry.timeout_seconds.unwrap_or(PATIENCE);
    if !(1..=MOST_PATIENCE).contains(&seconds) {
        return Err(said(
            format!("{place}：timeout_seconds 应在 1 到 {MOST_PATIENCE} 之间"),
            format!("{place}: timeout_seconds must be from 1 to {MOST_PATIENCE}"),
        ));
    }
    if entry.per_minute == Some(0) {
        return Err(said(
            format!("{place}：per_minute 至少为 1；暂停发送请用 huikuan outbox pause"),
            format!("{place}: per_minute is 1 at least; to stop sending use huikuan outbox pause"),
        ));
    }
    let per_minute = [entry.per_minute, gateway.per_minute()].into_iter().flatten().min();
    Ok(Line {
        table,
        channel,
        sign,
        price: entry.price.as_deref().map(|price| cost(price, &place)).transpose()?,
        per_minute,
        patience: Duration::from_secs(seconds),
        hosts: entry.allow_hosts.clone(),
        gateway,
    })
}

/// `0.045 CNY`, exactly, down to a millionth.
pub(crate) fn cost(text: &str, place: &str) -> anyhow::Result<Cost> {
    let read = || {
        let (number, currency) = text.trim().split_once(' ')?;
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || part.len() > 6 || !is_number(whole) || !is_number(part) {
            return None;
        }
        let millionths: i64 = format!("{whole}{part:0<6}").parse().ok()?;
        Some(Cost { millionths, currency: Currency::from_code(currency)? })
    };
    read().ok_or_else(|| {
        said(
            format!("{place}：price：`{text}` 不是单价；请写成 \"0.045 CNY\"（每段短信，小数最多六位）"),
            format!("{place}: price: `{text}` is no price; write it as \"0.045 CNY\", for each part, with six decimals at most"),
        )
    })
}

/// A cost as it is written: `CNY 0.135`; at least as many decimals as the currency's coins have.
pub(crate) fn written(cost: &Cost) -> String {
    let (whole, part) = (cost.millionths / 1_000_000, cost.millionths % 1_000_000);
    let decimals = format!("{part:06}");
    let needed = decimals.trim_end_matches('0').len();
    let coins = usize::try_from(cost.currency.exponent()).unwrap_or(2);
    let shown = decimals.get(..needed.max(coins)).unwrap_or(&decimals);
    let point = if shown.is_empty() { "" } else { "." };
    format!("{} {whole}{point}{shown}", cost.currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_exact_below_the_smallest_coin() {
        for (text, millionths, shown, why) in [
            ("0.045 CNY", 45_000, "CNY 0.045", "the usual price of a part in China"),
            ("0.05 CNY", 50_000, "CNY 0.05", "whole fen"),
            ("1 EUR", 1_000_000, "EUR 1.00", "as money is written"),
            ("5 JPY", 5_000_000, "JPY 5", "no coins below one"),
            ("0.000001 USD", 1, "USD 0.000001", "the smallest"),
        ] {
            let cost = cost(text, "x").unwrap();
            assert_eq!((cost.millionths, written(&cost).as_str()), (millionths, shown), "{why}");
        }
        for text in ["", "0.045", "0.0450001 CNY", "-1 CNY", "1,5 CNY", ".5 CNY", "1 XXQ", "4e2 CNY"] {
            assert!(cost(text, "x").is_err(), "{text}");
        }
    }
}
