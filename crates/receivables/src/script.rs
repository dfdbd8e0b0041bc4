//! What a text needs before it may exist: its purpose, the facts it states, the gates it rests on.
//!
//! The words live outside the core, in `scripts/`. The core knows only what each text claims ([`Script`]), says what
//! is still lacking before it may appear ([`missing`]), and picks the one that fits ([`choose`]).

mod needs;
mod purpose;

pub use self::{
    needs::{Gate, TextFact},
    purpose::{Purpose, Tone},
};
use crate::{
    coded::coded,
    debtor::{Channel, DebtorKind, Role},
    stage::Stage,
};

coded! {
    /// Whom a text is written for. A company and a natural person never share one.
    Audience {
        /// Finance staff of a company (财务).
        Finance = "finance",
        /// Whoever approves payments of a company (付款审批人).
        DecisionMaker = "decision-maker",
        /// Whoever handles the matter at a company (经办人).
        Handler = "handler",
        /// Owner or person in charge of a company (负责人).
        Owner = "owner",
        /// Any of these four.
        Company = "company",
        /// A natural person who owes the money, alone or with others (债务人本人).
        Debtor = "debtor",
        /// Whoever owes the same debt with the debtor, under a paper they signed (共同债务人).
        CoDebtor = "co-debtor",
        /// Who guarantees the debt under a contract of their own (保证人).
        Guarantor = "guarantor",
        /// The lawyer who represents the debtor (对方律师).
        Lawyer = "lawyer",
        /// A mediator whom both sides accept: hears of the debt once consent is on record (中间人).
        Intermediary = "intermediary",
        /// A court or another public body, written to on a case (法院、主管机关).
        Authority = "authority",
        /// Secretary or reception of a company: hears nothing of the debt (前台、秘书).
        Secretary = "secretary",
        /// Anyone else who may not hear of the debt (第三方).
        ThirdParty = "third-party",
        /// Whoever may be listening, such as to a voicemail: nothing of the debt either.
        Anyone = "anyone",
    }
}

impl Audience {
    /// How closely the audience fits this person, higher being closer; `None` if the text is not for them.
    pub const fn fit(self, role: Role, debtor: DebtorKind) -> Option<u8> {
        const EXACT: Option<u8> = Some(3);
        const KIND: Option<u8> = Some(2);
        const ANYONE: Option<u8> = Some(1);
        match (self, debtor, role) {
            (Self::Finance, DebtorKind::Company, Role::Finance)
            | (Self::DecisionMaker, DebtorKind::Company, Role::DecisionMaker)
            | (Self::Handler, DebtorKind::Company, Role::Handler)
            | (Self::Owner, DebtorKind::Company, Role::Owner)
            | (Self::Secretary, DebtorKind::Company, Role::Secretary)
            | (Self::Debtor, DebtorKind::Person, Role::Debtor)
            | (Self::CoDebtor, _, Role::CoDebtor)
            | (Self::Guarantor, _, Role::Guarantor)
            | (Self::Lawyer, _, Role::Lawyer)
            | (Self::Intermediary, _, Role::Intermediary) => EXACT,
            (
                Self::Company,
                DebtorKind::Company,
                Role::Finance | Role::DecisionMaker | Role::Handler | Role::Owner,
            )
            | (Self::Debtor, DebtorKind::Person, Role::CoDebtor) => KIND,
            (Self::ThirdParty, _, role) if !role.may_hear_of_debt() => KIND,
            (Self::Anyone, _, _) => ANYONE,
            _ => None,
        }
    }

    /// Whether these people may hear of the debt.
    pub const fn may_hear_of_debt(self) -> bool {
        match self {
            Self::Finance
            | Self::DecisionMaker
            | Self::Handler
            | Self::Owner
            | Self::Company
            | Self::Debtor
            | Self::CoDebtor
            | Self::Guarantor
            | Self::Lawyer
            | Self::Intermediary
            | Self::Authority => true,
            Self::Secretary | Self::ThirdParty | Self::Anyone => false,
        }
    }

    /// What must be on file before anybody of this kind is told of the debt; every text for them rests on it.
    pub const fn rests_on(self) -> Option<Gate> {
        match self {
            Self::CoDebtor => Some(Gate::JointLiability),
            Self::Guarantor => Some(Gate::GuaranteeContract),
            Self::Lawyer => Some(Gate::Represented),
            Self::Intermediary => Some(Gate::ConsentRecorded),
            Self::Authority => Some(Gate::LegalReview),
            Self::Finance
            | Self::DecisionMaker
            | Self::Handler
            | Self::Owner
            | Self::Company
            | Self::Debtor
            | Self::Secretary
            | Self::ThirdParty
            | Self::Anyone => None,
        }
    }
}

coded! {
    /// Something the words of a text must contain, checked when the text is read.
    Element {
        /// An amount.
        Amount = "amount",
        /// The day on which the money was or is due.
        DueDate = "due-date",
        /// How many days past due.
        DaysPastDue = "days-past-due",
        /// The day by which we ask for money or an answer: never "soon".
        DateAsked = "date-asked",
        /// What the claim rests on: the contract or the invoices, by number.
        Basis = "basis",
        /// The bank account to pay to.
        Account = "account",
        /// Who writes or calls, and the number to ring back.
        Sender = "sender",
        /// A question: the text asks, it does not accuse.
        Question = "question",
        /// A word of thanks.
        Thanks = "thanks",
        /// Lines to be signed by hand: only they may hold `____`.
        Signatures = "signatures",
        /// Part of a call: who is on the line, and is it convenient; before anything of the debt.
        Identity = "identity",
        /// Part of a call: why we call.
        Reason = "reason",
        /// Part of a call: what we ask, and then listen.
        Questions = "questions",
        /// Part of a call: what can be agreed, by what they answer.
        Options = "options",
        /// Part of a call: amount, day and way of payment said once more.
        Recap = "recap",
        /// Part of a call with somebody else: asking for the person.
        Opening = "opening",
        /// Part of a call with somebody else: the call-back to pass on.
        Message = "message",
        /// Part of a call with somebody else: the one answer to every "what is it about".
        AskedWhy = "asked-why",
        /// Part of a call with somebody else: number once more, and thanks.
        Closing = "closing",
    }
}

/// What must be there before a text may appear.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// Facts the text states.
    pub facts: Vec<TextFact>,
    /// Gates it rests on.
    pub gates: Vec<Gate>,
}

/// One thing a text lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// A fact is not known.
    Fact(TextFact),
    /// A gate is not satisfied.
    Gate(Gate),
}

/// What the core knows of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Its name, unique in a library: `early-sms-company`.
    pub id: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Stages it suits; empty means every stage.
    pub stages: Vec<Stage>,
    /// The channel it is written for.
    pub channel: Channel,
    /// Whom it is written for; one or more.
    pub audience: Vec<Audience>,
    /// Its voice.
    pub tone: Tone,
    /// Rows of the catalogue of requirements it serves: `SCR-005`.
    pub covers: Vec<String>,
    /// What its words must contain, in every language.
    pub elements: Vec<Element>,
    /// What it needs.
    pub needs: Needs,
}

impl Script {
    /// The facts it needs and its audience may not hear. A text that has any is never chosen.
    pub fn indiscreet(&self) -> impl Iterator<Item = TextFact> + '_ {
        // A machine does not say who listens to it.
        let machine = (self.channel == Channel::Voicemail).then_some(Audience::Anyone);
        let heard_by = move || self.audience.iter().copied().chain(machine);
        self.needs.facts.iter().copied().filter(move |fact| heard_by().any(|ear| !fact.may_be_told_to(ear)))
    }

    /// How closely it fits, higher first in each part: the audience, the fewest stages, the most gates, the most facts
    /// (a text that rests on more can say more).
    fn fit(&self, stage: Stage, role: Role, debtor: DebtorKind) -> Option<[usize; 4]> {
        let audience = self.audience.iter().filter_map(|audience| audience.fit(role, debtor)).max()?;
        let stages = match self.stages.as_slice() {
            [] => 0,
            stages if stages.contains(&stage) => Stage::ALL.len().saturating_sub(stages.len()) + 1,
            _ => return None,
        };
        Some([usize::from(audience), stages, self.needs.gates.len(), self.needs.facts.len()])
    }
}

/// What the text lacks; empty means that it may appear. Facts first, in the order of the text.
pub fn missing(script: &Script, have_facts: &[TextFact], have_gates: &[Gate]) -> Vec<Missing> {
    let facts = script.needs.facts.iter().filter(|fact| !have_facts.contains(fact)).copied();
    let gates = script.needs.gates.iter().filter(|gate| !have_gates.contains(gate)).copied();
    facts.map(Missing::Fact).chain(gates.map(Missing::Gate)).collect()
}

/// Every text that fits, the most specific first; equals in order of their id. When the first may not appear, a later
/// one may.
pub fn candidates(
    scripts: &[Script],
    purpose: Purpose,
    channel: Channel,
    role: Role,
    stage: Stage,
    debtor: DebtorKind,
) -> Vec<&Script> {
    let mut fitting: Vec<_> = scripts
        .iter()
        .filter(|script| script.purpose == purpose && script.channel == channel)
        .filter(|script| script.indiscreet().next().is_none())
        .filter_map(|script| Some((script.fit(stage, role, debtor)?, script)))
        .collect();
    fitting.sort_by(|(a_fit, a), (b_fit, b)| b_fit.cmp(a_fit).then_with(|| a.id.cmp(&b.id)));
    fitting.into_iter().map(|(_, script)| script).collect()
}

/// The most specific text that fits, if any: the first of [`candidates`].
pub fn choose(
    scripts: &[Script],
    purpose: Purpose,
    channel: Channel,
    role: Role,
    stage: Stage,
    debtor: DebtorKind,
) -> Option<&Script> {
    candidates(scripts, purpose, channel, role, stage, debtor).first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(id: &str, channel: Channel, audience: Audience, stages: &[Stage], needs: Needs) -> Script {
        let purpose = if audience.may_hear_of_debt() { Purpose::OverdueReminder } else { Purpose::CallBack };
        let (id, stages, audience) = (id.to_owned(), stages.to_vec(), vec![audience]);
        let tone = Tone::Neutral;
        Script { id, purpose, stages, channel, audience, tone, covers: vec![], elements: vec![], needs }
    }

    fn library() -> Vec<Script> {
        let gated = Needs { facts: vec![], gates: vec![Gate::DamagesClause] };
        let tells = Needs { facts: vec![TextFact::AmountOverdue], gates: vec![] };
        let creditor = Needs { facts: vec![TextFact::CreditorName], gates: vec![] };
        vec![
            script("company", Channel::Sms, Audience::Company, &[Stage::Early], Needs::default()),
            script("company-any", Channel::Sms, Audience::Company, &[], Needs::default()),
            script("company-gated", Channel::Sms, Audience::Company, &[Stage::Early], gated),
            script("company-same", Channel::Sms, Audience::Company, &[Stage::Early], Needs::default()),
            script("finance-any", Channel::Sms, Audience::Finance, &[], Needs::default()),
            script("person", Channel::Sms, Audience::Debtor, &[Stage::Early], tells.clone()),
            script("relay", Channel::Phone, Audience::ThirdParty, &[], Needs::default()),
            script("relay-that-tells", Channel::Phone, Audience::ThirdParty, &[], tells.clone()),
            script("reception", Channel::Phone, Audience::Secretary, &[], creditor),
            script("machine-that-tells", Channel::Voicemail, Audience::Debtor, &[], tells),
        ]
    }

    #[test]
    fn the_most_specific_text_wins() {
        use DebtorKind::{Company, Person};
        let scripts = library();
        for (purpose, channel, role, stage, debtor, expected) in [
            // The audience weighs more than the stage.
            (Purpose::OverdueReminder, Channel::Sms, Role::Finance, Stage::Early, Company, "finance-any"),
            // Same audience and stage: the text that rests on more proof.
            (Purpose::OverdueReminder, Channel::Sms, Role::Owner, Stage::Early, Company, "company-gated"),
            (Purpose::OverdueReminder, Channel::Sms, Role::Owner, Stage::Late, Company, "company-any"),
            (Purpose::OverdueReminder, Channel::Sms, Role::Debtor, Stage::Early, Person, "person"),
            (Purpose::OverdueReminder, Channel::Sms, Role::CoDebtor, Stage::Early, Person, "person"),
            // A guarantor owes under another title: the debtor's text would be false.
            (Purpose::OverdueReminder, Channel::Sms, Role::Guarantor, Stage::Early, Person, "-"),
            (Purpose::OverdueReminder, Channel::Email, Role::Owner, Stage::Early, Company, "-"),
            (Purpose::CallBack, Channel::Phone, Role::Secretary, Stage::Late, Company, "reception"),
            // The same role in a household gets the text that names no company.
            (Purpose::CallBack, Channel::Phone, Role::Secretary, Stage::Late, Person, "relay"),
            (Purpose::CallBack, Channel::Phone, Role::Family, Stage::Late, Person, "relay"),
            (Purpose::OverdueReminder, Channel::Phone, Role::Family, Stage::Late, Person, "-"),
            // Who owes may be spoken to; a relay text is not for them.
            (Purpose::CallBack, Channel::Phone, Role::Debtor, Stage::Late, Person, "-"),
            (Purpose::OverdueReminder, Channel::Voicemail, Role::Debtor, Stage::Late, Person, "-"),
        ] {
            let found = choose(&scripts, purpose, channel, role, stage, debtor);
            assert_eq!(
                found.map_or("-", |s| s.id.as_str()),
                expected,
                "{purpose} {channel} {role} {stage} {debtor}"
            );
        }
    }

    #[test]
    fn the_order_of_the_library_decides_nothing() {
        let mut scripts = library();
        let ids = |scripts: &[Script]| -> Vec<String> {
            candidates(
                scripts,
                Purpose::OverdueReminder,
                Channel::Sms,
                Role::Finance,
                Stage::Early,
                DebtorKind::Company,
            )
            .iter()
            .map(|script| script.id.clone())
            .collect()
        };
        let forward = ids(&scripts);
        scripts.reverse();
        assert_eq!(forward, ids(&scripts));
        assert_eq!(forward, ["finance-any", "company-gated", "company", "company-same", "company-any"]);
    }

    #[test]
    fn nobody_outside_the_debt_is_chosen_a_text_that_tells_of_it() {
        let scripts: Vec<_> = TextFact::ALL
            .iter()
            .flat_map(|&fact| {
                let needs = Needs { facts: vec![fact], gates: vec![] };
                [Audience::Secretary, Audience::ThirdParty, Audience::Anyone]
                    .map(|audience| script(fact.code(), Channel::Phone, audience, &[], needs.clone()))
            })
            .collect();
        for role in Role::ALL.iter().copied().filter(|role| !role.may_hear_of_debt()) {
            for &debtor in DebtorKind::ALL {
                let told: Vec<_> =
                    candidates(&scripts, Purpose::CallBack, Channel::Phone, role, Stage::Late, debtor)
                        .iter()
                        .flat_map(|script| script.needs.facts.clone())
                        .collect();
                assert!(!told.is_empty(), "{role}: the test must see the texts that are allowed");
                for fact in told {
                    let code = fact.code();
                    let harmless = ["wanted.address_as", "sender.name", "sender.phone"].contains(&code)
                        || (code == "creditor.name"
                            && role == Role::Secretary
                            && debtor == DebtorKind::Company);
                    assert!(harmless, "{role} of a {debtor} would hear `{code}`");
                }
            }
        }
    }

    #[test]
    fn a_text_appears_only_with_all_it_needs() {
        let needs = Needs {
            facts: vec![TextFact::AmountOverdue, TextFact::ReplyBy],
            gates: vec![Gate::DamagesClause, Gate::LegalReview],
        };
        let script = script("late", Channel::Letter, Audience::Company, &[], needs);
        for (facts, gates, lacking) in [
            (
                &[TextFact::ReplyBy, TextFact::AmountOverdue][..],
                &[Gate::LegalReview, Gate::DamagesClause][..],
                vec![],
            ),
            (
                &[TextFact::ReplyBy],
                &[Gate::LegalReview],
                vec![Missing::Fact(TextFact::AmountOverdue), Missing::Gate(Gate::DamagesClause)],
            ),
            // A gate of another kind opens nothing.
            (
                &[TextFact::ReplyBy, TextFact::AmountOverdue],
                &[Gate::LawyerMandate, Gate::LegalReview],
                vec![Missing::Gate(Gate::DamagesClause)],
            ),
        ] {
            assert_eq!(missing(&script, facts, gates), lacking);
        }
    }
}
