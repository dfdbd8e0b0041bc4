//! Money that came, went back or was promised.

use receivables::{
    calendar::Day,
    money::Money,
    promise::{Promise, PromiseId},
};

use super::{Done, subject, want};
use crate::{phrase::Phrase, world::World};

pub(super) fn paid(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
    phrase.eat("of");
    let in_full = phrase.eat("in full");
    let Some(amount) = phrase.money(world.currency).filter(|_| !in_full) else {
        phrase.eat_any(&["on", "for", "by"]);
        let (debtor, mut invoices) = subject(world, phrase)?;
        if !(phrase.eat("in full") || in_full) {
            return want(None, "an amount, or `in full` after the invoice", phrase);
        }
        if invoices.is_empty() {
            let own = |at: &usize| world.invoices.get(*at).is_some_and(|invoice| invoice.debtor == debtor);
            invoices = (0..world.invoices.len()).filter(own).collect();
        }
        let day = dated(phrase, day)?;
        for at in invoices {
            let open = world.open(at).ok_or("no such invoice")?;
            world.enter_money(debtor, &[at], open, false, day)?;
        }
        return Ok(());
    };
    money(world, phrase, day, amount, false)
}

pub(super) fn refunded(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
    phrase.eat("of");
    let mut amount = want(phrase.money(world.currency), "an amount", phrase)?;
    amount.minor = -amount.minor;
    money(world, phrase, day, amount, false)
}

pub(super) fn credit_note(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
    phrase.eat_any(&["of", "over"]);
    let amount = want(phrase.money(world.currency), "an amount", phrase)?;
    money(world, phrase, day, amount, true)
}

/// The rest of a line about money: on what, by whom, on which day, and whether it was taken back.
fn money(
    world: &mut World<'_>,
    phrase: &mut Phrase<'_>,
    day: Option<Day>,
    mut amount: Money,
    is_credit_note: bool,
) -> Done {
    phrase.eat_any(&["on", "for", "by", "to", "from", "against"]);
    let (debtor, invoices) = subject(world, phrase)?;
    if phrase.eat("by") || phrase.eat("of") {
        want(world.read_debtor(phrase), "a debtor", phrase)?;
    }
    phrase.skip_fillers();
    if phrase.eat_any(&["reversed", "cancelled", "canceled", "returned", "charged back", "withdrawn"]) {
        amount.minor = -amount.minor;
    }
    let day = dated(phrase, day)?;
    world.enter_money(debtor, &invoices, amount, is_credit_note, day)
}

/// The day of a line: its own, or that of its heading.
fn dated(phrase: &mut Phrase<'_>, day: Option<Day>) -> Result<Day, String> {
    let mut ahead = *phrase;
    if ahead.eat_any(&["on", "dated"])
        && let Some(own) = ahead.day()
    {
        *phrase = ahead;
        return Ok(own);
    }
    day.ok_or_else(|| "stands before the first day: end the line with `on DATE`".to_owned())
}

pub(super) fn promise(world: &mut World<'_>, phrase: &mut Phrase<'_>, day: Option<Day>) -> Done {
    let day = day.ok_or("a promise stands under the day it was made")?;
    let mut ahead = *phrase;
    if let Some((name, debtor, id)) =
        world.read_promise(&mut ahead).map(|named| (named.name.clone(), named.debtor, named.id))
        && !ahead.eat("of")
    {
        *phrase = ahead;
        return move_promise(world, phrase, day, (&name, debtor, id));
    }
    let name = want(phrase.new_name(&["of", "by"]), "a name such as P1", phrase)?.to_owned();
    if world.promises.iter().any(|promise| promise.name == name) {
        return Err(format!("the promise `{name}` is there already; write `promise {name} moved to DATE`"));
    }
    phrase.eat_any(&["of", "by"]);
    let debtor = want(world.read_debtor(phrase), "a debtor", phrase)?;
    let amount = want(phrase.money(world.currency), "an amount", phrase)?;
    phrase.eat_any(&["by", "on", "due"]);
    let due = want(phrase.day(), "the day it falls due", phrase)?;
    let written = phrase.eat_any(&["written", "in writing"]);
    let promise = Promise { id: PromiseId(0), made: day, due, amount, written, replaced: None };
    world.enter_promise(&name, debtor, promise)
}

fn move_promise(
    world: &mut World<'_>,
    phrase: &mut Phrase<'_>,
    day: Day,
    (name, debtor, id): (&str, usize, PromiseId),
) -> Done {
    phrase.skip_fillers();
    want(phrase.eat_any(&["moved to", "moved", "put off to"]).then_some(()), "`moved to DATE`", phrase)?;
    let due = want(phrase.day(), "the new day", phrase)?;
    let written = phrase.eat_any(&["written", "in writing"]);
    let promises = &mut world.account(debtor)?.facts.promises;
    let Some(old) = promises.iter_mut().find(|promise| promise.id == id) else {
        return Err("no such promise".to_owned());
    };
    old.replaced = Some(day);
    let new = Promise { made: day, due, written, replaced: None, ..old.clone() };
    world.enter_promise(name, debtor, new)
}
