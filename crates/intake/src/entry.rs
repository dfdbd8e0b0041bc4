//! Rows into entries, one function per kind of sheet.

use receivables::{
    calendar::Day,
    contact::{Connection, Direction},
    debtor::Channel,
    ledger::{
        ContactEntry, ContractEntry, DebtorEntry, DebtorKey, DisputeEntry, Entry, FactEntry, PaymentEntry,
        PersonEntry, PromiseEntry, ReceivableEntry,
    },
    money::{Currency, Money},
};

use crate::{
    field::{Field, SheetKind},
    finding::Problem,
    row::Row,
    terms::{self, Document},
};

/// What a row becomes.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one is made per row and taken apart at once")]
pub(crate) enum Built {
    /// This entry.
    Entry(Entry),
    /// A credit note with nothing left to apply: invoices show what it settled.
    AppliedCredit,
}

/// Reads a row. `None`: it has faults or needs.
pub(crate) fn build(kind: SheetKind, row: &mut Row<'_>) -> Option<Built> {
    let built = match kind {
        SheetKind::Receivables => receivable(row)?,
        SheetKind::Customers => Built::Entry(Entry::Debtor(debtor(row))),
        SheetKind::People => Built::Entry(Entry::Person(person(row)?)),
        SheetKind::Contracts => Built::Entry(Entry::Contract(contract(row)?)),
        SheetKind::Payments => Built::Entry(Entry::Payment(payment(row)?)),
        SheetKind::Promises => Built::Entry(Entry::Promise(promise(row)?)),
        SheetKind::Disputes => Built::Entry(Entry::Dispute(dispute(row)?)),
        SheetKind::ContactLog => Built::Entry(Entry::Contact(contact(row)?)),
        SheetKind::Facts => Built::Entry(Entry::Fact(fact(row)?)),
    };
    (row.faults.is_empty() && row.need.is_none()).then_some(built)
}

/// The three amounts of an invoice, of which any two give the third.
struct Amounts {
    amount: Money,
    /// Minor units.
    settled: i64,
    /// Minor units.
    open: i64,
    /// The ledger states how much is open besides how much was invoiced, so a clearing day can contradict it.
    states_open: bool,
}

fn receivable(row: &mut Row<'_>) -> Option<Built> {
    let debtor = row.debtor();
    let number = row.identifier(Field::Number);
    let number = row.required(Field::Number, number);
    let instalment = row.count(Field::Instalment);
    let issued = row.day(Field::IssueDate);
    let due = due(row, issued);
    let document = row.text(Field::DocumentType).and_then(|text| terms::document(&text));
    let amounts = row.currency().and_then(|currency| amounts(row, currency, document));
    let cleared = row.day(Field::ClearedDate);
    let kind = row.term(Field::ReceivableKind);
    let disputed = row.is_ticked(Field::Disputed);
    let contract = row.identifier(Field::Contract);
    let project = row.text(Field::Project);
    let Amounts { amount, settled, open, states_open } = amounts?;
    if amount.minor < 0 {
        return credit(row, debtor, number?, issued.or(due), open, amount.currency, document);
    }
    if due.is_none()
        && row.need.is_none()
        && !row.faults.iter().any(|fault| fault.field == Some(Field::DueDate))
    {
        row.fault(Some(Field::DueDate), Problem::NoDueDate);
    }
    if cleared.is_some() && states_open && open != 0 {
        row.fault(
            Some(Field::ClearedDate),
            Problem::ClearedButOpen { open: Money::new(open, amount.currency) },
        );
    }
    Some(Built::Entry(Entry::Receivable(ReceivableEntry {
        debtor,
        number: number?,
        instalment,
        kind,
        issued,
        due: due?,
        amount,
        // What was settled by a known day is not settled at an unknown one.
        settled_undated: if cleared.is_some() { 0 } else { settled },
        cleared,
        disputed,
        contract,
        project,
    })))
}

/// The due day, or the day of the invoice and the days to pay.
fn due(row: &mut Row<'_>, issued: Option<Day>) -> Option<Day> {
    let due = row.day(Field::DueDate);
    let has_due_cell = due.is_some() || row.cell(Field::DueDate).is_some();
    if has_due_cell {
        return due;
    }
    let days: u16 = row.count(Field::TermsDays)?;
    Some(issued?.plus(i32::from(days)))
}

fn amounts(row: &mut Row<'_>, currency: Currency, document: Option<Document>) -> Option<Amounts> {
    let amount = row.money(Field::Amount, currency).map(|money| money.minor);
    let settled = row.money(Field::Settled, currency).map(|money| money.minor);
    let open = row.money(Field::Open, currency).map(|money| money.minor);
    if row.need.is_some() || row.faults.iter().any(|fault| fault.field.is_some_and(Field::is_money)) {
        return None;
    }
    let states_open = open.is_some() && amount.is_some() || settled.is_some();
    let (amount, settled, open) = match (amount, settled, open) {
        (Some(amount), Some(settled), Some(open)) => agreed(row, currency, amount, settled, open)?,
        (Some(amount), Some(settled), None) => (amount, settled, amount.checked_sub(settled)?),
        (Some(amount), None, Some(open)) => (amount, amount.checked_sub(open)?, open),
        (None, Some(settled), Some(open)) => (settled.checked_add(open)?, settled, open),
        (None, None, Some(open)) => (open, 0, open),
        (Some(amount), None, None) => (amount, 0, amount),
        (None, _, None) => {
            let field = row.first_column_of([Field::Amount, Field::Open]);
            row.required(field, None::<Money>);
            return None;
        }
    };
    // A credit note whose type says so may be written without the minus.
    let sign = if document.is_some() && amount > 0 { -1 } else { 1 };
    Some(Amounts {
        amount: Money::new(amount.checked_mul(sign)?, currency),
        settled: settled.checked_mul(sign)?,
        open: open.checked_mul(sign)?,
        states_open,
    })
}

/// The three numbers if they agree; payments written with a minus agree too.
fn agreed(
    row: &mut Row<'_>,
    currency: Currency,
    amount: i64,
    settled: i64,
    open: i64,
) -> Option<(i64, i64, i64)> {
    if amount.checked_sub(settled) == Some(open) {
        return Some((amount, settled, open));
    }
    if amount >= 0 && settled < 0 && amount.checked_add(settled) == Some(open) {
        return Some((amount, settled.checked_neg()?, open));
    }
    let [amount, settled, open] = [amount, settled, open].map(|minor| Money::new(minor, currency));
    let field = row.first_column_of([Field::Open, Field::Amount]);
    row.fault(Some(field), Problem::AmountsDisagree { amount, settled, open });
    None
}

/// A credit note, or money on account, as far as it is not applied yet.
fn credit(
    row: &mut Row<'_>,
    debtor: DebtorKey,
    number: String,
    day: Option<Day>,
    open: i64,
    currency: Currency,
    document: Option<Document>,
) -> Option<Built> {
    if open >= 0 {
        return Some(Built::AppliedCredit);
    }
    let day = row.required(Field::IssueDate, day);
    let receivable = row.identifier(Field::Reference);
    let Some(amount) = open.checked_neg() else {
        row.fault(Some(Field::Amount), Problem::TooLarge { field: Field::Amount });
        return None;
    };
    Some(Built::Entry(Entry::Payment(PaymentEntry {
        debtor,
        reference: Some(number),
        day: day?,
        amount: Money::new(amount, currency),
        receivable,
        instalment: None,
        is_credit_note: document != Some(Document::Receipt),
    })))
}

fn debtor(row: &mut Row<'_>) -> DebtorEntry {
    let country = row.country(Field::Country);
    DebtorEntry {
        debtor: row.debtor(),
        kind: row.term(Field::Kind),
        size: row.term(Field::Size),
        country,
        region: row.region(Field::Region, country),
        zone: row.time_zone(Field::TimeZone),
        standing: row.term(Field::Standing),
        policy: row.text(Field::Policy),
        owner: row.text(Field::Owner),
        company: row.text(Field::Company),
    }
}

fn person(row: &mut Row<'_>) -> Option<PersonEntry> {
    let name = row.text(Field::Name);
    let name = row.required(Field::Name, name);
    Some(PersonEntry {
        debtor: row.debtor(),
        role: row.term(Field::Role),
        title: row.text(Field::Title),
        mobile: row.identifier(Field::Mobile),
        phone: row.identifier(Field::Phone),
        wechat: row.identifier(Field::Wechat),
        email: row.text(Field::Email),
        fax: row.identifier(Field::Fax),
        address: row.text(Field::Address),
        prefers: row.term(Field::Prefers),
        opted_out: row.terms::<Channel>(Field::OptedOut).into_iter().collect(),
        opted_in: row.terms::<Channel>(Field::OptedIn).into_iter().collect(),
        refused: row.is_ticked(Field::Refused),
        consented: row.is_ticked(Field::Consented),
        workplace_only: row.is_ticked(Field::WorkplaceOnly),
        hours: row.hours(Field::ContactHours),
        name: name?,
    })
}

fn contract(row: &mut Row<'_>) -> Option<ContractEntry> {
    let number = row.identifier(Field::Contract);
    let number = row.required(Field::Contract, number);
    Some(ContractEntry {
        debtor: row.debtor(),
        signed: row.day(Field::SignedDate),
        terms_days: row.count(Field::TermsDays),
        penalty_per_day: row.daily_rate(Field::PenaltyPerDay),
        damages_clause: row.text(Field::DamagesClause),
        allows_supply_stop: row.is_ticked(Field::SupplyStop),
        governing_law: row.governing_law(Field::GoverningLaw),
        number: number?,
    })
}

fn payment(row: &mut Row<'_>) -> Option<PaymentEntry> {
    let debtor = row.debtor();
    let day = row.day(Field::Date);
    let day = row.required(Field::Date, day);
    let currency = row.currency();
    let amount = currency.and_then(|currency| row.required_money(Field::Amount, currency));
    let document = row.text(Field::DocumentType).and_then(|text| terms::document(&text));
    let is_credit_note = document == Some(Document::CreditNote);
    let mut amount = amount?;
    // A credit note is often written with a minus; money that arrived never is.
    if is_credit_note && amount.minor < 0 {
        amount.minor = amount.minor.checked_neg()?;
    }
    let amount = row.positive(Field::Amount, amount);
    Some(PaymentEntry {
        debtor,
        reference: row.identifier(Field::Reference),
        receivable: row.identifier(Field::Receivable),
        instalment: row.count(Field::Instalment),
        is_credit_note,
        day: day?,
        amount: amount?,
    })
}

fn promise(row: &mut Row<'_>) -> Option<PromiseEntry> {
    let debtor = row.debtor();
    let made = row.day(Field::MadeDate);
    let made = row.required(Field::MadeDate, made);
    let due = row.day(Field::PromisedDate);
    let due = row.required(Field::PromisedDate, due);
    let currency = row.currency();
    let amount = currency.and_then(|currency| row.required_money(Field::Amount, currency));
    let amount = amount.and_then(|amount| row.positive(Field::Amount, amount));
    let written = row.is_ticked(Field::Written);
    Some(PromiseEntry { debtor, made: made?, due: due?, amount: amount?, written })
}

fn dispute(row: &mut Row<'_>) -> Option<DisputeEntry> {
    let opened = row.day(Field::OpenedDate);
    let opened = row.required(Field::OpenedDate, opened);
    // Without an amount the whole is disputed, and no currency is needed.
    let amount = row.cell(Field::Amount).and_then(|_| row.currency());
    let amount = amount.and_then(|currency| row.money(Field::Amount, currency));
    let amount = amount.and_then(|amount| row.positive(Field::Amount, amount));
    Some(DisputeEntry {
        debtor: row.debtor(),
        receivable: row.identifier(Field::Receivable),
        closed: row.day(Field::ClosedDate),
        reason: row.text(Field::Reason),
        opened: opened?,
        amount,
    })
}

fn contact(row: &mut Row<'_>) -> Option<ContactEntry> {
    let debtor = row.debtor();
    let day = row.day(Field::Date);
    let day = row.required(Field::Date, day);
    let channel: Option<Channel> = row.term(Field::Channel);
    let channel = row.required(Field::Channel, channel);
    // A log without these columns is a log of what we did; a column that is there must say.
    let direction = row.term(Field::Direction).unwrap_or(Direction::Out);
    let connection = row.term(Field::Connection).unwrap_or(Connection::Sent);
    Some(ContactEntry {
        debtor,
        time: row.time(Field::Time),
        person: row.text(Field::Person),
        direction,
        connection,
        outcome: row.term(Field::Outcome),
        reason: row.term(Field::StatedReason),
        step: row.count(Field::Step),
        receivable: row.identifier(Field::Receivable),
        note: row.text(Field::Note),
        day: day?,
        channel: channel?,
    })
}

fn fact(row: &mut Row<'_>) -> Option<FactEntry> {
    let debtor = row.debtor();
    let kind = row.term(Field::Fact);
    let kind = row.required(Field::Fact, kind);
    let from = row.day(Field::FromDate);
    let from = row.required(Field::FromDate, from);
    let details = kind.map(|kind| row.details(kind));
    Some(FactEntry {
        debtor,
        until: row.day(Field::UntilDate),
        receivable: row.identifier(Field::Receivable),
        source: row.text(Field::Source),
        kind: kind?,
        from: from?,
        details: details?,
    })
}
