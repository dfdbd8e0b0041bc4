//! From dialling to the closed line: what to ask now, which words fit, what was heard and written down.

use outreach::{Excuse, Facts, Lang, Name, Text, part, words};
use receivables::{
    call::{
        Answer, Call, CallError, Capture, Captured, Identity, Kind, Moment, Move, Part, PayWay, Relay, State,
        Unfit, Way,
    },
    contact::{Outcome, StatedReason},
    debtor::{Channel, DebtorKind, Role},
    decision::PlannedContact,
    money::Totals,
    script::{Element, Purpose},
};
use serde_json::json;

use super::{
    Plan, amounts, card, number, phrase,
    read::{self, Looking},
    spoken,
    terminal::Terminal,
    word,
};
use crate::texts::{self, NoText};

/// A call under way at the collector's desk.
pub(super) struct Lead<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) call: Call,
    pub(super) terminal: Terminal,
    /// The language spoken with the debtor.
    pub(super) spoken_in: Lang,
    text: Option<Text>,
    /// The menu was shown in full once; after that a line will do.
    knows_menu: bool,
}

/// What became of the question who is on the line, or what they asked back.
#[derive(Debug, Clone, Copy)]
enum Known {
    Is(Identity),
    HungUp,
    AskedWhy,
}

/// What the collector does while the debtor speaks.
#[derive(Debug, Clone)]
enum Heard {
    Excuse(String),
    Way(Way),
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
                    NoText::Lacks(outreach::RenderError::Missing { missing, .. }) => {
                        let missing = words::missing(&missing, lang);
                        phrase("script-lacks", [("what", missing.as_str())], lang)
                    }
                    NoText::Lacks(other) => other.to_string(),
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
        match self.call.clone().step(next.clone()) {
            Ok(call) => {
                self.call = call;
                let state = self.call.state().code();
                self.terminal.event(&json!({ "event": "moved", "did": next, "state": state }));
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

    fn why(&self, error: &CallError) -> String {
        let lang = self.lang();
        match error {
            CallError::Unfit(Unfit::AboveOpen { open }) => {
                let open = outreach::wording::amount(*open, lang);
                phrase("unfit-above-open", [("open", open.as_str())], lang)
            }
            CallError::Unfit(Unfit::Past(day)) => {
                phrase("unfit-past", [("day", day.to_string().as_str())], lang)
            }
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

    /// Leads the call until its line is closed. `false` if it was never dialled.
    pub(super) fn lead(&mut self) -> anyhow::Result<bool> {
        loop {
            match self.call.state() {
                State::Prepared(_) => {
                    if !self.dial()? {
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

    fn choose<T: Clone + Copy>(
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

    fn dial(&mut self) -> anyhow::Result<bool> {
        let lang = self.lang();
        let person = self.plan.case.names.people.iter().find(|person| person.id == self.plan.contact.person);
        let telephone = person.and_then(number).unwrap_or("-").to_owned();
        loop {
            let question = phrase("dial", [("number", telephone.as_str())], lang);
            match self.terminal.ask(&format!("\n{question}"))?.to_lowercase().as_str() {
                "" | "1" | "y" => {
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
    fn speak(&mut self, element: Element) {
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

    /// Whether a call-back may be agreed for that moment; says why not. What was said today does not count for then.
    fn may_call_at(&mut self, day: receivables::calendar::Day, at: receivables::calendar::Clock) -> bool {
        let lang = self.lang();
        let now = self.plan.moment;
        if day == now.day && at <= now.at {
            self.terminal.say(&word("slot-passed", lang));
            return false;
        }
        let refusals = self.plan.refusals_at(self.plan.contact.person, Moment { day, at });
        let of_moment =
            refusals.iter().filter(|no| ["contact-hours", "working-days"].contains(&no.reason.rule));
        let why: Vec<String> = of_moment.map(|no| crate::screen::reason(&no.reason, lang)).collect();
        if why.is_empty() {
            return true;
        }
        self.terminal.say(&format!("{} {}", why.join(" "), word("slot-another", lang)));
        false
    }

    fn explaining(&mut self) {
        self.speak(Element::Reason);
        self.speak(Element::Questions);
        self.terminal.say(&word("listen", self.lang()));
        self.step(Move::Explain);
    }

    /// Name and number to call back; a company's secretary may hear our company's name.
    fn call_back(&self, channel: Channel) -> Option<Text> {
        let is_company = self.call.wanted().kind == DebtorKind::Company;
        let role = if is_company { Role::Secretary } else { Role::ThirdParty };
        let contact =
            PlannedContact { channel, role, purpose: Purpose::CallBack, ..self.plan.contact.clone() };
        let library = &self.plan.company.library;
        let fitting = receivables::script::candidates(
            library.scripts(),
            contact.purpose,
            channel,
            role,
            contact.stage,
            self.call.wanted().kind,
        );
        let facts = self.facts();
        fitting.iter().find_map(|script| library.render(&script.id, self.spoken_in, &facts).ok())
    }

    /// The facts of the case, the wanted person being the one of this call.
    pub(super) fn facts(&self) -> Facts {
        let mut facts = texts::facts(self.plan.company, self.plan.case, Some(&self.plan.contact));
        if facts.person_address_as != Name::default() {
            facts.wanted_address_as = facts.person_address_as.clone();
        }
        facts
    }

    fn elsewhere(&mut self) -> anyhow::Result<()> {
        let lang = self.lang();
        let text = self.call_back(Channel::Phone);
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
        let mut choices: Vec<(Option<Relay>, String)> =
            Relay::ALL.iter().map(|r| (Some(*r), words::word("relay", r.code(), lang))).collect();
        choices.push((None, word("hung-up", lang)));
        match self.terminal.choose(&word("what-do-they-say", lang), &choices)? {
            Some(said) => self.step(Move::AskRelay { said }),
            None => self.step(Move::HangUp),
        };
        Ok(())
    }

    fn machine(&mut self) -> anyhow::Result<()> {
        let lang = self.lang();
        let text = self.call_back(Channel::Voicemail);
        let said = text.map_or_else(|| word("tip-call-back", lang), |text| spoken(&text.body));
        self.terminal.say(&format!("\n{said}{}", word("nothing-of-the-debt", lang)));
        let choices = [(true, word("message-left", lang)), (false, word("no-message", lang))];
        let left = self.terminal.choose(&word("did-you-leave", lang), &choices)?;
        self.step(Move::Message { left });
        Ok(())
    }

    /// The ways a talk comes to, as the collector sees them; the rarer ones on a second list.
    const FIRST: [Way; 8] = [
        Way::Promise,
        Way::Plan,
        Way::PaidClaimed,
        Way::Dispute,
        Way::Hardship,
        Way::Answer,
        Way::CallBack,
        Way::Refusal,
    ];
    const RARER: [Way; 9] = [
        Way::Waiver,
        Way::SetOff,
        Way::Limitation,
        Way::Complaint,
        Way::CeaseContact,
        Way::NotTheirs,
        Way::Represented,
        Way::Insolvency,
        Way::Death,
    ];

    fn listening(&mut self) -> anyhow::Result<()> {
        let lang = self.lang();
        self.noted();
        let between = if self.knows_menu { "   " } else { "\n  " };
        let ways = (1..).zip(Self::FIRST).map(|(number, way)| {
            format!("{number}  {}", words::word("way", way.code(), lang))
                .replace("  ", if self.knows_menu { " " } else { "  " })
        });
        let ways = ways.collect::<Vec<_>>().join(between);
        let keys = word(if self.knows_menu { "listening-keys-short" } else { "listening-keys" }, lang);
        self.terminal.say(&format!("\n{}\n  {ways}{between}{keys}", word("what-do-they-say", lang)));
        self.knows_menu = true;
        let typed = self.terminal.ask(&word("they-say", lang))?;
        match typed.to_lowercase().as_str() {
            "" => Ok(()),
            "r" => self.recap(),
            "x" => {
                self.step(Move::HangUp);
                Ok(())
            }
            "o" => {
                self.speak(Element::Options);
                Ok(())
            }
            "?" | "？" => {
                self.list();
                Ok(())
            }
            "d" => {
                self.owed();
                Ok(())
            }
            "9" => {
                let ways = Self::RARER.map(|way| (way, way.code()));
                let way = self.choose("which-of-these", "way", &ways)?;
                self.heard(Heard::Way(way))
            }
            other => {
                let number = other.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                match number.and_then(|number| Self::FIRST.get(number)) {
                    Some(way) => self.heard(Heard::Way(*way)),
                    None => self.recognise(&typed),
                }
            }
        }
    }

    /// What is settled so far.
    fn noted(&mut self) {
        let State::Listening(talk) = self.call.state() else { return };
        if talk.settled().is_empty() {
            return;
        }
        let said: Vec<String> = talk.settled().iter().map(|s| self.recap_line(s, self.lang())).collect();
        self.terminal.say(&format!("\n{}\n{}", word("noted", self.lang()), spoken(&said.join("\n"))));
    }

    /// What is owed, for the debtor who asks how much.
    fn owed(&mut self) {
        let lang = self.lang();
        let Some(debt) = self.call.debt() else { return };
        let facts = [
            ("overdue", amounts(&debt.overdue, lang)),
            ("open", amounts(&debt.open, lang)),
            ("days", debt.days_past_due.to_string()),
        ];
        let facts = facts.iter().map(|(name, value)| (*name, value.as_str()));
        let said = phrase("owed-now", facts, lang);
        self.terminal.say(&said);
    }

    fn list(&mut self) {
        let lang = self.lang();
        let lines: Vec<String> = self
            .plan
            .company
            .excuses
            .iter()
            .map(|excuse| format!("  {}  {}", crate::screen::cell(excuse.id(), 9), excuse.title(lang)))
            .collect();
        self.terminal.say(&format!("{}\n{}", lines.join("\n"), word("by-id", lang)));
    }

    /// Finds the excuse in what was typed: by its id, else by its phrases.
    fn recognise(&mut self, typed: &str) -> anyhow::Result<()> {
        const MOST: usize = 5;
        let lang = self.lang();
        let excuses = &self.plan.company.excuses;
        let is_id = typed.starts_with('#') || typed.to_lowercase().starts_with("obj");
        if let Some(excuse) = is_id.then(|| excuses.find(typed.trim_start_matches('#'))).flatten() {
            return self.heard(Heard::Excuse(excuse.id().to_owned()));
        }
        let has_han = typed.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let found = excuses.recognise(typed, if has_han { Lang::Zh } else { Lang::En });
        let mut choices: Vec<(Option<Heard>, String)> = found
            .iter()
            .take(MOST)
            .map(|e| (Some(Heard::Excuse(e.id().to_owned())), format!("{}  {}", e.title(lang), e.id())))
            .collect();
        if choices.is_empty() {
            self.terminal.say(&word("not-recognised", lang));
            self.terminal.event(&json!({ "event": "not-recognised", "typed": typed }));
            return Ok(());
        }
        choices.push((None, word("none-of-these", lang)));
        match self.terminal.choose(&word("which-of-these", lang), &choices)? {
            Some(heard) => self.heard(heard),
            None => Ok(()),
        }
    }

    /// Shows the answer to an excuse.
    fn answer_of(&mut self, id: &str) -> Option<&'a Excuse> {
        let lang = self.lang();
        let plan: &'a Plan<'a> = self.plan;
        let excuse = plan.company.excuses.find(id)?;
        let gates = self.facts().gates;
        let offers = match self.call.state() {
            State::Listening(talk) => card::offer_kinds(talk.card()),
            _ => Vec::new(),
        };
        let pattern: Vec<String> = excuse
            .pattern()
            .iter()
            .map(|element| words::word("answer-element", element.code(), lang))
            .collect();
        let words = excuse.words(self.spoken_in, &gates, &offers);
        let title = excuse.title(lang);
        self.terminal.say(&format!(
            "\n— {title}  {} —\n{}{}\n{}",
            excuse.id(),
            word("pattern", lang),
            pattern.join(" → "),
            spoken(&words)
        ));
        Some(excuse)
    }

    fn heard(&mut self, heard: Heard) -> anyhow::Result<()> {
        let lang = self.lang();
        match heard {
            Heard::Way(way) => {
                if way == Way::Promise || way == Way::Plan || way == Way::Hardship {
                    self.may_offer();
                }
                self.settle(way, &[])
            }
            Heard::Excuse(id) => {
                let Some(excuse) = self.answer_of(&id) else { return Ok(()) };
                let reason: Option<StatedReason> = excuse.reason();
                self.step(Move::Hear { excuse: id, reason });
                let mut choices: Vec<(Option<Way>, String)> = excuse
                    .next()
                    .iter()
                    .map(|way| (Some(*way), words::word("way", way.code(), lang)))
                    .collect();
                choices.push((None, word("go-on-listening", lang)));
                match self.terminal.choose(&word("what-now", lang), &choices)? {
                    Some(way) => self.settle(way, excuse.capture()),
                    None => Ok(()),
                }
            }
        }
    }

    /// What may be offered, where money is spoken of.
    fn may_offer(&mut self) {
        let lang = self.lang();
        let State::Listening(talk) = self.call.state() else { return };
        let lines: Vec<String> = talk
            .card()
            .debt
            .offers
            .iter()
            .map(|offer| {
                let kind = words::word("offer-kind", offer.kind.code(), lang);
                let authority = words::word("authority", offer.authority.code(), lang);
                let mut least = Totals::default();
                offer.least.iter().for_each(|sum| least.add(*sum));
                let least = if offer.least.is_empty() {
                    String::new()
                } else {
                    phrase("at-least", [("amount", amounts(&least, lang).as_str())], lang)
                };
                format!("  · {kind}{least}{}{authority}", crate::screen::either(lang, "：", ": "))
            })
            .collect();
        self.terminal.say(&lines.join("\n"));
    }

    /// Asks what the way needs, then what else the excuse wants to know, and settles it. `-` leaves it.
    fn settle(&mut self, way: Way, excuse: &[Capture]) -> anyhow::Result<()> {
        let lang = self.lang();
        let belongs = |field: &Capture| {
            let of_way = |way: &Way| way.needs().contains(field) || way.asks().contains(field);
            of_way(&way) || !Way::ALL.iter().any(of_way)
        };
        let mut fields: Vec<Capture> = excuse.iter().copied().filter(belongs).collect();
        for field in way.needs().iter().chain(way.asks()) {
            if !fields.contains(field) {
                fields.push(*field);
            }
        }
        self.terminal.say(&format!(
            "\n{}  {}",
            words::word("way", way.code(), lang),
            word("fields-keys", lang)
        ));
        for field in fields {
            if !self.field(field, way.needs().contains(&field))? {
                self.terminal.say(&word("left", lang));
                return Ok(());
            }
        }
        if way == Way::CallBack && !self.slot_is_fit() {
            return Ok(());
        }
        if self.step(Move::Settle { way }) {
            self.after_settling(way);
        }
        Ok(())
    }

    /// The call-back that was written down lies at an hour at which we may call.
    fn slot_is_fit(&mut self) -> bool {
        let State::Listening(talk) = self.call.state() else { return false };
        match (talk.fields().get(&Capture::SlotDay), talk.fields().get(&Capture::SlotTime)) {
            (Some(&Captured::Day(day)), Some(&Captured::Time(at))) => self.may_call_at(day, at),
            _ => false,
        }
    }

    /// What a beginner would not think of: the talk that ends here, the part below the bottom line, the rest without a day.
    fn after_settling(&mut self, way: Way) {
        let lang = self.lang();
        let State::Listening(talk) = self.call.state() else {
            self.terminal.say(&format!("\n{}", word("talk-ends", lang)));
            return;
        };
        let Some(settled) = talk.settled().last().filter(|_| way == Way::Promise) else { return };
        let Some(amount) = settled.money(Capture::Amount) else { return };
        let (overdue, least) =
            (talk.card().debt.overdue.of(amount.currency), talk.card().goal.least.of(amount.currency));
        let rest = receivables::money::Money::new(overdue.minor - amount.minor, amount.currency);
        let mut hints = Vec::new();
        if amount.minor < least.minor {
            let least = outreach::wording::amount(least, lang);
            hints.push(phrase("below-least", [("least", least.as_str())], lang));
        }
        if rest.minor > 0 {
            let rest = outreach::wording::amount(rest, lang);
            hints.push(phrase("rest-without-day", [("rest", rest.as_str())], lang));
        }
        if !hints.is_empty() {
            self.terminal.say(&hints.join("\n"));
        }
    }

    /// Asks for one field until it is right; `false` if the collector leaves it all.
    fn field(&mut self, field: Capture, is_needed: bool) -> anyhow::Result<bool> {
        let lang = self.lang();
        let name = words::word("capture", field.code(), lang);
        loop {
            if field.kind() == Kind::Parts {
                return self.parts();
            }
            let mark = if is_needed { String::new() } else { word("may-stay-open", lang) };
            let typed = self.terminal.ask(&format!("  {name}{}{mark}", self.hint(field)))?;
            match typed.as_str() {
                "-" => return Ok(false),
                "" if !is_needed => return Ok(true),
                "" if field.kind() != Kind::Way => {
                    self.terminal.say(&word("is-needed", lang));
                    continue;
                }
                _ => {}
            }
            let Some(value) = self.value(field, &typed)? else { continue };
            if self.step(Move::Write { field, value }) {
                return Ok(true);
            }
        }
    }

    /// What may be typed.
    fn hint(&self, field: Capture) -> String {
        let lang = self.lang();
        match field.kind() {
            Kind::Money => match self.call.debt() {
                Some(debt) => phrase("hint-money", [("all", amounts(&debt.overdue, lang).as_str())], lang),
                None => String::new(),
            },
            Kind::DayToCome | Kind::DayPast => word("hint-day", lang),
            Kind::Time => word("hint-time", lang),
            Kind::Way => word("hint-way", lang),
            Kind::Parts | Kind::Text => String::new(),
        }
    }

    /// Reads a value; `None` if it was not understood, or is to be typed anew.
    fn value(&mut self, field: Capture, typed: &str) -> anyhow::Result<Option<Captured>> {
        let today = self.plan.moment.day;
        let value = match field.kind() {
            Kind::Money => self
                .call
                .debt()
                .and_then(|debt| read::amount(typed, &debt.open, &debt.overdue))
                .map(Captured::Money),
            Kind::DayToCome => match read::day(typed, today, Looking::Ahead) {
                Some(day) => return Ok(self.working_day(field, day)?.map(Captured::Day)),
                None => None,
            },
            Kind::DayPast => read::day(typed, today, Looking::Back).map(Captured::Day),
            Kind::Time => read::time(typed).map(Captured::Time),
            Kind::Way => {
                let number = if typed.is_empty() { Some(1) } else { typed.parse::<usize>().ok() };
                let way = number.and_then(|number| PayWay::ALL.get(number.checked_sub(1)?));
                way.copied().map(Captured::Way)
            }
            Kind::Parts | Kind::Text => Some(Captured::Text(typed.to_owned())),
        };
        if value.is_none() {
            let hint = self.hint(field);
            self.terminal.not_understood(typed, &hint);
        }
        Ok(value)
    }

    /// Shows a day back with its day of the week; one on which no bank works is asked about.
    fn working_day(
        &mut self,
        field: Capture,
        day: receivables::calendar::Day,
    ) -> anyhow::Result<Option<receivables::calendar::Day>> {
        let lang = self.lang();
        let written = |day| outreach::wording::with_weekday(&outreach::wording::day(day, lang), day, lang);
        if field != Capture::PayDay || self.plan.working_days.is_working(day) {
            self.terminal.say(&format!("    = {}", written(day)));
            return Ok(Some(day));
        }
        let next = self.plan.working_days.on_or_after(day);
        let (no_work, next_written) = (written(day), written(next));
        let question =
            phrase("no-working-day", [("day", no_work.as_str()), ("next", next_written.as_str())], lang);
        let choices = [
            (Some(next), phrase("take-next", [("day", next_written.as_str())], lang)),
            (Some(day), phrase("keep-day", [("day", no_work.as_str())], lang)),
            (None, word("another-day", lang)),
        ];
        self.terminal.choose(&question, &choices)
    }

    /// The payments of a plan, one after the other, with what is left.
    fn parts(&mut self) -> anyhow::Result<bool> {
        let lang = self.lang();
        let Some(debt) = self.call.debt().cloned() else { return Ok(false) };
        let mut parts: Vec<Part> = Vec::new();
        self.terminal.say(&word("parts-keys", lang));
        loop {
            let mut rest = debt.overdue.clone();
            for part in &parts {
                rest.add(receivables::money::Money::new(-part.amount.minor, part.amount.currency));
            }
            let facts = [("number", (parts.len() + 1).to_string()), ("rest", amounts(&rest, lang))];
            let facts = facts.iter().map(|(name, value)| (*name, value.as_str()));
            let typed = self.terminal.ask(&format!("  {}", phrase("part-amount", facts, lang)))?;
            match typed.as_str() {
                "-" => return Ok(false),
                "" => {
                    let value = Captured::Parts(parts.clone());
                    if self.step(Move::Write { field: Capture::Parts, value }) {
                        return Ok(true);
                    }
                    parts.clear();
                    continue;
                }
                _ => {}
            }
            let Some(amount) = read::amount(&typed, &debt.open, &rest) else {
                let hint = self.hint(Capture::Amount);
                self.terminal.not_understood(&typed, &hint);
                continue;
            };
            let due = loop {
                let day = self.ask_day("pay-day", Looking::Ahead)?;
                if let Some(day) = self.working_day(Capture::PayDay, day)? {
                    break day;
                }
            };
            parts.push(Part { amount, due });
        }
    }

    fn ask_day(&mut self, field: &str, looking: Looking) -> anyhow::Result<receivables::calendar::Day> {
        let lang = self.lang();
        let name = words::word("capture", field, lang);
        loop {
            let typed = self.terminal.ask(&format!("  {name}{}", word("hint-day", lang)))?;
            match read::day(&typed, self.plan.moment.day, looking) {
                Some(day) if day >= self.plan.moment.day => return Ok(day),
                Some(day) => {
                    let passed = self.why(&CallError::Unfit(Unfit::Past(day)));
                    self.terminal.say(&passed);
                }
                None => self.terminal.not_understood(&typed, &word("hint-day", lang)),
            }
        }
    }

    fn ask_time(&mut self, field: &str) -> anyhow::Result<receivables::calendar::Clock> {
        let lang = self.lang();
        let name = words::word("capture", field, lang);
        loop {
            let typed = self.terminal.ask(&format!("  {name}{}", word("hint-time", lang)))?;
            match read::time(&typed) {
                Some(at) => return Ok(at),
                None => self.terminal.not_understood(&typed, &word("hint-time", lang)),
            }
        }
    }

    fn recap(&mut self) -> anyhow::Result<()> {
        self.step(Move::Recap);
        Ok(())
    }

    fn recapping(&mut self) -> anyhow::Result<()> {
        let lang = self.lang();
        let State::Recapping(talk) = self.call.state() else { return Ok(()) };
        let said: Vec<String> = talk.settled().iter().map(|s| self.recap_line(s, self.spoken_in)).collect();
        let open = words::phrase("recap", "open", [], self.spoken_in);
        let close = words::phrase("recap", "close", [], self.spoken_in);
        let title = words::word("element", "recap", lang);
        self.terminal.say(&format!(
            "\n— {title} —\n{}{}",
            spoken(&format!("{open}\n{}\n{close}", said.join("\n"))),
            word("recap-tip", lang)
        ));
        let choices = [(0, word("agreed", lang)), (1, word("not-agreed", lang)), (2, word("hung-up", lang))];
        match self.terminal.choose(&word("do-they-agree", lang), &choices)? {
            0 => self.step(Move::Agree { yes: true }),
            1 => self.step(Move::Agree { yes: false }),
            _ => self.step(Move::HangUp),
        };
        Ok(())
    }

    /// The outcome in words.
    pub(super) fn outcome(&self, outcome: Option<Outcome>) -> String {
        let lang = self.lang();
        outcome
            .map_or_else(|| word("no-outcome", lang), |outcome| words::word("outcome", outcome.code(), lang))
    }
}
