//! What a policy sets besides its steps, in words.

use std::fmt::Write as _;

use outreach::{Lang, wording, words};
use receivables::{
    calendar::Weekday,
    debtor::{Channel, Role},
    policy::Policy,
};

use crate::screen::{cell, either};

/// A line: what it is, in both languages, and how it is set.
type Line = (&'static str, &'static str, String);

/// Every setting, part by part: what the part is about, then what each setting is and how it is set.
pub(crate) fn parts(policy: &Policy, lang: Lang) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let parts = [
        ("爬梯方式", "How a debt climbs", ladder(policy, lang)),
        ("联系节奏", "Days between contacts", cadence(policy, lang)),
        ("时段", "Hours", hours(policy, lang)),
        ("协商与分寸（C07-C34）", "Terms and manners (C07-C34)", settings(policy, lang)),
    ];
    let named = |(zh, en, value): Line| (either(lang, zh, en), value);
    parts
        .into_iter()
        .map(|(zh, en, lines)| (either(lang, zh, en), lines.into_iter().map(named).collect()))
        .collect()
}

/// The same as text.
pub(super) fn to_text(out: &mut String, policy: &Policy, lang: Lang) {
    for (title, lines) in parts(policy, lang) {
        let _ = writeln!(out, "\n{title}");
        for (name, value) in lines {
            let _ = writeln!(out, "  {} {value}", cell(name, 40));
        }
    }
}

fn ladder(policy: &Policy, lang: Lang) -> Vec<Line> {
    let ladder = &policy.ladder;
    let word = |table: &str, code: &str| words::word(table, code, lang);
    let days = |count: i32| wording::days(i64::from(count), lang);
    let comma = either(lang, "，", ", ");
    vec![
        ("方式", "mode", word("ladder-mode", ladder.mode.code())),
        ("天数起算", "days counted from", word("anchor", ladder.anchor.code())),
        ("第 N 天", "day N", word("boundary", ladder.boundary.code())),
        ("升级单位", "what climbs", word("unit", ladder.unit.code())),
        (
            "宽限",
            "grace",
            format!("{}{comma}{}", days(ladder.grace_days), word("grace-scope", ladder.grace_scope.code())),
        ),
        ("两步最少间隔", "least days between steps", days(ladder.spacing_days)),
        ("等前一步期限届满再升级", "waits for the date named before", yes(ladder.wait_for_cure, lang)),
        ("间隔按各步天数", "as far apart as the steps", yes(ladder.spacing_by_step, lang)),
        (
            "低于此数不催",
            "below this nothing is chased",
            format!(
                "{}{comma}{}",
                factor(ladder.tolerance.0),
                word("tolerance-scope", ladder.tolerance_scope.code())
            ),
        ),
        ("暂停时天数", "days while paused", word("pause", ladder.pause.code())),
        ("未核销来款", "money not assigned", word("netting", ladder.netting.code())),
        ("费用计算基数", "fees are taken of", word("base-amount", ladder.base.code())),
    ]
}

fn cadence(policy: &Policy, lang: Lang) -> Vec<Line> {
    let cadence = &policy.cadence;
    let days = |count: i32| wording::days(i64::from(count), lang);
    vec![
        ("原因不明", "cause unknown", days(cadence.unknown)),
        ("疏忽或流程中", "oversight, in process", days(cadence.oversight)),
        ("资金紧张", "short of funds", days(cadence.cash_short)),
        ("不愿支付", "unwilling", days(cadence.unwilling)),
        ("没有联系上", "nobody reached", days(cadence.retry)),
        (
            "连续无人接听多少次后改用文字",
            "unanswered calls before writing",
            cadence.unanswered_before_writing.to_string(),
        ),
    ]
}

fn hours(policy: &Policy, lang: Lang) -> Vec<Line> {
    let hours = &policy.hours;
    let comma = either(lang, "、", ", ");
    let list = |values: Vec<String>| if values.is_empty() { "-".to_owned() } else { values.join(comma) };
    let weekday = |day: &Weekday| wording::weekday(*day, lang).to_owned();
    vec![
        ("优先时间", "preferred", list(hours.prefer.iter().map(ToString::to_string).collect())),
        ("避开时段", "left in peace", list(hours.avoid.iter().map(ToString::to_string).collect())),
        ("避开星期", "weekdays without calls", list(hours.avoid_weekdays.iter().map(weekday).collect())),
        (
            "月末避开财务的天数",
            "last days of a month without finance",
            wording::days(i64::from(hours.avoid_month_end_days), lang),
        ),
        ("今日到期的承诺何时确认", "a promise due today is asked about at", hours.promise_check.to_string()),
    ]
}

fn settings(policy: &Policy, lang: Lang) -> Vec<Line> {
    let set = &policy.settings;
    let word = |table: &str, code: &str| words::word(table, code, lang);
    let days = |count: i32| wording::days(i64::from(count), lang);
    let roles = |roles: &[Role]| {
        let roles: Vec<String> = roles.iter().map(|role| word("role", role.code())).collect();
        roles.join(" → ")
    };
    let channels = |channels: &[Channel]| {
        let channels: Vec<String> = channels.iter().map(|channel| word("channel", channel.code())).collect();
        channels.join(either(lang, "、", ", "))
    };
    let order = &set.contact_order;
    let part = &set.partial_payment;
    let shares = format!("{}% / {}%", part.minimum_share.percent(), part.minimum_share_late.percent());
    vec![
        ("C07 部分付款最低比例（平时/后期）", "C07 least part payment (usual/late)", shares),
        ("C08 谁可展期", "C08 who grants more time", word("extension", set.extension.code())),
        ("C09 谁可减免", "C09 who waives", word("waiver", set.waiver.code())),
        ("C10 先听原因并记录", "C10 their reason is heard", word("always", set.listen.code())),
        ("C11 原因不明时", "C11 before the cause is known", word("presumption", set.presumption.code())),
        ("C12 第三人", "C12 people who do not owe", word("third-party", set.third_party.code())),
        ("C13 大型企业先找", "C13 large enterprise, first", roles(&order.large)),
        ("C13 中小微企业先找", "C13 small enterprise, first", roles(&order.small)),
        ("C13 规模不明先找", "C13 size not known, first", roles(&order.unknown)),
        ("C34 个人先找", "C34 person, first", roles(&order.person)),
        ("C14 威胁", "C14 threats", word("never", set.threats.code())),
        ("C15 客户关系", "C15 relationship", word("relationship", set.relationship.code())),
        ("C17 承诺须有日期", "C17 a promise names its day", word("always", set.promise_needs_day.code())),
        ("C21 原因分类", "C21 causes", word("taxonomy", set.taxonomy.code())),
        ("C22 家人帮助", "C22 help from the family", word("family-help", set.family_help.code())),
        ("C23 体谅对方困难", "C23 their difficulty is acknowledged", word("always", set.empathy.code())),
        (
            "C24 失信几次升一级",
            "C24 broken promises to the next stage",
            set.broken_promises_to_next_stage.to_string(),
        ),
        ("C24 承诺可迟", "C24 a promise may be late by", days(set.promise_tolerance_days)),
        ("C25 单位电话", "C25 the number at work", word("work-number", set.work_number.code())),
        ("C26 停供", "C26 supply", word("supply", set.supply.code())),
        ("C28 书面确认方式", "C28 promises confirmed by", channels(&set.confirm_by)),
        ("C29 开场", "C29 opening", word("opening", set.opening.code())),
        ("C30 以怒制怒", "C30 mirroring anger", word("never", set.mirror_anger.code())),
        ("C31 最长不联系", "C31 longest time without a contact", days(set.minimum_coverage_days)),
        ("C32 每月上门次数", "C32 visits a month", set.visits_a_month.to_string()),
        (
            "C33 何时可提法务",
            "C33 when legal may be mentioned",
            word("legal-mention", set.legal_mention.code()),
        ),
        ("账目最长有效", "the ledger is good for", days(set.ledger_max_age_days)),
        (
            "客户现状核查有效",
            "a look at the customer's state is good for",
            days(set.present_state_max_age_days),
        ),
    ]
}

fn yes(is: bool, lang: Lang) -> String {
    if is { either(lang, "是", "yes") } else { either(lang, "否", "no") }.to_owned()
}

/// A factor in millionths as a plain number.
fn factor(millionths: i64) -> String {
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
