//! `huikuan digest`: what our own people find in their mail. Each collector in the morning the cases of the day, managers
//! once a week the figures. It is claimed before it is handed over, so that nobody gets it twice, whatever is killed when.

mod outgoing;
mod words;

use std::{collections::BTreeMap, fmt::Write as _};

use outreach::Lang;
use receivables::{
    calendar::{Day, Weekday},
    decision::TaskKind,
    message::{Answer, SendingMode, UtcMicros},
};
use serde_json::json;
use store::{After, DigestKind, DigestState, Round, Store, User, Wanted};

use self::words::{Part, Words};
use crate::{
    args, clock,
    company::Company,
    said::said,
    screen::either,
    serve::{
        access::{
            caller::{Caller, roles_of},
            role::Role,
        },
        overview,
        problem::Problem,
        staff::Staff,
        worklist::{WorklistItem, current},
    },
};

/// Cases read of a round. What is more is for the page. Our number.
const MOST: u32 = 200;
/// Days before the end of a limitation period from which a digest names it. Our number.
const LIMITATION_WITHIN: i32 = 30;
/// After which time a digest that is being handed over was left by its program, in microseconds. Our number.
const LEFT_AFTER: i64 = 10 * 60 * 1_000_000;

/// A digest for somebody.
struct Digest {
    user: User,
    kind: DigestKind,
    /// The day under which it is kept: of a weekly one the Monday.
    day: Day,
    words: Words,
    /// The workbook of a weekly one.
    workbook: Option<Vec<u8>>,
}

/// What became of the digests of a day.
#[derive(Debug, Default)]
pub(crate) struct Report {
    counts: BTreeMap<&'static str, u32>,
    /// What was shown in place of sending it.
    shown: Vec<serde_json::Value>,
    text: String,
}

impl Report {
    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    fn of(&self, what: &str) -> u32 {
        self.counts.get(what).copied().unwrap_or(0)
    }

    /// Nothing is left for a person to look into.
    pub(crate) fn is_well(&self) -> bool {
        self.of("failed") + self.of("unclear") == 0
    }

    /// In a line.
    pub(crate) fn summary(&self, lang: Lang) -> String {
        let [sent, shown, known, failed, unclear] =
            ["sent", "shown", "known", "failed", "unclear"].map(|what| self.of(what));
        match lang {
            Lang::Zh => format!(
                "每日摘要：发出 {sent} 份，仅显示 {shown} 份，此前已发 {known} 份，失败 {failed} 份，是否发出不明 {unclear} 份"
            ),
            Lang::En => format!(
                "digests: {sent} sent, {shown} only shown, {known} sent before, {failed} failed, {unclear} unclear"
            ),
        }
    }
}

/// Carries out the command.
pub(crate) fn run(
    args: &args::Digest,
    store: &mut Store,
    company: &Company,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    let day = args.day.unwrap_or_else(|| clock::day_in(&company.schedule.zone));
    let report = send(store, company, day, args.dry_run)?;
    if as_json {
        let mut out = String::new();
        for shown in &report.shown {
            let _ = writeln!(out, "{shown}");
        }
        let _ = writeln!(out, "{}", json!({ "day": day, "counts": report.counts }));
        return Ok((out, report.is_well()));
    }
    Ok((format!("{}{}\n", report.text, report.summary(lang)), report.is_well()))
}

/// Makes the digests of a day, and hands over those that nobody got yet.
pub(crate) fn send(store: &mut Store, company: &Company, day: Day, dry_run: bool) -> anyhow::Result<Report> {
    let mut report = Report::default();
    let now = clock::now();
    let left = store.leave_digests(UtcMicros(now.0.saturating_sub(LEFT_AFTER)))?;
    (0..left).for_each(|_| report.count("unclear"));
    let is_shown = dry_run || store.mode()?.mode == SendingMode::Test;
    let mail = if is_shown { None } else { Some(outgoing::Mail::open(company)?) };
    let mut measured = None;
    for user in readers(store)? {
        for kind in kinds(&user) {
            let kept_on = if kind == DigestKind::Weekly { monday(day) } else { day };
            if !is_shown && store.digest(user.id, kept_on, kind)?.is_some() {
                report.count("known");
                continue;
            }
            let Some(digest) = made(store, company, &user, kind, (day, kept_on), &mut measured)? else {
                continue;
            };
            match &mail {
                None => report.show(&digest),
                Some(mail) => hand_over(store, mail, &digest, &mut report)?,
            }
        }
    }
    Ok(report)
}

/// Users who may be written to.
fn readers(store: &Store) -> anyhow::Result<Vec<User>> {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let users = store.users(after, 200)?;
        let Some(last) = users.last() else { return Ok(all) };
        after = last.id;
        all.extend(users.into_iter().filter(|user| !user.fields.is_disabled && user.fields.email.is_some()));
    }
}

/// Which digests somebody gets, by their roles.
fn kinds(user: &User) -> Vec<DigestKind> {
    let roles = roles_of(user);
    let works = roles.iter().any(|role| matches!(role, Role::Collector | Role::Field));
    let leads = roles.iter().any(|role| matches!(role, Role::Supervisor | Role::Finance));
    let kinds = [(works, DigestKind::Morning), (leads, DigestKind::Weekly)];
    kinds.into_iter().filter(|(is_theirs, _)| *is_theirs).map(|(_, kind)| kind).collect()
}

/// The Monday of a day's week.
fn monday(day: Day) -> Day {
    (0..7).map(|back| day.plus(-back)).find(|day| day.weekday() == Weekday::Monday).unwrap_or(day)
}

/// The digest of somebody; nothing where there is nothing to say.
fn made(
    store: &mut Store,
    company: &Company,
    user: &User,
    kind: DigestKind,
    (day, kept_on): (Day, Day),
    measured: &mut Option<std::sync::Arc<overview::Measured>>,
) -> anyhow::Result<Option<Digest>> {
    let caller = Caller::of(store, user)?;
    let link = company.server.public_url.as_ref().map(url::Url::as_str);
    let digest = |words, workbook| Digest { user: user.clone(), kind, day: kept_on, words, workbook };
    match kind {
        DigestKind::Morning => {
            let parts = of_the_day(store, company, &caller, day)?;
            Ok((!parts.is_empty()).then(|| digest(morning(&caller, &parts, link, day), None)))
        }
        DigestKind::Weekly => {
            let measured = match measured {
                Some(measured) => &*measured,
                None => measured
                    .insert(overview::measured_now(store, company).map_err(|problem| in_words(&problem))?),
            };
            let weekly = overview::weekly(store, measured, &caller.scope, caller.lang)
                .map_err(|problem| in_words(&problem))?;
            let title = match caller.lang {
                Lang::Zh => format!("指标（{}）", weekly.currency),
                Lang::En => format!("Figures ({})", weekly.currency),
            };
            let lines = weekly.figures.iter().map(|figure| figure.to_vec()).collect();
            let words = words::words(
                subject(kind, day, caller.lang),
                &greeting(&caller, kind),
                &[Part { title, lines }],
                link,
                caller.lang,
            );
            Ok(Some(digest(words, Some(weekly.workbook))))
        }
    }
}

fn in_words(problem: &Problem) -> anyhow::Error {
    let [zh, en] = problem.words();
    said(zh, en)
}

/// The cases of somebody's day, by round.
fn of_the_day(store: &mut Store, company: &Company, caller: &Caller, day: Day) -> anyhow::Result<Vec<Part>> {
    let lang = caller.lang;
    let mut items = |wanted: &Wanted| -> anyhow::Result<Vec<WorklistItem>> {
        let rows = current(store, company, (&caller.scope, wanted), day, After::START, MOST)
            .map_err(|problem| in_words(&problem))?;
        let staff = Staff::load(store)?;
        Ok(rows.iter().map(|row| WorklistItem::new(company, &staff, row, day, lang)).collect())
    };
    let mut parts = Vec::new();
    for (round, zh, en) in
        [(Round::Morning, "上午联系", "This morning"), (Round::Afternoon, "下午联系", "This afternoon")]
    {
        let listed = items(&Wanted { round: Some(round), ..Wanted::default() })?;
        parts.extend(Part::of(
            either(lang, zh, en).to_owned(),
            &listed,
            |item| words::contact(item, lang),
            lang,
        ));
    }
    let promises = items(&Wanted { round: Some(Round::Promises), ..Wanted::default() })?;
    let title = either(lang, "承诺到期或未兑现", "Promises due or broken").to_owned();
    parts.extend(Part::of(title, &promises, |item| words::promise(item, lang), lang));
    for (task, zh, en) in [
        (TaskKind::ReadReply, "有未读回复", "Replies that nobody has read"),
        (TaskKind::CallBack, "等待回电", "Calls to return"),
    ] {
        let listed = items(&Wanted { task: Some(task), ..Wanted::default() })?;
        parts.extend(Part::of(either(lang, zh, en).to_owned(), &listed, |_| Some(String::new()), lang));
    }
    let reviewed = items(&Wanted { task: Some(TaskKind::ReviewLimitation), ..Wanted::default() })?;
    let title = either(lang, "时效将届满", "Limitation ends soon").to_owned();
    parts.extend(Part::of(
        title,
        &reviewed,
        |item| words::limitation(item, day, LIMITATION_WITHIN, lang),
        lang,
    ));
    Ok(parts)
}

fn morning(caller: &Caller, parts: &[Part], link: Option<&str>, day: Day) -> Words {
    let kind = DigestKind::Morning;
    words::words(subject(kind, day, caller.lang), &greeting(caller, kind), parts, link, caller.lang)
}

fn subject(kind: DigestKind, day: Day, lang: Lang) -> String {
    let day = outreach::wording::day(day, lang);
    match (kind, lang) {
        (DigestKind::Morning, Lang::Zh) => format!("今日待办 {day}"),
        (DigestKind::Morning, Lang::En) => format!("Your cases for {day}"),
        (DigestKind::Weekly, Lang::Zh) => format!("应收账款周报 {day}"),
        (DigestKind::Weekly, Lang::En) => format!("Receivables, week of {day}"),
    }
}

fn greeting(caller: &Caller, kind: DigestKind) -> String {
    let name = &caller.name;
    match (kind, caller.lang) {
        (DigestKind::Morning, Lang::Zh) => {
            format!("{name}，早上好。以下是您今天的案件；联系前系统会再次核对。")
        }
        (DigestKind::Morning, Lang::En) => {
            format!(
                "Good morning, {name}. These are your cases for today; each contact is checked again before it is made."
            )
        }
        (DigestKind::Weekly, Lang::Zh) => format!("{name}，您好。以下是您所管案件的指标，明细见附件。"),
        (DigestKind::Weekly, Lang::En) => {
            format!(
                "Dear {name}, these are the figures of the cases you oversee; the items are in the workbook."
            )
        }
    }
}

impl Report {
    fn show(&mut self, digest: &Digest) {
        self.count("shown");
        let Digest { user, kind, day, words, workbook } = digest;
        self.shown.push(json!({
            "user": user.login, "kind": kind.code(), "day": day, "subject": words.subject, "text": words.text,
            "html": words.html, "workbook_bytes": workbook.as_ref().map(Vec::len),
        }));
        let _ = writeln!(self.text, "── {} · {}\n{}", user.login, words.subject, words.text);
    }
}

/// Claims a digest, hands it over once, and writes down what became of it.
fn hand_over(
    store: &Store,
    mail: &outgoing::Mail<'_>,
    digest: &Digest,
    report: &mut Report,
) -> anyhow::Result<()> {
    let Digest { user, kind, day, .. } = digest;
    if !store.claim_digest(user.id, *day, *kind, clock::now())? {
        report.count("known");
        return Ok(());
    }
    let (state, what, why) = match mail.hand_over(digest) {
        Answer::Taken(_) => (DigestState::Sent, "sent", None),
        Answer::Refused(why) => (DigestState::Failed, "failed", Some(why)),
        Answer::Unknown(why) => (DigestState::Unclear, "unclear", Some(why)),
    };
    store.end_digest(user.id, *day, *kind, (state, why.as_deref()))?;
    if let Some(why) = why {
        let _ = writeln!(report.text, "{}: {why}", user.login);
    }
    report.count(what);
    Ok(())
}
