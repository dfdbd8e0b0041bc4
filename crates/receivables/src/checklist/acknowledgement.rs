//! # `acknowledgement`
//!
//! The debtor admitted the debt in writing: a promise, a plan, a request for time.
//!
//! **Why:** it spares most other proof, and starts the limitation period anew in China, Germany and England & Wales.
//! **Authority:** DAT-093; 时效规定 (法释〔2020〕17号) art. 14; BGB § 212; Limitation Act 1980 ss. 29, 30. That one asks for it
//! in every case is a house rule; the claim stands without.
//! **Status:** art. 14 and § 212 were read; the sections were found in reports.

use super::{Claimed, Rule, Wanted};
use crate::{calendar::Day, document::DocumentKind, policy::Actor};

pub(super) const RULE: Rule = Rule { id: "acknowledgement", is_must: false, wants: papers, shown: promised };

fn papers(claimed: &Claimed<'_>) -> Wanted {
    if claimed.item.days_past_due > 0 {
        Wanted::AnyOf(&[DocumentKind::WrittenPromise], Actor::Collector)
    } else {
        Wanted::Nothing
    }
}

/// A promise that our record says was made in writing.
fn promised(claimed: &Claimed<'_>) -> Option<Day> {
    let written = claimed.snapshot.promises.iter().filter(|promise| promise.written);
    written.map(|promise| promise.made).filter(|&made| made <= claimed.day).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        checklist::{NeedState::*, tests::check},
        example::{cny, company},
    };

    #[test]
    fn a_promise_counts_in_writing() {
        let promise = || company().promising("2026-11-30", cny(100));
        check(
            &RULE,
            [
                (company(), Some(Missing), "nothing was said"),
                (company().on("2026-11-15"), None, "due today"),
                (promise(), Some(Missing), "by word of mouth"),
                (promise().but(|file| file.promises[0].written = true), Some(There), "in writing"),
                (company().filed(DocumentKind::WrittenPromise, "2026-11-20"), Some(There), "the paper"),
            ],
        );
    }
}
