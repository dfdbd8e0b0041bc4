//! The law for one case, or for a file of worked cases.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::Context as _;
use lawcase::Verdict;
use outreach::{Lang, wording, words};
use receivables::{
    calendar::Day,
    interest::{BalanceChange, Claim, DayBase, Interest, cn_agreed_penalty, cn_sale_lpr},
    limitation::{Alarm, EventKind, Limitation, LimitationEvent, Start, Step, cn_limitation},
    money::{Money, Ppm},
    rulebook::{Rulebook, Status},
};
use serde_json::json;

use crate::{
    args,
    said::{said, unreadable},
    screen::either,
};

/// Late interest, segment by segment, as a lawyer would attach it.
pub(crate) fn interest(
    args: &args::Interest,
    book: &Rulebook,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<String> {
    let principal = Money::parse(&args.principal, args.currency)?;
    let changes = part_payments(args)?;
    let claim = Claim { principal, due: args.due, until: args.paid, changes: &changes };
    let computed = match args.penalty_per_day {
        Some(per_day) => cn_agreed_penalty::interest(&claim, per_day),
        None => cn_sale_lpr::interest(&claim, &terms(args, book)?, book)?,
    };
    if as_json {
        return Ok(format!("{}\n", interest_json(&computed)));
    }
    let mut out = String::new();
    segments(&mut out, &computed, args, book, lang);
    cautions(&mut out, &computed, lang);
    if let Some(per_day) = args.penalty_per_day {
        risk(&mut out, per_day, &claim, book, lang);
    }
    Ok(out)
}

/// The computation line by line, and its sum.
fn segments(out: &mut String, computed: &Interest, args: &args::Interest, book: &Rulebook, lang: Lang) {
    let regime = computed.regime.code();
    let _ = writeln!(out, "{} `{regime}`", words::word("regime", regime, lang));
    let base = match args.penalty_per_day {
        Some(_) => String::new(),
        None => format!(" / {}", if args.base_360 { 360 } else { 365 }),
    };
    for segment in &computed.segments {
        let source = segment.source.and_then(|id| book.value(id)).map_or_else(
            || either(lang, "合同约定", "the contract").to_owned(),
            |value| format!("{} {} ({})", value.what, value.from, value.authority),
        );
        let _ = writeln!(
            out,
            "  {} .. {}  {} × {}% × {}{base}   {source}",
            segment.from,
            segment.to,
            wording::amount(segment.principal, lang),
            segment.effective_percent(),
            wording::days(i64::from(segment.days), lang),
        );
    }
    let (total, days) = (wording::amount(computed.total, lang), computed.days());
    let _ = match lang {
        Lang::Zh => writeln!(out, "合计 {total}（{days} 天，仅此一次四舍五入）"),
        Lang::En => writeln!(out, "total {total} ({days} days, rounded once)"),
    };
}

fn cautions(out: &mut String, computed: &Interest, lang: Lang) {
    if computed.is_unverified {
        out.push_str(either(
            lang,
            "注意：所依据的数值尚待核实。\n",
            "Note: it rests on a value that is still to be verified.\n",
        ));
    }
    if computed.is_stale {
        out.push_str(either(
            lang,
            "注意：利率表应有更新的数值；可在自己的 rulebook 文件夹中补充。\n",
            "Note: the rate table should have a newer entry; add one in your own rulebook folder.\n",
        ));
    }
}

/// An agreed penalty that a court may reduce.
fn risk(out: &mut String, per_day: Ppm, claim: &Claim<'_>, book: &Rulebook, lang: Lang) {
    let Ok(risk) = cn_agreed_penalty::risk(per_day, claim.default_day(), book) else { return };
    if !risk.exceeds() {
        return;
    }
    let (agreed, threshold) = (risk.agreed_yearly.percent(), risk.threshold_yearly.percent());
    let _ = match lang {
        Lang::Zh => {
            writeln!(out, "风险：年化 {agreed}% 超过损失的 130%（{threshold}%），对方可请求调减。")
        }
        Lang::En => writeln!(
            out,
            "Risk: {agreed}% a year exceeds 130% of the loss ({threshold}%); the debtor may ask a court to reduce it."
        ),
    };
}

fn part_payments(args: &args::Interest) -> anyhow::Result<Vec<BalanceChange>> {
    let mut changes = Vec::new();
    for payment in &args.payment {
        let (day, amount) = payment.split_once('=').ok_or_else(|| {
            said(
                format!("`{payment}` 应写成 日期=金额，如 2026-03-01=5000"),
                format!("`{payment}` is not DATE=AMOUNT, such as 2026-03-01=5000"),
            )
        })?;
        let amount = Money::parse(amount.trim(), args.currency)?;
        changes.push(BalanceChange { day: day.trim().parse()?, minor: -amount.minor });
    }
    changes.sort_by_key(|change| change.day);
    Ok(changes)
}

fn terms(args: &args::Interest, book: &Rulebook) -> anyhow::Result<cn_sale_lpr::Terms> {
    let mut terms =
        cn_sale_lpr::Terms::house(args.due, book).context("the rulebook has no multiple for that day")?;
    terms.multiplier = args.multiplier.unwrap_or(terms.multiplier);
    if args.floating {
        terms.mode = cn_sale_lpr::RateMode::FloatingPerPeriod;
    }
    if args.base_360 {
        terms.day_base = DayBase::D360;
    }
    Ok(terms)
}

fn interest_json(computed: &Interest) -> serde_json::Value {
    let segments: Vec<_> = computed
        .segments
        .iter()
        .map(|segment| {
            json!({
                "from": segment.from, "to": segment.to, "days": segment.days,
                "principal": segment.principal, "rate_pct": segment.effective_percent(),
            })
        })
        .collect();
    json!({
        "regime": computed.regime, "days": computed.days(), "segments": segments, "total": computed.total,
        "unverified": computed.is_unverified, "stale": computed.is_stale,
    })
}

/// Until when a claim can be enforced, and what led to it.
pub(crate) fn limitation(
    args: &args::Limitation,
    book: &Rulebook,
    today: Day,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<String> {
    let events = args.event.iter().map(|text| event(text)).collect::<anyhow::Result<Vec<_>>>()?;
    let result = cn_limitation::limitation(Start::due(args.due), &events, book)
        .context("the rulebook does not reach back to that day")?;
    let thresholds = book.limitation_alarm_days(today).map_or(&[][..], |days| days.value.as_slice());
    let alarm = result.end.alarm(today, thresholds);
    if as_json {
        return Ok(format!("{}\n", limitation_json(&result, today, alarm)));
    }
    let mut out = String::new();
    for entry in &result.timeline {
        let kind = entry.kind.map_or_else(String::new, |kind| words::word("event-kind", kind.code(), lang));
        let end = entry.nominal_end.map_or_else(|| "-".to_owned(), |day| day.to_string());
        let step = step_words(entry.step, lang);
        let _ = writeln!(out, "  {}  {kind} {step} → {end}", entry.day);
    }
    let day = |day: Option<Day>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let status = words::word("limitation-status", result.end.status(today).code(), lang);
    let _ = match lang {
        Lang::Zh => writeln!(
            out,
            "{status}（{today}）：届满 {}，顺延后 {}，最后稳妥日 {}",
            day(result.end.nominal_end),
            day(result.end.rolled_end),
            day(result.end.last_safe_day)
        ),
        Lang::En => writeln!(
            out,
            "{status} ({today}): ends {}, with days off {}, last safe day {}",
            day(result.end.nominal_end),
            day(result.end.rolled_end),
            day(result.end.last_safe_day)
        ),
    };
    if let Some(Alarm::Near { days_left, .. }) = alarm {
        let _ = writeln!(out, "{} {days_left}", either(lang, "剩余天数", "days left:"));
    }
    if result.end.is_provisional {
        out.push_str(either(
            lang,
            "注意：届满日所在年份的放假安排尚未公布。\n",
            "Note: the holidays of that year are not known yet.\n",
        ));
    }
    if result.end.is_unverified {
        out.push_str(either(
            lang,
            "注意：所依据的规则尚待核实。\n",
            "Note: it rests on a rule that is still to be verified.\n",
        ));
    }
    Ok(out)
}

fn event(text: &str) -> anyhow::Result<LimitationEvent> {
    let (kind, days) = text.split_once('=').ok_or_else(|| {
        said(
            format!("`{text}` 应写成 事件=日期 或 事件=起日..止日，如 demand-reached=2025-06-01"),
            format!("`{text}` is not KIND=DATE or KIND=DATE..DATE, such as demand-reached=2025-06-01"),
        )
    })?;
    let kind = EventKind::from_code(kind.trim()).ok_or_else(|| {
        let known: Vec<_> = EventKind::ALL.iter().map(|kind| kind.code()).collect();
        said(
            format!("没有事件 `{kind}`；可用：{}", known.join("、")),
            format!("`{kind}` is no event; known are {}", known.join(", ")),
        )
    })?;
    let (day, until) = match days.split_once("..") {
        Some((from, to)) => (from.trim().parse()?, Some(to.trim().parse()?)),
        None => (days.trim().parse()?, None),
    };
    if until.is_some_and(|until| until < day) {
        return Err(said(
            format!("`{text}` 的止日早于起日；请核对两个日期"),
            format!("`{text}` ends before it begins; check the two days"),
        ));
    }
    Ok(LimitationEvent { kind, day, until })
}

fn step_words(step: Step, lang: Lang) -> String {
    let fixed = match step {
        Step::Starts => ("起算", "starts"),
        Step::Interrupts => ("中断，重新计算", "interrupts: runs anew"),
        Step::Freezes => ("中断，程序终结后重新计算", "interrupts: runs anew once the proceedings end"),
        Step::Resumes => ("程序终结，重新计算", "proceedings end: runs anew"),
        Step::Suspends => ("中止", "suspends"),
        Step::StartsEnforcement => ("申请执行期间起算", "the period of enforcement starts"),
        Step::Revives => ("同意履行，重新计算", "agreed after expiry: a new period runs"),
        Step::CutShort => ("最长期间届满", "cut short by the longest period"),
        Step::Ends => ("届满", "ends"),
        Step::NoEffect(why) => {
            return format!(
                "{}{}",
                either(lang, "无效力：", "no effect: "),
                words::word("no-effect", why.code(), lang)
            );
        }
    };
    either(lang, fixed.0, fixed.1).to_owned()
}

fn limitation_json(result: &Limitation, today: Day, alarm: Option<Alarm>) -> serde_json::Value {
    let timeline: Vec<_> = result
        .timeline
        .iter()
        .map(|entry| {
            json!({
                "day": entry.day, "event": entry.kind.map(EventKind::code),
                "step": step_words(entry.step, Lang::En), "nominal_end": entry.nominal_end,
            })
        })
        .collect();
    let days_left = alarm.and_then(|alarm| match alarm {
        Alarm::Near { days_left, .. } => Some(days_left),
        Alarm::PastSafeDay { .. } | Alarm::Expired { .. } => None,
    });
    json!({
        "day": today, "status": result.end.status(today), "nominal_end": result.end.nominal_end,
        "rolled_end": result.end.rolled_end, "last_safe_day": result.end.last_safe_day,
        "alarm": alarm.is_some(), "days_left": days_left, "provisional": result.end.is_provisional,
        "unverified": result.end.is_unverified, "timeline": timeline,
    })
}

/// Computes every row of a file of cases. Returns the report and whether any row differs.
pub(crate) fn check(
    file: &Path,
    book: &Rulebook,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    let csv = fs::read(file).map_err(|error| unreadable(file, &error))?;
    let results =
        lawcase::check(&csv, book).with_context(|| format!("{} is no file of cases", file.display()))?;
    if results.is_empty() {
        return Err(said(
            format!("{} 没有一行案例", file.display()),
            format!("{} has no rows", file.display()),
        ));
    }
    let mut out = String::new();
    let (mut same, mut differ, mut uncovered) = (0, 0, 0);
    for result in &results {
        let (verdict, detail) = match &result.verdict {
            Verdict::Match => {
                same += 1;
                ("match", String::new())
            }
            Verdict::Differs { key, expected, got } => {
                differ += 1;
                ("differs", format!("{key}: expected {expected}, computed {got}"))
            }
            Verdict::NotCovered { why } => {
                uncovered += 1;
                ("not-covered", why.clone())
            }
        };
        if as_json {
            let _ = writeln!(
                out,
                "{}",
                json!({ "case": result.id, "regime": result.regime, "verdict": verdict, "detail": detail })
            );
        } else if verdict != "match" {
            let _ = writeln!(out, "{}  {verdict}  {detail}", result.id);
        }
    }
    if !as_json {
        let _ = match lang {
            Lang::Zh => writeln!(out, "相符 {same} 行，不符 {differ} 行，未涵盖 {uncovered} 行"),
            Lang::En => writeln!(out, "{same} rows match, {differ} differ, {uncovered} are not covered"),
        };
    }
    Ok((out, differ > 0))
}

/// Every value of the rulebook, so that a lawyer can review it.
pub(crate) fn sources(book: &Rulebook, today: Day, as_json: bool) -> String {
    let stale: Vec<_> = book.stale(today).map(|value| value.id).collect();
    let mut out = String::new();
    for value in book.sources() {
        let status = value.status.code();
        let written = value.written.to_string();
        let is_stale = stale.contains(&value.id);
        if as_json {
            let _ = writeln!(
                out,
                "{}",
                json!({
                    "jurisdiction": value.jurisdiction, "topic": value.topic, "name": value.name, "what": value.what,
                    "from": value.from, "value": written, "authority": value.authority, "status": status,
                    "file": value.file, "line": value.line, "stale": is_stale,
                })
            );
        } else {
            let mark = match (value.status, is_stale) {
                (_, true) => "  ⟵ renew",
                (Status::ToVerify, false) => "  ⟵ to verify",
                _ => "",
            };
            let _ = writeln!(
                out,
                "{}/{} {} {} {written}  [{status}] {}{mark}",
                value.jurisdiction, value.topic, value.name, value.from, value.authority
            );
        }
    }
    out
}
