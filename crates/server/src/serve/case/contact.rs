//! May they be contacted: the gate is asked, by the planned call and by whatever a person wants to know.

use axum::{Json, extract::State};
use outreach::Lang;
use receivables::{
    calendar::{Clock, Day},
    call::Moment,
    contact::{Visit, VisitPlace},
    debtor::{Channel, PersonId},
    fact::FactKind,
    gate::{self, Refusal, Wanted},
    reason::Reason,
    script::Purpose,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::opened;
use crate::{
    call::{self, Plan},
    clock,
    company::Company,
    contact_check, law, screen,
    serve::{
        access::caller::Caller,
        api, authority,
        lang::Speaks,
        problem::Problem,
        take::{Path, Query},
        worklist::coded,
    },
    texts::Case,
    worklist::{self, Remedy},
};

/// A rule that refuses a contact.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Refused {
    pub(crate) rule: String,
    /// In the language of the request.
    pub(crate) text: String,
    /// What the rule rests on; `null` where its file does not say.
    pub(crate) authority: Option<String>,
    /// What makes it go away, where no day does.
    pub(crate) substitute: Option<String>,
    /// The form of the page that does so: `import`, `document` or `fact`.
    pub(crate) form: Option<&'static str>,
    /// Which fact is entered there, a code of `fact-kind`.
    pub(crate) fact: Option<&'static str>,
    /// The first day on which it does not stand in the way; `null` while a fact is missing or a person must act.
    #[schema(value_type = Option<String>, format = Date)]
    pub(crate) may_on: Option<Day>,
}

impl Refused {
    pub(crate) fn new(company: &Company, refusal: &Refusal, lang: Lang) -> Self {
        let value = refusal.value.and_then(|id| company.rulebook.value(id));
        let by_rule = Self::by_rule(&refusal.reason, refusal.may_on, lang);
        let authority = value.map(|value| law::authority(value, lang)).or(by_rule.authority);
        Self { authority, ..by_rule }
    }

    /// What a reason alone tells of it.
    pub(crate) fn by_rule(reason: &Reason, may_on: Option<Day>, lang: Lang) -> Self {
        let remedy = Remedy::of(reason.rule);
        Self {
            rule: reason.rule.to_owned(),
            text: screen::reason(reason, lang),
            authority: authority::of(reason.rule).map(str::to_owned),
            substitute: remedy.map(|remedy| remedy.says(lang).to_owned()),
            form: remedy.and_then(Remedy::form),
            fact: remedy.and_then(Remedy::fact).map(FactKind::code),
            may_on,
        }
    }

    pub(crate) fn all(company: &Company, refusals: &[Refusal], lang: Lang) -> Vec<Self> {
        refusals.iter().map(|refusal| Self::new(company, refusal, lang)).collect()
    }
}

/// Whether a call is allowed at this moment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MayContact {
    now: bool,
    /// Every rule that refuses.
    why: Vec<Refused>,
    /// The moment of the next contact that may be made.
    next_at: Option<String>,
}

impl MayContact {
    pub(super) fn new(company: &Company, case: &Case, lang: Lang) -> anyhow::Result<Self> {
        let (day, at) = clock::now_in(worklist::clock_of(company, case, case.decision.day));
        let moment = Moment { day, at };
        let why = if let Ok(person) = call::whom(case, None, moment) {
            let plan = Plan::new(company, case, person, moment)?;
            Refused::all(company, &plan.refusals_at(moment), lang)
        } else {
            // Nobody is known, which is a rule's answer too.
            let policy = company.policy(case.names.policy.as_deref(), case.snapshot.debtor.kind)?;
            let wanted = wanted(company, case, None, Channel::Phone, None, at)?;
            let refusals = gate::check(&case.snapshot, policy, &company.rulebook, day, &wanted);
            Refused::all(company, &refusals, lang)
        };
        let next = case.decision.contacts.iter().map(|contact| {
            clock::moment_in(worklist::clock_of(company, case, contact.on), contact.on, contact.at)
        });
        Ok(Self {
            now: why.is_empty(),
            next_at: next.min().map(|moment| clock::written(moment.max(clock::now()))),
            why,
        })
    }
}

/// The contact that is asked about; what is left open is taken as the plan would.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Asked {
    /// Number of the person.
    person: Option<i64>,
    /// By telephone if nothing is said.
    channel: Option<String>,
    purpose: Option<String>,
    /// `HH:MM` at the debtor's place; now if nothing is said.
    at: Option<String>,
    /// Of a visit: how many of us go. Without it and `place` their rules are not asked yet.
    visitors: Option<u16>,
    /// Of a visit: where, by its code.
    place: Option<String>,
}

impl Asked {
    /// A visit that is about to be made.
    fn visit(&self) -> Result<Option<Visit>, Problem> {
        let place = coded("place", self.place.as_deref(), VisitPlace::from_code)?;
        Ok(self.visitors.zip(place).map(|(visitors, place)| Visit { visitors, place }))
    }
}

/// What the gate answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactCheck {
    allowed: bool,
    /// Every rule that refuses.
    refusals: Vec<Refused>,
    /// The moment of the next contact that may be made.
    next_at: Option<String>,
}

/// May this contact be made?
///
/// Every rule of the gate is asked, and the answer goes on record. It asks; it plans nothing.
#[utoipa::path(
    get, path = "/cases/{id}/contact-check", operation_id = "case_contact_check", tag = "cases",
    params(("id" = i64, Path, description = "Number of the case"), Asked),
    responses((status = OK, body = ContactCheck))
)]
pub(super) async fn check(
    State(desk): State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Json<ContactCheck>, Problem> {
    let channel = coded("channel", asked.channel.as_deref(), Channel::from_code)?.unwrap_or(Channel::Phone);
    let purpose = coded("purpose", asked.purpose.as_deref(), Purpose::from_code)?;
    let at = coded("at", asked.at.as_deref(), |text| text.parse::<Clock>().ok())?;
    let visit = asked.visit()?;
    let company = desk.company();
    let answered = desk.store(move |store| -> Result<_, Problem> {
        let (key, case) = opened(store, &company, &caller, id, clock::today())?;
        let (day, now) = clock::now_in(worklist::clock_of(&company, &case, case.decision.day));
        let wanted =
            wanted(&company, &case, asked.person.map(PersonId), channel, purpose, at.unwrap_or(now))?;
        let policy = company.policy(case.names.policy.as_deref(), case.snapshot.debtor.kind)?;
        let refusals = gate::check_visit(&case.snapshot, policy, &company.rulebook, day, &wanted, visit);
        let person = contact_check::asked_about(&case, &wanted);
        let check = contact_check::recorded(&company, person, clock::today(), day, &wanted, &refusals)?;
        store.record_check(key.debtor.id, &check, &clock::stamp(Some(&caller.login)))?;
        let may = MayContact::new(&company, &case, lang)?;
        Ok(ContactCheck {
            allowed: refusals.is_empty(),
            refusals: Refused::all(&company, &refusals, lang),
            next_at: may.next_at,
        })
    });
    answered.await.map(Json)
}

/// A contact as the gate is asked about it; what nobody says is taken from the plan.
pub(crate) fn wanted(
    company: &Company,
    case: &Case,
    person: Option<PersonId>,
    channel: Channel,
    purpose: Option<Purpose>,
    at: Clock,
) -> anyhow::Result<Wanted> {
    let decision = &case.decision;
    let policy = company.policy(case.names.policy.as_deref(), case.snapshot.debtor.kind)?;
    let of_person = |contact: &&receivables::decision::PlannedContact| {
        person.is_none_or(|person| contact.person == person)
    };
    let planned = decision.contacts.iter().find(of_person);
    let first = || {
        let mut people = case.snapshot.people.iter();
        let hears = people.clone().find(|person| person.role.may_hear_of_debt());
        hears.or_else(|| people.next()).map(|person| person.id)
    };
    let withheld = decision.withheld.first().map(|withheld| withheld.purpose);
    let step = planned.and_then(|contact| contact.step).or(decision.step);
    let planned_purpose = planned.map(|contact| contact.purpose).or(withheld);
    Ok(Wanted {
        person: person.or_else(|| planned.map(|contact| contact.person)).or_else(first),
        channel,
        at,
        purpose: purpose.or(planned_purpose).unwrap_or(Purpose::OverdueReminder),
        stage: planned.map_or(decision.stage, |contact| contact.stage),
        formal: step.and_then(|number| policy.step(number)).is_some_and(|step| step.formal),
    })
}
