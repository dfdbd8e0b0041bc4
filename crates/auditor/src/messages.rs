//! Messages: what the carrier finds in its folder against what was planned, and against what the product says of each.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{allowed::Found, civil, record::Planned};

/// A message as the carrier finds it (`docs/outbox.md`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Which.
    pub key: String,
    /// Its words.
    pub text: String,
}

impl Message {
    /// Reads a file of the spool folder.
    ///
    /// # Errors
    /// Names the part that is missing.
    pub fn read(file: &str) -> Result<Self, String> {
        let file: Value = serde_json::from_str(file).map_err(|error| error.to_string())?;
        let text = |key: &str| {
            let found = file.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
            found.map(str::to_owned).ok_or_else(|| format!("no `{key}`"))
        };
        let to = file.get("to").and_then(|to| to.get("address")).and_then(Value::as_str);
        to.filter(|to| !to.is_empty()).ok_or("no address")?;
        Ok(Self { key: text("key")?, text: text("text")? })
    }

    /// The product's number of the debtor.
    pub fn debtor(&self) -> Option<i64> {
        self.key.strip_prefix('d')?.split('-').next()?.parse().ok()
    }
}

/// A message as the product's outbox has it at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Customer number.
    pub debtor: String,
    /// Which message.
    pub key: String,
    /// Where it stands, by its code.
    pub state: String,
}

impl Planned {
    /// The message that carries the contact out, by its key; `None` for a call or a visit, which people make.
    pub fn message(&self, debtor: i64) -> Option<String> {
        let Self { on, channel, purpose, person, step, .. } = self;
        let day = civil::written(*on).replace('-', "");
        let is_written = matches!(channel.as_str(), "email" | "sms" | "wechat" | "letter" | "fax");
        is_written.then(|| format!("d{debtor}-{day}-s{}-{purpose}-{channel}-p{person}", step.unwrap_or(0)))
    }
}

/// Every message that was planned, and every one that left.
#[derive(Debug, Default)]
pub(crate) struct Messages {
    /// Customer number by key.
    planned: BTreeMap<String, String>,
    /// Words by key.
    left: BTreeMap<String, String>,
}

impl Messages {
    /// The messages of a decision on its own day.
    pub(crate) fn plan<'a>(
        &mut self,
        number: i64,
        code: &str,
        today: i32,
        contacts: impl Iterator<Item = &'a Planned>,
    ) {
        let today = contacts.filter(|contact| contact.on == today);
        let keys = today.filter_map(|contact| contact.message(number));
        self.planned.extend(keys.map(|key| (key, code.to_owned())));
    }

    /// The carrier has a message.
    pub(crate) fn leave(&mut self, message: &Message) -> Option<Found> {
        let earlier = self.left.insert(message.key.clone(), message.text.clone());
        earlier.map(|_| ("message-doubled", message.key.clone()))
    }

    /// The messages to a debtor that left, with their words.
    pub(crate) fn left_to(&self, debtor: i64) -> impl Iterator<Item = (&str, &str)> {
        let prefix = format!("d{debtor}-");
        let from = self.left.range(prefix.clone()..);
        let theirs = from.take_while(move |(key, _)| key.starts_with(&prefix));
        theirs.map(|(key, text)| (key.as_str(), text.as_str()))
    }

    /// The outbox at the end: each plan has its one message, which came to an end, and `sent` is what left.
    pub(crate) fn check(&self, kept: &[Kept]) -> Vec<(String, Found)> {
        let mut found = Vec::new();
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for Kept { debtor, key, state } in kept {
            let times = count.entry(key).or_default();
            *times += 1;
            let rules = [
                ("message-doubled", *times > 1),
                ("message-unplanned", !self.planned.contains_key(key)),
                ("message-waits", matches!(state.as_str(), "planned" | "sending" | "unclear")),
                ("message-untrue", (state == "sent") != self.left.contains_key(key)),
            ];
            let broken = rules.into_iter().filter(|(_, is_broken)| *is_broken);
            found.extend(broken.map(|(rule, _)| (debtor.clone(), (rule, format!("{key} is {state}")))));
        }
        let none = |key: &&String| !count.contains_key(key.as_str());
        let lost = self.planned.iter().filter(|(key, _)| none(key));
        found.extend(lost.map(|(key, code)| (code.clone(), ("message-lost", key.clone()))));
        let nameless = self.left.keys().filter(none);
        found.extend(nameless.map(|key| (String::new(), ("message-untrue", format!("{key} left")))));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(channel: &str) -> Planned {
        let (purpose, stage) = ("overdue-reminder".to_owned(), "early".to_owned());
        Planned { on: 20_150, at: 600, person: 17, channel: channel.into(), purpose, stage, step: Some(2) }
    }

    #[test]
    fn a_message_is_named_as_the_document_says() {
        let key = planned("email").message(42);
        assert_eq!(key.as_deref(), Some("d42-20250303-s2-overdue-reminder-email-p17"));
        assert_eq!(planned("phone").message(42), None);
    }

    #[test]
    fn every_plan_has_its_one_message_and_what_is_sent_left() {
        let key = || "d42-20250303-s2-overdue-reminder-email-p17".to_owned();
        let kept = |state: &str| Kept { debtor: "C7".into(), key: key(), state: state.into() };
        let file = format!(r#"{{"key":"{}","to":{{"address":"a@b"}},"text":"words"}}"#, key());
        let message = Message::read(&file).unwrap();
        assert!(Message::read(&file.replace("a@b", "")).is_err());
        // What was planned, how often it left, what the outbox says, and what is found.
        let cases: [(bool, u8, &[&str], &[&str]); 9] = [
            (true, 1, &["sent"], &[]),
            (true, 0, &["refused"], &[]),
            (true, 0, &["sent"], &["message-untrue"]),
            (true, 1, &["cancelled"], &["message-untrue"]),
            (true, 0, &["planned"], &["message-waits"]),
            (true, 0, &[], &["message-lost"]),
            (true, 1, &["sent", "sent"], &["message-doubled"]),
            (false, 1, &["sent"], &["message-unplanned"]),
            (true, 2, &["sent"], &["message-doubled"]),
        ];
        for (is_planned, times, states, expected) in cases {
            let mut messages = Messages::default();
            if is_planned {
                messages.plan(42, "C7", 20_150, [planned("email"), planned("phone")].iter());
            }
            let doubled = (0..times).filter_map(|_| messages.leave(&message));
            let mut found: Vec<&str> = doubled.map(|(rule, _)| rule).collect();
            let rows: Vec<Kept> = states.iter().map(|state| kept(state)).collect();
            found.extend(messages.check(&rows).iter().map(|(_, (rule, _))| *rule));
            assert_eq!(found, expected, "{is_planned} {times} {states:?}");
        }
    }
}
