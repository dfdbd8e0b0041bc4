//! What is written down while the debtor speaks: each field has a kind, and a value that cannot be right is refused
//! with the reason, while they are still on the line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::card::Debt;
use crate::{
    calendar::{Clock, Day},
    coded::coded,
    money::Money,
};

coded! {
    /// A field of the call sheet.
    Capture {
        /// How much they will pay (承诺金额).
        Amount = "amount",
        /// By which day (承诺日期).
        PayDay = "pay-day",
        /// By which way (付款方式).
        PayWay = "pay-way",
        /// The amounts and days of a plan (分期明细).
        Parts = "parts",
        /// The day by which they give a definite answer (答复日期).
        AnswerBy = "answer-by",
        /// The day by which we answer them (我方答复日期).
        OurAnswer = "our-answer",
        /// What they say was paid (称已付金额).
        PaidAmount = "paid-amount",
        /// When they say it was paid (称付款日期).
        PaidDay = "paid-day",
        /// From which account, by which bank, at which place (付款渠道).
        PaidFrom = "paid-from",
        /// How they will show it (付款凭证).
        Proof = "proof",
        /// Who will pay (付款人).
        Payer = "payer",
        /// Which paper they need (所需资料).
        Document = "document",
        /// Where to send it (发送地址).
        SendTo = "send-to",
        /// The step at which it is stuck (卡在哪一步).
        StuckStep = "stuck-step",
        /// Who signs or decides (签字人、负责人).
        Signatory = "signatory",
        /// The day of the next call they ask for (约定回电日期).
        SlotDay = "slot-day",
        /// Its hour, at their place (约定回电时间).
        SlotTime = "slot-time",
        /// When they prefer to be called (方便时段).
        PreferredTime = "preferred-time",
        /// What they make the payment depend on (付款条件).
        Condition = "condition",
        /// Why they will not pay (拒付原因).
        Motive = "motive",
        /// What they complain about (投诉内容).
        Complaint = "complaint",
        /// What they object to (异议内容).
        Objection = "objection",
        /// The invoice they object to; without it, everything (异议单据).
        DisputedItem = "disputed-item",
        /// The part they object to; without it, the whole (异议金额).
        DisputedAmount = "disputed-amount",
        /// What they ask us to give up (请求减免的内容).
        WaiverAsked = "waiver-asked",
        /// When money is to reach them (进账日).
        Inflow = "inflow",
        /// What their own situation is (困难情况).
        Situation = "situation",
        /// Their lawyer and how to reach them (代理律师).
        Lawyer = "lawyer",
        /// The court, the administrator, the day of the proceedings (破产程序情况).
        Proceedings = "proceedings",
        /// How we may have this confirmed (核实途径).
        ToVerify = "to-verify",
    }
}

coded! {
    /// How the money comes.
    PayWay {
        /// Bank transfer to the account on file (银行转账).
        Transfer = "transfer",
        /// An online payment (线上支付).
        Online = "online",
        /// A cheque or bill, which counts once it is cleared (支票、汇票).
        Instrument = "instrument",
        /// Cash against a receipt (现金).
        Cash = "cash",
        /// Anything else (其他).
        Other = "other",
    }
}

/// What kind of value a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An amount, above zero, not above what is open.
    Money,
    /// A day, today or later.
    DayToCome,
    /// A day, today or earlier.
    DayPast,
    /// An hour.
    Time,
    /// A way to pay.
    Way,
    /// Amounts with their days.
    Parts,
    /// Words.
    Text,
}

/// One payment of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// How much.
    pub amount: Money,
    /// By which day.
    pub due: Day,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Captured {
    /// An amount.
    Money(Money),
    /// A day.
    Day(Day),
    /// An hour.
    Time(Clock),
    /// A way to pay.
    Way(PayWay),
    /// The payments of a plan.
    Parts(Vec<Part>),
    /// Words.
    Text(String),
}

/// The fields written down so far.
pub type Captures = BTreeMap<Capture, Captured>;

/// Why a value cannot be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The field takes another kind of value.
    #[error("`{0}` takes another kind of value")]
    Kind(Capture),
    /// Nothing, or less.
    #[error("the amount must be above zero")]
    NotPositive,
    /// More than is open, or a currency in which nothing is.
    #[error("the amount is above what is open, {}", .open.grouped())]
    AboveOpen {
        /// What is open in that currency.
        open: Money,
    },
    /// A day to come that has passed.
    #[error("{0} has passed")]
    Past(Day),
    /// A day past that has not come.
    #[error("{0} has not come yet")]
    ToCome(Day),
    /// The days of a plan are not in order.
    #[error("the days of the plan must follow one another")]
    Order,
    /// A plan of one payment is a promise.
    #[error("a plan has two payments or more; one is a promise")]
    OnePart,
    /// Nothing was written.
    #[error("nothing was written down")]
    Empty,
}

impl Capture {
    /// The kind of its value.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Amount | Self::PaidAmount | Self::DisputedAmount => Kind::Money,
            Self::PayDay | Self::AnswerBy | Self::OurAnswer | Self::SlotDay | Self::Inflow => Kind::DayToCome,
            Self::PaidDay => Kind::DayPast,
            Self::SlotTime => Kind::Time,
            Self::PayWay => Kind::Way,
            Self::Parts => Kind::Parts,
            Self::PaidFrom
            | Self::Proof
            | Self::Payer
            | Self::Document
            | Self::SendTo
            | Self::StuckStep
            | Self::Signatory
            | Self::PreferredTime
            | Self::Condition
            | Self::Motive
            | Self::Complaint
            | Self::Objection
            | Self::DisputedItem
            | Self::WaiverAsked
            | Self::Situation
            | Self::Lawyer
            | Self::Proceedings
            | Self::ToVerify => Kind::Text,
        }
    }

    /// Whether a value can be right, given what is owed and the day.
    pub fn check(self, value: &Captured, debt: &Debt, today: Day) -> Result<(), Unfit> {
        match (self.kind(), value) {
            (Kind::Money, Captured::Money(amount)) => within(*amount, debt),
            (Kind::DayToCome, Captured::Day(day)) if *day < today => Err(Unfit::Past(*day)),
            (Kind::DayPast, Captured::Day(day)) if *day > today => Err(Unfit::ToCome(*day)),
            (Kind::Parts, Captured::Parts(parts)) => plan(parts, debt, today),
            (Kind::Text, Captured::Text(text)) if text.trim().is_empty() => Err(Unfit::Empty),
            (Kind::DayToCome | Kind::DayPast, Captured::Day(_))
            | (Kind::Time, Captured::Time(_))
            | (Kind::Way, Captured::Way(_))
            | (Kind::Text, Captured::Text(_)) => Ok(()),
            _ => Err(Unfit::Kind(self)),
        }
    }
}

fn within(amount: Money, debt: &Debt) -> Result<(), Unfit> {
    let open = debt.open.of(amount.currency);
    if amount.minor <= 0 {
        return Err(Unfit::NotPositive);
    }
    if amount.minor > open.minor {
        return Err(Unfit::AboveOpen { open });
    }
    Ok(())
}

fn plan(parts: &[Part], debt: &Debt, today: Day) -> Result<(), Unfit> {
    if parts.len() < 2 {
        return Err(Unfit::OnePart);
    }
    let mut sum = crate::money::Totals::default();
    let mut before = None;
    for part in parts {
        if part.due < today {
            return Err(Unfit::Past(part.due));
        }
        if before.is_some_and(|before| before >= part.due) {
            return Err(Unfit::Order);
        }
        before = Some(part.due);
        if part.amount.minor <= 0 {
            return Err(Unfit::NotPositive);
        }
        sum.add(part.amount);
    }
    sum.iter().try_for_each(|sum| within(sum, debt))
}
