//! What Germany, England & Wales and the US states of our table say about limitation.

use super::{
    RulebookError,
    text::Book,
    value::{Dated, Series},
};
use crate::{
    calendar::{Day, WorkingDays},
    liability::JointEffect,
    limitation::{EventEffect, EventKind, us_limitation::UsClaim},
};

const TOPIC: &str = "limitation";

/// What events do under one law; a kind the rulebook does not list has no effect that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedEffects(Vec<Option<Series<EventEffect>>>);

impl ListedEffects {
    fn read(book: &mut Book, jurisdiction: &str) -> Result<Self, RulebookError> {
        let effects = EventKind::ALL.iter().map(|kind| {
            let name = format!("event_{}", kind.code().replace('-', "_"));
            book.listed(jurisdiction, TOPIC, &name)
        });
        effects.collect::<Result<_, _>>().map(Self)
    }

    /// What an event of this kind does on the day; `None` where the rulebook is silent.
    pub fn on(&self, kind: EventKind, day: Day) -> Option<Dated<EventEffect>> {
        self.0.get(kind as usize)?.as_ref()?.on(day).copied()
    }
}

/// German limitation (BGB §§ 194-218).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeLimitation {
    /// Years of the regular period, from the end of the year.
    pub general_years: Series<u16>,
    /// Years for a claim with a title.
    pub title_years: Series<u16>,
    /// Months after negotiations before which the period does not end.
    pub negotiations_least_months: Series<u16>,
    /// Months after proceedings that still do not count.
    pub after_proceedings_months: Series<u16>,
    /// Last months in which force majeure counts.
    pub force_majeure_window_months: Series<u16>,
    /// Whether an end on a day off moves to the next working day.
    pub rolls_over_days_off: Series<bool>,
    /// Which events on one joint debtor count for the others.
    pub joint_debtors: Series<JointEffect>,
    /// What events do.
    pub effects: ListedEffects,
    /// Working days by the holidays of all states.
    pub working_days: WorkingDays,
}

/// Limitation of contract claims in England & Wales.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UkLimitation {
    /// Years for a simple contract.
    pub contract_years: Series<u16>,
    /// Years after which a contract obligation ends in Scotland.
    pub scotland_years: Series<u16>,
    /// Years to sue on a judgment.
    pub judgment_years: Series<u16>,
    /// Which events on one joint debtor count for the others.
    pub joint_debtors: Series<JointEffect>,
    /// What events do.
    pub effects: ListedEffects,
}

/// Limitation by claim in the US states of our table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsLimitation(Vec<(Series<u16>, Option<Series<EventEffect>>)>);

impl DeLimitation {
    pub(super) fn read(book: &mut Book) -> Result<Self, RulebookError> {
        Ok(Self {
            general_years: book.series("de", TOPIC, "general_years")?,
            title_years: book.series("de", TOPIC, "title_years")?,
            negotiations_least_months: book.series("de", TOPIC, "negotiations_least_months")?,
            after_proceedings_months: book.series("de", TOPIC, "after_proceedings_months")?,
            force_majeure_window_months: book.series("de", TOPIC, "force_majeure_window_months")?,
            rolls_over_days_off: book.series("de", TOPIC, "rolls_over_days_off")?,
            joint_debtors: book.series("de", TOPIC, "joint_debtors")?,
            effects: ListedEffects::read(book, "de")?,
            working_days: super::days_off_only(book, "de")?,
        })
    }
}

impl UkLimitation {
    pub(super) fn read(book: &mut Book) -> Result<Self, RulebookError> {
        Ok(Self {
            contract_years: book.series("uk", TOPIC, "contract_years")?,
            scotland_years: book.series("uk", TOPIC, "scotland_years")?,
            judgment_years: book.series("uk", TOPIC, "judgment_years")?,
            joint_debtors: book.series("uk", TOPIC, "joint_debtors")?,
            effects: ListedEffects::read(book, "uk")?,
        })
    }
}

impl UsLimitation {
    pub(super) fn read(book: &mut Book) -> Result<Self, RulebookError> {
        let claims = UsClaim::ALL.iter().map(|claim| {
            let name = claim.code().replace('-', "_");
            Ok((
                book.series("us", TOPIC, &format!("{name}_years"))?,
                book.listed("us", TOPIC, &format!("{name}_part_payment"))?,
            ))
        });
        claims.collect::<Result<_, _>>().map(Self)
    }

    /// Years for the claim.
    pub fn years(&self, claim: UsClaim, day: Day) -> Option<Dated<u16>> {
        let (years, _) = self.0.get(claim as usize)?;
        years.on(day).copied()
    }

    /// What a part payment does to the claim; `None` where the rulebook is silent.
    pub fn part_payment(&self, claim: UsClaim, day: Day) -> Option<Dated<EventEffect>> {
        let (_, effect) = self.0.get(claim as usize)?;
        effect.as_ref()?.on(day).copied()
    }
}
