//! Which computation a row asks for.

mod contact;
mod judgment;
mod lending;
mod limitation;
mod penalty;
mod sale;
mod sme;

use receivables::rulebook::Rulebook;

use crate::{NotCovered, answer::Answers, inputs::Inputs};

/// Computes the values of a row from its inputs; the second argument is the regime as the row names it.
pub(crate) type Compute = fn(&Inputs, &str, &Rulebook) -> Result<Answers, NotCovered>;

/// Computations by the beginning of the regime's name.
const REGIMES: &[(&str, Compute)] = &[
    ("CN-SALE", sale::compute),
    ("CN-LIMITATION", limitation::compute),
    ("CN-ENFORCEMENT", limitation::compute),
    ("CN-CONSUMER-HOURS", contact::hours),
    ("CN-CONSUMER-FREQ", contact::frequency),
    ("CN-THIRD-PARTY", contact::third_party),
    ("CN-SME back-to-back", sme::void_clause),
    ("CN-SME", sme::compute),
    ("CN-PRIVATE-LENDING art.31", lending::transition),
    ("CN-PRIVATE-LENDING", lending::compute),
    ("CN-JUDGMENT-DOUBLE", judgment::compute),
    ("CN-LIQUIDATED-DAMAGES", penalty::risk),
    ("CN-AGREED-PENALTY", penalty::compute),
];

/// The computation for a row.
pub(crate) fn of(jurisdiction: &str, regime: &str) -> Result<Compute, NotCovered> {
    if jurisdiction != "CN" {
        return Err(NotCovered::because(format!("no rules for jurisdiction `{jurisdiction}` yet")));
    }
    let found = REGIMES.iter().find(|(name, _)| regime.starts_with(name));
    found
        .map(|(_, compute)| *compute)
        .ok_or_else(|| NotCovered::because(format!("no rule for regime `{regime}` yet")))
}
