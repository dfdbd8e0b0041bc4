use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::limitation::{Alarm, EventKind, LimitationStatus};

static BOOK: LazyLock<Rulebook> = LazyLock::new(Rulebook::shipped);

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// `demand-reached 2023-06-01` or `force-majeure 2022-11-01..2022-12-07`.
fn event(text: &str) -> LimitationEvent {
    let (kind, days) = text.split_once(' ').unwrap();
    let (from, until) = days.split_once("..").map_or((days, None), |(from, until)| (from, Some(until)));
    LimitationEvent { kind: EventKind::from_code(kind).unwrap(), day: day(from), until: until.map(day) }
}

fn check(start: Start, events: &[&str], nominal: &str, rolled: &str) -> LimitationEnd {
    let book = &*BOOK;
    let events: Vec<_> = events.iter().map(|text| event(text)).collect();
    let found = limitation(start, &events, book).unwrap();
    let text = |day: Option<Day>| day.map_or("-".to_owned(), |day| day.to_string());
    let ends = (text(found.end.nominal_end), text(found.end.rolled_end));
    assert_eq!(
        (ends.0.as_str(), ends.1.as_str()),
        (nominal, rolled),
        "{start:?} {events:?}\n{:#?}",
        found.timeline
    );
    let mut ordered = events;
    ordered.sort_by_key(|event| (event.day, event.kind));
    assert_eq!(end_only(start, &ordered, book), Some(found.end));
    found.end
}

#[test]
fn the_period_runs_three_years_from_the_due_day() {
    for (due, nominal, rolled) in [
        ("2021-03-15", "2024-03-15", "2024-03-15"),
        ("2021-05-01", "2024-05-01", "2024-05-06"), // Labour Day holiday, 1-5 May.
        ("2020-02-29", "2023-02-28", "2023-02-28"), // No corresponding day: the end of the month.
        ("2021-02-28", "2024-02-28", "2024-02-28"), // A corresponding day there is, though the 29th exists.
        ("2021-05-11", "2024-05-11", "2024-05-11"), // A Saturday worked in exchange is no day off.
        ("2021-05-12", "2024-05-12", "2024-05-13"), // An ordinary Sunday.
        ("2021-09-15", "2024-09-15", "2024-09-18"), // Mid-Autumn Festival, 15-17 September.
        ("2023-10-01", "2026-10-01", "2026-10-08"),
    ] {
        check(Start::due(day(due)), &[], nominal, rolled);
    }
}

#[test]
fn what_interrupts_and_what_does_not() {
    for (due, events, nominal, rolled) in [
        ("2021-03-15", &["demand-reached 2023-06-01"][..], "2026-06-01", "2026-06-01"),
        ("2021-03-15", &["demand-not-reached 2023-06-01"], "2024-03-15", "2024-03-15"),
        ("2021-03-15", &["assignment-notice-reached 2023-07-03"], "2026-07-03", "2026-07-03"),
        ("2021-03-15", &["part-payment 2023-08-10", "demand-reached 2025-11-05"], "2028-11-05", "2028-11-06"),
        // Order of the list is not order of the days.
        ("2021-03-15", &["demand-reached 2025-11-05", "part-payment 2023-08-10"], "2028-11-05", "2028-11-06"),
        ("2021-03-15", &["promise 2024-03-15"], "2027-03-15", "2027-03-15"), // On the last day.
        ("2021-03-15", &["demand-reached 2024-03-16"], "2024-03-15", "2024-03-15"), // One day late.
        ("2021-03-15", &["part-payment 2024-03-16"], "2024-03-15", "2024-03-15"), // Money after expiry is kept, no more.
        // 1 May is a day off, so the period lasts to the 6th, and a demand on the 6th is in time (art. 203).
        ("2021-05-01", &["demand-reached 2024-05-06"], "2027-05-06", "2027-05-06"),
        ("2021-05-01", &["demand-reached 2024-05-07"], "2024-05-01", "2024-05-06"),
        // A demand before the due day starts nothing that does not run yet.
        ("2021-03-15", &["demand-reached 2021-03-01"], "2024-03-15", "2024-03-15"),
        // An expired claim does not come back by a demand that would have followed a late first one.
        (
            "2018-01-12",
            &["demand-reached 2021-01-13", "demand-reached 2022-01-01"],
            "2021-01-12",
            "2021-01-12",
        ),
        // 2021-01-10 was a Sunday, so a demand on Monday the 11th was in time.
        ("2018-01-10", &["demand-reached 2021-01-11"], "2024-01-11", "2024-01-11"),
    ] {
        let late = check(Start::due(day(due)), events, nominal, rolled);
        assert!(!late.is_unverified);
    }
}

#[test]
fn proceedings_freeze_until_they_end() {
    let start = Start::due(day("2020-06-30"));
    for (events, nominal, rolled) in [
        (&["suit-filed 2023-02-10", "proceeding-ended 2023-12-20"][..], "2026-12-20", "2026-12-21"),
        (&["arbitration-filed 2023-02-10..2023-12-20"], "2026-12-20", "2026-12-21"),
        (&["payment-order-applied 2023-02-10", "proceeding-ended 2023-04-03"], "2026-04-03", "2026-04-03"),
        (
            &["mediation-requested 2023-02-10..2023-03-10", "demand-reached 2023-03-01"],
            "2026-03-10",
            "2026-03-10",
        ),
        // Nothing runs while they are open, however long.
        (&["suit-filed 2023-02-10", "proceeding-ended 2027-03-01"], "2030-03-01", "2030-03-01"),
        // Filed a day too late.
        (&["suit-filed 2023-07-01", "proceeding-ended 2023-12-20"], "2023-06-30", "2023-06-30"),
        // The end of proceedings nobody opened.
        (&["proceeding-ended 2022-12-20"], "2023-06-30", "2023-06-30"),
        // A judgment to be performed by 31 March 2024: two years for enforcement.
        (&["suit-filed 2023-02-10", "judgment-performance-ends 2024-03-31"], "2026-03-31", "2026-03-31"),
    ] {
        check(start, events, nominal, rolled);
    }
    let open = check(start, &["suit-filed 2023-02-10", "demand-reached 2023-03-01"], "-", "-");
    assert_eq!((open.phase, open.last_safe_day), (Phase::Frozen, None));
    assert_eq!(open.status(day("2030-01-01")), LimitationStatus::Frozen);
}

#[test]
fn obstacles_count_in_the_last_six_months() {
    let start = Start::due(day("2020-01-20"));
    for (events, nominal, rolled) in [
        (&["force-majeure 2022-11-01..2022-12-07"][..], "2023-06-07", "2023-06-07"),
        (&["force-majeure 2022-01-01..2022-06-30"], "2023-01-20", "2023-01-20"), // Over before the last six months.
        (&["force-majeure 2022-01-01..2022-07-20"], "2023-01-20", "2023-01-20"), // Reaches them on their first day.
        (&["other-obstacle 2021-01-01..2022-08-20"], "2023-02-20", "2023-02-20"), // Begins before, lasts into them.
        (&["no-agent 2023-01-21..2023-03-01"], "2023-01-20", "2023-01-20"),       // After the end.
        // A second obstacle in the months the first one gave.
        (
            &["force-majeure 2022-11-01..2022-12-07", "force-majeure 2023-05-01..2023-06-01"],
            "2023-12-01",
            "2023-12-01",
        ),
        // The obstacle lasts into the last months of the period that a demand started anew.
        (
            &["creditor-controlled 2020-02-01..2024-12-31", "demand-reached 2022-01-10"],
            "2025-06-30",
            "2025-06-30",
        ),
    ] {
        let end = check(start, events, nominal, rolled);
        assert!(end.last_safe_day <= end.nominal_end, "the safe day never rests on an obstacle");
    }
    let open = check(start, &["force-majeure 2022-11-01"], "-", "-");
    assert_eq!((open.phase, open.last_safe_day), (Phase::Suspended, Some(day("2023-01-20"))));
}

#[test]
fn an_agreement_to_perform_revives_an_expired_claim() {
    let start = Start::due(day("2019-06-30"));
    let end = check(start, &["agreement-to-perform 2022-10-08"], "2025-10-08", "2025-10-09");
    assert_eq!(end.phase, Phase::Revived);
    assert!(end.is_unverified, "the length of the new period is practice");
    assert_eq!(end.status(day("2025-10-09")), LimitationStatus::Revived);
    assert_eq!(end.status(day("2025-10-10")), LimitationStatus::Expired);
    check(start, &["promise 2022-10-10"], "2025-10-10", "2025-10-10");
    check(
        start,
        &["agreement-to-perform 2022-10-08", "demand-reached 2025-10-09"],
        "2028-10-09",
        "2028-10-09",
    );
    // Before expiry it is an interruption like any other.
    let early = check(start, &["agreement-to-perform 2022-06-30"], "2025-06-30", "2025-06-30");
    assert_eq!(early.phase, Phase::Running);
    assert!(!early.is_unverified);
}

#[test]
fn the_change_of_2017_saves_what_still_ran() {
    for (due, events, nominal) in [
        ("2015-11-02", &[][..], "2018-11-02"),
        ("2015-10-01", &[], "2018-10-01"), // The second year ends on the day of the change: it still ran.
        ("2015-09-30", &[], "2017-09-30"), // One day earlier, and the claim stays expired.
        ("2015-09-30", &["demand-reached 2018-01-01"], "2017-09-30"),
        ("2013-05-10", &["demand-reached 2015-05-11"], "2017-05-11"), // Monday after a Sunday end: in time, two years more.
        ("2014-03-01", &["demand-reached 2015-12-01"], "2018-12-01"),
        ("2017-09-30", &[], "2020-09-30"),
        ("2017-10-01", &[], "2020-10-01"),
    ] {
        let book = &*BOOK;
        let events: Vec<_> = events.iter().map(|text| event(text)).collect();
        let found = limitation(Start::due(day(due)), &events, book).unwrap();
        assert_eq!(found.end.nominal_end, Some(day(nominal)), "{due}");
    }
}

#[test]
fn twenty_years_from_the_harm_cut_everything_short() {
    let start = Start::known(day("2021-01-01"), day("2003-05-01"));
    let end = check(start, &[], "2023-05-01", "2023-05-04");
    assert_eq!(end.last_safe_day, Some(day("2023-05-01")));
    let demands = [
        "demand-reached 2005-01-10",
        "demand-reached 2006-12-01",
        "demand-reached 2008-11-03",
        "demand-reached 2010-10-11",
        "demand-reached 2012-09-03",
        "demand-reached 2014-08-04",
        "demand-reached 2016-07-04",
        "demand-reached 2019-06-03",
        "demand-reached 2022-05-16",
    ];
    check(Start::due(day("2003-06-30")), &demands, "2023-06-30", "2023-06-30");
    // A demand after the twenty years comes too late although the ordinary period would still run.
    let late: Vec<_> = demands.iter().copied().chain(["demand-reached 2023-07-03"]).collect();
    check(Start::due(day("2003-06-30")), &late, "2023-06-30", "2023-06-30");
}

#[test]
fn instalments_run_from_the_last_and_enforcement_runs_two_years() {
    let instalments = ["2021-01-31", "2021-07-31", "2021-04-30"].map(day);
    check(Start::last_instalment(instalments.into_iter()).unwrap(), &[], "2024-07-31", "2024-07-31");
    assert_eq!(Start::last_instalment(std::iter::empty()), None);
    let enforcement = Start::enforcement(day("2022-06-10"));
    check(enforcement, &[], "2024-06-10", "2024-06-11"); // Dragon Boat Festival.
    check(enforcement, &["enforcement-applied 2023-05-04..2023-11-20"], "2025-11-20", "2025-11-20");
    check(enforcement, &["demand-reached 2024-06-11"], "2026-06-11", "2026-06-11");
    check(enforcement, &["agreement-to-perform 2024-06-12"], "2024-06-10", "2024-06-11");
}

#[test]
fn years_without_a_holiday_notice_are_provisional() {
    assert!(check(Start::due(day("2024-05-01")), &[], "2027-05-01", "2027-05-03").is_provisional);
    assert!(!check(Start::due(day("2023-12-31")), &[], "2026-12-31", "2026-12-31").is_provisional);
}

#[test]
fn alarms_follow_the_last_safe_day() {
    let end = check(Start::due(day("2021-05-01")), &[], "2024-05-01", "2024-05-06");
    let thresholds = [180, 90, 30, 7];
    let near = |days_left, threshold| Some(Alarm::Near { days_left, threshold });
    for (on, alarm) in [
        ("2023-11-02", None),
        ("2023-11-03", near(180, 180)),
        ("2024-02-01", near(90, 90)),
        ("2024-04-25", near(6, 7)),
        ("2024-05-01", near(0, 7)),
        ("2024-05-02", Some(Alarm::PastSafeDay { last_safe_day: day("2024-05-01") })),
        ("2024-05-06", Some(Alarm::PastSafeDay { last_safe_day: day("2024-05-01") })),
        ("2024-05-07", Some(Alarm::Expired { rolled_end: day("2024-05-06") })),
    ] {
        assert_eq!(end.alarm(day(on), &thresholds), alarm, "{on}");
    }
    for (on, change) in [
        ("2022-01-01", Some("2023-11-03")),
        ("2023-11-03", Some("2024-02-01")),
        ("2024-05-02", Some("2024-05-07")),
        ("2024-05-07", None),
    ] {
        assert_eq!(end.next_change(day(on), &thresholds), change.map(day), "{on}");
    }
}

#[test]
fn the_timeline_says_why() {
    let book = &*BOOK;
    let events = ["demand-not-reached 2022-01-01", "demand-reached 2023-06-01", "demand-reached 2026-06-02"]
        .map(event);
    let found = limitation(Start::due(day("2021-03-15")), &events, book).unwrap();
    let steps: Vec<_> = found.timeline.iter().map(|entry| entry.step).collect();
    assert_eq!(
        steps,
        [
            Step::Starts,
            Step::NoEffect(NoEffect::NotListed),
            Step::Interrupts,
            Step::NoEffect(NoEffect::AfterExpiry),
            Step::Ends
        ]
    );
    let authority = book.value(found.timeline[2].value.unwrap()).unwrap().authority.as_str();
    assert!(authority.contains("195"), "{authority}");
}

proptest! {
    /// Order of the list never matters, and one more interruption never makes a claim expire sooner.
    #[test]
    fn more_demands_never_hurt(due in 17_000i32..20_000, gaps in prop::collection::vec(1i32..1_400, 0..6), extra in 0i32..5_000) {
        let book = &*BOOK;
        let start = Start::due(Day(due));
        let mut at = due;
        let mut events: Vec<_> = gaps.iter().map(|gap| {
            at += gap;
            LimitationEvent { kind: EventKind::DemandReached, day: Day(at), until: None }
        }).collect();
        let before = limitation(start, &events, book).unwrap().end;
        events.reverse();
        prop_assert_eq!(limitation(start, &events, book).unwrap().end, before);
        events.push(LimitationEvent { kind: EventKind::PartPayment, day: Day(due + extra), until: None });
        let after = limitation(start, &events, book).unwrap().end;
        prop_assert!(after.nominal_end >= before.nominal_end);
        prop_assert!(after.last_safe_day <= after.nominal_end && after.nominal_end <= after.rolled_end);
    }
}
