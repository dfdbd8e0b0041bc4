//! Whether an expectation holds for what is decided, and what came instead.

use receivables::{
    ageing,
    balance::Item,
    calendar::Day,
    decision::{Decision, PlannedContact},
    ladder::{self, Notice},
    money::{Currency, Money},
    policy::Policy,
    promise::Judgement,
    receivable::ReceivableId,
};

use crate::{
    expectation::{Details, Expectation, Sum, Want},
    world::{World, only_waits},
};

type Held = Result<(), String>;

/// Compares an expectation with the decision of the day.
pub(crate) fn hold(world: &mut World<'_>, expectation: &Expectation, day: Day) -> Result<Held, String> {
    let decision = match expectation.want {
        // A sum is that of the ledger, with the fees of what was just sent.
        Want::Sum { .. } => world.decide(expectation.debtor, day)?,
        _ => world.decision(expectation.debtor, day)?.clone(),
    };
    if let Want::Before(other) = expectation.want {
        let (here, there) = (decision.priority.points, world.decision(other, day)?.priority.points);
        return Ok(when(here > there, || format!("{here} points against {there}")));
    }
    let policy = world.policy_of(expectation.debtor)?;
    let view = View { world, policy, decision: &decision, debtor: expectation.debtor };
    let held = view.hold(&expectation.want, &expectation.rules);
    let spoken = spoken(&decision);
    let silent: Vec<&str> = match &expectation.want {
        Want::Rule { none: true } => Vec::new(),
        _ => expectation.rules.iter().map(String::as_str).filter(|rule| !spoken.contains(rule)).collect(),
    };
    Ok(held.and_then(|()| {
        when(silent.is_empty(), || {
            format!("no word of {}; there spoke {}", silent.join(", "), spoken.join(", "))
        })
    }))
}

fn when(held: bool, got: impl FnOnce() -> String) -> Held {
    if held { Ok(()) } else { Err(got()) }
}

fn same<T: PartialEq + Copy>(found: T, wanted: T, code: fn(T) -> &'static str) -> Held {
    when(found == wanted, || code(found).to_owned())
}

/// Every rule that spoke.
fn spoken(decision: &Decision) -> Vec<&'static str> {
    let refusals = decision.withheld.iter().flat_map(|withheld| &withheld.refusals);
    let reasons = decision.reasons.iter().chain(&decision.diagnosis.signals).chain(refusals);
    let mut spoken: Vec<&str> = reasons.chain(&decision.priority.parts).map(|reason| reason.rule).collect();
    spoken.sort_unstable();
    spoken.dedup();
    spoken
}

/// A notice that goes out: the step, how, and how much it asks for.
struct Going<'a> {
    notice: &'a Notice,
    /// The contact of the plan; `None` if it waits for its day, or is a task of our own.
    contact: Option<&'a PlannedContact>,
    channel: Option<receivables::debtor::Channel>,
    amounts: Vec<Money>,
}

struct View<'a> {
    world: &'a World<'a>,
    policy: &'a Policy,
    decision: &'a Decision,
    debtor: usize,
}

impl View<'_> {
    fn hold(&self, want: &Want, rules: &[String]) -> Held {
        let decision = self.decision;
        match want {
            Want::Notice { none, items, details, amount } => {
                self.notice(*none, items.as_deref(), details, *amount)
            }
            Want::Nothing => {
                let going = self.going();
                when(going.is_empty() && decision.contacts.is_empty(), || {
                    format!("{}; {}", self.say_notices(&going), self.say_contacts())
                })
            }
            Want::Contact { none, details } => {
                let found = decision.contacts.iter().any(|contact| fits(contact, details));
                when(found != *none, || format!("{}; {}", self.say_contacts(), self.say_withheld()))
            }
            Want::Withheld { none, rules, until } => self.withheld(*none, rules, *until),
            Want::Task { none, kind } => when(decision.tasks.contains(kind) != *none, || {
                let tasks: Vec<&str> = decision.tasks.iter().map(|task| task.code()).collect();
                if tasks.is_empty() { "no task".to_owned() } else { format!("tasks {}", tasks.join(", ")) }
            }),
            Want::Rule { none } => {
                let spoken = spoken(decision);
                let speaks = rules.iter().all(|rule| spoken.contains(&rule.as_str()));
                when(speaks != *none, || format!("there spoke {}", spoken.join(", ")))
            }
            Want::Step { items, step } => {
                let found = items.as_deref().map_or(decision.step, |items| self.step_of(items));
                when(found == *step, || self.say_step(found))
            }
            Want::Stage(stage) => same(decision.stage, *stage, receivables::stage::Stage::code),
            Want::Sum { which, items, amount } => self.sum(*which, items.as_deref(), *amount),
            Want::DaysPastDue { items, days } => self.days_past_due(items.as_deref(), *days),
            Want::Cause(cause) => same(decision.diagnosis.cause, *cause, receivables::cause::Cause::code),
            Want::Willingness(will) => {
                same(decision.diagnosis.willingness, *will, receivables::cause::Willingness::code)
            }
            Want::Ability(ability) => {
                same(decision.diagnosis.ability, *ability, receivables::cause::Ability::code)
            }
            Want::Reachability(reach) => {
                same(decision.diagnosis.reachability, *reach, receivables::cause::Reachability::code)
            }
            Want::Promise { promises, state, received } => {
                let mine = decision.promises.iter().filter(|judged| promises.contains(&judged.promise));
                let mine: Vec<Judgement> = mine.map(|judged| judged.judgement).collect();
                promise(&mine, state, *received)
            }
            Want::Promises(counts) => self.promises(counts),
            Want::Limitation { none, on, within } => self.limitation(*none, *on, *within),
            Want::Review(on) => when(decision.review_on == *on, || {
                decision.review_on.map_or("no review".to_owned(), |day| format!("review on {day}"))
            }),
            Want::Priority(points) => {
                when(decision.priority.points == *points, || format!("{} points", decision.priority.points))
            }
            Want::Before(_) => Ok(()),
        }
    }

    /// What goes out: the steps due that the gate lets pass, but for the day and the hour.
    fn going(&self) -> Vec<Going<'_>> {
        let mut going = Vec::new();
        for notice in &self.decision.notices {
            let contact = self.decision.contacts.iter().find(|contact| contact.step == Some(notice.step));
            let waiting =
                self.decision.withheld.iter().find(|held| held.step == Some(notice.step) && only_waits(held));
            let is_task = self.policy.step(notice.step).is_some_and(|step| step.channels.is_empty());
            let channel =
                contact.map(|contact| contact.channel).or_else(|| waiting.and_then(|held| held.channel));
            if contact.is_some() || waiting.is_some() || is_task {
                going.push(Going { notice, contact, channel, amounts: self.amounts(notice.receivable) });
            }
        }
        going
    }

    /// What a notice asks for, by currency: of one item, or of all that is overdue, or of all that falls due.
    fn amounts(&self, receivable: Option<ReceivableId>) -> Vec<Money> {
        let items = || self.decision.items.iter().filter(|item| item.demandable > 0);
        if let Some(id) = receivable {
            return total(items().filter(|item| item.receivable == id));
        }
        let overdue = total(items().filter(|item| item.days_past_due > 0));
        if overdue.is_empty() { total(items()) } else { overdue }
    }

    fn notice(
        &self,
        none: bool,
        items: Option<&[ReceivableId]>,
        details: &Details,
        amount: Option<Money>,
    ) -> Held {
        let going = self.going();
        let concerns = |going: &&Going<'_>| {
            let item = match (items, going.notice.receivable) {
                (None, _) => true,
                (Some(items), Some(id)) => items.contains(&id),
                (Some(items), None) => self
                    .decision
                    .items
                    .iter()
                    .any(|item| items.contains(&item.receivable) && item.demandable > 0),
            };
            let step = details.step.is_none_or(|step| step == going.notice.step);
            let channel = details.channel.is_none_or(|channel| Some(channel) == going.channel);
            let rest = Details { step: None, channel: None, ..details.clone() };
            let contact =
                rest == Details::default() || going.contact.is_some_and(|contact| fits(contact, &rest));
            item && step && channel && contact
        };
        let found: Vec<&Going<'_>> = going.iter().filter(concerns).collect();
        let asked = amount.is_none_or(|amount| {
            let one = found.iter().any(|going| going.amounts.contains(&amount));
            let of_currency = found.iter().flat_map(|going| &going.amounts);
            let sum: i64 =
                of_currency.filter(|part| part.currency == amount.currency).map(|part| part.minor).sum();
            one || sum == amount.minor
        });
        when((!found.is_empty() && asked) != none, || {
            format!("{}; {}", self.say_notices(&going), self.say_withheld())
        })
    }

    fn withheld(&self, none: bool, rules: &[String], until: Option<Day>) -> Held {
        let found = self.decision.withheld.iter().any(|withheld| {
            let named = rules.iter().all(|rule| withheld.refusals.iter().any(|refusal| refusal.rule == rule));
            named && until.is_none_or(|until| withheld.may_on == Some(until))
        });
        when(found != none, || format!("{}; {}", self.say_withheld(), self.say_contacts()))
    }

    fn sum(&self, which: Sum, items: Option<&[ReceivableId]>, amount: Money) -> Held {
        let found = if let Some(ids) = items {
            let items = self.decision.items.iter().filter(|item| ids.contains(&item.receivable));
            items.filter(|item| item.open.currency == amount.currency).map(|item| of_item(item, which)).sum()
        } else {
            let sums = self.decision.balances.iter().find(|sums| sums.currency == amount.currency);
            sums.map_or(0, |sums| match which {
                Sum::Open => sums.open,
                Sum::Overdue => sums.overdue,
                Sum::Demandable => sums.demandable,
                Sum::Disputed => sums.disputed,
                Sum::Unassigned => sums.unassigned,
                Sum::Interest => sums.interest,
                Sum::Fees => sums.fees,
                Sum::Charges => sums.interest + sums.fees,
                Sum::Total => sums.open + sums.interest + sums.fees,
                Sum::Band(band) => sums.bands.get(band).copied().unwrap_or(0),
            })
        };
        when(found == amount.minor, || Money::new(found, amount.currency).to_string())
    }

    fn days_past_due(&self, items: Option<&[ReceivableId]>, days: i32) -> Held {
        let found = match items {
            None => Some(self.decision.days_past_due),
            Some(ids) => {
                let items = self.decision.items.iter().filter(|item| ids.contains(&item.receivable));
                items.map(|item| item.days_past_due).max()
            }
        };
        when(found == Some(days), || found.map_or("it is settled".to_owned(), |days| format!("{days} days")))
    }

    fn promises(&self, counts: &[(u32, &str)]) -> Held {
        let judged = || self.decision.promises.iter().map(|judged| state_of(judged.judgement));
        let right = |&(count, state): &(u32, &str)| {
            u32::try_from(judged().filter(|found| *found == state).count()) == Ok(count)
        };
        when(counts.iter().all(right), || judged().collect::<Vec<_>>().join(", "))
    }

    fn limitation(&self, none: bool, on: Option<Day>, within: Option<u16>) -> Held {
        let alarm = self.decision.limitation;
        let found = alarm.is_some_and(|alarm| {
            on.is_none_or(|on| alarm.last_safe_day == on)
                && within.is_none_or(|days| alarm.within_days == Some(days))
        });
        when(found != none, || {
            let Some(alarm) = alarm else { return "no limitation is known".to_owned() };
            let rings = match alarm.within_days {
                None => "no alarm yet".to_owned(),
                Some(0) => "expired".to_owned(),
                Some(days) => format!("within {days} days"),
            };
            format!("limitation on {}, {rings}", alarm.last_safe_day)
        })
    }

    /// The highest step of some items: due today, or carried out under the present policy.
    fn step_of(&self, items: &[ReceivableId]) -> Option<u8> {
        let concerns = |id: Option<ReceivableId>| id.is_none_or(|id| items.contains(&id));
        let due = self.decision.notices.iter().filter(|notice| concerns(notice.receivable));
        let due = due.map(|notice| notice.step);
        let facts = self.world.accounts.get(self.debtor).map(|account| &account.facts);
        let since = facts.and_then(|facts| facts.policy_since);
        let done = facts.into_iter().flat_map(|facts| &facts.contacts).filter(|contact| {
            concerns(contact.receivable)
                && ladder::carried_out(contact.connection)
                && since.is_none_or(|since| contact.day >= since)
        });
        due.chain(done.filter_map(|contact| contact.step)).max()
    }

    fn say_step(&self, step: Option<u8>) -> String {
        let Some(number) = step else { return "no step".to_owned() };
        let name = self.policy.step(number).map_or("?", |step| step.id.as_str());
        format!("step {number} ({name})")
    }

    fn say_notices(&self, going: &[Going<'_>]) -> String {
        if going.is_empty() {
            let due = self.decision.notices.len();
            return if due == 0 {
                "no notice".to_owned()
            } else {
                format!("no notice of {due} due may go out")
            };
        }
        let say = |going: &Going<'_>| {
            let on = going
                .notice
                .receivable
                .map_or(String::new(), |id| format!(" on {}", self.world.invoice_name(id)));
            let by = going.channel.map_or("as a task".to_owned(), |channel| format!("by {channel}"));
            let amounts: Vec<String> = going.amounts.iter().map(Money::to_string).collect();
            format!("notice{on}: level {} {by}, {}", going.notice.step, amounts.join(" and "))
        };
        going.iter().map(say).collect::<Vec<_>>().join("; ")
    }

    fn say_contacts(&self) -> String {
        if self.decision.contacts.is_empty() {
            return "no contact".to_owned();
        }
        let say = |contact: &PlannedContact| {
            let person = self.world.person_name(self.debtor, contact.person);
            let step = contact.step.map_or(String::new(), |step| format!(", step {step}"));
            format!(
                "contacted by {}, {person} ({}), for {}{step}, on {} at {}, reply by {}",
                contact.channel, contact.role, contact.purpose, contact.on, contact.at, contact.reply_by
            )
        };
        self.decision.contacts.iter().map(say).collect::<Vec<_>>().join("; ")
    }

    fn say_withheld(&self) -> String {
        if self.decision.withheld.is_empty() {
            return "nothing withheld".to_owned();
        }
        let say = |withheld: &receivables::decision::Withheld| {
            let rules: Vec<&str> = withheld.refusals.iter().map(|refusal| refusal.rule).collect();
            let until = withheld.may_on.map_or(String::new(), |day| format!(" until {day}"));
            format!("{} withheld by {}{until}", withheld.purpose, rules.join(", "))
        };
        self.decision.withheld.iter().map(say).collect::<Vec<_>>().join("; ")
    }
}

/// Sums by currency.
fn total<'a>(items: impl Iterator<Item = &'a Item>) -> Vec<Money> {
    let mut sums: Vec<Money> = Vec::new();
    for item in items {
        let currency: Currency = item.open.currency;
        match sums.iter_mut().find(|sum| sum.currency == currency) {
            Some(sum) => sum.minor += item.demandable,
            None => sums.push(Money::new(item.demandable, currency)),
        }
    }
    sums
}

fn of_item(item: &Item, which: Sum) -> i64 {
    let is_overdue = item.days_past_due > 0;
    match which {
        Sum::Open => item.open.minor,
        Sum::Overdue if is_overdue => item.open.minor,
        Sum::Demandable => item.demandable,
        Sum::Disputed => item.disputed,
        Sum::Band(band) if ageing::band(item.days_past_due) == band => item.open.minor,
        Sum::Band(_)
        | Sum::Overdue
        | Sum::Unassigned
        | Sum::Interest
        | Sum::Fees
        | Sum::Charges
        | Sum::Total => 0,
    }
}

/// Whether a contact is as the details say.
fn fits(contact: &PlannedContact, details: &Details) -> bool {
    details.step.is_none_or(|step| contact.step == Some(step))
        && details.channel.is_none_or(|channel| contact.channel == channel)
        && details.role.is_none_or(|role| contact.role == role)
        && details.person.is_none_or(|person| contact.person == person)
        && details.purpose.is_none_or(|purpose| contact.purpose == purpose)
        && details.stage.is_none_or(|stage| contact.stage == stage)
        && details.at.is_none_or(|at| contact.at == at)
        && details.on.is_none_or(|on| contact.on == on)
        && details.reply_by.is_none_or(|day| contact.reply_by == day)
}

const fn state_of(judged: Judgement) -> &'static str {
    match judged {
        Judgement::Open => "open",
        Judgement::DueToday => "due-today",
        Judgement::Kept => "kept",
        Judgement::PartKept { .. } => "part-kept",
        Judgement::Broken => "broken",
        Judgement::Replaced => "replaced",
    }
}

/// A promise by its name: its latest day decides, but that it was moved stays true.
fn promise(judged: &[Judgement], state: &str, received: Option<Money>) -> Held {
    let Some(latest) = judged.last().copied() else { return Err("no such promise".to_owned()) };
    let came = match latest {
        Judgement::PartKept { received } => Some(received),
        _ => None,
    };
    let is_so = state_of(latest) == state || (state == "replaced" && judged.contains(&Judgement::Replaced));
    when(is_so && received.is_none_or(|received| came == Some(received)), || {
        came.map_or(state_of(latest).to_owned(), |came| format!("{} with {came}", state_of(latest)))
    })
}
