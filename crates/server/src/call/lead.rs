//! From dialling to the closed line: what to ask now, which words fit, what was heard and written down.

use outreach::{Lang, Text, part, words};
use receivables::{
    calendar::{Clock, Day},
    call::{Answer, Call, CallError, Identity, Move, Relay, State},
    contact::Outcome,
    debtor::{Channel, DebtorKind, Role},
    script::Element,
};
use serde_json::json;
use store::{Act, Store};

use super::{Plan, number, phrase, read::Looking, spoken, terminal::Terminal, word};
use crate::{
    clock,
    texts::{self, NoText},
};

/// A call under way at the collector's desk.
pub(super) struct Lead<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) call: Call,
    pub(super) terminal: Terminal,
    /// The language spoken with the debtor.
    pub(super) spoken_in: Lang,
    text: Option<Text>,
    /// The menu was shown in full once; after that a line will do.
    pub(super) knows_menu: bool,
}

/// What became of the question who is on the line, or what they asked back.
#[derive(Debug, Clone, Copy)]
enum Known {
    Is(Identity),
    HungUp,
    AskedWhy,
}

impl<'a> Lead<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, call: Call, mut terminal: Terminal) -> Self {
        let spoken_in = texts::language(plan.case);
        let text = match texts::text(plan.company, plan.case, &plan.contact) {
            Ok(text) => Some(text),
            Err(lack) => {
                let lang = terminal.lang();
                let why = match lack {
                    NoText::None => word("no-script", lang),
                    NoText::Lacks(lack) => {
                        let lack = lack.said(lang);
                        phrase("script-lacks", [("what", lack.as_str())], lang)
                    }
                };
                terminal.say(&format!("\n{why}"));
                None
            }
        };
        Self { plan, call, terminal, spoken_in, text, knows_menu: false }
    }

    pub(super) const fn lang(&self) -> Lang {
        self.terminal.lang()
    }

    /// Makes a move; `false` where it cannot be, with the reason said.
    pub(super) fn step(&mut self, next: Move) -> bool {
        let did = json!(next);
        match self.call.clone().step(next) {
            Ok(call) => {
                self.call = call;
                let state = self.call.state().code();
                self.terminal.event(&json!({ "event": "moved", "did": did, "state": state }));
                true
            }
            Err(rejected) => {
                let why = self.why(&rejected.why);
                self.terminal.say(&why);
                self.terminal.event(&json!({ "event": "rejected", "why": rejected.why.to_string() }));
                false
            }
        }
    }

    pub(super) fn why(&self, error: &CallError) -> String {
        super::why(error, self.lang())
    }

    /// Leads the call until its line is closed. `false` if it was never dialled.
    pub(super) fn lead(&mut self, store: &Store, dry_run: bool) -> anyhow::Result<bool> {
        loop {
            match self.call.state() {
                State::Prepared(_) => {
                    if !self.dial(store, dry_run)? {
                        return Ok(false);
                    }
                }
                State::Ringing(_) => self.ringing()?,
                State::Identifying(_) => self.identifying()?,
                State::Elsewhere(_) => self.elsewhere()?,
                State::Machine => self.machine()?,
                State::Opening(_) => self.opening()?,
                State::Explaining(_) => self.explaining(),
                State::Listening(_) => self.listening()?,
                State::Recapping(_) => self.recapping()?,
                State::WrappingUp(_) | State::Done(_) => return Ok(true),
            }
        }
    }

    pub(super) fn choose<T: Clone + Copy>(
        &mut self,
        question: &str,
        table: &str,
        all: &[(T, &str)],
    ) -> anyhow::Result<T> {
        let lang = self.lang();
        let choices: Vec<(T, String)> =
            all.iter().map(|(choice, code)| (*choice, words::word(table, code, lang))).collect();
        self.terminal.choose(&word(question, lang), &choices)
    }

    /// Shows the number in full once it is to be dialled, and the log says that it was used for this call.
    fn dial(&mut self, store: &Store, dry_run: bool) -> anyhow::Result<bool> {
        let lang = self.lang();
        let person = self.plan.case.names.people.iter().find(|person| person.id == self.plan.contact.person);
        let telephone = person.and_then(number).unwrap_or("-").to_owned();
        loop {
            let question = phrase("dial", [("number", telephone.as_str())], lang);
            match self.terminal.ask(&format!("\n{question}"))?.to_lowercase().as_str() {
                "" | "1" | "y" => {
                    if !dry_run {
                        let plan = self.plan;
                        let by = plan.company.user().unwrap_or("huikuan");
                        let act = Act { by, why: "call", at: clock::now().0 };
                        let debtor = plan.case.snapshot.debtor.id;
                        let number = store.reach(debtor, plan.contact.person, Channel::Phone, &act)?;
                        self.terminal.say(&number.unwrap_or(telephone));
                    }
                    self.step(Move::Dial);
                    return Ok(true);
                }
                "q" | "n" | "0" => {
                    self.terminal.say(&word("not-dialled", lang));
                    return Ok(false);
                }
                other => self.terminal.not_understood(other, &word("dial-again", lang)),
            }
        }
    }

    fn ringing(&mut self) -> anyhow::Result<()> {
        let all: Vec<(Answer, &str)> = Answer::ALL.iter().map(|answer| (*answer, answer.code())).collect();
        let by = self.choose("who-answers", "answer", &all)?;
        self.step(Move::Answer { by });
        Ok(())
    }

    /// Shows one part of the script.
    pub(super) fn speak(&mut self, element: Element) {
        let lang = self.lang();
        let title = words::word("element", element.code(), lang);
        let words = self.text.as_ref().and_then(|text| part(text, element));
        let said = words.map_or_else(|| word(&format!("tip-{element}"), lang), |words| spoken(&words));
        self.terminal.say(&format!("\n— {title} —\n{said}"));
    }

    fn identifying(&mut self) -> anyhow::Result<()> {
        self.speak(Element::Identity);
        self.terminal.say(&word("before-identity", self.lang()));
        let lang = self.lang();
        let mut choices: Vec<(Known, String)> =
            Identity::ALL.iter().map(|i| (Known::Is(*i), words::word("identity", i.code(), lang))).collect();
        choices.push((Known::HungUp, word("hung-up", lang)));
        choices.push((Known::AskedWhy, word("asked-why", lang)));
        loop {
            match self.terminal.choose(&word("who-is-it", lang), &choices)? {
                Known::Is(result) => {
                    if result == Identity::Declined {
                        self.terminal.say(&word("declined-tip", lang));
                    }
                    self.step(Move::Identify { result });
                    return Ok(());
                }
                Known::HungUp => {
                    self.step(Move::HangUp);
                    return Ok(());
                }
                Known::AskedWhy => {
                    self.answer_of("OBJ-038");
                }
            }
        }
    }

    fn opening(&mut self) -> anyhow::Result<()> {
        let lang = self.lang();
        let choices = [(0, word("convenient", lang)), (1, word("not-now", lang)), (2, word("hung-up", lang))];
        match self.terminal.choose(&word("is-it-convenient", lang), &choices)? {
            0 => self.step(Move::Convenient),
            1 => {
                self.answer_of("OBJ-003");
                let (day, at) = loop {
                    let day = self.ask_day("slot-day", Looking::Ahead)?;
                    let at = self.ask_time("slot-time")?;
                    if self.may_call_at(day, at) {
                        break (day, at);
                    }
                };
                self.step(Move::NotNow { day, at })
            }
            _ => self.step(Move::HangUp),
        };
        Ok(())
    }

    /// Whether a call-back may be agreed for that moment; says why not.
    pub(super) fn may_call_at(&mut self, day: Day, at: Clock) -> bool {
        match self.plan.may_call_at(day, at, self.lang()) {
            Ok(()) => true,
            Err(why) => {
                self.terminal.say(&why);
                false
            }
        }
    }

    fn explaining(&mut self) {
        self.speak(Element::Reason);
        self.speak(Element::Questions);
        self.terminal.say(&word("listen", self.lang()));
        self.step(Move::Explain);
    }

    fn elsewhere(&mut self) -> anyhow::Result<()> {
        let lang = self.lang();
        let text = self.plan.call_back(self.call.wanted(), self.spoken_in, Channel::Phone);
        for element in [Element::Opening, Element::Message, Element::AskedWhy, Element::Closing] {
            let title = words::word("element", element.code(), lang);
            let said = text.as_ref().and_then(|text| part(text, element));
            let said = said.map_or_else(|| word("tip-call-back", lang), |said| spoken(&said));
            self.terminal.say(&format!("\n— {title} —\n{said}"));
            if text.is_none() {
                break;
            }
        }
        self.terminal.say(&word("nothing-of-the-debt", lang));
        let wanted = self.call.wanted();
        let of_debtor = wanted.kind == DebtorKind::Person && wanted.role == Role::Debtor;
        let offered = Relay::ALL.iter().filter(|relay| of_debtor || **relay != Relay::Deceased);
        let mut choices: Vec<(Option<Relay>, String)> =
            offered.map(|relay| (Some(*relay), words::word("relay", relay.code(), lang))).collect();
        choices.push((None, word("hung-up", lang)));
        match self.terminal.choose(&word("what-do-they-say", lang), &choices)? {
            Some(said) => {
                if said == Relay::Deceased {
                    self.answer_of("OBJ-035");
                }
                self.step(Move::AskRelay { said })
            }
            None => self.step(Move::HangUp),
        };
        Ok(())
    }

    fn machine(&mut self) -> anyhow::Result<()> {
        let lang = self.lang();
        let text = self.plan.call_back(self.call.wanted(), self.spoken_in, Channel::Voicemail);
        let said = text.map_or_else(|| word("tip-call-back", lang), |text| spoken(text.body()));
        self.terminal.say(&format!("\n{said}{}", word("nothing-of-the-debt", lang)));
        let choices = [(true, word("message-left", lang)), (false, word("no-message", lang))];
        let left = self.terminal.choose(&word("did-you-leave", lang), &choices)?;
        self.step(Move::Message { left });
        Ok(())
    }

    /// The outcome in words.
    pub(super) fn outcome(&self, outcome: Option<Outcome>) -> String {
        super::outcome(outcome, self.lang())
    }
}
