//! While the debtor speaks: finding the answer to what they say, and reading back what was settled.

use outreach::{Excuse, Lang, words};
use receivables::{
    call::{Move, State, Way},
    contact::StatedReason,
    money::Totals,
    script::Element,
};
use serde_json::json;

use super::{Plan, amounts, card, close::recap_line, lead::Lead, phrase, spoken, word};

/// What the collector does while the debtor speaks.
#[derive(Debug, Clone)]
enum Heard {
    Excuse(String),
    Way(Way),
}

/// The ways a talk comes to, as the collector sees them; the rarer ones on a second list.
pub(crate) const FIRST: [Way; 8] = [
    Way::Promise,
    Way::Plan,
    Way::PaidClaimed,
    Way::Dispute,
    Way::Hardship,
    Way::Answer,
    Way::CallBack,
    Way::Refusal,
];
pub(crate) const RARER: [Way; 9] = [
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

impl<'a> Lead<'a> {
    pub(super) fn listening(&mut self) -> anyhow::Result<()> {
        let lang = self.lang();
        self.noted();
        let (between, gap) = if self.knows_menu { ("   ", " ") } else { ("\n  ", "  ") };
        let ways = (1..).zip(FIRST);
        let ways = ways.map(|(number, way)| format!("{number}{gap}{}", words::word("way", way.code(), lang)));
        let ways = ways.collect::<Vec<_>>().join(between);
        let keys = word(if self.knows_menu { "listening-keys-short" } else { "listening-keys" }, lang);
        self.terminal.say(&format!("\n{}\n  {ways}{between}{keys}", word("what-do-they-say", lang)));
        self.knows_menu = true;
        let typed = self.terminal.ask(&word("they-say", lang))?;
        match typed.to_lowercase().as_str() {
            "" => Ok(()),
            "r" => {
                self.step(Move::Recap);
                Ok(())
            }
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
                let ways = RARER.map(|way| (way, way.code()));
                let way = self.choose("which-of-these", "way", &ways)?;
                self.heard(Heard::Way(way))
            }
            other => {
                let number = other.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                match number.and_then(|number| FIRST.get(number)) {
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
        let said: Vec<String> = talk.settled().iter().map(|s| recap_line(s, self.lang())).collect();
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
        let excuses = &self.plan.excuses;
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
        match self.terminal.choose_or_first(&word("which-of-these", lang), &choices)? {
            Some(heard) => self.heard(heard),
            None => Ok(()),
        }
    }

    /// Shows the answer to an excuse.
    pub(super) fn answer_of(&mut self, id: &str) -> Option<&'a Excuse> {
        let lang = self.lang();
        let plan: &'a Plan<'a> = self.plan;
        let excuse = plan.excuses.find(id)?;
        let offers = match self.call.state() {
            State::Listening(talk) => card::offer_kinds(talk.card()),
            _ => Vec::new(),
        };
        let pattern: Vec<String> = excuse
            .pattern()
            .iter()
            .map(|element| words::word("answer-element", element.code(), lang))
            .collect();
        let words = plan
            .answer(excuse, &offers, self.spoken_in)
            .map_or_else(|findings| outreach::why_blocked(&findings, lang), |answer| spoken(answer.words()));
        let title = excuse.title(lang);
        self.terminal.say(&format!(
            "\n— {title}  {} —\n{}{}\n{}",
            excuse.id(),
            word("pattern", lang),
            pattern.join(" → "),
            words
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

    pub(super) fn recapping(&mut self) -> anyhow::Result<()> {
        let lang = self.lang();
        let State::Recapping(talk) = self.call.state() else { return Ok(()) };
        let said: Vec<String> = talk.settled().iter().map(|s| recap_line(s, self.spoken_in)).collect();
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
}
