//! Telling other programs what happened: payments, promises and contacts that came in, decisions that were made.
//!
//! What there is to tell is written in the transaction that writes the fact itself, so nothing is told that did not happen
//! and nothing that happened is left out. It is delivered at least once, each delivery with the number of its event.

use receivables::{calendar::Day, money::Money};

use crate::{
    Store,
    db::{Row, params},
    error::Error,
    row,
    sql::webhook as sql,
};

/// What may be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is called what it is")]
pub enum WebhookEvent {
    Contact,
    Decision,
    Payment,
    Promise,
}

impl WebhookEvent {
    /// Every event.
    pub const ALL: [Self; 4] = [Self::Contact, Self::Decision, Self::Payment, Self::Promise];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Decision => "decision",
            Self::Payment => "payment",
            Self::Promise => "promise",
        }
    }

    /// The event of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.code() == code)
    }
}

/// Somebody to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its number.
    pub id: i64,
    /// When it was added, in microseconds UTC, and by which user.
    pub at: i64,
    /// Number of that user.
    pub user: i64,
    /// Whether it is told at present.
    pub is_enabled: bool,
    /// Rises with each change.
    pub version: i64,
    /// Where to.
    pub url: String,
    /// Of what.
    pub events: Vec<WebhookEvent>,
    /// With which deliveries are signed.
    pub secret: String,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Number of the event, the same for everybody who is told.
    pub event: i64,
    /// When it was written down, in microseconds UTC.
    pub at: i64,
    /// Number of the debtor.
    pub debtor: i64,
    /// What the ledger calls them.
    pub code: Option<String>,
    /// What it was.
    pub what: ToldOf,
}

/// What happened, without what is personal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the rows")]
pub enum ToldOf {
    Payment {
        day: Day,
        amount: Money,
        receivable: Option<String>,
        is_credit_note: bool,
    },
    Promise {
        made: Day,
        due: Day,
        amount: Money,
        is_written: bool,
    },
    Contact {
        day: Day,
        minute: Option<i64>,
        channel: String,
        direction: String,
        connection: String,
        outcome: Option<String>,
    },
    /// The decision as the chain holds it, in JSON.
    Decision(String),
}

impl ToldOf {
    /// Which event it is.
    pub const fn event(&self) -> WebhookEvent {
        match self {
            Self::Payment { .. } => WebhookEvent::Payment,
            Self::Promise { .. } => WebhookEvent::Promise,
            Self::Contact { .. } => WebhookEvent::Contact,
            Self::Decision(_) => WebhookEvent::Decision,
        }
    }
}

/// One telling of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its number.
    pub id: i64,
    /// To whom.
    pub webhook: i64,
    /// Number of the event.
    pub event_id: i64,
    /// When the event was.
    pub at: i64,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next; `None` once it is over.
    pub next_at: Option<i64>,
    /// When it was tried last.
    pub last_at: Option<i64>,
    /// What the last answer was.
    pub last_status: Option<u16>,
    /// The code of the event.
    pub event: String,
    /// `waiting`, `delivered`, `failed` or `dropped`.
    pub state: String,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// What is told, as it is signed.
    pub body: String,
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempted {
    /// When it ended.
    pub at: i64,
    /// The answer's status, if there was an answer.
    pub status: Option<u16>,
    /// What went wrong; `None` if it was taken.
    pub error: Option<String>,
    /// When to try again; `None` not at all.
    pub again_at: Option<i64>,
}

/// How long an attempt may last, in microseconds, before somebody else makes another.
const LEASE: i64 = 60_000_000;

impl Store {
    /// Adds somebody to be told.
    pub fn add_webhook(
        &mut self,
        url: &str,
        events: &[WebhookEvent],
        secret: &str,
        user: i64,
        at: i64,
    ) -> Result<Webhook, Error> {
        let values = params![at, user, url, written(events), secret];
        let id = self.db.one(sql::WEBHOOK_ADD, &values, |row| row.int(0))?;
        self.webhook(id)?.ok_or(Error::NoRow(sql::WEBHOOK))
    }

    /// Everybody who is told.
    pub fn webhooks(&self) -> Result<Vec<Webhook>, Error> {
        self.db.all(sql::WEBHOOKS, &[], webhook)
    }

    /// One of them; `None` if there is none of that number.
    pub fn webhook(&self, id: i64) -> Result<Option<Webhook>, Error> {
        self.db.first(sql::WEBHOOK, &params![id], webhook)
    }

    /// Changes where to, of what, and whether. Returns `false` if somebody changed it since `version`.
    pub fn change_webhook(&mut self, changed: &Webhook) -> Result<bool, Error> {
        let Webhook { id, version, url, events, is_enabled, .. } = changed;
        let values = params![*id, *version, url, written(events), *is_enabled];
        Ok(self.db.execute(sql::WEBHOOK_CHANGE, &values)? > 0)
    }

    /// Tells somebody nothing any more; what was told stays on record. Returns `false` if there was none.
    pub fn remove_webhook(&mut self, id: i64, at: i64) -> Result<bool, Error> {
        let transaction = self.db.transaction()?;
        let removed = self.db.execute(sql::WEBHOOK_REMOVE, &params![id, at])? > 0;
        self.db.execute(sql::DELIVERIES_DROP, &params![id])?;
        transaction.commit()?;
        Ok(removed)
    }

    /// Whether there is anything to tell, or to tell again, at a moment.
    pub fn has_to_tell(&self, now: i64) -> Result<bool, Error> {
        self.db.one(sql::ANYTHING_TO_TELL, &params![now], |row| row.bool(0))
    }

    /// Makes deliveries of what happened, each with the body that `body` makes of it. Returns how many events were taken.
    pub fn fan_out(&mut self, most: u32, now: i64, body: impl Fn(&Told) -> String) -> Result<usize, Error> {
        let transaction = self.db.transaction()?;
        let mut events = self.db.all(sql::EVENTS_TAKE, &params![most], |row| {
            let event = row::required(row, 4, WebhookEvent::from_code)?;
            Ok((row.int(0)?, row.int::<i64>(1)?, row.int(2)?, row.int(3)?, event))
        })?;
        events.sort_unstable();
        let webhooks = if events.is_empty() { Vec::new() } else { self.webhooks()? };
        let mut rows = Vec::new();
        for &(event, at, debtor, row, of) in &events {
            // What was taken back meanwhile did not happen.
            let Some((code, what)) = self.what(of, row)? else { continue };
            let told = Told { event, at, debtor, code, what };
            let wanted = webhooks.iter().filter(|webhook| webhook.is_enabled && webhook.events.contains(&of));
            for webhook in wanted {
                rows.push(params![webhook.id, event, at, 0, now, of.code(), "waiting", body(&told)]);
            }
        }
        self.db.copy_in(sql::DELIVERY_ADD, rows)?;
        transaction.commit()?;
        Ok(events.len())
    }

    fn what(&self, event: WebhookEvent, id: i64) -> Result<Option<(Option<String>, ToldOf)>, Error> {
        let money =
            |row: &Row<'_>, at: usize| Ok::<_, Error>(Money::new(row.int(at)?, row::currency(row, at + 1)?));
        match event {
            WebhookEvent::Payment => self.db.first(sql::PAYMENT_TOLD, &params![id], |row| {
                let receivable = Some(row.text(4)?.to_owned()).filter(|number| !number.is_empty());
                let (day, amount, is_credit_note) = (Day(row.int(1)?), money(row, 2)?, row.bool(5)?);
                Ok((row::string(row, 0)?, ToldOf::Payment { day, amount, receivable, is_credit_note }))
            }),
            WebhookEvent::Promise => self.db.first(sql::PROMISE_TOLD, &params![id], |row| {
                let (made, due) = (Day(row.int(1)?), Day(row.int(2)?));
                let (amount, is_written) = (money(row, 3)?, row.bool(5)?);
                Ok((row::string(row, 0)?, ToldOf::Promise { made, due, amount, is_written }))
            }),
            WebhookEvent::Contact => self.db.first(sql::CONTACT_TOLD, &params![id], |row| {
                let what = ToldOf::Contact {
                    day: Day(row.int(1)?),
                    minute: Some(row.int(2)?).filter(|minute| *minute >= 0),
                    channel: row.text(3)?.to_owned(),
                    direction: row.text(4)?.to_owned(),
                    connection: row.text(5)?.to_owned(),
                    outcome: row::string(row, 6)?,
                };
                Ok((row::string(row, 0)?, what))
            }),
            WebhookEvent::Decision => {
                let found = self.db.first(sql::DECISION_TOLD, &params![id], |row| {
                    Ok((row::string(row, 0)?, row::string(row, 1)?))
                })?;
                Ok(found.and_then(|(code, content)| Some((code, ToldOf::Decision(content?)))))
            }
        }
    }

    /// Takes deliveries whose time has come, under a lease.
    pub fn take_deliveries(&mut self, now: i64, most: u32) -> Result<Vec<Delivery>, Error> {
        self.db.all(sql::DELIVERIES_TAKE, &params![now, now.saturating_add(LEASE), most], delivery)
    }

    /// Writes down what became of an attempt.
    pub fn attempted(&mut self, id: i64, attempt: &Attempted) -> Result<(), Error> {
        let Attempted { at, status, error, again_at } = attempt;
        let state = match (error, again_at) {
            (None, _) => "delivered",
            (Some(_), Some(_)) => "waiting",
            (Some(_), None) => "failed",
        };
        let again_at = again_at.filter(|_| error.is_some());
        self.db.execute(sql::DELIVERY_END, &params![id, state, again_at, *at, *status, error])?;
        Ok(())
    }

    /// What somebody was told, the latest first.
    pub fn deliveries(&self, webhook: i64, before: Option<i64>, most: u32) -> Result<Vec<Delivery>, Error> {
        self.db.all(sql::DELIVERIES, &params![webhook, before.unwrap_or(i64::MAX), most], delivery)
    }

    /// Has something told again. `None` if there is no such delivery, or nobody to tell any more.
    pub fn replay_delivery(&mut self, id: i64, now: i64) -> Result<Option<Delivery>, Error> {
        if self.db.execute(sql::DELIVERY_REPLAY, &params![id, now])? == 0 {
            return Ok(None);
        }
        self.db.first(sql::DELIVERY, &params![id], delivery)
    }
}

/// Codes with a blank before and after each, as statements look for them.
fn written(events: &[WebhookEvent]) -> String {
    events.iter().fold(String::from(" "), |text, event| text + event.code() + " ")
}

fn webhook(row: &Row<'_>) -> Result<Webhook, Error> {
    Ok(Webhook {
        id: row.int(0)?,
        at: row.int(1)?,
        user: row.int(2)?,
        is_enabled: row.bool(3)?,
        version: row.int(4)?,
        url: row.text(5)?.to_owned(),
        events: row.text(6)?.split_whitespace().filter_map(WebhookEvent::from_code).collect(),
        secret: row.text(7)?.to_owned(),
    })
}

fn delivery(row: &Row<'_>) -> Result<Delivery, Error> {
    Ok(Delivery {
        id: row.int(0)?,
        webhook: row.int(1)?,
        event_id: row.int(2)?,
        at: row.int(3)?,
        attempts: row.int(4)?,
        next_at: row.opt_int(5)?,
        last_at: row.opt_int(6)?,
        last_status: row.opt_int(7)?,
        event: row.text(8)?.to_owned(),
        state: row.text(9)?.to_owned(),
        last_error: row::string(row, 10)?,
        body: row.text(11)?.to_owned(),
    })
}
