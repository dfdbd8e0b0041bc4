//! A line that is not understood is an error that says where, what was found and what was expected.

use receivables::{policy::Policy, rulebook::Rulebook};

/// A sound diary of 20 lines before the line in question.
const BEFORE: &str = "# T\n\n```policy\nid = \"p\"\n[[step]]\nwhen = { days = 5 }\n```\n\n- debtor A\n- debtor Acme \
    Trading, company in DE\n- invoice 1001 of A: 1,000.00 EUR due 2024-03-01\n\nProse.\n\n## 2024-03-06\n\n- promise P1 of A: \
    5 EUR by 2024-03-09\n- expect A open 1000 EUR\n- run\n- run\n";

fn run(line: &str) -> Result<scenario::Outcome, scenario::ScenarioError> {
    let text = format!("{BEFORE}{line}\n");
    scenario::run("d.md", &text, &Policy::shipped().unwrap_or_default(), &Rulebook::shipped())
}

#[test]
fn every_faulty_line_says_where_and_what_was_expected() {
    for (line, part) in [
        ("- expekt A at step 1", "begins with no known word"),
        ("- A pays 100 EUR", "`changes to policy NAME`"),
        ("- expect B at step 1", "a debtor or an invoice that was named before"),
        ("- expect A at step 7", "`p` has 1 steps"),
        ("- expect A at step dunning", "no step of `p`, which has step-1"),
        ("- expect A overdue 12,00 EUR", "an amount or `nothing` instead of `12,00 EUR`"),
        ("- expect A overdue 12.345 EUR", "instead of `12.345 EUR`"),
        ("- expect notice on 1001: level 1 tomorrow", "instead of `tomorrow`"),
        ("- expect rule no-such for A", "there is no rule `no-such`; known are"),
        ("- expect A at step 1 (`no-such`)", "there is no rule `no-such`"),
        ("- expect task fly for A", "no known task; known are read-reply, ask-cause"),
        ("- expect promise P2 kept", "a promise that was named before"),
        ("- expect promise P1 forgotten", "open, due-today, kept"),
        ("- paid 1000 EUR on 1002", "a debtor or an invoice"),
        ("- paid 1000 USD on 1001", "`1001` is in EUR, not in USD"),
        ("- paid 1000 EUR on 1001 yesterday", "`yesterday` was not understood"),
        ("- promise P2 of A: 100 EUR by tomorrow", "the day it falls due instead of `tomorrow`"),
        ("- promise P1 of A: 100 EUR by 2024-04-01", "there already"),
        ("- invoice 1001 of A: 1 EUR due 2024-03-01", "call an instalment of it `1001/2`"),
        ("- invoice 1002 of A: 1 EUR due 2024-02-30", "instead of `2024-02-30`"),
        ("- invoice 1002 of A: 1 EUR due 2024-02-01, issued 2024-02-02", "after its due day"),
        ("- fact A: dead", "`dead` is no known fact; known are hold, deceased"),
        ("- hold on A released", "there is no `hold` that could end"),
        ("- dispute on 1001 closed", "no open dispute"),
        ("- contact with A by phone", "what became of it"),
        ("- contact with A by drum: connected", "a channel such as phone"),
        ("- debtor B, policy none", "there is no policy `none`; known are p, "),
        ("- run again", "`again` was not understood"),
        ("## 2024-03-01\n- run", "is refused, one of 2024-03-06 was made"),
        ("## 2024-03-01\n- paid 1 EUR on 1001", "a diary goes forward"),
        ("## 2024-02-30", "no day of the calendar"),
        ("## On the day 2024-04-01", "write the date first"),
        ("```policy\nid = \"q\"\n[ladder]\nmode = \"up\"\n```", "policy: `up` is not one of"),
        ("```toml\nid = \"q\"\n[[step]]\nwhen = { day = 5 }\n```", "policy: unknown field `day`"),
        ("```policy\nid = \"q\"", "never closed"),
        ("Currency: EURO", "no ISO 4217 currency"),
    ] {
        let error = run(line).expect_err(line);
        let first = error.faults.first().unwrap();
        assert!(first.reason.contains(part), "{line}: {error}");
        assert!(first.line >= 20, "{line}: {error}");
        assert!(error.to_string().starts_with("d.md:2"), "{line}: {error}");
    }
}

#[test]
fn small_differences_in_wording_mean_the_same() {
    for line in [
        "* Expect A is at level 1.",
        "+ expect that A is at step `step-1` (the boundary is met) (OCA-1)",
        "- expect a notice on 1001 at level 1, by e-mail, EUR 1000",
        "- EXPECT NOTICE FOR a: step 1, email, €1,000.00 -- a remark",
        "- expect debtor A to be contacted by email",
        "- expect invoice 1001 open 1000.00",
        "- expect 1001 open\n  1,000.00 EUR",
        "- expect A，5 days past due（ladder-band）。",
        "## 2024年3月7日\n- expect A is 6 days overdue",
    ] {
        let outcome = run(&format!("Currency: EUR\n{line}")).expect(line);
        assert!(outcome.holds() && outcome.checks.len() == 2, "{line}: {outcome}");
    }
}

#[test]
fn what_does_not_hold_is_reported_with_line_expected_and_got() {
    let outcome = run("- expect notice on 1001: level 1 by letter").unwrap();
    let failure = outcome.failures().next().unwrap();
    assert_eq!(failure.line, 21);
    assert_eq!(failure.expected, "expect notice on 1001: level 1 by letter");
    assert!(failure.got.as_ref().unwrap().starts_with("notice: level 1 by email, EUR 1,000.00"), "{outcome}");
    assert!(outcome.to_string().contains("d.md:21"), "{outcome}");
}

#[test]
fn a_diary_that_expects_nothing_is_an_error() {
    let error = scenario::run("d.md", "# T\n\nProse.\n", &[], &Rulebook::shipped()).unwrap_err();
    assert!(error.to_string().contains("expects nothing"), "{error}");
}
