//! What stops messages for everybody: the pause, and test mode, which two people switch off together.

use receivables::message::{SendingMode, UtcMicros};

use super::Pause;
use crate::{
    Store,
    db::{Row, Transaction, params},
    error::Error,
    row, sql,
};

/// Somebody's word about whether messages leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch {
    /// When.
    pub at: UtcMicros,
    /// Who.
    pub by: String,
    /// Why.
    pub why: String,
}

/// Whether messages leave, and by whose word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mode {
    /// Test until two people made it live.
    pub mode: SendingMode,
    /// Who made it so: of live the person who confirmed. `None` in a database where nobody ever switched.
    pub made: Option<Switch>,
    /// Who asked for live: in test mode it waits for a second person. `None` where messages had left before there was a test
    /// mode.
    pub asked: Option<Switch>,
}

/// Why sending does not become live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModeFault {
    /// Whoever asked cannot confirm.
    #[error("you asked for it yourself; a second person confirms")]
    OwnAsk,
    /// Nobody asked, or somebody went back to test mode since.
    #[error("nobody has asked to go live; ask first, then a second person confirms")]
    NotAsked,
}

const ASKED: &str = "asked";
const HOLDS: &str = "holds";
/// How often a change of what may leave waits for the file, five seconds each: an import holds it for longer, and while it does
/// nothing begins to leave either. Our number.
const PATIENCE: usize = 24;

impl Store {
    /// Stops all sending, or lets it go on. Once this returns nothing begins to leave that did not see it.
    pub fn set_pause(&self, pause: &Pause) -> Result<(), Error> {
        let transaction = self.switching()?;
        self.db.execute(sql::PAUSE_ADD, &params![pause.at.0, pause.paused, &pause.by, &pause.why])?;
        transaction.commit()
    }

    /// The latest word on whether anything may be sent; `None` if there was none.
    pub fn pause(&self) -> Result<Option<Pause>, Error> {
        self.db.first(sql::PAUSE_LATEST, &[], |row| {
            Ok(Pause {
                at: UtcMicros(row.int(0)?),
                paused: row.bool(1)?,
                by: row.text(2)?.to_owned(),
                why: row.text(3)?.to_owned(),
            })
        })
    }

    /// Whether messages leave, and by whose word.
    pub fn mode(&self) -> Result<Mode, Error> {
        let mut latest = self.db.all(sql::MODE_LATEST, &[], step)?.into_iter();
        let (Some(last), before) = (latest.next(), latest.next()) else {
            return Ok(Mode { mode: SendingMode::Test, made: None, asked: None });
        };
        let asked = |step: Option<Step>| step.filter(|step| !step.holds).map(|step| step.word);
        Ok(match (last.holds, last.mode) {
            (true, SendingMode::Live) => {
                Mode { mode: SendingMode::Live, made: Some(last.word), asked: asked(before) }
            }
            (true, SendingMode::Test) => Mode { mode: SendingMode::Test, made: Some(last.word), asked: None },
            (false, _) => Mode {
                mode: SendingMode::Test,
                made: before.map(|before| before.word),
                asked: Some(last.word),
            },
        })
    }

    /// Asks that messages may leave. Nothing changes where they do already, or where somebody asked before.
    pub fn ask_live(&self, word: &Switch) -> Result<Mode, Error> {
        let transaction = self.switching()?;
        let now = self.mode()?;
        if now.mode == SendingMode::Test && now.asked.is_none() {
            self.add(SendingMode::Live, ASKED, word)?;
        }
        transaction.commit()?;
        self.mode()
    }

    /// Confirms what somebody else asked for: from now on messages leave. Nothing changes where they do already.
    ///
    /// # Errors
    /// [`ModeFault::OwnAsk`] for whoever asked, [`ModeFault::NotAsked`] where nobody did.
    pub fn confirm_live(&self, word: &Switch) -> Result<Mode, Error> {
        let transaction = self.switching()?;
        let now = self.mode()?;
        if now.mode == SendingMode::Test {
            let asked = now.asked.ok_or(ModeFault::NotAsked)?;
            // The same person under another case is no second person.
            if asked.by.to_lowercase() == word.by.to_lowercase() {
                return Err(ModeFault::OwnAsk.into());
            }
            self.add(SendingMode::Live, HOLDS, word)?;
        }
        transaction.commit()?;
        self.mode()
    }

    /// Back to test mode, and whoever asked to leave it has to ask again.
    pub fn back_to_test(&self, word: &Switch) -> Result<Mode, Error> {
        let transaction = self.switching()?;
        let now = self.mode()?;
        if now.mode == SendingMode::Live || now.asked.is_some() {
            self.add(SendingMode::Test, HOLDS, word)?;
        }
        transaction.commit()?;
        self.mode()
    }

    fn add(&self, mode: SendingMode, state: &str, Switch { at, by, why }: &Switch) -> Result<(), Error> {
        self.db.execute(sql::MODE_ADD, &params![at.0, mode.code(), state, by, why]).map(drop)
    }

    /// Begins to change what may leave: who is about to hand a message over is waited for.
    fn switching(&self) -> Result<Transaction<'_>, Error> {
        let mut tries = 1;
        let transaction = loop {
            match self.db.transaction() {
                Err(Error::Busy(_)) if tries < PATIENCE => tries += 1,
                begun => break begun?,
            }
        };
        if self.db.is_postgres() {
            self.db.execute(sql::LOCK, &params![sql::LOCK_SENDING])?;
        }
        Ok(transaction)
    }

    /// Whether a message may go on in this mode, asked within the transaction that writes it down: a change of what may leave
    /// waits for the end of it, so that nothing begins after the change.
    ///
    /// # Errors
    /// [`Error::Halted`] if not.
    pub(super) fn goes_on(&self, mode: SendingMode) -> Result<(), Error> {
        if self.db.is_postgres() {
            self.db.execute(sql::LOCK_SHARED, &params![sql::LOCK_SENDING])?;
        }
        let is_paused = self.pause()?.is_some_and(|pause| pause.paused);
        if is_paused || self.mode()?.mode != mode { Err(Error::Halted) } else { Ok(()) }
    }
}

/// A row of the table.
struct Step {
    mode: SendingMode,
    holds: bool,
    word: Switch,
}

fn step(row: &Row<'_>) -> Result<Step, Error> {
    Ok(Step {
        mode: row::required(row, 0, SendingMode::from_code)?,
        holds: row.text(1)? == HOLDS,
        word: Switch {
            at: UtcMicros(row.int(2)?),
            by: row.text(3)?.to_owned(),
            why: row.text(4)?.to_owned(),
        },
    })
}
