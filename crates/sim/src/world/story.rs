//! The stories that every demonstration contains, each told of exactly one customer.
//!
//! A story chooses the customer's character, how long they bought, paid and were reminded, and then adds its own
//! bills and words. Days are counted back from the day of the export.

use receivables::{
    calendar::Day,
    contact::{Connection, Direction, Outcome, StatedReason},
    debtor::{Channel, Role, Standing},
    fact::FactKind,
    receivable::ReceivableKind,
};

use super::{
    Character,
    account::{Account, Said, office_day_by},
};

/// A story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Story {
    /// Promised in writing to pay today.
    PromiseDueToday,
    /// Promised to pay in three days.
    PromiseOpen,
    /// Promised, paid in full on the day; a younger invoice is open.
    PromiseKept,
    /// Promised all, paid half on the day.
    PromisePartKept,
    /// Promised, paid nothing.
    PromiseBroken,
    /// Disputes a whole invoice.
    DisputeOpen,
    /// Disputes a quarter of an invoice.
    DisputePartial,
    /// Disputed, settled by a credit note; the rest is open.
    DisputeSettled,
    /// A credit note on an open invoice.
    CreditNote,
    /// Paid two fifths, the rest is open.
    PartPayment,
    /// Always late, always pays.
    HabitualLate,
    /// Its own customers do not pay it.
    DownstreamDefault,
    /// Changes its reasons and moves assets away.
    MovesAssets,
    /// Insolvency proceedings are open.
    Bankrupt,
    /// A manager has paused collection.
    ManagerHold,
    /// Money reaches it in four days.
    InflowInFourDays,
    /// A key customer, late for once.
    KeyCustomer,
    /// A new customer, late with its first invoice.
    NewCustomer,
    /// The limitation period ends in twenty days, and nothing has interrupted it.
    LimitationNear,
    /// The limitation period ended sixty days ago.
    LimitationPassed,
    /// Has died.
    Deceased,
    /// Can no longer be reached.
    LostContact,
    /// Is represented by a lawyer.
    Represented,
    /// Asked not to be contacted.
    RefusedContact,
    /// Has no telephone.
    NoPhone,
    /// Asked for no text messages.
    OptedOutOfSms,
    /// A relative is on file, who may not hear of the debt.
    FamilyOnFile,
}

impl Story {
    /// Told of companies in China.
    pub const COMPANIES: &'static [Self] = &[
        Self::PromiseDueToday,
        Self::PromiseOpen,
        Self::PromiseKept,
        Self::PromisePartKept,
        Self::PromiseBroken,
        Self::DisputeOpen,
        Self::DisputePartial,
        Self::DisputeSettled,
        Self::CreditNote,
        Self::PartPayment,
        Self::HabitualLate,
        Self::DownstreamDefault,
        Self::MovesAssets,
        Self::Bankrupt,
        Self::ManagerHold,
        Self::InflowInFourDays,
        Self::KeyCustomer,
        Self::NewCustomer,
        Self::LimitationNear,
        Self::LimitationPassed,
    ];

    /// Told of natural persons in China.
    pub const PERSONS: &'static [Self] = &[
        Self::Deceased,
        Self::LostContact,
        Self::Represented,
        Self::RefusedContact,
        Self::NoPhone,
        Self::OptedOutOfSms,
        Self::FamilyOnFile,
    ];

    pub(super) fn character(self) -> Character {
        match self {
            Self::HabitualLate => Character::Habitual,
            Self::DownstreamDefault => Character::Pressed,
            Self::MovesAssets => Character::Unwilling,
            Self::Bankrupt | Self::Represented | Self::RefusedContact => Character::CashShort,
            Self::LostContact => Character::Vanished,
            Self::NoPhone | Self::OptedOutOfSms | Self::FamilyOnFile => Character::Forgetful,
            _ => Character::Prompt,
        }
    }

    pub(super) fn standing(self) -> Standing {
        match self {
            Self::KeyCustomer => Standing::Key,
            Self::NewCustomer => Standing::New,
            _ => Standing::Ordinary,
        }
    }

    /// How many days before the export the ordinary deliveries began; `None` if the story brings all its bills.
    pub(super) fn history(self) -> Option<i32> {
        match self {
            Self::NewCustomer | Self::LimitationNear | Self::LimitationPassed => None,
            _ => Some(548),
        }
    }

    /// Ordinary payments end this many days before the export; `None` leaves it to the character.
    pub(super) fn stops(self) -> Option<i32> {
        match self {
            Self::Bankrupt => Some(95),
            Self::Deceased => Some(58),
            Self::Represented => Some(80),
            Self::RefusedContact => Some(50),
            Self::NoPhone | Self::OptedOutOfSms | Self::FamilyOnFile => Some(42),
            Self::HabitualLate => Some(15),
            _ => None,
        }
    }

    /// Ordinary reminders end this many days before the export.
    pub(super) fn quiet(self) -> i32 {
        match self {
            Self::Deceased => 38,
            Self::Represented => 30,
            Self::Bankrupt => 25,
            Self::LostContact => 12,
            Self::RefusedContact => 10,
            _ => 0,
        }
    }
}

/// Tells the customer's story, if there is one.
pub(super) fn tell(account: &mut Account, as_of: Day) {
    let Some(story) = account.customer.story else { return };
    match story {
        Story::PromiseDueToday
        | Story::PromiseOpen
        | Story::PromiseKept
        | Story::PromisePartKept
        | Story::PromiseBroken => promise(account, story, as_of),
        Story::DisputeOpen | Story::DisputePartial | Story::DisputeSettled => dispute(account, story, as_of),
        Story::LimitationNear | Story::LimitationPassed => limitation(account, story, as_of),
        _ => other(account, story, as_of),
    }
}

fn promise(account: &mut Account, story: Story, as_of: Day) {
    // Days before the export: invoice due, promise made, promised day, all of it paid on that day in hundredths.
    let (due, made, promised, paid) = match story {
        Story::PromiseDueToday => (12, 4, 0, 0),
        Story::PromiseOpen => (20, 3, -3, 0),
        Story::PromiseKept => (50, 20, 11, 100),
        Story::PromisePartKept => (40, 15, 6, 50),
        _ => (34, 14, 5, 0),
    };
    let at = overdue(account, as_of, due, 8_640_000);
    let made = office_day_by(as_of.plus(-made));
    let promised = as_of.plus(-promised);
    let note = "财务确认金额，承诺到期日前付清，已回邮件";
    account.log(
        made,
        &[Role::Finance],
        Some(at),
        said(Channel::Phone, Direction::Out, Some(Outcome::Promise), Some(StatedReason::InProcess), note),
    );
    account.promise(at, made, promised, true);
    if paid > 0 {
        let open = account.bills.get(at).map_or(0, |bill| bill.open_on(as_of));
        account.book(at, office_day_by(promised), open * paid / 100, false);
    }
    if story == Story::PromiseKept {
        overdue(account, as_of, 6, 5_210_000);
    }
}

fn dispute(account: &mut Account, story: Story, as_of: Day) {
    let (due, opened) = match story {
        Story::DisputeOpen => (26, 20),
        Story::DisputePartial => (33, 25),
        _ => (70, 60),
    };
    let at = overdue(account, as_of, due, 8_600_000);
    let opened = office_day_by(as_of.plus(-opened));
    let quarter = account.bills.get(at).map_or(0, |bill| bill.entry.amount.minor / 4);
    let reason = if story == Story::DisputeOpen {
        "到货型号与合同不符，要求换货"
    } else {
        "其中一批到货破损，要求扣减"
    };
    account.log(
        opened,
        &[Role::Finance],
        Some(at),
        said(Channel::Phone, Direction::Out, Some(Outcome::Dispute), Some(StatedReason::Quality), reason),
    );
    match story {
        Story::DisputeOpen => account.dispute(at, opened, None, None, reason),
        Story::DisputePartial => account.dispute(at, opened, None, Some(quarter), reason),
        _ => {
            let closed = office_day_by(as_of.plus(-30));
            account.dispute(at, opened, Some(closed), Some(quarter), reason);
            account.book(at, closed, quarter, true);
        }
    }
}

/// An old invoice of a customer that stopped buying. Nothing reached it since, so nothing interrupted the three
/// years (Civil Code art. 188, 195).
fn limitation(account: &mut Account, story: Story, as_of: Day) {
    let left = if story == Story::LimitationNear { 20 } else { -60 };
    let due = as_of.plus(left).plus_years(-3);
    for months in [5, 3] {
        let paid_due = due.plus_months(-months);
        let amount = account.customer.worth(2_480_000);
        let at = account.invoice(ReceivableKind::Goods, paid_due, amount);
        account.book(at, office_day_by(paid_due), amount.minor, false);
    }
    let amount = account.customer.worth(6_735_000);
    let at = account.invoice(ReceivableKind::Goods, due, amount);
    let first_issued = account.bills.first().and_then(|bill| bill.entry.issued).unwrap_or(due);
    account.date_contract(first_issued.plus(-30));
    for (days, connection) in [(40, Connection::NoAnswer), (300, Connection::NoAnswer)] {
        let mut said = said(Channel::Phone, Direction::Out, None, None, "原经办人电话无人接听，未能提出要求");
        said.connection = connection;
        account.log(office_day_by(due.plus(days)), &[Role::Owner, Role::DecisionMaker], Some(at), said);
    }
}

fn other(account: &mut Account, story: Story, as_of: Day) {
    let ago = |days: i32| as_of.plus(-days);
    match story {
        Story::CreditNote => {
            let at = overdue(account, as_of, 8, 7_120_000);
            account.book(at, office_day_by(ago(15)), 427_200, true);
        }
        Story::PartPayment => {
            let at = overdue(account, as_of, 45, 9_500_000);
            account.book(at, office_day_by(ago(30)), 3_800_000, false);
        }
        Story::DownstreamDefault => {
            account.fact(
                FactKind::DownstreamDefault,
                ago(100),
                None,
                "客户来函说明：总包项目停工，工程款未结",
            );
        }
        Story::MovesAssets => {
            account.fact(FactKind::Litigation, ago(75), None, "裁判文书网：买卖合同纠纷两件");
            account.fact(FactKind::EquityFrozen, ago(60), None, "企业信用信息公示系统");
            account.fact(FactKind::MovingAssets, ago(18), None, "业务员走访：设备外运，新设关联公司");
        }
        Story::Bankrupt => account.fact(FactKind::Bankrupt, ago(25), None, "全国企业破产重整案件信息网公告"),
        Story::ManagerHold => {
            overdue(account, as_of, 15, 4_400_000);
            account.fact(FactKind::Hold, ago(3), Some(as_of.plus(11)), "销售总监批示：等样品复检结果");
        }
        Story::InflowInFourDays => {
            let at = overdue(account, as_of, 22, 5_660_000);
            let note = "称四天后有一笔工程款到账，到账后安排";
            let said = said(
                Channel::Phone,
                Direction::Out,
                Some(Outcome::Callback),
                Some(StatedReason::CashShort),
                note,
            );
            account.log(office_day_by(ago(6)), &[Role::Owner, Role::DecisionMaker], Some(at), said);
            account.fact(FactKind::InflowExpected, as_of.plus(4), Some(as_of.plus(4)), "客户负责人电话告知");
        }
        Story::KeyCustomer => {
            overdue(account, as_of, 9, 36_800_000);
        }
        Story::NewCustomer => {
            overdue(account, as_of, 3, 1_860_000);
            overdue(account, as_of, -27, 2_240_000);
            account.date_contract(ago(i32::from(account.customer.terms) + 8));
        }
        Story::Deceased => account.fact(FactKind::Deceased, ago(38), None, "家属来电告知，死亡证明已收"),
        Story::LostContact => {
            account.fact(FactKind::LostContact, ago(12), None, "电话、短信、信函均无法联系");
        }
        Story::Represented => {
            account.fact(FactKind::Represented, ago(30), None, "律师函及授权委托书");
            let said = said(Channel::Email, Direction::In, None, None, "律师来函：今后事宜请与其联系");
            account.log(office_day_by(ago(30)), &[Role::Lawyer], None, said);
        }
        Story::RefusedContact => {
            let note = "本人要求今后不要再联系";
            let said = said(Channel::Phone, Direction::In, Some(Outcome::CeaseContact), None, note);
            account.log(office_day_by(ago(10)), &[Role::Debtor], None, said);
        }
        _ => {}
    }
}

/// An invoice due so many days before the export; after it, if negative.
fn overdue(account: &mut Account, as_of: Day, days: i32, fen: i64) -> usize {
    let amount = account.customer.worth(fen);
    account.invoice(ReceivableKind::Goods, as_of.plus(-days), amount)
}

fn said(
    channel: Channel,
    direction: Direction,
    outcome: Option<Outcome>,
    reason: Option<StatedReason>,
    note: &str,
) -> Said {
    Said {
        channel,
        direction,
        connection: Connection::Connected,
        outcome,
        reason,
        note: Some(note.to_owned()),
    }
}
