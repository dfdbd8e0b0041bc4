//! Plans against acts: each planned contact leads to one message or call, or to a refusal on record; nothing else is done;
//! and the product's log holds exactly what was done.

use std::collections::BTreeMap;

use crate::{
    allowed::Found,
    record::Planned,
    told::{Act, Debtor},
};

/// What became of the contacts planned for one debtor and day.
#[derive(Debug, Default)]
pub(crate) struct Ends(BTreeMap<Planned, u32>);

impl Ends {
    /// One planned contact came to its end: made, refused at the last moment, or left to tomorrow by a person.
    pub(crate) fn add(&mut self, planned: &Planned) {
        *self.0.entry(planned.clone()).or_default() += 1;
    }

    /// Compares with what was planned for the day.
    pub(crate) fn check(&self, planned: &[Planned], day: i32) -> Vec<Found> {
        let due = || planned.iter().filter(|contact| contact.on == day);
        let what =
            |contact: &Planned| format!("{} by {} to {}", contact.purpose, contact.channel, contact.person);
        let mut found = Vec::new();
        for contact in due() {
            match self.0.get(contact).copied().unwrap_or(0) {
                1 => {}
                0 => found.push(("plan-lost", what(contact))),
                times => found.push(("plan-doubled", format!("{} {times} times", what(contact)))),
            }
        }
        let unplanned = self.0.keys().filter(|done| due().all(|contact| contact != *done));
        found.extend(unplanned.map(|done| ("unplanned", what(done))));
        found
    }
}

/// One line of the product's own log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recorded {
    /// Day.
    pub day: i32,
    /// Minute of the day.
    pub minute: u32,
    /// The product's number of the person.
    pub person: i64,
    /// Channel.
    pub channel: String,
    /// We contacted them.
    pub is_ours: bool,
    /// What became of it.
    pub connection: String,
    /// Policy step.
    pub step: Option<u8>,
}

impl From<&Act> for Recorded {
    fn from(act: &Act) -> Self {
        Self {
            day: act.day,
            minute: act.minute,
            person: act.person,
            channel: act.channel.to_owned(),
            is_ours: act.is_ours,
            connection: act.connection.to_owned(),
            step: act.step,
        }
    }
}

/// Compares the product's log with what was done.
pub(crate) fn log(debtor: &Debtor, recorded: &[Recorded]) -> Vec<Found> {
    let mut done: BTreeMap<Recorded, i32> = BTreeMap::new();
    for act in &debtor.acts {
        *done.entry(Recorded::from(act)).or_default() += 1;
    }
    for line in recorded {
        *done.entry(line.clone()).or_default() -= 1;
    }
    let differs = done.into_iter().filter(|(_, count)| *count != 0);
    let name = |count: i32| if count > 0 { "log-lost" } else { "log-doubled" };
    differs.map(|(line, count)| (name(count), format!("{line:?}"))).collect()
}

#[cfg(test)]
mod tests {
    use std::slice;

    use super::*;

    fn planned(channel: &str) -> Planned {
        let (purpose, stage) = ("overdue-reminder".to_owned(), "early".to_owned());
        Planned { on: 5, at: 600, person: 1, channel: channel.into(), purpose, stage, step: Some(2) }
    }

    #[test]
    fn each_plan_has_one_end() {
        let rules = |ends: &[Planned], plans: &[Planned]| {
            let mut all = Ends::default();
            for end in ends {
                all.add(end);
            }
            all.check(plans, 5).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>()
        };
        let (phone, sms) = (planned("phone"), planned("sms"));
        let tomorrow = Planned { on: 6, ..planned("phone") };
        assert_eq!(rules(slice::from_ref(&phone), &[phone.clone(), tomorrow]), Vec::<&str>::new());
        assert_eq!(rules(&[], slice::from_ref(&phone)), ["plan-lost"]);
        assert_eq!(rules(&[phone.clone(), phone.clone()], slice::from_ref(&phone)), ["plan-doubled"]);
        assert_eq!(rules(&[sms], &[phone]), ["plan-lost", "unplanned"]);
    }

    #[test]
    fn the_log_holds_what_was_done_once() {
        let act =
            Act { day: 5, minute: 600, channel: "sms", connection: "sent", is_ours: true, ..Act::default() };
        let debtor = Debtor { acts: vec![act], ..Debtor::default() };
        let line = Recorded::from(&debtor.acts[0]);
        let rules =
            |lines: &[Recorded]| log(&debtor, lines).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>();
        assert_eq!(rules(slice::from_ref(&line)), Vec::<&str>::new());
        assert_eq!(rules(&[]), ["log-lost"]);
        assert_eq!(rules(&[line.clone(), line.clone()]), ["log-doubled"]);
        assert_eq!(rules(&[Recorded { connection: "connected".into(), ..line }]).len(), 2);
    }
}
