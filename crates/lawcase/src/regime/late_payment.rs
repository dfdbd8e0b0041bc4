//! Rows `EU-DIR-...`, `DE-BGB-...` and `UK-LPCDA-...`: late payment outside China.

use receivables::{
    calendar::Day,
    interest::{
        self, Claim, DayBase, Segment,
        de_late_payment::{self, Terms},
        eu_late_payment, uk_late_payment,
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

const PAID: &[&str] = &["paid_date", "last_day_incl", "until", "as_of"];

pub(crate) fn eu(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let principal = inputs.need_money_in(&["principal"], Currency::EUR)?;
    let due = inputs.need_day(&["due_date"])?;
    let claim = Claim { principal, due, until: inputs.need_day(PAID)?, changes: &[] };
    let found = eu_late_payment::interest(&claim, book).map_err(NotCovered::because)?;
    let flat_sum = eu_late_payment::flat_sum(&claim, book).map_err(NotCovered::because)?;
    let mut answers = Answers::default();
    answers.number("days", claim.days_late());
    answers.money("interest", found.total);
    answers.money("flat_sum", flat_sum);
    answers.money("total", sum(found.total, flat_sum));
    Ok(answers)
}

pub(crate) fn de(inputs: &Inputs, regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    if regime.contains('+') {
        return Err(NotCovered::because(format!("no rule for regime `{regime}` yet")));
    }
    let principal = inputs.need_money_in(&["principal"], Currency::EUR)?;
    let first = inputs.need_day(&["default_first_day"])?;
    let claim = Claim { principal, due: first.plus(-1), until: inputs.need_day(PAID)?, changes: &[] };
    let has_consumer = inputs.truth(&["consumer"])?.ok_or_else(|| missing(&["consumer"]))?;
    let points = inputs.percent(&["pp_over_basis"])?.ok_or_else(|| missing(&["pp_over_basis"]))?;
    let arose = arose(first, has_consumer, points, book)?;
    let run = |day_base| {
        let terms = Terms { arose, has_consumer, day_base };
        de_late_payment::interest(&claim, &terms, book).map_err(NotCovered::because)
    };
    let terms = Terms { arose, has_consumer, day_base: DayBase::D365 };
    let mut answers = Answers::default();
    answers.number("days", claim.days_late());
    answers.money("interest_act365", run(DayBase::D365)?.total);
    answers.money("interest_actact", run(DayBase::ActAct)?.total);
    answers.money("flat_sum", de_late_payment::flat_sum(&claim, &terms, book).map_err(NotCovered::because)?);
    Ok(answers)
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

/// A payment on a claim of a business against a business: costs, interest, principal.
pub(crate) fn de_allocation(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let principal = inputs.need_money_in(&["principal"], Currency::EUR)?;
    let first = inputs.need_day(&["default_first_day"])?;
    let payment = inputs.object("payment")?.ok_or_else(|| missing(&["payment"]))?;
    let paid_on = payment.need_day(&["date"])?;
    let amount = payment.need_money_in(&["amount"], principal.currency)?;
    payment.all_read()?;
    if amount.currency != principal.currency || amount.minor < 0 || paid_on < first {
        return Err(NotCovered::because("a payment that is no later payment in the currency of the debt"));
    }
    let claim = Claim { principal, due: first.plus(-1), until: paid_on, changes: &[] };
    let terms = Terms { arose: first, has_consumer: false, day_base: DayBase::D365 };
    let found = de_late_payment::interest(&claim, &terms, book).map_err(NotCovered::because)?;
    let costs = de_late_payment::flat_sum(&claim, &terms, book).map_err(NotCovered::because)?;
    let used = interest::allocate(amount.minor, costs.minor, found.total.minor, principal.minor);
    let mut answers = Answers::default();
    answers.number("days", claim.days_late());
    answers.money("interest", found.total);
    answers.money("costs", costs);
    answers.money("flat_sum", costs);
    let left = principal.minor.saturating_sub(used.principal);
    answers.money("principal_after", Money::new(left, principal.currency));
    Ok(answers)
}

pub(crate) fn de_default_day(inputs: &Inputs, _regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    let received = inputs.need_day(&["invoice_received"])?;
    // An agreed calendar day begins default by itself; only a claim due at once waits for the thirty days.
    match inputs.text(&["due"])?.as_deref().map(plain_word).as_deref() {
        Some("immediately") => {}
        other => return Err(NotCovered::because(format!("due {}", other.unwrap_or("when?")))),
    }
    match inputs.text(&["debtor"])?.as_deref().map(plain_word).as_deref() {
        Some("business" | "company") => {}
        other => return Err(NotCovered::because(format!("debtor {}", other.unwrap_or("not named")))),
    }
    let mut answers = Answers::default();
    answers.day("default_first_day", de_late_payment::default_day(received, book));
    Ok(answers)
}

pub(crate) fn uk(inputs: &Inputs, regime: &str, book: &Rulebook) -> Result<Answers, NotCovered> {
    if regime.to_ascii_lowercase().contains("scot") {
        return Err(NotCovered::because("Scotland has rules of its own"));
    }
    let principal = inputs.need_money_in(&["principal"], Currency::GBP)?;
    let due = inputs.need_day(&["relevant_day"])?;
    let claim = Claim { principal, due, until: inputs.need_day(PAID)?, changes: &[] };
    let found = uk_late_payment::interest(&claim, book).map_err(NotCovered::because)?;
    let fixed = uk_late_payment::fixed_sum(&claim, book).map_err(NotCovered::because)?;
    let mut answers = Answers::default();
    if let Some(rate) = found.segments.first().map(Segment::effective_percent) {
        answers.number("rate_pct", rate);
    }
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
    let performed = inputs.need_day(&["goods_delivered", "services_performed", "performance"])?;
    let notified = inputs.need_day(&["invoice_notice", "invoice_received", "notice_of_amount"])?;
    let purchaser = inputs.text(&["purchaser"])?.ok_or_else(|| missing(&["purchaser"]))?;
    let is_public = match plain_word(&purchaser).as_str() {
        "business" | "company" => false,
        "public" | "public_authority" | "public_body" => true,
        other => return Err(NotCovered::because(format!("purchaser `{other}`"))),
    };
    let unfair = inputs.truth(&["grossly_unfair"])?;
    let terms = |is_grossly_unfair| PaymentDay {
        agreed,
        performed_and_notified: performed.max(notified),
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
    let found = found.ok_or_else(|| NotCovered::because("the rulebook does not reach back that far"))?;
    answers.day("relevant_day", Some(found));
    Ok(answers)
}

fn sum(one: Money, other: Money) -> Money {
    Money::new(one.minor.saturating_add(other.minor), one.currency)
}
