//! Which computation a row asks for.

mod abroad_contact;
mod abroad_limitation;
mod allocation;
mod contact;
mod judgment;
mod late_payment;
mod lending;
mod limitation;
mod penalty;
mod sale;
mod sme;

pub(crate) use limitation::event;
use receivables::rulebook::Rulebook;

use crate::{NotCovered, answer::Answers, inputs::Inputs};

/// Computes the values of a row from its inputs; the second argument is the regime as the row names it, in capitals.
pub(crate) type Compute = fn(&Inputs, &str, &Rulebook) -> Result<Answers, NotCovered>;

/// Computations by jurisdiction and the beginning of the regime's name; remarks behind it decide nothing unless they are
/// named here.
const REGIMES: &[(&str, &str, Compute)] = &[
    ("CN", "CN-SALE", sale::compute),
    ("CN", "CN-LIMITATION", limitation::compute),
    ("CN", "CN-ENFORCEMENT", limitation::compute),
    ("CN", "CN-CONSUMER-HOURS", contact::hours),
    ("CN", "CN-CONSUMER-FREQ", contact::frequency),
    ("CN", "CN-THIRD-PARTY", contact::third_party),
    ("CN", "CN-SME BACK-TO-BACK", sme::void_clause),
    ("CN", "CN-SME", sme::compute),
    ("CN", "CN-PRIVATE-LENDING ART.31", lending::transition),
    ("CN", "CN-PRIVATE-LENDING", lending::compute),
    ("CN", "CN-JUDGMENT-DOUBLE", judgment::compute),
    ("CN", "CN-LIQUIDATED-DAMAGES", penalty::risk),
    ("CN", "CN-AGREED-PENALTY", penalty::compute),
    ("CN", "CN-ALLOCATION", allocation::compute),
    ("EU", "EU-DIR-2011/7", late_payment::eu),
    ("DE", "DE-BGB-288+367", late_payment::de_allocation),
    ("DE", "DE-BGB-288+497", late_payment::de_allocation),
    ("DE", "DE-BGB-367", allocation::compute),
    ("DE", "DE-BGB-497", allocation::compute),
    ("DE", "DE-BGB-288", late_payment::de),
    ("DE", "DE-BGB-286(3)", late_payment::de_default_day),
    ("DE", "DE-LIMITATION", abroad_limitation::de),
    ("UK", "UK-LPCDA-1998 S.4", late_payment::uk_relevant_day),
    ("UK", "UK-LPCDA-1998", late_payment::uk),
    ("UK", "UK-LIMITATION", abroad_limitation::uk),
    ("UK", "UK-PAP-DEBT", abroad_contact::claim_protocol),
    ("US", "US-LIMITATION", abroad_limitation::us),
    ("US", "REGF-HOURS", abroad_contact::hours),
    ("US", "REGF-7IN7 EXCLUSIONS", abroad_contact::counted_calls),
    ("US", "REGF-7IN7", abroad_contact::next_call),
    ("US", "REGF-7AFTER-CONVERSATION", abroad_contact::next_call),
    ("US", "REGF-1006.34", abroad_contact::validation_period),
    ("US", "REGF-1006.100", abroad_contact::retention),
];

/// Regimes of which a row may ask when payment is due instead of what delay costs.
const DUE_DATES: &[(&str, &str, Compute)] = &[
    ("EU", "EU-DIR-2011/7", late_payment::eu_due_day),
    ("DE", "DE-BGB-28", late_payment::de_default_day),
    ("UK", "UK-LPCDA-1998", late_payment::uk_relevant_day),
];

/// Law, regime and kind of a row, in capitals.
pub(crate) struct Asked {
    jurisdiction: String,
    /// The regime as the row names it.
    pub(crate) regime: String,
    kind: String,
}

impl Asked {
    pub(crate) fn new(jurisdiction: &str, regime: &str, kind: &str) -> Self {
        let plain = |text: &str| {
            let words: Vec<_> = text.split_whitespace().collect();
            words.join(" ").to_uppercase()
        };
        let jurisdiction = match plain(jurisdiction).as_str() {
            "GB" | "ENGLAND" | "ENGLAND & WALES" => "UK".to_owned(),
            "CHINA" | "PRC" => "CN".to_owned(),
            "GERMANY" => "DE".to_owned(),
            "USA" => "US".to_owned(),
            other => other.to_owned(),
        };
        Self { jurisdiction, regime: plain(regime), kind: plain(kind).replace([' ', '_'], "-") }
    }
}

/// The computation for a row.
pub(crate) fn of(asked: &Asked) -> Result<Compute, NotCovered> {
    let Asked { jurisdiction, regime, kind } = asked;
    let find = |table: &[(&str, &str, Compute)]| {
        let found = table.iter().find(|(law, name, _)| law == jurisdiction && regime.starts_with(name));
        found.map(|(.., compute)| *compute)
    };
    let due_date = (kind == "DUE-DATE").then(|| find(DUE_DATES)).flatten();
    due_date
        .or_else(|| find(REGIMES))
        .ok_or_else(|| NotCovered::because(format!("no rule for regime `{regime}` of `{jurisdiction}` yet")))
}
