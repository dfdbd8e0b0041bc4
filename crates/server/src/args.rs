//! What may be typed on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use intake::{DateOrder, Decimal, Mapping, SheetKind, Unit};
use outreach::Lang;
use receivables::{
    calendar::Day,
    debtor::{Channel, Country, DebtorKind, Role},
    money::Currency,
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
    /// The database: a file, or sqlite://FILE
    #[arg(long, global = true, help_heading = EVERYWHERE, default_value = "sqlite://huikuan.sqlite", env = "HUIKUAN_DB")]
    pub(crate) db: String,
    /// Your company: its name, who signs, its policies and scripts
    #[arg(long, global = true, help_heading = EVERYWHERE, default_value = "huikuan.toml", env = "HUIKUAN_CONFIG")]
    pub(crate) config: PathBuf,
    /// Language of the screen: zh or en (texts to debtors follow their country)
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "HUIKUAN_LANG")]
    pub(crate) lang: Option<Lang>,
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
    /// Completions for your shell, to be sourced
    Completions {
        /// Which shell
        shell: Shell,
    },
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
    #[arg(long, value_parser = coded::<Country>(Country::from_code))]
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
    /// Print how long each part took
    #[arg(long)]
    pub(crate) timings: bool,
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
pub(crate) enum Law {
    /// Late interest on a Chinese sale, segment by segment
    Interest(Interest),
    /// Until when a Chinese claim can be enforced, and why
    Limitation(Limitation),
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

#[derive(Debug, Args)]
pub(crate) struct Interest {
    /// Amount owed
    #[arg(long)]
    pub(crate) principal: String,
    /// Currency
    #[arg(long, default_value = "CNY", value_parser = coded::<Currency>(Currency::from_code))]
    pub(crate) currency: Currency,
    /// Due day
    #[arg(long)]
    pub(crate) due: Day,
    /// Day of payment, or the day asked
    #[arg(long)]
    pub(crate) paid: Day,
    /// Agreed penalty a day, such as 0.05% (without it: the law of sales by LPR)
    #[arg(long)]
    pub(crate) penalty_per_day: Option<receivables::money::Ppm>,
    /// Multiple of LPR, 1.3 to 1.5 (default: the house's choice)
    #[arg(long)]
    pub(crate) multiplier: Option<receivables::money::Ppm>,
    /// Follow LPR through the delay instead of fixing it at default
    #[arg(long)]
    pub(crate) floating: bool,
    /// Divide by 360 instead of 365
    #[arg(long)]
    pub(crate) base_360: bool,
    /// A part payment, DATE=AMOUNT (may be repeated)
    #[arg(long, value_name = "DATE=AMOUNT")]
    pub(crate) payment: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Limitation {
    /// Due day; of instalments the last
    #[arg(long)]
    pub(crate) due: Day,
    /// What happened, KIND=DATE or KIND=DATE..DATE, such as demand-reached=2025-06-01 (may be repeated)
    #[arg(long, value_name = "KIND=DATE")]
    pub(crate) event: Vec<String>,
    /// The day asked (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
}

#[derive(Debug, Args)]
pub(crate) struct Contact {
    /// company or person
    #[arg(long, value_parser = coded::<DebtorKind>(DebtorKind::from_code))]
    pub(crate) kind: DebtorKind,
    /// Country of the debtor
    #[arg(long, default_value = "CN", value_parser = coded::<Country>(Country::from_code))]
    pub(crate) country: Country,
    /// Day at the debtor's place
    #[arg(long)]
    pub(crate) day: Option<Day>,
    /// Time at the debtor's place, HH:MM
    #[arg(long)]
    pub(crate) at: receivables::calendar::Clock,
    /// Effective calls made that day
    #[arg(long, default_value_t = 0)]
    pub(crate) effective_calls: u32,
    /// Unanswered dials of this number that day
    #[arg(long, default_value_t = 0)]
    pub(crate) unanswered: u32,
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

/// A zone is read as in a column of a file: one that nobody knows would let contacts be planned at an hour nobody knows.
fn zone(text: &str) -> Result<String, String> {
    intake::time_zone(text)
        .ok_or_else(|| format!("`{text}` is no time zone; write a name such as Asia/Shanghai"))
}

fn fact(text: &str) -> Result<Fact, String> {
    let known = Fact::ALL.map(Fact::code).join(", ");
    Fact::from_code(text).ok_or_else(|| format!("`{text}` is no fact; use one of {known}"))
}

/// A parser for a value with a closed list of codes.
fn coded<T>(from_code: fn(&str) -> Option<T>) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text: &str| from_code(text).ok_or_else(|| format!("`{text}` is not known here"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_has_the_shape_of_one() {
        for (text, kept, why) in [
            ("Asia/Shanghai", Some("Asia/Shanghai"), "an IANA name"),
            ("北京时间", Some("Asia/Shanghai"), "what people in China call it"),
            ("Beijing", None, "a town is no zone"),
            ("", None, "nothing said"),
        ] {
            assert_eq!(zone(text).ok().as_deref(), kept, "{why}");
        }
    }
}
