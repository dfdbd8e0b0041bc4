//! The words for a planned contact: facts of the case, and the text of the library that fits.

use std::collections::BTreeMap;

use ::wording::Fact;
use outreach::{Facts, Filed, Lang, Library, Line, Name, RenderError, Text, facts::Promised, wording, words};
use receivables::{
    balance::Item,
    calendar::{Clock, Day},
    call::Moment,
    claim,
    debtor::{Channel, Country, DebtorKind, Role},
    decision::{Decision, PlannedContact},
    document::DocumentKind,
    fact::{
        FactKind,
        details::{Detail, DetailItem, Details},
    },
    interest::Interest,
    money::{Money, Totals},
    promise::Judgement,
    script::{self, Gate, Purpose, Script, TextFact},
    snapshot::Snapshot,
    verification::Verification,
};
use store::{DebtorNames, FactDetails, PersonName, ReceivableName};

use crate::company::Company;

/// Days in which a letter to nobody of the case's people, such as an authority, asks for an answer. Our number.
const REPLY_DAYS: i32 = 15;

/// One debtor's case: the facts, the decision on them, the names around them.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) snapshot: Snapshot,
    pub(crate) decision: Decision,
    pub(crate) names: DebtorNames,
    pub(crate) verification: Verification,
    /// Who works at it at the page, by their login: texts bear their name where the company's list has them.
    pub(crate) worked_by: Option<String>,
}

impl Case {
    /// What texts may state of a fact on file.
    pub(crate) fn details_of(&self, fact: &receivables::fact::Fact) -> Option<&Details> {
        let same = |known: &&FactDetails| {
            (known.kind, known.from, known.until) == (fact.kind, fact.from, fact.until)
        };
        self.names.facts.iter().find(same).map(|known| &known.details)
    }
}

/// Why there are no words for a contact.
#[derive(Debug)]
pub(crate) enum NoText {
    /// The library has none for this purpose, channel and person.
    None,
    /// It has, and each lacks something; the best one's lacks.
    Lacks(RenderError),
}

impl NoText {
    /// Why, and what to do about it.
    pub(crate) fn said(&self, contact: &PlannedContact, lang: Lang) -> String {
        match self {
            Self::None => {
                let facts = [
                    ("purpose", contact.purpose.code()),
                    ("channel", contact.channel.code()),
                    ("role", contact.role.code()),
                ];
                words::sentence(self.rule(), facts, lang)
            }
            Self::Lacks(lack) => lack.said(lang),
        }
    }

    /// The rule under which it is recorded.
    pub(crate) const fn rule(&self) -> &'static str {
        match self {
            Self::Lacks(RenderError::Missing { .. }) => "text-lacks-facts",
            Self::Lacks(RenderError::Blocked { .. }) => "text-blocked",
            Self::None | Self::Lacks(RenderError::Unknown(_) | RenderError::Template { .. }) => "no-text",
        }
    }
}

/// The language of texts to a debtor: Chinese in China, English elsewhere.
pub(crate) fn language(case: &Case) -> Lang {
    language_of(case.names.country)
}

/// The same by the debtor's country.
pub(crate) fn language_of(country: Option<Country>) -> Lang {
    if country == Some(Country::CN) { Lang::Zh } else { Lang::En }
}

/// The contact that a text is for: as the plan has it, else at the moment.
pub(crate) fn contact(
    company: &Company,
    case: &Case,
    person: &PersonName,
    (channel, purpose): (Channel, Purpose),
    Moment { day, at }: Moment,
) -> PlannedContact {
    let is_it = |contact: &&PlannedContact| {
        (contact.person, contact.channel, contact.purpose) == (person.id, channel, purpose)
    };
    let planned = case.decision.contacts.iter().find(is_it).cloned();
    planned.unwrap_or_else(|| {
        let working = company.rulebook.working_days_at(case.snapshot.debtor.country);
        PlannedContact {
            on: day,
            at,
            person: person.id,
            role: person.role.unwrap_or(Role::ThirdParty),
            channel,
            purpose,
            stage: case.decision.stage,
            step: None,
            // Our number: the same as for a promise.
            reply_by: working.on_or_after(day.plus(3)),
        }
    })
}

/// The contact by which a text of the library would go: to the first of the debtor's people for whom it is written.
pub(crate) fn contact_for(company: &Company, case: &Case, script: &Script) -> Option<PlannedContact> {
    let kind = case.snapshot.debtor.kind.unwrap_or(DebtorKind::Company);
    let is_for = |role: Role| script.audience.iter().any(|audience| audience.fit(role, kind).is_some());
    let person = case.names.people.iter().find(|person| person.role.is_some_and(is_for))?;
    let noon = Moment { day: case.decision.day, at: Clock::NOON };
    Some(contact(company, case, person, (script.channel, script.purpose), noon))
}

/// The text for a contact, in the debtor's language.
pub(crate) fn text(company: &Company, case: &Case, contact: &PlannedContact) -> Result<Text, NoText> {
    let kind = case.snapshot.debtor.kind.unwrap_or(DebtorKind::Company);
    let library: &Library = &company.library;
    let fitting = script::candidates(
        library.scripts(),
        contact.purpose,
        contact.channel,
        contact.role,
        contact.stage,
        kind,
    );
    let facts = facts(company, case, Some(contact));
    let mut first_lack = None;
    for script in fitting {
        match library.render(&script.id, language(case), &facts) {
            Ok(text) => return Ok(text),
            Err(lack) => first_lack = first_lack.or(Some(lack)),
        }
    }
    Err(first_lack.map_or(NoText::None, NoText::Lacks))
}

/// Everything a text may state about the case today.
pub(crate) fn facts(company: &Company, case: &Case, contact: Option<&PlannedContact>) -> Facts {
    let Case { snapshot, decision, names, verification: _, worked_by } = case;
    let overdue: Vec<&Item> = overdue(case).collect();
    let next: Vec<&Item> = next(case).collect();
    let listed = listed(case, contact.map(|contact| contact.purpose));
    let person = contact.and_then(|contact| names.people.iter().find(|person| person.id == contact.person));
    let named: Vec<&ReceivableName> = listed
        .iter()
        .filter_map(|item| names.receivables.iter().find(|receivable| receivable.id == item.receivable))
        .collect();
    let contract = common(named.iter().map(|receivable| contract_number(receivable)));
    let project = common(named.iter().map(|receivable| receivable.project.as_deref()));
    let clause = contract.and_then(|number| names.contracts.iter().find(|c| c.number == number));
    let mut facts = Facts::new(decision.day);
    facts.debtor_name = names.debtor.name.as_str().into();
    if let Some(person) = person {
        facts.person_name = person.name.as_str().into();
        facts.person_address_as = address_as(person);
    }
    if let Some(wanted) = names.people.iter().find(|person| person.role.is_some_and(Role::may_hear_of_debt)) {
        facts.wanted_address_as = address_as(wanted);
    }
    facts.creditor_name = company.creditor_name.clone();
    facts.account = company.account.clone();
    facts.sender = company.sender(worked_by.as_deref(), names.owner.as_deref(), decision.day);
    facts.lawyer = company.lawyer(decision.day);
    facts.heard_by = contact.map(|contact| contact.role);
    facts.amount_open = total(decision.items.iter(), |item| item.open.minor);
    facts.amount_overdue = total(overdue.iter().copied(), |item| item.demandable);
    facts.amount_next = total(next.iter().copied(), |item| item.demandable);
    facts.oldest_due = overdue.iter().map(|item| item.due).min();
    facts.next_due = next.first().map(|item| item.due);
    facts.invoices = listed.iter().map(|item| line(item, names)).collect();
    if contact.is_some_and(|contact| contact.purpose == Purpose::BalanceConfirmation) {
        // A statement shows what is open, whatever of it may be demanded.
        for (line, item) in facts.invoices.iter_mut().zip(&listed) {
            line.open = item.open;
        }
    }
    facts.reply_by = Some(contact.map_or_else(
        || {
            company
                .rulebook
                .working_days_at(snapshot.debtor.country)
                .on_or_after(decision.day.plus(REPLY_DAYS))
        },
        |contact| contact.reply_by,
    ));
    facts.pay_by = facts.reply_by;
    facts.promise = promise(case);
    facts.contract_number = contract.map(Name::from).unwrap_or_default();
    facts.contract_clause =
        clause.and_then(|c| c.damages_clause.as_deref()).map(Name::from).unwrap_or_default();
    facts.last_payment = last_payment(snapshot, decision.day);
    facts.project = project.map(Name::from).unwrap_or_default();
    facts.filed = filed(company, case);
    let terms = clause.and_then(|c| snapshot.contracts.iter().find(|terms| terms.id == c.id));
    if let Some(rate) = terms.and_then(|terms| terms.penalty_per_day) {
        let rate = Name::from(format!("{}%", rate.percent()).as_str());
        facts.filed.insert(TextFact::DamagesRate, Filed::Words(rate));
    }
    if let Some(penalties) = penalties(case) {
        let total = sum(penalties.iter().map(|penalty| penalty.total));
        facts.filed.insert(TextFact::DamagesAmount, Filed::Amount(total));
    }
    facts.gates = gates(case, contact, !facts.contract_clause.eq(&Name::default()));
    if facts.lawyer.is_ok() {
        facts.gates.push(Gate::LawyerMandate);
    }
    facts.also_true = also_true(case);
    facts
}

fn overdue(case: &Case) -> impl Iterator<Item = &Item> {
    case.decision.items.iter().filter(|item| item.is_overdue())
}

/// The items that fall due next, all on the same day.
fn next(case: &Case) -> impl Iterator<Item = &Item> {
    let coming = |item: &&Item| item.days_past_due <= 0 && item.demandable > 0;
    let next_due = case.decision.items.iter().filter(coming).map(|item| item.due).min();
    case.decision.items.iter().filter(coming).filter(move |item| Some(item.due) == next_due)
}

/// The items that a text lists: all that is open in a statement, else what is overdue, else what falls due next.
pub(crate) fn listed(case: &Case, purpose: Option<Purpose>) -> Vec<&Item> {
    if purpose == Some(Purpose::BalanceConfirmation) {
        return case.decision.items.iter().filter(|item| item.open.minor != 0).collect();
    }
    let overdue: Vec<&Item> = overdue(case).collect();
    if overdue.is_empty() { next(case).collect() } else { overdue }
}

/// The penalty that the contract agrees for each overdue item, in their order; `None` unless there is one for each.
pub(crate) fn penalties(case: &Case) -> Option<Vec<Interest>> {
    let day = case.decision.day;
    let all: Option<Vec<Interest>> =
        overdue(case).map(|item| claim::agreed_penalty(&case.snapshot, item, day)).collect();
    all.filter(|all| !all.is_empty())
}

/// The contract a receivable is owed under. The number of an instalment debt is that of its contract.
pub(crate) fn contract_number(receivable: &ReceivableName) -> Option<&str> {
    receivable.contract.as_deref().or_else(|| receivable.instalment.map(|_| receivable.number.as_str()))
}

/// What all of them say. A text names one contract or one project, and must not name it for items of another.
fn common<'a>(mut each: impl Iterator<Item = Option<&'a str>>) -> Option<&'a str> {
    let first = each.next()??;
    each.all(|other| other == Some(first)).then_some(first)
}

fn address_as(person: &PersonName) -> Name {
    let title = person.title.as_deref();
    Name::new(
        wording::address_as(&person.name, title, Lang::Zh),
        wording::address_as(&person.name, title, Lang::En),
    )
}

fn total<'a>(items: impl Iterator<Item = &'a Item>, minor: impl Fn(&Item) -> i64) -> Totals {
    sum(items.map(|item| Money::new(minor(item), item.open.currency)))
}

pub(crate) fn line(item: &Item, names: &DebtorNames) -> Line {
    let named = names.receivables.iter().find(|receivable| receivable.id == item.receivable);
    let number = named.map_or_else(String::new, |receivable| receivable.number.clone());
    let instalment = named.and_then(|receivable| receivable.instalment);
    let open = if item.is_overdue() { item.demandable } else { item.open.minor };
    Line { number, instalment, due: item.due, open: Money::new(open, item.open.currency) }
}

/// The promise a text speaks of: the one due today, else the latest broken one.
fn promise(case: &Case) -> Option<Promised> {
    let states = case.decision.promises.iter();
    let of = |wanted: fn(&Judgement) -> bool| {
        let latest = states.clone().filter(|state| wanted(&state.judgement)).max_by_key(|state| state.due)?;
        case.snapshot.promises.iter().find(|promise| promise.id == latest.promise)
    };
    let promise = of(|judged| matches!(judged, Judgement::DueToday))
        .or_else(|| of(|judged| matches!(judged, Judgement::Broken | Judgement::PartKept { .. })))?;
    Some(Promised { amount: promise.amount, due: promise.due, made: promise.made })
}

fn last_payment(snapshot: &Snapshot, day: Day) -> Option<(Money, Day)> {
    let received =
        snapshot.payments.iter().filter(|p| p.day <= day && !p.is_credit_note && p.amount.minor > 0);
    received.max_by_key(|payment| payment.day).map(|payment| (payment.amount, payment.day))
}

/// What texts may state of us, and what is on file with the facts that hold: of two with the same detail the later one's, but
/// whose paper of several it is that a text would name, nobody could tell.
fn filed(company: &Company, case: &Case) -> BTreeMap<TextFact, Filed> {
    let mut filed = company.about_us.clone();
    let day = case.decision.day;
    let holding = case.names.facts.iter().filter(|fact| fact.holds(day));
    let mut several = Vec::new();
    for (fact, detail) in holding.flat_map(|fact| fact.details.read()) {
        let is_ones_own = matches!(fact, TextFact::GuaranteeNumber | TextFact::LiabilityBasis);
        if is_ones_own && filed.contains_key(&fact) {
            several.push(fact);
        }
        if let Detail::Items(items) = &detail
            && fact == TextFact::PlanInstalments
        {
            filed.insert(TextFact::PlanTotal, Filed::Amount(sum(items.iter().map(|item| item.amount))));
        }
        filed.insert(fact, as_filed(detail));
    }
    if let Some(accepted) = accepted_on(case) {
        filed.insert(TextFact::ProjectAccepted, Filed::Day(accepted));
    }
    filed.retain(|fact, _| !several.contains(fact));
    filed
}

fn as_filed(detail: Detail) -> Filed {
    match detail {
        Detail::Words(words) => Filed::Words(words.as_str().into()),
        Detail::Day(day) => Filed::Day(day),
        Detail::Amount(amount) => Filed::Amount(sum([amount])),
        Detail::Items(items) => Filed::Lines(
            (1..)
                .zip(items)
                .map(|(place, DetailItem { number, due, amount })| Line {
                    instalment: number.is_none().then_some(place),
                    number: number.unwrap_or_default(),
                    due,
                    open: amount,
                })
                .collect(),
        ),
    }
}

fn sum(amounts: impl IntoIterator<Item = Money>) -> Totals {
    let mut totals = Totals::default();
    for amount in amounts {
        totals.add(amount);
    }
    totals
}

/// The day by which everything overdue was accepted, if a certificate is on file for each of it.
fn accepted_on(case: &Case) -> Option<Day> {
    let certificate = |item: &Item| {
        let receivable = case.snapshot.receivables.iter().find(|owed| owed.id == item.receivable)?;
        let papers = case.snapshot.documents.iter();
        let accepts = papers.filter(|paper| paper.kind == DocumentKind::AcceptanceCertificate);
        accepts.filter(|paper| paper.covers(receivable)).map(|paper| paper.day).max()
    };
    let days: Option<Vec<Day>> = overdue(case).map(certificate).collect();
    days?.into_iter().max()
}

/// The gates that the facts on file satisfy. What nobody has recorded is not satisfied.
fn gates(case: &Case, contact: Option<&PlannedContact>, has_clause: bool) -> Vec<Gate> {
    let fact = |kind: FactKind| {
        case.snapshot.facts.iter().any(|fact| fact.kind == kind && fact.holds(case.decision.day))
    };
    let mut gates = Vec::new();
    if case.verification.is_done() {
        gates.push(Gate::FourElementsVerified);
    }
    if has_clause {
        gates.push(Gate::DamagesClause);
    }
    if case.snapshot.contracts.iter().any(|contract| contract.allows_supply_stop) {
        gates.push(Gate::SupplyStopClause);
    }
    if accepted_on(case).is_some() {
        gates.push(Gate::AcceptanceProof);
    }
    gates.extend(Gate::ALL.iter().copied().filter(|gate| gate.fact().is_some_and(fact)));
    let person = |id| case.snapshot.people.iter().find(|person| person.id == id);
    if contact.and_then(|contact| person(contact.person)).is_some_and(|person| person.consented) {
        gates.push(Gate::ConsentRecorded);
    }
    gates
}

/// What the guard may take for true beside the gates: that the debtor is lost.
fn also_true(case: &Case) -> ::wording::Facts {
    let mut facts = case.snapshot.facts.iter();
    let is_lost = facts.any(|fact| fact.kind == FactKind::LostContact && fact.holds(case.decision.day));
    is_lost.then_some(Fact::DebtorLost).into_iter().collect()
}

/// What the guard may take for true of a text for these people: the gates on file, a debtor who is lost, and consent, if
/// everybody addressed gave it.
pub(crate) fn on_file(company: &Company, case: &Case, audience: Role) -> ::wording::Facts {
    let has_clause = case.names.contracts.iter().any(|contract| contract.damages_clause.is_some());
    let mut addressed = case.snapshot.people.iter().filter(|person| person.role == audience).peekable();
    let consented = addressed.peek().is_some() && addressed.all(|person| person.consented);
    let gates = gates(case, None, has_clause)
        .into_iter()
        .chain(company.lawyer(case.decision.day).is_ok().then_some(Gate::LawyerMandate))
        .chain(consented.then_some(Gate::ConsentRecorded));
    gates.filter_map(outreach::opens).fold(also_true(case), ::wording::Facts::with)
}
