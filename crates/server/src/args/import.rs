//! What an import may be told about its files.

use std::path::PathBuf;

use clap::Args;
use intake::{DateOrder, Decimal, Mapping, SheetKind, Unit};
use receivables::{
    calendar::Day,
    debtor::{Country, DebtorKind},
    money::Currency,
};
use store::Complete;

use super::{coded, country};

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
