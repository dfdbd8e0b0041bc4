//! A company's own texts: taken in place of ours, held to the same rules, refused with file, line and reason.

#![cfg(test)]

use std::sync::LazyLock;

use outreach::{Facts, Lang, Library};

static SHIPPED: LazyLock<Library> = LazyLock::new(|| Library::shipped().unwrap());

const GOOD: &str = r#"+++
id = "early-sms-company"
title.zh = "本公司逾期短信"
title.en = "Our own SMS"
purpose = "overdue-reminder"
stages = ["early"]
channel = "sms"
audience = ["company"]
facts = ["amount_overdue", "days_past_due", "reply_by"]
elements = ["amount", "date-asked"]
+++

## zh

尚有{{ amount_overdue }}逾期{{ days_past_due }}天，请在{{ reply_by }}前回复。

## en

{{ amount_overdue }} is {{ days_past_due|days }} past due; please reply by {{ reply_by }}.
"#;

/// The library with one own text, which must be accepted.
fn with_own(text: &str, name: &str) -> Library {
    let (library, errors) = Library::with_own([(name, text)]);
    assert_eq!(errors, []);
    library
}

#[test]
fn an_own_text_takes_the_place_of_ours() {
    let ours = Library::shipped().unwrap();
    let library = with_own(GOOD, "own/sms.md");
    assert_eq!(library.scripts().len(), ours.scripts().len());
    assert_eq!(library.source("early-sms-company").unwrap().0, "own/sms.md");
    let text = library.render("early-sms-company", Lang::En, &Facts::example()).unwrap();
    assert_eq!(text.body(), "CNY 128,340.00 is 40 days past due; please reply by Friday 27 November.");
    let text = library.render("early-sms-company", Lang::Zh, &Facts::example()).unwrap();
    assert_eq!(text.body(), "尚有128,340.00元逾期40天，请在11月27日（周五）前回复。");

    let added = GOOD.replace("early-sms-company", "our-very-own").replace('\n', "\r\n");
    let library = with_own(&added, "own/new.md");
    assert_eq!(
        library.scripts().len(),
        ours.scripts().len() + 1,
        "a new id is one more text; CRLF is no matter"
    );
}

#[test]
fn an_own_text_may_change_the_channel_of_ours() {
    let own = GOOD.replace("early-sms-company", "early-email-finance");
    let library = with_own(&own, "own.md");
    let text = library.render("early-email-finance", Lang::Zh, &Facts::example()).unwrap();
    assert_eq!(text.subject(), None, "the subject of the replaced e-mail is gone");
}

/// A call guide with its five parts, and what is said while the person is being identified.
fn phone(identity: &str) -> String {
    let body = |parts: [&str; 5], extra: &str| {
        format!("{}\n{extra}\n{}\n{}\n{}\n{}\n", parts[0], parts[1], parts[2], parts[3], parts[4])
    };
    GOOD.replace(r#"channel = "sms""#, r#"channel = "phone""#)
        .replace(r#"["amount", "date-asked"]"#, r#"["identity", "reason", "questions", "options", "recap"]"#)
        .replace(
            "\n尚有",
            &format!(
                "\n{}尚有",
                body(
                    ["### 核实身份", "### 说明来意", "### 询问情况", "### 可行安排", "### 复述确认"],
                    identity
                )
            ),
        )
        .replace(
            "## en\n\n",
            &format!(
                "## en\n\n{}",
                body(["### Identity", "### Reason", "### Questions", "### Options", "### Recap"], "")
            ),
        )
}

/// A text for a third party that tells of the debt.
fn third_party_that_tells() -> String {
    GOOD.replace(r#"["company"]"#, r#"["third-party"]"#)
        .replace(r#""overdue-reminder""#, r#""call-back""#)
        .replace(r#"["amount", "date-asked"]"#, "[]")
}

/// A text for a third party that tells nothing.
fn relay() -> String {
    third_party_that_tells()
        .replace(r#"["amount_overdue", "days_past_due", "reply_by"]"#, r#"["sender.phone"]"#)
        .replace(
            "尚有{{ amount_overdue }}逾期{{ days_past_due }}天，请在{{ reply_by }}前回复",
            "请回电{{ sender.phone }}",
        )
        .replace(
            "{{ amount_overdue }} is {{ days_past_due|days }} past due; please reply by {{ reply_by }}",
            "Please call {{ sender.phone }}",
        )
}

fn refused(text: &str, line: usize, reason: &str) {
    let (library, errors) = Library::with_own([("own.md", text)]);
    assert!(!errors.is_empty(), "accepted, though: {reason}\n{text}");
    let said = errors[0].to_string();
    assert!(said.contains(reason), "expected `{reason}`, got `{said}`");
    assert_eq!(
        (errors.len(), errors[0].line, errors[0].file.as_str()),
        (1, line, "own.md"),
        "{said}\n{text}"
    );
    let shipped = &*SHIPPED;
    assert_eq!(library.scripts(), shipped.scripts(), "all others are used, ours in its place");
    let facts = Facts::example();
    assert_eq!(
        library.render("early-sms-company", Lang::Zh, &facts),
        shipped.render("early-sms-company", Lang::Zh, &facts)
    );
}

#[test]
fn a_wrong_front_matter_is_refused_with_line_and_reason() {
    let (third, relay) = (third_party_that_tells(), relay());
    // A harmless relay, and a call with its parts.
    for accepted in [relay.as_str(), phone("").as_str()] {
        with_own(accepted, "own.md");
    }
    for (text, line, reason) in [
        ("hello".to_owned(), 1, "the first line must be `+++`"),
        (GOOD.replacen("\n+++\n\n", "\n\n", 1), 1, "is not closed"),
        (GOOD.replace("\"sms\"", "\"pigeon\""), 7, "`pigeon` is not one of phone, sms"),
        (GOOD.replace("stages =", "stage ="), 6, "unknown field `stage`"),
        (GOOD.replace("\"reply_by\"]", "\"reply_by\", \"mood\"]"), 9, "`mood` is not one of"),
        (GOOD.replace("## zh\n", "Hello\n\n## zh\n"), 13, "text stands before"),
        (GOOD.replace("## en", "## fr"), 17, "`## fr` is no section"),
        (GOOD.replace("## en", "## zh"), 17, "second `## zh`"),
        (GOOD.split("## en").next().unwrap().to_owned(), 12, "`## en` is missing"),
        (format!("{}## en\n\n\n", GOOD.split("## en").next().unwrap()), 20, "holds no text"),
        (GOOD.replace("id = \"early-sms-company\"", "id = \"Early SMS\""), 2, "is no id"),
        (GOOD.replace("[\"company\"]", "[]"), 8, "say whom"),
        (GOOD.replace("[\"company\"]", "[\"company\", \"secretary\"]"), 8, "write two texts"),
        (GOOD.replace("[\"company\"]", "[\"secretary\"]"), 5, "there is only `call-back`"),
        (third, 9, "`amount_overdue` may not be told"),
        (relay.replace("请回电", "有一笔款，请回电"), 15, "`款` tells of a debt"),
        (relay.replace("Please call", "About a payment, call"), 19, "`payment` tells of a debt"),
        (relay.replace("\"sms\"", "\"email\""), 7, "needs a subject"),
        (GOOD.replace("facts =", "covers = [\"SCR-075\"]\nfacts ="), 9, "`SCR-075` is no row"),
        (GOOD.replace("[\"company\"]", "[\"guarantor\"]"), 8, "rests on `guarantee-contract`"),
        (GOOD.replace("[\"company\"]", "[\"authority\"]"), 8, "is not for `authority`"),
        (GOOD.replace("overdue-reminder", "court-paper"), 8, "is not for `company`"),
        (GOOD.replace("overdue-reminder", "lawyers-letter"), 5, "rests on `lawyer-mandate`"),
        (
            GOOD.replace("overdue-reminder", "lawyers-letter")
                .replace("facts =", "gates = [\"lawyer-mandate\"]\nfacts ="),
            5,
            "states `mandate.number`",
        ),
        (GOOD.replace("\"reply_by\"]", "\"reply_by\", \"case.court\"]"), 9, "rests on `legal-case-open`"),
        (
            GOOD.replace("overdue-reminder", "lawyers-letter").replace(
                "facts = [",
                "gates = [\"lawyer-mandate\"]\nfacts = [\"mandate.number\", \"mandate.lawyer\", \"mandate.firm\", \"sender.name\", ",
            ),
            10,
            "is signed by the lawyer",
        ),
        (GOOD.replace("facts =", "tone = \"angry\"\nfacts ="), 9, "`angry` is not one of warm"),
        (
            GOOD.replace("facts =", "tone = \"formal\"\nfacts ="),
            9,
            "use `warm` or `neutral` or `understanding`",
        ),
        (
            GOOD.replace("overdue-reminder", "damages-notice")
                .replace("facts =", "tone = \"firm\"\ngates = [\"damages-clause\"]\nfacts ="),
            9,
            "does not suit the stage `early`",
        ),
        (
            GOOD.replace("overdue-reminder", "schedule-talk")
                .replace("[\"early\"]", "[]")
                .replace("facts =", "tone = \"firm\"\nfacts =")
                .replace(", \"reply_by\"]", "]")
                .replace("请在{{ reply_by }}前回复", "请回复")
                .replace(" by {{ reply_by }}", "")
                .replace(", \"date-asked\"", ""),
            9,
            "asks by a day",
        ),
        (GOOD.replace("facts =", "subject.zh = \"a\"\nsubject.en = \"b\"\nfacts ="), 9, "carries no subject"),
    ] {
        refused(&text, line, reason);
    }
}

#[test]
fn wrong_words_are_refused_with_line_and_reason() {
    for (text, line, reason) in [
        (GOOD.replace("尚有", "{% set x = 1 %}尚有"), 15, "the tag `set` is not available"),
        (GOOD.replace("尚有", "{% include '/etc/passwd' %}"), 15, "the tag `include` is not available"),
        (GOOD.replace("尚有", "{% for x in range(9) %}{% endfor %}"), 15, "`range` is no fact"),
        (GOOD.replace("尚有", "第一行\n{{ amount_overdue"), 16, "syntax error"),
        (GOOD.replace("|days", "|format"), 19, "unknown filter"),
        (GOOD.replace("{{ reply_by }}前", "{{ reply_bye }}前"), 15, "`reply_bye` is no fact"),
        (GOOD.replace("{{ reply_by }}前", "{{ pay_by }}前"), 15, "the zh text uses `pay_by`"),
        (GOOD.replace("by {{ reply_by }}", "soon"), 9, "which the en text does not use"),
        (
            GOOD.replace("\"date-asked\"]", "\"thanks\"]"),
            15,
            "lacks the element `thanks`: it must contain 谢",
        ),
        (GOOD.replace("请在", "否则采取其他手段，请在"), 15, "`其他手段` may not stand in any text (BLK-32)"),
        (GOOD.replace("please reply", "or we call Your Family; reply"), 19, "`your family` may not stand"),
        (
            GOOD.replace("请在", "你这个无赖，再不还钱就派人天天堵在你家门口，让你全家抬不起头。请在"),
            15,
            "the wording guard blocks the zh text: rule",
        ),
        (
            GOOD.replace("; please", ". You are a worthless liar and we will beat you up and camp at your door until you pay, you scum; please"),
            19,
            "the wording guard blocks the en text: rule",
        ),
        (GOOD.replace("尚有", &"账".repeat(202)), 15, "takes 4 parts with ordinary facts, and `sms` bears 3"),
        (GOOD.replace("facts =", "tone = \"warm\"\nfacts ="), 16, "holds no word of thanks"),
        (
            GOOD.replace("overdue-reminder", "schedule-talk")
                .replace("[\"early\"]", "[]")
                .replace("facts =", "tone = \"firm\"\nfacts =")
                .replace("回复。", "回复哦。"),
            16,
            "`哦` is not",
        ),
        (GOOD.replace("请在", "请付____元，请在"), 15, "leaves a blank; only a call may"),
        (GOOD.replace("\"sms\"", "\"phone\""), 10, "a call needs the part `identity`"),
        (
            phone("“您有{{ amount_overdue }}没付。”"),
            15,
            "says `amount_overdue` before the person has been identified",
        ),
        (
            phone("").replace("### Reason", "### Why").replace("### Recap", "### Recap\n### Reason"),
            25,
            "not in the order",
        ),
    ] {
        refused(&text, line, reason);
    }
}

#[test]
fn every_wrong_file_is_reported_and_an_id_is_given_once() {
    let twice = GOOD.replace("Our own", "Another");
    let errors = Library::with_own([("a.md", GOOD), ("b.md", twice.as_str()), ("c.md", "nothing")]).1;
    let said: Vec<_> = errors.iter().map(|error| (error.file.as_str(), error.line)).collect();
    assert_eq!(said, [("b.md", 2), ("c.md", 1)]);
}

/// A text that would fill the memory or run for ever is stopped.
#[test]
fn a_text_cannot_run_away() {
    let nest = "{% for a in invoices %}".repeat(12);
    let ends = "{% endfor %}".repeat(12);
    let heavy = GOOD
        .replace("\"reply_by\"]", "\"reply_by\", \"invoices\"]")
        .replace("尚有", &format!("{nest}x{ends}尚有"))
        .replace("; please", &format!("{nest}x{ends}; please"));
    let errors = Library::with_own([("heavy.md", heavy.as_str())]).1;
    assert!(errors[0].to_string().contains("fuel"), "{}", errors[0]);
}
