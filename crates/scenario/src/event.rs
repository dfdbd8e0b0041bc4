//! What happens in a diary: each line enters one fact into the ledger, runs a day, or states an expectation.

mod claim;
mod dealing;
mod money;
mod party;

use receivables::{calendar::Day, debtor::Channel, receivable::ReceivableId};

use crate::{diary::Entry, expectation, outcome::Check, phrase::Phrase, world::World};

type Done = Result<(), String>;

/// One kind of line: the words it begins with, how it reads, and what it does.
struct Verb {
    words: &'static [&'static str],
    usage: &'static str,
    /// It may stand before the first day.
    undated: bool,
    act: fn(&mut World<'_>, &mut Phrase<'_>, Option<Day>) -> Done,
}

/// All kinds of lines but `run` and `expect`. Longer words stand before shorter ones.
const VERBS: &[Verb] = &[
    Verb {
        words: &["debtor", "customer"],
        usage: "debtor ACME, company in CN, large, key, policy corporate-guide",
        undated: true,
        act: party::debtor,
    },
    Verb {
        words: &["person"],
        usage: "person Ms Li, finance of ACME, by phone email, prefers email, opted out of sms",
        undated: true,
        act: party::person,
    },
    Verb {
        words: &["invoice"],
        usage: "invoice INV1 of ACME: 1,000.00 CNY due 2024-03-31, issued 2024-03-01",
        undated: true,
        act: claim::invoice,
    },
    Verb {
        words: &["contract"],
        usage: "contract C1 of ACME, signed 2024-01-01, penalty 0.05% a day, damages clause",
        undated: true,
        act: claim::contract,
    },
    Verb { words: &["paid", "payment"], usage: "paid 300.00 CNY on INV1", undated: true, act: money::paid },
    Verb {
        words: &["refunded", "refund"],
        usage: "refunded 300.00 CNY on INV1",
        undated: true,
        act: money::refunded,
    },
    Verb {
        words: &["credit note"],
        usage: "credit note 100.00 CNY on INV1",
        undated: true,
        act: money::credit_note,
    },
    Verb {
        words: &["promise"],
        usage: "promise P1 of ACME: 500.00 CNY by 2024-05-01, written",
        undated: false,
        act: money::promise,
    },
    Verb {
        words: &["dispute"],
        usage: "dispute on INV1 over 200.00 CNY",
        undated: false,
        act: dealing::dispute,
    },
    Verb {
        words: &["hold", "pause"],
        usage: "hold on INV1 until 2024-05-01",
        undated: false,
        act: dealing::hold,
    },
    Verb {
        words: &["fact"],
        usage: "fact ACME: moving-assets until 2024-05-01",
        undated: false,
        act: dealing::fact,
    },
    Verb {
        words: &["contact"],
        usage: "contact with Ms Li of ACME by phone: connected, hardship, because cash-short",
        undated: false,
        act: dealing::contact,
    },
    Verb {
        words: &["incoming"],
        usage: "incoming reply from ACME by email` or `incoming from ACME read",
        undated: false,
        act: dealing::incoming,
    },
    Verb { words: &["step", "level"], usage: "step 1 waived on INV1", undated: false, act: dealing::step },
    Verb { words: &["ledger"], usage: "ledger is of 2024-04-01", undated: true, act: dealing::ledger },
];

/// Does what one line says. The error says what was not understood, and how such a line reads.
pub(crate) fn act(world: &mut World<'_>, entry: &Entry, checks: &mut Vec<Check>) -> Done {
    let text = without_remark(&entry.text);
    let mut phrase = Phrase::new(text);
    if phrase.eat("expect") {
        let day = entry.day.ok_or("an expectation stands under its day: `## 2024-03-31`")?;
        begin(world, day)?;
        let check = expectation::check(world, &mut phrase, day)?;
        checks.push(Check { line: entry.line, expected: entry.text.clone(), got: check.err() });
        return Ok(());
    }
    if phrase.eat("run") {
        let day = entry.day.ok_or("a run stands under its day: `## 2024-03-31`")?;
        return run(world, &mut phrase, day, entry, checks);
    }
    for verb in VERBS {
        if !verb.words.iter().any(|words| phrase.eat(words)) {
            continue;
        }
        if entry.day.is_none() && !verb.undated {
            return Err(format!(
                "a line that begins with `{}` stands under its day",
                verb.words.join("` or `")
            ));
        }
        if let Some(day) = entry.day {
            begin(world, day)?;
        }
        let did = (verb.act)(world, &mut phrase, entry.day).and_then(|()| finished(&phrase));
        return did.map_err(|reason| format!("{reason}. Such a line reads: `{}`", verb.usage));
    }
    let mut ahead = phrase;
    match (world.read_debtor(&mut ahead), entry.day) {
        (Some(debtor), Some(day)) => {
            begin(world, day)?;
            dealing::change_policy(world, debtor, &mut ahead, day).and_then(|()| finished(&ahead))
        }
        (None, Some(_)) => {
            let verbs: Vec<&str> = VERBS.iter().filter_map(|verb| verb.words.first().copied()).collect();
            Err(format!("`{text}` begins with no known word; known are {}, run, expect", verbs.join(", ")))
        }
        (_, None) => Ok(()),
    }
}

/// A dash or two slashes begin a remark.
fn without_remark(text: &str) -> &str {
    [" — ", " -- ", " // "]
        .iter()
        .filter_map(|mark| text.find(mark))
        .min()
        .map_or(text, |at| text.get(..at).unwrap_or(text))
}

/// A diary goes forward; only a run that is refused may look back.
fn begin(world: &mut World<'_>, day: Day) -> Done {
    if let Some(last) = world.today.filter(|last| day < *last) {
        return Err(format!("{day} comes before {last}: a diary goes forward in time"));
    }
    world.begin(day);
    Ok(())
}

fn run(
    world: &mut World<'_>,
    phrase: &mut Phrase<'_>,
    day: Day,
    entry: &Entry,
    checks: &mut Vec<Check>,
) -> Done {
    let last = world.last_run.filter(|last| day < *last);
    if phrase.eat("is refused") || phrase.eat("refused") {
        let got = match last {
            Some(_) => None,
            None => Some("the run is possible: no later one was made".to_owned()),
        };
        checks.push(Check { line: entry.line, expected: entry.text.clone(), got });
        return finished(phrase);
    }
    if let Some(last) = last {
        return Err(format!(
            "a run of {day} is refused, one of {last} was made; expect it by `run is refused`"
        ));
    }
    begin(world, day)?;
    let sends = phrase.eat_any(&["and send", "and sent", "and carry out"]);
    finished(phrase)
        .map_err(|reason| format!("{reason}. Write `run`, `run and send` or `run is refused`"))?;
    world.decide_all(day)?;
    world.last_run = Some(day);
    if sends { world.send_all(day) } else { Ok(()) }
}

/// The whole line was understood.
pub(crate) fn finished(phrase: &Phrase<'_>) -> Done {
    if phrase.is_done() { Ok(()) } else { Err(format!("`{}` was not understood", phrase.rest())) }
}

/// What must come next, or an error that says so.
pub(crate) fn want<T>(found: Option<T>, what: &str, phrase: &Phrase<'_>) -> Result<T, String> {
    found.ok_or_else(|| {
        if phrase.is_done() {
            format!("expected {what} at the end of the line")
        } else {
            format!("expected {what} instead of `{}`", phrase.rest())
        }
    })
}

/// A channel, by its code or by an everyday word.
pub(crate) fn channel(phrase: &mut Phrase<'_>) -> Option<Channel> {
    let words = [
        ("e-mail", Channel::Email),
        ("mail", Channel::Email),
        ("telephone", Channel::Phone),
        ("call", Channel::Phone),
        ("post", Channel::Letter),
        ("text message", Channel::Sms),
    ];
    let known = phrase.code(Channel::ALL, Channel::code);
    known.or_else(|| words.into_iter().find(|(word, _)| phrase.eat(word)).map(|(_, channel)| channel))
}

/// Whom a line about money, a dispute or a hold concerns: a debtor, and some invoices of it or none in particular.
fn subject(world: &World<'_>, phrase: &mut Phrase<'_>) -> Result<(usize, Vec<usize>), String> {
    let (mut as_debtor, mut as_invoice) = (*phrase, *phrase);
    let (debtor, invoices) = (world.read_debtor(&mut as_debtor), world.read_invoice(&mut as_invoice));
    match (debtor, invoices) {
        (Some(debtor), None) => {
            *phrase = as_debtor;
            Ok((debtor, Vec::new()))
        }
        (_, Some(invoices)) => {
            *phrase = as_invoice;
            let debtor =
                invoices.first().and_then(|&at| world.invoices.get(at)).map(|invoice| invoice.debtor);
            Ok((debtor.ok_or("no such invoice")?, invoices))
        }
        (None, None) => want(None, "a debtor or an invoice that was named before", phrase),
    }
}

/// Enters something for every invoice of a subject, or once for the debtor.
fn for_each(world: &World<'_>, invoices: &[usize]) -> Vec<Option<ReceivableId>> {
    if invoices.is_empty() {
        return vec![None];
    }
    invoices.iter().filter_map(|&at| world.invoices.get(at)).map(|invoice| Some(invoice.id)).collect()
}

/// A step by its number or by its name in the policy.
pub(crate) fn step_number(world: &World<'_>, debtor: usize, phrase: &mut Phrase<'_>) -> Result<u8, String> {
    let policy = world.policy_of(debtor)?;
    if let Some(number) = phrase.number() {
        let number = u8::try_from(number).ok().filter(|&number| policy.step(number).is_some());
        return number.ok_or_else(|| format!("`{}` has {} steps", policy.id, policy.steps().len()));
    }
    let name = phrase.name(policy.steps().map(|step| step.id.as_str()));
    let at = name.and_then(|name| policy.steps().position(|step| step.id == name));
    let number = at.and_then(|at| u8::try_from(at + 1).ok());
    let known = || policy.steps().map(|step| step.id.as_str()).collect::<Vec<_>>().join(", ");
    number.ok_or_else(|| format!("`{}` is no step of `{}`, which has {}", phrase.rest(), policy.id, known()))
}
