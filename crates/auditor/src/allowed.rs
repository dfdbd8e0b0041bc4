//! Whether this contact might be made at all: what was owed, disputed, promised and paused when it was made.

use crate::{
    frequency, hours,
    house::House,
    money::{self, Open, Sums},
    people,
    told::{Act, Debtor, Person},
    visits,
};

/// A contact as it is about to be made.
pub(crate) struct Case<'a> {
    pub(crate) debtor: &'a Debtor,
    pub(crate) act: &'a Act,
    pub(crate) house: &'a House,
    /// We collect for others: Regulation F binds us.
    pub(crate) is_collector: bool,
}

/// A rule of the auditor that was broken, and the facts.
pub(crate) type Found = (&'static str, String);

impl Case<'_> {
    pub(crate) fn person(&self) -> Option<&Person> {
        self.debtor.people.iter().find(|person| person.number == self.act.person)
    }

    /// Whether the person asked for a call in the seven days that end today.
    pub(crate) fn asked_for_call(&self) -> bool {
        let act = self.act;
        let mut asked =
            self.debtor.acts.iter().filter(|other| other.asks_for_call && other.person == act.person);
        asked.any(|other| (act.day - 6..=act.day).contains(&other.day))
    }

    /// Whether money is asked for.
    fn is_demand(&self) -> bool {
        !matches!(self.act.purpose.as_str(), "pre-due-reminder" | "call-back")
    }
}

/// Everything that forbids the contact.
pub(crate) fn check(case: &Case<'_>) -> Vec<Found> {
    let mut found = hours::check(case);
    found.extend(frequency::check(case));
    found.extend(people::check(case));
    found.extend(visits::check(case));
    found.extend(debt(case));
    found
}

/// What stands against it on the side of the debt.
pub(crate) fn debt(case: &Case<'_>) -> Vec<Found> {
    let (debtor, act) = (case.debtor, case.act);
    let mut found = Vec::new();
    if debtor.has("hold", act.day) {
        found.push(("hold", "collection is paused".to_owned()));
    }
    let items = money::open(debtor, act.day);
    if items.is_empty() {
        found.push(("settled", "nothing is open".to_owned()));
    }
    let sums = money::sums(debtor, act.day);
    found.extend(promise_awaited(case, sums.iter()));
    if !case.is_demand() {
        return found;
    }
    let overdue: Vec<&Open<'_>> = items.iter().filter(|item| item.invoice.due < act.day).collect();
    if !items.is_empty() && overdue.is_empty() {
        found.push(("not-due", "nothing is overdue".to_owned()));
    }
    let any = !overdue.is_empty();
    let whole = [
        ("dispute", any && overdue.iter().all(|item| item.disputed >= item.rest)),
        ("hold", any && overdue.iter().all(|item| item.is_held)),
        ("expired", any && overdue.iter().all(|item| item.is_expired)),
    ];
    let stands = whole.iter().filter(|(_, stands)| *stands);
    found.extend(stands.map(|(rule, _)| (*rule, "of all that is overdue".to_owned())));
    if !overdue.is_empty() && sums.values().all(|of| of.demandable <= 0) && found.is_empty() {
        found.push(("nothing-demandable", "disputes, pauses and limitation leave nothing".to_owned()));
    }
    let mut demanded = sums.values().filter(|of| of.demandable > 0).peekable();
    if demanded.peek().is_some() && demanded.all(|of| of.unassigned >= of.demandable) {
        found.push(("money-here", "money that nobody has assigned covers it".to_owned()));
    }
    if act.day - debtor.ledger_day > 7 {
        found.push(("stale-ledger", format!("the ledger is {} days old", act.day - debtor.ledger_day)));
    }
    if act.is_formal && !debtor.has("four-elements-verified", act.day) {
        found.push(("unverified", "a formal demand".to_owned()));
    }
    found.extend(validation(case));
    found
}

/// Whoever promised the whole is given the time until then; a share may do under a policy, and no policy asks for more.
fn promise_awaited<'a>(
    case: &Case<'_>,
    sums: impl Iterator<Item = (&'a &'static str, &'a Sums)>,
) -> Option<Found> {
    let (debtor, act) = (case.debtor, case.act);
    let asks_anew = matches!(
        act.purpose.as_str(),
        "pre-due-reminder" | "overdue-reminder" | "schedule-talk" | "final-notice"
    );
    let wanted: Vec<_> = sums.filter(|(_, of)| of.demandable > 0).collect();
    let states = money::promises(debtor, act.day);
    let covered = wanted.iter().all(|(currency, of)| {
        debtor.promises.iter().zip(&states).any(|(promise, (_, state))| {
            *state == "open"
                && promise.made <= act.day
                && promise.currency == **currency
                && promise.amount >= of.demandable
        })
    });
    (asks_anew && !wanted.is_empty() && covered)
        .then(|| ("promise", "a promise of all that is overdue is running".to_owned()))
}

/// A collector sends a consumer the validation information with the first communication or within five days (12 CFR 1006.34).
fn validation(case: &Case<'_>) -> Option<Found> {
    let (debtor, act) = (case.debtor, case.act);
    let binds = debtor.is_person && debtor.country == "US" && case.is_collector;
    if !binds || debtor.has("validation-sent", act.day) {
        return None;
    }
    if act.purpose == "final-notice" {
        return Some(("validation", "a last notice before the information".to_owned()));
    }
    let heard = |other: &&Act| {
        matches!(other.connection, "connected" | "delivered" | "sent" | "voicemail") && other.day <= act.day
    };
    let first = debtor.acts.iter().filter(heard).map(|other| other.day).min()?;
    (act.day > first + 5)
        .then(|| ("validation", format!("{} days after the first communication", act.day - first)))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{
        civil,
        told::{Dispute, Fact, Invoice, Money, Promise},
    };

    /// Monday 3 March 2025, in Shanghai where nothing else is said.
    const DAY: i32 = civil::day(2025, 3, 3);

    pub(crate) fn act(minute: u32, channel: &'static str) -> Act {
        let moment = i64::from(DAY) * 1_440 + i64::from(minute);
        Act {
            day: DAY,
            minute,
            moment,
            person: 1,
            channel,
            is_ours: true,
            connection: "sent",
            purpose: "overdue-reminder".into(),
            ..Act::default()
        }
    }

    fn debtor(is_person: bool, country: &str, zone: &str) -> Debtor {
        let invoice =
            Invoice { number: "A".into(), issued: DAY - 60, due: DAY - 30, amount: 100, currency: "CNY" };
        let role = if is_person { "debtor" } else { "finance" };
        let reachable_by = vec!["phone", "sms", "email", "letter"];
        let person =
            Person { name: "甲".into(), number: 1, role: role.into(), reachable_by, ..Person::default() };
        Debtor {
            number: 7,
            code: "C7".into(),
            is_person,
            country: country.into(),
            zone: zone.into(),
            zone_told: true,
            people: vec![person],
            invoices: vec![invoice],
            ledger_day: DAY - 1,
            ..Debtor::default()
        }
    }

    pub(crate) fn chinese() -> Debtor {
        debtor(true, "CN", "Asia/Shanghai")
    }

    pub(crate) fn company() -> Debtor {
        debtor(false, "CN", "Asia/Shanghai")
    }

    pub(crate) fn american(region: &str) -> Debtor {
        let zone = if region == "US-TX" { "America/Chicago" } else { "America/New_York" };
        let mut debtor = debtor(true, "US", zone);
        debtor.region = Some(region.into());
        debtor
    }

    /// The rules that a check finds broken by a contact at a minute of the debtor's day.
    pub(crate) fn rules(
        debtor: &Debtor,
        minute: u32,
        channel: &'static str,
        check: impl Fn(&Case<'_>) -> Vec<Found>,
    ) -> Vec<&'static str> {
        let mut act = act(minute, channel);
        // In winter.
        let behind = match debtor.zone.as_str() {
            "America/Chicago" => -360,
            "America/New_York" => -300,
            _ => 480,
        };
        act.moment -= behind;
        let house = crate::house::tests::shipped();
        check(&Case { debtor, act: &act, house: &house, is_collector: true })
            .into_iter()
            .map(|(rule, _)| rule)
            .collect()
    }

    fn found(debtor: &Debtor, purpose: &str, is_formal: bool) -> Vec<&'static str> {
        let act = Act { purpose: purpose.into(), is_formal, ..act(600, "phone") };
        let house = crate::house::tests::shipped();
        let case = Case { debtor, act: &act, house: &house, is_collector: true };
        debt(&case).into_iter().map(|(rule, _)| rule).collect()
    }

    fn but(change: impl Fn(&mut Debtor)) -> Debtor {
        let mut debtor = chinese();
        change(&mut debtor);
        debtor
    }

    fn paid(amount: i64, invoice: Option<&str>) -> Money {
        let invoice = invoice.map(str::to_owned);
        Money { day: DAY - 1, amount, currency: "CNY", invoice, is_credit_note: false }
    }

    #[test]
    fn what_is_settled_paused_or_promised_is_not_demanded() {
        let none = Vec::<&str>::new();
        let reminder = |debtor: &Debtor| found(debtor, "overdue-reminder", false);
        let promised = |amount| {
            but(|debtor| {
                let promise =
                    Promise { made: DAY - 1, due: DAY + 3, amount, currency: "CNY", is_written: false };
                debtor.promises.push(promise);
            })
        };
        assert_eq!(reminder(&chinese()), none);
        assert_eq!(reminder(&but(|debtor| debtor.money.push(paid(100, Some("A"))))), ["settled"]);
        assert_eq!(reminder(&but(|debtor| debtor.invoices[0].due = DAY)), ["not-due"]);
        assert_eq!(found(&but(|debtor| debtor.invoices[0].due = DAY), "pre-due-reminder", false), none);
        assert_eq!(reminder(&but(|debtor| debtor.money.push(paid(100, None)))), ["money-here"]);
        assert_eq!(reminder(&but(|debtor| debtor.money.push(paid(99, None)))), none);
        assert_eq!(reminder(&promised(100)), ["promise"]);
        assert_eq!(reminder(&promised(99)), none);
        assert_eq!(found(&promised(100), "promise-due", false), none);
        let hold = |invoice: Option<&str>| {
            let invoice = invoice.map(str::to_owned);
            but(move |debtor| {
                debtor.facts.push(Fact {
                    kind: "hold",
                    from: DAY,
                    until: Some(DAY),
                    invoice: invoice.clone(),
                });
            })
        };
        assert_eq!(reminder(&hold(None)), ["hold"]);
        assert_eq!(reminder(&hold(Some("A"))), ["hold"]);
        assert_eq!(reminder(&hold(Some("B"))), none);
        let dispute = |part| {
            but(move |debtor| {
                debtor.disputes.push(Dispute { opened: DAY - 3, part, ..Dispute::default() });
            })
        };
        assert_eq!(reminder(&dispute(None)), ["dispute"]);
        assert_eq!(reminder(&dispute(Some(60))), none);
    }

    #[test]
    fn a_claim_past_limitation_an_old_ledger_and_a_hasty_notice() {
        let old = |due| {
            but(move |debtor| {
                debtor.invoices[0].issued = DAY - 2_000;
                debtor.invoices[0].due = due;
            })
        };
        let three_years = civil::day(2022, 3, 3);
        assert_eq!(found(&old(three_years - 11), "overdue-reminder", false), ["expired"]);
        assert_eq!(found(&old(three_years), "overdue-reminder", false), Vec::<&str>::new());
        assert_eq!(
            found(&but(|debtor| debtor.ledger_day = DAY - 8), "overdue-reminder", false),
            ["stale-ledger"]
        );
        assert_eq!(found(&chinese(), "final-notice", true), ["unverified"]);
        let told = |days: i32| {
            let mut debtor = american("US-TX");
            debtor.acts.push(Act { day: DAY - days, ..act(600, "email") });
            debtor
        };
        assert_eq!(found(&told(5), "overdue-reminder", false), Vec::<&str>::new());
        assert_eq!(found(&told(6), "overdue-reminder", false), ["validation"]);
        assert_eq!(found(&american("US-TX"), "final-notice", false), ["validation"]);
    }

    #[test]
    fn three_reasons_together_leave_nothing() {
        let debtor = but(|debtor| {
            debtor.invoices.push(Invoice { number: "B".into(), ..debtor.invoices[0].clone() });
            debtor.disputes.push(Dispute {
                opened: DAY - 3,
                invoice: Some("A".into()),
                ..Dispute::default()
            });
            debtor.facts.push(Fact { kind: "hold", from: DAY, until: None, invoice: Some("B".into()) });
        });
        assert_eq!(found(&debtor, "overdue-reminder", false), ["nothing-demandable"]);
    }
}
