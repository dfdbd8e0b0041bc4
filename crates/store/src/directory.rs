//! Finding a debtor, and the names that texts are made of: nothing of this reaches a decision.

use std::{collections::BTreeMap, fmt};

use receivables::{
    calendar::Day,
    debtor::{Country, DebtorId, Region},
    fact::{FactKind, details::Details},
    money::Money,
    receivable::{ContractId, ReceivableId},
};

use crate::{
    Store,
    db::{Row, Value, params},
    error::Error,
    name::normalised,
    personal::PersonName,
    row, sql,
};

/// A debtor by its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtorRef {
    /// Number in the store.
    pub id: DebtorId,
    /// Customer number.
    pub code: Option<String>,
    /// Name; empty if no file gave one.
    pub name: String,
}

impl fmt::Display for DebtorRef {
    /// `code name`, with the store's number where there is no code: `C-0017 上海甲贸易有限公司`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => write!(f, "{code}")?,
            None => write!(f, "#{}", self.id.0)?,
        }
        if self.name.is_empty() { Ok(()) } else { write!(f, " {}", self.name) }
    }
}

/// Everything about one debtor that has a name or number in the outside world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtorNames {
    /// Who.
    pub debtor: DebtorRef,
    /// Country.
    pub country: Option<Country>,
    /// State or other part of the country.
    pub region: Option<Region>,
    /// IANA time zone.
    pub zone: Option<String>,
    /// Policy by their own row, by id.
    pub policy: Option<String>,
    /// Our salesperson or collector.
    pub owner: Option<String>,
    /// Their people.
    pub people: Vec<PersonName>,
    /// Their invoices and instalments, settled ones too.
    pub receivables: Vec<ReceivableName>,
    /// Their contracts.
    pub contracts: Vec<ContractName>,
    /// Their payments, by day.
    pub payments: Vec<PaymentName>,
    /// What texts may state of facts on file, the earliest first.
    pub facts: Vec<FactDetails>,
}

impl FactDetails {
    /// Whether it holds on the day.
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// What texts may state of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactDetails {
    /// Of which fact.
    pub kind: FactKind,
    /// From this day.
    pub from: Day,
    /// Last day it holds.
    pub until: Option<Day>,
    /// What is known of it.
    pub details: Details,
}

/// How the debtor knows a receivable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivableName {
    /// Number in the store.
    pub id: ReceivableId,
    /// Invoice number.
    pub number: String,
    /// Which instalment of it.
    pub instalment: Option<u16>,
    /// Contract number as the ledger gives it, on file or not.
    pub contract: Option<String>,
    /// Project name.
    pub project: Option<String>,
}

/// How the debtor knows a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractName {
    /// Number in the store.
    pub id: ContractId,
    /// Contract number.
    pub number: String,
    /// Number of the clause on damages for late payment.
    pub damages_clause: Option<String>,
    /// Days to pay after the invoice.
    pub terms_days: Option<u16>,
}

/// How the debtor knows a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentName {
    /// Day it arrived.
    pub day: Day,
    /// How much.
    pub amount: Money,
    /// Bank reference or voucher number.
    pub reference: Option<String>,
    /// Number of the invoice it names, on file or not.
    pub number: Option<String>,
}

/// How many candidates an ambiguous name lists.
const CANDIDATES: usize = 10;

impl Store {
    /// The debtor that a person means: by customer number, by name, by the store's number written `#12`, by the
    /// beginning of a customer number or a part of a name; the first of these that fits anybody decides.
    ///
    /// # Errors
    /// [`Error::NoDebtor`] if nothing fits, [`Error::Ambiguous`] if more than one does.
    pub fn find_debtor(&self, text: &str) -> Result<DebtorRef, Error> {
        let text = text.trim();
        let key = normalised(text);
        let mut found = self.debtors(sql::DEBTOR_BY_CODE, &params![text])?;
        if found.is_empty() && !key.is_empty() {
            found = self.debtors(sql::DEBTORS_BY_NAME, &params![&key])?;
        }
        if let (true, Some(Ok(id))) = (found.is_empty(), text.strip_prefix('#').map(str::parse::<i64>)) {
            found = self.debtors(sql::DEBTOR_BY_ID, &params![id])?;
        }
        if found.is_empty() && !key.is_empty() {
            found = self.debtors(sql::DEBTORS_LIKE, &params![text, &key])?;
        }
        if found.len() > 1 {
            found.truncate(CANDIDATES);
            return Err(Error::Ambiguous { text: text.to_owned(), candidates: found });
        }
        found.pop().ok_or_else(|| Error::NoDebtor(text.to_owned()))
    }

    /// A debtor by number.
    ///
    /// # Errors
    /// [`Error::NoDebtor`] if there is none.
    pub fn debtor_numbered(&self, debtor: DebtorId) -> Result<DebtorRef, Error> {
        let found = self.debtors(sql::DEBTOR_BY_ID, &params![debtor.0])?.pop();
        found.ok_or_else(|| Error::NoDebtor(debtor.0.to_string()))
    }

    /// What the books call a receivable; `None` if there is none of that number.
    pub fn receivable_number(&self, receivable: ReceivableId) -> Result<Option<String>, Error> {
        self.db.first(sql::RECEIVABLE_NUMBER, &params![receivable.0], |row| Ok(row.text(0)?.to_owned()))
    }

    fn debtors(&self, text: &'static str, params: &[Value<'_>]) -> Result<Vec<DebtorRef>, Error> {
        self.db.all(text, params, |row| debtor_ref(row, [0, 1, 2]))
    }

    /// The names around one debtor, for texts and screens; numbers and addresses of people are masked; `None` if there is no such debtor.
    pub fn names(&self, debtor: DebtorId) -> Result<Option<DebtorNames>, Error> {
        let Some(mut names) = self.db.first(sql::NAMES_DEBTOR, &params![debtor.0], debtor_names)? else {
            return Ok(None);
        };
        names.people = self.people(debtor)?;
        names.receivables = self.list(sql::NAMES_RECEIVABLES, debtor, receivable)?;
        names.contracts = self.list(sql::NAMES_CONTRACTS, debtor, contract)?;
        names.payments = self.list(sql::NAMES_PAYMENTS, debtor, payment)?;
        names.facts = self.list(sql::NAMES_FACTS, debtor, fact_details)?;
        Ok(Some(names))
    }

    fn list<T>(
        &self,
        text: &'static str,
        debtor: DebtorId,
        read: fn(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        self.db.all(text, &params![debtor.0], read)
    }
}

/// A debtor by the columns of number, code and name.
pub(crate) fn debtor_ref(row: &Row<'_>, [id, code, name]: [usize; 3]) -> Result<DebtorRef, Error> {
    Ok(DebtorRef {
        id: DebtorId(row.int(id)?),
        code: row::string(row, code)?,
        name: row.text(name)?.to_owned(),
    })
}

fn debtor_names(row: &Row<'_>) -> Result<DebtorNames, Error> {
    Ok(DebtorNames {
        debtor: debtor_ref(row, [0, 1, 2])?,
        country: row::code(row, 3, Country::from_code)?,
        zone: row::string(row, 4)?,
        region: row::code(row, 7, Region::from_code)?,
        policy: row::string(row, 5)?,
        owner: row::string(row, 6)?,
        people: Vec::new(),
        receivables: Vec::new(),
        contracts: Vec::new(),
        payments: Vec::new(),
        facts: Vec::new(),
    })
}

fn fact_details(row: &Row<'_>) -> Result<FactDetails, Error> {
    let (kind, written) = (row::required(row, 0, FactKind::from_code)?, row.text(3)?);
    let details = serde_json::from_str(written).ok().and_then(|given: BTreeMap<String, String>| {
        Details::of(kind, given.iter().map(|(name, value)| (name.as_str(), value.as_str()))).ok()
    });
    let details = details.ok_or_else(|| row.unreadable(3, written))?;
    Ok(FactDetails { kind, from: Day(row.int(1)?), until: row.opt_int(2)?.map(Day), details })
}

fn receivable(row: &Row<'_>) -> Result<ReceivableName, Error> {
    Ok(ReceivableName {
        id: ReceivableId(row.int(0)?),
        number: row.text(1)?.to_owned(),
        instalment: Some(row.int(2)?).filter(|&instalment| instalment > 0),
        contract: row::string(row, 3)?,
        project: row::string(row, 4)?,
    })
}

fn contract(row: &Row<'_>) -> Result<ContractName, Error> {
    Ok(ContractName {
        id: ContractId(row.int(0)?),
        number: row.text(1)?.to_owned(),
        damages_clause: row::string(row, 2)?,
        terms_days: row.opt_int(3)?,
    })
}

fn payment(row: &Row<'_>) -> Result<PaymentName, Error> {
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Ok(PaymentName {
        day: Day(row.int(0)?),
        amount: Money::new(row.int(1)?, row::currency(row, 2)?),
        reference: given(row.text(3)?),
        number: given(row.text(4)?),
    })
}
