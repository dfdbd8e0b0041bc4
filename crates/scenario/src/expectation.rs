//! What a diary expects of a decision: how such lines read.

use receivables::{
    ageing, cadence,
    calendar::{Clock, Day},
    cause::{self, Ability, Cause, Reachability, Willingness},
    debtor::{Channel, PersonId, Role},
    decision::TaskKind,
    gate, ladder,
    money::Money,
    priority,
    promise::PromiseId,
    receivable::ReceivableId,
    script::Purpose,
    stage::Stage,
};

use crate::{
    check,
    event::{channel, finished, step_number, want},
    phrase::Phrase,
    world::World,
};

/// What one line expects about one debtor.
pub(crate) struct Expectation {
    pub(crate) debtor: usize,
    pub(crate) want: Want,
    /// Rules that must have spoken, named in brackets.
    pub(crate) rules: Vec<String>,
}

/// A sum or count of a debtor or of some of its invoices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sum {
    Open,
    Overdue,
    Demandable,
    Disputed,
    Unassigned,
    Interest,
    Fees,
    /// Interest and fees.
    Charges,
    /// What is open in the band of this number.
    Band(usize),
    /// What is open, with interest and fees.
    Total,
}

/// What is expected.
pub(crate) enum Want {
    /// A step that is due and may go out, but for the day and the hour; or none.
    Notice {
        none: bool,
        items: Option<Vec<ReceivableId>>,
        details: Details,
        amount: Option<Money>,
    },
    /// Nothing goes out.
    Nothing,
    /// A contact of the plan; or none.
    Contact {
        none: bool,
        details: Details,
    },
    /// Something the gate refuses; or nothing.
    Withheld {
        none: bool,
        rules: Vec<String>,
        until: Option<Day>,
    },
    Task {
        none: bool,
        kind: TaskKind,
    },
    Rule {
        none: bool,
    },
    Step {
        items: Option<Vec<ReceivableId>>,
        step: Option<u8>,
    },
    Stage(Stage),
    Sum {
        which: Sum,
        items: Option<Vec<ReceivableId>>,
        amount: Money,
    },
    DaysPastDue {
        items: Option<Vec<ReceivableId>>,
        days: i32,
    },
    Cause(Cause),
    Willingness(Willingness),
    Ability(Ability),
    Reachability(Reachability),
    /// Every promise of the name, the latest last.
    Promise {
        promises: Vec<PromiseId>,
        state: &'static str,
        received: Option<Money>,
    },
    /// So many promises in a state.
    Promises(Vec<(u32, &'static str)>),
    Limitation {
        none: bool,
        on: Option<Day>,
        within: Option<u16>,
    },
    Review(Option<Day>),
    Priority(u32),
    Before(usize),
}

/// What may be said of a contact, in any order.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Details {
    pub(crate) step: Option<u8>,
    pub(crate) channel: Option<Channel>,
    pub(crate) role: Option<Role>,
    pub(crate) person: Option<PersonId>,
    pub(crate) purpose: Option<Purpose>,
    pub(crate) stage: Option<Stage>,
    pub(crate) at: Option<Clock>,
    pub(crate) on: Option<Day>,
    pub(crate) reply_by: Option<Day>,
}

/// States of a promise, as a diary words them.
const STATES: [&str; 6] = ["open", "due-today", "kept", "part-kept", "broken", "replaced"];

/// Bands of days past due, as the core draws them.
const BANDS: [&str; ageing::BANDS] = ["current", "1-30", "31-60", "61-90", "91-180", "over-180"];

/// How expectations read; part of every error about one.
const USAGE: &str = "An expectation reads like `expect notice on INV1: level 1 by email, 300.00 EUR`, `expect nothing for \
    ACME`, `expect ACME at step 2`, `expect ACME contacted by phone`, `expect ACME withheld by open-dispute`, `expect promise \
    P1 broken`; docs/scenarios.md has them all";

/// Reads an expectation and compares it with what is decided on the day. The outer error is a line that was not
/// understood, the inner one says what came instead.
pub(crate) fn check(
    world: &mut World<'_>,
    phrase: &mut Phrase<'_>,
    day: Day,
) -> Result<Result<(), String>, String> {
    let (text, rules) = in_brackets(phrase.rest())?;
    let mut phrase = Phrase::new(&text);
    let read = read(world, &mut phrase).and_then(|(debtor, want, mut named)| {
        finished(&phrase)?;
        named.extend(rules);
        Ok(Expectation { debtor, want, rules: named })
    });
    let expectation = read.map_err(|reason| format!("{reason}. {USAGE}"))?;
    check::hold(world, &expectation, day)
}

type Read = Result<(usize, Want, Vec<String>), String>;

fn read(world: &World<'_>, phrase: &mut Phrase<'_>) -> Read {
    let mut named = *phrase;
    let subject = read_subject(world, &mut named).filter(|_| !named.is_done());
    let read = subject.map(|(debtor, items)| about(world, &mut named, debtor, items));
    if let Some(Ok(read)) = read {
        *phrase = named;
        return Ok(read);
    }
    // A debtor may be called `A`: then `a notice` has been read as one in vain.
    read_other(world, phrase).map_err(|error| read.and_then(Result::err).unwrap_or(error))
}

/// Lines that begin with what is expected.
fn read_other(world: &World<'_>, phrase: &mut Phrase<'_>) -> Read {
    if phrase.eat_any(&["that", "the"]) {
        let mut named = *phrase;
        if let Some((debtor, items)) = read_subject(world, &mut named).filter(|_| !named.is_done()) {
            *phrase = named;
            return about(world, phrase, debtor, items);
        }
    }
    phrase.skip_fillers();
    let none = phrase.eat("no");
    let plain = |read: Result<(usize, Want), String>| read.map(|(debtor, want)| (debtor, want, Vec::new()));
    if phrase.eat_any(&["notice", "notices", "reminder"]) {
        return plain(notice(world, phrase, none));
    }
    if phrase.eat_any(&["contact with", "contact for", "contact"]) {
        phrase.eat_any(&["with", "for", "of"]);
        let debtor = want_debtor(world, phrase)?;
        let details = details(world, phrase, debtor, &mut None)?;
        return Ok((debtor, Want::Contact { none, details }, Vec::new()));
    }
    if phrase.eat("task") {
        let known = || TaskKind::ALL.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(", ");
        let kind = phrase.code(TaskKind::ALL, TaskKind::code);
        let kind =
            kind.ok_or_else(|| format!("`{}` is no known task; known are {}", phrase.rest(), known()))?;
        let debtor = of_debtor(world, phrase)?;
        return Ok((debtor, Want::Task { none, kind }, Vec::new()));
    }
    if phrase.eat("rule") {
        let rule = want(phrase.word(), "the id of a rule", phrase)?;
        let rule = known_rule(rule)?;
        let debtor = of_debtor(world, phrase)?;
        return Ok((debtor, Want::Rule { none }, vec![rule]));
    }
    if phrase.eat("limitation") {
        return plain(limitation(world, phrase, none));
    }
    if phrase.eat("review") {
        let debtor = of_debtor(world, phrase)?;
        phrase.eat("on");
        let on = if none { None } else { Some(want(phrase.day(), "`on` and a day", phrase)?) };
        return Ok((debtor, Want::Review(on), Vec::new()));
    }
    if phrase.eat("nothing") {
        let debtor = of_debtor(world, phrase)?;
        return Ok((debtor, Want::Nothing, Vec::new()));
    }
    if phrase.eat("promises") {
        return plain(promises(world, phrase));
    }
    if phrase.eat("promise") {
        return plain(promise(world, phrase));
    }
    want(
        None,
        "a debtor or an invoice that was named before, or notice, nothing, task, rule, promise",
        phrase,
    )
}

fn want_debtor(world: &World<'_>, phrase: &mut Phrase<'_>) -> Result<usize, String> {
    want(world.read_debtor(phrase), "a debtor that was named before", phrase)
}

fn of_debtor(world: &World<'_>, phrase: &mut Phrase<'_>) -> Result<usize, String> {
    phrase.eat_any(&["for", "of", "with", "on"]);
    want_debtor(world, phrase)
}

/// A debtor, or some of its invoices.
fn read_subject(world: &World<'_>, phrase: &mut Phrase<'_>) -> Option<(usize, Option<Vec<ReceivableId>>)> {
    if let Some(invoices) = world.read_invoice(phrase) {
        let found: Vec<_> = invoices.iter().filter_map(|&at| world.invoices.get(at)).collect();
        let debtor = found.first()?.debtor;
        return Some((debtor, Some(found.iter().map(|invoice| invoice.id).collect())));
    }
    world.read_debtor(phrase).map(|debtor| (debtor, None))
}

/// `expect notice on INV1: level 1 by email, 300.00 EUR`.
fn notice(world: &World<'_>, phrase: &mut Phrase<'_>, none: bool) -> Result<(usize, Want), String> {
    phrase.eat_any(&["on", "for", "of", "to"]);
    let subject = read_subject(world, phrase);
    let (debtor, items) = want(subject, "an invoice or a debtor that was named before", phrase)?;
    let mut amount = None;
    let details = details(world, phrase, debtor, &mut amount)?;
    Ok((debtor, Want::Notice { none, items, details, amount }))
}

/// What a line says about a contact, in any order; an amount only where one may stand.
fn details(
    world: &World<'_>,
    phrase: &mut Phrase<'_>,
    debtor: usize,
    amount: &mut Option<Money>,
) -> Result<Details, String> {
    let mut details = Details::default();
    while !phrase.is_done() {
        phrase.skip_fillers();
        if phrase.eat_any(&["level", "step", "as step", "at level", "at step"]) {
            details.step = Some(step_number(world, debtor, phrase)?);
        } else if phrase.eat("reply by") {
            details.reply_by = Some(want(phrase.day(), "a day", phrase)?);
        } else if phrase.eat_any(&["by", "channel"]) {
            let channel = channel(phrase);
            details.channel = Some(want(channel, "a channel such as phone, email or letter", phrase)?);
        } else if phrase.eat_any(&["at", "time"]) {
            details.at = Some(want(phrase.clock(), "a time such as 10:00", phrase)?);
        } else if phrase.eat("stage") {
            details.stage = Some(want(phrase.code(Stage::ALL, Stage::code), "a stage", phrase)?);
        } else if phrase.eat("on") {
            details.on = Some(want(phrase.day(), "a day", phrase)?);
        } else if phrase.eat_any(&["for", "purpose"]) {
            let purpose = phrase.code(Purpose::ALL, Purpose::code);
            details.purpose = Some(want(purpose, "a purpose such as schedule-talk", phrase)?);
        } else if let Some((_, person)) = read_person(world, phrase, debtor) {
            details.person = Some(person);
        } else if let Some(role) = phrase.code(Role::ALL, Role::code) {
            details.role = Some(role);
        } else if let Some(channel) = channel(phrase) {
            details.channel = Some(channel);
        } else if let Some(money) = phrase.money(world.currency) {
            *amount = Some(money);
        } else {
            return want(
                None,
                "`level N`, `by CHANNEL`, a role, `for PURPOSE`, `at 10:00` or an amount",
                phrase,
            );
        }
    }
    Ok(details)
}

fn read_person(world: &World<'_>, phrase: &mut Phrase<'_>, debtor: usize) -> Option<(usize, PersonId)> {
    let mut ahead = *phrase;
    let (of, at) = world.read_person(&mut ahead)?;
    let person = world.accounts.get(of).filter(|_| of == debtor)?.facts.people.get(at)?;
    *phrase = ahead;
    Some((of, person.id))
}

fn limitation(world: &World<'_>, phrase: &mut Phrase<'_>, none: bool) -> Result<(usize, Want), String> {
    phrase.eat("alarm");
    let debtor = of_debtor(world, phrase)?;
    let (mut on, mut within) = (None, None);
    while !phrase.is_done() {
        phrase.skip_fillers();
        if phrase.eat("expired") {
            within = Some(0);
        } else if phrase.eat("within") {
            let days = phrase.number().and_then(|days| u16::try_from(days).ok());
            within = Some(want(days, "a number of days", phrase)?);
            phrase.eat("days");
        } else {
            phrase.eat_any(&["ends on", "on"]);
            on = Some(want(phrase.day(), "`on DATE`, `within N days` or `expired`", phrase)?);
        }
    }
    Ok((debtor, Want::Limitation { none, on, within }))
}

/// The state of a promise as the core names it.
fn state(phrase: &mut Phrase<'_>) -> Result<&'static str, String> {
    let state = phrase.code(&STATES, |state| state);
    want(state, "open, due-today, kept, part-kept, broken or replaced", phrase)
}

fn promise(world: &World<'_>, phrase: &mut Phrase<'_>) -> Result<(usize, Want), String> {
    let named = want(world.read_promise(phrase), "a promise that was named before", phrase)?;
    phrase.skip_fillers();
    let state = state(phrase)?;
    phrase.eat_any(&["with", "by"]);
    let received = phrase.money(world.currency);
    let same = world.promises.iter().filter(|promise| promise.name == named.name);
    Ok((named.debtor, Want::Promise { promises: same.map(|promise| promise.id).collect(), state, received }))
}

/// `expect promises of ACME: 1 kept, 1 replaced, 0 broken`.
fn promises(world: &World<'_>, phrase: &mut Phrase<'_>) -> Result<(usize, Want), String> {
    let debtor = of_debtor(world, phrase)?;
    let mut counts = Vec::new();
    while !phrase.is_done() {
        let count = want(phrase.number(), "a count such as `1 kept`", phrase)?;
        counts.push((count, state(phrase)?));
        phrase.eat("and");
    }
    Ok((debtor, Want::Promises(counts)))
}

/// Lines that begin with a debtor or an invoice.
fn about(
    world: &World<'_>,
    phrase: &mut Phrase<'_>,
    debtor: usize,
    items: Option<Vec<ReceivableId>>,
) -> Read {
    phrase.skip_fillers();
    let with = |want: Want| Ok((debtor, want, Vec::new()));
    if let Some(which) = sum(phrase) {
        if phrase.eat_any(&["nothing", "none"]) {
            return with(Want::Sum { which, items, amount: Money::new(0, world.currency) });
        }
        let amount = want(phrase.money(world.currency), "an amount or `nothing`", phrase)?;
        return with(Want::Sum { which, items, amount });
    }
    let mut ahead = *phrase;
    if let Some(days) = ahead.number()
        && (ahead.eat_any(&["days past due", "day past due", "days overdue", "day overdue"]))
    {
        *phrase = ahead;
        let days = i32::try_from(days).map_err(|_| "so many days do not exist".to_owned())?;
        return with(Want::DaysPastDue { items, days });
    }
    if phrase.eat_any(&["at no step", "at no level", "no step"]) {
        return with(Want::Step { items, step: None });
    }
    if phrase.eat_any(&["at step", "at level", "step", "level"]) {
        let step = Some(step_number(world, debtor, phrase)?);
        return with(Want::Step { items, step });
    }
    if items.is_some() {
        return want(
            None,
            "open, overdue, demandable, disputed and an amount, `at step N`, `N days past due`",
            phrase,
        );
    }
    let none = phrase.eat("not");
    if phrase.eat("contacted") {
        let details = details(world, phrase, debtor, &mut None)?;
        return with(Want::Contact { none, details });
    }
    if phrase.eat("withheld") {
        return withheld(phrase, debtor, none);
    }
    if none {
        return want(None, "contacted or withheld after `not`", phrase);
    }
    if phrase.eat_any(&["in stage", "at stage", "stage"]) {
        return with(Want::Stage(want(phrase.code(Stage::ALL, Stage::code), "a stage", phrase)?));
    }
    if phrase.eat("priority") {
        return with(Want::Priority(want(phrase.number(), "a number of points", phrase)?));
    }
    if phrase.eat_any(&["before", "above", "ahead of"]) {
        return with(Want::Before(want_debtor(world, phrase)?));
    }
    diagnosis(phrase, debtor)
}

fn diagnosis(phrase: &mut Phrase<'_>, debtor: usize) -> Read {
    let found = if phrase.eat("cause") {
        phrase.code(Cause::ALL, Cause::code).map(Want::Cause)
    } else if phrase.eat("willingness") {
        phrase.code(Willingness::ALL, Willingness::code).map(Want::Willingness)
    } else if phrase.eat("ability") {
        phrase.code(Ability::ALL, Ability::code).map(Want::Ability)
    } else if phrase.eat("reachability") {
        phrase.code(Reachability::ALL, Reachability::code).map(Want::Reachability)
    } else {
        None
    };
    want(found, "what is expected of it", phrase).map(|want| (debtor, want, Vec::new()))
}

fn sum(phrase: &mut Phrase<'_>) -> Option<Sum> {
    let sums = [
        ("open", Sum::Open),
        ("overdue", Sum::Overdue),
        ("demandable", Sum::Demandable),
        ("disputed", Sum::Disputed),
        ("unassigned", Sum::Unassigned),
        ("interest", Sum::Interest),
        ("fees", Sum::Fees),
        ("charges", Sum::Charges),
        ("total", Sum::Total),
    ];
    if phrase.eat_any(&["band", "bucket"]) {
        let band = phrase.code(&BANDS, |band| band)?;
        return BANDS.iter().position(|&code| code == band).map(Sum::Band);
    }
    sums.into_iter().find(|(word, _)| phrase.eat(word)).map(|(_, sum)| sum)
}

/// `withheld by open-dispute and hold until 2024-05-01`.
fn withheld(phrase: &mut Phrase<'_>, debtor: usize, none: bool) -> Read {
    let mut rules = Vec::new();
    let mut until = None;
    phrase.eat("by");
    while !phrase.is_done() {
        if phrase.eat_any(&["until", "may on", "from"]) {
            until = Some(want(phrase.day(), "a day", phrase)?);
        } else if !phrase.eat_any(&["and", "rule", "rules", "by"]) {
            rules.push(known_rule(want(phrase.word(), "the id of a rule", phrase)?)?);
        }
    }
    Ok((debtor, Want::Withheld { none, rules, until }, Vec::new()))
}

/// Rules named in brackets. Remarks in brackets have blanks, case ids have capitals and digits; both are passed over.
fn in_brackets(text: &str) -> Result<(String, Vec<String>), String> {
    let (mut plain, mut rules) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('(') {
        let (inside, after) = tail.split_once(')').ok_or("a bracket is never closed")?;
        plain.push_str(before);
        let words: Vec<&str> =
            inside.split([',', ';']).flat_map(|part| part.split(" and ")).map(str::trim).collect();
        if words.iter().all(|word| !word.is_empty() && !word.contains(' ')) {
            for word in words.into_iter().filter(|word| !is_case(word)) {
                rules.push(known_rule(word)?);
            }
        }
        rest = after;
    }
    plain.push_str(rest);
    Ok((plain, rules))
}

fn is_case(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase()) && word.ends_with(|c: char| c.is_ascii_digit())
}

/// The rule of this id.
fn known_rule(id: &str) -> Result<String, String> {
    let known = gate::rule_ids()
        .chain(cause::rule_ids())
        .chain(ladder::rule_ids())
        .chain(cadence::rule_ids())
        .chain(priority::rule_ids())
        .chain(["broken-promises-raise", "limitation-passed"]);
    let mut known: Vec<&str> = known.collect();
    if known.contains(&id) {
        return Ok(id.to_owned());
    }
    known.sort_unstable();
    known.dedup();
    Err(format!("there is no rule `{id}`; known are {}", known.join(", ")))
}
