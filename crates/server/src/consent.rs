//! `huikuan consent`: by which channels people may be contacted, and what they said of it.

use std::fmt::Write as _;

use outreach::{Lang, words};
use receivables::{
    call::Moment,
    debtor::{Channel, Channels, Person},
    ledger::{DebtorKey, Entry, PersonEntry},
};
use serde_json::{Value, json};
use store::{PersonName, Source, Store};

use crate::{args, call, clock, company::Company, texts::Case, visit, worklist};

/// Shows the ways to a debtor's people, after writing down what one of them said. Returns what to print, and that all is well.
pub(crate) fn run(
    args: &args::Consent,
    store: &mut Store,
    company: &Company,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    let debtor = store.find_debtor(&args.debtor)?;
    let mut case = worklist::case(store, company, &debtor, clock::today())?;
    let said_now = !args.opted_in.is_empty() || !args.opted_out.is_empty();
    if let (true, Some(name), Some(how)) = (said_now, &args.person, &args.how) {
        let (day, at) = clock::now_in(worklist::clock_of(company, &case, case.decision.day));
        let row = said_by(args, &case, call::whom(&case, Some(name), Moment { day, at })?);
        let how = how.split_whitespace().collect::<Vec<_>>().join(" ");
        // As a file's row is, so that its name with the words stands in the chain, and a mistake can be undone.
        let named = format!("consent ({how})");
        visit::enter(store, company, (&named, Source::Ledger), &Entry::Person(row))?;
        case = worklist::case(store, company, &debtor, clock::today())?;
    }
    let wanted =
        |person: &&PersonName| args.person.as_ref().is_none_or(|name| person.name.contains(name.trim()));
    let people = case.names.people.iter().filter(wanted);
    let people = people.filter_map(|person| {
        Some((person, case.snapshot.people.iter().find(|known| known.id == person.id)?))
    });
    let mut shown = if as_json { String::new() } else { format!("{debtor}\n") };
    for (person, known) in people {
        shown +=
            &if as_json { format!("{}\n", to_json(person, known)) } else { to_text(person, known, lang) };
    }
    Ok((shown, true))
}

/// The row of what a person said. It repeats that they may hear of the debt, which a row that is silent takes back.
fn said_by(args: &args::Consent, case: &Case, person: &PersonName) -> PersonEntry {
    let debtor = &case.names.debtor;
    let known = case.snapshot.people.iter().find(|known| known.id == person.id);
    PersonEntry {
        debtor: DebtorKey {
            code: debtor.code.clone(),
            name: Some(debtor.name.clone()).filter(|name| !name.is_empty()),
        },
        name: person.name.clone(),
        role: None,
        title: None,
        mobile: None,
        phone: None,
        wechat: None,
        email: None,
        fax: None,
        address: None,
        prefers: None,
        opted_out: args.opted_out.iter().copied().collect::<Channels>(),
        opted_in: args.opted_in.iter().copied().collect::<Channels>(),
        refused: false,
        consented: known.is_some_and(|known| known.consented),
        workplace_only: false,
        hours: None,
    }
}

/// How a channel stands, by its code; the first that holds.
const fn standing(known: &Person, channel: Channel) -> &'static str {
    if known.refused {
        "refused"
    } else if known.opted_out.has(channel) {
        "opted-out"
    } else if known.bounced.has(channel) {
        "bounced"
    } else if known.opted_in.has(channel) {
        "opted-in"
    } else {
        "open"
    }
}

fn to_text(person: &PersonName, known: &Person, lang: Lang) -> String {
    let mut out = format!("{} ({})\n", person.name, words::word("role", known.role.code(), lang));
    for &channel in Channel::ALL {
        let Some(way) = person.way(channel) else { continue };
        let standing = words::word("channel-standing", standing(known, channel), lang);
        let _ = writeln!(out, "  {}  {way}  {standing}", words::word("channel", channel.code(), lang));
    }
    out
}

fn to_json(person: &PersonName, known: &Person) -> Value {
    let ways = Channel::ALL.iter().filter_map(|&channel| {
        let standing = standing(known, channel);
        Some(json!({ "channel": channel.code(), "masked": person.way(channel)?, "standing": standing }))
    });
    json!({ "person": person.name, "role": known.role.code(), "ways": ways.collect::<Vec<_>>() })
}
