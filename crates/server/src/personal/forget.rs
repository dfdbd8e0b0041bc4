//! Taking away what is personal because somebody asked: first what would go and what must stay and why, then the deed.

use std::fmt::Write as _;

use outreach::{Lang, words};
use receivables::{
    calendar::Day,
    retention::{Bound, Record, RecordKind, retention},
    rulebook::Rulebook,
};
use serde_json::json;
use store::{Act, Basis, DebtorRef, Going, Holdings, Records, Removed, Store};

use super::{field_name, person, remove_incoming, user};
use crate::{
    args, clock,
    company::Company,
    law::bound_words,
    said::said,
    screen::{count, either},
};

/// What a wish to be forgotten meets.
struct Wish<'a> {
    debtor: DebtorRef,
    /// The wish is of one person and not of everybody of the debtor.
    is_of_one: bool,
    held: Holdings,
    /// The claim is still open, or never was.
    is_open: bool,
    /// Duties of law that keep what the wish would take, with how many rows that are.
    people_kept: Vec<Bound>,
    texts_kept: Vec<Bound>,
    /// What stays in any case: kind, rows, duties.
    stays: Vec<(RecordKind, u64, Vec<Bound>)>,
    book: &'a Rulebook,
}

/// Says what would go; with `--yes` takes it away.
pub(crate) fn forget(
    args: &args::Forget,
    store: &mut Store,
    company: &Company,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    let debtor = store.find_debtor(&args.debtor)?;
    let whom = args.person.as_deref().map(|asked| person(store, &debtor, asked)).transpose()?;
    let held = store.holdings(debtor.id, whom)?;
    let wish = wish(store, company, debtor, whom.is_some(), held)?;
    let going = Going {
        people: wish.people_kept.is_empty(),
        texts: wish.texts_kept.is_empty(),
        log: false,
        decisions: false,
    };
    let removed = if args.yes {
        let act = Act { by: user(company)?, why: &args.why, at: clock::now().0 };
        let files = if going.texts { store.incoming_files_of(wish.debtor.id, whom)? } else { Vec::new() };
        let removed = store.remove(wish.debtor.id, whom, going, Basis::Request, &act)?;
        remove_incoming(store, company, &files)?;
        Some(removed)
    } else {
        None
    };
    let text = if as_json { to_json(&wish, removed) } else { to_text(&wish, removed, lang) };
    Ok((text, true))
}

fn wish<'a>(
    store: &Store,
    company: &'a Company,
    debtor: DebtorRef,
    is_of_one: bool,
    held: Holdings,
) -> anyhow::Result<Wish<'a>> {
    let today = clock::today();
    let names = store.names(debtor.id)?.ok_or_else(|| {
        said(
            format!("{debtor} 已不在库中；请再试一次"),
            format!("{debtor} is not in the store any more; try again"),
        )
    })?;
    let countries: Vec<_> = names.country.into_iter().collect();
    let book = &company.rulebook;
    let claim_ended = store.ended_claims()?.into_iter().find(|claim| claim.debtor.id == debtor.id);
    let claim_ended = claim_ended.map(|claim| claim.ended);
    let kept = |kind, latest: Option<Day>| {
        retention(&Record { kind, made: latest.unwrap_or(today), claim_ended }, &countries, book)
    };
    let duties = |kind, latest| -> Vec<Bound> {
        let least = kept(kind, latest).least.into_iter();
        least.filter(|bound| bound.until.is_none_or(|until| until >= today)).collect()
    };
    // The house's own wish to keep does not stand against a person's wish to be forgotten; a law does.
    let by_law = |kind, latest| kept(kind, latest).held_by_law(book, today);
    let log = Records {
        count: held.contacts.count + held.checks.count,
        latest: held.contacts.latest.max(held.checks.latest),
    };
    let people_kept = by_law(RecordKind::PersonalData, None);
    let texts_kept =
        if held.notes.count == 0 { Vec::new() } else { by_law(RecordKind::ContactLog, held.notes.latest) };
    let stays = [
        (RecordKind::Invoice, held.money),
        (RecordKind::ContactLog, log),
        (RecordKind::Decision, held.decisions),
    ]
    .into_iter()
    .filter(|(_, records)| records.count > 0)
    .map(|(kind, records)| (kind, records.count, duties(kind, records.latest)))
    .collect();
    Ok(Wish { debtor, is_of_one, held, is_open: claim_ended.is_none(), people_kept, texts_kept, stays, book })
}

fn to_text(wish: &Wish<'_>, removed: Option<Removed>, lang: Lang) -> String {
    let held = &wish.held;
    let mut out = format!("{}\n", wish.debtor);
    let goes = match removed {
        None => either(lang, "将删除：", "Would go:"),
        Some(_) => either(lang, "已删除：", "Gone:"),
    };
    let _ = writeln!(out, "{goes}");
    let texts = held.notes.count + held.disputes.count;
    let none = (held.people.is_empty() || !wish.people_kept.is_empty())
        && (texts == 0 || !wish.texts_kept.is_empty());
    if none {
        let _ = writeln!(out, "  {}", either(lang, "没有可删除的内容", "nothing"));
    }
    if wish.people_kept.is_empty() {
        for person in &held.people {
            let ways =
                person.ways.iter().map(|(field, shown)| format!("{} {shown}", field_name(*field, lang)));
            let ways = ways.collect::<Vec<_>>().join(either(lang, "，", ", "));
            let _ = writeln!(out, "  #{} {}  {ways}", person.id.0, person.name);
        }
    }
    if texts > 0 && wish.texts_kept.is_empty() {
        let _ = match lang {
            Lang::Zh => writeln!(out, "  联系备注、来信和争议说明 {} 条", count(texts)),
            Lang::En => {
                writeln!(out, "  {} notes on contacts and disputes, and messages that came in", count(texts))
            }
        };
    }
    let _ = writeln!(out, "{}", either(lang, "须保留：", "Must stay:"));
    for bound in &wish.people_kept {
        let _ = writeln!(
            out,
            "  {}：{}",
            words::word("record-kind", RecordKind::PersonalData.code(), lang),
            bound_words(bound, wish.book, lang)
        );
    }
    for bound in &wish.texts_kept {
        let _ = writeln!(
            out,
            "  {}: {}",
            either(lang, "联系备注", "notes on contacts"),
            bound_words(bound, wish.book, lang)
        );
    }
    stays(&mut out, wish, lang);
    if wish.is_open && removed.is_none() && !none {
        out.push_str(either(
            lang,
            "注意：款项尚未结清；删除后将无法再联系这些人，直到另有联系人。\n",
            "Note: money is still owed. Nobody named here can be reached afterwards; another contact will be needed.\n",
        ));
    }
    out.push_str(match removed {
        None => either(lang, "以上仅为预览，什么也没有改动；加 --yes 执行。\n", "Nothing was changed. With --yes it is done.\n"),
        Some(_) => either(
            lang,
            "已记入日志。请同时从贵公司自己的台账和导出文件中删除；备份到期前仍含旧数据。\n",
            "The log has it. Take them out of your own ledgers and exported files too; backups hold them until they expire.\n",
        ),
    });
    out
}

fn stays(out: &mut String, wish: &Wish<'_>, lang: Lang) {
    for (kind, rows, bounds) in &wish.stays {
        let name = match kind {
            RecordKind::Invoice => {
                either(lang, "账款、付款、承诺和合同", "invoices, payments, promises and contracts")
            }
            RecordKind::ContactLog => {
                either(lang, "联系记录（不含姓名和备注）", "the log of contacts, without names and notes")
            }
            _ => either(lang, "决策记录", "decisions with their reasons"),
        };
        let _ = writeln!(out, "  {name} ({})", count(*rows));
        for bound in bounds {
            let _ = writeln!(out, "    {}", bound_words(bound, wish.book, lang));
        }
        if bounds.is_empty() {
            let _ = writeln!(
                out,
                "    {}",
                either(
                    lang,
                    "账目的一部分，不含个人联系方式",
                    "part of the books; nothing in it reaches a person"
                )
            );
        }
    }
    let _ = writeln!(
        out,
        "  {}",
        either(lang, "证据链中的哈希（不含内容）", "hashes in the chain of evidence, without content")
    );
    if !wish.is_of_one {
        let _ = writeln!(out, "  {}", either(lang, "客户编号和名称", "customer number and name"));
    }
}

fn to_json(wish: &Wish<'_>, removed: Option<Removed>) -> String {
    let bounds = |bounds: &[Bound]| -> Vec<_> {
        let line = |bound: &Bound| {
            let value = wish.book.value(bound.value);
            json!({
                "until": bound.until, "years": bound.years, "counted_from": bound.counted_from,
                "authority": value.map(|value| &value.authority), "status": value.map(|value| value.status),
            })
        };
        bounds.iter().map(line).collect()
    };
    let people = wish.held.people.iter().map(|person| {
        let ways = person.ways.iter().map(|(field, shown)| (field.code().to_owned(), json!(shown)));
        json!({ "person": person.id.0, "name": person.name, "ways": ways.collect::<serde_json::Map<_, _>>() })
    });
    let stays = wish
        .stays
        .iter()
        .map(|(kind, rows, duties)| json!({ "record": kind, "rows": rows, "duties": bounds(duties) }));
    let told = json!({
        "debtor": { "code": wish.debtor.code, "name": wish.debtor.name },
        "done": removed.is_some(),
        "people": people.collect::<Vec<_>>(), "people_kept_by": bounds(&wish.people_kept),
        "texts": wish.held.notes.count + wish.held.disputes.count, "texts_kept_by": bounds(&wish.texts_kept),
        "stays": stays.collect::<Vec<_>>(), "claim_open": wish.is_open,
        "removed": removed.map(|removed| json!({
            "people": removed.people, "values": removed.values, "texts": removed.texts,
        })),
    });
    format!("{told}\n")
}
