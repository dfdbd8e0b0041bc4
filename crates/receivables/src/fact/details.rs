//! What else is known of a fact, for texts to state: the number of a guarantee, the terms of an offer, the day of a step
//! (catalogue 9C). Which details a fact may carry is one table; each has one shape.

use std::collections::BTreeMap;

use super::FactKind;
use crate::{
    calendar::Day,
    money::{Currency, Money},
    script::{Gate, Missing, TextFact},
};

impl FactKind {
    /// What a text may state where this fact is on file, in the order of a form.
    pub const fn details(self) -> &'static [TextFact] {
        use TextFact as T;
        match self {
            Self::OfferApproved => {
                &[T::OfferTerms, T::PlanInstalments, T::PlanCharge, T::JointClaims, T::JointShare]
            }
            Self::OfferRegistered => &[T::OfferTerms, T::OfferUntil],
            Self::PlanSigned => &[T::PlanInstalments],
            Self::OwnHardshipTrue => &[T::OwnHardship],
            Self::LegalReview => &[T::AuthorityName, T::CaseNumber],
            Self::LegalStepDecided => &[T::LegalStep, T::LegalStepDay],
            Self::HandoverDecided => &[T::HandoverTo, T::HandoverDay],
            Self::SupplyStopDecided => &[T::SupplyClause, T::SupplyStopDay],
            Self::AssignmentContract => &[T::AssigneeName, T::AssignmentDay, T::AssigneeAccount],
            Self::ValuationOnFile => &[T::ValuationItems, T::ValuationAmount, T::ValuationDay],
            Self::JointLiability => &[T::LiabilityBasis],
            Self::GuaranteeContract => &[T::GuaranteeNumber],
            Self::BondClause => &[T::BondClause, T::BondAmount],
            Self::Complaint => &[T::ComplaintNumber, T::ComplaintAnswerBy],
            Self::SuitFiled => {
                &[T::CaseNumber, T::Court, T::CaseEvidence, T::CaseAssets, T::CaseRisk, T::CaseSecurity]
            }
            Self::ContractEnding => &[T::ContractEnd],
            Self::RegisterEntry => &[T::DebtorParticulars],
            _ => &[],
        }
    }
}

/// The fact that, put on file, gives a text what it lacks; `None` where another record gives it.
pub fn giving(lacking: Missing) -> Option<FactKind> {
    match lacking {
        Missing::Gate(gate) => gate.fact(),
        Missing::Fact(fact) => {
            let taken = || FactKind::ALL.iter().copied().find(|kind| kind.details().contains(&fact));
            fact.rests_on().and_then(Gate::fact).or_else(taken)
        }
    }
}

/// How a detail is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A name, number or phrase.
    Words,
    /// `2026-12-01`.
    Day,
    /// `60000.00 CNY`.
    Amount,
    /// A line each: `2026-12-01 20000.00 CNY`, with a number before it where items have one.
    Items,
}

impl Shape {
    /// The shape of what a text states.
    pub const fn of(fact: TextFact) -> Self {
        match fact {
            TextFact::OfferUntil
            | TextFact::LegalStepDay
            | TextFact::HandoverDay
            | TextFact::SupplyStopDay
            | TextFact::AssignmentDay
            | TextFact::ValuationDay
            | TextFact::ComplaintAnswerBy
            | TextFact::ContractEnd => Self::Day,
            TextFact::ValuationAmount | TextFact::BondAmount => Self::Amount,
            TextFact::PlanInstalments | TextFact::JointClaims => Self::Items,
            _ => Self::Words,
        }
    }

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Day => "day",
            Self::Amount => "amount",
            Self::Items => "items",
        }
    }

    /// How to write one, for a message.
    pub const fn example(self) -> &'static str {
        match self {
            Self::Words => "BZ-2026-044",
            Self::Day => "2026-12-01",
            Self::Amount => "60000.00 CNY",
            Self::Items => "2026-12-01 20000.00 CNY",
        }
    }
}

/// A detail as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// A name, number or phrase.
    Words(String),
    /// A day.
    Day(Day),
    /// An amount above nothing.
    Amount(Money),
    /// Instalments or claims, at least one.
    Items(Vec<DetailItem>),
}

/// An instalment of a plan, or a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailItem {
    /// Its number; `None` for an instalment, which is numbered by its place.
    pub number: Option<String>,
    /// Its day.
    pub due: Day,
    /// How much.
    pub amount: Money,
}

/// Why a detail cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, thiserror::Error)]
pub enum DetailFault {
    /// The fact has no such detail.
    #[error("`{name}` is no detail of `{kind}`; it takes {}", names(*.kind))]
    Unknown {
        /// Of which fact.
        kind: FactKind,
        /// What was given.
        name: String,
    },
    /// It is not written in its shape.
    #[error("`{value}` cannot be read as `{fact}`; write it like `{}`", Shape::of(*.fact).example())]
    Unreadable {
        /// Which detail.
        fact: TextFact,
        /// What was given.
        value: String,
    },
}

/// What a fact takes, for a message.
pub fn names(kind: FactKind) -> String {
    let names: Vec<_> = kind.details().iter().map(|fact| fact.code()).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// The details of one fact, each written in its shape.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details(BTreeMap<TextFact, String>);

impl Details {
    /// Details by their names; empty values are left out.
    ///
    /// # Errors
    /// [`DetailFault`] names the first that cannot be taken.
    pub fn of<'a>(
        kind: FactKind,
        given: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, DetailFault> {
        let mut details = BTreeMap::new();
        for (name, value) in given {
            let (name, value) = (name.trim(), value.trim());
            let fact = TextFact::from_code(name).filter(|fact| kind.details().contains(fact));
            let fact = fact.ok_or_else(|| DetailFault::Unknown { kind, name: name.to_owned() })?;
            if value.is_empty() {
                continue;
            }
            read(fact, value).ok_or_else(|| DetailFault::Unreadable { fact, value: value.to_owned() })?;
            details.insert(fact, value.to_owned());
        }
        Ok(Self(details))
    }

    /// Reads a cell: `guarantee.number = BZ-2026-044`, several parted by `;` or on lines of their own. What begins with no
    /// name and `=` belongs to the value before it.
    ///
    /// # Errors
    /// [`DetailFault`] as for [`Details::of`]; words before the first name are an unknown detail.
    pub fn parse(kind: FactKind, cell: &str) -> Result<Self, DetailFault> {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        for piece in cell.split_inclusive([';', '；', '\n']) {
            let name = piece.split_once(['=', '＝']).map(|(name, value)| (name.trim(), value));
            match (name.filter(|(name, _)| TextFact::from_code(name).is_some()), pairs.last_mut()) {
                (Some((name, value)), _) => pairs.push((name, value.to_owned())),
                (None, Some((_, value))) => value.push_str(piece),
                (None, None) if piece.trim().is_empty() => {}
                (None, None) => {
                    let name = name.map_or(piece, |(name, _)| name).trim_end_matches([';', '；', '\n']);
                    return Err(DetailFault::Unknown { kind, name: name.trim().to_owned() });
                }
            }
        }
        let parted = |value: &str| value.trim().trim_end_matches([';', '；']).to_owned();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, parted(value))).collect();
        Self::of(kind, pairs.iter().map(|(name, value)| (*name, value.as_str())))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As they were written, in order of [`TextFact::ALL`].
    pub fn written(&self) -> impl Iterator<Item = (TextFact, &str)> {
        self.0.iter().map(|(fact, value)| (*fact, value.as_str()))
    }

    /// As they are read.
    pub fn read(&self) -> impl Iterator<Item = (TextFact, Detail)> {
        self.0.iter().filter_map(|(fact, value)| Some((*fact, read(*fact, value)?)))
    }
}

impl serde::Serialize for Details {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.written())
    }
}

fn read(fact: TextFact, value: &str) -> Option<Detail> {
    match Shape::of(fact) {
        Shape::Words => Some(Detail::Words(value.to_owned())),
        Shape::Day => value.parse().ok().map(Detail::Day),
        Shape::Amount => {
            let (digits, currency) = value.split_once(char::is_whitespace)?;
            amount(digits, currency).map(Detail::Amount)
        }
        Shape::Items => {
            let lines = value.split(['\n', ';', '；']).filter(|line| !line.trim().is_empty());
            let items: Option<Vec<_>> = lines.map(item).collect();
            items.filter(|items| !items.is_empty()).map(Detail::Items)
        }
    }
}

fn item(line: &str) -> Option<DetailItem> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (number, day, digits, currency) = match words.as_slice() {
        [day, digits, currency] => (None, day, digits, currency),
        [number, day, digits, currency] => (Some((*number).to_owned()), day, digits, currency),
        _ => return None,
    };
    Some(DetailItem { number, due: day.parse().ok()?, amount: amount(digits, currency)? })
}

fn amount(digits: &str, currency: &str) -> Option<Money> {
    let amount = Money::parse(&digits.replace([',', '，'], ""), Currency::from_code(currency)?).ok()?;
    (amount.minor > 0).then_some(amount)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{cny, day};

    #[test]
    fn a_cell_is_read_by_the_names_in_it() {
        let guarantee = FactKind::GuaranteeContract;
        let offer = FactKind::OfferRegistered;
        let case = FactKind::SuitFiled;
        for (kind, cell, expected, why) in [
            (guarantee, "guarantee.number = BZ-2026-044", Ok("guarantee.number=BZ-2026-044"), "one"),
            (
                offer,
                "offer.until=2026-12-10；offer.terms=免违约金；首付三成",
                Ok("offer.terms=免违约金；首付三成|offer.until=2026-12-10"),
                "a `；` within words parts nothing",
            ),
            (
                case,
                "case.evidence=1. 合同\n2. 送货单\ncase.court=某法院",
                Ok("case.court=某法院|case.evidence=1. 合同\n2. 送货单"),
                "lines of a list",
            ),
            (guarantee, "", Ok(""), "nothing"),
            (guarantee, "guarantee.number =", Ok(""), "nothing is said of it"),
            (
                guarantee,
                "BZ-2026-044",
                Err("`BZ-2026-044` is no detail of `guarantee-contract`; it takes guarantee.number"),
                "words without their name",
            ),
            (
                guarantee,
                "offer.terms=x",
                Err("`offer.terms` is no detail of `guarantee-contract`; it takes guarantee.number"),
                "of another fact",
            ),
            (
                FactKind::Hold,
                "offer.terms=x",
                Err("`offer.terms` is no detail of `hold`; it takes none"),
                "of a fact without any",
            ),
            (
                offer,
                "offer.until=10 December",
                Err("`10 December` cannot be read as `offer.until`; write it like `2026-12-01`"),
                "a day",
            ),
        ] {
            let read = Details::parse(kind, cell).map_err(|fault| fault.to_string());
            let written = |details: Details| {
                details.written().map(|(fact, value)| format!("{fact}={value}")).collect::<Vec<_>>().join("|")
            };
            assert_eq!(read.map(written), expected.map(str::to_owned).map_err(str::to_owned), "{why}");
        }
    }

    #[test]
    fn each_detail_is_read_in_its_shape() {
        let one = |kind, fact: TextFact, value: &str| {
            let details = Details::of(kind, [(fact.code(), value)]).ok()?;
            let first = details.read().next();
            first.map(|(_, detail)| detail)
        };
        let item = |number: Option<&str>, due: &str, amount: Money| DetailItem {
            number: number.map(str::to_owned),
            due: day(due),
            amount,
        };
        let valued = |value| one(FactKind::ValuationOnFile, TextFact::ValuationAmount, value);
        assert_eq!(valued("60,000.50 CNY"), Some(Detail::Amount(cny(6_000_050))));
        for (value, why) in [
            ("60000", "in which currency?"),
            ("0 CNY", "nothing is no value"),
            ("-5 CNY", "nor less"),
            ("1.005 CNY", "more decimals than there are"),
            ("sixty CNY", "no number"),
        ] {
            assert_eq!(valued(value), None, "{why}");
        }
        let plan = |value| one(FactKind::PlanSigned, TextFact::PlanInstalments, value);
        let (first, second) =
            (item(None, "2026-12-01", cny(2_000_000)), item(None, "2027-01-01", cny(1_000_000)));
        assert_eq!(
            plan("2026-12-01 20,000 CNY\n2027-01-01 10000 CNY"),
            Some(Detail::Items(vec![first, second]))
        );
        assert_eq!(plan("2026-12-01 20000 CNY; soon 1 CNY"), None, "all of it or nothing");
        let claims = one(FactKind::OfferApproved, TextFact::JointClaims, "XS-118 2026-10-01 90000 CNY");
        assert_eq!(claims, Some(Detail::Items(vec![item(Some("XS-118"), "2026-10-01", cny(9_000_000))])));
    }

    #[test]
    fn what_a_text_lacks_is_given_by_a_fact_or_by_another_record() {
        for (lacking, expected) in [
            (Missing::Gate(Gate::GuaranteeContract), Some(FactKind::GuaranteeContract)),
            (Missing::Fact(TextFact::GuaranteeNumber), Some(FactKind::GuaranteeContract)),
            (Missing::Fact(TextFact::PlanInstalments), Some(FactKind::OfferApproved)), // The first that takes it.
            (Missing::Fact(TextFact::OffsetBalance), Some(FactKind::ValuationOnFile)), // Worked out from it.
            (Missing::Gate(Gate::DamagesClause), None),                                // The contract's.
            (Missing::Fact(TextFact::SenderName), None),
        ] {
            assert_eq!(giving(lacking), expected, "{lacking:?}");
        }
    }

    #[test]
    fn whatever_rests_on_a_gate_is_a_detail_of_the_fact_that_opens_it() {
        for kind in FactKind::ALL {
            for fact in kind.details() {
                let gate = fact.rests_on().and_then(Gate::fact);
                assert!(gate.is_none_or(|opens| opens == *kind), "{fact} is taken of {kind}");
            }
        }
        for fact in TextFact::ALL {
            let Some(kind) = fact.rests_on().and_then(Gate::fact) else { continue };
            let derived = *fact == TextFact::OffsetBalance;
            assert!(derived || kind.details().contains(fact), "nobody can put {fact} on file");
        }
    }
}
