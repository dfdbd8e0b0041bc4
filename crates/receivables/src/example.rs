//! One ordinary debtor for the tests of the rules. A case says what is different about it, in one line.
//!
//! Wednesday 2026-11-25: a small company in China owes 100.00 CNY since the 15th, ten days ago. Its finance can be
//! reached by everything; the ledger is from yesterday. The question put to the gate is an overdue reminder by phone at
//! ten in the morning.

use std::sync::LazyLock;

use crate::{
    balance::{self, Owed},
    calendar::{Clock, Day},
    case::Case,
    cause::{self, Diagnosis, Evidence},
    claim,
    contact::{Connection, Contact, Direction, Outcome, StatedReason, Visit, VisitPlace},
    debtor::{
        Channel, Channels, Country, Debtor, DebtorId, DebtorKind, Person, PersonId, Region, Role, Size,
    },
    decide::decide,
    decision::Decision,
    dispute::Dispute,
    document::{About, Document, DocumentKind},
    fact::{Fact, FactKind},
    gate::{Ask, Asked},
    ladder::Position,
    money::{Currency, Money},
    payment::Payment,
    policy::{Policy, settings::Capacity},
    promise::{self, Promise, PromiseId},
    reason::Horizon,
    receivable::{Contract, ContractId, Receivable, ReceivableId, ReceivableKind},
    rulebook::Rulebook,
    script::Purpose,
    snapshot::Snapshot,
    stage::Stage,
};

/// A reminder before the due day, one after it, and a formal notice from day 30 on.
pub(crate) const POLICY: &str = r#"
id = "example"
title = { zh = "例", en = "example" }
[[step]]
id = "before"
title = { zh = "前", en = "before" }
stage = "pre-due"
when = { days = -5, until = 0 }
purpose = "pre-due-reminder"
channels = ["wechat", "email"]
[[step]]
id = "early"
title = { zh = "初", en = "early" }
stage = "early"
when = { days = 1, until = 29 }
purpose = "overdue-reminder"
channels = ["phone", "wechat", "email"]
[[step]]
id = "late"
title = { zh = "后", en = "late" }
stage = "late"
when = { days = 30 }
purpose = "final-notice"
channels = ["letter", "phone"]
formal = true
cure_days = 7
"#;

static BOOK: LazyLock<Rulebook> = LazyLock::new(Rulebook::shipped);

/// The debtor, the policy, the day and the question.
#[derive(Clone)]
pub(crate) struct Example {
    pub(crate) snapshot: Snapshot,
    pub(crate) policy: Policy,
    pub(crate) day: Day,
    at: Clock,
    channel: Option<Channel>,
    purpose: Purpose,
    stage: Stage,
    formal: bool,
    visit: Option<Visit>,
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn cny(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

pub(crate) fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::from_code("USD").unwrap())
}

pub(crate) fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::from_code("EUR").unwrap())
}

/// The company of the module's head.
pub(crate) fn company() -> Example {
    let debtor = Debtor {
        id: DebtorId(1),
        kind: Some(DebtorKind::Company),
        size: Some(Size::Small),
        country: Some(Country::CN),
        region: None,
        zone_known: true,
        standing: None,
    };
    let snapshot = Snapshot {
        debtor,
        receivables: vec![invoice(1, "2026-11-15", cny(10_000))],
        contracts: Vec::new(),
        payments: Vec::new(),
        promises: Vec::new(),
        disputes: Vec::new(),
        contacts: Vec::new(),
        people: vec![somebody(1, Role::Finance)],
        facts: Vec::new(),
        documents: Vec::new(),
        unread: Vec::new(),
        policy_since: None,
        ledger_as_of: Some(day("2026-11-24")),
    };
    Example {
        snapshot,
        policy: Policy::parse("example.toml", POLICY).unwrap(),
        day: day("2026-11-25"),
        at: "10:00".parse().unwrap(),
        channel: Some(Channel::Phone),
        purpose: Purpose::OverdueReminder,
        stage: Stage::Early,
        formal: false,
        visit: None,
    }
}

/// The same debt, owed by a natural person who is asked in person.
pub(crate) fn consumer() -> Example {
    company().but(|snapshot| {
        snapshot.debtor.kind = Some(DebtorKind::Person);
        snapshot.debtor.size = None;
        snapshot.people = vec![somebody(1, Role::Debtor)];
    })
}

/// The same in the United States, in dollars; who we are to the debt is not said, so we count as a collector.
pub(crate) fn american() -> Example {
    consumer().but(|snapshot| {
        snapshot.debtor.country = Some(Country::US);
        snapshot.debtor.region = Region::from_code("US-OH");
        snapshot.receivables = vec![invoice(1, "2026-11-15", usd(10_000))];
    })
}

pub(crate) fn invoice(id: i64, due: &str, amount: Money) -> Receivable {
    Receivable {
        id: ReceivableId(id),
        kind: None,
        issued: None,
        due: day(due),
        amount,
        settled_undated: 0,
        is_instalment: false,
        contract: None,
        outside_policy: false,
    }
}

/// Somebody reachable by everything.
pub(crate) fn somebody(id: i64, role: Role) -> Person {
    Person {
        id: PersonId(id),
        role,
        reachable_by: Channel::ALL.iter().copied().collect(),
        opted_out: Channels::NONE,
        opted_in: Channels::NONE,
        bounced: Channels::NONE,
        prefers: None,
        refused: false,
        consented: false,
        workplace_only: false,
        hours: None,
    }
}

/// A try of ours to reach the first person.
pub(crate) fn attempt(on: &str, channel: Channel, connection: Connection) -> Contact {
    Contact {
        day: day(on),
        time: None,
        person: Some(PersonId(1)),
        role: None,
        channel,
        direction: Direction::Out,
        connection,
        outcome: None,
        reason: None,
        step: None,
        receivable: None,
    }
}

impl Example {
    /// Anything else that is different.
    pub(crate) fn but(mut self, change: impl FnOnce(&mut Snapshot)) -> Self {
        change(&mut self.snapshot);
        self
    }

    /// A policy that is different.
    pub(crate) fn policy(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.policy);
        self
    }

    /// A policy of its own, from its steps and tables.
    pub(crate) fn steps(mut self, tables: &str) -> Self {
        let head = "id = \"example\"\ntitle = { zh = \"例\", en = \"example\" }\n";
        self.policy = Policy::parse("example.toml", &format!("{head}{tables}")).unwrap();
        self
    }

    pub(crate) fn on(mut self, text: &str) -> Self {
        self.day = day(text);
        self.but(|snapshot| snapshot.ledger_as_of = Some(day(text).plus(-1)))
    }

    pub(crate) fn at(mut self, text: &str) -> Self {
        self.at = text.parse().unwrap();
        self
    }

    pub(crate) fn by(mut self, channel: Channel) -> Self {
        self.channel = Some(channel);
        self
    }

    /// A visit that so many of us are about to make.
    pub(crate) fn visiting(mut self, visitors: u16, place: VisitPlace) -> Self {
        self.visit = Some(Visit { visitors, place });
        self.by(Channel::Visit)
    }

    pub(crate) fn asking(mut self, purpose: Purpose) -> Self {
        self.purpose = purpose;
        self
    }

    /// The tone of this stage.
    pub(crate) fn in_stage(mut self, stage: Stage) -> Self {
        self.stage = stage;
        self
    }

    /// We are owed the money ourselves, and say so.
    pub(crate) fn original_creditor(self) -> Self {
        self.policy(|policy| policy.settings.capacity = Capacity::OriginalCreditor)
    }

    pub(crate) fn formally(mut self) -> Self {
        self.formal = true;
        self
    }

    /// The first person has this role.
    pub(crate) fn to(self, role: Role) -> Self {
        self.who(|person| person.role = role)
    }

    /// The first person is different.
    pub(crate) fn who(self, change: impl FnOnce(&mut Person)) -> Self {
        self.but(|snapshot| change(snapshot.people.first_mut().unwrap()))
    }

    /// A contract signed on that day.
    pub(crate) fn signed(self, on: &str) -> Self {
        self.but(|snapshot| {
            snapshot.contracts.push(Contract {
                id: ContractId(1),
                signed: Some(day(on)),
                penalty_per_day: None,
                has_damages_clause: false,
                allows_supply_stop: false,
                is_loan: false,
                governing_law: None,
            });
        })
    }

    /// One more invoice, put where its due day belongs.
    pub(crate) fn owing(self, id: i64, due: &str, amount: Money) -> Self {
        self.but(|snapshot| {
            snapshot.receivables.push(invoice(id, due, amount));
            snapshot.receivables.sort_by_key(|receivable| receivable.due);
        })
    }

    pub(crate) fn fact(self, kind: FactKind, from: &str) -> Self {
        self.but(|snapshot| {
            snapshot.facts.push(Fact { kind, from: day(from), until: None, receivable: None });
        })
    }

    /// A paper under the debtor's name alone.
    pub(crate) fn filed(self, kind: DocumentKind, on: &str) -> Self {
        let document = Document { kind, day: day(on), about: About::Debtor };
        self.but(|snapshot| snapshot.documents.push(document))
    }

    /// A paper of one item.
    pub(crate) fn filed_on(self, kind: DocumentKind, on: &str, id: i64) -> Self {
        let document = Document { kind, day: day(on), about: About::Receivable(ReceivableId(id)) };
        self.but(|snapshot| snapshot.documents.push(document))
    }

    /// What the first item is owed for.
    pub(crate) fn owed_for(self, kind: ReceivableKind) -> Self {
        self.but(|snapshot| snapshot.receivables.first_mut().unwrap().kind = Some(kind))
    }

    /// A fact that ends.
    pub(crate) fn fact_until(self, kind: FactKind, from: &str, until: &str) -> Self {
        self.fact(kind, from).but(|snapshot| snapshot.facts.last_mut().unwrap().until = Some(day(until)))
    }

    /// A fact that concerns one item.
    pub(crate) fn fact_on(self, kind: FactKind, from: &str, id: i64) -> Self {
        self.fact(kind, from)
            .but(|snapshot| snapshot.facts.last_mut().unwrap().receivable = Some(ReceivableId(id)))
    }

    /// An open dispute of one item, or of all; of a part, or of the whole.
    pub(crate) fn disputing(self, id: Option<i64>, amount: Option<Money>) -> Self {
        let opened = day("2026-11-20");
        let dispute = Dispute { opened, closed: None, receivable: id.map(ReceivableId), amount };
        self.but(|snapshot| snapshot.disputes.push(dispute))
    }

    pub(crate) fn promising(self, due: &str, amount: Money) -> Self {
        let id = PromiseId(1);
        let made = day("2026-11-16");
        let promise = Promise { id, made, due: day(due), amount, written: false, replaced: None };
        self.but(|snapshot| snapshot.promises.push(promise))
    }

    pub(crate) fn paid(self, on: &str, id: Option<i64>, amount: Money) -> Self {
        let receivable = id.map(ReceivableId);
        let payment = Payment { day: day(on), amount, receivable, is_credit_note: false };
        self.but(|snapshot| snapshot.payments.push(payment))
    }

    /// So many tries on the day of the question.
    pub(crate) fn tried(self, times: usize, channel: Channel, connection: Connection) -> Self {
        let today = self.day.to_string();
        self.but(|snapshot| snapshot.contacts.extend(vec![attempt(&today, channel, connection); times]))
    }

    /// One try of ours that was step so and so of the policy.
    pub(crate) fn stepped(self, on: &str, step: u8) -> Self {
        let contact = Contact { step: Some(step), ..attempt(on, Channel::Email, Connection::Sent) };
        self.but(|snapshot| snapshot.contacts.push(contact))
    }

    /// A call in which they said something.
    pub(crate) fn told(self, on: &str, outcome: Option<Outcome>, reason: Option<StatedReason>) -> Self {
        let contact = Contact { outcome, reason, ..attempt(on, Channel::Phone, Connection::Connected) };
        self.but(|snapshot| snapshot.contacts.push(contact))
    }

    pub(crate) fn decide(&self) -> Decision {
        decide(&self.snapshot, &self.policy, &BOOK, self.day)
    }

    pub(crate) fn owed(&self) -> Owed {
        let mut horizon = Horizon::new(self.day);
        let mut owed = balance::survey(&self.snapshot, &self.policy, self.day, &mut horizon);
        claim::limit(&self.snapshot, &BOOK, &mut owed, self.day, &mut horizon, &mut Vec::new());
        owed
    }

    fn promises(&self) -> Vec<promise::Judgement> {
        let tolerance = self.policy.settings.promise_tolerance_days;
        promise::judge(&self.snapshot.promises, &self.snapshot.payments, tolerance, self.day)
    }

    /// Puts the question to a rule of the gate.
    pub(crate) fn ask<R>(&self, question: impl FnOnce(&Ask<'_>, &mut Horizon) -> R) -> R {
        let (owed, promises) = (self.owed(), self.promises());
        let asked = Asked {
            snapshot: &self.snapshot,
            policy: &self.policy,
            owed: &owed,
            promises: &promises,
            day: self.day,
        };
        let mut horizon = Horizon::new(self.day);
        let ask = Ask {
            at: self.at,
            person: self.snapshot.people.first(),
            channel: self.channel,
            purpose: self.purpose,
            stage: self.stage,
            formal: self.formal,
            visit: self.visit,
            ..Ask::new(asked, &BOOK, &mut horizon)
        };
        question(&ask, &mut horizon)
    }

    /// Shows the facts to a signal.
    pub(crate) fn evidence<R>(&self, look: impl FnOnce(&Evidence<'_>, &mut Horizon) -> R) -> R {
        let (owed, promises) = (self.owed(), self.promises());
        let evidence = Evidence::new(&self.snapshot, &owed, &promises, self.day);
        look(&evidence, &mut Horizon::new(self.day))
    }

    pub(crate) fn diagnosis(&self) -> Diagnosis {
        self.evidence(cause::diagnose)
    }

    /// Shows the case to a rule of priority.
    pub(crate) fn case<R>(&self, look: impl FnOnce(&Case<'_>, &mut Horizon) -> R) -> R {
        let decision = self.decide();
        let case = Case {
            snapshot: &self.snapshot,
            policy: &self.policy,
            owed: &self.owed(),
            promises: &self.promises(),
            diagnosis: &self.diagnosis(),
            position: &Position { step: decision.step, notices: decision.notices, is_silenced: false },
            stage: decision.stage,
            limitation: decision.limitation,
            demand_interrupts: true,
            day: self.day,
        };
        look(&case, &mut Horizon::new(self.day))
    }
}
