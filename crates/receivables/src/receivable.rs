//! A receivable: what is owed under one invoice or one instalment, and since when.

use crate::{calendar::Day, coded::coded, debtor::Country, money::Money};

coded! {
    /// What the money is owed for (DAT-080).
    ReceivableKind {
        /// Goods sold (货款).
        Goods = "goods",
        /// Progress payment of a project (进度款).
        Progress = "progress",
        /// Balance of a project (尾款).
        ProjectBalance = "project-balance",
        /// A service contract (套餐、服务费).
        Service = "service",
        /// An instalment (分期款).
        Instalment = "instalment",
        /// Money advanced for the customer (代垫款).
        Advance = "advance",
        /// A mortgage instalment (按揭款).
        Mortgage = "mortgage",
        /// A financing instalment (融资款).
        Financing = "financing",
        /// A loan (贷款).
        Loan = "loan",
        /// A credit card (信用卡).
        Card = "card",
    }
}

/// The store's number of a receivable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReceivableId(pub i64);

/// The store's number of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContractId(pub i64);

/// One invoice, or one instalment of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receivable {
    /// Number in the store.
    pub id: ReceivableId,
    /// What it is owed for.
    pub kind: Option<ReceivableKind>,
    /// Day of the invoice.
    pub issued: Option<Day>,
    /// Day by which it must be paid.
    pub due: Day,
    /// The amount invoiced.
    pub amount: Money,
    /// Minor units the ledger reports as settled without saying when. Dated money is a [`crate::payment::Payment`].
    pub settled_undated: i64,
    /// Whether it is one instalment of a debt agreed in instalments (Civil Code art. 189).
    pub is_instalment: bool,
    /// The contract it is owed under.
    pub contract: Option<ContractId>,
    /// Taken out of dunning: written off, or on an account that no policy names.
    pub outside_policy: bool,
}

/// What a decision reads of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Number in the store.
    pub id: ContractId,
    /// Day of signing.
    pub signed: Option<Day>,
    /// Agreed penalty for late payment, in millionths a day.
    pub penalty_per_day: Option<crate::money::Ppm>,
    /// The clause that agrees it is on file with its number.
    pub has_damages_clause: bool,
    /// The contract allows us to stop supply or service.
    pub allows_supply_stop: bool,
    /// The contract is a loan under the private-lending rules rather than a sale.
    pub is_loan: bool,
    /// The law the parties chose, by its country; the United Kingdom stands for England & Wales. `None` if not on file: then
    /// the law is taken to be that of the debtor's country.
    pub governing_law: Option<Country>,
}
