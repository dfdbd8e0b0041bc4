//! Which rules a gate asked and what they answered: once for a run, and for each contact a person asked about.

use std::collections::BTreeMap;

use ::evidence::Kind;
use receivables::{
    calendar::{Clock, Day},
    debtor::{Channel, DebtorId},
    gate::{self, Scope},
    script::Purpose,
    stage::Stage,
};
use serde_json::{Value, json};

use crate::{
    Store, Versions,
    db::{Db, Row, params},
    error::Error,
    evidence::{self, Stamp},
    row, sql,
};

/// A contact put to the gate outside a run, and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateCheck {
    /// The day by this machine's calendar.
    pub made_on: Day,
    /// For which day at the debtor's place.
    pub day: Day,
    /// At what time there.
    pub at: Clock,
    /// By which channel.
    pub channel: Channel,
    /// What for.
    pub purpose: Purpose,
    /// In the tone of which stage.
    pub stage: Stage,
    /// The name of the person; empty if nobody was known.
    pub person: String,
    /// The rules that refused, as JSON; `[]` if it was allowed.
    pub refusals: String,
    /// Under which versions.
    pub versions: Versions,
    /// The rules that were asked, as JSON by scope.
    pub rules: String,
}

impl GateCheck {
    /// Whether no rule refused.
    pub fn is_allowed(&self) -> bool {
        self.refusals == "[]"
    }
}

/// The rules of the gate of this program, by scope, as they are kept.
pub fn rules_asked() -> String {
    let rules = Scope::ALL.iter().map(|&scope| (scope.code(), gate::rule_ids_of(scope).collect::<Vec<_>>()));
    let rules: BTreeMap<&str, Vec<&str>> = rules.collect();
    let scopes = rules.iter().map(|(scope, ids)| format!("\"{scope}\":[\"{}\"]", ids.join("\",\"")));
    format!("{{{}}}", scopes.collect::<Vec<_>>().join(","))
}

/// The number of this program's list of rules.
pub(crate) fn rule_list(db: &Db) -> Result<i64, Error> {
    let rules = rules_asked();
    db.execute(sql::RULE_LIST_ADD, &params![&rules])?;
    db.one(sql::RULE_LIST_ID, &params![&rules], |row| row.int(0))
}

impl Store {
    /// Records a check, allowed or not; `rules` of the check is what this program asks.
    pub fn record_check(&mut self, debtor: DebtorId, check: &GateCheck, stamp: &Stamp) -> Result<(), Error> {
        let transaction = self.db.transaction()?;
        insert(&self.db, debtor, check, stamp)?;
        transaction.commit()
    }

    /// Every check about a debtor, the oldest first.
    pub fn checks(&self, debtor: DebtorId) -> Result<Vec<GateCheck>, Error> {
        self.db.all(sql::GATE_CHECKS, &params![debtor.0], check)
    }
}

/// What the chain says of a check. The person stands there by number, the chain holds no names of people.
fn content(check: &GateCheck, person: Option<i64>) -> Result<Value, Error> {
    let read = |text: &str| {
        serde_json::from_str::<Value>(text).map_err(|error| Error::Evidence(format!("{error}: {text}")))
    };
    Ok(json!({
        "made_on": check.made_on.to_string(),
        "day": check.day.to_string(),
        "at": check.at.to_string(),
        "channel": check.channel.code(),
        "purpose": check.purpose.code(),
        "stage": check.stage.code(),
        "person": person,
        "allowed": check.is_allowed(),
        "refusals": read(&check.refusals)?,
        "rules": read(&check.rules)?,
        "policy_version": check.versions.policy,
        "rulebook_version": check.versions.rulebook,
    }))
}

/// Records a check as a part of something larger.
pub(crate) fn insert(db: &Db, debtor: DebtorId, check: &GateCheck, stamp: &Stamp) -> Result<(), Error> {
    let rules = rule_list(db)?;
    db.execute(
        sql::GATE_CHECK_INSERT,
        &params![
            debtor.0,
            check.made_on,
            check.day,
            check.at.minutes(),
            check.is_allowed(),
            rules,
            check.channel.code(),
            check.purpose.code(),
            check.stage.code(),
            &check.person,
            &check.refusals,
            &check.versions.policy,
            &check.versions.rulebook,
        ],
    )?;
    let person = db.first(sql::PERSON_NAMED, &params![debtor.0, &check.person], |row| row.int(0))?;
    evidence::append(db, debtor, stamp, Kind::Checked, &content(check, person)?).map(drop)
}

fn check(row: &Row<'_>) -> Result<GateCheck, Error> {
    let minute: u32 = row.int(2)?;
    Ok(GateCheck {
        made_on: Day(row.int(0)?),
        day: Day(row.int(1)?),
        at: Clock::new(minute / 60, minute % 60).unwrap_or(Clock::MIDNIGHT),
        channel: row::required(row, 3, Channel::from_code)?,
        purpose: row::required(row, 4, Purpose::from_code)?,
        stage: row::required(row, 5, Stage::from_code)?,
        person: row.text(6)?.to_owned(),
        refusals: row.text(7)?.to_owned(),
        versions: Versions { policy: row.text(8)?.to_owned(), rulebook: row.text(9)?.to_owned() },
        rules: row.text(10)?.to_owned(),
    })
}
