//! The hour of a contact, on the clock where the debtor is.

use crate::{
    allowed::{Case, Found},
    civil, clock, holidays,
    told::Debtor,
};

/// GB/T 45251-2025 is in force from here.
pub(crate) const CHINA_FROM: i32 = civil::day(2025, 2, 28);

/// First and last minute in which the law lets a natural person be contacted, where it says so: GB/T 45251-2025 (not from
/// 22:00 to 08:00); 12 CFR 1006.6(b)(1) for collectors and 940 CMR 7.00 for creditors in Massachusetts too (not before 8:00 am
/// nor after 9:00 pm).
pub(crate) fn lawful(case: &Case<'_>) -> Option<(u32, u32)> {
    let debtor = case.debtor;
    let massachusetts = debtor.region.as_deref() == Some("US-MA");
    match debtor.country.as_str() {
        "CN" if debtor.is_person && case.act.day >= CHINA_FROM => Some((480, 1_319)),
        "US" if debtor.is_person && (case.is_collector || massachusetts) => Some((480, 1_260)),
        _ => None,
    }
}

/// Everything that is wrong with the hour.
pub(crate) fn check(case: &Case<'_>) -> Vec<Found> {
    let (debtor, act, house) = (case.debtor, case.act, case.house);
    let mut found = Vec::new();
    if act.channel == "letter" {
        return found;
    }
    for zone in places(debtor) {
        let Some((day, at)) = clock::local(zone, act.moment) else {
            found.push(("clock", format!("no clock is known for {zone}")));
            continue;
        };
        let clock = format!("{:02}:{:02} in {zone}", at / 60, at % 60);
        if debtor.zone_told && (day, at) != (act.day, act.minute) {
            found.push(("clock", format!("the log says {}, the clock showed {clock}", act.minute)));
        }
        let law = lawful(case);
        if law.is_some_and(|(first, last)| !(first..=last).contains(&at)) {
            found.push(("hours-law", clock.clone()));
        }
        let mut house_hours = vec![house.outer_hours];
        if !debtor.is_person {
            house_hours.push(house.company_hours);
        } else if law.is_none() {
            house_hours.push(house.person_hours);
        }
        if house_hours.iter().any(|(from, to)| !(*from..*to).contains(&at)) {
            found.push(("hours-house", clock.clone()));
        }
        let asked = case.person().and_then(|person| person.hours);
        if asked.is_some_and(|(from, to)| !(from..to).contains(&at)) {
            found.push(("hours-asked", clock));
        }
        if !debtor.is_person && !holidays::is_working(&debtor.country, day) {
            found.push(("working-days", civil::written(day)));
        }
    }
    found
}

/// Where the debtor may be: of somebody somewhere in the United States, anywhere (comment 6(b)(1)(i)-2).
fn places(debtor: &Debtor) -> Vec<&str> {
    let somewhere = debtor.country == "US" && !debtor.zone_told && debtor.region.is_none();
    if somewhere { clock::AMERICAN.to_vec() } else { vec![debtor.zone.as_str()] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::allowed::tests::{american, chinese, company, rules};

    #[test]
    fn nobody_is_called_at_night() {
        // Monday 3 March 2025; minutes at the debtor's place.
        for (debtor, at, expected, why) in [
            (chinese(), 480, vec![], "eight in the morning"),
            (chinese(), 479, vec!["hours-law", "hours-house"], "before eight"),
            (chinese(), 1_259, vec![], "before nine in the evening"),
            (chinese(), 1_260, vec!["hours-house"], "nine is our own limit"),
            (chinese(), 1_320, vec!["hours-law", "hours-house"], "ten is the law's"),
            (american("US-TX"), 1_260, vec!["hours-house"], "the last moment of Regulation F"),
            (american("US-TX"), 1_261, vec!["hours-law", "hours-house"], "after it"),
            (company(), 539, vec!["hours-house"], "companies open at nine"),
            (company(), 1_079, vec![], "and close at six"),
        ] {
            assert_eq!(rules(&debtor, at, "phone", check), expected, "{why}");
        }
        assert_eq!(rules(&chinese(), 100, "letter", check), Vec::<&str>::new(), "the post has its own hours");
    }

    #[test]
    fn who_asked_for_other_hours_gets_them() {
        let mut debtor = chinese();
        debtor.people[0].hours = Some((1_080, 1_200));
        assert_eq!(rules(&debtor, 600, "phone", check), ["hours-asked"]);
        assert_eq!(rules(&debtor, 1_100, "phone", check), Vec::<&str>::new());
    }

    #[test]
    fn companies_have_their_days_off_and_somewhere_is_everywhere() {
        let mut closed = company();
        closed.country = "CN".into();
        let mut act = crate::allowed::tests::act(600, "phone");
        // Saturday 8 March 2025, and a moment that is day in New York and night in Honolulu.
        act.day += 5;
        act.moment += 5 * 1_440 - 480;
        let house = crate::house::tests::shipped();
        let case = Case { debtor: &closed, act: &act, house: &house, is_collector: true };
        assert_eq!(check(&case).iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), ["working-days"]);
        let mut anywhere = american("US-TX");
        anywhere.region = None;
        anywhere.zone_told = false;
        let found = rules(&anywhere, 600, "phone", check);
        assert!(found.contains(&"hours-law"), "{found:?}");
    }
}
