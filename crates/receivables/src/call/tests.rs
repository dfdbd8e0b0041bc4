use proptest::prelude::*;

use super::*;
use crate::{
    calendar::Day,
    contact::Connection,
    debtor::{Channel, DebtorKind, PersonId, Role},
    example::{Example, cny, company, consumer, day},
    fact::FactKind,
    gate,
    ledger::{DebtorKey, Entry},
    reason::Reason,
    rulebook::Rulebook,
    script::Purpose,
    stage::Stage,
};

fn card(example: &Example, role: Role) -> Card {
    let person = example.snapshot.people[0].id;
    let wanted = Wanted {
        debtor: DebtorKey { code: Some("C1".to_owned()), name: None },
        kind: example.snapshot.debtor.kind.unwrap_or(DebtorKind::Company),
        person,
        name: "王建国".to_owned(),
        role,
        consented: false,
        step: Some(2),
    };
    let moment = Moment { day: example.day, at: "10:00".parse().unwrap() };
    let by = example.day.plus(3);
    Card::new(wanted, moment, by, &example.snapshot, &example.decide(), &example.policy)
}

/// A call to the finance of the example's company, or to its personal debtor.
fn prepared(example: &Example) -> Call {
    let role = example.snapshot.people[0].role;
    Call::prepare(card(example, role), Vec::new()).unwrap()
}

#[track_caller]
fn after(example: &Example, moves: &[Move]) -> Call {
    moves.iter().fold(prepared(example), |call, next| {
        let at = call.state().code();
        call.step(next.clone()).unwrap_or_else(|no| panic!("{next:?} at {at}: {}", no.why))
    })
}

fn answer(by: Answer) -> Move {
    Move::Answer { by }
}

fn identify(result: Identity) -> Move {
    Move::Identify { result }
}

fn write(field: Capture, value: Captured) -> Move {
    Move::Write { field, value }
}

fn text(field: Capture) -> Move {
    write(field, Captured::Text("as they said it".to_owned()))
}

fn amount(field: Capture, minor: i64) -> Move {
    write(field, Captured::Money(cny(minor)))
}

fn on(field: Capture, text: &str) -> Move {
    write(field, Captured::Day(day(text)))
}

/// The moves up to a conversation.
fn talking() -> Vec<Move> {
    vec![Move::Dial, answer(Answer::Voice), identify(Identity::Confirmed), Move::Convenient, Move::Explain]
}

/// What a way needs, written down.
fn filled(way: Way) -> Vec<Move> {
    let value = |field: &Capture| match field.kind() {
        Kind::Money => amount(*field, 4_000),
        Kind::DayToCome => on(*field, "2026-11-27"),
        Kind::DayPast => on(*field, "2026-11-20"),
        Kind::Time => write(*field, Captured::Time("15:00".parse().unwrap())),
        Kind::Way => write(*field, Captured::Way(PayWay::Transfer)),
        Kind::Text => text(*field),
        Kind::Parts => {
            let part = |minor, due| Part { amount: cny(minor), due: day(due) };
            write(*field, Captured::Parts(vec![part(4_000, "2026-11-27"), part(6_000, "2026-12-18")]))
        }
    };
    let mut moves: Vec<Move> = way.needs().iter().map(value).collect();
    moves.push(Move::Settle { way });
    moves
}

/// A whole call in which these ways were settled and agreed, with the proposed outcome.
fn finished(example: &Example, ways: &[Way]) -> Call {
    let mut moves = talking();
    for way in ways {
        moves.extend(filled(*way));
    }
    let call = after(example, &moves);
    let call = match call.state() {
        State::WrappingUp(_) => call,
        _ => call.step(Move::Recap).unwrap().step(Move::Agree { yes: true }).unwrap(),
    };
    let State::WrappingUp(end) = call.state().clone() else { panic!("{:?}", call.state()) };
    call.step(Move::Conclude { outcome: end.proposed().outcome }).unwrap()
}

/// What the gate says to a reminder by telephone at that hour.
fn asked_at(example: &Example, at: &str) -> Vec<Refusal> {
    let wanted = gate::Wanted {
        person: Some(PersonId(1)),
        channel: Channel::Phone,
        at: at.parse().unwrap(),
        purpose: Purpose::OverdueReminder,
        stage: Stage::Early,
        formal: false,
    };
    gate::check(&example.snapshot, &example.policy, &Rulebook::shipped(), example.day, &wanted)
}

#[test]
fn nothing_is_dialled_that_the_gate_refuses() {
    let refusals = asked_at(&consumer(), "22:30");
    let rules: Vec<&str> = refusals.iter().map(|refusal| refusal.reason.rule).collect();
    assert_eq!(rules, ["contact-hours"]);
    let told = Call::prepare(card(&consumer(), Role::Debtor), refusals).unwrap_err();
    assert_eq!(told[0].reason.rule, Reason::new("contact-hours").rule);
}

#[test]
fn the_gate_is_asked_as_for_a_planned_call() {
    for (example, at, rule, why) in [
        (company(), "10:00", None, "an ordinary debtor in the morning"),
        (company(), "18:30", Some("contact-hours"), "a company after hours"),
        (
            company().fact(FactKind::Bankrupt, "2026-11-01"),
            "10:00",
            Some("bankrupt"),
            "file the claim instead",
        ),
        (
            company().tried(1, Channel::Phone, Connection::NoAnswer),
            "10:00",
            Some("call-frequency"),
            "once today",
        ),
        (company().promising("2026-11-27", cny(10_000)), "10:00", Some("promise-awaited"), "a date given"),
        (
            company().who(|person| person.refused = true),
            "10:00",
            Some("person-refused"),
            "they asked us not to",
        ),
        (company().on("2026-11-28"), "10:00", Some("working-days"), "a Saturday"),
    ] {
        let refused = asked_at(&example, at);
        assert_eq!(refused.first().map(|refusal| refusal.reason.rule), rule, "{why}");
    }
}

#[test]
fn the_card_says_what_is_owed_and_what_we_can_live_with() {
    let example = company().promising("2026-11-20", cny(5_000)).promising("2026-11-27", cny(2_000));
    let card = card(&example, Role::Finance);
    let sums = |totals: &crate::money::Totals| totals.iter().map(|sum| sum.minor).collect::<Vec<_>>();
    assert_eq!(sums(&card.debt.overdue), [10_000]);
    assert_eq!(sums(&card.goal.amount), [10_000], "all of it,");
    assert_eq!(sums(&card.goal.least), [3_000], "or the share the policy asks");
    assert_eq!((card.debt.days_past_due, card.debt.broken_promises()), (10, 1));
    assert_eq!(card.debt.oldest_due, Some(day("2026-11-15")));
}

/// A line that ends before there is a talk: its four fields, and the row it leaves.
#[track_caller]
fn check_line(
    moves: &[Move],
    channel: Channel,
    connection: Connection,
    party: Party,
    outcome: Option<Outcome>,
) {
    let call = after(&company(), moves);
    let State::WrappingUp(end) = call.state() else { panic!("{:?}", call.state()) };
    assert_eq!(end.proposed(), Disposition { channel, connection, party, outcome }, "{moves:?}");
    let wrong = call.clone().step(Move::Conclude { outcome: Some(Outcome::Promise) });
    assert_eq!(wrong.unwrap_err().why, CallError::Outcome, "nobody promised anything");
    let rows = entries(&call.step(Move::Conclude { outcome }).unwrap(), "a note");
    let Some(Entry::Contact(row)) = rows.first() else { panic!("no contact") };
    assert_eq!((row.channel, row.connection, row.outcome), (channel, connection, outcome));
    let is_ours = !matches!(party, Party::ThirdParty | Party::Unknown);
    assert_eq!(row.person.is_some(), is_ours, "who else was on the line has no name here");
}

#[test]
fn a_line_nobody_answers_ends_in_four_fields() {
    use Answer::{Busy, Invalid, Machine, NoAnswer, SwitchedOff};
    for (by, connection) in [
        (NoAnswer, Connection::NoAnswer),
        (Busy, Connection::Busy),
        (SwitchedOff, Connection::SwitchedOff),
        (Invalid, Connection::Invalid),
    ] {
        check_line(&[Move::Dial, answer(by)], Channel::Phone, connection, Party::Nobody, None);
    }
    for (left, channel) in [(true, Channel::Voicemail), (false, Channel::Phone)] {
        let moves = [Move::Dial, answer(Machine), Move::Message { left }];
        check_line(&moves, channel, Connection::Voicemail, Party::Nobody, None);
    }
}

#[test]
fn a_line_without_a_talk_ends_in_four_fields() {
    let check = |rest: &[Move], party, outcome| {
        let moves = [&[Move::Dial], rest].concat();
        check_line(&moves, Channel::Phone, Connection::Connected, party, Some(outcome));
    };
    for (said, outcome) in [
        (Relay::Will, Outcome::Relayed),
        (Relay::WillNot, Outcome::RelayRefused),
        (Relay::WrongNumber, Outcome::WrongParty),
        (Relay::Deceased, Outcome::Deceased),
    ] {
        check(&[answer(Answer::SomebodyElse), Move::AskRelay { said }], Party::ThirdParty, outcome);
    }
    let voice = answer(Answer::Voice);
    let asked = |result| [voice.clone(), identify(result), Move::HangUp];
    check(&asked(Identity::SomebodyElse), Party::ThirdParty, Outcome::HungUp);
    check(&asked(Identity::Confirmed), Party::AuthorisedContact, Outcome::HungUp);
    check(&[voice.clone(), identify(Identity::Declined)], Party::Unknown, Outcome::Callback);
    check(&[voice.clone(), Move::HangUp], Party::Unknown, Outcome::HungUp);
}

/// Every way a talk may come to, with its outcome and the rows it leaves besides the contact.
#[test]
fn every_way_leaves_its_rows() {
    for (way, outcome, rows) in [
        (Way::Promise, Outcome::Promise, vec!["promise 4000 2026-11-27"]),
        (Way::Plan, Outcome::PlanRequested, vec!["promise 4000 2026-11-27", "promise 6000 2026-12-18"]),
        (Way::PaidClaimed, Outcome::PaidClaimed, vec!["hold"]),
        (Way::Dispute, Outcome::Dispute, vec!["dispute"]),
        (Way::SetOff, Outcome::Dispute, vec!["dispute"]),
        (Way::Limitation, Outcome::LegalReview, vec!["dispute"]),
        (Way::Hardship, Outcome::Hardship, vec![]),
        (Way::Waiver, Outcome::SettlementRequested, vec![]),
        (Way::Answer, Outcome::Informed, vec![]),
        (Way::CallBack, Outcome::Callback, vec![]),
        (Way::Refusal, Outcome::Refuses, vec![]),
        (Way::Complaint, Outcome::Complaint, vec!["complaint"]),
        (Way::NotTheirs, Outcome::Dispute, vec!["fraud-claimed"]),
        (Way::CeaseContact, Outcome::CeaseContact, vec!["cease-contact"]),
        (Way::Represented, Outcome::Represented, vec!["represented"]),
        (Way::Insolvency, Outcome::Insolvent, vec!["bankrupt"]),
        (Way::Death, Outcome::Deceased, vec!["deceased"]),
    ] {
        let call = finished(&consumer(), &[way]);
        let entries = entries(&call, "");
        let Some((Entry::Contact(contact), rest)) = entries.split_first() else { panic!("{way}") };
        assert_eq!(contact.outcome, Some(outcome), "{way}");
        assert_eq!((contact.person.as_deref(), contact.step), (Some("王建国"), Some(2)), "{way}");
        let found: Vec<String> = rest.iter().map(row).collect();
        assert_eq!(found, rows, "{way}");
    }
    assert_eq!(Way::ALL.len(), 17, "each way has its row above");
}

fn row(entry: &Entry) -> String {
    match entry {
        Entry::Promise(row) => format!("promise {} {}", row.amount.minor, row.due),
        Entry::Dispute(_) => "dispute".to_owned(),
        Entry::Fact(row) => row.kind.code().to_owned(),
        Entry::Person(row) if row.refused => "person refused".to_owned(),
        Entry::Person(row) => format!("person {:?}", row.opted_out),
        other => format!("{other:?}"),
    }
}

#[test]
fn what_weighs_most_stands_for_the_call() {
    for (ways, outcome, why) in [
        (&[Way::Dispute, Way::Promise][..], Outcome::Promise, "a part is in dispute, the rest is promised"),
        (
            &[Way::Promise, Way::Complaint],
            Outcome::Promise,
            "a complaint beside a promise is a fact of its own",
        ),
        (&[Way::Promise, Way::Refusal], Outcome::Refuses, "the last word on payment stands"),
        (&[Way::Promise, Way::Answer], Outcome::Promise, "a part promised, a day for the rest"),
        (&[Way::Hardship, Way::Waiver], Outcome::Hardship, "why, before what they ask"),
        (&[Way::Promise, Way::Death], Outcome::Deceased, "what stops us stands before all"),
    ] {
        let call = finished(&consumer(), ways);
        let promised = entries(&call, "").iter().filter(|entry| matches!(entry, Entry::Promise(_))).count();
        let is_promise = outcome == Outcome::Promise;
        assert_eq!(promised, usize::from(is_promise), "{why}: what was not read back is no promise");
        let State::Done(end) = call.state() else { panic!("{why}") };
        assert_eq!(end.proposed().outcome, Some(outcome), "{why}");
    }
}

#[test]
fn one_of_a_companys_people_speaks_for_themselves() {
    let rows = |example: &Example, way| {
        entries(&finished(example, &[way]), "").iter().skip(1).map(row).collect::<Vec<_>>()
    };
    assert_eq!(rows(&company(), Way::CeaseContact), ["person refused"]);
    assert_eq!(rows(&consumer(), Way::CeaseContact), ["cease-contact"]);
}

#[test]
fn a_number_that_is_somebody_elses_is_not_dialled_again() {
    for (example, said, rows) in [
        (company(), Relay::WrongNumber, vec!["person {Phone, Sms, Voicemail}"]),
        (consumer(), Relay::WrongNumber, vec!["person {Phone, Sms, Voicemail}"]),
        (consumer(), Relay::WillNot, vec!["person {Phone, Voicemail}"]),
        (company(), Relay::WillNot, vec![]), // A switchboard that does not put us through stays a switchboard.
        (consumer(), Relay::Will, vec![]),
        (consumer(), Relay::Deceased, vec!["deceased"]), // A relative tells it, hardly ever the debtor.
        (company(), Relay::Deceased, vec![]),            // A company outlives its handler.
    ] {
        let call = after(&example, &[Move::Dial, answer(Answer::SomebodyElse), Move::AskRelay { said }]);
        let State::WrappingUp(end) = call.state().clone() else { panic!("{said}") };
        let call = call.step(Move::Conclude { outcome: end.proposed().outcome }).unwrap();
        let found: Vec<String> = entries(&call, "").iter().skip(1).map(row).collect();
        assert_eq!(found, rows, "{said}");
    }
}

#[test]
fn what_cannot_be_right_is_not_written_down() {
    let part = |minor, due| Part { amount: cny(minor), due: day(due) };
    let parts = |parts: &[Part]| write(Capture::Parts, Captured::Parts(parts.to_vec()));
    let open = cny(10_000);
    for (next, fault) in [
        (amount(Capture::Amount, 10_000), None),
        (amount(Capture::Amount, 10_001), Some(Unfit::AboveOpen { open })),
        (amount(Capture::Amount, 0), Some(Unfit::NotPositive)),
        (
            write(Capture::Amount, Captured::Money(crate::example::eur(1))),
            Some(Unfit::AboveOpen { open: crate::example::eur(0) }),
        ),
        (on(Capture::PayDay, "2026-11-25"), None), // Today.
        (on(Capture::PayDay, "2026-11-24"), Some(Unfit::Past(day("2026-11-24")))),
        (on(Capture::PaidDay, "2026-11-25"), None),
        (on(Capture::PaidDay, "2026-11-26"), Some(Unfit::ToCome(day("2026-11-26")))),
        (write(Capture::Motive, Captured::Text("  ".to_owned())), Some(Unfit::Empty)),
        (write(Capture::Motive, Captured::Day(day("2026-11-26"))), Some(Unfit::Kind(Capture::Motive))),
        (parts(&[part(4_000, "2026-11-27"), part(6_000, "2026-12-18")]), None),
        (parts(&[part(4_000, "2026-11-27")]), Some(Unfit::OnePart)),
        (parts(&[part(4_000, "2026-11-27"), part(6_001, "2026-12-18")]), Some(Unfit::AboveOpen { open })),
        (parts(&[part(4_000, "2026-12-18"), part(6_000, "2026-12-18")]), Some(Unfit::Order)),
        (
            parts(&[part(4_000, "2026-11-24"), part(6_000, "2026-12-18")]),
            Some(Unfit::Past(day("2026-11-24"))),
        ),
    ] {
        let found = after(&company(), &talking()).step(next.clone()).map_err(|no| no.why);
        match fault {
            None => assert!(found.is_ok(), "{next:?}: {found:?}"),
            Some(fault) => assert_eq!(found.unwrap_err(), CallError::Unfit(fault), "{next:?}"),
        }
    }
}

#[test]
fn vague_words_are_no_agreement() {
    for way in Way::ALL.iter().copied().filter(|way| !way.needs().is_empty()) {
        let refused = after(&company(), &talking()).step(Move::Settle { way }).unwrap_err();
        assert_eq!(refused.why, CallError::Lacks { way, lacks: way.needs()[0] });
    }
    let refused = after(&company(), &talking()).step(Move::Recap).unwrap_err();
    assert_eq!(refused.why, CallError::NothingSettled);
}

#[test]
fn money_that_was_not_read_back_is_no_promise() {
    for (last, outcome, interrupted) in
        [(Move::HangUp, Some(Outcome::HungUp), false), (Move::Interrupt, Some(Outcome::Complaint), true)]
    {
        for recap in [false, true] {
            let mut moves = talking();
            moves.extend(filled(Way::Promise));
            moves.extend(filled(Way::Complaint));
            if recap {
                moves.push(Move::Recap);
            }
            moves.push(last.clone());
            let call = after(&consumer(), &moves);
            let State::WrappingUp(end) = call.state().clone() else { panic!("{last:?}") };
            assert_eq!((end.proposed().outcome, end.interrupted()), (outcome, interrupted));
            assert_eq!(end.unconfirmed().len(), 1, "the promise is kept for the note");
            let done = call.step(Move::Conclude { outcome }).unwrap();
            let rows: Vec<String> = entries(&done, "").iter().skip(1).map(row).collect();
            assert_eq!(rows, ["complaint"], "what was said against us stands");
        }
    }
}

#[test]
fn a_bad_moment_becomes_a_call_back() {
    let now = |on: &str, at: &str| Move::NotNow { day: day(on), at: at.parse().unwrap() };
    let asked = [Move::Dial, answer(Answer::Voice), identify(Identity::Confirmed)];
    let call = after(&company(), &[&asked[..], &[now("2026-11-26", "15:00")]].concat());
    let State::WrappingUp(end) = call.state() else { panic!("{:?}", call.state()) };
    assert_eq!(end.proposed().outcome, Some(Outcome::Callback));
    assert_eq!(end.settled()[0].day(Capture::SlotDay), Some(day("2026-11-26")));
    let past = after(&company(), &asked).step(now("2026-11-24", "15:00")).unwrap_err();
    assert_eq!(past.why, CallError::Unfit(Unfit::Past(day("2026-11-24"))));
}

#[test]
fn who_may_not_hear_of_the_debt_is_never_asked_whether_they_are_the_debtor() {
    let call = Call::prepare(card(&consumer(), Role::Family), Vec::new()).unwrap();
    let call = call.step(Move::Dial).unwrap().step(answer(Answer::Voice)).unwrap();
    assert!(matches!(call.state(), State::Elsewhere(_)));
    let call = call.step(Move::AskRelay { said: Relay::PutThrough }).unwrap();
    assert!(matches!(call.state(), State::Elsewhere(_)), "still not somebody who owes");
}

#[test]
fn a_log_of_moves_is_read_back_as_it_was_written() {
    let mut moves = talking();
    moves.push(Move::Hear { excuse: "OBJ-018".to_owned(), reason: Some(StatedReason::CashShort) });
    moves.extend(filled(Way::Promise));
    moves.extend(filled(Way::Plan));
    moves.extend(filled(Way::CallBack));
    // Words that look like a day stay words.
    moves.push(write(Capture::Motive, Captured::Text("2026-11-26".to_owned())));
    moves.extend([
        Move::Recap,
        Move::Agree { yes: true },
        Move::Conclude { outcome: Some(Outcome::PlanRequested) },
    ]);
    let call = after(&company(), &moves);
    let written = serde_json::to_string(call.log()).unwrap();
    let read: Vec<Move> = serde_json::from_str(&written).unwrap();
    assert_eq!(read, moves);
    assert_eq!(after(&company(), &read), call, "the same moves lead to the same call");
}

fn any_move() -> impl Strategy<Value = Move> {
    let of = |day_offset: i32| Day(20_782).plus(day_offset); // Around the day of the example.
    let field = prop::sample::select(Capture::ALL);
    let value = prop_oneof![
        (-5_i64..12_000).prop_map(|minor| Captured::Money(cny(minor))),
        (-3_i32..40).prop_map(move |days| Captured::Day(of(days))),
        Just(Captured::Time("15:00".parse().unwrap())),
        prop::sample::select(PayWay::ALL).prop_map(Captured::Way),
        "[a-z]{0,3}".prop_map(Captured::Text),
    ];
    prop_oneof![
        2 => Just(Move::Dial),
        2 => prop::sample::select(Answer::ALL).prop_map(answer),
        2 => prop::sample::select(Identity::ALL).prop_map(identify),
        1 => prop::sample::select(Relay::ALL).prop_map(|said| Move::AskRelay { said }),
        1 => any::<bool>().prop_map(|left| Move::Message { left }),
        2 => Just(Move::Convenient),
        1 => (-2_i32..9).prop_map(move |days| Move::NotNow { day: of(days), at: "15:00".parse().unwrap() }),
        2 => Just(Move::Explain),
        1 => Just(Move::Hear { excuse: "OBJ-013".to_owned(), reason: None }),
        9 => (field, value).prop_map(|(field, value)| write(field, value)),
        6 => prop::sample::select(Way::ALL).prop_map(|way| Move::Settle { way }),
        2 => Just(Move::Recap),
        2 => any::<bool>().prop_map(|yes| Move::Agree { yes }),
        1 => Just(Move::HangUp),
        1 => Just(Move::Interrupt),
        2 => prop::option::of(prop::sample::select(Outcome::ALL)).prop_map(|outcome| Move::Conclude { outcome }),
    ]
}

/// Likely moves first, so that invented calls get far; then anything.
fn any_moves() -> impl Strategy<Value = Vec<Move>> {
    (0..=5_usize, prop::sample::select(Way::ALL), prop::collection::vec(any_move(), 0..40)).prop_map(
        |(begun, way, rest)| {
            let mut moves: Vec<Move> = talking().into_iter().take(begun).collect();
            if begun == 5 {
                moves.extend(filled(way));
            }
            moves.extend(rest);
            moves
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    /// Whatever anybody does: no word of the debt before somebody confirmed who they are, nothing settled or written of
    /// money without it, one way out, and that way is always open.
    #[test]
    fn no_path_speaks_of_the_debt_before_identity_and_every_path_ends_in_a_wrap_up(
        moves in any_moves(),
        is_person in any::<bool>(),
    ) {
        let example = if is_person { consumer() } else { company() };
        let mut call = prepared(&example);
        for next in moves {
            let before = call.state().code();
            call = match call.step(next.clone()) {
                Ok(call) => call,
                Err(rejected) => {
                    prop_assert_eq!(rejected.call.state().code(), before, "a move that cannot be changes nothing");
                    *rejected.call
                }
            };
            let confirmed = call.log().contains(&identify(Identity::Confirmed));
            prop_assert!(call.debt().is_none() || confirmed, "the debt at {}", call.state().code());
            if let State::Done(end) = call.state() {
                prop_assert!(matches!(call.log().last(), Some(Move::Conclude { .. })), "no way out but the wrap-up");
                prop_assert!(before == "wrapping-up" || before == "done");
                let rows = entries(&call, "");
                prop_assert!(matches!(rows.first(), Some(Entry::Contact(_))));
                let promises = rows.iter().any(|row| matches!(row, Entry::Promise(_)));
                prop_assert!(!promises || call.log().contains(&Move::Agree { yes: true }), "read back and agreed");
                let speaks = !end.settled().is_empty();
                prop_assert!(!speaks || (confirmed && end.proposed().party.is_right_party()));
            } else {
                prop_assert!(entries(&call, "").is_empty(), "no row before the wrap-up");
            }
        }
        // From wherever it is, breaking off leads to the wrap-up, and the wrap-up to the end.
        if matches!(call.state(), State::Prepared(_) | State::Done(_)) {
            return Ok(());
        }
        if !matches!(call.state(), State::WrappingUp(_)) {
            call = call.step(Move::Interrupt).unwrap();
        }
        let State::WrappingUp(end) = call.state().clone() else { panic!("{}", call.state().code()) };
        let done = call.step(Move::Conclude { outcome: end.proposed().outcome }).unwrap();
        prop_assert!(matches!(done.state(), State::Done(_)));
    }
}
