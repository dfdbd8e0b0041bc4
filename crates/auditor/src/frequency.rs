//! How often: calls and messages of a day, attempts of a week, the quiet after a conversation.

use crate::{
    allowed::{Case, Found},
    civil,
    hours::CHINA_FROM,
    told::Act,
};

/// The guideline of the China Banking Association, with its six dials and its two visitors.
pub(crate) const GUIDELINE_FROM: i32 = civil::day(2026, 1, 30);
/// The rules of New York City, as the city names their day.
const NEW_YORK_CITY_FROM: i32 = civil::day(2025, 4, 1);

/// Everything that is wrong with the number of contacts.
pub(crate) fn check(case: &Case<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    found.extend(calls_of_a_day(case));
    found.extend(messages_of_a_day(case));
    found.extend(attempts_of_a_week(case));
    found.extend(quiet_week(case));
    found.extend(reminded_daily(case));
    found
}

/// What is not due yet is not asked for day after day of whoever heard it; two reminders may belong to two invoices.
fn reminded_daily(case: &Case<'_>) -> Option<Found> {
    let (debtor, act) = (case.debtor, case.act);
    let reminds = |act: &Act| act.is_ours && act.purpose == "pre-due-reminder";
    let heard = |act: &&Act| reminds(act) && matches!(act.connection, "connected" | "sent" | "delivered");
    let before = |days: i32| debtor.acts.iter().filter(heard).any(|other| other.day == act.day - days);
    (reminds(act) && before(1) && before(2)).then(|| ("reminded-daily", "three days running".to_owned()))
}

fn today<'a>(case: &Case<'a>) -> impl Iterator<Item = &'a Act> {
    let (day, debtor) = (case.act.day, case.debtor);
    debtor.acts.iter().filter(move |act| act.is_ours && act.day == day)
}

/// Three effective calls to a person in China (GB/T 45251-2025) and six dials of one number in vain (guideline of 2026); one
/// call a day to companies, and to persons where no law gives a number, is the house's own limit.
fn calls_of_a_day(case: &Case<'_>) -> Vec<Found> {
    let (debtor, act) = (case.debtor, case.act);
    let mut found = Vec::new();
    if act.channel != "phone" {
        return found;
    }
    let effective = today(case).filter(|act| act.is_spoken()).count();
    let vain = today(case).filter(|other| other.is_vain_dial() && other.person == act.person).count();
    let calls = today(case).filter(|act| act.channel == "phone").count();
    let in_china = debtor.is_person && debtor.country == "CN";
    if in_china && act.day >= CHINA_FROM && effective >= 3 {
        found.push(("calls-law", format!("{effective} effective calls today")));
    }
    if in_china && act.day >= GUIDELINE_FROM && vain >= 6 {
        found.push(("calls-law", format!("{vain} dials in vain today")));
    }
    let by_law = in_china && act.day >= CHINA_FROM || debtor.country == "US" && weekly(case).is_some();
    let limit = match (debtor.is_person, by_law) {
        (true, true) => return found,
        (true, false) => case.house.person_calls_per_day,
        (false, _) => case.house.company_calls_per_day,
    };
    if calls >= limit {
        found.push(("calls-house", format!("{calls} calls today")));
    }
    found
}

fn messages_of_a_day(case: &Case<'_>) -> Option<Found> {
    let is_message = |channel: &str| matches!(channel, "sms" | "wechat" | "email" | "fax");
    let sent = today(case).filter(|act| is_message(act.channel)).count();
    let over = is_message(case.act.channel) && sent >= case.house.messages_per_day;
    over.then(|| ("messages-house", format!("{sent} messages today")))
}

/// So many attempts in seven days by these channels: Regulation F for collectors, 940 CMR 7.00 for everybody, New York City for
/// collectors.
fn weekly(case: &Case<'_>) -> Option<(usize, &'static [&'static str])> {
    let debtor = case.debtor;
    if !debtor.is_person || debtor.country != "US" {
        return None;
    }
    match debtor.region.as_deref() {
        Some("US-MA") => Some((2, &["phone", "sms", "voicemail"])),
        Some("US-NYC") if case.is_collector && case.act.day >= NEW_YORK_CITY_FROM => {
            Some((3, &["phone", "sms", "wechat", "email", "letter", "fax", "visit", "voicemail"]))
        }
        _ if case.is_collector => Some((7, &["phone"])),
        _ => None,
    }
}

fn attempts_of_a_week(case: &Case<'_>) -> Option<Found> {
    let (most, channels) = weekly(case)?;
    let act = case.act;
    if !channels.contains(&act.channel) || case.asked_for_call() {
        return None;
    }
    let counts = |other: &&Act| {
        other.is_ours
            && other.person == act.person
            && channels.contains(&other.channel)
            && !matches!(other.connection, "busy" | "invalid" | "bounced")
            && (act.day - 6..=act.day).contains(&other.day)
    };
    let made = case.debtor.acts.iter().filter(counts).count();
    (made >= most).then(|| ("attempts-law", format!("{made} attempts in seven days, {most} are allowed")))
}

/// No call in the seven days that begin with a conversation (12 CFR 1006.14(b)(2)(i)(B)).
fn quiet_week(case: &Case<'_>) -> Option<Found> {
    let (debtor, act) = (case.debtor, case.act);
    let binds = debtor.is_person && debtor.country == "US" && case.is_collector;
    if !binds || act.channel != "phone" || case.asked_for_call() {
        return None;
    }
    let spoken = debtor.acts.iter().filter(|other| other.is_spoken() && other.person == act.person);
    let last = spoken.map(|other| other.day).filter(|day| *day <= act.day).max()?;
    (act.day < last + 7).then(|| ("quiet-law", format!("spoken on {}", civil::written(last))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        allowed::tests::{act, american, chinese, company, rules},
        told::Debtor,
    };

    /// Attempts so many days ago.
    fn with(mut debtor: Debtor, ago: &[i32], channel: &'static str, connection: &'static str) -> Debtor {
        for days in ago {
            let earlier = act(540, channel);
            debtor.acts.push(Act { day: earlier.day - days, connection, ..earlier });
        }
        debtor
    }

    #[test]
    fn limits_of_a_day_and_of_a_week() {
        let none: Vec<&str> = Vec::new();
        let week = [0, 1, 2, 3, 4, 5, 6];
        for (debtor, channel, expected, why) in [
            (
                with(chinese(), &[0, 0], "phone", "connected"),
                "phone",
                none.clone(),
                "the third effective call",
            ),
            (with(chinese(), &[0, 0, 0], "phone", "connected"), "phone", vec!["calls-law"], "the fourth"),
            (
                with(chinese(), &[0; 6], "phone", "no-answer"),
                "phone",
                none.clone(),
                "before 2026 nothing said six",
            ),
            (with(company(), &[0], "phone", "no-answer"), "phone", vec!["calls-house"], "one a day"),
            (with(company(), &[1], "phone", "no-answer"), "phone", none.clone(), "yesterday"),
            (with(company(), &[0, 0], "email", "sent"), "sms", vec!["messages-house"], "the third message"),
            (
                with(american("US-TX"), &week, "phone", "no-answer"),
                "phone",
                vec!["attempts-law"],
                "eight in seven",
            ),
            (with(american("US-TX"), &week, "phone", "busy"), "phone", none.clone(), "nothing rang"),
            (
                with(american("US-TX"), &[1, 2, 3, 4, 5, 6, 7], "phone", "no-answer"),
                "phone",
                none.clone(),
                "one has left",
            ),
            (
                with(american("US-TX"), &[6], "phone", "connected"),
                "phone",
                vec!["quiet-law"],
                "the seventh day",
            ),
            (with(american("US-TX"), &[7], "phone", "connected"), "phone", none.clone(), "the eighth"),
            (
                with(american("US-MA"), &[2, 3], "sms", "sent"),
                "phone",
                vec!["attempts-law"],
                "two in Massachusetts",
            ),
            (
                with(american("US-NYC"), &[2, 3, 4], "email", "sent"),
                "letter",
                none.clone(),
                "before 1 April 2025",
            ),
        ] {
            assert_eq!(rules(&debtor, 600, channel, check), expected, "{why}");
        }
        let mut asked = with(american("US-TX"), &[6], "phone", "connected");
        asked.acts[0].asks_for_call = true;
        assert_eq!(rules(&asked, 600, "phone", check), none, "they asked for the call");
    }

    #[test]
    fn what_is_not_due_yet_is_not_asked_for_every_day() {
        let house = crate::house::tests::shipped();
        let found = |ago: &[i32]| {
            let mut debtor = with(company(), ago, "sms", "sent");
            let remind = |act: &mut Act| act.purpose = "pre-due-reminder".into();
            debtor.acts.iter_mut().for_each(remind);
            let mut wanted = act(600, "sms");
            remind(&mut wanted);
            let case = Case { debtor: &debtor, act: &wanted, house: &house, is_collector: true };
            check(&case).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>()
        };
        assert_eq!(found(&[1, 2]), ["reminded-daily"]);
        assert_eq!(found(&[1]), [""; 0], "of another invoice, perhaps");
        assert_eq!(found(&[1, 3]), [""; 0]);
    }

    #[test]
    fn limits_that_came_later() {
        let house = crate::house::tests::shipped();
        let late = |debtor: &mut Debtor, channel, on: i32| {
            let moved = on - act(600, channel).day;
            debtor.acts.iter_mut().for_each(|act| act.day += moved);
            let wanted = Act { day: on, ..act(600, channel) };
            let case = Case { debtor, act: &wanted, house: &house, is_collector: true };
            check(&case).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>()
        };
        let mut dialled = with(chinese(), &[0; 6], "phone", "no-answer");
        assert_eq!(late(&mut dialled, "phone", civil::day(2026, 2, 2)), ["calls-law"]);
        let mut city = with(american("US-NYC"), &[2, 3, 4], "email", "sent");
        assert_eq!(late(&mut city, "letter", civil::day(2025, 5, 2)), ["attempts-law"]);
    }
}
