//! The customers: names, places, sizes, terms, and who of them has a story.

use receivables::{
    debtor::{Country, DebtorKind, Size as CompanySize, Standing},
    ledger::{DebtorEntry, DebtorKey},
    money::{Currency, Money},
};

use super::{Character, Size, SizeError, Story};
use crate::{
    draw::Draw,
    names::{self, Abroad},
};

/// The stream of the draws that concern the whole cast; customers have the streams from 1.
const CAST_STREAM: u64 = 0;

/// One customer, before anything has happened.
pub(super) struct Customer {
    /// Number among all customers, from 1.
    pub(super) number: u32,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) kind: DebtorKind,
    pub(super) size: Option<CompanySize>,
    pub(super) country: Country,
    pub(super) zone: &'static str,
    pub(super) currency: Currency,
    /// City and dialling code, in China.
    pub(super) city: (&'static str, &'static str),
    pub(super) standing: Standing,
    pub(super) policy: &'static str,
    pub(super) owner: &'static str,
    /// Days to pay.
    pub(super) terms: u16,
    pub(super) character: Character,
    pub(super) story: Option<Story>,
    pub(super) draw: Draw,
}

impl Customer {
    pub(super) fn key(&self) -> DebtorKey {
        DebtorKey { code: Some(self.code.clone()), name: Some(self.name.clone()) }
    }

    pub(super) fn is_person(&self) -> bool {
        self.kind == DebtorKind::Person
    }

    pub(super) fn is_abroad(&self) -> bool {
        self.country != Country::CN
    }

    pub(super) fn entry(&self) -> DebtorEntry {
        DebtorEntry {
            debtor: self.key(),
            kind: Some(self.kind),
            size: self.size,
            country: Some(self.country),
            region: None,
            zone: Some(self.zone.to_owned()),
            standing: Some(self.standing),
            policy: Some(self.policy.to_owned()),
            owner: Some(self.owner.to_owned()),
            company: None,
        }
    }

    /// About as much as so many fen are worth, in the customer's currency: orders of magnitude, no exchange rate.
    pub(super) fn worth(&self, fen: i64) -> Money {
        let minor = match self.currency.code() {
            "CNY" | "HKD" => fen,
            "JPY" => fen / 5,
            _ => fen / 7,
        };
        Money::new(minor, self.currency)
    }
}

/// Everyone, in order of their customer number.
pub(super) fn cast(seed: u64, size: Size) -> Result<Vec<Customer>, SizeError> {
    let Size { companies, people } = size;
    if companies < 40 || people < 20 {
        return Err(SizeError { companies, people });
    }
    let mut draw = Draw::new(seed, CAST_STREAM);
    let names_from = draw.below(10_000);
    let company_stories = parts(&mut draw, companies, companies * 3 / 10, Story::COMPANIES);
    let person_stories = parts(&mut draw, people, people * 3 / 20, Story::PERSONS);
    let mut abroad = 0;
    let mut cast = Vec::new();
    for (index, part) in (1..).zip(company_stories) {
        let draw = Draw::new(seed, u64::from(index));
        cast.push(match part {
            Part::Abroad => {
                abroad += 1;
                foreign_company(index, abroad - 1, draw)
            }
            Part::AtHome(story) => company(index, names_from + index, story, draw),
        });
    }
    let mut abroad = 0;
    for (index, part) in (1..).zip(person_stories) {
        let draw = Draw::new(seed, u64::from(companies + index));
        let number = companies + index;
        cast.push(match part {
            Part::Abroad => {
                abroad += 1;
                foreign_person(number, index, abroad - 1, draw)
            }
            Part::AtHome(story) => person(number, index, story, draw),
        });
    }
    Ok(cast)
}

/// What falls to one customer.
#[derive(Clone, Copy)]
enum Part {
    Abroad,
    AtHome(Option<Story>),
}

/// Deals places and stories to `count` customers.
fn parts(draw: &mut Draw, count: u32, abroad: u32, stories: &[Story]) -> Vec<Part> {
    let mut parts: Vec<Part> = (0..abroad).map(|_| Part::Abroad).collect();
    parts.extend(stories.iter().map(|&story| Part::AtHome(Some(story))));
    parts.resize(count as usize, Part::AtHome(None));
    draw.shuffle(&mut parts);
    parts
}

fn company(number: u32, name: u32, story: Option<Story>, mut draw: Draw) -> Customer {
    let size = match draw.below(10) {
        _ if story == Some(Story::KeyCustomer) => CompanySize::Large,
        0..3 => CompanySize::Large,
        3 if story.is_none() => CompanySize::PublicBody,
        _ => CompanySize::Small,
    };
    let city = draw.pick(&names::CITIES);
    let mut name = names::company(name);
    let city = names::CITIES.iter().find(|(city, _)| name.starts_with(city)).copied().unwrap_or(city);
    if size == CompanySize::PublicBody {
        // The place comes from the number, so that no two bodies share a name.
        let bodies = ["职业技术学院", "公共卫生服务中心", "文化馆", "市政养护中心", "农业技术推广站"];
        let districts = ["云溪", "望湖", "石桥", "临江", "南屏"];
        let of = |list: [&'static str; 5], at: u32| list.get((at % 5) as usize).copied().unwrap_or_default();
        name = format!("{}市{}{}", city.0, of(districts, number / 5), of(bodies, number));
    }
    Customer {
        number,
        code: format!("C{number:04}"),
        name,
        kind: DebtorKind::Company,
        size: Some(size),
        country: Country::CN,
        zone: "Asia/Shanghai",
        currency: Currency::CNY,
        city,
        standing: story.map_or(Standing::Ordinary, Story::standing),
        policy: "corporate-guide",
        owner: draw.pick(&names::OWNERS),
        terms: draw.pick(&[30, 30, 45, 60, 60, 90]),
        character: story.map_or_else(|| ordinary(&mut draw, Character::COMPANIES), Story::character),
        story,
        draw,
    }
}

fn foreign_company(number: u32, nth: u32, draw: Draw) -> Customer {
    let size = Some(if nth.is_multiple_of(3) { CompanySize::Large } else { CompanySize::Small });
    let mut customer = from_abroad(number, nth, &names::ABROAD, draw);
    customer.size = size;
    customer.character = ordinary(&mut customer.draw, Character::COMPANIES);
    customer
}

fn person(number: u32, nth: u32, story: Option<Story>, mut draw: Draw) -> Customer {
    // Unique: the surname changes with every person, the given name after forty.
    let surname = names::SURNAMES.get((nth % 40) as usize).copied().unwrap_or_default();
    let given = names::GIVEN.get(((nth * 7 + nth / 40) % 40) as usize).map_or("", |given| given.0);
    let policy = match nth % 5 {
        0 => "mortgage",
        1 => "credit-branch",
        _ => "instalment",
    };
    Customer {
        number,
        code: format!("P{nth:04}"),
        name: format!("{surname}{given}"),
        kind: DebtorKind::Person,
        size: None,
        country: Country::CN,
        zone: "Asia/Shanghai",
        currency: Currency::CNY,
        city: draw.pick(&names::CITIES),
        standing: Standing::Ordinary,
        policy,
        owner: draw.pick(&names::OWNERS),
        terms: 0,
        character: story.map_or_else(|| ordinary(&mut draw, Character::PERSONS), Story::character),
        story,
        draw,
    }
}

fn foreign_person(number: u32, index: u32, nth: u32, draw: Draw) -> Customer {
    let mut customer = from_abroad(number, nth, &names::PERSONS_ABROAD, draw);
    customer.code = format!("P{index:04}");
    customer.kind = DebtorKind::Person;
    customer.policy = "instalment";
    customer.terms = 0;
    customer.character = ordinary(&mut customer.draw, Character::PERSONS);
    customer
}

/// The `nth` of a list of names abroad; past its end the names come again with a number.
fn from_abroad(number: u32, nth: u32, list: &[Abroad], mut draw: Draw) -> Customer {
    let length = u32::try_from(list.len()).unwrap_or(1);
    let fallback = Abroad { name: "", country: "US", zone: "America/New_York", currency: "USD" };
    let found = list.get((nth % length) as usize).copied().unwrap_or(fallback);
    let again = if nth < length { String::new() } else { format!(" ({})", nth / length + 1) };
    Customer {
        number,
        code: format!("C{number:04}"),
        name: format!("{}{again}", found.name),
        kind: DebtorKind::Company,
        size: None,
        country: Country::from_code(found.country).unwrap_or(Country::CN),
        zone: found.zone,
        currency: Currency::from_code(found.currency).unwrap_or(Currency::CNY),
        city: ("", ""),
        standing: Standing::Ordinary,
        policy: "corporate-guide",
        owner: draw.pick(&names::OWNERS),
        terms: draw.pick(&[30, 45, 60, 60, 90]),
        character: Character::Prompt,
        story: None,
        draw,
    }
}

fn ordinary(draw: &mut Draw, table: &[(Character, u32)]) -> Character {
    let mut at = draw.below(table.iter().map(|(_, weight)| weight).sum());
    for &(character, weight) in table {
        if at < weight {
            return character;
        }
        at -= weight;
    }
    Character::Prompt
}
