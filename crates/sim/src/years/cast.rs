//! Who lives in the world: what they are, where, how they pay, and whom one may speak with.

use receivables::{
    calendar::Day,
    debtor::{Channel, Country, DebtorKind, Region, Role, Size},
    fact::FactKind,
    ledger::{ContractEntry, DebtorEntry, DebtorKey, Entry, PersonEntry},
};

use super::{
    life::{Life, Manner},
    rows::{Rows, Told, blank, contract},
};
use crate::{draw::Draw, names};

/// A place: its share in a hundred, country, region as told, whether the zone is told, the true zone, and the zone by whose
/// clock we read the hour (of several possible ones the clock that is ahead).
struct Place {
    share: u32,
    country: &'static str,
    region: Option<&'static str>,
    zone_told: bool,
    zone: &'static str,
    read_by: &'static str,
}

const fn place(
    share: u32,
    country: &'static str,
    region: Option<&'static str>,
    zone_told: bool,
    zone: &'static str,
    read_by: &'static str,
) -> Place {
    Place { share, country, region, zone_told, zone, read_by }
}

const NEW_YORK: &str = "America/New_York";
const CHICAGO: &str = "America/Chicago";
const DENVER: &str = "America/Denver";
const LOS_ANGELES: &str = "America/Los_Angeles";

const PLACES: [Place; 17] = [
    place(54, "CN", None, true, "Asia/Shanghai", "Asia/Shanghai"),
    place(13, "DE", None, true, "Europe/Berlin", "Europe/Berlin"),
    place(5, "GB", Some("GB-ENG"), true, "Europe/London", "Europe/London"),
    place(3, "GB", None, true, "Europe/London", "Europe/London"),
    place(1, "GB", Some("GB-SCT"), true, "Europe/London", "Europe/London"),
    place(3, "US", Some("US-NY"), true, NEW_YORK, NEW_YORK),
    place(3, "US", Some("US-NYC"), false, NEW_YORK, NEW_YORK),
    place(3, "US", Some("US-MA"), true, NEW_YORK, NEW_YORK),
    place(3, "US", Some("US-CA"), true, LOS_ANGELES, LOS_ANGELES),
    place(2, "US", Some("US-TX"), false, CHICAGO, CHICAGO),
    place(1, "US", Some("US-TX"), false, DENVER, CHICAGO),
    place(2, "US", Some("US-OH"), true, NEW_YORK, NEW_YORK),
    place(2, "US", Some("US-PA"), true, NEW_YORK, NEW_YORK),
    place(1, "US", Some("US-NV"), true, LOS_ANGELES, LOS_ANGELES),
    place(1, "US", Some("US-AZ"), true, "America/Phoenix", "America/Phoenix"),
    place(2, "US", None, false, NEW_YORK, NEW_YORK),
    place(1, "US", None, false, "Pacific/Honolulu", NEW_YORK),
];

/// Manners of paying, by their share in a hundred.
const MANNERS: [(u32, Manner); 9] = [
    (38, Manner::Prompt),
    (18, Manner::Slow),
    (12, Manner::Promises),
    (8, Manner::Breaks),
    (7, Manner::Parts),
    (5, Manner::Disputes),
    (6, Manner::Vanishes),
    (3, Manner::Refuses),
    (3, Manner::Guarded),
];

const COMPANY_POLICIES: [&str; 4] =
    ["trade-settlement", "fixed-points", "sales-to-payment", "before-and-after-due"];
const PERSON_POLICIES: [&str; 3] = ["debtor-first", "negotiation-course", "credit-branch"];

/// The debtor of a number, from 0.
pub(super) fn debtor(seed: u64, number: u32, start: Day) -> Life {
    let mut draw = Draw::new(seed, u64::from(number));
    let place = weighted(&mut draw, &PLACES, |place| place.share);
    let manner = weighted(&mut draw, &MANNERS, |(share, _)| *share).1;
    let is_person = draw.chance(if place.country == "US" { 70 } else { 40 });
    let policies: &[&str] = if is_person { &PERSON_POLICIES } else { &COMPANY_POLICIES };
    let policy = draw.chance(25).then(|| draw.pick(policies));
    let told = Told {
        code: format!("Y{number:05}"),
        number: i64::from(number) + 1,
        is_person,
        country: place.country.to_owned(),
        region: place.region.map(str::to_owned),
        zone: place.zone.to_owned(),
        zone_told: place.zone_told,
        ..Told::default()
    };
    let mut life = Life::new(draw, told, manner, place.read_by, policy);
    let rows = introduce(&mut life, number, start);
    life.begin(rows, start);
    life
}

/// One of the items, each as likely as its share says; the first if there is none.
fn weighted<'a, T>(draw: &mut Draw, items: &'a [T], share: impl Fn(&T) -> u32) -> &'a T {
    let mut at = draw.below(items.iter().map(&share).sum());
    for item in items {
        if at < share(item) {
            return item;
        }
        at -= share(item);
    }
    unreachable!("a draw lies below the sum of the shares")
}

/// The rows on the debtor and on their people.
fn introduce(life: &mut Life, number: u32, since: Day) -> Rows {
    let country = Country::from_code(&life.told.country).unwrap_or(Country::CN);
    let key = DebtorKey { code: Some(life.told.code.clone()), name: Some(name(life, country, number)) };
    let size = life.draw.pick(&[Some(Size::Large), Some(Size::Small), Some(Size::Small), None]);
    let mut rows = Rows::new();
    rows.entries.push(Entry::Debtor(DebtorEntry {
        debtor: key.clone(),
        kind: Some(if life.told.is_person { DebtorKind::Person } else { DebtorKind::Company }),
        size: size.filter(|_| !life.told.is_person),
        country: Some(country),
        region: life.told.region.as_deref().and_then(Region::from_code),
        zone: life.told.zone_told.then(|| life.told.zone.clone()),
        standing: None,
        policy: life.policy.map(str::to_owned),
        owner: None,
        company: None,
    }));
    rows.entries.push(Entry::Contract(ContractEntry {
        debtor: key.clone(),
        number: contract(&life.told),
        signed: None,
        terms_days: None,
        penalty_per_day: None,
        damages_clause: None,
        allows_supply_stop: false,
        governing_law: None,
    }));
    let roles: &[Role] = if life.told.is_person {
        &[Role::Debtor, Role::Family, Role::Guarantor]
    } else {
        &[Role::Finance, Role::Owner, Role::Secretary, Role::Handler]
    };
    let count = life.draw.between(1, i32::try_from(roles.len()).unwrap_or(1));
    let count = usize::try_from(count).unwrap_or(1);
    for (at, role) in roles.iter().take(count).enumerate() {
        let person = person(life, &key, country, *role, &format!("{} {}", person_name(at), number));
        rows.entries.push(Entry::Person(person));
        // Of some who are called guarantors nobody has the paper.
        if *role == Role::Guarantor && number.is_multiple_of(2) {
            rows.fact(&mut life.told, FactKind::GuaranteeContract, since, None);
        }
    }
    rows
}

fn name(life: &Life, country: Country, number: u32) -> String {
    match (life.told.is_person, country == Country::CN) {
        (true, _) => format!("Debtor {number}"),
        (false, true) => format!("{}{number}", names::company(number)),
        (false, false) => format!("Company {number} Ltd"),
    }
}

const fn person_name(at: usize) -> &'static str {
    match at {
        0 => "Ada",
        1 => "Ben",
        2 => "Cleo",
        _ => "Dan",
    }
}

/// Somebody new, and the row that tells of them.
pub(super) fn person(
    life: &mut Life,
    key: &DebtorKey,
    country: Country,
    role: Role,
    name: &str,
) -> PersonEntry {
    let draw = &mut life.draw;
    let mut row = blank(key.clone(), name.to_owned());
    row.role = Some(role);
    let number = draw.below(90_000);
    let mut reachable_by: Vec<&'static str> = Vec::new();
    let mut has = |yes: bool, channels: &[Channel]| {
        if yes {
            reachable_by.extend(channels.iter().map(|channel| channel.code()));
        }
        yes
    };
    if has(draw.chance(93), &[Channel::Phone, Channel::Sms, Channel::Voicemail]) {
        row.mobile = Some(names::mobile(country, number));
    }
    if has(country == Country::CN && draw.chance(75), &[Channel::Wechat]) {
        row.wechat = Some(format!("wx_{number}"));
    }
    if has(draw.chance(80), &[Channel::Email]) {
        row.email = Some(format!("p{number}@example.org"));
    }
    if has(draw.chance(60), &[Channel::Letter, Channel::Visit]) {
        row.address = Some(format!("{number} Example Street"));
    }
    // Where nobody has to agree nobody is asked.
    let mut opted_in = Vec::new();
    if country == Country::US && draw.chance(60) {
        row.opted_in = [Channel::Sms, Channel::Email].into_iter().collect();
        opted_in.extend(row.opted_in.iter().map(Channel::code));
    }
    row.prefers = draw.chance(15).then(|| draw.pick(&[Channel::Email, Channel::Sms, Channel::Wechat]));
    let hours = draw.chance(4).then(|| draw.pick(&[(600, 720), (840, 1_020), (1_080, 1_170)]));
    row.hours = hours.and_then(|(from, to)| {
        let clock = |minute: u32| receivables::calendar::Clock::new(minute / 60, minute % 60);
        Some(receivables::calendar::Window { from: clock(from)?, to: clock(to)? })
    });
    life.told.people.push(auditor::Person {
        name: name.to_owned(),
        number: 0,
        role: role.code().to_owned(),
        reachable_by,
        opted_out: Vec::new(),
        opted_in,
        refused: false,
        hours,
    });
    row
}
