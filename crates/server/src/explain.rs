//! One debtor in full: what is owed, what was agreed, why it is late, what may be done, rule by rule.

use std::fmt::Write as _;

use outreach::{Lang, wording, words};
use receivables::{gate, money::Money, policy::Policy};

use crate::{
    checklist,
    company::Company,
    screen::{self, cell, count, either},
    texts::Case,
    worklist::{limitation, person_name, text_or_why, withheld_lines, zone_of},
};

/// The case for a person.
pub(crate) fn to_text(company: &Company, case: &Case, policy: &Policy, lang: Lang) -> String {
    let decision = &case.decision;
    let mut out = String::new();
    let title = match lang {
        Lang::Zh => &policy.title.zh,
        Lang::En => &policy.title.en,
    };
    let step = decision.step.and_then(|number| policy.step(number)).map_or("-", |step| match lang {
        Lang::Zh => step.title.zh.as_str(),
        Lang::En => step.title.en.as_str(),
    });
    let stage = words::word("stage", decision.stage.code(), lang);
    let _ = match lang {
        Lang::Zh => writeln!(
            out,
            "{}\n{}　阶段：{stage}　逾期 {} 天\n策略：{title}（{}）　步骤：{step}",
            case.names.debtor, decision.day, decision.days_past_due, policy.id
        ),
        Lang::En => writeln!(
            out,
            "{}\n{}  stage: {stage}  {} days past due\npolicy: {title} ({})  step: {step}",
            case.names.debtor, decision.day, decision.days_past_due, policy.id
        ),
    };
    balances(&mut out, case, lang);
    items(&mut out, case, lang);
    agreed(&mut out, case, lang);
    people(&mut out, case, lang);
    log(&mut out, case, lang);
    if !decision.balances.is_empty() {
        why(&mut out, case, lang);
    }
    checklist::gaps(&mut out, case, lang);
    plan(&mut out, company, case, lang);
    if let Some(day) = decision.review_on {
        let _ = match lang {
            Lang::Zh => writeln!(out, "\n若无新情况，{day} 之前结论不变。"),
            Lang::En => writeln!(out, "\nIf nothing happens, nothing of this changes before {day}."),
        };
    }
    out
}

fn heading(out: &mut String, lang: Lang, zh: &'static str, en: &'static str) {
    let _ = writeln!(out, "\n{}", either(lang, zh, en));
}

fn balances(out: &mut String, case: &Case, lang: Lang) {
    heading(out, lang, "欠款", "What is owed");
    if case.decision.balances.is_empty() {
        out.push_str(either(lang, "  没有未付款项\n", "  nothing is open\n"));
    }
    for sums in &case.decision.balances {
        let money = |minor: i64| wording::amount(Money::new(minor, sums.currency), lang);
        let parts = [
            (either(lang, "未付", "open"), sums.open),
            (either(lang, "逾期", "overdue"), sums.overdue),
            (either(lang, "争议", "disputed"), sums.disputed),
            (either(lang, "可催", "may be demanded"), sums.demandable),
            (either(lang, "未核销来款", "unassigned money"), sums.unassigned),
            (either(lang, "逾期利息", "late interest"), sums.interest),
            (either(lang, "费用", "fees"), sums.fees),
        ];
        let shown: Vec<String> = parts
            .iter()
            .filter(|(_, minor)| *minor != 0)
            .map(|(name, minor)| format!("{name} {}", money(*minor)))
            .collect();
        let _ = writeln!(out, "  {}", shown.join(either(lang, "，", ", ")));
    }
    let alarm = limitation(case.decision.limitation, case.decision.day, lang);
    // Nobody reads of a day that is far away, but whoever relies on a chosen law must see that it was taken.
    let law = case.decision.limitation.filter(|found| !alarm.is_empty() || found.law_agreed);
    if let Some(found) = law {
        let basis = match (found.law_agreed, lang) {
            (true, Lang::Zh) => format!("（适用法律 {}，合同约定）", found.law),
            (true, Lang::En) => format!("(law of {}, by the contract)", found.law),
            (false, Lang::Zh) => format!("（适用法律 {}，合同未约定，按客户所在国家）", found.law),
            (false, Lang::En) => {
                format!("(law of {}, the customer's country: the contract names none)", found.law)
            }
        };
        let alarm = if alarm.is_empty() { found.last_safe_day.to_string() } else { alarm };
        let _ = writeln!(out, "  {} {alarm} {basis}", either(lang, "诉讼时效", "limitation:"));
    }
}

fn items(out: &mut String, case: &Case, lang: Lang) {
    for item in case.decision.items.iter().take(ITEMS) {
        let number = case.names.receivables.iter().find(|receivable| receivable.id == item.receivable);
        let number = number.map_or_else(String::new, |receivable| match receivable.instalment {
            Some(instalment) => format!("{}-{instalment}", receivable.number),
            None => receivable.number.clone(),
        });
        let marks: Vec<&str> = [
            (item.disputed > 0, either(lang, "争议", "disputed")),
            (item.held, either(lang, "暂停", "on hold")),
            (item.expired, either(lang, "已过时效", "past limitation")),
            (!item.in_policy, either(lang, "不催收", "not dunned")),
        ]
        .into_iter()
        .filter_map(|(is, mark)| is.then_some(mark))
        .collect();
        let days = match (item.days_past_due, lang) {
            (..=0, _) => either(lang, "未到期", "not due").to_owned(),
            (days, Lang::Zh) => format!("逾期 {days} 天"),
            (days, Lang::En) => format!("{} past due", wording::days(i64::from(days), lang)),
        };
        let line = format!(
            "  {} {} {} {} {}",
            cell(&number, 22),
            item.due,
            cell(&wording::amount(item.open, lang), 20),
            cell(&days, 18),
            marks.join(" ")
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
    if case.decision.items.len() > ITEMS {
        let rest = count(case.decision.items.len() - ITEMS);
        let _ = match lang {
            Lang::Zh => writeln!(out, "  ……另有 {rest} 张（--json 列出全部）"),
            Lang::En => writeln!(out, "  ... and {rest} more (--json lists all)"),
        };
    }
}

/// Open items shown, from the oldest; the rest is counted.
const ITEMS: usize = 30;

/// Lines of a history shown; what came before is counted.
const LATEST: usize = 6;

fn people(out: &mut String, case: &Case, lang: Lang) {
    heading(out, lang, "联系人", "People");
    if case.names.people.is_empty() {
        out.push_str(either(
            lang,
            "  没有联系人；请导入联系人表：客户编号、姓名、角色、手机或邮箱\n",
            "  nobody is known; import a list of contacts: customer number, name, role, mobile or e-mail\n",
        ));
    }
    for person in &case.names.people {
        let role = person.role.map_or_else(
            || either(lang, "角色不明", "role not known").to_owned(),
            |role| words::word("role", role.code(), lang),
        );
        let ways: Vec<&str> = person.ways.iter().map(|(_, shown)| shown.as_str()).collect();
        let _ = writeln!(out, "  {} {} {}", cell(&person.name, 20), cell(&role, 14), ways.join("  "));
    }
}

fn log(out: &mut String, case: &Case, lang: Lang) {
    let contacts = &case.snapshot.contacts;
    if contacts.is_empty() {
        return;
    }
    heading(out, lang, "最近的联系", "Latest contacts");
    let skipped = contacts.len().saturating_sub(LATEST);
    if skipped > 0 {
        let _ = match lang {
            Lang::Zh => writeln!(out, "  （此前另有 {skipped} 次）"),
            Lang::En => writeln!(out, "  ({skipped} earlier ones)"),
        };
    }
    for contact in contacts.iter().skip(skipped) {
        let word = |table: &str, code: &str| words::word(table, code, lang);
        let outcome = contact.outcome.map_or_else(String::new, |outcome| word("outcome", outcome.code()));
        let line = format!(
            "  {} {} {} {} {outcome}",
            contact.day,
            cell(&word("channel", contact.channel.code()), 10),
            cell(&word("direction", contact.direction.code()), 10),
            cell(&word("connection", contact.connection.code()), 14),
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

fn agreed(out: &mut String, case: &Case, lang: Lang) {
    if case.decision.promises.is_empty() {
        return;
    }
    heading(out, lang, "承诺", "Promises");
    let skipped = case.decision.promises.len().saturating_sub(LATEST);
    if skipped > 0 {
        let _ = match lang {
            Lang::Zh => writeln!(out, "  （此前另有 {skipped} 项，--json 列出全部）"),
            Lang::En => writeln!(out, "  ({skipped} earlier ones; --json lists all)"),
        };
    }
    for state in case.decision.promises.iter().skip(skipped) {
        let promise = case.snapshot.promises.iter().find(|promise| promise.id == state.promise);
        let amount = promise.map_or_else(String::new, |promise| wording::amount(promise.amount, lang));
        let judged = words::word("judgement", state.judgement.code(), lang);
        let _ = writeln!(out, "  {} {} {judged}", state.due, cell(&amount, 20));
    }
}

fn why(out: &mut String, case: &Case, lang: Lang) {
    let diagnosis = &case.decision.diagnosis;
    heading(out, lang, "为什么迟付", "Why it is late");
    let word = |table: &str, code: &str| words::word(table, code, lang);
    let line = [
        (either(lang, "原因", "cause"), word("cause", diagnosis.cause.code())),
        (either(lang, "意愿", "willingness"), word("willingness", diagnosis.willingness.code())),
        (either(lang, "能力", "ability"), word("ability", diagnosis.ability.code())),
        (either(lang, "可联", "reachability"), word("reachability", diagnosis.reachability.code())),
    ];
    let colon = either(lang, "：", ": ");
    let line: Vec<String> = line.iter().map(|(name, value)| format!("{name}{colon}{value}")).collect();
    let confirmed = if diagnosis.confirmed {
        either(lang, "（已由人确认）", " (confirmed by a person)")
    } else {
        either(lang, "（系统建议，待人确认）", " (suggested, to be confirmed)")
    };
    let _ = writeln!(out, "  {}{confirmed}", line.join("  "));
    for signal in &diagnosis.signals {
        let _ = writeln!(out, "  - {} `{}`", screen::reason(signal, lang), signal.rule);
    }
}

fn plan(out: &mut String, company: &Company, case: &Case, lang: Lang) {
    let decision = &case.decision;
    let mut spoke = decision.reasons.iter().chain(&decision.priority.parts).peekable();
    if spoke.peek().is_some() {
        heading(out, lang, "策略与优先级", "Policy and priority");
    }
    for reason in spoke {
        let _ = writeln!(out, "  - {} `{}`", screen::reason(reason, lang), reason.rule);
    }
    heading(out, lang, "可以联系", "Contacts that may be made");
    if decision.contacts.is_empty() {
        out.push_str(either(lang, "  目前没有\n", "  none at present\n"));
    } else {
        let asked = gate::rule_ids().count();
        let _ = match lang {
            Lang::Zh => writeln!(out, "  （逐条问过 {asked} 条联系规则，均未拦下）"),
            Lang::En => writeln!(out, "  (all {asked} rules of contact were asked; none refuses)"),
        };
    }
    for contact in &decision.contacts {
        let word = |table: &str, code: &str| words::word(table, code, lang);
        let zone = zone_of(company, case, contact).map_or_else(String::new, |zone| format!(" [{zone}]"));
        let _ = writeln!(
            out,
            "  {} {} {} {}{} {}",
            contact.on,
            contact.at.to_string() + &zone,
            word("channel", contact.channel.code()),
            person_name(case, contact.person),
            either(lang, "（", " (").to_owned()
                + &word("role", contact.role.code())
                + either(lang, "）", ")"),
            word("purpose", contact.purpose.code()),
        );
        out.push_str(&screen::indented(&text_or_why(company, case, contact, lang), "    │ "));
    }
    if !decision.tasks.is_empty() {
        heading(out, lang, "待办", "To do");
    }
    for task in &decision.tasks {
        let _ = writeln!(out, "  [ ] {}", words::word("task-kind", task.code(), lang));
    }
    if !decision.withheld.is_empty() {
        heading(out, lang, "暂不可为", "Not to be done now");
        for refused in &decision.withheld {
            withheld_lines(out, case, refused, lang);
        }
    }
}
