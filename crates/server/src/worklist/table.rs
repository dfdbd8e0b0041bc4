//! Part four: every debtor in a line.

use std::fmt::Write as _;

use outreach::{Lang, wording, words};
use receivables::{calendar::Day, decision::LimitationAlarm};

use super::{Line, Worklist, recorded::Alarm};
use crate::screen::{cell, count};

/// Columns of the table, as wide as what they mostly hold.
const WIDTHS: [usize; 7] = [36, 12, 15, 26, 5, 23, 10];

impl Worklist<'_> {
    pub(super) fn table(&self, out: &mut String, lang: Lang) {
        let heads = match lang {
            Lang::Zh => ["客户", "阶段", "原因", "逾期金额", "天数", "时效", "下次复核"],
            Lang::En => ["Customer", "Stage", "Cause", "Overdue", "Days", "Limitation", "Review on"],
        };
        row(out, &heads.map(str::to_owned));
        for line in self.lines.iter().take(self.limit) {
            row(out, &self.cells(line, lang));
        }
        if self.lines.len() > self.limit {
            let rest = count(self.lines.len() - self.limit);
            let _ = match lang {
                Lang::Zh => writeln!(out, "……另有 {rest} 位客户（--limit 0 列出全部）"),
                Lang::En => writeln!(out, "... and {rest} more customers (--limit 0 lists all)"),
            };
        }
        if self.lines.iter().take(self.limit).any(|line| line.recorded.overdue().is_empty()) {
            let _ = match lang {
                Lang::Zh => writeln!(out, "括号内为未付而尚未到期的金额"),
                Lang::En => writeln!(out, "In brackets: open and not yet due"),
            };
        }
    }

    fn cells(&self, line: &Line, lang: Lang) -> [String; 7] {
        let decision = &line.row.decision;
        let overdue = line.recorded.overdue();
        let sums = if overdue.is_empty() {
            format!("({})", wording::amounts(line.recorded.open(), lang))
        } else {
            wording::amounts(overdue, lang)
        };
        // A decision that only new facts can change is looked at again when they come.
        let review = Some(decision.review_on).filter(|day| *day < Day(i32::MAX));
        [
            line.row.debtor.to_string(),
            words::word("stage", decision.stage.code(), lang),
            decision.cause.as_deref().map_or_else(String::new, |cause| words::word("cause", cause, lang)),
            sums,
            decision.days_past_due.to_string(),
            line.recorded.limitation.map_or_else(String::new, |alarm| in_words(alarm, self.day, lang)),
            review.map_or_else(String::new, |day| day.to_string()),
        ]
    }
}

fn row(out: &mut String, cells: &[String; 7]) {
    let cells: Vec<String> = cells.iter().zip(WIDTHS).map(|(text, width)| cell(text, width)).collect();
    let _ = writeln!(out, "{}", cells.join(" ").trim_end());
}

/// The alarm in a few words; empty while it is far.
pub(crate) fn limitation(alarm: Option<LimitationAlarm>, day: Day, lang: Lang) -> String {
    alarm.map_or_else(String::new, |LimitationAlarm { last_safe_day, within_days, .. }| {
        in_words(Alarm { last_safe_day, within_days }, day, lang)
    })
}

fn in_words(alarm: Alarm, day: Day, lang: Lang) -> String {
    let Alarm { last_safe_day, within_days } = alarm;
    let left = last_safe_day.days_since(day);
    match (lang, within_days) {
        (_, None) => String::new(),
        (Lang::Zh, Some(0)) => format!("{last_safe_day} 已过"),
        (Lang::En, Some(0)) => format!("{last_safe_day} expired"),
        (Lang::Zh, Some(_)) => format!("{last_safe_day} 剩 {left} 天"),
        (Lang::En, Some(_)) => format!("{last_safe_day} {left} days left"),
    }
}
