//! The ledger of a diary as it stands at the line that is read: who owes what, what happened, what was decided.

use receivables::{
    calendar::Day,
    contact::{Connection, Contact, Direction},
    debtor::{Channel, Channels, Country, Debtor, DebtorId, DebtorKind, Person, PersonId, Role},
    decide::decide,
    decision::{Decision, Withheld},
    money::{Currency, Money},
    payment::Payment,
    policy::Policy,
    promise::{Promise, PromiseId},
    receivable::{Contract, Receivable, ReceivableId},
    rulebook::Rulebook,
    snapshot::Snapshot,
};

use crate::{
    Fault, block,
    diary::{Block, Diary},
    outcome::Check,
    phrase::Phrase,
};

/// Up to which day the ledger says what was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LedgerDay {
    /// Always up to date.
    Current,
    /// As the diary says; `None` if nobody knows.
    AsOf(Option<Day>),
}

/// One debtor with names for everything that has a number.
pub(crate) struct Account {
    pub(crate) name: String,
    /// Place of its policy in [`World::policies`]; `None` until one is needed.
    pub(crate) policy: Option<usize>,
    pub(crate) facts: Snapshot,
    pub(crate) people: Vec<String>,
    /// The diary says that nobody is known.
    pub(crate) nobody: bool,
}

/// A named invoice, or one instalment of it.
pub(crate) struct Invoice {
    pub(crate) name: String,
    pub(crate) debtor: usize,
    pub(crate) id: ReceivableId,
}

/// A named promise; moved ones keep their name.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) debtor: usize,
    pub(crate) id: PromiseId,
}

/// Everything the diary has said so far.
pub(crate) struct World<'a> {
    rulebook: &'a Rulebook,
    pub(crate) currency: Currency,
    pub(crate) policies: Vec<Policy>,
    /// Policies of the diary itself.
    own: usize,
    /// The policy of debtors that name none.
    fallback: Option<usize>,
    blocks: Vec<(Block, Option<String>)>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) invoices: Vec<Invoice>,
    pub(crate) contracts: Vec<(String, Contract, usize)>,
    pub(crate) promises: Vec<Named>,
    pub(crate) ledger_day: LedgerDay,
    pub(crate) last_run: Option<Day>,
    /// The last day on which anything was entered.
    pub(crate) today: Option<Day>,
    decisions: Option<Vec<Decision>>,
    next_id: i64,
}

/// Refusals that pass by themselves with the hour or the day.
const WAITING: [&str; 4] = ["contact-hours", "working-days", "call-frequency", "message-frequency"];

impl<'a> World<'a> {
    /// An empty ledger with the policies of the diary and those that ship with the program.
    pub(crate) fn new(
        diary: &Diary,
        shipped: &[Policy],
        rulebook: &'a Rulebook,
        faults: &mut Vec<Fault>,
    ) -> Self {
        let (mut policies, mut blocks) = (Vec::<Policy>::new(), Vec::new());
        for block in &diary.blocks {
            match block::policy(block) {
                Ok(policy) if block.refused => blocks.push((block.clone(), Some(policy.id))),
                Err(_) if block.refused => blocks.push((block.clone(), None)),
                Ok(policy) if policies.iter().any(|other| other.id == policy.id) => {
                    let reason = format!("the diary has two policies `{}`", policy.id);
                    faults.push(Fault { line: block.line, reason });
                }
                Ok(policy) => policies.push(policy),
                Err((line, reason)) => faults.push(Fault { line, reason: format!("policy: {reason}") }),
            }
        }
        let own = policies.len();
        let known = |id: &str| policies.iter().any(|own| own.id == id);
        let others: Vec<Policy> = shipped.iter().filter(|policy| !known(&policy.id)).cloned().collect();
        policies.extend(others);
        let mut currency = Currency::CNY;
        if let Some((line, code)) = &diary.currency {
            if let Some(known) = Currency::from_code(code) {
                currency = known;
            } else {
                faults.push(Fault { line: *line, reason: format!("`{code}` is no ISO 4217 currency") });
            }
        }
        let mut world = Self {
            rulebook,
            currency,
            policies,
            own,
            fallback: (own == 1).then_some(0),
            blocks,
            accounts: Vec::new(),
            invoices: Vec::new(),
            contracts: Vec::new(),
            promises: Vec::new(),
            ledger_day: LedgerDay::Current,
            last_run: None,
            today: None,
            decisions: None,
            next_id: 0,
        };
        if let Some((line, id)) = &diary.policy {
            match world.policy(id) {
                Ok(at) => world.fallback = Some(at),
                Err(reason) => faults.push(Fault { line: *line, reason }),
            }
        }
        world
    }

    /// The policies that were to be refused, as expectations.
    pub(crate) fn policy_checks(&self) -> Vec<Check> {
        let check = |(block, read): &(Block, Option<String>)| Check {
            line: block.line,
            expected: "the policy is refused".to_owned(),
            got: read.as_ref().map(|id| format!("the policy `{id}` is sound")),
        };
        self.blocks.iter().map(check).collect()
    }

    /// The place of a policy.
    pub(crate) fn policy(&self, id: &str) -> Result<usize, String> {
        self.policies.iter().position(|policy| policy.id.eq_ignore_ascii_case(id)).ok_or_else(|| {
            let known: Vec<&str> = self.policies.iter().map(|policy| policy.id.as_str()).collect();
            format!("there is no policy `{id}`; known are {}", known.join(", "))
        })
    }

    /// The policy a debtor is under.
    pub(crate) fn policy_of(&self, debtor: usize) -> Result<&Policy, String> {
        let account = self.accounts.get(debtor).ok_or("no such debtor")?;
        account.policy.or(self.fallback).and_then(|at| self.policies.get(at)).ok_or_else(|| {
            let hint =
                if self.own > 1 { "the diary has several policies" } else { "the diary has no policy" };
            format!(
                "`{}` is under no policy: {hint}, so write `debtor {}, policy NAME`",
                account.name, account.name
            )
        })
    }

    /// A number nothing else has.
    pub(crate) fn number(&mut self) -> i64 {
        self.next_id += 1;
        self.next_id
    }

    /// A new debtor: a Chinese company, unless the diary says otherwise.
    pub(crate) fn open_account(&mut self, name: &str) -> usize {
        let debtor = Debtor {
            id: DebtorId(self.number()),
            kind: Some(DebtorKind::Company),
            size: None,
            country: Some(Country::CN),
            region: None,
            zone_known: true,
            standing: None,
        };
        let facts = Snapshot {
            debtor,
            receivables: Vec::new(),
            contracts: Vec::new(),
            payments: Vec::new(),
            promises: Vec::new(),
            disputes: Vec::new(),
            contacts: Vec::new(),
            people: Vec::new(),
            facts: Vec::new(),
            documents: Vec::new(),
            unread: Vec::new(),
            policy_since: None,
            ledger_as_of: None,
        };
        self.accounts.push(Account {
            name: name.to_owned(),
            policy: None,
            facts,
            people: Vec::new(),
            nobody: false,
        });
        self.accounts.len() - 1
    }

    /// The facts of a debtor, to be changed; what was decided before is out of date.
    pub(crate) fn account(&mut self, debtor: usize) -> Result<&mut Account, String> {
        self.decisions = None;
        self.accounts.get_mut(debtor).ok_or_else(|| "no such debtor".to_owned())
    }

    /// What was decided is out of date.
    pub(crate) fn forget_decisions(&mut self) {
        self.decisions = None;
    }

    /// Takes the name of a debtor.
    pub(crate) fn read_debtor<'b>(&self, phrase: &mut Phrase<'b>) -> Option<usize> {
        let named = |mut phrase: Phrase<'b>| {
            let name = phrase.name(self.accounts.iter().map(|account| account.name.as_str()))?;
            Some((self.accounts.iter().position(|account| account.name == name)?, phrase))
        };
        let mut ahead = *phrase;
        let found = named(ahead).or_else(|| {
            let is_said = ahead.eat_any(&["debtor", "customer"]);
            named(ahead).filter(|_| is_said)
        });
        let (debtor, rest) = found?;
        *phrase = rest;
        Some(debtor)
    }

    /// Takes the name of an invoice, of one instalment `INV/2`, or of all instalments `INV`, `INV due DATE`.
    pub(crate) fn read_invoice(&self, phrase: &mut Phrase<'_>) -> Option<Vec<usize>> {
        let mut ahead = *phrase;
        let mut said = *phrase;
        if said.eat("invoice") {
            ahead = said;
        }
        let names = self.invoices.iter().flat_map(|invoice| {
            let whole = invoice.name.rsplit_once('/').map(|(whole, _)| whole);
            [Some(invoice.name.as_str()), whole].into_iter().flatten()
        });
        let name = ahead.name(names)?;
        let is_named = |invoice: &Invoice| {
            invoice.name == name || invoice.name.rsplit_once('/').is_some_and(|(whole, _)| whole == name)
        };
        let exact = self.invoices.iter().position(|invoice| invoice.name == name);
        let mut found: Vec<usize> = match exact {
            Some(at) => vec![at],
            None => {
                (0..self.invoices.len()).filter(|&at| self.invoices.get(at).is_some_and(is_named)).collect()
            }
        };
        found.sort_by_key(|&at| self.receivable(at).map(|receivable| receivable.due));
        let mut dated = ahead;
        if dated.eat("due")
            && let Some(due) = dated.day()
        {
            ahead = dated;
            found.retain(|&at| self.receivable(at).is_some_and(|receivable| receivable.due == due));
        }
        if found.is_empty() {
            return None;
        }
        *phrase = ahead;
        Some(found)
    }

    /// Takes the name of a person, with `of DEBTOR` if given; a debtor's name alone means the first of its people.
    pub(crate) fn read_person(&self, phrase: &mut Phrase<'_>) -> Option<(usize, usize)> {
        let mut ahead = *phrase;
        let names = self.accounts.iter().flat_map(|account| account.people.iter().map(String::as_str));
        if let Some(name) = ahead.name(names) {
            let mut of = ahead;
            let owner = of.eat("of").then(|| self.read_debtor(&mut of)).flatten();
            if owner.is_some() {
                ahead = of;
            }
            let holds = |at: usize| {
                self.accounts.get(at).is_some_and(|account| account.people.iter().any(|p| p == name))
            };
            let debtor = owner.or_else(|| (0..self.accounts.len()).find(|&at| holds(at)))?;
            let at = self.accounts.get(debtor)?.people.iter().position(|person| person == name)?;
            *phrase = ahead;
            return Some((debtor, at));
        }
        let debtor = self.read_debtor(&mut ahead)?;
        *phrase = ahead;
        Some((debtor, 0))
    }

    /// Takes the name of a promise: its latest day, should it have been moved.
    pub(crate) fn read_promise(&self, phrase: &mut Phrase<'_>) -> Option<&Named> {
        let name = phrase.name(self.promises.iter().map(|promise| promise.name.as_str()))?;
        self.promises.iter().rev().find(|promise| promise.name == name)
    }

    /// The receivable of a named invoice.
    pub(crate) fn receivable(&self, invoice: usize) -> Option<&Receivable> {
        let invoice = self.invoices.get(invoice)?;
        let account = self.accounts.get(invoice.debtor)?;
        account.facts.receivables.iter().find(|receivable| receivable.id == invoice.id)
    }

    /// What is open of a named invoice after all that was entered.
    pub(crate) fn open(&self, invoice: usize) -> Option<Money> {
        let receivable = self.receivable(invoice)?;
        let account = self.accounts.get(self.invoices.get(invoice)?.debtor)?;
        let paid = account.facts.payments.iter().filter(|payment| payment.receivable == Some(receivable.id));
        let paid: i64 = paid.map(|payment| payment.amount.minor).sum();
        let open = receivable.amount.minor - receivable.settled_undated - paid;
        Some(Money::new(open, receivable.amount.currency))
    }

    /// The name of a receivable.
    pub(crate) fn invoice_name(&self, id: ReceivableId) -> &str {
        self.invoices.iter().find(|invoice| invoice.id == id).map_or("?", |invoice| invoice.name.as_str())
    }

    /// The name of a person.
    pub(crate) fn person_name(&self, debtor: usize, id: PersonId) -> &str {
        let Some(account) = self.accounts.get(debtor) else { return "?" };
        let at = account.facts.people.iter().position(|person| person.id == id);
        at.and_then(|at| account.people.get(at)).map_or("the one person we know", String::as_str)
    }

    /// What is decided about a debtor on a day, as the facts stand: the run of that day, until something is entered.
    pub(crate) fn decision(&mut self, debtor: usize, day: Day) -> Result<&Decision, String> {
        if self.decisions.is_none() {
            self.decide_all(day)?;
        }
        let decisions = self.decisions.as_ref();
        decisions.and_then(|decisions| decisions.get(debtor)).ok_or_else(|| "no such debtor".to_owned())
    }

    /// A new day begins: yesterday's decisions are out of date.
    pub(crate) fn begin(&mut self, day: Day) {
        if self.today != Some(day) {
            self.today = Some(day);
            self.decisions = None;
        }
    }

    /// Decides about every debtor.
    pub(crate) fn decide_all(&mut self, day: Day) -> Result<(), String> {
        let mut decisions = Vec::with_capacity(self.accounts.len());
        for debtor in 0..self.accounts.len() {
            decisions.push(self.decide(debtor, day)?);
        }
        self.decisions = Some(decisions);
        Ok(())
    }

    /// Decides about one debtor as the facts stand.
    pub(crate) fn decide(&self, debtor: usize, day: Day) -> Result<Decision, String> {
        Ok(decide(&self.snapshot(debtor, day)?, self.policy_of(debtor)?, self.rulebook, day))
    }

    /// Carries out what was decided for the day: every contact of the plan, and what only waits for its day or hour.
    pub(crate) fn send_all(&mut self, day: Day) -> Result<(), String> {
        let decisions = self.decisions.take().unwrap_or_default();
        for (debtor, decision) in decisions.iter().enumerate() {
            let mut sent = Vec::new();
            for contact in &decision.contacts {
                let way =
                    Way { person: Some(contact.person), role: Some(contact.role), channel: contact.channel };
                sent.extend(carried_out(decision, contact.step, way, Connection::Sent, day));
            }
            for withheld in decision.withheld.iter().filter(|withheld| only_waits(withheld)) {
                let Some(channel) = withheld.channel else { continue };
                let way = Way { person: withheld.person, role: None, channel };
                sent.extend(carried_out(decision, withheld.step, way, Connection::Sent, day));
            }
            let policy = self.policy_of(debtor)?;
            let is_task = |step: u8| policy.step(step).is_some_and(|step| step.channels.is_empty());
            for notice in decision.notices.iter().filter(|notice| is_task(notice.step)) {
                // Our own task, no text: it counts as the step, and never as a word to the debtor.
                let way = Way { person: None, role: None, channel: Channel::Letter };
                let mut done = carried_out(decision, Some(notice.step), way, Connection::Waived, day);
                done.retain(|contact| contact.receivable == notice.receivable);
                sent.extend(done);
            }
            if let Some(account) = self.accounts.get_mut(debtor) {
                account.facts.contacts.extend(sent);
            }
        }
        self.decisions = Some(decisions);
        Ok(())
    }

    /// The facts of one debtor in the order the core wants.
    fn snapshot(&self, debtor: usize, day: Day) -> Result<Snapshot, String> {
        let account = self.accounts.get(debtor).ok_or("no such debtor")?;
        let mut facts = account.facts.clone();
        facts.receivables.sort_by_key(|receivable| (receivable.due, receivable.id));
        facts.contacts.sort_by_key(|contact| contact.day);
        facts.payments.sort_by_key(|payment| payment.day);
        facts.facts.sort_by_key(|fact| fact.from);
        facts.contracts = self
            .contracts
            .iter()
            .filter(|(_, _, of)| *of == debtor)
            .map(|(_, contract, _)| contract.clone())
            .collect();
        facts.ledger_as_of = match self.ledger_day {
            LedgerDay::Current => Some(day),
            LedgerDay::AsOf(day) => day,
        };
        if facts.people.is_empty() && !account.nobody {
            facts.people.push(somebody(facts.debtor.kind));
        }
        Ok(facts)
    }

    /// Enters money or a credit note: on the named invoices, the oldest first, or on the debtor's account.
    pub(crate) fn enter_money(
        &mut self,
        debtor: usize,
        invoices: &[usize],
        amount: Money,
        is_credit_note: bool,
        day: Day,
    ) -> Result<(), String> {
        let mut left = amount.minor;
        let mut parts = Vec::new();
        for (at, &invoice) in invoices.iter().enumerate() {
            let open = self.open(invoice).ok_or("no such invoice")?;
            if open.currency != amount.currency {
                let name = self.invoices.get(invoice).map_or("?", |invoice| invoice.name.as_str());
                return Err(format!("`{name}` is in {}, not in {}", open.currency, amount.currency));
            }
            let is_last = at + 1 == invoices.len();
            let part = if is_last || amount.minor < 0 { left } else { left.clamp(0, open.minor.max(0)) };
            left -= part;
            if part != 0 {
                parts.push((self.invoices.get(invoice).map(|invoice| invoice.id), part));
            }
        }
        if invoices.is_empty() {
            parts.push((None, left));
        }
        let account = self.account(debtor)?;
        account.facts.payments.extend(parts.into_iter().map(|(receivable, minor)| Payment {
            day,
            amount: Money::new(minor, amount.currency),
            receivable,
            is_credit_note,
        }));
        Ok(())
    }

    /// Enters a promise, or the new day of one that is moved.
    pub(crate) fn enter_promise(
        &mut self,
        name: &str,
        debtor: usize,
        mut promise: Promise,
    ) -> Result<(), String> {
        promise.id = PromiseId(self.number());
        self.promises.push(Named { name: name.to_owned(), debtor, id: promise.id });
        self.account(debtor)?.facts.promises.push(promise);
        Ok(())
    }
}

/// Whether nothing but the hour or the day stands in the way.
pub(crate) fn only_waits(withheld: &Withheld) -> bool {
    withheld.refusals.iter().all(|refusal| WAITING.contains(&refusal.rule))
}

/// By whom and how something is sent.
#[derive(Clone, Copy)]
struct Way {
    person: Option<PersonId>,
    role: Option<Role>,
    channel: Channel,
}

/// The contacts that carry out a step: one for every notice of it, so that each item knows its step.
fn carried_out(
    decision: &Decision,
    step: Option<u8>,
    way: Way,
    connection: Connection,
    day: Day,
) -> Vec<Contact> {
    let about = |receivable| Contact {
        day,
        time: None,
        person: way.person,
        role: way.role,
        channel: way.channel,
        direction: Direction::Out,
        connection,
        outcome: None,
        reason: None,
        step,
        receivable,
    };
    let notices = decision.notices.iter().filter(|notice| Some(notice.step) == step);
    let contacts: Vec<Contact> = notices.map(|notice| about(notice.receivable)).collect();
    if contacts.is_empty() { vec![about(None)] } else { contacts }
}

/// Whom we speak with where the diary names nobody: finance of a company, the debtor in person; by every channel.
fn somebody(kind: Option<DebtorKind>) -> Person {
    Person {
        id: PersonId(0),
        role: if kind == Some(DebtorKind::Person) { Role::Debtor } else { Role::Finance },
        reachable_by: Channel::ALL.iter().copied().collect::<Channels>(),
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
