//! A workbook of the old format, `ledger.xls`: three invoices in 万元 under two title rows, one of them without an amount.
//! There is no writer for it in Rust; the file was made once, with xlwt for Python.

#[cfg(test)]
mod old_workbook {
    use intake::{Options, Problem, read_bytes};
    use receivables::ledger::Entry;

    #[test]
    fn old_workbooks_are_read_like_new_ones() {
        let bytes = include_bytes!("ledger.xls").to_vec();
        let mut read = Vec::new();
        let report = read_bytes("ledger.xls", bytes, &Options::default(), &mut |entry, _| {
            if let Entry::Receivable(receivable) = entry {
                read.push((receivable.number, receivable.due.to_string(), receivable.amount.to_string()));
            }
        })
        .unwrap();
        let row =
            |number: &str, due: &str, amount: &str| (number.to_owned(), due.to_owned(), amount.to_owned());
        let expected =
            [row("FP-1", "2026-09-30", "CNY 125,000.00"), row("FP-2", "2026-10-31", "CNY 12,345.00")];
        assert_eq!(read, expected);
        let refused: Vec<_> =
            report.findings.iter().filter(|f| matches!(f.problem, Problem::NotMoney { .. })).collect();
        assert_eq!(refused.iter().map(|f| (f.row, f.text.as_str())).collect::<Vec<_>>(), [(Some(6), "待定")]);
    }
}
