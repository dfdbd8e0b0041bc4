//! The desk: people and programs that carry out what was planned, each contact put to the gate once more.

use receivables::{
    calendar::{Clock, Day},
    contact::Outcome,
    debtor::{Channel, PersonId},
    gate::Wanted,
    script::Purpose,
    stage::Stage,
};

use super::{
    World,
    rows::{Rows, Went},
    talk,
};

/// Of a hundred planned calls so many are left to the next day.
const LEFT: u32 = 3;

impl World {
    /// Carries out the contacts of a day: the first of every debtor, then the second, each after what came of the one before
    /// is in the books.
    pub(super) fn work(&mut self, day: Day) -> anyhow::Result<()> {
        let mut round = 0;
        loop {
            let mut rows = Rows::new();
            let mut is_over = true;
            for at in 0..self.people.len() {
                is_over &= !self.contact(at, day, round, &mut rows)?;
            }
            if is_over {
                return Ok(());
            }
            self.import(day, None, rows)?;
            round += 1;
        }
    }

    /// The contact of a round with one debtor; says whether there was one.
    fn contact(&mut self, at: usize, day: Day, round: usize, rows: &mut Rows) -> anyhow::Result<bool> {
        let Some(life) = self.people.get_mut(at) else { return Ok(false) };
        let Some(planned) = self.auditor.due(life.told.number, day.0).into_iter().nth(round) else {
            return Ok(false);
        };
        let known = |purpose: &str, stage: &str, channel: &str| {
            Some((Purpose::from_code(purpose)?, Stage::from_code(stage)?, Channel::from_code(channel)?))
        };
        let Some((purpose, stage, channel)) = known(&planned.purpose, &planned.stage, &planned.channel)
        else {
            anyhow::bail!("{}: a plan in unknown words: {planned:?}", life.told.code);
        };
        if channel == Channel::Phone && life.draw.chance(LEFT) {
            self.report.left += 1;
            self.auditor.left(&life.told, &planned);
            return Ok(true);
        }
        // Nobody does two things in one minute, and the log knows a contact by its minute.
        let minute = planned.at + u32::try_from(round)?;
        let at = Clock::new(minute / 60, minute % 60).unwrap_or(Clock::MIDNIGHT);
        let formal = self.product.is_formal(life, planned.step)?;
        let person = Some(PersonId(planned.person));
        let wanted = Wanted { person, channel, at, purpose, stage, formal };
        let refusals = self.product.ask(life, day, &wanted)?;
        if !refusals.is_empty() {
            self.report.refused += 1;
            self.auditor.refused(&life.told, &planned, &refusals, round > 0);
            return Ok(true);
        }
        let mut act = auditor::Act {
            day: day.0,
            minute,
            moment: moment(life.read_by, day, at)?,
            person: planned.person,
            channel: channel.code(),
            is_ours: true,
            connection: "",
            asks_for_call: false,
            purpose: planned.purpose.clone(),
            is_formal: formal,
            step: planned.step,
        };
        self.auditor.made(&life.told, &planned, &act);
        let spoken_to = life.told.people.iter().position(|person| person.number == planned.person);
        let Some(spoken_to) = spoken_to else {
            anyhow::bail!("{}: no person #{}", life.told.code, planned.person)
        };
        let person = life.told.people.get(spoken_to).map(|person| person.name.clone()).unwrap_or_default();
        let heard = talk::talk(life, day, spoken_to, channel, rows);
        act.connection = heard.connection.code();
        act.asks_for_call = heard.outcome == Some(Outcome::Callback);
        self.report.contacted(channel);
        let (connection, outcome, reason) = (heard.connection, heard.outcome, heard.reason);
        rows.contact(&mut life.told, Went { act, channel, person, connection, outcome, reason });
        Ok(true)
    }
}

/// Minutes since 1970 in Greenwich of an hour read on the clock of a zone.
fn moment(zone: &str, day: Day, at: Clock) -> anyhow::Result<i64> {
    let hour = i8::try_from(at.minutes() / 60)?;
    let minute = i8::try_from(at.minutes() % 60)?;
    Ok(day.date().at(hour, minute, 0, 0).in_tz(zone)?.timestamp().as_second().div_euclid(60))
}
