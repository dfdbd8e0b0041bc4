//! How long records are kept, by jurisdiction, and which states are in the European Union.

use super::{RulebookError, text::Book, value::Series};
use crate::{
    calendar::Day,
    debtor::Country,
    retention::{CountedFrom, RecordKind},
};

const TOPIC: &str = "retention";
const JURISDICTIONS: [&str; 6] = ["cn", "de", "eu", "uk", "us", "house"];

/// What one jurisdiction says about one kind of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionRule {
    /// Years for which it must be kept.
    pub least_years: Option<Series<u16>>,
    /// From when they are counted; from the day it was made where nothing is said.
    pub least_from: Option<Series<CountedFrom>>,
    /// Years after the end of the claim for which it may be kept.
    pub most_years: Option<Series<u16>>,
}

/// What one jurisdiction says about records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionRules {
    jurisdiction: &'static str,
    rules: Vec<RetentionRule>,
    /// Data of persons must go once their purpose is over.
    pub ends_with_purpose: Option<Series<bool>>,
}

impl RetentionRules {
    /// The rule for a kind of record.
    pub fn of(&self, kind: RecordKind) -> &RetentionRule {
        const NONE: &RetentionRule = &RetentionRule { least_years: None, least_from: None, most_years: None };
        self.rules.get(kind as usize).unwrap_or(NONE)
    }
}

/// The rules of all jurisdictions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Retentions {
    rules: Vec<RetentionRules>,
    eu_members: Series<Vec<Country>>,
}

impl Retentions {
    pub(super) fn read(book: &mut Book) -> Result<Self, RulebookError> {
        let mut rules = Vec::new();
        for jurisdiction in JURISDICTIONS {
            let mut kinds = Vec::new();
            for kind in RecordKind::ALL {
                let name = kind.code().replace('-', "_");
                kinds.push(RetentionRule {
                    least_years: book.listed(jurisdiction, TOPIC, &format!("{name}_least_years"))?,
                    least_from: book.listed(jurisdiction, TOPIC, &format!("{name}_least_from"))?,
                    most_years: book.listed(jurisdiction, TOPIC, &format!("{name}_most_years"))?,
                });
            }
            let ends_with_purpose = book.listed(jurisdiction, TOPIC, "ends_with_purpose")?;
            rules.push(RetentionRules { jurisdiction, rules: kinds, ends_with_purpose });
        }
        Ok(Self { rules, eu_members: book.series("eu", "members", "members")? })
    }

    /// The rules of the jurisdictions of these countries, and of the house.
    pub(super) fn of(&self, countries: &[Country]) -> impl Iterator<Item = &RetentionRules> {
        self.rules.iter().filter(|rules| match rules.jurisdiction {
            "house" => true,
            "eu" => countries.iter().any(|&country| self.is_eu(country)),
            other => countries.iter().any(|&country| jurisdiction(country) == Some(other)),
        })
    }

    fn is_eu(&self, country: Country) -> bool {
        self.eu_members.entries().last().is_some_and(|members| members.value.contains(&country))
    }

    /// Whether the country is a member state on the day.
    pub(super) fn is_eu_on(&self, country: Country, day: Day) -> bool {
        self.eu_members.on(day).is_some_and(|members| members.value.contains(&country))
    }
}

fn jurisdiction(country: Country) -> Option<&'static str> {
    match country {
        Country::CN => Some("cn"),
        Country::DE => Some("de"),
        Country::GB => Some("uk"),
        Country::US => Some("us"),
        _ => None,
    }
}
