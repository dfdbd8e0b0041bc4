//! What may be typed on the command line.

mod document;
mod evidence;
mod gateway;
mod import;
mod incoming;
mod law;
mod letter;
mod outbox;
mod personal;
mod serve;
mod texts;
mod user;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use outreach::Lang;
use receivables::{
    calendar::{Clock, Day},
    contact::{Outcome, VisitPlace},
    debtor::{Channel, Country},
    fact::FactKind,
};

pub(crate) use self::{
    document::{Document, DocumentAdd},
    evidence::{Evidence, EvidenceKeys, Export, VerifyEvidence},
    gateway::{Gateway, GatewaySim, Manners},
    import::Import,
    incoming::Incoming,
    law::{Contact, Deadline, Governing, Interest, Law, Limitation, LimitationLaw, Retention},
    letter::{Letter, LetterPrint, LetterShow},
    outbox::{Outbox, SendNow, Sending},
    personal::{Expired, Forget, Keys, Reveal},
    serve::{LogFormat, Serve},
    texts::{CheckText, ScriptFilter, Scripts},
    user::{User, UserAdd},
};

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
    /// A visit: ask before you go (--dry-run), or write down one that was made
    Visit(Visit),
    /// A fax sent by hand: ask before (--dry-run), or write down one that was sent
    Fax(Fax),
    /// By which channels a customer's people may be contacted: shown, or what they agreed to and asked us not to use written down
    Consent(Consent),
    /// What is known, was decided or was signed about a customer: shown, or one more put on file, with what texts may state of it
    Fact(FactOnFile),
    /// What happened in each case, as evidence: seal it, verify it, hand it out
    #[command(subcommand)]
    Evidence(Evidence),
    /// Papers of a claim: file them, list them, get them back, remove them, check them
    #[command(subcommand)]
    Document(Document),
    /// What a customer's debts need to stand in court: what is there, what is missing, who can get it
    Checklist(Explain),
    /// Send the written contacts whose hour has come, each judged anew at that moment
    Send(SendNow),
    /// Letters on paper: look at one, print what is due, and follow it through the post
    #[command(subcommand)]
    Letter(Letter),
    /// Outgoing messages: what waits, what left, what was stopped and why
    #[command(subcommand)]
    Outbox(Outbox),
    /// Gateways for SMS and WeChat: which there are, and a word to your own staff
    #[command(subcommand)]
    Gateway(Gateway),
    /// A local gateway for trying out, with a page that shows what a phone would show; nothing leaves this machine
    GatewaySim(GatewaySim),
    /// What each collector has to do today, and on Mondays the figures for managers, by e-mail to our own people
    Digest(Digest),
    /// Bring what arrived in your mailbox: answers, returned mail, reports; each is put to its case
    Fetch,
    /// What came in: list it, read it, say whose it is
    #[command(subcommand)]
    Incoming(Incoming),
    /// Keep your company's schedule, and take part in runs that others began, until stopped
    Work(Work),
    /// The page and its API, until stopped; the company's schedule runs beside them
    Serve(Serve),
    /// The document of the API (OpenAPI 3.1)
    Openapi,
    /// Who may sign in to the page
    #[command(subcommand)]
    User(User),
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

#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Digest {
    /// The day (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) day: Option<Day>,
    /// Show what would be sent, and send nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Work {
    /// Do what is due now, and end
    #[arg(long)]
    pub(crate) once: bool,
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
    pub(crate) at: Option<Clock>,
}

/// A contact that somebody made by hand: with whom, and when.
#[derive(Debug, Args)]
pub(crate) struct Logged {
    /// Customer number, name, or the beginning of either
    pub(crate) debtor: String,
    /// With whom: a name, or a part of it (default: whom the plan names)
    #[arg(long)]
    pub(crate) person: Option<String>,
    /// The day at the customer's place (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) day: Option<Day>,
    /// The hour at the customer's place, HH:MM (default: now)
    #[arg(long, value_name = "HH:MM")]
    pub(crate) at: Option<Clock>,
    /// Ask the gate, and record nothing but its answer
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Visit {
    #[command(flatten)]
    pub(crate) logged: Logged,
    /// Who of us goes, by true name (once for each)
    #[arg(long, required = true, value_name = "NAME")]
    pub(crate) went: Vec<String>,
    /// business, registered, home, agreed, ours or workplace
    #[arg(long, value_parser = by_code(VisitPlace::from_code, VisitPlace::ALL, VisitPlace::code))]
    pub(crate) place: VisitPlace,
    /// The place in words
    #[arg(long, value_name = "TEXT")]
    pub(crate) place_note: Option<String>,
    /// Nobody was there to speak with
    #[arg(long)]
    pub(crate) nobody: bool,
    /// What it came to, such as promise, informed, dispute (docs/scenarios.md lists all)
    #[arg(long, value_parser = by_code(Outcome::from_code, Outcome::ALL, Outcome::code))]
    pub(crate) outcome: Option<Outcome>,
    /// They signed what was written down
    #[arg(long)]
    pub(crate) signed: bool,
    /// A photograph or paper of it, by its number on file (once for each)
    #[arg(long, value_name = "ID")]
    pub(crate) document: Vec<i64>,
    /// What else there is to say
    #[arg(long)]
    pub(crate) note: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Fax {
    #[command(flatten)]
    pub(crate) logged: Logged,
    /// The report of the machine: the number of a paper of the kind transmission-report
    #[arg(long, value_name = "ID", required_unless_present = "dry_run")]
    pub(crate) report: Option<i64>,
    /// What was sent, and what else there is to say
    #[arg(long)]
    pub(crate) note: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Consent {
    /// Customer number, name, or the beginning of either
    pub(crate) debtor: String,
    /// Who said so: a name, or a part of it
    #[arg(long)]
    pub(crate) person: Option<String>,
    /// A channel they agreed to, such as sms, email or wechat (once for each)
    #[arg(long = "yes", value_name = "CHANNEL", requires_all = ["person", "how"], value_parser = coded::<Channel>(Channel::from_code))]
    pub(crate) opted_in: Vec<Channel>,
    /// A channel they asked us not to use (once for each); it holds whatever they agree to later
    #[arg(long = "no", value_name = "CHANNEL", requires_all = ["person", "how"], value_parser = coded::<Channel>(Channel::from_code))]
    pub(crate) opted_out: Vec<Channel>,
    /// When and how they said so; kept with the record
    #[arg(long, value_name = "TEXT")]
    pub(crate) how: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct FactOnFile {
    /// Customer number, name, or the beginning of either
    pub(crate) debtor: String,
    /// What to put on file, such as complaint, guarantee-contract or offer-registered; without it, what is on file is shown
    #[arg(value_parser = by_code(FactKind::from_code, FactKind::ALL, FactKind::code))]
    pub(crate) kind: Option<FactKind>,
    /// What texts may state of it, such as guarantee.number=BZ-2026-044 (once for each)
    #[arg(value_name = "NAME=VALUE", requires = "kind", value_parser = detail)]
    pub(crate) details: Vec<(String, String)>,
    /// From this day; today if nothing is said
    #[arg(long, value_name = "DAY", requires = "kind")]
    pub(crate) from: Option<Day>,
    /// Last day it holds; without it, it goes on
    #[arg(long, value_name = "DAY", requires = "kind")]
    pub(crate) until: Option<Day>,
    /// The invoice it concerns
    #[arg(long, requires = "kind")]
    pub(crate) invoice: Option<String>,
    /// Where we know it from, or who decided it; kept with the record
    #[arg(long, value_name = "TEXT", requires = "kind")]
    pub(crate) source: Option<String>,
    /// The paper it rests on, by its number in `huikuan document list`
    #[arg(long, value_name = "NUMBER", requires = "kind")]
    pub(crate) document: Option<i64>,
}

fn detail(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| format!("`{text}` is not NAME=VALUE"))?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
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

/// A parser for a value with a closed list of codes.
fn coded<T>(from_code: fn(&str) -> Option<T>) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text: &str| from_code(text).ok_or_else(|| format!("`{text}` is not known here"))
}

/// A country by its code; `UK` is what most people write for `GB`.
pub(crate) fn country(code: &str) -> Option<Country> {
    Country::from_code(if code.trim().eq_ignore_ascii_case("uk") { Country::GB.code() } else { code })
}
