//! Every kind of letter as a picture, in both languages, compared with the pictures in `tests/pictures`.
//!
//! After a change of the layout: `HUIKUAN_PICTURES=write cargo test -p letters pictures`, and look at each of them.

use std::{env, fs, path::PathBuf};

use letters::{Letter, Templates, Words, batch_laid_out, laid_out};
use outreach::{Facts, Lang};
use receivables::{
    money::{Currency, Money, Totals},
    script::Purpose,
};
use tiny_skia::Pixmap;
use typst_layout::Page;
use typst_render::{RenderOptions, render};

use crate::example::{Change, KINDS, letter, letterhead, particulars, text, usual};

/// Dots in a point: enough to see where everything stands.
const SCALE: f64 = 0.4;
/// Side of the squares that are compared, in dots.
const SQUARE: u32 = 16;
/// By how much the grey of a square may differ, of 255.
const TOLERANCE: u32 = 6;

fn pictures(pages: &[Page], scale: f64) -> Vec<Pixmap> {
    let options = RenderOptions { pixel_per_pt: scale.into(), ..RenderOptions::default() };
    pages.iter().map(|page| render(page, &options)).collect()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pictures")
}

/// The mean grey of each square.
fn squares(picture: &Pixmap) -> Vec<u32> {
    let (width, height) = (picture.width(), picture.height());
    let mut sums = Vec::new();
    for top in (0..height).step_by(SQUARE as usize) {
        for left in (0..width).step_by(SQUARE as usize) {
            let (mut sum, mut count) = (0, 0);
            for y in top..(top + SQUARE).min(height) {
                for x in left..(left + SQUARE).min(width) {
                    let dot = picture.pixel(x, y).unwrap();
                    sum += u32::from(dot.red()) + u32::from(dot.green()) + u32::from(dot.blue());
                    count += 3;
                }
            }
            sums.push(sum / count);
        }
    }
    sums
}

fn compare(name: &str, letter: &Letter) {
    compare_pages(name, laid_out(letter, &Templates::shipped()).unwrap().pages());
}

fn compare_pages(name: &str, pages: &[Page]) {
    // For whoever wants to look closely.
    if let Ok(closely) = env::var("HUIKUAN_PICTURES_TO") {
        for (number, picture) in (1..).zip(pictures(pages, 1.3)) {
            picture.save_png(format!("{closely}/{name}-{number}.png")).unwrap();
        }
    }
    let found = pictures(pages, SCALE);
    for (number, picture) in (1..).zip(&found) {
        let file = folder().join(format!("{name}-{number}.png"));
        if env::var("HUIKUAN_PICTURES").is_ok_and(|wish| wish == "write") {
            fs::create_dir_all(folder()).unwrap();
            picture.save_png(&file).unwrap();
            continue;
        }
        let expected = Pixmap::load_png(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert_eq!((picture.width(), picture.height()), (expected.width(), expected.height()), "{name}");
        let pairs = squares(picture).into_iter().zip(squares(&expected));
        let far = pairs.filter(|(found, expected)| found.abs_diff(*expected) > TOLERANCE).count();
        assert_eq!(far, 0, "{name}, page {number}: squares that look different");
    }
    let more = folder().join(format!("{name}-{}.png", found.len() + 1));
    assert!(!more.exists(), "{name} has fewer pages than {}", more.display());
}

#[test]
fn every_kind_of_letter_looks_as_it_did() {
    for lang in Lang::ALL {
        for (purpose, id) in KINDS {
            compare(&format!("{id}-{lang}"), &usual(purpose, id, lang));
        }
    }
}

#[test]
fn a_batch_shows_what_is_in_it_and_what_is_posted() {
    let letters: Vec<Letter> = KINDS.iter().map(|&(purpose, id)| usual(purpose, id, Lang::Zh)).collect();
    let document = batch_laid_out(&letters, Facts::example().today, Lang::Zh, &Templates::shipped()).unwrap();
    compare_pages("batch-zh", document.pages().get(..2).unwrap());
}

#[test]
fn a_specimen_is_marked_across_the_page() {
    let Change { facts, to, .. } = Change::none(Lang::Zh);
    let text = text("late-letter-company", Lang::Zh, &facts);
    let head = letterhead(Lang::Zh, Purpose::FinalNotice);
    let account = facts.account.zh.as_deref();
    let particulars = particulars(Purpose::FinalNotice, &facts, Lang::Zh, &head, to, account);
    compare("specimen-zh", &Letter::new(Words::Specimen(&text), particulars).unwrap());
}

#[test]
fn euros_can_be_paid_by_the_code_of_a_banking_app() {
    let mut change = Change::none(Lang::En);
    let mut sum = Totals::default();
    for line in &mut change.facts.invoices {
        line.open = Money::new(line.open.minor, Currency::EUR);
        sum.add(line.open);
    }
    change.facts.amount_overdue = sum;
    let (name, iban) = ("Huaguang Europe GmbH".to_owned(), "DE89 3704 0044 0532 0130 00".to_owned());
    change.payee = Some(letters::Payee { name, iban, bic: None });
    compare("euro-en", &letter(Purpose::FinalNotice, "late-letter-company", Lang::En, change));
}
