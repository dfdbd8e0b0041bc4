use std::sync::LazyLock;

use super::*;
use crate::{
    calendar::Clock,
    contact::Connection,
    debtor::{Channels, Role},
    example::{Example, cny, company, consumer, day, somebody},
    fact::FactKind,
    incoming::{IncomingKind, Unread},
    policy::Policy,
    rulebook::Rulebook,
};

static BOOK: LazyLock<Rulebook> = LazyLock::new(Rulebook::shipped);

/// The company of the example, whose finance prefers WeChat.
fn debtor() -> Example {
    company().who(|person| person.prefers = Some(Channel::Wechat))
}

/// The one message of its plan.
fn message() -> Key {
    let decision = debtor().decide();
    let [(key, _)] = planned(&decision).collect::<Vec<_>>()[..] else { panic!("{:?}", decision.contacts) };
    key
}

fn judged(example: &Example, at: &str) -> Result<Leave, Stop> {
    let now = Moment { day: example.day, at: at.parse().unwrap() };
    may_still_leave(&example.snapshot, &example.policy, &BOOK, now, &message())
}

/// What stops a message: the code of the cancellation or `refused`, and the rules.
fn stopped(example: &Example, at: &str) -> (String, Vec<&'static str>) {
    match judged(example, at) {
        Ok(_) => ("leaves".to_owned(), Vec::new()),
        Err(Stop::NotYet) => ("not-yet".to_owned(), Vec::new()),
        Err(Stop::Cancelled { why, reasons }) => {
            (why.code().to_owned(), reasons.iter().map(|r| r.rule).collect())
        }
        Err(Stop::Refused { refusals, .. }) => {
            ("refused".to_owned(), refusals.iter().map(|refusal| refusal.reason.rule).collect())
        }
    }
}

/// The policy of the example, whose steps no longer use WeChat.
fn without_wechat() -> Example {
    let text = crate::example::POLICY.replace("[\"phone\", \"wechat\", \"email\"]", "[\"phone\", \"email\"]");
    debtor().policy(|policy| *policy = Policy::parse("example.toml", &text).unwrap())
}

/// Another timetable, whose first step is not the second of the example.
const ONE_STEP: &str = "[[step]]\nid = \"s\"\ntitle = { zh = \"步\", en = \"step\" }\nstage = \"early\"\nwhen = { days = 1 }\npurpose = \"overdue-reminder\"\nchannels = [\"wechat\"]\n";

#[test]
fn whatever_happened_since_the_plan_stops_the_message_with_its_reason() {
    let opted_out = || debtor().who(|person| person.opted_out = Channels::NONE.with(Channel::Wechat));
    for (example, at, expected, rules, why) in [
        (debtor(), "10:00", "leaves", &[][..], "nothing happened"),
        (debtor(), "08:00", "not-yet", &[], "before the hour it is planned for"),
        (debtor(), "22:30", "refused", &["contact-hours"], "an hour outside the window"),
        (debtor().on("2026-11-24"), "10:00", "not-yet", &[], "the day before"),
        (debtor().on("2026-11-26"), "10:00", "day-over", &[], "the day after"),
        (debtor().paid("2026-11-25", Some(1), cny(10_000)), "10:00", "paid", &[], "paid in full"),
        (debtor().paid("2026-11-25", Some(1), cny(4_000)), "10:00", "leaves", &[], "a part is still owed"),
        (
            debtor().paid("2026-11-25", None, cny(10_000)),
            "10:00",
            "refused",
            &["money-unassigned"],
            "nobody has said what the money pays",
        ),
        (debtor().fact(FactKind::Hold, "2026-11-25"), "10:00", "held", &["hold"], "a pause"),
        (debtor().disputing(None, None), "10:00", "disputed", &["open-dispute"], "a dispute"),
        (
            debtor().promising("2026-11-30", cny(10_000)),
            "10:00",
            "promised",
            &["promise-awaited"],
            "a promise",
        ),
        (
            opted_out(),
            "10:00",
            "refused",
            &["channel-unavailable"],
            "no more WeChat; another channel is planned",
        ),
        (debtor().who(|person| person.refused = true), "10:00", "refused", &["person-refused"], "no contact"),
        (
            debtor().fact(FactKind::CeaseContact, "2026-11-25"),
            "10:00",
            "refused",
            &["cease-contact"],
            "contact is to cease",
        ),
        (without_wechat(), "10:00", "policy-changed", &[], "the step has the channel no more"),
        (debtor().steps(ONE_STEP), "10:00", "policy-changed", &[], "another step has its number"),
        (
            debtor().told("2026-11-25", None, None),
            "10:00",
            "plan-changed",
            &["cadence-wait"],
            "somebody has called meanwhile",
        ),
        (
            debtor().tried(2, Channel::Sms, Connection::Sent),
            "10:00",
            "refused",
            &["message-frequency"],
            "two messages left meanwhile",
        ),
        (
            debtor().who(|person| person.prefers = Some(Channel::Email)),
            "10:00",
            "plan-changed",
            &[],
            "they prefer e-mail now",
        ),
    ] {
        let (found, by) = stopped(&example, at);
        assert_eq!((found.as_str(), by.as_slice()), (expected, rules), "{why}");
    }
}

#[test]
fn a_message_speaks_of_the_facts_of_its_own_moment() {
    let leave = judged(&debtor().paid("2026-11-25", Some(1), cny(4_000)), "10:00").unwrap();
    assert_eq!(leave.decision.balances.first().unwrap().overdue, 6_000);
    assert_eq!(leave.wanted.at, "10:00".parse::<Clock>().unwrap());
}

#[test]
fn written_contacts_of_the_day_become_messages() {
    let keys = |example: &Example| -> Vec<String> {
        planned(&example.decide()).map(|(key, _)| key.to_string()).collect()
    };
    for (example, expected, why) in [
        (debtor(), &["d1-20261125-s2-overdue-reminder-wechat-p1"][..], "WeChat is written"),
        (company(), &[], "a call is made by a person"),
        (debtor().who(|person| person.refused = true), &[], "nothing is planned"),
        (
            consumer().promising("2026-11-25", cny(10_000)).who(|person| person.prefers = Some(Channel::Sms)),
            &["d1-20261125-s0-promise-due-sms-p1"],
            "no step of the policy",
        ),
        (
            debtor().but(|facts| facts.people.push(somebody(2, Role::Owner))),
            &[],
            "the owner is asked first, by telephone",
        ),
    ] {
        assert_eq!(keys(&example), expected, "{why}");
    }
}

/// Every state, with facts that do not matter.
fn states() -> Vec<State> {
    let moment = Moment { day: day("2026-11-25"), at: Clock::MIDNIGHT };
    let word = || Word { by: "chen".to_owned(), note: "asked the mail server".to_owned() };
    let text = String::new;
    let states = vec![
        State::Planned,
        State::Sending(HandOver { moment, lease_until: UtcMicros(100) }),
        State::Sent { moment, proof: Proof::Receipt(text()) },
        State::Shown { moment },
        State::Failed { why: text() },
        State::Unclear { moment, why: None },
        State::NotSent(word()),
        State::Refused { reasons: text() },
        State::Cancelled { why: Cancellation::Paid, reasons: text() },
    ];
    assert!(states.iter().map(State::code).eq(MessageState::ALL.iter().copied()));
    states
}

/// A transition, with its name.
type Way = (&'static str, Box<dyn Fn(State) -> Result<State, NoWay>>);

#[test]
fn a_message_goes_no_other_way() {
    let moment = Moment { day: day("2026-11-25"), at: Clock::MIDNIGHT };
    let word = || Word { by: "chen".to_owned(), note: "asked".to_owned() };
    let ways: Vec<Way> = vec![
        ("begin", Box::new(move |s| s.begin(HandOver { moment, lease_until: UtcMicros(9) }))),
        ("show", Box::new(move |s| s.show(moment))),
        ("refuse", Box::new(|s| s.refuse(String::new()))),
        ("cancel", Box::new(|s| s.cancel(Cancellation::Held, String::new()))),
        ("taken", Box::new(|s| s.answered(Answer::Taken(String::new())))),
        ("not taken", Box::new(|s| s.answered(Answer::Refused(String::new())))),
        ("no answer", Box::new(|s| s.answered(Answer::Unknown(String::new())))),
        ("lease over", Box::new(|s| s.lease_over(UtcMicros(100)))),
        ("lease runs", Box::new(|s| s.lease_over(UtcMicros(99)))),
        ("found sent", Box::new(move |s| s.resolve(Finding::Sent, word()))),
        (
            "found not sent",
            Box::new(move |s| s.resolve(Finding::NotSent, Word { by: String::new(), note: String::new() })),
        ),
        ("a person plans anew", Box::new(State::plan_anew)),
        ("a run plans again", Box::new(State::plan_again)),
    ];
    let allowed = [
        "begin: planned -> sending",
        "show: planned -> shown",
        "refuse: planned -> refused",
        "cancel: planned -> cancelled",
        "taken: sending -> sent",
        "not taken: sending -> failed",
        "no answer: sending -> unclear",
        "lease over: sending -> unclear",
        "found sent: unclear -> sent",
        "found not sent: unclear -> not-sent",
        "a person plans anew: shown -> planned",
        "a person plans anew: failed -> planned",
        "a person plans anew: not-sent -> planned",
        "a person plans anew: refused -> planned",
        "a person plans anew: cancelled -> planned",
        "a run plans again: cancelled -> planned",
    ];
    let mut found = Vec::new();
    for (name, way) in &ways {
        for state in states() {
            let from = state.code();
            match way(state) {
                Ok(next) => found.push(format!("{name}: {from} -> {}", next.code())),
                Err(no_way) => assert_eq!(no_way.from, from, "{name}"),
            }
        }
    }
    assert_eq!(found, allowed);
}

#[test]
fn what_came_back_since_the_plan_stops_the_message_too() {
    let unread = Unread { kind: IncomingKind::Reply, channel: Channel::Sms };
    let bounced = Channels::NONE.with(Channel::Wechat);
    for (example, expected, rule, why) in [
        (debtor().but(|facts| facts.unread.push(unread)), "answered", "reply-unread", "they wrote meanwhile"),
        (debtor().who(|person| person.bounced = bounced), "refused", "channel-unavailable", "it came back"),
    ] {
        assert_eq!(stopped(&example, "10:00"), (expected.to_owned(), vec![rule]), "{why}");
    }
}

#[test]
fn a_key_reads_back_and_nothing_else_is_one() {
    for purpose in Purpose::ALL {
        for channel in Channel::ALL.iter().filter(|channel| channel.writes()) {
            let key = Key { purpose: *purpose, channel: *channel, step: None, ..message() };
            assert_eq!(key.to_string().parse(), Ok(key), "{key}");
        }
    }
    for (text, why) in [
        ("", "nothing"),
        ("d1-20261125-s2-overdue-reminder-email", "nobody"),
        ("d01-20261125-s2-overdue-reminder-email-p1", "another way to write the debtor"),
        ("d1-2026125-s2-overdue-reminder-email-p1", "no day"),
        ("d1-20261125-s2-overdue-reminder-pigeon-p1", "no channel of ours"),
        ("d1-20261125-s2-poem-email-p1", "no purpose of ours"),
        ("d1-20261125-s2-overdue-reminder-email-p1 ", "a blank behind it"),
        ("日1-20261125-s2-overdue-reminder-email-p1", "another script"),
        ("d1-日日日日-s2-overdue-reminder-email-p1", "a cut within a letter"),
    ] {
        assert!(text.parse::<Key>().is_err(), "{why}");
    }
}
