//! Workbooks with several sheets, real dates, numbers and merged cells.

#[cfg(test)]
mod workbooks {
    use intake::{Counts, Format, Options, Problem, Report, SheetKind, read_bytes};
    use receivables::{
        calendar::Clock,
        contact::{Connection, Direction, Outcome, StatedReason},
        debtor::{Channel, DebtorKind, Role, Size, Standing},
        fact::FactKind,
        ledger::Entry,
        money::Ppm,
        receivable::ReceivableKind,
    };
    use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook};

    fn read(book: &mut Workbook) -> (Vec<Entry>, Report) {
        let bytes = book.save_to_buffer().unwrap();
        let mut entries = Vec::new();
        let report =
            read_bytes("演示.xlsx", bytes, &Options::default(), &mut |entry, _| entries.push(entry)).unwrap();
        (entries, report)
    }

    /// Sheets by name, headings and one row: the nine sheets of the demonstration.
    const SHEETS: [(&str, &str, &str); 9] = [
        (
            "客户",
            "客户编号,客户名称,客户类型,企业规模,国家,时区,客户等级,催收策略,负责人",
            "C001,北京甲科技有限公司,企业,中小微,中国,Asia/Shanghai,重点,standard,李雷",
        ),
        (
            "应收明细",
            "客户编号,客户名称,单据号,期次,款项类型,开票日期,到期日,币种,应收金额,已收金额,余额,合同号,项目名称",
            "C001,北京甲科技有限公司,FP-1,1,货款,2026-01-01,2026-01-31,CNY,1000.00,400.00,600.00,HT-1,一期",
        ),
        (
            "联系人",
            "客户编号,姓名,角色,称谓,手机,电话,微信,邮箱,传真,地址,首选渠道,拒收渠道,拒绝联系,已同意",
            "C001,王会计,财务,王姐,13800138000,,wx1,w@example.com,,北京,电话,短信、微信,否,是",
        ),
        (
            "合同",
            "客户编号,合同号,签订日期,账期天数,日违约金比例,违约条款,可停供",
            "C001,HT-1,2025-12-01,30,0.05%,第8条,是",
        ),
        (
            "收款",
            "客户编号,收款日期,币种,金额,单据号,期次,流水号,类型",
            "C001,2026-02-01,CNY,400,FP-1,1,LS-1,收款",
        ),
        ("付款承诺", "客户编号,承诺日,承诺付款日,币种,金额,书面", "C001,2026-02-05,2026-02-20,CNY,600,是"),
        (
            "争议",
            "客户编号,单据号,提出日期,解决日期,币种,争议金额,原因",
            "C001,FP-1,2026-02-06,,CNY,50,数量不符",
        ),
        (
            "催收记录",
            "客户编号,日期,时间,联系人,渠道,方向,接通情况,结果,拖欠原因,策略步骤,单据号,备注",
            "C001,2026-02-05,9:30,王会计,电话,呼出,接通,承诺付款,资金紧张,2,FP-1,下周付",
        ),
        ("风险信息", "客户编号,事项,起始日,截止日,单据号,来源", "C001,涉诉,2026-02-07,,,公开网站"),
    ];

    #[test]
    fn the_nine_sheets() {
        let mut book = Workbook::new();
        for (name, headings, row) in SHEETS {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            for (number, line) in (0..).zip([headings, row]) {
                for (column, cell) in (0..).zip(line.split(',')) {
                    sheet.write(number, column, cell).unwrap();
                }
            }
        }
        let (entries, report) = read(&mut book);
        assert_eq!(report.findings, []);
        assert_eq!(report.preview.format, Format::Workbook);
        let kinds: Vec<SheetKind> = report.preview.sheets.iter().map(|sheet| sheet.kind).collect();
        assert_eq!(
            kinds,
            [
                SheetKind::Customers,
                SheetKind::Receivables,
                SheetKind::People,
                SheetKind::Contracts,
                SheetKind::Payments,
                SheetKind::Promises,
                SheetKind::Disputes,
                SheetKind::ContactLog,
                SheetKind::Facts
            ]
        );
        for sheet in &report.preview.sheets {
            let unread: Vec<_> = sheet.columns.iter().filter(|column| column.field.is_none()).collect();
            assert!(unread.is_empty(), "{:?}: {unread:?}", sheet.name);
            assert_eq!(sheet.counts, Counts { read: 1, skipped: 0, refused: 0 });
        }
        the_nine_entries(&entries);
    }

    fn the_nine_entries(entries: &[Entry]) {
        let [
            Entry::Debtor(debtor),
            Entry::Receivable(receivable),
            Entry::Person(person),
            Entry::Contract(contract),
            Entry::Payment(payment),
            Entry::Promise(promise),
            Entry::Dispute(dispute),
            Entry::Contact(call),
            Entry::Fact(fact),
        ] = entries
        else {
            panic!("{entries:?}")
        };
        assert_eq!((debtor.kind, debtor.size), (Some(DebtorKind::Company), Some(Size::Small)));
        assert_eq!((debtor.standing, debtor.policy.as_deref()), (Some(Standing::Key), Some("standard")));
        assert_eq!((receivable.kind, receivable.instalment), (Some(ReceivableKind::Goods), Some(1)));
        assert_eq!(receivable.settled_undated, 40_000);
        assert_eq!((person.role, person.prefers), (Some(Role::Finance), Some(Channel::Phone)));
        assert!(person.opted_out.has(Channel::Sms) && person.opted_out.has(Channel::Wechat));
        assert!(person.consented && !person.refused);
        assert_eq!((contract.penalty_per_day, contract.allows_supply_stop), (Some(Ppm(500)), true));
        assert_eq!((payment.amount.minor, payment.is_credit_note), (40_000, false));
        assert_eq!(
            (payment.reference.as_deref(), payment.receivable.as_deref()),
            (Some("LS-1"), Some("FP-1"))
        );
        assert!(promise.written && promise.due.to_string() == "2026-02-20");
        assert_eq!(dispute.amount.unwrap().minor, 5_000);
        assert_eq!((call.time, call.step), (Clock::new(9, 30), Some(2)));
        assert_eq!((call.direction, call.connection), (Direction::Out, Connection::Connected));
        assert_eq!((call.outcome, call.reason), (Some(Outcome::Promise), Some(StatedReason::CashShort)));
        assert_eq!(fact.kind, FactKind::Litigation);
    }

    #[test]
    fn dates_numbers_and_merged_cells() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("应收明细").unwrap();
        let (plain, dated) = (CellFormat::new(), CellFormat::new().set_num_format("yyyy/m/d"));
        sheet.merge_range(0, 0, 0, 5, "应收账款明细（单位：元）", &plain).unwrap();
        sheet.merge_range(1, 0, 1, 1, "客户", &plain).unwrap();
        sheet.merge_range(1, 2, 2, 2, "单据号", &plain).unwrap();
        sheet.merge_range(1, 3, 2, 3, "到期日", &plain).unwrap();
        sheet.merge_range(1, 4, 1, 5, "金额", &plain).unwrap();
        for (column, heading) in [(0, "编号"), (1, "名称"), (4, "应收"), (5, "已收")] {
            sheet.write(2, column, heading).unwrap();
        }
        // One customer merged over two invoices; the amount merged over two rows belongs to the first alone.
        sheet.merge_range(3, 0, 4, 0, "C1", &plain).unwrap();
        sheet.merge_range(3, 1, 4, 1, "甲", &plain).unwrap();
        sheet.merge_range(3, 4, 4, 4, "", &plain).unwrap();
        sheet.write_number(3, 4, 0.1 + 0.2).unwrap();
        sheet.write_number(3, 2, 1_930_571_429.0).unwrap();
        sheet.write_number(4, 2, 1_930_571_430.0).unwrap();
        let due = ExcelDateTime::from_ymd(2026, 1, 31).unwrap();
        sheet.write_with_format(3, 3, &due, &dated).unwrap();
        sheet.write_number(4, 3, 46_053.0).unwrap();
        sheet.write_string(6, 0, "合计").unwrap();
        sheet.write_number(6, 4, 0.3).unwrap();
        let (entries, report) = read(&mut book);
        let [Entry::Receivable(first)] = entries.as_slice() else { panic!("{entries:?}") };
        assert_eq!((first.number.as_str(), first.due.to_string().as_str()), ("1930571429", "2026-01-31"));
        assert_eq!(first.amount.minor, 30); // 0.30000000000000004 in the file, 0.3 on the screen.
        assert_eq!(first.debtor.code.as_deref(), Some("C1"));
        let problems: Vec<_> = report.findings.iter().map(|f| (f.row, f.problem.severity())).collect();
        assert_eq!(problems.len(), 3, "{:?}", report.findings);
        assert_eq!(problems[0].0, Some(5));
        // The customer of the second row is known by the merged cell; only its amount is missing.
        assert!(matches!(report.findings[0].problem, Problem::Missing { field: intake::Field::Amount }));
        assert_eq!(report.refused[0].rows[0].cells[0], "C1");
    }

    #[test]
    fn a_document_on_two_sheets() {
        let mut book = Workbook::new();
        for (name, rows) in [
            ("一月", ["客户,单据号,到期日,金额", "甲,1,2026-01-31,100", "甲,2,2026-01-31,100"]),
            ("二月", ["客户,单据号,到期日,金额", "甲,1,2026-01-31,100", "甲,2,2026-01-31,90"]),
        ] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            for (number, line) in (0..).zip(rows) {
                for (column, cell) in (0..).zip(line.split(',')) {
                    sheet.write(number, column, cell).unwrap();
                }
            }
        }
        let (entries, report) = read(&mut book);
        assert_eq!(entries.len(), 2);
        let differs = Problem::DiffersFrom { sheet: Some("一月".into()), row: 3 };
        assert!(report.findings.iter().any(|finding| finding.problem == differs && finding.row == Some(3)));
        assert!(report.findings.iter().any(|f| f.problem == Problem::Repeats { rows: 1, first: 2 }));
    }

    #[test]
    fn a_sheet_of_notes_does_not_stop_the_others() {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("说明").unwrap().write(0, 0, "本表由财务部编制").unwrap();
        book.add_worksheet().set_name("空").unwrap();
        let sheet = book.add_worksheet().set_name("Sheet1").unwrap();
        for (number, line) in (0..).zip(["客户,单据号,到期日,金额", "甲,1,2026-01-31,100"]) {
            for (column, cell) in (0..).zip(line.split(',')) {
                sheet.write(number, column, cell).unwrap();
            }
        }
        let (entries, report) = read(&mut book);
        assert_eq!(entries.len(), 1);
        assert_eq!(report.findings[0].problem, Problem::NoHeadings);
        assert_eq!(report.findings[0].sheet.as_deref(), Some("说明"));
    }
}
