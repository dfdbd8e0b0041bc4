//! The chains of evidence, hashed a second time from their specification (`docs/evidence.md`, sections 2 to 6), and read back:
//! what the entries of a case tell must be what happened in it.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{
    acts::{self, Recorded},
    allowed::Found,
    civil, money,
    told::Debtor,
};

/// A SHA-256.
type Hash = [u8; 32];

/// An entry of a chain, with its content.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// Whose chain.
    pub case: String,
    /// 1, 2, 3.
    pub seq: u64,
    /// Microseconds since 1970 UTC.
    pub at: i64,
    /// What happened.
    pub kind: String,
    /// By whom.
    pub actor: String,
    /// Hash of the content.
    pub content_hash: Hash,
    /// Hash of the entry before.
    pub previous: Hash,
    /// Its own hash, as recorded.
    pub hash: Hash,
    /// Canonical JSON; nothing is removed in a simulation.
    pub content: Option<String>,
}

/// A root over all chains.
#[derive(Debug, Clone, Default)]
pub struct Root {
    /// 1, 2, 3.
    pub number: u64,
    /// Microseconds since 1970 UTC.
    pub at: i64,
    /// The company's day.
    pub day: String,
    /// Fingerprint of the key.
    pub key: Hash,
    /// How many cases are under it.
    pub leaves: u64,
    /// Hash of the root before.
    pub previous: Hash,
    /// The top of the tree.
    pub tree: Hash,
    /// Its own hash, as recorded.
    pub hash: Hash,
}

/// The last entry of a chain.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    case: String,
    seq: u64,
    hash: Hash,
}

/// Checks a chain by itself. Returns its last entry.
pub(crate) fn check(entries: &[Entry]) -> (Vec<Found>, Option<Leaf>) {
    let mut found = Vec::new();
    let (mut previous, mut at) = ([0; 32], i64::MIN);
    for (number, entry) in (1_u64..).zip(entries) {
        let content = entry.content.as_deref().map(|content| hash(&[content.as_bytes()]));
        let rules = [
            ("evidence-order", entry.seq != number || entry.at < at),
            ("evidence-link", entry.previous != previous),
            ("evidence-hash", entry.hash != hash(&[header(entry).as_bytes()])),
            ("evidence-content", content != Some(entry.content_hash)),
        ];
        let broken = rules.into_iter().filter(|(_, is_broken)| *is_broken);
        found.extend(broken.map(|(rule, _)| (rule, format!("entry {number}, {}", entry.kind))));
        (previous, at) = (entry.hash, entry.at);
    }
    let last = entries.last().map(|last| Leaf { case: last.case.clone(), seq: last.seq, hash: last.hash });
    (found, last)
}

/// Checks the roots, and the last one against the chains as they are now.
pub(crate) fn check_roots(roots: &[Root], leaves: &[Leaf]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut previous = [0; 32];
    for (number, root) in (1_u64..).zip(roots) {
        if root.number != number || root.previous != previous || root.hash != hash(&[bytes(root).as_bytes()])
        {
            found.push(("evidence-root", format!("root {number}")));
        }
        previous = root.hash;
    }
    let mut leaves = leaves.to_vec();
    leaves.sort_by(|one, other| one.case.as_bytes().cmp(other.case.as_bytes()));
    let hashes: Vec<Hash> = leaves.iter().map(|leaf| hash(&[&[0], leaf.bytes().as_bytes()])).collect();
    let counted = u64::try_from(hashes.len()).unwrap_or(u64::MAX);
    if roots.last().is_none_or(|root| root.tree != tree(&hashes) || root.leaves != counted) {
        found.push(("evidence-tree", format!("the last root is not over the {counted} chains there are")));
    }
    found
}

/// What a chain tells against what happened. `decided` is how many decisions were recorded, `left` the messages that left, with
/// their words.
pub(crate) fn compare<'a>(
    debtor: &Debtor,
    day: i32,
    entries: &[Entry],
    decided: usize,
    left: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<Found> {
    let mut told = Tale::default();
    let mut found = Vec::new();
    for entry in entries {
        let content = entry.content.as_deref().and_then(|content| serde_json::from_str(content).ok());
        if let Err(what) = content.ok_or("no content").and_then(|content| told.hear(&entry.kind, &content)) {
            found.push(("evidence-form", format!("entry {}: {what}", entry.seq)));
        }
    }
    if told.decided != decided {
        found.push(("evidence-decision", format!("{} of {decided} decisions", told.decided)));
    }
    for (key, text) in left {
        let Message { sent, words } = told.messages.remove(key).unwrap_or_default();
        if sent != 1 || words.as_deref() != Some(text) {
            found.push(("evidence-message", format!("{key}: sent {sent} times, other words or none")));
        }
    }
    let more = told.messages.iter().filter(|(_, message)| message.sent > 0);
    found.extend(more.map(|(key, _)| ("evidence-message", format!("{key} did not leave"))));
    found.extend(acts::log(debtor, &told.contacts).into_iter().map(|(_, what)| ("evidence-contact", what)));
    found.extend(told.debt(debtor, day));
    found
}

/// A message, as a chain tells of it.
#[derive(Debug, Default)]
struct Message {
    sent: usize,
    words: Option<String>,
}

/// Money in: reference, day, amount, currency, invoice, whether it is a credit note.
type Came = (String, String, i64, String, Option<String>, bool);

/// What the entries of a chain tell, taken together.
#[derive(Debug, Default)]
struct Tale {
    decided: usize,
    messages: BTreeMap<String, Message>,
    contacts: Vec<Recorded>,
    money: Vec<Came>,
    /// Amount and currency by number.
    invoices: BTreeMap<String, (i64, String)>,
    /// Whether it is in writing, by day, due day, amount and currency.
    promises: BTreeMap<(String, String, i64, String), bool>,
}

impl Tale {
    fn hear(&mut self, kind: &str, content: &Value) -> Result<(), &'static str> {
        let message = || content.get("message").and_then(Value::as_str).ok_or("no `message`");
        match kind {
            "decided" => self.decided += 1,
            "sending" => {
                let words = content.get("words").and_then(|words| words.get("body")).and_then(Value::as_str);
                let entry = self.messages.entry(message()?.to_owned()).or_default();
                entry.words = words.map(str::to_owned);
            }
            "sent" => {
                self.messages.entry(message()?.to_owned()).or_default().sent += 1;
                self.contacts.push(sent(content).ok_or("`sent` without its moment")?);
            }
            "ledger" | "said" | "promised" | "disputed" => self.rows(content)?,
            _ => {}
        }
        Ok(())
    }

    fn rows(&mut self, content: &Value) -> Result<(), &'static str> {
        for (list, is_new) in [("new", true), ("changed", false)] {
            let Some(tables) = content.get(list).and_then(Value::as_object) else { continue };
            for (table, rows) in tables {
                for row in rows.get("rows").and_then(Value::as_array).ok_or("no `rows`")? {
                    let (was, is) =
                        if is_new { (None, row) } else { (row.get("was"), row.get("is").unwrap_or(row)) };
                    self.row(table, was.map(Cells), &Cells(is)).ok_or("a row that cannot be read")?;
                }
            }
        }
        Ok(())
    }

    fn row(&mut self, table: &str, was: Option<Cells<'_>>, is: &Cells<'_>) -> Option<()> {
        match table {
            "contact" => {
                if let Some(was) = was {
                    let was = was.contact()?;
                    self.contacts.remove(self.contacts.iter().position(|known| *known == was)?);
                }
                self.contacts.push(is.contact()?);
            }
            "payment" => {
                if let Some(was) = was {
                    let was = was.came()?;
                    self.money.remove(self.money.iter().position(|known| *known == was)?);
                }
                let came = is.came()?;
                // Money that comes again with its invoice is what came without.
                let unnamed = |known: &Came| known.0 == came.0 && known.1 == came.1 && known.4.is_none();
                if let Some(at) = self.money.iter().position(unnamed).filter(|_| !came.0.is_empty()) {
                    self.money.remove(at);
                }
                self.money.push(came);
            }
            "receivable" => {
                self.invoices.insert(is.text(0), (is.number(2)?, is.text(3)));
            }
            "promise" => {
                let key = (is.text(0), is.text(1), is.number(2)?, is.text(3));
                self.promises.insert(key, is.number(4)? != 0);
            }
            _ => {}
        }
        Some(())
    }

    /// Money, promises, invoices, and what is open by them.
    fn debt(&self, debtor: &Debtor, day: i32) -> Vec<Found> {
        let mut found = Vec::new();
        let mut money: Vec<_> = self
            .money
            .iter()
            .map(|(_, on, amount, currency, of, note)| {
                (on.clone(), *amount, currency.clone(), of.clone(), *note)
            })
            .collect();
        let mut came: Vec<_> = debtor
            .money
            .iter()
            .map(|came| {
                (
                    civil::written(came.day),
                    came.amount,
                    came.currency.to_owned(),
                    came.invoice.clone(),
                    came.is_credit_note,
                )
            })
            .collect();
        money.sort();
        came.sort();
        if money != came {
            found.push(("evidence-payment", format!("{came:?}, entered {money:?}")));
        }
        let promises: BTreeMap<_, _> = debtor
            .promises
            .iter()
            .map(|of| {
                let key =
                    (civil::written(of.made), civil::written(of.due), of.amount, of.currency.to_owned());
                (key, of.is_written)
            })
            .collect();
        if promises != self.promises {
            found.push(("evidence-promise", format!("{promises:?}, entered {:?}", self.promises)));
        }
        let mut open: BTreeMap<&str, i64> = BTreeMap::new();
        for (number, (amount, currency)) in &self.invoices {
            let paid = self.money.iter().filter(|came| came.4.as_ref() == Some(number)).map(|came| came.2);
            *open.entry(currency).or_default() += (amount - paid.sum::<i64>()).max(0);
        }
        open.retain(|_, amount| *amount != 0);
        let sums = money::sums(debtor, day).into_iter();
        let ours: BTreeMap<&str, i64> =
            sums.map(|(currency, of)| (currency, of.open)).filter(|(_, amount)| *amount != 0).collect();
        if open != ours {
            found.push(("evidence-balance", format!("{ours:?} is open, by the entries {open:?}")));
        }
        found
    }
}

/// A row: a list of cells, shorter by what is empty at its end.
struct Cells<'a>(&'a Value);

impl Cells<'_> {
    fn text(&self, at: usize) -> String {
        self.0.get(at).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// What no other program reads exactly is written as a text.
    fn number(&self, at: usize) -> Option<i64> {
        match self.0.get(at) {
            None | Some(Value::Null) => Some(0),
            Some(Value::String(text)) => text.parse().ok(),
            Some(number) => number.as_i64(),
        }
    }

    fn contact(&self) -> Option<Recorded> {
        Some(Recorded {
            day: civil::read(&self.text(0))?,
            minute: u32::try_from(self.number(1)?).ok()?,
            channel: self.text(2),
            is_ours: self.text(3) == "out",
            connection: self.text(4),
            person: self.number(5)?,
            step: u8::try_from(self.number(10)?).ok().filter(|step| *step > 0),
        })
    }

    fn came(&self) -> Option<Came> {
        let invoice = Some(self.text(3)).filter(|number| !number.is_empty());
        Some((self.text(5), self.text(0), self.number(1)?, self.text(2), invoice, self.number(6)? != 0))
    }
}

/// The contact that a message is once it was sent.
fn sent(content: &Value) -> Option<Recorded> {
    let text = |key: &str| content.get(key).and_then(Value::as_str);
    let (day, clock) = text("at_place")?.split_once(' ')?;
    let (hour, minute) = clock.split_once(':')?;
    Some(Recorded {
        day: civil::read(day)?,
        minute: hour.parse::<u32>().ok()? * 60 + minute.parse::<u32>().ok()?,
        channel: text("channel")?.to_owned(),
        is_ours: true,
        connection: "sent".to_owned(),
        person: content.get("person")?.as_i64()?,
        step: content.get("step").and_then(Value::as_u64).and_then(|step| step.try_into().ok()),
    })
}

impl Leaf {
    fn bytes(&self) -> String {
        format!(r#"{{"case":{},"hash":"{}","seq":{}}}"#, quoted(&self.case), hex(&self.hash), self.seq)
    }
}

/// The canonical bytes of an entry's header.
fn header(entry: &Entry) -> String {
    format!(
        r#"{{"actor":{},"at":{},"case":{},"content":"{}","format":"huikuan-entry-1","kind":"{}","previous":"{}","seq":{}}}"#,
        quoted(&entry.actor),
        entry.at,
        quoted(&entry.case),
        hex(&entry.content_hash),
        entry.kind,
        hex(&entry.previous),
        entry.seq
    )
}

/// The canonical bytes of a root.
fn bytes(root: &Root) -> String {
    let Root { number, at, day, key, leaves, previous, tree, .. } = root;
    format!(
        r#"{{"at":{at},"day":"{day}","format":"huikuan-root-1","key":"{}","leaves":{leaves},"number":{number},"previous":"{}","tree":"{}"}}"#,
        hex(key),
        hex(previous),
        hex(tree)
    )
}

/// The top of a tree (RFC 6962, section 2.1).
fn tree(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => hash(&[]),
        [leaf] => *leaf,
        _ => {
            let half = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(half);
            hash(&[&[1], &tree(left), &tree(right)])
        }
    }
}

fn hash(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

fn hex(hash: &Hash) -> String {
    let digit = |four: u8| char::from_digit(four.into(), 16).unwrap_or('?');
    hash.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// A text as JSON.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::told::{Act, Invoice, Money, Promise};

    fn chain(contents: &[(&str, &str)]) -> Vec<Entry> {
        let mut previous = [0; 32];
        (1..)
            .zip(contents)
            .map(|(seq, (kind, content))| {
                let content_hash = hash(&[content.as_bytes()]);
                let (kind, content) = ((*kind).to_owned(), Some((*content).to_owned()));
                let case = "7 C7".to_owned();
                let mut entry =
                    Entry { case, seq, kind, content_hash, previous, content, ..Entry::default() };
                entry.hash = hash(&[header(&entry).as_bytes()]);
                previous = entry.hash;
                entry
            })
            .collect()
    }

    fn names(found: &[Found]) -> Vec<&'static str> {
        found.iter().map(|(rule, _)| *rule).collect()
    }

    #[test]
    fn a_changed_entry_is_found() {
        type Damage = fn(&mut Vec<Entry>);
        let whole = || chain(&[("decided", "{}"), ("decided", "{\"a\":1}"), ("decided", "{}")]);
        assert_eq!(names(&check(&whole()).0), Vec::<&str>::new());
        let cases: [(Damage, &[&str]); 5] = [
            (|chain| chain[1].actor = "li".into(), &["evidence-hash"]),
            (|chain| chain[1].content = Some("{\"a\":2}".into()), &["evidence-content"]),
            (|chain| drop(chain.remove(1)), &["evidence-order", "evidence-link"]),
            (|chain| chain[2].hash = [1; 32], &["evidence-hash"]),
            (|chain| chain[0].at = 5, &["evidence-hash", "evidence-order"]),
        ];
        for (damage, expected) in cases {
            let mut damaged = whole();
            damage(&mut damaged);
            assert_eq!(names(&check(&damaged).0), expected);
        }
    }

    #[test]
    fn the_last_root_is_over_all_chains() {
        let leaf = |case: &str| Leaf { case: case.into(), seq: 1, hash: [3; 32] };
        let leaves = [leaf("2 B"), leaf("10 A"), leaf("1 C")];
        let in_order: Vec<Hash> =
            ["1 C", "10 A", "2 B"].map(|case| hash(&[&[0], leaf(case).bytes().as_bytes()])).to_vec();
        let mut root =
            Root { number: 1, leaves: 3, tree: tree(&in_order), day: "2025-03-03".into(), ..Root::default() };
        root.hash = hash(&[bytes(&root).as_bytes()]);
        assert_eq!(names(&check_roots(&[root.clone()], &leaves)), Vec::<&str>::new());
        assert_eq!(names(&check_roots(&[root.clone()], &leaves[1..])), ["evidence-tree"]);
        root.at = 1;
        assert_eq!(names(&check_roots(&[root], &leaves)), ["evidence-root"]);
    }

    #[test]
    fn entries_tell_what_happened() {
        let ledger = r#"{"new":{"payment":{"columns":[],"rows":[["2025-03-03",40,"CNY",null,null,"B1"],
            ["2025-03-04",10,"CNY","A",null,"B2"]]},"promise":{"columns":[],"rows":[["2025-03-03","2025-03-09",5,"CNY"]]},
            "receivable":{"columns":[],"rows":[["A","2025-02-01",100,"CNY"]]}}}"#;
        let assigned = r#"{"new":{"payment":{"rows":[["2025-03-03",40,"CNY","A",null,"B1"]]}}}"#;
        let sending = r#"{"message":"d7-k","words":{"body":"words"}}"#;
        let sent = r#"{"message":"d7-k","at_place":"2025-03-03 10:00","channel":"sms","person":1,"step":2}"#;
        let delivered = r#"{"changed":{"contact":{"rows":[{"was":["2025-03-03",600,"sms","out","sent",1,null,null,"d7-k",null,2],
            "is":["2025-03-03",600,"sms","out","delivered",1,null,null,"d7-k",null,2]}]}}}"#;
        let whole = [
            ("ledger", ledger),
            ("decided", "{}"),
            ("sending", sending),
            ("sent", sent),
            ("ledger", assigned),
            ("ledger", delivered),
        ];
        let day = civil::read("2025-03-03").unwrap();
        let money = |day, amount| Money {
            day,
            amount,
            currency: "CNY",
            invoice: Some("A".into()),
            is_credit_note: false,
        };
        let debtor = Debtor {
            number: 7,
            invoices: vec![Invoice {
                number: "A".into(),
                due: day - 30,
                amount: 100,
                currency: "CNY",
                issued: 0,
            }],
            money: vec![money(day, 40), money(day + 1, 10)],
            promises: vec![Promise {
                made: day,
                due: day + 6,
                amount: 5,
                currency: "CNY",
                is_written: false,
            }],
            acts: vec![Act {
                day,
                minute: 600,
                channel: "sms",
                connection: "delivered",
                person: 1,
                is_ours: true,
                step: Some(2),
                ..Act::default()
            }],
            ..Debtor::default()
        };
        let found = |rows: &[(&str, &str)], decided, text| {
            names(&compare(&debtor, day + 9, &chain(rows), decided, [("d7-k", text)].into_iter()))
        };
        assert_eq!(found(&whole, 1, "words"), Vec::<&str>::new());
        assert_eq!(found(&whole, 2, "words"), ["evidence-decision"]);
        assert_eq!(found(&whole, 1, "other words"), ["evidence-message"]);
        assert_eq!(
            found(&whole[1..], 1, "words"),
            ["evidence-payment", "evidence-promise", "evidence-balance"]
        );
        assert_eq!(found(&whole[..5], 1, "words"), ["evidence-contact"; 2]);
        let twice: Vec<_> = whole[..4].iter().chain(&whole[3..]).copied().collect();
        assert_eq!(found(&twice, 1, "words"), ["evidence-message", "evidence-contact"]);
    }
}
