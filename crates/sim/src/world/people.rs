//! Whom we know at a customer, and how to reach them.

use receivables::{
    debtor::{Channel, Channels, Role, Size},
    ledger::PersonEntry,
};

use super::{Story, account::Account};
use crate::names;

/// Adds the customer's people.
pub(super) fn meet(account: &mut Account) {
    if account.customer.is_person() {
        meet_person(account);
    } else {
        meet_company(account);
    }
}

fn meet_company(account: &mut Account) {
    let large = matches!(account.customer.size, Some(Size::Large | Size::PublicBody));
    let mut roles = if large {
        vec![Role::Finance, Role::DecisionMaker, Role::Handler]
    } else {
        vec![Role::Owner, Role::Finance]
    };
    if large && account.customer.draw.chance(50) {
        roles.push(Role::Secretary);
    }
    for role in roles {
        let (name, polite) = staff(account);
        let mut person = blank(account, name, role);
        person.title = Some(title(account, role).unwrap_or(polite).to_owned());
        // A front desk answers the company's number and has no other.
        if role == Role::Secretary {
            (person.mobile, person.wechat, person.email) = (None, None, None);
        }
        account.people.push(person);
    }
}

fn meet_person(account: &mut Account) {
    let name = account.customer.name.clone();
    let mut debtor = blank(account, name, Role::Debtor);
    debtor.phone = None;
    let given = names::GIVEN.iter().find(|(given, _)| debtor.name.ends_with(given));
    debtor.title = given.map(|&(_, title)| title.to_owned());
    match account.customer.story {
        Some(Story::NoPhone) => (debtor.mobile, debtor.wechat) = (None, None),
        Some(Story::OptedOutOfSms) => debtor.opted_out = Channels::NONE.with(Channel::Sms),
        Some(Story::RefusedContact) => debtor.refused = true,
        _ => {}
    }
    account.people.push(debtor);
    if account.customer.story == Some(Story::Represented) {
        let mut lawyer = blank(account, "顾清源".to_owned(), Role::Lawyer);
        lawyer.title = Some("律师".to_owned());
        account.people.push(lawyer);
    }
    let has_family = matches!(account.customer.story, Some(Story::FamilyOnFile | Story::Deceased));
    if has_family || (!account.customer.is_abroad() && account.customer.draw.chance(12)) {
        let (name, polite) = staff(account);
        let mut family = blank(account, name, Role::Family);
        family.title = Some(polite.to_owned());
        (family.phone, family.wechat, family.email) = (None, None, None);
        family.consented = false;
        account.people.push(family);
    }
}

/// A person with every way to reach them that the place has.
fn blank(account: &mut Account, name: String, role: Role) -> PersonEntry {
    let nth = u32::try_from(account.people.len()).unwrap_or(0);
    let customer = &mut account.customer;
    let number = customer.number * 10 + nth;
    let code = customer.code.to_ascii_lowercase();
    let abroad = customer.is_abroad();
    let prefers = match (abroad, customer.is_person()) {
        (true, _) => Some(Channel::Email),
        (false, true) => customer.draw.pick(&[None, Some(Channel::Sms), Some(Channel::Phone)]),
        (false, false) => customer.draw.pick(&[None, Some(Channel::Wechat), Some(Channel::Phone)]),
    };
    let street = customer.draw.pick(&["创业", "望江", "科苑", "青石", "长丰", "桂园"]);
    let house = customer.draw.between(1, 380);
    PersonEntry {
        debtor: customer.key(),
        name,
        role: Some(role),
        title: None,
        mobile: Some(names::mobile(customer.country, number)),
        phone: Some(names::landline(customer.country, customer.city.1, number)),
        wechat: (!abroad).then(|| format!("wx_{code}_{}", nth + 1)),
        email: Some(format!("{}.{code}@example.{}", mailbox(role), if abroad { "com" } else { "org" })),
        fax: None,
        address: (!abroad).then(|| format!("{}市{street}路{house}号", customer.city.0)),
        prefers,
        opted_out: Channels::NONE,
        opted_in: Channels::NONE,
        refused: false,
        consented: role.may_hear_of_debt(),
        workplace_only: false,
        hours: None,
    }
}

/// A name that nobody else at this customer has, and the form of address that goes with it.
fn staff(account: &mut Account) -> (String, &'static str) {
    let customer = &mut account.customer;
    loop {
        let (name, title) = if matches!(customer.country.code(), "CN" | "HK") {
            let (given, title) = customer.draw.pick(&names::GIVEN);
            (format!("{}{given}", customer.draw.pick(&names::SURNAMES)), title)
        } else {
            let (name, title) = customer.draw.pick(names::staff(customer.country));
            (name.to_owned(), title)
        };
        if account.people.iter().all(|person| person.name != name) {
            return (name, title);
        }
    }
}

fn mailbox(role: Role) -> &'static str {
    match role {
        Role::Finance => "finance",
        Role::Owner => "owner",
        Role::DecisionMaker => "director",
        Role::Handler => "purchasing",
        Role::Lawyer => "counsel",
        _ => "mail",
    }
}

/// The form of address that goes with a post; `None` leaves the polite one.
fn title(account: &mut Account, role: Role) -> Option<&'static str> {
    if account.customer.is_abroad() {
        return None;
    }
    match role {
        Role::Finance => Some(account.customer.draw.pick(&["会计", "财务经理", "主管"])),
        Role::Owner | Role::DecisionMaker => Some("总"),
        Role::Handler => Some("经理"),
        _ => None,
    }
}
