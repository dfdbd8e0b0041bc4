//! With whom and by which way: what people asked for, and who may hear of the debt.

use crate::allowed::{Case, Found};

/// Everything that is wrong with the person and the channel.
pub(crate) fn check(case: &Case<'_>) -> Vec<Found> {
    let (debtor, act) = (case.debtor, case.act);
    let mut found = Vec::new();
    for (kind, rule) in
        [("deceased", "deceased"), ("bankrupt", "bankrupt"), ("fraud-claimed", "fraud-claimed")]
    {
        if debtor.has(kind, act.day) {
            found.push((rule, kind.to_owned()));
        }
    }
    let Some(person) = case.person() else {
        found.push(("unknown-person", act.person.to_string()));
        return found;
    };
    let who = || format!("{} ({}) by {}", person.name, person.role, act.channel);
    // Who neither owes the debt nor acts for who does hears nothing of it.
    let owes_or_acts = matches!(
        person.role.as_str(),
        "debtor" | "decision-maker" | "handler" | "finance" | "owner" | "co-debtor" | "guarantor" | "lawyer"
    );
    if !owes_or_acts && act.purpose != "call-back" {
        found.push(("third-party", who()));
    }
    if person.refused {
        found.push(("refused", who()));
    }
    if person.opted_out.contains(&act.channel) {
        found.push(("opted-out", who()));
    }
    // Of the ways that 12 CFR 1006.6(d)(3)-(5) gives a collector to a consumer's screen we use consent alone.
    let is_screen = matches!(act.channel, "email" | "sms" | "wechat");
    let asks_consent = debtor.is_person && debtor.country == "US" && case.is_collector;
    if is_screen && asks_consent && !person.opted_in.contains(&act.channel) {
        found.push(("no-consent", who()));
    }
    if !person.reachable_by.contains(&act.channel) {
        found.push(("no-address", who()));
    }
    if debtor.has("represented", act.day) && person.role != "lawyer" {
        found.push(("represented", who()));
    }
    let preserves =
        matches!(act.purpose.as_str(), "final-notice" | "limitation-letter") && act.channel == "letter";
    for (role, paper) in [("guarantor", "guarantee-contract"), ("lawyer", "represented")] {
        if person.role == role && !debtor.has(paper, act.day) {
            found.push(("no-paper", who()));
        }
    }
    if matches!(person.role.as_str(), "guarantor" | "lawyer")
        && !matches!(act.channel, "email" | "letter" | "phone")
    {
        found.push(("out-of-form", who()));
    }
    if debtor.has("cease-contact", act.day) && !preserves {
        found.push(("ceased", who()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        allowed::tests::{american, chinese, rules},
        told::{Debtor, Fact},
    };

    fn fact(debtor: &mut Debtor, kind: &'static str, from: i32) {
        let from = crate::allowed::tests::act(0, "").day + from;
        debtor.facts.push(Fact { kind, from, until: None, invoice: None });
    }

    #[test]
    fn an_american_consumer_is_asked_before_we_write_to_a_screen() {
        let mut debtor = american("US-TX");
        assert_eq!(rules(&debtor, 600, "email", check), ["no-consent"]);
        assert_eq!(rules(&debtor, 600, "phone", check), Vec::<&str>::new());
        assert_eq!(rules(&debtor, 600, "letter", check), Vec::<&str>::new());
        debtor.people[0].opted_in.push("email");
        assert_eq!(rules(&debtor, 600, "email", check), Vec::<&str>::new());
        assert_eq!(rules(&debtor, 600, "sms", check), ["no-consent"], "to one, not to the other");
        assert_eq!(rules(&chinese(), 600, "sms", check), Vec::<&str>::new(), "no such rule");
    }

    #[test]
    fn a_no_is_a_no() {
        let with = |change: fn(&mut Debtor)| {
            let mut debtor = chinese();
            change(&mut debtor);
            rules(&debtor, 600, "phone", check)
        };
        assert_eq!(with(|_| ()), Vec::<&str>::new());
        assert_eq!(with(|debtor| debtor.people[0].opted_out.push("phone")), ["opted-out"]);
        assert_eq!(with(|debtor| debtor.people[0].opted_out.push("sms")), Vec::<&str>::new());
        assert_eq!(with(|debtor| debtor.people[0].refused = true), ["refused"]);
        assert_eq!(with(|debtor| debtor.people[0].role = "family".into()), ["third-party"]);
        assert_eq!(with(|debtor| debtor.people[0].role = "guarantor".into()), ["no-paper"]);
        let guaranteed = |debtor: &mut Debtor| {
            debtor.people[0].role = "guarantor".into();
            fact(debtor, "guarantee-contract", 0);
        };
        assert_eq!(with(guaranteed), Vec::<&str>::new());
        assert_eq!(with(|debtor| debtor.people[0].reachable_by.clear()), ["no-address"]);
        assert_eq!(with(|debtor| debtor.people.clear()), ["unknown-person"]);
        assert_eq!(with(|debtor| fact(debtor, "represented", 0)), ["represented"]);
        assert_eq!(with(|debtor| fact(debtor, "represented", 1)), Vec::<&str>::new());
        assert_eq!(with(|debtor| fact(debtor, "cease-contact", 0)), ["ceased"]);
        assert_eq!(with(|debtor| fact(debtor, "bankrupt", -9)), ["bankrupt"]);
        assert_eq!(with(|debtor| fact(debtor, "deceased", -9)), ["deceased"]);
        assert_eq!(with(|debtor| fact(debtor, "fraud-claimed", -9)), ["fraud-claimed"]);
    }
}
