//! `huikuan letter`: letters on our paper, looked at, printed, and followed through the post.

mod make;
mod paper;
pub(crate) mod status;

use std::{
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use letters::Words;
use outreach::{Lang, wording};
use receivables::{
    calendar::Day,
    debtor::{Channel, Role},
    decision::PlannedContact,
    document::{About, DocumentKind},
    script::Purpose,
};
use serde_json::json;
use store::{LetterRow, NewDocument, PersonName, Store};
use tempfile::NamedTempFile;

pub(crate) use self::{
    make::{Made, kind, make},
    paper::{Paper, PaperEntry},
};
use crate::{
    args, clock,
    company::Company,
    document, outbox,
    said::said,
    screen::either,
    texts::{self, Case},
    worklist,
};

/// Carries out a command. Returns what to print, and whether all is well.
pub(crate) fn run(
    asked: &args::Letter,
    store: &mut Store,
    company: &Company,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    match asked {
        args::Letter::Show(args) => Ok((show(args, store, company, lang, json)?, true)),
        args::Letter::Print(args) => outbox::send::print(store, company, args, lang, json),
        args::Letter::Posted { id, number, on } => {
            let number = number.trim();
            let on = past(on.unwrap_or_else(clock::today))?;
            if number.is_empty() {
                return Err(said("请写明邮件号", "say the number of the post"));
            }
            let row = store.post_letter(*id, number, on, clock::now(), company.actor())?;
            Ok((told(&row, lang, json), true))
        }
        args::Letter::Status { file } => status::from_file(file, store, company, lang, json),
        args::Letter::Receipt { id, file, reached } => {
            Ok((receipt(*id, file, *reached, store, company, lang, json)?, true))
        }
    }
}

/// Our paper.
pub(crate) fn paper(company: &Company) -> anyhow::Result<&Paper> {
    company.paper.as_ref().ok_or_else(|| {
        said(
            "没有信笺，无法打印信函；请在 huikuan.toml 写 [letterhead]，如 huikuan.example.toml",
            "there is no paper to print letters on; write [letterhead] into huikuan.toml, as in huikuan.example.toml",
        )
    })
}

/// A day that is not still to come.
fn past(day: Day) -> anyhow::Result<Day> {
    if day <= clock::today() {
        return Ok(day);
    }
    Err(said(format!("{day} 还没有到；请核对日期"), format!("{day} is still to come; check the date")))
}

fn show(
    args: &args::LetterShow,
    store: &Store,
    company: &Company,
    lang: Lang,
    json: bool,
) -> anyhow::Result<String> {
    let paper = paper(company)?;
    let day = args.day.unwrap_or_else(clock::today);
    let case = worklist::case(store, company, &store.find_debtor(&args.debtor)?, day)?;
    let (person, contact) = contact(&case, args.kind)?;
    let text = texts::text(company, &case, &contact)
        .map_err(|none| said(none.said(&contact, Lang::Zh), none.said(&contact, Lang::En)))?;
    let made = Made {
        case: &case,
        contact: &contact,
        person,
        // Shown, and never sent: the address stays masked.
        address: person.way(Channel::Letter).unwrap_or_default(),
        reference: paper.reference(day, 0),
        words: Words::Specimen(&text),
    };
    let letter = make(company, paper, &made)?;
    let pdf = letters::pdf(&letter, &paper.templates()?)?;
    keep(&args.output, &pdf.bytes)?;
    let (file, pages) = (args.output.display(), pdf.pages);
    if json {
        let script = text.script();
        return Ok(format!("{}\n", json!({ "file": file.to_string(), "pages": pages, "script": script })));
    }
    Ok(match lang {
        Lang::Zh => format!("样稿已写入 {file}（{pages} 页，话术 {}）；不得寄出\n", text.script()),
        Lang::En => format!(
            "a specimen of {pages} page(s) is in {file}, from the text {}; it is not to be posted\n",
            text.script()
        ),
    })
}

/// Whom a letter would go to: somebody who may hear of the debt, with an address if there is one.
fn contact(case: &Case, purpose: Purpose) -> anyhow::Result<(&PersonName, PlannedContact)> {
    let may_hear = |person: &&PersonName| person.role.is_some_and(Role::may_hear_of_debt);
    let mut people = case.names.people.iter().filter(may_hear);
    let with_address = people.clone().find(|person| person.way(Channel::Letter).is_some());
    let person = with_address.or_else(|| people.next()).ok_or_else(|| {
        said(
            format!("{} 没有可以告知欠款的收件人；请导入联系人及其职务", case.names.debtor),
            format!(
                "{} has nobody on file who may hear of the debt; import people with their roles",
                case.names.debtor
            ),
        )
    })?;
    let day = case.decision.day;
    let planned = case.decision.contacts.iter().find(|contact| contact.purpose == purpose);
    let contact = PlannedContact {
        on: day,
        at: receivables::calendar::Clock::MIDNIGHT,
        person: person.id,
        role: person.role.unwrap_or(Role::Finance),
        channel: Channel::Letter,
        purpose,
        stage: case.decision.stage,
        step: None,
        reply_by: planned.map_or_else(|| day.plus(DAYS_TO_REPLY), |contact| contact.reply_by),
    };
    Ok((person, contact))
}

/// Days to answer that a specimen names where the policy plans no such letter. Our number: what is printed takes the policy's.
const DAYS_TO_REPLY: i32 = 7;

/// Files the post's receipt, and says when the letter arrived.
fn receipt(
    id: i64,
    file: &Path,
    reached: Option<Day>,
    store: &mut Store,
    company: &Company,
    lang: Lang,
    json: bool,
) -> anyhow::Result<String> {
    let reached = reached.map(past).transpose()?;
    let row = store.letter(id)?;
    let debtor = store.message(id)?.key.debtor;
    let mut scan = File::open(file).map_err(|error| crate::said::unreadable(file, &error))?;
    let media_type =
        document::media_type(&mut scan).map_err(|error| crate::said::unreadable(file, &error))?;
    let vault = company.vault.open(store)?;
    let stored = vault.put(&scan).with_context(|| file.display().to_string())?;
    let ending = file.extension().map_or_else(String::new, |ending| format!(".{}", ending.to_string_lossy()));
    let name = format!("{} {}{ending}", row.reference, row.posted_number.as_deref().unwrap_or("receipt"));
    store.add_document(&NewDocument {
        debtor,
        kind: DocumentKind::DeliveryReceipt,
        received_on: clock::today(),
        about: About::Debtor,
        sha256: &stored.digest.to_string(),
        size: stored.size,
        name: &name,
        media_type,
        added_at: clock::now().0,
        added_by: company.actor(),
        announcement: None,
    })?;
    let row = match reached {
        Some(day) => store.reach_letter(id, day, clock::now(), company.actor())?,
        None => row,
    };
    Ok(told(&row, lang, json))
}

/// A printed letter in a line.
fn told(row: &LetterRow, lang: Lang, json: bool) -> String {
    let LetterRow { id, reference, sha256, pages, service, posted_number, posted_on, reached_on, .. } = row;
    if json {
        return format!(
            "{}\n",
            json!({
                "id": id, "reference": reference, "sha256": sha256, "pages": pages, "service": service,
                "posted_number": posted_number, "posted_on": posted_on, "reached_on": reached_on,
            })
        );
    }
    let day = |day: &Day| wording::day(*day, lang);
    let mut parts = vec![format!("#{id} {reference} {service}")];
    parts.extend(posted_number.clone());
    parts.extend(posted_on.as_ref().map(|on| format!("{}{}", either(lang, "交寄 ", "posted "), day(on))));
    parts.extend(reached_on.as_ref().map(|on| format!("{}{}", either(lang, "到达 ", "reached "), day(on))));
    format!("{}\n", parts.join(either(lang, "，", ", ")))
}

/// Writes a file that must not be there yet: there in whole or not at all.
pub(crate) fn keep(output: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut part = NamedTempFile::new_in(folder(output)).with_context(|| output.display().to_string())?;
    part.write_all(bytes)?;
    part.as_file().sync_all()?;
    part.persist_noclobber(output)
        .map_err(|error| error.error)
        .with_context(|| output.display().to_string())?;
    Ok(())
}

/// The folder of a file to be written.
pub(crate) fn folder(output: &Path) -> PathBuf {
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_owned()
}
