//! A small ledger of two days, as files: enough of everything that a kill could tear apart.

use std::{fmt::Write as _, fs, io, path::Path};

use crate::draw::Draw;

/// The first day, a Monday.
pub(super) const FIRST: &str = "2026-11-23";
/// The day after it.
pub(super) const SECOND: &str = "2026-11-24";

/// Customers on the first day.
const CUSTOMERS: u32 = 24;
/// Customers who come on the second.
const NEW: u32 = 10;

/// Files of the first day, in the order in which they are taken in.
pub(super) const OF_FIRST: [&str; 3] = ["customers-1.csv", "people-1.csv", "invoices-1.csv"];
/// Files of the second day. The invoices hold a row that must be refused.
pub(super) const OF_SECOND: [&str; 5] =
    ["customers-2.csv", "people-2.csv", "invoices-2.csv", "payments-2.csv", "disputes-2.csv"];

/// Writes all files into a folder.
pub(super) fn write(seed: u64, folder: &Path) -> io::Result<()> {
    let mut draw = Draw::new(seed, 0);
    day(&mut draw, folder, 1, 1..=CUSTOMERS)?;
    day(&mut draw, folder, 2, CUSTOMERS + 1..=CUSTOMERS + NEW)?;
    let mut payments = "customer no,receipt no,payment date,amount,currency,invoice number\n".to_owned();
    let mut disputes = "customer no,opened date\n".to_owned();
    for number in 1..=CUSTOMERS {
        match draw.below(4) {
            0 => _ = writeln!(payments, "K{number},R{number},{FIRST},{},CNY,F{number}-1", 100 * number),
            1 => _ = writeln!(disputes, "K{number},{SECOND}"),
            _ => {}
        }
    }
    fs::write(folder.join("payments-2.csv"), payments)?;
    fs::write(folder.join("disputes-2.csv"), disputes)
}

fn day(draw: &mut Draw, folder: &Path, day: u32, who: std::ops::RangeInclusive<u32>) -> io::Result<()> {
    let mut customers = "customer no,customer name,customer type,country\n".to_owned();
    // By e-mail alone: whoever has a telephone is called first, and no program calls.
    let mut people = "customer no,contact name,role,email\n".to_owned();
    let mut invoices = "customer no,invoice number,due date,amount,currency\n".to_owned();
    for number in who {
        let _ = writeln!(customers, "K{number},Customer {number} Ltd,company,CN");
        let _ = writeln!(people, "K{number},Wang {number},finance,wang{number}@example.com");
        for invoice in 1..=draw.between(1, 5) {
            let (due, amount) = (draw.between(1, 20), draw.between(100, 90_000));
            let _ = writeln!(invoices, "K{number},F{number}-{invoice},2026-11-{due:02},{amount},CNY");
        }
    }
    if day == 2 {
        invoices.push_str("K1,F1-bad,2026-11-02,twelve,CNY\n");
    }
    fs::write(folder.join(format!("customers-{day}.csv")), customers)?;
    fs::write(folder.join(format!("people-{day}.csv")), people)?;
    fs::write(folder.join(format!("invoices-{day}.csv")), invoices)
}
