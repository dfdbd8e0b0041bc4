//! Small files as real systems export them, and what becomes of each row.

#[cfg(test)]
mod exports {
    use std::fmt::Write as _;

    use intake::{
        Counts, DateOrder, Decimal, Field, IntakeError, Options, Problem, Question, Report, Severity,
        SheetKind, Unit, read_bytes,
    };
    use receivables::{
        calendar::Day,
        ledger::{Entry, PaymentEntry, ReceivableEntry},
        money::Currency,
    };

    fn options() -> Options {
        Options::default()
    }

    fn read_with(name: &str, bytes: &[u8], options: &Options) -> Result<(Vec<Entry>, Report), IntakeError> {
        let mut entries = Vec::new();
        let report = read_bytes(name, bytes.to_vec(), options, &mut |entry, _| entries.push(entry))?;
        Ok((entries, report))
    }

    fn csv(text: &str) -> (Vec<Entry>, Report) {
        read_with("ledger.csv", text.as_bytes(), &options()).unwrap()
    }

    fn refused(text: &str, options: &Options) -> IntakeError {
        read_with("ledger.csv", text.as_bytes(), options).unwrap_err()
    }

    fn receivable(entry: &Entry) -> &ReceivableEntry {
        match entry {
            Entry::Receivable(receivable) => receivable,
            other => panic!("{other:?}"),
        }
    }

    fn payment(entry: &Entry) -> &PaymentEntry {
        match entry {
            Entry::Payment(payment) => payment,
            other => panic!("{other:?}"),
        }
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// Number, due day, amount, settled: what a ledger test looks at.
    fn lines(entries: &[Entry]) -> Vec<String> {
        let line = |entry: &Entry| {
            let it = receivable(entry);
            format!("{} {} {:?} {}", it.number, it.due, it.amount, it.settled_undated)
        };
        entries.iter().map(line).collect()
    }

    const CHINESE: &str = "\
某某贸易有限公司应收账款明细表,,,,,,
单位：万元,,,,,,

客户编号,客户名称,单据号,到期日期,应收金额,已收金额,余额
C001,北京甲科技有限公司,FP-001,2026年1月31日,\"1,234.5\",,\"1,234.5\"
C001,北京甲科技有限公司,FP-002,2026/2/28,10,4,6
,小计,,,1244.5,4,1240.5
客户编号,客户名称,单据号,到期日期,应收金额,已收金额,余额
C002,TotalEnergies 中国,FP-003,20260331.0,０．５,0.1,0.4
,合计,,,1245,4.1,1240.9
制表人：张三,,审核人：李四,,,,
";

    #[test]
    fn a_chinese_ledger_with_titles_totals_and_units_in_every_encoding() {
        let (gbk, ..) = encoding_rs::GB18030.encode(CHINESE);
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(CHINESE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let tabs = CHINESE.replace("\"1,234.5\"", "1234.5").replace(',', "\t");
        for bytes in [
            CHINESE.as_bytes().to_vec(),
            format!("\u{feff}{CHINESE}").into_bytes(),
            gbk.into_owned(),
            utf16,
            CHINESE.replace('\n', "\r\n").into_bytes(),
            tabs.into_bytes(),
        ] {
            let (entries, report) = read_with("明细.csv", &bytes, &options()).unwrap();
            assert_eq!(
                lines(&entries),
                [
                    "FP-001 2026-01-31 12345000.00 CNY 0",
                    "FP-002 2026-02-28 100000.00 CNY 4000000",
                    "FP-003 2026-03-31 5000.00 CNY 100000",
                ]
            );
            let sheet = &report.preview.sheets[0];
            assert_eq!((sheet.kind, sheet.header_row), (SheetKind::Receivables, 4));
            assert_eq!(sheet.counts, Counts { read: 3, skipped: 4, refused: 0 });
            assert_eq!(sheet.columns[6].unit, Some(Unit::TenThousand));
            let problems: Vec<_> = report.findings.iter().map(|finding| finding.problem.clone()).collect();
            assert_eq!(
                problems,
                [
                    Problem::Totals { rows: 2 },
                    Problem::RepeatedHeadings { rows: 1 },
                    Problem::Footers { rows: 1 },
                    Problem::CurrencyAssumed { currency: Currency::CNY },
                ]
            );
        }
    }

    #[test]
    fn two_header_rows() {
        let (entries, report) = csv("\
客户,,单据号,到期日,金额,,
编号,名称,,,应收,已收,余额
C1,甲,F1,2026-01-31,100,40,60
");
        assert_eq!(lines(&entries), ["F1 2026-01-31 100.00 CNY 4000"]);
        assert_eq!(receivable(&entries[0]).debtor.code.as_deref(), Some("C1"));
        assert_eq!(report.preview.sheets[0].header_row, 2);
    }

    #[test]
    fn any_two_amounts_give_the_third() {
        for (heads, cells, read) in [
            ("Amount,Paid,Balance", "100,40,60", Ok("100.00 USD 4000")),
            ("Amount,Paid,Balance", "100,-40,60", Ok("100.00 USD 4000")), // Payments written with a minus.
            ("Amount,Paid,Balance", "100,,60", Ok("100.00 USD 4000")),
            ("Amount,Paid,Balance", "100,40,", Ok("100.00 USD 4000")),
            ("Amount,Paid,Balance", ",40,60", Ok("100.00 USD 4000")),
            ("Amount", "100", Ok("100.00 USD 0")),
            ("Balance", "60", Ok("60.00 USD 0")),
            ("Amount,Paid,Balance", "100,100,0", Ok("100.00 USD 10000")), // History is kept.
            (
                "Amount,Paid,Balance",
                "100,40,50",
                Err("100.00 less settled USD 40.00 is not the open USD 50.00"),
            ),
            ("Amount,Paid,Balance", ",40,", Err("Amount is empty")),
            ("Amount,Paid,Balance", "#REF!,40,60", Err("Amount is not an amount")),
            ("Amount,Paid,Balance", "12.3456,,", Err("more decimals")),
            ("Amount,Paid,Balance", "99999999999999999999,,", Err("too large")),
        ] {
            let text = format!("Customer,Invoice No,Due Date,Currency,{heads}\nA,1,2026-01-31,USD,{cells}\n");
            let (entries, report) = csv(&text);
            match read {
                Ok(read) => assert_eq!(lines(&entries), [format!("1 2026-01-31 {read}")], "{heads} {cells}"),
                Err(why) => {
                    assert!(entries.is_empty(), "{heads} {cells}");
                    assert!(report.findings[0].en().contains(why), "{}", report.findings[0]);
                }
            }
        }
    }

    #[test]
    fn due_dates_are_given_or_computed_and_never_invented() {
        let (entries, report) = csv("\
客户名称,单据号,开票日期,账期天数,到期日,金额
甲,1,2026-01-01,30天,,100
甲,2,2026-01-01,30,2026-01-15,100
甲,3,,30,,100
甲,4,2026-01-01,,,100
甲,5,2026-01-01,30,明天,100
");
        assert_eq!(
            lines(&entries),
            ["1 2026-01-31 100.00 CNY 0", "2 2026-01-15 100.00 CNY 0"] // The day given goes before the day computed.
        );
        let refused: Vec<_> =
            report.findings.iter().filter(|f| f.problem.severity() == Severity::Refused).collect();
        assert_eq!(refused.iter().map(|f| f.row).collect::<Vec<_>>(), [Some(4), Some(5), Some(6)]);
        assert_eq!(refused[0].problem, Problem::NoDueDate);
        assert_eq!(refused[2].text, "明天");
        assert_eq!(refused[2].column.as_ref().unwrap().letter, "E");
    }

    #[test]
    fn credit_notes_become_payments() {
        let (entries, report) = csv("\
Customer No,Invoice No,Type,Invoice Date,Due Date,Currency,Amount,Balance,Applies To
A,CN-1,Credit Memo,2026-01-05,,USD,-100,-40,INV-9
A,CN-2,Credit Memo,2026-01-06,,USD,50,,
A,CN-3,Credit Memo,2026-01-07,,USD,-70,0,
A,PAY-1,Payment,2026-01-08,,USD,(20.00),,
A,CN-4,Credit Memo,,,USD,-5,,
");
        let read: Vec<_> = entries.iter().map(payment).collect();
        assert_eq!(format!("{:?}", read[0].amount), "40.00 USD"); // What is left of it.
        assert_eq!(read[0].receivable.as_deref(), Some("INV-9"));
        assert_eq!(read[0].reference.as_deref(), Some("CN-1"));
        assert!(read[0].is_credit_note);
        assert_eq!((read[1].amount.minor, read[1].receivable.as_deref()), (5_000, None));
        assert_eq!((read[2].amount.minor, read[2].is_credit_note), (2_000, false));
        let counts = report.counts()[&SheetKind::Receivables];
        assert_eq!(counts, Counts { read: 3, skipped: 1, refused: 1 });
    }

    #[test]
    fn the_order_of_day_and_month_is_proved_told_or_asked() {
        let ledger = |days: &[&str]| {
            let mut text = String::from("Customer,Invoice No,Due Date,Amount USD\n");
            for (row, day) in days.iter().enumerate() {
                writeln!(text, "A,{row},{day},100").unwrap();
            }
            text
        };
        let dues = |text: &str, options: &Options| {
            let (entries, report) = read_with("l.csv", text.as_bytes(), options).unwrap();
            let days: Vec<String> = entries.iter().map(|entry| receivable(entry).due.to_string()).collect();
            (days, report.counts()[&SheetKind::Receivables].refused)
        };
        let day_first = ledger(&["3/2/2026", "31/1/2026"]);
        assert_eq!(dues(&day_first, &options()), (vec!["2026-02-03".into(), "2026-01-31".into()], 0));
        let month_first = ledger(&["3/2/2026", "1/31/2026"]);
        assert_eq!(dues(&month_first, &options()), (vec!["2026-03-02".into(), "2026-01-31".into()], 0));
        let nothing = ledger(&["3/2/2026", "5/5/2026"]);
        let asked = refused(&nothing, &options());
        assert!(matches!(asked, IntakeError::Ask { question: Question::Dates, .. }));
        assert!(asked.to_string().contains("--dates dmy|mdy|ymd"), "{asked}");
        assert!(asked.zh().contains("第 2 行"), "{}", asked.zh());
        let told = Options { dates: Some(DateOrder::Dmy), ..options() };
        assert_eq!(dues(&nothing, &told).0, ["2026-02-03", "2026-05-05"]);
        // Proofs of both: what proves itself is read, what does not is refused.
        let both = ledger(&["31/1/2026", "1/31/2026", "3/2/2026", "4/4/2026"]);
        let (days, refused) = dues(&both, &options());
        assert_eq!((days.len(), refused), (3, 1));
        // A question may come late: the first thousand days need no order.
        let mut late: Vec<&str> = vec!["2026-01-31"; 1_000];
        late.push("3/2/2026");
        let late = ledger(&late);
        assert!(matches!(
            read_with("l.csv", late.as_bytes(), &options()),
            Err(IntakeError::Ask { question: Question::Dates, .. })
        ));
    }

    #[test]
    fn the_decimal_sign_is_proved_told_or_asked() {
        let ledger = |amounts: &[&str]| {
            let mut text = String::from("Customer;Invoice No;Due Date;Amount EUR\n");
            for (row, amount) in amounts.iter().enumerate() {
                writeln!(text, "A;{row};2026-01-31;{amount}").unwrap();
            }
            text
        };
        let minor = |text: &str, options: &Options| -> Vec<i64> {
            let (entries, _) = read_with("l.csv", text.as_bytes(), options).unwrap();
            entries.iter().map(|entry| receivable(entry).amount.minor).collect()
        };
        assert_eq!(minor(&ledger(&["1.234", "1.234,56"]), &options()), [123_400, 123_456]);
        assert_eq!(minor(&ledger(&["1,234", "1,234.56"]), &options()), [123_400, 123_456]);
        assert_eq!(minor(&ledger(&["1,234", "99"]), &options()), [123_400, 9_900]); // No currency has it otherwise.
        assert!(matches!(
            refused(&ledger(&["1.234", "99"]), &options()),
            IntakeError::Ask { question: Question::Decimal, .. }
        ));
        let told = Options { decimal: Some(Decimal::Comma), ..options() };
        assert_eq!(minor(&ledger(&["1.234", "99"]), &told), [123_400, 9_900]);
        // Proofs of both refuse what could be either.
        assert_eq!(minor(&ledger(&["1.234,56", "1,234.56", "1.234"]), &options()), [123_456, 123_456]);
    }

    #[test]
    fn the_currency_is_named_told_or_asked() {
        let english = "Customer,Invoice No,Due Date,Amount\nA,1,2026-01-31,100\n";
        assert!(matches!(
            refused(english, &options()),
            IntakeError::Ask { question: Question::Currency, .. }
        ));
        let cad = Options { currency: Currency::from_code("CAD"), ..options() };
        for (text, options, currency) in [
            (english.to_owned(), cad.clone(), "CAD"),
            (english.replace("100", "$100"), cad, "CAD"), // The sign fits what was told.
            (english.replace("100", "$100"), options(), "USD"),
            (english.replace("100", "€100"), options(), "EUR"),
            (english.replace("Amount", "Amount (HKD)"), options(), "HKD"),
            (format!("Currency: GBP,,,\n{english}"), options(), "GBP"),
            ("客户,单据号,到期日,金额\nA,1,2026-01-31,100\n".to_owned(), options(), "CNY"),
            ("客户,单据号,到期日,币别,金额\nA,1,2026-01-31,美元,100\n".to_owned(), options(), "USD"),
        ] {
            let (entries, _) = read_with("l.csv", text.as_bytes(), &options).unwrap();
            assert_eq!(receivable(&entries[0]).amount.currency.code(), currency, "{text}");
        }
        let (entries, report) =
            csv("客户,单据号,到期日,币别,金额\nA,1,2026-01-31,CNY,€100\nA,2,2026-01-31,银元,1\n");
        assert!(entries.is_empty());
        assert!(matches!(report.findings[0].problem, Problem::OtherCurrency { .. }));
        assert_eq!(report.findings[1].problem, Problem::UnknownCurrency);
    }

    #[test]
    fn the_same_document_twice() {
        let (entries, report) = csv("\
Customer No,Customer,Invoice No,Due Date,Amount USD
A,Acme,1,2026-01-31,100
A,Acme,1,2026-01-31,100.00
A,Acme,1,2026-01-31,200
B,Bolt,1,2026-01-31,100
");
        assert_eq!(entries.len(), 2);
        assert_eq!(report.findings[0].problem, Problem::DiffersFrom { sheet: None, row: 2 });
        assert_eq!(report.findings[0].row, Some(4));
        assert_eq!(report.findings[1].problem, Problem::Repeats { rows: 1, first: 3 });
    }

    #[test]
    fn tables_without_due_dates_say_what_to_export_instead() {
        for (text, problem) in [
            (
                "A/R Ageing Summary\nMy Company\nAs of January 31 2026\n\n,Current,1 - 30,31 - 60,61 - 90,91 and over,Total\nAcme,1,2,3,4,5,15\nTOTAL,1,2,3,4,5,15\n",
                Problem::AgeingTable,
            ),
            (
                "Aged Receivables Summary\nCo\nAs at 31 January 2026\nAgeing by due date\n\nContact,Current,< 1 Month,1 Month,2 Months,3 Months,Older,Total\nAcme,1,2,3,4,5,6,21\n",
                Problem::AgeingTable,
            ),
            (
                "应收账龄表\n客户编码,客户名称,币别,余额,30天以内,31-60天,90天以上\nC1,甲,CNY,6,1,2,3\n",
                Problem::AgeingTable,
            ),
            (
                "科目余额表\n2026年1月\n某公司\n科目编号,科目名称,期初,,本期发生,,余额,\n,,方向,金额,借方,贷方,方向,金额\n1122,应收账款,借,1,2,3,借,0\n",
                Problem::TrialBalance,
            ),
        ] {
            let error = refused(text, &options());
            let IntakeError::NothingUnderstood { findings, .. } = &error else { panic!("{error}") };
            assert_eq!(findings[0].problem, problem, "{text}");
            assert!(error.zh().contains("应收明细") && error.to_string().contains("open items"), "{error}");
        }
    }

    #[test]
    fn missing_columns_are_named_and_can_be_mapped() {
        let text = "Customer,Invoice No,Zahlbar bis,Amount USD\nA,1,2026-01-31,100\n";
        let error = refused(text, &options());
        assert!(error.to_string().contains("Due Date (due_date) or Terms Days (terms_days)"), "{error}");
        for column in ["Zahlbar bis", "zahlbar_bis", "C", "3"] {
            let options = Options { map: vec![format!("due_date={column}").parse().unwrap()], ..options() };
            let (entries, _) = read_with("l.csv", text.as_bytes(), &options).unwrap();
            assert_eq!(lines(&entries), ["1 2026-01-31 100.00 USD 0"]);
        }
        let lost = Options { map: vec!["due_date=Fällig".parse().unwrap()], ..options() };
        let text = text.replace("Zahlbar bis", "Due Date");
        assert!(matches!(refused(&text, &lost), IntakeError::NoSuchColumn { field: Field::DueDate, .. }));
        assert!("due=C".parse::<intake::Mapping>().is_err());
    }

    #[test]
    fn refused_rows_can_be_corrected_and_imported_again() {
        let (entries, report) = csv("\
单位：万元,,,
客户,单据号,到期日,金额
甲,1,2026-02-30,1.5
甲,2,2026-01-31,1.5
\"乙,丙\",3,,2
");
        assert_eq!(entries.len(), 1);
        let file = report.refused[0].to_csv();
        let text = String::from_utf8(file.clone()).unwrap();
        assert!(
            text.starts_with("\u{feff}客户,单据号,到期日,金额(万元),退回原因,Reason refused\n"),
            "{text}"
        );
        assert_eq!(report.refused[0].file_name("ledger.csv"), "ledger.csv.refused.csv");
        // Imported as it is, it is refused for the same reasons; corrected, it is read.
        let error = read_with("ledger.csv.refused.csv", &file, &options()).unwrap();
        assert_eq!(
            error.1.refused[0].rows.iter().map(|row| &row.zh).collect::<Vec<_>>(),
            [&report.refused[0].rows[0].zh, &report.refused[0].rows[1].zh]
        );
        let corrected = text.replace("2026-02-30", "2026-02-28").replace("3,,2", "3,2026-03-31,2");
        let (entries, report) = csv(&corrected);
        assert_eq!(lines(&entries), ["1 2026-02-28 15000.00 CNY 0", "3 2026-03-31 20000.00 CNY 0"]);
        assert!(report.refused.is_empty());
    }

    #[test]
    fn lines_that_lost_or_gained_cells_are_refused() {
        let (entries, report) = csv("\
Customer,Invoice No,Due Date,Amount USD,Note
Acme,1,2026-01-31,100,x
Acme, Ltd,2,2026-01-31,100,x
Acme,3,2026-01
Acme,4,2026-01-31,100
");
        // A missing last cell that nothing reads is no loss.
        assert_eq!(lines(&entries), ["1 2026-01-31 100.00 USD 0", "4 2026-01-31 100.00 USD 0"]);
        let problems: Vec<_> =
            report.findings.iter().map(|finding| (finding.row, finding.problem.clone())).collect();
        assert_eq!(
            problems,
            [
                (Some(3), Problem::TooManyCells { cells: 6, headings: 5 }),
                (Some(4), Problem::TooFewCells { cells: 3, headings: 5 }),
            ]
        );
    }

    #[test]
    fn disputed_and_cleared_marks() {
        let (entries, report) = csv("\
Customer,Invoice No,Due Date,Amount USD,Balance,Disputed,Settled Date
A,1,2026-01-31,100,,Yes,
A,2,2026-01-31,100,0,No,2026-02-03
A,3,2026-01-31,100,40,No,2026-02-03
A,4,2026-01-31,100,40,perhaps,
");
        assert!(receivable(&entries[0]).disputed);
        assert_eq!(receivable(&entries[1]).cleared, Some(day("2026-02-03")));
        assert_eq!(receivable(&entries[1]).settled_undated, 0); // It is settled by the day of clearing.
        assert!(matches!(report.findings[0].problem, Problem::ClearedButOpen { .. }));
        assert_eq!(report.findings[1].problem, Problem::NotYesNo { field: Field::Disputed });
    }

    #[test]
    fn customers_named_total_are_customers() {
        let (entries, report) = csv("\
客户编号,客户名称,客户类型,国家
C1,TotalEnergies SE,企业,法国
C2,王小明,个人,CN
C3,某机关,机构,火星
,合计,,
");
        assert_eq!(entries.len(), 2);
        assert_eq!(report.counts()[&SheetKind::Customers], Counts { read: 2, skipped: 1, refused: 1 });
    }
}
