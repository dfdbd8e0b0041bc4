//! What a whole column proves about the way its days and amounts are written.

use csv::StringRecord;

use crate::{
    cell::{
        Evidence,
        amount::{self, Decimal},
        day::{self, DateOrder, Orders, Reading},
        is_blank,
    },
    field::Field,
    layout::Layout,
    source::Sheet,
};

/// What is known of the columns of a sheet. Read from the file only once a cell needs it: most files never ask.
#[derive(Debug, Default)]
pub(crate) struct Learned {
    orders: Vec<(Field, Evidence<DateOrder>)>,
    decimals: Vec<(Field, Evidence<Decimal>)>,
}

impl Learned {
    /// The order of day and month in a column.
    pub(crate) fn order(&self, field: Field) -> Evidence<DateOrder> {
        self.orders
            .iter()
            .find(|(known, _)| *known == field)
            .map(|(_, evidence)| *evidence)
            .unwrap_or_default()
    }

    /// The sign before decimals in a column.
    pub(crate) fn decimal(&self, field: Field) -> Evidence<Decimal> {
        self.decimals
            .iter()
            .find(|(known, _)| *known == field)
            .map(|(_, evidence)| *evidence)
            .unwrap_or_default()
    }

    /// Reads a sheet from end to end.
    pub(crate) fn from_sheet(sheet: &Sheet, layout: &Layout) -> Self {
        let of = |wanted: fn(Field) -> bool| layout.fields().filter(move |(field, _)| wanted(*field));
        let mut days: Vec<(Field, usize, Orders)> =
            of(Field::is_day).map(|(field, column)| (field, column, Orders::ANY)).collect();
        let mut amounts: Vec<(Field, usize, Evidence<Decimal>)> =
            of(Field::is_money).map(|(field, column)| (field, column, Evidence::Silent)).collect();
        let mut rows = sheet.rows();
        let mut record = StringRecord::new();
        while let Some(number) = rows.next(&mut record) {
            if number <= layout.header_row {
                continue;
            }
            let cell = |column: usize| record.get(column).map(str::trim).filter(|cell| !is_blank(cell));
            for (_, column, orders) in &mut days {
                if let Some(Reading::Numbers(numbers)) = cell(*column).and_then(day::read) {
                    *orders = orders.and(numbers.orders());
                }
            }
            for (_, column, evidence) in &mut amounts {
                if let Some(proof) = cell(*column).and_then(proof) {
                    *evidence = match *evidence {
                        Evidence::Unknown | Evidence::Silent => Evidence::Proves(proof),
                        Evidence::Proves(earlier) if earlier == proof => Evidence::Proves(proof),
                        Evidence::Proves(_) | Evidence::Contradicts => Evidence::Contradicts,
                    };
                }
            }
        }
        Self {
            orders: days.into_iter().map(|(field, _, orders)| (field, order_evidence(orders))).collect(),
            decimals: amounts.into_iter().map(|(field, _, evidence)| (field, evidence)).collect(),
        }
    }
}

fn proof(cell: &str) -> Option<Decimal> {
    // The everyday amounts first: `1234.56` proves the point, `1234` proves nothing.
    if amount::is_plain(cell) {
        return cell.contains('.').then_some(Decimal::Point);
    }
    amount::take_apart(cell).ok()?.proves()
}

fn order_evidence(orders: Orders) -> Evidence<DateOrder> {
    if orders.is_empty() {
        return Evidence::Contradicts;
    }
    orders.only().map_or(Evidence::Silent, Evidence::Proves)
}
