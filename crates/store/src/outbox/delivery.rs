//! What gateways carry: in how many parts and at what cost, and what they report of it later.

use ::evidence::Kind;
use receivables::{
    contact::Connection,
    debtor::{Channel, DebtorId, PersonId},
    message::{DeliveryState, UtcMicros},
    money::Currency,
};
use serde_json::json;

use super::{
    OutboxRow,
    steps::{facts_changed, lock_debtor, stamp},
};
use crate::{
    Store,
    db::params,
    error::Error,
    evidence, row,
    sql::{LOCK, LOCK_LIMITS, delivery as sql},
};

/// What a message costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Millionths of the currency's unit: 45 000 CNY are 0.045 yuan. Gateways charge less than the smallest coin.
    pub millionths: i64,
    /// Of what.
    pub currency: Currency,
}

/// A message that a gateway is asked to carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carriage {
    /// Which gateway.
    pub gateway: String,
    /// Parts that it is sent in.
    pub segments: u32,
    /// For all parts; `None` where no price is agreed.
    pub cost: Option<Cost>,
}

/// A message that a gateway was asked to carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriageRow {
    /// By whom, in how many parts, at what cost.
    pub carriage: Carriage,
    /// The gateway's name of it; `None` if it gave none, or did not answer.
    pub external_id: Option<String>,
}

/// What a carrier reports of a message.
#[derive(Debug, Clone, Copy)]
pub struct NewReport<'a> {
    /// Whether it arrived.
    pub state: DeliveryState,
    /// In the carrier's words.
    pub code: &'a str,
    /// What tells this report from others of the same message.
    pub external_id: &'a str,
    /// Of what is unreachable: the number that takes nothing. `None` means the person's, whichever it is.
    pub number: Option<&'a str>,
}

/// What a carrier reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// When we were told.
    pub at: UtcMicros,
    /// Whether it arrived.
    pub state: DeliveryState,
    /// In the carrier's words.
    pub code: String,
    /// The carrier's name of the report.
    pub external_id: String,
}

impl Store {
    pub(super) fn add_carriage(
        &self,
        row: &OutboxRow,
        carriage: &Carriage,
        now: UtcMicros,
    ) -> Result<(), Error> {
        let Carriage { gateway, segments, cost } = carriage;
        let (millionths, currency) =
            cost.map(|cost| (cost.millionths, cost.currency.code().to_owned())).unzip();
        let key = row.key.to_string();
        self.db.execute(
            sql::CARRIAGE_ADD,
            &params![row.id, now.0, *segments, millionths, key, gateway, currency],
        )?;
        Ok(())
    }

    pub(super) fn name_carriage(&self, id: i64, external_id: &str) -> Result<(), Error> {
        self.db.execute(sql::CARRIAGE_NAMED, &params![id, external_id])?;
        Ok(())
    }

    /// What a gateway was asked to carry of a message; `None` if another carrier has it, or none yet.
    pub fn carriage(&self, id: i64) -> Result<Option<CarriageRow>, Error> {
        self.db.first(sql::CARRIAGE_BY_ID, &params![id], |row| {
            let currency = if row.is_some(3)? { Some(row::currency(row, 3)?) } else { None };
            let cost =
                row.opt_int(2)?.zip(currency).map(|(millionths, currency)| Cost { millionths, currency });
            let carriage = Carriage { gateway: row.text(0)?.to_owned(), segments: row.int(1)?, cost };
            Ok(CarriageRow { carriage, external_id: row::string(row, 4)? })
        })
    }

    /// The message of a gateway, by our name or by its own.
    pub fn carried(&self, gateway: &str, name: &str, is_ours: bool) -> Result<Option<i64>, Error> {
        let by = if is_ours { sql::OF_MESSAGE } else { sql::OF_RECEIPT };
        self.db.first(by, &params![name, gateway], |row| row.int(0))
    }

    /// The latest message that left for any of these people by a channel, or may have.
    pub fn latest_sent(
        &self,
        channel: Channel,
        people: &[(DebtorId, PersonId)],
    ) -> Result<Option<i64>, Error> {
        let mut latest: Option<(i64, i64)> = None;
        for (debtor, person) in people {
            let sent =
                self.db.first(sql::LATEST_SENT, &params![debtor.0, person.0, channel.code()], |row| {
                    Ok((row.int(1)?, row.int(0)?))
                })?;
            latest = latest.max(sent);
        }
        Ok(latest.map(|(_, id)| id))
    }

    /// Writes down what a carrier reported of a message, and of the contact that it was; a number that takes nothing closes
    /// the person's way, unless they have another by now. Returns whether it was new.
    ///
    /// # Errors
    /// [`Error::NoMessage`] if there is none of that number.
    pub fn record_report(
        &self,
        id: i64,
        report: &NewReport<'_>,
        now: UtcMicros,
        by: &str,
    ) -> Result<bool, Error> {
        let &NewReport { state, code, external_id, number } = report;
        // Nobody corrects the number while it is closed; other reports need not wait for an import.
        let transaction = match state {
            DeliveryState::Unreachable => self.write_ledger()?,
            DeliveryState::Delivered | DeliveryState::Undelivered => self.db.transaction()?,
        };
        let debtor = self.message(id)?.key.debtor;
        lock_debtor(&self.db, debtor)?;
        let row = self.message(id)?;
        let is_new =
            self.db.execute(sql::REPORT_ADD, &params![id, now.0, state.code(), code, external_id])? > 0;
        if is_new {
            let (connection, kind) = match state {
                DeliveryState::Delivered => (Connection::Delivered, Kind::Delivered),
                DeliveryState::Undelivered | DeliveryState::Unreachable => {
                    (Connection::Bounced, Kind::Returned)
                }
            };
            if state == DeliveryState::Unreachable && row.person.is_some() {
                self.close_way(debtor, row.key.person, row.key.channel, number)?;
            }
            let key = row.key.to_string();
            self.db.execute(sql::CONTACT_REPORTED, &params![debtor.0, &key, connection.code()])?;
            let content = json!({
                "message": key, "number": id, "channel": row.key.channel.code(), "person": row.key.person.0,
                "report": { "state": state.code(), "code": code, "name": external_id },
            });
            evidence::append(&self.db, debtor, &stamp(now, by), kind, &content)?;
            facts_changed(&self.db, debtor)?;
        }
        transaction.commit()?;
        Ok(is_new)
    }

    /// What carriers reported of a message, the oldest first.
    pub fn reports(&self, id: i64) -> Result<Vec<ReportRow>, Error> {
        self.db.all(sql::REPORTS, &params![id], |row| {
            Ok(ReportRow {
                at: UtcMicros(row.int(0)?),
                state: row::required(row, 1, DeliveryState::from_code)?,
                code: row.text(2)?.to_owned(),
                external_id: row.text(3)?.to_owned(),
            })
        })
    }

    /// Writes down that a call of a gateway was heard; `false` if it was before, and is a copy. Calls before a moment are too old
    /// to be heard, and forgotten.
    pub fn hear_once(&self, mark: &str, now: UtcMicros, old: UtcMicros) -> Result<bool, Error> {
        self.db.execute(sql::CALLS_OLD, &params![old.0])?;
        Ok(self.db.execute(sql::CALL_ADD, &params![mark, now.0])? > 0)
    }

    /// Takes one of the turns that something has within a span of time, in microseconds; `false` if none is left.
    pub fn take_turn(&self, name: &str, most: u32, now: UtcMicros, span: i64) -> Result<bool, Error> {
        let transaction = self.db.transaction()?;
        if self.db.is_postgres() {
            self.db.execute(LOCK, &params![LOCK_LIMITS])?;
        }
        let since = now.0.saturating_sub(span);
        let taken: u32 =
            self.db.one(sql::TURNS, &params![since, format!("turn {name} ")], |row| row.int(0))?;
        let is_free = taken < most;
        if is_free {
            self.db.execute(sql::CALL_ADD, &params![format!("turn {name} {} {taken}", now.0), now.0])?;
        }
        transaction.commit()?;
        Ok(is_free)
    }

    /// Takes that back: what the call said could not be kept, and it may come again.
    pub fn hear_again(&self, mark: &str) -> Result<(), Error> {
        self.db.execute(sql::CALL_DROP, &params![mark])?;
        Ok(())
    }
}
