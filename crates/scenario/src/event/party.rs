//! Who owes: debtors and the people we may speak with.

use receivables::{
    calendar::{Day, Window},
    debtor::{Channel, Channels, Country, DebtorKind, Person, PersonId, Region, Role, Size, Standing},
};

use super::{Done, channel, want};
use crate::{phrase::Phrase, world::World};

pub(super) fn debtor(world: &mut World<'_>, phrase: &mut Phrase<'_>, _: Option<Day>) -> Done {
    let name = want(phrase.new_name(&["is"]), "a name", phrase)?;
    if world.accounts.iter().any(|account| account.name.eq_ignore_ascii_case(name)) {
        return Err(format!("the debtor `{name}` is there already"));
    }
    let at = world.open_account(name);
    while !phrase.is_done() {
        if phrase.eat("policy") || phrase.eat("under policy") {
            let id = want(phrase.word(), "the name of a policy", phrase)?;
            let policy = world.policy(id)?;
            world.account(at)?.policy = Some(policy);
            continue;
        }
        let account = world.account(at)?;
        let debtor = &mut account.facts.debtor;
        if let Some(kind) = phrase.code(DebtorKind::ALL, DebtorKind::code) {
            debtor.kind = Some(kind);
        } else if let Some(size) = phrase.code(Size::ALL, Size::code) {
            debtor.size = Some(size);
        } else if let Some(standing) = phrase.code(Standing::ALL, Standing::code) {
            debtor.standing = Some(standing);
            phrase.eat("customer");
        } else if phrase.eat("in an unknown country") || phrase.eat("country unknown") {
            debtor.country = None;
        } else if phrase.eat("in") {
            let code = want(phrase.word(), "a country of two letters, or a state such as US-MA", phrase)?;
            debtor.region = Region::from_code(code);
            let country = debtor.region.map(Region::country).or_else(|| Country::from_code(code));
            debtor.country = Some(country.ok_or_else(|| format!("`{code}` is no country of two letters"))?);
        } else if phrase.eat("kind unknown") {
            debtor.kind = None;
        } else if phrase.eat("time zone unknown") || phrase.eat("zone unknown") {
            debtor.zone_known = false;
        } else if phrase.eat_any(&["nobody known", "nobody to speak with", "no people"]) {
            account.nobody = true;
        } else if !phrase.eat_any(&["is", "a", "an", "the"]) {
            return want(None, "company, person, `in CN`, a size, a standing or `policy NAME`", phrase);
        }
    }
    Ok(())
}

pub(super) fn person(world: &mut World<'_>, phrase: &mut Phrase<'_>, _: Option<Day>) -> Done {
    let name = want(phrase.new_name(&["is"]), "a name", phrase)?.to_owned();
    phrase.skip_fillers();
    let role = phrase.code(Role::ALL, Role::code);
    let role = want(role, "a role such as finance, owner, decision-maker, debtor or family", phrase)?;
    phrase.eat_any(&["of", "at", "for"]);
    let debtor = want(world.read_debtor(phrase), "`of` and a debtor", phrase)?;
    let id = PersonId(world.number());
    let all: Channels = Channel::ALL.iter().copied().collect();
    let none = Channels::NONE;
    let mut person = Person {
        id,
        role,
        reachable_by: all,
        opted_out: none,
        opted_in: none,
        bounced: none,
        prefers: None,
        refused: false,
        consented: false,
        workplace_only: false,
        hours: None,
    };
    while !phrase.is_done() {
        if phrase.eat("by") || phrase.eat("reachable by") {
            person.reachable_by = channels(phrase)?;
        } else if phrase.eat("prefers") {
            let channel = channel(phrase);
            person.prefers = Some(want(channel, "a channel", phrase)?);
        } else if phrase.eat_any(&["opted out of", "not by", "does not want"]) {
            person.opted_out = channels(phrase)?;
        } else if phrase.eat_any(&["opted in to", "agreed to"]) {
            person.opted_in = channels(phrase)?;
        } else if phrase.eat_any(&["returned from", "bounced by", "bounced"]) {
            person.bounced = channels(phrase)?;
        } else if phrase.eat_any(&["refuses contact", "refused contact", "refused", "refuses"]) {
            person.refused = true;
        } else if phrase.eat_any(&["consented", "with consent"]) {
            person.consented = true;
        } else if phrase.eat("between") {
            let from = want(phrase.clock(), "hours such as 18:00 and 20:00", phrase)?;
            phrase.eat("and");
            let to = want(phrase.clock(), "hours such as 18:00 and 20:00", phrase)?;
            person.hours = Some(Window { from, to });
        } else if phrase.eat_any(&["workplace number only", "workplace only"]) {
            person.workplace_only = true;
        } else {
            return want(
                None,
                "`by CHANNELS`, prefers, opted out of, opted in to, refused, consented",
                phrase,
            );
        }
    }
    let account = world.account(debtor)?;
    let known = account.people.iter().position(|other| *other == name);
    if let Some(old) = known.and_then(|at| account.facts.people.get_mut(at)) {
        person.id = old.id;
        *old = person;
    } else {
        account.people.push(name);
        account.facts.people.push(person);
    }
    Ok(())
}

/// One or more channels.
fn channels(phrase: &mut Phrase<'_>) -> Result<Channels, String> {
    let mut found = Channels::NONE;
    while let Some(channel) = channel(phrase) {
        found = found.with(channel);
        phrase.eat_any(&["and", "or"]);
    }
    want((!found.is_empty()).then_some(found), "a channel such as phone, email or letter", phrase)
}
