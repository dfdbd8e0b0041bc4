//! Visits and faxes: by appointment, in twos, where nobody else learns of the debt, and in the hours of the house.

use crate::{
    allowed::{Case, Found},
    civil, clock,
    frequency::GUIDELINE_FROM,
    holidays,
};

/// Everything that is wrong with a visit or a fax as such.
pub(crate) fn check(case: &Case<'_>) -> Vec<Found> {
    match case.act.channel {
        "visit" => visit(case),
        "fax" => fax(case),
        _ => Vec::new(),
    }
}

fn visit(case: &Case<'_>) -> Vec<Found> {
    let (debtor, act, house) = (case.debtor, case.act, case.house);
    let mut found = Vec::new();
    if !debtor.has("visit-agreed", act.day) {
        found.push(("visit-unasked", civil::written(act.day)));
    }
    let month = |day: i32| civil::written(day).get(..7).map(str::to_owned);
    let is_counted = |connection: &str| !matches!(connection, "waived" | "cancelled");
    let made = debtor.acts.iter().filter(|other| {
        other.is_ours
            && other.channel == "visit"
            && is_counted(other.connection)
            && month(other.day) == month(act.day)
    });
    let made = made.count();
    if made >= debtor.visits_a_month {
        found.push((
            "visits-month",
            format!("{made} this month, the policy allows {}", debtor.visits_a_month),
        ));
    }
    let Some(going) = act.visit else {
        found.push(("visit-unknown", "nobody said who goes where".to_owned()));
        return found;
    };
    // The guideline of the China Banking Association for persons; ours elsewhere.
    let by_law = debtor.is_person && debtor.country == "CN" && act.day >= GUIDELINE_FROM;
    if by_law && going.people < 2 {
        found.push(("visit-alone-law", format!("{} go", going.people)));
    }
    if usize::try_from(going.people).is_ok_and(|people| people < house.visit_people_least) {
        found.push(("visit-alone-house", format!("{} go", going.people)));
    }
    // Colleagues of a person, and the family of somebody who works for a company, owe nothing (民法典 arts. 1032-1033).
    let is_seen = going.place == "workplace" || going.place == "home" && !debtor.is_person;
    if is_seen {
        found.push(("visit-place", going.place.to_owned()));
    }
    found.extend(hours(case, house.visit_hours));
    found
}

fn fax(case: &Case<'_>) -> Vec<Found> {
    let (debtor, act) = (case.debtor, case.act);
    let mut found = Vec::new();
    let numbers = debtor.people.iter().filter(|person| person.reachable_by.contains(&"fax")).count();
    if !debtor.has("fax-confirmed", act.day) || numbers != 1 {
        found.push(("fax-tray", format!("{numbers} numbers on file")));
    }
    if !holidays::is_working(&debtor.country, act.day) {
        found.push(("fax-day", civil::written(act.day)));
    }
    found.extend(hours(case, case.house.fax_hours));
    found
}

fn hours(case: &Case<'_>, (from, to): (u32, u32)) -> Option<Found> {
    let (_, at) = clock::local(&case.debtor.zone, case.act.moment)?;
    let is_open = (from..to).contains(&at);
    (!is_open).then(|| ("hours-office", format!("{:02}:{:02}", at / 60, at % 60)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        allowed::tests::{act, chinese, company},
        told::{Act, Debtor, Fact, Going},
    };

    /// What is found of a visit by so many at a place, at a minute of the day on which it was agreed.
    fn found(debtor: Debtor, people: u32, place: &'static str, minute: u32, later: i32) -> Vec<&'static str> {
        let wanted = act(minute, "visit");
        let (day, moment) = (wanted.day + later, wanted.moment + i64::from(later) * 1_440 - 480);
        let visit = Some(Going { people, place });
        judged(debtor, &Act { day, moment, visit, ..wanted })
    }

    fn judged(mut debtor: Debtor, act: &Act) -> Vec<&'static str> {
        debtor.visits_a_month = 1;
        for kind in ["visit-agreed", "fax-confirmed"] {
            debtor.facts.push(Fact { kind, from: act.day, until: Some(act.day), invoice: None });
        }
        let house = crate::house::tests::shipped();
        let case = Case { debtor: &debtor, act, house: &house, is_collector: true };
        check(&case).into_iter().map(|(rule, _)| rule).collect()
    }

    #[test]
    fn a_visit_is_agreed_made_in_twos_and_seen_by_nobody_else() {
        let later = GUIDELINE_FROM - act(0, "").day;
        for (debtor, people, place, minute, days, expected, why) in [
            (chinese(), 2, "home", 600, 0, &[][..], "as agreed"),
            (chinese(), 1, "home", 600, 0, &["visit-alone-house"], "before the guideline it is our own rule"),
            (
                chinese(),
                1,
                "home",
                600,
                later,
                &["visit-alone-law", "visit-alone-house"],
                "and then the guideline's",
            ),
            (company(), 1, "business", 600, later, &["visit-alone-house"], "it says nothing of companies"),
            (company(), 2, "home", 600, 0, &["visit-place"], "the family of an employee"),
            (chinese(), 2, "workplace", 600, 0, &["visit-place"], "colleagues"),
            (chinese(), 2, "home", 1_139, 0, &[], "the last minute"),
            (chinese(), 2, "home", 1_140, 0, &["hours-office"], "seven in the evening"),
        ] {
            assert_eq!(found(debtor, people, place, minute, days), expected, "{why}");
        }
        let mut before = chinese();
        before.acts.push(Act { connection: "no-answer", ..act(540, "visit") });
        assert_eq!(found(before, 2, "home", 600, 0), ["visits-month"], "nobody opened, and it was a visit");
        let house = crate::house::tests::shipped();
        let unasked = Act { visit: Some(Going { people: 2, place: "home" }), ..act(120, "visit") };
        let (debtor, is_collector) = (Debtor { visits_a_month: 1, ..chinese() }, true);
        let case = Case { debtor: &debtor, act: &unasked, house: &house, is_collector };
        assert_eq!(check(&case).first().map(|(rule, _)| *rule), Some("visit-unasked"));
        assert_eq!(
            judged(chinese(), &Act { moment: act(600, "").moment - 480, ..act(600, "visit") }),
            ["visit-unknown"]
        );
    }

    #[test]
    fn a_fax_goes_to_the_one_confirmed_number_on_a_working_day() {
        let sent = |numbers: usize, minute: u32, later: i32| {
            let mut debtor = company();
            for _ in 1..numbers {
                debtor.people.push(debtor.people[0].clone());
            }
            debtor.people.iter_mut().take(numbers).for_each(|person| person.reachable_by.push("fax"));
            let wanted = act(minute, "fax");
            let moment = wanted.moment + i64::from(later) * 1_440 - 480;
            judged(debtor, &Act { day: wanted.day + later, moment, ..wanted })
        };
        assert_eq!(sent(1, 600, 0), Vec::<&str>::new());
        assert_eq!(sent(0, 600, 0), ["fax-tray"]);
        assert_eq!(sent(2, 600, 0), ["fax-tray"], "which of them was confirmed?");
        assert_eq!(sent(1, 1_080, 0), ["hours-office"]);
        assert_eq!(sent(1, 600, 5), ["fax-day"], "Saturday");
    }
}
