//! One row under its headings: typed readings of its cells, with a fault for each that fails.

use csv::StringRecord;
use receivables::{
    calendar::{Clock, Day, Window},
    debtor::{Country, Region},
    fact::{FactKind, details::Details},
    ledger::DebtorKey,
    money::{Currency, Money, Ppm},
};

use crate::{
    Options,
    cell::{self, Evidence, amount, amount::Fault as AmountFault, day, day::Reading, is_blank},
    field::Field,
    finding::{Problem, Question},
    layout::Layout,
    learn::Learned,
    terms::{self, Term},
};

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// In which column.
    pub(crate) field: Option<Field>,
    pub(crate) problem: Problem,
}

/// What a row cannot be read without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// The column has to be read from end to end first.
    Learn,
    /// The caller has to be asked about this column.
    Answer(Question, Option<Field>),
}

/// A row being read.
pub(crate) struct Row<'a> {
    record: &'a StringRecord,
    layout: &'a Layout,
    learned: &'a Learned,
    options: &'a Options,
    /// Whether cells may hold characters that were not decoded.
    is_damaged: bool,
    pub(crate) faults: Vec<Fault>,
    pub(crate) need: Option<Need>,
    /// The file names no currency, so it was taken for Chinese money.
    pub(crate) assumed_currency: bool,
    /// What was read, for a preview.
    pub(crate) trace: Option<Vec<(Field, String)>>,
}

impl<'a> Row<'a> {
    pub(crate) fn new(
        record: &'a StringRecord,
        layout: &'a Layout,
        learned: &'a Learned,
        options: &'a Options,
        is_damaged: bool,
    ) -> Self {
        Self {
            record,
            layout,
            learned,
            options,
            is_damaged,
            faults: Vec::new(),
            need: None,
            assumed_currency: false,
            trace: None,
        }
    }

    /// Notes a fault.
    pub(crate) fn fault(&mut self, field: Option<Field>, problem: Problem) {
        self.faults.push(Fault { field, problem });
    }

    /// The text of a cell; `None` if it says nothing.
    pub(crate) fn cell(&mut self, field: Field) -> Option<&'a str> {
        let cell = self.record.get(self.layout.column(field)?)?.trim();
        if is_blank(cell) {
            return None;
        }
        if self.is_damaged && cell.contains('\u{fffd}') {
            self.fault(Some(field), Problem::DamagedText { field });
            return None;
        }
        Some(cell)
    }

    fn traced<T: ToString>(&mut self, field: Field, value: T) -> T {
        if let Some(trace) = &mut self.trace {
            trace.push((field, value.to_string()));
        }
        value
    }

    /// Notes that a needed cell is empty, unless something else is wrong with it already.
    pub(crate) fn required<T>(&mut self, field: Field, value: Option<T>) -> Option<T> {
        if value.is_none()
            && self.need.is_none()
            && !self.faults.iter().any(|fault| fault.field == Some(field))
        {
            self.fault(Some(field), Problem::Missing { field });
        }
        value
    }

    /// Free text.
    pub(crate) fn text(&mut self, field: Field) -> Option<String> {
        let cell = self.cell(field)?;
        Some(self.traced(field, cell.to_owned()))
    }

    /// A number that names something.
    pub(crate) fn identifier(&mut self, field: Field) -> Option<String> {
        let Ok(identifier) = cell::identifier(self.cell(field)?) else {
            self.fault(Some(field), Problem::LostDigits { field });
            return None;
        };
        Some(self.traced(field, identifier.into_owned()))
    }

    /// Who the row is about.
    pub(crate) fn debtor(&mut self) -> DebtorKey {
        let code = self.identifier(Field::CustomerCode);
        let name = self.text(Field::CustomerName);
        if code.is_none() && name.is_none() && self.faults.is_empty() {
            self.fault(None, Problem::NoDebtor);
        }
        DebtorKey { code, name }
    }

    /// A day.
    pub(crate) fn day(&mut self, field: Field) -> Option<Day> {
        let numbers = match day::read(self.cell(field)?) {
            Some(Reading::Day(day)) => return Some(self.traced(field, day)),
            Some(Reading::Numbers(numbers)) => numbers,
            None => {
                self.fault(Some(field), Problem::NotADay { field });
                return None;
            }
        };
        let order = match (self.options.dates, self.learned.order(field)) {
            (Some(told), _) => Some(told),
            (None, Evidence::Proves(order)) => Some(order),
            (None, Evidence::Contradicts) => numbers.orders().only(),
            (None, Evidence::Unknown) => {
                self.need.get_or_insert(Need::Learn);
                return None;
            }
            (None, Evidence::Silent) => {
                self.need.get_or_insert(Need::Answer(Question::Dates, Some(field)));
                return None;
            }
        };
        let problem = match order {
            None => Problem::UndecidedDay { field },
            Some(order) => match numbers.day(order) {
                Some(day) => return Some(self.traced(field, day)),
                None => Problem::NotADay { field },
            },
        };
        self.fault(Some(field), problem);
        None
    }

    /// The currency of the row: its own column, a sign in one of its amounts, the heading or title, the caller.
    pub(crate) fn currency(&mut self) -> Option<Currency> {
        if let Some(cell) = self.cell(Field::Currency) {
            let Some(currency) = amount::currency(cell) else {
                self.fault(Some(Field::Currency), Problem::UnknownCurrency);
                return None;
            };
            return Some(self.traced(Field::Currency, currency));
        }
        let expected = self.layout.currency;
        let marked = [Field::Amount, Field::Settled, Field::Open].into_iter().find_map(|field| {
            let cell = self.record.get(self.layout.column(field)?)?.trim();
            if amount::is_plain(cell) {
                return None;
            }
            amount::take_apart(cell).ok()?.mark?.currency(expected)
        });
        if let Some(currency) = marked.or(expected) {
            return Some(currency);
        }
        // The file has a column for it: an empty cell is a gap in the row, not a question about the file.
        if self.layout.column(Field::Currency).is_some() {
            self.required(Field::Currency, None::<Currency>);
            return None;
        }
        if self.layout.is_chinese {
            self.assumed_currency = true;
            return Some(Currency::CNY);
        }
        self.need.get_or_insert(Need::Answer(Question::Currency, None));
        None
    }

    /// An amount in the currency of the row.
    pub(crate) fn money(&mut self, field: Field, currency: Currency) -> Option<Money> {
        let cell = self.cell(field)?;
        let unit = self.layout.unit(field);
        let read = if amount::is_plain(cell) && self.options.decimal.is_none() {
            amount::read_plain(cell, currency, unit)
        } else {
            self.written_money(field, cell, currency)
        };
        let problem = match read {
            Ok(money) => return Some(self.traced(field, money)),
            Err(AmountFault::Unlearned) => {
                self.need.get_or_insert(Need::Learn);
                return None;
            }
            Err(AmountFault::Undecided) => {
                self.need.get_or_insert(Need::Answer(Question::Decimal, Some(field)));
                return None;
            }
            Err(AmountFault::NotMoney) => Problem::NotMoney { field },
            Err(AmountFault::TooManyDecimals) => Problem::TooManyDecimals { field, currency },
            Err(AmountFault::TooLarge) => Problem::TooLarge { field },
            Err(AmountFault::Contradicted) => Problem::UndecidedAmount { field },
        };
        // A mark of another currency has been named already.
        if !self.faults.iter().any(|fault| fault.field == Some(field)) {
            self.fault(Some(field), problem);
        }
        None
    }

    fn written_money(&mut self, field: Field, cell: &str, currency: Currency) -> Result<Money, AmountFault> {
        let written = amount::take_apart(cell)?;
        if let Some(found) = written.mark.and_then(|mark| mark.currency(Some(currency)))
            && found != currency
        {
            self.fault(Some(field), Problem::OtherCurrency { row: currency, cell: found });
            return Err(AmountFault::NotMoney);
        }
        written.money(currency, self.layout.unit(field), self.learned.decimal(field), self.options.decimal)
    }

    /// An amount that must not be empty.
    pub(crate) fn required_money(&mut self, field: Field, currency: Currency) -> Option<Money> {
        let money = self.money(field, currency);
        self.required(field, money)
    }

    /// The amount, if it is above zero.
    pub(crate) fn positive(&mut self, field: Field, amount: Money) -> Option<Money> {
        if amount.minor <= 0 {
            self.fault(Some(field), Problem::NotPositive { field });
            return None;
        }
        Some(amount)
    }

    /// One of a closed list.
    pub(crate) fn term<T: Term>(&mut self, field: Field) -> Option<T> {
        let cell = self.cell(field)?;
        let Some(value) = T::read(cell) else {
            self.fault(Some(field), Problem::UnknownTerm { field, accepted: T::accepted() });
            return None;
        };
        self.traced(field, value.code());
        Some(value)
    }

    /// What texts may state of a fact, by name.
    pub(crate) fn details(&mut self, kind: FactKind) -> Details {
        let Some(cell) = self.cell(Field::Details) else { return Details::default() };
        let details = Details::parse(kind, cell).unwrap_or_else(|fault| {
            self.fault(Some(Field::Details), Problem::BadDetail { fault });
            Details::default()
        });
        let written: Vec<String> = details.written().map(|(fact, value)| format!("{fact}={value}")).collect();
        self.traced(Field::Details, written.join("; "));
        details
    }

    /// Several of a closed list, separated by commas, slashes or 、.
    pub(crate) fn terms<T: Term>(&mut self, field: Field) -> Vec<T> {
        let Some(cell) = self.cell(field) else { return Vec::new() };
        let words = cell.split(|c: char| ",，、/;；|+".contains(c)).filter(|word| !word.trim().is_empty());
        let values: Option<Vec<T>> = words.map(T::read).collect();
        let Some(values) = values else {
            self.fault(Some(field), Problem::UnknownTerm { field, accepted: T::accepted() });
            return Vec::new();
        };
        let codes: Vec<&str> = values.iter().map(|value| value.code()).collect();
        self.traced(field, codes.join(","));
        values
    }

    /// Yes or no; an empty cell is no.
    pub(crate) fn is_ticked(&mut self, field: Field) -> bool {
        let Some(cell) = self.cell(field) else { return false };
        let Some(answer) = terms::yes_no(cell) else {
            self.fault(Some(field), Problem::NotYesNo { field });
            return false;
        };
        self.traced(field, answer)
    }

    /// A whole number in range.
    pub(crate) fn count<T: TryFrom<u32> + ToString>(&mut self, field: Field) -> Option<T> {
        let cell = self.cell(field)?;
        let Some(count) = cell::count(cell).and_then(|count| T::try_from(count).ok()) else {
            self.fault(Some(field), Problem::NotACount { field });
            return None;
        };
        Some(self.traced(field, count))
    }

    /// A time of day.
    pub(crate) fn time(&mut self, field: Field) -> Option<Clock> {
        let cell = cell::half(self.cell(field)?);
        // `9:05` and `2026-01-31 09:05:00` are times too.
        let time = cell.rsplit([' ', 'T']).next().unwrap_or_default();
        let padded = if time.find(':') == Some(1) { format!("0{time}") } else { time.to_owned() };
        let Ok(clock) = padded.parse::<Clock>() else {
            self.fault(Some(field), Problem::NotATime { field });
            return None;
        };
        Some(self.traced(field, clock))
    }

    /// A daily rate: `0.05%`, `0.0005`, `0.5‰`, `万分之五`; a bare number under a heading with `%` is a percentage.
    pub(crate) fn daily_rate(&mut self, field: Field) -> Option<Ppm> {
        let cell = self.cell(field)?;
        let is_percent =
            self.layout.named_column(field).is_some_and(|column| column.heading.contains(['%', '％']));
        let Some(rate) = daily_rate(cell, is_percent) else {
            self.fault(Some(field), Problem::NotARate { field });
            return None;
        };
        self.traced(field, format!("{}%", rate.percent()));
        Some(rate)
    }

    /// A country.
    pub(crate) fn country(&mut self, field: Field) -> Option<Country> {
        let cell = self.cell(field)?;
        let Some(country) = terms::country(cell) else {
            self.fault(Some(field), Problem::NotACountry);
            return None;
        };
        Some(self.traced(field, country))
    }

    /// A stretch of the day: `18:00-20:00`.
    pub(crate) fn hours(&mut self, field: Field) -> Option<Window> {
        let cell = cell::half(self.cell(field)?).replace(['～', '~', '—', '–'], "-");
        let padded = cell
            .split('-')
            .map(str::trim)
            .map(|time| if time.find(':') == Some(1) { format!("0{time}") } else { time.to_owned() });
        let Ok(hours) = padded.collect::<Vec<_>>().join("-").parse::<Window>() else {
            self.fault(Some(field), Problem::NotHours { field });
            return None;
        };
        Some(self.traced(field, hours))
    }

    /// A state of the country the row or the caller names. States of countries in which they decide nothing are passed over.
    pub(crate) fn region(&mut self, field: Field, country: Option<Country>) -> Option<Region> {
        let cell = self.cell(field)?;
        let country = country.or(self.options.country);
        let region = match (terms::region(cell, country), country) {
            (Some(region), _) => region,
            (None, None | Some(Country::US)) => {
                self.fault(Some(field), Problem::NotARegion);
                return None;
            }
            (None, Some(_)) => return None,
        };
        Some(self.traced(field, region))
    }

    /// The law of a country.
    pub(crate) fn governing_law(&mut self, field: Field) -> Option<receivables::debtor::Country> {
        let cell = self.cell(field)?;
        let Some(country) = terms::governing_law(cell) else {
            self.fault(Some(field), Problem::NotACountry);
            return None;
        };
        Some(self.traced(field, country))
    }

    /// A time zone.
    pub(crate) fn time_zone(&mut self, field: Field) -> Option<String> {
        let cell = self.cell(field)?;
        let Some(zone) = terms::time_zone(cell) else {
            self.fault(Some(field), Problem::NotATimeZone);
            return None;
        };
        Some(self.traced(field, zone))
    }

    /// The fields of these that have a column, or the first of them.
    pub(crate) fn first_column_of(&self, fields: [Field; 2]) -> Field {
        let [first, second] = fields;
        if self.layout.column(first).is_none() && self.layout.column(second).is_some() {
            second
        } else {
            first
        }
    }
}

fn daily_rate(text: &str, is_percent: bool) -> Option<Ppm> {
    let text = cell::half(text);
    let text = text.trim();
    let digit = |word: &str| {
        word.parse().ok().or_else(|| "零一二三四五六七八九十".chars().position(|c| word == c.to_string()))
    };
    if let Some(rate) = text.strip_prefix("万分之").and_then(digit) {
        return Some(Ppm(i64::try_from(rate).ok()?.checked_mul(100)?));
    }
    if let Some(rate) = text.strip_prefix("千分之").and_then(digit) {
        return Some(Ppm(i64::try_from(rate).ok()?.checked_mul(1_000)?));
    }
    let rate = if let Some(percent) = text.strip_suffix('%') {
        Ppm::from_percent(percent.trim())
    } else if let Some(promille) = text.strip_suffix('‰') {
        Ppm::from_percent(promille.trim()).map(|rate| Ppm(rate.0 / 10))
    } else if is_percent {
        Ppm::from_percent(text)
    } else {
        // 1 % a day and more is no penalty anybody agrees; it is a percentage without its sign.
        Ppm::from_factor(text).filter(|rate| rate.0 < 10_000)
    };
    rate.filter(|rate| (0..1_000_000).contains(&rate.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn daily_rates() {
        for (text, is_percent, ppm) in [
            ("0.05%", false, Some(500)),
            ("0.0005", false, Some(500)),
            ("0.5‰", false, Some(500)),
            ("万分之五", false, Some(500)),
            ("千分之1", false, Some(1_000)),
            ("0.05", true, Some(500)),
            ("0.05", false, None), // 5 % a day: a percentage without its sign.
            ("-0.05%", false, None),
            ("见合同", false, None),
        ] {
            assert_eq!(daily_rate(text, is_percent), ppm.map(Ppm), "{text}");
        }
    }
}
