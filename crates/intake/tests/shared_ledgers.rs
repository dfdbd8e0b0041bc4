//! Ledgers made by others, read whole. They are no part of the project: where they are missing, the tests say so.

#[cfg(test)]
mod ledgers {
    use std::path::PathBuf;

    use intake::{Counts, IntakeError, Options, Problem, Question, Report, SheetKind, read, read_bytes};
    use receivables::{ledger::Entry, money::Currency};

    fn shared(name: &str) -> Option<PathBuf> {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
        // A worktree lies one folder deeper than the project.
        let deeper = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data").join(name);
        let found = [path, deeper].into_iter().find(|path| path.exists());
        if found.is_none() {
            println!("skipped: {name} is not here");
        }
        found
    }

    fn receivables(name: &str, options: &Options) -> Option<(Vec<Entry>, Report)> {
        let path = shared(name)?;
        let mut entries = Vec::new();
        let report = read(&path, options, &mut |entry, _| entries.push(entry)).unwrap();
        Some((entries, report))
    }

    fn usd() -> Options {
        Options { currency: Currency::from_code("USD"), ..Options::default() }
    }

    #[test]
    fn open_items_of_a_data_frame() {
        let Some((entries, report)) = receivables("ar-h2h/h2h_open_9700.csv", &Options::default()) else {
            return;
        };
        assert_eq!(report.findings, []);
        assert_eq!(report.counts()[&SheetKind::Receivables], Counts { read: 9_700, skipped: 0, refused: 0 });
        let Entry::Receivable(first) = &entries[0] else { panic!("{:?}", entries[0]) };
        assert_eq!(first.debtor.code.as_deref(), Some("0200706844"));
        assert_eq!(first.debtor.name.as_deref(), Some("WINC co"));
        assert_eq!(first.number, "1930571429"); // `1930571429.0` in the file.
        assert_eq!(first.due.to_string(), "2020-03-13");
        assert_eq!(first.issued.map(|day| day.to_string()).as_deref(), Some("2020-02-26"));
        assert_eq!(format!("{:?}", first.amount), "8734.71 USD");
    }

    #[test]
    fn closed_items_with_repeats() {
        let Some((entries, report)) = receivables("ar-h2h/h2h_closed_dev_32000.csv", &Options::default())
        else {
            return;
        };
        let counts = report.counts()[&SheetKind::Receivables];
        assert_eq!(counts.read + counts.skipped + counts.refused, 32_000);
        assert_eq!(entries.len(), counts.read);
        // Six lines have no number; they are refused. Lines that repeat an earlier one in every field are skipped.
        let without_number = |problem: &Problem| matches!(problem, Problem::Missing { .. });
        assert_eq!(report.findings.iter().filter(|finding| without_number(&finding.problem)).count(), 6);
        println!("{counts:?}");
        for finding in report.findings.iter().filter(|finding| !without_number(&finding.problem)) {
            println!("{finding}");
        }
        assert!(
            entries.iter().all(|entry| matches!(entry, Entry::Receivable(item) if item.cleared.is_some()))
        );
    }

    #[test]
    fn american_dates_without_a_currency() {
        let file = "ar-ibm/WA_Fn-UseC_-Accounts-Receivable.csv";
        let Some(path) = shared(file) else { return };
        let asked = read(&path, &Options::default(), &mut |_, _| {}).unwrap_err();
        assert!(matches!(asked, IntakeError::Ask { question: Question::Currency, .. }), "{asked}");
        let Some((entries, report)) = receivables(file, &usd()) else { return };
        assert_eq!(report.findings, []);
        assert_eq!(report.counts()[&SheetKind::Receivables], Counts { read: 2_466, skipped: 0, refused: 0 });
        let Entry::Receivable(second) = &entries[1] else { panic!("{:?}", entries[1]) };
        assert_eq!(second.debtor.code.as_deref(), Some("8976-AMJEO"));
        assert_eq!(second.due.to_string(), "2013-02-25"); // 2/25/2013: the column proves month first.
        assert_eq!(second.cleared.map(|day| day.to_string()).as_deref(), Some("2013-03-03"));
        assert!(second.disputed);
    }

    #[test]
    fn blanks_where_nothing_is_read_lose_nothing() {
        let file = "ar-ibm/WA_Fn-UseC_-Accounts-Receivable_with_missing.csv";
        let Some((entries, report)) = receivables(file, &usd()) else { return };
        let counts = report.counts()[&SheetKind::Receivables];
        println!("{counts:?}");
        for finding in &report.findings {
            println!("{finding}");
        }
        assert_eq!(counts.read + counts.skipped + counts.refused, 2_586);
        assert_eq!(entries.len(), counts.read);
    }

    #[test]
    fn a_stray_quote_loses_no_row() {
        let Some(path) = shared("ar-h2h/h2h_open_9700.csv") else { return };
        let text = std::fs::read_to_string(&path).unwrap();
        for at in (1_000..text.len()).step_by(170_007) {
            // A quote opens a cell only at its beginning.
            let at = at + text[at..].find(',').unwrap() + 1;
            let damaged = format!("{}\"{}", &text[..at], &text[at..]);
            let report =
                read_bytes("damaged.csv", damaged.into_bytes(), &Options::default(), &mut |_, _| {}).unwrap();
            let counts = report.counts()[&SheetKind::Receivables];
            assert_eq!(counts.read + counts.refused, 9_700, "quote at {at}: {counts:?}");
            assert!(counts.refused <= 1, "quote at {at}: {:?}", report.findings);
        }
    }
}
