//! Questions to the law.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use receivables::{
    calendar::{Clock, Day},
    debtor::{Channel, Country, DebtorKind, Region},
    liability::Liability,
    limitation::us_limitation::UsClaim,
    retention::RecordKind,
    rulebook::Procedure,
    script::Purpose,
};

use super::{coded, country};

#[derive(Debug, Subcommand)]
pub(crate) enum Law {
    /// Late interest by the law of the claim, segment by segment
    Interest(Box<Interest>),
    /// Until when a claim can be enforced, why, and what would save it
    Limitation(Limitation),
    /// The days a procedure must keep, from a day on
    Deadline(Deadline),
    /// How long a record must be kept, and how long it may be
    Retention(Retention),
    /// Whether the law and our own rules let a contact pass
    Contact(Contact),
    /// Compute every row of a file of cases and print each difference
    Check {
        /// CSV with the columns of a cases file: case_id, regime, kind, inputs, expected
        file: PathBuf,
    },
    /// Every value of the rulebook with its authority and how far it was checked
    Sources,
}

/// What the law needs to know of a claim for its late interest. Each flag is a key of a case; `--input` takes the rest.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Interest {
    /// Law of the claim: cn, eu, de or uk (default: by the rule, then by the currency, else cn)
    #[arg(long)]
    pub(crate) law: Option<Governing>,
    /// The rule: cn-sale-lpr, cn-agreed-penalty, agreed-rate, cn-sme, cn-sme-void-clause, cn-private-lending,
    /// cn-judgment-double, eu-late-payment, de-late-payment, uk-late-payment (default: the usual one of the law)
    #[arg(long, value_name = "CODE")]
    pub(crate) regime: Option<String>,
    /// A JSON object with the keys of a case (`principal`, `due_date`, ...), from a file or - for standard input
    #[arg(long, value_name = "FILE.json|-")]
    pub(crate) input: Option<PathBuf>,
    /// Amount owed
    #[arg(long, allow_negative_numbers = true)]
    pub(crate) principal: Option<String>,
    /// Currency (default: that of the law)
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,
    /// Due day, the last one in time; of a judgment the last day to perform it
    #[arg(long)]
    pub(crate) due: Option<Day>,
    /// Day of payment, or the day asked
    #[arg(long)]
    pub(crate) paid: Option<Day>,
    /// A payment, DATE=AMOUNT (may be repeated)
    #[arg(long, value_name = "DATE=AMOUNT")]
    pub(crate) payment: Vec<String>,
    /// A credit note, which lowers the principal alone, DATE=AMOUNT (may be repeated)
    #[arg(long, value_name = "DATE=AMOUNT")]
    pub(crate) credit: Vec<String>,
    /// On what payments are used first, as agreed: costs-interest-principal, costs-principal-interest or principal-first
    /// (default: as the law has it)
    #[arg(long, value_name = "ORDER")]
    pub(crate) allocation: Option<String>,
    /// Costs owed besides
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) costs: Option<String>,
    /// Days of a year: 365, 360 or act-act (default: as the law has it)
    #[arg(long, value_name = "BASE")]
    pub(crate) day_base: Option<String>,
    /// Divide by 360 instead of 365
    #[arg(long, conflicts_with = "day_base")]
    pub(crate) base_360: bool,
    /// Agreed penalty a day, such as 0.05%
    #[arg(long, value_name = "RATE")]
    pub(crate) penalty_per_day: Option<String>,
    /// Agreed rate a year, such as 6%
    #[arg(long, value_name = "RATE")]
    pub(crate) rate: Option<String>,
    /// Multiple of LPR, 1.3 to 1.5 (default: the house's choice)
    #[arg(long)]
    pub(crate) multiplier: Option<String>,
    /// Follow LPR through the delay instead of fixing it at default
    #[arg(long)]
    pub(crate) floating: bool,
    /// Default before 2019-08-20: let LPR take over then
    #[arg(long)]
    pub(crate) then_lpr: bool,
    /// Who pays the small or medium supplier: public-body or large-enterprise
    #[arg(long)]
    pub(crate) payer: Option<String>,
    /// Day of delivery or acceptance from which a small or medium supplier's term runs
    #[arg(long, value_name = "DATE")]
    pub(crate) start_of_term: Option<Day>,
    /// Days of that term, as agreed
    #[arg(long, value_name = "DAYS")]
    pub(crate) term_days: Option<u32>,
    /// A pay-when-paid clause is void: interest by the reply of the court
    #[arg(long)]
    pub(crate) void_clause: bool,
    /// Day of contract
    #[arg(long, value_name = "DATE")]
    pub(crate) contract: Option<Day>,
    /// Loan: agreed rate a year for the term
    #[arg(long, value_name = "RATE")]
    pub(crate) term_rate: Option<String>,
    /// Loan: agreed rate a year for delay
    #[arg(long, value_name = "RATE")]
    pub(crate) overdue_rate: Option<String>,
    /// Loan: penalties and fees, as a rate a year
    #[arg(long, value_name = "RATE")]
    pub(crate) other_charges: Option<String>,
    /// Loan before 2020-08-20: day the suit was filed
    #[arg(long, value_name = "DATE")]
    pub(crate) filed: Option<Day>,
    /// Judgment: days that do not count, FROM..TO (may be repeated)
    #[arg(long, value_name = "FROM..TO")]
    pub(crate) stay: Vec<String>,
    /// Germany: a consumer is involved
    #[arg(long)]
    pub(crate) consumer: bool,
    /// Germany: day the obligation arose (default: the first day of default)
    #[arg(long, value_name = "DATE")]
    pub(crate) arose: Option<Day>,
    /// The whole computation with its legal basis, as a lawyer would attach it
    #[arg(long)]
    pub(crate) explain: bool,
}

/// What the law needs to know of a claim for its limitation.
#[derive(Debug, Args)]
pub(crate) struct Limitation {
    /// Law of the claim: cn, de, uk, scotland, or us-ucc-sale, us-ny-contract, us-ny-consumer-credit, us-ca-written,
    /// us-nc-contract, us-nm-written
    #[arg(long, default_value = "cn")]
    pub(crate) law: LimitationLaw,
    /// A JSON object with the keys of a case (`due_date`, `events`, ...), from a file or - for standard input
    #[arg(long, value_name = "FILE.json|-")]
    pub(crate) input: Option<PathBuf>,
    /// Due day; of instalments each one (may be repeated)
    #[arg(long, value_name = "DATE")]
    pub(crate) due: Vec<Day>,
    /// A judgment: last day to perform it (China), day it became final or enforceable (elsewhere)
    #[arg(long, value_name = "DATE", conflicts_with = "due")]
    pub(crate) judgment: Option<Day>,
    /// Day of the harm, where the creditor learnt of it only on the due day given
    #[arg(long, value_name = "DATE")]
    pub(crate) harm: Option<Day>,
    /// What happened, KIND=DATE or KIND=DATE..DATE, such as demand-reached=2025-06-01 (may be repeated)
    #[arg(long, value_name = "KIND=DATE")]
    pub(crate) event: Vec<String>,
    /// Whose debt: debtor, joint-debtor, guarantor (general guarantee) or joint-guarantor
    #[arg(long, default_value = "debtor", value_parser = coded::<Liability>(Liability::from_code))]
    pub(crate) debtor_kind: Liability,
    /// An event that concerns a joint debtor and not this one, KIND=DATE (may be repeated)
    #[arg(long, value_name = "KIND=DATE")]
    pub(crate) other_event: Vec<String>,
    /// Guarantee: last day of the guarantee period, as agreed (default: as the law has it)
    #[arg(long, value_name = "DATE")]
    pub(crate) guarantee_until: Option<Day>,
    /// Guarantee: day the creditor called on the guarantor, or for a general guarantee sued the debtor
    #[arg(long, value_name = "DATE")]
    pub(crate) guarantee_called: Option<Day>,
    /// General guarantee: day enforcement against the debtor had failed, from which the guarantor may no longer refuse
    #[arg(long, value_name = "DATE")]
    pub(crate) enforcement_failed: Option<Day>,
    /// The day asked (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
}

/// A law of late interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Governing {
    /// China
    Cn,
    /// The minimum of the European Union
    Eu,
    /// Germany
    De,
    /// England & Wales
    Uk,
}

/// A law of limitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LimitationLaw {
    China,
    Germany,
    EnglandAndWales,
    Scotland,
    UnitedStates(UsClaim),
}

impl std::str::FromStr for LimitationLaw {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let plain = text.trim().to_lowercase();
        match plain.as_str() {
            "cn" => Ok(Self::China),
            "de" => Ok(Self::Germany),
            "uk" | "gb" => Ok(Self::EnglandAndWales),
            "scotland" | "uk-scotland" => Ok(Self::Scotland),
            other => {
                let claim = other.strip_prefix("us-").and_then(UsClaim::from_code);
                claim.map(Self::UnitedStates).ok_or_else(|| {
                    let us: Vec<_> = UsClaim::ALL.iter().map(|claim| format!("us-{claim}")).collect();
                    format!("`{text}` is not known here; known are cn, de, uk, scotland, {}", us.join(", "))
                })
            }
        }
    }
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Contact {
    /// A debtor on file, by customer number or name: the whole gate is asked about them, and the answer recorded
    #[arg(long = "for", value_name = "DEBTOR", conflicts_with_all = ["kind", "effective_calls", "unanswered", "calls_in_period"])]
    pub(crate) debtor: Option<String>,
    /// With --for: by which channel
    #[arg(long, default_value = "phone", requires = "debtor", value_parser = coded::<Channel>(Channel::from_code))]
    pub(crate) channel: Channel,
    /// With --for: with whom, by name (default: who would be asked first)
    #[arg(long, requires = "debtor")]
    pub(crate) person: Option<String>,
    /// With --for: what for (default: what is planned, else a reminder)
    #[arg(long, requires = "debtor", value_parser = coded::<Purpose>(Purpose::from_code))]
    pub(crate) purpose: Option<Purpose>,
    /// company or person
    #[arg(long, value_parser = coded::<DebtorKind>(DebtorKind::from_code))]
    pub(crate) kind: Option<DebtorKind>,
    /// Country of the debtor (default: that of the state, else CN)
    #[arg(long, value_parser = coded::<Country>(country))]
    pub(crate) country: Option<Country>,
    /// State of the debtor, such as US-MA (default: any, so that the rules of all states hold)
    #[arg(long, value_parser = coded::<Region>(Region::from_code))]
    pub(crate) state: Option<Region>,
    /// Day at the debtor's place
    #[arg(long)]
    pub(crate) day: Option<Day>,
    /// Time at the debtor's place, HH:MM
    #[arg(long)]
    pub(crate) at: Option<Clock>,
    /// Effective calls made that day
    #[arg(long, default_value_t = 0)]
    pub(crate) effective_calls: u32,
    /// Unanswered dials of this number that day
    #[arg(long, default_value_t = 0)]
    pub(crate) unanswered: u32,
    /// Calls to this person about this debt in the days that the law counts, such as the last seven in the United States
    #[arg(long, default_value_t = 0)]
    pub(crate) calls_in_period: u32,
    /// A JSON object with the flags as keys (`kind`, `at`, `country`, `calls_in_period`, ...), from a file or - for standard input
    #[arg(long, value_name = "FILE.json|-", conflicts_with = "debtor")]
    pub(crate) input: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Deadline {
    /// The procedure (without it: all of them)
    #[arg(long, value_parser = coded::<Procedure>(Procedure::from_code))]
    pub(crate) procedure: Option<Procedure>,
    /// The day from which they run (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<Day>,
}

#[derive(Debug, Args)]
pub(crate) struct Retention {
    /// The record (without it: every kind)
    #[arg(long, value_parser = coded::<RecordKind>(RecordKind::from_code))]
    pub(crate) record: Option<RecordKind>,
    /// Countries whose law applies (may be repeated)
    #[arg(long, default_value = "CN", value_parser = coded::<Country>(country))]
    pub(crate) country: Vec<Country>,
    /// Day the record was made: of the call, the letter, the decision
    #[arg(long, value_name = "DATE")]
    pub(crate) made: Day,
    /// Day the claim ended: paid, waived or given up (without it: still open)
    #[arg(long, value_name = "DATE")]
    pub(crate) claim_ended: Option<Day>,
}
