//! PostgreSQL, on its server. The connection lives in a small runtime of its own that only turns while a call waits.

mod address;
mod copy;
mod encode;
mod tls;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    pin::pin,
    sync::Arc,
};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use tokio::runtime::Runtime;
use tokio_postgres::{Client, RowStream, Statement, error::SqlState, types::ToSql};

use self::{address::Address, encode::Column};
use super::{
    Kind, Step, Value,
    row::{Cells, Row},
};
use crate::error::Error;

/// A connection. Lost between two transactions, it is made again by the next call.
pub(super) struct Postgres {
    // The session goes before the runtime that drives it.
    session: RefCell<Session>,
    runtime: Runtime,
    address: Address,
    transaction: Cell<State>,
}

/// One login, and the statements that the server keeps prepared for it.
struct Session {
    client: Arc<Client>,
    prepared: HashMap<&'static str, Statement>,
}

/// The transaction of this connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    None,
    Open,
    /// A statement failed: the server refuses all others, and would answer a commit by taking everything back.
    Failed,
}

/// Rows are written by their keys, some thousands at a time. A server that plans for so many reads the whole table for them,
/// again and again; one that does not know how many there are looks each one up.
macro_rules! looked_up {
    () => {
        "SET LOCAL plan_cache_mode = force_generic_plan"
    };
}

/// Statements on their way at a time.
const UNANSWERED: usize = 256;
/// Rows of one [`super::Bulk`] sent at a time.
const CHUNK: usize = 4096;

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Postgres").field(&self.address.place).finish()
    }
}

impl Postgres {
    pub(super) fn connect(url: &str) -> Result<Self, Error> {
        let address = Address::parse(url)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| address.unreachable(&error))?;
        let session = RefCell::new(login(&runtime, &address)?);
        Ok(Self { session, runtime, address, transaction: Cell::new(State::None) })
    }

    /// The address as it may be printed.
    pub(super) fn place(&self) -> &str {
        &self.address.place
    }

    #[cfg(test)]
    pub(super) fn prepare(&self, sql: &'static str) -> Result<(), Error> {
        self.prepared(sql).map(drop)
    }

    pub(super) fn execute(&self, sql: &'static str, params: &[Value<'_>]) -> Result<u64, Error> {
        let (client, statement) = self.prepared(sql)?;
        self.wait(client.execute_raw(&statement, params))
    }

    pub(super) fn batch(&self, script: &str) -> Result<(), Error> {
        let client = self.client()?;
        self.wait(client.batch_execute(script))
    }

    pub(super) fn each<P: ToSql + Sync>(
        &self,
        sql: &'static str,
        params: &[P],
        take: &mut impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (client, statement) = self.prepared(sql)?;
        self.hand_over(sql, client.query_raw(&statement, params), take)
    }

    /// The statement without a name: the server plans it for these values.
    pub(super) fn each_planned(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        take: &mut impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (client, statement) = self.prepared(sql)?;
        let text = numbered(sql);
        let params = params.iter().zip(statement.params().iter().cloned());
        self.hand_over(sql, client.query_typed_raw(&text, params), take)
    }

    fn hand_over(
        &self,
        sql: &'static str,
        rows: impl Future<Output = Result<RowStream, tokio_postgres::Error>>,
        take: &mut impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.runtime.block_on(async {
            let mut rows = pin!(rows.await.map_err(|error| self.failed(&error))?);
            while let Some(row) = rows.try_next().await.map_err(|error| self.failed(&error))? {
                take(&Row { cells: Cells::Postgres(&row), sql })?;
            }
            Ok(())
        })
    }

    pub(super) fn first<T>(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let (client, statement) = self.prepared(sql)?;
        let first = self.wait(async { first_of(client.query_raw(&statement, params).await?).await })?;
        first.map(|row| read(&Row { cells: Cells::Postgres(&row), sql })).transpose()
    }

    pub(super) fn many<'a, P: AsRef<[Value<'a>]>>(
        &self,
        statements: &[(&'static str, P)],
    ) -> Result<Vec<Option<i64>>, Error> {
        let mut prepared = Vec::with_capacity(statements.len());
        for (sql, params) in statements {
            prepared.push((*sql, self.prepared(sql)?, params.as_ref()));
        }
        self.runtime.block_on(async {
            let answers = prepared.iter().map(|(sql, (client, statement), params)| async move {
                Ok((*sql, first_of(client.query_raw(statement, *params).await?).await?))
            });
            let mut answers = stream::iter(answers).buffered(UNANSWERED);
            let mut numbers = Vec::with_capacity(statements.len());
            while let Some(answer) = answers.next().await {
                let (sql, first) = answer.map_err(|error| self.failed(&error))?;
                let first =
                    first.map(|row| Row { cells: Cells::Postgres(&row), sql }.opt_int(0)).transpose()?;
                numbers.push(first.flatten());
            }
            Ok(numbers)
        })
    }

    /// Runs a statement once for up to [`CHUNK`] rows, with a column of them in each place of a value.
    pub(super) fn bulk<'a, P: AsRef<[Value<'a>]>>(
        &self,
        sql: &'static str,
        rows: impl IntoIterator<Item = P>,
    ) -> Result<u64, Error> {
        let (client, statement) = self.prepared(sql)?;
        let mut rows = rows.into_iter().fuse();
        let mut count = 0;
        loop {
            let chunk: Vec<P> = rows.by_ref().take(CHUNK).collect();
            if chunk.is_empty() {
                return Ok(count);
            }
            let columns = Column::all(&chunk, statement.params().len());
            count += self.wait(client.execute_raw(&statement, &columns))?;
        }
    }

    pub(super) fn look_up<'a, P: AsRef<[Value<'a>]>>(
        &self,
        sql: &'static str,
        keys: impl IntoIterator<Item = P>,
        take: &mut impl FnMut(usize, &Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (client, statement) = self.prepared(sql)?;
        let mut keys = keys.into_iter().fuse();
        let mut before = 0;
        loop {
            let chunk: Vec<P> = keys.by_ref().take(CHUNK).collect();
            if chunk.is_empty() {
                return Ok(());
            }
            let columns = Column::all(&chunk, statement.params().len());
            self.runtime.block_on(async {
                let rows =
                    client.query_raw(&statement, &columns).await.map_err(|error| self.failed(&error))?;
                let mut rows = pin!(rows);
                while let Some(row) = rows.try_next().await.map_err(|error| self.failed(&error))? {
                    let row = Row { cells: Cells::Postgres(&row), sql };
                    // PostgreSQL counts from 1.
                    take(before + row.int::<usize>(0)?.saturating_sub(1), &row)?;
                }
                Ok::<(), Error>(())
            })?;
            before += chunk.len();
        }
    }

    pub(super) fn in_transaction(&self) -> bool {
        self.transaction.get() != State::None
    }

    pub(super) fn step(&self, step: Step) -> Result<(), Error> {
        let (text, then) = match step {
            Step::Begin(Kind::Write) => (concat!("BEGIN; ", looked_up!()), State::Open),
            Step::Begin(Kind::Judgement) => {
                (concat!("BEGIN ISOLATION LEVEL REPEATABLE READ; ", looked_up!()), State::Open)
            }
            Step::Begin(Kind::Snapshot) => ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", State::Open),
            Step::Commit if self.transaction.get() == State::Failed => return Err(Error::NotKept),
            Step::Commit => ("COMMIT", State::None),
            Step::Rollback => ("ROLLBACK", State::None),
        };
        let done = self.batch(text);
        if done.is_ok() || matches!(step, Step::Rollback) {
            self.transaction.set(then);
        }
        done
    }

    /// A statement of this session, prepared once.
    fn prepared(&self, sql: &'static str) -> Result<(Arc<Client>, Statement), Error> {
        let client = self.client()?;
        if let Some(statement) = self.session.borrow().prepared.get(sql) {
            return Ok((client, statement.clone()));
        }
        let statement = self.wait(client.prepare(&numbered(sql)))?;
        self.session.borrow_mut().prepared.insert(sql, statement.clone());
        Ok((client, statement))
    }

    /// The connection; a new one if it was lost and no transaction with it.
    fn client(&self) -> Result<Arc<Client>, Error> {
        let client = Arc::clone(&self.session.borrow().client);
        if client.is_closed() && !self.in_transaction() {
            *self.session.borrow_mut() = login(&self.runtime, &self.address)?;
            return Ok(Arc::clone(&self.session.borrow().client));
        }
        Ok(client)
    }

    fn wait<T>(&self, answer: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Result<T, Error> {
        self.runtime.block_on(answer).map_err(|error| self.failed(&error))
    }

    /// What went wrong, in words that name no value of a row and no password.
    fn failed(&self, error: &tokio_postgres::Error) -> Error {
        if self.transaction.get() == State::Open {
            self.transaction.set(State::Failed);
        }
        let place = self.address.place.clone();
        let Some(said) = error.as_db_error() else {
            let reason = address::with_causes(error);
            let is_lost = error.is_closed() || self.session.borrow().client.is_closed();
            return if is_lost { Error::Lost { place, reason } } else { Error::Postgres(reason) };
        };
        let reason = format!("{} ({})", said.message(), said.code().code());
        match *said.code() {
            SqlState::LOCK_NOT_AVAILABLE => Error::Busy(place),
            SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => Error::Conflict(place),
            // Two who saw the same number free in a chain, or the same debtor without a review: the second is taken back.
            SqlState::UNIQUE_VIOLATION
                if said.table().is_some_and(|table| {
                    table.starts_with("evidence_") || table == "review" || table == "decision"
                }) =>
            {
                Error::Conflict(place)
            }
            SqlState::ADMIN_SHUTDOWN
            | SqlState::CRASH_SHUTDOWN
            | SqlState::CANNOT_CONNECT_NOW
            | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => Error::Lost { place, reason },
            _ => Error::Postgres(reason),
        }
    }
}

/// The first row. The others are read too: only at the end is it known that nothing failed.
async fn first_of(rows: RowStream) -> Result<Option<tokio_postgres::Row>, tokio_postgres::Error> {
    let mut rows = pin!(rows);
    let mut first = None;
    while let Some(row) = rows.try_next().await? {
        first.get_or_insert(row);
    }
    Ok(first)
}

fn login(runtime: &Runtime, address: &Address) -> Result<Session, Error> {
    let client = runtime.block_on(async {
        let (client, connection) =
            address.config.connect(address.tls()?).await.map_err(|error| address.refused(&error))?;
        // Its error comes back to whoever waits for an answer.
        tokio::spawn(async { drop(connection.await) });
        Ok::<_, Error>(client)
    })?;
    Ok(Session { client: Arc::new(client), prepared: HashMap::new() })
}

/// The statement as PostgreSQL reads it: `$1` for `?1`. `CROSS JOIN .. ON` tells SQLite in which order to read;
/// PostgreSQL finds the order itself and calls the same a `JOIN`. The texts of a list, `json_each((?1))`, become an array: only then
/// are they looked up in an index; so do the numbers of one's own debtors. `instr` is called `strpos`.
fn numbered(sql: &str) -> String {
    sql.replace('?', "$")
        .replace("CROSS JOIN", "JOIN")
        .replace("instr(", "strpos(")
        .replace("d.id IN (SELECT o.id", "d.id = ANY (ARRAY(SELECT o.id")
        .replace("o.owner IS NULL)", "o.owner IS NULL))")
        .replace("IN (SELECT value FROM json_each((", "= ANY (ARRAY(SELECT json_array_elements_text(")
}
