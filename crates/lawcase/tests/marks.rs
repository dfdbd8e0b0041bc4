//! What rests on a value nobody verified, or on a table that should go on, says so.

use lawcase::check;
use receivables::rulebook::Rulebook;

fn row(law: &str, regime: &str, inputs: &str, expected: &str) -> String {
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let (inputs, expected) = (cell(inputs), cell(expected));
    format!("case_id,jurisdiction,regime,inputs,expected\nX,{law},{regime},{inputs},{expected}\n")
}

#[test]
fn a_result_says_what_it_rests_on() {
    let book = Rulebook::shipped();
    let sale = |due: &str, paid: &str| {
        format!(r#"{{"principal":"100","due_date":"{due}","paid_date":"{paid}","multiplier":"1.5"}}"#)
    };
    let hours = |date: &str| format!(r#"{{"local_time":"10:00","date":"{date}"}}"#);
    let relay =
        |date: &str| format!(r#"{{"target":"contact_person","debtor_reachable":true,"date":"{date}"}}"#);
    for (law, regime, inputs, expected, unverified, stale, why) in [
        (
            "CN",
            "CN-SALE-LPR",
            sale("2024-01-01", "2024-02-01"),
            r#"{"days":31}"#,
            false,
            false,
            "a known rate",
        ),
        (
            "CN",
            "CN-SALE-LPR",
            sale("2031-01-01", "2031-02-01"),
            r#"{"days":31}"#,
            true,
            true,
            "the table ends before, with an entry to be verified",
        ),
        (
            "EU",
            "EU-DIR-2011/7",
            r#"{"principal":"100","due_date":"2024-01-01","paid_date":"2024-02-01"}"#.to_owned(),
            r#"{"days":31}"#,
            true,
            false,
            "the reference rates of the Union are to be verified",
        ),
        ("CN", "CN-CONSUMER-HOURS", hours("2026-02-01"), r#"{"decision":"allow"}"#, false, false, "found"),
        (
            "CN",
            "CN-THIRD-PARTY",
            relay("2019-01-01"),
            r#"{"decision":"deny"}"#,
            true,
            false,
            "a rule to be verified",
        ),
        ("CN", "CN-THIRD-PARTY", relay("2026-02-01"), r#"{"decision":"deny"}"#, false, false, "found"),
        (
            "CN",
            "CN-THIRD-PARTY",
            r#"{"target":"debtor","date":"2019-01-01"}"#.to_owned(),
            r#"{"decision":"allow"}"#,
            false,
            false,
            "who owes the debt is no third party",
        ),
        (
            "US",
            "US-LIMITATION (state)",
            r#"{"state":"NY CPLR 213(2) contract","due_date":"2024-02-29"}"#.to_owned(),
            r#"{"nominal_end":"2030-02-28"}"#,
            true,
            false,
            "the period of a state, to be verified",
        ),
    ] {
        let result = &check(row(law, regime, &inputs, expected).as_bytes(), &book).unwrap()[0];
        assert_eq!(result.verdict, lawcase::Verdict::Match, "{why}");
        assert_eq!((result.is_unverified, result.is_stale), (unverified, stale), "{why}");
    }
}
