//! How a late customer is reminded, day by day: whom we tried, who answered, what they said and promised.

use receivables::{
    calendar::Day,
    contact::{
        Connection, Direction,
        Outcome::{self, Callback, Hardship, Informed, PaidClaimed, PlanRequested, Refuses},
        StatedReason,
    },
    debtor::{Channel, Role},
    ledger::PersonEntry,
};

use super::{
    Character, Story,
    account::{Account, Said, is_office_day, office_day_by},
};

/// Where the oldest bill stands, by days past due.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Early,
    Middle,
    Late,
}

/// Reminds the customer of the oldest overdue bill until `as_of`, or until the story asks for silence.
pub(super) fn chase(account: &mut Account, as_of: Day) {
    let until = as_of.plus(-account.customer.story.map_or(0, Story::quiet));
    let patience = account.customer.draw.between(2, 5);
    let mut next = as_of.plus_months(-18);
    let mut day = next;
    while day < until {
        if day >= next
            && is_office_day(day)
            && let Some((at, days_past_due)) = oldest_overdue(account, day)
            && days_past_due >= patience
        {
            next = day.plus(remind(account, at, day, days_past_due, as_of));
        }
        day = day.plus(1);
    }
    thank(account, until);
}

fn oldest_overdue(account: &Account, day: Day) -> Option<(usize, i32)> {
    let overdue =
        account.bills.iter().enumerate().filter(|(_, bill)| bill.entry.due < day && bill.open_on(day) > 0);
    overdue.map(|(at, bill)| (at, day.days_since(bill.entry.due))).max_by_key(|&(_, days)| days)
}

/// One contact; returns in how many days to look again.
fn remind(account: &mut Account, at: usize, day: Day, days_past_due: i32, as_of: Day) -> i32 {
    let phase = phase(account, days_past_due);
    let roles = audience(account, phase);
    let channel = channel(account, roles, phase, days_past_due);
    match channel {
        Some(Channel::Phone) => call(account, at, day, phase, roles, as_of),
        Some(channel) => message(account, at, day, phase, roles, channel),
        None => 30,
    }
}

fn phase(account: &Account, days_past_due: i32) -> Phase {
    let (early, middle) = if account.customer.is_person() { (5, 30) } else { (15, 90) };
    if days_past_due <= early {
        Phase::Early
    } else if days_past_due <= middle {
        Phase::Middle
    } else {
        Phase::Late
    }
}

/// Whom we ask first: those who handle payments, then those who decide.
fn audience(account: &Account, phase: Phase) -> &'static [Role] {
    if account.customer.is_person() {
        return &[Role::Debtor];
    }
    match phase {
        Phase::Early => &[Role::Finance, Role::Handler],
        Phase::Middle | Phase::Late => &[Role::DecisionMaker, Role::Owner, Role::Finance],
    }
}

/// The first channel of the phase by which the person can be reached and did not ask us to keep off.
fn channel(account: &mut Account, roles: &[Role], phase: Phase, days_past_due: i32) -> Option<Channel> {
    let is_first = days_past_due < 8;
    let wish = match (account.customer.is_abroad(), phase) {
        (false, Phase::Early) if is_first && account.customer.is_person() => Channel::Sms,
        (false, Phase::Early) if is_first => account.customer.draw.pick(&[Channel::Wechat, Channel::Email]),
        (true, Phase::Early) => Channel::Email,
        (_, Phase::Late) => account.customer.draw.pick(&[Channel::Phone, Channel::Letter, Channel::Phone]),
        (true, Phase::Middle) => account.customer.draw.pick(&[Channel::Phone, Channel::Email]),
        (false, Phase::Early | Phase::Middle) => Channel::Phone,
    };
    let person = roles.iter().find_map(|&role| account.people.iter().find(|p| p.role == Some(role)))?;
    [wish, Channel::Phone, Channel::Email, Channel::Letter]
        .into_iter()
        .find(|&channel| can_use(person, channel))
}

/// Whether we hold a number or address for the channel, and may use it.
fn can_use(person: &PersonEntry, channel: Channel) -> bool {
    let has = match channel {
        Channel::Phone => person.mobile.is_some() || person.phone.is_some(),
        Channel::Sms => person.mobile.is_some(),
        Channel::Wechat => person.wechat.is_some(),
        Channel::Email => person.email.is_some(),
        Channel::Letter => person.address.is_some(),
        Channel::Fax | Channel::Visit | Channel::Voicemail => false,
    };
    has && !person.opted_out.has(channel)
}

fn message(
    account: &mut Account,
    at: usize,
    day: Day,
    phase: Phase,
    roles: &[Role],
    channel: Channel,
) -> i32 {
    let vanished = account.customer.character == Character::Vanished;
    let connection = match (channel, vanished) {
        (Channel::Letter, true) => Connection::Bounced,
        (_, true) => Connection::Sent,
        _ => account.customer.draw.pick(&[
            Connection::Delivered,
            Connection::Delivered,
            Connection::Delivered,
            Connection::Sent,
        ]),
    };
    let note = match (account.customer.is_abroad(), channel) {
        (true, _) => "Statement of account and bank details sent",
        (false, Channel::Letter) => "寄出催款函，EMS 面单已留存",
        (false, _) => "发送到期提醒，附对账单和收款账号",
    };
    let said = Said {
        channel,
        direction: Direction::Out,
        connection,
        outcome: None,
        reason: None,
        note: Some(note.to_owned()),
    };
    account.log(day, roles, Some(at), said);
    if phase == Phase::Early {
        account.customer.draw.between(4, 7)
    } else {
        account.customer.draw.between(7, 14)
    }
}

fn call(account: &mut Account, at: usize, day: Day, phase: Phase, roles: &[Role], as_of: Day) -> i32 {
    let habit = account.customer.character.habit();
    let mut said = Said {
        channel: Channel::Phone,
        direction: Direction::Out,
        connection: Connection::Connected,
        outcome: None,
        reason: None,
        note: None,
    };
    if !account.customer.draw.chance(habit.answers) {
        said.connection = unanswered(account);
        account.log(day, roles, Some(at), said);
        return account.customer.draw.between(1, 4);
    }
    // Sometimes the front desk takes the call and passes it on.
    let has_desk = account.people.iter().any(|person| person.role == Some(Role::Secretary));
    if has_desk && account.customer.draw.chance(15) {
        said.outcome = Some(Outcome::Relayed);
        said.note = Some("前台接听，请其转告回电，未谈款项".to_owned());
        account.log(day, &[Role::Secretary], None, said);
        return account.customer.draw.between(1, 3);
    }
    let reason = account.customer.draw.pick(habit.says);
    said.reason = Some(reason);
    said.note = Some(words(account, reason).to_owned());
    if account.customer.draw.chance(habit.promises) {
        said.outcome = Some(Outcome::Promise);
        account.log(day, roles, Some(at), said);
        return promise(account, at, day, as_of);
    }
    said.outcome = Some(outcome(account, reason));
    account.log(day, roles, Some(at), said);
    if matches!(reason, StatedReason::Quality | StatedReason::Price) {
        object(account, at, day, reason, as_of);
    }
    match phase {
        Phase::Early => account.customer.draw.between(5, 8),
        Phase::Middle => account.customer.draw.between(8, 14),
        Phase::Late => account.customer.draw.between(12, 16),
    }
}

fn unanswered(account: &mut Account) -> Connection {
    let draw = &mut account.customer.draw;
    if account.customer.character == Character::Vanished {
        return draw.pick(&[Connection::SwitchedOff, Connection::NoAnswer, Connection::Invalid]);
    }
    if account.customer.country.code() != "CN" {
        return draw.pick(&[Connection::NoAnswer, Connection::Voicemail]);
    }
    draw.pick(&[Connection::NoAnswer, Connection::NoAnswer, Connection::Busy])
}

/// A promise of all that is open on the bill. Whether it is kept is known here: the payments are settled already,
/// and the promised day is laid before or after them.
fn promise(account: &mut Account, at: usize, made: Day, as_of: Day) -> i32 {
    let habit = account.customer.character.habit();
    let paid = account.bills.get(at).and_then(super::account::Bill::cleared);
    let keeps = account.customer.draw.chance(habit.keeps);
    let mut due = match paid.filter(|&paid| paid > made && paid.days_since(made) < 30) {
        Some(paid) if keeps => paid.plus(account.customer.draw.between(0, 2)),
        Some(paid) => made.plus(account.customer.draw.between(2, 6)).min(paid.plus(-1)),
        None => made.plus(account.customer.draw.between(3, 8)),
    };
    // Which promise falls due today is a story of its own.
    if due == as_of {
        due = due.plus(1);
    }
    let due = due.max(made.plus(1));
    let written = account.customer.draw.chance(40);
    account.promise(at, made, due, written);
    due.days_since(made) + 1
}

fn outcome(account: &mut Account, reason: StatedReason) -> Outcome {
    let draw = &mut account.customer.draw;
    match reason {
        StatedReason::Forgot | StatedReason::PapersMissing | StatedReason::Other => Informed,
        StatedReason::InProcess => draw.pick(&[Informed, Callback]),
        StatedReason::CashShort | StatedReason::DownstreamUnpaid => {
            draw.pick(&[Hardship, PlanRequested, Informed])
        }
        StatedReason::Insolvent => Hardship,
        StatedReason::Quality | StatedReason::Price => Outcome::Dispute,
        StatedReason::AlreadyPaid => PaidClaimed,
        StatedReason::Unwilling => Refuses,
    }
}

/// An objection, raised once a bill: to all of it or to a part, settled before it is paid, open if it is not.
fn object(account: &mut Account, at: usize, day: Day, reason: StatedReason, as_of: Day) {
    let Some(bill) = account.bills.get(at) else { return };
    if account.disputes.iter().any(|dispute| dispute.receivable.as_ref() == Some(&bill.entry.number)) {
        return;
    }
    let (open, paid) = (bill.open_on(day), bill.cleared());
    let part = account
        .customer
        .draw
        .chance(50)
        .then(|| open * i64::from(account.customer.draw.between(10, 40)) / 100);
    let settled = match paid {
        Some(paid) => office_day_by(paid.plus(-1)).max(day),
        None => day.plus(account.customer.draw.between(15, 60)),
    };
    let words = words(account, reason);
    account.dispute(at, day, (settled < as_of).then_some(settled), part, words);
}

/// Word from the customer that a late payment is on its way.
fn thank(account: &mut Account, until: Day) {
    let (role, channel, note) = match (account.customer.is_person(), account.customer.is_abroad()) {
        (true, true) => (Role::Debtor, Channel::Email, "Remittance advice received"),
        (false, true) => (Role::Finance, Channel::Email, "Remittance advice received"),
        (true, false) => (Role::Debtor, Channel::Sms, "回复：款已转，请查收"),
        (false, false) => (Role::Finance, Channel::Wechat, "对方财务发来付款回单"),
    };
    let uses = |person: &PersonEntry| person.role == Some(role) && can_use(person, channel);
    if !account.people.iter().any(uses) {
        return;
    }
    for at in 0..account.bills.len() {
        let Some(bill) = account.bills.get(at) else { continue };
        let due = bill.entry.due;
        let Some(paid) = bill.cleared().filter(|&paid| paid > due.plus(3) && paid < until) else { continue };
        if account.customer.draw.chance(12) {
            let said = Said {
                channel,
                direction: Direction::In,
                connection: Connection::Connected,
                outcome: Some(PaidClaimed),
                reason: None,
                note: Some(note.to_owned()),
            };
            account.log(office_day_by(paid), &[role], Some(at), said);
        }
    }
}

/// What was said, as the log has it.
fn words(account: &mut Account, reason: StatedReason) -> &'static str {
    let draw = &mut account.customer.draw;
    if account.customer.country.code() != "CN" {
        return match reason {
            StatedReason::Forgot => "Invoice was overlooked, will be in the next payment run",
            StatedReason::InProcess => "Invoice is with the approver",
            StatedReason::PapersMissing => "Asks for a copy of the delivery note",
            StatedReason::CashShort => "Cash is tight this month",
            StatedReason::DownstreamUnpaid => "Waiting for payment from own customer",
            StatedReason::Insolvent => "Cannot say when payment will be possible",
            StatedReason::Quality => "Part of the goods did not meet specification",
            StatedReason::Price => "Unit price differs from the purchase order",
            StatedReason::AlreadyPaid => "Says it was paid, no remittance advice found",
            StatedReason::Unwilling => "Does not intend to pay before the next order",
            StatedReason::Other => "No clear answer",
        };
    }
    match reason {
        StatedReason::Forgot => draw.pick(&["经办人出差，付款单漏交", "称月底事多忘了，已重新提交"]),
        StatedReason::InProcess => {
            draw.pick(&["付款单在走审批，等领导签字", "要等付款例会排款", "系统切换，审批流程重新提交"])
        }
        StatedReason::PapersMissing => draw.pick(&["要求补一份对账单", "发票联未收到，要求补寄"]),
        StatedReason::CashShort => draw.pick(&["近期资金紧张，能否先付一部分", "账上余额不足，等回款"]),
        StatedReason::DownstreamUnpaid => {
            draw.pick(&["下游项目未结算，款没回来", "总包拖欠工程款，自身也在催"])
        }
        StatedReason::Insolvent => "长期没有收入来源，无力支付",
        StatedReason::Quality => draw.pick(&["称其中一批货有色差", "称设备调试未达到验收要求"]),
        StatedReason::Price => draw.pick(&["单价与订单不一致，要求核对", "运费承担方式有分歧"]),
        StatedReason::AlreadyPaid => "称已付款，未提供回单",
        StatedReason::Unwilling => draw.pick(&["明确表示暂不付款", "称要等下一单一起结"]),
        StatedReason::Other => "未说明原因",
    }
}
