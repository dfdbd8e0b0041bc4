//! Timetables on the screen.

pub(crate) mod terms;

use std::{fmt::Write as _, fs, path::PathBuf};

use outreach::{Lang, words};
use receivables::policy::{Policy, Step, When};
use serde_json::json;

use crate::{
    company::Company,
    said::{in_words, unreadable},
    screen::{cell, either},
};

/// All policies in a line each.
pub(crate) fn list(company: &Company, lang: Lang, as_json: bool) -> String {
    let mut out = String::new();
    for policy in company.policies.values() {
        let title = title(policy, lang);
        let _ = if as_json {
            writeln!(
                out,
                "{}",
                json!({ "id": policy.id, "title": title, "steps": policy.steps().len(), "rows": policy.rows })
            )
        } else {
            let steps = policy.steps().len();
            let steps = match lang {
                Lang::Zh => format!("{steps} 步"),
                Lang::En => format!("{steps} steps"),
            };
            writeln!(out, "{} {} {steps}", cell(&policy.id, 24), cell(title, 44))
        };
    }
    out
}

/// Its title.
pub(crate) fn title(policy: &Policy, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &policy.title.zh,
        Lang::En => &policy.title.en,
    }
}

/// One policy in full.
pub(crate) fn show(policy: &Policy, lang: Lang, as_json: bool) -> String {
    if as_json {
        let steps: Vec<_> = policy.steps().map(|step| json!({
            "id": step.id, "title": step.title.en, "stage": step.stage, "when": when(&step.when, Lang::En),
            "purpose": step.purpose, "channels": step.channels, "actor": step.actor, "tone": step.tone,
            "cure_days": step.cure_days, "formal": step.formal,
        })).collect();
        return format!(
            "{}\n",
            json!({ "id": policy.id, "title": policy.title.en, "rows": policy.rows, "steps": steps })
        );
    }
    let mut out = format!("{}  {}\n{}\n\n", policy.id, title(policy, lang), policy.rows.join(" "));
    for (number, step) in (1..).zip(policy.steps()) {
        step_line(&mut out, number, step, lang);
    }
    terms::to_text(&mut out, policy, lang);
    out
}

fn step_line(out: &mut String, number: usize, step: &Step, lang: Lang) {
    let title = match lang {
        Lang::Zh => &step.title.zh,
        Lang::En => &step.title.en,
    };
    let channels: Vec<String> =
        step.channels.iter().map(|channel| words::word("channel", channel.code(), lang)).collect();
    let _ = writeln!(
        out,
        "{number}. {} {} {} {} {} {}",
        cell(title, 36),
        cell(&words::word("stage", step.stage.code(), lang), 12),
        cell(&when(&step.when, lang), 30),
        cell(&words::word("purpose", step.purpose.code(), lang), 24),
        cell(&words::word("actor", step.actor.code(), lang), 12),
        channels.join(either(lang, "、", ", ")),
    );
}

/// The conditions of a step in words.
pub(crate) fn when(when: &When, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut parts = Vec::new();
    match (when.days, when.until) {
        (Some(from), Some(until)) if zh => parts.push(format!("第 {from} 至 {until} 天")),
        (Some(from), Some(until)) => parts.push(format!("days {from} to {until}")),
        (Some(from), None) if zh => parts.push(format!("第 {from} 天起")),
        (Some(from), None) => parts.push(format!("from day {from}")),
        (None, Some(until)) => parts.push(format!("≤ {until}")),
        (None, None) => {}
    }
    if let Some(days) = when.working_days_before {
        parts.push(if zh {
            format!("到期前 {days} 个工作日")
        } else {
            format!("{days} working days before")
        });
    }
    if let Some(days) = when.month_end_after {
        parts.push(if zh {
            format!("{days} 天后的月末")
        } else {
            format!("month end after {days} days")
        });
    }
    if let Some(days) = when.after_previous {
        parts.push(if zh {
            format!("上一步后 {days} 天")
        } else {
            format!("{days} days after the step before")
        });
    }
    if let Some(day) = when.day_of_month {
        parts.push(if zh { format!("每月 {day} 日") } else { format!("day {day} of the month") });
    }
    if let Some(items) = when.items {
        parts.push(if zh { format!("{items} 笔以上") } else { format!("{items} items or more") });
    }
    if let Some(balance) = when.balance {
        parts.push(format!("≥ {}", balance.0 / 1_000_000));
    }
    parts.join(either(lang, "，", ", "))
}

/// Checks policy files. Returns the report and whether all are sound.
pub(crate) fn lint(files: &[PathBuf], lang: Lang, as_json: bool) -> (String, bool) {
    let mut out = String::new();
    let mut sound = true;
    for file in files {
        let name = file.display().to_string();
        let checked = fs::read_to_string(file)
            .map_err(|error| in_words(&unreadable(file, &error), lang))
            .and_then(|text| Policy::parse(&name, &text).map_err(|error| in_words(&error.into(), lang)));
        sound &= checked.is_ok();
        if as_json {
            let (policy, fault) = (checked.as_ref().ok().map(|policy| &policy.id), checked.as_ref().err());
            let _ = writeln!(
                out,
                "{}",
                json!({ "file": name, "sound": checked.is_ok(), "policy": policy, "fault": fault })
            );
            continue;
        }
        match checked {
            Ok(policy) => {
                let _ = writeln!(out, "{name}: {} `{}`", either(lang, "可用", "sound"), policy.id);
            }
            Err(fault) => {
                let _ = writeln!(out, "{fault}");
            }
        }
    }
    (out, sound)
}
