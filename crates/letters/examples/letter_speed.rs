//! How many one-page letters a second all cores set: each by itself for the vault, and together in one file for the printer.
#![expect(clippy::print_stdout, reason = "it speaks to whoever runs it")]

#[path = "../tests/letters/example.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "the letters of the tests, which ask more of it")]
mod example;

use std::time::{Duration, Instant};

use letters::{Letter, MOST, Templates, batch, pdfs};
use outreach::Lang;
use receivables::{calendar::Day, script::Purpose};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const DAY: &str = "2026-11-23";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let templates = Templates::shipped();
    let day: Day = DAY.parse()?;
    let all =
        Lang::ALL.map(|lang| (lang, (0..MOST).map(|number| reminder(number, lang)).collect::<Vec<_>>()));
    for (lang, letters) in &all {
        let began = Instant::now();
        let mut pages = 0;
        for pdf in pdfs(letters, &templates) {
            pages += pdf.map_err(|fault| fault.said(*lang))?.pages;
        }
        said(*lang, "each by itself", pages, began.elapsed());
    }
    for (lang, letters) in &all {
        let began = Instant::now();
        let together = batch(letters, day, *lang, &templates).map_err(|fault| fault.said(*lang))?;
        said(*lang, "in one file", together.pdf.pages, began.elapsed());
    }
    Ok(())
}

/// Another letter each time, so that nothing is remembered.
fn reminder(number: usize, lang: Lang) -> Letter {
    let mut change = example::Change::none(lang);
    change.facts.debtor_name = format!("第{number}号客户有限公司").as_str().into();
    change.to.company = Some(format!("第{number}号客户有限公司"));
    change.reference = format!("HK-20261123-{number:04}");
    example::letter(Purpose::OverdueReminder, "early-letter-company", lang, change)
}

fn said(lang: Lang, how: &str, pages: usize, took: Duration) {
    let rate = MOST as u128 * 1_000_000 / took.as_micros().max(1);
    println!(
        "{lang}: {rate} letters a second on all cores, {how} ({MOST} letters, {pages} pages, {} ms)",
        took.as_millis()
    );
}
