//! What a column can mean: the canonical fields, and the kinds of rows they belong to.

use std::fmt;

use serde::{Serialize, Serializer};

/// Declares an enum with a stable code, a Chinese and an English name per value.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal, $zh:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable code, as the command line and JSON write it.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The value of a code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            /// The Chinese name.
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh,)+ }
            }

            /// The English name.
            pub const fn en(self) -> &'static str {
                match self { $(Self::$variant => $en,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.code())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }
    };
}

named! {
    /// The kind of rows a sheet holds.
    SheetKind {
        /// Customers.
        Customers = "customers", "客户", "customers";
        /// Invoices and instalments, open or settled.
        Receivables = "receivables", "应收明细", "receivables";
        /// People to speak with.
        People = "people", "联系人", "people";
        /// Contracts.
        Contracts = "contracts", "合同", "contracts";
        /// Money in.
        Payments = "payments", "收款", "payments";
        /// Promises to pay.
        Promises = "promises", "付款承诺", "promises";
        /// Disputes.
        Disputes = "disputes", "争议", "disputes";
        /// What was tried and said.
        ContactLog = "contact-log", "催收记录", "contact log";
        /// Facts about a customer.
        Facts = "facts", "风险信息", "facts";
    }
}

named! {
    /// What a column means.
    Field {
        /// Our number of the customer.
        CustomerCode = "customer_code", "客户编号", "Customer No";
        /// The customer's name.
        CustomerName = "customer_name", "客户名称", "Customer Name";
        /// Company or person.
        Kind = "kind", "客户类型", "Customer Type";
        /// Size of the company.
        Size = "size", "企业规模", "Company Size";
        /// Country.
        Country = "country", "国家", "Country";
        /// State or other part of the country.
        Region = "region", "州", "State";
        /// IANA time zone.
        TimeZone = "time_zone", "时区", "Time Zone";
        /// Key, ordinary or new customer.
        Standing = "standing", "客户等级", "Standing";
        /// Collection policy, by id.
        Policy = "policy", "催收策略", "Policy";
        /// Our salesperson or collector.
        Owner = "owner", "负责人", "Owner";
        /// Which of our companies they owe.
        Company = "company", "所属公司", "Our Company";
        /// Invoice or document number.
        Number = "number", "单据号", "Invoice No";
        /// Which instalment.
        Instalment = "instalment", "期次", "Instalment";
        /// What it is owed for.
        ReceivableKind = "receivable_kind", "款项类型", "Receivable Type";
        /// Day of the invoice.
        IssueDate = "issue_date", "开票日期", "Invoice Date";
        /// Day by which it must be paid.
        DueDate = "due_date", "到期日", "Due Date";
        /// Days to pay after the invoice.
        TermsDays = "terms_days", "账期天数", "Terms Days";
        /// The amount invoiced, paid, promised or disputed.
        Amount = "amount", "应收金额", "Amount";
        /// The part already settled.
        Settled = "settled", "已收金额", "Paid Amount";
        /// The part still open.
        Open = "open", "余额", "Open Amount";
        /// Currency.
        Currency = "currency", "币种", "Currency";
        /// Day on which it was cleared in full.
        ClearedDate = "cleared_date", "结清日期", "Cleared Date";
        /// Disputed in whole.
        Disputed = "disputed", "是否争议", "Disputed";
        /// Contract number.
        Contract = "contract", "合同号", "Contract No";
        /// Project name.
        Project = "project", "项目名称", "Project";
        /// Invoice, credit note or receipt.
        DocumentType = "document_type", "单据类型", "Document Type";
        /// Name of a person.
        Name = "name", "姓名", "Contact Name";
        /// What the person is to the customer.
        Role = "role", "角色", "Role";
        /// Form of address.
        Title = "title", "称谓", "Title";
        /// Mobile number.
        Mobile = "mobile", "手机", "Mobile";
        /// Telephone number.
        Phone = "phone", "电话", "Phone";
        /// WeChat id.
        Wechat = "wechat", "微信", "WeChat";
        /// E-mail address.
        Email = "email", "邮箱", "Email";
        /// Fax number.
        Fax = "fax", "传真", "Fax";
        /// Postal address.
        Address = "address", "地址", "Address";
        /// Preferred channel.
        Prefers = "prefers", "首选渠道", "Preferred Channel";
        /// Channels not to be used.
        OptedOut = "opted_out", "拒收渠道", "Opted Out";
        /// Channels they agreed to.
        OptedIn = "opted_in", "同意渠道", "Opted In";
        /// Asked not to be contacted.
        Refused = "refused", "拒绝联系", "Refused Contact";
        /// Consent is on record.
        Consented = "consented", "已同意", "Consented";
        /// The only number is at their workplace.
        WorkplaceOnly = "workplace_only", "仅单位电话", "Workplace Only";
        /// The hours to which they asked us to keep.
        ContactHours = "contact_hours", "可联系时段", "Contact Hours";
        /// Day of signing.
        SignedDate = "signed_date", "签订日期", "Signed Date";
        /// Agreed penalty a day.
        PenaltyPerDay = "penalty_per_day", "日违约金比例", "Penalty Per Day";
        /// Number of the clause that agrees it.
        DamagesClause = "damages_clause", "违约条款", "Damages Clause";
        /// We may stop supply.
        SupplyStop = "supply_stop", "可停供", "Supply Stop";
        /// The law the parties chose.
        GoverningLaw = "governing_law", "适用法律", "Governing Law";
        /// Bank reference or voucher number; for a credit note, the invoice it reduces.
        Reference = "reference", "流水号", "Reference";
        /// Day of a payment or contact.
        Date = "date", "日期", "Date";
        /// The invoice the row is about.
        Receivable = "receivable", "单据号", "Invoice No";
        /// Day a promise was made.
        MadeDate = "made_date", "承诺日", "Promise Date";
        /// Day by which they will pay.
        PromisedDate = "promised_date", "承诺付款日", "Promised Payment Date";
        /// Confirmed in writing.
        Written = "written", "书面", "In Writing";
        /// Day a dispute was raised.
        OpenedDate = "opened_date", "提出日期", "Opened Date";
        /// Day it was settled.
        ClosedDate = "closed_date", "解决日期", "Closed Date";
        /// Their reason, in their words.
        Reason = "reason", "原因", "Reason";
        /// Time of day.
        Time = "time", "时间", "Time";
        /// The person contacted.
        Person = "person", "联系人", "Contact Person";
        /// By which channel.
        Channel = "channel", "渠道", "Channel";
        /// Who contacted whom.
        Direction = "direction", "方向", "Direction";
        /// What became of the attempt.
        Connection = "connection", "接通情况", "Connection";
        /// What it led to.
        Outcome = "outcome", "结果", "Outcome";
        /// The reason they gave for paying late.
        StatedReason = "stated_reason", "拖欠原因", "Stated Reason";
        /// The policy step it carried out.
        Step = "step", "策略步骤", "Policy Step";
        /// A note.
        Note = "note", "备注", "Note";
        /// What became known.
        Fact = "fact", "事项", "Fact";
        /// First day of a fact.
        FromDate = "from_date", "起始日", "From Date";
        /// Last day of a fact.
        UntilDate = "until_date", "截止日", "Until Date";
        /// Where we know it from.
        Source = "source", "来源", "Source";
        /// What texts may state of a fact, by name.
        Details = "details", "内容", "Details";
    }
}

impl Field {
    /// Whether its cells are days.
    pub const fn is_day(self) -> bool {
        matches!(
            self,
            Self::IssueDate
                | Self::DueDate
                | Self::ClearedDate
                | Self::SignedDate
                | Self::Date
                | Self::MadeDate
                | Self::PromisedDate
                | Self::OpenedDate
                | Self::ClosedDate
                | Self::FromDate
                | Self::UntilDate
        )
    }

    /// Whether its cells are amounts.
    pub const fn is_money(self) -> bool {
        matches!(self, Self::Amount | Self::Settled | Self::Open)
    }

    /// Whether a vertically merged cell stands for every row it covers. Amounts do not: they would be counted twice.
    pub(crate) const fn is_shared_by_merged_rows(self) -> bool {
        matches!(
            self,
            Self::CustomerCode
                | Self::CustomerName
                | Self::Number
                | Self::Currency
                | Self::Contract
                | Self::Project
                | Self::Owner
        )
    }
}
