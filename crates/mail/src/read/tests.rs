use super::*;

const KEY: &str = "d42-20261123-s2-overdue-reminder-email-p17";

fn mail(headers: &str, body: &str) -> Vec<u8> {
    format!(
        "Message-ID: <1@example.org>\r\nDate: Mon, 23 Nov 2026 09:00:00 +0800\r\n{headers}\r\n\r\n{body}\r\n"
    )
    .into_bytes()
}

#[test]
fn a_persons_words_are_never_taken_for_a_machines() {
    use IncomingKind as K;
    let li = "From: Li <Li@example.org>\r\nSubject: Re: payment";
    for (headers, body, kind, why) in [
        (li.to_owned(), "We paid last week.", K::Reply, "the usual"),
        (format!("{li}\r\nAuto-Submitted: no"), "We paid.", K::Reply, "said to be by hand"),
        (format!("{li}\r\nAuto-Submitted: auto-replied"), "I am away.", K::AutomaticReply, "RFC 3834"),
        (format!("{li}\r\nPrecedence: bulk"), "News.", K::AutomaticReply, "sent to many"),
        (format!("{li}\r\nX-Auto-Response-Suppress: All"), "We paid.", K::Reply, "Exchange, by hand"),
        (
            format!("Return-Path: <>\r\n{li}\r\nX-Auto-Response-Suppress: All"),
            "I am away.",
            K::AutomaticReply,
            "Exchange, by itself",
        ),
        (
            "From: li@example.org\r\nSubject: 自动回复: 付款提醒".to_owned(),
            "我已收到。",
            K::AutomaticReply,
            "QQ mail",
        ),
        (
            "From: li@example.org\r\nSubject: =?UTF-8?B?6Ieq5Yqo5Zue5aSNOiDku5jmrL7mj5DphpI=?=".to_owned(),
            "我已收到。",
            K::AutomaticReply,
            "the same, encoded",
        ),
        (
            "From: li@example.org\r\nSubject: Out of Office".to_owned(),
            "Away.",
            K::AutomaticReply,
            "by its subject",
        ),
        (
            "From: li@example.org\r\nSubject: Re: Out of Office".to_owned(),
            "Paid.",
            K::Reply,
            "an answer to such",
        ),
        (
            "From: postmaster@example.org\r\nSubject: hello".to_owned(),
            "?",
            K::Unknown,
            "a server says something",
        ),
        ("Subject: hello".to_owned(), "?", K::Unknown, "from nobody"),
        (
            "From: MAILER-DAEMON@example.org\r\nSubject: Undelivered Mail Returned to Sender".to_owned(),
            "user unknown",
            K::Bounce,
            "in a form of its own",
        ),
        (
            "From: li@example.org\r\nSubject: 发送失败的发票".to_owned(),
            "请重发发票。",
            K::Reply,
            "a person about something that failed",
        ),
        (li.to_owned(), "退订", K::OptOut, "all they say"),
        (li.to_owned(), "STOP\r\n\r\n> please pay", K::OptOut, "above what they quote"),
        (li.to_owned(), "Stop sending this, we paid.", K::Reply, "more than a word"),
        (li.to_owned(), "T\r\nLi Hong", K::Reply, "a line more: somebody reads it"),
        (li.to_owned(), "", K::Reply, "nothing but a subject"),
    ] {
        assert_eq!(read(&mail(&headers, body)).kind, kind, "{why}");
    }
}

fn report(action: &str, fields: &str, original: &str) -> Vec<u8> {
    mail(
        "From: Mail Delivery System <Mailer-Daemon@mx>\r\nSubject: Mail delivery failed\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b",
        &format!(
            "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nAction: {action}\r\nFinal-Recipient: rfc822;Li@Example.org\r\nStatus: 5.1.1\r\n{fields}\r\n--b\r\n{original}\r\n--b--"
        ),
    )
}

#[test]
fn a_report_is_told_by_its_action_and_names_our_message() {
    use IncomingKind as K;
    let whole = format!(
        "Content-Type: message/rfc822\r\n\r\nMessage-ID: <{KEY}@example.com>\r\nSubject: x\r\n\r\nwords"
    );
    let headers = format!("Content-Type: text/rfc822-headers\r\n\r\nX-Huikuan-Key: {KEY}\r\nSubject: x\r\n");
    for (action, original, kind, why) in [
        ("failed", &whole, K::Bounce, "the whole came back"),
        ("Failed", &headers, K::Bounce, "the headers came back"),
        ("delivered", &headers, K::Delivered, "it arrived"),
        ("delayed", &headers, K::AutomaticReply, "not yet: nothing follows"),
        ("relayed", &headers, K::AutomaticReply, "handed on to one that says no more"),
    ] {
        let read = read(&report(action, "Diagnostic-Code: smtp; 550 no such\r\n user", original));
        assert_eq!(read.kind, kind, "{why}");
        assert_eq!(read.keys, [KEY.parse().unwrap()], "{why}");
        assert_eq!(read.recipient.as_deref(), Some("li@example.org"), "{why}");
        assert_eq!(read.body.as_deref(), Some("5.1.1 · smtp; 550 no such user"), "{why}");
    }
    let quoted = format!("Your message\r\n Message-ID: <{KEY}@example.com>\r\ncould not be delivered");
    let own = read(&mail(
        "From: Mailer-Daemon@mx\r\nSubject: failure notice\r\nX-Failed-Recipients: li@example.org",
        &quoted,
    ));
    assert_eq!((own.kind, own.keys.len(), own.recipient.as_deref()), (K::Bounce, 1, Some("li@example.org")));
}

#[test]
fn an_answer_names_the_messages_of_its_thread_the_one_it_answers_first() {
    let first = "d42-20261101-s1-overdue-reminder-email-p17";
    let headers = format!(
        "From: li@example.org\r\nSubject: Re\r\nIn-Reply-To: <{KEY}@example.com>\r\nReferences: <{first}@old.example> <{KEY}@example.com>"
    );
    let found = read(&mail(&headers, "We paid."));
    assert_eq!(found.keys, [KEY.parse().unwrap(), first.parse().unwrap()]);
    assert!(found.refers && found.at == Some(1_795_395_600), "{found:?}");
    let others = read(&mail("From: li@example.org\r\nIn-Reply-To: <2@elsewhere>", "Hello."));
    assert!(others.refers && others.keys.is_empty());
    assert!(!read(&mail("From: li@example.org", "Hello.")).refers);
}

#[test]
fn the_same_message_has_the_same_name_and_another_has_another() {
    let name = |headers: &str, body: &str| read(&mail(headers, body)).external_id;
    let one = name("From: li@example.org\r\nSubject: a", "words");
    assert_eq!(
        one,
        name("Received: by mx2\r\nFrom: li@example.org\r\nSubject: a", "words"),
        "by another way"
    );
    assert_ne!(one, name("From: li@example.org\r\nSubject: a", "other words"), "an id used twice");
    assert_ne!(one, name("From: li@example.org\r\nSubject: b", "words"));
    let without = |body: &str| read(format!("From: li@example.org\r\n\r\n{body}").as_bytes()).external_id;
    assert_ne!(without("a"), without("b"), "without an id");
}

#[test]
fn chinese_mail_in_an_old_encoding_is_read() {
    let mut raw = b"From: li@example.org\r\nSubject: =?gb2312?B?u9i4tA==?=\r\nContent-Type: text/plain; charset=gb2312\r\n\r\n".to_vec();
    raw.extend([0xd2, 0xd1, 0xb8, 0xb6, 0xbf, 0xee]); // 已付款
    let read = read(&raw);
    assert_eq!((read.subject.as_deref(), read.body.as_deref()), (Some("回复"), Some("已付款")));
}

#[test]
fn whatever_comes_there_is_an_answer() {
    for raw in [
        &b""[..],
        b"\r\n\r\n",
        b"no header at all",
        b"\xff\xfe\x00",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\r\n--b--",
    ] {
        let read = read(raw);
        assert!(read.kind.waits_for_reader() && !read.external_id.is_empty(), "{read:?}");
    }
    let whole = report("failed", "", "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nwords");
    for length in 0..whole.len() {
        let cut = &whole[..length];
        assert!(!read(cut).external_id.is_empty(), "cut at {length}");
    }
}
