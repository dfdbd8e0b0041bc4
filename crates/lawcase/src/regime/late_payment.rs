//! Rows `EU-DIR-...`, `DE-BGB-...` and `UK-LPCDA-...`: late payment outside China.

use receivables::{
    calendar::Day,
    interest::{
        self, AllocationOrder, Claim, DayBase, Segment,
        de_late_payment::{self, Terms},
        eu_late_payment,
        eu_late_payment::PaymentTerms,
        uk_late_payment,
        uk_late_payment::PaymentDay,
    },
    money::{Currency, Money, Ppm},
    rulebook::Rulebook,
};

use crate::{
    NotCovered,
    answer::{Answers, plain_word},
    inputs::{Inputs, missing},
};

const PAID: &[&str] = &["paid_date", "last_day_incl", "until", "as_of", "interest_until"];
/// Who buys, and whether that is a public body.
const PURCHASERS: &[(bool, &[&str])] = &[
    (false, &["business", "company", "private", "undertaking"]),
    (true, &["public", "government", "authority", "contracting_authority"]),
];

pub(crate) fn eu(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let principal = inputs.need_money_in(&["principal"], Currency::EUR)?;
    let due = match inputs.day(&["due_date", "last_day_to_pay"])? {
        Some(due) => due,
        None => inputs.need_day(&["default_first_day", "interest_from"])?.plus(-1),
    };
    let changes = inputs.payments(principal.currency)?;
    let claim = Claim { principal, due, until: inputs.need_day(PAID)?, changes: &changes };
    let found = eu_late_payment::interest(&claim, book).map_err(NotCovered::because)?;
    let flat_sum = eu_late_payment::flat_sum(&claim, book).map_err(NotCovered::because)?;
    let mut answers = Answers::default();
    answers.rest_on_interest(&found);
    answers.rest_on(book.eu_late_payment().flat_sum.on(claim.default_day()));
    answers.number("days", claim.days_late());
    answers.money("interest", found.total);
    answers.money("flat_sum", flat_sum);
    answers.money("total", sum(found.total, flat_sum));
    Ok(answers)
}

/// When payment was due, where the directive decides it.
pub(crate) fn eu_due_day(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let invoice = inputs.day(&["invoice_received", "invoice_date", "invoice"])?;
    let goods = inputs.day(&["goods_received", "goods_delivered", "services_performed", "delivered"])?;
    let accepted = inputs.day(&["accepted", "acceptance", "acceptance_date"])?;
    let start = [invoice, goods, accepted].into_iter().flatten().max();
    let start = start.ok_or_else(|| missing(&["invoice_received"]))?;
    let agreed = inputs.count(&["agreed_days", "agreed_term_days", "term_days", "agreed_term"])?;
    let debtor = inputs.text(&["purchaser", "debtor", "payer"])?;
    let terms = PaymentTerms {
        agreed_days: agreed.map(u16::try_from).transpose().map_err(NotCovered::because)?,
        is_public: debtor.map_or(Ok(false), |text| purchaser(&text))?,
        is_longer_open: inputs.truth(&["listed_case", "healthcare", "longer_open"])?.unwrap_or(false),
        is_fair: inputs.truth(&["expressly_agreed", "fair", "not_grossly_unfair"])?.unwrap_or(false),
    };
    let last = eu_late_payment::last_day_by_terms(start, &terms, book);
    let last = last.ok_or_else(|| NotCovered::because("the directive was not in force"))?;
    let mut answers = Answers::default();
    let law = book.eu_late_payment();
    let longest = match (terms.is_public, terms.is_longer_open) {
        (true, true) => &law.public_longest_days,
        (true, false) => &law.public_term_days,
        (false, _) => &law.longest_agreed_days,
    };
    for days in [&law.term_days, longest] {
        answers.rest_on(days.on(start));
    }
    answers.days(&["due_date", "last_day_to_pay", "statutory_due_date"], Some(last));
    answers.days(&["interest_from", "default_first_day"], Some(last.plus(1)));
    Ok(answers)
}

fn purchaser(text: &str) -> Result<bool, NotCovered> {
    let word = plain_word(text);
    let found = PURCHASERS.iter().find(|(_, names)| names.iter().any(|name| word.starts_with(name)));
    found
        .map(|(is_public, _)| *is_public)
        .ok_or_else(|| NotCovered::because(format!("`purchaser`: `{text}` is not understood")))
}

pub(crate) fn de(inputs: &Inputs, regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    if regime.contains('+') {
        return Err(NotCovered::because(format!("no rule for regime `{regime}` yet")));
    }
    let principal = inputs.need_money_in(&["principal"], Currency::EUR)?;
    let first = first_day(inputs)?;
    let changes = inputs.payments(principal.currency)?;
    let claim = Claim { principal, due: first.plus(-1), until: inputs.need_day(PAID)?, changes: &changes };
    let (has_consumer, arose) = de_terms(inputs, first, book)?;
    let run = |day_base| {
        let terms = Terms { arose, has_consumer, day_base };
        de_late_payment::interest(&claim, &terms, book).map_err(NotCovered::because)
    };
    let terms = Terms { arose, has_consumer, day_base: DayBase::D365 };
    let mut answers = Answers::default();
    answers.rest_on_interest(&run(DayBase::D365)?);
    answers.rest_on(book.de_late_payment().flat_sum.on(arose));
    answers.number("days", claim.days_late());
    answers.money("interest", run(DayBase::D365)?.total);
    answers.money("interest_act365", run(DayBase::D365)?.total);
    answers.money("interest_actact", run(DayBase::ActAct)?.total);
    answers.money("flat_sum", de_late_payment::flat_sum(&claim, &terms, book).map_err(NotCovered::because)?);
    Ok(answers)
}

fn first_day(inputs: &Inputs) -> Result<Day, NotCovered> {
    Ok(match inputs.day(&["default_first_day"])? {
        Some(first) => first,
        None => inputs.need_day(&["due_date"])?.plus(1),
    })
}

/// Whether a consumer is involved, and a day on which the obligation arose: as the row says, or by the points it names.
fn de_terms(inputs: &Inputs, first: Day, book: &Rulebook) -> Result<(bool, Day), NotCovered> {
    let points = inputs.percent(&["pp_over_basis", "points"])?;
    let consumer = inputs.truth(&["consumer", "has_consumer"])?;
    let arose_on = inputs.day(&["arose", "obligation_arose", "contract_date"])?;
    let has_consumer = match (consumer, points) {
        (Some(consumer), _) => consumer,
        (None, Some(points)) => {
            let law = book.de_late_payment();
            let of_consumers = law.margin_consumer.on(first).is_some_and(|margin| margin.value == points);
            let of_businesses = law.margin_business.entries().iter().any(|margin| margin.value == points);
            if of_consumers == of_businesses {
                return Err(missing(&["consumer"]));
            }
            of_consumers
        }
        (None, None) => return Err(missing(&["consumer"])),
    };
    let arose = match (arose_on, points) {
        (Some(day), _) => day,
        (None, Some(points)) => arose(first, has_consumer, points, book)?,
        (None, None) => first,
    };
    Ok((has_consumer, arose))
}

/// A day on which an obligation bears these points: the first day of default, or the last day of the law before.
fn arose(first: Day, has_consumer: bool, points: Ppm, book: &Rulebook) -> Result<Day, NotCovered> {
    let law = book.de_late_payment();
    let margin = if has_consumer { &law.margin_consumer } else { &law.margin_business };
    let before = margin.entries().iter().map(|entry| entry.from.plus(-1)).filter(|&day| day < first);
    let bears = |day: &Day| margin.on(*day).is_some_and(|margin| margin.value == points);
    let unknown = || NotCovered::because(format!("{} points over the base rate", points.percent()));
    [first].into_iter().chain(before).find(bears).ok_or_else(unknown)
}

/// Payments on a claim: costs, interest, principal; on a consumer credit (§ 497(3)) costs, principal, interest. Without a
/// word about the debtor he is a business, or a consumer where the rule is one of consumer credit.
pub(crate) fn de_allocation(inputs: &Inputs, regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let principal = inputs.need_money_in(&["principal"], Currency::EUR)?;
    let currency = principal.currency;
    let first = first_day(inputs)?;
    let is_credit = regime.contains("497");
    let known = inputs.value(&["consumer", "has_consumer", "pp_over_basis", "points"]).is_some();
    let (has_consumer, arose) = if known { de_terms(inputs, first, book)? } else { (is_credit, first) };
    let payments = inputs.payments(currency)?;
    let last = payments.last().ok_or_else(|| missing(&["payment"]))?.day;
    if payments.iter().any(|payment| payment.minor > 0 || payment.day < first) {
        return Err(NotCovered::because("`payment`: no payment after default"));
    }
    let claim =
        Claim { principal, due: first.plus(-1), until: inputs.day(PAID)?.unwrap_or(last), changes: &[] };
    let terms = Terms { arose, has_consumer, day_base: DayBase::D365 };
    let flat = de_late_payment::flat_sum(&claim, &terms, book).map_err(NotCovered::because)?;
    let costs = inputs.money_in(&["costs"], currency)?.unwrap_or(flat);
    let order = super::allocation::order(inputs)?.unwrap_or(if is_credit {
        AllocationOrder::CostsPrincipalInterest
    } else {
        AllocationOrder::CostsInterestPrincipal
    });
    let paid: Vec<_> = payments.iter().map(|payment| (payment.day, payment.minor.saturating_neg())).collect();
    let settled = interest::settle(&claim, costs.minor, &paid, order, |claim| {
        de_late_payment::interest(claim, &terms, book)
    });
    let settled = settled.map_err(NotCovered::because)?;
    let mut answers = Answers::default();
    answers.rest_on_interest(&settled.interest);
    answers.rest_on(book.de_late_payment().flat_sum.on(arose));
    answers.number("days", claim.days_late());
    answers.money("interest", settled.interest.total);
    answers.money("costs", costs);
    answers.money("flat_sum", flat);
    answers.money("principal_after", Money::new(settled.principal, currency));
    answers.money("interest_after", Money::new(settled.interest_open, currency));
    answers.money("costs_after", Money::new(settled.costs, currency));
    Ok(answers)
}

pub(crate) fn de_default_day(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    // The thirty days run from the later of due day and invoice; of an invoice whose day is disputed, from the goods.
    let received = inputs.need_day(&["invoice_received", "goods_received"])?;
    let due = inputs.day(&["due_date"])?;
    let received = due.map_or(received, |due| due.max(received));
    // An agreed calendar day begins default by itself; only a claim due at once waits for the thirty days.
    match inputs.text(&["due"])?.as_deref().map(plain_word).as_deref() {
        Some("immediately" | "at_once" | "on_receipt") => {}
        None if due.is_some() => {}
        other => return Err(NotCovered::because(format!("due {}", other.unwrap_or("when?")))),
    }
    let told =
        inputs.truth(&["told_on_invoice", "notice_on_invoice", "consumer_notice", "consumer_informed"])?;
    let begins = match inputs.text(&["debtor"])?.as_deref().map(plain_word).as_deref() {
        Some("business" | "company" | "entrepreneur") => true,
        // A consumer must have been told on the invoice (§ 286(3) sentence 1).
        Some("consumer" | "person" | "individual") => told.ok_or_else(|| missing(&["told_on_invoice"]))?,
        other => return Err(NotCovered::because(format!("`debtor`: {}", other.unwrap_or("not named")))),
    };
    let first = de_late_payment::default_day(received, book).filter(|_| begins);
    let mut answers = Answers::default();
    answers.rest_on(book.de_late_payment().default_after_days.on(received));
    answers.day("default_first_day", first);
    answers.day("last_day_to_pay", first.map(|first| first.plus(-1)));
    Ok(answers)
}

pub(crate) fn uk(inputs: &Inputs, regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    if regime.contains("SCOT") {
        return Err(NotCovered::because("Scotland has rules of its own"));
    }
    let principal = inputs.need_money_in(&["principal"], Currency::GBP)?;
    let due = inputs.need_day(&["relevant_day", "due_date"])?;
    let changes = inputs.payments(principal.currency)?;
    let claim = Claim { principal, due, until: inputs.need_day(PAID)?, changes: &changes };
    let found = uk_late_payment::interest(&claim, book).map_err(NotCovered::because)?;
    let fixed = uk_late_payment::fixed_sum(&claim, book).map_err(NotCovered::because)?;
    let mut answers = Answers::default();
    answers.rest_on_interest(&found);
    let law = book.uk_late_payment();
    for sum in law.fixed_sums.iter().chain(&law.brackets_from) {
        answers.rest_on(sum.on(claim.default_day()));
    }
    if let Some(rate) = found.segments.first().map(Segment::effective_percent) {
        answers.numbers(&["rate_pct", "effective_rate_pct"], rate);
    }
    answers.money("compensation", fixed);
    answers.number("days", claim.days_late());
    answers.money("interest", found.total);
    answers.money("fixed_sum", fixed);
    answers.money("total", sum(found.total, fixed));
    Ok(answers)
}

pub(crate) fn uk_relevant_day(
    inputs: &Inputs,
    _regime: &str,
    book: &Rulebook,
) -> Result<Answers, NotCovered> {
    let agreed = inputs.day(&["agreed_payment_day", "agreed_day"])?;
    let performed = inputs.day(&["goods_delivered", "services_performed", "performance", "delivered"])?;
    let notified = inputs.day(&["invoice_notice", "invoice_received", "notice_of_amount", "invoice_date"])?;
    // Where acceptance was agreed, the days begin with it at the earliest (s. 4(5)).
    let accepted = inputs.day(&["accepted", "acceptance", "acceptance_date"])?;
    let start = [performed, notified, accepted].into_iter().flatten().max();
    let start = start.ok_or_else(|| missing(&["goods_delivered"]))?;
    let buyer = inputs.text(&["purchaser", "debtor"])?.ok_or_else(|| missing(&["purchaser"]))?;
    let is_public = purchaser(&buyer)?;
    let unfair = inputs.truth(&["grossly_unfair"])?;
    let terms = |is_grossly_unfair| PaymentDay {
        agreed,
        performed_and_notified: start,
        is_public,
        is_grossly_unfair,
    };
    let found = [unfair.unwrap_or(true), unfair.unwrap_or(false)]
        .map(|unfair| uk_late_payment::relevant_day(&terms(unfair), book));
    let [found, other] = found;
    if found != other {
        return Err(missing(&["grossly_unfair"]));
    }
    let mut answers = Answers::default();
    let law = book.uk_late_payment();
    for days in [&law.term_days, &law.longest_agreed_days] {
        answers.rest_on(days.on(start));
    }
    let found = found.ok_or_else(|| NotCovered::because("the rulebook does not reach back that far"))?;
    answers.days(&["relevant_day", "due_date", "last_day_to_pay"], Some(found));
    answers.days(&["interest_from", "interest_starts"], Some(found.plus(1)));
    Ok(answers)
}

fn sum(one: Money, other: Money) -> Money {
    Money::new(one.minor.saturating_add(other.minor), one.currency)
}
