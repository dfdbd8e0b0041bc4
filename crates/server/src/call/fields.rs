//! The fields of the call sheet: asked one by one, checked while the debtor is still on the line.

use outreach::words;
use receivables::{
    calendar::{Clock, Day},
    call::{CallError, Capture, Captured, Kind, Move, Part, PayWay, State, Unfit, Way},
    money::Money,
};

use super::{
    amounts,
    lead::Lead,
    phrase,
    read::{self, Looking},
    word,
};

impl Lead<'_> {
    /// Asks what the way needs, then what else the excuse wants to know, and settles it. `-` leaves it.
    pub(super) fn settle(&mut self, way: Way, excuse: &[Capture]) -> anyhow::Result<()> {
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
        let rest = Money::new(overdue.minor - amount.minor, amount.currency);
        let mut hints = Vec::new();
        if amount.minor < least.minor {
            let least = outreach::wording::amount(least, lang);
            hints.push(phrase("below-least", [("least", least.as_str())], lang));
        }
        if rest.minor < 0 {
            hints.push(word("above-overdue", lang));
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
                Some(debt) => phrase("hint-money", [("all", amounts(debt.asked(), lang).as_str())], lang),
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
                .and_then(|debt| read::amount(typed, &debt.open, debt.asked()))
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
    fn working_day(&mut self, field: Capture, day: Day) -> anyhow::Result<Option<Day>> {
        let lang = self.lang();
        let written = |day| outreach::wording::with_weekday(&outreach::wording::day(day, lang), day, lang);
        // A day that has passed is refused where it is written down.
        if day < self.plan.moment.day {
            return Ok(Some(day));
        }
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
            let mut rest = debt.asked().clone();
            for part in &parts {
                rest.add(Money::new(-part.amount.minor, part.amount.currency));
            }
            let is_all = parts.len() > 1 && rest.iter().all(|sum| sum.minor <= 0);
            let typed = if is_all {
                String::new()
            } else {
                let facts = [("number", (parts.len() + 1).to_string()), ("rest", amounts(&rest, lang))];
                let facts = facts.iter().map(|(name, value)| (*name, value.as_str()));
                self.terminal.ask(&format!("  {}", phrase("part-amount", facts, lang)))?
            };
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

    pub(super) fn ask_day(&mut self, field: &str, looking: Looking) -> anyhow::Result<Day> {
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

    pub(super) fn ask_time(&mut self, field: &str) -> anyhow::Result<Clock> {
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
}
