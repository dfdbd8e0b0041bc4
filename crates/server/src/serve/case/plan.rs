//! The decision of a case as the page shows it: where it stands, why, what may be done and what may not.

use outreach::Lang;
use receivables::{
    balance::Balance,
    calendar::{Clock, Day},
    decision::{Decision, LimitationAlarm, PlannedContact, Withheld},
    gate::{self, Wanted},
    money::Money as Amount,
    policy::Policy,
    reason::Reason,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::contact::Refused;
use crate::{
    company::Company,
    screen,
    serve::{authority, wire::Money},
    texts::{self, Case},
    worklist::{person_name, zone_of},
};

/// A rule that spoke.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Spoke {
    rule: String,
    /// In the language of the request.
    text: String,
    /// What the rule rests on.
    authority: Option<String>,
}

impl Spoke {
    fn new(reason: &Reason, lang: Lang) -> Self {
        Self {
            rule: reason.rule.to_owned(),
            text: screen::reason(reason, lang),
            authority: authority::of(reason.rule).map(str::to_owned),
        }
    }
}

/// A rule that gave points.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Points {
    rule: String,
    points: u32,
    text: String,
}

/// Sums in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BalanceView {
    currency: String,
    open: Money,
    /// Open and past due.
    overdue: Money,
    disputed: Money,
    /// Overdue, and may be demanded today.
    demandable: Money,
    /// Money nobody has assigned to an invoice.
    unassigned: Money,
    /// Late interest up to today.
    interest: Money,
    fees: Money,
    /// What is open by days past due: not due, 1-30, 31-60, 61-90, 91-180, over 180.
    bands: Vec<Money>,
}

impl BalanceView {
    fn new(sums: &Balance) -> Self {
        let money = |minor: i64| Money::from(Amount::new(minor, sums.currency));
        Self {
            currency: sums.currency.code().to_owned(),
            open: money(sums.open),
            overdue: money(sums.overdue),
            disputed: money(sums.disputed),
            demandable: money(sums.demandable),
            unassigned: money(sums.unassigned),
            interest: money(sums.interest),
            fees: money(sums.fees),
            bands: sums.bands.iter().map(|&minor| money(minor)).collect(),
        }
    }
}

/// When the claim that expires first does so.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LimitationView {
    #[schema(value_type = String, format = Date)]
    last_safe_day: Day,
    /// Below zero once it has passed.
    days_left: i32,
    /// It rests on a provisional calendar or a value nobody has verified.
    provisional: bool,
    /// By whose law.
    law: String,
    /// The contract chose it.
    law_agreed: bool,
    /// The alarm that rings: 180, 90, 30, 7 or 0 days; `null` while it is far.
    within_days: Option<u16>,
}

impl LimitationView {
    fn new(alarm: &LimitationAlarm, day: Day) -> Self {
        Self {
            last_safe_day: alarm.last_safe_day,
            days_left: alarm.last_safe_day.days_since(day),
            provisional: alarm.provisional,
            law: alarm.law.code().to_owned(),
            law_agreed: alarm.law_agreed,
            within_days: alarm.within_days,
        }
    }
}

/// A contact that may be made, with its words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactView {
    #[schema(value_type = String, format = Date)]
    on: Day,
    /// `HH:MM` by the clock of `zone`.
    #[schema(value_type = String, example = "09:30")]
    at: Clock,
    zone: Option<String>,
    channel: String,
    purpose: String,
    person_id: i64,
    person: String,
    role: String,
    /// Policy step it carries out, from 1.
    step: Option<u8>,
    #[schema(value_type = String, format = Date)]
    reply_by: Day,
    /// Id of the script.
    script: Option<String>,
    subject: Option<String>,
    text: Option<String>,
    /// What lacks for a text.
    no_text_because: Option<String>,
}

impl ContactView {
    fn new(company: &Company, case: &Case, contact: &PlannedContact, lang: Lang) -> Self {
        let text = texts::text(company, case, contact);
        let because = text.as_ref().err().map(|none| none.said(contact, lang));
        let text = text.ok();
        Self {
            on: contact.on,
            at: contact.at,
            zone: zone_of(company, case, contact),
            channel: contact.channel.code().to_owned(),
            purpose: contact.purpose.code().to_owned(),
            person_id: contact.person.0,
            person: person_name(case, contact.person).to_owned(),
            role: contact.role.code().to_owned(),
            step: contact.step,
            reply_by: contact.reply_by,
            script: text.as_ref().map(|text| text.script().to_owned()),
            subject: text.as_ref().and_then(|text| text.subject()).map(str::to_owned),
            text: text.as_ref().map(|text| text.body().to_owned()),
            no_text_because: because,
        }
    }
}

/// A contact that the policy wants and the gate refuses.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WithheldView {
    purpose: String,
    channel: Option<String>,
    person_id: Option<i64>,
    person: Option<String>,
    step: Option<u8>,
    /// The first day on which no rule refuses; `null` while a fact is missing or a person must act.
    #[schema(value_type = Option<String>, format = Date)]
    may_on: Option<Day>,
    refusals: Vec<Refused>,
}

impl WithheldView {
    fn new(company: &Company, case: &Case, policy: &Policy, held: &Withheld, lang: Lang) -> Self {
        // Asked once more for the numbers of law that the refusals rest on.
        let asked = held.channel.map(|channel| {
            let wanted = Wanted {
                person: held.person,
                channel,
                at: policy.hours.prefer.first().copied().unwrap_or(Clock::MIDNIGHT),
                purpose: held.purpose,
                stage: case.decision.stage,
                formal: held.step.and_then(|step| policy.step(step)).is_some_and(|step| step.formal),
            };
            gate::check(&case.snapshot, policy, &company.rulebook, case.decision.day, &wanted)
        });
        let asked = asked.unwrap_or_default();
        let refusals = held.refusals.iter().map(|reason| {
            match asked.iter().find(|refusal| refusal.reason.rule == reason.rule) {
                Some(refusal) => {
                    Refused { text: screen::reason(reason, lang), ..Refused::new(company, refusal, lang) }
                }
                None => Refused::by_rule(reason, held.may_on, lang),
            }
        });
        Self {
            purpose: held.purpose.code().to_owned(),
            channel: held.channel.map(|channel| channel.code().to_owned()),
            person_id: held.person.map(|person| person.0),
            person: held.person.map(|person| person_name(case, person).to_owned()),
            step: held.step,
            may_on: held.may_on,
            refusals: refusals.collect(),
        }
    }
}

/// The answer for the case today.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionView {
    stage: String,
    /// Policy step, from 1, and its title.
    step: Option<u8>,
    step_title: Option<String>,
    cause: String,
    /// A person confirmed the cause.
    cause_confirmed: bool,
    willingness: String,
    ability: String,
    reachability: String,
    /// What speaks for the cause.
    signals: Vec<Spoke>,
    days_past_due: i32,
    priority: u32,
    parts: Vec<Points>,
    /// Until the day before, nothing of this changes if nothing happens.
    #[schema(value_type = Option<String>, format = Date)]
    review_on: Option<Day>,
    balances: Vec<BalanceView>,
    tasks: Vec<String>,
    limitation: Option<LimitationView>,
    /// Every other rule that spoke.
    reasons: Vec<Spoke>,
    contacts: Vec<ContactView>,
    withheld: Vec<WithheldView>,
}

impl DecisionView {
    pub(super) fn new(company: &Company, case: &Case, policy: &Policy, lang: Lang) -> Self {
        let Decision { diagnosis, priority, .. } = &case.decision;
        let decision = &case.decision;
        let spoke = |reasons: &[Reason]| reasons.iter().map(|reason| Spoke::new(reason, lang)).collect();
        let points = |part: &Reason| {
            let points = part.facts().find_map(|(name, value)| match value {
                receivables::reason::Value::Count(count) if name == "points" => u32::try_from(count).ok(),
                _ => None,
            });
            Points {
                rule: part.rule.to_owned(),
                points: points.unwrap_or(0),
                text: screen::reason(part, lang),
            }
        };
        let title = decision.step.and_then(|step| policy.step(step)).map(|step| match lang {
            Lang::Zh => step.title.zh.clone(),
            Lang::En => step.title.en.clone(),
        });
        Self {
            stage: decision.stage.code().to_owned(),
            step: decision.step,
            step_title: title,
            cause: diagnosis.cause.code().to_owned(),
            cause_confirmed: diagnosis.confirmed,
            willingness: diagnosis.willingness.code().to_owned(),
            ability: diagnosis.ability.code().to_owned(),
            reachability: diagnosis.reachability.code().to_owned(),
            signals: spoke(&diagnosis.signals),
            days_past_due: decision.days_past_due,
            priority: priority.points,
            parts: priority.parts.iter().map(points).collect(),
            review_on: decision.review_on,
            balances: decision.balances.iter().map(BalanceView::new).collect(),
            tasks: decision.tasks.iter().map(|task| task.code().to_owned()).collect(),
            limitation: decision.limitation.as_ref().map(|alarm| LimitationView::new(alarm, decision.day)),
            reasons: spoke(&decision.reasons),
            contacts: decision
                .contacts
                .iter()
                .map(|contact| ContactView::new(company, case, contact, lang))
                .collect(),
            withheld: decision
                .withheld
                .iter()
                .map(|held| WithheldView::new(company, case, policy, held, lang))
                .collect(),
        }
    }
}
