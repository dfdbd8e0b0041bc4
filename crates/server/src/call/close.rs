//! The end of a call: the four fields, the note, the record in one transaction, the written confirmation.

use anyhow::Context as _;
use outreach::{Facts, Lang, Name, Passage, wording, words};
use receivables::{
    call::{Captured, Move, Party, Settled, State, Wanted, Way, WrapUp, entries},
    contact::{Contact, Direction, Outcome},
    debtor::Channel,
    ledger::{ContactEntry, Entry},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{Complete, Defaults, ImportMeta, Source, Store, Verdict};

use super::{Plan, lead::Lead, phrase, spoken, terminal::Broken, word};
use crate::{said::said, screen::either};

/// Leads a call and brings it to its record, whatever happens on the way. Returns whether it went as it should.
pub(super) fn to_the_end(lead: &mut Lead<'_>, store: &mut Store, dry_run: bool) -> anyhow::Result<bool> {
    let led = lead
        .lead(store, dry_run)
        .and_then(|dialled| if dialled { wrap_up(lead).map(Some) } else { Ok(None) });
    let (note, is_well) = match led {
        Ok(Some(note)) => (note, true),
        Ok(None) => return Ok(true),
        Err(error) if error.is::<Broken>() => match broken_off(lead) {
            Some(note) => (note, false),
            None => return Ok(false),
        },
        Err(error) => return Err(error),
    };
    record(lead, store, &note, dry_run)?;
    if is_well {
        confirmation(lead);
    }
    Ok(is_well)
}

/// The result, field by field; the collector confirms the outcome and may add a note. There is no way round it.
fn wrap_up(lead: &mut Lead<'_>) -> anyhow::Result<String> {
    let lang = lead.lang();
    let State::WrappingUp(end) = lead.call.state().clone() else { return Ok(String::new()) };
    let result = end.proposed();
    let rows = [
        ("result-channel", words::word("channel", result.channel.code(), lang)),
        ("result-connection", words::word("connection", result.connection.code(), lang)),
        ("result-party", words::word("party", result.party.code(), lang)),
        ("result-outcome", lead.outcome(result.outcome)),
    ];
    let mut out = format!("\n{}\n", word("result", lang));
    for (title, value) in rows {
        out.push_str(&format!("  {} {value}\n", crate::screen::cell(&word(title, lang), 14)));
    }
    lead.terminal.say(&out);
    let outcomes = end.outcomes();
    let outcome = if outcomes.len() > 1 {
        let choices: Vec<(Option<Outcome>, String)> =
            outcomes.iter().map(|outcome| (*outcome, lead.outcome(*outcome))).collect();
        lead.terminal.choose_or_first(&word("which-outcome", lang), &choices)?
    } else {
        lead.terminal.ask(&word("confirm-result", lang))?;
        result.outcome
    };
    let remark = lead.terminal.ask(&word("remark", lang))?;
    let said = note(lead.plan, &end, &remark, lang);
    lead.step(Move::Conclude { outcome });
    Ok(said)
}

/// Nobody answers any more: what is known becomes the result, marked as broken off. `None` before anything was dialled.
fn broken_off(lead: &mut Lead<'_>) -> Option<String> {
    let lang = lead.lang();
    let draft = match lead.call.state() {
        State::Prepared(_) => {
            lead.terminal.say(&word("not-dialled", lang));
            return None;
        }
        State::Listening(talk) => {
            let fields = talk.fields().iter().map(|(field, value)| {
                let name = words::word("capture", field.code(), lang);
                format!("{name}{}{}", either(lang, "：", ": "), written(value, lang))
            });
            fields.collect::<Vec<_>>().join(either(lang, "；", "; "))
        }
        _ => String::new(),
    };
    let was_closed = matches!(lead.call.state(), State::WrappingUp(_));
    if !was_closed && !lead.step(Move::Interrupt) {
        return None;
    }
    let State::WrappingUp(end) = lead.call.state().clone() else { return None };
    let mut said = note(lead.plan, &end, &word("broken-off-note", lang), lang);
    if !draft.is_empty() {
        said.push_str(either(lang, "；", "; "));
        said.push_str(&phrase("draft-note", [("draft", draft.as_str())], lang));
    }
    lead.step(Move::Conclude { outcome: end.proposed().outcome });
    let told = word(if was_closed { "broken-off-at-the-end" } else { "broken-off" }, lang);
    lead.terminal.say(&format!("\n{told}"));
    Some(said)
}

/// What a person reads in the log: what was said and written down, in the language of the screen.
pub(crate) fn note(plan: &Plan<'_>, end: &WrapUp, remark: &str, lang: Lang) -> String {
    let mut parts: Vec<String> = Vec::new();
    let excuses = plan.excuses;
    for id in end.heard() {
        let title = excuses.find(id).map_or("", |excuse| excuse.title(lang));
        parts.push(format!("{title} ({id})"));
    }
    for settled in end.settled() {
        parts.push(words::word("way", settled.way.code(), lang));
        for (field, value) in &settled.facts {
            let name = words::word("capture", field.code(), lang);
            parts.push(format!("{name}{}{}", either(lang, "：", ": "), written(value, lang)));
        }
    }
    let unconfirmed = end.unconfirmed().iter().map(|settled| recap_line(settled, lang));
    parts.extend(unconfirmed.map(|said| phrase("draft-note", [("draft", said.as_str())], lang)));
    let party = end.proposed().party;
    if !party.is_right_party() && party != Party::Nobody {
        let party = words::word("party", party.code(), lang);
        parts.push(phrase("party-note", [("party", party.as_str())], lang));
    }
    if !remark.is_empty() {
        parts.push(remark.to_owned());
    }
    if plan.is_by_hand {
        parts.push(word("by-hand-note", lang));
    }
    parts.join(either(lang, "；", "; "))
}

fn written(value: &Captured, lang: Lang) -> String {
    let day = |day| wording::with_weekday(&wording::day(day, lang), day, lang);
    match value {
        Captured::Money(money) => wording::amount(*money, lang),
        Captured::Day(of) => day(*of),
        Captured::Time(at) => at.to_string(),
        Captured::Way(way) => words::word("pay-way", way.code(), lang),
        Captured::Parts(parts) => {
            let part = |part: &receivables::call::Part| {
                let amount = wording::amount(part.amount, lang);
                match lang {
                    Lang::Zh => format!("{}付{amount}", day(part.due)),
                    Lang::En => format!("{amount} on {}", day(part.due)),
                }
            };
            parts.iter().map(part).collect::<Vec<_>>().join(either(lang, "，", ", "))
        }
        Captured::Text(text) => text.clone(),
    }
}

/// Something settled, as it is read back and confirmed in writing.
pub(crate) fn recap_line(settled: &Settled, lang: Lang) -> String {
    let facts: Vec<(&str, String)> =
        settled.facts.iter().map(|(field, value)| (field.code(), written(value, lang))).collect();
    words::phrase(
        "recap",
        settled.way.code(),
        facts.iter().map(|(name, value)| (*name, value.as_str())),
        lang,
    )
}

/// Writes the call into the store as an import would, all rows or none.
fn record(lead: &mut Lead<'_>, store: &mut Store, note: &str, dry_run: bool) -> anyhow::Result<()> {
    let lang = lead.lang();
    let rows = entries(&lead.call, note);
    let State::Done(end) = lead.call.state().clone() else {
        return Err(said("通话没有结果，未登记", "the call has no result, and nothing was recorded"));
    };
    let earlier = same_minute(lead.plan, &rows);
    if !dry_run {
        let name =
            format!("call {} {} {}", lead.plan.case.names.debtor, lead.plan.moment.day, lead.plan.moment.at);
        let meta = ImportMeta {
            sha256: Sha256::digest(format!("{name}{rows:?}")).into(),
            file: name,
            as_of: None,
            complete: Complete::No,
            defaults: Defaults::default(),
            source: Source::Call,
            stamp: lead.plan.company.stamp(),
        };
        let mut import = store.begin_import(meta)?;
        let taken: Vec<Entry> = earlier.iter().chain(&rows).cloned().collect();
        for verdict in import.take(&taken)? {
            if let Verdict::Refused(refusal) = verdict {
                return Err(anyhow::Error::new(refusal)).context("the call was not recorded");
            }
        }
        import.commit()?;
    }
    let listed: Vec<String> = rows.iter().map(|row| format!("  · {}", row_in_words(row, lang))).collect();
    let title = word(if dry_run { "dry-run" } else { "recorded" }, lang);
    lead.terminal.say(&format!("\n{title}\n{}", listed.join("\n")));
    if !dry_run {
        lead.terminal.say(&word("next-run", lang));
    }
    if end.settled().iter().any(|settled| settled.way == Way::CallBack) {
        lead.terminal.say(&word("call-back-yours", lang));
    }
    lead.terminal.event(&json!({
        "event": if dry_run { "not-recorded" } else { "recorded" },
        "result": end.proposed(),
        "settled": end.settled(),
        "heard": end.heard(),
        "reason": end.reason(),
        "interrupted": end.interrupted(),
        "note": note,
        "rows": rows.len(),
    }));
    Ok(())
}

/// Calls to the same person in the same minute, as they are on file: named again, so that this one is counted beside them
/// and does not take their place.
pub(crate) fn same_minute(plan: &Plan<'_>, rows: &[Entry]) -> Vec<Entry> {
    let Some(Entry::Contact(new)) = rows.first() else { return Vec::new() };
    let name_of = |contact: &Contact| {
        let id = contact.person?;
        plan.case.names.people.iter().find(|person| person.id == id).map(|person| person.name.clone())
    };
    let snapshot = &plan.case.snapshot;
    let same = snapshot.contacts.iter().filter(|contact| {
        (contact.day, contact.time, contact.channel, contact.direction)
            == (new.day, new.time, new.channel, Direction::Out)
            && name_of(contact) == new.person
            && contact.receivable.is_none()
    });
    let again = |contact: &Contact| {
        Entry::Contact(ContactEntry {
            connection: contact.connection,
            outcome: contact.outcome,
            reason: contact.reason,
            step: contact.step,
            note: None,
            ..new.clone()
        })
    };
    same.map(again).collect()
}

fn row_in_words(row: &Entry, lang: Lang) -> String {
    let of = |code: &str, facts: &[(&str, String)]| {
        phrase(code, facts.iter().map(|(name, value)| (*name, value.as_str())), lang)
    };
    let day = |day| wording::with_weekday(&wording::day(day, lang), day, lang);
    match row {
        Entry::Contact(row) => of(
            "row-contact",
            &[
                ("channel", row.channel.code().to_owned()),
                ("connection", row.connection.code().to_owned()),
                (
                    "outcome",
                    row.outcome.map_or_else(
                        || word("no-outcome", lang),
                        |outcome| words::word("outcome", outcome.code(), lang),
                    ),
                ),
            ],
        ),
        Entry::Promise(row) => {
            of("row-promise", &[("amount", wording::amount(row.amount, lang)), ("day", day(row.due))])
        }
        Entry::Dispute(row) => of(
            "row-dispute",
            &[(
                "amount",
                row.amount.map_or_else(|| word("the-whole", lang), |amount| wording::amount(amount, lang)),
            )],
        ),
        Entry::Fact(row) => of("row-fact", &[("fact", row.kind.code().to_owned()), ("day", day(row.from))]),
        Entry::Person(row) if row.refused => of("row-person", &[("person", row.name.clone())]),
        Entry::Person(row) => of("row-number", &[("person", row.name.clone())]),
        Entry::Debtor(_) | Entry::Receivable(_) | Entry::Contract(_) | Entry::Payment(_) => String::new(),
    }
}

/// The text that confirms in writing what was agreed, ready to be sent by a person.
#[derive(Debug)]
pub(crate) struct Confirmation {
    /// By which channels the policy would have it sent; none where the person cannot be written to.
    pub(crate) by: Vec<Channel>,
    /// The words, as the guard let them pass.
    pub(crate) text: Passage,
}

/// Shows the confirmation; nothing where nothing was agreed.
fn confirmation(lead: &mut Lead<'_>) {
    let (lang, to) = (lead.lang(), lead.spoken_in);
    let State::Done(end) = lead.call.state().clone() else { return };
    let Confirmation { by, text } = match confirmed(lead.plan, lead.call.wanted(), &end, to, lang) {
        Ok(Some(confirmation)) => confirmation,
        Ok(None) => return,
        Err(why) => {
            lead.terminal.say(&format!("\n{why}"));
            return;
        }
    };
    let by_words: Vec<String> = by.iter().map(|by| words::word("channel", by.code(), lang)).collect();
    let by_words = wording::list(&by_words, lang);
    let head = if by.is_empty() {
        word("confirm-no-channel", lang)
    } else {
        phrase("confirm", [("channels", by_words.as_str())], lang)
    };
    lead.terminal.say(&format!("\n{head}\n{}", spoken(text.words())));
    lead.terminal
        .event(&json!({ "event": "confirmation", "lang": to, "channels": by, "text": text.words() }));
}

/// Confirms in writing what was agreed, in the language `to`; `None` where nothing was.
///
/// # Errors
/// Why there is no text, in words: nobody signs, or the guard blocks what was typed during the call.
pub(crate) fn confirmed(
    plan: &Plan<'_>,
    wanted: &Wanted,
    end: &WrapUp,
    to: Lang,
    lang: Lang,
) -> Result<Option<Confirmation>, String> {
    let settled: Vec<&Settled> =
        end.settled().iter().filter(|settled| confirmed_in_writing(settled.way)).collect();
    if settled.is_empty() {
        return Ok(None);
    }
    let facts = plan.facts();
    let text = letter(plan, wanted, &facts, &settled, to, lang)?;
    let by = channels(plan);
    let asked = ::wording::Text {
        lang: to,
        channel: by.first().copied().unwrap_or(Channel::Email),
        stage: plan.contact.stage,
        audience: plan.contact.role,
        text: &text,
        facts: facts.guarded(),
    };
    match Passage::guarded(&asked) {
        Ok(text) => Ok(Some(Confirmation { by, text })),
        Err(findings) => Err(outreach::why_blocked(&findings, lang)),
    }
}

fn letter(
    plan: &Plan<'_>,
    wanted: &Wanted,
    facts: &Facts,
    settled: &[&Settled],
    to: Lang,
    lang: Lang,
) -> Result<String, String> {
    let name = |name: &Name| match to {
        Lang::Zh => name.zh.clone(),
        Lang::En => name.en.clone(),
    };
    let known = |wanted: &Name| name(wanted).filter(|name| !name.trim().is_empty());
    let signer = facts
        .sender
        .as_ref()
        .map_err(|unsigned| format!("{}: {}", word("cannot-sign", lang), unsigned.said(lang)))?;
    let (Some(creditor), Some(sender), Some(telephone)) =
        (known(&facts.creditor_name), known(signer.name()), known(signer.phone()))
    else {
        return Err(word("cannot-sign", lang));
    };
    let address = known(&facts.person_address_as).unwrap_or_else(|| wanted.name.clone());
    let body: Vec<String> = settled.iter().map(|settled| recap_line(settled, to)).collect();
    let today = wording::day(plan.moment.day, to);
    let department = known(signer.department()).unwrap_or_default();
    let pays = settled.iter().any(|settled| !settled.payments().is_empty());
    let account = known(&facts.account).filter(|_| pays);
    let with = [
        ("person", address.as_str()),
        ("day", today.as_str()),
        ("creditor", creditor.as_str()),
        ("sender", sender.as_str()),
        ("department", department.as_str()),
        ("telephone", telephone.as_str()),
    ];
    let of = |code: &str| words::phrase("confirmation", code, with.iter().copied(), to);
    let mut text = format!("{}\n\n{}\n{}\n", of("open"), of("agreed"), body.join("\n"));
    if let Some(account) = account {
        text.push_str(&format!("\n{}\n{account}\n", of("account")));
    }
    text.push_str(&format!("\n{}\n\n{}", of("close"), of("signature")));
    Ok(text)
}

/// What was agreed, objected to or asked is confirmed; whoever asked to be left in peace gets no more letters for it.
const fn confirmed_in_writing(way: Way) -> bool {
    match way {
        Way::Promise
        | Way::Plan
        | Way::PaidClaimed
        | Way::Dispute
        | Way::SetOff
        | Way::Limitation
        | Way::Hardship
        | Way::Waiver
        | Way::Answer
        | Way::CallBack
        | Way::Complaint => true,
        Way::Refusal
        | Way::NotTheirs
        | Way::CeaseContact
        | Way::Represented
        | Way::Insolvency
        | Way::Death => false,
    }
}

/// By which channels of the policy the person can be written to (C28).
fn channels(plan: &Plan<'_>) -> Vec<Channel> {
    let person = plan.case.snapshot.people.iter().find(|person| person.id == plan.contact.person);
    let Some(person) = person else { return Vec::new() };
    let may = |channel: &Channel| person.reachable_by.has(*channel) && !person.opted_out.has(*channel);
    plan.policy.settings.confirm_by.iter().copied().filter(may).collect()
}
