//! The worklist: today's contacts in order with their words, what else is to do, what may not be done and why, and
//! every debtor in a line.
//!
//! Who is on it, and in which order, comes from the decisions on file. What is shown of a contact is decided anew from
//! the facts on file, which gives the same answer unless facts came in since; where they did, the list says so.

mod contacts;
mod json;
mod recorded;
mod remedy;
mod table;
mod tasks;
mod withheld;

use std::fmt::Write as _;

use anyhow::Context as _;
use outreach::{Lang, wording};
use receivables::{calendar::Day, reason::Horizon, stage::Stage, verification};
use store::{DebtorRef, Store, Which, WorklistRow};

use self::recorded::Recorded;
pub(crate) use self::{
    contacts::{clock_at, clock_of, person_name, text_or_why, to_review, zone_at, zone_of},
    json::case_json,
    remedy::Remedy,
    table::limitation,
    withheld::{reasons, withheld_lines},
};
use crate::{
    args,
    company::Company,
    run::decide_one,
    said::said,
    screen::{count, either},
    texts::Case,
};

/// Rows of a part shown unless asked otherwise.
const LIMIT: usize = 50;
/// Debtors named under one reason or task before the rest is counted.
const NAMED: usize = 5;

/// The worklist of one day.
pub(crate) struct Worklist<'a> {
    store: &'a Store,
    company: &'a Company,
    day: Day,
    /// The day of the run it rests on.
    run_day: Day,
    /// Policies or law tables are not what they were in that run.
    versions_changed: bool,
    /// The day up to which the ledger speaks.
    ledger_as_of: Option<Day>,
    /// Everything open, in order of priority.
    lines: Vec<Line>,
    /// Rows shown of each part.
    limit: usize,
    with_texts: bool,
}

/// A debtor on the list.
struct Line {
    row: WorklistRow,
    recorded: Recorded,
}

/// Loads the worklist of a day.
///
/// # Errors
/// Where nothing was imported or decided yet, with what to do.
pub(crate) fn load<'a>(
    store: &'a Store,
    company: &'a Company,
    args: &args::Worklist,
    day: Day,
    as_json: bool,
) -> anyhow::Result<Worklist<'a>> {
    let runs = store.runs()?;
    let Some(run) = runs.iter().filter(|run| run.day <= day).max_by_key(|run| (run.day, run.id)) else {
        return Err(nothing_yet(store, runs.last().map(|run| run.day), day)?);
    };
    let mut lines = Vec::new();
    for row in store.worklist(day, Some(Stage::Clear), None)? {
        let recorded = serde_json::from_str(&row.decision.body)
            .with_context(|| format!("{}: the decision on file cannot be read", row.debtor))?;
        lines.push(Line { row, recorded });
    }
    // A program gets everything unless it asks for less; a person gets what fits a morning.
    let limit = args.limit.unwrap_or(if as_json { 0 } else { LIMIT });
    Ok(Worklist {
        store,
        company,
        day,
        run_day: run.day,
        versions_changed: run.versions != company.versions,
        ledger_as_of: store.imports()?.into_iter().filter_map(|import| import.as_of).max(),
        lines,
        limit: if limit == 0 { usize::MAX } else { limit },
        with_texts: !args.brief,
    })
}

/// What to do where there is no list yet.
fn nothing_yet(store: &Store, first_run: Option<Day>, day: Day) -> anyhow::Result<anyhow::Error> {
    Ok(if let Some(first) = first_run {
        said(
            format!("{day} 没有工作清单：最早一次处理是 {first}；请加 --as-of {first} 或更晚的日期"),
            format!(
                "there is no worklist of {day}: the first run is of {first}; say --as-of {first} or later"
            ),
        )
    } else if store.imports()?.is_empty() {
        said(
            "还没有账目：先 huikuan import 应收台账.xlsx，再 huikuan run",
            "there is no ledger yet: first huikuan import FILE, then huikuan run",
        )
    } else {
        said(
            format!("账目已导入，还没有处理：先 huikuan run --as-of {day}"),
            format!("the ledger is imported and nothing is decided yet: first huikuan run --as-of {day}"),
        )
    })
}

/// One debtor's case on a day.
pub(crate) fn case(store: &Store, company: &Company, debtor: &DebtorRef, day: Day) -> anyhow::Result<Case> {
    let gone = || {
        said(
            format!("{debtor} 已不在库中；请再试一次"),
            format!("{debtor} is not in the store any more; try again"),
        )
    };
    let snapshots = store.load(day, Which::One(debtor.id))?;
    let loaded = snapshots.at(0).ok_or_else(gone)?;
    let decision = decide_one(company, &loaded, day)?;
    let names = store.names(debtor.id)?.ok_or_else(gone)?;
    let policy = company.policy(loaded.policy.as_deref(), loaded.snapshot.debtor.kind)?;
    let verification =
        verification::verify(&loaded.snapshot, policy, &decision.items, day, &mut Horizon::new(day));
    Ok(Case { snapshot: loaded.snapshot, decision, names, verification, worked_by: None })
}

impl Worklist<'_> {
    /// One JSON object a debtor, in order.
    pub(crate) fn to_json_lines(&self) -> anyhow::Result<String> {
        let mut out = String::new();
        for line in self.lines.iter().take(self.limit) {
            let case = self.case(line)?;
            writeln!(out, "{}", json::line(self.company, &case, line.row.facts_changed)?)?;
        }
        Ok(out)
    }

    /// For a person.
    pub(crate) fn to_text(&self, lang: Lang) -> anyhow::Result<String> {
        let mut out = String::new();
        self.head(&mut out, lang);
        let part = |out: &mut String, zh, en| {
            let _ = writeln!(out, "\n{}\n", either(lang, zh, en));
        };
        part(&mut out, "一、今日联系", "1. Contacts today");
        let texts = self.contacts(&mut out, lang)?;
        part(&mut out, "二、待办", "2. To do");
        self.tasks(&mut out, lang);
        part(&mut out, "三、今日不可为", "3. Not to be done now");
        self.withheld(&mut out, lang)?;
        part(&mut out, "四、全部客户", "4. Every customer");
        self.table(&mut out, lang);
        if self.with_texts && !texts.is_empty() {
            part(&mut out, "五、今日联系的话术", "5. The words for today's contacts");
            out.push_str(&texts);
        }
        Ok(out)
    }

    fn case(&self, line: &Line) -> anyhow::Result<Case> {
        case(self.store, self.company, &line.row.debtor, self.day)
    }

    /// Which day, which ledger, how much; and whether the list is still what it was.
    fn head(&self, out: &mut String, lang: Lang) {
        let contacts: usize = self.lines.iter().map(|line| line.recorded.contacts_by(self.day).count()).sum();
        let withheld: usize = self.lines.iter().map(|line| line.recorded.withheld.len()).sum();
        let tasks: usize = self.lines.iter().map(|line| line.recorded.tasks.len()).sum();
        let changed = self.lines.iter().filter(|line| line.row.facts_changed).count();
        let day = wording::with_weekday(&wording::day(self.day, lang), self.day, lang);
        let ledger = self.ledger_as_of.map_or_else(String::new, |day| day.to_string());
        let (run_day, open) = (self.run_day, count(self.lines.len()));
        let _ = match lang {
            Lang::Zh => writeln!(
                out,
                "{day}　账目截至 {ledger}\n未结清客户 {open} 位：今日联系 {}，待办 {}，今日不可为 {}",
                count(contacts),
                count(tasks),
                count(withheld)
            ),
            Lang::En => writeln!(
                out,
                "{day}. The ledger is as of {ledger}.\n{open} customers with open items: {} contacts today, {} tasks, \
                 {} withheld",
                count(contacts),
                count(tasks),
                count(withheld)
            ),
        };
        if changed > 0 {
            let _ = match lang {
                Lang::Zh => {
                    writeln!(out, "注意：{} 位客户在处理之后有新情况；请先 huikuan run", count(changed))
                }
                Lang::En => {
                    let customers = if changed == 1 { "customer" } else { "customers" };
                    let changed = count(changed);
                    writeln!(out, "Note: facts of {changed} {customers} came in since; first huikuan run")
                }
            };
        }
        if run_day < self.day {
            let _ = match lang {
                Lang::Zh => {
                    writeln!(out, "注意：最近一次处理是 {run_day}；请先 huikuan run --as-of {}", self.day)
                }
                Lang::En => {
                    writeln!(
                        out,
                        "Note: the latest run is of {run_day}; first huikuan run --as-of {}",
                        self.day
                    )
                }
            };
        }
        if self.versions_changed {
            out.push_str(either(
                lang,
                "注意：策略或法规表在处理之后有改动；请先 huikuan run\n",
                "Note: policies or law tables changed since the run; first huikuan run\n",
            ));
        }
        for refused in &self.company.refused_scripts {
            let _ = writeln!(out, "{}{}", either(lang, "注意：", "Note: "), refused.said(lang));
        }
        if self.company.creditor_name == outreach::Name::default() {
            out.push_str(either(
                lang,
                "注意：没有我方名称，文本无法署名；请在 huikuan.toml 写：[creditor] name = \"…\"，并按 huikuan.example.toml 登记落款人\n",
                "Note: texts cannot be signed; write huikuan.toml with [creditor] name = \"...\" and your people, as in huikuan.example.toml\n",
            ));
        }
    }
}

/// Debtors under one heading: all of them while they are few, else the first and a count.
fn debtors(out: &mut String, lines: &[String], limit: usize, lang: Lang) {
    let shown = if lines.len() <= NAMED * 2 { lines.len() } else { NAMED.min(limit) };
    let shown = if limit == usize::MAX { lines.len() } else { shown };
    for line in lines.iter().take(shown) {
        let _ = writeln!(out, "    {line}");
    }
    if lines.len() > shown {
        let rest = count(lines.len() - shown);
        let _ = match lang {
            Lang::Zh => writeln!(out, "    ……另有 {rest} 位（--limit 0 列出全部）"),
            Lang::En => writeln!(out, "    ... and {rest} more (--limit 0 lists all)"),
        };
    }
}
