use crate::desk::{Desk, project};

#[test]
fn committed_cases_hold_and_a_changed_one_is_one_line() {
    let desk = Desk::new();
    let cases = project("crates/lawcase/cases/cn.csv");
    let sound = desk.type_in(&["law", "check", cases.to_str().unwrap()]);
    assert_eq!(sound.code, 0, "{sound:#?}");
    assert!(sound.out.contains(" rows match, 0 differ, 0 are not covered\n"), "{}", sound.out);
    let text = std::fs::read_to_string(&cases).unwrap();
    // The first expected total, one cent more.
    let broken = broken(&text);
    desk.write("broken.csv", broken.as_bytes());
    let differs = desk.type_in(&["law", "check", "broken.csv"]);
    assert_eq!(differs.code, 1, "{differs:#?}");
    let lines: Vec<&str> = differs.out.lines().collect();
    assert!(lines[0].contains("differs"), "{lines:?}");
    assert!(lines[1].contains(" 1 differ,"), "the row, and the sum of all: {lines:?}");
    let missing = desk.type_in(&["law", "check", "nowhere.csv", "--lang", "zh"]);
    assert_eq!((missing.code, missing.err.contains("没有文件 nowhere.csv")), (2, true), "{}", missing.err);
}

#[test]
fn a_checked_row_says_that_it_rests_on_a_stale_or_unverified_value() {
    let desk = Desk::new();
    let row = |id: &str, law: &str, regime: &str, due: &str, days: u8| {
        format!(
            "{id},{law},{regime},\"{{\"\"principal\"\":\"\"100\"\",\"\"due_date\"\":\"\"{due}-01-01\"\",\"\"paid_date\"\":\"\"{due}-02-01\"\"{}}}\",\"{{\"\"days\"\":{days}}}\"\n",
            if law == "CN" { ",\"\"multiplier\"\":\"\"1.5\"\"" } else { "" }
        )
    };
    let rows = [
        row("KNOWN", "CN", "CN-SALE-LPR", "2024", 31),
        row("LATE", "CN", "CN-SALE-LPR", "2031", 31),
        row("UNION", "EU", "EU-DIR-2011/7", "2024", 30),
    ];
    let text = format!("case_id,jurisdiction,regime,inputs,expected\n{}", rows.concat());
    desk.write("rows.csv", text.as_bytes());
    let done = desk.type_in(&["law", "check", "rows.csv"]);
    assert_eq!(done.code, 1, "{done:#?}");
    for part in [
        "UNION  differs  days: expected 30, computed 31 [to verify]\n",
        "resting on a value to verify: 2 rows: LATE, UNION\n",
        "resting on a table that wants its next entry: 1 rows: LATE\n",
    ] {
        assert!(done.out.contains(part), "no `{part}` in {}", done.out);
    }
    let zh = desk.type_in(&["law", "check", "rows.csv", "--lang", "zh"]).out;
    assert!(zh.contains("依据的利率表已该更新 1 行：LATE"), "{zh}");
    let marks: Vec<_> = desk
        .json(&["law", "check", "rows.csv"])
        .iter()
        .map(|row| (row["unverified"].as_bool().unwrap(), row["stale"].as_bool().unwrap()))
        .collect();
    assert_eq!(marks, [(false, false), (true, true), (true, false)]);
}

/// The cases with one digit of the first expected number changed.
fn broken(text: &str) -> String {
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let mut out = csv::Writer::from_writer(Vec::new());
    let headers = rows.headers().unwrap().clone();
    let expected = headers.iter().position(|heading| heading == "expected").unwrap();
    out.write_record(&headers).unwrap();
    for (number, row) in rows.records().enumerate() {
        let row = row.unwrap();
        let cells = row.iter().enumerate().map(|(column, cell)| {
            if number == 0 && column == expected { changed(cell) } else { cell.to_owned() }
        });
        out.write_record(cells).unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

fn changed(cell: &str) -> String {
    let at = cell.find(|c: char| c.is_ascii_digit()).unwrap();
    let digit = if &cell[at..=at] == "9" { "8" } else { "9" };
    format!("{}{digit}{}", &cell[..at], &cell[at + 1..])
}

#[test]
fn a_broken_policy_is_told_with_line_and_reason() {
    let desk = Desk::new();
    let sound = project("policies/instalment.toml");
    let done = desk.type_in(&["policy", "lint", sound.to_str().unwrap()]);
    assert_eq!(done.code, 0, "{done:#?}");
    let text = std::fs::read_to_string(&sound).unwrap();
    let line = text.lines().position(|line| line.starts_with("mode = ")).map(|at| at + 1).unwrap();
    let mode = text.lines().nth(line - 1).unwrap();
    desk.write("own.toml", text.replacen(mode, "mode = \"sideways\"", 1).as_bytes());
    let broken = desk.type_in(&["policy", "lint", "own.toml"]);
    assert_eq!(broken.code, 1, "{broken:#?}");
    assert!(broken.out.contains(&format!("own.toml:{line}")), "{}", broken.out);
    assert!(broken.out.contains("sideways"), "{}", broken.out);
    let first_step = |text: &str| text.replacen("[[step]]", "[[step]]\ncure_days = 0", 1);
    for (text, part) in [
        (text.replacen(mode, "mode = \"sideways\"", 1), "`sideways` 不在可选值之内"),
        (text.replacen(mode, "mood = 1", 1), "没有 `mood` 这一项；可用的有 `"),
        (text.replacen(mode, "mode = 1", 1), "own.toml:"),
        (first_step(&text.replace("\ncure_days", "\n# cure_days")), "`cure_days` 至少为 1"),
    ] {
        desk.write("own.toml", text.as_bytes());
        let told = desk.type_in(&["policy", "lint", "own.toml", "--lang", "zh"]).out;
        assert!(told.contains(part), "no `{part}` in {told}");
    }
}

#[test]
fn diaries_are_run_and_a_broken_expectation_is_told_with_its_line() {
    let desk = Desk::new();
    let diary = project("scenarios/before-the-due-day.md");
    let text = std::fs::read_to_string(&diary).unwrap();
    desk.write("diary.md", text.as_bytes());
    let done = desk.type_in(&["scenario", "run", "diary.md"]);
    assert_eq!(done.code, 0, "{done:#?}");
    let line =
        text.lines().position(|line| line.starts_with("- expect ACME stage ")).map(|at| at + 1).unwrap();
    let expectation = text.lines().nth(line - 1).unwrap();
    desk.write("diary.md", text.replacen(expectation, "- expect ACME stage legal", 1).as_bytes());
    let failed = desk.type_in(&["scenario", "run", "diary.md"]);
    assert_eq!(failed.code, 1, "{failed:#?}");
    assert!(failed.out.contains(&format!("diary.md:{line}:")), "{}", failed.out);
}

/// One question each, and what its answer must hold. Numbers are those of the worked cases.
fn answers(questions: &[(String, Vec<&str>)]) {
    let desk = Desk::new();
    for (command, parts) in questions {
        let words: Vec<&str> = command.split(' ').collect();
        let done = desk.type_in(&words);
        assert_eq!(done.code, 0, "{command}: {done:#?}");
        for part in parts {
            assert!(done.out.contains(part), "{command}: no `{part}` in\n{}", done.out);
        }
    }
}

#[test]
fn late_interest_of_every_law() {
    let sale =
        "law interest --principal 1000000 --due 2024-06-30 --paid 2025-06-30 --floating --multiplier 1.5";
    answers(&[
        (sale.to_owned(), vec!["CNY 47,564.38", "3.35% × 150%", "some judgments follow", "leave out --floating"]),
        (format!("{sale} --explain --lang zh"), vec!["逾期利息计算书", "第十八条第四款", "四舍五入为 47,564.38元", "去掉 --floating 可另算一份"]),
        (
            "law interest --law uk --principal 10000 --due 2026-01-31 --paid 2026-04-01".to_owned(),
            vec!["GBP 193.15", "GBP 100.00", "in all GBP 10,293.15", "3.75% + 8.00%"],
        ),
        (
            "law interest --law de --principal 10000 --due 2024-12-31 --paid 2025-04-30 --payment 2025-04-30=2000"
                .to_owned(),
            vec!["costs EUR 40.00, interest EUR 370.52, principal EUR 1,589.48", "BGB § 367(1)", "EUR 8,410.52"],
        ),
        (
            "law interest --law de --principal 10000 --due 2024-12-31 --paid 2025-04-30 --payment 2025-04-30=20000 --allocation principal-first".to_owned(),
            vec!["as agreed", "more than was owed EUR 9,589.48", "more was paid than was owed"],
        ),
        (
            "law interest --regime eu-late-payment --principal 99.99 --due 2026-06-15 --paid 2026-07-31".to_owned(),
            vec!["EUR 1.30", "EUR 40.00", "[to verify]"],
        ),
        (
            "law interest --payer large-enterprise --start-of-term 2025-07-03 --principal 200000 --paid 2025-10-31"
                .to_owned(),
            vec!["CNY 6,000.00", "0.05% a day", "This conflicts with"],
        ),
        (
            "law interest --regime cn-private-lending --contract 2024-03-01 --overdue-rate 24 --due 2024-08-31 --paid 2025-02-28 --principal 100000".to_owned(),
            vec!["CNY 6,805.48", "3.45% × 4", "2024-09-01 .. 2025-02-27"],
        ),
        (
            "law interest --regime cn-judgment-double --principal 300000 --due 2024-03-31 --paid 2024-06-29 --payment 2024-04-30=100000".to_owned(),
            vec!["CNY 3,675.00", "法释〔2014〕8号"],
        ),
        (
            "law interest --principal 100000 --due 2024-01-01 --paid 2024-01-31 --penalty-per-day 0.1%".to_owned(),
            vec!["CNY 3,000.00", "36.50% a year exceeds 130%"],
        ),
    ]);
}

#[test]
fn limitation_deadlines_and_retention_answer_for_every_law() {
    answers(&[
        (
            "law limitation --law de --due 2021-05-10 --event demand-reached=2024-11-01 --as-of 2024-12-01".to_owned(),
            vec!["last safe day 2024-12-31", "no effect", "alarms: 180 days before: 2024-07-04", "would do nothing"],
        ),
        (
            "law limitation --law uk --due 2018-06-29 --debtor-kind joint-debtor --other-event part-payment=2021-01-05 --as-of 2024-01-01".to_owned(),
            vec!["last safe day 2027-01-05", "s. 31(6), (7)"],
        ),
        (
            "law limitation --due 2025-03-31 --debtor-kind joint-guarantor --lang zh --as-of 2025-09-01".to_owned(),
            vec!["保证期间至 2025-09-30", "须请求保证人承担责任", "待核实"],
        ),
        (
            "law limitation --law scotland --due 2020-11-30 --as-of 2025-12-01".to_owned(),
            vec!["expired", "2025-11-30", "the debt itself is gone"],
        ),
        (
            "law deadline --procedure de-payment-order --from 2026-11-20".to_owned(),
            vec!["2026-12-04", "2027-05-20", "ZPO § 701"],
        ),
        (
            "law retention --record letter --country DE --made 2024-06-03 --claim-ended 2025-01-10".to_owned(),
            vec!["keep at least until: 2030-12-31", "HGB § 257", "house rule, not law", "locked up"],
        ),
    ]);
}

#[test]
fn what_a_reader_must_not_miss_is_said() {
    let base = "law interest --principal 1000 --due 2024-03-01 --paid 2024-04-01";
    answers(&[
        (base.to_owned(), vec!["130% is a house rule, not law", "(--floating computes that)"]),
        (
            "law interest --principal 1000 --due 2018-06-30 --paid 2020-06-30 --then-lpr --lang zh".to_owned(),
            vec!["去掉 --then-lpr 可另算一份"],
        ),
        (
            "law retention --record letter --country DE --made 2024-06-03 --lang zh".to_owned(),
            vec!["GDPR第5(1)(e)、17(1)(a)、17(3)(b)、(e)条【待核实】", "须保存：自债权了结之日起 3 年"],
        ),
        (
            "law deadline --procedure cn-payment-order --from 2026-11-22 --lang zh".to_owned(),
            vec!["《民事诉讼法》（2023）第225-228条"],
        ),
        (format!("{base} --payment 2024-05-01=200"), vec!["what came later is left out: 2024-05-01"]),
        (
            // After expiry no demand helps any more, and none is offered.
            "law limitation --due 2020-01-20 --event negotiations=2022-01-01 --as-of 2026-11-22".to_owned(),
            vec!["negotiations: no effect", "no demand and no payment starts it anew\n  what still takes", "agreement to perform"],
        ),
        (
            "law limitation --law uk --due 2018-06-29 --event negotiations=2020-01-01 --as-of 2020-02-01 --lang zh".to_owned(),
            vec!["（条文未列举）"],
        ),
        (
            "law interest --payer large-enterprise --start-of-term 2025-07-03 --principal 200000 --paid 2025-10-31 --lang zh".to_owned(),
            vec!["2025-06-01之前第15条"],
        ),
        ("law contact --kind person --country UK --day 2026-11-23 --at 20:30".to_owned(), vec!["house rule, not law: 09:00-20:00", "open hours on 2026-11-23: 09:00-20:00"]),
    ]);
}

#[test]
fn a_refused_contact_names_whose_rule_it_is_and_the_open_hours() {
    let person = "law contact --kind person";
    answers(&[
        (
            format!("{person} --day 2026-11-23 --at 22:30"),
            vec!["the law of China: 08:00-22:00 (GB/T 45251-2025", "open hours on 2026-11-23: 08:00-21:00"],
        ),
        (
            format!("{person} --day 2026-11-22 --at 10:00 --state US-PA"),
            vec!["Pennsylvania: 08:00-21:00, Sunday 13:30-21:00 (", "[to verify]", "13:30-21:00\n"],
        ),
        (
            format!("{person} --day 2026-11-22 --at 10:00 --state US-PA --lang zh"),
            vec![
                "宾夕法尼亚州规则：08:00-21:00，周日 13:30-21:00（",
                "【待核实】",
                "可以联系的时段：13:30-21:00",
            ],
        ),
        (
            format!("{person} --day 2026-11-23 --at 12:00 --state US-MA --calls-in-period 2"),
            vec!["Attempts in 7 days: 2", "2 in 7 days by phone sms voicemail not at work; 2 in 30 days"],
        ),
        (
            format!("{person} --day 2026-11-23 --at 12:00 --state US-MA --calls-in-period 2 --lang zh"),
            vec!["7天内2次（电话、短信、语音留言，不在工作单位）；30天内2次"],
        ),
        (
            format!("{person} --day 2026-11-23 --at 12:00 --state US-OH --effective-calls 1"),
            vec!["no call for 7 days after a conversation", "`quiet-after-conversation`"],
        ),
        (
            format!("{person} --day 2026-11-23 --at 12:00 --effective-calls 3 --lang zh"),
            vec!["中国规则：有效通话每日不超过 3 次（GB/T 45251-2025"],
        ),
        (format!("{person} --day 2026-11-23 --at 12:00 --unanswered 5"), vec!["allowed"]),
        (format!("{person} --day 2026-11-23 --at 12:00 --country FR"), vec!["`law-unknown`"]),
        (
            "law contact --kind company --day 2026-11-28 --at 10:00".to_owned(),
            vec!["`working-days`", "house rule, not law: companies on working days only"],
        ),
        (
            "law contact --kind company --day 2026-11-27 --at 10:00 --unanswered 1 --lang zh".to_owned(),
            vec!["公司内部规定（不是法律）：电话每日不超过 1 次"],
        ),
    ]);
}

#[test]
fn a_place_that_is_not_in_the_rulebook_is_no_leave_to_call() {
    let desk = Desk::new();
    let base = ["law", "contact", "--kind", "person", "--day", "2026-11-23", "--at", "10:30"];
    for (more, part) in [
        (&["--state", "US-ZZ"][..], "US-ZZ is not in the rulebook"),
        (&["--country", "DE", "--state", "US-NY"], "give one of them"),
    ] {
        let done = desk.type_in(&[&base, more].concat());
        assert_eq!(done.code, 2, "{more:?}: {done:#?}");
        assert!(done.err.contains(part), "{more:?}: {}", done.err);
    }
}

/// The file printed for a table that wants its next entry is one that can be read.
#[test]
fn the_file_to_add_is_printed_whole() {
    let desk = Desk::new();
    let out = desk.type_in(&["law", "sources"]).well();
    let Some((_, file)) = out.split_once("\njurisdiction = ") else {
        return; // Nothing wants renewing today.
    };
    let file = file.split("\n\nthe entry of").next().unwrap();
    let file = format!("jurisdiction = {file}")
        .replace("YYYY-12-31", "2099-12-31")
        .replace("YYYY-MM-DD", "2099-01-04");
    desk.write("huikuan.toml", b"[folders]\nrulebook = \"rulebook\"\n");
    std::fs::create_dir_all(desk.path("rulebook")).unwrap();
    desk.write("rulebook/own.toml", file.as_bytes());
    let renewed = desk.type_in(&["law", "sources"]).well();
    assert!(renewed.contains("(own.toml:"), "{file}");
}

#[test]
fn a_case_is_read_from_json_and_a_trap_is_refused() {
    let desk = Desk::new();
    // The inputs of a row, and the whole row.
    let inputs =
        r#"{"principal":"10000","relevant_day":"2026-01-31","paid_date":"2026-04-01","currency":"GBP"}"#;
    desk.write("inputs.json", inputs.as_bytes());
    desk.write("row.json", format!(r#"{{"regime":"UK-LPCDA-1998","inputs":{inputs}}}"#).as_bytes());
    for file in ["inputs.json", "row.json"] {
        let found = &desk.json(&["law", "interest", "--input", file])[0];
        assert_eq!(found["total"]["amount"], "193.15", "{file}: {found}");
        assert_eq!(found["regime"], "uk-late-payment", "{file}");
    }
    desk.write(
        "claim.json",
        br#"{"start":{"due_date":"2021-03-15"},"events":[{"type":"demand_reached","date":"2023-06-01"}]}"#,
    );
    let found = &desk.json(&["law", "limitation", "--input", "claim.json", "--as-of", "2025-01-01"])[0];
    assert_eq!(found["nominal_end"], "2026-06-01");
    let base = ["law", "interest", "--principal", "100", "--due", "2024-01-01", "--paid", "2024-02-01"];
    for (more, lang, part) in [
        (&["--penalty-per-day", "0.05"][..], "en", "write 0.05%"),
        (&["--penalty-per-day", "0.05"], "zh", "请写 0.05%"),
        (&["--rate", "0.06"], "en", "6.00%"),
        (&["--regime", "barter"], "zh", "没有规则 `barter`"),
        (&["--law", "uk", "--regime", "cn-sme"], "en", "different laws"),
        (&["--allocation", "sideways"], "en", "principal-first"),
        (&["--stay", "2024-01-05"], "en", "FROM..TO"),
        (&["--credit", "2024-01-10=-5"], "zh", "小于零"),
    ] {
        let done = desk.type_in(&[&base, more, &["--lang", lang]].concat());
        assert_eq!(done.code, 2, "{more:?}: {done:#?}");
        assert!(done.err.contains(part), "{more:?}: {}", done.err);
    }
}
