//! How a file is to be read, as the page says it: what `huikuan import` takes as options.

use std::collections::BTreeMap;

use intake::{DateOrder, Decimal, Field, Mapping, SheetKind, Unit};
use receivables::{calendar::Day, debtor::DebtorKind, money::Currency};
use serde::{Deserialize, Serialize};
use store::Complete;
use utoipa::ToSchema;

use crate::{
    args::{self, country},
    clock,
    serve::problem::{Fault, Problem},
};

/// How a file is to be read. What is left out is found out from the file.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ImportOptions {
    /// Columns by hand: the heading, letter or number of the column for each field.
    map: BTreeMap<String, String>,
    /// What the rows are.
    rows: Option<String>,
    /// Order of day and month: `ymd`, `dmy`, `mdy`.
    dates: Option<String>,
    /// `point` or `comma`.
    decimal: Option<String>,
    /// 元, 千元, 万元, or 1, 1000, 10000.
    unit: Option<String>,
    /// ISO 4217.
    currency: Option<String>,
    /// Debtors of unknown kind are: `company` or `person`.
    kind: Option<String>,
    /// ISO 3166, of debtors for which the file names none.
    country: Option<String>,
    /// IANA time zone of debtors for which the file names none.
    zone: Option<String>,
    /// What it leaves out is settled, of the `customers` in it or of `all`.
    complete: Option<String>,
    /// Day up to which the file says what was paid; today if nothing is said.
    as_of: Option<String>,
}

impl ImportOptions {
    /// The same as the command line has it.
    ///
    /// # Errors
    /// Every value that is none, by its path.
    pub(super) fn args(&self) -> Result<(args::Import, Day), Problem> {
        let mut faults = Faults(Vec::new());
        let map = self.map.iter().filter_map(|(field, column)| {
            let path = format!("map.{field}");
            let known = faults.read(&path, Some(field), Field::from_code)?;
            Some(Mapping { field: known, column: column.clone() })
        });
        let map = map.collect();
        let complete = |text: &str| match text {
            "no" => Some(Complete::No),
            "customers" => Some(Complete::Customers),
            "all" => Some(Complete::Everything),
            _ => None,
        };
        let as_of = faults.read("as_of", self.as_of.as_ref(), |text| text.parse::<Day>().ok());
        let args = args::Import {
            files: Vec::new(),
            preview: false,
            map,
            rows: faults.read("rows", self.rows.as_ref(), SheetKind::from_code),
            dates: faults.read("dates", self.dates.as_ref(), DateOrder::from_code),
            decimal: faults.read("decimal", self.decimal.as_ref(), Decimal::from_code),
            unit: faults.read("unit", self.unit.as_ref(), |text| text.parse::<Unit>().ok()),
            currency: faults.read("currency", self.currency.as_ref(), Currency::from_code),
            as_of,
            complete: faults.read("complete", self.complete.as_ref(), complete),
            kind: faults.read("kind", self.kind.as_ref(), DebtorKind::from_code),
            country: faults.read("country", self.country.as_ref(), country),
            zone: faults.read("zone", self.zone.as_ref(), intake::time_zone),
        };
        if faults.0.is_empty() {
            Ok((args, as_of.unwrap_or_else(clock::today)))
        } else {
            Err(Problem::fields(faults.0))
        }
    }
}

/// Values that are none.
struct Faults(Vec<Fault>);

impl Faults {
    /// Nothing and the empty text say nothing.
    fn read<T>(
        &mut self,
        path: &str,
        text: Option<&String>,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = text.map(|text| text.trim()).filter(|text| !text.is_empty())?;
        let value = read(text);
        if value.is_none() {
            self.0.push(Fault {
                path: format!("options.{path}"),
                code: "unknown".to_owned(),
                zh: format!("`{text}` 不在可选值之内"),
                en: format!("`{text}` is not one of the values known here"),
            });
        }
        value
    }
}
