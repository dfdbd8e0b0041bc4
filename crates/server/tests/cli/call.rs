use std::fs;

use outreach::{Lang, words};
use serde_json::Value;

use crate::desk::{Desk, Done, TODAY, project};

/// A company that may be called in the afternoon, and a person.
const COMPANY: &str = "C0018";
const PERSON: &str = "P0020";
/// Dial, a voice, it is them, it is convenient.
const TALK: [&str; 4] = ["", "1", "1", "1"];

fn desk() -> Desk {
    let desk = Desk::with_run();
    let example = fs::read(project("huikuan.example.toml")).unwrap();
    desk.write("huikuan.toml", &example);
    desk
}

fn call(desk: &Desk, debtor: &str, more: &[&str], answers: &[&str]) -> Done {
    let args = [&["call", debtor, "--as-of", TODAY, "--at", "15:05"], more].concat();
    desk.answering(&args, answers)
}

fn talk<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    [&TALK, rest].concat()
}

fn explained(desk: &Desk, debtor: &str) -> Value {
    desk.json(&["explain", debtor, "--as-of", TODAY]).remove(0)
}

/// The page of a debtor, but for what the gate was asked.
fn without_checks(page: &Value) -> Value {
    let mut page = page.clone();
    page.as_object_mut().unwrap().remove("checks");
    page
}

fn log(desk: &Desk, debtor: &str) -> String {
    let page = desk.type_in(&["explain", debtor, "--as-of", TODAY]).well();
    page.split("Latest contacts").nth(1).unwrap().split("Why it is late").next().unwrap().to_owned()
}

#[test]
fn a_promise_goes_from_the_card_to_the_record_and_the_next_run_sees_it() {
    let desk = desk();
    // The company file says in which capacity we collect, so everybody is decided anew once.
    desk.json(&["run", "--as-of", TODAY]);
    let before = explained(&desk, COMPANY)["decision"]["promises"].as_array().unwrap().len();
    let answers =
        talk(&["funds are tight", "", "1", "", "", "100,000", "friday", "", "r", "1", "", "polite"]);
    let out = call(&desk, COMPANY, &[], &answers).well();
    for said in [
        "Bottom line    at least CNY 69,447.64",
        "Before you know who it is: no word of money",
        "OBJ-018",
        "Friday 27 November 2026",
        "The rest, CNY 131,492.14, has no day yet",
        "您在2026年11月27日（周五）前付100,000.00元，方式：银行转账。",
        "Party          authorised contact",
        "promise: CNY 100,000.00 by Friday 27 November 2026",
        "Send this confirmation at once",
        "账号：6200 0000 0000 0001",
    ] {
        assert!(out.contains(said), "{said}: {out}");
    }
    let run = &desk.json(&["run", "--as-of", TODAY])[0];
    assert_eq!(run["decided"], 1, "only who was called is decided anew");
    let after = explained(&desk, COMPANY);
    let promises = after["decision"]["promises"].as_array().unwrap();
    assert_eq!(promises.len(), before + 1);
    assert_eq!(promises.last().unwrap()["state"], "open");
    let tasks = after["decision"]["tasks"].to_string();
    assert!(tasks.contains("confirm-promise"), "{tasks}");
    assert!(log(&desk, COMPANY).contains("2026-11-23 call       from us    reached        promise to pay"));
}

#[test]
fn a_call_that_may_not_be_made_is_not_dialled() {
    let desk = desk();
    for (debtor, at, says, why) in [
        (PERSON, "22:30", "`contact-hours`", "at night"),
        ("C0043", "10:30", "file the claim in insolvency", "insolvent; the substitute is named"),
        ("C0039", "10:30", "`hold`", "on hold"),
    ] {
        let before = explained(&desk, debtor);
        let done = desk.answering(&["call", debtor, "--as-of", TODAY, "--at", at], &["", "1", "1"]);
        assert_eq!(done.code, 1, "{why}: {done:#?}");
        assert!(done.out.contains(says), "{why}: {}", done.out);
        assert!(done.out.contains("Nothing was dialled") && !done.out.contains("On the line"), "{why}");
        assert!(!done.out.contains("Bottom line"), "{why}: no goal where there is no call");
        let after = explained(&desk, debtor);
        assert_eq!(without_checks(&after), without_checks(&before), "{why}: no contact is recorded");
        assert_eq!(after["checks"][0]["decision"], "deny", "{why}: that the gate was asked is");
    }
}

/// Whoever answers instead, the screen from there on holds nothing that tells of a debt.
#[test]
fn somebody_else_hears_a_name_and_a_number() {
    for (answers, outcome) in [
        (&["", "2", "2", "", ""][..], "will pass it on"),
        (&["", "1", "2", "3", "", ""], "will not pass it on"),
        (&["", "1", "5", "2", "4", "", ""], "wrong person"),
        (&["", "3", "1", "", ""], "none"),
        (&["", "2", "5", "", ""], "told us of a death"),
    ] {
        let desk = desk();
        let out = call(&desk, PERSON, &["--lang", "en"], answers).well();
        let (_, line) = out.split_once("On the line").unwrap();
        let after = line.rsplit("— ").take_while(|part| !part.starts_with("identity")).collect::<String>();
        for word in ["2,000", "款", "欠", "逾期", "CNY", "合同"] {
            // The identity part asks for the contract number, to compare; nothing after it does.
            assert!(!after.contains(word), "{outcome}: {word} in {after}");
        }
        assert!(out.contains(&format!("Outcome        {outcome}")), "{outcome}: {out}");
        assert!(!out.contains("Send this confirmation"), "{outcome}");
    }
}

#[test]
fn a_number_that_is_a_strangers_is_not_called_again() {
    let desk = desk();
    call(&desk, PERSON, &[], &["", "2", "4", "", ""]).well();
    let again = call(&desk, PERSON, &[], &["", "1"]);
    assert_eq!(again.code, 1);
    assert!(again.out.contains("`channel-unavailable`"), "{}", again.out);
}

#[test]
fn a_call_broken_off_is_kept_and_promises_nothing() {
    for (answers, said, why) in [
        (talk(&["1", "500"]), "reached", "in the middle of a field"),
        (talk(&["1", "500", "friday", "", "r"]), "reached", "at the recap"),
        (vec!["", "1"], "reached", "who is it?"),
        (vec![""], "sent", "it rings"),
    ] {
        let desk = desk();
        let before = explained(&desk, PERSON);
        let done = call(&desk, PERSON, &[], &answers);
        assert_eq!(done.code, 1, "{why}");
        assert!(done.out.contains("The call was broken off"), "{why}: {}", done.out);
        assert!(log(&desk, PERSON).contains(&format!("2026-11-23 call       from us    {said}")), "{why}");
        let promises = |page: &Value| page["decision"]["promises"].as_array().unwrap().len();
        assert_eq!(promises(&explained(&desk, PERSON)), promises(&before), "{why}: no promise");
    }
    let desk = desk();
    let before = explained(&desk, PERSON);
    assert_eq!(call(&desk, PERSON, &[], &[]).code, 1, "before anything was dialled");
    let after = explained(&desk, PERSON);
    assert_eq!(without_checks(&after), without_checks(&before));
    assert_eq!(after["checks"][0]["decision"], "allow", "the gate's answer is on record all the same");
}

#[test]
fn practice_records_nothing() {
    let desk = desk();
    let before = explained(&desk, PERSON);
    let answers = talk(&["1", "500", "friday", "", "r", "1", "", ""]);
    let out = call(&desk, PERSON, &["--dry-run"], &answers).well();
    assert!(out.contains("Practice: nothing was recorded"), "{out}");
    assert_eq!(explained(&desk, PERSON), before);
}

#[test]
fn two_calls_in_a_minute_are_two_calls() {
    let desk = desk();
    for _ in 0..3 {
        call(&desk, PERSON, &[], &["", "4", "", ""]).well();
    }
    assert_eq!(log(&desk, PERSON).matches("2026-11-23 call       from us    no answer").count(), 3);
}

#[test]
fn what_stops_us_stops_the_next_call() {
    for (keys, fact, why) in [
        (&["9", "9", "a certificate follows"][..], "`deceased`", "a death"),
        (&["9", "6", "never signed it", ""], "`fraud-claimed`", "not theirs"),
        (&["9", "5"], "`cease-contact`", "asked us to stop"),
        (&["9", "7", "Lawyer Lin, 010-5555 0000"], "`represented`", "a lawyer"),
    ] {
        let desk = desk();
        let answers = talk(&[keys, &["1", ""]].concat());
        let out = call(&desk, PERSON, &[], &answers).well();
        assert!(out.contains("The talk ends here"), "{why}: {out}");
        assert!(!out.contains("— recap —") && !out.contains("Send this confirmation"), "{why}");
        let again = call(&desk, PERSON, &[], &[]);
        assert_eq!(again.code, 1, "{why}");
        assert!(again.out.contains(fact), "{why}: {}", again.out);
    }
}

#[test]
fn what_cannot_be_right_is_said_while_they_are_on_the_line() {
    let desk = desk();
    let answers =
        talk(&["r", "1", "9,999,999", "soon", "500", "2026-11-01", "sat", "1", "", "r", "1", "", ""]);
    let out = call(&desk, PERSON, &[], &answers).well();
    for said in [
        "nothing to read back yet",
        "that is above what is open, CNY 4,000.26",
        "`soon` was not understood",
        "2026-11-01 has passed",
        "Saturday 28 November 2026 is no working day",
        "promise: CNY 500.00 by Monday 30 November 2026",
        "That is below the bottom line",
    ] {
        assert!(out.contains(said), "{said}: {out}");
    }
}

#[test]
fn a_plan_is_a_request_and_who_says_it_is_paid_is_left_in_peace() {
    let desk = desk();
    let plan = ["2", "1000", "friday", "a", "12-18", "", "r", "1", "", ""];
    let out =
        call(&desk, COMPANY, &[], &talk(&["2", "100000", "friday", "a", "12-18", "", "r", "1", "", ""]))
            .well();
    assert!(out.contains("是否同意，我们会书面答复您"), "{out}");
    assert_eq!(out.matches("· promise: ").count(), 2, "{out}");
    let out = call(&desk, PERSON, &[], &talk(&plan)).well();
    assert_eq!(out.matches("· promise: ").count(), 2, "{out}");

    let desk = self::desk();
    let paid = ["already paid", "", "1", "yesterday", "a", "ICBC", "", "friday", "r", "1", "", ""];
    let out = call(&desk, PERSON, &[], &talk(&paid)).well();
    assert!(out.contains("fact: on hold, from"), "{out}");
    let again = call(&desk, PERSON, &[], &[]);
    assert!(again.out.contains("`hold`") && again.out.contains("from 2026-11-28"), "{}", again.out);
}

#[test]
fn a_program_reads_every_move() {
    let desk = desk();
    let answers = talk(&["1", "500", "friday", "", "r", "1", "", ""]);
    let out = call(&desk, PERSON, &["--json"], &answers).well();
    let events: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let states: Vec<&str> = events.iter().filter_map(|event| event["state"].as_str()).collect();
    assert_eq!(
        states,
        [
            "ringing",
            "identifying",
            "opening",
            "explaining",
            "listening",
            "listening",
            "listening",
            "listening",
            "listening",
            "recapping",
            "wrapping-up",
            "done",
        ]
    );
    let recorded = events.iter().find(|event| event["event"] == "recorded").unwrap();
    assert_eq!(
        recorded["result"].to_string(),
        r#"{"channel":"phone","connection":"connected","party":"debtor","outcome":"promise"}"#
    );
    let kinds: Vec<&str> = events.iter().filter_map(|event| event["event"].as_str()).collect();
    assert_eq!((kinds.first(), kinds.last()), (Some(&"card"), Some(&"confirmation")));
    let refused = desk.answering(&["call", PERSON, "--as-of", TODAY, "--at", "22:30", "--json"], &[]);
    let last: Value = serde_json::from_str(refused.out.lines().last().unwrap()).unwrap();
    assert_eq!(last["refusals"][0]["rule"], "contact-hours");
}

#[test]
fn both_languages_have_every_word_of_the_screens() {
    let folder = project("crates/server/src/call");
    let mut sources = vec![project("crates/server/src/call.rs")];
    sources.extend(fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    let mut asked = 0;
    for source in sources {
        let text = fs::read_to_string(&source).unwrap();
        // Only the screens' own words: codes have tables of their own, which other tests hold to the core.
        let own = text.replace("words::word(", "").replace("words::phrase(", "").replace("of(", "");
        for asks in ["word(", "phrase(", "row(out, ", "choose("] {
            for part in own.split(asks).skip(1) {
                let code = part.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
                let Some(code) = code.filter(|code| !code.is_empty()) else { continue };
                asked += 1;
                assert!(words::has_word("call", code), "{}: `{code}` has no words", source.display());
            }
        }
    }
    assert!(asked > 80, "only {asked} words found");
    let zh = call(
        &desk(),
        COMPANY,
        &["--lang", "zh"],
        &talk(&["?", "#13", "3", "r", "6", "周五", "r", "1", "", ""]),
    );
    assert!(!zh.well().contains('⟦'));
    for lang in Lang::ALL {
        for element in ["identity", "reason", "questions", "options"] {
            assert!(words::has_word("call", &format!("tip-{element}")), "{lang} {element}");
        }
    }
}
