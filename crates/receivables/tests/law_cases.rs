//! A second opinion that shares no arithmetic with the rules: interest added up day by day, limitation followed as a lawyer
//! would on paper, both compared on claims drawn at random.

use std::sync::LazyLock;

use proptest::prelude::*;
use receivables::{
    calendar::{Day, WorkingDays},
    debtor::Country,
    interest::{
        BalanceChange, Claim, DayBase,
        cn_sale_lpr::{self, BeforeLpr, RateMode, Terms},
    },
    limitation::{
        EventKind, LimitationEnd, LimitationEvent, Start, cn_limitation, de_limitation, uk_limitation,
        us_limitation, us_limitation::UsClaim,
    },
    money::{Currency, Money, Ppm},
    rulebook::Rulebook,
};

static BOOK: LazyLock<Rulebook> = LazyLock::new(Rulebook::shipped);

/// The first day of default by LPR, and the first day of the three-year period.
const LPR: (i16, i8, i8) = (2019, 8, 20);
const THREE_YEARS: (i16, i8, i8) = (2017, 10, 1);

fn on((year, month, day): (i16, i8, i8)) -> Option<Day> {
    Day::new(year, month, day)
}

/// Interest in minor units: one day after the other, each at what was open when it began.
fn day_by_day(claim: &Claim, multiplier: i128, floating: bool) -> Option<i128> {
    let mut scaled = 0;
    for number in claim.due.0 + 1..=claim.until.0 {
        let paid: i64 =
            claim.changes.iter().filter(|change| change.day.0 < number).map(|change| change.minor).sum();
        let open = (claim.principal.minor + paid).max(0);
        let rate = BOOK.lpr_1y(if floating { Day(number) } else { claim.due.plus(1) })?;
        scaled += i128::from(open) * i128::from(rate.value.0) * multiplier;
    }
    let denominator = 365 * 1_000_000_000_000;
    Some((scaled * 2 + denominator) / (denominator * 2))
}

/// The last day by the calendar, by reading the events one after the other.
fn on_paper(due: Day, events: &[(Day, bool)], calendar: &WorkingDays) -> Option<Day> {
    let change = on(THREE_YEARS)?;
    let end_from = |start: Day| {
        let two = start.plus_years(2);
        if start < change && two < change { two } else { start.plus_years(3) }
    };
    let (mut end, mut revived) = (end_from(due), false);
    for &(day, agrees) in events {
        let in_time = day <= calendar.on_or_after(end);
        revived |= !in_time && agrees;
        if in_time || agrees {
            end = if revived { day.plus_years(3) } else { end_from(day) };
        }
    }
    Some(end)
}

/// When a claim ends by one law.
type Law<'a> = dyn Fn(&[LimitationEvent]) -> Option<LimitationEnd> + 'a;

proptest! {
    #[test]
    fn interest_is_the_sum_of_its_days(
        minor in 1i64..1_000_000_000_000,
        late in 0i32..2_400,
        delay in 1i32..900,
        payments in prop::collection::vec((-20i32..900, 0i64..300_000_000_000), 0..4),
        multiplier in 1_300_000i64..=1_500_000,
        floating: bool,
    ) {
        let due = on(LPR).unwrap().plus(late - 1);
        let mut changes: Vec<_> =
            payments.iter().map(|&(after, paid)| BalanceChange { day: due.plus(after), minor: -paid }).collect();
        changes.sort_by_key(|change| change.day);
        let claim = Claim { principal: Money::new(minor, Currency::CNY), due, until: due.plus(delay), changes: &changes };
        let mode = if floating { RateMode::FloatingPerPeriod } else { RateMode::FixedAtDefault };
        let before_lpr = BeforeLpr::BenchmarkThroughout;
        let terms = Terms { multiplier: Ppm(multiplier), mode, before_lpr, day_base: DayBase::D365 };
        let found = cn_sale_lpr::interest(&claim, &terms, &BOOK).unwrap();
        prop_assert_eq!(Some(i128::from(found.total.minor)), day_by_day(&claim, i128::from(multiplier), floating));
    }

    /// Whoever writes the events down, and in whatever order, the claim ends on the same day; and what happened to it
    /// never makes it end before the period it had, but for a judgment.
    #[test]
    fn the_order_of_events_decides_nothing(
        due in 14_250i32..20_000,
        list in prop::collection::vec((0usize..EventKind::ALL.len(), 0i32..3_000, prop::option::of(0i32..400)), 0..6),
        turn in 0usize..6,
    ) {
        let events: Vec<_> = list.iter().map(|&(kind, after, lasts)| {
            let day = Day(due + after);
            LimitationEvent { kind: EventKind::ALL[kind], day, until: lasts.map(|days| day.plus(days)) }
        }).collect();
        // The same events, begun elsewhere and read backwards. Two of one kind on one day may differ in their end.
        let mut turned = events.clone();
        turned.rotate_left(turn % events.len().max(1));
        turned.reverse();
        let mut seen: Vec<_> = events.iter().map(|event| (event.day, event.kind)).collect();
        seen.sort_unstable();
        let before = seen.len();
        seen.dedup();
        prop_assume!(seen.len() == before);
        let start = Start::due(Day(due));
        let has_title = events.iter().any(|event| event.kind == EventKind::JudgmentPerformanceEnds);
        let laws: [&Law<'_>; 5] = [
            &|events| Some(cn_limitation::limitation(start, events, &BOOK)?.end),
            &|events| Some(de_limitation::limitation(start, events, &BOOK)?.end),
            &|events| Some(uk_limitation::limitation(start, events, &BOOK)?.end),
            &|events| Some(uk_limitation::in_scotland(start, events, &BOOK)?.end),
            &|events| Some(us_limitation::limitation(UsClaim::NcContract, Day(due), events, &BOOK)?.end),
        ];
        for (at, law) in laws.iter().enumerate() {
            let found = law(&events);
            prop_assert_eq!(found, law(&turned), "{}", at);
            let bare = law(&[]).and_then(|end| end.nominal_end);
            if let Some((end, bare)) = found.and_then(|end| end.nominal_end).zip(bare).filter(|_| !has_title) {
                prop_assert!(end >= bare, "{at}: {end} before {bare}");
            }
        }
    }

    #[test]
    fn limitation_is_what_one_reads_on_paper(
        due in 14_250i32..20_000,
        gaps in prop::collection::vec((prop_oneof![1i32..1_300, 725i32..740, 1_090i32..1_105], 0u8..3), 0..6),
    ) {
        let calendar = BOOK.working_days(Country::CN).unwrap();
        let (mut day, mut events, mut read) = (Day(due), Vec::new(), Vec::new());
        for (gap, kind) in gaps {
            day = day.plus(gap);
            // The longest period of twenty years has its own table of cases.
            if day.0 > due + 6_000 {
                break;
            }
            let kind = [EventKind::DemandReached, EventKind::Promise, EventKind::DemandNotReached][usize::from(kind)];
            events.push(LimitationEvent { kind, day, until: None });
            if kind != EventKind::DemandNotReached {
                read.push((day, kind == EventKind::Promise));
            }
        }
        let end = cn_limitation::end_only(Start::due(Day(due)), &events, &BOOK).unwrap();
        prop_assert_eq!(end.nominal_end, on_paper(Day(due), &read, calendar));
        prop_assert_eq!(end.rolled_end, end.nominal_end.map(|end| calendar.on_or_after(end)));
    }
}
