//! Very large ledgers for measurements, streamed: memory does not grow with the number of rows.
//!
//! Plain files with English headings, so that any other tool can read them for comparison. Debtor `n` is the same
//! customer, in the same currency, in every file.

use std::io::{self, BufWriter, Write};

use receivables::{calendar::Day, debtor::Country};

use crate::{draw::Draw, names};

/// Heading of the ledger.
pub const LEDGER_HEADER: &str =
    "customer_code,customer_name,invoice_no,issue_date,due_date,currency,amount,paid,open";
/// Heading of the customers.
pub const CUSTOMERS_HEADER: &str = "customer_code,customer_name,kind,country,time_zone";
/// Heading of their people.
pub const PEOPLE_HEADER: &str = "customer_code,name,role,mobile,email,wechat";

/// Where the ages of the invoices lie, by weight: fewest and most days past due; negative is not yet due.
const AGES: [(u32, i32, i32); 6] =
    [(45, -60, 0), (24, 1, 30), (13, 31, 90), (10, 91, 365), (6, 366, 1_000), (2, 1_001, 1_900)];

/// Currency, country and zone, by the debtor's number modulo twenty.
const PLACES: [(u32, &str, &str, &str); 3] = [
    (16, "CNY", "CN", "Asia/Shanghai"),
    (19, "USD", "US", "America/New_York"),
    (20, "EUR", "DE", "Europe/Berlin"),
];

/// What a large ledger is made of.
#[derive(Debug, Clone, Copy)]
pub struct Bulk {
    /// Rows.
    pub invoices: u32,
    /// Debtors; each has at least one invoice if there are as many invoices as debtors.
    pub debtors: u32,
    /// Seed.
    pub seed: u64,
    /// The day around which the due days lie.
    pub as_of: Day,
}

/// Writes the ledger: every invoice open, one in eight paid in part, in no order of the debtors.
pub fn ledger(bulk: Bulk, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, out);
    writeln!(out, "{LEDGER_HEADER}")?;
    if bulk.debtors == 0 {
        return out.flush();
    }
    let mut draw = Draw::new(bulk.seed, 0);
    let days = Days::around(bulk.as_of);
    let names: Vec<String> = (0..bulk.debtors).map(names::company).collect();
    let round = Round::new(&mut draw, bulk.debtors);
    let mut line = Vec::with_capacity(200);
    for number in 0..bulk.invoices {
        let debtor = if number < bulk.debtors {
            round.debtor(number)
        } else {
            // The smaller of two draws: some customers buy much, most buy little.
            draw.below(bulk.debtors).min(draw.below(bulk.debtors))
        };
        let terms = draw.pick(&[30, 30, 45, 60, 60, 90]);
        // Nothing falls due later than its terms allow: no invoice is of tomorrow.
        let due = bulk.as_of.plus((-age(&mut draw)).min(terms - 1));
        let issued = due.plus(-terms);
        let amount = u64::from(draw.below(8_000_000)) * u64::from(1 + draw.below(4)) / 4 + 1_000;
        let paid = if draw.chance(12) { amount * u64::from(10 + draw.below(70)) / 100 } else { 0 };
        line.clear();
        write!(
            line,
            "D{debtor:07},{},INV{number:09},",
            names.get(debtor as usize).map_or("", String::as_str)
        )?;
        line.extend_from_slice(days.text(issued));
        line.push(b',');
        line.extend_from_slice(days.text(due));
        write!(line, ",{}", place(debtor).1)?;
        for minor in [amount, paid, amount - paid] {
            write!(line, ",{}.{:02}", minor / 100, minor % 100)?;
        }
        line.push(b'\n');
        out.write_all(&line)?;
    }
    out.flush()
}

/// Writes the customers, and one person of each to speak with. Each customer is one of so many owners' (`owner-00` and
/// on); of nobody's where there are none.
pub fn people(debtors: u32, owners: u32, customers: impl Write, people: impl Write) -> io::Result<()> {
    let (mut customers, mut people) = (BufWriter::new(customers), BufWriter::new(people));
    writeln!(customers, "{CUSTOMERS_HEADER}{}", if owners > 0 { ",owner" } else { "" })?;
    writeln!(people, "{PEOPLE_HEADER}")?;
    for debtor in 0..debtors {
        let (_, _, country, zone) = place(debtor);
        let owner = debtor.checked_rem(owners).map_or_else(String::new, |owner| format!(",owner-{owner:02}"));
        writeln!(customers, "D{debtor:07},{},company,{country},{zone}{owner}", names::company(debtor))?;
        let country = Country::from_code(country).unwrap_or(Country::CN);
        let mobile = names::mobile(country, debtor);
        let wechat = if country == Country::CN { format!("wx_d{debtor}") } else { String::new() };
        let name = person(country, debtor);
        writeln!(people, "D{debtor:07},{name},finance,{mobile},finance.d{debtor}@example.org,{wechat}")?;
    }
    customers.flush()?;
    people.flush()
}

fn person(country: Country, debtor: u32) -> String {
    let at = |length: usize, number: u32| number as usize % length.max(1);
    if country == Country::CN {
        let surname = names::SURNAMES.get(at(names::SURNAMES.len(), debtor)).copied().unwrap_or_default();
        let given =
            names::GIVEN.get(at(names::GIVEN.len(), debtor / 40 + debtor)).map_or("", |given| given.0);
        return format!("{surname}{given}");
    }
    let staff = names::staff(country);
    staff.get(at(staff.len(), debtor / 20)).map_or("", |person| person.0).to_owned()
}

fn place(debtor: u32) -> (u32, &'static str, &'static str, &'static str) {
    let [home, ..] = PLACES;
    PLACES.into_iter().find(|(below, ..)| debtor % 20 < *below).unwrap_or(home)
}

fn age(draw: &mut Draw) -> i32 {
    let mut at = draw.below(AGES.iter().map(|(weight, ..)| weight).sum());
    for (weight, fewest, most) in AGES {
        if at < weight {
            return draw.between(fewest, most);
        }
        at -= weight;
    }
    0
}

/// Visits every debtor once, in an order that looks like none: steps of a length that shares no divisor with their
/// number.
struct Round {
    start: u64,
    step: u64,
    debtors: u64,
}

impl Round {
    fn new(draw: &mut Draw, debtors: u32) -> Self {
        let debtors = u64::from(debtors);
        let mut step = debtors * 618 / 1_000 + 1;
        while gcd(step, debtors) != 1 {
            step += 1;
        }
        Self { start: u64::from(draw.below(u32::MAX)) % debtors, step, debtors }
    }

    fn debtor(&self, number: u32) -> u32 {
        u32::try_from((self.start + u64::from(number) * self.step) % self.debtors).unwrap_or(0)
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The texts of all days that can occur: a million dates are too many to format one by one.
struct Days {
    first: Day,
    texts: Vec<String>,
}

impl Days {
    fn around(as_of: Day) -> Self {
        let first = as_of.plus(-2_000);
        Self { first, texts: (0..=2_060).map(|days| first.plus(days).to_string()).collect() }
    }

    fn text(&self, day: Day) -> &[u8] {
        let at = usize::try_from(day.days_since(self.first)).unwrap_or(usize::MAX);
        self.texts.get(at).map_or(b"", String::as_bytes)
    }
}
