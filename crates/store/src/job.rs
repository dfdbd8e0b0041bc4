//! The schedule's memory: which fire of which job was taken by whom, and what came of it. Each fire is one row, so that of
//! all programs that keep the same schedule one does it.

use receivables::message::UtcMicros;

use crate::{
    Store,
    db::{Row, params},
    error::Error,
    row, sql,
};

/// Where one fire of a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// The job was seen for the first time: it counts from this moment, and nothing was done.
    Seen,
    /// Somebody does it, or did when they were stopped.
    Running,
    /// It was done.
    Done,
    /// It went wrong; the next fire tries again.
    Failed,
}

impl JobState {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Seen, Self::Running, Self::Done, Self::Failed].into_iter().find(|state| state.code() == code)
    }
}

/// One fire of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRun {
    /// The moment the schedule named; of [`JobState::Seen`] the moment it was seen.
    pub fire_at: UtcMicros,
    /// Where it stands.
    pub state: JobState,
    /// Who took it last.
    pub node: String,
    /// Until when it is theirs; `None` once it is over.
    pub lease_until: Option<UtcMicros>,
    /// When they took it.
    pub started_at: UtcMicros,
    /// When it was over.
    pub ended_at: Option<UtcMicros>,
    /// Fires between the one before and this one that nobody was there for.
    pub missed: u64,
    /// What came of it, in Chinese and in English.
    pub note: Option<[String; 2]>,
}

impl Store {
    /// The latest fires of a job, the latest first.
    pub fn job_runs(&self, job: &str, limit: u32) -> Result<Vec<JobRun>, Error> {
        self.db.all(sql::JOB_RUNS, &params![job, limit], job_run)
    }

    /// Notes that a job was seen, if nobody did before: it counts from this moment.
    pub fn see_job(&self, job: &str, node: &str, now: UtcMicros) -> Result<(), Error> {
        self.db.execute(sql::JOB_SEE, &params![job, now.0, node]).map(drop)
    }

    /// Takes a fire that nobody took, until the lease ends; `missed` fires before it are passed over. False if somebody
    /// has it, or does an earlier one.
    pub fn begin_job(
        &self,
        job: &str,
        fire_at: UtcMicros,
        missed: u64,
        node: &str,
        [now, lease_until]: [UtcMicros; 2],
    ) -> Result<bool, Error> {
        let row = params![job, fire_at.0, node, lease_until.0, now.0, missed];
        Ok(self.db.execute(sql::JOB_BEGIN, &row)? == 1)
    }

    /// Takes over a fire whose lease is over, or that this node itself left. False if it is in other hands, or over.
    pub fn take_over_job(
        &self,
        job: &str,
        fire_at: UtcMicros,
        node: &str,
        [now, lease_until]: [UtcMicros; 2],
    ) -> Result<bool, Error> {
        let row = params![job, fire_at.0, node, lease_until.0, now.0];
        Ok(self.db.execute(sql::JOB_TAKE_OVER, &row)? == 1)
    }

    /// Sets the end of our lease: later while the job is being done, now to leave it to whoever comes next. False if
    /// somebody took it over.
    pub fn lease_job(
        &self,
        job: &str,
        fire_at: UtcMicros,
        node: &str,
        lease_until: UtcMicros,
    ) -> Result<bool, Error> {
        Ok(self.db.execute(sql::JOB_LEASE, &params![job, fire_at.0, node, lease_until.0])? == 1)
    }

    /// Writes down what came of it, in Chinese and in English. False if somebody took it over: then theirs counts.
    pub fn end_job(
        &self,
        job: &str,
        fire_at: UtcMicros,
        node: &str,
        (state, now): (JobState, UtcMicros),
        [zh, en]: [&str; 2],
    ) -> Result<bool, Error> {
        let row = params![job, fire_at.0, node, state.code(), now.0, zh, en];
        Ok(self.db.execute(sql::JOB_END, &row)? == 1)
    }
}

fn job_run(row: &Row<'_>) -> Result<JobRun, Error> {
    Ok(JobRun {
        fire_at: UtcMicros(row.int(0)?),
        state: row::required(row, 1, JobState::from_code)?,
        node: row.text(2)?.to_owned(),
        lease_until: row.opt_int(3)?.map(UtcMicros),
        started_at: UtcMicros(row.int(4)?),
        ended_at: row.opt_int(5)?.map(UtcMicros),
        missed: row.int(6)?,
        note: row::string(row, 7)?.zip(row::string(row, 8)?).map(|(zh, en)| [zh, en]),
    })
}
