//! What would leave and what would not, by kind of message.

use std::collections::BTreeMap;

use outreach::{Lang, Text};
use receivables::{
    calendar::Clock,
    debtor::{Channel, DebtorId},
    decision::PlannedContact,
    money::Totals,
    script::Purpose,
    stage::Stage,
};
use serde_json::Value;
use store::{DebtorRef, PersonName};

use super::rule;
use crate::texts::Case;

/// Samples of a group: those of the debtors with the smallest numbers.
const SAMPLES: usize = 3;

/// Messages of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Group {
    pub(crate) channel: Channel,
    pub(crate) purpose: Purpose,
    pub(crate) stage: Stage,
    pub(crate) lang: Lang,
}

/// Everything, by kind.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) groups: BTreeMap<Group, Counts>,
    /// Contacts that were withheld before anybody chose a channel.
    pub(crate) withheld: usize,
    /// By which rules.
    pub(crate) withheld_by: Rules,
}

/// How many of a kind.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// Would leave.
    pub(crate) leaving: usize,
    /// Debtors to whom they go.
    pub(crate) debtors: usize,
    /// What those owe that is overdue.
    pub(crate) overdue: Totals,
    /// Parts of text messages, as the carrier counts them; `None` for other channels.
    pub(crate) parts: Option<usize>,
    /// The gate would refuse.
    pub(crate) refused: usize,
    /// By which rules: a message may be refused by several.
    pub(crate) refused_by: Rules,
    /// There are no words, or nowhere to send them.
    pub(crate) lacking: usize,
    /// What they lack.
    pub(crate) lacking_by: Rules,
    /// Ordered by debtor.
    pub(crate) samples: Vec<Sample>,
}

/// How often each rule spoke, with its words about the first.
#[derive(Debug, Default)]
pub(crate) struct Rules(pub(crate) BTreeMap<String, Spoken>);

/// How often a rule spoke.
#[derive(Debug)]
pub(crate) struct Spoken {
    pub(crate) times: usize,
    first: DebtorId,
    /// In Chinese and in English, about the debtor with the smallest number.
    pub(crate) said: [String; 2],
}

/// A message as it would leave.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) debtor: DebtorRef,
    pub(crate) person: String,
    pub(crate) at: Clock,
    pub(crate) overdue: Totals,
    pub(crate) script: String,
    pub(crate) subject: Option<String>,
    pub(crate) text: String,
}

impl Sample {
    pub(super) fn new(
        case: &Case,
        contact: &PlannedContact,
        person: &PersonName,
        text: &Text,
        overdue: Totals,
    ) -> Self {
        Self {
            debtor: case.names.debtor.clone(),
            person: person.name.clone(),
            at: contact.at,
            overdue,
            script: text.script().to_owned(),
            subject: text.subject().map(str::to_owned),
            text: text.body().to_owned(),
        }
    }
}

impl Rules {
    pub(super) fn count(&mut self, debtor: DebtorId, reason: &Value) {
        let Some((id, said)) = rule(reason) else { return };
        self.add(id.to_owned(), Spoken { times: 1, first: debtor, said });
    }

    fn add(&mut self, id: String, spoken: Spoken) {
        let times = self.0.get(&id).map_or(0, |known| known.times) + spoken.times;
        let first = self.0.remove(&id).filter(|known| known.first <= spoken.first).unwrap_or(spoken);
        self.0.insert(id, Spoken { times, ..first });
    }

    fn join(&mut self, other: Self) {
        other.0.into_iter().for_each(|(id, spoken)| self.add(id, spoken));
    }
}

impl Gathered {
    fn of(&mut self, group: Group) -> &mut Counts {
        self.groups.entry(group).or_default()
    }

    /// The rules that refuse messages of a group, or contacts without a channel.
    pub(super) fn refused(&mut self, group: Option<Group>) -> &mut Rules {
        match group {
            Some(group) => &mut self.of(group).refused_by,
            None => &mut self.withheld_by,
        }
    }

    pub(super) fn not_leaving(&mut self, group: Option<Group>) {
        match group {
            Some(group) => self.of(group).refused += 1,
            None => self.withheld += 1,
        }
    }

    pub(super) fn lacks(&mut self, group: Group, debtor: DebtorId, reason: &Value) {
        let counts = self.of(group);
        counts.lacking += 1;
        counts.lacking_by.count(debtor, reason);
    }

    /// A message that would leave; with what its debtor owes, where it is the first of the group to them.
    pub(super) fn leaves(&mut self, group: Group, text: &Text, overdue: Option<&Totals>) {
        let counts = self.of(group);
        counts.leaving += 1;
        if group.channel == Channel::Sms {
            *counts.parts.get_or_insert(0) += outreach::sms::segments(text.body());
        }
        if let Some(overdue) = overdue {
            counts.debtors += 1;
            overdue.iter().for_each(|sum| counts.overdue.add(sum));
        }
    }

    /// Whether a sample of this debtor would be among the first.
    pub(super) fn wants_sample(&self, group: Group, debtor: DebtorId) -> bool {
        let samples = self.groups.get(&group).map(|counts| &counts.samples);
        let last = samples.filter(|samples| samples.len() == SAMPLES).and_then(|samples| samples.last());
        last.is_none_or(|last| debtor < last.debtor.id)
    }

    pub(super) fn sample(&mut self, group: Group, sample: Sample) {
        let samples = &mut self.of(group).samples;
        samples.push(sample);
        samples.sort_by_key(|sample| sample.debtor.id);
        samples.truncate(SAMPLES);
    }

    pub(super) fn add(&mut self, other: Self) {
        self.withheld += other.withheld;
        self.withheld_by.join(other.withheld_by);
        for (group, other) in other.groups {
            let counts = self.of(group);
            counts.leaving += other.leaving;
            counts.debtors += other.debtors;
            other.overdue.iter().for_each(|sum| counts.overdue.add(sum));
            counts.parts = counts.parts.map_or(other.parts, |parts| Some(parts + other.parts.unwrap_or(0)));
            counts.refused += other.refused;
            counts.refused_by.join(other.refused_by);
            counts.lacking += other.lacking;
            counts.lacking_by.join(other.lacking_by);
            other.samples.into_iter().for_each(|sample| self.sample(group, sample));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn two_who_look_come_to_what_one_would() {
        let group = Group {
            channel: Channel::Sms,
            purpose: Purpose::OverdueReminder,
            stage: Stage::Early,
            lang: Lang::En,
        };
        let of = |debtors: &[i64]| {
            let mut gathered = Gathered::default();
            for &id in debtors {
                let debtor = DebtorId(id);
                let reason = json!({ "rule": "hold", "zh": format!("{id}"), "en": format!("{id}") });
                gathered.refused(Some(group)).count(debtor, &reason);
                gathered.not_leaving(Some(group));
                gathered.lacks(group, debtor, &reason);
                if gathered.wants_sample(group, debtor) {
                    let debtor = DebtorRef { id: debtor, code: None, name: String::new() };
                    let (overdue, at) = (Totals::default(), Clock::MIDNIGHT);
                    let (person, script, text) = (String::new(), String::new(), String::new());
                    gathered
                        .sample(group, Sample { debtor, person, at, overdue, script, subject: None, text });
                }
            }
            gathered
        };
        let whole = format!("{:?}", of(&[1, 2, 3, 4, 5, 6]));
        for (one, other) in
            [(&[1, 4, 5][..], &[2, 3, 6][..]), (&[4, 5, 6], &[1, 2, 3]), (&[], &[1, 2, 3, 4, 5, 6])]
        {
            let mut both = of(one);
            both.add(of(other));
            assert_eq!(format!("{both:?}"), whole, "{one:?} and {other:?}");
        }
    }
}
