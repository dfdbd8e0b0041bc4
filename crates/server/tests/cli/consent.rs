//! What people agreed to and refused, by channel: written down, shown, and asked by the gate.

use crate::desk::{Desk, TODAY};

/// A consumer in Ohio who has said nothing, and one in China who refused text messages.
fn desk(database: &str) -> Desk {
    let desk = Desk::on(database);
    for (file, text) in [
        (
            "customers.csv",
            "customer no,customer name,customer type,country,state\nA1,Jo Doe,person,US,OH\nC1,Chen,person,CN,\n",
        ),
        (
            "invoices.csv",
            "customer no,invoice number,due date,amount,currency\nA1,F1,2026-10-01,10,USD\nC1,F2,2026-10-01,10,CNY\n",
        ),
        (
            "people.csv",
            "customer no,contact name,role,mobile,email,opted out,opted in\n\
             A1,Jo Doe,self,+1 614 555 0150,jo@example.com,,\nC1,Chen,self,13800138001,chen@example.com,sms,wechat\n",
        ),
    ] {
        desk.write(file, text.as_bytes());
        desk.type_in(&["import", file, "--as-of", TODAY]).well();
    }
    desk
}

/// The rules of ways that speak against a channel.
fn gate(desk: &Desk, code: &str, channel: &str) -> Vec<String> {
    let args = ["law", "contact", "--for", code, "--channel", channel, "--at", "12:00", "--day", TODAY];
    let refusals = desk.json(&args).remove(0)["refusals"].clone();
    let rules =
        refusals.as_array().unwrap().iter().map(|refusal| refusal["rule"].as_str().unwrap().to_owned());
    rules.filter(|rule| ["channel-consent", "channel-unavailable"].contains(&rule.as_str())).collect()
}

#[test]
fn what_a_file_says_of_ways_is_shown_and_asked() {
    testbed::both(|url| {
        let desk = desk(url);
        assert_eq!(gate(&desk, "A1", "email"), ["channel-consent"]);
        assert_eq!(gate(&desk, "A1", "sms"), ["channel-consent"]);
        assert!(
            gate(&desk, "A1", "phone").is_empty() && gate(&desk, "C1", "email").is_empty(),
            "none is asked for"
        );
        assert_eq!(gate(&desk, "C1", "sms"), ["channel-unavailable"], "they refused");
        let shown = desk.type_in(&["consent", "C1"]).well();
        assert!(shown.contains("SMS  138****8001  they asked us not to use it"), "{shown}");
        let ways = desk.json(&["consent", "C1"]).remove(0)["ways"].clone();
        let standing = |channel: &str| {
            let way = ways.as_array().unwrap().iter().find(|way| way["channel"] == channel);
            way.map(|way| way["standing"].clone())
        };
        assert_eq!(standing("sms"), Some("opted-out".into()));
        assert_eq!(
            (standing("email"), standing("wechat")),
            (Some("open".into()), None),
            "there is no number"
        );
    });
}

#[test]
fn a_consumer_in_america_is_written_to_once_they_agreed_and_never_after_they_refused() {
    testbed::both(|url| {
        let desk = desk(url);
        let without = desk.type_in(&["consent", "A1", "--person", "Jo", "--yes", "email"]);
        assert!(
            without.code == 2 && without.err.contains("--how"),
            "how they said so is part of it: {without:#?}"
        );
        let told = ["--yes", "email", "--yes", "sms", "--no", "phone", "--how", "by telephone\ntoday"];
        let shown = desk.type_in(&[&["consent", "A1", "--person", "Jo"], &told[..]].concat()).well();
        assert!(
            shown.contains("they agreed, on record") && shown.contains("they asked us not to use it"),
            "{shown}"
        );
        assert!(gate(&desk, "A1", "email").is_empty() && gate(&desk, "A1", "sms").is_empty());
        assert_eq!(gate(&desk, "A1", "phone"), ["channel-unavailable"]);
        let chain = desk.chain("A1");
        assert!(chain.contains("consent (by telephone today)"), "how they said so is in the chain: {chain}");

        desk.type_in(&["consent", "A1", "--person", "Jo", "--no", "sms", "--how", "by letter"]).well();
        assert_eq!(gate(&desk, "A1", "sms"), ["channel-unavailable"], "the last word is a no");
        // The same file again says nothing of it; another address was agreed to by nobody.
        desk.type_in(&["import", "people.csv", "--as-of", TODAY]).well();
        assert!(gate(&desk, "A1", "email").is_empty());
        desk.write("corrected.csv", b"customer no,contact name,email\nA1,Jo Doe,doe@example.com\n");
        desk.type_in(&["import", "corrected.csv", "--as-of", TODAY, "--rows", "people"]).well();
        assert_eq!(gate(&desk, "A1", "email"), ["channel-consent"]);
    });
}
