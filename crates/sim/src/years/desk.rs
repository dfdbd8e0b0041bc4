//! The desk: people make the calls that were planned, each put to the gate once more; written contacts leave by the program
//! itself, at their hour, and a carrier picks them up.

use std::collections::{BTreeMap, BTreeSet};

use auditor::{Act, Going, Message, Planned};
use receivables::{
    calendar::{Clock, Day},
    contact::{Connection, Outcome, Visit, VisitPlace},
    debtor::{Channel, PersonId},
    fact::FactKind,
    gate::Wanted,
    script::Purpose,
    stage::Stage,
};

use super::{
    World,
    life::Life,
    life_of,
    rows::{Rows, Went},
    talk,
};

/// Of a hundred planned calls so many are left to the next day.
const LEFT: u32 = 3;
/// Before so many of a hundred messages something happens since the morning that stops them.
const NEWS: u32 = 4;

/// Why a message has no words: no text is written for whom it goes to, or a fact is lacking. A person has to help.
const WORDLESS: [&str; 4] = ["no-text", "text-lacks-facts", "text-lacks-gates", "text-to-review"];

/// A planned contact whose hour has come.
struct Due {
    /// Whose, by place.
    at: usize,
    /// The minute on their clock.
    minute: u32,
    planned: Planned,
}

impl World {
    /// Carries out the contacts of a day in the order of their moments, each after what came of those before is in the books.
    pub(super) fn work(&mut self, day: Day) -> anyhow::Result<()> {
        let mut touched = BTreeSet::new();
        for (moment, due) in self.agenda(day)? {
            let (messages, calls): (Vec<Due>, Vec<Due>) =
                due.into_iter().partition(|due| is_message(&due.planned));
            let mut rows = Rows::new();
            for due in &calls {
                self.call(due, day, moment, touched.contains(&due.at), &mut rows)?;
                touched.insert(due.at);
            }
            for due in &messages {
                if self.news(due, day, &mut rows) {
                    touched.insert(due.at);
                }
            }
            self.import(day, moment, None, rows)?;
            if !messages.is_empty() {
                self.send(day, moment, &messages, &mut touched)?;
            }
        }
        Ok(())
    }

    /// The contacts of a day by their moment.
    fn agenda(&self, day: Day) -> anyhow::Result<BTreeMap<i64, Vec<Due>>> {
        let mut agenda: BTreeMap<i64, Vec<Due>> = BTreeMap::new();
        for (at, life) in self.people.iter().enumerate() {
            let mut calls = 0;
            for planned in self.auditor.due(life.told.number, day.0) {
                // Nobody makes two calls in one minute.
                let minute = if is_message(&planned) { planned.at } else { planned.at + calls };
                calls += u32::from(!is_message(&planned));
                let clock = Clock::new(minute / 60, minute % 60).unwrap_or(Clock::MIDNIGHT);
                let moment = moment(life.read_by, day, clock)?;
                agenda.entry(moment).or_default().push(Due { at, minute, planned });
            }
        }
        Ok(agenda)
    }

    /// A call or a visit.
    fn call(
        &mut self,
        due: &Due,
        day: Day,
        moment: i64,
        is_touched: bool,
        rows: &mut Rows,
    ) -> anyhow::Result<()> {
        let Due { at, minute, planned } = due;
        let Some(life) = self.people.get_mut(*at) else { return Ok(()) };
        let known = |purpose: &str, stage: &str, channel: &str| {
            Some((Purpose::from_code(purpose)?, Stage::from_code(stage)?, Channel::from_code(channel)?))
        };
        let Some((purpose, stage, channel)) = known(&planned.purpose, &planned.stage, &planned.channel)
        else {
            anyhow::bail!("{}: a plan in unknown words: {planned:?}", life.told.code);
        };
        if channel == Channel::Phone && life.draw.chance(LEFT) {
            self.report.left += 1;
            self.auditor.left(&life.told, planned);
            return Ok(());
        }
        let at = Clock::new(minute / 60, minute % 60).unwrap_or(Clock::MIDNIGHT);
        let formal = self.product.is_formal(life, planned.step)?;
        let person = Some(PersonId(planned.person));
        let wanted = Wanted { person, channel, at, purpose, stage, formal };
        let visit = (channel == Channel::Visit).then(|| going(life));
        if let Some(visit) = visit {
            life.told.visits_a_month = self.product.visits_a_month(life)?;
            let alone = Some(Visit { visitors: 1, ..visit });
            if !self.product.ask(life, day, &wanted, alone)?.contains("visit-people") {
                self.auditor.report(day.0, &life.told.code, "visit-alone", "the gate lets one go".to_owned());
            }
        }
        let refusals = self.product.ask(life, day, &wanted, visit)?;
        if !refusals.is_empty() {
            self.report.refused += 1;
            self.auditor.refused(&life.told, planned, &refusals, is_touched);
            return Ok(());
        }
        self.made(due, day, moment, (channel, visit), rows)
    }

    /// What happens between the morning and a message, if anything does: money, a pause, a wish.
    fn news(&mut self, due: &Due, day: Day, rows: &mut Rows) -> bool {
        let Some(life) = self.people.get_mut(due.at) else { return false };
        if !life.draw.chance(NEWS) {
            return false;
        }
        let person = life.told.people.iter().position(|person| person.number == due.planned.person);
        match (life.draw.below(3), person, Channel::from_code(&due.planned.channel)) {
            (0, Some(person), Some(channel)) => talk::opt_out(life, person, channel, rows),
            (1, ..) => rows.fact(&mut life.told, FactKind::Hold, day, Some(day.plus(5))),
            _ => {
                if let Some((amount, currency)) = talk::overdue(life, day) {
                    life.bring(amount, currency, day, rows);
                }
            }
        }
        true
    }

    /// The program sends what is due, and the carrier picks it up.
    fn send(
        &mut self,
        day: Day,
        moment: i64,
        due: &[Due],
        touched: &mut BTreeSet<usize>,
    ) -> anyhow::Result<()> {
        let became = self.product.send(moment)?;
        let mut rows = Rows::new();
        let mut left = BTreeSet::new();
        for file in self.product.pick_up()? {
            let message = Message::read(&file).map_err(anyhow::Error::msg)?;
            let Some(life) = message.debtor().and_then(|number| life_of(&mut self.people, number)) else {
                self.auditor.report(day.0, "", "stranger", message.key);
                continue;
            };
            let Some(planned) = self.auditor.handed_over(&life.told, day.0, &message) else { continue };
            let at = usize::try_from(life.told.number - 1)?;
            let Some(due) = due.iter().find(|due| due.at == at && due.planned == planned) else {
                let code = life.told.code.clone();
                self.auditor.report(day.0, &code, "message-hour", message.key);
                continue;
            };
            left.insert(message.key);
            let channel = Channel::from_code(&planned.channel);
            let Some(channel) = channel else { anyhow::bail!("an unknown channel: {planned:?}") };
            self.made(due, day, moment, (channel, None), &mut rows)?;
        }
        for Due { at, planned, .. } in due {
            let Some(life) = self.people.get(*at) else { continue };
            let key = planned.message(life.told.number).unwrap_or_default();
            // Of what waits on or was forgotten the end of the day will tell.
            if let Some((state, why)) = became.get(&key).filter(|_| !left.contains(&key))
                && matches!(state.as_str(), "refused" | "cancelled")
            {
                self.report.stopped(why);
                if WORDLESS.contains(&why.as_str()) {
                    self.auditor.left(&life.told, planned);
                } else {
                    self.auditor.refused(&life.told, planned, why, touched.contains(at));
                }
            }
            touched.insert(*at);
        }
        self.import(day, moment, None, rows)
    }

    /// A contact is made, and comes to something.
    fn made(
        &mut self,
        due: &Due,
        day: Day,
        moment: i64,
        (channel, visit): (Channel, Option<Visit>),
        rows: &mut Rows,
    ) -> anyhow::Result<()> {
        let Due { at, minute, planned } = due;
        let Some(life) = self.people.get_mut(*at) else { return Ok(()) };
        let mut act = Act {
            day: day.0,
            minute: *minute,
            moment,
            person: planned.person,
            channel: channel.code(),
            is_ours: true,
            connection: "",
            asks_for_call: false,
            purpose: planned.purpose.clone(),
            is_formal: self.product.is_formal(life, planned.step)?,
            step: planned.step,
            visit: visit.map(|visit| Going { people: visit.visitors.into(), place: visit.place.code() }),
        };
        self.auditor.made(&life.told, planned, &act);
        let spoken_to = life.told.people.iter().position(|person| person.number == planned.person);
        let Some(spoken_to) = spoken_to else {
            anyhow::bail!("{}: no person #{}", life.told.code, planned.person)
        };
        let person = life.told.people.get(spoken_to).map(|person| person.name.clone()).unwrap_or_default();
        let heard = talk::talk(life, day, spoken_to, channel, rows);
        act.connection = heard.connection.code();
        act.asks_for_call = heard.outcome == Some(Outcome::Callback);
        if planned.purpose == Purpose::ScheduleTalk.code() && heard.connection == Connection::Connected {
            talk::appointment(life, day, rows);
        }
        self.report.contacted(channel);
        let (connection, outcome, reason) = (heard.connection, heard.outcome, heard.reason);
        if is_message(planned) && connection == Connection::Sent {
            // The program knows that already.
            life.told.acts.push(act);
        } else {
            rows.contact(&mut life.told, Went { act, channel, person, connection, outcome, reason });
        }
        Ok(())
    }
}

/// Two go, to a person's home or a company's place of business.
const fn going(life: &Life) -> Visit {
    let place = if life.told.is_person { VisitPlace::Home } else { VisitPlace::Business };
    Visit { visitors: 2, place }
}

fn is_message(planned: &Planned) -> bool {
    planned.message(0).is_some()
}

/// Minutes since 1970 in Greenwich of an hour read on the clock of a zone.
fn moment(zone: &str, day: Day, at: Clock) -> anyhow::Result<i64> {
    let hour = i8::try_from(at.minutes() / 60)?;
    let minute = i8::try_from(at.minutes() % 60)?;
    Ok(day.date().at(hour, minute, 0, 0).in_tz(zone)?.timestamp().as_second().div_euclid(60))
}
