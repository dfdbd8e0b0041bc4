//! The written files, read back by another program.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use sim::{
    faulty,
    workbook::{self, SHEETS},
    world::{Size, World},
};

#[test]
fn the_workbook_has_the_sheets_the_headings_and_the_rows() {
    let world = World::generate(1, "2026-11-22".parse().unwrap(), Size::default()).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook::write(&world).unwrap())).unwrap();
    assert_eq!(book.sheet_names(), SHEETS.map(|(name, _)| name));
    let counts = [
        ("客户", world.debtors.len()),
        ("联系人", world.people.len()),
        ("合同", world.contracts.len()),
        ("收款", world.payments.len()),
        ("付款承诺", world.promises.len()),
        ("争议", world.disputes.len()),
        ("催收记录", world.contacts.len()),
        ("风险信息", world.facts.len()),
    ];
    for (name, headings) in SHEETS {
        let range = book.worksheet_range(name).unwrap();
        let header = if name == "应收明细" { 2 } else { 0 };
        let found: Vec<String> = range.rows().nth(header).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(found, headings, "{name}");
        if let Some((_, rows)) = counts.iter().find(|(counted, _)| *counted == name) {
            assert_eq!(range.rows().count(), rows + 1, "{name}");
        }
    }
}

#[test]
fn the_ledger_sheet_adds_up_to_its_foot() {
    let world = World::generate(4, "2026-11-22".parse().unwrap(), Size::default()).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook::write(&world).unwrap())).unwrap();
    let range = book.worksheet_range("应收明细").unwrap();
    let (mut sums, mut feet) = (std::collections::BTreeMap::new(), Vec::new());
    for row in range.rows().skip(3) {
        // Cents as whole numbers: sums of floats would hide a lost one.
        let cents = [8, 9, 10].map(|at| match &row[at] {
            Data::Float(number) => format!("{number:.2}").replace('.', "").parse::<i64>().unwrap(),
            other => panic!("no number: {other:?}"),
        });
        assert_eq!(cents[0] - cents[1], cents[2], "{row:?}");
        let currency = row[7].to_string();
        if row[0] == Data::String("合计".to_owned()) {
            feet.push((currency, cents));
        } else {
            assert!(matches!(row[6], Data::DateTime(_)), "due dates are real dates: {row:?}");
            let sum = sums.entry(currency).or_insert([0; 3]);
            for (sum, cents) in sum.iter_mut().zip(cents) {
                *sum += cents;
            }
        }
    }
    assert!(feet.len() >= 6, "one foot for each currency");
    assert_eq!(feet, sums.into_iter().collect::<Vec<_>>());
}

#[test]
fn the_faulty_export_is_gbk_and_holds_each_fault() {
    let bytes = faulty::write("2026-11-22".parse().unwrap());
    assert!(std::str::from_utf8(&bytes).is_err(), "an old export is no UTF-8");
    let (text, had_errors) = encoding_rs::GBK.decode_without_bom_handling(&bytes);
    assert!(!had_errors);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("客户名称,单据号,开票日期,到期日,币种,应收金额,已收金额,余额"));
    let rows: Vec<&str> = lines.filter(|line| !line.starts_with("合计")).collect();
    assert_eq!(rows.len(), 15);
    for (number, found) in [
        ("FP-0003", ",,CNY"),
        ("FP-0005", "2026/13/45"),
        ("FP-0006", "待定"),
        ("FP-0007", "3,180.00"),
        ("FP-0010", "03/04/2026"),
        ("FP-0012", "18,000.00"),
    ] {
        assert!(faulty::FAULTS.iter().any(|(fault, _)| *fault == number));
        assert!(rows.iter().any(|row| row.contains(number) && row.contains(found)), "{number}");
    }
    assert_eq!(rows.iter().filter(|row| row.contains("FP-0007")).count(), 2);
}
