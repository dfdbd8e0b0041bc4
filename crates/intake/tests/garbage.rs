//! Damaged files: an answer, never a panic, and no row lost without a word.

#[cfg(test)]
mod garbage {
    use intake::{Options, SheetKind, read_bytes};
    use proptest::prelude::*;
    use receivables::money::Currency;
    use rust_xlsxwriter::Workbook;

    const LEDGER: &str = "\
Customer No,Customer,Invoice No,Due Date,Amount,Paid,Balance,Currency
C1,Acme Ltd,INV-1,2026-01-31,\"1,234.50\",34.50,\"1,200.00\",USD
C2,Bolt GmbH,INV-2,31/01/2026,$99.00,,,USD
C3,北京甲科技有限公司,INV-3,2026年1月31日,(5.00),,,CNY
C4,Dawn Inc,INV-4,31-Jan-26,12.5万元,,,CNY
";

    fn workbook() -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, line) in
            (0..).zip(LEDGER.replace("\"1,234.50\"", "1234.50").replace("\"1,200.00\"", "1200").lines())
        {
            for (column, cell) in (0..).zip(line.split(',')) {
                sheet.write(row, column, cell).unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    }

    /// Reads and counts: what was read is what the sink got, and every refused row is named.
    fn read(bytes: Vec<u8>) {
        let mut entries = 0;
        let options = Options { currency: Currency::from_code("USD"), ..Options::default() };
        if let Ok(report) = read_bytes("damaged", bytes, &options, &mut |_, _| entries += 1) {
            let counts: Vec<_> = report.counts().into_values().collect();
            assert_eq!(counts.iter().map(|counts| counts.read).sum::<usize>(), entries);
            let rows: usize = report.refused.iter().map(|sheet| sheet.rows.len()).sum();
            assert_eq!(counts.iter().map(|counts| counts.refused).sum::<usize>(), rows);
            for finding in &report.findings {
                assert!(!finding.zh().is_empty() && !finding.en().is_empty());
            }
            for sheet in &report.refused {
                assert!(sheet.to_csv().starts_with("\u{feff}".as_bytes()));
            }
        }
    }

    fn damaged(mut bytes: Vec<u8>, hits: &[(usize, u8)], cut: usize) -> Vec<u8> {
        for &(at, byte) in hits {
            let length = bytes.len().max(1);
            if let Some(hit) = bytes.get_mut(at % length) {
                *hit = byte;
            }
        }
        bytes.truncate(bytes.len().saturating_sub(cut));
        bytes
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn damaged_text(hits in prop::collection::vec((0_usize..1_000, any::<u8>()), 0..12), cut in 0_usize..40) {
            read(damaged(LEDGER.as_bytes().to_vec(), &hits, cut));
        }

        #[test]
        fn cells_of_anything(cells in prop::collection::vec("\\PC{0,24}|[0-9.,()¥$元万年月日/:T +-]{0,16}", 8..9)) {
            let line: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            read(format!("{LEDGER}{}\n", line.join(",")).into_bytes());
        }

        #[test]
        fn anything(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            read(bytes);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn damaged_workbooks(hits in prop::collection::vec((0_usize..8_000, any::<u8>()), 0..6), cut in 0_usize..6_000) {
            read(damaged(workbook(), &hits, cut));
        }
    }

    #[test]
    fn cut_files_lose_no_row_in_silence() {
        // Whatever the cut, every line that begins is read, refused or (the headings) needed.
        for cut in 0..200 {
            let bytes = &LEDGER.as_bytes()[..LEDGER.len() - cut];
            let lines = bytes.split(|&b| b == b'\n').filter(|line| !line.is_empty()).count() - 1;
            let report = read_bytes("cut.csv", bytes.to_vec(), &Options::default(), &mut |_, _| {}).unwrap();
            let counts = report.counts()[&SheetKind::Receivables];
            assert_eq!(counts.read + counts.refused, lines, "cut {cut}: {counts:?} {:?}", report.findings);
        }
    }

    #[test]
    fn a_cut_workbook_is_refused_with_a_reason() {
        let whole = workbook();
        for length in [0, 3, 4, 100, whole.len() / 2, whole.len() - 1] {
            let error = read_bytes("cut.xlsx", whole[..length].to_vec(), &Options::default(), &mut |_, _| {})
                .unwrap_err();
            assert!(error.to_string().starts_with("cut.xlsx: "), "{error}");
        }
    }
}
