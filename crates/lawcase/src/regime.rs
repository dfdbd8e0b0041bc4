//! Which computation a row asks for.

mod abroad_contact;
mod abroad_limitation;
mod contact;
mod judgment;
mod late_payment;
mod lending;
mod limitation;
mod penalty;
mod sale;
mod sme;

use receivables::rulebook::Rulebook;

use crate::{NotCovered, answer::Answers, inputs::Inputs};

/// Computes the values of a row from its inputs; the second argument is the regime as the row names it.
pub(crate) type Compute = fn(&Inputs, &str, &Rulebook) -> Result<Answers, NotCovered>;

/// Computations by jurisdiction and the beginning of the regime's name.
const REGIMES: &[(&str, &str, Compute)] = &[
    ("CN", "CN-SALE", sale::compute),
    ("CN", "CN-LIMITATION", limitation::compute),
    ("CN", "CN-ENFORCEMENT", limitation::compute),
    ("CN", "CN-CONSUMER-HOURS", contact::hours),
    ("CN", "CN-CONSUMER-FREQ", contact::frequency),
    ("CN", "CN-THIRD-PARTY", contact::third_party),
    ("CN", "CN-SME back-to-back", sme::void_clause),
    ("CN", "CN-SME", sme::compute),
    ("CN", "CN-PRIVATE-LENDING art.31", lending::transition),
    ("CN", "CN-PRIVATE-LENDING", lending::compute),
    ("CN", "CN-JUDGMENT-DOUBLE", judgment::compute),
    ("CN", "CN-LIQUIDATED-DAMAGES", penalty::risk),
    ("CN", "CN-AGREED-PENALTY", penalty::compute),
    ("EU", "EU-DIR-2011/7 minimum", late_payment::eu),
    ("DE", "DE-BGB-288+367", late_payment::de_allocation),
    ("DE", "DE-BGB-288", late_payment::de),
    ("DE", "DE-BGB-286(3)", late_payment::de_default_day),
    ("DE", "DE-LIMITATION", abroad_limitation::de),
    ("UK", "UK-LPCDA-1998 s.4", late_payment::uk_relevant_day),
    ("UK", "UK-LPCDA-1998", late_payment::uk),
    ("UK", "UK-LIMITATION", abroad_limitation::uk),
    ("UK", "UK-PAP-DEBT", abroad_contact::claim_protocol),
    ("US", "US-LIMITATION", abroad_limitation::us),
    ("US", "REGF-HOURS", abroad_contact::hours),
    ("US", "REGF-7IN7 exclusions", abroad_contact::counted_calls),
    ("US", "REGF-7IN7", abroad_contact::next_call),
    ("US", "REGF-7AFTER-CONVERSATION", abroad_contact::next_call),
    ("US", "REGF-1006.34(b)(5)", abroad_contact::validation_period),
    ("US", "REGF-1006.100", abroad_contact::retention),
];

/// The computation for a row.
pub(crate) fn of(jurisdiction: &str, regime: &str) -> Result<Compute, NotCovered> {
    let found = REGIMES.iter().find(|(law, name, _)| *law == jurisdiction && regime.starts_with(name));
    found
        .map(|(.., compute)| *compute)
        .ok_or_else(|| NotCovered::because(format!("no rule for regime `{regime}` of `{jurisdiction}` yet")))
}
