//! Mail handed to a real server and fetched from a real mailbox, both by TLS on this machine.
#![cfg(test)]

use std::{thread, time::Instant};

use mail::{
    Composed, Email, Fault, Inbox, Mailbox, Security, Server, SignIn, Smtp, Spot, compose, imap, read,
};
use receivables::{
    incoming::IncomingKind,
    message::{Answer, UtcMicros},
};
use testbed::Post;

fn server(post: &Post, port: u16, security: Security) -> Server {
    Server {
        host: "localhost".to_owned(),
        port,
        security,
        sign_in: Some(SignIn { user: Post::USER.to_owned(), password: Post::PASSWORD.to_owned() }),
        ca_file: Some(post.folder().join("ca.crt")),
    }
}

fn email(number: usize, to: &str) -> Composed {
    compose(&Email {
        key: &format!("d{number}-20261123-s2-overdue-reminder-email-p{number}"),
        domain: "example.com",
        at: UtcMicros(1_795_400_000_000_000),
        from: Mailbox { name: "华晟机电设备有限公司", address: Post::USER },
        reply_to: None,
        to: Mailbox { name: "李红", address: to },
        lang: "zh",
        subject: "付款提醒",
        text: "李经理：\n\n请付款。\n.\n以上一行只有一个点。",
        html: None,
        first: None,
        automatic: true,
        attachments: &[],
    })
    .unwrap()
}

#[test]
fn every_answer_of_the_server_is_told_for_what_it_is() {
    let post = Post::start();
    for (port, security) in [(post.smtp, Security::StartTls), (post.smtps, Security::Tls)] {
        let mut smtp = Smtp::new(server(&post, port, security), false).unwrap();
        smtp.ready().unwrap();
        for (to, expected, why) in [
            ("li@example.org", "taken", "the usual"),
            ("unknown@example.org", "refused 5.1.1", "nobody of that name"),
            ("later@example.org", "refused 4.2.1", "not now, and nothing is tried again by itself"),
            ("full@example.org", "refused 5.3.4", "once the words were there"),
            ("wang@example.org", "taken", "the connection goes on after every refusal"),
        ] {
            let sent = smtp.send(&email(1, to));
            let told = match &sent.answer {
                Answer::Taken(receipt) => {
                    assert!(
                        receipt.starts_with("<d1-20261123-s2-overdue-reminder-email-p1@example.com> 250")
                    );
                    "taken".to_owned()
                }
                Answer::Refused(said) => {
                    format!(
                        "refused {}",
                        said.split_whitespace().find(|word| word.matches('.').count() == 2).unwrap()
                    )
                }
                Answer::Unknown(said) => format!("unknown {said}"),
            };
            assert_eq!((told.as_str(), sent.is_servers_fault), (expected, false), "{why}");
        }
    }
    post.settle();
    let delivered = post.delivered();
    assert_eq!(delivered.len(), 4);
    let read = read(&delivered[0]);
    assert_eq!(read.subject.as_deref(), Some("付款提醒"));
    assert_eq!(
        read.body.as_deref(),
        Some("李经理：\n\n请付款。\n.\n以上一行只有一个点。"),
        "a point alone ends nothing"
    );
}

#[test]
fn a_server_that_is_not_ours_or_does_not_know_us_gets_nothing() {
    let post = Post::start();
    let good = || server(&post, post.smtp, Security::StartTls);
    let stranger = Server { ca_file: Some(post.folder().join("stranger.crt")), ..good() };
    let sign_in = Some(SignIn { user: Post::USER.to_owned(), password: "guessed".to_owned() });
    let closed = Server { port: 1, ..good() };
    for (server, why) in [
        (Server { sign_in, ..good() }, "wrong password"),
        (stranger, "another authority"),
        (Server { host: "127.0.0.1".to_owned(), ..good() }, "a name that the certificate does not bear"),
        (Server { security: Security::Tls, ..good() }, "TLS where it is not spoken at once"),
        (Server { security: Security::Plain, ..good() }, "plain: it does not let anybody sign in"),
        (closed, "nobody there"),
    ] {
        let mut smtp = Smtp::new(server, false).unwrap();
        let fault = smtp.ready().unwrap_err();
        assert_eq!(
            matches!(fault, Fault::SignIn { .. }),
            why.contains("password") || why.contains("sign in"),
            "{why}: {fault}"
        );
        let sent = smtp.send(&email(1, "li@example.org"));
        assert!(matches!(sent.answer, Answer::Refused(_)) && sent.is_servers_fault, "{why}: {sent:?}");
        assert!(!format!("{fault}{sent:?}").contains("guessed"), "{why}");
    }
    let missing = Server { ca_file: Some(post.folder().join("none.crt")), ..good() };
    assert!(matches!(Smtp::new(missing, false), Err(Fault::Authority { .. })));
    assert!(post.delivered().is_empty());
}

#[test]
fn one_connection_serves_many_and_a_lost_one_is_replaced() {
    let post = Post::start();
    let mut smtp = Smtp::new(server(&post, post.smtp, Security::StartTls), false).unwrap();
    smtp.ready().unwrap();
    let began = Instant::now();
    // The server hangs up after 300.
    let count = 320;
    for number in 1..=count {
        let sent = smtp.send(&email(number, "li@example.org"));
        assert!(matches!(sent.answer, Answer::Taken(_)), "{number}: {sent:?}");
    }
    eprintln!("{count} messages in {} ms", began.elapsed().as_millis());
    post.stop();
    post.start_again();
    let sent = smtp.send(&email(count + 1, "li@example.org"));
    assert!(matches!(sent.answer, Answer::Taken(_)), "the server was away in between: {sent:?}");
    post.stop();
    let sent = smtp.send(&email(count + 2, "li@example.org"));
    assert!(
        matches!(sent.answer, Answer::Refused(_)) && sent.is_servers_fault,
        "and now it stays away: {sent:?}"
    );
}

#[test]
fn a_server_that_dies_with_the_message_in_its_hands_leaves_it_unclear() {
    let post = Post::start();
    let mut smtp = Smtp::new(server(&post, post.smtp, Security::StartTls), false).unwrap();
    smtp.ready().unwrap();
    let sent = thread::scope(|scope| {
        let sending = scope.spawn(|| smtp.send(&email(1, "slow@example.org")));
        // It holds the words, and thinks about them for a minute.
        while !post.is_busy() {
            thread::yield_now();
        }
        post.stop();
        sending.join().unwrap()
    });
    assert!(matches!(sent.answer, Answer::Unknown(_)) && sent.is_servers_fault, "{sent:?}");
}

fn inbox(post: &Post, port: u16, security: Security) -> Inbox {
    Inbox { server: server(post, port, security), folder: "INBOX".to_owned() }
}

/// What a mailbox brings after a place, and the place to go on from.
fn bring(inbox: &Inbox, after: Option<Spot>) -> Result<(Vec<mail::Incoming>, Option<Spot>), Fault> {
    let (mut brought, mut spot) = (Vec::new(), after);
    imap::<Fault>(inbox, after, |arrived| {
        brought.extend(arrived.iter().map(|arrived| read(&arrived.bytes)));
        spot = arrived.last().map(|last| last.spot);
        Ok(())
    })?;
    Ok((brought, spot))
}

#[test]
fn a_mailbox_brings_each_message_once_and_again_only_when_asked() {
    let post = Post::start();
    let mut smtp = Smtp::new(server(&post, post.smtps, Security::Tls), true).unwrap();
    assert!(matches!(smtp.send(&email(1, "returned@example.org")).answer, Answer::Taken(_)));
    assert!(matches!(smtp.send(&email(2, "li@example.org")).answer, Answer::Taken(_)));
    post.settle();
    for number in 0..45 {
        let mail = format!(
            "From: li@example.org\r\nMessage-ID: <{number}@example.org>\r\nSubject: Re\r\n\r\n已付款 {number}\r\n"
        );
        post.write_to_us("li@example.org", mail.as_bytes());
    }
    let by_tls = inbox(&post, post.imaps, Security::Tls);
    let (brought, spot) = bring(&by_tls, None).unwrap();
    let kinds: Vec<_> = brought.iter().map(|read| read.kind).collect();
    let of = |kind| kinds.iter().filter(|found| **found == kind).count();
    assert_eq!((of(IncomingKind::Bounce), of(IncomingKind::Delivered), of(IncomingKind::Reply)), (1, 1, 45));
    let bounce = brought.iter().find(|read| read.kind == IncomingKind::Bounce).unwrap();
    assert_eq!(bounce.keys, ["d1-20261123-s2-overdue-reminder-email-p1".parse().unwrap()]);
    assert_eq!(bounce.recipient.as_deref(), Some("returned@example.org"));
    assert_eq!(bring(&by_tls, spot).unwrap(), (Vec::new(), spot), "nothing new");
    post.write_to_us("", b"From: Mailer-Daemon@mx\r\nSubject: failure notice\r\n\r\nsorry\r\n");
    let (after, _) = bring(&inbox(&post, post.imap, Security::StartTls), spot).unwrap();
    assert_eq!(after.len(), 1, "by STARTTLS");
    assert_eq!(bring(&by_tls, None).unwrap().0.len(), 48, "it was left as it was");
    let other = spot.map(|spot| Spot { validity: spot.validity + 1, uid: spot.uid });
    assert_eq!(bring(&by_tls, other).unwrap().0.len(), 48, "a mailbox made anew");

    let stops = imap::<Fault>(&by_tls, None, |_| Err(Fault::Message("the disk is full".to_owned())));
    assert!(matches!(stops, Err(Fault::Message(_))), "whoever takes them can stop it");
    let mut unknown = by_tls.clone();
    unknown.server.sign_in = Some(SignIn { user: Post::USER.to_owned(), password: "guessed".to_owned() });
    assert!(matches!(bring(&unknown, None), Err(Fault::SignIn { .. })));
    let mut stranger = by_tls.clone();
    stranger.server.ca_file = Some(post.folder().join("stranger.crt"));
    assert!(matches!(bring(&stranger, None), Err(Fault::Unreachable { .. })));
    let missing = Inbox { folder: "None".to_owned(), ..by_tls };
    assert!(matches!(bring(&missing, None), Err(Fault::Mailbox { .. })));
}
