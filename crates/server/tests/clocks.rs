//! The clocks of the rulebook against the IANA database.

#![cfg(test)]

use receivables::{
    calendar::Day,
    debtor::{Country, Region},
    rulebook::Rulebook,
};

/// Minutes from Greenwich at noon of the day.
fn offset(zone: &str, day: Day) -> i32 {
    let noon = day.date().at(12, 0, 0, 0).to_zoned(intake::zone(zone).unwrap()).unwrap();
    noon.offset().seconds() / 60
}

#[test]
fn every_clock_stands_to_the_others_as_iana_says() {
    let book = Rulebook::shipped();
    let states = "AK AZ CA CO FL HI ID IL KS NV NY OR TX";
    for number in (0..365 * 8).step_by(3) {
        let day = Day::new(2024, 1, 1).unwrap().plus(number);
        for region in std::iter::once(None).chain(states.split(' ').map(|part| Region::of(Country::US, part)))
        {
            let spread = book.spread(Country::US, region, day).unwrap();
            let [first, last] = [&spread.first, &spread.last].map(|zone| offset(&zone.iana, day));
            assert_eq!(u32::try_from(first - last), Ok(spread.minutes), "{region:?} on {day}");
        }
    }
}
