use super::*;
use crate::calendar::Clock;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn lpr_is_the_latest_publication_on_or_before_the_day() {
    let book = Rulebook::shipped();
    for (on, percent) in [
        ("2019-08-19", None), // The day before the first publication.
        ("2019-08-20", Some("4.25")),
        ("2022-08-21", Some("3.70")), // The day before a change.
        ("2022-08-22", Some("3.65")),
        ("2025-05-19", Some("3.10")),
        ("2025-05-20", Some("3.00")),
        ("2026-11-22", Some("3.00")),
    ] {
        let found = book.lpr_1y(day(on)).map(|rate| rate.value.percent());
        assert_eq!(found.as_deref(), percent, "{on}");
    }
}

#[test]
fn a_table_not_renewed_says_so() {
    let book = Rulebook::shipped();
    let stale = |on| book.stale(day(on)).map(|value| value.name.as_str()).collect::<Vec<_>>();
    assert_eq!(stale("2026-09-20"), Vec::<&str>::new());
    assert_eq!(stale("2026-10-20"), ["five_year", "one_year"]);
    // The Chinese holidays of 2027 are announced in November.
    assert_eq!(stale("2026-11-30"), ["five_year", "one_year"]);
    assert_eq!(stale("2026-12-01"), ["days_off", "days_worked", "five_year", "one_year"]);
    assert!(book.lpr_1y(day("2026-11-22")).unwrap().is_stale(day("2026-11-22")));
}

#[test]
fn every_value_names_its_authority_and_source() {
    let book = Rulebook::shipped();
    assert!(book.sources().count() > 200);
    for (at, value) in book.sources().enumerate() {
        assert_eq!(book.value(value.id).map(|found| found.id), Some(ValueId(u16::try_from(at).unwrap())));
        for text in [&value.what, &value.authority, &value.source] {
            assert!(!text.trim().is_empty(), "{} {}", value.file, value.line);
        }
        let house = value.jurisdiction == "house";
        assert_eq!(house, value.rank == Rank::House && value.status == Status::HouseRule, "{}", value.name);
    }
}

#[test]
fn a_company_file_extends_and_replaces() {
    let own = r#"
jurisdiction = "cn"
topic = "lpr"
[values.one_year]
what = "LPR, one year"
authority = "NIFC"
source = "our treasury"
status = "found"
rank = "publication"
renew_within_days = 45
entries = [{ from = "2026-08-20", value = "2.95%" }, { from = "2026-11-20", value = "2.90%" }]
"#;
    let files: Vec<_> = FILES.iter().copied().chain([("ours/lpr.toml", own)]).collect();
    let book = Rulebook::parse(&files).unwrap();
    for (on, percent) in [("2026-08-19", "3.00"), ("2026-08-20", "2.95"), ("2026-11-21", "2.90")] {
        assert_eq!(book.lpr_1y(day(on)).unwrap().value.percent(), percent, "{on}");
    }
    assert_eq!(
        book.stale(day("2026-11-22")).map(|value| value.name.as_str()).collect::<Vec<_>>(),
        ["five_year"]
    );
}

#[test]
fn a_wrong_file_is_refused_with_its_line() {
    let head = "jurisdiction = \"cn\"\ntopic = \"lpr\"\n";
    let value = "[values.one_year]\nwhat = \"w\"\nauthority = \"a\"\nsource = \"s\"\nstatus = \"found\"\nrank = \"publication\"\n";
    for (body, line, part) in [
        (
            format!("{head}{value}entries = [\n{{ from = \"2026-13-01\", value = \"1%\" }}]\n"),
            10,
            "2026-13-01",
        ),
        (format!("{head}{value}entries = [\n\n{{ from = \"2027-01-01\", value = \"dear\" }}]\n"), 11, "dear"),
        (format!("{head}{value}entries = [{{ from = \"2027-01-01\", value = 3 }}]\n"), 9, "a rate such as"),
        (
            format!(
                "{head}{value}entries = [{{ from = \"2027-01-02\", until = \"2027-01-01\", value = \"3%\" }}]\n"
            ),
            9,
            "ends before",
        ),
        (
            format!(
                "{head}{}entries = [{{ from = \"2027-01-01\", value = \"3%\" }}]\n",
                value.replace("one_year", "one_yaer")
            ),
            9,
            "one_yaer",
        ),
        (format!("{head}colour = 1\n"), 3, "unknown field"),
        (format!("{head}{}", value.replace("found", "believed")), 7, "believed"),
    ] {
        let files: Vec<_> = FILES.iter().copied().chain([("own.toml", body.as_str())]).collect();
        let error = Rulebook::parse(&files).unwrap_err();
        assert_eq!((error.file.as_str(), error.line), ("own.toml", line), "{error}");
        assert!(error.reason.contains(part), "{error}");
    }
    let without_lpr: Vec<_> = FILES.iter().copied().filter(|(name, _)| *name != "cn/lpr.toml").collect();
    assert!(Rulebook::parse(&without_lpr).unwrap_err().to_string().contains("`one_year`"));
}

#[test]
fn chinese_working_days_know_make_up_days_and_say_when_they_do_not() {
    let book = Rulebook::shipped();
    let calendar = book.working_days(Country::CN).unwrap();
    for (on, worked) in [
        ("2024-05-01", false), // Labour Day.
        ("2024-05-11", true),  // A Saturday worked in exchange.
        ("2025-02-04", false), // Spring Festival.
        ("2026-10-07", false),
        ("2026-10-10", true),
        ("2026-11-22", false), // An ordinary Sunday.
    ] {
        assert_eq!(calendar.is_working(day(on)), worked, "{on}");
    }
    assert_eq!(calendar.provisional_from, Some(day("2027-01-01")));
}

#[test]
fn other_countries_have_calendars_of_their_own() {
    let book = Rulebook::shipped();
    for (country, on, worked, why) in [
        (Country::DE, "2026-10-02", true, "a Friday"),
        (Country::DE, "2026-05-14", false, "Ascension Day"),
        (Country::GB, "2026-12-28", false, "Boxing Day falls on a Saturday"),
        (Country::GB, "2026-05-14", true, "no holiday there"),
        (Country::US, "2026-11-26", false, "Thanksgiving Day"),
        (Country::US, "2026-11-27", true, "the day after is no legal holiday"),
    ] {
        assert_eq!(book.working_days(country).unwrap().is_working(day(on)), worked, "{country} {on}: {why}");
    }
    assert_eq!(book.working_days(Country::from_code("FR").unwrap()), None);
}

#[test]
fn every_procedure_has_its_deadlines() {
    let book = Rulebook::shipped();
    for procedure in Procedure::ALL {
        assert!(procedure.deadlines().count() > 0, "{procedure}");
    }
    for (deadline, from, last) in [
        (Deadline::CnPaymentOrderObjectionDays, "2026-11-20", "2026-12-05"),
        (Deadline::CnPreservationRulingHours, "2026-11-20", "2026-11-22"),
        (Deadline::CnFreezeDepositsYears, "2024-02-29", "2025-02-28"),
        (Deadline::DeEnforcementOrderMonths, "2026-08-31", "2027-02-28"),
        (Deadline::UkClaimServiceMonths, "2026-10-31", "2027-02-28"),
    ] {
        let length = book.deadline(deadline, day(from)).unwrap().value;
        assert_eq!(deadline.last_day(day(from), length), day(last), "{deadline}");
    }
}

#[test]
fn contact_rules_hold_for_persons_and_house_rules_for_companies() {
    let book = Rulebook::shipped();
    let today = day("2026-11-20");
    let law = book.contact_law(Country::CN, DebtorKind::Person, today).unwrap().1;
    for (at, consent, refused) in [
        ("07:59:59", false, true),
        ("08:00:00", false, false),
        ("21:59:59", false, false),
        ("22:00:00", false, true),
        ("22:00:00", true, false),
    ] {
        assert_eq!(
            law.allows_hour(today.weekday(), at.parse::<Clock>().unwrap(), consent).is_err(),
            refused,
            "{at} {consent}"
        );
    }
    for (effective, unanswered, refused) in [(0, 0, false), (2, 5, false), (3, 0, true), (0, 6, true)] {
        assert_eq!(law.allows_call(effective, unanswered).is_err(), refused, "{effective} {unanswered}");
    }
    for (target, reachable, has_refused, relays) in [
        (Addressee::ContactPerson, true, false, None),
        (Addressee::ContactPerson, false, false, Some(true)),
        (Addressee::ContactPerson, false, true, None),
        (Addressee::Unrelated, false, false, None),
        (Addressee::Debtor, true, false, Some(false)),
        (Addressee::Guarantor, true, false, Some(false)),
    ] {
        let found = law.allows_person(target, reachable, has_refused);
        let found = found.map(|permission| matches!(permission, Permission::RelayOnly(_)));
        assert_eq!(found, relays, "{target} {reachable} {has_refused}");
    }
    assert!(law.is_lost(3) && !law.is_lost(2));
    assert_eq!(book.contact_law(Country::CN, DebtorKind::Company, today), None);
    let house = book.house_contact(DebtorKind::Company, today).unwrap();
    assert_eq!(house.hours.unwrap().rank, Rank::House);
    // Before the standard there was no number: nothing is made up for the past.
    assert_eq!(book.contact_law(Country::CN, DebtorKind::Person, day("2025-02-27")).unwrap().1.hours, None);
}

#[test]
fn regulation_f_counts_seven_days_and_skips_legal_holidays() {
    let book = Rulebook::shipped();
    let law = book.regulation_f(day("2026-03-08")).unwrap();
    for (at, allowed) in [("07:59:59", false), ("08:00:00", true), ("21:00:00", true), ("21:00:01", false)] {
        assert_eq!(law.allows_hour(at.parse::<Clock>().unwrap()), allowed, "{at}");
    }
    let march = |days: &[i8]| days.iter().map(|&on| Day::new(2026, 3, on).unwrap()).collect::<Vec<_>>();
    for (calls, conversation, now, next, why) in [
        (&[2, 3, 4, 5, 6, 7][..], None, 8, 8, "six calls"),
        (&[2, 3, 4, 5, 6, 7, 8], None, 8, 9, "the first of seven leaves on the 9th"),
        (&[8, 7, 6, 5, 4, 3, 2], None, 8, 9, "in any order"),
        (&[5, 5, 5, 5, 5, 5, 5], None, 8, 12, "seven on one day"),
        (&[], Some(2), 8, 9, "the conversation is the first of seven days"),
        (&[], Some(1), 8, 8, "seven days are over"),
        (&[8, 8, 8, 8, 8, 8, 8], Some(8), 8, 15, "both"),
        (&[9, 9, 9, 9, 9, 9, 9], Some(9), 8, 8, "what comes later does not count"),
    ] {
        let conversation = conversation.and_then(|on| Day::new(2026, 3, on));
        let found = law.next_call_day(&march(calls), conversation, Day::new(2026, 3, now).unwrap());
        assert_eq!(found, Day::new(2026, 3, next).unwrap(), "{why}");
    }
    for (sent, receipt, end, provisional) in [
        ("2026-09-14", "2026-09-21", "2026-10-21", false),
        ("2026-10-07", "2026-10-15", "2026-11-14", false), // Columbus Day.
        ("2026-07-01", "2026-07-08", "2026-08-07", false), // 4 July is a Saturday; the Friday is not listed.
        ("2035-12-28", "2036-01-04", "2036-02-03", true),
    ] {
        let found = law.validation_period(day(sent));
        assert_eq!(
            (found.assumed_receipt, found.end, found.is_provisional),
            (day(receipt), day(end), provisional)
        );
    }
    assert_eq!(law.records_until(day("2026-02-10")), day("2029-02-10"));
    assert_eq!(law.recording_until(day("2025-12-01")), day("2028-12-01"));
    assert_eq!(book.regulation_f(day("2021-11-29")), None);
}

#[test]
fn a_claim_in_england_waits_for_the_protocol() {
    let book = Rulebook::shipped();
    let protocol = book.uk_claim_protocol();
    for (reply, given, issue) in [
        (None, None, "2026-05-02"),
        (Some("2026-04-20"), None, "2026-05-21"),
        (Some("2026-04-20"), Some("2026-05-06"), "2026-06-06"),
        (Some("2026-04-20"), Some("2026-04-10"), "2026-05-21"), // The later of both counts.
    ] {
        let reply = reply.map(|on| Reply { day: day(on), documents_given: given.map(day) });
        assert_eq!(protocol.earliest_issue(day("2026-04-01"), reply), Some(day(issue)));
    }
    assert_eq!(protocol.earliest_issue(day("2017-09-30"), None), None);
    assert_eq!(protocol.notice_days.on(day("2026-04-01")).map(|days| days.value), Some(14));
}

#[test]
fn the_first_german_demand_names_every_duty() {
    let book = Rulebook::shipped();
    let duties = book.de_first_demand(day("2026-04-01")).unwrap();
    assert_eq!(duties.value, InformationDuty::ALL);
    assert_eq!(book.de_first_demand(day("2021-09-30")), None);
}

#[test]
fn every_deadline_is_known_in_its_unit() {
    let book = Rulebook::shipped();
    let today = day("2026-11-20");
    for deadline in Deadline::ALL {
        let unit = deadline.code().rsplit('-').next().unwrap();
        assert!(["hours", "days", "months", "years"].contains(&unit), "{deadline}");
        let found = book.deadline(*deadline, today).unwrap();
        let most = match unit {
            "hours" => 48,
            "days" => 30,
            "months" => 6,
            _ => 3,
        };
        assert!((1..=most).contains(&found.value), "{deadline}: {}", found.value);
    }
    let suit = book.deadline(Deadline::CnPreservationSuitDays, today).unwrap();
    assert_eq!((suit.value, suit.status), (30, Status::Found));
}
