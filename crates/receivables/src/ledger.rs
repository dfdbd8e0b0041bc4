//! What a ledger file says, row by row, in canonical form: the company's own numbers, not the store's.
//!
//! Intake writes these, the store takes them in. A `None` is a fact the file does not hold.

use crate::{
    calendar::{Clock, Day, Window},
    contact::{Connection, Direction, Outcome, StatedReason},
    debtor::{Channel, Channels, Country, DebtorKind, Region, Role, Size, Standing},
    fact::{FactKind, details::Details},
    money::{Currency, Money, Ppm},
    receivable::ReceivableKind,
};

/// How a row names its debtor: by customer number, by name, or both. At least one is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct DebtorKey {
    /// The customer number.
    pub code: Option<String>,
    /// The name.
    pub name: Option<String>,
}

/// One row of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is documented at its type")]
pub enum Entry {
    Debtor(DebtorEntry),
    Receivable(ReceivableEntry),
    Person(PersonEntry),
    Contract(ContractEntry),
    Payment(PaymentEntry),
    Promise(PromiseEntry),
    Dispute(DisputeEntry),
    Contact(ContactEntry),
    Fact(FactEntry),
}

/// A customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DebtorEntry {
    /// Who.
    pub debtor: DebtorKey,
    /// Company or person.
    pub kind: Option<DebtorKind>,
    /// Size of a company.
    pub size: Option<Size>,
    /// Country.
    pub country: Option<Country>,
    /// State or other part of the country, where that has rules or clocks of its own.
    pub region: Option<Region>,
    /// IANA time zone, such as `Asia/Shanghai`.
    pub zone: Option<String>,
    /// How we stand with them.
    pub standing: Option<Standing>,
    /// The policy they are under, by id.
    pub policy: Option<String>,
    /// Our salesperson or collector.
    pub owner: Option<String>,
    /// Which of our companies they owe: who may see only others' cases does not see theirs.
    pub company: Option<String>,
}

/// An invoice, an instalment, or (with a negative amount) a credit note that stands alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivableEntry {
    /// Who owes it.
    pub debtor: DebtorKey,
    /// Invoice or document number.
    pub number: String,
    /// Which instalment of it, from 1.
    pub instalment: Option<u16>,
    /// What it is owed for.
    pub kind: Option<ReceivableKind>,
    /// Day of the invoice.
    pub issued: Option<Day>,
    /// Day by which it must be paid.
    pub due: Day,
    /// The amount invoiced.
    pub amount: Money,
    /// Minor units settled at an unknown day.
    pub settled_undated: i64,
    /// Day on which the ledger says it was cleared in full.
    pub cleared: Option<Day>,
    /// Disputed in whole, by the ledger's own mark.
    pub disputed: bool,
    /// Contract number.
    pub contract: Option<String>,
    /// Project name.
    pub project: Option<String>,
}

/// Somebody to speak with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonEntry {
    /// Whose person.
    pub debtor: DebtorKey,
    /// Their name.
    pub name: String,
    /// What they are to the debtor.
    pub role: Option<Role>,
    /// Form of address: 总, 经理, Ms.
    pub title: Option<String>,
    /// Mobile number.
    pub mobile: Option<String>,
    /// Number at work or at home.
    pub phone: Option<String>,
    /// WeChat id.
    pub wechat: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Fax number.
    pub fax: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Channel they prefer.
    pub prefers: Option<Channel>,
    /// Channels they asked us not to use.
    pub opted_out: Channels,
    /// Channels by which they agreed to be contacted; what a row leaves out is not taken back.
    pub opted_in: Channels,
    /// They asked not to be contacted.
    pub refused: bool,
    /// Consent to speak of the debt with them is on record.
    pub consented: bool,
    /// The only number we hold is at their workplace.
    pub workplace_only: bool,
    /// The hours to which they asked us to keep.
    pub hours: Option<Window>,
}

/// A contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractEntry {
    /// With whom.
    pub debtor: DebtorKey,
    /// Contract number.
    pub number: String,
    /// Day of signing.
    pub signed: Option<Day>,
    /// Days to pay after the invoice.
    pub terms_days: Option<u16>,
    /// Agreed penalty a day.
    pub penalty_per_day: Option<Ppm>,
    /// Number of the clause that agrees it.
    pub damages_clause: Option<String>,
    /// We may stop supply or service.
    pub allows_supply_stop: bool,
    /// The law the parties chose, by its country.
    pub governing_law: Option<Country>,
}

/// Money in, or a credit note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentEntry {
    /// From whom.
    pub debtor: DebtorKey,
    /// Bank reference or voucher number, which tells two equal payments apart.
    pub reference: Option<String>,
    /// Day it arrived.
    pub day: Day,
    /// How much.
    pub amount: Money,
    /// The invoice it pays.
    pub receivable: Option<String>,
    /// Which instalment of it.
    pub instalment: Option<u16>,
    /// It is a credit note, not money.
    pub is_credit_note: bool,
}

/// A promise to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseEntry {
    /// By whom.
    pub debtor: DebtorKey,
    /// Day it was made.
    pub made: Day,
    /// Day by which they will pay.
    pub due: Day,
    /// How much.
    pub amount: Money,
    /// Confirmed in writing.
    pub written: bool,
}

/// A dispute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeEntry {
    /// By whom.
    pub debtor: DebtorKey,
    /// The invoice; `None` disputes everything.
    pub receivable: Option<String>,
    /// Day it was raised.
    pub opened: Day,
    /// Day it was settled.
    pub closed: Option<Day>,
    /// The disputed part; `None` disputes the whole.
    pub amount: Option<Money>,
    /// Their reason, in their words.
    pub reason: Option<String>,
}

/// A line of the contact log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactEntry {
    /// With whom.
    pub debtor: DebtorKey,
    /// The debtor's civil day.
    pub day: Day,
    /// The debtor's local time.
    pub time: Option<Clock>,
    /// Name of the person.
    pub person: Option<String>,
    /// By which channel.
    pub channel: Channel,
    /// Who contacted whom.
    pub direction: Direction,
    /// What became of it.
    pub connection: Connection,
    /// What it led to.
    pub outcome: Option<Outcome>,
    /// The reason they gave.
    pub reason: Option<StatedReason>,
    /// The policy step it carried out, from 1.
    pub step: Option<u8>,
    /// The invoice it was about.
    pub receivable: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// A fact about a debtor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactEntry {
    /// About whom.
    pub debtor: DebtorKey,
    /// What became known.
    pub kind: FactKind,
    /// From this day.
    pub from: Day,
    /// Last day it holds.
    pub until: Option<Day>,
    /// The invoice it concerns.
    pub receivable: Option<String>,
    /// Where we know it from.
    pub source: Option<String>,
    /// What texts may state of it. Empty keeps what an earlier row of the same fact said.
    pub details: Details,
}

impl FactEntry {
    /// A fact that goes on from a day, of which nothing more is said.
    pub fn new(debtor: DebtorKey, kind: FactKind, from: Day) -> Self {
        let details = Details::default();
        Self { debtor, kind, from, until: None, receivable: None, source: None, details }
    }
}

/// The currency a file is in when its rows do not say.
pub const DEFAULT_CURRENCY: Currency = Currency::CNY;
