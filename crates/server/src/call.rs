//! `huikuan call`: one call, led step by step on the terminal. The machine is the core's (`receivables::call`); here are
//! the questions, the keys, and the record.

pub(crate) mod card;
pub(crate) mod close;
mod fields;
mod lead;
mod read;
pub(crate) mod talk;
mod terminal;

use std::sync::OnceLock;

use anyhow::Context as _;
use outreach::{Excuse, Excuses, Facts, Finding, Lang, Name, Passage, Text, words};
use receivables::{
    calendar::{Clock, Day, WorkingDays},
    call::{Call, CallError, Card, Moment, OfferKind, Unfit, Wanted},
    contact::Outcome,
    debtor::{Channel, DebtorKind, PersonId, Role},
    decision::{PlannedContact, Withheld},
    gate::{self, Refusal},
    ledger::DebtorKey,
    policy::Policy,
    script::Purpose,
    stage::Stage,
};
use store::{PersonName, Store};

use self::{lead::Lead, terminal::Terminal};
use crate::{
    args, clock,
    company::Company,
    contact_check,
    said::said,
    screen,
    texts::{self, Case},
    worklist,
};

/// A word of the call's screens.
pub(crate) fn word(code: &str, lang: Lang) -> String {
    words::word("call", code, lang)
}

/// A sentence of the call's screens, its facts filled in.
pub(crate) fn phrase<'f>(
    code: &str,
    facts: impl IntoIterator<Item = (&'f str, &'f str)>,
    lang: Lang,
) -> String {
    words::phrase("call", code, facts, lang)
}

/// Everything about the call that is wanted.
pub(crate) struct Plan<'a> {
    pub(crate) company: &'a Company,
    pub(crate) excuses: &'static Excuses,
    pub(crate) case: &'a Case,
    pub(crate) policy: &'a Policy,
    pub(crate) working_days: WorkingDays,
    /// The contact as a text sees it: today, by telephone.
    pub(crate) contact: PlannedContact,
    pub(crate) moment: Moment,
    formal: bool,
    /// Day or hour were typed, not read from the clock.
    is_by_hand: bool,
    /// The plan of the day has this call.
    pub(crate) is_planned: bool,
}

/// The answers to excuses, read once.
fn excuses() -> anyhow::Result<&'static Excuses> {
    static SHIPPED: OnceLock<Excuses> = OnceLock::new();
    if let Some(excuses) = SHIPPED.get() {
        return Ok(excuses);
    }
    let excuses = Excuses::shipped()?;
    Ok(SHIPPED.get_or_init(|| excuses))
}

/// Leads one call. Returns what is left to print, and whether the call was brought to its end.
pub(crate) fn run(
    store: &mut Store,
    company: &Company,
    args: &args::Call,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    let debtor = store.find_debtor(&args.debtor)?;
    let here = args.as_of.unwrap_or_else(clock::today);
    let mut case = worklist::case(store, company, &debtor, here)?;
    let (today, now) = clock::now_in(worklist::clock_of(company, &case, here));
    let moment = Moment { day: args.as_of.unwrap_or(today), at: args.at.unwrap_or(now) };
    if moment.day != here {
        case = worklist::case(store, company, &debtor, moment.day)?;
    }
    let person = whom(&case, args.person.as_deref(), moment)?;
    let is_by_hand = args.as_of.is_some() || args.at.is_some();
    let plan = Plan { is_by_hand, ..Plan::new(company, &case, person, moment)? };

    let mut terminal = Terminal::open(lang, json)?;
    let card = plan.card(person);
    let refusals = plan.refusals_at(moment);
    if !args.dry_run {
        let wanted = plan.wanted(moment);
        let person = contact_check::asked_about(&case, &wanted);
        let check = contact_check::recorded(company, person, today, moment.day, &wanted, &refusals)?;
        store.record_check(debtor.id, &check, &company.stamp())?;
    }
    terminal.say(&card::to_text(&plan, &card, refusals.is_empty(), lang));
    terminal.event(&card::to_json(&plan, &card));
    match Call::prepare(card, refusals) {
        Err(refusals) => {
            refused(&mut terminal, &plan, &refusals);
            Ok((String::new(), false))
        }
        Ok(call) => {
            let mut lead = Lead::new(&plan, call, terminal);
            let is_well =
                close::to_the_end(&mut lead, store, args.dry_run).with_context(|| debtor.to_string())?;
            Ok((String::new(), is_well))
        }
    }
}

/// Whom to call: the one named, else whom the plan names for a call, else whom it names at all, else the first who may
/// hear of the debt and has a telephone.
pub(crate) fn whom<'a>(
    case: &'a Case,
    named: Option<&str>,
    moment: Moment,
) -> anyhow::Result<&'a PersonName> {
    let people = &case.names.people;
    if let Some(named) = named {
        let mut found = people.iter().filter(|person| person.name.contains(named.trim()));
        return match (found.next(), found.next()) {
            (Some(person), None) => Ok(person),
            (None, _) => Err(no_person(
                case,
                &format!("没有联系人“{named}”"),
                &format!("there is no contact `{named}`"),
            )),
            (Some(_), Some(_)) => Err(no_person(
                case,
                &format!("几位联系人都叫“{named}”"),
                &format!("several contacts fit `{named}`"),
            )),
        };
    }
    let by_id = |id: PersonId| people.iter().find(|person| person.id == id);
    let planned = || case.decision.contacts.iter().filter(|contact| contact.on <= moment.day);
    let call = planned().find(|contact| contact.channel == Channel::Phone).or_else(|| planned().next());
    let withheld = || case.decision.withheld.iter().find_map(|withheld| withheld.person);
    let has_phone = |person: &&PersonName| {
        person.role.is_some_and(receivables::debtor::Role::may_hear_of_debt) && number(person).is_some()
    };
    call.and_then(|contact| by_id(contact.person))
        .or_else(|| withheld().and_then(by_id))
        .or_else(|| people.iter().find(has_phone))
        .or_else(|| people.first())
        .ok_or_else(|| {
            said(
                "没有联系人；请导入联系人表：客户编号、姓名、角色、手机",
                "nobody is known to call; import a list of contacts: customer number, name, role, mobile",
            )
        })
}

fn no_person(case: &Case, zh: &str, en: &str) -> anyhow::Error {
    let all: Vec<&str> = case.names.people.iter().map(|person| person.name.as_str()).collect();
    said(format!("{zh}；有：{}", all.join("、")), format!("{en}; there are: {}", all.join(", ")))
}

/// The contact this call carries out, whether it is a formal demand, and whether the plan of the day has it. What the
/// plan wants by another channel may be said by telephone too; where it wants nothing, the step the debt stands on says
/// what for.
fn contact(
    case: &Case,
    policy: &Policy,
    person: &PersonName,
    moment: Moment,
    working_days: &WorkingDays,
) -> (PlannedContact, bool, bool) {
    let decision = &case.decision;
    let step_of = |number: Option<u8>| number.and_then(|number| policy.step(number));
    let is_now =
        |contact: &&PlannedContact| contact.on <= moment.day && contact.purpose != Purpose::LimitationLetter;
    let planned = decision.contacts.iter().filter(is_now);
    let of_person = |contact: &&PlannedContact| contact.person == person.id;
    let mine = planned.clone().find(of_person).or_else(|| planned.clone().next());
    let refused = decision.withheld.iter().find(|held| held.purpose != Purpose::LimitationLetter);
    let (purpose, step, stage) = match (mine, refused) {
        (Some(contact), _) => (contact.purpose, contact.step, contact.stage),
        (None, Some(held)) => (held.purpose, held.step, decision.stage),
        (None, None) => match step_of(decision.step) {
            Some(step) if decision.days_past_due > 0 => (step.purpose, decision.step, step.stage),
            _ if decision.days_past_due > 0 => (Purpose::OverdueReminder, None, decision.stage),
            _ => (Purpose::PreDueReminder, None, Stage::PreDue),
        },
    };
    let reply_by = mine.map_or_else(
        || working_days.on_or_after(moment.day.plus(3)), // Our number: the same as for a promise.
        |contact| contact.reply_by.max(moment.day),
    );
    let contact = PlannedContact {
        on: moment.day,
        at: moment.at,
        person: person.id,
        role: person.role.unwrap_or(receivables::debtor::Role::ThirdParty),
        channel: Channel::Phone,
        purpose,
        stage,
        step,
        reply_by,
    };
    (contact, step_of(step).is_some_and(|step| step.formal), mine.as_ref().is_some_and(of_person))
}

impl<'a> Plan<'a> {
    /// The call of a person at a moment.
    pub(crate) fn new(
        company: &'a Company,
        case: &'a Case,
        person: &PersonName,
        moment: Moment,
    ) -> anyhow::Result<Self> {
        let policy = company.policy(case.names.policy.as_deref(), case.snapshot.debtor.kind)?;
        let working_days = company.rulebook.working_days_at(case.snapshot.debtor.country).clone();
        let (contact, formal, is_planned) = contact(case, policy, person, moment, &working_days);
        let is_by_hand = false;
        let excuses = excuses()?;
        Ok(Self {
            company,
            excuses,
            case,
            policy,
            working_days,
            contact,
            moment,
            formal,
            is_by_hand,
            is_planned,
        })
    }

    pub(crate) fn card(&self, person: &PersonName) -> Card {
        let debtor = &self.case.names.debtor;
        let name = Some(debtor.name.clone()).filter(|name| !name.is_empty());
        let wanted = Wanted {
            debtor: DebtorKey { code: debtor.code.clone(), name },
            kind: self.case.snapshot.debtor.kind.unwrap_or(DebtorKind::Company),
            person: person.id,
            name: person.name.clone(),
            role: self.contact.role,
            consented: self.case.snapshot.people.iter().any(|known| known.id == person.id && known.consented),
            // What the plan did not ask for carries out no step of it.
            step: self.contact.step.filter(|_| self.is_planned),
        };
        let (snapshot, decision) = (&self.case.snapshot, &self.case.decision);
        Card::new(wanted, self.moment, self.contact.reply_by, snapshot, decision, self.policy)
    }

    /// The facts of the case, the wanted person being the one of this call.
    pub(crate) fn facts(&self) -> Facts {
        let mut facts = texts::facts(self.company, self.case, Some(&self.contact));
        if facts.person_address_as != Name::default() {
            facts.wanted_address_as = facts.person_address_as.clone();
        }
        facts
    }

    /// Name and number to call back; a company's secretary may hear our company's name.
    pub(crate) fn call_back(&self, wanted: &Wanted, lang: Lang, channel: Channel) -> Option<Text> {
        let role = if wanted.kind == DebtorKind::Company { Role::Secretary } else { Role::ThirdParty };
        let contact = PlannedContact { channel, role, purpose: Purpose::CallBack, ..self.contact.clone() };
        let library = &self.company.library;
        let fitting = receivables::script::candidates(
            library.scripts(),
            contact.purpose,
            channel,
            role,
            contact.stage,
            wanted.kind,
        );
        let facts = Facts { heard_by: Some(role), ..self.facts() };
        fitting.iter().find_map(|script| library.render(&script.id, lang, &facts).ok())
    }

    /// The answer to an excuse, as the guard lets it be said to the person of this call.
    pub(crate) fn answer(
        &self,
        excuse: &Excuse,
        offers: &[OfferKind],
        lang: Lang,
    ) -> Result<Passage, Vec<Finding>> {
        let facts = self.facts();
        excuse.answer(lang, &facts.gates, offers, self.contact.role, facts.guarded())
    }

    /// Whether a call-back may be agreed for that moment, else why not. What was said today does not count for then.
    pub(crate) fn may_call_at(&self, day: Day, at: Clock, lang: Lang) -> Result<(), String> {
        if day == self.moment.day && at <= self.moment.at {
            return Err(word("slot-passed", lang));
        }
        let refusals = self.refusals_at(Moment { day, at });
        let of_moment =
            refusals.iter().filter(|no| ["contact-hours", "working-days"].contains(&no.reason.rule));
        let why: Vec<String> = of_moment.map(|no| screen::reason(&no.reason, lang)).collect();
        if why.is_empty() {
            return Ok(());
        }
        Err(format!("{} {}", why.join(" "), word("slot-another", lang)))
    }

    /// What stands in the way of a call to this person now.
    fn refusals(&self, person: PersonId) -> Vec<Refusal> {
        self.refused(&gate::Wanted { person: Some(person), ..self.wanted(self.moment) }, self.moment.day)
    }

    /// What would stand in the way of the call at another moment.
    pub(crate) fn refusals_at(&self, moment: Moment) -> Vec<Refusal> {
        self.refused(&self.wanted(moment), moment.day)
    }

    fn refused(&self, wanted: &gate::Wanted, day: Day) -> Vec<Refusal> {
        gate::check(&self.case.snapshot, self.policy, &self.company.rulebook, day, wanted)
    }

    /// The call as the gate is asked about it.
    pub(crate) fn wanted(&self, moment: Moment) -> gate::Wanted {
        gate::Wanted {
            person: Some(self.contact.person),
            channel: Channel::Phone,
            at: moment.at,
            purpose: self.contact.purpose,
            stage: self.contact.stage,
            formal: self.formal,
        }
    }
}

/// Says why there is no call now, and what may be done instead.
fn refused(terminal: &mut Terminal, plan: &Plan<'_>, refusals: &[Refusal]) {
    let lang = terminal.lang();
    let may_on = refusals
        .iter()
        .map(|refusal| refusal.may_on)
        .try_fold(plan.moment.day, |latest, day| Some(latest.max(day?)));
    let held = Withheld {
        purpose: plan.contact.purpose,
        step: plan.contact.step,
        person: Some(plan.contact.person),
        channel: Some(Channel::Phone),
        refusals: refusals.iter().map(|refusal| refusal.reason).collect(),
        may_on,
        asked: gate::Scope::Moment,
    };
    let mut out = format!("\n{}\n", word("refused", lang));
    worklist::reasons(&mut out, &held, plan.moment.day, lang);
    let instead = instead(plan, lang);
    if !instead.is_empty() {
        out.push_str(&format!("{}\n{instead}", word("instead", lang)));
    }
    out.push_str(&word("not-dialled", lang));
    terminal.say(&out);
    terminal.event(&serde_json::json!({
        "event": "refused", "refusals": held.refusals, "may_on": held.may_on,
    }));
}

/// What the plan has today in place of the call, and who else may be called.
fn instead(plan: &Plan<'_>, lang: Lang) -> String {
    let case = plan.case;
    let mut out = String::new();
    for contact in case.decision.contacts.iter().filter(|contact| contact.channel != Channel::Phone) {
        let line = phrase(
            "instead-contact",
            [
                ("day", contact.on.to_string().as_str()),
                ("channel", contact.channel.code()),
                ("person", worklist::person_name(case, contact.person)),
                ("purpose", contact.purpose.code()),
            ],
            lang,
        );
        out.push_str(&format!("  {line}\n"));
    }
    for person in case.names.people.iter().filter(|person| person.id != plan.contact.person) {
        let role = person.role.filter(|role| role.may_hear_of_debt());
        if let Some(role) = role.filter(|_| plan.refusals(person.id).is_empty()) {
            let facts = [("person", person.name.as_str()), ("role", role.code())];
            out.push_str(&format!("  {}\n", phrase("instead-person", facts, lang)));
        }
    }
    for task in &case.decision.tasks {
        out.push_str(&format!("  {}\n", words::word("task-kind", task.code(), lang)));
    }
    out
}

/// Why a move cannot be, in words.
pub(crate) fn why(error: &CallError, lang: Lang) -> String {
    match error {
        CallError::Unfit(Unfit::AboveOpen { open }) => {
            let open = outreach::wording::amount(*open, lang);
            phrase("unfit-above-open", [("open", open.as_str())], lang)
        }
        CallError::Unfit(Unfit::Past(day)) => phrase("unfit-past", [("day", day.to_string().as_str())], lang),
        CallError::Unfit(Unfit::ToCome(day)) => {
            phrase("unfit-to-come", [("day", day.to_string().as_str())], lang)
        }
        CallError::Unfit(Unfit::NotPositive) => word("unfit-not-positive", lang),
        CallError::Unfit(Unfit::Order) => word("unfit-order", lang),
        CallError::Unfit(Unfit::OnePart) => word("unfit-one-part", lang),
        CallError::Unfit(Unfit::Empty | Unfit::Kind(_)) => word("unfit-empty", lang),
        CallError::Lacks { lacks, .. } => phrase("lacks", [("what", lacks.code())], lang),
        CallError::NothingSettled => word("nothing-settled", lang),
        CallError::NotNow { .. } | CallError::Outcome => word("cannot-be", lang),
    }
}

/// The outcome in words.
pub(crate) fn outcome(outcome: Option<Outcome>, lang: Lang) -> String {
    outcome.map_or_else(|| word("no-outcome", lang), |outcome| words::word("outcome", outcome.code(), lang))
}

/// The number to dial, masked: in full it is shown where it is dialled.
fn number(person: &PersonName) -> Option<&str> {
    person.way(Channel::Phone)
}

/// Amounts as the screen writes them, a dash for none.
fn amounts(totals: &receivables::money::Totals, lang: Lang) -> String {
    let sums: Vec<_> = totals.iter().filter(|sum| sum.minor != 0).collect();
    if sums.is_empty() { "—".to_owned() } else { outreach::wording::amounts(sums, lang) }
}

/// Text moved in, for words to be spoken.
fn spoken(text: &str) -> String {
    screen::indented(text, "  │ ")
}
