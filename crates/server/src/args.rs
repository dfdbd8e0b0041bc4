//! What may be typed on the command line.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use intake::{DateOrder, Decimal, Mapping, SheetKind, Unit};
use outreach::Lang;
use receivables::{
    calendar::Day,
    debtor::{Channel, Country, DebtorKind, Region, Role},
    document::DocumentKind,
    liability::Liability,
    limitation::us_limitation::UsClaim,
    message::{Finding, MessageState},
    money::Currency,
    retention::RecordKind,
    rulebook::Procedure,
    script::{Audience, Purpose},
    stage::Stage,
};
use store::Complete;
use wording::Fact;

/// Huikuan (回款): from a ledger file to today's worklist, with the words that may be said.
#[derive(Debug, Parser)]
#[command(name = "huikuan", version, max_term_width = 110)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Stands apart in the help, so that a command shows its own options first.
const EVERYWHERE: &str = "With every command";

/// What every command understands.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// The database: a file, sqlite://FILE, or postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(long, global = true, help_heading = EVERYWHERE, default_value = "sqlite://huikuan.sqlite", env = "HUIKUAN_DB", hide_env_values = true)]
    pub(crate) db: String,
    /// Your company: its name, who signs, its policies and scripts
    #[arg(long, global = true, help_heading = EVERYWHERE, default_value = "huikuan.toml", env = "HUIKUAN_CONFIG")]
    pub(crate) config: PathBuf,
    /// The keys of people's numbers and addresses (default: as your company's file says, else beside a SQLite database)
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE", env = "HUIKUAN_KEYS")]
    pub(crate) keys: Option<PathBuf>,
    /// Language of the screen: zh or en (texts to debtors follow their country)
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "HUIKUAN_LANG")]
    pub(crate) lang: Option<Lang>,
    /// Who calls and signs: the id of one of the people of your company's file (default: the customer's owner if listed
    /// there, else its sender)
    #[arg(long = "as", global = true, help_heading = EVERYWHERE, value_name = "USER", env = "HUIKUAN_USER")]
    pub(crate) user: Option<String>,
    /// One JSON object, or one a line for lists
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Take in ledgers, contacts, contracts, payments from CSV, XLSX or XLS
    Import(Import),
    /// Decide for every debtor who may need it
    Run(Run),
    /// Today's contacts in order, with the words; what may not be done, and why
    Worklist(Worklist),
    /// One debtor: what is owed, why this decision, rule by rule
    Explain(Explain),
    /// Lead a call step by step: the card, the words, the record, the written confirmation
    Call(Call),
    /// What happened in each case, as evidence: seal it, verify it, hand it out
    #[command(subcommand)]
    Evidence(Evidence),
    /// Papers of a claim: file them, list them, get them back, remove them, check them
    #[command(subcommand)]
    Document(Document),
    /// What a customer's debts need to stand in court: what is there, what is missing, who can get it
    Checklist(Explain),
    /// Send the written contacts whose hour has come, each judged anew at that moment
    Send(Sending),
    /// Outgoing messages: what waits, what left, what was stopped and why
    #[command(subcommand)]
    Outbox(Outbox),
    /// Keep your company's schedule, and take part in runs that others began, until stopped
    Work(Work),
    /// The page and its API, until stopped; the company's schedule runs beside them
    Serve(Serve),
    /// The document of the API (OpenAPI 3.1)
    Openapi,
    /// What is scheduled: when it comes next, and what came of it lately
    Jobs,
    /// Law: late interest, limitation, contact rules, for one case or a file of cases
    #[command(subcommand)]
    Law(Law),
    /// Timetables
    #[command(subcommand)]
    Policy(Policy),
    /// Texts
    #[command(subcommand)]
    Scripts(Scripts),
    /// May this text be said or sent? It is read from standard input
    CheckText(CheckText),
    /// Diaries: dated events and the decisions they must lead to
    #[command(subcommand)]
    Scenario(Scenario),
    /// Bring the database to the schema of this program, which every command does on opening it
    Migrate,
    /// Write the whole database into one file, compared table by table
    Backup {
        /// A new file
        file: PathBuf,
    },
    /// Take everything from a backup into an empty database, a file or a server
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// Numbers and addresses of a debtor's people in full; the log keeps who asked, and why
    Reveal(Reveal),
    /// The keys that seal numbers and addresses of people
    #[command(subcommand)]
    Keys(Keys),
    /// Take away what is personal of a debtor, or of one person of theirs
    Forget(Forget),
    /// What may not be kept any longer
    Retention(Expired),
    /// Completions for your shell, to be sourced
    Completions {
        /// Which shell
        shell: Shell,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Evidence {
    /// Bind the latest entries of all cases into a signed root; nothing where nothing is new
    Seal {
        /// Write a request for a time-stamping authority (RFC 3161) for the latest root into this file
        #[arg(long, value_name = "FILE")]
        tsa_request: Option<PathBuf>,
    },
    /// Keep the answer of a time-stamping authority for a root
    Stamp {
        /// The number of the root
        root: u64,
        /// The answer, as the authority sent it
        #[arg(value_name = "FILE.tsr")]
        answer: PathBuf,
    },
    /// Verify the whole database, one case of it, or a pack
    Verify(VerifyEvidence),
    /// Write all evidence of one case into a file that a stranger can verify
    Export(Export),
    /// How much evidence there is, and how much of it is sealed
    Status,
    /// The keys that sign
    Keys {
        #[command(subcommand)]
        change: Option<EvidenceKeys>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct VerifyEvidence {
    /// A pack, or the folder into which somebody unpacked one (default: the database)
    #[arg(value_name = "PACK")]
    pub(crate) pack: Option<PathBuf>,
    /// Only this debtor of the database
    #[arg(long, value_name = "DEBTOR", conflicts_with = "pack")]
    pub(crate) case: Option<String>,
    /// Fingerprint of a key you trust (may be repeated)
    #[arg(long, value_name = "FINGERPRINT", requires = "pack")]
    pub(crate) trust: Vec<evidence::Digest>,
    /// Hash of a root that you hold from elsewhere (may be repeated)
    #[arg(long, value_name = "HASH", requires = "pack")]
    pub(crate) root: Vec<evidence::Digest>,
    /// Certificate of a time-stamping authority, DER or PEM (may be repeated)
    #[arg(long, value_name = "FILE", requires = "pack")]
    pub(crate) authority: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Customer number, name, or part of it
    pub(crate) debtor: String,
    /// The file to write
    #[arg(short, long, value_name = "PACK.zip")]
    pub(crate) output: PathBuf,
    /// The day for which the claim is computed (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum EvidenceKeys {
    /// Make a new key, introduced by the current one; it signs from the next root on
    Rotate,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The files, in any order
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Show what would be understood, and take nothing in
    #[arg(long)]
    pub(crate) preview: bool,
    /// A column by hand: FIELD=HEADING, such as due_date=到期日期 (may be repeated)
    #[arg(long, value_name = "FIELD=COLUMN")]
    pub(crate) map: Vec<Mapping>,
    /// What the rows are, if the file does not tell
    #[arg(long, value_parser = coded::<SheetKind>(SheetKind::from_code))]
    pub(crate) rows: Option<SheetKind>,
    /// Order of day and month, where the file leaves it open: ymd, dmy or mdy
    #[arg(long, value_parser = coded::<DateOrder>(DateOrder::from_code))]
    pub(crate) dates: Option<DateOrder>,
    /// Sign before decimals, where the file leaves it open: point or comma
    #[arg(long, value_parser = coded::<Decimal>(Decimal::from_code))]
    pub(crate) decimal: Option<Decimal>,
    /// Unit of amounts, where the file names none: 元, 千元, 万元, or 1, 1000, 10000
    #[arg(long)]
    pub(crate) unit: Option<Unit>,
    /// Currency of amounts for which the file names none
    #[arg(long, value_parser = coded::<Currency>(Currency::from_code))]
    pub(crate) currency: Option<Currency>,
    /// Day up to which the file says what was paid (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
    /// The file holds everything open of its customers (--complete), or of everybody (--complete=all); what it leaves out
    /// counts as settled, unless a row was refused
    #[arg(long, value_name = "customers|all", num_args = 0..=1, require_equals = true, default_missing_value = "customers")]
    #[arg(value_parser = complete)]
    pub(crate) complete: Option<Complete>,
    /// Debtors of unknown kind are: company or person
    #[arg(long, value_parser = coded::<DebtorKind>(DebtorKind::from_code))]
    pub(crate) kind: Option<DebtorKind>,
    /// Country of debtors for which the file names none, such as CN
    #[arg(long, value_parser = coded::<Country>(country))]
    pub(crate) country: Option<Country>,
    /// Time zone of debtors for which the file names none, such as Asia/Shanghai
    #[arg(long, value_parser = zone)]
    pub(crate) zone: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    /// The day to decide for (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
    /// Decide, and record nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print how long each part took; several workers' times are added up
    #[arg(long)]
    pub(crate) timings: bool,
    /// How many work at once (default: one for each core); on PostgreSQL each has a connection of its own
    #[arg(long, value_name = "N")]
    pub(crate) workers: Option<usize>,
}

#[derive(Debug, Args)]
pub(crate) struct Sending {
    /// Most messages to hand over (default: all whose hour has come)
    #[arg(long)]
    pub(crate) limit: Option<usize>,
    /// Judge each message and say what would become of it; hand over and record nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The day whose messages are looked at, each at its hour; messages leave on their own day alone, so any day but today
    /// needs --dry-run
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
}

#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Work {
    /// Do what is due now, and end
    #[arg(long)]
    pub(crate) once: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen (default: as your company's file says, else 127.0.0.1:8080)
    #[arg(long, value_name = "ADDRESS:PORT", env = "HUIKUAN_LISTEN")]
    pub(crate) listen: Option<SocketAddr>,
    /// Connections to the database at most (default: 8 to a server, 4 to a file)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    pub(crate) workers: Option<u8>,
    /// Leave the schedule to others who run `huikuan work`
    #[arg(long)]
    pub(crate) no_jobs: bool,
    /// How the log is written
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) log: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for people
    Text,
    /// A JSON object a line
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Outbox {
    /// Messages, the latest change first
    List {
        /// Where they stand: planned, sending, sent, failed, unclear, not-sent, refused or cancelled (default: all)
        #[arg(long, value_parser = by_code(MessageState::from_code, MessageState::ALL, MessageState::code))]
        state: Option<MessageState>,
        /// Most messages to show
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// One message: whom it goes to, its text, how it came to where it stands
    Show {
        /// Its number
        id: i64,
    },
    /// Say what became of an unclear message, once you have found out
    Resolve {
        /// Its number
        id: i64,
        /// sent or not-sent
        #[arg(value_parser = by_code(Finding::from_code, Finding::ALL, Finding::code))]
        found: Finding,
        /// How you know
        #[arg(long)]
        note: String,
    },
    /// Plan a message anew that did not leave; it is judged again before it does
    Retry {
        /// Its number
        id: i64,
    },
    /// Stop all sending, on every machine, from the next message on
    Pause {
        /// Why
        #[arg(long)]
        why: String,
    },
    /// Let sending go on
    Go {
        /// Why
        #[arg(long)]
        why: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Worklist {
    /// The day (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
    /// Most debtors to show in each part, 0 for all (default: 50, with --json all)
    #[arg(long)]
    pub(crate) limit: Option<usize>,
    /// Without the words for each contact
    #[arg(long)]
    pub(crate) brief: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Customer number, name, or the beginning of either
    pub(crate) debtor: String,
    /// The day (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Document {
    /// File papers of a customer; their content is kept encrypted
    Add(DocumentAdd),
    /// The papers of a customer, removed ones too
    List {
        /// Customer number, name, or the beginning of either
        debtor: String,
    },
    /// Write a paper's content to a file
    Get {
        /// Its number
        id: i64,
        /// The file, which must not be there yet
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Remove a paper: its content for good, unless it is filed elsewhere too; that it was there, and why it went, stays
    Remove {
        /// Its number
        id: i64,
        /// Why, in a sentence
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// Compare every paper on file with its content
    Verify {
        /// Remove content that belongs to no paper on file
        #[arg(long)]
        sweep: bool,
    },
    /// Make a new key, and encrypt the content of every paper anew for it
    Rekey {
        /// Go on where it was interrupted, with the key that is there
        #[arg(long)]
        resume: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct DocumentAdd {
    /// Customer number, name, or the beginning of either
    pub(crate) debtor: String,
    /// The files
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// What they are, such as contract, delivery-note, invoice, registry-search (docs/documents.md lists all)
    #[arg(long, value_parser = coded::<DocumentKind>(DocumentKind::from_code))]
    pub(crate) kind: DocumentKind,
    /// The invoice they are about
    #[arg(long, value_name = "NUMBER", conflicts_with = "contract")]
    pub(crate) invoice: Option<String>,
    /// The contract they are about, and so all that is owed under it
    #[arg(long, value_name = "NUMBER")]
    pub(crate) contract: Option<String>,
    /// The day they reached us or were made by us (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) received: Option<Day>,
}

#[derive(Debug, Args)]
pub(crate) struct Call {
    /// Customer number, name, or the beginning of either
    pub(crate) debtor: String,
    /// Whom to call: a name, or a part of it (default: whom the plan names)
    #[arg(long)]
    pub(crate) person: Option<String>,
    /// Go through the call and record nothing: for practice
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The day at the customer's place, for practice and for calls written down later (default: now)
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
    /// The hour at the customer's place, HH:MM; the log says that it was given by hand (default: now)
    #[arg(long, value_name = "HH:MM")]
    pub(crate) at: Option<receivables::calendar::Clock>,
}

#[derive(Debug, Args)]
pub(crate) struct Reveal {
    /// Customer number, name, or the beginning of either
    pub(crate) debtor: String,
    /// Whose: the number that `huikuan forget DEBTOR` shows, a name, or a part of it (default: everybody of the debtor)
    #[arg(long, value_name = "PERSON")]
    pub(crate) person: Option<String>,
    /// What you need it for; it is kept
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    pub(crate) why: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Every key, what it seals, and where it is
    List,
    /// Make a new key and seal everything with it; after a break, go on
    Rotate,
    /// Take a key that seals nothing any more out of the file; older copies of the database do not open without it
    Retire {
        /// Its number
        key: u32,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Forget {
    /// Customer number, name, or the beginning of either
    pub(crate) debtor: String,
    /// Whom: a number, a name, or a part of it (default: everybody of the debtor, and what was written about them)
    #[arg(long, value_name = "PERSON")]
    pub(crate) person: Option<String>,
    /// Who asked for it, and why; it is kept
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    pub(crate) why: String,
    /// Do it; without this, say what would go and what must stay
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Expired {
    /// Take it away; without this, list it
    #[arg(long)]
    pub(crate) apply: bool,
    /// The day (default: today)
    #[arg(long, value_name = "DATE", conflicts_with = "apply")]
    pub(crate) as_of: Option<Day>,
}

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
    pub(crate) at: Option<receivables::calendar::Clock>,
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

#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// All timetables
    List,
    /// One of them, step by step, with its settings
    Show {
        /// Its id
        id: String,
    },
    /// Check files before they are used
    Lint {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Scripts {
    /// Texts: id, purpose, channel, tone
    List(ScriptFilter),
    /// One text, in both languages or filled in for a debtor
    Show {
        /// Its id
        id: String,
        /// Customer number or name
        #[arg(long = "for", value_name = "DEBTOR")]
        debtor: Option<String>,
        /// The day (default: today)
        #[arg(long, value_name = "DATE")]
        as_of: Option<Day>,
    },
}

/// One text on standard input, or a file of texts.
#[derive(Debug, Args)]
pub(crate) struct CheckText {
    /// How it reaches them, such as sms, wechat, email, letter, phone, voicemail
    #[arg(long, default_value = "phone", value_parser = coded::<Channel>(Channel::from_code))]
    pub(crate) channel: Channel,
    /// Where the debt stands, such as pre-due, early, middle, late, legal
    #[arg(long, default_value = "middle", value_parser = coded::<Stage>(Stage::from_code))]
    pub(crate) stage: Stage,
    /// Who hears it, such as debtor, finance, secretary, third-party, family
    #[arg(long, default_value = "debtor", value_parser = coded::<Role>(|code| Role::from_code(&code.replace('_', "-"))))]
    pub(crate) audience: Role,
    /// Language of the text: zh or en (default: as it is written)
    #[arg(long, value_name = "LANG")]
    pub(crate) text_lang: Option<Lang>,
    /// What is true and on file, such as legal_case_open (may be repeated)
    #[arg(long = "fact", value_name = "NAME", value_parser = fact)]
    pub(crate) facts: Vec<Fact>,
    /// Take what is on file from this debtor: customer number or name
    #[arg(long = "for", value_name = "DEBTOR")]
    pub(crate) debtor: Option<String>,
    /// The day (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
    /// Many texts: a file with a JSON object a line, or - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["debtor", "facts"])]
    pub(crate) batch: Option<PathBuf>,
}

/// Which texts to list; all that are given must fit.
#[derive(Debug, Args)]
pub(crate) struct ScriptFilter {
    /// What the contact is for: `final-notice`
    #[arg(long, value_parser = by_code(Purpose::from_code, Purpose::ALL, Purpose::code))]
    pub(crate) purpose: Option<Purpose>,
    /// `phone`, `sms`, `wechat`, `email`, `letter`, `fax`, `visit` or `voicemail`
    #[arg(long, value_parser = by_code(Channel::from_code, Channel::ALL, Channel::code))]
    pub(crate) channel: Option<Channel>,
    /// Whom it is written for: `finance`
    #[arg(long, value_parser = by_code(Audience::from_code, Audience::ALL, Audience::code))]
    pub(crate) audience: Option<Audience>,
    /// The stage it suits; texts for every stage suit each
    #[arg(long, value_parser = by_code(Stage::from_code, Stage::ALL, Stage::code))]
    pub(crate) stage: Option<Stage>,
    /// Row of the inventory it serves: `SCR-005`
    #[arg(long, value_name = "ROW")]
    pub(crate) covers: Option<String>,
}

/// Reads a value of a closed list by its code; the error lists the codes.
fn by_code<T: Copy + Send + Sync + 'static>(
    from_code: fn(&str) -> Option<T>,
    all: &'static [T],
    code: fn(T) -> &'static str,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    move |text| {
        from_code(text).ok_or_else(|| {
            let known: Vec<_> = all.iter().map(|&value| code(value)).collect();
            format!("use one of {}", known.join(", "))
        })
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Scenario {
    /// Run diaries and report every expectation that fails
    Run {
        /// Markdown files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

fn complete(text: &str) -> Result<Complete, String> {
    match text {
        "customers" => Ok(Complete::Customers),
        "all" => Ok(Complete::Everything),
        _ => Err("say --complete for the customers in the file, or --complete=all".to_owned()),
    }
}

/// A zone is read as in a column of a file: a name that nobody knows would let contacts be planned at an hour nobody knows.
fn zone(text: &str) -> Result<String, String> {
    intake::time_zone(text).ok_or_else(|| {
        format!("there is no time zone `{text}`; write a name such as Asia/Shanghai or Europe/London")
    })
}

/// A reason says something.
fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("say in a few words what for".to_owned()) } else { Ok(text.to_owned()) }
}

fn fact(text: &str) -> Result<Fact, String> {
    let known = Fact::ALL.map(Fact::code).join(", ");
    Fact::from_code(text).ok_or_else(|| format!("`{text}` is no fact; use one of {known}"))
}

/// A parser for a value with a closed list of codes.
fn coded<T>(from_code: fn(&str) -> Option<T>) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text: &str| from_code(text).ok_or_else(|| format!("`{text}` is not known here"))
}

/// A country by its code; `UK` is what most people write for `GB`.
pub(crate) fn country(code: &str) -> Option<Country> {
    Country::from_code(if code.trim().eq_ignore_ascii_case("uk") { Country::GB.code() } else { code })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_one_of_the_database() {
        for (text, kept, why) in [
            ("Asia/Shanghai", Some("Asia/Shanghai"), "an IANA name"),
            ("北京时间", Some("Asia/Shanghai"), "what people in China call it"),
            ("Mars/City", None, "the shape of one"),
            ("Beijing", None, "a town is no zone"),
            ("", None, "nothing said"),
        ] {
            assert_eq!(zone(text).ok().as_deref(), kept, "{why}");
        }
    }
}
