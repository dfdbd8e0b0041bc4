//! A case on a day: the facts, and what has been worked out of them before anybody is ranked or contacted.

use crate::{
    balance::Owed, calendar::Day, cause::Diagnosis, decision::LimitationAlarm, ladder::Position,
    policy::Policy, promise::Judgement, snapshot::Snapshot, stage::Stage,
};

/// What priority, plan and gate look at.
pub(crate) struct Case<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) policy: &'a Policy,
    pub(crate) owed: &'a Owed,
    pub(crate) promises: &'a [Judgement],
    pub(crate) diagnosis: &'a Diagnosis,
    pub(crate) position: &'a Position,
    pub(crate) stage: Stage,
    pub(crate) limitation: Option<LimitationAlarm>,
    /// In the debtor's country a demand starts the limitation period anew.
    pub(crate) demand_interrupts: bool,
    pub(crate) day: Day,
}
