//! Visits and faxes as they were made: what the gate says of that moment, and the row of the log. `huikuan visit`, `huikuan fax` and
//! the page share it.

use std::fmt::Write as _;

use outreach::{Lang, words};
use receivables::{
    calendar::{Clock, Day},
    contact::{Connection, Direction, Outcome, Visit, VisitPlace},
    debtor::{Channel, DebtorId, PersonId},
    document::DocumentKind,
    gate::{self, Refusal},
    ledger::{ContactEntry, DebtorKey, Entry},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{Complete, Defaults, DocumentId, GateCheck, ImportMeta, PersonName, Source, Store, Verdict};

use crate::{
    args, call, clock,
    company::Company,
    contact_check,
    said::said,
    screen::{self, either},
    serve::case::wanted,
    texts::Case,
    worklist,
};

/// A contact in person or by fax.
pub(crate) struct Made {
    pub(crate) person: PersonId,
    pub(crate) channel: Channel,
    /// Today if nothing is said.
    pub(crate) day: Option<Day>,
    pub(crate) at: Clock,
    pub(crate) visit: Option<Visit>,
    pub(crate) connection: Connection,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) note: String,
}

impl Made {
    /// Day and hour at the debtor's place now.
    fn now(company: &Company, case: &Case) -> (Day, Clock) {
        clock::now_in(worklist::clock_of(company, case, case.decision.day))
    }

    fn day(&self, company: &Company, case: &Case) -> Day {
        self.day.unwrap_or_else(|| Self::now(company, case).0)
    }

    /// Whether its moment has come.
    pub(crate) fn is_over(&self, company: &Company, case: &Case) -> bool {
        (self.day(company, case), self.at) <= Self::now(company, case)
    }

    /// What the gate says of it, and the record of that.
    pub(crate) fn asked(
        &self,
        company: &Company,
        case: &Case,
        person: &PersonName,
    ) -> anyhow::Result<(GateCheck, Vec<Refusal>)> {
        let day = self.day(company, case);
        let wanted = wanted(company, case, Some(person.id), self.channel, None, self.at)?;
        let policy = company.policy(case.names.policy.as_deref(), case.snapshot.debtor.kind)?;
        let refusals = gate::check_visit(&case.snapshot, policy, &company.rulebook, day, &wanted, self.visit);
        let check = contact_check::recorded(company, &person.name, clock::today(), day, &wanted, &refusals)?;
        Ok((check, refusals))
    }

    /// The row of the log.
    pub(crate) fn row(
        &self,
        company: &Company,
        case: &Case,
        debtor: DebtorKey,
        person: &PersonName,
    ) -> ContactEntry {
        let is_it = |contact: &&receivables::decision::PlannedContact| {
            contact.person == person.id && contact.channel == self.channel
        };
        ContactEntry {
            debtor,
            day: self.day(company, case),
            time: Some(self.at),
            person: Some(person.name.clone()),
            channel: self.channel,
            direction: Direction::Out,
            connection: self.connection,
            outcome: self.outcome,
            reason: None,
            step: case.decision.contacts.iter().find(is_it).and_then(|contact| contact.step),
            receivable: None,
            note: Some(self.note.clone()),
        }
    }
}

/// Who went, where, and whether it was signed.
pub(crate) fn in_words(
    visitors: &[&str],
    place: VisitPlace,
    place_note: Option<&str>,
    signed: bool,
    lang: Lang,
) -> Vec<String> {
    let place = words::word("visit-place", place.code(), lang);
    let place_note = place_note.map(str::trim).filter(|note| !note.is_empty());
    let (who, at, is_signed) = match lang {
        Lang::Zh => (format!("同行：{}", visitors.join("、")), format!("地点：{place}"), "对方已签字"),
        Lang::En => (format!("went: {}", visitors.join(", ")), format!("place: {place}"), "signed by them"),
    };
    let at = place_note.map_or(at.clone(), |note| format!("{at} ({note})"));
    let signed = signed.then(|| is_signed.to_owned());
    [who, at].into_iter().chain(signed).collect()
}

/// The photographs and papers of a visit, so that its row in the log leads to them.
pub(crate) fn papers_in_words(papers: &[i64], lang: Lang) -> Option<String> {
    let numbers: Vec<String> = papers.iter().map(|paper| format!("#{paper}")).collect();
    (!numbers.is_empty()).then(|| match lang {
        Lang::Zh => format!("照片和材料：单据 {}", numbers.join("、")),
        Lang::En => format!("photographs and papers: documents {}", numbers.join(", ")),
    })
}

/// What a fax is proved by.
pub(crate) fn report_in_words(report: DocumentId, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("发送报告：单据 #{}", report.0),
        Lang::En => format!("transmission report: document #{}", report.0),
    }
}

/// The paper that something rests on.
pub(crate) fn paper_in_words(paper: DocumentId, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("单据 #{}", paper.0),
        Lang::En => format!("document #{}", paper.0),
    }
}

/// Whether a paper of a debtor is on file, and of a kind if one is named.
pub(crate) fn is_on_file(
    store: &Store,
    debtor: DebtorId,
    id: DocumentId,
    kind: Option<DocumentKind>,
) -> anyhow::Result<bool> {
    let row = store.document(id)?;
    Ok(row.is_some_and(|row| {
        row.removed.is_none() && row.debtor == debtor && kind.is_none_or(|kind| row.kind == kind)
    }))
}

/// `huikuan visit`: asks the gate before somebody goes, or writes down a visit that was made.
pub(crate) fn run(
    args: &args::Visit,
    store: &mut Store,
    company: &Company,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    let names: Vec<&str> = args.went.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
    let debtor = store.find_debtor(&args.logged.debtor)?;
    for &paper in &args.document {
        if !is_on_file(store, debtor.id, DocumentId(paper), None)? {
            return Err(said(
                format!("单据 #{paper} 不在该客户名下；请先用 huikuan document add --kind visit-record 存入"),
                format!(
                    "document #{paper} is not on file for this customer; file it first: huikuan document add --kind visit-record"
                ),
            ));
        }
    }
    let mut note = in_words(&names, args.place, args.place_note.as_deref(), args.signed, lang);
    note.extend(papers_in_words(&args.document, lang));
    note.extend(args.note.clone());
    let told = Told {
        channel: Channel::Visit,
        visit: Some(Visit { visitors: u16::try_from(names.len()).unwrap_or(u16::MAX), place: args.place }),
        connection: if args.nobody { Connection::NoAnswer } else { Connection::Connected },
        outcome: args.outcome,
        note: note.join("; "),
    };
    settle(&args.logged, told, store, company, lang, as_json)
}

/// `huikuan fax`: asks the gate before something is faxed, or writes down a fax that was sent by hand.
pub(crate) fn fax(
    args: &args::Fax,
    store: &mut Store,
    company: &Company,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    let debtor = store.find_debtor(&args.logged.debtor)?;
    let report = args.report.map(DocumentId);
    if let Some(report) = report
        && !is_on_file(store, debtor.id, report, Some(DocumentKind::TransmissionReport))?
    {
        return Err(said(
            "请先用 huikuan document add --kind transmission-report 存入传真发送报告",
            "file the report of the machine first: huikuan document add --kind transmission-report",
        ));
    }
    let report = report.map(|report| report_in_words(report, lang));
    let note: Vec<String> = report.into_iter().chain(args.note.clone()).collect();
    let told = Told {
        channel: Channel::Fax,
        visit: None,
        connection: Connection::Delivered,
        outcome: None,
        note: note.join("; "),
    };
    settle(&args.logged, told, store, company, lang, as_json)
}

/// What was typed of a contact, but with whom and when.
struct Told {
    channel: Channel,
    visit: Option<Visit>,
    connection: Connection,
    outcome: Option<Outcome>,
    note: String,
}

/// Asks the gate, keeps its answer, and enters the contact unless it was only asked.
fn settle(
    logged: &args::Logged,
    told: Told,
    store: &mut Store,
    company: &Company,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    let debtor = store.find_debtor(&logged.debtor)?;
    let case = worklist::case(store, company, &debtor, clock::today())?;
    let (day, now) = Made::now(company, &case);
    let moment = receivables::call::Moment { day, at: now };
    let person = call::whom(&case, logged.person.as_deref(), moment)?;
    let Told { channel, visit, connection, outcome, note } = told;
    let at = logged.at.unwrap_or(now);
    let made = Made { person: person.id, channel, day: logged.day, at, visit, connection, outcome, note };
    if !logged.dry_run && !made.is_over(company, &case) {
        return Err(said(
            "时间还没有到；事先询问请加 --dry-run",
            "this is still to come; to ask before, add --dry-run",
        ));
    }
    let (check, refusals) = made.asked(company, &case, person)?;
    store.record_check(debtor.id, &check, &company.stamp())?;
    if !logged.dry_run {
        let name = Some(debtor.name.clone()).filter(|name| !name.is_empty());
        let key = DebtorKey { code: debtor.code.clone(), name };
        let row = Entry::Contact(made.row(company, &case, key, person));
        enter(store, company, (channel.code(), Source::Call), &row)?;
    }
    let is_well = refusals.is_empty();
    if as_json {
        let rules: Vec<&str> = refusals.iter().map(|refusal| refusal.reason.rule).collect();
        let told = json!({ "debtor": debtor.code, "person": person.name, "recorded": !logged.dry_run, "against": rules });
        return Ok((format!("{told}\n"), is_well));
    }
    let mut out = format!("{debtor} {}: {}\n", person.name, made.note);
    for refusal in &refusals {
        let _ = writeln!(out, "  - {} `{}`", screen::reason(&refusal.reason, lang), refusal.reason.rule);
    }
    out.push_str(match (logged.dry_run, is_well) {
        (true, true) if channel == Channel::Fax => either(lang, "可以传真\n", "the fax may be sent\n"),
        (true, false) if channel == Channel::Fax => either(lang, "不可传真\n", "the fax may not be sent\n"),
        (true, true) => either(lang, "可以上门\n", "the visit may be made\n"),
        (true, false) => either(lang, "不可上门\n", "the visit may not be made\n"),
        (false, true) => either(lang, "已登记\n", "recorded\n"),
        (false, false) => {
            either(lang, "已登记，连同违反的规则\n", "recorded, with the rules that stood against it\n")
        }
    });
    Ok((out, is_well))
}

/// Takes a row in that a person wrote at this moment. `what` names the import.
pub(crate) fn enter(
    store: &mut Store,
    company: &Company,
    (what, source): (&str, Source),
    row: &Entry,
) -> anyhow::Result<()> {
    let name = format!("{what} {}", clock::written(clock::now()));
    let mut import = store.begin_import(ImportMeta {
        sha256: Sha256::digest(format!("{name}{row:?}")).into(),
        file: name,
        as_of: None,
        complete: Complete::No,
        defaults: Defaults::default(),
        source,
        stamp: company.stamp(),
    })?;
    for verdict in import.take(std::slice::from_ref(row))? {
        if let Verdict::Refused(refusal) = verdict {
            return Err(refusal.into());
        }
    }
    import.commit()?;
    Ok(())
}
