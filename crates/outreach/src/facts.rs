//! What a text may state: facts in their own types, written in the language of the text only when it is rendered.

use std::collections::BTreeMap;

use minijinja::Value;
use receivables::{
    calendar::Day,
    debtor::{Channel, Role},
    money::{Money, Totals},
    script::{Gate, Missing, TextFact},
};

use crate::{
    guarded::{is_name, opens},
    lang::Lang,
    signer::{Mandate, Signer, Unsigned},
    wording,
};

/// A name or phrase, possibly known in one language only. Blank counts as not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// In Chinese texts.
    pub zh: Option<String>,
    /// In English texts.
    pub en: Option<String>,
}

impl Name {
    /// A name with a form for each language.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: Some(zh.into()), en: Some(en.into()) }
    }

    /// Whether it is known in both languages.
    pub(crate) fn is_known(&self) -> bool {
        Lang::ALL.iter().all(|&lang| self.written(lang).is_some())
    }

    /// As it is written in a language; `None` if it is blank there.
    pub fn written(&self, lang: Lang) -> Option<&str> {
        let name = match lang {
            Lang::Zh => self.zh.as_deref(),
            Lang::En => self.en.as_deref(),
        };
        name.map(str::trim).filter(|name| !name.is_empty())
    }
}

impl From<&str> for Name {
    /// The same name in both languages.
    fn from(name: &str) -> Self {
        Self::new(name, name)
    }
}

/// One invoice or instalment of the list in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Number of the invoice, or of the contract where the instalments have none of their own.
    pub number: String,
    /// Which instalment of it.
    pub instalment: Option<u16>,
    /// Its due day.
    pub due: Day,
    /// What is open of it.
    pub open: Money,
}

/// A promise as a text recalls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promised {
    /// How much.
    pub amount: Money,
    /// The day it was promised for.
    pub due: Day,
    /// The day it was given.
    pub made: Day,
}

/// A fact the ledger does not hold, as somebody put it on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filed {
    /// A name, number or phrase.
    Words(Name),
    /// A day.
    Day(Day),
    /// An amount.
    Amount(Totals),
    /// A list of numbers with their days and amounts.
    Lines(Vec<Line>),
}

/// The facts of one text on one day. What is `None` or empty is not known, and no text that needs it appears.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the fact of the same name, documented at `TextFact`")]
pub struct Facts {
    pub today: Day,
    pub debtor_name: Name,
    pub person_name: Name,
    pub person_address_as: Name,
    pub wanted_address_as: Name,
    pub creditor_name: Name,
    /// Who signs, or why nobody does.
    pub sender: Result<Signer, Unsigned>,
    /// Our lawyer on this day, or why there is none.
    pub lawyer: Result<Signer, Unsigned>,
    /// Who hears it, if that is known: else whoever the text is written for.
    pub heard_by: Option<Role>,
    pub amount_open: Totals,
    pub amount_overdue: Totals,
    pub amount_next: Totals,
    pub oldest_due: Option<Day>,
    pub next_due: Option<Day>,
    pub invoices: Vec<Line>,
    pub reply_by: Option<Day>,
    pub pay_by: Option<Day>,
    pub promise: Option<Promised>,
    pub account: Name,
    pub contract_number: Name,
    pub contract_clause: Name,
    pub last_payment: Option<(Money, Day)>,
    pub project: Name,
    /// What else is on file: the clauses, offers, plans, cases and consents that some texts rest on.
    pub filed: BTreeMap<TextFact, Filed>,
    /// Gates that are satisfied. That of the lawyer's mandate counts only while `lawyer` holds one.
    pub gates: Vec<Gate>,
    /// What the wording guard may take for true beside the gates: that a debtor is lost, that recording was announced.
    pub also_true: ::wording::Facts,
}

/// How a text writes its days: letters, faxes and e-mails are kept for years and name the year always; messages and
/// calls leave out the year of today.
#[derive(Debug, Clone, Copy)]
struct Hand {
    lang: Lang,
    this_year: Option<i16>,
    with_weekday: bool,
}

impl Hand {
    fn day(self, day: Day) -> String {
        if self.this_year == Some(day.year()) {
            wording::day_of_year(day, self.lang)
        } else {
            wording::day(day, self.lang)
        }
    }

    /// Days somebody has to act on carry the day of the week, but for letters and faxes, where it is not the custom.
    fn day_to_act(self, day: Day) -> String {
        let written = self.day(day);
        if self.with_weekday { wording::with_weekday(&written, day, self.lang) } else { written }
    }

    fn amounts(self, sums: &Totals) -> Option<Value> {
        let sums: Vec<_> = sums.iter().filter(|sum| sum.minor != 0).collect();
        // A claim of nothing, or one that is ours to pay, is no fact for a demand.
        let is_claim = !sums.is_empty() && sums.iter().all(|sum| sum.minor > 0);
        is_claim.then(|| wording::amounts(sums, self.lang).into())
    }
}

impl Facts {
    /// The facts of a day on which nothing is known yet.
    pub fn new(today: Day) -> Self {
        Self {
            today,
            debtor_name: Name::default(),
            person_name: Name::default(),
            person_address_as: Name::default(),
            wanted_address_as: Name::default(),
            creditor_name: Name::default(),
            sender: Err(Unsigned::NOBODY),
            lawyer: Err(Unsigned::NO_MANDATE),
            heard_by: None,
            amount_open: Totals::default(),
            amount_overdue: Totals::default(),
            amount_next: Totals::default(),
            oldest_due: None,
            next_due: None,
            invoices: Vec::new(),
            reply_by: None,
            pay_by: None,
            promise: None,
            account: Name::default(),
            contract_number: Name::default(),
            contract_clause: Name::default(),
            last_payment: None,
            project: Name::default(),
            filed: BTreeMap::new(),
            gates: Vec::new(),
            also_true: ::wording::Facts::NONE,
        }
    }

    /// The mandate of our lawyer.
    fn mandate(&self) -> Option<&Mandate> {
        self.lawyer.as_ref().ok()?.mandate.as_ref()
    }

    /// The gates that are satisfied: a lawyer's mandate is believed only with the lawyer who holds it.
    pub(crate) fn satisfied(&self) -> Vec<Gate> {
        let holds = |gate: &Gate| *gate != Gate::LawyerMandate || self.mandate().is_some();
        self.gates.iter().copied().filter(holds).collect()
    }

    /// The same about a customer with a plain name and plain numbers; `None` where what stands for a name or a number can be
    /// neither.
    pub(crate) fn about_plain_facts(&self) -> Option<Self> {
        let names = |lang| {
            let typed = [self.debtor_name.written(lang), self.contract_number.written(lang)];
            typed.into_iter().flatten().chain(self.invoices.iter().map(|line| line.number.as_str()))
        };
        let are_names = Lang::ALL.iter().all(|&lang| names(lang).all(|name| is_name(name, lang)));
        let Self { debtor_name, amount_open, amount_overdue, amount_next, invoices, .. } = Self::example();
        are_names.then(|| Self {
            debtor_name,
            amount_open,
            amount_overdue,
            amount_next,
            invoices,
            ..self.clone()
        })
    }

    /// What the guard may take for true.
    pub fn guarded(&self) -> ::wording::Facts {
        self.satisfied().into_iter().filter_map(opens).fold(self.also_true, ::wording::Facts::with)
    }

    /// Why the signature is missing that a text needs, of those who were asked for.
    pub(crate) fn unsigned(&self, missing: &[Missing]) -> Vec<Unsigned> {
        let sender = [TextFact::SenderName, TextFact::SenderDepartment, TextFact::SenderPhone];
        let lawyer =
            [TextFact::LawyerName, TextFact::LawFirm, TextFact::LawFirmPhone, TextFact::MandateNumber];
        let lacks = |facts: &[TextFact]| facts.iter().any(|&fact| missing.contains(&Missing::Fact(fact)));
        let lacks_lawyer = lacks(&lawyer) || missing.contains(&Missing::Gate(Gate::LawyerMandate));
        let sender = self.sender.as_ref().err().filter(|_| lacks(&sender));
        let lawyer = self.lawyer.as_ref().err().filter(|_| lacks_lawyer);
        sender.into_iter().chain(lawyer).cloned().collect()
    }

    /// The facts known in a language, in the order of [`TextFact::ALL`].
    pub fn have(&self, lang: Lang) -> Vec<TextFact> {
        let hand = Hand { lang, this_year: None, with_weekday: false };
        TextFact::ALL.iter().copied().filter(|&fact| self.value(fact, hand).is_some()).collect()
    }

    /// The known facts as the variables of a text: `promise.amount` is `amount` inside `promise`.
    pub(crate) fn variables(&self, lang: Lang, channel: Channel) -> Value {
        let this_year = match channel {
            Channel::Email | Channel::Letter | Channel::Fax => None,
            Channel::Phone | Channel::Sms | Channel::Wechat | Channel::Visit | Channel::Voicemail => {
                Some(self.today.year())
            }
        };
        let with_weekday = !matches!(channel, Channel::Letter | Channel::Fax);
        let hand = Hand { lang, this_year, with_weekday };
        let mut plain = BTreeMap::new();
        let mut nested: BTreeMap<&str, BTreeMap<&str, Value>> = BTreeMap::new();
        for fact in TextFact::ALL {
            let Some(value) = self.value(*fact, hand) else { continue };
            match fact.code().split_once('.') {
                Some((outer, inner)) => {
                    nested.entry(outer).or_default().insert(inner, value);
                }
                None => {
                    plain.insert(fact.code(), value);
                }
            }
        }
        plain.extend(nested.into_iter().map(|(name, inner)| (name, Value::from(inner))));
        plain.into()
    }

    /// One fact as it is written, or `None` if it is not known, or not true as a statement: a date to come that has
    /// passed, an amount of nothing, no day past due.
    fn value(&self, fact: TextFact, hand: Hand) -> Option<Value> {
        let name = |name: &Name| name.written(hand.lang).map(Value::from);
        let to_come = |day: Option<Day>| Some(hand.day_to_act(day.filter(|&day| day >= self.today)?).into());
        let count = |days: i32| (days > 0).then(|| Value::from(days));
        match fact {
            TextFact::DebtorName => name(&self.debtor_name),
            TextFact::PersonName => name(&self.person_name),
            TextFact::PersonAddressAs => name(&self.person_address_as),
            TextFact::WantedAddressAs => name(&self.wanted_address_as),
            TextFact::CreditorName => name(&self.creditor_name),
            TextFact::SenderName => name(&self.sender.as_ref().ok()?.name),
            TextFact::SenderDepartment => name(&self.sender.as_ref().ok()?.department),
            TextFact::SenderPhone => name(&self.sender.as_ref().ok()?.phone),
            TextFact::LawyerName => name(&self.lawyer.as_ref().ok()?.name),
            TextFact::LawFirm => name(&self.mandate()?.firm),
            TextFact::LawFirmPhone => name(&self.lawyer.as_ref().ok()?.phone),
            TextFact::MandateNumber => name(&self.mandate()?.number.as_str().into()),
            TextFact::Account => name(&self.account),
            TextFact::ContractNumber => name(&self.contract_number),
            TextFact::ContractClause => name(&self.contract_clause),
            TextFact::Project => name(&self.project),
            TextFact::Today => Some(hand.day(self.today).into()),
            TextFact::AmountOpen => hand.amounts(&self.amount_open),
            TextFact::AmountOverdue => hand.amounts(&self.amount_overdue),
            TextFact::AmountNext => hand.amounts(&self.amount_next),
            TextFact::OldestDue => Some(hand.day(self.oldest_due?).into()),
            TextFact::DaysPastDue => count(self.today.days_since(self.oldest_due?)),
            TextFact::NextDue => to_come(self.next_due),
            TextFact::DaysToDue => count(self.next_due?.days_since(self.today)),
            TextFact::InvoiceReference => self.invoice_reference(hand.lang),
            TextFact::Invoices => self.invoice_lines(hand),
            TextFact::ReplyBy => to_come(self.reply_by),
            TextFact::PayBy => to_come(self.pay_by),
            TextFact::PromiseAmount => Some(wording::amount(self.promise.as_ref()?.amount, hand.lang).into()),
            TextFact::PromiseDue => Some(hand.day_to_act(self.promise.as_ref()?.due).into()),
            TextFact::PromiseMade => Some(hand.day(self.promise.as_ref()?.made).into()),
            TextFact::LastPaymentAmount => Some(wording::amount(self.last_payment?.0, hand.lang).into()),
            TextFact::LastPaymentDay => Some(hand.day(self.last_payment?.1).into()),
            fact => self.filed(fact, hand),
        }
    }

    /// A fact on file, as it is written.
    fn filed(&self, fact: TextFact, hand: Hand) -> Option<Value> {
        // What is announced for a day cannot be announced once that day has passed.
        let is_announced = matches!(
            fact,
            TextFact::OfferUntil
                | TextFact::SupplyStopDay
                | TextFact::LegalStepDay
                | TextFact::HandoverDay
                | TextFact::ComplaintAnswerBy
        );
        if fact == TextFact::OffsetBalance {
            return hand.amounts(&self.offset_balance()?);
        }
        match self.filed.get(&fact)? {
            Filed::Words(name) => name.written(hand.lang).map(Value::from),
            Filed::Day(day) if is_announced => (*day >= self.today).then(|| hand.day_to_act(*day).into()),
            Filed::Day(day) => Some(hand.day(*day).into()),
            Filed::Amount(sums) => hand.amounts(sums),
            Filed::Lines(lines) => self.lines(lines, hand),
        }
    }

    /// What remains overdue once the valued items are set off; an excess in any currency leaves a balance that is no claim.
    fn offset_balance(&self) -> Option<Totals> {
        let Filed::Amount(value) = self.filed.get(&TextFact::ValuationAmount)? else { return None };
        let mut balance = self.amount_overdue.clone();
        for sum in value.iter() {
            balance.add(Money::new(sum.minor.checked_neg()?, sum.currency));
        }
        Some(balance)
    }

    /// Names the instalments of one invoice or contract together: `合同H1第3、4期`, `instalments 3 and 4 of contract H1`.
    fn invoice_reference(&self, lang: Lang) -> Option<Value> {
        let first = self.invoices.first()?;
        let same = |line: &Line| line.instalment.filter(|_| line.number == first.number);
        if let Some(instalments) = self.invoices.iter().map(same).collect::<Option<Vec<u16>>>() {
            let instalments = wording::instalments(&instalments, lang);
            let number = &first.number;
            let reference = match (lang, self.is_contract(number, lang)) {
                (Lang::Zh, true) => format!("合同{number}{instalments}"),
                (Lang::Zh, false) => format!("发票{number}{instalments}"),
                (Lang::En, true) => format!("{instalments} of contract {number}"),
                (Lang::En, false) => format!("{instalments} of invoice {number}"),
            };
            return Some(reference.into());
        }
        let mut numbers: Vec<_> = self.invoices.iter().map(|line| line.number.as_str()).collect();
        numbers.dedup();
        Some(wording::invoices(&numbers, lang).into())
    }

    /// Whether a number is that of the contract, which the text names anyway.
    fn is_contract(&self, number: &str, lang: Lang) -> bool {
        self.contract_number.written(lang) == Some(number)
    }

    fn invoice_lines(&self, hand: Hand) -> Option<Value> {
        self.lines(&self.invoices, hand)
    }

    fn lines(&self, lines: &[Line], hand: Hand) -> Option<Value> {
        let line = |line: &Line| {
            let of_contract = line.instalment.is_some() && self.is_contract(&line.number, hand.lang);
            let number = if of_contract { "" } else { &line.number };
            Value::from(BTreeMap::from([
                ("number", Value::from(wording::item(number, line.instalment, hand.lang))),
                ("due", hand.day(line.due).into()),
                ("open", wording::amount(line.open, hand.lang).into()),
            ]))
        };
        (!lines.is_empty()).then(|| lines.iter().map(line).collect())
    }
}

#[cfg(test)]
mod tests {
    use receivables::money::Currency;

    use super::*;

    type Change = fn(&mut Facts);

    #[test]
    fn a_fact_that_would_not_be_true_is_not_known() {
        let full = Facts::example();
        let today = full.today;
        let cases: [(Change, TextFact, &str); 10] = [
            (|f| f.reply_by = Some(f.today.plus(-1)), TextFact::ReplyBy, "nobody can answer by yesterday"),
            (|f| f.pay_by = Some(f.today.plus(-1)), TextFact::PayBy, "nor pay"),
            (|f| f.next_due = Some(f.today.plus(-1)), TextFact::NextDue, "past due days are not next"),
            (|f| f.next_due = Some(f.today), TextFact::DaysToDue, "due today is not due in days"),
            (|f| f.oldest_due = Some(f.today), TextFact::DaysPastDue, "due today is not past due"),
            (|f| f.amount_overdue = Totals::default(), TextFact::AmountOverdue, "nothing is overdue"),
            (
                |f| f.amount_overdue.add(Money::new(-1, Currency::from_code("USD").unwrap())),
                TextFact::AmountOverdue,
                "we owe them dollars",
            ),
            (
                |f| f.creditor_name = Name { zh: Some("  ".to_owned()), en: None },
                TextFact::CreditorName,
                "blank",
            ),
            (|f| f.invoices.clear(), TextFact::InvoiceReference, "no invoices"),
            (
                |f| f.amount_overdue.add(Money::new(-7_000_000, Currency::CNY)),
                TextFact::OffsetBalance,
                "the lathes are worth more than what is owed",
            ),
        ];
        assert_eq!(full.have(Lang::Zh), TextFact::ALL);
        assert_eq!(full.have(Lang::En), TextFact::ALL);
        for (change, fact, why) in cases {
            let mut facts = full.clone();
            change(&mut facts);
            assert!(!facts.have(Lang::Zh).contains(&fact), "{why}");
        }
        let mut last_day = full;
        last_day.reply_by = Some(today);
        assert!(last_day.have(Lang::Zh).contains(&TextFact::ReplyBy), "an answer today is still possible");
    }

    #[test]
    fn instalments_are_not_read_out_as_numbers_with_a_tail() {
        let reference = |lines: &[(&str, Option<u16>)], lang| {
            let mut facts = Facts::example();
            let due = facts.today;
            let open = Money::new(100, Currency::CNY);
            let line = |&(number, instalment): &(&str, Option<u16>)| Line {
                number: String::from(number),
                instalment,
                due,
                open,
            };
            facts.invoices = lines.iter().map(line).collect();
            facts.contract_number = "H1".into();
            facts.invoice_reference(lang).unwrap().to_string()
        };
        for (lines, zh, en) in [
            (&[("H1", Some(3))][..], "合同H1第3期", "instalment 3 of contract H1"),
            (&[("A1", Some(3)), ("A1", Some(4))], "发票A1第3、4期", "instalments 3 and 4 of invoice A1"),
            (&[("A1", Some(3)), ("A1", Some(4)), ("A2", None)], "发票A1、A2", "invoices A1 and A2"),
            (&[("A1", None), ("A2", None)], "发票A1、A2", "invoices A1 and A2"),
        ] {
            assert_eq!((reference(lines, Lang::Zh), reference(lines, Lang::En)), (zh.into(), en.into()));
        }
    }

    #[test]
    fn a_name_known_in_one_language_is_missing_in_the_other() {
        let mut facts = Facts::example();
        facts.person_address_as = Name { zh: Some("王总".to_owned()), en: None };
        assert!(facts.have(Lang::Zh).contains(&TextFact::PersonAddressAs));
        assert!(!facts.have(Lang::En).contains(&TextFact::PersonAddressAs));
    }
}
